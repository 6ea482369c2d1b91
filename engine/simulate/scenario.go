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
	"sort"
	"strconv"
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
//	TIME UNIT ack               somebody acknowledges what the unit repeats; ack --undo takes it back
//	TIME UNIT timer NAME cancel somebody cancels a running timer; timer NAME extend DURATION has it end later
//	TIME fsd                    somebody orders a forced shutdown of all units that power this machine
//	TIME UNIT nofsd             from now on the server does not set FSD, and has forgotten it
//	TIME nofsd                  no server does; without the time, none ever does
//	TIME shutdown fails         from now on each SHUTDOWNCMD fails
//	TIME shutdown works         from now on it succeeds, also one that has failed; it does from the start
//	TIME end                    the run ends
//	clock 22:30                 what the local clock shows at the beginning; without it, the run has its own time
//	TIME expect UNIT VERB TEXT… at this time the unit's rules do this, with a text that has this in it
//	FROM..TO expect UNIT VERB … they do it at least once during this time
//	FROM..TO refuse UNIT VERB … they do not do it during this time
//
// with # comments. A unit name with blanks must be in quotes. Times are durations since the start,
// in any order. All lines for the same time and unit are one snapshot. FSD follows SETFSD after
// FSDDelay, as a server would report it; once the scenario itself reports FSD for the unit, it
// also says how long.
type Scenario struct {
	Name         string
	Steps        []Step        // by time; in line order if times are equal
	End          time.Duration // 0: a day after the last line, or when no timer is left
	Expectations []Expectation // in line order

	noFSD     bool // SETFSD is never followed by FSD
	endLine   int
	clock     time.Time // its hour and minute are what the local clock shows at the beginning
	clockLine int       // 0: there is none
}

// A LineError is what is wrong with a line of a scenario.
type LineError struct {
	Scenario string // its name
	Line     int
	Err      error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.Scenario, e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// wrong says that something is wrong with a line.
func (sc *Scenario) wrong(line int, err error) error { return &LineError{sc.Name, line, err} }

// FSDDelay is how long after SETFSD a server reports FSD.
const FSDDelay = time.Second

// begins returns when the run begins that would otherwise begin at start: on the same day, at what the
// scenario says that the clock shows.
func (sc *Scenario) begins(start time.Time) time.Time {
	if sc.clockLine == 0 {
		return start
	}
	y, m, d := start.Date()
	return time.Date(y, m, d, sc.clock.Hour(), sc.clock.Minute(), 0, 0, start.Location())
}

// Expectation is what a scenario expects, or refuses.
type Expectation struct {
	Line     int
	Refuse   bool
	From, To time.Duration
	Unit     string // as written
	Verb     fsm.Verb
	Text     string // is part of the effect's text, or of the name of the timer or state; "": any
}

// Step is everything that happens to one unit at one time.
type Step struct {
	At     time.Duration
	Line   int
	Unit   string // as written; "" for Reload and Restart, and for NoFSD of all units
	Set    []Setting
	Lost   bool  // contact is lost from now on
	Back   bool  // contact is back from now on
	Refuse *bool // whether the server refuses the unit's user from now on; nil: unchanged
	NoFSD  bool  // from now on, SETFSD is not followed by FSD
	Ack    *fsm.Ack
	Adjust *fsm.Adjust
	FSD    bool   // somebody orders a forced shutdown
	Reload string // the new configuration
	Again  bool   // restart
	Works  *bool  // whether a SHUTDOWNCMD succeeds from now on; nil: unchanged

	forced bool // a SETFSD was given: the server reports FSD from now on; Unit is the full name
}

// Setting is a value that a unit reports.
type Setting struct {
	Line        int
	Name, Value string
}

// ParseScenario reads a scenario. Errors name the line.
func ParseScenario(name string, src []byte) (*Scenario, error) {
	sc := &Scenario{Name: name}
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		return nil, sc.wrong(1, fmt.Errorf("this is UTF-16 text; convert the file, for example with iconv -f utf-16 -t utf8"))
	}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := splitLine(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if err := sc.line(n, fields); err != nil {
			return nil, sc.wrong(n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	sort.SliceStable(sc.Steps, func(i, j int) bool { return sc.Steps[i].At < sc.Steps[j].At })
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
		var word strings.Builder
		for line != "" && line[0] != '#' && !unicode.IsSpace(firstRune(line)) {
			if text, rest, quoted := grammar.CutQuoted(line); quoted && (len(words) == 1 || len(words) == 2) {
				word.WriteString(grammar.Printed(text))
				line = rest
				continue
			}
			_, n := utf8.DecodeRuneInString(line)
			word.WriteString(line[:n])
			line = line[n:]
		}
		words = append(words, word.String())
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// maxDays bounds a time in a scenario. A time.Duration holds almost three times as much, so that a day or
// a timer can be added to any time without an overflow.
const maxDays = 36500

// parseTime reads a time since the start; a bare number is seconds.
func parseTime(s string) (time.Duration, error) {
	at, err := time.ParseDuration(s)
	if strings.Trim(s, "0123456789.") == "" {
		at, err = time.ParseDuration(s + "s")
	}
	scale := time.Duration(1)
	if days, found := strings.CutSuffix(s, "d"); found {
		at, err = time.ParseDuration(days + "h")
		scale = 24
	}
	// time.ParseDuration does not tell a number that it cannot hold from what is not a number.
	n, notNumber := strconv.ParseFloat(strings.TrimRight(s, "dhms"), 64)
	switch {
	case err == nil && at > maxDays*24*time.Hour/scale, err != nil && notNumber == nil && n > maxDays:
		return 0, fmt.Errorf("%s is too long: a scenario lasts at most %d days", s, maxDays)
	case err != nil || at < 0:
		return 0, fmt.Errorf("%q is not a time; write for example 90s or 2m", s)
	}
	return at * scale, nil
}

// events are what may happen to a unit, other than that it reports a value. others are what may happen
// beside.
var (
	events = []string{"lost", "back", "refused", "accepted", "ack", "nofsd"}
	others = []string{"restart", "fsd", "nofsd", "end"}
)

func (sc *Scenario) line(n int, fields []string) error {
	if len(fields) == 1 && fields[0] == "nofsd" {
		sc.noFSD = true
		return nil
	}
	if fields[0] == "clock" {
		return sc.setClock(n, fields[1:])
	}
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
		if sc.endLine > 0 {
			return fmt.Errorf("the end is already set in line %d", sc.endLine)
		}
		sc.End, sc.endLine = at, n
		return nil
	case len(fields) == 2 && fields[1] == "restart":
		step.Again = true
	case len(fields) == 2 && fields[1] == "nofsd":
		step.NoFSD = true
	case len(fields) == 2 && fields[1] == "fsd":
		step.FSD = true
	case len(fields) == 3 && fields[1] == "reload":
		step.Reload = fields[2]
	case len(fields) == 3 && fields[1] == "shutdown" && (fields[2] == "works" || fields[2] == "fails"):
		works := fields[2] == "works"
		step.Works = &works
	case len(fields) == 2:
		if slices.Contains(events, fields[1]) {
			return fmt.Errorf("%s lacks a unit: TIME UNIT %s", fields[1], fields[1])
		}
		return fmt.Errorf("expected TIME %s%s", strings.Join(others, ", TIME "), meant(fields[1], others, ", or TIME UNIT and what happens to it"))
	case len(fields) < 3:
		return fmt.Errorf("expected TIME UNIT VARIABLE VALUE, TIME UNIT %s, TIME reload FILE, TIME restart, TIME end, TIME expect UNIT VERB or FROM..TO refuse UNIT VERB",
			strings.Join(events, ", TIME UNIT "))
	case len(fields) == 3 && fields[1] == "clock":
		return fmt.Errorf("the clock is set for the whole scenario, without a time: clock 22:30 is what it shows at 0s")
	case fields[2] == "timer":
		return sc.adjust(at, n, fields)
	case len(fields) == 3 && !strings.Contains(fields[2], ".") && !slices.Contains(events, fields[2]):
		return fmt.Errorf("%q is neither a variable nor something that happens to a unit: %s%s", fields[2], strings.Join(events, ", "), meant(fields[2], events, asStatus(fields)))
	default:
		return sc.set(at, n, fields)
	}
	sc.Steps = append(sc.Steps, step)
	return nil
}

// asStatus says how to write a line that has a status in the place of what happens.
func asStatus(fields []string) string {
	word := strings.ToUpper(fields[2])
	if status := cmp.Or(fsm.Notified(word), fsm.Meant(word)); status != "" {
		word = status
	}
	if _, known := fsm.LookupStatus(word); !known {
		return ""
	}
	if how, derived := instead[word]; derived {
		return " (" + strings.TrimPrefix(how, ": ") + ")"
	}
	return fmt.Sprintf(" (write %s %s ups.status %s)", fields[0], fields[1], word)
}

// setClock reads what the local clock shows at the beginning.
func (sc *Scenario) setClock(n int, fields []string) error {
	if sc.clockLine > 0 {
		return fmt.Errorf("the clock is already set in line %d", sc.clockLine)
	}
	var err error
	if len(fields) == 1 {
		sc.clock, err = time.Parse("15:04", fields[0])
	}
	if err != nil || len(fields) != 1 {
		return fmt.Errorf("%q is not a time of day; write for example clock 22:30", strings.Join(fields, " "))
	}
	sc.clockLine = n
	return nil
}

// meant returns which of the candidates a word probably means, in parentheses, or otherwise.
func meant(word string, candidates []string, otherwise string) string {
	for _, c := range candidates {
		if strings.EqualFold(word, c) {
			return " (did you mean " + c + "?)"
		}
	}
	if c := grammar.Closest(word, candidates); c != "" {
		return " (did you mean " + c + "?)"
	}
	return otherwise
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
	case len(fields) < 4 || fields[1] != "expect" && fields[1] != "refuse":
		return fmt.Errorf("expected TIME expect UNIT VERB TEXT…, FROM..TO expect UNIT VERB TEXT…, or FROM..TO refuse UNIT VERB TEXT…")
	case x.From > x.To:
		return fmt.Errorf("%s is after %s", from, to)
	}
	x.Refuse, x.Unit, x.Text = fields[1] == "refuse", fields[2], strings.Join(fields[4:], " ")
	x.Verb = fsm.VerbOf(fields[3])
	if verbs := grammar.Verbs(); !slices.Contains(verbs, fields[3]) {
		return fmt.Errorf("%q is not a verb%s", fields[3], meant(fields[3], verbs, ", such as WALL"))
	}
	sc.Expectations = append(sc.Expectations, x)
	return nil
}

// adjust reads TIME UNIT timer NAME cancel, or extend DURATION. What ctl timers lists as a timer may
// have blanks in its name.
func (sc *Scenario) adjust(at time.Duration, n int, fields []string) error {
	name, a := fields[3:], &fsm.Adjust{}
	last := len(name) - 1
	switch {
	case last > 0 && name[last] == "cancel":
		name = name[:last]
	case last > 1 && name[last-1] == "extend":
		var err error
		if a.Extend, err = parseTime(name[last]); err != nil {
			return err
		}
		if a.Extend == 0 {
			return fmt.Errorf("a timer can only be extended by more than 0")
		}
		name = name[:last-1]
	default:
		return fmt.Errorf("expected TIME UNIT timer NAME cancel, or TIME UNIT timer NAME extend DURATION")
	}
	a.Timer = strings.Join(name, " ")
	sc.Steps = append(sc.Steps, Step{At: at, Line: n, Unit: fields[1], Adjust: a})
	return nil
}

// check refuses lines that the run would never come to.
func (sc *Scenario) check() error {
	if sc.endLine == 0 {
		return nil
	}
	late := func(line int, at time.Duration) error {
		if at <= sc.End {
			return nil
		}
		return sc.wrong(line, fmt.Errorf("at %s the run has ended (line %d)", at, sc.endLine))
	}
	for i := range sc.Steps {
		if err := late(sc.Steps[i].Line, sc.Steps[i].At); err != nil {
			return err
		}
	}
	for _, x := range sc.Expectations {
		if err := late(x.Line, x.From); err != nil {
			return err
		}
	}
	return nil
}

// last is the time of the last line.
func (sc *Scenario) last() time.Duration {
	var last time.Duration
	for i := range sc.Steps {
		last = max(last, sc.Steps[i].At)
	}
	for _, x := range sc.Expectations {
		last = max(last, x.To)
	}
	return last
}

// snapshot returns the snapshot of a unit at a time.
func (sc *Scenario) snapshot(at time.Duration, unit string, line int) *Step {
	i := slices.IndexFunc(sc.Steps, func(s Step) bool { return s.At == at && s.Unit == unit && unit != "" && s.Adjust == nil })
	if i < 0 {
		i = len(sc.Steps)
		sc.Steps = append(sc.Steps, Step{At: at, Line: line, Unit: unit})
	}
	return &sc.Steps[i]
}

// report adds a value to a snapshot, or replaces it.
func (s *Step) report(v Setting) {
	i := slices.IndexFunc(s.Set, func(other Setting) bool { return other.Name == v.Name })
	if i < 0 {
		s.Set = append(s.Set, v)
		return
	}
	s.Set[i] = v
}

// set adds a line to the snapshot of its time and unit.
func (sc *Scenario) set(at time.Duration, line int, fields []string) error {
	s := sc.snapshot(at, fields[1], line)
	event := ""
	if len(fields) == 3 && slices.Contains(events, fields[2]) || len(fields) == 4 && fields[2] == "ack" && fields[3] == "--undo" {
		event = fields[2]
	}
	switch event {
	case "lost", "back":
		if s.Lost || s.Back {
			return fmt.Errorf("%s is lost and back at one time", s.Unit)
		}
		s.Lost, s.Back = event == "lost", event == "back"
	case "refused", "accepted":
		refuse := event == "refused"
		s.Refuse = &refuse
	case "ack":
		s.Ack = &fsm.Ack{Undo: len(fields) == 4}
	case "nofsd":
		s.NoFSD = true
	default:
		for _, other := range s.Set {
			if other.Name == fields[2] {
				return fmt.Errorf("line %d already has a %s for this time", other.Line, other.Name)
			}
		}
		if len(fields) == 3 && fields[2] != "ups.status" {
			return fmt.Errorf("%s lacks a value: TIME UNIT VARIABLE VALUE", fields[2])
		}
		s.report(Setting{line, fields[2], strings.Join(fields[3:], " ")})
	}
	return nil
}
