package torture

import (
	"os/exec"
	"runtime"
)

// startLocked starts a process with Pdeathsig. That refers to the thread that starts the process,
// so the thread waits for its end.
func startLocked(cmd *exec.Cmd, ended chan<- struct{}) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // the caller reads ProcessState
		}
		close(ended)
	}()
	return <-started
}
