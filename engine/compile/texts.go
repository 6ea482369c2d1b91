package compile

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// texts compiles the words of a text and concatenates them.
func (b *builder) texts(n *grammar.Texts) fsm.Text {
	if n == nil {
		return nil
	}
	if len(n.Words) == 1 {
		return b.word(n.Words[0]) // a message that stands alone is shared
	}
	most := minAllSegments + b.tree.Size()/4
	if b.segments > most {
		return nil
	}
	var out fsm.Text
	for _, w := range n.Words {
		if out = append(out, b.word(w)...); len(out) > maxSegments {
			b.errorf(grammar.CodeLiteralName, n, "shorten it", "the text has more than %d parts", maxSegments)
			return nil
		}
	}
	if b.segments += len(out); b.segments > most {
		b.errorf(grammar.CodeLiteralName, n, "use a message alone, which is kept once, or shorten the messages",
			"the texts of the file have more than %d parts together", most)
	}
	return slices.Clip(out)
}

// maxSegments bounds a text, since LETs that use one another repeatedly could grow without limit.
// All texts of a file together may have minAllSegments, and more if the file is large.
const (
	maxSegments    = 1000
	minAllSegments = 50_000
)

// word compiles one word: the message that it refers to, or the text itself.
func (b *builder) word(w grammar.Word) fsm.Text {
	if let := letOf(w); let != nil {
		return b.messages[let]
	}
	switch w := w.(type) {
	case *grammar.Text:
		if w.Value == hostname {
			return fsm.Text{{Literal: b.Host}}
		}
		return b.substitutions(w)
	case *grammar.Name:
		if w.Value == hostname {
			return fsm.Text{{Literal: b.Host}}
		}
		return fsm.Text{{Literal: w.Value}}
	}
	panic("compile: a word is a name or a text")
}

// letOf returns the LET of the message that a word stands for, or nil.
func letOf(w grammar.Word) *grammar.Let {
	switch w := w.(type) {
	case *grammar.Text:
		return w.Let
	case *grammar.Name:
		return w.Let
	}
	return nil
}

// substitutions splits a quoted text at its % substitutions. Rules with the same text share the
// result, unless each place needs its own diagnostics.
func (b *builder) substitutions(n *grammar.Text) fsm.Text {
	out, known := b.cut[n.Value]
	if known {
		return out
	}
	placed := false
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
			out = slices.Clone(out) // with no room behind it
			if !placed {
				b.cut[n.Value] = out
			}
			return out
		}
		literal(rest[:i])
		column += width(rest[:i])
		rest = rest[i:]
		length, segment := b.substitution(rest)
		span := func() grammar.Span {
			at := grammar.Pos{Line: n.Start.Line, Column: column}
			return grammar.Span{Start: at, End: grammar.Pos{Line: at.Line, Column: at.Column + width(rest[:length])}}
		}
		if length == 0 {
			at := grammar.Pos{Line: n.Start.Line, Column: column}
			b.percent(grammar.Span{Start: at, End: grammar.Pos{Line: at.Line, Column: at.Column + 1}}, rest)
			length, segment, placed = 1, fsm.Segment{Literal: "%"}, true
		}
		placed = placed || segment.Variable != "" || segment.Of != ""
		switch {
		case segment.OfAnother():
			b.checkVariable(span(), segment.Variable)
			b.bindValue(span(), &segment)
		case segment.Variable != "":
			b.checkVariable(span(), segment.Variable)
		case segment.Field == fsm.FieldSince:
			b.checkSince(span(), segment.Of)
		case segment.Field == fsm.FieldLeft && len(b.starters[segment.Of]) == 0 && segment.Of != fsm.StartTimerName:
			b.absent(grammar.CodeNeverStarted, span(), suggestTimer(b.report, segment.Of, b.timers(), startOrShow(segment.Of)),
				"timer %q is never started, so this always prints \"%s\"", segment.Of, fsm.NotRunning)
		}
		out = append(out, segment)
		column += width(rest[:length])
		rest = rest[length:]
	}
}

// width is the number of columns that a text takes in the file.
func width(s string) int32 { return int32(utf8.RuneCountInString(s)) }

// substitution parses the one at the start of s. length 0: there is none.
func (b *builder) substitution(s string) (length int, segment fsm.Segment) {
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
		segment.Literal = b.User + "@" + b.Host
	case "h":
		segment.Literal = b.Host
	case "ups":
		segment.Field = fsm.FieldUPS
	case "n":
		segment.Field = fsm.FieldCount
	default:
		of, word, dated := strings.Cut(name, ":")
		switch {
		case dated && of == "left" && plainName(word):
			segment.Field, segment.Of = fsm.FieldLeft, word
		case dated && of == "since" && plainName(word):
			segment.Field, segment.Of = fsm.FieldSince, word
		case dated && variableName(of) && word != "":
			segment.Variable, segment.Of = of, word
		case variableName(name):
			segment.Variable = name
		default:
			return 0, fsm.Segment{}
		}
	}
	return len("%(") + len(name) + len(")s"), segment
}

// bindValue finds the unit of which a text shows a value.
func (b *builder) bindValue(at grammar.Span, s *fsm.Segment) {
	var matches, near []*unit
	for _, u := range b.policy.units {
		is := &fsm.Unit{ID: u.id, Short: grammar.Printed(u.ups)}
		if s.Of != u.ups && s.Of != is.Short && s.Of != u.id && s.Of != u.name && !is.Called(s.Of) {
			continue
		}
		if u.group == b.in {
			near = append(near, u)
		}
		matches = append(matches, u)
	}
	if len(near) > 0 {
		matches = near
	}
	switch {
	case len(matches) == 1:
		s.Of = matches[0].name
	case len(matches) > 1:
		b.say(grammar.Error, grammar.CodeAmbiguousUnit, at, "write one of "+ids(matches), "%s could be any of %d units", s.Of, len(matches))
	default:
		b.missing(grammar.Error, grammar.CodeUnknownUnit, at, b.suggestUnit(b.report, s.Of), "no MONITOR is for %s", s.Of)
	}
}

// checkOwn rejects values of other units where only those of the rule's own unit are known.
func (b *builder) checkOwn(at grammar.Node, what string, t fsm.Text) {
	for _, s := range t {
		if s.OfAnother() {
			b.errorf(grammar.CodePercent, at, "move it into the text of the message, or write the rule for that unit",
				"%s has values of the rule's own unit only, and %s is not one", what, fsm.Text{s})
		}
	}
}

// plainName reports whether a word could be the name of a timer or a status.
func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-") == ""
}

// timers returns the names of all timers that are started.
func (p *policy) timers() []string { return slices.Sorted(maps.Keys(p.starters)) }

// checkSince checks the status whose duration a text shows.
func (b *builder) checkSince(at grammar.Span, status string) {
	if _, known := fsm.LookupStatus(status); known || b.ownState(status, place{}) {
		return
	}
	if status == "None" {
		b.say(grammar.Error, grammar.CodeDerived, at, "name the status that is absent, as in %(since:LB)s", "None alone is not a status")
		return
	}
	b.say(grammar.Warning, grammar.CodeStatus, at, b.suggestStatus(status, place{}), "no driver is known to report the status %s", status)
}

// checkMomentary checks the parts of a command's texts whose value depends on when the rule runs.
func (b *builder) checkMomentary(w *when, at grammar.Node, c fsm.Command) {
	switch c.(type) {
	case fsm.RunTimer, fsm.StopTimer, fsm.SetState:
		return // they have no text
	}
	justNow := false // it warns once
	for _, arg := range c.Args() {
		text, _ := arg.Value.(fsm.Text)
		for _, s := range text {
			switch {
			case s.Field == fsm.FieldLeft:
				b.checkLeft(w, at, s.Of)
			case s.Field == fsm.FieldSince && !justNow:
				justNow = b.checkJustNow(w.node, at, s.Of)
			}
		}
	}
}

// foreignText matches what a shell, a template or another language would replace in a text.
var foreignText = regexp.MustCompile(`\$\{?([A-Z][A-Z_]+)\b\}?|\$\(([a-z]+)\b|[{<]([a-z]+(?:\.[a-z0-9]+)+)[}>]|(\\[nt])(?:\s|$)`)

// insteadOfShell is what to write for a variable or a command of a shell.
var insteadOfShell = map[string]string{
	"UPSNAME": "%(ups)s", "NOTIFYTYPE": "%(e)s", "NOTIFYMSG": "%(u)s: %(e)s", "HOSTNAME": "%(h)s", "HOST": "%(h)s", "hostname": "%(h)s",
	"DATE": "%(t)s", "TIME": "%(t)s", "date": "%(t)s", "USER": "%(b)s", "EVENT": "%(e)s", "STATUS": "%(ups.status)s", "CHARGE": "%(c)s",
}

// checkForeignText warns about what is printed as it is, but was meant to be replaced.
func (b *builder) checkForeignText(at grammar.Node, c fsm.Command) {
	switch c.(type) {
	case fsm.Say, fsm.WriteSyslog, fsm.SendMail:
	default:
		return // a shell replaces it, or a server may
	}
	for _, arg := range c.Args() {
		text, _ := arg.Value.(fsm.Text)
		for _, s := range text {
			if !strings.ContainsAny(s.Literal, "$\\{<") {
				continue
			}
			m := foreignText.FindStringSubmatch(s.Literal)
			if m == nil {
				continue
			}
			shown, remedy := strings.TrimSpace(m[0]), "the substitutions are %(u)s, %(e)s, %(c)s and others, as upsmon explain U306 shows"
			switch word := m[1] + m[2]; {
			case m[4] != "":
				shown, remedy = m[4], "leave it out: a text is one line"
			case m[3] != "":
				if known, _ := KnownVariable(m[3]); !known {
					continue
				}
				remedy = "write %(" + m[3] + ")s"
			case insteadOfShell[word] != "":
				remedy = "write " + insteadOfShell[word]
			}
			b.warnf(grammar.CodeForeignText, at, remedy, "nothing replaces %s in this text, so it is printed as it is", grammar.Clip(shown, 20))
			return
		}
	}
}

// checkLeft rejects the remaining time of a timer that several other units have.
func (b *builder) checkLeft(w *when, at grammar.Node, timer string) {
	for _, u := range w.units {
		if _, ok := b.owner(rule{when: w, unit: u}, timer); !ok {
			b.errorf(grammar.CodeAmbiguousTimer, at, "give the timers different names, or write the rule for the unit that starts it",
				"%%(left:%s)s: the timer is started by several other units", timer)
		}
	}
}

// checkJustNow warns about a duration that only begins with the events of the rule, and reports
// whether it did.
func (b *builder) checkJustNow(w *grammar.When, at grammar.Node, status string) bool {
	later := func(t *grammar.Trigger) bool {
		if t.For != nil || t.Every != nil {
			return true
		}
		switch on := t.Cond.(type) {
		case *grammar.Entered:
			return on.From.Value != status && on.To.Value != status
		case *grammar.Status:
			return on.Name.Value != status
		}
		return true
	}
	if slices.ContainsFunc(w.Triggers, later) {
		return false
	}
	b.warnf(grammar.CodeJustNow, at, "to show how long a status has lasted, RAISE a state of your own where it begins, show how long that has lasted here, and CLEAR it",
		"%%(since:%s)s is always 0s in this rule, whose event has just begun or ended %s", status, status)
	return true
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

// startOrShow returns the remedy for a text that shows how long a timer still runs that nothing
// starts.
func startOrShow(name string) string {
	if known, _ := KnownVariable(name); known {
		return "write %(" + name + ")s for the value of the variable"
	}
	return "start it with STARTTIMER, or remove this"
}

func (b *builder) percent(at grammar.Span, rest string) {
	const known = "%(u)s %(ups)s %(g)s %(e)s %(n)s %(c)s %(b)s %(h)s %(t)s, %(left:timer)s, %(since:OB)s and NUT variables such as %(battery.runtime)s, or %(battery.runtime:right)s of another unit"
	shown := rest
	if i := strings.IndexAny(rest[1:], " %"); i >= 0 {
		shown = rest[:i+1]
	}
	shown = grammar.Clip(shown, 20)
	if len(shown) == 1 {
		b.say(grammar.Error, grammar.CodePercent, at, "write %% for a percent sign", "a single %% begins a substitution")
		return
	}
	inside, _, _ := strings.Cut(strings.TrimPrefix(rest, "%("), ")")
	if unit, variable, ok := strings.Cut(inside, ":"); ok {
		if unit == "c" {
			unit, variable = variable, "battery.charge"
		}
		if known, _ := KnownVariable(variable); known {
			b.say(grammar.Error, grammar.CodePercent, at, "write %("+variable+":"+unit+")s", "%s is not a substitution", shown)
			return
		}
	}
	if meant := b.meantAsSubstitution(rest); meant != "" {
		b.say(grammar.Error, grammar.CodePercent, at, "write "+meant, "%s is not a substitution", shown)
		return
	}
	b.say(grammar.Error, grammar.CodePercent, at, "write %% for a percent sign; the substitutions are "+known, "%s is not a substitution", shown)
}

// meantAsSubstitution returns the substitution that was meant by one that has no s, no brackets or another
// program's name for a variable; "": that is not known.
func (b *builder) meantAsSubstitution(rest string) string {
	if strings.HasPrefix(rest, "%s") { // of NUT's NOTIFYMSG
		return "%(ups)s"
	}
	inside, _, closed := strings.Cut(strings.TrimPrefix(rest, "%("), ")")
	if !strings.HasPrefix(rest, "%(") || !closed {
		inside = rest[1:2]
	}
	name := inside
	if long := shortNames[strings.ToLower(inside)]; long != "" {
		name = long
	}
	written := "%(" + name + ")s"
	if length, s := b.substitution(written); length != len(written) || s.Variable != "" && !standardVariable(s.Variable) {
		return ""
	}
	return written
}

// literal returns the value of a text that has no substitutions.
func literal(t fsm.Text) (string, bool) {
	var b strings.Builder
	for _, s := range t {
		if s.Literal == "" {
			return "", false
		}
		b.WriteString(s.Literal)
	}
	return b.String(), true
}
