package draw

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// machineWidth is the approximate length in characters of a line at an arrow.
const machineWidth = 42

// titleWidth is the approximate length in characters of a line of a machine's title.
const titleWidth = 60

// stateWidth is the approximate length in characters of a line in a state that is a condition.
const stateWidth = 24

// machines draws the units one below the other, each with its regions and its timers.
//
// Unless everything was requested, it leaves out a machine without actions that only conditions
// use. It also leaves out a count: what happens when it expires is drawn where it begins.
func (d *drawer) machines(p *Picture) {
	for _, u := range d.unions {
		b := u.box()
		var untouched []string
		for _, r := range d.regionsOf(u.GraphUnit) {
			if d.draws(r) && d.brief() && !d.acts(r) {
				if !slices.Contains(d.asked, r.Name) {
					d.asked = append(d.asked, r.Name)
				}
			} else if d.draws(r) {
				b.boxes = append(b.boxes, d.region(u, r))
			} else if r.Named && d.regions == nil {
				untouched = append(untouched, r.Name+" of "+u.called())
			}
		}
		for _, t := range u.Timers {
			if d.drawsTimer(t) && !(d.brief() && t.Counts()) {
				b.boxes = append(b.boxes, d.timer(u, t))
			}
		}
		if len(b.boxes) == 0 {
			d.without = append(d.without, u.called())
			continue
		}
		p.boxes = append(p.boxes, b)
		d.untouched = append(d.untouched, untouched...)
	}
}

// brief reports whether machines that say nothing new are left out.
func (d *drawer) brief() bool { return !d.All && d.regions == nil }

// acts reports whether something happens when a region moves, or whether a rule moves it. The count
// of a HELD only determines how the region of the HELD moves.
func (d *drawer) acts(r *fsm.GraphRegion) bool {
	if moves := d.notes.moves[r]; len(moves[0])+len(moves[1]) > 0 || r.Kind == fsm.SuppliesRegion {
		return true
	}
	return slices.ContainsFunc(r.Entered[:], func(e fsm.Reaction) bool {
		return len(e.Rules) > 0 || slices.ContainsFunc(e.Holds, func(t *fsm.GraphTimer) bool { return !t.Held })
	})
}

// regionsOf returns the regions of a unit. LS is reported to every unit whose supplies count for
// it, although the machines leave it out if no rule names it.
func (d *drawer) regionsOf(m *fsm.GraphUnit) []*fsm.GraphRegion {
	name := fsm.RegionOf("LS")
	if supply := m.Group.Supply; supply == nil || !d.notes.lacking[supply] || m.Region(name) != nil {
		return m.Regions
	}
	for _, other := range d.graph.Units {
		if r := other.Region(name); r != nil && other.Group.Supply == m.Group.Supply {
			own := &fsm.GraphRegion{Name: r.Name, Kind: r.Kind, States: r.States, Named: true}
			for i := range own.Entered {
				own.Entered[i].Event = r.Entered[i].Event
			}
			d.notes.touched[own] = true
			return append(slices.Clip(m.Regions), own)
		}
	}
	return m.Regions
}

// machineBox makes the box of a machine with its two states, the initial one first.
func machineBox(id, title string, states [2]string) *box {
	b := &box{title: title, lines: wrap(title, titleWidth, titleWidth)}
	for i, s := range states {
		n := &node{id: id + " " + s, initial: i == 0}
		for _, part := range wrap(s, stateWidth, stateWidth) {
			n.lines = append(n.lines, line{text: part})
		}
		b.nodes = append(b.nodes, n)
	}
	return b
}

// transition adds an edge. It is idle if it has no lines but the event.
func (b *box) transition(from, to int, event, name string, more ...line) {
	var lines []line
	if name != "" {
		for _, part := range wrap(name, machineWidth, machineWidth) {
			lines = append(lines, strong(part))
		}
	}
	if len(more) > 0 && more[0].strong { // name FOR
		lines[len(lines)-1].text += " " + more[0].text
		more = more[1:]
	}
	b.edges = append(b.edges, edge{
		from: b.nodes[from], to: b.nodes[to], event: event,
		lines: append(lines, more...), idle: len(more) == 0, deadly: isDeadly(more),
	})
}

func isDeadly(lines []line) bool {
	for _, l := range lines {
		if l.deadly {
			return true
		}
	}
	return false
}

// region draws a region, with what the rules do on each transition.
func (d *drawer) region(u *union, r *fsm.GraphRegion) *box {
	states, events := r.States, r.States
	switch r.Kind {
	case fsm.ConditionRegion, fsm.HeldRegion, fsm.ComparisonRegion: // the title says which condition it is
		if d.brief() {
			states, events = [2]string{"false", "true"}, [2]string{"no longer", "true"}
		}
	default:
		events = [2]string{r.Entered[0].Event.String(), r.Entered[1].Event.String()}
	}
	b := machineBox(u.ID+" "+r.Name, r.Name, states)
	for _, n := range note(u.GraphUnit, r) {
		b.note = append(b.note, wrap(n, titleWidth, titleWidth)...)
	}
	for from := range 2 {
		to := 1 - from
		var more []line
		more = append(more, distinct(d.causes(u, d.notes.moves[r][to]))...)
		for _, rule := range r.Entered[to].Rules {
			more = append(more, u.ruleLines(rule)...)
		}
		if d.brief() {
			more = append(more, d.later(u, r.Entered[to])...)
		} else {
			for _, t := range r.Entered[to].Holds {
				more = append(more, line{verb: fsm.EventStart, text: t.Name})
			}
			for _, t := range r.Entered[from].Holds {
				more = append(more, line{verb: fsm.EventCancel, text: t.Name})
			}
		}
		name := events[to]
		if d.brief() && len(more) == 0 {
			name = "" // its arrow says enough
		}
		b.transition(from, to, r.States[to], name, more...)
	}
	return b
}

// later is what happens when a region has stayed in a state, with the counts of FOR and EVERY.
func (d *drawer) later(u *union, entered fsm.Reaction) []line {
	var out []line
	for _, t := range entered.Holds {
		if t.Held {
			continue
		}
		var when []string
		if t.Hold > 0 {
			when = append(when, "FOR "+fsm.FormatDuration(t.Hold))
		}
		if t.Every > 0 {
			when = append(when, "EVERY "+fsm.FormatDuration(t.Every))
		}
		out = append(out, strong(strings.Join(when, " ")))
		out = append(out, d.endLines(u, t)...)
	}
	return out
}

// endLines are what happens at the end of a timer.
func (d *drawer) endLines(u *union, t *fsm.GraphTimer) []line {
	var out []line
	for _, h := range t.Handlers {
		if !d.first(h.Unit) {
			continue
		}
		if h.Unit != t.Owner {
			out = append(out, line{text: "for " + d.name(h.Unit)})
		}
		out = append(out, u.ruleLines(h.Rule)...)
	}
	return out
}

// timer draws a timer's machine, with the rules that move it.
func (d *drawer) timer(u *union, t *fsm.GraphTimer) *box {
	name := u.own(t.Name)
	b := machineBox(u.ID+" timer "+t.Name, "timer "+name, [2]string{fsm.StateIdle, fsm.StateRunning})
	var starts, cancels []line
	switch {
	case t.Counts():
		starts = append(starts, line{text: "when the state is entered"})
		cancels = append(cancels, line{text: "when the state is left"})
	case t.Name == fsm.StartTimerName:
		starts = append(starts, line{text: fsm.FormatDuration(fsm.StartAfter) + ", when monitoring starts"})
	}
	run, alike := d.notes.run(t)
	if alike {
		starts = append(starts, line{text: "for " + u.length(run)})
	}
	for _, c := range d.notes.starts[t] {
		l := u.causeLine(t.Owner, c)
		if !alike {
			l.text += ": " + u.length(c.run)
		}
		if c.run.While != nil {
			cancels = append(cancels, line{text: "when the WHILE no longer holds"})
		}
		starts = append(starts, l)
	}
	for _, c := range d.notes.cancels[t] {
		if d.first(c.machine) {
			cancels = append(cancels, u.causeLine(t.Owner, c))
		}
	}
	ends := d.endLines(u, t)
	b.transition(0, 1, fsm.EventStart, fsm.EventStart, distinct(starts)...)
	b.transition(1, 1, fsm.EventStart, "restart")
	b.transition(1, 0, fsm.EventCancel, fsm.EventCancel, distinct(cancels)...)
	b.transition(1, 0, fsm.EventExpire, u.own(t.Expiry.String()), ends...)
	return b
}

// first reports whether a unit represents the units with which it is drawn.
func (d *drawer) first(m *fsm.GraphUnit) bool {
	u := d.of[m]
	return u == nil || u.GraphUnit == m
}

// name names a unit, and those with which it is drawn.
func (d *drawer) name(m *fsm.GraphUnit) string {
	if u := d.of[m]; u != nil {
		return u.called()
	}
	return m.Name
}

// causeLine says what starts or cancels a timer of a unit, or moves a state of it.
func (u *union) causeLine(owner *fsm.GraphUnit, c cause) line {
	l := line{text: "on " + u.own(c.rule.On.String())}
	if c.machine != owner {
		l.text = "on " + c.machine.Name + " " + c.rule.On.String()
	}
	if c.guard != nil {
		l.text += " " + u.guard(c.guard)
	}
	return l
}

// causes say what moves a state. The triggers of one rule share its condition, which stands behind the last.
func (d *drawer) causes(u *union, all []cause) []line {
	all = slices.DeleteFunc(slices.Clone(all), func(c cause) bool { return !d.first(c.machine) })
	var lines []line
	for i, c := range all {
		if i+1 < len(all) && c.rule.Pos == all[i+1].rule.Pos && u.guard(c.guard) == u.guard(all[i+1].guard) {
			c.guard = nil
		}
		l := u.causeLine(u.GraphUnit, c)
		if i > 0 && c.rule.Pos == all[i-1].rule.Pos && u.guard(all[i].guard) == u.guard(all[i-1].guard) {
			l.text = "or " + l.text
		}
		lines = append(lines, l)
	}
	return lines
}

// length says how long a timer runs, and under what condition.
func (u *union) length(run fsm.RunTimer) string {
	s := fsm.FormatDuration(run.After)
	if run.While != nil {
		s += " WHILE " + u.own(run.While.String())
	}
	return s
}

// ruleLines are a rule's actions, one a line. What a timer says of itself is in its own machine.
func (u *union) ruleLines(r *fsm.Rule) []line {
	var actions []*fsm.Action
	for i := range r.Actions {
		a := &r.Actions[i]
		if run, ok := a.Command.(fsm.RunTimer); ok {
			run.While = nil
			a = &fsm.Action{If: a.If, Command: run}
		}
		actions = append(actions, a)
	}
	return u.guardedLines(actions, cmp.Or(r.As, r.On.Event().Plain()), machineWidth)
}

// distinct drops repeated lines and wraps the others.
func distinct(lines []line) []line {
	seen := map[string]bool{}
	var out []line
	for _, l := range lines {
		if seen[l.text] {
			continue
		}
		seen[l.text] = true
		for _, part := range wrap(l.text, machineWidth, machineWidth) {
			out = append(out, line{text: part})
		}
	}
	return out
}
