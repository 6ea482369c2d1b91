package actions

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

func rootCmd(argv ...string) *fsm.Effect {
	e := effect(fsm.RootCmd, strings.Join(argv, " "))
	e.Argv = argv
	return e
}

// TestRoot: a ROOTCMD runs once, with exactly its words, through sudo if needed.
func TestRoot(t *testing.T) {
	for _, c := range []struct {
		name, sudo string
		argv       []string
		stdout     string
		want       string // part of the error
	}{
		{"allowed", `[ "$2" = -l ] && exit; shift 2; exec "$@"`, []string{"/bin/echo", "$HOME", "a b"}, "$HOME a b\n", ""},
		{"with its unit", `[ "$2" = -l ] && exit; shift 2; exec "$@"`, []string{"/bin/sh", "-c", "echo $UPSMON_UNIT $UPSMON_STATUS"}, "Eaton OB LB\n", ""},
		{"fails", `[ "$2" = -l ] && exit; shift 2; exec "$@"`, []string{"/bin/sh", "-c", "exit 3"}, "", "exit status 3"},
		{"refused", `echo "sudo: a password is required"; exit 1`, []string{"/bin/echo", "x"}, "",
			"not run: upsmon does not have root's rights: sudo does not let this user run it without a password (exit status 1: sudo: a password is required) (start upsmon as root, or allow the command in sudoers)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := NewExecutor(Options{Sudo: fakeSudo(t, c.sudo)}).Do(context.Background(), rootCmd(c.argv...))
			said := ""
			if out.Err != nil {
				said = out.Err.Error()
			}
			if out.Stdout != c.stdout || said != c.want {
				t.Errorf("got %+v, want output %q and error %q", out, c.stdout, c.want)
			}
		})
	}
}

// TestRootOnce: a ROOTCMD that fails is not retried, and raises no alarm.
func TestRootOnce(t *testing.T) {
	runs := make(chan *fsm.Effect, 10)
	g := newRig(t, Options{
		Privileged: func(_ context.Context, e *fsm.Effect) Outcome {
			runs <- e
			return Outcome{Err: errors.New("exit status 1"), Exit: 1}
		},
		Alarm:  func(Alarm) { t.Error("a failed ROOTCMD raised an alarm") },
		Limits: Limits{ShutdownRetry: time.Millisecond},
	})
	if r := g.do(rootCmd("/bin/false")); r.ExitCode != 1 || r.Err == nil {
		t.Errorf("got %+v, want an error with exit code 1", r)
	}
	if err := g.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if n := len(runs); n != 1 || (<-runs).Verb != fsm.RootCmd {
		t.Errorf("the ROOTCMD ran %d times, want once", n)
	}
	contains(t, "NUT log", g.log(), `ROOTCMD failed unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error="exit status 1" exit=1`)
	g = newRig(t, Options{})
	wantErr(t, g.do(rootCmd()), ErrNoCommand)
}

// TestWithin: a command may run as long as its rule says. If it takes longer, the log says so.
func TestWithin(t *testing.T) {
	sudo := fakeSudo(t, `[ "$2" = -l ] && exit; shift 2; exec "$@"`)
	g := newRig(t, Options{Sudo: sudo, Limits: Limits{Shell: 200 * time.Millisecond}})
	for _, e := range []*fsm.Effect{effect(fsm.ShellCmd, "exec sleep 1000"), rootCmd("/bin/sleep", "1000")} {
		wantErr(t, g.do(e), ErrTimeout)
		e := *e
		e.Within = 300 * time.Millisecond
		wantErr(t, g.do(&e), ErrTimeout)
	}
	for _, e := range []*fsm.Effect{effect(fsm.ShellCmd, "sleep 0.3"), rootCmd("/bin/sleep", "0.3")} {
		e.Within = time.Hour
		wantErr(t, g.do(e), nil)
	}
	contains(t, "NUT log", g.log(), "SHELLCMD failed", `error="ended by upsmon: timed out after `, `s (WITHIN gives it more time)"`, "ROOTCMD failed")
}

// TestRootRules: commands that hang delay those of their own rule only.
func TestRootRules(t *testing.T) {
	hung := make(chan struct{})
	g := newRig(t, Options{
		Privileged: func(_ context.Context, e *fsm.Effect) Outcome {
			if e.Rule == "hangs" {
				<-hung
			}
			return Outcome{}
		},
		Limits: Limits{ShellTurn: time.Millisecond},
	})
	of := func(rule string) *fsm.Effect {
		e := rootCmd("/bin/true")
		e.Rule = rule
		return e
	}
	for range 2 * MaxRoots {
		g.Do(of("hangs"))
	}
	for range 3 {
		wantErr(t, g.do(of("works")), nil)
	}
	close(hung)
}
