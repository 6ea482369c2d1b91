// Package compare compares what NUT's monitor did, or would do according to its model, with what a
// converted file does. It knows which differences to expect.
//
// Both sides are converted to nutmodel.Acts. If the effect of a script is known, it replaces the call of the
// script, because convert replaces such calls with verbs.
package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Files are the files of NUT's monitor, as read.
type Files struct {
	Upsmon   *nutconf.Upsmon
	Upssched *nutconf.Upssched // nil: there is none
	Script   *nutconf.Script   // nil: it is not known

	NoEnvironment bool // the NOTIFYTYPE and UPSNAME of commands are unknown, and not compared
}

// Model returns the model of the files.
func (f *Files) Model() *nutmodel.Config { return nutmodel.Read(f.Upsmon, f.Upssched, f.Script) }

// Effect translates an effect of a converted file to NUT's terms. ok is false if there is no counterpart.
func (f *Files) Effect(e *fsm.Effect) (a nutmodel.Act, ok bool) {
	a = nutmodel.Act{Text: e.Text, Type: e.NotifyType, UPS: e.Address}
	switch e.Verb {
	case fsm.Syslog:
		a.Kind = nutmodel.Syslog
		if tag, text, tagged := strings.Cut(a.Text, "] "); tagged && strings.HasPrefix(tag, "[") {
			a.Text = text
		}
	case "WALL": // actions.Wall
		a.Kind = nutmodel.Wall
	case fsm.SetFSD:
		a.Kind, a.Type, a.Text, a.UPS = nutmodel.SetFSD, "", "", f.system(e.Target)
	case fsm.ShutdownCmd:
		a.Kind = nutmodel.Shutdown
	case fsm.ShellCmd, fsm.RootCmd:
		return f.command(a)
	default:
		return a, false
	}
	return a, true
}

// Recorded translates an effect that was carried out at a time to NUT's terms.
func (f *Files) Recorded(e *fsm.Effect, at time.Duration) []nutmodel.Act {
	var acts []nutmodel.Act
	if e.Flag != "" {
		acts = append(acts, nutmodel.Act{At: at, Kind: nutmodel.Flag, Text: e.Flag})
	}
	if a, ok := f.Effect(e); ok {
		a.At = at
		acts = append(acts, a)
	}
	return acts
}

// system returns upsmon.conf's name of a unit, given its full name.
func (f *Files) system(full string) string {
	_, full, _ = strings.Cut(full, ":")
	for _, m := range f.Upsmon.Monitors {
		host := strings.ToLower(m.Host)
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		if full == fmt.Sprintf("%s@%s:%d", grammar.Printed(m.UPS), host, m.Port) {
			return m.System
		}
	}
	return full
}

// nameOf returns a unit's name for a scenario: the name in MONITOR, unless that is ambiguous.
func nameOf(p *compile.Program, i int) string {
	u := &p.Policy.Units[i]
	if _, err := p.Policy.Find(u.Short); err != nil {
		return u.ID
	}
	return u.Short
}

// command finds the command of the files that a SHELLCMD runs: VARIABLE=VALUE … COMMAND ARGUMENT.
func (f *Files) command(a nutmodel.Act) (nutmodel.Act, bool) {
	words, err := shlex.Split(a.Text)
	if err != nil {
		return a, false
	}
	if len(words) > 0 && words[0] == "/usr/bin/env" {
		words = words[1:]
	}
	for len(words) > 0 {
		name, value, set := strings.Cut(words[0], "=")
		if !set {
			break
		}
		switch name {
		case "UPSNAME":
			a.UPS = value
		case "NOTIFYTYPE":
			a.Type = value
		}
		words = words[1:]
	}
	if f.Upssched != nil {
		if arg, ok := argument(words, f.Upssched.CmdScript); ok {
			a.Kind, a.Text = nutmodel.Script, arg
			return a, true
		}
	}
	arg, ok := argument(words, f.Upsmon.NotifyCmd)
	a.Kind, a.Text = nutmodel.Exec, arg
	return a, ok
}

// argument returns what follows the words of a command in the files, ignoring sudo.
func argument(words []string, command string) (string, bool) {
	program, all := convert.ProgramOf(command), strings.Fields(command)
	n := len(all) - max(slices.Index(all, program), 0)
	if program == "" || len(words) <= n || words[0] != program {
		return "", false
	}
	return strings.Join(words[n:], " "), true
}

// Plain makes the acts of both sides comparable: the known effect of a script replaces its call, and its
// environment has only the variables that the script reads.
func (f *Files) Plain(acts []nutmodel.Act) []nutmodel.Act {
	var all []nutmodel.Act
	for _, a := range acts {
		switch a.Kind {
		case nutmodel.Script:
			all = append(all, f.script(a)...)
		case nutmodel.Exec:
			all = append(all, f.read(a))
		default:
			all = append(all, a)
		}
	}
	return all
}

func (f *Files) script(a nutmodel.Act) []nutmodel.Act {
	if f.Script == nil || !f.Script.Shell || !f.Script.Case {
		return []nutmodel.Act{f.read(a)}
	}
	run := f.Script.Run(a.Text)
	for i, c := range run {
		off := c.Kind == nutconf.PowerOff && i == len(run)-1
		if c.Conditional || !c.Plain && !off {
			return []nutmodel.Act{f.read(a)}
		}
	}
	var all []nutmodel.Act
	for _, c := range run {
		said := a
		switch c.Kind {
		case nutconf.Logger:
			said.Kind = nutmodel.Syslog
		case nutconf.Wall:
			said.Kind = nutmodel.Wall
		case nutconf.PowerOff:
			said.Kind = nutmodel.Shutdown
		default:
			continue
		}
		var text strings.Builder
		for _, p := range c.Text {
			switch p.Variable {
			case "":
				text.WriteString(p.Literal)
			case "UPSNAME":
				text.WriteString(a.UPS)
			case "NOTIFYTYPE":
				text.WriteString(a.Type)
			case "1":
				text.WriteString(nutconf.Argument(a.Text))
			}
		}
		said.Text = text.String()
		all = append(all, said)
	}
	return all
}

// read leaves out the variables that the script does not read.
func (f *Files) read(a nutmodel.Act) nutmodel.Act {
	if f.NoEnvironment {
		a.Type, a.UPS = "", ""
	}
	if f.Script == nil || !f.Script.Shell {
		return a
	}
	if !f.Script.Uses["UPSNAME"] {
		a.UPS = ""
	}
	if !f.Script.Uses["NOTIFYTYPE"] {
		a.Type = ""
	}
	return a
}

// Slack returns how far apart the same act of two monitors may be: they poll at different times within a period,
// and upssched counts in whole seconds.
func Slack(c *nutmodel.Config) time.Duration {
	return max(c.PollFreq, c.PollFreqAlert) + 1500*time.Millisecond
}

// Verdict is the result of a comparison.
type Verdict struct {
	Same        bool
	Explained   bool             // the converted file does what the model with Variant does
	Variant     nutmodel.Variant // the smallest that explains the differences
	Differences []nutmodel.Difference
}

func (v Verdict) String() string {
	switch {
	case v.Same:
		return "same"
	case v.Explained:
		var names []string
		for _, n := range v.Variant.Notes() {
			names = append(names, n.Name)
		}
		return strings.Join(names, ", ")
	}
	return "unexplained"
}

// Judge compares what NUT's monitor and a converted file did in an outage. A difference is
// explained if the file did what a variant of the model does.
func (f *Files) Judge(o *nutmodel.Outage, nut, ours []nutmodel.Act, slack time.Duration) Verdict {
	ours = f.Plain(ours)
	v := Verdict{Differences: nutmodel.Compare(f.Plain(nut), ours, slack, o.End)}
	if len(v.Differences) == 0 {
		v.Same = true
		return v
	}
	c := f.Model()
	for _, c.Variant = range nutmodel.Variants() {
		if len(nutmodel.Compare(f.Plain(nutmodel.Run(c, o.Steps, o.End)), ours, slack, o.End)) == 0 {
			v.Explained, v.Variant = true, c.Variant
			return v
		}
	}
	return v
}
