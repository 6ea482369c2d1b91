package fsm

import "reflect"

// A verdict stands for an Among where conditions are judged by the machines. The Among has the same
// answer for every unit of the group, so it is found once, and not again for each of them: with a
// hundred units that ask for a hundred, that is the difference between a hundred judgements and ten
// thousand. A verdict is good as long as nothing moves on which it depends; then forget drops it.
type verdict struct {
	Among        // whose own condition may have verdicts in it
	source Among // as the definition has it

	opinions [unmeasured + 2]opinion // by doubt; the last one is for holds
	blamed   [2]int                  // what blame returns if it does not hold, and if it does, plus 1; 0: not known
	given    bool                    // one of them is known
}

// An opinion is what known has returned, or holds.
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

// blame is that of the Among.
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

// forget drops the verdicts, since something may move on which they depend.
func (s *System) forget() {
	for _, v := range s.verdicts {
		v.opinions, v.blamed, v.given = [unmeasured + 2]opinion{}, [2]int{}, false
	}
	s.verdicts = s.verdicts[:0]
}

// shared returns a condition of m with verdicts in place of each Among. The units of a group share
// them. It returns the condition itself if there is no Among in it.
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
		part, found := m.system.machines[c.Unit].share(c.Cond)
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

// verdict returns the verdict on an Among of m, and makes it if there is none. Two that read the same
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
