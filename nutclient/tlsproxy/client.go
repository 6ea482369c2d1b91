package tlsproxy

import (
	"bufio"
	"context"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/internal/renewed"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// ClientConfig says which server a client proxy connects to, and how to trust it.
type ClientConfig struct {
	Host string // of an upsd with TLS, or of a server proxy; its certificate must be valid for this name
	Port int

	// CAFile has the certificates that the server's is verified with, as PEM: see
	// nutclient.Server.Roots. CertFile and KeyFile, if not empty, have a certificate to present to
	// the server, and its key. They are read again when they have changed.
	CAFile, CertFile, KeyFile string
}

// NewClient returns a proxy that connects plain clients on this host to a server elsewhere over
// TLS.
func NewClient(c ClientConfig, o Options) (*Proxy, error) {
	p := newProxy(o, nutclient.Server{Host: c.Host, Port: c.Port})
	files := []string{c.CAFile}
	if c.CertFile != "" {
		files = append(files, c.CertFile, c.KeyFile)
	}
	var err error
	p.remote, err = renewed.New(p.log, files, func(contents [][]byte) (*nutclient.Server, error) {
		s := p.upsd
		s.CertFile, s.Roots = c.CAFile, contents[0]
		if len(contents) > 1 {
			s.ClientCert, s.ClientKey = contents[1], contents[2]
		}
		return &s, s.CheckTLS()
	}, func(contents [][]byte) error {
		if len(contents) == 1 {
			return nil
		}
		return renewed.ValidNow(c.CertFile, contents[1])
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// openClient waits for the first command that is not STARTTLS, and connects to the server.
func (p *Proxy) openClient(ctx context.Context, client net.Conn) (*link, error) {
	// A kernel can be configured to accept others at loopback addresses (route_localnet).
	if !address(client.RemoteAddr()).IsLoopback() {
		return nil, p.turnDown(client, errRemote)
	}
	client.SetDeadline(time.Now().Add(p.limits.Idle))
	first, err := firstCommand(client, p.limits.Line)
	if err != nil {
		return nil, p.turnDown(client, err)
	}
	client.SetDeadline(time.Time{})
	upsd, err := p.reach(ctx, *p.remote.Get())
	if err != nil {
		code := nutclient.ErrDriverNotConnected
		if errors.As(err, new(*nutclient.TLSError)) {
			code = nutclient.ErrAccessDenied
		}
		refuse(client, code)
		return nil, err
	}
	return &link{client: client, upsd: upsd, first: first}, nil
}

// firstCommand answers STARTTLS until another command arrives, and returns that with the bytes
// after it. A later STARTTLS is left to the server, because a reply from here could overtake
// others.
func firstCommand(client net.Conn, most int) ([]byte, error) {
	r := bufio.NewReaderSize(client, most)
	for {
		line, err := readLine(r)
		if err != nil {
			return nil, err
		}
		if word(line) != startTLS {
			behind, _ := r.Peek(r.Buffered()) // only those that have arrived
			return slices.Concat(line, behind), nil
		}
		if err := say(client, "ERR "+string(nutclient.ErrFeatureNotConfigured)); err != nil {
			return nil, err
		}
	}
}
