package nutclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestSameReason: the same trouble has the same text each time, so that code that logs it can log
// it once. The text fits the trouble.
func TestSameReason(t *testing.T) {
	closed := listen(t, func(net.Conn) {})
	closedPort := freeport.Pick(t)
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	expired, err := authority.IssueBetween(now.Add(-2*time.Hour), now.Add(-time.Hour), "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	outdated, err := simupsd.Start(simupsd.Config{Cert: &expired})
	if err != nil {
		t.Fatal(err)
	}
	defer outdated.Close()
	bare, err := simupsd.Start(simupsd.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer bare.Close()

	secured := func(s Server) Server {
		s.Plaintext, s.Roots = false, authority.PEM()
		return s
	}
	startingTLS := func(then func(net.Conn)) Server {
		return secured(listen(t, func(c net.Conn) {
			buffer := make([]byte, 512)
			c.Read(buffer)
			io.WriteString(c, "OK STARTTLS\n")
			c.Read(buffer)
			then(c)
		}))
	}
	reset := func(c net.Conn) { c.(*net.TCPConn).SetLinger(0); c.Close() }
	var turn atomic.Int32
	unnamed := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", fmt.Sprint("127.0.0.1:", closedPort)) // nobody listens there
	}}
	port := regexp.MustCompile(`:\d+->`)
	for _, test := range []struct {
		name   string
		server Server
		o      Options
		want   string
	}{
		{"refused", Server{Host: "127.0.0.1", Port: closedPort, Plaintext: true}, Options{}, "connect: connection refused; is upsd running"},
		{"closed at once", closed, Options{}, "VER: the server closed the connection"},
		{"reset at once", listen(t, reset), Options{}, "VER: the server closed the connection"},
		{"closed or reset", listen(t, func(c net.Conn) {
			if turn.Add(1)%2 == 0 {
				reset(c)
			}
		}), Options{}, "VER: the server closed the connection"},
		{"silent", listen(t, func(c net.Conn) { io.Copy(io.Discard, c) }), Options{}, "VER: no answer within 50ms"},
		{"silent with TLS", secured(listen(t, func(c net.Conn) { io.Copy(io.Discard, c) })), Options{}, "STARTTLS: no answer within 50ms"},
		{"silent in the handshake", startingTLS(func(c net.Conn) { io.Copy(io.Discard, c) }), Options{}, "TLS refused: no end of the handshake within 50ms"},
		{"closed in the handshake", startingTLS(func(net.Conn) {}), Options{}, "TLS refused: handshake failed: the server closed the connection"},
		{"reset in the handshake", startingTLS(reset), Options{}, "TLS refused: handshake failed: the server closed the connection"},
		{"no TLS in the handshake", startingTLS(func(c net.Conn) { io.WriteString(c, "hello\n") }), Options{}, "does not speak TLS after STARTTLS"},
		{"half a reply", listen(t, func(c net.Conn) { c.Read(make([]byte, 512)); io.WriteString(c, "Net") }), Options{}, "in the middle of a reply"},
		{"expired", Server{Host: "127.0.0.1", Port: outdated.Port(), Roots: authority.PEM()}, Options{}, "has expired"},
		{"no TLS", Server{Host: "127.0.0.1", Port: bare.Port(), Roots: authority.PEM()}, Options{}, "the server has no TLS"},
		{"the name server is not there", Server{Host: "ups.example.org", Port: 3493, Plaintext: true}, Options{Dial: (&net.Dialer{Resolver: unnamed}).DialContext}, "the name of the host cannot be resolved: "},
		{"no such host", Server{Host: "ups.invalid", Port: 3493, Plaintext: true}, Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "ups.invalid", Server: "127.0.0.53:53", IsNotFound: true}}
		}}, "connect: host not found; check its name"},
		{"the name server times out", Server{Host: "ups.example.org", Port: 3493, Plaintext: true}, Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "read udp 127.0.0.1:" + ephemeral() + "->127.0.0.53:53: i/o timeout", Name: "ups.example.org",
				Server: "127.0.0.53:53", IsTimeout: true, IsTemporary: true}}
		}}, "the name of the host cannot be resolved: the name server does not answer"},
		{"no route", Server{Host: "192.0.2.1", Port: 3493, Plaintext: true}, Options{Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "read", Net: "udp", Err: &net.DNSError{Err: "read udp 127.0.0.1:" + ephemeral() + "->127.0.0.53:53: read: no route to host", Name: "x"}}
		}}, "cannot be resolved: read: no route to host"},
	} {
		t.Run(test.name, func(t *testing.T) {
			first := ""
			for range 6 {
				o := test.o
				if strings.HasPrefix(test.name, "silent") {
					o.Timeout = 50 * time.Millisecond
				}
				_, err := Dial(t.Context(), test.server, o)
				if err == nil {
					t.Fatal("got no error")
				}
				text := err.Error()
				if first == "" {
					first = text
				}
				if text != first || !strings.Contains(text, test.want) || port.MatchString(text) || strings.Contains(text, "\n") {
					t.Fatalf("got %q, want %q in it and the same text as the first time: %q", text, test.want, first)
				}
				if errors.As(err, new(*net.DNSError)) && strings.Contains(text, "upsd") {
					t.Errorf("a failed name lookup mentions upsd: %q", text)
				}
			}
		})
	}
}

var ports atomic.Int32

// ephemeral returns a different port each time.
func ephemeral() string { return fmt.Sprint(40000 + ports.Add(1)) }

// TestUpsdBusy: a real upsd at its MAXCONN accepts connections but does not answer. This always
// gives the same reason.
func TestUpsdBusy(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{Plaintext: true, Bare: []string{"one"}, MaxConn: 3})
	server := Server{Host: s.Host(), Port: s.Port(), Plaintext: true}
	for range 10 {
		conn, err := Dial(t.Context(), server, Options{Timeout: 3 * time.Second})
		if err != nil {
			break
		}
		defer conn.Close()
	}
	b := newInbox()
	p := NewPoller(Options{Timeout: time.Second, Deliver: b.deliver})
	defer closePoller(t, p)
	p.SetPeriod(realPeriod)
	p.Update([]Unit{{ID: "one", Name: "one", Server: server}})
	want := server.Addr() + ": VER: no answer within 1s"
	for range 3 {
		if err := b.awaitLost(t, "one"); err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
