package actions

import (
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// alarm announces on every channel that a SHUTDOWNCMD failed or hangs: on terminals and desktops,
// in the system log, on standard error, and to all addresses to which the unit's rules send mails,
// pushes, and webhooks. The NUT log already has it.
func (r *Runner) alarm(failed *fsm.Effect, out Outcome) {
	host := hostname()
	subject, then := host+" cannot be shut down", fmt.Sprintf("it is tried again every %v", r.limits.ShutdownRetry)
	if errors.Is(out.Err, errHangs) {
		subject, then = host+" is not down yet", fmt.Sprintf("after %v it is tried again beside the one that runs, which is stopped after %v", r.limits.Shutdown, r.limits.ShutdownMost)
	}
	what := fmt.Sprintf("%s: SHUTDOWNCMD %s: %v", subject, commandLine(failed), out.Err)
	if said, _, _ := strings.Cut(strings.TrimSpace(out.Stderr), "\n"); said != "" {
		what += ": " + text.Short(said, maxAlarmQuote)
	}
	r.announce(failed, out.Err, subject, what+fmt.Sprintf(" (unit %s, %s); %s", failed.Name, failed.Event, then))
}

// StillUp announces that this host is still up some time after a SHUTDOWNCMD succeeded.
func (r *Runner) StillUp(e *fsm.Effect, after time.Duration) {
	err := fmt.Errorf("it succeeded %v ago, and this host is still up", after)
	r.remark(slog.LevelError, "SHUTDOWNCMD has not shut down this host", e, slog.String("command", commandLine(e)), slog.Duration("after", after))
	subject := hostname() + " is still up"
	r.announce(e, err, subject, fmt.Sprintf("%s: SHUTDOWNCMD %s succeeded %v ago (unit %s, %s); the shutdown hangs, or somebody has called it off",
		subject, commandLine(e), after, e.Name, e.Event))
}

func hostname() string {
	host, err := os.Hostname()
	if err != nil {
		return "this host"
	}
	return host
}

// announce tells everybody about a SHUTDOWNCMD that has not shut down this host, and why.
func (r *Runner) announce(failed *fsm.Effect, why error, subject, what string) {
	alarm := Alarm{Failed: failed, Err: why}
	defer func() { r.raise(alarm) }()
	raise := func(verb fsm.Verb, change func(*fsm.Effect)) {
		e := *failed
		e.Verb, e.Argv, e.Text, e.Time, e.Urgent = verb, nil, what, time.Now(), true
		change(&e)
		alarm.Effects = append(alarm.Effects, &e)
	}
	same := func(*fsm.Effect) {}
	raise(EPrint, same)
	raise(fsm.Syslog, func(e *fsm.Effect) { e.Priority, e.Text = "crit", "[crit] "+what })
	raise(Wall, same)
	raise(Notify, same)

	c := r.config.Load()
	policy := c.Policy
	if policy == nil {
		return
	}
	told := map[string]bool{}
	for e := range policy.Effects(failed.Unit, fsm.Email, failed.Values, time.Now()) {
		if c.Mail != nil && !told[e.Mail.To] {
			told[e.Mail.To] = true
			mail := *e.Mail
			mail.Subject = subject
			raise(fsm.Email, func(e *fsm.Effect) { e.Mail = &mail })
		}
	}
	for _, e := range bestPosts(policy.Effects(failed.Unit, fsm.Webhook, failed.Values, time.Now())) {
		raise(fsm.Webhook, func(w *fsm.Effect) { w.URL, w.Post = e.URL, e.Post })
	}
	for e := range policy.Effects(failed.Unit, fsm.Push, failed.Values, time.Now()) {
		if !told[e.URL] {
			told[e.URL] = true
			raise(fsm.Push, func(p *fsm.Effect) { p.URL, p.Note = e.URL, &fsm.Note{Title: subject, Priority: "urgent"} })
		}
	}
}

// bestPosts returns for each URL the webhook that best says in words that something is wrong: one
// without a BODY, or one whose BODY contains text for a person. A webhook without such text, which
// only triggers something, such as switching a lamp off, is left out.
func bestPosts(posts iter.Seq[*fsm.Effect]) []*fsm.Effect {
	var order []string
	best, score := map[string]*fsm.Effect{}, map[string]int{}
	for e := range posts {
		found := 3
		if e.Post != nil && e.Post.Body != nil {
			_, found = reword(e.Post.Body, e.Name, "alarm")
		}
		if found > score[e.URL] {
			if best[e.URL] == nil {
				order = append(order, e.URL)
			}
			best[e.URL], score[e.URL] = e, found
		}
	}
	all := make([]*fsm.Effect, 0, len(order))
	for _, u := range order {
		all = append(all, best[u])
	}
	return all
}

// An Alarm says that this host cannot be shut down.
type Alarm struct {
	Failed  *fsm.Effect   // the SHUTDOWNCMD
	Err     error         // why it failed
	Effects []*fsm.Effect // how to tell everybody; passed to Do
}

// raise reports an alarm, or carries it out if there is no listener.
func (r *Runner) raise(a Alarm) {
	if r.opts.Alarm != nil {
		r.call(a.Failed, func() { r.opts.Alarm(a) })
		return
	}
	for _, e := range a.Effects {
		r.Do(e)
	}
}

// maxAlarmQuote bounds how much of a command's own output an alarm quotes, in bytes.
const maxAlarmQuote = 200
