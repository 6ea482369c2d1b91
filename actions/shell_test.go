package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
)

// TestShellHostileValues: a text is one argument of the shell, and values are only data in its
// environment, whatever they contain.
func TestShellHostileValues(t *testing.T) {
	g := newRig(t, Options{})
	bait := g.path("bait")
	e := effect(fsm.ShellCmd, `env -0 >`+g.path("env"))
	e.Event = "None->$(touch " + bait + ")"
	for i, v := range []string{
		"$(touch " + bait + ")", "`touch " + bait + "`", "; touch " + bait + " #", "\ntouch " + bait + "\n",
		"() { :;}; touch " + bait, "'\"\\$IFS", "a=b\xff",
	} {
		e.Values = append(e.Values, fsm.Value{Name: fmt.Sprintf("evil.%d", i), Value: v})
	}
	e.Values = append(e.Values,
		fsm.Value{Name: "BASH_FUNC_env%%", Value: "() { touch " + bait + "; }"},
		fsm.Value{Name: "x=PATH", Value: "/nowhere"},
		fsm.Value{Name: "nul", Value: "a\x00b"})
	wantErr(t, g.do(e), nil)
	if _, err := os.Stat(bait); err == nil {
		t.Error("a value was executed as a command")
	}
	got := strings.Split(read(t, g.path("env")), "\x00")
	for _, want := range []string{
		"UPSMON_UNIT=Eaton", "UPSMON_UNIT_FULL=LOCAL:Eaton@localhost:3493", "UPSMON_GROUP=LOCAL",
		"UPSMON_EVENT=" + e.Event, "UPSMON_RULE=UPSmon.conf:12:1",
		"UPSMON_STATUS=OB LB", "UPSMON_CHARGE=97.5", "UPSMON_VAR_UPS_STATUS=OB LB", "UPSMON_VAR_BATTERY_CHARGE=97.5",
		"UPSMON_VAR_EVIL_3=\ntouch " + bait + "\n", "UPSMON_VAR_BASH_FUNC_ENV__=() { touch " + bait + "; }",
		"UPSMON_VAR_X_PATH=/nowhere", "PATH=" + os.Getenv("PATH"),
	} {
		if !slices.Contains(got, want) {
			t.Errorf("the environment does not contain %q", want)
		}
	}
	for _, entry := range got {
		if strings.HasPrefix(entry, "UPSMON_VAR_NUL") {
			t.Errorf("a value with a NUL was passed on: %q", entry)
		}
	}
}

func TestShellFails(t *testing.T) {
	g := newRig(t, Options{})
	r := g.do(effect(fsm.ShellCmd, "cat; echo out; echo err >&2; exit 7"))
	if r.ExitCode != 7 || r.Err == nil || r.Took <= 0 {
		t.Errorf("got %+v, want an error with exit code 7 and a duration", r)
	}
	r = g.do(effect(fsm.ShellCmd, "kill -9 $$"))
	if r.ExitCode != -1 || r.Err == nil {
		t.Errorf("a killed shell: got %+v, want an error with exit code -1", r)
	}
	r = g.do(effect(fsm.ShellCmd, "no\x00good"))
	if r.ExitCode != -1 || r.Err == nil {
		t.Errorf("a command with a NUL: got %+v, want an error with exit code -1", r)
	}
	if r = g.do(effect(fsm.ShellCmd, ":")); r.Err != nil || r.ExitCode != 0 {
		t.Errorf("got %+v, want success", r)
	}
	contains(t, "NUT log", g.log(),
		`upsmon: error: SHELLCMD failed unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error="exit status 7" exit=7 stdout="out\n" stderr="err\n"`,
		`error="signal: killed" exit=-1`)
}

func TestShellOtherShell(t *testing.T) {
	argv := append(make([]string, 0, 10), "/bin/sh", "-ec") // with spare capacity, which must not be shared
	g := newRig(t, Options{Shell: argv})
	var all []*fsm.Effect
	for i := range 10 {
		e := effect(fsm.ShellCmd, fmt.Sprintf("false || echo $0 >%s%d", g.path("ran"), i))
		all = append(all, e)
		g.Do(e)
	}
	for i, e := range all {
		wantErr(t, g.await(e), nil)
		if got := read(t, fmt.Sprint(g.path("ran"), i)); got != "/bin/sh\n" {
			t.Errorf("the command ran in %q, want /bin/sh", got)
		}
	}
	g = newRig(t, Options{Shell: []string{"/no/such/shell"}})
	if r := g.do(effect(fsm.ShellCmd, "x")); r.Err == nil || r.ExitCode != -1 {
		t.Errorf("without a shell: got %+v, want an error with exit code -1", r)
	}
}

func TestShellTimeout(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{Shell: time.Second}})
	r := g.do(effect(fsm.ShellCmd, "exec sleep 1000"))
	wantErr(t, r, ErrTimeout)
	if r.ExitCode != -1 {
		t.Errorf("got the exit code %d, want -1", r.ExitCode)
	}
	contains(t, "NUT log", g.log(), "SHELLCMD failed", "timed out after ")
}

// timeOut runs a shell command. As soon as it has written "ready" into the named pipe, it is
// stopped as at its time-out.
func timeOut(t *testing.T, grace time.Duration, text func(fifo string) string) (Outcome, *os.File) {
	t.Helper()
	g := newRig(t, Options{Limits: Limits{Grace: grace}})
	path := g.path("fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	ended := make(chan Outcome)
	go func() {
		ended <- g.executor.command(ctx, []string{"/bin/bash", "-c", text(path)}, "", effect(fsm.ShellCmd, ""), func() {})
	}()
	opened := make(chan *os.File, 1)
	go func() {
		f, err := os.Open(path) // waits until the command opens it, too
		if err != nil {
			t.Error(err)
		}
		opened <- f
	}()
	f := receive(t, opened)
	t.Cleanup(func() { _ = f.Close() })
	_ = f.SetDeadline(time.Now().Add(patience))
	hear(t, f, "ready\n")
	cancel(ErrTimeout)
	out := receive(t, ended)
	if !errors.Is(out.Err, ErrTimeout) {
		t.Errorf("got %+v, want %v", out, ErrTimeout)
	}
	return out, f
}

// TestShellTimeoutKillsGroup: at the time-out the whole group is killed, even a grandchild that
// ignores SIGTERM: the pipe that all of them hold reaches its end.
func TestShellTimeoutKillsGroup(t *testing.T) {
	out, f := timeOut(t, 100*time.Millisecond, func(fifo string) string {
		return "exec 3>" + fifo + "; (trap '' TERM; echo ready >&3; sleep 1000; sleep 1000) >/dev/null 2>&1 & wait"
	})
	if n, err := f.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("the group is still running: read %d bytes, %v", n, err)
	}
	if out.Exit != -1 {
		t.Errorf("got the exit code %d, want -1", out.Exit)
	}
}

// TestShellTimeoutIsPolite: SIGTERM comes first. A command may clean up, and so may its children
// after the shell itself has ended.
func TestShellTimeoutIsPolite(t *testing.T) {
	out, _ := timeOut(t, patience, func(fifo string) string {
		return `trap 'exit 0' TERM; (trap 'sleep 0.2; echo tidy; exit' TERM; echo ready >` + fifo + `; while :; do sleep 0.05; done) & wait`
	})
	if out.Exit != 0 || out.Stdout != "tidy\n" {
		t.Errorf("got %+v, want exit code 0 and the output of the child's trap", out)
	}
}

// TestShellBackground: what a command leaves running in the background stays, and does not hold up
// the lane by holding the command's output.
func TestShellBackground(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{Linger: 2 * time.Second}})
	out := g.executor.command(context.Background(), []string{"/bin/sh", "-c", "sleep 1000 & echo $!"}, "", effect(fsm.ShellCmd, ""), func() {})
	pid, err := strconv.Atoi(strings.TrimSpace(out.Stdout))
	if err != nil || out.Err != nil || out.Exit != 0 {
		t.Fatalf("got %+v, want success and a process ID", out)
	}
	if err := unix.Kill(pid, unix.SIGKILL); err != nil {
		t.Errorf("the background process has ended: %v", err)
	}
}

func TestShellFlood(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{MaxOutput: 10}})
	r := g.do(effect(fsm.ShellCmd, "yes | head -c 3000010; yes n | head -c 1000000 >&2; exit 1"))
	if r.ExitCode != 1 {
		t.Errorf("got %+v, want exit code 1", r)
	}
	contains(t, "NUT log", g.log(), `stdout="y\ny\ny\ny\ny\n… (3000000 bytes more)" stderr="n\nn\nn\nn\nn\n… (999990 bytes more)"`)
}

// TestShellConcurrent: commands that hang do not delay others, and commands start in order.
func TestShellConcurrent(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{Shells: 4, Grace: time.Millisecond}})
	said := newFifo(t)
	for i := range 3 {
		g.Do(effect(fsm.ShellCmd, fmt.Sprintf("echo %d >%s; exec sleep 1000", i, said.Name())))
		hear(t, said, fmt.Sprintln(i))
	}
	for range 5 {
		wantErr(t, g.do(effect(fsm.ShellCmd, ":")), nil)
	}
	e := effect(fsm.ShellCmd, "exec sleep 1000")
	g.Do(e)
	g.Do(effect(fsm.ShellCmd, "echo fifth >"+said.Name())) // no slot is free
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	wantErr(t, g.await(e), ErrClosed)
}

// TestShellRules: commands that hang delay those of their own rule only, and a rule cannot fill the
// queue of another.
func TestShellRules(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{Shells: 2, Queue: 3, ShellTurn: time.Millisecond, Grace: time.Millisecond}})
	said := newFifo(t)
	of := func(rule, text string) *fsm.Effect {
		e := effect(fsm.ShellCmd, text)
		e.Rule = rule
		return e
	}
	for i := range 5 { // more rules than commands that may run at the same time
		g.Do(of(fmt.Sprint("hangs ", i), "echo h >"+said.Name()+"; exec sleep 1000"))
		hear(t, said, "h\n")
	}
	g.Do(of("hangs 0", "echo h >"+said.Name()+"; exec sleep 1000"))
	hear(t, said, "h\n")
	for range 3 {
		g.Do(of("hangs 0", "touch "+g.path("never")))
	}
	wantErr(t, g.do(of("hangs 0", ":")), ErrQueueFull)
	for i := range 10 {
		wantErr(t, g.do(of(fmt.Sprint("works ", i), ":")), nil)
	}
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	if _, err := os.Stat(g.path("never")); err == nil {
		t.Error("more commands of a rule ran than allowed")
	}
}

func TestEnvironment(t *testing.T) {
	e := &fsm.Effect{
		Name: "U\x00", Unit: strings.Repeat("u", maxEnvValue+1), Group: "G", Event: "E", Rule: "R", Address: "Eaton@nas",
		Values: []fsm.Value{
			{Name: "a.b-c", Value: "1"}, {Name: "a_b.c", Value: "second of one name"},
			{Name: "größe", Value: "2"}, {Name: "", Value: "3"}, {Name: "empty", Value: ""},
			{Name: "large", Value: strings.Repeat("v", maxEnvValue+1)},
			{Name: strings.Repeat("n", maxEnvValue+1), Value: "4"},
		},
	}
	base := []string{"PATH=/bin", "UPSMON_DRILL=1", "UPSMON_UNIT=old", "UPSMON_VAR_OLD=old", "UPSMON_MINE=kept", "odd", "NOTIFYTYPE=ONBATT"}
	want := []string{
		"PATH=/bin", "UPSMON_MINE=kept", "odd",
		"UPSMON_UNIT=", "UPSMON_UNIT_FULL=", "UPSMON_GROUP=G", "UPSMON_EVENT=E", "UPSMON_RULE=R",
		"UPSMON_STATUS=", "UPSMON_CHARGE=", "UPSNAME=Eaton@nas", "NOTIFYTYPE=",
		"UPSMON_VAR_A_B_C=1", "UPSMON_VAR_GR__E=2", "UPSMON_VAR_EMPTY=",
	}
	if got := environment(base, e); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if e.Drill = true; !slices.Contains(environment(nil, e), "UPSMON_DRILL=1") {
		t.Error("the environment has no UPSMON_DRILL=1 in a drill")
	}
}

// TestEnvironmentTooLarge: however much a upsd sends, commands can be started.
func TestEnvironmentTooLarge(t *testing.T) {
	e := shutdownCmd("/bin/true")
	for i := range 5000 {
		e.Values = append(e.Values, fsm.Value{Name: fmt.Sprint("v", i), Value: strings.Repeat("x", 4000)})
	}
	e.Values = append(e.Values, fsm.Value{Name: "huge", Value: strings.Repeat("x", 1<<20)})
	g := newRig(t, Options{})
	wantErr(t, g.do(e), nil)
}
