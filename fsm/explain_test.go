package fsm

import "testing"

// TestExplainUnheard: before a unit is heard from, the initial states of its machines do not count
// as known.
func TestExplainUnheard(t *testing.T) {
	def := &Definition{Groups: []Group{{Name: "LOCAL"}}, Units: []Unit{{ID: "u", Name: "u", Rules: []Rule{
		{On: Change{From: "OB", To: "OL"}}, {On: Change{From: "LB", To: "None"}}, {On: Change{From: "COMM", To: "NOCOMM"}},
	}}}}
	s, _ := Start(def, at(0), nil)
	want := func(when string, already, unknown [3]bool) {
		t.Helper()
		for i, r := range s.Explain(0, at(0)) {
			if r.Already != already[i] || r.Unknown != unknown[i] {
				t.Errorf("%s: %s: got already %v, unknown %v, want %v, %v", when, r.Event, r.Already, r.Unknown, already[i], unknown[i])
			}
		}
	}
	want("at the start", [3]bool{}, [3]bool{true, true, false})
	s.Step(at(1), Input{Unit: "u", Lost: "connection refused"})
	want("lost", [3]bool{false, false, true}, [3]bool{true, true, false})
	s.Step(at(2), Input{Unit: "u", Status: "OL"})
	want("heard", [3]bool{true, true, false}, [3]bool{})
}
