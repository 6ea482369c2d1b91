package actions

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
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

// flagText returns the text of a flag of that age. The machine need not have been up for so long.
func flagText(age time.Duration) string {
	id, now := Boot()
	return flagMade(id, now-age)
}

// flagMade returns the text of a flag that was created in the boot with that ID, at that age of the
// boot.
func flagMade(id string, at time.Duration) string {
	return fmt.Sprintf("%s\n%s %d\n", flagHead, id, int64(at/time.Second))
}

// flagged is a SHUTDOWNCMD with a flag.
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

// TestFlagBeforeCommand: the command finds a new flag when it starts.
func TestFlagBeforeCommand(t *testing.T) {
	g := newRig(t, Options{Sudo: []string{}})
	flag := g.path("killpower")
	put(t, flag, flagText(10*time.Minute))
	if r := g.do(flagged(flag, "/bin/cp", flag, g.path("seen"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	if text := read(t, g.path("seen")); !strings.HasPrefix(text, "upsmon-shutdown-file\n") {
		t.Errorf("the command saw a file with %q, want a flag", text)
	}
	if age, err := ReadFlag(g.path("seen")); err != nil || age > time.Minute {
		t.Errorf("the command saw a flag of the age %v, %v, want at most a minute", age, err)
	}
	contains(t, "the log", g.log(), "POWERDOWNFLAG created")
}

// TestFlagIsWorthLess: whatever is wrong with the flag, the shutdown command runs, a file in the
// flag's place stays, and the log says so.
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
				t.Errorf("the file in the flag's place changed from %v to %v", before, after)
			}
			if _, err := ReadFlag(flag); err == nil {
				t.Error("a valid flag was created")
			}
			contains(t, "the log", g.log(), "POWERDOWNFLAG could not be created", "SHUTDOWNCMD done")
		})
	}
}

// TestFlagHangs: a dead disk delays a shutdown only for a moment.
func TestFlagHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := NewExecutor(Options{Sudo: []string{}})
		x.flagging <- struct{}{} // a user of the flag who never finishes
		began := time.Now()
		x.raiseFlag(flagged(filepath.Join(t.TempDir(), "killpower")))
		if took := time.Since(began); took > flagTime {
			t.Errorf("a SHUTDOWNCMD waits %v for its flag, want at most flagTime", took)
		}
	})
}

// TestFlagIsLate: a flag whose disk answers after the shutdown has begun is created all the same.
func TestFlagIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(_ string, do func() error) error {
			time.Sleep(2 * flagTime)
			return do()
		}
		var log bytes.Buffer
		x := NewExecutor(Options{Sudo: []string{}, FlagRights: slow, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		flag := filepath.Join(t.TempDir(), "killpower")
		x.raiseFlag(flagged(flag))
		time.Sleep(2 * flagTime)
		synctest.Wait()
		contains(t, "the log", log.String(), "POWERDOWNFLAG could not be created", "POWERDOWNFLAG created late")
		if _, err := ReadFlag(flag); err != nil {
			t.Error(err)
		}
		x.expiring[flag].Stop()
	})
}

// TestFlagPlantedLink: a link in the place of the flag is not followed.
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
				t.Errorf("a link to %s was accepted as a flag", target)
			}
			if err := writeFlag(flag); err != nil {
				t.Error(err)
			}
			if _, err := ReadFlag(flag); err != nil {
				t.Error(err)
			}
			if got := read(t, victim); got != text {
				t.Errorf("the target of the link was changed to %q", got)
			}
			if _, err := os.Lstat(filepath.Join(filepath.Dir(victim), "not-yet")); err == nil {
				t.Error("a file was created through the link")
			}
		}
	}
}

// TestFlagCounts: a flag counts only if it is of this boot and at most half an hour old. Any other
// file with its name is not a flag.
func TestFlagCounts(t *testing.T) {
	const id, now = "this-boot", 24 * time.Hour
	for _, tt := range []struct {
		text string
		want error // for a flag on disk
		ram  error // for a flag in memory
	}{
		{flagMade(id, now), nil, nil},
		{flagMade(id, now-FlagLife+time.Second), nil, nil},
		{flagMade(id, now-FlagLife), ErrFlagOld, ErrFlagOld},
		{flagMade(id, 0), ErrFlagOld, ErrFlagOld},
		{flagMade(id, now+time.Minute), ErrFlagOld, ErrFlagOld}, // of another boot: this one is not that old
		{flagMade(id, -time.Second), ErrFlagOld, ErrFlagOld},
		{flagMade("another-boot", now), ErrFlagOld, nil}, // a container may see another boot ID
		{flagHead + "\n" + id + "\n", ErrFlagOld, ErrFlagOld},
		{flagHead, ErrFlagOld, ErrFlagOld},
		{"", ErrFlagOld, ErrFlagOld},
	} {
		for volatile, want := range map[bool]error{false: tt.want, true: tt.ram} {
			if _, err := flagAge(tt.text, id, now, volatile); !errors.Is(err, want) || (err == nil) != (want == nil) {
				t.Errorf("%q, volatile %t: got %v, want %v", tt.text, volatile, err, want)
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
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
	if _, err := ReadFlag(filepath.Join(t.TempDir(), "killpower")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}

// TestIsVolatile: files in memory do not survive a reboot.
func TestIsVolatile(t *testing.T) {
	if isVolatile("/proc") {
		t.Error("isVolatile reports /proc, which is neither a tmpfs nor a ramfs")
	}
	mounts := map[string]string{} // the last mount on a directory hides the others
	for mount := range strings.Lines(read(t, "/proc/self/mounts")) {
		words := strings.Fields(mount) // proc_pid_mounts(5)
		mounts[words[1]] = words[2]
	}
	for _, dir := range []string{"/dev/shm", "/run", "/tmp"} {
		if mounts[dir] == "tmpfs" && !isVolatile(dir) {
			t.Errorf("isVolatile does not report %s, which is a tmpfs", dir)
		}
	}
}

// TestFlagThatDoesNotCountGoes: an invalid flag is removed at the start and later. No other file
// is.
func TestFlagThatDoesNotCountGoes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		stays      bool
	}{
		{"old", flagText(FlagLife), false},
		{"of another boot", flagHead + "\nanother-boot 4000000000\n", false},
		{"of NUT", flagHead, false},
		{"that counts", flagText(0), true},
		{"not a flag", "precious", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := NewExecutor(Options{})
				flag := filepath.Join(t.TempDir(), "killpower")
				put(t, flag, tt.text)
				x.PowerDownFlag(flag)
				synctest.Wait()
				if _, err := os.Stat(flag); (err == nil) != tt.stays {
					t.Errorf("after the start: got %v", err)
				}
				if !tt.stays {
					return
				}
				text := read(t, flag)
				if text != tt.text {
					t.Errorf("the file was changed to %q", text)
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
			put(t, flag, flagText(FlagLife)) // the machine's clock differs from the test's
			time.Sleep(FlagLife)
			read(t, flag)
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if _, err := os.Stat(flag); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the flag is still there half an hour after a shutdown that did not happen: %v", err)
			}
		})
	})
}

// TestFlagIsAskedForOften: however often a taken-over child asks for a flag to be watched, there is
// one goroutine and one timer.
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
			t.Errorf("got %d waiting goroutines, want at most 1", n)
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
			t.Errorf("got %d timers, want 1", n)
		}
		put(t, flag, flagText(FlagLife))
		time.Sleep(FlagLife + 2*time.Second)
		synctest.Wait()
		if _, err := os.Stat(flag); !errors.Is(err, fs.ErrNotExist) || timers() != 0 {
			t.Errorf("got %v and %d timers, want no flag and no timer", err, timers())
		}
	})
}

// TestFlagOfPolicy: a runner watches the flag of its configuration, unless another process does.
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

// TestFlagDryRun: a dry run creates and removes nothing, and logs what it would do.
func TestFlagDryRun(t *testing.T) {
	g := newRig(t, Options{DryRun: true})
	flag, old := g.path("killpower"), g.path("old")
	put(t, old, flagText(FlagLife))
	g.Configure(Config{Policy: &fsm.Definition{PowerDownFlag: old}})
	if r := g.do(flagged(flag, "/bin/false")); r.Err != nil {
		t.Error(r.Err)
	}
	if _, err := os.Stat(flag); err == nil {
		t.Error("a dry run created a flag")
	}
	read(t, old)
	contains(t, "the log", g.log(), "dry run, not done: POWERDOWNFLAG "+flag+", and then SHUTDOWNCMD /bin/false")
}

// TestShutdownWithFlagIsAnother: a waiting command without a flag does not serve an order that
// needs one. The other way round it does.
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
				t.Errorf("%q: the commands ran with the flags %q, want /run/f among them", order, flags)
			}
		})
	}
}
