package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// A play is a monitor whose clock is that of a bubble. It begins on 1 January 2000.
type play struct {
	monitor
	t   *testing.T
	dir string
}

func (p *play) now() fsm.Instant {
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	return fsm.Instant{Mono: time.Since(begin), Wall: time.Now().UTC()}
}

func (p *play) start(boot string, prior *fsm.State) {
	p.w = open(p.t, p.dir, Options{Boot: boot})
	p.begin(p.now(), prior)
}

// input gives the monitor an input, and ends its effects after a while.
func (p *play) input(in fsm.Input, after time.Duration, err error, code int) {
	raised := len(p.raised)
	p.step(p.now(), in)
	time.Sleep(after)
	for _, e := range p.raised[raised:] {
		p.w.Result(e, err, Result{Exit: code, Took: after})
	}
}

// live is a day with everything that can happen.
func live(t *testing.T, dir string) {
	p := &play{t: t, dir: dir, monitor: monitor{def: policy("Eaton", "APC")}}
	p.start("boot-1", nil)
	for _, name := range []string{"Eaton", "APC"} {
		p.input(report(name, "OL", "100"), 0, nil, 0)
	}
	time.Sleep(10 * time.Second)
	p.input(report("Eaton", "OB DISCHRG", "98"), 12*time.Millisecond, nil, 0)
	time.Sleep(20 * time.Second)
	p.input(report("Eaton", "OL CHRG\x1b[2J\u202e", "97"), 0, nil, 0)
	p.input(fsm.Input{Unit: report("APC", "", "").Unit, Lost: "dial tcp 127.0.0.1:3493: connection refused"}, 0, nil, 0)
	time.Sleep(30 * time.Second)
	p.input(fsm.Input{}, time.Millisecond, nil, 0)
	p.input(report("APC", "OL", "100"), 0, nil, 0)
	p.input(report("APC", "OL", "29"), 30*time.Second, errors.New("access denied"), -1)

	other := policy("Eaton", "New")
	other.Units[0].Rules[1].Actions[0].Command = fsm.StopTimer{Timer: "two-min"}
	p.reload(p.now(), other)
	p.w.Refuse(p.now(), Config{File: "UPSmon.conf", Hash: "89abcdef", Diagnostics: []string{"UPSmon.conf:1:1: error: a name is missing after GROUP [U105]"}})
	p.pause(p.now(), true)
	p.pause(p.now(), false)

	time.Sleep(time.Until(time.Date(2000, 1, 1, 23, 59, 0, 0, time.UTC)))
	p.input(report("Eaton", "OB", "90"), 0, nil, 0)
	p.input(report("New", "OB", "90"), 0, errors.New("no terminal"), 0)
	time.Sleep(30 * time.Second)
	p.w.End("SIGKILL")
	shut(t, p.w)
	p.start("boot-1", saved(t, p.system.State()))
	time.Sleep(90 * time.Second)
	p.input(report("Eaton", "OB LB", "40"), 0, nil, 0)
	time.Sleep(5 * time.Second)
	p.input(fsm.Input{}, 12*time.Millisecond, nil, 0)
	p.step(p.now(), fsm.Input{Unit: eaton, FSD: true})
	shut(t, p.w) // the machine goes down
	time.Sleep(time.Hour)
	p.start("boot-2", nil)
	p.w.End("SIGTERM")
	shut(t, p.w)
}

// golden compares a text with a file of testdata, or writes it with UPDATE=1.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

func TestPrint(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { live(t, dir) })
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

	for _, c := range []struct {
		file string
		q    Query
		told int
	}{
		{"day.txt", Query{}, 0},
		{"apc.txt", Query{Unit: "APC", Until: day.Add(time.Hour)}, 0},
		{"midnight.txt", Query{Since: day.Add(24 * time.Hour)}, 0},
	} {
		var out bytes.Buffer
		told, err := Print(&out, Read(dir, Query{}), c.q)
		if err != nil || told == 0 {
			t.Errorf("%s: printed %d steps, %v, want at least one", c.file, told, err)
		}
		golden(t, c.file, out.String())
	}

	last := func(q Query, verb string) string {
		chain, err := Last(Read(dir, Query{}), q, func(e *Effect) bool { return e.Verb == verb })
		if err != nil {
			t.Fatal(err)
		}
		if chain == nil {
			return "nothing\n"
		}
		var out bytes.Buffer
		if err := chain.Write(&out); err != nil {
			t.Error(err)
		}
		entries := slices.Collect(chain.Entries())
		if !slices.IsSortedFunc(entries, func(a, b Entry) int { return a.Time.Compare(b.Time) }) || !slices.ContainsFunc(entries, func(e Entry) bool {
			return e.Kind == EffectRaised && e.Effect.Verb == verb
		}) {
			t.Errorf("wrong entries in the chain: %+v", entries)
		}
		return out.String()
	}
	golden(t, "shutdown.txt", last(Query{}, "SHUTDOWNCMD"))
	golden(t, "nutlog.txt", last(Query{}, "NUTLOG"))
	if got := last(Query{Until: day.Add(time.Hour)}, "SHUTDOWNCMD"); got != "nothing\n" {
		t.Errorf("a shutdown before the first one: got\n%s", got)
	}
	if got := last(Query{Unit: "New"}, "SHUTDOWNCMD"); !strings.Contains(got, "New") {
		t.Errorf("the shutdown of the unit New: got\n%s", got)
	}
}

// TestSettled: the outcome of a kept message is printed at its time, together with what led to the
// message, even if another process received the effect.
func TestSettled(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := &play{t: t, dir: dir, monitor: monitor{def: policy("Eaton")}}
		p.start("boot-1", nil)
		kept := errors.New("connection refused (kept, will be retried)")
		p.input(report("Eaton", "OB", "90"), 0, nil, 0)
		time.Sleep(2 * time.Minute)
		p.input(fsm.Input{}, 0, nil, 0)
		time.Sleep(5 * time.Second)
		p.step(p.now(), fsm.Input{})
		var hook fsm.Effect
		for _, e := range p.raised[len(p.raised)-2:] {
			if e.Verb == fsm.Webhook {
				hook = *e
				hook.URL = "" // as it is kept
				p.w.Result(e, kept, Result{Took: 12 * time.Millisecond})
			} else {
				p.w.Result(e, nil, Result{})
			}
		}
		shut(t, p.w)
		time.Sleep(time.Hour)
		p.start("boot-2", nil)
		p.w.Settle(&hook, nil)
		p.input(report("Eaton", "OB", "90"), 0, nil, 0)
		time.Sleep(24 * time.Hour)
		another := hook
		another.Time = another.Time.Add(time.Minute)
		p.w.Settle(&another, errors.New("not delivered within 24h0m0s"))
		shut(t, p.w)
	})
	var out bytes.Buffer
	if _, err := Print(&out, Read(dir, Query{}), Query{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "settled.txt", out.String())

	chain, err := Last(Read(dir, Query{}), Query{}, func(e *Effect) bool { return e.Verb == "WEBHOOK" })
	if err != nil || chain == nil {
		t.Fatal(chain, err)
	}
	out.Reset()
	if err := chain.Write(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "settled-webhook.txt", out.String())
	entries := slices.Collect(chain.Entries())
	if last := entries[len(entries)-1]; last.Kind != Settled || last.Result.Error != "" {
		t.Errorf("the last entry of the chain is %+v, want the outcome", last)
	}
	told, err := Print(&out, Read(dir, Query{}), Query{Unit: "APC", Since: time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC)})
	if err != nil || told > 0 {
		t.Errorf("printed %d steps of another unit, want 0 (%v):\n%s", told, err, out.String())
	}
}

// TestDamagedStory: entries whose beginning is missing are printed as such.
func TestDamagedStory(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { live(t, dir) })
	entries, _ := read(t, dir)
	for skip := range entries {
		var out bytes.Buffer
		damaged := func(yield func(Entry, error) bool) {
			for i, e := range entries {
				if i == skip {
					if !yield(Entry{}, &Damage{File: "x", Err: sealed.ErrDamaged}) {
						return
					}
				} else if !yield(e, nil) {
					return
				}
			}
		}
		if told, err := Print(&out, damaged, Query{}); err != nil || told == 0 {
			t.Fatalf("without entry %d: printed %d steps, %v", skip, told, err)
		}
		if entries[skip].Kind == Report && !strings.Contains(out.String(), "What caused this is not in the journal") {
			next := entries[skip+1]
			if next.Kind == Transition {
				t.Errorf("without the report %d, its consequences are printed as if it were there:\n%s", skip, out.String())
			}
		}
		for _, from := range []iter.Seq2[Entry, error]{damaged, since(entries, skip)} {
			if _, err := Last(from, Query{}, func(*Effect) bool { return true }); err != nil {
				t.Fatal(err)
			}
			if _, err := Print(&out, from, Query{Unit: "APC"}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func since(entries []Entry, first int) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries[first:] {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestEndless: a timer that starts itself again forever does not fill the memory.
func TestEndless(t *testing.T) {
	unit := fsm.Unit{ID: eaton, Name: "Eaton", Short: "Eaton", Rules: []fsm.Rule{
		{Pos: "UPSmon.conf:1:1", On: on("OL", "OB"), Actions: []fsm.Action{{Command: fsm.RunTimer{Timer: "again", After: time.Minute}}}},
		{Pos: "UPSmon.conf:2:1", Order: 1, On: fsm.Timeout{Timer: "again"}, Actions: []fsm.Action{
			{Command: fsm.Say{To: "NUTLOG", Text: literal("still")}}, {Command: fsm.RunTimer{Timer: "again", After: time.Minute}}}},
	}}
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{Queue: 1 << 20}), def: &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL"}}, Units: []fsm.Unit{unit}}}
	m.begin(at(0), nil)
	m.step(at(0), report("Eaton", "OB", "100"))
	for i := range 1000 {
		m.step(at(time.Duration(i+1)*time.Minute), fsm.Input{})
	}
	shut(t, m.w)
	chain, err := Last(Read(dir, Query{}), Query{}, func(*Effect) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	length := 0
	for at := chain.trails[len(chain.trails)-1]; at != nil; at = at.event.origin {
		length++
	}
	if len(chain.trails) != maxTrail || !chain.cut || length > 2*maxTrail+1 {
		t.Errorf("the chain has %d trails, and %d are kept", len(chain.trails), length)
	}
}

// TestManyWait: effects that never end hold up only a few steps.
func TestManyWait(t *testing.T) {
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{Queue: 1 << 20}), def: policy("Eaton")}
	m.begin(at(0), nil)
	for i := range 2 * maxWaiting {
		m.step(at(time.Duration(i)*time.Second), report("Eaton", []string{"OB", "OL"}[i%2], "100"))
	}
	m.w.Result(m.raised[0], nil, Result{Took: time.Second})
	shut(t, m.w)
	a := newAssembler()
	most, late := 0, 0
	a.onStep = func(*step) { most = max(most, len(a.steps)) }
	a.onLate = func(Entry) { late++ }
	if err := a.read(Read(dir, Query{})); err != nil {
		t.Fatal(err)
	}
	if most > maxWaiting+1 || late != 1 {
		t.Errorf("%d steps waited, want at most maxWaiting+1; got %d late results, want 1", most, late)
	}
}

// FuzzDecode: what is read is what was written, and nothing else is taken for an entry.
func FuzzDecode(f *testing.F) {
	for _, e := range []Entry{{}, {Seq: 1, Kind: Report, Unit: eaton, Input: newInput(report("Eaton", "OB\xff", "<1>"))}} {
		line, err := encode(&e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line[:len(line)-1])
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := decode(line)
		if err != nil {
			return
		}
		if !json.Valid(line) {
			t.Fatalf("got invalid JSON: %q", line)
		}
		again, err := encode(&e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decode(again[:len(again)-1]); err != nil {
			t.Fatalf("%q: %v", again, err)
		}
		_, _, _ = e.Replay()
		a := newAssembler()
		a.add(e)
		a.onStep = func(c *step) { (&printer{w: &bytes.Buffer{}}).step(c) }
		a.flush(0)
	})
}

func BenchmarkStep(b *testing.B) {
	w := Open(b.TempDir(), Options{})
	m := &monitor{w: w, def: policy("Eaton")}
	m.begin(at(0), nil)
	records := m.system.Step(at(0), report("Eaton", "OB", "100"))
	in := report("Eaton", "OB", "100")
	for b.Loop() {
		w.Step(at(0), in, records)
	}
	if err := w.Close(context.Background()); err != nil {
		b.Error(err)
	}
}

// TestFirstOrder: the first order of an outage is explained. An outage ends when all is well, and
// the next one has its own first order.
func TestFirstOrder(t *testing.T) {
	shutdown := fsm.RunShutdown{Argv: []fsm.Text{literal("/sbin/shutdown")}}
	low := &fsm.Comparison{Variable: "battery.charge", Op: "<", Number: 50, Literal: "50"}
	def := &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL"}}, Units: []fsm.Unit{{ID: eaton, Name: "Eaton", Short: "Eaton", Rules: []fsm.Rule{
		{Pos: "UPSmon.conf:1:1", On: on("None", "LB"), Actions: []fsm.Action{{If: low, Command: shutdown}, {Command: fsm.RunTimer{Timer: "again", After: time.Minute}}}},
		{Pos: "UPSmon.conf:2:1", Order: 1, On: fsm.Timeout{Timer: "again"}, Actions: []fsm.Action{
			{If: fsm.And{is("LB"), fsm.Not{Cond: low}}, Command: fsm.Say{To: "NUTLOG", Text: literal("odd")}}, {Command: shutdown}}},
	}}}}
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: def}
	m.begin(at(0), nil)
	for _, hour := range []time.Duration{1, 2} {
		at := func(d time.Duration) fsm.Instant { return at(hour*time.Hour + d) }
		m.step(at(0), report("Eaton", "OB LB", fmt.Sprint(int(40+hour))))
		m.step(at(time.Minute), fsm.Input{})
		m.step(at(2*time.Minute), report("Eaton", "OB", "39"))
		m.step(at(3*time.Minute), report("Eaton", "OB LB", "38"))
		if hour == 2 {
			break
		}
		m.step(at(10*time.Minute), report("Eaton", "OL", "60"))
	}
	shut(t, m.w)
	chain, err := Last(Read(dir, Query{}), Query{}, func(e *Effect) bool { return e.Verb == "SHUTDOWNCMD" })
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := chain.Write(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "first-order.txt", out.String())
	out.Reset()
	if _, err := Print(&out, Read(dir, Query{}), Query{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "values.txt", out.String())
}

// TestMoved: what rules move is printed after them. A shutdown is traced back through it to the
// report that started everything.
func TestMoved(t *testing.T) {
	shutdown := fsm.RunShutdown{Argv: []fsm.Text{literal("/sbin/shutdown")}}
	set := func(on bool) fsm.Action {
		return fsm.Action{Command: fsm.SetState{State: "worn", On: on, Unit: fsm.Self}}
	}
	def := &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL", States: []string{"worn"}}}, Units: []fsm.Unit{{ID: eaton, Name: "Eaton", Short: "Eaton", Rules: []fsm.Rule{
		{Pos: "UPSmon.conf:1:1", On: on("None", "LB"), Actions: []fsm.Action{set(true)}},
		{Pos: "UPSmon.conf:2:1", Order: 1, On: on("None", "worn"), Actions: []fsm.Action{{If: fsm.Not{Cond: is("DOWN")}, Command: shutdown}}},
		{Pos: "UPSmon.conf:3:1", Order: 2, On: on("DOWN", "None"), Actions: []fsm.Action{set(false), {Command: fsm.Say{To: "NUTLOG", Text: literal("still up")}}}},
	}}}}
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: def}
	m.begin(at(0), nil)
	m.step(at(time.Second), report("Eaton", "OB LB", "40"))
	m.step(at(2*time.Second), fsm.Input{Shutdown: fsm.ShutdownDone})
	m.step(at(2*time.Second+fsm.DownFor), fsm.Input{})
	shut(t, m.w)
	chain, err := Last(Read(dir, Query{}), Query{}, func(e *Effect) bool { return e.Verb == "SHUTDOWNCMD" })
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := chain.Write(&out); err != nil {
		t.Fatal(err)
	}
	out.WriteString("\n")
	if _, err := Print(&out, Read(dir, Query{}), Query{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "moved.txt", out.String())
}

// TestPrintDryRun: the rules act as if a SHUTDOWNCMD had succeeded, also in a dry run, but no line
// claims that one did.
func TestPrintDryRun(t *testing.T) {
	for _, dry := range []bool{true, false} {
		p := &printer{}
		p.skip(&step{head: Entry{Kind: Started, Config: &Config{DryRun: dry}}})
		said := p.input(&step{head: Entry{Kind: ShutdownDone}}, nil)
		if claims := strings.Contains(said, "A SHUTDOWNCMD has succeeded"); claims == dry {
			t.Errorf("dry run %v: printed %s", dry, said)
		}
	}
}

// TestHeldIsNoRule: the count of a HELD belongs to no rule, so the text names none.
func TestHeldIsNoRule(t *testing.T) {
	head := &Entry{Time: time.Date(2000, 1, 1, 10, 0, 0, 0, time.Local)}
	until := head.Time.Add(time.Minute)
	e := &Entry{Kind: TimerStarted, Name: "Eaton", Event: "HELD 1m outage", Timer: "HELD 1m outage", For: time.Minute, Until: &until}
	if got, want := direct(head, e), "HELD 1m outage of Eaton holds at 10:01:00 unless it ends before."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
