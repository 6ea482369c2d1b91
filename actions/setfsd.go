package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// setFSD is the lane of SETFSD. Each order has its own goroutine, so that a server that does
// not answer does not hold up the others. One order serves all later ones for the same unit while
// it runs. So the number of units bounds them, and none is ever dropped.
type setFSD struct {
	*Runner

	mu       sync.Mutex
	closed   bool
	underWay map[fsdOrder]time.Time // when it was last asked for
}

// An fsdOrder is what one SETFSD under way serves. A drill's order is forgotten if the monitor is
// killed, so it must not serve a real one.
type fsdOrder struct {
	target string
	drill  bool
}

func orderedBy(e *fsm.Effect) fsdOrder { return fsdOrder{e.Target, e.Drill} }

func newSetFSD(r *Runner) lane { return &setFSD{Runner: r, underWay: map[fsdOrder]time.Time{}} }

func targetOf(e *fsm.Effect) string { return e.Target }

func (s *setFSD) put(j *job) error {
	order := orderedBy(j.effect)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	_, underWay := s.underWay[order]
	s.underWay[order] = time.Now()
	if underWay {
		return ErrCoalesced
	}
	s.work.Go(func() { s.carryOut(j, 0, s) })
	return nil
}

func (s *setFSD) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// over ends an order that nobody has asked for during patience, and reports whether it did.
func (s *setFSD) over(order fsdOrder, patience time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.underWay[order]) < patience {
		return false
	}
	delete(s.underWay, order)
	return true
}

// perform requests forced shutdown until the server grants it: other hosts wait for it, and a
// server that is restarting is back in a moment. It gives up if the server has refused for so long
// that nobody seems to be fixing its users, if the server has been away for so long that the order
// is outdated, or if the runner is closed. Each try has its own time-out.
func (s *setFSD) perform(ctx context.Context, j *job) Outcome {
	r, order := s.Runner, orderedBy(j.effect)
	if r.opts.FSD == nil {
		s.over(order, 0)
		return Outcome{Err: errors.New("there is no connection to an upsd")}
	}
	said := ""
	for try := 1; ; try++ {
		err := r.tryFSD(ctx, order.target)
		if err == nil {
			s.over(order, 0)
			return Outcome{}
		}
		patience := r.limits.FSDPatience
		if errors.Is(err, ErrRefused) {
			patience = r.limits.FSDRefused
		}
		switch {
		case ctx.Err() != nil:
			return Outcome{Err: context.Cause(ctx)}
		case s.over(order, patience):
			return Outcome{Err: fmt.Errorf("%s: %w (try %d, the last)", order.target, err, try)}
		}
		if err.Error() != said { // once per reason
			said = err.Error()
			r.remark(slog.LevelWarn, "SETFSD failed, will be retried", j.effect,
				slog.String("target", order.target), slog.String("error", said), slog.Int("try", try))
		}
		select {
		case <-time.After(r.limits.FSDRetry):
		case <-ctx.Done():
			return Outcome{Err: context.Cause(ctx)}
		}
	}
}

func (r *Runner) tryFSD(ctx context.Context, unit string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.limits.FSD, ErrTimeout)
	defer cancel()
	err := r.opts.FSD(ctx, unit)
	if err != nil && errors.Is(context.Cause(ctx), ErrTimeout) {
		err = fmt.Errorf("%w after %v: %w", ErrTimeout, r.limits.FSD, err)
	}
	return err
}
