package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/control"
)

// chaosSpan is how long all faults happen at once while the unit is on mains.
const chaosSpan = 20 * time.Second

func chaosFaults() []fault {
	return []fault{{
		name:   "all at once: faults of the network, kill -9, SIGSTOP, reloads, a disk that fills up, clients of the socket (as root)",
		expect: "on mains power nothing; on battery the shutdown for a low battery despite everything, possibly again after a kill",
		run:    chaos,
	}}
}

func chaos(t *trial) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	d := newDisk(r, r.stateDir)
	g := newGate(t, s.port())
	r.timeout = "2"
	r.plan(g.port(), s.ca(), time.Hour, "")
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")

	over := make(chan struct{})
	var running sync.WaitGroup
	// again repeats an action at random moments until the chaos is over, and then undoes it.
	again := func(longest time.Duration, do func(n int)) {
		running.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				case <-time.After(rand.N(longest)):
					do(n)
				}
			}
		})
	}
	ways := []way{refuses, resets, cuts, swallows, ignores, drips, lags, flips, doubles, handshakes, slams}
	again(time.Second, func(n int) {
		g.set(passes)
		if n%2 == 0 {
			g.set(ways[rand.IntN(len(ways))])
		}
	})
	// One goroutine kills, stops and examines the monitor, because its process changes with each
	// kill.
	again(4*time.Second, func(n int) {
		if n%2 == 0 {
			r.kill()
			r.row.add("kills", 1)
			r.launch()
			return
		}
		pids := r.processes()
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGSTOP)
		}
		time.Sleep(rand.N(3 * time.Second))
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	})
	again(time.Second, func(n int) {
		r.plan(g.port(), s.ca(), time.Hour, fmt.Sprintf("# %d\n", n))
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _ = r.client.Do(ctx, control.Reload) // fails if the monitor was just killed
	})
	full := false
	again(2*time.Second, func(int) {
		if full = !full; full {
			d.fill()
		} else {
			d.free()
		}
	})
	for range 20 {
		again(time.Second, func(int) {
			if c, err := net.Dial("unix", r.path("run/s")); err == nil {
				time.Sleep(rand.N(time.Second))
				c.Close()
			}
		})
	}
	time.Sleep(chaosSpan) // the fault itself, not synchronisation
	r.noOrders(nil)
	s.set("Eaton", "OB LB")
	r.await("the shutdown for a low battery", func() bool { return r.ordered("low") > 0 })
	close(over)
	running.Wait()
	if full {
		d.free()
	}
	g.set(passes)
	r.awaitState("Eaton", "COMM", "OB", "LB")
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	before := r.ordered("low")
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": before + 1})
	r.bounded()
	r.stop()
}
