package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Effects records what a run does, to compare it with what its scenario expects.
type Effects struct {
	all []effect
}

type effect struct {
	at time.Duration
	*fsm.Effect
}

// Note is for Run.Observe.
func (e *Effects) Note(at time.Duration, records []fsm.Record) {
	for _, r := range records {
		if r.Kind == fsm.EffectRaised {
			e.all = append(e.all, effect{at, r.Effect})
		}
	}
}

// Failure is an expectation that was not met.
type Failure struct {
	Line      int
	Want, Got string
}

// Failures returns the expectations of a scenario that were not met.
func (e *Effects) Failures(sc *Scenario, policy *fsm.Definition) []Failure {
	var failures []Failure
	for _, x := range sc.Expectations {
		if f, ok := e.meets(x, policy); !ok {
			failures = append(failures, f)
		}
	}
	return failures
}

func (e *Effects) meets(x Expectation, policy *fsm.Definition) (Failure, bool) {
	f := Failure{Line: x.Line, Want: fmt.Sprintf("at %s %s %s", x.From, x.Unit, x.Verb)}
	if x.Refuse {
		f.Want = fmt.Sprintf("no %s of %s from %s to %s", x.Verb, x.Unit, x.From, x.To)
	}
	if x.Text != "" {
		f.Want += fmt.Sprintf(" with %q", x.Text)
	}
	i, err := policy.Find(x.Unit)
	if err != nil {
		f.Got = err.Error()
		return f, false
	}
	id := policy.Units[i].ID
	var others []string
	for _, d := range e.all {
		if d.Unit != id {
			continue
		}
		inTime := x.From <= d.at && d.at <= x.To
		if d.Verb == x.Verb && inTime && says(d.Effect, x.Text) {
			if x.Refuse {
				f.Got = fmt.Sprintf("at %s %s [%s]", d.at, d.Effect, d.Rule)
				return f, false
			}
			return f, true
		}
		if d.Verb == x.Verb || inTime {
			others = append(others, fmt.Sprintf("at %s %s [%s]", d.at, d.Effect, d.Rule))
		}
	}
	if x.Refuse {
		return f, true
	}
	f.Got = "no such effect"
	if len(others) > 0 {
		if len(others) > 5 {
			others = append(others[:5], "…")
		}
		f.Got = strings.Join(others, "; ")
	}
	return f, false
}

// says reports whether one of the texts of an effect contains a text.
func says(e *fsm.Effect, text string) bool {
	texts := []string{e.Text}
	if e.Mail != nil {
		texts = append(texts, e.Mail.From, e.Mail.To, e.Mail.Subject)
	}
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(t, text) })
}
