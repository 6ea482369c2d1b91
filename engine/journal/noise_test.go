package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// TestHostileWords: a server that invents thousands of status words in each report does not
// displace earlier records, nor the consequences of its report.
func TestHostileWords(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, Options{SegmentSize: 64 << 10, Queue: 1 << 20})
	m := &monitor{w: w, def: policy("Eaton", "Riello")}
	m.begin(at(0), nil)
	m.step(at(time.Second), report("Eaton", "OL", "100"))
	m.step(at(2*time.Second), report("Riello", "OL CHRG", "100")) // a real word that no rule names
	for i := range 200 {
		var words strings.Builder
		for n := range 300 {
			fmt.Fprintf(&words, " W%d-%d", i, n)
		}
		power := "OL"
		if i == 150 || i == 151 {
			power = "OB"
		}
		m.step(at(time.Duration(i+3)*time.Second), report("Eaton", power+words.String(), "100"))
	}
	w.End("over")
	shut(t, w)

	entries, damage := read(t, dir)
	if len(damage) > 0 || len(entries) == 0 || entries[0].Kind != Started {
		t.Fatalf("the journal does not begin with the start: got %d entries and the damage %v", len(entries), damage)
	}
	seen := map[string]int{}
	hidden := 0
	for _, e := range entries {
		switch {
		case e.Kind == Gap:
			hidden += e.Count
		case e.Kind == Transition && !strings.Contains(e.Event, "W"):
			seen[e.Name+" "+e.Event]++
		case e.Kind == EffectRaised:
			seen["effect "+e.Effect.Verb]++
			if of := entries[e.Cause-1]; of.Kind != RuleRun {
				t.Errorf("the cause of %s is an entry of the kind %q, want a run of a rule", e.Effect.Verb, of.Kind)
			}
		}
	}
	for what, want := range map[string]int{"Riello None->CHRG": 1, "Eaton OL->OB": 1, "Eaton OB->OL": 1, "effect WALL": 1} {
		if seen[what] != want {
			t.Errorf("%s was recorded %d times, want %d; all: %v", what, seen[what], want, seen)
		}
	}
	if hidden < 100_000 {
		t.Errorf("%d transitions are reported as missing, want at least 100,000", hidden)
	}
	var size int64
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 3*64<<10 { // the share, and the two reports with consequences
		t.Errorf("the journal has %d bytes, want at most 3 times 64 KiB", size)
	}
}

// TestNoiseShare: the share is available again after a day, however often somebody asks.
func TestNoiseShare(t *testing.T) {
	var n noise
	if !n.take(0, 1000, 1000) || n.take(0, 1, 1000) {
		t.Error("want a share of 1000 bytes, and then nothing left")
	}
	for s := range 24 * 60 * 60 { // once a second
		n.take(time.Duration(s+1)*time.Second, 5000, 1000)
	}
	if n.take(noisePeriod, 1001, 1000) || !n.take(noisePeriod, 990, 1000) {
		t.Errorf("%d bytes are left after a day, want 990 to 1000", n.left)
	}
}

// TestUnnamed: only words that no rule names are noise.
func TestUnnamed(t *testing.T) {
	u := &unit{words: []string{"LB"}}
	for _, tt := range []struct {
		from, to string
		want     bool
	}{{"None", "X", true}, {"X", "None", true}, {"None", "LB", false}, {"LB", "None", false}, {"OL", "OB", false}, {"COMM", "NOCOMM", false}, {"None", "LS", false}} {
		r := &fsm.Record{Kind: fsm.Transition, Cause: fsm.CausedByInput, Event: &fsm.Event{Kind: fsm.Entered, From: tt.from, To: tt.to}}
		if got := u.unnamed(r); got != tt.want {
			t.Errorf("%s->%s: unnamed: got %v", tt.from, tt.to, got)
		}
	}
}
