package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// runGraph runs upsmon graph.
func runGraph(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, remarks bytes.Buffer
	cmd := newGraph()
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetOut(&out)
	cmd.SetErr(&remarks)
	cmd.SetArgs(args)
	err := cmd.Execute()
	return out.String() + remarks.String(), err
}

// TestImages: the pictures in spec/images are those of testdata/timed.conf. As
// the SVG depends on Graphviz's version, it is the DOT beside it that is
// compared; UPDATE=1 rewrites both.
func TestImages(t *testing.T) {
	for _, view := range graphViews {
		conf := private(t, t.TempDir(), "../../testdata/timed.conf")
		file := filepath.Join("../../spec/images", "timed-"+view)
		got, err := runGraph(t, conf, "--view", view)
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv("UPDATE") != "" {
			svg, err := runGraph(t, conf, "--view", view, "--format", "svg")
			if err != nil {
				t.Fatal(err)
			}
			for suffix, text := range map[string]string{".dot": got, ".svg": svg} {
				if err := os.WriteFile(file+suffix, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		want, err := os.ReadFile(file + ".dot")
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s.dot and .svg are out of date: UPDATE=1 go test -run TestImages ./cmd/upsmon", file)
		}
		svg, err := os.ReadFile(file + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(svg, []byte("<title>timed.conf</title>")) || regexp.MustCompile(`change me|/(home|root|tmp)/`).Match(svg) {
			t.Errorf("%s.svg is not of timed.conf, or has in it what nobody should see", file)
		}
	}
}

// TestPoliciesInEveryView: Graphviz accepts the flow of every policy and all of
// its machines; TestPolicies has it accept the machines that matter.
func TestPoliciesInEveryView(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil || files == nil {
		t.Fatalf("no policies, %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			conf := private(t, t.TempDir(), file)
			for _, args := range [][]string{{"--view", "flow"}, {"--view", "flow", "--all"}, {"--all"}} {
				dot, err := runGraph(t, append(args, conf)...)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(dot, "change me") {
					t.Error("a password is in the picture")
				}
				t.Run("dot", func(t *testing.T) { acceptedByDot(t, dot) })
			}
		})
	}
}

// TestSVG: what is said when Graphviz is missing, fails, hangs and succeeds.
func TestSVG(t *testing.T) {
	for _, tt := range []struct {
		name, program string
		timeout       time.Duration
		want          string // of the error
	}{
		{"missing", "", time.Minute, "--format svg needs Graphviz's program dot: apt-get install graphviz"},
		{"failing", "echo 'out of memory' >&2; echo '<svg'; exit 3", time.Minute, "dot: exit status 3: out of memory"},
		{"failing in silence", "exit 1", time.Minute, "dot: exit status 1: it says nothing"},
		{"hanging", "while :; do :; done", 100 * time.Millisecond, "dot did not finish in 100ms: draw less with --ups or --region"},
		{"good", "while read -r l; do echo \"[$l]\"; done; echo 'no such font' >&2", time.Minute, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			if tt.program != "" {
				if err := os.WriteFile(filepath.Join(dir, "dot"), []byte("#!/bin/sh\n"+tt.program+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			var out, remarks bytes.Buffer
			err := svg(t.Context(), &out, &remarks, strings.NewReader("digraph {\n}\n"), tt.timeout)
			switch {
			case tt.want == "" && (err != nil || out.String() != "[digraph {]\n[}]\n" || remarks.String() != "no such font\n"):
				t.Errorf("%v, output %q, remarks %q", err, out.String(), remarks.String())
			case tt.want != "" && (err == nil || err.Error() != tt.want || out.Len() > 0):
				t.Errorf("%v, output %q; want %s", err, out.String(), tt.want)
			}
		})
	}
}
