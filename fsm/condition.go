package fsm

import (
	"cmp"
	"slices"
	"strings"
)

// A condition is the region of a condition, with its machine.
type condition struct {
	machine *machine
	region  *region
}

// needs is what a condition depends on, besides its own machine.
type needs struct {
	units  []*machine // that it names
	groups []*group   // for whose units it asks
	timed  int        // the index of the first of all these machines, and its own, that is timed; never: there is none
}

// A judging collects the conditions to evaluate again after a snapshot: those of the machines that
// changed, those of other machines that name them, and those that ask for all units of a group, if
// the answer has changed.
type judging struct {
	count   int        // of all conditions of the System; 0: there is nothing to evaluate
	deepest int        // how deeply HELDs are nested
	early   bool       // an UNLESS needs some of them
	timed   []*machine // whose conditions name a timer

	changed []*machine  // in the current snapshot
	timers  bool        // timers have moved, too
	before  int         // how many machines had changed before the conditions that name a timer became due
	ending  bool        // the step must end: timers do not count
	batch   []condition // those to evaluate next
}

// condition returns the region of a condition with that text, or nil.
func (m *machine) condition(text string) *region {
	for _, r := range m.conds {
		if r.name == text {
			return r
		}
	}
	return nil
}

// judge returns the region of a condition, and creates it if needed.
func (m *machine) judge(c Cond) *region {
	if h, ok := c.(*Held); ok {
		return m.hold(h)
	}
	text := c.String()
	if r := m.condition(text); r != nil {
		return r
	}
	off := opposite(c)
	r := &region{
		name: text, kind: ConditionRegion, named: true, off: off, on: text, cond: c, depth: nested(c),
		entered: [2]reaction{{event: becoming(off, Calm)}, {event: becoming(text, urgencyOf(c))}},
	}
	return m.addCondition(r)
}

// hold returns the region of a HELD. It creates that and the regions it depends on if needed.
func (m *machine) hold(h *Held) *region {
	if r := m.condition(h.Text); r != nil {
		return r
	}
	inner := m.judge(h.Cond)
	event := becoming(h.Text, Calm)
	r := &region{
		name: h.Text, kind: HeldRegion, named: true, off: opposite(h), on: h.Text, cond: h.Cond, depth: inner.depth,
		entered: [2]reaction{{event: becoming(opposite(h), Calm)}, {event: event}},
	}
	count := *event
	count.For = h.For
	r.held = &timer{owner: m, name: h.Text, event: inner.entered[1].event, expiry: &count, raises: r}
	m.counts = append(m.counts, r.held)
	inner.entered[1].holds = append(inner.entered[1].holds, r.held)
	return m.addCondition(r)
}

// opposite returns the text of the negated condition.
func opposite(c Cond) string {
	if not, ok := c.(Not); ok {
		return not.Cond.String()
	}
	return Not{c}.String()
}

func (m *machine) addCondition(r *region) *region {
	m.conds = append(m.conds, r)
	m.system.judging.count++
	m.system.judging.deepest = max(m.system.judging.deepest, r.depth)
	return m.add(r)
}

// addConditions creates the regions of all conditions that events wait for, and of all HELDs.
func (s *System) addConditions() {
	for i, m := range s.machines {
		for _, h := range s.uses[i].held {
			m.hold(h)
		}
		for _, c := range s.uses[i].conditions {
			m.judge(c)
		}
		slices.SortStableFunc(m.conds, func(a, b *region) int { return cmp.Compare(a.depth, b.depth) })
		for place, r := range m.conds {
			r.place = place
		}
	}
	for i, m := range s.machines {
		if m.timed = s.uses[i].timed; m.timed {
			s.judging.timed = append(s.judging.timed, m)
			m.peers.timed = min(m.peers.timed, i)
		}
	}
	for _, m := range s.machines {
		for _, r := range m.conds {
			s.noteNeeds(condition{m, r})
		}
	}
	for _, p := range s.supplies {
		Terms(p.def.Unless, func(t Cond) {
			if h := heldOf(t); h != nil {
				for _, m := range s.machines {
					m.needEarly(h)
				}
			}
		})
	}
}

// needEarly notes that an UNLESS needs a HELD, and therefore everything that the HELD depends on.
func (m *machine) needEarly(h *Held) {
	if r := m.condition(h.Text); r != nil {
		r.early, m.system.judging.early = true, true
		if inner := m.condition(h.Cond.String()); inner != nil {
			inner.early = true
		}
		Terms(h.Cond, func(t Cond) {
			if nested := heldOf(t); nested != nil {
				for _, other := range m.system.machines {
					other.needEarly(nested)
				}
			}
		})
	}
}

// watched calls unit once for each other machine that a condition of m depends on, and peers for
// each group whose units it all depends on.
func (m *machine) watched(c Cond, unit func(*machine), peers func(*group)) {
	var units []*machine
	var groups []*group
	// of is the unit that a term is about; nil: all units of among.
	var find func(t Cond, of *machine, among *group)
	find = func(t Cond, of *machine, among *group) {
		named := Self
		switch t := t.(type) {
		case Of:
			find(t.Cond, m.unit(t.Unit), nil)
			return
		case Among:
			if of != nil {
				among = of.peers
			}
			find(t.Cond, nil, among)
			return
		case In:
			named = t.Unit
		case Running:
			named = t.Owner
		}
		if named != Self {
			of = m.system.machines[named]
		}
		switch {
		case of == nil && !slices.Contains(groups, among):
			groups = append(groups, among)
			peers(among)
		case of != nil && of != m && !slices.Contains(units, of):
			units = append(units, of)
			unit(of)
		}
	}
	Terms(c, func(t Cond) { find(t, m, nil) })
}

// noteNeeds notes what a condition depends on.
func (s *System) noteNeeds(c condition) {
	m, r := c.machine, c.region
	r.judged = m.shared(r.cond)
	n := &needs{timed: never}
	r.needs = n
	if m.timed {
		n.timed = m.index
	}
	counts := allCount(r.judged)
	m.watched(r.cond, func(other *machine) {
		other.watchers = append(other.watchers, c)
		n.units = append(n.units, other)
		if other.timed {
			n.timed = min(n.timed, other.index)
		}
	}, func(g *group) {
		g.watchers = append(g.watchers, c)
		if !counts {
			g.vaguely = append(g.vaguely, c)
		}
		n.groups = append(n.groups, g)
		n.timed = min(n.timed, g.timed)
	})
	verdictsIn(r.judged, func(v *verdict) {
		if v.counts {
			v.watchers = append(v.watchers, c)
		}
	})
}

// change notes that a machine has changed, so that everything that depends on it is evaluated
// again, in the order of the changes. If timers have moved, the machines whose conditions name one
// follow those that have changed before, in MONITOR order. They need not be evaluated, but they
// determine the order.
func (s *System) change(m *machine) {
	if m == nil || m.turn > 0 {
		return
	}
	j := &s.judging
	j.changed = append(j.changed, m)
	switch {
	case !j.timers:
		m.turn = len(j.changed)
	case m.timed:
		m.turn = j.before + 1 + m.index
	default:
		m.turn = len(s.machines) + 1 + len(j.changed)
	}
	if g := m.peers; g.turn == 0 || m.turn < g.turn {
		g.turn = m.turn
	}
}

// judgeConditions moves the regions of the conditions that depend on what changed: m, whose values
// may have, the machines whose regions moved, and timers. A condition that cannot be decided stays
// as it is. Those that an UNLESS needs are evaluated before the supplies, the others after
// everything else.
func (s *System) judgeConditions(m *machine, early bool) {
	j := &s.judging
	if j.count == 0 || early && !j.early {
		return
	}
	s.change(m)
	for i := range s.moves {
		s.change(s.moves[i].machine)
	}
	if s.timersMoved && !j.timers {
		j.timers, j.before = true, len(j.changed)
	}
	for depth := 0; depth <= j.deepest; depth++ {
		s.collect(depth, early)
		for _, c := range j.batch {
			s.judgeCondition(c)
		}
		s.forget() // those of the next depth may depend on what has moved
	}
	if early {
		return
	}
	for _, changed := range j.changed {
		changed.turn, changed.peers.turn = 0, 0
	}
	j.changed = j.changed[:0]
	if !j.ending {
		s.unnote(unmeasured)
	}
	if j.timers {
		s.clean(forTimers)
	}
	j.timers = false
}

// collect finds the conditions of a depth that must be evaluated, each once: in MONITOR order, then
// in the order of the changes, then in file order.
func (s *System) collect(depth int, early bool) {
	j := &s.judging
	j.batch = j.batch[:0]
	add := func(c condition) {
		if r := c.region; r.turn == 0 && r.kind == ConditionRegion && r.depth == depth && r.early == early {
			r.turn = j.turnOf(c)
			j.batch = append(j.batch, c)
		}
	}
	addAll := func(list []condition) {
		for _, c := range list {
			add(c)
		}
	}
	all := s.thorough || j.ending
	addOf := func(machines []*machine) {
		for _, m := range machines {
			for _, r := range m.conds {
				add(condition{m, r})
			}
			addAll(m.watchers)
			switch g := m.peers; {
			case g.picked:
				continue
			case all:
				addAll(g.watchers)
			default:
				addAll(g.vaguely)
			}
			m.peers.picked = true
		}
	}
	timed := s.dirty[forTimers]
	if all {
		timed = slices.Concat(j.timed, timed)
	}
	addOf(j.changed)
	if j.timers {
		addOf(timed)
	}
	if !all {
		s.recount()
		for _, v := range s.noted[unmeasured] {
			addAll(v.watchers)
		}
	}
	for _, machines := range [][]*machine{j.changed, timed} {
		for _, m := range machines {
			m.peers.picked = false
		}
	}
	slices.SortFunc(j.batch, func(a, b condition) int {
		return cmp.Or(cmp.Compare(a.machine.index, b.machine.index), cmp.Compare(a.region.turn, b.region.turn), cmp.Compare(a.region.place, b.region.place))
	})
	for _, c := range j.batch {
		c.region.turn = 0
	}
}

// turnOf returns when the first thing changed that a condition depends on; see change.
func (j *judging) turnOf(c condition) int {
	first := never
	note := func(turn int) {
		if turn > 0 {
			first = min(first, turn)
		}
	}
	note(c.machine.turn)
	n := c.region.needs
	for _, m := range n.units {
		note(m.turn)
	}
	for _, g := range n.groups {
		note(g.turn)
	}
	if j.timers && n.timed < never {
		note(j.before + 1 + n.timed)
	}
	return first
}

func (s *System) judgeCondition(c condition) {
	r := c.region
	s.looks++
	holds, known := r.judged.known(c.machine, unmeasured)
	if !known || holds == r.isOn() {
		return
	}
	s.try(c.machine, r, holds)
	s.change(c.machine)
	if !holds {
		s.endHeld(c.machine, r)
	}
}

// endHeld ends the HELDs of a condition that no longer holds, and the HELDs of those.
func (s *System) endHeld(m *machine, r *region) {
	for _, t := range r.entered[1].holds {
		if t.raises != nil {
			s.try(m, t.raises, false)
			s.endHeld(m, t.raises)
		}
	}
}

// startConditions puts the conditions into their first states. The conditions of a unit in prior
// continue. Nothing that was already true becomes an event.
func (s *System) startConditions(now Instant, known map[string]*UnitState) {
	for depth := 0; depth <= s.judging.deepest; depth++ {
		for _, m := range s.machines {
			was := known[m.def.ID]
			on := was.on()
			for _, r := range m.conds {
				if r.depth != depth {
					continue
				}
				is := on[r.name] == r.name
				if r.kind == HeldRegion {
					s.startHeld(now, m, r, was)
					s.dropCounts(m, r)
					continue
				}
				if holds, known := r.judged.known(m, unmeasured); known {
					is = holds
				}
				if is {
					r.make(r.on)
				}
				s.dropCounts(m, r)
			}
		}
		s.forget()
	}
}

// startHeld continues a HELD, or starts its count. If the length has changed, the count runs from
// its original beginning, as far as that is known.
func (s *System) startHeld(now Instant, m *machine, r *region, was *UnitState) {
	inner := m.condition(r.cond.String())
	if !inner.isOn() || r.held.running() {
		return
	}
	left := r.held.expiry.For
	if was != nil {
		if slices.Contains(m.cancelled, r.held.name) {
			return
		}
		for _, region := range was.Regions {
			// The same condition with this length or with another.
			length, ok := strings.CutPrefix(region.Region, "HELD ")
			length, same := strings.CutSuffix(length, " "+factor(r.cond))
			if d, valid := parseDuration(length); ok && same && valid {
				left = min(left, r.held.expiry.For-d)
			}
		}
	}
	if left <= 0 {
		r.make(r.on)
		return
	}
	s.start(now, r.held, left, "", CausedByInput)
}

// dropCounts drops the counts for a condition that no longer holds under the new definition.
func (s *System) dropCounts(m *machine, r *region) {
	if r.isOn() {
		return
	}
	for _, t := range r.entered[1].holds {
		m.forgetCancelled(t)
		if t.running() {
			t.fire(EventCancel)
			s.dequeue(t)
			s.record(m, Record{Kind: TimerDropped, Cause: CausedByInput, Timer: t.name})
		}
	}
}

// CountsHeld reports whether a timer's name is that of the count of a HELD. No timer in a file, and
// no other count, has such a name.
func CountsHeld(timer string) bool { return strings.HasPrefix(timer, "HELD ") }
