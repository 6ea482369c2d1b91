package actions

import (
	"context"
	"log/slog"
)

// shell runs a SHELLCMD. The text was made safe for a shell when it was
// expanded; here it is one argument.
func (r *Runner) shell(ctx context.Context, j *job) Outcome {
	argv := append(r.opts.Shell[:len(r.opts.Shell):len(r.opts.Shell)], j.effect.Text)
	out := r.executor.command(ctx, argv, "", j.effect, j.started)
	if out.Err == nil {
		r.remark(slog.LevelDebug, "SHELLCMD done", j.effect, out.attrs()...)
	}
	return out
}
