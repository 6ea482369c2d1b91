// Package compile turns the syntax tree of an UPSmon.conf into a policy that
// fsm can run and the settings that the rest of the monitor needs.
//
// Invariants: a file with an error gives no Program at all; all that is wrong
// is said in one run, in the order of the file; the same file and Options give
// the same result. Nothing is read but the certificates, through
// Options.ReadFile.
package compile

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Options is what a file means something in relation to.
type Options struct {
	Host string // host name for %(h)s and hostname
	User string // user for %(b)s
	// ReadFile reads the files that CERTFILE, CLIENTCERT and CLIENTKEY name.
	// nil: they are not looked at, as for a policy that is only drawn or tried
	// out.
	ReadFile func(name string) ([]byte, error)
	Mode     fs.FileMode // permissions of the file, for warnings; 0: unknown
	Writable string      // a directory above the file that everybody may write to; "": none is known
	Now      time.Time   // for the warning about certificates that have expired; zero: none
}

// Program is a compiled file.
type Program struct {
	Policy        *fsm.Definition
	Monitors      []Monitor // one for each unit of the policy, in its order
	PollFreq      time.Duration
	PollFreqAlert time.Duration
	Mail          *MailServer // nil without SMTPSERVER
}

// Monitor is how a unit is reached.
type Monitor struct {
	UPS        string // the unit's name on its server
	Host       string
	Port       int
	Plaintext  bool
	CertFile   string // path
	Roots      []byte // the content of CertFile
	ClientCert []byte // PEM, or nil
	ClientKey  Secret // PEM, or ""
	User       string
	Password   Secret
	Primary    bool
	Variables  []string // to be polled beside ups.status
}

// MailServer is SMTPSERVER.
type MailServer struct {
	Host     string
	Port     int
	User     string
	Password Secret
}

// Secret is a text that prints as nothing.
type Secret string

// Format hides the secret from fmt, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[secret]") }

// MarshalText hides the secret from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

// defaults of the language.
const (
	defaultHost     = "localhost"
	defaultPort     = 3493
	defaultGroup    = "LOCAL"
	defaultPollFreq = 5 * time.Second
	defaultShutdown = "/sbin/shutdown -h +0"
)

// Parse reads and compiles a file in one go. The tree comes back whatever is
// wrong with it; the Program is nil if anything is.
func Parse(name string, src []byte, o Options) (*Program, *grammar.File, grammar.Diagnostics) {
	tree, diags := grammar.Parse(name, src)
	program, more := Compile(tree, o)
	diags = append(diags, more...)
	diags.Sort()
	if diags.HasErrors() {
		program = nil
	}
	return program, tree, diags
}

// Compile compiles a tree. The Program is nil if there are errors.
func Compile(tree *grammar.File, o Options) (*Program, grammar.Diagnostics) {
	if o.Host == "" {
		o.Host = defaultHost
	}
	if o.User == "" {
		o.User = "upsmon"
	}
	c := &compiler{
		Options: o, tree: tree, file: filepath.Base(tree.Name),
		messages: map[string]message{}, used: map[string]bool{}, given: map[string]grammar.Span{}, byUPS: map[string][]int{}, said: map[string]bool{},
		broken: map[*grammar.Action]bool{}, variables: map[string]struct {
			known bool
			meant string
		}{},
	}
	c.declare()
	c.define()
	c.resolveTimers()
	c.checkCancels()
	c.checkMessages()
	c.checkShutdowns()
	c.checkMains()
	c.checkPolicy()
	c.checkFlag()
	if len(c.units) == 0 && !tree.Broken {
		c.say(grammar.Error, grammar.CodeNothing, grammar.Span{}, "add a GROUP with a MONITOR for each UPS",
			"the file monitors nothing")
	}
	c.diags.Sort()
	if c.diags.HasErrors() || tree.Broken {
		return nil, c.diags
	}
	return c.program(), c.diags
}

// A compiler is one run over one tree.
type compiler struct {
	Options
	tree  *grammar.File
	file  string
	diags grammar.Diagnostics
	said  map[string]bool

	groups   []*group
	units    []*unit
	byUPS    map[string][]int // units by their short name
	messages map[string]message
	used     map[string]bool // messages that something refers to
	rules    []*rule
	order    int    // counts WHENs
	self     *group // of the unit that the rule under way is for
	inUnless bool   // the condition under way is a MINSUPPLIES's

	variables map[string]struct {
		known bool
		meant string
	}
	starters   map[string][]int         // the units that start a timer, ascending
	broken     map[*grammar.Action]bool // actions with errors
	incomplete bool                     // a rule or an action was left out for its errors
	mail       *MailServer
	poll       [2]time.Duration        // POLLFREQ, POLLFREQALERT
	given      map[string]grammar.Span // elements of the intro of which the later one counts
}

// A group is a GROUP under construction.
type group struct {
	node *grammar.Group
	name string
	host string
	port int

	certNode         *grammar.CertFile
	plaintext        *grammar.Plaintext
	clientCert       *grammar.ClientCert
	clientKey        *grammar.ClientKey
	certFile         string
	roots, cert, key []byte // the files' contents
	minNode          *grammar.MinSupplies
	minSupplies      fsm.Power
	unless           fsm.Cond
	units            []int
	given            map[string]grammar.Span // elements of which the later one counts
}

// A unit is a MONITOR under construction.
type unit struct {
	node    *grammar.Monitor
	group   *group
	index   int
	ups     string
	id      string
	name    string
	power   fsm.Power
	primary bool
	trip    [3]float64
	rules   []fsm.Rule
	starts  map[string]grammar.Span // the timers that its rules start
	given   map[string]grammar.Span // trip levels
}

// say reports something once, however many units it holds for.
func (c *compiler) say(sev grammar.Severity, code grammar.Code, at grammar.Span, remedy, format string, args ...any) {
	d := grammar.Diagnostic{File: c.tree.Name, Span: at, Severity: sev, Code: code, Message: fmt.Sprintf(format, args...), Remedy: remedy}
	if key := d.String(); !c.said[key] {
		c.said[key] = true
		c.diags = append(c.diags, d)
	}
}

func (c *compiler) errorf(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	c.say(grammar.Error, code, at.Extent(), remedy, format, args...)
}

func (c *compiler) warnf(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	c.say(grammar.Warning, code, at.Extent(), remedy, format, args...)
}

// missing reports that something is not there. In a file of which parts could
// not be read it may well be, so nothing is said.
func (c *compiler) missing(sev grammar.Severity, code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	if !c.tree.Broken {
		c.say(sev, code, at.Extent(), remedy, format, args...)
	}
}

// absent warns that no rule does something. Where rules were left out for their
// errors one of them may, so nothing is said.
func (c *compiler) absent(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	if !c.incomplete {
		c.missing(grammar.Warning, code, at, remedy, format, args...)
	}
}

// program puts together what was found, in a file without errors.
func (c *compiler) program() *Program {
	p := &Program{Policy: &fsm.Definition{PowerDownFlag: PowerDownFlag(c.tree)}, PollFreq: c.poll[0], PollFreqAlert: c.poll[1], Mail: c.mail}
	for _, g := range c.groups {
		p.Policy.Groups = append(p.Policy.Groups, fsm.Group{Name: g.name, MinSupplies: g.minSupplies, Unless: g.unless})
	}
	for _, u := range c.units {
		p.Policy.Units = append(p.Policy.Units, fsm.Unit{
			ID: u.id, Name: u.name, Short: grammar.Printed(u.ups), Group: slices.Index(c.groups, u.group),
			PowerVal: u.power, Primary: u.primary, Trip: u.trip, Rules: u.rules,
		})
	}
	uses := p.Policy.Uses()
	for i, u := range c.units {
		g := u.group
		p.Monitors = append(p.Monitors, Monitor{
			UPS: u.ups, Host: g.host, Port: g.port, Plaintext: g.plaintext != nil,
			CertFile: g.certFile, Roots: g.roots, ClientCert: g.cert, ClientKey: Secret(g.key),
			User: u.node.User.Value, Password: Secret(u.node.Password.Value), Primary: u.primary,
			Variables: uses[i].Variables,
		})
	}
	return p
}
