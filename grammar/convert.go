package grammar

import (
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// The functions here turn one item's parse tree, which has no errors, into
// nodes of the tree.

func tokenSpan(t antlr.Token) Span { return t.(*token).span() }

func span(ctx antlr.ParserRuleContext) Span {
	return Span{tokenSpan(ctx.GetStart()).Start, tokenSpan(ctx.GetStop()).End}
}

func convertItem(item parser.IItemContext) Item {
	child := item.GetChild(0).(antlr.ParserRuleContext)
	s := span(child)
	switch c := child.(type) {
	case *parser.SmtpServerContext:
		return &SMTPServer{s, textOf(c.Text(0)), number(c.Number()), textOf(c.Text(1)), textOf(c.Text(2))}
	case *parser.LetContext:
		return &Let{s, name(c.Name()), texts(c.Texts())}
	case *parser.PollFreqContext:
		return &PollFreq{s, c.POLLFREQALERT() != nil, interval(c.Interval())}
	case *parser.PowerDownFlagContext:
		return &PowerDownFlag{s, textOf(c.Text())}
	case *parser.MaxNotifyContext:
		return &MaxNotify{s, number(c.Number())}
	case *parser.GroupContext:
		return &Group{s, ident(c.Ident())}
	case *parser.HostContext:
		return &Host{s, hostName(c.HostName())}
	case *parser.PortContext:
		return &Port{s, number(c.Number())}
	case *parser.CertFileContext:
		return &CertFile{s, word(c.Word())}
	case *parser.PlaintextContext:
		return &Plaintext{s}
	case *parser.ClientCertContext:
		return &ClientCert{s, word(c.Word())}
	case *parser.ClientKeyContext:
		return &ClientKey{s, word(c.Word())}
	case *parser.MonitorContext:
		return &Monitor{s, unit(c.Unit()), number(c.Number()),
			c.APCUPSDUSER() != nil, ident(c.Ident()), textOf(c.Text()), name(c.Name())}
	case *parser.MinSuppliesContext:
		return &MinSupplies{s, number(c.Number()), cond(c.Cond())}
	case *parser.WhenContext:
		return when(s, c)
	}
	panic("grammar: an item of the grammar is missing in convertItem")
}

func when(s Span, c *parser.WhenContext) *When {
	w := &When{Span: s}
	if u := c.FirstUnit(); u != nil {
		w.Unit = unitName(u.FirstIdent(), u.UnitRest())
	}
	if e := c.Event(); e != nil {
		w.Event = event(e)
		w.For = interval(c.Interval())
	} else {
		w.Timer = name(c.Name())
	}
	for _, a := range c.AllAction_() {
		w.Actions = append(w.Actions, action(a))
	}
	return w
}

func event(c parser.IEventContext) *Event {
	if c.ARROW() != nil {
		return &Event{Span: span(c), From: name(c.Name(0)), To: name(c.Name(1))}
	}
	return &Event{Span: span(c), Variable: name(c.Name(0)), Op: c.Compare().GetText(), Number: number(c.Number())}
}

func action(c parser.IActionContext) *Action {
	return &Action{span(c), cond(c.Cond()), verb(c.Verb())}
}

// cond returns nil for nil, so that an absent condition is a nil Cond.
func cond(c parser.ICondContext) Cond {
	if c == nil {
		return nil
	}
	parts := make([]Cond, 0, 1)
	for _, conj := range c.AllConjunction() {
		var all []Cond
		for _, n := range conj.AllNegation() {
			all = append(all, negation(n))
		}
		if len(all) == 1 {
			parts = append(parts, all[0])
		} else {
			parts = append(parts, &And{span(conj), all})
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return &Or{span(c), parts}
}

func negation(c parser.INegationContext) Cond {
	switch {
	case c.NOT() != nil:
		return &Not{span(c), negation(c.Negation())}
	case c.Cond() != nil:
		return cond(c.Cond())
	}
	return term(c.Term())
}

func term(c parser.ITermContext) Cond {
	switch {
	case c.ARROW() != nil:
		return &Entered{span(c), plain(c.CondName()), name(c.Name())}
	case c.Compare() != nil:
		return &Comparison{span(c), plain(c.CondName()), c.Compare().GetText(), number(c.Number())}
	case c.IS() == nil:
		return &Status{span(c), plain(c.CondName())}
	}
	return &Is{span(c), unitName(c.GetChild(0), c.UnitRest()), name(c.Name())}
}

func unit(c parser.IUnitContext) *UnitName { return unitName(c.Ident(), c.UnitRest()) }

// unitName makes a UnitName of its first name, which is the group's if another
// one follows, and of the rest.
func unitName(first antlr.Tree, rest parser.IUnitRestContext) *UnitName {
	u := &UnitName{UPS: ident(first), Host: hostName(rest.HostName()), Port: number(rest.Number())}
	u.Span = u.UPS.Span
	if second := rest.Ident(); second != nil {
		u.Group, u.UPS = u.UPS, ident(second)
	}
	if rest.GetChildCount() > 0 {
		u.End = span(rest).End
	}
	return u
}

// ident converts the name of a group, a unit or a user. The tree leaves out
// quotation marks that it does not need.
func ident(t antlr.Tree) *Name {
	if c, ok := t.(antlr.ParserRuleContext); ok {
		if c.GetStart().GetTokenType() != parser.UPSmonLexerTEXT {
			return plain(c)
		}
		t = c.GetChild(0)
	}
	q := quoted(t.(antlr.TerminalNode).GetSymbol())
	if isPlainName(q.Value) {
		q.Quote = 0
	}
	return &Name{Span: q.Span, Value: q.Value, Quote: q.Quote}
}

func hostName(c parser.IHostNameContext) *HostName {
	switch {
	case c == nil:
		return nil
	case c.Name() != nil:
		n := name(c.Name())
		return &HostName{n.Span, n.Value, n}
	case c.TEXT() != nil:
		t := quoted(c.TEXT().GetSymbol())
		return &HostName{t.Span, t.Value, t}
	}
	return &HostName{span(c), c.GetText(), nil}
}

func name(c parser.INameContext) *Name {
	if c == nil {
		return nil
	}
	return plain(c)
}

// plain converts a name without quotation marks.
func plain(c antlr.ParserRuleContext) *Name { return &Name{Span: span(c), Value: c.GetText()} }

func textOf(c parser.ITextContext) *Text {
	return quoted(c.GetStart())
}

func quoted(t antlr.Token) *Text {
	raw := t.GetText()
	open, n := utf8.DecodeRuneInString(raw)
	_, m := utf8.DecodeLastRuneInString(raw)
	return &Text{Span: tokenSpan(t), Value: raw[n : len(raw)-m], Quote: open}
}

func word(c parser.IWordContext) Word {
	if c.Name() != nil {
		return name(c.Name())
	}
	return textOf(c.Text())
}

func texts(c parser.ITextsContext) *Texts {
	if c == nil {
		return nil
	}
	t := &Texts{Span: span(c)}
	for _, w := range c.AllWord() {
		t.Words = append(t.Words, word(w))
	}
	return t
}

func number(c parser.INumberContext) *Number {
	if c == nil {
		return nil
	}
	return &Number{span(c), c.GetText()}
}

func interval(c parser.IIntervalContext) *Interval {
	if c == nil {
		return nil
	}
	return &Interval{span(c), c.GetText()}
}
