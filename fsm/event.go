package fsm

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// EventKind says what an Event is.
type EventKind uint8

// The kinds of events.
const (
	Entered EventKind = iota // a region left From and entered To
	Became                   // a condition became true
	Expired                  // a timer expired
)

// Event is something that a rule can wait for: a unit enters a state, a condition becomes true, a
// timer expires. Events are created once, with the machines, and shared; they are read-only.
type Event struct {
	Kind     EventKind
	From, To string        // Entered: the states
	Cond     string        // Became: the condition's text
	Timer    string        // Expired: the timer's name
	For      time.Duration // how long the event has lasted; 0: it has just happened
	Every    time.Duration // the interval at which it is repeated while it lasts; 0: never

	urgency     Urgency // of the state that is entered
	plain, text string
}

func entering(from, to string) *Event {
	text := from + "->" + to
	return &Event{Kind: Entered, From: from, To: to, urgency: MostUrgent(to), plain: text, text: text}
}

func becoming(cond string, urgency Urgency) *Event {
	return &Event{Kind: Became, Cond: cond, urgency: urgency, plain: cond, text: cond}
}

func ending(timer string) *Event {
	text := "TIMEOUT " + timer
	return &Event{Kind: Expired, Timer: timer, plain: text, text: text}
}

// lasting returns the event that e has lasted for hold, repeated after every.
func (e *Event) lasting(hold, every time.Duration) *Event {
	long := *e
	if long.For = hold; hold > 0 {
		long.text += " FOR " + FormatDuration(hold)
	}
	if long.Every = every; every > 0 {
		long.text += " EVERY " + FormatDuration(every)
	}
	return &long
}

// String returns the event as the file has it: "OL->OB", "TIMEOUT two-min", "battery.runtime <
// 600", "OL->OB FOR 10s". It is empty for nil.
func (e *Event) String() string {
	if e == nil {
		return ""
	}
	return e.text
}

// Plain returns the event without its FOR and EVERY, as %(e)s prints it.
func (e *Event) Plain() string { return e.plain }

// notifyTypes are the names of NUT's upsmon for entering and leaving a state (upsmon.conf(5),
// NOTIFYFLAG).
var notifyTypes = map[string][2]string{
	stateOB: {"ONBATT", "ONLINE"}, stateNOCOMM: {"COMMBAD", "COMMOK"}, stateLB: {"LOWBATT"}, stateFSD: {stateFSD}, "RB": {"REPLBATT"},
	"ALARM": {"ALARM", "NOTALARM"}, "BOOST": {"BOOST", "NOTBOOST"}, "BYPASS": {"BYPASS", "NOTBYPASS"}, stateCAL: {stateCAL, "NOTCAL"},
	"ECO": {"ECO", "NOTECO"}, "OFF": {"OFF", "NOTOFF"}, "OTHER": {"OTHER", "NOTOTHER"}, "OVER": {"OVER", "NOTOVER"}, "TRIM": {"TRIM", "NOTTRIM"},
}

// Notified returns the status that a NOTIFYTYPE of NUT stands for, such as OB for ONBATT; "": there
// is none.
func Notified(word string) string {
	for on, words := range notifyTypes {
		off, _ := statesOf(on)
		switch {
		case word == words[0]:
			return on
		case word == words[1] && off != stateNone:
			return off
		}
	}
	return ""
}

// NotifyType returns the NOTIFYTYPE of NUT's upsmon for the event; "": there is none.
func (e *Event) NotifyType() string {
	state := e.To
	if e.Kind == Became {
		state = strings.TrimPrefix(e.Cond, "NOT ")
	}
	if state == "" || strings.Contains(state, " ") {
		return ""
	}
	if state == stateNone {
		state = e.From
	}
	_, on := statesOf(state)
	left := e.To == stateNone || e.Kind == Entered && e.To != on || e.Kind == Became && (state != on) != strings.HasPrefix(e.Cond, "NOT ")
	switch words := notifyTypes[on]; {
	case left:
		return words[1]
	case on == stateNOCOMM && e.For > 0:
		return stateNOCOMM
	default:
		return words[0]
	}
}

// MarshalText returns what String does.
func (e *Event) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// FormatDuration formats a duration as the language writes it: 90s, 2m, 3.5s, 500ms.
func FormatDuration(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d > 0 && d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	case d > time.Second && d%time.Millisecond == 0:
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
	case d%time.Millisecond == 0:
		return fmt.Sprintf("%dms", d/time.Millisecond)
	}
	return d.String()
}

// parseDuration is the inverse of FormatDuration.
func parseDuration(text string) (d time.Duration, ok bool) {
	if days, found := strings.CutSuffix(text, "d"); found {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil
	}
	d, err := time.ParseDuration(text)
	return d, err == nil
}
