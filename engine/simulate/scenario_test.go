package simulate

import (
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
)

// TestSplitLine: the name of a unit may contain blanks and #.
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

// TestValueMissing: only a status may be empty; some drivers report that.
func TestValueMissing(t *testing.T) {
	if _, err := ParseScenario("s", []byte("0s ups ups.status\n")); err != nil {
		t.Errorf("an empty status: got %v", err)
	}
	const want = "s:1: battery.charge lacks a value: TIME UNIT VARIABLE VALUE"
	if _, err := ParseScenario("s", []byte("0s ups battery.charge # 10\n")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestScenarioErrors: the error names the line, and says what it lacks.
func TestScenarioErrors(t *testing.T) {
	for _, tt := range []struct{ scenario, want string }{
		{"clock 25:00", `s:1: "25:00" is not a time of day; write for example clock 22:30`},
		{"clock", `s:1: "" is not a time of day; write for example clock 22:30`},
		{"clock 22:30\nclock 22:31", "s:2: the clock is already set in line 1"},
		{"1m clock 22:30", "s:1: the clock is set for the whole scenario, without a time: clock 22:30 is what it shows at 0s"},
		{"1m ack", "s:1: ack lacks a unit: TIME UNIT ack"},
		{"1m fsb", "s:1: expected TIME restart, TIME fsd, TIME nofsd, TIME end (did you mean fsd?)"},
		{"1m ups timer down", "s:1: expected TIME UNIT timer NAME cancel, or TIME UNIT timer NAME extend DURATION"},
		{"1m ups timer cancel", "s:1: expected TIME UNIT timer NAME cancel, or TIME UNIT timer NAME extend DURATION"},
		{"1m ups timer extend 5m", "s:1: expected TIME UNIT timer NAME cancel, or TIME UNIT timer NAME extend DURATION"},
		{"1m ups timer down extend 5x", `s:1: "5x" is not a time; write for example 90s or 2m`},
		{"1m ups timer down extend 0", "s:1: a timer can only be extended by more than 0"},
		{"\xff\xfe1\x00s\x00", "s:1: this is UTF-16 text; convert the file, for example with iconv -f utf-16 -t utf8"},
		{"1m ups timer down extend 200000d", "s:1: 200000d is too long: a scenario lasts at most 36500 days"},
		{"36501d ups ups.status OB", "s:1: 36501d is too long: a scenario lasts at most 36500 days"},
		{"150000d ups ups.status OB", "s:1: 150000d is too long: a scenario lasts at most 36500 days"}, // 24 times as many hours are below 0,
		{"300000d ups ups.status OB", "s:1: 300000d is too long: a scenario lasts at most 36500 days"}, // and here above
		{"3000000h ups ups.status OB", "s:1: 3000000h is too long: a scenario lasts at most 36500 days"},
		{"99999999999999999999 end", "s:1: 99999999999999999999 is too long: a scenario lasts at most 36500 days"},
		{"0s..300000d refuse ups WALL", "s:1: 300000d is too long: a scenario lasts at most 36500 days"},
		{"1m ups OB", `s:1: "OB" is neither a variable nor something that happens to a unit: lost, back, refused, accepted, ack, nofsd (write 1m ups ups.status OB)`},
		{"1m ups LOWBATT", `s:1: "LOWBATT" is neither a variable nor something that happens to a unit: lost, back, refused, accepted, ack, nofsd (write 1m ups ups.status LB)`},
		{"1m ups NOCOMM", `s:1: "NOCOMM" is neither a variable nor something that happens to a unit: lost, back, refused, accepted, ack, nofsd (write TIME UNIT lost)`},
		{"1m expect ups RAISED told", `s:1: "RAISED" is not a verb (did you mean RAISE?)`},
	} {
		if _, err := ParseScenario("s", []byte(tt.scenario)); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.scenario, err, tt.want)
		}
	}
}

// TestLongScenario: a scenario of the longest time plays to its end, and nothing wraps.
func TestLongScenario(t *testing.T) {
	program, _, diags := compile.Parse("c", []byte("GROUP g PLAINTEXT\nMONITOR ups POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary\n"+
		"WHEN ups REPORTS OB FOR 365d : WALL \"a year\"\n"), compile.Options{})
	if program == nil {
		t.Fatal(diags)
	}
	sc, err := ParseScenario("s", []byte("36000d ups ups.status OB\n36365d expect ups WALL a year\n36500d end\n"))
	if err != nil {
		t.Fatal(err)
	}
	run := Run{Program: program, Start: CaseStart}
	if err := run.Play(sc); err != nil {
		t.Error(err)
	}
	for _, f := range run.Failures() {
		t.Error(f)
	}
}

// TestDummyErrors: the waits of a file add up, and their sum is bounded.
func TestDummyErrors(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{"TIMER NaN", `s:1: "NaN" is not a number of seconds`},
		{"TIMER x", `s:1: "x" is not a number of seconds`},
		{"TIMER Inf", "s:1: the TIMERs take too long: a scenario lasts at most 36500 days"},
		{"TIMER 2e9\nTIMER 2e9", "s:2: the TIMERs take too long: a scenario lasts at most 36500 days"},
	} {
		if _, err := ParseDummy("s", []byte(tt.file), "ups"); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.file, err, tt.want)
		}
	}
}

// FuzzScenario: no scenario makes a run panic, or run forever.
func FuzzScenario(f *testing.F) {
	files, err := filepath.Glob("../../spec/cases/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("spec/cases has no cases: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range archive.Files {
			if section.Name == "scenario" {
				f.Add(section.Data)
			}
		}
	}
	program, _, diags := compile.Parse("UPSmon.conf", []byte(`GROUP LOCAL PLAINTEXT MINSUPPLIES 1 UNLESS OB AND (LB OR HELD 30s OFF) OR FSD
MONITOR ups   POWERVAL 1 UPSDUSER u PASSWORD "p" TYPE primary
MONITOR left  POWERVAL 0 UPSDUSER u PASSWORD "p" TYPE primary
MONITOR right POWERVAL 1 UPSDUSER u PASSWORD "p" TYPE secondary
STATE told
WHEN EACH REPORTS OL->OB         : STARTTIMER two-min 2m WHILE OB AND NOT CAL
WHEN EACH REPORTS OB AND LB      : IF NOT DOWN SHUTDOWN
WHEN EACH REPORTS OB FOR 10s EVERY 5m : WALL "%(n)s %(left:two-min)s" RAISE told
WHEN EACH REPORTS OB->OL         : CANCELTIMER two-min CLEAR told
WHEN EACH TIMEOUT two-min        : SETFSD left IF BETWEEN 22:00 AND 07:00 PRINT "%(since:OB)s"
WHEN EACH REPORTS None->LS, REPORTS None->FSD, REPORTS COMM->NOCOMM AT MOST ONCE IN 1m : PRINT "%(e)s"
`), CaseOptions)
	if program == nil {
		f.Fatal(diags)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		sc, err := ParseScenario("s", src)
		if err != nil {
			return
		}
		run := Run{Program: program, Start: CaseStart, Load: func(string) (*compile.Program, error) { return program, nil }}
		if run.Play(sc) == nil {
			run.Failures()
		}
	})
}
