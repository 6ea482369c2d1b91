package main

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

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// initFlags are the flags of init.
type initFlags struct {
	planName    string
	units       []string
	minSupplies int

	host        string
	port        int
	certFile    string
	fingerprint string
	plaintext   bool
	offline     bool

	user, password string

	mailServer             string
	mailPort               int
	mailUser, mailPassword string
	mailFrom, mailTo       string

	config string
	force  bool
}

// smtpsPort is where mail servers take TLS from the start (RFC 8314).
const smtpsPort = 465

func newInit() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an UPSmon.conf from a few questions or options",
		Long: `init writes a complete UPSmon.conf. On a terminal, without options, it asks
questions; with options, it asks only for what has no default. The plans are

` + planTable() + `
init asks the server for its units, whether it accepts the user, and whether it
has TLS. It trusts the certificate that the server presents once you have compared
the fingerprint, or the one given with --clientcertfile. A server without TLS must
be on this machine; for others see upsmon cert and upsmon tlsproxy. With --offline
it does not contact the server.

Give a password as file:PATH, env:NAME or - (a line of standard input: first the
password for upsd, then the one for the mail server), or type it on the terminal.

Only the owner and the group nut can read the file. An existing file is replaced
only with --force; a running monitor picks up the new one at once.`,
		Example: `  sudo upsmon init
  sudo upsmon init --plan timed --ups Eaton --upsduser upsmon --upsdpass file:/root/upsd.pass
  upsmon init --plan secondary --upsdname nas1.example.com --clientcertfile ca.pem --ups Eaton \
      --upsdpass env:UPSDPASS --offline --configurationfile ./UPSmon.conf`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return newSetup(cmd, f).run(cmd.Context())
		},
	}
	f.define(cmd)
	return cmd
}

func (f *initFlags) define(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.planName, "plan", plan.Standard, "the `PLAN`: "+strings.Join(plan.Names(), ", "))
	flags.StringSliceVar(&f.units, "ups", nil, "the `UNIT` that powers this machine, as its server calls it; for multi several, with commas")
	flags.IntVar(&f.minSupplies, "minsupplies", 1, "for multi: how `MANY` of the units this machine needs at least")
	flags.StringVar(&f.host, "upsdname", "localhost", "the `HOST` of upsd, a name that its certificate is good for")
	flags.IntVar(&f.port, "upsdport", nutclient.DefaultPort, "its `PORT`")
	flags.StringVar(&f.certFile, "clientcertfile", "", "the PEM `FILE` to verify the server with: its CA's certificate, or its own if that is self-signed")
	flags.StringVar(&f.fingerprint, "fingerprint", "", "trust the certificate that the server presents if it has this `SHA256` fingerprint")
	flags.BoolVar(&f.plaintext, "plaintext", false, "no TLS; for upsd on this machine only")
	flags.BoolVar(&f.offline, "offline", false, "do not ask the server anything")
	flags.StringVar(&f.user, "upsduser", "", "the `USER` of upsd (default: the one in NUT's own files on this machine, or "+usualUser+")")
	flags.StringVar(&f.password, "upsdpass", "", "`WHERE` the password of that user is: file:PATH, env:NAME or -")
	flags.StringVar(&f.mailServer, "smtpserver", "", "send mail by way of this `HOST`, over TLS")
	flags.IntVar(&f.mailPort, "smtpport", smtpsPort, "its `PORT`")
	flags.StringVar(&f.mailUser, "smtpuser", "", "the `USER` there, if it wants one")
	flags.StringVar(&f.mailPassword, "smtppass", "", "`WHERE` the password of that user is: file:PATH, env:NAME or -")
	flags.StringVar(&f.mailFrom, "emailfrom", "", "the `ADDRESS` that mail comes from (default: that of --smtpuser, or the first of --emailto)")
	flags.StringVar(&f.mailTo, "emailto", "", "the `ADDRESS` that it goes to, or several with commas")
	flags.StringVar(&f.config, "configurationfile", defaultConfig(), "the `FILE` to write")
	flags.BoolVar(&f.force, "force", false, "replace the file if it is there")
}

// planTable lists the plans, each with what it is for.
func planTable() string {
	var b strings.Builder
	for _, p := range plan.Plans() {
		fmt.Fprintf(&b, "  %-10s %s\n", p.Name, p.For)
	}
	return b.String()
}

// A setup is one call of init.
type setup struct {
	initFlags
	given        func(flag string) bool
	out, remarks io.Writer
	stdin        io.Reader
	lines        *bufio.Scanner // of stdin, once one was read
	console      *console       // nil: nobody is there
	dirs         []string       // where NUT's own files may be
	program      string         // what this one is called, so that what it tells to type can be typed

	path    string // the file to be written
	plan    plan.Plan
	answers plan.Answers
	roots   []byte            // the content of answers.CertFile
	pinned  bool              // it is not there yet
	listed  []nutclient.Value // the server's units
	asked   bool              // the server has listed them
}

func newSetup(cmd *cobra.Command, f initFlags) *setup {
	return &setup{
		initFlags: f, given: cmd.Flags().Changed, out: cmd.OutOrStdout(), remarks: cmd.ErrOrStderr(),
		stdin: cmd.InOrStdin(), console: terminal(cmd.InOrStdin(), cmd.ErrOrStderr()), dirs: configDirs,
		program: cmd.Root().Name(),
	}
}

func (s *setup) run(ctx context.Context) error {
	if err := s.findTarget(); err != nil {
		return exit{exitBad, err}
	}
	if s.console != nil {
		s.console.all = !s.anyGiven(serverFlags...) && !s.anyGiven(mailFlags...)
	}
	for _, step := range []func(context.Context) error{
		s.choosePlan, s.nameServer, s.trustServer, s.listUnits, s.chooseUnits, s.chooseUser, s.chooseMail, s.write,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// The flags that answer questions.
var (
	serverFlags = []string{"plan", "ups", "minsupplies", "upsdname", "upsdport", "clientcertfile", "fingerprint", "plaintext", "upsduser", "upsdpass"}
	mailFlags   = []string{"smtpserver", "smtpport", "smtpuser", "smtppass", "emailfrom", "emailto"}
)

func (s *setup) anyGiven(flags ...string) bool { return slices.ContainsFunc(flags, s.given) }

// ask puts a question. The flag's value stands for itself if it was given.
func (s *setup) ask(q question) (string, error) {
	q.given = q.flag != "" && s.given(q.flag)
	return s.console.ask(q)
}

// remark says what an admin should know, and that is no error.
func (s *setup) remark(format string, args ...any) {
	fmt.Fprintf(s.remarks, format+"\n", args...)
}

// findTarget finds out, before anything is asked, whether the file can be
// written.
func (s *setup) findTarget() error {
	path, err := filepath.Abs(s.config)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file; name one with --configurationfile", text.Line(path))
	case err == nil && !s.force:
		return fmt.Errorf("%s is there already, and is left alone; --force replaces it, --configurationfile names another", text.Line(path))
	case err == nil:
		// A link stays one.
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", text.Line(path), reason(err))
	}
	dir := filepath.Dir(path)
	switch err := unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS); {
	case errors.Is(err, unix.ENOENT):
		return fmt.Errorf("there is no directory %s (install NUT, or name another file with --configurationfile)", text.Line(dir))
	case err != nil:
		return fmt.Errorf("%s: no file can be made there: %w (are you root?)", text.Line(dir), err)
	}
	s.path = path
	return nil
}

func (s *setup) choosePlan(context.Context) error {
	if s.console != nil && s.console.all {
		s.console.tell("A few questions, and then %s is written. In brackets is what Enter alone means.\n\n%s", text.Line(s.path), planTable())
	}
	name, err := s.ask(question{flag: "plan", value: s.planName, text: "Plan", standard: plan.Standard, check: func(name string) error {
		_, err := plan.Find(name)
		return err
	}})
	if err != nil {
		return err
	}
	s.plan, err = plan.Find(name)
	s.answers.Plan, s.answers.Program = name, s.program
	return err
}

// maxProposed is how many units are proposed to power a machine.
const maxProposed = 8

// chooseUnits comes when the server has listed its units, if it could.
func (s *setup) chooseUnits(context.Context) error {
	q := question{flag: "ups", value: strings.Join(s.units, ","), text: "Unit that powers this machine", check: func(answer string) error {
		return s.checkUnits(splitList(answer))
	}}
	if s.plan.Many {
		q.text = "Units that power this machine, with commas"
	}
	if names := s.candidates(); len(names) <= maxProposed && s.plan.CheckUnits(names) == nil {
		q.standard = strings.Join(names, ",")
	}
	answer, err := s.ask(q)
	if err != nil {
		return err
	}
	s.answers.Units = splitList(answer)
	for _, u := range s.plan.Units(s.answers.Units)[len(s.answers.Units):] {
		if s.asked && !s.has(u) {
			s.remark("The server has no unit %s yet. The file tells what to add to its ups.conf.", u)
		}
	}
	if !s.plan.Many {
		if s.given("minsupplies") {
			return exit{exitUsage, errors.New("--minsupplies goes with the plan multi")}
		}
		return nil
	}
	answer, err = s.ask(question{
		flag: "minsupplies", value: strconv.Itoa(s.minSupplies), text: "How many of them it needs at least", standard: "1",
		check: number(func(n int) error { return s.plan.CheckSupplies(n, len(s.answers.Units)) }),
	})
	if err != nil {
		return err
	}
	s.answers.MinSupplies, err = strconv.Atoi(answer)
	return err
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// candidates are the listed units that may power the machine.
func (s *setup) candidates() []string {
	var names []string
	for _, u := range s.listed {
		if u.Name != plan.Heartbeat {
			names = append(names, u.Name)
		}
	}
	return names
}

func (s *setup) has(unit string) bool {
	return slices.ContainsFunc(s.listed, func(u nutclient.Value) bool { return u.Name == unit })
}

func (s *setup) checkUnits(units []string) error {
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
func (s *setup) stdinLine() (string, error) {
	if f, ok := s.stdin.(*os.File); ok && isTerminal(f) {
		return "", errors.New("standard input is a terminal, which would show it; leave the option out to be asked")
	}
	if s.lines == nil {
		s.lines = newScanner(s.stdin)
	}
	if !s.lines.Scan() {
		return "", cmp.Or(s.lines.Err(), errors.New("standard input has no line for it"))
	}
	return s.lines.Text(), nil
}

// passwordFor is the password of a flag, or else asked for.
func (s *setup) passwordFor(flag, value, text string) (compile.Secret, error) {
	switch {
	case s.given(flag):
		return secret(flag, value, s.stdinLine)
	case s.console == nil:
		return "", exit{exitUsage, fmt.Errorf("--%s is missing, and there is no terminal to ask for it (%s)", flag, text)}
	}
	return s.console.password(text, plan.CheckPassword)
}

func (s *setup) chooseUser(ctx context.Context) error {
	given := s.given("upsduser") && s.given("upsdpass")
	for range maxTries {
		if err := s.askUser(); err != nil {
			return err
		}
		err := s.tryUser(ctx)
		if err == nil {
			return nil
		}
		if s.console == nil || given {
			return exit{exitBad, fmt.Errorf("%w; --offline would not ask", err)}
		}
		s.remark("%s", sentence(err.Error()))
		again, err := s.console.yes("Try another user or password", true)
		if err != nil || !again {
			return err
		}
	}
	return exit{exitBad, errors.New("nothing was written, since the server refused every password")}
}

func (s *setup) askUser() (err error) {
	role := s.plan.Primary(s.answers.Host)
	s.answers.User, err = s.ask(question{
		flag: "upsduser", value: s.user, text: "User of upsd", check: plan.CheckUser,
		standard: proposedUser(s.dirs, plan.Local(s.answers.Host), role),
	})
	if err != nil {
		return err
	}
	s.answers.Password, err = s.passwordFor("upsdpass", s.password, "Password of "+s.answers.User)
	return err
}

func (s *setup) chooseMail(context.Context) error {
	if !s.anyGiven(mailFlags...) {
		if s.console == nil || !s.console.all {
			return nil
		}
		if wanted, err := s.console.yes("Send mail about power failures", false); err != nil || !wanted {
			return err
		}
	}
	m := &plan.Mail{}
	var port string
	for _, q := range []struct {
		question
		to *string
	}{
		{question{flag: "smtpserver", value: s.mailServer, text: "Mail server", check: plan.CheckHost}, &m.Server},
		{question{flag: "smtpport", value: strconv.Itoa(s.mailPort), text: "Its port", standard: strconv.Itoa(smtpsPort), check: number(plan.CheckPort)}, &port},
		{question{flag: "smtpuser", value: s.mailUser, text: "User there, if it wants one", optional: true, check: plan.CheckMailUser}, &m.User},
		{question{flag: "emailto", value: s.mailTo, text: "Mail goes to", check: plan.CheckRecipients}, &m.To},
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
		m.Password, err = s.passwordFor("smtppass", s.mailPassword, "Password of "+text.Line(m.User))
	} else if s.given("smtppass") {
		err = exit{exitUsage, errors.New("--smtppass: say whose password it is, with --smtpuser")}
	}
	if err != nil {
		return err
	}
	m.From, err = s.ask(question{flag: "emailfrom", value: s.mailFrom, text: "Mail comes from", standard: plan.Sender(m.User, m.To), check: plan.CheckSender})
	s.answers.Mail = m
	return err
}
