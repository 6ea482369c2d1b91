package grammar

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Format measures in characters.
const (
	maxWidth    = 100 // a rule that was written on one line stays there up to this width
	maxHang     = 60  // no continuation line begins further to the right
	indentation = 4
)

// Format writes a file in its one canonical layout. The result parses to the same tree with the
// same comments, and formatting it again changes nothing.
//
//   - Every declaration begins a line. Several blank lines become one. There is none at the start, at
//     the end, or after the head of a rule or a group.
//   - HOST, PORT, CERTFILE and the like that directly follow a GROUP stay on its line, and the
//     actions of a WHEN stay on its line, if the author wrote them there and they fit into 100
//     columns. Otherwise each has its own line, indented by four, and by four more in a block. A
//     block may stay on one line. Several triggers of a WHEN are on one line, or each is on its own
//     line under the first, and so are their AS.
//   - A text of several words continues on a new line where the author did so. The clauses of an
//     EMAIL or WEBHOOK are on one line, or each is on its own. Such lines hang under the first.
//   - In declarations of one kind that follow each other without a blank line, the = of LET, the
//     columns of MONITOR, the FROM of STATE and the : of WHEN are aligned. So are the comments at the
//     ends of successive lines of one indent.
//   - A comment on its own line stays before the text that it precedes. One at the end of a line stays
//     there. One inside something that is now on one line comes before it. White space at the end of
//     a comment is removed.
//   - Quotation marks, numbers and names stay as written. TO and DO become TIMEOUT and :, which mean
//     the same. Parentheses that change nothing are removed, and so are the quotation marks of a
//     group, a unit or a user that needs none.
//   - A line ends with a newline alone. A byte order mark is removed.
//
// The tree of a broken file does not hold all of its text. Such a file is returned unchanged; the
// result is empty if Parse did not read the file.
func Format(f *File) []byte {
	if f.Broken {
		return []byte(f.src)
	}
	blocks := blocksOf(f.Items)
	rest := placeComments(blocks, f.Comments)
	var lines []*outputLine
	for _, b := range blocks {
		lines = append(lines, b.lines()...)
	}
	lines = append(lines, commentLines(rest)...)
	alignTables(lines)
	hang(lines)
	alignComments(lines)

	var out bytes.Buffer
	for i, l := range lines {
		if l.blankBefore && i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(blanks(l.indent))
		for j, c := range l.cells {
			if j > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(c)
		}
		if l.comment != "" {
			out.WriteString(blanks(l.gap))
			out.WriteString(l.comment)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// A block is a declaration, or a GROUP with the elements that follow it directly. It consists of
// pieces, which are never broken: a line may begin with each.
type block struct {
	pieces []*piece
	table  table
	takes  bool     // comments after it may be part of it
	below  []remark // those that are
}

// A piece is what always stands on one line. Lines that belong to it hang under its last cell.
type piece struct {
	Span
	depth       depth
	nest        int // the blocks around an action
	cells       []string
	above       []remark // comments on lines of their own before it
	comment     string   // the one after it, or empty
	words       int      // where the AS of a trigger begins in its cell; 0: there is none
	blankBefore bool     // a blank line separates it from what comes before
	breaks      bool     // it begins a line
	kept        bool     // it is in a block that stays on one line
}

// A remark is a comment on its own line.
type remark struct {
	text        string
	column      int32
	blankBefore bool
}

// A depth is the role of a piece within its block.
type depth int

const (
	head    depth = iota // the first one
	another              // any but the first trigger of a rule
	element              // an action of a rule, an element of a group
	clause               // TO, SUBJECT and MESSAGE of an EMAIL, WITHIN, NOFLAG
	further              // any but the first word of a texts
)

// A table names the declarations whose cells are aligned with each other.
type table int

const (
	noTable table = iota
	lets
	monitors
	states
	rules
)

func blocksOf(items []Item) []*block {
	var blocks []*block
	var group *block // whose head may continue
	for _, item := range items {
		if cells := groupElement(item); cells != nil && group != nil {
			group.add(element, item.Extent(), cells...)
			continue
		}
		b := blockOf(item)
		blocks = append(blocks, b)
		group = nil
		if _, ok := item.(*Group); ok {
			group = b
		}
	}
	return blocks
}

func blockOf(item Item) *block {
	b := &block{}
	s := item.Extent()
	switch n := item.(type) {
	case *SMTPServer:
		cells := []string{"SMTPSERVER", spellHost(n.Host)}
		if n.Port != nil {
			cells = append(cells, "PORT", n.Port.Literal)
		}
		if n.Plaintext {
			cells = append(cells, "PLAINTEXT")
		} else {
			if n.CertFile != nil {
				cells = append(cells, "CERTFILE", spell(n.CertFile))
			}
			cells = append(cells, "USER", spell(n.User), "PASSWORD", spellPassword(n.Password))
		}
		b.add(head, s, cells...)
	case *MQTT:
		b.add(head, s, mqttCells(n)...)
	case *Let:
		b.table = lets
		b.addTexts(head, s.Start, n.Value, "LET "+n.Name.Value, "=")
	case *PollFreq:
		keyword := "POLLFREQ"
		if n.Alert {
			keyword = "POLLFREQALERT"
		}
		b.add(head, s, keyword, n.Period.Literal)
	case *PowerDownFlag:
		b.add(head, s, "POWERDOWNFLAG", spell(n.Path))
	case *MaxNotify:
		b.add(head, s, "MAXNOTIFY", n.Number.Literal)
	case *Group:
		b.takes = true
		b.add(head, s, "GROUP", spell(n.Name))
	case *Monitor:
		b.table = monitors
		user := "UPSDUSER "
		if n.Apcupsd {
			user = "APCUPSDUSER "
		}
		b.add(head, s, "MONITOR "+spellUnit(n.Unit), "POWERVAL "+n.PowerVal.Literal, user+spell(n.User),
			"PASSWORD "+spellPassword(n.Password), "TYPE "+n.Type.Value)
	case *MinSupplies:
		b.add(head, s, "MINSUPPLIES", n.Number.Literal+spellCond(" UNLESS ", n.Unless))
	case *State:
		if n.From == nil {
			b.add(head, s, "STATE", n.Name.Value)
			break
		}
		b.table = states
		b.add(head, Span{s.Start, n.From.Extent().End}, "STATE "+n.Name.Value, spellCond("FROM ", n.From))
		b.add(another, n.To.Extent(), spellCond("TO ", n.To))
	case *When:
		b.table, b.takes = rules, true
		b.addRule(n)
	case *Prove:
		b.add(head, s, spellProve(n)...)
	default:
		b.add(head, s, groupElement(item)...)
	}
	return b
}

func mqttCells(n *MQTT) []string {
	cells := []string{"MQTT", spellHost(n.Host)}
	if n.Port != nil {
		cells = append(cells, "PORT", n.Port.Literal)
	}
	if n.Plaintext {
		cells = append(cells, "PLAINTEXT")
	}
	if n.CertFile != nil {
		cells = append(cells, "CERTFILE", spell(n.CertFile))
	}
	if n.ClientCert != nil {
		cells = append(cells, "CLIENTCERT", spell(n.ClientCert), "CLIENTKEY", spell(n.ClientKey))
	}
	if n.User != nil {
		cells = append(cells, "USER", spell(n.User), "PASSWORD", spellPassword(n.Password))
	}
	cells = append(cells, "TOPIC", spell(n.Topic))
	if n.Discovery != nil {
		cells = append(cells, "DISCOVERY", spell(n.Discovery))
	}
	if n.Buttons {
		cells = append(cells, "BUTTONS")
	}
	return cells
}

// groupElement returns the cells of an item that says how a group's server is
// reached, and nil for any other.
func groupElement(item Item) []string {
	switch n := item.(type) {
	case *Host:
		return []string{"HOST", spellHost(n.Host)}
	case *Port:
		return []string{"PORT", n.Number.Literal}
	case *CertFile:
		return []string{"CERTFILE", spell(n.File)}
	case *Plaintext:
		return []string{"PLAINTEXT"}
	case *ClientCert:
		return []string{"CLIENTCERT", spell(n.File)}
	case *ClientKey:
		return []string{"CLIENTKEY", spell(n.File)}
	}
	return nil
}

func (b *block) add(d depth, s Span, cells ...string) {
	b.pieces = append(b.pieces, &piece{Span: s, depth: d, cells: cells})
}

// addTexts adds a piece that ends with the first word of a texts, and one for
// each further word.
func (b *block) addTexts(d depth, start Pos, t *Texts, cells ...string) {
	for i, w := range t.Words {
		if i == 0 {
			b.add(d, Span{start, w.Extent().End}, append(cells, spell(w))...)
		} else {
			b.add(further, w.Extent(), spell(w))
		}
	}
}

func (b *block) addRule(w *When) {
	unit := "EACH"
	if w.Unit != nil {
		unit = spellUnit(w.Unit)
	}
	for i, t := range w.Triggers {
		cell, end := t.String(), t.End
		if t.Cond != nil {
			cell = "REPORTS " + cell
		}
		words := 0
		if t.As != nil {
			words = utf8.RuneCountInString(cell)
			cell, end = cell+" AS "+spell(t.As), t.As.Extent().End
		}
		last := i == len(w.Triggers)-1
		switch {
		case !last:
			cell += ","
		case w.AtMost != nil:
			cell, end = cell+" AT MOST ONCE IN "+w.AtMost.Literal, w.AtMost.End
		}
		switch {
		case i > 0 && last:
			b.add(another, Span{t.Start, end}, cell, ":")
		case i > 0:
			b.add(another, Span{t.Start, end}, cell)
		case last:
			b.add(head, Span{w.Start, end}, "WHEN "+unit+" "+cell, ":")
		default:
			b.add(head, Span{w.Start, end}, "WHEN "+unit, cell)
			b.table = noTable
		}
		b.pieces[len(b.pieces)-1].words = words
	}
	b.addActions(w.Actions, 0)
}

func (b *block) addActions(actions []*Action, nest int) {
	for _, a := range actions {
		head := ""
		if a.If != nil {
			head = spellCond("IF ", a.If) + " "
		}
		first := len(b.pieces)
		if a.Verb != nil {
			a.Verb.pieces(b, a, head)
		} else {
			b.add(element, Span{a.Start, a.Then.Start}, head+"{")
		}
		for _, p := range b.pieces[first:] {
			p.nest = nest
		}
		if a.Verb != nil {
			continue
		}
		b.addBlock(a.Then, nest)
		if a.Else != nil {
			b.add(element, Span{b.pieces[len(b.pieces)-1].Start, a.Else.Start}, "} ELSE {")
			b.pieces = slices.Delete(b.pieces, len(b.pieces)-2, len(b.pieces)-1)
			b.pieces[len(b.pieces)-1].nest = nest
			b.addBlock(a.Else, nest)
		}
	}
}

// addBlock adds the actions of a block, and the brace at its end.
func (b *block) addBlock(n *Block, nest int) {
	b.addActions(n.Actions, nest+1)
	end := n.End
	end.Column--
	b.add(element, Span{end, n.End}, "}")
	b.pieces[len(b.pieces)-1].nest = nest
}

// placeComments assigns each comment to a piece or a block, in order, and returns those after the
// last block. It sets everything that depends on positions in the source: from here on only the
// pieces count.
func placeComments(blocks []*block, comments []Comment) (rest []remark) {
	line := int32(0)  // where what came last ends
	var before *piece // what came last, while a comment may stand behind it
	take := func(until Pos) (taken []remark) {
		for len(comments) > 0 && comments[0].Start.Before(until) {
			c := comments[0]
			comments = comments[1:]
			text := strings.TrimRight(c.Text, " \t\f")
			// A carriage return ends a comment, but not a line: only the first comment can stay
			// after the piece.
			if before != nil && before.comment == "" && c.Start.Line == before.End.Line {
				before.comment = text
			} else {
				taken = append(taken, remark{text, c.Start.Column, c.Start.Line > line+1})
			}
			line = c.Start.Line
		}
		return taken
	}
	var last *block
	for _, b := range blocks {
		for _, p := range b.pieces {
			p.above = take(p.Start)
			if p.depth == head {
				p.above = last.keep(p.above, p.Start.Column)
			}
			p.blankBefore = p.Start.Line > line+1
			line, before = p.Start.Line, nil
			if inside := take(p.End); len(inside) > 0 {
				for i := range inside {
					inside[i].blankBefore = false
				}
				inside[0].blankBefore, p.blankBefore = p.blankBefore, false
				p.above = append(p.above, inside...)
			}
			line, before = p.End.Line, p
		}
		last = b
	}
	rest = last.keep(take(Pos{Line: math.MaxInt32}), 0)
	for _, b := range blocks {
		b.setBreaks()
	}
	return rest
}

// keep takes the comments that belong to b although they follow its last piece, such as an action
// that is commented out: adjacent to it, and further to the right than b and than the start of the
// next block. It returns the others.
func (b *block) keep(comments []remark, next int32) []remark {
	if b == nil || !b.takes {
		return comments
	}
	next = max(next, b.pieces[0].Start.Column)
	for len(comments) > 0 && !comments[0].blankBefore && comments[0].column > next {
		b.below = append(b.below, comments[0])
		comments = comments[1:]
	}
	return comments
}

// setBreaks decides which pieces begin a line.
func (b *block) setBreaks() {
	for i, p := range b.pieces {
		p.breaks = i == 0 || len(p.above) > 0 || b.pieces[i-1].comment != "" || p.Start.Line > b.pieces[i-1].End.Line
	}
	end := len(b.pieces)
	for i, p := range slices.Backward(b.pieces) {
		if p.depth == element {
			spread(b.pieces[i:end], clause, indentation, false)
			end = i
		}
	}
	keepBlocks(b.pieces)
	actions := slices.IndexFunc(b.pieces, func(p *piece) bool { return p.depth >= element })
	if actions < 0 {
		actions = len(b.pieces)
	}
	spread(b.pieces[:actions], another, 0, false)
	alignWords(b.pieces[:actions])
	spread(b.pieces, element, 0, len(b.below) > 0)
}

// alignWords aligns the AS of triggers on successive lines.
func alignWords(triggers []*piece) {
	column := 0
	for i, p := range triggers {
		if i > 0 && !p.breaks {
			return
		}
		column = max(column, p.words)
	}
	for i, p := range triggers {
		if p.words > 0 && len(triggers) > 1 {
			cell := &p.cells[min(1, len(p.cells)-1)]
			if i > 0 {
				cell = &p.cells[0]
			}
			at := len(string([]rune(*cell)[:p.words]))
			*cell = (*cell)[:at] + blanks(column-p.words) + (*cell)[at:]
		}
	}
}

// keepBlocks finds the blocks that stand on one line and fit there. They stay on it, wherever the
// other actions of the rule are.
func keepBlocks(pieces []*piece) {
	for i := 0; i < len(pieces); i++ {
		if !strings.HasSuffix(pieces[i].cells[len(pieces[i].cells)-1], "{") {
			continue
		}
		end := i + 1
		for pieces[end].nest > pieces[i].nest || pieces[end].cells[0] != "}" {
			end++
		}
		width, broken := indentation*(1+pieces[i].nest)-1, false
		for j, p := range pieces[i : end+1] {
			broken = broken || j > 0 && p.breaks
			for _, c := range p.cells {
				width += 1 + utf8.RuneCountInString(c)
			}
		}
		if broken || width > maxWidth {
			continue
		}
		for _, p := range pieces[i+1 : end+1] {
			p.kept = true
		}
		i = end
	}
}

// spread starts a new line at every piece of a depth, if one of them already does or if they do not
// fit on one line.
func spread(pieces []*piece, d depth, indent int, all bool) {
	width := indent - 1
	for i, p := range pieces {
		all = all || i > 0 && p.breaks
		for _, c := range p.cells {
			width += 1 + utf8.RuneCountInString(c)
		}
	}
	if !all && width <= maxWidth {
		return
	}
	for _, p := range pieces {
		p.breaks = p.breaks || p.depth == d && !p.kept
	}
}

// An outputLine is a line to be written: cells with a blank between them.
type outputLine struct {
	blankBefore bool
	indent      int
	under       *outputLine // instead of indent: it begins where the last cell of that one does
	cells       []string
	table       table  // all cells but the last are padded
	remark      bool   // a comment is all there is
	comment     string // behind the cells
	gap         int    // before the comment
}

func commentLines(remarks []remark) []*outputLine {
	var lines []*outputLine
	for _, r := range remarks {
		lines = append(lines, &outputLine{cells: []string{r.text}, blankBefore: r.blankBefore, remark: true})
	}
	return lines
}

func (b *block) lines() []*outputLine {
	var lines []*outputLine
	var current *outputLine
	var joined []string // goes to the end of its last cell
	join := func() {
		if len(joined) > 0 {
			current.cells[len(current.cells)-1] += " " + strings.Join(joined, " ")
			joined = joined[:0]
		}
	}
	var begun [further]*outputLine // the last line of each depth
	for i, p := range b.pieces {
		if !p.breaks {
			joined = append(joined, p.cells...)
			current.comment = p.comment
			continue
		}
		join()
		current = &outputLine{cells: slices.Clone(p.cells), blankBefore: p.blankBefore, comment: p.comment}
		first := len(lines)
		lines = append(append(lines, commentLines(p.above)...), current)
		for _, l := range lines[first:] {
			switch p.depth {
			case another:
				l.under = begun[head]
			case element:
				l.indent = indentation * (1 + p.nest)
			case clause:
				l.under = begun[element]
			case further:
				l.under = lastOf(begun[:])
			}
			if p.depth > element || p.depth == another {
				l.blankBefore = false
			}
		}
		if i == 1 {
			lines[first].blankBefore = false
		}
		if p.depth < further {
			begun[p.depth] = current
			clear(begun[p.depth+1:])
		}
	}
	join()
	// A rule over several lines has no columns.
	if h := begun[head]; b.table != rules || current == h {
		h.table = b.table
	}
	below := commentLines(b.below)
	for _, l := range below {
		l.indent = indentation
	}
	return append(lines, below...)
}

func lastOf(begun []*outputLine) *outputLine {
	for _, l := range slices.Backward(begun) {
		if l != nil {
			return l
		}
	}
	return nil
}

// hang sets the indent of the lines that stand under others.
func hang(lines []*outputLine) {
	var under *outputLine
	column := 0
	for _, l := range lines {
		if l.under == nil {
			continue
		}
		if l.under != under {
			under = l.under
			column = under.width(len(under.cells)-1) + 1
			if column > maxHang {
				column = under.indent + indentation
			}
		}
		l.indent = column
	}
}

// width returns the width of a line up to the end of its first n cells.
func (l *outputLine) width(n int) int {
	width := l.indent - 1
	for _, c := range l.cells[:n] {
		width += 1 + utf8.RuneCountInString(c)
	}
	return width
}

// alignTables pads the cells of lines that form a table. Comments between them and lines that hang
// under them do not split it. Blank lines do, and so does a line that would need too much padding.
func alignTables(lines []*outputLine) {
	var t tableWidths
	for _, l := range lines {
		if l.blankBefore {
			t.end()
		}
		switch {
		case l.table != noTable:
			t.add(l)
		case !l.remark && l.under == nil:
			t.end()
		}
	}
	t.end()
}

// tableWidths are the widths of the cells of a table's lines.
type tableWidths struct {
	lines []*outputLine
	cells []int
}

func (t *tableWidths) add(l *outputLine) {
	widths := make([]int, len(l.cells))
	for i, c := range l.cells {
		widths[i] = utf8.RuneCountInString(c)
	}
	if len(t.lines) > 0 && t.lines[0].table == l.table {
		together := 0
		for i := range widths {
			// Messages may be of any length; what comes before them may not.
			if i < len(widths)-1 || l.table == rules {
				together += max(widths[i], t.cells[i]) + 1
			}
		}
		if together-1 <= maxWidth {
			for i := range widths {
				t.cells[i] = max(widths[i], t.cells[i])
			}
			t.lines = append(t.lines, l)
			return
		}
	}
	t.end()
	t.lines, t.cells = append(t.lines, l), widths
}

func (t *tableWidths) end() {
	for _, l := range t.lines {
		for i, c := range l.cells[:len(l.cells)-1] {
			l.cells[i] += blanks(t.cells[i] - utf8.RuneCountInString(c))
		}
	}
	t.lines = t.lines[:0]
}

// alignComments aligns the comments at the ends of successive lines of the same indent, and of
// those that hang under them. It leaves out very long lines.
func alignComments(lines []*outputLine) {
	var run []*outputLine
	end := func() {
		column := 0
		for _, l := range run {
			column = max(column, l.width(len(l.cells))+2)
		}
		for _, l := range run {
			l.gap = column - l.width(len(l.cells))
		}
		run = run[:0]
	}
	for _, l := range lines {
		long := l.width(len(l.cells)) > maxWidth
		if l.blankBefore || l.comment == "" || long || len(run) > 0 && l.indent != run[0].indent && l.under == nil {
			end()
		}
		if l.comment != "" {
			run = append(run, l)
		}
		if long {
			end()
		}
	}
	end()
}

func blanks(n int) string { return strings.Repeat(" ", n) }

// spell writes a *Name or a *Text.
func spell(n Node) string {
	switch n := n.(type) {
	case *Name:
		if n.Quote == 0 {
			return n.Value
		}
		return string(n.Quote) + n.Value + string(closing(n.Quote))
	case *Text:
		return string(n.Quote) + n.Value + string(closing(n.Quote))
	}
	return ""
}

func spellHost(h *HostName) string {
	if h.Word == nil {
		return h.Value
	}
	return spell(h.Word)
}

func spellUnit(u *UnitName) string {
	s := spell(u.UPS)
	if u.Group != nil {
		s = spell(u.Group) + ":" + s
	}
	if u.Host != nil {
		s += "@" + spellHost(u.Host)
	}
	if u.Port != nil {
		s += ":" + u.Port.Literal
	}
	return s
}

// On returns what a trigger waits for, as logs have it: OL->OB, TIMEOUT two-min.
func (t *Trigger) On() string {
	if t.Timer != nil {
		return "TIMEOUT " + t.Timer.Value
	}
	return CondString(t.Cond)
}

// String returns a trigger as a file has it, without its REPORTS and its AS.
func (t *Trigger) String() string {
	s := t.On()
	if t.For != nil {
		s += " FOR " + t.For.Literal
	}
	if t.Every != nil {
		s += " EVERY " + t.Every.Literal
	}
	return s
}

// CondString returns a condition as a file has it.
func CondString(c Cond) string { return spellCond("", c) }

func spellPassword(p *Password) string {
	if p.File != nil {
		return "FILE " + spell(p.File)
	}
	return spell(p.Text)
}

// ProveString returns what a PROVE says, without the word itself.
func ProveString(n *Prove) string { return strings.Join(spellProve(n)[1:], " ") }

func spellProve(n *Prove) []string {
	cells := []string{"PROVE"}
	switch n.Kind {
	case Never:
		return append(cells, "NEVER", n.Verb.Word, "IF", CondString(n.Cond))
	case Before:
		return append(cells, n.Verb.Word, "BEFORE", n.Then.Word)
	}
	cells = append(cells, CondString(n.Cond))
	if n.For != nil {
		cells = append(cells, "FOR", n.For.Literal)
	}
	return append(cells, "LEADS", "TO", n.Verb.Word, "WITHIN", n.Within.Literal)
}

// spellCond writes a condition after a keyword, or nothing if there is none.
func spellCond(keyword string, c Cond) string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(keyword)
	writeCond(&b, c, bindsOr)
	return b.String()
}

// How tightly the operators of conditions bind.
const (
	bindsOr = iota
	bindsAnd
	bindsNot
)

// writeCond writes a condition, in parentheses if it binds less tightly than its place requires. A
// OR (B OR C) is another tree than A OR B OR C, so the operands of an operator must bind tighter
// than it does.
func writeCond(b *strings.Builder, c Cond, want int) {
	operator := func(binds int, keyword string, parts []Cond) {
		if binds < want {
			b.WriteByte('(')
			defer b.WriteByte(')')
		}
		for i, p := range parts {
			if i > 0 {
				b.WriteString(keyword)
			}
			writeCond(b, p, binds+1)
		}
	}
	switch c := c.(type) {
	case *Or:
		operator(bindsOr, " OR ", c.Parts)
	case *And:
		operator(bindsAnd, " AND ", c.Parts)
	case *Not:
		b.WriteString("NOT ")
		writeCond(b, c.Part, bindsNot)
	case *Entered:
		b.WriteString(c.From.Value + "->" + c.To.Value)
	case *Status:
		b.WriteString(c.Name.Value)
	case *Comparison:
		b.WriteString(c.Variable.Value + " " + c.Op + " " + c.Number.Literal)
	case *Is:
		b.WriteString(spellUnit(c.Unit) + " IS ")
		if judgedAlone(c.Cond) {
			writeCond(b, c.Cond, bindsNot)
		} else {
			b.WriteString("(" + CondString(c.Cond) + ")")
		}
	case *Running:
		b.WriteString("TIMER " + c.Timer.Value)
	case *Held:
		b.WriteString("HELD " + c.For.Literal + " ")
		writeCond(b, c.Cond, bindsNot)
	case *Between:
		b.WriteString("BETWEEN " + c.From.Literal + " AND " + c.Until.Literal)
	}
}

// judgedAlone reports whether a condition may follow IS without parentheses.
func judgedAlone(c Cond) bool {
	switch c := c.(type) {
	case *Is, *Between:
		return false
	case *Not:
		return judgedAlone(c.Part)
	case *Held:
		return judgedAlone(c.Cond)
	}
	return true
}
