// Package text makes hostile text safe to show: on a terminal, in a log, in a mail, in a header or
// in JSON.
//
// The invariant: what these functions return is valid UTF-8 in which nothing drives a terminal,
// starts a line of its own, reorders its surroundings or hides. Such characters appear in the
// notation of Go instead: \x1b, \n, \u202e. Those are the C0 and C1 controls, DEL,
// format characters (bidirectional controls, zero-width characters, the byte order mark), line and
// paragraph separators, letters that have no shape, unassigned code points, and bytes that are not
// UTF-8. Everything else stays as it is, the backslash too: a text is made for reading and cannot
// be turned back.
package text

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// hostile reports whether a character must not be shown as it is.
func hostile(c rune) bool {
	return !unicode.IsGraphic(c) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c)
}

// Safe reports whether a text can be shown as it is, on one line.
func Safe(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, hostile)
}

// Line returns a text as one line.
func Line(s string) string {
	if Safe(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		s = s[writeNext(&b, s):]
	}
	return b.String()
}

// Duration returns a duration as a person says it, with two units at most from an hour on: 45s, 4m58s, 1h30m, 6d23h.
func Duration(d time.Duration) string {
	const day = 24 * time.Hour
	d = d.Round(time.Second)
	if d >= time.Hour {
		d = d.Round(time.Minute)
	}
	if d >= day {
		if d%day < time.Hour {
			return fmt.Sprintf("%dd", d/day)
		}
		return fmt.Sprintf("%dd%dh", d/day, d%day/time.Hour)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// writeNext writes the first character of a text and returns how many bytes of the text that is.
func writeNext(b *strings.Builder, s string) int {
	c, n := utf8.DecodeRuneInString(s)
	switch {
	case c == utf8.RuneError && n == 1:
		fmt.Fprintf(b, `\x%02x`, s[0])
	case hostile(c):
		q := strconv.QuoteRuneToASCII(c)
		b.WriteString(q[1 : len(q)-1])
	default:
		b.WriteString(s[:n])
	}
	return n
}

// Mask is Line where columns are to line up and every character counts: each hostile character, or
// byte, and each unusual blank becomes one U+FFFD.
func Mask(s string) string {
	return strings.Map(func(c rune) rune {
		if hostile(c) || !unicode.IsPrint(c) {
			return utf8.RuneError
		}
		return c
	}, s)
}

// Lines returns a text whose tabs and line breaks stay, the latter as LF: the body of a mail, the
// output of a command.
func Lines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		line, end := strings.CutSuffix(line, "\n")
		for i, part := range strings.Split(strings.TrimSuffix(line, "\r"), "\t") {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(Line(part))
		}
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Short is Line for a text of any size: at most that many bytes, of which the last three are an
// ellipsis if the text had more.
func Short(s string, most int) string {
	const ellipsis = "…"
	if len(s) <= most && Safe(s) {
		return s
	}
	var b strings.Builder
	fits := 0 // bytes of b before which an ellipsis may stand
	for len(s) > 0 && b.Len() <= most {
		if b.Len()+len(ellipsis) <= most {
			fits = b.Len()
		}
		s = s[writeNext(&b, s):]
	}
	if len(s) == 0 && b.Len() <= most {
		return b.String()
	}
	if most < len(ellipsis) {
		return ""
	}
	return b.String()[:fits] + ellipsis
}

// Field is Line for one field of a line whose fields are separated by blanks: it is quoted as in Go
// if it is empty or contains a blank or a quotation mark.
func Field(s string) string {
	if s == "" || strings.ContainsAny(s, " \"") {
		var b strings.Builder
		b.WriteByte('"')
		for len(s) > 0 {
			if s[0] == '"' || s[0] == '\\' {
				b.WriteByte('\\')
			}
			s = s[writeNext(&b, s):]
		}
		b.WriteByte('"')
		return b.String()
	}
	return Line(s)
}

// JSON returns encoded JSON, indented or not, in which hostile characters are written as \u escapes:
// it means the same. Line breaks outside of strings stay.
func JSON(encoded []byte) []byte {
	if !bytes.ContainsFunc(encoded, func(c rune) bool { return c != '\n' && hostile(c) || c == utf8.RuneError }) {
		return encoded
	}
	var b bytes.Buffer
	for len(encoded) > 0 {
		c, n := utf8.DecodeRune(encoded)
		switch {
		case c == '\n' || n > 1 && c == utf8.RuneError || c != utf8.RuneError && !hostile(c):
			b.Write(encoded[:n])
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		encoded = encoded[n:]
	}
	return b.Bytes()
}

// Clip shortens a text to at most that many bytes, not within a character. It makes nothing safe.
func Clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := max(0, most)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
