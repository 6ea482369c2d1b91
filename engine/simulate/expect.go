package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// An act is what a rule has done: an effect, or a timer or state that it has moved.
type act struct {
	at         time.Duration
	unit, rule string
	verb       fsm.Verb
	texts      []string
	said       string
}

// actOf returns what a rule has done according to a record.
func actOf(at time.Duration, r *fsm.Record) (a act, ok bool) {
	a = act{at: at, unit: r.Unit, rule: r.Rule}
	switch {
	case r.Kind == fsm.EffectRaised:
		e := r.Effect
		a.unit, a.rule, a.verb, a.said, a.texts = e.Unit, e.Rule, e.Verb, e.String(), []string{e.Text}
		if e.Mail != nil {
			a.texts = append(a.texts, e.Mail.From, e.Mail.To, e.Mail.Subject)
		}
		if e.Note != nil {
			a.texts = append(a.texts, e.Note.Title)
		}
		return a, true
	case r.Kind == fsm.StateRaised:
		a.verb, a.texts = fsm.Raise, []string{r.Text}
	case r.Kind == fsm.StateCleared:
		a.verb, a.texts = fsm.Clear, []string{r.Text}
	case r.Rule == "" || r.Event == nil || r.Event.Kind != fsm.Expired || fsm.Limits(r.Timer):
		return a, false // a count, or a timer that its WHILE has ended
	case r.Kind == fsm.TimerStarted:
		a.verb, a.texts = fsm.StartTimer, []string{r.Timer}
	case r.Kind == fsm.TimerCancelled:
		a.verb, a.texts = fsm.CancelTimer, []string{r.Timer}
	default:
		return a, false
	}
	a.said = a.verb.String() + " " + a.texts[0]
	return a, true
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

// checkNamed rejects an expectation for a timer or a state that no rule moves: a refuse line for it
// could never fail.
func (r *Run) checkNamed(x Expectation) error {
	timers, states := map[string]bool{}, map[string]bool{}
	for _, policy := range r.policies {
		for i := range policy.Units {
			for _, rule := range policy.Units[i].Rules {
				for j := range rule.Actions {
					switch c := rule.Actions[j].Command.(type) {
					case fsm.RunTimer:
						timers[c.Timer] = true
					case fsm.StopTimer:
						timers[c.Timer] = true
					case fsm.SetState:
						states[c.State] = true
					}
				}
			}
		}
	}
	what, names := "timer", slices.Sorted(maps.Keys(timers))
	switch x.Verb {
	case fsm.StartTimer, fsm.CancelTimer:
	case fsm.Raise, fsm.Clear:
		what, names = "state", slices.Sorted(maps.Keys(states))
	default:
		return nil
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, x.Text) }) {
		return nil
	}
	return fmt.Errorf("no rule has a %s %s%s", what, x.Text, meant(x.Text, names, ""))
}

// String returns the expectation in words.
func (x Expectation) String() string {
	s := fmt.Sprintf("at %s %s %s", x.From, x.Unit, x.Verb)
	switch {
	case x.Refuse && x.From == x.To:
		s = fmt.Sprintf("at %s no %s of %s", x.From, x.Verb, x.Unit)
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
	bare := strings.Trim(x.Text, `"'`)
	var others []string
	quoted := false // the text would match without its quotation marks
	for _, a := range r.done {
		if a.unit != id {
			continue
		}
		inTime := x.From <= a.at && a.at <= x.To
		if a.verb == x.Verb && inTime {
			found := a.says(x.Text)
			quoted = quoted || !found && a.says(bare)
			switch {
			case found && !x.Refuse:
				return f, true
			case found, quoted && x.Refuse:
				f.Got = a.String() + unquote(quoted)
				return f, false
			}
		}
		if a.verb == x.Verb || inTime && a.verb.Inner() == x.Verb.Inner() {
			others = append(others, a.String())
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
		f.Got = strings.Join(others, "; ") + unquote(quoted)
	}
	return f, false
}

// unquote returns the remedy for an expected text with quotation marks that are not in the rule's
// text.
func unquote(quoted bool) string {
	if quoted {
		return " (the quotation marks are looked for, too: leave them out)"
	}
	return ""
}

func (a act) String() string { return fmt.Sprintf("at %s %s [%s]", a.at, a.said, a.rule) }

// says reports whether one of its texts contains a text.
func (a act) says(text string) bool {
	return slices.ContainsFunc(a.texts, func(t string) bool { return strings.Contains(t, text) })
}
