package actions

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

const (
	nutQueue   = 1024            // records that wait to be written
	nutTimeout = 5 * time.Second // for one record
	nutTime    = "2006-01-02T15:04:05.000Z07:00"
	maxRecord  = 16 << 10 // bytes of one record's text
)

// NutLog is the NUT log: one line a record, of one of the two forms
//
//	2026-11-22T14:30:00.123+01:00 Eaton OL->OB UPSmon.conf:12:1 text
//	2026-11-22T14:30:00.123+01:00 upsmon: text
//
// the first with unit, event (quoted if it holds blanks) and rule for what a
// rule has written, the second for remarks of the program itself. Control
// characters are escaped, so that no value can make a line of its own.
//
// All writing happens in one goroutine behind a bounded queue: no method but
// Close waits for a disk. Records that find the queue full are dropped, and
// counted in the log. A record that cannot be written goes to standard error
// if it is the first; writing is tried again with each record, and the log
// says how many are missing. A file that was renamed or removed is made anew
// before the next record, as logrotate wants it.
type NutLog struct {
	path string
	out  io.Writer // the file, or the writer given
	file *os.File  // nil without path
	info os.FileInfo

	fallback io.Writer // standard error

	mu      sync.Mutex // so that the order of time stamps is that of the lines
	queue   *queue[nutRecord]
	dropped atomic.Int64
	done    chan struct{}
	ctx     context.Context
	cancel  context.CancelCauseFunc

	// Of the writing goroutine alone.
	lost  int64 // records since the last that could be written
	torn  bool  // the last write may have left half a line
	stale bool  // the file at path is another one, and cannot be opened
}

type nutRecord struct {
	at   time.Time
	line string      // without time stamp and newline
	done func(error) // may be nil
}

// OpenNutLog opens the log file for appending, and makes it with mode 0640 if
// it is not there. With an empty path the log is written to standard error.
func OpenNutLog(path string) (*NutLog, error) {
	if path == "" {
		return NewNutLog(os.Stderr), nil
	}
	l := &NutLog{path: path}
	if err := l.open(); err != nil {
		return nil, err
	}
	l.start()
	return l, nil
}

// NewNutLog writes the log to w.
func NewNutLog(w io.Writer) *NutLog {
	l := &NutLog{out: w}
	l.start()
	return l
}

func (l *NutLog) start() {
	l.fallback = os.Stderr
	l.queue = newQueue[nutRecord](nutQueue)
	l.done = make(chan struct{})
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	go l.run()
}

func (l *NutLog) open() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
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

// Remark writes a line of the program's own. Levels other than Info are named.
func (l *NutLog) Remark(level slog.Level, said string) {
	_ = l.put(remarkLine(level, said), nil)
}

func remarkLine(level slog.Level, said string) string {
	prefix := "upsmon: "
	if level != slog.LevelInfo {
		prefix += strings.ToLower(level.String()) + ": "
	}
	return prefix + text.Short(said, maxRecord)
}

// effect writes a line about an effect. done is called when it is written, or
// is not; it is not called when effect returns an error.
func (l *NutLog) effect(e *fsm.Effect, said string, done func(error)) error {
	return l.put(text.Field(text.Clip(e.Name, maxRecord))+" "+text.Field(text.Clip(e.Event, maxRecord))+" "+text.Field(text.Clip(e.Rule, maxRecord))+" "+text.Short(said, maxRecord), done)
}

func (l *NutLog) put(line string, done func(error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.queue.put(nutRecord{time.Now(), line, done})
	if errors.Is(err, ErrQueueFull) {
		l.dropped.Add(1)
	}
	return err
}

// Close writes what is waiting, until ctx ends, and closes the file. Later
// records are dropped.
func (l *NutLog) Close(ctx context.Context) error {
	l.queue.close()
	defer l.cancel(ErrClosed)
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
	}
	l.cancel(ErrClosed)
	select { // a pipe lets go at once, a dead disk does not
	case <-l.done:
	case <-time.After(reapWait):
	}
	return fmt.Errorf("NUT log: not all was written: %w", context.Cause(ctx))
}

func (l *NutLog) run() {
	defer close(l.done)
	for rec := range l.queue.items {
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

func (l *NutLog) tellDropped(at time.Time) {
	if n := l.dropped.Swap(0); n > 0 {
		_ = l.write(gap(at, n, "dropped: the NUT log did not keep up"))
	}
}

// gap makes the record that stands where others are missing, with the time of
// the next.
func gap(at time.Time, n int64, why string) nutRecord {
	return nutRecord{at: at, line: remarkLine(slog.LevelError, fmt.Sprintf("%d records were %s", n, why))}
}

func (l *NutLog) write(rec nutRecord) error {
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
	if l.lost == 0 {
		l.complain(err, rec.format())
	}
	l.lost++
	return err
}

// complain tells standard error what is wrong with the log.
func (l *NutLog) complain(err error, line string) {
	ctx, cancel := context.WithTimeoutCause(l.ctx, nutTimeout, ErrTimeout)
	defer cancel()
	_, _ = write(ctx, l.fallback, fmt.Appendf(nil, "upsmon: NUT log: %v\n%s", err, line))
}

func (rec nutRecord) format() string { return rec.at.Format(nutTime) + " " + rec.line + "\n" }

func (l *NutLog) append(rec nutRecord) error {
	if l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	if l.file != nil {
		if info, err := os.Stat(l.path); err != nil || !os.SameFile(info, l.info) {
			switch err := l.open(); {
			case err == nil:
				l.stale, l.torn = false, false
			case !l.stale: // better the old file than none
				l.stale = true
				l.complain(err, "")
			}
		}
	}
	line := rec.format()
	if l.torn {
		line = "\n" + line
	}
	ctx, cancel := context.WithTimeoutCause(l.ctx, nutTimeout, ErrTimeout)
	defer cancel()
	n, err := write(ctx, l.out, []byte(line))
	if n > 0 {
		l.torn = err != nil
	}
	return err
}

// Handler makes the NUT log a destination of log/slog: a record becomes a
// remark, its attributes follow as key=value. A nil level means Info.
func (l *NutLog) Handler(level slog.Leveler) slog.Handler {
	if level == nil {
		level = slog.LevelInfo
	}
	return &nutHandler{log: l, level: level}
}

type nutHandler struct {
	log   *NutLog
	level slog.Leveler
	with  []func(slog.Handler) slog.Handler // WithAttrs and WithGroup, as they were called
}

// Enabled implements slog.Handler.
func (h *nutHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

// Handle implements slog.Handler.
func (h *nutHandler) Handle(ctx context.Context, rec slog.Record) error {
	var attrs bytes.Buffer
	var handler slog.Handler = slog.NewTextHandler(&attrs, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			_, isLevel := a.Value.Any().(slog.Level)
			if len(groups) == 0 && (a.Key == slog.LevelKey && isLevel || a.Key == slog.MessageKey && a.Value.Equal(slog.StringValue(""))) {
				return slog.Attr{} // said by the remark already
			}
			return a
		},
	})
	for _, with := range h.with {
		handler = with(handler)
	}
	bare := slog.NewRecord(time.Time{}, rec.Level, "", 0)
	rec.Attrs(func(a slog.Attr) bool { bare.AddAttrs(a); return true })
	if err := handler.Handle(ctx, bare); err != nil {
		return err
	}
	line := rec.Message
	if more := strings.TrimSuffix(attrs.String(), "\n"); more != "" {
		line += " " + more
	}
	return h.log.put(remarkLine(rec.Level, line), nil)
}

// WithAttrs implements slog.Handler.
func (h *nutHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithAttrs(attrs) })
}

// WithGroup implements slog.Handler.
func (h *nutHandler) WithGroup(name string) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithGroup(name) })
}

func (h *nutHandler) and(with func(slog.Handler) slog.Handler) slog.Handler {
	c := *h
	c.with = append(h.with[:len(h.with):len(h.with)], with)
	return &c
}

// nutLane is the lane of NUTLOG. Its queue and goroutine are the NUT log's own,
// so that remarks and records stay in order.
type nutLane struct{ runner *Runner }

func (l nutLane) put(j *job) error {
	r := l.runner
	j.begin()
	return r.nut.effect(j.effect, j.effect.Text, func(err error) { r.finish(j, Outcome{Err: err}) })
}

func (nutLane) close() {}
