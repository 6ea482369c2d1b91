package actions

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
	"time"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// maxQuote bounds how much of an answer is quoted, in bytes.
const maxQuote = 200

// quote formats data from the network as part of a line.
func quote(said string) string {
	return text.Short(strings.Join(strings.Fields(text.Clip(said, 4*maxQuote)), " "), maxQuote)
}

// Fault says in our own words why a connection to a service failed, without numbers that differ each
// time, and what may help if that is known. It returns nil for an error of unknown origin, because
// that may contain anything. Other packages that connect to services use it, too.
func Fault(ctx context.Context, err error, timeout time.Duration) (remedy string, what error) {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		dns         *net.DNSError
		op          *net.OpError
	)
	switch {
	case errors.Is(context.Cause(ctx), ErrTimeout), errors.Is(err, os.ErrDeadlineExceeded):
		return "", fmt.Errorf("%w after %v", ErrTimeout, timeout)
	case errors.As(err, &certificate):
		return remedyFor(certificate.Err), errors.New("its certificate is not valid: " + quote(certificate.Err.Error()))
	case errors.As(err, &record):
		return "", errors.New("it does not speak TLS there")
	case errors.As(err, &dns) && dns.IsNotFound:
		return "", errors.New("its name has no address")
	case errors.As(err, &dns):
		return "is there a name server?", errors.New("its name cannot be looked up")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "", errors.New("it has closed the connection")
	case errors.As(err, &op):
		return "", op.Err
	}
	return "", nil
}

// remedyFor says what to do about a bad certificate.
func remedyFor(err error) string {
	var (
		name      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &name):
		return "use a name that is in the certificate"
	case errors.As(err, &authority):
		return "add the authority that has signed it to those that this host trusts"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "have it renewed, and look at this host's clock"
	}
	return ""
}

// A boundedConn ends a connection if the peer sends too much.
type boundedConn struct {
	net.Conn
	left int
}

// allow gives the connection the time and the number of bytes of one try.
func (b *boundedConn) allow(ctx context.Context) {
	b.left = maxReplies
	deadline, _ := ctx.Deadline()
	_ = b.SetDeadline(deadline)
	if ctx.Err() != nil { // it may have ended just before
		_ = b.SetDeadline(time.Unix(1, 0))
	}
}

// Read fails once too much has been received.
func (b *boundedConn) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("it sends without end")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
