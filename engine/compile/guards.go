package compile

import (
	"strconv"

	"github.com/tls-upsmon/upsmon/grammar"
)

// A verdict says what is known of a condition before it is judged.
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

// Facts are what holds for the unit of a rule when the rule runs: its event has just made it true,
// or an IF has asked for it.
type facts struct {
	states      map[string]string // the state that each region is in
	comparisons []comparison
	lasting     bool // the comparisons were true when a FOR began, and may be unknown at its end
}

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

// factsOf returns what the event of a rule makes true.
func factsOf(n *grammar.When) *facts {
	f := &facts{states: map[string]string{}, lasting: n.Triggers[0].For != nil}
	switch e := n.Triggers[0].Cond.(type) {
	case *grammar.Comparison:
		f.compare(e.Variable, e.Op, e.Number)
	case *grammar.Entered:
		region, state := word(e.From, e.To)
		f.states[region] = state
	}
	return f
}

func (f *facts) compare(variable *grammar.Name, op string, number *grammar.Number) {
	if v, err := strconv.ParseFloat(number.Value, 64); err == nil {
		f.comparisons = append(f.comparisons, comparison{variable.Value, op, v})
	}
}

// and returns the facts together with those of a condition that holds.
func (f *facts) and(c grammar.Cond) *facts {
	g := &facts{states: map[string]string{}, comparisons: f.comparisons[:len(f.comparisons):len(f.comparisons)], lasting: f.lasting}
	for region, state := range f.states {
		g.states[region] = state
	}
	for _, p := range conjunction(c) {
		switch p := p.(type) {
		case *grammar.Status:
			g.states[regionOf(p.Name.Value)] = p.Name.Value
		case *grammar.Entered:
			region, state := word(p.From, p.To)
			g.states[region] = state
		case *grammar.Comparison:
			g.compare(p.Variable, p.Op, p.Number)
		case *grammar.Not:
			if s, ok := p.Part.(*grammar.Status); ok {
				g.states[regionOf(s.Name.Value)] = otherState(s.Name.Value)
			}
		}
	}
	return g
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

// judge says what the facts make of a condition.
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
	}
	return unknown // another unit's state
}

func (f *facts) state(region, state string) verdict {
	is, known := f.states[region]
	switch {
	case !known:
		return unknown
	case is == state:
		return always
	}
	return never
}

// number judges a comparison by others with the same variable.
func (f *facts) number(c *grammar.Comparison) verdict {
	v, err := strconv.ParseFloat(c.Number.Value, 64)
	if err != nil {
		return unknown
	}
	for _, known := range f.comparisons {
		if known.variable != c.Variable.Value {
			continue
		}
		// Between the limits of two comparisons, and beyond each, all values are alike: the known
		// one and the other are compared at one value of each kind.
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

// checkGuards warns where a rule's event, or an IF, decides a condition: then it never holds, or
// always.
func (c *checker) checkGuards(n *grammar.When) {
	event := factsOf(n)
	for _, a := range n.Actions {
		for _, p := range conjunction(a.If) {
			switch event.judge(p) {
			case never:
				c.warnf(grammar.CodeGuardContradict, a.If, "remove the action, or correct the condition",
					"after %s the condition %s never holds, so this action never runs", on(n), grammar.CondString(p))
			case always:
				c.warnf(grammar.CodeGuardIdle, a.If, "leave it out", "after %s the condition %s always holds", on(n), grammar.CondString(p))
			}
		}
		start, ok := a.Verb.(*grammar.StartTimer)
		if !ok || start.While == nil {
			continue
		}
		here := event.and(a.If)
		for _, p := range conjunction(start.While) {
			if here.judge(p) == never {
				c.warnf(grammar.CodeGuardContradict, start.While, "remove the timer, or correct the condition",
					"after %s the condition %s does not hold, so the timer never starts", on(n), grammar.CondString(p))
			}
		}
	}
}
