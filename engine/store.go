package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// A store keeps on disk what a monitor must remember if it is killed: the states and timers of the
// units, and the actions that have not ended. It writes in its own goroutine.
//
// The file has one line for each batch, in the format of package sealed, so a batch is there
// completely or not at all. It begins with a snapshot of everything remembered, in lines of one
// record each. When it has become long, a new file replaces it. The monitor waits until a batch is
// written, but not until it has reached the disk: written data outlives the process, and everything
// that the next boot needs is in the outbox.
type store struct {
	replace replaceFile
	path    string
	boot    string
	fail    func(error) // called with the first failure of a series, and with nil when it ends

	mu      sync.Mutex
	waiting *batch
	wake    chan struct{} // capacity 1
	closed  bool
	held    chan struct{} // for tests: the disk hangs until it is closed; nil: it does not
	ended   chan struct{}

	// Only for the writing goroutine.
	failed bool // the last try
	file   *os.File
	size   int64  // up to the end of the last line
	limit  int64  // of the size
	last   uint64 // the number of the last line
	kept   records
}

// records are what is remembered, encoded.
type records struct {
	units, actions map[string]json.RawMessage
	begun          map[string]bool
}

// A batch is the content of the next line.
type batch struct {
	units   map[string]*fsm.UnitState // nil: gone
	actions map[string]*fsm.Effect    // by ID; nil: ended
	begun   map[string]bool           // IDs of actions
	done    chan struct{}
}

// stateName is the file's name.
const stateName = "state.jsonl"

// stateFormat is the version of the file's format.
const stateFormat = "upsmon state 4"

// A stateHead is the first line. It always has the same length, and is overwritten in place after
// each other line, so that a file that has lost its end can be recognised.
type stateHead struct {
	Format string `json:"format"`
	Last   string `json:"last"` // the number of the last line, in 16 hexadecimal digits
}

// A stateLine is any line after the first.
type stateLine struct {
	N       uint64                     `json:"n"`
	Boot    string                     `json:"boot"` // the run of the machine
	Snap    bool                       `json:"snap,omitempty"`
	Units   map[string]json.RawMessage `json:"units,omitempty"`   // null: gone
	Actions map[string]json.RawMessage `json:"actions,omitempty"` // null: ended
	Begun   []string                   `json:"begun,omitempty"`
}

const (
	// retry is how long the store waits after it could not write.
	retry = time.Second

	// lookEvery is how often the store looks whether its file is still there. A timer may run for
	// hours without anything to write.
	lookEvery = 10 * time.Second

	// slack is how many bytes a file may have beyond twice its snapshot.
	slack = 256 << 10
)

// openStore opens the state in a directory. State from before the last boot is history and is not
// returned. Neither is damaged state: the file is renamed, and damage gives the new name and the
// reason. A store that cannot be written is opened anyway, and keeps trying.
func openStore(dir, boot string, fail func(error)) (s *store, was *remembered, damage []string, err error) {
	return openStoreWith(atomicfile.Write, dir, boot, fail)
}

// A replaceFile is atomicfile.Write, or a function that fails in a test.
type replaceFile func(path string, content []byte, o atomicfile.Options) error

func openStoreWith(replace replaceFile, dir, boot string, fail func(error)) (s *store, was *remembered, damage []string, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, nil, nil, err
	}
	removeUnfinished(dir)
	path, older := filepath.Join(dir, stateName), filepath.Join(dir, olderName)
	if writtenLast(path, older) {
		was, damage, err = readState(path, boot)
	} else {
		path = older
		if was, err = readOlder(older, boot); errors.Is(err, fs.ErrNotExist) {
			err = nil
		} else if err != nil {
			damage, err = []string{err.Error()}, nil
		}
	}
	if len(damage) > 0 {
		damage, err = setAside(path, damage)
	}
	if err != nil {
		return nil, nil, damage, err
	}
	path = filepath.Join(dir, stateName)
	s = &store{replace: replace, path: path, boot: boot, fail: fail, kept: was.records(), wake: make(chan struct{}, 1), ended: make(chan struct{})}
	if err := s.renew(); err == nil {
		_ = os.Remove(older) // its content is in the new file
	} else { // what was read counts anyway: the disk may be full in an outage
		s.shut()
		s.failed = true
		fail(err)
		s.again(newBatch())
	}
	go s.run()
	return s, was, damage, nil
}

// writtenLast reports whether the state is in the current file rather than in that of an earlier
// version. If both exist, somebody went back to that version in between.
func writtenLast(path, older string) bool {
	now, err := os.Lstat(path)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	then, err := os.Lstat(older)
	return err != nil || !then.ModTime().After(now.ModTime())
}

// removeUnfinished removes the files that a process was writing when it was killed. Otherwise they
// would accumulate with each kill.
func removeUnfinished(dir string) {
	files, _ := os.ReadDir(dir) // if the directory cannot be read, nothing in it can be removed either
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") && strings.HasSuffix(f.Name(), atomicfile.Suffix) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// setAside renames a file, and returns the new name and the reason.
func setAside(path string, why []string) ([]string, error) {
	to := fmt.Sprintf("%s.damaged-%s", path, time.Now().Format("20060102-150405.000000"))
	if err := os.Rename(path, to); err != nil {
		return nil, err
	}
	const most = 5
	said := why[:min(len(why), most)]
	if more := len(why) - len(said); more > 0 {
		said = append(slices.Clip(said), fmt.Sprintf("and %d more", more))
	}
	return []string{fmt.Sprintf("the state is damaged, and what is sound of it is used; set aside as %s: %s", to, strings.Join(said, "; "))}, nil
}

// save queues units and actions to be written, or removed where they are nil. The channel is closed
// when they are written, or cannot be.
func (s *store) save(units map[string]*fsm.UnitState, actions map[string]*fsm.Effect) <-chan struct{} {
	return s.queue(func(b *batch) {
		maps.Copy(b.units, units)
		maps.Copy(b.actions, actions)
	})
}

// begin queues the note that an action begins. The channel is closed when that note, and everything
// queued before it, is written or cannot be.
func (s *store) begin(id string) <-chan struct{} {
	return s.queue(func(b *batch) { b.begun[id] = true })
}

// settled returns a channel that is closed when everything queued is written, or cannot be.
func (s *store) settled() <-chan struct{} { return s.queue(func(*batch) {}) }

func (s *store) queue(add func(*batch)) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = newBatch()
	}
	add(s.waiting)
	s.poke()
	return s.waiting.done
}

func newBatch() *batch {
	return &batch{units: map[string]*fsm.UnitState{}, actions: map[string]*fsm.Effect{}, begun: map[string]bool{}, done: make(chan struct{})}
}

func (s *store) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *store) run() {
	defer close(s.ended)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-s.wake:
		case <-look.C:
			if s.there() {
				continue
			}
		}
		s.mu.Lock()
		b, closed, held := s.waiting, s.closed, s.held
		s.waiting = nil
		s.mu.Unlock()
		if held != nil {
			<-held
		}
		if b == nil && !s.there() {
			b = newBatch()
		}
		if b != nil {
			err := s.write(b)
			close(b.done)
			if err != nil {
				s.again(b)
			}
			if (err != nil) != s.failed {
				s.fail(err)
			}
			s.failed = err != nil
		}
		if closed {
			return
		}
	}
}

// again requeues a batch that could not be written. What was queued since then is newer.
func (s *store) again(b *batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := make(chan struct{})
	if n := s.waiting; n != nil {
		maps.Copy(b.units, n.units)
		maps.Copy(b.actions, n.actions)
		maps.Copy(b.begun, n.begun)
		done = n.done
	}
	b.done = done
	s.waiting = b
	if !s.closed {
		time.AfterFunc(retry, s.poke)
	}
}

// write appends a batch as a line.
func (s *store) write(b *batch) error {
	l := stateLine{N: s.last + 1, Boot: s.boot}
	var err error
	if l.Units, err = encodeAll(b.units); err != nil {
		return err
	}
	if l.Actions, err = encodeAll(b.actions); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(b.begun)) {
		if a, ends := b.actions[id]; !ends || a != nil {
			l.Begun = append(l.Begun, id)
		}
	}
	there := s.file != nil && s.there()
	if l.Units == nil && l.Actions == nil && l.Begun == nil && there {
		return nil
	}
	s.kept.apply(&l)
	if !there || s.size > s.limit {
		return s.renew()
	}
	text, err := sealed.Line(l)
	if err != nil {
		return err
	}
	if _, err := s.file.WriteAt(text, s.size); err != nil {
		_ = s.file.Truncate(s.size) // half a line would hide the next
		s.shut()                    // the next try writes all of it to a new file
		return err
	}
	s.last++
	s.size += int64(len(text))
	return s.writeHead()
}

func encodeAll[T any](values map[string]*T) (map[string]json.RawMessage, error) {
	if len(values) == 0 {
		return nil, nil
	}
	all := make(map[string]json.RawMessage, len(values))
	for key, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		all[key] = text
	}
	return all, nil
}

func (s *store) writeHead() error {
	head, err := sealed.Line(stateHead{stateFormat, fmt.Sprintf("%016x", s.last)})
	if err == nil {
		_, err = s.file.WriteAt(head, 0)
	}
	return err
}

// there reports whether the next monitor would find what is written to the file. If somebody has put
// another file in its place, that file is overwritten: a copy from a backup has timers and orders
// that are outdated, and the next monitor would act on them. A file that could not be written is
// tried again anyway.
func (s *store) there() bool { return s.file == nil || atomicfile.Named(s.file, s.path) }

// renew writes everything remembered to a new file.
func (s *store) renew() error {
	s.shut()
	if err := os.MkdirAll(filepath.Dir(s.path), 0o750); err != nil {
		return err
	}
	s.last = 0
	text, err := sealed.Line(stateHead{stateFormat, fmt.Sprintf("%016x", s.kept.lines())})
	if err != nil {
		return err
	}
	add := func(l stateLine) error {
		s.last++
		l.N, l.Boot, l.Snap = s.last, s.boot, true
		line, err := sealed.Line(l)
		text = append(text, line...)
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(s.kept.units)) {
		if err := add(stateLine{Units: map[string]json.RawMessage{id: s.kept.units[id]}}); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.kept.actions)) {
		l := stateLine{Actions: map[string]json.RawMessage{id: s.kept.actions[id]}}
		if s.kept.begun[id] {
			l.Begun = []string{id}
		}
		if err := add(l); err != nil {
			return err
		}
	}
	// A busy disk may take seconds to sync a file, and actions would wait for it.
	if err := s.replace(s.path, text, atomicfile.Options{Mode: 0o640, Unsynced: true}); err != nil {
		return err
	}
	if s.file, err = os.OpenFile(s.path, os.O_RDWR, 0); err != nil {
		return err
	}
	s.size = int64(len(text))
	s.limit = 2*s.size + slack
	return nil
}

func (s *store) shut() {
	if s.file != nil {
		_ = s.file.Close()
		s.file = nil
	}
}

// close writes what is queued and closes the file. Nothing is saved after that.
func (s *store) close() error {
	s.mu.Lock()
	s.closed = true
	s.poke()
	s.mu.Unlock()
	<-s.ended
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Sync(), s.file.Close())
}

// lines returns how many lines a snapshot has.
func (r *records) lines() int { return len(r.units) + len(r.actions) }

// apply makes the changes of a line.
func (r *records) apply(l *stateLine) {
	update(r.units, l.Units)
	update(r.actions, l.Actions)
	for _, id := range l.Begun {
		r.begun[id] = true
	}
	for id, a := range l.Actions {
		if isNull(a) {
			delete(r.begun, id)
		}
	}
}

func update(all, changes map[string]json.RawMessage) {
	for key, v := range changes {
		if isNull(v) {
			delete(all, key)
		} else {
			all[key] = v
		}
	}
}

func isNull(v json.RawMessage) bool { return string(v) == "null" }
