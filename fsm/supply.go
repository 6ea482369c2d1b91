package fsm

import (
	"cmp"
	"slices"
)

// A supply is the state of one MINSUPPLIES.
type supply struct {
	def      *Supply
	machines []*machine // of all groups that share it
	place    int        // its index in System.supplies
	changed  bool       // it is in System.recounted
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
	p := &supply{def: def, place: len(s.supplies)}
	s.supplies = append(s.supplies, p)
	return p
}

// noteUnless notes what the UNLESS of a group's supply depends on, besides the unit for which it is evaluated.
func (s *System) noteUnless(g *group) {
	if g.supply == nil || g.supply.def.Unless == nil || len(g.machines) == 0 {
		return
	}
	g.unless = g.machines[0].shared(g.supply.def.Unless)
	if !allCount(g.unless) {
		s.unclear = append(s.unclear, g)
	}
	for _, m := range g.machines {
		m.watched(g.supply.def.Unless, func(other *machine) { other.counted = append(other.counted, m) }, func(*group) {})
	}
	verdictsIn(g.unless, func(v *verdict) {
		if v.counts {
			v.unless = append(v.unless, g)
		}
	})
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

// judgeSupplies moves None|LS after something has changed.
func (s *System) judgeSupplies() {
	s.countSupplies()
	due := s.recounted
	if s.stale {
		due = s.supplies
	}
	slices.SortFunc(due, func(a, b *supply) int { return cmp.Compare(a.place, b.place) })
	if s.judging.ending {
		s.endCircle()
		return
	}
	for _, p := range due {
		p.changed = false
		if low := p.available < p.def.Min; low != p.low || s.stale {
			p.low = low
			for _, other := range p.machines {
				if other.ls != nil {
					s.try(other, other.ls, low)
				}
			}
		}
	}
	s.recounted = s.recounted[:0]
	if s.stale {
		for _, other := range s.machines {
			if other.ls != nil && other.peers.supply == nil { // a reload has removed its MINSUPPLIES
				s.try(other, other.ls, false)
			}
		}
	}
	s.stale = false
}

// endCircle notes which LS stays as it is in this step, because LS and a timer that an UNLESS names have moved each
// other too often. The next step moves it.
func (s *System) endCircle() {
	for _, p := range s.recounted {
		if low := p.available < p.def.Min; low != p.low {
			s.record(p.machines[0], Record{Kind: CircleEnded, Cause: CausedByInput, Text: stateLS})
		}
	}
}

// countSupplies counts the units that may have begun or ceased to supply their power value.
func (s *System) countSupplies() {
	if len(s.supplies) == 0 {
		return
	}
	judge := func(m *machine) {
		if p := m.peers.supply; p != nil && p.judge(m) && !p.changed {
			p.changed = true
			s.recounted = append(s.recounted, p)
		}
	}
	judgeAll := func(g *group) {
		for _, m := range g.machines {
			judge(m)
		}
	}
	s.recount()
	if s.stale || s.thorough {
		for _, m := range s.machines {
			judge(m)
		}
	}
	for _, m := range s.dirty[forSupplies] {
		judge(m)
		for _, other := range m.counted {
			judge(other)
		}
	}
	s.clean(forSupplies)
	for _, v := range s.noted[unpolled] {
		for _, g := range v.unless {
			judgeAll(g)
		}
	}
	s.unnote(unpolled)
	for _, g := range s.unclear {
		judgeAll(g)
	}
	s.forget()
}

func (p *supply) judge(m *machine) (changed bool) {
	m.system.looks++
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
