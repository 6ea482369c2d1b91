package simulate

import (
	"slices"
	"testing"
)

// TestSplitLine: the name of a unit may have blanks and # in it.
func TestSplitLine(t *testing.T) {
	for _, tt := range []struct {
		line string
		want []string
	}{
		{"0s ups ups.status OB  LB # comment", []string{"0s", "ups", "ups.status", "OB", "LB"}},
		{"# comment", nil},
		{"0s ups ups.model a#b", []string{"0s", "ups", "ups.model", "a"}},
		{`0s "1USB" ups.status OB`, []string{"0s", "1USB", "ups.status", "OB"}},
		{`0s «1 USB» lost`, []string{"0s", `"1 USB"`, "lost"}},
		{`0s LOCAL:"1 USB #2"@nas lost`, []string{"0s", `LOCAL:"1 USB #2"@nas`, "lost"}},
		{`5s expect '1 USB' WALL it "says"`, []string{"5s", "expect", `"1 USB"`, "WALL", "it", `"says"`}},
		{`0s "1 USB lost`, []string{"0s", `"1`, "USB", "lost"}},
		{`0s ups ups.model "Smart UPS"`, []string{"0s", "ups", "ups.model", `"Smart`, `UPS"`}},
	} {
		if got := splitLine(tt.line); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.line, got, tt.want)
		}
	}
}

// TestValueMissing: only a status may be empty, which some drivers report.
func TestValueMissing(t *testing.T) {
	if _, err := ParseScenario("s", []byte("0s ups ups.status\n")); err != nil {
		t.Errorf("an empty status: %v", err)
	}
	const want = "s:1: battery.charge lacks a value: TIME UNIT VARIABLE VALUE"
	if _, err := ParseScenario("s", []byte("0s ups battery.charge # 10\n")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestScenarioErrors: what a line lacks is said with the line.
func TestScenarioErrors(t *testing.T) {
	for _, tt := range []struct{ scenario, want string }{
		{"clock 25:00", `s:1: "25:00" is not a time of day; write for example clock 22:30`},
		{"clock", `s:1: "" is not a time of day; write for example clock 22:30`},
		{"clock 22:30\nclock 22:31", "s:2: line 1 has the clock already"},
		{"1m clock 22:30", "s:1: the clock is set for the whole scenario, without a time: clock 22:30 is what it shows at 0s"},
		{"1m ack", "s:1: ack lacks a unit: TIME UNIT ack"},
		{"1m expect ups RAISED told", `s:1: "RAISED" is not a verb (did you mean RAISE?)`},
	} {
		if _, err := ParseScenario("s", []byte(tt.scenario)); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.scenario, err, tt.want)
		}
	}
}
