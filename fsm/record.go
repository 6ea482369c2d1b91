package fsm

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what a Record is about.
type Kind uint8

// The kinds of records.
const (
	Transition     Kind = iota // a region moved: Event, Reason if contact was lost, Values of a comparison
	TimerStarted               // Timer, Event, Deadline, Rule
	TimerCancelled             // Timer, Event; Rule of the CANCELTIMER, Cond of the WHILE, or Reason
	TimerExpired               // Timer, Event
	TimerDropped               // at a reload, if the new file has no such timer: Timer
	RuleRun                    // Rule, Event
	GuardFailed                // Rule, Event, Cond, Values, Text: the action, Action: its index
	NotStarted                 // Timer, Rule, Event, Cond of the WHILE, Values
	EffectRaised               // Effect, Event
	UnitAdded                  // at a reload
	UnitRemoved                // at a reload
	GuardHeld                  // like GuardFailed, for a condition that holds
	TimerExtended              // Timer, Event, Deadline, Reason: who asked for it
	StateRaised                // Rule, Event, Text: the state that RAISE moves when the rules of the step have run
	StateCleared               // the same for CLEAR
	RuleHeld                   // Rule, Event, Reason: why the rule does not run, or what it does not do
	Acknowledged               // Event: the EVERY that is silent from now on, Reason: who asked for it
	Recalled                   // Event: the EVERY that is no longer silent, Reason: who asked for it
	CircleEnded                // Text: the state that stays as it is, because states have moved each other too often
)

// The causes of a record, other than another record of its step.
const (
	CausedByInput = -1 // the step's input, or the start of the machines
	CausedByTime  = -2 // a deadline that was set in an earlier step
)

var kindNames = [...]string{
	Transition: "event", TimerStarted: "timer started", TimerCancelled: "timer cancelled",
	TimerExpired: "timer expired", TimerDropped: "timer dropped", RuleRun: "rule", GuardFailed: "guard",
	NotStarted: "timer not started", EffectRaised: "effect", UnitAdded: "unit added", UnitRemoved: "unit removed",
	GuardHeld: "guard held", TimerExtended: "timer extended",
	StateRaised: "state raised", StateCleared: "state cleared", RuleHeld: "rule held back", Acknowledged: "acknowledged", Recalled: "acknowledgement recalled", CircleEnded: "circle ended",
}

func (k Kind) String() string { return kindNames[k] }

// Record is one thing that happened in a Step. Apart from the unit, only the fields named with its
// Kind are set.
type Record struct {
	Kind     Kind
	Cause    int    // the index of the record that caused it, CausedByInput or CausedByTime
	Unit     string // full name
	Name     string // as %(u)s prints it
	Event    *Event // shared, read-only
	Rule     string
	Timer    string
	Deadline time.Duration // on the clock of Instant.Mono
	Reason   string
	Cond     string  // a condition, as the file has it
	Values   []Value // the variables that the condition compares; Unknown if a value is not known
	Text     string
	Action   int // index into the rule's actions
	Effect   *Effect
}

// Why returns why a timer was cancelled or not started, or why contact was lost: "not OB",
// "OB->OL", "connection refused".
func (r *Record) Why() string {
	switch {
	case r.Cond == "":
		return r.Reason
	case r.Kind == GuardHeld || r.Kind == GuardFailed:
		return r.Cond
	}
	return Negation(r.Cond)
}

// String returns the record in one line, without the unit.
func (r Record) String() string {
	var b strings.Builder
	switch r.Kind {
	case Transition:
		b.WriteString(r.Event.String())
		if r.Reason != "" {
			b.WriteString(" (" + r.Reason + ")")
		}
	case RuleRun:
		fmt.Fprintf(&b, "%s runs %s", r.Event, r.Rule)
	case RuleHeld:
		fmt.Fprintf(&b, "%s: nothing is done, since %s", r.Event, r.Reason)
	case Acknowledged:
		fmt.Fprintf(&b, "%s is acknowledged (%s)", r.Event, r.Reason)
	case Recalled:
		fmt.Fprintf(&b, "%s is not acknowledged any more (%s)", r.Event, r.Reason)
	case GuardHeld:
		fmt.Fprintf(&b, "%s, since %s", r.Text, r.Cond)
	case GuardFailed:
		fmt.Fprintf(&b, "%s not done, since %s", r.Text, Negation(r.Cond))
	case EffectRaised:
		b.WriteString(r.Effect.String())
	case StateRaised:
		b.WriteString(Raise.String() + " " + r.Text)
	case StateCleared:
		b.WriteString(Clear.String() + " " + r.Text)
	case CircleEnded:
		fmt.Fprintf(&b, "%s stays as it is: states change each other endlessly", r.Text)
	default:
		b.WriteString(r.Kind.String())
		if r.Timer != "" {
			b.WriteString(" " + r.Timer)
		}
		if why := r.Why(); why != "" {
			b.WriteString(" (" + why + ")")
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
	if e.Note != nil && e.Note.Title != "" {
		s += " " + e.Note.Title + ":"
	}
	if e.Text != "" {
		s += " " + e.Text
	}
	return s
}
