package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(readersEnv); url != "" {
		readPages(url)
		return
	}
	goleak.VerifyTestMain(m)
}

// readersEnv makes this program read the pages at an address.
const readersEnv = "UPSMON_TEST_READERS"

const actToken, readToken = "act-0123456789-0123456789", "read-0123456789-0123456789"

// bothTokens writes a file with both tokens.
func bothTokens(t *testing.T) string {
	t.Helper()
	return tokenFileWith(t, "# who\nact "+actToken+" anna\nread "+readToken+" wall display\n")
}

func tokenFileWith(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return path
}

// serve starts a server with three handlers, one for each right.
func serve(t *testing.T, o Options) *Server {
	t.Helper()
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	say := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "asked by "+Asker(r)) }
	s.HandleOpen("GET /open", http.HandlerFunc(say))
	s.Handle("GET /read", http.HandlerFunc(say))
	s.Handle("POST /try", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		}
	}))
	s.HandleAct("POST /act", http.HandlerFunc(say))
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Close(ctx)
	})
	return s
}

// ask sends a request and returns the status and the body. Each header is "Name: value".
func ask(t *testing.T, c *http.Client, method, url string, headers ...string) (int, string) {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader("{}")
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if r.Header.Set(name, value); name == "Host" {
			r.Host = value
		}
	}
	response, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(said)
}

// client returns a client without connections that outlive the test.
func client(t *testing.T, tr *http.Transport) *http.Client {
	t.Helper()
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestRights(t *testing.T) {
	s := serve(t, Options{TokenFile: bothTokens(t)})
	c := client(t, &http.Transport{})
	base := strings.TrimSuffix(s.URL(), "/")
	act, read := "Authorization: Bearer "+actToken, "Authorization: Bearer "+readToken
	for _, x := range []struct {
		method, path string
		headers      []string
		code         int
		says         string
	}{
		{"GET", "/open", nil, 200, ""},
		{"GET", "/read", nil, 200, "somebody, on the page from 127.0.0.1"},
		{"GET", "/read", []string{"Authorization: Bearer nonsense-nonsense-nonsense"}, 401, "not known"},
		{"GET", "/read", []string{"Authorization: Basic eDp5"}, 401, "bearer"},
		{"GET", "/nothing", nil, 404, ""},
		{"GET", "/act", nil, 405, ""},
		{"POST", "/act", nil, 403, "may act"},
		{"POST", "/act", []string{read}, 403, "may act"},
		{"POST", "/act", []string{act}, 200, "anna, on the page from 127.0.0.1"},
		{"POST", "/act", []string{act, "Content-Type: text/plain"}, 415, "JSON"}, // a form of another site can send this
		{"POST", "/act", []string{act, "Sec-Fetch-Site: cross-site"}, 403, "another site"},
		{"POST", "/act", []string{act, "Sec-Fetch-Site: same-site"}, 403, "another site"},
		{"POST", "/act", []string{act, "Origin: https://evil.example"}, 403, "another site"},
		{"POST", "/act", []string{act, "Origin: null"}, 403, "another site"},
		{"POST", "/act", []string{act, "Origin: " + base, "Sec-Fetch-Site: same-origin"}, 200, "anna"},
		{"GET", "/read", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"}, 403, "another site"},
		{"GET", "/read", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, 200, ""}, // a link
		{"GET", "/read", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"}, 403, ""},
		{"GET", "/../../etc/passwd", nil, 307, ""}, // it leads to /etc/passwd, which does not exist here
		{"GET", "/%2e%2e/%2e%2e/etc/passwd", nil, 404, ""},
	} {
		code, body := ask(t, c, x.method, base+x.path, x.headers...)
		if code != x.code || !strings.Contains(body, x.says) {
			t.Errorf("%s %s %q: %d %q; want %d %q", x.method, x.path, x.headers, code, body, x.code, x.says)
		}
		if strings.Contains(body, actToken) {
			t.Error("an answer shows a token")
		}
	}
}

// TestHost: a request with the name of another site gets no answer, whatever it asks for.
func TestHost(t *testing.T) {
	s := serve(t, Options{Names: []string{"ups.example.org"}})
	c := client(t, &http.Transport{})
	base := strings.TrimSuffix(s.URL(), "/")
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(base, "http://"))
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "[::1]:" + port: 200, "LOCALHOST": 200, "localhost.:" + port: 200,
		"ups.example.org": 200, "ups.example.org:443": 200,
		"evil.example": 421, "evil.example:" + port: 421, "localhost.evil.example:" + port: 421, "localhost:1": 421,
		"192.0.2.1:" + port: 421, "127.0.0.1.evil.example:" + port: 421,
	} {
		for _, path := range []string{"/open", "/read", "/nothing"} {
			if path == "/nothing" && want == 200 {
				continue
			}
			if code, _ := ask(t, c, "GET", base+path, "Host: "+host); code != want {
				t.Errorf("%s as %s: %d, want %d", path, host, code, want)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	s := serve(t, Options{})
	for _, path := range []string{"open", "read", "nothing"} {
		response, err := client(t, &http.Transport{}).Get(s.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			if got := response.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("/%s has %s %q", path, name, got)
			}
		}
		if csp := response.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("the policy allows too much: %s", csp)
		}
		if len(response.Cookies()) > 0 || response.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("/%s sets a cookie, or lets other sites read it", path)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, x := range []struct {
		o    Options
		want string
	}{
		{Options{Address: "127.0.0.1:8080"}, ""},
		{Options{Address: "localhost:8080"}, ""},
		{Options{Address: "[::1]:8080"}, ""},
		{Options{Address: "/run/upsmon/web.sock"}, ""},
		{Options{Address: "./web.sock"}, ""},
		{Options{Address: "0.0.0.0:8080"}, "other machines"},
		{Options{Address: ":8080"}, "other machines"},
		{Options{Address: "[::]:8080"}, "other machines"},
		{Options{Address: "nas.example.org:8080"}, "other machines"},
		{Options{Address: "0.0.0.0:8080", Cert: "a", Key: "b"}, "other machines"},
		{Options{Address: "0.0.0.0:8080", TokenFile: "c"}, "other machines"},
		{Options{Address: "0.0.0.0:8080", Cert: "a", Key: "b", TokenFile: "c"}, ""},
		{Options{Address: "127.0.0.1:8080", Cert: "a"}, "go together"},
		{Options{Address: "8080"}, "neither"},
		{Options{Address: ""}, "neither"},
		{Options{Address: "/" + strings.Repeat("x", 200)}, "too long"},
	} {
		_, err := x.o.Check()
		if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
			t.Errorf("%+v: %v; want %q", x.o, err, x.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for _, x := range []struct {
		text, want string
	}{
		{"act " + actToken + "\n", ""},
		{"act short\n", "could be guessed"},
		{"write " + actToken + "\n", "read or act"},
		{"act\n", "missing"},
		{"# nothing\n\n", "no token"},
	} {
		_, err := parseTokens("tokens", x.text)
		if (err == nil) != (x.want == "") || err != nil && (!strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), actToken)) {
			t.Errorf("%q: %v; want %q", x.text, err, x.want)
		}
	}
	path := bothTokens(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readTokens(path); err == nil || !strings.Contains(err.Error(), "chmod") {
		t.Errorf("a file that everybody may read: %v", err)
	}
}

// TestRevoke: a token that is removed from the file is refused, one that is added is accepted, and if the file
// cannot be read no client has any right.
func TestRevoke(t *testing.T) {
	path := tokenFileWith(t, "act "+actToken+" anna\n")
	var log logged
	s := serve(t, Options{TokenFile: path, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	c := client(t, &http.Transport{})
	const other = "act-9876543210-9876543210"
	for _, step := range []struct {
		text, with string
		mode       os.FileMode
		code       int
	}{
		{"act " + actToken + " anna\n", actToken, 0o640, 200},
		{"act " + other + " bert\n", actToken, 0o640, 401},
		{"act " + other + " bert\n", other, 0o640, 200},
		{"read " + other + " bert\n", other, 0o640, 403}, // with the same timestamp
		{"act " + other + " bert\n", other, 0o644, 401},
		{"act " + other + " bert\n", other, 0o640, 200},
		{"nonsense\n", other, 0o640, 401},
		{"act " + actToken + " anna\n", actToken, 0o640, 200},
	} {
		if err := os.WriteFile(path, []byte(step.text), step.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, step.mode); err != nil {
			t.Fatal(err)
		}
		if code, body := ask(t, c, "POST", s.URL()+"act", "Authorization: Bearer "+step.with); code != step.code {
			t.Errorf("with %q of mode %o: %d %s, want %d", step.text, step.mode, code, body, step.code)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if code, _ := ask(t, c, "POST", s.URL()+"act", "Authorization: Bearer "+actToken); code != 401 {
		t.Errorf("without the file: %d", code)
	}
	if n := strings.Count(log.String(), "no token is accepted"); n != 3 || strings.Contains(log.String(), actToken) {
		t.Errorf("the log says %d times that the file is bad, want 3:\n%s", n, log.String())
	}
}

// TestOddFiles: anything but a regular file, and a file that everyone may read, is refused at once instead of being
// read.
func TestOddFiles(t *testing.T) {
	cert, key, _ := certFor(t, "nas.example.org")
	tokens := tokenFileWith(t, "act "+actToken+" anna\n")
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(t.TempDir(), "open.pem")
	text, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(open, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o644); err != nil { // regardless of the umask
		t.Fatal(err)
	}
	for _, x := range []struct{ cert, key, tokens, want string }{
		{cert, key, tokens, ""},
		{pipe, key, tokens, "not a regular file"},
		{cert, pipe, tokens, "not a regular file"},
		{cert, key, pipe, "a pipe, a socket or a device"},
		{cert, key, t.TempDir(), "a directory"},
		{cert, "/dev/zero", tokens, "every user"},
		{cert, open, tokens, "every user may read or change its key " + open},
	} {
		_, err := New(Options{Address: "0.0.0.0:0", Cert: x.cert, Key: x.key, TokenFile: x.tokens})
		if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
			t.Errorf("%+v: %v", x, err)
		}
	}
}

// certFor writes a certificate for a name, and its key.
func certFor(t *testing.T, name string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	return cert, key, roots
}

// TestRemote: from other machines, only open handlers answer without a token, and nothing answers without TLS.
func TestRemote(t *testing.T) {
	cert, key, roots := certFor(t, "nas.example.org")
	s := serve(t, Options{Address: "0.0.0.0:0", Cert: cert, Key: key, TokenFile: bothTokens(t)})
	_, port, _ := net.SplitHostPort(strings.Trim(strings.TrimPrefix(s.URL(), "https://"), "/"))
	c := client(t, &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "nas.example.org"},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", "127.0.0.1:"+port)
		},
	})
	base := "https://nas.example.org:" + port
	act, read := "Authorization: Bearer "+actToken, "Authorization: Bearer "+readToken
	for _, x := range []struct {
		method, path string
		headers      []string
		code         int
	}{
		{"GET", "/open", nil, 200},
		{"GET", "/read", nil, 401},
		{"GET", "/read", []string{read}, 200},
		{"GET", "/read", []string{act}, 200},
		{"POST", "/act", nil, 401},
		{"POST", "/act", []string{read}, 403},
		{"POST", "/act", []string{act}, 200},
		{"GET", "/read", []string{read, "Host: evil.example:" + port}, 421},
		{"GET", "/read", []string{read, "Host: 192.0.2.1:" + port}, 200},
	} {
		if code, body := ask(t, c, x.method, base+x.path, x.headers...); code != x.code {
			t.Errorf("%s %s %d %s, want %d", x.method, x.path, code, body, x.code)
		}
	}
	if code, _ := ask(t, client(t, &http.Transport{}), "GET", "http://127.0.0.1:"+port+"/open"); code != 400 {
		t.Errorf("without TLS: %d", code)
	}
}

func TestSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "web", "page.sock")
	serve(t, Options{Address: path})
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o660 {
		t.Fatalf("%v, %v", info, err)
	}
	c := client(t, &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}})
	if code, body := ask(t, c, "GET", "http://localhost/read"); code != 200 || body != "asked by somebody, on the page" {
		t.Errorf("%d %q", code, body)
	}
	if code, _ := ask(t, c, "GET", "http://evil.example/read"); code != 421 {
		t.Errorf("another name: %d", code)
	}
}

// TestLarge: a body that is too large is refused, not read.
func TestLarge(t *testing.T) {
	s := serve(t, Options{})
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL()+"try", io.LimitReader(zeros{}, 64<<20))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := client(t, &http.Transport{}).Do(r)
	if err != nil {
		return // the connection was closed during the request
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", response.StatusCode)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestConnections: connections beyond the limit are closed, and do not affect others.
func TestConnections(t *testing.T) {
	needs.Files(t, 2*maxConnections+100)
	s := serve(t, Options{})
	address := strings.TrimSuffix(strings.TrimPrefix(s.URL(), "http://"), "/")
	var all []net.Conn
	for range maxConnections {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	for range 50 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			continue // closed before the handshake was noticed
		}
		_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
		if n, err := c.Read(make([]byte, 1)); err == nil {
			t.Errorf("a connection beyond the limit got %d bytes", n)
		}
		_ = c.Close()
	}
	for _, c := range all {
		_ = c.Close()
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) { // the server has to notice that they are closed
		response, err := client(t, &http.Transport{DisableKeepAlives: true}).Get(s.URL() + "open")
		if err == nil {
			_ = response.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
