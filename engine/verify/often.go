package verify

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// While nothing changes, only timers make a rule run again: an EVERY, or a circle of timers and user-defined
// states, each of which starts the next. If no circle is shorter than slowest, no message is repeated more often
// than mostAnHour. Otherwise the search of V14 lets hours pass in every situation that it reaches.

const (
	mostAnHour = 60 // messages of one rule of a unit
	slowest    = time.Hour / mostAnHour
	leftAlone  = 3 * time.Hour // how long messages are counted
	maxChain   = 3000          // timers that expire in that time
)

// A follower is a rule that another one leads to, and the shortest time until it runs.
type follower struct {
	rule  int
	after time.Duration
}

// placedRule is a rule of a unit.
type placedRule struct {
	unit int
	*fsm.Rule
}

// hasty returns the rules that send messages and that a circle shorter than slowest may reach.
func hasty(d *fsm.Definition) []placedRule {
	var rules []placedRule
	onTimer := map[named][]int{}
	onState := map[string][]int{} // raised by any unit: which one hardly matters
	running := map[string][]int{}
	for i := range d.Units {
		for j := range d.Units[i].Rules {
			r := &d.Units[i].Rules[j]
			n := len(rules)
			rules = append(rules, placedRule{i, r})
			if t, ok := r.On.(fsm.Timeout); ok {
				onTimer[named{t.Owner, t.Timer}] = append(onTimer[named{t.Owner, t.Timer}], n)
			}
			if c, ok := fsm.ChangeOf(r.On); ok {
				onState[c.State()] = append(onState[c.State()], n)
			}
			eachCond(r.On.Args(), func(c fsm.Cond) {
				terms(c, i, func(_ int, t fsm.Cond) {
					switch t := t.(type) {
					case fsm.In:
						state := stateOf(t)
						onState[state] = append(onState[state], n)
					case fsm.Running:
						running[t.Timer] = append(running[t.Timer], n)
					}
				})
			})
		}
	}
	next := make([][]follower, len(rules))
	for n, r := range rules {
		if r.Limit.In >= slowest {
			continue // every way to it is slow
		}
		lasts := func(of []int) {
			for _, to := range of {
				next[n] = append(next[n], follower{to, forOf(rules[to].On)})
			}
		}
		if every := everyOf(r.On); every > 0 {
			next[n] = append(next[n], follower{n, every})
		}
		for _, a := range r.Actions {
			switch c := a.Command.(type) {
			case fsm.RunTimer:
				for _, to := range onTimer[named{r.unit, c.Timer}] {
					next[n] = append(next[n], follower{to, c.After})
				}
				lasts(running[c.Timer])
			case fsm.StopTimer:
				lasts(running[c.Timer])
			case fsm.SetState:
				lasts(onState[c.State])
			}
		}
	}
	reached := make([]bool, len(rules))
	var reach func(n int)
	reach = func(n int) {
		if reached[n] {
			return
		}
		reached[n] = true
		for _, f := range next[n] {
			reach(f.rule)
		}
	}
	for n := range rules {
		if !reached[n] && circles(next, n) {
			reach(n)
		}
	}
	var out []placedRule
	for n, r := range rules {
		if reached[n] && r.Limit.In < slowest && slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return tells(a.Command.Verb()) }) {
			out = append(out, r)
		}
	}
	return out
}

// named is a timer of a unit.
type named struct {
	unit  int
	timer string
}

// circles reports whether a rule leads back to itself in less than slowest.
func circles(next [][]follower, from int) bool {
	best := map[int]time.Duration{from: 0}
	queue := []int{from}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, f := range next[n] {
			at := best[n] + f.after
			if at >= slowest {
				continue
			}
			if f.rule == from {
				return true
			}
			if was, known := best[f.rule]; !known || at < was {
				best[f.rule] = at
				queue = append(queue, f.rule)
			}
		}
	}
	return false
}

// forOf and everyOf return the times in a trigger.
func forOf(t fsm.Trigger) time.Duration {
	l, _ := t.(fsm.Lasting)
	return l.For
}

func everyOf(t fsm.Trigger) time.Duration {
	l, _ := t.(fsm.Lasting)
	return l.Every
}

// stateOf returns the name of the user-defined state of a term, or "" if it is about something else.
func stateOf(t fsm.In) string {
	_, state, _ := strings.Cut(t.Region, "|")
	return state
}

// often returns the checks of V14 that no message is repeated all the time: one check for each unit.
func (s *subject) often() []*check {
	hasty := hasty(s.policy)
	if len(hasty) == 0 {
		return nil
	}
	policy := slice(s.policy, func(r *fsm.Rule, a *fsm.Action) bool {
		v := a.Command.Verb()
		return v == fsm.ShutdownCmd || tells(v) && slices.ContainsFunc(hasty, func(p placedRule) bool { return p.Pos == r.Pos && p.On.String() == r.On.String() })
	})
	ends := func(_, _ *environment, st *step, i int) outcome {
		if st.records[i].Effect.Verb == fsm.ShutdownCmd {
			return stop
		}
		return goOn
	}
	var checks []*check
	uses := policy.Uses()
	for i := range policy.Units {
		w := s.world(habits{})
		w.policy, w.variables, w.maxLost = policy, variablesOf(policy, s.assume, true), 1
		for j := range w.habits {
			w.habits[j] = habits{}
		}
		h := everyHabit(uses[i])
		h.flickers, h.waits, h.again, h.clears, h.wavers = 0, false, false, false, false
		w.habits[i] = h
		if w.class(i) == i && slices.ContainsFunc(hasty, func(p placedRule) bool { return p.unit == i }) {
			checks = append(checks, &check{about: "nothing changes for an hour, and " + s.policy.Units[i].Name + " repeats a message", world: w, effect: ends,
				again: true, fixed: true, often: true, most: 20_000})
		}
	}
	return checks
}

// tooOften lets time pass in every situation, and looks for a message that is repeated all the time.
func (x *search) tooOften() {
	seen := map[int32]bool{}
	for n := range x.nodes {
		if state := x.nodes[n].state; !seen[state] {
			seen[state] = true
			if due, effect := x.alone(state, x.nodes[n].zone); effect != nil && x.wait(int32(n), due, effect) {
				return
			}
		}
	}
}

// alone follows the timers as they expire, and returns those up to the first message that is one too many. nil:
// there is no such message.
func (x *search) alone(state int32, z zone) (due []int, effect *fsm.Effect) {
	spent := make([]int64, len(x.model.states[state].timers))
	for i := range spent {
		spent[i] = -z.at(0, i+1).value()
	}
	now := int64(0)
	told := map[[2]string][]int64{}
	for len(due) < maxChain {
		timers := x.model.states[state].timers
		if len(timers) == 0 {
			return nil, nil
		}
		first := 0
		for i := range timers {
			left := cmp.Compare(timers[i].span-spent[i], timers[first].span-spent[first])
			if left < 0 || left == 0 && i != first && endsBefore(timers, i, first) {
				first = i
			}
		}
		passed := max(0, timers[first].span-spent[first])
		if now += passed; now > int64(leftAlone) {
			return nil, nil
		}
		due = append(due, first)
		s := x.model.end(state, first)
		for _, e := range s.effects {
			key := [2]string{e.Unit, e.Rule + e.Event}
			switch {
			case e.Verb == fsm.ShutdownCmd:
				return nil, nil
			case !tells(e.Verb):
				continue
			}
			if n := len(told[key]); n == 0 || told[key][n-1] < now {
				told[key] = append(told[key], now)
			}
			// A slow reminder may well fall on a full minute, and the story has to tell the two apart.
			n := len(told[key])
			if n > mostAnHour && now-told[key][n-1-mostAnHour] < int64(time.Hour) && ((now-told[key][0])%int64(slowest) != 0 || n > 2*mostAnHour) {
				return due, e
			}
		}
		next := make([]int64, len(s.from))
		for i, was := range s.from {
			if was >= 0 {
				next[i] = spent[was] + passed
			}
		}
		state, spent = s.to, next
	}
	return nil, nil
}

// wait adds the nodes of a chain of timers, and notes the finding at its end. It reports whether their zones allow
// the chain.
func (x *search) wait(n int32, due []int, effect *fsm.Effect) bool {
	for k, i := range due {
		nd := x.nodes[n]
		e := x.envs[nd.env]
		timers := x.model.states[nd.state].timers
		z := nd.zone.clone()
		if !z.constrain(0, i+1, atMost(-timers[i].span)) {
			return false
		}
		for j := range timers {
			if endsBefore(timers, j, i) && !z.constrain(j+1, 0, below(timers[j].span)) {
				return false
			}
		}
		if k == len(due)-1 {
			x.found = &finding{node: n, by: int32(-1 - i), effect: effect}
			return true
		}
		s := x.model.end(nd.state, i)
		after := e
		z = x.follow(z, nd.state, &e, s, &after, nil)
		if !x.settle(s.to, &after, z) {
			return false
		}
		x.nodes = append(x.nodes, node{s.to, x.intern(&after), z.clone(), n, int32(-1 - i), nd.depth, nil})
		n = int32(len(x.nodes) - 1)
	}
	return false
}
