package tlsproxy

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m)
}

const secret = "sekret"

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits until ok returns true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("timed out waiting for: %s", what)
		}
	}
}

// record collects the log.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

func (r *record) has(text string) bool { return strings.Contains(r.String(), text) }

// count returns how many lines of a level contain the text.
func (r *record) count(level slog.Level, text string) int {
	n := 0
	for line := range strings.Lines(r.String()) {
		if strings.Contains(line, "level="+level.String()+" ") && strings.Contains(line, text) {
			n++
		}
	}
	return n
}

func (r *record) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// files are a certificate for localhost, its key and its CA's certificate.
type files struct {
	authority     *simupsd.Authority
	cert, key, ca string
}

func newFiles(t testing.TB) files {
	t.Helper()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	dir := t.TempDir()
	f := files{authority, filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "ca.pem")}
	f.issue(t, "localhost", "127.0.0.1")
	check(t, os.WriteFile(f.ca, authority.PEM(), 0o600))
	return f
}

// issue replaces the certificate with a new one.
func (f files) issue(t testing.TB, names ...string) {
	t.Helper()
	cert, key, err := f.authority.IssuePEM(names...)
	check(t, err)
	check(t, os.WriteFile(f.cert, cert, 0o600))
	check(t, os.WriteFile(f.key, key, 0o600))
}

// running is a proxy that serves until the test ends, or stop.
type running struct {
	*Proxy
	record *record
	host   string
	port   int
	stop   func() // returns after Serve
}

func (r *running) addr() string { return fmt.Sprintf("%s:%d", r.host, r.port) }

// run serves on a free port.
func run(t testing.TB, p *Proxy, err error, r *record) *running {
	t.Helper()
	check(t, err)
	l, err := p.Listen("127.0.0.1:0")
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Serve(ctx, l)
	}()
	stop := func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return &running{p, r, "127.0.0.1", l.Addr().(*net.TCPAddr).Port, stop}
}

// server runs a server proxy in front of an upsd.
func server(t testing.TB, f files, port int, limits Limits) *running {
	t.Helper()
	r := new(record)
	p, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: port, CertFile: f.cert, KeyFile: f.key},
		Options{Limits: limits, Logger: r.logger()})
	return run(t, p, err, r)
}

// client runs a client proxy to a server.
func client(t testing.TB, f files, port int) *running {
	t.Helper()
	r := new(record)
	p, err := NewClient(ClientConfig{Host: "localhost", Port: port, CAFile: f.ca}, Options{Logger: r.logger()})
	return run(t, p, err, r)
}

// through returns the server proxy as a server for package nutclient.
func (f files) through(r *running) nutclient.Server {
	return nutclient.Server{Host: r.host, Port: r.port, Roots: f.authority.PEM(), CertFile: f.ca}
}

// startSim starts a simulated upsd.
func startSim(t testing.TB, c simupsd.Config) *simupsd.Server {
	t.Helper()
	c.Users = map[string]string{"monitor": secret}
	if c.Units == nil {
		c.Units = map[string]map[string]string{"one": {"ups.status": "OL"}}
	}
	s, err := simupsd.Start(c)
	check(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// peer is a client, or an upsd, that the test plays.
type peer struct {
	t testing.TB
	net.Conn
	r *bufio.Reader
}

func newPeer(t testing.TB, c net.Conn) *peer {
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(time.Minute))
	return &peer{t, c, bufio.NewReader(c)}
}

func dial(t testing.TB, r *running) *peer {
	t.Helper()
	c, err := net.Dial("tcp", r.addr())
	check(t, err)
	return newPeer(t, c)
}

func (p *peer) say(text string) {
	p.t.Helper()
	_, err := io.WriteString(p, text)
	check(p.t, err)
}

// hears fails the test unless these are the next lines.
func (p *peer) hears(lines ...string) {
	p.t.Helper()
	for _, want := range lines {
		got, err := p.r.ReadString('\n')
		if got != want+"\n" {
			p.t.Fatalf("received %q, %v; want %q", got, err, want)
		}
	}
}

// closed fails the test unless the other side has closed the connection in order.
func (p *peer) closed() {
	p.t.Helper()
	if rest, err := io.ReadAll(p.r); len(rest) > 0 || err != nil {
		p.t.Fatalf("received %q, %v; want the end", rest, err)
	}
}

// startTLS does what a client of the server proxy does.
func (p *peer) startTLS(config *tls.Config) *peer {
	p.t.Helper()
	p.say("STARTTLS\n")
	p.hears("OK STARTTLS")
	secured := tls.Client(p.Conn, config)
	check(p.t, secured.Handshake())
	return &peer{p.t, secured, bufio.NewReader(secured)}
}

func (f files) config(t testing.TB) *tls.Config {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(f.authority.PEM())
	return &tls.Config{RootCAs: roots, ServerName: "localhost"}
}

// pipes is a network of net.Pipe, which works within a synctest bubble.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

// dial can be the Dial of nutclient.Options.
func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	a, b := net.Pipe()
	p.conns <- pipeConn{a, "127.0.0.1:1"}
	return pipeConn{b, "127.0.0.1:2"}, nil
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return pipeAddr("127.0.0.1:2") }

type pipeConn struct {
	net.Conn
	peer string
}

func (c pipeConn) RemoteAddr() net.Addr { return pipeAddr(c.peer) }

type pipeAddr string

func (a pipeAddr) Network() string { return "tcp" }
func (a pipeAddr) String() string  { return string(a) }
