package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const (
	segmentHead = "journal-"
	segmentTail = ".jsonl"
)

func segmentName(n uint64) string { return fmt.Sprintf("%s%08d%s", segmentHead, n, segmentTail) }

// segments lists the numbers of the segments in a directory, oldest first.
func segments(dir string) ([]uint64, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var numbers []uint64
	for _, f := range files {
		digits := strings.TrimSuffix(strings.TrimPrefix(f.Name(), segmentHead), segmentTail)
		n, err := strconv.ParseUint(digits, 10, 64)
		if err == nil && f.Name() == segmentName(n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// A file is what a Writer needs of a segment.
type file interface {
	io.WriteCloser
	Sync() error
	Stat() (fs.FileInfo, error)
}

// A segment is a file that is being written.
type segment struct {
	file   file
	path   string
	number uint64
	size   int64
}

// openFile is os.OpenFile, or its replacement in a test.
type openFile func(path string, flag int, perm fs.FileMode) (file, error)

func osOpen(path string, flag int, perm fs.FileMode) (file, error) {
	return os.OpenFile(path, flag, perm)
}

// errNotRegular says that what has the name of a segment is a link, a pipe, a device or a directory.
var errNotRegular = errors.New("it is not a regular file")

// openRegular opens a file that exists for reading, and waits for nobody: opening a pipe would block.
func openRegular(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	switch {
	case errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENXIO): // a link, a directory, a socket
		return nil, errNotRegular
	case err != nil:
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// openLast opens the newest segment of a directory, or makes the first one. A line whose writer was
// stopped in the middle is closed off, so that the next one begins a line.
func openLast(dir string, open openFile) (*segment, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	numbers, err := segments(dir)
	if err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return create(dir, 1, open)
	}
	n := numbers[len(numbers)-1]
	s := &segment{path: filepath.Join(dir, segmentName(n)), number: n}
	f, err := openRegular(s.path)
	switch {
	case errors.Is(err, errNotRegular):
		return create(dir, n+1, open)
	case err != nil:
		return nil, err
	}
	_ = f.Close()
	if s.file, err = open(s.path, os.O_RDWR|os.O_APPEND, 0); err != nil {
		return nil, err
	}
	if err := s.closeOff(); err != nil {
		_ = s.file.Close()
		return nil, err
	}
	return s, nil
}

// closeOff ends the last line if it is incomplete.
func (s *segment) closeOff() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	if s.size = info.Size(); s.size == 0 {
		return nil
	}
	end := make([]byte, 1)
	f, err := openRegular(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.ReadAt(end, s.size-1); err != nil {
		return err
	}
	if end[0] == '\n' {
		return nil
	}
	n, err := s.file.Write([]byte("\n"))
	s.size += int64(n)
	return err
}

// create makes a new segment, whose name is on the disk before its content.
func create(dir string, n uint64, open openFile) (*segment, error) {
	s := &segment{path: filepath.Join(dir, segmentName(n)), number: n}
	var err error
	if s.file, err = open(s.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o640); err != nil {
		return nil, err
	}
	d, err := os.Open(dir)
	if err != nil {
		_ = s.file.Close()
		return nil, err
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		_ = s.file.Close()
		return nil, err
	}
	return s, nil
}

// prune removes all segments of a directory except the newest keep.
func prune(dir string, keep int) error {
	numbers, err := segments(dir)
	if err != nil {
		return err
	}
	for i := 0; i < len(numbers)-keep; i++ {
		if err := os.Remove(filepath.Join(dir, segmentName(numbers[i]))); err != nil {
			return err
		}
	}
	return nil
}
