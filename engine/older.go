package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// olderName is the file in which earlier versions kept the state, for a monitor that is upgraded
// during an outage.
const olderName = "state.db"

// readOlder reads it. was is nil if the file is empty or from before the last boot. The error is
// fs.ErrNotExist if there is none.
func readOlder(path, boot string) (was *remembered, err error) {
	switch info, err := os.Lstat(path); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // opening a pipe would never end
		return nil, fmt.Errorf("%s: it is not a regular file", olderName)
	}
	// Reading a truncated file through its memory map faults, and bbolt may panic on a damaged one.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			was, err = nil, fmt.Errorf("%s: %v", olderName, p)
		}
	}()
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", olderName, err)
	}
	err = db.View(func(tx *bolt.Tx) error {
		was, err = readBuckets(tx, boot)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", olderName, err)
	}
	return was, nil
}

func readBuckets(tx *bolt.Tx, boot string) (*remembered, error) {
	meta := tx.Bucket([]byte("meta"))
	if meta == nil {
		return nil, nil // new
	}
	open, decode := unseal, decodeNumbered
	switch format := string(meta.Get([]byte("format"))); format {
	case "upsmon state 1":
		open = func(_, value []byte) ([]byte, error) { return value, nil }
	case "upsmon state 2":
	case "upsmon state 3":
		decode = func(text []byte) (*fsm.Effect, error) {
			e := new(fsm.Effect)
			return e, sealed.Decode(text, e)
		}
	default:
		return nil, fmt.Errorf("its format %q is unknown", format)
	}
	of, err := open([]byte("boot"), meta.Get([]byte("boot")))
	if err != nil || boot == "" || string(of) != boot {
		return nil, err
	}
	was := &remembered{state: &fsm.State{}, actions: map[string]*fsm.Effect{}, begun: map[string]bool{}}
	err = tx.Bucket([]byte("units")).ForEach(func(k, v []byte) error {
		var u fsm.UnitState
		v, err := open(k, v)
		if err == nil {
			err = sealed.Decode(v, &u)
		}
		was.state.Units = append(was.state.Units, u)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Bucket([]byte("pending")).ForEach(func(k, v []byte) error {
		v, err := open(k, v)
		if err == nil {
			was.actions[string(k)], err = decode(v)
		}
		was.begun[string(k)] = true // to be on the safe side
		return err
	})
	return was, err
}

// unseal verifies the checksum of key and value, and returns the value.
func unseal(key, sealed []byte) ([]byte, error) {
	const n = 8
	table := crc32.MakeTable(crc32.Castagnoli)
	if len(sealed) < n || string(sealed[:n]) != fmt.Sprintf("%08x", crc32.Update(crc32.Checksum(key, table), table, sealed[n:])) {
		return nil, fmt.Errorf("the checksum of the record %q is wrong", key)
	}
	return sealed[n:], nil
}

// numbered are the verbs by the numbers of the oldest formats.
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
