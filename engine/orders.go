package engine

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
)

// orders is what a restart must know: the states of the units, the orders, SHUTDOWNCMD and SETFSD, that
// have not succeeded yet, and other actions that may take a while and have not ended.
type orders struct {
	store    *store // nil: nothing is kept
	journal  *journal.Writer
	saved    <-chan struct{}
	restored *remembered            // what the previous process left, until its orders are dealt with
	pending  map[*fsm.Effect]string // under way, with their keys in the store
	down     string                 // the unit that has DOWN in the store
	count    int
}

func newOrders() orders { return orders{pending: map[*fsm.Effect]string{}} }

// prior is the state that the previous process left; nil: none.
func (o *orders) prior() *fsm.State {
	if o.restored == nil || len(o.restored.state.Units) == 0 {
		return nil
	}
	return o.restored.state
}

// openState opens the journal and the store. Without them the monitor works as well; it only forgets
// when it is killed.
func (r *run) openState() {
	dir, log := r.e.o.StateDir, r.e.log
	r.orders.journal = journal.Open(filepath.Join(dir, JournalDir), journal.Options{
		Boot: r.e.o.BootID, Fail: func(err error) { log.Error("the journal cannot be written", "error", err) },
	})
	r.subscribers = append(r.subscribers, chronicle{r.orders.journal, r.e.o.Version, r.e.o.Actions.DryRun}.hear)
	if r.e.o.Actions.DryRun {
		return // a real monitor must not continue from what was only tried
	}
	s, was, aside, err := openStore(dir, r.e.o.BootID, func(err error) {
		log.Error("the state cannot be saved", "error", err)
	})
	if aside != "" {
		log.Warn("the state could not be read and was set aside", "file", aside)
	}
	if err != nil {
		log.Warn("no state is kept: a restart will begin from scratch", "directory", dir, "error", err)
		return
	}
	r.orders.store, r.orders.restored = s, was
}

// closeState writes what is waiting and closes the journal and the store, unless their disk hangs.
func (r *run) closeState(cutOff bool) {
	written, cancel := context.WithTimeout(context.Background(), r.e.o.Timing.Patience)
	defer cancel()
	saved := make(chan error, 1)
	if s := r.orders.store; s != nil {
		if !cutOff {
			r.unforce()
		}
		go func() { saved <- s.close() }()
	} else {
		saved <- nil
	}
	if err := r.orders.journal.Close(written); err != nil {
		r.e.log.Warn("the journal was not written to the end", "error", err)
	}
	var err error
	select {
	case err = <-saved:
	default:
		select {
		case err = <-saved:
		case <-written.Done():
			err = errHangs
		}
	}
	if err != nil {
		r.e.log.Error("the state was not saved to the end", "error", err)
	}
}

// reorder repeats the orders that had not succeeded when the previous process ended, if the reason for
// them persists. Nobody who has restored the power meanwhile wants to be shut down for the outage.
func (r *run) reorder() {
	if r.orders.restored == nil {
		return
	}
	pending := r.orders.restored.pending
	r.orders.restored = nil
	for _, id := range slices.Sorted(maps.Keys(pending)) {
		was := pending[id]
		say := func(what string) { r.e.log.Warn(what, "order", was.String(), "rule", was.Rule) }
		if !r.system.Persists(was) {
			say("an order had not succeeded and is not repeated, since all is well now")
			r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
			continue
		}
		e := r.program().Policy.Renew(was)
		if e == nil {
			say("an order had not succeeded and is not repeated, since no rule gives it any more")
			r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
			continue
		}
		r.e.log.Warn("an order had not succeeded and is repeated", "order", e.String(), "rule", e.Rule)
		r.orders.pending[e] = id
		r.do(e)
	}
	r.checkShutdowns()
}

// errCutOff is the end of an action that had not ended when the monitor was killed.
var errCutOff = errors.New("cut off when the monitor was killed, and not repeated")

// recoverActions deals with the actions, but for orders, that had not ended when the previous process was
// killed.
func (r *run) recoverActions() {
	if r.orders.restored == nil {
		return
	}
	pending := r.orders.restored.pending
	var messages []string
	for _, id := range slices.Sorted(maps.Keys(pending)) {
		switch actions.FateOf(pending[id].Verb) {
		case actions.Repeated:
		case actions.Resent:
			messages = append(messages, id)
		default:
			r.giveUp(id, pending[id])
			delete(pending, id)
		}
	}
	if len(messages) == 0 {
		return
	}
	lost := map[string]*fsm.Effect{}
	for _, id := range messages {
		lost[id] = pending[id]
		delete(pending, id)
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), r.e.o.Timing.Takeover)
		defer cancel()
		r.runner.WaitForSpool(ctx)
		r.post(request(func(r *run) {
			for _, id := range messages {
				r.resend(id, lost[id])
			}
		}))
	}()
}

// resend sends a mail or a webhook again, unless the spool has it.
func (r *run) resend(id string, was *fsm.Effect) {
	if r.runner.Holds(id) {
		r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
		return
	}
	e := r.program().Policy.Reword(was)
	if e == nil {
		r.giveUp(id, was)
		return
	}
	r.e.log.Warn("a message was cut off when the monitor was killed, and is sent again", "message", e.Verb.String(), "unit", e.Name, "rule", e.Rule)
	e.ID = id
	r.orders.pending[e] = id
	r.runner.Do(e)
}

// giveUp reports an action that was cut off.
func (r *run) giveUp(id string, e *fsm.Effect) {
	r.e.log.Warn("an action was cut off when the monitor was killed, and is not repeated", "action", e.String(), "unit", e.Name, "rule", e.Rule)
	r.publish(Result{actions.Result{Effect: e, Err: errCutOff}})
	r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
}

// save writes what a step has changed before its effects are carried out, so that a monitor which is
// killed and restarted neither repeats nor forgets them. It does not wait for a slow disk.
func (r *run) save(records []fsm.Record) {
	o := &r.orders
	if o.store == nil {
		return
	}
	units := map[string]*fsm.UnitState{}
	pending := map[string]*fsm.Effect{}
	add := func(id string) {
		if _, ok := units[id]; !ok {
			units[id] = nil
			if u, ok := r.system.UnitState(id); ok {
				units[id] = &u
			}
		}
	}
	if down := r.system.Down(); down != o.down { // which leaves no record if no rule names it
		for _, id := range []string{down, o.down} {
			if id != "" {
				add(id)
			}
		}
		o.down = down
	}
	for _, rec := range records {
		add(rec.Unit)
		if rec.Kind == fsm.EffectRaised && actions.FateOf(rec.Effect.Verb) != actions.Forgotten {
			o.count++
			id := actions.NewID(r.started.Add(time.Duration(o.count)))
			rec.Effect.ID = id
			kept := rec.Effect
			if kept.URL != "" { // it may hold a secret, and the configuration knows it
				c := *kept
				c.URL, kept = "", &c
			}
			pending[id] = kept
			o.pending[rec.Effect] = id
		}
	}
	if o.saved != nil {
		select {
		case <-o.saved:
		default: // the disk is behind: do not wait for it again
			o.saved = o.store.save(units, pending)
			return
		}
	}
	o.saved = o.store.save(units, pending)
	select {
	case <-o.saved:
	case <-time.After(r.e.o.Timing.Save):
	}
}

// forgetUnits removes what is kept of units that the configuration no longer has.
func (r *run) forgetUnits(prior *fsm.State) {
	gone := map[string]*fsm.UnitState{}
	for _, u := range prior.Units {
		if !r.system.Has(u.ID) {
			gone[u.ID] = nil
		}
	}
	if r.orders.store != nil && len(gone) > 0 {
		r.orders.saved = r.orders.store.save(gone, nil)
	}
}

// unforce removes the injected FSD from what is kept: ending the monitor in order is the way to call
// off a forced shutdown.
func (r *run) unforce() {
	forced := map[string]*fsm.UnitState{}
	for _, u := range r.system.State().Units {
		if u.Forced {
			u.Forced = false
			forced[u.ID] = &u
		}
	}
	r.orders.store.save(forced, nil)
}

// An outcome is an input that says what became of an action. Outcomes are taken to the very end.
type outcome interface {
	input
	outcome()
}

func (Result) outcome() {}

// take publishes how an action ended. An order that has succeeded need not be repeated.
func (in Result) take(r *run) {
	r.publish(in)
	if in.Effect.Verb == fsm.ShutdownCmd {
		r.ended(in)
	}
	id, ok := r.orders.pending[in.Effect]
	if !ok || errors.Is(in.Err, actions.ErrClosed) && actions.FateOf(in.Effect.Verb) == actions.Repeated {
		return
	}
	delete(r.orders.pending, in.Effect)
	r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
}

func (Alarm) outcome() {}

// take raises the alarm that this host cannot be shut down.
func (in Alarm) take(r *run) {
	in.At = r.now()
	r.publish(in)
	for _, e := range in.Effects {
		r.runner.Do(e)
	}
}

func (Settled) outcome() {}

func (in Settled) take(r *run) { r.publish(in) }
