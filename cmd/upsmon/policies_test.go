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
