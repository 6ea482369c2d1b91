package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// setFSD carries out SETFSD.
type setFSD struct {
	*Runner
	underWay sync.Map // by order
}

// An fsdOrder is what one SETFSD under way serves. That of a drill is forgotten if the monitor is
// killed, so it serves no real one.
type fsdOrder struct {
	target string
	drill  bool
}

func newSetFSD(r *Runner) lane { return r.newFifo(r.limits.FSDs, 0, &setFSD{Runner: r}) }

func targetOf(e *fsm.Effect) string { return e.Target }

// perform asks for the forced shutdown status until the server grants it: other hosts wait for it,
// and a server that is being restarted is back in a moment. It gives up if the server has refused
// for so long that nobody is fixing its users, if the server has been away for so long that the
// order is out of date, or if the runner is closed. Each try has its own time-out. If a SETFSD for
// the unit is already running, a second one is not needed.
func (s *setFSD) perform(ctx context.Context, j *job) Outcome {
	r := s.Runner
	j.started()
	target := j.effect.Target
	if r.opts.FSD == nil {
		return Outcome{Err: errors.New("there is no connection to an upsd")}
	}
	order := fsdOrder{target, j.effect.Drill}
	v, underWay := s.underWay.LoadOrStore(order, new(atomic.Int64))
	asked := v.(*atomic.Int64) // when it was asked for last
	asked.Store(time.Now().UnixNano())
	if underWay {
		return Outcome{Err: ErrCoalesced}
	}
	defer s.underWay.Delete(order)

	said := ""
	for try := 1; ; try++ {
		err := r.tryFSD(ctx, target)
		if err == nil {
			return Outcome{}
		}
		patience := r.limits.FSDPatience
		if errors.Is(err, ErrRefused) {
			patience = r.limits.FSDRefused
		}
		switch {
		case ctx.Err() != nil:
			return Outcome{Err: context.Cause(ctx)}
		case time.Since(time.Unix(0, asked.Load())) >= patience:
			return Outcome{Err: fmt.Errorf("%s: %w (try %d, the last)", target, err, try)}
		}
		if err.Error() != said { // once for each reason
			said = err.Error()
			r.remark(slog.LevelWarn, "SETFSD failed, will be retried", j.effect,
				slog.String("target", target), slog.String("error", said), slog.Int("try", try))
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
