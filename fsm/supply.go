package fsm

import "slices"

// A supply is the state of one MINSUPPLIES.
type supply struct {
	def      *Supply
	machines []*machine // of all groups that share it
	watches  []bool     // by unit: UNLESS names it
	low      bool

	available Power // of the units that supply theirs
}

// supply returns the state of a Supply, and makes it if there is none. def may be nil.
func (s *System) supply(def *Supply) *supply {
	if def == nil {
		return nil
	}
	for _, p := range s.supplies {
		if p.def == def {
			return p
		}
	}
	p := &supply{def: def}
	s.supplies = append(s.supplies, p)
	return p
}

// noteWatches finds the units that UNLESS names.
func (p *supply) noteWatches(units int) {
	if p.def.Unless == nil {
		return
	}
	note := func(other *machine) {
		if p.watches == nil {
			p.watches = make([]bool, units)
		}
		p.watches[other.index] = true
	}
	noted := map[*group]bool{}
	for _, m := range p.machines {
		m.watched(p.def.Unless, note, func(g *group) {
			if noted[g] {
				return
			}
			noted[g] = true
			for _, other := range g.machines {
				note(other)
			}
		})
	}
}

// supplies reports whether a unit supplies its power value. In case of doubt it does: before it was
// heard from, and while UNLESS needs a value that was never polled.
func (p *supply) supplies(m *machine) bool {
	switch {
	case !m.reported && !m.comm.isOn():
		return true
	case p.def.Unless == nil:
		return !m.line.isOn()
	}
	counted, known := m.peers.unless.known(m, unpolled)
	return !counted || !known
}

// judgeSupplies moves None|LS for all units that a change of m affects, or for all units if m is
// nil.
func (s *System) judgeSupplies(m *machine) {
	if slices.ContainsFunc(s.moves, func(v move) bool { return v.machine != m }) {
		m = nil // DOWN has ended for all units, or a condition for another one has changed
	}
	for _, p := range s.supplies {
		changed := s.stale
		switch {
		case s.stale || m == nil || p.watches != nil && p.watches[m.index]:
			for _, other := range p.machines {
				changed = p.judge(other) || changed
			}
		case p == m.peers.supply:
			changed = p.judge(m)
		}
		s.forget()
		if !changed {
			continue
		}
		if low := p.available < p.def.Min; low != p.low || s.stale {
			p.low = low
			for _, other := range p.machines {
				if other.ls != nil {
					s.try(other, other.ls, low)
				}
			}
		}
	}
	if s.stale {
		for _, other := range s.machines {
			if other.ls != nil && other.peers.supply == nil { // a reload has removed its MINSUPPLIES
				s.try(other, other.ls, false)
			}
		}
	}
	s.stale = false
}

func (p *supply) judge(m *machine) (changed bool) {
	supplies := p.supplies(m)
	if supplies == m.supplying {
		return false
	}
	m.supplying = supplies
	if supplies {
		p.available += m.def.PowerVal
	} else {
		p.available -= m.def.PowerVal
	}
	return true
}
