package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Bounds of a drill.
const (
	maxDrill      = 24 * time.Hour // how long it takes
	maxDrillSpeed = 1000
	maxDrillSteps = 2000

	// drillTail is how long the machines are followed after the last line of a scenario that has no
	// end.
	drillTail = 5 * time.Minute

	// drillPatience is how long the end of a drill waits for its running actions.
	drillPatience = time.Minute
)

// drillMark precedes the text of every message of a drill.
const drillMark = "DRILL: "

// Reasons why there is no drill.
var (
	ErrNoDrill   = errors.New("there has been no drill since the monitor began")
	errNoneRuns  = errors.New("no drill is under way")
	errDrillRuns = errors.New("a drill is under way; end it first")
)

// A drill is the current drill or the last one. Only the loop's goroutine touches it, except for
// moments, start and speed.
type drill struct {
	status.Drill
	units   map[string]bool // by full name: those that the scenario affects
	moments []moment        // to be played
	start   time.Time
	speed   float64
	stop    chan struct{}       // closed when it ends
	pending map[*fsm.Effect]int // running actions, by the index of their step
}

// A moment is what happens at one time of the scenario.
type moment struct {
	at      time.Duration
	steps   []status.DrillStep
	effects []*fsm.Effect // of each step; nil: none is carried out
}

// alsoAllowed lists the verbs that a drill carries out only on request.
func alsoAllowed(v fsm.Verb) bool {
	switch v {
	case fsm.SetFSD, fsm.ShellCmd, fsm.RootCmd, fsm.ShutdownCmd, fsm.Webhook:
		return true
	}
	return false
}

// Drill starts a drill, and returns its plan. by is who ordered it, for the journal. The drill
// changes nothing in the machines and never creates a POWERDOWNFLAG. A real event of one of its
// units ends it at once.
func (e *Engine) Drill(ctx context.Context, o status.DrillOrder, by string) (status.Drill, error) {
	if o.Speed == 0 {
		o.Speed = 1
	}
	if !(o.Speed >= 0.1 && o.Speed <= maxDrillSpeed) {
		return status.Drill{}, fmt.Errorf("a drill cannot be %s times as fast; write 0.1 to %d", strconv.FormatFloat(o.Speed, 'f', -1, 64), maxDrillSpeed)
	}
	for _, v := range o.Also {
		if !alsoAllowed(fsm.Verb(v)) {
			return status.Drill{}, fmt.Errorf("--also is for SHUTDOWNCMD, SETFSD, SHELLCMD, ROOTCMD and WEBHOOK, not for %s", v)
		}
	}
	seen, err := ask(ctx, e, func(r *run) (seen rehearsal, err error) {
		i, err := r.program().Policy.Find(o.Unit)
		if err != nil {
			return seen, err
		}
		if r.drill.runs() {
			return seen, errDrillRuns
		}
		seen = rehearsal{program: r.program(), state: r.system.State(), now: r.now(), unit: i}
		return seen, r.calm(r.program().Policy.Units[i].ID)
	})
	if err != nil {
		return status.Drill{}, err
	}
	d, err := seen.plan(o)
	if err != nil {
		return status.Drill{}, err
	}
	d.By = by
	return ask(ctx, e, func(r *run) (status.Drill, error) {
		switch {
		case r.drill.runs():
			return status.Drill{}, errDrillRuns
		case r.program() != seen.program:
			return status.Drill{}, errors.New("the configuration has just changed; try again")
		}
		for id := range d.units {
			if err := r.calm(id); err != nil {
				return status.Drill{}, err
			}
		}
		r.beginDrill(d)
		return d.copy(), nil
	})
}

// DrillStatus returns the current drill, or the last one. The error is ErrNoDrill if there was
// none.
func (e *Engine) DrillStatus(ctx context.Context) (status.Drill, error) {
	return ask(ctx, e, func(r *run) (status.Drill, error) {
		if r.drill == nil {
			return status.Drill{}, ErrNoDrill
		}
		return r.drill.copy(), nil
	})
}

// EndDrill ends the current drill. by is who ordered that.
func (e *Engine) EndDrill(ctx context.Context, by string) error {
	_, err := ask(ctx, e, func(r *run) (struct{}, error) {
		if !r.drill.runs() {
			return struct{}{}, errNoneRuns
		}
		r.endDrill("ended by " + by)
		return struct{}{}, nil
	})
	return err
}

// calm returns why a drill for a unit is not possible now.
func (r *run) calm(id string) error {
	i := slices.IndexFunc(r.program().Policy.Units, func(u fsm.Unit) bool { return u.ID == id })
	if i < 0 {
		return fmt.Errorf("no MONITOR is for %s", id)
	}
	u, _ := r.system.UnitState(id)
	switch states := r.system.States(i); {
	case !u.Reported:
		return fmt.Errorf("nothing has been heard of %s yet", u.Name)
	case fsm.MostUrgent(states...) > fsm.Calm:
		return fmt.Errorf("%s is in %s: a drill can only begin on mains power and without trouble", u.Name, strings.Join(states, " "))
	}
	return nil
}

// A rehearsal is the input for planning a drill, which happens outside the loop.
type rehearsal struct {
	program *compile.Program
	state   *fsm.State // a copy
	now     fsm.Instant
	unit    int
}

// plan plays the scenario in virtual time, and records what happens when.
func (p *rehearsal) plan(o status.DrillOrder) (*drill, error) {
	policy := p.program.Policy
	unit := &policy.Units[p.unit]
	sc := p.outage()
	if o.Scenario != "" {
		var err error
		if sc, err = simulate.ParseScenario("scenario", []byte(o.Scenario)); err != nil {
			return nil, err
		}
	}
	d := &drill{
		Drill: status.Drill{Unit: unit.Name, Speed: o.Speed, Scenario: "an outage until the battery is low, and back"},
		units: map[string]bool{unit.ID: true}, speed: o.Speed, stop: make(chan struct{}), pending: map[*fsm.Effect]int{},
	}
	if o.Scenario != "" {
		d.Scenario = "a scenario of " + strconv.Itoa(len(sc.Steps)) + " steps"
	}
	d.Also = o.Also
	end := sc.End
	for i := range sc.Steps {
		if sc.End == 0 {
			end = max(end, sc.Steps[i].At+drillTail)
		}
		if sc.Steps[i].Unit == "" {
			continue
		}
		j, err := policy.Find(sc.Steps[i].Unit)
		if err != nil {
			return nil, &simulate.LineError{Scenario: sc.Name, Line: sc.Steps[i].Line, Err: err}
		}
		d.units[policy.Units[j].ID] = true
	}
	if took := time.Duration(float64(end) / o.Speed); took > maxDrill {
		return nil, fmt.Errorf("it would take %s, and a drill takes at most %s: play it faster", took, maxDrill)
	}
	sc.End = end
	d.Length = time.Duration(float64(end) / o.Speed)
	begun := false
	run := simulate.Run{
		Program: p.program, Start: p.now.Wall, From: p.shadow(),
		Observe: func(at time.Duration, records []fsm.Record) {
			if begun { // before that, they only continue
				d.note(at, records, o.Also)
			}
			begun = true
		},
	}
	if err := run.Play(sc); err != nil {
		return nil, err
	}
	for _, f := range run.Failures() {
		d.Unmet = append(d.Unmet, f.String())
	}
	return d, nil
}

// shadow returns the state from which the copy of the machines continues, on a clock that begins at
// 0. Counts that concern other units stay with the real machines.
func (p *rehearsal) shadow() *fsm.State {
	s := p.state.Clone()
	for i := range s.Units {
		u := &s.Units[i]
		if i != p.unit {
			u.Timers = nil
		}
		for j := range u.Timers {
			u.Timers[j].Deadline -= p.now.Mono
		}
		for j := range u.Since {
			u.Since[j].At -= p.now.Mono
		}
	}
	return s
}

// outage is the default scenario.
func (p *rehearsal) outage() *simulate.Scenario {
	u := &p.state.Units[p.unit]
	value := func(name string, otherwise float64) float64 {
		for _, v := range u.Values {
			if n, ok := fsm.Measurement(v.Name, v.Value); ok && v.Name == name {
				return n
			}
		}
		return otherwise
	}
	charge, runtime := value("battery.charge", 100), value("battery.runtime", 1800)
	const low, back, end = 10 * time.Minute, 11 * time.Minute, 12 * time.Minute
	sc := &simulate.Scenario{Name: "outage", End: end}
	add := func(at time.Duration, status string, left float64) {
		number := func(n float64) string { return strconv.FormatFloat(n, 'f', 0, 64) }
		sc.Steps = append(sc.Steps, simulate.Step{At: at, Unit: u.ID, Set: []simulate.Setting{
			{Name: "ups.status", Value: status}, {Name: "battery.charge", Value: number(charge * left)}, {Name: "battery.runtime", Value: number(runtime * left)},
		}})
	}
	for at := time.Duration(0); at < low; at += time.Minute {
		add(at, "OB DISCHRG", 1-.9*at.Seconds()/low.Seconds())
	}
	add(low, "OB DISCHRG LB", .1)
	add(back, "OL CHRG", .1)
	return sc
}

// note adds what the machines do at a time.
func (d *drill) note(at time.Duration, records []fsm.Record, also []string) {
	m := moment{at: at}
	for i := range records {
		if len(d.moments) >= maxDrillSteps {
			break
		}
		rec := &records[i]
		runs := func(r fsm.Record) bool { return r.Kind == fsm.RuleRun && r.Cause == i }
		if fsm.EndsDown(rec.Timer) || fsm.CountsHeld(rec.Timer) && !slices.ContainsFunc(records, runs) {
			continue // nobody waits for these: their effect is a step of its own
		}
		s := status.DrillStep{At: at, Unit: rec.Name, Text: rec.String()}
		var e *fsm.Effect
		switch rec.Kind {
		case fsm.Transition, fsm.TimerStarted, fsm.TimerCancelled, fsm.TimerExpired, fsm.TimerExtended:
		case fsm.EffectRaised:
			if rec.Effect.Verb == fsm.Debug {
				continue
			}
			s.Verb, s.To, s.Rule = rec.Effect.Verb.String(), addressee(rec.Effect), rec.Rule
			s.Outcome = status.DrillSkipped
			if carriedOut(rec.Effect, also) {
				e = marked(rec.Effect)
				s.Outcome = status.DrillPending
				s.Text = e.String()
			}
		default:
			continue
		}
		m.steps, m.effects = append(m.steps, s), append(m.effects, e)
	}
	if len(m.steps) > 0 {
		d.moments = append(d.moments, m)
	}
}

// carriedOut reports whether a drill carries out an effect: messages, which can be marked, and the
// verbs that were requested.
func carriedOut(e *fsm.Effect, also []string) bool {
	if slices.Contains(also, e.Verb.String()) {
		return true
	}
	switch actions.FateOf(e.Verb) {
	case actions.AtLeastOnce:
		return true
	case actions.Resent:
		return e.Post == nil || e.Post.Body == nil // the receiver could not tell a user-defined body from a real one
	}
	return false
}

// marked returns a copy of an effect whose text says that it is a drill.
func marked(was *fsm.Effect) *fsm.Effect {
	e := *was
	e.Drill, e.Flag, e.NoFlag = true, "", true
	switch actions.FateOf(e.Verb) {
	case actions.AtLeastOnce, actions.Resent:
	default:
		return &e
	}
	tag := ""
	if e.Priority != "" {
		if t := "[" + e.Priority + "]"; strings.HasPrefix(e.Text, t) {
			tag = t + " "
			e.Text = strings.TrimPrefix(strings.TrimPrefix(e.Text, t), " ")
		}
	}
	e.Text = tag + drillMark + e.Text
	if e.Mail != nil {
		mail := *e.Mail
		mail.Subject = drillMark + mail.Subject
		e.Mail = &mail
	}
	if e.Note != nil {
		note := *e.Note
		note.Title = drillMark + note.Title
		e.Note = &note
	}
	return &e
}

// addressee returns who receives an effect, without anything secret.
func addressee(e *fsm.Effect) string {
	switch {
	case e.Mail != nil:
		return e.Mail.To
	case e.URL != "":
		return actions.Where(e)
	}
	switch e.Verb {
	case actions.Wall:
		return "all terminals"
	case actions.Notify:
		return "all desktops"
	case fsm.Syslog:
		return "the system log"
	case actions.NutLog:
		return "the NUT log"
	case actions.Print:
		return "standard output"
	case actions.EPrint:
		return "standard error"
	case fsm.SetFSD:
		return e.Text
	}
	return ""
}

func (d *drill) runs() bool { return d != nil && d.Ended.IsZero() }

// copy returns a copy of the drill for others to keep.
func (d *drill) copy() status.Drill {
	c := d.Drill
	c.Steps, c.Also, c.Unmet = slices.Clone(c.Steps), slices.Clone(c.Also), slices.Clone(c.Unmet)
	return c
}

// beginDrill starts playing the scenario.
func (r *run) beginDrill(d *drill) {
	d.Began, d.start = r.now().Wall.Round(0), time.Now()
	r.drill = d
	r.e.log.Warn("a drill begins: its messages are marked, and nothing is shut down", "unit", d.Unit, "orderedBy", d.By, "also", d.Also, "speed", d.Speed)
	r.publish(DrillBegan{r.now(), d.copy()})
	go d.play(r.post)
}

// play posts each moment to the loop when it is due.
func (d *drill) play(post func(input)) {
	timer := stoppedTimer()
	defer timer.Stop()
	wait := func(at time.Duration) bool {
		timer.Reset(max(0, time.Until(d.start.Add(time.Duration(float64(at)/d.speed)))))
		select {
		case <-timer.C:
			return true
		case <-d.stop:
			return false
		}
	}
	for i := range d.moments {
		if !wait(d.moments[i].at) {
			return
		}
		post(drillMoment{d, &d.moments[i]})
	}
	if !wait(time.Duration(float64(d.Length) * d.speed)) {
		return
	}
	post(drillOver{d, false})
	timer.Reset(drillPatience)
	select {
	case <-timer.C:
		post(drillOver{d, true})
	case <-d.stop:
	}
}

// A drillMoment is a moment that is due.
type drillMoment struct {
	*drill
	*moment
}

func (in drillMoment) take(r *run) {
	d := in.drill
	if r.drill != d || !d.runs() {
		return
	}
	for i, s := range in.steps {
		s.Time = r.now().Wall.Round(0)
		d.Steps = append(d.Steps, s)
		if e := in.effects[i]; e != nil {
			e.Time = s.Time
			r.nameEffect(e)
			d.pending[e] = len(d.Steps) - 1
			r.runner.Do(e)
		}
	}
}

// drillOver says that the scenario has ended, or that waiting for its actions has.
type drillOver struct {
	*drill
	now bool
}

func (in drillOver) take(r *run) {
	d := in.drill
	if r.drill != d || !d.runs() {
		return
	}
	d.Over = true
	if len(d.pending) == 0 || in.now {
		r.endDrill("the scenario is over")
	}
}

// drilled takes the result of an action of a drill. The rest of the engine must not see it.
func (r *run) drilled(in Result) {
	r.publish(DrillAction{r.now(), in.Result})
	d := r.drill
	if d == nil {
		return
	}
	i, ok := d.pending[in.Effect]
	if !ok {
		return
	}
	delete(d.pending, in.Effect)
	s := &d.Steps[i]
	s.Took, s.Outcome = in.Took, status.DrillDone
	switch {
	case errors.Is(in.Err, actions.ErrKept):
		s.Outcome, s.Error = status.DrillKept, in.Err.Error()
	case in.Err != nil:
		s.Outcome, s.Error = status.DrillFailed, in.Err.Error()
	case in.DryRun:
		s.Outcome = status.DrillDryRun
	}
	if d.runs() && d.Over && len(d.pending) == 0 {
		r.endDrill("the scenario is over")
	}
}

// watchDrill ends the drill if a real event happens to one of its units.
func (r *run) watchDrill(records []fsm.Record) {
	d := r.drill
	if !d.runs() {
		return
	}
	for i := range records {
		rec := &records[i]
		if !d.units[rec.Unit] {
			continue
		}
		to := ""
		if rec.Kind == fsm.Transition {
			_, to, _ = strings.Cut(rec.Event.Plain(), "->")
		}
		if rec.Kind == fsm.EffectRaised || fsm.MostUrgent(to) > fsm.Calm {
			r.endDrill("it has become serious: " + rec.Name + " " + rec.String())
			return
		}
	}
}

// endDrill ends the drill. Its running actions may still finish.
func (r *run) endDrill(why string) {
	d := r.drill
	if !d.runs() {
		return
	}
	d.Ended, d.Reason = r.now().Wall.Round(0), why
	close(d.stop)
	r.e.log.Warn("the drill has ended", "unit", d.Unit, "reason", why)
	r.publish(DrillEnded{r.now(), d.copy()})
}
