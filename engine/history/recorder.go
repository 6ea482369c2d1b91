package history

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// Options says where a Recorder writes, and how often.
type Options struct {
	Path    string
	Logger  *slog.Logger      // nil: nothing is logged
	Damaged func(what string) // called for each damage to the file; may be nil
	Failing func(error)       // called when the file cannot be written, and with nil when it can be written again; may be nil

	Every     time.Duration // between two batches; 0: five minutes
	OnBattery time.Duration // between two batches while a unit is on battery; 0: 15 s
	Now       func() time.Time
}

const (
	// prunes is how often old data is deleted.
	prunes = time.Hour

	// retries is the pause after a failure to open or write the file.
	retries = time.Minute

	// maxPending bounds the rows that wait for the disk; beyond it, the oldest are dropped.
	maxPending = 400_000

	// soon is the number of waiting rows from which a batch does not wait.
	soon = 100_000
)

// Recorder keeps the history of a running monitor, and answers queries about it. Its methods may be called from any
// goroutine. Only Close and the methods of Source wait for the disk. A single goroutine uses the file: if a fault
// ends a transaction, bbolt keeps a lock for which any other goroutine would wait forever.
type Recorder struct {
	o      Options
	wake   chan struct{} // capacity 1
	asks   chan *question
	ended  chan struct{}
	closed chan struct{}

	mu        sync.Mutex
	begun     bool
	closing   bool
	units     map[string]*unit
	watched   *Span // the span in which the monitor runs
	onBattery bool
	urgent    bool  // the next batch does not wait
	batch     batch // not written
	dropped   int

	// Only for the writing goroutine.
	file    *file // nil: not open
	told    int   // how many of its damage reports were passed on
	failing bool
}

// A unit is the recording state of a unit.
type unit struct {
	id    string
	open  map[Kind]*Span
	left  map[Kind]Span // spans that the previous monitor left open, until the first report
	heard bool
	vars  map[string]*variable
}

// A variable is the recording state of a variable.
type variable struct {
	known bool
	value float64
	began time.Time // when it was first reported
	since time.Time // the time up to which it has been accounted for
	noted time.Time // time of the last raw row
	last  row       // that row
	sums  [len(tiers)]bucket
}

// A bucket is the current step of a tier.
type bucket struct {
	at       int64 // 0: none
	min, max float64
	weighted float64
	seconds  float64
}

// Record starts a recorder. It opens the file at the first Begin, when the monitor holds the lock of the state
// directory.
func Record(o Options) *Recorder {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Damaged == nil {
		o.Damaged = func(string) {}
	}
	if o.Failing == nil {
		o.Failing = func(error) {}
	}
	if o.Every == 0 {
		o.Every = 5 * time.Minute
	}
	if o.OnBattery == 0 {
		o.OnBattery = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Recorder{
		o: o, wake: make(chan struct{}, 1), asks: make(chan *question), ended: make(chan struct{}), closed: make(chan struct{}),
		units: map[string]*unit{}, batch: newBatch(),
	}
	g := &guard.Guard{Logger: o.Logger, What: "the history"}
	go g.Run(r.run)
	return r
}

func newBatch() batch { return batch{rows: map[seriesID]*[len(tiers)][]row{}} }

// Begin says that the monitor watches these units, given by full name, from now on. Call it at the start and after
// a reload.
func (r *Recorder) Begin(now time.Time, units []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watched == nil {
		r.watched = &Span{Kind: Watched, Start: now, End: now, Open: true}
		r.put(r.watched)
	}
	was := r.units
	r.units = make(map[string]*unit, len(units))
	for _, id := range units {
		if r.units[id] = was[id]; r.units[id] == nil {
			r.units[id] = &unit{id: id, open: map[Kind]*Span{}, vars: map[string]*variable{}}
		}
	}
	for id, u := range was {
		if r.units[id] == nil {
			r.finish(u, now)
		}
	}
	r.begun = true
	r.poke()
}

// Report notes the report of a unit, or the loss of contact with it.
func (r *Recorder) Report(now time.Time, in fsm.Input) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.units[in.Unit]
	if u == nil {
		return
	}
	r.watched.End = now
	if in.NoContact() != "" {
		for name, v := range u.vars {
			r.forget(u, name, v, now)
		}
		r.span(u, Lost, true, now)
		return
	}
	words := strings.Fields(in.Status)
	has := func(w string) bool { return slices.Contains(words, w) }
	r.span(u, Lost, false, now)
	r.span(u, Calibration, has("CAL"), now)
	r.span(u, Test, has("TEST"), now)
	r.span(u, Outage, has("OB") && !has("OL") && !has("CAL") && !has("TEST"), now)
	for _, s := range u.open {
		s.Low, s.Forced = s.Low || has("LB"), s.Forced || has("FSD")
	}
	for _, v := range in.Values {
		n, ok := kept(v)
		known := u.vars[v.Name]
		switch {
		case !ok && known != nil:
			r.forget(u, v.Name, known, now)
			continue
		case !ok, known == nil && len(u.vars) >= maxVariables:
			continue
		case known == nil:
			known = &variable{}
			u.vars[v.Name] = known
		}
		r.note(u, v.Name, known, n, now)
		for _, s := range u.open {
			s.measure(v.Name, n)
		}
	}
	u.heard, u.left = true, nil
}

// OnBattery says how many units are on battery. While any are, events are written soon, in case the power fails
// here, too.
func (r *Recorder) OnBattery(units int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if on := units > 0; on != r.onBattery {
		r.onBattery = on
		r.poke()
	}
}

// Hurry makes the recorder write everything now, because this machine is going down.
func (r *Recorder) Hurry() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.urgent = true
	r.poke()
}

// measure notes a value in a span.
func (s *Span) measure(name string, n float64) {
	lower := func(p **float64) {
		if *p == nil || n < **p {
			*p = &n
		}
	}
	first := func(p **float64) {
		if *p == nil {
			*p = &n
		}
	}
	switch name {
	case "battery.charge":
		first(&s.Before)
		lower(&s.Lowest)
	case "battery.runtime":
		first(&s.RuntimeBefore)
		lower(&s.RuntimeLowest)
	case "ups.load":
		if s.Load == nil || n > *s.Load {
			s.Load = &n
		}
	}
}

// span starts, continues or ends a span.
func (r *Recorder) span(u *unit, kind Kind, on bool, now time.Time) {
	s := u.open[kind]
	switch {
	case on && s == nil && u.continues(kind, now):
		before := u.left[kind]
		before.End, before.Open, before.Cut = now, true, false
		u.open[kind] = &before
		r.put(&before)
	case on && s == nil:
		s = &Span{Unit: u.id, Kind: kind, Start: now, End: now, Open: true}
		if kind != Lost {
			for name, v := range u.vars { // values from before this report
				if v.known {
					s.measure(name, v.value)
				}
			}
		}
		u.open[kind] = s
		r.put(s)
	case on:
		s.End = now
	case s != nil:
		s.End, s.Open = now, false
		r.put(s)
		delete(u.open, kind)
	}
}

// continues reports whether a span that the previous monitor left open is recent enough to continue.
func (u *unit) continues(kind Kind, now time.Time) bool {
	before, ok := u.left[kind]
	return ok && now.Sub(before.End) <= holds
}

// put queues a copy of a span to be written.
func (r *Recorder) put(s *Span) { r.batch.spans = append(r.batch.spans, *s) }

// note handles a new value of a variable.
func (r *Recorder) note(u *unit, name string, v *variable, n float64, now time.Time) {
	r.account(u, name, v, now)
	f, age := fixed(n), now.Sub(v.noted)
	if !v.known || f != fixed(v.value) || f == v.last.mean {
		v.began = now
	}
	if v.known && (f == v.last.mean && age < again || age >= 0 && age < finest) {
		v.value = n // the next report notes it, if it differs
		return
	}
	v.known, v.value, v.noted, v.since = true, n, now, now
	v.last = row{at: v.began.Unix(), min: f, mean: f, max: f}
	r.add(u, name, raw, v.last)
}

// forget notes that the value of a variable is unknown from now on.
func (r *Recorder) forget(u *unit, name string, v *variable, now time.Time) {
	if !v.known {
		return
	}
	r.account(u, name, v, now)
	if f := fixed(v.value); f != v.last.mean && v.began.Unix() >= v.last.at {
		r.add(u, name, raw, row{at: v.began.Unix(), min: f, mean: f, max: f})
	}
	v.known = false
	r.add(u, name, raw, row{at: now.Unix(), gap: true})
	for t := fives; t <= hours; t++ {
		r.closeBucket(u, name, v, t)
	}
}

// account adds the time since the last report to the steps of the coarser tiers. The last value was valid until
// now, unless its report is too old.
func (r *Recorder) account(u *unit, name string, v *variable, now time.Time) {
	from, to := v.since, now
	v.since = now
	if !v.known || !from.Before(to) {
		return
	}
	if to.Sub(from) > holds {
		to = from.Add(holds)
		v.known = false // the next value starts a new row
	}
	for t := fives; t <= hours; t++ {
		step := int64(tiers[t].step.Seconds())
		for at := from; at.Before(to); {
			start := at.Unix() - at.Unix()%step
			end := time.Unix(start+step, 0)
			if end.After(to) {
				end = to
			}
			b := &v.sums[t]
			if b.at != start {
				r.closeBucket(u, name, v, t)
				*b = bucket{at: start, min: v.value, max: v.value}
			}
			b.min, b.max = min(b.min, v.value), max(b.max, v.value)
			b.weighted += v.value * end.Sub(at).Seconds()
			b.seconds += end.Sub(at).Seconds()
			at = end
		}
	}
}

// closeBucket queues the row of a step.
func (r *Recorder) closeBucket(u *unit, name string, v *variable, t int) {
	if b := &v.sums[t]; b.seconds > 0 {
		r.add(u, name, t, b.row())
	}
	v.sums[t] = bucket{}
}

func (b *bucket) row() row {
	r := row{at: b.at, min: fixed(b.min), max: fixed(b.max)}
	r.mean = min(max(fixed(b.weighted/b.seconds), r.min), r.max)
	return r
}

func (r *Recorder) add(u *unit, name string, t int, w row) {
	id := seriesID{u.id, name}
	rows := r.batch.rows[id]
	if rows == nil {
		rows = new([len(tiers)][]row)
		r.batch.rows[id] = rows
	}
	rows[t] = append(rows[t], w)
	if r.batch.count++; r.batch.count == soon {
		r.poke()
	}
}

// finish ends the recording of a unit.
func (r *Recorder) finish(u *unit, now time.Time) {
	for name, v := range u.vars {
		r.forget(u, name, v, now)
	}
	for _, s := range u.open {
		s.Open, s.Cut = false, true
		r.put(s)
	}
	clear(u.open)
}

func (r *Recorder) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Close ends the recording at a time, writes the remaining data, and closes the file. It waits at most until ctx
// ends.
func (r *Recorder) Close(ctx context.Context, now time.Time) error {
	r.mu.Lock()
	if !r.closing {
		r.closing = true
		for _, u := range r.units {
			r.finish(u, now)
		}
		if r.watched != nil {
			r.watched.End, r.watched.Open = now, false
			r.put(r.watched)
		}
		close(r.closed)
	}
	r.mu.Unlock()
	select {
	case <-r.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the history was not written completely: %w", context.Cause(ctx))
	}
}

// run writes batches until Close.
func (r *Recorder) run() {
	defer close(r.ended)
	timer := time.NewTimer(r.o.Every)
	defer timer.Stop()
	var pruned, failed time.Time
	wrote := r.o.Now()
	for {
		closing := false
		select {
		case <-timer.C:
		case <-r.wake:
		case q := <-r.asks:
			if err := q.answer(r); errors.Is(err, ErrDamaged) {
				r.judge(err)
			}
			r.tell()
		case <-r.closed:
			closing = true
		}
		now := r.o.Now()
		r.mu.Lock()
		every := r.o.Every
		if r.onBattery {
			every = r.o.OnBattery
		}
		due := r.begun && (closing || r.urgent || r.batch.count >= soon || now.Sub(wrote) >= every || now.Before(wrote) || r.file == nil)
		r.urgent = false
		r.mu.Unlock()
		if due && (closing || failed.IsZero() || now.Sub(failed) >= retries || now.Before(failed)) {
			err := r.flush(now, closing)
			if err == nil && now.Sub(pruned).Abs() >= prunes && !closing {
				pruned = now
				err = r.prune(now)
			}
			r.judge(err)
			wrote, failed = now, time.Time{}
			if err != nil {
				failed = now
			}
		}
		if closing {
			r.shut()
			return
		}
		next := max(0, every-now.Sub(wrote))
		if !failed.IsZero() {
			next = retries
		}
		timer.Reset(min(max(next, time.Second), r.o.Every))
	}
}

// judge reports that the file cannot be written, or that it can be written again. It sets a damaged file aside.
func (r *Recorder) judge(err error) {
	if errors.Is(err, ErrDamaged) {
		r.abandon()
		what, moved := setAside(r.o.Path, err)
		if moved == nil {
			r.o.Logger.Error(what)
			r.o.Damaged(what)
			r.poke()
			return
		}
		err = errors.Join(err, moved)
	}
	r.fail(err)
	r.tell()
}

// fail reports the first error of a series, and nil at its end.
func (r *Recorder) fail(err error) {
	if (err != nil) != r.failing {
		r.o.Failing(err)
	}
	r.failing = err != nil
}

// tell reports damage that leaves the rest of the file usable.
func (r *Recorder) tell() {
	if r.file == nil {
		return
	}
	for _, what := range r.file.told[min(r.told, len(r.file.told)):] {
		what = "the history is damaged: " + what
		r.o.Logger.Error(what, "file", r.o.Path)
		r.o.Damaged(what)
	}
	r.told = len(r.file.told)
}

// abandon gives up the open file. Its memory and its descriptor leak: after a fault in a transaction, bbolt holds
// locks for which Close would wait forever.
func (r *Recorder) abandon() {
	r.file, r.told = nil, 0
}

func (r *Recorder) shut() {
	f := r.file
	r.file, r.told = nil, 0
	if f == nil {
		return
	}
	if err := safely(f.db.Close); err != nil {
		r.o.Logger.Warn("the history was not closed", "error", err)
	}
}

// open opens the file, and continues the spans that the previous monitor left open. If the open file was removed, it
// makes a new one.
func (r *Recorder) open() (*file, error) {
	if r.file != nil {
		if atomicfile.Named(r.file.disk, r.o.Path) {
			return r.file, nil
		}
		r.shut()
		r.fail(fmt.Errorf("%s was removed", r.o.Path))
	}
	if err := os.MkdirAll(filepath.Dir(r.o.Path), 0o750); err != nil {
		return nil, err
	}
	f, err := openFile(r.o.Path, &bolt.Options{Timeout: 5 * time.Second})
	if err != nil {
		return nil, err
	}
	f.now = r.o.Now
	left, err := f.leftOpen()
	if err != nil {
		return nil, errors.Join(err, safely(f.db.Close))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.file = f
	for _, s := range left {
		r.resume(s)
	}
	return f, nil
}

// resume takes over a span that a killed monitor left open. If it still lasts, it continues.
func (r *Recorder) resume(s Span) {
	s.Open, s.Cut = false, true
	u := r.units[s.Unit]
	if s.Kind == Watched || u == nil {
		r.put(&s)
		return
	}
	newer := u.open[s.Kind]
	if newer != nil && newer.Start.Sub(s.End) <= holds { // the two are one span
		r.batch.spans = slices.DeleteFunc(r.batch.spans, func(o Span) bool {
			return o.Unit == s.Unit && o.Kind == s.Kind && o.Start.Equal(newer.Start)
		})
		s.join(newer)
		u.open[s.Kind] = &s
	} else if newer == nil && !u.heard {
		if u.left == nil {
			u.left = map[Kind]Span{}
		}
		u.left[s.Kind] = s
	}
	r.put(&s)
}

// join adds an earlier span that this one continues.
func (s *Span) join(newer *Span) {
	s.End, s.Open, s.Cut = newer.End, true, false
	s.Low, s.Forced = s.Low || newer.Low, s.Forced || newer.Forced
	for name, value := range map[string]*float64{"battery.charge": newer.Lowest, "battery.runtime": newer.RuntimeLowest, "ups.load": newer.Load} {
		if value != nil {
			s.measure(name, *value)
		}
	}
}

// leftOpen returns the spans that have no end.
func (f *file) leftOpen() ([]Span, error) {
	now := f.now()
	all, err := f.spans("", now.Add(-tiers[fives].keep), now.Add(24*time.Hour))
	return slices.DeleteFunc(all, func(s Span) bool { return !s.Open }), err
}

// flush writes the waiting data.
func (r *Recorder) flush(now time.Time, closing bool) error {
	f, err := r.open()
	if err != nil {
		return err
	}
	r.mu.Lock()
	if !closing {
		if r.watched.End.Before(now) {
			r.watched.End = now
		}
		r.put(r.watched)
		for _, u := range r.units {
			for _, s := range u.open {
				r.put(s)
			}
		}
	}
	b := r.batch
	r.batch = newBatch()
	r.mu.Unlock()
	err = f.write(&b)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.putBack(&b)
	}
	return err
}

// putBack queues again what could not be written, unless too much is waiting.
func (r *Recorder) putBack(b *batch) {
	if r.batch.count+b.count > maxPending {
		r.dropped += b.count
		return
	}
	for id, rows := range b.rows {
		newer := r.batch.rows[id]
		if newer != nil {
			for t := range rows {
				rows[t] = append(rows[t], newer[t]...)
			}
		}
		r.batch.rows[id] = rows
	}
	r.batch.spans = append(b.spans, r.batch.spans...)
	r.batch.count += b.count
}

func (r *Recorder) prune(now time.Time) error {
	return r.file.prune(now)
}

// errNotOpen is the error of a query before the file is open.
var errNotOpen = errors.New("the history is not open yet, or cannot be opened; the log says why")

// A question is a query for the goroutine that uses the file.
type question struct {
	ask  func(f *file) error
	done chan error // capacity 1
}

func (q *question) answer(r *Recorder) error {
	err := errNotOpen
	if r.file != nil {
		err = q.ask(r.file)
	}
	q.done <- err
	return err
}

// read lets the writing goroutine query the file.
func (r *Recorder) read(ctx context.Context, ask func(f *file) error) error {
	q := &question{ask, make(chan error, 1)}
	select {
	case r.asks <- q:
	case <-r.ended:
		return errNotOpen
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-q.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Units implements Source.
func (r *Recorder) Units(ctx context.Context) (all map[string][]string, err error) {
	err = r.read(ctx, func(f *file) error {
		written, err := f.units()
		all = written
		return err
	})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, u := range r.units {
		for name := range u.vars {
			if !slices.Contains(all[id], name) {
				all[id] = append(all[id], name)
			}
		}
		slices.Sort(all[id])
	}
	return all, nil
}

// Series implements Source.
func (r *Recorder) Series(ctx context.Context, q Query) (s Series, err error) {
	t := tierFor(q, r.o.Now())
	err = r.read(ctx, func(f *file) error {
		rows, err := f.rows(q, t)
		if err != nil {
			return err
		}
		newest, err := f.rows(q.newest(), raw)
		r.mu.Lock()
		defer r.mu.Unlock()
		s = answer(q, t, merge(rows, r.waiting(q, t)), merge(newest, r.waiting(q, raw)))
		if u := r.units[q.Unit]; u != nil && u.vars[q.Variable] != nil {
			if v := u.vars[q.Variable]; v.known && r.o.Now().Sub(q.To) < time.Minute { // the query includes the current time
				last := v.value
				s.Last = &last
			}
		}
		return err
	})
	if err != nil {
		return Series{}, err
	}
	return s, nil
}

// waiting returns the rows that are not written, and the current step.
func (r *Recorder) waiting(q Query, t int) (all []row) {
	id := seriesID{q.Unit, q.Variable}
	if r.batch.rows[id] != nil {
		all = append(all, r.batch.rows[id][t]...)
	}
	if u := r.units[q.Unit]; u != nil && t != raw {
		if v := u.vars[q.Variable]; v != nil && v.sums[t].seconds > 0 {
			all = append(all, v.sums[t].row())
		}
	}
	return all
}

// Spans implements Source.
func (r *Recorder) Spans(ctx context.Context, unit string, from, to time.Time) (all []Span, err error) {
	err = r.read(ctx, func(f *file) error {
		written, err := f.spans(unit, from, to)
		r.mu.Lock()
		all = r.newest(written, unit, from, to)
		r.mu.Unlock()
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// newest adds the spans that are not written, or have changed since.
func (r *Recorder) newest(all []Span, unit string, from, to time.Time) []Span {
	newer := slices.Clone(r.batch.spans)
	if r.watched != nil {
		newer = append(newer, *r.watched)
	}
	for _, u := range r.units {
		for _, s := range u.open {
			newer = append(newer, *s)
		}
	}
	for _, s := range newer {
		if unit != "" && s.Unit != unit || !s.Start.Before(to) || !s.Open && !s.End.After(from) {
			continue
		}
		i := slices.IndexFunc(all, func(o Span) bool {
			return o.Unit == s.Unit && o.Kind == s.Kind && o.Start.UnixMilli() == s.Start.UnixMilli()
		})
		if i < 0 {
			all = append(all, s)
		} else {
			all[i] = s
		}
	}
	sortByStart(all)
	return all
}
