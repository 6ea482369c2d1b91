package nutclient

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		serveFleet()
		return
	}
	goleak.VerifyTestMain(m)
}

const password = "pass \"word\" \\ 1" // needs every kind of quoting

// inbox collects reports.
type inbox struct {
	mu      sync.Mutex
	reports []Report
	seen    int // how many reports await has looked at
	arrival chan struct{}
}

func newInbox() *inbox { return &inbox{arrival: make(chan struct{}, 1)} }

func (b *inbox) deliver(r Report) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reports = append(b.reports, r)
	select {
	case b.arrival <- struct{}{}:
	default:
	}
}

// await returns the first report, after the one that it returned last, for which ok returns true.
func (b *inbox) await(t testing.TB, what string, ok func(Report) bool) Report {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		b.mu.Lock()
		for b.seen < len(b.reports) {
			r := b.reports[b.seen]
			b.seen++
			if ok(r) {
				b.mu.Unlock()
				return r
			}
		}
		all := slices.Clone(b.reports)
		b.mu.Unlock()
		select {
		case <-b.arrival:
		case <-deadline:
			t.Fatalf("timed out waiting for a report of %s; last reports: %v", what, all[max(0, len(all)-10):])
		}
	}
}

func (b *inbox) awaitStatus(t testing.TB, unit, status string) Report {
	t.Helper()
	return b.await(t, unit+" "+status, func(r Report) bool { return r.Unit == unit && r.Err == nil && r.Status == status })
}

func (b *inbox) awaitLost(t testing.TB, unit string) error {
	t.Helper()
	return b.await(t, unit+" lost", func(r Report) bool { return r.Unit == unit && r.Err != nil }).Err
}

// skip drops the reports so far.
func (b *inbox) skip() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = len(b.reports)
}

func (b *inbox) all() []Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.reports)
}

// startPoller returns a Poller with a short period. It is closed when the test ends.
func startPoller(t testing.TB, b *inbox, period time.Duration) *Poller {
	t.Helper()
	p := NewPoller(Options{Timeout: 5 * time.Second, Deliver: b.deliver})
	p.SetPeriod(period)
	t.Cleanup(func() { closePoller(t, p) })
	return p
}

func closePoller(t testing.TB, p *Poller) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := p.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
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

// startSim starts a simulated upsd with TLS. The Server says how to reach it.
func startSim(t testing.TB, units map[string]map[string]string) (*simupsd.Server, Server) {
	t.Helper()
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.Issue("localhost", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"monitor": password}, Units: units})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, Server{Host: "127.0.0.1", Port: s.Port(), Roots: authority.PEM(), CertFile: "/etc/ca.pem"}
}

// listen serves each connection with serve until the test ends.
func listen(t testing.TB, serve func(net.Conn)) Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var conns []net.Conn
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			all.Go(func() {
				defer conn.Close()
				serve(conn)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range conns {
			c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Plaintext: true}
}

// pipeNet is a network with one server in it, made of net.Pipe so that it works within a synctest
// bubble. The server's address is 127.0.0.1.
type pipeNet struct {
	start   time.Time
	answer  func(conn int, line string) (string, bool) // the whole reply; false closes the connection; nil or "": see usual
	tls     *tls.Config                                // of the server; nil: it has no TLS
	latency time.Duration                              // from one end to the other; if not 0, data on its way is buffered
	wrap    func(net.Conn) net.Conn                    // wraps the client's end; nil: it does not

	mu    sync.Mutex
	down  bool
	dials []time.Duration
	told  []told

	serving sync.WaitGroup
}

// told is a line that the server received.
type told struct {
	at   time.Duration // since start
	conn int
	line string
}

func newPipeNet() *pipeNet { return &pipeNet{start: time.Now()} }

var errDown = errors.New("the server is down")

// silence is the answer of a server that does not answer.
const silence = "(silence)"

// startTLS gives the server TLS and returns the roots to verify it with.
func (n *pipeNet) startTLS(t testing.TB) (roots []byte) {
	t.Helper()
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.Issue("localhost")
	if err != nil {
		t.Fatal(err)
	}
	n.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
	return authority.PEM()
}

func (n *pipeNet) config() *tls.Config {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.tls
}

func (n *pipeNet) dial(context.Context, string, string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dials = append(n.dials, time.Since(n.start))
	if n.down {
		return nil, errDown
	}
	client, server := net.Pipe()
	if n.latency > 0 {
		near, far := server, net.Conn(nil)
		far, server = net.Pipe()
		n.serving.Go(func() { carry(near, far, n.latency) })
		n.serving.Go(func() { carry(far, near, n.latency) })
	}
	if n.wrap != nil {
		client = n.wrap(client)
	}
	id := len(n.dials)
	n.serving.Go(func() { n.serve(id, server) })
	return pipeConn{client, "127.0.0.1:3493"}, nil
}

// carry copies data from one end of a link to the other after a delay.
func carry(from, to net.Conn, latency time.Duration) {
	type parcel struct {
		due  time.Time
		data []byte
	}
	var mu sync.Mutex
	more := sync.NewCond(&mu)
	var road []parcel
	put := func(p parcel) {
		mu.Lock()
		defer mu.Unlock()
		road = append(road, p)
		more.Signal()
	}
	take := func() (p parcel) {
		mu.Lock()
		defer mu.Unlock()
		for len(road) == 0 {
			more.Wait()
		}
		p, road = road[0], road[1:]
		return p
	}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := from.Read(buffer)
			if err != nil {
				put(parcel{due: time.Now()}) // the end
				return
			}
			put(parcel{time.Now().Add(latency), bytes.Clone(buffer[:n])})
		}
	}()
	defer to.Close()
	defer from.Close()
	for p := take(); len(p.data) > 0; p = take() {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			return
		}
	}
}

func (n *pipeNet) serve(id int, conn net.Conn) {
	defer func() { conn.Close() }()
	for r := bufio.NewScanner(conn); r.Scan(); {
		line := r.Text()
		if config := n.config(); line == "STARTTLS" && config != nil {
			if _, err := io.WriteString(conn, "OK STARTTLS\n"); err != nil {
				return
			}
			conn = tls.Server(conn, config)
			r = bufio.NewScanner(conn)
			continue
		}
		n.mu.Lock()
		n.told = append(n.told, told{time.Since(n.start), id, line})
		n.mu.Unlock()
		reply, open := "", true
		if n.answer != nil {
			reply, open = n.answer(id, line)
		}
		if !open {
			return
		}
		if reply == silence {
			continue
		}
		if reply == "" {
			reply = usual(line)
		}
		if _, err := io.WriteString(conn, reply); err != nil {
			return
		}
	}
}

func usual(line string) string {
	if v, ok := strings.CutPrefix(line, "GET VAR "); ok {
		return fmt.Sprintf("VAR %s \"OL\"\n", v)
	}
	return "OK\n"
}

// times returns when the server received a line.
func (n *pipeNet) times(line string) []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	var at []time.Duration
	for _, l := range n.told {
		if l.line == line {
			at = append(at, l.at)
		}
	}
	return at
}

type pipeConn struct {
	net.Conn
	peer string
}

func (c pipeConn) RemoteAddr() net.Addr { return pipeAddr(c.peer) }

type pipeAddr string

func (a pipeAddr) Network() string { return "tcp" }
func (a pipeAddr) String() string  { return string(a) }

// dialTo dials addr, whatever address it is given.
func dialTo(addr string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
}
