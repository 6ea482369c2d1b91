package journal

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// A printer prints steps as sentences.
type printer struct {
	w    io.Writer
	err  error
	unit string // "": all
	last string // the time printed before the lines above
	boot string
	runs bool // the monitor has started and not stopped
	dry  bool // it was started for a dry run
}

const (
	stamp  = "2006-01-02 15:04:05"
	indent = "                     " // as wide as stamp and the space after it
)

// Print prints the steps that match a query as sentences, in local time: inputs, the rules that
// ran, their effects and results. It returns how many steps it printed. entries should be the whole
// journal: what the query excludes is not printed, but may be needed.
func Print(w io.Writer, entries iter.Seq2[Entry, error], q Query) (told int, err error) {
	t := &printer{w: w, unit: q.Unit}
	a := newAssembler()
	a.onStep = func(c *step) {
		if !(Query{Since: q.Since, Until: q.Until}).wants(&c.head) || !c.concerns(q.Unit) {
			t.skip(c)
		} else if t.step(c) {
			told++
		}
	}
	a.onLate = func(e Entry) {
		if q.wants(&e) {
			t.line(e.Time, "Later: "+t.effect(&outcome{entry: e, result: &e}))
		}
	}
	if err := a.read(entries); err != nil {
		return told, err
	}
	return told, t.err
}

// Write prints the chain as sentences.
func (c *Chain) Write(w io.Writer) error {
	t := &printer{w: w}
	if c.cut {
		t.line(c.trails[0].step.head.Time, "Earlier steps are left out.")
	}
	for _, at := range c.trails {
		only := *at.event
		only.direct, only.rules = nil, nil
		if at.rule != nil {
			only.rules = []*ruleRun{at.rule}
		} else {
			only.direct = at.event.direct
		}
		t.events(at.step, []*event{&only})
	}
	for i := range c.settled {
		t.line(c.settled[i].Time, settled(&c.settled[i]))
	}
	if n := len(c.again); n > 0 {
		last := &c.again[n-1]
		more := "one more order followed"
		if n > 1 {
			more = fmt.Sprintf("%d more orders followed", n)
		}
		t.line(last.Time, fmt.Sprintf("In the same outage %s; the last was %s (rule %s).", more, last.Effect.describe(), last.Rule))
	}
	return t.err
}

// line prints a sentence. Only the first sentence of a moment has the time.
func (t *printer) line(at time.Time, said string) {
	when := at.Local().Format(stamp)
	if when == t.last {
		when = indent[:len(stamp)]
	} else {
		t.last = when
	}
	if _, err := fmt.Fprintf(t.w, "%s  %s\n", when, text.Line(said)); err != nil && t.err == nil {
		t.err = err
	}
}

func (t *printer) more(said string) {
	if _, err := fmt.Fprintf(t.w, "%s%s\n", indent, text.Line(said)); err != nil && t.err == nil {
		t.err = err
	}
}

// skip remembers what later steps need to know about a step that is not printed.
func (t *printer) skip(c *step) {
	t.boot = c.head.Boot
	switch c.head.Kind {
	case Started:
		t.runs = true
		t.dry = c.head.Config != nil && c.head.Config.DryRun
	case Ended:
		t.runs = false
	}
}

// step prints a step, and returns false if there is nothing to print.
func (t *printer) step(c *step) bool {
	t.last = ""
	if c.head.Kind == Settled {
		t.line(c.head.Time, settled(&c.head))
		return true
	}
	if !c.head.Kind.ofMonitor() {
		return t.events(c, c.events)
	}
	if c.head.Kind == Started {
		if t.boot != "" && c.head.Boot != "" && t.boot != c.head.Boot {
			t.line(c.head.Time, "The machine was restarted.")
		}
		if t.runs {
			t.line(c.head.Time, "The previous monitor did not stop properly.")
		}
	}
	t.line(c.head.Time, ofMonitor(&c.head))
	t.skip(c)
	if c.head.Config != nil {
		for _, d := range c.head.Config.Diagnostics {
			t.more(d)
		}
	}
	for _, s := range c.events {
		t.outcomes(c, s)
	}
	return true
}

// ofMonitor describes an entry about the monitor itself.
func ofMonitor(e *Entry) string {
	c := e.Config
	if c == nil {
		c = &Config{}
	}
	file := strings.TrimSpace(c.File + " " + inBrackets(c.Hash))
	switch e.Kind {
	case Started:
		s := strings.TrimSpace("upsmon "+c.Version) + " started with " + file
		if c.DryRun {
			s += ", as a dry run"
		}
		if e.State != nil {
			s += " and continued where it had stopped"
		}
		return s + "."
	case Ended:
		return "upsmon stopped" + because(e.Reason) + "."
	case Reload:
		if c.Diff == nil || c.Diff.Empty() {
			return file + " took over; its units and rules are unchanged."
		}
		return file + " took over: " + c.Diff.String() + "."
	case Refused:
		return file + " has errors; the previous configuration stayed in force."
	case Paused:
		return "Timers are held" + because(e.Reason) + "."
	case Resumed:
		return "Timers resumed" + because(e.Reason) + "."
	case Damaged:
		return "Something kept on disk could not be read" + because(e.Reason) + "."
	case DrillBegan:
		return "A drill of " + e.Name + " began" + by(e) + ": " + e.Text + "."
	case DrillEnded:
		return "The drill of " + e.Name + " ended" + because(e.Reason) + "."
	case DrillAction:
		if e.Effect != nil && e.Result != nil {
			return "In the drill, " + resulted(e.Effect, e.Result, "", e.Effect.describe()) + "."
		}
	case Gap:
		return fmt.Sprintf("%d entries are missing here%s.", e.Count, because(e.Reason))
	}
	return string(e.Kind)
}

func inBrackets(hash string) string {
	if hash == "" {
		return ""
	}
	return "(" + hash[:min(len(hash), 12)] + ")"
}

// by names who ordered something.
func by(e *Entry) string {
	if e.By == "" {
		return ""
	}
	return ", ordered by " + e.By
}

func inParentheses(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// String lists the differences in one line.
func (d *Diff) String() string {
	var parts []string
	for _, part := range []struct {
		what string
		c    Change
	}{{"units", d.Units}, {"rules", d.Rules}, {"timers", d.Timers}} {
		for _, l := range []struct {
			how   string
			names []string
		}{{"added", part.c.Added}, {"removed", part.c.Removed}, {"changed", part.c.Changed}} {
			if len(l.names) > 0 {
				parts = append(parts, part.what+" "+l.how+": "+strings.Join(l.names, ", "))
			}
		}
	}
	return strings.Join(parts, "; ")
}

// events prints what moved, each with its consequences. Timers that expired come first, as they do
// in the journal.
func (t *printer) events(c *step, events []*event) bool {
	t.last = ""
	told := false
	headed := false
	after := uint64(0) // the last entry of the moves that are told
	for i, s := range events {
		if !s.concerns(t.unit) {
			continue
		}
		switch {
		case s.moved:
			if s.entry.Seq > after {
				after = t.moves(events[i:])
			}
		case s.entry.Kind == TimerExpired:
			t.line(s.entry.Time, ended(&s.entry))
			if s.origin == nil {
				t.more("What started it is not in the journal.")
			}
		case !headed && c.head.Kind.ofMonitor():
			t.line(c.head.Time, ofMonitor(&c.head))
			headed = true
		case !headed:
			t.line(c.head.Time, t.input(c, events[i:]))
			headed = true
		}
		t.outcomes(c, s)
		told = true
	}
	return told
}

// moves prints what the rules so far have moved, and returns the last entry of that.
func (t *printer) moves(events []*event) (last uint64) {
	var moved []string
	first := events[0].entry
	for _, s := range events {
		if !s.moved || s.entry.Cause >= first.Seq { // a rule has moved it that these moves have run
			break
		}
		last = s.entry.Seq
		if s.concerns(t.unit) {
			moved = append(moved, s.entry.Event+" of "+name(&s.entry)+inParentheses(s.entry.Reason))
		}
	}
	t.line(first.Time, "Then "+strings.Join(moved, ", ")+".")
	return last
}

func ended(e *Entry) string {
	switch e.Timer {
	case fsm.MainsTimer:
		return fmt.Sprintf("Mains power has been back for %s, and this machine is still up.", fsm.FormatDuration(fsm.MainsFor))
	case fsm.DownTimer:
		return fmt.Sprintf("%s after a SHUTDOWNCMD had succeeded, this machine was still up.", fsm.FormatDuration(fsm.DownFor))
	}
	if e.For > 0 {
		return fmt.Sprintf("%s of %s has lasted %s.", e.Event, name(e), fsm.FormatDuration(e.For))
	}
	return fmt.Sprintf("The timer %s of %s ended.", e.Timer, name(e))
}

// name is how a sentence names a unit.
func name(e *Entry) string {
	switch {
	case e.Name != "":
		return e.Name
	case e.Unit != "":
		return e.Unit
	}
	return "a unit"
}

// input describes what the step began with, and what moved.
func (t *printer) input(c *step, events []*event) string {
	e := &c.head
	var s string
	_, in, _ := e.Replay()
	switch {
	case e.Kind == Report:
		status := in.Status
		if status == "" {
			status = "an empty status"
		}
		s = name(e) + " reported " + status
		if e.Input != nil && e.Input.Before != nil {
			s += " (before: " + *e.Input.Before + ")"
		}
	case e.Kind == Lost:
		s = fmt.Sprintf("Contact with %s was lost (%s)", name(e), in.Lost)
	case e.Kind == FSD:
		s = "FSD was injected for " + name(e) + by(e)
	case e.Kind == Adjust && e.Extend > 0:
		s = fmt.Sprintf("The timer %s of %s was extended by %s%s", e.Timer, name(e), fsm.FormatDuration(e.Extend), by(e))
	case e.Kind == Adjust:
		s = fmt.Sprintf("The timer %s of %s was cancelled%s", e.Timer, name(e), by(e))
	case e.Kind == Ack:
		s = "The repeated messages of " + name(e) + " were acknowledged" + by(e)
	case e.Kind == Unack:
		s = "The acknowledgement of " + name(e) + " was undone" + by(e)
	case e.Kind == ShutdownDone && t.dry:
		s = "This was a dry run: the rules continue as if a SHUTDOWNCMD had succeeded, but none was run"
	case e.Kind == ShutdownDone:
		s = "A SHUTDOWNCMD has succeeded"
	case e.Kind == ShutdownGone:
		s = "No SHUTDOWNCMD is running any more, and none has succeeded"
	case e.Kind == Alarm:
		s = "This host could not be shut down"
		if e.Effect != nil {
			s += ": " + e.Effect.describe() + " for " + name(e) + " failed"
		}
		s += inParentheses(e.Reason)
	case e.Seq == 0:
		s = "What caused this is not in the journal"
	default:
		s = "The units were evaluated again"
	}
	var moved []string
	for _, sc := range events {
		if sc.entry.Kind != Transition || sc.moved || !sc.concerns(t.unit) {
			continue
		}
		event := sc.entry.Event
		if sc.entry.Unit != e.Unit {
			event += " of " + name(&sc.entry)
		}
		if values := was(&sc.entry, ""); values != "" {
			event += " (" + values + ")"
		}
		moved = append(moved, event)
	}
	if len(moved) > 0 {
		s += ": " + strings.Join(moved, ", ")
	}
	return s + "."
}

// outcomes prints the consequences of an event.
func (t *printer) outcomes(c *step, s *event) {
	for i := range s.direct {
		t.more(direct(&c.head, &s.direct[i]))
	}
	for _, r := range s.rules {
		t.more(t.rule(c, s, r))
	}
}

// direct describes a consequence without a rule.
func direct(head, e *Entry) string {
	switch e.Kind {
	case TimerStarted:
		switch e.Timer {
		case fsm.DownTimer:
			return fmt.Sprintf("DOWN ends at %s if this machine is still up then.", clock(head, e))
		case fsm.MainsTimer:
			return fmt.Sprintf("DOWN ends at %s if mains power stays.", clock(head, e))
		}
		switch {
		case e.For > 0 && e.Rule == "": // of a HELD, on which several rules may depend
			return fmt.Sprintf("%s of %s holds at %s unless it ends before.", e.Event, name(e), clock(head, e))
		case e.For > 0:
			return fmt.Sprintf("The rule %s waits for %s to last %s, until %s.", e.Rule, e.Event, fsm.FormatDuration(e.For), clock(head, e))
		}
		return fmt.Sprintf("The timer %s of %s runs until %s.", e.Timer, name(e), clock(head, e))
	case TimerExtended:
		return fmt.Sprintf("It ends at %s.", clock(head, e))
	case Acknowledged:
		return fmt.Sprintf("The messages of %s are silenced until that state ends.", e.Event)
	case Recalled:
		return fmt.Sprintf("The messages of %s are repeated again.", e.Event)
	case RuleHeld:
		return fmt.Sprintf("The rule %s did nothing at %s, since %s.", e.Rule, e.Event, e.Reason)
	case TimerCancelled:
		if head.Kind == Adjust {
			return "It no longer runs."
		}
		if e.Cond != "" {
			return fmt.Sprintf("So the timer %s of %s was cancelled, since %s no longer held%s.", e.Timer, name(e), e.Cond, was(e, ": "))
		}
		if e.For > 0 {
			return fmt.Sprintf("So %s of %s did not last %s.", e.Event, name(e), fsm.FormatDuration(e.For))
		}
		return fmt.Sprintf("So the timer %s of %s was cancelled%s.", e.Timer, name(e), because(e.Reason))
	case TimerDropped:
		return fmt.Sprintf("The timer %s of %s was dropped: the new configuration does not have it.", e.Timer, name(e))
	case CircleEnded:
		return fmt.Sprintf("%s of %s stays as it is: states changed each other endlessly.", e.Text, name(e))
	case UnitAdded:
		return name(e) + " was added."
	case UnitRemoved:
		return name(e) + " is no longer monitored."
	}
	return fmt.Sprintf("%s of %s %s", e.Kind, name(e), e.Timer)
}

// clock is when a timer expires, with the date if that is another day.
func clock(head, e *Entry) string {
	if e.Until == nil {
		return "some time"
	}
	from, until := head.Time.Local(), e.Until.Local()
	if from.Format(time.DateOnly) != until.Format(time.DateOnly) {
		return until.Format(stamp)
	}
	return until.Format(time.TimeOnly)
}

// rule describes what a run of a rule did.
func (t *printer) rule(c *step, s *event, r *ruleRun) string {
	var did []string
	for _, d := range r.outcomes {
		did = append(did, t.outcome(c, r, d))
	}
	if len(did) == 0 {
		did = []string{"did nothing"}
	}
	list := did[0]
	if n := len(did); n > 1 {
		list = strings.Join(did[:n-1], ", ") + ", and " + did[n-1]
	}
	if r.entry.Kind == Alarm {
		return "So everyone was told: " + list + "."
	}
	return fmt.Sprintf("So the rule %s (%s) %s.", r.entry.Rule, when(s, r), list)
}

// when is the head of a rule, as far as the journal has it.
func when(s *event, r *ruleRun) string {
	if s.entry.Kind != TimerExpired {
		return "WHEN " + name(&r.entry) + " REPORTS " + r.entry.Event
	}
	if s.entry.For > 0 {
		return "WHEN " + name(&r.entry) + " REPORTS " + s.entry.Timer
	}
	head := "WHEN " + name(&s.entry) + " TIMEOUT " + s.entry.Timer
	if s.entry.Unit != r.entry.Unit {
		head += ", for " + name(&r.entry)
	}
	return head
}

func (t *printer) outcome(c *step, r *ruleRun, d *outcome) string {
	e := &d.entry
	of := ""
	if e.Unit != r.entry.Unit {
		of = " of " + name(e)
	}
	switch e.Kind {
	case EffectRaised:
		return t.effect(d)
	case TimerStarted:
		return fmt.Sprintf("started the timer %s%s until %s", e.Timer, of, clock(&c.head, e))
	case TimerCancelled:
		return fmt.Sprintf("cancelled the timer %s%s", e.Timer, of)
	case StateRaised:
		return "raised " + e.Text + of
	case StateCleared:
		return "cleared " + e.Text + of
	case NotStarted:
		return fmt.Sprintf("did not start the timer %s (%s did not hold%s)", e.Timer, e.Cond, was(e, ": "))
	case GuardHeld:
		return held(e)
	case GuardFailed:
		return fmt.Sprintf("skipped %s (%s did not hold%s)", e.Text, e.Cond, was(e, ": "))
	}
	return string(e.Kind)
}

// CutOff begins the error of an effect that had not ended when the monitor was killed, and that the next
// one has not carried out.
const CutOff = "cut off when the monitor was killed"

// effect describes an effect and its result.
func (t *printer) effect(d *outcome) string {
	e := d.entry.Effect
	if e == nil {
		return "did something that is not in the journal"
	}
	what, did := e.describe(), "sent "
	switch e.Verb {
	case "DEBUG":
		return "set " + what
	case "SHUTDOWNCMD", "SHELLCMD":
		did = "ran "
	}
	if d.entry.Kind == Ran {
		did = ""
	}
	if d.result == nil {
		return missing(did, what) + ": how it ended is not in the journal"
	}
	r := d.result.Result
	switch {
	case r == nil:
		return did + what
	case r.Again != "":
		return resulted(e, r, did, what) + " (" + r.Again + ")"
	}
	return resulted(e, r, did, what)
}

// resulted describes an effect that has ended.
func resulted(e *Effect, r *Result, did, what string) string {
	switch {
	case strings.HasPrefix(r.Error, CutOff):
		return missing(did, what) + ": " + r.Error
	case r.DryRun && r.Error == "":
		return missing(did, what) + ": not done, this was a dry run"
	case r.Error != "":
		s := missing(did, what) + ": failed" + after(r.Took)
		if r.Exit > 0 {
			s += fmt.Sprintf(" with exit code %d", r.Exit)
		}
		return s + " (" + r.Error + ")"
	case strings.HasSuffix(e.Verb, "CMD"):
		return did + what + fmt.Sprintf(": exit code %d%s", r.Exit, after(r.Took))
	}
	return did + what + ": done"
}

// held describes a condition that held, with the values that it compares.
func held(e *Entry) string {
	if values := was(e, ": "); values != "" {
		return "found " + e.Cond + values
	}
	return "found that " + e.Cond + " holds"
}

// was lists the values that a condition or an event compares, after a separator: "it was 43",
// "battery.charge was 43, ups.load was 20"; "" if there are none.
func was(e *Entry, separator string) string {
	if len(e.Values) == 0 {
		return ""
	}
	parts := make([]string, len(e.Values))
	for i, v := range e.Values {
		parts[i] = v.Name + " was " + v.Value
	}
	about := e.Cond
	if about == "" {
		about = e.Event
	}
	about = strings.TrimPrefix(about, "NOT ")
	if rest, ok := strings.CutPrefix(about, e.Values[0].Name+" "); ok && len(e.Values) == 1 && strings.Count(rest, " ") == 1 {
		parts[0] = "it was " + e.Values[0].Value // the comparison alone
	}
	return separator + strings.Join(parts, ", ")
}

// describe names an effect.
func (e *Effect) describe() string {
	switch e.Verb {
	case "SHUTDOWNCMD", "SHELLCMD", "DEBUG":
		what := e.Verb + " " + e.Text
		if e.Flag != "" {
			what += " with POWERDOWNFLAG"
		}
		return what
	case "SETFSD":
		return "SETFSD for " + e.Text
	case "EMAIL":
		return fmt.Sprintf("EMAIL to %s \"%s\"", e.To, e.About)
	}
	return fmt.Sprintf("%s \"%s\"", e.Verb, e.Text)
}

// settled describes the final outcome of a mail or a webhook that was kept for a retry.
func settled(e *Entry) string {
	what, late, after := "What was kept", "late", ""
	if e.Effect != nil {
		what = e.Effect.describe()
	}
	if e.Raised != nil {
		took := e.Time.Sub(*e.Raised).Round(time.Second).String()
		what += " of " + e.Raised.Local().Format(stamp)
		late, after = took+" late", " after "+took
	}
	if e.Rule != "" {
		what += " (rule " + e.Rule + ")"
	}
	if e.Result != nil && e.Result.Error != "" {
		return what + " was given up" + after + because(e.Result.Error) + "."
	}
	return what + " arrived " + late + "."
}

// missing describes an effect that is not known to have happened: only that it was ordered.
func missing(did, what string) string {
	if did == "" {
		return what
	}
	return "ordered " + what
}

func after(took time.Duration) string {
	switch {
	case took < time.Millisecond:
		return ""
	case took < time.Second:
		return fmt.Sprintf(" after %d ms", took.Milliseconds())
	case took < time.Minute:
		return fmt.Sprintf(" after %.1f s", took.Seconds())
	}
	return " after " + took.Round(time.Second).String()
}
