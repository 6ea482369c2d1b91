package fsm

import (
	"slices"
	"strings"
)

// About how many characters a line has, in a node of effects and at an edge.
const (
	effectWidth = 44
	edgeWidth   = 24
)

// A flow is the picture of what leads to what, under construction. It is made
// of all units, whatever is asked for, so that every way to SHUTDOWNCMD is
// found; what was not asked for is dropped then.
type flow struct {
	*drawer
	asked map[*machine]bool
	nodes map[flowKey]*node
	boxes map[*union]*box
	edges []edge
	seen  map[edgeKey]bool

	wanted bool // whether the rule being drawn was asked for
	keep   map[*node]bool
	kept   []bool // by edge
}

// A flowKey is what a node of the flow stands for: a timer, an event of a unit,
// or what a rule does in the world.
type flowKey struct {
	machine *machine
	timer   *timer
	event   string
	rule    *Rule
}

// An edgeKey tells edges apart.
type edgeKey struct {
	from, to *node
	stops    bool
	label    string
}

// flow draws from events by way of timers to effects, and marks every way to
// SHUTDOWNCMD.
func (d *drawer) flow(p *Picture) {
	f := &flow{drawer: d, asked: map[*machine]bool{}, nodes: map[flowKey]*node{}, boxes: map[*union]*box{},
		seen: map[edgeKey]bool{}, keep: map[*node]bool{}}
	for _, m := range d.chosen {
		f.asked[m] = true
	}
	for _, m := range d.system.machines {
		if !d.first(m) {
			continue
		}
		u := d.union(m)
		for i := range m.def.Rules {
			f.rule(u, &m.def.Rules[i])
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
		} else if f.asked[u.machine] && d.regions == nil {
			d.without = append(d.without, u.called())
		}
	}
}

// rule draws a rule: what it does in the world in one node, and an edge to each
// timer that it starts or cancels.
func (f *flow) rule(u *union, r *Rule) {
	f.wanted = f.wants(u.machine, r)
	from := f.source(u.machine, r.On)
	f.effects(u, r, from)
	for i := range r.Actions {
		a := &r.Actions[i]
		switch a.Verb {
		case StartTimer:
			f.start(u, r, from, a)
		case CancelTimer:
			f.edge(true, from, f.timer(u.system.machines[a.Owner].timers[a.Timer]), guardLines(u.guard(a.If), edgeWidth)...)
		}
	}
}

// wants reports whether a rule was asked for: it is one of a unit that was, or
// moves a timer of it, and it has to do with a region or timer that was.
func (f *flow) wants(m *machine, r *Rule) bool {
	var timers []*timer
	var region *region
	switch {
	case r.On.Timer != "":
		timers = append(timers, m.system.machines[r.On.Owner].timers[r.On.Timer])
	case r.On.Compare != nil:
		region = m.regions[r.On.Compare.String()]
	default:
		region, _ = m.transition(r.On)
	}
	if r.On.Hold > 0 {
		timers = append(timers, m.hold(r.On.on()))
	}
	asked := f.asked[m]
	for i := range r.Actions {
		a := &r.Actions[i]
		switch a.Verb {
		case StartTimer:
			timers = append(timers, m.timers[a.Timer])
		case CancelTimer:
			timers = append(timers, m.system.machines[a.Owner].timers[a.Timer])
		case SetFSD:
			asked = asked || f.asked[m.system.byID[a.Target]]
		}
	}
	for _, t := range timers {
		asked = asked || f.asked[t.owner]
	}
	return asked && (f.regions == nil || f.regions[region] ||
		slices.ContainsFunc(timers, func(t *timer) bool { return f.timers[t] }))
}

// transition returns the region of a transition and which of its states is
// entered.
func (m *machine) transition(t Trigger) (r *region, entered int) {
	state := t.To
	if state == stateNone {
		state = t.From
	}
	r = m.regions[RegionOf(state)]
	if r.on == t.To {
		return r, 1
	}
	return r, 0
}

// node returns the node of a key, made if need be.
func (f *flow) node(k flowKey, kind nodeKind, id string, lines ...line) *node {
	n := f.nodes[k]
	if n == nil {
		u := f.union(k.machine)
		if f.boxes[u] == nil {
			f.boxes[u] = u.box()
		}
		n = &node{id: k.machine.def.ID + " " + id, kind: kind, lines: lines}
		f.nodes[k] = n
		f.boxes[u].nodes = append(f.boxes[u].nodes, n)
	}
	return n
}

// event is the node of a transition, of a comparison that becomes true, or of a
// condition that ends.
func (f *flow) event(m *machine, event string, note ...string) *node {
	lines := []line{strong(f.union(m).own(event))}
	for _, s := range note {
		lines = append(lines, line{text: s})
	}
	return f.node(flowKey{machine: m, event: event}, eventNode, event, lines...)
}

// entering is the event of a region that enters one of its states.
func (f *flow) entering(m *machine, r *region, entered int) *node {
	var note []string
	if entered == 1 {
		note = m.note(r)
	}
	return f.event(m, r.entered[entered].event, note...)
}

// timer is the node of a timer, with what starts and stops it of itself.
func (f *flow) timer(t *timer) *node {
	k := flowKey{machine: t.owner, timer: t}
	if n := f.nodes[k]; n != nil {
		return n
	}
	name := f.union(t.owner).own(t.name)
	if t.hold {
		name = "FOR " + interval(t.handlers[0].rule.On.Hold)
	}
	n := f.node(k, timerNode, "timer "+t.name, strong(name))
	switch {
	case t.hold:
		t.owner.each(func(r *region) {
			for on := range 2 {
				if slices.Contains(r.entered[on].holds, t) {
					f.edge(false, f.entering(t.owner, r, on), n, line{text: "start " + f.lasts(t)})
					f.edge(true, f.entering(t.owner, r, 1-on), n)
				}
			}
		})
	case t.name == StartTimerName:
		f.edge(false, f.event(t.owner, "unit is taken up"), n, line{text: "start " + interval(StartAfter)})
	}
	if len(t.handlers) == 0 {
		n.idle = true
		n.lines = append(n.lines, line{text: "nothing happens at its end"})
	}
	return n
}

// edge adds an edge, unless there is the same one.
func (f *flow) edge(stops bool, from, to *node, lines ...line) {
	var label strings.Builder
	for _, l := range lines {
		label.WriteString(l.plain() + "\n")
	}
	key := edgeKey{from, to, stops, label.String()}
	if !f.seen[key] {
		f.seen[key] = true
		f.edges = append(f.edges, edge{from: from, to: to, lines: lines, stops: stops})
		f.kept = append(f.kept, f.wanted)
	}
	if f.wanted {
		f.keep[from], f.keep[to] = true, true
	}
}

// source is the node of what triggers a rule.
func (f *flow) source(m *machine, t Trigger) *node {
	switch {
	case t.Timer != "":
		return f.timer(m.system.machines[t.Owner].timers[t.Timer])
	case t.Hold > 0:
		return f.timer(m.hold(t.on()))
	case t.Compare != nil:
		return f.event(m, t.Event())
	}
	r, entered := m.transition(t)
	return f.entering(m, r, entered)
}

// after labels what happens when a timer ends.
func (f *flow) after(m *machine, t Trigger) []line {
	switch {
	case t.Timer != "":
		return []line{{text: "after " + f.lasts(m.system.machines[t.Owner].timers[t.Timer])}}
	case t.Hold > 0:
		return []line{{text: "after " + interval(t.Hold)}}
	}
	return nil
}

// lasts says how long a timer runs: "2m", "5s or 15s".
func (f *flow) lasts(t *timer) string {
	if t.hold {
		return interval(t.handlers[0].rule.On.Hold)
	}
	var all []string
	if t.name == StartTimerName {
		all = append(all, interval(StartAfter))
	}
	for _, c := range f.notes.starts[t] {
		if s := interval(c.action.After); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return "nothing: it is never started"
	}
	return strings.Join(all, " or ")
}

// effects draws what a rule does in the world. A condition that all of it has
// stands at the edge.
func (f *flow) effects(u *union, r *Rule, from *node) {
	var actions []*Action
	for i := range r.Actions {
		if a := &r.Actions[i]; a.Verb != StartTimer && a.Verb != CancelTimer {
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
	var targets []*machine
	deadly := false
	for _, a := range actions {
		guard := u.guard(a.If)
		if common != "" {
			guard = ""
		}
		lines = append(lines, u.actionLines(a, guard, effectWidth)...)
		deadly = deadly || a.Verb == ShutdownCmd
		if a.Verb == SetFSD {
			targets = append(targets, u.system.byID[a.Target])
		}
	}
	label := append(f.after(u.machine, r.On), guardLines(common, edgeWidth)...)
	n := f.node(flowKey{machine: u.machine, rule: r}, effectNode, r.On.on()+" "+r.Pos, lines...)
	n.deadly = deadly
	f.edge(false, from, n, label...)
	for _, m := range targets {
		// What upsd is told comes back as a status.
		if r := m.regions[RegionOf(stateFSD)]; r != nil && r.acts() {
			f.edge(false, n, f.entering(m, r, 1), line{text: "by way of upsd"})
		}
	}
}

// start draws a STARTTIMER, and what its WHILE makes stop the timer.
func (f *flow) start(u *union, r *Rule, from *node, a *Action) {
	to := f.timer(u.timers[a.Timer])
	lines := f.after(u.machine, r.On)
	lines = append(lines, guardLines(u.guard(a.If), edgeWidth)...)
	lines = append(lines, line{text: "start " + interval(a.After)})
	if a.While != nil {
		for _, part := range wrap("WHILE "+u.own(a.While.String()), edgeWidth, edgeWidth) {
			lines = append(lines, line{text: part})
		}
		for _, n := range f.ends(u.machine, a.While, true) {
			f.edge(true, n, to)
		}
	}
	f.edge(false, from, to, lines...)
}

// ends are the events any of which makes a condition that holds, if holds, or
// does not, change.
func (f *flow) ends(m *machine, c Cond, holds bool) []*node {
	switch t := c.(type) {
	case Not:
		return f.ends(m, t.Cond, !holds)
	case And:
		if holds {
			return f.anyEnds(m, t, holds)
		}
	case Or:
		if !holds {
			return f.anyEnds(m, t, holds)
		}
	case In:
		of := m
		if t.Unit >= 0 {
			of = m.system.machines[t.Unit]
		}
		if r := of.regions[t.Region]; r != nil {
			entered := 0
			if (r.on == t.State) != holds {
				entered = 1
			}
			return []*node{f.entering(of, r, entered)}
		}
	}
	text := c.String()
	if holds {
		text = Not{c}.String()
	}
	return []*node{f.event(m, text)}
}

func (f *flow) anyEnds(m *machine, parts []Cond, holds bool) []*node {
	var out []*node
	for _, c := range parts {
		out = append(out, f.ends(m, c, holds)...)
	}
	return out
}

// mark finds every way to SHUTDOWNCMD, from its end.
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
