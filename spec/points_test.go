package spec

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A point is a feature that UPSmon.py's language lacks, or that has another meaning there, with the
// cases that show it.
type point struct {
	name  string
	cases string // patterns of case names
	tests string // Go tests, package:name, if no case can show it: cases have only virtual time
}

var points = []point{
	{"Events of conditions", "event-of-conditions* event-of-a-timer event-of-one-status event-any-of-another-group", ""},
	{"EVERY", "every-*", ""},
	{"Terms of conditions: TIMER, IS of any condition, ANY and ALL, signs and durations",
		"if-timer* if-any* if-all* if-a-unit-called-any if-unit-is-a-condition timer-asked-for timer-of-another-unit-in-a-condition numeric-signs-and-durations", ""},
	{"BETWEEN", "if-between* scenario-clock*", ""},
	{"Blocks and ELSE", "if-block* if-else* if-nested", ""},
	{"STATE, RAISE and CLEAR", "state-*", ""},
	{"STATE with FROM and TO", "state-from-to*", ""},
	{"Figures by name", "figure-*", ""},
	{"Supplies of several servers", "supplies-shared*", ""},
	{"Names in quotation marks", "name-in-quotation-marks* name-needs-quotation-marks name-unit-called-each unit-printed-in-quotation-marks", ""},
	{"PASSWORD FILE", "monitor-password-file*", ""},
	{"%(left:…)s, %(since:…)s and %(n)s", "text-left* text-since* every-repeats", ""},
	{"Values of another unit in texts", "text-value-of-another*", ""},
	{"Unknown values", "unknown-*", ""},
	{"WAIT alone counts as lost contact", "wait-* status-wait-*", ""},
	{"A monitor that was stopped or suspended", "", "engine:TestStall engine:TestPausedMachine engine:TestStallOfFor engine:TestStallWithoutServer " +
		"engine:TestStallsWithoutEnd engine:TestSuspend engine:TestSuspendThenEdit engine:TestStallInTheStart"},
	{"OTHER", "other-*", ""},
	{"REFUSED", "refused-*", ""},
	{"Scenarios reject lines that test nothing", "scenario-*", ""},
	{"Several triggers", "trigger-several*", ""},
	{"AS", "trigger-as*", ""},
	{"AT MOST ONCE IN", "limit-*", ""},
	{"SETFSD of the rule's unit, and of EACH", "setfsd-* verb-setfsd", ""},
	{"HELD", "held*", ""},
	{"DOWN", "down-*", ""},
	{"ROOTCMD and WITHIN", "root-* within-*", ""},
	{"The environment of NUT's scripts, and commands for NUT's upsmon", "foreign-* text-name-of-the-ups*", "actions:TestEnvironment"},
	{"NOFLAG, and timers called start", "flag-none* start-of-ones-own start-of-each", ""},
	{"This machine's own mail system", "mail-local*", ""},
}

// kinds are the kinds of case that each point needs among its cases, of which it must have at least
// six.
var kinds = []struct {
	name string
	in   func(c shown) bool
}{
	{"reload", func(c shown) bool { return reloads.MatchString(c.scenario) }},
	{"restart", func(c shown) bool { return restarts.MatchString(c.scenario) }},
	{"EACH", func(c shown) bool { return each.MatchString(c.config) }},
	{"two units", func(c shown) bool { return len(monitors.FindAllString(c.config, 2)) == 2 }},
}

var (
	reloads  = regexp.MustCompile(`(?m)^\S+ +reload `)
	restarts = regexp.MustCompile(`(?m)^\S+ +restart$`)
	each     = regexp.MustCompile(`(?m)^ *WHEN EACH |SETFSD EACH|^ *STATE .* FROM `)
	monitors = regexp.MustCompile(`\bMONITOR\s.*POWERVAL`)
)

// shown holds the parts of a case that TestPoints checks.
type shown struct{ name, config, scenario string }

// TestPoints: each point has at least six cases, with each kind among them. cases/README.md lists
// them; -update writes it.
func TestPoints(t *testing.T) {
	const file = "cases/README.md"
	var all []shown
	files, err := filepath.Glob("cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		c := shown{name: strings.TrimSuffix(filepath.Base(f), ".txtar")}
		archive := txtar.Parse([]byte(readDoc(t, f)))
		if conf := section(archive, "UPSmon.conf"); conf != nil {
			c.config = string(conf.Data)
		}
		if scenario := section(archive, "scenario"); scenario != nil {
			c.scenario = string(scenario.Data)
		}
		all = append(all, c)
	}

	var table strings.Builder
	for _, p := range points {
		var of []shown
		for pattern := range strings.FieldsSeq(p.cases) {
			before := len(of)
			for _, c := range all {
				if match, err := path.Match(pattern, c.name); err != nil {
					t.Fatal(err)
				} else if match && !slices.Contains(of, c) {
					of = append(of, c)
				}
			}
			if len(of) == before {
				t.Errorf("%s: no case matches %s", p.name, pattern)
			}
		}
		tests := strings.Fields(p.tests)
		for _, test := range tests {
			pkg, name, _ := strings.Cut(test, ":")
			if !declared(t, pkg, name) {
				t.Errorf("%s: package %s has no test %s", p.name, pkg, name)
			}
		}
		if n := len(of) + len(tests); n < 6 {
			t.Errorf("%s: got %d cases, want at least 6", p.name, n)
		}
		row := []string{p.name, fmt.Sprint(len(of))}
		for _, k := range kinds {
			i := slices.IndexFunc(of, k.in)
			switch {
			case len(of) == 0:
				row = append(row, "")
			case i < 0:
				t.Errorf("%s: want at least one case with %s", p.name, k.name)
			default:
				row = append(row, "`"+of[i].name+"`")
			}
		}
		cases := []string{}
		for pattern := range strings.FieldsSeq(p.cases) {
			cases = append(cases, "`"+pattern+"`")
		}
		for _, test := range tests {
			pkg, name, _ := strings.Cut(test, ":")
			cases = append(cases, "`"+pkg+"`: "+name)
		}
		fmt.Fprintf(&table, "| %s | %s |\n", strings.Join(row, " | "), strings.Join(cases, ", "))
	}
	doc := readDoc(t, file)
	hold(t, file, doc, replaceBetween(t, doc, "|---|---|---|---|---|---|---|\n", "\n\n", strings.TrimSuffix(table.String(), "\n")))
}

// declared reports whether a package has a test.
func declared(t *testing.T, pkg, name string) bool {
	t.Helper()
	files, err := filepath.Glob("../" + pkg + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(f string) bool {
		src, err := os.ReadFile(f)
		return err == nil && strings.Contains(string(src), "\nfunc "+name+"(t *testing.T) {")
	})
}
