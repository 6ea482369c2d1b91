package compile

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A message is the value of a LET.
type message struct {
	text fsm.Text
	at   grammar.Span
}

// define goes through the file in its order: a message is known from its LET
// on.
func (c *compiler) define() {
	c.poll = [2]time.Duration{defaultPollFreq, defaultPollFreq}
	var g *group
	var last *unit // the MONITOR before
	nextGroup, nextUnit := 0, 0
	for _, item := range c.tree.Items {
		if _, ok := item.(*grammar.Group); ok {
			g, last = c.groups[nextGroup], nil
			nextGroup++
			continue
		}
		if n, ok := item.(*grammar.Let); ok {
			if !c.defineTrip(n, last) {
				c.defineMessage(n)
			}
			continue
		}
		if g == nil {
			c.defineIntro(item)
			continue
		}
		switch n := item.(type) {
		case *grammar.Monitor:
			last = c.units[nextUnit]
			nextUnit++
		case *grammar.CertFile:
			c.defineCertFile(g, n)
		case *grammar.MinSupplies:
			c.self, c.inUnless = g, true
			g.unless = c.cond(n.Unless, g)
			c.inUnless = false
		case *grammar.When:
			c.defineWhen(g, n)
		}
	}
	for _, g := range c.groups {
		c.defineClientCert(g)
	}
}

func (c *compiler) defineIntro(item grammar.Item) {
	switch n := item.(type) {
	case *grammar.PollFreq:
		c.definePollFreq(n)
	case *grammar.SMTPServer:
		c.defineMail(n)
	case *grammar.PowerDownFlag:
		c.defineFlag(n)
	case *grammar.MaxNotify:
		c.warnf(grammar.CodeMaxNotify, n, "remove it", "MAXNOTIFY has no effect")
	}
}

func (c *compiler) definePollFreq(n *grammar.PollFreq) {
	i, word := 0, "POLLFREQ"
	if n.Alert {
		i, word = 1, "POLLFREQALERT"
	}
	c.once(c.given, word, n)
	c.poll[i] = c.interval(n.Period, grammar.Error, grammar.CodePollFreq, word)
}

func (c *compiler) defineMail(n *grammar.SMTPServer) {
	c.once(c.given, "SMTPSERVER", n)
	c.mail = &MailServer{Host: n.Host.Value, Port: c.port(n.Port, "mail servers listen on 465, or on 587"), User: n.User.Value, Password: Secret(n.Password.Value)}
}

func (c *compiler) defineFlag(n *grammar.PowerDownFlag) {
	c.once(c.given, "POWERDOWNFLAG", n)
	path := n.Path.Value
	if !isFile(path) {
		c.errorf(grammar.CodePowerDownPath, n.Path, `write one such as "/run/upsmon/killpower"`, "%q is not the absolute path of a file", path)
	}
}

// isFile tells whether a text can be the absolute path of a file.
func isFile(path string) bool {
	return filepath.IsAbs(path) && !strings.HasSuffix(path, "/") && !strings.ContainsFunc(path, unicode.IsControl)
}

// PowerDownFlag is the path of the file's POWERDOWNFLAG, "" if it has none. It is
// known where the rest of the file has errors, too: late in a shutdown it has to
// be found, whatever somebody was writing there when the power failed.
func PowerDownFlag(tree *grammar.File) string {
	path := ""
	for _, item := range tree.Items {
		switch n := item.(type) {
		case *grammar.PowerDownFlag:
			if isFile(n.Path.Value) {
				path = n.Path.Value
			}
		case *grammar.Group:
			return path
		}
	}
	return path
}

// checkFlag warns about a POWERDOWNFLAG that would never be made.
func (c *compiler) checkFlag() {
	at, ok := c.given["POWERDOWNFLAG"]
	if ok && len(c.units) > 0 && !slices.ContainsFunc(c.units, func(u *unit) bool { return u.primary && u.power > 0 }) {
		c.missing(grammar.Warning, grammar.CodePowerDownIdle, at, "remove it; the primary of the UPS has one",
			"POWERDOWNFLAG has no effect, since this host is the primary of no unit with a POWERVAL above 0")
	}
}

func (c *compiler) defineMessage(n *grammar.Let) {
	name := n.Name.Value
	if name == "hostname" {
		c.warnf(grammar.CodeLetTwice, n.Name, "choose another name", "hostname is built in; from here on it has this value")
	}
	if before, ok := c.messages[name]; ok {
		c.warnf(grammar.CodeLetTwice, n.Name, "choose another name if both are meant",
			"%s is defined already, at line %d; from here on it has this value", name, before.at.Start.Line)
	}
	c.messages[name] = message{c.texts(n.Value), n.Span}
}

// checkMessages warns about messages to which nothing refers.
func (c *compiler) checkMessages() {
	for _, item := range c.tree.Items {
		if l, ok := item.(*grammar.Let); ok && c.messages[l.Name.Value].at == l.Span && !c.used[l.Name.Value] {
			c.absent(grammar.CodeUnused, l.Name, "remove it, or use it", "the message %s is never used", l.Name.Value)
		}
	}
}

// texts compiles the words of a text. They join with nothing between them.
func (c *compiler) texts(n *grammar.Texts) fsm.Text {
	if n == nil {
		return nil
	}
	var out fsm.Text
	for _, w := range n.Words {
		out = append(out, c.word(w)...)
		if len(out) > maxSegments {
			c.errorf(grammar.CodeLiteralName, n, "shorten it", "the text has more than %d parts", maxSegments)
			return nil
		}
	}
	return out
}

// maxSegments bounds a text: LETs that use one another several times would grow
// without end otherwise.
const maxSegments = 1000

// word compiles one word: the message of that name, or the text itself.
func (c *compiler) word(w grammar.Word) fsm.Text {
	value := wordValue(w)
	if m, ok := c.messages[value]; ok {
		c.used[value] = true
		return m.text
	}
	if value == "hostname" {
		return fsm.Text{{Literal: c.Host}}
	}
	if t, ok := w.(*grammar.Text); ok {
		return c.substitutions(t)
	}
	if verb := mistypedVerb(value); verb != "" {
		// A SHUTDOWNCMD that is mistyped behind a WALL would be printed by it.
		c.errorf(grammar.CodeLiteralName, w, "write "+verb+", or put the word in quotation marks if it is meant as text",
			"there is no message %s, and it looks like %s", value, verb)
		return nil
	}
	remedy := "define it with LET, or put it in quotation marks"
	known := slices.Sorted(maps.Keys(c.messages))
	if s := grammar.Closest(value, known); s != "" {
		remedy = "did you mean " + s + "?"
	} else if later := c.definedLater(value, w.Extent().Start); later > 0 {
		remedy = "it is defined only at line " + itoa(later) + "; move the LET before this"
	} else if s := grammar.Closest(strings.ToUpper(value), grammar.Keywords()); s != "" {
		remedy = "did you mean " + s + "?"
	}
	c.missing(grammar.Warning, grammar.CodeLiteralName, w, remedy, "there is no message %s, so the word itself is printed", value)
	return fsm.Text{{Literal: value}}
}

// mistypedVerb returns the verb that a word was probably meant to be: it is one
// but for its case, or in capitals and close to one.
func mistypedVerb(word string) string {
	upper := strings.ToUpper(word)
	if _, ok := fsm.LookupVerb(upper); ok {
		return upper
	}
	if word != upper || len(word) < 4 {
		return ""
	}
	return grammar.Closest(word, append(fsm.Verbs(), "SHUTDOWN"))
}

// definedLater returns the line of the LET of a name behind a place, or 0.
func (c *compiler) definedLater(name string, at grammar.Pos) int {
	for _, item := range c.tree.Items {
		if l, ok := item.(*grammar.Let); ok && l.Name.Value == name && at.Before(l.Start) {
			return l.Start.Line
		}
	}
	return 0
}

// substitutions cuts a quoted text at its % substitutions.
func (c *compiler) substitutions(n *grammar.Text) fsm.Text {
	var out fsm.Text
	literal := func(s string) {
		if s != "" {
			out = append(out, fsm.Segment{Literal: s})
		}
	}
	rest, column := n.Value, n.Start.Column+1
	for {
		i := strings.IndexByte(rest, '%')
		if i < 0 {
			literal(rest)
			return out
		}
		literal(rest[:i])
		column += utf8.RuneCountInString(rest[:i])
		rest = rest[i:]
		length, segment := c.substitution(rest)
		if length == 0 {
			at := grammar.Pos{Line: n.Start.Line, Column: column}
			c.percent(grammar.Span{Start: at, End: grammar.Pos{Line: at.Line, Column: at.Column + 1}}, rest)
			length, segment = 1, fsm.Segment{Literal: "%"}
		}
		if segment.Variable != "" {
			at := grammar.Pos{Line: n.Start.Line, Column: column}
			c.checkVariable(grammar.Span{Start: at, End: grammar.Pos{Line: at.Line, Column: at.Column + utf8.RuneCountInString(rest[:length])}}, segment.Variable)
		}
		out = append(out, segment)
		column += utf8.RuneCountInString(rest[:length])
		rest = rest[length:]
	}
}

// substitution reads the one at the start of s. length 0: it is none.
func (c *compiler) substitution(s string) (length int, segment fsm.Segment) {
	if strings.HasPrefix(s, "%%") {
		return 2, fsm.Segment{Literal: "%"}
	}
	name, _, ok := strings.Cut(strings.TrimPrefix(s, "%("), ")s")
	if !ok || !strings.HasPrefix(s, "%(") {
		return 0, fsm.Segment{}
	}
	switch name {
	case "u":
		segment.Field = fsm.FieldUnit
	case "g":
		segment.Field = fsm.FieldGroup
	case "e":
		segment.Field = fsm.FieldEvent
	case "t":
		segment.Field = fsm.FieldTime
	case "c":
		segment.Variable = "battery.charge"
	case "b":
		segment.Literal = c.User + "@" + c.Host
	case "h":
		segment.Literal = c.Host
	default:
		if !variableName(name) {
			return 0, fsm.Segment{}
		}
		segment.Variable = name
	}
	return len("%(") + len(name) + len(")s"), segment
}

// variableName reports whether a name has the form of a NUT variable:
// lower-case words, digits and dashes, joined by at least one point.
func variableName(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		if p == "" || strings.Trim(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return false
		}
	}
	return true
}

func (c *compiler) percent(at grammar.Span, rest string) {
	const known = "%(u)s %(g)s %(e)s %(c)s %(b)s %(h)s %(t)s and NUT variables such as %(battery.runtime)s"
	shown := rest
	if i := strings.IndexAny(rest[1:], " %"); i >= 0 {
		shown = rest[:i+1]
	}
	if r := []rune(shown); len(r) > 20 {
		shown = string(r[:20]) + "…"
	}
	if len(shown) == 1 {
		c.say(grammar.Error, grammar.CodePercent, at, "write %% for a percent sign", "a single %% begins a substitution")
		return
	}
	c.say(grammar.Error, grammar.CodePercent, at, "write %% for a percent sign; the substitutions are "+known, "%s is no substitution", shown)
}
