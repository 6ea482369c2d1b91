package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// maxSteps ends the run of a policy whose timers start each other endlessly.
const maxSteps = 250_000

// Run runs a policy through a scenario.
type Run struct {
	Program *compile.Program // the one in force
	Start   time.Time        // the wall-clock time at the start, for %(t)s
	// From is the state from which the machines continue at time 0, and what the units report then;
	// nil: they start from the beginning.
	From *fsm.State
	// Load compiles the file that a reload names; nil if there is none.
	Load func(name string) (*compile.Program, error)
	// Observe is called after each step with what happened; it may be nil.
	Observe func(at time.Duration, records []fsm.Record)
	// Reloaded is called when another configuration is in force; it may be nil.
	Reloaded func(at time.Duration, file string)
	// Derived says that a unit may report words that upsmon derives itself, which change nothing.
	Derived bool
	// Stop is asked before each step; an error of its ends the run. It may be nil.
	Stop func() error

	scenario *Scenario
	steps    []Step // still to be played
	system   *fsm.System
	units    map[string]*unit  // by full name
	policies []*fsm.Definition // that were in force
	done     []act             // what rules have done
	start    time.Time         // the wall-clock time at which the scenario begins
	ordered  bool              // a SHUTDOWNCMD was given, and has not succeeded
	fails    bool              // so it does
}

// A unit is what a unit reports in the scenario.
type unit struct {
	values  map[string]string
	lost    bool
	refused bool
	noFSD   bool // SETFSD is not followed by FSD
	forced  bool // a SETFSD was: the server reports FSD, whatever the scenario says
}

// status is the unit's ups.status as its server sends it.
func (u *unit) status() string {
	status := u.values["ups.status"]
	if u.forced {
		status = strings.TrimSpace("FSD " + status)
	}
	return status
}

// State returns the state at the end of what was played.
func (r *Run) State() *fsm.State { return r.system.State() }

// States returns the states of a unit's machines at the end of what was played; see
// fsm.System.States.
func (r *Run) States(unit int) []string { return r.system.States(unit) }

// Play plays a scenario to its end. Failures then says which of its expectations were not met.
func (r *Run) Play(sc *Scenario) error {
	if err := sc.check(); err != nil {
		return err
	}
	r.scenario, r.steps, r.units = sc, slices.Clone(sc.Steps), map[string]*unit{}
	r.policies, r.done = nil, nil
	r.ordered, r.fails = false, false
	if r.start = sc.begins(r.Start); r.From != nil && sc.clockLine > 0 {
		return sc.wrong(sc.clockLine, errors.New("this run begins now, so its clock cannot be set"))
	}
	if r.From != nil {
		for i := range r.From.Units {
			was := &r.From.Units[i]
			u := r.unit(was.ID)
			if u.forced = was.Forced; was.Reported {
				u.values["ups.status"] = was.Status
			}
			for _, v := range was.Values {
				u.values[v.Name] = v.Value
			}
		}
	}
	r.begin(r.Program, 0, r.From)
	if err := r.play(); err != nil {
		return err
	}
	for _, x := range sc.Expectations {
		_, err := r.expected(x.Unit)
		if err == nil {
			err = r.checkNamed(x)
		}
		if err != nil {
			return sc.wrong(x.Line, err)
		}
	}
	return nil
}

func (r *Run) play() error {
	end := r.scenario.End
	if end == 0 {
		end = r.scenario.last() + 24*time.Hour
	}
	left := maxSteps
	for {
		at, timer := r.system.NextDeadline()
		if len(r.steps) > 0 && (!timer || r.steps[0].At < at) {
			at, timer = r.steps[0].At, false
		} else if !timer {
			return nil
		}
		if at > end || r.scenario.End == 0 && at > r.scenario.last() && r.isDown() {
			return nil
		}
		if r.Stop != nil {
			if err := r.Stop(); err != nil {
				return err
			}
		}
		if left--; left == 0 {
			return fmt.Errorf("the run was ended at %s after %d steps: do timers start each other forever?", at, maxSteps)
		}
		if timer {
			r.step(at, fsm.Input{})
			continue
		}
		next := r.steps[0]
		r.steps = r.steps[1:]
		if err := r.playStep(at, &next); err != nil {
			return err
		}
	}
}

// isDown reports whether all that is still to come is that this machine does not go down, which it
// would have.
func (r *Run) isDown() bool {
	return len(r.steps) == 0 && !slices.ContainsFunc(r.system.Deadlines(), func(d fsm.Deadline) bool { return !fsm.EndsDown(d.Timer) })
}

func (r *Run) begin(p *compile.Program, at time.Duration, prior *fsm.State) {
	system, records := fsm.Start(p.Policy, r.now(at), prior)
	r.system, r.Program = system, p
	r.policies = append(r.policies, p.Policy)
	r.observe(at, records)
	if prior != nil {
		r.step(at, fsm.Input{})
	}
}

func (r *Run) now(at time.Duration) fsm.Instant {
	return fsm.Instant{Mono: at, Wall: r.start.Add(at)}
}

func (r *Run) step(at time.Duration, in fsm.Input) {
	r.observe(at, r.system.Step(r.now(at), in))
	r.shutDown(at)
}

// shutDown makes an ordered SHUTDOWNCMD succeed. The machine stays up nevertheless.
func (r *Run) shutDown(at time.Duration) {
	if !r.ordered || r.fails {
		return
	}
	r.ordered = false
	r.step(at, fsm.Input{Shutdown: fsm.ShutdownDone})
}

// observe notes what rules do, and lets the server of a SETFSD react.
func (r *Run) observe(at time.Duration, records []fsm.Record) {
	for i := range records {
		if a, ok := actOf(at, &records[i]); ok {
			r.done = append(r.done, a)
		}
		e := records[i].Effect
		if e == nil {
			continue
		}
		switch e.Verb {
		case fsm.SetFSD:
			r.setFSD(at, e.Target)
		case fsm.ShutdownCmd:
			r.ordered = true
		}
	}
	if r.Observe != nil {
		r.Observe(at, records)
	}
}

// setFSD has FSD follow a SETFSD that reached its server.
func (r *Run) setFSD(at time.Duration, id string) {
	if u := r.unit(id); r.scenario.noFSD || u.noFSD || u.lost || u.refused || u.forced {
		return
	}
	at += FSDDelay
	after := slices.IndexFunc(r.steps, func(s Step) bool { return s.At > at })
	if after < 0 {
		after = len(r.steps)
	}
	r.steps = slices.Insert(slices.Clone(r.steps), after, Step{At: at, Unit: id, forced: true})
}

func (r *Run) unit(id string) *unit {
	u := r.units[id]
	if u == nil {
		u = &unit{values: map[string]string{}}
		r.units[id] = u
	}
	return u
}

func (r *Run) playStep(at time.Duration, s *Step) error {
	var err error
	switch {
	case s.Again:
		r.begin(r.Program, at, r.system.State())
	case s.Reload != "":
		err = r.reload(at, s.Reload)
	case s.forced:
		r.force(at, s.Unit)
	case s.Works != nil:
		r.fails = !*s.Works
		r.shutDown(at)
	case s.FSD:
		err = r.forceAll(at)
	case s.Adjust != nil:
		err = r.adjust(at, s)
	case s.Unit == "": // nofsd
		for i := range r.Program.Policy.Units {
			r.unit(r.Program.Policy.Units[i].ID).forget()
		}
	default:
		err = r.snapshot(at, s)
	}
	if err != nil {
		return r.scenario.wrong(s.Line, err)
	}
	return nil
}

func (u *unit) forget() { u.noFSD, u.forced = true, false }

func (r *Run) reload(at time.Duration, file string) error {
	if r.Load == nil {
		return fmt.Errorf("there is no other configuration to load")
	}
	p, err := r.Load(file)
	if err != nil {
		return fmt.Errorf("reload: %w", err)
	}
	if r.Reloaded != nil {
		r.Reloaded(at, file)
	}
	r.begin(p, at, r.system.State())
	return nil
}

// force is the first poll after a SETFSD. A unit that has not reported anything yet does not
// begin with it.
func (r *Run) force(at time.Duration, id string) {
	u := r.unit(id)
	if u.noFSD {
		return
	}
	u.forced = true
	i := slices.IndexFunc(r.Program.Policy.Units, func(u fsm.Unit) bool { return u.ID == id })
	if _, reported := u.values["ups.status"]; reported && !u.lost && i >= 0 {
		r.report(at, i, u)
	}
}

// snapshot plays what happens to one unit at one time.
func (r *Run) snapshot(at time.Duration, s *Step) error {
	i, err := find(s.Unit, r.Program.Policy)
	if err != nil {
		return err
	}
	u := r.unit(r.Program.Policy.Units[i].ID)
	switch {
	case s.Back && !u.lost && r.From == nil:
		return fmt.Errorf("%s is not lost at this time, so it cannot be back", s.Unit)
	case s.Refuse != nil && !*s.Refuse && !u.refused && r.From == nil:
		return fmt.Errorf("%s is not refused at this time, so it cannot be accepted", s.Unit)
	}
	u.lost = (u.lost || s.Lost) && !s.Back
	if s.Refuse != nil {
		u.refused = *s.Refuse
	}
	if s.NoFSD {
		u.forget()
	}
	for _, v := range s.Set {
		if err := r.checkVariable(i, v.Name); err != nil {
			return err
		}
		if err := r.slip(r.Program.Policy.Uses()[i].Words, v.Name, v.Value); err != nil {
			return err
		}
		if u.lost {
			return fmt.Errorf("%s is lost at this time, so the monitor would not see its %s (set it when it is back)", s.Unit, v.Name)
		}
		if v.Name == "ups.status" && slices.Contains(strings.Fields(v.Value), "FSD") {
			u.forced = false // from now on the scenario says so itself
		}
		u.values[v.Name] = v.Value
	}
	if len(s.Set) > 0 || s.Lost || s.Back || s.Refuse != nil || s.NoFSD {
		r.report(at, i, u)
	}
	if s.Ack != nil {
		return r.acknowledge(at, i, s)
	}
	return nil
}

// acknowledge simulates a user who acknowledges what a unit repeats.
func (r *Run) acknowledge(at time.Duration, unit int, s *Step) error {
	id := r.Program.Policy.Units[unit].ID
	records := r.system.Step(r.now(at), fsm.Input{Unit: id, Ack: s.Ack, By: byScenario})
	switch {
	case len(records) > 0:
	case s.Ack.Undo:
		return fmt.Errorf("nothing of %s is acknowledged at this time", s.Unit)
	case len(r.system.Acknowledged(unit)) > 0:
		return fmt.Errorf("all that %s repeats is acknowledged already", s.Unit)
	default:
		return fmt.Errorf("%s repeats nothing at this time that could be acknowledged: no rule with EVERY has run", s.Unit)
	}
	r.observe(at, records)
	return nil
}

// byScenario is the name recorded for what administrators do.
const byScenario = "in the scenario"

// forceAll simulates a user who orders a forced shutdown.
func (r *Run) forceAll(at time.Duration) error {
	powering := r.Program.Policy.Powering()
	if len(powering) == 0 {
		return fmt.Errorf("no unit powers this machine: the POWERVAL of each is 0, so a forced shutdown is for none")
	}
	for _, i := range powering {
		r.observe(at, r.system.Step(r.now(at), fsm.Input{Unit: r.Program.Policy.Units[i].ID, FSD: true, By: byScenario}))
	}
	r.shutDown(at) // it is one order, so nothing has succeeded before the last of them
	return nil
}

// adjust simulates a user who cancels or extends a timer.
func (r *Run) adjust(at time.Duration, s *Step) error {
	i, err := find(s.Unit, r.Program.Policy)
	if err != nil {
		return err
	}
	id := r.Program.Policy.Units[i].ID
	var running []string
	for _, d := range r.system.Deadlines() {
		if d.Unit == i && !fsm.EndsDown(d.Timer) {
			running = append(running, d.Timer)
		}
	}
	if !slices.Contains(running, s.Adjust.Timer) {
		otherwise := ""
		if len(running) > 0 {
			otherwise = " (" + strings.Join(running, ", ") + " does)"
		}
		return fmt.Errorf("no timer %s of %s runs at this time%s", s.Adjust.Timer, s.Unit, meant(s.Adjust.Timer, running, otherwise))
	}
	r.step(at, fsm.Input{Unit: id, Adjust: s.Adjust, By: byScenario})
	return nil
}

// report steps the system with what a unit reports now.
func (r *Run) report(at time.Duration, unit int, u *unit) {
	in := fsm.Input{Unit: r.Program.Policy.Units[unit].ID}
	if u.refused {
		in.Refused = "refused in the scenario"
	}
	if u.lost {
		in.Lost = "lost in the scenario"
	} else {
		in.Status = u.status()
		for _, name := range r.Program.Monitors[unit].Variables {
			if v, ok := u.values[name]; ok {
				in.Values = append(in.Values, fsm.Value{Name: name, Value: v})
			}
		}
	}
	r.step(at, in)
}

// checkVariable refuses a value that no rule could ever see: most likely its name is mistyped.
func (r *Run) checkVariable(unit int, name string) error {
	if slices.Contains(r.Program.Monitors[unit].Variables, name) {
		return nil
	}
	known, variable := compile.KnownVariable(name)
	switch {
	case known:
		return nil
	case variable != "":
		return fmt.Errorf("no rule names a variable %s, and NUT documents none (did you mean %s?)", name, variable)
	}
	return fmt.Errorf("no rule names a variable %s, and NUT documents none", name)
}

// slip refuses a value that no driver reports, so that a spelling mistake does not test another outage
// than was meant. Words that are merely unknown are fine, since drivers invent some, and so is one that
// a rule names.
func (r *Run) slip(named []string, variable, value string) error {
	if after := strings.TrimLeft(value, "=:"); after != value && (variable == "ups.status" || number.MatchString(strings.TrimSpace(after))) {
		return fmt.Errorf("the value follows its variable after a blank: write %s %s", variable, strings.TrimSpace(after))
	}
	if inside := strings.Trim(value, `"'`); inside != value && (variable == "ups.status" || number.MatchString(inside)) {
		return fmt.Errorf("a value has no quotation marks: write %s %s", variable, inside)
	}
	if variable != "ups.status" {
		if plain := strings.TrimSuffix(value, "%"); plain != value && number.MatchString(plain) {
			return fmt.Errorf("a value has no %%: write %s %s", variable, strings.TrimSpace(plain))
		}
		if point := strings.Replace(value, ",", ".", 1); point != value && number.MatchString(point) {
			return fmt.Errorf("a number has a point: write %s %s", variable, point)
		}
		if m := withUnit.FindStringSubmatch(value); m != nil && measured.MatchString(variable) {
			plain := m[1]
			if d, err := time.ParseDuration(m[1] + strings.ToLower(m[2][:1])); err == nil && strings.Contains(variable, "runtime") {
				plain = strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
			}
			return fmt.Errorf("a driver sends a number without a unit: write %s %s", variable, plain)
		}
		return nil
	}
	for _, w := range strings.Fields(value) {
		if slices.Contains(named, w) {
			continue
		}
		if _, known := fsm.LookupStatus(w); known {
			if r.Derived || !fsm.Derived(w) {
				continue
			}
			return fmt.Errorf("no driver reports %s, and it would change nothing%s", w, instead[w])
		}
		if words := strings.FieldsFunc(w, func(c rune) bool { return strings.ContainsRune(",;|/+", c) }); len(words) > 1 {
			return fmt.Errorf("unknown status %s (words of ups.status have a blank between them: %s)", w, strings.Join(words, " "))
		}
		if _, to, ok := strings.Cut(w, "->"); ok {
			return fmt.Errorf("unknown status %s (a unit reports what it is now: %s)", w, to)
		}
		if near := nearStatus(w); near != "" {
			return fmt.Errorf("unknown status %s (did you mean %s?)", w, near)
		}
	}
	return nil
}

// instead is how a scenario says what upsmon then derives.
var instead = map[string]string{
	"NOCOMM": ": write TIME UNIT lost", "COMM": ": write TIME UNIT back", "REFUSED": ": write TIME UNIT refused", "SEC": ": set upsd.clients",
	"LB1": ": set battery.charge", "LB2": ": set battery.charge", "LB3": ": set battery.charge",
}

// nearStatus returns the status that an unknown word is probably meant to be, or "".
func nearStatus(word string) string {
	word = strings.ReplaceAll(strings.ToUpper(word), "0", "O")
	if status := cmp.Or(fsm.Notified(word), fsm.Meant(word)); status != "" {
		return status
	}
	if len(word) == 2 { // too short for Closest
		for _, w := range []string{word, word[1:] + word[:1]} {
			if _, known := fsm.LookupStatus(w); known {
				return w
			}
		}
	}
	if _, known := fsm.LookupStatus(word); known {
		return word
	}
	var all []string
	for _, s := range fsm.Statuses() {
		if s.Kind == fsm.WordRegion || s.Kind == fsm.LineRegion {
			all = append(all, s.Name)
		}
	}
	return grammar.Closest(word, all)
}

// measured matches the variables whose values are numbers of some unit.
var measured = regexp.MustCompile(`\.(charge|runtime|load|voltage|current|temperature|frequency|power|realpower)$`)

// withUnit is a number with the unit that people say with it.
var withUnit = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) *(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|V|W|A|Hz|C|°C)$`)

// number is what a comparison reads as one.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?\s*$`)

// find finds the unit that a scenario names.
func find(name string, policy *fsm.Definition) (int, error) {
	i, err := policy.Find(name)
	if err == nil {
		return i, nil
	}
	var units []string
	for i := range policy.Units {
		units = append(units, policy.Units[i].Short)
	}
	if slices.Contains(units, name) {
		return 0, err // there are several
	}
	return 0, fmt.Errorf("%w%s", err, meant(name, units, ""))
}
