package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Units that do not power this host, and that no unit which powers it touches, have no part in its shutdown.
// Questions about the shutdown are asked of the policy without them, however many there are. Questions about every
// unit are asked of one part of the policy after the other.

// only returns the subject with only some units. needed is how much they have to supply.
func (s *subject) only(units []int, needed fsm.Power) *subject {
	own, _ := s.onlyWith(units, needed)
	return own
}

// onlyWith also returns conditions as that policy has them.
func (s *subject) onlyWith(units []int, needed fsm.Power, conds ...fsm.Cond) (*subject, []fsm.Cond) {
	policy, conds := s.policy.Only(units, conds...)
	own := newSubject(policy, s.assume)
	own.needed, own.sets, own.shuts = needed, s.sets, s.shuts
	return own, conds
}

// A division groups the units of a policy by what they have to do with the shutdown of this host.
type division struct {
	part     []int    // the part of each unit; see touching
	powering *subject // only the units that power this host, and those that they touch
	down     []int    // these units, and those whose rules shut it down, with the units that they touch
	others   [][]int  // the parts without units that power this host, one of each kind that nothing tells apart
}

// divide divides the policy.
func (s *subject) divide() *division {
	v := &division{part: touching(s.policy), powering: s}
	parts, down := map[int]bool{}, map[int]bool{}
	for i, n := range v.part {
		powers := s.policy.Units[i].PowerVal > 0
		parts[n] = parts[n] || powers
		down[n] = down[n] || powers || gives(&s.policy.Units[i], fsm.ShutdownCmd)
	}
	alike := classes(s.policy)
	seen := map[int]bool{}
	var units []int
	for i, n := range v.part {
		if parts[n] {
			units = append(units, i)
		} else if !seen[n] {
			seen[n] = true
			if of := unitsOf(v.part, n); len(of) > 1 || alike[i] == i {
				v.others = append(v.others, of)
			}
		}
		if down[n] {
			v.down = append(v.down, i)
		}
	}
	if len(units) < len(v.part) {
		v.powering = s.only(units, s.needed)
	}
	return v
}

// unitsOf returns the units of a part.
func unitsOf(part []int, number int) []int {
	var units []int
	for i, n := range part {
		if n == number {
			units = append(units, i)
		}
	}
	return units
}

// gives reports whether a rule of a unit has an action with one of the verbs.
func gives(u *fsm.Unit, verbs ...fsm.Verb) bool {
	return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
		return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return slices.Contains(verbs, a.Command.Verb()) })
	})
}

// union returns the units of both lists, in order.
func union(a, b []int) []int {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// oftenElsewhere returns the checks of V14 that no message is repeated all the time, for the units that have
// nothing to do with the shutdown of this host. beyond says why it is not checked.
func (s *subject) oftenElsewhere(v *division) (checks []*check, beyond string) {
	for _, units := range v.others {
		own := s.only(units, 0)
		if why := own.beyond(); why != "" {
			if len(hasty(own.policy)) > 0 {
				beyond = why
			}
			continue
		}
		for _, c := range own.often() {
			c.of = own
			checks = append(checks, c)
		}
	}
	return checks, beyond
}

// reachable returns the subjects in which V13 looks for what can happen. complete reports whether something that
// cannot happen in any of them cannot happen at all.
func (s *subject) reachable(v *division) (all []*subject, complete bool) {
	if len(s.policy.Units) <= maxUnits {
		return []*subject{s}, true
	}
	complete = true
	add := func(units []int) {
		if len(units) > maxUnits {
			complete = false
			return
		}
		all = append(all, s.only(units, s.needed))
	}
	if len(v.down) <= maxUnits {
		add(v.down)
		uses := s.policy.Uses()
		for _, of := range v.others {
			if slices.ContainsFunc(of, func(i int) bool { return uses[i].Down }) {
				of = union(v.down, of)
			}
			add(of)
		}
		return all, complete
	}
	// Units can see what others do. So each unit by itself shows what can happen, but not what cannot.
	for i, n := range v.part {
		if of := unitsOf(v.part, n); of[0] == i {
			add(of)
		}
	}
	return all, false
}

// proveFew answers a PROVE for a policy of many units, with only those that have to do with it.
func (s *subject) proveFew(ctx context.Context, p *compile.Program, c *compile.Proof, v *division, most limit) Result {
	if len(s.policy.Units) <= maxUnits {
		return s.prove(ctx, p, c, most)
	}
	asked := make([]bool, len(s.policy.Units))
	for i := range s.policy.Units {
		u := &s.policy.Units[i]
		if u.Group == c.Group {
			asked[i] = true
			if c.Cond != nil {
				noteUnits(c.Cond, i, asked)
			}
		}
		asked[i] = asked[i] || gives(u, c.Verb, c.Then, fsm.ShutdownCmd, fsm.SetFSD)
	}
	units := v.down
	for i, is := range asked {
		if is {
			units = union(units, unitsOf(v.part, v.part[i]))
		}
	}
	if len(units) > maxUnits {
		return Result{Code: CodeProve, Title: c.Text + " (" + c.Pos + ")", Verdict: NotChecked,
			Why: fmt.Sprintf("%d units have to do with it, and at most %d can be explored together", len(units), maxUnits)}
	}
	own, conds := s.onlyWith(units, s.needed, c.Cond)
	few := *c
	few.Cond = conds[0]
	return own.prove(ctx, p, &few, most)
}
