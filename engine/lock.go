package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// ErrInUse says that another monitor uses the state directory: two would overwrite each other's state
// and deliver each mail twice.
var ErrInUse = errors.New("another monitor uses the state directory")

// lockPause is how long the start waits before it looks again whether the lock is free.
const lockPause = 20 * time.Millisecond

// lock locks the state directory until unlock is called. The error is ErrInUse, or says that ctx has
// ended. If the directory cannot be used, lock only complains: monitoring matters more than the state.
func (e *Engine) lock(ctx context.Context) (unlock func(), err error) {
	nothing := func() {}
	if e.o.StateDir == "" {
		return nothing, nil
	}
	lock, err := lockState(ctx, e.o.StateDir, e.o.Timing)
	switch {
	case err == nil:
		return e.keepLocked(ctx, lock), nil
	case errors.Is(err, ErrInUse):
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errHangs):
		e.log.Error("no state, no journal and no message is kept until the next start", "directory", e.o.StateDir, "error", err)
		e.o.StateDir = ""
	default: // the store and the journal will find out and complain, each of its own file
		e.log.Error("the state directory cannot be used, and a restart would forget what has begun", "directory", e.o.StateDir, "error", err,
			"remedy", "make it a directory that this user may write to, or name another with --state-dir")
	}
	return nothing, nil
}

// keepLocked keeps the state directory locked until unlock is called, also if its lock is removed. After
// unlock, nothing of this monitor holds a lock there, unless the disk hangs.
func (e *Engine) keepLocked(ctx context.Context, lock *os.File) (unlock func()) {
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		keepLock(ctx, e.log, e.o.StateDir, lock)
	}()
	return func() {
		end()
		select {
		case <-ended:
		case <-time.After(e.o.Timing.Patience):
		}
		lock.Close()
	}
}

// lockState locks the state directory, which it creates if needed, for as long as the file is open.
// It waits a while for another monitor, since the previous one may still be stopping. Its error is
// ErrInUse, errHangs, or says why the directory cannot be used at all.
func lockState(ctx context.Context, dir string, timing Timing) (*os.File, error) {
	f, err := inTime(ctx, timing.Disk, func() (*os.File, error) { return openLock(dir) }, closeFile)
	if err != nil {
		return nil, err
	}
	deadline := time.After(timing.Takeover)
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			writeOwner(f)
			return f, nil
		case !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR):
			_ = f.Close()
			return nil, fmt.Errorf("%s cannot be locked: %w", f.Name(), err)
		}
		select {
		case <-time.After(lockPause):
			continue
		case <-deadline:
			err = fmt.Errorf("%w %s%s", ErrInUse, dir, owner(f))
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
		_ = f.Close()
		return nil, err
	}
}

// keepLock locks the state directory again if its lock was removed, or something was mounted over it.
// Otherwise a second monitor would begin there, and continue the actions of this one. It ends with
// ctx.
func keepLock(ctx context.Context, log *slog.Logger, dir string, lock *os.File) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var again *os.File
	defer func() { _ = again.Close() }() // harmless if it is nil
	told := false
	for {
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
		if !wasRemoved(lock) {
			continue
		}
		f, err := openLock(dir)
		if err != nil {
			continue // the store reports such a directory
		}
		if err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			if !told {
				log.Error("another monitor has begun with the same state: end one of them", "directory", dir, "other", strings.TrimSpace(owner(f)))
			}
			told = true
			_ = f.Close()
			continue
		}
		writeOwner(f)
		_ = again.Close()
		lock, again, told = f, f, false
	}
}

// wasRemoved reports whether an open file no longer has its name.
func wasRemoved(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(mine, named)
}

func openLock(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	return os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o640)
}

func closeFile(f *os.File) { _ = f.Close() }

// errHangs says that a disk does not answer.
var errHangs = errors.New("its disk does not answer")

// openGrace is how much longer to wait for an open that is no longer needed.
const openGrace = 200 * time.Millisecond

// inTime opens something on a disk, unless the disk does not answer. A late result is closed.
func inTime[T any](ctx context.Context, patience time.Duration, open func() (T, error), shut func(T)) (T, error) {
	type result struct {
		opened T
		err    error
	}
	results := make(chan result, 1)
	go func() {
		opened, err := open()
		results <- result{opened, err}
	}()
	var none T
	late := errHangs
	select {
	case r := <-results:
		return r.opened, r.err
	case <-time.After(patience):
	case <-ctx.Done():
		late = context.Cause(ctx)
		select { // leave nothing open that is about to arrive
		case r := <-results:
			if r.err == nil {
				shut(r.opened)
			}
			return none, late
		case <-time.After(min(patience, openGrace)):
		}
	}
	go func() {
		if r := <-results; r.err == nil {
			shut(r.opened)
		}
	}()
	return none, late
}

// writeOwner records in the lock who holds it, for the error message of the next monitor.
func writeOwner(f *os.File) {
	_ = f.Truncate(0)
	_, _ = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
}

// owner returns who holds the lock; "" if that is not known.
func owner(f *os.File) string {
	b := make([]byte, 32)
	n, _ := f.ReadAt(b, 0)
	pid, err := strconv.Atoi(strings.TrimSpace(string(b[:n])))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}
