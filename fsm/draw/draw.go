// Package draw draws a policy for Graphviz and Mermaid: its machines, or what leads to what.
//
// Invariants: a picture is a function of the policy and the Drawing. No name or text of a policy
// can break out of its quotes.
package draw

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
)

// View is a way of looking at a policy.
type View uint8

const (
	// Machines shows every region and every timer of a unit as the finite state machine that it is.
	Machines View = iota
	// Flow shows causes and effects: from events through timers to effects.
	Flow
)

// Drawing says which parts of a policy to draw.
type Drawing struct {
	Title   string
	View    View
	Units   []int    // by index into Definition.Units; none: all
	Regions []string // regions, states or timers by name; none: all that a rule or a condition names
	All     bool     // also what no rule or condition names, and each unit separately
	Dark    bool     // for a dark background
}

// Picture is a drawing without a format: boxes with nodes, and edges between the nodes. The same
// policy always gives the same picture.
type Picture struct {
	view    View
	theme   theme
	title   string
	boxes   []*box // each a unit, or a set of equal units
	edges   []edge // of the flow
	remarks []string
}

// A box is a unit, or a machine of a unit.
type box struct {
	title string
	lines []string // the title as it is drawn, if it is long
	note  []string // smaller, under the title
	boxes []*box
	nodes []*node
	edges []edge
}

// heading is the title, in lines.
func (b *box) heading() []string {
	if b.lines == nil {
		return []string{b.title}
	}
	return b.lines
}

type nodeKind uint8

const (
	stateNode nodeKind = iota
	eventNode
	timerNode
	effectNode
)

type node struct {
	id      string
	kind    nodeKind
	lines   []line
	initial bool // the initial state of a machine
	deadly  bool // it leads to the shutdown of the host
	idle    bool // it has no consequences
}

// An edge is a transition of a machine, or a step of the flow.
type edge struct {
	from, to *node
	event    string // of the looplab machine
	lines    []line
	stops    bool // it cancels the timer that it leads to
	back     bool // it leads from an action to the event that follows, and is not drawn: both nodes show that
	deadly   bool
	idle     bool // it has no consequences
}

// A line of a label: guard, with its brackets, verb and text.
type line struct {
	guard, verb, text string
	strong            bool // what the label is about
	deadly            bool // SHUTDOWNCMD
	indent            bool // it stands under the condition of an earlier line
}

func strong(text string) line { return line{text: text, strong: true} }

// plain is the line as plain text.
func (l line) plain() string {
	var words []string
	if l.indent {
		words = append(words, " ")
	}
	if l.guard != "" {
		words = append(words, l.guard)
	}
	for _, w := range []string{l.verb, l.text} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// Draw draws a policy. It fails if no region or timer has one of the names in Regions.
func Draw(policy *fsm.Definition, d Drawing) (*Picture, error) {
	g := policy.Graph()
	dr := &drawer{graph: g, Drawing: d, notes: annotate(g)}
	if err := dr.choose(); err != nil {
		return nil, err
	}
	dr.unite()
	p := &Picture{view: d.View, theme: light, title: d.Title}
	if d.Dark {
		p.theme = dark
	}
	if d.View == Flow {
		dr.flow(p)
	} else {
		dr.machines(p)
	}
	p.remarks = dr.remarks()
	return p, nil
}

// A drawer is one run of Draw.
type drawer struct {
	Drawing
	graph *fsm.Graph
	notes *annotations

	chosen  []*fsm.GraphUnit
	regions map[*fsm.GraphRegion]bool // nil: those that matter
	timers  map[*fsm.GraphTimer]bool
	unions  []*union
	of      map[*fsm.GraphUnit]*union

	untouched []string // names of regions that were left out
	asked     []string // names of regions for which only conditions ask, and which are left out
	without   []string // names of units of which nothing is drawn
}

// A union is a set of units with the same rules, drawn once.
type union struct {
	*fsm.GraphUnit // the first one, which is drawn for all
	members        []*fsm.GraphUnit
}

// annotations are what a pass over all rules finds out about the machines.
type annotations struct {
	starts, cancels map[*fsm.GraphTimer][]cause
	touched         map[*fsm.GraphRegion]bool       // a rule acts on it, or a condition names it
	lacking         map[*fsm.Supply]bool            // a rule or a condition names LS of one of its units
	moves           map[*fsm.GraphRegion][2][]cause // of states of the file's own: what clears and what raises them
	named           []bool                          // by unit: a rule of another one names it
}

// A cause is an action that starts or cancels a timer.
type cause struct {
	machine *fsm.GraphUnit
	rule    *fsm.Rule
	guard   fsm.Cond
	run     fsm.RunTimer // zero: it cancels the timer
}

// annotate takes a single pass, so that the cost of drawing is proportional to the policy.
func annotate(g *fsm.Graph) *annotations {
	n := &annotations{
		map[*fsm.GraphTimer][]cause{}, map[*fsm.GraphTimer][]cause{}, map[*fsm.GraphRegion]bool{}, map[*fsm.Supply]bool{},
		map[*fsm.GraphRegion][2][]cause{}, make([]bool, len(g.Units)),
	}
	for _, m := range g.Units {
		for _, r := range m.Regions {
			always := r.Kind == fsm.ContactRegion || r.Kind == fsm.LineRegion
			n.touched[r] = n.touched[r] || r.Named && !always || r.Acts()
			n.lacking[m.Group.Supply] = n.lacking[m.Group.Supply] || r.Kind == fsm.SuppliesRegion
		}
		for i := range m.Rules {
			n.rule(m, m.Rules[i].Rule)
		}
	}
	for _, m := range g.Units {
		switch supply := m.Group.Supply; {
		case supply == nil || !n.lacking[supply]:
		case supply.Unless == nil:
			n.touched[m.Region(fsm.RegionOf("OB"))] = true
		default:
			n.condition(m, supply.Unless)
		}
	}
	return n
}

func (n *annotations) rule(m *fsm.GraphUnit, r *fsm.Rule) {
	if end, ok := r.On.(fsm.Timeout); ok {
		n.names(m, end.Owner)
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		n.condition(m, a.If)
		switch c := a.Command.(type) {
		case fsm.RunTimer:
			n.condition(m, c.While)
			t := m.Timer(c.Timer)
			n.starts[t] = append(n.starts[t], cause{m, r, a.If, c})
		case fsm.StopTimer:
			n.names(m, c.Owner)
			t := m.Graph.Units[c.Owner].Timer(c.Timer)
			n.cancels[t] = append(n.cancels[t], cause{m, r, a.If, fsm.RunTimer{}})
		case fsm.SetState:
			of, on := m, 0
			if c.Unit >= 0 {
				of = m.Graph.Units[c.Unit]
				n.names(m, c.Unit)
			}
			if c.On {
				on = 1
			}
			if region := of.Region(fsm.RegionOf(c.State)); region != nil {
				moves := n.moves[region]
				moves[on] = append(moves[on], cause{m, r, a.If, fsm.RunTimer{}})
				n.moves[region] = moves
			}
		case fsm.ForceShutdown:
			for _, t := range c.Targets(m.Graph.Policy, m.Index) {
				n.names(m, t)
			}
		}
	}
}

// run returns the action that starts a timer, if all that do are alike.
func (n *annotations) run(t *fsm.GraphTimer) (run fsm.RunTimer, alike bool) {
	text := func(c fsm.Cond) string {
		if c == nil {
			return ""
		}
		return c.String()
	}
	for i, c := range n.starts[t] {
		if i > 0 && (c.run.After != run.After || text(c.run.While) != text(run.While)) {
			return fsm.RunTimer{}, false
		}
		run, alike = c.run, true
	}
	return run, alike
}

func (n *annotations) condition(m *fsm.GraphUnit, c fsm.Cond) {
	fsm.Terms(c, func(t fsm.Cond) {
		asked(m, t, func(of *fsm.GraphUnit, in fsm.In) {
			if _, all := t.(fsm.Among); !all { // which is the same for every unit
				n.names(m, of.Index)
			}
			if r := of.Region(in.Region); r != nil {
				n.touched[r] = true
			}
		})
	})
}

// asked calls f with the state that a term of a condition names, and each unit that it names it
// for.
func asked(m *fsm.GraphUnit, term fsm.Cond, f func(of *fsm.GraphUnit, in fsm.In)) {
	switch t := term.(type) {
	case fsm.Of:
		asked(m.Graph.Units[t.Unit], t.Cond, f)
	case fsm.Among:
		for _, other := range m.Graph.Units {
			if other.Group == m.Group {
				asked(other, t.Cond, f)
			}
		}
	case fsm.In:
		if t.Unit >= 0 {
			m = m.Graph.Units[t.Unit]
		}
		f(m, t)
	}
}

func (n *annotations) names(m *fsm.GraphUnit, unit int) {
	n.named[unit] = n.named[unit] || unit != m.Index
}

// choose finds the requested units, regions and timers.
func (d *drawer) choose() error {
	for i, m := range d.graph.Units {
		if len(d.Units) == 0 || slices.Contains(d.Units, i) {
			d.chosen = append(d.chosen, m)
		}
	}
	if len(d.Regions) == 0 {
		return nil
	}
	d.regions, d.timers = map[*fsm.GraphRegion]bool{}, map[*fsm.GraphTimer]bool{}
	found := make([]bool, len(d.Regions))
	var candidates []string
	seen := map[string]bool{}
	try := func(chosen func(), name string, names ...string) {
		if !seen[name] {
			seen[name] = true
			candidates = append(candidates, name)
		}
		for i, want := range d.Regions {
			if want == name || slices.Contains(names, want) {
				found[i] = true
				chosen()
			}
		}
	}
	d.chosen = slices.DeleteFunc(d.chosen, func(m *fsm.GraphUnit) bool {
		before := len(d.regions) + len(d.timers)
		for _, r := range m.Regions {
			if r.Named {
				try(func() { d.regions[r] = true }, r.Name, notNone(r.States[1]), notNone(r.States[0]))
			}
		}
		for _, t := range m.Timers {
			try(func() { d.timers[t] = true }, t.Name, "timer "+t.Name)
		}
		return len(d.regions)+len(d.timers) == before
	})
	var unknown []string
	for i, name := range d.Regions {
		if !found[i] {
			unknown = append(unknown, name)
		}
	}
	if unknown != nil {
		return errors.New("no region or timer is called " + strings.Join(unknown, ", ") + "; there are " + abridged(candidates, 20))
	}
	return nil
}

// abridged lists the first names.
func abridged(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// brief lists names; of more than a few, only the first and the last.
func brief(names []string) string {
	if len(names) <= 4 {
		return strings.Join(names, ", ")
	}
	return names[0] + " … " + names[len(names)-1]
}

// draws reports whether to draw a region.
func (d *drawer) draws(r *fsm.GraphRegion) bool {
	if d.regions != nil {
		return d.regions[r]
	}
	return r.Named && (d.All || d.notes.touched[r])
}

func (d *drawer) drawsTimer(t *fsm.GraphTimer) bool { return d.timers == nil || d.timers[t] }

// unite finds equal units: in one group, with the same rules, and not named by any other unit.
func (d *drawer) unite() {
	d.of = map[*fsm.GraphUnit]*union{}
	alike := map[string]*union{}
	for _, m := range d.chosen {
		key := ""
		if !d.All && !d.notes.named[m.Index] {
			key = likeness(m)
		}
		u := alike[key]
		if u == nil || key == "" {
			u = &union{GraphUnit: m}
			alike[key] = u
			d.unions = append(d.unions, u)
		}
		u.members = append(u.members, m)
		d.of[m] = u
	}
}

// union returns the units that a unit is drawn with. A unit of the flow that was not requested is
// drawn separately.
func (d *drawer) union(m *fsm.GraphUnit) *union {
	u := d.of[m]
	if u == nil {
		u = &union{GraphUnit: m, members: []*fsm.GraphUnit{m}}
		d.of[m] = u
		d.unions = append(d.unions, u)
	}
	return u
}

// likeness is equal for units whose rules differ at most in the unit's own name.
func likeness(m *fsm.GraphUnit) string {
	var b strings.Builder
	add := func(parts ...any) {
		for _, p := range parts {
			if s, ok := p.(string); ok {
				p = generic(m, s)
			}
			fmt.Fprintf(&b, "%q ", fmt.Sprint(p))
		}
	}
	unit := func(i int) int {
		if i == m.Index {
			return fsm.Self
		}
		return i
	}
	condition := func(c fsm.Cond) {
		if c != nil {
			add(c.String())
		}
		fsm.Terms(c, func(t fsm.Cond) {
			if in, ok := t.(fsm.In); ok {
				add(unit(in.Unit))
			}
		})
		add("")
	}
	args := func(all []fsm.Arg) {
		for _, arg := range all {
			switch v := arg.Value.(type) {
			case fsm.Cond:
				condition(v)
			case fsm.Text:
				add(v.String())
			case fsm.UnitRef:
				add(unit(int(v)))
			case fsm.TimerRef:
				add(unit(v.Unit), v.Timer)
			default:
				add(v)
			}
		}
	}
	add(m.Unit.Group, m.Trip)
	for _, r := range m.Rules {
		args(r.On.Args())
		add(r.Limit, r.As)
		for i := range r.Actions {
			condition(r.Actions[i].If)
			add(r.Actions[i].Command.Verb())
			args(r.Actions[i].Command.Args())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// generic replaces the unit's own name by %(u)s wherever it is a word of s.
func generic(m *fsm.GraphUnit, s string) string {
	name := m.Short
	if name == "" || !strings.Contains(s, name) {
		return s
	}
	var b strings.Builder
	for rest := s; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			b.WriteString(rest)
			return b.String()
		}
		end := i + len(name)
		before, _ := utf8.DecodeLastRuneInString(s[:len(s)-len(rest)+i])
		after, _ := utf8.DecodeRuneInString(rest[end:])
		if wordRune(before) || wordRune(after) {
			b.WriteString(rest[:end])
		} else {
			b.WriteString(rest[:i] + "%(u)s")
		}
		rest = rest[end:]
	}
}

func wordRune(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// own makes a text of one of the units apply to all of them.
func (u *union) own(s string) string {
	if len(u.members) == 1 {
		return s
	}
	return strings.ReplaceAll(generic(u.GraphUnit, s), "%(u)s", "<unit>")
}

// substitution matches what a text has in place of a value, and a percent sign.
var substitution = regexp.MustCompile(`%%|%\(([^)]*)\)s`)

// read is the text of an action as its reader will see it, with <charge> where a value stands. The
// unit's own name is known if it is drawn alone, and the event if it is given: said.
func (u *union) read(s, said string) string {
	names := map[string]string{"c": "charge", "u": "unit", "ups": "ups", "g": "group", "e": "event", "t": "time", "n": "count"}
	own := map[string]string{"u": u.Name, "ups": u.Short, "g": u.GraphUnit.Group.Name}
	return substitution.ReplaceAllStringFunc(u.own(s), func(part string) string {
		if part == "%%" {
			return "%"
		}
		name := part[len("%(") : len(part)-len(")s")]
		if name == "e" && said != "" {
			return u.own(said)
		}
		if known := own[name]; known != "" && len(u.members) == 1 {
			return known
		}
		if timer, ok := strings.CutPrefix(name, "left:"); ok {
			return "<left of " + timer + ">"
		}
		if status, ok := strings.CutPrefix(name, "since:"); ok {
			return "<since " + status + ">"
		}
		if variable, unit, ok := strings.Cut(name, ":"); ok {
			return "<" + strings.TrimPrefix(variable, "battery.") + " of " + unit + ">"
		}
		return "<" + cmp.Or(names[name], name) + ">"
	})
}

// box makes an empty box for the units.
func (u *union) box() *box {
	if len(u.members) == 1 {
		return &box{title: u.Name}
	}
	names := make([]string, len(u.members))
	for i, m := range u.members {
		names[i] = m.Name
	}
	return &box{title: fmt.Sprintf("%d units with the same rules", len(names)), note: wrap(brief(names), 70, 70)}
}

// called names the units in a label.
func (u *union) called() string {
	if len(u.members) == 1 {
		return u.Name
	}
	return fmt.Sprintf("%s and %d more", u.Name, len(u.members)-1)
}

// remarks say what is not drawn.
func (d *drawer) remarks() []string {
	var out []string
	if len(d.asked) > 0 {
		out = append(out, "Left out, as only conditions ask for it: "+abridged(d.asked, 40)+" (--all draws it)")
	}
	if len(d.untouched) > 0 {
		out = append(out, "Left out, as no rule or condition names it: "+abridged(d.untouched, 6)+" (--all draws it)")
	}
	if len(d.without) > 0 {
		out = append(out, "Not drawn, as nothing happens there: "+abridged(d.without, 12))
	}
	return out
}

// note explains a region whose states are derived.
func note(m *fsm.GraphUnit, r *fsm.GraphRegion) []string {
	switch r.Kind {
	case fsm.LevelRegion:
		level, _ := strconv.Atoi(strings.TrimPrefix(r.States[1], "LB"))
		return []string{fmt.Sprintf("%s: charge at or below %v %%", r.States[1], m.Trip[level-1])}
	case fsm.OtherRegion:
		return []string{"OTHER: a status word that NUT does not know"}
	case fsm.DownRegion:
		return []string{"DOWN: a SHUTDOWNCMD has been given"}
	case fsm.ClientsRegion:
		return []string{"SEC: other clients are logged in to the unit"}
	case fsm.SuppliesRegion:
		supply := m.Group.Supply
		if supply == nil {
			return []string{"LS: never, without MINSUPPLIES"}
		}
		unless := "OB"
		if supply.Unless != nil {
			unless = supply.Unless.String()
		}
		var units []string
		for _, other := range m.Graph.Units {
			if other.Group.Supply == supply {
				units = append(units, other.Name)
			}
		}
		of := ""
		if len(units) > 1 {
			of = " of " + brief(units)
		}
		return []string{"LS: supplies" + of + " below " + supply.Min.String(), "a unit supplies unless " + unless}
	}
	return nil
}

// guard is a condition as a label has it.
func (u *union) guard(c fsm.Cond) string {
	if c == nil {
		return ""
	}
	return "[" + u.own(c.String()) + "]"
}

// guardLines prints a condition in full, however long it is.
func guardLines(guard string, width int) []line {
	var out []line
	if guard != "" {
		for _, part := range wrap(guard, width, width) {
			out = append(out, line{guard: part})
		}
	}
	return out
}

// guardedLines prints actions. A condition that several in a row share is printed once, above them.
func (u *union) guardedLines(actions []*fsm.Action, said string, width int) []line {
	var out []line
	for i := 0; i < len(actions); {
		guard, n := u.guard(actions[i].If), 1
		for guard != "" && i+n < len(actions) && u.guard(actions[i+n].If) == guard {
			n++
		}
		if n > 1 {
			out = append(out, guardLines(guard, width)...)
			for _, a := range actions[i : i+n] {
				for _, l := range u.actionLines(a, "", said, width) {
					l.indent = true
					out = append(out, l)
				}
			}
		} else {
			out = append(out, u.actionLines(actions[i], guard, said, width)...)
		}
		i += n
	}
	return out
}

// actionLines prints an action under a condition, its text in three lines at most. A long condition
// has lines of its own.
func (u *union) actionLines(a *fsm.Action, guard, said string, width int) []line {
	const most = 3
	var out []line
	if utf8.RuneCountInString(guard) > width/3 {
		out, guard = guardLines(guard, width), ""
	}
	l := line{guard: guard, verb: a.Command.Verb().String(), deadly: a.Command.Verb() == fsm.ShutdownCmd}
	texts := []rune(u.read(argument(a.Command), said))
	cut := len(texts) > most*width
	if cut {
		texts = texts[:most*width]
	}
	parts := wrap(string(texts), max(width/3, width-len(l.verb)-utf8.RuneCountInString(guard)-2), width)
	room := most
	if parts[0] == "" { // the verb stands alone
		room++
	}
	if cut || len(parts) > room {
		parts = parts[:min(room, len(parts))]
		parts[len(parts)-1] += "…"
	}
	l.text = parts[0]
	out = append(out, l)
	for _, p := range parts[1:] {
		out = append(out, line{text: p, deadly: l.deadly})
	}
	return out
}

// argument returns what follows a verb. Of PUSH and WEBHOOK it shows only the text for people,
// since everything else may be secret.
func argument(c fsm.Command) string {
	var parts []string
	switch c := c.(type) {
	case fsm.SendPush:
		parts = []string{c.Title.String(), c.Text.String()}
	case fsm.PostWeb:
		parts = []string{c.Text.String()}
	default:
		return c.Argument()
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ": ")
}

// wrap breaks a text into lines of at most width characters, the first one of at most first. It
// breaks between words, and anywhere in a word that is longer than a line. The first line is empty if the
// first word fits only in a whole one.
func wrap(s string, first, width int) []string {
	lines := []string{""}
	room := first
	feed := func() { lines, room = append(lines, ""), width }
	for word := range strings.FieldsSeq(s) {
		runes := []rune(word)
		for {
			last := &lines[len(lines)-1]
			switch used := utf8.RuneCountInString(*last); {
			case used == 0 && room < len(runes) && len(runes) <= width:
				feed()
				continue
			case used == 0 && len(runes) > room:
				*last, runes = string(runes[:room]), runes[room:]
				feed()
				continue
			case used == 0:
				*last = string(runes)
			case used+1+len(runes) > room:
				feed()
				continue
			default:
				*last += " " + string(runes)
			}
			break
		}
	}
	return lines
}

// notNone is a state that may select a region: not None, which most have.
func notNone(state string) string {
	if state == "None" {
		return ""
	}
	return state
}
