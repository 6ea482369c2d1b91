// Package spec defines the meaning of UPSmon.conf and tests it: language.md is the normative text,
// diagnostics.md lists the compiler's diagnostics, and cases contains a file for each detail of the
// language.
package spec

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// proseWidth is the width of Explain's paragraphs in columns. It equals that of the help.
const proseWidth = 84

// hyphen is a non-breaking hyphen.
const hyphen = "\u2011"

//go:embed diagnostics.md
var diagnostics string

// Explain returns the section of diagnostics.md about a code such as U403: its meaning, why it
// matters, an example, and the compiler's output for it. It is plain text with wrapped paragraphs
// and indented examples.
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

// caseList matches the paragraph of language.md that names the cases of a section.
var caseList = regexp.MustCompile("(?s)\nCases: .*?(\n\n|$)")

// ExplainVerb returns an example of a verb and the paragraphs of language.md about it. Both may be
// empty. It is plain text, like Explain's.
func ExplainVerb(keyword string) (example, text string) {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(keyword) + `\b`)
	_, section, _ := strings.Cut(language, "\n## 14. Actions\n")
	section, _, _ = strings.Cut(section, "\n## ")
	section = caseList.ReplaceAllString(section, "\n\n")
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

// link matches a Markdown link, and its text.
var link = regexp.MustCompile(`\[([^\]]+)\]\([^)]+\)`)

// escaped stands for a | inside a table cell, which Markdown writes as \|.
const escaped = "\x00"

// plain converts a section of Markdown to plain text that begins with prose.
func plain(prose, section string) string {
	var b strings.Builder
	flush := func() {
		if prose != "" {
			// Wordwrap would break a line after any hyphen, even inside a flag.
			text := strings.ReplaceAll(link.ReplaceAllString(strings.TrimSpace(prose), "$1"), "-", hyphen)
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
				cells := strings.Split(strings.ReplaceAll(strings.Trim(line, "| \n"), `\|`, escaped), "|")
				for i := range cells {
					cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), escaped, "|")
				}
				b.WriteString("    " + strings.Join(cells, "  ") + "\n")
			} else {
				prose = strings.TrimSuffix(line, "\n")
			}
		case inside || blank:
			flush()
			b.WriteString(line)
		default:
			prose = strings.TrimSpace(prose) + " " + strings.TrimSpace(line)
		}
	}
	flush()
	return b.String()
}

// literal matches a word of the language in its grammar.
var literal = regexp.MustCompile(`"([A-Z]+)"`)

// productions returns the lines of the grammar in language.md.
func productions() []string {
	_, text, _ := strings.Cut(language, "```ebnf\n")
	text, _, _ = strings.Cut(text, "```")
	return strings.Split(text, "\n")
}

// Words returns the words of the language in alphabetical order, verbs included.
func Words() []string {
	var words []string
	for _, line := range productions() {
		for _, m := range literal.FindAllStringSubmatch(line, -1) {
			words = append(words, m[1])
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Statuses returns the states of a unit that language.md names, in alphabetical order.
func Statuses() []string {
	_, section, _ := strings.Cut(language, "\n## 7. Statuses and events\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var names []string
	for _, block := range paragraphs(section) {
		_, list, found := strings.Cut(block, "drivers report the words ")
		if found {
			list, _, _ = strings.Cut(list, ".")
			names = append(names, status.FindAllString(list, -1)...)
		} else if strings.HasPrefix(block, "| machine ") {
			for row := range strings.Lines(block) {
				names = append(names, status.FindAllString(strings.Split(row, "|")[1], -1)...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// emphasis matches a word in italics.
var emphasis = regexp.MustCompile(`\*(\pL+)\*`)

// inline matches inline code in a sentence.
var inline = regexp.MustCompile("`([^`\n]+)`")

// status matches the name of a state.
var status = regexp.MustCompile(`\b[A-Z]{2,}[1-3]?\b`)

// ExplainWord returns the syntax of a word of the language, such as BETWEEN, and the passages about
// it from the section of language.md that mentions it most. For a status, such as LB, it returns
// only the passages. It is plain text, like Explain's.
func ExplainWord(word string) (text string, ok bool) {
	if !slices.Contains(Words(), word) && !slices.Contains(Statuses(), word) {
		return "", false
	}
	var forms []string
	for _, line := range productions() {
		if strings.Contains(line, `"`+word+`"`) {
			_, form, found := strings.Cut(line, "= ")
			if !found {
				_, form, _ = strings.Cut(line, "| ")
			}
			form = strings.TrimSuffix(strings.TrimSpace(form), " .")
			forms = append(forms, strings.ReplaceAll(strings.TrimPrefix(form, "| "), `"`, ""))
		}
	}
	slices.Sort(forms)
	title, about := passages(word)
	about = emphasis.ReplaceAllString(inline.ReplaceAllString(about, "$1"), "$1")
	parts := slices.Compact(forms)
	if len(parts) > 0 {
		parts = []string{strings.Join(parts, "\n") + "\n"}
	}
	if about != "" {
		parts = append(parts, plain("", about), "(The language, "+title+")\n")
	}
	return strings.Join(parts, "\n"), true
}

// heading matches the title of a section or subsection.
var heading = regexp.MustCompile(`(?m)^##+ (.+)$`)

// undefining matches the sections that only list words.
var undefining = regexp.MustCompile(`^(2|3|16|17)\.`)

// passages returns the title of the section that mentions a word most often, and the paragraphs,
// examples and table rows in it that mention the word.
func passages(word string) (title, text string) {
	mention := regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`)
	most := 0
	at := heading.FindAllStringSubmatchIndex(language, -1)
	for i, h := range at {
		end := len(language)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name, section := language[h[2]:h[3]], caseList.ReplaceAllString(language[h[1]:end], "\n\n")
		var about []string
		n, list := 0, false
		for _, block := range paragraphs(section) {
			found := len(mention.FindAllString(block, -1))
			if found == 0 && (!list || !strings.HasPrefix(block, "- ")) {
				list = false
				continue
			}
			list = true // the next list belongs to this paragraph
			if strings.HasPrefix(block, "|") {
				var rows []string
				for row := range strings.Lines(block) {
					if mention.MatchString(row) {
						rows = append(rows, strings.TrimSpace(row))
					}
				}
				block = strings.Join(rows, "\n")
			}
			n += found
			about = append(about, strings.ReplaceAll(block, "**", ""))
		}
		if n > most && !undefining.MatchString(name) {
			most, title, text = n, name, strings.Join(about, "\n\n")
		}
	}
	return title, text
}

// paragraphs splits a section at its empty lines, except those inside an example.
func paragraphs(section string) []string {
	var all []string
	var block strings.Builder
	inside := false
	for line := range strings.Lines(section + "\n\n") {
		if strings.HasPrefix(line, "```") {
			inside = !inside
		}
		if strings.TrimSpace(line) == "" && !inside {
			if block.Len() > 0 {
				all = append(all, strings.TrimSpace(block.String()))
			}
			block.Reset()
			continue
		}
		block.WriteString(line)
	}
	return all
}
