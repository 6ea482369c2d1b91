package nutclient

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxLine bounds a reply line, without its line end. upsd's own lines stay far below; more is a fault or an attack.
	maxLine = 64 << 10

	// maxList bounds the entries of a LIST reply.
	maxList = 10_000
)

// checkArgument refuses what the protocol cannot carry. An argument with a line end would be a second command.
func checkArgument(s string) error {
	if i := strings.IndexAny(s, "\r\n\x00"); i >= 0 {
		return fmt.Errorf("the argument contains the control character %q", s[i:i+1])
	}
	return nil
}

// quoteArgument returns the argument as upsd reads it back: bare where every character is harmless, else between quotes, with
// a backslash before each quote and backslash. The argument must have passed checkArgument.
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
		if s[i] == '"' || s[i] == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
	return b.String()
}

// cutField takes the first field off a reply line, which has no line end: blanks separate fields, one between double quotes may
// hold blanks, and inside quotes a backslash makes the next character stand for itself (upsd puts one before a quote, a backslash
// and `#`). A field of nil is the end of the line. Anything doubtful is an error, never a guess: a value that was cut short must
// not pass for a whole one. Control characters inside of quotes are no doubt: a serial number with a tab in it must not cost its
// unit the monitoring, nor its neighbours theirs. Whoever prints a value escapes it.
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

// cutQuoted is cutField behind an opening quote.
func cutQuoted(line []byte) (field, rest []byte, err error) {
	from := 0 // what comes before is in field, because of a backslash in it
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			if field == nil {
				field = make([]byte, 0, len(line))
			}
			field = append(field, line[from:i]...)
			i++ // whatever it is, it stands for itself
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

// parseError tells whether a reply line is an error reply, and which.
func parseError(line []byte) (Code, bool, error) {
	rest, is := bytes.CutPrefix(line, []byte("ERR"))
	if !is || len(rest) > 0 && rest[0] != ' ' {
		return "", false, nil
	}
	word, _, _ := bytes.Cut(bytes.TrimPrefix(rest, []byte(" ")), []byte(" "))
	if len(word) == 0 || len(word) > 64 {
		return "", true, errors.New("an ERR without a code")
	}
	for _, c := range word {
		if !('A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return "", true, errors.New("an ERR with a malformed code")
		}
	}
	return Code(word), true, nil
}

// isOK tells a reply of success. Words may follow: `OK STARTTLS`, `OK PRIMARY-GRANTED`.
func isOK(line []byte) bool {
	rest, is := bytes.CutPrefix(line, []byte("OK"))
	return is && (len(rest) == 0 || rest[0] == ' ')
}

// parseVar reads `VAR <ups> <variable> "<value>"` and insists on the very unit and variable that were asked for. Where the value
// is what it was before it takes no memory.
func parseVar(line []byte, ups, variable, before string) (string, error) {
	var f [5][]byte
	n := 0
	for rest := line; n < len(f); n++ {
		var err error
		if f[n], rest, err = cutField(rest); err != nil {
			return "", err
		}
		if f[n] == nil {
			break
		}
	}
	if n != 4 || string(f[0]) != "VAR" {
		return "", errors.New("not a VAR reply")
	}
	if string(f[1]) != ups || string(f[2]) != variable {
		return "", fmt.Errorf("the reply is about %s of %s", shorten(f[2]), shorten(f[1]))
	}
	if string(f[3]) == before {
		return before, nil
	}
	return string(f[3]), nil
}

// parseNumLogins reads `NUMLOGINS <ups> <number>` and insists on the very unit that was asked for, and on a plain number: who
// waits for the others to shut down must not mistake anything else for 0.
func parseNumLogins(line []byte, ups string) (int, error) {
	f, err := parseFields(line)
	if err != nil {
		return 0, err
	}
	if len(f) != 3 || f[0] != "NUMLOGINS" {
		return 0, errors.New("not a NUMLOGINS reply")
	}
	if f[1] != ups {
		return 0, fmt.Errorf("the reply is about %s", shorten(f[1]))
	}
	n, err := strconv.ParseUint(f[2], 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%s is no number of logins", shorten(f[2]))
	}
	return int(n), nil
}

// parseVersion reads the reply to PROTVER or NETVER, which is the bare version. Nothing in it says what was asked for, so that
// only what can be a version is taken for one.
func parseVersion(line []byte) (string, error) {
	version := string(line)
	for part := range strings.SplitSeq(version, ".") {
		if _, err := strconv.ParseUint(part, 10, 31); err != nil {
			return "", errors.New("not the version of a protocol")
		}
	}
	return version, nil
}

// listing takes the lines of a reply to LIST: `BEGIN LIST <head>`, entries `<head> <field>...`, `END LIST <head>`.
type listing struct {
	head  []string // what was asked for: VAR <ups>
	width int      // how many fields an entry has behind the head

	began, ended bool
	entries      [][]string
}

func (l *listing) add(line []byte) error {
	f, err := parseFields(line)
	if err != nil {
		return err
	}
	frame := func(word string) bool {
		return len(f) == 2+len(l.head) && f[0] == word && f[1] == "LIST" && slices.Equal(f[2:], l.head)
	}
	n := len(l.head)
	switch {
	case !l.began && frame("BEGIN"):
		l.began = true
	case l.began && frame("END"):
		l.ended = true
	case l.began && len(f) == n+l.width && slices.Equal(f[:n], l.head):
		if len(l.entries) == maxList {
			return fmt.Errorf("more than %d entries", maxList)
		}
		l.entries = append(l.entries, f[n:])
	default:
		return fmt.Errorf("no part of the list %s", strings.Join(l.head, " "))
	}
	return nil
}

// shorten makes text from the network fit for an error message: quoted, and not long.
func shorten[T string | []byte](s T) string {
	const most = 60
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
