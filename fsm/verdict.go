package fsm

import (
	"reflect"
	"slices"
)

// A verdict is an Among whose result is kept. That result is the same for every unit of the group, so it is found once
// instead of once per unit.
//
// If its condition depends on nothing but the unit that it is asked of, the verdict counts: it knows the vote of each
// unit, and asks only those again that have changed. So a step takes time for what changes, not for the whole group.
// Other verdicts are found again in each step. They are valid as long as nothing that they depend on moves; then forget
// drops them.
type verdict struct {
	Among        // its own condition may contain verdicts
	source Among // as in the definition
	group  *group
	counts bool

	tallies  [tallies]tally   // if it counts
	noted    [tallies]bool    // it is in System.noted
	opinions [tallies]opinion // if it does not
	blamed   [2]int           // what blame returns if it does not hold, and if it does, plus 1; 0: not known
	given    bool             // one of the last two is cached
	watchers []condition      // the conditions that contain it; if it counts, as for the next two
	guards   []*timer         // those that may run under a WHILE that contains it
	unless   []*group         // whose UNLESS contains it
}

// tallies is how many results a verdict can have: one for each doubt, and one for holds.
const (
	tallyHolds = int(unmeasured) + 1
	tallies    = tallyHolds + 1
)

// An opinion is a cached result of known or of holds.
type opinion struct{ given, holds, known bool }

// A tally is the votes of the units of a group.
type tally struct {
	votes []vote // by seat; nil: they have not been counted
	of    [3]int // how many there are, by vote
}

// A vote says what a unit says to a condition.
type vote uint8

const (
	no vote = iota
	yes
	undecided // the values are in doubt
)

// result returns the result of the votes for an ANY or an ALL.
func (t *tally) result(all bool) (holds, known bool) {
	decisive := yes
	if all {
		decisive = no
	}
	if t.of[decisive] > 0 {
		return !all, true
	}
	return all, t.of[undecided] == 0
}

// ask returns the vote of a unit.
func (v *verdict) ask(m *machine, which int) vote {
	m.system.looks++
	holds, known := false, true
	if which == tallyHolds {
		holds = v.Cond.holds(m)
	} else {
		holds, known = v.Cond.known(m, doubt(which))
	}
	switch {
	case !known:
		return undecided
	case holds:
		return yes
	}
	return no
}

// counted returns a result of a verdict that counts.
func (v *verdict) counted(s *System, which int) (holds, known bool) {
	s.recount()
	if v.tallies[which].votes == nil {
		v.count(which)
	}
	return v.tallies[which].result(v.All)
}

// count counts all votes.
func (v *verdict) count(which int) {
	t := tally{votes: make([]vote, len(v.group.machines))}
	for seat, m := range v.group.machines {
		t.votes[seat] = v.ask(m, which)
		t.of[t.votes[seat]]++
	}
	v.tallies[which] = t
}

// recount asks the units that have changed for their votes.
func (s *System) recount() {
	for _, m := range s.dirty[forTallies] {
		m.dirty[forTallies] = false
		for _, v := range m.peers.tallies {
			v.recount(m)
		}
	}
	s.dirty[forTallies] = s.dirty[forTallies][:0]
}

func (v *verdict) recount(m *machine) {
	for which := range v.tallies {
		t := &v.tallies[which]
		if t.votes == nil {
			if v.isNeeded(which) { // the result may have changed
				v.count(which)
				v.note(m.system, which)
			}
			continue
		}
		was, is := t.votes[m.seat], v.ask(m, which)
		if was == is {
			continue
		}
		held, known := t.result(v.All)
		t.votes[m.seat] = is
		t.of[was]--
		t.of[is]++
		v.blamed = [2]int{}
		if holds, isKnown := t.result(v.All); holds != held || isKnown != known {
			v.note(m.system, which)
		}
	}
}

// isNeeded reports whether something must be evaluated when a result changes.
func (v *verdict) isNeeded(which int) bool {
	switch which {
	case int(unpolled):
		return len(v.unless) > 0
	case int(disbelieved):
		return len(v.guards) > 0
	case int(unmeasured):
		return len(v.watchers) > 0
	}
	return false
}

// note notes that a result has changed, for what must be evaluated then.
func (v *verdict) note(s *System, which int) {
	if !v.noted[which] && v.isNeeded(which) {
		v.noted[which] = true
		s.noted[which] = append(s.noted[which], v)
	}
}

// unnote drops the notes of a kind.
func (s *System) unnote(which doubt) {
	for _, v := range s.noted[which] {
		v.noted[which] = false
	}
	s.noted[which] = s.noted[which][:0]
}

// forgetTallies makes all verdicts count again, and drops everything that is noted about changes.
func (s *System) forgetTallies() {
	for _, v := range s.tallies {
		v.tallies = [tallies]tally{}
	}
	for which := range s.noted {
		s.unnote(doubt(which))
	}
	for consumer := range s.dirty {
		s.clean(consumer)
	}
}

func (v *verdict) holds(m *machine) bool {
	if v.counts {
		holds, _ := v.counted(m.system, tallyHolds)
		return holds
	}
	o := &v.opinions[tallyHolds]
	if !o.given {
		v.give(m)
		*o = opinion{true, v.Among.holds(m), true}
	}
	return o.holds
}

func (v *verdict) known(m *machine, d doubt) (holds, known bool) {
	if v.counts {
		return v.counted(m.system, int(d))
	}
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
	if v.counts {
		m.system.recount()
	}
	first := &v.blamed[0]
	if holds {
		first = &v.blamed[1]
	}
	if *first == 0 {
		v.give(m)
		*first = v.findBlame(m, holds) + 1
	}
	return *first - 1
}

func (v *verdict) findBlame(m *machine, holds bool) int {
	if !v.counts {
		return blame(v.Among, m, holds)
	}
	first := never
	for i := range m.system.blaming { // no other unit is to blame
		other := m.system.blaming[i].machine
		if other.peers == v.group && v.Cond.holds(other) == holds {
			first = min(first, blame(v.Cond, other, holds))
		}
	}
	return first
}

func (v *verdict) give(m *machine) {
	if !v.given {
		v.given = true
		m.system.verdicts = append(m.system.verdicts, v)
	}
}

// forget drops what is cached, since something that it depends on may move.
func (s *System) forget() {
	for _, v := range s.verdicts {
		v.opinions, v.blamed, v.given = [tallies]opinion{}, [2]int{}, false
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
	v := &verdict{Among: Among{c.All, m.shared(c.Cond)}, source: c, group: g, counts: selfOnly(c.Cond)}
	if v.counts {
		g.tallies = append(g.tallies, v)
		m.system.tallies = append(m.system.tallies, v)
	}
	if g.verdicts == nil {
		g.verdicts = map[string][]*verdict{}
	}
	g.verdicts[text] = append(g.verdicts[text], v)
	return v
}

// selfOnly reports whether a condition depends on nothing but the unit that it is evaluated for.
func selfOnly(c Cond) bool {
	switch c := c.(type) {
	case And:
		return !slices.ContainsFunc(c, func(p Cond) bool { return !selfOnly(p) })
	case Or:
		return selfOnly(And(c))
	case Not:
		return selfOnly(c.Cond)
	case In:
		return c.Unit == Self
	case Running:
		return c.Owner == Self
	case *Comparison, *Held: // a HELD is a region of the unit, whatever makes it move
		return true
	}
	return false
}

// verdictsIn calls f with each verdict in a condition, but not with those inside of others.
func verdictsIn(c Cond, f func(*verdict)) {
	switch c := c.(type) {
	case And:
		for _, p := range c {
			verdictsIn(p, f)
		}
	case Or:
		verdictsIn(And(c), f)
	case Not:
		verdictsIn(c.Cond, f)
	case Of:
		verdictsIn(c.Cond, f)
	case *verdict:
		f(c)
	}
}

// allCount reports whether all verdicts in a condition count.
func allCount(c Cond) bool {
	all := true
	verdictsIn(c, func(v *verdict) { all = all && v.counts })
	return all
}
