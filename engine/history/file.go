package history

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// The buckets other than those of the tiers. In a tier's bucket, a block has the key time, number: new blocks are
// appended, so that pages are full, and old blocks are removed from the beginning.
var (
	metaBucket   = []byte("meta")
	seriesBucket = []byte("series") // unit, NUL, variable → number, sealed; variable "": the unit's spans
	openBucket   = []byte("open")   // number, tier → time and block of the newest rows, which will grow
	spansBucket  = []byte("spans")  // number, start in milliseconds, kind → Span as a sealed line
	formatKey    = []byte("format")
)

// fileFormat is the version of the file's format.
const fileFormat = "upsmon history 3"

// growth is how many bytes the file grows at a time.
const growth = 64 << 10

// checked is the maximum size of a file that is checked completely when it is opened.
const checked = 32 << 20

// ErrInUse says that a monitor has the file open. Query the monitor instead.
var ErrInUse = errors.New("a running monitor has the history open")

// ErrDamaged says that the file is not a history, or is damaged.
var ErrDamaged = errors.New("the history is damaged")

// A file is the database.
type file struct {
	db   *bolt.DB
	disk *os.File // of db, which closes it
	now  func() time.Time
	told []string // reports of damage that leaves the rest usable
}

// Open opens the file of a monitor that is not running, for reading. Close it afterwards.
func Open(path string) (*Reader, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	f, err := openFile(path, &bolt.Options{ReadOnly: true, Timeout: 200 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	return &Reader{f}, nil
}

// Reader is the Source of a file.
type Reader struct{ f *file }

// Damage reports the damaged parts that reading has left out.
func (r *Reader) Damage() []string { return r.f.told }

// Close closes the file.
func (r *Reader) Close() error { return r.f.db.Close() }

// Units implements Source.
func (r *Reader) Units(context.Context) (map[string][]string, error) { return r.f.units() }

// Series implements Source.
func (r *Reader) Series(_ context.Context, q Query) (Series, error) {
	t := tierFor(q, r.f.now())
	rows, err := r.f.rows(q, t)
	if err != nil {
		return Series{}, err
	}
	newest, err := r.f.rows(q.newest(), raw)
	return answer(q, t, rows, newest), err
}

// Spans implements Source.
func (r *Reader) Spans(_ context.Context, unit string, from, to time.Time) ([]Span, error) {
	all, err := r.f.spans(unit, from, to)
	for i := range all {
		if all[i].Open { // no monitor watches it
			all[i].Open, all[i].Cut = false, true
		}
	}
	return all, err
}

// newest asks for the latest data: each change of the last hour.
func (q Query) newest() Query {
	q.From = q.To.Add(-time.Hour)
	return q
}

func answer(q Query, t int, rows, newest []row) Series {
	s := Series{Unit: q.Unit, Variable: q.Variable, From: q.From, To: q.To}
	s.Step, s.Points = resample(rows, tiers[t].step, q.From, q.To, q.Points)
	for _, r := range append(slices.Clip(rows), newest...) {
		if !r.gap && r.at <= q.To.Unix() {
			last := float64(r.mean) / scale
			s.Last = &last
		}
	}
	return s
}

func openFile(path string, o *bolt.Options) (f *file, err error) {
	err = safely(func() error {
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
			return fmt.Errorf("%w: it is empty", ErrDamaged)
		}
		var disk *os.File
		o.OpenFile = func(path string, flag int, perm os.FileMode) (_ *os.File, err error) {
			disk, err = openRegular(path, flag, perm)
			return disk, err
		}
		o.PreLoadFreelist = true // otherwise the check would do that in its own goroutine, where a fault ends the program
		db, err := bolt.Open(path, 0o640, o)
		switch {
		case errors.Is(err, bolterrors.ErrTimeout):
			return ErrInUse
		case errors.As(err, new(syscall.Errno)), errors.Is(err, errNotRegular):
			return err
		case err != nil: // bbolt's own error
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		db.AllocSize = growth
		f = &file{db: db, disk: disk, now: time.Now}
		made, err := f.made()
		switch {
		case err != nil:
		case !made && !o.ReadOnly:
			err = f.make()
		default:
			err = f.check(o.ReadOnly)
		}
		if err != nil {
			return errors.Join(err, db.Close())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// safely calls f. Reading a truncated file through its memory map faults, and bbolt panics on some kinds of damage:
// safely turns either into an error.
func safely(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return f()
}

func (f *file) view(do func(tx *bolt.Tx) error) error {
	return safely(func() error { return f.db.View(do) })
}

func seriesKey(unit, variable string) []byte { return []byte(unit + "\x00" + variable) }

// number returns the number of a series, or nil if there is none; damaged reports that it cannot be read.
func number(tx *bolt.Tx, unit, variable string) (n []byte, damaged bool) {
	key := seriesKey(unit, variable)
	v := tx.Bucket(seriesBucket).Get(key)
	if v == nil {
		return nil, false
	}
	n, ok := unseal(key, v)
	return n, !ok
}

// number returns the number of a series, and assigns one if it has none.
func (c *changer) number(unit, variable string) ([]byte, error) {
	n, damaged := number(c.tx, unit, variable)
	switch {
	case damaged:
		return nil, fmt.Errorf("%w: the number of a series", ErrDamaged)
	case n != nil:
		return n, nil
	}
	seq, err := c.tx.Bucket(seriesBucket).NextSequence()
	if err != nil {
		return nil, err
	}
	n = binary.BigEndian.AppendUint32(nil, uint32(seq))
	key := seriesKey(unit, variable)
	return n, c.put(string(seriesBucket), key, seal(key, n))
}

// blockKey returns the key of a block in the bucket of its tier: the minute of its start, and the series.
func blockKey(start int64, number []byte) []byte {
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, 8), uint32(start/60)), number...)
}

// startOf returns the start of a block, in seconds since 1970, from its key or its value in the open bucket.
func startOf(key []byte) int64 {
	if len(key) < 4 {
		return 0
	}
	return 60 * int64(binary.BigEndian.Uint32(key))
}

func openKey(number []byte, t int) []byte { return append(bytes.Clone(number), byte(t)) }

func (f *file) units() (map[string][]string, error) {
	all := map[string][]string{}
	err := f.view(func(tx *bolt.Tx) error {
		damaged := 0
		err := tx.Bucket(seriesBucket).ForEach(func(k, v []byte) error {
			if _, ok := unseal(k, v); !ok {
				damaged++
			} else if unit, variable, ok := strings.Cut(string(k), "\x00"); ok && unit != "" {
				all[unit] = append(all[unit], variable)
			}
			return nil
		})
		f.note(damaged)
		return err
	})
	for unit := range maps.Keys(all) {
		all[unit] = slices.DeleteFunc(all[unit], func(v string) bool { return v == "" })
		slices.Sort(all[unit])
	}
	return all, err
}

// rows returns the rows of a variable in a tier for a time, and the block before that time. It leaves out damaged
// blocks, and reports them.
func (f *file) rows(q Query, t int) (all []row, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		n, damaged := number(tx, q.Unit, q.Variable)
		if damaged {
			f.note(1)
		}
		if n == nil {
			return nil
		}
		b, open, bad := tx.Bucket([]byte(tiers[t].bucket)), tx.Bucket(openBucket), 0
		length := int64(tiers[t].block.Seconds())
		from, to := q.From.Unix()-q.From.Unix()%length-length, q.To.Unix()
		take := func(start int64, block []byte) {
			if start < from || start >= to {
				return
			}
			rows, err := decode(blockKey(start, n), &tiers[t], start, block)
			if err != nil {
				bad++
			}
			all = append(all, rows...)
		}
		c := b.Cursor()
		first, _ := c.First()
		last, _ := c.Last()
		for start := max(from, startOf(first)); start < to && start <= startOf(last); start += length {
			if block := b.Get(blockKey(start, n)); block != nil {
				take(start, block)
			}
		}
		if v := open.Get(openKey(n, t)); len(v) > 4 {
			take(startOf(v), v[4:])
		}
		f.note(bad)
		return nil
	})
	return all, err
}

func (f *file) spans(unit string, from, to time.Time) (all []Span, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		b, bad := tx.Bucket(spansBucket), 0
		defer func() { f.note(bad) }()
		take := func(k, v []byte) error {
			s, ok := decodeSpan(k, v)
			if !ok {
				bad++
			} else if s.Start.Before(to) && (s.Open || s.End.After(from) || s.End.Equal(s.Start) && !s.Start.Before(from)) {
				all = append(all, s)
			}
			return nil
		}
		if unit == "" {
			return b.ForEach(take)
		}
		n, damaged := number(tx, unit, "")
		if damaged {
			bad++
		}
		if n == nil {
			return nil
		}
		c := b.Cursor()
		for k, v := c.Seek(n); bytes.HasPrefix(k, n); k, v = c.Next() {
			_ = take(k, v)
		}
		return nil
	})
	sortByStart(all)
	return all, err
}

// A batch is the content of one transaction.
type batch struct {
	rows  map[seriesID]*[len(tiers)][]row
	spans []Span
	count int // number of rows
}

type seriesID struct{ unit, variable string }

// write adds a batch.
func (f *file) write(b *batch) error {
	return f.change(func(c *changer) error {
		for _, id := range slices.SortedFunc(maps.Keys(b.rows), func(a, b seriesID) int {
			return bytes.Compare(seriesKey(a.unit, a.variable), seriesKey(b.unit, b.variable))
		}) {
			n, err := c.number(id.unit, id.variable)
			if err != nil {
				return err
			}
			for t := range tiers {
				if err := c.appendRows(n, t, b.rows[id][t]); err != nil {
					return err
				}
			}
		}
		for i := range b.spans {
			if err := c.putSpan(&b.spans[i]); err != nil {
				return err
			}
		}
		f.note(c.damaged)
		return nil
	})
}

// appendRows adds rows to their blocks. The newest block of a series stays in the bucket of open blocks until there
// is a newer one: it grows, and would leave pages half full in its tier.
func (c *changer) appendRows(number []byte, t int, rows []row) error {
	length := int64(tiers[t].block.Seconds())
	open, over := c.tx.Bucket(openBucket), c.tx.Bucket([]byte(tiers[t].bucket))
	over.FillPercent = 1
	for len(rows) > 0 {
		start := rows[0].at - rows[0].at%length
		n := 0
		for n < len(rows) && rows[n].at-rows[n].at%length == start {
			n++
		}
		part := rows[:n]
		rows = rows[n:]
		if start < 0 || start/60 > math.MaxUint32 {
			continue // the time is not from a clock that was set
		}
		present := open.Get(openKey(number, t))
		if len(present) <= 4 {
			present = nil
		}
		switch newest := startOf(present); {
		case present != nil && start < newest: // the clock was set back
			if err := c.put(tiers[t].bucket, blockKey(start, number), c.join(number, t, start, over.Get(blockKey(start, number)), part)); err != nil {
				return err
			}
			continue
		case present != nil && start == newest:
			present = c.join(number, t, start, present[4:], part)
		default:
			if present != nil {
				if err := c.put(tiers[t].bucket, blockKey(newest, number), bytes.Clone(present[4:])); err != nil {
					return err
				}
			}
			present = c.join(number, t, start, nil, part)
		}
		if err := c.put(string(openBucket), openKey(number, t), append(binary.BigEndian.AppendUint32(nil, uint32(start/60)), present...)); err != nil {
			return err
		}
	}
	return nil
}

// join returns a block with the rows of another block and more rows. If the other block is damaged, it has only the
// new rows.
func (c *changer) join(number []byte, t int, start int64, block []byte, more []row) []byte {
	key := blockKey(start, number)
	var before []row
	if block != nil {
		var err error
		if before, err = decode(key, &tiers[t], start, block); err != nil {
			c.damaged++
		}
	}
	return encode(key, &tiers[t], start, merge(before, more))
}

func spanKey(n []byte, s *Span) []byte {
	return append(binary.BigEndian.AppendUint64(bytes.Clone(n), uint64(s.Start.UnixMilli())), s.Kind...)
}

func (c *changer) putSpan(s *Span) error {
	n, err := c.number(s.Unit, "")
	if err != nil {
		return err
	}
	line, err := sealed.Line(s)
	if err != nil {
		return err
	}
	return c.put(string(spansBucket), spanKey(n, s), line)
}

// prune deletes everything that is older than its tier keeps.
func (f *file) prune(now time.Time) error {
	return f.change(func(c *changer) error {
		var before [len(tiers)]int64
		for t := range tiers {
			before[t] = now.Add(-tiers[t].keep - tiers[t].block).Unix()
			var old [][]byte
			cursor := c.tx.Bucket([]byte(tiers[t].bucket)).Cursor()
			for k, _ := cursor.First(); k != nil && startOf(k) < before[t]; k, _ = cursor.Next() {
				old = append(old, bytes.Clone(k))
			}
			if err := c.removeAll(tiers[t].bucket, old); err != nil {
				return err
			}
		}
		var old [][]byte
		if err := c.tx.Bucket(openBucket).ForEach(func(k, v []byte) error { // blocks of units that no longer exist
			if t := int(k[len(k)-1]); t >= len(tiers) || startOf(v) < before[t] {
				old = append(old, bytes.Clone(k))
			}
			return nil
		}); err != nil {
			return err
		}
		if err := c.removeAll(string(openBucket), old); err != nil {
			return err
		}
		old = nil
		oldest := now.Add(-tiers[hours].keep).UnixMilli()
		if err := c.tx.Bucket(spansBucket).ForEach(func(k, _ []byte) error {
			if len(k) < 12 || int64(binary.BigEndian.Uint64(k[4:])) < oldest {
				old = append(old, bytes.Clone(k))
			}
			return nil
		}); err != nil {
			return err
		}
		return c.removeAll(string(spansBucket), old)
	})
}

// setAside renames a damaged file, and returns the new name.
func setAside(path string, why error) (string, error) {
	to := fmt.Sprintf("%s.damaged-%s", path, time.Now().Format("20060102-150405.000000"))
	if err := os.Rename(path, to); err != nil {
		return "", err
	}
	return fmt.Sprintf("the history is damaged, and a new one begins; the old one was set aside as %s: %v", to, why), nil
}
