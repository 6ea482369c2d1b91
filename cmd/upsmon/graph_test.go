package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
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

// TestImages: the pictures in spec/images show testdata/timed.conf. The SVG depends on Graphviz's version, so the
// test compares the DOT next to it; UPDATE=1 rewrites both.
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
			t.Errorf("%s.svg is not of timed.conf, or contains a secret", file)
		}
	}
}

// TestPoliciesInEveryView: Graphviz accepts the flow of every policy and all of its machines. TestPolicies covers
// the machines that matter.
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

// TestSVG checks the messages when Graphviz is missing, fails, hangs and succeeds.
func TestSVG(t *testing.T) {
	for _, tt := range []struct {
		name, program string
		timeout       time.Duration
		want          string // of the error
	}{
		{"missing", "", time.Minute, "svg needs Graphviz's program dot: apt-get install graphviz"},
		{"failing", "echo 'out of memory' >&2; echo '<svg'; exit 3", time.Minute, "dot: exit status 3: out of memory"},
		{"failing in silence", "exit 1", time.Minute, "dot: exit status 1: it printed nothing"},
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
			err := graphviz(t.Context(), "svg", &out, &remarks, strings.NewReader("digraph {\n}\n"), tt.timeout)
			switch {
			case tt.want == "" && (err != nil || out.String() != "[digraph {]\n[}]\n" || remarks.String() != "no such font\n"):
				t.Errorf("%v, output %q, remarks %q", err, out.String(), remarks.String())
			case tt.want != "" && (err == nil || err.Error() != tt.want || out.Len() > 0):
				t.Errorf("%v, output %q; want %s", err, out.String(), tt.want)
			}
		})
	}
}

// TestPicturesAreReadable: the pictures of the plans are at most 1,200 pixels wide without becoming small print,
// and no line crosses a title, a label of another line or, in a flow, a node.
func TestPicturesAreReadable(t *testing.T) {
	needs.Programs(t, "dot")
	files, err := filepath.Glob("../../testdata/*.conf")
	if err != nil || files == nil {
		t.Fatalf("no policies, %v", err)
	}
	for _, file := range files {
		for _, view := range graphViews {
			t.Run(filepath.Base(file)+" "+view, func(t *testing.T) {
				t.Parallel()
				dot, err := runGraph(t, private(t, t.TempDir(), file), "--view", view)
				if err != nil {
					t.Fatal(err)
				}
				layout := func(format string) string {
					cmd := exec.Command("dot", "-T"+format)
					cmd.Stdin = strings.NewReader(dot)
					out, err := cmd.Output()
					if err != nil {
						t.Fatal(err)
					}
					return string(out)
				}
				checkLayout(t, layout("plain"), view == "flow")
				checkLabels(t, layout("json"))
			})
		}
	}
}

// checkLabels reads Graphviz's JSON format, which has the position of each text, in points.
func checkLabels(t *testing.T, text string) {
	type shape struct {
		Gvid      int    `json:"_gvid"`
		Name, Pos string // Pos: of an edge
		Style     string
		Label     []struct {
			Op, Align, Text string
			Size, Width     float64
			Pt              []float64
		} `json:"_ldraw_"`
	}
	var g struct{ Objects, Edges []shape }
	if err := json.Unmarshal([]byte(text), &g); err != nil {
		t.Fatal(err)
	}
	type label struct {
		edge           int // -1: a title
		text           string
		x0, y0, x1, y1 float64
	}
	var labels []label
	add := func(edge int, s shape) {
		size := 10.0
		for _, op := range s.Label {
			switch op.Op {
			case "F":
				size = op.Size
			case "T":
				x, y := op.Pt[0], op.Pt[1]
				switch op.Align {
				case "c":
					x -= op.Width / 2
				case "r":
					x -= op.Width
				}
				labels = append(labels, label{edge, op.Text, x, y, x + op.Width, y + 0.7*size})
			}
		}
	}
	for _, o := range g.Objects {
		if strings.HasPrefix(o.Name, "cluster") {
			add(-1, o)
		}
	}
	for _, e := range g.Edges {
		add(e.Gvid, e)
	}
	for _, e := range g.Edges {
		var x, y []float64
		for _, point := range strings.Fields(e.Pos) {
			if a, b, ok := strings.Cut(point, ","); ok && e.Style != "invis" && a != "s" && a != "e" {
				px, errX := strconv.ParseFloat(a, 64)
				py, errY := strconv.ParseFloat(b, 64)
				if errX != nil || errY != nil {
					t.Fatalf("the edge %d has the point %q", e.Gvid, point)
				}
				x, y = append(x, px), append(y, py)
			}
		}
		for i := 0; i+3 < len(x); i += 3 { // each four points are a curve
			for s := 0.0; s <= 1; s += 0.02 {
				r := 1 - s
				at := func(p []float64) float64 {
					return r*r*r*p[i] + 3*r*r*s*p[i+1] + 3*r*s*s*p[i+2] + s*s*s*p[i+3]
				}
				for _, l := range labels {
					if px, py := at(x), at(y); l.edge != e.Gvid && px > l.x0 && px < l.x1 && py > l.y0 && py < l.y1 {
						t.Errorf("a line crosses %q", l.text)
						return
					}
				}
			}
		}
	}
	if len(labels) == 0 {
		t.Error("there are no texts")
	}
}

// checkLayout reads Graphviz's plain format: lengths in inches, edges as Bézier curves.
func checkLayout(t *testing.T, plain string, crossings bool) {
	type box struct{ x, y, w, h float64 }
	boxes := map[string]box{}
	word := regexp.MustCompile(`"(?:\\.|[^"\\])*"|\S+`)
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for line := range strings.Lines(strings.ReplaceAll(plain, "\\\n", "")) { // dot breaks long lines
		f := word.FindAllString(line, -1)
		switch {
		case len(f) == 4 && f[0] == "graph":
			const inch = 96
			if scale, width := number(f[1]), number(f[2]); width*scale*inch > 1200+1 || scale < 0.6 {
				t.Errorf("the picture is %.0f pixels wide, drawn at %.2f of its size", width*scale*inch, scale)
			}
		case len(f) > 6 && f[0] == "node":
			boxes[f[1]] = box{number(f[2]), number(f[3]), number(f[4]), number(f[5])}
		case len(f) > 4 && f[0] == "edge" && crossings && f[1] != "root":
			n, _ := strconv.Atoi(f[3])
			for i := 0; i+3 < n; i += 3 { // each four points are a curve
				p := make([]float64, 8)
				for j := range p {
					p[j] = number(f[4+2*i+j])
				}
				for s := 0.0; s <= 1; s += 0.05 {
					r := 1 - s
					at := func(k int) float64 { return r*r*r*p[k] + 3*r*r*s*p[k+2] + 3*r*s*s*p[k+4] + s*s*s*p[k+6] }
					for name, b := range boxes {
						const edge = 0.02 // a line may touch a border
						if name != f[1] && name != f[2] && math.Abs(at(0)-b.x) < b.w/2-edge && math.Abs(at(1)-b.y) < b.h/2-edge {
							t.Errorf("the line from %s to %s crosses %s", f[1], f[2], name)
							return
						}
					}
				}
			}
		}
	}
	if len(boxes) < 5 {
		t.Errorf("only %d nodes", len(boxes))
	}
}
