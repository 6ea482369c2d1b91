package torture

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// siteUnits is how many units a rack has.
const siteUnits = 200

// siteFaults returns the faults of sites with more than one machine or unit.
func siteFaults() []fault {
	return []fault{
		{name: "upsd sets FSD, and the answer is lost, garbage or an error",
			expect: "one shutdown for it", run: forcedShutdown},
		{name: fmt.Sprintf("%d units whose batteries become low at once, on connections that are reset", siteUnits),
			expect: "one shutdown for each", run: manyUnits},
	}
}

// forcedShutdown makes a server set FSD but answer the command incorrectly.
func forcedShutdown(t *trial) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.timeout = "2"
	r.plan(s.port(), s.ca(), time.Hour, "WHEN Eaton REPORTS None->TRIM : SETFSD Eaton\n")
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	s.set("Eaton", "OB")
	r.awaitState("Eaton", "COMM", "OB")
	s.SetFault(func(x *simupsd.Exchange) {
		if !strings.HasPrefix(x.Line, "FSD ") {
			return
		}
		switch t.round % 4 {
		case 0:
			x.Reply, x.Then = "", simupsd.Hang
		case 1:
			x.Reply, x.Then = "", simupsd.Reset
		case 2:
			x.Reply = "\x00\xff OK?\n"
		case 3:
			x.Reply = "ERR " + errorCodes[rand.IntN(len(errorCodes))] + "\n"
		}
	})
	s.set("Eaton", "OB TRIM")
	r.await("the shutdown for FSD", func() bool { r.alive(); return s.FSD("Eaton") && r.ordered("fsd") > 0 })
	s.SetFault(nil)
	r.awaitState("Eaton", "COMM", "FSD")
	r.noOrders(map[string]int{"fsd": 1})
	r.bounded()
	r.stop()
}

// manyUnits makes all batteries of a rack become low while connections break.
func manyUnits(t *trial) {
	r := newRig(t)
	var units []string
	for i := range siteUnits {
		units = append(units, fmt.Sprint("u", i))
	}
	s := newSimulated(t, units...)
	g := newGate(t, s.port())
	r.write("ca.pem", string(s.ca()))
	var b strings.Builder
	fmt.Fprintf(&b, "POLLFREQ 500ms POLLFREQALERT 500ms\nGROUP LOCAL HOST %s PORT %d CERTFILE \"ca.pem\"\n", host, g.port())
	for i, u := range units {
		fmt.Fprintf(&b, "MONITOR %s POWERVAL %d UPSDUSER monitor PASSWORD \"secret\" TYPE secondary\n", u, i%2)
	}
	for _, u := range units {
		fmt.Fprintf(&b, "WHEN %s REPORTS None->LB : IF OB %s\n", u, r.down("low"+u))
	}
	r.write("UPSmon.conf", b.String())
	r.timeout = "10"
	r.launch()
	r.await("all units", func() bool {
		r.alive()
		st, ok := r.status()
		heard := 0
		for _, u := range st.Units {
			if !u.Unheard {
				heard++
			}
		}
		return ok && heard == siteUnits
	})
	g.set(resets)
	time.Sleep(time.Second) // so that the monitor is reconnecting
	for _, u := range units {
		s.set(u, "OB LB")
	}
	allowed := map[string]int{}
	for _, u := range units {
		allowed["low"+u] = 1
	}
	r.await("some shutdowns, in spite of the network", func() bool { r.alive(); return len(r.orders()) > 0 })
	g.set(passes)
	r.await("a shutdown for each", func() bool { r.alive(); return len(r.orders()) >= siteUnits })
	polls := s.Polls(units[0])
	r.await("more polls", func() bool { r.alive(); return s.Polls(units[0]) > polls+3 })
	r.noOrders(allowed)
	for _, pid := range r.processes() {
		r.row.peak("MB of memory", memory(pid)>>10)
		if used := memory(pid); used > maxMemory {
			t.Errorf("got %d MB of memory in a process of the monitor, want at most %d MB", used>>10, maxMemory>>10)
		}
	}
	r.unharmed()
	r.stop()
}
