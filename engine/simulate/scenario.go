// Package simulate runs a policy in virtual time: the same System as in a running monitor, with
// input from a scenario instead of servers. Hours of outage take milliseconds.
//
// Invariant: a run is a function of the policy and the scenario. It reads no clock and carries out
// nothing.
package simulate

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A Scenario says what units report, and when.
//
// Each line is one of
//
//	TIME UNIT VARIABLE VALUE…   the unit reports this value from now on
//	TIME UNIT lost              contact is lost
//	TIME UNIT back              contact is back, with the present values
//	TIME UNIT refused           the server refuses LOGIN or PRIMARY, and still reports the unit
//	TIME UNIT accepted          it no longer does
//	TIME reload FILE            another configuration takes effect
//	TIME restart                the monitor restarts and continues
//	TIME end                    the run ends
//	TIME expect UNIT VERB TEXT… at this time the unit's rules have done this
//	FROM..TO refuse UNIT VERB   during this time they have not
//
// with # comments. A unit name with blanks must be in quotes. Times are durations since the start,
// in any order. All lines for the same time and unit are one snapshot.
type Scenario struct {
	Name         string
	Steps        []Step        // by time; in line order if times are equal
	End          time.Duration // 0: a day after the last line, or when no timer is left
	Expectations []Expectation // in line order
}

// Expectation is what a scenario expects, or refuses.
type Expectation struct {
	Line     int
	Refuse   bool
	From, To time.Duration // equal for expect
	Unit     string        // as written
	Verb     fsm.Verb
	Text     string // is part of the effect's text; "": any
}

// Step is everything that happens to one unit at one time.
type Step struct {
	At     time.Duration
	Line   int
	Unit   string // as written; "" for Reload and Restart
	Set    [][2]string
	Lost   bool   // contact is lost from now on
	Back   bool   // contact is back from now on
	Refuse *bool  // whether the server refuses the unit's user from now on; nil: unchanged
	Reload string // the new configuration
	Again  bool   // restart
}

// ParseScenario reads a scenario. Errors name the line.
func ParseScenario(name string, src []byte) (*Scenario, error) {
	sc := &Scenario{Name: name}
	lines := bufio.NewScanner(bytes.NewReader(src))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := splitLine(lines.Text())
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
	slices.SortStableFunc(sc.Steps, func(a, b Step) int { return cmp.Compare(a.At, b.At) })
	return sc, nil
}

// splitLine splits a line into words, up to a comment. The name of a unit may have quotation marks,
// in which blanks and # mean nothing: "1 USB", LOCAL:"1 USB"@nas. They are kept if the name is
// printed with them.
func splitLine(line string) []string {
	var words []string
	for {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		if line == "" || line[0] == '#' {
			return words
		}
		word := ""
		for line != "" && line[0] != '#' && !unicode.IsSpace(firstRune(line)) {
			if text, rest, quoted := grammar.CutQuoted(line); quoted && (len(words) == 1 || len(words) == 2) {
				word, line = word+grammar.Printed(text), rest
				continue
			}
			_, n := utf8.DecodeRuneInString(line)
			word, line = word+line[:n], line[n:]
		}
		words = append(words, word)
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// parseTime reads a time since the start; a bare number is seconds.
func parseTime(s string) (time.Duration, error) {
	at, err := time.ParseDuration(s)
	if strings.Trim(s, "0123456789.") == "" {
		at, err = time.ParseDuration(s + "s")
	}
	if err != nil || at < 0 {
		return 0, fmt.Errorf("%q is not a time; write for example 90s or 2m", s)
	}
	return at, nil
}

func (sc *Scenario) line(n int, fields []string) error {
	if from, to, ok := strings.Cut(fields[0], ".."); ok || len(fields) > 1 && (fields[1] == "expect" || fields[1] == "refuse") {
		if !ok {
			to = from
		}
		return sc.expectation(n, from, to, fields)
	}
	at, err := parseTime(fields[0])
	if err != nil {
		return err
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
		return fmt.Errorf("expected TIME UNIT VARIABLE VALUE, TIME UNIT lost, TIME UNIT back, TIME UNIT refused, TIME UNIT accepted, TIME reload FILE, TIME restart, TIME end, TIME expect UNIT VERB or FROM..TO refuse UNIT VERB")
	default:
		sc.set(step, fields)
		return nil
	}
	sc.Steps = append(sc.Steps, step)
	return nil
}

// expectation reads TIME expect UNIT VERB TEXT… or FROM..TO refuse UNIT VERB.
func (sc *Scenario) expectation(n int, from, to string, fields []string) error {
	x := Expectation{Line: n}
	var err error
	if x.From, err = parseTime(from); err != nil {
		return err
	}
	if x.To, err = parseTime(to); err != nil {
		return err
	}
	switch {
	case len(fields) >= 4 && fields[1] == "expect" && from == to:
		x.Text = strings.Join(fields[4:], " ")
	case len(fields) == 4 && fields[1] == "refuse" && x.From <= x.To:
		x.Refuse = true
	default:
		return fmt.Errorf("expected TIME expect UNIT VERB TEXT…, or FROM..TO refuse UNIT VERB")
	}
	x.Unit = fields[2]
	if x.Verb = fsm.VerbOf(fields[3]); !slices.Contains(grammar.Verbs(), fields[3]) || x.Verb.Inner() {
		return fmt.Errorf("%q is not the verb of an effect, such as WALL", fields[3])
	}
	sc.Expectations = append(sc.Expectations, x)
	return nil
}

// last is the time of the last line.
func (sc *Scenario) last() time.Duration {
	var last time.Duration
	for _, s := range sc.Steps {
		last = max(last, s.At)
	}
	for _, x := range sc.Expectations {
		last = max(last, x.To)
	}
	return last
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
	case len(fields) == 3 && (fields[2] == "refused" || fields[2] == "accepted"):
		refuse := fields[2] == "refused"
		s.Refuse = &refuse
	default:
		s.Set = append(s.Set, [2]string{fields[2], strings.Join(fields[3:], " ")})
	}
}
