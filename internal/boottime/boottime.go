// Package boottime reads the kernel clocks that cannot be set.
//
// A container may have its own time namespace (time_namespaces(7)), in which the machine seems to
// have started at another time. Times that one process stores on disk must mean the same to its
// successor, which may run in another namespace. So all times here are the machine's.
package boottime

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Now returns the time since the machine started, suspends included (clock_gettime(2): CLOCK_BOOTTIME).
func Now() time.Duration { return read(unix.CLOCK_BOOTTIME) - offsets().boot }

// Awake returns the time since the machine started, without suspends (CLOCK_MONOTONIC).
func Awake() time.Duration { return read(unix.CLOCK_MONOTONIC) - offsets().awake }

func read(id int32) time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		panic("boottime: clock_gettime: " + err.Error()) // every Linux has both
	}
	return time.Duration(ts.Nano())
}

type namespace struct{ boot, awake time.Duration }

// offsets are how far the clocks of this process's namespace are ahead of the machine's. They
// cannot change while a process is in it. Kernels before Linux 5.6 have no time namespaces.
var offsets = sync.OnceValue(func() namespace {
	text, _ := os.ReadFile("/proc/self/timens_offsets")
	return parse(string(text))
})

// parse reads lines such as "boottime 10800 0": a clock, seconds and nanoseconds.
func parse(text string) (n namespace) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		seconds, err := strconv.ParseInt(fields[1], 10, 64)
		nanos, err2 := strconv.ParseInt(fields[2], 10, 64)
		if err != nil || err2 != nil {
			continue
		}
		offset := time.Duration(seconds)*time.Second + time.Duration(nanos)
		switch fields[0] {
		case "boottime":
			n.boot = offset
		case "monotonic":
			n.awake = offset
		}
	}
	return n
}
