// Package engine runs a configuration: it is the only place where time, files, servers and goroutines
// meet the machines.
//
// Invariants: one goroutine, the loop, owns the fsm.System and everything else that changes, so that
// steps have one order and nothing needs a lock. Whatever happens reaches the loop as an input, and
// leaves it as an Event. The loop waits for nothing but its inputs: servers, actions and the
// configuration's files have goroutines of their own, and a subscriber to events must not block. No
// input is taken before the loop has looked at the clock. A configuration that does not compile
// changes nothing.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
)

// Options says how a configuration is run.
type Options struct {
	Actions actions.Options      // where actions and the engine's own log lines go; FSD, Begin, Done, Alarm, Settled, Damaged and Spool are the engine's
	Level   *slog.LevelVar       // what DEBUG sets; may be nil
	InForce func(*config.Config) // is told which configuration is in force; may be nil, must not block

	// NextDeadline is told when the next timer ends, on the boot clock, whenever that changes; 0: no
	// timer runs. While timers are held because the units have not been heard from, it is told nothing.
	// It may be nil and must not block.
	NextDeadline func(time.Duration)

	// NoLogin polls as anybody may, without user, LOGIN and PRIMARY, so that no server counts this monitor. It is for
	// a dry run beside another monitor of this host, and SETFSD cannot be sent.
	NoLogin bool

	Timeout  time.Duration // for connecting to upsd, and for each of its replies; 0: 10 s
	StateDir string        // keeps what a restart needs, and the journal; "": nothing is kept
	Version  string        // of the program, for the journal and the status
	Notify   func(string)  // is told of readiness and status in the words of sd_notify(3); may be nil
	Watchdog time.Duration // how often Notify must hear WATCHDOG=1; 0: never

	Dial        func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	Subscribers []Subscriber                                                         // hear every Event
	Clock       Clock                                                                // nil: the kernel's
	BootID      string                                                               // "": the kernel's
	Timing      Timing
}

// Timing holds the engine's own durations. A zero field means its default.
type Timing struct {
	// Pulse is how often the loop looks at the clock when nothing else happens. Default: 5 s.
	Pulse time.Duration

	// Tick is how often it does so while a timer runs, or is held, which is when a late look could do
	// harm.
	// Default: 1 s.
	Tick time.Duration

	// Late is how far behind its deadline the loop may wake up. If it is later, the process was stopped
	// or starved, and what it knows of the units is as old as that. Default: 2 s.
	Late time.Duration

	// Hold is how long a configuration waits that would drop a running timer: somebody may still be
	// writing the file. Default: 10 s.
	Hold time.Duration

	// Settle is how long a file must stay the same before it counts: an editor makes several changes to
	// save a file once. Default: 250 ms.
	Settle time.Duration

	// Look is how often the files are read without any notice of a change, for what fsnotify misses: a
	// network file system, a directory that was replaced. Default: 30 s.
	Look time.Duration

	// Save is how long an order waits until it is kept, so that it is not forgotten when the monitor is
	// killed. Default: 5 ms.
	Save time.Duration

	// Drain is how long the end waits for actions under way: the end of the monitor must not be the end
	// of the shutdown command. Default: 5 s.
	Drain time.Duration

	// Logout is how long the end waits for servers to answer LOGOUT. Default: 2 s.
	Logout time.Duration

	// Patience is how long the end waits for what may hang: a file system, a subscriber. Default: 1 s.
	Patience time.Duration

	// Takeover is how long the start waits for another monitor to let go of the state directory: the one
	// before may still be ending. Default: 5 s.
	Takeover time.Duration

	// Disk is how long the start waits for the disk of the state directory, which may have to spin up.
	// Without an answer the monitor begins without its state. Default: 20 s.
	Disk time.Duration
}

func (t Timing) withDefaults() Timing {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.Pulse, 5 * time.Second}, {&t.Tick, time.Second}, {&t.Late, 2 * time.Second},
		{&t.Hold, 10 * time.Second}, {&t.Settle, 250 * time.Millisecond}, {&t.Look, 30 * time.Second},
		{&t.Save, 5 * time.Millisecond}, {&t.Drain, 5 * time.Second}, {&t.Logout, 2 * time.Second},
		{&t.Patience, time.Second}, {&t.Takeover, 5 * time.Second}, {&t.Disk, 20 * time.Second},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return t
}

// Engine is a monitor.
type Engine struct {
	o     Options
	log   *slog.Logger
	inbox chan input
	asks  chan chan<- Outcome // of the watcher, for Reload
	over  chan struct{}       // closed when the loop has ended

	running atomic.Pointer[actions.Runner] // once Run has begun
	disk    *diskTrouble

	openStore func(dir, boot string, fail func(error)) (*store, *remembered, []string, error) // for tests: a disk that hangs
}

// New makes an engine. Run runs it, once.
func New(o Options) *Engine {
	if o.Level == nil {
		o.Level = new(slog.LevelVar)
	}
	logs := []slog.Handler{}
	if o.Actions.NutLog != nil {
		logs = append(logs, o.Actions.NutLog.Handler(o.Level))
	}
	if o.Actions.Logger != nil {
		logs = append(logs, o.Actions.Logger.Handler())
	}
	if o.NextDeadline == nil {
		o.NextDeadline = func(time.Duration) {}
	}
	if o.InForce == nil {
		o.InForce = func(*config.Config) {}
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Clock == nil {
		o.Clock = systemClock
	}
	if o.BootID == "" {
		o.BootID, _ = actions.Boot()
	}
	o.Timing = o.Timing.withDefaults()
	log := slog.New(slog.NewMultiHandler(logs...))
	return &Engine{
		o: o, log: log, disk: &diskTrouble{log: log},
		inbox: make(chan input, 64), asks: make(chan chan<- Outcome, 16), over: make(chan struct{}),
		openStore: openStore,
	}
}

// Subscribe adds a Subscriber. It must be called before Run.
func (e *Engine) Subscribe(hear Subscriber) { e.o.Subscribers = append(e.o.Subscribers, hear) }

// ErrCutOff is the cause of the end of Run's context where the monitor does not end in order: what it
// has saved is for a successor that continues.
var ErrCutOff = errors.New("the monitor was cut off")

// ErrConfig says that the configuration does not compile. Its diagnostics are in the Config.
var ErrConfig = errors.New("the configuration has errors")

// Run monitors until ctx ends. It begins with c, which config.Load made, and whose Tree it drops. It
// does not begin if another monitor uses the state directory: the error is ErrInUse.
func (e *Engine) Run(ctx context.Context, c *config.Config) error {
	if c.Program == nil {
		return fmt.Errorf("%s: %w", c.Path, ErrConfig)
	}
	if e.o.StateDir != "" {
		lock, err := lockState(ctx, e.o.StateDir, e.o.Timing)
		switch {
		case err == nil:
			defer lock.Close()
		case errors.Is(err, ErrInUse):
			return err
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errHangs):
			e.log.Error("no state, no journal and no message is kept until the next start", "directory", e.o.StateDir, "error", err)
			e.o.StateDir = ""
		default: // the store and the journal will find out and complain
			e.log.Debug("the state directory cannot be locked", "error", err)
		}
	}
	r := e.newRun(ctx, c)
	confirm := make(chan *config.Config, 1)
	r.reload.confirm = confirm
	w := watcher{
		log: e.log, timing: e.o.Timing, post: r.post, asks: e.asks, confirm: confirm,
		unwatchable: map[string]bool{}, current: c,
	}
	watching, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		w.run(watching)
	}()
	defer func() {
		close(e.over)
		stop()
		r.close(errors.Is(context.Cause(ctx), ErrCutOff))
		select {
		case <-watched:
		case <-time.After(e.o.Timing.Patience): // it hangs in a file system that is gone
		}
	}()
	e.log.Info("monitoring", "file", c.Path, "units", len(c.Program.Policy.Units))
	r.begin()
	r.loop(ctx)
	return nil
}
