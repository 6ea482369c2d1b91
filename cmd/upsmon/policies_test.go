package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// private copies a file to a directory that only its owner can read, as an admin would.
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

// TestPolicies: the starter policies pass check --strict, say when to use them, and can be drawn.
func TestPolicies(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil || len(files) < 7 {
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
				t.Error("the first comment should be the name, and then say what the policy is for")
			}
			graph := new(bytes.Buffer)
			cmd := newGraph()
			cmd.SetOut(graph)
			cmd.SetArgs([]string{conf})
			if err := cmd.Execute(); err != nil {
				t.Fatal(err)
			}
			t.Run("dot", func(t *testing.T) { acceptedByDot(t, graph.String()) })
		})
	}
}

func strictlyGood(t *testing.T, conf string) {
	t.Helper()
	var out bytes.Buffer
	c := config.Load(conf)
	if err := report(&out, c); err != nil || verdict(c, true) != exitGood {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// acceptedByDot fails the test if Graphviz cannot parse the graph.
func acceptedByDot(t *testing.T, graph string) {
	t.Helper()
	needs.Programs(t, "dot")
	cmd := exec.Command("dot", "-Tcanon", "-o", os.DevNull)
	cmd.Stdin = strings.NewReader(graph)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("dot: %v\n%s", err, out)
	}
}

// play runs a policy through an hour of a scenario and checks its expectations.
func play(t *testing.T, program *compile.Program, scenario string) {
	t.Helper()
	sc, err := simulate.ParseScenario("scenario", []byte(scenario+"\n1h end"))
	if err != nil {
		t.Fatal(err)
	}
	var trace bytes.Buffer
	timeline := simulate.Timeline{W: &trace, Explain: true}
	run := simulate.Run{Program: program, Observe: func(at time.Duration, records []fsm.Record) {
		timeline.Print(at, records)
	}}
	if err := run.Play(sc); err != nil {
		t.Fatal(err)
	}
	for _, f := range run.Failures() {
		t.Errorf("line %d: want %s, got %s\n%s", f.Line, f.Want, f.Got, trace.String())
	}
}

// TestDemoPolicy: the policy of the demonstration, which has short times, does what the starter policies do.
func TestDemoPolicy(t *testing.T) {
	const noShutdown = "0s..1h refuse Eaton SHUTDOWNCMD\n0s..1h refuse Eaton SETFSD\n"
	for _, tt := range []struct{ name, scenario string }{
		{"calibration", "5s Eaton ups.status OL LB\n10s Eaton ups.status OB LB\n11s Eaton ups.status OB CAL LB\n40s Eaton ups.status OB CAL LB\n50s Eaton ups.status OB LB\n" +
			"51s Eaton ups.status OB CAL LB\n80s Eaton ups.status OL LB\n0s..1h refuse Eaton WALL\n" + noShutdown},
		{"a calibration begins after a while", "10s Eaton ups.status OB\n15s Eaton ups.status OB CAL\n40s Eaton ups.status OB CAL LB\n50s Eaton ups.status OL LB\n15s..1h refuse Eaton WALL\n" + noShutdown},
		{"a calibration ends low", "10s Eaton ups.status OB CAL LB\n50s Eaton ups.status OB LB\n52s expect Eaton WALL power failure\n52s expect Eaton SHUTDOWNCMD"},
		{"a calibration ends without power", "10s Eaton ups.status OB CAL\n50s Eaton ups.status OB\n52s expect Eaton WALL power failure\n64s expect Eaton SHUTDOWNCMD"},
		{"lost in a calibration", "10s Eaton ups.status OB CAL\n20s Eaton lost\n32s expect Eaton SHUTDOWNCMD"},
		{"lost in a calibration on line", "10s Eaton ups.status OL CAL\n20s Eaton lost\n" + noShutdown},
		{"lost in an outage, the count continues", "10s Eaton ups.status OB\n11s Eaton lost\n0s..23.9s refuse Eaton SHUTDOWNCMD\n24s expect Eaton SHUTDOWNCMD"},
		{"forced in a calibration", "10s Eaton ups.status OB CAL\n20s Eaton ups.status FSD OB CAL\n20s expect Eaton SHUTDOWNCMD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, config.LoadPolicy("demo/UPSmon.conf").Program, tt.scenario)
		})
	}
}
