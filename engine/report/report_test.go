package report

import (
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/journal"
)

func at(day, hour, minute, second int) time.Time {
	return time.Date(2026, 10, day, hour, minute, second, 0, time.Local)
}

func of(n float64) *float64 { return &n }

func sequence(all ...journal.Entry) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
		yield(journal.Entry{}, &journal.Damage{File: "journal-00000001.jsonl"}) // other commands report it
	}
}

const eaton, rack = "LOCAL:Eaton@localhost:3493", "RACK:ups1@rack:3493"

// TestReport: a month that contains everything a report can have, as the reader sees it.
func TestReport(t *testing.T) {
	from, to := at(1, 0, 0, 0), at(32, 0, 0, 0)
	spans := []history.Span{
		{Unit: eaton, Kind: history.Outage, Start: at(-200, 3, 0, 0), End: at(-200, 3, 20, 0), Before: of(100), Lowest: of(50), Load: of(22)},
		{Kind: history.Watched, Start: at(-1, 0, 0, 0), End: at(3, 2, 0, 0)},
		{Unit: eaton, Kind: history.Lost, Start: at(2, 1, 0, 0), End: at(2, 1, 4, 0)},
		{Kind: history.Watched, Start: at(3, 2, 41, 0), End: at(40, 0, 0, 0)},
		{Unit: eaton, Kind: history.Test, Start: at(4, 9, 0, 0), End: at(4, 9, 0, 12), Before: of(100), Lowest: of(99)},
		{Unit: eaton, Kind: history.Calibration, Start: at(10, 10, 0, 0), End: at(10, 10, 22, 0), Before: of(100), Lowest: of(45), Load: of(23)},
		{Unit: eaton, Kind: history.Outage, Start: at(22, 14, 30, 0), End: at(22, 14, 32, 5), Before: of(98), Lowest: of(91), Load: of(23)},
		{Unit: eaton, Kind: history.Outage, Start: at(25, 3, 11, 40), End: at(25, 3, 22, 10), Cut: true, Low: true, Before: of(100), Lowest: of(22), Load: of(31)},
		{Unit: "GONE:ups@host:1", Kind: history.Outage, Start: at(5, 0, 0, 0), End: at(6, 0, 0, 0)},
	}
	effect := func(seq uint64, when time.Time, verb string) journal.Entry {
		return journal.Entry{Seq: seq, Time: when, Kind: journal.EffectRaised, Unit: eaton, Effect: &journal.Effect{Verb: verb}}
	}
	entries := sequence(
		journal.Entry{Seq: 1, Time: at(20, 0, 0, 0), Kind: journal.Started},
		effect(2, at(22, 14, 30, 10), "WALL"), effect(3, at(22, 14, 30, 10), "EMAIL"),
		journal.Entry{Seq: 4, Cause: 3, Time: at(22, 14, 30, 20), Kind: journal.Ran, Unit: eaton, Result: &journal.Result{Error: "refused"}},
		effect(5, at(22, 14, 32, 15), "WALL"),
		journal.Entry{Seq: 9, Cause: 5, Time: at(22, 14, 32, 16), Kind: journal.Ran, Unit: eaton, Result: &journal.Result{DryRun: true}},
		journal.Entry{Seq: 10, Cause: 7, Time: at(25, 3, 21, 41), Kind: journal.Ran, Unit: eaton, Result: &journal.Result{Error: "busy"}},
		journal.Entry{Seq: 11, Cause: 7, Time: at(25, 3, 21, 51), Kind: journal.Ran, Unit: eaton, Result: &journal.Result{}}, // the second try
		journal.Entry{Seq: 12, Cause: 8, Time: at(25, 3, 21, 41), Kind: journal.Ran, Unit: eaton, Result: &journal.Result{DryRun: true}},
		effect(6, at(24, 0, 0, 0), "WALL"), // not in an outage
		effect(7, at(25, 3, 21, 40), "WALL"), effect(8, at(25, 3, 21, 40), "SHUTDOWNCMD"),
	)
	r, err := Make([]string{eaton, rack}, spans, entries, from, to)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = `UPS report, 2026-10-01 00:00 to 2026-11-01 00:00
================================================

The monitor ran for 99.91 % of the time.
  It did not run from 2026-10-03 02:00, for 41m.
Actions come from the journal, which has entries from 2026-10-20 00:00 on.

Eaton
-----
Mains power  99.97 % (2 outages, 12m35s on battery)
Contact      99.99 % (lost 1 time, 4m in total)

  Outages
    2026-10-22 14:30  2m5s            98 to 91 %   load 23 %               2 WALL (1 in a dry run), EMAIL (1 failed)
    2026-10-25 03:11  10m30s or more  100 to 22 %  load 31 %, battery low  WALL, SHUTDOWNCMD at 03:21:40 (dry run)

  Battery tests
    2026-10-04 09:00  12s  100 to 99 %

  Calibrations
    2026-10-10 10:00  22m  100 to 45 %  load 23 %

  How long a full battery lasts
    2026-03-14 03:00  about 40m     at 22 % load
    2026-10-10 10:00  about 40m     at 23 % load
    2026-10-22 14:30  about 29m46s  at 23 % load
    2026-10-25 03:11  about 13m28s  at 31 % load

ups1
----
Mains power  100 % (no outage)
Contact      100 % (never lost)
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestOpenOutage: a report in the middle of an outage, by a monitor that has just started.
func TestOpenOutage(t *testing.T) {
	r, err := Make([]string{eaton}, []history.Span{
		{Kind: history.Watched, Start: at(1, 12, 0, 0), End: at(1, 13, 0, 0), Open: true},
		{Unit: eaton, Kind: history.Outage, Start: at(1, 12, 30, 0), End: at(1, 13, 0, 0), Open: true, Before: of(90), Lowest: of(40)},
	}, sequence(), at(1, 0, 0, 0), at(1, 13, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"It did not run from 2026-10-01 00:00, for 12h.\n", "Mains power  50 % (1 outage, 30m on battery)", "30m so far", "which has no entries for this time.\n", "about 1h "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %q in\n%s", want, b.String())
		}
	}
}

// TestPercent: a share below 100 % is never rounded to 100 %.
func TestPercent(t *testing.T) {
	for f, want := range map[float64]string{1: "100 %", 0: "0 %", .999999: "99.99 %", .5: "50 %", .123456: "12.35 %"} {
		if got := percent(f); got != want {
			t.Errorf("%v: got %s, want %s", f, got, want)
		}
	}
}
