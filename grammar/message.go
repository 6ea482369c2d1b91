package grammar

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// complaint is the text of a syntax error.
type complaint struct {
	code        Code
	msg, remedy string
}

// describe says what stands at t, where the parser is now, and what should.
func (p *parse) describe(t antlr.Token) complaint {
	before := p.tokens.LT(-1)
	if before != nil && t.GetTokenType() != parser.UPSmonLexerUNCLOSED && !isKeyword(t) && t.GetTokenType() != antlr.TokenEOF {
		// What stands here may well be the password, or a part of it: say nothing of it.
		further := p.tokens.LT(-2)
		switch {
		case before.GetTokenType() == parser.UPSmonLexerPASSWORD:
			return complaint{CodeSyntax, "PASSWORD is followed by a quoted text", "put the password in quotation marks"}
		case further != nil && further.GetTokenType() == parser.UPSmonLexerPASSWORD:
			return complaint{CodeSyntax, "nothing belongs between the password and what follows it",
				"if the password has a quotation mark in it, put it between marks of another kind, such as «…»"}
		}
	}
	if c, ok := lexical(t); ok {
		return c
	}
	expected := p.parser.GetExpectedTokens()
	wants := wanted(expected)
	if cutShort(before, t) {
		return complaint{CodeSyntax, fmt.Sprintf("%s is missing after %s", wants, show(before)), ""}
	}
	if isKeyword(t) && holds(expected, parser.UPSmonLexerNAME) && !holds(expected, parser.UPSmonLexerLPAREN) && !followsTexts(p.tokens) {
		c := complaint{CodeReserved, t.GetText() + " is a reserved word and cannot be a name", "choose another name"}
		if holds(expected, parser.UPSmonLexerTEXT) {
			c.remedy += ", or put the word in quotation marks if it is a text"
		}
		return c
	}
	return complaint{CodeSyntax, fmt.Sprintf("unexpected %s; expected %s", show(t), wants),
		cmp.Or(didYouMean(t, keywordsOf(expected)), hint(before, t, expected))}
}

// hint knows some slips of the pen.
func hint(before, t antlr.Token, expected *antlr.IntervalSet) string {
	is := func(t antlr.Token, typ int) bool { return t != nil && t.GetTokenType() == typ }
	switch {
	case is(before, parser.UPSmonLexerNAME) && holds(expected, parser.UPSmonLexerARROW) && strings.Contains(before.GetText(), "-"):
		from, to, _ := strings.Cut(before.GetText(), "-")
		return fmt.Sprintf("an event is written with an arrow, %s->%s", from, to)
	case is(t, parser.UPSmonLexerNAME) && is(before, parser.UPSmonLexerNAME) && holds(expected, parser.UPSmonLexerSTARTTIMER):
		return "conditions are joined by AND or OR"
	case is(t, parser.UPSmonLexerNAME) && is(before, parser.UPSmonLexerNUMBER) && slices.Contains([]string{"ms", "s", "m", "h"}, t.GetText()):
		return fmt.Sprintf("write %s%s, without a blank", before.GetText(), t.GetText())
	case is(t, parser.UPSmonLexerTEXT) && holds(expected, parser.UPSmonLexerNAME):
		return "names have no quotation marks"
	}
	return ""
}

// cutShort reports whether a declaration ends where it may not: the next one, or
// the end of the file, comes on a later line. Then the fault is behind before.
func cutShort(before, t antlr.Token) bool {
	return before != nil && t.GetLine() > before.GetLine() &&
		(itemStarts[t.GetTokenType()] || t.GetTokenType() == antlr.TokenEOF)
}

// describeStray speaks of a token with which no declaration begins.
func describeStray(before, t antlr.Token) complaint {
	if c, ok := lexical(t); ok {
		return c
	}
	var starts []string
	for typ := range itemStarts {
		starts = append(starts, symbol(typ))
	}
	starts = append(starts, verbKeywords()...)
	return complaint{CodeSyntax,
		fmt.Sprintf("unexpected %s; neither an action nor a declaration such as GROUP, MONITOR or WHEN begins with it", show(t)),
		cmp.Or(didYouMean(t, starts), hint(before, t, antlr.NewIntervalSet()))}
}

// lexical explains tokens that are wrong wherever they stand.
func lexical(t antlr.Token) (complaint, bool) {
	text := t.GetText()
	switch t.GetTokenType() {
	case parser.UPSmonLexerUNCLOSED:
		open, _ := utf8.DecodeRuneInString(text)
		return complaint{CodeUnclosed,
			fmt.Sprintf("the text that begins here with %c does not end on this line", open),
			fmt.Sprintf("close it with %c", closing(open))}, true
	case parser.UPSmonLexerBADNUMBER:
		if strings.Trim(text, "0123456789.") == "" {
			return complaint{CodeNumber, clip(text) + " is not a number", "a number has at most one point"}, true
		}
		return complaint{CodeNumber, clip(text) + " is neither a number nor a name",
			"a duration is a number with ms, s, m or h behind it; a name begins with a letter or _"}, true
	case parser.UPSmonLexerJUNK:
		r, _ := utf8.DecodeRuneInString(text)
		if r < ' ' || r == 0x7f {
			return complaint{CodeJunk, fmt.Sprintf("unexpected control character U+%04X", r), "is this a text file?"}, true
		}
		remedy := "texts stand in quotation marks"
		switch r {
		case '-':
			remedy = "numbers have no sign, and an arrow is ->"
		case '→', '⟶', '⇒':
			remedy = "an arrow is ->"
		case ',', ';':
			remedy = "a blank is all that stands between names and actions"
		}
		return complaint{CodeJunk, "unexpected character " + printable(string(r)), remedy}, true
	}
	return complaint{}, false
}

// followsTexts reports whether the token before the current one is part of a
// texts: then a keyword that does not fit is not an attempt at a name.
func followsTexts(tokens *antlr.CommonTokenStream) bool {
	before := tokens.LT(-1)
	return before != nil && (before.GetTokenType() == parser.UPSmonLexerTEXT || before.GetTokenType() == parser.UPSmonLexerNAME)
}

// show names a token for a message. What stands in quotation marks is not
// repeated: it may be half a password.
func show(t antlr.Token) string {
	switch t.GetTokenType() {
	case antlr.TokenEOF:
		return "end of file"
	case parser.UPSmonLexerTEXT:
		return "quoted text"
	case parser.UPSmonLexerNAME:
		return "name " + clip(t.GetText())
	case parser.UPSmonLexerNUMBER:
		return "number " + clip(t.GetText())
	case parser.UPSmonLexerDURATION:
		return "duration " + clip(t.GetText())
	case parser.UPSmonLexerIPV4:
		return "address " + clip(t.GetText())
	}
	return clip(t.GetText())
}

// clip keeps a word of any length presentable.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func closing(open rune) rune {
	switch open {
	case '«':
		return '»'
	case '⎡':
		return '⎦'
	case '⸢':
		return '⸥'
	}
	return open
}

// symbol names a token type as an admin writes it.
func symbol(typ int) string {
	parser.UPSmonParserInit() // the names are made when they are first needed
	if typ < len(parser.UPSmonParserStaticData.LiteralNames) {
		return strings.Trim(parser.UPSmonParserStaticData.LiteralNames[typ], "'")
	}
	return parser.UPSmonParserStaticData.SymbolicNames[typ]
}

// isKeyword reports whether t is a reserved word.
func isKeyword(t antlr.Token) bool {
	return t.GetTokenType() >= parser.UPSmonLexerAPCUPSDUSER && t.GetTokenType() <= parser.UPSmonLexerWHEN
}

func verbKeywords() []string {
	var words []string
	for _, typ := range verbTokens {
		words = append(words, symbol(typ))
	}
	return words
}

var verbTokens = []int{
	parser.UPSmonLexerCANCELTIMER, parser.UPSmonLexerDEBUG, parser.UPSmonLexerEMAIL, parser.UPSmonLexerEPRINT,
	parser.UPSmonLexerNOTIFY, parser.UPSmonLexerNUTLOG, parser.UPSmonLexerPRINT, parser.UPSmonLexerSETFSD,
	parser.UPSmonLexerSHELLCMD, parser.UPSmonLexerSHUTDOWN, parser.UPSmonLexerSHUTDOWNCMD,
	parser.UPSmonLexerSTARTTIMER, parser.UPSmonLexerSYSLOG, parser.UPSmonLexerWALL, parser.UPSmonLexerWEBHOOK,
}

// families are sets of tokens that a message gives one name, in the order in
// which it lists them.
var families = []struct {
	lead  int // the family is meant when this one is expected
	types []int
	words string
}{
	{parser.UPSmonLexerLPAREN, []int{
		parser.UPSmonLexerLPAREN, parser.UPSmonLexerNOT, parser.UPSmonLexerNAME, parser.UPSmonLexerAND,
		parser.UPSmonLexerDO, parser.UPSmonLexerEACH, parser.UPSmonLexerFOR, parser.UPSmonLexerIS,
		parser.UPSmonLexerOR, parser.UPSmonLexerUNLESS, parser.UPSmonLexerWHILE}, "a condition such as OB"},
	{parser.UPSmonLexerNAME, []int{
		parser.UPSmonLexerNAME, parser.UPSmonLexerAND, parser.UPSmonLexerDO, parser.UPSmonLexerEACH,
		parser.UPSmonLexerFOR, parser.UPSmonLexerIS, parser.UPSmonLexerNOT, parser.UPSmonLexerOR,
		parser.UPSmonLexerUNLESS, parser.UPSmonLexerWHILE}, "a name"},
	{parser.UPSmonLexerTEXT, []int{parser.UPSmonLexerTEXT}, "a quoted text"},
	{parser.UPSmonLexerDURATION, []int{parser.UPSmonLexerDURATION, parser.UPSmonLexerNUMBER}, "a duration such as 120 or 2m"},
	{parser.UPSmonLexerNUMBER, []int{parser.UPSmonLexerNUMBER}, "a number"},
	{parser.UPSmonLexerIPV4, []int{parser.UPSmonLexerIPV4}, "an IPv4 address"},
	{parser.UPSmonLexerLE, []int{
		parser.UPSmonLexerEQ, parser.UPSmonLexerNE, parser.UPSmonLexerLT, parser.UPSmonLexerLE,
		parser.UPSmonLexerGT, parser.UPSmonLexerGE}, "a comparison such as <"},
	{parser.UPSmonLexerSTARTTIMER, verbTokens, "an action such as WALL"},
}

// expectedTypes lists the token types in a set, ascending.
func expectedTypes(set *antlr.IntervalSet) []int {
	var types []int
	for _, iv := range set.GetIntervals() {
		for typ := iv.Start; typ < iv.Stop; typ++ {
			if typ > 0 {
				types = append(types, typ)
			}
		}
	}
	return types
}

func holds(set *antlr.IntervalSet, typ int) bool {
	return slices.Contains(expectedTypes(set), typ)
}

// keywordsOf lists the words in a set, for did-you-mean.
func keywordsOf(set *antlr.IntervalSet) []string {
	var words []string
	for _, typ := range expectedTypes(set) {
		if typ <= parser.UPSmonLexerWHILE {
			words = append(words, symbol(typ))
		}
	}
	return words
}

// wanted says in words what a set of tokens stands for.
func wanted(set *antlr.IntervalSet) string {
	types := expectedTypes(set)
	var parts []string
	for _, f := range families {
		if !slices.Contains(types, f.lead) {
			continue
		}
		parts = append(parts, f.words)
		types = slices.DeleteFunc(types, func(typ int) bool { return slices.Contains(f.types, typ) })
	}
	var words []string
	for _, typ := range types {
		words = append(words, symbol(typ))
	}
	slices.Sort(words)
	parts = append(words, parts...)
	switch len(parts) {
	case 0:
		return "the end of the file"
	case 1:
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " or " + parts[len(parts)-1]
}

// didYouMean suggests one of words for a name that was mistyped.
func didYouMean(t antlr.Token, words []string) string {
	if t.GetTokenType() != parser.UPSmonLexerNAME {
		return ""
	}
	slices.Sort(words)
	upper := strings.ToUpper(t.GetText())
	if slices.Contains(words, upper) {
		return fmt.Sprintf("write %s", upper)
	}
	if s := Closest(upper, words); s != "" {
		return fmt.Sprintf("did you mean %s?", s)
	}
	return ""
}

// Closest returns the candidate most like word, or "" where none is alike: at
// most a third of its characters differ, counting a swap of neighbours as one.
// Of equally close ones the first is returned.
func Closest(word string, candidates []string) string {
	best, bestDistance := "", utf8.RuneCountInString(word)/3+1
	for _, c := range candidates {
		if c == word {
			continue
		}
		if d := distance([]rune(word), []rune(c), bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance between a and b, or limit
// if it is at least that.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], limit)
}

// Keywords returns the reserved words, sorted.
func Keywords() []string {
	var words []string
	for typ := parser.UPSmonLexerAPCUPSDUSER; typ <= parser.UPSmonLexerWHEN; typ++ {
		words = append(words, symbol(typ))
	}
	return words
}
