package fsm

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/looplab/fsm"
)

// policy makes a definition of one group of units, all with the same rules.
func policy(units int, rules ...Rule) *Definition {
	d := &Definition{Groups: []Group{{Name: "LOCAL", Supply: &Supply{Min: PowerUnit}}}}
	for i := range units {
		name := fmt.Sprintf("u%d", i)
		d.Units = append(d.Units, Unit{ID: "LOCAL:" + name + "@localhost:3493", Name: name, Short: name, PowerVal: PowerUnit, Trip: [3]float64{50, 25, 12}})
		for n, r := range rules {
			r.Pos, r.Order = fmt.Sprintf("UPSmon.conf:%d:1", n+1), n
			if end, ok := r.On.(Timeout); ok {
				end.Owner = i
				r.On = end
			}
			r.Actions = slices.Clone(r.Actions)
			for a := range r.Actions {
				if c, ok := r.Actions[a].Command.(StopTimer); ok {
					c.Owner = i
					r.Actions[a].Command = c
				}
			}
			d.Units[i].Rules = append(d.Units[i].Rules, r)
		}
	}
	return d
}

func on(from, to string) Trigger { return Change{from, to} }

func say(text string) Action { return Action{Command: Say{"NUTLOG", Text{{Literal: text}}}} }

func run(timer string, after time.Duration, while Cond) Action {
	return Action{Command: RunTimer{timer, after, while}}
}

func stop(timer string) Action { return Action{Command: StopTimer{Timer: timer}} }

func is(state string) Cond {
	return In{Unit: Self, Region: RegionOf(state), State: state, Text: state}
}

func set(state string, on bool) Action {
	return Action{Command: SetState{State: state, On: on, Unit: Self}}
}

func shutdown(guard Cond) Action {
	return Action{If: guard, Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}}}}
}

// timed makes the plan that most tests use: after two minutes on battery, or with a low battery,
// the host shuts down.
func timed(units int) *Definition {
	charge := &Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	d := policy(units,
		Rule{On: on("OL", "OB"), Actions: []Action{say("on battery"), run("two-min", 2*time.Minute, is("OB"))}},
		Rule{On: on("OB", "OL"), Actions: []Action{stop("two-min"), stop("final")}},
		Rule{On: Timeout{Timer: "two-min"}, Actions: []Action{run("final", 5*time.Second, nil)}},
		Rule{On: Timeout{Timer: "final"}, Actions: []Action{{Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}}}}}},
		Rule{On: on("None", "LB"), Actions: []Action{{If: is("OB"), Command: RunTimer{"final", 5 * time.Second, nil}}}},
		Rule{On: Lasting{Of: Change{"COMM", "NOCOMM"}, For: 30 * time.Second}, Actions: []Action{say("lost for half a minute")}},
		Rule{On: Crossing{charge}, Actions: []Action{say("charge is low")}},
		Rule{On: on("None", "LS"), Actions: []Action{say("too few supplies"), set("short", true)}},
		Rule{On: on("LS", "None"), Actions: []Action{set("short", false)}},
		Rule{On: on("None", "short"), Actions: []Action{say("short"), {If: Not{is("DOWN")}, Command: RunTimer{"last", time.Minute, is("short")}}}},
		Rule{On: on("short", "None"), Actions: []Action{say("no longer short")}},
		Rule{On: Timeout{Timer: "last"}, Actions: []Action{shutdown(Not{is("DOWN")})}},
		Rule{On: on("None", "DOWN"), Actions: []Action{say("going down")}},
		Rule{On: on("DOWN", "None"), Actions: []Action{say("not going down")}},
		Rule{On: on("None", "OTHER"), Actions: []Action{say("a new word")}},
		Rule{On: Becoming{And{is("OB"), Not{is("LB")}}}, Actions: []Action{say("on battery, and not low")}},
		Rule{On: Lasting{Of: Becoming{Or{is("LB"), charge}}, For: 15 * time.Second, Every: 30 * time.Second}, Actions: []Action{say("low again")}},
		Rule{On: Lasting{Of: on("OL", "OB"), Every: 40 * time.Second}, Actions: []Action{say("still on battery")}},
		Rule{On: Becoming{And{NewHeld(20*time.Second, is("OB")), Not{Running{"final", Self}}}}, Actions: []Action{say("it lasts"), stop("two-min")}},
		Rule{On: Becoming{Among{true, NewHeld(10*time.Second, is("OB"))}}, Actions: []Action{say("all of them")}},
	)
	d.Groups[0].States = []string{"short"}
	return d
}

func at(d time.Duration) Instant { return Instant{Mono: d, Wall: time.Unix(0, 0).Add(d).UTC()} }

func report(unit int, status string, charge int) Input {
	return Input{Unit: fmt.Sprintf("LOCAL:u%d@localhost:3493", unit), Status: status,
		Values: []Value{{"battery.charge", fmt.Sprint(charge)}}}
}

// history takes random steps; the inputs come from a seed.
func history(s *System, seed uint64, steps int, f func(now Instant, records []Record) *System) {
	rng := rand.New(rand.NewPCG(seed, 1))
	statuses := []string{"OL", "OL CHRG", "OB", "OB DISCHRG", "OB LB", "OL OB", "", "FSD OB LB", "WEIRD OL", "LB"}
	now := time.Duration(0)
	units := len(s.machines)
	for range steps {
		now += time.Duration(rng.IntN(20_000)) * time.Millisecond
		in := Input{}
		switch rng.IntN(10) {
		case 0:
		case 2:
			in = Input{Shutdown: ShutdownDone}
		case 3:
			if rng.IntN(5) == 0 {
				in = Input{Shutdown: ShutdownGone}
			}
		case 1:
			in = Input{Unit: report(rng.IntN(units), "", 0).Unit, Lost: "gone"}
		default:
			in = report(rng.IntN(units), statuses[rng.IntN(len(statuses))], rng.IntN(100))
		}
		s = f(at(now), s.Step(at(now), in))
	}
}

func text(records []Record) string {
	b, err := json.Marshal(records)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestDeterminism: the same inputs give the same records, byte for byte.
func TestDeterminism(t *testing.T) {
	for seed := range uint64(50) {
		run := func() string {
			var b strings.Builder
			s, first := Start(timed(3), at(0), nil)
			b.WriteString(text(first))
			history(s, seed, 200, func(_ Instant, r []Record) *System {
				b.WriteString(text(r))
				return s
			})
			return b.String()
		}
		if first, second := run(), run(); first != second {
			t.Fatalf("seed %d: two runs of the same inputs differ", seed)
		}
	}
}

// TestCarryOverChangesNothing: a system that is replaced by one made from its state, at any moment
// and any number of times, behaves as if it had not been. The state goes through JSON, as on its
// way to disk.
func TestCarryOverChangesNothing(t *testing.T) {
	for seed := range uint64(50) {
		var want, got []string
		s, _ := Start(timed(3), at(0), nil)
		history(s, seed, 200, func(_ Instant, r []Record) *System {
			want = append(want, text(r))
			return s
		})
		rng := rand.New(rand.NewPCG(seed, 2))
		s, _ = Start(timed(3), at(0), nil)
		history(s, seed, 200, func(now Instant, r []Record) *System {
			got = append(got, text(r))
			if rng.IntN(3) == 0 {
				b, err := json.Marshal(s.State())
				if err != nil {
					t.Fatal(err)
				}
				var st State
				if err := json.Unmarshal(b, &st); err != nil {
					t.Fatal(err)
				}
				var records []Record
				s, records = Start(timed(3), now, &st)
				records = append(records, s.Step(now, Input{})...)
				if len(records) > 0 {
					t.Fatalf("seed %d: the replacement made records: %s", seed, text(records))
				}
			}
			return s
		})
		for i := range want {
			if want[i] != got[i] {
				t.Fatalf("seed %d, step %d:\nwant %s\ngot  %s", seed, i, want[i], got[i])
			}
		}
	}
}

// TestInvariants: what holds after every step of every run.
func TestInvariants(t *testing.T) {
	for seed := range uint64(50) {
		s, _ := Start(timed(3), at(0), nil)
		running := map[string]time.Duration{}
		history(s, seed, 300, func(now Instant, records []Record) *System {
			for _, r := range records {
				key := r.Unit + " " + r.Timer
				switch r.Kind {
				case TimerStarted:
					running[key] = r.Deadline
				case TimerCancelled:
					if _, ok := running[key]; !ok {
						t.Fatalf("seed %d: %s was cancelled, although it did not run", seed, key)
					}
					delete(running, key)
				case TimerExpired:
					if deadline, ok := running[key]; !ok || deadline > now.Mono {
						t.Fatalf("seed %d: %s expired at %s; its deadline was %s, running %v", seed, key, now.Mono, deadline, ok)
					}
					delete(running, key)
				}
			}
			if len(running) != len(s.queue) {
				t.Fatalf("seed %d: %d timers run, but %d are queued", seed, len(running), len(s.queue))
			}
			alerts := 0
			for _, m := range s.machines {
				if m.wantsAlert() {
					alerts++
				}
				if on := m.line.isOn(); m.reported && m.supplying == on {
					t.Fatalf("seed %d: on battery %v, but supplying %v", seed, on, m.supplying)
				}
				for _, timer := range m.sortedTimers() {
					if timer.running() != slices.Contains(s.queue, timer) {
						t.Fatalf("seed %d: the timer %s: running %v, but queued %v", seed, timer.name, timer.running(), !timer.running())
					}
				}
				if len(m.regions) > 20 {
					t.Fatalf("seed %d: got %d regions, want at most 20", seed, len(m.regions))
				}
			}
			var available Power
			for _, m := range s.machines {
				if m.supplying {
					available += m.def.PowerVal
				}
			}
			if available != s.supplies[0].available {
				t.Fatalf("seed %d: %s is available, but %s is counted", seed, available, s.supplies[0].available)
			}
			if alerts != s.alerts {
				t.Fatalf("seed %d: %d units alert, but %d are counted", seed, alerts, s.alerts)
			}
			return s
		})
	}
}

// TestInventedWordsAreForgotten: a server that reports a new word each time does not fill the
// memory.
func TestInventedWordsAreForgotten(t *testing.T) {
	s, _ := Start(timed(1), at(0), nil)
	before := len(s.machines[0].regions)
	for i := range 1000 {
		records := s.Step(at(time.Duration(i)), report(0, fmt.Sprintf("OL WORD%d", i), 100))
		if len(records) == 0 {
			t.Fatal("the word caused no record")
		}
	}
	if got := len(s.machines[0].regions); got > before+1 {
		t.Errorf("got %d regions, want at most one more than at first, %d", got, before)
	}
}

// TestEditedDefinition: what a new configuration keeps, drops and adds.
func TestEditedDefinition(t *testing.T) {
	s, _ := Start(timed(2), at(0), nil)
	s.Step(at(time.Second), report(0, "OB LB", 20))
	s.Step(at(2*time.Second), Input{Unit: report(1, "", 0).Unit, Lost: "gone"})

	d := timed(1) // u1 is gone
	d.Units = append(d.Units, Unit{ID: "LOCAL:new@localhost:3493", Name: "new", PowerVal: PowerUnit,
		Rules: []Rule{{Pos: "x:1:1", On: Timeout{StartTimerName, 1}, Actions: []Action{say("hello")}}}})
	d.Units[0].Rules = slices.DeleteFunc(d.Units[0].Rules, func(r Rule) bool {
		return slices.Contains([]string{"TIMEOUT final", "TIMEOUT two-min", "None->LB"}, r.On.String())
	})
	d.Units[0].Rules[1].Actions = d.Units[0].Rules[1].Actions[:1] // no CANCELTIMER final

	s, records := Start(d, at(3*time.Second), s.State())
	var got []string
	for _, r := range records {
		got = append(got, r.Name+" "+r.String())
	}
	want := []string{"new unit added", "u0 timer dropped final", "new timer started start", "u1 unit removed", "u1 timer dropped COMM->NOCOMM FOR 30s"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if deadline, ok := s.machines[0].timers["two-min"].deadline, s.machines[0].timers["two-min"].running(); !ok || deadline != time.Second+2*time.Minute {
		t.Errorf("two-min: running %v, deadline %s; want it running as before", ok, deadline)
	}
	if !s.machines[0].has("LB") || !s.machines[0].line.isOn() {
		t.Error("the states of u0 were not kept")
	}
}

// TestEditedWhile: a running timer takes its condition from the new file.
func TestEditedWhile(t *testing.T) {
	start := func(while Cond) *Definition {
		return policy(1, Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, while)}})
	}
	s, _ := Start(start(is("OB")), at(0), nil)
	s.Step(at(0), report(0, "OB", 50))
	s, _ = Start(start(Not{is("FSD")}), at(1), s.State())
	if records := s.Step(at(2), report(0, "OL", 50)); slices.ContainsFunc(records, func(r Record) bool { return r.Kind == TimerCancelled }) {
		t.Errorf("cancelled by the old condition: %v", records)
	}
	if records := s.Step(at(3), report(0, "OL FSD", 50)); !slices.ContainsFunc(records, func(r Record) bool { return r.Kind == TimerCancelled }) {
		t.Errorf("not cancelled by the new condition: %v", records)
	}
}

// TestEditedFor: when the length of a FOR is edited, its count continues from its beginning. A
// count that would already have expired expires at once.
func TestEditedFor(t *testing.T) {
	def := func(holds ...time.Duration) *Definition {
		var rules []Rule
		for _, h := range holds {
			rules = append(rules, Rule{On: Lasting{Of: Change{"OL", "OB"}, For: h}, Actions: []Action{say(h.String())}})
		}
		return policy(1, rules...)
	}
	for _, tt := range []struct {
		was, is []time.Duration
		ends    []time.Duration
	}{
		{[]time.Duration{10 * time.Minute}, []time.Duration{10 * time.Minute}, []time.Duration{10 * time.Minute}},
		{[]time.Duration{10 * time.Minute}, []time.Duration{20 * time.Minute}, []time.Duration{20 * time.Minute}},
		{[]time.Duration{10 * time.Minute}, []time.Duration{6 * time.Minute}, []time.Duration{6 * time.Minute}},
		{[]time.Duration{10 * time.Minute}, []time.Duration{2 * time.Minute}, []time.Duration{5 * time.Minute}},
		{[]time.Duration{10 * time.Minute, 20 * time.Minute}, []time.Duration{12 * time.Minute}, []time.Duration{12 * time.Minute}},
		{[]time.Duration{time.Minute}, []time.Duration{10 * time.Minute}, nil}, // it has ended before the edit
	} {
		s, _ := Start(def(tt.was...), at(0), nil)
		s.Step(at(0), report(0, "OB", 50))
		s.Step(at(5*time.Minute), Input{})
		s, _ = Start(def(tt.is...), at(5*time.Minute), s.State())
		var ends []time.Duration
		for {
			next, ok := s.NextDeadline()
			if !ok {
				break
			}
			s.Step(at(next), Input{})
			ends = append(ends, next)
		}
		if !slices.Equal(ends, tt.ends) {
			t.Errorf("FOR %v edited to %v ends at %v, want %v", tt.was, tt.is, ends, tt.ends)
		}
	}
}

func TestShellSafe(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{"OL->OB", "OL-_OB"}, {"97.5", "97.5"}, {"$(reboot)", "__reboot_"}, {"`x`", "_x_"}, {"a'b\"c\\d", "a_b_c_d"},
		{"x\ny", "x_y"}, {"-rf /", "_rf_/"}, {"~root", "_root"}, {"é", "_"}, {"Rack:Eaton@nas:401", "Rack:Eaton@nas:401"}, {"", ""},
		{"../../etc/passwd", "__/__/etc/passwd"}, {"/..", "/__"}, {".", "_"}, {"a/./b", "a/_/b"}, {"...", "..."}, {"a..b/.c", "a..b/.c"}, {"$../x", "_../x"},
	} {
		if got := shellSafe(tt.value); got != tt.want {
			t.Errorf("shellSafe(%q) = %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]float64{"97.5": 97.5, "-3": -3, " 5 ": 5, "": -1, "nan": -1, "inf": -1, "0x10": -1, "1_000": -1, "12V": -1, "1e3": -1, ".": -1} {
		v, ok := parseNumber(s)
		if ok != (want != -1) || ok && v != want {
			t.Errorf("parseNumber(%q) = %v, %v; want %v", s, v, ok, want)
		}
	}
}

// TestNoAllocation: a report without news allocates nothing.
func TestNoAllocation(t *testing.T) {
	s, _ := Start(timed(10), at(0), nil)
	in := report(3, "OL CHRG", 100)
	s.Step(at(0), in)
	if n := testing.AllocsPerRun(100, func() {
		if s.Step(at(1), in) != nil {
			t.Fatal("a report without news made records")
		}
	}); n != 0 {
		t.Errorf("got %v allocations, want 0", n)
	}
}

// TestRecordsAreKept: the records of a step stay as they are, although later steps use its room again, and so do
// those that follow when the System has returned to an earlier state.
func TestRecordsAreKept(t *testing.T) {
	s, _ := Start(timed(3), at(0), nil)
	var kept [][]Record
	var were []string
	play := func(from time.Duration) (first int) {
		first = len(kept)
		for i := range 100 {
			now := at(from + time.Duration(7*i)*time.Second)
			status := []string{"OL", "OB", "OB LB", "OL OFF", "OB LB FSD"}[i%5]
			records := s.Step(now, report(i%3, status, i))
			kept, were = append(kept, records), append(were, text(records))
		}
		return first
	}
	play(0)
	p := s.Snapshot()
	one := play(time.Hour)
	s.Restore(p)
	two := play(time.Hour)
	for i, records := range kept {
		if got := text(records); got != were[i] {
			t.Fatalf("the records of step %d have become %s, and were %s", i, got, were[i])
		}
	}
	if !slices.Equal(were[one:two], were[two:]) {
		t.Error("other records follow from the same state")
	}
}

// TestRoomIsUsedAgain: beside its records, a step with a rule allocates what looplab's machines do, and no more.
func TestRoomIsUsedAgain(t *testing.T) {
	s, _ := Start(policy(1, Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, nil)}}, Rule{On: on("OB", "OL"), Actions: []Action{stop("t")}}), at(0), nil)
	in := []Input{report(0, "OB", 100), report(0, "OL", 100)}
	step := func() {
		for _, in := range in {
			if len(s.Step(at(1), in)) < 3 {
				t.Fatal("no rule has run")
			}
		}
	}
	step()
	line, timer := s.machines[0].line, s.machines[0].timers["t"]
	machines := testing.AllocsPerRun(100, func() {
		line.enter(true)
		timer.fire(EventStart)
		line.enter(false)
		timer.fire(EventCancel)
	})
	if n := testing.AllocsPerRun(100, step); n > machines+2 {
		t.Errorf("%v allocations in two steps, of which looplab's machines need %v", n, machines)
	}
}

func BenchmarkStepUnchanged(b *testing.B) {
	s, _ := Start(timed(1000), at(0), nil)
	in := report(500, "OL CHRG", 100)
	s.Step(at(0), in)
	b.ReportAllocs()
	for b.Loop() {
		s.Step(at(1), in)
	}
}

func BenchmarkStepRule(b *testing.B) {
	s, _ := Start(timed(1000), at(0), nil)
	in := []Input{report(500, "OB", 100), report(500, "OL", 100)}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		s.Step(at(1), in[i%2])
		i++
	}
}

func BenchmarkStart(b *testing.B) {
	d := timed(10_000)
	b.ReportAllocs()
	for b.Loop() {
		s, _ := Start(d, at(0), nil)
		if reflect.ValueOf(s).IsNil() {
			b.Fatal("no system")
		}
	}
	b.ReportMetric(float64(len(d.Units)), "units")
}

func TestNegation(t *testing.T) {
	for _, tt := range []struct{ cond, reason string }{
		{"OB", "not OB"},
		{"battery.charge < 50", "not battery.charge < 50"},
		{"OB AND LB", "not (OB AND LB)"},
		{"(OB OR LB) AND (RB OR ALARM)", "not ((OB OR LB) AND (RB OR ALARM))"},
		{"NOT (OL OR COMM)", "OL OR COMM"},
		{"NOT OB", "OB"},
		{"NOT OB AND LB", "not (NOT OB AND LB)"},
		{"NOT (OB AND LB) OR (RB)", "not (NOT (OB AND LB) OR (RB))"},
		{"NOT left IS (OB AND LB)", "left IS (OB AND LB)"},
		{"NOT BETWEEN 22:00 AND 07:00", "BETWEEN 22:00 AND 07:00"},
		{"NOT BETWEEN 22:00 AND 07:00 AND OB", "not (NOT BETWEEN 22:00 AND 07:00 AND OB)"},
	} {
		if got := Negation(tt.cond); got != tt.reason {
			t.Errorf("%s: got %q, want %q", tt.cond, got, tt.reason)
		}
	}
}

// TestGraphIsTheMachines: the transitions of the graph are those of the looplab machines.
func TestGraphIsTheMachines(t *testing.T) {
	s, _ := Start(timed(1), at(0), nil)
	u := s.graph().Units[0]
	pattern := regexp.MustCompile(`"([^"]*)" -> "([^"]*)" \[ label = "([^"]*)" \]`)
	compare := func(name, initial string, machine *fsm.FSM, got []GraphTransition) {
		t.Helper()
		var want []GraphTransition
		for _, e := range pattern.FindAllStringSubmatch(fsm.Visualize(machine), -1) { //nolint:misspell // looplab spells it so
			if e[1] == e[2] && initial != StateIdle {
				continue // a region that stays where it is
			}
			want = append(want, GraphTransition{e[1], e[2], e[3]})
		}
		order := func(a, b GraphTransition) int { return strings.Compare(a.From+a.To+a.Event, b.From+b.To+b.Event) }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) || len(want) < 2 {
			t.Errorf("%s: the graph has %v, but the machine has %v", name, got, want)
		}
		if initial != machine.Current() {
			t.Errorf("%s: begins as %s in the graph, but as %s in the machine", name, initial, machine.Current())
		}
	}
	for i, r := range s.machines[0].regions {
		r.make(r.off)
		compare(r.name, u.Regions[i].States[0], r.machine, u.Regions[i].Transitions())
	}
	for i, timer := range s.machines[0].sortedTimers() {
		timer.fire(EventStart)
		timer.fire(EventCancel)
		compare(timer.name, StateIdle, timer.machine, u.Timers[i].Transitions())
	}
	if len(u.Regions) != 15 || len(u.Timers) != 8 {
		t.Errorf("got %d regions and %d timers, want 15 and 8", len(u.Regions), len(u.Timers))
	}
}

// TestUrgent: which notifications stay on a desktop until somebody dismisses them.
func TestUrgent(t *testing.T) {
	low := &Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	timer := Timeout{Timer: "t"}
	lost := Input{Unit: report(0, "", 0).Unit, Lost: "gone"}
	for _, tt := range []struct {
		on     Trigger
		before []Input
		in     Input
		want   bool
	}{
		{on("OL", "OB"), nil, report(0, "OB DISCHRG", 100), true},
		{on("OB", "OL"), []Input{report(0, "OB", 100)}, report(0, "OL CHRG", 100), false},
		{on("None", "LB"), nil, report(0, "OL LB", 100), true},
		{on("LB", "None"), []Input{report(0, "OL LB", 100)}, report(0, "OL", 100), false},
		{on("None", "FSD"), nil, report(0, "FSD OL", 100), true},
		{on("None", "LS"), nil, report(0, "OB", 100), true},
		{on("COMM", "NOCOMM"), []Input{report(0, "OL", 100)}, lost, true},
		{on("NOCOMM", "COMM"), []Input{report(0, "OL", 100), lost}, report(0, "OL", 99), false},
		{on("None", "RB"), nil, report(0, "OL RB", 100), false},
		{on("None", "LB1"), nil, report(0, "OL", 40), false},
		{timer, []Input{report(0, "OL STARTS", 100)}, report(0, "OB", 100), true},
		{timer, []Input{report(0, "OL STARTS", 100)}, report(0, "OL", 99), false},
		{Crossing{low}, nil, report(0, "OB LB", 20), true},
		{Crossing{low}, nil, report(0, "", 20), false},
		{on("None", "OBX"), nil, report(0, "OL OBX", 100), false},
	} {
		d := policy(1, Rule{On: tt.on, Actions: []Action{{Command: Say{"NOTIFY", Text{{Literal: "x"}}}}}},
			Rule{On: on("None", "STARTS"), Actions: []Action{run("t", time.Minute, nil)}})
		s, _ := Start(d, at(0), nil)
		var got []bool
		note := func(records []Record) {
			for _, r := range records {
				if r.Kind == EffectRaised {
					got = append(got, r.Effect.Urgent)
				}
			}
		}
		for _, in := range tt.before {
			s.Step(at(time.Second), in)
		}
		note(s.Step(at(2*time.Second), tt.in))
		note(s.Step(at(time.Hour), Input{}))
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s with %q: urgent: got %v, want %v", tt.on, tt.in.Status, got, tt.want)
		}
	}
}

// TestKey: two systems with the same key behave in the same way from then on, whatever time it is
// and whatever their sequence numbers are. A clone is an independent copy.
func TestKey(t *testing.T) {
	play := func(s *System, from time.Duration, inputs ...Input) string {
		var b strings.Builder
		for i, in := range inputs {
			for _, r := range s.Step(at(from+time.Duration(i)*time.Second), in) {
				if r.Kind == TimerStarted {
					r.Deadline -= from
				}
				if r.Effect != nil {
					e := *r.Effect
					e.Time, r.Effect = time.Time{}, &e
				}
				b.WriteString(text([]Record{r}))
			}
		}
		return b.String()
	}
	early, _ := Start(timed(2), at(0), nil)
	late, _ := Start(timed(2), at(0), nil)
	for i := range 5 {
		play(late, time.Duration(i)*time.Minute, report(0, "OB", 50), report(0, "OL", 50), report(0, "OB LB", 50))
		play(late, time.Duration(i)*time.Minute+5*time.Second, report(0, "OL", 50))
	}
	play(late, time.Hour, report(0, "OL", 50), report(0, "OB", 50))
	play(early, time.Second, report(0, "OL", 50), report(0, "OB", 50))
	state := early.State()
	if a, b := state.Key(3*time.Second), late.State().Key(time.Hour+2*time.Second); a != b {
		t.Fatalf("the keys differ, although the systems continue in the same way:\n%s\n%s", a, b)
	}
	if state.Key(3*time.Second) == state.Key(4*time.Second) {
		t.Error("the key is the same, although a timer has less time left")
	}
	twice := func(first, second int) string {
		s, _ := Start(timed(2), at(0), nil)
		s.Step(at(0), report(first, "OB", 50))
		s.Step(at(0), report(second, "OB", 50))
		return s.State().Key(0)
	}
	if twice(0, 1) == twice(1, 0) {
		t.Error("the key is the same, although two equal deadlines have another order")
	}
	clone, key := state.Clone(), state.Key(0)
	if !reflect.DeepEqual(clone, state) {
		t.Error("the clone differs from its original")
	}
	clone.Units[0].Timers[0].Name, clone.Units[0].Regions[0].State, clone.Units[0].Values[0].Value, clone.Units[0].Asked[0] = "x", "x", "x", "x"
	if state.Key(0) != key {
		t.Error("a change of the clone has changed its original")
	}
	next := []Input{report(1, "OB", 20), {}, report(0, "OL", 50), report(1, "OL", 90), {}}
	if a, b := play(early, 3*time.Second, next...), play(late, time.Hour+2*time.Second, next...); a != b {
		t.Errorf("the keys are the same, but the systems differ:\n%s\n%s", a, b)
	}
}

// TestCauses: the cause of a record is the input, time, or an earlier record of the same step that
// can cause it, for the same unit or by the same rule.
func TestCauses(t *testing.T) {
	can := map[Kind][]Kind{
		RuleRun: {Transition, TimerExpired}, GuardHeld: {RuleRun}, GuardFailed: {RuleRun}, NotStarted: {RuleRun},
		EffectRaised: {RuleRun}, TimerStarted: {RuleRun, Transition}, TimerCancelled: {RuleRun, Transition, TimerExpired},
		StateRaised: {RuleRun}, StateCleared: {RuleRun},
	}
	seen := map[Kind]int{}
	for seed := range uint64(20) {
		s, _ := Start(timed(3), at(0), nil)
		history(s, seed, 300, func(_ Instant, records []Record) *System {
			for i, r := range records {
				seen[r.Kind]++
				kinds, caused := can[r.Kind]
				if r.Kind == Transition && r.Cause >= 0 { // of a state that a rule has moved, of DOWN, or of a condition
					kinds, caused = []Kind{StateRaised, StateCleared, EffectRaised, TimerExpired, Transition}, true
				} else if r.Kind == TimerStarted && r.Event.Every > 0 {
					kinds = []Kind{Transition, TimerExpired}
				} else if r.Kind == TimerStarted && EndsDown(r.Timer) && r.Cause < 0 {
					caused = false
				}
				switch {
				case !caused && r.Kind == TimerExpired && r.Cause != CausedByTime, !caused && r.Kind != TimerExpired && r.Cause != CausedByInput:
					t.Fatalf("seed %d: record %s has the cause %d, want the input or time", seed, r, r.Cause)
				case !caused:
					continue
				case r.Cause < 0 || r.Cause >= i || !slices.Contains(kinds, records[r.Cause].Kind):
					t.Fatalf("seed %d: record %d, %s, has the cause %d, which cannot cause it, of %v", seed, i, r, r.Cause, records)
				}
				cause := records[r.Cause]
				if cause.Kind == RuleRun && r.Rule != cause.Rule && r.Effect == nil {
					t.Errorf("seed %d: record %s is caused by another rule, %s", seed, r, cause)
				}
				if r.Kind == RuleRun && r.Event.Plain() != cause.Event.Plain() {
					t.Errorf("seed %d: the run of rule %s is caused by another event, %s", seed, r, cause)
				}
				if r.Kind == TimerCancelled && r.Cond == "OB" && cause.Event.String() != "OB->OL" {
					t.Errorf("seed %d: WHILE OB was ended by %s, want OB->OL", seed, cause)
				}
			}
			return s
		})
	}
	for kind := range can {
		if kind != NotStarted && seen[kind] == 0 {
			t.Errorf("no run has a record of the kind %s", kind)
		}
	}
}

// TestBlame: the cause of the end of a WHILE is the move that made it false, not another move of
// the same report.
func TestBlame(t *testing.T) {
	low := &Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	for _, tt := range []struct {
		while Cond
		in    Input
		want  string
	}{
		{And{is("OB"), is("LB")}, report(0, "OB", 50), "LB->None"},
		{And{is("OB"), is("LB")}, report(0, "OL LB", 50), "OB->OL"},
		{And{is("OB"), is("LB")}, report(0, "OL", 50), "OB->OL"},
		{Or{is("LB"), is("FSD")}, report(0, "OL", 50), "LB->None"},
		{Not{And{is("FSD"), is("RB")}}, report(0, "OB LB RB FSD", 50), "None->RB"},
		{Not{is("FSD")}, report(0, "OB LB FSD", 50), "None->FSD"},
		{And{is("OB"), Not{Or{is("FSD"), is("RB")}}}, report(0, "OB RB", 50), "None->RB"},
		{Not{low}, report(0, "OL LB", 20), "battery.charge < 30"},
		{And{is("OB"), &Comparison{Variable: "battery.charge", Op: ">", Number: 40, Literal: "40"}}, report(0, "OB RB", 20), ""},
	} {
		s, _ := Start(policy(1,
			Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Hour, tt.while)}},
			Rule{On: Crossing{low}, Actions: []Action{say("low")}}), at(0), nil)
		s.Step(at(0), report(0, "OB LB", 50))
		records := s.Step(at(1), tt.in)
		i := slices.IndexFunc(records, func(r Record) bool { return r.Kind == TimerCancelled })
		if i < 0 {
			t.Errorf("%s: got %v, want a cancelled timer", tt.while, records)
			continue
		}
		got := ""
		if cause := records[i].Cause; cause >= 0 {
			got = records[cause].Event.String()
		}
		if got != tt.want {
			t.Errorf("WHILE %s with %s: the cause is %q, want %q", tt.while, tt.in.Status, got, tt.want)
		}
	}
}

// TestAnswers: a looplab machine answers an event with moved, unchanged or illegal.
func TestAnswers(t *testing.T) {
	s, _ := Start(timed(1), at(0), nil)
	m := s.machines[0]
	if m.line.machine != nil || m.line.isOn() || m.line.current() != "OL" || m.line.enter(false) || m.line.machine != nil {
		t.Error("a region that has never moved has a machine, or is not OL")
	}
	for i, step := range []struct{ on, moves bool }{{true, true}, {true, false}, {false, true}, {false, false}, {true, true}} {
		if got := m.line.enter(step.on); got != step.moves || m.line.isOn() != step.on {
			t.Errorf("event %d: moved %v and is on: %v; want %v and %v", i, got, m.line.isOn(), step.moves, step.on)
		}
	}
	timer := m.timers["two-min"]
	for i, step := range []struct {
		event string
		want  answer
	}{
		{EventCancel, illegal}, {EventExpire, illegal}, {EventStart, moved}, {EventStart, unchanged}, {EventExpire, moved},
		{EventExpire, illegal}, {EventCancel, illegal}, {EventStart, moved}, {EventCancel, moved}, {EventCancel, illegal},
	} {
		if got := timer.fire(step.event); got != step.want {
			t.Errorf("event %d, %s: got answer %d, want %d", i, step.event, got, step.want)
		}
	}
}

// TestMeasurements: which values count as measurements.
func TestMeasurements(t *testing.T) {
	for _, tt := range []struct {
		variable, value string
		known           bool
	}{
		{"battery.charge", "0", true}, {"battery.charge", "100", true}, {"battery.charge", "100.0", true}, {"battery.charge", "100.1", false},
		{"battery.charge", "-1", false}, {"battery.charge", "-0.1", false}, {"battery.charge", "", false}, {"battery.charge", "full", false},
		{"battery.runtime", "-1", false}, {"battery.runtime", "1", true}, {"battery.runtime", "0", true}, {"ups.load", "-1", false},
		{"ups.load", "150", true}, {"upsd.clients", "-1", false}, {"battery.voltage", "-54", true}, {"ambient.temperature", "-1", true},
	} {
		if _, known := Measurement(tt.variable, tt.value); known != tt.known {
			t.Errorf("Measurement(%q, %q): got ok %v, want %v", tt.variable, tt.value, known, tt.known)
		}
	}
}

// TestStates: States does not show what is not known of a unit.
func TestStates(t *testing.T) {
	s, _ := Start(timed(1), at(0), nil)
	for i, step := range []struct {
		in   Input
		want []string
	}{
		{Input{}, nil},
		{Input{Unit: report(0, "", 0).Unit, Lost: "refused"}, []string{"NOCOMM"}},
		{Input{Unit: report(0, "", 0).Unit, Status: "WAIT"}, []string{"NOCOMM", "WAIT"}},
		{report(0, "OL CHRG", 100), []string{"COMM", "OL", "CHRG"}},
		{Input{Unit: report(0, "", 0).Unit, Status: "OL CHRG", Refused: "no"}, []string{"COMM", "OL", "CHRG", "REFUSED"}},
		{report(0, "OB", 20), []string{"COMM", "OB", "battery.charge < 30", "LS", "short"}},
		{Input{Unit: report(0, "", 0).Unit, Lost: "gone"}, []string{"NOCOMM", "OB", "battery.charge < 30", "LS", "short"}},
	} {
		s.Step(at(time.Duration(i)*time.Second), step.in)
		if got := s.States(0); !slices.Equal(got, step.want) {
			t.Errorf("step %d: got %q, want %q", i, got, step.want)
		}
	}
	if s.Count("OB") != 1 || s.Count("NOCOMM") != 1 || s.Count("COMM") != 0 || s.Count("FSD") != 0 {
		t.Error("Count is wrong: want one unit in OB, one in NOCOMM, and none in COMM and FSD")
	}
}

// TestPersists: an order is given again only while its reason persists.
func TestPersists(t *testing.T) {
	d := policy(1, Rule{On: on("None", "RB"), Actions: []Action{say("x")}}, Rule{On: on("RB", "None"), Actions: []Action{say("y")}},
		Rule{On: Lasting{Of: on("None", "OVER"), For: time.Minute}, Actions: []Action{say("z")}}, Rule{On: Timeout{Timer: "t"}, Actions: []Action{say("t")}},
		Rule{On: on("None", "HOT"), Actions: []Action{{Command: RunTimer{Timer: "hot", After: time.Minute}}}}, Rule{On: Timeout{Timer: "hot"}, Actions: []Action{say("h")}})
	s, _ := Start(d, at(0), nil)
	unit := report(0, "", 0).Unit
	for _, tt := range []struct {
		status, event string
		want          bool
	}{
		{"OL", "None->RB", false}, {"OL", "RB->None", true}, {"OL RB", "None->RB", true}, {"OL RB", "RB->None", false},
		{"OL", "None->OVER", false}, {"OL OVER", "None->OVER", true}, {"OL", "TIMEOUT t", false}, {"OB", "TIMEOUT t", true},
		{"OL LB", "TIMEOUT t", true}, {"OL FSD", "None->RB", true}, {"OL CHRG", "None->ELSE", false},
		{"OL HOT", "TIMEOUT hot", true}, {"OL", "TIMEOUT hot", false}, {"OL HOT", "TIMEOUT t", false},
	} {
		s.Step(at(0), report(0, tt.status, 90))
		if got := s.Persists(&Effect{Unit: unit, Event: tt.event}); got != tt.want {
			t.Errorf("%s at %s: got %v, want %v", tt.event, tt.status, got, tt.want)
		}
	}
	s.Step(at(0), Input{Unit: unit, Lost: "gone"})
	if !s.Persists(&Effect{Unit: unit, Event: "None->RB"}) || s.Persists(&Effect{Unit: "another", Event: "None->RB"}) {
		t.Error("Persists: want true for a unit out of contact, and false for a unit that is not monitored")
	}
}

// TestOver: an order that fails is given again until power is back, or until any other reason for
// it is gone.
func TestOver(t *testing.T) {
	shut := []Action{shutdown(nil)}
	d := policy(1, Rule{On: on("OL", "OB"), Actions: shut}, Rule{On: on("None", "LB"), Actions: shut},
		Rule{On: on("None", "HOT"), Actions: shut},
		Rule{On: Lasting{Of: on("COMM", "NOCOMM"), For: time.Minute}, Actions: shut},
		Rule{On: on("None", "RB"), Actions: []Action{{Command: RunTimer{Timer: "t", After: time.Minute}}}}, Rule{On: Timeout{Timer: "t"}, Actions: shut})
	unit := report(0, "", 0).Unit
	for _, tt := range []struct {
		before, now, event string
		want               bool
	}{
		{"OB", "OB", "OL->OB", false}, {"OB", "OL", "OL->OB", true}, {"OB", "OL LB", "OL->OB", false},
		{"OB", "OL HOT", "None->HOT", false}, {"OB", "OL FSD", "OL->OB", false}, {"OB", "OL RB", "TIMEOUT t", false},
		{"OL HOT", "OL HOT", "None->HOT", false}, {"OL HOT", "OL", "None->HOT", true}, {"OL HOT", "OL LB", "None->HOT", false},
		{"OL HOT", "OL", "TIMEOUT t", false}, {"OL HOT", "OL", "None->x", false},
	} {
		s, _ := Start(d, at(0), nil)
		s.Step(at(0), report(0, tt.before, 90))
		if s.Down() == "" {
			t.Fatalf("%s: no shutdown was ordered", tt.before)
		}
		s.Step(at(time.Second), report(0, tt.now, 90))
		if got := s.Over(&Effect{Unit: unit, Event: tt.event}); got != tt.want {
			t.Errorf("%s, then %s: Over for %s: got %v", tt.before, tt.now, tt.event, got)
		}
	}
	// Mains power is back for a minute, and the battery is still low.
	s, _ := Start(d, at(0), nil)
	s.Step(at(0), report(0, "OB LB", 10))
	s.Step(at(time.Second), report(0, "OL LB", 10))
	e := &Effect{Unit: unit, Event: "None->LB"}
	if s.Over(e) {
		t.Error("the order is over as soon as mains power is back, although the battery is low")
	}
	s.Step(at(62*time.Second), Input{})
	if !s.Over(e) {
		t.Error("the order is not over after a minute on mains")
	}
	if s.Step(at(63*time.Second), Input{Unit: unit, Lost: "gone"}); s.Over(&Effect{Unit: unit, Event: "COMM->NOCOMM"}) {
		t.Error("the order for lost contact is over, although contact is still lost")
	}
	if s.Step(at(64*time.Second), report(0, "OL LB FSD", 10)); s.Over(e) {
		t.Error("DOWN has ended, and the order is over although the unit is in forced shutdown")
	}
}

// TestSpell: a word counts however a driver writes it, if NUT knows it as a driver's word.
func TestSpell(t *testing.T) {
	for status, want := range map[string]string{
		"OB LB":                "OB LB",
		"ob lb":                "OB LB",
		"Ob\tlB  DISCHRG":      "OB LB DISCHRG",
		" wait ":               "WAIT",
		"ol eco mode":          "OL ECO mode",
		"OB  double  blanks":   "OB double blanks",
		"OL":                   "OL",
		"":                     "",
		"ls lb1 down nocomm":   "ls lb1 down nocomm", // which no driver reports
		"none other sec comm":  "none other sec comm",
		"OL \xe9tat ob\xa0lb":  "OL \xe9tat ob\xa0lb", // not UTF-8
		"oL charging replaced": "OL charging replaced",
	} {
		if got := Spell(status); got != want {
			t.Errorf("%q is read as %q, not %q", status, got, want)
		}
	}
}

// TestSpellNamed: a rule for a word in small letters still runs when a driver reports the word so.
func TestSpellNamed(t *testing.T) {
	d := policy(1, Rule{On: on("None", "lb"), Actions: []Action{{Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}}}}}})
	unit := d.Units[0].ID
	s, _ := Start(d, Instant{}, nil)
	for _, c := range []struct {
		status, want string
		shutdowns    int
	}{
		{"ob", "OB", 0},
		{"ob lb", "OB LB lb", 1},
		{"OB LB", "OB LB", 0},
		{"ol rb", "OL RB", 0},
	} {
		got := s.Spell(unit, c.status)
		n := 0
		for _, r := range s.Step(Instant{}, Input{Unit: unit, Status: got}) {
			if r.Kind == EffectRaised {
				n++
			}
		}
		if got != c.want || n != c.shutdowns {
			t.Errorf("%q is read as %q with %d shutdowns, want %q with %d", c.status, got, n, c.want, c.shutdowns)
		}
	}
}
