package actions

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/push"
)

// webServer is a real web server with TLS and a given handler.
func webServer(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *x509.CertPool) {
	t.Helper()
	s := httptest.NewUnstartedServer(answer)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s, roots
}

func webhook(url, text string) *fsm.Effect {
	e := effect(fsm.Webhook, text)
	e.URL, e.Time = url, time.Now()
	return e
}

// TestWebhook: the posted text is as the documentation of notice says.
func TestWebhook(t *testing.T) {
	type request struct {
		*http.Request
		body string
	}
	asked := make(chan request, 10)
	answer := func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		asked <- request{r, string(b)}
		w.WriteHeader(http.StatusAccepted)
	}
	secure, roots := webServer(t, answer)
	plain := httptest.NewServer(http.HandlerFunc(answer))
	defer plain.Close()
	g := newRig(t, Options{roots: roots})
	host, _ := os.Hostname()
	at := time.Now().In(time.FixedZone("", 3600))
	when := at.Format(time.RFC3339)

	for _, c := range []struct {
		values []fsm.Value
		text   string
		want   string
	}{
		{
			[]fsm.Value{{Name: "ups.status", Value: "OB LB"}, {Name: "battery.charge", Value: "097.5"}}, "on «battery»\n\"\x00",
			`"status":"OB LB","charge":97.5,"time":"` + when + `","message":"on «battery»\n\"\u0000"`,
		},
		{nil, "", `"status":"","charge":null,"time":"` + when + `","message":""`},
		{[]fsm.Value{{Name: "battery.charge", Value: "NaN"}}, "\xff", `"status":"","charge":null,"time":"` + when + `","message":"` + "\uFFFD\""},
		{[]fsm.Value{{Name: "battery.charge", Value: "1e999"}}, "", `"status":"","charge":null,"time":"` + when + `","message":""`},
	} {
		for _, s := range []string{secure.URL, plain.URL} {
			u, _ := url.Parse(s)
			e := webhook(u.Scheme+"://user:s3cret@"+u.Host+"/services/SECRET?token=SECRET", c.text)
			e.Values, e.Time = c.values, at
			wantErr(t, g.do(e), nil)
			r := receive(t, asked)
			user, password, _ := r.BasicAuth()
			if r.Method != "POST" || r.URL.String() != "/services/SECRET?token=SECRET" || user != "user" || password != "s3cret" ||
				r.Header.Get("Content-Type") != "application/json" || r.Header.Get("User-Agent") != "upsmon" {
				t.Errorf("request: got %s %s %v", r.Method, r.URL, r.Header)
			}
			var n notice
			if err := json.Unmarshal([]byte(r.body), &n); err != nil || !messageName.MatchString(n.ID) {
				t.Errorf("got %v for the body %s, want a message with an ID", err, r.body)
			}
			_, said, _ := strings.Cut(c.want, `"message":`)
			want := fmt.Sprintf(`{"id":%q,"unit":"Eaton","group":"LOCAL","event":"OL->OB",%s,"host":%q,"rule":"UPSmon.conf:12:1","text":%s,"content":%s}`+"\n",
				n.ID, c.want, host, said, said)
			if r.body != want {
				t.Errorf("posted\n%s, want\n%s", r.body, want)
			}
		}
	}
	if log := g.log(); log != "" {
		t.Errorf("NUT log: got %s, want nothing", log)
	}
}

// TestWebhookContent: content is cut to the length that Discord accepts.
func TestWebhookContent(t *testing.T) {
	m, err := newMessage(webhook("https://example.com/x", strings.Repeat("ä", maxContent+1)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := m.body()
	var n notice
	if err := errors.Join(err, json.Unmarshal(body, &n)); err != nil || n.Content != strings.Repeat("ä", maxContent) || n.Text != n.Message || len(n.Text) != 2*maxContent+2 {
		t.Errorf("got %v, a text of %d bytes and a content of %d bytes", err, len(n.Text), len(n.Content))
	}
}

// TestWebhookFaults: what a web server can do wrong, and the error for it. The message is kept, and
// nothing contains the URL's secrets.
func TestWebhookFaults(t *testing.T) {
	const path = "/services/T0KEN-in-path?key=T0KEN-in-query"
	secrets := []string{"T0KEN", "services", "p4ssword"}
	web := func(answer http.HandlerFunc) func(*testing.T) (string, *x509.CertPool) {
		return func(t *testing.T) (string, *x509.CertPool) {
			s, roots := webServer(t, answer)
			return s.URL, roots
		}
	}
	raw := func(talk func(net.Conn, *bufio.Reader)) func(*testing.T) (string, *x509.CertPool) {
		return func(t *testing.T) (string, *x509.CertPool) { return "http://" + talker(t, talk), nil }
	}
	request := func(in *bufio.Reader) string {
		r, err := http.ReadRequest(in)
		if err != nil {
			return ""
		}
		_, _ = io.ReadAll(r.Body)
		return r.Method + " " + r.URL.String()
	}
	for _, c := range []struct {
		name   string
		server func(*testing.T) (string, *x509.CertPool)
		want   string
	}{
		{"error", web(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "the database\nis \x1b[31mdown", 500) }),
			`/… answers 500 Internal Server Error “the database is \x1b[31mdown” (kept,`},
		{"error without a word", web(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(999) }), "/… answers 999 (kept,"},
		{"error that repeats the URL", web(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "Cannot POST "+r.URL.String(), 404) }),
			"/… answers 404 Not Found with an answer that repeats parts of the URL (kept,"},
		{"error that repeats a part of it", web(func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, strings.Repeat("x", maxQuote-4)+" "+strings.ToLower(r.URL.Query().Get("key")), http.StatusForbidden)
		}), "/… answers 403 Forbidden with an answer that repeats parts of the URL (kept,"},
		{"error of many bytes", web(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			for {
				if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
					return
				}
			}
		}), "/… answers 500 Internal Server Error “" + strings.Repeat("x", maxQuote-len("…")) + "…” (kept,"},
		{"redirect", web(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://other.example.com"+r.URL.String(), http.StatusPermanentRedirect)
		}), "/… redirects to https://other.example.com/… (308 Permanent Redirect), which is not followed (put the new URL into the configuration) (kept,"},
		{"redirect to the token", web(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://"+r.URL.Query().Get("key")+".example.com/")
			w.WriteHeader(http.StatusFound)
		}), "/… redirects (302 Found), which is not followed"},
		{"redirect to nowhere", web(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) }), "/… redirects (302 Found), which is not followed"},
		{"hangs", web(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			<-r.Context().Done()
			panic(http.ErrAbortHandler) // an answer of 200 may overtake the end of the connection
		}), "/…: timed out after 500ms (is it up, and is the URL right?) (kept,"},
		{"hangs in the body", web(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			w.WriteHeader(500)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}), "/… answers 500 Internal Server Error (kept,"},
		{"does not accept", func(t *testing.T) (string, *x509.CertPool) { return "https://" + blackHole(t), nil }, "/…: timed out after 500ms"},
		{"unknown authority", func(t *testing.T) (string, *x509.CertPool) {
			u, _ := web(func(http.ResponseWriter, *http.Request) {})(t)
			return u, x509.NewCertPool()
		}, "/…: its certificate is not valid: x509: certificate signed by unknown authority (add the authority that has signed it to those that this host trusts) (kept,"},
		{"wrong name", func(t *testing.T) (string, *x509.CertPool) {
			u, roots := web(func(http.ResponseWriter, *http.Request) {})(t)
			return strings.Replace(u, "127.0.0.1", "localhost", 1), roots
		}, "not localhost (use a name that is in the certificate) (kept,"},
		{"old TLS", func(t *testing.T) (string, *x509.CertPool) {
			s := httptest.NewUnstartedServer(nil)
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
			s.StartTLS()
			t.Cleanup(s.Close)
			return s.URL, nil
		}, "protocol version not supported"},
		{"nobody listens", func(t *testing.T) (string, *x509.CertPool) {
			return "http://" + freeport.Address(t), nil
		}, "/…: connect: connection refused (is it up, and is the URL right?) (kept,"},
		{"closes", raw(func(_ net.Conn, in *bufio.Reader) { request(in) }), "/…: it has closed the connection"},
		{"no web server", raw(func(c net.Conn, in *bufio.Reader) { request(in); fmt.Fprint(c, "220 mail.example.com ESMTP\r\n") }),
			`malformed HTTP status code "mail.example.com" (is it up, and is the URL right?)`},
		{"repeats the request", raw(func(c net.Conn, in *bufio.Reader) { fmt.Fprint(c, request(in)+"\r\n\r\n") }), "/…: its answer is not HTTP (is it up,"},
		{"repeats it in the status", raw(func(c net.Conn, in *bufio.Reader) {
			fmt.Fprint(c, "HTTP/1.1 500 "+request(in)+"\r\nContent-Length: 0\r\n\r\n")
		}), "/… answers 500 Internal Server Error (kept,"},
		{"headers without end", raw(func(c net.Conn, in *bufio.Reader) {
			request(in)
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			for {
				if _, err := fmt.Fprint(c, "X: "+strings.Repeat("x", 1000)+"\r\n"); err != nil {
					return
				}
			}
		}), "exceeded"},
		{"TLS expected", func(t *testing.T) (string, *x509.CertPool) {
			s := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(s.Close)
			return strings.Replace(s.URL, "http:", "https:", 1), nil
		}, "/…: http: server gave HTTP response to HTTPS client (is it up, and is the URL right?)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			address, roots := c.server(t)
			dir, limit := t.TempDir(), patience
			if strings.Contains(c.want, "timed out") || strings.HasPrefix(c.name, "hangs") {
				limit = 500 * time.Millisecond
			}
			g := newRig(t, Options{Spool: dir, roots: roots, Limits: Limits{Webhook: limit}})
			u := strings.Replace(address, "://", "://user:p4ssword@", 1) + path
			g.Configure(Config{Policy: policy(u)})
			res := g.do(webhook(u, "text"))
			wantErr(t, res, ErrKept)
			if res.Err == nil {
				return
			}
			contains(t, "the error", res.Err.Error(), address+"/…", c.want)
			if n := len(res.Err.Error()); n > 500 || strings.ContainsAny(res.Err.Error(), "\n\x1b") {
				t.Errorf("the error has %d bytes, want one line of at most 500: %q", n, res.Err)
			}
			_ = g.Close(context.Background())
			files := keptFiles(t, dir)
			if len(files) != 1 {
				t.Fatalf("kept: got %q, want one file", files)
			}
			all := res.Err.Error() + g.log() + read(t, files[0])
			for _, secret := range secrets {
				if strings.Contains(strings.ToLower(all), strings.ToLower(secret)) {
					t.Errorf("%s is in:\n%s", secret, all)
				}
			}
		})
	}
}

// blackHole is an address that accepts connections, on which nobody ever answers.
func blackHole(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// TestWebhookFlood: an answer of 2xx is enough, whatever follows.
func TestWebhookFlood(t *testing.T) {
	s, roots := webServer(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
				return
			}
		}
	})
	g := newRig(t, Options{roots: roots})
	wantErr(t, g.do(webhook(s.URL+"/SECRET", "text")), nil)
}

// TestRetryAfterHeader: the header has seconds, or a date on the server's clock.
func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		said, date string
		want       time.Duration
	}{
		{"", "", 0}, {"120", "", 2 * time.Minute}, {"0", "", 0}, {"-1", "", 0}, {"soon", "", 0}, {"99999999999999999999", "", 0}, {"4294967295", "", 4294967295 * time.Second},
		{"Sun, 29 Nov 2026 12:01:00 GMT", "", time.Minute}, {"Sun, 29 Nov 2026 11:01:00 GMT", "", 0},
		{"Sun, 29 Nov 2026 12:01:00 GMT", "Sun, 29 Nov 2026 12:00:30 GMT", 30 * time.Second},
	} {
		h := http.Header{}
		h.Set("Retry-After", c.said)
		h.Set("Date", c.date)
		if got := retryAfter(h, now); got != c.want {
			t.Errorf("%q at %q: got %v, want %v", c.said, c.date, got, c.want)
		}
	}
}

// TestRetryAfterBody: what Matrix, Discord and Telegram answer to too many messages.
func TestRetryAfterBody(t *testing.T) {
	for body, want := range map[string]time.Duration{
		`{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}`:          2500 * time.Millisecond,
		`{"message":"You are being rate limited.","retry_after":64.5}`:  64500 * time.Millisecond,
		`{"ok":false,"error_code":429,"parameters":{"retry_after":35}}`: 35 * time.Second,
		`{"retry_after":1e300}`: 4294967295 * time.Second, `{"retry_after":-5}`: 0, `{"retry_after":"soon"}`: 0, `[]`: 0, ``: 0, `{}`: 0,
	} {
		if got := retryAfterIn([]byte(body)); got != want {
			t.Errorf("%s: got %v, want %v", body, got, want)
		}
	}
}

// TestWebhookStatus: a message that the server itself objects to is refused for good. All other
// answers may be temporary.
func TestWebhookStatus(t *testing.T) {
	var status atomic.Int64
	s, roots := webServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(int(status.Load()))
	})
	for code, want := range map[int]error{
		400: ErrRefused, 413: ErrRefused, 415: ErrRefused, 422: ErrRefused,
		401: ErrKept, 403: ErrKept, 404: ErrKept, 405: ErrKept, 408: ErrKept, 410: ErrKept, 425: ErrKept, 429: ErrKept, 500: ErrKept, 502: ErrKept, 503: ErrKept,
	} {
		status.Store(int64(code))
		dir := t.TempDir()
		g := newRig(t, Options{Spool: dir, roots: roots, Limits: Limits{Retry: time.Hour}})
		g.Configure(Config{Policy: policy(s.URL + "/SECRET")})
		res := g.do(webhook(s.URL+"/SECRET", "text"))
		wantErr(t, res, want)
		if res.Err != nil {
			contains(t, "the error", res.Err.Error(), fmt.Sprintf("/… answers %d %s", code, http.StatusText(code)))
		}
		_ = g.Close(context.Background())
		if kept := keptFiles(t, dir); (len(kept) == 1) != (errors.Is(want, ErrKept)) {
			t.Errorf("status %d: kept %q, want it kept: %v", code, kept, errors.Is(want, ErrKept))
		}
	}
}

// TestRetryAfterAnswer: a real server is not asked again before the time that it names.
func TestRetryAfterAnswer(t *testing.T) {
	var mu sync.Mutex
	var asked []time.Time
	s, roots := webServer(t, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if asked = append(asked, time.Now()); len(asked) == 1 {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, roots: roots, Limits: Limits{Retry: time.Millisecond}})
	g.Configure(Config{Policy: policy(s.URL + "/SECRET")})
	wantErr(t, g.do(webhook(s.URL+"/SECRET", "text")), ErrKept)
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	mu.Lock()
	defer mu.Unlock()
	if len(asked) != 2 || asked[1].Sub(asked[0]) < 2*time.Second {
		t.Errorf("got requests at %v, want two with a pause of 2 s", asked)
	}
}

// TestWebhookTriedAgain: a message that could not be posted is posted again, unchanged, until it
// arrives.
func TestWebhookTriedAgain(t *testing.T) {
	bodies := make(chan string, 10)
	var n atomic.Int64
	s, roots := webServer(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies <- string(b)
		if n.Add(1) < 3 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, roots: roots, Limits: Limits{Retry: time.Millisecond}})
	g.Configure(Config{Policy: policy(s.URL + "/SECRET")})
	wantErr(t, g.do(webhook(s.URL+"/SECRET", "text")), ErrKept)
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	_ = g.Close(context.Background())
	if len(bodies) != 3 {
		t.Fatalf("posted %d times, want 3", len(bodies))
	}
	if a, b, c := receive(t, bodies), receive(t, bodies), receive(t, bodies); a != b || b != c {
		t.Errorf("posted %s, %s and %s, want the same three times", a, b, c)
	}
	contains(t, "NUT log", g.log(), "upsmon: WEBHOOK delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=3 late=")
}

// TestWebhookURLAgain: a kept message goes where the configuration in force sends it. A URL with
// values and the time in it is found again. A URL that no rule has any more is not used.
func TestWebhookURLAgain(t *testing.T) {
	var asked atomic.Pointer[string]
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		p := r.URL.String()
		asked.Store(&p)
	}))
	t.Cleanup(s.Close)
	down := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("down") }
	def := policy(s.URL+"/x", s.URL+"/y")
	def.Units[0].Rules[0].Actions[1].Command = fsm.PostWeb{URL: fsm.Text{
		{Literal: s.URL + "/SECRET/"}, {Field: fsm.FieldUnit}, {Literal: "/"}, {Variable: "ups.status"}, {Literal: "/"}, {Field: fsm.FieldTime}, {Literal: "/"}, {Field: fsm.FieldEvent},
	}}
	at := time.Now().In(time.FixedZone("", -5*3600))
	e := webhook("", "text")
	e.Values, e.Time = []fsm.Value{{Name: "ups.status", Value: "OB"}, {Name: "ups.model", Value: "x"}}, at
	for would := range def.Effects(e.Unit, fsm.Webhook, e.Values, e.Time) {
		e.URL = would.URL // the last URL is the one above
	}
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, dial: down, Limits: Limits{Retry: time.Hour}})
	wantErr(t, g.do(e), ErrKept)
	_ = g.Close(context.Background())

	g = newRig(t, Options{Spool: dir})
	g.Configure(Config{Policy: def})
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	if got, want := *asked.Load(), "/SECRET/Eaton/OB/"+at.Format(time.RFC3339)+"/OL-%3EOB"; got != want {
		t.Errorf("posted to %s, want %s", got, want)
	}
	_ = g.Close(context.Background())

	asked.Store(nil)
	g = newRig(t, Options{Spool: dir, dial: down, Limits: Limits{Retry: time.Hour}})
	g.Configure(Config{Policy: def})
	wantErr(t, g.do(e), ErrKept)
	g.Configure(Config{Policy: policy(s.URL + "/x")})
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	_ = g.Close(context.Background())
	if asked.Load() != nil {
		t.Errorf("posted to %s, want no request", *asked.Load())
	}
	contains(t, "NUT log", g.log(), `upsmon: error: WEBHOOK given up unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error="`+s.URL+`/…: no rule posts to that URL any more" try=2`)
}

// TestWebhookImpossible: a message to a URL that no web server can have is not kept, and the URL is
// not shown.
func TestWebhookImpossible(t *testing.T) {
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir})
	for _, u := range []string{
		"", "SECRET", "/SECRET", "ftp://example.com/SECRET", "https:///SECRET", "https://:80/SECRET", "http://exa mple.com/SECRET", "https://example.com/SECRET\n", "https://example.com/SECRET%zz",
		"https://example.com/" + strings.Repeat("SECRET", 2000), "file:///etc/SECRET",
	} {
		if res := g.do(webhook(u, "text")); res.Err == nil || errors.Is(res.Err, ErrKept) || strings.Contains(res.Err.Error(), "SECRET") {
			t.Errorf("%.100q: got %v, want a final error without the secret", u, res.Err)
		}
	}
	if files := keptFiles(t, dir); len(files) > 0 {
		t.Errorf("kept: got %q, want nothing", files)
	}
	if log := g.log(); strings.Contains(log, "SECRET") {
		t.Errorf("the log contains a secret:\n%s", log)
	}
}

// TestWebhookProxy: the password of a proxy does not appear in an error.
func TestWebhookProxy(t *testing.T) {
	p := New(Options{Stderr: io.Discard}).newPoster().(*poster)
	defer p.runner.Close(context.Background())
	p.client.Transport.(*http.Transport).Proxy = proxyOf(func(*http.Request) (*url.URL, error) {
		return nil, errors.New("invalid proxy address http://user:SECRET@[broken")
	})
	m, err := newMessage(webhook("https://example.com/SECRET", "text"))
	if err != nil {
		t.Fatal(err)
	}
	m.job = &job{}
	if err := p.deliver(context.Background(), m); !errors.Is(err, errProxy) || strings.Contains(err.Error(), "SECRET") || !errors.As(err, new(outage)) {
		t.Errorf("got %v, want %v as an outage, without the secret", err, errProxy)
	}
}

// TestProxyIsDown: an error of the proxy is not attributed to the server behind it, and its
// password does not appear.
func TestProxyIsDown(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	p := New(Options{Stderr: io.Discard}).newPoster().(*poster)
	defer p.runner.Close(context.Background())
	p.client.Transport.(*http.Transport).Proxy = http.ProxyURL(&url.URL{Scheme: "http", User: url.UserPassword("user", "SECRET"), Host: gone.Addr().String()})
	m, err := newMessage(webhook("https://example.com/SECRET", "text"))
	if err != nil {
		t.Fatal(err)
	}
	m.job = &job{}
	const want = "https://example.com/…: the proxy %s: connect: connection refused (is it up? HTTP_PROXY or HTTPS_PROXY in the environment names it)"
	if err := p.deliver(context.Background(), m); err == nil || err.Error() != fmt.Sprintf(want, gone.Addr()) {
		t.Errorf("got %v, want %s", err, fmt.Sprintf(want, gone.Addr()))
	}
}

// TestRepeats: an answer that contains a part of the URL is recognised, however the server spells
// it.
func TestRepeats(t *testing.T) {
	u, err := url.Parse("https://user:pa%2Fss@example.com/v1/hooks/AbC%20dEf?token=x%2By%2Bz&a=b&zoo#frag")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"":                      false,
		"v1 is over, b":         false,
		"no such Hook s":        false,
		"/V1/HOOKS/":            true,
		"abc def":               true,
		"AbC%20dEf":             true,
		"%41bC%20dEf":           true,
		"x+y+z":                 true,
		"{\"t\":\"x%2by%2bz\"}": true,
		"pa/ss":                 true,
		"pa%2Fss":               true,
		"user":                  true,
		"frag":                  true,
	} {
		if got := push.Repeats(urlSecrets(u), text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// FuzzQuote: whatever a server answers, the part of it that is shown contains no part of the URL.
func FuzzQuote(f *testing.F) {
	f.Add("SECRET", "404: /hook/SECRET not found")
	f.Add("a b", "a+b a%20b")
	f.Add("ÄÖ", "%C3%84%c3%96\x00")
	f.Fuzz(func(t *testing.T, secret, text string) {
		u := &url.URL{Scheme: "https", Host: "example.com", Path: "/" + secret}
		if shown := quote(text); len(secret) >= minSecret && !push.Repeats(urlSecrets(u), text) && !strings.ContainsAny(secret, "/&;=+%") && strings.Contains(shown, secret) {
			t.Errorf("%q of %q is in %q", secret, text, shown)
		}
		if shown := quote(text); strings.ContainsAny(shown, "\n\r\x1b\x00") {
			t.Errorf("got quoted text %q, want no control characters", shown)
		}
	})
}
