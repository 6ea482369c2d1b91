package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
)

// reapWait is how long a killed process may take to end. One that waits for a dead disk or file
// server does not end at all, and is left behind.
const reapWait = time.Second

// command runs argv to its end, in its own process group, with input on its standard input. When
// ctx ends, the group gets SIGTERM and, after the grace period, SIGKILL; that includes whatever the
// command has started. What a command leaves running when it ends by itself stays.
func (x *Executor) command(ctx context.Context, argv []string, input string, e *fsm.Effect, started func()) Outcome {
	cmd := newCommand(argv, e)
	if input != "" {
		cmd.Stdin = strings.NewReader(input)
	}
	return x.run(ctx, cmd, func() {
		if e.Verb == fsm.ShellCmd {
			x.shells.add(cmd.Process.Pid)
		}
		started()
	})
}

// run is command for a prepared command. It must lead its process group.
func (x *Executor) run(ctx context.Context, cmd *exec.Cmd, started func()) Outcome {
	stdout := &clipped{room: x.limits.MaxOutput}
	stderr := &clipped{room: x.limits.MaxOutput}
	end := func(err error, exit int) Outcome {
		return Outcome{Err: err, Exit: exit, Stdout: stdout.String(), Stderr: stderr.String()}
	}
	if ctx.Err() != nil {
		return end(context.Cause(ctx), -1)
	}

	cmd.WaitDelay = x.limits.Linger // in case somebody holds its standard input and does not read it
	pipes := [2]io.Reader{}
	for i, open := range []func() (io.ReadCloser, error){cmd.StdoutPipe, cmd.StderrPipe} {
		pipe, err := open()
		if err != nil {
			return end(err, -1)
		}
		pipes[i] = pipe
	}
	var own *os.File
	if cmd.Stdin == nil {
		null := x.reserve.devNull()
		if null == nil { // there is no reserve, as in a process without privileges
			if f, err := nullFile(os.DevNull); err == nil {
				null, own = f, f
			}
		}
		if null != nil {
			cmd.Stdin = null
		}
	}
	began := time.Now()
	err := cmd.Start()
	_ = own.Close() // the command has it now
	if err != nil {
		return end(err, -1)
	}
	started()

	var copies sync.WaitGroup
	for i, dst := range []*clipped{stdout, stderr} {
		copies.Go(func() { _, _ = io.Copy(dst, pipes[i]) })
	}
	copied := make(chan struct{})
	go func() { copies.Wait(); close(copied) }()
	exited, stopped := x.await(ctx, cmd, copied)
	if exited {
		wait(copied, time.After(x.limits.Linger))
		err := cmd.Wait() // closes the pipes, even if somebody still holds the other ends
		<-copied
		return end(verdict(err, stopped, began), cmd.ProcessState.ExitCode())
	}
	return end(stopped, -1)
}

// order runs a SHUTDOWNCMD. Unlike with command, the end of the runner does not end it: a shutdown
// that has begun continues. So its output goes to memory that outlives this process, instead of to
// a pipe that would break.
//
// A slow command does not necessarily hang: it may be a script that waits for the guests of this
// host. When its time is up it keeps running, and another try starts beside it. If it succeeds,
// that counts for the next try.
func (x *Executor) order(ctx context.Context, e *fsm.Effect, argv []string) Outcome {
	if ctx.Err() != nil {
		return Outcome{Err: context.Cause(ctx), Exit: -1}
	}
	key := strings.Join(append([]string{strconv.FormatBool(e.Drill)}, argv...), "\x00")
	earlier := x.overdue.succeeds(key)
	select {
	case <-earlier:
		return Outcome{}
	default:
	}
	defer x.reserve.refill()
	files := newMemoryFiles()
	said := func(out Outcome) Outcome {
		out.Stdout, out.Stderr = x.written(files[0]), x.written(files[1])
		return out
	}
	began := time.Now()
	cmd, err := x.startOrder(argv, e, files)
	if err != nil {
		defer files.close()
		return said(Outcome{Err: err, Exit: -1})
	}
	x.reserve.refill()
	ended := make(chan Outcome, 1)
	go func() {
		defer files.close()
		limit, cancel := context.WithTimeoutCause(context.Background(), x.limits.ShutdownMost, ErrTimeout)
		defer cancel()
		exited, stopped := x.await(limit, cmd, nil)
		if !exited {
			ended <- said(Outcome{Err: stopped, Exit: -1})
			return
		}
		err := cmd.Wait()
		ended <- said(Outcome{Err: verdict(err, stopped, began), Exit: cmd.ProcessState.ExitCode()})
	}()
	late := time.NewTimer(x.limits.Shutdown)
	defer late.Stop()
	select {
	case out := <-ended:
		return out
	case <-ctx.Done():
		return Outcome{Err: context.Cause(ctx), Exit: -1}
	case <-earlier:
		x.overdue.leave(key, ended)
		return Outcome{}
	case <-late.C:
		out := said(Outcome{Err: fmt.Errorf("%w after %v, and is left running", ErrTimeout, x.limits.Shutdown), Exit: -1})
		x.overdue.leave(key, ended)
		return out
	}
}

// startOrder starts a SHUTDOWNCMD, even if this process has run out of descriptors, or the machine of
// processes or memory.
func (x *Executor) startOrder(argv []string, e *fsm.Effect, files memoryFiles) (*exec.Cmd, error) {
	start := func() (*exec.Cmd, error) {
		cmd := newCommand(argv, e)
		if null := x.reserve.devNull(); null != nil {
			cmd.Stdin, cmd.Stdout, cmd.Stderr = null, null, null
		}
		if files[0] != nil && files[1] != nil {
			cmd.Stdout, cmd.Stderr = files[0], files[1]
		}
		return cmd, x.start(cmd)
	}
	cmd, err := start()
	if err != nil && noDescriptors(err) {
		x.reserve.spend(spareFDs)
		cmd, err = start()
	}
	if err != nil && noRoom(err) {
		x.remark(slog.LevelWarn, "killing what SHELLCMDs have started, so that a SHUTDOWNCMD can start", slog.Any("error", err))
		x.makeRoom()
		cmd, err = start()
	}
	return cmd, err
}

// memoryFiles take the standard output and the standard error of a SHUTDOWNCMD. Without one of them
// (nil), only the output is lost.
type memoryFiles [2]*os.File

func newMemoryFiles() (files memoryFiles) {
	for i, name := range []string{"stdout", "stderr"} {
		if fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC); err == nil {
			files[i] = os.NewFile(uintptr(fd), name)
		}
	}
	return files
}

func (files memoryFiles) close() {
	for _, f := range files {
		_ = f.Close() // harmless if it is nil
	}
}

// noRoom reports whether an error says that there is no room for another process, or no memory for
// one.
func noRoom(err error) bool { return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.ENOMEM) }

// overdue tracks the SHUTDOWNCMDs that were left running.
type overdue struct {
	mu sync.Mutex
	of map[string]*left // by their words
}

// left are those with the same words.
type left struct {
	running   int
	succeeded chan struct{} // closed when one of them has succeeded
}

// successCounts is how long the success of a command that was left running counts for the next try.
// A later order for the same command is a new one.
const successCounts = 15 * time.Second

// succeeds returns a channel that is closed when a command with these words that was left running
// succeeds; nil: there is none.
func (o *overdue) succeeds(key string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if l := o.of[key]; l != nil {
		return l.succeeded
	}
	return nil
}

// leave leaves a command running. Its outcome arrives on the channel.
func (o *overdue) leave(key string, ended <-chan Outcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.of[key]
	if l == nil {
		l = &left{succeeded: make(chan struct{})}
		if o.of == nil {
			o.of = map[string]*left{}
		}
		o.of[key] = l
	}
	l.running++
	go func() {
		out := <-ended
		o.mu.Lock()
		defer o.mu.Unlock()
		if out.Err == nil {
			select {
			case <-l.succeeded:
			default:
				close(l.succeeded)
				time.AfterFunc(successCounts, func() { o.forget(key, l) })
			}
		}
		if l.running--; l.running == 0 && out.Err != nil {
			select {
			case <-l.succeeded: // another goroutine forgets it in time
			default:
				delete(o.of, key)
			}
		}
	}()
}

// forget forgets a success.
func (o *overdue) forget(key string, l *left) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of[key] == l {
		delete(o.of, key)
	}
}

// written returns the first bytes written to a file; "" for nil.
func (x *Executor) written(f *os.File) string {
	if f == nil {
		return ""
	}
	size, err := f.Seek(0, io.SeekCurrent) // the command has moved the offset
	if err != nil {
		return ""
	}
	text := &clipped{room: x.limits.MaxOutput}
	_, _ = io.Copy(text, io.NewSectionReader(f, 0, int64(x.limits.MaxOutput)))
	text.lost = max(0, size-int64(x.limits.MaxOutput))
	return text.String()
}

func newCommand(argv []string, e *fsm.Effect) *exec.Cmd {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = environment(cmd.Environ(), e)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// verdict returns the error of a command that has ended, perhaps because it was stopped.
func verdict(err, stopped error, began time.Time) error {
	switch {
	case errors.Is(stopped, ErrTimeout):
		return fmt.Errorf("%w after %v", stopped, time.Since(began).Round(time.Millisecond))
	case stopped != nil:
		return stopped
	}
	return err
}

// await waits for a command to end, and ends it with its group when ctx does. exited is false if
// even that failed; otherwise the caller must reap it. copied is closed when its output has been
// read to the end; it may be nil.
func (x *Executor) await(ctx context.Context, cmd *exec.Cmd, copied <-chan struct{}) (exited bool, stopped error) {
	gone := make(chan struct{})
	go func() { awaitExit(cmd.Process.Pid); close(gone) }()
	select {
	case <-gone:
		return true, nil
	case <-ctx.Done():
		stopped = context.Cause(ctx)
	}
	// The leader is not reaped before the group has been killed, so that its process ID cannot be
	// reused.
	group := -cmd.Process.Pid
	_ = unix.Kill(group, unix.SIGTERM)
	grace := time.NewTimer(x.limits.Grace)
	defer grace.Stop()
	if wait(gone, grace.C) && copied != nil {
		wait(copied, grace.C) // the rest of the group, as long as it holds a pipe
	}
	_ = unix.Kill(group, unix.SIGKILL)
	if !wait(gone, time.After(reapWait)) {
		go func() { <-gone; _ = cmd.Wait() }()
		return false, fmt.Errorf("%w, and process %d does not end when killed", stopped, cmd.Process.Pid)
	}
	return true, stopped
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

// awaitExit waits until the process has ended, without reaping it.
func awaitExit(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// clipped keeps the first bytes written to it and drops the rest.
type clipped struct {
	mu   sync.Mutex
	kept []byte
	room int   // for this many more bytes
	lost int64 // bytes swallowed
}

// Write never fails and accepts everything.
func (c *clipped) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(p), c.room)
	c.kept = append(c.kept, p[:n]...)
	c.room -= n
	c.lost += int64(len(p) - n)
	return len(p), nil
}

// String returns what was kept, with the number of bytes that were dropped.
func (c *clipped) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost == 0 {
		return string(c.kept)
	}
	return fmt.Sprintf("%s… (%d bytes more)", c.kept, c.lost)
}
