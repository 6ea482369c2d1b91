package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	socketMode    = 0o660
	directoryMode = 0o750

	// Whoever looks whether a socket is free keeps the others out for moments;
	// one who does so for longer does not keep the monitor from its work.
	lockTime  = time.Second
	lockPause = 10 * time.Millisecond
)

// A socket is a listening socket and the file that it is.
type socket struct {
	*net.UnixListener
	path string
	file fs.FileInfo
}

// listen makes the socket, and its directory if that is missing. It replaces
// what a monitor that is gone has left.
func listen(path string) (*socket, error) {
	addr, err := address(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(addr.Name)
	if err := makeDirectory(dir); err != nil {
		return nil, err
	}
	// Two that start at once must not both find the socket dead: the one would
	// remove that of the other.
	unlock, err := lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := clear(addr); err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		// The file takes over the mode of the descriptor, so it never has a wider one.
		var err error
		return errors.Join(c.Control(func(fd uintptr) { err = unix.Fchmod(int(fd), socketMode) }), err)
	}}
	l, err := config.Listen(context.Background(), addr.Net, addr.Name)
	if err != nil {
		return nil, err
	}
	s := &socket{UnixListener: l.(*net.UnixListener), path: addr.Name}
	s.SetUnlinkOnClose(false)          // Close looks whose it is first
	err = os.Chmod(s.path, socketMode) // what umask has taken
	if err == nil {
		s.file, err = os.Lstat(s.path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(s.path), s.UnixListener.Close())
	}
	return s, nil
}

// Close removes the socket, unless another has been put in its place, and ends
// listening.
func (s *socket) Close() error {
	if now, err := os.Lstat(s.path); err == nil && os.SameFile(now, s.file) {
		_ = os.Remove(s.path) // a socket that stays behind is replaced by the next monitor
	}
	return s.UnixListener.Close()
}

// makeDirectory makes the directory, but not its parents.
func makeDirectory(dir string) error {
	err := os.Mkdir(dir, directoryMode)
	if errors.Is(err, fs.ErrExist) {
		return nil // whether it is a directory will be seen
	}
	if err != nil {
		return err
	}
	return os.Chmod(dir, directoryMode) // what umask has taken
}

// lock keeps others from looking for a free socket in a directory. Nothing of it
// stays behind, however the process ends.
func lock(dir string) (unlock func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(lockTime); ; time.Sleep(lockPause) {
		err = unix.Flock(int(d.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return func() { d.Close() }, nil
		case errors.Is(err, unix.EWOULDBLOCK) && time.Now().Before(deadline), errors.Is(err, unix.EINTR):
			continue
		}
		d.Close()
		return nil, fmt.Errorf("%s: locked by another program: %w", dir, err)
	}
}

// clear makes the path free: it removes the socket of a monitor that is gone,
// and nothing else.
func clear(addr *net.UnixAddr) error {
	was, err := os.Lstat(addr.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if was.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("%s: this is no socket, so it is not replaced: name another", addr.Name)
	}
	c, err := net.DialTimeout(addr.Net, addr.Name, lockTime)
	switch {
	case err == nil:
		_ = c.Close()
		return fmt.Errorf("%s: %w there already", addr.Name, ErrInUse)
	case errors.Is(err, unix.ECONNREFUSED):
		return os.Remove(addr.Name)
	case errors.Is(err, fs.ErrNotExist):
		return nil // gone in this moment
	}
	return fmt.Errorf("whether a monitor listens there already is not known, so it is not replaced: %w", err)
}
