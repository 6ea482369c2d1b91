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

// A check is one question about the machines in one world.
type check struct {
	about string // what the check is about, in words
	world *world
	of    *subject  // the subject whose policy it checks
	wall  time.Time // the time of day; see timesOf
	// oneTime says that the policy does something else at other times of day.
	oneTime bool
	// effect judges an effect that a step has raised, and may note it in the environment. before is the environment
	// before the step.
	effect func(before, e *environment, s *step, record int) outcome
	// late returns what must not happen: each element is a set of clocks that are all beyond a bound.
	late func(e *environment) [][]guard
	// after notes in the environment what follows from a step, and returns clocks that begin again; may
	// be nil.
	after func(before, e *environment) []int
	// note notes in the environment what follows from the records of a step, before effect judges them; may be nil.
	note func(e *environment, records []fsm.Record)
	// soon returns the guards under which an effect comes too early: clocks that are all below a bound. nil: it
	// cannot be too early. soon itself may be nil.
	soon  func(before, e *environment, effect *fsm.Effect) []guard
	proof *proof // the PROVE; nil: none
	// happens ends the search if it holds for the records of a step; may be nil.
	happens func([]fsm.Record) bool
	// clocks are the clocks of units that something is compared with, by kind.
	clocks  uint16
	figures bool  // record the longest times to SHUTDOWNCMD
	longest int64 // the largest value of sinceTrue that counts
	up      bool  // the time since the monitor was started counts
	fixed   bool  // the identity of units matters, even if nothing in the policy distinguishes them
	again   bool  // an effect that is refuted may have been right earlier in the story
	down    bool  // whether the time since SHUTDOWNCMD counts
	calm    bool  // nothing may shut down
	often   bool  // also look for a message that is repeated while nothing changes; see often.go
	most    int   // the most nodes to explore; 0: the default
	told    bool  // a secondary is told to shut down; see cause
	apart   bool  // a unit never reports twice at one moment. Stories need that; most checks find them without the clock that it takes
}

// precise returns the check with the reports of each unit at different moments.
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
	lower [lastClock + 1]int64 // the largest number that something asks each clock to exceed; see zone.forget
	upper [lastClock + 1]int64 // the largest number that something asks it not to exceed

	envs   []environment
	envID  map[environment]int32
	moving map[int32][]moving
	nodes  []node
	seen   map[[2]int32][]int32
	now    []int32 // nodes with the current number of changes that are not expanded
	next   []int32
	begun  bool // all beginnings were added
	depth  int
	cut    string // why not everything was explored
	found  *finding
	worst  [unitClocks]bound // the latest time at which SHUTDOWNCMD came
	low    bound             // how long a low battery had to last until then; see noteLow
	most   limit
	bytes  int64 // approximate size of the nodes

	buffers  [4][]bound // see scratch
	lists    [3][]int   // used by follow
	numbers  [2][]int64 // used by settle
	spare    []bound
	work     environment
	expanded int
}

// costOfNode is the size of a node without its zone, and costOfState the size of a state of the machines for each
// unit, in bytes: mostly the snapshot of its machines. Measured with up to eight units of the plan multi.
const (
	costOfNode  = 300
	costOfState = 8 << 10
)

// size returns approximately how many bytes the search and its model take.
func (x *search) size() int64 {
	return x.bytes + int64(len(x.model.states))*int64(len(x.world.policy.Units))*costOfState
}

// A moving is a move with the monitor's input, and the clocks that run afterwards.
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
	by         int32 // index of the move, or -1-timer; at a root, the index of the beginning
	depth      int32
	order      []uint8 // which units of the parent stand in these places; nil: the same. See symmetry.go
}

// A finding is how a check was refuted.
type finding struct {
	node   int32
	by     int32 // the last step, as in node; late: none
	late   []guard
	soon   []guard // the effect came while clocks were below these
	since  []int   // the occasions at which the clocks of late started
	real   []int   // which unit stands in each place at the end
	from   int     // SHUTDOWNCMD would have been right from this occasion
	effect *fsm.Effect
}

const late int32 = 1 << 30

// newSearch prepares a search. The model is of the check's policy; other searches may have used it before.
func newSearch(c *check, m *model, most limit) *search {
	a := c.world.assume
	x := &search{check: c, model: m, envID: map[environment]int32{}, moving: map[int32][]moving{},
		seen: map[[2]int32][]int32{}, most: most}
	flashes := int64(a.Flash) * int64(a.Flickers+1)
	battery, low := int64(a.Battery)+flashes, int64(a.Low)
	if c.figures {
		// The figures need longer times than the checks compare.
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
	x.lower[sinceDown], x.lower[sinceUp] = int64(max(settled, fsm.DownFor)), int64(settled)
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

// clocksInto appends the clocks of an environment that are part of zones.
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

// run explores until everything is explored, a finding is made, the context ends or there are too many nodes.
// complete reports whether everything was explored.
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
					continue // of many units, only one starts in another state
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

// begin adds the states in which the units may be when the monitor starts. When two policies are compared, it
// leaves all but mains power to beginElse: a story with one or two more events is easier to follow.
func (x *search) begin() {
	for b, units := range x.beginnings() {
		if b == 0 || x.model.both == nil {
			x.beginAt(b, units)
		}
	}
	x.begun = x.model.both == nil
}

// beginElse adds the states that begin has left out.
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

// follow returns the zone right after a step: timers and clocks that continue keep their values, the others start
// at 0. The zone is valid until the next call.
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
	x.buffers[3], x.spare = x.spare, x.buffers[3] // z may be what the last step returned
	out := z.rebuilt(x.buffers[3], from)
	x.buffers[3] = out.d
	return out
}

// settle lets time pass in a zone, as far as timers and the environment allow. It reports whether the zone is not
// empty.
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
			e.units[i].full = false // nothing uses it
		}
	}
	return true
}

// add adds a node, unless others include its zone.
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

// scratch returns a copy of a zone that is valid until the next call with this n. Nearly all zones are inspected
// once and dropped.
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
	// A timer expires, unless another one expires before it.
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
	if st.owed != "" { // no more happens at this moment
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

// endsBefore reports whether timer j expires before timer i if their deadlines are equal, which it does if it was
// started earlier. Timers of AT MOST ONCE expire before all others, since the machines compare with the deadline
// itself.
func endsBefore(timers []timer, j, i int) bool {
	if a, b := fsm.Limits(timers[j].name), fsm.Limits(timers[i].name); a != b {
		return a
	}
	return j < i
}

// meets reports whether some values in a zone satisfy all guards.
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

// arrive judges a step and adds the node that it leads to. It reports whether the check is refuted.
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
			note(c, atMost(0)) // it starts with this step
		}
	}
	x.noteLow(z, timers, before, ran)
}

// noteLow notes how long a battery that is low, or out of sight, had to last until SHUTDOWNCMD came. Of several units
// that would have to fail together, the first counts. A full battery lasts as long as it takes from OB, if that is
// known.
func (x *search) noteLow(z zone, timers int, before *environment, clocks []int) {
	if x.late == nil {
		return
	}
	for _, guards := range x.late(before) {
		took, inTime := bound(-1), false
		for _, g := range guards {
			upper := noBound
			if i := slices.Index(clocks, g.clock); i >= 0 {
				upper = z.at(timers+1+i, 0)
			}
			switch kind := g.clock % unitClocks; {
			case g.clock >= sinceDown:
				took = noBound // of all units together: not known
			case kind != sinceLB && kind != sinceLost:
				inTime = inTime || upper <= atMost(g.value)
			case took < 0:
				took = upper
			default:
				took = min(took, upper)
			}
		}
		if !inTime {
			x.low = max(x.low, took)
		}
	}
}

func (x *search) movesOf(env int32) []moving {
	all, ok := x.moving[env]
	if ok {
		return all
	}
	e := x.envs[env]
	moves := x.world.moves(&e)
	all = make([]moving, 0, len(moves))
	for _, m := range moves {
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
