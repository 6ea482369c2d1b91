package tlsproxy

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// lookPause is the shortest time between two looks at the files.
const lookPause = time.Second

// material is what certificates and keys in files come to. Whoever needs it has the files looked at again: they are compared
// by content, which no clock, rename, link or file system can hide a change of. What cannot be read or used changes nothing.
type material[T any] struct {
	log   *slog.Logger
	files []string
	build func(contents [][]byte) (*T, error)

	current atomic.Pointer[T]

	looking   sync.Mutex // held by the one that looks; nobody waits for it
	looked    time.Time
	sum       [sha256.Size]byte // of the contents that current was built from
	complaint string            // what was said last; "": all is well
}

// newMaterial reads the files for the first time, when whatever is wrong is an error.
func newMaterial[T any](log *slog.Logger, files []string, build func([][]byte) (*T, error)) (*material[T], error) {
	m := &material[T]{log: log, files: files, build: build}
	contents, sum, err := m.read()
	if err != nil {
		return nil, err
	}
	built, err := build(contents)
	if err != nil {
		return nil, err
	}
	m.current.Store(built)
	m.sum, m.looked = sum, time.Now()
	return m, nil
}

// get returns what the files come to. A change is seen after lookPause at the latest.
func (m *material[T]) get() *T {
	if m.looking.TryLock() {
		defer m.looking.Unlock()
		if time.Since(m.looked) >= lookPause {
			m.look()
		}
	}
	return m.current.Load()
}

// refresh looks at the files at once.
func (m *material[T]) refresh() {
	m.looking.Lock()
	defer m.looking.Unlock()
	m.look()
}

func (m *material[T]) look() {
	defer func() { m.looked = time.Now() }()
	contents, sum, err := m.read()
	if err == nil && sum != m.sum {
		var built *T
		if built, err = m.build(contents); err == nil {
			m.current.Store(built)
			m.sum = sum
			m.log.Info("changed certificates are in force", "files", strings.Join(m.files, " "))
		}
	}
	if err == nil {
		m.complaint = ""
	} else if text := err.Error(); text != m.complaint {
		m.complaint = text
		m.log.Error("certificates cannot be read again; those from before stay in force", "error", err)
	}
}

func (m *material[T]) read() ([][]byte, [sha256.Size]byte, error) {
	var contents [][]byte
	sum := sha256.New()
	for _, f := range m.files {
		content, err := os.ReadFile(f)
		if err != nil {
			return nil, [sha256.Size]byte{}, err
		}
		contents = append(contents, content)
		fmt.Fprintf(sum, "%d\n", len(content))
		sum.Write(content)
	}
	return contents, [sha256.Size]byte(sum.Sum(nil)), nil
}
