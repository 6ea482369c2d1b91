package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// calmed lets an order come in an outage alone. blamed says that it has come without one.
func (s *subject) calmed(code string, d *fsm.Definition, u *fsm.Unit, r *fsm.Rule, a *fsm.Action, blamed bool) *remedy {
	fix := &remedy{}
	guard := func() *remedy {
		if blamed && len(fix.edits) == 0 {
			fix.edits = []edit{guarded(r, a, s.outageOf(d))}
		}
		return fix
	}
	if code == "V09" {
		return s.latched(d, u, r, a, blamed)
	}
	supply := d.Groups[u.Group].Supply
	if t, ok := r.On.(fsm.Timeout); ok {
		if blamed && supply != nil && supply.Unless != nil && slices.ContainsFunc(d.Units[t.Owner].Rules, func(r fsm.Rule) bool {
			return triggered(&r, "LS") && starting(&r, t.Timer)
		}) {
			return s.supplied(code, d, u, supply)
		}
		fix.edits = s.whileOut(d, t, blamed, code)
		return guard()
	}
	if blamed && neverOut(r.On) {
		return &remedy{because: fmt.Sprintf("%s orders a shutdown for what happens in no outage: leave its order out.", r.Pos)}
	}
	held, _, _ := partsOf(r.On)
	asked := append(held, conjuncts(a.If)...)
	if !blamed && slices.Contains(asked, "OB") && (code != "V04" || slices.Contains(asked, "NOT CAL")) {
		return nil
	}
	own := d.Groups[u.Group].States
	switch {
	case triggered(r, "FSD") && !triggered(r, "LB", "NOCOMM", "LS"):
		if !blamed {
			return nil
		}
		fix.known(d, u, r)
		return fix
	case triggered(r, "LS") && supply != nil && supply.Unless != nil:
		if !blamed {
			return nil
		}
		return s.supplied(code, d, u, supply)
	case triggered(r, own...) && blamed:
		for i := range u.Rules {
			raises := &u.Rules[i]
			if code == "V05" && triggered(raises, "NOCOMM") && slices.ContainsFunc(raises.Actions, func(a fsm.Action) bool {
				c, ok := a.Command.(fsm.SetState)
				return ok && c.On && triggered(r, c.State)
			}) {
				fix.edits = append(fix.edits, rewritten(u, raises, s.isLost(u))...)
			}
		}
		if code == "V04" {
			fix.lines = s.order(d, u, "REPORTS "+isLow)
		}
		return guard()
	case triggered(r, "LS", "DOWN") || triggered(r, own...):
		return guard()
	}
	cond, ok := inOutage(r.On)
	if !ok || ordered(u, cond) {
		return guard()
	}
	if triggered(r, "NOCOMM") {
		parts, suffix, _ := partsOf(r.On)
		if d := forOf(r.On); d > s.lostMost(u) || d <= s.assume.Flash && !strings.Contains(suffix, "HELD") {
			cond = strings.Join(with(parts, "OB", "NOT CAL"), " AND ") + " FOR " + fsm.FormatDuration(s.lostFor(u))
		}
	}
	fix.edits = rewritten(u, r, cond)
	return guard()
}

// latched lets FSD, if it was there when the monitor started, lead to an order in an outage alone.
func (s *subject) latched(d *fsm.Definition, u *fsm.Unit, r *fsm.Rule, a *fsm.Action, blamed bool) *remedy {
	fix := &remedy{}
	supply := d.Groups[u.Group].Supply
	switch t, timed := r.On.(fsm.Timeout); {
	case timed:
		owner := &d.Units[t.Owner]
		for i := range owner.Rules {
			if starts := &owner.Rules[i]; triggered(starts, "FSD") && starting(starts, t.Timer) {
				fix.known(d, owner, starts)
			}
		}
	case triggered(r, "LS") && supply != nil && supply.Unless != nil && asks(supply.Unless, "FSD"):
		return s.supplied("V09", d, u, supply)
	case triggered(r, "FSD"):
		fix.known(d, u, r)
	}
	if len(fix.edits) == 0 && (blamed || asks(a.If, "FSD")) {
		fix.edits = []edit{guarded(r, a, "(OB OR "+fix.settles(d, u)+")")}
	}
	return fix
}

// ordered reports whether a rule of a unit shuts this host down as soon as a condition becomes true.
func ordered(u *fsm.Unit, cond string) bool {
	return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
		return r.On.String() == cond && plain(&r) && ordering(&r, fsm.ShutdownCmd) && r.Limit.In == 0
	})
}

// starting reports whether a rule starts a timer of its unit.
func starting(r *fsm.Rule, timer string) bool {
	return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
		run, ok := a.Command.(fsm.RunTimer)
		return ok && run.Timer == timer
	})
}

// known lets a rule that waits for FSD run on mains power only if the unit has been seen without.
func (r *remedy) known(d *fsm.Definition, u *fsm.Unit, rule *fsm.Rule) {
	parts, suffix, _ := partsOf(rule.On)
	r.edits = append(r.edits, rewritten(u, rule, strings.Join(with(parts, "", "(OB OR "+r.settles(d, u)+")"), " AND ")+suffix)...)
}

// outageOf is the condition that a unit that powers this host is in an outage.
func (s *subject) outageOf(d *fsm.Definition) string {
	if len(d.Powering()) > 1 {
		return "ANY IS (" + outage + ")"
	}
	return outage
}

// supplied lets units supply too little in an outage alone.
func (s *subject) supplied(code string, d *fsm.Definition, u *fsm.Unit, supply *fsm.Supply) *remedy {
	parts := conjuncts(supply.Unless)
	if code == "V05" {
		held := "HELD " + fsm.FormatDuration(s.lostFor(u)) + " NOCOMM"
		for i, p := range parts {
			if !strings.Contains(p, "HELD") {
				parts[i] = strings.ReplaceAll(p, "NOCOMM", held)
			}
		}
	}
	is := "MINSUPPLIES " + supply.Min.String() + " UNLESS "
	if asks(supply.Unless, "FSD") {
		fix := &remedy{}
		is += strings.Join(with(parts, "(OB AND NOT CAL OR "+fix.settles(d, u)+" AND FSD)", ""), " AND ")
		fix.edits = []edit{{old: supply.String(), new: is}}
		return fix
	}
	return &remedy{edits: []edit{{old: supply.String(), new: is + strings.Join(with(parts, "OB", "NOT CAL"), " AND ")}}}
}

// whileOut lets a timer run in an outage alone: only then it is started, and the end of the outage cancels it. Unless
// it is blamed, a timer that gives the secondaries time continues: SETFSD has decided, and a flicker would only delay the
// shutdown.
func (s *subject) whileOut(d *fsm.Definition, t fsm.Timeout, blamed bool, code string) []edit {
	var edits []edit
	u := &d.Units[t.Owner]
	for i := range u.Rules {
		r := &u.Rules[i]
		for j := range r.Actions {
			run, ok := r.Actions[j].Command.(fsm.RunTimer)
			if !ok || run.Timer != t.Timer {
				continue
			}
			if !blamed && (triggered(r, "FSD", "LS") || ordering(r, fsm.SetFSD) || code != "V04" && slices.Contains(conjuncts(run.While), "OB")) {
				continue
			}
			lost := triggered(r, "NOCOMM")
			span := run.After
			parts := with(conjuncts(run.While), "OB", "NOT CAL")
			if lost {
				if most := s.lostMost(u); span < s.lostFor(u) || span > most {
					span = s.lostFor(u)
				}
				parts = with(conjuncts(run.While), "OB", "NOCOMM")
				parts = with(parts, "", "NOT CAL")
			}
			old := "STARTTIMER " + run.Argument()
			is := "STARTTIMER " + run.Timer + " " + fsm.FormatDuration(span) + " WHILE " + strings.Join(parts, " AND ")
			if on, ok := inOutage(r.On); ok && !slices.Contains(d.Groups[u.Group].States, stateOfTrigger(r.On)) && !triggered(r, "LS", "FSD") {
				edits = append(edits, rewritten(u, r, on)...)
			}
			switch every := everyOf(r.On); {
			case every > 0 && every <= span:
				edits = append(edits, startedOnce(r, &r.Actions[j], run, is)...)
			case old != is:
				edits = append(edits, edit{at: r.Pos, old: old, new: is})
			}
		}
	}
	return edits
}

func stateOfTrigger(t fsm.Trigger) string {
	c, _ := fsm.ChangeOf(t)
	return c.State()
}

// once lets every order ask for DOWN.
func once(d *fsm.Definition) *remedy {
	r := &remedy{}
	for i := range d.Units {
		for j := range d.Units[i].Rules {
			rule := &d.Units[i].Rules[j]
			for k := range rule.Actions {
				a := &rule.Actions[k]
				if a.Command.Verb() != fsm.ShutdownCmd || asks(a.If, "DOWN") {
					continue
				}
				if e := guarded(rule, a, "NOT DOWN"); !slices.Contains(r.edits, e) {
					r.edits = append(r.edits, e)
				}
			}
		}
	}
	if len(r.edits) == 0 {
		return nil
	}
	return r
}

// flagged lets every order make the POWERDOWNFLAG.
func flagged(d *fsm.Definition) *remedy {
	fix := &remedy{}
	eachOrder(d, func(_ *fsm.Unit, r *fsm.Rule, a *fsm.Action) {
		if c, ok := a.Command.(fsm.RunShutdown); ok && c.NoFlag {
			fix.add(&remedy{edits: []edit{{at: r.Pos, old: "NOFLAG"}}})
		}
	})
	return fix
}

// ordering reports whether an action of a rule has a verb.
func ordering(r *fsm.Rule, v fsm.Verb) bool {
	return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == v })
}

// eachOrder calls f for each SHUTDOWNCMD and SETFSD.
func eachOrder(d *fsm.Definition, f func(u *fsm.Unit, r *fsm.Rule, a *fsm.Action)) {
	for i := range d.Units {
		u := &d.Units[i]
		for j := range u.Rules {
			r := &u.Rules[j]
			for k := range r.Actions {
				if v := r.Actions[k].Command.Verb(); v == fsm.ShutdownCmd || v == fsm.SetFSD {
					f(u, r, &r.Actions[k])
				}
			}
		}
	}
}

// whileSupplied lets a shutdown wait until too few supplies are left.
func (s *subject) whileSupplied(c *cause) *remedy {
	fix := s.supplies(c.policy)
	ruled := false
	eachOrder(c.policy, func(u *fsm.Unit, r *fsm.Rule, a *fsm.Action) {
		if _, timed := r.On.(fsm.Timeout); timed || triggered(r, "LS") || slices.Contains(conjuncts(a.If), "LS") {
			ruled = ruled || triggered(r, "LS")
			if timed {
				fix.add(&remedy{edits: []edit{guarded(r, a, "LS")}})
			}
			return
		}
		if triggered(r, "FSD") {
			return
		}
		if triggered(r, "NOCOMM") {
			fix.add(&remedy{edits: []edit{guarded(r, a, "LS")}})
			return
		}
		ruled = true
		fix.add(&remedy{edits: rewritten(u, r, "LS")})
	})
	if ruled {
		fix.lines = slices.DeleteFunc(fix.lines, func(l string) bool { return strings.HasPrefix(l, "WHEN ") })
	}
	return fix
}

// swapped exchanges the levels of a stage and of the shutdown that comes before it, or has the stage do nothing
// then.
func swapped(c *cause, r *fsm.Rule, a *fsm.Action) *remedy {
	u := &c.policy.Units[c.unit]
	for i := range u.Rules {
		other := &u.Rules[i]
		if len(c.policy.Powering()) > 1 {
			break // others may shut down, too
		}
		if other.Pos == r.Pos || !sameLevel(r.On, other.On) || !slices.ContainsFunc(other.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd }) {
			continue
		}
		return &remedy{
			because: fmt.Sprintf("%s shuts down before the stage of %s has come.", other.Pos, r.Pos),
			edits: []edit{
				{at: r.Pos, old: "REPORTS " + r.On.String(), new: "REPORTS " + other.On.String()},
				{at: other.Pos, old: "REPORTS " + other.On.String(), new: "REPORTS " + r.On.String()},
			},
		}
	}
	return &remedy{
		because: fmt.Sprintf("%s comes after a shutdown: put its level above those of the rules that shut down, or let it do nothing then.", r.Pos),
		edits:   []edit{guarded(r, a, "NOT DOWN")},
	}
}

// sameLevel reports whether two triggers wait for levels of the same thing.
func sameLevel(a, b fsm.Trigger) bool {
	thing := func(t fsm.Trigger) string {
		found := ""
		if c, ok := fsm.ChangeOf(t); ok && isLevel(c.To) {
			found = "battery.charge"
		}
		eachCond(t.Args(), func(c fsm.Cond) {
			terms(c, anyUnit, func(_ int, t fsm.Cond) {
				switch t := t.(type) {
				case *fsm.Comparison:
					found = t.Variable
				case fsm.In:
					if isLevel(stateOf(t)) {
						found = "battery.charge"
					}
				}
			})
		})
		return found
	}
	return thing(a) != "" && thing(a) == thing(b)
}

// isStage reports whether a rule waits for a level of charge or runtime.
func isStage(r *fsm.Rule) bool {
	return names(r.On.Args(), r.On, func(word string) bool { return strings.HasPrefix(word, "battery.") || isLevel(word) })
}

// toldOnce lets a rule tell less often.
func toldOnce(c *cause, r *fsm.Rule) *remedy {
	const rarely = 5 * time.Minute
	u := &c.policy.Units[c.unit]
	fix := &remedy{}
	if every := everyOf(r.On); every > 0 {
		fix.edits = []edit{{at: r.Pos, old: "EVERY " + fsm.FormatDuration(every), new: "EVERY " + fsm.FormatDuration(rarely)}}
		return fix
	}
	if t, ok := r.On.(fsm.Timeout); ok {
		return lengthened(u, t.Timer, rarely)
	}
	for i := range u.Rules {
		other := &u.Rules[i]
		if other.Pos != r.Pos || other.As != "" {
			continue
		}
		is := other.On.String()
		if isStage(other) {
			is, _ = inOutage(other.On)
		}
		if severalTriggers(u, r) {
			is += fmt.Sprintf(" AS %q", other.On.Event().Plain())
		}
		if is != other.On.String() {
			fix.edits = append(fix.edits, edit{at: r.Pos, old: "REPORTS " + other.On.String(), new: "REPORTS " + is})
		}
	}
	if len(fix.edits) == 0 {
		fix.because = fmt.Sprintf("%s tells it again: ask in its condition for the state that the message is about, or let that last with FOR.", r.Pos)
	}
	return fix
}
