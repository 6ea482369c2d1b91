package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// A sleep tracks the times during which the loop did not run, and the pause that follows. While
// unheard is not nil, timers do not expire, since these units have not been heard from.
type sleep struct {
	now       fsm.Instant   // when the loop last looked at the clock
	gap       time.Duration // the difference between the kernel's clocks: all suspends since the boot
	ahead     time.Duration // how far the time of day is ahead of the boot clock
	due       time.Duration // on the boot clock: when the loop must be awake again
	beaten    time.Duration // on the boot clock: the last pulse
	awake     time.Time     // when the last gap was found: nothing that was asked for before counts
	suspended time.Time     // when the last suspend of the machine was found

	unheard  map[string]bool
	thaw     *time.Timer // fires when the pause has lasted long enough
	until    time.Time   // when that is
	extended int         // how often it was extended

	// After a gap the first loss of a unit's contact may only mean that its connection did not survive:
	// upsd drops a client that is silent for a minute.
	retries  []secondTry         // tries that wait for the units
	asked    map[order]bool      // orders decided since the last gap
	allowed  map[order]time.Time // when the last try of an order that asked for it was allowed
	doubtful map[string]bool     // the units whose next loss would be their first
	losses   map[string]reported // first losses, held until the next try or the end of the pause

	stalls  int           // how many times in a row the loop was late
	stalled time.Duration // on the boot clock: when it was last late
}

const (
	// minGap is how far two clocks must drift apart to show that the machine was away.
	minGap = time.Second

	// maxExtensions bounds a pause on a machine that stalls repeatedly: it must still be able to
	// shut down.
	maxExtensions = 5

	// maxStalls bounds how many stalls in a row cause a pause. Each pause discards the reports in
	// hand. If the machine is so busy that every report meets a stall, it would never learn of an
	// outage.
	maxStalls = 5

	// maxWait bounds how much of a polling period a pause waits for. It begins with a poll,
	// whatever the period, and a lost connection is re-established within that time.
	maxWait = 5 * time.Second

	// maxLate is how late the loop may be, after maxStalls, without a pause: reports of that age
	// still count then.
	maxLate = time.Minute
)

func newSleep(clock Clock) sleep {
	s := sleep{thaw: stoppedTimer(), asked: map[order]bool{}, allowed: map[order]time.Time{}}
	s.start(clock)
	return s
}

// start looks at the clock for the first time.
func (s *sleep) start(clock Clock) {
	boot, awake := clock()
	wall := time.Now()
	s.now, s.gap, s.ahead = fsm.Instant{Mono: boot, Wall: wall}, boot-awake, aheadOf(wall, boot)
	s.due, s.beaten = boot, boot
}

// aheadOf returns how far the time of day is ahead of the boot clock.
func aheadOf(wall time.Time, boot time.Duration) time.Duration {
	return time.Duration(wall.UnixNano()) - boot
}

// lookAtClock finds out whether the loop was away: the machine was suspended; the process was
// stopped or starved, so that the loop is much later than it should be; or a virtual machine was
// paused or moved, which its clocks do not show until somebody sets them.
func (r *run) lookAtClock() {
	boot, awake := r.e.o.Clock()
	wall := time.Now()
	s := &r.sleep
	suspended, late, set := boot-awake-s.gap, boot-s.due, aheadOf(wall, boot)-s.ahead
	s.now, s.gap, s.ahead, s.due = fsm.Instant{Mono: boot, Wall: wall}, boot-awake, aheadOf(wall, boot), boot
	switch {
	case suspended > minGap:
		r.pause(fmt.Sprintf("the machine was suspended for %s", suspended.Round(time.Second)))
		s.suspended = s.awake
	case late > r.e.o.Timing.Late:
		if r.busy(late) {
			return
		}
		r.pause(fmt.Sprintf("the monitor was held up for %s", late.Round(time.Second)))
	case set > minGap:
		r.pause(fmt.Sprintf("the clock was put forward by %s, as after a pause of a virtual machine", set.Round(time.Second)))
	default:
		return
	}
	s.doubtful = maps.Clone(s.unheard)
	r.poller.Poll()
}

// doubt holds back the first loss of a unit's contact after a gap, and reports whether it did.
func (r *run) doubt(in reported) bool {
	s := &r.sleep
	delete(s.losses, in.Unit)
	if in.Err == nil || s.unheard == nil || !s.doubtful[in.Unit] {
		return false
	}
	delete(s.doubtful, in.Unit)
	s.losses[in.Unit] = in
	return true
}

// busy counts a stall. It reports whether the loop is late so often that the machine must be
// normally like that: pauses would do more harm than old reports.
func (r *run) busy(late time.Duration) bool {
	s := &r.sleep
	if calm := s.now.Mono - late - s.stalled; calm > r.period()+r.e.o.Timeout {
		s.stalls = 0
	}
	s.stalls++
	s.stalled = s.now.Mono
	return s.stalls > maxStalls && late <= maxLate
}

// pause keeps timers from expiring until every unit has been heard from, or has had a poll and the
// time-out to answer.
func (r *run) pause(why string) {
	s := &r.sleep
	r.e.log.Info(why+": no timer ends before the units have been polled", "units", len(r.program().Policy.Units))
	ongoing := s.unheard != nil
	s.awake = time.Now()
	s.doubtful, s.losses = nil, map[string]reported{}
	s.unheard = make(map[string]bool, len(r.program().Policy.Units))
	for i := range r.program().Policy.Units {
		s.unheard[r.program().Policy.Units[i].ID] = true
	}
	r.system.Pause(true)
	r.publish(Paused{r.now(), why})
	if ongoing && s.extended >= maxExtensions {
		return
	}
	if ongoing {
		s.extended++
	}
	wait := min(r.period(), maxWait) + r.e.o.Timeout
	s.until = s.awake.Add(wait)
	s.thaw.Reset(wait)
}

// heard notes that a unit was heard from. The last of them ends the pause.
func (r *run) heard(unit string) {
	if r.sleep.unheard == nil {
		return
	}
	delete(r.sleep.unheard, unit)
	if len(r.sleep.unheard) == 0 {
		r.resume("every unit has been heard from")
	}
}

// thaw ends the pause, unless it was extended. An answer that has already arrived counts first.
func (r *run) thaw() {
	r.takeWaiting()
	if r.sleep.unheard != nil && !time.Now().Before(r.sleep.until) {
		r.resume("not every unit was heard from in time")
	}
}

// resume lets timers expire again.
func (r *run) resume(why string) {
	for _, unit := range slices.Sorted(maps.Keys(r.sleep.losses)) {
		r.sleep.losses[unit].take(r)
	}
	r.e.log.Info("timers may end again", "reason", why)
	retries := r.sleep.retries
	r.sleep.retries, r.sleep.asked = nil, map[order]bool{}
	for _, in := range retries {
		in.decide(r)
	}
	r.sleep.unheard, r.sleep.extended = nil, 0
	r.sleep.thaw.Stop()
	r.system.Pause(false)
	r.publish(Resumed{r.now(), why})
	r.reorder()
	r.step(fsm.Input{})
	if r.shutdowns.returned {
		r.shutdowns.returned = false
		r.checkShutdowns()
	}
}

// An order identifies an effect, both before and after it is renewed.
type order struct {
	unit, event string
	given       int64 // nanoseconds since 1970
}

func orderOf(e *fsm.Effect) order { return order{e.Unit, e.Event, e.Time.UnixNano()} }

// A secondTry asks whether an order that failed, or that has waited long, may be tried. It may not
// if power is back and no other reason remains: nobody wants a shutdown for an outage that is over.
// After a pause, the units must have been heard from and the reason must persist, as after a
// restart. The same applies to an order that the privileged process took late.
type secondTry struct {
	effect *fsm.Effect
	failed error        // why the previous try failed; nil: this is the first
	answer chan<- error // has room
}

func (in secondTry) outcome() {} // so that the end of the monitor does not delay a shutdown

func (in secondTry) take(r *run) {
	switch {
	case r.sleep.unheard != nil:
		r.sleep.retries = append(r.sleep.retries, in)
	case r.over(in.effect):
		in.answer <- actions.ErrOver
	case errors.Is(in.failed, actions.ErrLate):
		in.decide(r)
	case in.effect.Time.Before(r.sleep.awake) && !r.sleep.asked[orderOf(in.effect)]: // from before the last gap
		in.decide(r)
	default:
		in.allow(r)
	}
}

func (in secondTry) allow(r *run) {
	r.sleep.allowed[orderOf(in.effect)] = time.Now()
	in.answer <- nil
}

// decide answers when the units have been heard from.
func (in secondTry) decide(r *run) {
	r.sleep.asked[orderOf(in.effect)] = true
	if r.persists(in.effect) && !r.over(in.effect) {
		in.allow(r)
		return
	}
	in.answer <- actions.ErrOver
}

// retry is Options.Retry of the actions.
func (r *run) retry(ctx context.Context, e *fsm.Effect, failed error) error {
	if e.Drill {
		return actions.ErrOver
	}
	answer := make(chan error, 1)
	go r.post(secondTry{e, failed, answer})
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return nil
	case <-r.done:
		return nil
	}
}
