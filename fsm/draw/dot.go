package draw

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/internal/text"
)

const (
	font        = "Helvetica,Arial,sans-serif"
	deadlyWidth = "2.6"

	// maxInches is the maximum width of a picture: 1,200 pixels of 1/96 inch. Graphviz scales down
	// anything wider.
	maxInches = "12.5"

	remarkWidth = 130 // in characters
)

// WriteDOT writes the picture in Graphviz's language.
func (p *Picture) WriteDOT(w io.Writer) error {
	d := &dot{theme: p.theme, view: p.view}
	d.linef(0, "digraph %s {", quote(p.title))
	spacing := "ranksep=0.3 nodesep=0.15"
	if p.view == Flow {
		spacing = "ranksep=0.2 nodesep=0.12"
	}
	background := ""
	if d.paper != "" {
		background = fmt.Sprintf(" bgcolor=%q", d.paper)
	}
	d.linef(1, `graph [rankdir=LR newrank=true %s pad=0.15 size="%s,1000"%s fontname=%s fontsize=10 fontcolor="%s" labelloc=t labeljust=l label=%s];`,
		spacing, maxInches, background, quote(font), d.ink, d.head(p))
	d.linef(1, `node [fontname=%s fontsize=10 fontcolor="%s" margin="0.09,0.045" height=0.25];`, quote(font), d.ink)
	d.linef(1, `edge [fontname=%s fontsize=9 fontcolor="%s" color="%s" arrowsize=0.7];`, quote(font), d.ink, d.ink)
	d.findLabels(p)
	for _, b := range p.boxes {
		d.box(1, b)
	}
	if p.view == Flow {
		d.flow(p)
	}
	// Invisible edges lead from one point to the nodes at the left: Graphviz keeps their order.
	d.linef(1, "root [shape=point style=invis width=0.01 height=0.01];")
	for _, b := range p.boxes {
		for _, id := range left(b) {
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
	theme
	view     View
	clusters int
	labels   []*label           // of the flow
	labelsOf map[*node][]*label // by the first node to which they lead
}

// A label of edges of the flow is a node of its own, since edges avoid nodes but not labels. It is
// drawn once for all edges with that label that come from the same nodes, or lead to the same one.
type label struct {
	id       string
	lines    []line
	from, to []edge // one for each node
}

// findLabels makes the labels of a picture.
func (d *dot) findLabels(p *Picture) {
	type key struct {
		to    *node
		text  string
		stops bool
	}
	text := func(e edge) string { return strings.Join(labels(e.lines, ""), "\n") }
	into := map[key]*label{}
	var all []*label
	for _, e := range p.edges {
		if len(e.lines) == 0 || e.back {
			continue
		}
		k := key{e.to, text(e), e.stops}
		if into[k] == nil {
			into[k] = &label{lines: e.lines, to: []edge{e}}
			all = append(all, into[k])
		}
		into[k].from = append(into[k].from, e)
	}
	alike := map[string]*label{}
	d.labelsOf = map[*node][]*label{}
	for _, l := range all {
		sources := fmt.Sprintf("%t %s", l.to[0].stops, text(l.to[0]))
		for _, e := range l.from {
			sources += "\n" + e.from.id
		}
		if first := alike[sources]; first != nil {
			first.to = append(first.to, l.to...)
			for i, e := range l.from {
				first.from[i].deadly = first.from[i].deadly || e.deadly
			}
			continue
		}
		alike[sources] = l
		l.id = fmt.Sprintf("label %d", len(d.labels)+1)
		d.labels = append(d.labels, l)
		d.labelsOf[l.to[0].to] = append(d.labelsOf[l.to[0].to], l)
	}
}

// flow writes the edges of the flow. Labels have their own ranks, so edges without one have the
// same length.
func (d *dot) flow(p *Picture) {
	for _, e := range p.edges {
		if len(e.lines) == 0 && !e.back {
			d.linef(1, "%s -> %s%s;", quote(e.from.id), quote(e.to.id), attributes(d.style(e), "minlen=2"))
		}
	}
	for _, l := range d.labels {
		for _, e := range l.from {
			d.linef(1, "%s -> %s%s;", quote(e.from.id), quote(l.id), attributes(d.style(e), "arrowhead=none"))
		}
		for _, e := range l.to {
			d.linef(1, "%s -> %s%s;", quote(l.id), quote(e.to.id), attributes(d.style(e)))
		}
	}
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
		look := d.nodes[kind]
		return fmt.Sprintf(`<TD BORDER="%d" COLOR="%s" BGCOLOR="%s" STYLE="%s">%s</TD>`, border, look.border, look.fill, style, s)
	}
	b.WriteString(`<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">`)
	row(text(sized(16, bold(html(p.title)))))
	if d.view == Flow {
		row(sample(eventNode, "rounded", 1, "event"), sample(timerNode, "solid", 3, "timer"), sample(effectNode, "solid", 1, "action"),
			text(coloured(d.deadly, "<B>bold: leads to SHUTDOWNCMD</B>")),
			text(coloured(d.stop, "dashed, to a bar: stops the timer")),
			text(coloured(d.guard, "[condition]")+gap+"must hold"))
	} else {
		row(sample(stateNode, "rounded", 2, "initial state"), sample(stateNode, "rounded", 1, "other state"),
			text("<B>event</B> "+coloured(d.guard, "[condition]")+gap+"/"+gap+coloured(d.verb, "ACTION")),
			text(coloured(d.deadly, "<B>shuts down</B>")), text(coloured(d.pale, "nothing happens")))
	}
	for _, r := range p.remarks {
		lines := wrap(r, remarkWidth, remarkWidth)
		for i, part := range lines {
			lines[i] = coloured(d.pale, html(part))
		}
		row(`<TD ALIGN="LEFT" BALIGN="LEFT">` + strings.Join(lines, "<BR/>") + "</TD>")
	}
	b.WriteString(`</TABLE>>`)
	return b.String()
}

func (d *dot) box(depth int, b *box) {
	d.linef(depth, "subgraph cluster_%d {", d.clusters)
	d.clusters++
	size, margin, line, fill := 13, 10, d.boxLine, d.theme.box
	if depth > 1 {
		size, margin, line, fill = 10, 8, d.innerLine, d.inner
	}
	style := fmt.Sprintf(`style="rounded,filled" color="%s" fillcolor="%s" margin=%d`, line, fill, margin)
	label := ""
	for i, part := range b.heading() {
		if i > 0 {
			label += `<BR ALIGN="LEFT"/>`
		}
		label += sized(size, bold(html(part)))
	}
	for _, n := range b.note {
		label += `<BR ALIGN="LEFT"/>` + sized(9, html(n))
	}
	label = `<TABLE BORDER="0" CELLPADDING="5"><TR><TD ALIGN="LEFT" BALIGN="LEFT">` + label + `</TD></TR>` + headroom(depth, b) + `</TABLE>`
	d.linef(depth+1, "graph [label=<%s> %s];", label, style)
	for _, n := range b.nodes {
		d.node(depth+1, n)
		for _, l := range d.labelsOf[n] {
			d.linef(depth+1, `%s [shape=plaintext fontsize=9 margin="0.03,0.01" height=0.1 width=0.1 label=%s];`, quote(l.id), d.label(l.lines, false, false))
		}
	}
	if d.view == Flow {
		d.linef(depth+1, "{ rank=same; %s }", strings.Join(left(b), "; "))
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

// headroom is a row below the title of a machine. An arrow around a label of many lines needs it.
func headroom(depth int, b *box) string {
	most := 0
	for _, e := range b.edges {
		most = max(most, len(e.lines))
	}
	if depth == 1 || most < 3 {
		return ""
	}
	return fmt.Sprintf(`<TR><TD HEIGHT="%d"></TD></TR>`, 4*most)
}

// firstColumn returns the machines of a unit that are at the left: half of them if there are many.
func firstColumn(boxes []*box) []*box {
	if len(boxes) > 2 {
		return boxes[:(len(boxes)+1)/2]
	}
	return boxes
}

// left returns the nodes at the left of a box: the first column of machines, or the events.
func left(b *box) []string {
	var out []string
	for _, inner := range firstColumn(b.boxes) {
		out = append(out, quote(inner.nodes[0].id))
	}
	for _, n := range b.nodes {
		if n.kind == eventNode {
			out = append(out, quote(n.id))
		}
	}
	return out
}

func (d *dot) node(depth int, n *node) {
	look := d.nodes[n.kind]
	width := "1"
	switch {
	case n.deadly:
		look.border, width = d.deadly, deadlyWidth
	case n.initial:
		width = "2"
	case n.idle:
		look.border = d.pale
	}
	d.linef(depth, `%s [%s fillcolor="%s" color="%s" penwidth=%s label=%s];`,
		quote(n.id), look.shape, look.fill, look.border, width, d.label(n.lines, n.kind == effectNode, false))
}

func (d *dot) edge(depth int, e edge) {
	label := ""
	if len(e.lines) > 0 {
		label = "label=" + d.label(e.lines, d.view == Machines, e.idle)
	}
	d.linef(depth, "%s -> %s%s;", quote(e.from.id), quote(e.to.id), attributes(label, d.style(e)))
}

// style is how the line of an edge looks.
func (d *dot) style(e edge) string {
	switch {
	case e.stops && e.to.deadly:
		return `style=dashed arrowhead=tee arrowsize=1.1 penwidth=1.4 color="` + d.stop + `"`
	case e.stops:
		return `style=dashed arrowhead=tee arrowsize=1.1 color="` + d.pale + `"`
	case e.deadly:
		return `penwidth=` + deadlyWidth + ` color="` + d.deadly + `"`
	case e.idle:
		return `color="` + d.pale + `"`
	}
	return ""
}

// attributes joins those that are not empty.
func attributes(all ...string) string {
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	if len(all) == 0 {
		return ""
	}
	return " [" + strings.Join(all, " ") + "]"
}

// label makes an HTML-like label in which only its own markup has a meaning.
func (d *dot) label(lines []line, left, pale bool) string {
	end := "<BR/>"
	if left {
		end = `<BR ALIGN="LEFT"/>`
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = d.line(l)
		if pale {
			out[i] = coloured(d.pale, html(l.plain()))
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
	if l.indent {
		words = append(words, gap)
	}
	if l.guard != "" {
		words = append(words, coloured(d.guard, html(l.guard)))
	}
	if l.verb != "" && d.view == Machines {
		words = append(words, "/")
	}
	switch text := html(l.text); {
	case l.deadly:
		words = append(words, coloured(d.deadly, bold(strings.TrimSpace(html(l.verb)+" "+text))))
	case l.strong:
		words = append(words, bold(text))
	default:
		if l.verb != "" {
			words = append(words, coloured(d.verb, html(l.verb)))
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
