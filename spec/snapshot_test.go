package spec

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestSnapshots: after Restore, a System continues as if nothing had happened since the snapshot,
// in every case of the language. State-space exploration relies on that.
func TestSnapshots(t *testing.T) {
	files, err := filepath.Glob("cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		conf, scenario := section(archive, "UPSmon.conf"), section(archive, "scenario")
		if conf == nil || scenario == nil {
			continue
		}
		program, _, _ := compile.Parse("UPSmon.conf", conf.Data, simulate.CaseOptions)
		sc, err := simulate.ParseScenario(file, scenario.Data)
		if program == nil || err != nil {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) { steps += compareSnapshots(t, program.Policy, sc) })
	}
	if steps < 500 {
		t.Errorf("compared only %d steps, want at least 500", steps)
	}
}

// compareSnapshots runs a scenario on two Systems. Before each step, one of them runs other steps
// and is restored.
func compareSnapshots(t *testing.T, policy *fsm.Definition, sc *simulate.Scenario) (steps int) {
	now := func(at time.Duration) fsm.Instant { return fsm.Instant{Mono: at, Wall: simulate.CaseStart.Add(at)} }
	straight, _ := fsm.Start(policy, now(0), nil)
	wanders, _ := fsm.Start(policy, now(0), nil)
	units := map[string]*reporting{}
	step := func(at time.Duration, in fsm.Input) {
		steps++
		here, later := wanders.Snapshot(), at
		for _, elsewhere := range []string{"OL", "OB LB", "FSD OB CAL", "OL ODD"} {
			for i := range policy.Units {
				later += time.Minute
				wanders.Step(now(later), fsm.Input{Unit: policy.Units[i].ID, Status: elsewhere,
					Values: []fsm.Value{{Name: "battery.charge", Value: "7"}, {Name: "battery.runtime", Value: "70"}}})
				later += time.Minute
				wanders.Step(now(later), fsm.Input{Unit: policy.Units[i].ID, Lost: "away"})
			}
		}
		wanders.Restore(here)
		want, got := straight.Step(now(at), in), wanders.Step(now(at), in)
		if a, b := fmt.Sprint(want), fmt.Sprint(got); a != b {
			t.Fatalf("at %s\n%s\nwant\n%s", at, b, a)
		}
		if a, b := straight.State().Key(at), wanders.State().Key(at); a != b {
			t.Fatalf("at %s\n%s\nwant\n%s", at, b, a)
		}
	}
	due := func(until time.Duration) {
		for range 1000 {
			at, ok := straight.NextDeadline()
			if !ok || at > until {
				return
			}
			step(at, fsm.Input{})
		}
	}
	for i := range sc.Steps {
		s := &sc.Steps[i]
		u, err := policy.Find(s.Unit)
		if err != nil {
			return steps // a reload or a restart, with another System
		}
		due(s.At)
		id := policy.Units[u].ID
		if units[id] == nil {
			units[id] = &reporting{values: map[string]string{}}
		}
		step(s.At, units[id].input(id, s))
	}
	due(sc.End + time.Hour)
	return steps
}

// reporting is the current report of a unit.
type reporting struct {
	values map[string]string
	lost   bool
}

func (r *reporting) input(id string, s *simulate.Step) fsm.Input {
	for _, set := range s.Set {
		r.values[set.Name] = set.Value
	}
	r.lost = (r.lost || s.Lost) && !s.Back
	in := fsm.Input{Unit: id, Status: r.values["ups.status"]}
	if r.lost {
		in.Lost, in.Status = "lost", ""
		return in
	}
	for name, v := range r.values {
		if name != "ups.status" {
			in.Values = append(in.Values, fsm.Value{Name: name, Value: v})
		}
	}
	slices.SortFunc(in.Values, func(a, b fsm.Value) int { return strings.Compare(a.Name, b.Name) })
	return in
}
