package fsm

import (
	"cmp"
	"slices"
	"time"
)

// A Snapshot is a System at one moment. The System that made it can cheaply return to it, so an
// exploration can try many inputs from the same state.
//
// It copies structs as a whole, so a new member needs no line here. Only what is shared through a
// pointer, or changed in place, does.
type Snapshot struct {
	system   System
	supplies []supply
	machines []machine
	regions  [][]regionSnapshot // by machine
	timers   []timerSnapshot    // those that run
}

type regionSnapshot struct {
	region *region
	was    region
	on     bool
}

type timerSnapshot struct {
	timer *timer
	was   timer
}

// Snapshot returns what Restore needs to return to the present state.
func (s *System) Snapshot() *Snapshot {
	p := &Snapshot{system: *s}
	p.system.queue, p.system.vague, p.system.recounted = slices.Clone(s.queue), slices.Clone(s.vague), slices.Clone(s.recounted)
	for consumer, changed := range s.dirty {
		p.system.dirty[consumer] = slices.Clone(changed)
	}
	for which, verdicts := range s.noted {
		p.system.noted[which] = slices.Clone(verdicts)
	}
	for _, u := range s.supplies {
		p.supplies = append(p.supplies, *u)
	}
	for _, m := range s.machines {
		was := *m
		was.regions = slices.Clone(m.regions)
		p.machines = append(p.machines, was)
		regions := make([]regionSnapshot, len(m.regions))
		for i, r := range m.regions {
			regions[i] = regionSnapshot{r, *r, r.isOn()}
		}
		p.regions = append(p.regions, regions)
	}
	for _, t := range s.queue {
		p.timers = append(p.timers, timerSnapshot{t, *t})
	}
	return p
}

// Restore returns the System to a state in which it was before.
func (s *System) Restore(p *Snapshot) {
	for _, t := range s.queue { // those that ran then are started again below
		t.machine.SetState(StateIdle)
		t.while = nil
	}
	s.forgetTallies()
	noted, dirty, judging := s.noted, s.dirty, s.judging
	*s = p.system
	s.noted, s.dirty, s.judging = noted, dirty, judging // all are empty between two steps, or are now
	s.queue, s.vague, s.overdue = slices.Clone(p.system.queue), slices.Clone(p.system.vague), nil
	s.recounted = slices.Clone(p.system.recounted)
	s.down.counted = false
	for i, u := range p.supplies {
		*s.supplies[i] = u
	}
	for i := range p.machines {
		m := s.machines[i]
		*m = p.machines[i]
		m.regions, m.dirty = slices.Clone(m.regions), [consumers]bool{}
		for j := range p.regions[i] {
			was := &p.regions[i][j]
			live := was.region.machine
			*was.region = was.was
			was.region.machine = live
			if was.region.isOn() != was.on {
				was.region.put(was.on)
			}
		}
	}
	for i := range p.timers {
		was := &p.timers[i]
		live := was.timer.machine
		*was.timer = was.was
		was.timer.machine = live
		was.timer.machine.SetState(StateRunning)
		if was.timer.wide {
			s.overdue = append(s.overdue, was.timer)
		}
	}
	// A step that ends a circle leaves changes to the next one.
	for consumer, changed := range p.system.dirty {
		for _, m := range changed {
			s.soil(m, consumer)
		}
	}
	for which, verdicts := range p.system.noted {
		for _, v := range verdicts {
			v.note(s, which)
		}
	}
}

// A Deadline is a running timer, or a running count of a FOR.
type Deadline struct {
	Unit  int // index into Definition.Units
	Timer string
	At    time.Duration // on the clock of Instant.Mono
}

// Deadlines returns the running timers in the order in which they were started. Equal deadlines
// expire in that order.
func (s *System) Deadlines() []Deadline {
	running := s.running()
	out := make([]Deadline, len(running))
	for i, t := range running {
		out[i] = Deadline{t.owner.index, t.name, t.deadline}
	}
	return out
}

// Reschedule sets the deadlines of the running timers, in the order of Deadlines. A step depends
// only on which deadline comes first, never on how much time is left. So a System may be moved to
// any moment that is consistent with its state.
func (s *System) Reschedule(at []time.Duration) {
	for i, t := range s.running() {
		t.deadline = at[i]
	}
	slices.SortFunc(s.queue, func(a, b *timer) int {
		return cmp.Or(cmp.Compare(a.deadline, b.deadline), cmp.Compare(a.seq, b.seq))
	})
	for i, t := range s.queue {
		t.index = i
	}
}

// running returns the running timers by start.
func (s *System) running() []*timer {
	out := slices.Clone(s.queue)
	slices.SortFunc(out, bySeq)
	return out
}

// WithUnits returns the policy with other units, in the same groups.
func (d *Definition) WithUnits(units []Unit) *Definition {
	return &Definition{ID: d.ID, Groups: d.Groups, Units: units, PowerDownFlag: d.PowerDownFlag}
}

// Holds reports whether a condition holds for a unit now. If it contains a HELD, a rule of the
// policy must contain that HELD, too.
func (s *System) Holds(unit int, c Cond) bool { return c.holds(s.machines[unit]) }
