package fsm

import (
	"fmt"
	"time"
)

// Of holds when a condition does for another unit.
type Of struct {
	Unit int    // index into Definition.Units
	Name string // the unit as %(u)s prints it
	Cond Cond
}

// Among holds when a condition does for any unit of the group, or for all of them.
type Among struct {
	All  bool
	Cond Cond
}

// Running holds while a timer runs.
type Running struct {
	Timer string
	Owner int // the unit whose timer it is: index into Definition.Units, or Self
}

// Held holds once a condition has held for some time without interruption.
type Held struct {
	For  time.Duration
	Cond Cond
	Text string // the term in its canonical form
}

// NewHeld returns a Held with its text.
func NewHeld(d time.Duration, c Cond) *Held {
	return &Held{d, c, "HELD " + FormatDuration(d) + " " + factor(c)}
}

// Between holds between two times of day on the machine's clock: from the first, inclusive, to the
// second, exclusive. It may span midnight.
type Between struct {
	From, Until time.Duration // since midnight
}

func (c Of) holds(m *machine) bool { return c.Cond.holds(m.unit(c.Unit)) }

func (c Of) known(m *machine, d doubt) (holds, known bool) {
	return c.Cond.known(m.unit(c.Unit), d)
}

func (c Of) visit(f func(Cond)) {
	c.Cond.visit(func(t Cond) { f(Of{c.Unit, c.Name, t}) })
}

func (c Of) String() string { return c.Name + " IS " + judged(c.Cond) }

func (c Among) holds(m *machine) bool {
	for _, other := range m.peers.machines {
		if c.Cond.holds(other) != c.All {
			return !c.All
		}
	}
	return c.All
}

func (c Among) known(m *machine, d doubt) (holds, known bool) {
	known = true
	for _, other := range m.peers.machines {
		h, k := c.Cond.known(other, d)
		if k && h != c.All {
			return !c.All, true
		}
		known = known && k
	}
	return c.All, known
}

func (c Among) visit(f func(Cond)) {
	c.Cond.visit(func(t Cond) { f(Among{c.All, t}) })
}

func (c Among) String() string {
	if c.All {
		return "ALL IS " + judged(c.Cond)
	}
	return "ANY IS " + judged(c.Cond)
}

func (c Running) timer(m *machine) *timer {
	return m.unit(c.Owner).timers[c.Timer]
}

func (c Running) holds(m *machine) bool {
	t := c.timer(m)
	return t != nil && t.running()
}

func (c Running) known(m *machine, _ doubt) (holds, known bool) { return c.holds(m), true }

func (c Running) visit(f func(Cond)) { f(c) }

func (c Running) String() string { return "TIMER " + c.Timer }

func (c *Held) holds(m *machine) bool {
	r := m.condition(c.Text)
	return r != nil && r.isOn()
}

func (c *Held) known(m *machine, _ doubt) (holds, known bool) { return c.holds(m), true }

func (c *Held) visit(f func(Cond)) {
	f(c)
	c.Cond.visit(f)
}

func (c *Held) String() string { return c.Text }

func (c Between) holds(m *machine) bool {
	hour, minute, second := m.system.now.Wall.Clock()
	now := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	if c.From <= c.Until {
		return c.From <= now && now < c.Until
	}
	return c.From <= now || now < c.Until
}

func (c Between) known(m *machine, _ doubt) (holds, known bool) { return c.holds(m), true }

func (c Between) visit(f func(Cond)) { f(c) }

func (c Between) String() string {
	return "BETWEEN " + timeOfDay(c.From) + " AND " + timeOfDay(c.Until)
}

func timeOfDay(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

// factor returns a condition as written after a NOT or a HELD.
func factor(c Cond) string {
	switch c.(type) {
	case And, Or:
		return "(" + c.String() + ")"
	}
	return c.String()
}

// judged returns a condition as written after an IS.
func judged(c Cond) string {
	if judgedAlone(c) {
		return factor(c)
	}
	return "(" + c.String() + ")"
}

func judgedAlone(c Cond) bool {
	switch c := c.(type) {
	case Not:
		return judgedAlone(c.Cond)
	case *Held:
		return judgedAlone(c.Cond)
	case In:
		return c.Unit == Self
	case Of, Among, Between:
		return false
	}
	return true
}

// nested returns how deeply HELDs are nested in a condition. The innermost are evaluated first.
func nested(c Cond) int {
	deepest := 0
	Terms(c, func(t Cond) {
		if h := heldOf(t); h != nil {
			deepest = max(deepest, 1+nested(h.Cond))
		}
	})
	return deepest
}

// heldOf returns the HELD that a term is, perhaps of another unit; nil: it is not a HELD.
func heldOf(t Cond) *Held {
	switch t := t.(type) {
	case *Held:
		return t
	case Of:
		return heldOf(t.Cond)
	case Among:
		return heldOf(t.Cond)
	}
	return nil
}

// urgencyOf returns the urgency of a condition that holds.
func urgencyOf(c Cond) Urgency {
	switch c := c.(type) {
	case And:
		worst := Calm
		for _, p := range c {
			worst = max(worst, urgencyOf(p))
		}
		return worst
	case Or:
		least := Critical
		for _, p := range c {
			least = min(least, urgencyOf(p))
		}
		return least
	case In:
		return MostUrgent(c.State)
	case Of:
		return urgencyOf(c.Cond)
	case Among:
		return urgencyOf(c.Cond)
	case *Held:
		return urgencyOf(c.Cond)
	}
	return Calm
}
