package compile

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A state is a STATE.
type state struct {
	node   *grammar.State
	raised bool // some RAISE does
	asked  bool // an event or a condition names it
}

// state returns the STATE of a name in the group, or nil. In the intro, g is nil.
func (g *group) state(name string) *state {
	if g == nil {
		return nil
	}
	for _, s := range g.states {
		if s.node.Name.Value == name {
			return s
		}
	}
	return nil
}

// declareState adds a STATE to a group.
func (s *resolver) declareState(g *group, n *grammar.State) {
	name := n.Name
	_, known := fsm.LookupStatus(name.Value)
	switch before := g.state(name.Value); {
	case known || name.Value == "None":
		s.errorf(grammar.CodeState, name, "choose another name", "%s is a status already", name)
	case before != nil:
		s.errorf(grammar.CodeState, name, "remove one of them", "STATE %s is already declared at line %d", name, before.node.Start.Line)
	default:
		g.states = append(g.states, &state{node: n})
	}
}

// stateNames are the states of a group, in the order of the file.
func (g *group) stateNames() []string {
	var names []string
	for _, s := range g.states {
		names = append(names, s.node.Name.Value)
	}
	return names
}

// bindMoves finds the states that the RAISE and CLEAR of a rule refer to.
func (s *resolver) bindMoves(w *when) {
	grammar.Walk(w.node, func(n grammar.Node) bool {
		move, ok := n.(*grammar.Move)
		if !ok {
			return true
		}
		units := w.units
		if move.Unit != nil {
			units = nil
			if move.Unit.Monitor != nil {
				units = []*unit{s.unitOf[move.Unit.Monitor]}
			}
		}
		for _, u := range units {
			if st := u.group.state(move.State.Value); st == nil {
				s.unknownState(u.group, move)
			} else if raises(move) {
				st.raised = true
			}
		}
		return true
	})
}

func (s *resolver) unknownState(g *group, move *grammar.Move) {
	name := move.State
	remedy := "declare it with STATE " + name.Value
	if like := s.closest(name.Value, g.stateNames()); like != "" {
		remedy = "did you mean " + like + "?"
	} else if _, status := fsm.LookupStatus(name.Value); status {
		remedy = "what a UPS reports cannot be moved; choose a name of your own and declare it with STATE"
	}
	s.missing(grammar.Error, grammar.CodeUnknownState, name, remedy, "GROUP %s has no STATE %s", g.node.Name, name)
}

// raises reports whether it is a RAISE, not a CLEAR.
func raises(n *grammar.Move) bool { return n.Keyword() == fsm.Raise.String() }

// move compiles RAISE or CLEAR.
func (b *builder) move(n *grammar.Move, at place) (fsm.Command, bool) {
	c := fsm.SetState{State: n.State.Value, On: raises(n), Unit: fsm.Self, OfIts: n.OfIts}
	g := at.group
	if n.Unit != nil {
		u := b.unitOf[n.Unit.Monitor]
		if u == nil {
			return nil, false
		}
		c.Unit, c.Name, g = u.index, u.name, u.group
	}
	return c, g.state(n.State.Value) != nil
}

// ownState reports whether a status in a condition is a state that the file declares, and notes its
// use.
func (b *builder) ownState(name string, at place) bool {
	groups := b.groups
	if at.group != nil {
		groups = []*group{at.group}
	}
	found := false
	for _, g := range groups {
		if s := g.state(name); s != nil {
			s.asked, found = true, true
		}
	}
	return found
}

// setFSD compiles SETFSD. For a secondary it is an error: upsd grants it only to a primary.
func (b *builder) setFSD(n *grammar.SetFSD, at place) (fsm.Command, bool) {
	if n.Each != nil {
		g := at.group
		if !slices.ContainsFunc(g.units, func(u *unit) bool { return u.primary && u.power > 0 }) {
			b.missing(grammar.Error, grammar.CodeSetFSD, n, "give the unit TYPE primary and its POWERVAL, or name another unit",
				"SETFSD EACH is for the units that power this host as their primary, and GROUP %s has none", g.node.Name)
			return nil, false
		}
		return fsm.ForceShutdown{Unit: fsm.Self, Each: true}, true
	}
	c, targets, where := fsm.ForceShutdown{Unit: fsm.Self}, at.units, grammar.Node(n)
	if n.Unit != nil {
		u := b.unitOf[n.Unit.Monitor]
		if u == nil {
			return nil, false
		}
		c.Unit, c.Name, targets, where = u.index, u.name, []*unit{u}, n.Unit
	}
	var secondaries []string
	for _, u := range targets {
		if !u.primary {
			secondaries = append(secondaries, u.name)
		}
	}
	if len(secondaries) == 0 {
		return c, true
	}
	remedy := "leave that to the unit's primary"
	if n.Unit == nil && len(targets) > len(secondaries) {
		remedy = "write SETFSD EACH, or the rule for the primary units"
	}
	b.errorf(grammar.CodeSetFSD, where, remedy, "upsd would refuse SETFSD, since this host is a secondary of %s", list(secondaries))
	return nil, false
}

// checkStates warns about states that nothing raises or nothing uses, and rejects those that move
// each other endlessly.
func (c *checker) checkStates() {
	for _, g := range c.groups {
		for _, s := range g.states {
			name := s.node.Name
			switch {
			case !s.raised:
				c.absent(grammar.CodeStateIdle, name, "add RAISE "+name.Value+" to a rule, or remove the STATE", "nothing ever raises the state %s", name)
			case !s.asked:
				c.absent(grammar.CodeStateIdle, name, "name it in a condition or an event, or remove the STATE", "nothing depends on the state %s", name)
			}
		}
	}
	m := &movements{checker: c, orders: map[movement][]ordered{}}
	c.rules(m.add)
	told := map[*grammar.Move]bool{}
	for _, from := range m.order {
		if circle, at := m.circle(from); at != nil && !told[at] {
			told[at] = true
			c.errorf(grammar.CodeCircle, at, "put an IF before one of the actions, or let a timer pass in between",
				"states change each other endlessly: %s", strings.Join(circle, ", "))
		}
	}
}

// A movement is a state that a unit enters or leaves.
type movement struct {
	unit  int
	state string
	on    bool
}

func (m movement) String() string {
	if m.on {
		return "None->" + m.state
	}
	return m.state + "->None"
}

// moves returns the movement that a RAISE or CLEAR in a rule orders, if its unit is known.
func (p *policy) moves(r rule, n *grammar.Move) (movement, bool) {
	to := movement{r.unit.index, n.State.Value, raises(n)}
	if n.Unit != nil {
		u := p.unitOf[n.Unit.Monitor]
		if u == nil {
			return to, false
		}
		to.unit = u.index
	}
	return to, true
}

// movements knows what each movement orders, ignoring conditions.
type movements struct {
	*checker
	orders map[movement][]ordered
	order  []movement // in the order of the file
}

// ordered is a movement with the action that orders it.
type ordered struct {
	movement
	at *grammar.Move
}

// add notes what a rule orders without a condition.
func (m *movements) add(r rule) {
	e := r.change()
	if e == nil || r.on.For != nil || r.on.Every != nil {
		return
	}
	_, entered := word(e.From, e.To)
	from := movement{r.unit.index, e.To.Value, true}
	if entered == "None" {
		from = movement{r.unit.index, e.From.Value, false}
	}
	if r.unit.group.state(from.state) == nil {
		return
	}
	for a, condition := range r.node.Run() {
		move, ok := a.Verb.(*grammar.Move)
		if !ok || condition != nil {
			continue
		}
		to, ok := m.moves(r, move)
		if !ok {
			continue
		}
		if m.orders[from] == nil {
			m.order = append(m.order, from)
		}
		m.orders[from] = append(m.orders[from], ordered{to, move})
	}
}

// maxMovements bounds how far a circle is followed.
const maxMovements = 1000

// circle follows a movement as the machines would. It returns the movements of a circle, and the
// first action in it; nil if there is none. A state that is not known yet is assumed to be the
// other one, so that it can move.
func (m *movements) circle(from movement) (names []string, at *grammar.Move) {
	type region struct {
		unit  int
		state string
	}
	on := map[region]bool{{from.unit, from.state}: from.on}
	now := []movement{from}
	var made []ordered
	for len(now) > 0 && len(made) < maxMovements {
		var next []ordered
		for _, m2 := range now {
			for _, o := range m.orders[m2] {
				next = slices.DeleteFunc(next, func(other ordered) bool { return other.unit == o.unit && other.state == o.state })
				next = append(next, o)
			}
		}
		now = nil
		for _, o := range next {
			r := region{o.unit, o.state}
			if was, known := on[r]; known && was == o.on {
				continue
			}
			on[r] = o.on
			now = append(now, o.movement)
			made = append(made, o)
		}
	}
	if len(now) == 0 {
		return nil, nil
	}
	// It has gone round several times by now. The last round lies between two occurrences of the
	// same one.
	for i := len(made) - 2; i >= 0; i-- {
		if last := made[len(made)-1]; made[i].movement == last.movement {
			round := made[i+1:]
			first := 0 // always start at the same one of a circle
			for j, o := range round {
				if o.at.Start.Before(round[first].at.Start) {
					first = j
				}
			}
			for j := range round {
				names = append(names, round[(first+j)%len(round)].String())
			}
			return names, round[first].at
		}
	}
	return nil, nil
}
