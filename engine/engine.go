// Package engine runs a configuration. It connects the machines to time, files, servers and
// goroutines; nothing else does.
//
// Invariants: one goroutine, the loop, owns the fsm.System and everything else that changes. So
// steps have one order and nothing needs a lock. Everything reaches the loop as an input and leaves
// it as an Event. The loop waits only for its inputs: servers, actions and the files of the
// configuration have their own goroutines, and a subscriber to events must not block. The loop
// looks at the clock before it takes any input. A configuration that does not compile changes
// nothing.
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

// Options says how to run a configuration.
type Options struct {
	Actions actions.Options      // where actions and the engine's own log lines go; the engine sets FSD, Begin, Done, Alarm, Settled, Damaged and Spool
	Level   *slog.LevelVar       // what DEBUG sets; may be nil
	InForce func(*config.Config) // called with each configuration that comes into force; may be nil, must not block

	// NextDeadline is called whenever the time at which the next timer expires changes. The time is
	// on the boot clock; 0: no timer runs. While timers are held because the units have not been
	// heard from, it is not called. It may be nil and must not block.
	NextDeadline func(time.Duration)

	// NoLogin polls anonymously, without user, LOGIN and PRIMARY, so that no server counts this
	// monitor. It is for a dry run beside another monitor on this host. SETFSD cannot be sent then.
	NoLogin bool

	Timeout  time.Duration // for connecting to upsd, and for each of its replies; 0: 10 s
	StateDir string        // keeps what a restart needs, and the journal; "": nothing is kept
	Version  string        // of the program, for the journal and the status
	Notify   func(string)  // receives readiness and status in the format of sd_notify(3); may be nil
	Watchdog time.Duration // how often Notify must receive WATCHDOG=1; 0: never

	Dial        func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	Subscribers []Subscriber                                                         // receive every Event
	Clock       Clock                                                                // nil: the kernel's
	BootID      string                                                               // "": the kernel's
	Timing      Timing
}

// Timing holds the engine's own durations. A zero field means its default.
type Timing struct {
	// Pulse is how often the loop looks at the clock when nothing else happens. Default: 5 s.
	Pulse time.Duration

	// Tick is how often it does so while a timer runs or is held. A late look could do harm then.
	// Default: 1 s.
	Tick time.Duration

	// Late is how far past its deadline the loop may wake up. If it is later, the process was
	// stopped or starved, and its knowledge of the units is that old. Default: 2 s.
	Late time.Duration

	// Hold is how long a configuration waits if it would drop a running timer: somebody may still
	// be writing the file. Default: 10 s.
	Hold time.Duration

	// Settle is how long a file must stay unchanged before it is read: an editor makes several
	// changes to save a file once. Default: 250 ms.
	Settle time.Duration

	// Look is how often the files are read even without a notification of a change, because
	// fsnotify misses some: on a network file system, or if a directory was replaced. Default: 30
	// s.
	Look time.Duration

	// Save is how long an order waits to be saved first, so that it is not lost if the monitor is
	// killed. Default: 5 ms.
	Save time.Duration

	// Drain is how long the end waits for running actions: when the monitor stops, the shutdown
	// command must not stop with it. Default: 5 s.
	Drain time.Duration

	// Logout is how long stopping waits for servers to answer LOGOUT. Default: 2 s.
	Logout time.Duration

	// Patience is how long stopping waits for what may hang: a file system, a subscriber. Default:
	// 1 s.
	Patience time.Duration

	// Takeover is how long the start waits for another monitor to release the state directory: the
	// previous one may still be stopping. Default: 5 s.
	Takeover time.Duration

	// Disk is how long the start waits for the disk of the state directory, which may have to spin
	// up. If it does not answer, the monitor starts without its state. Default: 20 s.
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

// Subscribe adds a Subscriber. Call it before Run.
func (e *Engine) Subscribe(hear Subscriber) { e.o.Subscribers = append(e.o.Subscribers, hear) }

// ErrCutOff is the cause of the end of Run's context if the monitor does not stop in order: a
// successor continues from what it has saved.
var ErrCutOff = errors.New("the monitor was cut off")

// ErrConfig says that the configuration does not compile. Its diagnostics are in the Config.
var ErrConfig = errors.New("the configuration has errors")

// Run monitors until ctx ends. It starts with c, which config.Load returned, and drops its Tree. If
// another monitor uses the state directory, it returns ErrInUse at once.
func (e *Engine) Run(ctx context.Context, c *config.Config) error {
	if c.Program == nil {
		return fmt.Errorf("%s: %w", c.Path, ErrConfig)
	}
	unlock, err := e.lock(ctx)
	switch {
	case errors.Is(err, ErrInUse):
		return err
	case err != nil:
		return nil // ctx has ended
	}
	defer unlock()
	r := e.newRun(ctx, c)
	confirm := make(chan *config.Config, 1)
	r.reload.confirm = confirm
	w := watcher{
		log: e.log, timing: e.o.Timing, post: r.post, asks: e.asks, confirm: confirm,
		unwatchable: map[string]bool{}, current: c, zone: newZone(e.log, zoneFile, time.Local),
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
