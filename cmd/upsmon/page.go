package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/web"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// pageQueue is how many events may wait for the page. If one is lost, the page shows its effect half a minute
// later.
const pageQueue = 1024

// A pageFeed informs the page of changes.
type pageFeed struct {
	page  *web.Page
	queue *engine.Queue
	last  map[string]fsm.Input // the last report of each unit
}

// A tester sends a test message to every address of a configuration; nil: this monitor sends none.
type tester = func(ctx context.Context, c *config.Config, by string) error

// newPageFeed makes the page of a monitor.
func newPageFeed(e control.Engine, stateDir string, kept history.Source, test tester, log *slog.Logger) (*pageFeed, error) {
	o := web.PageOptions{Monitor: e, History: kept, Logger: log, Test: test}
	o.Host, _ = os.Hostname()
	if stateDir != "" {
		o.Journal = filepath.Join(stateDir, engine.JournalDir)
	}
	page, err := web.NewPage(o)
	if err != nil {
		return nil, err
	}
	f := &pageFeed{page: page, last: map[string]fsm.Input{}}
	f.queue = engine.NewQueue(pageQueue, &guard.Guard{Logger: log, What: "the page"}, f.take)
	return f, nil
}

// hear is an engine.Subscriber.
func (f *pageFeed) hear(e engine.Event) {
	if step, ok := e.(engine.Step); ok && len(step.Records) == 0 && !f.page.Watched() {
		return // most steps while no client watches
	}
	f.queue.Hear(e)
}

func (f *pageFeed) take(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		f.page.InForce(e.Config)
	case engine.Reloaded:
		f.page.InForce(e.Config)
	case engine.Step:
		was := f.last[e.Input.Unit]
		if len(e.Records) == 0 && was.Status == e.Input.Status && was.Lost == e.Input.Lost && slices.Equal(was.Values, e.Input.Values) {
			return
		}
		f.last[e.Input.Unit] = e.Input
		if len(e.Records) == 0 && was.Status == e.Input.Status {
			f.page.Drifted()
			return
		}
		f.page.Heard()
	case engine.Pulse:
	default:
		f.page.Heard()
	}
}

func (f *pageFeed) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	f.queue.Close(ctx)
}
