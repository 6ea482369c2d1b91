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
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/compare"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// compareLogs compares what NUT's monitor did, according to its log, with what a dry run of the new
// file would have done, according to its journal.
func (c *conversion) compareLogs(cmd *cobra.Command, in convert.Input) error {
	if c.journal == "" {
		return exit{exitUsage, fmt.Errorf("--compare needs the --state-dir of the dry run")}
	}
	r := convert.Read(in)
	f := compare.Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script, NoEnvironment: true}
	src, latest := cmd.InOrStdin(), time.Now()
	if c.compare != "-" {
		file, err := os.Open(c.compare)
		if err != nil {
			return exit{exitBad, config.Unreadable(c.compare, err)}
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
	ours, err := readJournal(cmd, &f, c.journal)
	if err != nil {
		return err
	}
	both, onlyNUT, onlyOurs, aside := 0, 0, 0, 0
	for _, p := range f.Pairs(nut, ours, 2*compare.Slack(f.Model())) {
		who := "both"
		switch {
		case p.NUT && p.Ours:
			both++
		case p.Aside && p.NUT:
			who = "(NUT)"
			aside++
		case p.Aside:
			who = "(new)"
			aside++
		case p.NUT:
			who = "NUT only"
			onlyNUT++
		default:
			who = "new only"
			onlyOurs++
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s  %-8s  %s %s\n", p.Time.Local().Format(time.DateTime), who, p.Kind, text.Line(p.Text))
	}
	sum := fmt.Sprintf("%d by both, %d by NUT's monitor only, %d by the new file only", both, onlyNUT, onlyOurs)
	if aside > 0 {
		sum += fmt.Sprintf(", %d while the other did not poll", aside)
	}
	from, to := ours.Looks[0].From, ours.Looks[len(ours.Looks)-1].To
	fmt.Fprintf(cmd.OutOrStdout(), "%s to %s: %s\n", from.Local().Format(time.DateTime), to.Local().Format(time.DateTime), sum)
	if nut.NoCommands {
		fmt.Fprintln(cmd.OutOrStdout(), "upssched has logged nothing, so its commands are not compared. From NUT 2.8.1 on it logs them only if NUT_DEBUG_LEVEL=1 is in the environment of nut-monitor.service.")
	}
	if c.strict && onlyNUT+onlyOurs > 0 {
		return exit{code: exitWarnings}
	}
	return nil
}

// readJournal reads what a dry run would have done, and when it ran.
func readJournal(cmd *cobra.Command, f *compare.Files, dir string) (*compare.Log, error) {
	ours := &compare.Log{}
	var from time.Time
	for e, err := range journal.Read(filepath.Join(dir, engine.JournalDir), journal.Query{}) {
		var damage *journal.Damage
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, exit{exitBad, fmt.Errorf("%s has no journal: name the --state-dir of the dry run; without that option it keeps no journal", text.Line(dir))}
		case errors.As(err, &damage):
			if !damage.Torn { // a torn line is still being written, or was being written when the power failed
				fmt.Fprintln(cmd.ErrOrStderr(), text.Line(damage.Error()))
			}
			continue
		case err != nil:
			return nil, exit{exitBad, err}
		}
		if ends := e.Kind == journal.Ended; ends || e.Kind == journal.Started && !from.IsZero() {
			// If the dry run was killed, the time is unknown: everything that it has missed since counts.
			ours.Looks = append(ours.Looks, compare.Span{From: from, To: e.Time})
			if from = (time.Time{}); ends {
				continue
			}
		}
		if from.IsZero() {
			from = e.Time
		}
		if e.Kind != journal.EffectRaised || e.Effect == nil {
			continue
		}
		for _, a := range f.Recorded(&fsm.Effect{Verb: fsm.Verb(e.Effect.Verb), Text: e.Effect.Text, Target: e.Effect.Target}, 0) {
			ours.Acts = append(ours.Acts, compare.Logged{Time: e.Time, Act: a})
		}
	}
	if !from.IsZero() {
		ours.Looks = append(ours.Looks, compare.Span{From: from, To: time.Now()})
	}
	if len(ours.Looks) == 0 {
		return nil, exit{exitBad, fmt.Errorf("the journal in %s is empty", text.Line(dir))}
	}
	return ours, nil
}
