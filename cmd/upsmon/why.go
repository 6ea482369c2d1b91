package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// defaultStateDir is where a monitor keeps its state and its journal.
const defaultStateDir = "/var/lib/upsmon"

// whyFlags are the flags of why.
type whyFlags struct {
	stateDir, ups, since, until, last string
	json                              bool
}

func newWhy() *cobra.Command {
	var f whyFlags
	cmd := &cobra.Command{
		Use:   "why",
		Short: "Show what the monitor did, and why",
		Long: `why reads the journal of upsmon run and describes, in sentences, what was
reported, which rules ran, what they did, and how that ended. The monitor need not
be running: the journal survives a shutdown.

  upsmon why --last shutdown     what led to the last SHUTDOWNCMD
  upsmon why --since 2h          what happened in the last two hours
  upsmon why --ups Eaton --since "2026-11-22 14:00" --until "2026-11-22 15:00"

A time is a duration before now (90s, 2h, 7d), a time today (14:00), a date with or
without a time (2026-11-22 14:00), or an RFC 3339 timestamp.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return why(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.stateDir, "state-dir", defaultStateDir, "the `DIR` with the monitor's state and journal")
	flags.StringVar(&f.ups, "ups", "", "only what concerns this `UNIT`")
	flags.StringVar(&f.since, "since", "", "only from this `TIME` on")
	flags.StringVar(&f.until, "until", "", "only before this `TIME`")
	flags.StringVar(&f.last, "last", "", "what led to the last action of this `KIND`: shutdown, effect (any action), or a verb such as WALL")
	flags.BoolVar(&f.json, "json", false, "print the journal entries, one JSON object per line")
	return cmd
}

func why(cmd *cobra.Command, f whyFlags) error {
	q := journal.Query{Unit: f.ups}
	var err error
	now := time.Now()
	if q.Since, err = parseMoment(f.since, now); err != nil {
		return exit{exitUsage, fmt.Errorf("--since: %w", err)}
	}
	if q.Until, err = parseMoment(f.until, now); err != nil {
		return exit{exitUsage, fmt.Errorf("--until: %w", err)}
	}
	wanted, err := wantedEffect(f.last)
	if err != nil {
		return exit{exitUsage, fmt.Errorf("--last: %w", err)}
	}

	dir := filepath.Join(f.stateDir, engine.JournalDir)
	var damaged damages
	out := bufio.NewWriter(cmd.OutOrStdout())
	found, err := tellWhy(out, dir, f, q, wanted, &damaged)
	err = errors.Join(err, out.Flush())
	if !errors.As(err, new(*fs.PathError)) { // otherwise nothing of the journal can be read, and this says why
		damaged.remark(cmd)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return exit{exitBad, fmt.Errorf("no journal in %s; \"%s run\" with the same --state-dir keeps one", dir, cmd.Root().Name())}
	case err != nil:
		return exit{exitBad, err}
	case !found && !f.json:
		fmt.Fprintln(cmd.OutOrStdout(), "The journal has no such entries.")
	}
	return nil
}

// tellWhy writes the requested explanation, and reports whether there was anything to explain.
func tellWhy(out io.Writer, dir string, f whyFlags, q journal.Query, wanted func(*journal.Effect) bool, d *damages) (bool, error) {
	if wanted != nil {
		chain, err := journal.Last(d.note(journal.Read(dir, journal.Query{})), q, wanted)
		if err != nil || chain == nil {
			return false, err
		}
		if f.json {
			return true, printEntries(out, chain.Entries())
		}
		return true, chain.Write(out)
	}
	if f.json {
		var failed error
		err := printEntries(out, func(yield func(journal.Entry) bool) {
			for e, err := range d.note(journal.Read(dir, q)) {
				switch {
				case errors.As(err, new(*journal.Damage)): // already counted
				case err != nil:
					failed = err
				case !yield(e):
					return
				}
			}
		})
		return true, errors.Join(failed, err)
	}
	told, err := journal.Print(out, d.note(journal.Read(dir, journal.Query{})), q)
	return told > 0, err
}

// printEntries writes one JSON object per line.
func printEntries(out io.Writer, entries iter.Seq[journal.Entry]) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for e := range entries {
		b.Reset()
		if err := enc.Encode(e); err != nil {
			return err
		}
		if _, err := out.Write(text.JSON(b.Bytes())); err != nil {
			return err
		}
	}
	return nil
}

// damages counts the lines of the journal that cannot be read.
type damages struct {
	count int
	first error
}

// note passes entries on, and counts damaged lines.
func (d *damages) note(entries iter.Seq2[journal.Entry, error]) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for e, err := range entries {
			if errors.As(err, new(*journal.Damage)) {
				if d.count++; d.count == 1 {
					d.first = err
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// remark says on standard error what note counted.
func (d *damages) remark(cmd *cobra.Command) {
	if d.count > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s of the journal cannot be read; the first: %s\n", cmd.Root().Name(), count(d.count, "line"), text.Line(d.first.Error()))
	}
}

// wantedEffect returns a filter for the effects that --last asks for; nil if it was not given.
func wantedEffect(last string) (func(*journal.Effect) bool, error) {
	switch last {
	case "":
		return nil, nil
	case "effect":
		return func(*journal.Effect) bool { return true }, nil
	}
	word := strings.ToUpper(last)
	verb := fsm.VerbOf(word)
	if !slices.Contains(grammar.Verbs(), word) || verb.Inner() {
		return nil, fmt.Errorf("%q is not shutdown, effect or a verb such as WALL or SHELLCMD", last)
	}
	return func(e *journal.Effect) bool { return e.Verb == verb.String() }, nil
}

// parseMoment parses a time as the help describes it; the zero time for "".
func parseMoment(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	if n, ok := strings.CutSuffix(s, "d"); ok {
		if days, err := strconv.ParseUint(n, 10, 16); err == nil {
			return now.AddDate(0, 0, -int(days)), nil
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			y, m, d := now.Local().Date()
			return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.Local), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time; write 2h, 7d, 14:00, \"2026-11-22 14:00\" or 2026-11-22T14:00:00Z", s)
}
