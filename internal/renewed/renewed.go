// Package renewed keeps what is built from files that are replaced while a program runs, as certificates
// and their keys are.
package renewed

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// Pause is the shortest time between two looks at the files.
	Pause = time.Second

	// Patience is how long to wait for a look: reading a file on a dead server never ends.
	Patience = 2 * time.Second

	// maxFile bounds a file.
	maxFile = 1 << 20
)

// Files is what is built from certificates and keys in files. The files are read again when it
// is needed, and compared by content, because no clock, rename, link or file system can hide such a
// change. Files that cannot be read or used, or are not valid now, change nothing.
type Files[T any] struct {
	log   *slog.Logger
	files []string
	file  func(path string) ([]byte, error) // reads one
	build func(contents [][]byte) (*T, error)
	valid func(contents [][]byte) error // whether they can be used now

	current atomic.Pointer[T]

	looking   chan struct{} // of capacity 1; full while somebody looks
	looked    time.Time
	sum       [sha256.Size]byte // of the contents that current was built from
	complaint string            // what was logged last; "" if all is well
}

// New reads the files for the first time, and waits for them. Then it is an error if they cannot be
// used, but not if they are not valid now: the clock may be wrong at the start of a machine. Both
// functions get the contents in the order of the files.
func New[T any](log *slog.Logger, files []string, build func([][]byte) (*T, error), valid func([][]byte) error) (*Files[T], error) {
	m := &Files[T]{log: log, files: files, file: ReadFile, build: build, valid: valid, looking: make(chan struct{}, 1)}
	contents, sum, err := m.read()
	if err != nil {
		return nil, err
	}
	built, err := build(contents)
	if err != nil {
		return nil, err
	}
	if err := valid(contents); err != nil {
		log.Error("the other side will refuse the certificate", "error", err)
	}
	m.current.Store(built)
	m.sum, m.looked = sum, time.Now()
	return m, nil
}

// Get returns what was built from the files. A change is seen after Pause at the latest, unless
// reading takes longer.
func (m *Files[T]) Get() *T {
	select {
	case m.looking <- struct{}{}:
		if time.Since(m.looked) < Pause {
			<-m.looking
		} else {
			m.look()
		}
	default: // somebody looks already, and nobody waits for that
	}
	return m.current.Load()
}

// Refresh looks at the files at once, unless another goroutine does.
func (m *Files[T]) Refresh() {
	select {
	case m.looking <- struct{}{}:
		m.look()
	default:
	}
}

// look looks at the files, and returns without the result if that takes too long.
func (m *Files[T]) look() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { <-m.looking }()
		m.compare()
	}()
	patience := time.NewTimer(Patience)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
	}
}

func (m *Files[T]) compare() {
	defer func() { m.looked = time.Now() }()
	contents, sum, err := m.read()
	if err == nil && sum != m.sum {
		var built *T
		if built, err = m.build(contents); err == nil {
			err = m.valid(contents)
		}
		if err == nil {
			m.current.Store(built)
			m.sum = sum
			m.log.Info("changed certificates are in force", "files", strings.Join(m.files, " "))
		}
	}
	if err == nil {
		m.complaint = ""
	} else if text := err.Error(); text != m.complaint {
		m.complaint = text
		m.log.Error("certificates cannot be read again; the previous ones stay in force", "error", err)
	}
}

func (m *Files[T]) read() ([][]byte, [sha256.Size]byte, error) {
	var contents [][]byte
	sum := sha256.New()
	for _, f := range m.files {
		content, err := m.file(f)
		if err != nil {
			return nil, [sha256.Size]byte{}, err
		}
		contents = append(contents, content)
		fmt.Fprintf(sum, "%d\n", len(content))
		sum.Write(content)
	}
	return contents, [sha256.Size]byte(sum.Sum(nil)), nil
}

// ReadFile reads a regular file. A pipe or a device could keep a reader forever.
func ReadFile(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	switch info, err := f.Stat(); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("open %s: not a regular file", path)
	}
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if len(content) > maxFile {
		err = fmt.Errorf("read %s: more than %d bytes", path, maxFile)
	}
	return content, err
}

// ValidNow reports as an error that a certificate, the first in its file, cannot be used at this
// time.
func ValidNow(file string, content []byte) error {
	block, rest := pem.Decode(content)
	for block != nil && block.Type != "CERTIFICATE" {
		block, rest = pem.Decode(rest)
	}
	if block == nil {
		return nil // what is wrong with it is for others to say
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	now := time.Now()
	switch {
	case err != nil:
		return nil
	case now.After(cert.NotAfter):
		return fmt.Errorf("the certificate in %s ended on %s; renew it", file, cert.NotAfter.UTC().Format(time.DateOnly))
	case now.Before(cert.NotBefore):
		return fmt.Errorf("the certificate in %s is not valid before %s", file, cert.NotBefore.UTC().Format(time.RFC3339))
	}
	return nil
}
