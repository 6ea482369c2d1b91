// Package verify says of a policy what it does in every outage, within named assumptions about the
// world: it proves a property, or tells the shortest outage in which the property does not hold.
//
// What a step does depends on the discrete state alone; time only decides which step comes next. So
// the machines that run live are explored as a timed automaton, without a second reading of the
// language:
//
//   - model.go is the policy as a graph. The real fsm.System takes every step, once for each state and
//     input: it returns to a snapshot, its deadlines are put where the step needs them, it steps, and
//     the deadlines that have changed are the timers that were started. Nothing here knows what a rule
//     means.
//   - world.go is the environment as an automaton: mains, battery, words, contact, FSD, restarts. What
//     a unit may do are its habits; each check has its own.
//   - explore.go searches. A node is a state of the machines, one of the environment, and a zone
//     (zone.go) over the timers that run and over the clocks of the properties. Timers end in the order
//     of their deadlines, equal ones in that of their start, and before anything that the environment
//     does at that moment, as in a monitor. A zone that is part of one seen before is not explored
//     again; clocks are forgotten beyond the largest constant, so a search ends. It goes by the number
//     of changes in the world, so the first counter-example has the fewest.
//   - parts.go takes groups of units apart that do not touch each other.
//   - slice.go leaves out what cannot make a difference (the cone of influence), and variables.go has
//     one value for each interval between the numbers with which a variable is compared.
//   - properties.go asks: what must not be raised in a world, and what must be raised in time.
//   - story.go gives a counter-example the earliest times that its zones allow, writes it as a
//     scenario, and has simulate play it with the whole policy. What simulate does not show is not
//     reported as refuted.
//   - remedy.go says what to change in the file, as edits of its rules: unwanted.go for an order that must not come,
//     missing.go for one that is lacking, in the words of rewrite.go. cause.go has what they know of the story.
//
// Invariants: a result is a function of the policy and the assumptions. A property is proved only if
// all of its checks were explored to the end. Nothing is carried out.
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

// Verdict is the answer to the question whether a property holds.
type Verdict string

// The verdicts.
const (
	Proved     Verdict = "proved"
	Bounded    Verdict = "proved up to a bound"
	Refuted    Verdict = "refuted"
	NotApply   Verdict = "does not apply"
	NotChecked Verdict = "not checked"
)

// Result is the answer to one property.
type Result struct {
	Code    string  `json:"code"`
	Title   string  `json:"title"`
	Verdict Verdict `json:"verdict"`
	// Why says what the bound is, why the property does not apply or was not checked, or in which
	// world it is refuted.
	Why   string `json:"why,omitempty"`
	Rule  string `json:"rule,omitempty"` // of an order that should not have been given
	Story *Story `json:"story,omitempty"`
	// Remedy says what to change in the file to fix a refuted property.
	Remedy string `json:"remedy,omitempty"`
	Nodes  int    `json:"nodes"` // the number of explored ones

	cause   cause   // of a refutation that has a story
	special *remedy // in terms of the file; nil: Remedy is a general one
}

// Report is the answer to all properties.
type Report struct {
	Results []Result
	// Worst are the longest times to SHUTDOWNCMD: from OB, from OB and LB, from lost contact on
	// battery. A time is missing if it is longer than anything that matters, or was not explored to
	// the end.
	Worst []Figure
	// RuntimeLow is the least value that battery.runtime.low must have: the longest time from OB
	// and LB, plus what a report and the shutdown take. 0: that time is missing.
	RuntimeLow time.Duration
}

// Figure is a time that was found.
type Figure struct {
	Name    string        `json:"name"`
	Time    time.Duration `json:"-"` // from the report
	Seconds float64       `json:"seconds"`
}

// Options say how much to explore.
type Options struct {
	Nodes    int       // explored per check; 0: 200,000
	Memory   int64     // approximate limit in bytes for all running searches together; 0: 1 GiB
	Workers  int       // 0: one per processor
	Progress *Progress // shows how far the exploration is; may be nil
	codes    []string  // check only these properties; nil: all
	joint    bool      // explore parts that do not touch each other together
}

// Progress shows how far an exploration is. Others may read it while it runs.
type Progress struct {
	Done, Total atomic.Int64 // answered questions, and those known so far
	Nodes       atomic.Int64 // explored situations
}

// asks adds questions, and answers notes that one is answered.
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

// Beside bounds an exploration in the process of a running monitor: it must neither take the memory
// from what shuts the machine down, nor more than one processor.
var Beside = Options{Nodes: 20_000, Memory: 64 << 20, Workers: 1}

// workers is how many searches are under way at a time.
func (o Options) workers() int { return cmp.Or(o.Workers, runtime.GOMAXPROCS(0)) }

// limit bounds one of several searches that are under way at a time.
func (o Options) limit(nodes, searches int) limit {
	return limit{cmp.Or(o.Nodes, nodes), cmp.Or(o.Memory, maxMemory) / int64(searches), o.Progress}
}

// Verify checks all properties of a program. When ctx ends, everything that has not been explored
// is bounded or not checked.
func Verify(ctx context.Context, p *compile.Program, a Assumptions, o Options) *Report {
	all := newSubject(p.Policy, &a)
	v := all.divide()
	s := v.powering
	r := &Report{}
	var jobs []*job
	reaching := -1               // the result of V13
	partly := map[int]string{}   // why what units do together is not checked, by result
	hopeless := map[int]string{} // why no policy has the property
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
	for _, f := range r.Worst {
		if f.Name == fromLow {
			r.RuntimeLow = f.Time + a.ShutdownTakes + a.Report
		}
	}
	return r
}

// beyond says why a policy is too large for the model.
func (s *subject) beyond() string {
	if len(s.policy.Units) > maxUnits {
		return fmt.Sprintf("%d units power this host, or are asked for with one that does, and at most %d can be explored together: write POWERVAL 0 for each that does not power it", len(s.policy.Units), maxUnits)
	}
	for _, v := range s.variables {
		if len(v) > maxVariables {
			return fmt.Sprintf("more than %d variables of a unit matter", maxVariables)
		}
	}
	return ""
}

// A job is a check to be explored, and then its outcome.
type job struct {
	property int
	check    *check
	done     bool // everything was explored, or it is refuted
	depth    int
	cut      string // why not everything was explored
	nodes    int
	worst    [unitClocks]bound
	story    *Story
	cause    cause
	err      error
}

// maxMemory is Options.Memory by default.
const maxMemory = 1 << 30

// manyNodes is how many nodes a check explores if so many units power this host. Each makes a node dearer, and
// adds to what can happen next.
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

// do does all tasks, as many at a time as there are workers, the first ones first.
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

// model returns the model of a policy, so that no step is taken twice by a worker. most is what all of its
// models may take, in bytes.
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

// tasks are those to run the jobs. Where most can happen at first it takes longest, and what takes long has to
// begin early, for the other workers have to have something to do meanwhile.
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
	j.depth, j.cut, j.nodes, j.worst = x.depth, x.cut, len(x.nodes), x.worst
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
	bytes    int64     // about
	progress *Progress // may be nil
}

// examine explores a check, and tells the story of what it has found. If that needs two reports of a unit
// at one moment, it explores once more, and keeps them apart.
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

// nothingYet is said of a search that has ended before it was of any use.
const nothingYet = " before anything was explored"

// upTo is the answer to a search that has ended before everything was explored: what that was, by the number of
// changes in the world, and why it ended.
func upTo(depth int, cut string) (Verdict, string) {
	if depth < 2 {
		return NotChecked, cut + nothingYet
	}
	return Bounded, fmt.Sprintf("explored with fewer than %d changes in the world; then %s", depth, cut)
}

// Why a search ends before everything was explored.
const (
	timeIsOver  = "the time was over"
	interrupted = "it was interrupted"
	tooLarge    = "there was too much to explore"
)

// endOf says how a context has ended.
func endOf(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return timeIsOver
	}
	return interrupted
}

// judge makes the answer to a property from those to its checks. The shortest story counts.
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
				r.Verdict, r.Why = Bounded, "of the units, one at a time calibrates, flickers or has LB on mains, and contact with two at most is lost"
			}
		case r.Verdict == "":
			r.Verdict = Proved
		}
	}
}

// fromLow is the name of the figure that says how long the battery is low at most.
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

// Codes returns the codes of the properties, in their order.
func Codes() []string {
	var out []string
	for _, p := range properties {
		out = append(out, p.code)
	}
	slices.Sort(out)
	return out
}
