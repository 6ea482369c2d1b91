package fsm

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestAcknowledge: nobody is notified again of an acknowledged event until it has ended, and rules
// still do everything else. Both hold across a reload.
func TestAcknowledge(t *testing.T) {
	every := Lasting{Of: on("OL", "OB"), Every: 10 * time.Second}
	d := policy(2,
		Rule{Pos: "a", On: every, Actions: []Action{say("told")}},
		Rule{Pos: "b", On: every, Actions: []Action{say("also"), {Command: PostWeb{URL: Text{{Literal: "https://chat.example.com"}}, Text: Text{{Literal: "for people"}}}},
			{Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}}}}}},
		Rule{Pos: "c", On: every, Actions: []Action{{Command: PostWeb{URL: Text{{Literal: "https://alerts.example.com"}}, Body: Text{{Literal: "{}"}}}}}},
	)
	system, _ := Start(d, at(0*time.Second), nil)
	effects := func(records []Record) (all []string) {
		for _, r := range records {
			if r.Effect != nil {
				all = append(all, r.Effect.Verb.String())
			}
		}
		return all
	}
	want := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	all, quiet := []string{"NUTLOG", "NUTLOG", "WEBHOOK", "SHUTDOWNCMD", "WEBHOOK"}, []string{"SHUTDOWNCMD", "WEBHOOK"}
	ack := func(s time.Duration, undo bool) int {
		n := 0
		for _, r := range system.Step(at(s*time.Second), Input{Unit: d.Units[0].ID, Ack: &Ack{Undo: undo}, By: "me"}) {
			if r.Kind == Acknowledged || r.Kind == Recalled {
				n++
			}
		}
		return n
	}
	system.Step(at(1*time.Second), report(0, "OL", 100))
	if n := ack(1, false); n != 0 {
		t.Errorf("got %d acknowledgements, want 0: nothing is repeated", n)
	}
	want("the beginning", effects(system.Step(at(2*time.Second), report(0, "OB", 100))), all...)
	want("again", effects(system.Step(at(12*time.Second), Input{})), all...)
	if n := ack(13, false); n != 1 || len(system.Acknowledged(0)) != 1 || len(system.Acknowledged(1)) != 0 {
		t.Errorf("got %d acknowledgements, want 1; acknowledged events of u0: %q, want one", n, system.Acknowledged(0))
	}
	if n := ack(14, false); n != 0 {
		t.Errorf("got %d acknowledgements of an acknowledged event, want 0", n)
	}
	acked := func() (all []string) {
		for _, r := range system.Explain(0, at(14*time.Second)) {
			for _, a := range r.Actions {
				if a.Acked {
					all = append(all, a.Action)
				}
			}
		}
		return all
	}
	want("explained", acked(), "NUTLOG", "NUTLOG", "WEBHOOK")
	want("acknowledged", effects(system.Step(at(22*time.Second), Input{})), quiet...)
	system, _ = Start(d, at(23*time.Second), system.State())
	want("after a reload", effects(system.Step(at(32*time.Second), Input{})), quiet...)
	if n := ack(33, true); n != 1 {
		t.Errorf("%d acknowledgements undone, want 1", n)
	}
	want("taken back", effects(system.Step(at(42*time.Second), Input{})), all...)
	ack(43, false)
	want("the end", effects(system.Step(at(44*time.Second), report(0, "OL", 100))))
	want("the next time", effects(system.Step(at(45*time.Second), report(0, "OB", 100))), all...)
	want("and again", effects(system.Step(at(55*time.Second), Input{})), all...)
}

// TestLimit: a rule that has acted does nothing for a while. A rule that has done nothing has not
// used up its turn. Both hold across a reload of an edited file.
func TestLimit(t *testing.T) {
	change := on("OL", "OB")
	rule := Rule{Pos: "a", On: change, Limit: NewLimit(10*time.Minute, []Trigger{change}, 1), Actions: []Action{{If: In{Unit: Self, Region: "None|LB", State: "LB"}, Command: say("x").Command}}}
	d := policy(2, rule)
	system, _ := Start(d, at(0*time.Second), nil)
	outage := func(s time.Duration, status string) int {
		n := 0
		for _, r := range append(system.Step(at(s*time.Second), report(0, "OL", 100)), system.Step(at((s+1)*time.Second), report(0, status, 100))...) {
			if r.Effect != nil {
				n++
			}
		}
		return n
	}
	var got []int
	for _, c := range []struct {
		s      time.Duration
		status string
	}{{1, "OB"}, {10, "OB LB"}, {20, "OB LB"}, {300, "OB LB"}, {609, "OB LB"}, {611, "OB LB"}, {620, "OB LB"}} {
		if c.s == 300 {
			edited := policy(2, Rule{Pos: "b", On: on("OB", "OL")}, rule)
			system, _ = Start(edited, at(c.s*time.Second), system.State())
		}
		got = append(got, outage(c.s, c.status))
	}
	if want := []int{0, 1, 0, 0, 0, 1, 0}; !reflect.DeepEqual(got, want) {
		t.Errorf("effects per step: got %v, want %v", got, want)
	}
}
