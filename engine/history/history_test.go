package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	bolt "go.etcd.io/bbolt"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/damage"
)

// rapid's random tests are the same in each run, unless -rapid.seed or TORTURE_TIMES asks for more.
func init() { _ = flag.Set("rapid.seed", fmt.Sprint(damage.Seed())) }

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const eaton = "LOCAL:Eaton@localhost:3493"

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A recording is a recorder in a bubble.
type recording struct {
	t       *testing.T
	path    string
	r       *Recorder
	damaged []string
	failing []error
}

func record(t *testing.T, path string) *recording {
	g := &recording{t: t, path: path}
	g.r = Record(Options{Path: path, Damaged: func(what string) { g.damaged = append(g.damaged, what) }, Failing: func(err error) { g.failing = append(g.failing, err) }})
	g.r.Begin(time.Now(), []string{eaton})
	synctest.Wait()
	return g
}

func (g *recording) close() {
	g.t.Helper()
	check(g.t, g.r.Close(context.Background(), time.Now()))
}

// report sends a report every five seconds for a time.
func (g *recording) report(d time.Duration, status string, values ...string) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(5 * time.Second) {
		in := fsm.Input{Unit: eaton, Status: status}
		if status == "" {
			in.Lost = "connection refused"
		}
		for i := 0; i < len(values); i += 2 {
			in.Values = append(in.Values, fsm.Value{Name: values[i], Value: values[i+1]})
		}
		g.r.Report(time.Now(), in)
	}
}

func (g *recording) series(name string, from time.Time, points int) Series {
	g.t.Helper()
	s, err := g.r.Series(context.Background(), Query{Unit: eaton, Variable: name, From: from, To: time.Now(), Points: points})
	check(g.t, err)
	return s
}

func (g *recording) spans(from time.Time) []Span {
	g.t.Helper()
	all, err := g.r.Spans(context.Background(), eaton, from, time.Now())
	check(g.t, err)
	return all
}

// kill returns a copy of the file as a monitor leaves it that is killed now.
func (g *recording) kill() string {
	g.t.Helper()
	content, err := os.ReadFile(g.path)
	check(g.t, err)
	path := filepath.Join(g.t.TempDir(), FileName)
	check(g.t, os.WriteFile(path, content, 0o600))
	g.close()
	return path
}

// TestCourse: recorded values come back with minimum, mean and maximum, and unknown values do not.
func TestCourse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := record(t, filepath.Join(t.TempDir(), FileName))
		defer g.close()
		begin := time.Now()
		g.report(time.Hour, "OL", "battery.charge", "100", "input.voltage", "230.5", "ups.mfr", "Eaton", "ups.load", "-1")
		g.report(30*time.Minute, "OL", "battery.charge", "50", "input.voltage", "231")
		g.report(30*time.Minute, "")
		g.report(time.Hour, "OL", "battery.charge", "75.5")
		// In half hours: 100, 100, 50, nothing, 75.5, 75.5.
		want := []Point{{begin, 100, 100, 100}, {begin.Add(30 * time.Minute), 100, 100, 100}, {begin.Add(time.Hour), 50, 50, 50},
			{begin.Add(2 * time.Hour), 75.5, 75.5, 75.5}, {begin.Add(150 * time.Minute), 75.5, 75.5, 75.5}}
		same := func(what string, got []Point) {
			t.Helper()
			if !slices.EqualFunc(got, want, func(a, b Point) bool {
				return a.Time.Equal(b.Time) && a.Min == b.Min && a.Mean == b.Mean && a.Max == b.Max
			}) {
				t.Errorf("%s: got %v\nwant %v", what, got, want)
			}
		}
		same("raw", g.series("battery.charge", begin, 6).Points)
		if got := g.series("battery.charge", begin, 1); len(got.Points) != 1 || got.Points[0].Min != 50 || got.Points[0].Max != 100 || got.Points[0].Mean != 75.17 {
			t.Errorf("in one: %+v, want 50 to 100, and a mean of 75.17", got) // the mean of its hours
		}
		if got := g.series("input.voltage", begin, 6).Points; len(got) != 3 || got[0].Mean != 230.5 || got[2].Mean != 231 {
			t.Errorf("voltage: %v", got)
		}
		units, err := g.r.Units(context.Background())
		check(t, err)
		if want := map[string][]string{eaton: {"battery.charge", "input.voltage"}}; !reflect.DeepEqual(units, want) {
			t.Errorf("units: %v", units)
		}
		time.Sleep(50 * time.Hour) // the machine sleeps; then only the five-minute averages are left
		g.report(time.Minute, "OL", "battery.charge", "75.5")
		s, err := g.r.Series(context.Background(), Query{Unit: eaton, Variable: "battery.charge", From: begin, To: begin.Add(3 * time.Hour), Points: 6})
		check(t, err)
		// The last value was valid for ten more minutes without reports.
		want = append(want, Point{})[:5]
		same("five minutes", s.Points[:5])
		if s.Step != 30*time.Minute {
			t.Errorf("the step is %s", s.Step)
		}
	})
}

// TestQuickChange: a value that changes soon after another change, and stays, is noted.
func TestQuickChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := record(t, filepath.Join(t.TempDir(), FileName))
		begin := time.Now()
		for i, charge := range []string{"100", "60", "60", "60", "60", "60", "60", "60", "60", "60", "59"} {
			if i > 0 {
				time.Sleep(time.Second)
			}
			g.r.Report(time.Now(), fsm.Input{Unit: eaton, Status: "OL", Values: []fsm.Value{{Name: "battery.charge", Value: charge}}})
		}
		if s := g.series("battery.charge", begin, 10); *s.Last != 59 {
			t.Errorf("the last value is %v", *s.Last)
		}
		g.close()
		f, err := Open(g.path)
		check(t, err)
		s, err := f.Series(context.Background(), Query{Unit: eaton, Variable: "battery.charge", From: begin, To: begin.Add(10 * time.Second), Points: 10})
		check(t, err)
		check(t, f.Close())
		if len(s.Points) != 10 || s.Points[0].Mean != 100 || s.Points[1].Mean != 60 || s.Points[9].Mean != 60 || *s.Last != 59 {
			t.Errorf("the file has %v, and last %v", s.Points, *s.Last)
		}
	})
}

// TestSpans: outages, tests and calibrations are distinguished, each with the state of its battery.
func TestSpans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), FileName)
		g := record(t, path)
		begin := time.Now()
		g.report(time.Minute, "OL", "battery.charge", "98", "battery.runtime", "1800", "ups.load", "20")
		g.report(5*time.Minute, "OB DISCHRG", "battery.charge", "60", "battery.runtime", "900", "ups.load", "25")
		g.report(time.Minute, "OB LB", "battery.charge", "12", "battery.runtime", "100", "ups.load", "22")
		g.report(time.Minute, "OL CHRG", "battery.charge", "15")
		g.report(time.Minute, "OB CAL", "battery.charge", "10")
		g.report(time.Minute, "OL TEST", "battery.charge", "10")
		g.report(time.Minute, "")
		g.report(time.Minute, "OB", "battery.charge", "10")
		brief := func(all []Span) string {
			var b strings.Builder
			for _, s := range all {
				fmt.Fprintf(&b, "%s+%s", s.Kind, s.Length())
				for name, on := range map[string]bool{" open": s.Open, " cut": s.Cut, " low": s.Low} {
					if on {
						b.WriteString(name)
					}
				}
				b.WriteString("; ")
			}
			return b.String()
		}
		const want = "outage+6m0s low; calibration+1m0s; test+2m0s; lost+1m0s; " // nobody sees the end of a test without contact
		if got := brief(g.spans(begin)); got != want+"outage+55s open; " {
			t.Errorf("got %s", got)
		}
		o := g.spans(begin)[0]
		for what, v := range map[string][2]float64{"before": {*o.Before, 98}, "lowest": {*o.Lowest, 12}, "runtime": {*o.RuntimeBefore, 1800}, "its lowest": {*o.RuntimeLowest, 100}, "load": {*o.Load, 25}} {
			if v[0] != v[1] {
				t.Errorf("%s is %v, want %v", what, v[0], v[1])
			}
		}
		g.r.OnBattery(1)
		time.Sleep(20 * time.Second)
		synctest.Wait()

		// A monitor that is killed and soon started again sees one outage. If it starts late, it sees two, the
		// first of which has no known end.
		after := g.kill()
		for _, tt := range []struct {
			away time.Duration
			want string
		}{
			{time.Minute, "outage+3m10s open; "},
			{time.Hour, "outage+55s cut; outage+55s open; "},
		} {
			content, err := os.ReadFile(after)
			check(t, err)
			next := filepath.Join(t.TempDir(), FileName)
			check(t, os.WriteFile(next, content, 0o600))
			time.Sleep(tt.away)
			again := record(t, next)
			again.report(time.Minute, "OB", "battery.charge", "10")
			if got, _ := strings.CutPrefix(brief(again.spans(begin)), want); tt.away < time.Hour && !strings.HasPrefix(got, "outage+") || tt.away == time.Hour && got != tt.want {
				t.Errorf("after %s: %s", tt.away, got)
			}
			if n := strings.Count(brief(again.spans(begin)), "outage"); tt.away < time.Hour && n != 2 {
				t.Errorf("after %s there are %d outages: %s", tt.away, n, brief(again.spans(begin)))
			}
			again.close()
		}

		// Reading the file later gives the same result.
		f, err := Open(path)
		check(t, err)
		all, err := f.Spans(context.Background(), eaton, begin, time.Now())
		check(t, err)
		if got := brief(all); !strings.HasPrefix(got, want) || !strings.Contains(got, "cut") {
			t.Errorf("from the file: %s", got)
		}
		watched, err := f.Spans(context.Background(), "", begin, time.Now())
		check(t, err)
		if !slices.ContainsFunc(watched, func(s Span) bool { return s.Kind == Watched && !s.Open && s.Length() > 10*time.Minute }) {
			t.Errorf("nobody watched: %v", watched)
		}
		check(t, f.Close())
	})
}

// TestReload reloads in an outage. A reload that keeps the unit does not touch the outage. One that removes the unit ends
// it, and a unit that comes back begins another.
func TestReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := record(t, filepath.Join(t.TempDir(), FileName))
		defer g.close()
		begin := time.Now()
		outages := func() string {
			var all []string
			for _, s := range g.spans(begin) {
				all = append(all, fmt.Sprintf("%s+%s open=%v cut=%v", s.Kind, s.Length(), s.Open, s.Cut))
			}
			return strings.Join(all, "; ")
		}
		g.report(time.Minute, "OB", "battery.charge", "98")
		g.r.Begin(time.Now(), []string{eaton, "LOCAL:APC@localhost:3493"})
		g.report(time.Minute, "OB", "battery.charge", "60")
		if got, want := outages(), "outage+1m55s open=true cut=false"; got != want {
			t.Errorf("kept: %s, want %s", got, want)
		}
		g.r.Begin(time.Now(), []string{"LOCAL:APC@localhost:3493"})
		g.report(time.Minute, "OB", "battery.charge", "50") // in hand when the reload came
		g.r.Begin(time.Now(), []string{eaton})
		g.report(time.Minute, "OB", "battery.charge", "40")
		if got, want := outages(), "outage+1m55s open=false cut=true; outage+55s open=true cut=false"; got != want {
			t.Errorf("removed, and back: %s, want %s", got, want)
		}
	})
}

// TestBatches: nothing is written for minutes while all is well, but writes come soon while a unit is on battery.
func TestBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := record(t, filepath.Join(t.TempDir(), FileName))
		defer g.close()
		writes := func() int64 { s := g.r.file.db.Stats(); return s.TxStats.GetWrite() }
		g.report(time.Second, "OL", "battery.charge", "100")
		synctest.Wait()
		before := writes()
		g.report(4*time.Minute, "OL", "battery.charge", "99")
		synctest.Wait()
		if writes() != before {
			t.Error("something was written within four minutes")
		}
		g.report(2*time.Minute, "OL", "battery.charge", "99")
		synctest.Wait()
		if writes() == before {
			t.Error("nothing was written within six minutes")
		}
		before = writes()
		g.r.OnBattery(1)
		g.report(16*time.Second, "OB", "battery.charge", "98")
		synctest.Wait()
		if writes() == before {
			t.Error("nothing was written within 16 s on battery")
		}
		g.r.OnBattery(0)
		synctest.Wait()
		before = writes()
		g.r.Hurry()
		synctest.Wait()
		if writes() == before {
			t.Error("Hurry has no effect")
		}
	})
}

// TestDamaged: a damaged file is set aside and reported, and a new one begins; nothing panics.
func TestDamaged(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string){
		"text":      func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte("hello\n"), 0o600)) },
		"zeros":     func(t *testing.T, path string) { check(t, os.WriteFile(path, make([]byte, 1<<20), 0o600)) },
		"truncated": func(t *testing.T, path string) { check(t, os.Truncate(path, 3*4096)) },
		"a page of nonsense": func(t *testing.T, path string) {
			content, err := os.ReadFile(path)
			check(t, err)
			for i := 2 * 4096; i < len(content); i++ {
				content[i] = byte(i * 7)
			}
			check(t, os.WriteFile(path, content, 0o600))
		},
		"another format": func(t *testing.T, path string) {
			db, err := bolt.Open(path, 0o600, nil)
			check(t, err)
			check(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(formatKey, []byte("upsmon history 9")) }))
			check(t, db.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), FileName)
				g := record(t, path)
				g.report(time.Hour, "OL", "battery.charge", "100", "input.voltage", "230")
				g.close()
				harm(t, path)
				g = record(t, path)
				time.Sleep(2 * time.Second)
				synctest.Wait()
				g.report(time.Hour, "OL", "battery.charge", "90")
				if len(g.damaged) != 1 || !strings.Contains(g.damaged[0], "set aside as "+path+".damaged-") {
					t.Errorf("reported: %q", g.damaged)
				}
				if s := g.series("battery.charge", time.Now().Add(-time.Hour), 10); len(s.Points) == 0 || s.Points[0].Max != 90 {
					t.Errorf("the new one has %v", s.Points)
				}
				g.close()
				if aside, _ := filepath.Glob(path + ".damaged-*"); len(aside) != 1 {
					t.Errorf("set aside: %v", aside)
				}
			})
		})
	}
}

// TestEveryPage: if any page is lost, or the file ends anywhere, the program survives.
func TestEveryPage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "whole")
	f, err := openFile(path, &bolt.Options{NoSync: true})
	check(t, err)
	check(t, f.change(func(c *changer) error { // more than a page for each bucket
		for i := range 600 {
			id := fmt.Sprint("unit ", i)
			if err := c.putSpan(&Span{Unit: id, Kind: Outage, Start: time.Unix(int64(i), 0), End: time.Unix(int64(i)+1, 0)}); err != nil {
				return err
			}
		}
		return nil
	}))
	check(t, f.db.Close())
	whole, err := os.ReadFile(path)
	check(t, err)
	size := os.Getpagesize()
	damaged, tries := 0, 0
	try := func(content []byte) {
		t.Helper()
		for _, readOnly := range []bool{true, false} {
			tries++
			path := filepath.Join(dir, fmt.Sprint(tries)) // a file on which bbolt faults stays locked
			check(t, os.WriteFile(path, content, 0o600))
			f, err := openFile(path, &bolt.Options{NoSync: true, ReadOnly: readOnly})
			if err != nil {
				damaged++
				continue
			}
			if _, err := f.spans("", time.Unix(0, 0), time.Unix(1000, 0)); err == nil {
				check(t, f.db.Close())
			}
			check(t, os.Remove(path))
		}
	}
	for at := 0; at < len(whole); at += size {
		try(whole[:at+size/2])
		for _, b := range []byte{0, 0xff, 0x11} {
			content := slices.Clone(whole)
			for i := at; i < min(at+size, len(content)); i++ {
				content[i] = b
			}
			try(content)
		}
	}
	if damaged == 0 {
		t.Error("no damage was noticed")
	}
}

// TestRandomDamage: after any damage to the file, reading returns what was written, or reports the damage.
// TORTURE_TIMES says how often the test tries.
func TestRandomDamage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "whole")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const units = 8
	unit := func(i int) string { return fmt.Sprintf("LOCAL:u%d@localhost:3493", i) }
	f, err := openFile(path, &bolt.Options{NoSync: true})
	check(t, err)
	for n := range 6 { // several batches, so that pages are freed
		b := newBatch()
		for i := range units {
			var rows [len(tiers)][]row
			for tier := range tiers {
				for k := range 20 {
					at := now.Add(time.Duration(n*20+k-120) * max(tiers[tier].step, time.Minute))
					rows[tier] = append(rows[tier], row{at: at.Unix(), min: int64(k), mean: int64(100*i + k), max: int64(1000 * k)})
				}
			}
			b.rows[seriesID{unit(i), "battery.charge"}] = &rows
			at := now.Add(time.Duration(n) * time.Hour)
			b.spans = append(b.spans, Span{Unit: unit(i), Kind: Outage, Start: at, End: at.Add(time.Minute)})
		}
		check(t, f.write(&b))
	}
	check(t, f.db.Close())
	whole, err := os.ReadFile(path)
	check(t, err)
	// content returns everything that can be read.
	content := func(f *file) (string, error) {
		f.now = func() time.Time { return now }
		var b strings.Builder
		all, err := f.units()
		fmt.Fprintln(&b, all)
		for i := range units {
			spans, errSpans := f.spans(unit(i), now.Add(-1000*time.Hour), now.Add(1000*time.Hour))
			fmt.Fprintln(&b, spans)
			err = errors.Join(err, errSpans)
			for tier := range tiers {
				rows, errRows := f.rows(Query{Unit: unit(i), Variable: "battery.charge", From: now.Add(-1000 * time.Hour), To: now.Add(time.Hour)}, tier)
				fmt.Fprintln(&b, rows)
				err = errors.Join(err, errRows)
			}
		}
		return b.String(), err
	}
	f, err = openFile(path, &bolt.Options{NoSync: true})
	check(t, err)
	want, err := content(f)
	if err != nil || len(f.told) > 0 || !strings.Contains(want, unit(units-1)) {
		t.Fatalf("%v %q %s", err, f.told, want)
	}
	check(t, f.db.Close())
	seed := damage.Seed()
	rng := rand.New(rand.NewPCG(seed, 0))
	outcomes := map[string]int{}
	for n := range damage.Times(200) {
		how, damaged := damage.Do(rng, whole)
		at := filepath.Join(dir, fmt.Sprint(n)) // a file on which bbolt faults stays locked
		check(t, os.WriteFile(at, damaged, 0o600))
		readOnly := n%2 == 0
		outcome := "reported"
		f, err := openFile(at, &bolt.Options{NoSync: true, ReadOnly: readOnly})
		if err == nil {
			got, errRead := content(f)
			switch {
			case errRead == nil && len(f.told) == 0 && got != want:
				t.Errorf("seed %d, try %d: %s silently changed the content (read only: %v)", seed, n, how, readOnly)
			case errRead == nil && len(f.told) == 0:
				outcome = "the same"
			}
			if errRead == nil {
				_ = safely(f.db.Close)
			}
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("seed %d, try %d: %s: %v", seed, n, how, err)
		}
		outcomes[outcome]++
		check(t, os.Remove(at))
	}
	t.Logf("%v", outcomes)
}

// TestToldDamage: damage that leaves the rest of the file usable is reported once.
func TestToldDamage(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	f, err := openFile(whole, &bolt.Options{NoSync: true})
	check(t, err)
	check(t, f.change(func(c *changer) error {
		for i := range 5 {
			if err := c.putSpan(&Span{Unit: fmt.Sprint("u", i), Kind: Outage, Start: time.Unix(int64(i), 0), End: time.Unix(int64(i)+1, 0)}); err != nil {
				return err
			}
		}
		return nil
	}))
	check(t, f.db.Close())
	content, err := os.ReadFile(whole)
	check(t, err)
	alter := func(path string, do func(tx *bolt.Tx) error) {
		t.Helper()
		db, err := bolt.Open(path, 0o600, nil)
		check(t, err)
		check(t, db.Update(do))
		check(t, db.Close())
	}
	first := func(tx *bolt.Tx) (b *bolt.Bucket, k, v []byte) {
		b = tx.Bucket(spansBucket)
		k, v = b.Cursor().First()
		return b, bytes.Clone(k), bytes.Clone(v)
	}
	for name, x := range map[string]struct {
		harm func(path string)
		told string
		left int
	}{
		"nothing": {func(string) {}, "", 5},
		"a record is gone": {func(path string) {
			alter(path, func(tx *bolt.Tx) error { b, k, _ := first(tx); return b.Delete(k) })
		}, "records are missing", 4},
		"a bit of a record": {func(path string) {
			alter(path, func(tx *bolt.Tx) error { b, k, v := first(tx); v[len(v)-4] ^= 1; return b.Put(k, v) })
		}, "one of its records is damaged", 4},
		"a record is another's": {func(path string) {
			alter(path, func(tx *bolt.Tx) error { b, k, v := first(tx); k[3] ^= 64; return b.Put(k, v) })
		}, "records are missing", 6},
		"the digest": {func(path string) {
			alter(path, func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(digestKey, []byte("nonsense")) })
		}, "its digest is damaged", 5},
		"a head": {func(path string) {
			harmed := bytes.Clone(content)
			harmed[os.Getpagesize()+40] ^= 1
			check(t, os.WriteFile(path, harmed, 0o600))
		}, "the last write may be missing", -1},
	} {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		check(t, os.WriteFile(path, content, 0o600))
		x.harm(path)
		for _, readOnly := range []bool{true, false, false} {
			f, err := openFile(path, &bolt.Options{NoSync: true, ReadOnly: readOnly})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			spans, err := f.spans("", time.Unix(0, 0), time.Unix(1000, 0))
			check(t, err)
			if told := strings.Join(f.told, "; "); !strings.Contains(told, x.told) || (told == "") != (x.told == "") || x.left >= 0 && len(spans) != x.left {
				t.Errorf("%s, read only %v: told %q, want %q; %d spans", name, readOnly, told, x.told, len(spans))
			}
			check(t, f.db.Close())
			if !readOnly && x.left >= 0 {
				x.told = "" // it was reported and repaired
			}
		}
	}
}

// TestOddFiles: files that are not regular are neither waited for nor followed.
func TestOddFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	for what, make := range map[string]func() error{
		"a pipe":      func() error { return unix.Mkfifo(path, 0o600) },
		"a directory": func() error { return os.Mkdir(path, 0o700) },
		"a link":      func() error { return os.Symlink("/dev/zero", path) },
	} {
		check(t, make())
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := openFile(path, &bolt.Options{Timeout: time.Second}); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s, for writing: %v", what, err)
		}
		check(t, os.Remove(path))
	}
}

// TestTruncatedWhileOpen: the file is truncated while the monitor has it open.
func TestTruncatedWhileOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), FileName)
		g := record(t, path)
		g.report(6*time.Minute, "OL", "battery.charge", "100")
		check(t, os.Truncate(path, 0))
		_, err := g.r.Series(context.Background(), Query{Unit: eaton, Variable: "battery.charge", From: time.Now().Add(-time.Hour), To: time.Now()})
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("a question got %v", err)
		}
		g.report(20*time.Minute, "OL", "battery.charge", "90")
		synctest.Wait()
		if len(g.damaged) == 0 {
			t.Error("nothing was reported")
		}
		if s := g.series("battery.charge", time.Now().Add(-5*time.Minute), 10); len(s.Points) == 0 {
			t.Error("nothing is recorded after that")
		}
		g.close()
	})
}

// TestRemoved: if the file is removed or replaced while the monitor runs, everything from then on is in a new one. It has
// an outage that still lasts from its beginning.
func TestRemoved(t *testing.T) {
	for name, remove := range map[string]func(path string) error{
		"the file":      os.Remove,
		"the directory": func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
		"something is mounted over it": func(path string) error {
			dir := filepath.Dir(path)
			return errors.Join(os.Rename(dir, dir+"-below"), os.Mkdir(dir, 0o750))
		},
		"a copy in its place": func(path string) error {
			content, err := os.ReadFile(path)
			return errors.Join(err, os.WriteFile(path+".new", content, 0o600), os.Rename(path+".new", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "state", FileName)
				g := record(t, path)
				g.report(10*time.Minute, "OL", "battery.charge", "100")
				began := time.Now()
				g.report(10*time.Minute, "OB", "battery.charge", "90")
				synctest.Wait()
				check(t, remove(path))
				removed := time.Now()
				g.report(10*time.Minute, "OB", "battery.charge", "80")
				g.close()
				if len(g.failing) != 2 || !strings.HasSuffix(fmt.Sprint(g.failing[0]), "was removed") || g.failing[1] != nil || len(g.damaged) > 0 {
					t.Errorf("reported: %v, damage %v", g.failing, g.damaged)
				}
				f, err := Open(path)
				check(t, err)
				defer f.Close()
				spans, err := f.Spans(t.Context(), eaton, began.Add(-time.Hour), time.Now())
				check(t, err)
				if len(spans) != 1 || !spans[0].Start.Equal(began) || spans[0].End.Before(removed) {
					t.Errorf("the spans are %+v, want an outage from %v until after %v", spans, began, removed)
				}
				s, err := f.Series(t.Context(), Query{Unit: eaton, Variable: "battery.charge", From: removed, To: time.Now(), Points: 1})
				if check(t, err); len(s.Points) != 1 || s.Points[0].Min != 80 {
					t.Errorf("since then, the values are %v, want 80", s.Points)
				}
			})
		})
	}
}

// TestCannotWrite: if the file cannot be created, that is reported once, and nothing that fits into memory is lost.
func TestCannotWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "state")
		check(t, os.WriteFile(dir, nil, 0o600)) // a file where the directory should be
		g := record(t, filepath.Join(dir, FileName))
		begin := time.Now()
		g.report(20*time.Minute, "OL", "battery.charge", "100")
		synctest.Wait()
		if len(g.failing) != 1 || g.failing[0] == nil {
			t.Fatalf("reported: %v", g.failing)
		}
		check(t, os.Remove(dir))
		g.report(10*time.Minute, "OL", "battery.charge", "90")
		synctest.Wait()
		if len(g.failing) != 2 || g.failing[1] != nil {
			t.Fatalf("reported: %v", g.failing)
		}
		if s := g.series("battery.charge", begin, 3); len(s.Points) != 3 || s.Points[0].Max != 100 {
			t.Errorf("got %v", s.Points)
		}
		g.close()
	})
}

// TestInUse: opening a file that a monitor has open returns ErrInUse.
func TestInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	f, err := openFile(path, &bolt.Options{Timeout: time.Second})
	check(t, err)
	if _, err := Open(path); !errors.Is(err, ErrInUse) {
		t.Errorf("got %v", err)
	}
	check(t, f.db.Close())
	r, err := Open(path)
	check(t, err)
	check(t, r.Close())
	if _, err := Open(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// TestEncode: decoding returns the encoded rows, and detects every changed byte.
func TestEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tier := &tiers[rapid.IntRange(0, len(tiers)-1).Draw(t, "tier")]
		step := max(1, int64(tier.step.Seconds()))
		start := rapid.Int64Range(0, 1<<34).Draw(t, "start") / int64(tier.block.Seconds()) * int64(tier.block.Seconds())
		var rows []row
		at := start
		grain := rapid.SampledFrom(grains[:]).Draw(t, "grain")
		for range rapid.IntRange(1, 50).Draw(t, "n") {
			at += step * rapid.Int64Range(1, 1000).Draw(t, "after")
			if rapid.Bool().Draw(t, "gap") {
				rows = append(rows, row{at: at, gap: true})
				continue
			}
			r := row{at: at, mean: grain * rapid.Int64Range(-1e12, 1e12).Draw(t, "mean")}
			r.min, r.max = r.mean, r.mean
			if tier.step > 0 {
				r.min -= grain * rapid.Int64Range(0, 1e6).Draw(t, "min")
				r.max += grain * rapid.Int64Range(0, 1e6).Draw(t, "max")
				r.mean = rapid.Int64Range(r.min, r.max).Draw(t, "mean between them")
			}
			rows = append(rows, r)
		}
		key := []byte("0123" + "45678901")
		b := encode(key, tier, start, rows)
		got, err := decode(key, tier, start, b)
		if err != nil || !slices.Equal(got, rows) {
			t.Fatalf("%v\ngot  %v\nwant %v", err, got, rows)
		}
		b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := decode(key, tier, start, b); err == nil {
			t.Fatal("a changed bit went unnoticed")
		}
	})
}

// FuzzDecode: decoding arbitrary bytes does no harm.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 0, 4, 200, 1}, 1)
	f.Fuzz(func(_ *testing.T, b []byte, t int) {
		tier := &tiers[uint(t)%uint(len(tiers))]
		if len(b) > headSize {
			b[0] = blockFormat
			s := sum(nil, b[headSize:])
			b[1], b[2], b[3], b[4] = byte(s>>24), byte(s>>16), byte(s>>8), byte(s)
		}
		rows, _ := decode(nil, tier, 0, b)
		resample(rows, tier.step, time.Unix(0, 0), time.Unix(1e6, 0), 100)
	})
}

// TestBlocks: what was written comes back, even if the clock was set, and is deleted when it is too old, even for
// units that no longer exist.
func TestBlocks(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	f, err := openFile(filepath.Join(t.TempDir(), FileName), &bolt.Options{NoSync: true})
	check(t, err)
	f.now = func() time.Time { return now }
	write := func(variable string, at ...time.Duration) {
		t.Helper()
		b := newBatch()
		rows := new([len(tiers)][]row)
		for _, d := range at {
			n := int64(d / time.Minute)
			rows[fives] = append(rows[fives], row{at: now.Add(d).Unix(), min: n, mean: n, max: n})
		}
		b.rows[seriesID{eaton, variable}] = rows
		check(t, f.write(&b))
	}
	read := func(variable string, from time.Duration) (all []time.Duration) {
		t.Helper()
		rows, err := f.rows(Query{Unit: eaton, Variable: variable, From: now.Add(from), To: now.Add(100 * day)}, fives)
		check(t, err)
		for _, r := range rows {
			all = append(all, time.Duration(r.mean)*time.Minute)
		}
		return all
	}
	write("a", 0, 5*time.Minute)
	write("a", 10*time.Minute, 7*time.Hour, 13*time.Hour) // three blocks
	write("b", 0)
	write("a", 20*time.Minute, 8*time.Hour) // the clock was set back
	write("a", 20*time.Minute, 13*time.Hour+5*time.Minute, 31*time.Hour)
	want := []time.Duration{0, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 7 * time.Hour, 8 * time.Hour, 13 * time.Hour, 13*time.Hour + 5*time.Minute, 31 * time.Hour}
	if got := read("a", 0); !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if got := read("a", 31*time.Hour); !slices.Equal(got, want[8:]) {
		t.Errorf("of the end: %v", got)
	}
	write("a", -time.Duration(now.Unix())*time.Second-time.Hour) // before 1970
	check(t, f.prune(now.Add(tiers[fives].keep+day)))
	if got := read("a", 0); !slices.Equal(got, want[8:]) {
		t.Errorf("after 90 days there are %v", got)
	}
	if got := read("b", 0); len(got) > 0 {
		t.Errorf("of b there are %v", got)
	}
	check(t, f.db.Close())
}

var sizeDays = flag.Int("history.days", 12, "how many days TestSize records")

// TestSize: a year of a unit takes less than 1 MB, and the pages of the file are nearly full. With
// -history.days=365 the test records a full year.
func TestSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := &Recorder{o: Options{Path: path, Now: func() time.Time { return now }}, units: map[string]*unit{}, batch: newBatch(), wake: make(chan struct{}, 1)}
	r.Begin(now, []string{eaton})
	f, err := r.open()
	check(t, err)
	f.db.NoSync = true // the test does not measure the disk
	random := rand.New(rand.NewPCG(1, 2))
	end := now.Add(time.Duration(*sizeDays) * 24 * time.Hour)
	var volts, load float64 = 230, 25
	for i := 0; now.Before(end); i++ {
		volts += (230-volts)*.02 + random.NormFloat64()*.3 // like a real line, in tenths of a volt
		if i%60 == 0 {
			load = float64(20 + random.IntN(10))
		}
		runtime := strconv.Itoa(1800 - int(load)*10 + random.IntN(30))
		r.Report(now, fsm.Input{Unit: eaton, Status: "OL", Values: []fsm.Value{{Name: "battery.charge", Value: "100"},
			{Name: "battery.runtime", Value: runtime}, {Name: "input.voltage", Value: strconv.FormatFloat(volts, 'f', 1, 64)}, {Name: "ups.load", Value: strconv.FormatFloat(load, 'f', 0, 64)}}})
		now = now.Add(5 * time.Second)
		if i%60 == 59 {
			check(t, r.flush(now, false))
		}
		if i%17280 == 0 {
			check(t, f.prune(now))
		}
	}
	check(t, r.flush(now, false))
	perTier := map[string]float64{} // scaled to a year; open blocks are small
	check(t, f.db.View(func(tx *bolt.Tx) error {
		for i := range tiers {
			n := 0
			b := tx.Bucket([]byte(tiers[i].bucket))
			if err := b.ForEach(func(k, v []byte) error { n += len(k) + len(v); return nil }); err != nil {
				return err
			}
			kept := min(tiers[i].keep+tiers[i].block, time.Duration(*sizeDays)*24*time.Hour)
			year := min(tiers[i].keep, 365*24*time.Hour)
			perTier[tiers[i].bucket] = math.Round(float64(n) * year.Hours() / kept.Hours())
			pages := b.Stats()
			if full := float64(pages.LeafInuse) / float64(pages.LeafAlloc); pages.LeafPageN > 5 && full < .8 {
				t.Errorf("the pages of %s are only full to %.2f", tiers[i].bucket, full)
			}
		}
		return nil
	}))
	check(t, f.db.Close())
	info, err := os.Stat(path)
	check(t, err)
	total := 0.
	for _, n := range perTier {
		total += n
	}
	t.Logf("the file has %.2f MB after %d days; encoded, a year has %.2f MB: %v", float64(info.Size())/1e6, *sizeDays, total/1e6, perTier)
	if total > .9e6 || info.Size() > 1.2e6 {
		t.Errorf("a year takes %.2f MB encoded, and %d days %.2f MB on disk", total/1e6, *sizeDays, float64(info.Size())/1e6)
	}
}

// BenchmarkReport measures the time of Report in the calling goroutine.
func BenchmarkReport(b *testing.B) {
	now := time.Now()
	r := &Recorder{o: Options{Now: time.Now}, units: map[string]*unit{}, batch: newBatch(), wake: make(chan struct{}, 1)}
	r.Begin(now, []string{eaton})
	in := fsm.Input{Unit: eaton, Status: "OL", Values: []fsm.Value{{Name: "battery.charge", Value: "100"}, {Name: "battery.runtime", Value: "1800"}, {Name: "input.voltage", Value: "230.1"}, {Name: "ups.load", Value: "22"}}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		in.Values[2].Value = []string{"230.1", "230.2", "229.9"}[i%3]
		now = now.Add(time.Second)
		r.Report(now, in)
		if r.batch.count > 10000 {
			r.batch = newBatch()
		}
	}
}

// TestJSON: the names in the JSON of a span and a series do not change.
func TestJSON(t *testing.T) {
	text, err := json.Marshal(Span{Unit: "u", Kind: Outage, Open: true})
	check(t, err)
	if want := `{"unit":"u","kind":"outage","start":"0001-01-01T00:00:00Z","end":"0001-01-01T00:00:00Z","open":true}`; string(text) != want {
		t.Errorf("got %s", text)
	}
}
