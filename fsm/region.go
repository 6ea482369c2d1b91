package fsm

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/looplab/fsm"
)

// RegionOf returns the name of the region to which a state other than None belongs: "COMM|NOCOMM",
// "OL|OB", "None|LB".
func RegionOf(state string) string {
	off, on := statesOf(state)
	return off + "|" + on
}

// statesOf returns both states of the region of a state: the initial one, and the other.
func statesOf(state string) (off, on string) {
	switch state {
	case stateCOMM, stateNOCOMM:
		return stateCOMM, stateNOCOMM
	case stateOL, stateOB:
		return stateOL, stateOB
	}
	return stateNone, state
}

// RegionKind says what moves a region. A snapshot moves them in this order, but DOWN before LS.
type RegionKind uint8

// The kinds of regions.
const (
	ContactRegion    RegionKind = iota // COMM|NOCOMM: whether the server answers
	LineRegion                         // OL|OB
	WordRegion                         // None|W: a word of ups.status
	OtherRegion                        // None|OTHER: ups.status has a word that NUT does not define
	LevelRegion                        // None|LB1 to None|LB3: battery.charge at a trip level
	ClientsRegion                      // None|SEC: other clients are logged in to the unit
	ComparisonRegion                   // a comparison that an event needs
	RefusalRegion                      // None|REFUSED: the server refuses LOGIN or PRIMARY to the unit's user
	SuppliesRegion                     // None|LS: MINSUPPLIES of the unit's group
	StateRegion                        // None|name: a state that the file declares, which RAISE and CLEAR move
	DownRegion                         // None|DOWN: a SHUTDOWNCMD has been given
	ConditionRegion                    // a condition that an event or a HELD needs
	HeldRegion                         // a HELD
)

// A region is a two-state machine of a unit. Its current state is stored only in its looplab
// machine. The events are the states to enter. The looplab machine is created when the region first
// leaves its initial state; most regions never do.
type region struct {
	name    string
	kind    RegionKind
	named   bool    // a rule or a condition names it
	status  *Status // what the state on means; nil: nothing special
	off, on string
	machine *fsm.FSM    // nil: in the state off, which it has never left
	compare *Comparison // numeric regions only
	cond    Cond        // of a ConditionRegion
	held    *timer      // of a HeldRegion: the count that turns it on
	depth   int         // of a ConditionRegion: it is evaluated after all regions of lower depth
	early   bool        // an UNLESS needs it: it is evaluated before the supplies
	judged  Cond        // of a ConditionRegion: cond as it is evaluated; see verdict
	place   int         // of a ConditionRegion: its index in machine.conds
	needs   *needs      // of a ConditionRegion: what it depends on
	turn    int         // while it waits to be evaluated: when the first thing that it depends on changed; 0: it does not wait
	move    int         // of one that has moved in the current snapshot: the index of the first move, plus 1

	entered [2]reaction // what entering off, and entering on, triggers
	seen    uint64      // the last report that had the word

	since time.Duration // when it entered its present state, on the clock of Instant.Mono
	dated bool          // whether that is known
}

// A reaction is what entering a state triggers.
type reaction struct {
	event *Event
	rules []*Rule  // in file order
	holds []*timer // counts of FOR that start now, and end when the state is left
}

// newRegion creates a region in one of its states. Units do not share words that drivers invent,
// since there could be any number of them.
func (s *System) newRegion(state string, named, isOn bool) *region {
	off, on := statesOf(state)
	return s.regionOf(kindOf(on), off, on, named, isOn)
}

// newState makes the region of a state that the file declares.
func (s *System) newState(state string, isOn bool) *region {
	return s.regionOf(StateRegion, stateNone, state, true, isOn)
}

func (s *System) regionOf(kind RegionKind, off, on string, named, isOn bool) *region {
	r := &region{kind: kind, named: named, status: statusByName[on], off: off, on: on}
	if named {
		r.name = s.regionName(on)
		r.entered = [2]reaction{{event: s.entering(on, off)}, {event: s.entering(off, on)}}
	} else {
		r.name = RegionOf(on)
		r.entered = [2]reaction{{event: entering(on, off)}, {event: entering(off, on)}}
	}
	if isOn {
		r.make(on)
	}
	return r
}

func (s *System) newComparison(c *Comparison, isOn bool) *region {
	on := c.String()
	off := "NOT " + on
	r := &region{
		name: on, kind: ComparisonRegion, named: true, off: off, on: on, compare: c,
		entered: [2]reaction{{event: becoming(off, Calm)}, {event: becoming(on, Calm)}},
	}
	if isOn {
		r.make(on)
	}
	return r
}

// make makes the looplab machine. It answers an event that leads to the current state with
// "unchanged".
func (r *region) make(initial string) {
	both := []string{r.off, r.on}
	r.machine = fsm.NewFSM(initial, fsm.Events{{Name: r.on, Src: both, Dst: r.on}, {Name: r.off, Src: both, Dst: r.off}}, nil)
}

func (r *region) current() string {
	if r.machine == nil {
		return r.off
	}
	return r.machine.Current()
}

func (r *region) isOn() bool { return r.machine != nil && r.machine.Is(r.on) }

// enter makes the machine enter a state, and reports whether it moved.
func (r *region) enter(on bool) bool {
	state := r.off
	if on {
		state = r.on
	}
	if r.machine == nil {
		if !on {
			return false
		}
		r.make(r.off)
	}
	return fire(r.machine, state) == moved
}

// put restores an earlier state of the machine, which is not an event.
func (r *region) put(on bool) {
	switch {
	case r.machine == nil && on:
		r.make(r.on)
	case r.machine == nil:
	case on:
		r.machine.SetState(r.on)
	default:
		r.machine.SetState(r.off)
	}
}

// An answer is how a looplab machine responds to an event.
type answer uint8

const (
	moved     answer = iota
	unchanged        // the event is legal, and leads to the current state
	illegal          // the event is not legal in the current state
)

// fire sends an event to a machine. A cancelled context would wedge the machine, so it gets one
// that cannot be cancelled.
func fire(machine *fsm.FSM, event string) answer {
	err := machine.Event(context.Background(), event)
	if err == nil {
		return moved
	}
	if _, ok := errors.AsType[fsm.NoTransitionError](err); ok {
		return unchanged
	}
	if _, ok := errors.AsType[fsm.InvalidEventError](err); ok {
		return illegal
	}
	panic("fsm: " + err.Error())
}

// values returns the variable whose number moves the region, if there is one.
func (r *region) values(m *machine) []Value {
	switch r.kind {
	case LevelRegion:
		return []Value{m.compared(varCharge)}
	case ClientsRegion:
		return []Value{m.compared(varClients)}
	case ComparisonRegion:
		return []Value{m.compared(r.compare.Variable)}
	case ConditionRegion:
		return compared(r.cond, m)
	}
	return nil
}

// reactions returns the reaction to entering the current state, and that of the state it left.
func (r *region) reactions() (entered, left *reaction) {
	if r.isOn() {
		return &r.entered[1], &r.entered[0]
	}
	return &r.entered[0], &r.entered[1]
}

// isRecorded reports whether entering the current state deserves a record. A condition has one if
// it is an event. Otherwise its consequence is recorded, such as the end of the count of a HELD.
func (r *region) isRecorded() bool {
	switch {
	case r.cond == nil:
		return true
	case r.kind == HeldRegion:
		return false
	}
	on := &r.entered[1]
	return r.isOn() && (len(on.rules) > 0 || slices.ContainsFunc(on.holds, func(t *timer) bool { return t.raises == nil }))
}
