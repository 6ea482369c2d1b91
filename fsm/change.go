package fsm

import (
	"cmp"
	"slices"
)

// A consumer is what looks at the units that have changed, each in its own time.
const (
	forTallies  = iota // the votes of verdicts
	forSupplies        // UNLESS
	forGuards          // WHILE
	forPower           // the power of all units, for DOWN
	forTimers          // conditions that name a timer: only timers count
	consumers
)

// touch notes that a unit has changed: a region has moved, a timer has started or stopped, or a value may be another
// one.
func (s *System) touch(m *machine) {
	for consumer := range forTimers {
		s.soil(m, consumer)
	}
}

func (s *System) soil(m *machine, consumer int) {
	if !m.dirty[consumer] {
		m.dirty[consumer] = true
		s.dirty[consumer] = append(s.dirty[consumer], m)
	}
}

// clean forgets which units have changed.
func (s *System) clean(consumer int) {
	for _, m := range s.dirty[consumer] {
		m.dirty[consumer] = false
	}
	s.dirty[consumer] = s.dirty[consumer][:0]
}

// moved notes that a timer has started or stopped. No condition names a count.
func (s *System) moved(t *timer) {
	if t.counts() {
		return
	}
	s.timersMoved = true
	s.touch(t.owner)
	s.soil(t.owner, forTimers)
}

// A place is a condition in the file, as the units of a group see it.
type place struct {
	group *group
	at    any // *Action, *Block or whileOf
}

// whileOf is the WHILE of a STARTTIMER, beside the IF of that action.
type whileOf struct{ action *Action }

// sharedAt are the conditions of actions, blocks and WHILEs that contain verdicts, all of which count.
type sharedAt map[place]Cond

// of returns a condition as m evaluates it.
func (c sharedAt) of(m *machine, at any, plain Cond) Cond {
	if len(c) == 0 || m.system.thorough {
		return plain
	}
	if judged, ok := c[place{m.peers, at}]; ok {
		return judged
	}
	return plain
}

// bindIf prepares the condition of an action.
func (s *System) bindIf(m *machine, a *Action) {
	if a.Block == nil {
		s.ifs.bind(m, a, a.If)
		return
	}
	var bind func(*Block)
	bind = func(b *Block) {
		for ; b != nil; b = b.Outer {
			s.ifs.bind(m, b, b.If)
			bind(b.Else)
		}
	}
	bind(a.Block)
}

func (c sharedAt) bind(m *machine, at any, plain Cond) {
	if !asksAmong(plain) {
		return
	}
	if _, known := c[place{m.peers, at}]; known {
		return
	}
	if judged := m.shared(plain); allCount(judged) {
		c[place{m.peers, at}] = judged
	}
}

// asksAmong reports whether there is an ANY IS or an ALL IS in a condition; nil has none.
func asksAmong(c Cond) bool {
	found := false
	Terms(c, func(t Cond) {
		_, among := t.(Among)
		of, isOf := t.(Of)
		found = found || among || isOf && asksAmong(of.Cond)
	})
	return found
}

// bindWhile notes what the WHILE of a STARTTIMER depends on, if that is more than its unit's states and values.
func (s *System) bindWhile(t *timer, a *Action, while Cond) {
	if while == nil || ownOnly(while) {
		return
	}
	m := t.owner
	judged := m.shared(while)
	if !allCount(judged) {
		t.vague = true
		return
	}
	s.ifs[place{m.peers, whileOf{a}}] = judged
	m.guards = append(m.guards, t)
	m.watched(while, func(other *machine) { other.guards = append(other.guards, t) }, func(*group) {})
	verdictsIn(judged, func(v *verdict) { v.guards = append(v.guards, t) })
}

// cancelGuarded cancels the timers whose WHILE no longer holds after a snapshot of m, which may be nil, and these
// moves. A single -1 from a driver does not cancel the countdown to a shutdown.
//
// A WHILE that only concerns its own unit is evaluated if that unit was in the snapshot, or has moved; any other one if
// something has changed that it depends on. With all, every WHILE is. When thousands of units lose their mains,
// thousands of timers run.
func (s *System) cancelGuarded(m *machine, moves []move, all bool) {
	due := s.guarded(m, moves, all || s.thorough)
	for len(due) > 0 {
		t := due[0]
		due, t.due = due[1:], false
		if t.while == nil {
			continue
		}
		s.looks++
		holds, known := t.asJudged().known(t.owner, disbelieved)
		if !known || holds {
			continue
		}
		s.cancel(t, Record{Cause: cause(t.asJudged(), t.owner, false, moves), Cond: t.while.String(), Values: compared(t.while, t.owner)})
		for _, other := range s.changedGuards() { // a WHILE may name a timer
			if other.seq < t.seq { // its turn is over
				other.due = false
				s.overdue = append(s.overdue, other)
				continue
			}
			i, _ := slices.BinarySearchFunc(due, other, bySeq)
			due = slices.Insert(due, i, other)
		}
	}
	s.forget()
}

func bySeq(a, b *timer) int { return cmp.Compare(a.seq, b.seq) }

// asJudged returns the WHILE as it is evaluated.
func (t *timer) asJudged() Cond {
	if t.judged == nil || t.owner.system.thorough {
		return t.while
	}
	return t.judged
}

// guarded returns the timers for cancelGuarded, by start.
func (s *System) guarded(m *machine, moves []move, all bool) []*timer {
	s.guardings++
	due := s.changedGuards()
	add := func(t *timer) {
		if t.while != nil && !t.due {
			t.due = true
			due = append(due, t)
		}
	}
	for _, t := range s.overdue {
		add(t)
	}
	s.overdue = s.overdue[:0]
	for _, t := range s.vague {
		add(t)
	}
	addOwn := func(m *machine) {
		if m.guarded == 0 || m.touched == s.guardings {
			return
		}
		m.touched = s.guardings
		for _, t := range m.timers {
			if all || !t.wide {
				add(t)
			}
		}
	}
	if m != nil {
		addOwn(m)
	}
	for i := range moves {
		addOwn(moves[i].machine)
	}
	if all {
		for _, m := range s.machines {
			addOwn(m)
		}
	}
	slices.SortFunc(due, bySeq)
	return due
}

// changedGuards returns the running timers whose WHILE depends on more than their unit, and on something that has
// changed.
func (s *System) changedGuards() []*timer {
	var due []*timer
	add := func(t *timer) {
		if t.while != nil && t.wide && !t.due {
			t.due = true
			due = append(due, t)
		}
	}
	s.recount()
	for _, m := range s.dirty[forGuards] {
		for _, t := range m.guards {
			add(t)
		}
	}
	s.clean(forGuards)
	for _, v := range s.noted[disbelieved] {
		for _, t := range v.guards {
			add(t)
		}
	}
	s.unnote(disbelieved)
	return due
}
