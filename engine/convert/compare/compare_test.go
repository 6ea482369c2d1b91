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
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/internal/nutsetups"
)

func input(s *nutsetups.Setup, v nutconf.Version) convert.Input {
	in := convert.Input{Upsmon: convert.File{Name: "upsmon.conf", Text: []byte(s.Upsmon)}, Version: v}
	if s.Upssched != "" {
		in.Upssched = &convert.File{Name: "upssched.conf", Text: []byte(s.Upssched)}
	}
	if s.Script != "" {
		in.Script = &convert.File{Name: "script", Text: []byte(s.Script)}
	}
	return in
}

// ours returns the set-ups of the converter's own tests for NUT 2.8.0.
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

// TestSame: in every outage, the converted file does what NUT does according to the model, or the difference is a
// known one.
func TestSame(t *testing.T) {
	count := map[string]int{}
	defer func() { t.Log(count) }()
	inputs := ours(t)
	for _, s := range nutsetups.All() {
		inputs[s.Name] = input(&s, nutconf.V280)
		if slices.Contains([]string{"stock-primary", "stock-secondary", "redundant", "mixed-roles", "everything"}, s.Name) {
			for _, v := range []nutconf.Version{nutconf.V281, nutconf.V283, nutconf.V285} {
				inputs[s.Name+"-"+v.String()] = input(&s, v)
			}
		}
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
			continue // the script runs for a long time before it orders a shutdown, and simulate carries out no commands
		}
		f := Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script}
		c := f.Model()
		if !c.Starts() {
			continue
		}
		for i, o := range nutmodel.Outages(c) {
			if testing.Short() && i%4 != 0 {
				continue
			}
			t.Run(name+"/"+o.Name, func(t *testing.T) {
				ours, err := f.Simulate(p, &o)
				if err != nil {
					t.Fatal(err)
				}
				nut := nutmodel.Run(c, o.Steps, o.End)
				v := f.Judge(&o, nut, ours, Slack(c))
				count[v.String()]++
				if !v.Same && (!v.Explained || v.Variant&nutmodel.TellsOwnFSD != 0) { // no other monitor sets FSD here
					t.Errorf("%v\nNUT:\n%s\nours:\n%s", v.Differences, join(f.Plain(nut)), join(f.Plain(ours)))
				}
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

// TestNoticed: the comparison notices if any rule is missing from a converted file.
func TestNoticed(t *testing.T) {
	rule := regexp.MustCompile(`(?m)^WHEN .*\n( .*\n)*`)
	setups := []string{"stock-secondary", "contact-told", "executes", "mixed-roles", "everything"}
	if testing.Short() {
		setups = setups[:1] // the others have more outages
	}
	for _, s := range nutsetups.All() {
		if !slices.Contains(setups, s.Name) {
			continue
		}
		r, err := convert.Convert(input(&s, nutconf.V280))
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

// TestJudgeOwnFSD: a dry run beside NUT's monitor reports FSD for the UPSs that it polls before it begins a
// shutdown itself. The acts here were observed in internal/beside.
func TestJudgeOwnFSD(t *testing.T) {
	at := func(s float64, k nutmodel.Kind, ups, text string) nutmodel.Act {
		return nutmodel.Act{At: time.Duration(s * float64(time.Second)), Kind: k, UPS: ups, Text: text}
	}
	told := func(s float64, text string) nutmodel.Act { return at(s, nutmodel.Syslog, "", text) }
	begin := []nutmodel.Act{
		told(3.8, "UPS left@localhost on battery"), told(5.8, "UPS left@localhost battery is low"),
		at(5.8, nutmodel.SetFSD, "left@localhost", ""), at(5.8, nutmodel.SetFSD, "right@localhost", ""),
		at(5.8, nutmodel.Wall, "", nutmodel.Executing), told(5.8, "Auto logout and shutdown proceeding"),
	}
	end := []nutmodel.Act{at(7.8, nutmodel.Flag, "", "/flag"), at(7.8, nutmodel.Shutdown, "", "down")}
	for _, tt := range []struct {
		name string
		more []nutmodel.Act
		want string
	}{
		{"nothing else", nil, "same"},
		{"of the first", []nutmodel.Act{told(5.8, "UPS left@localhost: forced shutdown in progress")}, "own FSD"},
		{"of the second", []nutmodel.Act{told(5.8, "UPS right@localhost: forced shutdown in progress")}, "own FSD"},
		{"of both", []nutmodel.Act{told(5.8, "UPS left@localhost: forced shutdown in progress"), told(5.8, "UPS right@localhost: forced shutdown in progress")}, "own FSD"},
		{"and an event of the second", []nutmodel.Act{told(5.8, "UPS left@localhost: forced shutdown in progress"), told(7.7, "UPS right@localhost on battery")}, "events, own FSD"},
		{"twice", []nutmodel.Act{told(5.8, "UPS left@localhost: forced shutdown in progress"), told(5.9, "UPS left@localhost: forced shutdown in progress")}, "unexplained"},
		{"too early", []nutmodel.Act{told(1, "UPS left@localhost: forced shutdown in progress")}, "unexplained"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			upsmon := "MONITOR left@localhost 2 x y primary\nMONITOR right@localhost 1 x y primary\nMINSUPPLIES 2\nSHUTDOWNCMD down\nPOWERDOWNFLAG /flag\n" +
				"POLLFREQ 1\nPOLLFREQALERT 1\nFINALDELAY 1\nHOSTSYNC 4\n"
			for _, e := range []string{"ONBATT", "ONLINE", "LOWBATT", "FSD", "SHUTDOWN"} {
				upsmon += "NOTIFYFLAG " + e + " SYSLOG\n"
			}
			f := Files{Upsmon: nutconf.ReadUpsmon("upsmon.conf", []byte(upsmon), nutconf.V280)}
			step := func(s int, ups, status string) nutmodel.Step {
				return nutmodel.Step{At: time.Duration(s) * time.Second, UPS: ups, Status: status}
			}
			o := nutmodel.Outage{End: 30 * time.Second, Steps: []nutmodel.Step{
				step(3, "left@localhost", "OB"), step(5, "left@localhost", "OB LB"), step(7, "right@localhost", "OB"), step(9, "right@localhost", "OB LB"),
			}}
			nut := nutmodel.Run(f.Model(), o.Steps, o.End)
			ours := slices.Concat(begin, tt.more, end)
			if v := f.Judge(&o, nut, ours, Slack(f.Model())); v.String() != tt.want {
				t.Errorf("%v, want %s\n%v", v, tt.want, v.Differences)
			}
		})
	}
}

// TestJudgeFinalDelay: a file that switches the UPS off takes two seconds for it.
func TestJudgeFinalDelay(t *testing.T) {
	f := Files{Upsmon: nutconf.ReadUpsmon("upsmon.conf", []byte("MONITOR u@localhost 1 x y primary\nSHUTDOWNCMD down\nPOWERDOWNFLAG /flag\nPOLLFREQ 1\nPOLLFREQALERT 1\nFINALDELAY 0\n"), nutconf.V280)}
	o := nutmodel.Outage{End: time.Minute, Steps: []nutmodel.Step{{At: 5 * time.Second, UPS: "u@localhost", Status: "OB LB"}}}
	nut := nutmodel.Run(f.Model(), o.Steps, o.End)
	for late, want := range map[time.Duration]string{0: "same", 2700 * time.Millisecond: "final delay", 6 * time.Second: "unexplained"} {
		ours := slices.Clone(nut)
		for i := range ours {
			if k := ours[i].Kind; k == nutmodel.Shutdown || k == nutmodel.Flag {
				ours[i].At += late
			}
		}
		if v := f.Judge(&o, nut, ours, Slack(f.Model())); v.String() != want {
			t.Errorf("SHUTDOWNCMD %v later: %v, want %s\n%v", late, v, want, v.Differences)
		}
	}
}
