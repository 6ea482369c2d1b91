package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Write prints the report, in local time.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	title := fmt.Sprintf("UPS report, %s to %s", date(r.From), date(r.To))
	fmt.Fprintf(&b, "%s\n%s\n\n", title, strings.Repeat("=", len(title)))
	fmt.Fprintf(&b, "The monitor ran for %s of the time.\n", percent(share(r.Watched, r.To.Sub(r.From))))
	r.writeMissing(&b)
	if !r.Journal {
		since := "no entries for this time"
		if !r.JournalSince.IsZero() {
			since = "entries from " + date(r.JournalSince) + " on"
		}
		fmt.Fprintf(&b, "Actions come from the journal, which has %s.\n", since)
	}
	if len(r.Units) == 0 {
		b.WriteString("\nNo unit is known.\n")
	}
	for i := range r.Units {
		r.Units[i].write(&b)
	}
	_, err := io.WriteString(w, text.Lines(b.String()))
	return err
}

// mostGaps is how many times without a monitor are listed.
const mostGaps = 5

func (r *Report) writeMissing(b *strings.Builder) {
	missing := slices.Clone(r.Missing)
	slices.SortStableFunc(missing, func(a, b Gap) int { return int(b.To.Sub(b.From) - a.To.Sub(a.From)) })
	for i, g := range missing {
		if i == mostGaps {
			fmt.Fprintf(b, "  and %d shorter times\n", len(missing)-i)
			return
		}
		fmt.Fprintf(b, "  It did not run from %s, for %s.\n", date(g.From), text.Duration(g.To.Sub(g.From)))
	}
}

func (u *Unit) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n%s\n", u.Name, strings.Repeat("-", len([]rune(u.Name))))
	outages := "no outage"
	if n := len(u.Outages); n > 0 {
		outages = fmt.Sprintf("%s, %s on battery", count(n, "outage"), text.Duration(u.OnBattery))
	}
	contact := "never lost"
	if n := len(u.Losses); n > 0 {
		contact = fmt.Sprintf("lost %s, %s in total", count(n, "time"), text.Duration(u.Lost))
	}
	fmt.Fprintf(b, "Mains power  %s (%s)\n", percent(u.Power), outages)
	fmt.Fprintf(b, "Contact      %s (%s)\n", percent(u.Contact), contact)
	writeEvents(b, "Outages", u.Outages, true)
	writeEvents(b, "Battery tests", u.Tests, false)
	writeEvents(b, "Calibrations", u.Calibrations, false)
	if len(u.Battery) == 0 {
		return
	}
	b.WriteString("\n  How long a full battery lasts\n")
	var rows [][]string
	for _, f := range u.Battery {
		load := "load unknown"
		if f.Load != nil {
			load = "at " + number(*f.Load) + " % load"
		}
		rows = append(rows, []string{date(f.At), "about " + text.Duration(f.Full), load})
	}
	table(b, rows)
}

func writeEvents(b *strings.Builder, title string, events []Event, done bool) {
	if len(events) == 0 {
		return
	}
	fmt.Fprintf(b, "\n  %s\n", title)
	var rows [][]string
	for i := range events {
		e := &events[i]
		row := []string{date(e.Start), e.lasted(), e.charge(), e.remarks()}
		if done {
			row = append(row, e.did())
		}
		rows = append(rows, row)
	}
	table(b, rows)
}

// lasted returns how long the event lasted.
func (e *Event) lasted() string {
	switch l := text.Duration(e.Length()); {
	case e.Open:
		return l + " so far"
	case e.Cut:
		return l + " or more"
	default:
		return l
	}
}

// charge returns the change of the charge.
func (e *Event) charge() string {
	if e.Before == nil || e.Lowest == nil {
		return "charge unknown"
	}
	return fmt.Sprintf("%s to %s %%", number(*e.Before), number(*e.Lowest))
}

func (e *Event) remarks() string {
	var all []string
	if e.Load != nil {
		all = append(all, "load "+number(*e.Load)+" %")
	}
	if e.Low {
		all = append(all, "battery low")
	}
	if e.Forced {
		all = append(all, "forced shutdown")
	}
	return strings.Join(all, ", ")
}

// did lists the actions: a shutdown with its time, others with their number.
func (e *Event) did() string {
	var all []string
	for _, a := range e.Done {
		s := a.Verb
		switch {
		case a.Verb == fsm.ShutdownCmd.String() || a.Verb == fsm.SetFSD.String():
			s += " at " + a.Times[0].Local().Format(time.TimeOnly)
		case len(a.Times) > 1:
			s = strconv.Itoa(len(a.Times)) + " " + s
		}
		if a.Failed > 0 {
			s += fmt.Sprintf(" (%d failed)", a.Failed)
		}
		switch {
		case a.DryRun == len(a.Times):
			s += " (dry run)"
		case a.DryRun > 0:
			s += fmt.Sprintf(" (%d in a dry run)", a.DryRun)
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

// table aligns rows. The last cells of a row may be empty.
func table(b *strings.Builder, rows [][]string) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	var lines strings.Builder
	w.Init(&lines, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i := range row {
			row[i] = text.Line(row[i])
		}
		fmt.Fprintln(w, "    "+strings.Join(row, "\t"))
	}
	_ = w.Flush() // a strings.Builder takes everything
	for l := range strings.Lines(lines.String()) {
		b.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
}

func date(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// percent never rounds a smaller share up to 100.
func percent(f float64) string {
	s := strconv.FormatFloat(f*100, 'f', 2, 64)
	if f < 1 && s == "100.00" {
		s = "99.99"
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "00"), ".") + " %"
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
