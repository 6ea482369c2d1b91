// Package fsm implements the meaning of an UPSmon.conf: a set of orthogonal finite state machines
// for each unit, and the rules that their transitions run.
//
// Invariants: Step is a function of the previous state, the time and the input. It reads no clock,
// does no I/O and starts no goroutine; it returns as data what should happen in the world. The same
// inputs give the same records, byte for byte. A System belongs to one goroutine.
package fsm

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Definition is a compiled policy. It must not be changed once Uses or Start has seen it.
type Definition struct {
	ID     string // identifies the policy; its effects carry it; "": not known
	Groups []Group
	Units  []Unit // in MONITOR order; the engine knows a unit by its index here

	PowerDownFlag string // the file that makes the shutdown scripts switch off the UPSs; "": none

	once sync.Once
	uses []Uses
}

// Powering returns the units that power this host, by index in Units. A forced shutdown that an
// administrator orders applies to these.
func (d *Definition) Powering() []int {
	var all []int
	for i := range d.Units {
		if d.Units[i].PowerVal > 0 {
			all = append(all, i)
		}
	}
	return all
}

// Find returns the index of a unit, given its name in any form that a rule may use, or as printed.
func (d *Definition) Find(name string) (int, error) {
	is := func(u Unit) bool { return u.ID == name || u.Name == name || u.Short == name }
	i := slices.IndexFunc(d.Units, is)
	if i < 0 {
		is = func(u Unit) bool { return u.Called(name) }
		i = slices.IndexFunc(d.Units, is)
	}
	if i < 0 { // perhaps a name that is printed in quotation marks, given without them
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

// Called reports whether name refers to the unit: its full name with any of the optional parts left
// out.
func (u *Unit) Called(name string) bool {
	group, server, ok := strings.Cut(u.ID, ":"+u.Short+"@")
	if !ok {
		return false
	}
	host := server[:max(strings.LastIndexByte(server, ':'), 0)]
	return name == group+":"+u.Short || name == group+":"+u.Short+"@"+host || name == u.Short+"@"+host || name == u.Short+"@"+server
}

// Group is a set of units on one server.
type Group struct {
	Name   string
	States []string // declared in the file for its units: each has a region None|name
	Supply *Supply  // the MINSUPPLIES that its units count towards, together with those of other groups that share it; nil: LS is never reported
}

// Supply is a MINSUPPLIES.
type Supply struct {
	Min    Power // LS is reported below this
	Unless Cond  // a unit supplies its power value unless this holds; nil: unless it is OB
}

// String returns the element as the file has it, with the default of UNLESS. It is empty for nil.
func (p *Supply) String() string {
	switch {
	case p == nil:
		return ""
	case p.Unless == nil:
		return "MINSUPPLIES " + p.Min.String() + " UNLESS " + stateOB
	}
	return "MINSUPPLIES " + p.Min.String() + " UNLESS " + p.Unless.String()
}

// Unit is one UPS with its rules.
type Unit struct {
	ID       string // full name, group:ups@host:port
	Name     string // as %(u)s prints it: the full name without the parts that are defaults
	Short    string // as MONITOR gives it; in quotation marks if it has blanks or signs in it
	UPS      string // its name on its server
	Address  string // as NUT's programs call it: ups@host, ups@host:port, or ups on this host
	Group    int    // index into Definition.Groups
	PowerVal Power
	Primary  bool       // this host may switch it off
	Trip     [3]float64 // charge in percent at or below which LB1, LB2, LB3 are reported
	Rules    []Rule     // in file order
}

// Power is a power value in millionths. Power values are added up and compared, and 0.7 + 0.1 + 0.1
// + 0.1 must be 1.
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
	As      string // what %(e)s prints; "": the trigger without its FOR and EVERY
	Limit   Limit
	Actions []Action
}

// Limit is AT MOST ONCE IN. The rules that one WHEN expands to share it within each unit.
type Limit struct {
	In    time.Duration // how long the rule does not run again after it has acted; 0: no limit
	Timer string        // runs during that time
}

// limitSuffix ends the name of a Limit's timer. A timer in a file cannot have a blank in its name.
const limitSuffix = " AT MOST ONCE"

// NewLimit returns the limit of the rule with these triggers, which is the nth of them in its unit.
func NewLimit(in time.Duration, triggers []Trigger, n int) Limit {
	var words []string
	for _, t := range triggers {
		words = append(words, t.String())
	}
	name := strings.Join(words, ", ")
	if n > 1 {
		name += fmt.Sprintf(" (%d)", n)
	}
	return Limit{in, name + limitSuffix}
}

// Limits reports whether a timer's name is that of a Limit's timer.
func Limits(timer string) bool { return strings.HasSuffix(timer, limitSuffix) }

// String returns the limit as the file has it; "": there is none.
func (l Limit) String() string {
	if l.In == 0 {
		return ""
	}
	return "AT MOST ONCE IN " + FormatDuration(l.In)
}

// StartTimerName is the built-in timer of every unit. It expires StartAfter after the unit's
// machine was created.
const (
	StartTimerName = "start"
	StartAfter     = time.Second
)

// The NUT variables that the machines know by name.
const (
	varStatus  = "ups.status"
	varCharge  = "battery.charge"
	varRuntime = "battery.runtime"
	varLoad    = "ups.load"

	// varClients does not come from a driver. It is the number of other clients that are logged in
	// to the unit. upsd returns it for GET NUMLOGINS.
	varClients = "upsd.clients"
)

// Uses is what the rules of a policy need to know about one unit.
type Uses struct {
	Variables   []string      // NUT variables to poll beside ups.status, sorted
	Words       []string      // status words that are named somewhere, sorted
	Levels      [3]bool       // LB1, LB2, LB3
	SEC         bool          // whether SEC is named
	Refused     bool          // whether REFUSED is named
	Other       bool          // whether OTHER is named
	Since       []string      // the statuses whose duration a text shows, sorted
	LS          bool          // whether LS is named
	Down        bool          // whether DOWN is named
	Comparisons []*Comparison // numeric events, each once, by first place in the file

	conditions []Cond  // other events
	held       []*Held // each once
	timed      bool    // a condition names a timer
}

// Uses returns what the policy needs to know about each unit, by unit index.
func (d *Definition) Uses() []Uses {
	d.once.Do(func() { d.uses = d.findUses() })
	return d.uses
}

func (d *Definition) findUses() []Uses {
	all := make([]uses, len(d.Units))
	asked := make([]map[string][]Among, len(d.Groups))
	for g := range asked {
		asked[g] = map[string][]Among{}
	}
	for i := range all {
		all[i] = uses{group: &d.Groups[d.Units[i].Group], asked: asked[d.Units[i].Group], variables: map[string]bool{}, words: map[string]bool{}, since: map[string]bool{}}
	}
	var byName map[string]int // made for the first text that names a unit
	named := func(name string) int {
		if byName == nil {
			byName = make(map[string]int, len(d.Units))
			for i := range d.Units {
				byName[d.Units[i].Name] = i
			}
		}
		if i, ok := byName[name]; ok {
			return i
		}
		return -1
	}
	for i := range d.Units {
		u := &d.Units[i]
		if supply := d.Groups[u.Group].Supply; supply != nil {
			Terms(supply.Unless, func(t Cond) { noteTerm(all, i, t) })
		}
		for r := range u.Rules {
			noteRule(all, i, &u.Rules[r], named)
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
	group *Group

	variables, words, since       map[string]bool
	levels                        [3]bool
	sec, refused, other, ls, down bool
	comparisons                   []*Comparison

	conditions []Cond
	held       []*Held
	timed      bool
	asked      map[string][]Among // of the units of the group, which share it: what has been noted, by text
}

// noteRule notes what a rule needs to know. named returns the index of the unit with that Name; -1:
// there is none.
func noteRule(all []uses, self int, r *Rule, named func(string) int) {
	r.On.note(all, self)
	for i := range r.Actions {
		if c := r.Actions[i].If; c != nil { // else the function below would be allocated for nothing
			Terms(c, func(t Cond) { noteTerm(all, self, t) })
		}
		if _, stops := r.Actions[i].Command.(StopTimer); stops {
			continue // it reads nothing
		}
		for _, arg := range r.Actions[i].Command.Args() {
			switch v := arg.Value.(type) {
			case Cond:
				Terms(v, func(t Cond) { noteTerm(all, self, t) })
			case Text:
				for _, s := range v {
					if s.OfAnother() {
						if u := named(s.Of); u >= 0 {
							all[u].variables[s.Variable] = true
						}
					} else if s.Variable != "" {
						all[self].variables[s.Variable] = true
					}
					if s.Field == FieldSince {
						all[self].noteState(s.Of)
						all[self].since[s.Of] = true
					}
				}
			}
		}
	}
}

// noteTerm notes a term of a condition that is evaluated for the unit self.
func noteTerm(all []uses, self int, t Cond) {
	switch t := t.(type) {
	case In:
		if t.Unit >= 0 {
			self = t.Unit
		}
		_, on, _ := strings.Cut(t.Region, "|")
		all[self].noteState(on)
	case *Comparison:
		all[self].variables[t.Variable] = true
	case *Held:
		if !slices.ContainsFunc(all[self].held, func(h *Held) bool { return h.Text == t.Text }) {
			all[self].held = append(all[self].held, t)
		}
	case Of:
		noteTerm(all, t.Unit, t.Cond)
	case Among:
		// Every unit of the group may ask this, and it only needs to be noted once.
		text, asked := t.String(), all[self].asked
		if slices.ContainsFunc(asked[text], func(other Among) bool { return reflect.DeepEqual(other, t) }) {
			return
		}
		asked[text] = append(asked[text], t)
		for i := range all {
			if all[i].group == all[self].group {
				noteTerm(all, i, t.Cond)
			}
		}
	case Running:
		all[self].timed = true
	}
}

// noteComparison notes a comparison that is an event.
func (n *uses) noteComparison(c *Comparison) {
	n.variables[c.Variable] = true
	if !slices.ContainsFunc(n.comparisons, c.equal) {
		n.comparisons = append(n.comparisons, c)
	}
}

func (n *uses) noteState(state string) {
	switch n.group.kindOf(state) {
	case ContactRegion, LineRegion, StateRegion:
	case LevelRegion:
		n.levels[slices.Index(levelStates[:], state)] = true
		n.variables[varCharge] = true
	case ClientsRegion:
		n.sec = true
		n.variables[varClients] = true
	case RefusalRegion:
		n.refused = true
	case OtherRegion:
		n.other = true
	case SuppliesRegion:
		n.ls = true
	case DownRegion:
		n.down = true
	default:
		if state != stateNone {
			n.words[state] = true
		}
	}
}

func (n *uses) sorted() Uses {
	u := Uses{
		Levels: n.levels, SEC: n.sec, Refused: n.refused, Other: n.other, LS: n.ls, Down: n.down, Comparisons: n.comparisons,
		conditions: n.conditions, held: n.held, timed: n.timed,
	}
	delete(n.variables, varStatus)
	u.Variables = slices.Sorted(maps.Keys(n.variables))
	u.Words = slices.Sorted(maps.Keys(n.words))
	u.Since = slices.Sorted(maps.Keys(n.since))
	return u
}
