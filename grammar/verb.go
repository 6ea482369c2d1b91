package grammar

import (
	"slices"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// Verb is what an action does, with its arguments: *Plain, *StartTimer, *CancelTimer, *Shutdown,
// *Email, *Webhook, *SetFSD, *Debug.
type Verb interface {
	Node // the keyword

	// Keyword returns the word with which the verb begins.
	Keyword() string

	// nodes returns the arguments, in the order of the file. They may be nil.
	nodes() []Node

	// pieces adds the verb to a rule that is formatted, behind head, which is an IF or nothing.
	pieces(b *block, a *Action, head string)
}

// A keyword is the word with which a verb begins.
type keyword struct {
	Span
	Word string
}

// Keyword returns the word.
func (k keyword) Keyword() string { return k.Word }

// Plain is a verb with a text and nothing else: PRINT, WALL, SHELLCMD and the like.
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

// Shutdown is SHUTDOWN, with a text or nil. With a text it means the same as SHUTDOWNCMD.
type Shutdown struct {
	keyword
	Text *Texts
}

// Email is EMAIL FROM word TO word SUBJECT word MESSAGE texts.
type Email struct {
	keyword
	From, To, Subject Word
	Message           *Texts
}

// Webhook is WEBHOOK word, with a text after MESSAGE or nil.
type Webhook struct {
	keyword
	URL     Word
	Message *Texts
}

// SetFSD is SETFSD unit.
type SetFSD struct {
	keyword
	Unit *UnitName
}

// Debug is DEBUG number.
type Debug struct {
	keyword
	Level *Number
}

func (v *Plain) nodes() []Node       { return []Node{v.Text} }
func (v *StartTimer) nodes() []Node  { return []Node{v.Timer, v.After, v.While} }
func (v *CancelTimer) nodes() []Node { return []Node{v.Timer} }
func (v *Shutdown) nodes() []Node    { return []Node{node(v.Text)} }
func (v *Email) nodes() []Node       { return []Node{v.From, v.To, v.Subject, v.Message} }
func (v *Webhook) nodes() []Node     { return []Node{v.URL, node(v.Message)} }
func (v *SetFSD) nodes() []Node      { return []Node{v.Unit} }
func (v *Debug) nodes() []Node       { return []Node{v.Level} }

func (v *Plain) pieces(b *block, a *Action, head string) {
	b.addTexts(element, a.Start, v.Text, head+v.Word)
}

func (v *StartTimer) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Timer.Value, v.After.Literal+spellCond(" WHILE ", v.While))
}

func (v *CancelTimer) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Timer.Value)
}

func (v *Shutdown) pieces(b *block, a *Action, head string) {
	if v.Text == nil {
		b.add(element, a.Span, head+v.Word)
		return
	}
	b.addTexts(element, a.Start, v.Text, head+v.Word)
}

func (v *Email) pieces(b *block, a *Action, head string) {
	b.add(element, Span{a.Start, v.From.Extent().End}, head+v.Word, "FROM "+spell(v.From))
	b.add(clause, v.To.Extent(), "TO", spell(v.To))
	b.add(clause, v.Subject.Extent(), "SUBJECT", spell(v.Subject))
	b.addTexts(clause, v.Message.Start, v.Message, "MESSAGE")
}

func (v *Webhook) pieces(b *block, a *Action, head string) {
	b.add(element, Span{a.Start, v.URL.Extent().End}, head+v.Word, spell(v.URL))
	if v.Message != nil {
		b.addTexts(clause, v.Message.Start, v.Message, "MESSAGE")
	}
}

func (v *SetFSD) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, spellUnit(v.Unit))
}

func (v *Debug) pieces(b *block, a *Action, head string) {
	b.add(element, a.Span, head+v.Word, v.Level.Literal)
}

// verbTokens are the tokens with which a verb begins, ascending. The plain verbs are literals of
// their rule in UPSmon.g4, and ANTLR numbers such literals before all other tokens.
var verbTokens = func() []int {
	tokens := []int{
		parser.UPSmonLexerCANCELTIMER, parser.UPSmonLexerDEBUG, parser.UPSmonLexerEMAIL, parser.UPSmonLexerSETFSD,
		parser.UPSmonLexerSHUTDOWN, parser.UPSmonLexerSTARTTIMER, parser.UPSmonLexerWEBHOOK,
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
	k := keyword{tokenSpan(t), t.GetText()}
	switch t.GetTokenType() {
	case parser.UPSmonLexerSTARTTIMER:
		return &StartTimer{k, name(c.Name()), interval(c.Interval()), cond(c.Cond())}
	case parser.UPSmonLexerCANCELTIMER:
		return &CancelTimer{k, name(c.Name())}
	case parser.UPSmonLexerSHUTDOWN:
		return &Shutdown{k, texts(c.Texts())}
	case parser.UPSmonLexerEMAIL:
		return &Email{k, word(c.Word(0)), word(c.Word(1)), word(c.Word(2)), texts(c.Texts())}
	case parser.UPSmonLexerWEBHOOK:
		return &Webhook{k, word(c.Word(0)), texts(c.Texts())}
	case parser.UPSmonLexerSETFSD:
		return &SetFSD{k, unit(c.Unit())}
	case parser.UPSmonLexerDEBUG:
		return &Debug{k, number(c.Number())}
	}
	return &Plain{k, texts(c.Texts())}
}
