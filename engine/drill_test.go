package engine

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// A drillRig is a loop in a synctest bubble, whose unit is well. It carries out actions.
type drillRig struct {
	*bubble
	mu       sync.Mutex
	out      bytes.Buffer
	ordered  []*fsm.Effect // what root would run
	events   []Event
	failWith error
}

// Write takes what PRINT writes.
func (g *drillRig) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.out.Write(p)
}

func (g *drillRig) printed() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.out.String()
}

func (g *drillRig) commands() []*fsm.Effect {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.ordered)
}

func inDrill(t *testing.T, test func(g *drillRig)) {
	t.Helper()
	inDrillOf(t, bubbleConfig, test)
}

// inDrillOf is inDrill with another configuration.
func inDrillOf(t *testing.T, text string, test func(g *drillRig)) {
	t.Helper()
	g := &drillRig{}
	inBubbleOf(t, text, []string{"OL"}, func(b *bubble) {
		g.bubble = b
		test(g)
	}, func(o *Options) {
		o.Actions.DryRun = false
		o.Actions.Stdout, o.Actions.Stderr = g, g
		o.Actions.Privileged = func(_ context.Context, e *fsm.Effect) actions.Outcome {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.ordered = append(g.ordered, e)
			return actions.Outcome{Err: g.failWith}
		}
		o.Subscribers = append(o.Subscribers, func(e Event) {
			switch e.(type) {
			case DrillBegan, DrillAction, DrillEnded, Result, Alarm:
				g.mu.Lock()
				defer g.mu.Unlock()
				g.events = append(g.events, e)
			}
		})
	})
}

func (g *drillRig) begin(o status.DrillOrder) status.Drill {
	g.t.Helper()
	d, err := g.r.e.Drill(context.Background(), o, "tester")
	if err != nil {
		g.t.Fatal(err)
	}
	return d
}

func (g *drillRig) now() status.Drill {
	g.t.Helper()
	synctest.Wait()
	d, err := g.r.e.DrillStatus(context.Background())
	if err != nil {
		g.t.Fatal(err)
	}
	return d
}

// wantCalm checks that the real machines have not moved.
func (g *drillRig) wantCalm() {
	g.t.Helper()
	s, err := g.r.e.Status(context.Background())
	if err != nil {
		g.t.Fatal(err)
	}
	if u := s.Units[0]; !slices.Equal(u.States, []string{"COMM", "OL"}) || len(u.Timers) > 0 {
		g.t.Errorf("the real machines are in %v, with the timers %v; want COMM and OL, without timers", u.States, u.Timers)
	}
}

// action returns the step of a drill with a verb.
func action(t *testing.T, d *status.Drill, verb string) status.DrillStep {
	t.Helper()
	i := slices.IndexFunc(d.Steps, func(s status.DrillStep) bool { return s.Verb == verb })
	if i < 0 {
		t.Fatalf("no %s in %+v", verb, d.Steps)
	}
	return d.Steps[i]
}

// TestDrill: the default scenario, in real time. Timers take as long as in an outage, messages are
// marked, and nothing is shut down.
func TestDrill(t *testing.T) {
	inDrill(t, func(g *drillRig) {
		begin := time.Now()
		d := g.begin(status.DrillOrder{Unit: "Eaton"})
		if d.Length != 12*time.Minute || d.By != "tester" || d.Speed != 1 {
			t.Errorf("the plan of the drill is %+v", d)
		}
		time.Sleep(19 * time.Second)
		if out := g.printed(); out != "" {
			t.Errorf("after 19 s: printed %q, want nothing", out)
		}
		if _, err := g.r.e.Drill(context.Background(), status.DrillOrder{Unit: "Eaton"}, "another"); err == nil || !strings.Contains(err.Error(), "under way") {
			t.Errorf("a second drill: got %v, want an error", err)
		}
		time.Sleep(2 * time.Second)
		if out := g.printed(); out != "DRILL: down\n" {
			t.Errorf("after 21 s: printed %q", out)
		}
		g.wantCalm()
		time.Sleep(12 * time.Minute)
		end := g.now()
		if end.Reason != "the scenario is over" || !end.Over || end.Ended.Sub(begin) != 12*time.Minute {
			t.Errorf("the drill ended after %s: %s", end.Ended.Sub(begin), end.Reason)
		}
		if s := action(t, &end, "PRINT"); s.Outcome != status.DrillDone || s.At != 20*time.Second || s.To != "standard output" {
			t.Errorf("PRINT: got %+v, want it done after 20 s, on standard output", s)
		}
		if s := action(t, &end, "SHUTDOWNCMD"); s.Outcome != status.DrillSkipped || s.At != 10*time.Minute {
			t.Errorf("SHUTDOWNCMD: got %+v, want it skipped after 10 min", s)
		}
		if got := g.commands(); len(got) > 0 {
			t.Errorf("root ran %v, want nothing", got)
		}
		g.wantCalm()
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.events) != 3 {
			t.Fatalf("got the events %#v, want 3", g.events)
		}
		if b, ok := g.events[0].(DrillBegan); !ok || b.By != "tester" {
			t.Errorf("the first event is %#v", g.events[0])
		}
		if a, ok := g.events[1].(DrillAction); !ok || a.Effect.Text != "DRILL: down" || !a.Effect.Drill {
			t.Errorf("the second event is %#v", g.events[1])
		}
		if x, ok := g.events[2].(DrillEnded); !ok || x.Reason != "the scenario is over" {
			t.Errorf("the last event is %#v", g.events[2])
		}
	})
}

// TestDrillFaster: a drill at ten times the speed.
func TestDrillFaster(t *testing.T) {
	inDrill(t, func(g *drillRig) {
		begin := time.Now()
		g.begin(status.DrillOrder{Unit: "Eaton", Speed: 10})
		time.Sleep(2100 * time.Millisecond)
		if g.printed() == "" {
			t.Error("after 2.1 s nothing has been printed")
		}
		time.Sleep(2 * time.Minute)
		if d := g.now(); d.Ended.Sub(begin) != 72*time.Second {
			t.Errorf("the drill took %s, want 72 s", d.Ended.Sub(begin))
		}
	})
}

// TestDrillGetsSerious: any real event of the unit ends the drill at once.
func TestDrillGetsSerious(t *testing.T) {
	for _, real := range []string{"OB", "OL LB", "FSD OL", "lost"} {
		t.Run(real, func(t *testing.T) {
			inDrill(t, func(g *drillRig) {
				g.begin(status.DrillOrder{Unit: "Eaton"})
				time.Sleep(15 * time.Second)
				g.answer("OL CHRG") // not serious
				if d := g.now(); !d.Ended.IsZero() {
					t.Fatalf("the drill ended without a reason: %s", d.Reason)
				}
				if real == "lost" {
					g.lose()
				} else {
					g.answer(real)
				}
				d := g.now()
				if d.Ended.IsZero() || !strings.HasPrefix(d.Reason, "it has become serious: Eaton") {
					t.Errorf("got drill %+v, want it ended because of Eaton", d)
				}
				steps := len(d.Steps)
				g.answer("OL")
				time.Sleep(20 * time.Minute)
				if d = g.now(); len(d.Steps) != steps || strings.Contains(g.printed(), "DRILL") {
					t.Errorf("the drill continued: %+v, %q", d.Steps, g.printed())
				}
			})
		})
	}
}

// TestDrillLimit: the messages of a drill do not count for AT MOST ONCE. In an outage during the
// drill or right after it, the message is sent, and only the next one is held back.
func TestDrillLimit(t *testing.T) {
	const config = `POLLFREQ 5 POLLFREQALERT 5
GROUP LOCAL HOST 127.0.0.1 PORT 1 PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD "p" TYPE primary
WHEN Eaton REPORTS OL->OB AT MOST ONCE IN 1h : PRINT "out"
`
	for name, length := range map[string]time.Duration{"after it": 13 * time.Minute, "during it": time.Minute} {
		t.Run(name, func(t *testing.T) {
			inDrillOf(t, config, func(g *drillRig) {
				g.begin(status.DrillOrder{Unit: "Eaton"})
				time.Sleep(length)
				if out := g.printed(); out != "DRILL: out\n" {
					t.Fatalf("the drill printed %q", out)
				}
				for range 2 {
					g.answer("OB")
					synctest.Wait()
					g.answer("OL")
					synctest.Wait()
				}
				if out := g.printed(); out != "DRILL: out\nout\n" {
					t.Errorf("printed %q, want the message of the drill and one of the outage", out)
				}
			})
		})
	}
}

// TestDrillLeavesOutHeld: a drill shows what comes of a HELD and of DOWN, but not when their counts
// start and end, unless a rule waits for that.
func TestDrillLeavesOutHeld(t *testing.T) {
	inDrillOf(t, bubbleConfig+"WHEN Eaton REPORTS HELD 30s OB : PRINT \"still\"\nWHEN Eaton REPORTS OB->OL : IF HELD 1m OB PRINT \"long\"\nWHEN Eaton REPORTS None->DOWN : PRINT \"going\"\n", func(g *drillRig) {
		g.begin(status.DrillOrder{Unit: "Eaton"})
		time.Sleep(20 * time.Minute)
		var texts []string
		for _, s := range g.now().Steps {
			texts = append(texts, s.Text)
		}
		got := strings.Join(texts, "\n")
		for _, want := range []string{"timer expired HELD 30s OB\n", "timer started down\n", "None->DOWN\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in:\n%s", want, got)
			}
		}
		for _, not := range []string{"timer started HELD", "timer expired HELD 1m OB", "end of DOWN"} {
			if strings.Contains(got, not) {
				t.Errorf("%q in:\n%s", not, got)
			}
		}
	})
}

// TestDrillAlso: a SHUTDOWNCMD that the order names is carried out once, without a flag, and the
// machines do not learn of it.
func TestDrillAlso(t *testing.T) {
	for _, fails := range []bool{false, true} {
		inDrill(t, func(g *drillRig) {
			if fails {
				g.failWith = context.DeadlineExceeded
			}
			g.begin(status.DrillOrder{Unit: "Eaton", Speed: 100, Also: []string{"SHUTDOWNCMD"}})
			time.Sleep(2 * time.Minute)
			ran := g.commands()
			if len(ran) != 1 || ran[0].Flag != "" || !ran[0].NoFlag || !ran[0].Drill || ran[0].Text != "/bin/down" {
				t.Errorf("root ran %+v, want one SHUTDOWNCMD of the drill without a flag", ran)
			}
			d := g.now()
			want := status.DrillDone
			if fails {
				want = status.DrillFailed
			}
			if s := action(t, &d, "SHUTDOWNCMD"); s.Outcome != want {
				t.Errorf("got SHUTDOWNCMD %+v, want outcome %v", s, want)
			}
			g.wantCalm()
			if d.Ended.IsZero() {
				t.Error("the drill has not ended")
			}
			g.mu.Lock()
			defer g.mu.Unlock()
			for _, e := range g.events {
				switch e.(type) {
				case Result, Alarm:
					t.Errorf("the subscribers received %#v, which belongs to a drill", e)
				}
			}
			if g.r.shutdowns.underWay != 0 {
				t.Errorf("%d shutdowns are under way, want 0", g.r.shutdowns.underWay)
			}
		})
	}
}

// TestNoDrill: when a drill is refused, and why.
func TestNoDrill(t *testing.T) {
	inDrill(t, func(g *drillRig) {
		for want, o := range map[string]status.DrillOrder{
			"no MONITOR is for Etaon":                {Unit: "Etaon"},
			"write 0.1 to 1000":                      {Unit: "Eaton", Speed: -1},
			"not for WALL":                           {Unit: "Eaton", Also: []string{"WALL"}},
			"no MONITOR is for other":                {Unit: "Eaton", Scenario: "1s other ups.status OB"},
			"scenario:1: \"tomorrow\" is not a time": {Unit: "Eaton", Scenario: "tomorrow Eaton ups.status OB"},
			"takes at most 24h0m0s":                  {Unit: "Eaton", Scenario: "100h Eaton ups.status OB"},
			"no other configuration to load":         {Unit: "Eaton", Scenario: "1s reload x.conf"},
		} {
			if _, err := g.r.e.Drill(context.Background(), o, "tester"); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: got %v, want an error with %q", o, err, want)
			}
		}
		if _, err := g.r.e.DrillStatus(context.Background()); err == nil {
			t.Error("there is a status without a drill")
		}
		if err := g.r.e.EndDrill(context.Background(), "tester"); err == nil {
			t.Error("EndDrill succeeds without a drill")
		}
		g.begin(status.DrillOrder{Unit: "Eaton"})
		if err := g.r.e.EndDrill(context.Background(), "somebody"); err != nil {
			t.Error(err)
		}
		if d := g.now(); d.Reason != "ended by somebody" || d.Over {
			t.Errorf("got drill %+v, want it ended by somebody", d)
		}
		g.answer("OB")
		if _, err := g.r.e.Drill(context.Background(), status.DrillOrder{Unit: "Eaton"}, "tester"); err == nil || !strings.Contains(err.Error(), "on mains power and without trouble") {
			t.Errorf("on battery: got %v, want an error", err)
		}
	})
}

// TestMarked: everybody who receives a message of a drill sees that it is a drill.
func TestMarked(t *testing.T) {
	for _, tt := range []struct{ was, want fsm.Effect }{
		{fsm.Effect{Verb: actions.Wall, Text: "down"}, fsm.Effect{Text: "DRILL: down"}},
		{fsm.Effect{Verb: fsm.Syslog, Priority: "err", Text: "[err] down"}, fsm.Effect{Text: "[err] DRILL: down"}},
		{fsm.Effect{Verb: fsm.Email, Text: "body", Mail: &fsm.Mail{Subject: "low"}}, fsm.Effect{Text: "DRILL: body", Mail: &fsm.Mail{Subject: "DRILL: low"}}},
		{fsm.Effect{Verb: fsm.Push, Text: "body", Note: &fsm.Note{Title: "low"}}, fsm.Effect{Text: "DRILL: body", Note: &fsm.Note{Title: "DRILL: low"}}},
		{fsm.Effect{Verb: fsm.ShellCmd, Text: "sync"}, fsm.Effect{Text: "sync"}},
		{fsm.Effect{Verb: fsm.ShutdownCmd, Text: "/bin/down", Flag: "/run/flag"}, fsm.Effect{Text: "/bin/down"}},
	} {
		got := marked(&tt.was)
		if got.Text != tt.want.Text || tt.want.Mail != nil && got.Mail.Subject != tt.want.Mail.Subject || tt.want.Note != nil && got.Note.Title != tt.want.Note.Title || !got.Drill || got.Flag != "" {
			t.Errorf("%s: got %+v, want %+v", tt.was.Verb, got, tt.want)
		}
		if tt.was.Drill || tt.was.Mail != nil && tt.was.Mail.Subject != "low" {
			t.Errorf("%s: the original has changed", tt.was.Verb)
		}
	}
	for verb, want := range map[fsm.Verb]bool{
		actions.Wall: true, actions.NutLog: true, fsm.Email: true, fsm.Push: true, fsm.Webhook: true,
		fsm.ShellCmd: false, fsm.RootCmd: false, fsm.SetFSD: false, fsm.ShutdownCmd: false, fsm.Debug: false,
	} {
		if got := carriedOut(&fsm.Effect{Verb: verb}, nil); got != want {
			t.Errorf("%s is carried out: got %t", verb, got)
		}
	}
	if carriedOut(&fsm.Effect{Verb: fsm.Webhook, Post: &fsm.Post{Body: []fsm.Piece{{}}}}, nil) {
		t.Error("a WEBHOOK that has no place for the mark is carried out")
	}
}
