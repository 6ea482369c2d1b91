package engine

import (
	"context"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// An Event is one thing that happened in the monitor. Events arrive in the order in which they
// happened. Their data is shared and must not be changed.
type Event interface{ event() }

// Began is the first event: the machines exist.
type Began struct {
	At      fsm.Instant
	Config  *config.Config
	Prior   *fsm.State // the state that a previous process left; nil: none
	Records []fsm.Record
}

// Step is one input that the machines took, with its consequences. Most steps have no records,
// because nothing changed.
type Step struct {
	At      fsm.Instant
	Input   fsm.Input
	Records []fsm.Record
	Took    time.Duration // of a report or a failure, from the beginning of the poll; 0: any other input
}

// Result is the end of an action. Its cause is the record, of an earlier event, that has the same
// Effect, or an effect with the same ID of an earlier process.
type Result struct {
	actions.Result
	Again string // why this process has carried out an action of an earlier one; "": it has not
}

// Alarm says that this host cannot be shut down, and lists the messages about it. Its cause is the
// record, of an earlier event, that has the effect which failed.
type Alarm struct {
	At fsm.Instant
	actions.Alarm
}

// Settled is the end of a mail or a webhook that was kept to be retried, perhaps by an earlier
// process.
type Settled struct{ actions.Settled }

// Damaged says which file on disk could not be read and was set aside.
type Damaged struct{ What string }

// Reloaded says that another configuration is in force.
type Reloaded struct {
	At      fsm.Instant
	Config  *config.Config
	Records []fsm.Record
}

// Refused says that a changed configuration has errors, so the previous one stays in force.
type Refused struct {
	At     fsm.Instant
	Config *config.Config
}

// Paused says that no timer expires until the units have been heard from.
type Paused struct {
	At     fsm.Instant
	Reason string
}

// Resumed says that timers expire again.
type Resumed struct {
	At     fsm.Instant
	Reason string
}

// Verified says how long the certificates of a connection remain valid: the server's, or this
// host's own. It comes with each new connection, and daily.
type Verified struct{ nutclient.Validity }

// DrillBegan says that a drill begins: a copy of the machines plays a scenario.
type DrillBegan struct {
	At fsm.Instant
	status.Drill
}

// DrillAction is the end of an action of a drill. Such an action has no Result.
type DrillAction struct {
	At fsm.Instant
	actions.Result
}

// DrillEnded says that the drill has ended, and lists everything that it did.
type DrillEnded struct {
	At fsm.Instant
	status.Drill
}

// Pulse says that the loop is alive. It comes at least once per Timing.Pulse.
type Pulse struct {
	Units, OnBattery, Lost int
}

// Stopping says that the monitor begins to stop. Results may follow.
type Stopping struct{}

// Ended is the last event.
type Ended struct {
	Reason string
}

func (Began) event()       {}
func (Step) event()        {}
func (Result) event()      {}
func (Settled) event()     {}
func (Alarm) event()       {}
func (Damaged) event()     {}
func (Reloaded) event()    {}
func (Refused) event()     {}
func (Paused) event()      {}
func (Resumed) event()     {}
func (Pulse) event()       {}
func (Verified) event()    {}
func (DrillBegan) event()  {}
func (DrillAction) event() {}
func (DrillEnded) event()  {}
func (Stopping) event()    {}
func (Ended) event()       {}

// A Subscriber receives every event, in the loop's goroutine, and must not block. Put one that may
// block behind a Queue.
type Subscriber func(Event)

// publish passes an event to all subscribers.
func (r *run) publish(e Event) {
	for _, hear := range r.subscribers {
		hear(e)
	}
}

// Queue is a bounded queue in front of a slow subscriber, which it calls in its own goroutine.
// When it is full, it drops events. If the subscriber panics, the monitor continues, and so does
// the subscriber, with the next event.
type Queue struct {
	mu     sync.Mutex
	closed bool
	events chan Event
	ended  chan struct{}
}

// NewQueue starts a queue of at most n events. Close it to end its goroutine.
func NewQueue(n int, g *guard.Guard, hear Subscriber) *Queue {
	q := &Queue{events: make(chan Event, n), ended: make(chan struct{})}
	go func() {
		defer close(q.ended)
		for e := range q.events {
			g.Run(func() { hear(e) })
		}
	}()
	return q
}

// Hear puts an event into the queue. It is a Subscriber.
func (q *Queue) Hear(e Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	select {
	case q.events <- e:
	default:
	}
}

// Close waits until the subscriber has received everything in the queue, or ctx ends.
func (q *Queue) Close(ctx context.Context) {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		close(q.events)
	}
	q.mu.Unlock()
	select {
	case <-q.ended:
	case <-ctx.Done():
	}
}
