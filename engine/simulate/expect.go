package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

type effect struct {
	at time.Duration
	*fsm.Effect
}

// Failure is an expectation that was not met.
type Failure struct {
	Line      int // of the scenario
	Want, Got string
}

func (f Failure) String() string {
	return fmt.Sprintf("not as expected\n    expected  %s\n    got       %s\n", f.Want, f.Got)
}

// Failures returns the expectations of the scenario that were not met, once it has been played.
func (r *Run) Failures() []Failure {
	var failures []Failure
	for _, x := range r.scenario.Expectations {
		if f, ok := r.meets(x); !ok {
			failures = append(failures, f)
		}
	}
	return failures
}

// expected finds the unit of an expectation, under whichever configuration it was monitored.
func (r *Run) expected(name string) (id string, err error) {
	for _, policy := range slices.Backward(r.policies) {
		i, missing := find(name, policy)
		if missing == nil {
			return policy.Units[i].ID, nil
		}
		err = cmp.Or(err, missing)
	}
	return "", err
}

// String returns the expectation in words.
func (x Expectation) String() string {
	s := fmt.Sprintf("at %s %s %s", x.From, x.Unit, x.Verb)
	switch {
	case x.Refuse:
		s = fmt.Sprintf("no %s of %s from %s to %s", x.Verb, x.Unit, x.From, x.To)
	case x.From != x.To:
		s = fmt.Sprintf("from %s to %s %s %s", x.From, x.To, x.Unit, x.Verb)
	}
	if x.Text != "" {
		s += fmt.Sprintf(" with %q", x.Text)
	}
	return s
}

func (r *Run) meets(x Expectation) (Failure, bool) {
	f := Failure{Line: x.Line, Want: x.String()}
	id, err := r.expected(x.Unit)
	if err != nil {
		f.Got = err.Error()
		return f, false
	}
	var others []string
	for _, d := range r.effects {
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
