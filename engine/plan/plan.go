// Package plan turns a few answers into the text of a complete UPSmon.conf.
//
// Invariants: the text is formatted like the output of upsmon fmt, and compiles
// without a warning as long as its certificate is valid. Every answer means exactly
// itself in the text. An answer that the language cannot express is an error, and no
// error shows a password.
package plan

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Plan is a policy to start from.
type Plan struct {
	Name string
	For  string // when to use it
	Many bool   // for two UPSs or more; other plans are for one
	role string // of this machine; "": primary if upsd is on this machine, otherwise secondary
}

// The roles of a machine, as TYPE names them.
const (
	primary   = "primary"
	secondary = "secondary"
)

// each is the subject of a rule for every unit of a group.
const each = "EACH"

var plans = []Plan{
	{Name: "standard", For: "shut down when the battery runs low"},
	{Name: "timed", For: "shut down after two minutes on battery, or when the battery runs low"},
	{Name: "heartbeat", For: "like standard, and warn if the monitoring itself fails"},
	{Name: "staged", For: "shed load step by step, as charge and runtime fall"},
	{Name: "primary", For: "other machines depend on this machine's UPS and shut down first", role: primary},
	{Name: "secondary", For: "the UPS is connected to another machine, which says when to shut down", role: secondary},
	{Name: "multi", For: "several UPSs power this machine, which needs some of them", Many: true},
}

// Standard is the default plan.
const Standard = "standard"

// Heartbeat is the unit that the plan of that name needs in addition to the UPS.
const Heartbeat = "heartbeat"

// Plans returns the plans in the order in which to offer them.
func Plans() []Plan { return slices.Clone(plans) }

// Names returns the names of the plans in that order.
func Names() []string {
	var names []string
	for _, p := range plans {
		names = append(names, p.Name)
	}
	return names
}

// Find returns a plan by its name.
func Find(name string) (Plan, error) {
	for _, p := range plans {
		if p.Name == name {
			return p, nil
		}
	}
	remedy := "the plans are " + strings.Join(Names(), ", ")
	if s := grammar.Closest(name, Names()); s != "" {
		remedy = "did you mean " + s + "?"
	}
	return Plan{}, fmt.Errorf("no plan is called %q (%s)", shorten(name), remedy)
}

// Primary reports whether a machine with this plan is the primary of a server's units.
func (p Plan) Primary(host string) bool {
	return p.role == primary || p.role == "" && Local(host)
}

// Remote reports whether the plan is for the units of another machine.
func (p Plan) Remote() bool { return p.role == secondary }

// Units are the units that the plan monitors, given those that power the machine.
func (p Plan) Units(powering []string) []string {
	if p.Name == Heartbeat {
		return append(slices.Clone(powering), Heartbeat)
	}
	return slices.Clone(powering)
}

// CheckUnits says what is wrong with the units that power the machine.
func (p Plan) CheckUnits(units []string) error {
	for i, u := range units {
		if err := CheckUnit(u); err != nil {
			return err
		}
		switch {
		case slices.Contains(units[:i], u):
			return fmt.Errorf("the unit %s is given twice", u)
		case p.Name == Heartbeat && u == Heartbeat:
			return fmt.Errorf("the unit %s powers nothing; give the UPS, and the plan adds %s", u, u)
		}
	}
	switch {
	case p.Many && len(units) < 2:
		return fmt.Errorf("the plan %s is for two UPSs or more; for one, use another plan", p.Name)
	case !p.Many && len(units) != 1:
		return fmt.Errorf("the plan %s is for one UPS, not for %d; for several, use the plan multi", p.Name, len(units))
	}
	return nil
}

// CheckSupplies says what is wrong with the number of UPSs that the machine needs.
func (p Plan) CheckSupplies(n, units int) error {
	if n < 1 || n > units {
		return fmt.Errorf("the machine cannot need %d of %d UPSs", n, units)
	}
	return nil
}

// Answers are the input for a configuration. Values are taken literally.
type Answers struct {
	Plan        string
	Host        string   // of upsd; "": localhost
	Port        int      // of upsd; 0: 3493
	CertFile    string   // absolute path of the file to verify the server with; "": PLAINTEXT
	Dir         string   // of the configuration; a CertFile in it is written without its directory
	Units       []string // that power the machine
	MinSupplies int      // how many of them it needs; 0: one
	User        string
	Password    compile.Secret

	PasswordFile string // absolute path of the file whose first line is the password; "": the password is written out
	Mail         *Mail  // nil: none
	Program      string // name of this program, for a comment; "": upsmon
}

// Mail says how mail is sent, and to which addresses.
type Mail struct {
	Server   string
	Port     int
	User     string // "": the server needs none
	Password compile.Secret
	From, To string // To may list several

	PasswordFile string // as in Answers
}

// Text returns the configuration. The error says which answer cannot be used.
func (a Answers) Text() ([]byte, error) {
	p, err := Find(a.Plan)
	if err != nil {
		return nil, err
	}
	s, err := a.sheet(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, p.Name+".tmpl", s); err != nil {
		return nil, err
	}
	tree, diags := grammar.Parse(p.Name, b.Bytes())
	if diags.HasErrors() {
		return nil, errors.New("the plan " + p.Name + " does not compile with these answers; please report this")
	}
	return grammar.Format(tree), nil
}

//go:embed plans/*.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "plans/*.tmpl"))

// A sheet fills in the templates: answers, spelled as the language requires.
type sheet struct {
	Host, Port, CertFile string // "": omitted
	Monitors             []monitor
	User, Password, Type string
	Unit                 string // the first one that powers the machine
	Every                string // subject of rules for each unit that powers the machine
	MinSupplies          int
	LowTime              int // how long the battery must be low, in seconds
	FlickerTime          int // how long it may be low on and off
	WellTime             int // how long it is well in between at most, in seconds
	LostTime             int // how long contact may be lost on battery
	Mail                 *mailSheet
	Program              string
	remote               bool // the plan is for the units of another machine
}

type monitor struct {
	Unit     string
	PowerVal int
}

type mailSheet struct {
	Server         string
	Port           int
	User, Password string
	From, To       string
}

// Battery reports whether this machine reports a worn battery: for another machine's UPS the primary does.
func (s *sheet) Battery() bool { return !s.remote }

// Primary reports whether this machine is the primary of its units.
func (s *sheet) Primary() bool { return s.Type == primary }

// Warn warns everybody, by mail as well if it is configured.
func (s *sheet) Warn(message string) string { return s.inform("", "WALL "+message, message) }

// WarnIf is Warn under a condition.
func (s *sheet) WarnIf(condition, message string) string {
	return s.inform("IF "+condition+" ", "WALL "+message, message)
}

// Down warns everybody and shuts down, once an outage.
func (s *sheet) Down() string {
	return "IF NOT (DOWN OR TIMER ordered) AND (OB OR settled OR HELD 5s FSD) { " + s.Warn("Msg-down") + " SHUTDOWN }"
}

// Forced is what FSD means here.
func (s *sheet) Forced() string {
	if s.remote {
		return "the primary has set FSD"
	}
	return "shutdown forced by FSD"
}

// Any turns a condition into one about any unit that powers the machine.
func (s *sheet) Any() string {
	if s.Every == each {
		return "ANY IS "
	}
	return ""
}

// Note informs only the administrator, with a text that is not a message of the file.
func (s *sheet) Note(text string) string {
	return s.inform("", `SYSLOG "[err] `+text+`"`, `"`+text+`"`)
}

func (s *sheet) inform(condition, action, message string) string {
	text := condition + action
	if s.Mail != nil {
		text += "\n    " + condition + "EMAIL FROM Mail-from TO Mail-to SUBJECT " + message + " MESSAGE Mail-text"
	}
	return text
}

func (a Answers) sheet(p Plan) (*sheet, error) {
	if err := p.CheckUnits(a.Units); err != nil {
		return nil, err
	}
	if err := CheckUser(a.User); err != nil {
		return nil, err
	}
	unit := grammar.Quoted(a.Units[0])
	s := &sheet{
		User: grammar.Quoted(a.User), Type: secondary, Unit: unit, Every: unit,
		MinSupplies: max(1, a.MinSupplies), Program: cmp.Or(a.Program, "upsmon"), remote: p.Remote(),
	}
	if err := p.CheckSupplies(s.MinSupplies, len(a.Units)); err != nil {
		return nil, err
	}
	if p.Many {
		s.Every = each
	}
	if p.Primary(a.Host) {
		s.Type = primary
	}
	s.LowTime, s.FlickerTime, s.WellTime, s.LostTime = 5, 30, 20, 30
	switch p.role {
	case primary:
		s.FlickerTime, s.WellTime, s.LostTime = 6, 30, 25 // because the other machines get their time after that
	case secondary:
		s.LowTime = 10 // the primary has that long to set FSD
	}
	for _, u := range a.Units {
		s.Monitors = append(s.Monitors, monitor{grammar.Quoted(u), 1})
	}
	for _, u := range p.Units(a.Units)[len(a.Units):] {
		s.Monitors = append(s.Monitors, monitor{u, 0})
	}
	if err := s.setServer(a); err != nil {
		return nil, err
	}
	var err error
	if s.Password, err = quotePassword(a.Password, a.PasswordFile); err != nil {
		return nil, err
	}
	if a.Mail != nil {
		s.Mail, err = a.Mail.sheet()
	}
	return s, err
}

func (s *sheet) setServer(a Answers) error {
	host := cmp.Or(a.Host, defaultHost)
	if err := CheckHost(host); err != nil {
		return err
	}
	if host != defaultHost {
		s.Host = spellHost(host)
	}
	if a.Port != 0 && a.Port != defaultPort {
		if err := CheckPort(a.Port); err != nil {
			return err
		}
		s.Port = strconv.Itoa(a.Port)
	}
	if a.CertFile == "" {
		if !Local(host) {
			return fmt.Errorf("%s is another machine, so it needs TLS and a certificate", host)
		}
		return nil
	}
	if err := CheckPath(a.CertFile); err != nil {
		return err
	}
	file := a.CertFile
	// A text that is the name of a message would stand for the message. No name ends like this.
	if dir, base := filepath.Split(file); a.Dir != "" && filepath.Clean(dir) == filepath.Clean(a.Dir) && strings.HasSuffix(base, ".pem") {
		file = base
	}
	var err error
	s.CertFile, err = quote(file)
	return err
}

func (m *Mail) sheet() (*mailSheet, error) {
	for _, err := range []error{CheckHost(m.Server), CheckPort(m.Port), CheckMailUser(m.User), CheckSender(m.From), CheckRecipients(m.To)} {
		if err != nil {
			return nil, err
		}
	}
	s := &mailSheet{Port: m.Port}
	var err error
	if s.Password, err = quotePassword(m.Password, m.PasswordFile); err != nil {
		return nil, err
	}
	for _, v := range []struct {
		to    *string
		value string
	}{
		{&s.Server, m.Server}, {&s.User, m.User}, {&s.From, literal(m.From)}, {&s.To, literal(m.To)},
	} {
		if *v.to, err = quote(v.value); err != nil {
			return nil, err
		}
	}
	return s, nil
}

const (
	defaultHost = "localhost"
	defaultPort = 3493
)

// Local reports whether a host is certainly this machine, so that PLAINTEXT is allowed.
func Local(host string) bool {
	if host == "" || strings.EqualFold(host, defaultHost) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
