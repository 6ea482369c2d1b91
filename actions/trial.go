package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// tried are the verbs that are harmless to test: they only inform somebody.
var tried = []fsm.Verb{fsm.Email, fsm.Push, fsm.Webhook, Wall, Notify, fsm.Syslog}

// A Trial is a test message to one address that a configuration names.
type Trial struct {
	Verb  fsm.Verb
	Where string // the receiver, without anything secret

	effect *fsm.Effect
	skip   string // why it is not sent; "": it is
	key    string // equal for two that reach the same receiver
}

// TestText is what a test message from a host says.
func TestText(host string) string {
	return "This is a test of upsmon on " + host + ". Nothing has happened."
}

// Trials returns the test messages for a configuration: one for each address, and one for each verb
// without addresses. Their texts say that they are tests. host is the name of this host for people.
func Trials(c Config, host string, now time.Time) []Trial {
	var all []Trial
	seen := map[string]bool{}
	for _, verb := range tried {
		for i := range c.Policy.Units {
			for would := range c.Policy.EffectsOf(i, verb, nil, now) {
				for _, t := range trialsOf(would, c.Mail, host) {
					if !seen[t.key] {
						seen[t.key] = true
						all = append(all, t)
					}
				}
			}
		}
	}
	return all
}

// trialsOf returns the test messages for what an action would send: one for each recipient.
func trialsOf(would *fsm.Effect, server *MailServer, host string) []Trial {
	e := *would
	e.Event, e.Text, e.Urgent, e.Values = "TEST", TestText(host), false, nil
	title := "upsmon on " + host + ": test"
	trial := func(to, where, skip string) Trial {
		copied := e
		return Trial{Verb: e.Verb, Where: where, effect: &copied, skip: skip, key: e.Verb.String() + "\x00" + to}
	}
	switch e.Verb {
	case fsm.Email:
		if server == nil {
			return []Trial{trial("", would.Mail.To, errNoMailServer.Error())}
		}
		var all []Trial
		for _, r := range recipients(would.Mail.To, server.Plaintext) {
			e.Mail = &fsm.Mail{From: would.Mail.From, To: r.name, Subject: title}
			if r.address != nil {
				e.Mail.To = r.address.String()
			}
			all = append(all, trial(r.name, r.name, ""))
		}
		return all
	case fsm.Push:
		e.Note = &fsm.Note{Title: title}
		if would.Note != nil {
			e.Note.Priority = would.Note.Priority
		}
		return []Trial{trial(e.URL, Where(&e), "")}
	case fsm.Webhook:
		skip := ""
		if e.Post != nil && e.Post.Body != nil {
			e.Text = "" // the body says it
			if e.Post = marked(e.Post, e.Name); e.Post == nil {
				skip = "its BODY has no value that could say that this is a test"
			}
		}
		return []Trial{trial(e.URL, Where(&e), skip)}
	case fsm.Syslog:
		e.Priority, e.Text = "info", "[info] "+e.Text
		return []Trial{trial("", "the system log", "")}
	case Wall:
		return []Trial{trial("", "all terminals", "")}
	}
	return []Trial{trial("", "all desktops", "")}
}

// mark precedes the values in a body. It has no special meaning in any format.
const mark = "TEST-"

// marked returns a post whose body shows that it is a test: the unit has another name in it, so
// that a service that closes an alert when it hears of the same unit again ignores the test. nil:
// the body has no value that could show it.
func marked(p *fsm.Post, unit string) *fsm.Post {
	m := *p
	m.Body = slices.Clone(p.Body)
	count := 0
	put := func(may func(string) bool) {
		for i, piece := range m.Body {
			if !piece.Fixed && may(piece.Text) {
				m.Body[i].Text = mark + piece.Text
				count++
			}
		}
	}
	if put(func(s string) bool { return s == unit }); count > 0 {
		return &m
	}
	// Outside of a string JSON has numbers, null, and strings with their marks.
	put(func(s string) bool {
		return s != "" && s != "null" && unicode.IsLetter([]rune(s)[0])
	})
	if count == 0 {
		return nil
	}
	return &m
}

// TrialResult is the outcome of a Trial.
type TrialResult struct {
	Trial
	Err     error         // why it was not delivered
	Skipped string        // why it was not sent; "": it was
	Took    time.Duration // until it was delivered, or refused
}

// Try sends test messages, all at the same time, and yields the outcomes in the same order. It
// keeps and retries nothing, and does nothing else.
func Try(ctx context.Context, o Options, c Config, trials []Trial) iter.Seq[TrialResult] {
	return func(yield func(TrialResult) bool) {
		quiet := nutlog.New(io.Discard)
		o.NutLog, o.Logger, o.Spool, o.DryRun = quiet, slog.New(slog.DiscardHandler), "", false
		do := o.Privileged
		if do == nil {
			do = NewExecutor(o).Do
		}
		o.Privileged = func(ctx context.Context, e *fsm.Effect) Outcome {
			if e.Verb != Wall && e.Verb != Notify {
				return Outcome{Err: ErrNotAnAction, Exit: -1}
			}
			return do(ctx, e)
		}
		results := make([]chan Result, len(trials))
		index := map[*fsm.Effect]int{}
		o.Done = func(r Result) { results[index[r.Effect]] <- r }
		for i, t := range trials {
			results[i] = make(chan Result, 1)
			index[t.effect] = i
		}
		r := New(o)
		defer func() {
			ended, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = r.Close(ended) // forget what waits for a retry
			_ = quiet.Close(ended)
		}()
		r.Configure(Config{Mail: c.Mail})
		for _, t := range trials {
			if t.skip == "" {
				r.Do(t.effect)
			}
		}
		for i, t := range trials {
			res := TrialResult{Trial: t, Skipped: t.skip}
			if t.skip == "" {
				select {
				case got := <-results[i]:
					res.Err, res.Took = plainly(got.Err), got.Took
				case <-ctx.Done():
					res.Err = context.Cause(ctx)
				}
			}
			if !yield(res) {
				return
			}
		}
	}
}

// plainly drops the remark that the message will be retried from an error: a test is not retried.
func plainly(err error) error {
	if !errors.Is(err, ErrKept) {
		return err
	}
	return errors.New(strings.TrimSuffix(err.Error(), fmt.Sprintf(" (%v)", ErrKept)))
}
