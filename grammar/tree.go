// Package grammar turns the text of an UPSmon.conf into a typed syntax tree.
//
// Invariants: Parse never panics and never reads anything but its arguments;
// every node carries its span; a file with errors still yields a tree of all
// items that could be read, so that one run can report everything that is
// wrong. What names and numbers mean is not decided here: see engine/compile.
package grammar

import "fmt"

// Pos is a place in a file. Lines and columns count from 1; columns count
// characters, not bytes.
type Pos struct {
	Line, Column int32 // a tree has many of them
}

// String returns "line:column".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Before reports whether p stands before q.
func (p Pos) Before(q Pos) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

// Span is a stretch of text: from the first character of a node to the one
// behind its last.
type Span struct {
	Start, End Pos
}

// Extent returns the span itself; it makes every type that embeds a Span a
// Node.
func (s Span) Extent() Span { return s }

// Node is a part of the tree.
type Node interface {
	Extent() Span
}

// File is a whole UPSmon.conf. What its names mean is not known after Parse: engine/compile resolves
// them, and keeps the answers here, in UnitName.Monitor, Name.Let and Text.Let.
type File struct {
	Name     string    // as given to Parse
	Items    []Item    // in the order of the file
	Comments []Comment // in the order of the file, with their #
	Broken   bool      // some items had syntax errors and are not in Items

	src     string
	lines   []int  // where each line begins in src, once a line was asked for
	secrets []Span // what no message may show, in order
}

// Size returns the size of the file in bytes.
func (f *File) Size() int { return len(f.src) }

// Comment is a # and what follows it on its line.
type Comment struct {
	Span
	Text string
}

// Item is one of the declarations that make a file: *SMTPServer, *Let,
// *PollFreq, *PowerDownFlag, *MaxNotify, *Group, *Host, *Port, *CertFile,
// *Plaintext, *ClientCert, *ClientKey, *Monitor, *MinSupplies, *When.
type Item interface {
	Node
	item()
}

// Name is a word that names something. The name of a group, a unit or a user may
// be any text in quotation marks.
type Name struct {
	Span
	Value string
	Quote rune // the opening mark if it needs quotation marks, or 0
	Let   *Let // the message that it stands for in a texts; see File
}

// String returns the name as it stands in a file.
func (n *Name) String() string { return spell(n) }

// Text is a quoted text. Value is what stands between the marks; there are no
// escapes.
type Text struct {
	Span
	Value string
	Quote rune // the opening mark
	Let   *Let // the message that it stands for; see File
}

// Word is an element of a texts: a *Name or a *Text.
type Word interface {
	Node
	word()
}

func (*Name) word() {}
func (*Text) word() {}

// Texts is one or more words, which join with nothing between them.
type Texts struct {
	Span
	Words []Word
}

// Number is an unsigned decimal number.
type Number struct {
	Span
	Literal string
}

// Interval is a length of time: a number of seconds, or a number with a unit
// (ms, s, m, h).
type Interval struct {
	Span
	Literal string
}

// HostName is a host as it stands after HOST or an @.
type HostName struct {
	Span
	Value string
	Word  Node // *Name, *Text, or nil for an IPv4 literal
}

// UnitName is a unit as written: ups, group:ups, ups@host, ups@host:port or
// group:ups@host:port. Absent parts are nil.
type UnitName struct {
	Span
	Group *Name
	UPS   *Name
	Host  *HostName
	Port  *Number

	Monitor *Monitor // the one that it means; see File
}

// SMTPServer is SMTPSERVER text PORT number USER text PASSWORD text.
type SMTPServer struct {
	Span
	Host     *Text
	Port     *Number
	User     *Text
	Password *Text
}

// Let is LET name = texts.
type Let struct {
	Span
	Name  *Name
	Value *Texts
}

// PollFreq is POLLFREQ or POLLFREQALERT with an interval.
type PollFreq struct {
	Span
	Alert  bool
	Period *Interval
}

// PowerDownFlag is POWERDOWNFLAG text.
type PowerDownFlag struct {
	Span
	Path *Text
}

// MaxNotify is MAXNOTIFY number.
type MaxNotify struct {
	Span
	Number *Number
}

// Group is GROUP name. The items up to the next Group belong to it.
type Group struct {
	Span
	Name *Name
}

// Host is HOST host.
type Host struct {
	Span
	Host *HostName
}

// Port is PORT number.
type Port struct {
	Span
	Number *Number
}

// CertFile is CERTFILE with a path, a message's name or a bare file name.
type CertFile struct {
	Span
	File Word
}

// Plaintext is PLAINTEXT.
type Plaintext struct {
	Span
}

// ClientCert is CLIENTCERT with a path, a message's name or a bare file name.
type ClientCert struct {
	Span
	File Word
}

// ClientKey is CLIENTKEY with a path, a message's name or a bare file name.
type ClientKey struct {
	Span
	File Word
}

// Monitor is MONITOR ups POWERVAL number UPSDUSER name PASSWORD text TYPE name.
type Monitor struct {
	Span
	Unit     *UnitName
	PowerVal *Number
	Apcupsd  bool // APCUPSDUSER instead of UPSDUSER
	User     *Name
	Password *Text
	Type     *Name
}

// MinSupplies is MINSUPPLIES number, with a condition after UNLESS or nil.
type MinSupplies struct {
	Span
	Number *Number
	Unless Cond
}

// When is a rule. Exactly one of Event and Timer is set.
type When struct {
	Span
	Unit    *UnitName // nil for EACH
	Event   *Event
	For     *Interval // nil without FOR
	Timer   *Name     // TIMEOUT name
	Actions []*Action
}

// Event is A->B, or variable op number.
type Event struct {
	Span
	From, To *Name
	Variable *Name
	Op       string // < <= > >= = !=
	Number   *Number
}

// Action is a verb, behind an optional IF.
type Action struct {
	Span
	If   Cond // nil without IF
	Verb Verb
}

func (*SMTPServer) item()    {}
func (*Let) item()           {}
func (*PollFreq) item()      {}
func (*PowerDownFlag) item() {}
func (*MaxNotify) item()     {}
func (*Group) item()         {}
func (*Host) item()          {}
func (*Port) item()          {}
func (*CertFile) item()      {}
func (*Plaintext) item()     {}
func (*ClientCert) item()    {}
func (*ClientKey) item()     {}
func (*Monitor) item()       {}
func (*MinSupplies) item()   {}
func (*When) item()          {}

// Cond is a condition: *Or, *And, *Not, *Entered, *Status, *Comparison, *Is.
type Cond interface {
	Node
	cond()
}

// Or is true when one of its parts is.
type Or struct {
	Span
	Parts []Cond
}

// And is true when all of its parts are.
type And struct {
	Span
	Parts []Cond
}

// Not is true when its part is not.
type Not struct {
	Span
	Part Cond
}

// Entered is A->B in a condition: the unit is now in B.
type Entered struct {
	Span
	From, To *Name
}

// Status is a bare status in a condition: the unit has it now.
type Status struct {
	Span
	Name *Name
}

// Comparison is variable op number in a condition.
type Comparison struct {
	Span
	Variable *Name
	Op       string
	Number   *Number
}

// Is is ups IS status: the condition on another unit.
type Is struct {
	Span
	Unit   *UnitName
	Status *Name
}

func (*Or) cond()         {}
func (*And) cond()        {}
func (*Not) cond()        {}
func (*Entered) cond()    {}
func (*Status) cond()     {}
func (*Comparison) cond() {}
func (*Is) cond()         {}
