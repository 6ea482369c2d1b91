package convert

import (
	"slices"
	"strings"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// doesNothing reports whether calling the script with an argument certainly has no effect.
func (b *builder) doesNothing(arg string) bool {
	s := b.Script
	return s != nil && s.Shell && s.Case && !slices.ContainsFunc(s.Run(arg), func(c nutconf.Command) bool {
		return c.Kind != nutconf.Nothing || !c.Plain
	})
}

// call returns the action for a call of CMDSCRIPT with an argument, at an event. If a branch of the script only
// writes to the log or to terminals, calls upsmon -c fsd or shuts down, verbs replace it. Otherwise the script is
// called as before.
func (b *builder) call(arg string, e nutconf.Event, g *group, subject string, timeout bool) []string {
	if b.doesNothing(arg) {
		return nil
	}
	s := b.Script
	var run []nutconf.Command
	if s != nil {
		run = s.Run(arg)
	}
	if actions, ok := b.inline(arg, e, g, subject, run); ok {
		return actions
	}
	fsd, slow := false, false
	for _, c := range run {
		slow = slow || !fsd && isSlow(c)
		if c.Kind != nutconf.SetFSD {
			continue
		}
		if c.Conditional {
			b.note(codeFSDMaybe, s.Name, c.Span, "write "+b.program+" ctl fsd", "upsmon -c fsd has no effect once NUT's upsmon is stopped, and here it depends on a condition of the script")
			continue
		}
		fsd = true
		if slow {
			b.note(codeFSD, s.Name, c.Span, "write "+ctlFSD+" in the script, and leave it out here", "the command that calls the script begins the shutdown after the script has ended, instead of upsmon -c fsd")
			return []string{b.keep(arg, e, g, timeout, run, true)}
		}
		b.note(codeFSD, s.Name, c.Span, "you may remove the call", "the rule begins the shutdown instead of upsmon -c fsd")
	}
	actions := []string{b.keep(arg, e, g, timeout, run, false)}
	if fsd {
		actions = append(actions, b.raise(g, subject))
	}
	return actions
}

// ctlFSD orders a shutdown from outside. The name is the one that the package installs, since upsmon may be NUT's.
const ctlFSD = "tls-upsmon ctl fsd"

// isSlow reports whether a command makes the script wait.
func isSlow(c nutconf.Command) bool {
	return c.Kind == nutconf.Sleep || c.Kind == nutconf.Guests || c.Program == "wait"
}

// raise begins a shutdown.
func (b *builder) raise(g *group, subject string) string {
	b.fsd = true
	b.raises++
	if b.isLead(subject, g) {
		return "RAISE " + b.going
	}
	return "RAISE " + b.going + " ON " + b.ref(b.lead, g)
}

// inline replaces a call of the script with verbs, if they can express all of it.
func (b *builder) inline(arg string, e nutconf.Event, g *group, subject string, run []nutconf.Command) ([]string, bool) {
	if b.Script == nil || !b.Script.Case || len(run) == 0 {
		return nil, false
	}
	var actions []string
	for i, c := range run {
		off := c.Kind == nutconf.PowerOff && !c.Conditional && len(c.Args) > 0 && i == len(run)-1
		if c.Conditional || !c.Plain && !off || c.Sudo && c.Kind != nutconf.SetFSD && !off {
			return nil, false
		}
		text, ok := b.partsText(c.Text, arg, e, g)
		if !ok {
			return nil, false
		}
		switch c.Kind {
		case nutconf.Logger:
			actions = append(actions, "SYSLOG "+b.say("["+c.Priority+"] "+text))
		case nutconf.Wall:
			actions = append(actions, "WALL "+b.say(text))
		case nutconf.SetFSD:
			actions = append(actions, b.raise(g, subject))
		case nutconf.PowerOff:
			b.note(codePowerOff, b.Script.Name, c.Span, "write RAISE "+b.going+" there if the other machines and the UPS should be told, as in an outage",
				"the script shuts down by itself; the rule does so without FSD and without POWERDOWNFLAG, as before")
			actions = append(actions, "SHUTDOWNCMD "+quote(escape(words(c.Args)))+" NOFLAG")
		}
	}
	return actions, true
}

// partsText returns a text of the script with substitutions.
func (b *builder) partsText(parts []nutconf.Part, arg string, e nutconf.Event, g *group) (string, bool) {
	var text strings.Builder
	for _, p := range parts {
		switch p.Variable {
		case "":
			if strings.ContainsFunc(p.Literal, func(r rune) bool { return r < ' ' || r > '~' && r < 0xa0 }) {
				return "", false
			}
			text.WriteString(escape(p.Literal))
		case "1":
			text.WriteString(escape(nutconf.Argument(arg)))
		case "UPSNAME":
			if !slices.Contains(unitless, e) {
				text.WriteString(b.nameIn(g))
			}
		case "NOTIFYTYPE":
			text.WriteString(string(e))
		default:
			return "", false
		}
	}
	s := text.String()
	return s, !strings.Contains(s, `"`) || !strings.Contains(s, "'") || !strings.Contains(s, "»")
}

// keep calls the script as upssched does.
func (b *builder) keep(arg string, e nutconf.Event, g *group, timeout bool, run []nutconf.Command, thenFSD bool) string {
	script := b.Upssched.CmdScript
	words := strings.Fields(script)
	root := b.Upsmon.RunAsUser == "root"
	for len(words) > 1 && strings.HasSuffix(words[0], "sudo") {
		words, root = words[1:], true
		script = strings.Join(words, " ")
	}
	if thenFSD {
		arg += "; " + ctlFSD
	}
	return b.commandVerb(script+" ", arg, b.environment(e, g, timeout), g, run, root)
}

// commandVerb calls a program of the old files with an argument, as root if necessary.
func (b *builder) commandVerb(program, arg, env string, g *group, run []nutconf.Command, root bool) string {
	verb, within := "SHELLCMD", ""
	for _, c := range run {
		if isSlow(c) && within == "" {
			within = " WITHIN 10m"
			b.note(codeSlow, b.Script.Name, c.Span, "", "the script may take long, so the rule gives it ten minutes")
		}
		switch c.Kind {
		case nutconf.Mail:
			if !root {
				b.note(codeSandbox, b.Script.Name, c.Span, "use EMAIL, with SMTPSERVER localhost PLAINTEXT for this machine's mail system", "mail may not work in the sandbox of the service")
			}
		case nutconf.PowerOff:
			b.note(codePowerOff, b.Script.Name, c.Span, "make it SHUTDOWNCMD, or begin the shutdown with "+b.program+" ctl fsd", "the script shuts down by itself")
		case nutconf.Unseen:
			b.note(codeFSDMaybe, b.Script.Name, c.Span, "if it calls upsmon -c fsd, write "+ctlFSD+" there", "convert cannot follow this command, and upsmon -c fsd has no effect once NUT's upsmon is stopped")
		case nutconf.Control:
			b.note(codeFSDMaybe, b.Script.Name, c.Span, b.program+" ctl controls this monitor", "this command is for NUT's upsmon, which no longer runs")
		}
		root = root || c.Sudo
	}
	if root {
		verb = "ROOTCMD"
		b.noteScriptRoot()
		if env != "" {
			env = "/usr/bin/env " + env
		}
		if text := escape(program + arg); needsShell(text) {
			return verb + " " + b.say(env+command(text)) + within
		}
	}
	return verb + " " + b.writeAll([]piece{b.calling(nameOfScript, g, env+escape(program)), {text: escape(arg)}}) + within
}

func (b *builder) noteScriptRoot() {
	b.noteLine(codeRoot, b.Upsmon.Lines["RUN_AS_USER"], "make sure that it belongs to root and that no other user may write to it", "the script runs as root, with ROOTCMD")
}

// environment sets the variables that the script reads and that this monitor would set to other values.
func (b *builder) environment(e nutconf.Event, g *group, timeout bool) string {
	env := ""
	if b.uses("UPSNAME") {
		switch {
		case slices.Contains(unitless, e):
			env = "UPSNAME= "
		case g.suffix != b.addressSuffix(g):
			env = "UPSNAME=%(ups)s" + escape(g.suffix) + " "
		}
	}
	if b.uses("NOTIFYTYPE") && (timeout || slices.Contains(unitless, e)) {
		env += "NOTIFYTYPE=" + string(e) + " "
	}
	if b.Script != nil && b.Script.Uses["NOTIFYMSG"] && !b.in.Version.Before(nutconf.V285) && b.Upssched != nil {
		env += "NOTIFYMSG=" + quoted(b.message(e, b.Upsmon.Notify[e], g)) + " "
	}
	return env
}

// addressSuffix returns what follows the name of a unit in UPSNAME.
func (b *builder) addressSuffix(g *group) string {
	switch {
	case g.host == "localhost" && g.port == 3493:
		return ""
	case g.port == 3493:
		return "@" + g.host
	}
	return g.suffix
}

// uses reports whether the script reads a variable, as far as is known.
func (b *builder) uses(variable string) bool {
	return b.Script == nil || !b.Script.Shell || b.Script.Uses[variable]
}

// notifyCmd returns a call of NOTIFYCMD with a message.
func (b *builder) notifyCmd(e nutconf.Event, n nutconf.Notify, g *group, message []piece) string {
	words := strings.Fields(b.Upsmon.NotifyCmd)
	root := b.Upsmon.RunAsUser == "root"
	for len(words) > 1 && strings.HasSuffix(words[0], "sudo") {
		words, root = words[1:], true
	}
	call := b.environment(e, g, false)
	verb := "SHELLCMD "
	if root {
		verb = "ROOTCMD "
		b.noteScriptRoot()
		if call != "" {
			call = "/usr/bin/env " + call
		}
	}
	call += escape(strings.Join(words, " ")) + " "
	if text := b.message(e, n, g); strings.Contains(text, "'") {
		return verb + b.say(call+quoted(text))
	}
	return verb + b.writeAll(slices.Concat([]piece{b.calling(nameOfNotify, g, call+"'")}, message, []piece{{text: "'"}}))
}

// quoted quotes a text as one word of a shell.
func quoted(text string) string {
	if !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text) + `"`
}

// command formats a command for a verb that starts no shell, and adds a shell if the command needs one.
func command(s string) string {
	if needsShell(s) {
		return inShell(s)
	}
	return s
}

func inShell(s string) string { return "/bin/sh -c '" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// words formats the words of a command, quoted where necessary.
func words(args []string) string {
	all := make([]string, len(args))
	for i, a := range args {
		if all[i] = a; a == "" || strings.ContainsAny(a, " \t\"'\\") || needsShell(a) && i > 0 {
			all[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(all, " ")
}

// needsShell reports whether only a shell understands a command.
func needsShell(s string) bool {
	_, err := shlex.Split(s) // unclosed quotation marks
	first, _, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
	return err != nil || compile.ShellOnly(s) != 0 || strings.ContainsRune(s, '\n') || strings.Contains(first, "=")
}
