package verify

import (
	"slices"
	"testing"
)

// TestLost returns the results that are worse than before, and only those.
func TestLost(t *testing.T) {
	result := func(code string, v Verdict) Result { return Result{Code: code, Title: code, Verdict: v} }
	proof := func(title string, v Verdict) Result { return Result{Code: CodeProve, Title: title, Verdict: v} }
	was := &Report{Results: []Result{
		result("V01", Proved), result("V02", Refuted), result("V03", NotApply), result("V04", Proved), result("V05", Bounded), result("V06", Proved), result("V07", Proved),
		proof("NEVER WALL IF OL (a.conf:7:1)", Proved), proof("WALL BEFORE SHUTDOWNCMD (a.conf:8:1)", Proved), proof("NEVER WALL IF OB (a.conf:9:1)", Refuted),
	}}
	is := &Report{Results: []Result{
		result("V01", Refuted), result("V02", Refuted), result("V03", Refuted), result("V04", Bounded), result("V05", NotChecked), result("V06", NotApply), result("V07", Proved),
		proof("NEVER WALL IF OL (a.conf:17:1)", Proved), proof("NEVER WALL IF LB (a.conf:18:1)", Refuted),
	}}
	var got []string
	for _, res := range Lost(was, is) {
		got = append(got, res.Title+" "+string(res.Verdict))
	}
	want := []string{"V01 refuted", "V03 refuted", "V04 proved up to a bound", "WALL BEFORE SHUTDOWNCMD (a.conf:8:1) not checked", "NEVER WALL IF LB (a.conf:18:1) refuted"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if lost := Lost(was, was); lost != nil {
		t.Errorf("against itself: %+v", lost)
	}
}
