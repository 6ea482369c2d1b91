package beside

import (
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// niceOfNUT is the niceness of NUT's monitor in a trial: upssched 2.8.0 reads a connection that has ended over and
// over again while a timer runs.
const niceOfNUT = 15

// tooBusy is how late a process of that niceness may wake up in a trial. If the machine keeps it waiting for longer,
// the times of the trial say nothing about monitors.
const tooBusy = slack / 4

// lateness watches the machine until stop is called, which returns how late it has been at most.
func lateness() (stop func() time.Duration) {
	var over atomic.Bool
	most := make(chan time.Duration)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), niceOfNUT)
		const pause = 20 * time.Millisecond
		request := unix.NsecToTimespec(int64(pause))
		var worst time.Duration
		for !over.Load() {
			began := time.Now()
			_ = unix.Nanosleep(&request, nil) // the thread itself sleeps
			worst = max(worst, time.Since(began)-pause)
		}
		most <- worst
	}()
	return func() time.Duration {
		over.Store(true)
		return <-most
	}
}
