package compile

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// build makes the program of a file whose names have been resolved. The result is complete only if
// the file has no errors.
func build(p *policy, o Options, r *report) *Program {
	b := &builder{
		report: r, policy: p, Options: o, file: filepath.Base(p.tree.Name), messages: make(map[*grammar.Let]fsm.Text, len(p.lets)), variables: map[string]variable{},
		cut: map[string]fsm.Text{}, plainOf: map[plainKey]fsm.Command{}, wordsOf: map[plainKey][]fsm.Text{},
		Program: &Program{Policy: &fsm.Definition{PowerDownFlag: PowerDownFlag(p.tree)}, PollFreq: defaultPollFreq, PollFreqAlert: defaultPollFreq},
	}
	b.buildMessages()
	b.buildIntro()
	b.buildGroups()
	b.buildUnits()
	b.buildRules()
	b.buildProofs()
	b.buildMonitors()
	return b.Program
}

// A builder is one run over one tree.
type builder struct {
	*report
	*policy
	Options
	*Program
	file      string
	in        *group // the group of the text being compiled; nil: the intro
	messages  map[*grammar.Let]fsm.Text
	variables map[string]variable
	cut       map[string]fsm.Text      // texts of the file, except those that need a check at each place
	plainOf   map[plainKey]fsm.Command // plain verbs with a text that rules share, each once
	wordsOf   map[plainKey][]fsm.Text  // the words of commands without errors, each once
	segments  int                      // of all texts that are stored separately
}

func (b *builder) buildIntro() {
	for _, n := range b.polls {
		period := b.interval(n.Period, grammar.Error, grammar.CodePollFreq, keywordOf(n))
		if n.Alert {
			b.PollFreqAlert = period
		} else {
			b.PollFreq = period
		}
	}
	for _, n := range b.mails {
		b.Mail = b.mailServer(n)
	}
	for _, n := range b.brokers {
		b.MQTT = b.broker(n)
	}
	for _, n := range b.flags {
		if !isFile(n.Path.Value) {
			b.errorf(grammar.CodePowerDownPath, n.Path, `write one such as "/run/upsmon/killpower"`, "%q is not the absolute path of a file", n.Path.Value)
		}
	}
}

// smtpPort is where the mail system of this machine listens.
const smtpPort = 25

func (b *builder) mailServer(n *grammar.SMTPServer) *MailServer {
	m := &MailServer{Host: n.Host.Value, Port: smtpPort, Plaintext: n.Plaintext}
	if n.Plaintext {
		if !loopback(m.Host) {
			b.errorf(grammar.CodePlaintextRemote, n.Host, "give a PORT, USER and PASSWORD: then mail is sent over TLS",
				"PLAINTEXT is for the mail system of this machine alone, and %s is another: mail could be read on the network", m.Host)
		}
		if n.Port != nil {
			m.Port = b.port(n.Port, "the mail system of this machine listens on 25")
		}
		return m
	}
	m.Port = b.port(n.Port, "mail servers listen on 465, or on 587")
	if n.CertFile != nil {
		m.CertFile, m.Roots = b.certFile(n.CertFile, m.Host)
	}
	m.User, m.Password = n.User.Value, b.password(n.Password)
	return m
}

// buildMessages compiles the texts of all LETs. A LET may use earlier ones.
func (b *builder) buildMessages() {
	next := 0
	for _, item := range b.tree.Items {
		switch n := item.(type) {
		case *grammar.Group:
			b.in = b.groups[next]
			next++
		case *grammar.Let:
			b.messages[n] = b.texts(n.Value)
		}
	}
}

func (b *builder) buildGroups() {
	for _, g := range b.groups {
		b.Policy.Groups = append(b.Policy.Groups, fsm.Group{Name: g.name, States: g.stateNames()})
	}
	for _, p := range b.supplies {
		at := place{in: inUnless}
		if !p.shared {
			at.group = p.groups[0]
		}
		p.min = b.power(p.node.Number)
		supply := &fsm.Supply{Min: p.min, Unless: b.cond(p.node.Unless, at)}
		for _, g := range p.groups {
			b.Policy.Groups[g.index].Supply = supply
		}
	}
}

func (b *builder) buildUnits() {
	b.Policy.Units = make([]fsm.Unit, 0, len(b.policy.units))
	for _, u := range b.policy.units {
		u.power = b.power(u.node.PowerVal)
		b.Policy.Units = append(b.Policy.Units, fsm.Unit{
			ID: u.id, Name: u.name, Short: grammar.Printed(u.ups), UPS: u.ups, Address: address(u), Group: u.group.index,
			PowerVal: u.power, Primary: u.primary, Trip: [3]float64{50, 25, 12},
		})
	}
	for _, t := range b.trips {
		text, static := literal(b.messages[t.node])
		v, err := strconv.Atoi(text)
		if !static || err != nil || v < 0 || v > 100 {
			b.errorf(grammar.CodeTrip, t.node.Value, `for example LET battery.charge.low.1 = "33"`, "a trip level is a whole number from 0 to 100")
			continue
		}
		b.once(t.unit.given, t.node.Name.Value, t.node)
		b.Policy.Units[t.unit.index].Trip[t.level] = float64(v)
	}
	b.checkLevels()
}

// checkLevels warns about trip levels that come in another order than their names say.
func (b *builder) checkLevels() {
	if len(b.trips) == 0 {
		return
	}
	named := map[string]bool{}
	for _, item := range b.tree.Items {
		grammar.Walk(item, func(n grammar.Node) bool {
			if name, ok := n.(*grammar.Name); ok {
				named[name.Value] = true
			}
			return true
		})
	}
	for _, t := range b.trips {
		trip := b.Policy.Units[t.unit.index].Trip
		for other, level := range trip {
			before, after := other < t.level && level < trip[t.level], other > t.level && level > trip[t.level]
			name, its := fmt.Sprintf("LB%d", t.level+1), fmt.Sprintf("LB%d", other+1)
			if !before && !after || !named[name] || !named[its] {
				continue
			}
			b.warnf(grammar.CodeTrip, t.node.Value, "give LB1 the highest level, and LB3 the lowest",
				"%s is at %v %% and %s at %v %%, so they come in the wrong order as the battery runs down", name, trip[t.level], its, level)
			break
		}
	}
}

// address returns a unit in the form that NUT's programs use.
func address(u *unit) string {
	switch g := u.group; {
	case g.port != defaultPort:
		return u.ups + "@" + hostPort(g.host, g.port)
	case g.host != defaultHost:
		return u.ups + "@" + strings.TrimSuffix(hostPort(g.host, g.port), fmt.Sprintf(":%d", g.port))
	}
	return u.ups
}

// buildMonitors says how to reach each unit. What to ask of it follows from the rules.
func (b *builder) buildMonitors() {
	files := make([]credentials, len(b.policy.groups))
	for i, g := range b.policy.groups {
		files[i] = b.credentials(g)
	}
	uses := b.Policy.Uses()
	b.Monitors = make([]Monitor, 0, len(b.policy.units))
	for i, u := range b.policy.units {
		g, c := u.group, files[u.group.index]
		b.Monitors = append(b.Monitors, Monitor{
			UPS: u.ups, Host: g.host, Port: g.port, Plaintext: g.plaintext != nil,
			CertFile: c.certFile, Roots: c.roots, ClientCert: c.cert, ClientKey: Secret(c.key),
			User: u.node.User.Value, Password: b.password(u.node.Password), Primary: u.primary,
			Variables: b.polled(uses[i].Variables),
		})
	}
}

// buildRules makes a rule for each unit that a WHEN is for.
func (b *builder) buildRules() {
	counts := make([]int, len(b.policy.units))
	b.rules(func(r rule) { counts[r.unit.index]++ })
	for i, n := range counts {
		b.Policy.Units[i].Rules = make([]fsm.Rule, 0, n)
	}
	order := 0
	limits := map[limited]int{}
	for _, w := range b.whens {
		triggers, actions := b.buildWhen(w)
		if len(w.units) == 0 {
			continue
		}
		order++
		pos := b.file + ":" + w.node.Start.String()
		limit := b.atMost(w)
		of := make([]fsm.Limit, len(w.units))
		for i, u := range w.units {
			if limit > 0 {
				key := limited{u, fsm.NewLimit(limit, triggers, 1).Timer}
				limits[key]++
				of[i] = fsm.NewLimit(limit, triggers, limits[key])
			}
		}
		for i, on := range triggers {
			words := b.called(w.node.Triggers[i])
			for j, u := range w.units {
				r := fsm.Rule{Pos: pos, Order: order, On: on, As: words, Limit: of[j], Actions: actions}
				b.bindTimers(&r, rule{w, u, w.node.Triggers[i]})
				rules := &b.Policy.Units[u.index].Rules
				*rules = append(*rules, r)
			}
		}
	}
}

// A limited identifies the rule of a unit that AT MOST ONCE IN limits, by the name of its timer.
type limited struct {
	unit  *unit
	timer string
}

// atMost compiles an AT MOST ONCE IN; 0: there is none. A limit on a shutdown is an error.
func (b *builder) atMost(w *when) time.Duration {
	if w.node.AtMost == nil {
		return 0
	}
	for a := range w.node.Run() {
		switch verb := fsm.VerbOf(a.Verb.Keyword()); {
		case verb == fsm.ShutdownCmd, verb == fsm.SetFSD:
			b.errorf(grammar.CodeAtMost, a.Verb, "put it into a rule of its own", "AT MOST ONCE would hold %s back", a.Verb.Keyword())
		case verb.Inner():
			b.warnf(grammar.CodeAtMost, a.Verb, "put it into a rule of its own, unless that is what you want", "AT MOST ONCE holds %s back, too", a.Verb.Keyword())
		}
	}
	in := b.interval(w.node.AtMost, grammar.Error, grammar.CodeInterval, "AT MOST ONCE IN")
	return max(in, 0)
}

// buildWhen compiles what all rules of a WHEN share: its triggers and its actions.
func (b *builder) buildWhen(w *when) ([]fsm.Trigger, []fsm.Action) {
	b.in = w.group
	at := place{when: w, group: w.group, units: w.units}
	if w.node.Unit != nil && len(w.units) == 1 {
		u := w.units[0]
		at.group = u.group
		at.owner = func(timer string) int {
			if owner, _ := b.owner(rule{when: w, unit: u}, timer); owner != nil && owner != u {
				return owner.index
			}
			return fsm.Self
		}
	}
	triggers := make([]fsm.Trigger, len(w.node.Triggers))
	for i, t := range w.node.Triggers {
		triggers[i] = b.trigger(t, at)
	}
	return triggers, b.actions(w.node.Actions, nil, nil, at)
}

// actions compiles actions, which are in a block if outer is not nil. condition is that of the
// blocks.
func (b *builder) actions(nodes []*grammar.Action, condition fsm.Cond, outer *fsm.Block, at place) []fsm.Action {
	actions := make([]fsm.Action, 0, len(nodes))
	for _, n := range nodes {
		at.in = inGuard
		own := b.cond(n.If, at)
		action := fsm.Action{If: both(condition, own), Block: outer}
		if own != nil && (outer != nil || n.Then != nil) {
			action.Block = &fsm.Block{If: own, Outer: outer}
		}
		if n.Then != nil {
			actions = append(actions, b.actions(n.Then.Actions, action.If, action.Block, at)...)
			if n.Else != nil {
				otherwise := &fsm.Block{Else: action.Block, Outer: outer}
				actions = append(actions, b.actions(n.Else.Actions, both(condition, fsm.Not{Cond: own}), otherwise, at)...)
			}
			continue
		}
		var ok bool
		if action.Command, ok = b.command(n.Verb, at); !ok {
			b.incomplete = true
			b.broken[n] = true
			continue
		}
		b.checkMomentary(at.when, n.Verb, action.Command)
		b.checkForeignText(n.Verb, action.Command)
		actions = append(actions, action)
	}
	return actions
}

// both returns the conjunction of two conditions, either of which may be nil.
func both(a, b fsm.Cond) fsm.Cond {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	if all, ok := a.(fsm.And); ok {
		return append(all[:len(all):len(all)], b)
	}
	return fsm.And{a, b}
}

// bindTimers fills in which unit's timers a rule refers to.
func (b *builder) bindTimers(r *fsm.Rule, of rule) {
	ownerOf := func(timer string) int {
		if owner, _ := b.owner(of, timer); owner != nil {
			return owner.index
		}
		return of.unit.index
	}
	if end, ok := r.On.(fsm.Timeout); ok {
		end.Owner = ownerOf(end.Timer)
		r.On = end
	}
	shared := len(of.units) > 1
	for i := range r.Actions {
		if stop, ok := r.Actions[i].Command.(fsm.StopTimer); ok {
			if shared {
				r.Actions, shared = slices.Clone(r.Actions), false
			}
			stop.Owner = ownerOf(stop.Timer)
			r.Actions[i].Command = stop
		}
	}
}

// A place is where a condition stands.
type place struct {
	when  *when   // nil: of none
	units []*unit // of the rule
	group *group  // of the unit for which it is evaluated; nil: a unit of any group
	in    where
	owner func(timer string) int // whose timer a name refers to; nil: that of the unit for which it is evaluated
	asked []*unit                // those behind IS
}

// A where says what a condition is used for.
type where uint8

const (
	inEvent where = iota
	inGuard
	inWhile
	inUnless
)

func (w where) String() string { return [...]string{"REPORTS", "IF", "WHILE", "UNLESS"}[w] }

// trigger compiles what a WHEN waits for. The owner of a timer depends on the unit.
func (b *builder) trigger(t *grammar.Trigger, at place) fsm.Trigger {
	if t.Timer != nil {
		return fsm.Timeout{Timer: t.Timer.Value}
	}
	on := b.event(t.Cond, at)
	if t.For == nil && t.Every == nil {
		return on
	}
	lasting := fsm.Lasting{Of: on}
	if t.For != nil {
		lasting.For = b.interval(t.For, grammar.Warning, grammar.CodeInterval, "FOR")
	}
	if t.Every != nil {
		lasting.Every = b.interval(t.Every, grammar.Error, grammar.CodeInterval, "EVERY")
		if lasting.Every < minEvery {
			b.errorf(grammar.CodeInterval, t.Every, "", "EVERY of %s is too short; the shortest is %s", t.Every.Value, fsm.FormatDuration(minEvery))
		}
	}
	return lasting
}

// called returns the name of a trigger in texts; "": the trigger itself.
func (b *builder) called(t *grammar.Trigger) string {
	if t.As == nil {
		return ""
	}
	words, ok := literal(b.word(t.As))
	switch {
	case !ok:
		b.errorf(grammar.CodePercent, t.As, "put it into the text that has %(e)s", "AS names an event once and for all, so nothing can be substituted in it")
	case words == "":
		b.errorf(grammar.CodePercent, t.As, "say what has happened, or remove the AS", "the text after AS is empty")
	}
	return words
}

// minEvery is the shortest interval at which a rule may repeat.
const minEvery = time.Second

func (b *builder) event(c grammar.Cond, at place) fsm.Trigger {
	switch c := c.(type) {
	case *grammar.Comparison:
		return fsm.Crossing{Comparison: b.comparison(c)}
	case *grammar.Entered:
		b.changes(c.From, c.To, at)
		return fsm.Change{From: c.From.Value, To: c.To.Value}
	}
	return fsm.Becoming{Cond: b.cond(c, at)}
}

// meantAsEvent returns the remedy for a word that means an event elsewhere, or was meant as one. As
// a status, no unit would ever have it.
func meantAsEvent(word string) string {
	if _, known := fsm.LookupStatus(word); known {
		return ""
	}
	if hint := grammar.EventOf(word); hint != "" {
		return hint
	}
	from, to, dash := strings.Cut(word, "-")
	to = strings.TrimLeft(to, "-")
	if isEvent, _ := legal(from, to); dash && isEvent {
		return fmt.Sprintf("an arrow is ->: write %s->%s", from, to)
	}
	return ""
}

// changes checks the status of a transition.
func (b *builder) changes(from, to *grammar.Name, at place) {
	if ok, _ := legal(from.Value, to.Value); !ok {
		return
	}
	word := to
	if to.Value == "None" {
		word = from
	}
	b.status(word, at)
}

func (b *builder) comparison(n *grammar.Comparison) *fsm.Comparison {
	variable := n.Variable.Value
	switch {
	case !variableName(variable) && n.Number.Name != nil:
		b.errorf(grammar.CodeEvent, n.Variable, fmt.Sprintf("an arrow is ->: write %s->%s", strings.TrimRight(variable, "-"), n.Number.Name.Value), "%s is not a NUT variable", variable)
	case !variableName(variable):
		b.errorf(grammar.CodeEvent, n.Variable, meantAsVariable(variable), "%s is not a NUT variable", variable)
	default:
		b.checkVariable(n.Variable.Span, variable)
		if digits, _ := cutUnit(n.Number.Value); digits != n.Number.Value && !inSeconds(variable) {
			b.errorf(grammar.CodeNumber, n.Number, "write a number, without a unit", "%s is not measured in seconds, so it cannot be compared with the duration %s", variable, n.Number.Value)
		}
		b.checkLimit(n)
	}
	v, ok := amount(n.Number)
	if !ok {
		b.errorf(grammar.CodeNumber, n.Number, "use a smaller one", "the number is too large")
	}
	return &fsm.Comparison{Variable: variable, Op: n.Op, Number: v, Literal: n.Number.Value}
}

// shortNames are what people, apcupsd and NUT's own tools call some variables.
var shortNames = map[string]string{
	"charge": "battery.charge", "bcharge": "battery.charge", "battcharge": "battery.charge", "level": "battery.charge",
	"runtime": "battery.runtime", "timeleft": "battery.runtime", "remaining": "battery.runtime",
	"load": "ups.load", "loadpct": "ups.load", "temperature": "ups.temperature", "temp": "ups.temperature", "itemp": "ups.temperature",
	"voltage": "input.voltage", "linev": "input.voltage", "battv": "battery.voltage", "outputv": "output.voltage", "frequency": "input.frequency", "linefreq": "input.frequency",
	"clients": "upsd.clients", "numlogins": "upsd.clients",
}

// meantAsVariable returns the remedy for a comparison with something that is not a variable.
func meantAsVariable(word string) string {
	if _, status := fsm.LookupStatus(word); status {
		return fmt.Sprintf("a status is not compared: write %s, or NOT %s", word, word)
	}
	if name := shortNames[strings.ToLower(word)]; name != "" {
		return "did you mean " + name + "?"
	}
	return "for example battery.runtime < 600"
}

// inSeconds reports whether a variable is measured in seconds (NUT developer guide, "NUT command and
// variable naming scheme").
func inSeconds(variable string) bool {
	return slices.ContainsFunc([]string{".runtime", ".timer.", ".delay.", ".interval", ".elapsed"}, func(part string) bool {
		return strings.Contains(variable, part)
	})
}

// cond compiles a condition.
func (b *builder) cond(n grammar.Cond, at place) fsm.Cond {
	switch n := n.(type) {
	case nil:
		return nil
	case *grammar.Or:
		return fsm.Or(b.conds(n.Parts, at))
	case *grammar.And:
		b.checkOneTerm(n, at)
		return fsm.And(b.conds(n.Parts, at))
	case *grammar.Not:
		return fsm.Not{Cond: b.cond(n.Part, at)}
	case *grammar.Comparison:
		return b.comparison(n)
	case *grammar.Entered:
		b.changes(n.From, n.To, at)
		word := n.To.Value
		if word == "None" {
			word = n.From.Value
		}
		return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(word), State: n.To.Value, Text: n.From.Value + "->" + n.To.Value}
	case *grammar.Status:
		b.present(n.Name, at)
		return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(n.Name.Value), State: n.Name.Value, Text: n.Name.Value}
	case *grammar.Is:
		return b.is(n, at)
	case *grammar.Running:
		owner := fsm.Self
		if at.owner != nil {
			owner = at.owner(n.Timer.Value)
		}
		b.startedBy(at.asked, n.Timer)
		return fsm.Running{Timer: n.Timer.Value, Owner: owner}
	case *grammar.Held:
		if at.in == inGuard {
			at.in = inEvent // it is evaluated all the time
		}
		return fsm.NewHeld(b.interval(n.For, grammar.Warning, grammar.CodeInterval, "HELD"), b.cond(n.Cond, at))
	case *grammar.Between:
		from, until := b.clock(n.From), b.clock(n.Until)
		switch {
		case at.in != inGuard:
			b.errorf(grammar.CodeClock, n, "put it into an IF", "only an IF can ask for the time of day")
		case from == until:
			b.errorf(grammar.CodeClock, n, "correct one of them", "between %s and %s there is no time", n.From.Value, n.Until.Value)
		}
		return fsm.Between{From: from, Until: until}
	}
	panic(fmt.Sprintf("compile: no such condition: %T", n))
}

// is compiles a condition that is evaluated for another unit, or for those of the group.
func (b *builder) is(n *grammar.Is, at place) fsm.Cond {
	at.owner = nil
	u := b.unitOf[n.Unit.Monitor]
	if u == nil {
		if at.group != nil {
			at.asked = at.group.units
		}
		return fsm.Among{All: n.Of == grammar.All, Cond: b.cond(n.Cond, at)}
	}
	at.group, at.asked = u.group, []*unit{u}
	if s, ok := n.Cond.(*grammar.Status); ok {
		b.present(s.Name, at)
		return fsm.In{Unit: u.index, Name: u.name, Region: fsm.RegionOf(s.Name.Value), State: s.Name.Value}
	}
	return fsm.Of{Unit: u.index, Name: u.name, Cond: b.cond(n.Cond, at)}
}

// checkOneTerm warns about ALL IS OB AND LB, where LB is asked of the rule's own unit alone.
func (b *builder) checkOneTerm(n *grammar.And, at place) {
	for i, p := range n.Parts[:len(n.Parts)-1] {
		is, ok := p.(*grammar.Is)
		if !ok || is.Of == grammar.One || b.unitOf[is.Unit.Monitor] != nil {
			continue
		}
		if _, own := is.Cond.(*grammar.Status); !own {
			continue
		}
		next := n.Parts[i+1]
		inner := next
		if not, ok := next.(*grammar.Not); ok {
			inner = not.Part
		}
		status, ok := inner.(*grammar.Status)
		if !ok || at.group.state(status.Name.Value) != nil {
			continue
		}
		if s, known := fsm.LookupStatus(status.Name.Value); !known || s.Kind != fsm.WordRegion && s.Kind != fsm.LineRegion && s.Kind != fsm.ContactRegion && s.Kind != fsm.LevelRegion {
			continue
		}
		all, term, other := strings.Fields(grammar.CondString(is))[0], grammar.CondString(is.Cond), grammar.CondString(next)
		b.warnf(grammar.CodeOneTerm, next, fmt.Sprintf("write %s IS (%s AND %s), or put %s in front", all, term, other, other),
			"IS takes one term, so %s is asked of the rule's own unit alone", other)
	}
}

// startedBy warns about a timer after IS that none of those units starts.
func (b *builder) startedBy(asked []*unit, timer *grammar.Name) {
	starts := func(u *unit) bool { _, ok := u.starts[timer.Value]; return ok }
	if len(asked) == 0 || timer.Value == fsm.StartTimerName || slices.ContainsFunc(asked, starts) {
		return
	}
	remedy := suggestTimer(b.report, timer.Value, b.timers(), "start it with STARTTIMER, or remove the condition")
	if owners := b.starters[timer.Value]; len(owners) > 0 {
		remedy = "write " + b.units[owners[0]].name + " IS TIMER " + timer.Value
	}
	who := asked[0].name
	if len(asked) > 1 {
		who = "these units"
	}
	b.absent(grammar.CodeNeverStarted, timer, remedy, "no rule of %s starts timer %q, so it never runs", who, timer.Value)
}

func (b *builder) conds(parts []grammar.Cond, at place) []fsm.Cond {
	out := make([]fsm.Cond, 0, len(parts))
	for _, p := range parts {
		out = append(out, b.cond(p, at))
	}
	return out
}

// present checks a status in a condition.
func (b *builder) present(n *grammar.Name, at place) {
	switch {
	case n.Value == "None":
		b.errorf(grammar.CodeDerived, n, "name the status that is absent, for example NOT LB", "None alone is not a status")
	case at.in == inEvent && meantAsEvent(n.Value) != "" && at.group.state(n.Value) == nil:
		b.errorf(grammar.CodeEvent, n, meantAsEvent(n.Value), "%s is not a status", n.Value)
	default:
		b.status(n, at)
	}
}

// status refuses LS where it would depend on itself, and warns about a status that, as far as is
// known, is never reported.
func (b *builder) status(n *grammar.Name, at place) {
	w := n.Value
	switch {
	case w != "LS":
	case at.in == inUnless:
		b.errorf(grammar.CodeDerived, n, "name what keeps a unit from supplying, for example OB AND LB", "UNLESS LS would depend on itself")
	case at.group.supply == nil:
		b.missing(grammar.Warning, grammar.CodeNoMinSupplies, n, "add MINSUPPLIES to the group",
			"GROUP %s has no MINSUPPLIES, so LS is never reported", at.group.node.Name)
	}
	if _, known := fsm.LookupStatus(w); known || w == "None" || b.ownState(w, at) {
		return
	}
	b.warnf(grammar.CodeStatus, n, b.suggestStatus(w, at), "no driver is known to report the status %s", w)
}

func (b *builder) suggestStatus(w string, at place) string {
	if at.group != nil {
		if s := b.closest(w, at.group.stateNames()); s != "" {
			return "did you mean " + s + "?"
		}
	}
	if event := grammar.EventOf(w); event != "" {
		return event
	}
	if status := fsm.Meant(w); status != "" {
		return "did you mean " + status + "?"
	}
	if i := strings.LastIndexByte(w, '.'); i > 0 {
		if _, known := fsm.LookupStatus(w[i+1:]); known {
			return fmt.Sprintf("to ask for the status of another unit, write %s IS %s", w[:i], w[i+1:])
		}
	}
	var all []string
	for _, s := range fsm.Statuses() {
		all = append(all, s.Name)
	}
	slices.Sort(all)
	upper := strings.ToUpper(w)
	if slices.Contains(all, upper) {
		return "did you mean " + upper + "?"
	}
	if s := b.closest(upper, all); s != "" {
		return "did you mean " + s + "?"
	}
	return "it is used as it is, and matches only a driver that reports exactly this word"
}
