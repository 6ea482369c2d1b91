package engine

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Outcome is the result of a request to reload.
type Outcome = status.Reload

// A reloader knows which configuration is in force, and the fate of a newer one.
type reloader struct {
	// For the life of the run.
	second  *time.Timer           // fires when the held configuration is to be looked at again
	confirm chan<- *config.Config // asks the watcher whether the held one still matches the files

	// From one configuration in force to the next.
	config *config.Config
	since  time.Time          // when it came into force
	old    map[timerID]string // running timers whose length the configuration no longer gives, with the reason

	// From one change of the files to the next.
	refused string // the errors of the newest configuration, which keep it out of force
	held    *held  // the newest configuration, which waits
}

// A timerID names a timer of a unit.
type timerID struct{ unit, timer string }

// A held configuration would drop running timers, or rules for an outage that is under way. It may
// be a half-written file. A dropped timer is not started again, and an event that happens before a
// rule is back does not trigger it.
type held struct {
	config *config.Config
	status.Held
}

func newReloader(c *config.Config) reloader {
	c.Tree = nil // half as large again as the program
	return reloader{second: stoppedTimer(), config: c, since: time.Now()}
}

// program is the one in force.
func (r *run) program() *compile.Program { return r.reload.config.Program }

// found is the newest configuration, from the watcher. It may be unchanged.
type found struct {
	config   *config.Config
	changed  bool             // it differs from the last one that the watcher delivered
	confirms bool             // the answer to whether the held one is still the newest: it is
	asked    []chan<- Outcome // those who wait for the outcome
	byHand   bool             // somebody asked for a reload
}

func (in found) take(r *run) {
	was := r.outage()
	r.tellDisarmed(was, in.config, r.consider(in), func(out Outcome) {
		for _, reply := range in.asked {
			reply <- out // never blocks: the channel has room
		}
	})
}

// consider puts a new configuration in force, or says why not.
func (r *run) consider(in found) Outcome {
	l := &r.reload
	switch {
	case in.changed:
		return r.tryNew(in.config)
	case l.held != nil && in.config == l.held.config && (in.confirms || in.byHand):
		prior := r.system.State()
		system, records := fsm.Start(in.config.Program.Policy, r.now(), prior)
		return r.putInForce(in.config, prior, system, records) // asking twice shows that it is intended
	case in.confirms:
		return Outcome{} // a newer one has arrived
	case l.refused != "":
		r.logDiagnostics(in.config)
		r.e.log.Error("reload: the configuration still has errors, so the previous one stays in force", "file", in.config.Path)
		return Outcome{Result: status.ReloadRefused, Reason: l.refused}
	}
	r.e.log.Info("reload: the configuration has not changed", "file", in.config.Path)
	return Outcome{Result: status.ReloadUnchanged}
}

// tryNew puts a configuration in force if it has no errors and drops nothing that the present
// outage needs. If it would, it must first stay unchanged for a while.
func (r *run) tryNew(c *config.Config) Outcome {
	l := &r.reload
	l.held = nil
	l.second.Stop()
	r.logDiagnostics(c)
	if c.Program == nil {
		l.refused = c.Diagnostics.Error()
		r.e.log.Error("reload: the configuration has errors, so the previous one stays in force", "file", c.Path)
		r.publish(Refused{r.now(), c})
		return Outcome{Result: status.ReloadRefused, Reason: l.refused}
	}
	l.refused = ""
	prior := r.system.State()
	system, records := fsm.Start(c.Program.Policy, r.now(), prior)
	var dropped []string
	known := map[string]bool{}
	drop := func(timer, unit string) {
		if what := timer + " of " + unit; !known[what] {
			known[what] = true
			dropped = append(dropped, what)
		}
	}
	for _, rec := range records {
		if rec.Kind == fsm.TimerDropped {
			drop(rec.Timer, rec.Name)
		}
	}
	// A half-written file may have the rule that starts a timer, but not yet the one that waits for
	// it.
	for i := range prior.Units {
		u := &prior.Units[i]
		for _, t := range u.Timers {
			if system.Has(u.ID) && r.system.Awaits(u.ID, t.Name) && !system.Awaits(u.ID, t.Name) {
				drop(t.Name, u.Name)
			}
		}
	}
	rules := r.rulesLost(c.Program.Policy)
	if len(dropped)+len(rules) == 0 {
		return r.putInForce(c, prior, system, records)
	}
	hold := r.e.o.Timing.Hold
	l.held = &held{c, status.Held{Until: r.now().Wall.Add(hold), Timers: few(dropped), Rules: few(rules)}}
	l.second.Reset(hold)
	r.e.log.Warn("reload: the new configuration "+l.held.Would()+", so it must stay unchanged for a while first", "file", c.Path, "wait", hold)
	return Outcome{Result: status.ReloadHeld, Reason: fmt.Sprintf("it %s, so it must stay unchanged for %s first", l.held.Would(), hold)}
}

// few returns the first of many names, and how many more there are. Hundreds of units may have the
// same timer.
func few(names []string) []string {
	const most = 10
	if len(names) <= most+1 {
		return names
	}
	return append(names[:most:most], fmt.Sprintf("and %d more", len(names)-most))
}

// thinkAgain asks the watcher whether the files still say what the held configuration says. It does
// not read them itself, since that may take long. If they differ, the watcher delivers another one.
func (r *run) thinkAgain() {
	l := &r.reload
	if l.held == nil {
		return
	}
	select {
	case l.confirm <- l.held.config:
	default: // it is busy
	}
	l.second.Reset(r.e.o.Timing.Hold) // in case there is no answer
}

// putInForce replaces the configuration. Units that stay keep their states, and timers that still
// exist keep their deadlines. Connections to the same server as the same user stay open. The caller
// created system in this very step, from prior, the present state.
func (r *run) putInForce(c *config.Config, prior *fsm.State, system *fsm.System, records []fsm.Record) Outcome {
	l := &r.reload
	now := r.now()
	l.second.Stop()
	before := r.program().Policy
	l.config, l.since, l.held, l.refused = c, time.Now(), nil, ""
	r.system = system
	r.name(records)
	r.publish(Reloaded{now, c, records})
	r.endDrill("another configuration is in force")
	r.configure()
	for id := range r.sleep.unheard {
		if !system.Has(id) {
			delete(r.sleep.unheard, id)
		}
	}
	system.Pause(r.sleep.unheard != nil)
	r.forgetUnits(prior)
	r.trouble.keep(system.Has)
	r.reportReload(before, prior)
	r.alert = system.Alert()
	r.poll()
	for _, rec := range records {
		r.e.log.Info("reload: "+rec.String(), "unit", rec.Name)
	}
	r.dispatch(records)
	if r.sleep.unheard != nil && len(r.sleep.unheard) == 0 {
		r.resume("every unit has been heard from")
	}
	r.step(fsm.Input{})
	return Outcome{Result: status.ReloadInForce, Units: len(c.Program.Policy.Units)}
}

// reportReload logs what was kept, and notes the timers that keep a length which the new
// configuration no longer gives.
func (r *run) reportReload(before *fsm.Definition, prior *fsm.State) {
	l := &r.reload
	was := make(map[string]bool, len(prior.Units))
	for i := range prior.Units {
		was[prior.Units[i].ID] = true
	}
	rulesBefore := make(map[string][]fsm.Rule, len(before.Units))
	for i := range before.Units {
		rulesBefore[before.Units[i].ID] = before.Units[i].Rules
	}
	kept, timers := 0, []string{}
	old := map[timerID]string{}
	type keeping struct{ timer, why string }
	var reasons []keeping
	of := map[keeping][]string{} // units
	for i, u := range r.system.State().Units {
		if !was[u.ID] {
			continue
		}
		kept++
		for _, t := range u.Timers {
			timers = append(timers, t.Name+" of "+u.Name)
			if t.Event != "" {
				continue // the count of a FOR uses the new length
			}
			id := timerID{u.ID, t.Name}
			is := lengths(r.program().Policy.Units[i].Rules, t.Name)
			if l.old[id] != "" || is != lengths(rulesBefore[u.ID], t.Name) {
				why := keeping{t.Name, "keeps the length that it was started with; the configuration now says " + is}
				old[id] = why.why
				if of[why] == nil {
					reasons = append(reasons, why)
				}
				of[why] = append(of[why], u.Name)
			}
		}
	}
	l.old = old
	for _, why := range reasons {
		r.e.log.Info("reload: a running timer "+why.why, "unit", strings.Join(few(of[why]), ", "), "timer", why.timer)
	}
	r.e.log.Info("reload: the new configuration is in force", "file", l.config.Path, "units", len(r.program().Policy.Units),
		"unitsKept", kept, "timersKept", strings.Join(few(timers), ", "))
}

// lengths lists the lengths that rules give a timer.
func lengths(rules []fsm.Rule, timer string) string {
	var all []string
	for i := range rules {
		for _, a := range rules[i].Actions {
			if c, ok := a.Command.(fsm.RunTimer); ok && c.Timer == timer && !slices.Contains(all, c.After.String()) {
				all = append(all, c.After.String())
			}
		}
	}
	return strings.Join(all, " or ")
}

// configure passes the configuration in force to everything that needs it.
func (r *run) configure() {
	r.runner.Configure(r.reload.config.Actions())
	r.e.o.InForce(r.reload.config)
}

func (r *run) logDiagnostics(c *config.Config) {
	for _, d := range c.Diagnostics {
		level := slog.LevelError
		if d.Severity == grammar.Warning {
			level = slog.LevelWarn
		}
		r.e.log.Log(context.Background(), level, d.String())
	}
}
