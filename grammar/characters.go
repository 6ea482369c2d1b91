package grammar

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// describeCharacter says what is wrong with a character that has no meaning in the language, and
// what was probably meant. next is the character after it, or 0. A character that editors, web
// pages or keyboards substitute for another is named with its code point, since it looks the same,
// or like nothing at all.
func describeCharacter(r, next rune) complaint {
	named := func(name, remedy string) complaint {
		if unicode.IsPrint(r) {
			return complaint{CodeJunk, fmt.Sprintf("unexpected character %c, %s, U+%04X", r, name, r), remedy}
		}
		return complaint{CodeJunk, fmt.Sprintf("unexpected character: %s, U+%04X", name, r), remedy}
	}
	switch r {
	case '-':
		return complaint{CodeJunk, "unexpected character -", "a sign stands directly before its number, and an arrow is ->"}
	case '→', '⟶', '⇒':
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "an arrow is ->"}
	case ',', ';':
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "separate names and actions with blanks only"}
	case '&', '|', '!':
		if r == '&' && (next == 'g' || next == 'l') {
			return complaint{CodeJunk, "unexpected character &", "&gt; and &lt; of a web page are > and <"}
		}
		word := map[rune]string{'&': "AND", '|': "OR", '!': "NOT"}[r]
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "in a condition, write " + word}
	case '{', '}':
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "a rule has no braces; it ends where the next declaration begins"}
	case '[', ']':
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "a group begins with GROUP and its name; put texts in quotation marks"}
	case '\\':
		return complaint{CodeJunk, `unexpected character \`, "remove it; a declaration may take several lines"}
	case '/':
		return complaint{CodeJunk, "unexpected character /", "put paths and commands in quotation marks; a comment begins with #"}
	case '`', '´':
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), quotationMarks}
	}
	if name, ok := invisible[r]; ok {
		return named(name.name, name.remedy)
	}
	switch {
	case isDash(r):
		remedy := "an arrow is ->"
		switch {
		case next >= '0' && next <= '9':
			remedy = "a minus is -"
		case next != '>':
			remedy += ", and a dash in a name is -"
		}
		return named("a dash", remedy)
	case isArrow(r):
		return named("an arrow", "an arrow is ->")
	case isQuotationMark(r):
		return named("a typographic quotation mark", quotationMarks)
	case r >= '！' && r <= '～':
		return named("a full-width character", fmt.Sprintf("write %c", r-'！'+'!'))
	case lookAlikes[r] != "":
		return named("which only looks like "+lookAlikes[r], "write "+lookAlikes[r])
	case unicode.Is(unicode.Zs, r):
		return named("a blank of an unusual kind", "write an ordinary blank")
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Other_Default_Ignorable_Code_Point):
		return named("an invisible or combining character", "delete it")
	case r < ' ' || unicode.IsControl(r):
		return complaint{CodeJunk, fmt.Sprintf("unexpected control character U+%04X", r), "is this a text file?"}
	case r == '%':
		return complaint{CodeJunk, "unexpected character %", "put texts in quotation marks; a value such as %(c)s stands in texts only"}
	case r == '*':
		return complaint{CodeJunk, "unexpected character *", "write EACH for every unit; put texts in quotation marks"}
	case unicode.IsPrint(r) && r < 0x7f:
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c", r), "put texts in quotation marks"}
	case unicode.IsLetter(r):
		return named("a letter that is not allowed in names", "only the letters a to z are allowed in names; put texts in quotation marks")
	case unicode.IsPrint(r):
		return complaint{CodeJunk, fmt.Sprintf("unexpected character %c, U+%04X", r, r), "put texts in quotation marks"}
	}
	return complaint{CodeJunk, fmt.Sprintf("unexpected character U+%04X", r), "delete it; put texts in quotation marks"}
}

// isLookAlike reports whether a character is a blank or a quotation mark that the language does not
// use.
func isLookAlike(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	_, name := Invisible(text)
	return r > 0x7f && (isQuotationMark(r) || name != "")
}

const quotationMarks = `write "…", '…' or «…»`

// Invisible returns the first character of a text that is invisible or looks like a blank, with its
// name, or "".
func Invisible(text string) (r rune, name string) {
	for _, r := range text {
		if known, ok := invisible[r]; ok {
			return r, known.name
		}
		switch {
		case r != ' ' && unicode.Is(unicode.Zs, r):
			return r, "a blank of an unusual kind"
		case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
			return r, "an invisible character"
		case unicode.IsControl(r):
			return r, "a control character"
		}
	}
	return 0, ""
}

type invisibleCharacter struct{ name, remedy string }

// invisible names the invisible characters that are pasted most often.
var invisible = map[rune]invisibleCharacter{
	'\u00a0': {"a no-break space", writeBlank},
	'\u2002': {"an en space", writeBlank},
	'\u2003': {"an em space", writeBlank},
	'\u2007': {"a figure space", writeBlank},
	'\u2009': {"a thin space", writeBlank},
	'\u200a': {"a hair space", writeBlank},
	'\u202f': {"a narrow no-break space", writeBlank},
	'\u3000': {"an ideographic space", writeBlank},
	'\u00ad': {"a soft hyphen", "delete it; an arrow is ->"},
	'\u034f': {"a combining grapheme joiner", deleteIt},
	'\u061c': {"an Arabic letter mark", deleteIt},
	'\u115f': {"a Hangul filler", deleteIt},
	'\u1160': {"a Hangul filler", deleteIt},
	'\u3164': {"a Hangul filler", deleteIt},
	'\uffa0': {"a Hangul filler", deleteIt},
	'\u2800': {"a blank Braille pattern", writeBlank},
	'\u180e': {"a Mongolian vowel separator", deleteIt},
	'\u200b': {"a zero-width space", deleteIt},
	'\u200c': {"a zero-width non-joiner", deleteIt},
	'\u200d': {"a zero-width joiner", deleteIt},
	'\u200e': {"a left-to-right mark", deleteIt},
	'\u200f': {"a right-to-left mark", deleteIt},
	'\u202a': {"a left-to-right embedding", deleteIt},
	'\u202b': {"a right-to-left embedding", deleteIt},
	'\u202c': {"the end of a change of direction", deleteIt},
	'\u202d': {"a left-to-right override", deleteIt},
	'\u202e': {"a right-to-left override", deleteIt},
	'\u2060': {"a word joiner", deleteIt},
	'\u2066': {"a left-to-right isolate", deleteIt},
	'\u2067': {"a right-to-left isolate", deleteIt},
	'\u2068': {"a first strong isolate", deleteIt},
	'\u2069': {"the end of an isolate", deleteIt},
	'\ufeff': {"a byte order mark (zero-width no-break space)", deleteIt},
	'\u2028': {"a line separator", "begin a new line instead"},
	'\u2029': {"a paragraph separator", "begin a new line instead"},
	'\u0085': {"a next-line control", "begin a new line instead"},
}

const (
	writeBlank = "write a blank"
	deleteIt   = "delete it"
)

func isDash(r rune) bool {
	return unicode.Is(unicode.Dash, r) || strings.ContainsRune("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02d7\u06d4\u2796\u30fc\uff70\u2500\u2501\ufe58\ufe63", r)
}

func isArrow(r rune) bool {
	return r >= 0x2190 && r <= 0x21ff || r >= 0x27f0 && r <= 0x27ff || r >= 0x2900 && r <= 0x297f || r >= 0x2b00 && r <= 0x2b4f ||
		r >= 0x2794 && r <= 0x27be && r != 0x2795 && r != 0x2796 && r != 0x2797 || r == '￫' || r == '🡒'
}

func isQuotationMark(r rune) bool {
	return unicode.Is(unicode.Quotation_Mark, r) || strings.ContainsRune("“”„‟‘’‚‛‹′″‵‶ʼˮ״׳❛❜❝❞〝〞〟⹂", r)
}

// lookAlikes maps characters to those of the language that they look like. Some keyboards and web
// pages produce them in keywords and statuses.
var lookAlikes = func() map[rune]string {
	all := map[rune]string{
		'∶': ":", 'ː': ":", '˸': ":", '։': ":", '׃': ":", '܃': ":", '︓': ":", '﹕': ":", '꞉': ":",
		'≤': "<=", '⩽': "<=", '≦': "<=", '≥': ">=", '⩾': ">=", '≧': ">=", '≠': "!=", '〈': "<", '〉': ">",
		'﹤': "<", '﹥': ">", '﹦': "=", '꞊': "=", '═': "=", '≔': "=", '․': ".", '٫': ".", '\u037e': ";", '∧': "AND", '∨': "OR", '¬': "NOT",
		'﹪': "%", '٪': "%", '﹟': "#", '♯': "#", '﹫': "@", 'ı': "i", 'ⅼ': "l", '⁄': "/", '∕': "/",
	}
	for _, pair := range []struct{ foreign, latin string }{
		{"АВЕЅІЈКМНОРСТУХЗԌԜ", "ABESIJKMHOPCTYX3GW"}, // Cyrillic
		{"асеһіјорԛѕԝхуԁѵгӏ", "acehijopqswxydvrl"},
		{"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"}, // Greek
		{"αικνορτυχϲϳ", "aiknoptuxcj"},
		{"٠١٢٣٤٥٦٧٨٩", "0123456789"}, // digits
		{"۰۱۲۳۴۵۶۷۸۹", "0123456789"},
		{"०१२३४५६७८९", "0123456789"},
	} {
		latin := []rune(pair.latin)
		for i, r := range []rune(pair.foreign) {
			all[r] = string(latin[i])
		}
	}
	return all
}()
