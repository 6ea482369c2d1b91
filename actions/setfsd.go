package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// setFSD asks for the forced shutdown status, a few times if need be. Each try
// has a time-out of its own.
func (r *Runner) setFSD(ctx context.Context, j *job) outcome {
	j.started()
	if r.opts.FSD == nil {
		return outcome{err: errors.New("there is no connection to an upsd")}
	}
	for try := 1; ; try++ {
		err := r.tryFSD(ctx, j.effect.Target)
		switch {
		case err == nil:
			return outcome{}
		case ctx.Err() != nil:
			return outcome{err: context.Cause(ctx)}
		case try >= r.limits.FSDTries:
			return outcome{err: fmt.Errorf("%s: %w (try %d, the last)", j.effect.Target, err, try)}
		}
		r.remark(slog.LevelWarn, "SETFSD failed, will be tried again", j.effect,
			slog.String("target", j.effect.Target), slog.String("error", err.Error()), slog.Int("try", try))
		select {
		case <-time.After(r.limits.FSDRetry):
		case <-ctx.Done():
			return outcome{err: context.Cause(ctx)}
		}
	}
}

func (r *Runner) tryFSD(ctx context.Context, unit string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, r.limits.FSD, ErrTimeout)
	defer cancel()
	err := r.opts.FSD(ctx, unit)
	if err != nil && context.Cause(ctx) == ErrTimeout {
		err = fmt.Errorf("%w after %v: %v", ErrTimeout, r.limits.FSD, err)
	}
	return err
}
