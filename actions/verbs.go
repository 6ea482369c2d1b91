package actions

import (
	"context"
	"slices"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Verb describes a verb of UPSmon.conf, except for its syntax, which is in the grammar.
type Verb struct {
	Keyword fsm.Verb
	Args    string // as spec/language.md spells them
	Doc     string // what it does, in Markdown
	Fate    Fate

	newLane  func(*Runner) lane       // nil: the engine and the machines carry it out
	describe func(*fsm.Effect) string // for the dry run: the text after the verb
}

// Usage returns the verb with its arguments: "STARTTIMER name duration [WHILE condition]".
func (v *Verb) Usage() string { return v.Keyword.String() + " " + v.Args }

// ShortShutdown is the short form of SHUTDOWNCMD, with its arguments.
const ShortShutdown = "SHUTDOWN [texts] [NOFLAG]"

// Fate says what happens to an action that had not ended when the monitor was killed.
type Fate int

// The fates.
const (
	Forgotten   Fate = iota // it takes no time: the machines and the engine carry it out
	AtLeastOnce             // it is carried out again: the same line twice does no harm
	AtMostOnce              // it is carried out if it had not begun; otherwise the log and the journal say that nobody knows how far it got
	Resent                  // a message is sent again, with the same ID, unless the outbox has it
	Repeated                // an order is given again if the reason for it persists
)

// verbs is the only table of verbs: the runner, the engine and the documentation read it.
// Everything else about a plain verb, which takes only a text, is in its own file.
var verbs = []Verb{
	{fsm.StartTimer, "name duration [WHILE condition]", "starts a timer of the unit, or restarts it", Forgotten, nil, nil},
	{fsm.CancelTimer, "name", "stops a timer", Forgotten, nil, nil},
	{fsm.Raise, "name [ON unit]", "moves a user-defined state from None, see section 7", Forgotten, nil, nil},
	{fsm.Clear, "name [ON unit]", "moves it back to None", Forgotten, nil, nil},
	{fsm.Debug, "number", "sets the log level: 0, 1 or 2", Forgotten, nil, nil},
	{Print, "texts", "writes to standard output", AtLeastOnce, newPrint, textOf},
	{EPrint, "texts", "writes to standard error", AtLeastOnce, newEPrint, textOf},
	{NutLog, "texts", "writes to the NUT log, with the time, the unit, the event and the position of the rule", AtLeastOnce, newNutLane, textOf},
	{fsm.Syslog, "texts", "writes to the system log: systemd's journal if there is one, otherwise /dev/log; a text that begins with `[emerg]`, `[alert]`, `[crit]`, `[err]`, `[warning]`, `[notice]`, `[info]` or `[debug]` has that priority, others have info; another word in brackets is an error", AtLeastOnce, newSyslog, textOf},
	{Wall, "texts", "writes to all terminals, with wall(1)", AtLeastOnce, newWall, textOf},
	{Notify, "texts", "shows a notification on the desktop of every user who is logged in to one", AtLeastOnce, newNotify, textOf},
	{fsm.Email, "FROM word TO word SUBJECT word MESSAGE texts", "sends mail through SMTPSERVER, always over TLS with a verified certificate, as UTF-8", Resent, newEmail, describeMail},
	{fsm.Webhook, "word {METHOD name | HEADER word texts | BODY texts} [MESSAGE texts]", "posts what happened, as JSON, to the URL; BODY is what is posted instead, with METHOD and HEADER as the server wants it", Resent, newWebhook, describeWebhook},
	{fsm.Push, "(word | FILE text) {TITLE texts | MESSAGE texts | PRIORITY name}", "sends a message to a phone or a chat, by the service that the URL names; FILE names the file that the URL is in", Resent, newPush, describePush},
	{fsm.SetFSD, "[unit | EACH]", "asks the server of the unit, or of the rule's own, to set FSD, which tells its secondaries to shut down; EACH is for all units of the group that power this machine and of which it is the primary", Repeated, newSetFSD, targetOf},
	{fsm.ShellCmd, "texts [WITHIN duration]", "passes the text to a shell, `/bin/bash -c` unless the monitor was started with another `--shell`", AtMostOnce, newShell, textOf},
	{fsm.RootCmd, "texts [WITHIN duration]", "runs a command with root's rights, once, without a shell", AtMostOnce, newRoot, commandLine},
	{fsm.ShutdownCmd, "texts [NOFLAG]", "runs the shutdown command, without a shell; the default is `/sbin/shutdown -h +0`", Repeated, newShutdowns, commandLine},
}

// Verbs returns all verbs.
func Verbs() []Verb { return slices.Clone(verbs) }

// LookupVerb finds a verb by its keyword, or by the short form of SHUTDOWNCMD; nil: there is none.
func LookupVerb(keyword string) *Verb {
	i := slices.IndexFunc(verbs, func(v Verb) bool { return v.Keyword == fsm.VerbOf(keyword) })
	if i < 0 {
		return nil
	}
	return &verbs[i]
}

// FateOf returns the fate of a verb's actions.
func FateOf(v fsm.Verb) Fate {
	if known := LookupVerb(v.String()); known != nil {
		return known.Fate
	}
	return Forgotten
}

// A performer carries out the effects of a plain verb. A verb that needs more, such as retries, has a
// lane of its own.
type performer interface {
	// perform returns when the effect has ended. ctx ends at the time-out and when the runner is closed.
	perform(ctx context.Context, j *job) Outcome
}

func textOf(e *fsm.Effect) string { return e.Text }
