package verify

import (
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A cause is what was wrong in a story, as the remedies need it.
type cause struct {
	told   bool            // a secondary was told to go
	policy *fsm.Definition // what was explored: a slice of the policy, perhaps with only some of its units
	unit   int             // in that policy
	effect *fsm.Effect     // what should not have come; nil: SHUTDOWNCMD should have, and has not
	lacks  int             // then the clock of the unit, by kind, that had run for too long
	never  []string        // V13: where the rules are of which something never happens
}

// cause returns what is wrong in the finding.
func (x *search) cause() cause {
	c := cause{told: x.told, policy: x.world.policy, effect: x.found.effect}
	real := func(i int) int {
		if i >= 0 && i < len(x.found.real) {
			return x.found.real[i]
		}
		return i
	}
	if c.effect != nil {
		c.unit = real(slices.IndexFunc(c.policy.Units, func(u fsm.Unit) bool { return u.ID == c.effect.Unit }))
		return c
	}
	c.lacks = sinceLB
	if powering := c.policy.Powering(); len(powering) > 0 {
		c.unit = powering[0]
	}
	for _, g := range x.found.late {
		if g.clock < sinceDown {
			c.unit, c.lacks = real(g.clock/unitClocks), g.clock%unitClocks
			break
		}
	}
	return c
}

// rule is the position of the rule that should not have run; "": one should have, and has not.
func (c *cause) rule() string {
	if c.effect == nil {
		return ""
	}
	return c.effect.Rule
}

// ran returns the rule of the effect and its action; nil: there is no effect.
func (c *cause) ran() (*fsm.Rule, *fsm.Action) {
	if c.effect == nil {
		return nil, nil
	}
	rules := c.policy.Units[c.unit].Rules
	for i := range rules {
		if r := &rules[i]; r.Pos == c.effect.Rule && r.On.Event().Plain() == c.effect.Event && c.effect.Action < len(r.Actions) {
			return r, &r.Actions[c.effect.Action]
		}
	}
	return nil, nil
}
