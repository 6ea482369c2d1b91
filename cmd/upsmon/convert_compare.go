package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/compare"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// compareLogs compares what NUT's monitor did, from its log, with what a dry run of the new file would have done,
// from its journal.
func (c *conversion) compareLogs(cmd *cobra.Command, in convert.Input) error {
	if c.journal == "" {
		return exit{exitUsage, fmt.Errorf("--compare needs --state-dir, the one of the dry run")}
	}
	r := convert.Read(in)
	f := compare.Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script, NoEnvironment: true}
	src, latest := cmd.InOrStdin(), time.Now()
	if c.compare != "-" {
		file, err := os.Open(c.compare)
		if err != nil {
			return exit{exitBad, err}
		}
		defer func() { _ = file.Close() }()
		if info, err := file.Stat(); err == nil {
			latest = info.ModTime()
		}
		src = file
	}
	nut, err := f.ReadLog(src, latest)
	if err != nil {
		return exit{exitBad, fmt.Errorf("%s: %w", text.Line(c.compare), err)}
	}
	var ours []compare.Logged
	var from, to time.Time
	for e, err := range journal.Read(filepath.Join(c.journal, engine.JournalDir), journal.Query{}) {
		if errors.Is(err, fs.ErrNotExist) {
			return exit{exitBad, fmt.Errorf("%s has no journal: name the directory that the dry run was given by --state-dir, without which it keeps none", text.Line(c.journal))}
		}
		if err != nil {
			return exit{exitBad, err}
		}
		if from.IsZero() {
			from = e.Time
		}
		to = e.Time
		if e.Kind != journal.EffectRaised || e.Effect == nil {
			continue
		}
		for _, a := range f.Recorded(&fsm.Effect{Verb: fsm.Verb(e.Effect.Verb), Text: e.Effect.Text, Target: e.Effect.Target}, 0) {
			ours = append(ours, compare.Logged{Time: e.Time, Act: a})
		}
	}
	if len(nut) > 0 && nut[len(nut)-1].Time.After(to) {
		to = nut[len(nut)-1].Time // what the dry run has missed at the end counts
	}
	both, onlyNUT, onlyOurs := 0, 0, 0
	for _, p := range f.Pairs(nut, ours, from, to, 2*compare.Slack(f.Model())) {
		who := "both"
		switch {
		case p.NUT && p.Ours:
			both++
		case p.NUT:
			who = "NUT only"
			onlyNUT++
		default:
			who = "new only"
			onlyOurs++
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s  %-8s  %s %s\n", p.Time.Local().Format(time.DateTime), who, p.Kind, text.Line(p.Text))
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s to %s: %d by both, %d by NUT's monitor only, %d by the new file only\n",
		from.Local().Format(time.DateTime), to.Local().Format(time.DateTime), both, onlyNUT, onlyOurs)
	if c.strict && onlyNUT+onlyOurs > 0 {
		return exit{code: exitWarnings}
	}
	return nil
}
