package draw

import (
	"fmt"
	"io"
	"strings"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// What the pictures look like. Shapes and line styles distinguish everything without colours, too.
const (
	font = "Helvetica,Arial,sans-serif"

	inkColour    = "#24292f"
	paleColour   = "#9aa2ab" // what is irrelevant
	guardColour  = "#6b3fa0"
	verbColour   = "#0b5394"
	deadlyColour = "#c00020"
	stopColour   = "#1a7f37"

	deadlyWidth = "2.6"
)

// palette is how each kind of node looks: shape and style, fill and border.
var palette = [...]struct{ shape, fill, border string }{
	stateNode:  {`shape=box style="rounded,filled"`, "#ffffff", inkColour},
	eventNode:  {`shape=box style="rounded,filled"`, "#e3effb", "#3b78b5"},
	timerNode:  {`shape=hexagon style=filled`, "#fff3cd", "#b08900"},
	effectNode: {`shape=box style=filled`, "#f4f5f6", "#7d858d"},
}

// WriteDOT writes the picture in Graphviz's language.
func (p *Picture) WriteDOT(w io.Writer) error {
	d := &dot{view: p.view, place: map[*node]int{}, entered: map[*node]span{}}
	d.survey(p)
	d.linef(0, "digraph %s {", quote(p.title))
	spacing := "ranksep=0.4 nodesep=0.2"
	if p.view == Flow {
		spacing = "ranksep=0.5 nodesep=0.2"
	}
	d.linef(1, `graph [rankdir=LR newrank=true %s pad=0.2 fontname=%s fontsize=11 fontcolor="%s" labelloc=t labeljust=l label=%s];`,
		spacing, quote(font), inkColour, d.head(p))
	d.linef(1, `node [fontname=%s fontsize=11 fontcolor="%s" margin="0.12,0.06" height=0.3];`, quote(font), inkColour)
	d.linef(1, `edge [fontname=%s fontsize=10 fontcolor="%s" color="%s" arrowsize=0.8];`, quote(font), inkColour, inkColour)
	for _, b := range p.boxes {
		d.box(1, b)
	}
	for _, e := range p.edges {
		d.edge(1, e)
	}
	// Invisible edges lead from one point to the nodes at the left: Graphviz keeps their order.
	d.linef(1, "root [shape=point style=invis width=0.01 height=0.01];")
	for _, b := range p.boxes {
		for _, id := range d.left(b) {
			d.linef(1, "root -> %s [style=invis weight=0];", id)
		}
	}
	d.linef(0, "}")
	_, err := io.WriteString(w, d.String())
	return err
}

// A dot builds DOT text.
type dot struct {
	strings.Builder
	view     View
	clusters int
	place    map[*node]int  // in the flow, from the top
	entered  map[*node]span // where the edges to it begin
}

// A span is from the uppermost to the lowest place.
type span struct{ top, bottom int }

// survey records the places of nodes in the flow.
func (d *dot) survey(p *Picture) {
	for _, b := range p.boxes {
		for _, n := range b.nodes {
			d.place[n] = len(d.place)
		}
	}
	for _, e := range p.edges {
		at := d.place[e.from]
		if s, ok := d.entered[e.to]; ok {
			at, s.bottom = min(at, s.top), max(at, s.bottom)
			d.entered[e.to] = span{at, s.bottom}
		} else {
			d.entered[e.to] = span{at, at}
		}
	}
}

// port is where an edge that stops a timer ends, so that the heads of the edges that start it do
// not hide it.
func (d *dot) port(e edge) string {
	switch at, s := d.place[e.from], d.entered[e.to]; at {
	case s.top:
		return " headport=nw"
	case s.bottom:
		return " headport=sw"
	}
	return ""
}

func (d *dot) linef(depth int, format string, args ...any) {
	d.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

// head is the title with the legend under it.
func (d *dot) head(p *Picture) string {
	var b strings.Builder
	row := func(cells ...string) {
		b.WriteString(`<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="3"><TR>`)
		for _, c := range cells {
			b.WriteString(c)
		}
		b.WriteString(`</TR></TABLE></TD></TR>`)
	}
	text := func(s string) string { return `<TD ALIGN="LEFT">` + s + "</TD>" }
	sample := func(kind nodeKind, style string, border int, s string) string {
		look := palette[kind]
		return fmt.Sprintf(`<TD BORDER="%d" COLOR="%s" BGCOLOR="%s" STYLE="%s">%s</TD>`, border, look.border, look.fill, style, s)
	}
	b.WriteString(`<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">`)
	row(text(sized(18, bold(html(p.title)))))
	if d.view == Flow {
		row(sample(eventNode, "rounded", 1, "event"), sample(timerNode, "solid", 1, "timer"), sample(effectNode, "solid", 1, "action"),
			text(coloured(deadlyColour, "<B>bold: leads to SHUTDOWNCMD</B>")),
			text(coloured(stopColour, "dashed, to a bar: stops the timer")),
			text(coloured(guardColour, "[condition]")+gap+"must hold"))
	} else {
		row(sample(stateNode, "rounded", 2, "initial state"), sample(stateNode, "rounded", 1, "other state"),
			text("<B>event</B> "+coloured(guardColour, "[condition]")+gap+"/"+gap+coloured(verbColour, "ACTION")),
			text(coloured(deadlyColour, "<B>shuts down</B>")), text(coloured(paleColour, "nothing happens")))
	}
	for _, r := range p.remarks {
		row(text(coloured(paleColour, html(r))))
	}
	b.WriteString(`</TABLE>>`)
	return b.String()
}

func (d *dot) box(depth int, b *box) {
	d.linef(depth, "subgraph cluster_%d {", d.clusters)
	d.clusters++
	size, style := 14, `style="rounded,filled" color="#c4cad0" fillcolor="#f3f5f7" margin=12`
	if depth > 1 {
		size, style = 11, `style="rounded,filled" color="#d8dde2" fillcolor="#fcfdfd" margin=20`
	}
	label := sized(size, bold(html(b.title)))
	for _, n := range b.note {
		label += `<BR ALIGN="LEFT"/>` + sized(10, html(n))
	}
	label = `<TABLE BORDER="0" CELLPADDING="5"><TR><TD ALIGN="LEFT" BALIGN="LEFT">` + label + `</TD></TR></TABLE>`
	d.linef(depth+1, "graph [label=<%s> %s];", label, style)
	for _, n := range b.nodes {
		d.node(depth+1, n)
	}
	if d.view == Flow {
		d.linef(depth+1, "{ rank=same; %s }", strings.Join(d.left(b), "; "))
	}
	for _, inner := range b.boxes {
		d.box(depth+1, inner)
	}
	for _, e := range b.edges {
		d.edge(depth+1, e)
	}
	column := firstColumn(b.boxes)
	for i, right := range b.boxes[len(column):] {
		left := column[i].nodes
		d.linef(depth+1, "%s -> %s [style=invis];", quote(left[len(left)-1].id), quote(right.nodes[0].id))
	}
	d.linef(depth, "}")
}

// firstColumn returns the machines of a unit that are at the left: half of them if there are many.
func firstColumn(boxes []*box) []*box {
	if len(boxes) > 2 {
		return boxes[:(len(boxes)+1)/2]
	}
	return boxes
}

// left returns the nodes at the left of a box: the first column of machines, or the events that
// nothing in the picture leads to.
func (d *dot) left(b *box) []string {
	var out []string
	for _, inner := range firstColumn(b.boxes) {
		out = append(out, quote(inner.nodes[0].id))
	}
	for _, n := range b.nodes {
		if _, entered := d.entered[n]; n.kind == eventNode && !entered {
			out = append(out, quote(n.id))
		}
	}
	return out
}

func (d *dot) node(depth int, n *node) {
	look := palette[n.kind]
	width := "1"
	switch {
	case n.deadly:
		look.border, width = deadlyColour, deadlyWidth
	case n.initial:
		width = "2"
	case n.idle:
		look.border = paleColour
	}
	d.linef(depth, `%s [%s fillcolor="%s" color="%s" penwidth=%s label=%s];`,
		quote(n.id), look.shape, look.fill, look.border, width, d.label(n.lines, n.kind == effectNode, false))
}

func (d *dot) edge(depth int, e edge) {
	var style string
	switch {
	case e.stops && e.to.deadly:
		style = ` style=dashed arrowhead=tee arrowsize=1.2 penwidth=1.4 color="` + stopColour + `"`
	case e.stops:
		style = ` style=dashed arrowhead=tee arrowsize=1.2 color="` + paleColour + `"`
	case e.deadly:
		style = ` penwidth=` + deadlyWidth + ` color="` + deadlyColour + `"`
	case e.idle:
		style = ` color="` + paleColour + `"`
	}
	label := ""
	if len(e.lines) > 0 {
		label = "label=" + d.label(e.lines, d.view == Machines, e.idle)
	}
	if e.stops {
		style += d.port(e)
	}
	attributes := strings.TrimSpace(label + style)
	if attributes != "" {
		attributes = " [" + attributes + "]"
	}
	d.linef(depth, "%s -> %s%s;", quote(e.from.id), quote(e.to.id), attributes)
}

// label makes an HTML-like label, in which only its own markup has a meaning.
func (d *dot) label(lines []line, left, pale bool) string {
	end := "<BR/>"
	if left {
		end = `<BR ALIGN="LEFT"/>`
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = d.line(l)
		if pale {
			out[i] = coloured(paleColour, html(l.plain()))
		}
	}
	if left {
		out = append(out, "")
	}
	markup := strings.Join(out, end)
	if d.view == Machines && len(lines) > 0 && lines[0].strong {
		// Room between the text and the arrows above and below it.
		markup = `<TABLE BORDER="0" CELLPADDING="5"><TR><TD BALIGN="LEFT">` + markup + `</TD></TR></TABLE>`
	}
	return "<" + markup + ">"
}

func (d *dot) line(l line) string {
	var words []string
	if l.guard != "" {
		words = append(words, coloured(guardColour, html(l.guard)))
	}
	if l.verb != "" && d.view == Machines {
		words = append(words, "/")
	}
	switch text := html(l.text); {
	case l.deadly:
		words = append(words, coloured(deadlyColour, bold(strings.TrimSpace(html(l.verb)+" "+text))))
	case l.strong:
		words = append(words, bold(text))
	default:
		if l.verb != "" {
			words = append(words, coloured(verbColour, html(l.verb)))
		}
		if text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, gap)
}

// gap separates words with different looks. Each becomes a text element in SVG, which does not show
// a leading space.
const gap = "&#160;"

func coloured(colour, markup string) string {
	return element(`FONT COLOR="`+colour+`"`, "FONT", markup)
}

func bold(markup string) string { return element("B", "B", markup) }

func sized(points int, markup string) string {
	return element(fmt.Sprintf(`FONT POINT-SIZE="%d"`, points), "FONT", markup)
}

// element puts markup between tags, unless it is empty, which Graphviz would not accept.
func element(start, end, markup string) string {
	if markup == "" {
		return ""
	}
	return "<" + start + ">" + markup + "</" + end + ">"
}

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// html makes a text safe inside an HTML-like label.
func html(s string) string { return htmlEscapes.Replace(text.Line(s)) }

// quote makes an identifier of a text.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text.Line(s)) + `"`
}
