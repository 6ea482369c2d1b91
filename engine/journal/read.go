package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"
	"time"
)

// Query selects entries. The zero value selects all.
type Query struct {
	Unit  string    // full, printed or short name; entries without a unit match, too
	Since time.Time // not before
	Until time.Time // before
}

// Damage is a line that cannot be read. Reading continues after it.
type Damage struct {
	File string // the segment's name, without the directory
	Line int    // counted from 1; 0: it is the file that cannot be read
	Torn bool   // it is incomplete: its writer was interrupted, or is still writing it
	Err  error
}

// Error implements error.
func (d *Damage) Error() string {
	if d.Line == 0 {
		return fmt.Sprintf("%s: damaged: %v", d.File, d.Err)
	}
	return fmt.Sprintf("%s:%d: damaged: %v", d.File, d.Line, d.Err)
}

// Unwrap returns the cause.
func (d *Damage) Unwrap() error { return d.Err }

var errTorn = errors.New("it has no end")

// Read reads the journal in a directory, oldest entry first. It may be called while a Writer writes
// there. What is damaged or missing comes as a *Damage, and reading continues; any other error is the
// last of the sequence. A directory without a journal is an error that is fs.ErrNotExist.
func Read(dir string, q Query) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for e, err := range scan(dir, decode) {
			if (err != nil || q.wants(&e)) && !yield(e, err) {
				return
			}
		}
	}
}

// scan reads all lines of a journal.
func scan(dir string, decode decoder) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		mark, marked := readMark(dir) // before the entries, of which it must not count too many
		if errors.As(marked, new(*Damage)) && !yield(Entry{}, marked) {
			return
		}
		numbers, err := segments(dir)
		if err == nil && len(numbers) == 0 {
			err = fmt.Errorf("%s has no journal: %w", dir, fs.ErrNotExist)
		}
		if err != nil {
			yield(Entry{}, err)
			return
		}
		s := sequence{yield: yield}
		for i, n := range numbers {
			name := segmentName(n)
			s.lines = 0
			err := readSegment(filepath.Join(dir, name), decode, func(e Entry, err error) bool { return s.take(name, e, err) })
			if err == nil && s.lines == 0 && i < len(numbers)-1 && !yield(Entry{}, &Damage{File: name, Err: errEmpty}) {
				return
			}
			switch {
			case err == nil:
			case errors.Is(err, fs.ErrNotExist): // removed after it was listed
				s.last = 0
			case errors.Is(err, errStopped):
				return
			default:
				yield(Entry{}, err)
				return
			}
		}
		s.end(segmentName(numbers[len(numbers)-1]), uint64(mark.Seq))
	}
}

// errEmpty says that a segment has no lines although there is a later one.
var errEmpty = errors.New("it is empty")

// A sequence passes entries on, and finds those that are missing.
type sequence struct {
	yield func(Entry, error) bool
	last  uint64 // the number of the last entry; 0: there was none
	bad   uint64 // lines since then that cannot be read
	lines int    // of this segment
}

func (s *sequence) take(file string, e Entry, err error) bool {
	s.lines++
	if err != nil {
		s.bad++
		return s.yield(e, err)
	}
	last, bad := s.last, s.bad
	s.last, s.bad = e.Seq, 0
	if last > 0 && e.Seq > last+1+bad && !s.yield(Entry{}, gap(file, s.lines, last+1, e.Seq-1, "before it")) {
		return false
	}
	return s.yield(e, nil)
}

// end compares what there was with the mark.
func (s *sequence) end(file string, mark uint64) {
	if mark > s.last+s.bad {
		s.yield(Entry{}, gap(file, s.lines+1, s.last+1, mark, "at its end"))
	}
}

func gap(file string, line int, from, to uint64, where string) *Damage {
	what := fmt.Sprintf("the entries %d to %d are missing", from, to)
	if from == to {
		what = fmt.Sprintf("the entry %d is missing", from)
	}
	return &Damage{File: file, Line: line, Err: errors.New(what + " " + where)}
}

func (q Query) wants(e *Entry) bool {
	if !q.Since.IsZero() && e.Time.Before(q.Since) || !q.Until.IsZero() && !e.Time.Before(q.Until) {
		return false
	}
	return q.Unit == "" || e.Unit == "" || e.of(q.Unit)
}

// of reports whether an entry is about the unit with that full, printed or short name.
func (e *Entry) of(unit string) bool {
	if e.Unit == unit || e.Name == unit {
		return true
	}
	_, short, _ := strings.Cut(e.Unit, ":")
	if at := strings.LastIndexByte(short, '@'); at >= 0 {
		short = short[:at]
	}
	return short != "" && (short == unit || strings.Trim(short, "\"'«»⎡⎦⸢⸥") == unit)
}

// ErrNoEntry says that the journal has no such entry.
var ErrNoEntry = errors.New("no such entry")

// errStopped says that the caller has stopped reading.
var errStopped = errors.New("stopped")

// maxRead bounds how much of a segment is read. A Writer begins another one after
// Options.SegmentSize and the line that exceeds it. Anything larger is not from a Writer:
// /dev/zero, say, or a sparse file.
const maxRead = 64 << 20

// errTooLarge says that there is more than maxRead.
var errTooLarge = fmt.Errorf("it has more than %d MiB, which a segment never has; the rest is not read", maxRead>>20)

// A decoder reads a line, without its newline.
type decoder func(line []byte) (Entry, error)

// readSegment reads a file until its end, or until f returns false. The user who monitors owns the
// directory, and root reads it, too: anything else is reported as damage, and never waited for.
func readSegment(path string, decode decoder, f func(Entry, error) bool) error {
	tell := func(damage error) error {
		if !f(Entry{}, &Damage{File: filepath.Base(path), Err: damage}) {
			return errStopped
		}
		return nil
	}
	file, err := openRegular(path)
	switch {
	case errors.Is(err, errNotRegular):
		return tell(err)
	case err != nil:
		return err
	}
	defer file.Close()
	rest := &io.LimitedReader{R: file, N: maxRead}
	lines := bufio.NewReaderSize(rest, 1<<16)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) > 0 {
			more, again := lines.ReadBytes('\n') // of a line that was being written
			line, err = append(line, more...), again
		}
		torn := errors.Is(err, io.EOF)
		switch {
		case err != nil && !torn:
			return err
		case torn && rest.N == 0:
			return tell(errTooLarge)
		}
		if torn && len(line) == 0 {
			return nil
		}
		if !torn {
			line = line[:len(line)-1]
		}
		entry, bad := decode(line)
		var given error
		if bad != nil {
			if torn {
				bad = errTorn
			}
			given = &Damage{File: filepath.Base(path), Line: number, Torn: torn, Err: bad}
		}
		if !f(entry, given) {
			return errStopped
		}
		if torn {
			return nil
		}
	}
}
