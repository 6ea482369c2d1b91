package actions

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// maxWords is the length in bytes to which a text may grow in a user-defined body: PagerDuty
// accepts 1,024 characters of a summary, and Discord 2,000 of a message.
const maxWords = 1000

// alarmMark precedes the name of a unit in the body of an alarm. A service that groups or closes
// alerts by that name must not mistake the alarm for a repetition, or for the all-clear.
const alarmMark = "ALARM-"

// spoken are the names under which services expect text for people.
var spoken = []string{"body", "content", "description", "message", "msg", "summary", "text"}

// reword changes what the BODY of a WEBHOOK says: text for people is replaced by words, and
// elsewhere the name of the unit gets a mark. found says how certain the place is: 2 if the body
// has a name that services use for such text; 1 if it is the longest string with a value or a blank
// in it; 0 if there is no text for people, as in a body that switches a lamp off.
func reword(body []fsm.Piece, unit, words string) (out []byte, found int) {
	body = slices.Clone(body)
	for i, p := range body {
		if !p.Fixed && p.Text == unit {
			body[i].Text = alarmMark + p.Text
		}
	}
	words = text.Clip(words, maxWords)
	whole := fsm.Join(body)
	var fields []field
	var write func(string) string
	switch {
	case json.Valid([]byte(whole)):
		fields = jsonFields(whole)
		write = func(s string) string {
			quoted, _ := json.Marshal(s) // a string always can be
			return string(quoted[1 : len(quoted)-1])
		}
	case isForm(whole):
		fields, write = formFields(whole), url.QueryEscape
	default:
		if !readable(whole) && !slices.ContainsFunc(body, func(p fsm.Piece) bool { return !p.Fixed }) {
			return nil, 0
		}
		return []byte(words), 2
	}
	chosen := slices.DeleteFunc(slices.Clone(fields), func(f field) bool { return !slices.Contains(spoken, strings.ToLower(f.name)) })
	found = 2
	if len(chosen) == 0 {
		found = 1
		longest := -1
		for i, f := range fields {
			if (readable(whole[f.from:f.to]) || hasValue(body, f)) && (longest < 0 || f.to-f.from > fields[longest].to-fields[longest].from) {
				longest = i
			}
		}
		if longest < 0 {
			return nil, 0
		}
		chosen = fields[longest : longest+1]
	}
	var b strings.Builder
	at := 0
	for _, f := range chosen {
		b.WriteString(whole[at:f.from])
		b.WriteString(write(words))
		at = f.to
	}
	b.WriteString(whole[at:])
	return []byte(b.String()), found
}

// A field is a named string in a body: its content without the quotation marks.
type field struct {
	name     string
	from, to int
}

// readable reports whether a text has more than one word.
func readable(s string) bool {
	return len(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '+' })) > 1
}

// hasValue reports whether a part of a body is, at least in part, a value.
func hasValue(body []fsm.Piece, f field) bool {
	at := 0
	for _, p := range body {
		if end := at + len(p.Text); !p.Fixed && at < f.to && end > f.from {
			return true
		}
		at += len(p.Text)
	}
	return false
}

// jsonFields finds the strings in a valid JSON text that are not names themselves. A string in an
// array has the name of the array.
func jsonFields(s string) []field {
	var all []field
	name := ""
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		from := i + 1
		for i++; s[i] != '"'; i++ {
			if s[i] == '\\' {
				i++
			}
		}
		if rest := strings.TrimLeft(s[i+1:], " \t\r\n"); strings.HasPrefix(rest, ":") {
			name = s[from:i]
		} else {
			all = append(all, field{name, from, i})
		}
	}
	return all
}

// isForm reports whether a text is a form: names and values, encoded as in a URL.
func isForm(s string) bool {
	return strings.Contains(s, "=") && !strings.ContainsFunc(s, unicode.IsSpace)
}

func formFields(s string) []field {
	var all []field
	at := 0
	for pair := range strings.SplitSeq(s, "&") {
		if name, _, found := strings.Cut(pair, "="); found {
			all = append(all, field{name, at + len(name) + 1, at + len(pair)})
		}
		at += len(pair) + 1
	}
	return all
}
