package journal

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// A Judgement says whether the monitor did what its policy says during a stretch of the journal: an
// outage, or the time between two.
type Judgement struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Outage  bool      `json:"outage"`
	Running bool      `json:"running,omitempty"` // it is still going on
	Did     []string  `json:"did"`               // what the monitor did, in order: "SHUTDOWNCMD /sbin/shutdown -h +0"
	// Differences are what the monitor did although the policy does not say so, or the other way
	// round.
	Differences []Difference `json:"differences,omitempty"`
	Failed      []Difference `json:"failed,omitempty"`   // what was raised but failed
	Unjudged    string       `json:"unjudged,omitempty"` // why it cannot be judged, or not to its end; "": it can be
}

// A Difference is one deviation.
type Difference struct {
	Time time.Time `json:"time"`
	Unit string    `json:"unit,omitempty"` // as %(u)s prints it
	Text string    `json:"text"`
}

// lateBy is how much later than its deadline a timer may end: a busy machine takes a moment.
const lateBy = 5 * time.Second

// Judge replays the inputs of a journal through its policies, and compares the results with what
// the monitor did. policy returns the policy with a hash; nil: it is not known. entries should be a
// whole journal.
func Judge(entries iter.Seq2[Entry, error], policy func(hash string) *fsm.Definition) ([]*Judgement, error) {
	j := &judge{policy: policy, outages: newOutageTracker(), raised: map[uint64]raised{}, unjudged: "the journal does not begin with the start of a monitor"}
	for e, err := range entries {
		switch {
		case errors.As(err, new(*Damage)): // what is missing may be of the last step, too
			j.giveUp("the journal is damaged: " + err.Error())
		case err != nil:
			return nil, err
		default:
			j.take(&e)
		}
	}
	j.cutOff()
	j.end(!j.outages.calm())
	return j.done, nil
}

// A judge follows a journal with its own machines.
type judge struct {
	policy   func(hash string) *fsm.Definition
	system   *fsm.System // nil: the state of the machines is not known
	paused   bool
	resumed  time.Duration // when timers were held last, on the clock of fsm.Instant.Mono
	said     []Difference  // by the policy in this step, and not found in the journal yet
	found    bool          // the step has entries to compare
	now      time.Time     // of the last entry
	outages  *outageTracker
	current  *Judgement // nil: none has begun
	done     []*Judgement
	raised   map[uint64]raised // effects without a result, by the number of their entry
	unjudged string
}

// A raised effect waits for its result.
type raised struct {
	Difference
	in *Judgement
}

// take takes the next entry.
func (j *judge) take(e *Entry) {
	now, in, step := e.Replay()
	lost := e.Kind == Gap && e.Reason != hiddenNoise
	if e.Kind == Started {
		j.cutOff()
	}
	if !lost && (step || e.Kind.ofMonitor() || e.Kind == Alarm) {
		j.settle()
		if c := j.current; c != nil && c.Outage && !c.Until.IsZero() {
			j.end(false)
		}
	}
	wasCalm := j.outages.calm()
	j.outages.note(e)
	j.now = e.Time
	if calm := j.outages.calm(); calm != wasCalm {
		j.turn(calm)
	}
	switch {
	case step && j.system != nil:
		j.late(e)
		j.say(j.system.Step(now, in))
	case e.Kind == Started:
		j.start(e, now, e.State)
	case e.Kind == Reload && j.system != nil:
		j.start(e, now, j.system.State())
	case e.Kind == Paused || e.Kind == Resumed:
		j.paused, j.resumed = e.Kind == Paused, now.Mono
		if j.system != nil {
			j.system.Pause(j.paused)
		}
	case lost:
		j.giveUp(fmt.Sprintf("%d entries are missing: %s", e.Count, e.Reason))
	case e.Kind == Alarm:
		j.found = false // no rule has raised what follows
	case e.Kind == EffectRaised:
		j.raise(e)
	case fsm.EndsDown(e.Timer): // which follows from an order, of which more was said
	case e.Kind == TimerStarted || e.Kind == TimerCancelled || e.Kind == TimerExpired:
		j.compare(Difference{e.Time, e.Name, did(e)})
	case e.Kind == Ran:
		j.ran(e)
	case e.Kind == Settled:
		j.settled(e)
	}
}

// start makes the machines of the policy that is in force from an entry on.
func (j *judge) start(e *Entry, now fsm.Instant, prior *fsm.State) {
	j.system, j.unjudged = nil, ""
	if e.Kind == Started {
		j.paused = false
	}
	j.resumed = now.Mono
	var policy *fsm.Definition
	if e.Config != nil {
		policy = j.policy(e.Config.Hash)
	}
	if policy == nil {
		hash, file := "", ""
		if e.Config != nil {
			hash, file = e.Config.Hash, e.Config.File
		}
		j.giveUp(fmt.Sprintf("the configuration of that time is not among the files: %s with the hash %.12s", file, hash))
		return
	}
	if c := j.current; c != nil && c.Unjudged != "" { // what comes from here on can be judged
		j.end(false)
		if c.Outage {
			j.current = &Judgement{From: j.now, Outage: true}
		}
	}
	var records []fsm.Record
	j.system, records = fsm.Start(policy, now, prior)
	j.system.Pause(j.paused)
	j.say(records)
}

// giveUp notes that the state of the machines is not known from here on.
func (j *judge) giveUp(why string) {
	j.system, j.unjudged, j.said, j.found = nil, why, nil, false
	if j.current != nil && j.current.Unjudged == "" {
		j.current.Unjudged = why
	}
}

// say notes what the policy says in a step.
func (j *judge) say(records []fsm.Record) {
	j.said, j.found = nil, true
	for i := range records {
		r := &records[i]
		d := draft{Entry: Entry{Kind: of(r.Kind), Timer: r.Timer}}
		switch r.Kind {
		case fsm.EffectRaised:
			d.Effect = newEffect(r.Effect)
		case fsm.TimerStarted, fsm.TimerCancelled, fsm.TimerExpired:
		default:
			continue
		}
		if fsm.EndsDown(r.Timer) {
			continue
		}
		j.said = append(j.said, Difference{Unit: r.Name, Text: did(&d.Entry)})
	}
}

// did says what an entry of a step says was done.
func did(e *Entry) string {
	if e.Effect == nil {
		return fmt.Sprintf("%s %s", e.Kind, e.Timer)
	}
	f := e.Effect
	text := f.Verb
	for _, part := range []struct{ name, value string }{
		{"", f.Text}, {"from ", f.From}, {"to ", f.To}, {"about ", f.About}, {"with the flag ", f.Flag}, {"for ", f.Target},
	} {
		if part.value != "" {
			text += " " + part.name + part.value
		}
	}
	return text
}

// compare takes something that the monitor did from what the policy says.
func (j *judge) compare(d Difference) {
	if j.system == nil || !j.found {
		return
	}
	i := slices.IndexFunc(j.said, func(s Difference) bool { return s.Unit == d.Unit && s.Text == d.Text })
	if i >= 0 {
		j.said = slices.Delete(j.said, i, i+1)
		return
	}
	j.differ(d.Time, d.Unit, "the monitor did, and the policy does not say: "+d.Text)
}

// settle ends a step: what the policy says, the monitor must have done.
func (j *judge) settle() {
	for _, d := range j.said {
		j.differ(j.now, d.Unit, "the policy says, and the monitor did not: "+d.Text)
	}
	j.said, j.found = nil, false
}

// cutOff ends a step in which the journal of a process ends: a killed process may have done things
// that it could not record any more.
func (j *judge) cutOff() {
	if len(j.said) == 0 {
		return
	}
	var said []string
	for _, d := range j.said {
		said = append(said, strings.TrimSpace(d.Unit+" "+d.Text))
	}
	j.open()
	j.giveUp("the journal ends in the middle of a step, and does not say whether the monitor did this: " + strings.Join(said, ", "))
}

func (j *judge) differ(at time.Time, unit, text string) {
	c := j.open()
	c.Differences = append(c.Differences, Difference{at, unit, text})
}

// late notes a timer that ends later than it should.
func (j *judge) late(e *Entry) {
	at, running := j.system.NextDeadline()
	if late := e.Mono - max(at, j.resumed); running && !j.paused && at <= e.Mono && late > lateBy {
		j.differ(e.Time, "", fmt.Sprintf("a timer ended %s late", late.Round(time.Millisecond)))
	}
}

// raise notes an effect.
func (j *judge) raise(e *Entry) {
	d := Difference{e.Time, e.Name, did(e)}
	c := j.open()
	c.Did = append(c.Did, d.Text)
	if e.Effect != nil && e.Effect.Verb != fsm.Debug.String() {
		j.raised[e.Seq] = raised{d, c}
	}
	j.compare(d)
}

// ran notes how an effect has ended.
func (j *judge) ran(e *Entry) {
	d, ok := j.raised[e.Cause]
	if !ok {
		return // of an earlier process
	}
	delete(j.raised, e.Cause)
	if e.Result != nil && e.Result.Error != "" {
		d.in.Failed = append(d.in.Failed, Difference{e.Time, d.Unit, d.Text + ": " + e.Result.Error})
	}
}

// settled takes a message from those that have failed, since it has arrived later.
func (j *judge) settled(e *Entry) {
	if e.Effect == nil || e.Result == nil || e.Result.Error != "" {
		return
	}
	arrived := func(d Difference) bool { return d.Unit == e.Name && strings.HasPrefix(d.Text, did(e)+": ") }
	all := j.done
	if j.current != nil {
		all = append(slices.Clone(all), j.current)
	}
	for _, c := range slices.Backward(all) {
		if i := slices.IndexFunc(c.Failed, arrived); i >= 0 {
			c.Failed = slices.Delete(c.Failed, i, i+1)
			return
		}
	}
}

// open returns the present stretch, which begins now if none has.
func (j *judge) open() *Judgement {
	if j.current == nil {
		j.current = &Judgement{From: j.now, Unjudged: j.unjudged}
	}
	return j.current
}

// turn begins another stretch: an outage, or the time after one.
func (j *judge) turn(calm bool) {
	if calm && j.current != nil && j.current.Outage {
		j.current.Until = j.now
		return // what its end brings belongs to it, so it ends with the step
	}
	j.end(false)
	j.current = &Judgement{From: j.now, Outage: !calm, Unjudged: j.unjudged}
}

// end ends the present stretch.
func (j *judge) end(running bool) {
	if c := j.current; c != nil {
		if c.Until.IsZero() {
			c.Until = j.now
		}
		c.Running = running
		if c.Did == nil {
			c.Did = []string{} // [] in JSON
		}
		if c.Outage || len(c.Did)+len(c.Differences)+len(c.Failed) > 0 || c.Unjudged != "" {
			j.done = append(j.done, c)
		}
	}
	j.current = nil
}
