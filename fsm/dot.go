package fsm

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// WriteDOT draws the machines in Graphviz's language: a cluster a unit, in it a
// cluster a machine, with its states and its transitions. An edge is labelled
// event [condition] / actions. units selects by index; none means all. The same
// system always gives the same text.
func (s *System) WriteDOT(w io.Writer, title string, units ...int) error {
	d := &drawing{}
	d.linef(0, "digraph %s {", quote(title))
	d.linef(1, "rankdir=LR; compound=true; newrank=true; ranksep=1.2; nodesep=0.25; labelloc=t; fontsize=18; fontname=%s; label=%s;",
		quote(font), quote(title))
	d.linef(1, "node [shape=box style=rounded fontname=%s fontsize=12 margin=\"0.15,0.05\"];", quote(font))
	d.linef(1, "edge [fontname=%s fontsize=10];", quote(font))
	if len(units) == 0 {
		for i := range s.machines {
			units = append(units, i)
		}
	}
	d.note(s)
	for _, i := range units {
		s.machines[i].draw(d)
	}
	d.linef(0, "}")
	_, err := io.WriteString(w, d.String())
	return err
}

const font = "Helvetica,Arial,sans-serif"

// A drawing is DOT text under construction.
type drawing struct {
	strings.Builder
	clusters int
	starts   map[*timer][]string // what starts a timer, a line each
	cancels  map[*timer][]string // what cancels it
}

// note finds what starts and cancels each timer.
func (d *drawing) note(s *System) {
	d.starts, d.cancels = map[*timer][]string{}, map[*timer][]string{}
	for _, m := range s.machines {
		for i := range m.def.Rules {
			r := &m.def.Rules[i]
			for j := range r.Actions {
				d.noteAction(m, r, &r.Actions[j])
			}
		}
		for _, t := range m.holds {
			d.starts[t] = append(d.starts[t], "when the state is entered")
			d.cancels[t] = append(d.cancels[t], "when the state is left")
		}
		if t := m.timers[StartTimerName]; t != nil && len(t.handlers) > 0 {
			d.starts[t] = append(d.starts[t], "when the unit's machine is made")
		}
	}
}

func (d *drawing) noteAction(m *machine, r *Rule, a *Action) {
	by := r.On.Event()
	if r.On.Hold > 0 {
		by += " FOR " + interval(r.On.Hold)
	}
	if a.If != nil {
		by += " [" + a.If.String() + "]"
	}
	switch a.Verb {
	case StartTimer:
		t := m.timers[a.Timer]
		d.starts[t] = append(d.starts[t], by+" / "+interval(a.After))
		if a.While != nil {
			d.cancels[t] = append(d.cancels[t], "not "+a.While.String())
		}
	case CancelTimer:
		t := m.system.machines[a.Owner].timers[a.Timer]
		if t.owner != m {
			by = m.def.Name + " " + by
		}
		d.cancels[t] = append(d.cancels[t], by)
	}
}

func (d *drawing) linef(depth int, format string, args ...any) {
	d.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

// cluster draws what body draws inside a box.
func (d *drawing) cluster(depth int, label, style string, body func()) {
	d.linef(depth, "subgraph cluster_%d {", d.clusters)
	d.clusters++
	d.linef(depth+1, "label=%s; %s", quote(label), style)
	body()
	d.linef(depth, "}")
}

// An edge is one transition of a machine. Without use nothing happens when it
// is taken, or no rule ever takes it.
type edge struct {
	from, to, event string
	label           []string // lines
	used            bool
}

func (m *machine) draw(d *drawing) {
	d.cluster(1, m.def.Name, `fontsize=16; style="rounded,filled"; color="#c8c8c8"; fillcolor="#f7f7f7";`, func() {
		m.each(func(r *region) {
			if !r.named {
				return
			}
			d.machine(m.def.ID+" "+r.name, r.name, [2]string{r.off, r.on}, r.edges())
		})
		for _, t := range m.sortedTimers() {
			d.machine(m.def.ID+" timer "+t.name, "timer "+t.name, [2]string{stateIdle, stateRunning}, d.timerEdges(t))
		}
	})
}

// machine draws one machine; its first state is the one in which it begins.
func (d *drawing) machine(id, label string, states [2]string, edges []edge) {
	d.cluster(2, label, `fontsize=12; style="rounded,filled"; color="#d8d8d8"; fillcolor=white;`, func() {
		for i, state := range states {
			style := ""
			if i == 0 {
				style = " penwidth=2"
			}
			d.linef(3, "%s [label=%s%s];", quote(id+" "+state), quote(state), style)
		}
		for _, e := range edges {
			style := ""
			if !e.used {
				style = ` color="#a0a0a0" fontcolor="#808080"`
			}
			d.linef(3, "%s -> %s [label=%s%s];", quote(id+" "+e.from), quote(id+" "+e.to), quoteLines(e.label), style)
		}
	})
}

// edges are the transitions of a region, with what the rules do on each.
func (r *region) edges() []edge {
	states := [2]string{r.off, r.on}
	var out []edge
	for i := range 2 {
		to := 1 - i
		reaction := r.entered[to]
		e := edge{from: states[i], to: states[to], event: states[to], label: []string{reaction.event}}
		for _, rule := range reaction.rules {
			e.label = append(e.label, ruleLines(rule)...)
		}
		for _, t := range reaction.holds {
			e.label = append(e.label, "start "+t.name)
		}
		for _, t := range r.entered[i].holds {
			e.label = append(e.label, "cancel "+t.name)
		}
		e.used = len(e.label) > 1
		out = append(out, e)
	}
	return out
}

// timerEdges are the transitions of a timer's machine, with the rules that take
// them.
func (d *drawing) timerEdges(t *timer) []edge {
	start := edge{from: stateIdle, to: stateRunning, event: eventStart, label: append([]string{eventStart}, d.starts[t]...)}
	again := edge{from: stateRunning, to: stateRunning, event: eventStart, label: []string{"restart"}}
	cancel := edge{from: stateRunning, to: stateIdle, event: eventCancel, label: append([]string{eventCancel}, d.cancels[t]...)}
	expire := edge{from: stateRunning, to: stateIdle, event: eventExpire, label: []string{t.expiry()}}
	for _, h := range t.handlers {
		if h.machine != t.owner {
			expire.label = append(expire.label, "for "+h.machine.def.Name)
		}
		expire.label = append(expire.label, ruleLines(h.rule)...)
	}
	edges := []edge{start, again, cancel, expire}
	for i := range edges {
		edges[i].used = len(edges[i].label) > 1
	}
	return edges
}

// ruleLines are a rule's actions as [condition] / action, one a line.
func ruleLines(r *Rule) []string {
	var lines []string
	for i := range r.Actions {
		a := &r.Actions[i]
		line := "/ " + a.String()
		if a.If != nil {
			line = "[" + a.If.String() + "] " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// String returns the action as the file would have it, without its IF and
// without what may be secret.
func (a *Action) String() string {
	switch a.Verb {
	case StartTimer:
		s := "STARTTIMER " + a.Timer + " " + interval(a.After)
		if a.While != nil {
			s += " WHILE " + a.While.String()
		}
		return s
	case CancelTimer:
		return "CANCELTIMER " + a.Timer
	case Debug:
		return fmt.Sprintf("DEBUG %d", a.Level)
	case Email:
		return "EMAIL to " + a.Mail.To.String() + ": " + a.Mail.Subject.String()
	case Webhook:
		return a.Verb.String()
	}
	return a.Verb.String() + " " + a.Text.String()
}

// interval prints a duration as the language writes it.
func interval(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	case d%time.Millisecond == 0:
		return fmt.Sprintf("%dms", d/time.Millisecond)
	}
	return d.String()
}

// longest is how many characters of a line a label shows.
const longest = 48

// quoteLines makes a left-justified label of several lines.
func quoteLines(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		if utf8.RuneCountInString(l) > longest {
			l = string([]rune(l)[:longest-1]) + "…"
		}
		b.WriteString(escape(l))
		b.WriteString(`\l`)
	}
	return `"` + b.String() + `"`
}

func quote(s string) string { return `"` + escape(s) + `"` }

// escape makes a text safe inside a DOT string: the quotation mark ends it, and
// the backslash begins an escape.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
}
