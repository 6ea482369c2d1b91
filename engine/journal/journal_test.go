package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/fsm"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // local times are the same everywhere
	goleak.VerifyTestMain(m)
}

const eaton = "LOCAL:Eaton@localhost:3493"

func literal(s string) fsm.Text { return fsm.Text{{Literal: s}} }

func on(from, to string) fsm.Trigger { return fsm.Change{From: from, To: to} }

func is(state string) fsm.Cond {
	return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(state), State: state, Text: state}
}

// policy is a plan with a rule of every kind, for units with these names.
func policy(names ...string) *fsm.Definition {
	d := &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL", Supply: &fsm.Supply{Min: fsm.PowerUnit}}}}
	charge := &fsm.Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	for i, name := range names {
		rules := []fsm.Rule{
			{On: on("OL", "OB"), Actions: []fsm.Action{
				{Command: fsm.RunTimer{Timer: "two-min", After: 2 * time.Minute, While: is("OB")}},
				{Command: fsm.Say{To: "WALL", Text: fsm.Text{{Literal: "power failure, charge "}, {Variable: "battery.charge"}}}},
			}},
			{On: on("OB", "OL"), Actions: []fsm.Action{{Command: fsm.StopTimer{Timer: "final", Owner: i}}}},
			{On: fsm.Timeout{Timer: "two-min", Owner: i}, Actions: []fsm.Action{
				{If: is("LB"), Command: fsm.Say{To: "WALL", Text: literal("low")}},
				{Command: fsm.RunTimer{Timer: "final", After: 5 * time.Second}},
			}},
			{On: fsm.Timeout{Timer: "final", Owner: i}, Actions: []fsm.Action{
				{Command: fsm.RunShutdown{Argv: []fsm.Text{literal("/sbin/shutdown"), literal("-h"), literal("+0")}}},
				{Command: fsm.PostWeb{URL: literal("https://hook.example/s3cret"), Text: fsm.Text{{Field: fsm.FieldTime}}}},
			}},
			{On: fsm.Lasting{Of: on("COMM", "NOCOMM"), For: 30 * time.Second}, Actions: []fsm.Action{{Command: fsm.Say{To: "NUTLOG", Text: literal("lost")}}}},
			{On: fsm.Crossing{Comparison: charge}, Actions: []fsm.Action{
				{Command: fsm.ForceShutdown{Unit: 0, Name: "Eaton"}},
				{Command: fsm.RunTimer{Timer: "never", After: time.Second, While: is("RB")}},
			}},
			{On: on("None", "LS"), Actions: []fsm.Action{{Command: fsm.SendMail{
				From: literal("a@b"), To: literal("c@d"), Subject: literal("too few supplies"), Body: literal("body")}}}},
		}
		for n := range rules {
			rules[n].Pos, rules[n].Order = fmt.Sprintf("UPSmon.conf:%d:1", n+10), n
		}
		d.Units = append(d.Units, fsm.Unit{ID: "LOCAL:" + name + "@localhost:3493", Name: name, Short: name,
			PowerVal: fsm.PowerUnit, Trip: [3]float64{50, 25, 12}, Rules: rules})
	}
	return d
}

// A monitor is a system whose steps are recorded in a journal.
type monitor struct {
	w      *Writer
	system *fsm.System
	def    *fsm.Definition
	paused bool
	raised []*fsm.Effect
}

func (m *monitor) note(records []fsm.Record) {
	for _, r := range records {
		if r.Kind == fsm.EffectRaised {
			m.raised = append(m.raised, r.Effect)
		}
	}
}

func (m *monitor) begin(now fsm.Instant, prior *fsm.State) {
	system, records := fsm.Start(m.def, now, prior)
	m.system, m.paused = system, false
	m.w.Begin(now, Config{Version: "1.0", File: "UPSmon.conf", Hash: "0123456789abcdef0123"}, m.def, prior, records)
	m.note(records)
}

func (m *monitor) reload(now fsm.Instant, def *fsm.Definition) {
	system, records := fsm.Start(def, now, m.system.State())
	m.system, m.def = system, def
	m.system.Pause(m.paused)
	m.w.Reload(now, Config{File: "UPSmon.conf", Hash: "fedcba9876543210"}, def, records)
	m.note(records)
}

func (m *monitor) step(now fsm.Instant, in fsm.Input) {
	records := m.system.Step(now, in)
	m.w.Step(now, in, records)
	m.note(records)
}

func (m *monitor) pause(now fsm.Instant, on bool) {
	m.paused = on
	m.system.Pause(on)
	m.w.Pause(now, on, "the machine was suspended")
}

var epoch = time.Date(2026, 11, 22, 14, 30, 0, 0, time.UTC)

func at(d time.Duration) fsm.Instant { return fsm.Instant{Mono: time.Hour + d, Wall: epoch.Add(d)} }

func report(unit, status, charge string) fsm.Input {
	return fsm.Input{Unit: "LOCAL:" + unit + "@localhost:3493", Status: status, Values: []fsm.Value{{Name: "battery.charge", Value: charge}}}
}

// open opens a writer that must not fail.
func open(t *testing.T, dir string, o Options) *Writer {
	t.Helper()
	if o.Fail == nil {
		o.Fail = func(err error) { t.Errorf("the journal fails: %v", err) }
	}
	if o.Boot == "" {
		o.Boot = "boot-1"
	}
	return Open(dir, o)
}

func shut(t *testing.T, w *Writer) {
	t.Helper()
	if err := w.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// read reads a whole journal, and returns damage separately.
func read(t *testing.T, dir string) (entries []Entry, damage []*Damage) {
	t.Helper()
	for e, err := range Read(dir, Query{}) {
		var d *Damage
		switch {
		case errors.As(err, &d):
			damage = append(damage, d)
		case err != nil:
			t.Fatal(err)
		default:
			entries = append(entries, e)
		}
	}
	return entries, damage
}

// replay gives the inputs of a journal to new machines.
func replay(t *testing.T, entries []Entry, def func(hash string) *fsm.Definition) []*fsm.Effect {
	t.Helper()
	m := &monitor{}
	for _, e := range entries {
		now, in, ok := e.Replay()
		var records []fsm.Record
		switch {
		case ok:
			records = m.system.Step(now, in)
		case e.Kind == Started:
			m.system, records = fsm.Start(def(e.Config.Hash), now, e.State)
			m.paused = false
		case e.Kind == Reload:
			m.system, records = fsm.Start(def(e.Config.Hash), now, m.system.State())
			m.system.Pause(m.paused)
		case e.Kind == Paused, e.Kind == Resumed:
			m.paused = e.Kind == Paused
			m.system.Pause(m.paused)
		}
		m.note(records)
	}
	return m.raised
}

// TestReplay: the inputs of a journal have the same effects again, even after reloads, restarts and
// suspends. So do those of a journal that begins at a restart.
func TestReplay(t *testing.T) {
	statuses := []string{"OL", "OL CHRG", "OB", "OB DISCHRG", "OB LB", "", "FSD OB LB", "WEIRD\xff OL", "LB", "OL"}
	names := []string{"Eaton", "APC", "Cellar"}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		first, second := policy(names...), policy(names[:2]...)
		second.Units[0].Rules = slices.Delete(second.Units[0].Rules, 5, 6)
		defs := map[string]*fsm.Definition{"0123456789abcdef0123": first, "fedcba9876543210": second}

		dir := t.TempDir()
		m := &monitor{w: open(t, dir, Options{}), def: first}
		m.begin(at(0), nil)
		now := time.Duration(0)
		restarted, kept := -1, 0
		for i := range 200 {
			now += time.Duration(rng.IntN(20_000)) * time.Millisecond
			name := names[rng.IntN(len(names))]
			switch rng.IntN(40) {
			case 0:
				m.reload(at(now), second)
			case 1:
				m.w.End("test")
				shut(t, m.w)
				m.w, m.def = open(t, dir, Options{}), first
				restarted, kept = i, len(m.raised)
				m.begin(at(now), saved(t, m.system.State()))
			case 2:
				m.pause(at(now), true)
			case 3:
				m.pause(at(now), false)
			case 4:
				m.step(at(now), fsm.Input{Unit: report(name, "", "").Unit, FSD: true})
			case 5, 6, 7:
				m.step(at(now), fsm.Input{})
			case 8, 9, 10:
				m.step(at(now), fsm.Input{Unit: report(name, "", "").Unit, Lost: "gone"})
			default:
				m.step(at(now), report(name, statuses[rng.IntN(len(statuses))], fmt.Sprint(rng.IntN(100), []string{"", "\xfe"}[rng.IntN(2)])))
			}
		}
		shut(t, m.w)
		entries, damage := read(t, dir)
		if damage != nil {
			t.Fatal(damage)
		}
		def := func(hash string) *fsm.Definition { return defs[hash] }
		same(t, seed, replay(t, entries, def), m.raised)
		if restarted >= 0 {
			last := 0
			for i, e := range entries {
				if e.Kind == Started {
					last = i
				}
			}
			same(t, seed, replay(t, entries[last:], def), m.raised[kept:])
		}
		checkCauses(t, entries)
		var noted []string
		for _, e := range entries {
			if e.Kind == EffectRaised {
				noted = append(noted, e.Effect.Verb+" "+e.Rule)
			}
		}
		var raised []string
		for _, e := range m.raised {
			raised = append(raised, e.Verb.String()+" "+e.Rule)
		}
		if !slices.Equal(noted, raised) {
			t.Fatalf("seed %d: effects in the journal: got\n%q\nwant\n%q", seed, noted, raised)
		}
	}
}

// saved returns a state as it is after a round trip to disk.
func saved(t *testing.T, s *fsm.State) *fsm.State {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := new(fsm.State)
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, seed uint64, got, want []*fsm.Effect) {
	t.Helper()
	g, w := dump(got), dump(want)
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("seed %d: of %d and %d effects, number %d differs\ngot  %s\nwant %s", seed, len(g), len(w), i,
				strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
}

// dump returns all that must be equal in effects.
func dump(effects []*fsm.Effect) []string {
	var out []string
	for _, e := range effects {
		out = append(out, fmt.Sprintf("%q %q %q %q %q %q %q %q", e.Verb, e.Unit, e.Event, e.Rule, e.Text, e.Argv, e.URL, e.Values))
	}
	return out
}

// checkCauses checks that each cause is older than its consequence, and of a kind that can cause
// it.
func checkCauses(t *testing.T, entries []Entry) {
	t.Helper()
	heads := []Kind{Report, Lost, FSD, Tick}
	can := map[Kind][]Kind{
		Transition: heads, RuleRun: {Transition, TimerExpired}, GuardFailed: {RuleRun}, NotStarted: {RuleRun}, EffectRaised: {RuleRun},
		TimerStarted: {RuleRun, Transition, Started, Reload}, TimerCancelled: {RuleRun, Transition, Report},
		TimerDropped: {Reload, Started}, UnitAdded: {Reload, Started}, UnitRemoved: {Reload, Started},
	}
	all := map[uint64]Entry{}
	last := uint64(0)
	for _, e := range entries {
		if e.Seq != last+1 {
			t.Errorf("entry %d follows entry %d", e.Seq, last)
		}
		last = e.Seq
		all[e.Seq] = e
		cause := all[e.Cause]
		want, ok := can[e.Kind]
		good := !ok || slices.Contains(want, cause.Kind)
		switch {
		case e.Kind == RuleRun:
			good = good && (cause.Event == e.Event || strings.HasPrefix(cause.Event, e.Event+" FOR ")) && cause.Unit == e.Unit
		case cause.Kind == RuleRun:
			good = good && cause.Rule == e.Rule
		}
		if !good {
			t.Errorf("entry %d (%s %s %s) has the impossible cause %d (%s %s)", e.Seq, e.Kind, e.Timer, e.Event, e.Cause, cause.Kind, cause.Event)
		}
	}
}

// outage is a power failure that ends in a shutdown, with the results of its actions.
func outage(m *monitor) {
	m.begin(at(0), nil)
	m.step(at(time.Second), report("Eaton", "OL", "100"))
	m.step(at(2*time.Second), report("Eaton", "OB DISCHRG", "97"))
	m.step(at(time.Minute), report("Eaton", "OB DISCHRG", "60"))
	m.step(at(2*time.Minute+2*time.Second), fsm.Input{})
	m.step(at(2*time.Minute+7*time.Second), fsm.Input{})
	for _, e := range m.raised {
		m.w.Result(e, nil, Result{Took: 12 * time.Millisecond})
	}
	m.w.End("SIGTERM")
}

func TestResults(t *testing.T) {
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton")}
	outage(m)
	hook := m.raised[len(m.raised)-1]
	m.w.Result(hook, &url.Error{Op: "Post", URL: hook.URL, Err: errors.New("redirected to https://hook.example/s3cret/2 twice, by https://hook.example:8443/…: no")}, Result{})
	shut(t, m.w)
	entries, _ := read(t, dir)
	raised := map[uint64]Entry{}
	ended := 0
	for _, e := range entries {
		if e.Kind == EffectRaised {
			raised[e.Seq] = e
		}
		if e.Kind == Ran && e.Cause != 0 {
			ended++
			if r := raised[e.Cause]; r.Effect == nil || r.Effect.Verb != e.Effect.Verb {
				t.Errorf("the result %+v has the cause %+v", e, r)
			}
		}
	}
	if ended != 4 || len(raised) != 4 {
		t.Errorf("got %d effects, of which %d ended; want 4 and 4", len(raised), ended)
	}
	if last := entries[len(entries)-1]; last.Cause != 0 || last.Result.Error != "redirected to https://… twice, by https://hook.example:8443/…: no" {
		t.Errorf("a second result of an effect: got %+v", last.Result)
	}
	for n, content := range segmentsOf(t, dir) {
		if strings.Contains(content, "s3cret") {
			t.Errorf("%s contains a secret URL", n)
		}
	}
}

func segmentsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() == markName {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name()] = string(content)
	}
	return out
}

// journalOf makes a small journal and returns its only segment.
func journalOf(t *testing.T) (dir, path string, content []byte) {
	t.Helper()
	dir = t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton")}
	outage(m)
	shut(t, m.w)
	path = filepath.Join(dir, segmentName(1))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return dir, path, content
}

// TestTorn: wherever the machine stopped in the last line, reading skips only that line, and
// writing continues after it.
func TestTorn(t *testing.T) {
	dir, path, content := journalOf(t)
	whole, _ := read(t, dir)
	begin := bytes.LastIndexByte(content[:len(content)-1], '\n') + 1
	for n := begin; n <= len(content); n++ {
		if err := errors.Join(os.WriteFile(path, content[:n], 0o640), os.Remove(filepath.Join(dir, markName))); err != nil {
			t.Fatal(err)
		}
		want, torn := len(whole)-1, 1
		switch {
		case n == begin:
			torn = 0
		case n >= len(content)-1: // only the line end is missing
			want, torn = len(whole), 0
		}
		entries, damage := read(t, dir)
		if len(entries) != want || len(damage) != torn || torn == 1 && !damage[0].Torn {
			t.Fatalf("after %d bytes: got %d entries and the damage %v", n, len(entries), damage)
		}
		w := open(t, dir, Options{})
		w.End("again")
		shut(t, w)
		entries, damage = read(t, dir)
		last := entries[len(entries)-1]
		if len(entries) != want+1 || len(damage) != torn || last.Reason != "again" || last.Seq != uint64(want)+1 {
			t.Fatalf("after %d bytes and one more entry: got %d entries, the last %+v, and the damage %v", n, len(entries), last, damage)
		}
	}
}

// TestDamage: a changed byte is noticed. It costs its line, or two lines if it was a line end.
func TestDamage(t *testing.T) {
	dir, path, content := journalOf(t)
	whole, _ := read(t, dir)
	for i := 0; i < len(content); i += 7 {
		for _, b := range []byte{0, '\n', content[i] ^ 1} {
			if b == content[i] {
				continue
			}
			broken := bytes.Clone(content)
			broken[i] = b
			if err := os.WriteFile(path, broken, 0o640); err != nil {
				t.Fatal(err)
			}
			entries, damage := read(t, dir)
			if i == len(content)-1 {
				continue // the end of the last line does not matter
			}
			if len(damage) == 0 || len(entries) < len(whole)-2 {
				t.Fatalf("byte %d changed to %q: got %d of %d entries and the damage %v", i, b, len(entries), len(whole), damage)
			}
			for _, e := range entries {
				if !reflect.DeepEqual(e, whole[e.Seq-1]) {
					t.Fatalf("byte %d changed to %q: entry %d differs", i, b, e.Seq)
				}
			}
		}
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	o := Options{SegmentSize: 2000, Segments: 4}
	for restart := range 5 {
		w := open(t, dir, o)
		for i := range 100 {
			w.End(fmt.Sprint(restart, " ", i))
		}
		shut(t, w)
		files := segmentsOf(t, dir)
		if len(files) > 4 {
			t.Errorf("got %d segments, want at most 4", len(files))
		}
		for name, content := range files {
			if len(content) > 2000 {
				t.Errorf("%s has %d bytes, want at most 2000", name, len(content))
			}
		}
	}
	entries, damage := read(t, dir)
	if last := entries[len(entries)-1]; last.Seq != 500 || last.Reason != "4 99" || damage != nil {
		t.Errorf("the last entry is %+v, want number 500; damage: %v", last, damage)
	}
	for i := 1; i < len(entries); i++ {
		if entries[i].Seq != entries[i-1].Seq+1 {
			t.Errorf("entry %d follows entry %d", entries[i].Seq, entries[i-1].Seq)
		}
	}
	info, err := os.Stat(filepath.Join(dir, slices.Min(slices.Collect(maps.Keys(segmentsOf(t, dir))))))
	if err != nil || info.Mode().Perm()&^0o640 != 0 {
		t.Errorf("got the mode %v, %v", info.Mode(), err)
	}
}

// TestReadWhileWriting: a reader sees complete entries in order, without gaps, except for what was
// removed before it got there.
func TestReadWhileWriting(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, Options{SegmentSize: 20_000, Segments: 1000})
	var wg sync.WaitGroup
	var done atomic.Bool
	wg.Go(func() {
		defer done.Store(true)
		for i := range 3000 {
			w.End(strings.Repeat("x", i%300))
			if i%100 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		shut(t, w)
	})
	for !done.Load() {
		last := uint64(0)
		for e, err := range Read(dir, Query{}) {
			var d *Damage
			switch {
			case errors.As(err, &d) && d.Torn:
			case errors.Is(err, fs.ErrNotExist) && last == 0: // nothing is written yet
			case err != nil:
				t.Fatal(err)
			case e.Seq != last+1:
				t.Fatalf("entry %d follows entry %d", e.Seq, last)
			default:
				last = e.Seq
			}
		}
	}
	wg.Wait()
}

// A faulty file fails as its disk does.
type faulty struct {
	file
	disk *disk
}

// A disk has limited room, and may hang.
type disk struct {
	mu    sync.Mutex
	room  int // bytes; -1: unlimited
	hangs chan struct{}
	syncs int
}

func (d *disk) open(path string, flag int, perm fs.FileMode) (file, error) {
	f, err := osOpen(path, flag, perm)
	if err != nil {
		return nil, err
	}
	return &faulty{f, d}, nil
}

func (f *faulty) Write(b []byte) (int, error) {
	f.disk.mu.Lock()
	hangs := f.disk.hangs
	f.disk.mu.Unlock()
	if hangs != nil {
		<-hangs
	}
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.disk.room < 0 || len(b) <= f.disk.room {
		f.disk.room -= min(len(b), max(0, f.disk.room))
		return f.file.Write(b)
	}
	n, _ := f.file.Write(b[:f.disk.room])
	f.disk.room = 0
	return n, syscall.ENOSPC
}

func (f *faulty) Sync() error {
	f.disk.mu.Lock()
	f.disk.syncs++
	f.disk.mu.Unlock()
	return nil
}

// TestFullDisk: however little room there was, all entries are there once there is room again, and
// the failure was reported once.
func TestFullDisk(t *testing.T) {
	for room := 0; room < 1500; room += 37 {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			disk := &disk{room: room}
			var told []error
			w := openWith(dir, Options{Fail: func(err error) { told = append(told, err) }}, disk.open)
			for i := range 10 {
				w.End(fmt.Sprint(i))
				time.Sleep(300 * time.Millisecond)
			}
			disk.mu.Lock()
			disk.room = -1
			disk.mu.Unlock()
			time.Sleep(retryEvery)
			w.End("last")
			shut(t, w)
			if len(told) > 1 || len(told) == 1 && !errors.Is(told[0], syscall.ENOSPC) {
				t.Errorf("room for %d bytes: reported %v, want ENOSPC at most once", room, told)
			}
			if room < 500 && told == nil {
				t.Errorf("room for %d bytes was enough, want a failure", room)
			}
			entries, damage := read(t, dir)
			if len(entries) != 11 || len(damage) > 1 || entries[10].Reason != "last" || entries[10].Seq != 11 {
				t.Errorf("room for %d bytes: got %d entries and the damage %v", room, len(entries), damage)
			}
		})
	}
}

// TestFailsAgain: a failure after a recovery is reported again.
func TestFailsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := &disk{}
		told := 0
		w := openWith(t.TempDir(), Options{Fail: func(error) { told++ }}, disk.open)
		for range 3 {
			w.End("fails")
			time.Sleep(10 * time.Second)
			disk.mu.Lock()
			disk.room = -1
			disk.mu.Unlock()
			time.Sleep(2 * retryEvery)
			disk.mu.Lock()
			disk.room = 0
			disk.mu.Unlock()
		}
		synctest.Wait()
		if told != 3 {
			t.Errorf("got %d reports, want 3", told)
		}
		w.End("lost")
		if err := w.Close(context.Background()); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("Close: got %v, want ENOSPC", err)
		}
	})
}

// TestHangingDisk: nobody waits for a hanging disk. Entries for which there is no room are counted.
func TestHangingDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		disk := &disk{room: -1, hangs: make(chan struct{})}
		w := openWith(dir, Options{Queue: 10}, disk.open)
		w.End("in the write that hangs")
		synctest.Wait()
		for i := range 30 {
			w.End(fmt.Sprint(i))
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := w.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Close with a hanging disk: got %v, want DeadlineExceeded", err)
		}
		close(disk.hangs)
		shut(t, w)
		w.End("after the end")
		entries, _ := read(t, dir)
		if len(entries) != 12 || entries[10].Reason != "9" || entries[11].Kind != Gap || entries[11].Count != 20 {
			t.Errorf("got %d entries, want 12 with the gap at the end; the last is %+v", len(entries), entries[len(entries)-1])
		}
	})
}

// TestSync: orders are synced at once, everything else once a second.
func TestSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := &disk{room: -1}
		w := openWith(t.TempDir(), Options{}, disk.open)
		syncs := func() int {
			synctest.Wait()
			disk.mu.Lock()
			defer disk.mu.Unlock()
			return disk.syncs
		}
		m := &monitor{w: w, def: policy("Eaton")}
		m.begin(at(0), nil)
		base := syncs()
		m.step(at(0), report("Eaton", "OB", "100"))
		if n := syncs(); n != base {
			t.Errorf("got %d syncs at once, want 0", n-base)
		}
		time.Sleep(100 * time.Millisecond)
		m.step(at(0), report("Eaton", "OL", "100"))
		time.Sleep(syncEvery)
		if n := syncs(); n != base+1 {
			t.Errorf("got %d syncs in a second, want 1", n-base)
		}
		m.step(at(0), report("Eaton", "OL", "20")) // SETFSD
		if n := syncs(); n != base+2 {
			t.Errorf("SETFSD was not synced at once")
		}
		time.Sleep(time.Hour)
		if n := syncs(); n != base+2 {
			t.Errorf("got %d syncs without new entries, want 0", n-base-2)
		}
		shut(t, w)
	})
}

// TestUnwritable: a directory that cannot be created is reported once, and used as soon as
// possible.
func TestUnwritable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base := t.TempDir()
		block := filepath.Join(base, "state")
		if err := os.WriteFile(block, nil, 0o600); err != nil { // not a directory, even for root
			t.Fatal(err)
		}
		dir := filepath.Join(block, "journal")
		var told []error
		w := Open(dir, Options{Fail: func(err error) { told = append(told, err) }})
		w.End("waits")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if len(told) != 1 || !errors.Is(told[0], syscall.ENOTDIR) {
			t.Fatalf("reported %v, want ENOTDIR once", told)
		}
		if err := os.Remove(block); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * retryEvery)
		shut(t, w)
		if entries, _ := read(t, dir); len(entries) != 1 || len(told) != 1 {
			t.Errorf("got %d entries, want 1; reported %v", len(entries), told)
		}
	})
}

// TestRemoved: if the journal is removed or replaced, everything from then on is in a new one, even what is recorded
// just before the end.
func TestRemoved(t *testing.T) {
	for name, remove := range map[string]func(dir string) error{
		"the directory": os.RemoveAll,
		"the files": func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, segmentName(1))), os.Remove(filepath.Join(dir, markName)))
		},
		"another file in its place": func(dir string) error {
			path := filepath.Join(dir, segmentName(1))
			return errors.Join(os.WriteFile(path+".new", nil, 0o600), os.Rename(path+".new", path), os.Remove(filepath.Join(dir, markName)))
		},
	} {
		for _, ends := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, ends %v", name, ends), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					dir := filepath.Join(t.TempDir(), "journal")
					failed, worked := 0, 0
					w := Open(dir, Options{Fail: func(error) { failed++ }, Works: func() { worked++ }})
					w.End("gone")
					time.Sleep(2 * syncEvery)
					if err := remove(dir); err != nil {
						t.Fatal(err)
					}
					w.End("there")
					if !ends {
						time.Sleep(syncEvery / 2)
						w.Pause(at(0), true, "there, too") // is not synced at once
						time.Sleep(2 * syncEvery)
					}
					shut(t, w)
					entries, _ := read(t, dir)
					want := 2
					if ends {
						want = 1
					}
					if len(entries) != want || entries[0].Reason != "there" || entries[0].Seq != 2 {
						t.Errorf("got %d entries, want %d: %+v", len(entries), want, entries)
					}
					if failed != 1 || worked != 1 {
						t.Errorf("got %d reports of the failure and %d of its end, want one each", failed, worked)
					}
					if m, err := readMark(dir); err != nil || m.Seq != fixed(want+1) {
						t.Errorf("got the mark %+v, %v, want the number %d", m, err, want+1)
					}
				})
			})
		}
	}
}

// TestMarkRemoved: without the number of the last entry, a journal that has lost its end would look complete.
func TestMarkRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := Open(dir, Options{})
		w.End("1")
		synctest.Wait()
		if err := os.Remove(filepath.Join(dir, markName)); err != nil {
			t.Fatal(err)
		}
		w.End("2")
		shut(t, w)
		if m, err := readMark(dir); err != nil || m.Seq != 2 {
			t.Errorf("got the mark %+v, %v, want the number 2", m, err)
		}
	})
}

func TestNothing(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		for _, err := range Read(dir, Query{}) {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: got %v, want %v", dir, err, fs.ErrNotExist)
			}
		}
	}
	var w *Writer // no journal is kept
	w.Begin(at(0), Config{}, policy(), nil, nil)
	w.Step(at(0), fsm.Input{}, []fsm.Record{{}})
	w.Result(&fsm.Effect{}, nil, Result{})
	w.Reload(at(0), Config{}, policy(), nil)
	w.Refuse(at(0), Config{})
	w.Pause(at(0), true, "")
	w.End("")
	shut(t, w)
}

// TestQuiet: polls that change nothing write nothing, and take bounded memory.
func TestQuiet(t *testing.T) {
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton", "APC")}
	m.begin(at(0), nil)
	for i := range 1000 {
		m.step(at(time.Duration(i)*time.Second), report("Eaton", "OL", fmt.Sprint(100-i%50)))
		m.step(at(time.Duration(i)*time.Second), report("APC", "OL", "100"))
		m.step(at(time.Duration(i)*time.Second), report("stranger", "OL", "100"))
		m.step(at(time.Duration(i)*time.Second), fsm.Input{})
	}
	if n := len(m.w.pending.drafts); n > 5 {
		t.Errorf("got %d kept inputs for two units, want at most 5", n)
	}
	if n := len(m.w.pending.take()); n != 2 {
		t.Errorf("got %d inputs that may explain a step, want 2", n)
	}
	shut(t, m.w)
	if entries, _ := read(t, dir); len(entries) != 1 {
		t.Errorf("got %d entries, want only the start", len(entries))
	}
}

func TestQuery(t *testing.T) {
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton", "APC")}
	m.begin(at(0), nil)
	m.step(at(time.Minute), report("Eaton", "OB", "100"))
	m.step(at(2*time.Minute), report("APC", "OB", "100"))
	shut(t, m.w)
	for _, c := range []struct {
		q    Query
		want int // entries of units
	}{
		{Query{}, 16}, {Query{Unit: "Eaton"}, 8}, {Query{Unit: eaton}, 8}, {Query{Unit: "nobody"}, 0},
		{Query{Since: epoch.Add(2 * time.Minute)}, 11}, {Query{Until: epoch.Add(2 * time.Minute)}, 5},
		{Query{Unit: "APC", Until: epoch.Add(2 * time.Minute)}, 0},
	} {
		n := 0
		for e, err := range Read(dir, c.q) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Unit != "" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%+v: got %d entries, want %d", c.q, n, c.want)
		}
	}
	for _, err := range Read(dir, Query{}) {
		if err != nil {
			t.Error(err)
		}
		break // a reader may stop
	}
}

func TestCompare(t *testing.T) {
	was, is := policy("Eaton", "APC"), policy("Eaton", "New")
	for i := range is.Units[0].Rules {
		is.Units[0].Rules[i].Pos = "elsewhere"
	}
	if d := Compare(policy("Eaton"), policy("Eaton")); !d.Empty() {
		t.Errorf("the same policy has differences: %s", d)
	}
	is.Units[0].Rules[3].Actions[1].Command = fsm.PostWeb{URL: literal("https://hook.example/0ther"), Text: fsm.Text{{Field: fsm.FieldTime}}}
	is.Units[0].Rules[2].Actions[1].Command = fsm.RunTimer{Timer: "other", After: 5 * time.Second}
	d := Compare(was, is)
	if got, want := d.Units, (Change{Added: []string{"New"}, Removed: []string{"APC"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("units: got %+v, want %+v", got, want)
	}
	if got, want := d.Rules.Changed, []string{"WHEN Eaton TIMEOUT final", "WHEN Eaton TIMEOUT two-min"}; !slices.Equal(got, want) {
		t.Errorf("changed rules: got %q, want %q", got, want)
	}
	longer := policy("Eaton")
	longer.Units[0].Rules[4].On = fsm.Lasting{Of: on("COMM", "NOCOMM"), For: 2 * time.Minute}
	if got, want := Compare(policy("Eaton"), longer).Rules.Added, []string{"WHEN Eaton REPORTS COMM->NOCOMM FOR 2m"}; !slices.Equal(got, want) {
		t.Errorf("added rules: got %q, want %q", got, want)
	}
	if !slices.Contains(d.Timers.Added, "Eaton other") || !slices.Contains(d.Timers.Removed, "Eaton final") {
		t.Errorf("timers: got %+v", d.Timers)
	}
	if s := d.String(); strings.Contains(s, "https") || !strings.Contains(s, "units added: New; units removed: APC; rules changed: WHEN Eaton TIMEOUT final") {
		t.Errorf("got %s, want the changed units and rules without the URL", s)
	}
	if names := cut(slices.Repeat([]string{"a"}, 70)); len(names) != maxListed+1 || names[maxListed] != "and 20 more" {
		t.Errorf("got %q, want %d names and \"and 20 more\"", names, maxListed)
	}
}

// TestNotASegment: the unprivileged user owns the directory, and root reads it with why. Something
// else with the name of a segment is not followed, not waited for and not read without limit, and
// the Writer continues after it.
func TestNotASegment(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		make func(path string) error
		want error
	}{
		{"a link to a device", func(path string) error { return os.Symlink("/dev/zero", path) }, errNotRegular},
		{"a link to a file", func(path string) error { return os.Symlink(secret, path) }, errNotRegular},
		{"a pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }, errNotRegular},
		{"a directory", func(path string) error { return os.Mkdir(path, 0o700) }, errNotRegular},
		{"a socket", func(path string) error {
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
			if err == nil {
				l.SetUnlinkOnClose(false)
				err = l.Close()
			}
			return err
		}, errNotRegular},
		{"a file of holes", func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 60<<30)
		}, errTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, segmentName(1))
			if len(path) > 100 && c.name == "a socket" {
				t.Skip("the path is too long for a socket")
			}
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			w := open(t, dir, Options{})
			w.End("written after it")
			shut(t, w)
			entries, damage := read(t, dir)
			if len(entries) != 1 {
				t.Errorf("got %d entries, want the one that was written", len(entries))
			}
			if len(damage) != 1 || !errors.Is(damage[0], c.want) || damage[0].File != segmentName(1) {
				t.Errorf("got the damage %v, want one of %s: %v", damage, segmentName(1), c.want)
			}
		})
	}
}
