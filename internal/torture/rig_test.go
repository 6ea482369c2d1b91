package torture

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// What a monitor may use at most. A monitor of one unit uses 20 MB and about a dozen descriptors.
const (
	maxMemory      = 192 << 10 // KiB, of each process
	maxDescriptors = 64        // of each process, when no fault is active
)

// rig is a monitor, or several in succession, with its own directory.
type rig struct {
	*trial
	dir      string
	binary   string
	wrapper  []string // the program that starts the monitor, with arguments
	separate bool     // whether a process of another user does the monitoring
	timeout  string   // --upsdtimeout
	stateDir string
	log      string
	env      []string
	client   *control.Client

	cmd    *exec.Cmd
	ended  chan struct{}
	stderr *os.File
}

// newRig creates a rig without a configuration.
func newRig(t *trial) *rig {
	dir, err := os.MkdirTemp("", "rig")
	t.check(err)
	r := &rig{
		trial: t, dir: dir, binary: t.program("", nil), timeout: "5",
		separate: os.Geteuid() == 0 && t.round%2 == 0,
		stateDir: filepath.Join(dir, "state"), log: filepath.Join(dir, "log", "nut.log"),
		client: control.NewClient(filepath.Join(dir, "run", "s")),
	}
	// The other user writes to these directories.
	for _, d := range []struct {
		name string
		mode os.FileMode
	}{{"", 0o755}, {"rec", 0o777}, {"log", 0o777}} {
		path := filepath.Join(dir, d.name)
		t.check(os.MkdirAll(path, 0o755))
		t.check(os.Chmod(path, d.mode))
	}
	t.Cleanup(func() {
		r.kill()
		if t.Failed() {
			t.Logf("%s\n%s", tail(r.log), tail(r.path("stderr")))
		}
		os.RemoveAll(dir)
	})
	r.write("down", "#!/bin/sh\necho \"$*\" >>"+r.path("rec/down")+"\n")
	return r
}

func tail(path string) string {
	content, _ := os.ReadFile(path)
	return string(content[max(0, len(content)-8000):])
}

func (r *rig) path(name string) string { return filepath.Join(r.dir, name) }

// write replaces a file atomically.
func (r *rig) write(name, text string) {
	r.Helper()
	r.check(os.WriteFile(r.path(name+".new"), []byte(text), 0o644))
	r.check(os.Rename(r.path(name+".new"), r.path(name)))
}

// down returns a SHUTDOWNCMD that records a word.
func (r *rig) down(word string) string {
	return fmt.Sprintf(`SHUTDOWNCMD "/bin/sh %s %s"`, r.path("down"), word)
}

// launch starts a monitor.
func (r *rig) launch() {
	r.Helper()
	args := append(slices.Clone(r.wrapper), r.binary, "run", "-c", r.path("UPSmon.conf"), "-l", r.log, "--state-dir", r.stateDir,
		"--socket", r.path("run/s"), "--upsdtimeout", r.timeout)
	if os.Geteuid() == 0 {
		user := "root"
		if r.separate {
			user = "nobody"
		}
		args = append(args, "-u", user)
	}
	if r.stderr == nil {
		var err error
		r.stderr, err = os.OpenFile(r.path("stderr"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		r.check(err)
		r.Cleanup(func() { r.stderr.Close() })
	}
	r.cmd = exec.Command(args[0], args[1:]...)
	r.cmd.Env = append(os.Environ(), r.env...)
	r.cmd.Stdout, r.cmd.Stderr = r.stderr, r.stderr
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	r.ended = make(chan struct{})
	r.check(startLocked(r.cmd, r.ended))
}

// alive fails the trial if the monitor has ended.
func (r *rig) alive() {
	r.Helper()
	select {
	case <-r.ended:
		r.Fatalf("the monitor has ended: %v", r.cmd.ProcessState)
	default:
	}
}

// kill sends SIGKILL to the monitor.
func (r *rig) kill() {
	if r.cmd == nil {
		return
	}
	_ = r.cmd.Process.Kill()
	<-r.ended
	r.cmd = nil
}

// stop sends SIGTERM to the monitor and waits for a clean exit.
func (r *rig) stop() {
	r.Helper()
	r.alive()
	r.check(r.cmd.Process.Signal(syscall.SIGTERM))
	r.await("an end after SIGTERM", func() bool {
		select {
		case <-r.ended:
			return true
		default:
			return false
		}
	})
	if !r.cmd.ProcessState.Success() {
		r.Errorf("after SIGTERM: got %v, want a clean exit", r.cmd.ProcessState)
	}
	r.cmd = nil
}

// status requests the monitor's status; ok is false if it does not answer.
func (r *rig) status() (s status.Monitor, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := r.client.Status(ctx)
	return s, err == nil
}

// unit returns the monitor's status of a unit, or nil.
func (r *rig) unit(name string) *status.Unit {
	s, ok := r.status()
	if !ok {
		return nil
	}
	for i := range s.Units {
		if u := &s.Units[i]; strings.HasPrefix(u.ID, "LOCAL:"+name+"@") && !u.Unheard {
			return u
		}
	}
	return nil
}

// awaitState waits until the monitor reports that a unit is in all of these states.
func (r *rig) awaitState(unit string, states ...string) {
	r.Helper()
	r.await(fmt.Sprint(unit, " is ", states), func() bool {
		r.alive()
		u := r.unit(unit)
		if u == nil {
			return false
		}
		for _, s := range states {
			if !slices.Contains(u.States, s) {
				return false
			}
		}
		return true
	})
}

// orders returns the recorded words of all shutdowns.
func (r *rig) orders() []string {
	content, err := os.ReadFile(r.path("rec/down"))
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

// ordered counts the shutdowns with a word.
func (r *rig) ordered(word string) int {
	n := 0
	for _, w := range r.orders() {
		if w == word {
			n++
		}
	}
	return n
}

// logged counts the lines of the log that contain a text.
func (r *rig) logged(text string) int {
	content, _ := os.ReadFile(r.log)
	return bytes.Count(content, []byte(text))
}

// processes returns the monitor's process and, if there is one, the process without privileges.
func (r *rig) processes() []int {
	all := []int{r.cmd.Process.Pid}
	for _, pid := range children(all[0]) {
		// A process that has forked and not yet executed a command has its parent's arguments.
		if args, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); bytes.Contains(args, []byte("\x00--parent=")) {
			all = append(all, pid)
		}
	}
	return all
}

func children(pid int) []int {
	var all []int
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, l := range lists {
		content, _ := os.ReadFile(l)
		for _, field := range strings.Fields(string(content)) {
			if pid, err := strconv.Atoi(field); err == nil {
				all = append(all, pid)
			}
		}
	}
	return all
}

// memory returns the maximum resident memory of a process, in KiB (VmHWM of proc(5)).
func memory(pid int) int {
	content, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(content), "VmHWM:")
	if fields := strings.Fields(after); len(fields) > 0 {
		n, _ := strconv.Atoi(fields[0])
		return n
	}
	return 0
}

func descriptors(pid int) int {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return len(entries)
}

// bounded checks the monitor's memory and descriptors, and that nothing in it has panicked. No
// fault may be active.
func (r *rig) bounded() {
	r.Helper()
	r.alive()
	for _, pid := range r.processes() {
		used := memory(pid)
		r.row.peak("MB of memory", used>>10)
		if used > maxMemory {
			r.Errorf("got %d MB of memory in a process of the monitor, want at most %d MB", used>>10, maxMemory>>10)
		}
		r.await("few descriptors", func() bool { return descriptors(pid) <= maxDescriptors })
	}
	r.unharmed()
}

// unharmed checks that nothing in the monitor has panicked.
func (r *rig) unharmed() {
	r.Helper()
	content, _ := os.ReadFile(r.path("stderr"))
	for _, bad := range []string{"panic:", "fatal error:", "goroutine 1 ["} {
		if bytes.Contains(content, []byte(bad)) {
			r.Errorf("the monitor has panicked: %s", bad)
		}
	}
}

// source is the server of a monitor's units: simupsd, or Debian's upsd.
type source interface {
	set(unit, status string)
	port() int
	ca() []byte
}

// simulated is a simupsd with its certificate authority.
type simulated struct {
	*simupsd.Server
	authority *simupsd.Authority
}

func (s simulated) set(unit, status string) { s.Set(unit, "ups.status", status) }
func (s simulated) port() int               { return s.Port() }
func (s simulated) ca() []byte              { return s.authority.PEM() }

// host is the name in every certificate. It needs no DNS.
const host = "localhost"

func newSimulated(t *trial, units ...string) simulated {
	t.Helper()
	authority, err := simupsd.NewAuthority()
	t.check(err)
	cert, err := authority.Issue(host)
	t.check(err)
	c := simupsd.Config{Cert: &cert, Users: map[string]string{"monitor": "secret"}, Units: map[string]map[string]string{}}
	for _, u := range units {
		c.Units[u] = map[string]string{"ups.status": "OL", "battery.charge": "90", "device.serial": "0"}
	}
	s, err := simupsd.Start(c)
	t.check(err)
	t.Cleanup(func() { s.Close() })
	return simulated{s, authority}
}

// plan writes the configuration of most trials. Its unit Eaton shuts down for a low battery, for
// lost contact on battery, and if another client sets FSD.
func (r *rig) plan(port int, ca []byte, lost time.Duration, more string) {
	r.Helper()
	r.write("ca.pem", string(ca))
	r.write("UPSmon.conf", fmt.Sprintf(`POLLFREQ 100ms POLLFREQALERT 100ms
GROUP LOCAL HOST %s PORT %d CERTFILE "ca.pem"
MONITOR Eaton POWERVAL 1 UPSDUSER monitor PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN Eaton REPORTS None->LB     : IF OB %s
WHEN Eaton REPORTS None->FSD    : %s
WHEN Eaton REPORTS COMM->NOCOMM : NUTLOG "contact is lost"
WHEN Eaton REPORTS COMM->NOCOMM FOR %ds : IF OB %s
%s`, host, port, r.down("low"), r.down("fsd"), int(lost.Seconds()), r.down("lost"), more))
}

// lowBattery is the end of most trials: on battery, the battery becomes low, and there must be
// exactly one order for it.
func (r *rig) lowBattery(s source) {
	r.Helper()
	s.set("Eaton", "OB")
	r.awaitState("Eaton", "COMM", "OB")
	before := r.ordered("low")
	s.set("Eaton", "OB LB")
	r.await("the shutdown for a low battery", func() bool { return r.ordered("low") > before })
	r.awaitState("Eaton", "COMM", "OB", "LB")
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	if n := r.ordered("low") - before; n != 1 {
		r.Errorf("got %d shutdowns for one low battery, want 1", n)
	}
}

// noOrders checks that there were no shutdowns except those for the words in but, each at most that
// many times.
func (r *rig) noOrders(but map[string]int) {
	r.Helper()
	have := map[string]int{}
	for _, w := range r.orders() {
		have[w]++
	}
	for w, n := range have {
		if n > but[w] {
			r.Errorf("wrong shutdown: got %d for %q, want at most %d", n, w, but[w])
		}
	}
}
