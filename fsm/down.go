package fsm

import (
	"slices"
	"time"
)

// DownTimer is the name of the timer that ends DOWN. No timer of a file has that name, and no count of
// a FOR.
const DownTimer = "end of DOWN"

// DownFor is how long DOWN lasts after a SHUTDOWNCMD has succeeded if the machine still stands then.
const DownFor = 10 * time.Minute

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
	of    *machine // whose rule gave the first SHUTDOWNCMD; nil: DOWN is not on
	well  bool     // power was well when that was judged last
	timer *timer   // runs once a command has succeeded
}

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
	s.down.of, s.down.well = m, s.powerIsWell()
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

// endDown ends DOWN. The timer is cancelled when the transitions are recorded.
func (s *System) endDown(by int, why string) {
	s.down.of = nil
	s.moveDown(false, by, why)
}

// judgeDown ends DOWN if power has become well. A SHUTDOWNCMD that was given while it was well has
// another reason, so that does not end it.
func (s *System) judgeDown() {
	if s.down.of == nil {
		return
	}
	was := s.down.well
	if s.down.well = s.powerIsWell(); s.down.well && !was {
		s.endDown(0, "")
	}
}

// powerIsWell reports whether all units that power this host are OL, without LB and FSD. If none
// powers it, all count.
func (s *System) powerIsWell() bool {
	powers := func(m *machine) bool { return m.def.PowerVal > 0 }
	any := slices.ContainsFunc(s.machines, powers)
	return !slices.ContainsFunc(s.machines, func(m *machine) bool {
		return (powers(m) || !any) && (m.line.isOn() || m.has(stateLB) || m.has(stateFSD))
	})
}

// hear takes news of the SHUTDOWNCMDs.
func (s *System) hear(now Instant, news ShutdownNews) {
	switch d := &s.down; {
	case d.of == nil: // it has ended meanwhile
	case news == ShutdownDone:
		d.timer.owner = d.of
		s.start(now, d.timer, DownFor, nil, "", CausedByInput)
	case !d.timer.running():
		s.endDown(0, "its SHUTDOWNCMD is not given any more")
		s.settle(now, nil)
	}
}

// stillUp ends DOWN when its time is over. by is the record of that.
func (s *System) stillUp(by int) {
	s.endDown(by+1, "this machine is still up")
}

// restoreDown continues DOWN where prior has it. It may have been a unit's that is gone.
func (s *System) restoreDown(prior *State) {
	s.down.timer = &timer{name: DownTimer, event: s.ending(DownTimer)}
	s.down.timer.expiry = s.down.timer.event
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
