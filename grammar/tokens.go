//nolint:revive // the exported methods are those of ANTLR's interfaces, which says what they do
package grammar

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// ANTLR's own streams keep four bytes for each character of a file and some 150 for each token. The
// types here replace them, so that a file of ten thousand units takes a fifth of the memory:
// characters are read from the source by their byte offset, and tokens are stored in blocks that
// are released when the parser has finished with them.

// chars is an antlr.CharStream. Its indexes are byte offsets.
type chars struct {
	src   string
	index int
}

func (c *chars) Consume() { c.index += c.width(c.index) }

func (c *chars) width(at int) int {
	if at < len(c.src) && c.src[at] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(c.src[at:])
	return n
}

func (c *chars) LA(offset int) int {
	at := c.index
	for ; offset > 1 && at < len(c.src); offset-- {
		at += c.width(at)
	}
	for ; offset < 0; offset++ {
		_, n := utf8.DecodeLastRuneInString(c.src[:at])
		if n == 0 {
			return antlr.TokenEOF
		}
		at -= n
	}
	if at >= len(c.src) {
		return antlr.TokenEOF
	}
	if b := c.src[at]; b < utf8.RuneSelf {
		return int(b)
	}
	r, _ := utf8.DecodeRuneInString(c.src[at:])
	return int(r)
}

func (c *chars) Mark() int             { return 0 }
func (c *chars) Release(int)           {}
func (c *chars) Index() int            { return c.index }
func (c *chars) Seek(index int)        { c.index = min(index, len(c.src)) }
func (c *chars) Size() int             { return len(c.src) }
func (c *chars) GetSourceName() string { return "" }

func (c *chars) GetText(start, stop int) string {
	if stop = min(stop, len(c.src)-1); start > stop {
		return ""
	}
	return c.src[start : stop+1]
}

func (c *chars) GetTextFromInterval(i antlr.Interval) string { return c.GetText(i.Start, i.Stop) }

func (c *chars) GetTextFromTokens(start, end antlr.Token) string {
	return c.GetText(start.GetStart(), end.GetStop())
}

// A token is an antlr.Token of 32 bytes.
type token struct {
	of           *tokens
	start, stop  int32 // byte offsets of the first and the last byte
	line, column int32 // the line counts from 1, the column from 0
	index, typ   int32
}

func (t *token) GetSource() *antlr.TokenSourceCharStreamPair { return nil }
func (t *token) GetTokenType() int                           { return int(t.typ) }
func (t *token) GetChannel() int                             { return antlr.TokenDefaultChannel }
func (t *token) GetStart() int                               { return int(t.start) }
func (t *token) GetStop() int                                { return int(t.stop) }
func (t *token) GetLine() int                                { return int(t.line) }
func (t *token) GetColumn() int                              { return int(t.column) }
func (t *token) GetText() string                             { return t.of.chars.GetText(int(t.start), int(t.stop)) }
func (t *token) SetText(string)                              {}
func (t *token) GetTokenIndex() int                          { return int(t.index) }
func (t *token) SetTokenIndex(int)                           {}
func (t *token) GetTokenSource() antlr.TokenSource           { return t.of.lexer }
func (t *token) GetInputStream() antlr.CharStream            { return t.of.chars }
func (t *token) String() string                              { return t.GetText() }

// span returns the position of a token, in characters.
func (t *token) span() Span {
	start := Pos{t.line, t.column + 1}
	end := start
	switch int(t.typ) {
	case antlr.TokenEOF:
	case parser.UPSmonLexerTEXT, parser.UPSmonLexerUNCLOSED, parser.UPSmonLexerJUNK, parser.UPSmonLexerCOMMENT:
		end.Column += int32(utf8.RuneCountInString(t.GetText()))
	default:
		end.Column += t.stop - t.start + 1
	}
	return Span{start, end}
}

// tokens is an antlr.TokenStream of all tokens of a file except comments, with one for its end.
type tokens struct {
	chars  *chars
	lexer  *lexer
	blocks [][]token // of blockSize tokens each; nil: released
	size   int
	index  int               // of the next token
	texts  map[string]string // copies of parts of the source; see own
}

const blockSize = 1 << 12

// at returns the token with an index.
func (ts *tokens) at(index int) *token { return &ts.blocks[index/blockSize][index%blockSize] }

// own returns a copy of a part of the source, the same for equal parts. A monitor that runs for years
// keeps some names and texts of its file. With parts of the source it would keep the whole file,
// which is far larger.
func (ts *tokens) own(part string) string {
	copied, ok := ts.texts[part]
	if !ok {
		if ts.texts == nil {
			ts.texts = map[string]string{}
		}
		copied = strings.Clone(part)
		ts.texts[copied] = copied
	}
	return copied
}

// release releases the blocks that end more than a block before the next token.
func (ts *tokens) release() {
	for i := ts.index/blockSize - 2; i >= 0 && ts.blocks[i] != nil; i-- {
		ts.blocks[i] = nil
	}
}

// A lexer puts the tokens that it finds directly into a tokens, without allocating an object for
// each.
type lexer struct {
	*parser.UPSmonLexer
	into     *tokens
	comments []Comment
}

// scan finds the tokens of a text, and the comments.
func scan(src string) (*tokens, []Comment) {
	ts := &tokens{chars: &chars{src: src}}
	ts.lexer = &lexer{UPSmonLexer: parser.NewUPSmonLexer(ts.chars), into: ts}
	ts.lexer.RemoveErrorListeners()
	ts.lexer.Virt = ts.lexer
	for {
		if t := ts.lexer.NextToken(); t.GetTokenType() == antlr.TokenEOF {
			ts.add(antlr.TokenEOF, t.GetStart(), t.GetStop(), t.GetLine(), t.GetColumn())
			return ts, ts.lexer.comments
		}
	}
}

func (ts *tokens) add(typ, start, stop, line, column int) *token {
	if ts.size%blockSize == 0 && ts.size/blockSize == len(ts.blocks) {
		ts.blocks = append(ts.blocks, make([]token, blockSize))
	}
	t := ts.at(ts.size)
	*t = token{ts, int32(start), int32(stop), int32(line), int32(column), int32(ts.size), int32(typ)}
	ts.size++
	return t
}

// Emit is called by the generated lexer for each token.
func (l *lexer) Emit() antlr.Token {
	typ, start, stop := l.GetType(), l.TokenStartCharIndex, l.GetCharIndex()-1
	if typ == parser.UPSmonLexerNAME && strings.HasPrefix(l.into.chars.src[stop:], "->") {
		typ, stop = l.returnDash(start, stop)
	}
	t := l.into.add(typ, start, stop, l.TokenStartLine, l.TokenStartColumn)
	if typ == parser.UPSmonLexerIS || typ == parser.UPSmonLexerAT {
		l.into.join()
	}
	l.EmitToken(t)
	if typ == parser.UPSmonLexerCOMMENT {
		l.comments = append(l.comments, Comment{t.span(), t.GetText()})
		l.into.size--
	}
	return t
}

// returnDash ends a name before its last dash, which begins an arrow. What is left may be a keyword.
func (l *lexer) returnDash(start, dash int) (typ, stop int) {
	l.into.chars.Seek(dash)
	l.Interpreter.(*antlr.LexerATNSimulator).CharPositionInLine--
	if typ, ok := keywordTypes()[l.into.chars.src[start:dash]]; ok {
		return typ, dash - 1
	}
	return parser.UPSmonLexerNAME, dash - 1
}

// keywordTypes holds the token types that consist of one word.
var keywordTypes = sync.OnceValue(func() map[string]int {
	types := map[string]int{}
	for typ := firstKeyword; typ < parser.UPSmonLexerARROW; typ++ {
		types[symbol(typ)] = typ
	}
	return types
})

// join turns the colon in group:ups into a JOINT, since an IS or an @ follows.
func (ts *tokens) join() {
	if ts.size < 3 {
		return
	}
	name, colon := ts.at(ts.size-2), ts.at(ts.size-3)
	if int(colon.typ) == parser.UPSmonLexerCOLON && !isKeyword(name) && (isName(name) || is(name, parser.UPSmonLexerTEXT)) {
		colon.typ = parser.UPSmonParserJOINT
	}
}

// LT returns the k-th token from here: 1 is the next one, -1 the one before. nil: there is none.
func (ts *tokens) LT(k int) antlr.Token {
	at := ts.index + k
	if k > 0 {
		at = min(at-1, ts.size-1)
	}
	if at < 0 {
		return nil
	}
	return ts.at(at)
}

func (ts *tokens) LA(k int) int {
	if t := ts.LT(k); t != nil {
		return t.GetTokenType()
	}
	return antlr.TokenInvalidType
}

func (ts *tokens) Consume()                                  { ts.index = min(ts.index+1, ts.size-1) }
func (ts *tokens) Mark() int                                 { return 0 }
func (ts *tokens) Release(int)                               {}
func (ts *tokens) Index() int                                { return ts.index }
func (ts *tokens) Seek(index int)                            { ts.index = index }
func (ts *tokens) Reset()                                    { ts.index = 0 }
func (ts *tokens) Size() int                                 { return ts.size }
func (ts *tokens) Get(index int) antlr.Token                 { return ts.at(index) }
func (ts *tokens) GetSourceName() string                     { return "" }
func (ts *tokens) GetTokenSource() antlr.TokenSource         { return ts.lexer }
func (ts *tokens) SetTokenSource(antlr.TokenSource)          {}
func (ts *tokens) GetAllText() string                        { return ts.chars.src }
func (ts *tokens) GetTextFromInterval(antlr.Interval) string { return "" }

func (ts *tokens) GetTextFromRuleContext(antlr.RuleContext) string { return "" }

func (ts *tokens) GetTextFromTokens(start, end antlr.Token) string {
	return ts.chars.GetTextFromTokens(start, end)
}
