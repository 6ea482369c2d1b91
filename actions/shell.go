package actions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// maxShells bounds how many SHELLCMDs run at the same time, as a multiple of Limits.Shells, which
// applies to one rule.
const maxShells = 8

// shell carries out SHELLCMD.
type shell struct{ *Runner }

func newShell(r *Runner) lane {
	return r.newTurns(r.limits.Shells, maxShells*r.limits.Shells, func(e *fsm.Effect) time.Duration { return timeOf(e, r.limits) }, shell{r})
}

// perform runs the text. It was made safe for a shell when it was expanded; here it is one argument.
func (s shell) perform(ctx context.Context, j *job) Outcome {
	argv := append(s.opts.Shell[:len(s.opts.Shell):len(s.opts.Shell)], j.effect.Text)
	return s.remarkDone(j, overtime(s.executor.command(ctx, argv, "", j.effect, j.started)))
}

// timeOf returns how long a SHELLCMD or a ROOTCMD may run.
func timeOf(e *fsm.Effect, l Limits) time.Duration { return cmp.Or(e.Within, l.Shell) }

// overtime adds to the outcome of a command that was killed for taking too long how to give it more
// time.
func overtime(out Outcome) Outcome {
	if errors.Is(out.Err, ErrTimeout) {
		out.Err = fmt.Errorf("ended by upsmon: %w (WITHIN gives it more time)", out.Err)
	}
	return out
}
