package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// A Story is a counter-example.
type Story struct {
	// Scenario has the format of simulate and test, and ends with the expectation that the policy does not meet.
	Scenario string        `json:"scenario"`
	Events   int           `json:"events"` // how often the world changed, after the first reports
	Length   time.Duration `json:"-"`
}

// An occasion is a step on the way to a finding.
type occasion struct {
	at    time.Duration
	unit  int       // -1: a timer expires, or the monitor is restarted
	input fsm.Input // about the unit
	again bool      // the monitor is restarted
}

// A gap is a minimum time between two occasions. The time must exceed a strict gap.
type gap struct {
	from, to int
	least    int64
	strict   bool
}

// errNoTimes says that a story needs two reports of a unit at one moment.
var errNoTimes = errors.New("no times fit the story")

// errLeaves says that the result of a BETWEEN changes during a story, which was found for one time of day.
var errLeaves = errors.New("the story lasts from one side of a BETWEEN to the other")

// path returns the nodes from a beginning to a node.
func (x *search) path(n int32) []int32 {
	var path []int32
	for ; n >= 0; n = x.nodes[n].parent {
		path = append(path, n)
	}
	slices.Reverse(path)
	return path
}

// occasions returns what happens on the way to the finding, without times, and the constraints that the zones place
// on the times. Occasion 0 is the beginning.
func (x *search) occasions() ([]occasion, []gap) {
	list := []occasion{{unit: -1}}
	if x.found.node < 0 {
		return list, nil
	}
	var gaps []gap
	path := x.path(x.found.node)
	began := make([]int, x.nodes[path[0]].zone.n-1) // when each clock of the node started
	lastOf := map[int]int{}
	real := make([]int, len(x.world.policy.Units)) // which unit stands in each place
	for i := range real {
		real[i] = i
	}
	for k, n := range path {
		nd := &x.nodes[n]
		if nd.order != nil {
			was := slices.Clone(real)
			for i, o := range nd.order {
				real[i] = was[o]
			}
		}
		x.found.real = real
		st := x.model.states[nd.state]
		e := x.envs[nd.env]
		clocks := x.clocksOf(&e)
		by := x.found.by
		if k+1 < len(path) {
			by = x.nodes[path[k+1]].by
		}
		here := len(list)
		gaps = append(gaps, gap{from: here - 1, to: here})
		for _, g := range x.world.limits(&e) {
			if i := slices.Index(clocks, g.clock); i >= 0 {
				gaps = append(gaps, gap{from: here, to: began[len(st.timers)+i], least: -g.value, strict: !g.equal})
			}
		}
		var s *step
		var restarted []int
		switch {
		case by == late:
			list = append(list, occasion{unit: -1})
			for _, g := range x.found.late {
				gaps = append(gaps, gap{began[len(st.timers)+slices.Index(clocks, g.clock)], here, g.value, !g.equal})
			}
			for i, t := range st.timers {
				gaps = append(gaps, gap{from: here, to: began[i], least: -t.span, strict: true})
			}
			x.found.since, x.found.from = nil, here
			for _, g := range x.found.late {
				since := began[len(st.timers)+slices.Index(clocks, g.clock)]
				x.found.since = append(x.found.since, since)
				x.found.from = min(x.found.from, since)
				if i := slices.Index(clocks, g.clock/unitClocks*unitClocks+sinceOB); i >= 0 && g.clock < sinceDown {
					x.found.from = min(x.found.from, began[len(st.timers)+i])
				}
			}
		case by < 0:
			due := int(-1 - by)
			list = append(list, occasion{unit: -1})
			s = x.model.end(nd.state, due)
			gaps = append(gaps, gap{from: began[due], to: here, least: st.timers[due].span})
			for i, t := range st.timers {
				gaps = append(gaps, gap{from: here, to: began[i], least: -t.span, strict: endsBefore(st.timers, i, due)})
			}
		default:
			m := x.movesOf(nd.env)[by]
			s, restarted = x.model.take(nd.state, m.input), m.restart
			if m.unit < 0 {
				list = append(list, occasion{unit: -1, again: true})
			} else {
				list = append(list, occasion{unit: real[m.unit], input: x.model.inputs[m.input]})
			}
			for i, t := range st.timers {
				gaps = append(gaps, gap{from: here, to: began[i], least: -t.span, strict: true})
			}
			for _, g := range m.after {
				gaps = append(gaps, gap{began[len(st.timers)+slices.Index(clocks, g.clock)], here, g.value, !g.equal})
			}
			who := m.unit
			if who >= 0 {
				who = real[who]
			}
			gaps = append(gaps, gap{from: lastOf[who], to: here, strict: true}) // otherwise they would be one report
			lastOf[who] = here
		}
		if k+1 == len(path) {
			for _, g := range x.found.soon {
				gaps = append(gaps, gap{from: here, to: began[len(st.timers)+slices.Index(clocks, g.clock)], least: -g.value, strict: !g.equal})
			}
			break
		}
		after := x.envs[x.nodes[path[k+1]].env]
		if x.after != nil {
			noted := after
			restarted = append(slices.Clone(restarted), x.after(&e, &noted)...)
		}
		next := make([]int, 0, len(began))
		for _, was := range s.from {
			if was >= 0 {
				next = append(next, began[was])
			} else {
				next = append(next, here)
			}
		}
		for _, c := range x.clocksOf(&after) {
			i := slices.Index(clocks, c)
			if i >= 0 && !slices.Contains(restarted, c) {
				next = append(next, began[len(st.timers)+i])
			} else {
				next = append(next, here)
			}
		}
		began = next
	}
	return list, gaps
}

// schedule gives the occasions the earliest times that the gaps allow. Round times are tried first.
func schedule(list []occasion, gaps []gap) bool {
	for _, apart := range []bool{true, false} {
		for _, grain := range []time.Duration{10 * time.Second, time.Second, 100 * time.Millisecond, 10 * time.Millisecond, time.Millisecond, time.Microsecond, 1} {
			if fits(list, gaps, int64(min(grain, time.Second)), int64(grain), apart) {
				return true
			}
		}
	}
	return false
}

// fits tries a grain: gaps grow to multiples of it. With apart, what the world does is also that far from what
// happened before.
func fits(list []occasion, gaps []gap, strict, grain int64, apart bool) bool {
	at := make([]int64, len(list))
	for round := range len(list) + 1 {
		changed := false
		raise := func(to int, least int64) {
			if at[to] < least {
				at[to], changed = least, true
			}
		}
		for _, g := range gaps {
			least := at[g.from] + g.least
			if g.strict {
				least += strict
			}
			raise(g.to, least)
		}
		if apart {
			for i := 1; i < len(list); i++ {
				if list[i].unit >= 0 || list[i].again {
					raise(i, at[i-1]+grain)
				}
			}
		}
		if !changed {
			break
		}
		if round == len(list) || at[0] > 0 {
			return false
		}
	}
	for i := range list {
		list[i].at = time.Duration(at[i])
	}
	return true
}

// tell writes the finding as a scenario.
func (x *search) tell(s *subject) (*Story, error) {
	list, gaps := x.occasions()
	if !schedule(list, gaps) {
		return nil, errNoTimes
	}
	names := make([]string, len(s.policy.Units))
	for i := range names {
		names[i] = s.policy.Units[i].Name
	}
	var b strings.Builder
	x.open(&b, s.sets)
	st := &Story{Events: x.script(&b, list, names, nil), Length: list[len(list)-1].at}
	from, until := time.Duration(0), st.Length
	if x.again {
		from = until
	}
	if x.found.effect == nil {
		from, until = list[x.found.from].at, 0
		if i := x.found.from; i > 0 && list[i-1].at == from {
			from += time.Millisecond // an effect just before does not count
		}
		for i, g := range x.found.late {
			until = max(until, list[x.found.since[i]].at+time.Duration(g.value))
		}
	}
	b.WriteString(x.expect(s, from, until))
	fmt.Fprintf(&b, "%s end\n", clockText(st.Length))
	st.Scenario = b.String()
	return st, nil
}

// open starts a scenario. It says that the scenario itself reports FSD, and the time of day if that matters.
func (x *search) open(b *strings.Builder, sets bool) {
	if sets {
		b.WriteString("nofsd\n")
	}
	if x.wall != simulate.CaseStart {
		fmt.Fprintf(b, "clock %s\n", x.wall.Format("15:04"))
	}
}

// script writes what the world does in a story, and returns the number of changes after the first reports. names
// are the names of the units, "" for one that is left out. asks says which variables a unit is asked for; nil: all.
func (x *search) script(b *strings.Builder, list []occasion, names []string, asks func(unit int, variable string) bool) (events int) {
	line := func(at time.Duration, format string, args ...any) {
		fmt.Fprintf(b, "%s %s\n", clockText(at), fmt.Sprintf(format, args...))
	}
	last := make([]fsm.Input, len(names))
	said := make([]string, len(names))
	refuses := make([]bool, len(names))
	report := func(at time.Duration, i int, in fsm.Input) {
		name := names[i]
		switch {
		case name == "":
			return
		case in.Lost != "":
			line(at, "%s lost", name)
			last[i] = in
			return
		}
		if last[i].Lost != "" {
			line(at, "%s back", name)
		}
		if refused := in.Refused != ""; refused != refuses[i] {
			line(at, "%s %s", name, map[bool]string{true: "refused", false: "accepted"}[refused])
			refuses[i] = refused
		}
		if in.Status != said[i] {
			line(at, "%s ups.status %s", name, in.Status)
			said[i] = in.Status
		}
		for _, v := range in.Values {
			if (asks == nil || asks(i, v.Name)) && (!slices.Contains(last[i].Values, v) || last[i].Lost != "") {
				line(at, "%s %s %s", name, v.Name, v.Value)
			}
		}
		last[i] = in
	}
	root := x.found.by
	if x.found.node >= 0 {
		root = x.nodes[x.path(x.found.node)[0]].by
	}
	begin := x.beginnings()[root]
	for i := range begin {
		if x.world.relevant(i) {
			report(0, i, x.world.input(i, &begin[i]))
		}
	}
	for _, o := range list[1:] {
		switch {
		case o.again:
			line(o.at, "restart")
			events++
		case o.unit >= 0:
			report(o.at, o.unit, o.input)
			events++
		}
	}
	return events
}

// expect returns what the policy should do, or should not have done.
func (x *search) expect(s *subject, from, until time.Duration) string {
	if e := x.found.effect; e != nil {
		name := e.Name
		if i := s.index(e.Unit); i >= 0 && x.found.real != nil {
			name = s.policy.Units[x.found.real[i]].Name
		}
		return fmt.Sprintf("%s..%s refuse %s %s\n", clockText(from), clockText(until), name, e.Verb)
	}
	verb := fsm.ShutdownCmd
	if x.proof != nil {
		verb = x.proof.Verb
	}
	return fmt.Sprintf("%s..%s expect %s %s\n", clockText(from), clockText(until), s.policy.Units[x.gives(s, verb)].Name, verb)
}

// gives returns a unit whose rules give a verb: the unit of the story if it has such rules.
func (x *search) gives(s *subject, verb fsm.Verb) int {
	best := 0
	if len(s.powering) > 0 {
		best = s.powering[0]
	}
	for _, g := range x.found.late {
		if g.clock < sinceDown {
			best = x.found.real[g.clock/unitClocks]
		}
	}
	has := func(i int) bool {
		return slices.ContainsFunc(s.policy.Units[i].Rules, func(r fsm.Rule) bool {
			return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == verb })
		})
	}
	if !has(best) {
		for i := range s.policy.Units {
			if has(i) {
				return i
			}
		}
	}
	return best
}

// clockText formats a time as in a scenario: 90s, 2m5s, 1.5s.
func clockText(at time.Duration) string {
	if at == 0 {
		return "0s"
	}
	return fsm.FormatDuration(at)
}

// replay plays a story in simulate, with the whole policy and without any knowledge of the exploration. The error
// describes what differs there.
func (x *search) replay(p *compile.Program, st *Story) error {
	sc, err := simulate.ParseScenario("story", []byte(st.Scenario))
	if err != nil {
		return err
	}
	run := simulate.Run{Program: p, Start: simulate.CaseStart}
	if err := run.Play(sc); err != nil {
		return err
	}
	switch {
	case len(run.Failures()) > 0:
		return nil
	case x.leaves(st.Length):
		return errLeaves
	}
	return fmt.Errorf("simulate does what the scenario expects")
}

// leaves reports whether a story crosses one of the times that timesOf distinguishes.
func (x *search) leaves(length time.Duration) bool {
	const day = 24 * time.Hour
	times := timesOf(x.world.policy)
	return len(times) > 1 && slices.ContainsFunc(times, func(t time.Time) bool {
		return (t.Sub(x.wall)-1+2*day)%day < length
	})
}

// unconfirmed says why a finding that simulate does not confirm is not a refutation.
func unconfirmed(what string, err error) string {
	if errors.Is(err, errLeaves) {
		return "a " + what + " was found, but it lasts from one side of a BETWEEN to the other"
	}
	return fmt.Sprintf("a %s was found that simulate does not confirm (%v); please report this", what, err)
}
