package journal

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// TestPending checks what the journal records of inputs that moved nothing. Units report at different paces, and one is
// forced down in between. The next step comes with the forced shutdown and the last report of each unit, in the order in
// which they arrived.
func TestPending(t *testing.T) {
	dir := t.TempDir()
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("ups%d", i))
	}
	m := &monitor{w: open(t, dir, Options{}), def: policy(names...)}
	m.begin(at(0), nil)
	quiet := func(second int, in fsm.Input) { m.w.Step(at(time.Duration(second)*time.Second), in, nil) }
	for second := range 100 {
		for i, n := range names {
			if second%(i+1) == 0 { // every i+1 seconds
				quiet(second, report(n, "OL", fmt.Sprint(second)))
			}
		}
		if second == 90 {
			quiet(second, fsm.Input{Unit: report(names[0], "", "").Unit, FSD: true})
		}
	}
	m.step(at(time.Hour), report(names[0], "OB", "3"))
	shut(t, m.w)
	entries, _ := read(t, dir)
	var got []string
	for _, e := range entries {
		if e.Kind == Report && e.Time.Before(at(time.Hour).Wall) || e.Kind == FSD {
			got = append(got, fmt.Sprintf("%s %s %d", e.Kind, e.Name, int(e.Time.Sub(at(0).Wall).Seconds())))
		}
	}
	type last struct{ second, unit int }
	var all []last
	for i := range names {
		all = append(all, last{99 / (i + 1) * (i + 1), i})
	}
	slices.SortFunc(all, func(a, b last) int { return (a.second-b.second)*len(names) + a.unit - b.unit })
	var want []string
	for _, l := range all {
		if l.second > 90 && !slices.Contains(want, "fsd ups0 90") {
			want = append(want, "fsd ups0 90")
		}
		want = append(want, fmt.Sprintf("report %s %d", names[l.unit], l.second))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// BenchmarkQuiet times a report that moves nothing. There are 10,000 units, and each reports another value in each poll.
func BenchmarkQuiet(b *testing.B) {
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("ups%d", i))
	}
	w := Open(b.TempDir(), Options{})
	w.Begin(at(0), Config{}, policy(names...), nil, nil)
	n := 0
	for b.Loop() {
		w.Step(at(time.Duration(n)), report(names[n%len(names)], "OL", fmt.Sprint(n/len(names)%100)), nil)
		n++
	}
	if err := w.Close(context.Background()); err != nil {
		b.Fatal(err)
	}
}
