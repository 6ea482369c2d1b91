package spec

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A block is a fenced block of a text. Its info string determines how the tests check it:
//
//	upsmon           a whole file, which compiles without errors and warnings
//	upsmon warnings  a whole file, which compiles with warnings
//	upsmon errors    a whole file with errors
//	upsmon group     elements of a group, behind groupHead; no errors, no warnings
//	txtar NAME       the case of that name, word for word
//	ebnf             a part of the grammar
//
// Other blocks are not checked.
type block struct {
	line int // of the first line inside
	info string
	text string
}

// groupHead stands before a block of elements of a group.
const groupHead = `SMTPSERVER "mail.example.com" PORT 465 USER "nut" PASSWORD "secret"
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER upsmon PASSWORD "secret" TYPE primary
MONITOR APC POWERVAL 1 UPSDUSER upsmon PASSWORD "secret" TYPE primary
`

func blocks(t *testing.T, text string) []block {
	t.Helper()
	var all []block
	var b *block
	n := 0
	for line := range strings.Lines(text) {
		n++
		fence, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence && b == nil:
			b = &block{line: n + 1, info: fence}
		case isFence:
			all = append(all, *b)
			b = nil
		case b != nil:
			b.text += line
		}
	}
	if b != nil {
		t.Fatalf("line %d: a block is not closed", b.line)
	}
	return all
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLanguageExamples: the examples in language.md behave as it says.
func TestLanguageExamples(t *testing.T) {
	for _, b := range blocks(t, readDoc(t, "language.md")) {
		t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) {
			kind, name, _ := strings.Cut(b.info, " ")
			src := b.text
			wantErrors, wantWarnings := false, false
			switch {
			case kind == "txtar":
				file := "cases/" + name + ".txtar"
				if want := readDoc(t, file); want != b.text {
					t.Errorf("%s", diff.Diff(file, []byte(want), "language.md", []byte(b.text)))
				}
				return
			case kind != "upsmon":
				return
			case name == "group":
				src = groupHead + src
			case name == "warnings":
				wantWarnings = true
			case name == "errors":
				wantErrors = true
			case name != "":
				t.Fatalf("unknown kind of block: %q", b.info)
			}
			program, tree, diags := compile.Parse("UPSmon.conf", []byte(src), simulate.CaseOptions)
			if (program == nil) != wantErrors || !wantErrors && (len(diags) > 0) != wantWarnings {
				var out bytes.Buffer
				if err := tree.Write(&out, diags); err != nil {
					t.Fatal(err)
				}
				t.Errorf("a block of kind %q: got %d diagnostics, want errors %v, warnings %v\n%s", b.info, len(diags), wantErrors, wantWarnings, &out)
			}
		})
	}
}

// TestCasesAreListed: the "Cases:" lines of language.md name existing cases, and together they name
// all cases.
func TestCasesAreListed(t *testing.T) {
	files, err := filepath.Glob("cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	quoted := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(readDoc(t, "language.md")) {
		list, ok := strings.CutPrefix(line, "Cases: ")
		if !ok {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(list, -1) {
			found := false
			for _, f := range files {
				name := strings.TrimSuffix(filepath.Base(f), ".txtar")
				if match, err := path.Match(m[1], name); err != nil {
					t.Fatal(err)
				} else if match {
					listed[name], found = true, true
				}
			}
			if !found {
				t.Errorf("language.md names the case %s, which does not exist", m[1])
			}
		}
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".txtar"); !listed[name] {
			t.Errorf("language.md does not name the case %s", name)
		}
	}
}

// TestGrammarIsWhole: the grammar in language.md has the same words and signs as the one from which
// the parser is generated.
func TestGrammarIsWhole(t *testing.T) {
	doc := readDoc(t, "language.md")
	got := map[string]bool{}
	terminal := regexp.MustCompile(`"([^"]+)"`)
	for _, b := range blocks(t, doc) {
		if b.info != "ebnf" {
			continue
		}
		for _, m := range terminal.FindAllStringSubmatch(b.text, -1) {
			got[m[1]] = true
		}
	}
	want := terminals(t)
	for w := range want {
		if !got[w] {
			t.Errorf("the grammar of language.md lacks %s", w)
		}
	}
	for w := range got {
		if !want[w] {
			t.Errorf("the grammar of language.md has %s, which the parser lacks", w)
		}
	}
}

// terminals returns the words and signs of the parser's grammar.
func terminals(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	token := regexp.MustCompile(`(?m)^(?:[A-Z]+ +: '([^']+)' ;|    [:|] '([A-Z]+)'$)`)
	for _, m := range token.FindAllStringSubmatch(readDoc(t, "../grammar/UPSmon.g4"), -1) {
		all[m[1]+m[2]] = true
	}
	if len(all) < 60 {
		t.Fatalf("got only %d words in the grammar, want at least 60", len(all))
	}
	return all
}

// TestColours: the site highlights all verbs and all other words of the language; -update writes
// the lists.
func TestColours(t *testing.T) {
	const file = "../docs/site/upsmon.tmLanguage.json"
	short, _, _ := strings.Cut(actions.ShortShutdown, " ")
	verbs := []string{short}
	for _, v := range actions.Verbs() {
		verbs = append(verbs, v.Keyword.String())
	}
	var words []string
	for w := range terminals(t) {
		if w[0] >= 'A' && w[0] <= 'Z' && !slices.Contains(verbs, w) {
			words = append(words, w)
		}
	}
	doc := readDoc(t, file)
	want := doc
	for name, list := range map[string][]string{"support.function": verbs, "keyword.control": words} {
		slices.Sort(list)
		before, rest, ok := strings.Cut(want, `", "name": "`+name+`"`)
		i := strings.LastIndex(before, `"match": "`)
		if !ok || i < 0 {
			t.Fatalf("%s has no %s", file, name)
		}
		want = before[:i] + `"match": "\\b(` + strings.Join(list, "|") + `)\\b", "name": "` + name + `"` + rest
	}
	hold(t, file, doc, want)
}

// hold checks the content of a file; -update writes it instead.
func hold(t *testing.T, file, is, want string) {
	t.Helper()
	if want == is {
		return
	}
	if !*update {
		t.Errorf("%s", diff.Diff("want", []byte(want), file, []byte(is)))
		return
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestVerbTable: language.md has the table of verbs and the corresponding production of the
// grammar; -update writes both.
func TestVerbTable(t *testing.T) {
	const file = "language.md"
	doc := readDoc(t, file)
	var table strings.Builder
	var productions, plain []string
	for _, v := range actions.Verbs() {
		usage := "`" + strings.ReplaceAll(v.Usage(), "|", `\|`) + "`"
		if v.Keyword == fsm.ShutdownCmd {
			usage += ", `" + actions.ShortShutdown + "`"
			productions = append(productions, production(actions.ShortShutdown))
		}
		fmt.Fprintf(&table, "| %s | %s |\n", usage, v.Doc)
		if v.Args == "texts" {
			plain = append(plain, fmt.Sprintf("%q", v.Keyword))
		} else {
			productions = append(productions, production(v.Usage()))
		}
	}
	productions = append(productions, "( "+strings.Join(plain, " | ")+" ) texts")
	want := replaceBetween(t, doc, "| verb | what it does |\n|---|---|\n", "\n\n", strings.TrimSuffix(table.String(), "\n"))
	want = replaceBetween(t, want, "\nverb        = ", " .\n", strings.Join(productions, "\n            | "))
	hold(t, file, doc, want)
}

// TestVerbs: the grammar and the table of package actions have the same verbs, and each verb can be
// written as the table says.
func TestVerbs(t *testing.T) {
	const head = "GROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\nSTATE t\nWHEN u REPORTS OL->OB : "
	sample := strings.NewReplacer("METHOD name", "METHOD PUT", "PRIORITY name", "PRIORITY low", "(word | FILE text)", `"x://y"`, "MESSAGE texts]", "", "{", "", "}", "", " | ", " ",
		"HEADER word", `HEADER "x"`, "name", "t", "duration", "5s", "condition", "OB", "texts", `"x"`, "word", `"http://x@y"`,
		"unit | EACH", "u", "unit", "u", "number", "1", "[", "", "]", "")
	for _, verb := range actions.Verbs() {
		program, _, diags := compile.Parse("x", []byte(head+sample.Replace(verb.Usage())), compile.Options{})
		if program == nil || program.Policy.Units[0].Rules[0].Actions[0].Command.Verb() != verb.Keyword {
			t.Errorf("%s: got %v, want a rule with the verb %s", verb.Usage(), diags, verb.Keyword)
		}
		if verb.Doc == "" {
			t.Errorf("%s: the table has no description", verb.Keyword)
		}
	}
	for _, keyword := range grammar.Verbs() {
		if actions.LookupVerb(keyword) == nil {
			t.Errorf("the grammar has the verb %s, which the table of package actions lacks", keyword)
		}
	}
}

// production converts the usage of a verb to a production of the grammar.
func production(usage string) string {
	usage = strings.NewReplacer("[", "[ ", "]", " ]", "{", "{ ", "}", " }", "(", "( ", ")", " )").Replace(usage)
	return regexp.MustCompile(`[A-Z]{2,}`).ReplaceAllString(usage, `"$0"`)
}

// replaceBetween replaces the text between two strings.
func replaceBetween(t *testing.T, text, before, after, by string) string {
	head, rest, ok := strings.Cut(text, before)
	_, tail, found := strings.Cut(rest, after)
	if !ok || !found {
		t.Fatalf("the text lacks %q", before)
	}
	return head + before + by + after + tail
}

// TestDiagnostics: diagnostics.md has every code with an example that causes this code and no
// other. -update writes the codes, titles, meanings and the compiler's output; the examples and all
// other text are written by hand.
//
// The first block of a section is the example. Its info string is upsmon, with any of these
// options:
//
//	quoted     each line is a Go string literal
//	repeat=N   the text, N times
//	mode=0644  the file's permissions
//	now=DATE   the day on which it is read
//
// With txtar instead of upsmon, and the same options, UPSmon.conf is compiled and the archive's
// other files are in its directory. The next block shows the compiler's output.
func TestDiagnostics(t *testing.T) {
	const file = "diagnostics.md"
	doc := readDoc(t, file)
	head, rest, _ := strings.Cut(doc, "\n## ")
	sections := map[grammar.Code]string{} // sections without heading and meaning
	for s := range strings.SplitSeq(rest, "\n## ") {
		heading, body, _ := strings.Cut(s, "\n\n")
		code, _, _ := strings.Cut(heading, " ")
		_, body, _ = strings.Cut(body, "\n\n") // skip the meaning
		sections[grammar.Code(code)] = strings.TrimSuffix(body, "\n")
	}

	var want strings.Builder
	want.WriteString(head)
	for _, c := range grammar.Codes {
		fmt.Fprintf(&want, "\n## %s %s\n\n%s\n", c.Code, c.Title, c.Meaning)
		body, ok := sections[c.Code]
		if !ok || strings.TrimSpace(body) == "" {
			t.Errorf("%s has no example", c.Code)
			continue
		}
		want.WriteString("\n" + strings.TrimSpace(withOutput(t, c.Code, body)) + "\n")
	}
	if want.String() == doc {
		return
	}
	if !*update {
		t.Errorf("%s", diff.Diff("want", []byte(want.String()), file, []byte(doc)))
		return
	}
	if err := os.WriteFile(file, []byte(want.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// withOutput returns a section with the compiler's output for its example.
func withOutput(t *testing.T, code grammar.Code, body string) string {
	all := blocks(t, body)
	if len(all) == 0 {
		t.Errorf("%s has no example", code)
		return body
	}
	example := all[0]
	output := compileExample(t, code, example)
	shown := "```text\n" + output + "```"
	source := "```" + example.info + "\n" + example.text + "```"
	before, after, _ := strings.Cut(body, source)
	if len(all) > 1 {
		after = strings.Replace(after, "```"+all[1].info+"\n"+all[1].text+"```", shown, 1)
	} else {
		after = "\n\n" + shown + after
	}
	return before + source + after
}

// section returns a file of an archive, or nil.
func section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	return nil
}

func compileExample(t *testing.T, code grammar.Code, b block) string {
	o := simulate.CaseOptions
	src := []byte(b.text)
	kind, options, _ := strings.Cut(b.info, " ")
	alone := true
	switch kind {
	case "upsmon":
	case "txtar":
		archive := txtar.Parse(src)
		o.ReadFile = func(name string) ([]byte, fs.FileMode, error) {
			if f := section(archive, name); f != nil {
				return f.Data, 0, nil
			}
			return nil, 0, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		src = section(archive, "UPSmon.conf").Data
	default:
		t.Fatalf("%s: got first block %q, want the example", code, b.info)
	}
	for _, option := range strings.Fields(options) {
		key, value, _ := strings.Cut(option, "=")
		n, _ := strconv.ParseInt(value, 0, 32)
		switch key {
		case "quoted":
			var err error
			if src, err = simulate.Unquote(src); err != nil {
				t.Fatal(err)
			}
		case "repeat":
			src = bytes.Repeat(src, int(n))
			alone = false
		case "mode":
			o.Mode = fs.FileMode(n)
		case "now":
			var err error
			if o.Now, err = time.Parse(time.DateOnly, value); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%s: there is no option %s", code, option)
		}
	}
	_, tree, diags := compile.Parse("UPSmon.conf", src, o)
	of := slices.DeleteFunc(slices.Clone(diags), func(d grammar.Diagnostic) bool { return d.Code != code })
	if len(of) == 0 || alone && len(of) < len(diags) {
		t.Errorf("the example of %s: got diagnostics\n%s\nwant %[1]s", code, diags)
	}
	var out bytes.Buffer
	if err := tree.Write(&out, of); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestExplainWord: what explain prints about a word is the passage that explains it, and complete: a list comes with
// the sentence before it.
func TestExplainWord(t *testing.T) {
	for word, wants := range map[string][]string{
		"LB":      {"    LB  the battery is low\n", "DOWN ends\n\n- when power is good again:", "(The language, 7."},
		"OB":      {"    OB  on battery\n", "the last of them:\n\n- a battery.charge below 0", "(The language, 7."},
		"RB":      {"    RB  the battery needs to be replaced\n"},
		"CHRG":    {"    CHRG, DISCHRG  the battery is charging, or discharging\n"},
		"FSD":     {"    FSD  forced shutdown", "(The language, 7."},
		"WHILE":   {"WHILE. STARTTIMER t 120 WHILE OB is cancelled", "(The language, 11."},
		"HELD":    {"To do the same, write\n\n    GROUP LOCAL", "(The language, 12."},
		"EACH":    {"WHEN EACH stands for", "(The language, 13."},
		"TIMEOUT": {"(The language, 11."},
		"GROUP":   {"A group is a server", "(The language, 4."},
		"AS":      {"[ AS word ]\n\nWith AS text"},
	} {
		text, _ := ExplainWord(word)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", word, want, text)
			}
		}
	}
}

// TestExplainIsPlainText: what explain prints about a word or a verb contains no Markdown, other than code.
func TestExplainIsPlainText(t *testing.T) {
	markdown := regexp.MustCompile(`\*\*|\*\pL+\*|\]\(|\\ `)
	for _, word := range slices.Concat(Words(), Statuses()) {
		text, ok := ExplainWord(word)
		if m := markdown.FindString(text); !ok || m != "" {
			t.Errorf("%s: %t, with %q in:\n%s", word, ok, m, text)
		}
	}
	for _, v := range actions.Verbs() {
		if _, text := ExplainVerb(v.Keyword.String()); markdown.MatchString(text) {
			t.Errorf("%s: %q in:\n%s", v.Keyword, markdown.FindString(text), text)
		}
	}
}
