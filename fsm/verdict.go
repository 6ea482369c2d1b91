package fsm

import "reflect"

// A verdict caches the value of an Among. That value is the same for every unit of the group, so it
// is computed once instead of once per unit: if a hundred units ask about a hundred, that is a
// hundred evaluations instead of ten thousand. A verdict is valid as long as nothing that it
// depends on moves; then forget drops it.
type verdict struct {
	Among        // its own condition may contain verdicts
	source Among // as in the definition

	opinions [unmeasured + 2]opinion // by doubt; the last one is for holds
	blamed   [2]int                  // what blame returns if it does not hold, and if it does, plus 1; 0: not known
	given    bool                    // one of them is cached
}

// An opinion is a cached result of known or of holds.
type opinion struct{ given, holds, known bool }

func (v *verdict) holds(m *machine) bool {
	o := &v.opinions[unmeasured+1]
	if !o.given {
		v.give(m)
		*o = opinion{true, v.Among.holds(m), true}
	}
	return o.holds
}

func (v *verdict) known(m *machine, d doubt) (holds, known bool) {
	o := &v.opinions[d]
	if !o.given {
		v.give(m)
		holds, known := v.Among.known(m, d)
		*o = opinion{true, holds, known}
	}
	return o.holds, o.known
}

// blame is blame of the Among, cached.
func (v *verdict) blame(m *machine, holds bool) int {
	first := &v.blamed[0]
	if holds {
		first = &v.blamed[1]
	}
	if *first == 0 {
		v.give(m)
		*first = blame(v.Among, m, holds) + 1
	}
	return *first - 1
}

func (v *verdict) give(m *machine) {
	if !v.given {
		v.given = true
		m.system.verdicts = append(m.system.verdicts, v)
	}
}

// forget drops the verdicts, since something that they depend on may move.
func (s *System) forget() {
	for _, v := range s.verdicts {
		v.opinions, v.blamed, v.given = [unmeasured + 2]opinion{}, [2]int{}, false
	}
	s.verdicts = s.verdicts[:0]
}

// shared returns a condition of m with a verdict in place of each Among. The units of a group share
// the verdicts. Without an Among it returns the condition itself.
func (m *machine) shared(c Cond) Cond {
	if out, found := m.share(c); found {
		return out
	}
	return c
}

func (m *machine) share(c Cond) (out Cond, found bool) {
	switch c := c.(type) {
	case And:
		parts, found := m.shareAll(c)
		return And(parts), found
	case Or:
		parts, found := m.shareAll(c)
		return Or(parts), found
	case Not:
		part, found := m.share(c.Cond)
		return Not{part}, found
	case Of:
		part, found := m.unit(c.Unit).share(c.Cond)
		return Of{c.Unit, c.Name, part}, found
	case Among:
		return m.peers.verdict(m, c), true
	}
	return c, false
}

func (m *machine) shareAll(parts []Cond) (out []Cond, found bool) {
	out = make([]Cond, len(parts))
	for i, p := range parts {
		part, has := m.share(p)
		out[i], found = part, found || has
	}
	return out, found
}

// verdict returns the verdict on an Among of m, and creates it if needed. Two with the same text
// may still ask for different things, such as the timers of different units.
func (g *group) verdict(m *machine, c Among) *verdict {
	text := c.String()
	for _, v := range g.verdicts[text] {
		if reflect.DeepEqual(v.source, c) {
			return v
		}
	}
	v := &verdict{Among: Among{c.All, m.shared(c.Cond)}, source: c}
	if g.verdicts == nil {
		g.verdicts = map[string][]*verdict{}
	}
	g.verdicts[text] = append(g.verdicts[text], v)
	return v
}
