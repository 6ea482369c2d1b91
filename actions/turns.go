package actions

import (
	"slices"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// turns is a lane of commands. Up to its width may run at the same time. A command that has run for
// Limits.ShellTurn counts only for its own rule from then on, so commands that hang hold up no
// other rule.
type turns struct {
	performer
	runner  *Runner
	width   int
	most    int                             // at the same time, for all rules together
	timeout func(*fsm.Effect) time.Duration // of one job; 0: the performer keeps the time itself

	mu      sync.Mutex
	change  sync.Cond // signals changes of the following
	ready   []*ruleTurns
	rules   map[string]*ruleTurns // that have jobs
	last    uint64                // number of a job
	fresh   int                   // jobs that have run for less than Limits.ShellTurn
	running int
	closed  bool
}

// ruleTurns are the commands of one rule.
type ruleTurns struct {
	waiting []turn
	running int
}

type turn struct {
	*job
	number uint64 // in the order in which they came
}

// newTurns starts a lane.
func (r *Runner) newTurns(width, most int, timeout func(*fsm.Effect) time.Duration, p performer) *turns {
	l := &turns{performer: p, runner: r, width: width, most: most, timeout: timeout, rules: map[string]*ruleTurns{}}
	l.change.L = &l.mu
	r.work.Go(l.run)
	return l
}

func (l *turns) put(j *job) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	name := j.effect.Rule
	rule := l.rules[name]
	if rule == nil {
		rule = &ruleTurns{}
		l.rules[name] = rule
	}
	if len(rule.waiting) == l.runner.limits.Queue {
		return ErrQueueFull
	}
	l.last++
	rule.waiting = append(rule.waiting, turn{j, l.last})
	if len(rule.waiting) == 1 && rule.running < l.width {
		l.offer(rule)
	}
	l.change.Signal()
	return nil
}

func (l *turns) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.change.Signal()
}

// offer queues a rule whose next job may start.
func (l *turns) offer(rule *ruleTurns) {
	i, _ := slices.BinarySearchFunc(l.ready, rule.waiting[0].number, func(r *ruleTurns, n uint64) int {
		if r.waiting[0].number < n {
			return -1
		}
		return 1
	})
	l.ready = slices.Insert(l.ready, i, rule)
}

// next waits for a job that may start; nil: there are no more.
func (l *turns) next() *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.ready) == 0 || l.fresh == l.width || l.running == l.most {
		if l.closed && len(l.rules) == 0 {
			return nil
		}
		l.change.Wait()
	}
	rule := l.ready[0]
	l.ready = slices.Delete(l.ready, 0, 1)
	j := rule.waiting[0]
	rule.waiting = slices.Delete(rule.waiting, 0, 1)
	rule.running++
	l.running++
	l.fresh++
	if len(rule.waiting) > 0 && rule.running < l.width {
		l.offer(rule)
	}
	return j.job
}

func (l *turns) run() {
	for j := l.next(); j != nil; j = l.next() {
		ended := make(chan struct{})
		l.runner.work.Go(func() {
			defer close(ended)
			l.carryOut(j)
		})
		select { // the next starts after this one has
		case <-j.ready:
		case <-ended:
		}
	}
}

func (l *turns) carryOut(j *job) {
	old := false
	age := time.AfterFunc(l.runner.limits.ShellTurn, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !old {
			old = true
			l.fresh--
			l.change.Signal()
		}
	})
	defer func() {
		age.Stop()
		l.mu.Lock()
		defer l.mu.Unlock()
		if !old {
			old = true
			l.fresh--
		}
		l.ended(j.effect.Rule)
	}()
	l.runner.carryOut(j, l.timeout(j.effect), l)
}

// ended notes that a job of a rule has ended.
func (l *turns) ended(name string) {
	rule := l.rules[name]
	rule.running--
	l.running--
	switch {
	case len(rule.waiting) > 0 && rule.running == l.width-1:
		l.offer(rule)
	case len(rule.waiting) == 0 && rule.running == 0:
		delete(l.rules, name)
	}
	l.change.Signal()
}
