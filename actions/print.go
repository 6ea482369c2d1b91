package actions

import (
	"context"
	"io"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// The verbs PRINT and EPRINT.
const (
	Print  fsm.Verb = "PRINT"
	EPrint fsm.Verb = "EPRINT"
)

// printer carries out PRINT and EPRINT. Each has a lane, because standard output may hang while
// standard error does not.
type printer struct{ w io.Writer }

func newPrint(r *Runner) lane  { return r.newFifo(1, r.limits.Print, printer{r.opts.Stdout}) }
func newEPrint(r *Runner) lane { return r.newFifo(1, r.limits.Print, printer{r.opts.Stderr}) }

// perform writes the text as one line. A variable's value can neither add a second one nor send
// escape sequences to a terminal.
func (p printer) perform(ctx context.Context, j *job) Outcome {
	_, err := nutlog.Write(ctx, p.w, []byte(text.Line(j.effect.Text)+"\n"))
	return Outcome{Err: err}
}
