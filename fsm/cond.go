package fsm

import (
	"slices"
	"strconv"
	"strings"
)

// Cond is a condition on the present state: And, Or, Not, In, *Comparison.
type Cond interface {
	holds(m *machine) bool
	// known is like holds. known is false if the condition depends on values that were never polled or,
	// with waiting, on a number that only stands for an unknown value, such as -1.
	known(m *machine, waiting bool) (holds, known bool)
	visit(func(Cond)) // calls f with each term: In and *Comparison
	String() string   // as the file has it
}

// Terms calls f with each term of a condition, an In or a *Comparison. c may be nil.
func Terms(c Cond, f func(Cond)) {
	if c != nil {
		c.visit(f)
	}
}

// And holds when all of its parts do.
type And []Cond

// Or holds when one of its parts does.
type Or []Cond

// Not holds when its part does not.
type Not struct{ Cond Cond }

// In holds when a unit is in a state.
type In struct {
	Unit   int    // index into Definition.Units; Self: the unit for which the condition is evaluated
	Name   string // the other unit as the file names it
	Region string // see RegionOf
	State  string
	Text   string // the term as the file has it: "OL->OB", "OB"
}

// Self is the unit of the rule, in an In.
const Self = -1

// Comparison holds when a variable has a known numeric value that compares like this.
type Comparison struct {
	Variable string
	Op       string // < <= > >= = !=
	Number   float64
	Literal  string // the number as the file has it
}

func (c And) holds(m *machine) bool {
	for _, p := range c {
		if !p.holds(m) {
			return false
		}
	}
	return true
}

func (c Or) holds(m *machine) bool {
	for _, p := range c {
		if p.holds(m) {
			return true
		}
	}
	return false
}

func (c Not) holds(m *machine) bool { return !c.Cond.holds(m) }

func (c In) holds(m *machine) bool {
	if c.Unit >= 0 {
		m = m.system.machines[c.Unit]
	}
	r := m.region(c.Region)
	if r == nil {
		return c.State == stateNone // the word has had no machine yet
	}
	return r.current() == c.State
}

func (c *Comparison) holds(m *machine) bool {
	v, ok := m.number(c.Variable)
	return ok && c.compare(v)
}

// known decides a conjunction by what is known: one part that does not hold is enough.
func (c And) known(m *machine, waiting bool) (holds, known bool) {
	holds, known = true, true
	for _, p := range c {
		h, k := p.known(m, waiting)
		if k && !h {
			return false, true
		}
		known = known && k
	}
	return holds, known
}

// known decides a disjunction by what is known: one part that holds is enough.
func (c Or) known(m *machine, waiting bool) (holds, known bool) {
	known = true
	for _, p := range c {
		h, k := p.known(m, waiting)
		if k && h {
			return true, true
		}
		known = known && k
	}
	return false, known
}

func (c Not) known(m *machine, waiting bool) (holds, known bool) {
	holds, known = c.Cond.known(m, waiting)
	return !holds, known
}

func (c In) known(m *machine, _ bool) (holds, known bool) { return c.holds(m), true }

func (c *Comparison) known(m *machine, waiting bool) (holds, known bool) {
	v, ok := m.number(c.Variable)
	return ok && c.compare(v), ok || m.wasAsked(c.Variable) && !(waiting && m.disbelieved(c.Variable))
}

func (c *Comparison) equal(other *Comparison) bool {
	return c == other || c.Variable == other.Variable && c.Op == other.Op && c.Literal == other.Literal
}

func (c *Comparison) compare(v float64) bool {
	switch c.Op {
	case "<":
		return v < c.Number
	case "<=":
		return v <= c.Number
	case ">":
		return v > c.Number
	case ">=":
		return v >= c.Number
	case "=":
		return v == c.Number
	case "!=":
		return v != c.Number
	}
	panic("fsm: no such comparison: " + c.Op)
}

func (c And) visit(f func(Cond)) {
	for _, p := range c {
		p.visit(f)
	}
}

func (c Or) visit(f func(Cond)) {
	for _, p := range c {
		p.visit(f)
	}
}

func (c Not) visit(f func(Cond)) { c.Cond.visit(f) }

func (c In) visit(f func(Cond)) { f(c) }

func (c *Comparison) visit(f func(Cond)) { f(c) }

// compared returns the variables that a condition compares, with their values.
func compared(c Cond, m *machine) []Value {
	var out []Value
	c.visit(func(t Cond) {
		if n, ok := t.(*Comparison); ok && !slices.ContainsFunc(out, func(v Value) bool { return v.Name == n.Variable }) {
			out = append(out, m.compared(n.Variable))
		}
	})
	return out
}

// cause returns the record of the move that made a condition false: the first move of a region that
// decides it. If only a number decides it, the input is the cause.
func cause(c Cond, m *machine, moves []move) int {
	deciding := map[*region]bool{}
	blame(c, m, false, deciding)
	for _, v := range moves {
		if deciding[v.region] {
			return v.record
		}
	}
	return CausedByInput
}

// blame collects the regions that make a condition hold, or not hold.
func blame(c Cond, m *machine, holds bool, deciding map[*region]bool) {
	switch c := c.(type) {
	case And:
		for _, p := range c {
			if holds || !p.holds(m) {
				blame(p, m, holds, deciding)
			}
		}
	case Or:
		for _, p := range c {
			if !holds || p.holds(m) {
				blame(p, m, holds, deciding)
			}
		}
	case Not:
		blame(c.Cond, m, !holds, deciding)
	case In:
		if c.Unit >= 0 {
			m = m.system.machines[c.Unit]
		}
		deciding[m.region(c.Region)] = true
	case *Comparison:
		deciding[m.comparison(c)] = true
	}
}

// Negation returns, for a sentence, that the condition with this text does not hold.
func Negation(cond string) string {
	if strings.Contains(cond, " AND ") || strings.Contains(cond, " OR ") {
		cond = "(" + cond + ")"
	}
	return "not " + cond
}

func (c And) String() string {
	return join(c, " AND ", func(p Cond) bool { _, or := p.(Or); return or })
}

func (c Or) String() string { return join(c, " OR ", func(Cond) bool { return false }) }

func (c Not) String() string {
	switch c.Cond.(type) {
	case And, Or:
		return "NOT (" + c.Cond.String() + ")"
	}
	return "NOT " + c.Cond.String()
}

func (c In) String() string {
	if c.Unit >= 0 {
		return c.Name + " IS " + c.State
	}
	return c.Text
}

func (c *Comparison) String() string { return c.Variable + " " + c.Op + " " + c.Literal }

func join(parts []Cond, word string, parenthesise func(Cond) bool) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.String()
		if parenthesise(p) {
			words[i] = "(" + words[i] + ")"
		}
	}
	return strings.Join(words, word)
}

// parseNumber parses a value as upsd sends it. What strconv accepts beyond a plain decimal number
// (nan, inf, hexadecimal) is not a measurement.
func parseNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "+-.0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}
