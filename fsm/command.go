package fsm

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Action is what a rule does, and on what condition.
type Action struct {
	If      Cond // nil: always; inside a block, it includes the conditions of the block
	Command Command
	Block   *Block // the innermost IF with braces around it; nil: If is evaluated for this action alone
}

// starts reports whether a rule starts a timer.
func (r *Rule) starts(timer string) bool {
	return slices.ContainsFunc(r.Actions, func(a Action) bool {
		run, ok := a.Command.(RunTimer)
		return ok && run.Timer == timer
	})
}

// Block is an IF with the actions that depend on it: those between its braces, those of its ELSE,
// or a single one inside another block. Its condition is evaluated once, before its first action.
// The result holds even if the actions change the states that the condition names.
type Block struct {
	If    Cond
	Else  *Block // of an ELSE: the block of its IF, whose condition decides alone
	Outer *Block // the enclosing block; nil: none
}

// String returns the action as the file has it, without its IF and without arguments that may be
// secret.
func (a *Action) String() string {
	return strings.TrimSuffix(a.Command.Verb().String()+" "+a.Command.Argument(), " ")
}

// describe names an action in a record.
func (a *Action) describe() string {
	verb := a.Command.Verb().String()
	switch c := a.Command.(type) {
	case RunTimer:
		return verb + " " + c.Timer
	case StopTimer:
		return verb + " " + c.Timer
	case SetState:
		return verb + " " + c.Argument()
	}
	return verb
}

// Command is a verb with its arguments: Say, WriteSyslog, SendMail, PostWeb, SendPush, ForceShutdown,
// RunShell, RunRoot, RunShutdown, SetLogLevel, RunTimer, StopTimer, SetState.
type Command interface {
	Verb() Verb
	Args() []Arg      // all arguments; what a command reads, and whether two are equal, follows from this list
	Argument() string // what follows the verb in the file, without what may be secret
}

// An outer command becomes an Effect.
type outer interface {
	Command
	fill(e *Effect, o *occasion) // sets the command's own fields of an Effect
}

// An inner command acts inside the machines.
type inner interface {
	Command
	apply(s *System, x *execution)
}

// Arg is an argument of a command or a trigger. Its value is a string, an int, a time.Duration, a
// Text, a Cond, a UnitRef or a TimerRef.
type Arg struct {
	Name  string
	Value any
}

// UnitRef is a unit, by its index in Definition.Units.
type UnitRef int

// TimerRef is a timer of a unit.
type TimerRef struct {
	Unit  int // index into Definition.Units; Self: the rule's own
	Timer string
}

// Say is a verb whose only argument is a text: PRINT, EPRINT, NUTLOG, WALL, NOTIFY.
type Say struct {
	To   Verb
	Text Text
}

// Verb returns the verb.
func (c Say) Verb() Verb { return c.To }

// Args returns the text.
func (c Say) Args() []Arg { return []Arg{{"text", c.Text}} }

// Argument returns the text.
func (c Say) Argument() string { return c.Text.String() }

func (c Say) fill(e *Effect, o *occasion) { e.Text = c.Text.expand(o) }

// WriteSyslog is SYSLOG.
type WriteSyslog struct {
	Priority string // the tag with which Text begins, without its brackets; "": none
	Text     Text
}

// Verb returns Syslog.
func (c WriteSyslog) Verb() Verb { return Syslog }

// Args returns the priority and the text.
func (c WriteSyslog) Args() []Arg { return []Arg{{"priority", c.Priority}, {"text", c.Text}} }

// Argument returns the text.
func (c WriteSyslog) Argument() string { return c.Text.String() }

func (c WriteSyslog) fill(e *Effect, o *occasion) {
	e.Priority, e.Text = c.Priority, c.Text.expand(o)
}

// SendMail is EMAIL.
type SendMail struct{ From, To, Subject, Body Text }

// Verb returns Email.
func (c SendMail) Verb() Verb { return Email }

// Args returns the head of the mail and its body.
func (c SendMail) Args() []Arg {
	return []Arg{{"from", c.From}, {"to", c.To}, {"subject", c.Subject}, {"message", c.Body}}
}

// Argument returns the recipient and the subject.
func (c SendMail) Argument() string { return "to " + c.To.String() + ": " + c.Subject.String() }

func (c SendMail) fill(e *Effect, o *occasion) {
	e.Mail = &Mail{From: c.From.expand(o), To: c.To.expand(o), Subject: c.Subject.expand(o)}
	e.Text = c.Body.expand(o)
}

// ForceShutdown is SETFSD.
type ForceShutdown struct {
	Unit int    // index into Definition.Units; Self: the unit of the rule
	Name string // the other unit's name as %(u)s prints it; "": none is named
	Each bool   // for all units of the group that power this host as their primary, instead of Unit
}

// Verb returns SetFSD.
func (c ForceShutdown) Verb() Verb { return SetFSD }

// Args returns the unit.
func (c ForceShutdown) Args() []Arg {
	if c.Each {
		return []Arg{{"unit", c.Argument()}}
	}
	return []Arg{{"unit", UnitRef(c.Unit)}}
}

// Argument returns what the file has: the unit's name, EACH, or nothing.
func (c ForceShutdown) Argument() string {
	if c.Each {
		return "EACH"
	}
	return c.Name
}

func (c ForceShutdown) fill(e *Effect, o *occasion) {
	target := o.unit
	if c.Unit >= 0 {
		target = &o.policy.Units[c.Unit]
	}
	e.Target, e.Text = target.ID, target.Name
}

// Targets returns the units that a rule of unit of forces down, by index in Definition.Units. EACH
// yields them in MONITOR order.
func (c ForceShutdown) Targets(d *Definition, of int) []int {
	switch {
	case c.Unit >= 0 && !c.Each:
		return []int{c.Unit}
	case !c.Each:
		return []int{of}
	}
	var all []int
	for i := range d.Units {
		if u := &d.Units[i]; u.Group == d.Units[of].Group && u.Primary && u.PowerVal > 0 {
			all = append(all, i)
		}
	}
	return all
}

// RunShell is SHELLCMD.
type RunShell struct {
	Text   Text
	Within time.Duration // how long it may run; 0: the default
}

// Verb returns ShellCmd.
func (c RunShell) Verb() Verb { return ShellCmd }

// Args returns the text and the time.
func (c RunShell) Args() []Arg { return within([]Arg{{"text", c.Text}}, c.Within) }

// Argument returns all arguments.
func (c RunShell) Argument() string { return c.Text.String() + spellWithin(c.Within) }

func (c RunShell) fill(e *Effect, o *occasion) { e.Text, e.Within = c.Text.expandShell(o), c.Within }

// RunRoot is ROOTCMD.
type RunRoot struct {
	Text   Text   // as the file has it
	Argv   []Text // its words
	Within time.Duration
}

// Verb returns RootCmd.
func (c RunRoot) Verb() Verb { return RootCmd }

// Args returns the text, the words and the time.
func (c RunRoot) Args() []Arg { return within(wordArgs(c.Text, c.Argv), c.Within) }

// Argument returns all arguments.
func (c RunRoot) Argument() string { return c.Text.String() + spellWithin(c.Within) }

func (c RunRoot) fill(e *Effect, o *occasion) {
	e.setWords(c.Argv, o)
	e.Within = c.Within
}

// RunShutdown is SHUTDOWNCMD.
type RunShutdown struct {
	Text   Text   // as the file has it
	Argv   []Text // its words
	NoFlag bool   // it creates no POWERDOWNFLAG
}

// Verb returns ShutdownCmd.
func (c RunShutdown) Verb() Verb { return ShutdownCmd }

// Args returns the text, the words and the flag.
func (c RunShutdown) Args() []Arg {
	args := wordArgs(c.Text, c.Argv)
	if c.NoFlag {
		args = append(args, Arg{"flag", "none"})
	}
	return args
}

// Argument returns all arguments.
func (c RunShutdown) Argument() string {
	if c.NoFlag {
		return c.Text.String() + " NOFLAG"
	}
	return c.Text.String()
}

func (c RunShutdown) fill(e *Effect, o *occasion) {
	e.setWords(c.Argv, o)
	e.NoFlag = c.NoFlag
}

// setWords expands the words of a command that is run without a shell.
func (e *Effect) setWords(argv []Text, o *occasion) {
	for _, w := range argv {
		e.Argv = append(e.Argv, w.expandWord(o))
	}
	e.Text = strings.Join(e.Argv, " ")
}

func wordArgs(text Text, argv []Text) []Arg {
	args := []Arg{{"text", text}}
	for _, w := range argv {
		args = append(args, Arg{"word", w})
	}
	return args
}

func within(args []Arg, d time.Duration) []Arg {
	if d > 0 {
		args = append(args, Arg{"within", d})
	}
	return args
}

func spellWithin(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return " WITHIN " + FormatDuration(d)
}

// SetLogLevel is DEBUG.
type SetLogLevel struct{ Level int }

// Verb returns Debug.
func (c SetLogLevel) Verb() Verb { return Debug }

// Args returns the level.
func (c SetLogLevel) Args() []Arg { return []Arg{{"level", c.Level}} }

// Argument returns the level.
func (c SetLogLevel) Argument() string { return strconv.Itoa(c.Level) }

func (c SetLogLevel) fill(e *Effect, _ *occasion) { e.Text = c.Argument() }

// RunTimer is STARTTIMER: it starts or restarts a timer of the rule's unit.
type RunTimer struct {
	Timer string
	After time.Duration
	While Cond // the timer is cancelled as soon as this does not hold; nil: never
}

// Verb returns StartTimer.
func (c RunTimer) Verb() Verb { return StartTimer }

// Args returns the timer, how long it runs, and its WHILE.
func (c RunTimer) Args() []Arg {
	args := []Arg{{"timer", TimerRef{Self, c.Timer}}, {"after", c.After}}
	if c.While != nil {
		args = append(args, Arg{"while", c.While})
	}
	return args
}

// Argument returns all arguments.
func (c RunTimer) Argument() string {
	s := c.Timer + " " + FormatDuration(c.After)
	if c.While != nil {
		s += " WHILE " + c.While.String()
	}
	return s
}

func (c RunTimer) apply(s *System, x *execution) {
	judged := s.ifs.of(x.machine, whileOf{x.action}, c.While)
	if c.While != nil && !judged.holds(x.machine) {
		s.record(x.machine, Record{Kind: NotStarted, Cause: x.cause, Rule: x.rule.Pos, Event: x.event, Timer: c.Timer,
			Cond: c.While.String(), Values: compared(c.While, x.machine)})
		return
	}
	s.startWhile(x.now, x.machine.timer(c.Timer), c.After, c.While, judged, x.rule.Pos, x.cause)
}

// StopTimer is CANCELTIMER.
type StopTimer struct {
	Timer string
	Owner int // the unit whose timer it is: index into Definition.Units
}

// Verb returns CancelTimer.
func (c StopTimer) Verb() Verb { return CancelTimer }

// Args returns the timer.
func (c StopTimer) Args() []Arg { return []Arg{{"timer", TimerRef{c.Owner, c.Timer}}} }

// Argument returns the timer's name.
func (c StopTimer) Argument() string { return c.Timer }

func (c StopTimer) apply(s *System, x *execution) {
	s.cancel(s.machines[c.Owner].timer(c.Timer), Record{Cause: x.cause, Rule: x.rule.Pos})
}

// An execution is one run of a rule.
type execution struct {
	occasion occasion

	now     Instant
	machine *machine
	rule    *Rule
	action  *Action // the present one
	event   *Event
	cause   int             // the index of its record
	blocks  map[*Block]bool // the blocks whose condition has been evaluated
}

// enters reports whether the conditions of a block and of all enclosing blocks hold.
func (x *execution) enters(b *Block) bool {
	if b == nil {
		return true
	}
	holds, judged := x.blocks[b]
	if judged {
		return holds
	}
	switch {
	case !x.enters(b.Outer):
	case b.Else != nil:
		holds = !x.enters(b.Else)
	default:
		holds = x.machine.system.ifs.of(x.machine, b, b.If).holds(x.machine)
	}
	if x.blocks == nil {
		x.blocks = map[*Block]bool{}
	}
	x.blocks[b] = holds
	return holds
}
