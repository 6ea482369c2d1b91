package beside

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/compare"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutsetups"
)

// slack is the maximum time between the same action of two monitors: each polls once a second at
// its own time, upssched counts in whole seconds, and the machine is busy.
const slack = 2500 * time.Millisecond

// settling is how long both monitors run before an outage begins. Only after 15 seconds without an
// interruption does upsmon run conclude that no other client is logged in.
const settling = 17 * time.Second

// setup is a set-up with its files, both as read and as converted.
type setup struct {
	nutsetups.Setup
	compare.Files
	model     *nutmodel.Config
	converted []byte
}

func setups(t *testing.T) []*setup {
	t.Helper()
	version := nutVersion(t)
	var all []*setup
	for _, s := range nutsetups.All() {
		in := convert.Input{Upsmon: convert.File{Name: "upsmon.conf", Text: []byte(s.Upsmon)}, Version: version}
		if s.Upssched != "" {
			in.Upssched = &convert.File{Name: "upssched.conf", Text: []byte(s.Upssched)}
		}
		if s.Script != "" {
			in.Script = &convert.File{Name: "script", Text: []byte(s.Script)}
		}
		r, err := convert.Convert(in)
		if err != nil {
			t.Fatal(s.Name, err)
		}
		f := compare.Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script, NoEnvironment: true}
		all = append(all, &setup{s, f, f.Model(), r.Text})
	}
	return all
}

// cmdRecorder takes the place of CMDSCRIPT. It records its arguments, and then runs the original
// script, whose programs do nothing.
const cmdRecorder = `#!/bin/sh
printf '%s\n' "script	$NOTIFYTYPE	$UPSNAME	$1" >/run/recorder
PATH=/etc/nut/nothing:$PATH
. /etc/nut/upssched-cmd.original
`

// install writes the files of a set-up into the lab.
func (l *lab) install(s *nutsetups.Setup) {
	l.write("etc/nut.conf", "MODE=netserver\n", 0o644)
	l.write("etc/upsmon.conf", s.Upsmon, 0o640)
	check(l.t, os.MkdirAll(l.path("etc/nothing"), 0o755))
	for _, p := range []string{"logger", "mail", "curl", "wall", "date"} {
		l.write("etc/nothing/"+p, "#!/bin/sh\n", 0o755)
	}
	l.write("etc/down", record("down", "$*"), 0o755)
	switch {
	case s.Upssched != "":
		l.write("etc/upssched.conf", s.Upssched, 0o640)
		l.write("etc/upssched-cmd.original", s.Script, 0o755)
		l.write("etc/upssched-cmd", cmdRecorder, 0o755)
	case s.Script != "":
		l.write("etc/notifycmd", "#!/bin/sh\nprintf '%s\\n' \"exec	$NOTIFYTYPE	$UPSNAME	$1\" >/run/recorder\n", 0o755)
	}
}

// play plays the steps of an outage, in real time.
func (l *lab) play(o *nutmodel.Outage, start time.Time) {
	clients := map[string][]*client{}
	defer func() {
		for _, all := range clients {
			for _, c := range all {
				c.Close()
			}
		}
	}()
	for _, s := range o.Steps {
		time.Sleep(time.Until(start.Add(s.At)))
		name, _, _ := strings.Cut(s.UPS, "@")
		d := l.units[name]
		switch {
		case s.Lost:
			d.set(d.status, true)
		case s.Back:
			d.set(d.status, false)
		case s.FSD:
			l.force(name)
		case s.Clients != nil:
			for len(clients[name]) < *s.Clients {
				clients[name] = append(clients[name], l.login(name))
			}
			for n := len(clients[name]) - 1; n >= *s.Clients; n-- {
				clients[name][n].Close()
				clients[name] = clients[name][:n]
			}
		default:
			d.set(s.Status, false)
		}
	}
	time.Sleep(time.Until(start.Add(o.End)))
}

var (
	setFSD = regexp.MustCompile(`upsd\[\d+\]: Client (\w+)@.* set FSD on UPS \[(.*)\]`)
	upsmon = regexp.MustCompile(`upsmon\[\d+\]: (.*)`)
)

// acts derives the actions of NUT's monitor from the recorders' lines.
func (l *lab) acts(c *nutmodel.Config, start time.Time) []nutmodel.Act {
	said := map[string]bool{}
	for _, n := range c.Notify {
		for _, m := range c.Monitors {
			said[nutmodel.Message(n.Message, m.System)] = true
		}
		said[nutmodel.Message(n.Message, "")] = true
	}
	var acts []nutmodel.Act
	for _, r := range l.noted() {
		a := nutmodel.Act{At: r.at.Sub(start)}
		w := append(slices.Clone(r.words), "", "", "")
		switch w[0] {
		case "wall":
			a.Kind, a.Text = nutmodel.Wall, w[1]
		case "exec", "script":
			a.Kind, a.Type, a.UPS, a.Text = nutmodel.Exec, w[1], w[2], w[3]
			if w[0] == "script" {
				a.Kind = nutmodel.Script
			}
		case "down":
			a.Kind, a.Text = nutmodel.Shutdown, c.ShutdownCmd
		case "syslog":
			text := strings.TrimRight(w[1], "\n")
			if m := setFSD.FindStringSubmatch(text); m != nil && m[1] != otherPrimary {
				a.Kind, a.UPS = nutmodel.SetFSD, m[2]
				for _, mon := range c.Monitors {
					if name, _, _ := strings.Cut(mon.System, "@"); name == m[2] {
						a.UPS = mon.System
					}
				}
			} else if m := upsmon.FindStringSubmatch(text); m != nil && said[m[1]] {
				a.Kind, a.Text = nutmodel.Syslog, m[1]
			}
		}
		if a.Kind != "" {
			acts = append(acts, a)
		}
	}
	if info, err := os.Stat(l.path("etc/killpower")); err == nil {
		acts = append(acts, nutmodel.Act{At: info.ModTime().Sub(start), Kind: nutmodel.Flag, Text: c.PowerDownFlag})
	}
	return acts
}

// sample lists the trials that go test runs.
var sample = []string{"stock-primary/late-secondary", "stock-secondary/low", "timer-told/outage", "everything/lost-on-battery"}

// wanted reports whether a trial is to run: BESIDE in the environment is a pattern for the names of
// trials.
func wanted(name string) bool {
	pattern, ok := os.LookupEnv("BESIDE")
	if !ok {
		return slices.Contains(sample, name)
	}
	matched, err := path.Match(pattern, name)
	return matched && err == nil
}

// TestBeside runs NUT's monitor and ours on one upsd. NUT's must act as the model predicts. Ours
// must act the same, or differ in a known way.
func TestBeside(t *testing.T) {
	requireNUT(t)
	program(t)
	report := &table{}
	t.Cleanup(func() { report.write(t) })
	for _, s := range setups(t) {
		for _, o := range nutmodel.Outages(s.model) {
			name := s.Name + "/" + o.Name
			if !wanted(name) {
				continue
			}
			o := o.Later(settling)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				failed, busy := 0, 0
				for failed < tries && busy < busyTries {
					watched := lateness()
					verdict, problem := trial(t, s, &o)
					late := watched()
					if problem != "" && late > tooBusy {
						busy++
						t.Logf("result ignored, since the machine was %v late: %s", late, problem)
						continue
					}
					if problem != "" {
						failed++
						t.Logf("try %d: %s", failed, problem)
					}
					if problem == "" || failed == tries {
						report.add(s.Name, o.Name, verdict)
					}
					if problem == "" {
						return
					}
				}
				if failed < tries {
					t.Fatalf("the machine is too busy to compare the times of two monitors: %d results were ignored", busyTries)
				}
				t.Errorf("%d tries failed", tries)
			})
		}
	}
}

// tries is how often a failing trial runs. busyTries is how often it runs when the failure says
// nothing because the machine was too busy.
const tries, busyTries = 3, 6

func trial(t *testing.T, s *setup, o *nutmodel.Outage) (verdict compare.Verdict, problem string) {
	l := newLab(t, s.Units()...)
	defer l.close()
	l.install(&s.Setup)
	l.write("etc/UPSmon.conf", string(s.converted), 0o600)
	start := time.Now()
	l.run(fmt.Sprintf("nice -n %d /sbin/upsmon -u root", niceOfNUT))
	l.run(program(t) + " run -c /etc/nut/UPSmon.conf --dry-run --no-login -u root -l /run/nut.log --state-dir /run/state --socket /run/upsmon.sock")
	l.play(o, start)
	nut, ours := l.acts(s.model, start), l.ours(&s.Files, start)
	verdict = s.Judge(o, nut, ours, slack)
	if problem = l.compare(t); problem != "" && verdict.Same {
		return verdict, problem
	}
	model := nutmodel.Run(s.model, o.Steps, o.End)
	if s.model.Version != nutconf.V280 { // the model knows the environment of commands only for that version
		for _, acts := range [][]nutmodel.Act{nut, model} {
			for i := range acts {
				if acts[i].Kind == nutmodel.Script {
					acts[i].Type, acts[i].UPS = "", ""
				}
			}
		}
	}
	if diffs := nutmodel.Compare(nut, model, slack, o.End); len(diffs) > 0 {
		return verdict, fmt.Sprintf("NUT differs from the model:\n%s\nNUT:\n%s\nmodel:\n%s\n%s", join(diffs), join(nut), join(model), l.output())
	}
	if !verdict.Same && !verdict.Explained {
		return verdict, fmt.Sprintf("NUT and our monitor differ:\n%s\nNUT:\n%s\nours:\n%s\n%s", join(verdict.Differences), join(s.Plain(nut)), join(s.Plain(ours)), l.output())
	}
	return verdict, ""
}

// compare runs convert --compare on the logs of both monitors. If both have done the same, it must
// find no difference.
func (l *lab) compare(t testing.TB) (problem string) {
	t.Helper()
	var log strings.Builder
	for _, r := range l.noted() {
		if line := strings.TrimRight(strings.Join(r.words, " "), "\n"); strings.HasPrefix(line, "syslog <") && len(line) > 27 {
			_, line, _ = strings.Cut(line, ">")
			log.WriteString(line[:len(time.Stamp)] + " nas" + line[len(time.Stamp):] + "\n")
		}
	}
	l.write("syslog", log.String(), 0o600)
	cmd := exec.Command(program(t), "convert", "--strict", "--upsmon", l.path("etc/upsmon.conf"), "--nut", nutVersion(t).String(), "--compare", l.path("syslog"), "--state-dir", l.path("run/state"))
	if _, err := os.Stat(l.path("etc/upssched-cmd.original")); err == nil {
		cmd.Args = append(cmd.Args, "--cmdscript", l.path("etc/upssched-cmd.original"))
	}
	cmd.Env = append(os.Environ(), "TZ=UTC")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Sprintf("convert --compare: %v\n%s\n%s", err, out, log.String())
	}
	if testing.Verbose() {
		t.Logf("%s", out)
	}
	return ""
}

// ours returns the actions of our monitor's dry run, from its journal.
func (l *lab) ours(f *compare.Files, start time.Time) []nutmodel.Act {
	var acts []nutmodel.Act
	for e, err := range journal.Read(filepath.Join(l.path("run/state"), engine.JournalDir), journal.Query{}) {
		if err != nil {
			l.t.Logf("cannot read the journal: %v", err)
			continue
		}
		if e.Kind != journal.EffectRaised {
			continue
		}
		acts = append(acts, f.Recorded(&fsm.Effect{Verb: fsm.Verb(e.Effect.Verb), Text: e.Effect.Text, Target: e.Effect.Target, Flag: e.Effect.Flag}, e.Time.Sub(start))...)
	}
	return acts
}

var building struct {
	once sync.Once
	dir  string
	err  error
}

// program builds the program, once.
func program(t testing.TB) string {
	t.Helper()
	building.once.Do(func() {
		if building.dir, building.err = os.MkdirTemp("", "beside-program"); building.err != nil {
			return
		}
		build := exec.Command("go", "build", "-buildvcs=false", "-o", building.dir+"/upsmon", "github.com/tls-upsmon/upsmon/cmd/upsmon")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			building.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	check(t, building.err)
	return building.dir + "/upsmon"
}

func TestMain(m *testing.M) {
	code := m.Run()
	if building.dir != "" {
		os.RemoveAll(building.dir)
	}
	os.Exit(code)
}

func (l *lab) output() string {
	text, _ := os.ReadFile(l.path("programs"))
	return string(text)
}

func join[T fmt.Stringer](all []T) string {
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintf(&b, "  %s\n", x)
	}
	return b.String()
}
