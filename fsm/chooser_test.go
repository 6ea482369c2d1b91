package fsm

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// A chooser makes random policies, and what happens to their units.
type chooser struct {
	*rand.Rand
	units  int
	nested bool // an ANY IS may stand in another one, or in the IS of a unit
	guards bool // most actions start timers under a WHILE
	plain  bool // no condition names a timer or has a HELD, no event is a condition, and there may be no MINSUPPLIES
}

func oneOf[T any](r chooser, all ...T) T { return all[r.IntN(len(all))] }

func (r chooser) length() time.Duration { return time.Duration(1+r.IntN(40)) * time.Second }

// state returns a term about a state. UNLESS cannot ask for LS.
func (r chooser) state(unless bool) Cond {
	c := is(oneOf(r, "OB", "OB", "OB", "LB", "LB", "FSD", "RB", "NOCOMM", "OL", "COMM", "a", "a", "b", "LB1", "LB2", "LB3", "SEC", "REFUSED", "OTHER", "CAL", "DOWN", "DOWN", "LS", "LS")).(In)
	if unless && c.State == "LS" {
		c = is("OB").(In)
	}
	if off, on := statesOf(c.State); off == stateNone && r.IntN(6) == 0 {
		c.State, c.Text = stateNone, on+"->None"
	}
	if r.IntN(5) == 0 {
		c.Unit = r.IntN(r.units)
		c.Name = fmt.Sprintf("u%d", c.Unit)
	}
	return c
}

func (r chooser) comparison() *Comparison {
	return &[]Comparison{{"battery.charge", "<", 50, "50"}, {"battery.runtime", ">", 10, "10"}, {"battery.runtime", "<=", 100, "100"},
		{"battery.charge", "!=", 30, "30"}, {"ups.load", ">=", 20, "20"}}[r.IntN(5)]
}

// cond returns a condition with at most that many levels.
func (r chooser) cond(levels int, among, unless bool) Cond {
	n := r.IntN(14)
	if levels == 0 || n >= 9 && !among {
		n = r.IntN(4)
	}
	if r.plain && (n == 3 || n == 7 || n == 8) {
		n = 0
	}
	unit := r.IntN(r.units)
	switch n {
	case 0, 1:
		return r.state(unless)
	case 2:
		return r.comparison()
	case 3:
		return Running{oneOf(r, "t", "u"), oneOf(r, Self, unit)}
	case 4:
		return Not{r.cond(levels-1, among, unless)}
	case 5:
		return And{r.cond(levels-1, among, unless), r.cond(levels-1, among, unless)}
	case 6:
		return Or{r.cond(levels-1, among, unless), r.cond(levels-1, among, unless)}
	case 7, 8:
		return NewHeld(r.length(), r.cond(levels-1, among, unless))
	case 9:
		return Of{unit, fmt.Sprintf("u%d", unit), r.cond(levels-1, among && r.nested, unless)}
	}
	return Among{n < 12, r.cond(levels-1, among && r.nested, unless)}
}

// guard returns the condition of an IF, which may ask for the time of day.
func (r chooser) guard() Cond {
	c := r.cond(2, true, false)
	between := Between{time.Duration(r.IntN(24)) * time.Hour, time.Duration(r.IntN(24)) * time.Hour}
	switch r.IntN(8) {
	case 0:
		return Or{c, between}
	case 1:
		return Among{r.IntN(2) == 0, And{r.cond(1, false, false), Or{is("OB"), between}}}
	}
	return c
}

func (r chooser) trigger() Trigger {
	kinds := 16
	if r.plain {
		kinds = 6
	}
	switch r.IntN(kinds) {
	case 0, 1:
		return on("OL", "OB")
	case 2:
		return oneOf(r, on("a", "None"), on("None", "b"), on("None", "LB"), on("None", "FSD"), on("COMM", "NOCOMM"))
	case 3:
		return oneOf(r, on("None", "LS"), on("LS", "None"), on("None", "DOWN"), on("None", "REFUSED"), on("None", "SEC"), on("None", "LB2"))
	case 4, 5:
		return Timeout{Timer: oneOf(r, "t", "u")}
	case 6:
		return Lasting{Of: Becoming{r.cond(3, true, false)}, For: r.length()}
	case 7:
		return Lasting{Of: oneOf[Trigger](r, on("OL", "OB"), on("None", "LB"), Becoming{r.cond(2, true, false)}), For: oneOf(r, 0, r.length()), Every: r.length()}
	case 8:
		return Crossing{r.comparison()}
	}
	return Becoming{r.cond(3, true, false)}
}

func (r chooser) rule() Rule {
	rule := Rule{On: r.trigger()}
	kinds := 9
	if r.guards {
		kinds = 2
	}
	for range 1 + r.IntN(2) {
		switch r.IntN(kinds) {
		case 0:
			rule.Actions = append(rule.Actions, run("t", r.length(), nil))
		case 1:
			timer := "u"
			if r.guards {
				timer = oneOf(r, "t", "u", "v")
			}
			rule.Actions = append(rule.Actions, run(timer, r.length(), r.cond(2, true, false)))
		case 2:
			rule.Actions = append(rule.Actions, stop("t"))
		case 3, 4:
			state := SetState{State: oneOf(r, "a", "b"), On: r.IntN(2) == 0, Unit: Self}
			if r.IntN(3) == 0 {
				state.Unit = r.IntN(r.units)
				state.Name = fmt.Sprintf("u%d", state.Unit)
			}
			rule.Actions = append(rule.Actions, Action{Command: state})
		case 5:
			rule.Actions = append(rule.Actions, shutdown(r.guard()))
		case 6:
			c := r.guard()
			block := &Block{If: c}
			set := set("b", r.IntN(2) == 0)
			set.If, set.Block = c, block
			other := say("else")
			other.If, other.Block = Not{c}, &Block{Else: block}
			inner := r.guard()
			nested := run("t", r.length(), nil)
			nested.If, nested.Block = And{c, inner}, &Block{If: inner, Outer: block}
			rule.Actions = append(rule.Actions, set, nested, other)
		default:
			rule.Actions = append(rule.Actions, say("x"))
		}
	}
	if r.IntN(8) == 0 {
		rule.Limit = NewLimit(r.length(), []Trigger{rule.On}, 1)
	}
	return rule
}

func (r chooser) rules() []Rule {
	rules := make([]Rule, 2+r.IntN(4))
	for i := range rules {
		rules[i] = r.rule()
	}
	return rules
}

// policy returns a policy of up to three groups, whose units have most rules in common and may share their supply.
func (r chooser) policy(rules []Rule) *Definition {
	d := policy(r.units, rules...)
	d.PowerDownFlag = "/run/killpower"
	supply := func() *Supply {
		p := &Supply{Min: Power(1+r.IntN(4)) * PowerUnit / 2}
		switch r.IntN(7) {
		case 0, 1, 2:
			p.Unless = r.cond(3, true, true)
		case 4: // of another group
			if unit := r.IntN(r.units); r.nested {
				p.Unless = Of{unit, fmt.Sprintf("u%d", unit), Among{r.IntN(2) == 0, r.cond(1, false, true)}}
			}
		case 3:
			if r.nested {
				p.Unless = Among{r.IntN(2) == 0, And{Not{is("LB")}, Among{r.IntN(2) == 0, r.cond(1, false, true)}}}
			}
		}
		return p
	}
	if d.Groups[0].Supply = supply(); r.plain && r.IntN(2) == 0 {
		d.Groups[0].Supply = nil
	}
	for _, name := range []string{"SECOND", "THIRD"}[:r.IntN(3)] {
		d.Groups = append(d.Groups, Group{Name: name, Supply: oneOf(r, d.Groups[0].Supply, supply(), nil)})
	}
	for g := range d.Groups {
		d.Groups[g].States = []string{"a", "b"}
	}
	powers := oneOf(r, []Power{PowerUnit}, []Power{0, PowerUnit / 2, PowerUnit}, []Power{0})
	for i := range d.Units {
		u := &d.Units[i]
		u.Group, u.PowerVal, u.Primary = r.IntN(len(d.Groups)), oneOf(r, powers...), r.IntN(2) == 0
		own := policy(i+1, r.rule()).Units[i].Rules[0]
		own.Pos, own.Order = fmt.Sprintf("UPSmon.conf:%d:1", 100+i), 100+i
		for a := range own.Actions {
			if c, ok := own.Actions[a].Command.(StopTimer); ok {
				c.Owner = r.IntN(r.units)
				own.Actions[a].Command = c
			}
		}
		if end, ok := own.On.(Timeout); ok {
			end.Owner = r.IntN(r.units)
			own.On = end
		}
		u.Rules = append(u.Rules, own)
	}
	return d
}

// circling returns a random policy in which conditions, timers, states and LS move each other endlessly.
func (r chooser) circling() *Definition {
	rules := append(r.rules()[:2:2],
		Rule{On: Becoming{And{is("OB"), Not{Running{"t", Self}}}}, Actions: []Action{run("t", time.Hour, nil)}},
		Rule{On: Becoming{oneOf[Cond](r, And{is("OB"), Running{"t", Self}}, Among{false, And{is("OB"), Running{"t", Self}}})}, Actions: []Action{stop("t")}},
		Rule{On: on("None", "LS"), Actions: []Action{run("u", time.Hour, nil)}},
		Rule{On: on("LS", "None"), Actions: []Action{stop("u")}},
	)
	d := r.policy(rules)
	for g := range d.Groups {
		if r.IntN(2) == 0 {
			d.Groups[g].Supply = &Supply{Min: PowerUnit, Unless: Not{And{Running{"u", Self}, is("OB")}}}
		}
	}
	return d
}

// reloaded returns a policy in which a rule, the groups and what only one unit has are others than before.
func (r chooser) reloaded(rules []Rule) *Definition {
	rules = slices.Clone(rules)
	rules[r.IntN(len(rules))] = r.rule()
	return r.policy(rules)
}

// report returns what some unit reports.
func (r chooser) report() Input {
	in := Input{Unit: report(r.IntN(r.units), "", 0).Unit}
	in.Status = oneOf(r, "OL", "OL", "OB", "OB", "OB DISCHRG", "OB LB", "OB LB", "OL RB", "", "OL CHRG", "WAIT", "OB CAL", "OL LB", "WEIRD OL", "OL OB", "CAL OL", "FSD OB LB")
	if in.Status == "FSD OB LB" && r.IntN(4) > 0 {
		in.Status = "OL"
	}
	value := func(name string, values ...string) {
		if r.IntN(4) > 0 {
			in.Values = append(in.Values, Value{name, oneOf(r, values...)})
		}
	}
	value("battery.charge", "20", "60", "-1", "10", "40", "60")
	value("battery.runtime", "5", "600", "0", "60", "?")
	value("ups.load", "10", "30", "-1")
	value("upsd.clients", "0", "1", "")
	if r.IntN(10) == 0 {
		in.Refused = "no"
	}
	return in
}

// input returns what happens next to a System.
func (r chooser) input(s *System) Input {
	in := r.report()
	switch r.IntN(40) {
	case 0, 1:
		return Input{}
	case 2, 3:
		return Input{Shutdown: ShutdownDone}
	case 4, 5:
		return Input{Shutdown: ShutdownGone}
	case 6, 7:
		return Input{Unit: in.Unit, Lost: "gone"}
	case 8:
		return Input{Unit: in.Unit, FSD: r.IntN(3) == 0, Lost: "gone"}
	case 9, 10, 11:
		if all := s.Deadlines(); len(all) > 0 {
			d := oneOf(r, all...)
			return Input{Unit: s.machines[d.Unit].def.ID, Adjust: &Adjust{d.Timer, oneOf(r, 0, 0, r.length())}}
		}
	case 12:
		return Input{Unit: in.Unit, Ack: &Ack{Undo: r.IntN(3) == 0}}
	}
	return in
}

// pause returns how long nothing happens: mostly seconds, sometimes nothing or hours.
func (r chooser) pause() time.Duration {
	switch r.IntN(20) {
	case 0:
		return time.Duration(r.IntN(10)) * time.Hour
	case 1, 2:
		return 0
	}
	return time.Duration(r.IntN(15_000)) * time.Millisecond
}
