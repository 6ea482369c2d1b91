package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/internal/userns"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// ConfigMode lets the group of the file, that of NUT's user, read a configuration.
const ConfigMode = 0o640

// write writes the configuration, and the certificate of a server that was pinned: both or neither.
func (s *dialogue) write(context.Context) error {
	s.answers.Dir = filepath.Dir(s.path)
	text, err := s.answers.Text()
	if err != nil {
		return err
	}
	if err := s.prove(text); err != nil {
		return err
	}
	var files []pki.File
	if s.pinned && !s.hasCertificate() {
		files = append(files, pki.File{Path: s.answers.CertFile, Data: s.roots, Owner: pki.Nobody})
	}
	files = append(files, pki.File{Path: s.path, Data: text, Secret: true, Owner: configOwner(s.Group)})
	if err := pki.Write(files, s.Force); err != nil {
		return errors.New(brief(err.Error()))
	}
	return s.report(files)
}

// prove compiles the text as run will, at its place and with its certificate. Only a text without
// errors and warnings, in the canonical layout, may be written.
func (s *dialogue) prove(text []byte) error {
	source := config.Source{Read: func(path string) ([]byte, fs.FileMode, error) {
		switch {
		case path == s.path:
			return text, ConfigMode, nil
		case s.pinned && path == s.answers.CertFile:
			return s.roots, 0o644, nil
		}
		return config.ReadFile(path)
	}}
	c := source.Load(s.path)
	if c.Program == nil || len(c.Diagnostics) > 0 {
		if err := c.Tree.Write(s.Remarks, c.Diagnostics); err != nil {
			return err
		}
		if slices.ContainsFunc(c.Diagnostics, notOfCertificate) {
			return errors.New("nothing was written; please report this as a bug in upsmon init")
		}
		return errors.New("nothing was written, because of the certificate")
	}
	if tree, _ := grammar.Parse(s.path, text); !bytes.Equal(grammar.Format(tree), text) {
		return errors.New("nothing was written, since upsmon fmt would change the text; please report this as a bug in upsmon init")
	}
	return s.verify(c)
}

// verifyFor is how long init looks for an outage in which a configuration fails.
const verifyFor = 10 * time.Second

// verify checks the properties that upsmon verify checks. It is an error if one of them is refuted.
func (s *dialogue) verify(c *config.Config) error {
	ctx, cancel := context.WithTimeout(context.Background(), verifyFor)
	defer cancel()
	hide := s.Waiting("the proof that the file holds in every outage")
	r := verify.Verify(ctx, c.Program, verify.Defaults(c.Program.PollFreq), verify.Options{})
	hide()
	for _, res := range r.Results {
		switch res.Verdict {
		case verify.Refuted:
			return fmt.Errorf("nothing was written, since %s is refuted (%s: %s); please report this as a bug in upsmon init", res.Code, res.Title, res.Why)
		case verify.Proved:
			s.proved++
		case verify.Bounded:
			s.bounded++
		case verify.NotChecked:
			s.unchecked++
		}
	}
	return nil
}

// rest says which properties are not proved.
func (s *dialogue) rest() string {
	var rest string
	if s.bounded > 0 {
		rest += fmt.Sprintf("; proved up to a bound: %d", s.bounded)
	}
	if s.unchecked > 0 {
		rest += fmt.Sprintf("; there was no time to check %d", s.unchecked)
	}
	return rest
}

func notOfCertificate(d grammar.Diagnostic) bool {
	return d.Code != grammar.CodeCertFile && d.Code != grammar.CodeCertTime && d.Code != grammar.CodeCertHost
}

// hasCertificate reports whether the certificate is already in its file.
func (s *dialogue) hasCertificate() bool {
	there, _, err := config.ReadFile(s.answers.CertFile)
	return err == nil && bytes.Equal(there, s.roots)
}

// configOwner leaves the file to the user who writes it, with the group of NUT's user if there is
// one and root can give it: in a user namespace, as some containers have, the group may not exist.
func configOwner(group string) pki.Owner {
	if os.Geteuid() == 0 {
		if o, err := pki.ParseOwner(":" + group); err == nil && userns.HasGroup(o.GID) {
			return o
		}
	}
	return pki.Owner{UID: -1, GID: os.Getegid()}
}

// MayWrite returns the error that WriteConfig would return now, before it writes.
func MayWrite(path string, force bool) error {
	s := dialogue{Options: Options{Config: path, Force: force}}
	return s.findTarget("-o")
}

// WriteConfig writes a configuration that only its owner and the group, that of NUT's user, can read.
// Without force an existing file is an error.
func WriteConfig(path string, text []byte, group string, force bool) error {
	s := dialogue{Options: Options{Config: path, Force: force}}
	if err := s.findTarget("-o"); err != nil {
		return err
	}
	return pki.Write([]pki.File{{Path: s.path, Data: text, Secret: true, Owner: configOwner(group)}}, force)
}

// report says what was written, and what to do next.
func (s *dialogue) report(files []pki.File) error {
	a := s.answers
	trust := "without TLS"
	if a.CertFile != "" {
		trust = "verified with " + text.Line(a.CertFile)
	}
	mail := "no mail"
	if a.Mail != nil {
		mail = "mail to " + text.Line(a.Mail.To)
	}
	var b strings.Builder
	for _, f := range files[:len(files)-1] {
		fmt.Fprintf(&b, "%s: written; the certificate by which this machine trusts %s.\n", text.Line(f.Path), s.addr())
	}
	fmt.Fprintf(&b, "%s: written; the plan %s for %s of %s, %s, %s.\n", text.Line(s.path), a.Plan, strings.Join(a.Units, " and "), s.addr(), trust, mail)
	fmt.Fprintf(&b, "%s verify has proved %d properties of it, and refuted none%s.\n", s.Program, s.proved, s.rest())
	if s.refused {
		fmt.Fprintf(&b, "\nThe server still refuses the user %s: correct upsd.users there, or the password in the file.\n", text.Line(a.User))
	}
	path := pki.ShellWord(s.path)
	var outage []string
	for _, u := range a.Units {
		outage = append(outage, pki.ShellWord("10s "+u+" ups.status OB"), pki.ShellWord("10m "+u+" ups.status OB LB"))
	}
	fmt.Fprintf(&b, `
Check the file:
  %[3]s check --strict %[1]s
Prove what it does in every outage (--battery and --low set the times of your battery):
  %[3]s verify %[1]s
See what it would do in a power failure:
  printf '%%s\n' %[2]s | %[3]s simulate %[1]s -
Check whether it would work on this machine:
  %[3]s doctor -c %[1]s
Run it beside NUT's own monitor, without actions; then stop NUT's monitor, and run it for real:
  %[3]s run -c %[1]s --dry-run --no-login -l -
  %[3]s run -c %[1]s
`, path, strings.Join(outage, " "), s.Program)
	if !s.offersTest() {
		fmt.Fprintf(&b, "Send a test message in every way that the file names:\n  %s send --test -c %s\n", s.Program, path)
	}
	_, err := fmt.Fprint(s.Out, b.String())
	return err
}

// offersTest reports whether init offers a test. With options alone, init asks nothing.
func (s *dialogue) offersTest() bool { return s.Test != nil && s.Console != nil && s.Console.all }

// test offers to send a test message in every way that the file names: a message that does not arrive is noticed
// now, and not in an outage. The file is already written, regardless of the answer and the result.
func (s *dialogue) test(ctx context.Context) error {
	if !s.offersTest() {
		return nil
	}
	fmt.Fprintln(s.Out)
	wanted, err := s.Console.yes("Send a test message now in every way that the file names", s.answers.Mail != nil)
	if err == nil && wanted {
		if err := s.Test(ctx, s.path); err == nil {
			return nil
		}
		fmt.Fprintln(s.Out, "Some messages have not arrived. Fix what is reported above, and try again:")
	} else {
		fmt.Fprintln(s.Out, "You can do that later with:")
	}
	_, err = fmt.Fprintf(s.Out, "  %s send --test -c %s\n", s.Program, pki.ShellWord(s.path))
	return err
}
