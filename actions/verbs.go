package actions

import (
	"context"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// The lanes. PRINT and EPRINT have one each: standard output may hang where
// standard error does not.
const (
	stdoutLane = iota
	stderrLane
	nutLogLane
	syslogLane
	wallLane
	notifyLane
	emailLane
	webhookLane
	fsdLane
	shellLane
	shutdownLane
	numLanes
)

// An action says how a verb is carried out.
type action struct {
	lane int
	// do carries the effect out; ctx ends at the time-out and when the runner
	// is closed. The NUT log, EMAIL, WEBHOOK and SHUTDOWNCMD have their own ways.
	do func(r *Runner, ctx context.Context, j *job) Outcome
	// describe says what would be done, for the dry run: what follows the verb.
	describe func(*fsm.Effect) string
}

// actions is the one place where a verb is given its lane and its handler.
// STARTTIMER, CANCELTIMER and DEBUG are missing: they act inside the machine.
var actions = [...]action{
	fsm.Print:       {stdoutLane, (*Runner).print, textOf},
	fsm.EPrint:      {stderrLane, (*Runner).print, textOf},
	fsm.NutLog:      {nutLogLane, nil, textOf},
	fsm.Syslog:      {syslogLane, (*Runner).sendSyslog, textOf},
	fsm.Wall:        {wallLane, (*Runner).wall, textOf},
	fsm.Notify:      {notifyLane, (*Runner).notify, textOf},
	fsm.Email:       {emailLane, nil, describeMail},
	fsm.Webhook:     {webhookLane, nil, describeWebhook},
	fsm.SetFSD:      {fsdLane, (*Runner).setFSD, target},
	fsm.ShellCmd:    {shellLane, (*Runner).shell, textOf},
	fsm.ShutdownCmd: {shutdownLane, nil, commandLine},
}

// lookup returns nil for a verb that is none of the runner's.
func lookup(v fsm.Verb) *action {
	if int(v) >= len(actions) || actions[v].describe == nil {
		return nil
	}
	return &actions[v]
}

// newLanes starts the lanes.
func (r *Runner) newLanes() [numLanes]lane {
	return [numLanes]lane{
		stdoutLane:   r.newFifo(1, r.limits.Print),
		stderrLane:   r.newFifo(1, r.limits.Print),
		nutLogLane:   nutLane{r},
		syslogLane:   r.newFifo(1, r.limits.Syslog),
		wallLane:     r.newFifo(1, r.limits.Wall),
		notifyLane:   r.newFifo(notifyWidth, r.limits.Notify),
		emailLane:    r.newDeliveries(fsm.Email, 1, r.limits.Mail, func() carrier { return &mailer{runner: r} }),
		webhookLane:  r.newDeliveries(fsm.Webhook, r.limits.Webhooks, r.limits.Webhook, r.newPoster),
		fsdLane:      r.newFifo(r.limits.FSDs, 0),
		shellLane:    r.newFifo(r.limits.Shells, r.limits.Shell),
		shutdownLane: r.newShutdowns(),
	}
}

func textOf(e *fsm.Effect) string { return e.Text }
func target(e *fsm.Effect) string { return e.Target }

// commandLine shows the words of a command; those that would not survive the blanks between them
// are quoted.
func commandLine(e *fsm.Effect) string {
	words := make([]string, len(e.Argv))
	for i, w := range e.Argv {
		words[i] = text.Field(w)
	}
	return strings.Join(words, " ")
}
