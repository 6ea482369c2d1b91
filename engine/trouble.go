package engine

import (
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	// logAgain is how long a logged reason stays quiet: lasting trouble is logged once an hour.
	logAgain = time.Hour

	// calm is how long contact must last before its next loss is news.
	calm = time.Minute

	// maxReasons bounds how many different reasons are tracked for a unit: a server that invents a
	// new one each time must not fill the log.
	maxReasons = 8
)

// troubles knows why contact with units is lost, and keeps the log readable: each reason is logged
// once, and then hourly while it lasts or comes and goes.
type troubles struct {
	log   *slog.Logger
	units map[string]*unitTrouble
}

// unitTrouble is the trouble of one unit, past and present.
type unitTrouble struct {
	reason  string               // why contact is lost; "": it is not
	since   time.Time            // when contact was restored
	logged  map[string]time.Time // by reason
	quiet   bool                 // the present loss was not logged, so neither is its end
	refused complaint
}

// A complaint is something that is logged when it begins, hourly while it lasts, and when it ends.
type complaint struct {
	reason string
	logged time.Time
}

func (t *troubles) of(unit string) *unitTrouble {
	u := t.units[unit]
	if u == nil {
		u = &unitTrouble{logged: map[string]time.Time{}}
		t.units[unit] = u
	}
	return u
}

// note records why contact with a unit is lost; "" means that it was reported.
func (t *troubles) note(unit, reason string, now time.Time) {
	u := t.units[unit]
	if u == nil && reason == "" {
		return
	}
	u = t.of(unit)
	if reason == "" {
		if u.reason != "" {
			u.reason, u.since = "", now
			if !u.quiet {
				t.log.Info("contact is back", "unit", unit)
			}
		} else if len(u.logged) > 0 && now.Sub(u.since) >= calm {
			clear(u.logged)
		}
		return
	}
	begins := u.reason == ""
	u.reason = reason
	loud := u.shouldLog(reason, now)
	if loud {
		t.log.Warn("no contact", "unit", unit, "reason", reason)
	}
	u.quiet = !loud && (begins || u.quiet)
}

// shouldLog reports whether to log a reason now, and if so notes that it was logged.
func (u *unitTrouble) shouldLog(reason string, now time.Time) bool {
	last, known := u.logged[reason]
	if known {
		if now.Sub(last) < logAgain {
			return false
		}
		u.logged[reason] = now
		return true
	}
	if len(u.logged) >= maxReasons {
		for r, at := range u.logged {
			if now.Sub(at) >= logAgain {
				delete(u.logged, r)
			}
		}
		if len(u.logged) >= maxReasons {
			return false
		}
	}
	u.logged[reason] = now
	return true
}

// noteRefused records what a server refuses this host for a unit; "" means nothing.
func (t *troubles) noteRefused(unit, reason string, now time.Time) {
	u := t.units[unit]
	if u == nil && reason == "" {
		return
	}
	u = t.of(unit)
	switch {
	case reason == "":
		if u.refused.reason != "" {
			t.log.Info("the server now grants what it had refused", "unit", unit)
		}
		u.refused = complaint{}
	case reason != u.refused.reason, now.Sub(u.refused.logged) >= logAgain:
		u.refused = complaint{reason, now}
		t.log.Error("the server refuses rights that this host needs, so it will not wait for this host to shut down; the unit is still monitored",
			"unit", unit, "reason", reason)
	}
}

// reason returns why contact with a unit is lost; "": it is not.
func (t *troubles) reason(unit string) string {
	if u := t.units[unit]; u != nil {
		return u.reason
	}
	return ""
}

// keep forgets all units that are no longer there.
func (t *troubles) keep(has func(unit string) bool) {
	for unit := range t.units {
		if !has(unit) {
			delete(t.units, unit)
		}
	}
}

// A keepsake is something that the state directory stores.
type keepsake struct{ cannot, can string }

var (
	keepJournal = keepsake{"the journal cannot be written", "the journal can be written again"}
	keepState   = keepsake{"the state cannot be saved", "the state can be saved again"}
	keepHistory = keepsake{"the history cannot be written", "the history can be written again"}
)

// diskTrouble tracks what the state directory currently fails to store. The writing goroutines
// report it.
type diskTrouble struct {
	log *slog.Logger

	mu  sync.Mutex
	why map[keepsake]string
}

// fails notes and logs that something is not stored.
func (d *diskTrouble) fails(k keepsake, err error) {
	d.log.Error(k.cannot, "error", err)
	d.note(k, err)
}

func (d *diskTrouble) note(k keepsake, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.why == nil {
		d.why = map[keepsake]string{}
	}
	d.why[k] = err.Error()
}

// works notes and logs that it is stored again.
func (d *diskTrouble) works(k keepsake) {
	d.log.Info(k.can)
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.why, k)
}

// NoteDamage reports a file of an observer that could not be read and was set aside.
func (e *Engine) NoteDamage(what string) {
	select {
	case e.inbox <- Damaged{what}:
	case <-e.over:
	}
}

// NoteHistory reports that the history cannot be written or, with nil, that it can be again.
func (e *Engine) NoteHistory(err error) {
	if err != nil {
		e.disk.fails(keepHistory, err)
		return
	}
	e.disk.works(keepHistory)
}

// list returns what is not stored, and why.
func (d *diskTrouble) list() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for k, why := range d.why {
		all = append(all, k.cannot+": "+why)
	}
	slices.Sort(all)
	return all
}
