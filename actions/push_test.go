package actions

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// A fakeService stands for a service to which PUSH sends, under the names that it has on the
// Internet.
type fakeService struct {
	url     string   // of PUSH
	secrets []string // what must not appear anywhere, as in the URL or the requests
	want    []string // parts of the received requests, with their header fields and bodies
	answer  string   // the answer that means success
}

// firstEight are the services that most people use.
var firstEight = map[string]fakeService{
	"ntfy": {
		"ntfy://CANARYuser:CANARYpass@ntfy.example.com/CANARYtopic?tags=zap", []string{"CANARYuser", "CANARYpass", "CANARYtopic", "Q0FOQVJZdXNlcjpDQU5BUllwYXNz"},
		[]string{"POST https://ntfy.example.com/CANARYtopic", "Priority: Max", "Title: the title", "Tags: zap", "\n\nthe «text»"}, `{"id":"x"}`,
	},
	"gotify": {
		"gotify://gotify.example.com/sub/ACANARY.TOKEN00", []string{"ACANARY.TOKEN00", "CANARY"},
		[]string{"POST https://gotify.example.com/sub/message", `"message": "the «text»"`, `"title": "the title"`, `"priority": 10`}, `{"id":1}`,
	},
	"pushover": {
		"pushover://shoutrrr:CANARYtoken@CANARYuser/?devices=phone", []string{"CANARYtoken", "CANARYuser"},
		[]string{"POST https://api.pushover.net/1/messages.json", "device=phone", "message=the+%C2%ABtext%C2%BB", "title=the+title", "priority=1"}, `{"status":1}`,
	},
	"telegram": {
		"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PACANARY@telegram?chats=@CANARYchat", []string{"AAHdqTcvCH1vGWJxfSeofSAs0K5PACANARY", "110201543", "CANARYchat"},
		[]string{"POST https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PACANARY/sendMessage", "the «text»", "the title", `"chat_id": "@CANARYchat"`}, `{"ok":true,"result":{}}`,
	},
	"discord": {
		"discord://CANARY-token@693853386302554172", []string{"CANARY-token", "693853386302554172"},
		[]string{"POST https://discord.com/api/webhooks/693853386302554172/CANARY-token", "the «text»", "the title"}, "",
	},
	"slack": {
		"slack://hook:WNA3PBYV6-F20DUQND3RQ-WebCANARYrpPakR8phF0zi00@webhook", []string{"WNA3PBYV6", "F20DUQND3RQ", "WebCANARYrpPakR8phF0zi00"},
		[]string{"POST https://hooks.slack.com/services/WNA3PBYV6/F20DUQND3RQ/WebCANARYrpPakR8phF0zi00", "the «text»", "the title"}, "ok",
	},
	"matrix": {
		"matrix://CANARYuser:CANARYpass@matrix.example.com/?rooms=!CANARYroom:example.com", []string{"CANARYuser", "CANARYpass", "CANARYroom", "CANARYaccess"},
		[]string{"PUT https://matrix.example.com/_matrix/client/v3/rooms/%21CANARYroom:example.com/send/m.room.message/", "Authorization: Bearer CANARYaccess", `"body":"the title\n\nthe «text»"`},
		`{"flows":[{"type":"m.login.password"}],"access_token":"CANARYaccess","event_id":"x"}`,
	},
	"teams": {
		"teams://?host=" + url.QueryEscape("https://default123.45.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/CANARYflow/triggers/manual/paths/invoke?sig=CANARYsig"),
		[]string{"CANARYflow", "CANARYsig"},
		[]string{"POST https://default123.45.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/CANARYflow", "the «text»", "the title"}, "",
	},
}

// An internet is a web server that stands for all hosts.
type internet struct {
	*httptest.Server
	roots *x509.CertPool

	mu       sync.Mutex
	answer   http.HandlerFunc
	received []string
}

func newInternet(t *testing.T) *internet {
	t.Helper()
	i := &internet{roots: x509.NewCertPool()}
	i.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var all strings.Builder
		fmt.Fprintf(&all, "%s https://%s%s\n", r.Method, r.Host, r.URL)
		_ = r.Header.Write(&all)
		fmt.Fprintf(&all, "\n%s", body)
		i.mu.Lock()
		i.received = append(i.received, strings.ReplaceAll(all.String(), "\r\n", "\n"))
		answer := i.answer
		i.mu.Unlock()
		answer(w, r)
	}))
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		DNSNames: []string{"*.example.com", "api.pushover.net", "api.telegram.org", "discord.com", "hooks.slack.com", "slack.com", "default123.45.environment.api.powerplatform.com",
			"*.api.powerplatform.com", "chat.googleapis.com", "maker.ifttt.com", "joinjoaomgcd.appspot.com", "open.larksuite.com", "notifiarr.com", "api.opsgenie.com",
			"events.pagerduty.com", "api.pushbullet.com", "api.twilio.com", "qyapi.weixin.qq.com"},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, _ := x509.ParseCertificate(der)
	i.roots.AddCert(cert)
	i.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	i.Config.ErrorLog = log.New(io.Discard, "", 0)
	i.StartTLS()
	t.Cleanup(i.Close)
	return i
}

// dial connects to it, whatever the address.
func (i *internet) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, i.Listener.Addr().String())
}

func (i *internet) answers(h http.HandlerFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answer, i.received = h, nil
}

func (i *internet) said() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return strings.Join(i.received, "\n---\n")
}

func pushTo(url string) *fsm.Effect {
	e := effect(fsm.Push, "the «text»")
	e.URL, e.Time, e.Note = url, time.Now(), &fsm.Note{Title: "the title", Priority: "urgent"}
	return e
}

// noProxy keeps the proxies of this machine out of the tests.
func noProxy(t *testing.T) {
	for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(v, "")
	}
}

// TestPush: each of the first eight services receives what its API expects, over verified TLS. Its
// failures are told apart, and no secret appears.
func TestPush(t *testing.T) {
	net := newInternet(t)
	for name, s := range firstEight {
		t.Run(name, func(t *testing.T) {
			login := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/login") }
			status := func(status int) http.HandlerFunc { // repeats everything that it has received
				return func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, net.said())
				}
			}
			success := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s.answer) }
			afterLogin := func(h http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					if login(r) {
						success(w, r)
						return
					}
					h(w, r)
				}
			}
			for _, c := range []struct {
				name   string
				answer http.HandlerFunc
				want   error // nil: delivered
				says   string
			}{
				{"success", success, nil, ""},
				{"400", status(400), ErrRefused, "answers 400 Bad Request"},
				{"401", status(401), ErrRefused, "answers 401 "},
				{"403", status(403), ErrRefused, "answers 403 Forbidden"},
				{"413 after the login", afterLogin(status(413)), ErrRefused, "answers 413 Request Entity Too Large"},
				{"404 after the login", afterLogin(status(404)), ErrRefused, "answers 404 Not Found"},
				{"408", status(408), ErrKept, "answers 408 Request Timeout"},
				{"425", status(425), ErrKept, "answers 425 Too Early"},
				{"429", status(429), ErrKept, "answers 429 Too Many Requests"},
				{"500", status(500), ErrKept, "answers 500 Internal Server Error"},
				{"503 after the login", afterLogin(status(503)), ErrKept, "answers 503 Service Unavailable"},
				{"redirect", func(w http.ResponseWriter, r *http.Request) {
					http.Redirect(w, r, "https://evil.test"+r.URL.Path, http.StatusFound)
				}, ErrKept, "redirects to https://evil.test/… (302 Found), which is not followed"},
				{"hang", func(_ http.ResponseWriter, r *http.Request) {
					<-r.Context().Done()
					panic(http.ErrAbortHandler) // an answer of 200 may overtake the end of the connection
				}, ErrKept, "timed out"},
				{"cut", func(w http.ResponseWriter, _ *http.Request) {
					conn, _, _ := w.(http.Hijacker).Hijack()
					_ = conn.Close()
				}, ErrKept, "it has closed the connection"},
				{"huge success", afterLogin(func(w http.ResponseWriter, _ *http.Request) {
					for {
						if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
							return
						}
					}
				}), nil, ""},
				{"huge refusal", func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(400)
					for {
						if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
							return
						}
					}
				}, ErrRefused, "answers 400"},
			} {
				t.Run(c.name, func(t *testing.T) {
					noProxy(t)
					net.answers(c.answer)
					dir := t.TempDir()
					patience := time.Minute
					if c.name == "hang" {
						patience = 50 * time.Millisecond
					}
					g := newRig(t, Options{roots: net.roots, dial: net.dial, Spool: dir, Limits: Limits{Push: patience, Retry: time.Hour}})
					e := pushTo(s.url)
					e.ID = NewID(e.Time)
					res := g.do(e)
					wantErr(t, res, c.want)
					said := ""
					if res.Err != nil {
						said = res.Err.Error()
						contains(t, "the error", said, name+" at https://", c.says)
					}
					_ = g.Close(context.Background())
					kept := keptFiles(t, dir)
					if (len(kept) == 1) != errors.Is(c.want, ErrKept) {
						t.Errorf("kept: got %q", kept)
					}
					for _, f := range kept {
						said += read(t, f)
					}
					said += g.log()
					for _, secret := range s.secrets {
						if strings.Contains(strings.ToLower(said), strings.ToLower(secret)) {
							t.Errorf("%s is in:\n%s", secret, said)
						}
					}
					if c.name == "success" {
						contains(t, "what the service got", net.said(), append(s.want, `Idempotency-Key: "`+e.ID+"-", "User-Agent: upsmon")...)
					}
				})
			}
		})
	}
}

// TestPushCut: where a long text was cut, its end shows it and the debug log says so.
func TestPushCut(t *testing.T) {
	noProxy(t)
	net := newInternet(t)
	s := firstEight["ntfy"]
	net.answers(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s.answer) })
	logged := &strings.Builder{}
	nut := nutlog.New(logged)
	r := New(Options{roots: net.roots, dial: net.dial, NutLog: nut, Logger: slog.New(nut.Handler(slog.LevelDebug)), Done: func(Result) {}})
	e := pushTo(s.url)
	e.Text = strings.Repeat("x", 5000)
	r.Do(e)
	if err := errors.Join(r.Close(context.Background()), nut.Close(context.Background())); err != nil {
		t.Error(err)
	}
	contains(t, "the debug log", logged.String(), "PUSH cut unit=Eaton", "service=ntfy bytes=907\n")
	contains(t, "what the service got", net.said(), "xxx…")
}

// TestPushAgain: a kept push is sent by the next process, with the same ID, to the URL of the
// configuration in force. The spool shows nothing of the URL.
func TestPushAgain(t *testing.T) {
	noProxy(t)
	net := newInternet(t)
	s := firstEight["matrix"]
	var ready atomic.Bool
	net.answers(func(w http.ResponseWriter, _ *http.Request) {
		if !ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, s.answer)
	})
	dir := t.TempDir()
	o := Options{roots: net.roots, dial: net.dial, Spool: dir, Limits: Limits{Retry: time.Hour}}
	g := newRig(t, o)
	e := pushTo(s.url)
	e.ID = NewID(e.Time)
	wantErr(t, g.do(e), ErrKept)
	_ = g.Close(context.Background())
	ready.Store(true)
	settled := make(chan Settled, 1)
	o.Settled = func(s Settled) { settled <- s }
	g = newRig(t, o)
	def := &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL"}}, Units: []fsm.Unit{{ID: e.Unit, Name: e.Name, Rules: []fsm.Rule{{
		On: fsm.Change{From: "OL", To: "OB"}, Actions: []fsm.Action{{Command: fsm.SendPush{URL: fsm.Text{{Literal: s.url}}}}},
	}}}}}
	g.Configure(Config{Policy: def})
	if got := receive(t, settled); got.Err != nil || got.Effect.ID != e.ID {
		t.Errorf("got %+v, want success for effect %s", got, e.ID)
	}
	contains(t, "what the service got", net.said(), s.want[0]+e.ID+"-", s.want[2])
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
}

// TestPushRefusedIn200: some services refuse with status 200.
func TestPushRefusedIn200(t *testing.T) {
	noProxy(t)
	net := newInternet(t)
	for _, c := range []struct {
		url, answer string
		want        error
	}{
		{"slack://xoxb:123456789012-1234567890123-4mt0t4l1yL3g1T5L4cK70k3N@C001CH4NN3L", `{"ok":false,"error":"invalid_auth"}`, ErrRefused},
		{"slack://xoxb:123456789012-1234567890123-4mt0t4l1yL3g1T5L4cK70k3N@C001CH4NN3L", `{"ok":false,"error":"internal_error"}`, ErrKept},
		{"slack://xoxb:123456789012-1234567890123-4mt0t4l1yL3g1T5L4cK70k3N@C001CH4NN3L", `{"ok":true}`, nil},
		{"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram?chats=@x", `{"ok":false,"error_code":500,"description":"x"}`, ErrKept},
	} {
		net.answers(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, c.answer) })
		g := newRig(t, Options{roots: net.roots, dial: net.dial, Limits: Limits{Retry: time.Hour}})
		wantErr(t, g.do(pushTo(c.url)), c.want)
		_ = g.Close(context.Background())
	}
}

// TestPushBadURL: a URL that no service accepts is refused at once.
func TestPushBadURL(t *testing.T) {
	g := newRig(t, Options{})
	for _, url := range []string{"", "CANARY", "CANARY://x", "telegram://CANARY@telegram", "discord://CANARY"} {
		res := g.do(pushTo(url))
		if res.Err == nil || strings.Contains(res.Err.Error()+g.log(), "CANARY") {
			t.Errorf("%s: got %v, want an error, and no secret in it or in the log", url, res.Err)
		}
	}
}
