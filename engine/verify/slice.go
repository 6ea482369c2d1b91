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
			return needed[named{unit, c.Timer}]
		case fsm.StopTimer:
			return needed[named{c.Owner, c.Timer}]
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
