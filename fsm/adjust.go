package fsm

import (
	"slices"
	"time"
)

// Adjust changes a running timer, or the count of a FOR, for an administrator who needs more time
// or wants to cancel it.
type Adjust struct {
	Timer  string
	Extend time.Duration // how much later it expires; 0: it is cancelled
}

// maxLeft is the longest time that an extended timer may run. It is a year, like the longest timer
// that a policy can start. Without a bound, the deadline could overflow and the timer would expire
// at once.
const maxLeft = 366 * 24 * time.Hour

// forgetCancelled drops the mark of a count that an administrator has cancelled: the count starts
// again, or what it counts has ended.
func (m *machine) forgetCancelled(t *timer) {
	if slices.Contains(m.cancelled, t.name) {
		m.cancelled = slices.DeleteFunc(slices.Clone(m.cancelled), func(name string) bool { return name == t.name })
	}
}

// adjust cancels or extends a running timer. An idle timer stays idle, and nothing is recorded.
func (s *System) adjust(now Instant, m *machine, in Input) {
	for _, t := range s.queue {
		if t.owner != m || t.name != in.Adjust.Timer || EndsDown(t.name) {
			continue
		}
		if in.Adjust.Extend <= 0 {
			s.cancel(t, Record{Cause: CausedByInput, Reason: in.By})
			if t.counts() {
				m.cancelled = append(slices.Clip(m.cancelled), t.name)
				slices.Sort(m.cancelled)
			}
			return
		}
		while, judged := t.while, t.judged
		s.dequeue(t)
		// A timer that is due, and only held until the units have been heard from, is extended from
		// now.
		left := max(0, t.deadline-now.Mono)
		t.while, t.judged = while, judged
		t.deadline = now.Mono + min(left+min(in.Adjust.Extend, maxLeft), max(left, maxLeft))
		s.enqueue(t)
		s.record(m, Record{Kind: TimerExtended, Cause: CausedByInput, Timer: t.name, Event: t.expiry, Deadline: t.deadline, Reason: in.By})
		return
	}
}
