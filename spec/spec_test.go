package spec

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

var update = flag.Bool("update", false, "write what was got into the cases and into diagnostics.md")

func TestCases(t *testing.T) {
	files, err := filepath.Glob("cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runCase(t, file)
		})
	}
}

// runCase runs one case. It begins with a sentence that says what is shown, and
// has these files:
//
//	UPSmon.conf  the configuration
//	*.conf       others, for TIME reload FILE
//	scenario     what the units report, and when; may be missing
//	settings     what the configuration sets beside the rules; may be missing
//	trace        the compiler's messages, and then the timeline
//
// The host is called nas, the user nut, and the clock shows 2026-01-02 03:04:05
// UTC at the beginning. A configuration with the ending .quoted has on each
// line a Go string literal, which keeps bytes that a text file could not.
func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if comment := strings.TrimSpace(string(archive.Comment)); !strings.HasSuffix(comment, ".") {
		t.Errorf("the case must begin with a sentence that says what it shows, not with %q", comment)
	}
	for _, f := range archive.Files {
		switch name := strings.TrimSuffix(f.Name, ".quoted"); {
		case name == "scenario", name == "settings", name == "trace", strings.HasSuffix(name, ".conf"):
		default:
			t.Errorf("a case has no file %s", f.Name)
		}
	}

	settings, trace := play(t, archive)
	changed := false
	for _, part := range []struct {
		name string
		got  []byte
	}{{"settings", settings}, {"trace", trace}} {
		f := section(archive, part.name)
		switch {
		case f == nil && part.name == "settings":
			continue
		case f == nil:
			archive.Files = append(archive.Files, txtar.File{Name: part.name})
			f = &archive.Files[len(archive.Files)-1]
			changed = true
		}
		if bytes.Equal(part.got, f.Data) {
			continue
		}
		changed = true
		if !*update {
			t.Errorf("%s\n%s", strings.TrimSpace(string(archive.Comment)), diff.Diff("want", f.Data, "got", part.got))
		}
		f.Data = part.got
	}
	if changed && *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
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

// source returns the text of a configuration.
func source(a *txtar.Archive, name string) ([]byte, error) {
	if f := section(a, name); f != nil {
		return f.Data, nil
	}
	f := section(a, name+".quoted")
	if f == nil {
		return nil, fmt.Errorf("the case has no %s", name)
	}
	var src []byte
	for line := range strings.Lines(string(f.Data)) {
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", f.Name, line, err)
		}
		src = append(src, text...)
	}
	return src, nil
}

// play compiles the configuration and runs it through the scenario.
func play(t *testing.T, archive *txtar.Archive) (settings, trace []byte) {
	var out bytes.Buffer
	load := func(name string) (*compile.Program, error) {
		src, err := source(archive, name)
		if err != nil {
			t.Fatal(err)
		}
		program, tree, diags := compile.Parse(name, src, simulate.CaseOptions)
		if err := tree.Write(&out, diags); err != nil {
			t.Fatal(err)
		}
		if program == nil {
			return nil, fmt.Errorf("%s does not compile", name)
		}
		return program, nil
	}
	program, err := load("UPSmon.conf")
	if err != nil {
		return nil, out.Bytes()
	}
	scenario := &simulate.Scenario{}
	if f := section(archive, "scenario"); f != nil {
		if scenario, err = simulate.ParseScenario("scenario", f.Data); err != nil {
			t.Fatal(err)
		}
	}
	timeline := simulate.Timeline{W: &out, Explain: true}
	for _, u := range program.Policy.Units {
		timeline.Width = max(timeline.Width, utf8.RuneCountInString(u.Name))
	}
	run := simulate.Run{
		Program: program,
		Start:   simulate.CaseStart,
		Load:    load,
		Observe: func(at time.Duration, records []fsm.Record) {
			for _, r := range records {
				timeline.Print(at, []fsm.Record{r})
				if r.Effect != nil {
					detail(&out, r.Effect)
				}
			}
		},
	}
	if err := run.Play(scenario); err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return show(program), out.Bytes()
}

// detail writes down what the timeline omits about an effect: the words of
// a command where they are not plain to see, and addresses.
func detail(w io.Writer, e *fsm.Effect) {
	switch {
	case slices.ContainsFunc(e.Argv, func(word string) bool { return word == "" || strings.Contains(word, " ") }):
		fmt.Fprintf(w, "           words %q\n", e.Argv)
	case e.URL != "":
		fmt.Fprintf(w, "           to %s\n", e.URL)
	case e.Target != "":
		fmt.Fprintf(w, "           unit %s\n", e.Target)
	}
}

// show writes down what a configuration sets beside the rules.
func show(p *compile.Program) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POLLFREQ %s POLLFREQALERT %s\n", p.PollFreq, p.PollFreqAlert)
	if flag := p.Policy.PowerDownFlag; flag != "" {
		fmt.Fprintf(&b, "POWERDOWNFLAG %s\n", flag)
	}
	if m := p.Mail; m != nil {
		fmt.Fprintf(&b, "SMTPSERVER %s PORT %d USER %s PASSWORD %s\n", m.Host, m.Port, m.User, string(m.Password))
	}
	for i, m := range p.Monitors {
		u := p.Policy.Units[i]
		g := p.Policy.Groups[u.Group]
		security := "PLAINTEXT"
		if !m.Plaintext {
			security = "CERTFILE " + m.CertFile
		}
		var supplies fsm.Power
		if g.Supply != nil {
			supplies = g.Supply.Min
		}
		role := "secondary"
		if m.Primary {
			role = "primary"
		}
		fmt.Fprintf(&b, "%s: %s of %s port %d, %s, user %s, password %s, %s\n",
			u.ID, m.UPS, m.Host, m.Port, security, m.User, string(m.Password), role)
		fmt.Fprintf(&b, "\tcalled %s, POWERVAL %v, MINSUPPLIES %v, LB1..3 at %v, asked for %v\n",
			u.Name, u.PowerVal, supplies, u.Trip, m.Variables)
	}
	return b.Bytes()
}
