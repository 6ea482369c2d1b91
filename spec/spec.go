// Package spec says what UPSmon.conf means, and proves it: language.md is the
// normative text, diagnostics.md lists what the compiler has to say, and cases
// holds a file for each detail of the language.
package spec

import (
	_ "embed"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// proseWidth is the width of the paragraphs that Explain returns, in columns: that of the help.
const proseWidth = 84

//go:embed diagnostics.md
var diagnostics string

// Explain returns what diagnostics.md says about a code such as U403: what it
// is about, why it matters, an example, and the compiler's answer to it. It is
// plain text; paragraphs are wrapped and examples are indented.
func Explain(code string) (text string, ok bool) {
	_, section, ok := strings.Cut(diagnostics, "\n## "+code+" ")
	if !ok {
		return "", false
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var b strings.Builder
	prose := code + ": "
	flush := func() {
		if prose != "" {
			b.WriteString(ansi.Wordwrap(strings.TrimSpace(prose), proseWidth, "") + "\n")
		}
		prose = ""
	}
	inside := false
	for line := range strings.Lines(strings.TrimSpace(section) + "\n") {
		blank := strings.TrimSpace(line) == ""
		switch fence := strings.HasPrefix(line, "```"); {
		case fence:
			flush()
			inside = !inside
		case inside && !blank:
			b.WriteString("    " + line)
		case inside || blank:
			flush()
			b.WriteString(line)
		default:
			prose += strings.TrimSuffix(line, "\n") + " "
		}
	}
	flush()
	return b.String(), true
}
