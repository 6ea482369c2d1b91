package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
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
	c := config.Load(conf)
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

// TestReadme: the configurations in the README are good ones, but for one that has
// the mistakes that are shown.
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

	bad := regexp.MustCompile("(?s)\\$ cat bad.conf\n(.*?)\\$ upsmon check bad.conf\n(.*?)```").FindSubmatch(readme)
	if bad == nil {
		t.Fatal("no mistakes are shown")
	}
	dir := t.TempDir()
	privateText(t, dir, "bad.conf", bad[1])
	t.Chdir(dir)
	var out bytes.Buffer
	if err := report(&out, config.Load("bad.conf")); err != nil || out.String() != string(bad[2]) {
		t.Errorf("%v\n%s\nREADME has\n%s", err, out.String(), bad[2])
	}
}

// played is the trace of an hour of a policy in a scenario, which is held to its
// expectations.
func played(t *testing.T, program *compile.Program, scenario string) string {
	t.Helper()
	sc, err := simulate.ParseScenario("scenario", []byte(scenario+"\n1h end"))
	if err != nil {
		t.Fatal(err)
	}
	var trace bytes.Buffer
	var effects simulate.Effects
	timeline := simulate.Timeline{W: &trace, Explain: true}
	run := simulate.Run{Program: program, Observe: func(at time.Duration, records []fsm.Record) {
		timeline.Print(at, records)
		effects.Note(at, records)
	}}
	if err := run.Play(sc); err != nil {
		t.Fatal(err)
	}
	for _, f := range effects.Failures(sc, program.Policy) {
		t.Errorf("line %d: want %s, got %s\n%s", f.Line, f.Want, f.Got, trace.String())
	}
	return trace.String()
}

// TestPoliciesProtect: whatever way the power goes for good, a policy to start
// from shuts the machine down; and it does not if the power comes back in time,
// nor while a UPS calibrates.
func TestPoliciesProtect(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil {
		t.Fatal(err)
	}
	const (
		never  = iota
		byTime // the policies that count the time on battery, and no others
		always
	)
	countTime := []string{"timed.conf", "primary.conf"}
	for _, tt := range []struct {
		name     string
		scenario string // for each unit that powers the host, in the place of UPS
		down     int
	}{
		{"low on battery", "0s UPS ups.status OL\n1m UPS ups.status OB DISCHRG\n10m UPS ups.status OB DISCHRG LB FSD", always},
		{"low from the start", "0s UPS ups.status OL LB CHRG\n1m UPS ups.status OB LB", always},
		{"starts in the outage", "0s UPS ups.status OB LB", always},
		{"lost on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n61s UPS lost", always},
		{"forced", "0s UPS ups.status OL\n1m UPS ups.status FSD OL", always},
		{"half an hour on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n31m UPS ups.status OL", byTime},
		{"back in time", "0s UPS ups.status OL\n1m UPS ups.status OB\n70s UPS ups.status OL", never},
		{"low for a moment", "0s UPS ups.status OL\n1m UPS ups.status OL LB\n70s UPS ups.status OL", never},
		{"low on battery for a moment", "0s UPS ups.status OL\n1m UPS ups.status OB LB\n66s UPS ups.status OL LB", never},
		{"lost on line", "0s UPS ups.status OL\n1m UPS lost\n10m UPS back", never},
		{"stale for a moment on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n62s UPS lost\n64s UPS back\n90s UPS ups.status OL", never},

		{"calibration", "0s UPS ups.status OL\n1m UPS ups.status OL CAL\n2m UPS ups.status OB CAL DISCHRG\n2m UPS battery.charge 90\n2m UPS battery.runtime 900\n" +
			"10m UPS battery.charge 40\n15m UPS battery.runtime 200\n20m UPS battery.charge 15\n25m UPS ups.status OB CAL DISCHRG LB\n" +
			"30m UPS ups.status OL CAL CHRG LB\n31m UPS ups.status OL CHRG LB\n40m UPS ups.status OL CHRG\n0s..29m59s refuse UPS WALL\n0s..29m59s refuse UPS SHELLCMD", never},
		{"calibration that is told a poll after OB", "0s UPS ups.status OL LB\n0s UPS battery.charge 15\n0s UPS battery.runtime 200\n1m UPS ups.status OB LB\n" +
			"66s UPS ups.status OB CAL LB\n30m UPS ups.status OL LB\n66s..29m59s refuse UPS WALL\n0s..29m59s refuse UPS SHELLCMD", never},
		{"calibration that is not told for a poll", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n1m UPS battery.charge 15\n1m UPS battery.runtime 200\n10m UPS ups.status OB CAL LB\n" +
			"20m UPS ups.status OB LB\n1206s UPS ups.status OB CAL LB\n50m UPS ups.status OL LB\n1206s..49m59s refuse UPS WALL\n0s..49m59s refuse UPS SHELLCMD", never},
		{"calibration that ends a poll before OB", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n1m UPS battery.charge 15\n1m UPS battery.runtime 200\n" +
			"25m UPS ups.status OB CAL LB\n30m UPS ups.status OB LB\n1806s UPS ups.status OL LB", never},
		{"starts in a calibration", "0s UPS ups.status OB CAL LB\n0s UPS battery.charge 15\n10m UPS ups.status OL LB\n0s..9m59s refuse UPS WALL", never},
		{"lost for a moment in a calibration", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS lost\n145s UPS back\n10m UPS ups.status OL", never},
		{"lost in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL LB\n2m UPS lost", never},

		{"low in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n25m UPS ups.status OB CAL LB\n30m UPS ups.status OB LB\n30m expect UPS WALL battery", always},
		{"low as a calibration ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB LB", always},
		{"low after a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB\n30m expect UPS WALL battery\n31m UPS ups.status OB LB", always},
		{"calibration that ends without power, not low", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB", byTime},
		{"power fails in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL LB\n2m UPS ups.status OB LB", always},
		{"starts in a calibration that ends without power", "0s UPS ups.status OB CAL LB\n10m UPS ups.status OB LB", always},
		{"restarted in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n5m restart\n10m UPS ups.status OB LB", always},
		{"calibration in an outage", "0s UPS ups.status OL\n1m UPS ups.status OB\n90s UPS ups.status OB CAL\n10m UPS ups.status OB", byTime},
		{"lost in a calibration on battery", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n2m UPS lost", always},
		{"lost in a calibration, and back without it", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS lost\n140s UPS back\n140s UPS ups.status OB LB", always},
		{"forced in a calibration", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS ups.status FSD OB CAL LB", always},
		{"forced in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL\n2m UPS ups.status FSD OL CAL", always},
	} {
		for _, file := range files {
			t.Run(tt.name+"/"+filepath.Base(file), func(t *testing.T) {
				c := config.LoadPolicy(file)
				var lines []string
				for i := range c.Program.Policy.Units {
					if u := &c.Program.Policy.Units[i]; u.PowerVal > 0 {
						lines = append(lines, strings.ReplaceAll(tt.scenario, "UPS", u.ID))
					}
				}
				if len(lines) == 0 {
					return // it only watches
				}
				trace := played(t, c.Program, strings.Join(lines, "\n"))
				// A primary goes down when its FSD comes back, which few scenarios do; to
				// set it is as bad for others as a shutdown.
				down := strings.Contains(trace, "SHUTDOWNCMD /sbin/shutdown")
				want := tt.down == always || tt.down == byTime && slices.Contains(countTime, filepath.Base(file))
				if down != want || !want && setsFSD.MatchString(trace) {
					t.Errorf("shutdown: %v, want %v\n%s", down, want, trace)
				}
			})
		}
	}
}

var setsFSD = regexp.MustCompile(`SETFSD [^ ]+  \[`) // and not one that is left undone

// TestPolicyDetails: what is particular to a policy.
func TestPolicyDetails(t *testing.T) {
	const (
		calibration = "1m Eaton ups.status OB CAL\n20m Eaton ups.status OB CAL LB\n"
		room        = "1m r4u2 ups.status OB CAL\n20m r4u2 ups.status OB CAL LB\n"
		noShutdown  = "0s..1h refuse Eaton SHUTDOWNCMD\n0s..1h refuse Eaton SETFSD\n"
	)
	for _, tt := range []struct{ name, file, scenario string }{
		{"lost in an outage, the count goes on", "testdata/timed", "1m Eaton ups.status OB\n65s Eaton lost\n0s..179s refuse Eaton SHUTDOWNCMD\n3m expect Eaton SHUTDOWNCMD"},
		{"a calibration ends low", "testdata/timed", calibration + "30m Eaton ups.status OB LB\n1810s expect Eaton SHUTDOWNCMD"},
		{"a calibration ends without power", "testdata/timed", "1m Eaton ups.status OB CAL\n30m Eaton ups.status OB\n31m expect Eaton WALL in one minute\n32m expect Eaton SHUTDOWNCMD"},

		{"a calibration ends low", "testdata/primary", calibration + "30m Eaton ups.status OB LB\n1810s expect Eaton SETFSD\n1930s expect Eaton SHUTDOWNCMD"},
		{"a calibration ends without power", "testdata/primary", "1m Eaton ups.status OB CAL\n30m Eaton ups.status OB\n40m expect Eaton SETFSD\n42m expect Eaton SHUTDOWNCMD"},
		{"FSD is ordered here, and the others are told", "testdata/primary", "1m Eaton ups.status OL FSD\n1m expect Eaton SETFSD"},
		{"FSD does not come back, but a calibration begins", "testdata/primary", "1m Eaton ups.status OB LB\n70s expect Eaton SETFSD\n80s Eaton ups.status OB CAL LB\n0s..1h refuse Eaton SHUTDOWNCMD"},
		{"the same, after a long time", "testdata/primary", "1m Eaton ups.status OB\n11m expect Eaton SETFSD\n12m Eaton ups.status OB CAL\n0s..1h refuse Eaton SHUTDOWNCMD"},

		{"stages that a calibration has reached", "testdata/staged", "0s Eaton battery.charge 100\n1m Eaton ups.status OB CAL\n10m Eaton battery.charge 40\n30m Eaton ups.status OB\n" +
			"1810s expect Eaton SHELLCMD shed-load test\n1810s expect Eaton SHELLCMD shed-load batch\n0s..1809s refuse Eaton SHELLCMD\n" + noShutdown},
		{"stages that were reached before", "testdata/staged", "0s Eaton battery.charge 40\n1m Eaton ups.status OB\n70s expect Eaton SHELLCMD shed-load test\n70s expect Eaton SHELLCMD shed-load batch\n" + noShutdown},

		{"a calibration is no outage", "testdata/hundred", room + "1m expect r4u2 SYSLOG calibrating\n61s..29m refuse r4u2 SYSLOG\n30m r4u2 ups.status OL LB"},
		{"nor is one that is not told for a poll", "testdata/hundred", room + "30m r4u2 ups.status OB LB\n1806s r4u2 ups.status OB CAL LB\n1807s..1h refuse r4u2 SYSLOG"},
		{"a calibration ends low", "testdata/hundred", room + "30m r4u2 ups.status OB LB\n1810s expect r4u2 SYSLOG battery low\n1810s expect r4u2 SYSLOG on battery for 10 s\n" +
			"45m expect r4u2 SYSLOG on battery for 15 minutes"},

		// The times of the demonstration are short.
		{"calibration", "cmd/upsmon/demo/UPSmon", "5s Eaton ups.status OL LB\n10s Eaton ups.status OB LB\n11s Eaton ups.status OB CAL LB\n40s Eaton ups.status OB CAL LB\n50s Eaton ups.status OB LB\n" +
			"51s Eaton ups.status OB CAL LB\n80s Eaton ups.status OL LB\n0s..1h refuse Eaton WALL\n" + noShutdown},
		{"a calibration begins after a while", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB\n15s Eaton ups.status OB CAL\n40s Eaton ups.status OB CAL LB\n50s Eaton ups.status OL LB\n15s..1h refuse Eaton WALL\n" + noShutdown},
		{"a calibration ends low", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB CAL LB\n50s Eaton ups.status OB LB\n52s expect Eaton WALL power failure\n52s expect Eaton SHUTDOWNCMD"},
		{"a calibration ends without power", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB CAL\n50s Eaton ups.status OB\n52s expect Eaton WALL power failure\n64s expect Eaton SHUTDOWNCMD"},
		{"lost in a calibration", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB CAL\n20s Eaton lost\n32s expect Eaton SHUTDOWNCMD"},
		{"lost in a calibration on line", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OL CAL\n20s Eaton lost\n" + noShutdown},
		{"lost in an outage, the count goes on", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB\n11s Eaton lost\n0s..23.9s refuse Eaton SHUTDOWNCMD\n24s expect Eaton SHUTDOWNCMD"},
		{"forced in a calibration", "cmd/upsmon/demo/UPSmon", "10s Eaton ups.status OB CAL\n20s Eaton ups.status FSD OB CAL\n20s expect Eaton SHUTDOWNCMD"},
	} {
		t.Run(filepath.Base(tt.file)+"/"+tt.name, func(t *testing.T) {
			played(t, config.LoadPolicy("../../"+tt.file+".conf").Program, tt.scenario)
		})
	}
}
