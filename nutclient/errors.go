package nutclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// Code is the word behind ERR in a server's reply, as the protocol's page lists them. The constants
// are errors, to be used with errors.Is.
type Code string

// The codes that upsd sends, from the NUT developer guide, "Network protocol information", in the
// order of its section "Error responses"; the last two are from its "GET TRACKING".
const (
	ErrAccessDenied         Code = "ACCESS-DENIED"
	ErrUnknownUPS           Code = "UNKNOWN-UPS"
	ErrVarNotSupported      Code = "VAR-NOT-SUPPORTED"
	ErrCmdNotSupported      Code = "CMD-NOT-SUPPORTED"
	ErrInvalidArgument      Code = "INVALID-ARGUMENT"
	ErrInstCmdFailed        Code = "INSTCMD-FAILED"
	ErrSetFailed            Code = "SET-FAILED"
	ErrReadOnly             Code = "READONLY"
	ErrTooLong              Code = "TOO-LONG"
	ErrFeatureNotSupported  Code = "FEATURE-NOT-SUPPORTED"
	ErrFeatureNotConfigured Code = "FEATURE-NOT-CONFIGURED"
	ErrAlreadySSLMode       Code = "ALREADY-SSL-MODE"
	ErrDriverNotConnected   Code = "DRIVER-NOT-CONNECTED"
	ErrDataStale            Code = "DATA-STALE"
	ErrAlreadyLoggedIn      Code = "ALREADY-LOGGED-IN"
	ErrInvalidPassword      Code = "INVALID-PASSWORD"
	ErrAlreadySetPassword   Code = "ALREADY-SET-PASSWORD"
	ErrInvalidUsername      Code = "INVALID-USERNAME"
	ErrAlreadySetUsername   Code = "ALREADY-SET-USERNAME"
	ErrUsernameRequired     Code = "USERNAME-REQUIRED"
	ErrPasswordRequired     Code = "PASSWORD-REQUIRED"
	ErrUnknownCommand       Code = "UNKNOWN-COMMAND"
	ErrInvalidValue         Code = "INVALID-VALUE"
	ErrFailed               Code = "FAILED"
	ErrUnknown              Code = "UNKNOWN"
)

// meanings explains the codes, with a remedy if the administrator has one.
var meanings = map[Code]string{
	ErrAccessDenied:         "the server refuses the user or this host",
	ErrUnknownUPS:           "the server has no such unit; compare the name with the server's ups.conf",
	ErrVarNotSupported:      "the unit has no such variable",
	ErrCmdNotSupported:      "the unit has no such instant command",
	ErrInvalidArgument:      "the server does not accept the argument",
	ErrInstCmdFailed:        "the server could not hand the instant command to the driver; look at the driver",
	ErrSetFailed:            "the server could not hand the value to the driver; look at the driver",
	ErrReadOnly:             "the variable cannot be set",
	ErrTooLong:              "the value is too long for the variable",
	ErrFeatureNotSupported:  "the server was built without it",
	ErrFeatureNotConfigured: "the server is not configured for it",
	ErrAlreadySSLMode:       "this connection has TLS already",
	ErrDriverNotConnected:   "the driver of this unit does not run; start it on the server",
	ErrDataStale:            "the driver has stopped answering the server; look at the driver and its cable",
	ErrAlreadyLoggedIn:      "this connection is logged in already",
	ErrInvalidPassword:      "the server does not accept such a password; compare it with the server's upsd.users",
	ErrAlreadySetPassword:   "this connection has given a password already",
	ErrInvalidUsername:      "the server does not accept such a user name; compare it with the server's upsd.users",
	ErrAlreadySetUsername:   "this connection has given a user name already",
	ErrUsernameRequired:     "the server wants a user name; give one in the configuration",
	ErrPasswordRequired:     "the server wants a password; give one in the configuration",
	ErrUnknownCommand:       "the server does not know this command",
	ErrInvalidValue:         "the variable does not take this value",
	ErrFailed:               "the driver could not do it",
	ErrUnknown:              "the driver does not say why it failed",
}

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// ServerError is a command that the server answered with ERR.
type ServerError struct {
	Server   string // host:port
	Command  string // the command without any secret: `LOGIN ups1`, `PASSWORD`
	Code     Code
	LoggedIn bool // a LOGIN was granted on this connection before, so the server knows the user and the password
}

func (e *ServerError) Error() string {
	text := fmt.Sprintf("%s: %s: the server answers ERR %s", e.Server, e.Command, e.Code)
	if m := e.meaning(); m != "" {
		text += ": " + m
	}
	return text
}

// meaning explains what the code means for this command, with the remedy.
func (e *ServerError) meaning() string {
	verb, _, _ := strings.Cut(e.Command, " ")
	switch verb {
	case "USERNAME", "PASSWORD", "LOGIN", "PRIMARY", "MASTER", "FSD":
	default:
		return meanings[e.Code]
	}
	switch e.Code {
	case ErrAccessDenied:
		switch {
		case verb == "LOGIN":
			return "the server does not know this user with this password, or the user has no `upsmon` line in its upsd.users; " +
				"correct it there and run `upsd -c reload`"
		case verb == "USERNAME" || verb == "PASSWORD":
			return "the server refuses this user or this host"
		case e.LoggedIn:
			return "the password is right, but the user is not a primary; give it the line `upsmon primary` in the server's " +
				"upsd.users and run `upsd -c reload`"
		}
		return "the user needs this password and the line `upsmon primary` in the server's upsd.users; after a change there run " +
			"`upsd -c reload`"
	case ErrUnknownCommand, ErrInvalidArgument, ErrFeatureNotSupported:
		switch verb {
		case "USERNAME", "PASSWORD":
			return "the server has no users, or none like this"
		case "LOGIN":
			return "the server does not count the hosts that a unit powers, so no primary will wait for this one"
		case "FSD":
			return "the server cannot force a shutdown, so the other hosts of this unit are not told"
		}
		return "the server has no primaries, so this host cannot tell the others of this unit to shut down; " +
			"if that is as it should be, make it TYPE secondary"
	}
	return meanings[e.Code]
}

// Unwrap returns the code, for errors.Is(err, ErrDataStale) and the like.
func (e *ServerError) Unwrap() error { return e.Code }

// TLSError says that TLS could not be established, or that the server could not prove its identity.
// Nothing secret has been sent.
type TLSError struct {
	Server string // host:port
	Reason string // one line: what was wrong with the certificate or the handshake, and the remedy
	Err    error
}

func (e *TLSError) Error() string { return fmt.Sprintf("%s: TLS refused: %s", e.Server, e.Reason) }
func (e *TLSError) Unwrap() error { return e.Err }

// PlaintextError says that a connection without TLS was refused because it leads to another host.
type PlaintextError struct {
	Server string // host:port
	Peer   string // the address it led to
}

func (e *PlaintextError) Error() string {
	return fmt.Sprintf("%s: connection without TLS refused: %s is not a loopback address; use TLS for a server on another host",
		e.Server, e.Peer)
}

// ProtocolError says that the server sent something that the protocol does not allow here. The
// connection is closed, because replies can no longer be matched to commands.
type ProtocolError struct {
	Server  string // host:port
	Command string // as in ServerError
	Reason  string
}

func (e *ProtocolError) Error() string {
	return fmt.Sprintf("%s: %s: %s; connection closed", e.Server, e.Command, e.Reason)
}

// ArgumentError says that a command was not sent because of one of its arguments: the protocol
// cannot quote a line end, and names must not be empty.
type ArgumentError struct {
	Server  string // host:port
	Command string // as in ServerError, without the argument at fault
	Reason  string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("%s: %s: not sent: %s", e.Server, e.Command, e.Reason)
}

// worded is an error with its own text. The same trouble always has the same text, without local
// ports, system calls or addresses, so that code that logs reasons can see whether one is new.
type worded struct {
	text string
	err  error
}

func (e *worded) Error() string { return e.text }
func (e *worded) Unwrap() error { return e.err }

// cause returns the bare text of an error of the network.
func cause(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var call *os.SyscallError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		// Which of these it is depends on timing.
		return "the server closed the connection"
	case tlsAlert(err) != "":
		return "the server ended TLS: " + tlsAlert(err)
	case errors.As(err, &dns):
		// The text of a timeout contains the ports of both ends.
		switch {
		case dns.IsNotFound:
			return "no such host"
		case dns.IsTimeout:
			return "the name server does not answer"
		case errors.Is(err, syscall.ECONNREFUSED):
			return "the name server refuses the question"
		}
		_, last, _ := strings.Cut(dns.Err, "->")
		if _, after, ok := strings.Cut(last, ": "); ok {
			return after
		}
		return dns.Err
	case errors.As(err, &call):
		return call.Err.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return err.Error()
}

// NetworkError describes an error of the network in terms of what was being done, such as a
// command. The same trouble has the same text each time.
func NetworkError(addr, what string, timeout time.Duration, err error) error {
	if isTimeout(err) {
		return &worded{fmt.Sprintf("%s: %s: no answer within %v", addr, what, timeout), err}
	}
	return &worded{fmt.Sprintf("%s: %s: %s", addr, what, cause(err)), err}
}

func isTimeout(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded)
}

// ConnectError describes a failed connect, with a remedy if there is one. The same trouble has the
// same text each time.
func ConnectError(addr string, timeout time.Duration, err error) error {
	text := fmt.Sprintf("%s: connect: ", addr)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		text += "host not found; check its name, and whether this machine can resolve it"
	case errors.As(err, &dns):
		text += fmt.Sprintf("the name of the host cannot be resolved: %s; check the name service of this machine", cause(err))
	case errors.Is(err, syscall.ECONNREFUSED):
		text += "connection refused; is upsd running, and does its upsd.conf LISTEN on this address and port?"
	case isTimeout(err):
		text += fmt.Sprintf("no answer within %v", timeout)
	default:
		text += cause(err)
	}
	return &worded{text, err}
}

// tlsError describes a failed handshake. The certificate's own texts are quoted, because they come
// from an untrusted peer.
func tlsError(s Server, timeout time.Duration, now time.Time, err error) error {
	e := &TLSError{Server: s.Addr(), Err: err}
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &verification):
		e.Reason = verificationReason(s, now, verification)
	case errors.As(err, &record):
		e.Reason = "the server does not speak TLS after STARTTLS: " + record.Msg
	case strings.Contains(tlsAlert(err), "certificate"):
		e.Reason = fmt.Sprintf("the server wants a certificate from this host, or refuses the one it got (%s); check the client "+
			"certificate and key", tlsAlert(err))
	case isTimeout(err):
		e.Reason = fmt.Sprintf("no end of the handshake within %v", timeout)
	default:
		e.Reason = "handshake failed: " + cause(err)
	}
	return e
}

// tlsAlert returns the alert with which the peer ended TLS, if it did. crypto/tls keeps the type of
// alerts to itself and documents only this wrapping.
func tlsAlert(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		return op.Err.Error()
	}
	return ""
}

func verificationReason(s Server, now time.Time, err *tls.CertificateVerificationError) string {
	trusted := "the trusted certificates"
	if s.CertFile != "" {
		trusted = fmt.Sprintf("%q", s.CertFile)
	}
	if len(err.UnverifiedCertificates) == 0 {
		return fmt.Sprintf("the server's certificate cannot be verified: %v", err.Err)
	}
	leaf := err.UnverifiedCertificates[0]
	cert := identify(leaf)

	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err.Err, &host):
		return hostReason(leaf, s.verifyName())
	case errors.As(err.Err, &unknown) && isInsecure(leaf.SignatureAlgorithm):
		return fmt.Sprintf("%s is signed with %s, which is not secure and not accepted; make one that is signed with SHA-256", cert,
			leaf.SignatureAlgorithm)
	case errors.As(err.Err, &unknown):
		return fmt.Sprintf("%s is not signed by any certificate in %s; put the CA's certificate there, or the server's own if "+
			"it is self-signed", cert, trusted)
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired:
		which := leaf
		if invalid.Cert != nil && !invalid.Cert.Equal(leaf) {
			which = invalid.Cert
			cert += fmt.Sprintf(", through the certificate with subject %q, valid from %s to %s,", which.Subject.String(),
				which.NotBefore.UTC().Format(minute), which.NotAfter.UTC().Format(minute))
		}
		// Without the time of day, because with it the reason would change every minute.
		clock := now.UTC().Format("2006-01-02")
		if now.Before(which.NotBefore) {
			return fmt.Sprintf("%s is not valid yet (this host's clock says %s); set the clock, or wait", cert, clock)
		}
		return fmt.Sprintf("%s has expired (this host's clock says %s); renew it, or set the clock", cert, clock)
	}
	return fmt.Sprintf("%s cannot be verified against %s: %q", cert, trusted, err.Err.Error())
}

// isInsecure reports whether crypto/x509 refuses this kind of signature.
func isInsecure(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return true
	}
	return false
}

const minute = "2006-01-02 15:04 MST"

// identify says which certificate an error is about.
func identify(c *x509.Certificate) string {
	return fmt.Sprintf("certificate with subject %q, issuer %q, valid from %s to %s", c.Subject.String(), c.Issuer.String(),
		c.NotBefore.UTC().Format(minute), c.NotAfter.UTC().Format(minute))
}

// VerifyHost checks that a certificate is valid for a host. The error says what to do.
func VerifyHost(c *x509.Certificate, host string) error {
	if err := c.VerifyHostname(host); err != nil {
		return &worded{hostReason(c, host), err}
	}
	return nil
}

func hostReason(c *x509.Certificate, host string) string {
	names := certificateNames(c)
	if len(names) == 0 {
		return fmt.Sprintf("%s is good for no host at all, since it has no subject alternative names; "+
			"make one with the subject alternative name %q", identify(c), host)
	}
	return fmt.Sprintf("%s is not good for host %q, only for %s; use one of these as the host, or make a certificate for this one",
		identify(c), host, strings.Join(names, ", "))
}

// certificateNames lists the hosts that a certificate is valid for, quoted.
func certificateNames(c *x509.Certificate) []string {
	var names []string
	for _, n := range c.DNSNames {
		names = append(names, fmt.Sprintf("%q", n))
	}
	for _, ip := range c.IPAddresses {
		names = append(names, fmt.Sprintf("%q", ip.String()))
	}
	return names
}
