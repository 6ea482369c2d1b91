package verify

import (
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

// lostFor is how long contact may be lost on battery before a shutdown: long enough for a driver to be
// restarted.
func (s *subject) lostFor(u *fsm.Unit) time.Duration {
	most := s.mayTake()
	if s.tells(u) {
		most -= finalFor
	}
	return max(min(30*time.Second, most.Truncate(time.Second)), time.Second)
}

// tells reports whether this host has to tell others before it goes.
func (s *subject) tells(u *fsm.Unit) bool { return s.sets && u.Primary }

// isLost is the condition that contact was lost on battery.
func (s *subject) isLost(u *fsm.Unit) string {
	return "OB AND NOCOMM AND NOT CAL FOR " + fsm.FormatDuration(s.lostFor(u))
}

// blocked lets no state of the file's own, and no timer, stand in the way of a second shutdown.
func blocked(d *fsm.Definition) *remedy {
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
					_, is := t.(fsm.Running)
					timed = timed || is
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
				return fix
			}
		}
	}
	return nil
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
				return ok && c.On && c.State == state && !triggered(&r, state)
			})
		})
	})
}

// order returns the rules that shut this host down when a condition becomes true.
func (s *subject) order(d *fsm.Definition, u *fsm.Unit, conds string) []string {
	unit := name(d, u)
	if !s.tells(u) {
		return []string{fmt.Sprintf("WHEN %s %s : IF NOT DOWN %s", unit, conds, shutdown(d))}
	}
	actions, end := telling(d, u)
	return []string{fmt.Sprintf("WHEN %s %s : %s", unit, conds, actions), end}
}

// telling returns the actions that tell the others and then shut this host down, and the rule that this needs.
func telling(d *fsm.Definition, u *fsm.Unit) (actions, rule string) {
	timer := "final"
	for slices.ContainsFunc(d.Units, func(u fsm.Unit) bool {
		return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool { return r.On.String() == "TIMEOUT "+timer })
	}) {
		timer += "-2"
	}
	return fmt.Sprintf("SETFSD IF NOT TIMER %[1]s STARTTIMER %[1]s %[2]s", timer, fsm.FormatDuration(finalFor)),
		fmt.Sprintf("WHEN %s TIMEOUT %s : IF NOT DOWN %s", name(d, u), timer, shutdown(d))
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
	lost := fmt.Sprintf("HELD %s NOCOMM", fsm.FormatDuration(max(min(most, s.mayTake().Truncate(time.Second)), time.Second)))
	all := fmt.Sprintf("MINSUPPLIES %s UNLESS ", s.needed)
	canonical := all + "OB AND NOT CAL AND (LB OR " + lost + ")"
	r := &remedy{}
	var known []*fsm.Supply
	groups, ruled := map[int]bool{}, false
	for _, i := range d.Powering() {
		u := &d.Units[i]
		groups[u.Group] = true
		ruled = ruled || slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
			return plain(&r) && triggered(&r, "LS") && forOf(r.On) == 0 && !asks(onOf(&r), "LB")
		})
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
	if !ruled {
		r.lines = append(r.lines, fmt.Sprintf("WHEN %s REPORTS LS : IF NOT DOWN %s", name(d, &d.Units[d.Powering()[0]]), shutdown(d)))
	}
	return r
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
		for _, r := range ordersAt(u, low) {
			change, ok := fsm.ChangeOf(r.On)
			if !ok || change.To != "LB" || !plain(r) || severalTriggers(u, r) {
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
		if !ok || run.After <= finalFor || !slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
			return r.On.String() == "TIMEOUT "+run.Timer && slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd })
		}) {
			continue
		}
		short := run
		short.After = finalFor
		is := "STARTTIMER " + short.Argument()
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
			old := verbIn(&r.Actions[at])
			if on := r.Actions[at].If; on != nil {
				old = "IF " + on.String() + " " + old
			}
			actions, end := telling(c.policy, u)
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
	r := &remedy{lines: []string{fmt.Sprintf("WHEN %s REPORTS FSD AND (OB OR settled) : IF NOT DOWN %s", name(c.policy, u), shutdown(c.policy))}}
	r = settles(r, c.policy, u)
	slices.Reverse(r.lines)
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
		fix := (&remedy{because: "Give the secondaries 15 s."}).add(lengthened(u, t.Timer, finalFor))
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
	actions, end := telling(d, u)
	for i := range u.Rules {
		r := &u.Rules[i]
		if r.Pos != pos && !triggered(r, "LB", "NOCOMM") {
			continue
		}
		sets := slices.IndexFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.SetFSD })
		for j := range r.Actions {
			a := &r.Actions[j]
			if a.Command.Verb() != fsm.ShutdownCmd {
				continue
			}
			old, is := verbIn(a), actions
			if sets >= 0 && sets < j {
				is = strings.TrimPrefix(is, "SETFSD ")
			}
			if a.If != nil && a.Block == nil {
				old = "IF " + a.If.String() + " " + old
			}
			own := &remedy{lines: []string{end}}
			if triggered(r, "NOCOMM") && forOf(r.On) > s.lostFor(u) && !severalTriggers(u, r) {
				own.edits = append(own.edits, edit{at: r.Pos, old: "REPORTS " + r.On.String(), new: "REPORTS " + s.isLost(u)})
			}
			own.edits = append(own.edits, edit{at: r.Pos, old: old, new: is})
			fix.add(own)
		}
	}
	return fix
}

// together lets the secondaries of every unit have their time if a timer of each leads to the shutdown.
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
					fix.add(&remedy{edits: []edit{guarded(r, a, "NOT ANY IS TIMER "+t.Timer)}})
				}
			}
		}
	}
	return fix
}
