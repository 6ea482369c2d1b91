package journal

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Diff describes how a configuration differs from the previous one.
type Diff struct {
	Units  Change `json:"units"`
	Rules  Change `json:"rules"`
	Timers Change `json:"timers"`
}

// Change lists what is only in one of two configurations, or differs between them. The last element
// of a list that was cut says so.
type Change struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Changed []string `json:"changed,omitempty"`
}

// maxListed is how many names a Change lists.
const maxListed = 50

// Compare returns the differences between two policies. A rule that has only moved to another line
// is not a difference; the rules of a unit that was added or removed are not listed with it. was
// may be nil.
func Compare(was, is *fsm.Definition) *Diff {
	a, b := inventoryOf(was), inventoryOf(is)
	for name, u := range b.byName {
		if before := a.byName[name]; before != nil && !sameRules(was, before, is, u) {
			a.addRules(was, before)
			b.addRules(is, u)
		}
	}
	return &Diff{
		Units:  compare(a.units, b.units),
		Rules:  compare(a.rules, b.rules),
		Timers: compare(a.timers, b.timers),
	}
}

// Empty reports whether the configurations mean the same.
func (d *Diff) Empty() bool { return d.Units.empty() && d.Rules.empty() && d.Timers.empty() }

func (c Change) empty() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) == 0 }

// An inventory has the parts of a policy by name, each with its content. It only has the rules and
// timers of units whose rules differ: a policy may have ten thousand others.
type inventory struct {
	units, rules, timers map[string]string
	byName               map[string]*fsm.Unit
}

// inventoryOf lists the units of d.
func inventoryOf(d *fsm.Definition) inventory {
	in := inventory{map[string]string{}, map[string]string{}, map[string]string{}, map[string]*fsm.Unit{}}
	if d == nil {
		return in
	}
	for i := range d.Units {
		u := &d.Units[i]
		g := &d.Groups[u.Group]
		in.byName[u.Name] = u
		in.units[u.Name] = fmt.Sprintf("%s %s %v %s %s", u.ID, u.PowerVal, u.Trip, g.Name, g.Supply)
	}
	return in
}

// addRules lists the rules and timers of a unit.
func (in *inventory) addRules(d *fsm.Definition, u *fsm.Unit) {
	for i := range u.Rules {
		r := &u.Rules[i]
		// Rules for the same event are one entry: they run one after the other.
		in.rules[heading(d, u, r)] += content(d, r)
		for j := range r.Actions {
			if a, ok := r.Actions[j].Command.(fsm.RunTimer); ok {
				in.timers[u.Name+" "+a.Timer] += fmt.Sprintf("%s %v;", a.After, a.While)
			}
		}
	}
}

// sameRules reports whether two units have the same rules in the same order.
func sameRules(was *fsm.Definition, a *fsm.Unit, is *fsm.Definition, b *fsm.Unit) bool {
	return slices.EqualFunc(a.Rules, b.Rules, func(r, s fsm.Rule) bool {
		return r.Limit == s.Limit && r.As == s.As && sameArgs(was, r.On.Args(), is, s.On.Args()) && slices.EqualFunc(r.Actions, s.Actions, func(x, y fsm.Action) bool {
			return sameConds(x.If, y.If) && x.Command.Verb() == y.Command.Verb() && sameArgs(was, x.Command.Args(), is, y.Command.Args())
		})
	})
}

func sameArgs(was *fsm.Definition, a []fsm.Arg, is *fsm.Definition, b []fsm.Arg) bool {
	return slices.EqualFunc(a, b, func(x, y fsm.Arg) bool {
		if x.Name != y.Name {
			return false
		}
		switch v := x.Value.(type) {
		case fsm.Text:
			w, ok := y.Value.(fsm.Text)
			return ok && slices.Equal(v, w)
		case fsm.Cond:
			w, ok := y.Value.(fsm.Cond)
			return ok && sameConds(v, w)
		case fsm.UnitRef:
			w, ok := y.Value.(fsm.UnitRef)
			return ok && unitID(was, int(v)) == unitID(is, int(w))
		case fsm.TimerRef:
			w, ok := y.Value.(fsm.TimerRef)
			return ok && v.Timer == w.Timer && unitID(was, v.Unit) == unitID(is, w.Unit)
		}
		return x.Value == y.Value
	})
}

func sameConds(a, b fsm.Cond) bool {
	return a == nil && b == nil || a != nil && b != nil && a.String() == b.String()
}

// unitID is the full name of a unit; "" for the rule's own.
func unitID(d *fsm.Definition, unit int) string {
	if unit == fsm.Self {
		return ""
	}
	return d.Units[unit].ID
}

// heading returns the head of a rule: WHEN Eaton REPORTS OL->OB.
func heading(d *fsm.Definition, u *fsm.Unit, r *fsm.Rule) string {
	if end, ok := r.On.(fsm.Timeout); ok {
		return "WHEN " + d.Units[end.Owner].Name + " " + end.String() + forUnit(u, &d.Units[end.Owner])
	}
	return "WHEN " + u.Name + " REPORTS " + r.On.String()
}

// forUnit names the unit of a rule that waits for the timer of another unit.
func forUnit(u, owner *fsm.Unit) string {
	if u == owner {
		return ""
	}
	return " (for " + u.Name + ")"
}

// content is all that a rule does. It is compared and never shown, since it may contain secrets.
func content(d *fsm.Definition, r *fsm.Rule) string {
	var b strings.Builder
	b.WriteString(r.As)
	for i := range r.Actions {
		a := &r.Actions[i]
		fmt.Fprintf(&b, "%v|%s", a.If, a.Command.Verb())
		for _, arg := range a.Command.Args() {
			switch v := arg.Value.(type) {
			case fsm.UnitRef:
				fmt.Fprintf(&b, "|%q", unitID(d, int(v)))
			case fsm.TimerRef:
				fmt.Fprintf(&b, "|%q of %q", v.Timer, unitID(d, v.Unit))
			default:
				fmt.Fprintf(&b, "|%q", fmt.Sprint(v))
			}
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}

func compare(was, is map[string]string) Change {
	var c Change
	for _, name := range slices.Sorted(maps.Keys(is)) {
		switch before, ok := was[name]; {
		case !ok:
			c.Added = append(c.Added, name)
		case before != is[name]:
			c.Changed = append(c.Changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			c.Removed = append(c.Removed, name)
		}
	}
	c.Added, c.Removed, c.Changed = cut(c.Added), cut(c.Removed), cut(c.Changed)
	return c
}

func cut(names []string) []string {
	if len(names) <= maxListed {
		return names
	}
	return append(names[:maxListed:maxListed], fmt.Sprintf("and %d more", len(names)-maxListed))
}
