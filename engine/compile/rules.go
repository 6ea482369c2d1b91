package compile

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A rule is a WHEN for a unit. A WHEN EACH makes one for every unit of its
// group; they share all but their timers' owners, which resolveTimers fills in.
type rule struct {
	node *grammar.When
	unit *unit
	fsm.Rule
}

func itoa(n int) string { return strconv.Itoa(n) }

// defineWhen compiles a rule for each unit that it is for.
func (c *compiler) defineWhen(g *group, n *grammar.When) {
	var units []int
	if n.Unit == nil {
		units = g.units
		if len(units) == 0 {
			c.missing(grammar.Warning, grammar.CodeNeverStarted, n, "add a MONITOR", "GROUP %s has no unit, so this rule never runs", g.node.Name)
		}
	} else if i, ok := c.resolveUnit(n.Unit, g); ok {
		units = []int{i}
	}
	c.self = g
	if len(units) == 1 {
		c.self = c.units[units[0]].group
	}
	on, ok := c.trigger(n)
	actions := make([]fsm.Action, 0, len(n.Actions))
	for _, a := range n.Actions {
		action, good := c.action(a, g)
		if !good {
			c.incomplete = true
			c.broken[a] = true
			continue
		}
		actions = append(actions, action)
	}
	if !ok || len(units) == 0 {
		c.incomplete = true
		return
	}
	c.checkGuards(n)
	c.order++
	for _, i := range units {
		u := c.units[i]
		c.rules = append(c.rules, &rule{node: n, unit: u, Rule: fsm.Rule{
			Pos: fmt.Sprintf("%s:%s", c.file, n.Start), Order: c.order, On: on, Actions: slices.Clone(actions),
		}})
		for _, a := range n.Actions {
			if a.Verb != fsm.StartTimer.String() {
				continue
			}
			if _, ok := u.starts[a.Timer.Value]; !ok {
				u.starts[a.Timer.Value] = a.Timer.Span
			}
		}
	}
}

// resolveUnit finds the unit that a name means: in its group first, then in
// all.
func (c *compiler) resolveUnit(n *grammar.UnitName, g *group) (int, bool) {
	var matches, near []int
	contra := ""
	for _, i := range c.byUPS[n.UPS.Value] {
		u := c.units[i]
		if n.Group != nil && n.Group.Value != u.group.name {
			continue
		}
		if why := contradiction(u.group, n); why != "" {
			contra = why
			continue
		}
		if u.group == g {
			near = append(near, i)
		}
		matches = append(matches, i)
	}
	if len(near) > 0 {
		matches = near
	}
	written := n.UPS.String()
	if n.Group != nil {
		written = n.Group.String() + ":" + written
	}
	switch {
	case len(matches) == 1:
		return matches[0], true
	case len(matches) > 1:
		var ids []string
		for _, i := range matches {
			ids = append(ids, c.units[i].id)
		}
		c.errorf(grammar.CodeAmbiguousUnit, n, "write one of "+strings.Join(ids, ", "), "%s could be any of %d units", written, len(matches))
	case contra != "":
		c.errorf(grammar.CodeUnitContra, n, "leave host and port out, or correct them", "%s", contra)
	default:
		c.missing(grammar.Error, grammar.CodeUnknownUnit, n, c.suggestUnit(n), "no MONITOR is for %s", written)
	}
	return 0, false
}

func (c *compiler) suggestUnit(n *grammar.UnitName) string {
	var names []string
	for _, u := range c.units {
		names = append(names, u.ups)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if s := grammar.Closest(n.UPS.Value, names); s != "" {
		return "did you mean " + grammar.Quoted(s) + "?"
	}
	if len(names) == 0 {
		return "add a MONITOR for it"
	}
	for i, name := range names {
		names[i] = grammar.Quoted(name)
	}
	if len(names) > 5 {
		names = append(names[:5], "…")
	}
	return "the units are " + strings.Join(names, ", ")
}

// trigger compiles what a WHEN waits for. The owner of a timer is left to
// resolveTimers.
func (c *compiler) trigger(n *grammar.When) (fsm.Trigger, bool) {
	if n.Timer != nil {
		return fsm.Timeout{Timer: n.Timer.Value}, true
	}
	on, ok := c.event(n.Event)
	if n.For != nil {
		return fsm.Lasting{Of: on, For: c.interval(n.For, grammar.Warning, grammar.CodeInterval, "FOR")}, ok
	}
	return on, ok
}

func (c *compiler) event(e *grammar.Event) (fsm.Trigger, bool) {
	if e.Variable != nil {
		return fsm.Crossing{Comparison: c.comparison(e.Variable, e.Op, e.Number)}, true
	}
	return fsm.Change{From: e.From.Value, To: e.To.Value}, c.transition(e, e.From, e.To)
}

func (c *compiler) comparison(variable *grammar.Name, op string, number *grammar.Number) *fsm.Comparison {
	if !variableName(variable.Value) {
		c.errorf(grammar.CodeEvent, variable, "for example battery.runtime < 600", "%s is no NUT variable", variable.Value)
	} else {
		c.checkVariable(variable.Span, variable.Value)
	}
	return &fsm.Comparison{Variable: variable.Value, Op: op, Number: c.number(number), Literal: number.Literal}
}

// transition checks that A->B is one that a unit can make.
func (c *compiler) transition(at grammar.Node, from, to *grammar.Name) bool {
	a, b := from.Value, to.Value
	word, rest := to, a
	if b == "None" {
		word, rest = from, b
	}
	switch pair := a + "->" + b; {
	case pair == "OL->OB" || pair == "OB->OL" || pair == "COMM->NOCOMM" || pair == "NOCOMM->COMM":
		return true
	case rest != "None" || word.Value == "None":
		remedy := ""
		switch {
		case a == b:
			remedy = "an event is a change"
		case comesAndGoes(b):
			remedy = fmt.Sprintf("%s comes and goes by itself: write None->%s, or %s->None", b, b, b)
		case comesAndGoes(a):
			remedy = fmt.Sprintf("%s comes and goes by itself: write None->%s, or %s->None", a, a, a)
		default:
			remedy = "the events are OL->OB, OB->OL, COMM->NOCOMM, NOCOMM->COMM, None->W and W->None"
		}
		c.errorf(grammar.CodeEvent, at, remedy, "no unit ever goes from %s to %s", a, b)
		return false
	}
	switch word.Value {
	case "OL", "OB":
		c.errorf(grammar.CodeEvent, at, "write OL->OB, or OB->OL", "no unit ever goes from %s to %s", a, b)
		return false
	case "COMM", "NOCOMM":
		c.errorf(grammar.CodeEvent, at, "write COMM->NOCOMM, or NOCOMM->COMM", "no unit ever goes from %s to %s", a, b)
		return false
	}
	c.checkWord(word, c.self)
	return true
}

// comesAndGoes reports whether a state that NUT or the machines know is present
// or absent, rather than one of a pair such as OL and OB.
func comesAndGoes(state string) bool {
	s, known := fsm.LookupStatus(state)
	return known && s.Kind != fsm.LineRegion && s.Kind != fsm.ContactRegion
}

// checkWord warns about a status that no driver is known to report.
func (c *compiler) checkWord(n *grammar.Name, g *group) {
	w := n.Value
	if w == "LS" && g.minNode == nil && !c.inUnless {
		c.missing(grammar.Warning, grammar.CodeNoMinSupplies, n, "add MINSUPPLIES to the group",
			"GROUP %s has no MINSUPPLIES, so LS is never reported", g.node.Name)
	}
	if _, known := fsm.LookupStatus(w); known || w == "None" {
		return
	}
	remedy := grammar.EventOf(w)
	if remedy == "" {
		remedy = "it is taken as it is, and matches only a driver that reports this very word"
	}
	var all []string
	for _, s := range fsm.Statuses() {
		all = append(all, s.Name)
	}
	slices.Sort(all)
	if s := grammar.Closest(strings.ToUpper(w), all); grammar.EventOf(w) == "" && s != "" || slices.Contains(all, strings.ToUpper(w)) {
		if s == "" {
			s = strings.ToUpper(w)
		}
		remedy = "did you mean " + s + "?"
	}
	c.warnf(grammar.CodeStatus, n, remedy, "no driver is known to report the status %s", w)
}

// cond compiles a condition.
func (c *compiler) cond(n grammar.Cond, g *group) fsm.Cond {
	switch n := n.(type) {
	case nil:
		return nil
	case *grammar.Or:
		return fsm.Or(c.conds(n.Parts, g))
	case *grammar.And:
		return fsm.And(c.conds(n.Parts, g))
	case *grammar.Not:
		return fsm.Not{Cond: c.cond(n.Part, g)}
	case *grammar.Comparison:
		return c.comparison(n.Variable, n.Op, n.Number)
	case *grammar.Entered:
		c.transition(n, n.From, n.To)
		word := n.To.Value
		if word == "None" {
			word = n.From.Value
		}
		return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(word), State: n.To.Value, Text: n.From.Value + "->" + n.To.Value}
	case *grammar.Status:
		c.checkStatus(n.Name, c.self)
		return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(n.Name.Value), State: n.Name.Value, Text: n.Name.Value}
	case *grammar.Is:
		in := fsm.In{Region: fsm.RegionOf(n.Status.Value), State: n.Status.Value}
		if i, ok := c.resolveUnit(n.Unit, g); ok {
			in.Unit, in.Name = i, c.units[i].name
			c.checkStatus(n.Status, c.units[i].group)
		}
		return in
	}
	panic(fmt.Sprintf("compile: no such condition: %T", n))
}

func (c *compiler) conds(parts []grammar.Cond, g *group) []fsm.Cond {
	var out []fsm.Cond
	for _, p := range parts {
		out = append(out, c.cond(p, g))
	}
	return out
}

func (c *compiler) checkStatus(n *grammar.Name, g *group) {
	switch {
	case n.Value == "None":
		c.errorf(grammar.CodeDerived, n, "name the status that is absent, for example NOT LB", "None alone is no status")
		return
	case n.Value == "LS" && c.inUnless:
		c.errorf(grammar.CodeDerived, n, "name what keeps a unit from supplying, for example OB AND LB", "UNLESS LS would depend on itself")
		return
	}
	c.checkWord(n, g)
}

// action compiles one action; ok is false where it has an error.
func (c *compiler) action(n *grammar.Action, g *group) (a fsm.Action, ok bool) {
	verb, known := fsm.LookupVerb(n.Verb)
	if !known {
		panic("compile: the grammar has a verb that fsm lacks: " + n.Verb)
	}
	a.If = c.cond(n.If, g)
	a.Command, ok = c.command(n, verb, g)
	return a, ok
}

// command compiles a verb with its arguments. A plain verb needs nothing here.
func (c *compiler) command(n *grammar.Action, verb fsm.Verb, g *group) (fsm.Command, bool) {
	text := c.texts(n.Texts)
	switch verb {
	case fsm.StartTimer:
		return fsm.RunTimer{
			Timer: n.Timer.Value, After: c.interval(n.Interval, grammar.Warning, grammar.CodeInterval, "a timer"), While: c.cond(n.While, g),
		}, true
	case fsm.CancelTimer:
		return fsm.StopTimer{Timer: n.Timer.Value}, true
	case fsm.Debug:
		level, err := strconv.Atoi(n.Level.Literal)
		if err != nil || level > 2 {
			c.errorf(grammar.CodeDebug, n.Level, "0 is quiet, 1 tells more, 2 tells all", "%s is no log level", n.Level.Literal)
			return nil, false
		}
		return fsm.SetLogLevel{Level: level}, true
	case fsm.Syslog:
		priority, ok := c.syslogTag(n, text)
		return fsm.WriteSyslog{Priority: priority, Text: text}, ok
	case fsm.Email:
		from, to := c.word(n.From), c.word(n.To)
		c.checkAddresses(n.From, from, false)
		c.checkAddresses(n.To, to, true)
		if c.mail == nil {
			c.missing(grammar.Warning, grammar.CodeNoSMTP, n.VerbSpan, "add SMTPSERVER before the first GROUP",
				"there is no SMTPSERVER, so this mail is never sent")
		}
		return fsm.SendMail{From: from, To: to, Subject: c.word(n.Subject), Body: text}, true
	case fsm.Webhook:
		url := c.word(n.URL)
		c.checkURL(n.URL, url)
		return fsm.PostJSON{URL: url, Body: text}, true
	case fsm.ShellCmd:
		if long, _ := sample(text); len(long) > maxWord {
			c.errorf(grammar.CodeShutdownCmd, n.Texts, "put the text into a script", "the text has more than %d bytes, and the system refuses to start it", maxWord)
			return nil, false
		}
		return fsm.RunShell{Text: text}, true
	case fsm.SetFSD:
		i, found := c.resolveUnit(n.Unit, g)
		if !found {
			return nil, false
		}
		return fsm.ForceShutdown{Unit: i, Name: c.units[i].name}, true
	case fsm.ShutdownCmd:
		if n.Texts == nil {
			text = fsm.Text{{Literal: defaultShutdown}}
		}
		argv, ok := c.argv(n, text)
		return fsm.RunShutdown{Text: text, Argv: argv}, ok
	}
	return fsm.Say{To: verb, Text: text}, true
}

// syslogTags are the priorities that a text for SYSLOG may begin with.
var syslogTags = fsm.Priorities()

// syslogTag reads the priority that a text for SYSLOG begins with. It must
// stand in the file: what a server sends is no priority.
func (c *compiler) syslogTag(n *grammar.Action, t fsm.Text) (tag string, ok bool) {
	if len(t) == 0 || !strings.HasPrefix(t[0].Literal, "[") {
		return "", true
	}
	tag, _, closed := strings.Cut(t[0].Literal[1:], "]")
	switch {
	case !closed || strings.Trim(strings.ToLower(tag), "abcdefghijklmnopqrstuvwxyz") != "":
		return "", true
	case slices.Contains(syslogTags, tag):
		return tag, true
	}
	remedy := "the priorities are [" + strings.Join(syslogTags, "] [") + "]; begin with a blank if the brackets are to be printed"
	if lower := strings.ToLower(tag); slices.Contains(syslogTags, lower) {
		remedy = "write [" + lower + "]"
	} else if s := grammar.Closest(lower, syslogTags); s != "" {
		remedy = "did you mean [" + s + "]?"
	}
	c.errorf(grammar.CodeSyslogTag, n.Texts, remedy, "[%s] is no priority of the system log", tag)
	return "", false
}

// argv splits the text of a SHUTDOWNCMD into words. The command is started
// without a shell, so what only a shell would understand is an error here
// rather than a failure on the day of the outage.
func (c *compiler) argv(n *grammar.Action, t fsm.Text) ([]fsm.Text, bool) {
	var at grammar.Node = n.VerbSpan
	if n.Texts != nil {
		at = n.Texts
	}
	// Substitutions go through the splitting as one character each, so that no
	// value can add a word.
	const first = '\U000F0000'
	var flat strings.Builder
	var values []fsm.Segment
	for _, s := range t {
		if s.Literal != "" {
			flat.WriteString(strings.Map(notPrivate, s.Literal))
			continue
		}
		flat.WriteRune(first + rune(len(values)))
		values = append(values, s)
	}
	if strings.ContainsFunc(flat.String(), func(r rune) bool { return r >= first+rune(len(values)) }) {
		c.errorf(grammar.CodeShutdownCmd, at, "remove it", "the command has a character from a private area of Unicode")
		return nil, false
	}
	if r := shellOnly(flat.String()); r != 0 {
		c.errorf(grammar.CodeShutdownCmd, at, `put the commands into a script, or write /bin/sh -c '…'`,
			"SHUTDOWNCMD is started without a shell, and %c is for a shell", r)
		return nil, false
	}
	words, err := shlex.Split(flat.String())
	switch {
	case strings.Contains(flat.String(), "\x00"):
		c.errorf(grammar.CodeShutdownCmd, at, "remove it", "the command has a NUL character in it, which no command can have")
		return nil, false
	case slices.ContainsFunc(words, func(w string) bool { return len(w) > maxWord }):
		c.errorf(grammar.CodeShutdownCmd, at, "put the text into a script", "the command has a word of more than %d bytes, and the system refuses to start it", maxWord)
		return nil, false
	case err != nil:
		c.errorf(grammar.CodeShutdownCmd, at, "close it", "a quotation mark inside of the command is not closed, or nothing follows its last \\")
		return nil, false
	case len(words) > 0 && assignment.MatchString(words[0]):
		c.errorf(grammar.CodeShutdownCmd, at, "write /usr/bin/env "+words[0]+" …",
			"SHUTDOWNCMD is started without a shell, and %s before the command is for a shell", words[0])
		return nil, false
	case len(words) == 0:
		c.errorf(grammar.CodeShutdownCmd, at, "SHUTDOWN alone stands for "+defaultShutdown, "the command is empty")
		return nil, false
	}
	argv := make([]fsm.Text, 0, len(words))
	for _, w := range words {
		var word fsm.Text
		for w != "" {
			i := strings.IndexFunc(w, func(r rune) bool { return r >= first && r < first+rune(len(values)) })
			if i < 0 {
				word = append(word, fsm.Segment{Literal: w})
				break
			}
			if i > 0 {
				word = append(word, fsm.Segment{Literal: w[:i]})
			}
			r, size := utf8.DecodeRuneInString(w[i:])
			word = append(word, values[r-first])
			w = w[i+size:]
		}
		argv = append(argv, word)
	}
	return argv, true
}

// maxWord is the length in bytes of the longest word that Linux takes in a command (execve(2),
// MAX_ARG_STRLEN is 128 KiB with the byte at its end), less what a few values can add.
const maxWord = 100_000

// notPrivate moves the characters of Unicode's private planes out of the way of
// those that stand for substitutions in a command.
func notPrivate(r rune) rune {
	if r >= '\U000F0000' {
		return unicode.MaxRune
	}
	return r
}

// assignment is a variable that a shell would set for the command behind it.
var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// shellOnly returns the first character of a command that means something to a
// shell alone, or 0.
func shellOnly(s string) rune {
	quote := rune(0)
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case r == quote:
			quote = 0
		case quote == 0 && strings.ContainsRune(";&|<>()$`*?#~[{", r):
			return r
		case quote == '"' && (r == '$' || r == '`'):
			return r
		}
	}
	return 0
}

// checkCancels warns about CANCELTIMERs of the timer at whose end they run,
// unless it was started again meanwhile.
func (c *compiler) checkCancels() {
	type timer struct {
		owner int
		name  string
	}
	again := map[timer]bool{}
	for _, r := range c.rules {
		end, ok := r.On.(fsm.Timeout)
		if !ok {
			continue
		}
		ended := timer{end.Owner, end.Timer}
		for _, a := range r.Actions {
			switch a := a.Command.(type) {
			case fsm.RunTimer:
				if (timer{r.unit.index, a.Timer}) == ended {
					again[ended] = true
				}
			case fsm.StopTimer:
				if (timer{a.Owner, a.Timer}) == ended && !again[ended] {
					c.warnf(grammar.CodeCancelEnded, cancelNode(r.node, a.Timer), "remove it",
						"timer %q has just ended here, so there is nothing to cancel", a.Timer)
				}
			}
		}
	}
}

// checkShutdowns warns where one event runs SHUTDOWNCMD unconditionally more
// than once.
func (c *compiler) checkShutdowns() {
	type event struct {
		unit int
		on   string
		of   int // the owner of the timer that ends
	}
	first := map[event]grammar.Pos{}
	for _, r := range c.rules {
		for _, a := range r.node.Actions {
			if verb, _ := fsm.LookupVerb(a.Verb); verb != fsm.ShutdownCmd || a.If != nil {
				continue
			}
			e := event{unit: r.unit.index, on: r.On.String()}
			if end, ok := r.On.(fsm.Timeout); ok {
				e.of = end.Owner
			}
			if before, ok := first[e]; ok {
				c.say(grammar.Warning, grammar.CodeShutdownTwice, a.VerbSpan, "remove one of them",
					"%s shuts down twice: SHUTDOWNCMD stands at line %d already", r.On.Event().Plain(), before.Line)
				continue
			}
			first[e] = a.Start
		}
	}
}

// resolveTimers finds whose timers the rules mean, when all STARTTIMERs are
// known.
func (c *compiler) resolveTimers() {
	c.starters = map[string][]int{}
	for _, u := range c.units {
		for name := range u.starts {
			c.starters[name] = append(c.starters[name], u.index)
		}
	}
	names := slices.Sorted(maps.Keys(c.starters))
	idle := map[*grammar.Name][]string{} // CANCELTIMERs of an EACH: the units that never start the timer

	type timer struct {
		owner int
		name  string
	}
	handled := map[timer]bool{}
	for _, r := range c.rules {
		if end, waits := r.On.(fsm.Timeout); waits {
			owner, ok := c.owner(r, end.Timer)
			switch {
			case !ok:
				c.ambiguousTimer(r.node.Timer)
			case owner < 0:
				owner = r.unit.index
				c.absent(grammar.CodeNeverStarted, r.node.Timer, suggestTimer(end.Timer, names, "start it with STARTTIMER, or remove the rule"),
					"timer %q is never started, so this rule never runs", end.Timer)
			}
			end.Owner = owner
			r.On = end
			handled[timer{owner, end.Timer}] = true
		}
		for i := range r.Actions {
			a, ok := r.Actions[i].Command.(fsm.StopTimer)
			if !ok {
				continue
			}
			at := cancelNode(r.node, a.Timer)
			owner, ok := c.owner(r, a.Timer)
			switch {
			case !ok:
				c.ambiguousTimer(at)
			case owner < 0:
				owner = r.unit.index
				c.absent(grammar.CodeCancelIdle, at, suggestTimer(a.Timer, names, "remove it"),
					"timer %q is never started, so there is nothing to cancel", a.Timer)
			case r.node.Unit == nil && a.Timer != fsm.StartTimerName:
				if _, own := r.unit.starts[a.Timer]; !own {
					idle[at] = append(idle[at], r.unit.name)
				}
			}
			a.Owner = owner
			r.Actions[i].Command = a
		}
		r.unit.rules = append(r.unit.rules, r.Rule)
	}
	for at, units := range idle {
		c.absent(grammar.CodeCancelIdle, at, "write the rule for the unit that starts it",
			"EACH cancels each unit's own timer, and %s never starts %q", list(units), at.Value)
	}
	var waits []string
	for _, r := range c.rules {
		if end, ok := r.On.(fsm.Timeout); ok {
			waits = append(waits, end.Timer)
		}
	}
	slices.Sort(waits)
	waits = slices.Compact(waits)
	for _, u := range c.units {
		for _, name := range slices.Sorted(maps.Keys(u.starts)) {
			if !handled[timer{u.index, name}] {
				c.absent(grammar.CodeNeverHandled, u.starts[name], suggestTimer(name, waits, "add WHEN "+grammar.Quoted(u.ups)+" TIMEOUT "+name),
					"timer %q is started, but nothing happens when it ends", name)
			}
		}
	}
}

// owner finds the unit whose timer a name means: the unit itself, else the one
// other that starts it. ok is false where several others do; owner is -1 where
// none does. A rule made of WHEN EACH means the unit's own timer, always.
func (c *compiler) owner(r *rule, name string) (owner int, ok bool) {
	u := r.unit
	if _, own := u.starts[name]; own || name == fsm.StartTimerName {
		return u.index, true
	}
	if r.node.Unit == nil {
		if slices.ContainsFunc(c.starters[name], func(i int) bool { return c.units[i].group == u.group }) {
			return u.index, true
		}
		return -1, true
	}
	switch list := c.starters[name]; len(list) {
	case 0:
		return -1, true
	case 1:
		return list[0], true
	}
	return u.index, false
}

func (c *compiler) ambiguousTimer(n *grammar.Name) {
	var units []string
	for _, i := range c.starters[n.Value] {
		units = append(units, c.units[i].name)
	}
	c.errorf(grammar.CodeAmbiguousTimer, n, "give the timers different names, or write the rule for the unit that starts it",
		"timer %q is started by several other units: %s", n.Value, list(units))
}

// list writes out the first few of some names.
func list(names []string) string {
	if len(names) > 5 {
		names = append(names[:5:5], "…")
	}
	return strings.Join(names, ", ")
}

func suggestTimer(name string, known []string, otherwise string) string {
	if s := grammar.Closest(name, known); s != "" {
		return fmt.Sprintf("did you mean %q?", s)
	}
	return otherwise
}

// cancelNode finds the name in the rule's CANCELTIMER.
func cancelNode(n *grammar.When, timer string) *grammar.Name {
	for _, a := range n.Actions {
		if a.Verb == fsm.CancelTimer.String() && a.Timer.Value == timer {
			return a.Timer
		}
	}
	panic("compile: a CANCELTIMER without a name")
}

// checkPolicy warns about what a policy lacks to protect this host.
func (c *compiler) checkPolicy() {
	type found struct{ shutdown, lb, nocomm bool }
	has := map[*group]*found{}
	fsd := map[*unit]bool{}
	for _, g := range c.groups {
		has[g] = &found{}
	}
	for _, r := range c.rules {
		f := has[r.unit.group]
		change, _ := fsm.ChangeOf(r.On)
		f.lb = f.lb || change.To == "LB" || change.To == "LS" && mentions(r.unit.group.minNode, "LB")
		f.nocomm = f.nocomm || change.To == "NOCOMM"
		if change.To == "FSD" {
			fsd[r.unit] = true
		}
		for _, a := range r.Actions {
			f.shutdown = f.shutdown || a.Command.Verb() == fsm.ShutdownCmd
		}
	}
	for _, g := range c.groups {
		if g.minSupplies == 0 || len(g.units) == 0 {
			continue
		}
		f := has[g]
		if !f.shutdown {
			c.absent(grammar.CodeNoShutdown, g.node.Name, "add a rule with SHUTDOWNCMD",
				"GROUP %s powers this host, but no rule of its units shuts it down", g.node.Name)
		}
		if !f.lb {
			c.absent(grammar.CodeNoLB, g.node.Name, "add WHEN … REPORTS None->LB",
				"nothing happens when a battery of GROUP %s runs low", g.node.Name)
		}
		if !f.nocomm {
			c.absent(grammar.CodeNoNOCOMM, g.node.Name, "add WHEN … REPORTS COMM->NOCOMM",
				"nobody is told when contact with a unit of GROUP %s is lost", g.node.Name)
		}
	}
	for _, u := range c.units {
		if !u.primary && u.power > 0 && !fsd[u] {
			c.absent(grammar.CodeNoFSD, u.node.Unit, "add WHEN "+grammar.Quoted(u.ups)+" REPORTS None->FSD",
				"when the primary of %s orders a shutdown, this host stays up until its power goes", u.name)
		}
	}
	c.checkPermissions()
}

// mentions reports whether the condition of a MINSUPPLIES names a status.
func mentions(n *grammar.MinSupplies, status string) bool {
	found := false
	if n != nil {
		grammar.Walk(n, func(node grammar.Node) bool {
			switch node := node.(type) {
			case *grammar.Status:
				found = found || node.Name.Value == status
			case *grammar.Is:
				found = found || node.Status.Value == status
			case *grammar.Entered:
				found = found || node.To.Value == status
			}
			return !found
		})
	}
	return found
}

// checkPermissions warns about a file that others may read or change.
func (c *compiler) checkPermissions() {
	if c.Mode&0o004 != 0 && c.hasPasswords() {
		c.say(grammar.Warning, grammar.CodeReadable, grammar.Span{}, "chmod o-r, and give it the group of the user who runs upsmon",
			"everybody on this machine can read the passwords in the file")
	}
	if c.Mode&0o002 != 0 {
		c.say(grammar.Warning, grammar.CodeWritable, grammar.Span{}, "chmod o-w", "everybody on this machine can change the file")
	}
	if c.Writable != "" {
		c.say(grammar.Warning, grammar.CodeWritable, grammar.Span{}, "chmod o-w "+c.Writable,
			"everybody on this machine can put another file in its place, since everybody may write to the directory %s", c.Writable)
	}
}

// hasPasswords reports whether there is a password in the file that may be a real one.
func (c *compiler) hasPasswords() bool {
	real := func(password string) bool { return !slices.Contains(placeholders, strings.ToLower(password)) }
	return c.mail != nil && real(string(c.mail.Password)) ||
		slices.ContainsFunc(c.units, func(u *unit) bool { return real(u.node.Password.Value) })
}

// placeholders are what stands for a password in an example. Nobody can keep them secret, so a
// file that has no other may be read by all, as those of this project are.
var placeholders = []string{"change me", "changeme", "change-me", "password", "secret", "your password", "xxx", "***", "…"}
