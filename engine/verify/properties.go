package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A property is a question that verify asks about every policy.
type property struct {
	code   string
	title  string
	checks func(*subject) ([]*check, string) // the second result says why it does not apply
}

// A subject is a policy with everything that the checks need to know about it.
type subject struct {
	policy    *fsm.Definition
	down      *fsm.Definition // its slice to the orders to shut down
	assume    *Assumptions
	powering  []int // the units that power this host
	supply    fsm.Power
	needed    fsm.Power // how much they have to supply
	sets      bool      // some rule gives SETFSD
	shuts     bool      // some rule gives SHUTDOWNCMD
	variables [][]variable
	times     []time.Time // of day; see timesOf
	whole     *subject    // the subject that this is a part of; nil: none. See parts.go
}

func newSubject(policy *fsm.Definition, a *Assumptions) *subject {
	s := &subject{policy: policy, down: slice(policy, ordersDown), assume: a}
	for i := range policy.Units {
		u := &policy.Units[i]
		if u.PowerVal > 0 {
			s.powering = append(s.powering, i)
			s.supply += u.PowerVal
		}
		for _, r := range u.Rules {
			for _, action := range r.Actions {
				s.sets = s.sets || action.Command.Verb() == fsm.SetFSD
				s.shuts = s.shuts || action.Command.Verb() == fsm.ShutdownCmd
			}
		}
	}
	for _, g := range policy.Groups {
		if g.Supply != nil {
			s.needed = max(s.needed, g.Supply.Min)
		}
	}
	if s.needed == 0 {
		s.needed = min(s.supply, fsm.PowerUnit)
	}
	s.variables = variablesOf(s.down, a, false)
	s.times = timesOf(policy)
	return s
}

// world returns a world for the slice, in which the units that power this host have these habits.
// The others always report OL.
func (s *subject) world(h habits) *world {
	w := &world{policy: s.down, assume: s.assume, habits: make([]habits, len(s.policy.Units)), variables: s.variables}
	for _, i := range s.powering {
		w.habits[i] = h
	}
	if len(s.powering) > 1 {
		w.flickers = max(1, s.assume.Flickers)
	}
	if s.many() {
		w.special = specialOfMany
	}
	return w
}

// specialOfMany limits world.special for subject.many.
const specialOfMany = 1

// margin is how long before the unit is empty SHUTDOWNCMD must come, counted from reports.
func (s *subject) margin() int64 { return int64(s.assume.ShutdownTakes + s.assume.Report) }

// deadAfter returns sets of clocks. If all clocks of one set are beyond their bounds, the unit may be empty before
// a shutdown that starts now is over. nil: the unit is in no danger.
func (s *subject) deadAfter(e *environment, i int) [][]guard {
	u := &e.units[i]
	a := s.assume
	at := func(kind int, after int64) guard {
		return guard{i*unitClocks + kind, true, after - s.margin(), false}
	}
	var out [][]guard
	battery := at(sinceOB, int64(a.Battery)+int64(a.Flash)*int64(u.flickers))
	add := func(g ...guard) {
		if u.full {
			g = append(g, battery)
		}
		out = append(out, g)
	}
	if u.outage && !u.dip && u.runs(sinceLB) {
		add(at(sinceLB, int64(a.Low)))
	}
	if u.outage && u.lost {
		add(at(sinceLost, int64(a.Low)))
	}
	if s.isForced(e, i) {
		out = append(out, []guard{{i*unitClocks + sinceFSD, true, int64(hostSync), false}})
	}
	return out
}

// tooFew returns what must not happen: the remaining units supply too little, and no shutdown has been ordered in
// time.
func (s *subject) tooFew(e *environment) [][]guard {
	switch {
	case e.down:
		return nil
	case s.many():
		return s.tooFewOfMany(e)
	}
	var out [][]guard
	var choose func(from int, left fsm.Power, so []guard)
	choose = func(from int, left fsm.Power, so []guard) {
		if left < s.needed {
			out = append(out, slices.Clone(so))
			return
		}
		for k := from; k < len(s.powering); k++ {
			i := s.powering[k]
			for _, g := range s.deadAfter(e, i) {
				choose(k+1, left-s.policy.Units[i].PowerVal, append(so[:len(so):len(so)], g...))
			}
		}
	}
	choose(0, s.supply, nil)
	return out
}

// many reports whether many units power this host. Then the checks do not measure how long each unit is in danger,
// but how long too few are out of danger.
func (s *subject) many() bool { return len(s.powering) > 2 }

// endangered reports whether a unit may soon be empty.
func (s *subject) endangered(e *environment, i int) bool {
	u := &e.units[i]
	return u.outage && !u.dip && u.runs(sinceLB) || u.outage && u.lost || s.isForced(e, i)
}

func (s *subject) isForced(e *environment, i int) bool {
	u := &e.units[i]
	return u.fsd && !u.asked && u.runs(sinceFSD) && !s.policy.Units[i].Primary
}

// left returns how much the units supply for which is returns false.
func (s *subject) left(is func(i int) bool) fsm.Power {
	var left fsm.Power
	for _, i := range s.powering {
		if !is(i) {
			left += s.policy.Units[i].PowerVal
		}
	}
	return left
}

// count starts and stops the clocks that subject.many uses.
func (s *subject) count(before, e *environment) []int {
	var again []int
	set := func(clock int, on bool) {
		bit := uint8(1) << (clock - sinceDown)
		if on {
			e.clocks |= bit
		} else {
			e.clocks &^= bit
		}
	}
	set(sinceFew, s.left(func(i int) bool { return s.endangered(e, i) }) < s.needed && !e.down)
	dark := false
	for _, i := range s.powering {
		dark = dark || e.units[i].outage
		if e.units[i].outage && !before.units[i].outage {
			again = []int{sinceDark}
		}
	}
	set(sinceDark, dark && !e.down)
	return again
}

// tooFewOfMany is tooFew for subject.many.
func (s *subject) tooFewOfMany(e *environment) [][]guard {
	if s.left(func(i int) bool { return s.endangered(e, i) }) >= s.needed {
		return nil
	}
	few := guard{sinceFew, true, int64(s.assume.Low) - s.margin(), false}
	if s.left(func(i int) bool { return s.isForced(e, i) }) < s.needed {
		few.value = int64(hostSync)
		return [][]guard{{few}}
	}
	if s.left(func(i int) bool { return s.endangered(e, i) && !e.units[i].full }) < s.needed {
		return [][]guard{{few}}
	}
	return [][]guard{{few, {sinceDark, true, int64(s.assume.Battery) - s.margin(), false}}}
}

// index returns the number of a unit by its full name.
func (s *subject) index(id string) int {
	return slices.IndexFunc(s.policy.Units, func(u fsm.Unit) bool { return u.ID == id })
}

// answer notes a SETFSD: if the unit's server is reachable, it soon reports FSD.
func (s *subject) answer(e *environment, f *fsm.Effect) {
	i := s.index(f.Target)
	if i < 0 {
		return
	}
	e.told |= 1 << i
	u := &e.units[i]
	if !u.lost && !u.fsd && !u.asked {
		u.asked = true
		u.start(sinceAsked)
	}
}

// shutdownEnds ends a story well at SHUTDOWNCMD, and notes SETFSD.
func (s *subject) shutdownEnds(_, e *environment, st *step, i int) outcome {
	f := st.records[i].Effect
	switch f.Verb {
	case fsm.ShutdownCmd:
		return stop
	case fsm.SetFSD:
		s.answer(e, f)
	}
	return goOn
}

// neverDown refuses every order to shut down.
func neverDown(_, _ *environment, st *step, i int) outcome {
	switch st.records[i].Effect.Verb {
	case fsm.ShutdownCmd, fsm.SetFSD:
		return refute
	}
	return goOn
}

// staying are words that may appear and stay without meaning anything for the power. The words in passing mean
// nothing only if they disappear again.
var (
	staying = []string{"RB", "CHRG", "DISCHRG", "BOOST", "TRIM", "TEST", "HB", "ECO", "TICK", "TOCK"}
	passing = []string{"ALARM", "OVER", "BYPASS", "OFF"}
)

// named returns those of the words that the slice names for a unit. With other, it adds a word that only the whole
// policy names.
func (s *subject) named(i int, of []string, other bool) []string {
	var out []string
	for _, w := range s.down.Uses()[i].Words {
		_, known := fsm.LookupStatus(w)
		if slices.Contains(of, w) || other && !known && !strings.Contains(w, "->") {
			out = append(out, w)
		}
	}
	return out
}

const dangerClocks = 1<<sinceOB | 1<<sinceLB | 1<<sinceLost | 1<<sinceAsked | 1<<sinceFlash | 1<<sinceFSD

// powerless says why a question about shutdowns does not apply.
func (s *subject) powerless() string {
	switch {
	case len(s.powering) == 0:
		return "no unit powers this host"
	case !s.shuts:
		return "no rule shuts this host down"
	}
	return ""
}

// dark is a check that a shutdown comes in time. happened, if not nil, reports whether the event that the check is
// about has happened.
func (s *subject) dark(about string, w *world, happened func(e *environment) bool) *check {
	late := s.tooFew
	if happened != nil {
		late = func(e *environment) [][]guard {
			if !happened(e) {
				return nil
			}
			return s.tooFew(e)
		}
	}
	c := &check{about: about, world: w, effect: s.shutdownEnds, late: late, clocks: dangerClocks, figures: len(s.powering) == 1}
	if s.many() {
		c.clocks, c.after = 1<<sinceAsked|1<<sinceFlash, s.count
	}
	return c
}

// calm is a check that nothing is shut down.
func (s *subject) calm(about string, w *world) *check {
	return &check{about: about, world: w, effect: neverDown, clocks: 1 << sinceFlash, calm: true}
}

// backInTime refuses orders to shut down once no unit is on battery.
func (s *subject) backInTime(_, e *environment, st *step, i int) outcome {
	switch st.records[i].Effect.Verb {
	case fsm.ShutdownCmd, fsm.SetFSD:
	default:
		return goOn
	}
	for _, i := range s.powering {
		if e.units[i].outage {
			return stop
		}
	}
	return refute
}

// anyUnit reports whether holds is true for any unit that powers this host.
func (s *subject) anyUnit(e *environment, holds func(*unit) bool) bool {
	return slices.ContainsFunc(s.powering, func(i int) bool { return holds(&e.units[i]) })
}

var properties = []property{
	{"V01", "no host loses power before it is shut down", func(s *subject) ([]*check, string) {
		if len(s.powering) == 0 {
			return nil, "no unit powers this host"
		}
		w := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, starts: true})
		// A unit that is OFF supplies no power that could fail.
		others := slices.DeleteFunc(slices.Concat(staying, passing), func(word string) bool { return word == "OFF" })
		for _, i := range s.powering {
			w.habits[i].words = s.named(i, others, true)
			if s.down.Uses()[i].Other {
				w.habits[i].words = append(w.habits[i].words, "OTHER-WORD")
			}
			if s.down.Uses()[i].Refused {
				w.habits[i].words = append(w.habits[i].words, refused)
			}
			w.habits[i].kept = s.assume.Latched
		}
		return []*check{s.dark("an outage that lasts", w, nil)}, ""
	}},
	{"V02", "mains power alone never shuts down", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		w := s.world(habits{lowOnMains: true, variables: true})
		for _, i := range s.powering {
			w.habits[i].words, w.habits[i].flashes = s.named(i, staying, true), s.named(i, passing, false)
		}
		return []*check{s.calm("mains power, whatever flashes and whatever is measured", w)}, ""
	}},
	{"V03", "power that is back before the decision stops every countdown", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		w := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, returns: true, lostInDark: true, found: true})
		w.maxLost = s.assume.Lost
		return []*check{{about: "an outage after which mains power is back", world: w, effect: s.backInTime, again: true, calm: true}}, ""
	}},
	{"V04", "a calibration alone never shuts down, an outage after it does", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		calm := s.world(habits{calibrates: true, lowOnMains: true, variables: true})
		dark := s.world(habits{calibrates: true, endsDark: true, low: true, variables: true})
		return []*check{s.calm("a calibration alone", calm), s.dark("a calibration at whose end the power has failed", dark, nil)}, ""
	}},
	{"V05", "contact lost on battery shuts down before the battery is empty, contact lost on mains never does", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		dark := s.world(habits{fails: true, low: true, variables: true, lostInDark: true, found: true})
		dark.maxLost = s.assume.Lost * min(2, len(s.powering))
		online := s.world(habits{lostOnline: true, found: true, lowOnMains: true, variables: true})
		online.maxLost = s.assume.Lost * min(2, len(s.powering))
		glitch := s.world(habits{fails: true, lostInDark: true, found: true, glitches: true, returns: true})
		glitch.maxLost = min(1, s.assume.Lost)
		return []*check{
			s.dark("contact lost on battery", dark, func(e *environment) bool { return s.anyUnit(e, func(u *unit) bool { return u.lost }) }),
			s.calm("contact lost on mains", online),
			s.glitch("contact lost for a moment on battery", glitch),
		}, ""
	}},
	{"V06", "a restart of the server, the driver or the monitor loses nothing and invents nothing", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		dark := s.world(habits{fails: true, low: true, variables: true})
		dark.restarts = s.assume.Restarts
		calm := s.world(habits{fails: true, returns: true, low: true, variables: true})
		calm.restarts = s.assume.Restarts
		server := s.world(habits{lostOnline: true, found: true, waits: true, variables: true})
		server.maxLost = s.assume.Lost * min(2, len(s.powering))
		return []*check{
			s.dark("the monitor is started again in an outage", dark, func(e *environment) bool { return e.restarts > 0 }),
			{about: "the monitor is started again, and mains power is back", world: calm, effect: s.backInTime, again: true, calm: true},
			s.calm("the driver or the server is started again on mains", server),
		}, ""
	}},
	{"V07", "a flicker defeats no countdown", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		w := s.world(habits{fails: true, low: true, variables: true, flickers: s.assume.Flickers})
		flickered := func(e *environment) bool { return s.anyUnit(e, func(u *unit) bool { return u.flickers > 0 }) }
		return []*check{s.dark("mains power, or LB, that comes and goes", w, flickered)}, ""
	}},
	{"V08", "FSD: a secondary shuts down in time, a primary tells the others first and does not wait forever", forced},
	{"V09", "FSD that is still set when the monitor starts on mains does not shut down again", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		if !s.assume.Latched {
			return nil, "by assumption, no server reports FSD then (--latched=false)"
		}
		return []*check{s.calm("FSD on mains when the monitor starts", s.world(habits{latched: true, lowOnMains: true, found: true}))}, ""
	}},
	{"V10", "one outage, one SHUTDOWNCMD", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		w := s.world(habits{fails: true, low: true, variables: true, lostInDark: true, found: true})
		w.off, w.maxLost = true, s.assume.Lost
		for _, i := range s.powering {
			w.habits[i].forced = !s.policy.Units[i].Primary
		}
		once := func(_, e *environment, st *step, i int) outcome {
			switch f := st.records[i].Effect; {
			case f.Verb == fsm.SetFSD:
				s.answer(e, f)
			case f.Verb == fsm.ShutdownCmd && e.down:
				return refute
			case f.Verb == fsm.ShutdownCmd:
				e.down = true
				e.clocks |= 1
			}
			return goOn
		}
		forced := slices.ContainsFunc(w.habits, func(h habits) bool { return h.forced })
		return []*check{{about: "an outage that lasts", world: w, effect: once, clocks: 1 << sinceAsked, down: true, up: forced, again: true}}, ""
	}},
	{"V11", "several supplies: down if and only if too few are left", several},
	{"V12", "stages at levels of charge or runtime come in order, and this host last", stages},
	{"V13", "every rule and every action can happen", nil}, // reach.go answers
	{"V14", "an outage is announced at most once, and its end at most once", told},
	{"V15", "after a shutdown that did not happen, the next outage is handled like the first", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		w := s.world(habits{fails: true, low: true, variables: true, returns: true, again: true, released: true})
		c := s.dark("an outage after a shutdown that was called off", w, func(e *environment) bool { return e.survived })
		c.effect = func(_, e *environment, st *step, i int) outcome {
			f := st.records[i].Effect
			switch {
			case f.Verb == fsm.SetFSD:
				s.answer(e, f)
			case f.Verb == fsm.ShutdownCmd && e.survived:
				return stop
			case f.Verb == fsm.ShutdownCmd && !e.down:
				e.down, e.clocks = true, 1
			}
			if f.Verb == fsm.ShutdownCmd && !s.anyUnit(e, func(u *unit) bool { return u.outage }) {
				e.needless = 3 - max(e.needless, 1)
			}
			return goOn
		}
		count := c.after
		c.after = func(before, e *environment) []int {
			var again []int
			if count != nil {
				again = count(before, e)
			}
			if e.needless != before.needless {
				again = append(again, sinceDown)
			}
			return again
		}
		c.down, c.figures = true, false
		return []*check{c}, ""
	}},
	{"V16", "POWERDOWNFLAG is there if and only if the outlets should be cut", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		if s.policy.PowerDownFlag == "" {
			return nil, "the file has no POWERDOWNFLAG"
		}
		w := s.world(habits{fails: true, low: true, lowOnMains: true, calibrates: true, endsDark: true, variables: true, lostInDark: true, lostOnline: true, returns: true})
		w.maxLost = s.assume.Lost
		flag := func(_, e *environment, st *step, i int) outcome {
			f := st.records[i].Effect
			switch f.Verb {
			case fsm.SetFSD:
				s.answer(e, f)
				return goOn
			case fsm.ShutdownCmd:
			default:
				return goOn
			}
			cut := false
			for _, j := range s.powering {
				u := &e.units[j]
				cut = cut || s.policy.Units[j].Primary && (u.outage && !u.dip || u.fsd)
			}
			if cut != (f.Flag != "") {
				return refute
			}
			return stop
		}
		return []*check{{about: "every way to a shutdown", world: w, effect: flag, clocks: 1 << sinceAsked, again: true}}, ""
	}},
	{"V17", "no trigger rests only on a variable that may be missing, or that lies", func(s *subject) ([]*check, string) {
		if why := s.powerless(); why != "" {
			return nil, why
		}
		measured := slices.ContainsFunc(s.variables, func(vs []variable) bool {
			return slices.ContainsFunc(vs, func(v variable) bool { return v.name != varClients })
		})
		if !measured {
			return nil, "no order to shut down depends on a variable of a driver"
		}
		checks := []*check{s.dark("variables that are not reported", s.world(habits{fails: true, low: true, lowOnMains: true, starts: true}), nil)}
		for _, lie := range []string{"-1", "0", "65535"} {
			checks = append(checks,
				s.dark("variables that are always "+lie, s.world(habits{fails: true, low: true, lies: lie}), nil),
				s.calm("variables that are always "+lie+" on mains", s.world(habits{lowOnMains: true, lies: lie})))
		}
		return checks, ""
	}},
}

// several returns the checks of V11.
func several(s *subject) ([]*check, string) {
	if why := s.powerless(); why != "" {
		return nil, why
	}
	if len(s.powering) < 2 && s.whole == nil {
		return nil, "one unit powers this host"
	}
	dark := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, returns: true})
	checks := []*check{s.dark("too few supplies are left", dark, nil)}
	// So many may fail that enough power is left.
	enough := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, lostInDark: true, lostOnline: true})
	enough.maxLost = s.assume.Lost
	left := s.supply
	for _, i := range s.powering {
		if left -= s.policy.Units[i].PowerVal; left < s.needed {
			break
		}
		enough.outages++
	}
	if enough.outages > 0 {
		checks = append(checks, &check{about: "enough supplies are left", world: enough, effect: s.notWhileSupplied, clocks: 1 << sinceAsked})
	}
	return checks, ""
}

// stages returns the checks of V12.
func stages(s *subject) ([]*check, string) {
	if why := s.powerless(); why != "" {
		return nil, why
	}
	// A rule with several triggers may be a stage for one of them and not for the others.
	key := func(r *fsm.Rule) string { return r.Pos + " " + r.On.Event().Plain() }
	staged := map[string]bool{}
	l := levels{timers: map[named]bool{}, states: map[string]bool{}}
	for again := true; again; {
		again = false
		for i := range s.policy.Units {
			for j := range s.policy.Units[i].Rules {
				r := &s.policy.Units[i].Rules[j]
				if !staged[key(r)] && l.trigger(r.On) {
					staged[key(r)], again = true, true
				}
				for k := range r.Actions {
					if a := &r.Actions[k]; staged[key(r)] || l.cond(a.If) {
						again = l.note(i, a) || again
					}
				}
			}
		}
	}
	stage := func(r *fsm.Rule, a *fsm.Action) bool {
		return runs(a.Command.Verb()) && (staged[key(r)] || l.cond(a.If)) || tells(a.Command.Verb()) && s.misplaced(r)
	}
	policy := slice(s.policy, func(r *fsm.Rule, a *fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd || stage(r, a) })
	// A rule may have several stages. The stages that an EACH makes for its units count as one.
	type place struct {
		unit, rule string
		action     int
	}
	bits := map[place]uint32{}
	numbers := map[place]int{}
	for i := range policy.Units {
		u := &policy.Units[i]
		for j := range u.Rules {
			r := &u.Rules[j]
			one := place{rule: key(r)}
			for k := range r.Actions {
				if !stage(r, &r.Actions[k]) {
					continue
				}
				if _, known := numbers[one]; !known {
					numbers[one] = len(numbers)
				}
				bits[place{u.ID, key(r), k}] = 1 << numbers[one]
				one.action++
			}
		}
	}
	if len(numbers) == 0 {
		return nil, "no rule for a level of charge or runtime runs a command"
	}
	if len(numbers) > mostFollowed {
		return nil, tooMany(len(numbers), "stages")
	}
	w := s.world(habits{fails: true, variables: true, stepwise: true})
	w.off = true
	w.policy, w.variables = policy, variablesOf(policy, s.assume, false)
	order := func(_, e *environment, st *step, i int) outcome {
		f := st.records[i].Effect
		if f.Verb == fsm.ShutdownCmd {
			if !e.down {
				e.down, e.clocks = true, 1
			}
			return goOn
		}
		bit := bits[place{f.Unit, f.Rule + " " + f.Event, f.Action}]
		if e.down && bit&^e.stages != 0 {
			return refute
		}
		e.stages |= bit
		return goOn
	}
	return []*check{{about: "a battery that runs down", world: w, effect: order, down: true, again: true}}, ""
}

// tells reports whether a verb sends people a message.
func tells(v fsm.Verb) bool {
	return v == "WALL" || v == "NOTIFY" || v == fsm.Email || v == fsm.Webhook || v == fsm.Push
}

// told returns the checks of V14. A rule that a timer runs may be a reminder.
func told(s *subject) ([]*check, string) {
	once := func(r *fsm.Rule, a *fsm.Action) bool {
		_, timed := r.On.(fsm.Timeout)
		return tells(a.Command.Verb()) && !timed && !strings.Contains(r.On.String(), " EVERY ")
	}
	policy := slice(s.policy, func(r *fsm.Rule, a *fsm.Action) bool { return once(r, a) || a.Command.Verb() == fsm.ShutdownCmd })
	// The triggers of a rule count as one message, unless AS gives them different words. Triggers of timers are
	// present if the rule is kept whole.
	type trigger struct{ unit, rule, event string }
	of := map[trigger]int{}
	var all []string
	for i := range policy.Units {
		for _, r := range policy.Units[i].Rules {
			if !slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return once(&r, &a) }) {
				continue
			}
			unit := policy.Units[i].ID
			news := unit + " " + r.Pos + " " + r.As
			at := slices.Index(all, news)
			if at < 0 {
				at = len(all)
				all = append(all, news)
			}
			of[trigger{unit, r.Pos, r.On.Event().Plain()}] = at
		}
	}
	checks := s.often()
	switch {
	case len(checks) == 0 && len(s.powering) == 0:
		return nil, "no unit powers this host"
	case len(checks) == 0 && len(all) == 0:
		return nil, "no rule for an event sends a message"
	case len(all) > mostFollowed:
		return nil, tooMany(len(all), "rules that send messages")
	}
	effect := func(before, e *environment, st *step, i int) outcome {
		f := st.records[i].Effect
		switch {
		case f.Verb == fsm.ShutdownCmd:
			return stop // if the host survives that, another message is right
		case !tells(f.Verb):
			return goOn
		}
		at, ok := of[trigger{f.Unit, f.Rule, f.Event}]
		if !ok {
			return goOn // the trigger is a timer
		}
		bit := uint32(1) << at
		if before.stages&bit != 0 {
			return refute
		}
		e.stages |= bit
		return goOn
	}
	// One unit at a time: if several have the same trouble, a message for each is fine.
	for _, i := range s.powering {
		if len(all) == 0 {
			break
		}
		w := s.world(habits{})
		w.policy, w.variables = policy, variablesOf(policy, s.assume, false)
		w.habits[i] = habits{fails: true, low: true, variables: true, returns: true}
		if w.class(i) == i {
			checks = append(checks, &check{about: "an outage of " + s.policy.Units[i].Name + ", and its end", world: w, effect: effect, again: true, fixed: true})
		}
	}
	return checks, ""
}

// notChecked starts the reason why a question that applies is not answered.
const notChecked = "not checked: "

// mostFollowed is how many stages, or messages, a story can follow.
const mostFollowed = 32

// tooMany says why a question about n of something is not answered.
func tooMany(n int, what string) string {
	return fmt.Sprintf("%sthe units have %d %s together, and at most %d can be followed", notChecked, n, what, mostFollowed)
}

// levels are the timers and states that depend on the charge or the runtime of the battery.
type levels struct {
	timers map[named]bool
	states map[string]bool
}

// note adds the timer or state that an action starts or raises if it depends on a level, and reports whether that
// is new.
func (l *levels) note(unit int, a *fsm.Action) bool {
	switch c := a.Command.(type) {
	case fsm.RunTimer:
		t := named{unit, c.Timer}
		isNew := !l.timers[t]
		l.timers[t] = true
		return isNew
	case fsm.SetState:
		isNew := c.On && !l.states[c.State]
		l.states[c.State] = l.states[c.State] || c.On
		return isNew
	}
	return false
}

// isLevel reports whether a word is a trip level.
func isLevel(word string) bool { return strings.HasPrefix(word, "LB") && word != "LB" }

func (l *levels) trigger(t fsm.Trigger) bool {
	if c, ok := fsm.ChangeOf(t); ok {
		return isLevel(c.To) || l.states[c.To]
	}
	switch t := t.(type) {
	case fsm.Lasting:
		return l.trigger(t.Of)
	case fsm.Crossing:
		return strings.HasPrefix(t.Variable, "battery.")
	case fsm.Becoming:
		return l.cond(t.Cond)
	case fsm.Timeout:
		return l.timers[named{t.Owner, t.Timer}]
	}
	return false
}

func (l *levels) cond(c fsm.Cond) bool {
	level := false
	if c == nil {
		return false
	}
	terms(c, anyUnit, func(_ int, c fsm.Cond) {
		switch c := c.(type) {
		case *fsm.Comparison:
			level = level || strings.HasPrefix(c.Variable, "battery.")
		case fsm.In:
			level = level || isLevel(c.State) || l.states[c.State]
		}
	})
	return level
}

// misplaced reports whether a rule is about a trip level that comes after the level of a later stage which shuts
// this host down: LB1 at 20 % and LB2 at 60 %.
func (s *subject) misplaced(r *fsm.Rule) bool {
	about := func(r *fsm.Rule, level int) bool {
		word := fmt.Sprintf("LB%d", level+1)
		if c, ok := fsm.ChangeOf(r.On); ok {
			return c.To == word
		}
		found := false
		eachCond(r.On.Args(), func(c fsm.Cond) {
			terms(c, anyUnit, func(_ int, t fsm.Cond) {
				in, ok := t.(fsm.In)
				found = found || ok && in.State == word
			})
		})
		return found
	}
	for i := range s.policy.Units {
		u := &s.policy.Units[i]
		for low, trip := range u.Trip {
			if !about(r, low) {
				continue
			}
			for high := low + 1; high < len(u.Trip); high++ {
				if u.Trip[high] > trip && slices.ContainsFunc(u.Rules, func(other fsm.Rule) bool {
					return about(&other, high) && slices.ContainsFunc(other.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd })
				}) {
					return true
				}
			}
		}
	}
	return false
}

// notWhileSupplied refuses SHUTDOWNCMD while the units on mains supply enough.
func (s *subject) notWhileSupplied(_, e *environment, st *step, i int) outcome {
	f := st.records[i].Effect
	switch f.Verb {
	case fsm.SetFSD:
		s.answer(e, f)
	case fsm.ShutdownCmd:
		var left fsm.Power
		for _, j := range s.powering {
			if !e.units[j].outage && !e.units[j].lost && !e.units[j].fsd {
				left += s.policy.Units[j].PowerVal
			}
		}
		if left >= s.needed {
			return refute
		}
		return stop
	}
	return goOn
}

// glitch is a check that a short loss of contact shuts nothing down: neither at once nor through a timer that it
// has started.
func (s *subject) glitch(about string, w *world) *check {
	timers := map[[2]string]uint16{}
	var mu sync.Mutex // searches at different times of day share the check
	bit := func(r *fsm.Record) uint16 {
		mu.Lock()
		defer mu.Unlock()
		key := [2]string{r.Unit, r.Timer}
		if timers[key] == 0 && len(timers) < 16 {
			timers[key] = 1 << len(timers)
		}
		return timers[key]
	}
	lost := func(records []fsm.Record) bool {
		return slices.ContainsFunc(records, func(r fsm.Record) bool { return r.Event != nil && r.Kind == fsm.Transition && r.Event.To == "NOCOMM" })
	}
	// blames reports whether the loss of contact has caused a record. losses are the timers that run because of it.
	blames := func(losses uint16, records []fsm.Record, i int) bool {
		for records[i].Cause >= 0 {
			i = records[i].Cause
		}
		if records[i].Cause == fsm.CausedByTime {
			return records[i].Kind == fsm.TimerExpired && losses&bit(&records[i]) != 0
		}
		return lost(records)
	}
	note := func(e *environment, records []fsm.Record) {
		losses := e.losses
		for i := range records {
			switch r := &records[i]; {
			case r.Kind == fsm.TimerStarted && blames(losses, records, i):
				e.losses |= bit(r)
			case r.Kind == fsm.TimerStarted, r.Kind == fsm.TimerCancelled, r.Kind == fsm.TimerExpired:
				e.losses &^= bit(r)
			}
		}
	}
	effect := func(before, e *environment, st *step, i int) outcome {
		f := st.records[i].Effect
		switch {
		case f.Verb != fsm.ShutdownCmd && f.Verb != fsm.SetFSD:
			return goOn
		case blames(before.losses, st.records, i), !s.anyUnit(e, func(u *unit) bool { return u.outage }):
			return refute
		}
		return stop
	}
	return &check{about: about, world: w, effect: effect, note: note, clocks: 1 << sinceLost}
}

// forced returns the checks of V08.
func forced(s *subject) ([]*check, string) {
	if why := s.powerless(); why != "" {
		return nil, why
	}
	var checks []*check
	secondary := slices.ContainsFunc(s.powering, func(i int) bool { return !s.policy.Units[i].Primary })
	if secondary {
		w := s.world(habits{fails: true, forced: true})
		c := s.dark("a secondary that is told to go", w, nil)
		c.told, c.up = true, true
		checks = append(checks, c)
	}
	if s.sets {
		w := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, lostInDark: true})
		w.maxLost = 1
		tells := func(before, e *environment, st *step, i int) outcome {
			f := st.records[i].Effect
			switch f.Verb {
			case fsm.SetFSD:
				j := s.index(f.Target)
				if j >= 0 && !e.units[j].outage && !e.units[j].fsd {
					return refute // the unit is not in danger
				}
				s.answer(e, f)
			case fsm.ShutdownCmd:
				for _, j := range s.powering {
					u := &e.units[j]
					if s.policy.Units[j].Primary && u.outage && (u.lb || u.lost) && e.told&(1<<j) == 0 && !u.fsd {
						return refute // its other hosts are not told
					}
				}
				return stop
			}
			return goOn
		}
		c := s.dark("a primary that goes", w, nil)
		c.effect = tells
		checks = append(checks, c)
		if s.assume.Secondaries != "none" {
			checks = append(checks, s.patient())
		}
	}
	if len(checks) == 0 {
		return nil, "this host is not a secondary, and no rule gives SETFSD"
	}
	return checks, ""
}

// patient is the check that a primary waits at least hostSync for secondaries that are logged in. A secondary that
// logs in after FSD was set has only just started, and is told to shut down at once.
func (s *subject) patient() *check {
	w := s.world(habits{fails: true, low: true, lowOnMains: true, variables: true, inTime: true})
	w.off = true
	effect := func(_, e *environment, st *step, i int) outcome {
		f := st.records[i].Effect
		switch f.Verb {
		case fsm.ShutdownCmd:
			return stop
		case fsm.SetFSD:
			s.answer(e, f)
			if j := s.index(f.Target); j >= 0 && !e.units[j].lost && !e.units[j].runs(sinceSet) {
				e.units[j].start(sinceSet)
			}
		}
		return goOn
	}
	soon := func(before, e *environment, f *fsm.Effect) []guard {
		if f.Verb != fsm.ShutdownCmd {
			return nil
		}
		for _, j := range s.powering {
			switch {
			case !e.units[j].runs(sinceSet) || !s.policy.Units[j].Primary || w.alone(e, j):
			case !before.units[j].runs(sinceSet):
				return []guard{}
			default:
				return []guard{{j*unitClocks + sinceSet, false, int64(hostSync), false}}
			}
		}
		return nil
	}
	return &check{about: "a primary whose secondaries are still there", world: w, effect: effect, soon: soon, clocks: 1<<sinceAsked | 1<<sinceSet, again: true}
}

// alone reports whether the world rules out that a secondary of a unit is logged in.
func (w *world) alone(e *environment, i int) bool {
	for j, v := range w.variables[i] {
		if v.name == varClients {
			n, err := strconv.ParseFloat(v.values[e.units[i].variables[j]], 64)
			return err == nil && n <= 0
		}
	}
	return false
}

// runs reports whether a verb runs a command that may be a stage of a shutdown.
func runs(v fsm.Verb) bool { return v == fsm.ShellCmd || v == "ROOTCMD" }
