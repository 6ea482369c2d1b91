package grammar

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/antlr4-go/antlr/v4"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// MaxSize is the size in bytes of the largest file that Parse accepts: ten times what a thousand
// units with nine rules each need.
const MaxSize = 16 << 20

// maxErrors bounds the number of errors reported about one file, maxDepth the nesting of
// conditions, and maxBlocks that of blocks: the actions in one depend on the conditions of all
// blocks around it.
const (
	maxErrors = 100
	maxDepth  = 500
	maxBlocks = 50
)

// Parse reads src, which is called name in messages. It always returns a File,
// with the items that could be read, and what is wrong with the others.
func Parse(name string, src []byte) (*File, Diagnostics) {
	f := &File{Name: name}
	fail := func(span Span, code Code, msg, remedy string) (*File, Diagnostics) {
		f.Broken = true
		return f, Diagnostics{{File: name, Span: span, Severity: Error, Code: code, Message: msg, Remedy: remedy}}
	}

	if len(src) > MaxSize {
		return fail(Span{}, CodeFile, fmt.Sprintf("the file has %d bytes; at most %d are read", len(src), MaxSize),
			"is this the right file?")
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if at := invalidUTF8(src); at >= 0 {
		pos := position(src[:at])
		f.src = string(src)
		from := "latin1"
		if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
			from = "utf-16"
		}
		return fail(Span{pos, pos}, CodeUTF8, fmt.Sprintf("the byte 0x%02X is not UTF-8 text", src[at]),
			"convert the file, for example with iconv -f "+from+" -t utf8")
	}
	f.src = string(src)

	p := newParse(f)
	p.file()
	p.diags.Sort()
	if at, what := fileOfNUT(src); what != "" && p.errors > 0 {
		pos := position(src[:at])
		return fail(Span{pos, pos}, CodeOfNUT, "this looks like an "+what+" of NUT's own monitor, which is another file",
			"upsmon convert makes an UPSmon.conf of it")
	}
	if p.errors > maxErrors {
		last := &p.diags[maxErrors]
		last.Code, last.Message, last.Remedy = CodeTooMany, fmt.Sprintf("there are more errors, %d in all", p.errors), ""
	}
	return f, p.diags
}

// Lines that only NUT's own files have, and words that they never have.
var (
	nutMonitor   = regexp.MustCompile(`(?m)^[ \t]*MONITOR[ \t]+\S+[ \t]+\d+[ \t]+\S+[ \t]+\S.*[ \t](?:primary|secondary|master|slave)`)
	nutSched     = regexp.MustCompile(`(?m)^[ \t]*(?:AT[ \t]+[A-Z_]+[ \t]+\S+[ \t]+(?:START-TIMER|CANCEL-TIMER|EXECUTE)|CMDSCRIPT|PIPEFN|LOCKFN)[ \t]`)
	nutOther     = regexp.MustCompile(`(?m)^[ \t]*(?:NOTIFYCMD|NOTIFYMSG|NOTIFYFLAG|HOSTSYNC|DEADTIME|FINALDELAY|RBWARNTIME|NOCOMMWARNTIME)[ \t]+\S`)
	shutdownLine = regexp.MustCompile(`(?m)^[ \t]*SHUTDOWNCMD[ \t]`)
	ours         = regexp.MustCompile(`(?m)^[ \t]*(?:GROUP[ \t]|WHEN[ \t]|MONITOR[ \t].*POWERVAL)`)
)

// fileOfNUT reports whether a text is an upsmon.conf or upssched.conf, and where that shows. A
// single directive among other lines is a mistake with a message of its own.
func fileOfNUT(src []byte) (at int, what string) {
	if ours.Match(src) {
		return 0, ""
	}
	if m := nutMonitor.FindIndex(src); m != nil && (shutdownLine.Match(src) || nutOther.Match(src)) {
		return m[0], "upsmon.conf"
	}
	if m := nutSched.FindAllIndex(src, 2); len(m) == 2 {
		return m[0][0], "upssched.conf"
	}
	if m := nutOther.FindAllIndex(src, 3); len(m) == 3 {
		return m[0][0], "upsmon.conf"
	}
	return 0, ""
}

// invalidUTF8 returns the index of the first byte that is not UTF-8, or -1.
func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// position returns the position after b.
func position(b []byte) Pos {
	line := bytes.Count(b, []byte("\n"))
	last := b[bytes.LastIndexByte(b, '\n')+1:]
	return Pos{int32(line + 1), int32(utf8.RuneCount(last) + 1)}
}

// A parse is one run over one file. It is the error listener and the error
// strategy of the generated parser: an error is reported once, in our words,
// and parsing continues at the next declaration.
type parse struct {
	*antlr.DefaultErrorStrategy
	*antlr.DefaultErrorListener
	f      *File
	parser *parser.UPSmonParser
	tokens *tokens
	diags  Diagnostics // of the first errors
	errors int
	failed bool // the current item has an error
	server bool // the current item is an SMTPSERVER or an MQTT

	reserved bool // it is a reserved word where a name should be

	shapes map[string]shape // by the types of their tokens
	key    []byte           // of the current item
}

// A shape is the parse tree of an item. Large files have thousands of items but few shapes. The
// tree depends only on the types of the item's tokens and of the one after them. So an item of a
// known shape need not be parsed: its tokens replace those in the tree.
type shape struct {
	tree   parser.IItemContext
	tokens []*token // of the first item of this shape; the tree refers to them
}

// maxShapes bounds the number of shapes. The tokens of each keep one or two blocks of tokens in
// memory.
const maxShapes = 64

func newParse(f *File) *parse {
	p := &parse{
		DefaultErrorStrategy: antlr.NewDefaultErrorStrategy(),
		DefaultErrorListener: antlr.NewDefaultErrorListener(),
		f:                    f,
		shapes:               map[string]shape{},
	}
	p.tokens, f.Comments = scan(f.src)
	markDirectives(p.tokens)
	f.secrets = findSecrets(p.tokens)
	p.parser = parser.NewUPSmonParser(p.tokens)
	p.parser.RemoveErrorListeners()
	p.parser.SetErrorHandler(p)
	return p
}

func (p *parse) file() {
	if t := p.tooDeep(); t != nil {
		what, limit, remedy := "conditions", maxDepth, "break the condition up"
		if t.GetTokenType() == parser.UPSmonLexerLBRACE {
			what, limit, remedy = "blocks", maxBlocks, "join their conditions with AND"
		}
		p.report(t, complaint{CodeSyntax, fmt.Sprintf("%s are nested deeper than %d here, so the file is not read", what, limit), remedy})
		return
	}
	for {
		t := p.tokens.LT(1)
		p.server = t.GetTokenType() == parser.UPSmonParserSMTPSERVER || t.GetTokenType() == parser.UPSmonParserMQTT
		switch {
		case t.GetTokenType() == antlr.TokenEOF:
			return
		case !itemStarts[t.GetTokenType()]:
			c := p.describeStray(t)
			if in, own := splitBy(t, p.tokens.LT(2)); in != nil {
				t, c = in, own
			}
			p.report(t, c)
			p.tokens.Consume()
			p.sync()
			continue
		}
		if tree := p.item(); tree != nil {
			p.f.Items = append(p.f.Items, convertItem(tree))
			p.tokens.release()
		}
	}
}

// item parses an item; nil: it has an error. The tree is valid until the next call.
func (p *parse) item() parser.IItemContext {
	begin := p.tokens.index
	length := p.measure()
	if s, known := p.shapes[string(p.key)]; known {
		for i, t := range s.tokens {
			*t = *p.tokens.at(begin + i)
		}
		p.tokens.index += length
		return s.tree
	}
	p.failed = false
	p.parser.SetState(-1)
	tree := p.parser.Item()
	if p.failed {
		p.f.Broken = true
		return nil
	}
	if p.tokens.index == begin+length && len(p.shapes) < maxShapes {
		s := shape{tree, make([]*token, length)}
		for i := range s.tokens {
			s.tokens[i] = p.tokens.at(begin + i)
		}
		p.shapes[string(p.key)] = s
	}
	return tree
}

// measure returns the number of tokens up to the next one that begins an item, and sets the key of
// their shape.
func (p *parse) measure() int {
	p.key = p.key[:0]
	for i := p.tokens.index; ; i++ {
		t := p.tokens.at(i)
		p.key = binary.LittleEndian.AppendUint16(p.key, uint16(t.typ))
		if i > p.tokens.index && (t.typ == antlr.TokenEOF || itemStarts[int(t.typ)]) {
			return i - p.tokens.index
		}
	}
}

// tooDeep returns the token where parentheses, NOTs or braces become nested so deeply that a
// recursive parser would run out of stack, or its caller out of memory.
func (p *parse) tooDeep() antlr.Token {
	depth, blocks := 0, 0
	for i := range p.tokens.size {
		t := p.tokens.at(i)
		switch typ := t.GetTokenType(); {
		case typ == parser.UPSmonLexerLBRACE:
			if blocks++; blocks > maxBlocks {
				return t
			}
		case typ == parser.UPSmonLexerRBRACE:
			blocks--
		case typ == parser.UPSmonLexerWHEN:
			depth, blocks = 0, 0
		case typ == parser.UPSmonLexerLPAREN, typ == parser.UPSmonLexerNOT:
			depth++
		case typ == parser.UPSmonLexerRPAREN:
			depth--
		case isKeyword(t):
			depth = 0
		}
		if depth > maxDepth {
			return t
		}
	}
	return nil
}

// itemStarts holds the tokens with which an item begins.
var itemStarts = map[int]bool{
	parser.UPSmonParserSMTPSERVER: true, parser.UPSmonParserMQTT: true, parser.UPSmonParserLET: true, parser.UPSmonParserPOLLFREQ: true,
	parser.UPSmonParserPOLLFREQALERT: true, parser.UPSmonParserPOWERDOWNFLAG: true, parser.UPSmonParserMAXNOTIFY: true, parser.UPSmonParserGROUP: true,
	parser.UPSmonParserHOST: true, parser.UPSmonParserPORT: true, parser.UPSmonParserCERTFILE: true,
	parser.UPSmonParserPLAINTEXT: true, parser.UPSmonParserCLIENTCERT: true, parser.UPSmonParserCLIENTKEY: true,
	parser.UPSmonParserMONITOR: true, parser.UPSmonParserMINSUPPLIES: true, parser.UPSmonParserSTATE: true, parser.UPSmonParserWHEN: true,
	parser.UPSmonParserPROVE: true,
}

// anchors unambiguously begin a declaration.
var anchors = map[int]bool{
	parser.UPSmonParserGROUP: true, parser.UPSmonParserLET: true,
	parser.UPSmonParserMONITOR: true, parser.UPSmonParserWHEN: true,
}

// serverWords begin items of a group, but also occur in an SMTPSERVER or an MQTT.
var serverWords = map[int]bool{
	parser.UPSmonParserPORT: true, parser.UPSmonParserPLAINTEXT: true, parser.UPSmonParserCERTFILE: true,
	parser.UPSmonParserCLIENTCERT: true, parser.UPSmonParserCLIENTKEY: true,
}

// resumes reports whether parsing continues at the next token after an error: at the end, at the
// next declaration (except for words that also occur in SMTPSERVER and MQTT), and at a line of
// NUT's own configuration, so that each is explained.
func (p *parse) resumes() bool {
	t := p.tokens.LT(1)
	typ := t.GetTokenType()
	if before := p.tokens.LT(-1); before != nil && before.GetLine() < t.GetLine() && isDirective(t) {
		return true
	}
	if p.server && serverWords[typ] || typ == parser.UPSmonParserPORT {
		return false
	}
	return typ == antlr.TokenEOF || itemStarts[typ]
}

// sync skips to where parsing continues.
func (p *parse) sync() {
	for !p.resumes() {
		p.tokens.Consume()
	}
}

// Sync is what the generated parser calls before each decision. Errors are found where a token does not
// match, so there is nothing to do here.
func (p *parse) Sync(antlr.Parser) {}

// RecoverInline is called when a token does not match. It inserts or deletes nothing to make it
// fit. It reports the error at once, since the generated code may try further rules before it gives
// up.
func (p *parse) RecoverInline(r antlr.Parser) antlr.Token {
	e := antlr.NewInputMisMatchException(r)
	p.ReportError(r, e)
	r.SetError(e)
	return nil
}

// ReportError is called when a rule of the grammar gives up.
func (p *parse) ReportError(r antlr.Parser, _ antlr.RecognitionException) {
	if p.failed {
		return
	}
	t := r.GetCurrentToken()
	c := p.describe(t)
	if before := p.tokens.LT(-1); c.code == CodeSyntax && cutShort(before, t) {
		t = before
	}
	if in, own := splitBy(t, p.tokens.LT(2)); in != nil {
		t, c = in, own
	}
	p.reserved = c.code == CodeReserved
	p.report(t, c)
}

// Recover is called after ReportError. A reserved word that was tried as a name does not begin a
// declaration.
func (p *parse) Recover(antlr.Parser, antlr.RecognitionException) {
	if p.reserved && !anchors[p.tokens.LA(1)] {
		p.tokens.Consume()
	}
	p.reserved = false
	p.sync()
}

func (p *parse) report(t antlr.Token, c complaint) {
	p.failed = true
	p.f.Broken = true
	if p.errors++; p.errors > maxErrors+1 {
		return
	}
	p.diags = append(p.diags, Diagnostic{
		File: p.f.Name, Span: tokenSpan(t), Severity: Error,
		Code: c.code, Message: c.msg, Remedy: c.remedy,
	})
}
