package actions

import "context"

// shell carries out SHELLCMD.
type shell struct{ *Runner }

func newShell(r *Runner) lane { return r.newFifo(r.limits.Shells, r.limits.Shell, shell{r}) }

// perform runs the text. It was made safe for a shell when it was expanded; here it is one argument.
func (s shell) perform(ctx context.Context, j *job) Outcome {
	argv := append(s.opts.Shell[:len(s.opts.Shell):len(s.opts.Shell)], j.effect.Text)
	return s.remarkDone(j, s.executor.command(ctx, argv, "", j.effect, j.started))
}
