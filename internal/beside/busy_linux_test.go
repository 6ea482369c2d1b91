package beside

import (
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// niceOfNUT is the niceness of NUT's monitor in a trial. While a timer runs, upssched 2.8.0
// busy-loops reading a closed connection.
const niceOfNUT = 15

// tooBusy is the maximum delay with which a process of that niceness may wake up in a trial. Above
// it, the machine is so loaded that the trial's times say nothing about the monitors.
const tooBusy = slack / 4

// lateness measures the machine's scheduling delay until stop is called, which returns the maximum.
func lateness() (stop func() time.Duration) {
	var over atomic.Bool
	most := make(chan time.Duration)
	go func() {
		runtime.LockOSThread() // no unlock: the thread exits with the goroutine
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
