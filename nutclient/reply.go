package nutclient

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxLine bounds a reply line, without its line end. upsd's own lines are much shorter. A
	// longer one is a bug or an attack.
	maxLine = 64 << 10

	// maxValue bounds the value of a variable. Longer ones are truncated: values become part of
	// messages, environments and command lines, and a hostile server must not be able to make these
	// too long to use.
	maxValue = 4 << 10

	// maxList bounds the entries of a LIST reply, and maxListSize its bytes.
	maxList     = 10_000
	maxListSize = 4 << 20
)

// checkArgument refuses what the protocol cannot carry. An argument with a line end would be a
// second command.
func checkArgument(s string) error {
	if i := strings.IndexAny(s, "\r\n\x00"); i >= 0 {
		return fmt.Errorf("the argument contains the control character %q", s[i:i+1])
	}
	return nil
}

// quoteArgument returns the argument in the form that upsd reads: bare if every character is
// harmless, otherwise between quotes, with a backslash before each quote, backslash and `#`. After
// a `#` between quotes without a backslash, upsd 2.8 never answers again. The argument must have
// passed checkArgument.
func quoteArgument(s string) string {
	bare := s != ""
	for i := 0; i < len(s) && bare; i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("._-+:@%/,", c) >= 0:
		default:
			bare = false
		}
	}
	if bare {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("\"\\#", s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
	return b.String()
}

// cutField takes the first field off a reply line without line end. Blanks separate fields, a field
// between double quotes may contain blanks, and between quotes a backslash makes the next character
// literal (upsd puts one before a quote, a backslash and `#`). A nil field means the end of the
// line. Anything doubtful is an error, never a guess: a truncated value must not pass for a
// complete one. Control characters between quotes are allowed: a serial number with a tab in it
// must not end the monitoring of its unit, or of others. Code that prints a value escapes it.
func cutField(line []byte) (field, rest []byte, err error) {
	for len(line) > 0 && line[0] == ' ' {
		line = line[1:]
	}
	if len(line) == 0 {
		return nil, nil, nil
	}
	if line[0] == '"' {
		return cutQuoted(line[1:])
	}
	for i, c := range line {
		switch {
		case c == ' ':
			return line[:i], line[i:], nil
		case c == '"':
			return nil, nil, errors.New("a quote inside a word")
		case isControl(c):
			return nil, nil, fmt.Errorf("the control character %q", c)
		}
	}
	return line, nil, nil
}

// cutQuoted is cutField after an opening quote.
func cutQuoted(line []byte) (field, rest []byte, err error) {
	from := 0 // field has what comes before, because it contains a backslash
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			if field == nil {
				field = make([]byte, 0, len(line))
			}
			field = append(field, line[from:i]...)
			i++ // any character stands for itself
			from = i
		case '"':
			if i+1 < len(line) && line[i+1] != ' ' {
				return nil, nil, errors.New("text directly behind a closing quote")
			}
			if field == nil {
				return line[:i], line[i+1:], nil
			}
			return append(field, line[from:i]...), line[i+1:], nil
		}
	}
	return nil, nil, errors.New("a quote that does not end")
}

// parseFields cuts a reply line into its fields.
func parseFields(line []byte) ([]string, error) {
	var fields []string
	for {
		field, rest, err := cutField(line)
		if err != nil {
			return nil, err
		}
		if field == nil {
			return fields, nil
		}
		fields = append(fields, string(field))
		line = rest
	}
}

func isControl(c byte) bool { return c < ' ' || c == 0x7f }

// parseError reports whether a reply line is an error reply, and which. Servers that are not upsd have
// codes of their own, which need not look like upsd's.
func parseError(line []byte) (code []byte, is bool, err error) {
	rest, is := bytes.CutPrefix(line, []byte("ERR"))
	if !is || len(rest) > 0 && rest[0] != ' ' {
		return nil, false, nil
	}
	word, _, _ := bytes.Cut(bytes.TrimPrefix(rest, []byte(" ")), []byte(" "))
	if len(word) == 0 || len(word) > 64 {
		return nil, true, errors.New("an ERR without a code")
	}
	for _, c := range word {
		if isControl(c) || c > 0x7f {
			return nil, true, errors.New("an ERR with a malformed code")
		}
	}
	return word, true, nil
}

// isOK reports whether a reply means success. Words may follow: `OK STARTTLS`, `OK
// PRIMARY-GRANTED`.
func isOK(line []byte) bool {
	rest, is := bytes.CutPrefix(line, []byte("OK"))
	return is && (len(rest) == 0 || rest[0] == ' ')
}

// cutHead removes the words that a reply must begin with from a line. upsd sends the name of a unit
// unchanged and without quotes, even if it contains blanks or quotes. Other servers may quote it.
func cutHead(line []byte, words ...string) (rest []byte, ok bool) {
	rest, ok = line, true
	for i, w := range words {
		if i > 0 && ok {
			if ok = len(rest) > 0 && rest[0] == ' '; ok {
				rest = rest[1:]
			}
		}
		if ok = ok && len(rest) >= len(w) && string(rest[:len(w)]) == w; !ok {
			break
		}
		rest = rest[len(w):]
	}
	if ok && (len(rest) == 0 || rest[0] == ' ') {
		return rest, true
	}
	rest = line
	for _, w := range words {
		field, r, err := cutField(rest)
		if err != nil || field == nil || string(field) != w {
			return nil, false
		}
		rest = r
	}
	return rest, true
}

// about returns the error for a reply that does not begin with the expected words.
func about(line []byte, verb string, want int) error {
	f, err := parseFields(line)
	switch {
	case err != nil:
		return err
	case len(f) != want || f[0] != verb:
		return fmt.Errorf("not a %s reply", verb)
	case want > 3:
		return fmt.Errorf("the reply is about %s of %s", shorten(f[2]), shorten(f[1]))
	}
	return fmt.Errorf("the reply is about %s", shorten(f[1]))
}

// errLongStatus says that a status cannot be used: LB may be among the words that would be cut off.
var errLongStatus = fmt.Errorf("the status has more than %d bytes", maxValue)

// parseVar reads `VAR <ups> <variable> "<value>"` and insists on the unit and variable that were
// asked for. If the value is the same as before, it allocates nothing.
func parseVar(line []byte, ups, variable, before string) (string, error) {
	rest, ok := cutHead(line, "VAR", ups, variable)
	if !ok {
		return "", about(line, "VAR", 4)
	}
	value, rest, err := cutField(rest)
	if err != nil {
		return "", err
	}
	if more, _, _ := cutField(rest); value == nil || more != nil {
		return "", errors.New("not a VAR reply")
	}
	if cut := bound(value); len(cut) < len(value) {
		if variable == statusVar {
			return "", errLongStatus
		}
		value = cut
	}
	if string(value) == before {
		return before, nil
	}
	return string(value), nil
}

// bound truncates a value that is too long, but not inside a character.
func bound(value []byte) []byte {
	if len(value) <= maxValue {
		return value
	}
	n := maxValue
	for n > maxValue-utf8.UTFMax && !utf8.RuneStart(value[n]) {
		n--
	}
	return value[:n]
}

// parseNumLogins reads `NUMLOGINS <ups> <number>` and insists on the unit that was asked for, and
// on a plain number: a primary that waits for the others to shut down must not mistake anything
// else for 0.
func parseNumLogins(line []byte, ups string) (int, error) {
	rest, ok := cutHead(line, "NUMLOGINS", ups)
	if !ok {
		return 0, about(line, "NUMLOGINS", 3)
	}
	f, err := parseFields(rest)
	if err != nil {
		return 0, err
	}
	if len(f) != 1 {
		return 0, errors.New("not a NUMLOGINS reply")
	}
	n, err := strconv.ParseUint(f[0], 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%s is not a number of logins", shorten(f[0]))
	}
	return int(n), nil
}

// parseVersion reads the reply to PROTVER or NETVER, which is the bare version. Since it does not
// say what was asked for, only text that looks like a version is accepted.
func parseVersion(line []byte) (string, error) {
	version := string(line)
	for part := range strings.SplitSeq(version, ".") {
		if _, err := strconv.ParseUint(part, 10, 31); err != nil {
			return "", errors.New("not the version of a protocol")
		}
	}
	return version, nil
}

// listing takes the lines of a reply to LIST: `BEGIN LIST <head>`, entries `<head> <field>...`,
// `END LIST <head>`.
type listing struct {
	head  []string // what was asked for: VAR <ups>
	width int      // how many fields an entry has behind the head

	began, ended bool
	size         int // in bytes, so far
	entries      [][]string
}

func (l *listing) add(line []byte) error {
	frame := func(word string) bool {
		rest, ok := cutHead(line, append([]string{word, "LIST"}, l.head...)...)
		return ok && len(rest) == 0
	}
	switch {
	case !l.began && frame("BEGIN"):
		l.began = true
		return nil
	case l.began && frame("END"):
		l.ended = true
		return nil
	}
	rest, ok := cutHead(line, l.head...)
	if head := strings.Join(l.head, " "); !ok && len(line) > len(head) && strings.EqualFold(string(line[:len(head)]), head) {
		rest, ok = cutHead(line, string(line[:len(head)])) // LIST CLIENT spells the name as in ups.conf, not as in the request
	}
	if !l.began || !ok {
		return fmt.Errorf("not part of the list %s", strings.Join(l.head, " "))
	}
	entry, err := l.entry(rest)
	if err != nil {
		return err
	}
	if len(entry) != l.width {
		return fmt.Errorf("not part of the list %s", strings.Join(l.head, " "))
	}
	if len(l.entries) == maxList {
		return fmt.Errorf("more than %d entries", maxList)
	}
	if l.size += len(line); l.size > maxListSize {
		return fmt.Errorf("more than %d bytes", maxListSize)
	}
	l.entries = append(l.entries, entry)
	return nil
}

// entry cuts an entry into its fields. In a list of units the first is a name, which may contain
// anything; see cutHead.
func (l *listing) entry(rest []byte) ([]string, error) {
	if !slices.Equal(l.head, []string{"UPS"}) || len(rest) == 0 {
		return parseFields(rest)
	}
	rest = rest[1:]
	for i := range rest {
		if !bytes.HasPrefix(rest[i:], []byte(` "`)) {
			continue
		}
		// The name ends where a quoted text begins that extends to the end of the line.
		description, more, err := cutQuoted(rest[i+2:])
		if err != nil || len(more) > 0 {
			continue
		}
		name := rest[:i]
		if j := bytes.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }); j >= 0 {
			return nil, fmt.Errorf("the control character %q", name[j])
		}
		if field, more, err := cutField(name); err == nil && len(more) == 0 && bytes.HasPrefix(name, []byte(`"`)) {
			name = field
		}
		return []string{string(name), string(description)}, nil
	}
	return parseFields(rest)
}

// shorten makes text from the network fit for an error message: quoted and short.
func shorten[T string | []byte](s T) string {
	const most = 60
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
