package tlsproxy

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/internal/renewed"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestServer tests this project's own client, over TLS, with an upsd that has no TLS.
func TestServer(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{})
	var conns []*nutclient.Conn
	for want := 1; want <= 3; want++ {
		c, err := nutclient.Dial(t.Context(), f.through(p), nutclient.Options{})
		check(t, err)
		defer c.Close()
		check(t, c.Auth(t.Context(), "monitor", secret))
		check(t, c.Login(t.Context(), "one"))
		if n, err := c.NumLogins(t.Context(), "one"); n != want || err != nil {
			t.Errorf("got %d logins, %v; want %d", n, err, want)
		}
		conns = append(conns, c)
	}
	check(t, conns[0].Logout(t.Context()))
	conns[1].Close()
	eventually(t, "two clients fewer", func() bool { return upsd.NumLogins("one") == 1 && upsd.Connections() == 1 })
	check(t, conns[2].FSD(t.Context(), "one"))
	p.stop()
	if p.record.has(secret) || p.record.has("monitor") {
		t.Errorf("the log contains a user or a password:\n%s", p.record)
	}
}

// TestClear: a client without TLS gets an answer and is disconnected, and nothing from it reaches
// upsd.
func TestClear(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	p := server(t, newFiles(t), upsd.Port(), Limits{Line: 100})
	const denied, invalid = "ERR ACCESS-DENIED", "ERR INVALID-ARGUMENT"
	for _, c := range []struct{ says, hears string }{
		{"VER\n", denied},
		{"USERNAME monitor\nPASSWORD " + secret + "\nLOGIN one\n", denied},
		{"password " + secret + "\n", denied},
		{"LOGIN one\n", denied},
		{"FSD one\n", denied},
		{"GET VAR one ups.status\nSTARTTLS\n", denied},
		{"\n", denied},
		{"\x00\xff\x16\x03\x01\n", denied},
		{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", denied},
		{"STARTTLS now\n", denied},
		{"\"STARTTLS\"\n", denied},
		{"STARTTLS\nVER\n", invalid},
		{"STARTTLS\r\nUSERNAME monitor\r\n", invalid},
		{"STARTTLS\n\x16\x03\x01", invalid},
		{strings.Repeat("x", 100), invalid},
		{strings.Repeat("x", 100_000) + "\n", invalid},
		{"STARTTLS" + strings.Repeat(" ", 100) + "\n", invalid},
		{"LOGOUT\n", "OK Goodbye"},
		{"logout\r\n", "OK Goodbye"},
	} {
		t.Run(fmt.Sprintf("%.20q", c.says), func(t *testing.T) {
			client := dial(t, p)
			// A client that has sent too much may be disconnected before it has sent everything.
			_, _ = io.WriteString(client, c.says)
			client.hears(c.hears)
			if len(c.says) < 10_000 {
				client.closed()
			}
		})
	}
	t.Run("nothing", func(t *testing.T) {
		client := dial(t, p)
		check(t, client.Conn.(*net.TCPConn).CloseWrite())
		client.closed()
	})
	for _, hello := range []string{"STARTTLS\n", "starttls\r\n", "  StartTLS \n"} {
		client := dial(t, p)
		client.say(hello)
		client.hears("OK STARTTLS")
	}
	p.stop()
	if n := upsd.Accepted(); n != 0 {
		t.Errorf("upsd got %d connections, want 0", n)
	}
	if p.record.has(secret) || p.record.has("monitor") {
		t.Errorf("the log contains a user or a password:\n%s", p.record)
	}
	if n := p.record.count(slog.LevelWarn, "without TLS; others may have read it"); n != 1 {
		t.Errorf("got %d warnings about secrets in the clear, want 1 a minute:\n%s", n, p.record)
	}
}

// TestHandshake: TLS 1.1, and text instead of a handshake, do not reach upsd.
func TestHandshake(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{})
	old := f.config(t)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	client := dial(t, p)
	client.say("STARTTLS\n")
	client.hears("OK STARTTLS")
	if err := tls.Client(client, old).Handshake(); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: got %v, want an error with %q", err, "protocol version")
	}
	client = dial(t, p)
	client.say("STARTTLS\n")
	client.hears("OK STARTTLS")
	client.say(strings.Repeat("USERNAME monitor\n", 1000))
	if got, err := io.ReadAll(client); strings.Contains(string(got), "OK") || err != nil {
		t.Errorf("text instead of a handshake: got %q, %v", got, err)
	}
	if n := upsd.Accepted(); n != 0 {
		t.Errorf("upsd got %d connections, want 0", n)
	}
	new := f.config(t)
	new.MinVersion = tls.VersionTLS13
	client = dial(t, p).startTLS(new)
	client.say("STARTTLS\nLOGOUT\n")
	client.hears("ERR FEATURE-NOT-CONFIGURED", "OK Goodbye")
	client.closed()
}

// TestSlowHandshake: a client that keeps the proxy waiting, before or after STARTTLS, is
// disconnected when the time is up.
func TestSlowHandshake(t *testing.T) {
	var drops sync.WaitGroup
	for name, dawdle := range map[string]func(p *peer){
		"silent":         func(*peer) {},
		"silent for TLS": func(p *peer) { p.say("STARTTLS\n"); p.hears("OK STARTTLS") },
		"drop by drop": func(p *peer) {
			drops.Go(func() {
				for range 1000 {
					if _, err := io.WriteString(p, " "); err != nil {
						return
					}
					time.Sleep(2 * time.Second)
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, clients, upsd := newFiles(t), newPipes(), newPipes()
				serve(t, f, clients, upsd, Limits{})
				c, err := clients.dial(t.Context(), "", "")
				check(t, err)
				begin := time.Now()
				p := newPeer(t, c)
				p.SetDeadline(begin.Add(time.Minute))
				dawdle(p)
				_, _ = io.Copy(io.Discard, p)
				if d := time.Since(begin); d < 10*time.Second || d > 10*time.Second+lingering {
					t.Errorf("disconnected after %v, want 10 s", d)
				}
				drops.Wait()
			})
		})
	}
}

// serve runs a server proxy on pipes within a synctest bubble.
func serve(t testing.TB, f files, clients, upsd *pipes, limits Limits) *running {
	t.Helper()
	r := new(record)
	p, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: f.cert, KeyFile: f.key},
		Options{Limits: limits, Logger: r.logger(), dial: upsd.dial})
	check(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Serve(ctx, clients)
	}()
	stop := func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return &running{Proxy: p, record: r, stop: stop}
}

// joined returns a client over TLS and its upsd, both played by the test, on pipes.
func joined(t testing.TB, f files, clients, upsd *pipes) (c, u *peer) {
	t.Helper()
	conn, err := clients.dial(t.Context(), "", "")
	check(t, err)
	c = newPeer(t, conn)
	c.SetDeadline(time.Time{})
	type accepted struct {
		net.Conn
		err error
	}
	at := make(chan accepted, 1)
	go func() {
		conn, err := upsd.Accept()
		at <- accepted{conn, err}
	}()
	c = c.startTLS(f.config(t))
	a := <-at
	check(t, a.err)
	u = newPeer(t, a.Conn)
	u.SetDeadline(time.Time{})
	u.hears("VER")
	u.say("test\n")
	synctest.Wait() // until the proxy forwards bytes
	return c, u
}

// TestIdle: a connection lasts while one of its sides sends something, and ends when both have been
// silent for too long.
func TestIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, clients, upsd := newFiles(t), newPipes(), newPipes()
		p := serve(t, f, clients, upsd, Limits{})
		c, u := joined(t, f, clients, upsd)
		for range 5 {
			time.Sleep(80 * time.Second)
			c.say("VER\n")
			u.hears("VER")
			time.Sleep(80 * time.Second)
			u.say("test\n")
			c.hears("test")
		}
		begin := time.Now()
		c.closed()
		if d := time.Since(begin); d != 90*time.Second {
			t.Errorf("ended after a silence of %v, want 90 s", d)
		}
		u.closed()
		eventually(t, "said why", func() bool { return p.record.has("silent for 1m30s") })
	})
}

// TestStop: a proxy that stops gives an exchange some time to finish, and soon closes a silent
// connection.
func TestStop(t *testing.T) {
	for _, busy := range []bool{false, true} {
		t.Run(fmt.Sprintf("busy %v", busy), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, clients, upsd := newFiles(t), newPipes(), newPipes()
				p := serve(t, f, clients, upsd, Limits{})
				c, u := joined(t, f, clients, upsd)
				waiting, err := clients.dial(t.Context(), "", "")
				check(t, err)
				begin := time.Now()
				stopped := make(chan struct{})
				go func() {
					p.stop()
					close(stopped)
				}()
				synctest.Wait()
				if _, err := waiting.Read(make([]byte, 1)); err == nil {
					t.Error("a client that has not started TLS is still served")
				}
				want := quiet
				var talk sync.WaitGroup
				if busy {
					want = 5 * time.Second
					talk.Go(func() {
						for range 100 {
							if _, err := io.WriteString(u, "a line\n"); err != nil {
								return
							}
							time.Sleep(500 * time.Millisecond)
						}
					})
				}
				if _, err := io.Copy(io.Discard, c); err != nil {
					t.Errorf("the client got %v, want the end", err)
				}
				if d := time.Since(begin); d < want || d > want+lingering {
					t.Errorf("ended after %v, want %v", d, want)
				}
				<-stopped
				talk.Wait()
			})
		})
	}
}

// TestHalfClose: a client that has closed its sending side still gets its answers.
func TestHalfClose(t *testing.T) {
	vars := map[string]string{}
	for i := range 500 {
		vars[fmt.Sprintf("outlet.%d.desc", i)] = strings.Repeat("x", 100)
	}
	upsd := startSim(t, simupsd.Config{Units: map[string]map[string]string{"one": vars}})
	f := newFiles(t)
	c := dial(t, server(t, f, upsd.Port(), Limits{})).startTLS(f.config(t))
	c.say("LIST VAR one\n")
	check(t, c.Conn.(*tls.Conn).CloseWrite())
	text, err := io.ReadAll(c.r)
	if err != nil || !strings.HasSuffix(string(text), "END LIST VAR one\n") || strings.Count(string(text), "\n") != 502 {
		t.Errorf("got %d bytes, %v", len(text), err)
	}
}

// TestUpsdGone: a client receives upsd's last words and then the end. A client that comes later
// receives the end.
func TestUpsdGone(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	f := newFiles(t)
	p := server(t, f, l.Addr().(*net.TCPAddr).Port, Limits{})
	c := dial(t, p).startTLS(f.config(t))
	conn, err := l.Accept()
	check(t, err)
	upsd := newPeer(t, conn)
	upsd.hears("VER")
	upsd.say("test\n")
	c.say("LOGOUT\n")
	upsd.hears("LOGOUT")
	upsd.say("the last words\n")
	upsd.Close()
	c.hears("the last words")
	c.closed()

	// upsd disconnects before the client is connected to it. The client's command is not read, but
	// the client still gets an orderly end.
	c = dial(t, p).startTLS(f.config(t))
	conn, err = l.Accept()
	check(t, err)
	c.say("VER\n")
	conn.Close()
	c.closed()

	l.Close()
	for range 3 {
		dial(t, p).startTLS(f.config(t)).closed()
	}
	if n := p.record.count(slog.LevelError, "clients cannot be served"); n != 1 {
		t.Errorf("logged %d times, want once:\n%s", n, p.record)
	}
	_, err = nutclient.Dial(t.Context(), f.through(p), nutclient.Options{})
	if !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want %v", err, io.EOF)
	}
}

// TestSlowReader: a client that asks and does not read is disconnected. upsd never waits for it.
func TestSlowReader(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	f := newFiles(t)
	p := server(t, f, l.Addr().(*net.TCPAddr).Port, Limits{})
	c := dial(t, p).startTLS(f.config(t))
	conn, err := l.Accept()
	check(t, err)
	upsd := newPeer(t, conn)
	upsd.hears("VER")
	upsd.say("test\n")
	c.say("LIST UPS\n")
	upsd.hears("LIST UPS")
	text := []byte(strings.Repeat("a line\n", 1000))
	for begin := time.Now(); ; {
		upsd.SetWriteDeadline(time.Now().Add(30 * time.Second))
		if _, err = upsd.Write(text); err != nil {
			break
		}
		if time.Since(begin) > time.Minute {
			break
		}
	}
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v, want upsd's connection to end without a time-out", err)
	}
	eventually(t, "the reason in the log", func() bool { return p.record.has("the client does not read") })
}

// TestLongLine: a client that sends an endless line after TLS is disconnected, and the last piece
// of the line does not reach upsd.
func TestLongLine(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{Line: 100})
	c := dial(t, p).startTLS(f.config(t))
	for range 30 {
		c.say("VER\n" + strings.Repeat("x", 99) + "\n")
		c.hears("Network UPS Tools upsd 2.8 - simulated by simupsd", "ERR UNKNOWN-COMMAND")
	}
	c.say(strings.Repeat("x", 60))
	c.say(strings.Repeat("x", 41))
	c.closed()
	eventually(t, "said why", func() bool { return p.record.has("longer than") })
}

// TestLimits: there are no more connections than allowed, in total and from one address, and there
// is room again when one has ended.
func TestLimits(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{Connections: 3, PerAddress: 2})
	from := func(host string) *peer {
		c, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(host)}}).Dial("tcp", p.addr())
		check(t, err)
		return newPeer(t, c)
	}
	refused := func(host string) {
		t.Helper()
		c := from(host)
		c.say("STARTTLS\n")
		c.hears("ERR ACCESS-DENIED")
		c.closed()
	}
	first := from("127.0.0.1").startTLS(f.config(t))
	from("127.0.0.1").startTLS(f.config(t))
	refused("127.0.0.1")
	if !p.record.has("2 connections from 127.0.0.1/32 already") {
		t.Errorf("the log does not name the limit:\n%s", p.record)
	}
	from("127.0.0.2").startTLS(f.config(t))
	refused("127.0.0.3")
	refused("127.0.0.3")
	if n := p.record.count(slog.LevelWarn, "a connection is refused"); n != 1 {
		t.Errorf("logged %d times, want once a minute:\n%s", n, p.record)
	}
	first.say("VER\n")
	first.hears("Network UPS Tools upsd 2.8 - simulated by simupsd")
	first.Close()
	eventually(t, "room", func() bool { return p.gate.count() == 2 })
	from("127.0.0.1").startTLS(f.config(t))
}

// TestReload: a changed certificate applies to the next handshake, but not to existing connections.
func TestReload(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{})
	shown := func() (names []string, c *peer) {
		c = dial(t, p).startTLS(&tls.Config{InsecureSkipVerify: true})
		return c.Conn.(*tls.Conn).ConnectionState().PeerCertificates[0].DNSNames, c
	}
	names, old := shown()
	if fmt.Sprint(names) != "[localhost]" {
		t.Fatalf("got a certificate for %v, want localhost", names)
	}
	becomes := func(want string) {
		t.Helper()
		eventually(t, "certificate for "+want, func() bool {
			names, c := shown()
			c.Close()
			return fmt.Sprint(names) == want
		})
	}
	f.issue(t, "localhost", "second")
	becomes("[localhost second]")

	// Through a link, as with certbot and Kubernetes.
	dir := filepath.Dir(f.cert)
	cert, key, err := f.authority.IssuePEM("localhost", "fourth")
	check(t, err)
	check(t, os.WriteFile(filepath.Join(dir, "both"), append(cert, key...), 0o600))
	for _, name := range []string{f.cert, f.key} {
		check(t, os.Symlink("both", name+".new"))
		check(t, os.Rename(name+".new", name))
	}
	becomes("[localhost fourth]")

	old.say("VER\n")
	old.hears("Network UPS Tools upsd 2.8 - simulated by simupsd")
	if p.record.count(slog.LevelInfo, "changed certificates are in force") != 2 {
		t.Errorf("want two changes in the log:\n%s", p.record)
	}
}

// TestBrokenFiles: files that cannot be read or used change nothing, and are reported once.
func TestBrokenFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, r := newFiles(t), new(record)
		p, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: f.cert, KeyFile: f.key}, Options{Logger: r.logger()})
		check(t, err)
		shown := func() string {
			time.Sleep(renewed.Pause)
			return strings.Join(p.server.Get().Certificates[0].Leaf.DNSNames, " ")
		}
		is := func(want string) {
			t.Helper()
			for range 3 {
				if got := shown(); got != want {
					t.Errorf("got a certificate for %q, want %q", got, want)
				}
			}
		}
		is("localhost")
		key, err := os.ReadFile(f.key)
		check(t, err)
		f.issue(t, "localhost", "second")
		second, err := os.ReadFile(f.key)
		check(t, err)
		check(t, os.WriteFile(f.key, key, 0o600)) // half of a pair
		is("localhost")
		check(t, os.Remove(f.key))
		is("localhost")
		check(t, os.WriteFile(f.key, second, 0o600))
		is("localhost second")
		check(t, os.Remove(f.cert))
		is("localhost second")
		if n := r.count(slog.LevelError, ""); n != 3 || r.count(slog.LevelError, "private key does not match") != 1 {
			t.Errorf("got %d errors, want 3:\n%s", n, r)
		}
		if r.has("PRIVATE KEY") {
			t.Error("the log contains a key")
		}
		// The files are not read at each handshake.
		cert, key, err := f.authority.IssuePEM("third")
		check(t, err)
		check(t, os.WriteFile(f.key, key, 0o600))
		check(t, os.WriteFile(f.cert, cert, 0o600))
		p.server.Get()
		if got := strings.Join(p.server.Get().Certificates[0].Leaf.DNSNames, " "); got != "localhost second" {
			t.Errorf("read twice within %v: %q", renewed.Pause, got)
		}
		is("third")
		if n := r.count(slog.LevelInfo, "changed certificates are in force"); n != 2 {
			t.Errorf("logged %d times, want 2:\n%s", n, r)
		}
	})
}

// TestNotValidNow checks that a new certificate that is not valid now does not replace a good one,
// and that such a certificate at the start is logged.
func TestNotValidNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, r := newFiles(t), new(record)
		issue := func(from, until time.Duration, name string) {
			t.Helper()
			now := time.Now()
			pair, err := f.authority.IssueBetween(now.Add(from), now.Add(until), name)
			check(t, err)
			key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
			check(t, err)
			check(t, os.WriteFile(f.cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}), 0o600))
			check(t, os.WriteFile(f.key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600))
		}
		p, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: f.cert, KeyFile: f.key}, Options{Logger: r.logger()})
		check(t, err)
		shown := func() string {
			time.Sleep(renewed.Pause)
			return strings.Join(p.server.Get().Certificates[0].Leaf.DNSNames, " ")
		}
		for _, c := range []struct {
			from, until time.Duration
			name, want  string
			logged      string
		}{
			{-2 * time.Hour, -time.Hour, "late", "localhost", "expired on "},
			{time.Hour, 2 * time.Hour, "early", "localhost", "is not valid before "},
			{-time.Hour, time.Hour, "good", "good", "changed certificates are in force"},
		} {
			issue(c.from, c.until, c.name)
			for range 3 {
				if got := shown(); got != c.want {
					t.Errorf("%s: got a certificate for %q, want %q", c.name, got, c.want)
				}
			}
			if strings.Count(r.String(), c.logged) != 1 {
				t.Errorf("%s: want %q once in the log:\n%s", c.name, c.logged, r)
			}
		}
		issue(time.Hour, 3*time.Hour, "soon") // it is used as soon as it is valid
		shown()
		time.Sleep(2 * time.Hour)
		if got := shown(); got != "soon" {
			t.Errorf("got a certificate for %q, want soon", got)
		}

		issue(-2*time.Hour, -time.Hour, "late")
		late := new(record)
		p, err = NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: f.cert, KeyFile: f.key}, Options{Logger: late.logger()})
		check(t, err)
		if got := shown(); got != "late" || late.count(slog.LevelError, "the other side will refuse the certificate") != 1 {
			t.Errorf("got a certificate for %q, or no error in the log:\n%s", got, late)
		}
	})
}

// TestPipe: a pipe is not read at all, because reading it might never end.
func TestPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	check(t, syscall.Mkfifo(pipe, 0o600))
	if _, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: pipe, KeyFile: pipe}, Options{}); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a pipe: got %v", err)
	}
}

// TestClientCertificate: with a CA for clients, only clients with its certificates are admitted.
func TestClientCertificate(t *testing.T) {
	upsd := startSim(t, simupsd.Config{})
	f, other := newFiles(t), newFiles(t)
	r := new(record)
	proxy, err := NewServer(ServerConfig{Host: "localhost", Port: upsd.Port(), CertFile: f.cert, KeyFile: f.key, ClientCAFile: f.ca},
		Options{Logger: r.logger()})
	p := run(t, proxy, err, r)
	for _, c := range []struct {
		name string
		from files
		want string
	}{{"none", files{}, "certificate required"}, {"another CA's", other, "unknown certificate authority"}, {"good", f, ""}} {
		s := f.through(p)
		if c.from.authority != nil {
			s.ClientCert, s.ClientKey, err = c.from.authority.IssuePEM("client")
			check(t, err)
		}
		conn, err := nutclient.Dial(t.Context(), s, nutclient.Options{})
		if err == nil {
			conn.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	if n := upsd.Accepted(); n != 1 {
		t.Errorf("upsd got %d connections, want 1", n)
	}
}

// TestNewServer: a configuration that cannot work is refused at the start.
func TestNewServer(t *testing.T) {
	f, other := newFiles(t), newFiles(t)
	for want, c := range map[string]ServerConfig{
		"not a loopback address": {Host: "192.0.2.1", Port: 3493, CertFile: f.cert, KeyFile: f.key},
		"ups.example.org is not": {Host: "ups.example.org", Port: 3493, CertFile: f.cert, KeyFile: f.key},
		"no such file":           {Host: "::1", Port: 3493, CertFile: "none", KeyFile: f.key},
		"does not match":         {Host: "localhost", Port: 3493, CertFile: f.cert, KeyFile: other.key},
		"no certificate in":      {Host: "127.0.0.1", Port: 3493, CertFile: f.cert, KeyFile: f.key, ClientCAFile: f.key},
	} {
		if p, err := NewServer(c, Options{}); p != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
