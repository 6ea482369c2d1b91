package verify

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var mutants = flag.Bool("mutants", false, "break the explorer in several ways and see whether the tests notice")

// noticing are the tests that should notice: first the quick ones.
var noticing = [][]string{{"TestTies", "TestLimitTies", "TestParts", "TestInclusion", "TestAgainst", "TestPlanted"}, {"TestSound", "TestWalks", "TestBrute"}}

// TestMutants: the other tests notice a broken explorer. That takes minutes, so without -mutants the test only
// checks that the text of each change is still in its file.
func TestMutants(t *testing.T) {
	for _, m := range []struct{ name, file, from, to string }{
		{"the environment acts when a timer is due", "explore.go", "if !z.constrain(i+1, 0, below(t.span)) {", "if !z.constrain(i+1, 0, atMost(t.span)) {"},
		{"equal deadlines in any order", "explore.go", "\treturn j < i\n", "\treturn false\n"},
		{"a limit that ends with a timer ends after it", "explore.go", "a != b {", "false && a != b {"},
		{"what limits a rule is cut away", "slice.go", "if r.Limit.In == 0 {", "if true {"},
		{"timers may be late", "explore.go", "for i, t := range timers {\n\t\tif !z.constrain(i+1, 0, atMost(t.span)) {", "for i, t := range timers {\n\t\tif !z.constrain(i+1, 0, atMost(2*t.span)) {"},
		{"an over-eager inclusion", "zone.go", "if b > z.d[i] {", "if b > z.d[i]+4_000_000_000 {"},
		{"clocks are forgotten too early", "zone.go", "> atMost(lower[i-1])", "> atMost(lower[i-1]/2)"},
		{"old clocks are forgotten too early", "zone.go", "d[i] <= below(-lower[i-1])", "d[i] <= below(-lower[i-1]/2)"},
		{"lower bounds are forgotten too early", "zone.go", "j > 0 && d[j] <= below(-upper[j-1])", "j > 0 && d[j] <= below(-upper[j-1]/2)"},
		{"a limit that counts is left out", "explore.go", "lower[sinceOB], lower[sinceLB], lower[sinceLost] = battery, low, low", "lower[sinceOB], lower[sinceLost] = battery, low"},
		{"an upper limit that counts is left out", "explore.go", "upper[sinceSet] = int64(a.Report), int64(a.Flash), int64(hostSync)", "upper[sinceSet] = int64(a.Report), int64(a.Flash), noLimit"},
		{"a forgotten successor", "world.go", "for k := range 8 {", "for k := range 3 {"},
		{"no contact is lost", "world.go", "if int(e.lost) < w.maxLost &&", "if int(e.lost) > w.maxLost &&"},
		{"a timer that starts again keeps its age", "model.go", "if t.unit == d.Unit && t.name == d.Timer && d.At == placed(j, due) {", "if t.unit == d.Unit && t.name == d.Timer {"},
		{"time stands still", "explore.go", "\tz.elapse()\n", ""},
		{"the bound of a shutdown is too weak", "properties.go", "after - s.margin(), false}", "after + s.margin(), false}"},
		{"CANCELTIMER is cut away", "slice.go", "return needed[named{c.Owner, c.Timer}] || matters(r, a)", "return matters(r, a)"},
		{"some rules of a timer are cut away", "slice.go", "return needed[named{unit, c.Timer}] || matters(r, a)", "return needed[named{unit, c.Timer}] && c.While == nil || matters(r, a)"},
		{"the states of the machines are confused", "model.go", "key := b.String()\n\tif id", "key := b.String()[:len(b.String())/2]\n\tif id"},
		{"a step is taken from another state", "model.go", "system := m.place(st, due)", "system := m.place(m.states[from/2*2], due)"},
	} {
		t.Run(m.name, func(t *testing.T) {
			src, err := os.ReadFile(m.file)
			if err != nil {
				t.Fatal(err)
			}
			broken := strings.Replace(string(src), m.from, m.to, 1)
			if broken == string(src) {
				t.Fatalf("%s has no %q", m.file, m.from)
			}
			if !*mutants {
				return
			}
			dir := t.TempDir()
			file := filepath.Join(dir, m.file)
			if err := os.WriteFile(file, []byte(broken), 0o644); err != nil {
				t.Fatal(err)
			}
			here, err := filepath.Abs(m.file)
			if err != nil {
				t.Fatal(err)
			}
			overlay, err := json.Marshal(map[string]map[string]string{"Replace": {here: file}})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o644); err != nil {
				t.Fatal(err)
			}
			binary := filepath.Join(dir, "test")
			if out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, ".").CombinedOutput(); err != nil {
				t.Fatalf("it does not compile:\n%s", out)
			}
			for _, tests := range noticing {
				out, err := exec.Command(binary, "-test.run", "^("+strings.Join(tests, "|")+")$", "-test.failfast", "-test.timeout", "30m").CombinedOutput()
				if err == nil {
					continue
				}
				for _, test := range tests {
					if strings.Contains(string(out), "--- FAIL: "+test) {
						t.Logf("noticed by %s", test)
						return
					}
				}
				t.Fatalf("it ended otherwise: %v\n%s", err, out)
			}
			t.Error("nobody noticed")
		})
	}
}
