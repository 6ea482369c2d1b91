package fsm

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// naively makes a System evaluate each ANY IS and ALL IS for each unit separately, and every WHILE
// after each move.
func naively(s *System) *System {
	s.thorough = true
	for _, m := range s.machines {
		for _, r := range m.conds {
			r.judged = r.cond
		}
		if supply := m.peers.supply; supply != nil {
			m.peers.unless = supply.def.Unless
		}
	}
	return s
}

// again returns a System that continues from the state of another one, as after a restart or a reload.
func again(t *testing.T, s *System, d *Definition, now Instant) (*System, []Record) {
	t.Helper()
	b, err := json.Marshal(s.State())
	if err != nil {
		t.Fatal(err)
	}
	var st State
	if err := json.Unmarshal(b, &st); err != nil {
		t.Fatal(err)
	}
	return Start(d, now, &st)
}

// runs is how many random policies TestVerdicts tries. UPSMON_POLICIES=20000 tries more, and others.
func runs(t *testing.T, few int) (from, to uint64) {
	t.Helper()
	if testing.Short() {
		few /= 3
	}
	n, err := strconv.ParseUint(os.Getenv("UPSMON_POLICIES"), 10, 64)
	if err != nil {
		return 0, uint64(few)
	}
	from = rand.Uint64() >> 1
	t.Log("seeds from", from)
	return from, from + n
}

// TestVerdicts: a System that only evaluates what depends on a change has the same results, in the same order and for
// the same reasons, as one that evaluates everything for each unit. This also holds after a restart, after a reload and
// after a return to a snapshot.
func TestVerdicts(t *testing.T) {
	moved := 0
	from, to := runs(t, 300)
	for seed := from; seed < to; seed++ {
		r := chooser{rand.New(rand.NewPCG(seed, 3)), 1 + int(seed%6), seed%2 == 0, seed%5 == 1, seed%7 == 3}
		moved += compareWithThorough(t, r, seed)
	}
	if moved < 1000 {
		t.Errorf("conditions held %d times, want at least 1000", moved)
	}
}

// compareWithThorough takes random steps with a random policy. It returns how often conditions held.
func compareWithThorough(t *testing.T, r chooser, seed uint64) (moved int) {
	t.Helper()
	rules, steps := r.rules(), 80
	d := r.policy(rules)
	if seed%30 == 7 {
		d, steps = r.circling(), 20 // which take far longer
	}
	shared, first := Start(d, at(0), nil)
	other, second := Start(d, at(0), nil)
	naive := naively(other)
	var snapshots [2]*Snapshot
	now, circle := time.Duration(0), false
	for step := -1; step < steps; step++ {
		in, pause := r.input(shared), r.pause()
		switch kind := r.IntN(40); {
		case step < 0:
		case kind == 0:
			if r.IntN(2) == 0 {
				d = r.reloaded(rules)
			}
			now += pause
			shared, first = again(t, shared, d, at(now))
			other, second = again(t, naive, d, at(now))
			naive, snapshots, circle = naively(other), [2]*Snapshot{}, false
		case kind <= 2:
			snapshots, first, second = [2]*Snapshot{shared.Snapshot(), naive.Snapshot()}, nil, nil
		case kind == 3 && snapshots[0] != nil:
			first, second = nil, nil
			shared.Restore(snapshots[0])
			naive.Restore(snapshots[1])
		case kind == 4:
			on := r.IntN(3) == 0
			shared.Pause(on)
			naive.Pause(on)
			first, second = nil, nil
		default:
			now += pause
			first, second = shared.Step(at(now), in), naive.Step(at(now), in)
		}
		if a, b := text(first), text(second); a != b {
			t.Fatalf("seed %d, step %d:\nshared %s\nnaive  %s", seed, step, a, b)
		}
		if a, b := shared.State().Key(0), naive.State().Key(0); a != b {
			t.Fatalf("seed %d, step %d:\nshared %s\nnaive  %s", seed, step, a, b)
		}
		circle = circle || len(first) > maxSnapshots || slices.ContainsFunc(first, func(r Record) bool { return r.Kind == CircleEnded })
		if !circle {
			moved += current(t, seed, step, shared)
		}
		if r.IntN(3) > 0 {
			continue // what has changed adds up
		}
		fails := shared.powerFails()
		if want, cut := powerNow(shared); shared.power() != want || fails != cut {
			t.Fatalf("seed %d, step %d: power is %v, want %v; a unit may cut it: %v, want %v", seed, step, shared.power(), want, fails, cut)
		}
	}
	return moved
}

// powerNow finds out from all units what System.power and System.powerFails should return.
func powerNow(s *System) (is power, fails bool) {
	powers := func(m *machine) bool { return m.def.PowerVal > 0 }
	any := slices.ContainsFunc(s.machines, powers)
	is = power{mains: true, well: true}
	for _, m := range s.machines {
		fails = fails || m.cuts()
		if any && !powers(m) {
			continue
		}
		mains := !m.line.isOn() && !m.has(stateFSD)
		is.mains = is.mains && mains
		is.well = is.well && mains && !m.has(stateLB)
	}
	return is, fails
}

// TestRestore: a System that returned to a snapshot continues as one that never left it, also while DOWN is on.
func TestRestore(t *testing.T) {
	downs := 0
	for seed := range uint64(100) {
		r := chooser{rand.New(rand.NewPCG(seed, 4)), 3, seed%3 == 0, seed%2 == 0, seed%7 == 3}
		d := r.policy(r.rules())
		if seed%4 > 0 {
			d.Units[0].Rules = append(d.Units[0].Rules, policy(1, Rule{On: on("OL", "OB"), Actions: []Action{shutdown(nil)}}).Units[0].Rules...)
		}
		one, _ := Start(d, at(0), nil)
		other, _ := Start(d, at(0), nil)
		now := time.Duration(0)
		for step := range 150 {
			now += time.Duration(r.IntN(10_000)) * time.Millisecond
			snapshot := other.Snapshot()
			for range r.IntN(3) {
				other.Step(at(now+time.Second), r.input(other))
			}
			other.Restore(snapshot)
			in := r.input(other)
			if step%30 < 10 { // all is well for a while
				in = report(step%3, "OL", 100)
			}
			a, b := one.Step(at(now), in), other.Step(at(now), in)
			if text(a) != text(b) {
				t.Fatalf("seed %d, step %d:\ngot  %s\nwant %s", seed, step, text(b), text(a))
			}
			for i := range a {
				if e := a[i].Event; e != nil && e.From == "DOWN" {
					downs++
				}
			}
		}
	}
	if downs < 20 {
		t.Errorf("DOWN has ended %d times, want at least 20", downs)
	}
}

// TestRestoreOfCircle: a System that returned to a snapshot continues as one that never left it, although steps end
// before all that has changed has been evaluated.
func TestRestoreOfCircle(t *testing.T) {
	circles := 0
	for seed := range uint64(8) {
		r := chooser{rand.New(rand.NewPCG(seed, 5)), 2 + int(seed%3), seed%2 == 0, false, false}
		d := r.circling()
		one, _ := Start(d, at(0), nil)
		other, _ := Start(d, at(0), nil)
		now := time.Duration(0)
		for step := range 25 {
			now += r.pause()
			snapshot := other.Snapshot()
			for range r.IntN(3) {
				other.Step(at(now+time.Second), r.input(other))
			}
			other.Restore(snapshot)
			in := r.input(other)
			a, b := one.Step(at(now), in), other.Step(at(now), in)
			for i := range a {
				if a[i].Kind == CircleEnded {
					circles++
				}
			}
			if text(a) != text(b) || one.State().Key(0) != other.State().Key(0) {
				t.Fatalf("seed %d, step %d:\ngot  %s\nwant %s", seed, step, text(b), text(a))
			}
		}
	}
	if circles < 10 {
		t.Errorf("%d circles were ended, want at least 10", circles)
	}
}

// current checks that everything that is kept is as if it was evaluated now: the regions of conditions, which timers run
// under a WHILE, and what supplies power. It returns how many conditions hold.
func current(t *testing.T, seed uint64, step int, s *System) (on int) {
	t.Helper()
	alerts := 0
	for _, m := range s.machines {
		for _, r := range m.conds {
			if r.kind != ConditionRegion {
				continue
			}
			if holds, known := r.cond.known(m, unmeasured); known && holds != r.isOn() {
				t.Fatalf("seed %d, step %d: %s of %s holds: %v, but its region is in the other state", seed, step, r.name, m.def.Name, holds)
			}
			if r.isOn() {
				on++
			}
		}
		if m.wantsAlert() {
			alerts++
		}
		p := m.peers.supply
		if p == nil || s.stale {
			continue
		}
		supplies := !m.line.isOn()
		if unless := p.def.Unless; unless != nil {
			holds, known := unless.known(m, unpolled)
			supplies = !holds || !known
		}
		if supplies = supplies || !m.reported && !m.comm.isOn(); supplies != m.supplying {
			t.Fatalf("seed %d, step %d: %s supplies: %v, but is not counted so", seed, step, m.def.Name, supplies)
		}
		if m.ls != nil && m.ls.isOn() != (p.available < p.def.Min) {
			t.Fatalf("seed %d, step %d: LS of %s is %v, but %s are available", seed, step, m.def.Name, m.ls.isOn(), p.available)
		}
	}
	for _, q := range s.queue {
		if q.while == nil || s.stale {
			continue
		}
		if holds, known := q.while.known(q.owner, disbelieved); known && !holds {
			t.Fatalf("seed %d, step %d: %s of %s runs WHILE %s, which does not hold", seed, step, q.name, q.owner.def.Name, q.while)
		}
	}
	if alerts != s.alerts {
		t.Fatalf("seed %d, step %d: %d units are alert, but %d are counted", seed, step, alerts, s.alerts)
	}
	if len(s.verdicts) > 0 {
		t.Fatalf("seed %d, step %d: verdicts have outlived their step", seed, step)
	}
	return on
}

// TestVerdictsAreShared: units that ask the same of their group share the result. Units that ask
// for something else in the same words do not.
func TestVerdictsAreShared(t *testing.T) {
	ask := Among{false, And{is("OB"), Running{"t", Self}}}
	d := policy(4, Rule{On: Becoming{ask}, Actions: []Action{say("x")}})
	d.Units[2].Rules[0].On = Becoming{Among{false, And{is("OB"), Running{"t", 3}}}}
	s, _ := Start(d, at(0), nil)
	judged := func(unit int) Cond { return s.machines[unit].conds[0].judged }
	if judged(0) != judged(1) || judged(0) != judged(3) || judged(0) == judged(2) {
		t.Errorf("got %p %p %p %p, want all but the third equal", judged(0), judged(1), judged(2), judged(3))
	}
}

// TestConditionsInOrder: the conditions that a step has made true become events in MONITOR order,
// then in the order of the changes, then in file order, whether they are about a unit or the group.
func TestConditionsInOrder(t *testing.T) {
	of := func(unit int, state string) Cond { return Of{unit, fmt.Sprintf("u%d", unit), is(state)} }
	raise := func(unit int) Action {
		return Action{Command: SetState{State: "a", On: true, Unit: unit, Name: fmt.Sprintf("u%d", unit)}}
	}
	when := func(c Cond, actions ...Action) Rule { return Rule{On: Becoming{c}, Actions: actions} }
	d := policy(3, when(Among{false, is("OB")}), when(of(0, "OB")), when(is("OB"), raise(1), raise(0)), when(of(0, "a")), when(of(1, "a")), when(Among{true, Not{is("b")}}))
	d.Groups[0].States = []string{"a", "b"}
	s, _ := Start(d, at(0), nil)
	var got []string
	for _, r := range s.Step(at(0), report(0, "OB", 100)) {
		if r.Kind == Transition && r.Event.Kind == Became {
			got = append(got, r.Name+" "+r.Event.String())
		}
	}
	want := []string{
		"u0 ANY IS OB", "u0 u0 IS OB", "u0 OB", "u1 ANY IS OB", "u1 u0 IS OB", "u2 ANY IS OB", "u2 u0 IS OB",
		"u0 u1 IS a", "u0 u0 IS a", "u1 u0 IS a", "u1 u1 IS a", "u2 u1 IS a", "u2 u0 IS a",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestConditionsOfTimersInOrder: the conditions of a unit that become true because timers have moved come in the order
// of the first units, in MONITOR order, whose timers they may name.
func TestConditionsOfTimersInOrder(t *testing.T) {
	runs := func(unit int) Rule {
		return Rule{On: Becoming{Of{unit, fmt.Sprintf("u%d", unit), Running{"t", Self}}}, Actions: []Action{say("x")}}
	}
	d := policy(4, Rule{On: on("None", "LS"), Actions: []Action{run("t", time.Hour, nil)}}, runs(3), runs(2))
	d.Groups[0].Supply.Min = 4 * PowerUnit
	s, _ := Start(d, at(0), nil)
	var got []string
	for _, r := range s.Step(at(0), report(1, "OB", 100)) {
		if r.Kind == Transition && r.Event.Kind == Became {
			got = append(got, r.Name+" "+r.Event.String())
		}
	}
	want := []string{
		"u0 u2 IS TIMER t", "u0 u3 IS TIMER t", "u1 u2 IS TIMER t", "u1 u3 IS TIMER t",
		"u2 u3 IS TIMER t", "u2 u2 IS TIMER t", "u3 u2 IS TIMER t", "u3 u3 IS TIMER t",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// each returns a policy of units whose rules all ask for all units of the group.
func each(units int) *Definition {
	return policy(units, Rule{On: Becoming{Among{true, is("OB")}}, Actions: []Action{set("all", true)}},
		Rule{On: Becoming{And{Not{Among{true, is("OB")}}, Not{is("LB")}}}, Actions: []Action{set("all", false)}})
}

// TestHeldOfHeld: a HELD that depends only on another HELD ends and counts with it, whichever of
// the two a file names first.
func TestHeldOfHeld(t *testing.T) {
	inner := NewHeld(20*time.Second, is("OB"))
	rules := []Rule{
		{On: Becoming{NewHeld(10*time.Second, inner)}, Actions: []Action{say("long")}},
		{On: Becoming{inner}, Actions: []Action{shutdown(nil)}},
	}
	for range 2 {
		s, _ := Start(policy(1, rules...), at(0), nil)
		var got []string
		for step := range 200 {
			now := at(time.Duration(step) * time.Second)
			in := report(0, map[bool]string{true: "OB", false: "OL"}[step%60 < 40], 100)
			for _, r := range s.Step(now, in) {
				if r.Effect != nil {
					got = append(got, fmt.Sprint(step, r.Effect.Verb))
				}
			}
			if step == 45 || step == 85 { // as after a restart
				s, _ = again(t, s, s.def, now)
			}
		}
		want := []string{"20SHUTDOWNCMD", "30NUTLOG", "80SHUTDOWNCMD", "90NUTLOG", "140SHUTDOWNCMD", "150NUTLOG"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		slices.Reverse(rules)
	}
}

// BenchmarkStepGroup measures the cost of one move where every unit asks for all units of its
// group: when the move changes none of the results, and when it changes all. times-1000/100 is the
// ratio of the costs for 1,000 and for 100 units: 10 if the cost is linear, 100 if each unit
// evaluates the group for itself.
func BenchmarkStepGroup(b *testing.B) {
	for _, bm := range []struct {
		name    string
		answers bool
	}{{"unanswered", false}, {"answered", true}} {
		b.Run(bm.name, func(b *testing.B) {
			took := map[int]time.Duration{}
			systems := map[int]*System{}
			for _, units := range []int{100, 1000} {
				d := each(units)
				d.Groups[0].States = []string{"all"}
				systems[units], _ = Start(d, at(0), nil)
				for i := range units {
					if bm.answers {
						systems[units].Step(at(0), report(i, "OB", 100))
					}
				}
			}
			in := []Input{report(50, "OL", 100), report(50, "OB", 100)}
			b.ReportAllocs()
			for b.Loop() {
				for _, units := range []int{100, 1000} {
					start := time.Now()
					for _, in := range in {
						systems[units].Step(at(1), in)
					}
					took[units] += time.Since(start)
				}
			}
			b.ReportMetric(float64(took[1000])/float64(took[100]), "times-1000/100")
		})
	}
}

// BenchmarkOutageOfMany times the step in which a unit loses its mains while those of 10,000 others are lost, each with
// a timer that runs WHILE OB.
func BenchmarkOutageOfMany(b *testing.B) {
	const units = 10_000
	d := policy(units, Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Hour, is("OB"))}})
	s, _ := Start(d, at(0), nil)
	for i := range units {
		s.Step(at(0), report(i, "OB", 100))
	}
	in := []Input{report(50, "OL", 100), report(50, "OB", 100)}
	b.ReportAllocs()
	for b.Loop() {
		for _, in := range in {
			s.Step(at(1), in)
		}
	}
}

// TestGuardedInOrder cancels many timers at once, whose WHILEs concern their own unit or another one. They are
// cancelled in the order in which they were started.
func TestGuardedInOrder(t *testing.T) {
	var actions []Action
	var want []string
	for i := range 8 {
		name := fmt.Sprintf("t%d", 7*i%8)
		while := is("OB")
		if i%3 == 0 {
			while = Of{0, "u0", is("OB")}
		}
		actions = append(actions, run(name, time.Hour, while))
		want = append(want, name)
	}
	s, _ := Start(policy(1, Rule{On: on("OL", "OB"), Actions: actions}), at(0), nil)
	s.Step(at(0), report(0, "OB", 100))
	var got []string
	for _, r := range s.Step(at(1), report(0, "OL", 100)) {
		if r.Kind == TimerCancelled {
			got = append(got, r.Timer)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// scaling are rules that ask for much when the units of a whole site fail together.
var scaling = []struct {
	name   string
	unless Cond
	rules  []Rule
}{
	{"own timer", nil, []Rule{
		{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, nil)}},
		{On: Becoming{And{is("OB"), Running{"t", Self}}}, Actions: []Action{say("x")}},
	}},
	{"any timer", nil, []Rule{
		{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, nil)}},
		{On: Becoming{And{is("OB"), Among{false, Running{"t", Self}}}}, Actions: []Action{say("x")}},
	}},
	{"timer of one", nil, []Rule{
		{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, nil)}},
		{On: Becoming{And{is("OB"), Of{0, "u0", Running{"t", Self}}}}, Actions: []Action{say("x")}},
	}},
	{"any and all", nil, []Rule{
		{On: Becoming{Among{false, is("OB")}}, Actions: []Action{say("any")}},
		{On: Becoming{And{is("OB"), Among{true, is("OB")}}}, Actions: []Action{say("all")}},
		{On: Becoming{NewHeld(time.Second, Among{true, is("OB")})}, Actions: []Action{say("held")}},
	}},
	{"WHILE of all", nil, []Rule{
		{On: on("OL", "OB"), Actions: []Action{run("t", time.Minute, Not{Among{false, is("LB")}}), run("u", time.Minute, Among{false, is("OB")})}},
		{On: on("None", "LB"), Actions: []Action{run("v", time.Minute, And{is("LB"), Not{Running{"w", Self}}})}},
	}},
	{"IF of all", nil, []Rule{
		{On: on("OL", "OB"), Actions: []Action{shutdown(Among{true, is("OB")}), shutdown(Among{false, &Comparison{"battery.charge", "<", 5, "5"}})}},
	}},
	{"UNLESS of all", And{is("OB"), Among{false, is("LB")}}, []Rule{{On: on("None", "LS"), Actions: []Action{say("x")}}}},
	{"DOWN", nil, []Rule{
		{On: Becoming{Among{true, is("LB")}}, Actions: []Action{shutdown(nil)}},
		{On: on("COMM", "NOCOMM"), Actions: []Action{shutdown(nil)}},
		{On: on("OB", "OL"), Actions: []Action{{If: Not{is("DOWN")}, Command: Say{"NUTLOG", nil}}}},
	}},
}

// outageOf lets all units fail, run low, expire their timers, lose contact and return, one after the other.
func outageOf(s *System) {
	now := time.Duration(0)
	for _, in := range []Input{{Status: "OL"}, {Status: "OB"}, {Status: "OB LB"}, {}, {Lost: "gone"}, {Status: "OB LB"}, {Status: "OL"}} {
		now += time.Minute
		for i := range s.machines {
			in.Unit = s.machines[i].def.ID
			if in.Lost == "" && in.Status == "" {
				in.Unit = ""
			}
			now += time.Microsecond
			s.Step(at(now), in)
		}
	}
}

func scaled(units int, unless Cond, rules []Rule) *System {
	d := policy(units, rules...)
	d.Groups[0].Supply.Unless = unless
	s, _ := Start(d, at(0), nil)
	return s
}

// TestScale: what an outage of all units costs grows with their number, not with its square.
func TestScale(t *testing.T) {
	for _, p := range scaling {
		t.Run(p.name, func(t *testing.T) {
			looks := map[int]int{}
			for _, units := range []int{20, 200} {
				s := scaled(units, p.unless, p.rules)
				outageOf(s)
				looks[units] = s.looks
			}
			if few, many := looks[20], looks[200]; few == 0 || many > 11*few {
				t.Errorf("20 units need %d evaluations and 200 units %d, want at most 11 times as many", few, many)
			}
		})
	}
}

// processorTime returns how much the process has used. Unlike the clock, it does not depend on what else is running.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkOutageOfEach measures the processor time of an outage of 1,000 and of 10,000 units. times-10000/1000 is the
// ratio: about 10 if the cost is linear, 100 if it grows with the square.
func BenchmarkOutageOfEach(b *testing.B) {
	for _, p := range scaling {
		b.Run(p.name, func(b *testing.B) {
			took := map[int]time.Duration{}
			for b.Loop() {
				for _, units := range []int{1000, 10_000} {
					s := scaled(units, p.unless, p.rules)
					runtime.GC()
					begin := processorTime(b)
					outageOf(s)
					took[units] += processorTime(b) - begin
				}
			}
			b.ReportMetric(float64(took[10_000])/float64(took[1000]), "times-10000/1000")
			b.ReportMetric(float64(took[10_000].Milliseconds())/float64(b.N), "ms/10000-units")
		})
	}
}

// TestGuardedByTimers: a WHILE that names a timer is evaluated again when that stops, whichever was started first.
func TestGuardedByTimers(t *testing.T) {
	hour := time.Hour
	for _, tt := range []struct {
		name    string
		actions []Action
		want    []string // for each step, the timers that it cancels
	}{
		{"later", []Action{run("a", hour, is("OB")), run("b", hour, Running{"a", Self})}, []string{"a b", "", ""}},
		{"later, of any", []Action{run("a", hour, is("OB")), run("b", hour, Among{false, Running{"a", Self}})}, []string{"a b", "", ""}},
		{"earlier", []Action{run("a", hour, is("OB")), run("b", hour, Running{"a", Self}), run("a", hour, is("OB"))}, []string{"a b", "", ""}},
		{"earlier, of another", []Action{run("a", hour, is("OB")), run("b", hour, Among{false, Running{"a", 0}}), run("a", hour, is("OB"))}, []string{"a b", "", ""}},
	} {
		s, _ := Start(policy(2, Rule{On: on("OL", "OB"), Actions: tt.actions}), at(0), nil)
		s.Step(at(0), report(0, "OB", 100))
		var got []string
		for _, in := range []Input{report(0, "OL", 100), report(1, "OL", 90), report(1, "OL", 80)} {
			var names []string
			for _, r := range s.Step(at(1), in) {
				if r.Kind == TimerCancelled {
					names = append(names, r.Timer)
				}
			}
			got = append(got, strings.Join(names, " "))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestGuardedByOthers: a WHILE that asks all units is evaluated again when another unit changes, though no event is a
// condition and there is no MINSUPPLIES.
func TestGuardedByOthers(t *testing.T) {
	d := policy(3, Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Hour, Among{false, is("LB")})}})
	d.Groups[0].Supply = nil
	s, _ := Start(d, at(0), nil)
	for _, in := range []Input{report(2, "OL LB", 100), report(0, "OB", 100), report(1, "RB", 100), report(2, "OL", 100)} {
		s.Step(at(0), in)
	}
	if all := s.Deadlines(); len(all) > 0 {
		t.Errorf("%v runs, want no timer", all)
	}
}

// TestCircleOfSupplies: a step ends although LS and a timer that UNLESS names move each other endlessly. Another step
// does so, too.
func TestCircleOfSupplies(t *testing.T) {
	d := policy(2, Rule{On: on("OL", "OB"), Actions: []Action{run("t", time.Hour, nil)}},
		Rule{On: on("None", "LS"), Actions: []Action{stop("t")}}, Rule{On: on("LS", "None"), Actions: []Action{run("t", time.Hour, nil)}})
	d.Groups[0].Supply = &Supply{Min: 2 * PowerUnit, Unless: Running{"t", Self}}
	s, _ := Start(d, at(0), nil)
	for step, in := range []Input{report(0, "OB", 100), report(0, "OB LB", 100), report(1, "RB", 100)} {
		ended := 0
		for _, r := range s.Step(at(time.Duration(step)), in) {
			if r.Kind == CircleEnded && r.Text == "LS" {
				ended++
			}
		}
		if ended == 0 {
			t.Errorf("step %d: no record says that LS stays as it is", step)
		}
	}
}
