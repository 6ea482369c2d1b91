package web

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// dial opens a connection to a server, and returns the server's name for others.
func dial(t *testing.T, s *Server) (c net.Conn, host string) {
	t.Helper()
	host = strings.Trim(strings.TrimPrefix(s.URL(), "http://"), "/")
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return c, host
}

// raw sends bytes and returns the answer; 0: the server only closed the connection.
func raw(t *testing.T, s *Server, text string) (code int, header http.Header) {
	t.Helper()
	c, host := dial(t, s)
	if _, err := io.WriteString(c, strings.ReplaceAll(text, "HOST", host)); err != nil {
		return 0, nil
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0, nil
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode, r.Header
}

// TestWire: requests that no browser sends are refused, or answered like any other: none switches to another
// protocol, nothing in a request becomes a header of the answer, and no answer redirects to another site.
func TestWire(t *testing.T) {
	s := serve(t, Options{TokenFile: bothTokens(t)})
	const get = "GET /read HTTP/1.1\r\nHost: HOST\r\n"
	for name, x := range map[string]struct {
		text string
		code []int // 0: the connection is closed
	}{
		"a web socket":               {get + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", []int{200}},
		"HTTP/2 without TLS":         {get + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", []int{200}},
		"HTTP/2 at once":             {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{0, 400, 404, 405, 421, 505}},
		"a tunnel":                   {"CONNECT evil.example:25 HTTP/1.1\r\nHost: evil.example:25\r\n\r\n", []int{421}},
		"another site's address":     {"GET http://evil.example/read HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{421}},
		"TRACE":                      {"TRACE /read HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer " + readToken + "\r\n\r\n", []int{405}},
		"OPTIONS":                    {"OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{400, 404, 405}},
		"no name":                    {"GET /read HTTP/1.0\r\n\r\n", []int{421}},
		"two names":                  {"GET /read HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n", []int{400}},
		"another name behind":        {"GET /read HTTP/1.1\r\nHost: HOST@evil.example\r\n\r\n", []int{400, 421}},
		"a line in the path":         {"GET /read%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{404}},
		"a line in the query":        {"GET /read?q=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{200}},
		"a path that is a site":      {"GET //evil.example/../read HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{307, 404}},
		"a path with backslashes":    {"GET /\\evil.example/%2e%2e HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{307, 400, 404}},
		"a NUL":                      {"GET /read%00 HTTP/1.1\r\nHost: HOST\r\n\r\n", []int{404}},
		"a large header":             {get + "X: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", []int{0, 431}},
		"many headers":               {get + strings.Repeat("A: b\r\n", 20<<10) + "\r\n", []int{0, 431}},
		"a token in the address":     {"POST /act?token=" + actToken + "&access_token=" + actToken + " HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", []int{403}},
		"a token as a cookie":        {"POST /act HTTP/1.1\r\nHost: HOST\r\nCookie: upsmon-token=" + actToken + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", []int{403}},
		"two lengths":                {"POST /try HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", []int{400}},
		"a length and chunks":        {"POST /try HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked, identity\r\n\r\n{}", []int{400, 501}},
		"a method that hides a POST": {"GET /act HTTP/1.1\r\nHost: HOST\r\nX-HTTP-Method-Override: POST\r\nAuthorization: Bearer " + actToken + "\r\n\r\n", []int{405}},
	} {
		t.Run(name, func(t *testing.T) {
			code, header := raw(t, s, x.text)
			if len(header["Set-Cookie"]) > 0 || strings.Contains(fmt.Sprint(header), "evil") {
				t.Errorf("the answer has the headers %v", header)
			}
			if to := header.Get("Location"); strings.Contains(to, ":") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") {
				t.Errorf("it leads to %s", to)
			}
			found := false
			for _, c := range x.code {
				found = found || c == code
			}
			if !found {
				t.Errorf("answered with %d, want one of %v", code, x.code)
			}
		})
	}
}

// TestNoTokenInLog: the log never shows a token.
func TestNoTokenInLog(t *testing.T) {
	var log logged
	s := serve(t, Options{TokenFile: bothTokens(t), Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	c := client(t, &http.Transport{})
	for _, with := range []string{actToken, readToken, "unknown-" + actToken} {
		_, _ = ask(t, c, "GET", s.URL()+"read?token="+with, "Authorization: Bearer "+with)
		_, _ = ask(t, c, "POST", s.URL()+"act?token="+with, "Authorization: Bearer "+with)
		_, _ = ask(t, c, "POST", s.URL()+"act?token="+with, "Authorization: Basic "+with)
	}
	if said := log.String(); !strings.Contains(said, "refused") || strings.Contains(said, "0123456789") {
		t.Errorf("the log says:\n%s", said)
	}
}

// A logged is a log with several writers.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestSlow: a client that sends a request slowly, its head or its body, does not hold a connection for long.
func TestSlow(t *testing.T) {
	t.Parallel()
	s := serve(t, Options{})
	for name, head := range map[string]string{
		"head": "GET /read HTTP/1.1\r\nHost: HOST\r\nX-Slow: ",
		"body": "POST /try HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, host := dial(t, s)
			if _, err := io.WriteString(c, strings.ReplaceAll(head, "HOST", host)); err != nil {
				t.Fatal(err)
			}
			stop := make(chan struct{})
			defer close(stop)
			go func() {
				for { // a byte now and then
					select {
					case <-stop:
						return
					case <-time.After(500 * time.Millisecond):
						_, _ = c.Write([]byte("x"))
					}
				}
			}()
			began := time.Now()
			_, err := io.Copy(io.Discard, c)
			if took := time.Since(began); err != nil && took >= time.Minute {
				t.Errorf("after %s it is still open: %v", took, err)
			}
		})
	}
}
