package fsm

import "time"

// Adjust is what somebody wants of a running timer, or of the count of a FOR: an administrator buys
// time, or knows better.
type Adjust struct {
	Timer  string
	Extend time.Duration // how much later it ends; 0: it is cancelled
}

// maxLeft is the longest time for which an extended timer runs. Like the longest one that a policy can
// start, it is a year. Without a bound, the deadline could overflow, and the timer would expire at once.
const maxLeft = 366 * 24 * time.Hour

// adjust cancels or extends a timer that runs. One that does not run stays as it is, without a
// record.
func (s *System) adjust(now Instant, m *machine, in Input) {
	for _, t := range s.queue {
		if t.owner != m || t.name != in.Adjust.Timer || EndsDown(t.name) {
			continue
		}
		if in.Adjust.Extend <= 0 {
			s.cancel(t, Record{Cause: CausedByInput, Reason: in.By})
			return
		}
		while := t.while
		s.dequeue(t)
		// One that is due, and only waits for the units to be heard from, is extended from now on.
		left := max(0, t.deadline-now.Mono)
		t.deadline, t.while = now.Mono+min(left+min(in.Adjust.Extend, maxLeft), max(left, maxLeft)), while
		s.enqueue(t)
		s.record(m, Record{Kind: TimerExtended, Cause: CausedByInput, Timer: t.name, Event: t.expiry, Deadline: t.deadline, Reason: in.By})
		return
	}
}
