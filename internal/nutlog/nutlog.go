// Package nutlog implements the NUT log and is the back end of all other log output. A record is
// one line in one of two forms:
//
//	2026-11-22T14:30:00.123+01:00 Eaton OL->OB UPSmon.conf:12:1 text
//	2026-11-22T14:30:00.123+01:00 upsmon: text
//
// The first form is for messages of rules: it has the unit, the event (quoted if it contains
// blanks) and the rule. The second is for messages of the program itself.
//
// Invariant: logging never blocks. One goroutine does all writing, behind a bounded queue. Only
// Close, and briefly Open, wait for it, both with a time limit. That holds whatever the file is: a
// full or dead disk, a pipe that no process reads, a stopped terminal.
package nutlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// Reasons why a record is not written. Use errors.Is.
var (
	ErrQueueFull = errors.New("dropped, its queue is full")
	ErrTimeout   = errors.New("timed out")
	ErrClosed    = errors.New("the log is closed")
)

const (
	queueSize  = 1024            // records that wait to be written
	writeTime  = 5 * time.Second // for one record
	openTime   = 2 * time.Second // that Open waits
	closeTime  = time.Second     // that Close waits beyond its context
	timeFormat = "2006-01-02T15:04:05.000Z07:00"
	maxRecord  = 16 << 10 // bytes of each part of a record
)

// Log is a NUT log. Control characters in records are escaped, so that no value can start a new
// line.
//
// If the queue is full, records are dropped, and the log says how many. If a record cannot be
// written, it goes to standard error with the reason, at most once an hour for each reason. Each
// new record is another attempt to write to the log, and the log says how many records are missing.
// If the file was renamed or removed, the next record goes to a new one, as logrotate expects.
type Log struct {
	path string
	out  io.Writer // the file, or the writer given
	file *os.File  // nil: none is open
	info os.FileInfo

	fallback io.Writer // standard error
	repeats  Repeats   // limits the messages on standard error

	mu      sync.Mutex // keeps lines in the order of their time stamps
	queue   chan record
	closed  bool
	dropped atomic.Int64
	done    chan struct{}
	ctx     context.Context
	cancel  context.CancelCauseFunc

	// Used by the writing goroutine only:
	lost  int64 // records lost since the last successful write
	torn  bool  // the last write may have been incomplete
	stale bool  // a different file is at path and cannot be opened
}

type record struct {
	at   time.Time
	line string      // without time stamp and newline
	done func(error) // may be nil
}

// Open opens the log file for appending, and creates it with mode 0640 if it does not exist. If the
// path is empty, the log goes to standard error. A pipe that no process reads and a disk that does
// not respond are not errors: records that cannot be written are reported on standard error.
func Open(path string) (*Log, error) {
	if path == "" {
		return New(os.Stderr), nil
	}
	l := &Log{path: path}
	opened, late := make(chan error), make(chan struct{})
	l.start(os.Stderr, opened, late)
	select {
	case err := <-opened:
		return l, err
	case <-time.After(openTime):
		close(late)
		l.complain(fmt.Errorf("%s does not answer; starting without it", path), "")
		return l, nil
	}
}

// New writes the log to w.
func New(w io.Writer) *Log { return NewWithFallback(w, os.Stderr) }

// NewWithFallback writes the log to w, and reports problems to fallback instead of standard error.
func NewWithFallback(w, fallback io.Writer) *Log {
	l := &Log{out: w}
	l.start(fallback, nil, nil)
	return l
}

func (l *Log) start(fallback io.Writer, opened chan<- error, late <-chan struct{}) {
	l.fallback = fallback
	l.queue = make(chan record, queueSize)
	l.done = make(chan struct{})
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	go l.run(opened, late)
}

// open opens the file. If the file is a pipe, open does not wait for a reader; if it is a terminal,
// it does not become the controlling terminal of this process.
func (l *Log) open() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|unix.O_NONBLOCK|unix.O_NOCTTY, 0o640)
	if errors.Is(err, unix.ENXIO) {
		if info, errStat := os.Stat(l.path); errStat == nil && info.Mode()&fs.ModeNamedPipe != 0 {
			return fmt.Errorf("%s is a pipe: %w", l.path, errNobodyReads)
		}
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	if l.file != nil {
		_ = l.file.Close()
	}
	l.file, l.out, l.info = f, f, info
	return nil
}

var errNobodyReads = errors.New("nobody reads it")

// Remark writes a message of the program itself. The message includes the level unless it is Info.
func (l *Log) Remark(level slog.Level, message string) {
	_ = l.put(remarkLine(level, message), nil)
}

func remarkLine(level slog.Level, message string) string {
	prefix := "upsmon: "
	if level != slog.LevelInfo {
		prefix += strings.ToLower(level.String()) + ": "
	}
	return prefix + text.Short(message, maxRecord)
}

// Write writes a record of a rule. done is called when the record has been written or has failed;
// it is not called if Write returns an error.
func (l *Log) Write(unit, event, rule, message string, done func(error)) error {
	var fields [3]string
	for i, s := range [...]string{unit, event, rule} {
		fields[i] = text.Field(text.Clip(s, maxRecord))
	}
	return l.put(strings.Join(fields[:], " ")+" "+text.Short(message, maxRecord), done)
}

func (l *Log) put(line string, done func(error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	select {
	case l.queue <- record{time.Now(), line, done}:
		return nil
	default:
		l.dropped.Add(1)
		return ErrQueueFull
	}
}

// Close writes the queued records, until ctx ends, and closes the file. Later records are dropped.
func (l *Log) Close(ctx context.Context) error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.queue)
	}
	l.mu.Unlock()
	defer l.cancel(ErrClosed)
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
	}
	l.cancel(ErrClosed)
	select { // closing ends a write to a pipe at once, but not one to a dead disk
	case <-l.done:
	case <-time.After(closeTime):
	}
	return fmt.Errorf("NUT log: not everything was written: %w", context.Cause(ctx))
}

// run opens the file and writes records. It sends the result of opening to opened, unless late is
// closed first.
func (l *Log) run(opened chan<- error, late <-chan struct{}) {
	defer close(l.done)
	if l.path != "" {
		err := l.open()
		if errors.Is(err, errNobodyReads) {
			l.complain(err, "")
			err = nil
		}
		select {
		case opened <- err:
			if err != nil {
				return // Open has failed, so no caller has the log
			}
		case <-late:
			if err != nil {
				l.complain(err, "")
			}
		}
	}
	for rec := range l.queue {
		l.tellDropped(rec.at)
		err := l.write(rec)
		if rec.done != nil {
			rec.done(err)
		}
	}
	l.tellDropped(time.Now())
	if l.file != nil {
		_ = l.file.Close()
	}
}

func (l *Log) tellDropped(at time.Time) {
	if n := l.dropped.Swap(0); n > 0 {
		_ = l.write(gap(at, n, "dropped: the NUT log did not keep up"))
	}
}

// gap returns a record that takes the place of n missing ones, with the time of the next record.
func gap(at time.Time, n int64, why string) record {
	return record{at: at, line: remarkLine(slog.LevelError, fmt.Sprintf("%d records were %s", n, why))}
}

func (l *Log) write(rec record) error {
	var err error
	if l.lost > 0 {
		err = l.append(gap(rec.at, l.lost, "lost here: the NUT log could not be written"))
	}
	if err == nil {
		l.lost = 0
		err = l.append(rec)
	}
	if err == nil {
		return nil
	}
	l.complain(err, rec.format())
	l.lost++
	return err
}

// complain reports a problem of the log on standard error, at most once an hour for each.
func (l *Log) complain(err error, line string) {
	if !l.repeats.News(err.Error()) {
		return
	}
	ctx, cancel := context.WithTimeoutCause(l.ctx, writeTime, ErrTimeout)
	defer cancel()
	_, _ = Write(ctx, l.fallback, fmt.Appendf(nil, "upsmon: NUT log: %s\n%s", text.Line(err.Error()), line))
}

func (rec record) format() string { return rec.at.Format(timeFormat) + " " + rec.line + "\n" }

func (l *Log) append(rec record) error {
	if l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	switch {
	case l.path == "":
	case l.file == nil:
		if err := l.open(); err != nil {
			return err
		}
	default:
		if info, err := os.Stat(l.path); err != nil || !os.SameFile(info, l.info) {
			switch err := l.open(); {
			case err == nil:
				l.stale, l.torn = false, false
			case !l.stale: // the old file is better than none
				l.stale = true
				l.complain(err, "")
			}
		}
	}
	line := rec.format()
	if l.torn {
		line = "\n" + line
	}
	ctx, cancel := context.WithTimeoutCause(l.ctx, writeTime, ErrTimeout)
	defer cancel()
	n, err := Write(ctx, l.out, []byte(line))
	if n > 0 {
		l.torn = err != nil
	}
	return err
}
