package fsm

import "time"

// Trigger is what a rule waits for: Change, Crossing, Becoming, Lasting, Timeout.
type Trigger interface {
	Event() *Event  // what happened when the rule runs
	String() string // as the file has it: "OL->OB FOR 10s"
	Args() []Arg    // all of it, for comparison

	// bind returns what triggers a rule of m, and creates the timer if needed.
	bind(s *System, m *machine) source
	note(all []uses, self int)
}

// A source is what a rule is bound to: entering a state of a region, the expiry of a timer, or the
// expiry of the count of a FOR, which entering the state starts.
type source struct {
	region  *region // nil: the timer alone
	entered int     // 0: the region's initial state, 1: the other one
	timer   *timer  // nil: the rule runs as soon as the state is entered
	atOnce  bool    // it runs at once, and again whenever the timer expires
}

// isOn reports whether the state is the current one.
func (src source) isOn() bool { return src.region != nil && src.region.isOn() == (src.entered == 1) }

// Change means that a region leaves one of its states and enters the other: "OL->OB", "None->LB".
type Change struct{ From, To string }

// Crossing means that a comparison becomes true: "battery.runtime < 600".
type Crossing struct{ *Comparison }

// Becoming means that a condition becomes true.
type Becoming struct{ Cond }

// Lasting means that a Change, a Crossing or a Becoming has lasted for some time, or that the rule
// runs repeatedly while it lasts. At least one of the two times is not 0.
type Lasting struct {
	Of    Trigger
	For   time.Duration // 0: the rule runs at once
	Every time.Duration // 0: it runs once
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

func (t Change) note(all []uses, self int) {
	all[self].noteState(t.From)
	all[self].noteState(t.To)
}

// Event returns that the comparison has become true.
func (t Crossing) Event() *Event { return becoming(t.String(), Calm) }

// Args returns the comparison.
func (t Crossing) Args() []Arg { return []Arg{{"condition", Cond(t.Comparison)}} }

func (t Crossing) bind(_ *System, m *machine) source {
	return source{region: m.comparison(t.Comparison), entered: 1}
}

func (t Crossing) note(all []uses, self int) { all[self].noteComparison(t.Comparison) }

// Event returns that the condition has become true.
func (t Becoming) Event() *Event { return becoming(t.String(), urgencyOf(t.Cond)) }

// Args returns the condition.
func (t Becoming) Args() []Arg { return []Arg{{"condition", t.Cond}} }

func (t Becoming) bind(_ *System, m *machine) source {
	return source{region: m.condition(t.String()), entered: 1}
}

func (t Becoming) note(all []uses, self int) {
	Terms(t.Cond, func(c Cond) { noteTerm(all, self, c) })
	all[self].conditions = append(all[self].conditions, t.Cond)
}

// Event returns the event that has lasted.
func (t Lasting) Event() *Event { return t.Of.Event().lasting(t.For, t.Every) }

func (t Lasting) String() string { return t.Event().String() }

// Args returns what has to last, for how long, and how often the rule runs then.
func (t Lasting) Args() []Arg {
	return append(t.Of.Args(), Arg{"for", t.For}, Arg{"every", t.Every})
}

func (t Lasting) bind(s *System, m *machine) source {
	src := t.Of.bind(s, m)
	src.timer = m.count(src.region.entered[src.entered].event, t.For, t.Every)
	src.atOnce = t.For == 0
	return src
}

func (t Lasting) note(all []uses, self int) { t.Of.note(all, self) }

// Event returns that the timer has expired.
func (t Timeout) Event() *Event { return ending(t.Timer) }

func (t Timeout) String() string { return "TIMEOUT " + t.Timer }

// Args returns the timer.
func (t Timeout) Args() []Arg { return []Arg{{"timer", TimerRef{t.Owner, t.Timer}}} }

func (t Timeout) bind(s *System, _ *machine) source {
	return source{timer: s.machines[t.Owner].timer(t.Timer)}
}

func (t Timeout) note([]uses, int) {}
