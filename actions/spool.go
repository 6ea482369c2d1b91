package actions

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
)

// A spool keeps messages in a directory, each in a file that is there completely or not at all. One
// goroutine does all disk access; the methods never wait for it. A request for a file replaces an
// earlier one that has not been carried out. So a disk that hangs holds up no more requests than
// there are messages.
type spool struct {
	dir string
	// found accepts a file of an earlier process. If it returns an error, the file is set aside:
	// renamed to end in ".bad".
	found func(name string, data []byte) error
	// ready is called once all files are known.
	ready func()
	// fail is called with errors.
	fail func(error)
	// damaged is called with each file that was set aside, and the reason.
	damaged func(string)
	// emptied is called when the directory was removed and has been made again, without its files.
	emptied func()

	mu       sync.Mutex
	requests map[string]request
	order    []string // of their names
	closed   bool
	wake     bell

	loaded chan struct{} // closed when everything that an earlier process left is known
	lock   *os.File      // held by the one process that may deliver what is here
}

// A request writes or removes a file.
type request struct {
	data   []byte      // nil: remove it
	before func()      // waits for what must happen first; may be nil
	done   func(error) // may be nil
}

const (
	keptSuffix  = ".json"
	asideSuffix = ".bad"
)

func newSpool(dir string) *spool {
	return &spool{dir: dir, requests: map[string]request{}, wake: make(bell, 1), ready: func() {}, emptied: func() {}, loaded: make(chan struct{})}
}

// save writes or replaces a file. done is called when it is on disk, or cannot be written, unless a
// later request for the file comes first.
func (s *spool) save(name string, data []byte, before func(), done func(error)) {
	s.request(name, request{data, before, done})
}

// remove removes a file, if there is one.
func (s *spool) remove(name string) { s.request(name, request{}) }

func (s *spool) request(name string, r request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, waits := s.requests[name]; !waits {
		s.order = append(s.order, name)
	}
	s.requests[name] = r
	s.wake.ring()
}

// close makes run return once everything is written.
func (s *spool) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.wake.ring()
}

// run opens the spool, reads what is there, and then carries out requests.
func (s *spool) run() {
	broken := s.open()
	if broken == nil {
		if err := s.upgrade(); err != nil {
			s.fail(err)
		}
		broken = s.load()
	}
	s.ready()
	close(s.loaded)
	if broken != nil {
		s.fail(broken)
	}
	failing := false // reported once
	for {
		name, r, ended := s.next()
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
			if r.before != nil {
				r.before()
			}
			if err = s.carryOut(name, r); err != nil && !failing {
				s.fail(err)
			}
			failing = err != nil
		}
		if r.done != nil {
			r.done(err)
		}
	}
}

func (s *spool) next() (name string, r request, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.order) == 0 {
		return "", r, s.closed
	}
	name, s.order = s.order[0], s.order[1:]
	r = s.requests[name]
	delete(s.requests, name)
	return name, r, false
}

// lockTime is how long the lock may still be held by a previous upsmon that is stopping, or by its
// child that has not yet started its program.
const lockTime = 2 * time.Second

// open creates the directory, for its owner alone, and locks it: two processes would deliver
// everything twice.
func (s *spool) open() error {
	if err := os.MkdirAll(filepath.Dir(s.dir), 0o750); err != nil { // the state directory, which others use, too
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	lock, err := lockDir(s.dir)
	s.lock = lock
	return err
}

// lockDir locks a directory; closing the file unlocks it.
func lockDir(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	for deadline := time.Now().Add(lockTime); err != nil && time.Now().Before(deadline); {
		time.Sleep(lockTime / 100)
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("%s is locked: %w (is another upsmon running?)", dir, err)
	}
	return lock, nil
}

// upgrade takes over the messages of an older upsmon, which had a directory for each verb. A
// message stays there until it is in the spool, under the same name.
func (s *spool) upgrade() error {
	for verb, dir := range map[fsm.Verb]string{fsm.Email: "email", fsm.Webhook: "webhook"} {
		dir = filepath.Join(s.dir, dir)
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		lock, err := lockDir(dir)
		if err != nil {
			return err
		}
		err = s.upgradeAll(verb, dir, entries)
		_ = lock.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *spool) upgradeAll(verb fsm.Verb, dir string, entries []os.DirEntry) error {
	for _, e := range entries {
		from := filepath.Join(dir, e.Name())
		to := filepath.Join(s.dir, e.Name())
		name, isKept := strings.CutSuffix(e.Name(), keptSuffix)
		switch {
		case e.Name() == "lock":
			continue
		case isKept:
			data, err := readMessage(from, name, e)
			if err == nil {
				data, err = upgradeMessage(verb, name, data)
			}
			if err != nil {
				s.setAside(from, to, err)
				continue
			}
			if err := atomicfile.Write(to, data, atomicfile.Options{}); err != nil {
				return err
			}
			if err := os.Remove(from); err != nil {
				return err
			}
		default: // set aside before, or half written; load handles that
			if err := os.Rename(from, to); err != nil {
				return err
			}
		}
	}
	return errors.Join(os.Remove(filepath.Join(dir, "lock")), os.Remove(dir))
}

// load passes on what an earlier process left, oldest first.
func (s *spool) load() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, isKept := strings.CutSuffix(e.Name(), keptSuffix)
		switch {
		case strings.HasSuffix(e.Name(), atomicfile.Suffix): // a process was killed while it wrote this
			_ = os.Remove(filepath.Join(s.dir, e.Name()))
		case isKept:
			path := filepath.Join(s.dir, e.Name())
			data, err := readMessage(path, name, e)
			if err == nil {
				err = s.found(name, data)
			}
			if err != nil {
				s.setAside(path, path, err)
			}
		}
	}
	return nil
}

// readMessage reads a file that may hold a message.
func readMessage(path, name string, e os.DirEntry) ([]byte, error) {
	if !e.Type().IsRegular() || !messageName.MatchString(name) {
		return nil, errors.New("it is not a file of upsmon")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxMessage+1))
	if err == nil && len(data) > maxMessage {
		err = fmt.Errorf("it has more than %d bytes", maxMessage)
	}
	return data, err
}

// setAside renames a file that cannot be read.
func (s *spool) setAside(from, to string, why error) {
	to += asideSuffix
	if err := os.Rename(from, to); err != nil {
		s.fail(fmt.Errorf("%q cannot be read: %w; nor be set aside: %w", from, why, err))
		return
	}
	what := fmt.Sprintf("a kept message cannot be read and was set aside as %s: %v", to, why)
	s.fail(errors.New(what))
	s.damaged(what)
}

// carryOut leaves the file either as it was or as requested, even if the power fails meanwhile.
func (s *spool) carryOut(name string, r request) error {
	path := filepath.Join(s.dir, name+keptSuffix)
	if r.data == nil {
		return atomicfile.Remove(path)
	}
	err := atomicfile.Write(path, r.data, atomicfile.Options{})
	if errors.Is(err, fs.ErrNotExist) { // somebody removed the directory, and with it the lock
		if s.lock != nil {
			_ = s.lock.Close()
		}
		if err = s.open(); err == nil {
			s.emptied()
			err = atomicfile.Write(path, r.data, atomicfile.Options{})
		}
	}
	return err
}
