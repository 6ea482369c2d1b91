package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/metrics"
	"github.com/tls-upsmon/upsmon/engine/mqtt"
	"github.com/tls-upsmon/upsmon/engine/web"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// observers only watch the monitor: its metrics, its health and its history. If they miss something or fail, the
// monitor is not affected.
type observers struct {
	metrics *metrics.Recorder // nil: nobody can query them
	health  *metrics.Health   // likewise
	history *history.Recorder // nil: no history is kept
	broker  *mqtt.Publisher   // nil: this is a dry run, and receivers would take its messages for those of the real monitor
	queues  []*engine.Queue
	hear    []engine.Subscriber
}

const (
	// observerQueue is how many events wait for a slow observer.
	observerQueue = 8192

	// pulse is how often the loop reports that it is alive, at least; see engine.Timing.
	pulse = 5 * time.Second

	// observerPatience is how long stopping waits for the observers, whose disk may hang.
	observerPatience = 2 * time.Second
)

// checkHistory rejects invalid values of --history.
func (f *runFlags) checkHistory() error {
	if f.history != "on" && f.history != "off" {
		return fmt.Errorf("--history %q: write on or off", f.history)
	}
	return nil
}

// observe creates the observers. monitor returns the engine, once it exists.
func observe(f *runFlags, log *slog.Logger, privileged privileged, monitor func() *engine.Engine) *observers {
	o := &observers{}
	queued := func(what string, hear engine.Subscriber) {
		q := engine.NewQueue(observerQueue, &guard.Guard{Logger: log, What: what}, hear)
		o.queues = append(o.queues, q)
		o.hear = append(o.hear, q.Hear)
	}
	if f.web.o.Address != "" {
		o.metrics = metrics.New(func(ctx context.Context) (metrics.Status, error) { return monitor().Status(ctx) }, version)
		o.health = metrics.NewHealth(pulse)
		queued("/metrics", o.metrics.Hear)
		o.hear = append(o.hear, o.health.Hear)
	}
	if f.history == "on" && f.stateDir != "" {
		o.history = history.Record(history.Options{
			Path: filepath.Join(f.stateDir, history.FileName), Logger: log,
			Damaged: func(what string) { monitor().NoteDamage(what) },
			Failing: func(err error) { monitor().NoteHistory(err) },
		})
		queued("the history", o.hearHistory)
	}
	if !f.dryRun {
		o.broker = newPublisher(monitor, privileged, log)
		queued("what MQTT publishes", o.broker.Hear)
	}
	return o
}

// hearHistory passes the events that matter on to the history.
func (o *observers) hearHistory(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		o.history.Begin(e.At.Wall.Round(0), unitIDs(e.Config.Program))
	case engine.Reloaded:
		o.history.Begin(e.At.Wall.Round(0), unitIDs(e.Config.Program))
	case engine.Step:
		if e.Took > 0 {
			o.history.Report(e.At.Wall.Round(0), e.Input)
		}
		for i := range e.Records {
			if rec := &e.Records[i]; rec.Kind == fsm.EffectRaised && rec.Effect.Verb == fsm.ShutdownCmd {
				o.history.Hurry()
			}
		}
	case engine.Pulse:
		o.history.OnBattery(e.OnBattery)
	}
}

func unitIDs(p *compile.Program) []string {
	ids := make([]string, len(p.Policy.Units))
	for i := range p.Policy.Units {
		ids[i] = p.Policy.Units[i].ID
	}
	return ids
}

// source returns the history for others to query; nil: none is kept.
func (o *observers) source() history.Source {
	if o.history == nil {
		return nil
	}
	return o.history
}

// register adds the pages for programs to the page's server.
func (o *observers) register(s *web.Server) {
	s.Handle("GET /metrics", o.metrics.Handler())
	s.HandleOpen("GET /healthz", o.health.Live())
	s.HandleOpen("GET /readyz", o.health.Ready())
	if o.history != nil {
		s.Handle("GET /api/history", history.Handler(o.history))
	}
}

// close lets the observers finish, unless they hang.
func (o *observers) close(log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), observerPatience)
	defer cancel()
	for _, q := range o.queues {
		q.Close(ctx)
	}
	if o.broker != nil { // at the same time as the history: either may hang
		gone := make(chan struct{})
		go func() { o.broker.Close(ctx); close(gone) }()
		defer func() { <-gone }()
	}
	if o.history == nil {
		return
	}
	if err := o.history.Close(ctx, time.Now()); err != nil && !errors.Is(err, context.Canceled) {
		log.Warn(err.Error())
	}
}
