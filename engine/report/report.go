// Package report summarises what happened to the units in a time, from the history and the journal: outages and the
// actions in them, the share of the time with power and with contact, tests and calibrations, and how long the
// battery lasts.
package report

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/journal"
)

// Report covers a time.
type Report struct {
	From    time.Time     `json:"from"`
	To      time.Time     `json:"to"`
	Watched time.Duration `json:"watched"` // how long a monitor ran in it
	Missing []Gap         `json:"missing,omitempty"`
	Units   []Unit        `json:"units"`
	// Journal says that the journal covers the whole time. If not, actions are known only since JournalSince.
	Journal      bool      `json:"journal"`
	JournalSince time.Time `json:"journalSince,omitzero"`
}

// Gap is a time during which no monitor ran.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Unit is what happened to one unit.
type Unit struct {
	ID   string `json:"id"`
	Name string `json:"name"`

	OnBattery time.Duration `json:"onBattery"` // in outages
	Power     float64       `json:"power"`     // share of the watched time with mains power, from 0 to 1
	Lost      time.Duration `json:"lost"`
	Contact   float64       `json:"contact"` // share of the watched time with contact

	Outages      []Event `json:"outages,omitempty"`
	Tests        []Event `json:"tests,omitempty"`
	Calibrations []Event `json:"calibrations,omitempty"`
	Losses       []Event `json:"losses,omitempty"`

	// Battery is how long a full battery lasts, as each long enough discharge shows, including discharges before
	// this time.
	Battery []Runtime `json:"battery,omitempty"`
}

// Event is one outage, test, calibration or loss of contact.
type Event struct {
	history.Span
	Done []Action `json:"done,omitempty"` // what rules of the unit did in it, by verb
}

// Action summarises the actions of one verb.
type Action struct {
	Verb   string      `json:"verb"`
	Times  []time.Time `json:"times"`
	Failed int         `json:"failed,omitempty"` // how many failed in the end
	DryRun int         `json:"dryRun,omitempty"` // how many were only logged, by run --dry-run
}

// Runtime is how long a full battery lasts.
type Runtime struct {
	At   time.Time     `json:"at"`
	Full time.Duration `json:"full"`
	Load *float64      `json:"load,omitempty"` // highest load during the discharge, in percent
}

const (
	// A discharge shows how long the battery lasts if it took at least this long, and this many points of charge.
	enoughTime   = time.Minute
	enoughCharge = 5.0

	// after is how long after an outage its actions may still come: those of OB->OL with a FOR.
	after = 2 * time.Minute
)

// Make makes a report. spans are the spans of all units that overlap the time, or precede it; entries are the
// entries of the journal, in which a *journal.Damage is ignored.
func Make(units []string, spans []history.Span, entries iter.Seq2[journal.Entry, error], from, to time.Time) (Report, error) {
	r := Report{From: from, To: to}
	r.watch(spans)
	names := history.Names(units)
	known := map[string]*Unit{}
	for _, id := range units {
		known[id] = &Unit{ID: id, Name: names[id]}
	}
	for _, s := range spans {
		u := known[s.Unit]
		if u == nil {
			continue
		}
		if full, ok := lasts(&s); ok && s.Start.Before(to) {
			u.Battery = append(u.Battery, full)
		}
		if !s.Start.Before(to) || s.End.Before(from) {
			continue
		}
		within := overlap(s.Start, s.End, from, to)
		switch e := (Event{Span: s}); s.Kind {
		case history.Outage:
			u.Outages = append(u.Outages, e)
			u.OnBattery += within
		case history.Test:
			u.Tests = append(u.Tests, e)
		case history.Calibration:
			u.Calibrations = append(u.Calibrations, e)
		case history.Lost:
			u.Losses = append(u.Losses, e)
			u.Lost += within
		}
	}
	err := r.done(known, entries)
	for _, id := range slices.Sorted(maps.Keys(known)) {
		u := known[id]
		u.Contact = share(r.Watched-u.Lost, r.Watched)
		u.Power = share(r.Watched-u.Lost-u.OnBattery, r.Watched-u.Lost)
		if i, late := slices.BinarySearchFunc(u.Battery, from, func(b Runtime, at time.Time) int { return b.At.Compare(at) }); !late && i > mostBefore {
			u.Battery = u.Battery[i-mostBefore:]
		}
		r.Units = append(r.Units, *u)
	}
	return r, err
}

// mostBefore is how many earlier discharges are shown.
const mostBefore = 6

// share returns the share of a time.
func share(part, all time.Duration) float64 {
	if all <= 0 {
		return 0
	}
	return min(1, max(0, part.Seconds()/all.Seconds()))
}

func overlap(start, end, from, to time.Time) time.Duration {
	if start.Before(from) {
		start = from
	}
	if end.After(to) {
		end = to
	}
	return max(0, end.Sub(start))
}

// watch finds when a monitor ran.
func (r *Report) watch(spans []history.Span) {
	at := r.From
	for _, s := range spans { // by start
		if s.Kind != history.Watched || !s.Start.Before(r.To) || s.End.Before(at) {
			continue
		}
		if s.Start.After(at) {
			r.missing(at, s.Start)
			at = s.Start
		}
		end := s.End
		if end.After(r.To) {
			end = r.To
		}
		r.Watched += max(0, end.Sub(at))
		if end.After(at) {
			at = end
		}
	}
	r.missing(at, r.To)
}

// shortGap is the longest time without a monitor that is not listed, such as a restart.
const shortGap = time.Minute

func (r *Report) missing(from, to time.Time) {
	if to.Sub(from) >= shortGap {
		r.Missing = append(r.Missing, Gap{from, to})
	}
}

// lasts returns how long a full battery lasts, if a discharge shows it.
func lasts(s *history.Span) (Runtime, bool) {
	discharge := s.Kind == history.Outage || s.Kind == history.Calibration || s.Kind == history.Test
	if !discharge || s.Before == nil || s.Lowest == nil || s.Length() < enoughTime || *s.Before-*s.Lowest < enoughCharge {
		return Runtime{}, false
	}
	full := time.Duration(float64(s.Length()) * 100 / (*s.Before - *s.Lowest)).Round(time.Second)
	return Runtime{At: s.Start, Full: full, Load: s.Load}, true
}

// done adds the actions of rules in each outage.
func (r *Report) done(known map[string]*Unit, entries iter.Seq2[journal.Entry, error]) error {
	results := map[uint64]*journal.Result{} // the latest result by cause
	type raised struct {
		journal.Entry
		event *Event
	}
	var effects []raised
	var failure error
	for e, err := range entries {
		if err != nil {
			if !errors.As(err, new(*journal.Damage)) {
				failure = err
			}
			continue
		}
		if r.JournalSince.IsZero() {
			r.JournalSince = e.Time
			r.Journal = !e.Time.After(r.From)
		}
		switch e.Kind {
		case journal.EffectRaised:
			if u := known[e.Unit]; u != nil && e.Effect != nil {
				if event := u.at(e.Time); event != nil {
					effects = append(effects, raised{e, event})
				}
			}
		case journal.Ran:
			results[e.Cause] = e.Result
		}
	}
	for _, x := range effects {
		x.event.add(x.Effect.Verb, x.Time, results[x.Seq])
	}
	return failure
}

// at returns the outage or calibration that a time belongs to.
func (u *Unit) at(t time.Time) *Event {
	for _, events := range [][]Event{u.Outages, u.Calibrations, u.Tests, u.Losses} {
		for i := len(events) - 1; i >= 0; i-- {
			if e := &events[i]; !t.Before(e.Start.Add(-time.Second)) && !t.After(e.End.Add(after)) {
				return e
			}
		}
	}
	return nil
}

func (e *Event) add(verb string, at time.Time, result *journal.Result) {
	i := slices.IndexFunc(e.Done, func(a Action) bool { return a.Verb == verb })
	if i < 0 {
		i = len(e.Done)
		e.Done = append(e.Done, Action{Verb: verb})
	}
	e.Done[i].Times = append(e.Done[i].Times, at)
	switch {
	case result == nil:
	case result.Error != "":
		e.Done[i].Failed++
	case result.DryRun:
		e.Done[i].DryRun++
	}
}
