package verify

import (
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// A judgement is a condition that the machines evaluate for a unit.
type judgement struct {
	unit int
	cond fsm.Cond
}

// slice returns the policy without everything that cannot affect the given actions and conditions: their cone of
// influence. Rules keep their positions, and units their indexes.
func slice(d *fsm.Definition, matters func(*fsm.Rule, *fsm.Action) bool, judged ...judgement) *fsm.Definition {
	needed := map[named]bool{}
	asked := map[string]bool{} // user-defined states
	keepsAlone := func(unit int, r *fsm.Rule, a *fsm.Action) bool {
		switch c := a.Command.(type) {
		case fsm.RunTimer:
			return needed[named{unit, c.Timer}] || matters(r, a)
		case fsm.StopTimer:
			return needed[named{c.Owner, c.Timer}] || matters(r, a)
		case fsm.SetState:
			return asked[c.State] || matters(r, a)
		}
		verb := a.Command.Verb()
		return matters(r, a) || verb.Inner() || verb == fsm.ShutdownCmd && asked["DOWN"]
	}
	// Any action of a rule starts the interval in which AT MOST limits it, for all of its triggers. So such a rule
	// is kept whole.
	keeps := func(unit int, r *fsm.Rule, a *fsm.Action) bool {
		if r.Limit.In == 0 {
			return keepsAlone(unit, r, a)
		}
		for i := range d.Units[unit].Rules {
			other := &d.Units[unit].Rules[i]
			for j := range other.Actions {
				if other.Pos == r.Pos && keepsAlone(unit, other, &other.Actions[j]) {
					return true
				}
			}
		}
		return false
	}
	again := true
	need := func(owner int, timer string) {
		if t := (named{owner, timer}); !needed[t] {
			needed[t], again = true, true
		}
	}
	ask := func(state string) {
		if !asked[state] {
			asked[state], again = true, true
		}
	}
	// running notes the timers and the states that a condition asks for.
	running := func(self int, c fsm.Cond) {
		terms(c, self, func(unit int, t fsm.Cond) {
			if in, ok := t.(fsm.In); ok {
				_, state, _ := strings.Cut(in.Region, "|")
				ask(state)
			}
			r, ok := t.(fsm.Running)
			switch {
			case !ok:
			case r.Owner >= 0:
				need(r.Owner, r.Timer)
			case unit >= 0:
				need(unit, r.Timer)
			default:
				for i := range d.Units {
					need(i, r.Timer)
				}
			}
		})
	}
	for _, j := range judged {
		running(j.unit, j.cond)
	}
	for again {
		again = false
		for _, g := range d.Groups {
			if g.Supply != nil {
				running(anyUnit, g.Supply.Unless)
			}
		}
		for u := range d.Units {
			for i := range d.Units[u].Rules {
				r := &d.Units[u].Rules[i]
				kept := false
				for j := range r.Actions {
					a := &r.Actions[j]
					if !keeps(u, r, a) {
						continue
					}
					kept = true
					running(u, a.If)
					eachCond(a.Command.Args(), func(c fsm.Cond) { running(u, c) })
				}
				if !kept {
					continue
				}
				if c, ok := fsm.ChangeOf(r.On); ok {
					ask(c.State())
				}
				if t, ok := r.On.(fsm.Timeout); ok {
					need(t.Owner, t.Timer)
				}
				eachCond(r.On.Args(), func(c fsm.Cond) { running(u, c) })
			}
		}
	}
	units := slices.Clone(d.Units)
	for u := range units {
		unit := &units[u]
		unit.Rules = nil
		for k := range d.Units[u].Rules {
			whole := &d.Units[u].Rules[k]
			r := *whole
			r.Actions = nil
			for i := range whole.Actions {
				if keeps(u, whole, &whole.Actions[i]) {
					r.Actions = append(r.Actions, whole.Actions[i])
				}
			}
			if len(r.Actions) > 0 {
				unit.Rules = append(unit.Rules, r)
			}
		}
	}
	return d.WithUnits(units)
}

// anyUnit stands for each unit of a group.
const anyUnit = -1

// terms calls f with the terms of a condition and the units for which they are judged.
func terms(c fsm.Cond, self int, f func(unit int, t fsm.Cond)) {
	fsm.Terms(c, func(t fsm.Cond) {
		unit := self
		for {
			switch other := t.(type) {
			case fsm.Of:
				unit, t = other.Unit, other.Cond
				continue
			case fsm.Among:
				unit, t = anyUnit, other.Cond
				continue
			}
			break
		}
		f(unit, t)
	})
}

// eachCond calls f with each condition among the arguments.
func eachCond(args []fsm.Arg, f func(fsm.Cond)) {
	for _, arg := range args {
		if c, ok := arg.Value.(fsm.Cond); ok {
			f(c)
		}
	}
}

// ordersDown reports whether an action shuts a host down, this one or others.
func ordersDown(_ *fsm.Rule, a *fsm.Action) bool {
	v := a.Command.Verb()
	return v == fsm.ShutdownCmd || v == fsm.SetFSD
}

// classes returns for each unit the first unit that nothing in the policy distinguishes from it.
func classes(d *fsm.Definition) []int {
	named := make([]bool, len(d.Units))
	note := func(self int, args []fsm.Arg) {
		for _, arg := range args {
			switch v := arg.Value.(type) {
			case fsm.UnitRef:
				if int(v) >= 0 && int(v) != self {
					named[v] = true
				}
			case fsm.TimerRef:
				if v.Unit >= 0 && v.Unit != self {
					named[v.Unit] = true
				}
			case fsm.Cond:
				noteUnits(v, self, named)
			}
		}
	}
	for _, g := range d.Groups {
		if g.Supply != nil {
			noteUnits(g.Supply.Unless, -1, named)
		}
	}
	for i := range d.Units {
		for _, r := range d.Units[i].Rules {
			note(i, r.On.Args())
			for _, a := range r.Actions {
				noteUnits(a.If, i, named)
				note(i, a.Command.Args())
			}
		}
	}
	out := make([]int, len(d.Units))
	for i := range out {
		out[i] = i
		for j := range i {
			if !named[i] && !named[j] && out[j] == j && alikeUnits(&d.Units[i], &d.Units[j]) {
				out[i] = j
				break
			}
		}
	}
	return out
}

// noteUnits notes the units that a condition names.
func noteUnits(c fsm.Cond, self int, named []bool) {
	terms(c, self, func(unit int, t fsm.Cond) {
		if in, ok := t.(fsm.In); ok && in.Unit >= 0 {
			unit = in.Unit
		}
		if unit >= 0 && unit != self {
			named[unit] = true
		}
	})
}

// alikeUnits reports whether two units are declared alike and have rules of the same EACHs.
func alikeUnits(a, b *fsm.Unit) bool {
	return a.Group == b.Group && a.PowerVal == b.PowerVal && a.Primary == b.Primary && a.Trip == b.Trip &&
		slices.EqualFunc(a.Rules, b.Rules, func(x, y fsm.Rule) bool { return x.Order == y.Order && x.Pos == y.Pos })
}

// timesOf returns times of day that represent all others: the start of each span between two limits of the
// policies' BETWEENs. An exploration never leaves its span.
func timesOf(policies ...*fsm.Definition) []time.Time {
	var spans []fsm.Between
	note := func(c fsm.Cond) {
		terms(c, anyUnit, func(_ int, t fsm.Cond) {
			if b, ok := t.(fsm.Between); ok {
				spans = append(spans, b)
			}
		})
	}
	for _, d := range policies {
		for i := range d.Units {
			for _, r := range d.Units[i].Rules {
				for _, a := range r.Actions {
					note(a.If)
					eachCond(a.Command.Args(), note)
				}
			}
		}
	}
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if len(spans) == 0 {
		return []time.Time{simulate.CaseStart}
	}
	var ends []time.Duration
	for _, b := range spans {
		ends = append(ends, b.From, b.Until)
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var out []time.Time
	for _, from := range ends {
		out = append(out, day.Add(from))
	}
	return out
}
