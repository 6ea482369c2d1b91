package draw

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// drawn draws a policy, which must succeed.
func drawn(t testing.TB, def *fsm.Definition, d Drawing) *Picture {
	t.Helper()
	p, err := Draw(def, d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func printed(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDrawingIsTheGraph: the edges of the picture are the transitions of the graph, which are those
// of the machines.
func TestDrawingIsTheGraph(t *testing.T) {
	u := timed(1).Graph().Units[0]
	var names, initial []string
	var want [][]fsm.GraphTransition
	for _, r := range u.Regions {
		names, initial, want = append(names, r.Name), append(initial, r.States[0]), append(want, r.Transitions())
	}
	for _, timer := range u.Timers {
		names, initial, want = append(names, "timer "+timer.Name), append(initial, fsm.StateIdle), append(want, timer.Transitions())
	}
	boxes := drawn(t, timed(1), Drawing{All: true}).boxes[0].boxes
	if len(boxes) != 8 || len(boxes) != len(want) {
		t.Fatalf("got %d boxes for %d machines, want 8", len(boxes), len(want))
	}
	for i, b := range boxes {
		var got []fsm.GraphTransition
		for _, e := range b.edges {
			got = append(got, fsm.GraphTransition{From: e.from.lines[0].text, To: e.to.lines[0].text, Event: e.event})
		}
		order := func(a, b fsm.GraphTransition) int { return strings.Compare(a.From+a.To+a.Event, b.From+b.To+b.Event) }
		slices.SortFunc(got, order)
		slices.SortFunc(want[i], order)
		if b.title != names[i] || !slices.Equal(got, want[i]) {
			t.Errorf("%s: got the edges %v; want %s with %v", b.title, got, names[i], want[i])
		}
		for _, n := range b.nodes {
			if n.initial != (n.lines[0].text == initial[i]) {
				t.Errorf("%s: %s is drawn as the initial state: %v", b.title, n.lines[0].text, n.initial)
			}
		}
	}
}

// policy makes a definition of one group of units, all with the same rules.
func policy(units int, rules ...fsm.Rule) *fsm.Definition {
	d := &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL", Supply: &fsm.Supply{Min: fsm.PowerUnit}}}}
	for i := range units {
		name := fmt.Sprintf("u%d", i)
		d.Units = append(d.Units, fsm.Unit{ID: "LOCAL:" + name + "@localhost:3493", Name: name, Short: name, PowerVal: fsm.PowerUnit, Trip: [3]float64{50, 25, 12}})
		for n, r := range rules {
			r.Pos, r.Order = fmt.Sprintf("UPSmon.conf:%d:1", n+1), n
			if end, ok := r.On.(fsm.Timeout); ok {
				end.Owner = i
				r.On = end
			}
			r.Actions = slices.Clone(r.Actions)
			for a := range r.Actions {
				if c, ok := r.Actions[a].Command.(fsm.StopTimer); ok {
					c.Owner = i
					r.Actions[a].Command = c
				}
			}
			d.Units[i].Rules = append(d.Units[i].Rules, r)
		}
	}
	return d
}

func on(from, to string) fsm.Trigger { return fsm.Change{From: from, To: to} }

func say(text string) fsm.Action {
	return fsm.Action{Command: fsm.Say{To: "NUTLOG", Text: fsm.Text{{Literal: text}}}}
}

var sayEvent = fsm.Action{Command: fsm.Say{To: "NUTLOG", Text: fsm.Text{{Field: fsm.FieldEvent}}}}

func is(state string) fsm.Cond {
	return fsm.In{Unit: fsm.Self, Region: fsm.RegionOf(state), State: state, Text: state}
}

// timed makes the plan that most tests use: after two minutes on battery, or with a low battery,
// the host shuts down.
func timed(units int) *fsm.Definition {
	charge := &fsm.Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	return policy(units,
		fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{say("on battery"), start("two-min", 2*time.Minute, is("OB"))}},
		fsm.Rule{On: on("OB", "OL"), Actions: []fsm.Action{stop("two-min"), stop("final")}},
		fsm.Rule{On: fsm.Timeout{Timer: "two-min"}, Actions: []fsm.Action{start("final", 5*time.Second, nil)}},
		fsm.Rule{On: fsm.Timeout{Timer: "final"}, Actions: []fsm.Action{{Command: fsm.RunShutdown{Argv: []fsm.Text{{{Literal: "/bin/true"}}}}}}},
		fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{guarded(start("final", 5*time.Second, nil), is("OB"))}},
		fsm.Rule{On: fsm.Lasting{Of: on("COMM", "NOCOMM"), For: 30 * time.Second}, Actions: []fsm.Action{say("lost for half a minute")}},
		fsm.Rule{On: fsm.Crossing{Comparison: charge}, Actions: []fsm.Action{say("charge is low")}},
		fsm.Rule{On: on("None", "LS"), Actions: []fsm.Action{say("too few supplies")}},
	)
}

// steps prints the flow, one edge a line: ==> leads to SHUTDOWNCMD, --| stops a timer.
func steps(p *Picture) []string {
	name := func(n *node) string { return strings.Join(labels(n.lines, ""), "; ") }
	var out []string
	for _, e := range p.edges {
		arrow := "-->"
		switch {
		case e.stops:
			arrow = "--|"
		case e.deadly:
			arrow = "==>"
		}
		s := name(e.from) + " " + arrow + " " + name(e.to)
		if len(e.lines) > 0 {
			s += " (" + strings.Join(labels(e.lines, ""), "; ") + ")"
		}
		out = append(out, s)
	}
	return out
}

var down = fsm.Action{Command: fsm.RunShutdown{Text: fsm.Text{{Literal: "/bin/true"}}}}

func guarded(a fsm.Action, c fsm.Cond) fsm.Action {
	a.If = c
	return a
}

func start(timer string, after time.Duration, while fsm.Cond) fsm.Action {
	return fsm.Action{Command: fsm.RunTimer{Timer: timer, After: after, While: while}}
}

func stop(timer string) fsm.Action { return fsm.Action{Command: fsm.StopTimer{Timer: timer}} }

// TestFlow: what leads to what, and every way to SHUTDOWNCMD.
func TestFlow(t *testing.T) {
	elsewhere := func(unit int, state string) fsm.Cond {
		return fsm.In{Unit: unit, Name: fmt.Sprintf("u%d", unit), Region: fsm.RegionOf(state), State: state}
	}
	fsd := fsm.Action{Command: fsm.ForceShutdown{Unit: 0, Name: "u0"}}
	for _, tt := range []struct {
		name string
		def  *fsm.Definition
		want []string
	}{
		{"at once", policy(1, fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{guarded(say("low"), is("OB")), guarded(down, is("OB"))}},
			fsm.Rule{On: on("LB", "None"), Actions: []fsm.Action{say("no longer")}}), []string{
			"None->LB ==> NUTLOG low; SHUTDOWNCMD /bin/true ([OB])",
			"LB->None --> NUTLOG no longer",
		}},
		{"different conditions", policy(1, fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{say("low"), guarded(down, is("OB"))}}), []string{
			"None->LB ==> NUTLOG low; [OB] SHUTDOWNCMD /bin/true",
		}},
		{"timers", timed(1), []string{
			"OL->OB --> NUTLOG on battery",
			"OL->OB ==> two-min; 2m WHILE OB",
			"OB->OL --| two-min; 2m WHILE OB",
			"OB->OL --| final; 5s",
			"two-min; 2m WHILE OB ==> final; 5s",
			"final; 5s ==> SHUTDOWNCMD",
			"None->LB ==> final; 5s ([OB])",
			"COMM->NOCOMM FOR 30s --> NUTLOG lost for half a minute",
			"battery.charge < 30 --> NUTLOG charge is low",
			"None->LS; LS: supplies below 1; a unit supplies unless OB --> NUTLOG too few supplies",
		}},
		{"different times", policy(1,
			fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{start("t", time.Minute, nil)}},
			fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{start("t", 5*time.Second, nil)}},
			fsm.Rule{On: fsm.Timeout{Timer: "t"}, Actions: []fsm.Action{down}}), []string{
			"OL->OB ==> t (1m)", "None->LB ==> t (5s)", "t ==> SHUTDOWNCMD /bin/true",
		}},
		{"through upsd", policy(1,
			fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{fsd}},
			fsm.Rule{On: on("None", "FSD"), Actions: []fsm.Action{down}}), []string{
			"None->LB ==> SETFSD u0", "SETFSD u0 ==> None->FSD; also after SETFSD", "None->FSD; also after SETFSD ==> SHUTDOWNCMD /bin/true",
		}},
		{"FSD that nobody awaits", policy(1, fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{fsd}}), []string{
			"None->LB --> SETFSD u0",
		}},
		{"a WHILE", policy(1,
			fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{start("t", time.Minute, fsm.And{is("OB"), fsm.Not{Cond: fsm.Or{is("FSD"), fsm.Not{Cond: is("LB")}}}})}},
			fsm.Rule{On: fsm.Timeout{Timer: "t"}, Actions: []fsm.Action{down}}), []string{
			"OL->OB ==> t; 1m WHILE OB AND NOT (FSD; OR NOT LB)", "t; 1m WHILE OB AND NOT (FSD; OR NOT LB) ==> SHUTDOWNCMD /bin/true",
		}},
		{"user-defined states", func() *fsm.Definition {
			d := policy(1, fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{{Command: fsm.SetState{State: "told", On: true, Unit: fsm.Self}}}},
				fsm.Rule{On: on("None", "told"), Actions: []fsm.Action{down}})
			d.Groups[0].States = []string{"told"}
			return d
		}(), []string{
			"OL->OB ==> RAISE told", "RAISE told ==> None->told; after RAISE told",
			"None->told; after RAISE told ==> SHUTDOWNCMD /bin/true",
		}},
		{"several triggers", func() *fsm.Definition {
			d := policy(1, fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{down}}, fsm.Rule{On: on("None", "FSD"), Actions: []fsm.Action{down}})
			d.Units[0].Rules[1].Pos = d.Units[0].Rules[0].Pos
			return d
		}(), []string{"None->LB ==> SHUTDOWNCMD /bin/true", "None->FSD ==> SHUTDOWNCMD /bin/true"}},
		{"words of a trigger", policy(1, fsm.Rule{On: on("None", "LB"), As: "battery low", Actions: []fsm.Action{sayEvent}}), []string{
			"None->LB; <event>: battery low --> NUTLOG <event>",
		}},
		{"LS, explained once", func() *fsm.Definition {
			d := policy(1, fsm.Rule{On: fsm.Becoming{Cond: is("LS")}, As: "too few supplies", Actions: []fsm.Action{sayEvent}},
				fsm.Rule{On: fsm.Lasting{Of: fsm.Becoming{Cond: is("LS")}, For: time.Minute}, Actions: []fsm.Action{down}})
			d.Units[0].Rules[1].Pos = d.Units[0].Rules[0].Pos + "1"
			return d
		}(), []string{
			"LS; LS: supplies below 1; a unit supplies unless OB; <event>: too few supplies --> NUTLOG <event>",
			"LS FOR 1m ==> SHUTDOWNCMD /bin/true",
		}},
		{"messages, without what may be secret", policy(1, fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{
			{Command: fsm.SendPush{URL: fsm.Text{{Literal: "ntfy://token"}}, Title: fsm.Text{{Literal: "Eaton"}}, Text: fsm.Text{{Literal: "low"}}}},
			{Command: fsm.PostWeb{URL: fsm.Text{{Literal: "https://token"}}, Text: fsm.Text{{Literal: "low"}}}},
			{Command: fsm.PostWeb{URL: fsm.Text{{Literal: "https://token"}}, Body: fsm.Text{{Literal: "token"}}}},
		}}), []string{
			"None->LB --> PUSH Eaton: low; WEBHOOK low; WEBHOOK",
		}},
		{"a loop", policy(1,
			fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{start("t", time.Minute, nil)}},
			fsm.Rule{On: fsm.Timeout{Timer: "t"}, Actions: []fsm.Action{start("t", time.Minute, nil), guarded(down, is("LB"))}}), []string{
			"OL->OB ==> t; 1m", "t; 1m ==> SHUTDOWNCMD /bin/true ([LB])", "t; 1m ==> t; 1m",
		}},
		{"the unit's own timer", policy(1, fsm.Rule{On: fsm.Timeout{Timer: fsm.StartTimerName}, Actions: []fsm.Action{say("hello")}}), []string{
			"monitoring starts --> start; 1s", "start; 1s --> NUTLOG hello",
		}},
		{"another unit", func() *fsm.Definition {
			d := policy(3, fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{start("t", time.Minute, elsewhere(0, "OB"))}})
			d.Units[2].Rules = []fsm.Rule{{Pos: "UPSmon.conf:9:1", On: fsm.Timeout{Timer: "t", Owner: 1}, Actions: []fsm.Action{down}}}
			return d
		}(), []string{
			"OL->OB --> t; 1m WHILE u0 IS OB; nothing happens at its end",
			"OL->OB ==> t; 1m WHILE u0 IS OB",
			"t; 1m WHILE u0 IS OB ==> SHUTDOWNCMD /bin/true",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := steps(drawn(t, tt.def, Drawing{View: Flow}))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
		})
	}
}

// TestAlike: units with the same rules are drawn once, even if their timers and texts contain their
// names. A unit that another one names is drawn alone.
func TestAlike(t *testing.T) {
	named := func(units int) *fsm.Definition {
		d := policy(units, fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{start("", time.Minute, nil)}},
			fsm.Rule{On: fsm.Timeout{}, Actions: []fsm.Action{say("")}})
		for i := range d.Units {
			u := &d.Units[i]
			timer := "t-" + u.Short
			u.Rules[0].Actions[0] = start(timer, time.Minute, nil)
			u.Rules[1].On = fsm.Timeout{Timer: timer, Owner: i}
			u.Rules[1].Actions[0] = say(u.Short + ", not x" + u.Short)
		}
		return d
	}
	one := func(d *fsm.Definition, change func(u *fsm.Unit)) *fsm.Definition {
		change(&d.Units[1])
		return d
	}
	for _, tt := range []struct {
		name string
		def  *fsm.Definition
		all  bool
		want []string
	}{
		{"a unit", timed(1), false, []string{"u0"}},
		{"three units", timed(3), false, []string{"3 units with the same rules: u0, u1, u2"}},
		{"all", timed(3), true, []string{"u0", "u1", "u2"}},
		{"another rule", one(timed(3), func(u *fsm.Unit) { u.Rules = u.Rules[1:] }), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"other words", one(timed(3), func(u *fsm.Unit) { u.Rules[0].As = "the second feed fails" }), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"another time", one(timed(3), func(u *fsm.Unit) { u.Rules[2].Actions[0] = start("final", time.Hour, nil) }), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"another condition", one(timed(3), func(u *fsm.Unit) { u.Rules[4].Actions[0].If = is("FSD") }), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"another address", one(timed(3), func(u *fsm.Unit) {
			u.Rules[0].Actions[0] = fsm.Action{Command: fsm.PostWeb{URL: fsm.Text{{Literal: "https://example.com"}}}}
		}), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"another trip level", one(timed(3), func(u *fsm.Unit) { u.Trip[0] = 99 }), false, []string{"2 units with the same rules: u0, u2", "u1"}},
		{"its timer is another's", one(timed(3), func(u *fsm.Unit) {
			u.Rules[1].Actions[0] = fsm.Action{Command: fsm.StopTimer{Timer: "two-min", Owner: 2}}
		}), false, []string{"u0", "u1", "u2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, view := range []View{Machines, Flow} {
				var got []string
				for _, b := range drawn(t, tt.def, Drawing{View: view, All: tt.all}).boxes {
					title := b.title
					if b.note != nil {
						title += ": " + strings.Join(b.note, " ")
					}
					got = append(got, title)
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("view %d: got %q, want %q", view, got, tt.want)
				}
			}
		})
	}

	p := drawn(t, named(3), Drawing{View: Flow})
	want := []string{"OL->OB --> t-<unit>; 1m", "t-<unit>; 1m --> NUTLOG <unit>, not xu0"}
	if len(p.boxes) != 3 {
		t.Errorf("units with different texts are drawn as one: %q", steps(p))
	}
	d := named(3)
	for i := range d.Units {
		d.Units[i].Rules[1].Actions[0] = say(d.Units[i].Short + " says")
	}
	p = drawn(t, d, Drawing{View: Flow})
	want[1] = "t-<unit>; 1m --> NUTLOG <unit> says"
	if got := steps(p); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// titles returns the titles of the machines in a picture of one unit.
func titles(p *Picture) []string {
	var out []string
	for _, b := range p.boxes {
		for _, inner := range b.boxes {
			out = append(out, inner.title)
		}
	}
	return out
}

// TestBrief: unless everything is requested, the end of a count is drawn where it begins, and a
// condition is written once.
func TestBrief(t *testing.T) {
	charge := &fsm.Comparison{Variable: "battery.charge", Op: "<", Number: 30, Literal: "30"}
	def := policy(1,
		fsm.Rule{On: fsm.Lasting{Of: on("COMM", "NOCOMM"), For: 30 * time.Second}, As: "lost", Actions: []fsm.Action{sayEvent}},
		fsm.Rule{On: fsm.Crossing{Comparison: charge}, Actions: []fsm.Action{sayEvent, down}})
	var got []string
	for _, b := range drawn(t, def, Drawing{}).boxes[0].boxes {
		for _, e := range b.edges {
			got = append(got, b.title+": "+strings.Join(labels(append(slices.Clone(e.from.lines), e.to.lines...), ""), " to ")+": "+strings.Join(labels(e.lines, "/ "), "; "))
		}
	}
	want := []string{"COMM|NOCOMM: COMM to NOCOMM: COMM->NOCOMM FOR 30s; / NUTLOG lost", "COMM|NOCOMM: NOCOMM to COMM: ",
		"battery.charge < 30: false to true: true; / NUTLOG battery.charge < 30; / SHUTDOWNCMD /bin/true", "battery.charge < 30: true to false: "}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestWhatIsDrawn: what rules and conditions name, what --region requests, and everything.
func TestWhatIsDrawn(t *testing.T) {
	rules := func(r ...fsm.Rule) *fsm.Definition { return policy(1, r...) }
	unless := rules(fsm.Rule{On: on("None", "LS"), Actions: []fsm.Action{say("x")}})
	unless.Groups[0].Supply.Unless = is("FSD")
	for _, tt := range []struct {
		name    string
		def     *fsm.Definition
		d       Drawing
		want    []string
		remarks int
	}{
		{"an event", rules(fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{say("x")}}), Drawing{}, []string{"OL|OB"}, 1},
		{"a condition", rules(fsm.Rule{On: on("None", "LB"), Actions: []fsm.Action{guarded(say("x"), is("OB"))}}), Drawing{}, []string{"None|LB"}, 2},
		{"supplies", rules(fsm.Rule{On: on("None", "LS"), Actions: []fsm.Action{say("x")}}), Drawing{}, []string{"None|LS"}, 2},
		{"UNLESS", unless, Drawing{}, []string{"None|LS"}, 2},
		{"all of UNLESS", unless, Drawing{All: true}, []string{"COMM|NOCOMM", "OL|OB", "None|FSD", "None|LS"}, 0},
		{"all", rules(fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{say("x")}}), Drawing{All: true}, []string{"COMM|NOCOMM", "OL|OB"}, 0},
		{"no rules", rules(), Drawing{}, nil, 1},
		{"what happens", timed(1), Drawing{}, []string{"COMM|NOCOMM", "OL|OB", "None|LB", "battery.charge < 30", "None|LS",
			"timer final", "timer two-min"}, 0},
		{"everything", timed(1), Drawing{All: true}, []string{"COMM|NOCOMM", "OL|OB", "None|LB", "battery.charge < 30", "None|LS",
			"timer final", "timer two-min", "timer COMM->NOCOMM FOR 30s"}, 0},
		{"a region", timed(1), Drawing{Regions: []string{"OL|OB"}}, []string{"OL|OB"}, 0},
		{"states", timed(1), Drawing{Regions: []string{"LB", "OL"}}, []string{"OL|OB", "None|LB"}, 0},
		{"timers", timed(1), Drawing{Regions: []string{"two-min", "COMM->NOCOMM FOR 30s"}}, []string{"timer two-min", "timer COMM->NOCOMM FOR 30s"}, 0},
		{"a comparison", timed(1), Drawing{Regions: []string{"battery.charge < 30"}}, []string{"battery.charge < 30"}, 0},
		{"what nothing names", rules(fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{say("x")}}), Drawing{Regions: []string{"COMM|NOCOMM"}}, []string{"COMM|NOCOMM"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := drawn(t, tt.def, tt.d)
			if got := titles(p); !slices.Equal(got, tt.want) || len(p.remarks) != tt.remarks {
				t.Errorf("got %q, %q; want %q and %d remarks", got, p.remarks, tt.want, tt.remarks)
			}
		})
	}

	_, err := Draw(timed(1), Drawing{Regions: []string{"two-mim", "LB", "None"}})
	const want = "no region or timer is called two-mim, None; there are COMM|NOCOMM, OL|OB, None|LB, battery.charge < 30, None|LS, final, two-min, COMM->NOCOMM FOR 30s"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}

	// What leads to a shutdown is marked even where the shutdown is not drawn.
	got := steps(drawn(t, timed(1), Drawing{View: Flow, Regions: []string{"two-min"}}))
	if want := []string{"OL->OB --> NUTLOG on battery", "OL->OB ==> two-min; 2m WHILE OB", "OB->OL --| two-min; 2m WHILE OB",
		"OB->OL --| final; 5s", "two-min; 2m WHILE OB ==> final; 5s"}; !slices.Equal(got, want) {
		t.Errorf("the flow of two-min is not as expected; got\n\t%s", strings.Join(got, "\n\t"))
	}
	if p := drawn(t, timed(3), Drawing{View: Flow, Units: []int{1}}); len(p.boxes) != 1 || p.boxes[0].title != "u1" {
		t.Errorf("the flow of u1 has %d boxes, want one with the title u1", len(p.boxes))
	}
}

// hostile are names and texts that try to break out of a quotation.
var hostile = []string{
	`"]; x -> y [label="`, `\`, `\"`, `a\\"b`, "</B></TABLE>>; x", "<BR/>", "&quot;", "]]>", "<!--", "a\nb\r\tc\x00\x1b[31m", "\u202e\ufeff\ufffe\u2028",
	"\xff\xfe", `end`, `n1 --> n2`, `:::deadly`, `#quot;`, `#34;"`, `%%{init: {}}%%`, "`x`", `]])}};`, `|"|`, `<script>alert(1)</script>`, "---\ntitle: x", "style a:b#c;",
	"", " ", "%(u)s", strings.Repeat("x", 500), strings.Repeat("é ", 300),
}

// nasty is a policy that has s wherever a configuration can choose the text, and in more places.
func nasty(s string) *fsm.Definition {
	text := fsm.Text{{Literal: s}}
	d := policy(2,
		fsm.Rule{On: on("OL", "OB"), Actions: []fsm.Action{
			say(s), start("t"+s, time.Minute, fsm.In{Unit: fsm.Self, Region: fsm.RegionOf("OB"), State: "OB", Text: s}),
			{Command: fsm.SendMail{To: text, Subject: text}}, {Command: fsm.PostWeb{URL: fsm.Text{{Literal: "https://TOKEN"}}, Text: text}},
			guarded(say("x"), fsm.Or{is("LB"), fsm.In{Unit: 1, Name: s, Region: fsm.RegionOf("OB"), State: "OB"}}),
		}},
		fsm.Rule{On: fsm.Timeout{Timer: "t" + s}, Actions: []fsm.Action{{Command: fsm.RunShutdown{Text: text}}, {Command: fsm.ForceShutdown{Unit: 1, Name: s}}}},
		fsm.Rule{On: on("None", "W"+s), Actions: []fsm.Action{say(s)}},
		fsm.Rule{On: fsm.Crossing{Comparison: &fsm.Comparison{Variable: "a." + s, Op: "<", Literal: "1"}}, Actions: []fsm.Action{say(s)}},
	)
	d.Units[0].Name, d.Units[0].Short = s, s
	return d
}

var (
	dotString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	dotLine   = regexp.MustCompile(`^ *(digraph S \{|subgraph cluster_\d+ \{|\}|(graph|node|edge) \[[^<>"\[\]{}]*\];|` +
		`S \[[^<>"\[\]{}]*\];|(S|root) -> S( \[[^<>"\[\]{}]*\])?;|root \[[a-z.=0-9 ]*\];|\{ rank=same; (S; )*S? *\})$`)
	mermaidLine = regexp.MustCompile(`^ *(---|title: "(?:[^"\\]|\\.)*"|stateDiagram-v2|flowchart LR|direction LR|\}|end|` +
		`state T as (n|b|legend)\d*( \{)?|\[\*\] --> n\d+|n\d+ --> n\d+( : L)?|subgraph b\d+\[T\]|` +
		`n\d+(\(\[T\]\)|\{\{T\}\}|\[T\]):::(event|timer|effect)|class n\d+ (deadly|shutdown)|n\d+ (-->|==>|-\.-x)(\|T\|)? n\d+|` +
		`legend\[T\]:::legend|classDef [a-z]+ [-a-z0-9:,#]+|linkStyle [0-9,]+ stroke:#[0-9a-f]+)$`)
	mermaidText = regexp.MustCompile(`"(?:[^"#;:\\<>]|#\d+;|<br/>)*"`)
	mermaidTail = regexp.MustCompile(` : (?:[^"#;:\\<>]|#\d+;|<br/>)*$`)
)

// wellFormed reports text in a picture that must not be there. Everything that a configuration can
// choose must be in quotation marks, or in markup that has only our own tags.
func wellFormed(p *Picture) error {
	var b strings.Builder
	_ = p.WriteDOT(&b)
	for l := range strings.Lines(b.String()) {
		l = strings.TrimSuffix(l, "\n")
		bare := l
		if i := strings.Index(l, "label=<"); i >= 0 {
			end := markup(l[i+len("label=<"):])
			if end < 0 {
				return fmt.Errorf("the markup has no end: %s", l)
			}
			bare = l[:i] + "label=H" + l[i+len("label=<")+end+1:]
		}
		if bare = dotString.ReplaceAllString(bare, "S"); !dotLine.MatchString(bare) {
			return fmt.Errorf("unexpected DOT: %s\nin %s", bare, l)
		}
	}
	b.Reset()
	_ = p.WriteMermaid(&b)
	for l := range strings.Lines(b.String()) {
		l = strings.TrimSuffix(l, "\n")
		bare := l
		if !strings.HasPrefix(l, "title: ") {
			bare = mermaidTail.ReplaceAllString(mermaidText.ReplaceAllString(l, "T"), " : L")
		}
		if !mermaidLine.MatchString(bare) {
			return fmt.Errorf("unexpected Mermaid: %s\nin %s", bare, l)
		}
	}
	if strings.Contains(b.String(), "TOKEN") {
		return fmt.Errorf("the picture shows a secret URL")
	}
	return nil
}

// markup returns the index of the > that ends the markup at the beginning of s, or -1. The markup
// must be well-formed XML.
func markup(s string) int {
	depth := 0
	for i, r := range s {
		switch r {
		case '<':
			depth++
		case '>':
			if depth--; depth < 0 {
				d := xml.NewDecoder(strings.NewReader("<x>" + s[:i] + "</x>"))
				for {
					if _, err := d.Token(); errors.Is(err, io.EOF) {
						return i
					} else if err != nil {
						return -1
					}
				}
			}
		}
	}
	return -1
}

// TestHostileTexts: no name and no text breaks out of its quotation.
func TestHostileTexts(t *testing.T) {
	for _, s := range hostile {
		for _, view := range []View{Machines, Flow} {
			if err := wellFormed(drawn(t, nasty(s), Drawing{Title: s, View: view})); err != nil {
				t.Errorf("%q: %v", s, err)
			}
		}
	}
}

// TestGraphvizAccepts: Graphviz accepts what TestHostileTexts finds well-formed.
func TestGraphvizAccepts(t *testing.T) {
	needs.Programs(t, "dot")
	for _, s := range hostile {
		for _, view := range []View{Machines, Flow} {
			cmd := exec.Command("dot", "-Tcanon", "-o", os.DevNull)
			cmd.Stdin = strings.NewReader(printed(t, drawn(t, nasty(s), Drawing{Title: s, View: view}).WriteDOT))
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("dot rejects %q: %v\n%s", s, err, out)
			}
		}
	}
}

// FuzzLabels is TestHostileTexts for any text.
func FuzzLabels(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, view := range []View{Machines, Flow} {
			if err := wellFormed(drawn(t, nasty(s), Drawing{Title: s, View: view})); err != nil {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a cd", []string{"a cd"}},
		{"abc de fg hijk", []string{"abc", "de fg", "hijk"}},
		{"abcdefghijkl m", []string{"abcd", "efghij", "kl m"}},
		{"abcdef gh", []string{"", "abcdef", "gh"}},
		{"  ab   cd  ", []string{"ab", "cd"}},
		{"éééé éé", []string{"éééé", "éé"}},
	} {
		if got := wrap(tt.text, 4, 6); !slices.Equal(got, tt.want) {
			t.Errorf("wrap(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestPictureIsStable: the same system gives the same picture.
func TestPictureIsStable(t *testing.T) {
	for _, view := range []View{Machines, Flow} {
		p := drawn(t, timed(5), Drawing{View: view, All: true})
		again := drawn(t, timed(5), Drawing{View: view, All: true})
		for range 5 {
			if printed(t, p.WriteDOT) != printed(t, again.WriteDOT) || printed(t, p.WriteMermaid) != printed(t, again.WriteMermaid) {
				t.Fatalf("view %d: two pictures differ", view)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	def := timed(1000)
	for b.Loop() {
		for _, view := range []View{Machines, Flow} {
			p, err := Draw(def, Drawing{View: view, All: true})
			if err != nil {
				b.Fatal(err)
			}
			if err := p.WriteDOT(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	}
}
