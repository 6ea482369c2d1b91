package fsm

import (
	"slices"
	"time"
)

// The names of the timers that end DOWN. No timer or count in a file can have these names.
const (
	DownTimer  = "end of DOWN"          // runs once a SHUTDOWNCMD has succeeded
	MainsTimer = "end of DOWN on mains" // runs while mains power is back
)

// How long DOWN lasts.
const (
	DownFor  = 10 * time.Minute // after a SHUTDOWNCMD has succeeded, if the machine is still up then
	MainsFor = time.Minute      // once mains power is back without FSD, even if a battery is still low
)

// EndsDown reports whether a timer of that name ends DOWN.
func EndsDown(timer string) bool { return timer == DownTimer || timer == MainsTimer }

// ShutdownNews says how the SHUTDOWNCMDs that the rules ordered have ended.
type ShutdownNews uint8

// The kinds of news.
const (
	NoNews       ShutdownNews = iota
	ShutdownDone              // one has succeeded
	ShutdownGone              // none is running any more, and none has succeeded
)

// A down is the state of DOWN. It describes the machine on which the monitor runs, so all units
// share it.
type down struct {
	of     *machine // whose rule gave the first SHUTDOWNCMD; nil: DOWN is not on
	before power    // at the last evaluation

	end, mains *timer // DownTimer and MainsTimer

	counted         bool // the next two are known
	failing, unwell int  // how many units are not on mains, and not well
	cutting         int  // how many may switch this host off; see powerFails
	all             bool // no unit powers this host, so all count
}

// A power is the state of the units that power this host, or of all units if none does.
type power struct {
	mains bool // all are OL without FSD
	well  bool // and none has LB
}

func (d *down) timers() [2]*timer { return [2]*timer{d.end, d.mains} }

// timer returns the timer of a name, or nil.
func (d *down) timer(name string) *timer {
	for _, t := range d.timers() {
		if t.name == name {
			return t
		}
	}
	return nil
}

// done reports whether a SHUTDOWNCMD has succeeded.
func (d *down) done() bool { return d.end.running() }

// Down returns the full name of the unit whose rule ordered the shutdown that turned DOWN on; "" if
// DOWN is off.
func (s *System) Down() string {
	if s.down.of == nil {
		return ""
	}
	return s.down.of.def.ID
}

// ordered notes that a rule has ordered a SHUTDOWNCMD. Conditions see DOWN at once; the event
// None->DOWN follows after the rules of the step. by is the record of the order.
func (s *System) ordered(m *machine, by int) {
	if s.down.of != nil {
		return
	}
	s.down.of, s.down.before = m, s.power()
	s.moveDown(true, by+1, "")
}

// moveDown moves None|DOWN of all units.
func (s *System) moveDown(on bool, by int, why string) {
	for _, m := range s.machines {
		if m.down != nil && s.enter(m, m.down, on) {
			s.moves = append(s.moves, move{machine: m, region: m.down, by: by, why: why})
		}
	}
}

// endDown ends DOWN. Its timers are cancelled when the transitions are recorded.
func (s *System) endDown(by int, why string) {
	s.down.of = nil
	s.moveDown(false, by, why)
}

// judgeDown ends DOWN when power is good again. If power was good when the SHUTDOWNCMD was ordered,
// the shutdown has another reason, and good power does not end it.
func (s *System) judgeDown() {
	if s.down.of != nil && !s.down.before.well && s.power().well {
		s.endDown(0, "")
	}
}

// followPower starts and cancels the timers of DOWN after the transitions of a snapshot have been
// recorded.
func (s *System) followPower(now Instant, moves []move) {
	if s.down.of == nil && !s.down.end.running() && !s.down.mains.running() {
		return
	}
	by := CausedByInput
	for i := range moves {
		if kind := moves[i].region.kind; kind < SuppliesRegion || kind == DownRegion {
			by = moves[i].record
		}
	}
	s.updateDownTimers(now, by)
}

// updateDownTimers starts and cancels the timers of DOWN. by is the record that causes it.
func (s *System) updateDownTimers(now Instant, by int) {
	d := &s.down
	if d.of == nil {
		for _, t := range d.timers() {
			s.cancel(t, Record{Cause: by, Reason: "DOWN has ended"})
		}
		return
	}
	switch is := s.power(); {
	case is.mains && !d.before.mains:
		d.mains.owner = d.of
		s.start(now, d.mains, MainsFor, "", by)
	case !is.mains:
		s.cancel(d.mains, Record{Cause: by, Reason: "mains power did not stay"})
	}
	d.before = s.power()
}

// power returns the present one. Once all units have been counted, it only looks at those that have
// changed.
func (s *System) power() power {
	d := &s.down
	if !d.counted || s.thorough {
		any := slices.ContainsFunc(s.machines, func(m *machine) bool { return m.def.PowerVal > 0 })
		d.counted, d.all, d.failing, d.unwell, d.cutting = true, !any, 0, 0, 0
		for _, m := range s.machines {
			m.mains, m.well, m.spares = true, true, true
			d.look(m)
		}
	} else {
		for _, m := range s.dirty[forPower] {
			d.look(m)
		}
	}
	s.clean(forPower)
	return power{mains: d.failing == 0, well: d.unwell == 0}
}

// look counts a unit again.
func (d *down) look(m *machine) {
	if m.def.PowerVal == 0 && !d.all {
		return
	}
	m.system.looks++
	mains := !m.line.isOn() && !m.has(stateFSD)
	well := mains && !m.has(stateLB)
	d.failing += lapsed(m.mains, mains)
	d.unwell += lapsed(m.well, well)
	m.mains, m.well = mains, well
	spares := !m.cuts()
	d.cutting += lapsed(m.spares, spares)
	m.spares = spares
}

// cuts reports whether a unit may switch this host off: this host is its primary, and it is in
// forced shutdown, or on battery without calibrating.
func (m *machine) cuts() bool {
	return m.def.Primary && m.def.PowerVal > 0 && m.any(func(s *Status) bool {
		return s.Failing && (s.Name != stateOB || !m.has(stateCAL))
	})
}

// lapsed returns by how much the number of units changes for which something does not hold.
func lapsed(was, is bool) int {
	switch {
	case was && !is:
		return 1
	case is && !was:
		return -1
	}
	return 0
}

// hearShutdown processes news about the SHUTDOWNCMDs.
func (s *System) hearShutdown(now Instant, news ShutdownNews) {
	switch d := &s.down; {
	case d.of == nil: // it has ended in the meantime
	case news == ShutdownDone:
		d.end.owner = d.of
		s.start(now, d.end, DownFor, "", CausedByInput)
	case !d.done():
		s.endDown(0, "its SHUTDOWNCMD is not given any more")
		s.settle(now, nil)
	}
}

// stillUp ends DOWN when one of its timers expires. by is the record of the expiry.
func (s *System) stillUp(now Instant, t *timer, by int) {
	why := "this machine is still up"
	if t.name == MainsTimer {
		why = "mains power is back"
	}
	s.endDown(by+1, why)
	s.updateDownTimers(now, by)
}

// restoreDown continues DOWN if it is on in prior. The unit that turned it on may be gone.
func (s *System) restoreDown(prior *State) {
	named := func(name string) *timer {
		event := s.ending(name)
		return &timer{name: name, event: event, expiry: event}
	}
	s.down.end, s.down.mains = named(DownTimer), named(MainsTimer)
	if prior == nil || len(s.machines) == 0 {
		return
	}
	for i := range prior.Units {
		if u := &prior.Units[i]; u.Down {
			if s.down.of = s.byID[u.ID]; s.down.of == nil {
				s.down.of = s.machines[0]
			}
		}
	}
}

// Over reports whether an order that has not succeeded is obsolete: DOWN has ended, its unit is on
// mains without FSD, and the unit is in no other state that triggers a rule for the order's event.
// As for DOWN, a low battery does not count. An order that was given while power was good, such as
// one for lost contact, is obsolete once upsd no longer reports its reason.
func (s *System) Over(e *Effect) bool {
	m := s.byID[e.Unit]
	switch {
	case m == nil:
		return s.down.of == nil
	case m.line.isOn(), m.has(stateFSD):
		return false
	case s.down.of == nil:
		return !s.triggered(m, e.Event, m.find(stateLB))
	}
	calm := s.power().well && !m.any(func(s *Status) bool { return s.Urgency > Calm })
	return calm && s.isReported(m, e.Event) && !s.triggered(m, e.Event, nil)
}

// isReported reports whether an event begins and ends with what upsd reports about a unit.
func (s *System) isReported(m *machine, event string) bool {
	return slices.ContainsFunc(m.def.Rules, func(r Rule) bool {
		if r.On.Event().Plain() != event {
			return false
		}
		region := r.On.bind(s, m).region
		return region != nil && region.kind <= SuppliesRegion
	})
}
