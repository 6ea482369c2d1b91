package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// ErrOver says that the engine has ended, or is about to.
var ErrOver = errors.New("the monitor is ending")

// Status asks the loop what it knows. It fails where the engine does not run,
// or its loop does not answer before ctx ends.
func (e *Engine) Status(ctx context.Context) (status.Monitor, error) {
	answer := make(chan status.Monitor, 1)
	if err := e.ask(ctx, func(r *run) { answer <- r.describe() }); err != nil {
		return status.Monitor{}, err
	}
	return <-answer, nil
}

// FSD has the status FSD injected for every unit that powers this host, as if
// its server had reported it, and returns how many these are. Their rules run.
func (e *Engine) FSD(ctx context.Context) (units int, err error) {
	answer := make(chan int, 1)
	err = e.ask(ctx, func(r *run) {
		units := 0
		for i := range r.program.Policy.Units {
			if u := &r.program.Policy.Units[i]; u.PowerVal > 0 {
				r.step(fsm.Input{Unit: u.ID, FSD: true})
				if state, ok := r.system.UnitState(u.ID); ok && r.store != nil {
					r.store.save(map[string]*fsm.UnitState{u.ID: &state}, nil) // a server that says FSD already leaves no record
				}
				units++
			}
		}
		answer <- units
	})
	if err != nil {
		return 0, err
	}
	return <-answer, nil
}

// Explain says how it stands with every rule of a unit, which may be named in
// any of its forms.
func (e *Engine) Explain(ctx context.Context, unit string) ([]fsm.RuleState, error) {
	type answer struct {
		rules []fsm.RuleState
		err   error
	}
	answers := make(chan answer, 1)
	err := e.ask(ctx, func(r *run) {
		i, err := r.program.Policy.Find(unit)
		if err != nil {
			answers <- answer{err: err}
			return
		}
		answers <- answer{rules: r.system.Explain(i, r.now())}
	})
	if err != nil {
		return nil, err
	}
	a := <-answers
	return a.rules, a.err
}

// ask has f called in the loop's goroutine, between two inputs.
func (e *Engine) ask(ctx context.Context, f func(*run)) error {
	done := make(chan struct{})
	select {
	case e.requests <- func(r *run) { f(r); close(done) }:
	case <-e.over:
		return ErrOver
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// describe is what the loop knows.
func (r *run) describe() status.Monitor {
	now := r.now()
	s := status.Monitor{
		Time: now.Wall, Version: r.e.o.Version, Config: r.config.Path, Since: r.started, DryRun: r.e.o.Actions.DryRun,
		Period: r.period(), Alert: r.alert, Refused: r.refused, Pending: r.runner.Pending(), Kept: r.runner.Kept(),
	}
	state := r.system.State()
	for i, u := range state.Units {
		us := status.Unit{
			ID: u.ID, Name: u.Name, Group: r.program.Policy.Groups[r.program.Policy.Units[i].Group].Name,
			States: r.system.States(i), Trouble: r.trouble[u.ID], TLS: !r.program.Monitors[i].Plaintext,
		}
		if u.Reported {
			us.Values = append([]fsm.Value{{Name: "ups.status", Value: u.Status}}, u.Values...)
		}
		for _, t := range u.Timers {
			left := max(0, t.Deadline-now.Mono)
			us.Timers = append(us.Timers, status.Timer{Name: t.Name, Left: left, Ends: now.Wall.Add(left)})
		}
		slices.SortStableFunc(us.Timers, func(a, b status.Timer) int { return int(a.Left - b.Left) })
		s.Units = append(s.Units, us)
	}
	return s
}
