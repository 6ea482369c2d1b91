package journal

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A draft is an entry that has no number yet.
type draft struct {
	Entry
	cause  int         // its cause in the same batch, counted from 1; 0: none
	effect *fsm.Effect // raised, or ended
	urgent bool        // to be on the disk at once
}

// head makes the entry that begins a step.
func head(now fsm.Instant, in fsm.Input) draft {
	d := draft{Entry: Entry{Time: now.Wall, Mono: now.Mono, Kind: Tick}}
	if in.Unit == "" {
		return d
	}
	d.Unit, d.Kind, d.Input = in.Unit, Report, newInput(in)
	switch {
	case in.FSD:
		d.Kind = FSD
	case in.Lost != "":
		d.Kind = Lost
	}
	return d
}

// draw appends the records of a step to drafts, each with what brought it. The
// last draft is the step's head.
func draw(drafts []draft, now fsm.Instant, records []fsm.Record) []draft {
	t := tracer{first: len(drafts), records: records}
	for i := range records {
		r := &records[i]
		d := draft{Entry: Entry{
			Time: now.Wall, Mono: now.Mono, Kind: of(r.Kind), Unit: r.Unit, Name: r.Name,
			Event: r.Event, Rule: r.Rule, Timer: r.Timer, Reason: r.Reason, Text: r.Text,
		}}
		switch r.Kind {
		case fsm.TimerStarted:
			until := now.Wall.Add(r.Deadline - now.Mono)
			d.Until = &until
		case fsm.EffectRaised:
			d.Event, d.Rule = r.Effect.Event, r.Effect.Rule
			d.Effect, d.effect = newEffect(r.Effect), r.Effect
			d.urgent = urgent(r.Effect)
		}
		d.cause = t.cause(i)
		drafts = append(drafts, d)
	}
	return drafts
}

// urgent says that the machine may soon be off.
func urgent(e *fsm.Effect) bool { return e.Verb == fsm.ShutdownCmd || e.Verb == fsm.SetFSD }

// A tracer finds out what brought each record of a step, from the order in
// which fsm makes them: timers that end, with their rules; then the regions
// that move, the timers that this cancels, and then the rules.
type tracer struct {
	first   int // the number of the first record's draft, counted from 0
	records []fsm.Record
	ended   int // the timer that has ended, if no region has moved since; counted from 1
	moved   int // the last region that moved; counted from 1
	rule    int // the rule that runs; counted from 1
}

// number is a record's draft, counted from 1.
func (t *tracer) number(record int) int {
	if record == 0 {
		return t.first // the head
	}
	return t.first + record
}

func (t *tracer) cause(i int) int {
	r := &t.records[i]
	switch r.Kind {
	case fsm.Transition:
		t.ended, t.moved, t.rule = 0, i+1, 0
	case fsm.TimerExpired:
		t.ended, t.rule = i+1, 0
		return 0 // time brought it, and who started it stands long before
	case fsm.RuleRun:
		t.rule = i + 1
		if t.ended != 0 {
			return t.number(t.ended)
		}
		return t.number(t.move(r.Unit, func(event string) bool { return event == r.Event }))
	case fsm.GuardFailed, fsm.GuardHeld, fsm.NotStarted, fsm.EffectRaised:
		return t.number(t.rule)
	case fsm.TimerStarted:
		if t.rule != 0 && t.records[t.rule-1].Rule == r.Rule {
			return t.number(t.rule)
		}
		return t.number(t.move(r.Unit, func(event string) bool { return strings.HasPrefix(r.Timer, event+" FOR ") }))
	case fsm.TimerCancelled:
		if r.Rule != "" {
			return t.number(t.rule)
		}
		if at := t.move(r.Unit, func(event string) bool { return event == r.Reason }); at != 0 {
			return t.number(at)
		}
		return t.number(t.unheld(r))
	}
	return t.number(0)
}

// unheld finds the region whose move most likely ended a WHILE: one of its
// states is in the condition. Otherwise it is the first of the unit's.
func (t *tracer) unheld(r *fsm.Record) int {
	words := strings.FieldsFunc(r.Reason, func(c rune) bool { return c == ' ' || c == '(' || c == ')' })
	first := 0
	for i := t.moved; i > 0; i-- {
		m := &t.records[i-1]
		if m.Kind != fsm.Transition || m.Unit != r.Unit {
			continue
		}
		first = i
		from, to, _ := strings.Cut(m.Event, "->")
		if slices.Contains(words, from) || slices.Contains(words, to) {
			return i
		}
	}
	return first
}

// move finds the last region of a unit that moved with such an event.
func (t *tracer) move(unit string, is func(event string) bool) int {
	for i := t.moved; i > 0; i-- {
		if r := &t.records[i-1]; r.Kind == fsm.Transition && r.Unit == unit && is(r.Event) {
			return i
		}
	}
	return 0
}
