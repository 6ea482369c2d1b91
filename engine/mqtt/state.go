package mqtt

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// unitState is what is published about a unit. Later versions may add members.
type unitState struct {
	Unit      string         `json:"unit"`
	Group     string         `json:"group"`
	Contact   bool           `json:"contact"`
	Trouble   string         `json:"trouble"` // why there is no contact
	Status    string         `json:"status"`  // ups.status, "" if unknown
	States    []string       `json:"states"`  //
	OnBattery bool           `json:"on_battery"`
	Low       bool           `json:"low_battery"`
	Variables map[string]any `json:"variables"` // numbers as numbers; not called values, which is a method in templates
	Timers    []timer        `json:"timers"`
	Running   bool           `json:"timer_running"`
}

type timer struct {
	Name string `json:"name"`
	Ends string `json:"ends"`
}

func stateOf(u *status.Unit) unitState {
	s := unitState{
		Unit: u.Name, Group: u.Group, Trouble: u.Trouble, States: u.States,
		Variables: map[string]any{}, Timers: []timer{}, Running: len(u.Timers) > 0,
	}
	if s.States == nil {
		s.States = []string{}
	}
	if u.Unheard && s.Trouble == "" {
		s.Trouble = "nothing has been heard of it yet"
	}
	in := func(state string) bool { return slices.Contains(u.States, state) }
	s.Contact = !u.Unheard && !in("NOCOMM")
	s.OnBattery, s.Low = in("OB"), in("LB")
	for _, v := range u.Values {
		switch {
		case v.Name == "ups.status":
			s.Status = v.Value
		case numeric(v.Name):
			if f, ok := fsm.Measurement(v.Name, v.Value); ok {
				s.Variables[v.Name] = f
			}
		default:
			s.Variables[v.Name] = v.Value
		}
	}
	for _, t := range u.Timers {
		s.Timers = append(s.Timers, timer{t.Name, stamp(t.Ends)})
	}
	return s
}

// monitorState is what is published about the monitor itself.
type monitorState struct {
	Version   string   `json:"version"`
	Host      string   `json:"host"`
	Config    string   `json:"config"`
	Units     []string `json:"units"`
	OnBattery int      `json:"on_battery"` // how many units
	Lost      int      `json:"lost"`       // how many units are out of contact
	ShutsDown *string  `json:"shuts_down_at"`
	Policy    string   `json:"policy"` // the verdict of verify
	Proved    *bool    `json:"policy_proved"`

	// Topics have retained messages of this monitor, or may have had them, so that a later process
	// can remove those that are outdated.
	Topics []string `json:"topics"`
}

// stamp formats a time in whole seconds, so that computing the same time again gives the same text.
func stamp(t time.Time) string { return t.Round(time.Second).Format(time.RFC3339) }

func encode(v any) []byte {
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false) // OL->OB stays legible
	if err := out.Encode(v); err != nil {
		panic(err) // every value here can be encoded
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// eventTypes are the types of events. Home Assistant must know all of them.
var eventTypes = []string{
	"on_battery", "on_line", "low_battery", "contact_lost", "contact_back", "replace_battery", "forced_shutdown",
	"shutdown", "timer_started", "timer_ended", "timer_cancelled", "other",
}

// unitEvent is something that happened to a unit.
type unitEvent struct {
	Time  string `json:"time"`
	Unit  string `json:"unit"`
	Type  string `json:"event_type"`
	Event string `json:"event"`

	id string    // of the unit
	at time.Time // when it happened
}

// eventOf returns the event to publish for a record; nil: none. Texts, commands and addresses are
// not published, because they may be secret.
func eventOf(r *fsm.Record, now time.Time) *unitEvent {
	e := &unitEvent{Time: now.Format(time.RFC3339), Unit: r.Name, id: r.Unit, at: now}
	switch r.Kind {
	case fsm.Transition:
		e.Event = r.Event.String()
		e.Type = typeOf(e.Event)
	case fsm.TimerStarted:
		e.Type, e.Event = "timer_started", r.Timer
	case fsm.TimerExpired:
		e.Type, e.Event = "timer_ended", r.Timer
	case fsm.TimerCancelled:
		e.Type, e.Event = "timer_cancelled", r.Timer
	case fsm.EffectRaised:
		if r.Effect == nil || r.Effect.Verb != fsm.ShutdownCmd {
			return nil
		}
		e.Type, e.Event = "shutdown", fsm.ShutdownCmd.String()
	default:
		return nil
	}
	if e.Event == "" {
		return nil // the count of a FOR
	}
	return e
}

func typeOf(event string) string {
	_, to, _ := strings.Cut(event, "->")
	switch {
	case to == "OB":
		return "on_battery"
	case to == "OL":
		return "on_line"
	case to == "LB":
		return "low_battery"
	case to == "NOCOMM":
		return "contact_lost"
	case to == "COMM":
		return "contact_back"
	case to == "RB":
		return "replace_battery"
	case to == "FSD":
		return "forced_shutdown"
	}
	return "other"
}
