package verify

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
)

// compiled compiles a policy.
func compiled(t testing.TB, name string, src []byte) *compile.Program {
	t.Helper()
	p, _, diags := compile.Parse(name, src, simulate.CaseOptions)
	if p == nil {
		t.Fatalf("%s: %v", name, diags)
	}
	return p
}

// ask verifies a policy with the default assumptions.
func ask(p *compile.Program) map[string]Result {
	r := Verify(context.Background(), p, Defaults(p.PollFreq), Options{})
	all := map[string]Result{}
	for _, res := range r.Results {
		all[res.Code] = res
	}
	return all
}

// TestPlanted: verify refutes each policy with a planted mistake by the property that its first line names, with a
// story that is no longer than the one in the file.
func TestPlanted(t *testing.T) {
	files, err := filepath.Glob("testdata/planted/*.txtar")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var found findings
	t.Cleanup(func() { found.check(t, "testdata/planted.txt", len(files)) })
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			code, _, _ := strings.Cut(string(a.Comment), ":")
			res := ask(compiled(t, file, a.Files[0].Data))[code]
			if res.Verdict != Refuted {
				t.Fatalf("%s: %s %s", code, res.Verdict, res.Why)
			}
			sc, err := simulate.ParseScenario("scenario", a.Files[1].Data)
			if err != nil {
				t.Fatal(err)
			}
			events, end := 0, sc.End
			for _, s := range sc.Steps {
				if s.At > 0 {
					events++
				}
			}
			found.note(code+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), res)
			if res.Story.Events > events || res.Story.Length > end {
				t.Errorf("%d events in %s, but it can be shown by %d events in %s:\n%s", res.Story.Events, res.Story.Length, events, end, res.Story.Scenario)
			}
		})
	}
}

// TestVariants: verify refutes each of many policies with a mistake by the property that its directory is named
// after.
func TestVariants(t *testing.T) {
	a, err := txtar.ParseFile("testdata/variants.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var found findings
	t.Cleanup(func() { found.check(t, "testdata/variants.txt", len(a.Files)) })
	for _, file := range a.Files {
		t.Run(strings.TrimSuffix(file.Name, ".conf"), func(t *testing.T) {
			t.Parallel()
			p := compiled(t, file.Name, file.Data)
			code, _, _ := strings.Cut(file.Name, "/")
			r := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{code}})
			res := r.Results[0]
			if res.Verdict != Refuted {
				t.Fatalf("%s: %s %s", code, res.Verdict, res.Why)
			}
			found.note(strings.TrimSuffix(file.Name, ".conf"), res)
		})
	}
}

// findings are the counter-examples for many policies.
type findings struct {
	mu   sync.Mutex
	rows []string
}

func (f *findings) note(name string, res Result) {
	what := "no story"
	if res.Story != nil {
		what = fmt.Sprintf("%d changes, %s", res.Story.Events, res.Story.Length.Round(time.Millisecond))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = append(f.rows, fmt.Sprintf("%-40s %s\n", name, what))
}

// check compares the findings with a file, which UPDATE=1 writes. A story that becomes longer is harder to follow.
func (f *findings) check(t *testing.T, file string, all int) {
	if len(f.rows) < all {
		return // some were not tested, or have failed
	}
	slices.Sort(f.rows)
	got := strings.Join(f.rows, "")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Error(err)
		}
		return
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("%s is not what was found (%v); UPDATE=1 writes it:\n%s", file, err, got)
	}
}

// TestTwoOfEach: every property refutes at least two of the planted policies and their variants, and every
// assumption decides about at least two.
func TestTwoOfEach(t *testing.T) {
	count := map[string]int{}
	for _, file := range []string{"testdata/planted.txt", "testdata/variants.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			code, _, _ := strings.Cut(line, "/")
			count[code]++
		}
	}
	for _, code := range Codes() {
		if count[code] < 2 {
			t.Errorf("%s refutes %d", code, count[code])
		}
	}
	src, err := os.ReadFile("assume_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range new(Assumptions).List() {
		if n := strings.Count(string(src), "\t\t{\""+a.Flag+"\", "); n < 2 {
			t.Errorf("--%s decides about %d", a.Flag, n)
		}
	}
}

// TestWholeLanguage: the sound policies together use the whole language.
func TestWholeLanguage(t *testing.T) {
	files, err := filepath.Glob("testdata/sound/*.conf")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(src)
	}
	for _, words := range []string{`STATE .* FROM .* TO `, ` AS "`, `AT MOST ONCE IN`, `HELD `, `EACH `, ` FOR `, ` WHILE `, ` EVERY `, `PROVE NEVER`, `LEADS TO`, ` BEFORE `,
		`BETWEEN `, `ANY IS`, `ALL IS`, ` ELSE `, `TIMER `, `SETFSD`, `SETFSD EACH`, `SEC`, `upsd\.clients`, `STARTTIMER`, `CANCELTIMER`, `RAISE `, `RAISE .* ON `, `CLEAR `,
		`SHELLCMD`, `ROOTCMD`, `WITHIN`, `EMAIL`, `WEBHOOK`, `PUSH`, `SYSLOG`, `NUTLOG`, `EPRINT`, `WALL`, `NOTIFY`, `NOFLAG`, `POWERDOWNFLAG`, `REFUSED`, `OTHER`, `LS`, `LB1`,
		`IS NOT OL`, `battery\.`, `UNLESS`, `IF .*\{`, `LET `, `DOWN`, `NOCOMM`, `OB->OL`, `FSD`, `CAL`, `MQTT`} {
		if !regexp.MustCompile(words).MatchString(all.String()) {
			t.Errorf("no sound policy has %s", words)
		}
	}
}

// TestSound: none of the policies in testdata/sound is refuted, and every property that applies is proved.
func TestSound(t *testing.T) {
	files, err := filepath.Glob("testdata/sound/*.conf")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, res := range ask(compiled(t, file, src)) {
				switch res.Verdict {
				case Proved, NotApply:
				case Refuted:
					t.Errorf("%s is refuted (%s):\n%s", res.Code, res.Why, res.Story.Scenario)
				default:
					t.Errorf("%s: %s %s", res.Code, res.Verdict, res.Why)
				}
			}
		})
	}
}

// TestTies: of timers with equal deadlines, the one that was started first expires first.
func TestTies(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB->OL : STARTTIMER FIRST 10 STARTTIMER SECOND 10
WHEN a TIMEOUT calm : CANCELTIMER down
WHEN a TIMEOUT down : SHUTDOWN
`
	for _, tt := range []struct {
		first, second string
		want          Verdict
	}{{"calm", "down", Proved}, {"down", "calm", Refuted}} {
		src := strings.NewReplacer("FIRST", tt.first, "SECOND", tt.second).Replace(conf)
		if res := ask(compiled(t, "ties.conf", []byte(src)))["V03"]; res.Verdict != tt.want {
			t.Errorf("%s before %s: %s, want %s", tt.first, tt.second, res.Verdict, tt.want)
		}
	}
}

// verdicts compares the results of a property for each text that replaces WHAT in a policy.
func verdicts(t *testing.T, code, conf string, want map[string]Verdict) {
	t.Helper()
	for what, verdict := range want {
		src := strings.ReplaceAll(conf, "WHAT", what)
		if res := ask(compiled(t, "policy.conf", []byte(src)))[code]; res.Verdict != verdict {
			t.Errorf("%s with %s: %s %s, want %s", code, what, res.Verdict, res.Why, verdict)
		}
	}
}

// TestLimitTies: AT MOST ONCE IN ends before a timer with the same deadline expires, and so the rule runs then.
func TestLimitTies(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB->OL : STARTTIMER t 10
WHEN a REPORTS OB->OL, TIMEOUT t AT MOST ONCE IN WHAT : IF TIMER t NUTLOG "x" IF NOT TIMER t STARTTIMER down 5
WHEN a TIMEOUT down : SHUTDOWN
`
	verdicts(t, "V03", conf, map[string]Verdict{"10s": Refuted, "11s": Proved})
}

// TestLateComers: a primary need not wait for a secondary that logs in after SETFSD, but it waits for one that was
// logged in and does not log out in time.
func TestLateComers(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
STATE going
WHEN a REPORTS OB AND (LB OR HELD 15s NOCOMM) AND NOT going : RAISE going SETFSD
WHEN a REPORTS going AND (WHAT OR HELD 15s going) : STARTTIMER final 5
WHEN a TIMEOUT final : IF NOT DOWN SHUTDOWN
`
	verdicts(t, "V08", conf, map[string]Verdict{"NOT SEC": Proved, "upsd.clients = 0": Proved, "upsd.clients < 2": Refuted, "HELD 5s going": Refuted})
}

// TestForcedOnMains: a secondary that sees FSD while mains is on shuts down once, too.
func TestForcedOnMains(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE secondary
MINSUPPLIES 1
STATE settled FROM HELD 15s (COMM AND NOT FSD) TO FSD AND HELD 5m DOWN
WHEN a REPORTS FSD AND settled : IF NOT DOWN SHUTDOWN
WHEN a REPORTS FSD AND OL AND settled FOR 5s : WHAT
`
	verdicts(t, "V10", conf, map[string]Verdict{"SHUTDOWN": Refuted, "IF NOT DOWN SHUTDOWN": Proved})
	const two = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE secondary
MONITOR b POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE secondary
MINSUPPLIES 2
STATE settled FROM HELD 15s (COMM AND NOT FSD) TO FSD AND HELD 5m DOWN
WHEN a REPORTS OB AND LB AND NOT CAL : IF NOT DOWN SHUTDOWN
WHEN b REPORTS FSD AND OL AND settled : WHAT
`
	verdicts(t, "V10", two, map[string]Verdict{"SHUTDOWN": Refuted, "IF NOT DOWN SHUTDOWN": Proved})
}

// TestReleased: before the next outage, no server reports FSD any more, whichever units fail then and whichever were
// forced.
func TestReleased(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MONITOR b POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 2
STATE gone
WHEN EACH REPORTS OB AND LB AND NOT CAL : WHAT STARTTIMER final 15s
WHEN EACH TIMEOUT final : IF NOT DOWN SHUTDOWN
WHEN EACH REPORTS None->DOWN : RAISE gone
`
	verdicts(t, "V15", conf, map[string]Verdict{
		"SETFSD IF NOT TIMER final": Proved, "SETFSD EACH IF NOT TIMER final": Proved,
		"SETFSD IF NOT gone": Refuted, "SETFSD EACH IF NOT gone": Refuted,
	})
}

// TestStages: an action that has nothing to do with a level is not a stage, even if another one of its rule is,
// and the rule is explored as a whole because it is limited.
func TestStages(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB AND battery.charge < 50 : IF NOT DOWN SHUTDOWN
WHEN a REPORTS OB EVERY 10s AT MOST ONCE IN 20s : IF WHAT SHELLCMD "stop" IF DOWN SHELLCMD "farewell"
`
	verdicts(t, "V12", conf, map[string]Verdict{"battery.charge < 20 AND NOT DOWN": Proved, "battery.charge < 20": Refuted})
}

// TestLimitOfTriggers: AT MOST ONCE counts all triggers of a rule, including those that start no stage. Here OL->OB
// holds back a stage that would come too late.
func TestLimitOfTriggers(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OL->OB, REPORTS None->LB1 FOR 10s AT MOST ONCE IN WHAT : SHELLCMD "stop"
WHEN a REPORTS OL->OB : SHUTDOWN
`
	verdicts(t, "V12", conf, map[string]Verdict{"10m": Proved, "5s": Refuted})
}

// TestInclusion: situations that differ by less than a second are not equal. Without LB, calm always expires before
// down; if LB disappears within the window, calm may expire half a second after down.
func TestInclusion(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB->OL : STARTTIMER down WHAT STARTTIMER window 1s STARTTIMER calm 10s
WHEN a REPORTS LB->None : IF TIMER window STARTTIMER calm 10s
WHEN a TIMEOUT window : NUTLOG "window"
WHEN a TIMEOUT calm : CANCELTIMER down
WHEN a TIMEOUT down : SHUTDOWN
`
	verdicts(t, "V03", conf, map[string]Verdict{"11s": Proved, "10500ms": Refuted})
}

// TestTimesOfDay: searches for several times of day run in parallel, and find what is wrong at one of them.
func TestTimesOfDay(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS COMM->NOCOMM : IF OB AND BETWEEN 22:00 AND 07:00 STARTTIMER lost 30
WHEN a REPORTS COMM->NOCOMM : IF OB AND BETWEEN 03:00 AND 04:00 STARTTIMER night 30
WHEN a TIMEOUT lost, TIMEOUT night : IF NOT DOWN SHUTDOWN
WHEN a REPORTS OB AND LB, REPORTS OB AND NOCOMM FOR 30s : IF NOT DOWN SHUTDOWN
`
	for range 5 {
		if res := ask(compiled(t, "times.conf", []byte(conf)))["V05"]; res.Verdict != Refuted {
			t.Errorf("%s %s", res.Verdict, res.Why)
		}
	}
}

// TestShortSpan: a story that fits between the limits of a BETWEEN is told from its beginning. A story that does
// not fit is not a refutation, since time passes.
func TestShortSpan(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OL->OB : IF BETWEEN 01:00 AND 01:01 STARTTIMER t LENGTH
WHEN a TIMEOUT t : IF BETWEEN 01:00 AND 01:01 SHUTDOWN
`
	for _, tt := range []struct {
		length string
		want   Verdict
		why    string
	}{
		{"45", Refuted, "an outage after which mains power is back"},
		{"70", NotChecked, "an outage after which mains power is back: a story was found, but it lasts from one side of a BETWEEN to the other"},
	} {
		src := strings.ReplaceAll(conf, "LENGTH", tt.length)
		if res := ask(compiled(t, "span.conf", []byte(src)))["V03"]; res.Verdict != tt.want || res.Why != tt.why {
			t.Errorf("timer of %s s: %s %s, want %s %s", tt.length, res.Verdict, res.Why, tt.want, tt.why)
		}
	}
}

// TestProveAtTimesOfDay: a story for one time of day that simulate cannot confirm does not hide a story for
// another.
func TestProveAtTimesOfDay(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OL->OB : IF BETWEEN 01:00 AND 01:01 STARTTIMER t 70
WHEN a TIMEOUT t : IF BETWEEN 01:00 AND 01:01 SHUTDOWN
WHEN a REPORTS OB FOR 5s : IF NOT BETWEEN 01:00 AND 01:01 WHAT
PROVE NEVER SHUTDOWNCMD IF OB
`
	for what, want := range map[string]Verdict{"SHUTDOWN": Refuted, "NUTLOG \"x\"": NotChecked} {
		p := compiled(t, "times.conf", []byte(strings.ReplaceAll(conf, "WHAT", what)))
		if res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{CodeProve}}).Results[0]; res.Verdict != want {
			t.Errorf("%s: %s %s, want %s", what, res.Verdict, res.Why, want)
		}
	}
}

// TestFigures: the longest times cover everything that was explored, or are missing.
func TestFigures(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB AND LBWHAT, REPORTS OB AND NOCOMM FOR 30s : IF NOT DOWN SHUTDOWN
`
	for what, want := range map[string]string{
		"":         "from OB and LB 0s, from lost contact on battery 30s, 1m45s",
		" FOR 20s": "from OB and LB 20s, from lost contact on battery 30s, 1m45s",
		" FOR 40s": "from OB and LB 40s, from lost contact on battery 30s, 1m55s",
		" FOR 60s": "0s", // both are refuted
	} {
		p := compiled(t, "figures.conf", []byte(strings.ReplaceAll(conf, "WHAT", what)))
		r := Verify(t.Context(), p, Defaults(5*time.Second), Options{codes: []string{"V01", "V05"}})
		var got []string
		for _, f := range r.Worst {
			got = append(got, f.Name+" "+f.Time.String())
		}
		if all := strings.Join(append(got, r.RuntimeLow.String()), ", "); all != want {
			t.Errorf("%q: %s, want %s", what, all, want)
		}
	}
}

// TestRuntimeLow: a battery that lasts RuntimeLow after LB is enough for all properties, and a second less is not.
func TestRuntimeLow(t *testing.T) {
	policies := map[string]string{"two": `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MONITOR b POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 2
WHEN EACH REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN
`}
	for _, plan := range []string{"standard", "timed", "secondary"} {
		src, err := os.ReadFile("../../testdata/" + plan + ".conf")
		if err != nil {
			t.Fatal(err)
		}
		policies[plan] = string(src)
	}
	for plan, src := range policies {
		p := compiled(t, plan+".conf", []byte(src))
		a := Defaults(p.PollFreq)
		low := Verify(t.Context(), p, a, Options{}).RuntimeLow
		for less, want := range map[time.Duration]bool{0: false, time.Second: true} {
			a.Low = low - less
			var refuted []string
			for _, res := range Verify(t.Context(), p, a, Options{}).Results {
				if res.Verdict == Refuted {
					refuted = append(refuted, res.Code)
				}
			}
			if len(refuted) > 0 != want {
				t.Errorf("%s, --low %s: %s refuted", plan, a.Low, refuted)
			}
		}
	}
}

// TestExplanations: every property is explained.
func TestExplanations(t *testing.T) {
	for _, code := range Codes() {
		text, ok := Explain(code)
		if !ok || len(text) < 150 || Remedy(code) == "" {
			t.Errorf("%s: %q", code, text)
		}
	}
	if _, ok := Explain("V99"); ok {
		t.Error("V99 is explained")
	}
}

// BenchmarkTimed: all properties of the plan timed.
func BenchmarkTimed(b *testing.B) { benchmark(b, "../../testdata/timed.conf") }

// BenchmarkMulti: all properties of a plan with two units.
func BenchmarkMulti(b *testing.B) { benchmark(b, "../../testdata/multi.conf") }

// BenchmarkEight: all properties of that plan with eight units.
func BenchmarkEight(b *testing.B) {
	src, err := os.ReadFile("../../testdata/multi.conf")
	if err != nil {
		b.Fatal(err)
	}
	benchmarkPolicy(b, withUnits(b, string(src), 8))
}

// withUnits returns the plan multi with more units like its last.
func withUnits(t testing.TB, src string, units int) []byte {
	t.Helper()
	before, rest, found := strings.Cut(src, "\nMONITOR right ")
	line, after, _ := strings.Cut(rest, "\n")
	if !found {
		t.Fatal("there is no unit right")
	}
	for i := 2; i <= units; i++ {
		name := "right"
		if i > 2 {
			name = fmt.Sprintf("right%d", i)
		}
		before += "\nMONITOR " + name + " " + line
	}
	return []byte(before + "\n" + after)
}

// TestManyUnits: verify answers for eight units under MINSUPPLIES up to a bound, within bounded memory, and finds
// what is wrong with them.
func TestManyUnits(t *testing.T) {
	src, err := os.ReadFile("../../testdata/multi.conf")
	if err != nil {
		t.Fatal(err)
	}
	good := withUnits(t, string(src), 8)
	bad := []byte(strings.Replace(string(good), "MINSUPPLIES 1 UNLESS OB AND", "MINSUPPLIES 8 UNLESS CAL OR OB AND", 1))
	if string(bad) == string(good) {
		t.Fatal("the plan has changed")
	}
	s := newSubject(compiled(t, "eight.conf", good).Policy, new(Assumptions))
	checks, _ := properties[0].checks(s)
	x, done, _, err := s.examine(t.Context(), checks[0], newModel(checks[0].world.policy, s.times[0]), limit{nodes: 1 << 30, bytes: 20 << 20})
	if done || err != nil || x.size() > 22<<20 || len(x.nodes) < 100 {
		t.Errorf("%d nodes in %d bytes, %t, %v", len(x.nodes), x.size(), done, err)
	}
	r := Verify(t.Context(), compiled(t, "eight.conf", bad), Defaults(5*time.Second), Options{Nodes: 500})
	for _, res := range r.Results {
		if res.Code == "V04" && res.Verdict != Refuted {
			t.Errorf("V04: %s %s", res.Verdict, res.Why)
		}
	}
}

// TestBesideAMonitor: an exploration beside a running monitor keeps within its memory in every kind of search, and
// ends soon after its context ends.
func TestBesideAMonitor(t *testing.T) {
	src, err := os.ReadFile("../../testdata/multi.conf")
	if err != nil {
		t.Fatal(err)
	}
	good := append(withUnits(t, string(src), 8), "\nPROVE NEVER SHUTDOWNCMD IF OL\n"...)
	p := compiled(t, "eight.conf", good)
	for _, res := range Verify(t.Context(), p, Defaults(5*time.Second), Options{Nodes: 3000, Memory: 4 << 20, Workers: 1}).Results {
		if res.Verdict == Bounded && res.Nodes > 1000 {
			t.Errorf("%s: %d nodes", res.Title, res.Nodes)
		}
	}
	s := newSubject(p.Policy, new(Assumptions))
	checks, _ := properties[0].checks(s)
	x, done, _, err := s.examine(&countdown{t.Context(), 1}, checks[0], newModel(checks[0].world.policy, s.times[0]), limit{nodes: 5000, bytes: maxMemory})
	if done || err != nil || len(x.nodes) > 4000 {
		t.Errorf("%d nodes, %t, %v", len(x.nodes), done, err)
	}
}

// A countdown is a context that ends after its Err was called that often.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func benchmark(b *testing.B, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	benchmarkPolicy(b, src)
}

func benchmarkPolicy(b *testing.B, src []byte) {
	file := "policy.conf"
	p := compiled(b, file, src)
	nodes := 0
	begin, worked := time.Now(), processorTime(b)
	for b.Loop() {
		for _, res := range ask(p) {
			nodes += res.Nodes
		}
	}
	b.ReportMetric(float64(nodes)/time.Since(begin).Seconds(), "nodes/s")
	b.ReportMetric((processorTime(b)-worked).Seconds()/float64(b.N), "cpu-s/op") // regardless of other programs
}

// processorTime returns the processor time that this program has used.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestProves: states, timers and units of other groups that the condition of a PROVE names are explored, even if no
// action of the PROVE depends on them.
func TestProves(t *testing.T) {
	const unit = `
GROUP LOCAL PLAINTEXT MINSUPPLIES 1
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
STATE marked
WHEN u REPORTS OL->OB         : RAISE marked STARTTIMER t 5m WHILE OB
WHEN u TIMEOUT t              : NUTLOG "t"
WHEN u REPORTS OL->OB FOR 60s : SHUTDOWN
`
	const other = `
GROUP two PLAINTEXT PORT 3494
MONITOR v POWERVAL 0 UPSDUSER m PASSWORD "x" TYPE primary
WHEN v REPORTS OB : NUTLOG "v"
`
	for claim, want := range map[string]Verdict{
		"NEVER SHUTDOWNCMD IF marked":                       Refuted,
		"NEVER SHUTDOWNCMD IF NOT marked":                   Proved,
		"marked LEADS TO EMAIL WITHIN 1s":                   Refuted,
		"NEVER SHUTDOWNCMD IF TIMER t":                      Refuted,
		"NEVER SHUTDOWNCMD IF NOT TIMER t":                  Proved,
		"TIMER t LEADS TO EMAIL WITHIN 1s":                  Refuted,
		"NEVER SHUTDOWNCMD IF two:v IS OB":                  Refuted,
		"NEVER SHUTDOWNCMD IF two:v IS NOT OL":              Refuted,
		"two:v IS OB FOR 5m LEADS TO SHUTDOWNCMD WITHIN 1s": Refuted,
		"OB FOR 60s LEADS TO SHUTDOWNCMD WITHIN 1s":         Proved,
	} {
		t.Run(claim, func(t *testing.T) {
			t.Parallel()
			p := compiled(t, "prove.conf", []byte(unit+"PROVE "+claim+"\n"+other))
			all := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{CodeProve}}).Results
			if len(all) != 1 || all[0].Code != CodeProve {
				t.Fatalf("%+v", all)
			}
			if all[0].Verdict != want {
				t.Errorf("%s: %s %s", all[0].Title, all[0].Verdict, all[0].Why)
			}
		})
	}
}

// TestCalledOff: V15 also follows an order that comes when the power is back, and one to the others alone.
func TestCalledOff(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
STATE gone
WHEN a REPORTS OB AND LB AND NOT CAL : IF NOT TIMER final { SETFSD STARTTIMER final 15s }
WHEN a TIMEOUT final : IF NOT gone { RAISE gone SHUTDOWN }
WHEN a REPORTS WHAT : CLEAR gone
`
	verdicts(t, "V15", conf, map[string]Verdict{"OB->OL": Refuted, "OL FOR 30s": Proved})
	const told = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
STATE told
WHEN a REPORTS OB AND LB AND NOT CAL : IF NOT told { RAISE told SETFSD }
WHEN a REPORTS OB AND FSD FOR 15s : IF NOT DOWN SHUTDOWN
WHEN a REPORTS WHAT : CLEAR told
`
	verdicts(t, "V15", told, map[string]Verdict{"OB->OL": Proved, "OL FOR 30s": Proved, "DOWN->None": Refuted})
}
