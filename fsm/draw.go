package fsm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A View is a way to look at a policy.
type View uint8

const (
	// Machines shows every region and every timer of a unit as the finite state
	// machine that it is.
	Machines View = iota
	// Flow shows what leads to what: from events by way of timers to effects.
	Flow
)

// Drawing says what of a policy is drawn.
type Drawing struct {
	Title   string
	View    View
	Units   []int    // by index into Definition.Units; none: all
	Regions []string // regions, states or timers by name; none: all that rules or conditions name
	All     bool     // also what nothing names, and every unit by itself
}

// Picture is a drawing that has no format yet: boxes with nodes in them, and
// edges between those. The same system always gives the same picture.
type Picture struct {
	view    View
	title   string
	boxes   []*box // a unit each, or a set of units that are alike
	edges   []edge // of the flow
	remarks []string
}

// A box is a unit, or a machine of a unit.
type box struct {
	title string
	note  []string // smaller, under the title
	boxes []*box
	nodes []*node
	edges []edge
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
	initial bool // the state in which a machine begins
	deadly  bool // it shuts the host down, or leads there
	idle    bool // nothing comes of it
}

// An edge is a transition of a machine, or a step of the flow.
type edge struct {
	from, to *node
	event    string // of the looplab machine
	lines    []line
	stops    bool // cancels the timer to which it leads
	deadly   bool
	idle     bool // nothing happens when it is taken, or nothing takes it
}

// A line of a label: guard, with its brackets, verb and text.
type line struct {
	guard, verb, text string
	strong            bool // what the label is about
	deadly            bool // SHUTDOWNCMD
}

func strong(text string) line { return line{text: text, strong: true} }

// plain is the line without what distinguishes its parts.
func (l line) plain() string {
	var words []string
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

// Draw draws a policy. It fails where a name in Regions is that of nothing.
func (s *System) Draw(d Drawing) (*Picture, error) {
	dr := &drawer{system: s, Drawing: d, notes: s.annotate()}
	if err := dr.choose(); err != nil {
		return nil, err
	}
	dr.unite()
	p := &Picture{view: d.View, title: d.Title}
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
	system *System
	notes  *annotations

	chosen  []*machine
	regions map[*region]bool // nil: those that matter
	timers  map[*timer]bool
	unions  []*union
	of      map[*machine]*union

	untouched []string // names of regions that were left out
	without   []string // names of units of which nothing is drawn
}

// A union is a set of units with the same rules, drawn once.
type union struct {
	*machine // the first one, which is drawn for all
	members  []*machine
}

// annotations are what one pass over all rules finds out about the machines.
type annotations struct {
	starts, cancels map[*timer][]cause
	touched         map[*region]bool // a rule acts on it, or a condition names it
	named           []bool           // by unit: a rule of another one names it
}

// A cause is an action that starts or cancels a timer.
type cause struct {
	machine *machine
	rule    *Rule
	action  *Action
}

// annotate takes one pass, so that drawing costs in proportion to the policy.
func (s *System) annotate() *annotations {
	n := &annotations{map[*timer][]cause{}, map[*timer][]cause{}, map[*region]bool{}, make([]bool, len(s.machines))}
	lacking := map[*group]bool{} // LS of the group matters
	for _, m := range s.machines {
		m.each(func(r *region) {
			n.touched[r] = n.touched[r] || r.named && r != m.comm && r != m.line || r.acts()
		})
		for i := range m.def.Rules {
			n.rule(m, &m.def.Rules[i])
		}
		lacking[m.group] = lacking[m.group] || m.ls != nil
	}
	for _, g := range s.groups {
		if !lacking[g] {
			continue
		}
		for _, m := range g.machines {
			if g.def.Unless == nil {
				n.touched[m.line] = true
			} else {
				n.condition(m, g.def.Unless)
			}
		}
	}
	return n
}

// acts reports whether a rule runs when the region moves.
func (r *region) acts() bool {
	return len(r.entered[0].rules)+len(r.entered[0].holds)+len(r.entered[1].rules)+len(r.entered[1].holds) > 0
}

func (n *annotations) rule(m *machine, r *Rule) {
	if r.On.Timer != "" {
		n.names(m, r.On.Owner)
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		n.condition(m, a.If)
		n.condition(m, a.While)
		switch a.Verb {
		case StartTimer:
			t := m.timers[a.Timer]
			n.starts[t] = append(n.starts[t], cause{m, r, a})
		case CancelTimer:
			n.names(m, a.Owner)
			t := m.system.machines[a.Owner].timers[a.Timer]
			n.cancels[t] = append(n.cancels[t], cause{m, r, a})
		case SetFSD:
			if target := m.system.byID[a.Target]; target != nil {
				n.names(m, target.index)
			}
		}
	}
}

func (n *annotations) condition(m *machine, c Cond) {
	if c == nil {
		return
	}
	c.visit(func(t Cond) {
		in, ok := t.(In)
		if !ok {
			return
		}
		of := m
		if in.Unit >= 0 {
			of = m.system.machines[in.Unit]
			n.names(m, in.Unit)
		}
		if r := of.regions[in.Region]; r != nil {
			n.touched[r] = true
		}
	})
}

func (n *annotations) names(m *machine, unit int) {
	n.named[unit] = n.named[unit] || unit != m.index
}

// choose finds the units, regions and timers that are asked for.
func (d *drawer) choose() error {
	for i, m := range d.system.machines {
		if len(d.Units) == 0 || slices.Contains(d.Units, i) {
			d.chosen = append(d.chosen, m)
		}
	}
	if len(d.Regions) == 0 {
		return nil
	}
	d.regions, d.timers = map[*region]bool{}, map[*timer]bool{}
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
	d.chosen = slices.DeleteFunc(d.chosen, func(m *machine) bool {
		before := len(d.regions) + len(d.timers)
		m.each(func(r *region) {
			if r.named {
				try(func() { d.regions[r] = true }, r.name, notNone(r.on), notNone(r.off))
			}
		})
		for _, t := range m.sortedTimers() {
			try(func() { d.timers[t] = true }, t.name, "timer "+t.name)
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

// draws reports whether a region is to be drawn.
func (d *drawer) draws(r *region) bool {
	if d.regions != nil {
		return d.regions[r]
	}
	return r.named && (d.All || d.notes.touched[r])
}

func (d *drawer) drawsTimer(t *timer) bool { return d.timers == nil || d.timers[t] }

// unite finds the units that are alike: in one group, with the same rules, and
// named by no other unit.
func (d *drawer) unite() {
	d.of = map[*machine]*union{}
	alike := map[string]*union{}
	for _, m := range d.chosen {
		key := ""
		if !d.All && !d.notes.named[m.index] {
			key = m.likeness()
		}
		u := alike[key]
		if u == nil || key == "" {
			u = &union{machine: m}
			alike[key] = u
			d.unions = append(d.unions, u)
		}
		u.members = append(u.members, m)
		d.of[m] = u
	}
}

// union returns the units with which a unit is drawn; one that was not asked
// for but belongs to the flow is drawn alone.
func (d *drawer) union(m *machine) *union {
	u := d.of[m]
	if u == nil {
		u = &union{machine: m, members: []*machine{m}}
		d.of[m] = u
		d.unions = append(d.unions, u)
	}
	return u
}

// likeness is the same for units whose rules differ at most in the unit's own
// name.
func (m *machine) likeness() string {
	var b strings.Builder
	add := func(parts ...any) {
		for _, p := range parts {
			if s, ok := p.(string); ok {
				p = m.generic(s)
			}
			fmt.Fprintf(&b, "%q ", fmt.Sprint(p))
		}
	}
	unit := func(i int) any {
		if i == m.index {
			return Self
		}
		return i
	}
	condition := func(c Cond) {
		if c != nil {
			add(c.String())
			c.visit(func(t Cond) {
				if in, ok := t.(In); ok {
					add(unit(in.Unit))
				}
			})
		}
		add("")
	}
	add(m.def.Group, m.def.Trip)
	for i := range m.def.Rules {
		r := &m.def.Rules[i]
		add(r.On.Event(), r.On.Hold)
		if r.On.Timer != "" {
			add(unit(r.On.Owner))
		}
		for j := range r.Actions {
			a := &r.Actions[j]
			condition(a.If)
			condition(a.While)
			add(a.Verb, a.Level, a.Timer, a.After, a.Text.String(), a.URL.String())
			for _, w := range a.Argv {
				add(w.String())
			}
			if a.Mail != nil {
				add(a.Mail.From.String(), a.Mail.To.String(), a.Mail.Subject.String())
			}
			switch a.Verb {
			case CancelTimer:
				add(unit(a.Owner))
			case SetFSD:
				if a.Target == m.def.ID {
					add(Self)
				} else {
					add(a.Target)
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// generic puts %(u)s for the unit's own name wherever it is a word of s.
func (m *machine) generic(s string) string {
	name := m.def.Short
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

// own prints what one of the units has, for all of them.
func (u *union) own(s string) string {
	if len(u.members) == 1 {
		return s
	}
	return u.generic(s)
}

// box makes the box of the units, without anything in it.
func (u *union) box() *box {
	if len(u.members) == 1 {
		return &box{title: u.def.Name}
	}
	names := make([]string, len(u.members))
	for i, m := range u.members {
		names[i] = m.def.Name
	}
	return &box{title: fmt.Sprintf("%d units with the same rules", len(names)), note: wrap(abridged(names, 60), 70, 70)}
}

// called names the units in a label.
func (u *union) called() string {
	if len(u.members) == 1 {
		return u.def.Name
	}
	return fmt.Sprintf("%s and %d more", u.def.Name, len(u.members)-1)
}

// remarks say what is not drawn.
func (d *drawer) remarks() []string {
	var out []string
	if len(d.untouched) > 0 {
		out = append(out, "Left out, as no rule or condition names it: "+abridged(d.untouched, 6)+" (--all draws it)")
	}
	if len(d.without) > 0 {
		out = append(out, "Not drawn, as nothing happens there: "+abridged(d.without, 12))
	}
	return out
}

// note explains a region that is worked out here.
func (m *machine) note(r *region) []string {
	for l := range m.levels {
		if r == m.levels[l] {
			return []string{fmt.Sprintf("%s: charge at or below %v %%", r.on, m.def.Trip[l])}
		}
	}
	switch r {
	case m.ls:
	case m.sec:
		return []string{"SEC: other clients are logged in to the unit"}
	default:
		return nil
	}
	unless := stateOB
	if m.group.def.Unless != nil {
		unless = m.group.def.Unless.String()
	}
	least := strconv.FormatFloat(float64(m.group.def.MinSupplies)/float64(PowerUnit), 'f', -1, 64)
	return []string{"LS: supplies below " + least, "a unit supplies unless " + unless}
}

// guard is a condition as a label has it.
func (u *union) guard(c Cond) string {
	if c == nil {
		return ""
	}
	return "[" + u.own(c.String()) + "]"
}

// guardLines prints a condition, and all of it, however long it is.
func guardLines(guard string, width int) []line {
	var out []line
	if guard != "" {
		for _, part := range wrap(guard, width, width) {
			out = append(out, line{guard: part})
		}
	}
	return out
}

// actionLines prints an action under a condition, its text in three lines at
// most. A long condition has lines of its own.
func (u *union) actionLines(a *Action, guard string, width int) []line {
	const most = 3
	var out []line
	if utf8.RuneCountInString(guard) > width/3 {
		out, guard = guardLines(guard, width), ""
	}
	l := line{guard: guard, verb: a.Verb.String(), deadly: a.Verb == ShutdownCmd}
	texts := []rune(u.own(a.argument()))
	cut := len(texts) > most*width
	if cut {
		texts = texts[:most*width]
	}
	parts := wrap(string(texts), max(width/3, width-len(l.verb)-utf8.RuneCountInString(guard)-2), width)
	if cut || len(parts) > most {
		parts = parts[:min(most, len(parts))]
		parts[len(parts)-1] += "…"
	}
	l.text = parts[0]
	out = append(out, l)
	for _, p := range parts[1:] {
		out = append(out, line{text: p, deadly: l.deadly})
	}
	return out
}

// wrap breaks a text into lines, the first of which has first characters at
// most, the others width: between words, and a word that is longer than a line
// anywhere.
func wrap(s string, first, width int) []string {
	lines := []string{""}
	room := first
	feed := func() { lines, room = append(lines, ""), width }
	for word := range strings.FieldsSeq(s) {
		runes := []rune(word)
		for {
			last := &lines[len(lines)-1]
			switch used := utf8.RuneCountInString(*last); {
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

// clean makes blanks of what cannot be seen: it has no place in a label, and
// some of it none in XML either.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, s)
}

// String returns the action as the file would have it, without its IF and
// without what may be secret.
func (a *Action) String() string {
	return strings.TrimSuffix(a.Verb.String()+" "+a.argument(), " ")
}

// argument is what stands behind the verb, without what may be secret: a URL
// often has a token in it.
func (a *Action) argument() string {
	switch a.Verb {
	case StartTimer:
		s := a.Timer + " " + interval(a.After)
		if a.While != nil {
			s += " WHILE " + a.While.String()
		}
		return s
	case CancelTimer:
		return a.Timer
	case Debug:
		return fmt.Sprint(a.Level)
	case Email:
		return "to " + a.Mail.To.String() + ": " + a.Mail.Subject.String()
	case Webhook:
		return ""
	}
	return a.Text.String()
}

// on names what triggers a rule: "OL->OB", "OL->OB FOR 10s", "TIMEOUT two-min".
func (t Trigger) on() string {
	if t.Hold > 0 {
		return t.Event() + " FOR " + interval(t.Hold)
	}
	return t.Event()
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

// notNone is a state by which a region may be asked for: not None, which all
// have.
func notNone(state string) string {
	if state == stateNone {
		return ""
	}
	return state
}
