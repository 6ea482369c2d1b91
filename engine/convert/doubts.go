package convert

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// doubts notes what is probably a mistake in the old files: lines that never run, and timers that nothing stops.
func (b *builder) doubts() {
	u := b.Upsmon
	if u.NotifyCmd == "" {
		for _, i := range nutconf.Events {
			if n := u.Notify[i.Event]; n.Flags&nutconf.ToExec != 0 {
				b.noteLine(codeNoNotifyCmd, n.Flag, "add NOTIFYCMD", "EXEC of %s has no effect: there is no NOTIFYCMD", i.Event)
			}
		}
	}
	if b.in.Upssched != nil && b.Upssched == nil && len(nutconf.ReadUpssched("", b.in.Upssched.Text, b.in.Version).Ats) > 0 {
		b.note(codeNoSched, b.in.Upssched.Name, grammar.Span{}, "write NOTIFYCMD /sbin/upssched and convert again, if it should be used", "upsmon does not call upssched: none of these lines has ever run")
	}
	if b.Script == nil && b.scriptName() != "" {
		b.note(codeUnseen, b.scriptName(), grammar.Span{}, "name it with --cmdscript; where it calls upsmon -c fsd, write "+ctlFSD, "the script could not be read, so it is called as before, and its effects are unknown")
	}
	b.doubtTimers()
	if b.Script != nil && b.scriptName() != "" {
		for _, at := range b.Script.FSD {
			if b.followed(at) {
				continue
			}
			b.note(codeFSDMaybe, b.Script.Name, at, "write "+ctlFSD, "this seems to call upsmon -c fsd, which has no effect once NUT's upsmon is stopped: nothing would shut down here")
		}
	}
	if b.Upssched != nil && b.Script != nil {
		b.doubtBranches()
	} else if b.Script != nil {
		b.doubtNotifyCmd()
	}
}

// followed reports whether Run found a call of upsmon -c fsd, for the names that the script is called with or for
// others.
func (b *builder) followed(at grammar.Span) bool {
	names := []string{""}
	for i := range b.ats {
		names = append(names, b.ats[i].Timer, b.ats[i].Arg)
	}
	for _, p := range b.Script.Branches() {
		names = append(names, p...)
	}
	return slices.ContainsFunc(names, func(name string) bool {
		return slices.ContainsFunc(b.Script.Run(name), func(c nutconf.Command) bool {
			return c.Kind == nutconf.SetFSD && c.Span.Start.Line <= at.Start.Line && at.Start.Line <= c.Span.End.Line
		})
	})
}

// scriptName returns the program that is called for events and timers, apart from upssched.
func (b *builder) scriptName() string {
	switch {
	case b.Upssched != nil && len(b.ats) > 0:
		return ProgramOf(b.Upssched.CmdScript)
	case b.Upssched == nil && !CallsUpssched(b.Upsmon.NotifyCmd):
		for _, n := range b.Upsmon.Notify {
			if n.Flags&nutconf.ToExec != 0 {
				return ProgramOf(b.Upsmon.NotifyCmd)
			}
		}
	}
	return ""
}

func (b *builder) doubtTimers() {
	units := 0
	for _, g := range b.groups {
		units += len(g.units)
	}
	var done []string
	for i := range b.ats {
		timer := b.ats[i].Timer
		if timer == "" || slices.Contains(done, timer) {
			continue
		}
		done = append(done, timer)
		starts, cancels := b.starts(timer), b.cancels(timer)
		if len(starts) == 0 {
			b.noteAt(codeNotStarted, cancels[0], "", "nothing starts the timer %s", grammar.Clip(timer, 60))
			continue
		}
		name := b.names(timer)[0]
		if len(cancels) == 0 && !b.idle(timer) {
			b.noteAt(codeNotCancelled, starts[0], "add a CANCEL-TIMER, or WHILE to its STARTTIMER here", "nothing cancels the timer %s once it runs", name)
		}
		if units > 1 && slices.ContainsFunc(starts, func(a *nutconf.At) bool { return a.All() }) {
			b.noteAt(codeShared, starts[0], "", "each UPS has its own timer %s here", name)
		}
		if !b.alternates(timer) && len(cancels) > 0 {
			ends := ", and a CANCEL-TIMER ends all timers with its name"
			if !b.in.Version.Before(nutconf.V285) {
				ends = "" // upssched does the same
			}
			if ends != "" || slices.ContainsFunc(starts, func(a *nutconf.At) bool { return !a.Shared }) {
				b.noteAt(codeOnce, starts[0], "", "the timer %s is not started a second time while it runs%s", name, ends)
			}
		}
	}
}

func (b *builder) doubtBranches() {
	if !b.Script.Case {
		return
	}
	called := map[string]*nutconf.At{}
	for i := range b.ats {
		a := &b.ats[i]
		names := []string{a.Arg}
		if a.Command == nutconf.StartTimer {
			names = append(names, a.Timer)
		}
		for _, name := range names {
			if name = nutconf.Argument(name); name != "" && called[name] == nil {
				called[name] = a
			}
		}
	}
	for _, name := range sortedKeys(called) {
		if !b.Script.Names(name) {
			what := "what it does for an unknown name"
			if b.doesNothing(name) {
				what = "nothing"
			}
			b.noteAt(codeNoBranch, called[name], "", "the script has no branch for %s, so it does %s", grammar.Clip(name, 60), what)
		}
	}
	for _, patterns := range b.Script.Branches() {
		if slices.ContainsFunc(patterns, func(p string) bool { return strings.ContainsAny(p, "*?[") || called[p] != nil }) {
			continue
		}
		b.note(codeIdleBranch, b.Script.Name, grammar.Span{}, "", "nothing calls the branch %s", grammar.Clip(strings.Join(patterns, "|"), 60))
	}
}

// doubtNotifyCmd looks for commands that no longer have an effect in a script that upsmon calls itself.
func (b *builder) doubtNotifyCmd() {
	for _, c := range b.Script.Run("") {
		switch c.Kind {
		case nutconf.SetFSD, nutconf.Control:
			b.note(codeFSDMaybe, b.Script.Name, c.Span, "write "+b.program+" ctl fsd", "upsmon -c has no effect once NUT's upsmon is stopped")
		case nutconf.Mail:
			if b.Upsmon.RunAsUser != "root" {
				b.note(codeSandbox, b.Script.Name, c.Span, "use EMAIL, with SMTPSERVER localhost PLAINTEXT for this machine's mail system", "mail may not work in the sandbox of the service")
			}
		case nutconf.PowerOff:
			b.note(codePowerOff, b.Script.Name, c.Span, "make it SHUTDOWNCMD", "the script shuts down by itself")
		}
		if c.Sudo {
			b.note(codeSandbox, b.Script.Name, c.Span, "make the call a ROOTCMD and leave sudo out", "sudo does not work in the sandbox of the service")
		}
	}
}

// inOrder compares notes: upsmon.conf, upssched.conf, the script, each from its beginning.
func (b *builder) inOrder(x, y grammar.Diagnostic) int {
	file := func(d grammar.Diagnostic) int {
		switch {
		case d.File == b.in.Upsmon.Name:
			return 0
		case b.in.Upssched != nil && d.File == b.in.Upssched.Name:
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(file(x), file(y)), cmp.Compare(x.Span.Start.Line, y.Span.Start.Line),
		cmp.Compare(x.Span.Start.Column, y.Span.Start.Column), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Message, y.Message))
}
