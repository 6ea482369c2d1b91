package simupsd

// words cuts commands into words the way upsd does. White space separates words, double quotes hold
// a word together, and a backslash makes the next character stand for itself. `=` is a word of its
// own, and `#` begins a comment. Two things leave a command without a reply: a quote that is still
// open at the end of the line continues in the next one, and after a `#` between quotes upsd 2.8
// never answers again on that connection.
type words struct {
	done  []string
	known map[string]string // earlier words; most words repeat
	word  []byte            // the part that has arrived
	state state
	esc   bool // the next character stands for itself
}

type state int

const (
	between state = iota
	bare
	quoted
	deaf
)

// add takes a line without its line end, and reports whether it completes a command.
func (w *words) add(line []byte) bool {
	for _, c := range line {
		switch {
		case w.state == deaf:
			return false
		case w.esc || c == '\\':
			w.begin()
			if w.esc {
				w.word = append(w.word, c)
			}
			w.esc = !w.esc
		case w.state == quoted:
			switch c {
			case '"':
				w.end()
			case '#':
				w.state = deaf
			default:
				w.word = append(w.word, c)
			}
		case c == '"' && w.state == between:
			w.state = quoted
		case c == '#':
			w.end()
			return true
		case c == '=':
			w.end()
			w.done = append(w.done, "=")
		case c == ' ' || '\t' <= c && c <= '\r':
			w.end()
		default:
			w.begin()
			w.word = append(w.word, c)
		}
	}
	if w.esc || w.state >= quoted {
		w.esc = false // the escaped line end is dropped
		return false
	}
	w.end()
	return true
}

// begin begins a word without quotes, unless there is one.
func (w *words) begin() {
	if w.state == between {
		w.state = bare
	}
}

// end ends the present word, if there is one.
func (w *words) end() {
	if w.state != between {
		w.done = append(w.done, w.text())
		w.word = w.word[:0]
		w.state = between
	}
}

// text returns the present word.
func (w *words) text() string {
	if text, ok := w.known[string(w.word)]; ok {
		return text
	}
	if w.known == nil || len(w.known) > 1000 {
		w.known = map[string]string{}
	}
	text := string(w.word)
	w.known[text] = text
	return text
}

// take returns the words of the complete command. The next command overwrites them.
func (w *words) take() []string {
	all := w.done
	w.done = w.done[:0]
	return all
}
