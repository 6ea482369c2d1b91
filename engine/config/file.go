package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/trust"
)

const (
	// readTime bounds how long to wait for a file. A dead network file system never answers, nor
	// does a file such as /proc/kmsg.
	readTime = 10 * time.Second

	// maxStuck bounds how many reads may wait for a file that never answers: each keeps a thread.
	maxStuck = 8
)

// stuck has an element for each read under way.
var stuck = make(chan struct{}, maxStuck)

// ReadFile reads a regular file of at most grammar.MaxSize bytes and returns its permissions. Its
// errors say what is wrong without naming the path. It fails if the file does not answer within ten
// seconds.
func ReadFile(path string) ([]byte, fs.FileMode, error) {
	return within(readTime, stuck, func() ([]byte, fs.FileMode, error) { return readFile(path) })
}

// Unreadable returns the error of a file that was read in another way, in the words of ReadFile's,
// after its path.
func Unreadable(path string, err error) error {
	switch {
	case errors.Is(err, syscall.EISDIR):
		err = errDirectory
	case errors.Is(err, syscall.ENOTDIR):
		err = fs.ErrNotExist
	}
	return fmt.Errorf("%s: %w", path, plain(err))
}

// within calls read and waits for at most patience. under bounds the number of concurrent calls.
func within(patience time.Duration, under chan struct{}, read func() ([]byte, fs.FileMode, error)) ([]byte, fs.FileMode, error) {
	type result struct {
		content []byte
		mode    fs.FileMode
		err     error
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case under <- struct{}{}:
	case <-timeout.C:
		return nil, 0, fmt.Errorf("its file system does not answer: %d reads wait for it", cap(under))
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-under }()
		var r result
		r.content, r.mode, r.err = read()
		done <- r
	}()
	select {
	case r := <-done:
		return r.content, r.mode, r.err
	case <-timeout.C:
		return nil, 0, fmt.Errorf("its file system does not answer within %s", patience)
	}
}

func readFile(path string) ([]byte, fs.FileMode, error) {
	// Without O_NONBLOCK, opening a pipe would block until somebody writes to it.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, plain(err)
	}
	switch {
	case info.IsDir():
		return nil, 0, errDirectory
	case !info.Mode().IsRegular():
		return nil, 0, errors.New("this is not a file, but a pipe, a socket or a device")
	}
	if info.Size() > grammar.MaxSize {
		return nil, 0, fmt.Errorf("the file has %d bytes; at most %d are read", info.Size(), grammar.MaxSize)
	}
	// MinRead more than its size, so that the buffer does not grow to find the end of the file.
	content := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	if _, err := content.ReadFrom(io.LimitReader(f, grammar.MaxSize+1)); err != nil {
		return nil, 0, plain(err)
	}
	return content.Bytes(), info.Mode().Perm(), nil
}

// ReadOwn is ReadFile for a configuration that root runs: it fails if anybody but root can change
// or replace it. Anyone who can do so decides what root runs.
func ReadOwn(path string) ([]byte, fs.FileMode, error) {
	if err := Owned(path); err != nil {
		return nil, 0, err
	}
	return ReadFile(path) // the same file, unless root has changed it meanwhile
}

// Owned returns an error, with a remedy, if anybody but root can change what is at the path.
func Owned(path string) error {
	place := trust.Others.Change(path)
	if _, err := os.Lstat(path); place == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("root does not run it, since users other than root can change %s: chown root and chmod go-w that, or give --insecure-permissions", place)
}

// writableAbove returns a directory above a file in which everybody may replace the file, or a
// directory on the way to it; "" if there is none.
func writableAbove(path string) string {
	place := trust.Everybody.Change(path)
	if info, err := os.Stat(place); err != nil || !info.IsDir() {
		return "" // the file itself is judged by its mode
	}
	return place
}

var (
	errDirectory = errors.New("this is a directory; name the file in it")
	errMissing   = errors.New("no such file")
)

// plain strips the path from an error that will be shown after it.
func plain(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errMissing
	case errors.Is(err, fs.ErrPermission):
		return errors.New("this user cannot read the file")
	}
	return err
}
