package journal

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Diff says in what a configuration differs from the one before.
type Diff struct {
	Units  Change `json:"units"`
	Rules  Change `json:"rules"`
	Timers Change `json:"timers"`
}

// Change lists what is in only one of two configurations, or in both but not
// the same. A long list is cut and says so in its last element.
type Change struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Changed []string `json:"changed,omitempty"`
}

// maxListed is how many names a Change lists.
const maxListed = 50

// Compare finds the differences between two policies. A rule that only stands
// on another line is no difference; those of a unit that is new or gone are not
// listed beside it. was may be nil.
func Compare(was, is *fsm.Definition) *Diff {
	a, b := inventoryOf(was, is), inventoryOf(is, was)
	return &Diff{
		Units:  compare(a.units, b.units),
		Rules:  compare(a.rules, b.rules),
		Timers: compare(a.timers, b.timers),
	}
}

// Empty reports whether the configurations mean the same.
func (d *Diff) Empty() bool { return d.Units.empty() && d.Rules.empty() && d.Timers.empty() }

func (c Change) empty() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) == 0 }

// An inventory has the parts of a policy by name, each with all that it says.
type inventory struct {
	units, rules, timers map[string]string
}

// inventoryOf lists d's units, and what belongs to those that other has, too.
func inventoryOf(d, other *fsm.Definition) inventory {
	in := inventory{map[string]string{}, map[string]string{}, map[string]string{}}
	if d == nil {
		return in
	}
	both := map[string]bool{}
	if other != nil {
		for i := range other.Units {
			both[other.Units[i].Name] = true
		}
	}
	for i := range d.Units {
		u := &d.Units[i]
		g := &d.Groups[u.Group]
		in.units[u.Name] = fmt.Sprintf("%s %s %v %s %s %v", u.ID, u.PowerVal, u.Trip, g.Name, g.MinSupplies, g.Unless)
		if !both[u.Name] {
			continue
		}
		for j := range u.Rules {
			r := &u.Rules[j]
			// Rules for the same event are one entry: they run one after the other.
			in.rules[heading(d, u, r)] += content(d, r)
			for k := range r.Actions {
				if a, ok := r.Actions[k].Command.(fsm.RunTimer); ok {
					in.timers[u.Name+" "+a.Timer] += fmt.Sprintf("%s %v;", a.After, a.While)
				}
			}
		}
	}
	return in
}

// heading returns the head of a rule: WHEN Eaton REPORTS OL->OB.
func heading(d *fsm.Definition, u *fsm.Unit, r *fsm.Rule) string {
	if end, ok := r.On.(fsm.Timeout); ok {
		return "WHEN " + d.Units[end.Owner].Name + " " + end.String() + forUnit(u, &d.Units[end.Owner])
	}
	return "WHEN " + u.Name + " REPORTS " + r.On.String()
}

// forUnit names the unit of a rule that waits for another unit's timer.
func forUnit(u, owner *fsm.Unit) string {
	if u == owner {
		return ""
	}
	return " (for " + u.Name + ")"
}

// content is all that a rule does. It is compared and never shown, since it may
// hold what is secret.
func content(d *fsm.Definition, r *fsm.Rule) string {
	var b strings.Builder
	for i := range r.Actions {
		a := &r.Actions[i]
		fmt.Fprintf(&b, "%v|%s", a.If, a.Command.Verb())
		for _, arg := range a.Command.Args() {
			switch v := arg.Value.(type) {
			case fsm.UnitRef:
				fmt.Fprintf(&b, "|%q", d.Units[v].ID)
			case fsm.TimerRef:
				unit := ""
				if v.Unit != fsm.Self {
					unit = d.Units[v.Unit].ID
				}
				fmt.Fprintf(&b, "|%q of %q", v.Timer, unit)
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
