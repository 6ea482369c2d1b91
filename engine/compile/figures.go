package compile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A figure is a number, a duration or a time of day that a LET names. Its value is stored in the
// node that names it, as a literal.

// A figureKind says which literals a place accepts.
type figureKind struct {
	what    string
	form    *regexp.Regexp
	example string
	instead string // the value of a name that stands for none
}

var (
	aNumber   = figureKind{"a number", regexp.MustCompile(`^([0-9]+\.?[0-9]*|\.[0-9]+)$`), `"2"`, "1"}
	aDuration = figureKind{"a duration", regexp.MustCompile(`^([0-9]+\.?[0-9]*|\.[0-9]+)(ms|s|m|h|d)?$`), `"2m"`, "1"}
	anAmount  = figureKind{"a number", regexp.MustCompile(`^([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)|([0-9]+\.?[0-9]*|\.[0-9]+)(ms|s|m|h|d))$`), `"50"`, "1"}
	aBegin    = figureKind{"a time of day", regexp.MustCompile(`^[0-9]+:[0-9]+$`), `"22:00"`, "22:00"}
	anEnd     = figureKind{"a time of day", aBegin.form, `"07:00"`, "07:00"}
)

// learnFigure records the text of a LET if it is known before the policy runs.
func (s *resolver) learnFigure(n *grammar.Let) {
	if _, isTrip := tripLevel(n.Name.Value); isTrip {
		return
	}
	var text strings.Builder
	static := true
	for _, w := range n.Value.Words {
		word := wordValue(w)
		_, isText := w.(*grammar.Text)
		switch other := s.figures[word]; {
		case other != nil:
			static = static && other.static
			text.WriteString(other.text)
		case word == hostname, isText && strings.Contains(word, "%"):
			static = false
		default:
			text.WriteString(word)
		}
		if text.Len() > maxFigure {
			static = false
			break
		}
	}
	f := &figure{n, text.String(), static}
	if s.figures == nil {
		s.figures = map[string]*figure{}
	}
	s.figures[n.Name.Value], s.figureOf[n] = f, f
}

// maxFigure is more bytes than any number needs.
const maxFigure = 100

// A figure is the text of a LET.
type figure struct {
	let    *grammar.Let
	text   string
	static bool // it never changes
}

// setNumber determines the value of a number. let returns the messages known at that place.
func (s *resolver) setNumber(n *grammar.Number, kind figureKind, let func(name string) *grammar.Let) {
	if n != nil && n.Name != nil && n.Value == "" {
		n.Value = s.figure(n.Name, kind, let)
	}
}

// setInterval determines the value of a duration.
func (s *resolver) setInterval(n *grammar.Interval, let func(name string) *grammar.Let) {
	if n != nil && n.Name != nil && n.Value == "" {
		n.Value = s.figure(n.Name, aDuration, let)
	}
}

// setClock determines the value of a time of day.
func (s *resolver) setClock(n *grammar.Clock, kind figureKind) {
	if n.Name != nil && n.Value == "" {
		n.Value = s.figure(n.Name, kind, s.message)
	}
}

// earlier returns the LET of a name while the groups are declared.
func (s *resolver) earlier(name string) *grammar.Let {
	if f := s.figures[name]; f != nil {
		s.used[name] = true
		return f.let
	}
	return nil
}

// figure returns the literal that a name stands for.
func (s *resolver) figure(n *grammar.Name, kind figureKind, let func(name string) *grammar.Let) string {
	n.Let = let(n.Value)
	f := s.figureOf[n.Let]
	switch {
	case f == nil:
		remedy := "define it before, as in LET " + n.Value + " = " + kind.example
		if line := s.definedLater(n); line > 0 {
			remedy = "move its LET before this"
		} else if like := s.closest(n.Value, slices.Sorted(maps.Keys(s.figures))); like != "" {
			remedy = "did you mean " + like + "?"
		} else if _, status := fsm.LookupStatus(n.Value); status || standardVariable(n.Value) {
			remedy = "a variable can be compared only with a number; a status is a condition by itself, as in OB AND LB"
		}
		s.missing(grammar.Error, grammar.CodeFigure, n, remedy, "%s is expected here, but no LET defines %s", kind.what, n.Value)
	case !f.static:
		s.errorf(grammar.CodeFigure, n, "write it out, as in LET "+n.Value+" = "+kind.example,
			"the message %s holds a substitution, so it is not %s", n.Value, kind.what)
	case !kind.form.MatchString(f.text):
		s.errorf(grammar.CodeFigure, n, "for example LET "+n.Value+" = "+kind.example, "%q, the message %s, is not %s", f.text, n.Value, kind.what)
	default:
		return f.text
	}
	return kind.instead
}
