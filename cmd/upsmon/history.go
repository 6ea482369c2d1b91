package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// historyFlags are the flags of history.
type historyFlags struct {
	stateDir, socket string
	variable         string
	since, until     string
	asCSV, asJSON    bool
}

func newHistory() *cobra.Command {
	var f historyFlags
	cmd := &cobra.Command{
		Use:   "history [UNIT]",
		Short: "Show what a unit has measured, and when it was in trouble",
		Long: `history shows the course of a unit's charge, runtime, load and voltage, and of the
other numbers that its UPSmon.conf names, with its outages, tests, calibrations and
losses of contact. Without UNIT it shows the charge of all units.

upsmon run keeps every change for two days, five-minute averages for 90 days, and hourly
averages for five years, in --state-dir. If a monitor is running, history asks it through
its socket.`,
		Example: "  upsmon history Eaton --since 7d\n  upsmon history Eaton --var input.voltage --since 2026-11-01 --csv >voltage.csv",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return showHistory(cmd, f, append(args, "")[0])
		},
	}
	flags := cmd.Flags()
	addHistorySource(cmd, &f.stateDir, &f.socket)
	flags.StringVar(&f.variable, "var", "", "only this `VARIABLE`, such as battery.charge")
	flags.StringVar(&f.since, "since", "24h", "from this `TIME` on: 7d, 14:00, 2026-11-22, as for upsmon why")
	flags.StringVar(&f.until, "until", "", "before this `TIME`")
	flags.BoolVar(&f.asCSV, "csv", false, "print time, variable, minimum, mean and maximum, separated by commas")
	flags.BoolVar(&f.asJSON, "json", false, "print a JSON object; durations are in nanoseconds")
	cmd.MarkFlagsMutuallyExclusive("csv", "json")
	return cmd
}

// addHistorySource adds the flags that say where the history is.
func addHistorySource(cmd *cobra.Command, stateDir, socket *string) {
	cmd.Flags().StringVar(stateDir, "state-dir", defaultStateDir, "the `DIR` with the monitor's state, journal and history")
	cmd.Flags().StringVar(socket, "socket", clientSocket(), "the `SOCKET` of the monitor, if it runs")
}

// openHistory opens the file of a monitor that is not running. If a monitor is running, it has the file open, and
// openHistory returns its answers instead.
func openHistory(cmd *cobra.Command, stateDir, socket string) (s history.Source, closer func(), err error) {
	path := filepath.Join(stateDir, history.FileName)
	r, err := history.Open(path)
	switch {
	case err == nil:
		return r, func() {
			for _, what := range r.Damage() {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s is damaged: %s\n", cmd.Root().Name(), path, what)
			}
			_ = r.Close()
		}, nil
	case errors.Is(err, fs.ErrPermission) && !listens(socket):
		return nil, nil, fmt.Errorf("%s: this user cannot read the file, and no monitor listens on %s", path, socket)
	case errors.Is(err, history.ErrInUse), errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist) && cmd.Flags().Changed("socket") && !cmd.Flags().Changed("state-dir"):
		return control.NewClient(socket).History(), func() {}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("no history in %s; \"%s run\" with the same --state-dir keeps one, unless --history is off", stateDir, cmd.Root().Name())
	case errors.As(err, new(*fs.PathError)): // this error already names the file
		return nil, nil, err
	}
	return nil, nil, fmt.Errorf("%s: %w", path, err)
}

// listens reports whether there may be a monitor on a socket.
func listens(socket string) bool {
	_, err := os.Stat(socket)
	return !errors.Is(err, fs.ErrNotExist)
}

// A past is the history of one unit.
type past struct {
	Unit   string           `json:"unit"`
	Series []history.Series `json:"series"`
	Spans  []history.Span   `json:"spans"`
}

func showHistory(cmd *cobra.Command, f historyFlags, unit string) error {
	now := time.Now()
	from, err := parseMoment(f.since, now)
	if err != nil || from.IsZero() {
		return exit{exitUsage, fmt.Errorf("--since: %w", err)}
	}
	to, err := parseMoment(f.until, now)
	if err != nil {
		return exit{exitUsage, fmt.Errorf("--until: %w", err)}
	}
	if to.IsZero() {
		to = now
	}
	if !from.Before(to) {
		return exit{exitUsage, errors.New("--since is not before --until")}
	}
	source, closer, err := openHistory(cmd, f.stateDir, f.socket)
	if err != nil {
		return exit{exitBad, err}
	}
	defer closer()
	all, err := readPast(cmd.Context(), source, f, unit, from, to)
	if err != nil {
		return controlError(cmd, err)
	}
	switch out := cmd.OutOrStdout(); {
	case f.asJSON && unit != "":
		err = printJSON(out, all[0])
	case f.asJSON:
		err = printJSON(out, all)
	case f.asCSV:
		err = writeCSV(out, all)
	default:
		_, err = io.WriteString(out, drawPast(all, from, to, unit == ""))
	}
	return bad(err)
}

const (
	sparkWidth = 60   // characters of a curve
	jsonPoints = 1000 // points of a series in JSON
)

// readPast queries what to show: all variables of one unit, or the charge of all units.
func readPast(ctx context.Context, s history.Source, f historyFlags, unit string, from, to time.Time) ([]past, error) {
	units, err := s.Units(ctx)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(units))
	if unit != "" {
		id, err := history.Find(units, unit)
		if err != nil {
			return nil, err
		}
		ids = []string{id}
	}
	points := sparkWidth
	if f.asCSV || f.asJSON {
		points = jsonPoints
	}
	all := []past{}
	for _, id := range ids {
		p := past{Unit: id, Series: []history.Series{}, Spans: []history.Span{}}
		variables := units[id]
		switch {
		case f.variable != "" && slices.Contains(variables, f.variable):
			variables = []string{f.variable}
		case f.variable != "" && unit != "":
			return nil, fmt.Errorf("the history has no %s of %s; it has %s", f.variable, unit, strings.Join(variables, ", "))
		case f.variable != "":
			continue
		case unit == "":
			variables = slices.DeleteFunc(slices.Clone(variables), func(v string) bool { return v != "battery.charge" })
		}
		for _, v := range variables {
			series, err := s.Series(ctx, history.Query{Unit: id, Variable: v, From: from, To: to, Points: points})
			if err != nil {
				return nil, err
			}
			p.Series = append(p.Series, series)
		}
		spans, err := s.Spans(ctx, id, from, to)
		if err != nil {
			return nil, err
		}
		p.Spans = append(p.Spans, spans...)
		all = append(all, p)
	}
	return all, nil
}

func writeCSV(w io.Writer, all []past) error {
	c := csv.NewWriter(w)
	_ = c.Write([]string{"time", "unit", "variable", "min", "mean", "max"}) // Flush returns the error
	for _, p := range all {
		for _, s := range p.Series {
			for _, x := range s.Points {
				_ = c.Write([]string{x.Time.UTC().Format(time.RFC3339), text.Field(p.Unit), text.Field(s.Variable), decimal(x.Min), decimal(x.Mean), decimal(x.Max)})
			}
		}
	}
	c.Flush()
	return c.Error()
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// drawPast draws a line for each series, and lists the units' troubles.
func drawPast(all []past, from, to time.Time, overview bool) string {
	if len(all) == 0 {
		return "No unit in the history has this variable.\n"
	}
	var b strings.Builder
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].Unit
	}
	names := history.Names(ids)
	const day = "2006-01-02 15:04"
	fmt.Fprintf(&b, "%s to %s\n", from.Local().Format(day), to.Local().Format(day))
	var rows [][]string
	for _, p := range all {
		for _, s := range p.Series {
			head := s.Variable
			if overview {
				head = names[p.Unit]
			}
			lowest, highest, ok := bounds(s.Points)
			if !ok || s.Last == nil {
				rows = append(rows, []string{head, strings.Repeat("·", sparkWidth), "no values"})
				continue
			}
			rows = append(rows, []string{head, spark(s, lowest, highest), decimal(lowest) + " to " + decimal(highest) + ", last " + decimal(*s.Last)})
		}
	}
	b.WriteString("\n" + strings.Join(columns(rows), "\n") + "\n")
	if overview {
		return b.String()
	}
	rows = nil
	for _, s := range all[0].Spans {
		rows = append(rows, []string{s.Start.Local().Format(time.DateTime), describeSpan(&s)})
	}
	if len(rows) > 0 {
		b.WriteString("\n" + strings.Join(columns(rows), "\n") + "\n")
	}
	return b.String()
}

func bounds(points []history.Point) (lowest, highest float64, ok bool) {
	for i, p := range points {
		if i == 0 {
			lowest, highest = p.Min, p.Max
		}
		lowest, highest = min(lowest, p.Min), max(highest, p.Max)
	}
	return lowest, highest, len(points) > 0
}

var sparks = []rune("▁▂▃▄▅▆▇█")

// spark draws a series in one line. A dot means that the value is unknown. Charge and load are scaled from 0 to
// 100, others from their lowest to their highest value.
func spark(s history.Series, lowest, highest float64) string {
	if s.Variable == "battery.charge" || s.Variable == "ups.load" {
		lowest, highest = 0, max(100, highest)
	}
	steps := max(1, int((s.To.Sub(s.From)+s.Step-1)/max(s.Step, 1)))
	line := []rune(strings.Repeat("·", min(steps, sparkWidth)))
	for _, p := range s.Points {
		// Show the lowest value of a step: a dip is what matters.
		at, level := int(p.Time.Sub(s.From.Add(-s.Step/2))/max(s.Step, 1)), len(sparks)/2
		if highest > lowest {
			level = int((p.Mean - lowest) / (highest - lowest) * float64(len(sparks)-1))
			if s.Variable == "battery.charge" {
				level = int((p.Min - lowest) / (highest - lowest) * float64(len(sparks)-1))
			}
		}
		if at = min(max(at, 0), len(line)-1); at >= 0 {
			line[at] = sparks[min(max(level, 0), len(sparks)-1)]
		}
	}
	return string(line)
}

// describeSpan describes a span, and how long it lasted.
func describeSpan(s *history.Span) string {
	what := map[history.Kind]string{
		history.Outage: "on battery", history.Test: "battery test", history.Calibration: "calibration", history.Lost: "no contact",
	}[s.Kind]
	if what == "" {
		what = string(s.Kind)
	}
	what += " for " + text.Duration(s.Length())
	switch {
	case s.Open:
		what += " so far"
	case s.Cut:
		what += " or more: the monitor stopped"
	}
	if s.Before != nil && s.Lowest != nil && s.Kind != history.Lost {
		what += fmt.Sprintf(", charge %s to %s %%", decimal(*s.Before), decimal(*s.Lowest))
	}
	if s.Low {
		what += ", battery low"
	}
	if s.Forced {
		what += ", forced shutdown"
	}
	return what
}
