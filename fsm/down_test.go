package fsm

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A script is a System with a check of the records of each step.
type script struct {
	t *testing.T
	*System
}

// expect takes one step and compares its records with a text.
func (d script) expect(after time.Duration, in Input, want string) {
	d.t.Helper()
	var got []string
	for _, r := range d.Step(at(after), in) {
		switch r.Kind {
		case RuleRun, GuardFailed, GuardHeld:
		default:
			got = append(got, fmt.Sprintf("%s %s", r.Name, r.String()))
		}
	}
	if s := strings.Join(got, "; "); s != want {
		d.t.Errorf("at %v\n got %s\nwant %s", after, s, want)
	}
}

func restarted(t *testing.T, d *Definition, s *System, now time.Duration) script {
	t.Helper()
	next, records := Start(d, at(now), s.State().Clone())
	if len(records) != 0 {
		t.Errorf("records of a restart: got %v, want none", records)
	}
	return script{t, next}
}

// downPolicy orders a single shutdown in each outage.
func downPolicy(units int) *Definition {
	return policy(units,
		Rule{On: on("None", "LB"), Actions: []Action{shutdown(Not{is("DOWN")}), say("low")}},
		Rule{On: on("None", "FSD"), Actions: []Action{shutdown(Not{is("DOWN")})}},
		Rule{On: on("None", "DOWN"), Actions: []Action{say("down")}},
		Rule{On: on("DOWN", "None"), Actions: []Action{say("up")}},
	)
}

// TestDown: DOWN holds at once. The rules for its events run after those of the step. It ends when
// power is good for all units, not just for one.
func TestDown(t *testing.T) {
	def := downPolicy(2)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(1*time.Second, report(0, "OB LB FSD", 5), "u0 OL->OB; u0 None->LB; u0 None->FSD; u0 SHUTDOWNCMD /bin/true; u0 NUTLOG low; "+
		"u0 None->DOWN; u1 None->DOWN; u0 NUTLOG down; u1 NUTLOG down")
	d.expect(2*time.Second, report(1, "OB LB", 5), "u1 OL->OB; u1 None->LB; u1 NUTLOG low")
	d.expect(3*time.Second, Input{Shutdown: ShutdownDone}, "u0 timer started end of DOWN")
	d = restarted(t, def, d.System, 4*time.Second)
	d.expect(5*time.Second, report(0, "OL", 5), "u0 OB->OL; u0 FSD->None; u0 LB->None")
	d.expect(6*time.Second, report(1, "OL LB", 5), "u1 OB->OL; u0 timer started end of DOWN on mains")
	d.expect(7*time.Second, report(1, "OL", 5), "u1 LB->None; u0 DOWN->None; u1 DOWN->None; u0 timer cancelled end of DOWN (DOWN has ended); "+
		"u0 timer cancelled end of DOWN on mains (DOWN has ended); u0 NUTLOG up; u1 NUTLOG up")
	if _, running := d.NextDeadline(); running {
		t.Error("a timer of DOWN still runs after DOWN has ended")
	}
	d.expect(8*time.Second, report(1, "OB LB", 5), "u1 OL->OB; u1 None->LB; u1 SHUTDOWNCMD /bin/true; u1 NUTLOG low; "+
		"u0 None->DOWN; u1 None->DOWN; u0 NUTLOG down; u1 NUTLOG down")
}

// TestDownStillUp: a machine that is still up ten minutes after its shutdown command succeeded may
// order another shutdown.
func TestDownStillUp(t *testing.T) {
	def := downPolicy(1)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(time.Second, report(0, "OB LB", 5), "u0 OL->OB; u0 None->LB; u0 SHUTDOWNCMD /bin/true; u0 NUTLOG low; u0 None->DOWN; u0 NUTLOG down")
	d.expect(time.Hour, Input{}, "") // the command has not succeeded
	d.expect(time.Hour, Input{Shutdown: ShutdownDone}, "u0 timer started end of DOWN")
	d = restarted(t, def, d.System, time.Hour+time.Minute)
	if end, _ := d.NextDeadline(); end != time.Hour+DownFor {
		t.Errorf("DOWN ends at %v, want ten minutes after success", end)
	}
	if states := d.States(0); !slices.Contains(states, "DOWN") {
		t.Errorf("states: got %q, want DOWN among them", states)
	}
	d.expect(time.Hour+DownFor, Input{}, "u0 timer expired end of DOWN; u0 DOWN->None (this machine is still up); u0 NUTLOG up")
	d.expect(2*time.Hour, report(0, "OB LB FSD", 5), "u0 None->FSD; u0 SHUTDOWNCMD /bin/true; u0 None->DOWN; u0 NUTLOG down")
	d.expect(2*time.Hour, Input{Shutdown: ShutdownGone}, "u0 DOWN->None (its SHUTDOWNCMD is not given any more); u0 NUTLOG up")
}

// TestDownMainsIsBack: a minute of mains power without FSD ends DOWN even if the battery is still
// low, so that the next outage orders a shutdown again. A shorter time does not.
func TestDownMainsIsBack(t *testing.T) {
	def := downPolicy(2)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	const down = "; u0 SHUTDOWNCMD /bin/true; u0 NUTLOG low; u0 None->DOWN; u1 None->DOWN; u0 NUTLOG down; u1 NUTLOG down"
	d.expect(0, report(1, "OB", 50), "u1 OL->OB")
	d.expect(0, report(0, "OB LB", 5), "u0 OL->OB; u0 None->LB"+down)
	d.expect(0, Input{Shutdown: ShutdownDone}, "u0 timer started end of DOWN")
	d.expect(1*time.Second, report(0, "OL LB", 5), "u0 OB->OL")
	d.expect(2*time.Second, report(1, "OL FSD", 5), "u1 OB->OL; u1 None->FSD")
	d.expect(3*time.Second, report(1, "OL", 5), "u1 FSD->None; u0 timer started end of DOWN on mains")
	d.expect(30*time.Second, report(0, "OB LB", 5), "u0 OL->OB; u0 timer cancelled end of DOWN on mains (mains power did not stay)")
	d.expect(31*time.Second, report(0, "OL LB", 5), "u0 OB->OL; u0 timer started end of DOWN on mains")
	d = restarted(t, def, d.System, 32*time.Second)
	d.expect(90*time.Second, report(0, "OL LB CHRG", 6), "u0 None->CHRG")
	d.expect(91*time.Second, Input{}, "u0 timer expired end of DOWN on mains; u0 timer cancelled end of DOWN (DOWN has ended); "+
		"u0 DOWN->None (mains power is back); u1 DOWN->None (mains power is back); u0 NUTLOG up; u1 NUTLOG up")
	if _, running := d.NextDeadline(); running {
		t.Error("a timer of DOWN still runs after DOWN has ended")
	}
	d.expect(92*time.Second, report(0, "OB CHRG", 5), "u0 OL->OB; u0 LB->None")
	d.expect(93*time.Second, report(0, "OB LB CHRG", 5), "u0 None->LB"+down)
}

// TestDownEndsItsTimers: the record of the end of DOWN is why its timers are cancelled, and not that of LS, which is
// judged after it.
func TestDownEndsItsTimers(t *testing.T) {
	s, _ := Start(policy(1, Rule{On: on("None", "LS"), Actions: []Action{shutdown(nil)}}, Rule{On: on("DOWN", "None"), Actions: []Action{say("up")}}), at(0), nil)
	s.Step(at(0), report(0, "OB", 5))
	s.Step(at(time.Second), Input{Shutdown: ShutdownDone})
	d := script{t, s}
	p := s.Snapshot()
	d.expect(2*time.Second, report(0, "OL", 5), "u0 OB->OL; u0 DOWN->None; u0 LS->None; u0 timer cancelled end of DOWN (DOWN has ended); u0 NUTLOG up")
	s.Restore(p)
	records := s.Step(at(2*time.Second), report(0, "OL", 5))
	for _, r := range records {
		if r.Kind == TimerCancelled && (r.Cause < 0 || records[r.Cause].Event.String() != "DOWN->None") {
			t.Errorf("%v: got cause %d of %v, want DOWN->None", r, r.Cause, records)
		}
	}
}

// TestDownOnMains: good power does not end a shutdown that has another reason.
func TestDownOnMains(t *testing.T) {
	hot := &Comparison{Variable: "battery.charge", Op: ">", Number: 90, Literal: "90"}
	def := policy(1, Rule{On: Crossing{hot}, Actions: []Action{shutdown(nil)}}, Rule{On: on("DOWN", "None"), Actions: []Action{say("up")}})
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(time.Second, report(0, "OL", 99), "u0 battery.charge > 90; u0 SHUTDOWNCMD /bin/true; u0 None->DOWN")
	d.expect(2*time.Second, report(0, "OL CHRG", 99), "u0 None->CHRG")
	d.expect(3*time.Second, report(0, "OB", 99), "u0 OL->OB; u0 CHRG->None")
	d.expect(4*time.Second, report(0, "OL", 99), "u0 OB->OL; u0 DOWN->None; u0 NUTLOG up")
}

// TestDownForced: an FSD that an administrator injects while the machine is still up orders a
// shutdown, whatever states are on.
func TestDownForced(t *testing.T) {
	s, _ := Start(downPolicy(2), at(0), nil)
	d := script{t, s}
	force := func(unit int) Input { return Input{Unit: report(unit, "", 0).Unit, FSD: true} }
	d.expect(time.Second, force(0), "u0 None->FSD; u0 SHUTDOWNCMD /bin/true; u0 None->DOWN; u1 None->DOWN; u0 NUTLOG down; u1 NUTLOG down")
	d.expect(time.Second, force(1), "u1 None->FSD")
	d.expect(2*time.Second, force(0), "u0 None->FSD") // the command has not ended
	d.expect(3*time.Second, Input{Shutdown: ShutdownDone}, "u0 timer started end of DOWN")
	d.expect(4*time.Second, force(0), "u0 DOWN->None (ordered again); u1 DOWN->None (ordered again); u0 None->FSD; "+
		"u0 timer cancelled end of DOWN (DOWN has ended); u0 NUTLOG up; u1 NUTLOG up; u0 SHUTDOWNCMD /bin/true; "+
		"u0 None->DOWN; u1 None->DOWN; u0 NUTLOG down; u1 NUTLOG down")
	d.expect(5*time.Second, report(0, "OL", 50), "")
}

// TestDownUnnamed: DOWN is tracked even if no rule names it, and outlives the unit that began it.
func TestDownUnnamed(t *testing.T) {
	rules := []Rule{{On: on("None", "LB"), Actions: []Action{shutdown(nil)}}}
	def := policy(2, rules...)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(time.Second, report(1, "OB LB", 5), "u1 OL->OB; u1 None->LB; u1 SHUTDOWNCMD /bin/true")
	d.expect(time.Second, Input{Shutdown: ShutdownDone}, "u1 timer started end of DOWN")
	for unit := range 2 {
		if states := d.States(unit); !slices.Contains(states, "DOWN") {
			t.Errorf("states: got %q, want DOWN among them", states)
		}
	}
	next, _ := Start(policy(1, rules...), at(2*time.Second), d.State().Clone())
	if state, _ := next.UnitState("LOCAL:u0@localhost:3493"); !state.Down || len(state.Timers) != 1 || state.Timers[0].Name != DownTimer {
		t.Errorf("got %+v, want DOWN and its timer", state)
	}
	script{t, next}.expect(time.Hour, Input{}, "u0 timer expired end of DOWN")
	if states := next.States(0); slices.Contains(states, "DOWN") {
		t.Errorf("states: got %q, want no DOWN", states)
	}
}

// stated makes a policy with user-defined states.
func stated(units int, states []string, rules ...Rule) *Definition {
	d := policy(units, rules...)
	d.Groups[0].States = states
	return d
}

// TestUserStates: user-defined states move after the rules of the step have run. Each snapshot sees
// the states before it, and nothing is recorded where nothing changes.
func TestUserStates(t *testing.T) {
	def := stated(2, []string{"a", "b"},
		Rule{On: on("OL", "OB"), Actions: []Action{set("a", true), {If: is("a"), Command: Say{"NUTLOG", Text{{Literal: "too early"}}}}, set("b", true), set("b", false)}},
		Rule{On: on("None", "a"), Actions: []Action{say("a"), {Command: SetState{State: "b", On: true, Unit: 1, Name: "u1"}}}},
		Rule{On: on("None", "b"), Actions: []Action{say("b")}},
		Rule{On: on("OB", "OL"), Actions: []Action{set("a", false)}},
		Rule{On: on("a", "None"), Actions: []Action{say("no a")}},
	)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(time.Second, report(0, "OB", 50), "u0 OL->OB; u0 RAISE a; u0 RAISE b; u0 CLEAR b; u0 None->a; u0 NUTLOG a; u1 RAISE b; u1 None->b; u1 NUTLOG b")
	d = restarted(t, def, d.System, 2*time.Second)
	if got := d.States(0); !slices.Equal(got, []string{"COMM", "OB", "a"}) {
		t.Errorf("states: got %q, want COMM, OB and a", got)
	}
	d.expect(3*time.Second, report(0, "OL", 50), "u0 OB->OL; u0 CLEAR a; u0 a->None; u0 NUTLOG no a")
	d.expect(4*time.Second, report(0, "OB a", 50), "u0 OL->OB; u0 RAISE a; u0 RAISE b; u0 CLEAR b; u0 None->a; u0 NUTLOG a") // a driver's word of that name is not the state
}

// TestStatesInOrder: looking at the clock late does not change how timers and states affect each
// other.
func TestStatesInOrder(t *testing.T) {
	def := stated(1, []string{"a"},
		Rule{On: on("OL", "OB"), Actions: []Action{run("first", time.Second, nil), run("second", 2*time.Second, nil)}},
		Rule{On: Timeout{Timer: "first"}, Actions: []Action{set("a", true)}},
		Rule{On: Timeout{Timer: "second"}, Actions: []Action{{If: is("a"), Command: Say{"NUTLOG", Text{{Literal: "a"}}}}}},
	)
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(0, report(0, "OB", 50), "u0 OL->OB; u0 timer started first; u0 timer started second")
	d.expect(time.Minute, Input{}, "u0 timer expired first; u0 RAISE a; u0 None->a; u0 timer expired second; u0 NUTLOG a")
}

// TestCircle: states that change each other endlessly are stopped, and a record says so.
func TestCircle(t *testing.T) {
	def := stated(1, []string{"a"},
		Rule{On: on("OL", "OB"), Actions: []Action{set("a", true)}},
		Rule{On: on("None", "a"), Actions: []Action{set("a", false)}},
		Rule{On: on("a", "None"), Actions: []Action{{If: is("OB"), Command: SetState{State: "a", On: true, Unit: Self}}}},
		Rule{On: on("OB", "OL"), Actions: []Action{say("mains")}},
	)
	s, _ := Start(def, at(0), nil)
	records := s.Step(at(0), report(0, "OB", 50))
	moves := 0
	for _, r := range records {
		if r.Kind == Transition {
			moves++
		}
	}
	last := records[len(records)-1]
	if moves != 1+maxSnapshots || last.Kind != CircleEnded || last.String() != "a stays as it is: states change each other endlessly" {
		t.Errorf("got %d moves and then %q, want %d and the end of the circle", moves, last, 1+maxSnapshots)
	}
	script{t, s}.expect(time.Second, report(0, "OL", 50), "u0 OB->OL; u0 NUTLOG mains")
}

// TestForceEach: SETFSD EACH is for the units of the group that power this host and of which it is
// the primary. SETFSD alone is for the rule's own unit.
func TestForceEach(t *testing.T) {
	def := policy(4,
		Rule{On: on("OL", "OB"), Actions: []Action{{Command: ForceShutdown{Unit: Self, Each: true}}}},
		Rule{On: on("OB", "OL"), Actions: []Action{{Command: ForceShutdown{Unit: Self}}}})
	def.Groups = append(def.Groups, Group{Name: "other"})
	for i := range def.Units {
		def.Units[i].Primary = i != 1
	}
	def.Units[2].PowerVal = 0
	def.Units = append(def.Units, Unit{ID: "other:x@localhost:3493", Name: "x", Short: "x", Group: 1, PowerVal: PowerUnit, Primary: true})
	s, _ := Start(def, at(0), nil)
	d := script{t, s}
	d.expect(0, report(2, "OB", 50), "u2 OL->OB; u2 SETFSD u0; u2 SETFSD u3")
	d.expect(0, report(2, "OL", 50), "u2 OB->OL; u2 SETFSD u2")
	var targets []string
	for e := range def.Effects(def.Units[0].ID, SetFSD, nil, time.Time{}) {
		targets = append(targets, e.Target)
	}
	if want := []string{def.Units[0].ID, def.Units[3].ID, def.Units[0].ID}; !slices.Equal(targets, want) {
		t.Errorf("targets: got %q, want %q", targets, want)
	}
}

// TestOther: OTHER is on while the status has a word that NUT does not know.
func TestOther(t *testing.T) {
	s, _ := Start(policy(1, Rule{On: on("None", "OTHER"), Actions: []Action{say("new")}}, Rule{On: on("OTHER", "None"), Actions: []Action{say("gone")}}), at(0), nil)
	d := script{t, s}
	d.expect(0, report(0, "OL CHRG ALARM", 50), "u0 None->CHRG; u0 None->ALARM")
	d.expect(0, report(0, "OL SLEEPY", 50), "u0 None->SLEEPY; u0 None->OTHER; u0 ALARM->None; u0 CHRG->None; u0 NUTLOG new")
	d.expect(0, report(0, "OL LS", 50), "u0 SLEEPY->None") // as a word of a driver, LS is unknown, too
	d.expect(0, report(0, "OL", 50), "u0 OTHER->None; u0 NUTLOG gone")
}
