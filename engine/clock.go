package engine

import (
	"time"

	"github.com/tls-upsmon/upsmon/internal/boottime"
)

// A Clock returns the time since the machine started: boot includes the time during which it was
// suspended, awake does not. Nobody can set either of them. So timers run on boot, and a growing
// difference means that the machine has slept.
type Clock func() (boot, awake time.Duration)

// systemClock reads the kernel's clocks.
func systemClock() (boot, awake time.Duration) { return boottime.Now(), boottime.Awake() }
