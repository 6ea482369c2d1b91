// Package grammartest compares diagnostics with what a test's files expect.
package grammartest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/grammar"
)

// A place is where a diagnostic stands.
type place struct {
	line, column int
	code         grammar.Code
}

// Compare reports every diagnostic that src does not expect, and every expected one that is
// missing. A comment
//
//	#! 12 U105 part of the text #! 30 U403 part of the text
//
// says that its line has these diagnostics, at these columns. Column 0 means the file as a whole.
func Compare(t *testing.T, src []byte, diags grammar.Diagnostics) {
	t.Helper()
	want := map[place]string{}
	for i, line := range strings.Split(string(src), "\n") {
		for _, expected := range strings.Split(line, "#! ")[1:] {
			fields := strings.SplitN(strings.TrimSpace(expected), " ", 3)
			column, err := strconv.Atoi(fields[0])
			if err != nil || len(fields) < 3 {
				t.Fatalf("line %d: %q: want a column, a code and a text", i+1, expected)
			}
			at := place{i + 1, column, grammar.Code(fields[1])}
			if column == 0 {
				at.line = 0
			}
			want[at] = fields[2]
		}
	}
	for _, d := range diags {
		at := place{int(d.Span.Start.Line), int(d.Span.Start.Column), d.Code}
		part, ok := want[at]
		switch {
		case !ok:
			t.Errorf("unexpected: %s", d)
		case !strings.Contains(d.String(), part):
			t.Errorf("%s\ndoes not contain %q", d, part)
		}
		delete(want, at)
	}
	for at, part := range want {
		t.Errorf("line %d, column %d: %s %q is missing", at.line, at.column, at.code, part)
	}
}
