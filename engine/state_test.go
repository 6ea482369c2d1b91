package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/freeport"
)

// A testClock is the kernel's clock, plus simulated suspends.
type testClock struct {
	mu          sync.Mutex
	boot, awake time.Duration // added to the kernel's
}

func (c *testClock) now() (boot, awake time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	boot, awake = systemClock()
	return boot + c.boot, awake + c.awake
}

// sleep simulates a suspend of the machine.
func (c *testClock) sleep(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.boot += d
}

const outage = header + `
WHEN Eaton REPORTS OL->OB   : PRINT "on battery" STARTTIMER two-min %s
WHEN Eaton REPORTS OB->OL   : PRINT "back" CANCELTIMER two-min
WHEN Eaton TIMEOUT two-min  : PRINT "time is up"
`

// restart stops the engine and starts it again with the same state.
func (r *rig) restart() {
	r.t.Helper()
	r.stop()
	r.start()
}

// last returns when the last record with a text was made.
func (r *rig) last(text string) fsm.Instant {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.lines) - 1; i >= 0; i-- {
		if strings.Contains(r.lines[i], text) {
			return r.times[i]
		}
	}
	r.t.Fatalf("no %q", text)
	return fsm.Instant{}
}

func keep(dir string) func(*Options) { return func(o *Options) { o.StateDir = dir } }

// keepBriefly is keep for commands that fail: stopping does not wait long for them.
func keepBriefly(dir string) func(*Options) {
	return func(o *Options) { o.StateDir, o.Timing.Drain = dir, 300*time.Millisecond }
}

// TestRestartInOutage: the countdown continues, and nothing is reported twice.
func TestRestartInOutage(t *testing.T) {
	r := newRig(t, "")
	r.options = keep(t.TempDir())
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "4"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	started := r.last("timer started two-min")
	r.restart()
	r.awaitLog("continuing where the previous monitor ended")
	r.awaitRecord("PRINT time is up", 1)
	if got := r.last("PRINT time is up").Mono - started.Mono; got < 4*time.Second {
		t.Errorf("the timer expired after %s, want 4 s or more", got)
	}
	if n := r.records("PRINT on battery"); n != 1 {
		t.Errorf("got %d messages that the unit is on battery, want 1", n)
	}
	if n := r.records("timer started two-min"); n != 1 {
		t.Errorf("the timer was started %d times, want once", n)
	}
}

// TestRestartOnFullDisk: a state that can be read but not written is used, so the countdown
// continues. It is saved again as soon as possible.
func TestRestartOnFullDisk(t *testing.T) {
	r := newRig(t, "")
	r.options = keep(t.TempDir())
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "4"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	r.stop()
	var full atomic.Bool
	full.Store(true)
	r.prepare = func(e *Engine) {
		replace := func(path string, content []byte, o atomicfile.Options) error {
			if full.Load() {
				return syscall.ENOSPC
			}
			return atomicfile.Write(path, content, o)
		}
		e.openStore = func(dir, boot string, fail func(error)) (*store, *remembered, []string, error) {
			return openStoreWith(replace, dir, boot, fail)
		}
	}
	r.start()
	r.awaitLog("continuing where the previous monitor ended")
	r.awaitLog("the state cannot be saved")
	r.awaitRecord("PRINT time is up", 1)
	full.Store(false)
	r.awaitLog("the state can be saved again")
	if n := r.records("timer started two-min"); n != 1 {
		t.Errorf("the timer was started %d times, want once", n)
	}
	r.stop()
	r.mu.Lock()
	r.log.Reset()
	r.mu.Unlock()
	r.start()
	r.awaitLog("every unit has been heard from")
	if n := r.records("PRINT time is up"); n != 1 {
		t.Errorf("the timer ended %d times, want once", n)
	}
}

// TestStateThatHangs: if reading the state hangs, the start waits a while and then continues
// without it.
func TestStateThatHangs(t *testing.T) {
	r := newRig(t, "")
	dir, answer := t.TempDir(), make(chan struct{})
	defer close(answer)
	r.options = func(o *Options) { o.StateDir, o.Timing.Disk = dir, 200*time.Millisecond }
	r.prepare = func(e *Engine) {
		e.openStore = func(dir, boot string, fail func(error)) (*store, *remembered, []string, error) {
			<-answer
			return openStore(dir, boot, fail)
		}
	}
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "100ms"))
	r.start()
	r.awaitLog("its disk does not answer")
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("PRINT time is up", 1)
}

// TestRestartAfterReturn: power came back and the timer became due while the monitor was not
// running. The units are asked first.
func TestRestartAfterReturn(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.Clock = dir, clock.now }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	r.stop()
	upsd.Set("Eaton", "ups.status", "OL")
	clock.sleep(10 * time.Minute)
	r.start()
	r.awaitRecord("PRINT back", 1)
	r.awaitLog("every unit has been heard from")
	if r.records("time is up") > 0 {
		t.Error("the timer expired before the unit was heard from")
	}
}

// TestDeadTimeCounts: a timer that became due while the monitor was not running expires as soon as
// the units have been heard from.
func TestDeadTimeCounts(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.Clock = dir, clock.now }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	r.stop()
	clock.sleep(2 * time.Hour)
	r.start()
	r.awaitRecord("PRINT time is up", 1)
}

// TestSuspend: after a suspend of two hours, the units are polled before a timer that has become
// due expires.
func TestSuspend(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	upsd.Set("Eaton", "ups.status", "OL")
	clock.sleep(2 * time.Hour)
	r.awaitLog("the machine was suspended for 2h0m0s")
	r.awaitRecord("PRINT back", 1)
	r.awaitLog("every unit has been heard from")
	if r.records("time is up") > 0 {
		t.Error("the timer expired before the unit was heard from")
	}
}

// TestSuspendWithoutServer: a server that does not answer does not hold timers for long.
func TestSuspendWithoutServer(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock, o.Timeout = clock.now, 2*time.Second }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	upsd.Close()
	r.awaitRecord("COMM->NOCOMM", 1)
	clock.sleep(2 * time.Hour)
	r.awaitRecord("PRINT time is up", 1)
}

// TestSuspendNetworkLate: a dead connection says nothing about the unit.
func TestSuspendNetworkLate(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve(freeport.Address(t), online("Eaton"))
	addr := upsd.Addr()
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started two-min", 1)
	upsd.Close()
	r.awaitRecord("COMM->NOCOMM", 1)
	clock.sleep(2 * time.Hour)
	r.awaitLog("the machine was suspended for 2h0m0s")
	r.serve(addr, online("Eaton"))
	r.e.RequestReload() // its certificate has changed
	r.awaitRecord("PRINT back", 1)
	r.awaitLog("every unit has been heard from")
	if r.records("time is up") > 0 {
		t.Error("the timer expired before the unit was heard from")
	}
}

// TestSuspendThenEdit: a reload right after a suspend does not let timers expire either.
func TestSuspendThenEdit(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	config := strings.ReplaceAll(fmt.Sprintf(outage, upsd.Port(), "1h"), "50ms", "10m")
	r.write(config)
	r.start()
	r.awaitLog("monitoring")
	r.await("a LOGIN", func() bool { return upsd.NumLogins("Eaton") == 1 })
	upsd.Set("Eaton", "ups.status", "OB")
	r.save(strings.Replace(config, "10m", "50ms", 1)) // polls, and again every 50 ms
	r.awaitRecord("timer started two-min", 1)
	upsd.Set("Eaton", "ups.status", "OL")
	clock.sleep(2 * time.Hour)
	r.save(config + "WHEN Eaton REPORTS None->RB : PRINT \"rb\"\n")
	r.awaitRecord("PRINT back", 1)
	if r.records("time is up") > 0 {
		t.Error("the timer expired before the unit was heard from")
	}
}

// TestReboot: after a reboot the saved state is not used.
func TestReboot(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	boot := "first"
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, boot }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("PRINT on battery", 1)
	r.stop()
	boot = "second"
	r.start()
	r.awaitRecord("PRINT on battery", 2)
	r.stop()
	if strings.Contains(r.log.String(), "continuing where") {
		t.Error("the monitor continued from the state of an earlier boot")
	}
}

// TestShutdownIsNotForgotten: a SHUTDOWNCMD that had not succeeded when the monitor stopped is run
// again. One that had succeeded is not.
func TestShutdownIsNotForgotten(t *testing.T) {
	r := newRig(t, "")
	r.options = keepBriefly(t.TempDir())
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) +
		`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo tried >> DIR/out; test -e DIR/possible'"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("tried\n")
	r.awaitLog("SHUTDOWNCMD failed, will be retried")
	r.stop()
	if err := os.WriteFile(filepath.Join(r.dir, "possible"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.awaitLog("repeating an order that had not succeeded")
	r.awaitLog("SHUTDOWNCMD done")
	tries := strings.Count(r.out(), "tried")
	r.restart()
	r.awaitLog("every unit has been heard from")
	r.stop()
	if got := strings.Count(r.out(), "tried"); got != tries {
		t.Errorf("a shutdown that had succeeded was run again: got %d tries, want %d", got, tries)
	}
}

// TestOneCommandForTwoUnits: two units order the same SHUTDOWNCMD, which fails, so one command is
// tried for both. When the reason of the first is gone, that of the second persists, even after a
// restart and a pause.
func TestOneCommandForTwoUnits(t *testing.T) {
	r := newRig(t, "")
	r.options = keepBriefly(t.TempDir())
	upsd := r.serve("", online("Eaton", "Other"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `MONITOR Other POWERVAL 1 UPSDUSER mon PASSWORD "sekret" TYPE primary
WHEN EACH REPORTS OL->OB : PRINT "on battery" SHUTDOWNCMD "/bin/sh -c 'echo tried >> DIR/out; test -e DIR/possible'"
WHEN EACH REPORTS OB->OL : PRINT "back"
`)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("SHUTDOWNCMD failed, will be retried")
	upsd.Set("Other", "ups.status", "OB")
	r.awaitLog("SHUTDOWNCMD not run again")
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("PRINT back", 1)

	answer := make(chan error, 1)
	r.e.inbox <- request(func(r *run) {
		for e := range r.orders.pending {
			if e.Verb == fsm.ShutdownCmd && strings.Contains(e.Unit, "Eaton") {
				secondTry{e, nil, answer}.decide(r)
				return
			}
		}
		answer <- errors.New("no order is under way")
	})
	if err := <-answer; err != nil {
		t.Errorf("after a pause: got %v, want the order to be allowed", err)
	}

	r.stop()
	if err := os.WriteFile(filepath.Join(r.dir, "possible"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.awaitLog("repeating an order that had not succeeded")
	r.awaitLog("SHUTDOWNCMD done")
	r.stop()
	tries := strings.Count(r.out(), "tried")
	r.mu.Lock()
	r.log.Reset()
	r.mu.Unlock()
	r.start()
	r.awaitLog("every unit has been heard from")
	r.stop()
	if n := strings.Count(r.out(), "tried"); n != tries {
		t.Errorf("a shutdown that had succeeded was run again: got %d tries, want %d", n, tries)
	}
}

// TestRuleOfOneOfTwoUnits: two units have ordered the same command. The rule of the unit whose
// order is tried is removed, and that of the other is not. If the state is kept, the next monitor
// does not repeat what has succeeded.
func TestRuleOfOneOfTwoUnits(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{"no state": "", "state": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "")
			r.options = func(o *Options) {
				o.StateDir, o.Timing.Drain, o.Timing.Hold = dir, 300*time.Millisecond, time.Millisecond
			}
			upsd := r.serve("", online("Eaton", "Other"))
			config := fmt.Sprintf(header, upsd.Port()) + `MONITOR Other POWERVAL 1 UPSDUSER mon PASSWORD "sekret" TYPE primary
WHEN Other REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo tried >> DIR/out; test -e DIR/possible'"
`
			r.write(config + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo tried >> DIR/out; test -e DIR/possible'"
`)
			r.start()
			upsd.Set("Eaton", "ups.status", "OB")
			r.awaitLog("SHUTDOWNCMD failed, will be retried")
			upsd.Set("Other", "ups.status", "OB")
			r.awaitLog("SHUTDOWNCMD not run again")
			if err := os.WriteFile(filepath.Join(r.dir, "possible"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			r.save(config)
			r.awaitLog("the new configuration is in force")
			r.awaitLog("no rule of the configuration orders it any more")
			r.awaitLog("SHUTDOWNCMD done")
			if dir == "" {
				return
			}
			tries := strings.Count(r.out(), "tried")
			r.restart()
			r.awaitLog("every unit has been heard from")
			r.stop()
			if n := strings.Count(r.out(), "tried"); n != tries {
				t.Errorf("a shutdown that had succeeded was run again: got %d tries, want %d", n, tries)
			}
		})
	}
}

// TestCorrectedShutdown: the command was corrected while the monitor was not running.
func TestCorrectedShutdown(t *testing.T) {
	r := newRig(t, "")
	r.options = keepBriefly(t.TempDir())
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/no/such/command"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("SHUTDOWNCMD failed, will be retried")
	r.stop()
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : NUTLOG "on battery"` + "\n" +
		`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo corrected >> DIR/out'"` + "\n")
	r.start()
	r.awaitOut("corrected\n")
	r.awaitLog("SHUTDOWNCMD done")
	r.stop()

	// An order whose rule is gone is not repeated.
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OB->OL : SHUTDOWNCMD "/no/such/command"` + "\n" +
		`WHEN Eaton REPORTS OL->OB : PRINT "out once more"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("SHUTDOWNCMD /no/such/command", 2)
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("PRINT out once more", 1)
	r.stop()
	r.write(fmt.Sprintf(header, upsd.Port()))
	r.start()
	r.awaitLog("is not repeated, since no rule gives it any more")
}

// TestShutdownIsOverWhenPowerIsBack: an order that did not succeed during the outage is not
// repeated after it.
func TestShutdownIsOverWhenPowerIsBack(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { keepBriefly(dir)(o); o.Actions.Limits.ShutdownRetry = time.Hour }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo tried >> DIR/out; false'"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("tried\n")
	r.awaitLog("SHUTDOWNCMD failed, will be retried")
	r.stop()
	upsd.Set("Eaton", "ups.status", "OL")
	tries := strings.Count(r.out(), "tried")
	r.start()
	r.awaitLog("is not repeated, since all is well now")
	r.restart()
	r.awaitLog("every unit has been heard from")
	r.stop()
	if got := strings.Count(r.out(), "tried"); got != tries {
		t.Errorf("got %d more tries, want 0", got-tries)
	}
	if strings.Count(r.log.String(), "is not repeated") != 2 { // once, in both logs
		t.Errorf("the order was not forgotten:\n%s", r.log.String())
	}
}

// out returns what the rules have written to DIR/out.
func (r *rig) out() string {
	r.t.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, "out"))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(b)
}

// TestOddStateFiles: the monitor starts, whatever it finds in the state directory.
func TestOddStateFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		prepare func(t *testing.T, dir string)
		says    string
	}{
		{"none", func(*testing.T, string) {}, "monitoring"},
		{"empty", func(t *testing.T, dir string) { write(t, dir, nil) }, "set aside"},
		{"text", func(t *testing.T, dir string) { write(t, dir, []byte(strings.Repeat("no database\n", 1000))) }, "set aside"},
		{"torn", func(t *testing.T, dir string) {
			s, _, _, err := openStore(dir, "boot", func(error) {})
			if err != nil {
				t.Fatal(err)
			}
			<-s.save(map[string]*fsm.UnitState{"x": {ID: "x"}}, nil)
			if err := s.close(); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(filepath.Join(dir, stateName))
			if err != nil {
				t.Fatal(err)
			}
			for i := len(b) / 2; i < len(b); i++ {
				b[i] ^= 0x55
			}
			write(t, dir, b)
		}, "set aside"},
		{"a pipe", func(t *testing.T, dir string) {
			if err := syscall.Mkfifo(filepath.Join(dir, stateName), 0o640); err != nil {
				t.Fatal(err)
			}
		}, "set aside"},
		{"a link to an endless file", func(t *testing.T, dir string) {
			if err := os.Symlink("/dev/zero", filepath.Join(dir, stateName)); err != nil {
				t.Fatal(err)
			}
		}, "set aside"},
		{"of an earlier version, damaged", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, olderName), bytes.Repeat([]byte("no database\n"), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "set aside"},
		{"a pipe of an earlier version", func(t *testing.T, dir string) {
			if err := syscall.Mkfifo(filepath.Join(dir, olderName), 0o640); err != nil {
				t.Fatal(err)
			}
		}, "state.db: it is not a regular file"},
		{"no directory", func(t *testing.T, dir string) {
			if err := os.Remove(dir); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(dir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "no state is kept"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "state")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			tt.prepare(t, dir)
			r := newRig(t, "GROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n")
			r.options = keep(dir)
			r.start()
			r.awaitLog(tt.says)
			r.awaitRecord("COMM->NOCOMM", 1)
		})
	}
}

func write(t *testing.T, dir string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, stateName), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestStateDirectoryInUse: two monitors cannot share a state directory. The previous one may still
// be stopping, so the second waits a while.
func TestStateDirectoryInUse(t *testing.T) {
	r := newRig(t, "GROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n")
	dir := filepath.Join(t.TempDir(), "state")
	r.options = keep(dir)
	r.start()
	r.awaitRecord("COMM->NOCOMM", 1)

	second := New(Options{StateDir: dir, Actions: r.e.o.Actions, Timing: Timing{Takeover: 100 * time.Millisecond}})
	err := second.Run(t.Context(), config.Load(r.file))
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("%s (process %d)", dir, os.Getpid())) {
		t.Errorf("got %v, want ErrInUse with the directory and the process", err)
	}

	first := r.end
	ctx, end := context.WithCancel(t.Context())
	third := New(Options{StateDir: dir, Actions: r.e.o.Actions, Timing: Timing{Takeover: testPatience}})
	began := make(chan struct{})
	third.o.Subscribers = []Subscriber{func(e Event) {
		if _, ok := e.(Began); ok {
			close(began)
		}
	}}
	done := make(chan error, 1)
	go func() { done <- third.Run(ctx, config.Load(r.file)) }()
	first()
	select {
	case <-began:
	case <-time.After(testPatience):
		t.Error("the third monitor did not take over")
	}
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestStateDirectoryInUseAgain: a state directory that was removed, and is there again, is still that of
// the monitor that runs.
func TestStateDirectoryInUseAgain(t *testing.T) { // alone: a program that another test starts holds the lock for a moment
	for name, remove := range map[string]func(dir string) error{
		"the lock":                     func(dir string) error { return os.Remove(filepath.Join(dir, "lock")) },
		"the directory":                os.RemoveAll,
		"something is mounted over it": func(dir string) error { return errors.Join(os.Rename(dir, dir+"-below"), os.Mkdir(dir, 0o750)) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "state")
				e := New(Options{StateDir: dir, Timing: Timing{Takeover: time.Nanosecond}})
				unlock, err := e.lock(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if err := remove(dir); err != nil {
					t.Fatal(err)
				}
				time.Sleep(lookEvery)
				synctest.Wait()
				if again, err := e.lock(t.Context()); !errors.Is(err, ErrInUse) {
					t.Errorf("got %v, want ErrInUse", err)
					again()
				}
				unlock()
				second, err := e.lock(t.Context()) // which does not wait
				if err != nil {
					t.Fatal(err)
				}
				second()
			})
		})
	}
}

// TestDryRunKeepsAJournal: a dry run keeps a journal, but nothing from which a real monitor would
// continue.
func TestDryRunKeepsAJournal(t *testing.T) {
	r := newRig(t, "")
	dir := filepath.Join(t.TempDir(), "state")
	r.options = func(o *Options) { o.StateDir, o.Actions.DryRun = dir, true }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/no/such/command"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("dry run, not done: SHUTDOWNCMD")
	r.stop()
	var started, ran bool
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		started = started || e.Kind == journal.Started && e.Config.DryRun
		ran = ran || e.Kind == journal.Ran && e.Result.DryRun
	}
	if !started || !ran {
		t.Errorf("marked as a dry run: start %t, action %t; want both", started, ran)
	}
	if _, err := os.Stat(filepath.Join(dir, stateName)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dry run has saved a state: %v", err)
	}
}

// TestAlarmHasItsCause: in the journal, the causes lead from every alarm message to the failed
// SHUTDOWNCMD, and from there to its rule.
func TestAlarmHasItsCause(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = keepBriefly(dir)
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/false"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("cannot be shut down")
	r.stop()
	entries := map[uint64]journal.Entry{}
	told, ended := 0, 0
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		entries[e.Seq] = e
		cause := entries[e.Cause]
		switch {
		case e.Kind == journal.Alarm:
			if cause.Kind != journal.EffectRaised || cause.Effect.Verb != "SHUTDOWNCMD" || entries[cause.Cause].Kind != journal.RuleRun {
				t.Errorf("the cause of the alarm is %+v, want SHUTDOWNCMD and its rule", cause)
			}
		case e.Kind == journal.EffectRaised && e.Effect.Verb != "SHUTDOWNCMD":
			if cause.Kind != journal.Alarm {
				t.Errorf("the cause of %s is %+v, want the alarm", e.Effect.Verb, cause)
			}
			told++
		case e.Kind == journal.Ran && e.Effect.Verb == "WALL":
			if entries[cause.Cause].Kind != journal.Alarm {
				t.Errorf("the cause of WALL's end leads to %+v, want the alarm", cause)
			}
			ended++
		}
	}
	if told < 4 || ended != 1 {
		t.Errorf("got %d messages, want EPRINT, SYSLOG, WALL and NOTIFY; got %d ends of WALL, want 1", told, ended)
	}
}

// TestCutOff: what a killed monitor had not finished is sent again, or at least reported. Nothing
// that may have failed is silently forgotten. What the spool holds is sent once.
func TestCutOff(t *testing.T) {
	var posts atomic.Int32
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { posts.Add(1) }))
	defer hook.Close()
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, "boot" }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHELLCMD "touch DIR/out" WEBHOOK "` + hook.URL + "\"\n")
	policy := config.Load(r.file).Program.Policy
	cutOff := map[string]*fsm.Effect{}
	for i, verb := range []fsm.Verb{fsm.ShellCmd, fsm.Webhook} {
		for e := range policy.Effects(policy.Units[0].ID, verb, nil, time.Now()) {
			e.URL = ""
			cutOff[fmt.Sprint(i)] = e
		}
	}
	s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	s.save(nil, cutOff)
	<-s.begin("0")
	if err := s.close(); err != nil {
		t.Fatal(err)
	}

	r.start()
	r.awaitLog("an action of the previous monitor is not carried out")
	r.await("the webhook", func() bool { return posts.Load() == 1 })
	r.stop()
	s, was, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	if len(was.actions) != 0 {
		t.Errorf("got %d remembered actions, want none: %v", len(was.actions), was.actions)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(r.dir, "out")); err == nil {
		t.Error("the SHELLCMD was repeated")
	}
	reported := 0
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == journal.Ran && e.Effect.Verb == "SHELLCMD" && e.Result.Error == errCutOff.Error() {
			reported++
		}
	}
	if reported != 1 {
		t.Errorf("got %d reports of the SHELLCMD in the journal, want 1", reported)
	}
}

// TestKeptMessageIsSentOnce: a message that is both in the state and in the outbox, because the
// monitor was killed between the two saves, is sent once.
func TestKeptMessageIsSentOnce(t *testing.T) {
	var works atomic.Bool
	var mu sync.Mutex
	var posts []string
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !works.Load() {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		posts = append(posts, r.URL.Path)
	}))
	defer hook.Close()
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, "boot" }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : WEBHOOK "` + hook.URL + `/out"
WHEN Eaton REPORTS OB->OL : WEBHOOK "` + hook.URL + "/back\"\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	var kept []string
	r.await("the message in the spool", func() bool {
		kept, _ = filepath.Glob(filepath.Join(dir, "spool", "*.json"))
		return len(kept) == 1
	})
	r.awaitLog("will be retried")
	r.stop()
	id := strings.TrimSuffix(filepath.Base(kept[0]), ".json")
	s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	policy := config.Load(r.file).Program.Policy
	for e := range policy.Effects(policy.Units[0].ID, fsm.Webhook, nil, time.Now()) {
		if e.Event == "OL->OB" {
			e.URL = ""
			s.save(nil, map[string]*fsm.Effect{id: e})
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}

	works.Store(true)
	r.start()
	arrived := func() string {
		mu.Lock()
		defer mu.Unlock()
		return strings.Join(posts, " ")
	}
	r.await("the message", func() bool { return strings.HasPrefix(arrived(), "/out") })
	upsd.Set("Eaton", "ups.status", "OL")
	r.await("the message after it", func() bool { return strings.HasSuffix(arrived(), "/back") })
	if got := arrived(); got != "/out /back" {
		t.Errorf("got the messages %q, want /out and /back", got)
	}
}

// TestCutOffIsNotForgotten: an action that was cut off is remembered until the journal has recorded
// it, because the monitor may be killed again before that.
func TestCutOffIsNotForgotten(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.BootID, o.Timing.Patience = dir, "boot", time.Hour }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHELLCMD "echo run >> DIR/out"` + "\n")
	policy := config.Load(r.file).Program.Policy
	s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	for e := range policy.Effects(policy.Units[0].ID, fsm.ShellCmd, nil, time.Now()) {
		s.save(nil, map[string]*fsm.Effect{"cut off": e})
	}
	<-s.begin("cut off")
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.awaitLog("an action of the previous monitor is not carried out")
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("run\n") // so everything saved before it is on disk
	was, damage, err := readState(filepath.Join(dir, stateName), "boot")
	if err != nil || damage != nil || was == nil || was.actions["cut off"] == nil || !was.begun["cut off"] {
		t.Errorf("got %+v, damage %q, %v, want the begun action", was, damage, err)
	}
}

// TestMadeUpFor: the next monitor does what a killed one had decided but not begun. It also repeats
// what is harmless to do twice. The journal leads from each end to its rule, and says why it was
// done.
func TestMadeUpFor(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, "boot" }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHELLCMD "echo begun >> DIR/out" SHELLCMD "echo late >> DIR/out" PRINT "again"
WHEN Eaton REPORTS OL->OB : SHELLCMD "echo old >> DIR/out"
`)
	policy := config.Load(r.file).Program.Policy
	system, _ := fsm.Start(policy, fsm.Instant{Wall: time.Now()}, nil)
	in := fsm.Input{Unit: policy.Units[0].ID, Status: "OL"}
	system.Step(fsm.Instant{Wall: time.Now()}, in)
	in.Status = "OB"
	records := system.Step(fsm.Instant{Wall: time.Now()}, in)

	w := journal.Open(filepath.Join(dir, JournalDir), journal.Options{Boot: "boot"}) // of the killed monitor
	kept := map[string]*fsm.Effect{}
	for i := range records {
		if e := records[i].Effect; e != nil {
			e.ID = fmt.Sprint(len(kept))
			switch {
			case strings.Contains(e.Text, "old"):
				e.Time = e.Time.Add(-time.Hour)
			case strings.Contains(e.Text, "late"): // the text of that time, which may differ now
				e.Text = strings.Replace(e.Text, "late", "decided", 1)
			}
			kept[e.ID] = e
		}
	}
	w.Step(fsm.Instant{Wall: time.Now()}, in, records)
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	state, _ := system.UnitState(policy.Units[0].ID)
	s.save(map[string]*fsm.UnitState{state.ID: &state}, kept)
	<-s.begin("0")
	if err := s.close(); err != nil || len(kept) != 4 {
		t.Fatal(err, kept)
	}

	upsd.Set("Eaton", "ups.status", "OB")
	r.start()
	r.awaitOut("decided\n")
	r.awaitLog("every unit has been heard from")
	r.stop()
	if got := r.out(); got != "decided\n" {
		t.Errorf("commands run: got %q, want only the decided one", got)
	}
	ends := map[string]*journal.Result{}
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == journal.Ran {
			ends[e.Effect.ID] = e.Result
		}
	}
	if len(ends) != 4 || ends["0"].Error != errCutOff.Error() || ends["1"].Again != late || ends["1"].Error != "" || ends["2"].Again != again || ends["3"].Error != errTooLate.Error() {
		t.Errorf("wrong ends in the journal: %+v %+v %+v %+v", ends["0"], ends["1"], ends["2"], ends["3"])
	}
	var told bytes.Buffer
	if _, err := journal.Print(&told, journal.Read(filepath.Join(dir, JournalDir), journal.Query{}), journal.Query{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"begun >> " + r.dir + "/out: " + errCutOff.Error(),
		"decided >> " + r.dir + "/out: exit code 0",
		"(" + late + ")",
		"PRINT \"again\": done (" + again + ")",
	} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("no %q in\n%s", want, told.String())
		}
	}
}

// TestSavedBeforeItIsHandedOver: the loop saves an effect before it hands it over. An effect that is
// handed over first may begin before it is saved, and a monitor that is killed then forgets it, or
// carries it out twice.
func TestSavedBeforeItIsHandedOver(t *testing.T) {
	dir := t.TempDir()
	const policy = bubbleConfig + `WHEN Eaton REPORTS OB->OL : SHUTDOWNCMD "/bin/down" DEBUG 0` + "\n"
	var loop *run
	looked := false
	look := func() { // on the loop's goroutine, after it has handed over the SHUTDOWNCMD
		looked = true
		<-loop.orders.store.settled()
		was, damage, err := readState(filepath.Join(dir, stateName), "boot")
		if err != nil || damage != nil || len(was.actions) != 1 {
			t.Errorf("got the state %+v, damage %q and %v, want one action", was, damage, err)
		}
	}
	inBubbleOf(t, policy, []string{"OL", "OB"}, func(b *bubble) {
		loop = b.r
		b.answer("OL")
		if !looked {
			t.Error("nothing was handed over")
		}
	}, func(o *Options) {
		o.StateDir, o.Actions.DryRun = dir, false
		o.Actions.Privileged = func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} }
		o.Actions.Logger = slog.New(onMessage{slog.DiscardHandler, "log level set", look})
	})
}

// onMessage calls do for each log record with a message.
type onMessage struct {
	slog.Handler
	message string
	do      func()
}

func (h onMessage) Enabled(context.Context, slog.Level) bool { return true }

func (h onMessage) Handle(_ context.Context, rec slog.Record) error {
	if rec.Message == h.message {
		h.do()
	}
	return nil
}

// TestKeptBeforeItBegins: when a command runs or a message arrives, the state on disk already has
// it, and has the command as begun.
func TestKeptBeforeItBegins(t *testing.T) {
	dir := t.TempDir()
	look := func(path string) (verbs []string) {
		was, damage, err := readState(path, "boot")
		if err != nil || damage != nil || was == nil {
			t.Errorf("got %v, damage %q, want the state without damage", err, damage)
			return nil
		}
		for id, e := range was.actions {
			verbs = append(verbs, fmt.Sprintf("%s %v", e.Verb, was.begun[id]))
		}
		return verbs
	}
	seen := make(chan []string, 1)
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		seen <- look(filepath.Join(dir, stateName))
	}))
	defer hook.Close()
	r := newRig(t, "")
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, "boot" }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : SHELLCMD "cat ` + dir + "/" + stateName + ` > DIR/new; mv DIR/new DIR/out"
	WEBHOOK "` + hook.URL + "\"\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.await("the copy", func() bool { _, err := os.Stat(filepath.Join(r.dir, "out")); return err == nil })
	if got := look(filepath.Join(r.dir, "out")); !slices.Contains(got, "SHELLCMD true") {
		t.Errorf("state while the command ran: got %q, want SHELLCMD true", got)
	}
	select {
	case got := <-seen:
		if !slices.Contains(got, "WEBHOOK false") {
			t.Errorf("state when the webhook arrived: got %q, want WEBHOOK false", got)
		}
	case <-time.After(testPatience):
		t.Error("the webhook did not arrive")
	}
}

// TestStatusAndFSD: the status of the loop, and the injection of FSD.
func TestStatusAndFSD(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { keep(dir)(o); o.Version = "1.2.3" }
	upsd := r.serve("", online("Eaton", "APC"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m") + "MONITOR APC POWERVAL 0 UPSDUSER mon PASSWORD \"sekret\" TYPE secondary\n" +
		"WHEN Eaton REPORTS None->FSD : PRINT \"forced\"\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB DISCHRG")
	r.awaitRecord("timer started two-min", 1)
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	s, err := r.e.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if s.Version != "1.2.3" {
		t.Errorf("got the version %q, want 1.2.3", s.Version)
	}
	u := s.Units[0]
	if len(s.Units) != 2 || strings.Join(u.States, " ") != "COMM OB DISCHRG" || len(u.Timers) != 1 || u.Timers[0].Name != "two-min" ||
		u.Timers[0].Left > 2*time.Minute || u.Timers[0].Left < time.Minute || u.Values[0].Value != "OB DISCHRG" || !u.TLS || !s.Alert {
		t.Errorf("wrong status: %+v", s)
	}
	units, err := r.e.FSD(ctx, "a test")
	if err != nil || len(units) != 1 || !strings.HasPrefix(units[0], "Eaton@") {
		t.Fatalf("FSD: got the units %q, %v; want Eaton", units, err)
	}
	r.awaitRecord("PRINT forced", 1)
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("PRINT back", 1)
	if r.records("FSD->None") > 0 {
		t.Error("a report ended the injected FSD")
	}
	r.restart()
	forced := 0
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err == nil && e.Kind == journal.FSD && e.By == "a test" {
			forced++
		}
	}
	if forced != 1 {
		t.Errorf("the journal says %d times who ordered FSD, want once", forced)
	}
	r.awaitRecord("FSD->None", 1) // an orderly stop calls it off
	r.stop()
	short, cancelShort := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancelShort()
	if _, err := r.e.Status(short); err == nil {
		t.Error("Status succeeds although the engine is not running")
	}
}

// TestSettledInJournal: a webhook arrives that an earlier process has kept.
func TestSettledInJournal(t *testing.T) {
	var up atomic.Bool
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer hook.Close()
	r := newRig(t, "")
	state := t.TempDir()
	r.options = func(o *Options) { keep(state)(o); o.Actions.Limits.Retry = 10 * time.Millisecond }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m") + `WHEN Eaton REPORTS OL->OB : WEBHOOK "` + hook.URL + "\"\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("WEBHOOK failed")
	r.stop()
	up.Store(true)
	r.start()
	r.awaitLog("WEBHOOK delivered")
	r.stop()

	var raised, settled *journal.Entry
	for e, err := range journal.Read(filepath.Join(state, JournalDir), journal.Query{}) {
		switch {
		case err != nil:
			t.Fatal(err)
		case e.Kind == journal.EffectRaised && e.Effect.Verb == "WEBHOOK":
			raised = &e
		case e.Kind == journal.Settled:
			settled = &e
		}
	}
	if raised == nil || settled == nil || settled.Result.Error != "" || !settled.Raised.Equal(raised.Time) || settled.Rule != raised.Rule {
		t.Errorf("the outcome does not match its effect: raised %+v\nsettled %+v", raised, settled)
	}
}

// TestNotify: the monitor tells the service manager when it is ready, reloads, is alive, and stops.
func TestNotify(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m"))
	var said []string
	r.options = func(o *Options) {
		o.Watchdog = 30 * time.Millisecond
		o.Notify = func(s string) {
			r.mu.Lock()
			defer r.mu.Unlock()
			said = append(said, s)
			r.notice()
		}
	}
	heard := func(text string) func() bool {
		return func() bool { return strings.Contains(strings.Join(said, "\n"), text) }
	}
	r.start()
	r.await("READY", heard("READY=1"))
	r.await("WATCHDOG", heard("WATCHDOG=1"))
	upsd.Set("Eaton", "ups.status", "OB")
	r.await("STATUS", heard("STATUS=1 units, 1 on battery, 0 without contact"))
	r.save(fmt.Sprintf(outage, upsd.Port(), "3m"))
	r.await("RELOADING", heard("RELOADING=1\nMONOTONIC_USEC="))
	r.stop()
	if !heard("STOPPING=1")() {
		t.Errorf("no STOPPING=1 among the notifications: %q", said)
	}
}

// BenchmarkSave measures how long an effect waits for the disk.
func BenchmarkSave(b *testing.B) {
	s, _, _, err := openStore(b.TempDir(), "boot", func(err error) { b.Error(err) })
	if err != nil {
		b.Fatal(err)
	}
	u := &fsm.UnitState{ID: "LOCAL:u@localhost:3493", Status: "OB LB", Timers: []fsm.TimerState{{Name: "two-min"}}}
	var worst time.Duration
	for b.Loop() {
		begin := time.Now()
		<-s.save(map[string]*fsm.UnitState{u.ID: u}, nil)
		worst = max(worst, time.Since(begin))
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
	if err := s.close(); err != nil {
		b.Fatal(err)
	}
}

// TestSaveTriesAgain: what could not be written is written as soon as possible.
func TestSaveTriesAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	failed := make(chan error, 10)
	s, _, _, err := openStore(dir, "boot", func(err error) { failed <- err })
	if err != nil {
		t.Fatal(err)
	}
	<-s.save(map[string]*fsm.UnitState{"good": {ID: "good"}}, nil)
	_ = s.file.Close() // nothing is being written now
	away := dir + ".away"
	if err := errors.Join(os.Rename(dir, away), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	<-s.save(map[string]*fsm.UnitState{"better": {ID: "better"}}, map[string]*fsm.Effect{"1": {Text: "down"}})
	if err := <-failed; err == nil {
		t.Error("the failure was not reported")
	}
	if err := errors.Join(os.Remove(dir), os.Rename(away, dir)); err != nil {
		t.Fatal(err)
	}
	<-s.settled()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s, was, damage, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil || damage != nil {
		t.Fatal(err, damage)
	}
	defer func() { _ = s.close() }()
	if len(was.state.Units) != 2 || len(was.actions) != 1 {
		t.Errorf("got %d units and %d actions, want 2 and 1", len(was.state.Units), len(was.actions))
	}
	if err := <-failed; err != nil {
		t.Errorf("after the recovery: got the report %v, want nil", err)
	}
	if len(failed) > 0 {
		t.Errorf("got one more report: %v", <-failed)
	}
}

// writeOlder writes the state file of an older version.
func writeOlder(t *testing.T, dir, format, verb string, seal func(key, value []byte) []byte) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, olderName), 0o640, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		put := func(bucket, key, value string) error {
			b, err := tx.CreateBucketIfNotExists([]byte(bucket))
			return errors.Join(err, b.Put([]byte(key), seal([]byte(key), []byte(value))))
		}
		return errors.Join(put("meta", "boot", "boot"), tx.Bucket([]byte("meta")).Put([]byte("format"), []byte(format)),
			put("units", "u", `{"ID":"u","Timers":[{"Name":"down","Deadline":5}]}`),
			put("pending", "1", `{"Verb":`+verb+`,"Text":"down"}`))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestOlderState: a monitor that is upgraded during an outage continues from the state of the older
// version.
func TestOlderState(t *testing.T) {
	t.Parallel()
	sealed := func(key, value []byte) []byte {
		table := crc32.MakeTable(crc32.Castagnoli)
		return fmt.Appendf(nil, "%08x%s", crc32.Update(crc32.Checksum(key, table), table, value), value)
	}
	for _, tt := range []struct {
		format, verb string
		seal         func(key, value []byte) []byte
	}{
		{"upsmon state 1", "13", func(_, value []byte) []byte { return value }},
		{"upsmon state 2", "13", sealed},
		{"upsmon state 3", `"SHUTDOWNCMD"`, sealed},
	} {
		dir := t.TempDir()
		// A file in the current format is from before the downgrade to the older version.
		s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		s.save(map[string]*fsm.UnitState{"u": {ID: "u"}, "v": {ID: "v"}}, nil)
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		writeOlder(t, dir, tt.format, tt.verb, tt.seal)
		older, err := os.Stat(filepath.Join(dir, olderName)) // by the disk's clock
		if err != nil {
			t.Fatal(err)
		}
		ago := older.ModTime().Add(-time.Minute)
		if err := os.Chtimes(filepath.Join(dir, stateName), ago, ago); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time, the file has the current format
			s, was, damage, err := openStore(dir, "boot", func(err error) { t.Error(err) })
			if err != nil || damage != nil {
				t.Fatalf("%s: %v, %s", tt.format, err, damage)
			}
			if len(was.state.Units) != 1 || was.state.Units[0].Timers[0].Deadline != 5 ||
				was.actions["1"].Verb != fsm.ShutdownCmd || was.actions["1"].Text != "down" || !was.begun["1"] {
				t.Errorf("%s: got %+v, want the unit with its timer, and the begun SHUTDOWNCMD", tt.format, was)
			}
			if err := s.close(); err != nil {
				t.Fatal(err)
			}
			if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
				t.Errorf("%s: got files %q, want one", tt.format, files)
			}
		}
	}
}

// TestStatusOfTheDisk: the status says that the journal cannot be written for as long as that is
// the case.
func TestStatusOfTheDisk(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = keep(dir)
	block := filepath.Join(dir, JournalDir)
	if err := os.WriteFile(block, nil, 0o600); err != nil { // not a directory, even for root
		t.Fatal(err)
	}
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	await := func(what string, is func(disk []string) bool) {
		t.Helper()
		var s status.Monitor
		for end := time.Now().Add(testPatience); ; time.Sleep(10 * time.Millisecond) {
			var err error
			if s, err = r.e.Status(t.Context()); err != nil {
				t.Fatal(err)
			}
			if is(s.Disk) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s; the status has %q", what, s.Disk)
			}
		}
	}
	await("the failure is not in the status", func(disk []string) bool {
		return len(disk) == 1 && strings.HasPrefix(disk[0], "the journal cannot be written: ") && strings.Contains(disk[0], "not a directory")
	})
	if err := os.Remove(block); err != nil {
		t.Fatal(err)
	}
	await("its end is not noticed", func(disk []string) bool { return len(disk) == 0 })
	r.awaitLog("the journal can be written again")
}

// TestEndWithHangingDisk: stopping waits for a disk that does not answer, but not forever.
func TestEndWithHangingDisk(t *testing.T) {
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.Timing.Patience = dir, 200*time.Millisecond }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "1h"))
	r.start()
	held := make(chan struct{})
	defer close(held)
	_, err := ask(t.Context(), r.e, func(r *run) (struct{}, error) {
		s := r.orders.store
		s.mu.Lock()
		defer s.mu.Unlock()
		s.held = held
		return struct{}{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("PRINT on battery", 1) // the loop does not wait for the disk
	r.stop()
	r.awaitLog("the state was not completely saved")
	r.awaitLog(errHangs.Error())
}

// TestLogoutIsLast: a host that shuts down stays logged in until its SHUTDOWNCMD has ended, even if
// the monitor is stopped meanwhile. Its primary cuts the power after the LOGOUT.
func TestLogoutIsLast(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) +
		`WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD "/bin/sh -c 'echo began >> DIR/out; until test -e DIR/go; do sleep 0.02; done; echo ended >> DIR/out'"` + "\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("began\n")
	r.end()
	r.awaitLog("stopping")
	for range 30 { // long enough for a premature LOGOUT
		if n := upsd.NumLogins("Eaton"); n != 1 {
			t.Fatalf("got %d logins while the command runs, want 1", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.awaitOut("ended\n")
	r.stop()
	r.awaitLog("SHUTDOWNCMD done")
	r.await("a LOGOUT", func() bool { return upsd.NumLogins("Eaton") == 0 })
}

// TestHangingDiskAtStart: the start waits for a disk as long as it may take to spin up. A file that
// is opened later is closed.
func TestHangingDiskAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		file, err := os.Create(filepath.Join(t.TempDir(), "lock"))
		if err != nil {
			t.Fatal(err)
		}
		hangs := func() (*os.File, error) {
			<-release
			return file, nil
		}
		began := time.Now()
		if f, err := inTime(t.Context(), 20*time.Second, hangs, closeFile); f != nil || !errors.Is(err, errHangs) || time.Since(began) != 20*time.Second {
			t.Errorf("got the file %v and the error %v after %v, want errHangs after 20 s", f, err, time.Since(began))
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := inTime(cancelled, time.Hour, hangs, closeFile); !errors.Is(err, context.Canceled) {
			t.Errorf("with a cancelled context: got %v", err)
		}
		close(release)
		synctest.Wait()
		if _, err := file.Stat(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("the file that was opened late is still open: %v", err)
		}
	})
}
