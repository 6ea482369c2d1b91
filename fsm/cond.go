package fsm

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Cond is a condition on the present state: And, Or, Not, In, *Comparison, Of, Among, Running, *Held,
// Between.
type Cond interface {
	holds(m *machine) bool
	// known is like holds. known is false if the condition depends on values that are in doubt.
	known(m *machine, d doubt) (holds, known bool)
	visit(func(Cond)) // calls f with each term; see Terms
	String() string   // in its canonical form
}

// A doubt says which values are too uncertain to decide a condition.
type doubt uint8

const (
	unpolled    doubt = iota // values that were never polled
	disbelieved              // also numbers that only stand for an unknown value, such as -1
	unmeasured               // also all others that are not measurements
)

// Terms calls f with each term of a condition: an In, a *Comparison, a Running, a *Held or a
// Between. A term that an Of or an Among evaluates for other units is passed inside of that. The
// terms within a *Held follow it. c may be nil.
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
	r := m.unit(c.Unit).region(c.Region)
	if r == nil {
		return c.State == stateNone // a word without a region has never been reported
	}
	return r.current() == c.State
}

func (c *Comparison) holds(m *machine) bool {
	v, ok := m.number(c.Variable)
	return ok && c.compare(v)
}

// known decides a conjunction as soon as one part is known not to hold.
func (c And) known(m *machine, d doubt) (holds, known bool) {
	holds, known = true, true
	for _, p := range c {
		h, k := p.known(m, d)
		if k && !h {
			return false, true
		}
		known = known && k
	}
	return holds, known
}

// known decides a disjunction as soon as one part is known to hold.
func (c Or) known(m *machine, d doubt) (holds, known bool) {
	known = true
	for _, p := range c {
		h, k := p.known(m, d)
		if k && h {
			return true, true
		}
		known = known && k
	}
	return false, known
}

func (c Not) known(m *machine, d doubt) (holds, known bool) {
	holds, known = c.Cond.known(m, d)
	return !holds, known
}

func (c In) known(m *machine, _ doubt) (holds, known bool) { return c.holds(m), true }

func (c *Comparison) known(m *machine, d doubt) (holds, known bool) {
	v, ok := m.number(c.Variable)
	return ok && c.compare(v), ok || d < unmeasured && m.wasAsked(c.Variable) && !(d == disbelieved && m.disbelieved(c.Variable))
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

// maxCompared is of how many units of a group compared returns the values, besides those of its own unit. When thousands
// of units lose their mains, each may have a rule that asks for all others.
const maxCompared = 20

// compared returns the variables that a condition compares, with their values.
func compared(c Cond, m *machine) []Value {
	var out []Value
	add := func(v Value) {
		if !slices.ContainsFunc(out, func(w Value) bool { return w.Name == v.Name }) {
			out = append(out, v)
		}
	}
	c.visit(func(t Cond) {
		switch t := t.(type) {
		case *Comparison:
			add(m.compared(t.Variable))
		case Of:
			if n, ok := t.Cond.(*Comparison); ok {
				v := m.unit(t.Unit).compared(n.Variable)
				add(Value{t.Name + " " + v.Name, v.Value})
			}
		case Among:
			if n, ok := t.Cond.(*Comparison); ok {
				some := m.peers.machines
				if len(some) > maxCompared {
					if some = some[:maxCompared:maxCompared]; m.seat >= maxCompared {
						some = append(some, m)
					}
				}
				for _, other := range some {
					v := other.compared(n.Variable)
					add(Value{other.def.Name + " " + v.Name, v.Value})
				}
			}
		}
	})
	return out
}

// cause returns the record of the move that made a condition true, or false: the first move of a
// region that decides it. If only a number decides it, the input is the cause.
func cause(c Cond, m *machine, holds bool, moves []move) int {
	if first := blame(c, m, holds); first < len(moves) {
		return moves[first].record
	}
	return CausedByInput
}

// never is the index of a move that has not happened.
const never = math.MaxInt - 1

// blame returns the index of the first move of a region that made a condition true, or false; never
// if none of its regions moved.
func blame(c Cond, m *machine, holds bool) int {
	first := never
	switch c := c.(type) {
	case And:
		for _, p := range c {
			if holds || !p.holds(m) {
				first = min(first, blame(p, m, holds))
			}
		}
	case Or:
		for _, p := range c {
			if !holds || p.holds(m) {
				first = min(first, blame(p, m, holds))
			}
		}
	case Not:
		return blame(c.Cond, m, !holds)
	case In:
		return m.unit(c.Unit).region(c.Region).moved()
	case *Comparison:
		return m.comparison(c).moved()
	case Of:
		return blame(c.Cond, m.unit(c.Unit), holds)
	case Among:
		for _, other := range m.peers.machines {
			if c.Cond.holds(other) == holds {
				first = min(first, blame(c.Cond, other, holds))
			}
		}
	case *verdict:
		return c.blame(m, holds)
	case *Held:
		return m.condition(c.Text).moved()
	}
	return first
}

// moved returns the index of the region's first move among those of the current snapshot, or never.
func (r *region) moved() int {
	if r == nil || r.move == 0 {
		return never
	}
	return r.move - 1
}

// Negation returns the words for a sentence that says that a condition does not hold.
func Negation(cond string) string {
	if holds, ok := strings.CutPrefix(cond, "NOT "); ok && isFactor(holds) {
		if inside, ok := strings.CutPrefix(holds, "("); ok {
			return strings.TrimSuffix(inside, ")")
		}
		return holds
	}
	if strings.Contains(cond, " AND ") || strings.Contains(cond, " OR ") {
		cond = "(" + cond + ")"
	}
	return "not " + cond
}

// isFactor reports whether NOT, which binds tightest, applies to the whole of a condition's text.
func isFactor(cond string) bool {
	if span, ok := strings.CutPrefix(cond, "BETWEEN "); ok {
		_, cond, _ = strings.Cut(span, " AND ")
	}
	depth := 0
	for i, r := range cond {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ' ':
			if depth == 0 && (strings.HasPrefix(cond[i:], " AND ") || strings.HasPrefix(cond[i:], " OR ")) {
				return false
			}
		}
	}
	return true
}

func (c And) String() string {
	return join(c, " AND ", func(p Cond) bool { _, or := p.(Or); return or })
}

func (c Or) String() string { return join(c, " OR ", func(Cond) bool { return false }) }

func (c Not) String() string { return "NOT " + factor(c.Cond) }

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
	if s == "" || strings.Trim(s, "+-.0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}
