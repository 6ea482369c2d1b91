package docs_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A page is a Markdown file whose commands are typed. Comments hold what the reader need
// not see:
//
//	<!-- setup        commands that root types first, line by line, up to
//	-->               the end of the comment
//	<!-- MARK; … -->  marks for the block below
//
// The marks are
//
//	on NAME      this block and those that follow are typed on that machine; the
//	             machine "desk" is the host, in a directory of the test, as the
//	             user who runs the test
//	bare         that machine has busybox, root and nothing else
//	needs A B    skip the page where these programs are missing on the host
//	types A|B    answers to the questions that the command asks, in that order
//	exit N       exit code of the last command; without it all must exit with 0
//	until        the command is repeated until it prints what is shown
//	down         the command shuts the machine down, and it is booted again
//	makes PATH   the block makes a picture in its directory, with the words of the
//	             one at PATH below docs
//	file PATH    the block is not typed: an admin writes it into that file
//	adds PATH    the same, appended to the file
//	carry PATH   a directory of the desk is copied to the machine first
//	brings NAME:PATH…  files of another machine are copied to the same places first,
//	             with owner and mode, as with a USB stick
//
// A block of kind console holds commands, which start with "$ " and continue with "> ",
// and their output. Without any output shown, a command may print anything. "…" stands
// for any text, and on a line of its own for any lines. Dates, times, fingerprints and
// the like may differ. A block of kind upsmon holds a whole configuration that passes
// check --strict; "upsmon group" holds elements of a group. All other blocks are of
// kind text and hold no commands.
type page struct {
	file   string
	lines  []string
	blocks []block
}

type block struct {
	line     int // of the first line inside, from 0
	kind     string
	text     []string
	marks    map[string]string
	commands []command // of the kind console
}

type command struct {
	line, end int      // of what is printed, in the page
	text      []string // lines
	want      []string // lines
}

func (b *block) mark(name string) (string, bool) {
	value, ok := b.marks[name]
	return value, ok
}

var knownMarks = regexp.MustCompile(`^(on|bare|needs|types|exit|until|down|makes|file|adds|carry|brings)$`)

// parse reads a page. Anything in it that would not be tested is an error.
func parse(file string) (*page, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &page{file: file, lines: strings.Split(string(content), "\n")}
	marks := map[string]string{}
	for i := 0; i < len(p.lines); i++ {
		line := p.lines[i]
		wrong := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", file, i+1, fmt.Sprintf(format, args...))
		}
		end := func(is func(string) bool) int {
			for n := i + 1; n < len(p.lines); n++ {
				if is(p.lines[n]) {
					return n
				}
			}
			return -1
		}
		switch {
		case line == "<!-- setup":
			n := end(func(s string) bool { return s == "-->" })
			if n < 0 {
				return nil, wrong("the setup does not end")
			}
			p.blocks = append(p.blocks, block{line: i + 1, kind: "setup", text: p.lines[i+1 : n], marks: marks})
			marks = map[string]string{}
			i = n
		case strings.HasPrefix(line, "<!-- "):
			text, ok := strings.CutSuffix(strings.TrimPrefix(line, "<!-- "), " -->")
			if !ok {
				return nil, wrong("a comment has to fit on one line")
			}
			for mark := range strings.SplitSeq(text, "; ") {
				name, value, _ := strings.Cut(mark, " ")
				if !knownMarks.MatchString(name) {
					return nil, wrong("unknown mark %q", name)
				}
				marks[name] = value
			}
			if next := p.lines[i+1]; !strings.HasPrefix(next, "```") && next != "<!-- setup" {
				return nil, wrong("no block follows")
			}
		case strings.HasPrefix(line, "```"):
			n := end(func(s string) bool { return s == "```" })
			if n < 0 {
				return nil, wrong("the block does not end")
			}
			b := block{line: i + 1, kind: strings.TrimPrefix(line, "```"), text: p.lines[i+1 : n], marks: marks}
			_, isFile := b.mark("file")
			_, isAdded := b.mark("adds")
			switch b.kind {
			case "console":
				if b.commands, err = b.parse(); err != nil {
					return nil, wrong("%v", err)
				}
			case "upsmon", "upsmon group", "text":
			default:
				if !isFile && !isAdded {
					return nil, wrong("a block of kind %q would not be tested", b.kind)
				}
			}
			p.blocks = append(p.blocks, b)
			marks = map[string]string{}
			i = n
		case strings.HasPrefix(line, "    ") && strings.TrimSpace(p.lines[i-1]) == "":
			return nil, wrong("a block without a kind would not be tested")
		}
	}
	return p, nil
}

func (b *block) parse() ([]command, error) {
	var all []command
	for i, line := range b.text {
		if text, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, command{line: b.line + i + 1, end: b.line + i + 1, text: []string{text}})
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("it begins with %q instead of a command", line)
		}
		c := &all[len(all)-1]
		if text, ok := strings.CutPrefix(line, "> "); ok && len(c.want) == 0 {
			c.text = append(c.text, text)
			c.line, c.end = c.line+1, c.end+1
			continue
		}
		c.want = append(c.want, line)
		c.end++
	}
	return all, nil
}

// varying matches what differs between two runs.
var varying = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`\b[0-9A-F]{2}(:[0-9A-F]{2}){31}\b`), "<fingerprint>"}, // first: it may look like a time
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?`), "<time>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d`), "<date>"},
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`), "<time>"},
	{regexp.MustCompile(`<date> \d\d:\d\d\b`), "<time>"},
	{regexp.MustCompile(`[▁▂▃▄▅▆▇█·]{20,}`), "<curve>"},
	{regexp.MustCompile(`\bafter \d+ ms\b`), "<while>"},
	{regexp.MustCompile(`\(go1[0-9.]+, linux/[^ ]+\)`), "<go>"},
}

// gaps between columns depend on the width of their cells.
var gaps = regexp.MustCompile(` {2,}`)

func steady(s string) string {
	for _, v := range varying {
		s = v.pattern.ReplaceAllString(s, v.name)
	}
	return gaps.ReplaceAllString(s, "  ")
}

// printed reports whether an output matches what the page shows.
func (c *command) printed(got string) bool {
	if len(c.want) == 0 {
		return true
	}
	var pattern strings.Builder
	pattern.WriteString(`^`)
	for _, line := range c.want {
		if line == "…" {
			pattern.WriteString(`(?s:.*?\n)??`)
			continue
		}
		for i, part := range strings.Split(steady(line), "…") {
			if i > 0 {
				pattern.WriteString(`[^\n]*?`)
			}
			pattern.WriteString(regexp.QuoteMeta(strings.TrimRight(part, " ")))
			if strings.HasSuffix(part, " ") {
				pattern.WriteString(` *`)
			}
		}
		pattern.WriteString(` *\n`)
	}
	pattern.WriteString(`$`)
	return regexp.MustCompile(pattern.String()).MatchString(steady(got))
}

// update changes what is shown to what was printed, and keeps the lines that match. It
// reports false if it cannot tell the lines that a "…" stands for.
func (c *command) update(got string) bool {
	printed := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	merge := func(want, printed []string) []string {
		var merged []string
		for i, line := range printed {
			if i < len(want) && (&command{want: want[i : i+1]}).printed(line+"\n") {
				line = want[i]
			}
			merged = append(merged, line)
		}
		return merged
	}
	gap := slices.Index(c.want, "…")
	switch {
	case gap < 0 && (len(c.want) == len(printed) || !strings.Contains(strings.Join(c.want, ""), "…")):
		c.want = merge(c.want, printed)
	case gap >= 0 && !slices.Contains(c.want[gap+1:], "…") && len(printed) >= len(c.want)-1:
		tail := c.want[gap+1:]
		c.want = slices.Concat(merge(c.want[:gap], printed[:gap]), []string{"…"}, merge(tail, printed[len(printed)-len(tail):]))
	default:
		return false
	}
	return c.printed(got)
}

// TestUpdate: an update changes no more than it has to.
func TestUpdate(t *testing.T) {
	for _, tt := range []struct{ want, got, updated string }{
		{"on 2026-01-02\ntwo", "on 2027-03-04\n2\n", "on 2026-01-02\n2"},
		{"one\ntwo", "1\n", "1"},
		{"a … c\ntwo", "a b c\n2\n", "a … c\n2"},
		{"a … c\ntwo", "a b c\n", ""},
		{"…\nlast", "one\ntwo\nthree\n", "…\nthree"},
		{"first\n…\nlast", "one\nlast\n", "one\n…\nlast"},
		{"…\ntwo\n…", "one\n2\nthree\n", ""},
	} {
		c := command{want: strings.Split(tt.want, "\n")}
		updated := ""
		if c.update(tt.got) {
			updated = strings.Join(c.want, "\n")
		}
		if updated != tt.updated {
			t.Errorf("%q is shown, %q printed: updated to %q, want %q", tt.want, tt.got, updated, tt.updated)
		}
	}
}

// TestPrinted: outputs are compared as the page type's comment says.
func TestPrinted(t *testing.T) {
	for _, tt := range []struct {
		want, got string
		same      bool
	}{
		{"one\ntwo", "one\ntwo\n", true},
		{"one", "one\ntwo\n", false},
		{"two", "one\ntwo\n", false},
		{"one\n…", "one\ntwo\nthree\n", true},
		{"…\nthree", "one\ntwo\nthree\n", true},
		{"…\ntwo", "one\ntwo\nthree\n", false},
		{"one\n…\nthree", "one\nthree\n", true},
		{"took … ms", "took 12 ms\n", true},
		{"took … ms", "took 12\n ms\n", false},
		{"a.c", "abc\n", false},
		{"at 2026-01-02 03:04:05", "at 2027-11-12 13:14:15\n", true},
		{"at 2026-01-02 03:04:05", "at noon\n", false},
		{"2026-01-02T03:04:05.678Z one", "2027-11-12T13:14:15.161Z one\n", true},
		{"after 2 ms", "after 317 ms\n", true},
		{"LEFT  ENDS", "LEFT    ENDS\n", true},
		{"LEFT  ENDS", "LEFT ENDS\n", false},
		{"Password: ", "Password:\n", true},
		{"SHA-256 " + strings.Repeat("AB:", 31) + "CD", "SHA-256 " + strings.Repeat("AB:", 20) + strings.Repeat("12:", 11) + "CD\n", true},
	} {
		c := command{want: strings.Split(tt.want, "\n")}
		if c.printed(tt.got) != tt.same {
			t.Errorf("%q is shown, %q printed: should be %t", tt.want, tt.got, tt.same)
		}
	}
}

// TestParse: parse refuses what would not be typed.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"```console\n$ true\n```\n":                       "",
		"```sh\ntrue\n```\n":                              `p.md:1: a block of kind "sh" would not be tested`,
		"```console\ntrue\n```\n":                         `p.md:1: it begins with "true" instead of a command`,
		"```console\n$ true\n":                            "p.md:1: the block does not end",
		"Do this:\n\n    true\n":                          "p.md:3: a block without a kind would not be tested",
		"<!-- exits 1 -->\n```console\n$ true\n```\n":     `p.md:1: unknown mark "exits"`,
		"<!-- exit 1 -->\nText\n":                         "p.md:1: no block follows",
		"<!-- file /etc/x -->\n```ini\n[x]\n```\n":        "",
		"<!-- setup\nexit\n":                              "p.md:1: the setup does not end",
		"<!-- on a; until -->\n```console\n$ true\n```\n": "",
	} {
		t.Chdir(t.TempDir())
		if err := os.WriteFile("p.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got := ""
		if _, err := parse("p.md"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
