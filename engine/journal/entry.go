package journal

import (
	"bytes"
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// Kind says what an Entry is about.
type Kind string

// The kinds of entries about the monitor itself.
const (
	Started     Kind = "start"        // Config; State if it continued from one
	Ended       Kind = "end"          // Reason
	Reload      Kind = "reload"       // Config: another configuration is in force
	Refused     Kind = "refused"      // Config: it has errors, so the previous one stays
	Paused      Kind = "pause"        // Reason: timers are held until Resumed or Started, even after a Reload
	Resumed     Kind = "resume"       // Reason
	Alarm       Kind = "alarm"        // Effect: the SHUTDOWNCMD that failed, Reason; Cause is where it was raised
	Damaged     Kind = "damage"       // Reason: a file on disk that could not be read and was set aside
	DrillBegan  Kind = "drill"        // By, Text: what happens in it
	DrillAction Kind = "drill action" // Effect, Result: that of a drill
	DrillEnded  Kind = "drill end"    // Reason
	Gap         Kind = "gap"          // Count entries are missing here, Reason
)

// The kinds that begin a step. All entries up to the next of these belong to it.
const (
	Report Kind = "report" // Input: a report of the unit
	Lost   Kind = "lost"   // Input: no contact with the unit's server
	FSD    Kind = "fsd"    // Input: FSD was injected
	Adjust Kind = "adjust" // Timer, Extend, By: somebody has cancelled or extended a timer
	Tick   Kind = "time"   // only time has passed

	Ack   Kind = "ack"   // By: somebody has acknowledged what the unit repeats
	Unack Kind = "unack" // By: somebody has taken that back

	ShutdownDone Kind = "shutdown done" // a SHUTDOWNCMD has succeeded
	ShutdownGone Kind = "shutdown gone" // no SHUTDOWNCMD is under way any more, and none has succeeded
)

// The kinds of a step's records; see fsm.Record.
var (
	Transition     = of(fsm.Transition)
	TimerStarted   = of(fsm.TimerStarted)
	TimerCancelled = of(fsm.TimerCancelled)
	TimerExpired   = of(fsm.TimerExpired)
	TimerDropped   = of(fsm.TimerDropped)
	RuleRun        = of(fsm.RuleRun)
	GuardFailed    = of(fsm.GuardFailed)
	NotStarted     = of(fsm.NotStarted)
	EffectRaised   = of(fsm.EffectRaised)
	UnitAdded      = of(fsm.UnitAdded)
	UnitRemoved    = of(fsm.UnitRemoved)
	GuardHeld      = of(fsm.GuardHeld)
	TimerExtended  = of(fsm.TimerExtended)
	StateRaised    = of(fsm.StateRaised)
	StateCleared   = of(fsm.StateCleared)
	RuleHeld       = of(fsm.RuleHeld)
	Acknowledged   = of(fsm.Acknowledged)
	Recalled       = of(fsm.Recalled)
	CircleEnded    = of(fsm.CircleEnded)
)

// Ran is the kind of an effect's result: Effect, Result.
const Ran Kind = "result"

// Settled is the kind of the final outcome of a mail or a webhook whose Ran says that it was kept
// for a retry: Effect, Raised, Result.
const Settled Kind = "settled"

func of(k fsm.Kind) Kind { return Kind(k.String()) }

// Entry is one line of the journal. Only the fields that its Kind needs are set.
type Entry struct {
	Seq   uint64        `json:"seq"`             // grows with every entry of a directory
	Cause uint64        `json:"cause,omitempty"` // the Seq of the entry that caused this one; 0: none, or unknown
	Time  time.Time     `json:"time"`
	Mono  time.Duration `json:"mono,omitempty"` // on the clock of fsm.Instant.Mono; only comparable within a Boot
	Boot  string        `json:"boot,omitempty"` // the run of the machine
	Kind  Kind          `json:"kind"`

	Unit   string        `json:"unit,omitempty"` // full name
	Name   string        `json:"name,omitempty"` // as %(u)s prints it
	Event  string        `json:"event,omitempty"`
	Rule   string        `json:"rule,omitempty"`
	Timer  string        `json:"timer,omitempty"`
	Until  *time.Time    `json:"until,omitempty"`  // when a started timer expires
	Raised *time.Time    `json:"raised,omitempty"` // when the rule ran that raised a settled effect
	For    time.Duration `json:"for,omitempty"`    // how long the event has lasted, or has to
	Reason string        `json:"reason,omitempty"`
	Cond   string        `json:"cond,omitempty"`   // a condition, as the file has it
	Values []Value       `json:"values,omitempty"` // the variables that Cond or the event compares
	Text   string        `json:"text,omitempty"`

	Extend time.Duration `json:"extend,omitempty"` // how much later an adjusted timer expires; 0: it was cancelled
	By     string        `json:"by,omitempty"`     // who adjusted it, or injected FSD

	Input  *Input     `json:"input,omitempty"`
	Effect *Effect    `json:"effect,omitempty"`
	Result *Result    `json:"result,omitempty"`
	Config *Config    `json:"config,omitempty"`
	State  *fsm.State `json:"state,omitempty"`
	Count  int        `json:"count,omitempty"`
}

// Input is an fsm.Input, in full.
type Input struct {
	Status  string  `json:"status,omitempty"`
	Values  []Value `json:"values,omitempty"`
	Lost    string  `json:"lost,omitempty"`
	Refused string  `json:"refused,omitempty"`

	Before *string `json:"before,omitempty"` // the previous status, if it was different
	Quoted bool    `json:"quoted,omitempty"` // some string is not UTF-8, so all are quoted as in Go
}

// Value is one NUT variable.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Effect is the part of an fsm.Effect that is recorded: all but the values, which are in the input,
// and the URL, which may contain a secret.
type Effect struct {
	ID     string   `json:"id,omitempty"` // unique, even across processes
	Verb   string   `json:"verb"`
	Text   string   `json:"text,omitempty"`
	Argv   []string `json:"argv,omitempty"`
	Flag   string   `json:"flag,omitempty"` // the POWERDOWNFLAG that is created first
	Target string   `json:"target,omitempty"`
	From   string   `json:"from,omitempty"`
	To     string   `json:"to,omitempty"`
	About  string   `json:"subject,omitempty"`
}

// Result is the result of an effect.
type Result struct {
	Error  string        `json:"error,omitempty"` // "": done
	Exit   int           `json:"exit,omitempty"`
	Took   time.Duration `json:"took,omitempty"`
	DryRun bool          `json:"dryRun,omitempty"`
	Again  string        `json:"again,omitempty"` // why a process has carried out an action of an earlier one; "": it has not
}

// Config describes the configuration that the monitor took, or refused.
type Config struct {
	Version     string   `json:"version,omitempty"` // of the monitor
	File        string   `json:"file,omitempty"`
	Hash        string   `json:"hash,omitempty"` // of the file's content
	DryRun      bool     `json:"dryRun,omitempty"`
	Diff        *Diff    `json:"diff,omitempty"`
	Diagnostics []string `json:"diagnostics,omitempty"`
}

// Replay returns the input of the step that the entry begins. ok is false if it begins none.
func (e *Entry) Replay() (now fsm.Instant, in fsm.Input, ok bool) {
	now = fsm.Instant{Mono: e.Mono, Wall: e.Time}
	switch e.Kind {
	case Tick:
		return now, fsm.Input{}, true
	case Adjust:
		return now, fsm.Input{Unit: e.Unit, By: e.By, Adjust: &fsm.Adjust{Timer: e.Timer, Extend: e.Extend}}, true
	case Ack, Unack:
		return now, fsm.Input{Unit: e.Unit, By: e.By, Ack: &fsm.Ack{Undo: e.Kind == Unack}}, true
	case ShutdownDone:
		return now, fsm.Input{Shutdown: fsm.ShutdownDone}, true
	case ShutdownGone:
		return now, fsm.Input{Shutdown: fsm.ShutdownGone}, true
	case Report, Lost, FSD:
	default:
		return now, in, false
	}
	in = fsm.Input{Unit: e.Unit, FSD: e.Kind == FSD, By: e.By}
	if e.Input == nil {
		return now, in, true
	}
	plain := func(s string) string {
		if u, err := strconv.Unquote(s); e.Input.Quoted && err == nil {
			return u
		}
		return s
	}
	in.Status, in.Lost, in.Refused = plain(e.Input.Status), plain(e.Input.Lost), plain(e.Input.Refused)
	for _, v := range e.Input.Values {
		in.Values = append(in.Values, fsm.Value{Name: plain(v.Name), Value: plain(v.Value)})
	}
	return now, in, true
}

// newInput converts an input. JSON needs UTF-8, which a driver may not send.
func newInput(in fsm.Input) *Input {
	kept := &Input{Status: in.Status, Lost: in.Lost, Refused: in.Refused}
	valid := utf8.ValidString(in.Status) && utf8.ValidString(in.Lost) && utf8.ValidString(in.Refused)
	for _, v := range in.Values {
		kept.Values = append(kept.Values, Value(v))
		valid = valid && utf8.ValidString(v.Name) && utf8.ValidString(v.Value)
	}
	if valid {
		return kept
	}
	kept.Quoted, kept.Status, kept.Lost, kept.Refused = true, strconv.Quote(in.Status), strconv.Quote(in.Lost), strconv.Quote(in.Refused)
	for i, v := range kept.Values {
		kept.Values[i] = Value{strconv.Quote(v.Name), strconv.Quote(v.Value)}
	}
	return kept
}

func newEffect(e *fsm.Effect) *Effect {
	kept := &Effect{ID: e.ID, Verb: e.Verb.String(), Text: e.Text, Argv: e.Argv, Flag: e.Flag, Target: e.Target}
	if e.Mail != nil {
		kept.From, kept.To, kept.About = e.Mail.From, e.Mail.To, e.Mail.Subject
	}
	return kept
}

// orders reports whether the effect shuts down this host, or tells others to shut down.
func (e *Effect) orders() bool {
	return e != nil && (e.Verb == fsm.ShutdownCmd.String() || e.Verb == fsm.SetFSD.String())
}

// encode makes a line, with its newline.
func encode(e *Entry) ([]byte, error) { return sealed.Line(e) }

// decode parses a line without its newline.
func decode(line []byte) (Entry, error) {
	var e Entry
	if err := sealed.Read(line, &e); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// decodeNumber checks a line, and reads nothing but its number, which is its first member.
func decodeNumber(line []byte) (e Entry, err error) {
	if err := sealed.Check(line); err != nil {
		return e, err
	}
	_, number, ok := bytes.Cut(line, []byte(`"seq":`))
	end := bytes.IndexByte(number, ',')
	if !ok || end < 0 {
		return e, errors.New("it has no number")
	}
	e.Seq, err = strconv.ParseUint(string(number[:end]), 10, 64)
	return e, err
}
