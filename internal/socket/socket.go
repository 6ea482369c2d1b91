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
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
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

	// lookEvery is how often a listener looks whether its socket is still there.
	lookEvery = 10 * time.Second
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

// A listener is a listening socket and its file. If the file is removed, as by a program
// that tidies up a directory, nobody could reach the monitor any more, so the listener makes it again.
type listener struct {
	addr *net.UnixAddr
	log  *slog.Logger
	done chan struct{} // closed by Close
	seen chan struct{} // closed when watch has ended

	mu     sync.Mutex
	bound  bound
	closed bool
}

// bound is a socket with a name.
type bound struct {
	*net.UnixListener
	file fs.FileInfo
}

// remove removes the file, unless another one has taken its place.
func (b bound) remove() {
	path := b.Addr().String()
	if now, err := os.Lstat(path); err == nil && os.SameFile(now, b.file) {
		_ = os.Remove(path) // on failure, the next monitor replaces it
	}
}

// Listen creates the socket, and its directory if that is missing. It replaces a socket that an
// ended monitor has left. The log is told of a socket that is removed.
func Listen(path string, log *slog.Logger) (net.Listener, error) { return listen(path, log, lookEvery) }

func listen(path string, log *slog.Logger, look time.Duration) (net.Listener, error) {
	addr, err := Address(path)
	if err != nil {
		return nil, err
	}
	s := &listener{addr: addr, log: log, done: make(chan struct{}), seen: make(chan struct{})}
	if s.bound, err = bind(addr); err != nil {
		return nil, err
	}
	go s.watch(look)
	return s, nil
}

// bind creates the socket.
func bind(addr *net.UnixAddr) (bound, error) {
	dir := filepath.Dir(addr.Name)
	if err := makeDirectory(dir); err != nil {
		return bound{}, err
	}
	// If two monitors start at once, they must not both find that the socket is dead: one would
	// remove the socket of the other.
	unlock, err := lock(dir)
	if err != nil {
		return bound{}, err
	}
	defer unlock()
	if err := clear(addr); err != nil {
		return bound{}, err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		// The file inherits the mode of the descriptor, so it never has a wider one.
		var err error
		return errors.Join(c.Control(func(fd uintptr) { err = unix.Fchmod(int(fd), socketMode) }), err)
	}}
	l, err := config.Listen(context.Background(), addr.Net, addr.Name)
	if err != nil {
		return bound{}, err
	}
	b := bound{UnixListener: l.(*net.UnixListener)}
	b.SetUnlinkOnClose(false)             // Close removes it only if it is still ours
	err = os.Chmod(addr.Name, socketMode) // umask may have removed bits
	if err == nil {
		b.file, err = os.Lstat(addr.Name)
	}
	if err != nil {
		return bound{}, errors.Join(err, os.Remove(addr.Name), b.Close())
	}
	return b, nil
}

// watch makes the socket again if it has gone. If that fails, it tries again, and clients that are
// connected stay so.
func (s *listener) watch(every time.Duration) {
	defer close(s.seen)
	look := time.NewTicker(every)
	defer look.Stop()
	failed := false
	for {
		select {
		case <-look.C:
		case <-s.done:
			return
		}
		if _, err := os.Lstat(s.addr.Name); !errors.Is(err, fs.ErrNotExist) {
			failed = false
			continue
		}
		b, err := bind(s.addr)
		switch {
		case err == nil:
			s.replace(b)
			s.log.Info("the socket was removed, and is there again", "socket", s.addr.Name)
		case !failed:
			s.log.Error("the socket was removed, and cannot be made again, so nobody reaches this monitor over it", "socket", s.addr.Name, "error", err)
		}
		failed = err != nil
	}
}

// replace lets Accept continue with another socket.
func (s *listener) replace(b bound) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		b.remove()
		_ = b.Close()
		return
	}
	_ = s.bound.Close()
	s.bound = b
}

func (s *listener) current() bound {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bound
}

// Accept waits for a connection.
func (s *listener) Accept() (net.Conn, error) {
	for {
		b := s.current()
		c, err := b.Accept()
		if err != nil && s.current() != b {
			continue // it was replaced
		}
		return c, err
	}
}

// Addr returns the path.
func (s *listener) Addr() net.Addr { return s.addr }

// Close stops listening and removes the socket file, unless another socket has replaced it.
func (s *listener) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.done)
	}
	s.mu.Unlock()
	// Otherwise watch could make the file once more. It does not wait for a disk that hangs.
	select {
	case <-s.seen:
	case <-time.After(lockTime):
	}
	b := s.current()
	b.remove()
	return b.Close()
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
