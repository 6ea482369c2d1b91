// Package spec says what UPSmon.conf means, and proves it: language.md is the
// normative text, diagnostics.md lists what the compiler has to say, and cases
// holds a file for each detail of the language.
package spec

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// proseWidth is the width of the paragraphs that Explain returns, in columns: that of the help.
const proseWidth = 84

// hyphen is one at which no line is broken.
const hyphen = "\u2011"

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
	return plain(code+": ", section), true
}

//go:embed language.md
var language string

// caseList is where language.md names the cases of a section.
var caseList = regexp.MustCompile("(?s)\nCases: .*?(\n\n|$)")

// ExplainVerb returns what language.md says about a verb: an example, and its paragraphs about it.
// Both may be missing. It is plain text, as that of Explain.
func ExplainVerb(keyword string) (example, text string) {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(keyword) + `\b`)
	_, section, _ := strings.Cut(language, "\n## 14. Actions\n")
	section, _, _ = strings.Cut(section, "\n## ")
	section = caseList.ReplaceAllString(section, "")
	var about []string
	for _, part := range strings.Split(section, "\n\n**")[1:] {
		part, _, _ = strings.Cut(part, "\n### ")
		title, _, _ := strings.Cut(part, "**")
		if word.MatchString(title) {
			about = append(about, plain("", strings.Replace(part, "**", "", 1)))
		}
	}
	inside := false
	for line := range strings.Lines(language) {
		if strings.HasPrefix(line, "```") {
			inside = !inside
		} else if inside && strings.HasPrefix(line, "WHEN ") && word.MatchString(line) {
			if complete := strings.Contains(line, keyword+` "`); example == "" || complete {
				example = strings.TrimSpace(line)
				if complete {
					break
				}
			}
		}
	}
	return example, strings.Join(about, "\n")
}

// plain turns a section of Markdown into plain text, which begins with prose.
func plain(prose, section string) string {
	var b strings.Builder
	flush := func() {
		if prose != "" {
			// Wordwrap would break a line behind each hyphen, that of a flag as well.
			text := strings.ReplaceAll(strings.TrimSpace(prose), "-", hyphen)
			b.WriteString(strings.ReplaceAll(ansi.Wordwrap(text, proseWidth, ""), hyphen, "-") + "\n")
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
		case strings.HasPrefix(line, "|---"):
		case strings.HasPrefix(line, "|"), strings.HasPrefix(line, "- "):
			flush()
			if line[0] == '|' {
				cells := strings.Split(strings.Trim(line, "| \n"), "|")
				for i := range cells {
					cells[i] = strings.TrimSpace(cells[i])
				}
				b.WriteString("    " + strings.Join(cells, "  ") + "\n")
			} else {
				prose = line
			}
		case inside || blank:
			flush()
			b.WriteString(line)
		default:
			prose += strings.TrimSuffix(line, "\n") + " "
		}
	}
	flush()
	return b.String()
}
