// Package verify proves what a policy does in every outage, within named assumptions about the world: it proves
// each property, or returns the shortest outage in which the property does not hold.
//
// The effects of a step depend on the discrete state alone; time only decides which step comes next. So verify
// explores the machines that run live as a timed automaton, and needs no second implementation of the language:
//
//   - model.go is the policy as a graph. The real fsm.System takes every step, once for each state and
//     input: the model restores a snapshot, sets the deadlines as the step needs them, and takes the step.
//     The deadlines that have changed are the timers that were started. The model does not know what a rule
//     means.
//   - world.go is the environment as an automaton: mains, battery, status words, contact, FSD, restarts.
//     Habits are what a unit may do; each check has its own.
//   - explore.go searches. A node is a state of the machines, a state of the environment, and a zone
//     (zone.go) over the running timers and the clocks of the properties. As in a monitor, timers expire in
//     the order of their deadlines, timers with equal deadlines in the order of their start, and all before
//     anything that the environment does at that moment. A zone that is part of an earlier zone is not
//     explored again, and clocks are forgotten beyond the largest constant, so a search ends. The search
//     proceeds by the number of changes in the world, so the first counter-example has the fewest.
//   - parts.go separates groups of units that do not touch each other.
//   - slice.go leaves out what cannot make a difference (the cone of influence), and variables.go has
//     one value for each interval between the numbers that a variable is compared with.
//   - properties.go asks what must not be raised in a world, and what must be raised in time.
//   - story.go gives a counter-example the earliest times that its zones allow, writes it as a
//     scenario, and lets simulate play it with the whole policy. A finding that simulate does not confirm
//     is not reported as refuted.
//   - remedy.go says what to change in the file, as edits of its rules: unwanted.go for an order that must not come,
//     missing.go for one that is missing, with the words of rewrite.go. cause.go has what they know about the story.
//
// Invariants: a result is a function of the policy and the assumptions. A property is proved only if all of its
// checks were explored to the end. verify carries out no action.
package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Verdict says whether a property holds.
type Verdict string

// The verdicts.
const (
	Proved     Verdict = "proved"
	Bounded    Verdict = "proved up to a bound"
	Refuted    Verdict = "refuted"
	NotApply   Verdict = "does not apply"
	NotChecked Verdict = "not checked"
)

// Result is the result for one property.
type Result struct {
	Code    string  `json:"code"`
	Title   string  `json:"title"`
	Verdict Verdict `json:"verdict"`
	// Why says what the bound is, why the property does not apply or was not checked, or in which
	// world it is refuted.
	Why   string `json:"why,omitempty"`
	Rule  string `json:"rule,omitempty"` // the rule of an order that should not have been given
	Story *Story `json:"story,omitempty"`
	// Remedy says what to change in the file to fix a refuted property.
	Remedy string `json:"remedy,omitempty"`
	Nodes  int    `json:"nodes"` // number of explored nodes

	cause   cause   // of a refutation that has a story
	special *remedy // in terms of the file; nil: Remedy is a general one
}

// Report is the result for all properties.
type Report struct {
	Results []Result
	// Worst are the longest times to SHUTDOWNCMD: from OB, from OB and LB, and from lost contact on battery. A time
	// is missing if it is longer than any limit that matters, or was not explored to the end.
	Worst []Figure
	// RuntimeLow is the smallest safe value of battery.runtime.low: as Assumptions.Low it suffices for everything that
	// is proved. It is the longest time for which a low battery has to last until SHUTDOWNCMD comes, also in flickers
	// and while contact is lost, plus the time for a report and the shutdown. 0: a time is missing.
	RuntimeLow time.Duration
}

// Figure is a measured time.
type Figure struct {
	Name    string        `json:"name"`
	Time    time.Duration `json:"-"` // from the report on
	Seconds float64       `json:"seconds"`
}

// Options bound the exploration.
type Options struct {
	Nodes    int       // nodes explored per check; 0: 200,000
	Memory   int64     // approximate limit in bytes for all running searches together; 0: 1 GiB
	Workers  int       // 0: one per processor
	Progress *Progress // shows how far the exploration is; may be nil
	codes    []string  // check only these properties; nil: all
	joint    bool      // explore parts together that do not touch each other
}

// Progress shows how far an exploration is. Other goroutines may read it while it runs.
type Progress struct {
	Done, Total atomic.Int64 // answered questions, and those known so far
	Nodes       atomic.Int64 // explored situations
}

// asks adds n questions; answers notes that one is answered.
func (p *Progress) asks(n int) {
	if p != nil {
		p.Total.Add(int64(n))
	}
}

func (p *Progress) answers() {
	if p != nil {
		p.Done.Add(1)
	}
}

// Beside bounds an exploration in the process of a running monitor: it must not take memory that a shutdown needs,
// nor more than one processor.
var Beside = Options{Nodes: 20_000, Memory: 64 << 20, Workers: 1}

// workers returns how many searches run at a time.
func (o Options) workers() int { return cmp.Or(o.Workers, runtime.GOMAXPROCS(0)) }

// limit bounds one of several searches that run at a time.
func (o Options) limit(nodes, searches int) limit {
	return limit{cmp.Or(o.Nodes, nodes), cmp.Or(o.Memory, maxMemory) / int64(searches), o.Progress}
}

// Verify checks all properties of a program. When ctx ends, the remaining checks are bounded or not checked.
func Verify(ctx context.Context, p *compile.Program, a Assumptions, o Options) *Report {
	all := newSubject(p.Policy, &a)
	v := all.divide()
	s := v.powering
	r := &Report{}
	var jobs []*job
	reaching := -1               // index of the result of V13
	partly := map[int]string{}   // why the units' interaction is not checked, by result
	hopeless := map[int]string{} // why no policy can have the property, by result
	var parts []*subject
	if !o.joint {
		parts = s.parts()
	}
	for _, pr := range properties {
		if o.codes != nil && !slices.Contains(o.codes, pr.code) {
			continue
		}
		res := Result{Code: pr.code, Title: pr.title}
		var checks []*check
		why := ""
		switch beyond := s.beyond(); {
		case pr.checks == nil:
			reaching = len(r.Results)
		case beyond == "":
			checks, why = s.checksOf(&pr, parts)
		case small(parts):
			var whole bool
			if checks, why, whole = s.checksOfMany(&pr, parts); !whole {
				partly[len(r.Results)] = beyond
			}
		default:
			why = notChecked + beyond
		}
		if pr.code == "V14" {
			more, beyond := all.oftenElsewhere(v)
			checks = append(checks, more...)
			if beyond != "" {
				partly[len(r.Results)] = beyond
			}
		}
		if reason, not := strings.CutPrefix(why, notChecked); not {
			res.Verdict, res.Why = NotChecked, reason
		} else if why != "" && len(checks) == 0 {
			res.Verdict, res.Why = NotApply, why
		}
		if late := a.tooLate(); late != "" && slices.ContainsFunc(checks, func(c *check) bool { return c.late != nil }) {
			hopeless[len(r.Results)] = late
			checks = slices.DeleteFunc(slices.Clone(checks), func(c *check) bool { return c.late != nil })
		}
		for _, c := range checks {
			times := timesOf(c.world.policy)
			for _, at := range times {
				timed := *c
				timed.wall, timed.oneTime = at, len(times) > 1
				jobs = append(jobs, &job{property: len(r.Results), check: &timed})
			}
		}
		r.Results = append(r.Results, res)
	}
	tasks := tasksOf(p, o, jobs)
	if reaching >= 0 {
		tasks = append(tasks, func(ctx context.Context, _ *worker) { all.reach(ctx, o, v, &r.Results[reaching]) })
	}
	proofs := make([]Result, len(p.Proofs))
	for i := range proofs {
		tasks = append(tasks, func(ctx context.Context, _ *worker) {
			proofs[i] = all.proveFew(ctx, p, &p.Proofs[i], v, o.limit(50_000, o.workers()))
		})
	}
	o.do(ctx, tasks)
	for i := range r.Results {
		r.Results[i].judge(jobs, i)
		if why := hopeless[i]; why != "" && r.Results[i].Verdict != Refuted {
			r.Results[i].Verdict, r.Results[i].Why = Refuted, why
		}
		if why := partly[i]; why != "" && r.Results[i].Verdict != Refuted {
			r.Results[i].Verdict, r.Results[i].Why = NotChecked, why
		}
		if r.Results[i].Code == "V11" && r.Results[i].Verdict == Proved && s.allNeeded() {
			r.Results[i].Why = "MINSUPPLIES asks for every unit: the first that fails takes this host down"
		}
	}
	r.Results = append(r.Results, proofs...)
	for i := range r.Results {
		if res := &r.Results[i]; res.Verdict == Refuted && hopeless[i] != res.Why {
			res.Remedy = Remedy(res.Code)
		}
	}
	s.remedies(r.Results)
	r.Worst = r.figures(jobs)
	if slices.ContainsFunc(r.Worst, func(f Figure) bool { return f.Name == fromLow }) {
		r.RuntimeLow = lowest(jobs, &a)
	}
	return r
}

// beyond says why a policy is too large for the model.
func (s *subject) beyond() string {
	if len(s.policy.Units) > maxUnits {
		return fmt.Sprintf("%d units power this host, or are in a condition with one that does, and at most %d can be explored together: write POWERVAL 0 for each that does not power it", len(s.policy.Units), maxUnits)
	}
	for _, v := range s.variables {
		if len(v) > maxVariables {
			return fmt.Sprintf("more than %d variables of a unit matter", maxVariables)
		}
	}
	return ""
}

// A job is a check to explore, and then its outcome.
type job struct {
	property int
	check    *check
	done     bool // everything was explored, or the check is refuted
	depth    int
	cut      string // why not everything was explored
	nodes    int
	worst    [unitClocks]bound
	low      bound
	story    *Story
	cause    cause
	err      error
}

// maxMemory is Options.Memory by default.
const maxMemory = 1 << 30

// manyNodes is how many nodes a check explores if this many units power the host. Each unit makes a node more
// expensive and adds to what can happen next.
func manyNodes(units int) int { return max(1000, 50_000*27/(units*units*units)) }

// A task is one of several questions.
type task func(ctx context.Context, w *worker)

// A worker does tasks, one after the other.
type worker struct{ models map[timed]*model }

// timed is a policy at a time of day.
type timed struct {
	policy *fsm.Definition
	wall   time.Time
}

// do does the tasks in their order, with as many at a time as there are workers.
func (o Options) do(ctx context.Context, tasks []task) {
	o.Progress.asks(len(tasks))
	queue := make(chan task)
	var wg sync.WaitGroup
	for range min(o.workers(), len(tasks)) {
		wg.Go(func() {
			w := &worker{models: map[timed]*model{}}
			for t := range queue {
				t(ctx, w)
				o.Progress.answers()
			}
		})
	}
	for _, t := range tasks {
		queue <- t
	}
	close(queue)
	wg.Wait()
}

// model returns the model of a policy. The worker keeps its models, so that it takes no step twice. most is the
// approximate size in bytes that all of its models may reach.
func (w *worker) model(key timed, most int64) *model {
	total := int64(0)
	for _, m := range w.models {
		total += int64(len(m.states)) * int64(len(m.policy.Units)) * costOfState
	}
	if total > most {
		clear(w.models)
	}
	if w.models[key] == nil {
		w.models[key] = newModel(key.policy, key.wall)
	}
	return w.models[key]
}

// tasksOf returns one task for each job. Jobs with the most possible first moves take longest, so they start first:
// then the other workers have something to do meanwhile.
func tasksOf(p *compile.Program, o Options, jobs []*job) []task {
	order := slices.Clone(jobs)
	slices.SortStableFunc(order, func(a, b *job) int { return cmp.Compare(b.check.world.breadth(), a.check.world.breadth()) })
	var tasks []task
	for _, j := range order {
		nodes := 200_000
		if s := j.check.of; s.many() {
			nodes = manyNodes(len(s.powering))
		}
		most := o.limit(nodes, o.workers())
		tasks = append(tasks, func(ctx context.Context, w *worker) {
			j.run(ctx, p, w.model(timed{j.check.world.policy, j.check.wall}, most.bytes/2), most)
		})
	}
	return tasks
}

func (j *job) run(ctx context.Context, p *compile.Program, m *model, most limit) {
	var x *search
	x, j.done, j.story, j.err = j.check.of.examine(ctx, j.check, m, most)
	j.depth, j.cut, j.nodes, j.worst, j.low = x.depth, x.cut, len(x.nodes), x.worst, x.low
	if x.found == nil {
		return
	}
	if j.err == nil {
		j.err = x.replay(p, j.story)
	}
	j.cause = x.cause()
}

// A limit bounds a search.
type limit struct {
	nodes    int
	bytes    int64     // approximate
	progress *Progress // may be nil
}

// examine explores a check, and writes the story of a finding. If the story needs two reports of a unit at one
// moment, it explores once more and keeps them apart.
func (s *subject) examine(ctx context.Context, c *check, m *model, most limit) (x *search, done bool, st *Story, err error) {
	if c.most > 0 {
		most.nodes = min(c.most, most.nodes)
	}
	x = newSearch(c, m, most)
	if done = x.run(ctx); x.found == nil && c.often {
		x.tooOften()
	}
	if x.found == nil {
		return x, done, nil, nil
	}
	if st, err = x.tell(s); errors.Is(err, errNoTimes) && !c.apart {
		return s.examine(ctx, c.precise(), m, most)
	}
	return x, done, st, err
}

// nothingYet completes the reason of a search that ended before it had a result.
const nothingYet = " before anything was explored"

// upTo returns the verdict on a search that ended before everything was explored, and how far it came, in changes
// in the world. cut is why it ended.
func upTo(depth int, cut string) (Verdict, string) {
	if depth < 2 {
		return NotChecked, cut + nothingYet
	}
	return Bounded, fmt.Sprintf("explored with fewer than %d changes in the world; then %s", depth, cut)
}

// Reasons why a search ends before everything was explored.
const (
	timeIsOver  = "time ran out"
	interrupted = "it was interrupted"
	tooLarge    = "there was too much to explore"
)

// endOf says why a context has ended.
func endOf(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return timeIsOver
	}
	return interrupted
}

// judge derives the result of a property from the results of its checks. The shortest story counts.
func (r *Result) judge(jobs []*job, property int) {
	for _, j := range jobs {
		if j.property != property {
			continue
		}
		r.Nodes += j.nodes
		switch {
		case j.err != nil:
			if r.Verdict != Refuted {
				r.Verdict, r.Why = NotChecked, j.check.about+": "+unconfirmed("story", j.err)
			}
		case j.story != nil:
			if r.Story == nil || j.story.Events < r.Story.Events {
				r.Verdict, r.Why, r.Story, r.cause = Refuted, j.check.about, j.story, j.cause
				r.Rule = r.cause.rule()
			}
		case !j.done:
			if r.Verdict != Refuted && r.Verdict != NotChecked {
				r.Verdict, r.Why = upTo(j.depth, j.cut)
				if r.Verdict == Bounded {
					r.Why = j.check.about + ": " + r.Why
				}
			}
		case j.check.oneTime:
			if r.Verdict == "" || r.Verdict == Proved {
				r.Verdict, r.Why = Bounded, "no outage lasts from one side of a BETWEEN to the other"
			}
		case j.check.world.special > 0:
			if r.Verdict == "" || r.Verdict == Proved {
				r.Verdict, r.Why = Bounded, "only one unit at a time calibrates, flickers or has LB on mains, and contact is lost with at most two"
			}
		case r.Verdict == "":
			r.Verdict = Proved
		}
	}
}

// fromLow names the figure for the longest time that the battery is low.
const fromLow = "from OB and LB"

// figures returns the longest times to SHUTDOWNCMD.
func (r *Report) figures(jobs []*job) []Figure {
	var out []Figure
	for _, f := range []struct {
		code, name string
		clock      int
	}{
		{"V01", "from OB", sinceOB}, {"V01", fromLow, sinceLB}, {"V05", "from lost contact on battery", sinceLost},
	} {
		worst := bound(-1)
		for _, j := range jobs {
			switch {
			case r.Results[j.property].Code != f.code:
			case j.done && j.story == nil && j.err == nil:
				worst = max(worst, j.worst[f.clock])
			default:
				worst = noBound // what was not explored may take longer
			}
		}
		if worst >= 0 && worst != noBound {
			d := time.Duration(worst.value())
			out = append(out, Figure{f.name, d, d.Seconds()})
		}
	}
	return out
}

// lowest returns the smallest safe value of battery.runtime.low; 0: a search was refuted, or did not end.
func lowest(jobs []*job, a *Assumptions) time.Duration {
	low := bound(0)
	for _, j := range jobs {
		switch {
		case j.check.late == nil:
		case j.done && j.story == nil && j.err == nil:
			low = max(low, j.low)
		default:
			return 0
		}
	}
	if low == noBound {
		return 0
	}
	return time.Duration(low.value()) + a.ShutdownTakes + a.Report
}

// Codes returns the codes of the properties, in their order.
func Codes() []string {
	var out []string
	for _, p := range properties {
		out = append(out, p.code)
	}
	slices.Sort(out)
	return out
}
