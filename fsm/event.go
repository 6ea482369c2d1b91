package fsm

import (
	"fmt"
	"time"
)

// EventKind says what an Event is.
type EventKind uint8

// The kinds of events.
const (
	Entered EventKind = iota // a region has left From and entered To
	Became                   // a condition has become true
	Ended                    // a timer has ended
)

// Event is what a rule may wait for: a state that is entered, a condition that
// becomes true, a timer that ends. Events are made once, with the machines, and
// shared; they are read-only.
type Event struct {
	Kind     EventKind
	From, To string        // Entered: the states
	Cond     string        // Became: the condition's text
	Timer    string        // Ended: the timer's name
	For      time.Duration // the event has lasted so long; 0: it has just come about

	plain, text string
}

func entering(from, to string) *Event {
	return &Event{Kind: Entered, From: from, To: to, plain: from + "->" + to, text: from + "->" + to}
}

func becoming(cond string) *Event { return &Event{Kind: Became, Cond: cond, plain: cond, text: cond} }

func ending(timer string) *Event {
	return &Event{Kind: Ended, Timer: timer, plain: "TIMEOUT " + timer, text: "TIMEOUT " + timer}
}

// lasting is the event that another has lasted for so long.
func (e *Event) lasting(d time.Duration) *Event {
	long := *e
	long.For, long.text = d, e.text+" FOR "+FormatDuration(d)
	return &long
}

// String returns the event as the file has it: "OL->OB", "TIMEOUT two-min",
// "battery.runtime < 600", "OL->OB FOR 10s". It is empty for nil.
func (e *Event) String() string {
	if e == nil {
		return ""
	}
	return e.text
}

// Plain returns the event without its FOR, as %(e)s prints it.
func (e *Event) Plain() string { return e.plain }

// MarshalText returns what String does.
func (e *Event) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// FormatDuration prints a duration as the language writes it: 90s, 2m; half a
// second is 500ms.
func FormatDuration(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	case d%time.Millisecond == 0:
		return fmt.Sprintf("%dms", d/time.Millisecond)
	}
	return d.String()
}
