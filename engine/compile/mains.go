package compile

import (
	"fmt"
	"math"
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// checkMains warns about shutdowns while mains power is on: because the battery is low, because a
// timer of an outage outlives it, or because contact is lost. After an outage a battery stays low
// until it has been charged, so a host that a low battery alone shuts down goes down again and again.
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
			if !shutsDown(a) || c.broken[a] {
				continue
			}
			switch now := m.cond(at, condition, r.unit.group); now {
			case byBattery:
				m.warn(r, a, condition, at)
			case byLoss, tooLate:
				m.warnOther(r, a, condition, now)
			case supposed:
				if asksForMains(r.on, condition) {
					m.c.warnf(grammar.CodeMains, a.Verb, "an outage begins with OL->OB, and during it OB holds",
						"%s shuts down because mains power is on", mainsCause(r.on, condition))
				}
			}
		}
	})
}

// reach says whether something happens on mains.
type reach uint8

const (
	impossible reach = iota
	supposed         // for reasons that are not examined here
	tooLate          // because of an outage that is over
	byLoss           // because contact is lost
	byBattery        // because the battery is low
)

type mains struct {
	c        *checker
	timers   map[timerOf]reach
	raised   map[movement]reach // the states that a RAISE enters
	supplies map[*supply]reach  // LS
	lost     bool               // contact may be lost
}

// seedTimers finds the timers that keep running when mains power returns: those that OL->OB starts
// and that neither a WHILE nor OB->OL ends. If nothing at all cancels one, what it does comes too late.
func (m *mains) seedTimers() {
	ended, cancelled := map[timerOf]bool{}, map[timerOf]bool{}
	m.c.rules(func(r rule) {
		for a, condition := range r.node.Run() {
			cancel, ok := a.Verb.(*grammar.CancelTimer)
			if !ok {
				continue
			}
			if owner, _ := m.c.owner(r, cancel.Timer.Value); owner != nil {
				t := timerOf{owner.index, cancel.Timer.Value}
				cancelled[t] = true
				if enters(r.on) == "OL" && m.cond(supposed, condition, r.unit.group) != impossible {
					ended[t] = true
				}
			}
		}
	})
	m.c.rules(func(r rule) {
		if enters(r.on) != "OB" {
			return
		}
		begun := false // a shutdown that has begun continues
		for a := range r.node.Run() {
			begun = begun || shutsDown(a)
		}
		for a, condition := range r.node.Run() {
			start, ok := a.Verb.(*grammar.StartTimer)
			if !ok {
				continue
			}
			t := timerOf{r.unit.index, start.Timer.Value}
			if ended[t] || m.cond(supposed, start.While, r.unit.group) == impossible {
				continue
			}
			m.timers[t] = max(m.timers[t], supposed)
			if t.name != fsm.StartTimerName && !begun && condition == nil && start.While == nil && !cancelled[t] && onlyOutage(r.on) {
				m.timers[t] = tooLate
			}
		}
	})
}

// onlyOutage reports whether a trigger waits for an outage as such, with a full battery or a low one.
func onlyOutage(t *grammar.Trigger) bool {
	for _, s := range factsOf(t).states {
		if s.region != "OL" && s.region != "CAL" {
			return false
		}
	}
	return !slices.ContainsFunc(conjunction(t.Cond), func(p grammar.Cond) bool {
		switch p := p.(type) {
		case *grammar.Status, *grammar.Entered:
			return false
		case *grammar.Not:
			return isOther(p.Part)
		}
		return true
	})
}

func isOther(c grammar.Cond) bool {
	_, status := c.(*grammar.Status)
	return !status
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
	if m.loss(r) {
		return byLoss
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

// loss reports whether the event of a rule is that contact is lost, on mains as well.
func (m *mains) loss(r rule) bool {
	lost := false
	for _, p := range conjunction(r.on.Cond) {
		switch c := p.(type) {
		case *grammar.Status:
			if c.Name.Value == "NOCOMM" {
				lost = true
				continue
			}
		case *grammar.Entered:
			if c.To.Value == "NOCOMM" {
				lost = true
				continue
			}
		}
		if m.cond(supposed, p, r.unit.group) != supposed {
			return false
		}
	}
	return lost
}

// cond limits the reach of an event to where a condition holds, and says whether that depends on a
// low battery. While contact is lost, the state of the battery is the last one known, so a condition
// about it is a reason of its own.
func (m *mains) cond(at reach, c grammar.Cond, g *group) reach {
	if at == impossible || c == nil {
		return at
	}
	m.lost = at == byLoss
	defer func() { m.lost = false }()
	if holds, _ := m.possible(c, g, true); !holds {
		return impossible
	}
	if holds, _ := m.possible(c, g, false); !holds {
		if at == byLoss {
			return impossible
		}
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
	case "OL":
		return true, false
	case "COMM":
		return true, m.lost
	case "NOCOMM":
		return m.lost, true
	case "OB", "DISCHRG", "FSD", "CAL", "TEST", "OFF", "OVER", "BYPASS", "ALARM", "RB", "WAIT", "DOWN":
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

// asksForMains reports whether an event and a condition together ask for mains power, and for nothing
// else that is a reason to shut down.
func asksForMains(t *grammar.Trigger, condition grammar.Cond) bool {
	var parts []grammar.Cond
	if t.Cond != nil {
		parts = append(parts, conjunction(t.Cond)...)
	}
	for _, p := range append(parts, conjunction(condition)...) {
		if not, ok := p.(*grammar.Not); ok {
			p = not.Part
		}
		region := ""
		switch p := p.(type) {
		case *grammar.Status:
			region = regionOf(p.Name.Value)
		case *grammar.Entered:
			region, _ = word(p.From, p.To)
		}
		if !slices.Contains([]string{"OL", "COMM", "CAL", "TEST", "CHRG", "DISCHRG", "BOOST", "TRIM", "DOWN"}, region) {
			return false
		}
	}
	return factsOf(t).and(condition).of("OL") == "OL"
}

// mainsCause names what asks for mains power.
func mainsCause(t *grammar.Trigger, condition grammar.Cond) string {
	if enters(t) == "OL" {
		return t.On()
	}
	return "the condition " + grammar.CondString(condition)
}

// warnOther warns about a shutdown on mains for another reason than a low battery.
func (m *mains) warnOther(r rule, a *grammar.Action, condition grammar.Cond, at reach) {
	remedy := "write IF OB " + a.Verb.Keyword()
	if condition != nil {
		remedy = "write IF OB AND …"
	}
	if at == byLoss {
		if timer := r.on.Timer; timer != nil {
			remedy += ", or start the timer with WHILE OB AND NOCOMM"
		}
		m.c.warnf(grammar.CodeMains, a.Verb, remedy, "lost contact shuts down even while mains power is on: a cable or a driver that fails is enough")
		return
	}
	m.c.warnf(grammar.CodeMains, a.Verb, remedy+", or start the timer of the outage with WHILE OB",
		"%s shuts down even if mains power has returned: nothing cancels the timer that leads to it", r.on.On())
}

// shutsDown reports whether an action ends in a shutdown of this host, or of others.
func shutsDown(a *grammar.Action) bool {
	_, forces := a.Verb.(*grammar.SetFSD)
	return forces || isShutdown(a)
}
