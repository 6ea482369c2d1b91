// Package journal records on disk what the monitor saw and did, and why: each input that changed
// something, each transition, timer, rule and condition, and each effect with its result.
//
// Invariants: the journal never delays the monitor. Entries wait in a bounded queue for one
// goroutine that writes; entries that do not fit are counted, and the count is recorded. The size
// on disk is bounded: at most Options.Segments files of Options.SegmentSize bytes. Each line has
// its own checksum, so a torn or damaged line affects no other. Inputs are recorded in full: given
// to fsm again, they produce the same effects. No password and no URL of a WEBHOOK or a PUSH is ever
// recorded.
package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
)

// Options configures a Writer. The zero value of each field is usable.
type Options struct {
	Boot        string       // identifies the run of the machine
	Damaged     func(string) // called in the writer's goroutine if the directory has a damaged journal; may be nil
	Fail        func(error)  // called in the writer's goroutine when the journal cannot be written, once until it can be again
	Works       func()       // called in the writer's goroutine when it can be written again
	SegmentSize int64        // bytes; 0: 4 MiB
	Segments    int          // 0: 16
	Queue       int          // entries that wait for the disk; 0: 4096
}

const (
	syncEvery  = time.Second
	retryEvery = time.Second
	maxAwaited = 4096 // effects without a known result
)

// Writer writes a journal. Its methods may be called from any goroutine. Only Close waits for the
// disk. A nil *Writer writes nothing.
type Writer struct {
	dir  string
	o    Options
	open openFile

	mu      sync.Mutex
	queue   []draft
	dropped int
	pending pending
	units   map[string]*unit
	noise   noise
	policy  *fsm.Definition // in force
	closed  bool
	wake    chan struct{} // capacity 1
	closing chan struct{}
	ended   chan struct{}

	// Only for the writing goroutine.
	segment *segment
	marker  marker
	started bool   // the last entry of the directory is known
	seq     uint64 // the last entry's
	lines   []line // encoded, not written
	buffer  []byte // used again for each write
	raised  map[*fsm.Effect]uint64
	order   []*fsm.Effect // of raised
	unsafe  time.Time     // when the oldest entry was written that is not synced; zero: all are
	failed  error         // nil: it works
}

// A unit is what was last heard from one.
type unit struct {
	name   string
	words  []string  // that a rule names, sorted
	last   fsm.Input // the last report
	status *string   // the last one, possibly from before the monitor started; nil: none
}

type line struct {
	text   []byte
	urgent bool
}

// Open starts a writer for a directory and creates the directory if needed. If the directory cannot
// be written, it tries again every second.
func Open(dir string, o Options) *Writer { return openWith(dir, o, osOpen) }

func openWith(dir string, o Options, open openFile) *Writer {
	if o.SegmentSize <= 0 {
		o.SegmentSize = 4 << 20
	}
	if o.Segments <= 0 {
		o.Segments = 16
	}
	if o.Queue <= 0 {
		o.Queue = 4096
	}
	if o.Fail == nil {
		o.Fail = func(error) {}
	}
	if o.Works == nil {
		o.Works = func() {}
	}
	w := &Writer{
		dir: dir, o: o, open: open, units: map[string]*unit{}, raised: map[*fsm.Effect]uint64{},
		wake: make(chan struct{}, 1), closing: make(chan struct{}), ended: make(chan struct{}),
	}
	go w.run()
	return w
}

// Begin records that the monitor starts with a policy. prior is the state that it continues from,
// and may be nil; records are those of fsm.Start.
func (w *Writer) Begin(now fsm.Instant, c Config, policy *fsm.Definition, prior *fsm.State, records []fsm.Record) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.adopt(policy)
	if prior != nil {
		for _, was := range prior.Units {
			if u := w.units[was.ID]; u != nil && was.Reported {
				u.status = &was.Status
			}
		}
	}
	w.add(true, now, Entry{Kind: Started, Config: &c, State: prior}, records)
}

// adopt switches to the units of a policy.
func (w *Writer) adopt(policy *fsm.Definition) {
	was, uses := w.units, policy.Uses()
	w.policy, w.units = policy, make(map[string]*unit, len(policy.Units))
	for i := range policy.Units {
		id := policy.Units[i].ID
		u := was[id]
		if u == nil {
			u = new(unit)
		}
		u.name, u.words = policy.Units[i].Name, slices.Concat(uses[i].Words, uses[i].Since)
		slices.Sort(u.words)
		w.units[id] = u
	}
}

// Step records one step of the machines: its input and its records. A step without records changes
// nothing visible; its input is kept until a later step does, which its values may explain. The
// caller must not change the input or the records afterwards.
func (w *Writer) Step(now fsm.Instant, in fsm.Input, records []fsm.Record) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	if records = w.quieten(now, in, records); len(records) == 0 {
		w.keep(now, in)
		return
	}
	kept := w.pending.take()
	drafts := slices.Grow(w.gap(now), len(kept)+1+len(records))
	drafts = append(append(drafts, kept...), w.describe(head(now, in), in))
	w.put(record(drafts, now, records))
}

// keep remembers an input that moved nothing. A report replaces the previous one, since only the
// last one can matter.
func (w *Writer) keep(now fsm.Instant, in fsm.Input) {
	if in.Lost != "" || in.Adjust != nil || in.Ack != nil {
		return // contact was already lost; there was no such timer
	}
	u := w.units[in.Unit]
	if u == nil {
		return // not in the policy
	}
	if !in.FSD && u.last.Unit != "" && u.last.Status == in.Status && slices.Equal(u.last.Values, in.Values) {
		return
	}
	w.pending.add(w.describe(head(now, in), in))
}

// describe adds what is known about the unit to a step's head, and remembers what is new.
func (w *Writer) describe(d draft, in fsm.Input) draft {
	u := w.units[in.Unit]
	if u == nil {
		return d
	}
	d.Name = u.name
	if d.Kind != Report {
		return d
	}
	if u.status != nil && *u.status != d.Input.Status {
		d.Input.Before = u.status
	}
	u.last, u.status = in, &d.Input.Status
	return d
}

// Result records the result of an effect; the Error of r is that of err. If no Step has raised the
// effect, it is from before the monitor started.
func (w *Writer) Result(e *fsm.Effect, err error, r Result) {
	if w == nil {
		return
	}
	d := draft{effect: e, urgent: urgent(e), Entry: Entry{
		Kind: Ran, Time: time.Now(), Unit: e.Unit, Name: e.Name, Event: e.Event, Rule: e.Rule,
		Effect: newEffect(e), Result: &r,
	}}
	if err != nil {
		r.Error = redact(e, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.put([]draft{d})
}

// Damage records a file on disk that could not be read and was set aside.
func (w *Writer) Damage(what string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(true, fsm.Instant{Wall: time.Now()}, Entry{Kind: Damaged, Reason: what}, nil)
}

// DrillBegin records the beginning of a drill, its scenario, and who ordered it.
func (w *Writer) DrillBegin(now fsm.Instant, unit, what, by string) {
	w.remark(now, Entry{Kind: DrillBegan, Name: unit, Text: what, By: by})
}

// DrillResult records the result of an action of a drill.
func (w *Writer) DrillResult(now fsm.Instant, e *fsm.Effect, err error, r Result) {
	if err != nil {
		r.Error = redact(e, err)
	}
	w.remark(now, Entry{Kind: DrillAction, Name: e.Name, Event: e.Event, Rule: e.Rule, Effect: newEffect(e), Result: &r})
}

// DrillEnd records why a drill ended.
func (w *Writer) DrillEnd(now fsm.Instant, unit, why string) {
	w.remark(now, Entry{Kind: DrillEnded, Name: unit, Reason: why})
}

// remark records an entry about the monitor itself.
func (w *Writer) remark(now fsm.Instant, e Entry) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(false, now, e, nil)
}

// Alarm records that these effects tell everybody that a SHUTDOWNCMD failed, and why.
func (w *Writer) Alarm(now fsm.Instant, failed *fsm.Effect, why error, effects []*fsm.Effect) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	entry := func(kind Kind, e *fsm.Effect) Entry {
		return Entry{Kind: kind, Time: now.Wall, Mono: now.Mono, Unit: e.Unit, Name: e.Name, Event: e.Event, Rule: e.Rule, Effect: newEffect(e)}
	}
	drafts := append(w.pending.take(), draft{Entry: entry(Alarm, failed), effect: failed, urgent: true})
	head := len(drafts)
	drafts[head-1].Reason = redact(failed, why)
	for _, e := range effects {
		drafts = append(drafts, draft{Entry: entry(EffectRaised, e), effect: e, cause: head})
	}
	w.put(drafts)
}

// Settle records the final outcome of a mail or a webhook that was kept for a retry, perhaps by an
// earlier process. err is why it was given up.
func (w *Writer) Settle(e *fsm.Effect, err error) {
	if w == nil {
		return
	}
	d := draft{Entry: Entry{
		Kind: Settled, Time: time.Now(), Unit: e.Unit, Name: e.Name, Event: e.Event, Rule: e.Rule,
		Effect: newEffect(e), Raised: &e.Time, Result: &Result{},
	}}
	if err != nil {
		d.Result.Error = redact(e, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.put([]draft{d})
}

// shortURL is one of which only the host is left, as actions names it.
var shortURL = regexp.MustCompile(`(?i)^https?://[a-z0-9.:\[\]-]+/…[:.,)]*$`)

var anyURL = regexp.MustCompile(`(?i)\b(https?)://[^\s"'<>]+`)

// redact removes what may be secret from an error: the URL of a webhook often is.
func redact(e *fsm.Effect, err error) string {
	if u := new(url.Error); (e.Verb == fsm.Webhook || e.Verb == fsm.Push) && errors.As(err, &u) {
		err = u.Err
	}
	return anyURL.ReplaceAllStringFunc(err.Error(), func(u string) string {
		if shortURL.MatchString(u) {
			return u
		}
		scheme, _, _ := strings.Cut(u, "://")
		return scheme + "://…"
	})
}

// Reload records that another policy is in force, and how it differs. records are those of
// fsm.Start.
func (w *Writer) Reload(now fsm.Instant, c Config, policy *fsm.Definition, records []fsm.Record) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.Diff == nil {
		c.Diff = Compare(w.policy, policy)
	}
	w.adopt(policy)
	w.add(true, now, Entry{Kind: Reload, Config: &c}, records)
}

// Refuse records that a configuration has errors, so that the previous one stays in force.
func (w *Writer) Refuse(now fsm.Instant, c Config) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(false, now, Entry{Kind: Refused, Config: &c}, nil)
}

// Pause records that timers are held, or resumed; see fsm.System.Pause.
func (w *Writer) Pause(now fsm.Instant, on bool, reason string) {
	if w == nil {
		return
	}
	kind := Resumed
	if on {
		kind = Paused
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(false, now, Entry{Kind: kind, Reason: reason}, nil)
}

// End records that the monitor stops.
func (w *Writer) End(reason string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(true, fsm.Instant{Wall: time.Now()}, Entry{Kind: Ended, Reason: reason}, nil)
}

// add queues an entry about the monitor itself, after the inputs that were kept: it must not
// overtake them.
func (w *Writer) add(urgent bool, now fsm.Instant, e Entry, records []fsm.Record) {
	if w.closed {
		return
	}
	e.Time, e.Mono = now.Wall, now.Mono
	drafts := append(append(w.gap(now), w.pending.take()...), draft{Entry: e, urgent: urgent})
	w.put(record(drafts, now, records))
}

// put queues a batch as a whole, or drops and counts it: half a step would be misleading.
func (w *Writer) put(drafts []draft) {
	switch {
	case w.closed:
		return
	case len(w.queue) > 0 && len(w.queue)+len(drafts) > w.o.Queue:
		w.dropped += len(drafts)
		return
	}
	for i := range drafts {
		if drafts[i].cause > 0 { // an index into the queue from here on
			drafts[i].cause += len(w.queue)
		}
	}
	if len(w.queue) == 0 {
		w.queue = drafts
	} else {
		w.queue = append(w.queue, drafts...)
	}
	w.poke()
}

func (w *Writer) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Close writes what is waiting and stops the writer. Nothing is recorded after it. It does not wait
// for a hanging disk beyond the end of ctx.
func (w *Writer) Close(ctx context.Context) error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.closing)
	}
	w.mu.Unlock()
	select {
	case <-w.ended:
	case <-ctx.Done():
		return fmt.Errorf("journal: %w", context.Cause(ctx))
	}
	if w.failed != nil {
		return fmt.Errorf("journal: the last entries are not on the disk: %w", w.failed)
	}
	return nil
}

// run is the goroutine that writes.
func (w *Writer) run() {
	defer close(w.ended)
	later := time.NewTimer(0)
	defer later.Stop()
	for {
		wake := w.wake
		if w.failed != nil {
			wake = nil // the timer decides when to try again
		}
		closed := false
		select {
		case <-wake:
		case <-later.C:
		case <-w.closing: // nothing is queued any more
			closed = true
		}
		w.note(w.flush(closed))
		switch {
		case closed:
			w.shut()
			return
		case w.failed != nil:
			later.Reset(retryEvery)
		case !w.unsafe.IsZero():
			later.Reset(time.Until(w.unsafe.Add(syncEvery)))
		}
	}
}

// note reports a failure, once until writing works again.
func (w *Writer) note(err error) {
	if err != nil {
		w.shut() // the next attempt opens the file again, whatever is wrong with it
		if w.failed == nil {
			w.o.Fail(err)
		}
	} else if w.failed != nil {
		w.o.Works()
	}
	w.failed = err
}

func (w *Writer) shut() {
	if w.segment != nil {
		_ = w.segment.file.Close()
		w.segment = nil
	}
	w.marker.shut()
}

// flush writes all that is waiting, and syncs it if that is due.
func (w *Writer) flush(last bool) error {
	for {
		if err := w.ready(); err != nil {
			return err
		}
		if len(w.lines) == 0 && !w.take() {
			break
		}
		urgent, err := w.write()
		if err != nil {
			return err
		}
		if urgent {
			if err := w.sync(); err != nil {
				return err
			}
		}
	}
	if !w.unsafe.IsZero() && (last || time.Since(w.unsafe) >= syncEvery) {
		return w.sync()
	}
	return nil
}

// ready opens the newest segment if none is open, or the open one was removed.
func (w *Writer) ready() error {
	if w.segment != nil {
		if atomicfile.Named(w.segment.file, w.segment.path) {
			return nil
		}
		w.note(fmt.Errorf("%s was removed", w.segment.path))
	}
	if !w.started {
		if err := w.start(); err != nil {
			return err
		}
	}
	var err error
	w.segment, err = openLast(w.dir, w.open)
	return err
}

// start finds the number of the last entry, and reports what is damaged once.
func (w *Writer) start() error {
	var first error
	count := 0
	m, _ := readMark(w.dir)
	last := uint64(m.Seq)
	for e, err := range scan(w.dir, decodeNumber) {
		switch {
		case err == nil:
			last = max(last, e.Seq)
		case errors.As(err, new(*Damage)):
			if count++; count == 1 {
				first = err
			}
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	w.started, w.seq = true, last
	if count > int(m.Known) && w.o.Damaged != nil {
		w.o.Damaged(fmt.Sprintf("the journal is damaged in %d places; the first: %v", count, first))
	}
	w.marker.mark = mark{Seq: fixed(last), Known: fixed(count)}
	return nil
}

// take encodes what is queued. It returns false if nothing is.
func (w *Writer) take() bool {
	w.mu.Lock()
	drafts, dropped := w.queue, w.dropped
	w.queue, w.dropped = nil, 0
	w.mu.Unlock()
	if dropped > 0 {
		drafts = append(drafts, draft{Entry: Entry{Kind: Gap, Time: time.Now(), Count: dropped, Reason: "the disk was too slow"}})
	}
	first := w.seq
	for i := range drafts {
		w.encode(&drafts[i], first)
	}
	return len(drafts) > 0
}

// encode numbers and encodes a draft. first is the number before the first of its queue.
func (w *Writer) encode(d *draft, first uint64) {
	w.seq++
	d.Seq, d.Boot = w.seq, w.o.Boot
	switch {
	case d.Kind == Ran:
		d.Cause = w.raised[d.effect]
		if d.Cause != 0 {
			w.forget(d.effect)
		}
	case d.Kind == Alarm:
		d.Cause = w.raised[d.effect]
	case d.cause > 0:
		d.Cause = first + uint64(d.cause)
	}
	if d.Kind == EffectRaised && d.effect.Verb != fsm.Debug { // which ends at once
		w.await(d.effect, d.Seq)
	}
	text, err := encode(&d.Entry)
	if err != nil { // a time beyond the year 9999, at most
		text, _ = encode(&Entry{Seq: d.Seq, Kind: Gap, Count: 1, Reason: err.Error()})
	}
	w.lines = append(w.lines, line{text, d.urgent})
}

// await remembers the number of an effect until its result is known.
func (w *Writer) await(e *fsm.Effect, seq uint64) {
	if len(w.order) == maxAwaited {
		delete(w.raised, w.order[0])
		w.order = slices.Delete(w.order, 0, 1)
	}
	w.raised[e], w.order = seq, append(w.order, e)
}

func (w *Writer) forget(e *fsm.Effect) {
	delete(w.raised, e)
	w.order = slices.DeleteFunc(w.order, func(other *fsm.Effect) bool { return other == e })
}

// keptBuffer is the largest buffer that is used again: a flood of entries must not keep its memory.
const keptBuffer = 64 << 10

// write writes the encoded lines, as many at a time as fit into the segment. Lines that were
// written completely are not written again.
func (w *Writer) write() (urgent bool, err error) {
	for len(w.lines) > 0 {
		if w.segment.size > 0 && w.segment.size+int64(len(w.lines[0].text)) > w.o.SegmentSize {
			if err := w.rotate(); err != nil {
				return urgent, err
			}
		}
		b, n := w.buffer[:0], 0
		for n < len(w.lines) && (n == 0 || w.segment.size+int64(len(b)+len(w.lines[n].text)) <= w.o.SegmentSize) {
			b = append(b, w.lines[n].text...)
			urgent = urgent || w.lines[n].urgent
			n++
		}
		if w.unsafe.IsZero() {
			w.unsafe = time.Now()
		}
		if cap(b) <= keptBuffer {
			w.buffer = b
		}
		written, err := w.segment.file.Write(b)
		w.segment.size += int64(written)
		if err != nil {
			// A line that only lacks its newline will get one.
			for n = 0; n < len(w.lines) && written >= len(w.lines[n].text)-1; n++ {
				written -= len(w.lines[n].text)
			}
		}
		w.lines = slices.Delete(w.lines, 0, n)
		if err != nil {
			return urgent, err
		}
	}
	w.lines = nil
	w.marker.mark.Seq = fixed(w.seq)
	w.marker.write(w.dir)
	return urgent, nil
}

// rotate starts the next segment.
func (w *Writer) rotate() error {
	if err := w.sync(); err != nil {
		return err
	}
	number := w.segment.number
	w.shut()
	s, err := create(w.dir, number+1, w.open)
	if err != nil {
		return err
	}
	w.segment = s
	return prune(w.dir, w.o.Segments)
}

// sync flushes what was written to the disk.
func (w *Writer) sync() error {
	err := w.segment.file.Sync()
	w.unsafe = time.Time{}
	return err
}
