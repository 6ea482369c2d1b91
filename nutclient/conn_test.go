package nutclient

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// scripted is a server that answers the VER of a Dial, and the first other line with reply. Then it
// waits until the client closes the connection.
func scripted(t testing.TB, reply func(net.Conn)) Server {
	t.Helper()
	return listen(t, func(conn net.Conn) {
		r := bufio.NewReader(conn)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if line == "VER\n" {
				io.WriteString(conn, "a scripted server\n")
				continue
			}
			reply(conn)
			io.Copy(io.Discard, r)
			return
		}
	})
}

// TestFaults: whatever a server does instead of answering, the error says so, nothing is taken for
// an answer, and the connection is closed.
func TestFaults(t *testing.T) {
	say := func(s string) func(net.Conn) { return func(c net.Conn) { io.WriteString(c, s) } }
	for _, test := range []struct {
		name, want string
		fault      func(net.Conn)
	}{
		{"silence", "no answer within", func(net.Conn) {}},
		{"half a line, then silence", "no answer within", say(`VAR one ups.status "OL`)},
		{"a line without its end, then silence", "no answer within", say(`VAR one ups.status "OL"`)},
		{"half a line, then the end", "in the middle of a reply", func(c net.Conn) { say(`VAR one ups.status "O`)(c); c.Close() }},
		{"a line without its end, then the end", "in the middle of a reply", func(c net.Conn) { say(`VAR one ups.status "OL"`)(c); c.Close() }},
		{"the end", "closed the connection", func(c net.Conn) { c.Close() }},
		{"a reset", "", func(c net.Conn) { c.(*net.TCPConn).SetLinger(0); c.Close() }},
		{"another unit's reply", `about "ups.status" of "two"`, say("VAR two ups.status \"OL\"\n")},
		{"another variable's reply", `about "ups.load" of "one"`, say("VAR one ups.load \"OL\"\n")},
		{"a quote that does not end", "does not end", say("VAR one ups.status \"OL\n")},
		{"too much", "not a VAR", say("VAR one ups.status \"OL\" \"LB\"\n")},
		{"an OK", "not a VAR", say("OK\n")},
		{"an empty line", "malformed", say("\n")},
		{"an ERR without a code", "without a code", say("ERR\n")},
		{"binary", "malformed", say("\x16\x03\x01\x00\n")},
		{"a NUL byte in a value", "a NUL byte", say("VAR one ups.status \"O\x00L\"\n")},
		{"a NUL byte in an ERR", "a NUL byte", say("ERR DATA-STALE\x00\n")},
		{"a NUL byte behind an OK", "a NUL byte", say("OK\x00\n")},
		{"10 MB in one line", "more than 65536 bytes", func(c net.Conn) {
			c.SetDeadline(time.Now().Add(time.Minute))
			c.Write(bytes.Repeat([]byte("x"), 10<<20))
		}},
		{"a drip", "no answer within", func(c net.Conn) {
			for range 3000 {
				if _, err := c.Write([]byte("x")); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := scripted(t, test.fault)
			timeout := time.Minute // otherwise a busy machine might cause a time-out
			if test.want == "no answer within" {
				timeout = 3 * time.Second
			}
			conn, err := Dial(t.Context(), server, Options{Timeout: timeout})
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			begun := time.Now()
			answers, err := conn.GetVars(t.Context(), []Query{{"one", "ups.status"}})
			if err == nil || len(answers) != 0 {
				t.Fatalf("got the answers %v and the error %v, want only an error", answers, err)
			}
			if d := time.Since(begun); d > 50*time.Second {
				t.Errorf("the error took %v, want at most 50 s", d)
			}
			if text := err.Error(); !strings.Contains(text, test.want) || !strings.HasPrefix(text, server.Addr()+": GET VAR") ||
				strings.Contains(text, "\n") || len(text) > 400 {
				t.Errorf("error %q, want %q in it", text, test.want)
			}
			if _, again := conn.NumLogins(t.Context(), "one"); !errors.Is(again, err) {
				t.Errorf("a further command: got %v, want the first error", again)
			}
		})
	}
}

// TestLateReply: a reply that arrives after the time-out is not taken for the reply to the next
// command.
func TestLateReply(t *testing.T) {
	late, sent := make(chan struct{}), make(chan struct{})
	server := scripted(t, func(c net.Conn) {
		<-late
		io.WriteString(c, "VAR one ups.status \"OL\"\n")
		close(sent)
	})
	conn, err := Dial(t.Context(), server, Options{Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	query := []Query{{"one", "ups.status"}}
	if _, err := conn.GetVars(t.Context(), query); err == nil {
		t.Error("got no error, want a time-out")
	}
	close(late)
	<-sent
	if answers, err := conn.GetVars(t.Context(), query); err == nil {
		t.Errorf("got %v, which answers the previous question", answers)
	}
}

// TestUnasked: text that nobody asked for is not taken for the answer to the next question.
func TestUnasked(t *testing.T) {
	const reply = "VAR one ups.status \"OL\"\n"
	server := scripted(t, func(c net.Conn) { io.WriteString(c, reply+reply) })
	conn, err := Dial(t.Context(), server, Options{})
	if err != nil {
		t.Fatal(err)
	}
	query := []Query{{"one", "ups.status"}}
	if answers, err := conn.GetVars(t.Context(), query); err != nil || answers[0].Value != "OL" {
		t.Errorf("the first question: got %v, %v; want OL", answers, err)
	}
	answers, err := conn.GetVars(t.Context(), query)
	if err == nil || !strings.Contains(err.Error(), "more than it was asked for") || len(answers) != 0 {
		t.Errorf("the second question: got %v, %v; want an error", answers, err)
	}
}

// TestEndlessLine: the client reads no more of a line than a line may have.
func TestEndlessLine(t *testing.T) {
	n := newPipeNet()
	n.answer = func(_ int, line string) (string, bool) {
		if line == "VER" {
			return "", true
		}
		return strings.Repeat("x", 10<<20), true
	}
	var tap *countingConn
	n.wrap = func(c net.Conn) net.Conn {
		tap = &countingConn{Conn: c}
		return tap
	}
	conn, err := Dial(t.Context(), pipeUnit("").Server, Options{Dial: n.dial})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.GetVars(t.Context(), []Query{{"one", "ups.status"}}); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("got the error %v, want one about a line that is too long", err)
	}
	if tap.read > maxLine+2*readBuffer {
		t.Errorf("read %d bytes of the line, want at most %d", tap.read, maxLine+2*readBuffer)
	}
	n.serving.Wait()
}

// countingConn counts what is read from it.
type countingConn struct {
	net.Conn
	read int
}

func (c *countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.read += n
	return n, err
}

func TestLongLineThatFits(t *testing.T) {
	value := strings.Repeat("x", maxLine-100)
	server := scripted(t, func(c net.Conn) { fmt.Fprintf(c, "VAR one ups.mfr \"%s\"\r\n", value) })
	conn, err := Dial(t.Context(), server, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if answers, err := conn.GetVars(t.Context(), []Query{{"one", "ups.mfr"}}); err != nil || answers[0].Value != value[:maxValue] {
		t.Errorf("got %v, want the first %d bytes of the value", err, maxValue)
	}
}

// TestContext: the end of the context interrupts a command that waits.
func TestContext(t *testing.T) {
	server := scripted(t, func(net.Conn) {})
	conn, err := Dial(t.Context(), server, Options{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if err := conn.Login(ctx, "one"); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 50*time.Second {
		t.Errorf("got %v after %v, want DeadlineExceeded at once", err, time.Since(begun))
	}
}

// TestNothingInTheClear records what is sent to a server with TLS: one word, and then TLS.
func TestNothingInTheClear(t *testing.T) {
	sim, server := startSim(t, map[string]map[string]string{"one": {"ups.status": "OL"}})
	var mu sync.Mutex
	var sent bytes.Buffer
	tap := listen(t, func(client net.Conn) {
		upstream, err := net.Dial("tcp", sim.Addr())
		if err != nil {
			t.Error(err)
			return
		}
		var both sync.WaitGroup
		both.Go(func() { io.Copy(client, upstream); client.Close() })
		both.Go(func() {
			io.Copy(upstream, io.TeeReader(client, writerFunc(func(b []byte) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				return sent.Write(b)
			})))
			upstream.Close()
		})
		both.Wait()
	})
	server.Port = tap.Port
	b := newInbox()
	p := startPoller(t, b, 10*time.Millisecond)
	p.Update([]Unit{{ID: "one", Name: "one", Server: server, User: "monitor", Password: password, Primary: true, Powered: true}})
	if r := b.await(t, "the unit", func(Report) bool { return true }); r.Err != nil {
		t.Error(r.Err)
	} else if err := p.FSD(t.Context(), "one"); err != nil {
		t.Error(err)
	} else {
		b.awaitStatus(t, "one", "FSD OL")
	}
	closePoller(t, p)

	mu.Lock()
	defer mu.Unlock()
	wire, ok := bytes.CutPrefix(sent.Bytes(), []byte("STARTTLS\n"))
	const handshakeRecord = 0x16
	if !ok || len(wire) < 3 || wire[0] != handshakeRecord || wire[1] != 3 {
		t.Fatalf("sent %q, want STARTTLS and then a TLS handshake", sent.Bytes()[:min(100, sent.Len())])
	}
	for _, word := range []string{"word", "monitor", "USERNAME", "PASSWORD", "LOGIN", "ups.status"} {
		if bytes.Contains(sent.Bytes(), []byte(word)) {
			t.Errorf("%q was sent in the clear", word)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestNoTLS: a server that does not begin TLS properly receives nothing but STARTTLS.
func TestNoTLS(t *testing.T) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, reply, want string }{
		{"not configured", "ERR FEATURE-NOT-CONFIGURED\n", "the server has no TLS (it answers ERR FEATURE-NOT-CONFIGURED)"},
		{"not built in", "ERR FEATURE-NOT-SUPPORTED\n", "the server has no TLS"},
		{"unknown", "ERR UNKNOWN-COMMAND\n", "the server has no TLS"},
		{"nonsense", "YES\n", "not OK"},
		{"injected", "OK STARTTLS\nVAR one ups.status \"OL\"\n", "more before TLS began"},
		{"injected half", "OK STARTTLS\nO", "more before TLS began"},
		{"plain text instead", "OK STARTTLS\n", "does not speak TLS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mu sync.Mutex
			var got bytes.Buffer
			server := listen(t, func(c net.Conn) {
				for r := bufio.NewReader(c); ; {
					line, err := r.ReadString('\n')
					mu.Lock()
					got.WriteString(line)
					mu.Unlock()
					if err != nil {
						return
					}
					if line == "STARTTLS\n" {
						io.WriteString(c, test.reply)
					} else {
						io.WriteString(c, "OK\nOK\nOK\nOK\n")
					}
					if test.name == "plain text instead" {
						r.ReadByte() // the client has begun TLS
						io.WriteString(c, "VAR one ups.status \"OL\"\n")
						io.Copy(writerFunc(func(b []byte) (int, error) {
							mu.Lock()
							defer mu.Unlock()
							return got.Write(b)
						}), r)
						return
					}
				}
			})
			server.Plaintext, server.Roots = false, authority.PEM()
			b := newInbox()
			p := startPoller(t, b, 10*time.Millisecond)
			p.Update([]Unit{{ID: "one", Name: "one", Server: server, User: "monitor", Password: password, Powered: true}})
			err := b.awaitLost(t, "one")
			if !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), server.Addr()+": ") {
				t.Errorf("error %q, want %q in it", err, test.want)
			}
			b.awaitLost(t, "one") // again, after a reconnect
			closePoller(t, p)
			mu.Lock()
			defer mu.Unlock()
			if test.name == "plain text instead" {
				if bytes.Contains(got.Bytes(), []byte("word")) || bytes.Contains(got.Bytes(), []byte("USERNAME")) {
					t.Errorf("the server received %q", got.Bytes())
				}
			} else if rest := strings.ReplaceAll(got.String(), "STARTTLS\n", ""); rest != "" {
				t.Errorf("the server received %q, want only STARTTLS", rest)
			}
		})
	}
}

// TestPlaintextLoopbackOnly: without TLS, nothing is sent to another host.
func TestPlaintextLoopbackOnly(t *testing.T) {
	for _, test := range []struct {
		peer string
		ok   bool
	}{
		{"127.0.0.1:3493", true}, {"127.9.9.9:3493", true}, {"[::1]:3493", true}, {"[::ffff:127.0.0.1]:3493", true},
		{"192.0.2.1:3493", false}, {"[fe80::1%eth0]:3493", false}, {"0.0.0.0:3493", false}, {"pipe", false}, {"localhost:3493", false},
	} {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			if _, err := bufio.NewReader(server).ReadString('\n'); err == nil {
				if !test.ok {
					t.Errorf("%s received something", test.peer)
				}
				io.WriteString(server, "OK\n")
			}
		}()
		dial := func(context.Context, string, string) (net.Conn, error) { return pipeConn{client, test.peer}, nil }
		conn, err := Dial(t.Context(), Server{Host: "localhost", Port: 3493, Plaintext: true}, Options{Dial: dial})
		if refused := (*PlaintextError)(nil); (err == nil) != test.ok || err != nil && !errors.As(err, &refused) {
			t.Errorf("%s: got %v, want success: %v, otherwise a PlaintextError", test.peer, err, test.ok)
		}
		if conn != nil {
			conn.Close()
		}
	}
}

// TestCertificates: the error says in one line what is wrong with a certificate.
func TestCertificates(t *testing.T) {
	right, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, test := range []struct {
		name   string
		from   time.Time
		until  time.Time
		names  []string
		roots  []byte
		client bool
		want   []string
	}{
		{name: "good", names: []string{"127.0.0.1"}},
		{name: "good, in a crowd of roots", names: []string{"127.0.0.1"}, roots: append(wrong.PEM(), right.PEM()...)},
		{name: "unknown authority", names: []string{"127.0.0.1"}, roots: wrong.PEM(),
			want: []string{`subject "CN=simupsd,O=simupsd"`, `issuer "CN=simupsd test CA,O=simupsd"`, "valid from 2", `"/etc/ca.pem"`}},
		{name: "another host", names: []string{"ups.example.org", "192.0.2.1"},
			want: []string{`not good for host "127.0.0.1", only for "ups.example.org", "192.0.2.1"`}},
		{name: "no names", want: []string{"good for no host at all", "subject alternative name"}},
		{name: "expired", from: now.Add(-2 * time.Hour), until: now.Add(-time.Hour), names: []string{"127.0.0.1"},
			want: []string{"expired", "this host's clock says 2", "valid from 2"}},
		{name: "not valid yet", from: now.Add(time.Hour), until: now.Add(2 * time.Hour), names: []string{"127.0.0.1"},
			want: []string{"not valid yet"}},
		{name: "no certificate in the file", names: []string{"127.0.0.1"}, roots: []byte("hello"),
			want: []string{`no certificate in "/etc/ca.pem"`}},
		{name: "a client certificate without key", names: []string{"127.0.0.1"}, client: true, want: []string{"client certificate"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.from.IsZero() {
				test.from, test.until = now.Add(-time.Hour), now.Add(time.Hour)
			}
			cert, err := right.IssueBetween(test.from, test.until, test.names...)
			if err != nil {
				t.Fatal(err)
			}
			sim, err := simupsd.Start(simupsd.Config{Cert: &cert})
			if err != nil {
				t.Fatal(err)
			}
			defer sim.Close()
			server := Server{Host: sim.Host(), Port: sim.Port(), Roots: test.roots, CertFile: "/etc/ca.pem"}
			if server.Roots == nil {
				server.Roots = right.PEM()
			}
			if test.client {
				server.ClientCert = right.PEM()
			}
			conn, err := Dial(t.Context(), server, Options{})
			if conn != nil {
				conn.Close()
			}
			if test.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var refused *TLSError
			if !errors.As(err, &refused) {
				t.Fatalf("got the error %v, want a *TLSError", err)
			}
			if !strings.HasPrefix(err.Error(), sim.Addr()+": TLS refused: ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q: want the server, the words TLS refused, and a single line", err)
			}
			for _, w := range test.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q, want %q in it", err, w)
				}
			}
		})
	}
}

// TestLists covers the commands that the Poller does not use.
func TestLists(t *testing.T) {
	sim, server := startSim(t, map[string]map[string]string{"one": {"ups.status": "OL", "ups.mfr": `a "b" #\`}, "two": {}})
	conn, err := Dial(t.Context(), server, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	units, err := conn.ListUPS(t.Context())
	if err != nil || fmt.Sprint(units) != "[{one Simulated} {two Simulated}]" {
		t.Errorf("ListUPS: got %v, %v", units, err)
	}
	vars, err := conn.ListVars(t.Context(), "one")
	if err != nil || fmt.Sprint(vars) != `[{ups.mfr a "b" #\} {ups.status OL}]` {
		t.Errorf("ListVars: got %v, %v", vars, err)
	}
	if vars, err := conn.ListVars(t.Context(), "two"); err != nil || len(vars) != 0 {
		t.Errorf("ListVars of a unit without variables: got %v, %v", vars, err)
	}
	if _, err := conn.ListVars(t.Context(), "three"); !errors.Is(err, ErrUnknownUPS) {
		t.Errorf("ListVars of an unknown unit: got %v", err)
	}
	if version, err := conn.NetVer(t.Context()); version != "1.3" || err != nil {
		t.Errorf("NetVer: got %q, %v, want 1.3", version, err)
	}
	if clients, err := conn.ListClients(t.Context(), "one"); err != nil || len(clients) != 0 {
		t.Errorf("ListClients without clients: got %q, %v", clients, err)
	}
	if _, err := conn.ListClients(t.Context(), "three"); !errors.Is(err, ErrUnknownUPS) {
		t.Errorf("ListClients of an unknown unit: got %v", err)
	}
	sim.SetStale("one", true)
	if _, err := conn.NumLogins(t.Context(), "one"); !errors.Is(err, ErrDataStale) {
		t.Errorf("NumLogins of a stale unit: got %v", err)
	}
	sim.SetStale("one", false)
	if err := conn.Login(t.Context(), "one"); !errors.Is(err, ErrUsernameRequired) {
		t.Errorf("Login without a user: got %v", err)
	}
	if err := conn.Auth(t.Context(), "monitor", "x\nFSD one"); err == nil || strings.Contains(err.Error(), "FSD") {
		t.Errorf("Auth with a line end in the password: got %v", err)
	}
	if err := conn.Auth(t.Context(), "monitor", password); err != nil {
		t.Error(err)
	}
	if err := conn.Login(t.Context(), "one"); err != nil {
		t.Error(err)
	}
	if n, err := conn.NumLogins(t.Context(), "one"); n != 1 || err != nil {
		t.Errorf("NumLogins: got %d, %v; want 1", n, err)
	}
	if clients, err := conn.ListClients(t.Context(), "one"); err != nil || !slices.Equal(clients, []string{"127.0.0.1"}) {
		t.Errorf("ListClients: got %q, %v", clients, err)
	}
	if clients, err := conn.ListClients(t.Context(), "ONE"); err != nil || len(clients) != 1 {
		t.Errorf("ListClients in upper case: got %q, %v", clients, err)
	}
	other, err := Dial(t.Context(), server, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Auth(t.Context(), "monitor", password); err != nil {
		t.Fatal(err)
	}
	if err := other.Login(t.Context(), "two"); err != nil {
		t.Fatal(err)
	}
	others := []Query{{"one", ClientsVar}, {"two", ClientsVar}}
	if answers, err := conn.GetVars(t.Context(), others); err != nil || fmt.Sprint(answers) != "[{0 <nil>} {1 <nil>}]" {
		t.Errorf("GetVars of the clients: got %v, %v", answers, err)
	}
	if err := conn.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	if err := conn.Ver(t.Context()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Ver after Logout: got %v, want net.ErrClosed", err)
	}
}

func TestListFaults(t *testing.T) {
	for _, reply := range []string{
		"BEGIN LIST VAR two\nEND LIST VAR two\n",
		"END LIST VAR one\n",
		"VAR one a \"b\"\n",
		"BEGIN LIST VAR one\nVAR two a \"b\"\n",
		"BEGIN LIST VAR one\nVAR one a\n",
		"BEGIN LIST VAR one\nVAR one a \"b\n",
		"BEGIN LIST VAR one\nBEGIN LIST VAR one\n",
		"BEGIN LIST VAR one\nEND LIST VAR two\n",
		"BEGIN LIST VAR one\n" + strings.Repeat("VAR one a \"b\"\n", maxList+1),
		"BEGIN LIST VAR one\n" + strings.Repeat("VAR one a \""+strings.Repeat("b", maxLine-100)+"\"\n", maxListSize/(maxLine-100)+1),
	} {
		server := scripted(t, func(c net.Conn) { io.WriteString(c, reply) })
		conn, err := Dial(t.Context(), server, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ListVars(t.Context(), "one"); err == nil || conn.err == nil {
			t.Errorf("%q was accepted as a list, or the connection is still open", shorten(reply))
		}
		conn.Close()
	}
}

// TestNetVer: the newer command is sent first, and only a version is accepted as one.
func TestNetVer(t *testing.T) {
	for _, test := range []struct{ protver, netver, want, err string }{
		{"1.3", "1.2", "1.3", ""},
		{"ERR UNKNOWN-COMMAND", "1.2", "1.2", ""},
		{"ERR UNKNOWN-COMMAND", "ERR UNKNOWN-COMMAND", "", "NETVER: the server answers ERR UNKNOWN-COMMAND"},
		{"ERR ACCESS-DENIED", "1.2", "", "PROTVER: the server answers ERR ACCESS-DENIED"},
		{`VAR one ups.status "OL"`, "1.2", "", "PROTVER: unexpected reply"},
	} {
		server := listen(t, func(conn net.Conn) {
			for r := bufio.NewScanner(conn); r.Scan(); {
				reply, ok := map[string]string{"PROTVER": test.protver, "NETVER": test.netver, "VER": "a scripted server"}[r.Text()]
				if !ok {
					t.Errorf("the server received %q", r.Text())
				}
				fmt.Fprintln(conn, reply)
			}
		})
		conn, err := Dial(t.Context(), server, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := conn.NetVer(t.Context())
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("PROTVER %s, NETVER %s: got %q, %v", test.protver, test.netver, got, err)
		}
		conn.Close()
	}
}

// TestSecret: a password does not appear, however it is printed.
func TestSecret(t *testing.T) {
	u := Unit{ID: "one", Password: "hunter2", Server: Server{Host: "h", Port: 1, ClientKey: []byte("hunter2")}}
	var logged strings.Builder
	log := slog.New(slog.NewTextHandler(&logged, nil))
	log.Info("x", "secret", u.Password, "unit", u, "server", u.Server)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "secret", u.Password)
	var printed []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%10s", "%.2s"} {
		printed = append(printed, fmt.Sprintf(verb, u.Password), fmt.Sprintf(verb, u), fmt.Sprintf(verb, &u), fmt.Sprintf(verb, []Secret{u.Password}))
	}
	text, err := json.Marshal(struct{ P Secret }{u.Password})
	if err != nil {
		t.Error(err)
	}
	printed = append(printed, logged.String(), string(text), u.Password.String(), u.Password.GoString(), fmt.Sprint(u.Password))
	for _, p := range printed {
		for _, leak := range []string{"hunter2", "68756e74657232", "68756E74657232", "104 117", "hu"} {
			if strings.Contains(p, leak) {
				t.Errorf("the password appears in %s", p)
			}
		}
	}
	if u.Password.Reveal() != "hunter2" {
		t.Error("Reveal does not return the password")
	}
}

// TestCodes: each code of the protocol's page is a constant with a meaning. An error with a code
// contains both.
func TestCodes(t *testing.T) {
	// The codes of the page:
	// https://networkupstools.org/docs/developer-guide.chunked/net-protocol.html
	const page = `ACCESS-DENIED UNKNOWN-UPS VAR-NOT-SUPPORTED CMD-NOT-SUPPORTED INVALID-ARGUMENT INSTCMD-FAILED SET-FAILED READONLY
		TOO-LONG FEATURE-NOT-SUPPORTED FEATURE-NOT-CONFIGURED ALREADY-SSL-MODE DRIVER-NOT-CONNECTED DATA-STALE ALREADY-LOGGED-IN
		INVALID-PASSWORD ALREADY-SET-PASSWORD INVALID-USERNAME ALREADY-SET-USERNAME USERNAME-REQUIRED PASSWORD-REQUIRED
		UNKNOWN-COMMAND INVALID-VALUE FAILED UNKNOWN`
	codes := strings.Fields(page)
	for _, code := range codes {
		if meanings[Code(code)] == "" {
			t.Errorf("%s has no meaning", code)
		}
	}
	if len(meanings) != len(codes) {
		t.Errorf("%d codes have a meaning, want the %d of the page", len(meanings), len(codes))
	}
}

func TestErrorTexts(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{&ServerError{"h:3493", "LOGIN one", ErrAccessDenied, false}, "h:3493: LOGIN one: the server answers ERR ACCESS-DENIED: the server " +
			"does not know this user with this password, or the user has no `upsmon` line in its upsd.users; correct it there and run " +
			"`upsd -c reload`"},
		{&ServerError{"h:3493", "PRIMARY one", ErrAccessDenied, true}, "h:3493: PRIMARY one: the server answers ERR ACCESS-DENIED: the " +
			"password is right, but the user is not a primary; give it the line `upsmon primary` in the server's upsd.users and run " +
			"`upsd -c reload`"},
		{&ServerError{"h:3493", "PRIMARY one", ErrAccessDenied, false}, "h:3493: PRIMARY one: the server answers ERR ACCESS-DENIED: the " +
			"user needs this password and the line `upsmon primary` in the server's upsd.users; after a change there run `upsd -c reload`"},
		{&ServerError{"h:3493", "GET VAR one ups.status", ErrAccessDenied, false}, "h:3493: GET VAR one ups.status: the server answers " +
			"ERR ACCESS-DENIED: the server refuses the user or this host"},
		{&ServerError{"h:3493", "LOGIN one", ErrUsernameRequired, false}, "h:3493: LOGIN one: the server answers ERR USERNAME-REQUIRED: the " +
			"server wants a user name; give one in the configuration"},
		{&ServerError{"h:3493", "LOGIN one", ErrUnknownCommand, false}, "h:3493: LOGIN one: the server answers ERR UNKNOWN-COMMAND: the " +
			"server does not count the hosts that a unit powers, so no primary will wait for this one"},
		{&ServerError{"h:3493", "LOGIN one", "NEW", false}, "h:3493: LOGIN one: the server answers ERR NEW"},
		{&ArgumentError{"h:3493", "PASSWORD", "the argument contains the control character \"\\n\""},
			`h:3493: PASSWORD: not sent: the argument contains the control character "\n"`},
		{&PlaintextError{"h:3493", "192.0.2.1:3493"}, "h:3493: connection without TLS refused: 192.0.2.1:3493 is not a loopback " +
			"address; use TLS for a server on another host"},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestDialErrors(t *testing.T) {
	_, err := Dial(t.Context(), Server{Host: "127.0.0.1", Port: freeport.Pick(t), Plaintext: true}, Options{})
	if err == nil || !strings.Contains(err.Error(), "connection refused; is upsd running") {
		t.Errorf("nobody listens: got %v", err)
	}
	hang := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	_, err = Dial(t.Context(), Server{Host: "h", Port: 1, Plaintext: true}, Options{Dial: hang, Timeout: 20 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "h:1: connect: no answer within 20ms") {
		t.Errorf("no answer: got %v", err)
	}
}
