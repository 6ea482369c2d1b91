package actions

import (
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A reserve holds what starting a command needs, so that a process that has run out of file
// descriptors can still shut the machine down. null is the command's standard input, and its output
// if no memory file can be created. The spare descriptors are released just before the command
// starts.
type reserve struct {
	mu    sync.Mutex
	null  *os.File // nil: there is no reserve
	spare []int
}

// spareFDs is more than POWERDOWNFLAG, sudo and the start of a command need at the same time:
// pipes, memory files, the descriptor of the process.
const spareFDs = 16

// Reserve reserves what a SHUTDOWNCMD needs. release gives it up for good.
func (x *Executor) Reserve() (release func(), err error) {
	r := &x.reserve
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.null == nil {
		if r.null, err = nullFile(os.DevNull); err != nil {
			return func() {}, err
		}
	}
	return r.release, r.fill()
}

// nullFile opens /dev/null. If there is none, as in a minimal container, it uses an empty file in
// memory: no command would start without either.
func nullFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil && !noDescriptors(err) {
		if fd, failed := unix.MemfdCreate("null", unix.MFD_CLOEXEC); failed == nil {
			return os.NewFile(uintptr(fd), "null"), nil
		}
	}
	return f, err
}

// fill acquires spare descriptors. It needs r.mu.
func (r *reserve) fill() error {
	for r.null != nil && len(r.spare) < spareFDs {
		fd, err := unix.FcntlInt(r.null.Fd(), unix.F_DUPFD_CLOEXEC, 0)
		if err != nil {
			return os.NewSyscallError("fcntl", err)
		}
		r.spare = append(r.spare, fd)
	}
	return nil
}

// spend releases n spare descriptors.
func (r *reserve) spend(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ; n > 0 && len(r.spare) > 0; n-- {
		last := len(r.spare) - 1
		_ = unix.Close(r.spare[last])
		r.spare = r.spare[:last]
	}
}

// refill acquires spare descriptors again, as many as possible.
func (r *reserve) refill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.fill() // the rest follows after the next start
}

func (r *reserve) release() {
	r.spend(spareFDs)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.null != nil {
		_ = r.null.Close()
		r.null = nil
	}
}

// Null opens another /dev/null, for the standard input of a process without privileges; nil: it
// cannot be opened. The one of the reserve may be a file in memory. What such a process wrote to it
// would be the standard input of the next SHUTDOWNCMD.
func (x *Executor) Null() *os.File {
	f, err := nullFile(os.DevNull)
	if err != nil {
		return nil
	}
	return f
}

// devNull is /dev/null, or nil.
func (r *reserve) devNull() *os.File {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.null
}

// noDescriptors reports whether an error says that no file descriptors are left.
func noDescriptors(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }
