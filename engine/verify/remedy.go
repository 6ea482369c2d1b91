package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A remedy is what to write in the file so that a refuted property holds.
type remedy struct {
	because string // a sentence; may be empty
	edits   []edit
	lines   []string // to be added to the file
	group   string   // to which; "": there is only one
	top     string   // what is to stand before the first GROUP; may be empty
}

// An edit changes a rule, or another element of the file.
type edit struct {
	at       string // where the rule is; "": the text is there once
	old, new string // new "": old is left out
	before   bool   // new stands before old, which stays
}

func (e edit) String() string {
	where := ""
	if e.at != "" {
		where = "in " + e.at + " "
	}
	switch {
	case e.new == "":
		return where + "leave out " + e.old
	case e.before:
		return where + "write " + e.new + " before " + e.old
	}
	return where + "write " + e.new + " instead of " + e.old
}

func (r *remedy) String() string {
	var parts []string
	if r.because != "" {
		parts = append(parts, r.because)
	}
	if len(r.edits) > 0 {
		var text strings.Builder
		for i, e := range r.edits {
			switch {
			case i == 0:
				text.WriteString(e.String())
			case e.at != "" && e.at == r.edits[i-1].at:
				text.WriteString(" and " + strings.TrimPrefix(e.String(), "in "+e.at+" "))
			default:
				text.WriteString("; " + e.String())
			}
		}
		all := text.String()
		parts = append(parts, strings.ToUpper(all[:1])+all[1:]+".")
	}
	if r.top != "" {
		parts = append(parts, "Write "+r.top+" before the first GROUP.")
	}
	if len(r.lines) > 0 {
		write := "Write"
		if len(r.edits) > 0 || r.top != "" {
			write = "Add"
		}
		if r.group != "" {
			write += " to GROUP " + r.group
		}
		parts = append(parts, write+": "+strings.Join(r.lines, ", and "))
	}
	return strings.Join(parts, " ")
}

// add adds what another remedy says, unless it is there already.
func (r *remedy) add(other *remedy) *remedy {
	if other == nil {
		return r
	}
	if r.because == "" {
		r.because = other.because
	}
	for _, e := range other.edits {
		if !slices.ContainsFunc(r.edits, func(is edit) bool { return is.at == e.at && is.old == e.old }) {
			r.edits = append(r.edits, e)
		}
	}
	if r.top == "" {
		r.top = other.top
	}
	for _, l := range other.lines {
		if !slices.Contains(r.lines, l) {
			r.lines = append(r.lines, l)
		}
	}
	return r
}

// also are the properties whose faults stand in the way of another one: the remedy of that includes theirs.
var also = map[string][]string{
	"V04": {"V01"}, "V05": {"V01"}, "V06": {"V01", "V03"}, "V07": {"V01"}, "V08": {"V01", "V05"}, "V11": {"V01"},
	"V15": {"V01", "V03"}, "V17": {"V01"},
}

// remedies adds to the refuted results how to fix them.
func (s *subject) remedies(results []Result) {
	own := make([]*remedy, len(results))
	for i := range results {
		if results[i].Verdict == Refuted {
			own[i] = s.remedyOf(&results[i])
		}
	}
	for i := range results {
		res := &results[i]
		if own[i] == nil {
			continue
		}
		fix := *own[i]
		for j := range results {
			if own[j] != nil && slices.Contains(also[res.Code], results[j].Code) {
				other := *own[j]
				other.because = ""
				fix.add(&other)
			}
		}
		res.special, res.Remedy = &fix, fix.String()
	}
}

// remedyOf returns how to fix a refuted property, in terms of the units and rules of the story; nil: only
// generally.
func (s *subject) remedyOf(res *Result) *remedy {
	c := &res.cause
	if len(c.never) > 0 {
		return &remedy{because: fmt.Sprintf("Correct what never happens in %s, or remove it.", strings.Join(c.never, ", "))}
	}
	if res.Story == nil {
		return nil
	}
	if rule, a := c.ran(); rule != nil {
		switch res.Code {
		case "V08":
			return s.untold(c, rule)
		case "V10":
			return once(c.policy)
		case "V11":
			return s.whileSupplied(c)
		case "V12":
			return swapped(c, rule, a)
		case "V14":
			return toldOnce(c, rule)
		case "V16":
			if c.effect.NoFlag {
				return flagged(c.policy)
			}
		}
		fix := s.calmed(res.Code, c.policy, &c.policy.Units[c.unit], rule, a, true)
		eachOrder(c.policy, func(u *fsm.Unit, r *fsm.Rule, a *fsm.Action) {
			fix.add(s.calmed(res.Code, c.policy, u, r, a, false))
		})
		if res.Code == "V05" {
			fix.add(s.lostSeen(c))
		}
		return fix
	}
	if c.kind == toldToGo {
		return s.toldToGo(c)
	}
	if res.Code == "V15" {
		if r := blocked(c.policy); r != nil {
			return r
		}
	}
	fix := s.lowSeen
	if c.lacks == sinceLost {
		fix = s.lostSeen
	}
	if u := &c.policy.Units[c.unit]; res.Code == "V08" && len(c.policy.Powering()) == 1 && s.tells(u) {
		return s.spoken(c.policy, u, "").add(fix(c))
	}
	return fix(c)
}

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

// name is how a rule outside of a unit's group names it, if there are other groups.
func name(d *fsm.Definition, u *fsm.Unit) string {
	if len(d.Groups) > 1 {
		return grammar.Quoted(d.Groups[u.Group].Name) + ":" + grammar.Quoted(u.UPS)
	}
	return grammar.Quoted(u.UPS)
}

// settledLine declares the state of having seen a unit without FSD.
const settledLine = "STATE settled FROM HELD 15s (COMM AND NOT FSD) TO FSD AND HELD 5m DOWN"

// settles adds the state settled to a remedy, unless the unit has it.
func settles(r *remedy, d *fsm.Definition, u *fsm.Unit) *remedy {
	if !slices.Contains(d.Groups[u.Group].States, "settled") {
		r.lines = append(r.lines, settledLine)
		if len(d.Groups) > 1 {
			r.group = d.Groups[u.Group].Name
		}
	}
	return r
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

// with returns the parts with others before them and after them, each once.
func with(parts []string, first, last string) []string {
	var all []string
	for _, p := range slices.Concat([]string{first}, parts, []string{last}) {
		if p != "" && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// inOutage returns the condition that a trigger becomes if it is to hold in an outage alone, and as long as that
// lasts.
func inOutage(t fsm.Trigger) (string, bool) {
	parts, suffix, ok := partsOf(t)
	if !ok || slices.Contains(parts, "OL") {
		return "", false
	}
	return strings.Join(with(parts, "OB", "NOT CAL"), " AND ") + suffix, true
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
		}
		if on == nil {
			continue
		}
		parts := conjuncts(on)
		left := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return alreadyAsked(p) && (cond == "LS" || strings.Contains(cond, p)) })
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

// guarded lets an action depend on one more condition.
func guarded(r *fsm.Rule, a *fsm.Action, cond string) edit {
	held, _, _ := partsOf(r.On)
	parts := slices.DeleteFunc(strings.Split(cond, " AND "), func(p string) bool { return forOf(r.On) == 0 && slices.Contains(held, p) })
	if a.If == nil || a.Block != nil {
		return edit{at: r.Pos, old: verbIn(a), new: "IF " + strings.Join(parts, " AND "), before: true}
	}
	for _, p := range conjuncts(a.If) {
		if !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	return edit{at: r.Pos, old: "IF " + a.If.String(), new: "IF " + strings.Join(parts, " AND ")}
}

// verbIn is an order as a file has it.
func verbIn(a *fsm.Action) string {
	if a.Command.Verb() == fsm.ShutdownCmd {
		return "SHUTDOWN"
	}
	return a.Command.Verb().String()
}

// calmed lets an order come in an outage alone. blamed says that it has come without one.
func (s *subject) calmed(code string, d *fsm.Definition, u *fsm.Unit, r *fsm.Rule, a *fsm.Action, blamed bool) *remedy {
	fix := &remedy{}
	guard := func() *remedy {
		if blamed && len(fix.edits) == 0 {
			fix.edits = []edit{guarded(r, a, s.outageOf(d))}
		}
		return fix
	}
	if t, ok := r.On.(fsm.Timeout); ok {
		fix.edits = s.whileOut(d, t, blamed || code == "V04")
		return guard()
	}
	if held, _, _ := partsOf(r.On); !blamed && code != "V04" && slices.Contains(append(held, conjuncts(a.If)...), "OB") {
		return nil
	}
	supply := d.Groups[u.Group].Supply
	own := d.Groups[u.Group].States
	switch {
	case triggered(r, "FSD") && !triggered(r, "LB", "NOCOMM", "LS"):
		if !blamed {
			return nil
		}
		parts, suffix, _ := partsOf(r.On)
		fix.edits = rewritten(u, r, strings.Join(with(parts, "", "(OB OR settled)"), " AND ")+suffix)
		return settles(fix, d, u)
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
	if !ok {
		return guard()
	}
	if triggered(r, "NOCOMM") {
		parts, suffix, _ := partsOf(r.On)
		if d := forOf(r.On); d > s.mayTake() || d <= s.assume.Flash && !strings.Contains(suffix, "HELD") {
			cond = strings.Join(with(parts, "OB", "NOT CAL"), " AND ") + " FOR " + fsm.FormatDuration(s.lostFor(u))
		}
	}
	fix.edits = rewritten(u, r, cond)
	return guard()
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
		is += strings.Join(with(parts, "(OB AND NOT CAL OR settled AND FSD)", ""), " AND ")
		return settles(&remedy{edits: []edit{{old: supply.String(), new: is}}}, d, u)
	}
	return &remedy{edits: []edit{{old: supply.String(), new: is + strings.Join(with(parts, "OB", "NOT CAL"), " AND ")}}}
}

// whileOut lets a timer run in an outage alone: only then it is started, and the end of the outage cancels it. all says
// that a calibration is not an outage.
func (s *subject) whileOut(d *fsm.Definition, t fsm.Timeout, all bool) []edit {
	var edits []edit
	u := &d.Units[t.Owner]
	for i := range u.Rules {
		r := &u.Rules[i]
		for j := range r.Actions {
			run, ok := r.Actions[j].Command.(fsm.RunTimer)
			if !ok || run.Timer != t.Timer {
				continue
			}
			if !all && slices.Contains(conjuncts(run.While), "OB") {
				continue
			}
			lost := triggered(r, "NOCOMM")
			cond, span := "OB", run.After
			if lost {
				cond, span = "OB AND NOCOMM", max(span, s.lostFor(u))
			}
			parts := with(conjuncts(run.While), cond, "NOT CAL")
			if lost {
				parts = with(conjuncts(run.While), "OB", "NOCOMM")
				parts = with(parts, "", "NOT CAL")
			}
			old := "STARTTIMER " + run.Argument()
			is := "STARTTIMER " + run.Timer + " " + fsm.FormatDuration(span) + " WHILE " + strings.Join(parts, " AND ")
			if on, ok := inOutage(r.On); ok && !slices.Contains(d.Groups[u.Group].States, stateOfTrigger(r.On)) && !triggered(r, "LS", "FSD") {
				edits = append(edits, rewritten(u, r, on)...)
			}
			if old != is {
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
		return []string{fmt.Sprintf("WHEN %s %s : IF NOT DOWN SHUTDOWN", unit, conds)}
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
		fmt.Sprintf("WHEN %s TIMEOUT %s : IF NOT DOWN SHUTDOWN", name(d, u), timer)
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
	lost := fmt.Sprintf("HELD %s NOCOMM", fsm.FormatDuration(min(most, s.mayTake())))
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
		r.lines = append(r.lines, fmt.Sprintf("WHEN %s REPORTS LS : IF NOT DOWN SHUTDOWN", name(d, &d.Units[d.Powering()[0]])))
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
	fix := &remedy{because: "LB may be there before the power fails, and then it does not come in the outage."}
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
	r := &remedy{lines: []string{fmt.Sprintf("WHEN %s REPORTS FSD AND (OB OR settled) : IF NOT DOWN SHUTDOWN", name(c.policy, u))}}
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
		fix := &remedy{because: "Give the secondaries 15 s."}
		for i := range u.Rules {
			rule := &u.Rules[i]
			for _, a := range rule.Actions {
				if run, ok := a.Command.(fsm.RunTimer); ok && run.Timer == t.Timer && run.After < finalFor {
					longer := run
					longer.After = finalFor
					fix.add(&remedy{edits: []edit{{at: rule.Pos, old: "STARTTIMER " + run.Argument(), new: "STARTTIMER " + longer.Argument()}}})
				}
			}
		}
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
		for i := range u.Rules {
			other := &u.Rules[i]
			for _, a := range other.Actions {
				if run, ok := a.Command.(fsm.RunTimer); ok && run.Timer == t.Timer && run.After < rarely {
					slow := run
					slow.After = rarely
					fix.edits = append(fix.edits, edit{at: other.Pos, old: "STARTTIMER " + run.Argument(), new: "STARTTIMER " + slow.Argument()})
				}
			}
		}
		return fix
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
