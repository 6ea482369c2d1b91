package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// What two files share needs no exploration: an action whose cone of influence is the same text in both runs at the
// same moments. So only the other actions are explored. If one line of a large file was edited, these are few.

// apart returns, for each of two policies, which of the actions that count differ between them, and whether any do.
func apart(old, is *fsm.Definition, counts func(fsm.Verb) bool) (out [2]func(*fsm.Rule, *fsm.Action) bool, any bool) {
	var cones [2]map[place]string
	times := map[string]int{}
	for k, d := range []*fsm.Definition{old, is} {
		cones[k] = conesOf(d, counts)
		for _, cone := range cones[k] {
			times[cone] += 1 - 2*k
		}
	}
	for _, n := range times {
		any = any || n != 0
	}
	for k := range out {
		out[k] = func(r *fsm.Rule, a *fsm.Action) bool {
			if !counts(a.Command.Verb()) {
				return false
			}
			cone, ok := cones[k][placeOf(r, a)]
			return !ok || times[cone] != 0
		}
		any = any || len(cones[k]) == maxCones
	}
	return out, any
}

// A place is the position of an action in a file. All rules that an EACH makes share it.
type place struct {
	rule   string
	order  int
	action int
}

// placeOf returns the place of an action of a rule.
func placeOf(r *fsm.Rule, a *fsm.Action) place {
	for i := range r.Actions {
		if &r.Actions[i] == a {
			return place{r.Pos, r.Order, i}
		}
	}
	return place{action: -1}
}

// maxCones is the number of actions of a policy that are compared one by one.
const maxCones = 300

// conesOf returns the cone of influence of each action that counts, as a text.
func conesOf(d *fsm.Definition, counts func(fsm.Verb) bool) map[place]string {
	cones := map[place]string{}
	for i := range d.Units {
		for j := range d.Units[i].Rules {
			r := &d.Units[i].Rules[j]
			for k := range r.Actions {
				at := placeOf(r, &r.Actions[k])
				if _, known := cones[at]; known || !counts(r.Actions[k].Command.Verb()) || len(cones) == maxCones {
					continue
				}
				own := func(r *fsm.Rule, a *fsm.Action) bool { return placeOf(r, a) == at }
				cones[at] = written(slice(d, own))
			}
		}
	}
	return cones
}

// written is a text that two policies share only if they do the same.
func written(d *fsm.Definition) string {
	var b strings.Builder
	type placed struct {
		unit int
		rule *fsm.Rule
	}
	var rules []placed
	supplies := map[*fsm.Supply]int{nil: 0}
	fmt.Fprintf(&b, "%q\n", d.PowerDownFlag)
	for i := range d.Units {
		u := &d.Units[i]
		g := &d.Groups[u.Group]
		if _, known := supplies[g.Supply]; !known {
			supplies[g.Supply] = len(supplies)
		}
		fmt.Fprintf(&b, "%q %q %s %v %v %q %q %d %s\n", u.Address, u.Name, u.PowerVal, u.Primary, u.Trip, g.Name, g.States, supplies[g.Supply], g.Supply)
		for j := range u.Rules {
			rules = append(rules, placed{i, &u.Rules[j]})
		}
	}
	slices.SortStableFunc(rules, func(a, b placed) int { return cmp.Compare(a.rule.Order, b.rule.Order) })
	argument := func(arg fsm.Arg) {
		switch v := arg.Value.(type) {
		case fsm.Text:
			fmt.Fprintf(&b, " %q", v)
		case fsm.Cond:
			fmt.Fprintf(&b, " %q", v.String())
		default:
			fmt.Fprintf(&b, " %T %v", v, v)
		}
	}
	for _, r := range rules {
		fmt.Fprintf(&b, "%d %T %s %s", r.unit, r.rule.On, r.rule.On, r.rule.Limit)
		for _, arg := range r.rule.On.Args() {
			argument(arg)
		}
		blocks := map[*fsm.Block]int{nil: 0}
		for i := range r.rule.Actions {
			a := &r.rule.Actions[i]
			fmt.Fprintf(&b, "\n  %v", a.If)
			for block := a.Block; block != nil; block = block.Outer {
				for _, one := range []*fsm.Block{block, block.Else} {
					if _, known := blocks[one]; !known {
						blocks[one] = len(blocks)
					}
				}
				fmt.Fprintf(&b, " %d %v %d", blocks[block], block.If, blocks[block.Else])
			}
			b.WriteString(" " + a.Command.Verb().String())
			for _, arg := range a.Command.Args() {
				argument(arg)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
