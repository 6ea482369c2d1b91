package main

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

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// configMode lets NUT's user read a configuration, who has its group.
const configMode = 0o640

// write writes the configuration, and the certificate of a server that was
// pinned: both, or where something is wrong neither.
func (s *setup) write(context.Context) error {
	s.answers.Dir = filepath.Dir(s.path)
	text, err := s.answers.Text()
	if err != nil {
		return exit{exitBad, err}
	}
	if err := s.prove(text); err != nil {
		return err
	}
	var files []pki.File
	if s.pinned && !s.hasCertificate() {
		files = append(files, pki.File{Path: s.answers.CertFile, Data: s.roots, Owner: pki.Nobody})
	}
	files = append(files, pki.File{Path: s.path, Data: text, Secret: true, Owner: configOwner()})
	if err := pki.Write(files, s.force); err != nil {
		return exit{exitBad, errors.New(brief(err.Error()))}
	}
	return s.report(files)
}

// prove compiles the text, at its place and with its certificate, as run will:
// nothing else than what is strictly good may be written.
func (s *setup) prove(text []byte) error {
	source := config.Source{Read: func(path string) ([]byte, fs.FileMode, error) {
		switch {
		case path == s.path:
			return text, configMode, nil
		case s.pinned && path == s.answers.CertFile:
			return s.roots, 0o644, nil
		}
		return config.ReadFile(path)
	}}
	c := source.Load(s.path)
	if verdict(c, true) != exitGood {
		if err := c.Tree.Write(s.remarks, c.Diagnostics); err != nil {
			return exit{exitBad, err}
		}
		fault := "; please report this, it is a fault of upsmon init"
		if !slices.ContainsFunc(c.Diagnostics, notOfCertificate) {
			fault = ", because of the certificate"
		}
		return exit{exitBad, errors.New("nothing was written" + fault)}
	}
	f := &formatter{remarks: s.remarks}
	if formatted, err := f.format(s.path, text); err != nil || !bytes.Equal(formatted, text) {
		return exit{exitBad, errors.New("nothing was written, since its layout would not last; please report this, it is a fault of upsmon init")}
	}
	return nil
}

func notOfCertificate(d grammar.Diagnostic) bool {
	return d.Code != grammar.CodeCertFile && d.Code != grammar.CodeCertTime && d.Code != grammar.CodeCertHost
}

// hasCertificate tells whether the certificate is at its place already.
func (s *setup) hasCertificate() bool {
	there, _, err := config.ReadFile(s.answers.CertFile)
	return err == nil && bytes.Equal(there, s.roots)
}

// configOwner leaves the file to whoever writes it, with NUT's group where that
// is there and root can give it.
func configOwner() pki.Owner {
	if os.Geteuid() == 0 {
		if o, err := pki.ParseOwner(":" + defaultUser); err == nil {
			return o
		}
	}
	return pki.Owner{UID: -1, GID: os.Getegid()}
}

// report says what was written, and what to do next.
func (s *setup) report(files []pki.File) error {
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
		fmt.Fprintf(&b, "%s: written, the certificate that %s is trusted by.\n", text.Line(f.Path), s.addr())
	}
	fmt.Fprintf(&b, "%s: written, the plan %s for %s of %s, %s, %s.\n", text.Line(s.path), a.Plan, strings.Join(a.Units, " and "), s.addr(), trust, mail)
	path := pki.ShellWord(s.path)
	var outage []string
	for _, u := range a.Units {
		outage = append(outage, pki.ShellWord("10s "+u+" ups.status OB"), pki.ShellWord("10m "+u+" ups.status OB LB"))
	}
	fmt.Fprintf(&b, `
Whether all is well in it:
  %[3]s check --strict %[1]s
What it would do in an outage:
  printf '%%s\n' %[2]s | %[3]s simulate %[1]s /dev/stdin
Whether it would work on this machine:
  %[3]s doctor -c %[1]s
The monitor, beside NUT's own, without its actions; and for real, when NUT's is stopped:
  %[3]s run -c %[1]s --dry-run -l -
  %[3]s run -c %[1]s
`, path, strings.Join(outage, " "), s.program)
	if _, err := fmt.Fprint(s.out, b.String()); err != nil {
		return exit{exitBad, err}
	}
	return nil
}
