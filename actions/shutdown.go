package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/boottime"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// shutdowns is the lane of SHUTDOWNCMD. A command that fails is retried until it succeeds, for as
// long as the runner lives: the UPS is about to fail, and there is nothing better to do. Commands
// take turns, because the one that works may have been ordered last. A running command does not
// hold up others, because it may hang; only the commands of one rule keep their order, for a while.
// A command that is ordered again while it waits or is being retried is not queued twice, so the
// queue needs no bound. A running command does not end with the runner.
type shutdowns struct {
	runner *Runner
	// try runs a command once.
	try func(ctx context.Context, e *fsm.Effect) Outcome
	// alarm announces that a command failed or hangs.
	alarm func(*fsm.Effect, Outcome)

	mu       sync.Mutex
	waiting  []*shutdown // in the order of their arrival or last try
	running  []*shutdown
	closed   bool
	wake     bell // holds a token when one of the above has changed
	attempts sync.WaitGroup
}

// MaxShutdowns bounds the SHUTDOWNCMDs that run at the same time.
const MaxShutdowns = 8

type shutdown struct {
	job    *job
	effect *fsm.Effect   // as the configuration in force words it
	due    time.Time     // of the next try
	put    time.Duration // when it was ordered, on the clock of boottime
	failed error         // of the last try
	tries  int           // begun so far
	began  time.Time     // of the running try
	asking bool          // whether it may be tried

	mu   sync.Mutex
	told time.Time // when the last alarm was raised that it fails or hangs
}

func newShutdowns(r *Runner) lane {
	l := &shutdowns{runner: r, wake: make(bell, 1)}
	l.try = r.privileged
	l.alarm = r.alarm
	r.work.Go(l.run)
	return l
}

// put accepts a command. If the first try of the same command is running, it is queued again: that
// try may succeed, but it began before this order.
func (l *shutdowns) put(j *job) error {
	if len(j.effect.Argv) == 0 {
		return ErrNoCommand
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	if l.find(j.effect) >= 0 {
		return ErrCoalesced
	}
	for _, s := range l.running {
		if s.tries > 1 && !s.asking && serves(s.effect, j.effect) {
			return ErrCoalesced
		}
	}
	l.waiting = append(l.waiting, &shutdown{job: j, effect: j.effect, due: time.Now(), put: boottime.Now()})
	l.wake.ring()
	return nil
}

func (l *shutdowns) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.wake.ring()
}

// errHangs is the reason given in an alarm about a command that has not ended.
var errHangs = errors.New("it has been running")

// find returns the index of a waiting command that also serves e, or -1. It needs l.mu.
func (l *shutdowns) find(e *fsm.Effect) int {
	return slices.IndexFunc(l.waiting, func(s *shutdown) bool { return serves(s.effect, e) })
}

// serves reports whether e also does what other asks for: it has the same words, and a flag if
// other has one. A drill's order is not retried, so it cannot serve a real one.
func serves(e, other *fsm.Effect) bool {
	return e.Drill == other.Drill && slices.Equal(e.Argv, other.Argv) && (e.Flag == other.Flag || other.Flag == "")
}

func (l *shutdowns) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	defer l.attempts.Wait()
	for {
		s, next, ended := l.next()
		if ended {
			return
		}
		if s != nil {
			l.attempts.Go(func() { l.attempt(s) })
			continue
		}
		timer.Reset(next)
		select {
		case <-l.wake:
		case <-timer.C:
		case <-l.runner.ctx.Done():
			l.abandon()
			return
		}
	}
}

// next takes the command that has been due longest, or returns how long there is nothing to do.
func (l *shutdowns) next() (first *shutdown, next time.Duration, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.running) == MaxShutdowns {
		return nil, time.Hour, false // the end of a running one rings
	}
	next = time.Hour
	at := -1
	for i, s := range l.waiting {
		wait := time.Until(l.mayStart(s))
		next = min(next, wait)
		if wait <= 0 && (first == nil || s.due.Before(first.due)) {
			at, first = i, s
		}
	}
	if first == nil {
		return nil, next, l.closed && len(l.waiting)+len(l.running) == 0
	}
	l.waiting = slices.Delete(l.waiting, at, at+1)
	first.tries++
	first.began = time.Now()
	first.asking = first.tries > 1 || boottime.Now()-first.put > maxWait
	l.running = append(l.running, first)
	return first, 0, false
}

// mayStart returns when a command may be tried. It needs l.mu.
func (l *shutdowns) mayStart(s *shutdown) time.Time {
	at := s.due
	for _, r := range l.running {
		switch {
		case serves(r.effect, s.effect) || serves(s.effect, r.effect): // its end rings
			return time.Now().Add(time.Hour)
		case s.tries == 0 && sameRun(r.effect, s.effect):
			if after := r.began.Add(l.runner.limits.ShutdownTurn); after.After(at) {
				at = after
			}
		}
	}
	return at
}

// sameRun reports whether the same run of a rule raised both.
func sameRun(a, b *fsm.Effect) bool {
	return a.Unit == b.Unit && a.Rule == b.Rule && a.Time.Equal(b.Time)
}

func (l *shutdowns) attempt(s *shutdown) {
	r := l.runner
	if s.asking {
		if err := l.ask(s); err != nil {
			what := "SHUTDOWNCMD is not tried"
			if s.tries > 1 {
				what += " again"
			}
			r.remark(slog.LevelWarn, what, s.effect, slog.Any("reason", err))
			r.finish(s.job, Outcome{Err: err, Exit: -1})
			return
		}
	}
	r.begin(s.job)
	if (s.tries > 1 || l.outdated(s.effect)) && !l.renew(s) {
		r.finish(s.job, Outcome{Err: ErrWithdrawn, Exit: -1})
		return
	}
	e := s.effect
	command, try := slog.String("command", commandLine(e)), slog.Int("try", s.tries)
	r.remark(slog.LevelWarn, "SHUTDOWNCMD starts", e, command, try)
	hangs := time.AfterFunc(r.limits.ShutdownHang, func() { l.hangs(s, e, command, try) })
	out := l.try(r.ctx, e)
	hangs.Stop()

	failed := out.Err != nil && r.ctx.Err() == nil
	// A privileged process that already knows of the new configuration refuses the words of the old
	// one. One that was stopped refuses what it should have run in the meantime. If it refuses twice in
	// a row, it is not that.
	late := errors.Is(out.Err, ErrLate) && !errors.Is(s.failed, ErrLate)
	atOnce := failed && (l.outdated(e) || late)
	if failed && !atOnce && s.tell(r.limits.Alarm) {
		l.alarm(e, out)
	}
	var ends []*job
	l.mu.Lock()
	l.end(s)
	if failed {
		s.failed = out.Err
		if s.due = time.Now(); !atOnce {
			s.due = s.due.Add(r.limits.ShutdownRetry)
		}
		// The same command may have been ordered during the first try.
		if i := l.find(e); i >= 0 {
			s.effect, s.due = l.waiting[i].effect, l.waiting[i].due
			s.put = l.waiting[i].put
			ends = append(ends, l.waiting[i].job)
			l.waiting = slices.Delete(l.waiting, i, i+1)
		}
		l.waiting = append(l.waiting, s)
	}
	l.wake.ring()
	l.mu.Unlock()

	for _, j := range ends {
		r.finish(j, Outcome{Err: ErrCoalesced})
	}
	switch {
	case out.Err == nil:
		r.remark(slog.LevelWarn, "SHUTDOWNCMD done", e, append(out.attrs(), command, try)...)
		r.finish(s.job, out)
	case r.ctx.Err() != nil: // this may or may not be why it failed
		if !errors.Is(out.Err, ErrClosed) {
			out.Err = fmt.Errorf("%w: %w", ErrClosed, out.Err)
		}
		r.finish(s.job, out)
	default:
		r.remark(slog.LevelError, "SHUTDOWNCMD failed, will be retried", e, append(out.attrs(), command, try)...)
	}
}

// hangs reports that a command has been running for so long that it may hang.
func (l *shutdowns) hangs(s *shutdown, e *fsm.Effect, attrs ...slog.Attr) {
	if l.runner.ctx.Err() != nil {
		return
	}
	out := Outcome{Err: fmt.Errorf("%w for %v", errHangs, l.runner.limits.ShutdownHang), Exit: -1}
	l.runner.remark(slog.LevelError, "SHUTDOWNCMD hangs", e, append(out.attrs(), attrs...)...)
	if s.tell(l.runner.limits.Alarm) {
		l.alarm(e, out)
	}
}

// tell reports whether an alarm about the command is due, and notes that it was raised.
func (s *shutdown) tell(period time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.told.IsZero() && time.Since(s.told) < period {
		return false
	}
	s.told = time.Now()
	return true
}

// end removes a command from the running ones. It needs l.mu.
func (l *shutdowns) end(s *shutdown) {
	l.running = slices.DeleteFunc(l.running, func(r *shutdown) bool { return r == s })
}

const (
	// askTime bounds how long Options.Retry may take.
	askTime = 2 * time.Minute

	// maxWait is how long a command may wait for its first try before Options.Retry must be asked:
	// the machine may have been suspended in the meantime.
	maxWait = 10 * time.Second
)

// ask waits until a command may be tried. Its error says why it may not.
func (l *shutdowns) ask(s *shutdown) error {
	var err error
	if retry := l.runner.opts.Retry; retry != nil {
		ctx, cancel := context.WithTimeout(l.runner.ctx, askTime)
		defer cancel()
		err = retry(ctx, s.effect, s.failed)
	}
	if l.runner.ctx.Err() != nil {
		err = ErrClosed
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s.asking = false
	s.began = time.Now()
	if err != nil {
		l.end(s)
	}
	l.wake.ring()
	return err
}

// outdated reports whether a command has the words of a configuration that is no longer in force.
func (l *shutdowns) outdated(e *fsm.Effect) bool {
	policy := l.runner.config.Load().Policy
	return policy != nil && policy.ID != e.Policy && !e.Drill
}

// renew rewords a command according to the configuration in force, which may contain a fix. It
// returns false if that configuration no longer orders a command that has failed. An order that is
// older than the configuration is still tried once.
func (l *shutdowns) renew(s *shutdown) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	policy := l.runner.config.Load().Policy
	if policy == nil {
		return true
	}
	renewed := policy.Renew(s.effect)
	switch {
	case renewed != nil:
		s.effect = renewed
	case s.tries > 1:
		l.end(s)
		l.wake.ring()
		return false
	}
	return true
}

// abandon ends what is still waiting when the runner is closed.
func (l *shutdowns) abandon() {
	l.mu.Lock()
	left := l.waiting
	l.waiting = nil
	l.closed = true
	l.mu.Unlock()
	for _, s := range left {
		l.runner.finish(s.job, Outcome{Err: ErrClosed, Exit: -1})
	}
}

// commandLine formats the words of a command, quoting those that contain blanks.
func commandLine(e *fsm.Effect) string {
	words := make([]string, len(e.Argv))
	for i, w := range e.Argv {
		words[i] = text.Field(w)
	}
	return strings.Join(words, " ")
}
