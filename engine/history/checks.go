package history

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	bolt "go.etcd.io/bbolt"

	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// bbolt protects only its two meta pages with a checksum. So each record has a checksum of its key and its value,
// and the digest shows whether all records exist.

// digestKey is the key of the digest in metaBucket: the XOR of a hash of each record, and their number.
var digestKey = []byte("digest")

// A digest covers all records except those of metaBucket.
type digest struct{ sum, count uint64 }

func hashOf(bucket string, key []byte) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, bucket)
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(key)
	return h.Sum64()
}

func (d *digest) add(bucket string, key []byte) { d.sum ^= hashOf(bucket, key); d.count++ }

func (d *digest) remove(bucket string, key []byte) { d.sum ^= hashOf(bucket, key); d.count-- }

// readDigest reads the digest of a file; nil: it is damaged.
func readDigest(tx *bolt.Tx) *digest {
	b, ok := unseal(digestKey, tx.Bucket(metaBucket).Get(digestKey))
	if !ok || len(b) != 16 {
		return nil
	}
	return &digest{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (d *digest) write(tx *bolt.Tx) error {
	b := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, d.sum), d.count)
	return tx.Bucket(metaBucket).Put(digestKey, seal(digestKey, b))
}

// seal appends the checksum of a short value and its key.
func seal(key, value []byte) []byte {
	return binary.BigEndian.AppendUint32(bytes.Clone(value), sum(key, value))
}

// unseal returns the value in a sealed record.
func unseal(key, sealed []byte) (value []byte, ok bool) {
	n := len(sealed) - crc32.Size
	if n < 0 || binary.BigEndian.Uint32(sealed[n:]) != sum(key, sealed[:n]) {
		return nil, false
	}
	return sealed[:n], true
}

// A changer writes records and keeps the digest.
type changer struct {
	tx      *bolt.Tx
	digest  digest
	damaged int // blocks found to be damaged
}

// change calls do in a transaction.
func (f *file) change(do func(c *changer) error) error {
	return safely(func() error {
		return f.db.Update(func(tx *bolt.Tx) error {
			d := readDigest(tx)
			if d == nil {
				return fmt.Errorf("%w: the digest of its records", ErrDamaged)
			}
			c := &changer{tx: tx, digest: *d}
			if err := do(c); err != nil {
				return err
			}
			return c.digest.write(tx)
		})
	})
}

func (c *changer) put(bucket string, key, value []byte) error {
	b := c.tx.Bucket([]byte(bucket))
	if b.Get(key) == nil {
		c.digest.add(bucket, key)
	}
	return b.Put(key, value)
}

// removeAll removes existing records.
func (c *changer) removeAll(bucket string, keys [][]byte) error {
	for _, k := range keys {
		c.digest.remove(bucket, k)
		if err := c.tx.Bucket([]byte(bucket)).Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// buckets returns the buckets of records, and how to check each record.
func buckets() map[string]func(key, value []byte) bool {
	all := map[string]func(key, value []byte) bool{
		string(seriesBucket): func(k, v []byte) bool { _, ok := unseal(k, v); return ok },
		string(spansBucket):  func(k, v []byte) bool { _, ok := decodeSpan(k, v); return ok },
	}
	for i := range tiers {
		all[tiers[i].bucket] = func(k, v []byte) bool { _, err := decode(k, &tiers[i], startOf(k), v); return err == nil }
	}
	all[string(openBucket)] = func(k, v []byte) bool {
		if len(k) != 5 || int(k[4]) >= len(tiers) || len(v) <= 4 {
			return false
		}
		_, err := decode(blockKey(startOf(v), k[:4]), &tiers[k[4]], startOf(v), v[4:])
		return err == nil
	}
	return all
}

// decodeSpan reads a span; ok is false if it is damaged, or belongs to another key.
func decodeSpan(key, line []byte) (s Span, ok bool) {
	if sealed.Read(line, &s) != nil || len(key) < 12 {
		return Span{}, false
	}
	return s, bytes.Equal(key, spanKey(key[:4], &s))
}

// found is the result of walk.
type found struct {
	digest digest              // of the intact records
	bad    map[string][][]byte // the keys of the damaged records, by bucket
	count  int                 // number of damaged records
}

// walk reads all records. An error means that the file cannot be used.
func walk(tx *bolt.Tx) (*found, error) {
	all, w := buckets(), &found{bad: map[string][][]byte{}}
	err := tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		switch sound := all[string(name)]; {
		case bytes.Equal(name, metaBucket):
			return nil
		case sound == nil:
			return fmt.Errorf("%w: it has an unknown bucket", ErrDamaged)
		default:
			var before []byte
			return b.ForEach(func(k, v []byte) error {
				if before != nil && bytes.Compare(before, k) >= 0 || v == nil {
					return fmt.Errorf("%w: its records are not in order", ErrDamaged)
				}
				before = k
				if sound(k, v) {
					w.digest.add(string(name), k)
				} else {
					w.bad[string(name)] = append(w.bad[string(name)], bytes.Clone(k))
					w.count++
				}
				return nil
			})
		}
	})
	return w, err
}

// complete checks that all buckets exist.
func complete(tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		return fmt.Errorf("%w: a bucket is missing", ErrDamaged)
	}
	if format := string(meta.Get(formatKey)); format != fileFormat {
		return fmt.Errorf("%w: its format is %q, not %q", ErrDamaged, format, fileFormat)
	}
	for name := range buckets() {
		if tx.Bucket([]byte(name)) == nil {
			return fmt.Errorf("%w: a bucket is missing", ErrDamaged)
		}
	}
	return nil
}

// make creates the buckets of a new file.
func (f *file) make() error {
	return f.db.Update(func(tx *bolt.Tx) error {
		names := [][]byte{metaBucket}
		for name := range buckets() {
			names = append(names, []byte(name))
		}
		slices.SortFunc(names, bytes.Compare)
		for _, name := range names {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return errors.Join(tx.Bucket(metaBucket).Put(formatKey, []byte(fileFormat)), new(digest).write(tx))
	})
}

// made reports whether a file has any buckets. If its creator was killed, it has none.
func (f *file) made() (made bool, err error) {
	err = f.db.View(func(tx *bolt.Tx) error {
		k, _ := tx.Cursor().First()
		made = k != nil
		return nil
	})
	return made, err
}

// check examines the whole of a small file. It reports damaged records, and removes them if the file is writable.
func (f *file) check(readOnly bool) error {
	both, err := bothMetas(f.db.Path())
	if err != nil {
		return err
	}
	if !both {
		f.tell("the last write may be missing")
	}
	var w *found
	var known *digest
	err = f.db.View(func(tx *bolt.Tx) error {
		err := complete(tx)
		if err != nil || tx.Size() > checked {
			return err
		}
		// If the end of the file is missing, reading it faults. That must happen here: in bbolt's own check, which
		// runs in another goroutine, a fault would end the program.
		if w, err = walk(tx); err != nil {
			return err
		}
		known = readDigest(tx)
		var damage error
		for err := range tx.Check() { // read all: a goroutine sends them
			damage = err
		}
		if damage != nil {
			return fmt.Errorf("%w: %s", ErrDamaged, strings.TrimPrefix(damage.Error(), "panic: "))
		}
		return nil
	})
	if err != nil || w == nil || known != nil && *known == w.digest {
		return err
	}
	switch {
	case w.count > 0:
		f.note(w.count)
	case known == nil:
		f.tell("its digest is damaged, so records may be missing")
	default:
		f.tell("records are missing")
	}
	if readOnly {
		return nil
	}
	return f.db.Update(func(tx *bolt.Tx) error {
		for name, keys := range w.bad {
			for _, k := range keys {
				if err := tx.Bucket([]byte(name)).Delete(k); err != nil {
					return err
				}
			}
		}
		return w.digest.write(tx)
	})
}

// note counts damaged records.
func (f *file) note(records int) {
	switch records {
	case 0:
	case 1:
		f.tell("one of its records is damaged and left out")
	default:
		f.tell(fmt.Sprintf("%d of its records are damaged and left out", records))
	}
}

// maxTold bounds how many reports about a file are kept.
const maxTold = 16

// tell keeps a report about the file, unless it already has the same one.
func (f *file) tell(what string) {
	if len(f.told) < maxTold && !slices.Contains(f.told, what) {
		f.told = append(f.told, what)
	}
}

var errNotRegular = errors.New("not a regular file")

// openRegular opens a regular file for bbolt. Other files, such as pipes, could block a reader indefinitely.
func openRegular(path string, flag int, perm os.FileMode) (*os.File, error) {
	db, err := os.OpenFile(path, flag|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, perm)
	switch {
	case errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENXIO): // a link, a directory, a socket
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNotRegular}
	case err != nil:
		return nil, err
	}
	info, err := db.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errNotRegular}
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// bothMetas reports whether both meta pages are intact. With only one of them, as after a power failure at the
// wrong moment, bbolt may see the file as it was before the last write.
func bothMetas(path string) (bool, error) {
	f, err := openRegular(path, os.O_RDONLY, 0)
	if err != nil {
		return false, err
	}
	defer f.Close()
	const head, size = 16, 64 // sizes of a page's header, and of a meta with its checksum (bbolt's internal/common/meta.go)
	sound := func(at int64) (pageSize int64, ok bool) {
		var b [head + size]byte
		if _, err := f.ReadAt(b[:], at); err != nil {
			return 0, false
		}
		meta := b[head:]
		h := fnv.New64a()
		_, _ = h.Write(meta[:size-8])
		return int64(binary.NativeEndian.Uint32(meta[8:])), h.Sum64() == binary.NativeEndian.Uint64(meta[size-8:])
	}
	pageSize, ok := sound(0)
	if !ok {
		pageSize = int64(os.Getpagesize())
	}
	if _, second := sound(pageSize); !ok || !second {
		return false, nil
	}
	return true, nil
}
