package torture

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func clockFaults() []fault {
	return []fault{
		{name: "the process is stopped until its timer is overdue (SIGSTOP)",
			expect: "the units are asked before the timer ends: no shutdown if power is back, one if not", run: stopped},
		{name: "the machine's clock is hours ahead, then behind, after a kill (a time namespace, as root)",
			expect: "a timer of 2 h has as long as before", run: timeNamespace},
		{name: "the time of day jumps by up to a year, 20 times a second (a build whose time.Now is moved)",
			expect: "a timer of 6 s takes 6 s", run: jumps},
	}
}

// timed writes a plan with a timer that runs only on battery.
func (r *rig) timed(s simulated, length string) {
	r.Helper()
	r.timeout = "60"
	r.plan(s.port(), s.ca(), time.Hour, fmt.Sprintf("WHEN Eaton REPORTS OL->OB : STARTTIMER time %s WHILE OB\nWHEN Eaton TIMEOUT time : %s\n",
		length, r.down("time")))
}

// stopped stops the monitor on battery for longer than its timer runs, and lets power return
// meanwhile.
func stopped(t *trial) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.timed(s, "3")
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	for _, back := range []bool{true, false} {
		s.set("Eaton", "OB")
		r.await("a timer", func() bool { r.alive(); return r.timer("time") != nil || r.ordered("time") > 0 })
		pids := r.processes()
		for _, pid := range pids {
			t.check(syscall.Kill(pid, syscall.SIGSTOP))
		}
		before := r.ordered("time") // on a busy machine the timer may have ended already
		if back {
			s.set("Eaton", "OL")
		}
		time.Sleep(4 * time.Second) // the timer becomes overdue, which is the fault itself
		for _, pid := range pids {
			t.check(syscall.Kill(pid, syscall.SIGCONT))
		}
		if back {
			r.awaitState("Eaton", "COMM", "OL")
			r.noOrders(map[string]int{"time": before})
			os.Remove(r.path("rec/down"))
			continue
		}
		r.await("the shutdown when the time is over", func() bool { r.alive(); return r.ordered("time") > 0 })
		r.noOrders(map[string]int{"time": 1})
	}
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	os.Remove(r.path("rec/down"))
	r.lowBattery(s)
	r.bounded()
	r.stop()
}

// timeNamespace kills the monitor and starts it in a time namespace with a longer uptime, and then
// in one with a shorter uptime.
func timeNamespace(t *trial) {
	needs.Root(t)
	needs.Programs(t, "unshare")
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.timed(s, "2h")
	up := func(offset time.Duration) {
		r.kill()
		r.await("the end of the monitor before", func() bool { _, ok := r.status(); return !ok })
		seconds := strconv.Itoa(int(offset.Seconds()))
		r.wrapper = []string{"unshare", "--time", "--boottime", seconds, "--monotonic", seconds, "--fork", "--kill-child"}
		r.launch()
	}
	up(0)
	r.awaitState("Eaton", "COMM", "OL")
	s.set("Eaton", "OB")
	r.await("a timer", func() bool { r.alive(); return r.timer("time") != nil })
	r.await("the timer in the state", func() bool { return r.saved(`"time"`) })

	for _, offset := range []time.Duration{3 * time.Hour, 0, 6 * time.Hour} {
		up(offset)
		var left *status.Timer
		r.await("the timer of 2 h", func() bool {
			r.alive()
			left = r.timer("time")
			return left != nil
		})
		r.awaitState("Eaton", "COMM", "OB")
		r.row.peak("minutes left of a timer of 2 h", int(left.Left.Minutes()))
		if left.Left > 2*time.Hour || left.Left < time.Hour {
			t.Errorf("with an uptime that is %v longer, a timer of 2 h has %v left", offset, left.Left)
		}
	}
	r.noOrders(nil)
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 1})
	r.unharmed()
}

// saved reports whether a file of the state contains a text.
func (r *rig) saved(text string) bool {
	files, _ := filepath.Glob(filepath.Join(r.stateDir, "state*"))
	return slices.ContainsFunc(files, func(f string) bool {
		content, _ := os.ReadFile(f)
		return bytes.Contains(content, []byte(text))
	})
}

// jumps changes the monitor's time of day while a timer runs.
func jumps(t *trial) {
	r := newRig(t)
	r.binary = t.program("-clock", map[string]string{
		"std:time/time.go":          "clock-time.patch",
		"cmd/upsmon/clock_shift.go": "clock_shift.go.txt",
	})
	server, err := simupsd.Start(simupsd.Config{Users: map[string]string{"monitor": "secret"},
		Units: map[string]map[string]string{"Eaton": {"ups.status": "OL"}}})
	t.check(err)
	t.Cleanup(func() { server.Close() })
	s := simulated{Server: server} // without TLS: no certificate is valid at all of these times
	r.env = []string{"UPSMON_CLOCK=" + r.path("shift")}
	r.write("shift", "0")
	r.timeout = "60"
	r.write("UPSmon.conf", fmt.Sprintf(`POLLFREQ 100ms POLLFREQALERT 100ms
GROUP LOCAL HOST localhost PORT %d PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER monitor PASSWORD "secret" TYPE primary
WHEN Eaton REPORTS OL->OB   : STARTTIMER time 6 WHILE OB
WHEN Eaton TIMEOUT time     : %s
WHEN Eaton REPORTS None->LB : IF OB %s
`, s.port(), r.down("time"), r.down("low")))
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	began := time.Now()
	s.set("Eaton", "OB")
	steps := 0
	r.await("the shutdown when the time is over", func() bool {
		r.alive()
		steps++
		r.write("shift", strconv.Itoa(rand.IntN(2*365*86400)-365*86400))
		time.Sleep(40 * time.Millisecond)
		return r.ordered("time") > 0
	})
	if took := time.Since(began); took < 6*time.Second {
		t.Errorf("got a timer of %v, want at least 6s", took)
	}
	r.row.add("jumps", steps)
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.noOrders(map[string]int{"time": 1, "low": 1})
	r.bounded()
	r.stop()
}
