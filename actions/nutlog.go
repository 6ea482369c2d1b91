package actions

import "github.com/tls-upsmon/upsmon/fsm"

// NutLog is NUTLOG.
const NutLog fsm.Verb = "NUTLOG"

// nutLane is the lane of NUTLOG. Its queue and goroutine are those of the NUT log, so that messages and
// records stay in order.
type nutLane struct{ runner *Runner }

func newNutLane(r *Runner) lane { return nutLane{r} }

func (l nutLane) put(j *job) error {
	r, e := l.runner, j.effect
	r.begin(j)
	return r.nut.Write(e.Name, e.Event, e.Rule, e.Text, func(err error) { r.finish(j, Outcome{Err: err}) })
}

func (nutLane) close() {}
