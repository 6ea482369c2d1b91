package nutclient

import (
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

// parseFields cuts a reply line, without its line end, into fields: blanks separate them, a field between double quotes may
// hold blanks, and inside quotes a backslash makes the next character stand for itself (upsd puts one before a quote, a
// backslash and `#`). Anything doubtful is an error, never a guess: a value that was cut short must not pass for a whole one.
// Control characters inside of quotes are no doubt: a serial number with a tab in it must not cost its unit the monitoring, nor
// its neighbours theirs. Whoever prints a value escapes it.
func parseFields(line string) ([]string, error) {
	var fields []string
	for i := 0; ; {
		for i < len(line) && line[i] == ' ' {
			i++
		}
		if i == len(line) {
			return fields, nil
		}
		if line[i] != '"' {
			start := i
			for i < len(line) && line[i] != ' ' {
				if line[i] == '"' {
					return nil, errors.New("a quote inside a word")
				}
				if isControl(line[i]) {
					return nil, fmt.Errorf("the control character %q", line[i])
				}
				i++
			}
			fields = append(fields, line[start:i])
			continue
		}
		var b strings.Builder
		for i++; ; i++ {
			if i == len(line) {
				return nil, errors.New("a quote that does not end")
			}
			if line[i] == '"' {
				break
			}
			if line[i] == '\\' {
				if i++; i == len(line) {
					return nil, errors.New("a quote that does not end")
				}
			}
			b.WriteByte(line[i])
		}
		if i++; i < len(line) && line[i] != ' ' {
			return nil, errors.New("text directly behind a closing quote")
		}
		fields = append(fields, b.String())
	}
}

func isControl(c byte) bool { return c < ' ' || c == 0x7f }

// parseError tells whether a reply line is an error reply, and which.
func parseError(line string) (Code, bool, error) {
	if line != "ERR" && !strings.HasPrefix(line, "ERR ") {
		return "", false, nil
	}
	word, _, _ := strings.Cut(strings.TrimPrefix(line, "ERR "), " ")
	if word == "" || len(word) > 64 || line == "ERR" {
		return "", true, errors.New("an ERR without a code")
	}
	for i := 0; i < len(word); i++ {
		if c := word[i]; !('A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return "", true, errors.New("an ERR with a malformed code")
		}
	}
	return Code(word), true, nil
}

// isOK tells a reply of success. Words may follow: `OK STARTTLS`, `OK PRIMARY-GRANTED`.
func isOK(line string) bool { return line == "OK" || strings.HasPrefix(line, "OK ") }

// parseVar reads `VAR <ups> <variable> "<value>"` and insists on the very unit and variable that were asked for.
func parseVar(line, ups, variable string) (string, error) {
	f, err := parseFields(line)
	if err != nil {
		return "", err
	}
	if len(f) != 4 || f[0] != "VAR" {
		return "", errors.New("not a VAR reply")
	}
	if f[1] != ups || f[2] != variable {
		return "", fmt.Errorf("the reply is about %s of %s", shorten(f[2]), shorten(f[1]))
	}
	return f[3], nil
}

// parseNumLogins reads `NUMLOGINS <ups> <number>` and insists on the very unit that was asked for, and on a plain number: who
// waits for the others to shut down must not mistake anything else for 0.
func parseNumLogins(line, ups string) (int, error) {
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
func parseVersion(line string) (string, error) {
	for part := range strings.SplitSeq(line, ".") {
		if _, err := strconv.ParseUint(part, 10, 31); err != nil {
			return "", errors.New("not the version of a protocol")
		}
	}
	return line, nil
}

// listing takes the lines of a reply to LIST: `BEGIN LIST <head>`, entries `<head> <field>...`, `END LIST <head>`.
type listing struct {
	head  []string // what was asked for: VAR <ups>
	width int      // how many fields an entry has behind the head

	began, ended bool
	entries      [][]string
}

func (l *listing) add(line string) error {
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
func shorten(s string) string {
	const most = 60
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
