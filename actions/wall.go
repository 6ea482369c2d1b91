package actions

import (
	"context"
	"log/slog"
)

// wall writes the text to all terminals.
func (r *Runner) wall(ctx context.Context, j *job) Outcome {
	out := r.privileged(ctx, j.effect)
	if out.Err == nil {
		r.remark(slog.LevelDebug, "WALL done", j.effect, out.attrs()...)
	}
	return out
}
