package fsm

import (
	"slices"
	"time"
)

// Graph is the machines of a policy as plain data, for packages that draw or analyse them: the
// regions and timers of each unit, and what their transitions trigger. It is read-only.
type Graph struct {
	Policy *Definition
	Units  []*GraphUnit // indexed like Policy.Units

	byID map[string]*GraphUnit
}

// GraphUnit is the machines of one unit.
type GraphUnit struct {
	*Unit
	Graph   *Graph
	Group   *Group // shadows the index in Unit
	Index   int
	Regions []*GraphRegion // in the order in which a snapshot moves them
	Timers  []*GraphTimer  // named timers by name, then the counts in file order
	Rules   []GraphRule    // indexed like Unit.Rules
}

// GraphRegion is a region: a machine of two states.
type GraphRegion struct {
	Name    string
	Kind    RegionKind
	States  [2]string   // the initial state comes first
	Named   bool        // a rule or a condition names it
	Entered [2]Reaction // what entering each state triggers
}

// Reaction is what entering a state of a region triggers.
type Reaction struct {
	Event *Event
	Rules []*Rule       // these run
	Holds []*GraphTimer // these counts start; leaving the state stops them
}

// Acts reports whether any transition of the region triggers something.
func (r *GraphRegion) Acts() bool {
	return slices.ContainsFunc(r.Entered[:], func(e Reaction) bool { return len(e.Rules)+len(e.Holds) > 0 })
}

// GraphTimer is a timer: a machine with the states StateIdle and StateRunning.
type GraphTimer struct {
	Owner    *GraphUnit
	Name     string
	Expiry   *Event        // "TIMEOUT two-min", "OL->OB FOR 10s"
	Hold     time.Duration // the length of a FOR or a HELD; 0: none
	Every    time.Duration // the interval of an EVERY; 0: it is none
	Held     bool          // the count of a HELD, which enters its region when it expires
	Handlers []GraphHandler
}

// GraphHandler is a rule that runs for a unit when a timer expires.
type GraphHandler struct {
	Unit *GraphUnit
	Rule *Rule
}

// GraphRule is a rule and what triggers it: entering a state, the expiry of a timer or, with a FOR,
// the expiry of the count that entering the state starts.
type GraphRule struct {
	*Rule
	Region  *GraphRegion // nil: the rule waits for a named timer
	Entered int          // which of the region's states
	Timer   *GraphTimer  // nil: the rule runs as soon as the state is entered
	AtOnce  bool         // it runs at once, and again whenever the timer expires
}

// Counts reports whether the timer is a count, not a named timer.
func (t *GraphTimer) Counts() bool { return t.Hold > 0 || t.Every > 0 }

// GraphTransition is a transition of a region or of a timer.
type GraphTransition struct{ From, To, Event string }

// Transitions returns the region's transitions: the events are the states.
func (r *GraphRegion) Transitions() []GraphTransition {
	off, on := r.States[0], r.States[1]
	return []GraphTransition{{off, on, on}, {on, off, off}}
}

// Transitions returns the timer's transitions.
func (t *GraphTimer) Transitions() []GraphTransition {
	var out []GraphTransition
	for _, e := range timerEvents {
		for _, from := range e.Src {
			out = append(out, GraphTransition{from, e.Dst, e.Name})
		}
	}
	return out
}

// Region returns the unit's region of that name, or nil.
func (u *GraphUnit) Region(name string) *GraphRegion {
	for _, r := range u.Regions {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Timer returns the unit's timer of that name, or nil.
func (u *GraphUnit) Timer(name string) *GraphTimer {
	for _, t := range u.Timers {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Unit returns the unit with that full name, or nil.
func (g *Graph) Unit(id string) *GraphUnit { return g.byID[id] }

// Graph returns the machines that Start makes of the definition.
func (d *Definition) Graph() *Graph {
	s, _ := Start(d, Instant{}, nil)
	return s.graph()
}

func (s *System) graph() *Graph {
	g := &Graph{Policy: s.def, byID: make(map[string]*GraphUnit, len(s.machines))}
	timers := map[*timer]*GraphTimer{}
	for i, m := range s.machines {
		u := &GraphUnit{Unit: m.def, Graph: g, Group: m.group, Index: i}
		g.Units, g.byID[m.def.ID] = append(g.Units, u), u
		for _, t := range m.sortedTimers() {
			if Limits(t.name) {
				continue // the limit is drawn with its rule
			}
			gt := &GraphTimer{Owner: u, Name: t.name, Expiry: t.expiry, Hold: t.expiry.For, Every: t.expiry.Every, Held: t.raises != nil}
			timers[t] = gt
			u.Timers = append(u.Timers, gt)
		}
	}
	for i, m := range s.machines {
		u := g.Units[i]
		regions := map[*region]*GraphRegion{}
		for _, r := range m.regions {
			gr := &GraphRegion{Name: r.name, Kind: r.kind, States: [2]string{r.off, r.on}, Named: r.named}
			for e, entered := range r.entered {
				gr.Entered[e] = Reaction{Event: entered.event, Rules: entered.rules}
				for _, t := range entered.holds {
					gr.Entered[e].Holds = append(gr.Entered[e].Holds, timers[t])
				}
			}
			regions[r] = gr
			u.Regions = append(u.Regions, gr)
		}
		for _, t := range m.sortedTimers() { // the timer of a limit has no handlers
			for _, h := range t.handlers {
				timers[t].Handlers = append(timers[t].Handlers, GraphHandler{g.Units[h.machine.index], h.rule})
			}
		}
		for r := range m.def.Rules {
			rule := &m.def.Rules[r]
			src := rule.On.bind(s, m)
			u.Rules = append(u.Rules, GraphRule{rule, regions[src.region], src.entered, timers[src.timer], src.atOnce})
		}
	}
	return g
}
