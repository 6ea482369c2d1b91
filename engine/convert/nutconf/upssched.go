package nutconf

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// Upssched is an upssched.conf as upssched understands it.
type Upssched struct {
	CmdScript string // "" if there is none
	PipeFn    string
	LockFn    string
	Ats       []At // in the order of the file
	Rest      []Block
	Notes     grammar.Diagnostics
}

// AtCommand is the command of an AT.
type AtCommand uint8

// The commands of AT.
const (
	StartTimer  AtCommand = iota // Timer, Seconds
	CancelTimer                  // Timer; Arg is for when the timer does not run
	Execute                      // Arg
)

// At is an AT that upssched understands. upsmon may never call upssched for it.
type At struct {
	Line    *Line
	Event   Event
	UPS     string // "*" for every UPS; otherwise upsmon's name for it, compared letter by letter
	Command AtCommand
	Timer   string
	Shared  bool // START-TIMER-SHARED: it starts nothing while the timer runs
	Seconds int
	Arg     string // the argument of CMDSCRIPT
}

// All reports whether the AT is for every UPS.
func (a *At) All() bool { return a.UPS == "*" }

// Matches reports whether upssched acts on the AT at an event of a UPS. The name of the UPS is empty for SHUTDOWN
// and other events that are about no UPS.
func (a *At) Matches(e Event, system string) bool {
	return a.Event == e && (a.UPS == "*" || a.UPS == system)
}

// maxAts is the maximum number of ATs. Real files have a few dozen.
const maxAts = 1000

type schedReader struct {
	*notes
	version Version
}

// SchedDirectives are the directives of upssched.conf(5), up to version 2.8.6.
func SchedDirectives() []string { return []string{"CMDSCRIPT", "PIPEFN", "LOCKFN", "AT", "DEBUG_MIN"} }

// AtCommands are the commands of AT, up to version 2.8.6.
func AtCommands() []string {
	return []string{"START-TIMER", "START-TIMER-SHARED", "CANCEL-TIMER", "CANCEL-TIMER-MATCHED", "EXECUTE"}
}

// ReadUpssched reads an upssched.conf as upssched of that version does.
func ReadUpssched(name string, src []byte, v Version) *Upssched {
	s := &Upssched{}
	f := parse(name, src)
	r := &schedReader{&f.notes, v}
	for i := range f.lines {
		l := &f.lines[i]
		switch l.Text(0) {
		case "CMDSCRIPT":
			r.text(l, &s.CmdScript)
		case "PIPEFN":
			r.text(l, &s.PipeFn)
		case "LOCKFN":
			r.text(l, &s.LockFn)
		case "AT":
			for _, need := range []struct{ name, value string }{{"CMDSCRIPT", s.CmdScript}, {"PIPEFN", s.PipeFn}, {"LOCKFN", s.LockFn}} {
				if need.value == "" && len(s.Ats) == 0 {
					r.note(CodeIncomplete, l.Words[0].Span, "", "upssched does nothing: %s is missing before this line", need.name)
				}
			}
			if len(s.Ats) >= maxAts {
				r.note(CodeFile, l.Span(), "convert it by hand", "the file has more than %d ATs; this one and all later ones are left out", maxAts)
				s.Rest, s.Notes = f.rest, f.Said
				return s
			}
			r.at(s, l)
		case "DEBUG_MIN":
			r.since(V285, l.Span(), l.Text(0))
		default:
			r.unknown(l)
		}
	}
	s.Rest, s.Notes = f.rest, f.Said
	return s
}

func (r *schedReader) text(l *Line, to *string) {
	if len(l.Words) < 2 {
		r.note(CodeTooFew, l.Span(), "", "upssched ignores this %s: it has no value", l.Text(0))
		return
	}
	*to = l.Text(1)
	if len(l.Words) <= 2 {
		return
	}
	if l.Text(0) != "CMDSCRIPT" || r.version.Before(V286) {
		r.note(CodeTooMany, l.Words[2].Span, "put it in quotation marks", "upssched reads only the first word of this %s", l.Text(0))
		return
	}
	for _, w := range l.Words[2:] {
		*to += " " + w.Text
	}
}

func (r *schedReader) unknown(l *Line) {
	if k := known(l.Text(0), append(SchedDirectives(), Directives()...)); k != "" && !l.broken {
		r.note(CodeUnknown, l.Words[0].Span, "", "upssched ignores this line: it does not know %s", k)
		return
	}
	r.note(CodeUnknown, grammar.Span{Start: l.Span().Start}, "", "upssched ignores this line: it does not begin with a directive")
}

func (r *schedReader) at(s *Upssched, l *Line) {
	// upssched ignores the case of the event, but of nothing else.
	a := At{Line: l, Event: Event(strings.ToUpper(l.Text(1))), UPS: l.Text(2)}
	if len(l.Words) < 5 {
		r.note(CodeAT, l.Span(), "", "upssched ignores this AT: it has %d of at least 4 values", len(l.Words)-1)
		return
	}
	i := slices.IndexFunc(Events, func(i EventInfo) bool { return i.Event == a.Event })
	if i < 0 {
		remedy := ""
		if k := known(string(a.Event), eventNames()); k != "" {
			remedy = "did you mean " + k + "?"
		}
		r.note(CodeEvent, l.Words[1].Span, remedy, "upssched never acts on this AT: there is no event %s", grammar.Clip(string(a.Event), 60))
		return
	}
	if r.version.Before(Events[i].Since) {
		r.note(CodeVersion, l.Words[1].Span, "use convert --nut "+Events[i].Since.String()+" if you run that version", "upssched never acts on this AT: NUT %s does not report %s yet", r.version, a.Event)
		return
	}
	switch c := l.Text(3); c {
	case "START-TIMER", "START-TIMER-SHARED":
		a.Shared = c == "START-TIMER-SHARED"
		if a.Shared && r.since(V285, l.Words[3].Span, c) {
			return
		}
		if len(l.Words) < 6 {
			r.note(CodeAT, l.Span(), "", "upssched ignores this %s: it has no duration", c)
			return
		}
		a.Command, a.Timer, a.Seconds = StartTimer, l.Text(4), r.number(l, 5)
		r.rest(l, 6)
	case "CANCEL-TIMER", "CANCEL-TIMER-MATCHED":
		if c != "CANCEL-TIMER" && r.since(V285, l.Words[3].Span, c) {
			return
		}
		a.Command, a.Timer, a.Arg = CancelTimer, l.Text(4), l.Text(5)
		r.rest(l, 6)
	case "EXECUTE":
		a.Command, a.Arg = Execute, l.Text(4)
		if !r.version.Before(V286) {
			for _, w := range l.Words[5:] {
				a.Arg += " " + w.Text
			}
			break
		}
		r.rest(l, 5)
	default:
		remedy := "the commands are START-TIMER, CANCEL-TIMER and EXECUTE"
		if k := known(c, AtCommands()); k != "" {
			remedy = "did you mean " + k + "?"
		}
		r.note(CodeAT, l.Words[3].Span, remedy, "upssched ignores this AT: it does not know the command")
		return
	}
	s.Ats = append(s.Ats, a)
}

// since notes that a word needs a newer NUT, and reports whether it does.
func (r *schedReader) since(v Version, at grammar.Span, what string) bool {
	if !r.version.Before(v) {
		return false
	}
	r.note(CodeVersion, at, "use convert --nut "+v.String()+" if you run that version", "upssched %s does not know %s yet and ignores the line", r.version, what)
	return true
}

// rest notes that upssched does not read a line from word i on.
func (r *schedReader) rest(l *Line, i int) {
	if len(l.Words) > i {
		r.note(CodeTooMany, l.Words[i].Span, "", "upssched does not read the rest of this line")
	}
}
