package verify

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Limits of the model.
const (
	maxUnits     = 8
	maxVariables = 6
)

// Habits are what a unit may do in a world. A unit with the zero value always reports OL.
type habits struct {
	fails      bool     // mains may fail
	returns    bool     // mains may come back for good
	again      bool     // mains may fail once more
	flickers   int      // how often mains may come back, or LB disappear, for a moment
	low        bool     // LB may appear in an outage
	lowOnMains bool     // LB may appear on mains
	calibrates bool     // the unit may run on its battery on purpose
	endsDark   bool     // power may have failed when the calibration ends
	lostOnline bool     // contact may be lost on mains
	lostInDark bool     // contact may be lost on battery
	found      bool     // contact may return
	glitches   bool     // contact returns within a moment
	waits      bool     // the unit first reports WAIT when contact returns
	forced     bool     // FSD may come from elsewhere
	clears     bool     // FSD may disappear again
	released   bool     // FSD disappears once mains is back, and before it fails again for any unit: the servers were restarted
	latched    bool     // FSD is set from the start, on mains
	kept       bool     // FSD may be set from the start, and stay: a server keeps it from the last outage
	words      []string // words that may appear and stay
	flashes    []string // words that may appear for a moment
	variables  bool     // variables are reported, and change
	lies       string   // the value of all variables of the driver; "": see variables
	wavers     bool     // variables rise and fall even in an outage
	stepwise   bool     // variables fall from one value to the next
	inTime     bool     // a secondary that has not logged in when FSD is set does not log in later
	starts     bool     // the monitor may start in any of these states, not only on mains
}

// A unit is the state of a unit's environment.
type unit struct {
	ob, lb, cal, fsd bool // what it reports
	lost             bool
	outage           bool // mains is off, and this is not a calibration
	back             bool // mains has come back for good
	full             bool // the battery was full when the outage began
	dip              bool // mains is back for a moment
	blink            bool // LB is absent for a moment
	asked            bool // FSD was set, and is not reported yet
	flickers         uint8
	words            uint16 // bits for habits.words, then for habits.flashes
	variables        [maxVariables]uint8
	clocks           uint16 // bits for the clocks that run
}

// An environment is the state of all units' environments, and what the monitor has ordered.
type environment struct {
	units    [maxUnits]unit
	lost     uint8 // how often contact was lost
	restarts uint8
	down     bool   // SHUTDOWNCMD was given
	needless uint8  // it came on mains power, lastly an even (1) or odd (2) number of times; 0: it did not
	survived bool   // the host has survived a SHUTDOWNCMD
	told     uint8  // SETFSD was given, by unit
	done     uint8  // the action of a PROVE was carried out since its condition became true, by unit
	stages   uint32 // stages that were carried out
	losses   uint16 // timers that only a loss of contact has started; see subject.glitch
	clocks   uint8  // bits for the clocks of all units that run: bit 0 is sinceDown
}

// waiting marks a unit whose driver has not spoken yet.
const waiting uint16 = 1 << 15

// refused stands among the words when a server refuses the monitor's user.
const refused = "REFUSED"

// The clocks of each unit, and of all together.
const (
	sinceOB     = iota // the outage began
	sinceLB            // the battery became low in it
	sinceLost          // contact was lost
	sinceAsked         // SETFSD was given
	sinceFlash         // a word appeared or disappeared for a moment
	sinceFSD           // FSD was reported
	sinceTrue          // the condition of a PROVE became true
	sinceSet           // SETFSD was given, and could be received
	sinceReport        // the unit reported, or contact was lost; see check.apart
	unitClocks

	sinceDown = maxUnits * unitClocks // SHUTDOWNCMD was given
	sinceFew  = sinceDown + 1         // too few units are out of danger; see subject.many
	sinceDark = sinceDown + 2         // the last outage of any unit began
	sinceUp   = sinceDown + 3         // the monitor was started
	lastClock = sinceUp
)

// settled is how long mains must be back before an outage counts as a new one, and how long a monitor must run
// before FSD on mains counts as new.
const settled = time.Minute

func (u *unit) runs(clock int) bool { return u.clocks&(1<<clock) != 0 }
func (u *unit) start(clock int)     { u.clocks |= 1 << clock }
func (u *unit) stop(clock int)      { u.clocks &^= 1 << clock }

// forced reports whether FSD was set, reported or not.
func (u *unit) forced() bool { return u.fsd || u.asked }

// A guard bounds a clock.
type guard struct {
	clock int
	low   bool  // the clock must be at least the value; otherwise at most
	value int64 // nanoseconds
	equal bool  // the value itself is allowed
}

// upper returns the bound of a guard from above.
func (g *guard) upper() bound {
	if g.equal {
		return atMost(g.value)
	}
	return below(g.value)
}

// A world is the environment of a check.
type world struct {
	policy    *fsm.Definition
	assume    *Assumptions
	habits    []habits
	variables [][]variable
	constant  [][]fsm.Value // what units report besides variables, and that never changes; may be nil
	maxLost   int
	restarts  int
	outages   int // how many units may fail; 0: all
	once      sync.Once
	classes   []int // see class
	flickers  int   // how often all units together may flicker; 0: any number
	special   int   // how many units may do something rare at the same time; 0: any number
	off       bool  // the host goes down after SHUTDOWNCMD, as it should
}

// A move is something that the environment does.
type move struct {
	unit    int // -1: the monitor is restarted
	next    environment
	restart []int   // clocks that start again
	after   []guard // it happens only when these hold
}

// status returns what a unit reports.
func (w *world) status(i int, u *unit) string {
	words := make([]string, 0, 6)
	add := func(on bool, word string) {
		if on {
			words = append(words, word)
		}
	}
	add(u.fsd, "FSD")
	add(u.ob, "OB")
	add(!u.ob, "OL")
	add(u.cal, "CAL")
	add(u.lb, "LB")
	h := &w.habits[i]
	for j, word := range slices.Concat(h.words, h.flashes) {
		add(u.words&(1<<j) != 0 && word != refused, word)
	}
	return strings.Join(words, " ")
}

// input returns what the monitor learns about a unit.
func (w *world) input(i int, u *unit) fsm.Input {
	in := fsm.Input{Unit: w.policy.Units[i].ID}
	switch {
	case u.words&waiting != 0:
		in.Status = "WAIT"
		return in
	case u.lost:
		in.Lost = "lost"
		return in
	}
	in.Status = w.status(i, u)
	if j := slices.Index(w.habits[i].words, refused); j >= 0 && u.words&(1<<j) != 0 {
		in.Refused = refused
	}
	for j := range w.variables[i] {
		v := &w.variables[i][j]
		switch {
		case w.habits[i].lies != "" && v.name != varClients:
			in.Values = append(in.Values, fsm.Value{Name: v.name, Value: w.habits[i].lies})
		case w.moving(i, j):
			in.Values = append(in.Values, fsm.Value{Name: v.name, Value: v.values[u.variables[j]]})
		}
	}
	if w.constant != nil {
		in.Values = append(in.Values, w.constant[i]...)
	}
	return in
}

// moving reports whether a variable of a unit is reported and changes. The driver does not report the number of
// secondaries.
func (w *world) moving(i, j int) bool {
	if w.variables[i][j].name == varClients {
		return w.assume.Secondaries != "none"
	}
	return w.habits[i].variables && w.habits[i].lies == ""
}

// begins returns the states in which a unit may be when the monitor starts, before its first report.
func (w *world) begins(i int) []unit {
	h := &w.habits[i]
	base := unit{full: true}
	for j := range w.variables[i] {
		base.variables[j] = uint8(len(w.variables[i][j].values) - 1)
	}
	if h.latched {
		base.fsd = true
	}
	all := []unit{base}
	if h.lowOnMains {
		u := base
		u.lb = true
		all = append(all, u)
	}
	if h.kept {
		u := base
		u.fsd = true
		all = append(all, u)
	}
	if h.latched {
		for _, u := range slices.Clone(all) {
			u.lost = true // at first
			all = append(all, u)
		}
	}
	if h.starts && h.fails {
		for _, lb := range []bool{false, true} {
			if lb && !h.low {
				continue
			}
			u := base
			u.ob, u.lb = true, lb
			w.beginOutage(i, &u, !lb)
			all = append(all, u)
		}
	}
	if h.starts && h.calibrates {
		u := base
		u.ob, u.cal = true, true
		all = append(all, u)
	}
	if !h.stepwise {
		for _, u := range slices.Clone(all) {
			for j := range w.variables[i] {
				if !w.moving(i, j) {
					continue
				}
				for v := range w.variables[i][j].values {
					if uint8(v) != u.variables[j] && w.may(i, &u, j, v) {
						x := u
						x.variables[j] = uint8(v)
						if x.outage && w.variables[i][j].drops() {
							x.full = false
						}
						all = append(all, x)
					}
				}
			}
		}
	}
	return all
}

// may reports whether a variable can have a value in the unit's state.
func (w *world) may(i int, u *unit, j, value int) bool {
	v := &w.variables[i][j]
	if !v.drops() || !u.outage || w.habits[i].wavers {
		return true
	}
	return !u.lb || value <= max(v.low, 0)
}

func (w *world) beginOutage(i int, u *unit, full bool) {
	u.outage, u.full = true, full
	for j := range w.variables[i] {
		v := &w.variables[i][j]
		if w.moving(i, j) && v.drops() && int(u.variables[j]) != len(v.values)-1 {
			u.full = false
		}
	}
	u.start(sinceOB)
	if u.lb {
		w.beginLow(i, u)
	}
}

// beginLow notes that the battery is low in an outage. Its charge and runtime are low then, too.
func (w *world) beginLow(i int, u *unit) {
	u.start(sinceLB)
	for j := range w.variables[i] {
		if v := &w.variables[i][j]; v.drops() {
			u.variables[j] = min(u.variables[j], uint8(max(v.low, 0)))
		}
	}
}

func (u *unit) endOutage() {
	u.outage, u.dip, u.blink = false, false, false
	u.stop(sinceOB)
	u.stop(sinceLB)
	u.stop(sinceFlash)
}

// breadth is the number of possible first moves.
func (w *world) breadth() int {
	var e environment
	for i := range w.policy.Units {
		e.units[i] = w.begins(i)[0]
	}
	return len(w.moves(&e))
}

// moves returns what the environment can do next.
func (w *world) moves(e *environment) []move {
	out := make([]move, 0, 4*len(w.policy.Units)+1)
	for i := range w.policy.Units {
		out = w.unitMoves(out, e, i)
	}
	if int(e.restarts) < w.restarts {
		next := *e
		next.restarts++
		out = append(out, move{unit: -1, next: next})
	}
	return out
}

func (w *world) unitMoves(out []move, e *environment, i int) []move {
	h, u := &w.habits[i], &e.units[i]
	add := func(next unit, restart ...int) {
		m := move{unit: i, next: *e}
		for _, c := range restart {
			m.restart = append(m.restart, i*unitClocks+c)
		}
		m.next.units[i] = next
		out = append(out, m)
	}
	if u.lost {
		if h.waits && u.words&waiting == 0 {
			next := *u
			next.words |= waiting
			add(next)
		}
		if h.found {
			w.find(e, i, add)
		}
		return out
	}
	// The core of the status: mains, battery, calibration.
	for k := range 8 {
		if h.stepwise && k&2 != 0 {
			continue
		}
		next := *u
		next.ob, next.lb, next.cal = k&1 != 0, k&2 != 0, k&4 != 0
		if next.ob == u.ob && next.lb == u.lb && next.cal == u.cal {
			continue
		}
		if w.turn(e, i, u, &next) && w.mayBeSpecial(e, i, &next) {
			add(next)
			if h.again {
				out = w.ordered(out, e)
			}
		}
	}
	if u.asked {
		next := *u
		next.asked, next.fsd = false, true
		next.stop(sinceAsked)
		next.start(sinceFSD)
		add(next)
	}
	if h.forced && !u.fsd && !u.asked {
		next := *u
		next.fsd = true
		next.start(sinceFSD)
		add(next)
		if !u.ob {
			out[len(out)-1].after = []guard{{sinceUp, true, int64(settled), true}}
		}
	}
	if (h.latched || h.clears || h.released && (u.back || e.down && !w.dark(e))) && u.fsd {
		next := *u
		next.fsd = false
		add(next)
		if h.released && e.clocks&1 != 0 {
			m := &out[len(out)-1]
			m.restart = append(m.restart, sinceDown) // the mains is back without FSD from now on
		}
	}
	for j := range len(h.words) + len(h.flashes) {
		next := *u
		next.words ^= 1 << j
		if j >= len(h.words) {
			on := next.words&(1<<j) != 0
			if on && u.runs(sinceFlash) {
				continue // one at a time
			}
			if on {
				next.start(sinceFlash)
			} else {
				next.stop(sinceFlash)
			}
		}
		add(next)
	}
	for j := range w.variables[i] {
		v := &w.variables[i][j]
		if w.moving(i, j) {
			for value := range v.values {
				x := uint8(value)
				if h.stepwise && (!u.outage || x+1 != u.variables[j]) {
					continue
				}
				if h.inTime && (u.fsd || e.told&(1<<i) != 0) && v.name == varClients && x > u.variables[j] {
					continue
				}
				if x == u.variables[j] || v.drops() && u.outage && !h.wavers && x > u.variables[j] || !w.may(i, u, j, value) {
					continue
				}
				next := *u
				next.variables[j] = x
				add(next)
			}
		}
	}
	if int(e.lost) < w.maxLost && (u.outage && h.lostInDark || !u.ob && !u.dip && h.lostOnline) && !u.blink {
		next := *u
		next.lost = true
		next.asked = false
		next.stop(sinceAsked)
		next.start(sinceLost)
		before := len(out)
		add(next)
		out[before].next.lost++
	}
	return out
}

// ordered completes the last of some moves, which changes mains, battery or calibration, after an order to shut down,
// and adds another if the next outage may be one after a shutdown that did not happen.
func (w *world) ordered(out []move, e *environment) []move {
	m := &out[len(out)-1]
	begins, ends := w.dark(&m.next) && !w.dark(e), w.dark(e) && !w.dark(&m.next)
	switch {
	case ends && (e.down || e.told != 0):
		m.next.clocks |= 1
		m.restart = append(m.restart, sinceDown)
	case begins && e.clocks&1 != 0:
		next := *m
		next.next.down, next.next.needless, next.next.survived, next.next.clocks = false, 0, true, 0
		next.after = []guard{{sinceDown, true, int64(settled), true}}
		if e.needless > 0 {
			next.after[0].value = int64(fsm.DownFor) // until then DOWN may last, and nothing be ordered
		}
		if e.down {
			out[len(out)-1] = next
		} else {
			out = append(out, next)
		}
	}
	return out
}

// turn completes a change of mains, battery or calibration, and reports whether it can happen.
func (w *world) turn(e *environment, i int, u, next *unit) bool {
	h := &w.habits[i]
	switch {
	case next.cal && !h.calibrates, next.lb && !next.ob && !u.lb && !h.lowOnMains:
		return false
	case next.cal:
		// A calibration begins on mains, and its LB means nothing.
		return !u.outage && !u.dip && (u.cal || !u.back || h.again)
	case u.cal && next.ob:
		if !h.endsDark || u.back {
			return false
		}
		w.beginOutage(i, next, false)
		next.full = false
		return true
	case next.ob && !u.ob && u.dip:
		if u.lb && !next.lb {
			return false
		}
		next.dip = false
		next.stop(sinceFlash)
		if next.lb && !u.runs(sinceLB) {
			w.beginLow(i, next)
		}
		return next.lb == u.lb || h.low
	case next.ob && !u.ob:
		if !h.fails || u.back && (!h.again || e.survived) || next.lb && !u.lb && !h.low {
			return false
		}
		if h.released && (u.back && u.forced() || e.down && !w.dark(e) && slices.ContainsFunc(e.units[:], func(u unit) bool { return u.forced() })) {
			return false // a server still has to be restarted
		}
		if w.outages > 0 && !w.mayFail(e, i) {
			return false
		}
		w.beginOutage(i, next, !u.lb && !next.lb && !u.back)
		next.back = false
		return true
	case next.ob:
		// LB in an outage.
		switch {
		case next.lb && u.blink:
			next.blink = false
			next.stop(sinceFlash)
			return true
		case next.lb:
			if !h.low {
				return false
			}
			if !next.runs(sinceLB) {
				w.beginLow(i, next)
			}
			return true
		case int(u.flickers) < h.flickers && !u.runs(sinceFlash) && w.mayFlicker(e):
			next.flickers++
			next.blink = true
			next.start(sinceFlash)
			return true
		}
		return false
	case u.outage && !u.dip:
		// Mains comes back, for a moment or for good.
		if h.returns && (!next.lb || u.lb) {
			next.endOutage()
			next.back = true
			return true
		}
		if int(u.flickers) < h.flickers && !u.runs(sinceFlash) && next.lb == u.lb && w.mayFlicker(e) {
			next.flickers++
			next.dip = true
			next.start(sinceFlash)
			return true
		}
		return false
	case u.dip:
		return false
	}
	return true // on mains
}

// dark reports whether a unit is in an outage.
func (w *world) dark(e *environment) bool {
	return slices.ContainsFunc(e.units[:], func(u unit) bool { return u.outage })
}

// mayBeSpecial reports whether a unit may do something rare: calibrate, or have LB on mains.
func (w *world) mayBeSpecial(e *environment, i int, next *unit) bool {
	special := func(u *unit) bool { return u.cal || u.lb && !u.outage }
	if w.special == 0 || !special(next) {
		return true
	}
	n := 1
	for j := range w.policy.Units {
		if j != i && special(&e.units[j]) {
			n++
		}
	}
	return n <= w.special
}

// mayFlicker reports whether the mains, or LB, may flicker once more.
func (w *world) mayFlicker(e *environment) bool {
	n := 0
	for i := range w.policy.Units {
		n += int(e.units[i].flickers)
	}
	return w.flickers == 0 || n < w.flickers
}

// mayFail reports whether one more unit may fail.
func (w *world) mayFail(e *environment, i int) bool {
	n := 0
	for j := range w.policy.Units {
		if j != i && (e.units[j].outage || e.units[j].lost) {
			n++
		}
	}
	return n < w.outages
}

// find restores contact. Anything that could have happened meanwhile may have happened.
func (w *world) find(e *environment, i int, add func(unit, ...int)) {
	h := &w.habits[i]
	same := e.units[i]
	same.lost = false
	same.words &^= waiting
	same.stop(sinceLost)
	add(same)
	if same.outage && h.low && !same.lb {
		next := same
		next.lb = true
		w.beginLow(i, &next)
		add(next)
	}
	if same.outage && h.returns {
		next := same
		next.ob, next.back = false, true
		next.endOutage()
		add(next)
	}
	if !same.ob && h.fails && (!same.back || h.again) {
		next := same
		next.ob, next.back = true, false
		w.beginOutage(i, &next, !next.lb)
		add(next)
	}
}

// limits returns how long the situation may last.
func (w *world) limits(e *environment) []guard {
	var out []guard
	if w.off && e.down {
		out = append(out, guard{sinceDown, false, int64(w.assume.ShutdownTakes), false}) // then the host is off
	}
	for i := range w.policy.Units {
		u := &e.units[i]
		if u.runs(sinceFlash) {
			out = append(out, guard{i*unitClocks + sinceFlash, false, int64(w.assume.Flash), true})
		}
		if u.asked {
			out = append(out, guard{i*unitClocks + sinceAsked, false, int64(w.assume.Report), true})
		}
		if u.lost && w.habits[i].glitches {
			out = append(out, guard{i*unitClocks + sinceLost, false, int64(w.assume.Flash), true})
		}
	}
	return out
}

// relevant reports whether a unit takes part in the world: a rule that matters is about it, or it
// powers this host.
func (w *world) relevant(i int) bool {
	return w.policy.Units[i].PowerVal > 0 || len(w.policy.Units[i].Rules) > 0
}

// class returns the first unit that nothing distinguishes from this one. Their habits are the same, since either
// both power this host or neither does.
func (w *world) class(i int) int {
	w.once.Do(func() { w.classes = classes(w.policy) })
	return w.classes[i]
}
