package tlsproxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/tls-upsmon/upsmon/internal/renewed"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// ServerConfig says which upsd a server proxy is for, and how the proxy proves its identity.
type ServerConfig struct {
	Host string // of upsd: a loopback address, or localhost
	Port int

	// CertFile has the certificate, followed by any intermediate certificates, as PEM; KeyFile its
	// key. One file may have both. They are read again when they have changed.
	CertFile, KeyFile string

	// ClientCAFile has, as PEM, the certificates of the CAs that sign those of clients. With it, a
	// client without such a certificate is refused; without it, no client is asked for one. It is
	// also read again.
	ClientCAFile string
}

// NewServer returns a proxy that connects clients that send STARTTLS to a plain upsd on this host.
func NewServer(c ServerConfig, o Options) (*Proxy, error) {
	upsd := nutclient.Server{Host: c.Host, Port: c.Port, Plaintext: true}
	if ip := net.ParseIP(c.Host); c.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, &nutclient.PlaintextError{Server: upsd.Addr(), Peer: c.Host}
	}
	p := newProxy(o, upsd)
	files := []string{c.CertFile, c.KeyFile}
	if c.ClientCAFile != "" {
		files = append(files, c.ClientCAFile)
	}
	var err error
	p.server, err = renewed.New(p.log, files, func(contents [][]byte) (*tls.Config, error) { return serverTLS(c, contents) },
		func(contents [][]byte) error { return renewed.ValidNow(c.CertFile, contents[0]) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

// serverTLS makes the configuration of the contents of CertFile, KeyFile and, if there is one,
// ClientCAFile.
func serverTLS(c ServerConfig, contents [][]byte) (*tls.Config, error) {
	pair, err := tls.X509KeyPair(contents[0], contents[1])
	if err != nil {
		return nil, fmt.Errorf("certificate %q with key %q: %w; both must be PEM, and the key the certificate's, without a passphrase",
			c.CertFile, c.KeyFile, err)
	}
	// Connections last for days, so nothing is gained from session tickets, which would let a
	// client skip the check of its certificate.
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, SessionTicketsDisabled: true}
	if len(contents) > 2 {
		config.ClientCAs, config.ClientAuth = x509.NewCertPool(), tls.RequireAndVerifyClientCert
		if !config.ClientCAs.AppendCertsFromPEM(contents[2]) {
			return nil, fmt.Errorf("no certificate in %q to verify clients with; it must hold the CA's certificate as PEM", c.ClientCAFile)
		}
	}
	return config, nil
}

// openServer waits for STARTTLS, does the handshake, and connects to upsd.
func (p *Proxy) openServer(ctx context.Context, client net.Conn) (*link, error) {
	client.SetDeadline(time.Now().Add(p.limits.Handshake))
	r := bufio.NewReaderSize(client, p.limits.Line)
	line, err := readLine(r)
	var answer string
	if err == nil {
		answer, err = judge(line, r.Buffered())
	}
	if err != nil {
		return nil, p.turnDown(client, err)
	}
	if err := say(client, answer); err != nil || answer != okStartTLS {
		return nil, err
	}
	c := &secured{Conn: tls.Server(client, p.server.Get()), raw: client}
	if err := c.Handshake(); err != nil {
		linger(client)
		return nil, fmt.Errorf("TLS handshake: %w", err)
	}
	client.SetDeadline(time.Time{})
	upsd, err := p.reach(ctx, p.upsd)
	if err != nil {
		linger(c)
		return nil, err
	}
	return &link{client: c, upsd: upsd}, nil
}

// turnDown refuses a client because of its first command, and returns the error for the log, if it
// is one.
func (p *Proxy) turnDown(client net.Conn, err error) error {
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		if refused == errSecret && p.bare.now() {
			p.log.Warn("a client has sent a user name or a password without TLS; others may have read it: change it, and have "+
				"the client use TLS", "client", client.RemoteAddr())
		}
		refuse(client, refused.code)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// secured is a TLS connection to a client.
type secured struct {
	*tls.Conn
	raw net.Conn
}

// Close does not wait for a client that does not read.
func (s *secured) Close() error { return s.raw.Close() }
