package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// shutdowns tracks the SHUTDOWNCMDs, since DOWN depends on how they end.
type shutdowns struct {
	underWay int
	done     *fsm.Effect // the last one that succeeded; nil: none has, or only an earlier process knew of it
	doneAt   time.Time   // when it succeeded
	returned bool        // it hibernated the machine, and DOWN ends once the units have been heard from

	// Orders that the one being tried also serves. They may still have a reason when its own is
	// gone.
	joined []*fsm.Effect
	closed bool // the runner is closed: the next process decides
}

// sameCommand reports whether two SHUTDOWNCMDs do the same thing.
func sameCommand(a, b *fsm.Effect) bool { return slices.Equal(a.Argv, b.Argv) && a.Flag == b.Flag }

// join notes an order that a SHUTDOWNCMD under way serves, and reports whether it did. An order
// that is repeated, as with EVERY, is noted once.
func (s *shutdowns) join(e *fsm.Effect) bool {
	if s.underWay == 0 && !s.closed || slices.ContainsFunc(s.joined, func(o *fsm.Effect) bool {
		return o.Unit == e.Unit && o.Event == e.Event && sameCommand(o, e)
	}) {
		return false
	}
	s.joined = append(s.joined, e)
	return true
}

// do hands an effect to the runner.
func (r *run) do(e *fsm.Effect) {
	if e.Verb == fsm.ShutdownCmd {
		r.shutdowns.underWay++
	}
	r.runner.Do(e)
}

// ended reports the end of a SHUTDOWNCMD to the machines. A dry run pretends that it succeeded, so
// that DOWN begins and ends as if somebody had called the shutdown off.
func (r *run) ended(in Result) {
	s := &r.shutdowns
	s.underWay--
	defer delete(r.sleep.allowed, orderOf(in.Effect))
	switch {
	case in.Err == nil:
		s.done, s.doneAt = in.Effect, time.Now()
		switch {
		case !r.ranThroughSleep(in.Effect):
			s.returned = false
			r.step(fsm.Input{Shutdown: fsm.ShutdownDone})
		case r.sleep.unheard != nil:
			s.returned = true
		default:
			r.checkShutdowns()
		}
		r.leave(func(e *fsm.Effect) bool { return slices.Equal(e.Argv, in.Effect.Argv) })
	case errors.Is(in.Err, actions.ErrClosed):
		s.closed = true
	default:
		if errors.Is(in.Err, actions.ErrWithdrawn) {
			r.giveJoined()
		}
		r.checkShutdowns()
	}
	if s.underWay == 0 && !s.closed {
		r.leave(func(*fsm.Effect) bool { return true })
	}
}

// ranThroughSleep reports whether a SHUTDOWNCMD that succeeded began before the machine was
// suspended. A command that hibernates the machine may only return after it has woken up. Then no
// shutdown is under way any more.
func (r *run) ranThroughSleep(e *fsm.Effect) bool {
	began, again := r.sleep.allowed[orderOf(e)]
	if !again {
		began = e.Time
	}
	return began.Before(r.sleep.suspended)
}

// leave forgets orders that another one served and that have ended with it.
func (r *run) leave(which func(*fsm.Effect) bool) {
	r.shutdowns.joined = slices.DeleteFunc(r.shutdowns.joined, func(e *fsm.Effect) bool {
		if !which(e) {
			return false
		}
		if _, kept := r.orders.pending[e]; kept {
			delete(r.orders.pending, e)
			r.forget(e.ID)
		}
		return true
	})
}

// giveJoined carries out an order that another one served whose rule is gone.
func (r *run) giveJoined() {
	s, policy := &r.shutdowns, r.program().Policy
	for i, was := range s.joined {
		e := policy.Renew(was)
		if e == nil || !r.system.Persists(was) {
			continue
		}
		e.ID = was.ID
		if how, kept := r.orders.pending[was]; kept {
			delete(r.orders.pending, was)
			r.orders.pending[e] = how
		}
		s.joined = slices.Delete(s.joined, i, i+1)
		r.do(e)
		return
	}
}

// persists reports whether the reason for an order, or for an order that it serves, persists.
func (r *run) persists(e *fsm.Effect) bool { return r.anyServed(e, r.system.Persists) }

// over reports whether power is back and no other reason remains for an order or those that it
// serves.
func (r *run) over(e *fsm.Effect) bool {
	return !r.anyServed(e, func(o *fsm.Effect) bool { return !r.system.Over(o) })
}

// anyServed reports whether is holds for an order or for one that it serves.
func (r *run) anyServed(e *fsm.Effect, is func(*fsm.Effect) bool) bool {
	serves := func(o *fsm.Effect) bool {
		now := r.program().Policy.Renew(o)
		return slices.Equal(o.Argv, e.Argv) || now != nil && slices.Equal(now.Argv, e.Argv)
	}
	return is(e) || slices.ContainsFunc(r.shutdowns.joined, func(o *fsm.Effect) bool { return serves(o) && is(o) })
}

// checkShutdowns ends DOWN if no SHUTDOWNCMD is under way, or on its way to shut the machine down.
func (r *run) checkShutdowns() {
	if r.shutdowns.underWay == 0 {
		r.step(fsm.Input{Shutdown: fsm.ShutdownGone})
	}
}

// stillUp alerts everybody that this host is still up ten minutes after a SHUTDOWNCMD of the unit
// succeeded. If an earlier process ran it, the alert names the unit's first SHUTDOWNCMD.
func (r *run) stillUp(unit string) {
	if r.e.o.Actions.DryRun || r.shutdowns.done != nil && r.shutdowns.doneAt.Before(r.sleep.suspended) { // the machine hibernated
		return
	}
	e := r.shutdowns.done
	if e == nil {
		for e = range r.program().Policy.Effects(unit, fsm.ShutdownCmd, nil, r.now().Wall) {
			break
		}
	}
	if e != nil { // the file may no longer have one
		r.runner.StillUp(e, fsm.DownFor)
	}
}
