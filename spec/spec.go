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
			if item, ok := strings.CutPrefix(text, hyphen+" "); ok {
				text = "- " + strings.ReplaceAll(ansi.Wordwrap(item, proseWidth-2, ""), "\n", "\n  ")
			} else {
				text = ansi.Wordwrap(text, proseWidth, "")
			}
			b.WriteString(strings.ReplaceAll(text, hyphen, "-") + "\n")
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
		if strings.HasPrefix(block, "| machine ") || strings.HasPrefix(block, "| word ") {
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
				if _, form, found = strings.Cut(line, "| "); !found {
					form = line // the rest of the line above
				}
			}
			form = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(form), " ."), ") ")
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

// undefining matches the sections that only list words, or use them.
var undefining = regexp.MustCompile(`^(1|2|3|16|17)\.|^Scenarios$`)

// definition is how many mentions a paragraph is worth that begins with the word, or shows its form.
const definition = 10

// asking matches the end of a paragraph that an example completes.
var asking = regexp.MustCompile(`(:| write)$`)

// reported matches the table of the words that drivers report.
var reported = regexp.MustCompile(`(?s)\n\| word \|.*?\n\n`)

// passages returns the title of the section that explains a word most, by its mentions, and the
// paragraphs, examples and table rows in it that mention the word. A list or an example that
// mentions it comes with the paragraph before it.
func passages(word string) (title, text string) {
	mention := regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`)
	w := regexp.QuoteMeta(word)
	defining := regexp.MustCompile("^[*`]*" + w + `\b|^An? \*\*(?i:` + w + ")\\b|`" + w + " \\pL+`")
	most := 0
	at := heading.FindAllStringSubmatchIndex(language, -1)
	for i, h := range at {
		end := len(language)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name, section := language[h[2]:h[3]], caseList.ReplaceAllString(language[h[1]:end], "\n\n")
		blocks := paragraphs(section)
		keep := make([]bool, len(blocks))
		n := 0
		for i, block := range blocks {
			found, defines := len(mention.FindAllString(block, -1)), defining.MatchString(block)
			isList, follows := strings.HasPrefix(block, "- "), i > 0 && keep[i-1]
			switch {
			case found == 0 && !defines: // a list or an example for which the paragraph asks
				keep[i] = follows && (isList || strings.HasPrefix(block, "```") && asking.MatchString(blocks[i-1]))
			case strings.HasPrefix(block, "```"):
				if keep[i] = follows; follows { // by itself it says too little
					n += found
				}
			default:
				n += found
				if defines {
					n += definition
				}
				keep[i] = true
				if isList && i > 0 {
					keep[i-1] = true
				}
			}
		}
		if own := reported.FindString(section); mention.MatchString(own) {
			n = len(language) // this section defines it
		}
		if n <= most || undefining.MatchString(name) {
			continue
		}
		var about []string
		for i, block := range blocks {
			if !keep[i] {
				continue
			}
			if strings.HasPrefix(block, "|") {
				var rows []string
				for row := range strings.Lines(block) {
					if mention.MatchString(row) {
						rows = append(rows, strings.TrimSpace(row))
					}
				}
				block = strings.Join(rows, "\n")
			}
			about = append(about, strings.ReplaceAll(block, "**", ""))
		}
		most, title, text = n, name, strings.Join(about, "\n\n")
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
