package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/grammar"
)

// A verdict says what is known about a condition in advance.
type verdict uint8

const (
	unknown verdict = iota
	never
	always
)

func (v verdict) not() verdict {
	switch v {
	case never:
		return always
	case always:
		return never
	}
	return unknown
}

// facts are conditions that hold for the unit of a rule when the rule runs: its event has just made
// them true, or an IF requires them.
type facts struct {
	states      []regionState // the known state of each region
	comparisons []comparison
	lasting     bool             // the comparisons were true when a FOR began, and may be unknown at its end
	weak        bool             // it does no harm to ask for them again
	entered     regionState      // what the event is, if it is one change
	ago         time.Duration    // how long ago that was
	own         *grammar.Monitor // the unit of the rule, if it is for one alone
}

type regionState struct{ region, state string }

type comparison struct {
	variable, op string
	number       float64
}

// regionOf names the region of a status.
func regionOf(status string) string {
	switch status {
	case "COMM", "NOCOMM":
		return "COMM"
	case "OL", "OB":
		return "OL"
	}
	return status
}

// word is the status that a transition is about, and the state in which it ends.
func word(from, to *grammar.Name) (region, state string) {
	if to.Value == "None" {
		return regionOf(from.Value), "None"
	}
	return regionOf(to.Value), to.Value
}

// factsOf returns what a trigger makes true.
func factsOf(t *grammar.Trigger) *facts {
	f := (&facts{lasting: t.For != nil || t.Every != nil}).and(t.Cond)
	// FSD that an administrator injects is an event even if upsd reports FSD already.
	if len(f.states) == 1 && len(conjunction(t.Cond)) == 1 && t.Every == nil && f.states[0].region != "FSD" {
		f.entered = f.states[0]
		if t.For != nil {
			f.ago = span(t.For)
		}
	}
	return f
}

// span returns the length of an interval that is known to be one.
func span(n *grammar.Interval) time.Duration {
	digits, unit := cutUnit(n.Value)
	v, _ := strconv.ParseFloat(digits, 64)
	return time.Duration(v * float64(unit))
}

// of returns the state in which a region is; "": that is not known.
func (f *facts) of(region string) string {
	for _, s := range f.states {
		if s.region == region {
			return s.state
		}
	}
	return ""
}

func (f *facts) set(region, state string) {
	f.states = slices.DeleteFunc(f.states, func(s regionState) bool { return s.region == region })
	f.states = append(f.states, regionState{region, state})
}

func (f *facts) compare(variable *grammar.Name, op string, number *grammar.Number) {
	if v, ok := amount(number); ok {
		f.comparisons = append(f.comparisons, comparison{variable.Value, op, v})
	}
}

// and adds a condition that holds to the facts.
func (f *facts) and(c grammar.Cond) *facts {
	g := *f
	g.states, g.comparisons = slices.Clone(f.states), f.comparisons[:len(f.comparisons):len(f.comparisons)]
	for _, p := range conjunction(c) {
		switch p := p.(type) {
		case *grammar.Status:
			g.set(regionOf(p.Name.Value), p.Name.Value)
		case *grammar.Entered:
			region, state := word(p.From, p.To)
			g.set(region, state)
		case *grammar.Comparison:
			g.compare(p.Variable, p.Op, p.Number)
		case *grammar.Not:
			switch s := p.Part.(type) {
			case *grammar.Status:
				g.set(regionOf(s.Name.Value), otherState(s.Name.Value))
			case *grammar.Entered:
				region, state := word(s.From, s.To)
				if state == "None" {
					g.set(region, region)
				} else {
					g.set(region, otherState(state))
				}
			}
		}
	}
	return &g
}

// otherState is the state that a region is in if it is not in this one.
func otherState(state string) string {
	switch state {
	case "COMM":
		return "NOCOMM"
	case "NOCOMM":
		return "COMM"
	case "OL":
		return "OB"
	case "OB":
		return "OL"
	}
	return "None"
}

// conjunction returns the parts of a condition that must all hold.
func conjunction(c grammar.Cond) []grammar.Cond {
	if and, ok := c.(*grammar.And); ok {
		return and.Parts
	}
	if c == nil {
		return nil
	}
	return []grammar.Cond{c}
}

// judge says what follows from the facts for a condition.
func (f *facts) judge(c grammar.Cond) verdict {
	switch c := c.(type) {
	case *grammar.And:
		v := always
		for _, p := range c.Parts {
			switch f.judge(p) {
			case never:
				return never
			case unknown:
				v = unknown
			}
		}
		return v
	case *grammar.Or:
		v := never
		for _, p := range c.Parts {
			switch f.judge(p) {
			case always:
				return always
			case unknown:
				v = unknown
			}
		}
		return v
	case *grammar.Not:
		return f.judge(c.Part).not()
	case *grammar.Status:
		return f.state(regionOf(c.Name.Value), c.Name.Value)
	case *grammar.Entered:
		region, state := word(c.From, c.To)
		return f.state(region, state)
	case *grammar.Comparison:
		return f.number(c)
	case *grammar.Held:
		return f.held(c)
	case *grammar.Is:
		its := c.Of == grammar.All && c.Unit.Monitor == nil || f.own != nil && c.Unit.Monitor == f.own
		if its && f.judge(c.Cond) == never {
			return never
		}
	}
	return unknown // another unit's state, or what has been before
}

// held decides whether a condition has lasted: not if the event has just made it true.
func (f *facts) held(c *grammar.Held) verdict {
	if f.judge(c.Cond) == never {
		return never
	}
	for _, p := range conjunction(c.Cond) {
		var is regionState
		switch p := p.(type) {
		case *grammar.Status:
			is = regionState{regionOf(p.Name.Value), p.Name.Value}
		case *grammar.Entered:
			is.region, is.state = word(p.From, p.To)
		}
		if is.region != "" && is == f.entered && span(c.For) > f.ago {
			return never
		}
	}
	return unknown
}

func (f *facts) state(region, state string) verdict {
	is := f.of(region)
	switch {
	case is == "":
		return unknown
	case is == state:
		return always
	}
	return never
}

// number decides a comparison from others with the same variable, and from what the variable can be.
func (f *facts) number(c *grammar.Comparison) verdict {
	v, ok := amount(c.Number)
	if !ok {
		return unknown
	}
	if outOfRange(c) {
		return never
	}
	for _, known := range f.comparisons {
		if known.variable != c.Variable.Value {
			continue
		}
		// Between the limits of two comparisons, and beyond each, all values are alike. So it is
		// enough to try one value from each range.
		implies, excludes := true, true
		for _, x := range []float64{min(v, known.number) - 1, v, (v + known.number) / 2, known.number, max(v, known.number) + 1} {
			if compare(x, known.op, known.number) {
				implies = implies && compare(x, c.Op, v)
				excludes = excludes && !compare(x, c.Op, v)
			}
		}
		switch {
		case excludes:
			return never
		case implies && !f.lasting:
			return always
		}
	}
	return unknown
}

func compare(x float64, op string, y float64) bool {
	switch op {
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	case ">=":
		return x >= y
	case "=":
		return x == y
	}
	return x != y
}

// checkGuards warns if a rule's events, or an IF, determine a condition, so that it never or always
// holds.
func (c *checker) checkGuards(w *when) {
	n := w.node
	var events []*facts
	for _, t := range n.Triggers {
		events = append(events, c.factsOf(w, t)...)
		c.checkEvent(t)
	}
	if n.Unit != nil {
		for _, f := range events {
			f.own = n.Unit.Monitor
		}
	}
	c.checkActions(n, n.Actions, events)
}

// factsOf returns what holds when a trigger comes. When a timer ends, one of the WHILEs with which it
// was started does.
func (c *checker) factsOf(w *when, t *grammar.Trigger) []*facts {
	none := []*facts{factsOf(t)}
	if t.Timer == nil {
		return none
	}
	for _, u := range w.units {
		if owner, _ := c.owner(rule{when: w, unit: u}, t.Timer.Value); owner != u {
			return none
		}
	}
	var all []*facts
	for _, start := range c.startsOf(t.Timer.Value) {
		if start.While == nil {
			return none
		}
		all = append(all, (&facts{lasting: true, weak: true}).and(start.While))
	}
	if len(all) == 0 {
		return none
	}
	return all
}

// startsOf returns the STARTTIMERs of a name.
func (c *checker) startsOf(timer string) []*grammar.StartTimer {
	if c.starts == nil {
		c.starts = map[string][]*grammar.StartTimer{}
		for _, w := range c.whens {
			for a := range w.node.Run() {
				if start, ok := a.Verb.(*grammar.StartTimer); ok {
					c.starts[start.Timer.Value] = append(c.starts[start.Timer.Value], start)
				}
			}
		}
	}
	return c.starts[timer]
}

// checkEvent warns about a condition that never becomes true.
func (c *checker) checkEvent(t *grammar.Trigger) {
	if t.Cond == nil {
		return
	}
	switch whole := alone(t.Cond); whole {
	case never:
		c.warnf(grammar.CodeNeverTrue, t.Cond, "correct the condition", "%s never holds, so this event never comes", grammar.CondString(t.Cond))
	case always:
		remedy := "correct the condition"
		if or, ok := t.Cond.(*grammar.Or); ok && !slices.ContainsFunc(or.Parts, func(p grammar.Cond) bool { return !isChange(p) }) {
			remedy = "write " + eachReported(or)
		}
		c.warnf(grammar.CodeNeverTrue, t.Cond, remedy, "%s always holds, so it never becomes true", grammar.CondString(t.Cond))
	case unknown:
		c.checkHeartbeat(t)
		c.checkChanges(t)
	}
}

func isChange(c grammar.Cond) bool {
	_, change := c.(*grammar.Entered)
	return change
}

// eachReported writes the parts of a condition as triggers of one rule.
func eachReported(or *grammar.Or) string {
	var each []string
	for _, p := range or.Parts {
		each = append(each, "REPORTS "+grammar.CondString(p))
	}
	return strings.Join(each, ", ")
}

// checkChanges warns about changes joined by OR. The author of an arrow means a moment, but in
// a condition it means a state: the battery that becomes low during an outage is then no event. With a
// FOR or an EVERY it is the state that counts anyway.
func (c *checker) checkChanges(t *grammar.Trigger) {
	or, ok := t.Cond.(*grammar.Or)
	if !ok || t.For != nil || t.Every != nil {
		return
	}
	i := slices.IndexFunc(or.Parts, isChange)
	if i < 0 {
		return
	}
	c.warnf(grammar.CodeOneEvent, t.Cond, fmt.Sprintf("write %s; if one event is enough, write the states without arrows", eachReported(or)),
		"this is one condition, so %s is not an event while another part of it holds", grammar.CondString(or.Parts[i]))
}

// checkHeartbeat warns about an EVERY whose condition holds in the initial state of units: it only
// becomes true after it has been false.
func (c *checker) checkHeartbeat(t *grammar.Trigger) {
	if t.Every == nil || atStart(t.Cond) != always {
		return
	}
	held := "1s"
	if t.For != nil {
		held = t.For.Value
	}
	what := grammar.CondString(t.Cond)
	if _, one := t.Cond.(*grammar.Status); !one {
		what = "( " + what + " )"
	}
	c.warnf(grammar.CodeFromTheStart, t, fmt.Sprintf("write HELD %s %s EVERY %s", held, what, t.Every.Value),
		"%s holds from the start, so this first runs after it has ended and begun again", grammar.CondString(t.Cond))
}

// atStart says what is known about a condition in the initial state of units.
func atStart(c grammar.Cond) verdict {
	parts := func(parts []grammar.Cond, decisive verdict) verdict {
		whole := decisive.not()
		for _, p := range parts {
			switch atStart(p) {
			case decisive:
				return decisive
			case unknown:
				whole = unknown
			}
		}
		return whole
	}
	switch c := c.(type) {
	case *grammar.And:
		return parts(c.Parts, never)
	case *grammar.Or:
		return parts(c.Parts, always)
	case *grammar.Not:
		return atStart(c.Part).not()
	case *grammar.Is:
		return atStart(c.Cond)
	case *grammar.Status:
		if c.Name.Value == "COMM" || c.Name.Value == "OL" {
			return always
		}
		return never
	}
	return unknown // a change of state, a value, or what lasts
}

// alone says what is known about a condition in all circumstances: its parts may contradict each
// other.
func alone(c grammar.Cond) verdict {
	switch c := c.(type) {
	case *grammar.Comparison:
		if outOfRange(c) {
			return never
		}
	case *grammar.Not:
		return alone(c.Part).not()
	case *grammar.Held:
		return alone(c.Cond)
	case *grammar.Is:
		return alone(c.Cond)
	case *grammar.And:
		return aloneParts(c.Parts, never, func(other grammar.Cond) grammar.Cond { return other })
	case *grammar.Or:
		return aloneParts(c.Parts, always, func(other grammar.Cond) grammar.Cond { return &grammar.Not{Part: other} })
	}
	return unknown
}

// aloneParts is alone for the parts of an AND or an OR. One part that is decisive decides the
// whole. A part only matters if given(other) holds for all others.
func aloneParts(parts []grammar.Cond, decisive verdict, given func(other grammar.Cond) grammar.Cond) verdict {
	whole := decisive.not()
	for i, p := range parts {
		v := alone(p)
		if v == unknown {
			others := &facts{}
			for j, other := range parts {
				if j != i {
					others = others.and(given(other))
				}
			}
			if others.judge(p) == decisive {
				v = decisive
			}
		}
		switch v {
		case decisive:
			return decisive
		case unknown:
			whole = unknown
		}
	}
	return whole
}

// judgeAll says what follows from all events of a rule for a condition.
func judgeAll(events []*facts, c grammar.Cond) verdict {
	v := events[0].judge(c)
	for _, other := range events[1:] {
		if other.judge(c) != v {
			return unknown
		}
	}
	return v
}

// also returns what holds where a condition does, too.
func also(events []*facts, c grammar.Cond) []*facts {
	if c == nil {
		return events
	}
	out := make([]*facts, len(events))
	for i, f := range events {
		out[i] = f.and(c)
	}
	return out
}

func (c *checker) checkActions(n *grammar.When, actions []*grammar.Action, events []*facts) {
	raised := map[string]bool{}
	for _, a := range actions {
		if m, ok := a.Verb.(*grammar.Move); ok && raises(m) {
			raised[m.State.Value] = true
		}
		what := "this action never runs"
		if a.Then != nil {
			what = "this block never runs"
		}
		switch alone(a.If) {
		case never:
			c.warnf(grammar.CodeGuardContradict, a.If, "remove the action, or correct the condition",
				"the condition %s never holds, so %s", grammar.CondString(a.If), what)
		case always:
			c.warnf(grammar.CodeGuardIdle, a.If, "leave it out, or correct it", "the condition %s always holds", grammar.CondString(a.If))
		case unknown:
			for _, p := range conjunction(a.If) {
				switch judgeAll(events, p) {
				case never:
					c.warnf(grammar.CodeGuardContradict, a.If, "remove the action, or correct the condition",
						"after %s the condition %s never holds, so %s", on(n), grammar.CondString(p), what)
				case always:
					if slices.ContainsFunc(events, func(f *facts) bool { return f.weak }) {
						break
					}
					c.warnf(grammar.CodeGuardIdle, a.If, "leave it out", "after %s the condition %s always holds", on(n), grammar.CondString(p))
				}
			}
		}
		if a.Then != nil {
			c.checkActions(n, a.Then.Actions, also(events, a.If))
			if a.Else != nil {
				c.checkActions(n, a.Else.Actions, also(events, &grammar.Not{Part: a.If}))
			}
			continue
		}
		start, ok := a.Verb.(*grammar.StartTimer)
		if !ok || start.While == nil {
			continue
		}
		if alone(start.While) == never {
			c.warnf(grammar.CodeGuardContradict, start.While, "remove the timer, or correct the condition",
				"the condition %s never holds, so the timer never starts", grammar.CondString(start.While))
			continue
		}
		here := also(events, a.If)
		for _, p := range conjunction(start.While) {
			if judgeAll(here, p) == never {
				remedy := "remove the timer, or correct the condition"
				if name := grammar.CondString(p); raised[name] {
					remedy = "RAISE takes effect once all rules have run: start the timer in a rule that REPORTS None->" + name
				}
				c.warnf(grammar.CodeGuardContradict, start.While, remedy,
					"after %s the condition %s does not hold, so the timer never starts", on(n), grammar.CondString(p))
			}
		}
	}
}

// on returns what a rule waits for, as logs have it: OL->OB, TIMEOUT two-min.
func on(n *grammar.When) string {
	all := n.Triggers[0].On()
	for _, t := range n.Triggers[1:] {
		all += " or " + t.On()
	}
	return all
}
