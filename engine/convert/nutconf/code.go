package nutconf

import (
	"fmt"

	"github.com/tls-upsmon/upsmon/grammar"
)

// The codes of the notes that the readers make.
const (
	CodeFile       grammar.Code = "C101"
	CodeHash       grammar.Code = "C102"
	CodeUnclosed   grammar.Code = "C103"
	CodeQuote      grammar.Code = "C104"
	CodeASCII      grammar.Code = "C105"
	CodeUnknown    grammar.Code = "C106"
	CodeTooFew     grammar.Code = "C107"
	CodeTooMany    grammar.Code = "C108"
	CodeTwice      grammar.Code = "C109"
	CodeNumber     grammar.Code = "C110"
	CodeEvent      grammar.Code = "C111"
	CodeFlag       grammar.Code = "C112"
	CodeType       grammar.Code = "C113"
	CodeVersion    grammar.Code = "C114"
	CodeAT         grammar.Code = "C115"
	CodeScript     grammar.Code = "C116"
	CodeSameTwice  grammar.Code = "C117"
	CodeIncomplete grammar.Code = "C118"
)

// Codes describes these codes.
var Codes = []grammar.CodeInfo{
	{Code: CodeFile, Title: "file not read", Meaning: "The file cannot be read, or is too large to be a configuration."},
	{Code: CodeHash, Title: "# in quotation marks", Meaning: `NUT treats an unescaped # in a quoted word as a mistake. It drops the line up to there, and reads the rest as another line. If this is a MONITOR, NUT does not monitor that UPS.`},
	{Code: CodeUnclosed, Title: "quotation mark not closed", Meaning: "For NUT, everything after it is part of one word, including the following lines."},
	{Code: CodeQuote, Title: "typographic quotation mark", Meaning: `NUT only knows the quotation mark " and drops all others, so the words between them are separate words.`},
	{Code: CodeASCII, Title: "character dropped", Meaning: "NUT drops characters that are not ASCII from its configuration. The converted text does not have them either; put them back where you want them."},
	{Code: CodeUnknown, Title: "unknown directive", Meaning: "NUT ignores a line that begins with a word that it does not know."},
	{Code: CodeTooFew, Title: "directive without its values", Meaning: "NUT ignores a directive with fewer values than it needs."},
	{Code: CodeTooMany, Title: "value not read", Meaning: "NUT takes one word, or one quoted text, and ignores what follows it on the line."},
	{Code: CodeTwice, Title: "directive given twice", Meaning: "Only the later of the two counts."},
	{Code: CodeNumber, Title: "not a number", Meaning: "NUT reads the digits at the start of the value, or 0 if there are none: 5m is five seconds."},
	{Code: CodeEvent, Title: "event that does not exist", Meaning: "NUT never reports an event of this name, so the line has no effect."},
	{Code: CodeFlag, Title: "unknown flag", Meaning: "NUT ignores a flag that it does not know, and uses the other flags on the line."},
	{Code: CodeType, Title: "unknown type", Meaning: "NUT treats every type other than primary and master as secondary."},
	{Code: CodeVersion, Title: "directive of a newer NUT", Meaning: "This version of NUT does not know the directive yet and ignores it. Set the version with convert --nut."},
	{Code: CodeAT, Title: "AT that upssched does not understand", Meaning: "upssched never acts on this line."},
	{Code: CodeScript, Title: "script not understood", Meaning: "convert cannot determine what the script does, so it is kept and called as before; or the system cannot run it at all, as the note says."},
	{Code: CodeSameTwice, Title: "UPS monitored twice", Meaning: "NUT ignores a second MONITOR of a UPS of the same name."},
	{Code: CodeIncomplete, Title: "upssched.conf not complete", Meaning: "upssched needs CMDSCRIPT, PIPEFN and LOCKFN before the first AT. Without them it exits and does nothing."},
}

// notes are the notes on a file.
type notes struct {
	name string
	Said grammar.Diagnostics
}

func (n *notes) note(code grammar.Code, at grammar.Span, remedy, format string, args ...any) {
	d := grammar.Diagnostic{File: n.name, Span: at, Severity: grammar.Note, Code: code, Message: fmt.Sprintf(format, args...), Remedy: remedy}
	for _, before := range n.Said {
		// A text in another alphabet is one mistake, not one mistake for each letter.
		if before.Code == code && before.Span.Start.Line == at.Start.Line && before.Message == d.Message {
			return
		}
	}
	if len(n.Said) < maxNotes {
		n.Said = append(n.Said, d)
	}
}

// maxNotes bounds the number of notes on a file.
const maxNotes = 500
