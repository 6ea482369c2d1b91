// Package socket creates the Unix sockets on which a monitor listens.
//
// Invariants: the mode of the socket alone decides who may connect, and at no time does it admit
// anyone except its owner and group. A socket on which a program listens is never replaced.
package socket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	socketMode    = 0o660
	directoryMode = 0o750

	// A monitor holds the lock only briefly, while it checks whether the socket is free. A process
	// that holds it for longer does not keep the monitor from working.
	lockTime  = time.Second
	lockPause = 10 * time.Millisecond
)

// ErrInUse means that another program listens on a socket.
var ErrInUse = errors.New("another monitor listens")

// maxPath is the maximum length of a socket's path: sun_path of unix(7), less its NUL.
const maxPath = 107

// Address returns the address of a path. Abstract addresses, which have no mode, are not supported:
// @ has no special meaning.
func Address(path string) (*net.UnixAddr, error) {
	if strings.HasPrefix(path, "@") {
		path = "./" + path
	}
	switch {
	case path == "" || strings.ContainsRune(path, 0):
		return nil, fmt.Errorf("%q is not the path of a socket", path)
	case len(path) > maxPath:
		return nil, fmt.Errorf("%s is %d bytes too long for a socket: name a shorter one", path, len(path)-maxPath)
	}
	return &net.UnixAddr{Name: path, Net: "unix"}, nil
}

// A listener is a listening socket and its file.
type listener struct {
	*net.UnixListener
	path string
	file fs.FileInfo
}

// Listen creates the socket, and its directory if that is missing. It replaces a socket that an
// ended monitor has left.
func Listen(path string) (net.Listener, error) {
	addr, err := Address(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(addr.Name)
	if err := makeDirectory(dir); err != nil {
		return nil, err
	}
	// If two monitors start at once, they must not both find that the socket is dead: one would
	// remove the socket of the other.
	unlock, err := lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := clear(addr); err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		// The file inherits the mode of the descriptor, so it never has a wider one.
		var err error
		return errors.Join(c.Control(func(fd uintptr) { err = unix.Fchmod(int(fd), socketMode) }), err)
	}}
	l, err := config.Listen(context.Background(), addr.Net, addr.Name)
	if err != nil {
		return nil, err
	}
	s := &listener{UnixListener: l.(*net.UnixListener), path: addr.Name}
	s.SetUnlinkOnClose(false)          // Close removes it only if it is still ours
	err = os.Chmod(s.path, socketMode) // umask may have removed bits
	if err == nil {
		s.file, err = os.Lstat(s.path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(s.path), s.UnixListener.Close())
	}
	return s, nil
}

// Close stops listening and removes the socket file, unless another socket has replaced it.
func (s *listener) Close() error {
	if now, err := os.Lstat(s.path); err == nil && os.SameFile(now, s.file) {
		_ = os.Remove(s.path) // on failure, the next monitor replaces it
	}
	return s.UnixListener.Close()
}

// makeDirectory creates the directory, but not its parents.
func makeDirectory(dir string) error {
	err := os.Mkdir(dir, directoryMode)
	if errors.Is(err, fs.ErrExist) {
		return nil // if it is not a directory, the next step fails
	}
	if err != nil {
		return err
	}
	return os.Chmod(dir, directoryMode) // umask may have removed bits
}

// lock makes other monitors wait before they check for a free socket in a directory. It leaves
// nothing behind, however the process ends.
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

// clear frees the path: it removes the socket of an ended monitor, and nothing else.
func clear(addr *net.UnixAddr) error {
	was, err := os.Lstat(addr.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if was.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("%s is not a socket, so it is not replaced: name another path", addr.Name)
	}
	c, err := net.DialTimeout(addr.Net, addr.Name, lockTime)
	switch {
	case err == nil:
		_ = c.Close()
		return fmt.Errorf("%s: %w there already", addr.Name, ErrInUse)
	case errors.Is(err, unix.ECONNREFUSED):
		return os.Remove(addr.Name)
	case errors.Is(err, fs.ErrNotExist):
		return nil // it has just gone
	}
	return fmt.Errorf("it is unknown whether a monitor listens there, so the socket is not replaced: %w", err)
}
