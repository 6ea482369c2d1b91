package fsm

import (
	"strings"
	"time"
)

// Text is a compiled text: literal parts, and substitutions that are expanded when the rule runs.
type Text []Segment

// Segment is a part of a Text. Exactly one of its fields is set.
type Segment struct {
	Literal  string
	Variable string // a NUT variable
	Field    Field
}

// Field is a value that comes from the run of the rule.
type Field uint8

// The fields of a Segment.
const (
	noField    Field = iota
	FieldUnit        // %(u)s
	FieldGroup       // %(g)s
	FieldEvent       // %(e)s
	FieldTime        // %(t)s, RFC 3339
)

// Unknown is printed for a variable without a known value.
const Unknown = "unknown"

// occasion is what a text is expanded with.
type occasion struct {
	policy *Definition
	unit   *Unit
	event  string
	now    time.Time
	values []Value // the unit's known variables, ups.status first
}

// effect expands an action of a rule.
func (o *occasion) effect(c outer, r *Rule, index int) *Effect {
	e := &Effect{
		Verb: c.Verb(), Unit: o.unit.ID, Name: o.unit.Name, Group: o.policy.Groups[o.unit.Group].Name,
		Event: o.event, Time: o.now, Policy: o.policy.ID, Rule: r.Pos, Action: index, Values: o.values,
	}
	c.fill(e, o)
	return e
}

func (o *occasion) value(name string) string {
	for i := range o.values {
		if v := o.values[i]; v.Name == name {
			if n, isNumber := parseNumber(v.Value); isNumber && !plausible(name, n) {
				return Unknown
			}
			return v.Value
		}
	}
	return Unknown
}

// expand returns the text with all substitutions expanded.
func (t Text) expand(o *occasion) string {
	return t.expandWith(o, func(_ Segment, value string) string { return value })
}

// expandShell returns the text for a shell. What the admin wrote stays as it is; every value is
// reduced to characters that mean nothing to a shell, whatever quotes surround it.
func (t Text) expandShell(o *occasion) string {
	return t.expandWith(o, func(_ Segment, value string) string { return shellSafe(value) })
}

// expandWord returns the text as a word of a command that is run without a shell. Values from a
// server are made safe anyway: the command may pass its words to a shell, as /bin/sh -c and ssh do.
func (t Text) expandWord(o *occasion) string {
	return t.expandWith(o, func(s Segment, value string) string {
		if s.Variable != "" {
			return shellSafe(value)
		}
		return value
	})
}

func (t Text) expandWith(o *occasion, clean func(Segment, string) string) string {
	if len(t) == 1 && t[0].Literal != "" {
		return t[0].Literal
	}
	var b strings.Builder
	for _, s := range t {
		if s.Literal != "" {
			b.WriteString(s.Literal)
		} else {
			b.WriteString(clean(s, s.value(o)))
		}
	}
	return b.String()
}

func (s Segment) value(o *occasion) string {
	switch s.Field {
	case FieldUnit:
		return o.unit.Name
	case FieldGroup:
		return o.policy.Groups[o.unit.Group].Name
	case FieldEvent:
		return o.event
	case FieldTime:
		return o.now.Format(time.RFC3339)
	}
	return o.value(s.Variable)
}

// shellSafe replaces by an underscore every character that is not harmless in an unquoted, a
// single-quoted and a double-quoted word, and a leading dash, which could make the value an option.
func shellSafe(value string) string {
	safe := func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9',
			strings.ContainsRune("._:/@%+,-", r):
			return r
		}
		return '_'
	}
	value = strings.Map(safe, value)
	if strings.HasPrefix(value, "-") {
		value = "_" + value[1:]
	}
	return value
}

// String returns the text as the file has it, with NUT variables and fields as substitutions.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		switch {
		case s.Literal != "":
			b.WriteString(strings.ReplaceAll(s.Literal, "%", "%%"))
		case s.Variable == varCharge:
			b.WriteString("%(c)s")
		case s.Variable != "":
			b.WriteString("%(" + s.Variable + ")s")
		default:
			b.WriteString("%(" + string("?uget"[s.Field]) + ")s")
		}
	}
	return b.String()
}
