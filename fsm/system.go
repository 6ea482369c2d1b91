package fsm

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Instant is a moment on two clocks.
type Instant struct {
	Mono time.Duration // since a fixed moment, never set back; for timers
	Wall time.Time     // for texts only
}

// Input is what a unit's server reported, or that contact was lost. The zero Input only means that
// time has passed.
type Input struct {
	Unit    string  // full name
	Lost    string  // why contact was lost; "" with a report
	Refused string  // why the server refuses LOGIN or PRIMARY, though it reports the unit; "": it does not
	FSD     bool    // from now on the unit is in forced shutdown, as if its server had reported it
	Status  string  // ups.status, as sent
	Values  []Value // the requested variables that the unit has, always in the same order
	Adjust  *Adjust // changes a running timer of the unit
	Ack     *Ack    // acknowledges what the unit repeats
	By      string  // who asked for that, or forced the unit; "": not known

	Shutdown ShutdownNews // about the SHUTDOWNCMDs of all units
}

// MaxValue limits ups.status and the value of each variable, in bytes. Longer values are cut where
// they enter, so that everything made of them later, from the words of a command to a mail, has the
// same text everywhere. Real values are far shorter.
const MaxValue = 4 << 10

// bounded returns the input with values of at most MaxValue bytes.
func (in Input) bounded() Input {
	in.Status, in.Values = bound(in.Status), boundAll(in.Values)
	return in
}

// boundAll bounds values; those that need no change are returned as they are.
func boundAll(values []Value) []Value {
	long := func(v Value) bool { return len(v.Value) > MaxValue }
	if !slices.ContainsFunc(values, long) {
		return values
	}
	values = slices.Clone(values)
	for i := range values {
		values[i].Value = bound(values[i].Value)
	}
	return values
}

// bound cuts a value, but not inside a character.
func bound(value string) string {
	if len(value) <= MaxValue {
		return value
	}
	n := MaxValue
	for n > MaxValue-utf8.UTFMax && !utf8.RuneStart(value[n]) {
		n--
	}
	return value[:n]
}

// System is a running policy: a Definition and its machines.
type System struct {
	def       *Definition
	uses      []Uses
	groups    []*group
	supplies  []*supply // in the order of their first groups
	unclear   []*group  // whose UNLESS has an Among that is not counted; see verdict
	machines  []*machine
	byID      map[string]*machine
	queue     queue
	vague     []*timer // those that run and whose WHILE must always be evaluated; see timer.vague
	overdue   []*timer // whose WHILE must be evaluated in the next snapshot, whatever changes
	seq       uint64
	alerts    int
	down      down
	judging   judging
	verdicts  []*verdict // those in use; see forget
	tallies   []*verdict // those that count
	dirty     [consumers][]*machine
	recounted []*supply           // those whose available power has changed
	noted     [tallies][]*verdict // those whose result has changed, by what they are asked for
	ifs       sharedAt
	blaming   []move  // the moves of the current snapshot, once each region knows its own
	now       Instant // of the current step
	// guardings counts how often cancelGuarded has looked for timers.
	guardings uint64
	thorough  bool // for tests: everything that might have changed is evaluated each time, without verdicts
	looks     int  // for tests: how often a condition has been evaluated for a unit, other than for a rule
	// timersMoved says that a timer has started or stopped since the conditions were last
	// evaluated.
	timersMoved bool
	stale       bool // every MINSUPPLIES must be evaluated again
	paused      bool // timers do not expire

	records []Record  // of the current step
	moves   []move    // of the current step
	settled []move    // room for the moves of the next snapshot
	later   []order   // state changes to make after the rules of the current step
	ended   []*region // states whose TO has come true in the current snapshot

	execution execution // the run of the present rule, or of the last one

	// While the machines are created, what several units share; then nil.
	events map[[2]string]*Event
	names  map[string]string // of regions, by state
}

// A group is the machines of one Group.
type group struct {
	def      *Group
	machines []*machine
	supply   *supply // nil: none
	unless   Cond    // that of the supply, as it is judged; see verdict

	watchers []condition           // the conditions that ask for all units of the group
	vaguely  []condition           // those of them with an Among that is not counted
	picked   bool                  // its conditions have been collected
	turn     int                   // the first one of its machines; see judging.change
	timed    int                   // the index of its first machine that is timed; never: there is none
	tallies  []*verdict            // those that count its units
	verdicts map[string][]*verdict // by text, while the machines are made; then nil
}

// A move is a region that entered its other state.
type move struct {
	machine *machine
	region  *region
	why     string // why contact was lost, the user was refused, or DOWN ended
	by      int    // the index of the record that caused it, plus 1; 0: the input
	record  int    // its index, once it is recorded
	entered *reaction
}

// Start creates the machines of a definition. Units, regions and timers that are also in prior
// continue from there; prior may be nil. The records say what changes for a policy that is already
// running.
func Start(def *Definition, now Instant, prior *State) (*System, []Record) {
	s := &System{now: now, def: def, byID: make(map[string]*machine, len(def.Units)), stale: true,
		events: map[[2]string]*Event{}, names: map[string]string{}, ifs: sharedAt{}}
	for i := range def.Groups {
		g := &group{def: &def.Groups[i], timed: never}
		g.supply = s.supply(g.def.Supply)
		s.groups = append(s.groups, g)
	}
	uses := def.Uses()
	s.uses = uses
	was := prior.units()
	for i := range def.Units {
		s.addMachine(i, uses[i], was[def.Units[i].ID], now)
	}
	s.restoreDown(prior)
	for _, m := range s.machines {
		if uses[m.index].Down {
			m.down = m.add(s.newRegion(stateDown, true, s.down.of != nil))
		}
	}
	for _, g := range s.groups {
		s.noteUnless(g)
	}
	s.addConditions()
	s.bindRules()
	s.events, s.names = nil, nil
	for _, g := range s.groups {
		g.verdicts = nil
	}
	s.carryOver(now, prior, was)
	s.startConditions(now, was)
	for _, m := range s.machines {
		if p := m.peers.supply; p != nil {
			p.judge(m)
		}
		s.noteAlert(m)
	}
	s.forget()
	s.forgetTallies()
	s.down.before = s.power()
	return s, s.take()
}

func (s *System) addMachine(i int, uses Uses, was *UnitState, now Instant) {
	u := &s.def.Units[i]
	g := s.groups[u.Group]
	m := &machine{system: s, group: &s.def.Groups[u.Group], peers: g, def: u, index: i, seat: len(g.machines), fresh: true}
	on := was.on()
	add := func(state string, named bool) *region {
		_, other := statesOf(state)
		return m.add(s.newRegion(state, named, on[RegionOf(state)] == other))
	}
	m.regions = make([]*region, 0, 4+len(uses.Words)+len(uses.Comparisons))
	m.comm, m.line = add(stateCOMM, true), add(stateOL, true)
	for _, w := range uses.Words {
		add(w, true)
	}
	for _, w := range was.words() {
		if m.region(RegionOf(w)) == nil {
			add(w, false)
		}
	}
	if uses.Other {
		m.other = add(stateOther, true)
	}
	for l, used := range uses.Levels {
		if used {
			add(levelStates[l], true)
		}
	}
	if uses.SEC {
		add(stateSEC, true)
	}
	for _, c := range uses.Comparisons {
		text := c.String()
		m.add(s.newComparison(c, on[text] == text))
	}
	if m.refused = on[RegionOf(stateRefused)] == stateRefused; m.refused || uses.Refused {
		add(stateRefused, uses.Refused)
	}
	if uses.LS {
		m.ls = add(stateLS, true)
	}
	for _, state := range m.group.States {
		m.add(s.newState(state, was != nil && slices.Contains(was.Raised, state)))
	}
	if was != nil {
		m.values, m.asked = slices.Clone(was.Values), slices.Clone(was.Asked)
		m.status, m.reported, m.forced, m.noRuntime = was.Status, was.Reported, was.Forced, was.NoRuntime
	}
	m.date(uses, was, now)
	s.machines = append(s.machines, m)
	s.byID[u.ID] = m
	m.peers.machines = append(m.peers.machines, m)
	if p := m.peers.supply; p != nil {
		p.machines = append(p.machines, m)
	}
}

// entering returns the event of a region, which units share.
func (s *System) entering(from, to string) *Event {
	return s.share([2]string{from, to}, func() *Event { return entering(from, to) })
}

// ending returns the event of a timer, which units share.
func (s *System) ending(timer string) *Event {
	return s.share([2]string{timer}, func() *Event { return ending(timer) })
}

func (s *System) share(key [2]string, event func() *Event) *Event {
	e := s.events[key]
	if e == nil {
		e = event()
		if s.events != nil {
			s.events[key] = e
		}
	}
	return e
}

// regionName returns the name of a state's region, which units share.
func (s *System) regionName(on string) string {
	name, ok := s.names[on]
	if !ok {
		name = RegionOf(on)
		if s.names != nil {
			s.names[on] = name
		}
	}
	return name
}

// bindRules attaches each rule to what triggers it.
func (s *System) bindRules() {
	for _, m := range s.machines {
		for i := range m.def.Rules {
			s.bind(m, &m.def.Rules[i])
		}
	}
	for _, m := range s.machines {
		for _, t := range m.timers {
			slices.SortStableFunc(t.handlers, func(a, b handler) int { return cmp.Compare(a.rule.Order, b.rule.Order) })
		}
	}
}

func (s *System) bind(m *machine, r *Rule) {
	for i := range r.Actions {
		s.bindIf(m, &r.Actions[i])
		switch c := r.Actions[i].Command.(type) {
		case RunTimer:
			s.bindWhile(m.timer(c.Timer), &r.Actions[i], c.While)
		case StopTimer:
			s.machines[c.Owner].timer(c.Timer)
		}
	}
	if r.Limit.In > 0 {
		m.timer(r.Limit.Timer)
	}
	src := r.On.bind(s, m)
	if src.timer == nil || src.atOnce {
		on := &src.region.entered[src.entered]
		on.rules = append(on.rules, r)
	}
	if src.timer == nil {
		return
	}
	if src.region != nil && len(src.timer.handlers) == 0 {
		on := &src.region.entered[src.entered]
		on.holds = append(on.holds, src.timer)
	}
	src.timer.handlers = append(src.timer.handlers, handler{m, r})
}

// Step advances the time to now and then processes one input. It returns what happened, in order;
// nil means that nothing did. now must not go back.
func (s *System) Step(now Instant, in Input) []Record {
	s.now = now
	s.expire(now)
	if in.Shutdown != NoNews {
		s.hearShutdown(now, in.Shutdown)
		s.moveLater(now)
	} else if m := s.byID[in.Unit]; m != nil && !m.unchanged(&in) {
		s.process(now, m, in.bounded())
		s.moveLater(now)
	}
	if s.stale {
		s.settle(now, nil)
		s.moveLater(now)
	}
	return s.take()
}

// process takes an input that may change something.
func (s *System) process(now Instant, m *machine, in Input) {
	switch why := in.NoContact(); {
	case in.FSD:
		s.force(now, m)
	case in.Adjust != nil:
		s.adjust(now, m, in)
	case in.Ack != nil:
		s.acknowledge(m, in)
	case why != "":
		s.lost(now, m, in, why)
	default:
		s.report(now, m, in)
	}
}

// take returns the records of the step.
func (s *System) take() []Record {
	if len(s.records) == 0 {
		return nil
	}
	out := slices.Clone(s.records)
	s.records = emptied(s.records)
	return out
}

// emptied returns a slice without its elements, to be filled again. The room that an unusual step
// needed is not kept.
func emptied[T any](all []T) []T {
	if cap(all) > 128 {
		return nil
	}
	clear(all)
	return all[:0]
}

// Pause holds or releases the timers. Those that have become due expire with the next Step. After a
// long sleep, what is known about the units is old, and their timers must not act on it before the
// units have been heard from.
func (s *System) Pause(on bool) { s.paused = on }

// NextDeadline returns when the next timer expires, on the clock of Instant.Mono. ok is false if no
// timer is running, or if timers are held.
func (s *System) NextDeadline() (at time.Duration, ok bool) {
	if len(s.queue) == 0 || s.paused {
		return 0, false
	}
	return s.queue[0].deadline, true
}

// Alert reports whether any unit is on battery, low, in forced shutdown or out of contact, so that
// POLLFREQALERT applies.
func (s *System) Alert() bool { return s.alerts > 0 }

// Has reports whether there is a unit with that full name.
func (s *System) Has(id string) bool { return s.byID[id] != nil }

// States lists the states of a unit's machines, except None, comparisons that do not hold, and what
// is not known: a unit that was never heard from is neither COMM nor OL, and if it cannot be
// reached it is only NOCOMM.
func (s *System) States(unit int) []string { return s.machines[unit].states() }

// Since returns when a unit entered a state, on the clock of Instant.Mono. ok is false if the unit
// is not in that state, or if the time is not known.
func (s *System) Since(unit int, state string) (at time.Duration, ok bool) {
	r := s.machines[unit].find(state)
	if r == nil || !r.dated || r.current() != state {
		return 0, false
	}
	return r.since, true
}

// Count returns how many units are in a state other than None.
func (s *System) Count(state string) int {
	n := 0
	for _, m := range s.machines {
		if r := m.find(state); r != nil && r.current() == state {
			n++
		}
	}
	return n
}

// Persists reports whether the reason for an order persists: its unit is in a state that is not
// calm, or still in the state that triggered a rule for the order's event or started the timer
// whose expiry that was. For a unit that is no longer monitored, no reason persists.
func (s *System) Persists(e *Effect) bool {
	m := s.byID[e.Unit]
	if m == nil {
		return false
	}
	return m.any(func(s *Status) bool { return s.Urgency > Calm }) || s.triggered(m, e.Event, nil)
}

// triggered reports whether a unit is in a state that triggers a rule for an event, or that starts
// the timer whose expiry is the event. A region may be left out.
func (s *System) triggered(m *machine, event string, but *region) bool {
	timer, expired := strings.CutPrefix(event, "TIMEOUT ")
	return slices.ContainsFunc(m.def.Rules, func(r Rule) bool {
		if r.On.Event().Plain() != event && !(expired && r.starts(timer)) {
			return false
		}
		src := r.On.bind(s, m)
		return src.isOn() && src.region != but
	})
}

// Awaits reports whether anything happens when a timer of a unit expires.
func (s *System) Awaits(unit, timer string) bool {
	m := s.byID[unit]
	if m == nil {
		return false
	}
	t := m.findTimer(timer)
	return t != nil && (len(t.handlers) > 0 || t.raises != nil)
}

// expire expires the timers that are due. A timer that a rule starts meanwhile waits for the next
// step, so that every step ends.
func (s *System) expire(now Instant) {
	started := s.seq
	for len(s.queue) > 0 && !s.paused {
		t := s.queue[0]
		if t.deadline > now.Mono || t.seq > started {
			return
		}
		s.dequeue(t)
		if t.fire(EventExpire) == illegal {
			continue // stale: the timer is idle
		}
		s.moved(t)
		end := s.record(t.owner, Record{Kind: TimerExpired, Cause: CausedByTime, Timer: t.name, Event: t.expiry})
		switch {
		case EndsDown(t.name):
			s.stillUp(now, t, end)
		case t.raises != nil:
			if s.try(t.owner, t.raises, true); len(s.moves) > 0 {
				s.moves[len(s.moves)-1].by = end + 1
			}
			s.settle(now, nil)
		case t.counts():
			s.repeat(now, t, end)
		}
		for _, h := range t.handlers {
			s.run(now, h.machine, h.rule, t.event, t.expiry.NotifyType(), end, t)
		}
		s.moveLater(now)
	}
}

// NoContact returns why an input means that there is no contact with the unit, or "". That includes
// WAIT alone, which upsd reports while a driver has not reported yet, as after a restart (NUT
// developer guide, "Status data").
func (in *Input) NoContact() string {
	if in.Lost == "" && in.Status != "" && strings.TrimSpace(in.Status) == stateWAIT {
		return "the driver has not reported yet"
	}
	return in.Lost
}

// lost processes the loss of contact. Apart from the word WAIT, nothing else of the unit moves.
func (s *System) lost(now Instant, m *machine, in Input, why string) {
	if s.enter(m, m.comm, true) {
		s.moves = append(s.moves, move{machine: m, region: m.comm, why: why})
	}
	if in.Lost == "" {
		s.try(m, m.word(stateWAIT), true)
	}
	if len(s.moves) > 0 {
		s.settle(now, m)
	}
}

// force processes an injected FSD. Nothing else of the unit moves.
func (s *System) force(now Instant, m *machine) {
	m.forced = true
	if s.down.done() { // the administrator knows that the machine is still up
		s.endDown(0, "ordered again")
	}
	r := m.word(stateFSD)
	s.enter(m, r, true)
	s.moves = append(s.moves, move{machine: m, region: r}) // an order in itself, even if FSD is already on
	s.settle(now, m)
}

// report processes one snapshot of a unit: all regions move first, then rules run.
func (s *System) report(now Instant, m *machine, in Input) {
	m.status, m.reported, m.fresh, m.snapshotted = in.Status, true, false, nil
	m.asked = s.uses[m.index].Variables
	s.touch(m) // its values may have changed
	if !slices.Equal(m.values, in.Values) {
		m.values = slices.Clone(in.Values)
	}

	s.try(m, m.comm, false)
	s.moveLine(m, in.Status)
	s.appear(m, in.Status)
	if m.other != nil {
		s.try(m, m.other, hasOther(in.Status))
	}
	m.noteRuntime()
	s.moveNumbers(m)
	s.refuse(m, in.Refused)
	for _, r := range m.wordRegions() {
		if r.seen != m.reports {
			s.try(m, r, false)
		}
	}
	s.settle(now, m)
	m.forget()
}

func (s *System) try(m *machine, r *region, on bool) {
	if s.enter(m, r, on) {
		s.moves = append(s.moves, move{machine: m, region: r})
	}
}

// enter makes a region of m enter a state, and reports whether it moved.
func (s *System) enter(m *machine, r *region, on bool) bool {
	moved := r.enter(on)
	if moved {
		s.touch(m)
	}
	return moved
}

// refuse moves None|REFUSED.
func (s *System) refuse(m *machine, why string) {
	r := m.find(stateRefused)
	if r == nil {
		if why == "" {
			return
		}
		r = m.add(s.newRegion(stateRefused, false, false))
	}
	if s.enter(m, r, why != "") {
		s.moves = append(s.moves, move{machine: m, region: r, why: why})
	}
	m.refused = why != ""
}

// moveLine moves OL|OB: both words mean OB, neither moves nothing.
func (s *System) moveLine(m *machine, status string) {
	ol, ob := false, false
	for w := range strings.FieldsSeq(status) {
		ol = ol || w == stateOL
		ob = ob || w == stateOB
	}
	if ol || ob {
		s.try(m, m.line, ob)
	}
}

// appear moves the words that a report has, in its order.
func (s *System) appear(m *machine, status string) {
	m.reports++
	for w := range strings.FieldsSeq(status) {
		if w == stateOL || w == stateOB || Derived(w) || m.group.declares(w) {
			continue
		}
		r := m.word(w)
		r.seen = m.reports
		s.try(m, r, true)
	}
	if m.forced {
		m.word(stateFSD).seen = m.reports
	}
}

// hasOther reports whether a status has a word that NUT does not know.
func hasOther(status string) bool {
	for w := range strings.FieldsSeq(status) {
		if !knownWord(w) {
			return true
		}
	}
	return false
}

// moveNumbers moves what depends on a number. An unknown number moves nothing; above all, an
// unknown count of secondaries does not count as zero.
func (s *System) moveNumbers(m *machine) {
	for _, r := range m.regions {
		switch r.kind {
		case LevelRegion:
			if charge, ok := m.number(varCharge); ok {
				s.try(m, r, charge <= m.def.Trip[slices.Index(levelStates[:], r.on)])
			}
		case ClientsRegion:
			if clients, ok := m.number(varClients); ok {
				s.try(m, r, clients > 0)
			}
		case ComparisonRegion:
			if v, ok := m.number(r.compare.Variable); ok {
				s.try(m, r, r.compare.compare(v))
			}
		}
	}
}

// settle finishes a snapshot after the regions of m have moved: LS, the timers whose WHILE or FOR
// no longer holds, the rules. m is nil if only MINSUPPLIES must be evaluated.
func (s *System) settle(now Instant, m *machine) {
	s.ended = s.ended[:0]
	first := s.stale // the machines are new, and so may be the WHILEs of their timers
	s.judgeDown()    // before everything that a condition decides
	s.judgeConditions(m, true)
	s.judgeSupplies()
	s.judgeConditions(m, false)
	s.timersMoved = false
	if m != nil {
		s.noteAlert(m)
	}
	moves := s.moves
	s.moves = s.settled[:0] // rules may move DOWN

	for i := range moves {
		if r := moves[i].region; r.move == 0 {
			r.move = i + 1
		}
	}
	s.blaming = moves
	s.recordMoves(now, moves)
	s.forget()
	s.followPower(now, moves)
	s.cancelGuarded(m, moves, first)
	s.blaming = nil
	for i := range moves {
		moves[i].region.move = 0
	}
	s.react(now, moves)
	s.settled = emptied(moves)
	s.ended = s.ended[:0]
}

// noteAlert counts a machine that begins or ceases to require POLLFREQALERT.
func (s *System) noteAlert(m *machine) {
	if m.alert == m.wantsAlert() {
		return
	}
	if m.alert = !m.alert; m.alert {
		s.alerts++
	} else {
		s.alerts--
	}
}

// recordMoves records the transitions of a snapshot, and stops the counts of the states that were
// left.
func (s *System) recordMoves(now Instant, moves []move) {
	for i := range moves {
		v := &moves[i]
		var left *reaction
		v.region.since, v.region.dated = now.Mono, true
		v.entered, left = v.region.reactions()
		entered := v.entered
		why := entered.event.String()
		if v.region.cond != nil {
			if v.by == 0 {
				v.by = cause(v.region.judged, v.machine, v.region.isOn(), moves[:i]) + 1
			}
			if !v.region.isRecorded() {
				v.record = v.by - 1
				if v.record >= 0 {
					why = s.records[v.record].Event.String()
				}
			}
		}
		if v.region.isRecorded() {
			v.record = s.record(v.machine, Record{
				Kind: Transition, Cause: v.by - 1, Event: entered.event, Values: v.region.values(v.machine), Reason: v.why,
			})
		}
		for _, t := range left.holds {
			s.cancel(t, Record{Cause: v.record, Reason: why})
			t.owner.forgetCancelled(t)
		}
	}
}

// react starts the counts of the states that a snapshot has entered, and runs the rules.
func (s *System) react(now Instant, moves []move) {
	for i := range moves {
		v := &moves[i]
		entered := v.entered
		for _, t := range entered.holds {
			t.times, t.acked = 0, false
			after := t.length()
			if t.expiry.For == 0 {
				t.times = 1 // the rules run now
			}
			s.start(now, t, after, t.rule(), v.record)
		}
		for _, r := range entered.rules {
			s.run(now, v.machine, r, entered.event, entered.event.NotifyType(), v.record, nil)
		}
	}
}

// ownOnly reports whether a condition depends on nothing but the states and values of the unit for
// which it is evaluated.
func ownOnly(c Cond) bool {
	own := true
	Terms(c, func(t Cond) {
		switch t := t.(type) {
		case *Comparison:
		case In:
			own = own && t.Unit == Self
		default:
			own = false
		}
	})
	return own
}

// repeat counts an expired count, and restarts it if it is an EVERY. by is the record of its
// expiry. Repetitions that the machine slept through are not made up for.
func (s *System) repeat(now Instant, t *timer, by int) {
	ended := t.deadline
	t.times++
	every := t.expiry.Every
	if every == 0 {
		return
	}
	s.start(now, t, every-(now.Mono-ended)%every, t.rule(), by)
}

// run runs a rule for a unit. notify is the event that determines NUT's NOTIFYTYPE. It may be more
// than event: NOCOMM is COMM->NOCOMM that has lasted. by is the timer that expired, which counts
// the repetitions of an EVERY; nil: none.
func (s *System) run(now Instant, m *machine, r *Rule, event *Event, notify string, cause int, by *timer) {
	times, silent := 1, false
	if by != nil {
		times, silent = by.times, by.acked
	}
	held := func(why string) {
		s.record(m, Record{Kind: RuleHeld, Cause: cause, Rule: r.Pos, Event: event, Reason: why})
	}
	var limit *timer
	if r.Limit.In > 0 {
		if limit = m.timer(r.Limit.Timer); limit.running() && limit.deadline > now.Mono {
			held("the rule runs at most once in " + FormatDuration(r.Limit.In))
			return
		}
	}
	if silent && !slices.ContainsFunc(r.Actions, func(a Action) bool { return !onlyInforms(a.Command) }) {
		held("it is acknowledged")
		return
	}
	s.execution = execution{
		occasion: occasion{policy: s.def, unit: m.def, event: event.plain, words: r.As, notify: notify, now: now.Wall, machine: m, at: now.Mono, count: times},
		now:      now, machine: m, rule: r, event: event,
		cause: s.record(m, Record{Kind: RuleRun, Cause: cause, Rule: r.Pos, Event: event}),
	}
	x := &s.execution
	for i := range r.Actions {
		a := &r.Actions[i]
		if a.If != nil && !s.guard(x, a, i) {
			continue
		}
		if silent && onlyInforms(a.Command) {
			continue
		}
		if limit != nil {
			s.start(now, limit, r.Limit.In, r.Pos, x.cause)
			limit = nil
		}
		x.action = a
		switch c := a.Command.(type) {
		case inner:
			c.apply(s, x)
		case outer:
			s.raise(x, c, i)
		}
	}
}

// guard evaluates the condition of an action.
func (s *System) guard(x *execution, a *Action, index int) bool {
	r := Record{Kind: GuardFailed, Cause: x.cause, Rule: x.rule.Pos, Event: x.event, Cond: a.If.String(), Values: compared(a.If, x.machine), Text: a.describe(), Action: index}
	holds := false
	if a.Block != nil {
		holds = x.enters(a.Block)
	} else {
		holds = s.ifs.of(x.machine, a, a.If).holds(x.machine)
	}
	if holds {
		r.Kind = GuardHeld
	}
	s.record(x.machine, r)
	return holds
}

// raise turns a command into an effect, or SETFSD EACH into one for each unit.
func (s *System) raise(x *execution, c outer, index int) {
	if f, ok := c.(ForceShutdown); ok && f.Each {
		for _, target := range f.Targets(s.def, x.machine.index) {
			s.raise(x, ForceShutdown{Unit: target}, index)
		}
		return
	}
	x.occasion.values = x.machine.snapshot()
	e := x.occasion.effect(c, x.rule, index)
	e.Urgent = x.machine.urgent(x.event)
	if e.Verb == ShutdownCmd && !e.NoFlag && s.powerFails() {
		e.Flag = s.def.PowerDownFlag
	}
	rec := s.record(x.machine, Record{Kind: EffectRaised, Cause: x.cause, Rule: x.rule.Pos, Event: x.event, Effect: e})
	if e.Verb == ShutdownCmd {
		s.ordered(x.machine, rec)
	}
}

// powerFails reports whether a unit that powers this host, and of which this host is the primary,
// is in forced shutdown, or on battery without calibrating. Only then may its UPS be switched off
// after a shutdown: if there is another reason, such as heat, the other hosts on the UPS need their
// power.
func (s *System) powerFails() bool {
	s.power()
	return s.down.cutting > 0
}

// start starts or restarts a timer. A timer never has more than one deadline.
func (s *System) start(now Instant, t *timer, after time.Duration, rule string, cause int) {
	s.startWhile(now, t, after, nil, nil, rule, cause)
}

// startWhile is start with a WHILE, as the file has it and as it is evaluated.
func (s *System) startWhile(now Instant, t *timer, after time.Duration, while, judged Cond, rule string, cause int) {
	if t.fire(EventStart) == unchanged { // it was running
		s.dequeue(t)
	}
	s.seq++
	t.deadline, t.seq, t.while, t.judged = now.Mono+after, s.seq, while, judged
	t.owner.forgetCancelled(t)
	s.enqueue(t)
	s.moved(t)
	s.record(t.owner, Record{Kind: TimerStarted, Cause: cause, Timer: t.name, Event: t.expiry, Deadline: t.deadline, Rule: rule})
}

// cancel stops a timer; one that is idle stays so.
func (s *System) cancel(t *timer, why Record) {
	if t.fire(EventCancel) == illegal {
		return
	}
	s.dequeue(t)
	s.moved(t)
	why.Kind, why.Timer, why.Event = TimerCancelled, t.name, t.expiry
	s.record(t.owner, why)
}

func (s *System) enqueue(t *timer) {
	s.queue.add(t)
	if t.while != nil {
		t.owner.guarded++
		if t.wide = !ownOnly(t.while); t.wide && t.vague {
			s.vague = append(s.vague, t)
		}
	}
}

func (s *System) dequeue(t *timer) {
	s.queue.remove(t)
	if t.while != nil {
		t.owner.guarded--
		if t.wide && t.vague {
			s.vague = slices.DeleteFunc(s.vague, func(other *timer) bool { return other == t })
		}
		t.while, t.judged, t.wide = nil, nil, false
	}
}

// record adds a record of a unit and returns its index.
func (s *System) record(m *machine, r Record) int {
	r.Unit, r.Name = m.def.ID, m.def.Name
	if s.records == nil {
		s.records = make([]Record, 0, 8) // one allocation for most steps
	}
	s.records = append(s.records, r)
	return len(s.records) - 1
}
