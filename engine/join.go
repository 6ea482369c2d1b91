package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// join combines the messages of one step to one address by EMAIL or PUSH: a rack of units that
// loses its mains at the same moment is one message on a phone. It returns what to carry out
// instead of each effect; nil: another message includes it. The combined message has the ID and the
// place of the first, and the texts of all in their order. A webhook is for a program, which
// expects every event, so webhooks are never combined.
func join(records []fsm.Record) map[*fsm.Effect]*fsm.Effect {
	var in map[*fsm.Effect]*fsm.Effect
	first := map[string]*fsm.Effect{}
	all := map[*fsm.Effect][]*fsm.Effect{}
	for i := range records {
		e := records[i].Effect
		to := addressOf(e)
		switch {
		case to == "":
		case first[to] == nil || size(all[first[to]]) > maxJoined:
			first[to] = e
			all[e] = []*fsm.Effect{e}
		default:
			all[first[to]] = append(all[first[to]], e)
		}
	}
	for e, messages := range all {
		if len(messages) == 1 {
			continue
		}
		if in == nil {
			in = map[*fsm.Effect]*fsm.Effect{}
		}
		for _, m := range messages {
			in[m] = nil
		}
		in[e] = oneOf(messages)
	}
	return in
}

// maxJoined is the length in bytes at which a combined message is closed and another one is
// started. Longer ones would be cut.
const maxJoined = 8 << 10

func size(messages []*fsm.Effect) int {
	n := 0
	for _, m := range messages {
		n += len(m.Text)
	}
	return n
}

// addressOf identifies the receiver of a message that may be combined with others; "": it may not
// be.
func addressOf(e *fsm.Effect) string {
	switch {
	case e == nil, e.Drill:
	case e.Verb == fsm.Email && e.Mail != nil:
		return fmt.Sprintf("%q %q", e.Mail.From, e.Mail.To)
	case e.Verb == fsm.Push && e.Note != nil:
		return e.URL
	}
	return ""
}

// oneOf combines several messages. If their subjects or titles differ, each text stands under its
// own.
func oneOf(messages []*fsm.Effect) *fsm.Effect {
	one := *messages[0]
	title := func(e *fsm.Effect) string {
		if e.Mail != nil {
			return e.Mail.Subject
		}
		return e.Note.Title
	}
	same := !slices.ContainsFunc(messages, func(e *fsm.Effect) bool { return title(e) != title(&one) })
	var texts []string
	for i, m := range messages {
		text := m.Text
		if !same && title(m) != "" {
			text = strings.TrimSuffix(title(m)+"\n"+text, "\n")
		}
		texts = append(texts, text)
		if one.Urgent = one.Urgent || m.Urgent; i > 0 {
			one.Joined = append(one.Joined, m.ID)
		}
	}
	separator := "\n"
	if !same {
		separator = "\n\n"
	}
	one.Text = strings.Join(texts, separator)
	more := fmt.Sprintf(" (and %d more)", len(messages)-1)
	if one.Mail != nil {
		mail := *one.Mail
		if !same {
			mail.Subject += more
		}
		one.Mail = &mail
		return &one
	}
	note := *one.Note
	if !same {
		note.Title = strings.TrimSpace(note.Title + more)
	}
	for _, m := range messages {
		if slices.Index(actions.Priorities, m.Note.Priority) > slices.Index(actions.Priorities, note.Priority) {
			note.Priority = m.Note.Priority
		}
	}
	one.Note = &note
	return &one
}

// parts returns the effects that a message was combined from and that end with it.
func parts(e *fsm.Effect) []*fsm.Effect {
	out := []*fsm.Effect{e}
	for _, id := range e.Joined {
		part := *e
		part.ID, part.Joined = id, nil
		out = append(out, &part)
	}
	return out
}
