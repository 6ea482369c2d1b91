package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/mqtt"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/engine/verify"
)

// newPublisher publishes what a monitor knows to the broker of its configuration, if that names one.
func newPublisher(monitor func() *engine.Engine, log *slog.Logger) *mqtt.Publisher {
	host, _ := os.Hostname()
	return mqtt.New(mqtt.Options{
		Host: host, Version: version, Logger: log, Prove: prove,
		Status: func(ctx context.Context) (status.Monitor, error) { return monitor().Status(ctx) },
	})
}

// Bounds of the proof that a monitor looks for beside its work: it takes one processor at most, and not
// for long.
const (
	proveTime  = time.Minute
	proveNodes = 20_000
)

// prove says what can be proved of a policy, as upsmon verify would, within bounds.
func prove(ctx context.Context, c *config.Config) (verdict string, proved *bool) {
	ctx, cancel := context.WithTimeout(ctx, proveTime)
	defer cancel()
	report := verify.Verify(ctx, c.Program, verify.Defaults(c.Program.PollFreq), verify.Options{Nodes: proveNodes, Workers: 1})
	yes, no := true, false
	verdict, proved = string(verify.Proved), &yes
	for _, r := range report.Results {
		switch r.Verdict {
		case verify.Refuted:
			return string(verify.Refuted) + ": " + r.Title, &no
		case verify.Bounded, verify.NotChecked:
			verdict, proved = "not proved within a minute", nil
		}
	}
	return verdict, proved
}
