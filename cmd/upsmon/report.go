package main

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/journal"
	monthly "github.com/tls-upsmon/upsmon/engine/report"
)

func newReport() *cobra.Command {
	var stateDir, socket, month, since, unit string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Report the outages of a month or a week, and how long the batteries last",
		Long: `report reads the history and the journal, and shows what happened in a month: the
outages of each unit with their length and the lowest charge, what the monitor did, how
much of the time there was mains power and contact, battery tests and calibrations, and
how long a full battery lasts, estimated from each discharge that was long enough. The
report is plain text, for a mail or a printer. --since 7d covers the last week instead
of a month; without either flag it covers this month so far.`,
		Example: "  upsmon report --month 2026-10\n  upsmon report --month 2026-10 | mail -s \"UPS report\" admin@example.com\n  upsmon report --since 7d",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := reported(month, since, time.Now())
			if err != nil {
				return exit{exitUsage, err}
			}
			r, err := makeReport(cmd, stateDir, socket, unit, from, to)
			if err != nil {
				return controlError(cmd, err)
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), r)
			} else {
				err = r.Write(cmd.OutOrStdout())
			}
			return bad(err)
		},
	}
	addHistorySource(cmd, &stateDir, &socket)
	cmd.Flags().StringVar(&month, "month", "", "the `MONTH`, such as 2026-10")
	cmd.Flags().StringVar(&since, "since", "", "from this `TIME` until now: 7d, 2026-11-22, as for upsmon why")
	cmd.Flags().StringVar(&unit, "ups", "", "only this `UNIT`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object; durations are in nanoseconds")
	return cmd
}

// reported returns the time span of a report: a month, or from a moment until now.
func reported(month, since string, now time.Time) (from, to time.Time, err error) {
	if since == "" {
		if from, to, err = parseMonth(month, now); err != nil {
			err = fmt.Errorf("--month: %w", err)
		}
		return from, to, err
	}
	if month != "" {
		return from, to, errors.New("use --month or --since, not both")
	}
	if from, err = parseMoment(since, now); err != nil {
		return from, now, fmt.Errorf("--since: %w", err)
	}
	if !from.Before(now) {
		return from, now, fmt.Errorf("--since %s is in the future", since)
	}
	return from, now, nil
}

// parseMonth returns the start and the end of a month in local time; "" is this month so far.
func parseMonth(s string, now time.Time) (from, to time.Time, err error) {
	if s == "" {
		now = now.Local()
		return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.Local), now, nil
	}
	from, err = time.ParseInLocation("2006-01", s, time.Local)
	if err != nil {
		return from, to, fmt.Errorf("%q is not a month such as 2026-10", s)
	}
	if to = from.AddDate(0, 1, 0); to.After(now) {
		to = now
	}
	if !from.Before(to) {
		return from, to, fmt.Errorf("%s is in the future", s)
	}
	return from, to, nil
}

// before is how far back the report looks for discharges, which show how the battery ages.
const before = 5 * 366 * 24 * time.Hour

func makeReport(cmd *cobra.Command, stateDir, socket, unit string, from, to time.Time) (monthly.Report, error) {
	source, closer, err := openHistory(cmd, stateDir, socket)
	if err != nil {
		return monthly.Report{}, err
	}
	defer closer()
	known, err := source.Units(cmd.Context())
	if err != nil {
		return monthly.Report{}, err
	}
	ids := slices.Sorted(maps.Keys(known))
	if unit != "" {
		id, err := history.Find(known, unit)
		if err != nil {
			return monthly.Report{}, err
		}
		ids = []string{id}
	}
	spans, err := source.Spans(cmd.Context(), "", from.Add(-before), to)
	if err != nil {
		return monthly.Report{}, err
	}
	var damaged damages
	entries := damaged.note(journal.Read(filepath.Join(stateDir, engine.JournalDir), journal.Query{Until: to.Add(time.Hour)}))
	r, err := monthly.Make(ids, spans, withoutJournal(entries), from, to)
	damaged.remark(cmd)
	return r, err
}

// withoutJournal treats a missing journal as an empty one, and says why if it cannot be read.
func withoutJournal(entries iter.Seq2[journal.Entry, error]) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for e, err := range entries {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return
			case err != nil && !strings.Contains(err.Error(), "journal"):
				err = fmt.Errorf("the journal: %w", err)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
