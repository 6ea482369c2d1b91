package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// remedy says what to write in the file so that a property holds which is refuted: as far as that can be told, in
// terms of the unit and of the rules of the story.
func (s *subject) remedy(res *Result) string {
	general := Remedy(res.Code)
	if res.Story == nil {
		return general
	}
	u := s.unitNamed(res.Story.unit())
	if u == nil {
		return general
	}
	special := ""
	switch res.Code {
	case "V01":
		special = s.lowUnseen(u)
	case "V08":
		special = s.untold(u, res)
	case "V17":
		special = s.unmeasured(u, res)
	}
	if special == "" {
		return general
	}
	return special
}

// unitNamed returns a unit by its name as a scenario has it; nil: there is none.
func (s *subject) unitNamed(name string) *fsm.Unit {
	for i := range s.policy.Units {
		if s.policy.Units[i].Name == name {
			return &s.policy.Units[i]
		}
	}
	return nil
}

// unit returns the unit whose effect a story expects or refuses.
func (st *Story) unit() string {
	for line := range strings.Lines(st.Scenario) {
		if f := strings.Fields(line); len(f) == 4 && (f[1] == "expect" || f[1] == "refuse") {
			return f[2]
		}
	}
	return ""
}

// ruleThat returns the place of the first rule that leads to an order to shut down and has such a trigger.
func (s *subject) ruleThat(is func(t fsm.Trigger) bool) (r *fsm.Rule) {
	for i := range s.down.Units {
		for j := range s.down.Units[i].Rules {
			rule := &s.down.Units[i].Rules[j]
			t := rule.On
			if l, ok := t.(fsm.Lasting); ok {
				t = l.Of
			}
			if is(t) && (r == nil || rule.Order < r.Order) {
				r = rule
			}
		}
	}
	return r
}

// lowShutsDown is a rule that shuts down when the battery of a unit is low.
func lowShutsDown(u *fsm.Unit) string {
	return fmt.Sprintf("WHEN %s REPORTS OB AND LB AND NOT CAL : IF NOT DOWN SHUTDOWN", u.Short)
}

func (s *subject) lowUnseen(u *fsm.Unit) string {
	if len(s.powering) > 1 {
		if g := s.policy.Groups[u.Group]; g.Supply != nil && gives(u, fsm.ShutdownCmd) {
			return ""
		}
	}
	if !s.shuts {
		return "No rule shuts this host down. Write: " + lowShutsDown(u)
	}
	if r := s.ruleThat(func(t fsm.Trigger) bool { c, ok := t.(fsm.Change); return ok && c.To == "LB" }); r != nil {
		return fmt.Sprintf("LB may be there before the power fails, and then it does not come in the outage. In %s write REPORTS OB AND LB AND NOT CAL instead of REPORTS %s.", r.Pos, r.On)
	}
	if r := s.ruleThat(func(t fsm.Trigger) bool { _, ok := t.(fsm.Crossing); return ok }); r != nil {
		return fmt.Sprintf("%s may become true on mains power, and then it does not in the outage. In %s write REPORTS OB AND %s, and beside it: %s", r.On, r.Pos, r.On, lowShutsDown(u))
	}
	if !slices.Contains(s.down.Uses()[s.index(u.ID)].Words, "LB") {
		return "No order to shut down depends on LB. Write: " + lowShutsDown(u)
	}
	return ""
}

func (s *subject) unmeasured(u *fsm.Unit, res *Result) string {
	if s.many() || len(s.powering) > 1 {
		return ""
	}
	var names []string
	for _, v := range s.variables[s.index(u.ID)] {
		if v.name != varClients {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	what := strings.Join(names, " and ")
	if strings.HasSuffix(res.Why, onMains) {
		return fmt.Sprintf("A wrong value of %s must not count on mains power: write OB AND before the comparison in %s.", what, res.Rule)
	}
	return fmt.Sprintf("The shutdown must not rest on %s alone. Write beside it: %s", what, lowShutsDown(u))
}

func (s *subject) untold(u *fsm.Unit, res *Result) string {
	switch res.Why {
	case toldToGo:
		if len(s.powering) > 1 {
			return ""
		}
		return fmt.Sprintf("Write: STATE settled, WHEN %[1]s REPORTS HELD 15s (COMM AND NOT FSD) : RAISE settled, and WHEN %[1]s REPORTS FSD AND (OB OR settled) : IF NOT DOWN SHUTDOWN", u.Short)
	case stillThere:
		return fmt.Sprintf("Give the secondaries 15 s: write SETFSD %[1]s STARTTIMER final 15 instead of shutting down at once, and WHEN %[1]s TIMEOUT final : IF NOT DOWN SHUTDOWN", u.Short)
	}
	switch {
	case strings.Contains(res.Story.Scenario, "refuse "+u.Name+" SETFSD"):
		return fmt.Sprintf("%s gives SETFSD for a unit that is well: SETFSD has to name the unit of its rule.", res.Rule)
	case res.Rule != "":
		return fmt.Sprintf("%s shuts down and has not told the other machines. Write SETFSD %s, and SHUTDOWN at the end of a timer: STARTTIMER final 15.", res.Rule, u.Short)
	case s.sets:
		return fmt.Sprintf("After SETFSD a timer has to lead to SHUTDOWN, since SEC->None never comes if no machine is logged in, or one does not log out. Write STARTTIMER final 25 after SETFSD, and WHEN %s TIMEOUT final : IF NOT DOWN SHUTDOWN", u.Short)
	}
	return ""
}
