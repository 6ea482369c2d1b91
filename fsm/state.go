package fsm

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// State is everything that a System remembers, as plain data. It outlives the definition, across a
// reload or on disk. MINSUPPLIES and polling follow from it.
type State struct {
	Units []UnitState // in the definition's order
}

// UnitState is what a System remembers of one unit.
type UnitState struct {
	ID        string
	Name      string
	Regions   []RegionState // those that are not in their initial state
	Status    string
	Reported  bool     // whether Status and Values have been reported at all
	Forced    bool     // FSD was injected
	Raised    []string // its declared states that are on, in file order
	Down      bool     // DOWN is on, and began with a SHUTDOWNCMD of this unit
	Values    []Value
	NoRuntime bool         // the unit's battery.runtime is not a measurement; see machine.noRuntime
	Asked     []string     // the variables for which the last report was asked, sorted
	Timers    []TimerState // those that run, by start
	Cancelled []string     `json:",omitempty"` // the counts that somebody has cancelled, while what they count lasts; sorted
	Since     []Entry      `json:",omitempty"` // of the statuses whose duration a text shows
}

// Entry says when the region of a status entered its present state.
type Entry struct {
	Status string
	At     time.Duration // on the clock of Instant.Mono
}

// RegionState is the present state of a region.
type RegionState struct {
	Region, State string
}

// TimerState is a running timer.
type TimerState struct {
	Name     string
	Deadline time.Duration // on the clock of Instant.Mono
	Seq      uint64        // orders equal deadlines, across units
	While    string        // the condition under which it was started
	Event    string        // a count: the event that it is for
	Hold     time.Duration // a count: its length
	Times    int           `json:",omitempty"` // the count of an EVERY: how often its rules have run
	Acked    bool          `json:",omitempty"` // the count of an EVERY: it is acknowledged
}

// Clone returns a copy that shares nothing with s.
func (s *State) Clone() *State {
	if s == nil {
		return nil
	}
	c := &State{Units: slices.Clone(s.Units)}
	for i := range c.Units {
		u := &c.Units[i]
		u.Regions, u.Values, u.Asked, u.Timers = slices.Clone(u.Regions), slices.Clone(u.Values), slices.Clone(u.Asked), slices.Clone(u.Timers)
		u.Raised, u.Cancelled, u.Since = slices.Clone(u.Raised), slices.Clone(u.Cancelled), slices.Clone(u.Since)
	}
	return c
}

// Key returns a text that is equal for two states from which a System continues in the same way. It
// contains the remaining time of timers instead of their deadlines, and their order instead of
// sequence numbers, so it does not depend on when the states were reached. How long they have
// lasted only affects texts, and is left out.
func (s *State) Key(now time.Duration) string {
	var seqs []uint64
	for i := range s.Units {
		for _, t := range s.Units[i].Timers {
			seqs = append(seqs, t.Seq)
		}
	}
	slices.Sort(seqs)
	b := make([]byte, 0, 512*len(s.Units))
	text := func(s string) { // as a netstring, so that no content can imitate the structure
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(append(append(b, ':'), s...), ' ')
	}
	texts := func(all []string) {
		for _, s := range all {
			text(s)
		}
		b = append(b, ';')
	}
	for i := range s.Units {
		u := &s.Units[i]
		text(u.ID)
		text(u.Status)
		for _, is := range []bool{u.Reported, u.Forced, u.NoRuntime, u.Down} {
			b = strconv.AppendBool(b, is)
		}
		texts(u.Asked)
		texts(u.Raised)
		texts(u.Cancelled)
		for _, r := range u.Regions {
			text(r.Region)
			text(r.State)
		}
		b = append(b, ';')
		for _, v := range u.Values {
			text(v.Name)
			text(v.Value)
		}
		b = append(b, ';')
		for _, t := range u.Timers {
			rank, _ := slices.BinarySearch(seqs, t.Seq)
			text(t.Name)
			text(t.While)
			b = append(strconv.AppendInt(b, int64(t.Deadline-now), 10), ' ')
			b = append(strconv.AppendInt(b, int64(rank), 10), ' ')
			b = append(strconv.AppendInt(b, int64(t.Times), 10), ' ')
			b = strconv.AppendBool(b, t.Acked)
		}
		b = append(b, '\n')
	}
	return string(b)
}

// State returns what another System needs to continue from here.
func (s *System) State() *State {
	st := &State{Units: make([]UnitState, 0, len(s.machines))}
	running := make([][]TimerState, len(s.machines))
	for _, t := range s.running() {
		running[t.owner.index] = append(running[t.owner.index], t.state())
	}
	for i, m := range s.machines {
		st.Units = append(st.Units, m.state(running[i]))
	}
	return st
}

// UnitState returns what another System needs to know about one unit. ok is false if there is no
// unit with that full name.
func (s *System) UnitState(id string) (UnitState, bool) {
	m := s.byID[id]
	if m == nil {
		return UnitState{}, false
	}
	timers := slices.AppendSeq(slices.Clone(m.counts), maps.Values(m.timers))
	for _, t := range s.down.timers() {
		if t.owner == m {
			timers = append(timers, t)
		}
	}
	slices.SortFunc(timers, bySeq)
	var running []TimerState
	for _, t := range timers {
		if t.running() {
			running = append(running, t.state())
		}
	}
	return m.state(running), true
}

// state returns what another System needs to know about the unit. running are its timers by start.
func (m *machine) state(running []TimerState) UnitState {
	u := UnitState{ID: m.def.ID, Name: m.def.Name, Status: m.status, Reported: m.reported, Forced: m.forced,
		Values: slices.Clone(m.values), NoRuntime: m.noRuntime, Asked: slices.Clone(m.asked), Timers: running, Cancelled: slices.Clone(m.cancelled), Down: m == m.system.down.of}
	for _, r := range m.regions {
		switch {
		case !r.isOn() || r.kind == DownRegion:
		case r.kind == StateRegion:
			u.Raised = append(u.Raised, r.on)
		default:
			u.Regions = append(u.Regions, RegionState{r.name, r.current()})
		}
	}
	for _, status := range m.system.uses[m.index].Since {
		if r := m.find(status); r != nil && r.dated {
			u.Since = append(u.Since, Entry{status, r.since})
		}
	}
	return u
}

// date dates the regions whose duration a text shows. A new unit counts as having entered its
// states now.
func (m *machine) date(uses Uses, was *UnitState, now Instant) {
	for _, status := range uses.Since {
		r := m.find(status)
		if r == nil {
			continue
		}
		if was == nil {
			r.since, r.dated = now.Mono, true
			continue
		}
		if i := slices.IndexFunc(was.Since, func(e Entry) bool { return e.Status == status }); i >= 0 {
			r.since, r.dated = was.Since[i].At, true
		}
	}
}

func (t *timer) state() TimerState {
	ts := TimerState{Name: t.name, Deadline: t.deadline, Seq: t.seq}
	if t.while != nil {
		ts.While = t.while.String()
	}
	if t.counts() {
		ts.Event, ts.Hold, ts.Times, ts.Acked = t.event.String(), t.length(), t.times, t.acked
	}
	return ts
}

// units returns the units by full name; s may be nil.
func (s *State) units() map[string]*UnitState {
	if s == nil {
		return nil
	}
	known := make(map[string]*UnitState, len(s.Units))
	for i := range s.Units {
		known[s.Units[i].ID] = &s.Units[i]
	}
	return known
}

// on returns the regions that were not in their initial state, with their states.
func (u *UnitState) on() map[string]string {
	if u == nil || len(u.Regions) == 0 {
		return nil
	}
	on := make(map[string]string, len(u.Regions))
	for _, r := range u.Regions {
		on[r.Region] = r.State
	}
	return on
}

// words returns the status words that the unit had.
func (u *UnitState) words() []string {
	var words []string
	if u != nil {
		for _, r := range u.Regions {
			if w, ok := strings.CutPrefix(r.Region, stateNone+"|"); ok && !Derived(w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// carryOver starts the timers that were running in prior, and the timer start of new units.
func (s *System) carryOver(now Instant, prior *State, known map[string]*UnitState) {
	type running struct {
		m *machine
		TimerState
		started bool // it was not running before
	}
	var all []running
	for _, m := range s.machines {
		was := known[m.def.ID]
		if was == nil {
			if prior != nil {
				s.record(m, Record{Kind: UnitAdded, Cause: CausedByInput})
			}
			if t := m.timers[StartTimerName]; t != nil {
				all = append(all, running{m, TimerState{Name: StartTimerName, Deadline: now.Mono + StartAfter}, true})
			}
			continue
		}
		m.cancelled = slices.DeleteFunc(slices.Clone(was.Cancelled), func(name string) bool { return m.findTimer(name) == nil })
		for _, ts := range was.Timers {
			if EndsDown(ts.Name) {
				continue
			}
			all = append(all, running{m, ts, false})
			for _, again := range m.recount(ts, was, now) {
				all = append(all, running{m, again, true})
			}
		}
	}
	if s.down.of != nil { // whose unit may be gone
		for _, ts := range prior.downTimers() {
			all = append(all, running{s.down.of, ts, false})
		}
	}
	// Old timers keep their order; new ones follow in MONITOR order.
	slices.SortStableFunc(all, func(a, b running) int {
		if (a.Seq == 0) != (b.Seq == 0) {
			return cmp.Compare(b.Seq, a.Seq)
		}
		return cmp.Compare(a.Seq, b.Seq)
	})
	for _, r := range all {
		t := r.m.findTimer(r.Name)
		if own := s.down.timer(r.Name); own != nil {
			t, own.owner = own, r.m
		}
		if t == nil {
			if !Limits(r.Name) {
				s.record(r.m, Record{Kind: TimerDropped, Cause: CausedByInput, Timer: r.Name})
			}
			continue
		}
		if t.fire(EventStart) == unchanged {
			continue // a FOR that replaces several
		}
		if Limits(r.Name) {
			r.Deadline = min(r.Deadline, now.Mono+r.m.limit(r.Name)) // which may be shorter now
		}
		s.seq = max(s.seq+1, r.Seq)
		while, a := r.m.while(r.Name, r.While)
		t.while, t.judged = while, s.ifs.of(r.m, whileOf{a}, while)
		t.deadline, t.seq, t.times, t.acked = r.Deadline, s.seq, r.Times, r.Acked
		s.enqueue(t)
		if r.started {
			s.record(r.m, Record{Kind: TimerStarted, Cause: CausedByInput, Timer: r.Name, Event: t.expiry, Deadline: r.Deadline})
		}
	}
	if prior == nil {
		return
	}
	for _, u := range prior.Units {
		if s.byID[u.ID] == nil {
			s.records = append(s.records, Record{Kind: UnitRemoved, Cause: CausedByInput, Unit: u.ID, Name: u.Name})
			for _, t := range u.Timers {
				if EndsDown(t.Name) {
					continue
				}
				s.records = append(s.records, Record{Kind: TimerDropped, Cause: CausedByInput, Unit: u.ID, Name: u.Name, Timer: t.Name})
			}
		}
	}
}

// downTimers returns the timers that end DOWN and run.
func (s *State) downTimers() []TimerState {
	var all []TimerState
	for i := range s.Units {
		for _, ts := range s.Units[i].Timers {
			if EndsDown(ts.Name) {
				all = append(all, ts)
			}
		}
	}
	return all
}

// recount returns the counts for an event that was being counted, if the new definition has other
// lengths. A count continues from its beginning. One that would already have expired expires now.
func (m *machine) recount(ts TimerState, was *UnitState, now Instant) []TimerState {
	var out []TimerState
	// The name of a FOR's count begins with its event; that of a HELD's does not. A HELD also
	// counts from a unit's first state, with which no event begins.
	held := !strings.HasPrefix(ts.Name, ts.Event)
	for _, t := range m.counts {
		if ts.Event == "" || t.event.String() != ts.Event || was.runs(t.name) || held != (t.raises != nil) ||
			slices.Contains(m.cancelled, t.name) {
			continue
		}
		length := t.expiry.For
		if ts.Times > 0 || length == 0 {
			length = t.expiry.Every
		}
		if length == 0 {
			continue // it has run, and is not repeated
		}
		end := ts.Deadline - ts.Hold + length
		if end <= now.Mono && m.findTimer(ts.Name) != nil {
			continue // beside the count that still runs, this one has expired before
		}
		out = append(out, TimerState{Name: t.name, Deadline: max(now.Mono, end), Seq: ts.Seq, Times: ts.Times, Acked: ts.Acked})
	}
	return out
}

func (u *UnitState) runs(timer string) bool {
	return slices.ContainsFunc(u.Timers, func(t TimerState) bool { return t.Name == timer })
}

// while returns the condition for a timer that was started under another definition: the same one
// if a STARTTIMER of that timer still has it, otherwise that of its first STARTTIMER. So an edited
// WHILE takes effect at once. It also returns the action, or nil.
func (m *machine) while(timer, was string) (Cond, *Action) {
	var first Cond
	var from *Action
	for i := range m.def.Rules {
		for j := range m.def.Rules[i].Actions {
			run, ok := m.def.Rules[i].Actions[j].Command.(RunTimer)
			if !ok || run.Timer != timer {
				continue
			}
			text := ""
			if run.While != nil {
				text = run.While.String()
			}
			if text == was {
				return run.While, &m.def.Rules[i].Actions[j]
			}
			if from == nil {
				first, from = run.While, &m.def.Rules[i].Actions[j]
			}
		}
	}
	return first, from
}

// limit returns the length of the limit that the timer belongs to.
func (m *machine) limit(timer string) time.Duration {
	i := slices.IndexFunc(m.def.Rules, func(r Rule) bool { return r.Limit.Timer == timer })
	return m.def.Rules[i].Limit.In
}
