//go:build !race

// The race detector makes frames larger, and allocates.

package nutclient

import (
	"runtime"
	"testing"
)

// TestStackOfAConnection: a connection that waits for its next poll has a stack of 4 KiB. The runtime halves the
// stack of a goroutine that needs little of it, so some bytes too many in the frame of the waiting function cost
// 4 KiB for each connection.
func TestStackOfAConnection(t *testing.T) {
	units := startFleet(t)[:fleet/5]
	stacks := func() int {
		live()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.StackInuse)
	}
	before := stacks()
	watchFleet(t, units)
	eventually(t, "small stacks", func() bool { return stacks()-before < len(units)*6<<10 })
}

// TestAllocationsOfAPoll: a poll that finds nothing new allocates the list of the values, and crypto/tls a reader.
func TestAllocationsOfAPoll(t *testing.T) {
	units := startFleet(t)[:fleet/5]
	p, await := watchFleet(t, units)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const polls = 10
	for range polls {
		p.Poll()
		await(len(units))
	}
	runtime.ReadMemStats(&after)
	if n := float64(after.Mallocs-before.Mallocs) / float64(polls*len(units)); n > 2.5 {
		t.Errorf("%.1f allocations", n)
	}
}
