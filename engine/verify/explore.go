package verify

import (
	"context"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// An outcome is what an effect means to a check.
type outcome uint8

const (
	goOn   outcome = iota
	stop           // what has to happen has happened: this story ends well
	refute         // it must not happen
)

// A check is one question to the machines in one world.
type check struct {
	about string // what holds, in this world
	world *world
	of    *subject  // of whose policy it is
	wall  time.Time // the time of day; see timesOf
	// oneTime says that there are other times of day, at which the policy does something else.
	oneTime bool
	// effect judges an effect that a step has raised, and may note it in the environment. before is
	// the environment before the step.
	effect func(before, e *environment, s *step, record int) outcome
	// late returns what must not be: each element is a set of clocks that are all beyond a bound.
	late func(e *environment) [][]guard
	// after notes in the environment what follows from a step, and returns clocks that begin again; may
	// be nil.
	after func(before, e *environment) []int
	// note notes in the environment what follows from the records of a step, before its effects are
	// judged; may be nil.
	note func(e *environment, records []fsm.Record)
	// soon returns what must not be when an effect comes: clocks that are all below a bound. It is wrong if
	// that is not nil. May be nil.
	soon  func(before, e *environment, effect *fsm.Effect) []guard
	proof *proof // of a PROVE; nil: none
	// happens ends the search if it holds for the records of a step; may be nil.
	happens func([]fsm.Record) bool
	// clocks are those of units that anything is compared with, by kind.
	clocks  uint16
	figures bool  // the longest times to SHUTDOWNCMD are of interest
	longest int64 // of sinceTrue
	up      bool  // the time since the monitor was started counts
	fixed   bool  // it matters which unit is which, even if nothing in the policy tells them apart
	again   bool  // what is refuted may have been right earlier in the story
	down    bool  // whether the time since SHUTDOWNCMD counts
	calm    bool  // nothing is to be shut down
	often   bool  // whether a message is repeated all the time while nothing changes; see often.go
	most    int   // explores so many nodes at most; 0: as many as others
	told    bool  // a secondary is told to go; see cause
	apart   bool  // a unit never reports twice at one moment; what is told assumes it, but most checks need no clock for it
}

// precise returns the check with the reports of each unit apart.
func (c *check) precise() *check {
	precise := *c
	precise.apart = true
	precise.clocks |= 1 << sinceReport
	return &precise
}

// A search explores the states of a check, those with the fewest changes first.
type search struct {
	*check
	model *model
	lower [lastClock + 1]int64 // the largest number that each clock has to be beyond; see zone.forget
	upper [lastClock + 1]int64 // and that it must not be beyond

	envs   []environment
	envID  map[environment]int32
	moving map[int32][]moving
	nodes  []node
	seen   map[[2]int32][]int32
	now    []int32 // nodes of the present number of changes that are not expanded
	next   []int32
	begun  bool // from all beginnings
	depth  int
	cut    string // why not everything was explored
	found  *finding
	worst  [unitClocks]bound // when SHUTDOWNCMD came, at the latest
	most   limit
	bytes  int64 // that the nodes take, about

	buffers  [4][]bound // see scratch
	lists    [3][]int   // those of follow
	numbers  [2][]int64 // those of settle
	spare    []bound
	work     environment
	expanded int
}

// costOfNode is what a node takes beside its zone, and costOfState what a state of the machines takes for
// each unit, in bytes: mostly the snapshot of its machines. Measured with up to eight units of the plan multi.
const (
	costOfNode  = 300
	costOfState = 8 << 10
)

// size is about how many bytes the search and its model take.
func (x *search) size() int64 {
	return x.bytes + int64(len(x.model.states))*int64(len(x.world.policy.Units))*costOfState
}

// A moving is a move with what the monitor is told, and the clocks that run afterwards.
type moving struct {
	move
	input int32
}

// A node is a set of situations: a state of the machines and of the environment, with a zone over the
// timers that run, in the order of their start, and the clocks of the environment.
type node struct {
	state, env int32
	zone       zone
	parent     int32
	by         int32 // index of the move, or -1-timer; at a root the number of the beginning
	depth      int32
	order      []uint8 // which units the parent had in the places of these; nil: the same. See symmetry.go
}

// A finding is how a check was refuted.
type finding struct {
	node   int32
	by     int32 // what the last step was, as in node; late: none
	late   []guard
	soon   []guard // the effect came while clocks were below these
	since  []int   // the occasions at which the clocks of late began
	real   []int   // which unit is in the place of each at the end
	from   int     // the occasion from which SHUTDOWNCMD would have been right
	effect *fsm.Effect
}

const late int32 = 1 << 30

// newSearch prepares a search. The model is one of the check's policy, which other searches may have
// used before.
func newSearch(c *check, m *model, most limit) *search {
	a := c.world.assume
	x := &search{check: c, model: m, envID: map[environment]int32{}, moving: map[int32][]moving{},
		seen: map[[2]int32][]int32{}, most: most}
	flashes := int64(a.Flash) * int64(a.Flickers+1)
	battery, low := int64(a.Battery)+flashes, int64(a.Low)
	if c.figures {
		// Beyond what the checks compare, for the sake of the figures.
		battery, low = 2*(battery+low), 2*(battery+low)
	}
	for clock := range x.lower {
		x.lower[clock], x.upper[clock] = noLimit, noLimit
	}
	for i := range maxUnits {
		lower, upper := x.lower[i*unitClocks:], x.upper[i*unitClocks:]
		lower[sinceOB], lower[sinceLB], lower[sinceLost] = battery, low, low
		lower[sinceFSD], lower[sinceTrue], lower[sinceReport] = int64(hostSync), c.longest, 0
		upper[sinceAsked], upper[sinceFlash], upper[sinceSet] = int64(a.Report), int64(a.Flash), int64(hostSync)
		if i < len(c.world.habits) && c.world.habits[i].glitches {
			upper[sinceLost] = int64(a.Flash)
		}
	}
	x.lower[sinceDown], x.lower[sinceUp] = int64(settled), int64(settled)
	x.lower[sinceFew], x.lower[sinceDark] = max(low, int64(hostSync)), battery
	if c.world.off {
		x.upper[sinceDown] = int64(a.ShutdownTakes)
	}
	for i := range x.worst {
		x.worst[i] = -1
	}
	return x
}

func (x *search) intern(e *environment) int32 {
	id, ok := x.envID[*e]
	if !ok {
		id = int32(len(x.envs))
		x.envID[*e] = id
		x.envs = append(x.envs, *e)
	}
	return id
}

// clocksOf returns the clocks of an environment that are part of zones.
func (x *search) clocksOf(e *environment) []int { return x.clocksInto(make([]int, 0, 8), e) }

// clocksInto appends them to a list.
func (x *search) clocksInto(out []int, e *environment) []int {
	for i := range x.world.policy.Units {
		if e.units[i].clocks&x.check.clocks == 0 {
			continue
		}
		for c := range unitClocks {
			if x.check.clocks&(1<<c) != 0 && e.units[i].runs(c) && x.counts(e, i, c) {
				out = append(out, i*unitClocks+c)
			}
		}
	}
	for c := sinceDown; c <= lastClock; c++ {
		if e.clocks&(1<<(c-sinceDown)) != 0 && (x.down || c > sinceDown) {
			out = append(out, c)
		}
	}
	return out
}

// counts reports whether anything may still be compared with a clock of a unit.
func (x *search) counts(e *environment, i, clock int) bool {
	switch clock {
	case sinceOB:
		return (e.units[i].full || x.figures) && !e.down
	case sinceLB, sinceLost:
		return !e.down || clock == sinceLost && x.world.habits[i].glitches
	case sinceFSD:
		return !x.world.policy.Units[i].Primary && !e.down
	}
	return true
}

// run explores until everything is explored, something is found, the context ends or there are too
// many nodes. complete says that everything was explored.
func (x *search) run(ctx context.Context) (complete bool) {
	if err := ctx.Err(); err != nil {
		x.cut = endOf(err)
		return false
	}
	x.begin()
	for x.found == nil {
		if len(x.now) == 0 {
			if len(x.next) == 0 && x.begun {
				return true
			}
			x.depth++
			x.now, x.next = x.next, nil
			if x.depth == 2 {
				x.beginElse()
			}
			continue
		}
		if len(x.nodes) > x.most.nodes || x.size() > x.most.bytes {
			x.cut = tooLarge
			return false
		}
		if x.expanded++; x.expanded%64 == 0 {
			if err := ctx.Err(); err != nil {
				x.cut = endOf(err)
				return false
			}
			if x.most.progress != nil {
				x.most.progress.Nodes.Add(64)
			}
		}
		n := x.now[0]
		x.now = x.now[1:]
		x.expand(n)
	}
	return true
}

// beginnings are the states in which the units may be when the monitor starts.
func (x *search) beginnings() [][]unit {
	w := x.world
	all := [][]unit{nil}
	many := len(w.policy.Units) > 3
	for i := range w.policy.Units {
		begins := w.begins(i)
		var more [][]unit
		for _, so := range all {
			for j, b := range begins {
				if many && j > 0 && len(all) > 1 && so != nil && !sameAsFirst(x, so) {
					continue // of many units one is in another state
				}
				more = append(more, append(so[:len(so):len(so)], b))
			}
		}
		all = more
	}
	return all
}

func sameAsFirst(x *search, units []unit) bool {
	for i := range units {
		if units[i] != x.world.begins(i)[0] {
			return false
		}
	}
	return true
}

// begin begins from the states in which the units may be when the monitor starts. Where two policies are
// compared, those other than mains power come later: a story with one or two events more is easier to follow.
func (x *search) begin() {
	for b, units := range x.beginnings() {
		if b == 0 || x.model.both == nil {
			x.beginAt(b, units)
		}
	}
	x.begun = x.model.both == nil
}

// beginElse begins from what begin has left out.
func (x *search) beginElse() {
	if x.begun {
		return
	}
	x.begun = true
	for b, units := range x.beginnings() {
		if b > 0 {
			x.beginAt(b, units)
		}
	}
}

func (x *search) beginAt(b int, units []unit) {
	if x.found != nil {
		return
	}
	st := x.model.begin()
	e := environment{}
	if x.up {
		e.clocks = 1 << (sinceUp - sinceDown)
	}
	z := zero(len(x.model.states[st].timers))
	for i := range units {
		before := e
		e.units[i] = units[i]
		e.units[i].start(sinceReport)
		if e.units[i].fsd && !x.world.habits[i].kept {
			e.units[i].start(sinceFSD)
		}
		in := x.model.input(x.world.input(i, &e.units[i]))
		s := x.model.take(st, in)
		if x.note != nil {
			x.note(&e, s.records)
		}
		switch o, effect := x.judge(&before, &e, s); o {
		case refute:
			x.found = &finding{node: -1, by: int32(b), effect: effect}
			return
		case stop:
			return
		}
		var restart []int
		if x.after != nil {
			restart = x.after(&before, &e)
		}
		if x.proof != nil {
			x.proof.note(x.model.states[s.to], s, &e)
		}
		z = x.follow(z, st, &before, s, &e, restart)
		st = s.to
	}
	x.add(st, &e, z, -1, int32(b), int32(x.depth))
}

// judge asks the check about the effects of a step.
func (x *search) judge(before, e *environment, s *step) (outcome, *fsm.Effect) {
	if len(s.effects) == 0 && len(s.records) == 0 {
		return goOn, nil
	}
	if x.happens != nil && x.happens(s.records) {
		return refute, nil
	}
	result := goOn
	for i := range s.records {
		effect := s.records[i].Effect
		if effect == nil {
			continue
		}
		switch o := x.effect(before, e, s, i); o {
		case refute:
			return refute, effect
		case stop:
			result = stop
		}
	}
	return result, nil
}

// follow returns the zone after a step, which holds until the next step: timers and clocks that continue keep
// their values, the others begin at 0.
func (x *search) follow(z zone, _ int32, before *environment, s *step, e *environment, restart []int) zone {
	x.lists[0] = x.clocksInto(x.lists[0][:0], before)
	old := x.lists[0]
	base := z.n - 1 - len(old)
	from := x.lists[1][:0]
	for _, was := range s.from {
		from = append(from, was+1) // -1 becomes clock 0
	}
	x.lists[2] = x.clocksInto(x.lists[2][:0], e)
	for _, c := range x.lists[2] {
		was := 0
		for i, o := range old {
			if o == c {
				was = base + 1 + i
			}
		}
		for _, r := range restart {
			if r == c {
				was = 0
			}
		}
		from = append(from, was)
	}
	x.lists[1] = from
	x.buffers[3], x.spare = x.spare, x.buffers[3] // z may be what the last step has left
	out := z.rebuilt(x.buffers[3], from)
	x.buffers[3] = out.d
	return out
}

// settle lets time pass in a zone, as far as timers and the environment allow it. It reports whether anything
// is left.
func (x *search) settle(st int32, e *environment, z zone) bool {
	timers := x.model.states[st].timers
	clocks := x.clocksOf(e)
	if x.model.states[st].owed == "" {
		z.elapse()
	}
	for i, t := range timers {
		if !z.constrain(i+1, 0, atMost(t.span)) {
			return false
		}
	}
	for _, g := range x.world.limits(e) {
		for i, c := range clocks {
			if c == g.clock && !z.constrain(len(timers)+1+i, 0, g.upper()) {
				return false
			}
		}
	}
	lower, upper := x.numbers[0][:0], x.numbers[1][:0]
	for _, t := range timers {
		lower, upper = append(lower, t.span), append(upper, t.span)
	}
	for _, c := range clocks {
		lower, upper = append(lower, x.lower[c]), append(upper, x.upper[c])
	}
	x.numbers = [2][]int64{lower, upper}
	z.forget(lower, upper)
	if x.late == nil {
		for i := range x.world.policy.Units {
			e.units[i].full = false // nothing asks for it
		}
	}
	return true
}

// add adds what is new of a zone to the nodes.
func (x *search) add(st int32, e *environment, z zone, parent, by int32, depth int32) {
	if !x.settle(st, e, z) {
		return
	}
	st, order := x.sort(st, e)
	env := x.intern(e)
	key := [2]int32{st, env}
	for _, n := range x.seen[key] {
		if x.nodes[n].zone.includes(z) {
			return
		}
	}
	n := int32(len(x.nodes))
	z = z.clone()
	x.nodes = append(x.nodes, node{st, env, z, parent, by, depth, order})
	x.seen[key] = append(x.seen[key], n)
	x.bytes += costOfNode + int64(8*len(z.d))
	if int(depth) > x.depth {
		x.next = append(x.next, n)
	} else {
		x.now = append(x.now, n)
	}
}

// scratch returns a copy of a zone that holds until the next one with this number. Nearly all zones are looked
// at once, and dropped.
func (x *search) scratch(n int, z zone) zone {
	x.buffers[n] = append(x.buffers[n][:0], z.d...)
	return zone{z.n, x.buffers[n]}
}

// expand follows everything that can happen next at a node.
func (x *search) expand(n int32) {
	nd := x.nodes[n]
	st := x.model.states[nd.state]
	e := x.envs[nd.env]
	clocks := x.clocksOf(&e)
	if x.late != nil {
		for _, guards := range x.late(&e) {
			z := x.scratch(0, nd.zone)
			if x.meets(z, guards, len(st.timers), clocks) {
				x.found = &finding{node: n, by: late, late: guards}
				return
			}
		}
	}
	// A timer ends, unless another one ends before it.
	for i, t := range st.timers {
		if nd.zone.at(i+1, 0) < atMost(t.span) {
			continue
		}
		z := x.scratch(0, nd.zone)
		if !z.constrain(0, i+1, atMost(-t.span)) {
			continue
		}
		possible := true
		for j := range st.timers {
			if endsBefore(st.timers, j, i) && !z.constrain(j+1, 0, below(st.timers[j].span)) {
				possible = false
				break
			}
		}
		if !possible {
			continue
		}
		s := x.model.end(nd.state, i)
		x.work = e
		if x.arrive(n, int32(-1-i), &nd, &e, &x.work, s, z, nil, 0) {
			return
		}
	}
	// The environment does something, before the next timer is due.
	z := x.scratch(0, nd.zone)
	for i, t := range st.timers {
		if !z.constrain(i+1, 0, below(t.span)) {
			return
		}
	}
	if st.owed != "" { // and nothing more happens at this moment
		x.found = &finding{node: n, by: late}
		return
	}
	for i, m := range x.movesOf(nd.env) {
		if m.unit > 0 && x.repeats(st, &e, m.unit) {
			continue
		}
		there := z
		if x.apart && m.unit >= 0 {
			there = x.scratch(1, z)
			if !x.meets(there, []guard{{m.unit*unitClocks + sinceReport, true, 0, false}}, len(st.timers), clocks) {
				continue
			}
		}
		if len(m.after) > 0 {
			there = x.scratch(2, there)
			if !x.meets(there, m.after, len(st.timers), clocks) {
				continue
			}
		}
		s := x.model.take(nd.state, m.input)
		x.work = m.next
		if x.arrive(n, int32(i), &nd, &e, &x.work, s, there, m.restart, 1) {
			return
		}
	}
}

// endsBefore reports whether timer j ends before timer i if their deadlines are equal: if it was started
// before. But whether a rule is limited is asked of the deadline itself, so these timers end before all others.
func endsBefore(timers []timer, j, i int) bool {
	if a, b := fsm.Limits(timers[j].name), fsm.Limits(timers[i].name); a != b {
		return a
	}
	return j < i
}

// meets reports whether clocks of a zone can be beyond bounds.
func (x *search) meets(z zone, guards []guard, timers int, clocks []int) bool {
	for _, g := range guards {
		at := -1
		for i, c := range clocks {
			if c == g.clock {
				at = timers + 1 + i
			}
		}
		if at < 0 {
			return false
		}
		b := below(-g.value)
		if g.equal {
			b = atMost(-g.value)
		}
		if !z.constrain(0, at, b) {
			return false
		}
	}
	return true
}

// arrive judges a step and adds where it leads. It reports whether the check is refuted.
func (x *search) arrive(n, by int32, nd *node, before, after *environment, s *step, z zone, restart []int, cost int32) bool {
	down := after.down
	if x.note != nil {
		x.note(after, s.records)
	}
	o, effect := x.judge(before, after, s)
	if x.soon != nil && o != refute && x.tooSoon(n, by, nd, before, after, s, z) {
		return true
	}
	if x.after != nil {
		restart = append(restart[:len(restart):len(restart)], x.after(before, after)...)
	}
	if x.proof != nil {
		x.proof.note(x.model.states[s.to], s, after)
	}
	if effect == nil {
		for _, e := range s.effects {
			if e.Verb == fsm.ShutdownCmd && !down {
				x.noteWorst(z, len(x.model.states[nd.state].timers), before, after)
				break
			}
		}
	}
	switch o {
	case refute:
		x.found = &finding{node: n, by: by, effect: effect}
		return true
	case stop:
		return false
	}
	x.add(s.to, after, x.follow(z, nd.state, before, s, after, restart), n, by, nd.depth+cost)
	return false
}

// tooSoon reports whether an effect of a step comes too soon.
func (x *search) tooSoon(n, by int32, nd *node, before, after *environment, s *step, z zone) bool {
	timers, clocks := len(x.model.states[nd.state].timers), x.clocksOf(before)
	for _, e := range s.effects {
		guards := x.soon(before, after, e)
		if guards == nil {
			continue
		}
		there, possible := z.clone(), true
		for _, g := range guards {
			i := slices.Index(clocks, g.clock)
			possible = possible && i >= 0 && there.constrain(timers+1+i, 0, g.upper())
		}
		if possible {
			x.found = &finding{node: n, by: by, effect: e, soon: guards}
			return true
		}
	}
	return false
}

// noteWorst notes how long the clocks may have run when SHUTDOWNCMD comes.
func (x *search) noteWorst(z zone, timers int, before, after *environment) {
	note := func(clock int, b bound) {
		if clock < sinceDown {
			x.worst[clock%unitClocks] = max(x.worst[clock%unitClocks], b)
		}
	}
	ran := x.clocksOf(before)
	for i, c := range ran {
		note(c, z.at(timers+1+i, 0))
	}
	for _, c := range x.clocksOf(after) {
		if !slices.Contains(ran, c) {
			note(c, atMost(0)) // it begins with this step
		}
	}
}

func (x *search) movesOf(env int32) []moving {
	all, ok := x.moving[env]
	if ok {
		return all
	}
	e := x.envs[env]
	for _, m := range x.world.moves(&e) {
		in := restart
		if m.unit >= 0 {
			in = x.model.input(x.world.input(m.unit, &m.next.units[m.unit]))
		}
		if x.apart && m.unit >= 0 {
			m.restart = append(m.restart, m.unit*unitClocks+sinceReport)
		}
		all = append(all, moving{m, in})
	}
	x.moving[env] = all
	return all
}
