// Package simulate runs a policy under virtual time: the same System that runs
// live, fed from a scenario instead of from servers, with hours of outage done
// in milliseconds.
//
// Invariant: a run is a function of the policy and the scenario. No clock is
// read and nothing is carried out.
package simulate

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Scenario says what units report, and when.
//
// Each line is one of
//
//	TIME UNIT VARIABLE VALUE…   the unit reports this value from here on
//	TIME UNIT lost              contact is lost
//	TIME UNIT back              contact is back, with the values as they are
//	TIME reload FILE            another configuration takes over
//	TIME restart                the monitor is restarted and remembers
//	TIME end                    the run ends here
//
// with # comments. Times are durations since the start, in any order. All lines
// of one time and unit are one snapshot.
type Scenario struct {
	Steps []Step        // by time; in the order of the lines where times are equal
	End   time.Duration // 0: a day after the last step, or when no timer is left
}

// Step is all that happens to one unit at one time.
type Step struct {
	At     time.Duration
	Line   int
	Unit   string // as written; "" for Reload and Restart
	Set    [][2]string
	Lost   bool   // contact is lost from here on
	Back   bool   // contact is back from here on
	Reload string // the file that takes over
	Again  bool   // restart
}

// ParseScenario reads a scenario. Errors name the line.
func ParseScenario(name string, src []byte) (*Scenario, error) {
	sc := &Scenario{}
	lines := bufio.NewScanner(bytes.NewReader(src))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		if err := sc.line(n, fields); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	slices.SortStableFunc(sc.Steps, func(a, b Step) int { return int(a.At - b.At) })
	return sc, nil
}

func (sc *Scenario) line(n int, fields []string) error {
	at, err := time.ParseDuration(fields[0])
	if err != nil && strings.Trim(fields[0], "0123456789.") == "" {
		at, err = time.ParseDuration(fields[0] + "s")
	}
	if err != nil || at < 0 {
		return fmt.Errorf("%q is not a time; write for example 90s or 2m", fields[0])
	}
	step := Step{At: at, Line: n}
	switch {
	case len(fields) == 2 && fields[1] == "end":
		sc.End = at
		return nil
	case len(fields) == 2 && fields[1] == "restart":
		step.Again = true
	case len(fields) == 3 && fields[1] == "reload":
		step.Reload = fields[2]
	case len(fields) < 3:
		return fmt.Errorf("expected TIME UNIT VARIABLE VALUE, TIME UNIT lost, TIME UNIT back, TIME reload FILE, TIME restart or TIME end")
	default:
		sc.set(step, fields)
		return nil
	}
	sc.Steps = append(sc.Steps, step)
	return nil
}

// set adds a line to the snapshot of its time and unit.
func (sc *Scenario) set(step Step, fields []string) {
	step.Unit = fields[1]
	i := slices.IndexFunc(sc.Steps, func(s Step) bool { return s.At == step.At && s.Unit == step.Unit })
	if i < 0 {
		i = len(sc.Steps)
		sc.Steps = append(sc.Steps, step)
	}
	s := &sc.Steps[i]
	switch {
	case len(fields) == 3 && fields[2] == "lost":
		s.Lost, s.Back = true, false
	case len(fields) == 3 && fields[2] == "back":
		s.Lost, s.Back = false, true
	default:
		s.Set = append(s.Set, [2]string{fields[2], strings.Join(fields[3:], " ")})
	}
}
