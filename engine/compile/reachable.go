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

// A beginning is an action that starts a timer, or raises a state, for a unit.
type beginning struct {
	rule      rule
	node      grammar.Node  // the action, which all units of EACH share
	condition grammar.Cond  // of the action
	while     grammar.Cond  // of the timer
	timer     timerOf       // that it starts, or
	raised    movement      // that it makes
	name      *grammar.Name // of the timer or the state
}

// reach follows all rules, until no further timer and no further state is found. It returns what never begins.
func (f *reachable) reach() (never []beginning) {
	f.rules(func(r rule) {
		for a, condition := range r.node.Run() {
			switch verb := a.Verb.(type) {
			case *grammar.StartTimer:
				never = append(never, beginning{rule: r, node: verb, condition: condition, while: verb.While, timer: timerOf{r.unit.index, verb.Timer.Value}, name: verb.Timer})
			case *grammar.Move:
				if to, ok := f.moves(r, verb); ok && to.on {
					never = append(never, beginning{rule: r, node: verb, condition: condition, raised: to, name: verb.State})
				}
			}
		}
	})
	for before := len(never) + 1; len(never) < before; {
		before = len(never)
		left := never[:0]
		for _, b := range never {
			switch {
			case !f.event(b.rule) || !f.cond(b.condition, b.rule, b.rule.unit) || !f.cond(b.while, b.rule, b.rule.unit):
				left = append(left, b)
			case b.raised.on:
				f.raised[b.raised] = true
			default:
				f.timers[b.timer] = true
			}
		}
		never = left
	}
	return never
}

// begun reports whether another action begins the same.
func (f *reachable) begun(b beginning) bool {
	if b.raised.on {
		return f.raised[b.raised]
	}
	return f.timers[b.timer]
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
	f := &reachable{c, map[timerOf]bool{}, map[movement]bool{}}
	never := f.reach()
	if len(never) == 0 {
		return
	}
	said := map[grammar.Node]bool{} // or begun, for some unit of EACH
	for _, b := range never {
		said[b.node] = said[b.node] || f.begun(b)
	}
	c.rules(func(r rule) {
		for a := range r.node.Run() {
			if start, ok := a.Verb.(*grammar.StartTimer); ok && f.timers[timerOf{r.unit.index, start.Timer.Value}] {
				said[start] = true
			}
			if move, ok := a.Verb.(*grammar.Move); ok {
				if to, ok := c.moves(r, move); ok && f.raised[to] {
					said[move] = true
				}
			}
		}
	})
	for _, b := range never {
		if said[b.node] {
			continue
		}
		said[b.node] = true
		if b.raised.on {
			c.absent(grammar.CodeStateIdle, b.name, "raise it in a rule that runs without it, for example at OL->OB",
				"nothing ever raises the state %s, since every RAISE of it waits for what never happens", b.name.Value)
		} else {
			c.absent(grammar.CodeNeverStarted, b.name, "start it in a rule that runs without it, for example at OL->OB",
				"timer %q never starts, since every STARTTIMER of it waits for what never happens", b.name.Value)
		}
	}
}

// checkUndone warns about an action that a later one of the same rule undoes in every case.
func (c *checker) checkUndone(n *grammar.When) {
	type target struct {
		kind, name string
		unit       *grammar.Monitor // of RAISE and CLEAR; nil: the rule's own
	}
	type earlier struct {
		of        target
		action    *grammar.Action
		condition grammar.Cond
	}
	condition := func(c grammar.Cond) string {
		if c == nil {
			return ""
		}
		return grammar.CondString(c)
	}
	var last []earlier
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
		i := slices.IndexFunc(last, func(e earlier) bool { return e.of == of })
		if i < 0 {
			last = append(last, earlier{of, a, cond})
			continue
		}
		before := last[i]
		if before.action.Verb.Keyword() != "CANCELTIMER" && before.action.Verb.Keyword() != a.Verb.Keyword() && undoes &&
			(cond == nil || condition(cond) == condition(before.condition)) {
			c.warnf(grammar.CodeUndone, before.action.Verb, "remove one of the two", "%s %s has no effect, since %s follows in the same rule",
				before.action.Verb.Keyword(), of.name, a.Verb.Keyword())
		}
		last[i] = earlier{of, a, cond}
	}
}
