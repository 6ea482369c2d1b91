package main

import (
	"flag"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"upsmon": main, packagedName: main, benchServer: serveBench})
}

var background = flag.Bool("background", false, "only the scripts that leave a program running, which the race detector is for")

// scripts are the files of TestScripts.
func scripts(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d scripts, %v", len(all), err)
	}
	if !*background {
		return all
	}
	leaves := regexp.MustCompile(`(?m)^exec upsmon .*&$`)
	some := slices.DeleteFunc(all, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && !leaves.Match(text)
	})
	if len(some) < 10 {
		t.Fatalf("only %q leave a program running", some)
	}
	return some
}

// TestScripts runs testdata/script: what a user types, and the result.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			recording, err := filepath.Abs(demoFile)
			if err != nil {
				return err
			}
			env.Setenv("DEMO_SVG", recording)
			env.Setenv("ME", me())
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "root":
				return os.Geteuid() == 0, nil
			case "users": // root, with others
				return needs.OtherUsers(), nil
			}
			return false, fmt.Errorf("no condition %s", name)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"upsd":   startUpsd,
			"ups":    setVariable,
			"await":  await,
			"exits":  exits,
			"signal": signalAll,
			"open":   openDirs,

			"recorded": isRecorded,
		},
	})
}

// me is the name of the user who runs the test, or the number of a user without a name, as in some containers.
func me() string {
	id := strconv.Itoa(os.Geteuid())
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// servers holds the upsd of each running script.
var servers sync.Map

// startUpsd is "upsd UNIT…": a simulated upsd with TLS. Its port is in $PORT and replaces PORT0 in UPSmon.conf, and
// the certificate of its CA is in ca.pem. Every unit has the user mon with the password sekret.
func startUpsd(ts *testscript.TestScript, _ bool, units []string) {
	authority, err := simupsd.NewAuthority()
	ts.Check(err)
	cert, err := authority.Issue("localhost")
	ts.Check(err)
	c := simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: map[string]map[string]string{}}
	for _, u := range units {
		c.Units[u] = map[string]string{"ups.status": "OL", "battery.charge": "100"}
	}
	s, err := simupsd.Start(c)
	ts.Check(err)
	ts.Defer(func() { s.Close() })
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), authority.PEM(), 0o600))
	conf := ts.ReadFile("UPSmon.conf")
	ts.Check(os.WriteFile(ts.MkAbs("UPSmon.conf"), []byte(strings.ReplaceAll(conf, "PORT0", fmt.Sprint(s.Port()))), 0o600))
	ts.Setenv("PORT", fmt.Sprint(s.Port()))
	servers.Store(ts.Name(), s)
}

// setVariable is "ups UNIT VARIABLE VALUE…".
func setVariable(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: ups UNIT VARIABLE VALUE…")
	}
	s, ok := servers.Load(ts.Name())
	if !ok {
		ts.Fatalf("start one with upsd first")
	}
	s.(*simupsd.Server).Set(args[0], args[1], strings.Join(args[2:], " "))
}

// await is "await FILE REGEXP": it waits until the file has a match.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE REGEXP")
	}
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	deadline := time.Now().Add(3 * time.Minute)
	for {
		content, _ := os.ReadFile(ts.MkAbs(args[0]))
		if re.Match(content) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s did not come in %s, which has\n%s", args[1], args[0], content)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// openDirs is "open DIR…": all users may access the directories and write in them. It also opens the directory that
// contains the scripts' directories, which is closed by default.
func openDirs(ts *testscript.TestScript, neg bool, dirs []string) {
	if neg || len(dirs) == 0 {
		ts.Fatalf("usage: open DIR…")
	}
	for _, d := range dirs {
		ts.Check(os.MkdirAll(ts.MkAbs(d), 0o777))
		ts.Check(os.Chmod(ts.MkAbs(d), 0o777))
	}
	top := filepath.Dir(ts.Getenv("WORK"))
	for d := filepath.Dir(ts.MkAbs(dirs[0])); d != filepath.Dir(top); d = filepath.Dir(d) {
		ts.Check(os.Chmod(d, 0o755))
	}
}

// signalAll is "signal [child|both] TERM|HUP|INT|KILL|STOP|CONT|USR1": to all programs in the background, to the
// monitoring processes that they have started, or to both.
func signalAll(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "INT": syscall.SIGINT,
		"KILL": syscall.SIGKILL, "STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT, "USR1": syscall.SIGUSR1}
	both := len(args) == 2 && args[0] == "both"
	children := both || len(args) == 2 && args[0] == "child"
	if children {
		args = args[1:]
	}
	if neg || len(args) != 1 || signals[args[0]] == nil {
		ts.Fatalf("usage: signal [child|both] TERM|HUP|INT|KILL|STOP|CONT|USR1")
	}
	stopping := args[0] == "STOP"
	for _, cmd := range ts.BackgroundCmds() {
		if children {
			for _, pid := range childrenOf(ts, cmd.Process.Pid) {
				ts.Check(syscall.Kill(pid, signals[args[0]].(syscall.Signal)))
				if stopping {
					awaitStop(ts, pid)
				}
			}
			if !both {
				continue
			}
		}
		ts.Check(cmd.Process.Signal(signals[args[0]]))
		if stopping {
			awaitStop(ts, cmd.Process.Pid)
		}
	}
}

// awaitStop waits until all threads of a process have stopped: after the signal, they may run for a moment.
func awaitStop(ts *testscript.TestScript, pid int) {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		ts.Check(err)
		if !slices.ContainsFunc(threads, func(path string) bool {
			stat, err := os.ReadFile(path)
			_, state, _ := strings.Cut(string(stat), ") ") // the name before it is that of the program
			return err == nil && !strings.HasPrefix(state, "T")
		}) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("process %d has not stopped", pid)
		}
	}
}

func childrenOf(ts *testscript.TestScript, pid int) []int {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	ts.Check(err)
	var pids []int
	for _, t := range threads {
		for _, field := range strings.Fields(ts.ReadFile(t)) {
			child, err := strconv.Atoi(field)
			ts.Check(err)
			// Other children are commands, which may end at this moment.
			if args, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", child)); strings.Contains(string(args), "\x00--parent=") {
				pids = append(pids, child)
			}
		}
	}
	if len(pids) == 0 {
		ts.Fatalf("process %d has no children", pid)
	}
	return pids
}

// exits is "exits CODE PROGRAM ARGUMENT…": the program must return this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
