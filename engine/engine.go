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
	"log/slog"
	"maps"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// Options says how a configuration is run.
type Options struct {
	Actions  actions.Options      // where actions go, and the engine's own remarks; FSD, Done and Spool are the engine's
	Level    *slog.LevelVar       // what DEBUG sets; may be nil
	InForce  func(*config.Config) // hears which configuration is in force; may be nil, must not wait
	Timeout  time.Duration        // for connecting to upsd, and for each of its replies; 0: 10 s
	StateDir string               // where what a restart must know is kept, and the journal; "": nowhere
	Version  string               // of the program, for the journal and the status
	Notify   func(string)         // hears of readiness and status, in the words of sd_notify(3); may be nil
	Watchdog time.Duration        // how often the loop must say WATCHDOG=1; 0: never

	Dial    func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	Observe func(at time.Duration, records []fsm.Record)                         // hears everything, in the loop's goroutine; may be nil
	Clock   Clock                                                                // nil: the kernel's
	BootID  string                                                               // "": the kernel's
}

// Engine is a running monitor.
type Engine struct {
	o        Options
	log      *slog.Logger
	reload   chan struct{}
	requests chan func(*run)
	over     chan struct{} // closed when the loop has ended
}

// New makes an engine. Run runs it, once.
func New(o Options) *Engine {
	if o.Level == nil {
		o.Level = new(slog.LevelVar)
	}
	remarks := []slog.Handler{}
	if o.Actions.NutLog != nil {
		remarks = append(remarks, o.Actions.NutLog.Handler(o.Level))
	}
	if o.Actions.Logger != nil {
		remarks = append(remarks, o.Actions.Logger.Handler())
	}
	if o.Observe == nil {
		o.Observe = func(time.Duration, []fsm.Record) {}
	}
	if o.Notify == nil {
		o.Notify = func(string) {}
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
	return &Engine{o: o, log: slog.New(slog.NewMultiHandler(remarks...)), reload: make(chan struct{}, 1), requests: make(chan func(*run)), over: make(chan struct{})}
}

// Reload has the configuration looked at now. It never waits.
func (e *Engine) Reload() {
	select {
	case e.reload <- struct{}{}:
	default: // one is asked for already
	}
}

// ErrCutOff is the cause with which Run's context ends where the monitor does not
// end in order: what it remembers is for one that goes on.
var ErrCutOff = errors.New("the monitor was cut off")

// ErrConfig says that the configuration does not compile. Its diagnostics are
// in the Config.
var ErrConfig = errors.New("the configuration has errors")

const (
	// How long the end may take: a shutdown command that runs is waited for, so
	// that the end of the monitor is not the end of the shutdown.
	logoutTime = 5 * time.Second
	drainTime  = 10 * time.Second

	// pulse is how often the loop looks at the clock when nothing else happens.
	pulse = 5 * time.Second

	// slept is how far apart the clocks must come for the machine to have been
	// suspended.
	slept = time.Second

	// patience is how long the end waits for what may hang.
	patience = time.Second

	// secondThought is how long a configuration waits that would end a countdown
	// which runs: perhaps somebody is still writing it.
	secondThought = 10 * time.Second

	// saveTime is how long an effect may wait for the disk.
	saveTime = 5 * time.Millisecond
)

// Run monitors until ctx ends. It begins with c, which config.Load made.
func (e *Engine) Run(ctx context.Context, c *config.Config) error {
	if c.Program == nil {
		return fmt.Errorf("%s: %w", c.Path, ErrConfig)
	}
	r := e.newRun(c)
	watching, stop := context.WithCancel(ctx)
	configs := make(chan *config.Config)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		e.watch(watching, c, configs)
	}()
	defer func() {
		close(e.over)
		stop()
		r.close(errors.Is(context.Cause(ctx), ErrCutOff))
		select {
		case <-watched:
		case <-time.After(patience): // it hangs in a file system that is gone
		}
	}()

	e.log.Info("monitoring", "file", c.Path, "units", len(c.Program.Policy.Units))
	r.begin()
	e.o.Notify("READY=1")
	beat := pulse
	if e.o.Watchdog > 0 {
		beat = min(beat, e.o.Watchdog/3)
	}
	pulses := time.NewTicker(beat)
	defer pulses.Stop()
	for {
		r.setTimer()
		select {
		case <-ctx.Done():
			e.log.Info("stopping")
			e.o.Notify("STOPPING=1")
			return nil
		case report := <-r.reports:
			r.report(report)
		case <-r.timer.C:
			r.step(fsm.Input{})
		case <-r.thaw.C:
			r.resume("not every unit was heard of in time")
		case <-pulses.C:
			r.lookAtClock()
			r.tell()
			if e.o.Watchdog > 0 {
				e.o.Notify("WATCHDOG=1")
			}
		case c := <-configs:
			r.consider(c)
		case <-r.thinking.C:
			r.think()
		case c := <-r.thought:
			r.decide(c)
		case request := <-e.requests:
			request(r)
		}
	}
}

// A run is the state of the loop.
type run struct {
	e       *Engine
	started time.Time
	config  *config.Config
	program *compile.Program
	system  *fsm.System
	refused string // the configuration that was tried last has errors: the first of them

	runner  *actions.Runner
	poller  *nutclient.Poller
	reports chan nutclient.Report
	done    chan struct{} // the loop has ended: reports go nowhere
	timer   *time.Timer   // the machines' next deadline
	alert   bool
	trouble map[string]string // by unit: why contact is lost
	status  string            // what Notify was told last

	// While unheard is not nil no timer ends: the machine or the monitor was
	// away, and these units have not been heard of since.
	unheard map[string]bool
	thaw    *time.Timer
	gap     time.Duration // how far the clocks are apart

	// A configuration that would end a countdown is thought about.
	held     *config.Config
	thinking *time.Timer
	thought  chan *config.Config // is as it was when it was held

	journal *journal.Writer // nil writes nothing
	store   *store          // nil: nothing is kept
	saved   <-chan struct{}
	restore *remembered

	mu      sync.Mutex
	orders  map[*fsm.Effect]string // SHUTDOWNCMDs and SETFSDs under way, by their number in the store
	ordered int
}

func (e *Engine) newRun(c *config.Config) *run {
	r := &run{
		e: e, started: time.Now(), config: c, program: c.Program,
		reports: make(chan nutclient.Report, 64), done: make(chan struct{}),
		timer: time.NewTimer(time.Hour), thaw: time.NewTimer(time.Hour), thinking: time.NewTimer(time.Hour),
		thought: make(chan *config.Config), trouble: map[string]string{}, orders: map[*fsm.Effect]string{},
	}
	r.thaw.Stop()
	r.thinking.Stop()
	boot, awake := e.o.Clock()
	r.gap = boot - awake
	r.poller = nutclient.NewPoller(nutclient.Options{Timeout: e.o.Timeout, Dial: e.o.Dial, Deliver: r.deliver, Expiring: e.expiring})
	r.openStore()
	o := e.o.Actions
	o.FSD, o.Done, o.Settled, o.Spool = r.fsd, r.ended, r.settled, spoolDir(e.o)
	r.runner = actions.New(o)
	return r
}

// fsd sends SETFSD's order to a unit's server.
func (r *run) fsd(ctx context.Context, unit string) error {
	err := r.poller.FSD(ctx, unit)
	var refusal *nutclient.ServerError
	if errors.As(err, &refusal) && refusal.Code != nutclient.ErrDataStale && refusal.Code != nutclient.ErrDriverNotConnected {
		return fmt.Errorf("%w: %w", actions.ErrRefused, err)
	}
	return err
}

// expiring warns of a certificate that ends soon.
func (e *Engine) expiring(x nutclient.Expiry) {
	whose := "of the server"
	if x.Own {
		whose = "that this host shows to the server"
	}
	when := fmt.Sprintf("ends in %d days, and with it the monitoring of the server's units", int(time.Until(x.NotAfter).Hours()/24))
	if time.Now().After(x.NotAfter) {
		when = "has ended: no new connection to the server will succeed"
	}
	e.log.Warn(fmt.Sprintf("the certificate %s %s; renew it", whose, when),
		"server", x.Server, "subject", x.Subject, "issuer", x.Issuer, "ends", x.NotAfter.UTC().Format("2006-01-02 15:04 MST"))
}

// openStore opens the store. Without one the monitor does its work as well; it
// only cannot be killed without forgetting.
func (r *run) openStore() {
	if r.e.o.StateDir == "" {
		return
	}
	r.journal = journal.Open(filepath.Join(r.e.o.StateDir, JournalDir), journal.Options{
		Boot: r.e.o.BootID, Fail: func(err error) { r.e.log.Error("the journal cannot be written", "error", err) },
	})
	s, was, aside, err := openStore(r.e.o.StateDir, r.e.o.BootID, func(err error) {
		r.e.log.Error("the state cannot be saved", "error", err)
	})
	if aside != "" {
		r.e.log.Warn("the state could not be read and was set aside", "file", aside)
	}
	if err != nil {
		r.e.log.Warn("no state is kept: a restart will begin from the beginning", "directory", r.e.o.StateDir, "error", err)
		return
	}
	r.store, r.restore = s, was
}

// begin makes the machines, as they were if that is known, and polls.
func (r *run) begin() {
	var prior *fsm.State
	if r.restore != nil && len(r.restore.state.Units) > 0 {
		prior = r.restore.state
	}
	now := r.now()
	system, records := fsm.Start(r.program.Policy, now, prior)
	r.system = system
	r.journal.Begin(now, r.describeConfig(r.config), r.program.Policy, prior, records)
	r.configure() // what was kept may arrive from here on, which the journal is to note
	if prior != nil {
		r.e.log.Info("going on from where the monitor was ended", "units", len(prior.Units))
		r.alert = system.Alert()
		r.forgetUnits(prior)
	}
	if r.restore != nil {
		r.pause("the monitor was restarted")
	}
	r.dispatch(records)
	r.poll()
	r.tell()
}

func (r *run) deliver(report nutclient.Report) {
	select {
	case r.reports <- report:
	case <-r.done:
	}
}

func (r *run) now() fsm.Instant {
	boot, _ := r.e.o.Clock()
	return fsm.Instant{Mono: boot, Wall: time.Now()}
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

// lookAtClock notices that the machine was suspended.
func (r *run) lookAtClock() {
	boot, awake := r.e.o.Clock()
	was := r.gap
	r.gap = boot - awake
	if r.gap-was > slept {
		r.pause(fmt.Sprintf("the machine was suspended for %s", (r.gap - was).Round(time.Second)))
		r.poller.Poll()
	}
}

// pause keeps timers from ending until every unit has been heard of.
func (r *run) pause(why string) {
	r.e.log.Info(why+": no timer ends before the units have been polled", "units", len(r.program.Policy.Units))
	r.unheard = make(map[string]bool, len(r.program.Policy.Units))
	for i := range r.program.Policy.Units {
		r.unheard[r.program.Policy.Units[i].ID] = true
	}
	for { // what is waiting is from before
		select {
		case <-r.reports:
			continue
		default:
		}
		break
	}
	r.system.Pause(true)
	r.journal.Pause(r.now(), true, why)
	r.thaw.Reset(r.e.o.Timeout + 2*time.Second)
}

// resume lets timers end again.
func (r *run) resume(why string) {
	if r.unheard == nil {
		return
	}
	r.e.log.Info("timers go on", "reason", why)
	r.unheard = nil
	r.thaw.Stop()
	r.system.Pause(false)
	r.journal.Pause(r.now(), false, why)
	r.reorder()
	r.step(fsm.Input{})
}

// reorder gives the orders again, SHUTDOWNCMD and SETFSD, that had not succeeded
// when the monitor was ended, if what they were for goes on. Whoever has mended the power
// meanwhile does not want to be shut down for it.
func (r *run) reorder() {
	if r.restore == nil {
		return
	}
	pending := r.restore.pending
	r.restore = nil
	for _, id := range slices.Sorted(maps.Keys(pending)) {
		e := pending[id]
		if !r.system.Persists(e) {
			r.e.log.Warn("an order had not succeeded and is not given again, since all is well now", "order", e.String(), "rule", e.Rule)
			r.store.save(nil, map[string]*fsm.Effect{id: nil})
			continue
		}
		if e = r.program.Policy.Renew(e); e == nil {
			r.e.log.Warn("an order had not succeeded and is not given again, since no rule says so any more", "order", pending[id].String(), "rule", pending[id].Rule)
			r.store.save(nil, map[string]*fsm.Effect{id: nil})
			continue
		}
		r.e.log.Warn("an order had not succeeded and is given again", "order", e.String(), "rule", e.Rule)
		r.order(id, e)
		r.runner.Do(e)
	}
}

// report takes what a server says of a unit, or that it says nothing.
func (r *run) report(report nutclient.Report) {
	if !r.system.Has(report.Unit) {
		return // of a configuration that is gone
	}
	in := input(report)
	r.e.log.Log(context.Background(), levelTrace, "report", "unit", in.Unit, "status", in.Status, "values", in.Values, "lost", in.Lost)
	r.noteTrouble(in)
	r.step(in)
	if r.unheard != nil && in.Lost == "" { // a dead connection is no news of the unit
		delete(r.unheard, in.Unit)
		if len(r.unheard) == 0 {
			r.resume("every unit has been heard of")
		}
	}
}

// step takes one input through the machines. No step is taken before the clock
// was looked at: it may be the first after a suspend.
func (r *run) step(in fsm.Input) {
	r.lookAtClock()
	now := r.now()
	records := r.system.Step(now, in)
	r.journal.Step(now, in, records)
	r.dispatch(records)
	if alert := r.system.Alert(); alert != r.alert {
		r.alert = alert
		r.poller.SetPeriod(r.period())
	}
}

// noteTrouble logs the loss of contact, once for each reason, and its return.
func (r *run) noteTrouble(in fsm.Input) {
	was := r.trouble[in.Unit]
	switch {
	case in.Lost == was:
	case in.Lost != "":
		r.trouble[in.Unit] = in.Lost
		r.e.log.Warn("no contact", "unit", in.Unit, "reason", in.Lost)
	default:
		delete(r.trouble, in.Unit)
		r.e.log.Info("contact is back", "unit", in.Unit)
	}
}

// dispatch hands over what a step has brought, after it has been saved.
func (r *run) dispatch(records []fsm.Record) {
	if len(records) == 0 {
		return
	}
	r.save(records)
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

// save writes what a step has changed before its effects are carried out, so
// that one who is killed and comes back neither repeats nor forgets them. A disk
// that is slow is not waited for.
func (r *run) save(records []fsm.Record) {
	if r.store == nil {
		return
	}
	units := map[string]*fsm.UnitState{}
	pending := map[string]*fsm.Effect{}
	for _, rec := range records {
		if _, ok := units[rec.Unit]; !ok {
			units[rec.Unit] = nil
			if u, ok := r.system.UnitState(rec.Unit); ok {
				units[rec.Unit] = &u
			}
		}
		if rec.Kind == fsm.EffectRaised && (rec.Effect.Verb == fsm.ShutdownCmd || rec.Effect.Verb == fsm.SetFSD) && !r.e.o.Actions.DryRun {
			r.ordered++
			id := fmt.Sprintf("%d-%d", r.started.UnixNano(), r.ordered)
			pending[id] = rec.Effect
			r.order(id, rec.Effect)
		}
	}
	if r.saved != nil {
		select {
		case <-r.saved:
		default: // the disk is behind: do not wait for it once more
			r.saved = r.store.save(units, pending)
			return
		}
	}
	r.saved = r.store.save(units, pending)
	select {
	case <-r.saved:
	case <-time.After(saveTime):
	}
}

// forgetUnits removes what is kept of units that the configuration no longer
// has.
func (r *run) forgetUnits(prior *fsm.State) {
	gone := map[string]*fsm.UnitState{}
	for _, u := range prior.Units {
		if !r.system.Has(u.ID) {
			gone[u.ID] = nil
		}
	}
	if r.store != nil && len(gone) > 0 {
		r.saved = r.store.save(gone, nil)
	}
}

func (r *run) order(id string, e *fsm.Effect) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.orders[e] = id
}

// ended hears the end of every action, in a goroutine of the runner's.
func (r *run) ended(result actions.Result) {
	r.journal.Result(result.Effect, result.Err, result.ExitCode, result.Took, result.DryRun)
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok := r.orders[result.Effect]
	if !ok || errors.Is(result.Err, actions.ErrClosed) {
		return
	}
	delete(r.orders, result.Effect)
	r.store.save(nil, map[string]*fsm.Effect{id: nil})
}

// settled hears what became of a mail or a webhook that was kept.
func (r *run) settled(s actions.Settled) { r.journal.Settle(s.Effect, s.Err) }

// JournalDir is the journal's place in the StateDir.
const JournalDir = "journal"

// describeConfig is what the journal says of a configuration.
func (r *run) describeConfig(c *config.Config) journal.Config {
	d := journal.Config{Version: r.e.o.Version, File: c.Path, Hash: c.Hash(), DryRun: r.e.o.Actions.DryRun}
	for _, diag := range c.Diagnostics {
		d.Diagnostics = append(d.Diagnostics, diag.String())
	}
	return d
}

// tell has the service manager show how things are.
func (r *run) tell() {
	battery, lost := r.system.Count("OB"), r.system.Count("NOCOMM")
	status := fmt.Sprintf("%d units, %d on battery, %d without contact", len(r.program.Policy.Units), battery, lost)
	if status != r.status {
		r.status = status
		r.e.o.Notify("STATUS=" + status)
	}
}

// levelTrace is below all levels that slog names.
const levelTrace = slog.LevelDebug - 4

// LogLevel is the level of DEBUG 0, 1 or 2: what happens to the monitor itself;
// every transition, timer and rule, too; and every report.
func LogLevel(debug string) slog.Level {
	switch debug {
	case "0":
		return slog.LevelInfo
	case "1":
		return slog.LevelDebug
	}
	return levelTrace
}

// consider puts a new configuration in force, or says why not. One that would
// end a countdown which runs has to be the same for a while: it may be half of
// what an admin is writing, and a timer that was dropped is not started again.
func (r *run) consider(c *config.Config) {
	switch c {
	case r.config:
		r.e.log.Info("reload: the configuration has not changed", "file", c.Path)
		return
	case r.held: // asked for once more: that is the second thought
		r.held = nil
		r.thinking.Stop()
		r.swap(c)
		return
	}
	r.held = nil
	r.thinking.Stop()
	for _, d := range c.Diagnostics {
		r.e.log.Log(context.Background(), severity(d), d.String())
	}
	if c.Program == nil {
		r.e.log.Error("reload: the configuration has errors, so the one before stays in force", "file", c.Path)
		r.refused = c.Diagnostics.Error()
		r.journal.Refuse(r.now(), r.describeConfig(c))
		return
	}
	_, records := fsm.Start(c.Program.Policy, r.now(), r.system.State())
	var lost []string
	for _, rec := range records {
		if rec.Kind == fsm.TimerDropped {
			lost = append(lost, rec.Timer+" of "+rec.Name)
		}
	}
	if len(lost) == 0 {
		r.swap(c)
		return
	}
	r.e.log.Warn("reload: the new configuration would end timers that run, so it waits whether it is changed once more",
		"file", c.Path, "timers", strings.Join(lost, ", "), "seconds", secondThought.Seconds())
	r.held = c
	r.thinking.Reset(secondThought)
}

// think finds out whether the configuration that is held is still the same. Its
// files are read beside the loop, since their disk may hang. If it has changed,
// the watcher brings another.
func (r *run) think() {
	c := r.held
	if c == nil {
		return
	}
	go func() {
		if c.Changed() {
			return
		}
		select {
		case r.thought <- c:
		case <-r.done:
		}
	}()
	r.thinking.Reset(secondThought) // in case it changes back
}

// decide puts the configuration in force that was thought about.
func (r *run) decide(c *config.Config) {
	if c != r.held {
		return
	}
	r.held = nil
	r.thinking.Stop()
	r.swap(c)
}

// swap puts a new configuration in the place of the old one. Units that stay
// keep their states, timers that still exist their deadlines, and connections
// that lead to the same server as the same user are kept.
func (r *run) swap(c *config.Config) {
	r.e.o.Notify(fmt.Sprintf("RELOADING=1\nMONOTONIC_USEC=%d", clock(unix.CLOCK_MONOTONIC).Microseconds()))
	defer r.e.o.Notify("READY=1")
	r.refused = ""
	prior, now := r.system.State(), r.now()
	system, records := fsm.Start(c.Program.Policy, now, prior)
	r.journal.Reload(now, r.describeConfig(c), c.Program.Policy, records)
	r.config, r.program, r.system = c, c.Program, system
	r.configure()
	for id := range r.unheard {
		if !system.Has(id) {
			delete(r.unheard, id)
		}
	}
	system.Pause(r.unheard != nil)
	r.forgetUnits(prior)
	for id := range r.trouble {
		if !system.Has(id) {
			delete(r.trouble, id)
		}
	}
	kept, timers := 0, []string{}
	for _, u := range system.State().Units {
		if !slices.ContainsFunc(prior.Units, func(p fsm.UnitState) bool { return p.ID == u.ID }) {
			continue
		}
		kept++
		for _, t := range u.Timers {
			timers = append(timers, t.Name+" of "+u.Name)
		}
	}
	r.e.log.Info("reload: the new configuration is in force", "file", c.Path, "units", len(c.Program.Policy.Units),
		"unitsKept", kept, "timersKept", strings.Join(timers, ", "))
	r.alert = system.Alert()
	r.poll()
	for _, rec := range records {
		r.e.log.Info("reload: "+rec.String(), "unit", rec.Name)
	}
	r.dispatch(records)
	r.step(fsm.Input{})
}

// close ends what the run has begun: actions first, so that a running SETFSD
// still finds its connection, and then the connections, with LOGOUT.
func (r *run) close(cutOff bool) {
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
	r.thaw.Stop()
	r.thinking.Stop()
	r.journal.End("the monitor was told to end")
	written, cancelWritten := context.WithTimeout(context.Background(), patience)
	defer cancelWritten()
	if err := r.journal.Close(written); err != nil {
		r.e.log.Warn("the journal was not written to the end", "error", err)
	}
	if r.store != nil {
		if !cutOff {
			r.unforce()
		}
		if err := r.store.close(); err != nil {
			r.e.log.Error("the state was not saved to the end", "error", err)
		}
	}
}

// unforce takes the injection of FSD back from what is remembered: ending the
// monitor in order is the way to call a forced shutdown off.
func (r *run) unforce() {
	forced := map[string]*fsm.UnitState{}
	for _, u := range r.system.State().Units {
		if u.Forced {
			u.Forced = false
			forced[u.ID] = &u
		}
	}
	r.store.save(forced, nil)
}

// spoolDir is where what could not be delivered is kept; "": nowhere.
func spoolDir(o Options) string {
	if o.StateDir == "" {
		return ""
	}
	return filepath.Join(o.StateDir, "spool")
}

// configure tells those who need to know which configuration is in force.
func (r *run) configure() {
	c := actions.Config{Policy: r.program.Policy}
	if m := r.program.Mail; m != nil {
		c.Mail = &actions.MailServer{Host: m.Host, Port: m.Port, User: m.User, Password: func() string { return string(m.Password) }}
	}
	r.runner.Configure(c)
	r.e.o.InForce(r.config)
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
				ClientCert: m.ClientCert, ClientKey: []byte(m.ClientKey),
			},
			User: m.User, Password: nutclient.Secret(m.Password),
			Primary: m.Primary, Powered: p.Policy.Units[i].PowerVal > 0, Vars: m.Variables,
		})
	}
	return out
}

func severity(d grammar.Diagnostic) slog.Level {
	if d.Severity == grammar.Warning {
		return slog.LevelWarn
	}
	return slog.LevelError
}
