package actions

import (
	"context"

	"github.com/tls-upsmon/upsmon/fsm"
)

// verb says how a verb is carried out.
type verb struct {
	newLane  func(*Runner) lane
	describe func(*fsm.Effect) string // for the dry run: what follows the verb
}

// verbs returns the one table in which a verb is given its lane; nearly all else about it is in a file
// of its own. STARTTIMER, CANCELTIMER and DEBUG are missing: they act inside the machines.
func verbs() []verb {
	return []verb{
		fsm.Print:       {newPrint, textOf},
		fsm.EPrint:      {newEPrint, textOf},
		fsm.NutLog:      {newNutLane, textOf},
		fsm.Syslog:      {newSyslog, textOf},
		fsm.Wall:        {newWall, textOf},
		fsm.Notify:      {newNotify, textOf},
		fsm.Email:       {newEmail, describeMail},
		fsm.Webhook:     {newWebhook, describeWebhook},
		fsm.SetFSD:      {newSetFSD, targetOf},
		fsm.ShellCmd:    {newShell, textOf},
		fsm.ShutdownCmd: {newShutdowns, commandLine},
	}
}

// A performer carries out the effects of a plain verb. A verb that needs more, such as retries, has a
// lane of its own.
type performer interface {
	// perform returns when the effect has ended. ctx ends at the time-out and when the runner is closed.
	perform(ctx context.Context, j *job) Outcome
}

func textOf(e *fsm.Effect) string { return e.Text }
