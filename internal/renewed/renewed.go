// Package renewed keeps values that are built from files, such as certificates and keys, up to date
// when the files are replaced while the program runs.
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
	// Pause is the minimum time between two checks of the files.
	Pause = time.Second

	// Patience is how long to wait for a check: reading a file on a dead server never ends.
	Patience = 2 * time.Second

	// maxFile is the maximum size of a file, in bytes.
	maxFile = 1 << 20
)

// Files holds the value that was built from certificates and keys in files. When the value is
// needed, the files are read again and compared by content, because no clock, rename, link or file
// system can hide such a change. Files that cannot be read or used, or are not valid now, do not
// change the value.
type Files[T any] struct {
	log   *slog.Logger
	files []string
	file  func(path string) ([]byte, error) // reads one
	build func(contents [][]byte) (*T, error)
	valid func(contents [][]byte) error // an error if they cannot be used now

	current atomic.Pointer[T]

	looking   chan struct{} // a semaphore of capacity 1, held during a check
	looked    time.Time
	sum       [sha256.Size]byte // the checksum of the contents that current was built from
	complaint string            // the problem that was logged last, or ""
}

// New reads the files for the first time, and waits for that. It fails if the files cannot be used,
// but not if they are not valid now: the clock may be wrong when a machine starts. Both functions
// get the contents in the order of the files.
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

// Get returns the value that was built from the files. It notices a change after Pause at the
// latest, unless reading takes longer.
func (m *Files[T]) Get() *T {
	select {
	case m.looking <- struct{}{}:
		if time.Since(m.looked) < Pause {
			<-m.looking
		} else {
			m.look()
		}
	default: // another goroutine checks already; do not wait for it
	}
	return m.current.Load()
}

// Refresh checks the files now, unless another goroutine is checking them.
func (m *Files[T]) Refresh() {
	select {
	case m.looking <- struct{}{}:
		m.look()
	default:
	}
}

// look checks the files. If that takes longer than Patience, it returns and the check continues in
// the background.
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

// ReadFile reads a regular file. A pipe or a device could block a reader forever.
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

// ValidNow returns an error if a certificate, the first in its file, is not valid at this time.
func ValidNow(file string, content []byte) error {
	block, rest := pem.Decode(content)
	for block != nil && block.Type != "CERTIFICATE" {
		block, rest = pem.Decode(rest)
	}
	if block == nil {
		return nil // other code reports invalid files
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	now := time.Now()
	switch {
	case err != nil:
		return nil
	case now.After(cert.NotAfter):
		return fmt.Errorf("the certificate in %s expired on %s; renew it", file, cert.NotAfter.UTC().Format(time.DateOnly))
	case now.Before(cert.NotBefore):
		return fmt.Errorf("the certificate in %s is not valid before %s", file, cert.NotBefore.UTC().Format(time.RFC3339))
	}
	return nil
}
