package journal

import (
	"errors"
	"iter"
	"slices"
)

// A chapter is what one input, or the passing of time, has brought; or one entry of the monitor's
// own.
type chapter struct {
	head    Entry
	scenes  []*scene // in the order of the journal
	entries []Entry  // all, in the same order, the ends of effects last
	waiting int      // effects whose end is not known
}

// A scene is a region that moved or a timer that ended, or the chapter's head, and what came of it.
type scene struct {
	entry  Entry
	direct []Entry // timers that started or were cancelled without a rule
	rules  []*rule
	origin *trail // of a timer that ended: what had started it
}

// A rule is one run of a rule.
type rule struct {
	entry Entry
	deeds []*deed
}

// A deed is what a rule did or did not do.
type deed struct {
	entry  Entry
	result *Entry
}

// A trail leads from a timer, or an effect, back to what was at its beginning.
type trail struct {
	chapter *chapter
	scene   *scene
	rule    *rule // nil: it needed none
	depth   int   // of the trails before it
}

// maxTrail bounds how far back a trail is followed: timers may start one another for ever.
const maxTrail = 100

// A narrator makes chapters of entries. It keeps no more than the chapters that wait for the end of
// an effect, and the trails of the timers that run.
type narrator struct {
	told func(*chapter) // is given each chapter once it is complete
	late func(Entry)    // is given the ends of effects whose chapter was told
	did  func(*trail, *deed)

	settled func(Entry)  // is given what became of effects that were kept
	seen    func(*Entry) // is given every entry

	chapters []*chapter
	open     bool // the last chapter may go on
	scenes   map[uint64]*scene
	rules    map[uint64]*rule
	homes    map[*rule]*scene
	effects  map[uint64]pendingEffect
	timers   map[[2]string]*trail
}

type pendingEffect struct {
	chapter *chapter
	deed    *deed
}

// maxWaiting bounds how many chapters wait for the end of an effect.
const maxWaiting = 256

func newNarrator() *narrator {
	return &narrator{effects: map[uint64]pendingEffect{}, timers: map[[2]string]*trail{}}
}

// read takes all entries. A damaged line ends a chapter: nobody knows whether what follows belongs
// to it.
func (n *narrator) read(entries iter.Seq2[Entry, error]) error {
	for e, err := range entries {
		switch {
		case errors.As(err, new(*Damage)):
			n.open = false
		case err != nil:
			return err
		default:
			n.add(e)
		}
	}
	n.tell(0)
	return nil
}

func (n *narrator) add(e Entry) {
	if n.seen != nil {
		n.seen(&e)
	}
	switch e.Kind {
	case Ran:
		n.end(e)
	case Started, Ended, Reload, Refused, Paused, Resumed, Gap, Settled, Alarm, Report, Lost, FSD, Adjust, Tick:
		n.begin(e)
		c := n.chapters[len(n.chapters)-1]
		c.entries = []Entry{e}
		if e.Kind == Alarm { // tells what it does as a rule would
			r := &rule{entry: e}
			s := n.scene(c, e.Seq)
			s.rules = []*rule{r}
			n.rules[e.Seq], n.homes[r] = r, s
		}
	default:
		if !n.open {
			n.begin(Entry{Kind: Tick, Time: e.Time}) // its own is missing
		}
		c := n.chapters[len(n.chapters)-1]
		c.entries = append(c.entries, e)
		n.continued(c, e)
	}
}

func (n *narrator) begin(e Entry) {
	n.tell(maxWaiting)
	n.chapters = append(n.chapters, &chapter{head: e})
	if e.Kind == Settled && n.settled != nil {
		n.settled(e)
	}
	n.open, n.scenes, n.rules, n.homes = true, map[uint64]*scene{}, map[uint64]*rule{}, map[*rule]*scene{}
}

// tell gives away the chapters that are complete, and those that wait in front of more than most
// others.
func (n *narrator) tell(most int) {
	for len(n.chapters) > 0 && (n.chapters[0].waiting == 0 || len(n.chapters) > most) {
		if n.told != nil {
			n.told(n.chapters[0])
		}
		n.chapters = n.chapters[1:]
	}
}

func (n *narrator) continued(c *chapter, e Entry) {
	timer := [2]string{e.Unit, e.Timer}
	switch e.Kind {
	case Transition, TimerExpired:
		s := &scene{entry: e}
		if e.Kind == TimerExpired {
			s.origin = n.timers[timer]
			delete(n.timers, timer)
		}
		n.scenes[e.Seq] = s
		c.scenes = append(c.scenes, s)
		return
	case RuleRun:
		r := &rule{entry: e}
		s := n.scene(c, e.Cause)
		s.rules = append(s.rules, r)
		n.rules[e.Seq], n.homes[r] = r, s
		return
	}

	if e.Kind == TimerCancelled || e.Kind == TimerDropped {
		delete(n.timers, timer)
	}
	r := n.rules[e.Cause]
	s := n.homes[r]
	if r == nil {
		s = n.scene(c, e.Cause)
		s.direct = append(s.direct, e)
		if e.Kind == TimerExtended {
			s.origin = n.timers[timer] // what had started it
			n.timers[timer] = newTrail(c, s, nil)
		}
	} else {
		d := &deed{entry: e}
		r.deeds = append(r.deeds, d)
		if e.Kind == EffectRaised {
			n.raised(&trail{chapter: c, scene: s, rule: r}, d)
		}
	}
	if e.Kind == TimerStarted {
		n.timers[timer] = newTrail(c, s, r)
	}
}

func (n *narrator) raised(t *trail, d *deed) {
	if d.entry.Effect == nil {
		return
	}
	if d.entry.Effect.Verb != "DEBUG" {
		n.effects[d.entry.Seq] = pendingEffect{t.chapter, d}
		t.chapter.waiting++
	}
	if n.did != nil {
		n.did(newTrail(t.chapter, t.scene, t.rule), d)
	}
}

// newTrail makes a trail, and cuts one that has become too long.
func newTrail(c *chapter, s *scene, r *rule) *trail {
	t := &trail{chapter: c, scene: s, rule: r}
	if s.origin != nil {
		t.depth = s.origin.depth + 1
	}
	if t.depth >= 2*maxTrail {
		last := t
		for t.depth = 0; t.depth < maxTrail; t.depth++ {
			last = last.scene.origin
		}
		last.scene.origin = nil
	}
	return t
}

// scene finds the scene with a number; the chapter's own for the head, or where it is missing.
func (n *narrator) scene(c *chapter, seq uint64) *scene {
	s := n.scenes[seq]
	if s == nil {
		s = n.scenes[c.head.Seq]
	}
	if s == nil {
		s = &scene{entry: c.head}
		n.scenes[c.head.Seq] = s
		c.scenes = append(c.scenes, s)
	}
	return s
}

func (n *narrator) end(e Entry) {
	at, ok := n.effects[e.Cause]
	if !ok {
		if n.late != nil {
			n.late(e)
		}
		return
	}
	delete(n.effects, e.Cause)
	at.chapter.waiting--
	at.chapter.entries = append(at.chapter.entries, e)
	told := len(n.chapters) == 0 || at.chapter.head.Seq < n.chapters[0].head.Seq
	at.deed.result = &e
	if told && n.late != nil {
		n.late(e)
	}
}

// concerns reports whether a chapter has to do with a unit.
func (c *chapter) concerns(unit string) bool {
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

// concerns reports whether a scene has to do with a unit.
func (s *scene) concerns(unit string) bool {
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
		for _, d := range r.deeds {
			if d.entry.of(unit) {
				return true
			}
		}
	}
	return false
}

// ofMonitor says that an entry is the monitor's own, and of no unit.
func (k Kind) ofMonitor() bool {
	switch k {
	case Started, Ended, Reload, Refused, Paused, Resumed, Gap:
		return true
	}
	return false
}

// Chain is how it came to an effect: chapter by chapter, from the first event to the rule that
// raised it.
type Chain struct {
	trails  []*trail // oldest first
	cut     bool     // what was before is left out
	settled []Entry  // what became of the effect later
	again   []Entry  // the same order, given again in the same outage
}

// Last finds the last effect that is wanted among those that a query returns, and what led to it;
// nil: there is none. Of the orders that one outage brings, to shut down or to set FSD, it finds
// the first: those that follow only repeat it. The entries should be all: what led to an effect may
// be older than Query.Since.
func Last(entries iter.Seq2[Entry, error], q Query, wanted func(*Effect) bool) (*Chain, error) {
	n := newNarrator()
	now, during := newOutageTracker(), 0
	n.seen = now.note
	var last *trail
	var effect Entry
	var settled, again []Entry
	n.did = func(t *trail, d *deed) {
		switch {
		case !q.wants(&d.entry) || !wanted(d.entry.Effect):
		case last != nil && d.entry.Effect.orders() && effect.Effect.orders() && !now.calm() && during == now.number:
			again = append(again, d.entry)
		default:
			last, effect, settled, again, during = t, d.entry, nil, nil, now.number
		}
	}
	n.settled = func(e Entry) {
		if last != nil && e.settles(&effect) {
			settled = append(settled, e)
		}
	}
	if err := n.read(entries); err != nil || last == nil {
		return nil, err
	}
	c := &Chain{settled: settled, again: again}
	for t := last; t != nil; t = t.scene.origin {
		if len(c.trails) == maxTrail {
			c.cut = true
			break
		}
		c.trails = append(c.trails, t)
	}
	slices.Reverse(c.trails)
	return c, nil
}

// Entries returns the entries of the chain, in their order.
func (c *Chain) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i, t := range c.trails {
			if i > 0 && t.chapter == c.trails[i-1].chapter {
				continue
			}
			for _, e := range t.chapter.entries {
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

// settles reports whether an entry tells what became of an effect. One run of a rule may have
// raised several of a kind, which only their mails tell apart.
func (e *Entry) settles(raised *Entry) bool {
	a, b := e.Effect, raised.Effect
	return e.Unit == raised.Unit && e.Rule == raised.Rule && e.Raised != nil && e.Raised.Equal(raised.Time) &&
		a != nil && a.Verb == b.Verb && a.To == b.To
}
