package grammar

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// Severity says what a diagnostic means for the file.
type Severity uint8

// A file with an Error is not used; a Warning says what will happen. A Note is about a file that
// was converted to another format.
const (
	Error Severity = iota
	Warning
	Note
)

func (s Severity) String() string { return [...]string{"error", "warning", "note"}[s] }

// Diagnostic is one finding about a file.
type Diagnostic struct {
	File     string
	Span     Span // Start.Line 0: about the file as a whole
	Severity Severity
	Code     Code
	Message  string // what is wrong, or for a warning what will happen
	Remedy   string // what to do about it; may be empty
}

// String returns one line: file:line:column: severity: text [CODE].
func (d Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Span.Start.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", d.Span.Start.Line, d.Span.Start.Column)
	}
	fmt.Fprintf(&b, ": %s: %s", d.Severity, text.Line(d.Message))
	if d.Remedy != "" {
		fmt.Fprintf(&b, " (%s)", text.Line(d.Remedy))
	}
	fmt.Fprintf(&b, " [%s]", d.Code)
	return b.String()
}

// Diagnostics are all findings about a file.
type Diagnostics []Diagnostic

// Sort sorts by position, then by code and text, so that the same file always gives the same list.
func (ds Diagnostics) Sort() {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
			cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// HasErrors reports whether one of them is an Error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Error lists the errors, one per line, so that a Diagnostics can be returned as error.
func (ds Diagnostics) Error() string {
	var lines []string
	for _, d := range ds {
		if d.Severity == Error {
			lines = append(lines, d.String())
		}
	}
	return strings.Join(lines, "\n")
}

// Snippet renders the line of the file that d points at, with a caret under its first character and
// a tilde under each that follows. It is empty if d has no position. A long line is cut around the
// caret; what follows PASSWORD or WEBHOOK is shown as asterisks.
func (f *File) Snippet(d Diagnostic) string {
	at := d.Span.Start
	if at.Line == 0 {
		return ""
	}
	line := f.line(int(at.Line))
	col := min(int(at.Column)-1, len(line))
	last := len(line)
	if d.Span.End.Line == at.Line {
		last = min(int(d.Span.End.Column)-1, len(line))
	}

	const lead, most = 60, 110
	start := 0
	if col > lead+10 {
		start = col - lead
	}
	end := min(len(line), start+most)
	width := max(1, min(last, end)-col)

	var b strings.Builder
	b.WriteString("    ")
	if start > 0 {
		start++
		b.WriteRune('…')
	}
	b.WriteString(text.Mask(strings.ReplaceAll(string(line[start:end]), "\t", " ")))
	b.WriteString("\n    ")
	if start > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(strings.Repeat(" ", col-start))
	b.WriteByte('^')
	b.WriteString(strings.Repeat("~", width-1))
	b.WriteByte('\n')
	return b.String()
}

// line returns a line of the source without its line end and with its secrets hidden. Bytes that
// are not UTF-8 are replaced.
func (f *File) line(n int) []rune {
	if f.lines == nil {
		f.lines = []int{0}
		for i := range len(f.src) {
			if f.src[i] == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	if n > len(f.lines) {
		return nil
	}
	text, _, _ := strings.Cut(f.src[f.lines[n-1]:], "\n")
	line := []rune(strings.TrimRight(text, "\r"))
	first, _ := slices.BinarySearchFunc(f.secrets, n, func(s Span, n int) int { return cmp.Compare(int(s.Start.Line), n) })
	for _, s := range f.secrets[first:] {
		if int(s.Start.Line) > n {
			break
		}
		for i := int(s.Start.Column) - 1; i < min(int(s.End.Column)-1, len(line)); i++ {
			line[i] = '*'
		}
	}
	return line
}

// Write prints a file's diagnostics with their snippets.
func (f *File) Write(w io.Writer, ds Diagnostics) error {
	for _, d := range ds {
		if _, err := fmt.Fprintf(w, "%s\n%s", d, f.Snippet(d)); err != nil {
			return err
		}
	}
	return nil
}
