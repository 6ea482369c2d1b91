package fsm

// Only returns the policy of some units alone, by index in Units. It assumes that the others always
// supply their power value. Neither the selected units nor the MINSUPPLIES of their groups may name
// an unselected unit; a text may, whose value is unknown then. Only also returns conds with the unit
// indexes of the new policy.
func (d *Definition) Only(units []int, conds ...Cond) (*Definition, []Cond) {
	o := only{places: map[int]int{Self: Self}, blocks: map[*Block]*Block{}}
	for place, unit := range units {
		o.places[unit] = place
	}
	out := &Definition{ID: d.ID, Groups: make([]Group, len(d.Groups)), Units: make([]Unit, len(units)), PowerDownFlag: d.PowerDownFlag}
	supplies := map[*Supply]*Supply{}
	for _, unit := range units {
		if was := d.Groups[d.Units[unit].Group].Supply; was != nil && supplies[was] == nil {
			supplies[was] = &Supply{Min: was.Min, Unless: o.cond(was.Unless)}
		}
	}
	for i, g := range d.Groups {
		g.Supply = supplies[g.Supply]
		out.Groups[i] = g
	}
	for i := range d.Units {
		if _, kept := o.places[i]; kept {
			continue
		}
		if p := supplies[d.Groups[d.Units[i].Group].Supply]; p != nil {
			p.Min -= d.Units[i].PowerVal
		}
	}
	for place, unit := range units {
		u := d.Units[unit]
		u.Rules = make([]Rule, len(u.Rules))
		for i, r := range d.Units[unit].Rules {
			r.On = o.trigger(r.On)
			r.Actions = make([]Action, len(r.Actions))
			for j, a := range d.Units[unit].Rules[i].Actions {
				r.Actions[j] = Action{If: o.cond(a.If), Command: o.command(a.Command), Block: o.block(a.Block)}
			}
			u.Rules[i] = r
		}
		out.Units[place] = u
	}
	return out, o.conds(conds)
}

// An only rewrites what refers to units by their index.
type only struct {
	places map[int]int // of the units that are kept
	blocks map[*Block]*Block
}

func (o *only) cond(c Cond) Cond {
	switch c := c.(type) {
	case And:
		return And(o.conds(c))
	case Or:
		return Or(o.conds(c))
	case Not:
		c.Cond = o.cond(c.Cond)
		return c
	case In:
		c.Unit = o.places[c.Unit]
		return c
	case Of:
		c.Unit, c.Cond = o.places[c.Unit], o.cond(c.Cond)
		return c
	case Among:
		c.Cond = o.cond(c.Cond)
		return c
	case Running:
		c.Owner = o.places[c.Owner]
		return c
	case *Held:
		held := *c
		held.Cond = o.cond(c.Cond)
		return &held
	}
	return c // a *Comparison, a Between, or nil
}

func (o *only) conds(list []Cond) []Cond {
	out := make([]Cond, len(list))
	for i, c := range list {
		out[i] = o.cond(c)
	}
	return out
}

func (o *only) trigger(t Trigger) Trigger {
	switch t := t.(type) {
	case Becoming:
		t.Cond = o.cond(t.Cond)
		return t
	case Lasting:
		t.Of = o.trigger(t.Of)
		return t
	case Timeout:
		t.Owner = o.places[t.Owner]
		return t
	}
	return t // a Change or a Crossing
}

func (o *only) command(c Command) Command {
	switch c := c.(type) {
	case ForceShutdown:
		c.Unit = o.places[c.Unit]
		return c
	case RunTimer:
		c.While = o.cond(c.While)
		return c
	case StopTimer:
		c.Owner = o.places[c.Owner]
		return c
	case SetState:
		c.Unit = o.places[c.Unit]
		return c
	}
	return c
}

// block maps a block once, because actions share it: the condition of a block is evaluated once.
func (o *only) block(b *Block) *Block {
	if b == nil {
		return nil
	}
	if o.blocks[b] == nil {
		o.blocks[b] = &Block{If: o.cond(b.If), Else: o.block(b.Else), Outer: o.block(b.Outer)}
	}
	return o.blocks[b]
}
