package beside

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/internal/nutsetups"
)

// slack is how far apart two monitors may be: each polls once a second at its own time, upssched counts in
// whole seconds, and the machine is busy.
const slack = 2500 * time.Millisecond

// configOf is the model of a set-up.
func configOf(s *nutsetups.Setup) *nutmodel.Config {
	u := nutconf.ReadUpsmon("upsmon.conf", []byte(s.Upsmon), nutconf.V280)
	if s.Upssched == "" {
		return nutmodel.Read(u, nil, nil)
	}
	return nutmodel.Read(u, nutconf.ReadUpssched("upssched.conf", []byte(s.Upssched), nutconf.V280), nutconf.ReadScript("upssched-cmd", []byte(s.Script)))
}

// cmdRecorder stands for CMDSCRIPT. It writes down how it was called, and then is the script, whose
// programs do nothing.
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

// acts are what NUT's monitor has done, from what the recorders have written.
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

// sample are the trials that go test makes.
var sample = []string{
	"stock-primary/late-secondary", "stock-secondary/low", "redundant/low", "notifycmd/lost-on-mains", "percent/flicker",
	"early-shutdown/outage", "timer-told/outage", "shared-timer/outage", "everything/lost-on-battery", "stock-primary/calibration",
}

// wanted reports whether a trial is to be made: BESIDE in the environment is a pattern for the names of trials.
func wanted(name string) bool {
	pattern, ok := os.LookupEnv("BESIDE")
	if !ok {
		return slices.Contains(sample, name)
	}
	matched, err := path.Match(pattern, name)
	return matched && err == nil
}

// TestModel holds the model with NUT's own programs.
func TestModel(t *testing.T) {
	requireNUT(t)
	for _, s := range nutsetups.All() {
		c := configOf(&s)
		for _, o := range nutmodel.Outages(c) {
			name := s.Name + "/" + o.Name
			if !wanted(name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for try := range tries {
					problem := trial(t, &s, c, &o)
					if problem == "" {
						return
					}
					t.Logf("try %d: %s", try, problem)
				}
				t.Errorf("%d times the model was wrong", tries)
			})
		}
	}
}

// tries is how often a trial is made that fails: a machine that is busy for some seconds shifts what happens.
const tries = 3

func trial(t *testing.T, s *nutsetups.Setup, c *nutmodel.Config, o *nutmodel.Outage) (problem string) {
	l := newLab(t, s.Units()...)
	defer l.close()
	l.install(s)
	start := time.Now()
	l.run("/sbin/upsmon -u root")
	l.play(o, start)
	real := l.acts(c, start)
	model := nutmodel.Run(c, o.Steps, o.End)
	diffs := nutmodel.Compare(real, model, slack, o.End)
	if len(diffs) == 0 {
		return ""
	}
	return fmt.Sprintf("%s\nNUT:\n%s\nmodel:\n%s\n%s", join(diffs), join(real), join(model), l.output())
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
