package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A model is a policy as a graph: which state each input, and the expiry of each timer, leads to from each state.
// The real System takes every step, once; the remaining time of timers is not part of the state.
type model struct {
	policy *fsm.Definition
	proof  *proof      // its condition is judged in each state; nil: none
	both   *both       // two policies side by side; nil: one policy. See both.go
	now    fsm.Instant // the time of every step; BETWEEN sees its time of day
	states []*state
	byKey  map[string]int32
	inputs []fsm.Input
	byText map[string]int32
	locals map[string]int32

	steps int // number of steps taken by the System
}

// A state is a System without the remaining time of its timers.
type state struct {
	system *fsm.System
	here   *fsm.Snapshot
	timers []timer // in the order of their start
	holds  uint8   // the units for which the condition of the proof holds
	local  []int32 // for each unit, a number for its part of the state; -1: one of its timers runs
	steps  map[int32]*step
	sides  [2]int32 // for both: the state of each policy
	owed   string   // for both: what one has done and the other has not

	reordered map[string]int32 // the states that differ only in the places of units
}

// A timer is one that runs.
type timer struct {
	unit int
	name string
	span int64 // its length in nanoseconds
}

// A step leads from one state to another.
type step struct {
	to      int32
	from    []int // for each timer of the new state: its index in the old one, or -1 if it has just started
	effects []*fsm.Effect
	records []fsm.Record
}

// clock is the time at which a System takes each step, and far the time of all other deadlines.
const (
	clock = 1000 * time.Hour
	far   = 1_000_000 * time.Hour
)

func newModel(policy *fsm.Definition, wall time.Time) *model {
	return &model{policy: policy, now: fsm.Instant{Mono: clock, Wall: wall}, byKey: map[string]int32{}, byText: map[string]int32{}, locals: map[string]int32{}}
}

// begin returns the state in which the monitor starts.
func (m *model) begin() int32 {
	if m.both != nil {
		return m.beginBoth()
	}
	s, _ := fsm.Start(m.policy, m.now, nil)
	spans := make([]timer, 0, 4)
	for _, d := range s.Deadlines() {
		spans = append(spans, timer{d.Unit, d.Timer, int64(d.At - clock)})
	}
	return m.intern(s, spans)
}

// restarting stands for the due timer when the machines are rebuilt from a state: all timers are about to expire.
// From the remaining time of one count, the machines conclude which other counts of the same event have ended
// before it; the counts that have not are among the timers.
const restarting = -2

// place puts the System into a state. The timer due is about to expire; -1 means none.
func (m *model) place(st *state, due int) *fsm.System {
	st.system.Restore(st.here)
	at := make([]time.Duration, len(st.timers))
	for i := range at {
		at[i] = placed(i, due)
	}
	st.system.Reschedule(at)
	return st.system
}

func placed(i, due int) time.Duration {
	switch due {
	case i:
		return clock
	case restarting:
		return clock + time.Duration(i+1)
	}
	return clock + far + time.Duration(i)*time.Hour
}

// input returns the number of an input.
func (m *model) input(in fsm.Input) int32 {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%s\x00%s\x00%s\x00%t", in.Unit, in.Lost, in.Status, in.Refused, in.FSD)
	for _, v := range in.Values {
		b.WriteString("\x00" + v.Name + "=" + v.Value)
	}
	text := b.String()
	id, ok := m.byText[text]
	if !ok {
		id = int32(len(m.inputs))
		m.byText[text] = id
		m.inputs = append(m.inputs, in)
	}
	return id
}

// restart is not the index of an input: it stands for a monitor that is killed and started again.
const restart int32 = -1 << 20

// take returns the step for an input.
func (m *model) take(from, input int32) *step { return m.step(from, input, -1) }

// end returns the step for the expiry of a timer.
func (m *model) end(from int32, timer int) *step { return m.step(from, int32(-1-timer), timer) }

func (m *model) step(from, number int32, due int) *step {
	st := m.states[from]
	if s := st.steps[number]; s != nil {
		return s
	}
	m.steps++
	if m.both != nil {
		s := m.stepBoth(from, number, due)
		st.steps[number] = s
		return s
	}
	now := m.now
	if number == restart {
		due = restarting
	}
	system := m.place(st, due)
	var records []fsm.Record
	switch {
	case number == restart:
		system, records = fsm.Start(m.policy, now, system.State())
		records = joined(records, deliver(system, now, fsm.Input{}))
	case due >= 0:
		records = deliver(system, now, fsm.Input{})
	default:
		records = deliver(system, now, m.inputs[number])
	}
	s := &step{}
	running := system.Deadlines()
	timers := make([]timer, len(running))
	for i, d := range running {
		was := -1
		for j, t := range st.timers {
			if t.unit == d.Unit && t.name == d.Timer && d.At == placed(j, due) {
				was = j
			}
		}
		s.from = append(s.from, was)
		if was >= 0 {
			timers[i] = st.timers[was]
		} else {
			timers[i] = timer{d.Unit, d.Timer, int64(d.At - clock)}
		}
	}
	for i := range records {
		if e := records[i].Effect; e != nil {
			s.effects = append(s.effects, e)
		}
	}
	s.records = records
	s.to = m.intern(system, timers)
	st.steps[number] = s
	return s
}

// deliver passes an input to a System. A SHUTDOWNCMD that the rules order succeeds at once, as in simulate.
func deliver(s *fsm.System, now fsm.Instant, in fsm.Input) []fsm.Record {
	records := s.Step(now, in)
	for ordered := shutsDown(records); ordered; {
		more := s.Step(now, fsm.Input{Shutdown: fsm.ShutdownDone})
		ordered = shutsDown(more)
		records = joined(records, more)
	}
	return records
}

// shutsDown reports whether a step has raised SHUTDOWNCMD.
func shutsDown(records []fsm.Record) bool {
	return slices.ContainsFunc(records, func(r fsm.Record) bool { return r.Effect != nil && r.Effect.Verb == fsm.ShutdownCmd })
}

// joined returns the records of two steps as if they were one.
func joined(records, more []fsm.Record) []fsm.Record {
	n := len(records)
	for _, r := range more {
		if r.Cause >= 0 {
			r.Cause += n
		}
		records = append(records, r)
	}
	return records
}

// intern returns the number of the System's state.
func (m *model) intern(s *fsm.System, timers []timer) int32 {
	at := make([]time.Duration, len(timers))
	for i := range at {
		at[i] = placed(i, -1)
	}
	s.Reschedule(at)
	var b strings.Builder
	whole := s.State()
	for i := range whole.Units {
		for j := range whole.Units[i].Timers {
			t := &whole.Units[i].Timers[j]
			t.Times = min(t.Times, 1) // only texts show how often an EVERY has run
		}
	}
	b.WriteString(whole.Key(clock))
	for _, t := range timers {
		fmt.Fprintf(&b, "%d ", t.span)
	}
	key := b.String()
	if id, ok := m.byKey[key]; ok {
		return id
	}
	id := int32(len(m.states))
	m.byKey[key] = id
	st := &state{system: s, here: s.Snapshot(), timers: timers, steps: map[int32]*step{}}
	if m.proof != nil {
		st.holds = m.proof.judge(s)
	}
	if len(whole.Units) > 1 {
		st.local = m.localOf(whole)
	}
	m.states = append(m.states, st)
	return id
}

// localOf numbers each unit's part of a state.
func (m *model) localOf(whole *fsm.State) []int32 {
	out := make([]int32, len(whole.Units))
	for i := range whole.Units {
		u := whole.Units[i]
		if len(u.Timers) > 0 {
			out[i] = -1
			continue
		}
		u.ID, u.Name = "", ""
		key := (&fsm.State{Units: []fsm.UnitState{u}}).Key(clock)
		id, ok := m.locals[key]
		if !ok {
			id = int32(len(m.locals))
			m.locals[key] = id
		}
		out[i] = id
	}
	return out
}
