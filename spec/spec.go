// Package spec says what UPSmon.conf means, and proves it: language.md is the
// normative text, diagnostics.md lists what the compiler has to say, and cases
// holds a file for each detail of the language.
package spec

import (
	_ "embed"
	"strings"
)

//go:embed diagnostics.md
var diagnostics string

// Explain returns what diagnostics.md says about a code such as U403: what it
// is about, why it matters, an example, and the compiler's answer to it. It is
// plain text; examples are indented.
func Explain(code string) (text string, ok bool) {
	_, section, ok := strings.Cut(diagnostics, "\n## "+code+" ")
	if !ok {
		return "", false
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var b strings.Builder
	b.WriteString(code + ": ")
	inside := false
	for line := range strings.Lines(strings.TrimSpace(section) + "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = !inside
		case inside && strings.TrimSpace(line) != "":
			b.WriteString("    " + line)
		default:
			b.WriteString(line)
		}
	}
	return b.String(), true
}
