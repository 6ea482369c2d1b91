package verify

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A variable is a NUT variable that the policy compares with numbers. It takes one value in each interval between
// these numbers, since the machines cannot distinguish values within an interval.
type variable struct {
	name   string
	values []string // ascending
	low    int      // index of the highest value when the battery is low; -1: unknown
}

// The variables with a known meaning.
const (
	varCharge  = "battery.charge"
	varRuntime = "battery.runtime"
	varClients = "upsd.clients"
)

// drops reports whether the variable never rises while the unit runs on its battery.
func (v *variable) drops() bool { return v.name == varCharge || v.name == varRuntime }

// ambient reports whether a variable measures the surroundings of the unit, which are not part of the model.
func ambient(name string) bool {
	return strings.HasPrefix(name, "ambient.") || strings.Contains(name, "temperature") || strings.Contains(name, "humidity")
}

// variablesOf returns the variables that a policy compares, by unit. With all, it includes the variables of the
// surroundings.
func variablesOf(policy *fsm.Definition, a *Assumptions, all bool) [][]variable {
	compared := map[string][]*fsm.Comparison{}
	noteCompared(policy, compared)
	out := make([][]variable, len(policy.Units))
	for i, uses := range policy.Uses() {
		out[i] = variablesNamed(uses.Variables, compared, a, all)
	}
	return out
}

// variablesNamed returns the variables among names that are compared.
func variablesNamed(names []string, compared map[string][]*fsm.Comparison, a *Assumptions, all bool) []variable {
	var out []variable
	for _, name := range names {
		if cs := compared[name]; len(cs) > 0 && (all || !ambient(name)) {
			out = append(out, newVariable(name, cs, a))
		}
	}
	return out
}

// noteCompared notes the comparisons of a policy, by variable.
func noteCompared(policy *fsm.Definition, compared map[string][]*fsm.Comparison) {
	note := func(c fsm.Cond) {
		terms(c, anyUnit, func(_ int, t fsm.Cond) {
			if n, ok := t.(*fsm.Comparison); ok {
				compared[n.Variable] = append(compared[n.Variable], n)
			}
		})
	}
	for i := range policy.Groups {
		if p := policy.Groups[i].Supply; p != nil {
			note(p.Unless)
		}
	}
	uses := policy.Uses()
	for i := range policy.Units {
		for l, used := range uses[i].Levels {
			if used {
				compared[varCharge] = append(compared[varCharge], &fsm.Comparison{Variable: varCharge, Op: "<=", Number: policy.Units[i].Trip[l]})
			}
		}
		if uses[i].SEC {
			compared[varClients] = append(compared[varClients], &fsm.Comparison{Variable: varClients, Op: ">"})
		}
		for r := range policy.Units[i].Rules {
			rule := &policy.Units[i].Rules[r]
			eachCond(rule.On.Args(), note)
			for _, action := range rule.Actions {
				note(action.If)
				eachCond(action.Command.Args(), note)
			}
		}
	}
}

func newVariable(name string, compared []*fsm.Comparison, a *Assumptions) variable {
	v := variable{name: name, low: -1}
	limits := make([]float64, 0, len(compared))
	for _, c := range compared {
		limits = append(limits, c.Number)
	}
	slices.Sort(limits)
	limits = slices.Compact(limits)
	var candidates []float64
	for i, n := range limits {
		if i == 0 {
			candidates = append(candidates, n-1, n/2)
		} else {
			candidates = append(candidates, (limits[i-1]+n)/2)
		}
		candidates = append(candidates, n)
	}
	last := limits[len(limits)-1]
	candidates = append(candidates, last+1, (last+100)/2, 100, last+1000)
	slices.Sort(candidates)

	kinds := map[string]bool{}
	lowest, known := lowValue(name, a)
	for _, n := range candidates {
		n = float64(int64(n*1000)) / 1000
		text := strconv.FormatFloat(n, 'f', -1, 64)
		if name == varClients && n != float64(int64(n)) {
			continue
		}
		if _, ok := fsm.Measurement(name, text); !ok || name == varRuntime && n == 0 {
			continue
		}
		kind := kindOf(n, compared)
		if kinds[kind] {
			continue
		}
		kinds[kind] = true
		v.values = append(v.values, text)
		if known && n <= lowest || kind == kindOf(lowest, compared) {
			v.low = len(v.values) - 1
		}
	}
	if !known {
		v.low = -1
	} else if v.low < 0 {
		v.low = 0
	}
	return v
}

// kindOf says which of the comparisons are true for a value.
func kindOf(n float64, compared []*fsm.Comparison) string {
	var b strings.Builder
	for _, c := range compared {
		met := false
		switch c.Op {
		case "<":
			met = n < c.Number
		case "<=":
			met = n <= c.Number
		case ">":
			met = n > c.Number
		case ">=":
			met = n >= c.Number
		case "=":
			met = n == c.Number
		case "!=":
			met = n != c.Number
		}
		if met {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// lowCharge is the default charge in percent at which a UPS reports LB, and so the highest that it has then (the
// usual default of battery.charge.low).
const lowCharge = 20

// lowValue returns the highest value that a variable of the battery can have when the battery is low.
func lowValue(name string, a *Assumptions) (v float64, known bool) {
	switch name {
	case varCharge:
		return lowCharge, true
	case varRuntime:
		return a.Low.Seconds(), true
	}
	return 0, false
}
