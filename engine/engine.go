// Package engine runs a configuration: it is the only place where time, files,
// servers and goroutines meet the machines.
//
// Invariants: one goroutine owns the fsm.System, so that its steps have one
// order. The loop never waits for anything but its inputs: servers have their
// own goroutines, actions theirs, and a new configuration is read and compiled
// beside it. A configuration that does not compile changes nothing.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// Options says how a configuration is run.
type Options struct {
	Config string // path of the UPSmon.conf

	NutLog  *actions.NutLog // where NUTLOG writes, and the engine's own remarks
	Logger  *slog.Logger    // hears the remarks, too; nil: nobody
	Level   *slog.LevelVar  // what DEBUG sets; may be nil
	Stdout  io.Writer       // PRINT
	Stderr  io.Writer       // EPRINT
	Shell   []string        // SHELLCMD; nil: /bin/bash -c
	Timeout time.Duration   // for connecting to upsd, and for each of its replies; 0: 10 s
	DryRun  bool            // no action is carried out

	Dial    func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	Observe func(at time.Duration, records []fsm.Record)                         // hears everything, in the loop's goroutine; may be nil
}

// Engine is a running monitor.
type Engine struct {
	o      Options
	log    *slog.Logger
	reload chan struct{}
}

// New makes an engine. Run runs it.
func New(o Options) *Engine {
	if o.Level == nil {
		o.Level = new(slog.LevelVar)
	}
	remarks := []slog.Handler{}
	if o.NutLog != nil {
		remarks = append(remarks, o.NutLog.Handler(o.Level))
	}
	if o.Logger != nil {
		remarks = append(remarks, o.Logger.Handler())
	}
	if o.Observe == nil {
		o.Observe = func(time.Duration, []fsm.Record) {}
	}
	return &Engine{o: o, log: slog.New(slog.NewMultiHandler(remarks...)), reload: make(chan struct{}, 1)}
}

// Reload has the configuration looked at now. It never waits.
func (e *Engine) Reload() {
	select {
	case e.reload <- struct{}{}:
	default: // one is asked for already
	}
}

// ErrConfig says that the configuration does not compile. Its diagnostics are
// in the Config.
var ErrConfig = errors.New("the configuration has errors")

// How long the end may take: a shutdown command that runs is waited for, so
// that the end of the monitor is not the end of the shutdown.
const (
	logoutTime = 5 * time.Second
	drainTime  = 10 * time.Second
)

// Run monitors until ctx ends. It begins with config, which Load made.
func (e *Engine) Run(ctx context.Context, config *Config) error {
	if config.Program == nil {
		return fmt.Errorf("%s: %w", config.Path, ErrConfig)
	}
	r := e.newRun(config.Program)
	defer r.close()

	// The watcher ends with the loop.
	watching, stop := context.WithCancel(ctx)
	defer stop()
	configs := make(chan *Config)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		e.watch(watching, config, configs)
	}()
	defer func() { stop(); <-watched }()

	e.log.Info("monitoring", "file", config.Path, "units", len(config.Program.Policy.Units))
	r.poll()
	for {
		r.setTimer()
		select {
		case <-ctx.Done():
			e.log.Info("stopping")
			return nil
		case report := <-r.reports:
			r.step(input(report))
		case <-r.timer.C:
			r.step(fsm.Input{})
		case c := <-configs:
			r.swap(c)
		}
	}
}

// A run is the state of the loop.
type run struct {
	e       *Engine
	begin   time.Time
	program *compile.Program
	system  *fsm.System
	runner  *actions.Runner
	poller  *nutclient.Poller
	reports chan nutclient.Report
	done    chan struct{} // the loop has ended: reports go nowhere
	timer   *time.Timer
	alert   bool
	trouble map[string]string // by unit: why contact is lost
}

func (e *Engine) newRun(program *compile.Program) *run {
	r := &run{
		e: e, begin: time.Now(), program: program,
		reports: make(chan nutclient.Report, 64), done: make(chan struct{}),
		timer: time.NewTimer(0), trouble: map[string]string{},
	}
	r.poller = nutclient.NewPoller(nutclient.Options{Timeout: e.o.Timeout, Dial: e.o.Dial, Deliver: r.deliver})
	r.runner = actions.New(actions.Options{
		NutLog: e.o.NutLog, Stdout: e.o.Stdout, Stderr: e.o.Stderr, Shell: e.o.Shell,
		DryRun: e.o.DryRun, FSD: r.poller.FSD, Logger: e.o.Logger,
	})
	system, records := fsm.Start(program.Policy, r.now(), nil)
	r.system = system
	r.dispatch(records)
	return r
}

func (r *run) deliver(report nutclient.Report) {
	select {
	case r.reports <- report:
	case <-r.done:
	}
}

func (r *run) now() fsm.Instant {
	now := time.Now()
	return fsm.Instant{Mono: now.Sub(r.begin), Wall: now}
}

// poll has the servers of the present configuration polled.
func (r *run) poll() {
	r.poller.SetPeriod(r.period())
	r.poller.Update(units(r.program))
}

func (r *run) period() time.Duration {
	if r.alert {
		return r.program.PollFreqAlert
	}
	return r.program.PollFreq
}

// setTimer makes the timer end at the machines' next deadline.
func (r *run) setTimer() {
	at, ok := r.system.NextDeadline()
	if !ok {
		r.timer.Stop()
		return
	}
	r.timer.Reset(max(0, at-r.now().Mono))
}

// step takes one input through the machines.
func (r *run) step(in fsm.Input) {
	r.noteTrouble(in)
	r.dispatch(r.system.Step(r.now(), in))
	if alert := r.system.Alert(); alert != r.alert {
		r.alert = alert
		r.poller.SetPeriod(r.period())
	}
}

// noteTrouble logs the loss of contact, once for each reason, and its return.
func (r *run) noteTrouble(in fsm.Input) {
	was := r.trouble[in.Unit]
	switch {
	case in.Unit == "" || in.Lost == was:
	case in.Lost != "":
		r.trouble[in.Unit] = in.Lost
		r.e.log.Warn("no contact", "unit", in.Unit, "reason", in.Lost)
	default:
		delete(r.trouble, in.Unit)
		r.e.log.Info("contact is back", "unit", in.Unit)
	}
}

// dispatch hands over what a step has brought.
func (r *run) dispatch(records []fsm.Record) {
	if len(records) == 0 {
		return
	}
	for _, rec := range records {
		switch {
		case rec.Kind != fsm.EffectRaised:
			r.e.log.Debug(rec.String(), "unit", rec.Name, "rule", rec.Rule)
		case rec.Effect.Verb == fsm.Debug:
			r.e.log.Info("log level set", "debug", rec.Effect.Text, "rule", rec.Rule)
			r.e.o.Level.Set(LogLevel(rec.Effect.Text))
		default:
			r.runner.Do(rec.Effect)
		}
	}
	r.e.o.Observe(r.now().Mono, records)
}

// LogLevel is the level of DEBUG 0, 1 or 2: warnings and what happens to the
// monitor itself, every transition and rule, and everything.
func LogLevel(debug string) slog.Level {
	if debug == "0" {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// swap puts a new configuration in the place of the old one. Units that stay
// keep their states, timers that still exist their deadlines, and connections
// that lead to the same server as the same user are kept.
func (r *run) swap(c *Config) {
	for _, d := range c.Diagnostics {
		r.e.log.Log(context.Background(), severity(d), d.String())
	}
	if c.Program == nil {
		r.e.log.Error("reload: the configuration has errors, so the one before stays in force", "file", c.Path)
		return
	}
	system, records := fsm.Start(c.Program.Policy, r.now(), r.system.State())
	r.program, r.system = c.Program, system
	for id := range r.trouble {
		if !hasUnit(c.Program.Policy, id) {
			delete(r.trouble, id)
		}
	}
	r.e.log.Info("reload: the new configuration is in force", "file", c.Path, "units", len(c.Program.Policy.Units))
	r.alert = system.Alert()
	r.poll()
	for _, rec := range records {
		r.e.log.Info("reload: "+rec.String(), "unit", rec.Name)
	}
	r.dispatch(records)
	r.step(fsm.Input{})
}

func hasUnit(d *fsm.Definition, id string) bool {
	for i := range d.Units {
		if d.Units[i].ID == id {
			return true
		}
	}
	return false
}

// close ends what the run has begun: actions first, so that a running SETFSD
// still finds its connection, and then the connections, with LOGOUT.
func (r *run) close() {
	close(r.done)
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := r.runner.Close(drain); err != nil {
		r.e.log.Warn("stopped before all actions had ended", "error", err)
	}
	logout, cancelLogout := context.WithTimeout(context.Background(), logoutTime)
	defer cancelLogout()
	if err := r.poller.Close(logout); err != nil {
		r.e.log.Warn("not every server could be told goodbye", "error", err)
	}
	r.timer.Stop()
}

// input makes of a report what the machines take.
func input(r nutclient.Report) fsm.Input {
	if r.Err != nil {
		return fsm.Input{Unit: r.Unit, Lost: strings.ReplaceAll(r.Err.Error(), "\n", " ")}
	}
	in := fsm.Input{Unit: r.Unit, Status: r.Status}
	if len(r.Values) > 0 {
		in.Values = make([]fsm.Value, len(r.Values))
		for i, v := range r.Values {
			in.Values[i] = fsm.Value(v)
		}
	}
	return in
}

// units says what the poller is to watch.
func units(p *compile.Program) []nutclient.Unit {
	out := make([]nutclient.Unit, 0, len(p.Monitors))
	for i, m := range p.Monitors {
		out = append(out, nutclient.Unit{
			ID: p.Policy.Units[i].ID, Name: m.UPS,
			Server: nutclient.Server{
				Host: m.Host, Port: m.Port, Plaintext: m.Plaintext, CertFile: m.CertFile, Roots: m.Roots,
				ClientCert: m.ClientCert, ClientKey: m.ClientKey,
			},
			User: m.User, Password: nutclient.Secret(m.Password),
			Primary: m.Primary, Powered: p.Policy.Units[i].PowerVal > 0, Vars: m.Variables,
		})
	}
	return out
}
