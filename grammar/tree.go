// Package grammar turns the text of an UPSmon.conf into a typed syntax tree.
//
// Invariants: Parse never panics and never reads anything but its arguments;
// every node carries its span; a file with errors still yields a tree of all
// items that could be read, so that one run can report everything that is
// wrong. What names and numbers mean is not decided here: see engine/compile.
package grammar

import (
	"fmt"
	"iter"
)

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

// Span is a range of text: from the first character of a node to the position after its last.
type Span struct {
	Start, End Pos
}

// Extent returns the span itself. It makes every type that embeds a Span a Node.
func (s Span) Extent() Span { return s }

// Node is a part of the tree.
type Node interface {
	Extent() Span
}

// File is a whole UPSmon.conf. After Parse, its names are not resolved yet: engine/compile does
// that, and keeps the results here, in UnitName.Monitor, Name.Let, Text.Let, Number.Value,
// Interval.Value and Clock.Value.
type File struct {
	Name     string    // as given to Parse
	Items    []Item    // in file order
	Comments []Comment // in file order, with their #
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

// Item is one of the declarations of a file: *SMTPServer, *MQTT, *Let, *PollFreq, *PowerDownFlag,
// *MaxNotify, *Group, *Host, *Port, *CertFile, *Plaintext, *ClientCert, *ClientKey, *Monitor,
// *MinSupplies, *State, *When, *Prove.
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

// Text is a quoted text. Value is the text between the quotation marks; there are no escapes.
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

// Texts is one or more words, which are concatenated.
type Texts struct {
	Span
	Words []Word
}

// Number is a decimal number, or the name of a message that holds one. In a comparison it may have a
// sign, and may be a duration.
type Number struct {
	Span
	Literal string
	Name    *Name  // nil: the literal itself
	Value   string // the literal it stands for; for a name, see File
}

// Interval is a length of time: a number of seconds, a number with a unit (ms, s, m, h, d), or the
// name of a message that holds one of them.
type Interval struct {
	Span
	Literal string
	Name    *Name  // nil: the literal itself
	Value   string // the literal it stands for; for a name, see File
}

// Clock is a time of day, hours and minutes, or the name of a message that holds one.
type Clock struct {
	Span
	Literal string
	Name    *Name  // nil: the literal itself
	Value   string // the literal it stands for; for a name, see File
}

// HostName is a host after HOST or an @.
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

	Monitor *Monitor // the MONITOR it refers to; see File
}

// SMTPServer is SMTPSERVER host PORT number USER text PASSWORD text, or SMTPSERVER host PLAINTEXT,
// with or without a PORT.
type SMTPServer struct {
	Span
	Host      *HostName
	Port      *Number // nil: none is given
	Plaintext bool    // and then neither CertFile, User nor Password
	CertFile  Word    // nil: none is given
	User      *Text
	Password  *Password
}

// MQTT is MQTT host TOPIC text, with its optional parts.
type MQTT struct {
	Span
	Host       *HostName
	Port       *Number // nil: none is given, as in all that follows
	Plaintext  bool    // without TLS; then none of the next three is set
	CertFile   Word
	ClientCert Word // with ClientKey
	ClientKey  Word
	User       *Text // with Password
	Password   *Password
	Topic      *Text
	Discovery  *Text
	Buttons    bool
}

// Password is what follows PASSWORD: a text, or FILE and the path of a file whose first line it is.
// Exactly one of its fields is set.
type Password struct {
	Span
	Text *Text
	File *Text
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
	Password *Password
	Type     *Name
}

// MinSupplies is MINSUPPLIES number, with a condition after UNLESS or nil.
type MinSupplies struct {
	Span
	Number *Number
	Unless Cond
}

// State is STATE name, or STATE name FROM condition TO condition. The latter is raised when the
// first condition becomes true, and cleared when the second one does.
type State struct {
	Span
	Name     *Name
	From, To Cond // both or neither
}

// Rules returns the rules that FROM and TO stand for. Errors in them have the positions of the
// conditions.
func (n *State) Rules() (raise, clear *When) {
	rule := func(c Cond, word string) *When {
		s := c.Extent()
		move := &Move{keyword: Keyword{s, word}, State: n.Name, OfIts: true}
		return &When{Span: s, Triggers: []*Trigger{{Span: s, Cond: c}}, Actions: []*Action{{Span: s, Verb: move}}}
	}
	return rule(n.From, "RAISE"), rule(n.To, "CLEAR")
}

// When is a rule. It runs at each of its triggers.
type When struct {
	Span
	Unit     *UnitName // nil for EACH
	Triggers []*Trigger
	AtMost   *Interval // of AT MOST ONCE IN; nil: it runs as often as its triggers say
	Actions  []*Action
}

// Trigger is REPORTS condition, optionally with FOR and EVERY, or TIMEOUT name, and optionally a
// name for texts. Exactly one of Cond and Timer is set.
type Trigger struct {
	Span
	Cond  Cond // becomes true; a single *Entered or *Comparison is an event by itself
	For   *Interval
	Every *Interval
	Timer *Name
	As    Word // what %(e)s prints; nil: the trigger itself
}

// Action is a verb, optionally after an IF, or an IF with the actions of a block and optionally
// those of an ELSE. Exactly one of Verb and Then is set.
type Action struct {
	Span
	If   Cond // nil without IF
	Verb Verb
	Then *Block
	Else *Block // nil without ELSE
}

// Block is actions in braces.
type Block struct {
	Span
	Actions []*Action
}

// Prove is a property of the policy. It says that
//
//	Never:     the verb is never run while Cond holds
//	LeadsTo:   once Cond has held for For, the verb is run within Within
//	Before:    the verb is always run before Then is
type Prove struct {
	Span
	Kind   PropertyKind
	Cond   Cond      // nil for Before
	For    *Interval // nil without FOR
	Verb   *Keyword
	Within *Interval // of LeadsTo
	Then   *Keyword  // of Before
}

// PropertyKind is what a Prove says.
type PropertyKind uint8

// The kinds of properties.
const (
	Never PropertyKind = iota
	LeadsTo
	Before
)

func (*SMTPServer) item()    {}
func (*MQTT) item()          {}
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
func (*State) item()         {}
func (*When) item()          {}
func (*Prove) item()         {}

// Cond is a condition: *Or, *And, *Not, *Entered, *Status, *Comparison, *Is, *Running, *Held,
// *Between.
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

// Entered is A->B used as a condition: the unit is now in B.
type Entered struct {
	Span
	From, To *Name
}

// Status is a bare status used as a condition: the unit has it now.
type Status struct {
	Span
	Name *Name
}

// Comparison is variable op number in a condition.
type Comparison struct {
	Span
	Variable *Name
	Op       string  // < <= > >= = !=
	Number   *Number // it may have a sign, or be a duration
}

// Is is unit IS condition: the condition is evaluated for that unit. ANY and ALL stand for the
// units of the group, unless a unit has that name; Unit is the word itself then.
type Is struct {
	Span
	Of   Quantifier
	Unit *UnitName
	Cond Cond
}

// Quantifier says which units an Is is about.
type Quantifier uint8

// The quantifiers.
const (
	One Quantifier = iota
	Any
	All
)

// Running is TIMER name: the timer runs.
type Running struct {
	Span
	Timer *Name
}

// Held is HELD duration condition: it has held that long without interruption.
type Held struct {
	Span
	For  *Interval
	Cond Cond
}

// Between is BETWEEN time AND time, in local time. It may span midnight.
type Between struct {
	Span
	From, Until *Clock
}

func (*Or) cond()         {}
func (*And) cond()        {}
func (*Not) cond()        {}
func (*Entered) cond()    {}
func (*Status) cond()     {}
func (*Comparison) cond() {}
func (*Is) cond()         {}
func (*Running) cond()    {}
func (*Held) cond()       {}
func (*Between) cond()    {}

// Run yields every action of a rule that has a verb, in file order, with the condition on which it
// runs; nil: always. It descends into blocks, and includes the condition of a block in those of its
// actions.
func (w *When) Run() iter.Seq2[*Action, Cond] {
	return func(yield func(*Action, Cond) bool) { run(w.Actions, nil, yield) }
}

func run(actions []*Action, outer Cond, yield func(*Action, Cond) bool) bool {
	for _, a := range actions {
		inner := both(outer, a.If)
		switch {
		case a.Then == nil:
			if !yield(a, inner) {
				return false
			}
		case !run(a.Then.Actions, inner, yield):
			return false
		case a.Else != nil && !run(a.Else.Actions, both(outer, &Not{a.If.Extent(), a.If}), yield):
			return false
		}
	}
	return true
}

// both returns the conjunction of two conditions, either of which may be nil.
func both(a, b Cond) Cond {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	var parts []Cond
	for _, c := range []Cond{a, b} {
		if and, ok := c.(*And); ok {
			parts = append(parts, and.Parts...)
		} else {
			parts = append(parts, c)
		}
	}
	return &And{b.Extent(), parts}
}
