package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/simulate"
)

// private copies a file to where nobody else may read it, as an admin would.
func private(t *testing.T, dir, from string) string {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	return privateText(t, dir, filepath.Base(from), content)
}

func privateText(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	to := filepath.Join(dir, name)
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestPolicies: the policies that an admin may start from pass check --strict,
// say when to use them, and can be drawn.
func TestPolicies(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d policies, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir := t.TempDir()
			private(t, dir, "../../testdata/ca.pem")
			conf := private(t, dir, file)
			strictlyGood(t, conf)
			content, err := os.ReadFile(conf)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".conf")
			if !strings.HasPrefix(strings.ToLower(string(content)), "# "+name+":") || !strings.Contains(string(content), "\n# For ") {
				t.Error("the first comment should be the name, and then say whom the policy is for")
			}
			graph := new(bytes.Buffer)
			cmd := newGraph()
			cmd.SetOut(graph)
			cmd.SetArgs([]string{conf})
			if err := cmd.Execute(); err != nil {
				t.Fatal(err)
			}
			acceptedByDot(t, graph.String())
		})
	}
}

func strictlyGood(t *testing.T, conf string) {
	t.Helper()
	var out bytes.Buffer
	c := engine.Load(conf)
	if err := report(&out, c); err != nil || verdict(c, true) != exitGood {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// acceptedByDot has Graphviz parse a graph. Without Graphviz that is left out,
// and said; with CI=true it is a failure.
func acceptedByDot(t *testing.T, graph string) {
	t.Helper()
	dot, err := exec.LookPath("dot")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("Graphviz is missing: apt-get install graphviz")
		}
		t.Skip("Graphviz is missing: apt-get install graphviz")
	}
	cmd := exec.Command(dot, "-Tcanon", "-o", os.DevNull)
	cmd.Stdin = strings.NewReader(graph)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("dot: %v\n%s", err, out)
	}
}

// TestReadme: the configurations in the README are good ones.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```upsmon\n(.*?)```").FindAllSubmatch(readme, -1)
	if len(blocks) == 0 {
		t.Fatal("there is none")
	}
	for _, b := range blocks {
		dir := t.TempDir()
		private(t, dir, "../../testdata/ca.pem")
		strictlyGood(t, privateText(t, dir, configName, b[1]))
	}
}

// TestPoliciesProtect: whatever way the power goes for good, a policy to start
// from shuts the machine down; and it does not if the power comes back in time.
func TestPoliciesProtect(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		scenario string // for each unit that powers the host, in the place of UPS
		down     bool
	}{
		{"low on battery", "0s UPS ups.status OL\n1m UPS ups.status OB DISCHRG\n10m UPS ups.status OB DISCHRG LB FSD", true},
		{"low from the start", "0s UPS ups.status OL LB CHRG\n1m UPS ups.status OB LB", true},
		{"starts in the outage", "0s UPS ups.status OB LB", true},
		{"lost on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n61s UPS lost", true},
		{"back in time", "0s UPS ups.status OL\n1m UPS ups.status OB\n70s UPS ups.status OL", false},
		{"low for a moment", "0s UPS ups.status OL\n1m UPS ups.status OL LB\n70s UPS ups.status OL", false},
		{"lost on line", "0s UPS ups.status OL\n1m UPS lost\n10m UPS back", false},
		{"stale for a moment on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n62s UPS lost\n64s UPS back\n90s UPS ups.status OL", false},
	} {
		for _, file := range files {
			t.Run(tt.name+"/"+filepath.Base(file), func(t *testing.T) {
				c := engine.LoadPolicy(file)
				var lines []string
				for i := range c.Program.Policy.Units {
					if u := &c.Program.Policy.Units[i]; u.PowerVal > 0 {
						lines = append(lines, strings.ReplaceAll(tt.scenario, "UPS", u.ID))
					}
				}
				if len(lines) == 0 {
					return // it only watches
				}
				sc, err := simulate.ParseScenario(tt.name, []byte(strings.Join(lines, "\n")+"\n1h end"))
				if err != nil {
					t.Fatal(err)
				}
				var trace bytes.Buffer
				timeline := simulate.Timeline{W: &trace, Explain: true}
				run := simulate.Run{Program: c.Program, Observe: timeline.Print}
				if err := run.Play(sc); err != nil {
					t.Fatal(err)
				}
				// A primary goes down when its FSD comes back, which no scenario does.
				down := strings.Contains(trace.String(), "SHUTDOWNCMD /sbin/shutdown")
				if down != tt.down {
					t.Errorf("shutdown: %v, want %v\n%s", down, tt.down, trace.String())
				}
			})
		}
	}
}
