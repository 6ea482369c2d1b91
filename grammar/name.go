package grammar

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Quoted returns the name of a group, a unit or a user as a file must spell it: as it is, or in
// quotation marks if it could be taken for something else.
func Quoted(name string) string {
	if isPlainName(name) {
		return name
	}
	for _, open := range "\"'«⎡⸢" {
		if end := closing(open); !strings.ContainsRune(name, end) {
			return string(open) + name + string(end)
		}
	}
	return `"` + name + `"`
}

// Printed returns a name as a part of a longer one, such as group:ups@host, and as it appears in
// logs and traces: in quotation marks if it has a character that separates names or words.
func Printed(name string) string {
	if strings.ContainsAny(name, " :@#,;()\"'«»⎡⎦⸢⸥") {
		return Quoted(name)
	}
	return name
}

// CutQuoted cuts the quoted text from the beginning of s. ok is false if s does not begin with one.
func CutQuoted(s string) (text, rest string, ok bool) {
	open, n := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("\"'«⎡⸢", open) {
		return "", s, false
	}
	return strings.Cut(s[n:], string(closing(open)))
}

// isPlainName reports whether a word is a name everywhere: it has the form of one, and is not a
// word of the language.
func isPlainName(word string) bool {
	return word != "" && strings.Trim(word, nameLetters+nameMarks) == "" &&
		!strings.ContainsRune(nameMarks, rune(word[0])) && !languageWords()[word]
}

// The characters of a name, as in UPSmon.g4, and those that it must not begin with.
const (
	nameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	nameMarks   = "0123456789.%+-"
)

// languageWords holds the reserved words and the soft ones.
var languageWords = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for typ := firstKeyword; typ <= lastWord; typ++ {
		all[symbol(typ)] = true
	}
	return all
})
