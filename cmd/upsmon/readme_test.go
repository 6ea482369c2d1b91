package main

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/pflag"

	"github.com/tls-upsmon/upsmon/engine/setup"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

const (
	readmeFile = "../../README.md"
	demoFile   = "../../docs/images/demo.svg"
)

// TestReadme: the README is short and true. Its configurations pass check --strict, its commands print the outputs
// that it shows, and its flags and make targets exist. UPDATE=1 writes the outputs.
func TestReadme(t *testing.T) {
	const maxWords = 1000
	file, err := filepath.Abs(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Fields(string(text))); n > maxWords {
		t.Errorf("the README has %d words; at most %d. Move something to docs", n, maxWords)
	}
	for _, m := range regexp.MustCompile("(?ms)^```upsmon\n(.*?)^```").FindAllSubmatch(text, -1) {
		tree, _ := grammar.Parse(readmeFile, m[1])
		if tidy := grammar.Format(tree); !bytes.Equal(tidy, m[1]) {
			t.Errorf("upsmon fmt would change a policy of the README:\n%s", diff.Diff("README.md", m[1], "formatted", tidy))
		}
	}
	if got := updated(t, string(text)); got != string(text) {
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("the README is out of date: UPDATE=1 go test -run TestReadme ./cmd/upsmon\n%s",
			diff.Diff("README.md", text, "printed", []byte(got)))
	}
}

// TestCommandsPage: all commands in docs/commands.md and docs/running.md exist, and the former lists all commands.
func TestCommandsPage(t *testing.T) {
	root := newRoot()
	named := map[string]bool{}
	for _, file := range []string{"commands.md", "running.md"} {
		page, err := os.ReadFile("../../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`upsmon ([a-z]+)(?: ([a-z\\\\|]+))?").FindAllSubmatch(page, -1) {
			named[string(m[1])] = true
			for _, sub := range strings.Split(string(m[2]), "\\|") {
				words := slices.DeleteFunc([]string{string(m[1]), sub}, func(s string) bool { return s == "" })
				c, _, err := root.Find(words)
				if err != nil || c.CommandPath() != "upsmon "+strings.Join(words, " ") {
					t.Errorf("%s: there is no command %s", file, words)
				}
			}
		}
	}
	for _, c := range shown(root) {
		if !named[c.Name()] {
			t.Errorf("docs/commands.md does not name %s", c.Name())
		}
	}
}

// TestLicenses: version --licenses has the licence of every module in the program, in the version that it is built
// from.
func TestLicenses(t *testing.T) {
	needs.Programs(t, "go")
	list, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := append(strings.Split(strings.TrimSpace(string(list)), "\n"), "The Go standard library", "uPlot 1.6.32")
	slices.Sort(want)
	want = slices.DeleteFunc(slices.Compact(want), func(s string) bool {
		return strings.TrimSpace(s) == "" || strings.HasPrefix(s, "github.com/tls-upsmon/upsmon")
	})
	var got []string
	unpacked, err := gzip.NewReader(bytes.NewReader(licenses))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^== (.*)\n\n-- .*\n\n.+`).FindAllStringSubmatch(string(text), -1) {
		got = append(got, m[1])
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("make licenses: got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestContributing: CONTRIBUTING.md names every package. It and the page about faults name only targets,
// directories and tests that exist.
func TestContributing(t *testing.T) {
	const top = "../../"
	page, err := os.ReadFile(top + "CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(top + "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	apart := []string{"cmd", "engine", "nutclient"} // each package below these has its own row
	covered := func(dir string) bool {
		for at := dir; at != "." && (at == dir || !slices.Contains(apart, at)); at = filepath.Dir(at) {
			if strings.Contains(string(page), "\n| `"+at+"` |") {
				return true
			}
		}
		return false
	}
	err = filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "dist", "testdata", "node_modules"}, d.Name()):
			return fs.SkipDir
		case filepath.Ext(path) != ".go":
			return nil
		}
		dir, err := filepath.Rel(top, filepath.Dir(path))
		if err != nil {
			return err
		}
		if !covered(dir) {
			t.Errorf("%s is in no row", dir)
		}
		source, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(source, -1) {
			tests[dir+" "+string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\|").FindAllSubmatch(page, -1) {
		if _, err := os.Stat(top + string(m[1])); err != nil {
			t.Error(err)
		}
	}
	for _, m := range regexp.MustCompile("make ([a-z0-9-]+)").FindAllSubmatch(page, -1) {
		if !regexp.MustCompile(`(?m)^` + string(m[1]) + `:`).Match(makefile) {
			t.Errorf("there is no target %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`-run '?(Test\w+)[^ ]* \./([a-z/]+)`).FindAllSubmatch(page, -1) {
		if !tests[string(m[2])+" "+string(m[1])] {
			t.Errorf("there is no %s in %s", m[1], m[2])
		}
	}
	named := regexp.MustCompile("`([a-z/]+)`: ([\\w, -]+)")
	for _, m := range named.FindAllSubmatch(page, -1) {
		for _, name := range strings.Split(string(m[2]), ", ") {
			if name = strings.TrimSpace(name); strings.HasPrefix(name, "Test") && !tests[string(m[1])+" "+name] {
				t.Errorf("there is no %s in %s", name, m[1])
			}
		}
	}

	// Each row of the page about faults ends with its tests.
	faults, err := os.ReadFile(top + "docs/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	endings := map[string]string{"spec/cases": ".txtar", "cmd/upsmon/testdata/script": ".txtar", "engine/compile/testdata/errors": ".conf"}
	rows := 0
	for row := range strings.Lines(string(faults)) {
		cells := strings.Split(row, " | ")
		if !strings.HasPrefix(row, "| ") || strings.HasSuffix(row, " tests |\n") {
			continue
		}
		rows++
		holds := named.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(cells) != 3 || len(holds) == 0 {
			t.Errorf("no test holds %s", row)
		}
		for _, m := range holds {
			for _, name := range strings.Split(m[2], ", ") {
				name = strings.TrimSpace(name)
				ending, isFile := endings[m[1]]
				if _, err := os.Stat(top + m[1] + "/" + name + ending); isFile && err != nil || !isFile && !tests[m[1]+" "+name] {
					t.Errorf("there is no %s in %s", name, m[1])
				}
			}
		}
	}
	if rows < 50 {
		t.Errorf("only %d rows", rows)
	}
}

var block = regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```")

// updated returns the README with the current outputs of its commands.
func updated(t *testing.T, text string) string {
	t.Helper()
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	demo := recording(t)
	dir := t.TempDir()
	policies, err := filepath.Glob("../../testdata/*.conf")
	if err != nil || policies == nil {
		t.Fatal(policies, err)
	}
	if err := os.Mkdir(filepath.Join(dir, "testdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, p := range policies {
		private(t, filepath.Join(dir, "testdata"), p)
	}
	t.Chdir(dir)
	kinds := map[string]int{}
	text = block.ReplaceAllStringFunc(text, func(s string) string {
		m := block.FindStringSubmatch(s)
		kinds[m[1]]++
		switch m[1] {
		case "upsmon":
			strictlyGood(t, privateText(t, dir, configName, []byte(m[2])))
		case "sh":
			for line := range strings.Lines(m[2]) {
				isThere(t, strings.Fields(line), string(makefile))
			}
		case "console":
			return "```console\n" + typed(t, m[2], demo) + "```"
		default:
			t.Errorf("a block of kind %q would not be tested", m[1])
		}
		return s
	})
	if kinds["upsmon"] == 0 || kinds["sh"] == 0 || kinds["console"] == 0 {
		t.Errorf("there are %v", kinds)
	}
	return text
}

// typed runs the commands of a block and returns it with what they print.
func typed(t *testing.T, text string, demo []string) string {
	t.Helper()
	var b strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "$ "), "\n$ ") {
		command, shown, _ := strings.Cut(part, "\n")
		words := strings.Fields(command)
		switch {
		case words[0] == "cat":
			if err := os.WriteFile(words[1], []byte(shown+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		case command == "upsmon demo":
			i, skips := 0, false
			for line := range strings.Lines(shown) {
				if line = strings.TrimSuffix(line, "\n"); line == "…" {
					skips = true
					continue
				}
				n := slices.Index(demo[i:], timeless(line))
				if n < 0 || n > 0 && !skips {
					t.Errorf("%s does not show, or not there:\n%s", demoFile, line)
					break
				}
				i, skips = i+n+1, false
			}
			if i < len(demo) && !skips {
				t.Errorf("%s continues:\n%s", demoFile, demo[i])
			}
		case words[0] == "upsmon":
			_, tty := needs.Terminal(t)
			defer tty.Close()
			out := shownOn{File: tty}
			root := newRoot()
			root.SetArgs(words[1:])
			root.SetOut(&out)
			root.SetErr(&out)
			_ = root.Execute() // bad input has an exit code, and its output is shown, too
			shown = strings.TrimSuffix(out.String(), "\n")
		default:
			t.Errorf("%q is not tried", command)
		}
		b.WriteString("$ " + command + "\n" + strings.TrimSuffix(shown, "\n") + "\n")
	}
	return b.String()
}

// shownOn keeps what a command prints on a terminal.
type shownOn struct {
	setup.File
	bytes.Buffer
}

// isThere looks for the target, or for the command and its flags.
func isThere(t *testing.T, words []string, makefile string) {
	t.Helper()
	if i := slices.Index(words, "#"); i >= 0 {
		words = words[:i]
	}
	if words[0] == "sudo" {
		words = words[1:]
	}
	switch words[0] {
	case "make":
		for _, target := range words[1:] {
			if !regexp.MustCompile(`(?m)^` + target + `:`).MatchString(makefile) {
				t.Errorf("there is no target %s", target)
			}
		}
	case packagedName:
		c, args, err := newRoot().Find(words[1:])
		if err == nil {
			c.InitDefaultHelpFlag()
			err = c.ParseFlags(args)
		}
		if err == nil {
			err = c.ValidateArgs(c.Flags().Args())
		}
		if err != nil && !errors.Is(err, pflag.ErrHelp) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// clock matches a time of the demonstration, which may differ between runs.
var clock = regexp.MustCompile(`(^|until) *[0-9.]+m?s`)

func timeless(line string) string { return clock.ReplaceAllString(line, "$1") }

// recording returns the lines of the recorded demonstration, without their times.
func recording(t testing.TB) []string {
	t.Helper()
	svg, err := os.ReadFile(demoFile)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := recorded(svg)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		lines[i] = timeless(lines[i])
	}
	return lines
}

func recorded(svg []byte) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	var lines []string
	inside := false
	for {
		token, err := d.Token()
		if token == nil {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		switch v := token.(type) {
		case xml.StartElement:
			if v.Name.Local == "text" {
				inside = true
				lines = append(lines, "")
			}
		case xml.EndElement:
			if v.Name.Local == "text" {
				inside = false
			}
		case xml.CharData:
			if inside {
				lines[len(lines)-1] += string(v)
			}
		}
	}
}

// isRecorded is the command "recorded FILE SVG": the picture shows the lines of the file, though perhaps at other
// times.
func isRecorded(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: recorded FILE SVG")
	}
	lines, err := recorded([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	sorted := func(lines []string) []string {
		var all []string
		for _, l := range lines {
			if l = timeless(l); l != "" {
				all = append(all, l)
			}
		}
		slices.Sort(all)
		return all
	}
	got, want := sorted(lines[1:]), sorted(strings.Split(ts.ReadFile(args[0]), "\n"))
	if !slices.Equal(got, want) {
		ts.Fatalf("%s is out of date (make demo-svg):\n%s\n-- printed --\n%s", args[1], strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
