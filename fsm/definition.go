// Package fsm holds what an UPSmon.conf means: for every unit a set of
// orthogonal finite state machines, and the rules that their transitions run.
//
// Invariants: Step is a function of the state before, the time and the input.
// It reads no clock, does no input or output and starts no goroutine; what
// should happen in the world comes back as data. The same inputs give the same
// records, byte for byte. A System belongs to one goroutine.
package fsm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Definition is a compiled policy. It is not changed once it is handed to
// Start.
type Definition struct {
	Groups []Group
	Units  []Unit // in MONITOR order; the engine knows a unit by its index here

	PowerDownFlag string // the file that says that the UPSs are to be switched off when this host is down; "": none
}

// Find finds a unit by its full name, its name as printed, or its short name.
func (d *Definition) Find(name string) (int, error) {
	is := func(u Unit) bool { return u.ID == name || u.Name == name || u.Short == name }
	i := slices.IndexFunc(d.Units, is)
	if i < 0 { // perhaps a name that is printed in quotation marks, without them
		is = func(u Unit) bool { return strings.Trim(u.Short, "\"'«»⎡⎦⸢⸥") == name }
		i = slices.IndexFunc(d.Units, is)
	}
	if i < 0 {
		return 0, fmt.Errorf("no MONITOR is for %s", name)
	}
	if j := slices.IndexFunc(d.Units[i+1:], is); j >= 0 {
		return 0, fmt.Errorf("%s could be %s or %s", name, d.Units[i].ID, d.Units[i+1+j].ID)
	}
	return i, nil
}

// Group is a set of units on one server that together supply this host.
type Group struct {
	Name        string
	MinSupplies Power // below this LS is reported; 0: never
	Unless      Cond  // a unit supplies its power value unless this holds; nil: unless it is OB
}

// Unit is one UPS with its rules.
type Unit struct {
	ID       string // full name, group:ups@host:port
	Name     string // as %(u)s prints it: the full name without the parts that are defaults
	Short    string // as MONITOR gives it; in quotation marks if it has blanks or signs in it
	Group    int    // index into Definition.Groups
	PowerVal Power
	Primary  bool       // this host may have it switched off
	Trip     [3]float64 // charge in percent at or below which LB1, LB2, LB3 are reported
	Rules    []Rule     // in file order
}

// Power is a power value in millionths. Power values are added up and compared,
// and 0.7 + 0.1 + 0.1 + 0.1 must be 1.
type Power int64

// PowerUnit is the power value 1.
const PowerUnit Power = 1_000_000

// String prints the value as a decimal number: 0.5.
func (p Power) String() string {
	return strconv.FormatFloat(float64(p)/float64(PowerUnit), 'f', -1, 64)
}

// Rule is a WHEN.
type Rule struct {
	Pos     string // "UPSmon.conf:12:1"
	Order   int    // its place among all WHENs of the file; rules made of one EACH share it
	On      Trigger
	Actions []Action
}

// Trigger says when a rule runs. Exactly one of To, Compare and Timer is set.
type Trigger struct {
	From, To string        // a transition: "OL", "OB"
	Compare  *Comparison   // the comparison becomes true
	Hold     time.Duration // FOR: the new state must have lasted this long
	Timer    string        // a timer ends
	Owner    int           // the unit whose timer it is: index into Definition.Units
}

// Event returns the trigger as %(e)s prints it.
func (t Trigger) Event() string {
	switch {
	case t.Timer != "":
		return "TIMEOUT " + t.Timer
	case t.Compare != nil:
		return t.Compare.String()
	}
	return t.From + "->" + t.To
}

// String returns the trigger as the file has it: "OL->OB FOR 10s".
func (t Trigger) String() string {
	if t.Hold > 0 {
		return t.Event() + " FOR " + FormatDuration(t.Hold)
	}
	return t.Event()
}

// Action is one verb of a rule. Only the fields that the verb needs are set.
type Action struct {
	If   Cond // nil: always
	Verb Verb

	Text   Text      // what PRINT and its kin say; the body of EMAIL and WEBHOOK; SETFSD: the unit's name
	Argv   []Text    // SHUTDOWNCMD: the command's words
	Mail   *MailText // EMAIL
	URL    Text      // WEBHOOK
	Target string    // SETFSD: the unit's full name
	Level  int       // DEBUG

	Priority string // SYSLOG: the tag with which Text begins, without its brackets

	Timer string        // STARTTIMER, CANCELTIMER
	Owner int           // CANCELTIMER: the unit whose timer it is
	After time.Duration // STARTTIMER
	While Cond          // STARTTIMER: cancel as soon as this does not hold; nil: never
}

// String returns the action as the file has it, without its IF and without
// arguments that may be secret.
func (a *Action) String() string {
	return strings.TrimSuffix(a.Verb.String()+" "+a.Argument(), " ")
}

// Argument returns what follows the verb, without what may be secret: a URL
// often contains a token.
func (a *Action) Argument() string {
	switch a.Verb {
	case StartTimer:
		s := a.Timer + " " + FormatDuration(a.After)
		if a.While != nil {
			s += " WHILE " + a.While.String()
		}
		return s
	case CancelTimer:
		return a.Timer
	case Debug:
		return strconv.Itoa(a.Level)
	case Email:
		return "to " + a.Mail.To.String() + ": " + a.Mail.Subject.String()
	case Webhook:
		return ""
	}
	return a.Text.String()
}

// MailText is the head of a mail before expansion.
type MailText struct {
	From, To, Subject Text
}

// StartTimerName is the timer that every unit has without being told: it ends
// StartAfter after the unit's machine was created.
const (
	StartTimerName = "start"
	StartAfter     = time.Second
)

// The NUT variables that the machines know by name.
const (
	varStatus = "ups.status"
	varCharge = "battery.charge"

	// varClients is no driver's: it counts the other clients that have logged
	// in to the unit, and is asked of upsd with GET NUMLOGINS.
	varClients = "upsd.clients"
)

// Uses is what the rules of a policy need to know of one unit.
type Uses struct {
	Variables   []string      // NUT variables to poll beside ups.status, sorted
	Words       []string      // status words that are named somewhere, sorted
	Levels      [3]bool       // LB1, LB2, LB3
	SEC         bool          // whether SEC is named
	LS          bool          // whether LS is named
	Comparisons []*Comparison // numeric events, each once, by first place in the file
}

// Uses returns what the policy needs to know of each unit, by its index.
func (d *Definition) Uses() []Uses {
	all := make([]uses, len(d.Units))
	for i := range all {
		all[i] = uses{variables: map[string]bool{}, words: map[string]bool{}}
	}
	for i := range d.Units {
		u := &d.Units[i]
		if c := d.Groups[u.Group].Unless; c != nil {
			c.visit(func(t Cond) { noteTerm(all, i, t) })
		}
		for r := range u.Rules {
			all[i].noteRule(all, i, &u.Rules[r])
		}
	}
	out := make([]Uses, len(all))
	for i := range all {
		out[i] = all[i].sorted()
	}
	return out
}

// uses is Uses under construction.
type uses struct {
	variables, words map[string]bool
	levels           [3]bool
	sec, ls          bool
	comparisons      []*Comparison
}

func (n *uses) noteRule(all []uses, self int, r *Rule) {
	switch {
	case r.On.To != "":
		n.noteState(r.On.From)
		n.noteState(r.On.To)
	case r.On.Compare != nil:
		n.variables[r.On.Compare.Variable] = true
		key := r.On.Compare.String()
		if !slices.ContainsFunc(n.comparisons, func(c *Comparison) bool { return c.String() == key }) {
			n.comparisons = append(n.comparisons, r.On.Compare)
		}
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		for _, c := range []Cond{a.If, a.While} {
			if c != nil {
				c.visit(func(t Cond) { noteTerm(all, self, t) })
			}
		}
		texts := append([]Text{a.Text, a.URL}, a.Argv...)
		if a.Mail != nil {
			texts = append(texts, a.Mail.From, a.Mail.To, a.Mail.Subject)
		}
		for _, t := range texts {
			for _, s := range t {
				if s.Variable != "" && s.Variable != varStatus {
					n.variables[s.Variable] = true
				}
			}
		}
	}
}

// noteTerm notes a term of a condition that is judged for the unit self.
func noteTerm(all []uses, self int, t Cond) {
	switch t := t.(type) {
	case In:
		if t.Unit >= 0 {
			self = t.Unit
		}
		_, on, _ := strings.Cut(t.Region, "|")
		all[self].noteState(on)
	case *Comparison:
		if t.Variable != varStatus {
			all[self].variables[t.Variable] = true
		}
	}
}

func (n *uses) noteState(state string) {
	switch state {
	case "None", stateCOMM, stateNOCOMM, stateOL, stateOB:
	case "LB1", "LB2", "LB3":
		n.levels[state[2]-'1'] = true
		n.variables[varCharge] = true
	case stateSEC:
		n.sec = true
		n.variables[varClients] = true
	case stateLS:
		n.ls = true
	default:
		n.words[state] = true
	}
}

func (n *uses) sorted() Uses {
	u := Uses{Levels: n.levels, SEC: n.sec, LS: n.ls, Comparisons: n.comparisons}
	for v := range n.variables {
		if v != varStatus {
			u.Variables = append(u.Variables, v)
		}
	}
	for w := range n.words {
		u.Words = append(u.Words, w)
	}
	slices.Sort(u.Variables)
	slices.Sort(u.Words)
	return u
}
