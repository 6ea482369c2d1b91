package grammar

import (
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// The functions here turn one item's parse tree, which has no errors, into
// nodes of the tree.

func tokenSpan(t antlr.Token) Span {
	start := Pos{t.GetLine(), t.GetColumn() + 1}
	end := start
	if t.GetTokenType() != antlr.TokenEOF {
		end.Column += t.GetStop() - t.GetStart() + 1
	}
	return Span{start, end}
}

func span(ctx antlr.ParserRuleContext) Span {
	return Span{tokenSpan(ctx.GetStart()).Start, tokenSpan(ctx.GetStop()).End}
}

func convertItem(item parser.IItemContext) Item {
	child := item.GetChild(0).(antlr.ParserRuleContext)
	s := span(child)
	switch c := child.(type) {
	case *parser.SmtpServerContext:
		return &SMTPServer{s, text(c.Text(0)), number(c.Number()), text(c.Text(1)), text(c.Text(2))}
	case *parser.LetContext:
		return &Let{s, name(c.Name()), texts(c.Texts())}
	case *parser.PollFreqContext:
		return &PollFreq{s, c.POLLFREQALERT() != nil, interval(c.Interval())}
	case *parser.PowerDownFlagContext:
		return &PowerDownFlag{s, text(c.Text())}
	case *parser.MaxNotifyContext:
		return &MaxNotify{s, number(c.Number())}
	case *parser.GroupContext:
		return &Group{s, name(c.Name())}
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
		u := c.Unit()
		return &Monitor{s, unitName(span(u), u.Name(0), u.Name(1), u.HostName(), u.Number()), number(c.Number()),
			c.APCUPSDUSER() != nil, name(c.Name(0)), text(c.Text()), name(c.Name(1))}
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
		w.Unit = unitName(span(u), u.FirstName(), u.Name(), u.HostName(), u.Number())
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
	v := c.Verb()
	keyword := v.GetStart()
	a := &Action{Span: span(c), If: cond(c.Cond()), Verb: keyword.GetText(), VerbSpan: tokenSpan(keyword)}
	a.Timer = name(v.Name())
	a.Interval = interval(v.Interval())
	a.While = cond(v.Cond())
	a.Texts = texts(v.Texts())
	if u := v.Unit(); u != nil {
		a.Unit = unitName(span(u), u.Name(0), u.Name(1), u.HostName(), u.Number())
	}
	a.Level = number(v.Number())
	switch keyword.GetTokenType() {
	case parser.UPSmonLexerEMAIL:
		a.From, a.To, a.Subject = word(v.Word(0)), word(v.Word(1)), word(v.Word(2))
	case parser.UPSmonLexerWEBHOOK:
		a.URL = word(v.Word(0))
	}
	return a
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
	first := &Name{span(c.CondName()), c.CondName().GetText()}
	switch {
	case c.ARROW() != nil:
		return &Entered{span(c), first, name(c.Name(0))}
	case c.Compare() != nil:
		return &Comparison{span(c), first, c.Compare().GetText(), number(c.Number())}
	case c.IS() == nil:
		return &Status{span(c), first}
	}
	// [group :] ups [@ host [: port]] IS status
	names := c.AllName()
	status := names[len(names)-1]
	var second parser.INameContext
	if len(names) == 2 {
		second = names[0]
	}
	end := tokenSpan(c.IS().GetSymbol()).Start
	for i := c.GetChildCount() - 1; i > 0; i-- {
		if c.GetChild(i) == c.IS() {
			switch before := c.GetChild(i - 1).(type) {
			case antlr.ParserRuleContext:
				end = span(before).End
			case antlr.TerminalNode:
				end = tokenSpan(before.GetSymbol()).End
			}
			break
		}
	}
	return &Is{span(c), unitName(Span{first.Start, end}, c.CondName(), second, c.HostName(), c.Number()), name(status)}
}

// unitName makes a UnitName of its parts; the first name is the group's where a
// second one follows.
func unitName(s Span, first antlr.ParserRuleContext, second parser.INameContext, host parser.IHostNameContext, port parser.INumberContext) *UnitName {
	u := &UnitName{Span: s, UPS: &Name{span(first), first.GetText()}, Host: hostName(host), Port: number(port)}
	if second != nil {
		u.Group, u.UPS = u.UPS, name(second)
	}
	return u
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
	return &Name{span(c), c.GetText()}
}

func text(c parser.ITextContext) *Text {
	return quoted(c.GetStart())
}

func quoted(t antlr.Token) *Text {
	raw := t.GetText()
	open, n := utf8.DecodeRuneInString(raw)
	_, m := utf8.DecodeLastRuneInString(raw)
	return &Text{tokenSpan(t), raw[n : len(raw)-m], open}
}

func word(c parser.IWordContext) Word {
	if c.Name() != nil {
		return name(c.Name())
	}
	return text(c.Text())
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
