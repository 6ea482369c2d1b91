// Package setup writes a first UPSmon.conf, from options, from the answers of a user at a terminal,
// and from what the server reports. It writes nothing that the monitor would not accept, and never
// replaces a file unless told to.
package setup

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// Options are the options of init, and its surroundings.
type Options struct {
	Plan        string
	Units       []string
	MinSupplies int

	Host        string
	Port        int
	CertFile    string
	Fingerprint string
	Plaintext   bool
	Offline     bool

	User, Password string // of upsd; Password says where it is: file:PATH, keep:PATH, env:NAME or -

	MailServer             string
	MailPort               int
	MailUser, MailPassword string
	MailFrom, MailTo       string

	From *convert.Input // NUT's files, to be converted in place of a plan; nil: a plan

	Config string // the file to write
	Force  bool   // replace it

	Given        func(flag string) bool // whether an option was given; the others have their defaults
	In           io.Reader              // passwords, for the options whose value is -
	Out, Remarks io.Writer
	Console      *Console // nil: there is nobody to ask
	Dirs         []string // where NUT's own files may be
	Program      string   // how the user calls this program

	// Waiting shows what init is waiting for, until the returned function is called; nil: nothing
	// is shown.
	Waiting func(what string) (hide func())

	// Test sends a test message to every address in the new file, and reports the results; nil:
	// init only says how to do that.
	Test  func(ctx context.Context, config string) error
	Group string // of the user that NUT runs as, who must be able to read the file
}

// UsageError is an error in the options.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...)} }

// SMTPSPort is where mail servers take TLS from the start (RFC 8314).
const SMTPSPort = 465

// PlanTable lists the plans, each with its purpose.
func PlanTable() string {
	var b strings.Builder
	for _, p := range plan.Plans() {
		fmt.Fprintf(&b, "  %-10s %s\n", p.Name, p.For)
	}
	return b.String()
}

// dialogue is one call of Run.
type dialogue struct {
	Options
	lines *bufio.Scanner // of In, once one was read

	path    string // the file to be written
	plan    plan.Plan
	answers plan.Answers
	roots   []byte            // the content of answers.CertFile
	pinned  bool              // answers.CertFile does not exist yet
	listed  []nutclient.Value // the server's units
	asked   bool              // the server has listed them
	proved  int               // properties of the configuration
	bounded int               // properties that hold up to a bound

	unchecked int  // properties that were not checked
	refused   bool // the server has refused the user; the file still names the user
}

// Run writes the file. Its error is a *UsageError if an option is wrong.
func Run(ctx context.Context, o Options) error {
	if o.Waiting == nil {
		o.Waiting = func(string) func() { return func() {} }
	}
	return (&dialogue{Options: o}).run(ctx)
}

func (s *dialogue) run(ctx context.Context) error {
	if err := s.findTarget("--configurationfile"); err != nil {
		return err
	}
	if s.Console != nil {
		s.Console.all = !s.anyGiven(serverFlags...) && !s.anyGiven(mailFlags...)
	}
	if s.From != nil {
		return s.convertFrom(ctx)
	}
	for _, step := range []func(context.Context) error{
		s.choosePlan, s.findServer, s.chooseUnits, s.chooseUser, s.chooseMail, s.write, s.test,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// brief makes a text of any origin fit on a line.
func brief(s string) string { return text.Short(s, 200) }

// The flags that answer questions.
var (
	serverFlags = []string{"plan", "ups", "minsupplies", "upsdname", "upsdport", "clientcertfile", "fingerprint", "plaintext", "upsduser", "upsdpass"}
	mailFlags   = []string{"smtpserver", "smtpport", "smtpuser", "smtppass", "emailfrom", "emailto"}
)

func (s *dialogue) anyGiven(flags ...string) bool { return slices.ContainsFunc(flags, s.Given) }

// ask asks a question, unless its flag was given.
func (s *dialogue) ask(q question) (string, error) {
	q.given = q.flag != "" && s.Given(q.flag)
	return s.Console.ask(q)
}

// remark tells the user something that is not an error.
func (s *dialogue) remark(format string, args ...any) {
	fmt.Fprintf(s.Remarks, format+"\n", args...)
}

// findTarget checks, before the first question, whether the file can be written. The flag names it.
func (s *dialogue) findTarget(flag string) error {
	path, err := filepath.Abs(s.Config)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file; name one with %s", text.Line(path), flag)
	case err == nil && !s.Force:
		return fmt.Errorf("%s already exists and stays as it is; --force replaces it, %s names another", text.Line(path), flag)
	case err == nil:
		// Keep a symbolic link.
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", text.Line(path), plain(err))
	}
	dir := filepath.Dir(path)
	switch err := unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS); {
	case errors.Is(err, unix.ENOENT):
		return fmt.Errorf("no directory %s (install NUT, or name another file with %s)", text.Line(dir), flag)
	case err != nil:
		return fmt.Errorf("%s: cannot create a file there: %w (are you root?)", text.Line(dir), err)
	}
	s.path = path
	return nil
}

func (s *dialogue) choosePlan(context.Context) error {
	if s.Console != nil && s.Console.all {
		s.Console.tell("init asks a few questions, and then writes %s. Press Enter for the answer in brackets.\n\n%s", text.Line(s.path), PlanTable())
	}
	name, err := s.ask(question{flag: "plan", value: s.Plan, text: "Plan", standard: plan.Standard, check: func(name string) error {
		_, err := plan.Find(name)
		return err
	}})
	if err != nil {
		return err
	}
	s.plan, err = plan.Find(name)
	s.answers.Plan, s.answers.Program = name, s.Program
	return err
}

// maxProposed is the largest number of units that is proposed as a default.
const maxProposed = 8

// chooseUnits asks for the units, after the server has listed them if it answers.
func (s *dialogue) chooseUnits(context.Context) error {
	q := question{flag: "ups", value: strings.Join(s.Units, ","), text: "Unit that powers this machine", check: func(answer string) error {
		return s.checkUnits(s.splitUnits(answer))
	}}
	if s.plan.Many {
		q.text = "Units that power this machine, separated by commas"
	}
	if names := s.candidates(); len(names) <= maxProposed && s.plan.CheckUnits(names) == nil {
		q.standard = strings.Join(names, ",")
	}
	answer, err := s.ask(q)
	if err != nil {
		return err
	}
	s.answers.Units = s.splitUnits(answer)
	for _, u := range s.plan.Units(s.answers.Units)[len(s.answers.Units):] {
		if s.asked && !s.has(u) {
			s.remark("The server has no unit %s yet. The file says what to add to its ups.conf.", u)
		}
	}
	if !s.plan.Many {
		if s.Given("minsupplies") {
			return usage("--minsupplies is for the plan multi")
		}
		return nil
	}
	answer, err = s.ask(question{
		flag: "minsupplies", value: strconv.Itoa(s.MinSupplies), text: "How many of them this machine needs at least", standard: "1",
		check: number(func(n int) error { return s.plan.CheckSupplies(n, len(s.answers.Units)) }),
	})
	if err != nil {
		return err
	}
	s.answers.MinSupplies, err = strconv.Atoi(answer)
	return err
}

// splitUnits cuts an answer into units, with commas or blanks between them. NUT allows blanks in
// names.
func (s *dialogue) splitUnits(answer string) []string {
	var units []string
	for part := range strings.SplitSeq(answer, ",") {
		if part = strings.TrimSpace(part); s.has(part) {
			units = append(units, part)
		} else {
			units = append(units, strings.Fields(part)...)
		}
	}
	return units
}

// candidates are the listed units that may power the machine.
func (s *dialogue) candidates() []string {
	var names []string
	for _, u := range s.listed {
		if u.Name != plan.Heartbeat {
			names = append(names, u.Name)
		}
	}
	return names
}

func (s *dialogue) has(unit string) bool {
	return slices.ContainsFunc(s.listed, func(u nutclient.Value) bool { return u.Name == unit })
}

func (s *dialogue) checkUnits(units []string) error {
	if err := s.plan.CheckUnits(units); err != nil {
		return err
	}
	for _, u := range units {
		if s.asked && !s.has(u) {
			return fmt.Errorf("the server has no unit %s; it has: %s", u, brief(strings.Join(s.candidates(), ", ")))
		}
	}
	return nil
}

// stdinLine reads a line of standard input for a password.
func (s *dialogue) stdinLine() (string, error) {
	if f, ok := s.In.(*os.File); ok && IsTerminal(f) {
		return "", errors.New("standard input is a terminal, which would show it; leave out the option to be asked")
	}
	if s.lines == nil {
		s.lines = newScanner(s.In)
	}
	if !s.lines.Scan() {
		return "", cmp.Or(s.lines.Err(), errors.New("standard input has no line left for it"))
	}
	return s.lines.Text(), nil
}

// passwordFor returns the password of a user that a flag refers to, and the file in which it stays, or asks for
// both.
func (s *dialogue) passwordFor(flag, value, user string) (p compile.Secret, file string, err error) {
	switch {
	case s.Given(flag):
		return secret(flag, value, s.stdinLine)
	case s.Console == nil:
		return "", "", usage("--%s is missing, and there is no terminal to ask for it (Password of %s)", flag, user)
	}
	if _, err := s.Console.ask(question{
		text: "File that contains the password of " + user + " (Enter: type the password now)", optional: true, check: func(path string) (err error) {
			if path != "" {
				p, file, err = keptSecret(path)
			}
			return err
		},
	}); err != nil || file != "" {
		return p, file, err
	}
	p, err = s.Console.password("Password of "+user, plan.CheckPassword)
	return p, "", err
}

func (s *dialogue) chooseUser(ctx context.Context) error {
	given := s.Given("upsduser") && s.Given("upsdpass")
	for range maxTries {
		if err := s.askUser(); err != nil {
			return err
		}
		err := s.tryUser(ctx)
		if err == nil {
			return nil
		}
		if s.Console == nil || given {
			return fmt.Errorf("%w; with --offline, init does not ask the server", err)
		}
		s.remark("%s", sentence(err.Error()))
		again, err := s.Console.yes("Try another user or password", true)
		if err != nil || !again {
			s.refused = true
			return err
		}
	}
	return errors.New("nothing was written, since the server refused every password")
}

func (s *dialogue) askUser() (err error) {
	role := s.plan.Primary(s.answers.Host)
	s.answers.User, err = s.ask(question{
		flag: "upsduser", value: s.User, text: "User of upsd", check: plan.CheckUser,
		standard: proposedUser(s.Dirs, plan.Local(s.answers.Host), role),
	})
	if err != nil {
		return err
	}
	s.answers.Password, s.answers.PasswordFile, err = s.passwordFor("upsdpass", s.Password, s.answers.User)
	return err
}

func (s *dialogue) chooseMail(context.Context) error {
	if !s.anyGiven(mailFlags...) {
		if s.Console == nil || !s.Console.all {
			return nil
		}
		if wanted, err := s.Console.yes("Send mail about power failures", false); err != nil || !wanted {
			return err
		}
	}
	m := &plan.Mail{}
	var port string
	for _, q := range []struct {
		question
		to *string
	}{
		{question{flag: "smtpserver", value: s.MailServer, text: "Mail server", check: plan.CheckHost}, &m.Server},
		{question{flag: "smtpport", value: strconv.Itoa(s.MailPort), text: "Its port", standard: strconv.Itoa(SMTPSPort), check: number(plan.CheckPort)}, &port},
		{question{flag: "smtpuser", value: s.MailUser, text: "User of the mail server (Enter: it needs none)", optional: true, check: plan.CheckMailUser}, &m.User},
		{question{flag: "emailto", value: s.MailTo, text: "Send mail to", check: plan.CheckRecipients}, &m.To},
	} {
		var err error
		if *q.to, err = s.ask(q.question); err != nil {
			return err
		}
	}
	var err error
	if m.Port, err = strconv.Atoi(port); err != nil {
		return err
	}
	if m.User != "" {
		m.Password, m.PasswordFile, err = s.passwordFor("smtppass", s.MailPassword, text.Line(m.User))
	} else if s.Given("smtppass") {
		err = usage("--smtppass needs --smtpuser")
	}
	if err != nil {
		return err
	}
	m.From, err = s.ask(question{flag: "emailfrom", value: s.MailFrom, text: "Sender of the mail", standard: plan.Sender(m.User, m.To), check: plan.CheckSender})
	s.answers.Mail = m
	return err
}

// plain strips the operation and the path from an error.
func plain(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
