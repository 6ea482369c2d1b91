package actions

import (
	"context"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Wall is WALL.
const Wall fsm.Verb = "WALL"

// waller carries out WALL.
type waller struct{ *Runner }

func newWall(r *Runner) lane { return r.newFifo(1, r.limits.Wall, waller{r}) }

// perform writes the text to all terminals.
func (w waller) perform(ctx context.Context, j *job) Outcome {
	return w.remarkDone(j, w.privileged(ctx, j.effect))
}
