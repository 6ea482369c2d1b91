package compare

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/fsm"
)

// password replaces the passwords in a case.
const password = `PASSWORD "secret"`

var passwords = regexp.MustCompile(`PASSWORD ("[^"\n]*"|'[^'\n]*'|«[^»\n]*»|⎡[^⎦\n]*⎦|⸢[^⸥\n]*⸥)`)

// Case returns a test case for a converted file: an outage, and what must happen in it. The model derives that from
// NUT's files, with all variants that the head of the file names. Passwords are left out.
func (f *Files) Case(p *compile.Program, text []byte, o *nutmodel.Outage) ([]byte, error) {
	later, err := f.asSimulated(p, o)
	if err != nil {
		return nil, err
	}
	c := f.Model()
	c.Variant = nutmodel.Converted
	w := caseWriter{f: f, p: p, slack: Slack(c), end: o.End}
	for _, did := range nutmodel.Run(c, later.Steps, o.End) {
		for _, a := range f.Plain([]nutmodel.Act{did}) {
			w.expect(a, did.UPS)
		}
	}
	w.refuse()
	return fmt.Appendf(nil, "%s: %s\n-- UPSmon.conf --\n%s-- scenario --\n%s%s", o.Name, o.Title, passwords.ReplaceAllLiteral(text, []byte(password)),
		f.Scenario(p, later), w.lines.String()), nil
}

type caseWriter struct {
	f     *Files
	p     *compile.Program
	slack time.Duration
	end   time.Duration
	down  bool
	first time.Duration // the earliest time of the first SHUTDOWNCMD
	lines strings.Builder
}

// expect writes the expectation for an act of a UPS, or of no UPS if system is "".
func (w *caseWriter) expect(a nutmodel.Act, system string) {
	if w.down || a.At > w.end-w.slack {
		return // it may come too late for the case to see it
	}
	verb, unit, text := fsm.Verb(""), w.unit(system), a.Text
	switch a.Kind {
	case nutmodel.Syslog:
		verb = fsm.Syslog
	case nutmodel.Wall:
		verb = "WALL" // actions.Wall
	case nutmodel.SetFSD:
		verb, text = fsm.SetFSD, unit
		unit = w.doing(verb, text)
	case nutmodel.Shutdown:
		verb, text = fsm.ShutdownCmd, ""
		unit, w.down = w.doing(verb, ""), true
		w.first = max(a.At-w.slack, 0)
	case nutmodel.Script, nutmodel.Exec:
		if verb = fsm.ShellCmd; w.doing(fsm.RootCmd, text) != "" {
			verb = fsm.RootCmd
		}
	default:
		return
	}
	if system == "" && a.Kind != nutmodel.Shutdown {
		unit = w.doing(verb, text)
	}
	if words := strings.Join(strings.Fields(text), " "); words != text || strings.Contains(text, "#") {
		text = "" // a line of a scenario cannot contain it
	}
	if unit != "" {
		line := fmt.Sprintf("%s..%s expect %s %s %s", max(a.At-w.slack, 0), min(a.At+w.slack, w.end), unit, verb, text)
		w.lines.WriteString(strings.TrimSpace(line) + "\n")
	}
}

// refuse writes until when nothing may shut down.
func (w *caseWriter) refuse() {
	until := w.end
	if w.down {
		until = w.first - time.Millisecond
	}
	for i := range w.p.Policy.Units {
		if until > 0 {
			fmt.Fprintf(&w.lines, "0s..%s refuse %s %s\n", until, nameOf(w.p, i), fsm.ShutdownCmd)
		}
	}
}

// unit returns the unit of the new file for a UPS of upsmon.conf, or "".
func (w *caseWriter) unit(system string) string {
	for i := range w.p.Policy.Units {
		if u := &w.p.Policy.Units[i]; system != "" && w.f.system(u.ID) == system {
			return nameOf(w.p, i)
		}
	}
	return ""
}

// doing returns the first unit with a rule whose verb has the text; "" if there is none.
func (w *caseWriter) doing(verb fsm.Verb, text string) string {
	for i := range w.p.Policy.Units {
		for e := range w.p.Policy.EffectsOf(i, verb, nil, time.Time{}) {
			if strings.Contains(e.Text, text) {
				return nameOf(w.p, i)
			}
		}
	}
	return ""
}
