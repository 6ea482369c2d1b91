package tlsproxy

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

const simVersion = "Network UPS Tools upsd 2.8 - simulated by simupsd"

// startSecure starts a simulated upsd with TLS.
func startSecure(t testing.TB, f files, names ...string) *simupsd.Server {
	t.Helper()
	cert, err := f.authority.Issue(names...)
	check(t, err)
	return startSim(t, simupsd.Config{Cert: &cert})
}

// TestClient tests plain clients of an upsd with TLS.
func TestClient(t *testing.T) {
	f := newFiles(t)
	upsd := startSecure(t, f, "localhost")
	p := client(t, f, upsd.Port())

	c := dial(t, p)
	c.say("VER\n")
	c.hears(simVersion)
	c.say("STARTTLS\n") // too late for the proxy, so the server answers
	c.hears("ERR ALREADY-SSL-MODE")
	c.say("LOGOUT\n")
	c.hears("OK Goodbye")
	c.closed()

	c = dial(t, p)
	for _, line := range []string{"STARTTLS\n", "starttls\r\n", "STARTTLS now\n"} {
		c.say(line)
		c.hears("ERR FEATURE-NOT-CONFIGURED")
	}
	c.say("USERNAME monitor\nPASSWORD " + secret + "\n")
	c.hears("OK", "OK")
	c.say("LOGIN one\n")
	c.hears("OK")
	if upsd.NumLogins("one") != 1 {
		t.Errorf("got %d logins, want 1", upsd.NumLogins("one"))
	}
	c.Close()
	eventually(t, "logged out", func() bool { return upsd.Connections() == 0 })

	// All in one write.
	c = dial(t, p)
	c.say("STARTTLS\nVER\nGET VAR one ups.status\n")
	c.hears("ERR FEATURE-NOT-CONFIGURED", simVersion, `VAR one ups.status "OL"`)

	// This project's own client learns that there is no TLS here.
	if _, err := nutclient.Dial(t.Context(), f.through(p), nutclient.Options{}); err == nil || !strings.Contains(err.Error(), "FEATURE-NOT-CONFIGURED") {
		t.Errorf("got %v, want an error with %q", err, "FEATURE-NOT-CONFIGURED")
	}
	own, err := nutclient.Dial(t.Context(), nutclient.Server{Host: p.host, Port: p.port, Plaintext: true}, nutclient.Options{})
	check(t, err)
	defer own.Close()
	if n, err := own.NumLogins(t.Context(), "one"); n != 0 || err != nil {
		t.Errorf("got %d logins, %v; want 0", n, err)
	}
	p.stop()
	if p.record.has(secret) || p.record.has("monitor") {
		t.Errorf("the log contains a user or a password:\n%s", p.record)
	}
}

// TestUnverified: nothing that a client sends reaches a server that fails verification, and the log
// gives the reason once.
func TestUnverified(t *testing.T) {
	f, other := newFiles(t), newFiles(t)
	for _, c := range []struct {
		name string
		upsd func(t *testing.T) int
		want string
	}{
		{"unknown CA", func(t *testing.T) int { return startSecure(t, other, "localhost").Port() }, "is not signed by any certificate in"},
		{"another host", func(t *testing.T) int { return startSecure(t, f, "ups.example.org").Port() }, "is not good for host"},
		{"no TLS", func(t *testing.T) int { return startSim(t, simupsd.Config{}).Port() }, "the server has no TLS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := client(t, f, c.upsd(t))
			for range 3 {
				client := dial(t, p)
				client.say("STARTTLS\n")
				client.hears("ERR FEATURE-NOT-CONFIGURED")
				client.say("USERNAME monitor\n")
				client.hears("ERR ACCESS-DENIED")
				client.closed()
			}
			if n := p.record.count(slog.LevelError, c.want); n != 1 {
				t.Errorf("logged %d times, want once:\n%s", n, p.record)
			}
		})
	}
}

// TestServerDown: a server that is down is an error for the client. The log reports it once, and
// also its return.
func TestServerDown(t *testing.T) {
	f := newFiles(t)
	port := freeport.Pick(t)
	p := client(t, f, port)
	for range 2 {
		c := dial(t, p)
		c.say("LIST UPS\n")
		c.hears("ERR DRIVER-NOT-CONNECTED")
		c.closed()
	}
	cert, err := f.authority.Issue("localhost")
	check(t, err)
	startSim(t, simupsd.Config{Addr: fmt.Sprintf("127.0.0.1:%d", port), Cert: &cert})
	for range 2 {
		c := dial(t, p)
		c.say("VER\n")
		c.hears(simVersion)
		c.Close()
	}
	if p.record.count(slog.LevelError, "connection refused") != 1 || p.record.count(slog.LevelInfo, "served again") != 1 {
		t.Errorf("want one error and one recovery in the log:\n%s", p.record)
	}
}

// TestRemoteReload: a changed CA applies to the next connection.
func TestRemoteReload(t *testing.T) {
	f, other := newFiles(t), newFiles(t)
	upsd := startSecure(t, other, "localhost")
	p := client(t, f, upsd.Port())
	c := dial(t, p)
	c.say("VER\n")
	c.hears("ERR ACCESS-DENIED")
	check(t, os.WriteFile(f.ca, []byte("nothing"), 0o600))
	eventually(t, "complaint", func() bool {
		c := dial(t, p)
		defer c.Close()
		c.say("VER\n")
		c.hears("ERR ACCESS-DENIED")
		return p.record.has("no certificate in")
	})
	check(t, os.WriteFile(f.ca, other.authority.PEM(), 0o600))
	eventually(t, "the new CA", func() bool {
		c := dial(t, p)
		defer c.Close()
		c.say("VER\n")
		line, _ := c.r.ReadString('\n')
		return line == simVersion+"\n"
	})
}

// TestStrangers: a client proxy listens only on loopback addresses, and refuses clients from
// elsewhere even there.
func TestStrangers(t *testing.T) {
	f := newFiles(t)
	r := new(record)
	p, err := NewClient(ClientConfig{Host: "localhost", Port: 1, CAFile: f.ca}, Options{Logger: r.logger()})
	check(t, err)
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0"} {
		if l, err := p.Listen(addr); l != nil || err == nil || !strings.Contains(err.Error(), "not a loopback address") {
			t.Errorf("%s: got %v, want an error with %q", addr, err, "not a loopback address")
		}
	}
	if l, err := p.Listen("nonsense"); l != nil || err == nil {
		t.Errorf("an invalid address: got %v, %v, want an error", l, err)
	}
	l, err := p.Listen("127.0.0.1:0")
	check(t, err)
	defer l.Close()
	if _, err := p.Listen(l.Addr().String()); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v, want an error with %q", err, "address already in use")
	}

	synctest.Test(t, func(t *testing.T) {
		clients := newPipes()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			p.Serve(ctx, clients)
		}()
		a, b := net.Pipe()
		clients.conns <- pipeConn{a, "192.0.2.1:1"}
		c := newPeer(t, b)
		c.hears("ERR ACCESS-DENIED")
		cancel()
		<-done
	})
	if !r.has("not a client of this host") {
		t.Errorf("the log does not name the reason:\n%s", r)
	}
}

// TestSilentClient: the proxy waits for a silent client as long as upsd would.
func TestSilentClient(t *testing.T) {
	f := newFiles(t)
	p, err := NewClient(ClientConfig{Host: "localhost", Port: 1, CAFile: f.ca}, Options{})
	check(t, err)
	synctest.Test(t, func(t *testing.T) {
		clients := newPipes()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			p.Serve(ctx, clients)
		}()
		conn, err := clients.dial(ctx, "", "")
		check(t, err)
		c, begin := newPeer(t, conn), time.Now()
		c.SetDeadline(time.Time{})
		for range 8 {
			c.say("STARTTLS\n")
			c.hears("ERR FEATURE-NOT-CONFIGURED")
			time.Sleep(10 * time.Second)
		}
		c.closed()
		if d := time.Since(begin); d != 90*time.Second {
			t.Errorf("disconnected after %v, want 90 s", d)
		}
		cancel()
		<-done
	})
}

// TestNewClient: a configuration that cannot work is refused at the start.
func TestNewClient(t *testing.T) {
	f, other := newFiles(t), newFiles(t)
	empty := filepath.Join(t.TempDir(), "empty")
	check(t, os.WriteFile(empty, nil, 0o600))
	for want, c := range map[string]ClientConfig{
		"no such file":           {Host: "localhost", Port: 1, CAFile: "none"},
		"no certificate in":      {Host: "localhost", Port: 1, CAFile: empty},
		"the client certificate": {Host: "localhost", Port: 1, CAFile: f.ca, CertFile: f.cert, KeyFile: other.key},
	} {
		if p, err := NewClient(c, Options{}); p != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestChain: a plain client, a client proxy with a certificate, a server proxy that requires one,
// and a plain upsd.
func TestChain(t *testing.T) {
	vars := map[string]string{}
	for i := range 300 {
		vars[fmt.Sprintf("outlet.%d.desc", i)] = strings.Repeat("x", 100)
	}
	upsd := startSim(t, simupsd.Config{Units: map[string]map[string]string{"one": vars}})
	f := newFiles(t)
	r := new(record)
	proxy, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: upsd.Port(), CertFile: f.cert, KeyFile: f.key, ClientCAFile: f.ca},
		Options{Logger: r.logger()})
	far := run(t, proxy, err, r)
	proxy, err = NewClient(ClientConfig{Host: "localhost", Port: far.port, CAFile: f.ca, CertFile: f.cert, KeyFile: f.key},
		Options{Logger: r.logger()})
	near := run(t, proxy, err, r)
	c, err := nutclient.Dial(t.Context(), nutclient.Server{Host: near.host, Port: near.port, Plaintext: true}, nutclient.Options{})
	check(t, err)
	defer c.Close()
	check(t, c.Auth(t.Context(), "monitor", secret))
	check(t, c.Login(t.Context(), "one"))
	for range 10 {
		if list, err := c.ListVars(t.Context(), "one"); err != nil || len(list) != 300 {
			t.Errorf("got %d variables, %v; want 300", len(list), err)
		}
	}
	if n := upsd.NumLogins("one"); n != 1 {
		t.Errorf("got %d logins, want 1", n)
	}
	far.stop()
	if _, err := c.NumLogins(t.Context(), "one"); err == nil {
		t.Error("a request succeeds after the far proxy has stopped")
	}
}
