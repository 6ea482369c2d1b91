package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// shutdowns is the lane of SHUTDOWNCMD. One command runs at a time; the end of
// the runner is not the end of one that runs. One that
// fails is retried until it succeeds, for as long as the runner lives: the UPS
// is about to fail and there is nothing better to do. Commands take turns,
// because the one that works may have been asked for last. A command that is
// asked for again while it waits or is being retried is not queued twice, so
// that the queue needs no bound.
type shutdowns struct {
	runner *Runner
	// try runs a command once.
	try func(ctx context.Context, e *fsm.Effect) Outcome
	// alarm tells that a command has failed.
	alarm func(*fsm.Effect, Outcome)

	mu      sync.Mutex
	waiting []*shutdown
	running *shutdown
	closed  bool
	wake    bell // holds a token when waiting or closed has changed
}

type shutdown struct {
	job    *job
	effect *fsm.Effect // as the configuration in force words it
	due    time.Time   // of the next try
	tries  int         // begun so far
	told   time.Time   // when its failure was last told to everybody
}

func (r *Runner) newShutdowns() *shutdowns {
	l := &shutdowns{runner: r, wake: make(bell, 1)}
	l.try = r.privileged
	l.alarm = r.alarm
	r.work.Go(l.run)
	return l
}

// put takes a command over. A command whose first try is running is queued
// again: it may succeed, and that run began before this one was asked for.
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
	if s := l.running; s != nil && s.tries > 1 && serves(s.effect, j.effect) {
		return ErrCoalesced
	}
	l.waiting = append(l.waiting, &shutdown{job: j, effect: j.effect, due: time.Now()})
	l.wake.ring()
	return nil
}

func (l *shutdowns) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.wake.ring()
}

// find finds who waits and serves an effect, too. It needs l.mu.
func (l *shutdowns) find(e *fsm.Effect) int {
	return slices.IndexFunc(l.waiting, func(s *shutdown) bool { return serves(s.effect, e) })
}

// serves reports whether an effect does what another asks for: it has the same
// words, and the flag if that other one has.
func serves(e, other *fsm.Effect) bool {
	return slices.Equal(e.Argv, other.Argv) && (e.Flag == other.Flag || other.Flag == "")
}

func (l *shutdowns) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		s, next, ended := l.next()
		if ended {
			return
		}
		if s != nil {
			l.attempt(s)
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

// next takes out the command that has been due longest, or says how long there
// is nothing to do.
func (l *shutdowns) next() (s *shutdown, next time.Duration, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		return nil, time.Hour, l.closed
	}
	first := 0
	for i, s := range l.waiting {
		if s.due.Before(l.waiting[first].due) {
			first = i
		}
	}
	if next = time.Until(l.waiting[first].due); next > 0 {
		return nil, next, false
	}
	s = l.waiting[first]
	l.waiting = slices.Delete(l.waiting, first, first+1)
	s.tries++
	l.running = s
	return s, 0, false
}

func (l *shutdowns) attempt(s *shutdown) {
	r := l.runner
	if s.tries > 1 && !l.renew(s) {
		r.finish(s.job, Outcome{Err: ErrWithdrawn, Exit: -1})
		return
	}
	e := s.effect
	command, try := slog.String("command", commandLine(e)), slog.Int("try", s.tries)
	r.remark(slog.LevelWarn, "SHUTDOWNCMD starts", e, command, try)
	s.job.begin()
	out := l.try(r.ctx, e)

	failed := out.Err != nil && r.ctx.Err() == nil
	if failed && (s.told.IsZero() || time.Since(s.told) >= r.limits.Alarm) {
		s.told = time.Now()
		l.alarm(e, out)
	}
	var ends []*job
	l.mu.Lock()
	l.running = nil
	if failed {
		s.due = time.Now().Add(r.limits.ShutdownRetry)
		// The same command may have been asked for during the first try.
		if i := l.find(e); i >= 0 {
			s.effect, s.due = l.waiting[i].effect, l.waiting[i].due
			ends = append(ends, l.waiting[i].job)
			l.waiting = slices.Delete(l.waiting, i, i+1)
		}
		l.waiting = append(l.waiting, s)
	}
	l.mu.Unlock()

	for _, j := range ends {
		r.finish(j, Outcome{Err: ErrCoalesced})
	}
	switch {
	case out.Err == nil:
		r.remark(slog.LevelWarn, "SHUTDOWNCMD done", e, append(out.attrs(), command, try)...)
		r.finish(s.job, out)
	case r.ctx.Err() != nil: // which need not be why it failed
		if !errors.Is(out.Err, ErrClosed) {
			out.Err = fmt.Errorf("%w: %w", ErrClosed, out.Err)
		}
		r.finish(s.job, out)
	default:
		r.remark(slog.LevelError, "SHUTDOWNCMD failed, will be tried again", e, append(out.attrs(), command, try)...)
	}
}

// renew gives a command that has failed the words of the configuration in force,
// where somebody may have mended it. false: nothing there orders it any more.
func (l *shutdowns) renew(s *shutdown) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	policy := l.runner.config.Load().Policy
	if policy == nil {
		return true
	}
	renewed := policy.Renew(s.effect)
	if renewed == nil {
		l.running = nil
		return false
	}
	s.effect = renewed
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
