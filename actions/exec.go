package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
)

// reapWait is how long a killed process may take to be gone. One that waits
// for a dead disk or file server does not go at all, and is left behind.
const reapWait = time.Second

// command runs argv to its end, in a process group of its own, with nothing on
// its standard input. When ctx ends, the group is sent SIGTERM and, after the
// grace, SIGKILL: that includes whatever the command has started. What a
// command leaves running when it ends by itself stays.
func (r *Runner) command(ctx context.Context, argv []string, e *fsm.Effect, started func()) outcome {
	stdout := &clipped{room: r.limits.MaxOutput}
	stderr := &clipped{room: r.limits.MaxOutput}
	end := func(err error, exit int) outcome {
		return outcome{err: err, exit: exit, stdout: stdout.String(), stderr: stderr.String()}
	}
	if ctx.Err() != nil {
		return end(context.Cause(ctx), -1)
	}

	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = environment(cmd.Environ(), e)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipes := [2]io.Reader{}
	for i, open := range []func() (io.ReadCloser, error){cmd.StdoutPipe, cmd.StderrPipe} {
		pipe, err := open()
		if err != nil {
			return end(err, -1)
		}
		pipes[i] = pipe
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return end(err, -1)
	}
	started()

	var copies sync.WaitGroup
	for i, dst := range []*clipped{stdout, stderr} {
		copies.Go(func() { _, _ = io.Copy(dst, pipes[i]) })
	}
	copied, exited := make(chan struct{}), make(chan struct{})
	go func() { copies.Wait(); close(copied) }()
	go func() { awaitExit(cmd.Process.Pid); close(exited) }()

	var stopped error
	select {
	case <-exited:
	case <-ctx.Done():
		stopped = context.Cause(ctx)
	}
	if stopped != nil {
		// The leader is not reaped before the group has been ended, so that
		// its number cannot have come to mean somebody else.
		group := -cmd.Process.Pid
		_ = unix.Kill(group, unix.SIGTERM)
		grace := time.NewTimer(r.limits.Grace)
		defer grace.Stop()
		if wait(exited, grace.C) {
			wait(copied, grace.C) // the rest of the group, as far as it holds a pipe
		}
		_ = unix.Kill(group, unix.SIGKILL)
		if !wait(exited, time.After(reapWait)) {
			go func() { <-exited; _ = cmd.Wait() }()
			return end(fmt.Errorf("%w, and process %d does not end when killed", stopped, cmd.Process.Pid), -1)
		}
	}
	wait(copied, time.After(r.limits.Linger))
	err := cmd.Wait() // closes the pipes, should somebody still hold the other ends
	<-copied
	exit := cmd.ProcessState.ExitCode()
	switch {
	case errors.Is(stopped, ErrTimeout):
		err = fmt.Errorf("%w after %v", stopped, time.Since(began).Round(time.Millisecond))
	case stopped != nil:
		err = stopped
	}
	return end(err, exit)
}

// wait reports whether done was closed before the timer fired.
func wait(done <-chan struct{}, timer <-chan time.Time) bool {
	select {
	case <-done:
		return true
	case <-timer:
		return false
	}
}

// awaitExit waits until the process has ended and leaves it to be reaped.
func awaitExit(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// clipped keeps the first bytes written to it and swallows the rest.
type clipped struct {
	mu   sync.Mutex
	kept []byte
	room int   // for so many more bytes
	lost int64 // bytes swallowed
}

// Write never fails and takes everything.
func (c *clipped) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(p), c.room)
	c.kept = append(c.kept, p[:n]...)
	c.room -= n
	c.lost += int64(len(p) - n)
	return len(p), nil
}

// String returns what was kept, and says how much was not.
func (c *clipped) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost == 0 {
		return string(c.kept)
	}
	return fmt.Sprintf("%s… (%d bytes more)", c.kept, c.lost)
}
