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

// A judging collects the conditions to evaluate again after a snapshot: those of the machines that
// changed, and those of other machines that name them.
type judging struct {
	count   int        // of all conditions of the System; 0: there is nothing to evaluate
	deepest int        // how deeply HELDs are nested
	early   bool       // an UNLESS needs some of them
	timed   []*machine // whose conditions name a timer

	changed []*machine  // in the current snapshot
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
		if s.uses[i].timed {
			s.judging.timed = append(s.judging.timed, m)
		}
		for _, r := range m.conds {
			r.judged = m.shared(r.cond)
			m.watched(r.cond, func(other *machine) {
				other.watchers = append(other.watchers, condition{m, r})
			}, func(g *group) { g.watchers = append(g.watchers, condition{m, r}) })
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

// change notes that a machine has changed, so that everything that depends on it is evaluated
// again.
func (j *judging) change(m *machine) {
	if m != nil && !m.changed {
		m.changed = true
		j.changed = append(j.changed, m)
	}
}

// judgeConditions moves the regions of the conditions that depend on what changed: m, whose values
// may have, and the machines whose regions moved. A condition that cannot be decided stays as it
// is. Those that an UNLESS needs are evaluated before the supplies, the others after everything
// else.
func (s *System) judgeConditions(m *machine, early bool) {
	j := &s.judging
	if j.count == 0 || early && !j.early {
		return
	}
	j.change(m)
	for i := range s.moves {
		j.change(s.moves[i].machine)
	}
	if s.timersMoved {
		for _, timed := range j.timed {
			j.change(timed)
		}
	}
	for depth := 0; depth <= j.deepest; depth++ {
		j.collect(depth, early)
		for _, c := range j.batch {
			s.judgeCondition(c)
		}
		s.forget() // those of the next depth may depend on what has moved
	}
	if !early {
		for _, changed := range j.changed {
			changed.changed = false
		}
		j.changed = j.changed[:0]
	}
}

// collect finds the conditions of a depth that must be evaluated, each once: in MONITOR order, then
// in the order of the changes, then in file order.
func (j *judging) collect(depth int, early bool) {
	j.batch = j.batch[:0]
	add := func(c condition, turn int) {
		if r := c.region; r.turn == 0 && r.kind == ConditionRegion && r.depth == depth && r.early == early {
			r.turn = turn
			j.batch = append(j.batch, c)
		}
	}
	for i, m := range j.changed {
		for _, r := range m.conds {
			add(condition{m, r}, i+1)
		}
		for _, c := range m.watchers {
			add(c, i+1)
		}
		if g := m.peers; !g.changed {
			g.changed = true
			for _, c := range g.watchers {
				add(c, i+1)
			}
		}
	}
	for _, m := range j.changed {
		m.peers.changed = false
	}
	slices.SortFunc(j.batch, func(a, b condition) int {
		return cmp.Or(cmp.Compare(a.machine.index, b.machine.index), cmp.Compare(a.region.turn, b.region.turn), cmp.Compare(a.region.place, b.region.place))
	})
	for _, c := range j.batch {
		c.region.turn = 0
	}
}

func (s *System) judgeCondition(c condition) {
	r := c.region
	holds, known := r.judged.known(c.machine, unmeasured)
	if !known || holds == r.isOn() {
		return
	}
	s.try(c.machine, r, holds)
	s.judging.change(c.machine)
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
	s.start(now, r.held, left, nil, "", CausedByInput)
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
