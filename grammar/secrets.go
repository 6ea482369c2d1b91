package grammar

import (
	"slices"
	"strings"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// A secretFinder finds the tokens that no message may show: a typo in a declaration must not reveal
// its password. In a MONITOR, an SMTPSERVER and an MQTT, even in another program's style, a token
// is shown only in places that cannot hold a password. Elsewhere, everything after a word like
// PASSWORD is hidden, and so are the address of a WEBHOOK or a PUSH, and the parts of a webhook.
type secretFinder struct {
	*tokens
	hidden []Span
	login  int  // in a declaration with a password: the index of its first token
	after  bool // after a word that announces a secret
	line   int  // the rest of this line is hidden
}

// findSecrets returns the places of a file's secrets, in order.
func findSecrets(ts *tokens) []Span {
	s := &secretFinder{tokens: ts, login: -1}
	for i := range ts.size {
		t := ts.at(i)
		if s.hides(i, t) {
			hidden := tokenSpan(t)
			if t.GetTokenType() == parser.UPSmonLexerTEXT {
				hidden.Start.Column++
				hidden.End.Column--
			}
			s.hidden = append(s.hidden, hidden)
		}
	}
	return s.hidden
}

func (s *secretFinder) hides(i int, t *token) bool {
	typ := t.GetTokenType()
	quoted := typ == parser.UPSmonLexerTEXT || typ == parser.UPSmonLexerUNCLOSED
	if !quoted && isKeyword(t) {
		switch {
		case typ == parser.UPSmonLexerMONITOR, s.beginsServer(i):
			s.login = i
		case itemStarts[typ] && !s.inServer(typ), slices.Contains(verbTokens, typ):
			s.login = -1
		}
		s.after = typ == parser.UPSmonLexerPASSWORD || sends(typ) && !s.is(i+1, parser.UPSmonLexerEQ)
		return false
	}
	if t.GetLine() == s.line {
		return true
	}
	if s.login >= 0 && s.first(i) && isDirective(t) {
		s.login, s.after = -1, false
	}
	if (typ == parser.UPSmonLexerNAME || typ == parser.UPSmonLexerJUNK) && s.login < 0 && s.first(i) &&
		slices.Contains([]string{"MONITOR", "SMTPSERVER", "CERTIDENT"}, likeKeyword(t.GetText(), "MONITOR", "SMTPSERVER", "CERTIDENT")) {
		s.login = i
		return false
	}
	switch {
	case s.inFile(i), s.isTopic(i) && !s.is(i-1, parser.UPSmonLexerPASSWORD):
		s.after = false
		return false
	case s.after && (typ == parser.UPSmonLexerTITLE || typ == parser.UPSmonLexerPRIORITY):
		s.after = false // after the URL of a PUSH
		return false
	case s.after && s.isPart(i):
		return false // what follows it may hold a token, like the URL before it
	case s.after:
		// The name of the message that holds an address is not secret.
		return typ != parser.UPSmonLexerNAME || !s.afterSender(i) || !s.endsAt(i+1) && !s.isPart(i+1)
	case typ == parser.UPSmonLexerNAME && s.announces(i) && isSecretWord(t.GetText()) && (s.login < 0 || !s.endsAt(i+1)):
		s.after = true
		return false
	case s.login >= 0:
		return !s.harmless(i, t)
	case quoted:
		return strings.Contains(t.GetText(), "://")
	case typ == parser.UPSmonLexerJUNK && t.GetText() == "/" && s.is(i-1, parser.UPSmonLexerCOLON):
		s.line = t.GetLine() // an address without quotation marks
		return true
	}
	return false
}

// harmless reports whether a token of a declaration with a password stands where something else is
// expected.
func (s *secretFinder) harmless(i int, t *token) bool {
	first := s.at(s.login)
	monitor := likeKeyword(first.GetText(), "MONITOR") != ""
	word := t.GetText()
	switch typ := t.GetTokenType(); {
	case typ == parser.UPSmonLexerJUNK && isLookAlike(word):
		return true // nobody means this as part of a password
	case monitor && s.inUnit(i), !monitor && i == s.login+1 && (typ == parser.UPSmonLexerNAME || typ == parser.UPSmonLexerIPV4):
		return true
	case s.is(i-1, parser.UPSmonLexerPOWERVAL), s.is(i-1, parser.UPSmonLexerPORT):
		return typ == parser.UPSmonLexerNUMBER || s.is(i+1, parser.UPSmonLexerUPSDUSER) || s.is(i+1, parser.UPSmonLexerAPCUPSDUSER)
	case s.inUser(i):
		return true
	case s.is(i-1, parser.UPSmonLexerUPSDUSER), s.is(i-1, parser.UPSmonLexerAPCUPSDUSER):
		return typ == parser.UPSmonLexerNAME && !s.endsAt(i+1)
	case s.is(i-1, parser.UPSmonLexerTYPE):
		return s.endsAt(i + 1)
	case s.isAfterFile(i):
		return true
	case typ == parser.UPSmonLexerNAME && word == strings.ToUpper(word) && likeKeyword(word, "POWERVAL", "UPSDUSER", "APCUPSDUSER", "TYPE", "USER", "PORT") != "":
		return true
	case typ == parser.UPSmonLexerNAME:
		return slices.Contains([]string{"primary", "secondary", "master", "slave"}, word)
	}
	return false
}

// sends reports whether a URL follows a keyword.
func sends(typ int) bool { return typ == parser.UPSmonLexerWEBHOOK || typ == parser.UPSmonLexerPUSH }

// isPart reports whether a token begins a part of a message.
func (s *secretFinder) isPart(i int) bool {
	for _, typ := range []int{parser.UPSmonLexerTITLE, parser.UPSmonLexerPRIORITY, parser.UPSmonLexerMETHOD, parser.UPSmonLexerHEADER, parser.UPSmonLexerBODY} {
		if s.is(i, typ) {
			return true
		}
	}
	return false
}

// afterSender reports whether a token is in the place of a URL.
func (s *secretFinder) afterSender(i int) bool { return i > 0 && sends(s.at(i-1).GetTokenType()) }

// inFile reports whether a token belongs to PASSWORD FILE "path" or PUSH FILE "path". A text that
// is not a path may be the password itself.
func (s *secretFinder) inFile(i int) bool {
	if s.is(i, parser.UPSmonLexerTEXT) {
		i--
	}
	return (s.is(i-1, parser.UPSmonLexerPASSWORD) || s.is(i-1, parser.UPSmonLexerPUSH)) && s.is(i, parser.UPSmonLexerFILE) && s.is(i+1, parser.UPSmonLexerTEXT) &&
		strings.Contains(s.at(i+1).GetText(), "/")
}

// maxParts bounds how many tokens without a blank between them are examined: a name with
// punctuation in it, or group:ups@host:port.
const maxParts = 12

// beginsServer reports whether a token begins an SMTPSERVER or an MQTT. The latter may also be a name.
func (s *secretFinder) beginsServer(i int) bool {
	return s.is(i, parser.UPSmonLexerSMTPSERVER) || s.is(i, parser.UPSmonLexerMQTT) && s.first(i)
}

// inServer reports whether a word that normally begins an item is here part of an SMTPSERVER or an
// MQTT.
func (s *secretFinder) inServer(typ int) bool {
	return typ == parser.UPSmonLexerPORT || s.login >= 0 && s.at(s.login).typ != parser.UPSmonLexerMONITOR && serverWords[typ]
}

// isAfterFile reports whether a token is the name of a file with certificates.
func (s *secretFinder) isAfterFile(i int) bool {
	return s.is(i-1, parser.UPSmonLexerCERTFILE) || s.is(i-1, parser.UPSmonLexerCLIENTCERT) || s.is(i-1, parser.UPSmonLexerCLIENTKEY)
}

// isTopic reports whether a token is one of the soft words of an MQTT, or the argument of one.
func (s *secretFinder) isTopic(i int) bool {
	soft := func(i int) bool {
		return s.is(i, parser.UPSmonLexerTOPIC) || s.is(i, parser.UPSmonLexerDISCOVERY) || s.is(i, parser.UPSmonLexerBUTTONS)
	}
	return s.is(s.login, parser.UPSmonLexerMQTT) && (soft(i) || s.is(i-1, parser.UPSmonLexerTOPIC) || s.is(i-1, parser.UPSmonLexerDISCOVERY))
}

// inUnit reports whether a token belongs to the unit of a MONITOR: no blank separates it from the
// first token.
func (s *secretFinder) inUnit(i int) bool {
	return s.start(i) == s.login+1
}

// inUser reports whether a token is between UPSDUSER and PASSWORD.
func (s *secretFinder) inUser(i int) bool {
	first := s.start(i) - 1
	if !s.is(first, parser.UPSmonLexerUPSDUSER) && !s.is(first, parser.UPSmonLexerAPCUPSDUSER) {
		return false
	}
	end := i + 1
	for end < s.size && end-i < maxParts && s.joined(end) {
		end++
	}
	return s.is(end, parser.UPSmonLexerPASSWORD)
}

// start returns the first of the tokens that a token is joined with.
func (s *secretFinder) start(i int) int {
	for first := i; first > 0 && i-first < maxParts; first-- {
		if !s.joined(first) || first == s.login+1 {
			return first
		}
	}
	return -1
}

// joined reports whether no blank separates a token from the previous one.
func (s *secretFinder) joined(i int) bool {
	return s.at(i).start == s.at(i-1).stop+1
}

// first reports whether a token is the first one of its line.
func (s *secretFinder) first(i int) bool {
	return i == 0 || s.at(i-1).line < s.at(i).line
}

// announces reports whether a name like PASSWORD may announce a secret: a text or a value follows
// it, or it stands where a declaration begins.
func (s *secretFinder) announces(i int) bool {
	return s.is(i+1, parser.UPSmonLexerTEXT) || s.is(i+1, parser.UPSmonLexerUNCLOSED) || s.is(i+1, parser.UPSmonLexerEQ) ||
		s.first(i) || s.login >= 0
}

// endsAt reports whether a declaration or an action ends before a token.
func (s *secretFinder) endsAt(i int) bool {
	return i >= s.size || s.at(i).typ == antlr.TokenEOF || isKeyword(s.at(i))
}

func (s *secretFinder) is(i, typ int) bool {
	return i >= 0 && i < s.size && int(s.at(i).typ) == typ
}

// isSecretWord reports whether a word was meant to be PASSWORD or WEBHOOK, or has that meaning
// elsewhere.
func isSecretWord(word string) bool {
	upper := strings.ToUpper(word)
	if upper == "PASSWD" || upper == "PASS" {
		return true
	}
	return len(word) > 5 && likeKeyword(word, "PASSWORD", "WEBHOOK") != ""
}

// likeKeyword returns the one of words that word was meant to be.
func likeKeyword(word string, words ...string) string {
	upper := strings.ToUpper(word)
	if slices.Contains(words, upper) {
		return upper
	}
	return Closest(upper, words)
}
