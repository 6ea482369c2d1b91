package fsm

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestReword: an effect can be made again from its rule and its values, and is the same. A process
// with root's rights makes the words of a command in this way.
func TestReword(t *testing.T) {
	d := policy(3,
		Rule{On: Lasting{Of: on("OL", "OB"), For: 3 * time.Second}, Actions: []Action{
			say("on battery"),
			{Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}, {{Field: FieldEvent}, {Field: FieldTime}}}}},
			{Command: RunShutdown{Argv: []Text{{{Literal: "/bin/true"}}, {{Variable: varCharge}, {Variable: varStatus}, {Variable: "ups.id"}}}}},
			{Command: RunTimer{Timer: "two-min", After: 2 * time.Minute}},
		}},
		Rule{On: Timeout{Timer: "two-min"}, Actions: []Action{{Command: RunShell{Text: Text{{Field: FieldUnit}, {Field: FieldGroup}, {Variable: varCharge}}}}}},
		Rule{On: Crossing{&Comparison{Variable: varCharge, Op: "<", Number: 50, Literal: "50"}}, Actions: []Action{{Command: SendMail{To: Text{{Variable: varStatus}}}}}},
	)
	d.ID = "this one"
	system, _ := Start(d, at(0), nil)
	effects := 0
	history(system, 1, 2000, func(_ Instant, records []Record) *System {
		for _, r := range records {
			e := r.Effect
			if e == nil {
				continue
			}
			effects++
			bare := &Effect{Verb: e.Verb, Unit: e.Unit, Rule: e.Rule, Action: e.Action, Event: e.Event, Time: e.Time, Values: e.Values}
			want := *e
			want.Flag, want.Urgent = "", false
			if got := d.Reword(bare); !reflect.DeepEqual(got, &want) {
				t.Fatalf("want %+v\ngot  %+v", want, got)
			}
			for _, change := range []func(*Effect){
				func(e *Effect) { e.Action += 10 }, func(e *Effect) { e.Rule = "x" }, func(e *Effect) { e.Unit = "x" }, func(e *Effect) { e.Verb = "WALL" },
			} {
				other := *bare
				change(&other)
				if got := d.Reword(&other); got != nil {
					t.Fatalf("%+v: got %+v, want nil", other, got)
				}
			}
		}
		return system
	})
	if effects < 100 {
		t.Errorf("got %d effects, want at least 100", effects)
	}
}

// TestMaxValue: whatever a server sends, values are bounded from the first step.
func TestMaxValue(t *testing.T) {
	d := policy(1, Rule{On: on("OL", "OB"), Actions: []Action{
		{Command: Say{"PRINT", Text{{Variable: varCharge}, {Variable: varStatus}}}},
		{Command: RunShutdown{Argv: []Text{{{Variable: varCharge}}, {{Variable: varStatus}}}}},
	}})
	for _, filler := range []string{"x", "ä", "日", "\xff"} {
		for _, size := range []int{MaxValue - 1, MaxValue, MaxValue + 1, MaxValue + 2, 1 << 20} {
			value := strings.Repeat(filler, size/len(filler)+1)[:size]
			kept := min(size, MaxValue)
			system, _ := Start(d, at(0), nil)
			system.Step(at(0), report(0, "OL", 100))
			var effects []*Effect
			for _, r := range system.Step(at(1), Input{Unit: report(0, "", 0).Unit, Status: "OB " + value, Values: []Value{{varCharge, value}}}) {
				if r.Effect != nil {
					effects = append(effects, r.Effect)
				}
			}
			if len(effects) != 2 {
				t.Fatalf("got %d effects, want 2", len(effects))
			}
			for _, e := range effects {
				for _, v := range e.Values {
					if len(v.Value) > MaxValue || len(v.Value) < kept-utf8.UTFMax || !strings.HasPrefix("OB "+value, v.Value) && !strings.HasPrefix(value, v.Value) {
						t.Errorf("%d × %q: %s has %d bytes, want a prefix of at most MaxValue", size, filler, v.Name, len(v.Value))
					}
					if utf8.ValidString(value) && !utf8.ValidString(v.Value) {
						t.Errorf("%d × %q: the value is cut within a character", size, filler)
					}
				}
				for _, s := range append(e.Argv, e.Text) {
					if len(s) > 2*MaxValue+1 {
						t.Errorf("%d × %q: the text has %d bytes", size, filler, len(s))
					}
				}
			}
			for _, v := range system.State().Units[0].Values {
				if len(v.Value) > MaxValue {
					t.Errorf("%d × %q: the state keeps %d bytes of a value", size, filler, len(v.Value))
				}
			}
		}
	}
}

// TestNotifyType: events have the NOTIFYTYPEs that the grammar's hints name.
func TestNotifyType(t *testing.T) {
	for _, c := range []struct {
		event *Event
		want  string
	}{
		{entering("OL", "OB"), "ONBATT"}, {entering("OB", "OL"), "ONLINE"},
		{entering("COMM", "NOCOMM"), "COMMBAD"}, {entering("NOCOMM", "COMM"), "COMMOK"},
		{entering("COMM", "NOCOMM").lasting(time.Minute, 0), "NOCOMM"}, {entering("NOCOMM", "COMM").lasting(time.Minute, 0), "COMMOK"},
		{entering("None", "LB"), "LOWBATT"}, {entering("LB", "None"), ""}, {entering("None", "LB").lasting(time.Second, 0), "LOWBATT"},
		{entering("None", "RB"), "REPLBATT"}, {entering("None", "FSD"), "FSD"}, {entering("FSD", "None"), ""},
		{entering("None", "CAL"), "CAL"}, {entering("CAL", "None"), "NOTCAL"}, {entering("OTHER", "None"), "NOTOTHER"},
		{entering("None", "LS"), ""}, {entering("None", "DISCHRG"), ""}, {ending("OB"), ""},
		{becoming("OB", Calm), "ONBATT"}, {becoming("NOT OB", Calm), "ONLINE"}, {becoming("OL", Calm), "ONLINE"}, {becoming("NOT CAL", Calm), "NOTCAL"},
		{becoming("OB AND NOT CAL", Calm), ""}, {becoming("battery.charge < 50", Calm), ""},
	} {
		if got := c.event.NotifyType(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.event, got, c.want)
		}
	}
}
