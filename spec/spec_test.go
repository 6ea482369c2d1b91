// Package spec runs the cases of the language: each file of cases holds a
// configuration, a scenario, and the exact trace that the policy must leave.
package spec

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

var update = flag.Bool("update", false, "write the traces that were got into the cases")

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

// runCase runs one case. Its files are UPSmon.conf, and any other configuration
// for a reload; scenario; and trace, the messages of the compiler followed by
// the timeline.
func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := trace(t, archive)
	want := section(archive, "trace")
	if bytes.Equal(got, want.Data) {
		return
	}
	if *update {
		want.Data = got
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s\n%s", strings.TrimSpace(string(archive.Comment)), diff.Diff("want", want.Data, "got", got))
}

func section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}

func trace(t *testing.T, archive *txtar.Archive) []byte {
	var out bytes.Buffer
	load := func(name string) (*compile.Program, error) {
		// A case starts with a group on localhost unless it says otherwise.
		src := section(archive, name).Data
		program, tree, diags := compile.Parse(name, src, compile.Options{Host: "nas", User: "nut"})
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
		return out.Bytes()
	}
	scenario, err := simulate.ParseScenario("scenario", section(archive, "scenario").Data)
	if err != nil {
		t.Fatal(err)
	}
	timeline := simulate.Timeline{W: &out, Explain: true}
	run := simulate.Run{
		Program: program,
		Start:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Load:    load,
		Observe: func(at time.Duration, records []fsm.Record) { timeline.Print(at, records) },
	}
	if err := run.Play(scenario); err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return out.Bytes()
}
