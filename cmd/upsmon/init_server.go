package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

func (s *setup) nameServer(context.Context) error {
	q := question{flag: "upsdname", value: s.host, text: "Host of upsd", standard: "localhost", check: plan.CheckHost}
	if s.plan.Remote() {
		q.text, q.standard = "Host of upsd, the machine that the UPS hangs on", ""
	}
	var err error
	if s.answers.Host, err = s.ask(q); err != nil {
		return err
	}
	port, err := s.ask(question{
		flag: "upsdport", value: strconv.Itoa(s.port), text: "Its port", standard: strconv.Itoa(nutclient.DefaultPort), check: number(plan.CheckPort),
	})
	if err != nil {
		return err
	}
	s.answers.Port, err = strconv.Atoi(port)
	return err
}

func (s *setup) local() bool { return plan.Local(s.answers.Host) }

func (s *setup) addr() string {
	return net.JoinHostPort(s.answers.Host, strconv.Itoa(s.answers.Port))
}

// trustServer decides how the server is verified.
func (s *setup) trustServer(ctx context.Context) error {
	switch {
	case s.given("fingerprint") && (s.plaintext || s.offline || s.given("clientcertfile")):
		return exit{exitUsage, errors.New("--fingerprint is for the certificate that the server presents, and goes with none of --plaintext, --clientcertfile and --offline")}
	case s.plaintext && !s.local():
		return exit{exitUsage, fmt.Errorf("--plaintext is for this machine alone, and %s is another: the password could be read on the network; %s",
			s.answers.Host, s.withoutTLS())}
	case s.plaintext && s.given("clientcertfile"):
		return exit{exitUsage, errors.New("--plaintext and --clientcertfile: one of them, only")}
	case s.plaintext:
		return nil
	case s.given("clientcertfile"):
		if err := s.trustFile(s.certFile); err != nil {
			return exit{exitBad, fmt.Errorf("--clientcertfile: %w", err)}
		}
		return nil
	case s.offline:
		return s.askTrust(errors.New("the server was not asked"))
	}
	chain, err := pki.Fetch(ctx, s.addr())
	switch {
	case err != nil && s.given("fingerprint"):
		// Not even on this machine may a server do without what was asked for.
		return exit{exitBad, fmt.Errorf("%s; it presents no certificate with the fingerprint of --fingerprint", brief(err.Error()))}
	case errors.Is(err, pki.ErrNoTLS) && s.local():
		s.remark("%s has no TLS. That is good enough on this machine.", s.addr())
		return nil
	case errors.Is(err, pki.ErrNoTLS):
		return exit{exitBad, fmt.Errorf("%s has no TLS, and the password could be read on the network; %s", s.addr(), s.withoutTLS())}
	case err != nil:
		return s.askTrust(err)
	}
	return s.pin(chain)
}

// withoutTLS is what can be done about a server elsewhere that has none.
func (s *setup) withoutTLS() string {
	return fmt.Sprintf("give it a certificate (%[1]s cert), or run %[1]s tlsproxy server beside it (and name that one's port with --upsdport)", s.program)
}

// askTrust is for a server of which nothing is known.
func (s *setup) askTrust(why error) error {
	options := "--clientcertfile"
	if s.local() {
		options += " or --plaintext"
	}
	if s.console == nil {
		return exit{exitBad, fmt.Errorf("%s; say how it is to be trusted, with %s", brief(why.Error()), options)}
	}
	s.console.tell("%s.", brief(why.Error()))
	if s.local() {
		plain, err := s.console.yes("Is upsd on this machine without TLS, as Debian sets it up", true)
		if err != nil || plain {
			return err
		}
	}
	return s.askFile()
}

// askFile asks for the file that the server is verified with.
func (s *setup) askFile() error {
	_, err := s.console.ask(question{text: "PEM file with the certificate of its CA, or its own if that is self-signed", check: s.trustFile})
	return err
}

// trustFile has the server verified with a file.
func (s *setup) trustFile(file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if err := plan.CheckPath(path); err != nil {
		return err
	}
	c, err := pki.ReadFile(path)
	if err != nil {
		return errors.New(brief(err.Error()))
	}
	if len(c.Certs) == 0 {
		return fmt.Errorf("%s holds no certificate", text.Line(path))
	}
	// As it is: what the monitor reads is what is tried.
	if s.roots, _, err = config.ReadFile(path); err != nil {
		return fmt.Errorf("%s: %w", text.Line(path), err)
	}
	s.answers.CertFile = path
	return nil
}

// pin trusts a server by what it presents, if somebody vouches for that.
func (s *setup) pin(chain []*x509.Certificate) error {
	s.remark("%s", strings.TrimSuffix(pki.ServerSource(s.addr(), chain).Text(), "\n"))
	host, _, _ := strings.Cut(s.answers.Host, "%") // a zone is in no certificate
	if err := chain[0].VerifyHostname(host); err != nil {
		return exit{exitBad, fmt.Errorf("%s cannot be trusted under this name: %s; say a name that its certificate has, with --upsdname", s.addr(), brief(err.Error()))}
	}
	cert, err := pki.Pin(chain, host)
	if err != nil {
		err = fmt.Errorf("%s cannot be trusted by what it presents: %s", s.addr(), brief(err.Error()))
		if s.console == nil {
			return exit{exitBad, fmt.Errorf("%w (and name the file with --clientcertfile)", err)}
		}
		s.remark("%v.", err)
		return s.askFile()
	}
	fingerprint := pki.Fingerprint(cert)
	switch {
	case s.given("fingerprint") && !sameFingerprint(s.fingerprint, fingerprint):
		return exit{exitBad, fmt.Errorf("%s presents a certificate with another fingerprint than --fingerprint: %s", s.addr(), fingerprint)}
	case s.given("fingerprint"):
	case s.console == nil:
		return exit{exitBad, fmt.Errorf("%s presents the certificate with the fingerprint %s, which somebody has to vouch for: "+
			"compare it with the one on the server (%s cert show), and say it with --fingerprint", s.addr(), fingerprint, s.program)}
	default:
		s.console.tell("\nWhoever has answered now would be trusted from now on. On the server, %s cert show\nor openssl x509 -noout -fingerprint -sha256 "+
			"must show the same for %s:\n  %s", s.program, whose(cert, chain), fingerprint)
		same, err := s.console.yes("Is it the same", false)
		if err != nil {
			return err
		}
		if !same {
			return exit{exitBad, errors.New("nothing was written; copy the certificate of the server's CA to this machine, and name it with --clientcertfile")}
		}
	}
	s.roots, s.pinned = pki.CertPEM(cert), true
	s.answers.CertFile = filepath.Join(filepath.Dir(s.path), "upsd-"+hostWord(s.answers.Host)+".pem")
	return nil
}

func whose(cert *x509.Certificate, chain []*x509.Certificate) string {
	if cert.Equal(chain[0]) {
		return "its certificate"
	}
	return "the certificate of the CA " + brief(cert.Subject.String())
}

// sameFingerprint compares fingerprints as people write them, or as openssl
// prints them.
func sameFingerprint(given, want string) bool {
	if _, after, ok := strings.Cut(given, "="); ok {
		given = after
	}
	return strings.EqualFold(bareHex(given), bareHex(want))
}

func bareHex(s string) string { return strings.NewReplacer(":", "", " ", "").Replace(s) }

var notInFileNames = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// hostWord makes of a host a part of a file's name.
func hostWord(host string) string { return notInFileNames.ReplaceAllString(host, "_") }

// dial connects to the server as the monitor will.
func (s *setup) dial(ctx context.Context) (*nutclient.Conn, error) {
	return nutclient.Dial(ctx, nutclient.Server{
		Host: s.answers.Host, Port: s.answers.Port, Plaintext: s.answers.CertFile == "", CertFile: s.answers.CertFile, Roots: s.roots,
	}, nutclient.Options{})
}

// listUnits asks the server for its units. A server that is not there says
// nothing against the answers, and one that is refused does.
func (s *setup) listUnits(ctx context.Context) error {
	if s.offline {
		return nil
	}
	conn, err := s.dial(ctx)
	if errors.As(err, new(*nutclient.TLSError)) {
		return exit{exitBad, err}
	}
	if err == nil {
		defer conn.Close()
		s.listed, err = conn.ListUPS(ctx)
	}
	if err != nil {
		s.remark("The server could not be asked, so nothing that is written is compared with it: %v", err)
		return nil
	}
	s.asked = true
	if s.console != nil && !s.given("ups") {
		s.console.tell("%s", s.unitTable())
	}
	conn.Logout(ctx)
	return nil
}

// unitTable lists what the server has.
func (s *setup) unitTable() string {
	if len(s.listed) == 0 {
		return "The server has no units yet."
	}
	const most = 50
	text := "The units of the server:"
	for _, u := range s.listed[:min(most, len(s.listed))] {
		text += fmt.Sprintf("\n  %-14s %s", brief(u.Name), brief(u.Value))
	}
	if more := len(s.listed) - most; more > 0 {
		text += fmt.Sprintf("\n  and %d more", more)
	}
	return text
}

// tryUser asks the server whether it takes the user, as the monitor will. The
// error is the server's refusal.
func (s *setup) tryUser(ctx context.Context) error {
	if !s.asked {
		return nil
	}
	role, err := "secondary", error(nil)
	conn, err := s.dial(ctx)
	if err == nil {
		defer conn.Close()
		err = conn.Auth(ctx, s.answers.User, nutclient.Secret(s.answers.Password))
	}
	if err == nil && s.plan.Primary(s.answers.Host) {
		role, err = "primary", conn.Primary(ctx, s.answers.Units[0])
	} else if err == nil {
		err = conn.Login(ctx, s.answers.Units[0])
	}
	switch {
	case errors.Is(err, nutclient.ErrAccessDenied):
		return fmt.Errorf("the server refuses the user %s, the password, or this host; its upsd.users needs [%s] with this password and "+
			"the line upsmon %s (after a change there: upsd -c reload)", s.answers.User, s.answers.User, role)
	case err != nil:
		s.remark("The server could not be asked about the user %s: %v", s.answers.User, err)
		return nil
	}
	conn.Logout(ctx)
	return nil
}
