// Package next predicts what a policy does from a moment on, if nothing changes or if something
// happens to a unit right then. It starts from the present state of the machines and lets time
// pass, as package simulate does.
//
// Invariants: a forecast is a function of the policy, its state and the time. It changes neither,
// and it terminates for any policy.
package next

import (
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Present is a policy at one moment.
type Present struct {
	Policy *fsm.Definition
	State  *fsm.State // read-only
	Now    fsm.Instant
}

// If is what a forecast assumes to happen now. After that nothing changes.
type If string

// What may happen.
const (
	Nothing    If = "nothing changes"
	MainsBack  If = "mains power returns now"
	MainsFail  If = "mains power fails now"
	BatteryLow If = "the battery runs low now"
)

// Kind says what an Event is.
type Kind string

// The kinds of events.
const (
	Moved     Kind = "state"           // a state was entered, or left
	Started   Kind = "timer starts"    //
	Cancelled Kind = "timer cancelled" //
	Ended     Kind = "timer ends"      //
	Acts      Kind = "action"          //
)

// Event is something that will happen.
type Event struct {
	After time.Duration `json:"after"` // from now
	Time  time.Time     `json:"time"`
	Unit  string        `json:"unit"` // full name
	Name  string        `json:"name"` // as texts print it
	Kind  Kind          `json:"kind"`
	Timer string        `json:"timer,omitempty"`
	Verb  fsm.Verb      `json:"verb,omitempty"`
	Text  string        `json:"text"`           // in one line
	Rule  string        `json:"rule,omitempty"` // "UPSmon.conf:12:1"
}

// Forecast is what will happen under one assumption.
type Forecast struct {
	If       If      `json:"if"`
	Events   []Event `json:"events"`             // in order, up to the shutdown
	Shutdown *Event  `json:"shutdown,omitempty"` // the first SHUTDOWNCMD; nil: none within Horizon
	More     bool    `json:"more,omitempty"`     // some events are left out
}

// Limits of a forecast.
const (
	Horizon   = 24 * time.Hour // how far it reaches
	maxEvents = 100
	maxSteps  = 20_000
)

// Ask predicts what happens to a unit, by its index, and which SHUTDOWNCMD any unit brings; with -1
// it predicts what happens to all units. The first forecast is for Nothing. The others are for
// everything that can happen to the unit in its present state or, with -1, to all units in that
// state at once. With only, the result has just these.
func Ask(p Present, unit int, only ...If) []Forecast {
	system, _ := fsm.Start(p.Policy, p.Now, p.State)
	p.State = system.State() // the state may be that of another policy, with other units
	begin := system.Snapshot()
	var out []Forecast
	for _, what := range []If{Nothing, MainsBack, BatteryLow, MainsFail} {
		w := &world{Present: p, system: system, unit: unit}
		if len(only) > 0 && !slices.Contains(only, what) || what != Nothing && !w.assume(what) {
			continue
		}
		out = append(out, w.predict(what))
		system.Restore(begin)
	}
	return out
}

// A world is the working state of a forecast.
type world struct {
	Present
	system *fsm.System
	unit   int
	inputs []due // what servers will report, in order

	forecast Forecast
	ordered  bool            // a SHUTDOWNCMD was given in the last step
	forced   map[string]bool // the units for which SETFSD was given
	at       time.Duration   // of the present step, on the clock of Instant.Mono
}

// A due input will arrive at a time.
type due struct {
	at    time.Duration
	input fsm.Input
}

// assume makes something happen to the units now, and reports whether it can.
func (w *world) assume(what If) bool {
	for i := range w.State.Units {
		if w.unit >= 0 && i != w.unit {
			continue
		}
		u := &w.State.Units[i]
		states := w.system.States(i)
		if !u.Reported || slices.Contains(states, "NOCOMM") {
			continue // nobody would learn of it
		}
		var status string
		switch ob := slices.Contains(states, "OB"); {
		case what == MainsBack && ob:
			status = reword(u.Status, "OL", "OB", "LB", "DISCHRG")
		case what == MainsFail && !ob:
			status = reword(u.Status, "OB", "OL", "CHRG")
		case what == BatteryLow && ob && !slices.Contains(states, "LB"):
			status = u.Status + " LB"
		default:
			continue
		}
		w.inputs = append(w.inputs, due{w.Now.Mono, w.report(i, status)})
	}
	return len(w.inputs) > 0
}

// reword replaces words of a status.
func reword(status, with string, drop ...string) string {
	words := slices.DeleteFunc(strings.Fields(status), func(w string) bool { return w == with || slices.Contains(drop, w) })
	if len(words) > 0 && words[0] == "FSD" {
		return strings.Join(slices.Insert(words, 1, with), " ")
	}
	return strings.Join(slices.Insert(words, 0, with), " ")
}

// report returns a unit's present report with another status.
func (w *world) report(i int, status string) fsm.Input {
	in := fsm.Input{Unit: w.Policy.Units[i].ID, Status: status, Values: w.State.Units[i].Values}
	if slices.Contains(w.system.States(i), "REFUSED") {
		in.Refused = "as before"
	}
	return in
}

// predict lets time pass until SHUTDOWNCMD, the horizon, or until nothing more can happen.
func (w *world) predict(what If) Forecast {
	w.forecast = Forecast{If: what, Events: []Event{}}
	w.forced = map[string]bool{}
	end := w.Now.Mono + Horizon
	for range maxSteps {
		at, timer := w.system.NextDeadline()
		at = max(at, w.Now.Mono)
		var in fsm.Input
		if len(w.inputs) > 0 && (!timer || w.inputs[0].at < at || w.inputs[0].at == w.Now.Mono) {
			at, timer, in = w.inputs[0].at, true, w.inputs[0].input
			w.inputs = w.inputs[1:]
		}
		shut := w.forecast.Shutdown
		if !timer || at > end || shut != nil && at > w.Now.Mono+shut.After {
			return w.forecast
		}
		w.step(at, in)
		for w.ordered {
			w.step(at, fsm.Input{Shutdown: fsm.ShutdownDone})
		}
	}
	w.forecast.More = true
	return w.forecast
}

func (w *world) step(at time.Duration, in fsm.Input) {
	w.at, w.ordered = at, false
	for _, r := range w.system.Step(w.instant(), in) {
		w.note(&r)
	}
}

func (w *world) instant() fsm.Instant {
	return fsm.Instant{Mono: w.at, Wall: w.Now.Wall.Add(w.at - w.Now.Mono)}
}

// note adds the results of a step to the forecast.
func (w *world) note(r *fsm.Record) {
	e := Event{After: w.at - w.Now.Mono, Time: w.instant().Wall, Unit: r.Unit, Name: r.Name, Text: r.String(), Rule: r.Rule}
	switch r.Kind {
	case fsm.Transition:
		e.Kind = Moved
	case fsm.TimerStarted:
		e.Kind, e.Timer, e.Text = Started, r.Timer, "timer "+r.Timer+" starts, for "+fsm.FormatDuration(r.Deadline-w.at)
	case fsm.TimerCancelled:
		e.Kind, e.Timer = Cancelled, r.Timer
	case fsm.TimerExpired:
		e.Kind, e.Timer, e.Text = Ended, r.Timer, r.Event.String()
	case fsm.EffectRaised:
		e.Kind, e.Verb, e.Rule = Acts, r.Effect.Verb, r.Effect.Rule
	default:
		return
	}
	if fsm.EndsDown(r.Timer) || fsm.CountsHeld(r.Timer) {
		return // nobody waits for these: their effect is a separate event
	}
	shuts := e.Verb == fsm.ShutdownCmd
	if w.unit < 0 || shuts || r.Unit == w.Policy.Units[w.unit].ID {
		if len(w.forecast.Events) < maxEvents || shuts && w.forecast.Shutdown == nil {
			w.forecast.Events = append(w.forecast.Events, e)
		} else {
			w.forecast.More = true
		}
	}
	switch {
	case shuts:
		w.ordered = true
		if w.forecast.Shutdown == nil {
			w.forecast.Shutdown = &e
		}
	case e.Verb == fsm.SetFSD:
		w.setFSD(r.Effect.Target)
	}
}

// setFSD makes FSD follow a SETFSD that reaches its server.
func (w *world) setFSD(id string) {
	i := slices.IndexFunc(w.State.Units, func(u fsm.UnitState) bool { return u.ID == id })
	now, _ := w.system.UnitState(id)
	if i < 0 || w.forced[id] || !now.Reported || slices.Contains(strings.Fields(now.Status), "FSD") {
		return
	}
	states := w.system.States(i)
	if slices.Contains(states, "NOCOMM") || slices.Contains(states, "REFUSED") {
		return
	}
	w.forced[id] = true
	w.inputs = append(w.inputs, due{w.at + simulate.FSDDelay, w.report(i, strings.TrimSpace("FSD "+now.Status))})
}
