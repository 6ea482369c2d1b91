package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A store keeps on disk what a monitor must remember when it is killed: the states and timers of the
// units, and the orders that have not succeeded. A goroutine of its own writes; the loop waits for it
// only for a moment.
type store struct {
	db   *bolt.DB
	fail func(error) // called for the first failure, and for the first one after a success
	boot string

	mu      sync.Mutex
	waiting *batch
	wake    chan struct{} // capacity 1
	closed  bool
	ended   chan struct{}
}

// A batch is what the next transaction writes.
type batch struct {
	units   map[string]*fsm.UnitState
	pending map[string]*fsm.Effect // orders by key; nil: done
	done    chan struct{}
}

// remembered is what a store contained when it was opened.
type remembered struct {
	state   *fsm.State
	pending map[string]*fsm.Effect // orders that have not succeeded
}

var (
	bucketMeta    = []byte("meta")
	bucketUnits   = []byte("units")
	bucketPending = []byte("pending")
	keyFormat     = []byte("format")
	keyBoot       = []byte("boot")
)

// storeFormat is the format in which every value, but for the format itself, is sealed. A monitor that
// is upgraded during an outage finds one of the older formats: numberedFormat has numbers instead of
// verbs, and unsealedFormat, besides, no seals.
const (
	storeFormat    = "upsmon state 3"
	numberedFormat = "upsmon state 2"
	unsealedFormat = "upsmon state 1"
)

func decodeEffect(text []byte) (*fsm.Effect, error) {
	e := new(fsm.Effect)
	return e, json.Unmarshal(text, e)
}

// numbered are the verbs by the numbers of the older formats.
var numbered = []fsm.Verb{"STARTTIMER", "CANCELTIMER", "DEBUG", "PRINT", "EPRINT", "NUTLOG", "SYSLOG", "WALL", "NOTIFY", "EMAIL", "WEBHOOK", "SETFSD", "SHELLCMD", "SHUTDOWNCMD"}

// decodeNumbered reads an effect that has a number instead of a verb.
func decodeNumbered(text []byte) (*fsm.Effect, error) {
	var e struct {
		fsm.Effect
		Verb int
	}
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, err
	}
	if e.Verb < 0 || e.Verb >= len(numbered) {
		return nil, fmt.Errorf("there is no verb %d", e.Verb)
	}
	e.Effect.Verb = numbered[e.Verb]
	return &e.Effect, nil
}

// seal puts a checksum of key and value in front of a value: bbolt has none for its records, and a
// flipped bit in a deadline would be a shutdown.
func seal(key, value []byte) []byte {
	return fmt.Appendf(nil, "%08x%s", checksum(key, value), value)
}

// unseal returns the value that seal was given.
func unseal(key, sealed []byte) ([]byte, error) {
	const n = 8
	if len(sealed) < n {
		return nil, fmt.Errorf("the record %q is too short", key)
	}
	if value := sealed[n:]; string(sealed[:n]) == fmt.Sprintf("%08x", checksum(key, value)) {
		return value, nil
	}
	return nil, fmt.Errorf("the checksum of the record %q is wrong", key)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}

// errDamaged says that a file does not contain the state of a monitor.
var errDamaged = errors.New("damaged")

// retry is how long the store waits after it could not write.
const retry = time.Second

// openStore opens the state in a directory. State from before the last boot is history and is not
// returned. A file that is damaged, or is something else, is renamed: aside says to what, and why.
func openStore(dir, boot string, fail func(error)) (s *store, was *remembered, aside string, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, nil, "", err
	}
	path := filepath.Join(dir, "state.db")
	db, was, err := openDB(path, boot)
	if errors.Is(err, errDamaged) {
		to := fmt.Sprintf("%s.damaged-%s", path, time.Now().Format("20060102-150405"))
		if renameErr := os.Rename(path, to); renameErr == nil {
			aside = fmt.Sprintf("%s (%v)", to, err)
			db, was, err = openDB(path, boot)
		}
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		err = fmt.Errorf("%s is in use: is another upsmon running?", path)
	}
	if err != nil {
		return nil, nil, aside, err
	}
	s = &store{db: db, fail: fail, boot: boot, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go s.run()
	return s, was, aside, nil
}

// openDB opens and reads a file. bbolt may panic on a damaged one.
func openDB(path, boot string) (db *bolt.DB, was *remembered, err error) {
	// Reading a truncated file through its memory map faults.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
		if err != nil && db != nil {
			_ = db.Close()
			db = nil
		}
	}()
	db, err = bolt.Open(path, 0o640, &bolt.Options{Timeout: 2 * time.Second})
	var system syscall.Errno
	switch {
	case errors.As(err, &system), errors.Is(err, bolterrors.ErrTimeout):
		return nil, nil, err // the file itself may be fine
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		was, err = readState(tx, boot)
		return err
	})
	if err != nil {
		return db, nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return db, was, db.Update(func(tx *bolt.Tx) error { return prepare(tx, boot, was) })
}

// readState reads what was remembered; nil if that is nothing, or is from before the last boot.
func readState(tx *bolt.Tx, boot string) (*remembered, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return nil, nil // new
	}
	open, decode := unseal, decodeEffect
	switch format := string(meta.Get(keyFormat)); format {
	case storeFormat:
	case numberedFormat:
		decode = decodeNumbered
	case unsealedFormat:
		decode = decodeNumbered
		open = func(_, value []byte) ([]byte, error) { return value, nil }
	default:
		return nil, fmt.Errorf("its format is %q, not %q", format, storeFormat)
	}
	was, err := open(keyBoot, meta.Get(keyBoot))
	if err != nil {
		return nil, err
	}
	if boot == "" || string(was) != boot {
		return nil, nil
	}
	r := &remembered{state: &fsm.State{}, pending: map[string]*fsm.Effect{}}
	err = tx.Bucket(bucketUnits).ForEach(func(k, v []byte) error {
		v, err := open(k, v)
		if err != nil {
			return err
		}
		var u fsm.UnitState
		err = json.Unmarshal(v, &u)
		r.state.Units = append(r.state.Units, u)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Bucket(bucketPending).ForEach(func(k, v []byte) error {
		v, err := open(k, v)
		if err != nil {
			return err
		}
		r.pending[string(k)], err = decode(v)
		return err
	})
	return r, err
}

// prepare creates the buckets, and fills them once more if what they hold is history or in an older
// format.
func prepare(tx *bolt.Tx, boot string, was *remembered) error {
	meta, err := tx.CreateBucketIfNotExists(bucketMeta)
	if err != nil {
		return err
	}
	if was == nil {
		was = &remembered{state: &fsm.State{}}
	} else if string(meta.Get(keyFormat)) == storeFormat {
		return nil
	}
	for _, name := range [][]byte{bucketUnits, bucketPending} {
		if err := tx.DeleteBucket(name); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	b := batch{units: map[string]*fsm.UnitState{}, pending: was.pending}
	for i := range was.state.Units {
		b.units[was.state.Units[i].ID] = &was.state.Units[i]
	}
	return errors.Join(meta.Put(keyFormat, []byte(storeFormat)), meta.Put(keyBoot, seal(keyBoot, []byte(boot))), b.put(tx))
}

// save queues units and orders to be written, or removed where they are nil. The channel is closed
// when they are on the disk, or cannot be written.
func (s *store) save(units map[string]*fsm.UnitState, pending map[string]*fsm.Effect) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = &batch{units: map[string]*fsm.UnitState{}, pending: map[string]*fsm.Effect{}, done: make(chan struct{})}
	}
	b := s.waiting
	maps.Copy(b.units, units)
	maps.Copy(b.pending, pending)
	s.poke()
	return b.done
}

func (s *store) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *store) run() {
	defer close(s.ended)
	failed := false
	for range s.wake {
		s.mu.Lock()
		b, closed := s.waiting, s.closed
		s.waiting = nil
		s.mu.Unlock()
		if b != nil {
			err := s.write(b)
			close(b.done)
			if err != nil {
				s.again(b)
				if !failed {
					s.fail(err)
				}
			}
			failed = err != nil
		}
		if closed {
			return
		}
	}
}

// again queues a batch that could not be written once more. What was queued meanwhile is newer.
func (s *store) again(b *batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.waiting; n != nil {
		maps.Copy(b.units, n.units)
		maps.Copy(b.pending, n.pending)
		b.done = n.done
	} else {
		b.done = make(chan struct{})
	}
	s.waiting = b
	if !s.closed {
		time.AfterFunc(retry, s.poke)
	}
}

func (s *store) write(b *batch) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return s.db.Update(b.put)
}

func (b *batch) put(tx *bolt.Tx) error {
	var err error
	for id, u := range b.units {
		if u == nil {
			err = tx.Bucket(bucketUnits).Delete([]byte(id))
		} else {
			err = put(tx.Bucket(bucketUnits), id, u)
		}
		if err != nil {
			return err
		}
	}
	for id, e := range b.pending {
		if e == nil {
			err = tx.Bucket(bucketPending).Delete([]byte(id))
		} else {
			err = put(tx.Bucket(bucketPending), id, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func put(b *bolt.Bucket, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put([]byte(key), seal([]byte(key), text))
}

// close writes what is queued and closes the file. Nothing is saved after it.
func (s *store) close() error {
	s.mu.Lock()
	s.closed = true
	s.poke()
	s.mu.Unlock()
	<-s.ended
	return s.db.Close()
}
