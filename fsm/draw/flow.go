package draw

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// The approximate length of a line in characters, in a node of effects and at an edge.
const (
	effectWidth = 46
	edgeWidth   = 24
	eventWidth  = 36
)

// A flow builds the picture of causes and effects. It first includes all units, so that it finds
// every way to SHUTDOWNCMD. What was not requested is dropped afterwards.
type flow struct {
	*drawer
	asked map[*fsm.GraphUnit]bool
	nodes map[flowKey]*node
	boxes map[*union]*box
	edges []edge
	seen  map[edgeKey]bool

	waits  map[*fsm.GraphRegion][]*node // the events of conditions that name a state of the file's own
	raised []raised

	explained map[explanation]bool

	wanted bool // whether the rule being drawn was asked for
	keep   map[*node]bool
	kept   []bool // by edge
}

// A flowKey is what a node of the flow stands for: a timer, an event of a unit, or what a rule does
// in the world.
type flowKey struct {
	machine *fsm.GraphUnit
	timer   *fsm.GraphTimer
	event   string
	rule    string // its position: a rule with several triggers is several to the machines
}

// A raised is an action that raises a state.
type raised struct {
	by    *node
	state *fsm.GraphRegion
}

// An explanation says in the box of a union what LS is.
type explanation struct {
	in *union
	of *fsm.Supply
}

// An edgeKey identifies an edge.
type edgeKey struct {
	from, to *node
	stops    bool
	label    string
}

// flow draws the paths from events through timers to effects, and marks every way to SHUTDOWNCMD.
func (d *drawer) flow(p *Picture) {
	f := &flow{drawer: d, asked: map[*fsm.GraphUnit]bool{}, nodes: map[flowKey]*node{}, boxes: map[*union]*box{},
		seen: map[edgeKey]bool{}, waits: map[*fsm.GraphRegion][]*node{}, explained: map[explanation]bool{}, keep: map[*node]bool{}}
	for _, m := range d.chosen {
		f.asked[m] = true
	}
	for _, m := range d.graph.Units {
		if !d.first(m) {
			continue
		}
		u := d.union(m)
		for _, r := range m.Rules {
			f.rule(u, r)
		}
	}
	f.wanted = false
	for _, r := range f.raised {
		for _, n := range f.waits[r.state] {
			f.edge(false, r.by, n)
		}
	}
	f.mark()
	for i, e := range f.edges {
		if f.kept[i] {
			p.edges = append(p.edges, e)
		}
	}
	for _, u := range d.unions {
		b := f.boxes[u]
		if b != nil {
			b.nodes = slices.DeleteFunc(b.nodes, func(n *node) bool { return !f.keep[n] })
		}
		if b != nil && len(b.nodes) > 0 {
			p.boxes = append(p.boxes, b)
		} else if f.asked[u.GraphUnit] && d.regions == nil {
			d.without = append(d.without, u.called())
		}
	}
}

// rule draws a rule: a node for its effects, and an edge to each timer that it starts or cancels.
func (f *flow) rule(u *union, r fsm.GraphRule) {
	f.wanted = f.wants(u.GraphUnit, r)
	from := f.source(u.GraphUnit, r)
	f.wait(u.GraphUnit, r, from)
	if r.As != "" { // the effects are shared with other events, so their texts have <event>
		from.note("<event>: " + u.own(r.As))
	}
	f.effects(u, r, from)
	for i := range r.Actions {
		a := &r.Actions[i]
		switch c := a.Command.(type) {
		case fsm.RunTimer:
			f.start(u, from, a.If, c)
		case fsm.StopTimer:
			f.edge(true, from, f.timer(u.Graph.Units[c.Owner].Timer(c.Timer)), guardLines(u.guard(a.If), edgeWidth)...)
		}
	}
}

// wait notes for which states of the file's own the condition of a rule waits, and explains LS.
func (f *flow) wait(m *fsm.GraphUnit, r fsm.GraphRule, event *node) {
	for _, arg := range r.On.Args() {
		c, ok := arg.Value.(fsm.Cond)
		if !ok {
			continue
		}
		fsm.Terms(c, func(t fsm.Cond) {
			asked(m, t, func(of *fsm.GraphUnit, in fsm.In) {
				region := of.Region(in.Region)
				switch {
				case region == nil || in.State == "None":
				case region.Kind == fsm.SuppliesRegion:
					for _, s := range f.explain(m, of, region) {
						event.note(s)
					}
				case region.Kind == fsm.StateRegion && !slices.Contains(f.waits[region], event):
					f.waits[region] = append(f.waits[region], event)
				}
			})
		})
	}
}

// explain says what a state of a unit is, in the box of m. LS is explained once, however many events name it.
func (f *flow) explain(m, of *fsm.GraphUnit, r *fsm.GraphRegion) []string {
	if r.Kind == fsm.SuppliesRegion && f.wanted {
		k := explanation{f.union(m), of.Group.Supply}
		if f.explained[k] {
			return nil
		}
		f.explained[k] = true
	}
	return note(of, r)
}

// noteLines wraps what explains an event.
func noteLines(notes []string) []line {
	var lines []line
	for _, s := range notes {
		for _, part := range wrap(s, eventWidth+4, eventWidth+4) {
			lines = append(lines, line{text: part})
		}
	}
	return lines
}

// inNode reports whether an action is drawn in the node of its rule, and not as an edge to a timer.
func inNode(c fsm.Command) bool {
	_, starts := c.(fsm.RunTimer)
	_, stops := c.(fsm.StopTimer)
	return !starts && !stops
}

// wants reports whether a rule was asked for: it is one of a unit that was, or moves a timer of it,
// and it has to do with a region or timer that was.
func (f *flow) wants(m *fsm.GraphUnit, r fsm.GraphRule) bool {
	var timers []*fsm.GraphTimer
	if r.Timer != nil {
		timers = append(timers, r.Timer)
	}
	asked := f.asked[m]
	for i := range r.Actions {
		switch c := r.Actions[i].Command.(type) {
		case fsm.RunTimer:
			timers = append(timers, m.Timer(c.Timer))
		case fsm.StopTimer:
			timers = append(timers, m.Graph.Units[c.Owner].Timer(c.Timer))
		case fsm.ForceShutdown:
			for _, t := range c.Targets(m.Graph.Policy, m.Index) {
				asked = asked || f.asked[m.Graph.Units[t]]
			}
		}
	}
	for _, t := range timers {
		asked = asked || f.asked[t.Owner]
	}
	return asked && (f.regions == nil || f.regions[r.Region] ||
		slices.ContainsFunc(timers, func(t *fsm.GraphTimer) bool { return f.timers[t] }))
}

// node returns the node of a key, and creates it if needed.
func (f *flow) node(k flowKey, kind nodeKind, id string, lines ...line) *node {
	n := f.nodes[k]
	if n == nil {
		u := f.union(k.machine)
		if f.boxes[u] == nil {
			f.boxes[u] = u.box()
		}
		n = &node{id: k.machine.ID + " " + id, kind: kind, lines: lines}
		f.nodes[k] = n
		f.boxes[u].nodes = append(f.boxes[u].nodes, n)
	}
	return n
}

// event is the node of a transition, of a comparison that becomes true, or of a condition that
// ends.
func (f *flow) event(m *fsm.GraphUnit, event string, note ...string) *node {
	var lines []line
	for _, part := range wrap(f.union(m).own(event), eventWidth, eventWidth) {
		lines = append(lines, strong(part))
	}
	lines = append(lines, noteLines(note)...)
	return f.node(flowKey{machine: m, event: event}, eventNode, event, lines...)
}

// entering is the event of a region that enters one of its states.
func (f *flow) entering(m *fsm.GraphUnit, r *fsm.GraphRegion, entered int) *node {
	var notes []string
	if entered == 1 {
		notes = f.explain(m, m, r)
	}
	return f.event(m, r.Entered[entered].Event.String(), notes...)
}

// note adds a note to an event, unless it is there.
func (n *node) note(text string) {
	for _, l := range noteLines([]string{text}) {
		if !slices.Contains(n.lines, l) {
			n.lines = append(n.lines, l)
		}
	}
}

// timer returns the node of a named timer, with its length and its WHILE if all actions that start
// it agree.
func (f *flow) timer(t *fsm.GraphTimer) *node {
	k := flowKey{machine: t.Owner, timer: t}
	if n := f.nodes[k]; n != nil {
		return n
	}
	u := f.union(t.Owner)
	lines := []line{strong(u.own(t.Name))}
	run, uniform := f.notes.run(t)
	switch {
	case t.Name == fsm.StartTimerName:
		lines = append(lines, line{text: fsm.FormatDuration(fsm.StartAfter)})
	case uniform:
		lines = append(lines, u.runLines(run)...)
	case len(f.notes.starts[t]) == 0:
		lines = append(lines, line{text: "never started"})
	}
	n := f.node(k, timerNode, "timer "+t.Name, lines...)
	if t.Name == fsm.StartTimerName {
		f.edge(false, f.event(t.Owner, "monitoring starts"), n)
	}
	if len(t.Handlers) == 0 {
		n.idle = true
		n.lines = append(n.lines, line{text: "nothing happens at its end"})
	}
	return n
}

// runLines say how long a timer runs, and under what condition.
func (u *union) runLines(run fsm.RunTimer) []line {
	var lines []line
	for _, part := range wrap(u.length(run), edgeWidth, edgeWidth) {
		lines = append(lines, line{text: part})
	}
	return lines
}

// edge adds an edge, unless there is an equal one.
func (f *flow) edge(stops bool, from, to *node, lines ...line) {
	var label strings.Builder
	for _, l := range lines {
		label.WriteString(l.plain() + "\n")
	}
	key := edgeKey{from, to, stops, label.String()}
	if !f.seen[key] {
		f.seen[key] = true
		f.edges = append(f.edges, edge{from: from, to: to, lines: lines, stops: stops, back: from.kind == effectNode})
		f.kept = append(f.kept, f.wanted)
	}
	if f.wanted {
		f.keep[from], f.keep[to] = true, true
	}
}

// source is the node of what triggers a rule: a named timer, or an event, with how long it lasts.
func (f *flow) source(m *fsm.GraphUnit, r fsm.GraphRule) *node {
	if r.Region == nil {
		return f.timer(r.Timer)
	}
	if r.Timer == nil && r.Limit.In == 0 {
		return f.entering(m, r.Region, r.Entered)
	}
	var notes []string
	if r.Entered == 1 {
		notes = f.explain(m, m, r.Region)
	}
	return f.event(m, strings.TrimSpace(r.On.String()+" "+r.Limit.String()), notes...)
}

// effects draws the effects of a rule. A condition that they share is drawn at the edge.
func (f *flow) effects(u *union, r fsm.GraphRule, from *node) {
	var actions []*fsm.Action
	for i := range r.Actions {
		if a := &r.Actions[i]; inNode(a.Command) {
			actions = append(actions, a)
		}
	}
	if actions == nil {
		return
	}
	common := u.guard(actions[0].If)
	for _, a := range actions {
		if u.guard(a.If) != common {
			common = ""
		}
	}
	var lines []line
	var results []*node           // events that follow from it
	var states []*fsm.GraphRegion // that it raises
	follows := func(m *fsm.GraphUnit, state string, on int, why string) {
		r := m.Region(fsm.RegionOf(state))
		if r == nil || len(r.Entered[on].Rules)+len(r.Entered[on].Holds) == 0 {
			return
		}
		n := f.entering(m, r, on)
		n.note(why)
		results = append(results, n)
	}
	deadly := false
	if common != "" {
		for _, a := range actions {
			lines = append(lines, u.actionLines(a, "", "", effectWidth)...)
		}
	} else {
		lines = u.guardedLines(actions, "", effectWidth)
	}
	for _, a := range actions {
		switch c := a.Command.(type) {
		case fsm.RunShutdown:
			deadly = true
		case fsm.ForceShutdown:
			for _, t := range c.Targets(u.Graph.Policy, u.Index) {
				follows(u.Graph.Units[t], "FSD", 1, "also after SETFSD") // what upsd is asked for comes back as a status
			}
		case fsm.SetState:
			m := u.GraphUnit
			if c.Unit >= 0 {
				m = u.Graph.Units[c.Unit]
			}
			on := 0
			if c.On {
				on = 1
				states = append(states, m.Region(fsm.RegionOf(c.State)))
			}
			follows(m, c.State, on, "after "+c.Verb().String()+" "+c.State)
		}
	}
	n := f.node(flowKey{machine: u.GraphUnit, rule: r.Pos}, effectNode, r.Pos, lines...)
	n.deadly = deadly
	for _, region := range states {
		f.raised = append(f.raised, raised{n, region})
	}
	f.edge(false, from, n, guardLines(common, edgeWidth)...)
	for _, next := range results {
		f.edge(false, n, next)
	}
}

// start draws a STARTTIMER.
func (f *flow) start(u *union, from *node, guard fsm.Cond, c fsm.RunTimer) {
	t := u.Timer(c.Timer)
	lines := guardLines(u.guard(guard), edgeWidth)
	if _, uniform := f.notes.run(t); !uniform {
		lines = append(lines, u.runLines(c)...)
	}
	f.edge(false, from, f.timer(t), lines...)
}

// mark finds every way to SHUTDOWNCMD, backwards.
func (f *flow) mark() {
	into := map[*node][]*node{}
	var todo []*node
	for _, e := range f.edges {
		if !e.stops {
			into[e.to] = append(into[e.to], e.from)
		}
		if e.to.kind == effectNode && e.to.deadly {
			todo = append(todo, e.to)
		}
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, from := range into[n] {
			if !from.deadly {
				from.deadly = true
				todo = append(todo, from)
			}
		}
	}
	for i := range f.edges {
		e := &f.edges[i]
		e.deadly = !e.stops && e.to.deadly
	}
}
