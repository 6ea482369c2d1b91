package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// The verdicts of a comparison of two policies, beside Bounded and NotChecked.
const (
	Same      Verdict = "the same"
	Different Verdict = "different"
)

// A Difference says whether two policies do the same things.
type Difference struct {
	About   string  `json:"about"`
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why,omitempty"` // what the bound is, or why it was not checked
	// The rest describes the difference: at one moment of a story, one policy does what the other does not.
	At     time.Duration `json:"-"`
	Old    []Act         `json:"old,omitempty"`
	New    []Act         `json:"new,omitempty"`
	Events int           `json:"events,omitempty"`
	// Scenarios are the story as simulate reads it with each file. They differ only in the names of units and in
	// which of them are monitored.
	OldScenario string `json:"oldScenario,omitempty"`
	NewScenario string `json:"newScenario,omitempty"`
	Nodes       int    `json:"nodes"`
}

// An Act is an effect that only one of two policies has at a moment.
type Act struct {
	Unit string   `json:"unit"` // the unit of the rule, as %(u)s prints it
	Verb fsm.Verb `json:"verb"`
	Does string   `json:"does"` // in one line
	Rule string   `json:"rule"`
	Text string   `json:"-"` // the text of the effect
}

// withinAgainst is the world in which two policies are compared.
const withinAgainst = "contact is lost at most once, and mains power or LB flickers at most once"

// Against compares what two policies do outwardly: first their orders to shut down, then everything
// else. Two policies are equal if they run the same verbs with the same texts and effects at the
// same moments; how that comes about does not matter.
func Against(ctx context.Context, old, is *compile.Program, a Assumptions, o Options) []Difference {
	orders := func(v fsm.Verb) bool { return v == fsm.ShutdownCmd || v == fsm.SetFSD }
	rest := func(v fsm.Verb) bool { return !v.Inner() && !orders(v) }
	out := make([]Difference, 2)
	o.do(ctx, []task{
		func(ctx context.Context, _ *worker) {
			out[0] = compare(ctx, old, is, &a, o, "the orders to shut down", orders)
		},
		func(ctx context.Context, _ *worker) {
			out[1] = compare(ctx, old, is, &a, o, "all other actions", rest)
		},
	})
	return out
}

// compare looks for a difference among the effects that count.
func compare(ctx context.Context, old, is *compile.Program, a *Assumptions, o Options, about string, counts func(fsm.Verb) bool) Difference {
	d := Difference{About: about}
	p := pairOf(old, is, a, counts)
	if !p.differs {
		d.Verdict = Same
		return d
	}
	if n := len(p.subject.policy.Units); n > maxUnits {
		d.Why = fmt.Sprintf("the files have %d units, something differs that may matter for each, and at most %d can be explored together", n, maxUnits)
	} else {
		d.Why = p.subject.beyond()
	}
	if d.Why != "" {
		d.Verdict = NotChecked
		return d
	}
	times := p.times()
	complete, depth, cut := true, 0, ""
	unsure := "" // a finding at one time of day that simulate does not confirm
	for _, at := range times {
		x := p.search(at, o.limit(100_000, min(2, o.workers())))
		done := x.run(ctx)
		d.Nodes += len(x.nodes)
		if x.found != nil {
			found := d
			err := p.tell(x, &found)
			if errors.Is(err, errNoTimes) {
				x = newSearch(x.check.precise(), x.model, x.most)
				done, err = x.run(ctx), nil
				d.Nodes += len(x.nodes)
				if found = d; x.found != nil {
					err = p.tell(x, &found)
				}
			}
			switch {
			case err != nil:
				unsure = unconfirmed("difference", err)
			case x.found != nil:
				return found
			}
		}
		if !done && (complete || x.depth < depth) {
			depth, cut = x.depth, x.cut
		}
		complete = complete && done
	}
	switch {
	case unsure != "":
		d.Verdict, d.Why = NotChecked, unsure
	case !complete:
		d.Verdict, d.Why = upTo(depth, cut)
	case len(times) > 1:
		d.Verdict, d.Why = Bounded, "no outage lasts from one side of a BETWEEN to the other"
	default:
		d.Verdict, d.Why = Same, withinAgainst
	}
	return d
}

// A pair is two policies and the world that they share.
type pair struct {
	programs [2]*compile.Program
	both     both
	slices   [2]*fsm.Definition
	world    *world
	subject  *subject // with the units of both
	differs  bool     // an effect that counts has a different text in the two files
}

func pairOf(old, is *compile.Program, a *Assumptions, counts func(fsm.Verb) bool) *pair {
	p := &pair{programs: [2]*compile.Program{old, is}}
	p.both.counts = counts
	var matters [2]func(*fsm.Rule, *fsm.Action) bool
	matters, p.differs = apart(old.Policy, is.Policy, counts)
	for k, program := range p.programs {
		p.slices[k] = slice(program.Policy, matters[k])
	}
	for k, program := range p.programs {
		// If a rule asks for DOWN, the slice also has SHUTDOWNCMDs that are the same in both files; then all count.
		if howMany(p.slices[k], counts) != howManyMatter(program.Policy, matters[k]) {
			all := func(_ *fsm.Rule, a *fsm.Action) bool { return counts(a.Command.Verb()) }
			p.slices = [2]*fsm.Definition{slice(old.Policy, all), slice(is.Policy, all)}
			break
		}
	}
	var units []fsm.Unit
	for k := range p.programs {
		for i := range p.slices[k].Units {
			u := p.slices[k].Units[i]
			at := slices.IndexFunc(units, func(other fsm.Unit) bool { return other.Address == u.Address })
			if at < 0 || p.both.units[k][at] >= 0 {
				at = len(units)
				u.ID = fmt.Sprintf("%d %s", k, u.ID) // two groups, or files, may use the same name
				units = append(units, u)
				p.both.units[0], p.both.units[1] = append(p.both.units[0], -1), append(p.both.units[1], -1)
			}
			p.both.units[k][at] = i
			units[at].PowerVal = max(units[at].PowerVal, u.PowerVal)
			units[at].Primary = units[at].Primary || u.Primary
			units[at].Rules = append(slices.Clone(units[at].Rules), u.Rules...)
		}
	}
	policy := &fsm.Definition{Units: units}
	p.subject = &subject{policy: policy, assume: a}
	for i := range units {
		for _, r := range units[i].Rules {
			for j := range r.Actions {
				p.subject.sets = p.subject.sets || r.Actions[j].Command.Verb() == fsm.SetFSD
			}
		}
	}
	p.world = p.everything(policy, a)
	p.subject.variables = p.world.variables
	return p
}

// howManyMatter counts the actions of a policy that matter; howMany counts those whose verb counts.
func howManyMatter(d *fsm.Definition, matters func(*fsm.Rule, *fsm.Action) bool) (n int) {
	for i := range d.Units {
		for j := range d.Units[i].Rules {
			r := &d.Units[i].Rules[j]
			for k := range r.Actions {
				if matters(r, &r.Actions[k]) {
					n++
				}
			}
		}
	}
	return n
}

func howMany(d *fsm.Definition, counts func(fsm.Verb) bool) int {
	return howManyMatter(d, func(_ *fsm.Rule, a *fsm.Action) bool { return counts(a.Command.Verb()) })
}

// times returns the times of day that represent all others in both policies.
func (p *pair) times() []time.Time {
	return timesOf(p.slices[0], p.slices[1])
}

// everything returns the world of both policies, in which everything that either can see happens.
func (p *pair) everything(policy *fsm.Definition, a *Assumptions) *world {
	w := &world{policy: policy, assume: a, habits: make([]habits, len(policy.Units)), variables: make([][]variable, len(policy.Units)),
		constant: make([][]fsm.Value, len(policy.Units)), maxLost: 1, flickers: 1, restarts: min(1, a.Restarts)}
	compared := map[string][]*fsm.Comparison{}
	for _, d := range p.slices {
		noteCompared(d, compared)
	}
	for i := range policy.Units {
		var names []string
		for k, d := range p.slices {
			j := p.both.units[k][i]
			if j < 0 {
				continue
			}
			uses := d.Uses()[j]
			names = append(names, uses.Variables...)
			h := everyHabit(uses)
			for _, word := range w.habits[i].words {
				if !slices.Contains(h.words, word) && len(h.words) < maxWords {
					h.words = append(h.words, word)
				}
			}
			w.habits[i] = h
		}
		slices.Sort(names)
		names = slices.Compact(names)
		w.variables[i] = variablesNamed(names, compared, a, true)
		for n, name := range names {
			// A variable that only texts use has one value, different from that of every other variable.
			if len(compared[name]) == 0 && (n < 40) {
				w.constant[i] = append(w.constant[i], fsm.Value{Name: name, Value: fmt.Sprint(51 + n)})
			}
		}
		h := &w.habits[i]
		h.flickers, h.waits, h.wavers, h.again = 1, false, false, false
		if !w.relevant(i) {
			*h = habits{}
		}
	}
	return w
}

func (p *pair) search(at time.Time, most limit) *search {
	m := newModel(p.world.policy, at)
	m.both = &p.both
	for k := range p.slices {
		p.both.models[k] = newModel(p.slices[k], at)
	}
	c := &check{about: withinAgainst, world: p.world, wall: at, clocks: 1<<sinceFlash | 1<<sinceAsked, fixed: true, again: true}
	c.effect = func(_, e *environment, st *step, i int) outcome {
		if f := st.records[i].Effect; f.Verb == fsm.SetFSD {
			p.answer(e, f)
		}
		return goOn
	}
	return newSearch(c, m, most)
}

// answer is subject.answer for an effect of either policy.
func (p *pair) answer(e *environment, f *fsm.Effect) {
	for k, d := range p.slices {
		for i, j := range p.both.units[k] {
			if j >= 0 && d.Units[j].ID == f.Target && d.ID == f.Policy {
				own := *f
				own.Target = p.subject.policy.Units[i].ID
				p.subject.answer(e, &own)
			}
		}
	}
}

// tell completes a difference with its story, as simulate plays it with the whole of both policies.
func (p *pair) tell(x *search, d *Difference) error {
	list, gaps := x.occasions()
	if !schedule(list, gaps) {
		return errNoTimes
	}
	end := list[len(list)-1].at
	var done [2]map[time.Duration]map[string][]Act
	for k, program := range p.programs {
		names := make([]string, len(p.both.units[k]))
		for i, j := range p.both.units[k] {
			if j >= 0 {
				names[i] = program.Policy.Units[j].Name
			}
		}
		asks := func(i int, variable string) bool {
			known, _ := compile.KnownVariable(variable)
			return known || slices.Contains(program.Monitors[p.both.units[k][i]].Variables, variable)
		}
		var b strings.Builder
		x.open(&b, p.subject.sets)
		d.Events = x.script(&b, list, names, asks)
		fmt.Fprintf(&b, "%s end\n", clockText(end))
		if k == 0 {
			d.OldScenario = b.String()
		} else {
			d.NewScenario = b.String()
		}
		var err error
		if done[k], err = p.play(k, b.String()); err != nil {
			return err
		}
	}
	var moments []time.Duration
	for k := range done {
		for at := range done[k] {
			moments = append(moments, at)
		}
	}
	slices.Sort(moments)
	for _, at := range slices.Compact(moments) {
		d.Old, d.New = without(done[0][at], done[1][at]), without(done[1][at], done[0][at])
		if len(d.Old)+len(d.New) > 0 {
			d.Verdict, d.At = Different, at
			return nil
		}
	}
	if x.leaves(end) {
		return errLeaves
	}
	return fmt.Errorf("both files do the same there")
}

// play plays a scenario with one of the policies, and returns what it does by time.
func (p *pair) play(k int, scenario string) (map[time.Duration]map[string][]Act, error) {
	sc, err := simulate.ParseScenario("story", []byte(scenario))
	if err != nil {
		return nil, err
	}
	whole := both{units: p.both.units}
	for k, program := range p.programs {
		whole.models[k] = &model{policy: program.Policy}
	}
	done := map[time.Duration]map[string][]Act{}
	run := simulate.Run{Program: p.programs[k], Start: simulate.CaseStart}
	run.Observe = func(at time.Duration, records []fsm.Record) {
		for i := range records {
			e := records[i].Effect
			if e == nil || !p.both.counts(e.Verb) {
				continue
			}
			if done[at] == nil {
				done[at] = map[string][]Act{}
			}
			act := whole.act(k, e)
			done[at][act] = append(done[at][act], Act{e.Name, e.Verb, e.String(), e.Rule, e.Text})
		}
	}
	return done, run.Play(sc)
}

// without returns the acts that occur more often than in others.
func without(acts, others map[string][]Act) []Act {
	var out []Act
	for act, all := range acts {
		if n := len(others[act]); n < len(all) {
			out = append(out, all[n:]...)
		}
	}
	slices.SortFunc(out, func(a, b Act) int { return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Does, b.Does)) })
	return out
}
