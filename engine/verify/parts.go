package verify

import (
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Groups that do not touch each other are explored separately. Units touch if a rule of one, or the MINSUPPLIES of
// both, depends on the other. If no part is shut down by itself, all of them together are not either. If every unit
// is needed, the same is true for a shutdown in time: the worst that the others can do is nothing. All units share
// DOWN, which begins with the first SHUTDOWNCMD, and these questions end there.

// apartCodes are the properties whose questions end with the first SHUTDOWNCMD.
var apartCodes = []string{"V01", "V02", "V03", "V04", "V05", "V06", "V07", "V09", "V11", "V17"}

// checksOf returns the checks of a property, or why it does not apply.
func (s *subject) checksOf(pr *property, parts []*subject) (checks []*check, why string) {
	defer func() {
		for _, c := range checks {
			c.of = s
		}
	}()
	if len(parts) < 2 || !slices.Contains(apartCodes, pr.code) || pr.code == "V11" && !s.allNeeded() {
		return pr.checks(s)
	}
	if !s.allNeeded() {
		whole, why := pr.checks(s)
		if why != "" {
			return nil, why
		}
		for _, c := range whole {
			if !c.calm {
				checks = append(checks, c)
			}
		}
	}
	for _, part := range parts {
		own, why := pr.checks(part)
		if why != "" {
			return nil, why
		}
		for _, c := range own {
			if c.calm || s.allNeeded() {
				checks = append(checks, c)
			}
		}
	}
	return checks, ""
}

// small reports whether there are parts, and all of them are small enough to explore.
func small(parts []*subject) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(s *subject) bool { return s.beyond() != "" })
}

// checksOfMany returns the checks of a property for more units than can be explored together: those that each part
// alone can answer. whole reports whether these are enough to prove the property.
func (s *subject) checksOfMany(pr *property, parts []*subject) (checks []*check, why string, whole bool) {
	each := slices.Contains(apartCodes, pr.code)
	needed := each && s.allNeeded()
	whole = each
	asked := false // the question applies to one of the parts
	for _, part := range parts {
		own, not := pr.checks(part)
		if not != "" {
			why = not
		}
		for _, c := range own {
			asked = true
			c.of = part
			whole = whole && (needed || c.calm)
			if needed || c.late == nil {
				checks = append(checks, c)
			}
		}
	}
	if asked {
		return checks, "", whole
	}
	return nil, why, true
}

// allNeeded reports whether this host loses power when any one of its units fails.
func (s *subject) allNeeded() bool {
	for _, i := range s.powering {
		if s.supply-s.policy.Units[i].PowerVal >= s.needed {
			return false
		}
	}
	return true
}

// touching returns a number for each unit, which all units that touch have in common.
func touching(d *fsm.Definition) []int {
	part := make([]int, len(d.Units))
	for i := range part {
		part[i] = i
	}
	join := func(i, j int) {
		if i < 0 || j < 0 || part[i] == part[j] {
			return
		}
		from, to := part[i], part[j]
		for k := range part {
			if part[k] == from {
				part[k] = to
			}
		}
	}
	joinAll := func(with int, of func(u *fsm.Unit) bool) {
		for i := range d.Units {
			if of(&d.Units[i]) {
				join(with, i)
			}
		}
	}
	group := func(i int) { joinAll(i, func(u *fsm.Unit) bool { return u.Group == d.Units[i].Group }) }
	cond := func(self int, c fsm.Cond) {
		terms(c, self, func(unit int, t fsm.Cond) {
			if unit == anyUnit {
				group(self)
			}
			join(self, unit)
			switch t := t.(type) {
			case fsm.In:
				join(self, t.Unit)
			case fsm.Running:
				join(self, t.Owner)
			}
		})
	}
	args := func(self int, args []fsm.Arg) {
		for _, arg := range args {
			switch v := arg.Value.(type) {
			case fsm.UnitRef:
				join(self, int(v))
			case fsm.TimerRef:
				join(self, v.Unit)
			case fsm.Cond:
				cond(self, v)
			}
		}
	}
	for i, uses := range d.Uses() {
		u := &d.Units[i]
		if supply := d.Groups[u.Group].Supply; supply != nil {
			if uses.LS {
				joinAll(i, func(other *fsm.Unit) bool {
					return d.Groups[other.Group].Supply == supply && other.PowerVal > 0 // the others supply nothing
				})
			}
			cond(i, supply.Unless)
		}
		for j := range u.Rules {
			args(i, u.Rules[j].On.Args())
			for _, a := range u.Rules[j].Actions {
				if a.If != nil {
					cond(i, a.If)
				}
				args(i, a.Command.Args())
				if f, ok := a.Command.(fsm.ForceShutdown); ok && f.Each {
					group(i)
				}
			}
		}
	}
	return part
}

// parts returns one subject for each part, with only its units that power this host; the others stay on mains.
// Parts that nothing distinguishes share a subject.
func (s *subject) parts() []*subject {
	d := s.down
	part := touching(d)
	if len(d.Units) > maxUnits { // for all properties, the units of a part are then explored without the others
		d = s.policy
		part = touching(d)
	}
	alike := classes(d)
	var parts []*subject
	seen := map[int]bool{}
	for _, i := range s.powering {
		if seen[part[i]] {
			continue
		}
		seen[part[i]] = true
		own := *s
		own.whole, own.powering, own.supply = s, nil, 0
		all := 0
		for j := range part {
			if part[j] == part[i] {
				all++
			}
		}
		for _, j := range s.powering {
			if part[j] == part[i] {
				own.powering = append(own.powering, j)
				own.supply += s.policy.Units[j].PowerVal
			}
		}
		own.needed = s.needed - (s.supply - own.supply)
		if all == 1 && alike[i] != i {
			continue
		}
		if len(d.Units) > maxUnits {
			few := s.only(unitsOf(part, part[i]), own.needed)
			few.whole = s
			parts = append(parts, few)
			continue
		}
		parts = append(parts, &own)
	}
	if len(seen) < 2 {
		return nil
	}
	return parts
}
