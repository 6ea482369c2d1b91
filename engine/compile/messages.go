package compile

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A PushProblem says why nothing can be sent to the URL of a PUSH. It does not repeat the URL,
// which is secret.
type PushProblem struct{ What, Remedy string }

// parts returns the parts of an action by their keywords. A repeated part is an error.
func (b *builder) parts(all []*grammar.Part) map[string]*grammar.Part {
	out := map[string]*grammar.Part{}
	for _, p := range all {
		word := p.Keyword.Word
		if before := out[word]; before != nil && p.Header == nil {
			b.errorf(grammar.CodePart, p.Keyword, "remove one of them", "%s is given twice, first at %s", word, before.Start)
			continue
		}
		out[word] = p
	}
	return out
}

// partText compiles the text of a part that may be absent.
func (b *builder) partText(p *grammar.Part) fsm.Text {
	if p == nil {
		return nil
	}
	return b.texts(p.Text)
}

// priorities are those of PUSH.
var priorities = []string{"low", "normal", "high", "urgent"}

func (b *builder) push(v *grammar.Push) fsm.Command {
	parts := b.parts(v.Parts)
	cmd := fsm.SendPush{URL: b.pushURL(v), Title: b.partText(parts["TITLE"]), Text: b.partText(parts["MESSAGE"])}
	if cmd.Text == nil {
		cmd.Text = fsm.Text{{Field: fsm.FieldUnit}, {Literal: ": "}, {Field: fsm.FieldEvent}}
	}
	if p := parts["PRIORITY"]; p != nil {
		cmd.Priority = p.Name.Value
		if !slices.Contains(priorities, cmd.Priority) {
			remedy := "write low, normal, high or urgent"
			if s := b.closest(strings.ToLower(cmd.Priority), priorities); s != "" {
				remedy = "did you mean " + s + "?"
			}
			if lower := strings.ToLower(cmd.Priority); slices.Contains(priorities, lower) {
				remedy = "write " + lower
			}
			b.errorf(grammar.CodePriority, p.Name, remedy, "%s is not a priority of PUSH", cmd.Priority)
		}
	}
	return cmd
}

// pushURL compiles the URL of a PUSH and warns if nothing can be sent to it. If files are not read,
// a URL in a file is unknown.
func (b *builder) pushURL(v *grammar.Push) fsm.Text {
	var t fsm.Text
	at := grammar.Node(v.URL)
	if v.File != nil {
		line := b.secretFile("PUSH FILE", "URL", v.File)
		if line == "" {
			return nil
		}
		t, at = fsm.Text{{Literal: strings.TrimSpace(string(line))}}, v.File
	} else {
		t = b.word(v.URL)
		b.checkOwn(v.URL, "the address of a PUSH", t)
		b.notePush(t)
	}
	address, fromServer := sample(t)
	const example = `write one such as "ntfy://ntfy.sh/topic"; docs/notify.md has them all`
	switch scheme, _, found := strings.Cut(address, "://"); {
	case address == "":
		b.missing(grammar.Warning, grammar.CodePush, at, example, "the address is empty, so this is never sent")
	case !found || scheme == "":
		b.missing(grammar.Warning, grammar.CodePush, at, example, "the address has no service:// at its beginning, so this is never sent")
	case fromServer >= 0:
		b.missing(grammar.Warning, grammar.CodePush, at, "spell it out; TITLE and MESSAGE may have values",
			"a value that a server sends determines where this goes: anyone who controls the server can redirect it")
	case len(address) > maxURL:
		b.missing(grammar.Warning, grammar.CodePush, at, "shorten it", "the address has more than %d bytes, so this is never sent", maxURL)
	case b.CheckPush != nil:
		if p := b.CheckPush(address); p != nil {
			b.missing(grammar.Warning, grammar.CodePush, at, p.Remedy, "%s, so this is never sent", p.What)
		}
	}
	return t
}

// methods are those that a WEBHOOK may have.
var methods = []string{"DELETE", "GET", "PATCH", "POST", "PUT"}

// fieldName matches the name of a header field (RFC 9110, section 5.1).
var fieldName = regexp.MustCompile("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$")

// ownFields are the header fields that belong to the connection rather than to the message.
var ownFields = []string{"connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}

func (b *builder) webhook(v *grammar.Webhook) fsm.Command {
	post := b.post(v)
	b.checkOwn(v.URL, "the address of a WEBHOOK", post.URL)
	b.noteWebhook(post)
	return post
}

func (b *builder) post(v *grammar.Webhook) fsm.PostWeb {
	parts := b.parts(v.Parts)
	post := fsm.PostWeb{URL: b.word(v.URL), Text: b.partText(parts["MESSAGE"])}
	b.checkURL(v.URL, post.URL)
	if p := parts["METHOD"]; p != nil {
		post.Method = p.Name.Value
		if !slices.Contains(methods, post.Method) {
			remedy := "write " + strings.Join(methods[:len(methods)-1], ", ") + " or " + methods[len(methods)-1]
			if upper := strings.ToUpper(post.Method); slices.Contains(methods, upper) {
				remedy = "write " + upper
			}
			b.errorf(grammar.CodeHeader, p.Name, remedy, "%s is not a method of a WEBHOOK", post.Method)
		}
	}
	kind := ""
	for _, p := range v.Parts {
		if p.Header == nil {
			continue
		}
		h := fsm.Header{Value: b.texts(p.Text)}
		name, isLiteral := literal(b.word(p.Header))
		h.Name = name
		value, _ := sample(h.Value)
		switch {
		case !isLiteral || !fieldName.MatchString(name):
			b.errorf(grammar.CodeHeader, p.Header, `write the name alone, as in HEADER "Authorization" "Bearer …"`, "this is not the name of a header field")
		case slices.Contains(ownFields, strings.ToLower(name)):
			b.errorf(grammar.CodeHeader, p.Header, "leave it out", "upsmon sets the header field %s itself", name)
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			b.errorf(grammar.CodeHeader, p.Text, "remove it", "the value has a control character")
		}
		if strings.EqualFold(name, "Content-Type") {
			kind = strings.ToLower(value)
		}
		post.Headers = append(post.Headers, h)
	}
	p := parts["BODY"]
	if p == nil {
		return post
	}
	if message := parts["MESSAGE"]; message != nil {
		b.errorf(grammar.CodePart, message.Keyword, "write its text into BODY, or leave BODY out", "BODY is all that is sent, so MESSAGE has no place in it")
	}
	if post.Body = b.texts(p.Text); post.Body == nil {
		return post // it has an error
	}
	post.Escape = escapeFor(kind, post.Body)
	if post.Escape == fsm.AsJSON && !json.Valid([]byte(post.Escape.Sample(post.Body))) {
		b.errorf(grammar.CodeBody, p.Text, `look for missing or surplus commas, quotation marks and braces; for another format, set HEADER "Content-Type"`,
			"the body is not valid JSON")
	}
	return post
}

// escapeFor chooses how values are written into a body: by its Content-Type or, without one, by its
// beginning.
func escapeFor(kind string, body fsm.Text) fsm.Escape {
	switch {
	case strings.Contains(kind, "json"):
		return fsm.AsJSON
	case strings.Contains(kind, "x-www-form-urlencoded"):
		return fsm.AsForm
	case kind != "":
		return fsm.AsText
	}
	text, _ := sample(body)
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return fsm.AsJSON
	}
	return fsm.AsText
}
