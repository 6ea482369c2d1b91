package fsm

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// TestAdjust: a running timer is cancelled or extended. Any other timer stays as it is.
func TestAdjust(t *testing.T) {
	def := &Definition{Groups: []Group{{}}, Units: []Unit{{ID: "u", Name: "u", Rules: []Rule{
		{Pos: "x:1:1", On: Timeout{StartTimerName, 0}, Actions: []Action{{Command: RunTimer{Timer: "down", After: time.Minute}}}},
		{Pos: "x:2:1", On: Timeout{"down", 0}, Actions: []Action{say("down")}},
	}}}}
	for _, tt := range []struct {
		name   string
		at     time.Duration
		adjust Adjust
		says   string        // the record
		ends   time.Duration // of down; 0: never
	}{
		{"cancelled", 10 * time.Second, Adjust{Timer: "down"}, "timer cancelled down (alice)", 0},
		{"extended", 10 * time.Second, Adjust{Timer: "down", Extend: time.Hour}, "timer extended down (alice)", time.Hour + 61*time.Second},
		{"extended by centuries", 10 * time.Second, Adjust{Timer: "down", Extend: math.MaxInt64}, "timer extended down (alice)", 10*time.Second + maxLeft},
		{"another name", 10 * time.Second, Adjust{Timer: "up"}, "", 61 * time.Second},
		{"too late", 2 * time.Minute, Adjust{Timer: "down"}, "timer expired down", 2 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := Start(def, Instant{}, nil)
			s.Step(Instant{Mono: time.Second}, Input{})
			var says []string
			for _, r := range s.Step(Instant{Mono: tt.at}, Input{Unit: "u", Adjust: &tt.adjust, By: "alice"}) {
				says = append(says, r.String())
			}
			if got := strings.Join(says, "; "); !strings.HasPrefix(got, tt.says) || (tt.says == "") != (got == "") {
				t.Errorf("records: got %q, want %q", got, tt.says)
			}
			at, runs := s.NextDeadline()
			if got := fmt.Sprint(at, runs); tt.at < time.Minute && got != fmt.Sprint(tt.ends, tt.ends > 0) {
				t.Errorf("next deadline: got %s, want %v", got, tt.ends)
			}
		})
	}
}

// TestAdjustDuringPause: a timer that is due, but held until the units have been heard from, is
// extended from now. From its deadline, it might expire at once.
func TestAdjustDuringPause(t *testing.T) {
	def := &Definition{Groups: []Group{{}}, Units: []Unit{{ID: "u", Name: "u", Rules: []Rule{
		{Pos: "x:1:1", On: Timeout{StartTimerName, 0}, Actions: []Action{{Command: RunTimer{Timer: "down", After: time.Minute}}}},
		{Pos: "x:2:1", On: Timeout{"down", 0}, Actions: []Action{say("down")}},
	}}}}
	s, _ := Start(def, Instant{}, nil)
	s.Step(Instant{Mono: time.Second}, Input{})
	s.Pause(true)
	now := Instant{Mono: time.Hour}
	s.Step(now, Input{Unit: "u", Adjust: &Adjust{Timer: "down", Extend: time.Minute}})
	s.Pause(false)
	if at, _ := s.NextDeadline(); at != time.Hour+time.Minute {
		t.Errorf("the timer expires at %v, want 1h1m", at)
	}
}

// TestAdjustCountAgain: an FSD that is ordered again starts the count that somebody has cancelled,
// though FSD was on all the time. From then on the count is an ordinary one.
func TestAdjustCountAgain(t *testing.T) {
	def := &Definition{Groups: []Group{{}}, Units: []Unit{{ID: "u", Name: "u", Rules: []Rule{
		{Pos: "x:1:1", On: Lasting{Of: on("None", "FSD"), For: time.Minute}, Actions: []Action{say("down")}},
	}}}}
	s, _ := Start(def, at(0), nil)
	s.Step(at(1*time.Second), Input{Unit: "u", FSD: true})
	s.Step(at(2*time.Second), Input{Unit: "u", Adjust: &Adjust{Timer: "None->FSD FOR 1m"}})
	if is := s.State().Units[0]; len(is.Cancelled) != 1 || len(is.Timers) != 0 {
		t.Fatalf("once it is cancelled: got %q cancelled and the timers %v, want 1 and none", is.Cancelled, is.Timers)
	}
	s.Step(at(3*time.Second), Input{Unit: "u", FSD: true})
	if is := s.State().Units[0]; len(is.Cancelled) != 0 || len(is.Timers) != 1 {
		t.Errorf("once it runs again: got %q cancelled and the timers %v, want none and 1", is.Cancelled, is.Timers)
	}
}
