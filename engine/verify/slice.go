package verify

import (
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// slice returns the policy without what cannot make a difference to some of its actions: the cone of
// influence. Rules keep their positions, and units their indexes.
func slice(d *fsm.Definition, matters func(*fsm.Rule, *fsm.Action) bool) *fsm.Definition {
	type named struct {
		unit  int
		timer string
	}
	needed := map[named]bool{}
	keeps := func(unit int, r *fsm.Rule, a *fsm.Action) bool {
		switch c := a.Command.(type) {
		case fsm.RunTimer:
			return needed[named{unit, c.Timer}] || matters(r, a)
		case fsm.StopTimer:
			return needed[named{c.Owner, c.Timer}] || matters(r, a)
		}
		return matters(r, a) || a.Command.Verb().Inner()
	}
	for again := true; again; {
		again = false
		for u := range d.Units {
			for i := range d.Units[u].Rules {
				r := &d.Units[u].Rules[i]
				t, ok := r.On.(fsm.Timeout)
				if !ok || needed[named{t.Owner, t.Timer}] {
					continue
				}
				if slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return keeps(u, r, &a) }) {
					needed[named{t.Owner, t.Timer}], again = true, true
				}
			}
		}
	}
	units := slices.Clone(d.Units)
	for u := range units {
		unit := &units[u]
		unit.Rules = nil
		for _, r := range d.Units[u].Rules {
			all := r.Actions
			r.Actions = nil
			for i := range all {
				if keeps(u, &r, &all[i]) {
					r.Actions = append(r.Actions, all[i])
				}
			}
			if len(r.Actions) > 0 {
				unit.Rules = append(unit.Rules, r)
			}
		}
	}
	return d.WithUnits(units)
}

// ordersDown reports whether an action shuts a host down, this one or others.
func ordersDown(_ *fsm.Rule, a *fsm.Action) bool {
	v := a.Command.Verb()
	return v == fsm.ShutdownCmd || v == fsm.SetFSD
}

// classes returns for each unit the first one from which nothing in the policy tells it apart.
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
	fsm.Terms(c, func(t fsm.Cond) {
		if in, ok := t.(fsm.In); ok && in.Unit >= 0 && in.Unit != self {
			named[in.Unit] = true
		}
	})
}

// alikeUnits reports whether two units are declared alike and have the rules of the same EACHs.
func alikeUnits(a, b *fsm.Unit) bool {
	return a.Group == b.Group && a.PowerVal == b.PowerVal && a.Primary == b.Primary && a.Trip == b.Trip &&
		slices.EqualFunc(a.Rules, b.Rules, func(x, y fsm.Rule) bool { return x.Order == y.Order && x.Pos == y.Pos })
}
