package compile

import (
	"fmt"
	"math"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// checkMains warns about shutdowns that a low battery causes while mains power is on. After an
// outage a battery stays low until it has been charged, so such a host shuts down again and again.
//
// It follows the rules in a world where every unit is on mains and well, except for its battery:
// LB, LB1 to LB3, charge and runtime may have any value. It gives no warning if it cannot decide a
// condition.
func (c *checker) checkMains() {
	m := &mains{c: c, timers: map[timerOf]reach{}, raised: map[movement]reach{}, supplies: map[*supply]reach{}}
	for _, p := range c.supplies {
		if p.node.Unless != nil {
			m.supplies[p] = m.cond(supposed, p.node.Unless, nil)
		}
	}
	m.seedTimers()
	for changed := true; changed; {
		changed = false
		c.rules(func(r rule) {
			at := m.event(r)
			if at == impossible {
				return
			}
			for a, condition := range r.node.Run() {
				switch verb := a.Verb.(type) {
				case *grammar.StartTimer:
					t := timerOf{r.unit.index, verb.Timer.Value}
					if now := m.cond(m.cond(at, condition, r.unit.group), verb.While, r.unit.group); now > m.timers[t] {
						m.timers[t] = now
						changed = true
					}
				case *grammar.Move:
					to, ok := c.moves(r, verb)
					if now := m.cond(at, condition, r.unit.group); ok && to.on && now > m.raised[to] {
						m.raised[to] = now
						changed = true
					}
				}
			}
		})
	}
	c.rules(func(r rule) {
		at := m.event(r)
		if at == impossible {
			return
		}
		for a, condition := range r.node.Run() {
			if shutsDown(a) && !c.broken[a] && m.cond(at, condition, r.unit.group) == byBattery {
				m.warn(r, a, condition, at)
			}
		}
	})
}

// reach says whether something happens on mains.
type reach uint8

const (
	impossible reach = iota
	supposed         // for reasons that are not examined here
	byBattery        // because the battery is low
)

type mains struct {
	c        *checker
	timers   map[timerOf]reach
	raised   map[movement]reach // the states that a RAISE enters
	supplies map[*supply]reach  // LS
}

// seedTimers finds the timers that keep running when mains power returns: those that OL->OB starts
// and that neither a WHILE nor OB->OL ends.
func (m *mains) seedTimers() {
	ended := map[timerOf]bool{}
	m.c.rules(func(r rule) {
		if enters(r.on) != "OL" {
			return
		}
		for a, condition := range r.node.Run() {
			if cancel, ok := a.Verb.(*grammar.CancelTimer); ok && m.cond(supposed, condition, r.unit.group) != impossible {
				if owner, _ := m.c.owner(r, cancel.Timer.Value); owner != nil {
					ended[timerOf{owner.index, cancel.Timer.Value}] = true
				}
			}
		}
	})
	m.c.rules(func(r rule) {
		if enters(r.on) != "OB" {
			return
		}
		for a := range r.node.Run() {
			if start, ok := a.Verb.(*grammar.StartTimer); ok {
				t := timerOf{r.unit.index, start.Timer.Value}
				if !ended[t] && m.cond(supposed, start.While, r.unit.group) != impossible {
					m.timers[t] = supposed
				}
			}
		}
	})
}

// enters returns the state of OL and OB in which a unit is when a trigger comes, or "".
func enters(t *grammar.Trigger) string {
	if t.Cond == nil {
		return ""
	}
	return factsOf(t).of("OL")
}

// event says whether the event of a rule happens on mains.
func (m *mains) event(r rule) reach {
	if timer := r.on.Timer; timer != nil {
		owner, _ := m.c.owner(r, timer.Value)
		if owner == nil {
			return impossible
		}
		at := m.timers[timerOf{owner.index, timer.Value}]
		if timer.Value == fsm.StartTimerName {
			at = max(at, supposed)
		}
		return at
	}
	if n, ok := r.on.Cond.(*grammar.Comparison); ok {
		if _, ofBattery := fullBattery[n.Variable.Value]; ofBattery && n.Op != ">" && n.Op != ">=" {
			return byBattery
		}
		return impossible
	}
	e := r.change()
	if e == nil {
		return m.cond(supposed, r.on.Cond, r.unit.group)
	}
	if e.To.Value == "None" || e.From.Value == "OB" || e.From.Value == "NOCOMM" {
		return supposed
	}
	switch status := e.To.Value; status {
	case "LB", "LB1", "LB2", "LB3":
		return byBattery
	case "LS":
		return m.supplies[r.unit.group.supply]
	case "SEC", "CHRG", "RB", "TEST", "BOOST", "TRIM":
		return supposed
	}
	return m.raised[movement{r.unit.index, e.To.Value, true}]
}

// cond limits the reach of an event to where a condition holds, and says whether that depends on a
// low battery.
func (m *mains) cond(at reach, c grammar.Cond, g *group) reach {
	if at == impossible || c == nil {
		return at
	}
	if holds, _ := m.possible(c, g, true); !holds {
		return impossible
	}
	if holds, _ := m.possible(c, g, false); !holds {
		return byBattery
	}
	return at
}

// possible says whether a condition can be true, and whether it can be false, on mains: with a
// battery that may be low, or with a full one.
func (m *mains) possible(c grammar.Cond, g *group, low bool) (yes, no bool) {
	switch c := c.(type) {
	case *grammar.And:
		yes = true
		for _, p := range c.Parts {
			y, n := m.possible(p, g, low)
			yes, no = yes && y, no || n
		}
		return yes, no
	case *grammar.Or:
		no = true
		for _, p := range c.Parts {
			y, n := m.possible(p, g, low)
			yes, no = yes || y, no && n
		}
		return yes, no
	case *grammar.Not:
		yes, no = m.possible(c.Part, g, low)
		return no, yes
	case *grammar.Status:
		return m.status(c.Name.Value, g, low)
	case *grammar.Is:
		if c.Of != grammar.One {
			return m.possible(c.Cond, g, low)
		}
		return m.possible(c.Cond, nil, low)
	case *grammar.Held:
		return m.possible(c.Cond, g, low)
	case *grammar.Between:
		return true, true
	case *grammar.Entered:
		if c.To.Value == "None" {
			yes, no = m.status(c.From.Value, g, low)
			return no, yes
		}
		return m.status(c.To.Value, g, low)
	case *grammar.Comparison:
		full, ofBattery := fullBattery[c.Variable.Value]
		switch {
		case !ofBattery:
			return false, false
		case low:
			return true, true
		}
		limit, _ := amount(c.Number)
		holds := compare(full, c.Op, limit)
		return holds, !holds
	}
	return false, false
}

// fullBattery holds the variables of the battery, with the values of a full one.
var fullBattery = map[string]float64{"battery.charge": 100, "battery.runtime": math.MaxInt32}

// status says whether a unit may be seen to have a status, and not to have it.
func (m *mains) status(status string, g *group, low bool) (yes, no bool) {
	switch status {
	case "OL", "COMM":
		return true, false
	case "OB", "NOCOMM", "DISCHRG", "FSD", "CAL", "TEST", "OFF", "OVER", "BYPASS", "ALARM", "RB", "WAIT", "DOWN":
		return false, true
	case "LB", "LB1", "LB2", "LB3":
		return low, true
	case "LS":
		if g == nil {
			return false, false
		}
		return low && m.supplies[g.supply] == byBattery, true
	}
	if g != nil && g.state(status) != nil {
		for _, u := range g.units {
			if m.raised[movement{u.index, status, true}] == byBattery {
				return low, true
			}
		}
	}
	return false, false
}

func (m *mains) warn(r rule, a *grammar.Action, condition grammar.Cond, at reach) {
	cause, remedy := "", "write IF OB "+a.Verb.Keyword()
	if condition != nil {
		remedy = "write IF OB AND …"
	}
	switch {
	case at != byBattery:
		cause = "the condition " + grammar.CondString(condition)
	case r.on.Timer != nil:
		cause = fmt.Sprintf("timer %q", r.on.Timer.Value)
		remedy += ", or start the timer with WHILE OB"
	case r.change() != nil && r.change().To.Value == "LS":
		cause = "UNLESS " + grammar.CondString(r.unit.group.supply.node.Unless)
		remedy = "write OB AND … in the condition of UNLESS"
	default:
		cause = r.on.On()
	}
	m.c.warnf(grammar.CodeMains, a.Verb, remedy,
		"%s shuts down even while mains power is on: after an outage the battery stays low until it has charged", cause)
}

// shutsDown reports whether an action ends in a shutdown of this host, or of others.
func shutsDown(a *grammar.Action) bool {
	_, forces := a.Verb.(*grammar.SetFSD)
	return forces || isShutdown(a)
}
