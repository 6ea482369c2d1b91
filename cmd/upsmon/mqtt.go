package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/mqtt"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/fsm"
)

// privileged carries out actions that need root's rights; nil: this process carries them out.
type privileged = func(context.Context, *fsm.Effect) actions.Outcome

// newPublisher publishes the state of a monitor to the broker in its configuration, if there is one.
func newPublisher(monitor func() *engine.Engine, privileged privileged, log *slog.Logger) *mqtt.Publisher {
	host, _ := os.Hostname()
	return mqtt.New(mqtt.Options{
		Host: host, Version: version, Logger: log, Prove: prove,
		Status: func(ctx context.Context) (status.Monitor, error) { return monitor().Status(ctx) },
		ShutsDown: func(ctx context.Context) (time.Time, error) {
			forecasts, err := monitor().Next(ctx, "")
			if err != nil || len(forecasts) == 0 || forecasts[0].Shutdown == nil {
				return time.Time{}, err
			}
			return forecasts[0].Shutdown.Time, nil
		},
		Acknowledge: func(ctx context.Context, unit, by string) error {
			_, err := monitor().Acknowledge(ctx, unit, false, by)
			return err
		},
		Test: func(ctx context.Context, c *config.Config, by string) error {
			return testAll(ctx, c, privileged, by, log)
		},
	})
}

// tester returns a function that sends test messages; nil: this is a dry run, which sends nothing.
func (f *runFlags) tester(privileged privileged, log *slog.Logger) tester {
	if f.dryRun {
		return nil
	}
	return func(ctx context.Context, c *config.Config, by string) error {
		return testAll(ctx, c, privileged, by, log)
	}
}

// testAll does what send --test does, for a user who has pressed the button.
func testAll(ctx context.Context, c *config.Config, privileged privileged, by string, log *slog.Logger) error {
	host, _ := os.Hostname()
	trials := actions.Trials(c.Actions(), host, time.Now())
	failed := 0
	for r := range actions.Try(ctx, actions.Options{Privileged: privileged, Stdout: io.Discard, Stderr: io.Discard}, c.Actions(), trials) {
		s := sentOf(r)
		if s.Result == "fail" {
			failed++
		}
		log.Info("a test message, requested by "+by, "result", s.Result, "verb", s.Verb, "address", s.Address, "detail", s.Detail)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d test messages were not delivered", failed, len(trials))
	}
	return nil
}

// proveTime bounds the proof that a monitor attempts in the background.
const proveTime = time.Minute

// prove reports what verify can prove about a policy within bounds.
func prove(ctx context.Context, c *config.Config) (verdict string, proved *bool) {
	ctx, cancel := context.WithTimeout(ctx, proveTime)
	defer cancel()
	report := verify.Verify(ctx, c.Program, verify.Defaults(c.Program.PollFreq), verify.Beside)
	debug.FreeOSMemory() // the search may have used more memory than the monitor needs
	yes, no := true, false
	verdict, proved = string(verify.Proved), &yes
	for _, r := range report.Results {
		switch r.Verdict {
		case verify.Refuted:
			return string(verify.Refuted) + ": " + r.Title, &no
		case verify.Bounded, verify.NotChecked:
			verdict, proved = "not proved within the bounds of a running monitor; see upsmon verify", nil
		}
	}
	return verdict, proved
}
