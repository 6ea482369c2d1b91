package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// name is how a rule outside of a unit's group names it, if there are other groups.
func name(d *fsm.Definition, u *fsm.Unit) string {
	if len(d.Groups) > 1 {
		return grammar.Quoted(d.Groups[u.Group].Name) + ":" + grammar.Quoted(u.UPS)
	}
	return grammar.Quoted(u.UPS)
}

// seen is the condition that a unit has been seen without FSD.
const seen = "HELD 15s (COMM AND NOT FSD)"

// settles adds to a remedy the state of having seen a unit without FSD, unless the file has one. It returns its name.
func (r *remedy) settles(d *fsm.Definition, u *fsm.Unit) string {
	own := d.Groups[u.Group].States
	for _, rule := range u.Rules {
		for _, a := range rule.Actions {
			if c, ok := a.Command.(fsm.SetState); ok && c.On && rule.On.String() == seen && slices.Contains(own, c.State) {
				return c.State
			}
		}
	}
	state := unused("settled", func(name string) bool { return slices.Contains(own, name) })
	r.lines = append(r.lines, "STATE "+state+" FROM "+seen+" TO FSD AND HELD 5m DOWN")
	if len(d.Groups) > 1 {
		r.group = d.Groups[u.Group].Name
	}
	return state
}

// unused returns a name that is not in use yet.
func unused(name string, inUse func(name string) bool) string {
	is := name
	for n := 2; inUse(is); n++ {
		is = fmt.Sprintf("%s-%d", name, n)
	}
	return is
}

// parts returns what all has to hold for a trigger, and how long, as a file has it. ok is false for the end of a
// timer.
func partsOf(t fsm.Trigger) (parts []string, suffix string, ok bool) {
	if l, lasts := t.(fsm.Lasting); lasts {
		parts, _, ok = partsOf(l.Of)
		if l.For > 0 {
			suffix += " FOR " + fsm.FormatDuration(l.For)
		}
		if l.Every > 0 {
			suffix += " EVERY " + fsm.FormatDuration(l.Every)
		}
		return parts, suffix, ok
	}
	switch t := t.(type) {
	case fsm.Change:
		if t.To == "None" {
			return []string{"NOT " + t.From}, "", true
		}
		return []string{t.To}, "", true
	case fsm.Crossing:
		return []string{t.String()}, "", true
	case fsm.Becoming:
		return conjuncts(t.Cond), "", true
	}
	return nil, "", false
}

// conjuncts returns the conditions that all have to hold for a condition.
func conjuncts(c fsm.Cond) []string {
	switch c := c.(type) {
	case nil:
		return nil
	case fsm.And:
		var all []string
		for _, p := range c {
			all = append(all, conjuncts(p)...)
		}
		return all
	case fsm.Or:
		return []string{"(" + c.String() + ")"}
	case fsm.In:
		if c.Unit == fsm.Self {
			return []string{strings.TrimPrefix(strings.TrimPrefix(c.State, "None->"), "OL->")}
		}
	}
	return []string{c.String()}
}

// with returns the parts with others before them and after them, each once. What is about other units comes last, so
// that nothing after it seems to be about them as well.
func with(parts []string, first, last string) []string {
	var own, others []string
	for _, p := range slices.Concat([]string{first}, parts, []string{last}) {
		switch {
		case p == "" || slices.Contains(own, p) || slices.Contains(others, p):
		case strings.Contains(p, " IS ") && p[0] != '(':
			others = append(others, p)
		default:
			own = append(own, p)
		}
	}
	return append(own, others...)
}

// inOutage returns the condition that a trigger becomes if it is to hold in an outage alone, and as long as that
// lasts. The end of a fault has none: without the fault, the condition would hold in every outage, from its start. Nor
// has one that never holds in an outage.
func inOutage(t fsm.Trigger) (string, bool) {
	if c, is := fsm.ChangeOf(t); is && (c.To == "None" && c.From != "CAL" || c.To == "COMM") {
		return "", false
	}
	parts, suffix, ok := partsOf(t)
	if !ok || neverOut(t) {
		return "", false
	}
	return strings.Join(with(parts, "OB", "NOT CAL"), " AND ") + suffix, true
}

// neverOut reports whether what a trigger waits for cannot hold in an outage.
func neverOut(t fsm.Trigger) bool {
	if c, is := fsm.ChangeOf(t); is {
		return c.To == "OL" || c.To == "CAL"
	}
	if l, is := t.(fsm.Lasting); is {
		t = l.Of
	}
	b, is := t.(fsm.Becoming)
	return is && never(b.Cond)
}

// never reports whether a condition cannot hold in an outage.
func never(c fsm.Cond) bool {
	may, _ := outcomes(c)
	return !may
}

// outcomes reports whether a condition may hold, and whether it may not hold, in an outage of the unit that it is
// about: on battery, and not in a calibration.
func outcomes(c fsm.Cond) (may, mayNot bool) {
	switch c := c.(type) {
	case fsm.And:
		may = true
		for _, p := range c {
			is, isNot := outcomes(p)
			may, mayNot = may && is, mayNot || isNot
		}
		return may, mayNot
	case fsm.Or:
		mayNot = true
		for _, p := range c {
			is, isNot := outcomes(p)
			may, mayNot = may || is, mayNot && isNot
		}
		return may, mayNot
	case fsm.Not:
		mayNot, may = outcomes(c.Cond)
		return may, mayNot
	case *fsm.Held:
		may, _ = outcomes(c.Cond)
		return may, true
	case fsm.In:
		if c.Unit == fsm.Self {
			switch c.State {
			case "OB":
				return true, false
			case "OL", "CAL":
				return false, true
			}
		}
	}
	return true, true
}

// names reports whether a trigger or a condition of it names one of some states, or levels of a battery.
func names(args []fsm.Arg, t fsm.Trigger, is func(word string) bool) bool {
	found := false
	if c, ok := fsm.ChangeOf(t); ok && is(c.State()) {
		found = true
	}
	eachCond(args, func(c fsm.Cond) {
		terms(c, anyUnit, func(_ int, t fsm.Cond) {
			switch t := t.(type) {
			case fsm.In:
				found = found || is(stateOf(t))
			case *fsm.Comparison:
				found = found || is(t.Variable)
			}
		})
	})
	return found
}

// triggered reports whether what a rule waits for names one of some words.
func triggered(r *fsm.Rule, words ...string) bool {
	return names(r.On.Args(), r.On, func(word string) bool { return slices.Contains(words, word) })
}

// asks reports whether a condition names one of some words.
func asks(c fsm.Cond, words ...string) bool {
	return c != nil && names([]fsm.Arg{{Name: "", Value: c}}, nil, func(word string) bool { return slices.Contains(words, word) })
}

// severalTriggers reports whether a rule has other triggers beside this one.
func severalTriggers(u *fsm.Unit, r *fsm.Rule) bool {
	return slices.ContainsFunc(u.Rules, func(other fsm.Rule) bool {
		return other.Pos == r.Pos && other.On.String() != r.On.String()
	})
}

// alreadyAsked reports whether the conditions that rewritten lets rules wait for may include another one.
func alreadyAsked(part string) bool { return part == "OB" || part == "LB" || part == "NOT CAL" }

// requires reports whether a condition, perhaps with a FOR or an EVERY, holds only if a part of it does: LB1 does not
// require LB, nor does LB OR FSD.
func requires(cond, part string) bool {
	depth := 0
	for i := range cond {
		switch cond[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth > 0 || i > 0 && !strings.HasSuffix(cond[:i], " AND ") {
			continue
		}
		rest, found := strings.CutPrefix(cond[i:], part)
		if found && (rest == "" || strings.HasPrefix(rest, " AND ") || strings.HasPrefix(rest, " FOR ") || strings.HasPrefix(rest, " EVERY ")) {
			return true
		}
	}
	return false
}

// rewritten lets a rule wait for a condition. What its IFs ask beside that is left out.
func rewritten(u *fsm.Unit, r *fsm.Rule, cond string) []edit {
	var edits []edit
	if cond != r.On.String() {
		edits = append(edits, edit{at: r.Pos, old: "REPORTS " + r.On.String(), new: "REPORTS " + cond})
	}
	if severalTriggers(u, r) {
		return edits
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		on, end := a.If, ""
		if a.Block != nil {
			if on, end = a.Block.If, " {"; a.Block.Else != nil {
				continue
			}
			if alone(r, a) {
				end = ""
			}
		}
		if on == nil {
			continue
		}
		parts := conjuncts(on)
		left := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return alreadyAsked(p) && (cond == "LS" || requires(cond, p)) })
		if len(left) == len(parts) {
			continue
		}
		if a.Command.Verb() == fsm.ShutdownCmd || a.Block != nil {
			left = with(left, "NOT DOWN", "")
		}
		e := edit{at: r.Pos, old: "IF " + on.String() + end}
		if len(left) > 0 {
			e.new = "IF " + strings.Join(left, " AND ") + end
		}
		if !slices.Contains(edits, e) {
			edits = append(edits, e)
		}
	}
	return edits
}

// lengthened lets each STARTTIMER of a unit's timer that takes less than a time take that time.
func lengthened(u *fsm.Unit, timer string, to time.Duration) *remedy {
	return eachStart(u, timer, func(r *fsm.Rule, a *fsm.Action, run fsm.RunTimer) []edit {
		if run.After >= to {
			return nil
		}
		return []edit{{at: r.Pos, old: "STARTTIMER " + run.Argument(), new: started(run, to)}}
	})
}

// lengthenedOnce does the same, and no flicker starts the timer again, which would make it longer still.
func lengthenedOnce(u *fsm.Unit, timer string, to time.Duration) *remedy {
	return eachStart(u, timer, func(r *fsm.Rule, a *fsm.Action, run fsm.RunTimer) []edit {
		return startedOnce(r, a, run, started(run, max(run.After, to)))
	})
}

// eachStart is what f writes for each STARTTIMER of a unit's timer.
func eachStart(u *fsm.Unit, timer string, f func(r *fsm.Rule, a *fsm.Action, run fsm.RunTimer) []edit) *remedy {
	fix := &remedy{}
	for i := range u.Rules {
		r := &u.Rules[i]
		for j := range r.Actions {
			if run, ok := r.Actions[j].Command.(fsm.RunTimer); ok && run.Timer == timer {
				fix.add(&remedy{edits: f(r, &r.Actions[j], run)})
			}
		}
	}
	return fix
}

// started is a STARTTIMER as a file has it, with another duration.
func started(run fsm.RunTimer, after time.Duration) string {
	run.After = after
	return "STARTTIMER " + run.Argument()
}

// startedOnce writes something instead of a STARTTIMER, which does nothing while the timer runs.
func startedOnce(r *fsm.Rule, a *fsm.Action, run fsm.RunTimer, is string) []edit {
	idle := "NOT TIMER " + run.Timer
	change := edit{at: r.Pos, old: "STARTTIMER " + run.Argument(), new: is}
	guard := guarded(r, a, idle)
	switch {
	case slices.Contains(conjuncts(a.If), idle):
		return []edit{change}
	case guard.before:
		change.new = guard.new + " " + is
		return []edit{change}
	}
	return []edit{guard, change}
}

// alone reports whether an action is the only one of an IF in a block. That IF may have no braces, and then none can
// follow it.
func alone(r *fsm.Rule, a *fsm.Action) bool {
	if a.Block == nil || a.Block.If == nil || a.Block.Outer == nil {
		return false
	}
	n := 0
	for i := range r.Actions {
		if r.Actions[i].Block == a.Block {
			n++
		}
	}
	return n == 1
}

// guarded lets an action depend on one more condition. It changes nothing if the action already does.
func guarded(r *fsm.Rule, a *fsm.Action, cond string) edit {
	held, _, _ := partsOf(r.On)
	parts := slices.DeleteFunc(strings.Split(cond, " AND "), func(p string) bool { return forOf(r.On) == 0 && slices.Contains(held, p) })
	if alone(r, a) {
		own := "IF " + a.Block.If.String()
		return edit{at: r.Pos, old: own, new: "IF " + strings.Join(slices.Concat(parts, conjuncts(a.Block.If)), " AND ")}
	}
	if a.If == nil || a.Block != nil {
		return edit{at: r.Pos, old: verbIn(a), new: "IF " + strings.Join(parts, " AND "), before: true}
	}
	own := conjuncts(a.If)
	parts = slices.DeleteFunc(parts, func(p string) bool { return slices.Contains(own, p) })
	if len(parts) == 0 {
		return edit{at: r.Pos, old: "IF " + a.If.String(), new: "IF " + a.If.String()}
	}
	return edit{at: r.Pos, old: "IF " + a.If.String(), new: "IF " + strings.Join(append(parts, own...), " AND ")}
}

// verbIn is an order as a file has it.
func verbIn(a *fsm.Action) string {
	if is := shutdownLike([]*fsm.Action{a}); is != "" {
		return is
	}
	return a.Command.Verb().String()
}

// shutdown is how a new rule of a unit shuts this host down, as a file has it: as the orders of the unit do, or else
// those of the others.
func shutdown(d *fsm.Definition, u *fsm.Unit) string {
	var own, all []*fsm.Action
	eachOrder(d, func(of *fsm.Unit, _ *fsm.Rule, a *fsm.Action) {
		all = append(all, a)
		if of == u {
			own = append(own, a)
		}
	})
	if is := shutdownLike(own); is != "" {
		return is
	}
	return cmp.Or(shutdownLike(all), "SHUTDOWN")
}

// shutdownLike is one order to shut down in the place of several: with the command of the first, since it is perhaps the
// only one that stops what runs there, and with NOFLAG if all have that. It is "" if there is none among them.
func shutdownLike(actions []*fsm.Action) string {
	var is fsm.RunShutdown
	found := false
	for _, a := range actions {
		switch c, ok := a.Command.(fsm.RunShutdown); {
		case ok && !found:
			is, found = c, true
		case ok:
			is.NoFlag = is.NoFlag && c.NoFlag
		}
	}
	if !found {
		return ""
	}
	return shuttingDown(is)
}

func shuttingDown(c fsm.RunShutdown) string {
	is := "SHUTDOWN"
	if text := c.Text.String(); text != compile.DefaultShutdown {
		is = "SHUTDOWNCMD " + grammar.Quoted(text)
	}
	if c.NoFlag {
		is += " NOFLAG"
	}
	return is
}
