package journal

import (
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A draft is an entry without a number.
type draft struct {
	Entry
	cause  int         // its cause in the same batch, counted from 1; 0: none
	effect *fsm.Effect // raised, ended or failed
	urgent bool        // must be on the disk at once
}

// head makes the entry that begins a step.
func head(now fsm.Instant, in fsm.Input) draft {
	d := draft{Entry: Entry{Time: now.Wall, Mono: now.Mono, Kind: Tick}}
	switch {
	case in.Shutdown == fsm.ShutdownDone:
		d.Kind = ShutdownDone
	case in.Shutdown == fsm.ShutdownGone:
		d.Kind = ShutdownGone
	}
	if in.Unit == "" {
		return d
	}
	d.Unit, d.By = in.Unit, in.By
	if a := in.Adjust; a != nil {
		d.Kind, d.Timer, d.Extend = Adjust, a.Timer, a.Extend
		return d
	}
	if a := in.Ack; a != nil {
		d.Kind = Ack
		if a.Undo {
			d.Kind = Unack
		}
		return d
	}
	d.Kind, d.Input = Report, newInput(in)
	switch {
	case in.FSD:
		d.Kind = FSD
	case in.Lost != "":
		d.Kind = Lost
	}
	return d
}

// record appends the records of a step to drafts, each with its cause. The last of drafts is the
// head of the step.
func record(drafts []draft, now fsm.Instant, records []fsm.Record) []draft {
	head := len(drafts)
	drafts = slices.Grow(drafts, len(records))
	for i := range records {
		r := &records[i]
		d := draft{Entry: Entry{
			Time: now.Wall, Mono: now.Mono, Kind: of(r.Kind), Unit: r.Unit, Name: r.Name,
			Rule: r.Rule, Timer: r.Timer, Reason: r.Reason, Cond: r.Cond, Text: r.Text,
		}}
		if r.Event != nil {
			d.Event, d.For = r.Event.Plain(), r.Event.For
		}
		for _, v := range r.Values {
			d.Values = append(d.Values, Value(v))
		}
		switch r.Kind {
		case fsm.TimerStarted, fsm.TimerExtended:
			until := now.Wall.Add(r.Deadline - now.Mono)
			d.Until = &until
		case fsm.EffectRaised:
			d.Rule = r.Effect.Rule
			d.Effect, d.effect = newEffect(r.Effect), r.Effect
			d.urgent = urgent(r.Effect)
		}
		switch {
		case r.Cause >= 0:
			d.cause = head + 1 + r.Cause
		case r.Cause == fsm.CausedByInput:
			d.cause = head
		}
		drafts = append(drafts, d)
	}
	return drafts
}

// urgent reports whether the machine may soon be off.
func urgent(e *fsm.Effect) bool { return e.Verb == fsm.ShutdownCmd || e.Verb == fsm.SetFSD }
