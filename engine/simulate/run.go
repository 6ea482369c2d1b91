package simulate

import (
	"fmt"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// maxSteps ends the run of a policy whose timers start each other for ever.
const maxSteps = 250_000

// Run runs a policy through a scenario.
type Run struct {
	Program *compile.Program
	Start   time.Time // the wall-clock time at the start, for %(t)s
	// Load compiles the file that a reload names; nil if there is none.
	Load func(name string) (*compile.Program, error)
	// Observe is called after each step with what happened.
	Observe func(at time.Duration, records []fsm.Record)
	// Reloaded is called when another configuration is in force; it may be nil.
	Reloaded func(at time.Duration, file string)

	system *fsm.System
	units  map[string]*unit // by full name
}

// A unit is what a unit reports in the scenario.
type unit struct {
	values  map[string]string
	lost    bool
	refused bool
}

// Play plays the scenario to its end.
func (r *Run) Play(sc *Scenario) error {
	r.units = map[string]*unit{}
	r.begin(r.Program, 0, nil)

	end := sc.End
	if end == 0 {
		end = sc.last() + 24*time.Hour
	}
	left := maxSteps
	next := 0
	for {
		at, timer := r.system.NextDeadline()
		if next < len(sc.Steps) && (!timer || sc.Steps[next].At < at) {
			at, timer = sc.Steps[next].At, false
		} else if !timer {
			return nil
		}
		if at > end {
			return nil
		}
		if left--; left == 0 {
			return fmt.Errorf("the run was ended at %s after %d steps: do timers start each other for ever?", at, maxSteps)
		}
		if timer {
			r.step(at, fsm.Input{})
			continue
		}
		if err := r.play(at, &sc.Steps[next]); err != nil {
			return err
		}
		next++
	}
}

// checkVariable refuses a value that no rule could ever see: most likely its name is mistyped.
func (r *Run) checkVariable(unit int, name string) error {
	if slices.Contains(r.Program.Monitors[unit].Variables, name) {
		return nil
	}
	known, meant := compile.KnownVariable(name)
	switch {
	case known:
		return nil
	case meant != "":
		return fmt.Errorf("no rule names a variable %s, and NUT documents none (did you mean %s?)", name, meant)
	}
	return fmt.Errorf("no rule names a variable %s, and NUT documents none", name)
}

func (r *Run) begin(p *compile.Program, at time.Duration, prior *fsm.State) {
	system, records := fsm.Start(p.Policy, r.now(at), prior)
	r.system, r.Program = system, p
	r.Observe(at, records)
	if prior != nil {
		r.step(at, fsm.Input{})
	}
}

func (r *Run) now(at time.Duration) fsm.Instant {
	return fsm.Instant{Mono: at, Wall: r.Start.Add(at)}
}

func (r *Run) step(at time.Duration, in fsm.Input) {
	r.Observe(at, r.system.Step(r.now(at), in))
}

func (r *Run) play(at time.Duration, s *Step) error {
	switch {
	case s.Again:
		r.begin(r.Program, at, r.system.State())
		return nil
	case s.Reload != "":
		if r.Load == nil {
			return fmt.Errorf("line %d: there is no other configuration to load", s.Line)
		}
		p, err := r.Load(s.Reload)
		if err != nil {
			return fmt.Errorf("line %d: reload: %w", s.Line, err)
		}
		if r.Reloaded != nil {
			r.Reloaded(at, s.Reload)
		}
		r.begin(p, at, r.system.State())
		return nil
	}
	i, err := r.Program.Policy.Find(s.Unit)
	if err != nil {
		return fmt.Errorf("line %d: %w", s.Line, err)
	}
	id := r.Program.Policy.Units[i].ID
	u := r.units[id]
	if u == nil {
		u = &unit{values: map[string]string{}}
		r.units[id] = u
	}
	for _, set := range s.Set {
		if err := r.checkVariable(i, set[0]); err != nil {
			return fmt.Errorf("line %d: %w", s.Line, err)
		}
		u.values[set[0]] = set[1]
	}
	u.lost = (u.lost || s.Lost) && !s.Back
	if s.Refuse != nil {
		u.refused = *s.Refuse
	}
	in := fsm.Input{Unit: id}
	if u.refused {
		in.Refused = "refused in the scenario"
	}
	if u.lost {
		in.Lost = "lost in the scenario"
	} else {
		in.Status = u.values["ups.status"]
		for _, name := range r.Program.Monitors[i].Variables {
			if v, ok := u.values[name]; ok {
				in.Values = append(in.Values, fsm.Value{Name: name, Value: v})
			}
		}
	}
	r.step(at, in)
	return nil
}
