package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// A jsonDifference is the answer of --against to one of its two questions.
type jsonDifference struct {
	verify.Difference
	At       float64 `json:"at,omitempty"`       // seconds
	CutShort string  `json:"cutShort,omitempty"` // see cutShort
}

// runAgainst reports what a configuration does that another does not.
func runAgainst(cmd *cobra.Command, files []string, f verifyFlags) error {
	if len(files) != 1 {
		return exit{exitUsage, errors.New("--against compares OLD with one FILE")}
	}
	var both [2]*config.Config
	for i, file := range []string{f.against, files[0]} {
		c, err := loadPolicy(cmd, file)
		if err != nil {
			return err
		}
		both[i] = c
	}
	a := f.assumptions(both[1].Program)
	ctx, o, end := f.begin(cmd)
	differences := verify.Against(ctx, both[0].Program, both[1].Program, a, o)
	short := cutShort(ctx)
	cut := interrupted(ctx)
	end()
	if f.save != "" {
		if err := saveDifferences(f.save, both, differences); err != nil {
			return exit{exitBad, err}
		}
	}
	out := cmd.OutOrStdout()
	if f.json {
		all := make([]jsonDifference, len(differences))
		for i, d := range differences {
			all[i] = jsonDifference{d, d.At.Seconds(), short}
		}
		if err := printJSON(out, all); err != nil {
			return exit{exitBad, err}
		}
	}
	code := exitGood
	for i := range differences {
		d := &differences[i]
		switch {
		case d.Verdict == verify.Different:
			code = exitBad
		case d.Verdict != verify.Same && f.strict && code == exitGood:
			code = exitWarnings
		}
		if !f.json {
			printDifference(out, both, d)
		}
	}
	if cut != nil && code != exitBad {
		return cut
	}
	return exitWith(code)
}

func printDifference(w io.Writer, both [2]*config.Config, d *verify.Difference) {
	word := string(d.Verdict)
	switch d.Verdict {
	case verify.Different:
		word = "DIFFERENT"
	case verify.Bounded:
		word = "up to a bound"
	}
	fmt.Fprintf(w, "%-14s  %s\n", word, d.About)
	if d.Verdict != verify.Different {
		if d.Why != "" {
			fmt.Fprintf(w, "                %s\n", d.Why)
		}
		return
	}
	for i, scenario := range []string{d.OldScenario, d.NewScenario} {
		fmt.Fprintf(w, "     with %s:\n", text.Line(both[i].Path))
		var story bytes.Buffer
		timeline := &simulate.Timeline{W: &story, Width: unitWidth(both[i].Program.Policy)}
		run := simulate.Run{Program: both[i].Program, Start: simulate.CaseStart, Observe: timeline.Print}
		if sc, err := simulate.ParseScenario(both[i].Path, []byte(scenario)); err == nil {
			_ = run.Play(sc) // playing it has succeeded before
		}
		for line := range strings.Lines(story.String()) {
			fmt.Fprint(w, "  "+line)
		}
		if story.Len() == 0 {
			fmt.Fprintln(w, "        nothing happens")
		}
	}
	for i, acts := range [][]verify.Act{d.Old, d.New} {
		for _, act := range acts {
			fmt.Fprintf(w, "     at %s only %s: %s %s  [%s]\n", d.At.Round(time.Millisecond), text.Line(both[i].Path), act.Unit, text.Line(act.Does), act.Rule)
		}
	}
}

// saveDifferences writes each difference as a case that the old configuration passes and the new one fails.
func saveDifferences(dir string, both [2]*config.Config, differences []verify.Difference) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	conf := publicText(both[1].Tree)
	for i, d := range differences {
		if d.Verdict != verify.Different {
			continue
		}
		var expect strings.Builder
		for _, act := range d.Old {
			fmt.Fprintln(&expect, strings.TrimSpace(fmt.Sprintf("%s expect %s %s %s", moment(d.At), act.Unit, act.Verb, firstLine(act.Text))))
		}
		for _, act := range d.New {
			fmt.Fprintln(&expect, strings.TrimSpace(fmt.Sprintf("%s refuse %s %s %s", moment(d.At), act.Unit, act.Verb, firstLine(act.Text))))
		}
		end := strings.LastIndex(strings.TrimSpace(d.NewScenario), "\n") + 1
		scenario := d.NewScenario[:end] + expect.String() + d.NewScenario[end:]
		archive := &txtar.Archive{
			Comment: fmt.Appendf(nil, "%s differ from %s.\n", d.About, both[0].Path),
			Files:   []txtar.File{{Name: "UPSmon.conf", Data: conf}, {Name: "scenario", Data: []byte(scenario)}},
		}
		path := filepath.Join(dir, fmt.Sprintf("against-%d.txtar", i+1))
		if err := atomicfile.Write(path, txtar.Format(archive), atomicfile.Options{Mode: 0o644}); err != nil {
			return err
		}
	}
	return nil
}

// moment formats a time as in a scenario.
func moment(at time.Duration) string {
	if at == 0 {
		return "0s"
	}
	return fsm.FormatDuration(at)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
