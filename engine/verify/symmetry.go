package verify

import (
	"bytes"
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Units that nothing distinguishes are counted: it does not matter which of them is in a state, only how many are.
// So each state is explored with such units in one order. A unit with its own timer or clock, or with a SETFSD,
// keeps its place.

// sort puts the units that nothing distinguishes into order. It returns the state with the units in their places,
// and which unit was in each place before; nil if nothing has moved.
func (x *search) sort(st int32, e *environment) (int32, []uint8) {
	s := x.model.states[st]
	if len(s.local) < 3 || x.fixed {
		return st, nil
	}
	var order []uint8
	n := len(s.local)
	free := func(i int) bool {
		return s.local[i] >= 0 && e.units[i].clocks&x.check.clocks == 0 && e.told&(1<<i) == 0
	}
	for first := range n {
		if x.world.class(first) != first {
			continue
		}
		var places []int
		for i := first; i < n; i++ {
			if x.world.class(i) == first && free(i) {
				places = append(places, i)
			}
		}
		if len(places) < 2 {
			continue
		}
		sorted := slices.Clone(places)
		slices.SortStableFunc(sorted, func(a, b int) int {
			if c := bytes.Compare(e.units[a].bytes(), e.units[b].bytes()); c != 0 {
				return c
			}
			return int(s.local[a]) - int(s.local[b])
		})
		if slices.Equal(sorted, places) {
			continue
		}
		if order == nil {
			order = make([]uint8, n)
			for i := range order {
				order[i] = uint8(i)
			}
		}
		for i, p := range places {
			order[p] = uint8(sorted[i])
		}
	}
	if order == nil {
		return st, nil
	}
	was := e.units
	for i, from := range order {
		e.units[i] = was[from]
	}
	return x.model.reorder(st, order), order
}

// free reports whether a unit may change its place.
func (x *search) free(s *state, e *environment, i int) bool {
	return s.local[i] >= 0 && e.units[i].clocks&x.check.clocks == 0 && e.told&(1<<i) == 0
}

// repeats reports whether an equal unit in the same state comes earlier, so that this one can do nothing new.
func (x *search) repeats(s *state, e *environment, unit int) bool {
	if len(s.local) < 3 || x.fixed || !x.free(s, e, unit) {
		return false
	}
	for i := range unit {
		if x.world.class(i) == x.world.class(unit) && e.units[i] == e.units[unit] && s.local[i] == s.local[unit] && x.free(s, e, i) {
			return true
		}
	}
	return false
}

// bytes returns what distinguishes units.
func (u *unit) bytes() []byte {
	out := make([]byte, 0, 25)
	for _, b := range []bool{u.ob, u.lb, u.cal, u.fsd, u.lost, u.outage, u.back, u.full, u.dip, u.blink, u.asked} {
		if b {
			out = append(out, 1)
		} else {
			out = append(out, 0)
		}
	}
	out = append(out, u.flickers, byte(u.words>>8), byte(u.words), byte(u.clocks>>8), byte(u.clocks))
	return append(out, u.variables[:]...)
}

// reorder returns the state whose units are in another order.
func (m *model) reorder(from int32, order []uint8) int32 {
	key := string(order)
	st := m.states[from]
	if id, ok := st.reordered[key]; ok {
		return id
	}
	whole := m.place(st, restarting).State()
	was := slices.Clone(whole.Units)
	for i, o := range order {
		u := &whole.Units[i]
		*u = was[o]
		u.ID, u.Name = was[i].ID, was[i].Name
	}
	s, _ := fsm.Start(m.policy, m.now, whole)
	s.Step(m.now, fsm.Input{})
	id := m.intern(s, st.timers)
	if st.reordered == nil {
		st.reordered = map[string]int32{}
	}
	st.reordered[key] = id
	return id
}
