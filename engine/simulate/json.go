package simulate

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// JSON prints records as JSON, one object per line, in the order in which they happen. The kinds
// are effect, event, timer and reload.
type JSON struct {
	W   io.Writer
	Err error // the first error of writing
}

// object has the fields of all kinds. Times are seconds since the start.
type object struct {
	Kind     string      `json:"kind"`
	T        json.Number `json:"t"`
	Unit     string      `json:"unit,omitempty"`
	Event    string      `json:"event,omitempty"`
	Reason   string      `json:"reason,omitempty"`
	Timer    string      `json:"timer,omitempty"`
	Change   string      `json:"change,omitempty"` // started, cancelled, expired, dropped, not started
	Deadline json.Number `json:"deadline,omitempty"`
	Rule     string      `json:"rule,omitempty"`
	Verb     string      `json:"verb,omitempty"`
	From     string      `json:"from,omitempty"`
	To       string      `json:"to,omitempty"`
	Subject  string      `json:"subject,omitempty"`
	Title    string      `json:"title,omitempty"`
	Priority string      `json:"priority,omitempty"`
	Text     *string     `json:"text,omitempty"`
	Flag     string      `json:"flag,omitempty"` // the POWERDOWNFLAG that is created first
	File     string      `json:"file,omitempty"`
}

func seconds(d time.Duration) json.Number {
	s := strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0" // always the same type for readers that distinguish integers
	}
	return json.Number(s)
}

// Print is for Run.Observe.
func (j *JSON) Print(at time.Duration, records []fsm.Record) {
	for _, r := range records {
		if fsm.EndsDown(r.Timer) {
			continue
		}
		o := object{T: seconds(at), Unit: r.Name, Rule: r.Rule, Reason: r.Why()}
		switch r.Kind {
		case fsm.Transition:
			o.Kind, o.Event = "event", r.Event.String()
		case fsm.TimerStarted, fsm.TimerCancelled, fsm.TimerExpired, fsm.TimerDropped, fsm.NotStarted:
			o.Kind, o.Timer, o.Change = "timer", r.Timer, timerChanges[r.Kind]
			if r.Kind == fsm.TimerStarted {
				o.Deadline = seconds(r.Deadline)
			}
		case fsm.EffectRaised:
			e := r.Effect
			o.Kind, o.Event, o.Rule, o.Verb, o.Text = "effect", e.Event, e.Rule, e.Verb.String(), &e.Text
			o.Flag = e.Flag
			if e.Mail != nil {
				o.From, o.To, o.Subject = e.Mail.From, e.Mail.To, e.Mail.Subject
			}
			if e.Note != nil {
				o.Title, o.Priority = e.Note.Title, e.Note.Priority
			}
		default:
			continue
		}
		j.write(o)
	}
}

var timerChanges = map[fsm.Kind]string{
	fsm.TimerStarted: "started", fsm.TimerCancelled: "cancelled", fsm.TimerExpired: "expired",
	fsm.TimerDropped: "dropped", fsm.NotStarted: "not started",
}

// Reloaded is for Run.Reloaded.
func (j *JSON) Reloaded(at time.Duration, file string) {
	j.write(object{Kind: "reload", T: seconds(at), File: file})
}

func (j *JSON) write(o object) {
	if j.Err != nil {
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if j.Err = enc.Encode(o); j.Err == nil {
		_, j.Err = j.W.Write(text.JSON(b.Bytes()))
	}
}
