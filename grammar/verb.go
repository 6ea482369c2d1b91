package grammar

import (
	"slices"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// Verb is what an action does, with its arguments: *Plain, *StartTimer, *CancelTimer, *Move, *Shell,
// *Shutdown, *Email, *Webhook, *Push, *SetFSD, *Debug.
type Verb interface {
	Node // the keyword

	// Keyword returns the word with which the verb begins.
	Keyword() string

	// nodes returns the arguments, in file order. They may be nil.
	nodes() []Node

	// pieces adds the verb to a rule that is being formatted. head comes before it: an IF, or
	// empty.
	pieces(b *block, a *Action, head string)
}

// A keyword is the word with which a verb begins.
type keyword = Keyword

// Keyword is a reserved word of the file.
type Keyword struct {
	Span
	Word string
}

// Keyword returns the word.
func (k Keyword) Keyword() string { return k.Word }

// Plain is a verb with only a text: PRINT, WALL, SYSLOG and the like.
type Plain struct {
	keyword
	Text *Texts
}

// StartTimer is STARTTIMER name duration, with a condition after WHILE or nil.
type StartTimer struct {
	keyword
	Timer *Name
	After *Interval
	While Cond
}

// CancelTimer is CANCELTIMER name.
type CancelTimer struct {
	keyword
	Timer *Name
}

// Move is RAISE or CLEAR with the name of a user-defined state, and a unit after ON or nil.
type Move struct {
	keyword
	State *Name
	Unit  *UnitName
	OfIts bool // it stands for the FROM or the TO of the STATE
}

// Shell is SHELLCMD or ROOTCMD with a text, and a duration after WITHIN or nil.
type Shell struct {
	keyword
	Text   *Texts
	Within *Interval
}

// Shutdown is SHUTDOWNCMD, or SHUTDOWN, which may have no text. NoFlag is nil without NOFLAG.
type Shutdown struct {
	keyword
	Text   *Texts
	NoFlag *Keyword
}

// Email is EMAIL FROM word TO word SUBJECT word MESSAGE texts.
type Email struct {
	keyword
	From, To, Subject Word
	Message           *Texts
}

// Webhook is WEBHOOK word, optionally with METHOD, HEADER, BODY and MESSAGE.
type Webhook struct {
	keyword
	URL   Word
	Parts []*Part
}

// Push is PUSH word or PUSH FILE text, optionally with TITLE, MESSAGE and PRIORITY. Exactly one of
// URL and File is set.
type Push struct {
	keyword
	URL   Word
	File  *Text // a file whose first line is the URL
	Parts []*Part
}

// Part is one of the parts of a WEBHOOK or a PUSH that follow the URL, with its argument: a name
// after METHOD and PRIORITY, the name of a header field and a text after HEADER, a text after the
// others. Some may be given only once, which engine/compile checks.
type Part struct {
	Span
	Keyword *Keyword
	Name    *Name
	Header  Word
	Text    *Texts
}

// SetFSD is SETFSD unit, SETFSD EACH, or SETFSD alone, which means the unit of the rule.
type SetFSD struct {
	keyword
	Each *Name     // the word EACH, or nil; it may be the name of a unit
	Unit *UnitName // nil for EACH, and for the unit of the rule
}

// Debug is DEBUG number.
type Debug struct {
	keyword
	Level *Number
}

func (v *Plain) nodes() []Node       { return []Node{v.Text} }
func (v *StartTimer) nodes() []Node  { return []Node{v.Timer, v.After, v.While} }
func (v *CancelTimer) nodes() []Node { return []Node{v.Timer} }
func (v *Move) nodes() []Node        { return []Node{v.State, node(v.Unit)} }
func (v *Shell) nodes() []Node       { return []Node{v.Text, node(v.Within)} }
func (v *Shutdown) nodes() []Node    { return []Node{node(v.Text), node(v.NoFlag)} }
func (v *Email) nodes() []Node       { return []Node{v.From, v.To, v.Subject, v.Message} }
func (v *Webhook) nodes() []Node     { return append([]Node{v.URL}, partNodes(v.Parts)...) }
func (v *SetFSD) nodes() []Node      { return []Node{node(v.Each), node(v.Unit)} }
func (v *Debug) nodes() []Node       { return []Node{v.Level} }

func (v *Push) nodes() []Node {
	address := Node(v.URL)
	if v.File != nil {
		address = v.File
	}
	return append([]Node{address}, partNodes(v.Parts)...)
}

func partNodes(parts []*Part) []Node {
	var out []Node
	for _, p := range parts {
		out = append(out, p)
	}
	return out
}

func (v *Plain) pieces(b *block, a *Action, head string) {
	b.addTexts(element, a.Start, v.Text, head+v.Word)
}

func (v *StartTimer) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Timer.Value, v.After.Literal+spellCond(" WHILE ", v.While))
}

func (v *CancelTimer) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Timer.Value)
}

func (v *Move) pieces(b *block, a *Action, head string) {
	cells := []string{head + v.Word, v.State.Value}
	if v.Unit != nil {
		cells = append(cells, "ON", spellUnit(v.Unit))
	}
	b.add(element, a.Span, cells...)
}

func (v *Shell) pieces(b *block, a *Action, head string) {
	b.addTexts(element, a.Start, v.Text, head+v.Word)
	if v.Within != nil {
		b.add(clause, v.Within.Span, "WITHIN", v.Within.Literal)
	}
}

func (v *Shutdown) pieces(b *block, a *Action, head string) {
	if v.Text == nil {
		b.add(element, Span{a.Start, v.End}, head+v.Word)
	} else {
		b.addTexts(element, a.Start, v.Text, head+v.Word)
	}
	if v.NoFlag != nil {
		b.add(clause, v.NoFlag.Span, v.NoFlag.Word)
	}
}

func (v *Email) pieces(b *block, a *Action, head string) {
	b.add(element, Span{a.Start, v.From.Extent().End}, head+v.Word, "FROM "+spell(v.From))
	b.add(clause, v.To.Extent(), "TO", spell(v.To))
	b.add(clause, v.Subject.Extent(), "SUBJECT", spell(v.Subject))
	b.addTexts(clause, v.Message.Start, v.Message, "MESSAGE")
}

func (v *Webhook) pieces(b *block, a *Action, head string) {
	b.add(element, Span{a.Start, v.URL.Extent().End}, head+v.Word, spell(v.URL))
	b.addParts(v.Parts)
}

func (v *Push) pieces(b *block, a *Action, head string) {
	if v.File != nil {
		b.add(element, Span{a.Start, v.File.End}, head+v.Word, "FILE "+spell(v.File))
	} else {
		b.add(element, Span{a.Start, v.URL.Extent().End}, head+v.Word, spell(v.URL))
	}
	b.addParts(v.Parts)
}

func (b *block) addParts(parts []*Part) {
	for _, p := range parts {
		switch {
		case p.Name != nil:
			b.add(clause, p.Span, p.Keyword.Word, p.Name.Value)
		case p.Header != nil:
			b.addTexts(clause, p.Start, p.Text, p.Keyword.Word, spell(p.Header))
		default:
			b.addTexts(clause, p.Start, p.Text, p.Keyword.Word)
		}
	}
}

func (v *SetFSD) pieces(b *block, a *Action, head string) {
	cells := []string{head + v.Word}
	switch {
	case v.Each != nil:
		cells = append(cells, v.Each.Value)
	case v.Unit != nil:
		cells = append(cells, spellUnit(v.Unit))
	}
	b.add(element, a.Span, cells...)
}

func (v *Debug) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Level.Literal)
}

// verbTokens are the tokens with which a verb begins, ascending. The plain verbs are literals of
// their rule in UPSmon.g4, and ANTLR numbers such literals before all other tokens.
var verbTokens = func() []int {
	tokens := []int{
		parser.UPSmonLexerCANCELTIMER, parser.UPSmonLexerCLEAR, parser.UPSmonLexerDEBUG, parser.UPSmonLexerEMAIL, parser.UPSmonLexerPUSH, parser.UPSmonLexerRAISE,
		parser.UPSmonLexerROOTCMD, parser.UPSmonLexerSETFSD, parser.UPSmonLexerSHELLCMD, parser.UPSmonLexerSHUTDOWN,
		parser.UPSmonLexerSHUTDOWNCMD, parser.UPSmonLexerSTARTTIMER, parser.UPSmonLexerWEBHOOK,
	}
	for typ := firstKeyword; typ < parser.UPSmonLexerAPCUPSDUSER; typ++ {
		tokens = append(tokens, typ)
	}
	slices.Sort(tokens)
	return tokens
}()

// Verbs returns the keywords with which a verb begins, sorted.
func Verbs() []string {
	var words []string
	for _, typ := range verbTokens {
		words = append(words, symbol(typ))
	}
	slices.Sort(words)
	return words
}

// verb converts a verb's parse tree.
func verb(c parser.IVerbContext) Verb {
	t := c.GetStart()
	k := keywordOf(t)
	switch t.GetTokenType() {
	case parser.UPSmonLexerSTARTTIMER:
		return &StartTimer{*k, name(c.Name()), interval(c.Interval()), cond(c.Cond())}
	case parser.UPSmonLexerCANCELTIMER:
		return &CancelTimer{*k, name(c.Name())}
	case parser.UPSmonLexerRAISE, parser.UPSmonLexerCLEAR:
		return &Move{*k, name(c.Name()), unit(c.Unit()), false}
	case parser.UPSmonLexerSHELLCMD, parser.UPSmonLexerROOTCMD:
		return &Shell{*k, texts(c.Texts()), interval(c.Interval())}
	case parser.UPSmonLexerSHUTDOWN, parser.UPSmonLexerSHUTDOWNCMD:
		return &Shutdown{*k, texts(c.Texts()), terminal(c.NOFLAG())}
	case parser.UPSmonLexerEMAIL:
		return &Email{*k, word(c.Word(0)), word(c.Word(1)), word(c.Word(2)), texts(c.Texts())}
	case parser.UPSmonLexerWEBHOOK:
		v := &Webhook{keyword: *k, URL: word(c.Word(0))}
		for _, part := range c.AllWebhookPart() {
			v.Parts = append(v.Parts, webhookPart(part))
		}
		if message := c.Texts(); message != nil {
			v.Parts = append(v.Parts, textPart(keywordOf(c.MESSAGE().GetSymbol()), texts(message)))
		}
		return v
	case parser.UPSmonLexerPUSH:
		v := &Push{keyword: *k}
		if c.FILE() != nil {
			v.File = textOf(c.Text())
		} else {
			v.URL = wordOf(c.PushURL().GetChild(0))
		}
		for _, part := range c.AllPushPart() {
			v.Parts = append(v.Parts, pushPart(part))
		}
		return v
	case parser.UPSmonLexerSETFSD:
		v := &SetFSD{keyword: *k}
		switch rest := c.UnitRest(); {
		case rest != nil:
			v.Unit = unitName(c.GetChild(1), rest)
		case c.EACH() != nil:
			v.Each = plainTerminal(c.EACH())
		}
		return v
	case parser.UPSmonLexerDEBUG:
		return &Debug{*k, number(c.Number())}
	}
	return &Plain{*k, texts(c.Texts())}
}

func webhookPart(c parser.IWebhookPartContext) *Part {
	k := keywordOf(c.GetStart())
	if c.Name() != nil {
		return &Part{Span: span(c), Keyword: k, Name: name(c.Name())}
	}
	p := textPart(k, partTexts(c.PartTexts()))
	if c.Word() != nil {
		p.Header = word(c.Word())
	}
	return p
}

func pushPart(c parser.IPushPartContext) *Part {
	k := keywordOf(c.GetStart())
	if c.Name() != nil {
		return &Part{Span: span(c), Keyword: k, Name: name(c.Name())}
	}
	return textPart(k, partTexts(c.PartTexts()))
}

func textPart(k *Keyword, t *Texts) *Part {
	return &Part{Span: Span{k.Start, t.End}, Keyword: k, Text: t}
}
