package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// What a shutdown waits for.
const (
	outage = "OB AND NOT CAL"
	isLow  = "OB AND LB AND NOT CAL"
)

// finalFor is how long a primary waits for its secondaries.
const finalFor = hostSync

// mayTake is how much time there is between the end of contact on battery, or LB, and SHUTDOWNCMD.
func (s *subject) mayTake() time.Duration {
	return s.assume.Low - s.assume.ShutdownTakes - s.assume.Report
}

// lostMost is how long contact may be lost on battery before an order, so that the shutdown is in time: the time of
// each unit's secondaries may begin when another's is nearly over.
func (s *subject) lostMost(u *fsm.Unit) time.Duration {
	if !s.tells(u) {
		return s.mayTake()
	}
	return s.mayTake() - time.Duration(s.tellers())*finalFor
}

// lostFor is how long contact is lost on battery before a remedy's order: if possible, long enough for a driver to be
// restarted.
func (s *subject) lostFor(u *fsm.Unit) time.Duration {
	return max(min(30*time.Second, s.lostMost(u).Truncate(time.Second)), time.Second)
}

// tells reports whether this host has to tell others before it goes.
func (s *subject) tells(u *fsm.Unit) bool { return s.sets && u.Primary }

// tellers is how many of the units that power this host have others to tell.
func (s *subject) tellers() int {
	n := 0
	for _, i := range s.powering {
		if s.tells(&s.policy.Units[i]) {
			n++
		}
	}
	return n
}

// isLost is the condition that contact was lost on battery.
func (s *subject) isLost(u *fsm.Unit) string {
	return "OB AND NOCOMM AND NOT CAL FOR " + fsm.FormatDuration(s.lostFor(u))
}

// blocked lets no state of the file's own, and no timer, stand in the way of a second shutdown.
func (s *subject) blocked(d *fsm.Definition) *remedy {
	for i := range d.Units {
		u := &d.Units[i]
		for j := range u.Rules {
			r := &u.Rules[j]
			for k := range r.Actions {
				a := &r.Actions[k]
				if v := a.Command.Verb(); v != fsm.ShutdownCmd && v != fsm.SetFSD {
					continue
				}
				if becoming, ok := r.On.(fsm.Becoming); ok {
					if own := ownState(d, u, fsm.And{becoming.Cond}); own != "" && raised(d, own) && strings.Contains(becoming.String(), "NOT "+own) {
						return &remedy{
							because: fmt.Sprintf("After the first shutdown NOT %s does not hold.", own),
							lines:   []string{fmt.Sprintf("WHEN %s REPORTS OL FOR 30s : CLEAR %s", name(d, u), own)},
						}
					}
				}
				if a.If == nil {
					continue
				}
				own := d.Groups[u.Group].States
				timed := false
				fsm.Terms(a.If, func(t fsm.Cond) {
					running, is := t.(fsm.Running)
					timed = timed || is && longest(u, running.Timer) > settled // until the next outage
				})
				if !timed && !asks(a.If, own...) {
					continue
				}
				fix := &remedy{because: fmt.Sprintf("After the first shutdown %s does not hold.", a.If)}
				if own := ownState(d, u, a.If); own != "" && raised(d, own) {
					fix.lines = []string{fmt.Sprintf("WHEN %s REPORTS OL FOR 30s : CLEAR %s", name(d, u), own)}
					return fix
				}
				old := a.If
				if a.Block != nil {
					old = a.Block.If
				}
				fix.edits = []edit{{at: r.Pos, old: "IF " + old.String(), new: "IF NOT DOWN"}}
				return fix.add(startedAgain(u, r))
			}
		}
	}
	return nil
}

// longest is the longest time for which a unit's timer runs.
func longest(u *fsm.Unit, timer string) time.Duration {
	most := time.Duration(0)
	for _, r := range u.Rules {
		for _, a := range r.Actions {
			if run, ok := a.Command.(fsm.RunTimer); ok && run.Timer == timer {
				most = max(most, run.After)
			}
		}
	}
	return most
}

// startedAgain lets the timers of a shutdown that a rule starts not start again while they run.
func startedAgain(u *fsm.Unit, r *fsm.Rule) *remedy {
	fix := &remedy{}
	for i := range r.Actions {
		if run, ok := r.Actions[i].Command.(fsm.RunTimer); ok && ends(u, run.Timer) {
			fix.add(&remedy{edits: startedOnce(r, &r.Actions[i], run, started(run, run.After))})
		}
	}
	return fix
}

// ends reports whether a rule of a unit shuts this host down at the end of a timer.
func ends(u *fsm.Unit, timer string) bool {
	return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
		return r.On.String() == "TIMEOUT "+timer && ordering(&r, fsm.ShutdownCmd)
	})
}

// ownState returns a state of the file's own that a condition names; "": none.
func ownState(d *fsm.Definition, u *fsm.Unit, c fsm.Cond) string {
	for _, state := range d.Groups[u.Group].States {
		if asks(c, state) {
			return state
		}
	}
	return ""
}

// raised reports whether a rule of the file raises a state, rather than its FROM.
func raised(d *fsm.Definition, state string) bool {
	return slices.ContainsFunc(d.Units, func(u fsm.Unit) bool {
		return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
			return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
				c, ok := a.Command.(fsm.SetState)
				return ok && c.On && c.State == state && !c.OfIts
			})
		})
	})
}

// order returns the rules that shut this host down when a condition becomes true.
func (s *subject) order(d *fsm.Definition, u *fsm.Unit, conds string) []string {
	unit := name(d, u)
	if ordered(u, strings.TrimPrefix(conds, "REPORTS ")) {
		return nil
	}
	if !s.tells(u) {
		return []string{fmt.Sprintf("WHEN %s %s : IF NOT DOWN %s", unit, conds, shutdown(d, u))}
	}
	actions, end := telling(d, u)
	return []string{fmt.Sprintf("WHEN %s %s : %s", unit, conds, actions), end}
}

// telling returns the actions that tell the others and then shut this host down, and the rule that this needs. It shuts
// down as the orders do that these actions stand for, if there are any.
func telling(d *fsm.Definition, u *fsm.Unit, orders ...*fsm.Action) (actions, rule string) {
	timer := unused("final", func(timer string) bool {
		return slices.ContainsFunc(d.Units, func(u fsm.Unit) bool {
			return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool { return r.On.String() == "TIMEOUT "+timer })
		})
	})
	alone := ""
	if len(d.Powering()) > 1 {
		alone = "AND NOT ANY IS TIMER " + timer + " "
	}
	return fmt.Sprintf("SETFSD IF NOT TIMER %[1]s STARTTIMER %[1]s %[2]s", timer, fsm.FormatDuration(finalFor)),
		fmt.Sprintf("WHEN %s TIMEOUT %s : IF NOT DOWN %s%s", name(d, u), timer, alone, cmp.Or(shutdownLike(orders), shutdown(d, u)))
}

// ordersFor are these rules for every unit that powers this host, if each is needed; else they are one rule for
// all of them, with the MINSUPPLIES that it needs.
func (s *subject) ordersFor(c *cause, conds string) *remedy {
	d := c.policy
	powering := d.Powering()
	if len(powering) < 2 {
		return &remedy{lines: s.order(d, &d.Units[c.unit], conds)}
	}
	if s.allNeeded() {
		r := &remedy{}
		for _, i := range powering {
			for _, l := range s.order(d, &d.Units[i], conds) {
				if !slices.Contains(r.lines, l) {
					r.lines = append(r.lines, l)
				}
			}
		}
		return r
	}
	return s.supplies(d)
}

// supplies is a MINSUPPLIES that counts what is low or lost in all groups, and a rule for it.
func (s *subject) supplies(d *fsm.Definition) *remedy {
	most := 30 * time.Second
	if s.many() {
		most = 20 * time.Second // contact with one may come back as it is lost with another
	}
	most = max(min(most, s.mayTake().Truncate(time.Second)), time.Second)
	lost := "HELD " + fsm.FormatDuration(most) + " NOCOMM"
	all := fmt.Sprintf("MINSUPPLIES %s UNLESS ", s.needed)
	canonical := all + "OB AND NOT CAL AND (LB OR " + lost + ")"
	r := &remedy{}
	var known []*fsm.Supply
	groups, ruled, untold := map[int]bool{}, false, false
	for _, i := range d.Powering() {
		u := &d.Units[i]
		groups[u.Group] = true
		ruled = ruled || slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
			return (plain(&r) || s.soonAfter(u, &r)) && triggered(&r, "LS") && forOf(r.On) == 0 && !asks(onOf(&r), "LB")
		})
		untold = untold || s.tells(u)
		if supply := d.Groups[u.Group].Supply; supply != nil && !slices.Contains(known, supply) {
			known = append(known, supply)
		}
	}
	apart := len(groups) > 1 && len(known) != 1
	for _, supply := range known {
		old, is := supply.String(), canonical
		switch {
		case supply.Unless == nil:
			old = "MINSUPPLIES " + supply.Min.String()
		case !apart:
			is = all + supply.Unless.String()
			if !soon(supply.Unless, "LB") {
				is += " OR " + isLow
			}
			if !asks(supply.Unless, "NOCOMM") {
				is += " OR OB AND NOT CAL AND " + lost
			}
			fsm.Terms(supply.Unless, func(t fsm.Cond) {
				if held, ok := t.(*fsm.Held); ok && asks(held.Cond, "NOCOMM") && held.For > most {
					is = strings.ReplaceAll(is, "HELD "+fsm.FormatDuration(held.For)+" ", "HELD "+fsm.FormatDuration(most)+" ")
				}
			})
		default:
			is = ""
		}
		if e := (edit{old: old, new: is}); old != is && !slices.Contains(r.edits, e) {
			r.edits = append(r.edits, e)
		}
	}
	switch {
	case apart:
		r.top = canonical
	case len(known) == 0:
		r.lines = append(r.lines, canonical)
	}
	if first := &d.Units[d.Powering()[0]]; !ruled {
		r.lines = append(r.lines, fmt.Sprintf("WHEN %s REPORTS LS : IF NOT DOWN %s", name(d, first), shutdown(d, first)))
		if untold {
			r.cost = "That rule gives the secondaries no time, so V08 may be refuted then."
		}
	}
	return r
}

// soonAfter reports whether a rule starts a timer that leads to a shutdown in time.
func (s *subject) soonAfter(u *fsm.Unit, r *fsm.Rule) bool {
	return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
		run, ok := a.Command.(fsm.RunTimer)
		return ok && ends(u, run.Timer) && run.While == nil && run.After < s.mayTake()-finalFor
	})
}

// onOf returns the condition that a rule waits for; nil: it waits for something else.
func onOf(r *fsm.Rule) fsm.Cond {
	b, ok := r.On.(fsm.Becoming)
	if !ok {
		return nil
	}
	return b.Cond
}

// soon reports whether a condition names a word, and nothing there has to last or depends on what means nothing.
func soon(c fsm.Cond, word string) bool {
	lasts := false
	fsm.Terms(c, func(t fsm.Cond) {
		held, ok := t.(*fsm.Held)
		lasts = lasts || ok && asks(held.Cond, word)
	})
	return asks(c, word) && !lasts && !asks(c, staying...)
}

// ordersAt returns the rules of a unit that lead to an order to shut down and wait for one of some words.
func ordersAt(u *fsm.Unit, is func(word string) bool) []*fsm.Rule {
	var all []*fsm.Rule
	for i := range u.Rules {
		if r := &u.Rules[i]; names(r.On.Args(), r.On, is) {
			all = append(all, r)
		}
	}
	return all
}

// plain reports whether a rule gives its order as soon as what it waits for holds in an outage.
func plain(r *fsm.Rule) bool {
	return forOf(r.On) <= 15*time.Second && slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
		if v := a.Command.Verb(); v != fsm.ShutdownCmd && v != fsm.SetFSD {
			return false
		}
		return !slices.ContainsFunc(conjuncts(a.If), func(p string) bool {
			return !slices.Contains([]string{"OB", "LB", "NOT CAL", "NOT DOWN", "COMM"}, p)
		})
	})
}

// lowSeen lets a low battery shut this host down.
func (s *subject) lowSeen(c *cause) *remedy {
	u := &c.policy.Units[c.unit]
	if !s.shuts {
		r := s.ordersFor(c, "REPORTS "+isLow)
		r.because = "No rule shuts this host down."
		return r
	}
	if len(c.policy.Powering()) > 1 && !s.allNeeded() {
		return s.supplies(c.policy)
	}
	low := func(word string) bool { return word == "LB" }
	rules := ordersAt(u, low)
	fix := &remedy{because: "LB may be set before the power fails, and then None->LB does not happen in the outage."}
	for i := range c.policy.Units {
		u := &c.policy.Units[i]
		for j := range u.Rules {
			r := &u.Rules[j]
			if word := wordOf(r.On); word != "LB" && !lowState(u, word) || !plain(r) || severalTriggers(u, r) {
				continue
			}
			on, _ := inOutage(r.On)
			fix.add(&remedy{edits: rewritten(u, r, on)}).add(s.ended(c, u, r)).add(s.shortened(u, r))
		}
	}
	if len(fix.edits) > 0 {
		return fix
	}
	fix = s.ordersFor(c, "REPORTS "+isLow)
	switch measured := ordersAt(u, func(word string) bool { return strings.HasPrefix(word, "battery.") || isLevel(word) }); {
	case len(rules) > 0:
		fix.because = fmt.Sprintf("%s does not shut down in time in every outage.", rules[0].Pos)
	case len(measured) > 0:
		fix.because = fmt.Sprintf("%s may become true on mains power, or not at all, and then it does not in the outage.", measured[0].On)
	default:
		fix.because = "No order to shut down depends on LB."
	}
	return fix
}

// wordOf returns the status or state for which a trigger waits; "": it waits for something else.
func wordOf(t fsm.Trigger) string {
	if c, ok := fsm.ChangeOf(t); ok {
		return c.To
	}
	if b, ok := t.(fsm.Becoming); ok {
		if in, is := b.Cond.(fsm.In); is && in.Unit == fsm.Self {
			return in.State
		}
	}
	return ""
}

// lowState reports whether a user-defined state of a unit is raised by LB.
func lowState(u *fsm.Unit, state string) bool {
	return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
		return triggered(&r, "LB") && slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
			c, ok := a.Command.(fsm.SetState)
			return ok && c.On && c.State == state && a.If == nil
		})
	})
}

// ended lets a shutdown follow a SETFSD that a rule gives, if only the last secondary to log out leads to it.
func (s *subject) ended(c *cause, u *fsm.Unit, r *fsm.Rule) *remedy {
	sets := slices.IndexFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.SetFSD })
	if sets < 0 || slices.ContainsFunc(u.Rules, func(other fsm.Rule) bool {
		_, timed := other.On.(fsm.Timeout)
		return timed && slices.ContainsFunc(other.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd })
	}) {
		return nil
	}
	set := r.Actions[sets].String()
	actions, end := telling(c.policy, u)
	return &remedy{
		edits: []edit{{at: r.Pos, old: set, new: set + strings.TrimPrefix(actions, "SETFSD")}},
		lines: []string{end},
	}
}

// shortened lets the timer that a rule starts for a shutdown be short enough, however often it begins again.
func (s *subject) shortened(u *fsm.Unit, r *fsm.Rule) *remedy {
	fix := &remedy{}
	for i := range r.Actions {
		run, ok := r.Actions[i].Command.(fsm.RunTimer)
		if !ok || run.After <= finalFor || !ends(u, run.Timer) {
			continue
		}
		is := started(run, finalFor)
		if left := slices.DeleteFunc(conjuncts(r.Actions[i].If), alreadyAsked); len(left) == 0 && r.Actions[i].Block == nil {
			is = "IF NOT TIMER " + run.Timer + " " + is
		}
		fix.edits = append(fix.edits, edit{at: r.Pos, old: "STARTTIMER " + run.Argument(), new: is})
	}
	return fix
}

// lostSeen lets lost contact on battery shut this host down.
func (s *subject) lostSeen(c *cause) *remedy {
	u := &c.policy.Units[c.unit]
	if len(c.policy.Powering()) > 1 && !s.allNeeded() {
		return s.supplies(c.policy)
	}
	for _, r := range ordersAt(u, func(word string) bool { return word == "NOCOMM" }) {
		change, ok := fsm.ChangeOf(r.On)
		if !ok || change.To != "NOCOMM" || severalTriggers(u, r) {
			continue
		}
		brief := *r
		brief.On = change
		if !plain(&brief) || slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return asks(a.If, "LB") }) {
			continue
		}
		fix := &remedy{edits: rewritten(u, r, s.isLost(u))}
		at := slices.IndexFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd })
		if at >= 0 && s.tells(u) && r.Actions[at].Block == nil {
			order := &r.Actions[at]
			old := verbIn(order)
			if order.If != nil {
				old = "IF " + order.If.String() + " " + old
			}
			actions, end := telling(c.policy, u, order)
			fix.edits = append(fix.edits[:1], edit{at: r.Pos, old: old, new: actions})
			fix.lines = []string{end}
		}
		return fix
	}
	return s.ordersFor(c, "REPORTS "+s.isLost(u))
}

// toldToGo lets a secondary go when FSD comes.
func (s *subject) toldToGo(c *cause) *remedy {
	u := &c.policy.Units[c.unit]
	if len(c.policy.Powering()) > 1 {
		return nil
	}
	r := &remedy{}
	state := r.settles(c.policy, u)
	r.lines = append(r.lines, fmt.Sprintf("WHEN %s REPORTS FSD AND (OB OR %s) : IF NOT DOWN %s", name(c.policy, u), state, shutdown(c.policy, u)))
	return r
}

// untold lets a primary tell the others, and give them time.
func (s *subject) untold(c *cause, r *fsm.Rule) *remedy {
	u := &c.policy.Units[c.unit]
	switch {
	case c.effect.Verb == fsm.SetFSD:
		var edits []edit
		for i := range r.Actions {
			if f, ok := r.Actions[i].Command.(fsm.ForceShutdown); ok && f.Argument() != "" {
				edits = append(edits, edit{at: r.Pos, old: "SETFSD " + f.Argument(), new: "SETFSD"})
			}
		}
		fix := s.together(c.policy).add(&remedy{because: "A unit that is well is not to be forced down.", edits: edits})
		if len(edits) > 0 {
			fix.because += " SETFSD names the unit of its rule."
		}
		if cond, ok := inOutage(r.On); ok && len(edits) == 0 {
			fix.edits = append(fix.edits, rewritten(u, r, cond)...)
		}
		if len(c.policy.Powering()) == 1 {
			fix.add(s.spoken(c.policy, u, ""))
		}
		return fix
	case len(c.policy.Powering()) > 1:
		if fix := s.together(c.policy); len(fix.edits) > 0 {
			return fix
		}
		return &remedy{because: fmt.Sprintf("%s shuts down, and the secondaries of a unit that is low or lost were not told 15 s before. Give SETFSD in a rule of each unit, and let a timer of 15 s lead to the shutdown.", r.Pos)}
	}
	if t, timed := r.On.(fsm.Timeout); timed {
		fix := (&remedy{because: "Give the secondaries 15 s."}).add(lengthenedOnce(u, t.Timer, finalFor))
		if len(fix.edits) > 0 {
			return fix
		}
	}
	return s.spoken(c.policy, u, r.Pos)
}

// spoken lets the rules for a low battery and for lost contact, and the one at a position, tell the others before
// they shut this host down.
func (s *subject) spoken(d *fsm.Definition, u *fsm.Unit, pos string) *remedy {
	fix := &remedy{}
	silent := func(r *fsm.Rule) bool { return r.Pos == pos || triggered(r, "LB", "NOCOMM") }
	var orders []*fsm.Action
	for i := range u.Rules {
		for j := range u.Rules[i].Actions {
			if silent(&u.Rules[i]) {
				orders = append(orders, &u.Rules[i].Actions[j])
			}
		}
	}
	actions, end := telling(d, u, orders...)
	for i := range u.Rules {
		r := &u.Rules[i]
		if !silent(r) {
			continue
		}
		sets := slices.IndexFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.SetFSD })
		for j := range r.Actions {
			a := &r.Actions[j]
			if a.Command.Verb() != fsm.ShutdownCmd {
				continue
			}
			old, is := verbIn(a), actions
			shortens := triggered(r, "NOCOMM") && forOf(r.On) > s.lostFor(u) && !severalTriggers(u, r)
			if sets >= 0 && sets < j {
				is = strings.TrimPrefix(is, "SETFSD ")
			}
			if a.If != nil && a.Block == nil {
				old = "IF " + a.If.String() + " " + old
				held, _, _ := partsOf(r.On)
				if shortens {
					held = append(held, "OB", "NOT CAL")
				}
				is = onlyIf(held, a.If, is)
			}
			own := &remedy{lines: []string{end}}
			if shortens {
				own.edits = append(own.edits, edit{at: r.Pos, old: "REPORTS " + r.On.String(), new: "REPORTS " + s.isLost(u)})
			}
			own.edits = append(own.edits, edit{at: r.Pos, old: old, new: is})
			fix.add(own)
		}
	}
	return fix
}

// onlyIf lets actions depend on what the order asked for that they replace, except what holds anyway. A timer has no
// need to ask for DOWN.
func onlyIf(held []string, c fsm.Cond, actions string) string {
	asked := slices.DeleteFunc(conjuncts(c), func(p string) bool { return p == "NOT DOWN" || slices.Contains(held, p) })
	if len(asked) == 0 {
		return actions
	}
	return "IF " + strings.Join(asked, " AND ") + " { " + actions + " }"
}

// together lets the secondaries of every unit have their time if a timer of each leads to the shutdown. The time of the
// last unit may begin when that of another is nearly over.
func (s *subject) together(d *fsm.Definition) *remedy {
	fix := &remedy{}
	if len(d.Powering()) < 2 {
		return fix
	}
	for i := range d.Units {
		for j := range d.Units[i].Rules {
			r := &d.Units[i].Rules[j]
			t, ok := r.On.(fsm.Timeout)
			for k := range r.Actions {
				if a := &r.Actions[k]; ok && a.Command.Verb() == fsm.ShutdownCmd {
					guard := guarded(r, a, "NOT ANY IS TIMER "+t.Timer)
					if guard.new == guard.old {
						continue // it waits already
					}
					fix.add(&remedy{edits: []edit{guard}})
					fix.add(eachStart(&d.Units[t.Owner], t.Timer, func(r *fsm.Rule, a *fsm.Action, run fsm.RunTimer) []edit {
						if run.After*time.Duration(len(d.Powering())) <= s.mayTake() {
							return nil
						}
						edits := startedOnce(r, a, run, started(run, finalFor))
						return edits[len(edits)-1:] // an IF of its own is left to other changes
					}))
				}
			}
		}
	}
	if len(fix.edits) > 0 {
		fix.cost = "The shutdown waits for the timers of all units then, so V05 and V07 may be refuted."
	}
	return fix
}
