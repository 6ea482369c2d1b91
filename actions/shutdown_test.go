package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// A drill is a dialogue with the lane in virtual time: commands that are handed over at certain
// times, and the tries that follow.
type drill struct {
	*Runner
	began   time.Time
	mu      sync.Mutex
	tries   []string // "5s B": the time and the command
	results []string // "5s B: error"
	alarms  []string // "5s B"
	// verdict says how a try ends; it may sleep.
	verdict func(ctx context.Context, command string, try int) error
}

// newDrill must be called within a synctest bubble.
func newDrill(t *testing.T, verdict func(ctx context.Context, command string, try int) error) *drill {
	d := &drill{began: time.Now(), verdict: verdict}
	nut := nutlog.New(io.Discard)
	d.Runner = New(Options{NutLog: nut, Done: func(r Result) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.results = append(d.results, fmt.Sprintf("%v %s: %v", d.now(), r.Effect.Argv[0], r.Err))
	}})
	d.verbs[fsm.ShutdownCmd].lane.(*shutdowns).alarm = func(e *fsm.Effect, _ Outcome) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.alarms = append(d.alarms, fmt.Sprintf("%v %s", d.now(), e.Argv[0]))
	}
	count := map[string]int{}
	d.verbs[fsm.ShutdownCmd].lane.(*shutdowns).try = func(ctx context.Context, e *fsm.Effect) Outcome {
		c := e.Argv[0]
		d.mu.Lock()
		count[c]++
		try := count[c]
		d.tries = append(d.tries, fmt.Sprintf("%v %s", d.now(), c))
		d.mu.Unlock()
		if err := d.verdict(ctx, c, try); err != nil {
			return Outcome{Err: err, Exit: 1}
		}
		return Outcome{}
	}
	t.Cleanup(func() {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		_ = d.Close(now)
		_ = nut.Close(context.Background())
	})
	return d
}

func (d *drill) now() time.Duration { return time.Since(d.began) }

// at sleeps until a time, and then until every goroutine waits.
func (d *drill) at(when time.Duration) {
	time.Sleep(when - d.now())
	synctest.Wait()
}

func (d *drill) want(t *testing.T, tries, results []string) {
	t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	slices.Sort(d.tries)
	slices.Sort(tries)
	if !slices.Equal(d.tries, tries) {
		t.Errorf("tries: got\n%q\nwant\n%q", d.tries, tries)
	}
	if !slices.Equal(d.results, results) {
		t.Errorf("results: got\n%q\nwant\n%q", d.results, results)
	}
}

var errBroken = errors.New("broken")

func TestShutdownRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(_ context.Context, _ string, try int) error {
			if try < 4 {
				return errBroken
			}
			return nil
		})
		d.Do(shutdownCmd("A"))
		d.at(time.Minute)
		d.want(t, []string{"0s A", "5s A", "10s A", "15s A"}, []string{"15s A: <nil>"})
		d.Do(shutdownCmd("A")) // a new order, because the first has ended
		d.want(t, []string{"0s A", "5s A", "10s A", "15s A", "1m0s A"}, []string{"15s A: <nil>", "1m0s A: <nil>"})
	})
}

// TestShutdownNeverGivesUp: a command is tried for as long as the runner lives, however often it
// fails.
func TestShutdownNeverGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(_ context.Context, _ string, try int) error {
			if try <= 5000 {
				return errBroken
			}
			return nil
		})
		d.Do(shutdownCmd("A"))
		d.at(24 * time.Hour)
		if len(d.tries) != 5001 || len(d.results) != 1 {
			t.Errorf("got %d tries and %d results, want 5001 and 1", len(d.tries), len(d.results))
		}
	})
}

// ruled is a SHUTDOWNCMD of another rule.
func ruled(rule, command string) *fsm.Effect {
	e := shutdownCmd(command)
	e.Rule = rule
	return e
}

// TestShutdownHangs: a command that hangs until its time-out delays no other, neither in the first
// try nor in the next. The alarm about it comes after half a minute.
func TestShutdownHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(ctx context.Context, c string, _ int) error {
			switch c {
			case "hangs":
				select {
				case <-time.After(5 * time.Minute):
				case <-ctx.Done():
				}
				return ErrTimeout
			case "works":
				return nil
			}
			return errBroken
		})
		d.Do(ruled("1", "hangs"))
		d.Do(ruled("2", "works"))
		d.at(10 * time.Second)
		d.Do(ruled("3", "broken"))
		d.at(17 * time.Second)
		d.Do(ruled("4", "works"))
		d.at(18 * time.Second)
		d.want(t, []string{"0s hangs", "0s works", "10s broken", "15s broken", "17s works"}, []string{"0s works: <nil>", "17s works: <nil>"})
		d.at(304 * time.Second)
		d.mu.Lock()
		d.tries = nil
		d.mu.Unlock()
		d.at(306 * time.Second)
		d.want(t, []string{"5m5s broken", "5m5s hangs"}, []string{"0s works: <nil>", "17s works: <nil>"})
		d.at(650 * time.Second)
		if want := []string{"10s broken", "30s hangs", "5m10s broken", "5m35s hangs", "10m10s broken", "10m40s hangs"}; !slices.Equal(d.alarms, want) {
			t.Errorf("alarms: got %q, want %q", d.alarms, want)
		}
	})
}

// TestShutdownOrder: the commands of one rule run in their order, unless one hangs.
func TestShutdownOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := map[string]time.Duration{"A": 3 * time.Second, "B": time.Minute, "C": time.Second}
		d := newDrill(t, func(_ context.Context, c string, _ int) error { time.Sleep(takes[c]); return nil })
		for _, c := range []string{"A", "B", "C"} {
			d.Do(ruled("1", c))
		}
		d.at(2 * time.Minute)
		d.want(t, []string{"0s A", "3s B", "13s C"}, []string{"3s A: <nil>", "14s C: <nil>", "1m3s B: <nil>"})
	})
}

// TestShutdownManyHang: however many commands hang, a bounded number runs, and all others get their
// turn.
func TestShutdownManyHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(ctx context.Context, c string, _ int) error {
			if c == "works" {
				return nil
			}
			select {
			case <-time.After(time.Minute):
			case <-ctx.Done():
			}
			return ErrTimeout
		})
		for i := range 3 * MaxShutdowns {
			d.Do(ruled(fmt.Sprint(i), fmt.Sprint("hangs", i)))
		}
		d.Do(ruled("works", "works"))
		d.at(time.Second)
		d.mu.Lock()
		if len(d.tries) != MaxShutdowns {
			t.Errorf("tries: got %q, want MaxShutdowns of them", d.tries)
		}
		d.mu.Unlock()
		d.at(4 * time.Minute)
		if want := []string{"3m0s works: <nil>"}; !slices.Equal(d.results, want) {
			t.Errorf("results: got %q, want %q", d.results, want)
		}
	})
}

func TestShutdownCoalesces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(_ context.Context, c string, try int) error {
			time.Sleep(time.Second)
			if c == "B" || try == 3 {
				return nil
			}
			return errBroken
		})
		d.Do(shutdownCmd("A"))
		d.at(500 * time.Millisecond)
		d.Do(shutdownCmd("A")) // the first try is running, so this is queued
		d.Do(shutdownCmd("B"))
		d.Do(shutdownCmd("A")) // already queued
		d.Do(shutdownCmd("B")) // already queued
		d.at(1 * time.Second)  // the first try has failed; its retry serves the second A, too
		d.at(4 * time.Second)  // the second try has failed; A waits for its third
		d.Do(shutdownCmd("A")) // already waiting
		d.at(7500 * time.Millisecond)
		d.Do(shutdownCmd("A")) // already being retried
		d.at(time.Minute)
		coalesced := ErrCoalesced.Error()
		d.want(t, []string{"0s A", "1s A", "1s B", "7s A"}, []string{
			"500ms A: " + coalesced, "500ms B: " + coalesced, "1s A: " + coalesced,
			"2s B: <nil>", "4s A: " + coalesced, "7.5s A: " + coalesced, "8s A: <nil>",
		})
	})
}

// TestDrillServesNoRealOrder: a real order does not count as carried out by the command of a drill,
// neither while that runs nor after it has failed, because a drill's command is not retried.
func TestDrillServesNoRealOrder(t *testing.T) {
	for _, after := range []time.Duration{time.Second, 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			d := newDrill(t, func(_ context.Context, _ string, try int) error {
				time.Sleep(2 * time.Second)
				if try == 1 {
					return errBroken
				}
				return nil
			})
			d.opts.Retry = func(_ context.Context, e *fsm.Effect, _ error) error {
				if e.Drill {
					return ErrOver
				}
				return nil
			}
			rehearsed := shutdownCmd("A")
			rehearsed.Drill, rehearsed.Time = true, rehearsed.Time.Add(-time.Second)
			d.Do(rehearsed)
			d.at(after)
			d.Do(shutdownCmd("A"))
			d.at(time.Minute)
			d.want(t, []string{"0s A", after.String() + " A"}, []string{
				(after + 2*time.Second).String() + " A: <nil>", "7s A: " + ErrOver.Error(),
			})
		})
	}
}

// TestShutdownStaysOne: retries of an unusable command never pile up.
func TestShutdownStaysOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(context.Context, string, int) error { return errBroken })
		for i := range 1000 {
			d.Do(shutdownCmd("A"))
			d.at(time.Duration(i) * time.Second)
		}
		l := d.verbs[fsm.ShutdownCmd].lane.(*shutdowns)
		if len(l.waiting) != 1 || len(d.results) != 999 {
			t.Errorf("got %d waiting commands and %d results, want 1 and 999", len(l.waiting), len(d.results))
		}
	})
}

// TestShutdownNeverDropped: no number of different commands fills the queue.
func TestShutdownNeverDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		d := newDrill(t, func(context.Context, string, int) error { <-hold; return nil })
		const n = 3000
		for i := range n {
			d.Do(shutdownCmd(fmt.Sprint(i)))
		}
		close(hold)
		if err := d.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if len(d.tries) != n || len(d.results) != n || d.tries[n-1] != "0s 2999" {
			t.Errorf("got %d tries and %d results", len(d.tries), len(d.results))
		}
	})
}

// TestShutdownClose: Close keeps trying until its context ends.
func TestShutdownClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(context.Context, string, int) error { return errBroken })
		d.Do(shutdownCmd("A"))
		ctx, cancel := context.WithTimeout(context.Background(), 12*time.Second)
		defer cancel()
		if err := d.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Close: got %v", err)
		}
		d.want(t, []string{"0s A", "5s A", "10s A"}, []string{"12s A: " + ErrClosed.Error()})
	})
}

// TestShutdownReal does the same with real commands: one that cannot start, one that hangs, and one
// that fails and then succeeds.
func TestShutdownReal(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}, Limits: Limits{
		Shutdown: 3 * time.Second, ShutdownRetry: 10 * time.Millisecond, Grace: 10 * time.Millisecond,
	}})
	missing := shutdownCmd("/no/such/command", "-h")
	hangs := shutdownCmd("/bin/sh", "-c", "[ ! -e "+g.path("hung")+" ] || exit 1; >"+g.path("hung")+"; echo hanging; while [ -e "+g.path("hung")+" ]; do sleep .1; done") // once: a command under way outlives Close
	third := shutdownCmd("/bin/sh", "-c", `echo "$1" "$UPSMON_STATUS" >>`+g.path("n")+`; [ "$(wc -l <`+g.path("n")+`)" -ge 3 ] || { echo no; exit 9; }`, "sh", "$(a b)")
	g.Do(missing)
	g.Do(hangs)
	r := g.do(third)
	wantErr(t, r, nil)
	if r.ExitCode != 0 {
		t.Errorf("got %+v, want exit code 0", r)
	}
	if got, line := read(t, g.path("n")), "$(a b) OB LB\n"; !strings.HasPrefix(got, strings.Repeat(line, 3)) || strings.ReplaceAll(got, line, "") != "" {
		t.Errorf("got %q, want three times %q", got, line)
	}
	wantErr(t, g.do(shutdownCmd()), ErrNoCommand)
	eventually(t, "the end of a command that hangs", func() bool { return strings.Contains(read(t, g.path("nut.log")), `stdout="hanging\n"`) })
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	wantErr(t, g.await(missing), ErrClosed)
	wantErr(t, g.await(hangs), ErrClosed)
	contains(t, "NUT log", g.log(),
		"upsmon: warn: SHUTDOWNCMD starts unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 command=\"/no/such/command -h\" try=1\n",
		"upsmon: error: SHUTDOWNCMD failed, will be retried unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error=\"fork/exec /no/such/command: no such file or directory\" exit=-1",
		`stdout="hanging\n" command="/bin/sh -c`,
		`error="exit status 9" exit=9 stdout="no\n"`,
		"SHUTDOWNCMD done")
}

// TestShutdownTakesLong: a command that takes longer than one try is not stopped in the middle of
// its work, again and again. It is left running, the next try runs beside it, and its success
// counts for the order. After a much longer time it is stopped.
func TestShutdownTakesLong(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}, Limits: Limits{
		Shutdown: time.Second, ShutdownRetry: 10 * time.Millisecond, ShutdownMost: 2 * time.Minute, Grace: 10 * time.Millisecond,
	}})
	// The first command works until it may end. The others do nothing. All end with the test's
	// directory, which the last of them may be writing to as it goes.
	t.Cleanup(func() { eventually(t, "the directory goes", func() bool { return os.RemoveAll(g.dir) == nil }) })
	long := shutdownCmd("/bin/sh", "-c", "echo begun >>"+g.path("n")+"; mkdir "+g.path("first")+" 2>/dev/null && wait=go || wait=never; "+
		"while [ -e "+g.path("n")+" ]; do [ -e "+g.path("$wait")+" ] && { echo ended >>"+g.path("n")+"; exit 0; }; sleep .05; done; exit 1")
	g.Do(long)
	eventually(t, "a second try beside the first", func() bool {
		n, _ := os.ReadFile(g.path("n"))
		return strings.Count(string(n), "begun") >= 2
	})
	if err := os.WriteFile(g.path("go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := g.await(long)
	wantErr(t, r, nil)
	if got := read(t, g.path("n")); strings.Count(got, "ended") != 1 {
		t.Errorf("got output %q, want the command to end once", got)
	}
	contains(t, "NUT log", g.log(), `error="timed out after 1s, and is left running"`, "SHUTDOWNCMD done")
}

// TestShutdownIsStopped: a command that never ends does not stay forever.
func TestShutdownIsStopped(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}, Limits: Limits{
		Shutdown: time.Second, ShutdownRetry: time.Hour, ShutdownMost: 2 * time.Second, Grace: 10 * time.Millisecond,
	}})
	g.Do(shutdownCmd("/bin/sh", "-c", "echo $$ >"+g.path("pid")+"; trap '' TERM; while [ -e "+g.path("pid")+" ]; do sleep .05; done"))
	eventually(t, "the end of the command", func() bool {
		text, _ := os.ReadFile(g.path("pid"))
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil && syscall.Kill(pid, 0) == syscall.ESRCH
	})
}

// TestShutdownIsFixed: a command that failed is retried with the words of the configuration in
// force, and not at all if no rule orders it any more.
func TestShutdownIsFixed(t *testing.T) {
	policy := func(rule string) Config {
		program, _, diagnostics := compile.Parse("UPSmon.conf", []byte("GROUP LOCAL PLAINTEXT\n"+
			"MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n"+rule+"\n"), compile.Options{})
		if program == nil {
			t.Fatal(diagnostics)
		}
		return Config{Policy: program.Policy}
	}
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(_ context.Context, command string, _ int) error {
			if command == "/fixed" {
				return nil
			}
			return errBroken
		})
		d.Configure(policy(`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/broken"`))
		d.Do(shutdownCmd("/broken"))
		d.at(7 * time.Second)
		d.Configure(policy(`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/fixed"`))
		d.at(12 * time.Second)
		d.want(t, []string{"0s /broken", "5s /broken", "10s /fixed"}, []string{"10s /broken: <nil>"})

		d.Configure(policy(`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/broken"`))
		d.Do(shutdownCmd("/broken"))
		d.at(13 * time.Second)
		d.Configure(policy(`WHEN Eaton REPORTS OL->OB : NUTLOG "out"`))
		d.at(time.Minute)
		d.want(t, []string{"0s /broken", "5s /broken", "10s /fixed", "12s /broken"},
			[]string{"10s /broken: <nil>", "17s /broken: " + ErrWithdrawn.Error()})
	})
}

// TestShutdownAfterReload: a reload between an order and its first try delays nothing. The command
// has the words of the configuration in force, since a privileged process runs no others. An order
// that no rule gives any more is still carried out, and a drill's order stays a drill's.
func TestShutdownAfterReload(t *testing.T) {
	policy := func(id, rule string) Config {
		program, _, diagnostics := compile.Parse("UPSmon.conf", []byte("GROUP LOCAL PLAINTEXT\n"+
			"MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n"+rule+"\n"), compile.Options{})
		if program == nil {
			t.Fatal(diagnostics)
		}
		program.Policy.ID = id
		return Config{Policy: program.Policy}
	}
	both := `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/first" SHUTDOWNCMD "/second"`
	for _, test := range []struct {
		name, rule string
		drill      bool
		want       []string
	}{
		{"another configuration", both + "\nWHEN Eaton REPORTS OB->OL : NUTLOG \"back\"", false, []string{"0s old /first", "10s new /second"}},
		{"the rule is gone", `WHEN Eaton REPORTS OB->OL : NUTLOG "back"`, false, []string{"0s old /first", "10s old /second"}},
		{"a drill", both, true, []string{"0s old /first drill", "10s old /second drill"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDrill(t, nil)
			var tries []string
			d.verbs[fsm.ShutdownCmd].lane.(*shutdowns).try = func(ctx context.Context, e *fsm.Effect) Outcome {
				try := fmt.Sprintf("%v %s %s", d.now(), e.Policy, e.Argv[0])
				if e.Drill {
					try += " drill"
				}
				d.mu.Lock()
				tries = append(tries, try)
				d.mu.Unlock()
				time.Sleep(time.Minute)
				return Outcome{}
			}
			old := policy("old", both)
			d.Configure(old)
			for _, command := range []string{"/first", "/second"} {
				for e := range old.Policy.Effects(old.Policy.Units[0].ID, fsm.ShutdownCmd, nil, d.began) {
					if e.Argv[0] == command {
						e.Drill = test.drill
						d.Do(e)
					}
				}
			}
			d.at(time.Second)
			d.Configure(policy("new", test.rule))
			d.at(2 * time.Minute)
			if !slices.Equal(tries, test.want) {
				t.Errorf("%s: got %q, want %q", test.name, tries, test.want)
			}
		})
	}
}

// TestShutdownRefusedForAReload: the same if the reload comes during the first try, so that a
// privileged process refuses it. The command is tried again at once, without an alarm.
func TestShutdownRefusedForAReload(t *testing.T) {
	policy := func(id string) Config {
		program, _, diagnostics := compile.Parse("UPSmon.conf", []byte("GROUP LOCAL PLAINTEXT\n"+
			"MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\nWHEN Eaton REPORTS OL->OB : SHUTDOWNCMD \"/down\"\n"), compile.Options{})
		if program == nil {
			t.Fatal(diagnostics)
		}
		program.Policy.ID = id
		return Config{Policy: program.Policy}
	}
	synctest.Test(t, func(t *testing.T) {
		var d *drill
		d = newDrill(t, func(_ context.Context, _ string, try int) error {
			if try == 1 {
				d.Configure(policy("new"))
			}
			if try < 3 {
				return errBroken
			}
			return nil
		})
		old := policy("old")
		d.Configure(old)
		for e := range old.Policy.Effects(old.Policy.Units[0].ID, fsm.ShutdownCmd, nil, d.began) {
			d.Do(e)
		}
		d.at(time.Minute)
		d.want(t, []string{"0s /down", "0s /down", "5s /down"}, []string{"5s /down: <nil>"})
		if want := []string{"0s /down"}; !slices.Equal(d.alarms, want) { // about the second try
			t.Errorf("alarms: got %q, want %q", d.alarms, want)
		}
	})
}

// TestShutdownTakenLate: a privileged process that was stopped refuses what it should have run
// meanwhile. The order is given again at once, without an alarm. A process that always takes orders
// late counts as failing.
func TestShutdownTakenLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(_ context.Context, _ string, try int) error {
			if try < 4 {
				return ErrLate
			}
			return nil
		})
		d.Do(shutdownCmd("/down"))
		d.at(time.Minute)
		d.want(t, []string{"0s /down", "0s /down", "5s /down", "10s /down"}, []string{"10s /down: <nil>"})
		if len(d.alarms) == 0 {
			t.Error("got no alarm about a process that always takes orders late")
		}
	})
}

// TestSecondCommandIsFixed: the second command of a rule is replaced by its second command in the
// new configuration, wherever the rule stands now.
func TestSecondCommandIsFixed(t *testing.T) {
	policy := func(rules string) Config {
		program, _, diagnostics := compile.Parse("UPSmon.conf", []byte("GROUP LOCAL PLAINTEXT\n"+
			"MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n"+rules+"\n"), compile.Options{})
		if program == nil {
			t.Fatal(diagnostics)
		}
		return Config{Policy: program.Policy}
	}
	for _, above := range []string{"", "WHEN Eaton REPORTS OB->OL : NUTLOG \"back\"\n"} {
		synctest.Test(t, func(t *testing.T) {
			d := newDrill(t, func(_ context.Context, command string, _ int) error {
				if command == "/broken" {
					return errBroken
				}
				return nil
			})
			old := policy(`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/works" SHUTDOWNCMD "/broken"`)
			d.Configure(old)
			for e := range old.Policy.Effects(old.Policy.Units[0].ID, fsm.ShutdownCmd, nil, d.began) {
				d.Do(e)
			}
			d.at(time.Second)
			d.Configure(policy(above + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/works" SHUTDOWNCMD "/fixed"`))
			d.at(time.Minute)
			d.want(t, []string{"0s /broken", "0s /works", "5s /fixed"}, []string{"0s /works: <nil>", "5s /broken: <nil>"})
		})
	}
}

// TestShutdownWithoutProcesses: processes that SHELLCMDs have left running do not keep a
// SHUTDOWNCMD from starting: they are killed.
func TestShutdownWithoutProcesses(t *testing.T) {
	for _, reason := range []error{syscall.EAGAIN, syscall.ENOMEM} {
		var rooms int
		x := NewExecutor(Options{Sudo: []string{}, MakeRoom: func() { rooms++ }})
		x.start = func(cmd *exec.Cmd) error {
			if rooms == 0 {
				return &os.PathError{Op: "fork/exec", Path: cmd.Path, Err: reason}
			}
			return cmd.Start()
		}
		if out := x.Do(t.Context(), shutdownCmd("/bin/true")); out.Err != nil || rooms != 1 {
			t.Errorf("%v: got %+v; MakeRoom was called %d times, want once", reason, out, rooms)
		}
	}
}

// TestRoomInOneProcess: without privilege separation, the runner itself kills what SHELLCMDs have
// left running, and nothing else.
func TestRoomInOneProcess(t *testing.T) {
	x := NewExecutor(Options{Sudo: []string{}})
	bystander := exec.Command("sleep", "1000")
	bystander.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bystander.Process.Kill(); _ = bystander.Wait() }()
	var left []int
	for range 3 {
		out := x.command(t.Context(), []string{"/bin/sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!"}, "", effect(fsm.ShellCmd, ""), func() {})
		pid, err := strconv.Atoi(strings.TrimSpace(out.Stdout))
		if err != nil {
			t.Fatalf("got %+v, want a process ID as output", out)
		}
		left = append(left, pid)
	}
	runs := func(pid int) bool {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err == nil && !strings.Contains(string(stat), ") Z ")
	}
	full := true
	x.start = func(cmd *exec.Cmd) error {
		full = slices.ContainsFunc(left, runs)
		if full {
			return &os.PathError{Op: "fork/exec", Path: cmd.Path, Err: syscall.EAGAIN}
		}
		return cmd.Start()
	}
	if out := x.Do(t.Context(), shutdownCmd("/bin/true")); out.Err != nil || full {
		t.Errorf("got %+v, full %v, want success", out, full)
	}
	if !runs(bystander.Process.Pid) {
		t.Error("a process that no SHELLCMD had started was killed")
	}
	for range 3 * manyGroups {
		x.shells.add(1 << 30)
		x.shells.add(1<<30 + len(x.shells.groups))
	}
	if n := len(x.shells.groups); n > manyGroups {
		t.Errorf("got %d tracked groups, want at most manyGroups", n)
	}
}
