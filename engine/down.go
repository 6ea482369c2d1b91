package engine

import (
	"errors"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// shutdowns follows the SHUTDOWNCMDs, since DOWN depends on what becomes of them.
type shutdowns struct {
	underWay int
	done     *fsm.Effect // the last one that has succeeded; nil: none has, or an earlier process knew
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
		s.done = in.Effect
		r.step(fsm.Input{Shutdown: fsm.ShutdownDone})
	case errors.Is(in.Err, actions.ErrClosed): // the next process decides
	default:
		r.checkShutdowns()
	}
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
	if r.e.o.Actions.DryRun {
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
