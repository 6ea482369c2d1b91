package compare

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/internal/nutsetups"
)

func input(s *nutsetups.Setup) convert.Input {
	in := convert.Input{Upsmon: convert.File{Name: "upsmon.conf", Text: []byte(s.Upsmon)}, Version: nutconf.V280}
	if s.Upssched != "" {
		in.Upssched = &convert.File{Name: "upssched.conf", Text: []byte(s.Upssched)}
	}
	if s.Script != "" {
		in.Script = &convert.File{Name: "script", Text: []byte(s.Script)}
	}
	return in
}

// ours are the set-ups of the converter's own tests that are for NUT 2.8.0.
func ours(t *testing.T) map[string]convert.Input {
	t.Helper()
	dirs, err := filepath.Glob("../testdata/*/upsmon.conf")
	if err != nil || len(dirs) == 0 {
		t.Fatal("there are no set-ups in testdata")
	}
	all := map[string]convert.Input{}
	for _, d := range dirs {
		d = filepath.Dir(d)
		read := func(name string) *convert.File {
			text, err := os.ReadFile(filepath.Join(d, name))
			if err != nil {
				return nil
			}
			return &convert.File{Name: name, Text: text}
		}
		if read("nut") != nil {
			continue
		}
		in := convert.Input{Upsmon: *read("upsmon.conf"), Upssched: read("upssched.conf"), Script: read("upssched-cmd"), Version: nutconf.V280}
		if in.Script == nil {
			in.Script = read("notify")
		}
		all[filepath.Base(d)] = in
	}
	return all
}

// TestSame: what the model says that NUT does is what the converted file does, in every outage, or the
// difference is a known one.
func TestSame(t *testing.T) {
	count := map[string]int{}
	defer func() { t.Log(count) }()
	inputs := ours(t)
	for _, s := range nutsetups.All() {
		inputs[s.Name] = input(&s)
	}
	for name, in := range inputs {
		r, err := convert.Convert(in)
		if errors.Is(err, convert.ErrNothing) {
			continue
		}
		if err != nil {
			t.Fatal(name, err)
		}
		p, _, diags := compile.Parse("UPSmon.conf", r.Text, compile.Options{})
		if p == nil {
			t.Errorf("%s does not compile: %v", name, diags)
			continue
		}
		if bytes.Contains(r.Text, []byte("ctl fsd")) {
			continue // the script takes long before it orders a shutdown, and simulate carries out no commands
		}
		f := Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script}
		c := f.Model()
		if !c.Starts() {
			continue
		}
		for _, o := range nutmodel.Outages(c) {
			t.Run(name+"/"+o.Name, func(t *testing.T) {
				ours, err := f.Simulate(p, &o)
				if err != nil {
					t.Fatal(err)
				}
				nut := nutmodel.Run(c, o.Steps, o.End)
				v := f.Judge(&o, nut, ours, Slack(c))
				count[v.String()]++
				text, err := f.Case(p, r.Text, &o)
				if err != nil {
					t.Fatal(err)
				}
				kase, err := simulate.ParseCase(o.Name, text)
				if err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				if out := kase.Run(nil); !out.Passed() {
					t.Errorf("%s\n%s", out.Problems(), text)
				}
				if !v.Same && !v.Explained {
					t.Errorf("%v\nNUT:\n%s\nours:\n%s", v.Differences, join(f.Plain(nut)), join(f.Plain(ours)))
				}
			})
		}
	}
}

func join(acts []nutmodel.Act) string {
	var b strings.Builder
	for _, a := range acts {
		fmt.Fprintf(&b, "  %s\n", a)
	}
	return b.String()
}

// TestNoticed: a converted file that lacks any of its rules is noticed.
func TestNoticed(t *testing.T) {
	rule := regexp.MustCompile(`(?m)^WHEN .*\n( .*\n)*`)
	for _, s := range nutsetups.All() {
		if !slices.Contains([]string{"stock-secondary", "mixed-roles", "contact-told", "everything", "executes"}, s.Name) {
			continue
		}
		r, err := convert.Convert(input(&s))
		if err != nil {
			t.Fatal(err)
		}
		f := Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script}
		for _, at := range rule.FindAllIndex(r.Text, -1) {
			less := slices.Concat(r.Text[:at[0]], r.Text[at[1]:])
			lacks := string(r.Text[at[0]:at[1]])
			switch {
			case strings.Contains(lacks, "REPORTS DOWN->None"): // after a shutdown that did not take place
			case strings.HasPrefix(lacks, "WHEN right REPORTS NOT"): // no other UPS fails after the last one
			case !noticed(t, &f, less):
				t.Errorf("%s: nobody misses %s", s.Name, lacks)
			}
		}
	}
}

// noticed reports whether a file does something unexplained in an outage.
func noticed(t *testing.T, f *Files, text []byte) bool {
	t.Helper()
	p, _, diags := compile.Parse("UPSmon.conf", text, compile.Options{})
	if p == nil {
		t.Fatal(diags)
	}
	c := f.Model()
	for _, o := range nutmodel.Outages(c) {
		ours, err := f.Simulate(p, &o)
		if err != nil {
			t.Fatal(err)
		}
		if v := f.Judge(&o, nutmodel.Run(c, o.Steps, o.End), ours, Slack(c)); !v.Same && !v.Explained {
			return true
		}
	}
	return false
}
