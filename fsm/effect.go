package fsm

import (
	"iter"
	"slices"
	"time"
)

// Verb is an action keyword of UPSmon.conf, for example "WALL". STARTTIMER, CANCELTIMER, RAISE and
// CLEAR act inside the machines; all others become an Effect. Package actions has the table of all
// verbs.
type Verb string

// The verbs that have arguments of their own, see Command.
const (
	StartTimer  Verb = "STARTTIMER"
	CancelTimer Verb = "CANCELTIMER"
	Raise       Verb = "RAISE"
	Clear       Verb = "CLEAR"
	Debug       Verb = "DEBUG"
	Syslog      Verb = "SYSLOG"
	Email       Verb = "EMAIL"
	Webhook     Verb = "WEBHOOK"
	Push        Verb = "PUSH"
	SetFSD      Verb = "SETFSD"
	ShellCmd    Verb = "SHELLCMD"
	RootCmd     Verb = "ROOTCMD"
	ShutdownCmd Verb = "SHUTDOWNCMD"
)

// String returns the keyword.
func (v Verb) String() string { return string(v) }

// Inner reports whether the verb acts inside the machines. All other verbs become an Effect.
func (v Verb) Inner() bool { return slices.Contains([]Verb{StartTimer, CancelTimer, Raise, Clear}, v) }

// VerbOf returns the verb of a keyword. SHUTDOWN is the short form of SHUTDOWNCMD.
func VerbOf(keyword string) Verb {
	if keyword == "SHUTDOWN" {
		return ShutdownCmd
	}
	return Verb(keyword)
}

// priorities are those of the system log by their numbers (RFC 5424, table 2).
var priorities = []string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}

// Priorities returns the priorities with which a text for SYSLOG may begin, in brackets; the index
// of each is its number in the system log.
func Priorities() []string { return slices.Clone(priorities) }

// Effect asks for something outside the machines. It is plain data: Step creates it, and package
// actions carries it out. On its own it tells a log, a test or a journal which rule requested what,
// and why.
type Effect struct {
	ID    string // unique, even across restarts; the engine sets it
	Verb  Verb
	Unit  string // the unit's full name, group:ups@host:port
	Name  string // the unit's name as %(u)s prints it
	Group string

	Address    string    // the unit as NUT's programs call it; see Unit
	NotifyType string    // what they call the event; see Event.NotifyType
	Event      string    // as %(e)s prints it without an AS: "OL->OB", "TIMEOUT two-min", "battery.runtime < 600"
	Time       time.Time // when the rule ran

	Policy string // the ID of the Definition
	Rule   string // position of the rule: "UPSmon.conf:12:1"
	Action int    // index into the rule's actions

	Text     string   // the expanded text; for DEBUG the level; for SETFSD the name of the target; for SHELLCMD safe to give to a shell
	Argv     []string // SHUTDOWNCMD, ROOTCMD: the command, split when the file was compiled
	Flag     string   // SHUTDOWNCMD: the file to create first, so that the UPSs are switched off afterwards; "": none
	Priority string   // SYSLOG: the tag with which Text begins, without its brackets; "": none
	Target   string   // SETFSD: the full name of the unit
	Mail     *Mail    // EMAIL
	URL      string   // WEBHOOK, PUSH; it often contains a token
	Post     *Post    // WEBHOOK: how it is posted; nil: as JSON that says what happened
	Note     *Note    // PUSH

	Within time.Duration // SHELLCMD, ROOTCMD: how long it may run; 0: as long as the runner says
	NoFlag bool          // SHUTDOWNCMD: it never has a Flag

	Drill bool // it belongs to a drill, so the event did not really happen; the engine sets it
	// Joined are the IDs of other messages that this one includes; see the engine.
	Joined []string `json:",omitempty"`

	Urgent bool    // the unit is failing, or the event is critical; see Status
	Values []Value // the unit's known variables, ups.status first, as upsd sent them
}

// Effects yields the effects that the rules of a unit would raise with one verb at that time with
// those values, regardless of the event and the conditions. It shows everything that a policy can
// request. An unknown unit raises nothing.
func (d *Definition) Effects(unit string, verb Verb, values []Value, at time.Time) iter.Seq[*Effect] {
	return func(yield func(*Effect) bool) {
		for i := range d.Units {
			if d.Units[i].ID == unit {
				d.EffectsOf(i, verb, values, at)(yield)
				return
			}
		}
	}
}

// EffectsOf is Effects of a unit by its index in Units.
func (d *Definition) EffectsOf(i int, verb Verb, values []Value, at time.Time) iter.Seq[*Effect] {
	return func(yield func(*Effect) bool) {
		u := &d.Units[i]
		o := &occasion{policy: d, unit: u, now: at, values: boundAll(values)}
		for r := range u.Rules {
			rule := &u.Rules[r]
			var on *Event // most rules do not have the verb
			for a := range rule.Actions {
				c, ok := rule.Actions[a].Command.(outer)
				if !ok || c.Verb() != verb {
					continue
				}
				if on == nil {
					on = rule.On.Event()
					o.event, o.words, o.notify = on.Plain(), rule.As, on.NotifyType()
				}
				if f, ok := c.(ForceShutdown); ok && f.Each {
					for _, target := range f.Targets(d, i) {
						if !yield(o.effect(ForceShutdown{Unit: target}, rule, a)) {
							return
						}
					}
				} else if !yield(o.effect(c, rule, a)) {
					return
				}
			}
		}
	}
}

// Reword returns the effect that the same action of the same rule raises now, with the unit, event,
// time and values of e, and without a flag. nil: the policy has no such action.
func (d *Definition) Reword(e *Effect) *Effect {
	for own := range d.Effects(e.Unit, e.Verb, e.Values, e.Time) {
		if own.Rule == e.Rule && own.Action == e.Action && own.Event == e.Event {
			return own
		}
	}
	return nil
}

// Renew returns an order in the words of the present policy: the file may have been corrected since
// the order was given. If several rules and actions give such an order for that event, Renew
// prefers the one in the same place. It returns nil if no rule gives it any more.
func (d *Definition) Renew(e *Effect) *Effect {
	var renewed *Effect
	nearest := -1
	for now := range d.Effects(e.Unit, e.Verb, e.Values, e.Time) {
		if now.Event != e.Event {
			continue
		}
		if e.Flag != "" && !now.NoFlag {
			now.Flag = d.PowerDownFlag
		}
		if slices.Equal(now.Argv, e.Argv) && now.Target == e.Target {
			return now
		}
		near := 0
		if now.Action == e.Action {
			near = 1
			if now.Rule == e.Rule {
				near = 2
			}
		}
		if near > nearest {
			renewed, nearest = now, near
		}
	}
	return renewed
}

// Mail is what EMAIL sends.
type Mail struct {
	From, To, Subject string // the body is Effect.Text
}

// Note is what PUSH sends beside Effect.Text.
type Note struct {
	Title    string `json:",omitempty"`
	Priority string `json:",omitempty"` // low, normal, high or urgent; "": as the URL says
}

// Value is one NUT variable.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
