package fsm

import (
	"slices"
	"time"
)

// The names of the timers that end DOWN. No timer of a file has such a name, and no count.
const (
	DownTimer  = "end of DOWN"          // runs once a SHUTDOWNCMD has succeeded
	MainsTimer = "end of DOWN on mains" // runs while mains power is back
)

// How long DOWN lasts.
const (
	DownFor  = 10 * time.Minute // after a SHUTDOWNCMD has succeeded, if the machine still stands then
	MainsFor = time.Minute      // with mains power back and no FSD, though a battery is still low
)

// EndsDown reports whether a timer of that name ends DOWN.
func EndsDown(timer string) bool { return timer == DownTimer || timer == MainsTimer }

// ShutdownNews is what has become of the SHUTDOWNCMDs that the rules have ordered.
type ShutdownNews uint8

// The kinds of news.
const (
	NoNews       ShutdownNews = iota
	ShutdownDone              // one has succeeded
	ShutdownGone              // none is under way any more, and it has not succeeded
)

// A down is the state of DOWN, which is that of the machine on which the monitor runs: it is the same
// for all units.
type down struct {
	of     *machine  // whose rule gave the first SHUTDOWNCMD; nil: DOWN is not on
	before power     // when it was judged last
	timers [2]*timer // DownTimer and MainsTimer
}

// A power says how the units are that power this host. If none does, all count.
type power struct {
	mains bool // all are OL without FSD
	well  bool // and without LB
}

// timer returns the timer of a name, or nil.
func (d *down) timer(name string) *timer {
	for _, t := range d.timers {
		if t.name == name {
			return t
		}
	}
	return nil
}

// done reports whether a SHUTDOWNCMD has succeeded.
func (d *down) done() bool { return d.timers[0].running() }

// Down returns the full name of the unit whose rule has given the SHUTDOWNCMD because of which DOWN is
// on; "": it is not.
func (s *System) Down() string {
	if s.down.of == nil {
		return ""
	}
	return s.down.of.def.ID
}

// ordered notes that a SHUTDOWNCMD has been given. Conditions know at once; the event None->DOWN
// follows when the rules of the step have run. by is the record of the order.
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
		if m.down != nil && m.down.enter(on) {
			s.moves = append(s.moves, move{machine: m, region: m.down, by: by, why: why})
		}
	}
}

// endDown ends DOWN. Its timers are cancelled when the transitions are recorded.
func (s *System) endDown(by int, why string) {
	s.down.of = nil
	s.moveDown(false, by, why)
}

// judgeDown ends DOWN if power has become well. A SHUTDOWNCMD that was given while it was well has
// another reason, so that does not end it.
func (s *System) judgeDown() {
	if s.down.of != nil && s.power().well && !s.down.before.well {
		s.endDown(0, "")
	}
}

// tendDown starts and cancels the timers of DOWN when the transitions of a snapshot are recorded. by is
// the last of them.
func (s *System) tendDown(now Instant, by int) {
	d := &s.down
	if d.of == nil {
		for _, t := range d.timers {
			s.cancel(t, Record{Cause: by, Reason: "DOWN has ended"})
		}
		return
	}
	switch is := s.power(); {
	case is.mains && !d.before.mains:
		d.timers[1].owner = d.of
		s.start(now, d.timers[1], MainsFor, nil, "", by)
	case !is.mains:
		s.cancel(d.timers[1], Record{Cause: by, Reason: "mains power did not stay"})
	}
	d.before = s.power()
}

func (s *System) power() power {
	powers := func(m *machine) bool { return m.def.PowerVal > 0 }
	any := slices.ContainsFunc(s.machines, powers)
	is := power{mains: true, well: true}
	for _, m := range s.machines {
		if !powers(m) && any {
			continue
		}
		is.mains = is.mains && !m.line.isOn() && !m.has(stateFSD)
		is.well = is.well && is.mains && !m.has(stateLB)
	}
	return is
}

// hear takes news of the SHUTDOWNCMDs.
func (s *System) hear(now Instant, news ShutdownNews) {
	switch d := &s.down; {
	case d.of == nil: // it has ended meanwhile
	case news == ShutdownDone:
		d.timers[0].owner = d.of
		s.start(now, d.timers[0], DownFor, nil, "", CausedByInput)
	case !d.done():
		s.endDown(0, "its SHUTDOWNCMD is not given any more")
		s.settle(now, nil)
	}
}

// stillUp ends DOWN when a timer of it is over. by is the record of that.
func (s *System) stillUp(now Instant, t *timer, by int) {
	why := "this machine is still up"
	if t.name == MainsTimer {
		why = "mains power is back"
	}
	s.endDown(by+1, why)
	s.tendDown(now, by)
}

// restoreDown continues DOWN where prior has it. It may have been a unit's that is gone.
func (s *System) restoreDown(prior *State) {
	for i, name := range []string{DownTimer, MainsTimer} {
		event := s.ending(name)
		s.down.timers[i] = &timer{name: name, event: event, expiry: event}
	}
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

// Over reports whether there is no reason any more for an order that has not succeeded: DOWN has ended,
// and its unit is on mains without FSD and in no other state that triggers a rule for the order's event.
// That a battery is still low does not count, as for DOWN. An order that was given while power was
// well, as for lost contact, is over when what upsd reported is.
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

// isReported reports whether what upsd reports of a unit makes an event, and ends it.
func (s *System) isReported(m *machine, event string) bool {
	return slices.ContainsFunc(m.def.Rules, func(r Rule) bool {
		region := r.On.bind(s, m).region
		return r.On.Event().Plain() == event && region != nil && region.kind <= SuppliesRegion
	})
}
