package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
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

// The outbox holds all messages until they are delivered: the mails of EMAIL and the posts of
// WEBHOOK and PUSH. A message that cannot be delivered at once is kept, in the spool if there is
// one, and retried until it succeeds or is too old.
//
// Messages for one host are sent one after the other, oldest first, so that they normally arrive in
// order. Hosts do not wait for each other. During an outage, one message at a time probes the host,
// and its failure counts as a try of all messages that were waiting when the probe began. A new
// message does not wait for the next probe: it is one.
type outbox struct {
	runner *Runner
	routes map[fsm.Verb]*route
	spool  *spool // nil: none

	mu         sync.Mutex
	messages   []*message // oldest first
	last       time.Time  // the time in the ID of the newest
	hosts      map[string]*host
	configured bool // a configuration has said where kept messages go
	loaded     bool // the content of the spool is known
	closed     bool
	ends       []func() // reports to make once mu is released
	wake       bell
	workers    sync.WaitGroup
}

// A route is the lane of a verb that sends messages through the outbox.
type route struct {
	*outbox
	verb    fsm.Verb
	width   int           // hosts at the same time
	timeout time.Duration // of one try
	open    func() carrier

	busy  int // hosts
	count int // messages
	size  int // of all of them
}

// A host is the state that messages to the same host share.
type host struct {
	busy      bool
	outages   int       // in a row
	due       time.Time // of the next try during an outage
	notBefore time.Time // it does not want kept messages before
	said      string    // why the last try of a kept message failed, as logged
	messages  int
}

func newOutbox(r *Runner) *outbox {
	l := &outbox{runner: r, routes: map[fsm.Verb]*route{}, hosts: map[string]*host{}, wake: make(bell, 1)}
	if r.opts.Spool != "" && !r.opts.DryRun {
		l.spool = newSpool(r.opts.Spool)
		l.spool.found, l.spool.ready, l.spool.fail, l.spool.damaged, l.spool.emptied = l.restore, l.spoolReady, l.spoolFailed, l.spoolDamaged, l.spoolEmptied
	}
	return l
}

// newRoute adds a route, before the outbox starts.
func (r *Runner) newRoute(verb fsm.Verb, width int, timeout time.Duration, open func() carrier) lane {
	way := &route{outbox: r.outbox, verb: verb, width: width, timeout: timeout, open: open}
	r.outbox.routes[verb] = way
	return way
}

func (l *outbox) start() {
	if l.spool != nil {
		l.runner.work.Go(l.spool.run)
	}
	l.runner.work.Go(l.run)
}

// put accepts a message. Its first try does not wait for the spool.
func (w *route) put(j *job) error {
	m, err := newMessage(j.effect)
	if err == nil && w.verb == fsm.Email {
		if server := w.runner.config.Load().Mail; server == nil {
			err = errNoMailServer
		} else {
			err = checkMail(j.effect.Mail, server.Plaintext)
		}
	}
	if err != nil {
		return err
	}
	m.route, m.job, m.taken = w, j, time.Now()
	m.due = m.taken
	m.expires = w.expiry(m)

	w.mu.Lock()
	defer w.unlock()
	if w.closed {
		return ErrClosed
	}
	if m.id = j.effect.ID; m.id == "" {
		at := m.taken.Round(0)
		if !at.After(w.last) { // keeps the order even if the clock is set back
			at = w.last.Add(1)
		}
		w.last, m.id = at, NewID(at)
	}
	if w.spool != nil {
		w.save(m)
	}
	w.add(m)
	return nil
}

// expiry returns when a message is given up, on this process's clock, which does not jump when the
// host's clock is set.
func (l *outbox) expiry(m *message) time.Time {
	left := l.runner.limits.Keep - m.taken.Sub(m.effect.Time)
	return m.taken.Add(min(left, l.runner.limits.Keep))
}

// add adds a message. It needs l.mu, and unlock after it.
func (l *outbox) add(m *message) {
	at, _ := slices.BinarySearchFunc(l.messages, m.id, func(m *message, id string) int { return strings.Compare(m.id, id) })
	l.messages = slices.Insert(l.messages, at, m)
	h := l.hosts[m.host]
	if h == nil {
		h = &host{}
		l.hosts[m.host] = h
	}
	h.messages++
	w := m.route
	w.count++
	w.size += m.size
	for w.count > l.runner.limits.Kept || w.size > maxKept {
		// In an outage the latest messages matter most.
		i := slices.IndexFunc(l.messages, func(m *message) bool { return m.route == w && !m.underWay })
		if i < 0 {
			break
		}
		l.giveUp(l.messages[i], ErrQueueFull)
	}
	l.wake.ring()
}

// drop forgets a message. It needs l.mu.
func (l *outbox) drop(m *message) {
	l.pay(m)
	i := slices.Index(l.messages, m)
	l.messages = slices.Delete(l.messages, i, i+1)
	m.route.count--
	m.route.size -= m.size
	h := l.hosts[m.host]
	if h.messages--; h.messages == 0 && !h.busy {
		delete(l.hosts, m.host)
	}
	if l.spool != nil {
		l.spool.remove(m.id)
	}
}

// unlock releases l.mu and then makes the reports: there may be many, and put must not wait for
// them.
func (l *outbox) unlock() {
	ends := l.ends
	l.ends = nil
	l.mu.Unlock()
	for _, tell := range ends {
		tell()
	}
}

// finish ends the effect of a message, unless it has already ended. It needs l.mu, and unlock after
// it.
func (l *outbox) finish(m *message, err error) {
	if j := m.job; j != nil {
		m.job = nil
		l.ends = append(l.ends, func() { l.runner.finish(j, Outcome{Err: err}) })
	}
}

// spoolPatience bounds how long the end of an effect waits until the spool has its message: the
// listener forgets an effect that has ended.
const spoolPatience = 2 * time.Second

// keep ends the effect of a message that is kept. It needs l.mu, and unlock after it.
func (l *outbox) keep(m *message, why func() error) {
	j := m.job
	if j == nil {
		return
	}
	m.job = nil
	m.owed = func() {
		err := why()
		l.ends = append(l.ends, func() { l.runner.finish(j, Outcome{Err: err}) })
	}
	if !m.saving {
		l.pay(m)
		return
	}
	time.AfterFunc(spoolPatience, func() {
		l.mu.Lock()
		defer l.unlock()
		l.pay(m)
	})
}

// pay makes the report that keep owes, once. It needs l.mu, and unlock after it.
func (l *outbox) pay(m *message) {
	if m.owed != nil {
		m.owed()
		m.owed = nil
	}
}

// remark logs something about a message. It needs l.mu, and unlock after it.
func (l *outbox) remark(level slog.Level, text string, m *message, attrs ...slog.Attr) {
	l.ends = append(l.ends, func() { l.runner.remark(level, m.effect.Verb.String()+" "+text, m.effect, attrs...) })
}

// giveUp gives a message up. It needs l.mu, and unlock after it.
func (l *outbox) giveUp(m *message, why error) {
	l.drop(m)
	if m.job == nil {
		l.remark(slog.LevelError, "given up", m, slog.String("error", why.Error()), slog.Int("try", m.tries), lateness(m))
		l.settled(m, why)
	}
	l.finish(m, why)
}

// settled reports the end of a message that was kept. It needs l.mu, and unlock after it.
func (l *outbox) settled(m *message, err error) {
	r := l.runner
	l.ends = append(l.ends, func() { r.call(m.effect, func() { r.opts.Settled(Settled{m.effect, err}) }) })
}

// lateness returns the age of a message.
func lateness(m *message) slog.Attr {
	return slog.Duration("late", time.Since(m.effect.Time).Round(time.Second))
}

// save makes the spool write the message. It needs l.mu.
func (l *outbox) save(m *message) {
	data, err := m.encode()
	if err != nil {
		l.spoolFailed(err)
		return
	}
	// If the message were on disk before the state that knows of it, a successor would raise the
	// message again with another ID, and also find this one here.
	var before func()
	if j := m.job; j != nil {
		before = func() { l.runner.kept(j) }
	}
	m.saving = true
	l.spool.save(m.id, data, before, func(err error) {
		l.mu.Lock()
		defer l.unlock()
		m.saved, m.saving = err == nil, false
		l.pay(m)
	})
}

// spoolReady starts the tries of the restored messages.
func (l *outbox) spoolReady() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loaded = true
	l.wake.ring()
}

func (l *outbox) spoolFailed(err error) {
	rec := slog.NewRecord(time.Now(), slog.LevelError, "the spool cannot be used", 0)
	rec.AddAttrs(slog.String("directory", l.spool.dir), slog.String("error", err.Error()))
	l.runner.tell(rec)
}

// spoolEmptied makes the spool write again what it had: a message that is being sent if that fails, all
// others at once.
func (l *outbox) spoolEmptied() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.messages {
		if !m.saved {
			continue
		}
		if m.saved = false; !m.underWay {
			l.save(m)
		}
	}
}

// spoolDamaged reports a file that was set aside.
func (l *outbox) spoolDamaged(what string) {
	l.runner.call(nil, func() { l.runner.opts.Damaged(what) })
}

// restore accepts a message that an earlier process left in the spool.
func (l *outbox) restore(name string, data []byte) error {
	m, err := decodeMessage(name, data)
	if err != nil {
		return err
	}
	if m.route = l.routes[m.effect.Verb]; m.route == nil {
		return fmt.Errorf("%s sends no messages", m.effect.Verb)
	}
	m.restored, m.taken = true, time.Now()
	m.expires = l.expiry(m)
	l.mu.Lock()
	defer l.unlock()
	l.add(m)
	// The pause that a host asked an earlier process for still applies, but a change of the clock
	// must not make it longer.
	if left := m.notBefore.Sub(m.taken); left > 0 {
		m.notBefore = m.taken.Add(min(left, l.runner.limits.WaitMax))
		if h := l.hosts[m.host]; h != nil {
			h.notBefore = latest(h.notBefore, m.notBefore)
		}
	}
	return nil
}

// configure retries everything that was kept: a new configuration may have fixed the problem. Hosts
// that asked for a pause still get it.
func (l *outbox) configure() {
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

// Kept counts the messages that are kept until they are delivered: those on disk, and those that
// wait for a retry.
type Kept struct {
	Count   int       `json:"count"`
	Oldest  time.Time `json:"oldest"`            // when the rule ran
	Reasons []string  `json:"reasons,omitempty"` // why they were not delivered: without repetitions, the oldest message's first, at most maxReasons
}

// maxReasons is how many different reasons Kept has at most.
const maxReasons = 5

func (l *outbox) holds(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.messages, func(m *message) bool { return m.id == id })
}

func (l *outbox) kept() map[string]Kept {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]Kept{}
	for _, m := range l.messages {
		if m.job != nil && !m.saved {
			continue
		}
		verb := m.effect.Verb.String()
		k := all[verb]
		if k.Count++; k.Count == 1 || m.effect.Time.Before(k.Oldest) {
			k.Oldest = m.effect.Time
		}
		if why := m.reason(l.hosts[m.host]); why != "" && len(k.Reasons) < maxReasons && !slices.Contains(k.Reasons, why) {
			k.Reasons = append(k.Reasons, why)
		}
		all[verb] = k
	}
	return all
}

func (l *outbox) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.wake.ring()
}

func (l *outbox) run() {
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

// dispatch gives up messages that are too old and starts those that are due. It returns how long
// there is nothing to do.
func (l *outbox) dispatch() (next time.Duration, ended bool) {
	l.mu.Lock()
	defer l.unlock()
	now := time.Now()
	next = time.Hour
	ended = l.closed
	for _, w := range l.routes {
		ended = ended && w.busy == 0
	}
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
		case h.busy || m.route.busy == m.route.width || !l.mayTry(m): // another event wakes us
		case wait > 0:
			next = min(next, wait)
		default:
			h.busy = true
			m.route.busy++
			l.workers.Go(func() { m.route.work(m.host) })
		}
	}
	return next, ended
}

func (l *outbox) tooOld(m *message) error {
	err := fmt.Errorf("not delivered within %v", l.runner.limits.Keep)
	if m.last != nil {
		err = fmt.Errorf("%w: %w", err, m.last)
	}
	return err
}

// due returns when a message may be tried. A new one waits neither for the end of an outage nor for
// a pause that the host asked for: it may be urgent. It needs l.mu.
func (l *outbox) due(m *message, h *host) time.Time {
	if m.job != nil {
		return m.due
	}
	return latest(m.due, m.notBefore, h.due, h.notBefore)
}

func latest(times ...time.Time) time.Time {
	return slices.MaxFunc(times, time.Time.Compare)
}

// reason says why a kept message was not delivered; "": it was not tried. It needs the outbox's mu.
func (m *message) reason(h *host) string {
	switch {
	case h.outages > 0: // which may have begun for another reason
		return h.said
	case m.last != nil:
		return m.last.Error()
	}
	return ""
}

// mayTry reports whether a message may be tried at all. One from the spool waits until all are
// read: a later one may record that their host asked for a pause. It needs l.mu.
func (l *outbox) mayTry(m *message) bool {
	return m.job != nil || l.configured && !l.closed && (!m.restored || l.loaded)
}

// work delivers what is due for a host.
func (w *route) work(name string) {
	c := w.open()
	for m := w.take(name); m != nil; m = w.take(name) {
		w.attempt(c, m)
	}
	c.close()

	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy--
	h := w.hosts[name]
	if h.busy = false; h.messages == 0 {
		delete(w.hosts, name)
	}
	w.wake.ring()
}

// take returns the message to be tried next: the oldest, but during an outage the one with the
// fewest tries, so that a message that causes the outage does not block the others.
func (l *outbox) take(name string) *message {
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

func (w *route) attempt(c carrier, m *message) {
	ctx, cancel := context.WithTimeoutCause(w.runner.ctx, w.timeout, ErrTimeout)
	defer cancel()
	if m.job != nil {
		w.runner.begin(m.job)
	} else {
		defer w.runner.leave()
	}
	before, began := len(m.done), time.Now()
	err := c.deliver(ctx, m)
	w.settle(m, began, len(m.done) != before, err)
}

// settle handles the result of a try.
func (l *outbox) settle(m *message, began time.Time, changed bool, err error) {
	r := l.runner
	l.mu.Lock()
	defer l.unlock()
	now, h := time.Now(), l.hosts[m.host]
	m.underWay = false
	isOut := errors.As(err, new(outage))
	if !isOut {
		h.outages, h.due, h.notBefore = 0, time.Time{}, time.Time{}
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
	if answer := (*answerError)(nil); errors.As(err, &answer) && answer.wait > 0 {
		// Other messages kept for the host wait, too.
		m.notBefore = now.Add(min(answer.wait, r.limits.WaitMax))
		h.notBefore = m.notBefore
		changed = true
	}
	m.last = err
	if l.spool != nil && (changed || !m.saved) {
		l.save(m)
	}
	switch {
	case r.ctx.Err() != nil: // this may or may not be why it failed
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

// backOff returns a delay that doubles with each failure, with some jitter, so that clients waiting
// for the same server do not all retry at once.
func (l *outbox) backOff(failures int) time.Duration {
	longest := l.runner.limits.RetryMax
	d := min(l.runner.limits.Retry, longest)
	for ; failures > 1 && d < longest; failures-- {
		d = min(2*d, longest)
	}
	return d/2 + rand.N(d/2+1)
}

// failed ends the effect of a message that will be retried. If the effect has already ended, it
// logs the failure, as a warning once per reason. It needs l.mu, and unlock after it.
func (l *outbox) failed(m *message, h *host, err error) {
	m.last = err
	level, said := slog.LevelWarn, h.said
	h.said = err.Error()
	if m.job != nil {
		l.keep(m, func() error { return fmt.Errorf("%w (%w)", err, ErrKept) })
		return
	}
	if h.said == said {
		level = slog.LevelDebug
	}
	l.remark(level, "failed again, will be retried", m, slog.String("error", h.said), slog.Int("try", m.tries))
}

// delivered logs that a message has arrived, at info level if it is late. It needs l.mu, and unlock
// after it.
func (l *outbox) delivered(m *message) {
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
func (l *outbox) abandon() {
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
func (l *outbox) cutShort(m *message) {
	l.keep(m, func() error {
		if m.saved {
			return fmt.Errorf("%w (%w)", ErrClosed, ErrKept)
		}
		return ErrClosed
	})
}
