package journal

import (
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// An outageTracker follows the states of the units through the journal, to distinguish one power
// failure from the next. An outage lasts as long as any unit is in a state that is not calm.
type outageTracker struct {
	states map[[2]string]bool // unit and state, of those that are not calm
	number int                // grows with each return to calm
}

func newOutageTracker() *outageTracker { return &outageTracker{states: map[[2]string]bool{}} }

// calm reports whether there is none.
func (o *outageTracker) calm() bool { return len(o.states) == 0 }

// note takes the next entry.
func (o *outageTracker) note(e *Entry) {
	switch e.Kind {
	case Started:
		clear(o.states)
		o.number++
		if e.State == nil {
			return
		}
		for _, u := range e.State.Units {
			for _, r := range u.Regions {
				o.enter(u.ID, r.State)
			}
		}
		if !o.calm() {
			o.number-- // the monitor was restarted during an outage
		}
	case UnitRemoved:
		for key := range o.states {
			if key[0] == e.Unit {
				o.leave(e.Unit, key[1])
			}
		}
	case Transition:
		if from, to, ok := strings.Cut(e.Event, "->"); ok {
			o.leave(e.Unit, from)
			o.enter(e.Unit, to)
		}
	}
}

func (o *outageTracker) enter(unit, state string) {
	if fsm.MostUrgent(state) > fsm.Calm {
		o.states[[2]string{unit, state}] = true
	}
}

func (o *outageTracker) leave(unit, state string) {
	key := [2]string{unit, state}
	if !o.states[key] {
		return
	}
	delete(o.states, key)
	if o.calm() {
		o.number++
	}
}
