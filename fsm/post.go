package fsm

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// PostWeb is WEBHOOK. Its URL, its headers and its body often contain a token.
type PostWeb struct {
	URL     Text
	Text    Text     // of MESSAGE; not sent if there is a Body
	Method  string   // "": POST
	Headers []Header // in the order of the file
	Body    Text     // nil: JSON that says what happened
	Escape  Escape   // how a value is written into Body
}

// Header is a header field of a WEBHOOK.
type Header struct {
	Name  string
	Value Text
}

// Escape says how a value is written into a text that a program reads.
type Escape uint8

// The ways.
const (
	AsText   Escape = iota // unchanged
	AsJSON                 // escaped inside a string; elsewhere as a number if it is one, or else as a string
	AsForm                 // encoded as in a URL's query
	AsHeader               // without control characters, so that no value adds a line
)

// Verb returns Webhook.
func (c PostWeb) Verb() Verb { return Webhook }

// Args returns all arguments.
func (c PostWeb) Args() []Arg {
	args := []Arg{{"url", c.URL}, {"text", c.Text}}
	if c.Method != "" {
		args = append(args, Arg{"method", c.Method})
	}
	for _, h := range c.Headers {
		args = append(args, Arg{"header", h.Name}, Arg{"value", h.Value})
	}
	if c.Body != nil {
		args = append(args, Arg{"body", c.Body}, Arg{"escape", int(c.Escape)})
	}
	return args
}

// Argument returns nothing: all of it may be secret.
func (c PostWeb) Argument() string { return "" }

func (c PostWeb) fill(e *Effect, o *occasion) {
	e.URL, e.Text = c.URL.expand(o), c.Text.expand(o)
	if c.Method == "" && len(c.Headers) == 0 && c.Body == nil {
		return
	}
	room := maxHoles
	e.Post = &Post{Method: c.Method}
	for _, h := range c.Headers {
		e.Post.Headers = append(e.Post.Headers, PostHeader{h.Name, h.Value.pieces(o, AsHeader, &room)})
	}
	if c.Body != nil {
		e.Post.Body = c.Body.pieces(o, c.Escape, &room)
	}
}

// SendPush is PUSH. Its URL contains a token.
type SendPush struct {
	URL, Title, Text Text
	Priority         string // see Note
}

// Verb returns Push.
func (c SendPush) Verb() Verb { return Push }

// Args returns all arguments.
func (c SendPush) Args() []Arg {
	return []Arg{{"url", c.URL}, {"title", c.Title}, {"text", c.Text}, {"priority", c.Priority}}
}

// Argument returns nothing: the URL is secret.
func (c SendPush) Argument() string { return "" }

func (c SendPush) fill(e *Effect, o *occasion) {
	e.URL, e.Text = c.URL.expand(o), c.Text.expand(o)
	e.Note = &Note{Title: c.Title.expand(o), Priority: c.Priority}
}

// Post is how a WEBHOOK is posted.
type Post struct {
	Method  string       `json:",omitempty"` // "": POST
	Headers []PostHeader `json:",omitempty"`
	Body    []Piece      `json:",omitempty"` // nil: JSON that says what happened
}

// PostHeader is a header field.
type PostHeader struct {
	Name  string
	Value []Piece
}

// Piece is a part of an expanded text: what the file has, which may be secret, or a value.
type Piece struct {
	Fixed bool `json:",omitempty"`
	Text  string
}

// maxHoles bounds the total size of the values in a Post, in bytes. Values beyond that are left
// out.
const maxHoles = 32 << 10

// pieces expands a text. room is how many bytes are left for values.
func (t Text) pieces(o *occasion, how Escape, room *int) []Piece {
	out := make([]Piece, 0, len(t))
	quoted := false
	for _, s := range t {
		if s.Literal != "" {
			quoted = endsQuoted(s.Literal, quoted)
			out = append(out, Piece{true, s.Literal})
			continue
		}
		value := how.write(s.value(o), quoted)
		if *room -= len(value); *room < 0 {
			value = how.write("", quoted)
		}
		out = append(out, Piece{false, value})
	}
	return out
}

// endsQuoted reports whether a part of a JSON text ends inside a string.
func endsQuoted(json string, quoted bool) bool {
	escaped := false
	for i := range len(json) {
		switch c := json[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		}
	}
	return quoted
}

// write escapes a value. quoted says that it stands inside a JSON string.
func (how Escape) write(value string, quoted bool) string {
	switch how {
	case AsJSON:
		if _, isNumber := parseNumber(value); isNumber && !quoted && json.Valid([]byte(value)) {
			return value
		}
		var b strings.Builder
		out := json.NewEncoder(&b)
		out.SetEscapeHTML(false)
		_ = out.Encode(value) // a string always can be
		text := strings.TrimSuffix(b.String(), "\n")
		if quoted {
			return text[1 : len(text)-1]
		}
		return text
	case AsForm:
		return url.QueryEscape(value)
	case AsHeader:
		return strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, value)
	}
	return value
}

// Sample returns a text with a placeholder for each value, as Escape would write it.
func (how Escape) Sample(t Text) string {
	o := occasion{policy: &Definition{Groups: []Group{{}}}, unit: &Unit{}}
	room := maxHoles
	return Join(t.pieces(&o, how, &room))
}

// Join returns the whole text.
func Join(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// hollow returns pieces without the text from the file.
func hollow(pieces []Piece) []Piece {
	if pieces == nil {
		return nil
	}
	out := make([]Piece, len(pieces))
	for i, p := range pieces {
		if out[i] = p; p.Fixed {
			out[i].Text = ""
		}
	}
	return out
}

// refill replaces the values in pieces. ok is false if the values belong to another text.
func refill(pieces, values []Piece) (out []Piece, ok bool) {
	out = slices.Clone(pieces)
	if len(pieces) != len(values) {
		return nil, false
	}
	for i := range out {
		if out[i].Fixed != values[i].Fixed {
			return nil, false
		}
		if !out[i].Fixed {
			out[i] = values[i]
		}
	}
	return out, true
}

// Public returns the effect without anything that may be secret. That is what goes to disk; the
// configuration has the rest.
func (e *Effect) Public() *Effect {
	if e.URL == "" && e.Post == nil {
		return e
	}
	c := *e
	c.URL = ""
	if e.Post != nil {
		c.Post = &Post{Method: e.Post.Method, Body: hollow(e.Post.Body)}
		for _, h := range e.Post.Headers {
			c.Post.Headers = append(c.Post.Headers, PostHeader{h.Name, hollow(h.Value)})
		}
	}
	return &c
}

// Complete restores what Public removed, from own, the effect that the same action raises now. The
// texts of the kept effect stay, since they may contain values that are no longer known. ok is
// false if own comes from another action.
func (e *Effect) Complete(own *Effect) (whole *Effect, ok bool) {
	c := *e
	c.URL, c.Policy = own.URL, own.Policy
	if (e.Post == nil) != (own.Post == nil) {
		return nil, false
	}
	if e.Post == nil {
		return &c, true
	}
	if len(e.Post.Headers) != len(own.Post.Headers) || (e.Post.Body == nil) != (own.Post.Body == nil) {
		return nil, false
	}
	post := &Post{Method: own.Post.Method}
	for i, h := range own.Post.Headers {
		value, ok := refill(h.Value, e.Post.Headers[i].Value)
		if !ok {
			return nil, false
		}
		post.Headers = append(post.Headers, PostHeader{h.Name, value})
	}
	if post.Body, ok = refill(own.Post.Body, e.Post.Body); !ok {
		return nil, false
	}
	if own.Post.Body == nil {
		post.Body = nil
	}
	c.Post = post
	return &c, true
}
