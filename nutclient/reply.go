package nutclient

import (
	"errors"
	"fmt"
	"strings"
)

// maxLine bounds a reply line, without its line end. upsd's own lines stay far below; more is a fault or an attack.
const maxLine = 64 << 10

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

// shorten makes text from the network fit for an error message: quoted, and not long.
func shorten(s string) string {
	const most = 60
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
