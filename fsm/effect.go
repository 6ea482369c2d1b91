package fsm

import (
	"iter"
	"slices"
	"time"
)

// Verb is an action keyword of UPSmon.conf. The table verbs is the only place that describes verbs;
// the compiler, the runner and the documentation read it.
type Verb uint8

// The verbs. STARTTIMER and CANCELTIMER act inside the machines; all others become an Effect.
const (
	StartTimer Verb = iota
	CancelTimer
	Debug
	Print
	EPrint
	NutLog
	Syslog
	Wall
	Notify
	Email
	Webhook
	SetFSD
	ShellCmd
	ShutdownCmd
	numVerbs
)

var verbs = [numVerbs]struct {
	keyword string
	args    string // as spec/language.md spells them
	doc     string // Markdown
}{
	StartTimer:  {"STARTTIMER", "name duration [WHILE condition]", "starts a timer of the unit, or restarts it"},
	CancelTimer: {"CANCELTIMER", "name", "stops a timer"},
	Print:       {"PRINT", "texts", "writes to standard output"},
	EPrint:      {"EPRINT", "texts", "writes to standard error"},
	NutLog:      {"NUTLOG", "texts", "writes to the NUT log, with the time, the unit, the event and the position of the rule"},
	Syslog:      {"SYSLOG", "texts", "writes to the system log: systemd's journal if there is one, otherwise /dev/log; a text that begins with `[emerg]`, `[alert]`, `[crit]`, `[err]`, `[warning]`, `[notice]`, `[info]` or `[debug]` has that priority, others have info; another word in brackets is an error"},
	Wall:        {"WALL", "texts", "writes to all terminals, with wall(1)"},
	Notify:      {"NOTIFY", "texts", "shows a notification on the desktop of every user who is logged in to one"},
	Email:       {"EMAIL", "FROM word TO word SUBJECT word MESSAGE texts", "sends mail through SMTPSERVER, always over TLS with a verified certificate, as UTF-8"},
	Webhook:     {"WEBHOOK", "word [MESSAGE texts]", "posts what happened, as JSON, to the URL"},
	SetFSD:      {"SETFSD", "unit", "asks the unit's server to set FSD, which tells its secondaries to shut down"},
	ShellCmd:    {"SHELLCMD", "texts", "passes the text to a shell, `/bin/bash -c` unless the monitor was started with another `--shell`"},
	ShutdownCmd: {"SHUTDOWNCMD", "texts", "runs the shutdown command, without a shell; the default is `/sbin/shutdown -h +0`"},
	Debug:       {"DEBUG", "number", "sets the log level: 0, 1 or 2"},
}

// String returns the keyword, for example "WALL".
func (v Verb) String() string {
	if v >= numVerbs {
		return "?"
	}
	return verbs[v].keyword
}

// Usage returns the verb with its arguments: "STARTTIMER name duration [WHILE condition]".
func (v Verb) Usage() string { return verbs[v].keyword + " " + verbs[v].args }

// ShortShutdown is the short form of SHUTDOWNCMD, with its arguments.
const ShortShutdown = "SHUTDOWN [texts]"

// Doc returns what the verb does, as a line of Markdown.
func (v Verb) Doc() string { return verbs[v].doc }

// Inner reports whether the verb acts inside the machines. All other verbs become an Effect.
func (v Verb) Inner() bool { return v == StartTimer || v == CancelTimer }

// Verbs returns the keywords of all verbs.
func Verbs() []string {
	words := make([]string, numVerbs)
	for v, d := range verbs {
		words[v] = d.keyword
	}
	return words
}

// LookupVerb finds a verb by its keyword. SHUTDOWN is the short form of SHUTDOWNCMD.
func LookupVerb(keyword string) (Verb, bool) {
	if keyword == "SHUTDOWN" {
		return ShutdownCmd, true
	}
	for v, d := range verbs {
		if d.keyword == keyword {
			return Verb(v), true
		}
	}
	return 0, false
}

// priorities are those of the system log by their numbers (RFC 5424, table 2).
var priorities = []string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}

// Priorities returns the priorities with which a text for SYSLOG may begin, in brackets; the index
// of each is its number in the system log.
func Priorities() []string { return slices.Clone(priorities) }

// Effect asks the world for something. It is plain data: Step makes it and package actions carries
// it out. A log line, a test or a journal can tell from it alone which rule requested what, and
// why.
type Effect struct {
	Verb  Verb
	Unit  string // the unit's full name, group:ups@host:port
	Name  string // the unit's name as %(u)s prints it
	Group string
	Event string    // as %(e)s prints it: "OL->OB", "TIMEOUT two-min", "battery.runtime < 600"
	Time  time.Time // when the rule ran

	Policy string // the ID of the Definition
	Rule   string // position of the rule: "UPSmon.conf:12:1"
	Action int    // index into the rule's actions

	Text     string   // the expanded text; for DEBUG the level; for SETFSD the name of the target; for SHELLCMD safe to give to a shell
	Argv     []string // SHUTDOWNCMD: the command, split when the file was compiled
	Flag     string   // SHUTDOWNCMD: the file to create first, so that the UPSs are switched off afterwards; "": none
	Priority string   // SYSLOG: the tag with which Text begins, without its brackets; "": none
	Target   string   // SETFSD: the full name of the unit
	Mail     *Mail    // EMAIL
	URL      string   // WEBHOOK

	Urgent bool    // the unit is failing, or what has happened to it is critical; see Status
	Values []Value // the unit's known variables, ups.status first, as upsd sent them
}

// Effects yields what the rules of a unit would raise with one verb at that time and for those
// values, whatever the event and the conditions. It shows what a policy can request at all. An
// unknown unit raises nothing.
func (d *Definition) Effects(unit string, verb Verb, values []Value, at time.Time) iter.Seq[*Effect] {
	return func(yield func(*Effect) bool) {
		i := slices.IndexFunc(d.Units, func(u Unit) bool { return u.ID == unit })
		if i < 0 {
			return
		}
		u := &d.Units[i]
		o := &occasion{policy: d, unit: u, now: at, values: boundAll(values)}
		for r := range u.Rules {
			rule := &u.Rules[r]
			o.event = rule.On.Event().Plain()
			for a := range rule.Actions {
				c, ok := rule.Actions[a].Command.(outer)
				if ok && c.Verb() == verb && !yield(o.effect(c, rule, a)) {
					return
				}
			}
		}
	}
}

// Reword returns the effect that the same action of the same rule raises for the unit, event, time
// and values of another effect, of which nothing else counts. It has no flag. nil: the policy has
// no such action.
func (d *Definition) Reword(e *Effect) *Effect {
	for own := range d.Effects(e.Unit, e.Verb, e.Values, e.Time) {
		if own.Rule == e.Rule && own.Action == e.Action && own.Event == e.Event {
			return own
		}
	}
	return nil
}

// Renew returns an order as the policy words it now: the file may have been corrected since the
// order was given. It returns nil if no rule for that event gives such an order any more.
func (d *Definition) Renew(e *Effect) *Effect {
	var renewed *Effect
	for now := range d.Effects(e.Unit, e.Verb, e.Values, e.Time) {
		if e.Flag != "" {
			now.Flag = d.PowerDownFlag
		}
		switch {
		case now.Event != e.Event:
		case slices.Equal(now.Argv, e.Argv) && now.Target == e.Target:
			return now
		case renewed == nil:
			renewed = now
		}
	}
	return renewed
}

// Mail is what EMAIL sends.
type Mail struct {
	From, To, Subject string // the body is Effect.Text
}

// Value is one NUT variable.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
