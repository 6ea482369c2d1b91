package journal

import (
	"errors"
	"iter"
	"slices"
)

// A step is an input, or the passing of time, with all its consequences; or an entry about the
// monitor itself.
type step struct {
	head    Entry
	events  []*event // in journal order
	entries []Entry  // all, in journal order, the results of effects last
	waiting int      // effects without a known result
}

// An event is a region that moved, a timer that expired, or the step's head, with its consequences.
type event struct {
	entry  Entry
	direct []Entry // timers that started or were cancelled without a rule
	rules  []*ruleRun
	origin *trail // of a timer that expired: what started it; of a region that a rule or a timer has moved: that
	moved  bool   // it is a region that a rule or a timer has moved, not the step's input
}

// A ruleRun is one run of a rule.
type ruleRun struct {
	entry    Entry
	outcomes []*outcome
}

// An outcome is something that a rule did, or did not do.
type outcome struct {
	entry  Entry
	result *Entry
}

// A trail leads from a timer or an effect back to its origin.
type trail struct {
	step  *step
	event *event
	rule  *ruleRun // nil: no rule was needed
	depth int      // the number of trails before it
}

// maxTrail limits how far back a trail is followed: timers may start each other endlessly.
const maxTrail = 100

// An assembler groups entries into steps. It keeps only the steps that wait for the result of an
// effect, and the trails of the running timers.
type assembler struct {
	onStep   func(*step) // gets each step once it is complete
	onLate   func(Entry) // gets the results of effects whose step is already gone
	onEffect func(*trail, *outcome)

	onSettled func(Entry)  // gets the outcomes of effects that were kept for a retry
	onEntry   func(*Entry) // gets every entry

	steps   []*step
	open    bool // the last step may continue
	events  map[uint64]*event
	rules   map[uint64]*ruleRun
	homes   map[*ruleRun]*event
	runs    map[uint64]*ruleRun // by outcome
	effects map[uint64]pendingEffect
	ids     map[string]uint64 // of effects
	timers  map[[2]string]*trail
}

type pendingEffect struct {
	step    *step
	outcome *outcome
}

// maxWaiting limits how many steps wait for the result of an effect.
const maxWaiting = 256

func newAssembler() *assembler {
	return &assembler{effects: map[uint64]pendingEffect{}, ids: map[string]uint64{}, timers: map[[2]string]*trail{}}
}

// read processes all entries. A damaged line ends a step, since the entries that follow may not
// belong to it.
func (a *assembler) read(entries iter.Seq2[Entry, error]) error {
	for e, err := range entries {
		switch {
		case errors.As(err, new(*Damage)):
			a.open = false
		case err != nil:
			return err
		default:
			a.add(e)
		}
	}
	a.flush(0)
	return nil
}

func (a *assembler) add(e Entry) {
	if a.onEntry != nil {
		a.onEntry(&e)
	}
	switch e.Kind {
	case Ran:
		a.end(e)
	case Started, Ended, Reload, Refused, Paused, Resumed, Damaged, Gap, DrillBegan, DrillAction, DrillEnded, Settled, Alarm, Report, Lost, FSD, Adjust, Ack, Unack, Tick, ShutdownDone, ShutdownGone:
		a.begin(e)
		c := a.steps[len(a.steps)-1]
		c.entries = []Entry{e}
		if e.Kind == Alarm { // it has outcomes, as a rule does
			r := &ruleRun{entry: e}
			s := a.event(c, e.Seq)
			s.rules = []*ruleRun{r}
			a.rules[e.Seq], a.homes[r] = r, s
		}
	default:
		if !a.open {
			a.begin(Entry{Kind: Tick, Time: e.Time}) // its head is missing
		}
		c := a.steps[len(a.steps)-1]
		c.entries = append(c.entries, e)
		a.continued(c, e)
	}
}

func (a *assembler) begin(e Entry) {
	a.flush(maxWaiting)
	a.steps = append(a.steps, &step{head: e})
	if e.Kind == Settled && a.onSettled != nil {
		a.onSettled(e)
	}
	a.open, a.events, a.rules, a.homes = true, map[uint64]*event{}, map[uint64]*ruleRun{}, map[*ruleRun]*event{}
	a.runs = map[uint64]*ruleRun{}
}

// flush passes on the steps that are complete, and the oldest ones if more than most are waiting.
func (a *assembler) flush(most int) {
	for len(a.steps) > 0 && (a.steps[0].waiting == 0 || len(a.steps) > most) {
		if a.onStep != nil {
			a.onStep(a.steps[0])
		}
		a.steps = a.steps[1:]
	}
}

func (a *assembler) continued(c *step, e Entry) {
	timer := [2]string{e.Unit, e.Timer}
	switch e.Kind {
	case Transition, TimerExpired:
		s := &event{entry: e}
		if e.Kind == TimerExpired {
			s.origin = a.timers[timer]
			delete(a.timers, timer)
		} else if r := a.runs[e.Cause]; r != nil {
			s.moved, s.origin = true, newTrail(c, a.homes[r], r)
		} else if by := a.events[e.Cause]; by != nil && by.entry.Kind == TimerExpired {
			s.moved, s.origin = true, newTrail(c, by, nil)
		}
		a.events[e.Seq] = s
		c.events = append(c.events, s)
		return
	case RuleRun:
		r := &ruleRun{entry: e}
		s := a.event(c, e.Cause)
		s.rules = append(s.rules, r)
		a.rules[e.Seq], a.homes[r] = r, s
		return
	}

	if e.Kind == TimerCancelled || e.Kind == TimerDropped {
		delete(a.timers, timer)
	}
	r := a.rules[e.Cause]
	s := a.homes[r]
	if r == nil {
		s = a.event(c, e.Cause)
		s.direct = append(s.direct, e)
		if e.Kind == TimerExtended {
			s.origin = a.timers[timer] // what had started it
			a.timers[timer] = newTrail(c, s, nil)
		}
	} else {
		d := &outcome{entry: e}
		r.outcomes = append(r.outcomes, d)
		a.runs[e.Seq] = r
		if e.Kind == EffectRaised {
			a.raised(&trail{step: c, event: s, rule: r}, d)
		}
	}
	if e.Kind == TimerStarted {
		a.timers[timer] = newTrail(c, s, r)
	}
}

func (a *assembler) raised(t *trail, d *outcome) {
	if d.entry.Effect == nil {
		return
	}
	if d.entry.Effect.Verb != "DEBUG" {
		a.effects[d.entry.Seq] = pendingEffect{t.step, d}
		if id := d.entry.Effect.ID; id != "" {
			a.ids[id] = d.entry.Seq
		}
		t.step.waiting++
	}
	if a.onEffect != nil {
		a.onEffect(newTrail(t.step, t.event, t.rule), d)
	}
}

// newTrail makes a trail, and cuts it off if it has become too long.
func newTrail(c *step, s *event, r *ruleRun) *trail {
	t := &trail{step: c, event: s, rule: r}
	if s.origin != nil {
		t.depth = s.origin.depth + 1
	}
	if t.depth >= 2*maxTrail {
		last := t
		for t.depth = 0; t.depth < maxTrail; t.depth++ {
			last = last.event.origin
		}
		last.event.origin = nil
	}
	return t
}

// event returns the event with a number; for the head, or if it is missing, that of the step
// itself.
func (a *assembler) event(c *step, seq uint64) *event {
	s := a.events[seq]
	if s == nil {
		s = a.events[c.head.Seq]
	}
	if s == nil {
		s = &event{entry: c.head}
		a.events[c.head.Seq] = s
		c.events = append(c.events, s)
	}
	return s
}

func (a *assembler) end(e Entry) {
	raised := e.Cause
	if raised == 0 && e.Effect != nil { // by an earlier process
		raised = a.ids[e.Effect.ID]
	}
	at, ok := a.effects[raised]
	if !ok {
		if a.onLate != nil {
			a.onLate(e)
		}
		return
	}
	delete(a.effects, raised)
	delete(a.ids, at.outcome.entry.Effect.ID)
	at.step.waiting--
	at.step.entries = append(at.step.entries, e)
	gone := len(a.steps) == 0 || at.step.head.Seq < a.steps[0].head.Seq
	at.outcome.result = &e
	if gone && a.onLate != nil {
		a.onLate(e)
	}
}

// concerns reports whether a step concerns a unit.
func (c *step) concerns(unit string) bool {
	if unit == "" || c.head.Kind.ofMonitor() {
		return true
	}
	for i := range c.entries {
		if c.entries[i].of(unit) {
			return true
		}
	}
	return false
}

// concerns reports whether an event concerns a unit.
func (s *event) concerns(unit string) bool {
	if unit == "" || s.entry.of(unit) || s.entry.Kind.ofMonitor() {
		return true
	}
	for i := range s.direct {
		if s.direct[i].of(unit) {
			return true
		}
	}
	for _, r := range s.rules {
		if r.entry.of(unit) {
			return true
		}
		for _, d := range r.outcomes {
			if d.entry.of(unit) {
				return true
			}
		}
	}
	return false
}

// ofMonitor reports whether an entry is about the monitor itself, not about a unit.
func (k Kind) ofMonitor() bool {
	switch k {
	case Started, Ended, Reload, Refused, Paused, Resumed, Damaged, Gap, DrillBegan, DrillAction, DrillEnded:
		return true
	}
	return false
}

// Chain is what led to an effect, step by step, from the first event to the rule that raised it.
type Chain struct {
	trails  []*trail // oldest first
	cut     bool     // earlier steps are left out
	settled []Entry  // the later outcome of the effect
	again   []Entry  // the same order, given again in the same outage
}

// Last returns the last effect that matches both the query and wanted, with what led to it; nil if
// there is none. Of the orders in one outage, to shut down or to set FSD, it returns the first: the
// others only repeat it. entries should be the whole journal, since what led to an effect may be
// older than Query.Since.
func Last(entries iter.Seq2[Entry, error], q Query, wanted func(*Effect) bool) (*Chain, error) {
	a := newAssembler()
	now, during := newOutageTracker(), 0
	a.onEntry = now.note
	var last *trail
	var effect Entry
	var settled, again []Entry
	a.onEffect = func(t *trail, d *outcome) {
		switch {
		case !q.wants(&d.entry) || !wanted(d.entry.Effect):
		case last != nil && d.entry.Effect.orders() && effect.Effect.orders() && !now.calm() && during == now.number:
			again = append(again, d.entry)
		default:
			last, effect, settled, again, during = t, d.entry, nil, nil, now.number
		}
	}
	a.onSettled = func(e Entry) {
		if last != nil && e.settles(&effect) {
			settled = append(settled, e)
		}
	}
	if err := a.read(entries); err != nil || last == nil {
		return nil, err
	}
	c := &Chain{settled: settled, again: again}
	for t := last; t != nil; t = t.event.origin {
		if len(c.trails) == maxTrail {
			c.cut = true
			break
		}
		c.trails = append(c.trails, t)
	}
	slices.Reverse(c.trails)
	return c, nil
}

// Entries returns the entries of the chain in journal order.
func (c *Chain) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i, t := range c.trails {
			if i > 0 && t.step == c.trails[i-1].step {
				continue
			}
			for _, e := range t.step.entries {
				if !yield(e) {
					return
				}
			}
		}
		for _, e := range c.settled {
			if !yield(e) {
				return
			}
		}
	}
}

// settles reports whether an entry contains the outcome of an effect. One run of a rule may raise
// several effects of a kind that only differ in their recipients.
func (e *Entry) settles(raised *Entry) bool {
	a, b := e.Effect, raised.Effect
	return e.Unit == raised.Unit && e.Rule == raised.Rule && e.Raised != nil && e.Raised.Equal(raised.Time) &&
		a != nil && a.Verb == b.Verb && a.To == b.To
}
