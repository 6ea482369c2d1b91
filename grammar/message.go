package grammar

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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

// describe reports what is at t, the parser's position, and what is expected there.
func (p *parse) describe(t antlr.Token) complaint {
	before, further := p.tokens.LT(-1), p.tokens.LT(-2)
	if is(t, parser.UPSmonLexerJUNK) && isLookAlike(t.GetText()) {
		// This is reported even in the place of a password, because it is not part of one.
		c, _ := lexical(t)
		return c
	}
	if before != nil && t.GetTokenType() != parser.UPSmonLexerUNCLOSED && !isKeyword(t) && t.GetTokenType() != antlr.TokenEOF {
		// This may well be the password, or part of it, so the message does not repeat it.
		switch {
		case is(before, parser.UPSmonLexerPASSWORD):
			return complaint{CodeSyntax, "PASSWORD is followed by a quoted text", "put the password in quotation marks"}
		case is(further, parser.UPSmonLexerPASSWORD):
			return complaint{CodeSyntax, "only the next keyword may follow the password",
				"if the password has a quotation mark in it, put it between marks of another kind, such as «…»"}
		}
	}
	if is(t, parser.UPSmonLexerNUMBER) && is(before, parser.UPSmonLexerCOMMA) && is(further, parser.UPSmonLexerNUMBER) && further.GetStop()+2 == t.GetStart() {
		return complaint{CodeNumber, fmt.Sprintf("%s,%s is not a number", further.GetText(), t.GetText()), fmt.Sprintf("write %s.%s", further.GetText(), t.GetText())}
	}
	expected := p.parser.GetExpectedTokens()
	types := expectedTypes(expected)
	if isIdent(before) || is(before, parser.UPSmonLexerGROUP) {
		// A name of another form needs quotation marks, which a hint explains.
		types = slices.DeleteFunc(types, func(typ int) bool { return typ == parser.UPSmonLexerTEXT })
	}
	wants := wanted(types)
	if p.isSecret(t) {
		c := complaint{CodeSyntax, fmt.Sprintf("unexpected %s; expected %s", p.show(t), wants), ""}
		switch {
		case portHint(further, before, t) != "":
			c.remedy = portHint(further, before, t)
		case holds(expected, parser.UPSmonLexerPOWERVAL) || holds(expected, parser.UPSmonLexerUPSDUSER):
			c.remedy = monitorInNUT
		case is(before, parser.UPSmonLexerMETHOD) && is(t, parser.UPSmonLexerTEXT):
			c.remedy = "write it without quotation marks, as in METHOD PUT"
		}
		return c
	}
	if isDirective(t) {
		return complaint{CodeSyntax, fmt.Sprintf("unexpected %s; expected %s", t.GetText(), wants), DirectiveOf(t.GetText())}
	}
	if c, ok := lexical(t); ok {
		if is(t, parser.UPSmonLexerSIGNED) && is(before, parser.UPSmonLexerCLOCK) {
			return complaint{CodeSyntax, fmt.Sprintf("%s is missing after %s", wants, before.GetText()), betweenForm}
		}
		c.remedy = cmp.Or(identHint(further, before, t, expected), c.remedy)
		return c
	}
	if cutShort(before, t) {
		return complaint{CodeSyntax, fmt.Sprintf("%s is missing after %s", wants, p.show(before)), p.hint(t, expected)}
	}
	if isKeyword(t) && wantsName(expected) && !holds(expected, parser.UPSmonLexerLPAREN) && !followsTexts(p.tokens) {
		c := complaint{CodeReserved, t.GetText() + " is a reserved word and cannot be a name", "choose another name"}
		switch {
		case is(before, parser.UPSmonLexerCOLON) && is(p.tokens.LT(-3), parser.UPSmonLexerWHEN):
			c = complaint{CodeSyntax, "the event is missing before the colon", fmt.Sprintf("write WHEN %s REPORTS OL->OB : …", further.GetText())}
		case holds(expected, parser.UPSmonLexerTEXT) && !isIdent(before) && !is(before, parser.UPSmonLexerGROUP):
			c.remedy += ", or put the word in quotation marks if it is a text"
			if is(t, parser.UPSmonLexerMESSAGE) && slices.Contains(verbTokens, before.GetTokenType()) {
				c.remedy = fmt.Sprintf("the text of %s stands right behind it", before.GetText())
			}
		case is(before, parser.UPSmonLexerMONITOR) && (is(t, parser.UPSmonLexerHOST) || is(t, parser.UPSmonLexerPORT)):
			c.remedy = fmt.Sprintf("write %q, in quotation marks, if that is the name; the %s of a server belongs to its GROUP", t.GetText(), t.GetText())
		case isIdent(before):
			c.remedy = fmt.Sprintf("write %q, in quotation marks, if that is the name", t.GetText())
		case isTimer(before):
			c.remedy = "choose another name, such as " + strings.ToLower(t.GetText())
		case is(before, parser.UPSmonLexerREPORTS):
			c.remedy = cmp.Or(EventOf(t.GetText()), c.remedy)
		}
		return c
	}
	return complaint{CodeSyntax, fmt.Sprintf("unexpected %s; expected %s", p.show(t), wants),
		cmp.Or(p.hint(t, expected), didYouMean(t, keywordsOf(expected)))}
}

func is(t antlr.Token, typ int) bool { return t != nil && t.GetTokenType() == typ }

// isTimer reports whether the name of a timer follows a token.
func isTimer(t antlr.Token) bool {
	return is(t, parser.UPSmonLexerSTARTTIMER) || is(t, parser.UPSmonLexerCANCELTIMER) || is(t, parser.UPSmonLexerTIMEOUT)
}

// isIdent reports whether the name of a unit or a user follows a token.
func isIdent(t antlr.Token) bool {
	return is(t, parser.UPSmonLexerMONITOR) || is(t, parser.UPSmonLexerWHEN) || is(t, parser.UPSmonLexerSETFSD) ||
		is(t, parser.UPSmonLexerUPSDUSER) || is(t, parser.UPSmonLexerAPCUPSDUSER)
}

// identHint explains names of units and users that need quotation marks.
func identHint(further, before, t antlr.Token, expected *antlr.IntervalSet) string {
	switch {
	case isIdent(before) && holds(expected, parser.UPSmonLexerTEXT) &&
		(is(t, parser.UPSmonLexerBADNUMBER) || is(t, parser.UPSmonLexerNUMBER) || is(t, parser.UPSmonLexerDURATION) || is(t, parser.UPSmonLexerIPV4)):
		return fmt.Sprintf("put a name that begins with a digit in quotation marks: \"%s\"", clip(t.GetText()))
	case isIdent(further) && is(before, parser.UPSmonLexerNAME) && t.GetStart() == before.GetStop()+1 &&
		(is(t, parser.UPSmonLexerJUNK) || is(t, parser.UPSmonLexerAT)) && t.GetText() < "\x7f":
		return fmt.Sprintf("put a name that contains %s in quotation marks", t.GetText())
	}
	return ""
}

// hint recognises common slips, and what NUT's own files spell differently.
func (p *parse) hint(t antlr.Token, expected *antlr.IntervalSet) string {
	before, further := p.tokens.LT(-1), p.tokens.LT(-2)
	for _, word := range []antlr.Token{t, before, further} {
		if is(word, parser.UPSmonLexerNAME) && (word == t || !holds(expected, parser.UPSmonLexerEQ)) {
			if holds(expected, parser.UPSmonLexerCOLON) && word == t && strings.EqualFold(t.GetText(), "THEN") {
				return "write a colon in its place"
			}
			if hint := DirectiveOf(word.GetText()); hint != "" {
				return hint
			}
		}
	}
	if arrow := arrowHint(further, before, t, p.tokens.LT(2), expected); arrow != "" {
		return arrow
	}
	if port := portHint(further, before, t); port != "" {
		return port
	}
	if condition := p.conditionHint(further, before, t, expected); condition != "" {
		return condition
	}
	switch {
	case is(before, parser.UPSmonLexerREPORTS):
		return EventOf(t.GetText())
	case is(t, parser.UPSmonLexerNAME) && is(before, parser.UPSmonLexerNAME) && holds(expected, parser.UPSmonLexerSTARTTIMER):
		return "conditions are joined by AND or OR"
	case is(t, parser.UPSmonLexerEQ) && is(before, parser.UPSmonLexerEQ):
		return "equal is a single ="
	case is(t, parser.UPSmonLexerCOLON) && holds(expected, parser.UPSmonLexerSTARTTIMER):
		return "leave it out: the action, or several in { }, follow the condition"
	case is(t, parser.UPSmonLexerNAME) && is(before, parser.UPSmonLexerNUMBER) && unitOf(t.GetText()) != "":
		return fmt.Sprintf("write %s%s, without a blank", before.GetText(), unitOf(t.GetText()))
	case is(before, parser.UPSmonLexerEQ) && holds(expected, parser.UPSmonLexerTEXT) && (is(t, parser.UPSmonLexerNUMBER) || is(t, parser.UPSmonLexerDURATION)):
		return fmt.Sprintf("put it in quotation marks: %q", t.GetText())
	case is(t, parser.UPSmonLexerMESSAGE) && (len(expected.GetIntervals()) == 0 || holds(expected, parser.UPSmonLexerSTARTTIMER)):
		return "only EMAIL, WEBHOOK and PUSH have a MESSAGE"
	case is(t, parser.UPSmonLexerTEXT) && wantsName(expected):
		return "names have no quotation marks"
	case holds(expected, parser.UPSmonLexerPOWERVAL) && !isKeyword(t) && likeKeyword(t.GetText(), "POWERVAL") == "":
		return monitorInNUT
	}
	return cmp.Or(orderHint(further, before, t, expected), identHint(further, before, t, expected))
}

// conditionHint explains how conditions are written, for people who know other languages.
func (p *parse) conditionHint(further, before, t antlr.Token, expected *antlr.IntervalSet) string {
	begins := holds(expected, parser.UPSmonLexerLPAREN) // a condition begins here
	of := ends(expected) || holds(expected, parser.UPSmonLexerSTARTTIMER)
	isName := func(t antlr.Token) bool { return is(t, parser.UPSmonLexerNAME) }
	switch {
	case is(before, parser.UPSmonLexerREPORTS) && (is(t, parser.UPSmonLexerTIMEOUT) || is(t, parser.UPSmonLexerTO)):
		return "write TIMEOUT with the name of the timer in the place of REPORTS"
	case holds(expected, parser.UPSmonLexerREPORTS) && !is(before, parser.UPSmonLexerCOMMA) && (isName(t) || is(t, parser.UPSmonLexerIS)) && didYouMean(t, keywordsOf(expected)) == "":
		return "write REPORTS before the event, as in REPORTS OL->OB"
	case holds(expected, parser.UPSmonLexerREPORTS) && (is(t, parser.UPSmonLexerCOMMA) || is(t, parser.UPSmonLexerAND) || is(t, parser.UPSmonLexerOR)) && isName(before) && is(further, parser.UPSmonLexerWHEN):
		return "a rule is for one unit, or for EACH; a condition can ask others, as in REPORTS left IS OB AND right IS OB"
	case is(before, parser.UPSmonLexerEMAIL):
		return "write EMAIL FROM … TO … SUBJECT … MESSAGE …, in this order"
	case is(t, parser.UPSmonLexerLPAREN) && before != nil && slices.Contains(verbTokens, before.GetTokenType()):
		return "leave the brackets out"
	case is(t, parser.UPSmonLexerEQ) && isKeyword(before):
		return "leave the = out"
	case isTimer(before) && (is(t, parser.UPSmonLexerNUMBER) || is(t, parser.UPSmonLexerDURATION)):
		return "the name of the timer stands before its duration, as in STARTTIMER down 2m"
	case isTimer(further) && is(t, parser.UPSmonLexerCOMMA):
		return "leave the comma out"
	case is(further, parser.UPSmonLexerIF) && isName(before) && cutShort(before, t) || is(further, parser.UPSmonLexerIF) && itemStarts[t.GetTokenType()]:
		return "the IF stands before its action"
	case ends(expected) && slices.Contains(verbTokens, t.GetTokenType()):
		return "a colon stands before the actions"
	case is(t, parser.UPSmonLexerLT) && is(before, parser.UPSmonLexerEQ):
		return "write <="
	case is(t, parser.UPSmonLexerGT) && is(before, parser.UPSmonLexerLT):
		return "write !="
	case begins && (is(t, parser.UPSmonLexerNUMBER) || is(t, parser.UPSmonLexerDURATION)) && !is(before, parser.UPSmonLexerHELD) && !is(further, parser.UPSmonLexerHELD):
		return "the variable stands first, as in battery.charge < 20"
	case is(before, parser.UPSmonLexerTEXT) && holds(expected, parser.UPSmonLexerIS) && !holds(expected, parser.UPSmonLexerAND) && !isName(t):
		return "a status has no quotation marks, as in OB AND LB"
	case of && isName(t) && strings.EqualFold(before.GetText(), "NOT"):
		return "write NOT in capitals"
	case of && isName(t) && (before.GetText() == "ALL" || before.GetText() == "ANY"):
		return fmt.Sprintf("write %s IS %s", before.GetText(), t.GetText())
	case of && isName(t) && isName(before) && strings.Contains(before.GetText(), "."):
		return "variables are compared by <, <=, >, >=, = and !="
	case !ends(expected):
		return ""
	case is(t, parser.UPSmonLexerWHILE):
		return "WHILE belongs to STARTTIMER: write AND in the condition"
	case is(t, parser.UPSmonLexerIF):
		return "write AND in the condition, or put the IF behind the colon"
	case isName(t) && t.GetText() == "AFTER":
		return "to wait, write FOR 30s, with the time that you want"
	case isName(t) && isName(before) && t.GetText() == strings.ToUpper(t.GetText()) && orderHint(further, before, t, expected) == "":
		return "conditions are joined by AND or OR, as in OB AND LB"
	}
	return ""
}

// ends reports whether the condition of an event may end here.
func ends(expected *antlr.IntervalSet) bool {
	return holds(expected, parser.UPSmonLexerCOLON) && !holds(expected, parser.UPSmonLexerREPORTS)
}

// portHint explains how to write a port that was joined to its host by a colon. It repeats neither: either may
// be part of a password in the wrong place.
func portHint(further, before, t antlr.Token) string {
	server := is(further, parser.UPSmonLexerSMTPSERVER) || is(further, parser.UPSmonLexerMQTT) || is(further, parser.UPSmonLexerHOST)
	if !server || !strings.HasPrefix(t.GetText(), ":") && !(is(before, parser.UPSmonLexerTEXT) && strings.Count(before.GetText(), ":") == 1) {
		return ""
	}
	return fmt.Sprintf("a port has a word of its own: %s name PORT number", further.GetText())
}

// orderHint explains soft words in places where they have no meaning.
func orderHint(further, before, t antlr.Token, expected *antlr.IntervalSet) string {
	amount := func(t antlr.Token) bool {
		return is(t, parser.UPSmonLexerDURATION) || is(t, parser.UPSmonLexerNUMBER)
	}
	switch {
	case is(before, parser.UPSmonLexerBETWEEN), holds(expected, parser.UPSmonLexerCLOCK):
		return betweenForm
	case is(further, parser.UPSmonLexerPROVE) && is(before, parser.UPSmonLexerNAME) && holds(expected, parser.UPSmonLexerLEADS):
		return "write PROVE NEVER SHUTDOWNCMD IF OL, PROVE OB AND LB LEADS TO SHUTDOWNCMD WITHIN 90s, or PROVE WALL BEFORE SHUTDOWNCMD"
	case is(before, parser.UPSmonLexerELSE) && is(t, parser.UPSmonLexerIF):
		return "write ELSE { IF … }"
	case is(before, parser.UPSmonLexerELSE):
		return fmt.Sprintf("actions behind ELSE stand in braces, as in ELSE { %s … }", t.GetText())
	case is(t, parser.UPSmonLexerELSE):
		return "actions before and after ELSE stand in braces, as in IF OB { … } ELSE { … }"
	case is(t, parser.UPSmonLexerLBRACE):
		return "braces stand only behind IF with its condition, and behind ELSE"
	case is(before, parser.UPSmonLexerHELD), is(further, parser.UPSmonLexerHELD) && is(before, parser.UPSmonLexerNAME):
		return "HELD takes a duration and then a condition, as in HELD 30s OFF"
	case is(t, parser.UPSmonLexerHELD):
		return "write AND HELD 30s with a condition behind it, or FOR 30s at the end"
	case is(further, parser.UPSmonLexerFOR) && (is(t, parser.UPSmonLexerAND) || is(t, parser.UPSmonLexerOR)):
		return fmt.Sprintf("FOR is for the whole condition and stands at its end; for a part of it, write HELD %s (…)", before.GetText())
	case is(before, parser.UPSmonLexerCOMMA) && holds(expected, parser.UPSmonLexerREPORTS):
		return "write REPORTS before each event"
	case is(before, parser.UPSmonLexerONCE):
		return "write AT MOST ONCE IN 10m"
	case is(t, parser.UPSmonLexerNAME) && slices.Contains([]string{"AND", "OR", "NOT"}, strings.ToUpper(t.GetText())):
		return fmt.Sprintf("write %s in capitals", strings.ToUpper(t.GetText()))
	case is(further, parser.UPSmonLexerEVERY) && is(t, parser.UPSmonLexerFOR):
		return "FOR comes before EVERY"
	case holds(expected, parser.UPSmonLexerCOLON) && is(t, parser.UPSmonLexerUNLESS):
		return "write AND NOT in the condition"
	case amount(t) && (is(before, parser.UPSmonLexerEVERY) || is(before, parser.UPSmonLexerFOR)):
		return fmt.Sprintf("it belongs to the event, before the colon, as in REPORTS OB %s %s", before.GetText(), t.GetText())
	case amount(t) && is(before, parser.UPSmonLexerNAME) && before.GetText() == "AFTER":
		return fmt.Sprintf("to wait, write FOR %s behind the event, or STARTTIMER", t.GetText())
	case is(t, parser.UPSmonLexerWITHIN):
		return "only SHELLCMD, ROOTCMD and the LEADS TO of a PROVE have a WITHIN"
	case is(further, parser.UPSmonLexerTOPIC) && is(t, parser.UPSmonLexerUSER):
		return "in an MQTT, USER and PASSWORD stand before TOPIC"
	case is(further, parser.UPSmonLexerSTATE):
		return "each STATE has one name"
	case is(t, parser.UPSmonLexerCOMMA) && (is(before, parser.UPSmonLexerTEXT) || before != nil && slices.Contains(verbTokens, before.GetTokenType())):
		return "actions follow each other without a comma"
	}
	return ""
}

const betweenForm = "it takes two times of the day, as in BETWEEN 22:00 AND 07:00"

// unitOf returns the unit of a duration that a word means, or "".
func unitOf(word string) string {
	switch strings.ToLower(word) {
	case "ms", "msec", "millisecond", "milliseconds":
		return "ms"
	case "s", "sec", "secs", "second", "seconds":
		return "s"
	case "m", "min", "mins", "minute", "minutes":
		return "m"
	case "h", "hr", "hrs", "hour", "hours":
		return "h"
	case "d", "day", "days":
		return "d"
	}
	return ""
}

// isWeek reports whether a word means weeks, for which durations have no unit.
func isWeek(word string) bool {
	switch strings.ToLower(word) {
	case "w", "wk", "wks", "week", "weeks":
		return true
	}
	return false
}

// durationLike is a number and what may be meant as its unit.
var durationLike = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)$`)

// mixed is a duration of several units.
var mixed = regexp.MustCompile(`^([0-9]+[dhms])+$`)

// numberRemedy says what to write instead of a text that begins like a number but is not one.
func numberRemedy(text string) string {
	m := durationLike.FindStringSubmatch(text)
	if m != nil && isWeek(m[2]) {
		if weeks, err := strconv.Atoi(m[1]); err == nil && weeks <= 52 {
			return fmt.Sprintf("write %dd for a duration; a name begins with a letter or _", 7*weeks)
		}
	}
	if m != nil && unitOf(m[2]) != "" {
		return "write " + m[1] + unitOf(m[2]) + " for a duration; a name begins with a letter or _"
	}
	if number, found := strings.CutSuffix(text, "%"); found && strings.Trim(number, "0123456789.") == "" {
		return "write " + number + ", without the percent sign"
	}
	if mixed.MatchString(text) {
		return "a duration has one unit, as in 90m; a name begins with a letter or _"
	}
	return "a duration is a number with ms, s, m, h or d behind it; a name begins with a letter or _"
}

// arrowHint explains the many notations that mean an arrow elsewhere: OL-OB, OL>OB, OL=>OB, OL to
// OB.
func arrowHint(further, before, t, next antlr.Token, expected *antlr.IntervalSet) string {
	const hint = "an arrow is ->: write %s->%s"
	isCompare := func(t antlr.Token) bool {
		return is(t, parser.UPSmonLexerGT) || is(t, parser.UPSmonLexerEQ) || is(t, parser.UPSmonLexerGE)
	}
	behind := holds(expected, parser.UPSmonLexerARROW) || is(further, parser.UPSmonLexerREPORTS)
	isStatus := func(t antlr.Token) bool {
		return is(t, parser.UPSmonLexerNAME) && !strings.Contains(t.GetText(), ".")
	}
	switch {
	case is(before, parser.UPSmonLexerNAME) && holds(expected, parser.UPSmonLexerARROW) && strings.Contains(before.GetText(), "-"):
		from, to, _ := strings.Cut(before.GetText(), "-")
		return fmt.Sprintf(hint, from, strings.TrimLeft(to, "-"))
	case isStatus(further) && isCompare(before) && isStatus(t):
		return fmt.Sprintf(hint, further.GetText(), t.GetText())
	case isStatus(further) && isCompare(before) && isCompare(t) && isStatus(next):
		return fmt.Sprintf(hint, further.GetText(), next.GetText())
	case isStatus(before) && behind && strings.EqualFold(t.GetText(), "to") && isStatus(next):
		return fmt.Sprintf(hint, before.GetText(), next.GetText())
	}
	return ""
}

// cutShort reports whether a declaration is incomplete: the next one, or the end of the file, comes
// on a later line. Then the error is after before.
func cutShort(before, t antlr.Token) bool {
	return before != nil && t.GetLine() > before.GetLine() &&
		(itemStarts[t.GetTokenType()] || t.GetTokenType() == antlr.TokenEOF || isDirective(t))
}

// splitBy returns the character that nobody sees, directly after the token, and what is wrong with it: without it the
// token would be part of a longer word. in is nil if there is none.
func splitBy(t, next antlr.Token) (in antlr.Token, c complaint) {
	if is(t, parser.UPSmonLexerJUNK) || !is(next, parser.UPSmonLexerJUNK) || next.GetStart() != t.GetStop()+1 || !isLookAlike(next.GetText()) {
		return nil, complaint{}
	}
	c, _ = lexical(next)
	return next, c
}

// isDirective reports whether a token, the first one of its line, begins a line of
// NUT's own configuration.
func isDirective(t antlr.Token) bool {
	return (is(t, parser.UPSmonLexerNAME) || is(t, parser.UPSmonLexerJUNK) || is(t, parser.UPSmonLexerATMOST)) && !inRule[t.GetText()] && DirectiveOf(t.GetText()) != ""
}

// markDirectives separates words that begin a line of NUT's own configuration from the text before
// them, which they would otherwise continue. It skips words that name a message of the file.
func markDirectives(ts *tokens) {
	var found []*token
	messages := map[string]bool{}
	line := int32(0)
	for i := range ts.size {
		t := ts.at(i)
		switch {
		case i > 0 && ts.at(i-1).typ == parser.UPSmonLexerLET:
			messages[t.GetText()] = true
		case t.line > line && t.typ == parser.UPSmonLexerNAME && t.stop-t.start > 2 && isDirective(t):
			found = append(found, t)
		}
		line = t.line
	}
	for _, t := range found {
		if !messages[t.GetText()] {
			t.typ = parser.UPSmonLexerJUNK
		}
	}
}

// describeStray describes a token that cannot begin a declaration.
func (p *parse) describeStray(t antlr.Token) complaint {
	if p.isSecret(t) {
		c := complaint{CodeSyntax, fmt.Sprintf("unexpected %s; no declaration such as GROUP, MONITOR or WHEN begins here", p.show(t)), ""}
		switch before := p.tokens.LT(-2); {
		case before == nil || !sends(before.GetTokenType()):
		case is(t, parser.UPSmonLexerTEXT):
			c.remedy = "write MESSAGE before the text"
		default:
			c.remedy = fmt.Sprintf("put the address of a %s in quotation marks", before.GetText())
		}
		return c
	}
	if isDirective(t) {
		return complaint{CodeSyntax, t.GetText() + " is not a word of UPSmon.conf", DirectiveOf(t.GetText())}
	}
	if c, ok := lexical(t); ok {
		return c
	}
	if word := t.GetText(); word == "TITLE" || word == "PRIORITY" || word == "BODY" || word == "HEADER" || word == "METHOD" {
		return complaint{CodeSyntax, "unexpected " + word, "TITLE and PRIORITY belong to a PUSH; METHOD, HEADER and BODY belong to a WEBHOOK, before its MESSAGE"}
	}
	if slices.Contains(verbTokens, t.GetTokenType()) {
		return complaint{CodeSyntax, t.GetText() + " is an action, and must be part of a rule",
			fmt.Sprintf("put it in a rule, such as WHEN EACH REPORTS None->LB : IF OB %s …", t.GetText())}
	}
	if is(t, parser.UPSmonLexerIF) {
		return complaint{CodeSyntax, "IF must be part of a rule", "say which event it is for, as in WHEN EACH REPORTS None->LB : IF OB SHUTDOWN"}
	}
	var starts []string
	for typ := range itemStarts {
		starts = append(starts, symbol(typ))
	}
	starts = append(starts, verbKeywords()...)
	return complaint{CodeSyntax,
		fmt.Sprintf("unexpected %s; neither an action nor a declaration such as GROUP, MONITOR or WHEN begins with it", p.show(t)),
		cmp.Or(p.hint(t, antlr.NewIntervalSet()), didYouMean(t, starts))}
}

// lexical explains tokens that are wrong everywhere.
func lexical(t antlr.Token) (complaint, bool) {
	text := t.GetText()
	switch t.GetTokenType() {
	case parser.UPSmonLexerUNCLOSED:
		open, _ := utf8.DecodeRuneInString(text)
		return complaint{CodeUnclosed,
			fmt.Sprintf("the text that begins here with %c does not end on this line", open),
			fmt.Sprintf("close it with %c", closing(open))}, true
	case parser.UPSmonLexerSIGNED:
		return complaint{CodeNumber, text + " has a sign", "only a number that a variable is compared with may have one"}, true
	case parser.UPSmonLexerBADNUMBER:
		if strings.Trim(text, "0123456789.") == "" {
			return complaint{CodeNumber, clip(text) + " is not a number", "a number has at most one point"}, true
		}
		return complaint{CodeNumber, clip(text) + " is neither a number nor a name", numberRemedy(text)}, true
	case parser.UPSmonLexerJUNK:
		r, _ := utf8.DecodeRuneInString(text)
		next := t.GetInputStream().GetText(t.GetStop()+1, t.GetStop()+1)
		n, _ := utf8.DecodeRuneInString(next)
		return describeCharacter(r, n), true
	}
	return complaint{}, false
}

// followsTexts reports whether the token before the current one is part of a texts. Then a keyword
// that does not fit is not meant as a name.
func followsTexts(ts *tokens) bool {
	before := ts.LT(-1)
	return before != nil && (before.GetTokenType() == parser.UPSmonLexerTEXT || before.GetTokenType() == parser.UPSmonLexerNAME)
}

// isSecret reports whether messages must not repeat a token.
func (p *parse) isSecret(t antlr.Token) bool {
	s := tokenSpan(t)
	_, found := slices.BinarySearchFunc(p.f.secrets, s, func(secret, s Span) int {
		switch {
		case !s.Start.Before(secret.End):
			return -1
		case !secret.Start.Before(s.End):
			return 1
		}
		return 0
	})
	return found
}

// show names a token for a message. It does not repeat quoted texts and possible passwords.
func (p *parse) show(t antlr.Token) string {
	kind := ""
	switch t.GetTokenType() {
	case antlr.TokenEOF:
		return "end of file"
	case parser.UPSmonLexerTEXT:
		return "quoted text"
	case parser.UPSmonLexerNAME:
		kind = "name"
	case parser.UPSmonLexerNUMBER:
		kind = "number"
	case parser.UPSmonLexerDURATION:
		kind = "duration"
	case parser.UPSmonLexerIPV4:
		kind = "address"
	}
	switch {
	case p.isSecret(t):
		return cmp.Or(kind, "text")
	case kind != "":
		return kind + " " + clip(t.GetText())
	}
	return clip(t.GetText())
}

// clip keeps a word of any length presentable.
func clip(s string) string { return Clip(s, 40) }

// Clip shortens a text to a number of characters.
func Clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
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
	return t.GetTokenType() >= firstKeyword && t.GetTokenType() <= lastKeyword
}

// The keywords come before all other tokens, and the soft words follow them.
const (
	firstKeyword = 1
	lastKeyword  = parser.UPSmonLexerWITHIN
	lastWord     = parser.UPSmonLexerWHILE
)

func verbKeywords() []string {
	var words []string
	for _, typ := range verbTokens {
		words = append(words, symbol(typ))
	}
	return words
}

// nameTokens are the tokens that may be a name.
var nameTokens = func() []int {
	tokens := []int{parser.UPSmonLexerNAME}
	for typ := parser.UPSmonLexerCLEAR; typ <= lastWord; typ++ {
		tokens = append(tokens, typ)
	}
	return tokens
}()

// families are sets of tokens for which a message has one name, in the order in which it lists
// them.
var families = []struct {
	lead  int // the family is meant when this one is expected
	types []int
	words string
}{
	{parser.UPSmonLexerLPAREN, append([]int{parser.UPSmonLexerLPAREN, parser.UPSmonLexerTEXT}, nameTokens...), "a condition such as OB"},
	{parser.UPSmonLexerSIGNED, []int{parser.UPSmonLexerSIGNED, parser.UPSmonLexerDURATION, parser.UPSmonLexerNUMBER, parser.UPSmonLexerNAME}, "a number"},
	{parser.UPSmonLexerDURATION, []int{parser.UPSmonLexerDURATION, parser.UPSmonLexerNUMBER, parser.UPSmonLexerNAME}, "a duration such as 120 or 2m"},
	{parser.UPSmonLexerNUMBER, []int{parser.UPSmonLexerNUMBER, parser.UPSmonLexerNAME}, "a number"},
	{parser.UPSmonLexerCLOCK, []int{parser.UPSmonLexerCLOCK, parser.UPSmonLexerNAME}, "a time of day such as 22:00"},
	{parser.UPSmonLexerNAME, nameTokens, "a name"},
	{parser.UPSmonLexerTEXT, []int{parser.UPSmonLexerTEXT}, "a quoted text"},
	{parser.UPSmonLexerIPV4, []int{parser.UPSmonLexerIPV4}, "an IPv4 address"},
	{parser.UPSmonLexerLE, []int{
		parser.UPSmonLexerEQ, parser.UPSmonLexerNE, parser.UPSmonLexerLT, parser.UPSmonLexerLE,
		parser.UPSmonLexerGT, parser.UPSmonLexerGE}, "a comparison such as <"},
	{parser.UPSmonLexerSTARTTIMER, append([]int{parser.UPSmonLexerIF}, verbTokens...), "an action such as WALL"},
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

// wantsName reports whether a set contains names, and not only because a name may stand for a
// number.
func wantsName(set *antlr.IntervalSet) bool {
	return holds(set, parser.UPSmonLexerNAME) && !holds(set, parser.UPSmonLexerNUMBER) && !holds(set, parser.UPSmonLexerCLOCK)
}

// isName reports whether a token may be a name.
func isName(t antlr.Token) bool { return slices.Contains(nameTokens, t.GetTokenType()) }

// keywordsOf lists the words in a set, for did-you-mean.
func keywordsOf(set *antlr.IntervalSet) []string {
	var words []string
	for _, typ := range expectedTypes(set) {
		if typ <= lastWord {
			words = append(words, symbol(typ))
		}
	}
	return words
}

// wanted describes token types in words.
func wanted(types []int) string {
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

// didYouMean suggests one of words in place of a mistyped name.
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

// Closest returns the candidate that is most like word, or "" if none is close: at most a third of
// its characters may differ, counting a swap of neighbours as one. Of several equally close ones it
// returns the first.
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
	for typ := firstKeyword; typ <= lastKeyword; typ++ {
		words = append(words, symbol(typ))
	}
	slices.Sort(words)
	return words
}
