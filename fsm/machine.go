package fsm

import (
	"maps"
	"slices"
	"strings"
)

// A machine is what is known of one unit: its regions, its timers and the last
// values that its server sent.
type machine struct {
	system *System
	group  *group
	def    *Unit
	index  int

	regions     map[string]*region // all of the below, by name
	comm, line  *region
	words       []*region // None|W, sorted by word
	levels      [3]*region
	sec         *region   // nil: no rule cares
	comparisons []*region // by first place in the file
	ls          *region   // nil: no rule cares

	timers map[string]*timer // by name
	holds  []*timer          // by first place in the file

	values    []Value // last known, in the order in which they were first reported
	status    string  // the last report's ups.status
	reported  bool    // a report has come, of this machine or of its predecessor
	judged    bool    // a report has come since the machine was made
	forced    bool    // FSD was injected: it stays, whatever is reported
	supplying bool
	alert     bool
	reports   uint64 // counts reports, to mark the words that one has
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

// known returns a variable with its last known value, or Unknown.
func (m *machine) known(name string) Value {
	if v, ok := m.value(name); ok {
		return Value{name, v}
	}
	return Value{name, Unknown}
}

// number returns a variable's last known value where it is a number.
func (m *machine) number(name string) (float64, bool) {
	s, ok := m.value(name)
	if !ok {
		return 0, false
	}
	return parseNumber(s)
}

// unchanged reports whether a report says nothing new.
func (m *machine) unchanged(in Input) bool {
	return m.judged && !m.comm.isOn() && in.Status == m.status && slices.Equal(in.Values, m.values)
}

// word returns the region of a status word, made if need be.
func (m *machine) word(w string) *region {
	i, ok := slices.BinarySearchFunc(m.words, w, func(r *region, w string) int { return strings.Compare(r.on, w) })
	if ok {
		return m.words[i]
	}
	r := newRegion(RegionOf(w), stateNone, w, stateNone)
	m.words = slices.Insert(m.words, i, r)
	m.regions[r.name] = r
	return r
}

// forget drops the regions of words that no rule names and that are gone, so
// that a server which invents words cannot fill the memory.
func (m *machine) forget() {
	m.words = slices.DeleteFunc(m.words, func(r *region) bool {
		drop := !r.named && !r.isOn()
		if drop {
			delete(m.regions, r.name)
		}
		return drop
	})
}

// has reports whether a word is in the unit's status now.
func (m *machine) has(word string) bool {
	r := m.regions[RegionOf(word)]
	return r != nil && r.isOn()
}

// states lists the states that the unit's machines are in, but for None and for
// comparisons that do not hold.
func (m *machine) states() []string {
	var out []string
	m.each(func(r *region) {
		if r == m.comm || r == m.line || r.isOn() {
			out = append(out, r.current())
		}
	})
	return out
}

// wantsAlert reports whether the unit is in a state in which it is polled with
// POLLFREQALERT.
func (m *machine) wantsAlert() bool {
	return m.any(func(s *Status) bool { return s.Alert })
}

// urgent reports whether what is said of an event is urgent: it is a state that
// is, or the unit is failing meanwhile.
func (m *machine) urgent(event *Event) bool {
	return MostUrgent(event.To) == Critical || m.any(func(s *Status) bool { return s.Failing })
}

// any reports whether the unit is in a state that means something.
func (m *machine) any(means func(*Status) bool) bool {
	found := false
	m.each(func(r *region) { found = found || r.status != nil && r.isOn() && means(r.status) })
	return found
}

// snapshot returns what is known of the unit's variables, ups.status first.
func (m *machine) snapshot() []Value {
	out := make([]Value, 0, len(m.values)+1)
	if m.reported {
		out = append(out, Value{varStatus, m.status})
	}
	return append(out, m.values...)
}

// each calls f for every region, in the order in which a snapshot moves them.
func (m *machine) each(f func(*region)) {
	f(m.comm)
	f(m.line)
	for _, r := range m.words {
		f(r)
	}
	for _, r := range m.levels {
		if r != nil {
			f(r)
		}
	}
	if m.sec != nil {
		f(m.sec)
	}
	for _, r := range m.comparisons {
		f(r)
	}
	if m.ls != nil {
		f(m.ls)
	}
}

// sortedTimers returns the timers by name, and then the counts of FOR by first
// place in the file.
func (m *machine) sortedTimers() []*timer {
	var out []*timer
	for _, name := range slices.Sorted(maps.Keys(m.timers)) {
		out = append(out, m.timers[name])
	}
	return append(out, m.holds...)
}
