package fsm

import "slices"

// SetState is RAISE or CLEAR: it moves the region None|name of a state that the file declares.
type SetState struct {
	State string
	On    bool
	Unit  int    // index into Definition.Units; Self: the unit of the rule
	Name  string // the other unit as the file names it; "": none is named
	OfIts bool   // it is the FROM or the TO of the state: within a snapshot TO wins, whichever comes first
}

// Verb returns Raise or Clear.
func (c SetState) Verb() Verb {
	if c.On {
		return Raise
	}
	return Clear
}

// Args returns the state and the unit.
func (c SetState) Args() []Arg { return []Arg{{"state", c.State}, {"unit", UnitRef(c.Unit)}} }

// Argument returns all arguments.
func (c SetState) Argument() string {
	if c.Name == "" {
		return c.State
	}
	return c.State + " ON " + c.Name
}

// apply notes the state to enter. The region moves after the rules of this step have run.
func (c SetState) apply(s *System, x *execution) {
	m := x.machine.unit(c.Unit)
	r := m.find(c.State)
	switch {
	case c.OfIts && !c.On:
		s.ended = append(s.ended, r)
	case c.OfIts && slices.Contains(s.ended, r):
		return
	}
	i := slices.IndexFunc(s.later, func(o order) bool { return o.region == r })
	if i >= 0 && s.later[i].on == c.On || i < 0 && r.isOn() == c.On {
		return // the state is already so, or will be
	}
	kind := StateCleared
	if c.On {
		kind = StateRaised
	}
	by := s.record(m, Record{Kind: kind, Cause: x.cause, Rule: x.rule.Pos, Event: x.event, Text: c.State})
	if i >= 0 {
		s.later = slices.Delete(s.later, i, i+1)
	}
	if r.isOn() != c.On {
		s.later = append(s.later, order{m, r, c.On, by})
	}
}

// An order is a state that a region enters after the rules of the step have run.
type order struct {
	machine *machine
	region  *region
	on      bool
	by      int // the index of the record that gave it
}

// maxSnapshots bounds how often the rules of one step may move states again. No sensible policy
// comes near it. A policy that reaches it has states that move each other endlessly.
const maxSnapshots = 100

// moveLater carries out the state changes that the rules of the step ordered, as a separate
// snapshot. The rules of that snapshot may order more.
//
// The step that ends a circle leaves the conditions that name a timer to the next one.
func (s *System) moveLater(now Instant) {
	left := false
	for n := 0; len(s.later)+len(s.moves) > 0 || s.timersMoved && len(s.judging.timed) > 0; n++ {
		orders := s.later
		s.later = nil
		if n >= maxSnapshots {
			left = left || s.timersMoved
			s.timersMoved, s.judging.ending = false, true
			for _, o := range orders {
				s.record(o.machine, Record{Kind: CircleEnded, Cause: o.by, Text: o.region.on})
			}
			orders = nil
		}
		for _, o := range orders {
			if s.enter(o.machine, o.region, o.on) {
				s.moves = append(s.moves, move{machine: o.machine, region: o.region, by: o.by + 1})
			}
		}
		s.settle(now, nil)
		s.judging.ending = false
	}
	s.timersMoved = s.timersMoved || left
}

// declares reports whether the file declares a state of that name for the units of the group.
func (g *Group) declares(state string) bool { return slices.Contains(g.States, state) }
