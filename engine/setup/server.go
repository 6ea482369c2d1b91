package setup

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// wrongServer is an error that another host or port may correct.
type wrongServer struct {
	err     error
	reached bool // the server has answered, so continuing without it makes no sense
}

func (e *wrongServer) Error() string { return e.err.Error() }
func (e *wrongServer) Unwrap() error { return e.err }

// findServer asks for the host and the port of the server until it answers, or the user wants to
// continue without it.
func (s *dialogue) findServer(ctx context.Context) error {
	for again := false; ; again = true {
		if err := s.nameServer(again); err != nil {
			return err
		}
		err := s.contact(ctx)
		var wrong *wrongServer
		if !errors.As(err, &wrong) {
			return err
		}
		reason := text.Short(err.Error(), 1000)
		switch {
		case s.Console == nil && wrong.reached:
			return errors.New(reason)
		case s.Console == nil:
			return fmt.Errorf("%s (with --offline, init does not ask the server)", reason)
		}
		s.Console.tell("%s", reason)
		correct, askErr := s.Console.yes("Correct the host or the port", true)
		switch {
		case askErr != nil:
			return askErr
		case !correct && wrong.reached:
			return errors.New("nothing was written, since the monitor would not trust this server")
		case !correct:
			return s.withoutServer(err)
		}
	}
}

// nameServer asks for the host and the port, and asks again after wrong answers.
func (s *dialogue) nameServer(again bool) error {
	host := question{flag: "upsdname", value: s.Host, text: "Host of upsd", standard: "localhost", check: plan.CheckHost}
	if s.plan.Remote() {
		host.text, host.standard = "Host of upsd, the machine that the UPS is connected to", ""
	}
	port := question{
		flag: "upsdport", value: strconv.Itoa(s.Port), text: "Its port", standard: strconv.Itoa(nutclient.DefaultPort), check: number(plan.CheckPort),
	}
	if again {
		host.flag, host.standard, host.always = "", s.answers.Host, true
		port.flag, port.standard, port.always = "", strconv.Itoa(s.answers.Port), true
	}
	var err error
	if s.answers.Host, err = s.ask(host); err != nil {
		return err
	}
	answer, err := s.ask(port)
	if err != nil {
		return err
	}
	s.answers.Port, err = strconv.Atoi(answer)
	return err
}

// contact decides how the server is verified, and asks it for its units.
func (s *dialogue) contact(ctx context.Context) error {
	if err := s.trustServer(ctx); err != nil {
		return err
	}
	return s.listUnits(ctx)
}

// withoutServer continues although the server cannot be reached.
func (s *dialogue) withoutServer(why error) error {
	if !s.Plaintext && s.answers.CertFile == "" {
		if err := s.askTrust(why); err != nil {
			return err
		}
	}
	s.remark("Nothing in the file has been compared with the server.")
	return nil
}

func (s *dialogue) local() bool { return plan.Local(s.answers.Host) }

func (s *dialogue) addr() string {
	return net.JoinHostPort(s.answers.Host, strconv.Itoa(s.answers.Port))
}

// trustServer decides how the server is verified.
func (s *dialogue) trustServer(ctx context.Context) error {
	switch {
	case s.Given("fingerprint") && (s.Plaintext || s.Offline || s.Given("clientcertfile")):
		return usage("--fingerprint is for the certificate that the server presents; it cannot be combined with --plaintext, --clientcertfile or --offline")
	case s.Plaintext && !s.local():
		return usage("--plaintext is only for this machine, and %s is another, so the password could be read on the network; %s",
			s.answers.Host, s.withoutTLS())
	case s.Plaintext && s.Given("clientcertfile"):
		return usage("give either --plaintext or --clientcertfile, not both")
	case s.Plaintext:
		return nil
	case s.Given("clientcertfile"):
		if err := s.trustFile(s.CertFile); err != nil {
			return fmt.Errorf("--clientcertfile: %w", err)
		}
		return nil
	case s.Offline:
		return s.askTrust(errors.New("the server was not asked"))
	}
	hide := s.Waiting(s.addr())
	chain, err := pki.Fetch(ctx, s.addr())
	hide()
	switch {
	case errors.Is(err, pki.ErrNoTLS) && s.Given("fingerprint"):
		// Even on this machine, the fingerprint that the user gave is required.
		return fmt.Errorf("%s; it presents no certificate with the fingerprint of --fingerprint", brief(err.Error()))
	case errors.Is(err, pki.ErrNoTLS) && s.local():
		s.remark("%s has no TLS. That is good enough on this machine.", s.addr())
		return nil
	case errors.Is(err, pki.ErrNoTLS):
		return fmt.Errorf("%s has no TLS, so the password could be read on the network; %s", s.addr(), s.withoutTLS())
	case err != nil:
		return &wrongServer{err, false}
	}
	return s.pin(chain)
}

// withoutTLS returns the remedy for a server on another machine that has no TLS.
func (s *dialogue) withoutTLS() string {
	return fmt.Sprintf("give it a certificate (%[1]s cert), or run %[1]s tlsproxy server beside it (and give its port with --upsdport)", s.Program)
}

// askTrust asks how to trust a server that has not shown a certificate.
func (s *dialogue) askTrust(why error) error {
	if s.Console == nil {
		options := "--clientcertfile"
		if s.local() {
			options += " or --plaintext"
		}
		return fmt.Errorf("%s; say how to trust it, with %s", brief(why.Error()), options)
	}
	if s.local() {
		plain, err := s.Console.yes("Is upsd on this machine without TLS, as Debian sets it up", true)
		if err != nil || plain {
			return err
		}
	}
	return s.askFile()
}

// askFile asks for the file that verifies the server.
func (s *dialogue) askFile() error {
	_, err := s.Console.ask(question{text: "PEM file with the certificate of the server's CA, or with its own if that is self-signed", check: s.trustFile})
	return err
}

// trustFile uses a file to verify the server.
func (s *dialogue) trustFile(file string) error {
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
	// Unchanged, since this is what the monitor will read.
	if s.roots, _, err = config.ReadFile(path); err != nil {
		return fmt.Errorf("%s: %w", text.Line(path), err)
	}
	s.answers.CertFile = path
	return nil
}

// pin trusts a server by the certificate that it presents, if somebody confirms the fingerprint.
func (s *dialogue) pin(chain []*x509.Certificate) error {
	s.remark("%s", strings.TrimSuffix(pki.ServerSource(s.addr(), chain).Text(), "\n"))
	host, _, _ := strings.Cut(s.answers.Host, "%") // no certificate has a zone
	if err := nutclient.VerifyHost(chain[0], host); err != nil {
		err = fmt.Errorf("%s cannot be trusted under this name: %s", s.addr(), text.Short(err.Error(), 1000))
		if len(chain[0].DNSNames)+len(chain[0].IPAddresses) > 0 {
			return &wrongServer{err, true}
		}
		return err // no other name would help
	}
	cert, err := pki.Pin(chain, host)
	if err != nil {
		err = fmt.Errorf("%s presents no certificate that can be trusted: %s", s.addr(), brief(err.Error()))
		if s.Console == nil {
			return fmt.Errorf("%w (and name the file with --clientcertfile)", err)
		}
		s.remark("%v.", err)
		return s.askFile()
	}
	fingerprint := pki.Fingerprint(cert)
	switch {
	case s.Given("fingerprint") && !sameFingerprint(s.Fingerprint, fingerprint):
		return fmt.Errorf("the certificate that %s presents does not have the fingerprint of --fingerprint, but %s", s.addr(), fingerprint)
	case s.Given("fingerprint"):
	case s.Console == nil:
		return fmt.Errorf("%s presents a certificate with the fingerprint %s: "+
			"compare it with the one on the server (%s cert show), and confirm it with --fingerprint", s.addr(), fingerprint, s.Program)
	default:
		s.Console.tell("\nCompare a fingerprint before you trust this server. On the server, %s cert show or\nopenssl x509 -noout -fingerprint -sha256 "+
			"must show the same for %s:\n  %s", s.Program, whose(cert, chain), fingerprint)
		same, err := s.Console.yes("Is it the same", false)
		if err != nil {
			return err
		}
		if !same {
			return errors.New("nothing was written; copy the certificate of the server's CA to this machine and give it with --clientcertfile")
		}
	}
	s.roots, s.pinned = pki.CertPEM(cert), true
	s.answers.CertFile = filepath.Join(filepath.Dir(s.path), convert.Server{Host: s.answers.Host, Port: s.answers.Port}.CertFile())
	return nil
}

func whose(cert *x509.Certificate, chain []*x509.Certificate) string {
	if cert.Equal(chain[0]) {
		return "its certificate"
	}
	return "the certificate of the CA " + brief(cert.Subject.String())
}

// sameFingerprint compares fingerprints as people write them and as openssl prints them.
func sameFingerprint(given, want string) bool {
	if _, after, ok := strings.Cut(given, "="); ok {
		given = after
	}
	return strings.EqualFold(bareHex(given), bareHex(want))
}

func bareHex(s string) string { return strings.NewReplacer(":", "", " ", "").Replace(s) }

// dial connects to the server as the monitor will.
func (s *dialogue) dial(ctx context.Context) (*nutclient.Conn, error) {
	return nutclient.Dial(ctx, nutclient.Server{
		Host: s.answers.Host, Port: s.answers.Port, Plaintext: s.answers.CertFile == "", CertFile: s.answers.CertFile, Roots: s.roots,
	}, nutclient.Options{})
}

// listUnits asks the server for its units.
func (s *dialogue) listUnits(ctx context.Context) error {
	if s.Offline {
		return nil
	}
	hide := s.Waiting(s.addr())
	conn, err := s.dial(ctx)
	if err == nil {
		defer conn.Close()
		s.listed, err = conn.ListUPS(ctx)
	}
	hide()
	if errors.As(err, new(*nutclient.TLSError)) {
		return err
	}
	if err != nil {
		return &wrongServer{err, false}
	}
	s.asked = true
	if s.Console != nil && !s.Given("ups") {
		s.Console.tell("%s", s.unitTable())
	}
	conn.Logout(ctx)
	return nil
}

// unitTable lists the units of the server.
func (s *dialogue) unitTable() string {
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

// tryUser asks the server whether it accepts the user, as the monitor will. Its error is the
// server's refusal.
func (s *dialogue) tryUser(ctx context.Context) error {
	if !s.asked {
		return nil
	}
	role, err := "secondary", error(nil)
	hide := s.Waiting(s.addr())
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
	hide()
	switch {
	case errors.Is(err, nutclient.ErrAccessDenied):
		return fmt.Errorf("the server refuses the user %s, the password or this host; its upsd.users needs [%s] with this password and "+
			"the line upsmon %s (after a change there, run upsd -c reload)", s.answers.User, s.answers.User, role)
	case err != nil:
		s.remark("init could not check the user %s with the server: %v", s.answers.User, err)
		return nil
	}
	conn.Logout(ctx)
	return nil
}
