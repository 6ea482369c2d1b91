package simulate

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Timeline prints records as readable lines: time, unit, and what happened. Effects and timers are
// indented and name their rule.
type Timeline struct {
	W       io.Writer
	Explain bool          // also print conditions that did not hold
	Rules   bool          // also print which rules ran
	Width   int           // of the column with the units
	Colour  bool          // for a terminal
	Round   time.Duration // how times are rounded; 0: to a millisecond
}

// The colours of a terminal.
const (
	plain  = ""
	dim    = "\x1b[2m"
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	blue   = "\x1b[34m"
	normal = "\x1b[0m"
)

// Note prints a remark between the records.
func (t *Timeline) Note(at time.Duration, text string) {
	t.line(at, blue, "-- "+text)
}

func (t *Timeline) line(at time.Duration, colour, text string) {
	if t.Colour && colour != plain {
		text = colour + text + normal
	}
	fmt.Fprintf(t.W, "%9s  %s\n", t.clock(at), text)
}

// clock prints a time since the start: 12.5s, 1m10s, 2h0m5s.
func (t *Timeline) clock(at time.Duration) string {
	return at.Round(max(t.Round, time.Millisecond)).String()
}

// Print prints what happened at a moment after the start.
func (t *Timeline) Print(at time.Duration, records []fsm.Record) {
	for i, r := range records {
		if fsm.EndsDown(r.Timer) {
			continue // only matters to rules that name DOWN, which has separate events
		}
		if fsm.CountsHeld(r.Timer) && !t.Explain && !slices.ContainsFunc(records, func(run fsm.Record) bool { return run.Kind == fsm.RuleRun && run.Cause == i }) {
			continue // only matters if a rule waits for exactly that
		}
		if fsm.Limits(r.Timer) && r.Kind == fsm.TimerExpired && !t.Explain {
			continue // nothing happens then
		}
		rule, indent, said, colour := r.Rule, "  ", r.String(), plain
		switch r.Kind {
		case fsm.RuleRun, fsm.GuardHeld:
			if !t.Rules {
				continue
			}
			colour = dim
			if r.Kind == fsm.RuleRun {
				said = r.Event.String() + " runs the rule"
			}
		case fsm.Transition, fsm.UnitAdded, fsm.UnitRemoved:
			indent, colour = "", bold
		case fsm.TimerExpired:
			indent, colour, said = "", bold, r.Event.String()
		case fsm.GuardFailed:
			if !t.Explain {
				continue
			}
			colour = dim
		case fsm.EffectRaised:
			rule = r.Effect.Rule
			if r.Effect.Verb == fsm.ShutdownCmd {
				colour = red
			}
		case fsm.TimerStarted:
			colour, said = dim, fmt.Sprintf("timer %s runs until %s", r.Timer, t.clock(r.Deadline))
		case fsm.TimerExtended:
			said = fmt.Sprintf("timer %s now runs until %s (%s)", r.Timer, t.clock(r.Deadline), r.Reason)
		case fsm.TimerCancelled, fsm.TimerDropped, fsm.NotStarted, fsm.RuleHeld:
			colour = dim
		}
		if rule != "" {
			rule = "  [" + rule + "]"
		}
		pad := strings.Repeat(" ", max(0, t.Width-utf8.RuneCountInString(r.Name)))
		if r.Kind == fsm.EffectRaised && r.Effect.Flag != "" {
			t.line(at, plain, r.Name+pad+"  "+indent+text.Line("POWERDOWNFLAG "+r.Effect.Flag)+rule)
		}
		t.line(at, colour, r.Name+pad+"  "+indent+text.Line(said)+rule)
	}
}
