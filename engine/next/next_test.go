package next

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestCases: at each moment of every case of the language, the forecast is what simulate then does.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../spec/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("spec/cases has no cases", err)
	}
	foretold := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var conf, scenario []byte
		for _, f := range archive.Files {
			switch f.Name {
			case "UPSmon.conf":
				conf = f.Data
			case "scenario":
				scenario = f.Data
			}
		}
		program, _, _ := compile.Parse("UPSmon.conf", conf, simulate.CaseOptions)
		sc, err := simulate.ParseScenario(file, scenario)
		if program == nil || err != nil || bytes.Contains(scenario, []byte("nofsd")) || !plays(sc) {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) { foretold += compare(t, program, sc, bytes.Contains(conf, []byte("EVERY"))) })
	}
	if foretold < 1000 {
		t.Errorf("got %d predicted actions, want at least 1000", foretold)
	}
}

// TestPlans: the same for each plan, in an outage.
func TestPlans(t *testing.T) {
	for _, p := range plan.Plans() {
		t.Run(p.Name, func(t *testing.T) {
			a := plan.Answers{Plan: p.Name, Units: []string{"Eaton"}, User: "upsmon", Password: "sekret"}
			if p.Many {
				a.Units = []string{"left", "right"}
			}
			text, err := a.Text()
			if err != nil {
				t.Fatal(err)
			}
			program, _, diags := compile.Parse("UPSmon.conf", text, simulate.CaseOptions)
			if program == nil {
				t.Fatal(diags)
			}
			var lines strings.Builder
			for _, u := range p.Units(a.Units) {
				fmt.Fprintf(&lines, "0s %[1]s ups.status OL\n0s %[1]s battery.charge 100\n0s %[1]s battery.runtime 3600\n10s %[1]s ups.status OB\n12s %[1]s battery.charge 97\n"+
					"40s %[1]s ups.status OL\n70s %[1]s ups.status OB DISCHRG\n75s %[1]s lost\n80s %[1]s back\n95s %[1]s ups.status OB LB\n", u)
			}
			sc, err := simulate.ParseScenario("outage", []byte(lines.String()))
			if err != nil {
				t.Fatal(err)
			}
			if n := compare(t, program, sc, false); n == 0 {
				t.Error("the forecast has no action")
			}
		})
	}
}

// plays reports whether a scenario has only what a monitor knows. A monitor does not know what
// servers will do with a SETFSD, whether a SHUTDOWNCMD will succeed, and other configurations.
func plays(sc *simulate.Scenario) bool {
	return !slices.ContainsFunc(sc.Steps, func(s simulate.Step) bool { return s.Unit == "" })
}

// An act is what the test compares: an action, and when it happens.
type act struct {
	at   time.Duration
	unit string
	rule string
	text string
}

func compare(t *testing.T, program *compile.Program, sc *simulate.Scenario, often bool) (foretold int) {
	var moments []time.Duration
	for _, s := range sc.Steps {
		moments = append(moments, s.At, s.At+1500*time.Millisecond)
	}
	slices.Sort(moments)
	moments = slices.Compact(moments)
	for i, at := range moments {
		if i%(1+len(moments)/4) != 0 || i > 0 && often {
			continue // the other moments differ little
		}
		played := slices.DeleteFunc(slices.Clone(sc.Steps), func(s simulate.Step) bool { return s.At > at })
		// The state at that moment.
		setFSD, past := time.Duration(-1), 0
		run := simulate.Run{Program: program, Start: simulate.CaseStart, Observe: func(now time.Duration, records []fsm.Record) {
			for i := range records {
				if e := records[i].Effect; e != nil {
					past++
					if e.Verb == fsm.SetFSD {
						setFSD = now
					}
				}
			}
		}}
		end := max(at, 1)
		if err := run.Play(&simulate.Scenario{Steps: played, End: end}); err != nil {
			return foretold // a case about an error in the scenario
		}
		if setFSD >= 0 && setFSD >= at-simulate.FSDDelay {
			continue // a report is on its way, which the machines do not know yet
		}
		present := Present{Policy: program.Policy, State: run.State(), Now: fsm.Instant{Mono: end, Wall: simulate.CaseStart.Add(end)}}
		key := present.State.Key(0)
		for _, f := range Ask(present, -1) {
			foretold += len(f.Events)
			steps := slices.Clone(played)
			for i, u := range present.State.Units {
				w := &world{Present: present, system: start(present), unit: i}
				if f.If == Nothing || !w.assume(f.If) {
					continue
				}
				steps = append(steps, simulate.Step{At: end, Unit: u.ID, Set: []simulate.Setting{{Name: "ups.status", Value: w.inputs[0].input.Status}}})
			}
			want := simulated(t, program, steps, end, past, &f)
			var got []act
			for _, e := range f.Events {
				if e.Kind == Acts {
					got = append(got, act{end + e.After, e.Unit, e.Rule, e.Text})
				}
			}
			if f.More && len(want) > len(got) {
				want = want[:len(got)]
			}
			if !slices.Equal(got, want) {
				t.Errorf("at %s, if %s:\npredicted %v\nsimulated %v", at, f.If, got, want)
			}
		}
		if present.State.Key(0) != key {
			t.Fatal("Ask has changed the state")
		}
	}
	return foretold
}

func start(p Present) *fsm.System {
	s, _ := fsm.Start(p.Policy, p.Now, p.State)
	return s
}

// simulated returns what simulate does after a number of actions, up to the shutdown.
func simulated(t *testing.T, program *compile.Program, steps []simulate.Step, begin time.Duration, past int, f *Forecast) []act {
	var acts []act
	last := begin + Horizon
	if n := len(f.Events); n > 0 && (f.Shutdown != nil || f.More) {
		last = begin + f.Events[n-1].After
	}
	run := simulate.Run{Program: program, Start: simulate.CaseStart, Observe: func(now time.Duration, records []fsm.Record) {
		for i := range records {
			if e := records[i].Effect; e != nil && now <= last {
				acts = append(acts, act{now, e.Unit, e.Rule, e.String()})
			}
		}
	}}
	if err := run.Play(&simulate.Scenario{Steps: steps, End: last}); err != nil {
		t.Fatal(err)
	}
	return acts[past:]
}

// TestOutage compares one forecast, printed as a user reads it, with a file.
func TestOutage(t *testing.T) {
	conf := `GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD "p" TYPE primary
WHEN Eaton REPORTS OL->OB : WALL "on battery" STARTTIMER two-min 2m WHILE OB
WHEN Eaton TIMEOUT two-min : SHUTDOWN
WHEN Eaton REPORTS None->LB : SHUTDOWN
WHEN Eaton REPORTS OB->OL : WALL "on mains"
`
	program, _, diags := compile.Parse("UPSmon.conf", []byte(conf), simulate.CaseOptions)
	if program == nil {
		t.Fatal(diags)
	}
	s := start(Present{Policy: program.Policy, Now: fsm.Instant{Wall: simulate.CaseStart}})
	now := func(at time.Duration) fsm.Instant { return fsm.Instant{Mono: at, Wall: simulate.CaseStart.Add(at)} }
	id := program.Policy.Units[0].ID
	s.Step(now(5*time.Second), fsm.Input{Unit: id, Status: "OL CHRG"})
	calm := Ask(Present{program.Policy, s.State(), now(8 * time.Second)}, 0)
	s.Step(now(10*time.Second), fsm.Input{Unit: id, Status: "OB DISCHRG"})
	out := Ask(Present{program.Policy, s.State(), now(40 * time.Second)}, -1)
	var told strings.Builder
	for _, f := range append(calm, out...) {
		fmt.Fprintf(&told, "If %s:\n", f.If)
		for _, e := range f.Events {
			fmt.Fprintf(&told, "  %s %s %s: %s [%s]\n", e.After, e.Name, e.Kind, e.Text, e.Rule)
		}
		if f.Shutdown != nil {
			fmt.Fprintf(&told, "  down at %s\n", f.Shutdown.Time.Format(time.TimeOnly))
		}
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("testdata/outage.txt", []byte(told.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/outage.txt")
	if err != nil || string(want) != told.String() {
		t.Errorf("got %v and\n%s\nwant\n%s", err, told.String(), want)
	}
}

// TestEnds: a policy that never comes to rest has a forecast, and so has one that takes long.
func TestEnds(t *testing.T) {
	conf := `GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD "p" TYPE primary
WHEN Eaton REPORTS OB EVERY 1s : WALL "still"
WHEN Eaton REPORTS OB FOR 3h : SHUTDOWN
`
	program, _, diags := compile.Parse("UPSmon.conf", []byte(conf), simulate.CaseOptions)
	if program == nil {
		t.Fatal(diags)
	}
	s := start(Present{Policy: program.Policy, Now: fsm.Instant{Wall: simulate.CaseStart}})
	s.Step(fsm.Instant{Mono: 5 * time.Second, Wall: simulate.CaseStart}, fsm.Input{Unit: program.Policy.Units[0].ID, Status: "OB"})
	f := Ask(Present{program.Policy, s.State(), fsm.Instant{Mono: 6 * time.Second, Wall: simulate.CaseStart}}, 0)[0]
	if !f.More || len(f.Events) > maxEvents+1 {
		t.Errorf("got %d events, more: %t", len(f.Events), f.More)
	}
	if f.Shutdown == nil || f.Shutdown.After != 3*time.Hour-time.Second {
		t.Errorf("the shutdown after many other events: got %v", f.Shutdown)
	}
}

func BenchmarkAsk(b *testing.B) {
	for _, units := range []int{1, 1000} {
		var conf strings.Builder
		conf.WriteString("GROUP LOCAL PLAINTEXT\n")
		for i := range units {
			fmt.Fprintf(&conf, "MONITOR u%d POWERVAL 0 UPSDUSER u PASSWORD \"p\" TYPE secondary\n", i)
		}
		conf.WriteString("WHEN EACH REPORTS OL->OB : WALL \"on battery\" STARTTIMER two-min 2m WHILE OB\nWHEN EACH TIMEOUT two-min : SHUTDOWN\n")
		program, _, diags := compile.Parse("UPSmon.conf", []byte(conf.String()), simulate.CaseOptions)
		if program == nil {
			b.Fatal(diags)
		}
		now := fsm.Instant{Wall: simulate.CaseStart}
		s := start(Present{Policy: program.Policy, Now: now})
		for i := range units {
			s.Step(now, fsm.Input{Unit: program.Policy.Units[i].ID, Status: "OL"})
		}
		s.Step(now, fsm.Input{Unit: program.Policy.Units[0].ID, Status: "OB"})
		p := Present{program.Policy, s.State(), now}
		b.Run(fmt.Sprintf("%d", units), func(b *testing.B) {
			for b.Loop() {
				Ask(p, 0)
			}
		})
	}
}

// TestOtherUnits: the state may be that of another policy, which had more units, or had them in
// another order. A forecast is for the units that both have.
func TestOtherUnits(t *testing.T) {
	load := func(units ...string) *fsm.Definition {
		conf := "GROUP LOCAL PLAINTEXT\n"
		for _, u := range units {
			conf += "MONITOR " + u + " POWERVAL 1 UPSDUSER a PASSWORD \"p\" TYPE primary\n"
		}
		conf += "WHEN right REPORTS OL->OB : STARTTIMER down 60\nWHEN right TIMEOUT down : SHUTDOWNCMD \"/bin/true\"\nWHEN right REPORTS None->LB : SHUTDOWNCMD \"/bin/true\"\n"
		program, _, diags := compile.Parse("UPSmon.conf", []byte(conf), simulate.CaseOptions)
		if program == nil {
			t.Fatal(diags)
		}
		return program.Policy
	}
	was := load("left", "right")
	now := fsm.Instant{Mono: time.Hour, Wall: time.Unix(0, 0)}
	system, _ := fsm.Start(was, now, nil)
	for i, status := range []string{"OL", "OB"} {
		system.Step(now, fsm.Input{Unit: was.Units[i].ID, Status: status})
	}
	for _, is := range []*fsm.Definition{load("right"), load("right", "left")} {
		all := Ask(Present{Policy: is, State: system.State(), Now: now}, -1, Nothing, BatteryLow)
		if len(all) != 2 || all[1].If != BatteryLow || all[1].Shutdown == nil || all[1].Shutdown.After > time.Second || all[1].Shutdown.Unit != is.Units[0].ID {
			t.Errorf("%d units: got %+v", len(is.Units), all)
		}
	}
}
