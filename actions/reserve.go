package actions

import (
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A reserve keeps what starting a command needs, so that a process which has run out of descriptors
// can still shut the machine down: null is its standard input, and its output where memory files
// cannot be had, and spare descriptors are given back just before it starts.
type reserve struct {
	mu    sync.Mutex
	null  *os.File // nil: there is no reserve
	spare []int
}

// spareFDs is more than what POWERDOWNFLAG, sudo's answer and the start of a command take at the same
// time: pipes, memory files, the process's own descriptor.
const spareFDs = 16

// Reserve takes what a SHUTDOWNCMD needs. release gives it back for good.
func (x *Executor) Reserve() (release func(), err error) {
	r := &x.reserve
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.null == nil {
		if r.null, err = os.OpenFile(os.DevNull, os.O_RDWR, 0); err != nil {
			return func() {}, err
		}
	}
	return r.release, r.fill()
}

// fill takes spare descriptors. It needs r.mu.
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

// spend gives n spare descriptors back.
func (r *reserve) spend(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ; n > 0 && len(r.spare) > 0; n-- {
		last := len(r.spare) - 1
		_ = unix.Close(r.spare[last])
		r.spare = r.spare[:last]
	}
}

// refill takes spare descriptors again, as many as there are.
func (r *reserve) refill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.fill() // what is missing is taken after the next start
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

// devNull is /dev/null, or nil.
func (r *reserve) devNull() *os.File {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.null
}

// noDescriptors reports whether an error says that there are none.
func noDescriptors(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }
