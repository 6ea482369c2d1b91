package journal

import (
	"fmt"
	"io"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Say describes an entry in a sentence that can be understood alone, for a list of events; "":
// another entry says it better. class is "action" for something that was carried out, "shuts" if
// that shuts down this host or others, "bad" for a failure, and otherwise "".
func (e *Entry) Say() (said, class string) {
	switch e.Kind {
	case Transition:
		return e.Event + inParentheses(e.Reason), ""
	case TimerExpired:
		if fsm.CountsHeld(e.Timer) || fsm.EndsDown(e.Timer) {
			return "", ""
		}
		return e.Event, ""
	case EffectRaised:
		if e.Effect == nil {
			return "", ""
		}
		if e.Effect.orders() {
			return e.Effect.describe(), "shuts"
		}
		return e.Effect.describe(), "action"
	case Ran:
		if e.Result == nil || e.Result.Error == "" || e.Effect == nil {
			return "", ""
		}
		return fmt.Sprintf("%s failed: %s", e.Effect.Verb, e.Result.Error), "bad"
	case Settled:
		return settled(e), ""
	case Alarm:
		return "This host could not be shut down" + because(e.Reason), "bad"
	case FSD:
		return "A forced shutdown was ordered" + by(e), "shuts"
	case Adjust:
		if e.Extend > 0 {
			return fmt.Sprintf("The timer %s was extended by %s%s", e.Timer, fsm.FormatDuration(e.Extend), by(e)), "action"
		}
		return fmt.Sprintf("The timer %s was cancelled%s", e.Timer, by(e)), "action"
	}
	if e.Kind.ofMonitor() {
		return ofMonitor(e), ""
	}
	return "", ""
}

// Why explains the entry with a number: an effect by what led to it, another entry by the step that
// it belongs to. The error is ErrNoEntry if there is none.
func Why(w io.Writer, dir string, seq uint64) error {
	var wanted Entry
	for e, err := range Read(dir, Query{}) {
		if err == nil && e.Seq == seq {
			wanted = e
			break
		}
	}
	if wanted.Seq == 0 {
		return ErrNoEntry
	}
	q := Query{Since: wanted.Time, Until: wanted.Time.Add(time.Nanosecond), Unit: wanted.Unit}
	if was := wanted.Effect; wanted.Kind == EffectRaised && was != nil {
		is := func(e *Effect) bool { return e.ID == was.ID && e.Verb == was.Verb && e.Text == was.Text }
		if chain, err := Last(Read(dir, Query{}), q, is); err == nil && chain != nil {
			return chain.Write(w)
		}
	}
	told, err := Print(w, Read(dir, Query{}), q)
	if err == nil && told == 0 {
		return ErrNoEntry
	}
	return err
}
