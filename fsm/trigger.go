package fsm

import "time"

// Trigger is what a rule waits for: Change, Crossing, Lasting, Timeout.
type Trigger interface {
	Event() *Event  // what happened when the rule runs
	String() string // as the file has it: "OL->OB FOR 10s"
	Args() []Arg    // all of it, for comparison

	// bind returns what triggers a rule of m, and makes the timer if there is none.
	bind(s *System, m *machine) source
	note(n *uses)
}

// A source is what a rule is bound to: entering a state of a region, the expiry of a timer, or the
// expiry of the count of a FOR, which entering the state starts.
type source struct {
	region  *region // nil: the timer alone
	entered int     // 0: the region's initial state, 1: the other one
	timer   *timer  // nil: the rule runs as soon as the state is entered
}

// isOn reports whether the state is the current one.
func (src source) isOn() bool { return src.region != nil && src.region.isOn() == (src.entered == 1) }

// Change means that a region leaves one of its states and enters the other: "OL->OB", "None->LB".
type Change struct{ From, To string }

// Crossing means that a comparison becomes true: "battery.runtime < 600".
type Crossing struct{ *Comparison }

// Lasting means that a Change or a Crossing has lasted for a time.
type Lasting struct {
	Of  Trigger
	For time.Duration
}

// Timeout means that a timer expires.
type Timeout struct {
	Timer string
	Owner int // the unit whose timer it is: index into Definition.Units
}

// ChangeOf returns the change that a trigger waits for, whether it has to last or not.
func ChangeOf(t Trigger) (Change, bool) {
	if l, ok := t.(Lasting); ok {
		t = l.Of
	}
	c, ok := t.(Change)
	return c, ok
}

// State returns the state that is entered or, if that is None, the one that is left.
func (t Change) State() string {
	if t.To == stateNone {
		return t.From
	}
	return t.To
}

// Event returns the change.
func (t Change) Event() *Event { return entering(t.From, t.To) }

func (t Change) String() string { return t.From + "->" + t.To }

// Args returns the two states.
func (t Change) Args() []Arg { return []Arg{{"from", t.From}, {"to", t.To}} }

func (t Change) bind(_ *System, m *machine) source {
	r := m.find(t.State())
	if r.on == t.To {
		return source{region: r, entered: 1}
	}
	return source{region: r}
}

func (t Change) note(n *uses) {
	n.noteState(t.From)
	n.noteState(t.To)
}

// Event returns that the comparison has become true.
func (t Crossing) Event() *Event { return becoming(t.String()) }

// Args returns the comparison.
func (t Crossing) Args() []Arg { return []Arg{{"condition", Cond(t.Comparison)}} }

func (t Crossing) bind(_ *System, m *machine) source {
	return source{region: m.comparison(t.Comparison), entered: 1}
}

func (t Crossing) note(n *uses) { n.noteComparison(t.Comparison) }

// Event returns the event that has lasted.
func (t Lasting) Event() *Event { return t.Of.Event().lasting(t.For) }

func (t Lasting) String() string { return t.Of.String() + " FOR " + FormatDuration(t.For) }

// Args returns what has to last, and for how long.
func (t Lasting) Args() []Arg { return append(t.Of.Args(), Arg{"for", t.For}) }

func (t Lasting) bind(s *System, m *machine) source {
	src := t.Of.bind(s, m)
	src.timer = m.count(src.region.entered[src.entered].event, t.For)
	return src
}

func (t Lasting) note(n *uses) { t.Of.note(n) }

// Event returns that the timer has expired.
func (t Timeout) Event() *Event { return ending(t.Timer) }

func (t Timeout) String() string { return "TIMEOUT " + t.Timer }

// Args returns the timer.
func (t Timeout) Args() []Arg { return []Arg{{"timer", TimerRef{t.Owner, t.Timer}}} }

func (t Timeout) bind(s *System, _ *machine) source {
	return source{timer: s.machines[t.Owner].timer(t.Timer)}
}

func (t Timeout) note(*uses) {}
