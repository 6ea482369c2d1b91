package fsm

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// A machine is the state of one unit: its regions, its timers and the last values from its server.
type machine struct {
	system *System
	def    *Unit
	group  *Group
	peers  *group // the machines of the same group
	index  int
	seat   int // its index in peers.machines

	regions    []*region // in the order in which a snapshot moves them: by kind; words by name
	words      int       // how many of them are words
	comm, line *region
	other      *region // None|OTHER; nil: no rule needs it, as for the next two
	ls         *region
	down       *region

	timers map[string]*timer // by name
	counts []*timer          // of FOR, EVERY and HELD, by first place in the file
	conds  []*region         // conditions that are judged, by depth, and then by first place in the file
	// cancelled are the names of the counts that an administrator has cancelled while what they
	// count lasts, sorted. A restart must not start them again. The slice is never changed in place.
	cancelled []string
	// watchers are the conditions of other machines that name this unit.
	watchers []condition
	timed    bool       // conditions for it name a timer
	turn     int        // while conditions are evaluated: when it changed, see judging.change; 0: it has not
	guarded  int        // how many of the timers run under a WHILE
	touched  uint64     // the last of System.guardings in which these were looked at
	guards   []*timer   // those with a WHILE that depends on this unit, and on more than their own
	counted  []*machine // whose UNLESS names this unit
	dirty    [consumers]bool
	mains    bool // as it was last counted; see System.power
	well     bool
	spares   bool

	values   []Value  // last known, in the order in which they were first reported
	status   string   // ups.status in the last report
	reported bool     // there has been a report, to this machine or to its predecessor
	asked    []string // the variables that the last report was to contain, sorted
	fresh    bool     // this machine has had no report yet
	refused  bool     // the server refuses the unit's user
	// noRuntime says that battery.runtime was not positive in the last report on mains that had it,
	// and has not been positive since: the unit does not measure it.
	noRuntime bool
	forced    bool // FSD was injected; it stays, regardless of later reports
	supplying bool
	alert     bool
	reports   uint64 // counts reports, to mark the words of each

	snapshotted []Value // ups.status and values; nil: not needed since the last report
}

// unit returns the machine of a unit that a rule or a condition of m names; Self: m.
func (m *machine) unit(index int) *machine {
	if index == Self {
		return m
	}
	return m.system.machines[index]
}

// value returns a variable's last known value.
func (m *machine) value(name string) (string, bool) {
	if name == varStatus {
		return m.status, m.reported
	}
	for i := range m.values {
		if m.values[i].Name == name {
			return m.values[i].Value, true
		}
	}
	return "", false
}

// compared returns a variable as comparisons see it: with its value, or as Unknown followed by the
// implausible value.
func (m *machine) compared(name string) Value {
	v, ok := m.value(name)
	if !ok {
		return Value{name, Unknown}
	}
	if _, known := m.number(name); !known {
		v = Unknown + " (" + v + ")"
	}
	return Value{name, v}
}

// number returns a variable's last known value if it is a measurement.
func (m *machine) number(name string) (float64, bool) {
	s, ok := m.value(name)
	if !ok {
		return 0, false
	}
	v, ok := Measurement(name, s)
	return v, ok && (name != varRuntime || v > 0 || m.line.isOn() && !m.noRuntime)
}

// disbelieved reports whether a variable's last known value is a number but not a measurement.
func (m *machine) disbelieved(name string) bool {
	s, _ := m.value(name)
	_, isNumber := parseNumber(s)
	_, ok := m.number(name)
	return isNumber && !ok
}

// Measurement parses the value of a variable. ok is false if it is not a number, or if it is a
// number that drivers send when the UPS does not measure the variable.
func Measurement(name, value string) (v float64, ok bool) {
	v, ok = parseNumber(value)
	return v, ok && plausible(name, v)
}

// plausible reports whether a number can be a measurement of a variable. Drivers send -1 for what
// their UPS does not measure. Only variables that can never be negative are listed: the battery of
// a telecommunications rack is at -48 V, and a temperature may be below zero.
func plausible(name string, v float64) bool {
	switch name {
	case varCharge:
		return 0 <= v && v <= 100
	case varRuntime, varLoad, varClients:
		return v >= 0
	}
	return true
}

// noteRuntime notes whether the unit measures its battery.runtime. Some drivers send 0 if it does
// not. A 0 is only credible on battery, and only if it was not 0 on mains before.
func (m *machine) noteRuntime() {
	s, _ := m.value(varRuntime)
	v, ok := parseNumber(s)
	switch {
	case !ok:
	case v > 0:
		m.noRuntime = false
	case !m.line.isOn() && slices.Contains(strings.Fields(m.status), stateOL):
		m.noRuntime = true
	}
}

// wasAsked reports whether the last report was to contain a variable.
func (m *machine) wasAsked(name string) bool {
	_, asked := slices.BinarySearch(m.asked, name)
	return asked || name == varStatus && m.reported
}

// unchanged reports whether a report says nothing new.
func (m *machine) unchanged(in *Input) bool {
	return in.Lost == "" && !in.FSD && in.Adjust == nil && in.Ack == nil && !m.fresh && !m.comm.isOn() && in.Status == m.status && m.refused == (in.Refused != "") && slices.Equal(in.Values, m.values)
}

// region returns the region of a name, or nil.
func (m *machine) region(name string) *region {
	for _, r := range m.regions {
		if r.name == name {
			return r
		}
	}
	return nil
}

// find returns the region of a state other than None, or nil.
func (m *machine) find(state string) *region {
	for _, r := range m.regions {
		if r.on == state && r.kind < ConditionRegion || r.off == state && r.kind != ComparisonRegion {
			return r
		}
	}
	return nil
}

// comparison returns the region of a comparison, or nil.
func (m *machine) comparison(c *Comparison) *region {
	for _, r := range m.regions {
		if r.compare != nil && r.compare.equal(c) {
			return r
		}
	}
	return nil
}

// add inserts a region at its place.
func (m *machine) add(r *region) *region {
	i, _ := slices.BinarySearchFunc(m.regions, r, func(a, b *region) int {
		if c := cmp.Compare(a.kind, b.kind); c != 0 || a.kind != WordRegion {
			return cmp.Or(c, -1) // after those of its kind
		}
		return strings.Compare(a.on, b.on)
	})
	m.regions = slices.Insert(m.regions, i, r)
	if r.kind == WordRegion {
		m.words++
	}
	return r
}

// wordRegions returns the regions None|W, sorted by word.
func (m *machine) wordRegions() []*region { return m.regions[2 : 2+m.words] }

// word returns the region of a status word, and makes it if there is none.
func (m *machine) word(w string) *region {
	words := m.wordRegions()
	i, ok := slices.BinarySearchFunc(words, w, func(r *region, w string) int { return strings.Compare(r.on, w) })
	if ok {
		return words[i]
	}
	return m.add(m.system.newRegion(w, false, false))
}

// forget drops the regions that no rule names and that are back in their initial state, so that a
// server that invents words cannot fill the memory.
func (m *machine) forget() {
	m.regions = slices.DeleteFunc(m.regions, func(r *region) bool {
		drop := !r.named && !r.isOn()
		if drop && r.kind == WordRegion {
			m.words--
		}
		return drop
	})
}

// has reports whether a word is in the unit's status now.
func (m *machine) has(word string) bool {
	words := m.wordRegions()
	i, ok := slices.BinarySearchFunc(words, word, func(r *region, w string) int { return strings.Compare(r.on, w) })
	return ok && words[i].isOn()
}

// states is what System.States returns.
func (m *machine) states() []string {
	var out []string
	for _, r := range m.regions {
		if r.isOn() && r.kind < ConditionRegion || r.kind <= LineRegion && m.reported {
			out = append(out, r.current())
		}
	}
	if m.down == nil && m.system.down.of != nil {
		out = append(out, stateDown) // even if no rule names it, people look for it
	}
	return out
}

// wantsAlert reports whether the unit is in a state that requires POLLFREQALERT.
func (m *machine) wantsAlert() bool {
	return m.any(func(s *Status) bool { return s.Alert })
}

// urgent reports whether messages about an event are urgent: it enters a critical state, or the
// unit is failing.
func (m *machine) urgent(event *Event) bool {
	return event.urgency == Critical || m.any(func(s *Status) bool { return s.Failing })
}

// any reports whether the unit is in a state with some property.
func (m *machine) any(means func(*Status) bool) bool {
	for _, r := range m.regions {
		if r.status != nil && means(r.status) && r.isOn() {
			return true
		}
	}
	return false
}

// snapshot returns the known variables of the unit, ups.status first. It is shared and read-only.
func (m *machine) snapshot() []Value {
	if m.snapshotted == nil {
		m.snapshotted = make([]Value, 0, len(m.values)+1)
		if m.reported {
			m.snapshotted = append(m.snapshotted, Value{varStatus, m.status})
		}
		m.snapshotted = append(m.snapshotted, m.values...)
	}
	return m.snapshotted
}

// timer returns the unit's timer with a name, and makes it if there is none.
func (m *machine) timer(name string) *timer {
	t := m.timers[name]
	if t == nil {
		end := m.system.ending(name)
		t = &timer{owner: m, name: name, event: end, expiry: end}
		if m.timers == nil {
			m.timers = map[string]*timer{}
		}
		m.timers[name] = t
	}
	return t
}

// count returns the unit's count of a FOR or an EVERY, and makes it if there is none.
func (m *machine) count(event *Event, hold, every time.Duration) *timer {
	for _, t := range m.counts {
		if t.event.plain == event.plain && t.expiry.For == hold && t.expiry.Every == every && t.raises == nil {
			return t
		}
	}
	expiry := event.lasting(hold, every)
	t := &timer{owner: m, name: expiry.text, event: event, expiry: expiry}
	m.counts = append(m.counts, t)
	return t
}

// findTimer returns the unit's timer or count with a name, or nil.
func (m *machine) findTimer(name string) *timer {
	if t := m.timers[name]; t != nil {
		return t
	}
	for _, t := range m.counts {
		if t.name == name {
			return t
		}
	}
	return nil
}

// sortedTimers returns the timers by name, and then the counts in file order.
func (m *machine) sortedTimers() []*timer {
	out := make([]*timer, 0, len(m.timers)+len(m.counts))
	for _, name := range slices.Sorted(maps.Keys(m.timers)) {
		out = append(out, m.timers[name])
	}
	return append(out, m.counts...)
}
