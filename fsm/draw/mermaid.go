package draw

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// WriteMermaid writes the picture in Mermaid's language, which GitHub and others draw: the machines
// as a stateDiagram-v2, the flow as a flowchart.
func (p *Picture) WriteMermaid(w io.Writer) error {
	m := &mermaid{theme: p.theme, ids: map[*node]string{}}
	m.linef(0, "---")
	m.linef(0, "title: %s", yaml(p.title))
	m.linef(0, "---")
	if p.view == Flow {
		m.flowchart(p)
	} else {
		m.stateDiagram(p)
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// A mermaid builds Mermaid text. Identifiers are numbered, since words such as "end" have a
// meaning.
type mermaid struct {
	strings.Builder
	theme
	ids   map[*node]string
	boxes int
}

func (m *mermaid) linef(depth int, format string, args ...any) {
	m.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(m, format, args...)
	m.WriteByte('\n')
}

// id gives a node its identifier.
func (m *mermaid) id(n *node) string {
	if m.ids[n] == "" {
		m.ids[n] = fmt.Sprintf("n%d", len(m.ids)+1)
	}
	return m.ids[n]
}

func (m *mermaid) boxID() string {
	m.boxes++
	return fmt.Sprintf("b%d", m.boxes)
}

func (m *mermaid) stateDiagram(p *Picture) {
	m.linef(0, "stateDiagram-v2")
	m.linef(1, "direction LR")
	for _, b := range p.boxes {
		m.state(1, b)
	}
	legend := []string{"From the dot a machine begins.", "On an arrow: event [condition] / ACTION"}
	m.linef(1, "state %s as legend", quoted(append(legend, p.remarks...)))
}

// state writes a unit, or a machine of it, as a composite state.
func (m *mermaid) state(depth int, b *box) {
	m.linef(depth, "state %s as %s {", quoted(append([]string{b.title}, b.note...)), m.boxID())
	m.linef(depth+1, "direction LR")
	for _, n := range b.nodes {
		m.linef(depth+1, "state %s as %s", quoted(labels(n.lines, "")), m.id(n))
		if n.initial {
			m.linef(depth+1, "[*] --> %s", m.id(n))
		}
	}
	for _, inner := range b.boxes {
		m.state(depth+1, inner)
	}
	for _, e := range b.edges {
		label := ""
		if len(e.lines) > 0 {
			label = " : " + entities(labels(e.lines, "/ "))
		}
		m.linef(depth+1, "%s --> %s%s", m.id(e.from), m.id(e.to), label)
	}
	m.linef(depth, "}")
}

// flowShapes are the quotes of each kind of node in a flowchart.
var flowShapes = [...][2]string{stateNode: {"[", "]"}, eventNode: {"([", "])"}, timerNode: {"{{", "}}"}, effectNode: {"[", "]"}}

// flowClasses are the names of the kinds in a flowchart.
var flowClasses = [...]string{stateNode: "state", eventNode: "event", timerNode: "timer", effectNode: "effect"}

func (m *mermaid) flowchart(p *Picture) {
	m.linef(0, "flowchart LR")
	for _, b := range p.boxes {
		m.linef(1, "subgraph %s[%s]", m.boxID(), quoted(append([]string{b.title}, b.note...)))
		for _, n := range b.nodes {
			m.flowNode(n)
		}
		m.linef(1, "end")
	}
	var deadly, stops []string
	drawn := slices.DeleteFunc(slices.Clone(p.edges), func(e edge) bool { return e.back })
	for i, e := range drawn {
		arrow := "-->"
		switch {
		case e.stops:
			arrow = "-.-x"
			stops = append(stops, fmt.Sprint(i))
		case e.deadly:
			arrow = "==>"
			deadly = append(deadly, fmt.Sprint(i))
		}
		if len(e.lines) > 0 {
			arrow += "|" + quoted(labels(e.lines, "")) + "|"
		}
		m.linef(1, "%s %s %s", m.id(e.from), arrow, m.id(e.to))
	}
	legend := []string{"thick: leads to SHUTDOWNCMD", "dotted, to a cross: stops the timer", "[condition] must hold"}
	m.linef(1, "legend[%s]:::legend", quoted(append(legend, p.remarks...)))
	for _, k := range []nodeKind{eventNode, timerNode, effectNode} {
		m.linef(1, "classDef %s fill:%s,stroke:%s,color:%s", flowClasses[k], m.nodes[k].fill, m.nodes[k].border, m.ink)
	}
	m.linef(1, "classDef deadly stroke:%s,stroke-width:3px", m.theme.deadly)
	m.linef(1, "classDef shutdown color:%s,font-weight:bold", m.theme.deadly)
	m.linef(1, "classDef legend fill:none,stroke:none")
	if deadly != nil {
		m.linef(1, "linkStyle %s stroke:%s", strings.Join(deadly, ","), m.theme.deadly)
	}
	if stops != nil {
		m.linef(1, "linkStyle %s stroke:%s", strings.Join(stops, ","), m.theme.stop)
	}
}

func (m *mermaid) flowNode(n *node) {
	shape := flowShapes[n.kind]
	m.linef(2, "%s%s%s%s:::%s", m.id(n), shape[0], quoted(labels(n.lines, "")), shape[1], flowClasses[n.kind])
	if n.deadly {
		m.linef(2, "class %s deadly", m.id(n))
	}
	if isDeadly(n.lines) {
		m.linef(2, "class %s shutdown", m.id(n))
	}
}

// labels prints lines, with mark before a verb.
func labels(lines []line, mark string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if l.verb != "" {
			l.verb = mark + l.verb
		}
		out[i] = l.plain()
	}
	return out
}

// quoted is a label in quotation marks; it must not be empty.
func quoted(lines []string) string { return `"` + cmp.Or(entities(lines), " ") + `"` }

// entities makes lines safe anywhere in Mermaid. Of ASCII, only letters, digits and harmless
// characters stay as they are.
func entities(lines []string) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range text.Line(l) {
			switch {
			case r > '~', r == ' ', r == ',', r == '.', r == '/', r == '=', r == '+', r == '!', r == '?',
				'0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z':
				b.WriteRune(r)
			default:
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
	}
	return b.String()
}

// yaml makes a double-quoted scalar of a text.
func yaml(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text.Line(s)) + `"`
}
