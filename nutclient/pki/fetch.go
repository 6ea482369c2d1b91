package pki

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient"
)

const (
	// fetchTime bounds a fetch, from the first packet to the end of the handshake.
	fetchTime = 10 * time.Second

	// maxReply bounds the reply to STARTTLS. upsd's has 12 bytes.
	maxReply = 512
)

// ErrNoTLS is in the error of Fetch if the server says that it has no TLS.
var ErrNoTLS = errors.New("the server has no TLS")

// Fetch asks an upsd at host:port for TLS and returns the certificates that it presents, its own
// first. It verifies only that the server has the key of its certificate: anybody may have
// answered. It sends only STARTTLS and a handshake.
func Fetch(ctx context.Context, addr string) ([]*x509.Certificate, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, nutclient.ConnectError(addr, fetchTime, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()

	if err := startTLS(conn); err != nil {
		return nil, failure(ctx, addr, "STARTTLS", err)
	}
	client := tls.Client(conn, &tls.Config{
		MinVersion:         tls.VersionTLS12, // what the monitor would accept
		ServerName:         host,
		InsecureSkipVerify: true, // only to see what the server presents
	})
	if err := client.Handshake(); err != nil {
		return nil, failure(ctx, addr, "TLS handshake", err)
	}
	return client.ConnectionState().PeerCertificates, nil
}

// startTLS asks for TLS, and returns when the server agrees.
func startTLS(conn io.ReadWriter) error {
	if _, err := io.WriteString(conn, "STARTTLS\n"); err != nil {
		return err
	}
	r := bufio.NewReaderSize(conn, maxReply)
	line, err := r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return fmt.Errorf("a reply of more than %d bytes; is this an upsd?", maxReply)
	case err != nil:
		return err
	}
	reply := strings.TrimRight(string(line), "\r\n")
	switch {
	case reply == "ERR FEATURE-NOT-CONFIGURED" || reply == "ERR FEATURE-NOT-SUPPORTED":
		return fmt.Errorf("%w (it answers %s); give it a certificate, in its upsd.conf: CERTFILE, or CERTPATH and CERTIDENT", ErrNoTLS, reply)
	case reply != "OK" && !strings.HasPrefix(reply, "OK "):
		return fmt.Errorf("unexpected reply %.60q; is this an upsd?", reply)
	case r.Buffered() > 0:
		return errors.New("the server has sent more before TLS began")
	}
	return nil
}

// failure describes what went wrong on a connection.
func failure(ctx context.Context, addr, what string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx) // otherwise the error would be the deadline that it set
	}
	return nutclient.NetworkError(addr, what, fetchTime, err)
}

// Verify reports whether a monitor that trusts these roots would accept a server's certificates for
// a host. The error says why not.
func Verify(chain, roots []*x509.Certificate, host string) error {
	o := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: host}
	for _, c := range roots {
		o.Roots.AddCert(c)
	}
	for _, c := range chain[1:] {
		o.Intermediates.AddCert(c)
	}
	if _, err := chain[0].Verify(o); err != nil {
		if errors.As(err, new(x509.HostnameError)) {
			return nutclient.VerifyHost(chain[0], host)
		}
		return err
	}
	return nil
}

// Pin chooses the certificate to trust a server by from those that it presents, and checks that a
// monitor would then accept the server. It is the server's own if that is self-signed, otherwise
// that of the topmost CA, which stays the same when the server's is renewed.
func Pin(chain []*x509.Certificate, host string) (*x509.Certificate, error) {
	pin := chain[0]
	if !selfSigned(pin) {
		pin = nil
		for _, c := range chain[1:] {
			if c.IsCA && (pin == nil || !selfSigned(pin)) {
				pin = c
			}
		}
		if pin == nil {
			return nil, errors.New("the server does not send the certificate of the CA that signed its own certificate; copy it from the machine where it was made")
		}
	}
	if err := Verify(chain, []*x509.Certificate{pin}, host); err != nil {
		return nil, fmt.Errorf("a monitor would refuse this server even so: %w", err)
	}
	return pin, nil
}
