package fsm

import (
	"context"

	"github.com/looplab/fsm"
)

// RegionOf returns the name of the region to which a state other than None
// belongs: "COMM|NOCOMM", "OL|OB", "None|LB".
func RegionOf(state string) string {
	off, on := statesOf(state)
	return off + "|" + on
}

// statesOf returns both states of the region of a state: the one in which a
// unit begins, and the other.
func statesOf(state string) (off, on string) {
	switch state {
	case stateCOMM, stateNOCOMM:
		return stateCOMM, stateNOCOMM
	case stateOL, stateOB:
		return stateOL, stateOB
	}
	return stateNone, state
}

// RegionKind says what moves a region.
type RegionKind uint8

// The kinds of regions.
const (
	ContactRegion    RegionKind = iota // COMM|NOCOMM: whether the server answers
	LineRegion                         // OL|OB
	WordRegion                         // None|W: a word of ups.status
	LevelRegion                        // None|LB1 to None|LB3: battery.charge at a trip level
	ClientsRegion                      // None|SEC: other clients are logged in to the unit
	ComparisonRegion                   // a comparison that an event needs
	SuppliesRegion                     // None|LS: MINSUPPLIES of the unit's group
)

// A region is one two-state machine of a unit. The looplab machine is the only
// holder of the current state. Its events are the states to be entered.
type region struct {
	name    string
	kind    RegionKind
	status  *Status // what the state on means; nil: nothing in particular
	off, on string
	machine *fsm.FSM
	compare *Comparison // numeric regions only
	named   bool        // a rule or a condition names it

	entered [2]reaction // what entering off, and entering on, sets going
	seen    uint64      // the last report that had the word
}

// A reaction is what follows from entering a state.
type reaction struct {
	event *Event
	rules []*Rule  // in file order
	holds []*timer // FOR timers that begin now, and end when the state is left
}

func newRegion(name, off, on, initial string) *region {
	return &region{
		name: name, kind: kindOf(on), status: statusByName[on], off: off, on: on,
		machine: fsm.NewFSM(initial, fsm.Events{
			{Name: on, Src: []string{off}, Dst: on},
			{Name: off, Src: []string{on}, Dst: off},
		}, nil),
		entered: [2]reaction{{event: entering(on, off)}, {event: entering(off, on)}},
	}
}

func newComparison(c *Comparison, initial string) *region {
	on := c.String()
	off := "NOT " + on
	if initial == "" {
		initial = off
	}
	r := newRegion(on, off, on, initial)
	r.compare, r.named, r.kind = c, true, ComparisonRegion
	r.entered = [2]reaction{{event: becoming(off)}, {event: becoming(on)}}
	return r
}

func (r *region) current() string { return r.machine.Current() }

func (r *region) isOn() bool { return r.machine.Is(r.on) }

// enter moves the machine and reports whether that changed its state.
func (r *region) enter(on bool) bool {
	if r.isOn() == on {
		return false
	}
	state := r.off
	if on {
		state = r.on
	}
	// A cancelled context would wedge the machine, so it gets none that can be.
	if err := r.machine.Event(context.Background(), state); err != nil {
		panic("fsm: region " + r.name + ": " + err.Error())
	}
	return true
}

// values returns the value that has moved a region, if that is a number's.
func (r *region) values(m *machine) []Value {
	switch r.kind {
	case LevelRegion:
		return []Value{m.known(varCharge)}
	case ClientsRegion:
		return []Value{m.known(varClients)}
	case ComparisonRegion:
		return []Value{m.known(r.compare.Variable)}
	}
	return nil
}

// reactions returns what the state that the region is in now sets going, and
// what leaving the other one ends.
func (r *region) reactions() (entered, left *reaction) {
	if r.isOn() {
		return &r.entered[1], &r.entered[0]
	}
	return &r.entered[0], &r.entered[1]
}
