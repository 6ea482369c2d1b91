package verify

import (
	"context"
	"slices"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// CodeProve is the code of the results for the PROVEs of the file.
const CodeProve = "PROVE"

// A proof is a PROVE of the file.
type proof struct {
	*compile.Proof
	units []int // the units for which its condition is judged
}

// judge returns the units for which the condition holds.
func (p *proof) judge(s *fsm.System) uint8 {
	holds := uint8(0)
	for _, i := range p.units {
		if p.Cond != nil && s.Holds(i, p.Cond) {
			holds |= 1 << i
		}
	}
	return holds
}

// note starts the clocks of units whose condition has become true, and notes what was done.
func (p *proof) note(st *state, s *step, e *environment) {
	if p.Kind != grammar.LeadsTo {
		return
	}
	given := slices.ContainsFunc(s.effects, func(f *fsm.Effect) bool { return f.Verb == p.Verb })
	for _, i := range p.units {
		u, bit := &e.units[i], uint8(1)<<i
		switch {
		case st.holds&bit == 0:
			u.stop(sinceTrue)
			e.done &^= bit
			continue
		case !u.runs(sinceTrue) && e.done&bit == 0:
			u.start(sinceTrue)
		}
		if given {
			u.stop(sinceTrue)
			e.done |= bit
		}
	}
}

// late returns what must not happen: the condition has held for the allowed time, and nothing was done.
func (p *proof) late(e *environment) [][]guard {
	var out [][]guard
	for _, i := range p.units {
		if e.units[i].runs(sinceTrue) {
			out = append(out, []guard{{i*unitClocks + sinceTrue, true, int64(p.For + p.Within), false}})
		}
	}
	return out
}

// prove answers a PROVE in a world in which a unit may do everything, except that contact is lost at most once, and
// mains power or LB flickers at most once.
func (s *subject) prove(ctx context.Context, p *compile.Program, c *compile.Proof, most limit) Result {
	res := Result{Code: CodeProve, Title: c.Text + " (" + c.Pos + ")"}
	pr := &proof{Proof: c}
	for i := range s.policy.Units {
		if s.policy.Units[i].Group == c.Group {
			pr.units = append(pr.units, i)
		}
	}
	var judged []judgement
	watched := make([]bool, len(s.policy.Units)) // the units whose condition depends on them
	if c.Cond != nil {
		for _, i := range pr.units {
			judged = append(judged, judgement{i, c.Cond})
			noteUnits(c.Cond, i, watched)
		}
	}
	policy := slice(s.policy, func(_ *fsm.Rule, a *fsm.Action) bool {
		v := a.Command.Verb()
		return v == c.Verb || v == c.Then || v == fsm.ShutdownCmd || v == fsm.SetFSD
	}, judged...)
	if c.Cond != nil {
		// A rule without actions makes the machines judge the condition.
		units := slices.Clone(policy.Units)
		for _, i := range pr.units {
			units[i].Rules = append(slices.Clone(units[i].Rules), fsm.Rule{Pos: c.Pos, On: fsm.Becoming{Cond: c.Cond}})
		}
		policy = policy.WithUnits(units)
	}
	w := s.anything(policy)
	w.maxLost, w.flickers = 1, 1
	for i := range w.habits {
		w.habits[i].flickers, w.habits[i].waits, w.habits[i].wavers, w.habits[i].again = 1, false, false, false
		if !w.relevant(i) && !watched[i] {
			w.habits[i] = habits{}
		}
	}
	k := &check{about: "everything that a unit may do", world: w, clocks: 1<<sinceFlash | 1<<sinceAsked, fixed: true, again: true, proof: pr}
	var m *model
	k.effect = func(before, e *environment, st *step, i int) outcome {
		f := st.records[i].Effect
		if f.Verb == fsm.SetFSD {
			s.answer(e, f)
		}
		switch {
		case c.Kind == grammar.Never && f.Verb == c.Verb && m.states[st.to].holds&(1<<s.index(f.Unit)) != 0:
			return refute
		case c.Kind == grammar.Before && f.Verb == c.Then && e.stages == 0:
			return refute
		case c.Kind == grammar.Before && f.Verb == c.Verb:
			e.stages = 1
		}
		return goOn
	}
	if c.Kind == grammar.LeadsTo {
		k.late, k.longest = pr.late, int64(c.For+c.Within)
		k.clocks |= 1 << sinceTrue
	}
	times := timesOf(policy)
	for _, at := range times {
		timed := *k
		timed.wall = at
		m = newModel(policy, at)
		m.proof = pr
		x, complete, st, err := s.examine(ctx, &timed, m, most)
		res.Nodes += len(x.nodes)
		if x.found != nil {
			if err == nil {
				err = x.replay(p, st)
			}
			if err != nil {
				res.Verdict, res.Why = NotChecked, unconfirmed("story", err)
				continue // simulate may confirm a story of another time of day
			}
			res.Verdict, res.Why, res.Story = Refuted, k.about, st
			res.cause = x.cause()
			res.Rule = res.cause.rule()
			return res
		}
		if !complete && res.Verdict != NotChecked {
			res.Verdict, res.Why = upTo(x.depth, x.cut)
		}
	}
	switch {
	case res.Verdict != "":
	case len(times) > 1:
		res.Verdict, res.Why = Bounded, "no outage lasts from one side of a BETWEEN to the other"
	default:
		res.Verdict = Proved
	}
	return res
}
