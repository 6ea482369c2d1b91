package actions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// ErrNoRights says that a ROOTCMD was not run because this process does not have root's rights.
var ErrNoRights = errors.New("not run: upsmon does not have root's rights")

// root carries out ROOTCMD. Unlike a SHUTDOWNCMD, it is run only once.
type root struct{ *Runner }

// newRoot makes the lane of ROOTCMD. It runs no more at a time than the process with root's rights
// accepts.
func newRoot(r *Runner) lane {
	return r.newTurns(MaxRoots, MaxAllRoots, func(*fsm.Effect) time.Duration { return 0 }, root{r})
}

// Bounds of the ROOTCMDs that run at the same time.
const (
	MaxRoots    = 16 // of one rule
	MaxAllRoots = 64
)

func (r root) perform(ctx context.Context, j *job) Outcome {
	if len(j.effect.Argv) == 0 {
		return Outcome{Err: ErrNoCommand, Exit: -1}
	}
	j.started() // when another process starts it is not known
	return r.remarkDone(j, overtime(r.privileged(ctx, j.effect)))
}

// root runs a ROOTCMD. Without root's rights it is not run at all: it would fail halfway.
func (x *Executor) root(ctx context.Context, e *fsm.Effect) Outcome {
	if err := x.Permitted(ctx, e.Argv); err != nil {
		return Outcome{Err: fmt.Errorf("%w: %w (start upsmon as root, or allow the command in sudoers)", ErrNoRights, err), Exit: -1}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeOf(e, x.limits), ErrTimeout)
	defer cancel()
	return x.command(ctx, append(x.sudo[:len(x.sudo):len(x.sudo)], e.Argv...), "", e, func() {})
}
