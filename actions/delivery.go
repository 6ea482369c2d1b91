package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A carrier delivers messages to one host, one after the other.
type carrier interface {
	// deliver tries once. It returns nil when there is nothing left to do, an
	// outage when the problem is the host rather than the message, and ErrRefused
	// or errNoRule when retrying is pointless.
	deliver(context.Context, *message) error
	// close ends the connection, if there is one. It returns quickly.
	close()
}

// An outage is a failure that affects all messages for the host: it cannot be
// reached, does not answer or rejects the login.
type outage struct{ error }

// Unwrap returns the reason.
func (o outage) Unwrap() error { return o.error }

// spoolPatience is how long the first try of a message waits until the message
// is on disk. A disk that hangs must not keep it from being sent.
const spoolPatience = 2 * time.Second

// deliveries is a durable lane: one for EMAIL, one for WEBHOOK. What cannot be
// delivered at once is kept, in the spool if there is one, and retried until it
// succeeds or is too old.
//
// Messages for one host are sent one after the other, oldest first, so that they
// normally arrive in order; hosts do not wait for each other. During an outage
// one message at a time probes the host, and the failure counts as a try of all
// messages that were waiting when the probe began. A new message does not wait
// for the next probe: it is one.
type deliveries struct {
	runner  *Runner
	verb    fsm.Verb
	width   int           // hosts at the same time
	timeout time.Duration // of one try
	open    func() carrier
	spool   *spool // nil: none

	mu         sync.Mutex
	messages   []*message // the oldest first
	size       int        // of all of them
	last       time.Time  // in the name of the newest
	hosts      map[string]*host
	busy       int  // hosts
	configured bool // a configuration says where kept messages go
	closed     bool
	ends       []func() // reports to be made once mu is released
	wake       bell
	workers    sync.WaitGroup
}

// A host is what messages share.
type host struct {
	busy     bool
	outages  int       // one after the other
	due      time.Time // of the next try during an outage
	said     string    // why the last try of a kept message failed, as logged
	messages int
}

func (r *Runner) newDeliveries(verb fsm.Verb, width int, timeout time.Duration, open func() carrier) *deliveries {
	l := &deliveries{
		runner: r, verb: verb, width: width, timeout: timeout, open: open,
		hosts: map[string]*host{}, wake: make(bell, 1),
	}
	if r.opts.Spool != "" && !r.opts.DryRun {
		l.spool = newSpool(filepath.Join(r.opts.Spool, strings.ToLower(verb.String())))
		l.spool.found, l.spool.fail = l.restore, l.spoolFailed
		r.work.Go(l.spool.run)
	}
	r.work.Go(l.run)
	return l
}

// put accepts a mail or a webhook.
func (l *deliveries) put(j *job) error {
	m, err := newMessage(j.effect)
	if err == nil && l.verb == fsm.Email {
		if server := l.runner.config.Load().Mail; server == nil {
			err = errNoMailServer
		} else {
			err = checkMail(j.effect.Mail, server.Plaintext)
		}
	}
	if err != nil {
		return err
	}
	m.job, m.taken = j, time.Now()
	m.due = m.taken
	m.expires = l.expiry(m)

	l.mu.Lock()
	defer l.unlock()
	if l.closed {
		return ErrClosed
	}
	at := m.taken.Round(0)
	if !at.After(l.last) { // keeps the order even if the clock is set back
		at = l.last.Add(1)
	}
	l.last, m.id = at, newName(at)
	if l.spool != nil {
		m.due = m.taken.Add(spoolPatience)
		l.save(m)
	}
	l.add(m)
	return nil
}

// expiry returns when a message is given up, by this process's clock, which does not jump when the
// host's clock is set.
func (l *deliveries) expiry(m *message) time.Time {
	left := l.runner.limits.Keep - m.taken.Sub(m.effect.Time)
	return m.taken.Add(min(left, l.runner.limits.Keep))
}

// add needs l.mu, and unlock after it.
func (l *deliveries) add(m *message) {
	at, _ := slices.BinarySearchFunc(l.messages, m.id, func(m *message, id string) int { return strings.Compare(m.id, id) })
	l.messages = slices.Insert(l.messages, at, m)
	h := l.hosts[m.host]
	if h == nil {
		h = &host{}
		l.hosts[m.host] = h
	}
	h.messages++
	l.size += m.size
	for len(l.messages) > l.runner.limits.Kept || l.size > maxKept {
		// In an outage the latest messages matter most.
		i := slices.IndexFunc(l.messages, func(m *message) bool { return !m.underWay })
		if i < 0 {
			break
		}
		l.giveUp(l.messages[i], ErrQueueFull)
	}
	l.wake.ring()
}

// drop forgets a message. It needs l.mu.
func (l *deliveries) drop(m *message) {
	i := slices.Index(l.messages, m)
	l.messages = slices.Delete(l.messages, i, i+1)
	l.size -= m.size
	h := l.hosts[m.host]
	if h.messages--; h.messages == 0 && !h.busy {
		delete(l.hosts, m.host)
	}
	if l.spool != nil {
		l.spool.remove(m.id)
	}
}

// unlock releases l.mu and then makes the reports: there may be many of them, and put does not wait
// for them.
func (l *deliveries) unlock() {
	ends := l.ends
	l.ends = nil
	l.mu.Unlock()
	for _, tell := range ends {
		tell()
	}
}

// finish ends the effect of a message, if it has not ended. It needs l.mu, and
// unlock after it.
func (l *deliveries) finish(m *message, err error) {
	if j := m.job; j != nil {
		m.job = nil
		l.ends = append(l.ends, func() { l.runner.finish(j, Outcome{Err: err}) })
	}
}

// remark logs something about a message. It needs l.mu, and unlock after it.
func (l *deliveries) remark(level slog.Level, text string, m *message, attrs ...slog.Attr) {
	l.ends = append(l.ends, func() { l.runner.remark(level, l.verb.String()+" "+text, m.effect, attrs...) })
}

// giveUp needs l.mu, and unlock after it.
func (l *deliveries) giveUp(m *message, why error) {
	l.drop(m)
	if m.job == nil {
		l.remark(slog.LevelError, "given up", m, slog.String("error", why.Error()), slog.Int("try", m.tries), lateness(m))
		l.settled(m, why)
	}
	l.finish(m, why)
}

// settled reports the end of a message that was kept. It needs l.mu, and unlock after it.
func (l *deliveries) settled(m *message, err error) {
	r := l.runner
	l.ends = append(l.ends, func() { r.call(m.effect, func() { r.opts.Settled(Settled{m.effect, err}) }) })
}

// lateness is how old a message is.
func lateness(m *message) slog.Attr {
	return slog.Duration("late", time.Since(m.effect.Time).Round(time.Second))
}

// save has the spool write the message. It needs l.mu.
func (l *deliveries) save(m *message) {
	data, err := m.encode()
	if err != nil {
		l.spoolFailed(err)
		return
	}
	l.spool.save(m.id, data, func(err error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		m.saved = err == nil
		if m.tries == 0 && m.job != nil {
			m.due = m.taken
		}
		l.wake.ring()
	})
}

func (l *deliveries) spoolFailed(err error) {
	rec := slog.NewRecord(time.Now(), slog.LevelError, l.verb.String()+": the spool cannot be used", 0)
	rec.AddAttrs(slog.String("directory", l.spool.dir), slog.String("error", err.Error()))
	l.runner.tell(rec)
}

// restore accepts a message that an earlier process left in the spool.
func (l *deliveries) restore(name string, data []byte) error {
	m, err := decodeMessage(l.verb, name, data)
	if err != nil {
		return err
	}
	m.taken = time.Now()
	m.expires = l.expiry(m)
	l.mu.Lock()
	defer l.unlock()
	l.add(m)
	return nil
}

// configure retries everything that was kept: a new configuration may have fixed
// the problem.
func (l *deliveries) configure() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.configured = true
	for _, h := range l.hosts {
		h.due = time.Time{}
	}
	for _, m := range l.messages {
		if m.job == nil {
			m.due = m.taken
		}
	}
	l.wake.ring()
}

// Kept counts the messages that are kept until they are delivered: those on disk,
// and those that wait for a retry.
type Kept struct {
	Count  int       `json:"count"`
	Oldest time.Time `json:"oldest"` // when the rule ran
}

func (l *deliveries) holds(e *fsm.Effect) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.messages, func(m *message) bool {
		return m.effect.Time.Equal(e.Time) && m.effect.Unit == e.Unit && m.effect.Rule == e.Rule && m.effect.Event == e.Event &&
			(e.Mail == nil || m.effect.Mail != nil && *m.effect.Mail == *e.Mail)
	})
}

func (l *deliveries) kept() Kept {
	l.mu.Lock()
	defer l.mu.Unlock()
	var k Kept
	for _, m := range l.messages {
		if m.job != nil && !m.saved {
			continue
		}
		if k.Count++; k.Count == 1 || m.effect.Time.Before(k.Oldest) {
			k.Oldest = m.effect.Time
		}
	}
	return k
}

func (l *deliveries) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.wake.ring()
}

func (l *deliveries) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ended := false; !ended; {
		var next time.Duration
		if next, ended = l.dispatch(); ended {
			break
		}
		timer.Reset(next)
		select {
		case <-l.wake:
		case <-timer.C:
		case <-l.runner.ctx.Done():
			l.abandon()
			ended = true
		}
	}
	l.workers.Wait()
	if l.spool != nil {
		l.spool.close()
	}
}

// dispatch gives up what is too old and starts what is due. It returns how long
// there is nothing to do.
func (l *deliveries) dispatch() (next time.Duration, ended bool) {
	l.mu.Lock()
	defer l.unlock()
	now := time.Now()
	next = time.Hour
	ended = l.closed && l.busy == 0
	for _, m := range slices.Clone(l.messages) {
		if m.underWay {
			continue
		}
		if !now.Before(m.expires) && (m.job != nil || l.configured) {
			l.giveUp(m, l.tooOld(m))
			continue
		}
		ended = ended && m.job == nil
		next = min(next, m.expires.Sub(now))
		h := l.hosts[m.host]
		switch wait := l.due(m, h).Sub(now); {
		case h.busy || l.busy == l.width || !l.mayTry(m): // something will wake us
		case wait > 0:
			next = min(next, wait)
		default:
			h.busy = true
			l.busy++
			l.workers.Go(func() { l.work(m.host) })
		}
	}
	return next, ended
}

func (l *deliveries) tooOld(m *message) error {
	err := fmt.Errorf("not delivered within %v", l.runner.limits.Keep)
	if m.last != nil {
		err = fmt.Errorf("%w: %w", err, m.last)
	}
	return err
}

// due returns when a message may be tried. A new one does not wait for the end
// of an outage. It needs l.mu.
func (l *deliveries) due(m *message, h *host) time.Time {
	if m.job == nil && h.due.After(m.due) {
		return h.due
	}
	return m.due
}

// mayTry reports whether a message may be tried at all. It needs l.mu.
func (l *deliveries) mayTry(m *message) bool {
	return m.job != nil || l.configured && !l.closed
}

// work delivers what is due for a host.
func (l *deliveries) work(name string) {
	c := l.open()
	for m := l.take(name); m != nil; m = l.take(name) {
		l.attempt(c, m)
	}
	c.close()

	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
	h := l.hosts[name]
	if h.busy = false; h.messages == 0 {
		delete(l.hosts, name)
	}
	l.wake.ring()
}

// take returns the message to be tried next: the oldest, but during an outage
// the one with the fewest tries, so that a message that causes the outage does
// not block the others.
func (l *deliveries) take(name string) *message {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.runner.ctx.Err() != nil {
		return nil
	}
	now, h := time.Now(), l.hosts[name]
	var first *message
	for _, m := range l.messages {
		if m.host == name && l.mayTry(m) && !l.due(m, h).After(now) &&
			(first == nil || h.outages > 0 && m.tries < first.tries) {
			first = m
		}
	}
	if first == nil || first.job == nil && !l.runner.enter() {
		return nil
	}
	first.underWay = true
	first.tries++
	return first
}

func (l *deliveries) attempt(c carrier, m *message) {
	ctx, cancel := context.WithTimeoutCause(l.runner.ctx, l.timeout, ErrTimeout)
	defer cancel()
	if m.job != nil {
		m.job.begin()
	} else {
		defer l.runner.leave()
	}
	before, began := len(m.done), time.Now()
	err := c.deliver(ctx, m)
	l.settle(m, began, len(m.done) != before, err)
}

// settle handles the result of a try.
func (l *deliveries) settle(m *message, began time.Time, changed bool, err error) {
	r := l.runner
	l.mu.Lock()
	defer l.unlock()
	now, h := time.Now(), l.hosts[m.host]
	m.underWay = false
	isOut := errors.As(err, new(outage))
	if !isOut {
		h.outages, h.due = 0, time.Time{}
	}
	switch {
	case err == nil:
		h.said = ""
		l.drop(m)
		l.delivered(m)
		return
	case errors.Is(err, ErrRefused), errors.Is(err, errNoRule):
		l.giveUp(m, err)
		return
	}
	if l.spool != nil && (changed || !m.saved) {
		l.save(m)
	}
	switch {
	case r.ctx.Err() != nil: // which may or may not be why it failed
		l.cutShort(m)
		return
	case isOut:
		h.outages++
		h.due = now.Add(l.backOff(h.outages))
	default:
		m.refusals++
		m.due = now.Add(l.backOff(m.refusals))
	}
	l.failed(m, h, err)
	for _, other := range l.messages {
		if isOut && other.job != nil && other.host == m.host && !other.taken.After(began) {
			l.failed(other, h, err)
		}
	}
}

// backOff doubles with each failure, with some jitter, so that clients waiting
// for the same server do not all retry at once.
func (l *deliveries) backOff(failures int) time.Duration {
	longest := l.runner.limits.RetryMax
	d := min(l.runner.limits.Retry, longest)
	for ; failures > 1 && d < longest; failures-- {
		d = min(2*d, longest)
	}
	return d/2 + rand.N(d/2+1)
}

// failed ends the effect of a message that will be retried. If the effect has ended before, it logs
// the failure, as a warning once for each reason. It needs l.mu, and unlock after it.
func (l *deliveries) failed(m *message, h *host, err error) {
	m.last = err
	level, said := slog.LevelWarn, h.said
	h.said = err.Error()
	if m.job != nil {
		l.finish(m, fmt.Errorf("%w (%w)", err, ErrKept))
		return
	}
	if h.said == said {
		level = slog.LevelDebug
	}
	l.remark(level, "failed again, will be retried", m, slog.String("error", h.said), slog.Int("try", m.tries))
}

// delivered logs that a message has arrived, at info level if it is late. It needs l.mu, and unlock
// after it.
func (l *deliveries) delivered(m *message) {
	level := slog.LevelDebug
	if m.job == nil {
		level = slog.LevelInfo
		l.settled(m, nil)
	}
	l.remark(level, "delivered", m, slog.Int("try", m.tries), lateness(m))
	l.finish(m, nil)
}

// abandon ends the effects of messages that were not tried before the runner was
// closed. The messages stay in the spool.
func (l *deliveries) abandon() {
	l.mu.Lock()
	defer l.unlock()
	l.closed = true
	for _, m := range l.messages {
		if !m.underWay {
			l.cutShort(m)
		}
	}
}

// cutShort ends the effect of a message whose first try was cut short. It needs
// l.mu, and unlock after it.
func (l *deliveries) cutShort(m *message) {
	err := ErrClosed
	if m.saved {
		err = fmt.Errorf("%w (%w)", ErrClosed, ErrKept)
	}
	l.finish(m, err)
}
