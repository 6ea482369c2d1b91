// Package nutconf reads the files of NUT's own monitor: upsmon.conf, upssched.conf and the script
// that upssched calls.
//
// Invariants: a file means here what it means to NUT's programs of the given version, including mistakes. A note
// reports what they ignore, and what they read differently from how it looks. No input makes a reader panic,
// nothing in the files is ever executed, and no note shows a password or the words of a command. engine/convert
// decides what the files become.
//
// The rules are from NUT's manual pages (2.8.0 to 2.8.6), and from observing upsmon and upssched 2.8.0 with such
// files.
package nutconf

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// Word is a word of a line, without its quotation marks and escapes.
type Word struct {
	Span grammar.Span
	Text string
}

// Line is a directive with its values.
type Line struct {
	Words    []Word  // at least one
	Comments []Block // between this line and the one before
	Trailing string  // the comment at its end, with its #
	broken   bool    // it follows a # that ended a quoted word: its words may be parts of a password
}

// Block is comments on successive lines, each with its #.
type Block struct {
	At    grammar.Span // of the first comment
	Lines []string
}

// Span is the extent of a line's words.
func (l *Line) Span() grammar.Span {
	return grammar.Span{Start: l.Words[0].Span.Start, End: l.Words[len(l.Words)-1].Span.End}
}

// Text returns word i, or "" if the line has fewer.
func (l *Line) Text(i int) string {
	if i < len(l.Words) {
		return l.Words[i].Text
	}
	return ""
}

// A file is the lines of a configuration file, and the comments after the last one.
type file struct {
	lines []Line
	rest  []Block
	notes
}

// A scanner splits a file into words as NUT does:
//
//   - a blank, a tab, a line end or a carriage return ends a word; = is a word by itself;
//   - " begins a quoted word where a word could begin, and is a character of the word elsewhere;
//   - \ takes the next character literally, also in a quoted word; before a line end, NUT drops both;
//   - # begins a comment, even inside a word. In a quoted word it is a mistake: NUT drops the line
//     up to it, and reads what follows as another line;
//   - a quoted word may continue on the next lines, without the line ends;
//   - NUT drops characters outside the range from the blank to ~.
type scanner struct {
	src   []rune
	at    int
	pos   grammar.Pos
	file  file
	words []Word
	block *Block
	bare  bool // only blanks precede on this line
	cut   bool // the current line is the rest of a line that a # has cut
}

// MaxSize is the maximum size of a file in bytes. A configuration is never larger.
const MaxSize = 1 << 20

// parse splits a file into lines.
func parse(name string, src []byte) file {
	s := &scanner{src: []rune(string(src)), pos: grammar.Pos{Line: 1, Column: 1}, bare: true}
	s.file.name = name
	if len(src) > MaxSize {
		s.file.note(CodeFile, grammar.Span{}, "convert it by hand", "the file has more than %d bytes, so it is not a configuration", MaxSize)
		return s.file
	}
	for s.at < len(s.src) {
		s.next()
	}
	s.endLine("")
	s.endBlock()
	return s.file
}

func (s *scanner) next() {
	switch r := s.src[s.at]; r {
	case '\n':
		if s.bare {
			s.endBlock()
		}
		s.endLine("")
		s.step()
		s.bare = true
	case ' ', '\t', '\r':
		s.step()
	case '#':
		s.comment()
	case '=':
		start := s.pos
		s.step()
		s.add(start, "=")
	case '"':
		s.quoted()
	default:
		s.word()
	}
}

func (s *scanner) step() {
	if s.src[s.at] == '\n' {
		s.pos = grammar.Pos{Line: s.pos.Line + 1, Column: 1}
	} else {
		s.pos.Column++
	}
	s.at++
}

func (s *scanner) add(start grammar.Pos, text string) {
	s.bare = false
	s.words = append(s.words, Word{grammar.Span{Start: start, End: s.pos}, text})
}

// word reads a word without quotation marks.
func (s *scanner) word() {
	start := s.pos
	var text strings.Builder
	for s.at < len(s.src) && !strings.ContainsRune(" \t\r\n#=", s.src[s.at]) {
		s.char(&text)
	}
	if text.Len() > 0 {
		s.add(start, text.String())
	}
	s.bare = false
}

func (s *scanner) quoted() {
	start := s.pos
	s.step()
	var text strings.Builder
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case '"':
			s.step()
			s.add(start, text.String())
			return
		case '#':
			s.file.note(CodeHash, grammar.Span{Start: start, End: s.pos}, `write \# in quotation marks`,
				"upsmon drops this line: it has an unescaped # in quotation marks")
			s.words, s.cut = nil, true
			s.step()
			return
		}
		s.char(&text)
	}
	s.file.note(CodeUnclosed, grammar.Span{Start: start, End: s.pos}, `close it with "`,
		"this quotation mark is never closed, so everything to the end of the file is one word")
	s.words = nil
}

// char adds the current character, or the one after a backslash.
func (s *scanner) char(text *strings.Builder) {
	if s.src[s.at] == '\\' && s.at+1 < len(s.src) {
		s.step()
	}
	r := s.src[s.at]
	start := s.pos
	s.step()
	switch {
	case r >= ' ' && r <= '~':
		text.WriteRune(r)
	case r == '\n' || r == '\r' || r == '\t':
	case strings.ContainsRune("“”„«»‘’", r):
		s.file.note(CodeQuote, grammar.Span{Start: start, End: s.pos}, `write "`,
			"upsmon does not know the quotation mark %c and drops it", r)
	default:
		s.file.note(CodeASCII, grammar.Span{Start: start, End: s.pos}, "", "upsmon drops characters that are not ASCII")
	}
}

// comment reads to the end of the line.
func (s *scanner) comment() {
	start, from := s.pos, s.at
	for s.at < len(s.src) && s.src[s.at] != '\n' {
		s.step()
	}
	text := strings.TrimRight(string(s.src[from:s.at]), " \t\r")
	if len(s.words) > 0 {
		s.endLine(text)
		return
	}
	if !s.bare || s.cut {
		s.cut = false
		return
	}
	if s.block == nil {
		s.block = &Block{At: grammar.Span{Start: start, End: s.pos}}
	}
	s.block.Lines = append(s.block.Lines, text)
	s.bare = false
}

func (s *scanner) endLine(comment string) {
	if len(s.words) > 0 {
		s.endBlock()
		s.file.lines = append(s.file.lines, Line{s.words, s.file.rest, comment, s.cut})
		s.words, s.file.rest = nil, nil
	}
	if comment == "" {
		s.cut = false
	}
}

// endBlock ends a block of comments.
func (s *scanner) endBlock() {
	if s.block != nil {
		s.file.rest = append(s.file.rest, *s.block)
		s.block = nil
	}
}

// atoi reads the number at the start of a text as C's atoi does, and reports whether the number is the whole text.
// It returns 0 if there is none.
func atoi(s string) (n int, whole bool) {
	t := strings.TrimLeft(s, " \t")
	sign := 1
	if t != "" && (t[0] == '-' || t[0] == '+') {
		if t[0] == '-' {
			sign = -1
		}
		t = t[1:]
	}
	digits := 0
	for ; digits < len(t) && t[digits] >= '0' && t[digits] <= '9'; digits++ {
		n = min(n*10+int(t[digits]-'0'), 1<<31-1)
	}
	return sign * n, digits > 0 && digits == len(t)
}

// known returns the word of a list that equals a word or resembles it; "" if none does.
func known(word string, words []string) string {
	upper := strings.ToUpper(word)
	if slices.Contains(words, upper) {
		return upper
	}
	if len(word) < 3 || len(word) > 40 {
		return ""
	}
	return grammar.Closest(upper, words)
}
