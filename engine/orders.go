package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
)

// orders is what must survive a restart: the states of the units, and the actions that have not
// ended.
type orders struct {
	store    *store // nil: nothing is kept
	journal  *journal.Writer
	named    time.Time                     // in the ID of the last action
	restored *remembered                   // what the previous process left, until its orders have been handled
	pending  map[*fsm.Effect]string        // kept and under way: how it comes to be carried out, or ""
	joined   map[*fsm.Effect][]*fsm.Effect // the effects that were combined into a running message
	down     string                        // the unit whose DOWN is in the store
	cutOff   bool                          // the monitor stops for a successor that continues
	damage   []string                      // what could not be read and was set aside
	reported []string                      // the IDs of actions that were given up, until the journal is known to have recorded them

	behind atomic.Pointer[<-chan struct{}] // closed when a save that an action waited for too long is done; nil: there is none
}

func newOrders() orders {
	return orders{pending: map[*fsm.Effect]string{}, joined: map[*fsm.Effect][]*fsm.Effect{}}
}

// prior returns the state that the previous process left; nil: none.
func (o *orders) prior() *fsm.State {
	if o.restored == nil || o.restored.state == nil || len(o.restored.state.Units) == 0 {
		return nil
	}
	return o.restored.state
}

// openState opens the journal and the store. Without them the monitor works as well, but it loses
// its state if it is killed.
func (r *run) openState(ctx context.Context) {
	dir, log := r.e.o.StateDir, r.e.log
	r.orders.journal = journal.Open(filepath.Join(dir, JournalDir), journal.Options{
		Boot:  r.e.o.BootID,
		Fail:  func(err error) { r.disk.fails(keepJournal, err) },
		Works: func() { r.disk.works(keepJournal) },
		Damaged: func(what string) {
			log.Error(what, "directory", filepath.Join(dir, JournalDir))
			r.post(Damaged{what})
		},
	})
	r.subscribers = append(r.subscribers, chronicle{r.orders.journal, r.e.o.Version, r.e.o.Actions.DryRun}.hear)
	if r.e.o.Actions.DryRun {
		return // a real monitor must not continue from a dry run
	}
	type state struct {
		store  *store
		was    *remembered
		damage []string
		err    error
	}
	open := func() (s state, _ error) {
		s.store, s.was, s.damage, s.err = r.e.openStore(dir, r.e.o.BootID, func(err error) {
			if err == nil {
				r.disk.works(keepState)
				return
			}
			r.disk.fails(keepState, err)
		})
		return s, nil
	}
	opened, err := inTime(ctx, r.e.o.Timing.Disk, open, func(late state) {
		if late.err == nil {
			_ = late.store.close()
		}
	})
	r.orders.damage = opened.damage
	if err = cmp.Or(err, opened.err); err != nil {
		log.Warn("no state is kept: a restart will begin from scratch", "directory", dir, "error", err)
		r.disk.note(keepState, err)
		return
	}
	r.orders.store, r.orders.restored = opened.store, opened.was
}

// closeState writes what is queued and closes the journal and the store, unless their disk hangs.
func (r *run) closeState(cutOff bool) {
	written, cancel := context.WithTimeout(context.Background(), r.e.o.Timing.Patience)
	defer cancel()
	saved := make(chan error, 1)
	if s := r.orders.store; s != nil {
		if !cutOff {
			r.unforce()
		}
		r.forgetReported()
		go func() { saved <- s.close() }()
	} else {
		saved <- nil
	}
	if err := r.orders.journal.Close(written); err != nil {
		r.e.log.Warn("the journal was not completely written", "error", err)
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
		r.e.log.Error("the state was not completely saved", "error", err)
	}
}

// name gives the effects of a step their IDs. The store, the journal and the receivers of messages
// identify them by these, even after a restart.
func (r *run) name(records []fsm.Record) {
	for i := range records {
		if e := records[i].Effect; e != nil {
			r.nameEffect(e)
		}
	}
}

func (r *run) nameEffect(e *fsm.Effect) {
	at := r.now().Wall.Round(0)
	if last := r.orders.named; !at.After(last) { // keeps the order even if the clock is set back
		at = last.Add(1)
	}
	r.orders.named = at
	e.ID = actions.NewID(at)
}

// save writes the changes of a step: the states, and the effects that it raised, so that a monitor
// that is killed and restarted neither repeats nor forgets them. It does not wait. An action that
// must not begin before it is saved waits in Begin.
func (r *run) save(records []fsm.Record, joined map[*fsm.Effect]*fsm.Effect) {
	o := &r.orders
	if o.store == nil {
		return
	}
	units := map[string]*fsm.UnitState{}
	effects := map[string]*fsm.Effect{}
	add := func(id string) {
		if _, ok := units[id]; !ok && id != "" {
			units[id] = nil
			if u, ok := r.system.UnitState(id); ok {
				units[id] = &u
			}
		}
	}
	if down := r.system.Down(); down != o.down { // DOWN leaves no record if no rule names it
		add(down)
		add(o.down)
		o.down = down
	}
	for i := range records {
		rec := &records[i]
		add(rec.Unit)
		if rec.Kind == fsm.EffectRaised && actions.FateOf(rec.Effect.Verb) != actions.Forgotten {
			e := rec.Effect
			if one, isJoined := joined[e]; isJoined {
				if one == nil {
					continue // another message includes it
				}
				e = one
			}
			effects[e.ID] = e.Public()
			o.pending[e] = ""
		}
	}
	o.store.save(units, effects)
}

// note remembers which effects were combined into messages, until these end.
func (o *orders) note(joined map[*fsm.Effect]*fsm.Effect, records []fsm.Record) {
	in := map[string]*fsm.Effect{} // the message that includes an effect, by ID: thousands may end in one step
	for first, one := range joined {
		if one == nil {
			continue
		}
		in[first.ID] = one
		for _, id := range one.Joined {
			in[id] = one
		}
	}
	for i := range records {
		if e := records[i].Effect; e != nil {
			if one := in[e.ID]; one != nil {
				o.joined[one] = append(o.joined[one], e)
			}
		}
	}
}

// of returns the effects that end together with a message.
func (o *orders) of(e *fsm.Effect) []*fsm.Effect {
	if of, ok := o.joined[e]; ok {
		delete(o.joined, e)
		return of
	}
	return parts(e)
}

// keepPatience is how long an action waits to be saved. It is long, because a busy machine must not
// run actions twice. But a disk that hangs must not prevent them: once one action has waited in
// that way without success, the others do not wait for the same save.
const keepPatience = 5 * time.Second

// begin delays an action until it is saved: otherwise a message would get another ID after a kill,
// and a command could run twice. Any goroutine may call it.
func (o *orders) begin(save time.Duration) func(*fsm.Effect) {
	return func(e *fsm.Effect) {
		if o.store == nil || e.Drill {
			return
		}
		var kept <-chan struct{}
		patience := keepPatience
		switch actions.FateOf(e.Verb) {
		case actions.AtMostOnce:
			kept = o.store.begin(e.ID)
		case actions.Resent:
			kept = o.store.settled()
		case actions.Repeated:
			kept, patience = o.store.settled(), save
		default:
			return
		}
		if behind := o.behind.Load(); behind != nil && patience == keepPatience {
			select {
			case <-*behind:
			default:
				return
			}
		}
		select {
		case <-kept:
		case <-time.After(patience):
			if patience == keepPatience {
				o.behind.Store(&kept)
			}
		}
	}
}

// Errors that end an action of a previous monitor.
var (
	errCutOff  = errors.New(journal.CutOff + ", and not repeated: nobody knows how far it came")
	errTooLate = errors.New(journal.CutOff + ", and too old to be made up for")
	errNoRule  = errors.New(journal.CutOff + ", and not made up for, since no rule raises it any more")
	errNoOrder = errors.New("it had not succeeded when the monitor ended, and is not repeated, since no rule gives it any more")
	errAllWell = errors.New("it had not succeeded when the monitor ended, and is not repeated, since all is well now")
)

// Why a monitor carries out an action of a previous one that was killed.
const (
	late  = "the monitor was killed before it began"
	again = "the monitor was killed before its end was known, so it may be there twice"
)

// maxAge is how old an action, other than a message, may be to be made up for.
const maxAge = 10 * time.Minute

// recoverActions handles the actions, except orders, that had not ended when the previous process
// was killed.
func (r *run) recoverActions() {
	was := r.orders.restored
	if was == nil {
		return
	}
	messages := map[string]*fsm.Effect{}
	for _, id := range slices.Sorted(maps.Keys(was.actions)) {
		e := was.actions[id]
		switch actions.FateOf(e.Verb) {
		case actions.Repeated:
			continue
		case actions.Resent:
			messages[id] = e
		case actions.AtMostOnce:
			if was.begun[id] {
				r.giveUp(e, id, errCutOff)
			} else {
				r.makeUp(e, id, late)
			}
		default:
			r.makeUp(e, id, again)
		}
		delete(was.actions, id)
	}
	if len(messages) == 0 {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), r.e.o.Timing.Takeover)
		defer cancel()
		r.runner.WaitForSpool(ctx)
		r.post(request(func(r *run) {
			for _, id := range slices.Sorted(maps.Keys(messages)) {
				if r.runner.Holds(id) { // the outbox has it, and sends it
					r.forget(id)
				} else {
					r.makeUp(messages[id], id, again)
				}
			}
		}))
	}()
}

// makeUp carries out an action of the previous process, if a rule still raises it.
func (r *run) makeUp(was *fsm.Effect, id, how string) {
	if actions.FateOf(was.Verb) != actions.Resent && r.now().Wall.Sub(was.Time).Abs() > maxAge {
		r.giveUp(was, id, errTooLate)
		return
	}
	own := r.program().Policy.Reword(was)
	if own == nil {
		r.giveUp(was, id, errNoRule)
		return
	}
	e, ok := was.Complete(own)
	if !ok {
		r.giveUp(was, id, errNoRule)
		return
	}
	e.ID = id
	r.e.log.Warn("carrying out an action that the previous monitor had not finished", "action", e.String(), "unit", e.Name, "rule", e.Rule, "why", how)
	r.orders.pending[e] = how
	r.runner.Do(e)
}

// giveUp reports that an action is not carried out.
func (r *run) giveUp(e *fsm.Effect, id string, why error) {
	r.e.log.Warn("an action of the previous monitor is not carried out", "reason", why, "action", e.String(), "unit", e.Name, "rule", e.Rule)
	e.ID = id
	for _, part := range parts(e) {
		r.publish(Result{Result: actions.Result{Effect: part, Err: why}})
	}
	if actions.FateOf(e.Verb) != actions.AtMostOnce {
		r.forget(id)
		return
	}
	// Log and journal are written outside the loop. If this process is killed before that, the next
	// one must report it.
	r.orders.reported = append(r.orders.reported, id)
	time.AfterFunc(r.e.o.Timing.Patience, func() { r.post(request((*run).forgetReported)) })
}

// forgetReported removes the actions that were given up and have been reported.
func (r *run) forgetReported() {
	for _, id := range r.orders.reported {
		r.forget(id)
	}
	r.orders.reported = nil
}

// forget removes an action that has ended from the store.
func (r *run) forget(id string) {
	r.orders.store.save(nil, map[string]*fsm.Effect{id: nil})
}

// reorder repeats the orders that had not succeeded when the previous process ended, if their
// reason persists. Nobody who has restored the power since then wants a shutdown for the outage.
func (r *run) reorder() {
	if r.orders.restored == nil {
		return
	}
	pending := r.orders.restored.actions
	r.orders.restored = nil
	var given []*fsm.Effect
	for _, id := range slices.Sorted(maps.Keys(pending)) {
		was := pending[id]
		if !r.system.Persists(was) {
			r.giveUp(was, id, errAllWell)
			continue
		}
		e := r.program().Policy.Renew(was)
		if e == nil {
			r.giveUp(was, id, errNoOrder)
			continue
		}
		e.ID = id
		r.e.log.Warn("repeating an order that had not succeeded", "order", e.String(), "rule", e.Rule)
		r.orders.pending[e] = again
		if e.Verb == fsm.ShutdownCmd && slices.ContainsFunc(given, func(o *fsm.Effect) bool { return sameCommand(o, e) }) {
			r.shutdowns.joined = append(r.shutdowns.joined, e)
			continue
		}
		given = append(given, e)
		r.do(e)
	}
	r.checkShutdowns()
}

// forgetUnits removes units from the store that the configuration no longer has.
func (r *run) forgetUnits(prior *fsm.State) {
	gone := map[string]*fsm.UnitState{}
	for _, u := range prior.Units {
		if !r.system.Has(u.ID) {
			gone[u.ID] = nil
		}
	}
	if r.orders.store != nil && len(gone) > 0 {
		r.orders.store.save(gone, nil)
	}
}

// unforce removes the injected FSD from the store: stopping the monitor in order calls off a forced
// shutdown.
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

// An outcome is an input that reports the end of an action. Outcomes are taken until the very end.
type outcome interface {
	input
	outcome()
}

func (Result) outcome() {}

// take publishes how an action ended, and forgets it. An order that has not succeeded is kept, and
// so is an action that the successor makes up for.
func (in Result) take(r *run) {
	if in.Effect.Drill {
		r.drilled(in)
		return
	}
	o := &r.orders
	how, kept := o.pending[in.Effect]
	in.Again = how
	for _, e := range o.of(in.Effect) {
		part := in
		part.Effect = e
		r.publish(part)
	}
	if in.Effect.Verb == fsm.ShutdownCmd {
		r.ended(in)
	}
	if in.Effect.Verb == fsm.ShutdownCmd && errors.Is(in.Err, actions.ErrCoalesced) && r.shutdowns.join(in.Effect) {
		return
	}
	if !kept {
		return
	}
	if errors.Is(in.Err, actions.ErrClosed) && !errors.Is(in.Err, actions.ErrKept) {
		switch fate := actions.FateOf(in.Effect.Verb); {
		case fate == actions.Repeated, fate == actions.Resent, o.cutOff:
			return
		}
	}
	delete(o.pending, in.Effect)
	r.forget(in.Effect.ID)
}

func (Alarm) outcome() {}

// take raises the alarm that this host cannot be shut down.
func (in Alarm) take(r *run) {
	in.At = r.now()
	for _, e := range in.Effects {
		r.nameEffect(e)
	}
	r.publish(in)
	for _, e := range in.Effects {
		r.runner.Do(e)
	}
}

func (Settled) outcome() {}

func (in Settled) take(r *run) {
	for _, e := range parts(in.Effect) {
		part := in
		part.Effect = e
		r.publish(part)
	}
}

func (Damaged) outcome() {}

func (in Damaged) take(r *run) {
	r.orders.damage = append(r.orders.damage, in.What)
	r.publish(in)
}
