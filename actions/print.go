package actions

import (
	"context"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// print writes the text as one line: a variable's value cannot add a second
// one, nor send escape sequences to a terminal.
func (r *Runner) print(ctx context.Context, j *job) Outcome {
	w := r.opts.Stdout
	if j.effect.Verb == fsm.EPrint {
		w = r.opts.Stderr
	}
	_, err := nutlog.Write(ctx, w, []byte(text.Line(j.effect.Text)+"\n"))
	return Outcome{Err: err}
}
