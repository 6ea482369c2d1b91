package grammar

import (
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// The functions here turn the parse tree of an item without errors into nodes of the syntax tree.

func tokenSpan(t antlr.Token) Span { return t.(*token).span() }

// textIn returns the text of a rule of the grammar that has no blanks in it, as textOfToken does.
func textIn(c antlr.ParserRuleContext) string { return c.GetStart().(*token).of.own(c.GetText()) }

// textOfToken returns the text of a token, without keeping the whole file in memory for it.
func textOfToken(t antlr.Token) string { return t.(*token).of.own(t.GetText()) }

func span(ctx antlr.ParserRuleContext) Span {
	return Span{tokenSpan(ctx.GetStart()).Start, tokenSpan(ctx.GetStop()).End}
}

func convertItem(item parser.IItemContext) Item {
	child := item.GetChild(0).(antlr.ParserRuleContext)
	s := span(child)
	switch c := child.(type) {
	case *parser.SmtpServerContext:
		m := &SMTPServer{Span: s, Host: hostName(c.HostName()), Port: number(c.Number()), Plaintext: c.PLAINTEXT() != nil}
		m.CertFile = optionalWord(c.Word())
		m.User, m.Password = login(c.Login())
		return m
	case *parser.MqttContext:
		m := &MQTT{
			Span: s, Host: hostName(c.HostName()), Port: number(c.Number()), Plaintext: c.PLAINTEXT() != nil,
			Topic: textOf(c.Text(0)), Buttons: c.BUTTONS() != nil,
		}
		words := c.AllWord()
		if c.CERTFILE() != nil {
			m.CertFile, words = word(words[0]), words[1:]
		}
		if c.CLIENTCERT() != nil {
			m.ClientCert, m.ClientKey = word(words[0]), word(words[1])
		}
		m.User, m.Password = login(c.Login())
		if c.DISCOVERY() != nil {
			m.Discovery = textOf(c.Text(1))
		}
		return m
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
			c.APCUPSDUSER() != nil, ident(c.Ident()), password(c.Password()), name(c.Name())}
	case *parser.MinSuppliesContext:
		return &MinSupplies{s, number(c.Number()), cond(c.Cond())}
	case *parser.StateContext:
		return &State{s, name(c.Name()), cond(c.Cond(0)), cond(c.Cond(1))}
	case *parser.WhenContext:
		return when(s, c)
	case *parser.ProveContext:
		return prove(s, c)
	}
	panic("grammar: an item of the grammar is missing in convertItem")
}

func when(s Span, c *parser.WhenContext) *When {
	w := &When{Span: s}
	if rest := c.UnitRest(); rest != nil {
		w.Unit = unitName(c.GetChild(1), rest)
	}
	for _, t := range c.AllTrigger() {
		w.Triggers = append(w.Triggers, trigger(t))
	}
	if m := c.AtMost(); m != nil {
		w.AtMost = interval(m.Interval())
	}
	w.Actions = actions(c.AllAction_())
	return w
}

func trigger(c parser.ITriggerContext) *Trigger {
	t := &Trigger{Span: span(c), Cond: cond(c.Cond()), Timer: name(c.Name()), As: optionalWord(c.Word())}
	if c.FOR() != nil {
		t.For = interval(c.Interval(0))
	}
	if c.EVERY() != nil {
		t.Every = interval(c.Interval(len(c.AllInterval()) - 1))
	}
	return t
}

func actions(all []parser.IActionContext) []*Action {
	out := make([]*Action, 0, len(all))
	for _, c := range all {
		a := &Action{Span: span(c), If: cond(c.Cond())}
		if v := c.Verb(); v != nil {
			a.Verb = verb(v)
		} else {
			a.Then, a.Else = actionBlock(c.Block(0)), actionBlock(c.Block(1))
		}
		out = append(out, a)
	}
	return out
}

func actionBlock(c parser.IBlockContext) *Block {
	if c == nil {
		return nil
	}
	return &Block{span(c), actions(c.AllAction_())}
}

func prove(s Span, c *parser.ProveContext) *Prove {
	p := &Prove{Span: s, Cond: cond(c.Cond()), Verb: keywordOf(c.VerbWord(0).GetStart())}
	switch {
	case c.BEFORE() != nil:
		p.Kind, p.Then = Before, keywordOf(c.VerbWord(1).GetStart())
	case c.LEADS() != nil:
		p.Kind, p.Within = LeadsTo, interval(c.Interval(len(c.AllInterval())-1))
		if c.FOR() != nil {
			p.For = interval(c.Interval(0))
		}
	}
	return p
}

// cond returns nil for nil, so that an absent condition is a nil Cond. AND binds tighter than OR.
func cond(c parser.ICondContext) Cond {
	if c == nil {
		return nil
	}
	if c.GetChildCount() == 1 {
		return term(c.Term(0))
	}
	var sum, product []Cond
	var factors Span // of the product
	for i, child := range c.GetChildren() {
		if i%2 == 1 {
			if child.(antlr.TerminalNode).GetSymbol().GetTokenType() == parser.UPSmonLexerOR {
				sum, product = append(sum, and(factors, product)), nil
			}
			continue
		}
		t := child.(parser.ITermContext)
		if len(product) == 0 {
			factors.Start = span(t).Start
		}
		factors.End = span(t).End
		product = append(product, term(t))
	}
	sum = append(sum, and(factors, product))
	if len(sum) == 1 {
		return sum[0]
	}
	return &Or{span(c), sum}
}

func and(s Span, parts []Cond) Cond {
	if len(parts) == 1 {
		return parts[0]
	}
	return &And{s, parts}
}

func term(c parser.ITermContext) Cond {
	switch {
	case c.NOT() != nil:
		return &Not{span(c), term(c.Term())}
	case c.Cond() != nil:
		return cond(c.Cond())
	case c.TimerName() != nil:
		return &Running{span(c), plain(c.TimerName())}
	case c.Interval() != nil:
		return &Held{span(c), interval(c.Interval()), term(c.Term())}
	case c.AND() != nil:
		return &Between{span(c), clock(c.Clock(0)), clock(c.Clock(1))}
	case c.Judged() != nil: // "a quoted name" IS …
		return isOf(span(c), c.GetChild(0), c.UnitTail(), c.Judged())
	}
	first := c.GetChild(0)
	switch rest := c.TermRest(); {
	case rest == nil:
		return &Status{span(c), plainTree(first)}
	case rest.Judged() != nil:
		return isOf(span(c), first, rest.UnitTail(), rest.Judged())
	default:
		return moved(span(c), first, rest)
	}
}

// A change is what may follow the first name of a term: an arrow with a state, or a comparison.
type change interface {
	Name() parser.INameContext
	Compare() parser.ICompareContext
	Amount() parser.IAmountContext
}

func moved(s Span, first antlr.Tree, rest change) Cond {
	if n := rest.Name(); n != nil {
		return &Entered{s, plainTree(first), name(n)}
	}
	return &Comparison{s, plainTree(first), textIn(rest.Compare()), amount(rest.Amount())}
}

func isOf(s Span, first antlr.Tree, tail parser.IUnitTailContext, what parser.IJudgedContext) Cond {
	c := &Is{Span: s, Unit: unitName(first, tail), Cond: judged(what)}
	if u := c.Unit; u.Group == nil && u.Host == nil && u.UPS.Quote == 0 {
		switch u.UPS.Value {
		case "ANY":
			c.Of = Any
		case "ALL":
			c.Of = All
		}
	}
	return c
}

func judged(c parser.IJudgedContext) Cond {
	switch {
	case c.NOT() != nil:
		return &Not{span(c), judged(c.Judged())}
	case c.Cond() != nil:
		return cond(c.Cond())
	case c.TimerName() != nil:
		return &Running{span(c), plain(c.TimerName())}
	case c.Interval() != nil:
		return &Held{span(c), interval(c.Interval()), judged(c.Judged())}
	case c.GetChildCount() == 1:
		return &Status{span(c), plainTree(c.GetChild(0))}
	}
	return moved(span(c), c.GetChild(0), c)
}

func unit(c parser.IUnitContext) *UnitName {
	if c == nil {
		return nil
	}
	return unitName(c.Ident(), c.UnitRest())
}

// A unitTail is what follows the first name of a unit.
type unitTail interface {
	antlr.ParserRuleContext
	Ident() parser.IIdentContext
	HostName() parser.IHostNameContext
	NUMBER() antlr.TerminalNode
}

// unitName builds a UnitName from its first name, which is the group's if another one follows, and
// the rest.
func unitName(first antlr.Tree, rest unitTail) *UnitName {
	u := &UnitName{UPS: ident(first), Host: hostName(rest.HostName())}
	if port := rest.NUMBER(); port != nil {
		u.Port = &Number{Span: tokenSpan(port.GetSymbol()), Literal: textOfToken(port.GetSymbol())}
	}
	u.Span = u.UPS.Span
	if second := rest.Ident(); second != nil {
		u.Group, u.UPS = u.UPS, ident(second)
	}
	if rest.GetChildCount() > 0 {
		u.End = span(rest).End
	}
	return u
}

// ident converts the name of a group, a unit or a user. The tree leaves out unnecessary quotation
// marks.
func ident(t antlr.Tree) *Name {
	if n, ok := t.(antlr.TerminalNode); ok && n.GetSymbol().GetTokenType() != parser.UPSmonLexerTEXT {
		return plainTerminal(n)
	}
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
	return &HostName{span(c), textIn(c), nil}
}

func name(c parser.INameContext) *Name {
	if c == nil {
		return nil
	}
	return plain(c)
}

// plain converts a name without quotation marks.
func plain(c antlr.ParserRuleContext) *Name { return &Name{Span: span(c), Value: textIn(c)} }

// plainTree is plain for a name that may be a soft word without a rule of its own.
func plainTree(t antlr.Tree) *Name {
	if n, ok := t.(antlr.TerminalNode); ok {
		return plainTerminal(n)
	}
	return plain(t.(antlr.ParserRuleContext))
}

func plainTerminal(n antlr.TerminalNode) *Name {
	return &Name{Span: tokenSpan(n.GetSymbol()), Value: textOfToken(n.GetSymbol())}
}

func keywordOf(t antlr.Token) *Keyword { return &Keyword{tokenSpan(t), textOfToken(t)} }

// terminal converts a keyword that may be absent.
func terminal(n antlr.TerminalNode) *Keyword {
	if n == nil {
		return nil
	}
	return keywordOf(n.GetSymbol())
}

func textOf(c parser.ITextContext) *Text {
	return quoted(c.GetStart())
}

func quoted(t antlr.Token) *Text {
	raw := t.GetText()
	open, n := utf8.DecodeRuneInString(raw)
	_, m := utf8.DecodeLastRuneInString(raw)
	return &Text{Span: tokenSpan(t), Value: t.(*token).of.own(raw[n : len(raw)-m]), Quote: open}
}

func word(c parser.IWordContext) Word {
	if c.TextName() != nil {
		return plain(c.TextName())
	}
	return textOf(c.Text())
}

// wordOf converts a text, or a name that the rule textName does not cover.
func wordOf(t antlr.Tree) Word {
	if c, ok := t.(parser.ITextContext); ok {
		return textOf(c)
	}
	return plain(t.(antlr.ParserRuleContext))
}

func partTexts(c parser.IPartTextsContext) *Texts {
	t := &Texts{Span: span(c)}
	for _, w := range c.GetChildren() {
		t.Words = append(t.Words, wordOf(w))
	}
	return t
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

// optionalWord returns nil for nil.
func optionalWord(c parser.IWordContext) Word {
	if c == nil {
		return nil
	}
	return word(c)
}

func login(c parser.ILoginContext) (*Text, *Password) {
	if c == nil {
		return nil, nil
	}
	return textOf(c.Text()), password(c.Password())
}

func password(c parser.IPasswordContext) *Password {
	t := textOf(c.Text())
	if f := c.FILE(); f != nil {
		return &Password{Span{tokenSpan(f.GetSymbol()).Start, t.End}, nil, t}
	}
	return &Password{t.Span, t, nil}
}

func number(c parser.INumberContext) *Number {
	if c == nil {
		return nil
	}
	return newNumber(span(c), textIn(c), c.NAME())
}

func amount(c parser.IAmountContext) *Number { return newNumber(span(c), textIn(c), c.NAME()) }

func newNumber(s Span, literal string, name antlr.TerminalNode) *Number {
	n := &Number{Span: s, Literal: literal, Name: named(name)}
	if n.Name == nil {
		n.Value = literal
	}
	return n
}

func interval(c parser.IIntervalContext) *Interval {
	if c == nil {
		return nil
	}
	n := &Interval{Span: span(c), Literal: textIn(c), Name: named(c.NAME())}
	if n.Name == nil {
		n.Value = n.Literal
	}
	return n
}

func named(n antlr.TerminalNode) *Name {
	if n == nil {
		return nil
	}
	return plainTerminal(n)
}

func clock(c parser.IClockContext) *Clock {
	n := &Clock{Span: span(c), Literal: textIn(c), Name: named(c.NAME())}
	if n.Name == nil {
		n.Value = n.Literal
	}
	return n
}
