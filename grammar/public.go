package grammar

import (
	"slices"
	"strings"
)

// Public returns the source with its secrets masked, so that others may read it: passwords, the
// addresses of webhooks and pushes, header fields and bodies, and the texts of the messages that
// these name. Everything keeps its line and its column, and the text compiles if the source does.
// Bytes that are not UTF-8 are replaced.
func (f *File) Public() []byte {
	named := map[string]bool{} // by an address, a header field or a body
	name := func(words ...Word) {
		for _, w := range words {
			switch w := w.(type) {
			case *Name:
				named[w.Value] = true
			case *Text:
				named[w.Value] = true
			}
		}
	}
	for _, item := range f.Items {
		Walk(item, func(n Node) bool {
			switch n := n.(type) {
			case *Webhook:
				name(n.URL)
			case *Push:
				name(n.URL)
			case *Part:
				if key := n.Keyword.Word; n.Text != nil && (key == "HEADER" || key == "BODY") {
					name(n.Text.Words...)
				}
			}
			return true
		})
	}
	var spans []Span
	for _, item := range slices.Backward(f.Items) { // a LET stands before its use
		if l, ok := item.(*Let); ok && named[l.Name.Value] {
			spans = append(spans, l.Value.Span)
			name(l.Value.Words...)
		}
	}
	spans = append(spans, f.secrets...)
	lines := strings.Split(f.src, "\n")
	for n := range lines {
		lines[n] = masked([]rune(lines[n]), n+1, spans)
	}
	return []byte(strings.Join(lines, "\n"))
}

// masked masks the spans of a line so that the language still reads it in the same way: quotation
// marks stay, and so does what makes a text an address.
func masked(line []rune, n int, spans []Span) string {
	for _, s := range spans {
		if n < int(s.Start.Line) || n > int(s.End.Line) {
			continue
		}
		from, to := 0, len(line)
		if n == int(s.Start.Line) {
			from = min(to, int(s.Start.Column)-1)
		}
		if n == int(s.End.Line) {
			to = min(to, int(s.End.Column)-1)
		}
		const marks = "\"'«»⎡⎦⸢⸥"
		if to-from > 1 && strings.ContainsRune(marks, line[from]) && strings.ContainsRune(marks, line[to-1]) {
			from, to = from+1, to-1
		}
		for _, scheme := range []string{"https://", "http://"} {
			if strings.HasPrefix(string(line[from:to]), scheme) {
				from += len(scheme)
			}
		}
		for i := from; i < to; i++ {
			line[i] = 'x'
		}
	}
	return string(line)
}
