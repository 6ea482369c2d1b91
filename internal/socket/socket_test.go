package socket

import (
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestRemoved takes away the socket of a monitor that runs. It must be there again soon.
func TestRemoved(t *testing.T) {
	for name, remove := range map[string]func(path string) error{
		"the socket": os.Remove,
		// RemoveAll alone could find the socket made again before it removes the directory.
		"its directory": func(path string) error {
			dir := filepath.Dir(path)
			if err := os.Rename(dir, dir+"-old"); err != nil {
				return err
			}
			return os.RemoveAll(dir + "-old")
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "run", "s")
			l, err := listen(path, slog.New(slog.DiscardHandler), time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			accepted := make(chan net.Conn, 8)
			ended := make(chan error, 1)
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						ended <- err
						return
					}
					accepted <- c
				}
			}()
			connect := func() (ours, theirs net.Conn) {
				t.Helper()
				for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
					c, err := net.Dial("unix", path)
					if err == nil {
						return c, <-accepted
					}
					if time.Now().After(deadline) {
						t.Fatal(err)
					}
				}
			}
			first, served := connect()
			defer first.Close()
			defer served.Close()
			for range 3 {
				if err := remove(path); err != nil {
					t.Fatal(err)
				}
				ours, theirs := connect()
				ours.Close()
				theirs.Close()
			}
			info, err := os.Lstat(path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != socketMode {
				t.Errorf("its mode is %o, not %o", info.Mode().Perm(), socketMode)
			}
			if _, err := served.Write([]byte("x")); err != nil {
				t.Errorf("a connection from before: %v", err)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			if err := <-ended; !errors.Is(err, net.ErrClosed) {
				t.Errorf("Accept after Close: %v", err)
			}
			if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("after Close: %v", err)
			}
		})
	}
}

// TestTaken: a listener whose socket was removed leaves that of another program alone.
func TestTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := listen(path, slog.New(slog.DiscardHandler), time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(filepath.Dir(path), "other")
	o, err := Listen(other, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			c, err := o.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("o"))
			c.Close()
		}
	}()
	for range 20 {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		b := make([]byte, 1)
		if _, err := c.Read(b); err != nil || b[0] != 'o' {
			t.Fatalf("the socket of the other program was taken away: %q, %v", b, err)
		}
		c.Close()
		time.Sleep(time.Millisecond)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("Close has removed the socket of the other program: %v", err)
	}
}
