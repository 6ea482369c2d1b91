package torture

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func limitFaults() []fault {
	return []fault{
		{name: "48 to 64 file descriptors (RLIMIT_NOFILE)", run: func(t *trial) {
			limited(t, fmt.Sprintf("--nofile=%d", 48+t.round%17))
		}},
		{name: "files of at most 64 KiB (RLIMIT_FSIZE)", run: func(t *trial) { limited(t, "--fsize=65536") }},
		{name: "only the open descriptors are left, with gaps between them", expect: "SHUTDOWNCMD has one in reserve", quick: true, run: func(t *trial) { noneLeft(t, false) }},
		{name: "the same, while clients of the control socket take each descriptor that becomes free", expect: "SHUTDOWNCMD has one in reserve", run: func(t *trial) { noneLeft(t, true) }},
		{name: "no /dev/null (a mount namespace, as root)", expect: "SHELLCMD and SHUTDOWNCMD run", quick: true, run: noNull},
		{name: "64 MB of memory (cgroup), and a server that sends as much as it can", run: littleMemory},
	}
}

// noNull runs a monitor where nobody has made /dev/null, as in a minimal container.
func noNull(t *trial) {
	p := newPlace(t)
	p.mount("-t", "tmpfs", "none", "/dev")
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.wrapper = p.enter()
	r.plan(s.port(), s.ca(), time.Hour, fmt.Sprintf(`WHEN Eaton REPORTS OL->OB : SHELLCMD "echo done >>%s"`, r.path("rec/shell")))
	r.timeout = "60"
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.await("the SHELLCMD", func() bool { _, err := os.Stat(r.path("rec/shell")); return err == nil })
	r.noOrders(map[string]int{"low": 1})
	r.bounded()
	r.stop()
}

// limited runs a monitor under a limit of prlimit(1).
func limited(t *trial, limit string) {
	needs.Programs(t, "prlimit")
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.wrapper = []string{"prlimit", limit}
	r.plan(s.port(), s.ca(), time.Hour, "")
	r.timeout = "60"
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	for range 3 {
		r.lowBattery(s)
	}
	r.noOrders(map[string]int{"low": 3})
	r.bounded()
	r.stop()
}

// noneLeft takes away all descriptors above those that the monitor has open. With attack, clients
// connect as fast as they can to the control socket of a process that runs as root.
func noneLeft(t *trial, attack bool) {
	needs.Programs(t, "prlimit")
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.separate = r.separate && !attack
	r.plan(s.port(), s.ca(), time.Hour, `WHEN Eaton REPORTS None->LB : SHELLCMD "true"`)
	r.timeout = "60"
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	s.set("Eaton", "OB")
	r.awaitState("Eaton", "COMM", "OB")
	for _, pid := range r.processes() {
		highest := 0
		entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
		for _, e := range entries {
			n, _ := strconv.Atoi(e.Name())
			highest = max(highest, n)
		}
		t.check(setLimit(pid, fmt.Sprintf("--nofile=%d:4096", highest+1)))
	}
	stop := func() {}
	if attack {
		stop = crowd(r)
	}
	s.set("Eaton", "OB LB")
	r.await("the shutdown for a low battery", func() bool { r.alive(); return r.ordered("low") > 0 })
	stop()
	for _, pid := range r.processes() {
		t.check(setLimit(pid, "--nofile=4096"))
	}
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	r.noOrders(map[string]int{"low": 1})
	r.lowBattery(s)
	r.bounded()
	r.stop()
}

// crowd makes clients connect to the control socket repeatedly, and stay connected, until end is
// called.
func crowd(r *rig) (end func()) {
	const clients, each = 8, 64
	var over atomic.Bool
	var running sync.WaitGroup
	var connected atomic.Int64
	for range clients {
		running.Go(func() {
			var held []net.Conn
			for !over.Load() {
				c, err := net.Dial("unix", r.path("run/s"))
				if err != nil {
					time.Sleep(time.Millisecond)
					continue
				}
				connected.Add(1)
				if held = append(held, c); len(held) > each {
					held[0].Close()
					held = held[1:]
				}
			}
			for _, c := range held {
				c.Close()
			}
		})
	}
	r.await("a crowd of clients", func() bool { return connected.Load() > clients*each })
	return func() {
		over.Store(true)
		running.Wait()
		r.row.add("connections", int(connected.Load()))
	}
}

// setLimit changes a limit of a process as the process's own user, because root may lack the right
// to do so.
func setLimit(pid int, limit string) error {
	info, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t)
	cmd := exec.Command("prlimit", "--pid", strconv.Itoa(pid), limit)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("prlimit %s: %w: %s", limit, err, out)
	}
	return nil
}

// littleMemory makes a server send large replies to a monitor with little memory.
func littleMemory(t *trial) {
	needs.Root(t)
	group := filepath.Join("/sys/fs/cgroup/memory", "torture-"+filepath.Base(workshop)+strconv.Itoa(t.round))
	if err := os.Mkdir(group, 0o755); err != nil {
		group = filepath.Join("/sys/fs/cgroup", filepath.Base(group))
		if err := os.Mkdir(group, 0o755); err != nil {
			t.Skipf("cannot create a cgroup: %v", err)
		}
	}
	t.Cleanup(func() { _ = os.Remove(group) })
	limited := false
	for _, name := range []string{"memory.limit_in_bytes", "memory.max"} {
		limited = limited || os.WriteFile(filepath.Join(group, name), []byte(strconv.Itoa(64<<20)), 0o644) == nil
	}
	if !limited {
		t.Skipf("cannot limit the cgroup's memory")
	}
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.wrapper = []string{"sh", "-c", `echo $$ >"$0/cgroup.procs" && exec "$@"`, group}
	r.plan(s.port(), s.ca(), time.Hour, `WHEN Eaton REPORTS None->TRIM : NUTLOG "%(ups.mfr)s %(ups.model)s"`)
	r.timeout = "60"
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	polls := s.Polls("Eaton")
	s.SetFault(func(x *simupsd.Exchange) {
		if strings.Contains(x.Line, "ups.mfr") || strings.Contains(x.Line, "ups.model") {
			x.Reply = x.Line[len("GET "):] + ` "` + strings.Repeat("A", 60_000) + "\"\n"
		}
	})
	r.await("the monitor meets the fault", func() bool { r.alive(); return s.Polls("Eaton") > polls+50 })
	r.lowBattery(s)
	s.SetFault(nil)
	r.noOrders(map[string]int{"low": 1})
	r.bounded()
	r.stop()
}
