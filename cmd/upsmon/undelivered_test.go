package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// badWays are addresses where a message does not arrive: the text of the rule, what the log and the journal report,
// and what send --test prints.
var badWays = []struct {
	action string // {web} and {name} stand for servers
	why    string
	tested string
	kept   bool // the message is kept and retried
}{
	{
		`EMAIL FROM "ups@example.org" TO "later@example.org" SUBJECT "power" MESSAGE "out"`,
		`mail server 127.0.0.1:\d+: later@example.org: 450 4.2.0 the mailbox is full`, `later@example.org: mail server 127.0.0.1:\d+: later@example.org: 450 4.2.0 the mailbox is full`, true,
	},
	{
		`EMAIL FROM "ups@example.org" TO "never@example.org" SUBJECT "power" MESSAGE "out"`,
		`refused by mail server 127.0.0.1:\d+: never@example.org: 550 5.1.1 nobody of that name \(are the addresses right\?\)`, `never@example.org: refused by mail server 127.0.0.1:\d+: never@example.org: 550 5.1.1 nobody`, false,
	},
	{`WEBHOOK "http://{web}/400/TOKEN" MESSAGE "out"`, `refused: http://127.0.0.1:\d+/… answers 400 Bad Request “sorry”`, `http://127.0.0.1:\d+/…: refused: answers 400 Bad Request “sorry”`, false},
	{`WEBHOOK "http://{web}/403/TOKEN" MESSAGE "out"`, `http://127.0.0.1:\d+/… answers 403 Forbidden “sorry”`, `http://127.0.0.1:\d+/…: answers 403 Forbidden “sorry”`, true},
	{`WEBHOOK "http://{web}/429/TOKEN" MESSAGE "out"`, `http://127.0.0.1:\d+/… answers 429 Too Many Requests “sorry”`, `http://127.0.0.1:\d+/…: answers 429 Too Many Requests “sorry”`, true},
	{`WEBHOOK "http://{name}/TOKEN" MESSAGE "out"`, `http://nobody.invalid/…: ` + unknownName, `http://nobody.invalid/…: ` + unknownName, true},
	{`PUSH "ntfy://{web}/403?scheme=http"`, `refused: ntfy at http://127.0.0.1:\d+/… answers 403 Forbidden “sorry”`, `ntfy: refused: at http://127.0.0.1:\d+/… answers 403 Forbidden “sorry”`, false},
	{`PUSH "ntfy://{web}/413?scheme=http"`, `refused: ntfy at http://127.0.0.1:\d+/… answers 413 Request Entity Too Large “sorry”`, `ntfy: refused: at http://127.0.0.1:\d+/… answers 413 `, false},
	{`PUSH "ntfy://{web}/429?scheme=http"`, `ntfy at http://127.0.0.1:\d+/… answers 429 Too Many Requests “sorry”`, `ntfy: at http://127.0.0.1:\d+/… answers 429 `, true},
	{`PUSH "ntfy://{name}/topic"`, `ntfy at https://nobody.invalid/…: ` + unknownName, `ntfy: at https://nobody.invalid/…: ` + unknownName, true},
}

// unknownName matches the errors for a name without an address, which depend on the machine's name server.
const unknownName = `(its name has no address|its name cannot be looked up|timed out after \d+s)`

// TestUndelivered: the log, the journal and send --test report at once each message that does not arrive, with the
// reason. status counts the messages that are retried, and gives the reasons.
func TestUndelivered(t *testing.T) {
	dir := t.TempDir()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	cert, err := authority.Issue("localhost")
	check(t, err)
	upsd, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: map[string]map[string]string{"good": {"ups.status": "OL"}}})
	check(t, err)
	defer upsd.Close()
	var mu sync.Mutex
	asked := map[string]int{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		w.Header().Set("Retry-After", "3600")
		first, _, _ := strings.Cut(r.URL.Path[1:], "/")
		code, err := strconv.Atoi(first)
		if err != nil {
			code = http.StatusNotFound
		}
		w.WriteHeader(code)
		fmt.Fprint(w, "sorry")
	}))
	defer web.Close()
	replace := strings.NewReplacer("{web}", web.Listener.Addr().String(), "{name}", "nobody.invalid")
	var rule strings.Builder
	for _, u := range badWays {
		rule.WriteString("\n    " + replace.Replace(u.action))
	}
	check(t, os.WriteFile(filepath.Join(dir, "ca.pem"), authority.PEM(), 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "UPSmon.conf"), fmt.Appendf(nil, `POLLFREQ 50ms POLLFREQALERT 50ms
SMTPSERVER "127.0.0.1" PORT %d PLAINTEXT
GROUP LOCAL PORT %d CERTFILE "ca.pem"
MONITOR good POWERVAL 0 UPSDUSER mon PASSWORD "sekret" TYPE primary
WHEN good REPORTS OL->OB :%s
`, startRelay(t), upsd.Port(), rule.String()), 0o600))

	run := upsmonCommand(t, dir, "run", "-D", "--user="+me(), "-c", "UPSmon.conf", "-l", "nut.log", "--state-dir", "state", "--socket", "s.sock")
	check(t, run.Start())
	defer func() {
		_ = run.Process.Signal(syscall.SIGTERM)
		_ = run.Wait()
		if t.Failed() {
			said, _ := os.ReadFile(run.Stdout.(*os.File).Name())
			t.Logf("run says\n%s", said)
		}
	}()
	awaitLog(t, dir, `upsmon: monitoring`)
	upsd.Set("good", "ups.status", "OB")
	kept := map[string]int{}
	for _, u := range badWays {
		verb, _, _ := strings.Cut(u.action, " ")
		ends := `( \(.*\))? \(kept, will be retried\)"`
		level := "warn"
		if !u.kept {
			ends, level = `( \(.*\))?"`, "error"
		} else {
			kept[verb]++
		}
		awaitLog(t, dir, `upsmon: `+level+`: `+verb+` failed unit=good@\S+ .*error="`+u.why+ends)
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		told := printed(t, dir, "why", "--state-dir", "state", "--since", "1h")
		missing := ""
		for _, u := range badWays {
			if !regexp.MustCompile(u.why).MatchString(told) {
				missing = u.why
			}
		}
		if missing == "" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("why does not say %s:\n%s", missing, told)
		}
		time.Sleep(50 * time.Millisecond)
	}
	var status struct {
		Kept map[string]struct{ Count int } `json:"kept"`
	}
	check(t, json.Unmarshal([]byte(printed(t, dir, "ctl", "--socket", "s.sock", "status", "--json")), &status))
	text := printed(t, dir, "ctl", "--socket", "s.sock", "status")
	for verb, n := range kept {
		if status.Kept[verb].Count != n {
			t.Errorf("%d of %s are kept, not %d: %s", status.Kept[verb].Count, verb, n, text)
		}
	}
	for _, u := range badWays {
		verb, _, _ := strings.Cut(u.action, " ")
		if u.kept && !regexp.MustCompile(`(?m)^To be retried: .* `+verb+`, the oldest from .* ago: .*`+u.why).MatchString(text) {
			t.Errorf("status does not say %s: %s", u.why, text)
		}
	}
	if strings.Contains(text, "TOKEN") {
		t.Errorf("a secret is in %s", text)
	}
	tested := printed(t, dir, "send", "--test", "-c", "UPSmon.conf")
	for _, u := range badWays {
		verb, _, _ := strings.Cut(u.action, " ")
		if !regexp.MustCompile(`(?m)^fail  ` + verb + ` +` + u.tested).MatchString(tested) {
			t.Errorf("send --test does not say %s:\n%s", u.tested, tested)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for path, n := range asked {
		if n > 2 { // by the monitor, and by send
			t.Errorf("%s was asked for %d times, although the server wants none for an hour", path, n)
		}
	}
	if len(asked) < 5 {
		t.Errorf("asked: %v", asked)
	}
}

// startRelay starts a mail server on this machine that refuses all mail, and returns its port.
func startRelay(t *testing.T) int {
	t.Helper()
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return refusing{}, nil }))
	s.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	return l.Addr().(*net.TCPAddr).Port
}

// refusing is a session of that mail server.
type refusing struct{}

func (refusing) Mail(string, *smtp.MailOptions) error { return nil }

func (refusing) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "never") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody of that name"}
	}
	return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "the mailbox is full"}
}

func (refusing) Data(io.Reader) error { return nil }
func (refusing) Reset()               {}
func (refusing) Logout() error        { return nil }

// TestMailByFiles: a file has the CA of a mail server, and another file its password. send --test logs in to it and
// sends a mail, and doctor only logs in.
func TestMailByFiles(t *testing.T) {
	dir := t.TempDir()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	cert, err := authority.Issue("localhost")
	check(t, err)
	relay := &taking{logins: map[string]int{}}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return relay, nil }))
	s.Domain, s.TLSConfig = "localhost", &tls.Config{Certificates: []tls.Certificate{cert}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	conf := fmt.Sprintf(`SMTPSERVER localhost PORT %d CERTFILE "mail-ca.pem" USER "nut" PASSWORD FILE "mail.secret"
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD "sekret" TYPE primary
WHEN Eaton REPORTS OL->OB : EMAIL FROM "ups@example.org" TO "admin@example.org" SUBJECT "power" MESSAGE "out"
`, l.Addr().(*net.TCPAddr).Port)
	for name, content := range map[string]string{
		"UPSmon.conf": conf, "untrusted.conf": strings.Replace(conf, ` CERTFILE "mail-ca.pem"`, "", 1), "mail-ca.pem": string(authority.PEM()), "mail.secret": "hunter2-4711\n",
	} {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"send", "--test", "-c", "UPSmon.conf"}, `^ok    EMAIL    admin@example.org: delivered in \d+\.\d\d s, the mail server has accepted it\n$`},
		{[]string{"send", "--test", "-c", "untrusted.conf"}, `^fail  EMAIL    admin@example.org: mail server localhost:\d+: its certificate is not valid: .*signed by unknown authority`},
		{[]string{"doctor", "-c", "UPSmon.conf"}, `(?m)^ok .*localhost:\d+.*nut`},
		{[]string{"doctor", "-c", "untrusted.conf"}, `its certificate is not valid: .*signed by unknown authority`},
	} {
		if got := printed(t, dir, c.args...); !regexp.MustCompile(c.want).MatchString(got) || strings.Contains(got, "hunter2") {
			t.Errorf("%q: %s", c.args, got)
		}
	}
	relay.mu.Lock()
	defer relay.mu.Unlock()
	if relay.logins["nut hunter2-4711"] != 2 || len(relay.logins) != 1 || len(relay.mails) != 1 || !strings.Contains(relay.mails[0], "This is a test") {
		t.Errorf("logins %v, mails %q", relay.logins, relay.mails)
	}
}

// taking is a session of a mail server that accepts all mail.
type taking struct {
	refusing

	mu     sync.Mutex
	logins map[string]int
	mails  []string
}

func (*taking) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *taking) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.logins[user+" "+password]++
		return nil
	}), nil
}

func (*taking) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s *taking) Data(r io.Reader) error {
	mail, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, string(mail))
	return err
}

// printed returns the output of a command of the program in a directory, regardless of its exit code.
func printed(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := upsmonCommand(t, dir, args...)
	_ = cmd.Run()
	text, err := os.ReadFile(cmd.Stdout.(*os.File).Name())
	check(t, err)
	return string(text)
}
