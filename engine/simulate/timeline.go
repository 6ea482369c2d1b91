package simulate

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Timeline prints records as lines that a person reads: time, unit, and what
// happened; effects and timers are indented under what caused them and name
// their rule.
type Timeline struct {
	W       io.Writer
	Explain bool // also print conditions that did not hold
	Width   int  // of the units' column
}

// Print prints what happened at a moment after the start.
func (t *Timeline) Print(at time.Duration, records []fsm.Record) {
	for _, r := range records {
		rule := r.Rule
		indent := "  "
		text := ""
		switch r.Kind {
		case fsm.RuleRun:
			continue
		case fsm.Transition, fsm.UnitAdded, fsm.UnitRemoved:
			indent, text = "", r.String()
		case fsm.TimerExpired:
			indent, text = "", "TIMEOUT "+r.Timer
			if strings.Contains(r.Timer, "->") || strings.Contains(r.Timer, " FOR ") {
				text = r.Timer
			}
		case fsm.GuardFailed:
			if !t.Explain {
				continue
			}
			text = r.String()
		case fsm.EffectRaised:
			rule, text = r.Effect.Rule, r.String()
		case fsm.TimerStarted:
			text = fmt.Sprintf("timer %s runs until %s", r.Timer, Clock(r.Deadline))
		case fsm.TimerCancelled, fsm.TimerDropped, fsm.NotStarted:
			text = r.String()
		}
		if rule != "" {
			rule = "  [" + rule + "]"
		}
		pad := strings.Repeat(" ", max(0, t.Width-utf8.RuneCountInString(r.Name)))
		fmt.Fprintf(t.W, "%9s  %s%s  %s%s%s\n", Clock(at), r.Name, pad, indent, printable(text), rule)
	}
}

// Clock prints a time since the start, to the millisecond: 12.5s, 1m10s, 2h0m5s.
func Clock(d time.Duration) string { return d.Round(time.Millisecond).String() }

// printable keeps a text on its line.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, s)
}
