package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// shutdowns follows the SHUTDOWNCMDs, since DOWN depends on what becomes of them.
type shutdowns struct {
	underWay int
	done     *fsm.Effect // the last one that has succeeded; nil: none has, or an earlier process knew
	doneAt   time.Time   // when it had
	returned bool        // the machine has hibernated by one, and DOWN ends when the units have been heard from

	// One that is tried serves all that order the same. When the reason for it is over, theirs may persist.
	joined []*fsm.Effect
	closed bool // the runner is: the next process decides
}

// sameCommand reports whether two SHUTDOWNCMDs do the same.
func sameCommand(a, b *fsm.Effect) bool { return slices.Equal(a.Argv, b.Argv) && a.Flag == b.Flag }

// join notes an order that is served by one under way, and reports whether it did. One that is given
// again and again, as with EVERY, is noted once.
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

// ended tells the machines what has become of a SHUTDOWNCMD. A dry run pretends that it has succeeded,
// so that DOWN begins and ends as it would if somebody had called the shutdown off.
func (r *run) ended(in Result) {
	s := &r.shutdowns
	s.underWay--
	switch {
	case in.Err == nil:
		s.done, s.doneAt = in.Effect, time.Now()
		switch {
		case !r.ranThroughSleep(in.Effect):
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

// ranThroughSleep reports whether a SHUTDOWNCMD that has succeeded began before the machine was suspended. One
// that hibernates it may end only when it is back, and no shutdown is under way any more then.
func (r *run) ranThroughSleep(e *fsm.Effect) bool {
	return e.Time.Before(r.sleep.slept) && !r.sleep.asked[orderOf(e)]
}

// leave forgets orders that were served by another, which has ended.
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

// giveJoined gives an order that was served by another, whose rule is gone.
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

// persists reports whether the reason for an order persists, or that for one which it serves.
func (r *run) persists(e *fsm.Effect) bool { return r.anyServed(e, r.system.Persists) }

// over reports whether power is back and neither an order nor one which it serves has another reason.
func (r *run) over(e *fsm.Effect) bool {
	return !r.anyServed(e, func(o *fsm.Effect) bool { return !r.system.Over(o) })
}

// anyServed reports whether something is so of an order, or of one which it serves.
func (r *run) anyServed(e *fsm.Effect, is func(*fsm.Effect) bool) bool {
	serves := func(o *fsm.Effect) bool {
		now := r.program().Policy.Renew(o)
		return slices.Equal(o.Argv, e.Argv) || now != nil && slices.Equal(now.Argv, e.Argv)
	}
	return is(e) || slices.ContainsFunc(r.shutdowns.joined, func(o *fsm.Effect) bool { return serves(o) && is(o) })
}

// checkShutdowns ends DOWN if no SHUTDOWNCMD is under way any more, and none has succeeded.
func (r *run) checkShutdowns() {
	if r.shutdowns.underWay == 0 {
		r.step(fsm.Input{Shutdown: fsm.ShutdownGone})
	}
}

// stillUp alerts everybody that this host has not gone down, ten minutes after a SHUTDOWNCMD of the
// unit had succeeded. An earlier process may have run it: then the unit's first one is named.
func (r *run) stillUp(unit string) {
	if r.e.o.Actions.DryRun || r.shutdowns.done != nil && r.shutdowns.doneAt.Before(r.sleep.slept) { // it has hibernated
		return
	}
	e := r.shutdowns.done
	if e == nil {
		for e = range r.program().Policy.Effects(unit, fsm.ShutdownCmd, nil, r.now().Wall) {
			break
		}
	}
	if e != nil { // the file has one no longer
		r.runner.StillUp(e, fsm.DownFor)
	}
}
