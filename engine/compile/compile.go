// Package compile turns the syntax tree of an UPSmon.conf into a policy that fsm can run and the
// settings that the rest of the monitor needs.
//
// It works in three passes. resolve finds out what each name refers to, and keeps the result in the
// tree. build makes the policy from the tree. check warns about missing rules and about harmful
// behaviour in an outage. Each pass reports its own errors and can be understood alone.
//
// Invariants: a file with an error gives no Program; one run reports everything that is wrong, in
// the order of the file; the same file and Options give the same result. Nothing is read but the
// certificates, through Options.ReadFile.
package compile

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Options is what a file means something in relation to.
type Options struct {
	Host string // host name for %(h)s and hostname
	User string // user for %(b)s
	// ReadFile reads the files that CERTFILE, CLIENTCERT and CLIENTKEY name, and returns their
	// permissions (0: unknown). nil: they are not looked at, as for a policy that is only drawn or
	// tried out.
	ReadFile func(name string) ([]byte, fs.FileMode, error)
	// CheckPush says what is wrong with the URL of a PUSH; nil: nothing. If it is nil itself, only the
	// form of the URL is looked at: this package knows no services.
	CheckPush func(url string) *PushProblem
	Mode      fs.FileMode // permissions of the file, for warnings; 0: unknown
	Writable  string      // a directory above the file that everybody may write to; "": none is known
	Now       time.Time   // for the warning about certificates that have expired; zero: none
}

// Program is a compiled file.
type Program struct {
	Policy        *fsm.Definition
	Monitors      []Monitor // one for each unit of the policy, in its order
	PollFreq      time.Duration
	PollFreqAlert time.Duration
	Mail          *MailServer // nil without SMTPSERVER
	MQTT          *Broker     // nil without MQTT
	Proofs        []Proof     // in the order of the file
}

// Proof is a PROVE: what upsmon verify is to prove of the policy. It has no effect on a monitor.
type Proof struct {
	Pos   string // "UPSmon.conf:12:1"
	Text  string // as the formatter writes it, without PROVE
	Kind  grammar.PropertyKind
	Group int // for whose units Cond is judged: index into Policy.Groups
	// Cond is nil for Before.
	Cond   fsm.Cond
	For    time.Duration // how long Cond has to last; 0: it is enough that it holds
	Verb   fsm.Verb
	Within time.Duration // of LeadsTo
	Then   fsm.Verb      // of Before: Verb comes before it
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
	Host      string
	Port      int
	Plaintext bool   // this machine's own mail system
	CertFile  string // path; "": the system's certificates
	Roots     []byte // the content of CertFile
	User      string
	Password  Secret
}

// Broker is MQTT: where the states of all units are published.
type Broker struct {
	Host       string
	Port       int
	Plaintext  bool
	CertFile   string // path; "": the system's certificates
	Roots      []byte // the content of CertFile
	ClientCert []byte // PEM, or nil
	ClientKey  Secret // PEM, or ""
	User       string // "": no login
	Password   Secret
	Topic      string // what all topics begin with
	Discovery  string // the prefix of Home Assistant's discovery topics; "": none
	Buttons    bool   // Home Assistant may acknowledge, and ask for a test message
}

// Secret is a text that is printed as "[secret]".
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
)

// DefaultShutdown is the command of SHUTDOWN.
const DefaultShutdown = "/sbin/shutdown -h +0"

// Parse reads and compiles a file in one go. It always returns the tree; the Program is nil if
// there are errors.
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
	r := &report{file: tree.Name, partial: tree.Broken, said: map[grammar.Diagnostic]bool{}}
	p := resolve(tree, r)
	program := build(p, o, r)
	check(p, o, r)
	diags := r.finish()
	if diags.HasErrors() || tree.Broken {
		return nil, diags
	}
	return program, diags
}

// PowerDownFlag returns the path of the file's POWERDOWNFLAG, "" if it has none. It works even if
// the rest of the file has errors: late in a shutdown the flag must be found, whatever somebody was
// writing when the power failed.
func PowerDownFlag(tree *grammar.File) string {
	path := ""
	for _, item := range tree.Items {
		switch n := item.(type) {
		case *grammar.PowerDownFlag:
			if isFile(n.Path.Value) {
				path = n.Path.Value
			}
		case *grammar.Group:
			return path
		}
	}
	return path
}

// isFile reports whether a text could be the absolute path of a file.
func isFile(path string) bool {
	return filepath.IsAbs(path) && !strings.HasSuffix(path, "/") && !strings.ContainsFunc(path, unicode.IsControl)
}
