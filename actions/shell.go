package actions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// maxShells bounds how many SHELLCMDs run at the same time, in multiples of Limits.Shells: each needs a
// process and file descriptors.
const maxShells = 8

// shells carries out SHELLCMD. Limits.Shells may run at the same time, but one that has run for
// Limits.ShellTurn only counts for its own rule from then on: scripts that hang hold up the rule that
// starts them, and no other.
type shells struct {
	*Runner
	mu      sync.Mutex
	change  sync.Cond // of what follows
	ready   []*shellRule
	rules   map[string]*shellRule // that have jobs
	last    uint64                // number of a job
	fresh   int                   // jobs that have run for less than Limits.ShellTurn
	running int
	closed  bool
}

// A shellRule is the SHELLCMDs of one rule.
type shellRule struct {
	waiting []shellJob
	running int
}

type shellJob struct {
	*job
	number uint64 // in the order in which they came
}

func newShell(r *Runner) lane {
	l := &shells{Runner: r, rules: map[string]*shellRule{}}
	l.change.L = &l.mu
	r.work.Go(l.run)
	return l
}

func (l *shells) put(j *job) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	name := j.effect.Rule
	rule := l.rules[name]
	if rule == nil {
		rule = &shellRule{}
		l.rules[name] = rule
	}
	if len(rule.waiting) == l.limits.Queue {
		return ErrQueueFull
	}
	l.last++
	rule.waiting = append(rule.waiting, shellJob{j, l.last})
	if len(rule.waiting) == 1 && rule.running < l.limits.Shells {
		l.offer(rule)
	}
	l.change.Signal()
	return nil
}

func (l *shells) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.change.Signal()
}

// offer puts a rule among those whose next job may start, in the order in which these came.
func (l *shells) offer(rule *shellRule) {
	i, _ := slices.BinarySearchFunc(l.ready, rule.waiting[0].number, func(r *shellRule, n uint64) int {
		if r.waiting[0].number < n {
			return -1
		}
		return 1
	})
	l.ready = slices.Insert(l.ready, i, rule)
}

// next waits for a job that may start; nil: there will be none.
func (l *shells) next() *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.ready) == 0 || l.fresh == l.limits.Shells || l.running == maxShells*l.limits.Shells {
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
	if len(rule.waiting) > 0 && rule.running < l.limits.Shells {
		l.offer(rule)
	}
	return j.job
}

func (l *shells) run() {
	for j := l.next(); j != nil; j = l.next() {
		ended := make(chan struct{})
		l.work.Go(func() {
			defer close(ended)
			l.carryOut(j)
		})
		select { // the next starts after this one has
		case <-j.ready:
		case <-ended:
		}
	}
}

func (l *shells) carryOut(j *job) {
	old := false
	age := time.AfterFunc(l.limits.ShellTurn, func() {
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
	l.Runner.carryOut(j, timeOf(j.effect, l.limits), l)
}

// ended takes note that a job of a rule has ended.
func (l *shells) ended(name string) {
	rule := l.rules[name]
	rule.running--
	l.running--
	switch {
	case len(rule.waiting) > 0 && rule.running == l.limits.Shells-1:
		l.offer(rule)
	case len(rule.waiting) == 0 && rule.running == 0:
		delete(l.rules, name)
	}
	l.change.Signal()
}

// perform runs the text. It was made safe for a shell when it was expanded; here it is one argument.
func (l *shells) perform(ctx context.Context, j *job) Outcome {
	argv := append(l.opts.Shell[:len(l.opts.Shell):len(l.opts.Shell)], j.effect.Text)
	return l.remarkDone(j, overtime(l.executor.command(ctx, argv, "", j.effect, j.started)))
}

// timeOf returns how long a SHELLCMD or a ROOTCMD may run.
func timeOf(e *fsm.Effect, l Limits) time.Duration { return cmp.Or(e.Within, l.Shell) }

// overtime says of a command that was ended for its time what gives it more.
func overtime(out Outcome) Outcome {
	if errors.Is(out.Err, ErrTimeout) {
		out.Err = fmt.Errorf("ended by upsmon: %w (WITHIN gives it more time)", out.Err)
	}
	return out
}
