package torture

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

const (
	// Each of killMonitors monitors is killed at its share of this many points; go test kills at a
	// few.
	deliveryKills      = 200
	deliveryKillsQuick = 10

	// maxPoint is the approximate number of points until everything that a power failure of all
	// units sends has arrived: before and after each answer of the web server, and at the steps of
	// each mail.
	maxPoint = killUnits * (2 + 2 + 5)
)

// killDeliveries kills monitors at random points of a delivery of mails, webhooks and pushes.
func killDeliveries(t *trial) {
	monitors, points := 1, deliveryKillsQuick
	if t.limit > 0 {
		monitors, points = killMonitors, deliveryKills/killMonitors
	}
	var all []*killed
	for range monitors {
		all = append(all, newKilled(t))
	}
	var running sync.WaitGroup
	for _, k := range all {
		running.Go(func() { inDelivery(k, points) })
	}
	running.Wait()
	for _, k := range all {
		// Messages still in the spool would be sent again.
		k.await("an empty spool", func() bool {
			waiting, _ := filepath.Glob(filepath.Join(k.stateDir, "spool", "*.json"))
			return len(waiting) == 0
		})
		k.audit()
	}
}

// inDelivery kills the monitor at random points of deliveries: when a server has read something but
// not answered it, when it has just answered, and a little later.
func inDelivery(k *killed, points int) {
	rng := k.rng()
	k.launch()
	for n := 1; n <= points; n++ {
		for u := range killUnits {
			k.awaitState(fmt.Sprint("u", u), "COMM", "OL")
		}
		here := &trap{reached: make(chan struct{})}
		here.left.Store(1 + rng.Int64N(maxPoint))
		release := func() {}
		if rng.IntN(2) == 0 {
			here.hold = make(chan struct{})
			release = func() { close(here.hold) }
		}
		k.sinks.trap.Store(here)
		var cycles sync.WaitGroup
		for u := range killUnits {
			cycles.Go(func() { k.cycle(u, n) })
		}
		over := make(chan struct{})
		go func() { defer close(over); cycles.Wait() }()
		select {
		case <-here.reached:
			k.row.add("of them during a delivery", 1)
		case <-over: // the delivery had fewer points
		}
		if here.hold == nil {
			time.Sleep(time.Duration(rng.Int64N(int64(3 * time.Millisecond))))
		}
		k.again()
		k.sinks.trap.Store(nil)
		release()
		<-over
	}
}
