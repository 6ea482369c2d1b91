package engine

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// An input is what the loop takes: a report, the end of an action, a configuration, a request.
type input interface{ take(r *run) }

// A run is the state of the loop. Only the loop's goroutine touches it.
type run struct {
	e           *Engine
	started     time.Time
	subscribers []Subscriber
	runner      *actions.Runner
	poller      *nutclient.Poller
	done        chan struct{} // closed when nothing takes inputs any more

	system  *fsm.System
	timer   *time.Timer   // fires at the machines' next deadline
	beat    *time.Timer   // fires when it is time to look at the clock
	told    time.Duration // the deadline last passed to Options.NextDeadline
	stepped time.Duration // on the boot clock: when the machines took their last step
	alert   bool
	trouble troubles
	disk    *diskTrouble

	reload reloader
	sleep  sleep
	orders orders
	drill  *drill // the last one; nil: there was none

	shutdowns shutdowns
}

func (e *Engine) newRun(ctx context.Context, c *config.Config) *run {
	r := &run{
		e: e, started: time.Now(), subscribers: slices.Clone(e.o.Subscribers), done: make(chan struct{}),
		disk:  e.disk,
		timer: stoppedTimer(), beat: stoppedTimer(), told: -1, trouble: troubles{log: e.log, units: map[string]*unitTrouble{}},
		reload: newReloader(c), sleep: newSleep(e.o.Clock), orders: newOrders(),
	}
	r.poller = nutclient.NewPoller(nutclient.Options{
		Timeout: e.o.Timeout, Dial: e.o.Dial, Expiring: e.expiring,
		Verified: func(v nutclient.Validity) { r.post(verified{v}) },
		Deliver:  func(report nutclient.Report) { r.post(reported{report, max(1, time.Since(report.Asked))}) },
	})
	o := e.o.Actions
	o.FSD = r.fsd
	o.Retry = r.retry
	o.Done = func(result actions.Result) { r.post(Result{Result: result}) }
	o.Alarm = func(a actions.Alarm) {
		if !a.Failed.Drill {
			r.post(Alarm{Alarm: a})
		}
	}
	o.Settled = func(s actions.Settled) { r.post(Settled{s}) }
	o.Damaged = func(what string) { r.post(Damaged{what}) }
	o.Begin = r.orders.begin(e.o.Timing.Save)
	if e.o.StateDir != "" {
		r.openState(ctx)
		o.Spool = filepath.Join(e.o.StateDir, "spool")
	}
	if e.o.Notify != nil {
		n := &serviceNotifier{notify: e.o.Notify, watchdog: e.o.Watchdog > 0}
		r.subscribers = append(r.subscribers, n.hear)
	}
	r.runner = actions.New(o)
	e.running.Store(r.runner)
	return r
}

func stoppedTimer() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// post hands the loop an input, from any other goroutine. It waits until there is room, and gives up
// when the loop and its end are over.
func (r *run) post(in input) {
	select {
	case r.e.inbox <- in:
	case <-r.done:
	}
}

// begin creates the machines, with their previous state if it is known, and starts polling.
func (r *run) begin() {
	r.sleep.start(r.e.o.Clock) // opening the state may have taken long
	prior := r.orders.prior()
	now := r.now()
	system, records := fsm.Start(r.program().Policy, now, prior)
	r.system = system
	r.name(records)
	r.publish(Began{now, r.reload.config, prior, records})
	for _, what := range r.orders.damage {
		r.e.log.Error(what)
		r.publish(Damaged{what})
	}
	r.configure() // from here on, kept messages may be delivered, and the journal must record that
	r.recoverActions()
	if prior != nil {
		r.e.log.Info("continuing where the previous monitor ended", "units", len(prior.Units))
		r.alert = system.Alert()
		r.forgetUnits(prior)
	}
	if r.orders.restored != nil && r.orders.restored.state != nil {
		r.pause("the monitor was restarted")
	}
	r.dispatch(records)
	r.poll()
	r.pulse()
}

// loop takes inputs until ctx ends. It looks at the clock before it takes any: the input may be the
// first after a suspend, and everything known about the units may be from before it.
func (r *run) loop(ctx context.Context) {
	for {
		r.lookAtClock() // taking an input may have taken too long, too
		r.arm()
		select {
		case <-ctx.Done():
			r.e.log.Info("stopping")
			r.publish(Stopping{})
			r.endDrill("the monitor ends")
			return
		case in := <-r.e.inbox:
			r.lookAtClock()
			in.take(r)
		case <-r.timer.C:
			r.lookAtClock()
			r.takeWaiting() // an answer that has already arrived counts first
			r.step(fsm.Input{})
		case <-r.sleep.thaw.C:
			r.lookAtClock()
			r.thaw()
		case <-r.beat.C:
			r.lookAtClock()
			if r.now().Mono-r.sleep.beaten >= r.pulsePeriod() {
				r.pulse()
			}
		case <-r.reload.second.C:
			r.lookAtClock()
			r.thinkAgain()
		}
	}
}

// takeWaiting takes the waiting inputs. A flood of them does not delay what is due indefinitely.
func (r *run) takeWaiting() {
	for range cap(r.e.inbox) + len(r.program().Policy.Units) {
		select {
		case in := <-r.e.inbox:
			r.lookAtClock()
			in.take(r)
		default:
			return
		}
	}
}

// arm sets the timers for what comes next, and notes when the loop must be awake again.
func (r *run) arm() {
	now := r.now().Mono
	look := max(0, r.sleep.beaten+r.pulsePeriod()-now)
	at, running := r.system.NextDeadline()
	if r.sleep.unheard == nil && at != r.told {
		r.told = at
		r.e.o.NextDeadline(at)
	}
	if running || r.sleep.unheard != nil {
		look = min(look, r.e.o.Timing.Tick)
	}
	if running {
		r.timer.Reset(max(0, at-now))
	} else {
		r.timer.Stop()
	}
	r.beat.Reset(look)
	r.sleep.due = now + look
	if running {
		r.sleep.due = min(r.sleep.due, max(now, at))
	}
}

func (r *run) pulsePeriod() time.Duration {
	if w := r.e.o.Watchdog; w > 0 {
		return min(r.e.o.Timing.Pulse, w/3)
	}
	return r.e.o.Timing.Pulse
}

// pulse publishes that the loop is alive, and the state of the units.
func (r *run) pulse() {
	r.sleep.beaten = r.now().Mono
	r.publish(Pulse{
		Units: len(r.program().Policy.Units), OnBattery: r.system.Count("OB"), Lost: r.system.Count("NOCOMM"),
	})
}

// now returns when the loop last looked at the clock. So if the process is stopped in the middle of
// an input, no timer expires by a time that has not been checked against what is known.
func (r *run) now() fsm.Instant { return r.sleep.now }

// poll makes the poller watch the units of the configuration in force.
func (r *run) poll() {
	r.poller.SetPeriod(r.period())
	r.poller.Update(units(r.program(), r.e.o.NoLogin))
}

func (r *run) period() time.Duration {
	if r.alert {
		return r.program().PollFreqAlert
	}
	return r.program().PollFreq
}

// reported is a server's report on a unit, or the lack of one.
type reported struct {
	nutclient.Report
	took time.Duration // since the poll began
}

func (in reported) take(r *run) {
	if !r.system.Has(in.Unit) {
		return // of a previous configuration
	}
	if !in.Asked.After(r.sleep.awake) {
		r.e.log.Debug("a report from before the pause is ignored", "unit", in.Unit)
		return
	}
	if r.doubt(in) {
		r.e.log.Debug("the connection did not survive the pause: contact counts as lost if the next try fails", "unit", in.Unit)
		return
	}
	what := fromReport(in.Report, r.e.o.NoLogin)
	what.Status = r.system.Spell(what.Unit, what.Status)
	if r.e.log.Enabled(context.Background(), levelTrace) {
		r.e.log.Log(context.Background(), levelTrace, "report", "unit", what.Unit, "status", what.Status, "values", what.Values, "lost", what.Lost)
	}
	lost := what.NoContact()
	r.trouble.note(what.Unit, lost, r.now().Wall)
	if in.Err == nil {
		r.trouble.noteRefused(what.Unit, what.Refused, r.now().Wall)
	}
	r.stepAt(r.atOf(in), in.took, what)
	if lost == "" { // a dead connection or a silent driver says nothing about the unit
		r.heard(what.Unit)
	}
}

// atOf returns when a report takes effect, which is normally now. But if a timer became due while
// the loop was held up, an answer to an earlier question counts as from then: it may be the reason
// why the timer must not expire.
func (r *run) atOf(in reported) fsm.Instant {
	now := r.now()
	at, running := r.system.NextDeadline()
	if !running || at > now.Mono {
		return now
	}
	late := time.Since(in.Asked)
	if asked := now.Mono - late; asked < at {
		late = now.Mono - max(asked, r.stepped)
		return fsm.Instant{Mono: now.Mono - late, Wall: now.Wall.Add(-late)}
	}
	return now
}

// step takes one input through the machines.
func (r *run) step(in fsm.Input) []fsm.Record { return r.stepAt(r.now(), 0, in) }

// stepAt is step as of a given time, for a poll that took that long; 0: it is not a poll.
func (r *run) stepAt(now fsm.Instant, took time.Duration, in fsm.Input) []fsm.Record {
	r.stepped = now.Mono
	records := r.system.Step(now, in)
	r.name(records)
	r.publish(Step{now, in, records, took})
	r.watchDrill(records)
	r.dispatch(records)
	if alert := r.system.Alert(); alert != r.alert {
		r.alert = alert
		r.poller.SetPeriod(r.period())
	}
	return records
}

// dispatch hands over the results of a step, after saving them.
func (r *run) dispatch(records []fsm.Record) {
	if len(records) == 0 && r.system.Down() == r.orders.down {
		return
	}
	joined := join(records)
	r.orders.note(joined, records)
	r.save(records, joined)
	for i := range records {
		switch rec := &records[i]; {
		case rec.Kind == fsm.CircleEnded:
			r.e.log.Error(rec.String(), "unit", rec.Name)
		case rec.Kind == fsm.TimerExpired && rec.Timer == fsm.DownTimer:
			r.stillUp(rec.Unit)
		case rec.Kind != fsm.EffectRaised:
			if r.e.log.Enabled(context.Background(), slog.LevelDebug) {
				r.e.log.Debug(rec.String(), "unit", rec.Name, "rule", rec.Rule)
			}
		case rec.Effect.Verb == fsm.Debug:
			r.e.log.Info("log level set", "debug", rec.Effect.Text, "rule", rec.Rule)
			r.e.o.Level.Set(LogLevel(rec.Effect.Text))
		default:
			if one, isJoined := joined[rec.Effect]; !isJoined {
				r.do(rec.Effect)
			} else if one != nil {
				r.do(one)
			}
		}
	}
}

// verified carries how long the certificates of a connection remain valid.
type verified struct{ nutclient.Validity }

func (in verified) take(r *run) { r.publish(Verified(in)) }

// levelTrace is below all levels that slog names.
const levelTrace = slog.LevelDebug - 4

// LogLevel returns the level of DEBUG 0, 1 or 2. 0 logs what happens to the monitor itself, 1 also
// every transition, timer and rule, 2 also every report.
func LogLevel(debug string) slog.Level {
	switch debug {
	case "0":
		return slog.LevelInfo
	case "1":
		return slog.LevelDebug
	}
	return levelTrace
}

// close stops everything that the run has started: actions first, so that a running SETFSD still
// has its connection, and then the connections, with LOGOUT.
func (r *run) close(cutOff bool) {
	timing := r.e.o.Timing
	r.orders.cutOff = cutOff
	r.drain(timing.Drain)
	close(r.done)
	logout, cancel := context.WithTimeout(context.Background(), timing.Logout)
	defer cancel()
	if err := r.poller.Close(logout); err != nil {
		r.e.log.Warn("not every server answered LOGOUT", "error", err)
	}
	for _, t := range []*time.Timer{r.timer, r.beat, r.sleep.thaw, r.reload.second} {
		t.Stop()
	}
	r.publish(Ended{"the monitor was told to stop"})
	r.closeState(cutOff)
}

// drain waits for the running actions, and takes their results.
func (r *run) drain(patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	closed := make(chan error, 1)
	go func() { closed <- r.runner.Close(ctx) }()
	take := func(in input) {
		if result, ok := in.(outcome); ok {
			result.take(r)
		}
	}
	for {
		select {
		case in := <-r.e.inbox:
			take(in)
			continue
		case err := <-closed:
			if err != nil {
				r.e.log.Warn("stopped before all actions had ended", "error", err)
			}
		}
		break
	}
	for { // what arrived at the same moment
		select {
		case in := <-r.e.inbox:
			take(in)
		default:
			return
		}
	}
}
