package engine

import (
	"time"

	"golang.org/x/sys/unix"
)

// A Clock returns the time since the machine started: boot includes the time for which it was
// suspended, awake does not. Nobody can set either. Timers therefore run on boot, and a growing
// difference means that the machine has slept.
type Clock func() (boot, awake time.Duration)

// systemClock reads the kernel's clocks (clock_gettime(2): CLOCK_BOOTTIME and CLOCK_MONOTONIC).
func systemClock() (boot, awake time.Duration) {
	return clock(unix.CLOCK_BOOTTIME), clock(unix.CLOCK_MONOTONIC)
}

func clock(id int32) time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		panic("engine: clock_gettime: " + err.Error()) // every Linux has both
	}
	return time.Duration(ts.Nano())
}
