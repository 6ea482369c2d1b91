package compile

import (
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A reachable knows which timers and states can ever be started and raised. Those that wait for each
// other, or for themselves, never are.
type reachable struct {
	*checker
	timers map[timerOf]bool
	raised map[movement]bool
}

// reach follows all rules, until no further timer and no further state is found.
func (c *checker) reach() *reachable {
	f := &reachable{c, map[timerOf]bool{}, map[movement]bool{}}
	for changed := true; changed; {
		changed = false
		c.rules(func(r rule) {
			if !f.event(r) {
				return
			}
			for a, condition := range r.node.Run() {
				switch verb := a.Verb.(type) {
				case *grammar.StartTimer:
					t := timerOf{r.unit.index, verb.Timer.Value}
					if !f.timers[t] && f.cond(condition, r, r.unit) && f.cond(verb.While, r, r.unit) {
						f.timers[t], changed = true, true
					}
				case *grammar.Move:
					if to, ok := c.moves(r, verb); ok && to.on && !f.raised[to] && f.cond(condition, r, r.unit) {
						f.raised[to], changed = true, true
					}
				}
			}
		})
	}
	return f
}

// event says whether the trigger of a rule can come.
func (f *reachable) event(r rule) bool {
	if n := r.on.Timer; n != nil {
		return f.timer(r, n.Value)
	}
	return f.cond(r.on.Cond, r, r.unit)
}

func (f *reachable) timer(r rule, name string) bool {
	owner, ok := f.owner(r, name)
	return !ok || owner != nil && (name == fsm.StartTimerName || f.timers[timerOf{owner.index, name}])
}

// cond says whether a condition may hold for a unit, as far as timers and states are concerned.
func (f *reachable) cond(c grammar.Cond, r rule, of *unit) bool {
	may := func(p grammar.Cond) bool { return f.cond(p, r, of) }
	switch c := c.(type) {
	case *grammar.And:
		return !slices.ContainsFunc(c.Parts, func(p grammar.Cond) bool { return !may(p) })
	case *grammar.Or:
		return slices.ContainsFunc(c.Parts, may)
	case *grammar.Held:
		return may(c.Cond)
	case *grammar.Running:
		return f.timer(r, c.Timer.Value)
	case *grammar.Status:
		return f.status(c.Name.Value, of)
	case *grammar.Entered:
		region, _ := word(c.From, c.To)
		return c.To.Value == "None" && r.on.Cond != c || f.status(region, of)
	case *grammar.Is:
		if c.Of == grammar.One {
			u := f.unitOf[c.Unit.Monitor]
			return u == nil || f.cond(c.Cond, r, u)
		}
		may := func(u *unit) bool { return f.cond(c.Cond, r, u) }
		if c.Of == grammar.All {
			return !slices.ContainsFunc(of.group.units, func(u *unit) bool { return !may(u) })
		}
		return slices.ContainsFunc(of.group.units, may)
	}
	return true
}

func (f *reachable) status(name string, of *unit) bool {
	return of.group.state(name) == nil || f.raised[movement{of.index, name, true}]
}

// checkReachable warns about timers and states that only rules start or raise that wait for them.
func (c *checker) checkReachable() {
	f := c.reach()
	said := map[grammar.Node]bool{}
	c.rules(func(r rule) {
		for a := range r.node.Run() {
			switch verb := a.Verb.(type) {
			case *grammar.StartTimer:
				said[verb] = said[verb] || f.timers[timerOf{r.unit.index, verb.Timer.Value}]
			case *grammar.Move:
				if to, ok := c.moves(r, verb); ok && to.on {
					said[verb] = said[verb] || f.raised[to]
				}
			}
		}
	})
	c.rules(func(r rule) {
		for a := range r.node.Run() {
			switch verb := a.Verb.(type) {
			case *grammar.StartTimer:
				if !said[verb] {
					said[verb] = true
					c.absent(grammar.CodeNeverStarted, verb.Timer, "start it in a rule that runs without it, for example at OL->OB",
						"timer %q never starts, since every STARTTIMER of it waits for what never happens", verb.Timer.Value)
				}
			case *grammar.Move:
				if raises(verb) && !said[verb] {
					said[verb] = true
					c.absent(grammar.CodeStateIdle, verb.State, "raise it in a rule that runs without it, for example at OL->OB",
						"nothing ever raises the state %s, since every RAISE of it waits for what never happens", verb.State.Value)
				}
			}
		}
	})
}

// checkUndone warns about an action that a later one of the same rule undoes in every case.
func (c *checker) checkUndone(n *grammar.When) {
	type target struct {
		kind, name string
		unit       *grammar.Monitor // of RAISE and CLEAR; nil: the rule's own
	}
	type earlier struct {
		action    *grammar.Action
		condition string
	}
	condition := func(c grammar.Cond) string {
		if c == nil {
			return ""
		}
		return grammar.CondString(c)
	}
	last := map[target]earlier{}
	for a, cond := range n.Run() {
		var of target
		undoes := true
		switch verb := a.Verb.(type) {
		case *grammar.StartTimer:
			of, undoes = target{kind: "timer", name: verb.Timer.Value}, verb.While == nil
		case *grammar.CancelTimer:
			of = target{kind: "timer", name: verb.Timer.Value}
		case *grammar.Move:
			of = target{kind: "state", name: verb.State.Value}
			if verb.Unit != nil {
				of.unit = verb.Unit.Monitor
			}
		default:
			continue
		}
		is := condition(cond)
		before, ok := last[of]
		if ok && before.action.Verb.Keyword() != "CANCELTIMER" && before.action.Verb.Keyword() != a.Verb.Keyword() && undoes && (is == "" || is == before.condition) {
			c.warnf(grammar.CodeUndone, before.action.Verb, "remove one of the two", "%s %s has no effect, since %s follows in the same rule",
				before.action.Verb.Keyword(), of.name, a.Verb.Keyword())
		}
		last[of] = earlier{a, is}
	}
}
