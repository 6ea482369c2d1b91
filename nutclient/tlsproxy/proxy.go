package tlsproxy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/internal/renewed"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// Limits bound what clients and servers can cost. A field of 0 or less means its default.
type Limits struct {
	// Connections is how many there may be at the same time. It should be less than upsd's MAXCONN,
	// which is 1024 on most systems, so that clients on upsd's own host always find room. Default
	// 512.
	Connections int

	// PerAddress is how many of them may come from one IPv4 address or one IPv6 /64 network.
	// Default 64. It does not apply to a client proxy, whose clients all have this host's address.
	PerAddress int

	// Line is how many bytes a command may have, its end included. Default 4096.
	Line int

	// Handshake bounds the time from the accept to the end of the TLS handshake, and each step of
	// the way to upsd: the connect, STARTTLS, the handshake. Default 10 s.
	Handshake time.Duration

	// Idle is how long both sides may be silent before the connection is closed. Default 90 s; upsd
	// itself closes it after 60 s.
	Idle time.Duration

	// Grace is how long exchanges may continue after a proxy is told to stop. A connection that is
	// silent for a second is closed earlier. Default 5 s.
	Grace time.Duration
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Connections: positive(l.Connections, 512),
		PerAddress:  positive(l.PerAddress, 64),
		Line:        positive(l.Line, 4096),
		Handshake:   positive(l.Handshake, 10*time.Second),
		Idle:        positive(l.Idle, 90*time.Second),
		Grace:       positive(l.Grace, 5*time.Second),
	}
}

func positive[T int | time.Duration](n, otherwise T) T {
	if n > 0 {
		return n
	}
	return otherwise
}

// maxTurned is how many clients beyond the limits get an error at the same time. Others are just
// disconnected.
const maxTurned = 16

// Options are what a proxy of either kind may be given.
type Options struct {
	Limits Limits
	Logger *slog.Logger // nil: nothing is logged

	// Status receives one line about the state of the proxy: when Serve has begun, when upsd cannot
	// be reached, when it can again, and when Serve ends. It must not block, and may be nil.
	Status func(string)

	dial func(ctx context.Context, network, addr string) (net.Conn, error) // as in nutclient.Options
}

// Proxy is a server proxy or a client proxy.
type Proxy struct {
	limits  Limits
	log     *slog.Logger
	status  func(string)
	dialing nutclient.Options
	gate    *gate
	trouble trouble
	full    seldom         // whether to log that there is no room
	bare    seldom         // whether to log that a client uses no TLS
	turned  chan struct{}  // a token for each client that is being refused
	serving sync.WaitGroup // of all clients

	server *renewed.Files[tls.Config]       // nil in a client proxy
	remote *renewed.Files[nutclient.Server] // where TLS leads to; nil in a server proxy
	upsd   nutclient.Server                 // host and port of the other side, without TLS
}

func newProxy(o Options, upsd nutclient.Server) *Proxy {
	p := &Proxy{
		limits: o.Limits.withDefaults(),
		log:    o.Logger,
		status: o.Status,
		turned: make(chan struct{}, maxTurned),
		upsd:   upsd,
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if p.status == nil {
		p.status = func(string) {}
	}
	p.dialing = nutclient.Options{Timeout: p.limits.Handshake, Dial: o.dial}
	p.gate = newGate(p.limits.Connections, p.limits.PerAddress)
	return p
}

// Listen returns a listener at host:port for Serve; without a host, on all addresses. A client
// proxy refuses all but loopback addresses, because its clients do not use TLS.
func (p *Proxy) Listen(addr string) (net.Listener, error) {
	a, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w; write host:port", addr, err)
	}
	if p.server == nil && !a.IP.IsLoopback() {
		return nil, fmt.Errorf("listen on %q: not a loopback address, and clients speak without TLS here; "+
			"listen on 127.0.0.1 or [::1]", addr)
	}
	l, err := net.ListenTCP("tcp", a)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("listen on %q: %w; a port below 1024 takes root, or CAP_NET_BIND_SERVICE", addr, errors.Unwrap(err))
	case err != nil:
		return nil, fmt.Errorf("listen on %q: %w; --listen names another place", addr, errors.Unwrap(err))
	}
	return l, nil
}

// Serve serves the clients of the listeners until ctx ends. Then it stops accepting, waits for
// current exchanges (see [Limits].Grace), closes everything else, and returns when all goroutines
// have ended. It closes the listeners.
func (p *Proxy) Serve(ctx context.Context, listeners ...net.Listener) {
	live, cut := context.WithCancel(context.Background())
	defer cut()
	// Privileges may have been dropped since the files were read. If they can no longer be read,
	// the log must say so now.
	if p.server != nil {
		p.server.Refresh()
	} else {
		p.remote.Refresh()
	}
	var accepting sync.WaitGroup
	var names []string
	for _, l := range listeners {
		names = append(names, l.Addr().String())
		accepting.Go(func() { p.accept(ctx, live, l) })
	}
	p.log.Info("listening", "on", strings.Join(names, " "), "to", p.upsd)
	p.status(fmt.Sprintf("Listening on %s, to %s", strings.Join(names, " "), p.upsd))

	<-ctx.Done()
	p.log.Info("stopping", "connections", p.gate.count())
	p.status("Stopping")
	for _, l := range listeners {
		_ = l.Close() // it accepts no more anyway
	}
	accepting.Wait()
	grace := time.AfterFunc(p.limits.Grace, cut)
	defer grace.Stop()
	p.serving.Wait()
}

// maxPause is the longest pause after a failed accept, for example without free file descriptors.
// It helps when clients disconnect.
const maxPause = time.Second

// accept serves the clients of a listener until ctx ends.
func (p *Proxy) accept(ctx, live context.Context, l net.Listener) {
	for pause := time.Duration(0); ; {
		c, err := l.Accept()
		if err == nil {
			pause = 0
			p.admit(ctx, live, c)
			continue
		}
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return
		}
		if pause == 0 {
			p.log.Error("no connections are accepted for now", "error", err)
		}
		pause = min(2*pause+5*time.Millisecond, maxPause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

// admit serves a client, if there is room.
func (p *Proxy) admit(ctx, live context.Context, c net.Conn) {
	from := address(c.RemoteAddr())
	if p.server == nil {
		from = netip.Addr{} // all clients are on this host
	}
	leave, err := p.gate.enter(from)
	if err == nil {
		p.serving.Go(func() {
			defer leave()
			p.serve(ctx, live, c)
		})
		return
	}
	if p.full.now() {
		p.log.Warn("a connection is refused", "client", c.RemoteAddr(), "reason", err)
	}
	select {
	case p.turned <- struct{}{}:
		p.serving.Go(func() {
			defer func() { <-p.turned }()
			refuse(c, nutclient.ErrAccessDenied)
			c.Close()
		})
	default:
		c.Close()
	}
}

// address returns the IP address of a peer, or the zero value if it has none.
func address(a net.Addr) netip.Addr {
	ap, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

// serve serves one client until it leaves, or live ends.
func (p *Proxy) serve(ctx, live context.Context, client net.Conn) {
	log := p.log.With("client", client.RemoteAddr())
	log.Debug("connected")
	stop := context.AfterFunc(ctx, func() { client.Close() })
	link, err := p.open(ctx, client)
	stopped := !stop()
	if link != nil && !stopped {
		err = p.relay(ctx, live, link)
	} else if link != nil {
		link.upsd.Close()
	}
	client.Close()
	log.Debug("disconnected", "reason", reason(err))
}

// A link is a client with its connection to upsd.
type link struct {
	client, upsd net.Conn
	first        []byte // what the client has already sent
}

// open does everything before bytes can be forwarded. It may return neither a link nor an error if
// the client has left.
func (p *Proxy) open(ctx context.Context, client net.Conn) (*link, error) {
	if p.server != nil {
		return p.openServer(ctx, client)
	}
	return p.openClient(ctx, client)
}

// reach connects to upsd, and reports whether upsd can be reached when that changes.
func (p *Proxy) reach(ctx context.Context, s nutclient.Server) (net.Conn, error) {
	c, err := nutclient.DialTransport(ctx, s, p.dialing)
	if ctx.Err() != nil {
		return c, err // this says nothing about upsd
	}
	if p.trouble.changed(err) {
		if err != nil {
			p.log.Error("clients cannot be served", "error", err)
			p.status("Clients cannot be served: " + err.Error())
		} else {
			p.log.Info("clients are served again", "by", p.upsd)
			p.status("Clients are served again by " + p.upsd.Addr())
		}
	}
	return c, err
}

// reason says why a connection has ended, for the log.
func reason(err error) string {
	var op *net.OpError
	switch {
	case err == nil:
		return "closed"
	case errors.As(err, &op) && op.Op != "remote error":
		return op.Op + ": " + op.Err.Error() // without the addresses
	}
	return err.Error()
}
