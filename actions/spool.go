package actions

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/atomicfile"
)

// A spool keeps messages in a directory, each in a file of its own, which is
// there in whole or not at all. One goroutine does all that touches the disk;
// the methods never wait for it. What is wanted of a file that was not come to
// yet is replaced by what is wanted later, so that a disk that hangs holds up
// no more than there are messages.
type spool struct {
	dir string
	// found takes up a file of an earlier process. On an error the file is set
	// aside: renamed to end in ".bad".
	found func(name string, data []byte) error
	// fail hears of what went wrong.
	fail func(error)

	mu     sync.Mutex
	wishes map[string]wish
	order  []string // of their names
	closed bool
	wake   bell

	loaded chan struct{} // closed when what an earlier process has left is known
	lock   *os.File      // held by the one process that may deliver what is here
}

// A wish is what is to become of a file.
type wish struct {
	data []byte      // nil: it is to go
	done func(error) // may be nil
}

const (
	keptSuffix  = ".json"
	asideSuffix = ".bad"
)

func newSpool(dir string) *spool {
	return &spool{dir: dir, wishes: map[string]wish{}, wake: make(bell, 1), loaded: make(chan struct{})}
}

// save writes a file or replaces it. done is called when it is on the disk, or
// cannot be, unless something else was wanted of the file before.
func (s *spool) save(name string, data []byte, done func(error)) {
	s.wish(name, wish{data, done})
}

// remove removes a file, if there is one.
func (s *spool) remove(name string) { s.wish(name, wish{}) }

func (s *spool) wish(name string, w wish) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, waits := s.wishes[name]; !waits {
		s.order = append(s.order, name)
	}
	s.wishes[name] = w
	s.wake.ring()
}

// close has run end once all is written.
func (s *spool) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.wake.ring()
}

// run opens the spool, takes up what is there, and then does what is wanted.
func (s *spool) run() {
	broken := s.open()
	if broken == nil {
		broken = s.load()
	}
	close(s.loaded)
	if broken != nil {
		s.fail(broken)
	}
	failing := false // which is told once
	for {
		name, w, ended := s.next()
		switch {
		case ended:
			if s.lock != nil {
				_ = s.lock.Close()
			}
			return
		case name == "":
			<-s.wake
			continue
		}
		err := broken
		if err == nil {
			if err = s.fulfil(name, w); err != nil && !failing {
				s.fail(err)
			}
			failing = err != nil
		}
		if w.done != nil {
			w.done(err)
		}
	}
}

func (s *spool) next() (name string, w wish, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.order) == 0 {
		return "", w, s.closed
	}
	name, s.order = s.order[0], s.order[1:]
	w = s.wishes[name]
	delete(s.wishes, name)
	return name, w, false
}

// open makes the directory, for its owner alone, and locks it: two processes
// would deliver everything twice.
func (s *spool) open() error {
	parent := filepath.Dir(s.dir)
	if err := os.MkdirAll(filepath.Dir(parent), 0o750); err != nil { // the state's, which is not ours alone
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(s.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = lock.Close()
		return fmt.Errorf("%s is locked: %w (is another upsmon running?)", s.dir, err)
	}
	s.lock = lock
	return nil
}

// load hands over what an earlier process has left, the oldest first.
func (s *spool) load() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, isKept := strings.CutSuffix(e.Name(), keptSuffix)
		switch {
		case strings.HasSuffix(e.Name(), atomicfile.Suffix): // that process was killed while it wrote
			_ = os.Remove(filepath.Join(s.dir, e.Name()))
		case isKept:
			if err := s.take(name, e); err != nil {
				s.setAside(e.Name(), err)
			}
		}
	}
	return nil
}

func (s *spool) take(name string, e os.DirEntry) error {
	if !e.Type().IsRegular() || !messageName.MatchString(name) {
		return errors.New("it is none of ours")
	}
	f, err := os.Open(filepath.Join(s.dir, e.Name()))
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxMessage+1))
	if err != nil {
		return err
	}
	if len(data) > maxMessage {
		return fmt.Errorf("it has more than %d bytes", maxMessage)
	}
	return s.found(name, data)
}

func (s *spool) setAside(file string, why error) {
	from := filepath.Join(s.dir, file)
	if err := os.Rename(from, from+asideSuffix); err != nil {
		s.fail(fmt.Errorf("%q cannot be read: %w; nor be set aside: %w", from, why, err))
		return
	}
	s.fail(fmt.Errorf("%q cannot be read and was set aside, its name now ends in %s: %w", from, asideSuffix, why))
}

// fulfil leaves the file as it was or as it is wanted, even if the power fails
// meanwhile.
func (s *spool) fulfil(name string, w wish) error {
	path := filepath.Join(s.dir, name+keptSuffix)
	if w.data == nil {
		return atomicfile.Remove(path)
	}
	return atomicfile.Write(path, w.data, atomicfile.Options{})
}
