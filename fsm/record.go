package fsm

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what a Record tells.
type Kind uint8

// The kinds of records.
const (
	Transition     Kind = iota // a region moved: Event, Reason for lost contact
	TimerStarted               // Timer, Deadline, Rule
	TimerCancelled             // Timer, Rule of the CANCELTIMER, or Reason
	TimerExpired               // Timer, Event: how the timeline names it
	TimerDropped               // at a reload: the new file has no such timer
	RuleRun                    // Rule, Event
	GuardFailed                // Rule, Event, Reason: the condition, Text: the verb
	NotStarted                 // Timer, Rule, Reason: the WHILE that does not hold
	EffectRaised               // Effect
	UnitAdded                  // at a reload
	UnitRemoved                // at a reload
	GuardHeld                  // as GuardFailed, of a condition that holds
)

var kindNames = [...]string{
	Transition: "event", TimerStarted: "timer started", TimerCancelled: "timer cancelled",
	TimerExpired: "timer expired", TimerDropped: "timer dropped", RuleRun: "rule", GuardFailed: "guard",
	NotStarted: "timer not started", EffectRaised: "effect", UnitAdded: "unit added", UnitRemoved: "unit removed",
	GuardHeld: "guard held",
}

func (k Kind) String() string { return kindNames[k] }

// Record is one thing that happened in a Step. Only the fields named with its
// Kind are set, beside the unit.
type Record struct {
	Kind     Kind
	Unit     string // full name
	Name     string // as %(u)s prints it
	Event    string
	Rule     string
	Timer    string
	Deadline time.Duration // on the clock of Instant.Mono
	Reason   string
	Text     string
	Effect   *Effect
}

// String returns the record in one line, without the unit.
func (r Record) String() string {
	var b strings.Builder
	switch r.Kind {
	case Transition:
		b.WriteString(r.Event)
		if r.Reason != "" {
			b.WriteString(" (" + r.Reason + ")")
		}
	case RuleRun:
		fmt.Fprintf(&b, "%s runs %s", r.Event, r.Rule)
	case GuardHeld:
		fmt.Fprintf(&b, "%s, since %s", r.Text, r.Reason)
	case GuardFailed:
		fmt.Fprintf(&b, "%s not done, since %s", r.Text, Negation(r.Reason))
	case EffectRaised:
		b.WriteString(r.Effect.String())
	default:
		b.WriteString(r.Kind.String())
		if r.Timer != "" {
			b.WriteString(" " + r.Timer)
		}
		if r.Reason != "" {
			b.WriteString(" (" + r.Reason + ")")
		}
	}
	return b.String()
}

// String returns the effect in one line: the verb and what it will say or do.
func (e *Effect) String() string {
	s := e.Verb.String()
	if e.Mail != nil {
		s += fmt.Sprintf(" from %s to %s: %s:", e.Mail.From, e.Mail.To, e.Mail.Subject)
	}
	if e.Text != "" {
		s += " " + e.Text
	}
	return s
}
