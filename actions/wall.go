package actions

import (
	"context"
	"log/slog"
)

// wall has wall(1) write the text to all terminals. It goes in by standard
// input: as an argument it could name a file, which wall would print instead.
func (r *Runner) wall(ctx context.Context, j *job) outcome {
	out := r.command(ctx, []string{r.opts.Wall}, escape(j.effect.Text)+"\n", j.effect, j.started)
	if out.err == nil {
		r.remark(slog.LevelDebug, "WALL done", j.effect, out.attrs()...)
	}
	return out
}
