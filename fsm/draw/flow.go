package draw

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// About how many characters a line has, in a node of effects and at an edge.
const (
	effectWidth = 44
	edgeWidth   = 24
)

// A flow builds the picture of what leads to what. It includes all units at first, so that it finds
// every way to SHUTDOWNCMD; what was not asked for is dropped afterwards.
type flow struct {
	*drawer
	asked map[*fsm.GraphUnit]bool
	nodes map[flowKey]*node
	boxes map[*union]*box
	edges []edge
	seen  map[edgeKey]bool

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
	rule    *fsm.Rule
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
		seen: map[edgeKey]bool{}, keep: map[*node]bool{}}
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
	f.effects(u, r, from)
	for i := range r.Actions {
		a := &r.Actions[i]
		switch c := a.Command.(type) {
		case fsm.RunTimer:
			f.start(u, r, from, a.If, c)
		case fsm.StopTimer:
			f.edge(true, from, f.timer(u.Graph.Units[c.Owner].Timer(c.Timer)), guardLines(u.guard(a.If), edgeWidth)...)
		}
	}
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

// node returns the node of a key, and makes it if there is none.
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
	lines := []line{strong(f.union(m).own(event))}
	for _, s := range note {
		lines = append(lines, line{text: s})
	}
	return f.node(flowKey{machine: m, event: event}, eventNode, event, lines...)
}

// entering is the event of a region that enters one of its states.
func (f *flow) entering(m *fsm.GraphUnit, r *fsm.GraphRegion, entered int) *node {
	var notes []string
	if entered == 1 {
		notes = note(m, r)
	}
	return f.event(m, r.Entered[entered].Event.String(), notes...)
}

// timer is the node of a timer, with what starts and stops it without a rule.
func (f *flow) timer(t *fsm.GraphTimer) *node {
	k := flowKey{machine: t.Owner, timer: t}
	if n := f.nodes[k]; n != nil {
		return n
	}
	name := f.union(t.Owner).own(t.Name)
	switch {
	case t.Held:
		name = "HELD " + fsm.FormatDuration(t.Hold)
	case t.Hold > 0 && t.Every > 0:
		name = "FOR " + fsm.FormatDuration(t.Hold) + " EVERY " + fsm.FormatDuration(t.Every)
	case t.Hold > 0:
		name = "FOR " + fsm.FormatDuration(t.Hold)
	case t.Every > 0:
		name = "EVERY " + fsm.FormatDuration(t.Every)
	}
	n := f.node(k, timerNode, "timer "+t.Name, strong(name))
	switch {
	case t.Counts():
		for _, r := range t.Owner.Regions {
			for on := range 2 {
				if slices.Contains(r.Entered[on].Holds, t) {
					f.edge(false, f.entering(t.Owner, r, on), n, line{text: "start " + f.lasts(t)})
					f.edge(true, f.entering(t.Owner, r, 1-on), n)
				}
			}
		}
	case t.Name == fsm.StartTimerName:
		f.edge(false, f.event(t.Owner, "monitoring starts"), n, line{text: "start " + fsm.FormatDuration(fsm.StartAfter)})
	}
	if len(t.Handlers) == 0 {
		n.idle = true
		n.lines = append(n.lines, line{text: "nothing happens at its end"})
	}
	return n
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
		f.edges = append(f.edges, edge{from: from, to: to, lines: lines, stops: stops})
		f.kept = append(f.kept, f.wanted)
	}
	if f.wanted {
		f.keep[from], f.keep[to] = true, true
	}
}

// source is the node of what triggers a rule.
func (f *flow) source(m *fsm.GraphUnit, r fsm.GraphRule) *node {
	if r.Timer != nil {
		return f.timer(r.Timer)
	}
	return f.entering(m, r.Region, r.Entered)
}

// after labels what happens when a timer ends.
func (f *flow) after(r fsm.GraphRule) []line {
	if r.Timer == nil {
		return nil
	}
	return []line{{text: "after " + f.lasts(r.Timer)}}
}

// lasts says how long a timer runs: "2m", "5s or 15s".
func (f *flow) lasts(t *fsm.GraphTimer) string {
	switch {
	case t.Hold > 0 && t.Every > 0:
		return fsm.FormatDuration(t.Hold) + ", and again after " + fsm.FormatDuration(t.Every)
	case t.Hold > 0:
		return fsm.FormatDuration(t.Hold)
	case t.Every > 0:
		return "0s, and again after " + fsm.FormatDuration(t.Every)
	}
	var all []string
	if t.Name == fsm.StartTimerName {
		all = append(all, fsm.FormatDuration(fsm.StartAfter))
	}
	for _, c := range f.notes.starts[t] {
		if s := fsm.FormatDuration(c.run.After); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return "nothing: it is never started"
	}
	return strings.Join(all, " or ")
}

// effects draws the effects of a rule. A condition that they share is drawn at the edge.
func (f *flow) effects(u *union, r fsm.GraphRule, from *node) {
	var actions []*fsm.Action
	for i := range r.Actions {
		if a := &r.Actions[i]; !a.Command.Verb().Inner() {
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
	var targets []*fsm.GraphUnit
	deadly := false
	for _, a := range actions {
		guard := u.guard(a.If)
		if common != "" {
			guard = ""
		}
		lines = append(lines, u.actionLines(a, guard, effectWidth)...)
		switch c := a.Command.(type) {
		case fsm.RunShutdown:
			deadly = true
		case fsm.ForceShutdown:
			for _, t := range c.Targets(u.Graph.Policy, u.Index) {
				targets = append(targets, u.Graph.Units[t])
			}
		}
	}
	label := append(f.after(r), guardLines(common, edgeWidth)...)
	n := f.node(flowKey{machine: u.GraphUnit, rule: r.Rule}, effectNode, r.On.String()+" "+r.Pos, lines...)
	n.deadly = deadly
	f.edge(false, from, n, label...)
	for _, m := range targets {
		// What upsd is asked for comes back as a status.
		if r := m.Region(fsm.RegionOf("FSD")); r != nil && r.Acts() {
			f.edge(false, n, f.entering(m, r, 1), line{text: "via upsd"})
		}
	}
}

// start draws a STARTTIMER, and what its WHILE makes stop the timer.
func (f *flow) start(u *union, r fsm.GraphRule, from *node, guard fsm.Cond, c fsm.RunTimer) {
	to := f.timer(u.Timer(c.Timer))
	lines := f.after(r)
	lines = append(lines, guardLines(u.guard(guard), edgeWidth)...)
	lines = append(lines, line{text: "start " + fsm.FormatDuration(c.After)})
	if c.While != nil {
		for _, part := range wrap("WHILE "+u.own(c.While.String()), edgeWidth, edgeWidth) {
			lines = append(lines, line{text: part})
		}
		for _, n := range f.ends(u.GraphUnit, c.While, true) {
			f.edge(true, n, to)
		}
	}
	f.edge(false, from, to, lines...)
}

// ends returns the events that may end a condition that holds, or does not hold.
func (f *flow) ends(m *fsm.GraphUnit, c fsm.Cond, holds bool) []*node {
	switch t := c.(type) {
	case fsm.Not:
		return f.ends(m, t.Cond, !holds)
	case fsm.And:
		if holds {
			return f.anyEnds(m, t, holds)
		}
	case fsm.Or:
		if !holds {
			return f.anyEnds(m, t, holds)
		}
	case fsm.In:
		of := m
		if t.Unit >= 0 {
			of = m.Graph.Units[t.Unit]
		}
		if r := of.Region(t.Region); r != nil {
			entered := 0
			if (r.States[1] == t.State) != holds {
				entered = 1
			}
			return []*node{f.entering(of, r, entered)}
		}
	}
	text := c.String()
	if holds {
		text = fsm.Not{Cond: c}.String()
	}
	return []*node{f.event(m, text)}
}

func (f *flow) anyEnds(m *fsm.GraphUnit, parts []fsm.Cond, holds bool) []*node {
	var out []*node
	for _, c := range parts {
		out = append(out, f.ends(m, c, holds)...)
	}
	return out
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
