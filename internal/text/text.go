// Package text makes hostile text safe to show: on a terminal, or in a log, a mail, a header or
// JSON.
//
// Invariant: the functions return valid UTF-8 without characters that control a terminal, start a
// new line, reorder the text around them or are invisible. Such characters are replaced by Go's
// notation: \x1b, \n, \u202e. They are the C0 and C1 controls, DEL, format characters
// (bidirectional controls, zero-width characters, the byte order mark), line and paragraph
// separators, letters without a shape, unassigned code points, and bytes that are not UTF-8.
// Everything else stays unchanged, including the backslash: the result is for reading and cannot be
// converted back.
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

// hostile reports whether a character must not be shown unchanged.
func hostile(c rune) bool {
	return !unicode.IsGraphic(c) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, c)
}

// Safe reports whether a text can be shown unchanged on one line.
func Safe(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, hostile)
}

// Line returns a text as one safe line.
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

// Duration formats a duration for readers, with at most two units from one hour on: 45s, 4m58s,
// 1h30m, 6d23h.
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

// writeNext writes the first character of a text and returns its length in the text, in bytes.
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

// Mask is like Line, for columns, where the number of characters must not change: it replaces each
// hostile character, hostile byte and unusual blank by one U+FFFD.
func Mask(s string) string {
	return strings.Map(func(c rune) rune {
		if hostile(c) || !unicode.IsPrint(c) {
			return utf8.RuneError
		}
		return c
	}, s)
}

// Lines is like Line but keeps tabs and line breaks, the latter as LF: for the body of a mail or
// the output of a command.
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

// Short is like Line but limits the length in bytes. If the text is longer, the result ends in an
// ellipsis of three bytes.
func Short(s string, most int) string {
	const ellipsis = "…"
	if len(s) <= most && Safe(s) {
		return s
	}
	var b strings.Builder
	fits := 0 // length of b up to which an ellipsis still fits
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

// Field is like Line, for one field of a line whose fields are separated by blanks: a field that is
// empty or contains a blank or a quotation mark is quoted as in Go.
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

// JSON returns encoded JSON, indented or not, with hostile characters written as \u escapes, which
// does not change its meaning. Line breaks outside strings stay.
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

// Clip shortens a text to at most that many bytes, without cutting a character. It does not make
// the text safe.
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
