package fsm

// machineWidth is about how many characters a line at an arrow has.
const machineWidth = 56

// machines draws the units one below the other, each with its regions and its
// timers.
func (d *drawer) machines(p *Picture) {
	for _, u := range d.unions {
		b := u.box()
		var untouched []string
		u.each(func(r *region) {
			if d.draws(r) {
				b.boxes = append(b.boxes, u.region(r))
			} else if r.named && d.regions == nil {
				untouched = append(untouched, r.name+" of "+u.called())
			}
		})
		for _, t := range u.sortedTimers() {
			if d.drawsTimer(t) {
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

// machineBox makes the box of a machine with its two states, in the first of
// which it begins.
func machineBox(id, title string, states [2]string) *box {
	b := &box{title: title}
	for i, s := range states {
		b.nodes = append(b.nodes, &node{id: id + " " + s, lines: []line{{text: s}}, initial: i == 0})
	}
	return b
}

// transition adds an edge; without more lines than the event it is idle.
func (b *box) transition(from, to int, event, name string, more ...line) {
	b.edges = append(b.edges, edge{
		from: b.nodes[from], to: b.nodes[to], event: event,
		lines: append([]line{strong(name)}, more...), idle: len(more) == 0, deadly: isDeadly(more),
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
func (u *union) region(r *region) *box {
	states := [2]string{r.off, r.on}
	b := machineBox(u.def.ID+" "+r.name, r.name, states)
	b.note = u.note(r)
	for from := range 2 {
		to := 1 - from
		var more []line
		for _, rule := range r.entered[to].rules {
			more = append(more, u.ruleLines(rule)...)
		}
		for _, t := range r.entered[to].holds {
			more = append(more, line{verb: eventStart, text: t.name})
		}
		for _, t := range r.entered[from].holds {
			more = append(more, line{verb: eventCancel, text: t.name})
		}
		b.transition(from, to, states[to], r.entered[to].event, more...)
	}
	return b
}

// timer draws a timer's machine, with the rules that move it.
func (d *drawer) timer(u *union, t *timer) *box {
	name := u.own(t.name)
	b := machineBox(u.def.ID+" timer "+t.name, "timer "+name, [2]string{stateIdle, stateRunning})
	var starts, cancels, ends []line
	switch {
	case t.hold:
		starts = append(starts, line{text: "when the state is entered"})
		cancels = append(cancels, line{text: "when the state is left"})
	case t.name == StartTimerName:
		starts = append(starts, line{text: interval(StartAfter) + ", when upsmon takes the unit up"})
	}
	for _, c := range d.notes.starts[t] {
		l := u.causeLine(t, c)
		l.text += ": " + interval(c.action.After)
		if while := c.action.While; while != nil {
			l.text += " WHILE " + u.own(while.String())
			cancels = append(cancels, line{text: "when this no longer holds: " + u.own(while.String())})
		}
		starts = append(starts, l)
	}
	for _, c := range d.notes.cancels[t] {
		if d.first(c.machine) {
			cancels = append(cancels, u.causeLine(t, c))
		}
	}
	for _, h := range t.handlers {
		if !d.first(h.machine) {
			continue
		}
		if h.machine != t.owner {
			ends = append(ends, line{text: "for " + d.name(h.machine)})
		}
		ends = append(ends, u.ruleLines(h.rule)...)
	}
	b.transition(0, 1, eventStart, eventStart, distinct(starts)...)
	b.transition(1, 1, eventStart, "start anew")
	b.transition(1, 0, eventCancel, eventCancel, distinct(cancels)...)
	b.transition(1, 0, eventExpire, u.own(t.expiry()), ends...)
	return b
}

// first reports whether a unit stands for those with which it is drawn.
func (d *drawer) first(m *machine) bool {
	u := d.of[m]
	return u == nil || u.machine == m
}

// name names a unit, and those with which it is drawn.
func (d *drawer) name(m *machine) string {
	if u := d.of[m]; u != nil {
		return u.called()
	}
	return m.def.Name
}

// causeLine says what starts or cancels a timer.
func (u *union) causeLine(t *timer, c cause) line {
	l := line{text: "on " + u.own(c.rule.On.on())}
	if c.machine != t.owner {
		l.text = "on " + c.machine.def.Name + " " + c.rule.On.on()
	}
	if c.action.If != nil {
		l.text += " " + u.guard(c.action.If)
	}
	return l
}

// ruleLines are a rule's actions, one a line.
func (u *union) ruleLines(r *Rule) []line {
	var lines []line
	for i := range r.Actions {
		a := &r.Actions[i]
		lines = append(lines, u.actionLines(a, u.guard(a.If), machineWidth)...)
	}
	return lines
}

// distinct leaves out lines that were there before, and wraps the others.
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
