package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// ErrOver says that the engine has ended, or is about to.
var ErrOver = errors.New("the monitor is stopping")

// A request is a function that the loop calls between two other inputs.
type request func(r *run)

func (f request) take(r *run) { f(r) }

// call makes the loop call f, and waits until it has.
func (e *Engine) call(ctx context.Context, f func(*run)) error {
	done := make(chan struct{})
	select {
	case e.inbox <- request(func(r *run) { f(r); close(done) }):
	case <-e.over:
		return ErrOver
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-e.over:
		return ErrOver
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask makes the loop call f, and returns its result. A result that arrives after ctx ended is
// dropped.
func ask[T any](ctx context.Context, e *Engine, f func(*run) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	err := e.call(ctx, func(r *run) { // most of it is here once, not once for each T
		value, err := f(r)
		results <- result{value, err}
	})
	if err != nil {
		var none T
		return none, err
	}
	got := <-results
	return got.value, got.err
}

// Status asks the loop for the state of the monitor. It fails if the engine is not running, or does
// not answer before ctx ends.
func (e *Engine) Status(ctx context.Context) (status.Monitor, error) {
	if r := e.running.Load(); r != nil {
		spool, cancel := context.WithTimeout(ctx, spoolPatience)
		defer cancel()
		r.WaitForSpool(spool)
	}
	s, err := ask(ctx, e, func(r *run) (*status.Monitor, error) { return r.describe(), nil })
	if err != nil {
		return status.Monitor{}, err
	}
	return *s, nil
}

// spoolPatience is how long a status waits for the mails and webhooks of an earlier process to be
// counted.
const spoolPatience = time.Second

// FSD injects the status FSD for every unit that powers this host, as if its server had reported
// it, and returns their names. Their rules run. by is who ordered it, for the journal.
func (e *Engine) FSD(ctx context.Context, by string) (units []string, err error) {
	return ask(ctx, e, func(r *run) (units []string, _ error) {
		for _, i := range r.program().Policy.Powering() {
			u := &r.program().Policy.Units[i]
			r.step(fsm.Input{Unit: u.ID, FSD: true, By: by})
			if state, ok := r.system.UnitState(u.ID); ok && r.orders.store != nil {
				r.orders.store.save(map[string]*fsm.UnitState{u.ID: &state}, nil) // if the server already says FSD, this leaves no record
			}
			units = append(units, u.Name)
		}
		return units, nil
	})
}

// ErrNoTimer says that a timer does not run.
var ErrNoTimer = errors.New("no such timer is running")

// AdjustTimer cancels or extends a running timer of a unit, whose name may have any of its forms.
// by is who ordered it, for the journal. It returns the new time of expiry; the zero time if the
// timer was cancelled.
func (e *Engine) AdjustTimer(ctx context.Context, unit string, a fsm.Adjust, by string) (ends time.Time, err error) {
	return ask(ctx, e, func(r *run) (time.Time, error) {
		i, err := r.program().Policy.Find(unit)
		if err != nil {
			return time.Time{}, err
		}
		now := r.now()
		for _, rec := range r.step(fsm.Input{Unit: r.program().Policy.Units[i].ID, Adjust: &a, By: by}) {
			if rec.Timer != a.Timer || rec.Reason != by {
				continue
			}
			switch rec.Kind {
			case fsm.TimerExtended:
				return now.Wall.Add(rec.Deadline - now.Mono), nil
			case fsm.TimerCancelled:
				return time.Time{}, nil
			}
		}
		return time.Time{}, fmt.Errorf("%w: %s of %s", ErrNoTimer, a.Timer, unit)
	})
}

// Acknowledge silences what a unit repeats until that has ended. undo takes the acknowledgement
// back. The unit's name may have any of its forms; by is who asked, for the journal. It returns the
// events concerned, as the file has them.
func (e *Engine) Acknowledge(ctx context.Context, unit string, undo bool, by string) (events []string, err error) {
	return ask(ctx, e, func(r *run) ([]string, error) {
		i, err := r.program().Policy.Find(unit)
		if err != nil {
			return nil, err
		}
		var events []string
		for _, rec := range r.step(fsm.Input{Unit: r.program().Policy.Units[i].ID, Ack: &fsm.Ack{Undo: undo}, By: by}) {
			if rec.Kind == fsm.Acknowledged || rec.Kind == fsm.Recalled {
				events = append(events, rec.Event.String())
			}
		}
		switch {
		case len(events) > 0:
			return events, nil
		case undo:
			return nil, fmt.Errorf("nothing of %s is acknowledged", unit)
		case len(r.system.Acknowledged(i)) > 0:
			return r.system.Acknowledged(i), nil
		}
		return nil, fmt.Errorf("nothing to acknowledge: no rule with EVERY is repeated for %s now", unit)
	})
}

// Explain describes the state of every rule of a unit, whose name may have any of its forms.
func (e *Engine) Explain(ctx context.Context, unit string) ([]fsm.RuleState, error) {
	return ask(ctx, e, func(r *run) ([]fsm.RuleState, error) {
		i, err := r.program().Policy.Find(unit)
		if err != nil {
			return nil, err
		}
		return r.system.Explain(i, r.now()), nil
	})
}

// Next predicts what happens next; see next.Ask. The unit's name may have any of its forms; ""
// means all units. The computation does not run in the loop.
func (e *Engine) Next(ctx context.Context, unit string, only ...next.If) ([]next.Forecast, error) {
	type present struct {
		next.Present
		unit int
	}
	p, err := ask(ctx, e, func(r *run) (p present, err error) {
		p.unit = -1
		if unit != "" {
			if p.unit, err = r.program().Policy.Find(unit); err != nil {
				return p, err
			}
		}
		p.Present = next.Present{Policy: r.program().Policy, State: r.system.State(), Now: r.now()}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return next.Ask(p.Present, p.unit, only...), nil
}

// RequestReload makes the watcher read the configuration now. It never waits.
func (e *Engine) RequestReload() {
	select {
	case e.asks <- nil:
	default: // a request is already pending
	}
}

// Reload makes the watcher read the configuration now, and waits for the result.
func (e *Engine) Reload(ctx context.Context) (Outcome, error) {
	reply := make(chan Outcome, 1)
	select {
	case e.asks <- reply:
	case <-e.over:
		return Outcome{}, ErrOver
	case <-ctx.Done():
		return Outcome{}, ctx.Err()
	}
	select {
	case out := <-reply:
		return out, nil
	case <-e.over:
		return Outcome{}, ErrOver
	case <-ctx.Done():
		return Outcome{}, ctx.Err()
	}
}

// describe returns the state of the monitor.
func (r *run) describe() *status.Monitor {
	now, l := r.now(), &r.reload
	s := &status.Monitor{
		Time: now.Wall, Version: r.e.o.Version, Config: l.config.FullPath(), Hash: l.config.Hash(), Since: r.started, Loaded: l.since,
		DryRun: r.e.o.Actions.DryRun, Period: r.period(), Alert: r.alert, Refused: l.refused,
		Pending: r.runner.Pending(), Kept: r.runner.Kept(), Damaged: slices.Clone(r.orders.damage), Disk: r.disk.list(),
	}
	if l.held != nil {
		s.Held = &l.held.Held
	}
	for i, u := range r.system.State().Units {
		us := status.Unit{
			ID: u.ID, Name: u.Name, Group: r.program().Policy.Groups[r.program().Policy.Units[i].Group].Name,
			States: r.system.States(i), Trouble: r.trouble.reason(u.ID), TLS: !r.program().Monitors[i].Plaintext,
			Unheard: !u.Reported, Acknowledged: r.system.Acknowledged(i),
		}
		if u.Reported {
			us.Values = append([]fsm.Value{{Name: "ups.status", Value: u.Status}}, u.Values...)
		}
		if at, ok := r.system.Since(i, "OB"); ok {
			us.OnBattery = now.Wall.Add(at - now.Mono)
		}
		for _, t := range u.Timers {
			left := max(0, t.Deadline-now.Mono)
			us.Timers = append(us.Timers, status.Timer{
				Name: t.Name, Left: left, Ends: now.Wall.Add(left), Old: l.old[timerID{u.ID, t.Name}],
			})
		}
		sort.SliceStable(us.Timers, func(i, j int) bool { return us.Timers[i].Left < us.Timers[j].Left })
		s.Units = append(s.Units, us)
	}
	return s
}
