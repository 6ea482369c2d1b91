// Package history keeps the measurements and troubles of units for years: every change for two days, averages over
// five minutes for 90 days and over hours for five years, and each outage, test, calibration and loss of contact
// for five years.
//
// Invariants: the monitor never waits for it. Reports are noted in memory, and a separate goroutine writes them in
// batches, so that a disk may sleep: every five minutes, and every 15 seconds while a unit is on battery. The
// lengths of the tiers bound the size of the file, regardless of how often units report. Damaged records are left
// out and reported, and missing ones are reported. A file with other damage is set aside and reported, and a new
// one begins. Damage never ends the process, although the file is read through a memory map. Only a monitor writes
// the file.
package history

import (
	"context"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// FileName is the name of the file in the state directory.
const FileName = "history.db"

// Point is the value of a variable for one step of a Series.
type Point struct {
	Time time.Time `json:"time"`
	Min  float64   `json:"min"`
	Mean float64   `json:"mean"` // over the part of the step for which the value is known
	Max  float64   `json:"max"`
}

// Series is the course of a variable. A step with no known value has no point.
type Series struct {
	Unit     string        `json:"unit"` // full name
	Variable string        `json:"variable"`
	From     time.Time     `json:"from"`
	To       time.Time     `json:"to"`
	Step     time.Duration `json:"step"`
	Points   []Point       `json:"points"`
	Last     *float64      `json:"last,omitempty"` // the last known value
}

// Query asks for a Series.
type Query struct {
	Unit     string // full name
	Variable string
	From, To time.Time
	Points   int // maximum number of points; 0: 300
}

// The maximum and the default number of points of a Series.
const (
	MaxPoints     = 5000
	defaultPoints = 300
)

// Kind says what a Span was.
type Kind string

// The kinds of spans.
const (
	Outage      Kind = "outage"      // on battery, except for tests and calibrations
	Test        Kind = "test"        // the unit tests its battery
	Calibration Kind = "calibration" // it measures how long the battery lasts
	Lost        Kind = "lost"        // there was no contact
	Watched     Kind = "watched"     // the monitor was running; belongs to no unit
)

// Span is a period during which a state lasted.
type Span struct {
	Unit  string    `json:"unit,omitempty"` // full name
	Kind  Kind      `json:"kind"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`            // the time so far, if it is open
	Open  bool      `json:"open,omitempty"` // it has not ended
	Cut   bool      `json:"cut,omitempty"`  // the monitor stopped first, so the span may have lasted longer

	Low    bool `json:"low,omitempty"`    // the unit reported LB
	Forced bool `json:"forced,omitempty"` // it reported FSD

	// Measurements; absent if the unit has none.
	Before        *float64 `json:"before,omitempty"`        // charge at the start, in percent
	Lowest        *float64 `json:"lowest,omitempty"`        // lowest charge, in percent
	RuntimeBefore *float64 `json:"runtimeBefore,omitempty"` // estimated runtime at the start, in seconds
	RuntimeLowest *float64 `json:"runtimeLowest,omitempty"` // lowest estimated runtime, in seconds
	Load          *float64 `json:"load,omitempty"`          // highest load, in percent
}

// Length returns the length of the span, as far as known.
func (s *Span) Length() time.Duration { return s.End.Sub(s.Start) }

// Source answers queries about the past. A running monitor and a file are Sources.
type Source interface {
	// Units returns the units with any data, by full name, with their variables, sorted.
	Units(ctx context.Context) (map[string][]string, error)
	// Series returns the course of a variable. An unknown variable has no points.
	Series(ctx context.Context, q Query) (Series, error)
	// Spans returns the spans that overlap the time, by start; unit is a full name, or "" for all.
	Spans(ctx context.Context, unit string, from, to time.Time) ([]Span, error)
}

// A tier is a resolution, and how long data is kept in it.
type tier struct {
	bucket string
	step   time.Duration // 0: every change
	keep   time.Duration
	block  time.Duration // length of a block of rows that are encoded together
}

// The tiers, from fine to coarse. A block has a few hundred bytes, and several blocks fill a page of the file.
var tiers = [...]tier{
	{"raw", 0, 48 * time.Hour, 15 * time.Minute},
	{"five minutes", 5 * time.Minute, 90 * 24 * time.Hour, 6 * time.Hour},
	{"hours", time.Hour, 5 * 366 * 24 * time.Hour, 48 * time.Hour},
}

const (
	raw = iota
	fives
	hours
)

const (
	// holds is how long a value is valid without a report: a monitor that was killed, or suspended, has not seen
	// the next one.
	holds = 10 * time.Minute

	// again is the time after which an unchanged value is noted again.
	again = 5 * time.Minute

	// finest is the shortest time between two changes that are kept.
	finest = 5 * time.Second
)

// kept reports whether a variable is kept: its value is a number that makes sense as a curve.
func kept(v fsm.Value) (float64, bool) {
	switch v.Name {
	case "ups.status", "upsd.clients":
		return 0, false
	}
	n, known := fsm.Measurement(v.Name, v.Value)
	if !known || math.IsNaN(n) || math.Abs(n) > maxNumber {
		return 0, false
	}
	return n, true
}

// maxVariables bounds the number of variables that are kept for a unit.
const maxVariables = 32

// A row is the entry of a variable in a tier: the values from at on, in hundredths; gap: they are unknown.
type row struct {
	at             int64 // seconds since 1970
	min, mean, max int64
	gap            bool
}

// scale is the resolution of values: this many parts of 1.
const scale = 100

// maxNumber is the largest value that is kept.
const maxNumber = 1e12

func fixed(v float64) int64 { return int64(math.Round(v * scale)) }

// resample merges rows, sorted by time, into at most n points. A row of a tier with a step is valid for that step;
// a row of the raw tier until the next row, but not indefinitely.
func resample(rows []row, step time.Duration, from, to time.Time, n int) (time.Duration, []Point) {
	if n <= 0 {
		n = defaultPoints
	}
	n = min(n, MaxPoints)
	width := max(to.Sub(from)/time.Duration(n), step, time.Second).Round(time.Second)
	if step > 0 { // use whole steps
		width = (width + step - 1) / step * step
	}
	w := int64(width / time.Second)
	type sum struct {
		min, max int64
		weighted float64
		seconds  int64
	}
	first := from.Unix() / w
	last := (to.Unix() - 1) / w
	if last < first {
		return width, nil
	}
	sums := make([]sum, last-first+1)
	for i, r := range rows {
		if r.gap {
			continue
		}
		end := r.at + int64(step/time.Second)
		if step == 0 {
			end = r.at + int64(holds/time.Second)
			if i+1 < len(rows) {
				end = min(end, rows[i+1].at)
			}
		}
		end = min(end, to.Unix())
		for at := max(r.at, from.Unix()); at < end; {
			next := min(end, (at/w+1)*w)
			s := &sums[at/w-first]
			if s.seconds == 0 {
				s.min, s.max = r.min, r.max
			}
			s.min, s.max = min(s.min, r.min), max(s.max, r.max)
			s.weighted += float64(r.mean) * float64(next-at)
			s.seconds += next - at
			at = next
		}
	}
	var points []Point
	for i, s := range sums {
		if s.seconds > 0 {
			points = append(points, Point{
				Time: time.Unix((first+int64(i))*w, 0), Min: float64(s.min) / scale,
				Mean: math.Round(s.weighted/float64(s.seconds)) / scale, Max: float64(s.max) / scale,
			})
		}
	}
	return width, points
}

// tierFor returns the tier that answers a query best: the finest tier that reaches back far enough, unless a
// coarser one has enough points.
func tierFor(q Query, now time.Time) int {
	n := q.Points
	if n <= 0 {
		n = defaultPoints
	}
	step := q.To.Sub(q.From) / time.Duration(min(n, MaxPoints))
	for i := range tiers {
		if now.Sub(q.From) <= tiers[i].keep && (i == hours || step < tiers[i+1].step) {
			return i
		}
	}
	return hours
}

// merge merges rows by time. If both have a row for the same time, the one from more counts.
func merge(rows, more []row) []row {
	if len(more) == 0 {
		return rows
	}
	if len(rows) == 0 || rows[len(rows)-1].at < more[0].at && slices.IsSortedFunc(more, byTime) {
		return append(rows, more...)
	}
	all := append(slices.Clone(rows), more...)
	slices.SortStableFunc(all, byTime)
	out := all[:0]
	for _, r := range all {
		if len(out) > 0 && out[len(out)-1].at == r.at {
			out[len(out)-1] = r
			continue
		}
		out = append(out, r)
	}
	return out
}

func sortByStart(spans []Span) {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].Start.Before(spans[j].Start) })
}

func byTime(a, b row) int {
	switch {
	case a.at < b.at:
		return -1
	case a.at > b.at:
		return 1
	}
	return 0
}
