package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A goal is a rule that should run or, if cond is set, one of its conditions that should hold.
type goal struct{ rule, cond string }

// Limits of the search for V13.
const (
	wanderings = 40     // random walks, which reach nearly all goals; and as many in which somebody forces a shutdown
	strides    = 120    // steps of each
	reachNodes = 20_000 // nodes of each search for a goal that no walk has reached
	mostNamed  = 5      // rules in an answer
)

// anything is the world in which everything happens.
func (s *subject) anything(policy *fsm.Definition) *world {
	w := &world{policy: policy, assume: s.assume, habits: make([]habits, len(policy.Units)), variables: variablesOf(policy, s.assume, true), maxLost: 1 << 7}
	for i, uses := range policy.Uses() {
		w.habits[i] = everyHabit(uses)
		w.habits[i].flickers = s.assume.Flickers
	}
	return w
}

// maxWords is how many words that the model does not know a unit may report.
const maxWords = 12

// everyHabit returns everything that a unit may do, as far as a policy can see it.
func everyHabit(uses fsm.Uses) habits {
	h := habits{fails: true, returns: true, again: true, low: true, lowOnMains: true, calibrates: true, endsDark: true,
		lostOnline: true, lostInDark: true, found: true, waits: true, forced: true, clears: true, variables: true, wavers: true, starts: true}
	own := []string{"OL", "OB", "LB", "CAL", "FSD", "WAIT"}
	for _, word := range uses.Words {
		if !slices.Contains(own, word) && len(h.words) < maxWords {
			h.words = append(h.words, word)
		}
	}
	if uses.Refused {
		h.words = append(h.words, refused)
	}
	if uses.Other {
		h.words = append(h.words, "OTHER-WORD")
	}
	return h
}

// goals returns the rules and conditions to reach, in the order of the file.
func goals(d *fsm.Definition) []goal {
	type placed struct {
		goal
		order int
	}
	var all []placed
	for i := range d.Units {
		for _, r := range d.Units[i].Rules {
			all = append(all, placed{goal{r.Pos, ""}, r.Order})
			for _, a := range r.Actions {
				if a.If != nil {
					all = append(all, placed{goal{r.Pos, a.If.String()}, r.Order})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.order - b.order })
	var out []goal
	for _, g := range all {
		if !slices.Contains(out, g.goal) {
			out = append(out, g.goal)
		}
	}
	return out
}

// reach answers V13.
func (s *subject) reach(ctx context.Context, o Options, v *division, res *Result) {
	open := map[goal]bool{}
	all := goals(s.policy)
	for _, g := range all {
		open[g] = true
	}
	note := func(records []fsm.Record) {
		for i := range records {
			switch r := &records[i]; r.Kind {
			case fsm.RuleRun:
				delete(open, goal{r.Rule, ""})
			case fsm.GuardHeld:
				delete(open, goal{r.Rule, r.Cond})
			}
		}
	}
	subjects, whole := s.reachable(v)
	for _, one := range subjects {
		w := one.anything(one.policy)
		for n := 0; n < 2*wanderings && len(open) > 0 && ctx.Err() == nil; n++ {
			one.wander(w, one.times[n%len(one.times)], rand.New(rand.NewPCG(uint64(n), 13)), n >= wanderings, note)
		}
	}
	var never, places, unknown []string
	for _, g := range all {
		if !open[g] {
			continue
		}
		found, complete := false, whole
		for _, one := range subjects {
			if found || !slices.Contains(goals(one.policy), g) {
				continue
			}
			ends := false
			found, ends = one.seek(ctx, g, limit{reachNodes, o.limit(0, o.workers()).bytes, nil})
			complete = complete && ends
		}
		switch {
		case found:
		case complete && g.cond != "":
			never, places = append(never, fmt.Sprintf("%s: IF %s never holds", g.rule, g.cond)), append(places, g.rule)
		case complete:
			never, places = append(never, g.rule+": the rule never runs"), append(places, g.rule)
		default:
			unknown = append(unknown, g.rule)
		}
	}
	switch {
	case len(never) > 0:
		res.Verdict, res.Why = Refuted, strings.Join(never, "; ")
		res.cause.never = slices.Compact(places)
	case len(unknown) > 0:
		unknown = slices.Compact(unknown) // a rule and its conditions have one name
		if n := len(unknown) - mostNamed; n > 1 {
			unknown = append(unknown[:mostNamed], fmt.Sprintf("and %d others", n))
		}
		res.Verdict, res.Why = NotChecked, "nothing was found that runs "+strings.Join(unknown, ", ")+", but not everything was tried"
		if err := ctx.Err(); err != nil {
			res.Why = endOf(err) + " before everything was tried"
		}
	default:
		res.Verdict = Proved
	}
}

// wander takes a random walk in real time. With byHand, somebody forces a shutdown now and then, as "upsmon ctl
// fsd" does.
func (s *subject) wander(w *world, wall time.Time, rng *rand.Rand, byHand bool, note func([]fsm.Record)) {
	now := time.Duration(0)
	at := func() fsm.Instant { return fsm.Instant{Mono: now, Wall: wall.Add(now)} }
	system, records := fsm.Start(w.policy, at(), nil)
	note(records)
	var e environment
	for i := range w.policy.Units {
		begins := w.begins(i)
		e.units[i] = begins[rng.IntN(len(begins))]
		note(deliver(system, at(), w.input(i, &e.units[i])))
	}
	for range strides {
		if byHand && rng.IntN(10) == 0 {
			for _, i := range w.policy.Powering() {
				note(deliver(system, at(), fsm.Input{Unit: w.policy.Units[i].ID, FSD: true}))
			}
		}
		deadline, running := system.NextDeadline()
		moves := w.moves(&e)
		if running && (len(moves) == 0 || rng.IntN(2) == 0) {
			now = deadline
			note(deliver(system, at(), fsm.Input{}))
			continue
		}
		if len(moves) == 0 {
			return
		}
		m := &moves[rng.IntN(len(moves))]
		step := time.Duration(rng.Int64N(int64(10 * time.Second)))
		if running {
			step = min(step, (deadline-now)/2)
		}
		now += max(0, step)
		e = m.next
		if m.unit >= 0 {
			note(deliver(system, at(), w.input(m.unit, &e.units[m.unit])))
		}
		for i := range e.units {
			if u := &e.units[i]; u.asked && rng.IntN(2) == 0 {
				u.asked = false
			}
		}
	}
}

// seek searches for a goal that no walk has reached.
func (s *subject) seek(ctx context.Context, g goal, most limit) (found, complete bool) {
	matters := func(r *fsm.Rule, a *fsm.Action) bool {
		return r.Pos == g.rule && (g.cond == "" || a.If != nil && a.If.String() == g.cond)
	}
	policy := slice(s.policy, matters)
	w := s.anything(policy)
	w.maxLost, w.outages = 1, 0
	for i := range w.habits {
		w.habits[i].flickers = 1
		w.habits[i].waits = false
		if !w.relevant(i) {
			w.habits[i] = habits{}
		}
	}
	c := &check{world: w, clocks: 1 << sinceFlash, effect: func(_, _ *environment, _ *step, _ int) outcome { return goOn }}
	c.happens = func(records []fsm.Record) bool {
		return slices.ContainsFunc(records, func(r fsm.Record) bool {
			return r.Rule == g.rule && (g.cond == "" && r.Kind == fsm.RuleRun || g.cond != "" && r.Kind == fsm.GuardHeld && r.Cond == g.cond)
		})
	}
	complete = true
	for _, at := range s.times {
		x := newSearch(c, newModel(policy, at), most)
		complete = x.run(ctx) && complete
		if x.found != nil {
			return true, true
		}
	}
	return false, complete
}
