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
