package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// flagText is the text of a flag of that age. The machine need not have been up for so long.
func flagText(age time.Duration) string {
	id, now := Boot()
	return flagMade(id, now-age)
}

// flagMade is the text of a flag that was made in that run of the machine, at that time of it.
func flagMade(id string, at time.Duration) string {
	return fmt.Sprintf("%s\n%s %d\n", flagHead, id, int64(at/time.Second))
}

// flagged is a SHUTDOWNCMD that goes with a flag.
func flagged(flag string, argv ...string) *fsm.Effect {
	e := shutdownCmd(argv...)
	e.Flag = flag
	return e
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestFlagBeforeCommand: the command finds a new flag when it begins.
func TestFlagBeforeCommand(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}})
	flag := g.path("killpower")
	put(t, flag, flagText(10*time.Minute))
	if r := g.do(flagged(flag, "/bin/cp", flag, g.path("seen"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	if text := read(t, g.path("seen")); !strings.HasPrefix(text, "upsmon-shutdown-file\n") {
		t.Errorf("the command saw %q", text)
	}
	if age, err := ReadFlag(g.path("seen")); err != nil || age > time.Minute {
		t.Errorf("the command saw one made %v ago, %v", age, err)
	}
	contains(t, "the log", g.log(), "POWERDOWNFLAG created")
}

// TestFlagIsWorthLess: whatever is wrong with the flag, the shutdown comes, what
// is in the flag's place stays, and the log tells.
func TestFlagIsWorthLess(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(t *testing.T, dir, flag string)
	}{
		{"no directory", func(t *testing.T, dir, _ string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}},
		{"a file instead of the directory", func(t *testing.T, dir, _ string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			put(t, dir, "x")
		}},
		{"another file", func(t *testing.T, _, flag string) { put(t, flag, "precious") }},
		{"a directory", func(t *testing.T, _, flag string) {
			if err := os.MkdirAll(flag, 0o700); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newRig(t, Options{Sudo: []string{}})
			dir := g.path("run")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			flag := filepath.Join(dir, "killpower")
			tt.make(t, dir, flag)
			before, errBefore := os.Lstat(flag)
			if r := g.do(flagged(flag, "/usr/bin/touch", g.path("down"))); r.Err != nil {
				t.Error(r.Err)
			}
			read(t, g.path("down"))
			after, errAfter := os.Lstat(flag)
			if errBefore == nil && (errAfter != nil || !os.SameFile(before, after)) {
				t.Errorf("%v has become %v", before, after)
			}
			if _, err := ReadFlag(flag); err == nil {
				t.Error("there is a flag")
			}
			contains(t, "the log", g.log(), "POWERDOWNFLAG could not be created", "SHUTDOWNCMD done")
		})
	}
}

// TestFlagHangs: a dead disk holds a shutdown up for a moment, and no longer.
func TestFlagHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := NewExecutor(Options{Sudo: []string{}})
		x.flagging <- struct{}{} // somebody who does not come back
		began := time.Now()
		x.raiseFlag(flagged(filepath.Join(t.TempDir(), "killpower")))
		if took := time.Since(began); took > flagTime {
			t.Errorf("a SHUTDOWNCMD waits %v for its flag", took)
		}
	})
}

// TestFlagPlantedLink: a link in the place of the flag leads nowhere.
func TestFlagPlantedLink(t *testing.T) {
	dir := t.TempDir()
	flag, victim := filepath.Join(dir, "killpower"), filepath.Join(t.TempDir(), "victim")
	for _, text := range []string{"precious", flagText(time.Hour), ""} {
		put(t, victim, text)
		for _, target := range []string{victim, filepath.Join(filepath.Dir(victim), "not-yet"), "."} {
			if err := errors.Join(os.RemoveAll(flag), os.Symlink(target, flag)); err != nil {
				t.Fatal(err)
			}
			if _, err := ReadFlag(flag); err == nil {
				t.Errorf("a link to %s is a flag", target)
			}
			if err := writeFlag(flag); err != nil {
				t.Error(err)
			}
			if _, err := ReadFlag(flag); err != nil {
				t.Error(err)
			}
			if got := read(t, victim); got != text {
				t.Errorf("through the link came %q", got)
			}
			if _, err := os.Lstat(filepath.Join(filepath.Dir(victim), "not-yet")); err == nil {
				t.Error("through the link a file was made")
			}
		}
	}
}

// TestFlagCounts: only one of this run of the machine counts, for half an hour,
// and what else has its name is nobody's flag.
func TestFlagCounts(t *testing.T) {
	const id, now = "this-boot", 24 * time.Hour
	for _, tt := range []struct {
		text string
		want error // of a flag on disk
		ram  error // of one in memory
	}{
		{flagMade(id, now), nil, nil},
		{flagMade(id, now-FlagLife+time.Second), nil, nil},
		{flagMade(id, now-FlagLife), ErrFlagOld, ErrFlagOld},
		{flagMade(id, 0), ErrFlagOld, ErrFlagOld},
		{flagMade(id, now+time.Minute), ErrFlagOld, ErrFlagOld}, // of another run: this one is not that old
		{flagMade(id, -time.Second), ErrFlagOld, ErrFlagOld},
		{flagMade("another-boot", now), ErrFlagOld, nil}, // which a container knows by another name
		{flagHead + "\n" + id + "\n", ErrFlagOld, ErrFlagOld},
		{flagHead, ErrFlagOld, ErrFlagOld},
		{"", ErrFlagOld, ErrFlagOld},
	} {
		for volatile, want := range map[bool]error{false: tt.want, true: tt.ram} {
			if _, err := flagAge(tt.text, id, now, volatile); !errors.Is(err, want) || (err == nil) != (want == nil) {
				t.Errorf("%q, volatile %t: %v, want %v", tt.text, volatile, err, want)
			}
		}
	}

	for text, want := range map[string]error{
		flagText(0):        nil,
		flagText(FlagLife): ErrFlagOld,
		"\n" + flagText(0): ErrFlagAlien,
		"root:x:0:0":       ErrFlagAlien,
	} {
		flag := filepath.Join(t.TempDir(), "killpower")
		put(t, flag, text)
		if _, err := ReadFlag(flag); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if _, err := ReadFlag(filepath.Join(t.TempDir(), "killpower")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestIsVolatile: what is in memory does not outlive the machine.
func TestIsVolatile(t *testing.T) {
	if isVolatile("/proc") {
		t.Error("/proc is neither a tmpfs nor a ramfs")
	}
	mounts := map[string]string{} // what is mounted last on a directory hides the rest
	for mount := range strings.Lines(read(t, "/proc/self/mounts")) {
		words := strings.Fields(mount) // proc_pid_mounts(5)
		mounts[words[1]] = words[2]
	}
	for _, dir := range []string{"/dev/shm", "/run", "/tmp"} {
		if mounts[dir] == "tmpfs" && !isVolatile(dir) {
			t.Errorf("%s is a tmpfs", dir)
		}
	}
}

// TestFlagThatDoesNotCountGoes at the start, and later, and no other does.
func TestFlagThatDoesNotCountGoes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		stays      bool
	}{
		{"old", flagText(FlagLife), false},
		{"of another run", flagHead + "\nanother-boot 4000000000\n", false},
		{"of NUT", flagHead, false},
		{"that counts", flagText(0), true},
		{"that is none", "precious", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := NewExecutor(Options{})
				flag := filepath.Join(t.TempDir(), "killpower")
				put(t, flag, tt.text)
				x.PowerDownFlag(flag)
				synctest.Wait()
				if _, err := os.Stat(flag); (err == nil) != tt.stays {
					t.Errorf("at the start: %v", err)
				}
				if !tt.stays {
					return
				}
				text := read(t, flag)
				if text != tt.text {
					t.Errorf("it has become %q", text)
				}
				time.Sleep(FlagLife - 2*time.Minute)
				read(t, flag)
			})
		})
	}
	t.Run("later", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			x := NewExecutor(Options{})
			flag := filepath.Join(t.TempDir(), "killpower")
			x.raiseFlag(flagged(flag))
			if _, err := ReadFlag(flag); err != nil {
				t.Fatal(err)
			}
			put(t, flag, flagText(FlagLife)) // the clock of the machine is not this test's
			time.Sleep(FlagLife)
			read(t, flag)
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if _, err := os.Stat(flag); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("half an hour after a shutdown that never came: %v", err)
			}
		})
	})
}

// TestFlagIsAskedForOften: however often a taken-over child has a flag looked
// after, there is one goroutine and one timer.
func TestFlagIsAskedForOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := NewExecutor(Options{})
		flag := filepath.Join(t.TempDir(), "killpower")
		put(t, flag, flagText(0))
		before := runtime.NumGoroutine()
		x.flagging <- struct{}{} // a disk that hangs
		for range 10_000 {
			x.PowerDownFlag(flag)
		}
		if n := runtime.NumGoroutine() - before; n > 1 {
			t.Errorf("%d goroutines wait", n)
		}
		<-x.flagging
		for range 100 {
			x.PowerDownFlag(flag)
			synctest.Wait()
		}
		timers := func() int {
			x.flagging <- struct{}{}
			defer func() { <-x.flagging }()
			return len(x.expiring)
		}
		if n := timers(); n != 1 {
			t.Errorf("%d timers", n)
		}
		put(t, flag, flagText(FlagLife))
		time.Sleep(FlagLife + 2*time.Second)
		synctest.Wait()
		if _, err := os.Stat(flag); !errors.Is(err, fs.ErrNotExist) || timers() != 0 {
			t.Errorf("%v, %d timers", err, timers())
		}
	})
}

// TestFlagOfPolicy: a runner looks after the flag of its configuration, unless
// another process does.
func TestFlagOfPolicy(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}})
	flag := g.path("killpower")
	put(t, flag, flagText(FlagLife))
	g.Configure(Config{Policy: &fsm.Definition{PowerDownFlag: flag}})
	eventually(t, "an old flag is gone", func() bool {
		_, err := os.Stat(flag)
		return errors.Is(err, fs.ErrNotExist)
	})
}

// TestFlagDryRun: nothing is made or removed, and the log says what would be.
func TestFlagDryRun(t *testing.T) {
	g := newRig(t, Options{DryRun: true})
	flag, old := g.path("killpower"), g.path("old")
	put(t, old, flagText(FlagLife))
	g.Configure(Config{Policy: &fsm.Definition{PowerDownFlag: old}})
	if r := g.do(flagged(flag, "/bin/false")); r.Err != nil {
		t.Error(r.Err)
	}
	if _, err := os.Stat(flag); err == nil {
		t.Error("a flag was made")
	}
	read(t, old)
	contains(t, "the log", g.log(), "dry run, not done: POWERDOWNFLAG "+flag+", and then SHUTDOWNCMD /bin/false")
}

// TestShutdownWithFlagIsAnother: a command that waits without its flag does not
// stand for one that needs it; the other way round it does.
func TestShutdownWithFlagIsAnother(t *testing.T) {
	for _, order := range [][]string{{"", "/run/f"}, {"/run/f", ""}} {
		synctest.Test(t, func(t *testing.T) {
			var flags []string
			nut := nutlog.New(io.Discard)
			r := New(Options{NutLog: nut})
			lane := r.verbs[fsm.ShutdownCmd].lane.(*shutdowns)
			began := time.Now()
			lane.alarm = func(*fsm.Effect, Outcome) {}
			lane.try = func(_ context.Context, e *fsm.Effect) Outcome {
				if time.Since(began) < 10*time.Second {
					return Outcome{Err: errBroken}
				}
				flags = append(flags, e.Flag)
				return Outcome{}
			}
			for _, f := range order {
				r.Do(flagged(f, "A"))
				time.Sleep(time.Second)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			_ = r.Close(t.Context())
			_ = nut.Close(t.Context())
			if got := strings.Join(flags, " "); !strings.Contains(got, "/run/f") {
				t.Errorf("%q: run with %q", order, flags)
			}
		})
	}
}
