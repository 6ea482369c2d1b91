package fsm

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Text is a compiled text: literal parts, and substitutions that are expanded when the rule runs.
type Text []Segment

// Segment is a part of a Text: a literal, a NUT variable or a field.
type Segment struct {
	Literal  string
	Variable string // a NUT variable
	Field    Field
	Of       string // the timer of FieldLeft, the status of FieldSince, or the Name of the unit of a Variable; "": the rule's
}

// OfAnother reports whether the segment is a value of another unit, which the text names. Only the
// machines can expand it: an Effect has only the values of its own unit.
func (s Segment) OfAnother() bool { return s.Variable != "" && s.Of != "" }

// Field is a value that comes from the run of the rule.
type Field uint8

// The fields of a Segment.
const (
	noField    Field = iota
	FieldUnit        // %(u)s
	FieldGroup       // %(g)s
	FieldEvent       // %(e)s
	FieldTime        // %(t)s, RFC 3339
	FieldUPS         // %(ups)s, the unit's name on its server
	FieldCount       // %(n)s, the number of the repetition of an EVERY, from 1
	FieldLeft        // %(left:timer)s, how long a timer still runs
	FieldSince       // %(since:STATUS)s, how long the unit has had a status, or has not had it
)

// fieldNames are the fields as the file has them.
var fieldNames = [...]string{FieldUnit: "u", FieldGroup: "g", FieldEvent: "e", FieldTime: "t", FieldUPS: "ups", FieldCount: "n", FieldLeft: "left:", FieldSince: "since:"}

// Momentary reports whether the field depends on what only the machines know while the rule runs,
// so that it cannot be expanded later.
func (f Field) Momentary() bool { return f == FieldCount || f == FieldLeft || f == FieldSince }

// Unknown is printed for a variable without a known value, NotRunning for the remaining time of a
// timer that does not run.
const (
	Unknown    = "unknown"
	NotRunning = "not running"
)

// occasion is everything that a text is expanded with.
type occasion struct {
	policy *Definition
	unit   *Unit
	event  string
	words  string // what a text calls the event; "": the event itself
	notify string // what NUT calls the event
	now    time.Time
	values []Value // the unit's known variables, ups.status first

	machine *machine      // nil: no machine runs
	at      time.Duration // now, on the clock of Instant.Mono
	count   int           // the number of the repetition of an EVERY
}

// effect expands an action of a rule.
func (o *occasion) effect(c outer, r *Rule, index int) *Effect {
	e := &Effect{
		Verb: c.Verb(), Unit: o.unit.ID, Name: o.unit.Name, Group: o.policy.Groups[o.unit.Group].Name,
		Address: o.unit.Address, Event: o.event, NotifyType: o.notify, Time: o.now, Policy: o.policy.ID, Rule: r.Pos, Action: index, Values: o.values,
	}
	c.fill(e, o)
	return e
}

func (o *occasion) value(name string) string { return valueOf(o.values, name) }

// valueOfAnother returns a value of another unit. A policy that Only made may lack the unit.
func (o *occasion) valueOfAnother(s Segment) string {
	if o.machine == nil {
		return Unknown
	}
	all := o.machine.system.machines
	i := slices.IndexFunc(all, func(m *machine) bool { return m.def.Name == s.Of })
	if i < 0 {
		return Unknown
	}
	return valueOf(boundAll(all[i].snapshot()), s.Variable)
}

// valueOf returns a value as a text shows it.
func valueOf(values []Value, name string) string {
	for _, v := range values {
		if v.Name == name {
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

// expandShell expands the text for a shell. The administrator's own text stays as it is. Values are
// reduced to characters that mean nothing to a shell, whatever quotes surround them.
func (t Text) expandShell(o *occasion) string {
	return t.expandWith(o, func(_ Segment, value string) string { return shellSafe(value) })
}

// expandWord expands the text to a word of a command that runs without a shell. Values from a
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
		return cmp.Or(o.words, o.event)
	case FieldTime:
		return o.now.Format(time.RFC3339)
	case FieldUPS:
		return o.unit.UPS
	case FieldCount:
		return strconv.Itoa(max(1, o.count))
	case FieldLeft:
		return o.left(s.Of)
	case FieldSince:
		return o.since(s.Of)
	}
	if s.OfAnother() {
		return o.valueOfAnother(s)
	}
	return o.value(s.Variable)
}

// left returns how long a timer of the unit will still run, or that of the only other unit that has
// a timer of that name. The result is rounded up: it never understates what is left.
func (o *occasion) left(timer string) string {
	if o.machine == nil {
		return NotRunning
	}
	t := o.machine.timers[timer]
	for _, m := range o.machine.system.machines {
		if t == nil {
			t = m.timers[timer]
		}
	}
	if t == nil || !t.running() {
		return NotRunning
	}
	return (t.deadline - o.at + time.Second - 1).Truncate(time.Second).String()
}

// since returns how long the region of a status has been in its present state, as far as is known.
func (o *occasion) since(status string) string {
	if o.machine != nil {
		if r := o.machine.find(status); r != nil && r.dated {
			return (o.at - r.since).Truncate(time.Second).String()
		}
	}
	return Unknown
}

// shellSafe replaces every character that is not harmless in an unquoted, a single-quoted and a
// double-quoted word with an underscore. It does the same to a leading dash, which could make the
// value an option, and to the names . and .. in a path, so that a value cannot lead out of a
// directory.
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
	if !strings.Contains(value, ".") {
		return value
	}
	parts := strings.Split(value, "/")
	for i, part := range parts {
		if part == "." || part == ".." {
			parts[i] = strings.Repeat("_", len(part))
		}
	}
	return strings.Join(parts, "/")
}

// String returns the text as the file has it, with NUT variables and fields as substitutions.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		switch {
		case s.Literal != "":
			b.WriteString(strings.ReplaceAll(s.Literal, "%", "%%"))
		case s.OfAnother():
			b.WriteString("%(" + s.Variable + ":" + s.Of + ")s")
		case s.Variable == varCharge:
			b.WriteString("%(c)s")
		case s.Variable != "":
			b.WriteString("%(" + s.Variable + ")s")
		default:
			b.WriteString("%(" + fieldNames[s.Field] + s.Of + ")s")
		}
	}
	return b.String()
}
