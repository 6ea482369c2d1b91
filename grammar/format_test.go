package grammar_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/grammar"
)

var update = flag.Bool("update", false, "write what was got into the cases of testdata")

// TestFormat runs the cases of testdata/format: an input, and its layout.
func TestFormat(t *testing.T) {
	files, _ := filepath.Glob("testdata/format/*.txtar")
	if len(files) == 0 {
		t.Fatal("testdata/format has no cases")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[0].Name != "input" || archive.Files[1].Name != "want" {
				t.Fatal("a case must have two files, input and want")
			}
			input, want := archive.Files[0].Data, &archive.Files[1].Data
			tree, ds := grammar.Parse("input", input)
			if ds.HasErrors() {
				t.Fatal(ds)
			}
			got := grammar.Format(tree)
			checkFormat(t, input)
			if bytes.Equal(got, *want) {
				return
			}
			if *update {
				*want = got
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s\n%s", bytes.TrimSpace(archive.Comment), diff.Diff("want", *want, "got", got))
		})
	}
}

// TestFormatBytes has the cases that a text file cannot hold.
func TestFormatBytes(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"nothing", "", ""},
		{"blank lines alone", "\n \t\n\n", ""},
		{"no newline at the end", "PLAINTEXT", "PLAINTEXT\n"},
		{"no newline behind a comment", "# c", "# c\n"},
		{"byte order mark", "\ufeffPLAINTEXT\n", "PLAINTEXT\n"},
		{"byte order mark alone", "\ufeff", ""},
		{"dos line ends", "# a\r\n\r\n\r\nLET a = \"x\" # b\r\n", "# a\n\nLET a = \"x\"  # b\n"},
		{"white space at a comment's end", "# a \t\n#\t\nPLAINTEXT # b\f \n", "# a\n#\nPLAINTEXT  # b\n"},
		{"white space inside of it", "#\ta  b\n", "#\ta  b\n"},
		{"a tab in a text", "LET\ta\t=\t\"x\ty \"", "LET a = \"x\ty \"\n"},
		{"form feed", "PLAINTEXT\f# a\n\f\nPLAINTEXT", "PLAINTEXT  # a\n\nPLAINTEXT\n"},
		{"a carriage return ends a comment", "# a\rPLAINTEXT # b\r# c\rPLAINTEXT # d\r# e", "# a\nPLAINTEXT  # b\n# c\nPLAINTEXT  # d\n# e\n"},
		{"and within a rule", "WHEN u TO t : WALL a # b\r# c\r DEBUG 1", "WHEN u TIMEOUT t :\n    WALL a  # b\n    # c\n    DEBUG 1\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, ds := grammar.Parse("x", []byte(tt.src))
			if ds.HasErrors() {
				t.Fatal(ds)
			}
			if got := grammar.Format(tree); string(got) != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			checkFormat(t, []byte(tt.src))
		})
	}
}

// TestFormatBroken: nothing of a file that cannot be parsed is lost.
func TestFormatBroken(t *testing.T) {
	for _, src := range []string{"LET  a = # b\nGROUP x\n\n\n", "PLAINTEXT\n# \xe4"} {
		tree, _ := grammar.Parse("x", []byte(src))
		if got := grammar.Format(tree); string(got) != src {
			t.Errorf("got %q, want the input %q", got, src)
		}
	}
}

// TestFormatCorpus checks every configuration of the project.
func TestFormatCorpus(t *testing.T) {
	good := 0
	for name, src := range corpus(t) {
		if _, ds := grammar.Parse(name, src); !ds.HasErrors() {
			good++
			t.Run(name, func(t *testing.T) { checkFormat(t, src) })
		}
	}
	if good < 20 {
		t.Errorf("got %d configurations without errors, want at least 20", good)
	}
}

// corpus returns the texts of all configurations, and of the cases of TestFormat.
func corpus(tb testing.TB) map[string][]byte {
	texts := map[string][]byte{}
	for _, pattern := range []string{
		"testdata/*/*.conf", "testdata/format/*.txtar", "../testdata/*.conf", "../spec/cases/*.txtar",
		"../engine/compile/testdata/*/*.conf", "../cmd/upsmon/demo/*.conf", "../cmd/upsmon/testdata/script/*.txtar",
	} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			if filepath.Ext(file) == ".conf" {
				texts[file] = src
				continue
			}
			for _, f := range txtar.Parse(src).Files {
				if filepath.Ext(f.Name) == ".conf" || strings.HasPrefix(pattern, "testdata/format") {
					texts[file+":"+f.Name] = f.Data
				}
			}
		}
	}
	return texts
}

// TestFormatGenerated checks files made at random, with comments and line ends between any two
// tokens.
func TestFormatGenerated(t *testing.T) {
	var all strings.Builder
	for seed := range uint64(400) {
		src := generate(seed)
		if _, ds := grammar.Parse("generated", src); len(ds) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, ds, src)
		}
		all.Write(checkFormat(t, src))
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, src)
		}
	}
	// All words of the language occur.
	words := regexp.MustCompile(`[A-Z]+`).FindAllString(all.String(), -1)
	for _, k := range grammar.Keywords() {
		if !slices.Contains(words, k) {
			t.Errorf("no generated file has the word %s", k)
		}
	}
}

// checkFormat checks everything that Format promises about a file without errors, and returns the
// formatted text.
func checkFormat(t *testing.T, src []byte) []byte {
	t.Helper()
	tree, ds := grammar.Parse("x", src)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	out := grammar.Format(tree)
	again, ds := grammar.Parse("x", out)
	if len(ds) > 0 {
		t.Fatalf("the formatted text does not parse: %v\n%s", ds, out)
	}
	if twice := grammar.Format(again); !bytes.Equal(out, twice) {
		t.Errorf("formatting the result again changes it:\n%s", diff.Diff("once", out, "twice", twice))
	}
	if was, is := comments(tree), comments(again); !slices.Equal(was, is) {
		t.Errorf("the comments changed from\n%q\nto\n%q\nin\n%s", was, is, out)
	}
	clearSpans(reflect.ValueOf(tree.Items))
	clearSpans(reflect.ValueOf(again.Items))
	if !reflect.DeepEqual(tree.Items, again.Items) {
		t.Errorf("the formatted text has another tree:\n%s", out)
	}
	if untidy := regexp.MustCompile(`\A\n|\r|[ \t\f]\n|\n\n\n|\n\n\z|[^\n]\z`).Find(out); untidy != nil {
		t.Errorf("the formatted text contains %q:\n%q", untidy, out)
	}
	return out
}

func comments(f *grammar.File) []string {
	var texts []string
	for _, c := range f.Comments {
		texts = append(texts, strings.TrimRight(c.Text, " \t\f"))
	}
	return texts
}

// clearSpans makes trees comparable that differ only in positions.
func clearSpans(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			clearSpans(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			clearSpans(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[grammar.Span]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			clearSpans(v.Field(i))
		}
	}
}

// generate makes a file without errors. The same seed gives the same file.
func generate(seed uint64) []byte {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	for range 1 + g.IntN(12) {
		g.item()
	}
	g.gap()
	return g.out.Bytes()
}

type generator struct {
	*rand.Rand
	out      bytes.Buffer
	comments int
	calm     int // how many of the next tokens have a single blank between them
}

// gap writes what may stand between two tokens. Long stretches have single blanks, so that every
// layout occurs.
func (g *generator) gap() {
	if g.calm == 0 && g.IntN(4) == 0 {
		g.calm = g.IntN(40)
	}
	if g.calm > 0 {
		g.calm--
		g.out.WriteByte(' ')
		return
	}
	for {
		switch g.IntN(12) {
		case 0, 1:
			g.out.WriteString("\n")
		case 2:
			g.out.WriteString("\n\n\n")
		case 3:
			g.out.WriteString("\r\n\t")
		case 4, 5:
			g.comments++
			fmt.Fprintf(&g.out, "  # %d «\"'%s\n", g.comments, strings.Repeat(" ", g.IntN(2)))
		case 6:
			g.comments++
			fmt.Fprintf(&g.out, "\n%s#%d\n", strings.Repeat(" ", g.IntN(9)), g.comments)
		case 7:
			g.comments++
			fmt.Fprintf(&g.out, "#%d\r", g.comments)
		default:
			g.out.WriteString(" ")
			return
		}
	}
}

func (g *generator) write(tokens ...string) {
	for _, t := range tokens {
		g.gap()
		g.out.WriteString(t)
	}
}

// glued writes tokens that need nothing between them.
func (g *generator) glued(tokens ...string) {
	for _, t := range tokens {
		if g.IntN(4) == 0 {
			g.gap()
		}
		g.out.WriteString(t)
	}
}

func (g *generator) maybe() bool { return g.IntN(2) == 0 }

func (g *generator) of(words ...string) string { return words[g.IntN(len(words))] }

func (g *generator) name() string {
	return g.of("u", "Eaton", "two-min", "battery.charge", "a-", "_%+", "AND", "DO", "EACH", "FOR", "IS", "NOT", "OR", "UNLESS", "WHILE",
		"ALL", "ANY", "BEFORE", "BETWEEN", "BUTTONS", "DISCOVERY", "ELSE", "EVERY", "FILE", "HELD", "LEADS", "NEVER", "ON", "TIMER", "TOPIC")
}

// firm is a name in a place that does not follow a text.
func (g *generator) firm() string {
	return g.of(g.name(), "CLEAR", "MQTT", "NOFLAG", "PROVE", "RAISE", "ROOTCMD", "STATE", "WITHIN")
}

// first is a name in a place where a soft word would have its other meaning.
func (g *generator) first() string {
	return g.of("u", "x-y", "AND", "DO", "IS", "OR", "ANY", "ALL", "ON")
}

func (g *generator) text() string {
	content := g.of("", "x", "# no comment", " blanks  ", "%(u)s: on battery", strings.Repeat("long ", 9))
	return g.of(`"`+content+`"`, `'`+content+`'`, "«"+content+"\"»", "⎡"+content+"'⎦", "⸢"+content+"⸥")
}

func (g *generator) word() string { return g.of(g.name(), g.text()) }

func (g *generator) texts() {
	for range 1 + g.IntN(3) {
		g.write(g.word())
	}
}

func (g *generator) port() string { return g.of("5", "5.0", ".5", "5.", "007") }

func (g *generator) number() string { return g.of(g.port(), g.port(), "five") }

func (g *generator) interval() string { return g.of(g.number(), "90s", "0.5h", "2m", "250ms", "7d") }

func (g *generator) comparison() {
	g.write(g.of("<", "<=", ">", ">=", "=", "!="), g.of(g.number(), "5m", "-4.5", "+1", "-.5"))
}

func (g *generator) password() {
	g.write("PASSWORD")
	if g.IntN(3) == 0 {
		g.write("FILE")
	}
	g.write(g.text())
}

// ident is the name of a group, a unit or a user.
func (g *generator) ident() string {
	if g.IntN(3) > 0 {
		return g.name()
	}
	return g.of(`"1USB"`, `'user@example.com'`, "«needs \"none\"»", `"Eaton"`, `"EACH"`, `"WALL"`, `'a:b'`, `"#"`)
}

func (g *generator) host() string { return g.of(g.name(), g.text(), "10.0.0.1") }

func (g *generator) unit() {
	if g.IntN(4) == 0 {
		g.write(g.of(`"1USB"`, `"EACH"`, `"plain"`, "⸢a b⸥"))
	} else {
		g.write(g.first())
	}
	if g.maybe() {
		g.glued(":", g.ident())
	}
	if g.maybe() {
		g.glued("@", g.host())
		if g.maybe() {
			g.glued(":", g.port())
		}
	}
}

func (g *generator) event() {
	switch g.IntN(4) {
	case 0:
		g.write(g.first())
		g.glued("->", g.firm())
	case 1:
		g.write(g.first())
		g.comparison()
	default:
		g.cond(3)
	}
}

func (g *generator) trigger() {
	if g.IntN(3) == 0 {
		g.write(g.of("TO", "TIMEOUT"), g.firm())
		return
	}
	g.write("REPORTS")
	g.event()
	if g.maybe() {
		g.write("FOR", g.interval())
	}
	if g.IntN(3) == 0 {
		g.write("EVERY", g.interval())
	}
}

// judged is what may follow IS.
func (g *generator) judged(depth int) {
	switch n := g.IntN(9); {
	case depth == 0 || n < 3:
		g.write(g.of(g.first(), "HELD", "TIMER", "BETWEEN"))
	case n == 3:
		g.write(g.first())
		g.comparison()
	case n == 4:
		g.write("TIMER", g.of("t", "ALL", "NOT"))
	case n == 5:
		g.write("HELD", g.interval())
		g.judged(depth - 1)
	case n == 6:
		g.write("NOT")
		g.judged(depth - 1)
	default:
		g.glued(" ", "(")
		g.cond(depth - 1)
		g.glued(")")
	}
}

func (g *generator) cond(depth int) {
	switch n := g.IntN(15); {
	case depth == 0 || n < 2:
		g.write(g.first())
	case n == 2:
		g.write(g.first())
		g.glued("->", g.firm())
	case n == 3:
		g.write("battery.runtime")
		g.comparison()
	case n == 4:
		g.unit()
		g.write("IS")
		g.judged(depth - 1)
	case n == 12:
		g.write("BETWEEN", "22:00", "AND", "7:30")
	case n == 13:
		g.write("TIMER", g.of("t", "ALL", "NOT"))
	case n == 14:
		g.write("HELD", g.interval())
		g.cond(0)
	case n == 5:
		g.write("NOT")
		g.cond(depth - 1)
	case n <= 7:
		g.glued(" ", "(")
		g.cond(depth - 1)
		g.glued(")")
	default:
		operator := g.of("AND", "OR")
		g.cond(depth - 1)
		for range 1 + g.IntN(2) {
			g.write(operator)
			g.cond(depth - 1)
		}
	}
}

func (g *generator) block(depth int) {
	g.write("{")
	for range 1 + g.IntN(2) {
		g.action(depth)
	}
	g.write("}")
}

func (g *generator) action(depth int) {
	if g.IntN(3) == 0 {
		g.write("IF")
		g.cond(4)
		if depth > 0 && g.maybe() {
			g.block(depth - 1)
			if g.maybe() {
				g.write("ELSE")
				g.block(depth - 1)
			}
			return
		}
	}
	switch g.IntN(12) {
	case 0:
		g.write("STARTTIMER", g.firm(), g.interval())
		if g.maybe() {
			g.write("WHILE")
			g.cond(4)
		}
	case 1:
		g.write("CANCELTIMER", g.name())
	case 2:
		g.write("SHUTDOWN")
		if g.maybe() {
			g.texts()
		}
		if g.IntN(3) == 0 {
			g.write("NOFLAG")
		}
	case 3:
		g.write("EMAIL", "FROM", g.word(), "TO", g.word(), "SUBJECT", g.word(), "MESSAGE")
		g.texts()
	case 4:
		g.write("WEBHOOK", g.word())
		if g.maybe() {
			g.write("METHOD", g.name(), "HEADER", g.word(), "m", `"x"`, "BODY", `"x"`)
		}
		if g.maybe() {
			g.write("MESSAGE")
			g.texts()
		}
	case 10:
		g.write("PUSH")
		if g.maybe() {
			g.write("FILE")
		}
		g.write(`"x"`)
		for _, part := range g.Perm(3) {
			switch part {
			case 0:
				g.write("TITLE", `"x"`, "m")
			case 1:
				g.write("MESSAGE", "m", `"x"`)
			case 2:
				g.write("PRIORITY", g.name())
			}
		}
	case 5:
		g.write("SETFSD")
		switch g.IntN(3) {
		case 0:
			g.write("EACH")
		case 1:
			g.unit()
		}
	case 6:
		g.write("DEBUG", g.number())
	case 7:
		g.write(g.of("RAISE", "CLEAR"), g.firm())
		if g.maybe() {
			g.write("ON")
			g.unit()
		}
	case 8:
		g.write(g.of("SHELLCMD", "ROOTCMD"))
		g.texts()
		if g.maybe() {
			g.write("WITHIN", g.interval())
		}
	case 9:
		g.write("SHUTDOWNCMD")
		g.texts()
		if g.maybe() {
			g.write("NOFLAG")
		}
	default:
		g.write(g.of(plainVerbs()...))
		g.texts()
	}
}

// plainVerbs finds the verbs whose only argument is a text.
var plainVerbs = sync.OnceValue(func() []string {
	var verbs []string
	for _, k := range grammar.Keywords() {
		tree, ds := grammar.Parse("x", []byte(`WHEN u TO t : `+k+` "x"`))
		if ds.HasErrors() || len(tree.Items) != 1 {
			continue
		}
		if _, ok := tree.Items[0].(*grammar.When).Actions[0].Verb.(*grammar.Plain); ok {
			verbs = append(verbs, k)
		}
	}
	return verbs
})

func (g *generator) mqtt() {
	g.write("MQTT", g.host())
	if g.maybe() {
		g.write("PORT", g.number())
	}
	switch g.IntN(3) {
	case 0:
		g.write("PLAINTEXT")
	case 1:
		g.write("CERTFILE", g.word(), "CLIENTCERT", g.word(), "CLIENTKEY", g.word())
	}
	if g.maybe() {
		g.write("USER", g.text())
		g.password()
	}
	g.write("TOPIC", g.text())
	if g.maybe() {
		g.write("DISCOVERY", g.text())
	}
	if g.maybe() {
		g.write("BUTTONS")
	}
}

func (g *generator) item() {
	switch g.IntN(17) {
	case 0:
		g.write("SMTPSERVER", g.host())
		if g.IntN(3) == 0 {
			if g.maybe() {
				g.write("PORT", g.number())
			}
			g.write("PLAINTEXT")
			return
		}
		g.write("PORT", g.number())
		if g.maybe() {
			g.write("CERTFILE", g.word())
		}
		g.write("USER", g.text())
		g.password()
	case 16:
		g.mqtt()
	case 1, 2:
		g.write("LET", g.firm(), "=")
		g.texts()
	case 3:
		g.write(g.of("POLLFREQ", "POLLFREQALERT"), g.interval())
	case 4:
		g.write("MAXNOTIFY", g.number())
	case 13:
		g.write("POWERDOWNFLAG", g.text())
	case 5:
		g.write("GROUP", g.firm())
	case 6:
		g.write("GROUP", g.ident(), "HOST", g.host(), "PORT", g.number())
	case 7:
		g.write(g.of("PLAINTEXT", "CERTFILE "+g.word(), "CLIENTCERT "+g.word(), "CLIENTKEY "+g.word()))
	case 8, 9:
		g.write("MONITOR")
		g.unit()
		g.write("POWERVAL", g.number(), g.of("UPSDUSER", "APCUPSDUSER"), g.ident())
		g.password()
		g.write("TYPE", g.firm())
	case 14:
		g.write("STATE", g.firm())
	case 15:
		g.write("PROVE")
		switch g.IntN(3) {
		case 0:
			g.write("NEVER", g.of("WALL", "SHUTDOWN", "SETFSD"), "IF")
			g.cond(2)
		case 1:
			g.cond(2)
			if g.maybe() {
				g.write("FOR", g.interval())
			}
			g.write("LEADS", "TO", g.of("WALL", "SHUTDOWN", "ROOTCMD"), "WITHIN", g.interval())
		default:
			g.write(g.of("EMAIL", "STARTTIMER"), "BEFORE", g.of("PRINT", "SHUTDOWNCMD"))
		}
	case 10:
		g.write("MINSUPPLIES", g.number())
		if g.maybe() {
			g.write("UNLESS")
			g.cond(4)
		}
	default:
		g.write("WHEN")
		if g.IntN(3) == 0 {
			g.write("EACH")
		} else {
			g.unit()
		}
		g.trigger()
		for g.IntN(4) == 0 {
			g.write(",")
			g.trigger()
		}
		g.write(g.of(":", "DO"))
		for range 1 + g.IntN(4) {
			g.action(2)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, src := range corpus(f) {
		f.Add(src)
	}
	for seed := range uint64(20) {
		f.Add(generate(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		tree, ds := grammar.Parse("x", src)
		if ds.HasErrors() {
			if got := grammar.Format(tree); !bytes.HasSuffix(src, got) {
				t.Errorf("the broken file %q became %q", src, got)
			}
			return
		}
		checkFormat(t, src)
	})
}

func BenchmarkFormat(b *testing.B) {
	rules := strings.Repeat("WHEN u REPORTS OL->OB : WALL \"on battery\" STARTTIMER two-min 120 # c\n", 9000)
	tree, ds := grammar.Parse("x", []byte("GROUP LOCAL\n"+rules))
	if len(ds) > 0 {
		b.Fatal(ds)
	}
	b.SetBytes(int64(len(rules)))
	for b.Loop() {
		grammar.Format(tree)
	}
}
