package compile

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A policy is the tree of a file with the meaning of its names: resolve makes it, build and check
// read it. What a name refers to is stored in its node: UnitName.Monitor, Name.Let, Text.Let.
type policy struct {
	tree     *grammar.File
	groups   []*group
	units    []*unit
	whens    []*when
	mails    []*grammar.SMTPServer // the last one counts, as of the next three
	brokers  []*grammar.MQTT
	polls    []*grammar.PollFreq
	flags    []*grammar.PowerDownFlag
	supplies []*supply               // in the order of the file
	lets     map[string]*grammar.Let // the last one of each name
	trips    []trip
	used     map[string]bool  // messages that something refers to
	asked    map[string]bool  // timers that a condition names
	starters map[string][]int // the units that start a timer, ascending
	unitOf   map[*grammar.Monitor]*unit
	broken   map[*grammar.Action]bool // actions with errors: build adds to them
	secrets  map[string]bool          // what stands in the file that others must not read: build adds to them
}

// A group is a GROUP.
type group struct {
	node  *grammar.Group
	index int
	name  string
	host  string
	port  int

	certNode   *grammar.CertFile
	plaintext  *grammar.Plaintext
	clientCert *grammar.ClientCert
	clientKey  *grammar.ClientKey
	supply     *supply // what MINSUPPLIES, its own or the intro's, says of its units; nil: nothing
	units      []*unit
	states     []*state                // in the order of the file
	given      map[string]grammar.Span // elements of which the later one counts
}

// A supply is a MINSUPPLIES.
type supply struct {
	node   *grammar.MinSupplies
	shared bool     // it stands in the intro
	groups []*group // whose units it counts

	min fsm.Power // set by build
}

// A unit is a MONITOR.
type unit struct {
	node    *grammar.Monitor
	group   *group
	index   int
	ups     string
	id      string
	name    string // as %(u)s prints it
	primary bool
	starts  map[string]grammar.Span // the timers that its rules start
	given   map[string]grammar.Span // trip levels

	power fsm.Power // set by build
}

// A when is a WHEN with the units that it is for.
type when struct {
	node   *grammar.When
	group  *group // the group it stands in
	units  []*unit
	timers []*grammar.Name // that conditions on the rule's unit name
}

// A trip is a LET that sets a trip level.
type trip struct {
	node  *grammar.Let
	unit  *unit
	level int // 0 to 2
}

// A rule is a trigger of a WHEN for one of its units.
type rule struct {
	*when
	unit *unit
	on   *grammar.Trigger
}

// rules calls f for every rule, in the order of the file.
func (p *policy) rules(f func(rule)) {
	for _, w := range p.whens {
		for _, t := range w.node.Triggers {
			for _, u := range w.units {
				f(rule{w, u, t})
			}
		}
	}
}

// change returns the transition that the rule waits for, or nil.
func (r rule) change() *grammar.Entered {
	e, _ := r.on.Cond.(*grammar.Entered)
	return e
}

// resolve finds out what the names of a file refer to.
func resolve(tree *grammar.File, r *report) *policy {
	s := &resolver{report: r, policy: &policy{tree: tree, lets: map[string]*grammar.Let{}, used: map[string]bool{}, starters: map[string][]int{},
		unitOf: map[*grammar.Monitor]*unit{}, broken: map[*grammar.Action]bool{}, secrets: map[string]bool{}, asked: map[string]bool{}}, byUPS: map[string][]*unit{}, given: map[string]grammar.Span{}, lines: map[string]int32{}, figureOf: map[*grammar.Let]*figure{}}
	s.declareGroups()
	s.declareUnits()
	s.bind()
	s.resolveTimers()
	return s.policy
}

// A resolver is one run over one tree.
type resolver struct {
	*report
	*policy
	byUPS  map[string][]*unit      // units by their short name
	given  map[string]grammar.Span // elements of the intro of which the later one counts
	lines  map[string]int32        // of the groups, by name
	known  []string                // the messages so far, in order, once they were asked for
	timers *[]*grammar.Name        // where the timers go that the conditions of the rule name; nil: nowhere

	figures  map[string]*figure       // by the name of the LET, the last one of each
	figureOf map[*grammar.Let]*figure // of each LET
}

// declareGroups finds the groups with their elements, and those of the intro. It runs first,
// because rules may name units that follow them, and a unit's name contains its group's host and
// port, which may stand anywhere in the group.
func (s *resolver) declareGroups() {
	var g *group
	var shared *supply
	for _, item := range s.tree.Items {
		if n, ok := item.(*grammar.Group); ok {
			g = s.declareGroup(n)
			continue
		}
		if !s.placed(item, g) {
			continue
		}
		switch n := item.(type) {
		case *grammar.Let:
			s.learnFigure(n)
		case *grammar.PollFreq:
			s.setInterval(n.Period, s.earlier)
			s.once(s.given, keywordOf(n), n)
			s.polls = append(s.polls, n)
		case *grammar.SMTPServer:
			s.setNumber(n.Port, aNumber, s.earlier)
			s.once(s.given, keywordOf(n), n)
			s.mails = append(s.mails, n)
			s.checkPassword(n.Password)
		case *grammar.MQTT:
			s.setNumber(n.Port, aNumber, s.earlier)
			s.once(s.given, keywordOf(n), n)
			s.brokers = append(s.brokers, n)
			s.checkBroker(n)
		case *grammar.PowerDownFlag:
			s.once(s.given, keywordOf(n), n)
			s.flags = append(s.flags, n)
		case *grammar.MaxNotify:
			s.setNumber(n.Number, aNumber, s.earlier)
			s.warnf(grammar.CodeMaxNotify, n, "remove it", "MAXNOTIFY has no effect")
		case *grammar.Host:
			s.once(g.given, keywordOf(n), n)
			s.setHost(g, n)
		case *grammar.Port:
			s.setNumber(n.Number, aNumber, s.earlier)
			s.once(g.given, keywordOf(n), n)
			g.port = s.port(n.Number, "upsd listens on 3493 unless told otherwise")
		case *grammar.CertFile:
			s.once(g.given, keywordOf(n), n)
			g.certNode = n
		case *grammar.Plaintext:
			s.once(g.given, keywordOf(n), n)
			g.plaintext = n
		case *grammar.ClientCert:
			s.once(g.given, keywordOf(n), n)
			g.clientCert = n
		case *grammar.ClientKey:
			s.once(g.given, keywordOf(n), n)
			g.clientKey = n
		case *grammar.MinSupplies:
			if g == nil {
				s.once(s.given, keywordOf(n), n)
				shared = &supply{node: n, shared: true}
				continue
			}
			s.once(g.given, keywordOf(n), n)
			g.supply = &supply{node: n, groups: []*group{g}}
		case *grammar.State:
			s.declareState(g, n)
		}
	}
	s.declareSupplies(shared)
}

// declareSupplies finds the groups that each MINSUPPLIES applies to. shared is the one in the
// intro, or nil.
func (s *resolver) declareSupplies(shared *supply) {
	if shared != nil {
		s.supplies = append(s.supplies, shared)
	}
	for _, g := range s.groups {
		switch {
		case g.supply != nil:
			s.supplies = append(s.supplies, g.supply)
		case shared != nil:
			g.supply = shared
			shared.groups = append(shared.groups, g)
		}
	}
}

// declareUnits finds the units.
func (s *resolver) declareUnits() {
	s.inGroups(func(item grammar.Item, g *group) {
		if n, ok := item.(*grammar.Monitor); ok {
			s.declareUnit(g, n)
		}
	})
}

// inGroups calls f for every item in a group, in the order of the file.
func (p *policy) inGroups(f func(item grammar.Item, g *group)) {
	next := 0
	for _, item := range p.tree.Items {
		if _, ok := item.(*grammar.Group); ok {
			next++
		} else if next > 0 {
			f(item, p.groups[next-1])
		}
	}
}

// placed reports whether an item may stand where it does. If not, it reports an error.
func (s *resolver) placed(item grammar.Item, g *group) bool {
	word := keywordOf(item)
	intro := false
	switch item.(type) {
	case *grammar.Let, *grammar.MinSupplies:
		return true
	case *grammar.SMTPServer, *grammar.MQTT, *grammar.PollFreq, *grammar.PowerDownFlag, *grammar.MaxNotify:
		intro = true
	}
	switch {
	case intro && g != nil:
		s.errorf(grammar.CodeInsideGroup, item, "move it before the first GROUP",
			"%s applies to the whole file and cannot be in GROUP %s", word, g.node.Name)
		return false
	case !intro && g == nil:
		s.missing(grammar.Error, grammar.CodeOutsideGroup, item, cmp.Or(s.inServer(item), "begin the group with GROUP and its name"),
			"%s belongs to a group, and there is none before it", word)
		return false
	}
	return true
}

// inServer returns the place of a word in the SMTPSERVER or the MQTT directly before it; "" if
// there is none.
func (s *resolver) inServer(item grammar.Item) string {
	switch item.(type) {
	case *grammar.CertFile, *grammar.Plaintext, *grammar.ClientCert, *grammar.ClientKey, *grammar.Port:
	default:
		return ""
	}
	i := slices.Index(s.tree.Items, item)
	for i > 0 {
		i--
		switch before := s.tree.Items[i].(type) {
		case *grammar.SMTPServer:
			if before.Plaintext {
				return "in an SMTPSERVER with PLAINTEXT there is none"
			}
			return "in an SMTPSERVER it stands behind the PORT, before USER"
		case *grammar.MQTT:
			return "in an MQTT it stands before USER and TOPIC"
		case *grammar.CertFile, *grammar.Plaintext, *grammar.ClientCert, *grammar.ClientKey, *grammar.Port:
		default:
			return ""
		}
	}
	return ""
}

// keywordOf is the word with which an item begins.
func keywordOf(item grammar.Item) string {
	switch n := item.(type) {
	case *grammar.SMTPServer:
		return "SMTPSERVER"
	case *grammar.MQTT:
		return "MQTT"
	case *grammar.PollFreq:
		if n.Alert {
			return "POLLFREQALERT"
		}
		return "POLLFREQ"
	case *grammar.PowerDownFlag:
		return "POWERDOWNFLAG"
	case *grammar.MaxNotify:
		return "MAXNOTIFY"
	case *grammar.Host:
		return "HOST"
	case *grammar.Port:
		return "PORT"
	case *grammar.CertFile:
		return "CERTFILE"
	case *grammar.Plaintext:
		return "PLAINTEXT"
	case *grammar.ClientCert:
		return "CLIENTCERT"
	case *grammar.ClientKey:
		return "CLIENTKEY"
	case *grammar.Monitor:
		return "MONITOR"
	case *grammar.MinSupplies:
		return "MINSUPPLIES"
	case *grammar.State:
		return "STATE"
	case *grammar.Prove:
		return "PROVE"
	}
	return "WHEN"
}

func (s *resolver) declareGroup(n *grammar.Group) *group {
	if line, ok := s.lines[n.Name.Value]; ok {
		s.errorf(grammar.CodeGroupTwice, n.Name, "choose another name", "GROUP %s is already defined at line %d", n.Name, line)
	} else {
		s.lines[n.Name.Value] = n.Start.Line
	}
	s.checkName(n.Name, "group")
	g := &group{node: n, index: len(s.groups), name: n.Name.Value, host: defaultHost, port: defaultPort, given: map[string]grammar.Span{}}
	s.groups = append(s.groups, g)
	return g
}

func (s *resolver) setHost(g *group, n *grammar.Host) {
	g.host = n.Host.Value
	s.checkHost(n.Host)
}

// checkHost says why a text is not a host.
func (s *resolver) checkHost(n *grammar.HostName) {
	switch n.Word.(type) {
	case nil:
		if _, err := netip.ParseAddr(n.Value); err != nil {
			s.errorf(grammar.CodeHost, n, "each of the four parts is a number from 0 to 255, without leading zeros",
				"%s is not an IPv4 address", n.Value)
		}
	default:
		_, notIP := netip.ParseAddr(n.Value)
		switch {
		case notIP != nil && strings.Contains(n.Value, ":"):
			s.errorf(grammar.CodeHost, n, "the port stands behind PORT", "%q is neither a host name nor an address", n.Value)
		case n.Value == "" || strings.ContainsFunc(n.Value, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '/' }):
			s.errorf(grammar.CodeHost, n, "write a host name, an IPv4 or an IPv6 address", "%q is not a host", n.Value)
		}
	}
}

func (s *resolver) declareUnit(g *group, n *grammar.Monitor) {
	ups := n.Unit.UPS.Value
	u := &unit{
		node: n, group: g, index: len(s.units), ups: ups,
		id: grammar.Printed(g.name) + ":" + grammar.Printed(ups) + "@" + hostPort(g.host, g.port), name: unitName(g, ups),
		starts: map[string]grammar.Span{}, given: map[string]grammar.Span{},
	}
	s.checkName(n.Unit.UPS, "unit")
	s.checkName(n.User, "user")
	s.checkPassword(n.Password)
	if n.Unit.Group != nil && n.Unit.Group.Value != g.name {
		s.errorf(grammar.CodeUnitContra, n.Unit.Group, "move the MONITOR there", "this MONITOR stands in GROUP %s, not in %s", g.node.Name, n.Unit.Group)
	}
	if contra := contradiction(g, n.Unit); contra != "" {
		s.errorf(grammar.CodeUnitContra, n.Unit, "set HOST and PORT of the group", "%s", contra)
	}
	for _, other := range s.byUPS[ups] {
		if other.group == g {
			s.errorf(grammar.CodeMonitorTwice, n.Unit, "remove one of them", "%s is already monitored at line %d", n.Unit.UPS, other.node.Start.Line)
		}
	}
	switch n.Type.Value {
	case "primary", "master":
		u.primary = true
	case "secondary", "slave":
	default:
		remedy := "write primary, or secondary"
		if s := grammar.Closest(strings.ToLower(n.Type.Value), []string{"primary", "secondary"}); s != "" {
			remedy = "did you mean " + s + "?"
		}
		s.errorf(grammar.CodeType, n.Type, remedy, "unknown TYPE %s", n.Type.Value)
		u.primary = true // say nothing about what a secondary lacks
	}
	if n.Apcupsd {
		s.warnf(grammar.CodeApcupsd, n, "", "APCUPSDUSER is treated as UPSDUSER: the server must speak NUT's protocol")
	}
	s.units = append(s.units, u)
	s.unitOf[n] = u
	g.units = append(g.units, u)
	s.byUPS[ups] = append(s.byUPS[ups], u)
}

// checkName checks a name in quotation marks. It appears in log lines, commands and the protocol,
// and readers must be able to tell it from others.
func (s *resolver) checkName(n *grammar.Name, what string) {
	r, invisible := grammar.Invisible(n.Value)
	switch {
	case n.Value == "":
		s.errorf(grammar.CodeName, n, "write the name between the quotation marks", "the name of a %s cannot be empty", what)
	case invisible != "":
		s.errorf(grammar.CodeName, n, "retype it", "the name of a %s cannot contain %s, U+%04X", what, invisible, r)
	case strings.TrimSpace(n.Value) != n.Value:
		s.errorf(grammar.CodeName, n, "remove the blank", "the name of a %s cannot begin or end with a blank", what)
	case what == "group" && strings.ContainsAny(n.Value, ":@"):
		s.errorf(grammar.CodeName, n, "choose another name", "the name of a group cannot contain : or @")
	case len(n.Value) > MaxName:
		s.errorf(grammar.CodeName, n, "choose a shorter name", "the name of a %s cannot have more than %d bytes", what, MaxName)
	}
}

// checkPassword rejects what neither upsd's protocol nor that of mail can carry.
func (s *resolver) checkPassword(p *grammar.Password) {
	if p == nil {
		return
	}
	if n := p.Text; n != nil && strings.Contains(n.Value, "\x00") {
		s.errorf(grammar.CodePassword, n, "retype it", "the password contains the control character U+0000")
	} else if n != nil {
		if r, name := grammar.Invisible(n.Value); name != "" {
			s.warnf(grammar.CodePassword, n, "retype it if it was pasted", "the password contains %s, U+%04X, which nobody sees", name, r)
		}
	}
}

// MaxName is the length in bytes of the longest quoted name of a group, a unit or a user. upsd
// accepts 511 bytes and more, but no file system accepts a driver's socket with a longer name.
const MaxName = 200

func hostPort(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return fmt.Sprintf("%s:%d", host, port)
}

// unitName is a unit's full name without the parts that are defaults.
func unitName(g *group, ups string) string {
	name := grammar.Printed(ups)
	if g.name != defaultGroup {
		name = grammar.Printed(g.name) + ":" + name
	}
	switch {
	case g.port != defaultPort:
		name += "@" + hostPort(g.host, g.port)
	case g.host != defaultHost:
		name += "@" + strings.TrimSuffix(hostPort(g.host, g.port), fmt.Sprintf(":%d", g.port))
	}
	return name
}

// contradiction says how a unit's name contradicts its group.
func contradiction(g *group, n *grammar.UnitName) string {
	if n.Host != nil && !strings.EqualFold(n.Host.Value, g.host) {
		return fmt.Sprintf("the host %s contradicts GROUP %s, whose host is %s", n.Host.Value, g.node.Name, g.host)
	}
	if n.Port != nil && n.Port.Literal != strconv.Itoa(g.port) {
		return fmt.Sprintf("the port %s contradicts GROUP %s, whose port is %d", n.Port.Literal, g.node.Name, g.port)
	}
	return ""
}

// bind resolves every name of a unit or a message. It follows the order of the file, since a
// message is known only after its LET.
func (s *resolver) bind() {
	var g *group
	var last *unit // the MONITOR before
	next := 0
	for _, item := range s.tree.Items {
		switch n := item.(type) {
		case *grammar.Group:
			g, last = s.groups[next], nil
			next++
		case *grammar.Let:
			s.bindTexts(n.Value)
			s.bindLet(n, last)
		case *grammar.Monitor:
			s.setNumber(n.PowerVal, aNumber, s.message)
			last = s.unitOf[n]
		case *grammar.When:
			if g != nil {
				s.bindWhen(n, g)
			}
		case *grammar.State:
			if g != nil && n.From != nil {
				raise, clear := n.Rules()
				s.bindWhen(raise, g)
				s.bindWhen(clear, g)
			}
		case *grammar.SMTPServer:
			s.bindWord(n.CertFile, false)
		case *grammar.MQTT:
			for _, w := range []grammar.Word{n.CertFile, n.ClientCert, n.ClientKey} {
				s.bindWord(w, false)
			}
		case *grammar.MinSupplies:
			s.bindNames(n, g) // in the intro there is no group
		default:
			if g != nil {
				s.bindNames(item, g)
			}
		}
	}
}

// bindLet adds a message, or sets a trip level.
func (s *resolver) bindLet(n *grammar.Let, last *unit) {
	name := n.Name.Value
	if level, ok := tripLevel(name); ok {
		if last == nil {
			s.missing(grammar.Error, grammar.CodeTrip, n.Name, "put it after the MONITOR that it applies to",
				"%s sets a level of the MONITOR before it, and there is none in this group", name)
			return
		}
		s.trips = append(s.trips, trip{n, last, level})
		return
	}
	if name == hostname {
		s.warnf(grammar.CodeLetTwice, n.Name, "choose another name", "hostname is built in; from here on it has this value")
	}
	if before, ok := s.lets[name]; ok {
		s.warnf(grammar.CodeLetTwice, n.Name, "choose another name if both are meant",
			"%s is already defined at line %d; from here on it has this value", name, before.Start.Line)
	}
	s.lets[name] = n
	s.known = nil
}

// hostname is the predefined message.
const hostname = "hostname"

// tripLevel reports whether a LET sets one of the trip levels of LB1 to LB3.
func tripLevel(name string) (level int, ok bool) {
	digit, ok := strings.CutPrefix(name, "battery.charge.low.")
	if !ok || len(digit) != 1 || digit < "1" || digit > "3" {
		return 0, false
	}
	return int(digit[0] - '1'), true
}

// bindWhen finds the units of a rule, and binds the names in it.
func (s *resolver) bindWhen(n *grammar.When, g *group) {
	w := &when{node: n, group: g}
	if n.Unit == nil {
		if w.units = g.units; len(w.units) == 0 {
			s.missing(grammar.Warning, grammar.CodeNeverStarted, n, "add a MONITOR", "GROUP %s has no unit, so this rule never runs", g.node.Name)
		}
	} else if s.bindUnit(n.Unit, g); n.Unit.Monitor != nil {
		w.units = []*unit{s.unitOf[n.Unit.Monitor]}
	}
	s.timers = &w.timers
	for _, t := range n.Triggers {
		s.bindNames(t, g)
		if e, ok := t.Cond.(*grammar.Entered); ok && !s.mustBeLegal(e, e.From, e.To) {
			w.units = nil
		}
	}
	s.setInterval(n.AtMost, s.message)
	for _, a := range n.Actions {
		s.bindNames(a, g)
	}
	s.timers = nil
	if len(w.units) == 0 {
		s.incomplete = true
	}
	s.bindMoves(w)
	s.whens = append(s.whens, w)
	for _, u := range w.units {
		for a := range n.Run() {
			if start, ok := a.Verb.(*grammar.StartTimer); ok {
				if _, known := u.starts[start.Timer.Value]; !known {
					u.starts[start.Timer.Value] = start.Timer.Span
				}
			}
		}
	}
}

// bindNames binds the names in a part of a group.
func (s *resolver) bindNames(n grammar.Node, g *group) {
	grammar.Walk(n, func(n grammar.Node) bool {
		switch n := n.(type) {
		case *grammar.UnitName:
			s.bindUnit(n, g)
			return false
		case *grammar.Entered:
			s.mustBeLegal(n, n.From, n.To)
		case *grammar.Is:
			if n.Of == grammar.One || len(s.byUPS[n.Unit.UPS.Value]) > 0 {
				s.bindUnit(n.Unit, g)
			}
			timers := s.timers
			s.timers = nil // those of that unit
			s.bindNames(n.Cond, g)
			s.timers = timers
			return false
		case *grammar.Running:
			s.asked[n.Timer.Value] = true
			if s.timers != nil {
				*s.timers = append(*s.timers, n.Timer)
			}
		case *grammar.Comparison:
			if n.Number.Name != nil && !variableName(n.Variable.Value) {
				n.Number.Value = "1" // OL > OB: it was meant to be an arrow
			}
			s.setNumber(n.Number, anAmount, s.message)
		case *grammar.Number:
			s.setNumber(n, aNumber, s.message)
			return false
		case *grammar.Interval:
			s.setInterval(n, s.message)
			return false
		case *grammar.Between:
			s.setClock(n.From, aBegin)
			s.setClock(n.Until, anEnd)
			return false
		case *grammar.Texts:
			s.bindTexts(n)
			return false
		case *grammar.Shutdown:
			s.bindCommand(n.Text, n.Keyword())
			return false
		case *grammar.Shell:
			s.bindCommand(n.Text, n.Keyword())
			if n.Within != nil {
				s.setInterval(n.Within, s.message)
			}
			return false
		case *grammar.Email:
			for _, w := range []grammar.Word{n.From, n.To, n.Subject} {
				s.bindWord(w, true)
			}
		case *grammar.Webhook:
			s.bindWord(n.URL, true)
		case *grammar.Push:
			if n.File == nil {
				s.bindWord(n.URL, true)
			}
		case *grammar.Part:
			if n.Header != nil {
				s.bindWord(n.Header, false)
			}
		case *grammar.Trigger:
			s.bindWord(n.As, true)
		case *grammar.CertFile:
			s.bindWord(n.File, false)
		case *grammar.ClientCert:
			s.bindWord(n.File, false)
		case *grammar.ClientKey:
			s.bindWord(n.File, false)
		}
		return true
	})
}

func (s *resolver) bindTexts(n *grammar.Texts) {
	for _, w := range n.Words {
		if s.directive(w) {
			return
		}
		s.bindWord(w, true)
	}
}

// directive reports a word of NUT's files that has become part of a text, and returns whether it is
// one. The words after it belong to the same line of NUT's.
func (s *resolver) directive(w grammar.Word) bool {
	name, ok := w.(*grammar.Name)
	if !ok || s.lets[name.Value] != nil || mistypedVerb(name.Value) != "" {
		return false
	}
	remedy := grammar.DirectiveOf(name.Value)
	if remedy != "" {
		s.errorf(grammar.CodeLiteralName, name, remedy+"; put the word in quotation marks if it is meant as text",
			"%s is not a word of UPSmon.conf, and in a text it has no other meaning", name.Value)
	}
	return remedy != ""
}

// bindWord binds a word to the message of that name. printed says that a name without a message
// will be printed as it is.
func (s *resolver) bindWord(w grammar.Word, printed bool) {
	switch w := w.(type) {
	case *grammar.Text:
		w.Let = s.message(w.Value)
	case *grammar.Name:
		if w.Let = s.message(w.Value); w.Let == nil && printed && w.Value != hostname {
			s.noMessage(w, "")
		}
	}
}

// bindCommand binds the words of the command that a verb runs.
func (s *resolver) bindCommand(n *grammar.Texts, verb string) {
	if n == nil {
		return
	}
	for _, w := range n.Words {
		if s.directive(w) {
			return
		}
		s.bindWord(w, false)
		if name, ok := w.(*grammar.Name); ok && name.Let == nil && name.Value != hostname {
			s.noMessage(name, verb)
		}
	}
}

func (s *resolver) message(name string) *grammar.Let {
	let, ok := s.lets[name]
	if ok {
		s.used[name] = true
	}
	return let
}

// definedLater returns the line of the LET of a name that follows its use, or 0.
func (s *resolver) definedLater(n *grammar.Name) int32 {
	if s.compared += len(s.tree.Items); s.compared > maxCompared {
		return 0
	}
	for _, item := range s.tree.Items {
		if l, ok := item.(*grammar.Let); ok && l.Name.Value == n.Value && n.Start.Before(l.Start) {
			return l.Start.Line
		}
	}
	return 0
}

// noMessage reports a name without a message, which is printed as it is or executed as a command.
func (s *resolver) noMessage(n *grammar.Name, verb string) {
	if meant := mistypedVerb(n.Value); meant != "" {
		// A SHUTDOWNCMD that is mistyped after a WALL would be printed by it.
		s.errorf(grammar.CodeLiteralName, n, "write "+meant+", or put the word in quotation marks if it is meant as text",
			"there is no message %s, and it looks like %s", n.Value, meant)
		return
	}
	if remedy := misplaced[n.Value]; remedy != "" {
		// The action that follows, perhaps a SHUTDOWN, would be carried out in any case.
		s.errorf(grammar.CodeLiteralName, n, remedy+"; put the word in quotation marks if it is meant as text",
			"there is no message %s, and in a text it has no other meaning", n.Value)
		return
	}
	remedy := "define it with LET, or put it in quotation marks"
	if s.known == nil && s.compared < maxCompared {
		s.known = slices.Sorted(maps.Keys(s.lets))
		s.compared += len(s.known)
	}
	if like := s.closest(n.Value, s.known); like != "" {
		remedy = "did you mean " + like + "?"
	} else if line := s.definedLater(n); line > 0 {
		remedy = fmt.Sprintf("it is defined only at line %d; move the LET before this", line)
	} else if like := s.closest(strings.ToUpper(n.Value), grammar.Keywords()); like != "" {
		remedy = "did you mean " + like + "?"
	}
	if verb != "" {
		s.missing(grammar.Error, grammar.CodeLiteralName, n, strings.Replace(remedy, "quotation marks", "quotation marks if it is a command", 1),
			"there is no message %s, so %s would execute the word itself", n.Value, verb)
		return
	}
	s.missing(grammar.Warning, grammar.CodeLiteralName, n, remedy, "there is no message %s, so the word itself is printed", n.Value)
}

// misplaced says what to write instead if a text contains a word that structures a rule or an
// action.
var misplaced = map[string]string{
	"BODY":     "BODY belongs to a WEBHOOK, in the place of MESSAGE",
	"HEADER":   "HEADER belongs to a WEBHOOK, before its MESSAGE",
	"METHOD":   "METHOD belongs to a WEBHOOK, before its MESSAGE",
	"PRIORITY": "only PUSH has a PRIORITY",
	"TITLE":    "only PUSH has a TITLE; the others have a text alone",
	"ELSE":     "actions before and after ELSE stand in braces, as in IF OB { … } ELSE { … }",
	"EVERY":    "EVERY belongs to the event, before the colon",
	"FOR":      "FOR belongs to the event, before the colon",
	"UNLESS":   "write IF NOT before the action",
	"WHILE":    "write IF before the action; WHILE belongs to STARTTIMER",
}

// mistypedVerb returns the verb that a word was probably meant to be: the word differs only in
// case, or is in capitals and similar.
func mistypedVerb(word string) string {
	upper := strings.ToUpper(word)
	if slices.Contains(grammar.Verbs(), upper) {
		return upper
	}
	if word != upper || len(word) < 4 {
		return ""
	}
	return grammar.Closest(word, grammar.Verbs())
}

// bindUnit finds the unit that a name refers to: in its group first, then in all. In the intro, g
// is nil.
func (s *resolver) bindUnit(n *grammar.UnitName, g *group) {
	var matches, near []*unit
	contra := ""
	for _, u := range s.byUPS[n.UPS.Value] {
		if n.Group != nil && n.Group.Value != u.group.name {
			continue
		}
		if why := contradiction(u.group, n); why != "" {
			contra = why
			continue
		}
		if u.group == g {
			near = append(near, u)
		}
		matches = append(matches, u)
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
		n.Monitor = matches[0].node
	case len(matches) > 1:
		s.errorf(grammar.CodeAmbiguousUnit, n, "write one of "+ids(matches), "%s could be any of %d units", written, len(matches))
	case contra != "":
		s.errorf(grammar.CodeUnitContra, n, "leave host and port out, or correct them", "%s", contra)
	default:
		s.missing(grammar.Error, grammar.CodeUnknownUnit, n, s.suggestUnit(s.report, n.UPS.Value), "no MONITOR is for %s", written)
	}
}

// ids lists units by their full names.
func ids(units []*unit) string {
	var all []string
	for _, u := range units {
		all = append(all, u.id)
	}
	return strings.Join(all, ", ")
}

// suggestUnit returns a remedy for the name of an unknown unit.
func (p *policy) suggestUnit(r *report, name string) string {
	var names []string
	for _, u := range p.units {
		names = append(names, u.ups)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if like := r.closest(name, names); like != "" {
		return "did you mean " + grammar.Quoted(like) + "?"
	}
	if name == "ALL" || name == "ANY" {
		return "WHEN EACH is for every unit of the group; ALL and ANY stand before IS"
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

// legal reports whether a unit can make a transition. If not, remedy says what may have been meant.
func legal(a, b string) (ok bool, remedy string) {
	word, rest := b, a
	if b == "None" {
		word, rest = a, b
	}
	switch pair := a + "->" + b; {
	case pair == "OL->OB" || pair == "OB->OL" || pair == "COMM->NOCOMM" || pair == "NOCOMM->COMM":
		return true, ""
	case rest != "None" || word == "None":
		switch {
		case a == b:
			return false, "an event is a change"
		case strings.HasSuffix(a, "-"):
			return false, fmt.Sprintf("an arrow is ->: write %s->%s", strings.TrimRight(a, "-"), b)
		case inCapitals(a, b) != "":
			return false, "write " + inCapitals(a, b)
		case comesAndGoes(b):
			return false, fmt.Sprintf("%s comes and goes by itself: write None->%s, or %s->None", b, b, b)
		case comesAndGoes(a):
			return false, fmt.Sprintf("%s comes and goes by itself: write None->%s, or %s->None", a, a, a)
		case grammar.EventOf(b) != "":
			return false, grammar.EventOf(b)
		case grammar.EventOf(a) != "":
			return false, grammar.EventOf(a)
		}
		return false, "the events are OL->OB, OB->OL, COMM->NOCOMM, NOCOMM->COMM, None->W and W->None"
	case word == "OL" || word == "OB":
		return false, "write OL->OB, or OB->OL"
	case word == "COMM" || word == "NOCOMM":
		return false, "write COMM->NOCOMM, or NOCOMM->COMM"
	}
	return true, ""
}

// inCapitals returns a transition in the spelling of NUT and this language, or "" if that is no
// legal transition, or is what was written.
func inCapitals(a, b string) string {
	capitals := func(state string) string {
		if strings.EqualFold(state, "None") {
			return "None"
		}
		return strings.ToUpper(state)
	}
	from, to := capitals(a), capitals(b)
	if from == a && to == b {
		return ""
	}
	if ok, _ := legal(from, to); !ok {
		return ""
	}
	return from + "->" + to
}

// mustBeLegal reports a transition that no unit can make.
func (s *resolver) mustBeLegal(at grammar.Node, from, to *grammar.Name) bool {
	ok, remedy := legal(from.Value, to.Value)
	if !ok {
		s.errorf(grammar.CodeEvent, at, remedy, "no unit ever goes from %s to %s", from.Value, to.Value)
	}
	return ok
}

func comesAndGoes(state string) bool {
	s, known := fsm.LookupStatus(state)
	return known && s.Kind != fsm.LineRegion && s.Kind != fsm.ContactRegion
}

// resolveTimers finds the units that start each timer, and rejects names that could refer to the
// timers of several units.
func (s *resolver) resolveTimers() {
	for _, u := range s.units {
		for name := range u.starts {
			s.starters[name] = append(s.starters[name], u.index)
		}
	}
	s.rules(func(r rule) {
		if n := r.on.Timer; n != nil {
			s.resolveTimer(r, n)
		}
		for a := range r.node.Run() {
			if cancel, ok := a.Verb.(*grammar.CancelTimer); ok {
				s.resolveTimer(r, cancel.Timer)
			}
		}
		for _, n := range r.timers {
			s.resolveTimer(r, n)
		}
	})
}

func (s *resolver) resolveTimer(r rule, n *grammar.Name) {
	if _, ok := s.owner(r, n.Value); ok {
		return
	}
	var units []string
	for _, i := range s.starters[n.Value] {
		units = append(units, s.units[i].name)
	}
	s.errorf(grammar.CodeAmbiguousTimer, n, "give the timers different names, or write the rule for the unit that starts it",
		"timer %q is started by several other units: %s", n.Value, list(units))
}

// owner finds the unit whose timer a name refers to: the unit of the rule, or else the only other
// one that starts it. It is nil if none does, and ok is false if several others do. A rule made
// from WHEN EACH always refers to the unit's own timer.
func (p *policy) owner(r rule, name string) (owner *unit, ok bool) {
	if _, own := r.unit.starts[name]; own || name == fsm.StartTimerName {
		return r.unit, true
	}
	starters := p.starters[name]
	if r.node.Unit == nil {
		if slices.ContainsFunc(starters, func(i int) bool { return p.units[i].group == r.unit.group }) {
			return r.unit, true
		}
		return nil, true
	}
	switch len(starters) {
	case 0:
		return nil, true
	case 1:
		return p.units[starters[0]], true
	}
	return r.unit, false
}

// list writes out the first few of some names.
func list(names []string) string {
	if len(names) > 5 {
		names = append(names[:5:5], "…")
	}
	return strings.Join(names, ", ")
}
