package actions

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	mellium "mellium.im/sasl"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

const (
	mailHost     = "mail.example.com"
	mailUser     = "nut"
	mailPassword = "SECRET-p4ss"
)

// A relay is a real mail server, on loopback.
type relay struct {
	t     *testing.T
	addr  string
	roots *x509.CertPool
	// script says how a step is answered when it comes for the nth time: "mail ADDRESS", "rcpt
	// ADDRESS", "data".
	script func(step string, n int) error
	auth   []string // mechanisms; nil: PLAIN and LOGIN
	closes bool     // closes the connection after each mail

	mu          sync.Mutex
	connections int
	steps       map[string]int
	logins      []string
	got         []delivery
}

type delivery struct {
	from string
	to   []string
	utf8 bool
	data string
}

// authority makes a certificate authority.
func authority(t *testing.T) (*simupsd.Authority, *x509.CertPool) {
	t.Helper()
	a, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(a.PEM())
	return a, roots
}

// newRelay starts a mail server that speaks TLS from the start or STARTTLS.
func newRelay(t *testing.T, smtps bool, change ...func(*relay, *smtp.Server)) *relay {
	t.Helper()
	a, roots := authority(t)
	cert, err := a.Issue(mailHost)
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{t: t, roots: roots, steps: map[string]int{}, script: func(string, int) error { return nil }}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.connections++
		return &relaySession{relay: r, conn: c}, nil
	}))
	s.Domain, s.TLSConfig, s.EnableSMTPUTF8 = mailHost, &tls.Config{Certificates: []tls.Certificate{cert}}, true
	s.ErrorLog = log.New(io.Discard, "", 0)
	for _, c := range change {
		c(r, s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.addr = l.Addr().String()
	if smtps {
		l = tls.NewListener(l, s.TLSConfig)
	}
	served := make(chan struct{})
	go func() { defer close(served); _ = s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		receive(t, served)
		_ = s.Shutdown(context.Background())
	})
	return r
}

type relaySession struct {
	*relay
	conn *smtp.Conn
	d    delivery
}

func (s *relaySession) AuthMechanisms() []string {
	if s.auth == nil {
		return []string{sasl.Login, sasl.Plain}
	}
	return s.auth
}

func (s *relaySession) Auth(mech string) (sasl.Server, error) {
	check := func(user, password string) error {
		s.mu.Lock()
		s.logins = append(s.logins, mech)
		s.mu.Unlock()
		if user != mailUser || password != mailPassword {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no, not with " + password}
		}
		return nil
	}
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case "SCRAM-SHA-1":
		return newScramServer(mellium.ScramSha1, sha1.New, check), nil
	case "SCRAM-SHA-256":
		return newScramServer(mellium.ScramSha256, sha256.New, check), nil
	case "CRAM-MD5":
		return &cramServer{check: check}, nil
	}
	return &loginServer{check: check}, nil
}

// scramServer is the server side of SCRAM.
type scramServer struct {
	steps *mellium.Negotiator
	check func(user, password string) error
	more  bool
}

func newScramServer(m mellium.Mechanism, h func() hash.Hash, check func(user, password string) error) sasl.Server {
	salt := []byte("any salt")
	stored := func(user, _ []byte, _ string) ([]byte, []byte, int64, error) {
		if string(user) != mailUser {
			return nil, nil, 0, mellium.ErrAuthn
		}
		key, err := pbkdf2.Key(h, mailPassword, salt, 4096, h().Size())
		return salt, key, 4096, err
	}
	yes := func(*mellium.Negotiator) bool { return true }
	return &scramServer{steps: mellium.NewServer(m, yes, mellium.SaltedCredentials(stored)), check: check, more: true}
}

func (s *scramServer) Next(response []byte) ([]byte, bool, error) {
	if !s.more {
		return nil, true, s.check(mailUser, mailPassword)
	}
	more, challenge, err := s.steps.Step(response)
	if s.more = more; err != nil {
		return nil, true, s.check("nobody", "")
	}
	return challenge, false, nil
}

// cramServer is the server side of CRAM-MD5 (RFC 2195).
type cramServer struct {
	check func(user, password string) error
	asked bool
}

func (s *cramServer) Next(response []byte) ([]byte, bool, error) {
	const challenge = "<1896.697170952@mail.example.com>"
	if !s.asked {
		s.asked = true
		return []byte(challenge), false, nil
	}
	sum := hmac.New(md5.New, []byte(mailPassword))
	sum.Write([]byte(challenge))
	if string(response) == fmt.Sprintf("%s %x", mailUser, sum.Sum(nil)) {
		return nil, true, s.check(mailUser, mailPassword)
	}
	return nil, true, s.check("nobody", "")
}

// loginServer is the server side of LOGIN.
type loginServer struct {
	check func(user, password string) error
	said  []string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if response != nil {
		l.said = append(l.said, string(response))
	}
	switch len(l.said) {
	case 0:
		return []byte("Username:"), false, nil
	case 1:
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.said[0], l.said[1])
}

func (s *relaySession) Mail(from string, o *smtp.MailOptions) error {
	s.d = delivery{from: from, utf8: o.UTF8}
	return s.step("mail " + from)
}

func (s *relaySession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.step("rcpt " + to); err != nil {
		return err
	}
	s.d.to = append(s.d.to, to)
	return nil
}

func (s *relaySession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.step("data"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.d.data = string(data)
	s.got = append(s.got, s.d)
	return nil
}

// step returns the answer to a step.
func (r *relay) step(step string) error {
	r.mu.Lock()
	r.steps[step]++
	n := r.steps[step]
	r.mu.Unlock()
	return r.script(step, n)
}

// asked returns how often a step came.
func (r *relay) asked(step string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.steps[step]
}

// Reset is called after a mail has been answered.
func (s *relaySession) Reset() {
	if s.closes && s.d.data != "" {
		_ = s.conn.Conn().Close()
	}
}

func (*relaySession) Logout() error { return nil }

// deliveries returns what has arrived.
func (r *relay) deliveries() []delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// server returns the SMTPSERVER for a relay on that port.
func (r *relay) server(port int) *MailServer {
	return &MailServer{Host: mailHost, Port: port, User: mailUser, Password: func() string { return mailPassword }, Roots: r.roots}
}

// to makes every name and port lead to one address.
func to(addr string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}
}

func email(to, subject, text string) *fsm.Effect {
	e := effect(fsm.Email, text)
	e.Mail = &fsm.Mail{From: "UPS «nas» <ups@nas.example.com>", To: to, Subject: subject}
	e.Time = time.Now()
	return e
}

// reply is a server's answer.
func reply(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

// TestEmail: a mail arrives as intended, over either kind of TLS and with every kind of login.
func TestEmail(t *testing.T) {
	for _, c := range []struct {
		port int
		auth []string
		want string
	}{
		{465, nil, sasl.Plain}, {587, nil, sasl.Plain}, {25, []string{sasl.Login}, sasl.Login}, {587, []string{"GSSAPI", "SCRAM-SHA-1", "login"}, sasl.Login},
		{465, []string{"CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"}, "SCRAM-SHA-256"}, {587, []string{"SCRAM-SHA-1"}, "SCRAM-SHA-1"},
		{587, []string{"CRAM-MD5", "XOAUTH2"}, "CRAM-MD5"}, {465, []string{}, ""},
	} {
		r := newRelay(t, c.port == 465, func(r *relay, _ *smtp.Server) { r.auth = c.auth })
		g := newRig(t, Options{dial: to(r.addr)})
		server := r.server(c.port)
		if c.want == "" {
			server.User, server.Password = "", nil
		}
		g.Configure(Config{Mail: server})
		e := email(`Äda <ada@example.com>, "Lovelace, B." <b@example.org>, ada@example.com`, "Eaton «ä» is OB\r\nBcc: eve@example.com", "Since 14:30 «ö»\n.\nbye\x1b[2J\r\n"+strings.Repeat("x", 2000))
		wantErr(t, g.do(e), nil)

		got := r.deliveries()
		if len(got) != 1 {
			t.Fatalf("got %d mails, want 1", len(got))
		}
		if d := got[0]; d.from != "ups@nas.example.com" || !slices.Equal(d.to, []string{"ada@example.com", "b@example.org"}) || d.utf8 {
			t.Errorf("envelope: got %q %q %v", d.from, d.to, d.utf8)
		}
		if len(r.logins) > 0 != (c.want != "") || c.want != "" && r.logins[0] != c.want {
			t.Errorf("logins: got %q", r.logins)
		}
		m := parseMail(t, got[0].data)
		for name, want := range map[string]string{
			"Auto-Submitted": "auto-generated", "Mime-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
			"Subject": `Eaton «ä» is OB\r\nBcc: eve@example.com`, "Bcc": "", "User-Agent": "", "X-Mailer": "",
		} {
			if v := decoded(t, m.Header.Get(name)); v != want {
				t.Errorf("%s: got %q, want %q", name, v, want)
			}
		}
		if date, err := m.Header.Date(); err != nil || !date.Equal(e.Time.Truncate(time.Second)) {
			t.Errorf("Date: got %v %v", date, err)
		}
		if id := m.Header.Get("Message-ID"); !strings.HasSuffix(id, "@nas.example.com>") || len(id) < 40 {
			t.Errorf("Message-ID: got %q", id)
		}
		from, err := m.Header.AddressList("From")
		if err != nil || len(from) != 1 || *from[0] != (mail.Address{Name: "UPS «nas»", Address: "ups@nas.example.com"}) {
			t.Errorf("From: got %v %v", from, err)
		}
		tos, err := m.Header.AddressList("To")
		if err != nil || len(tos) != 2 || tos[0].Name != "Äda" || tos[1].Name != "Lovelace, B." {
			t.Errorf("To: got %v, %v, want Äda and \"Lovelace, B.\"", tos, err)
		}
		if want := "Since 14:30 «ö»\r\n.\r\nbye\\x1b[2J\r\n" + strings.Repeat("x", 2000) + "\r\n"; body(t, m) != want {
			t.Errorf("body: got %q", body(t, m))
		}
		if log := g.log(); log != "" {
			t.Errorf("NUT log: got %s, want nothing", log)
		}
	}
}

// TestLocalMail: this machine's own mail system is used without TLS and without a login, and
// accepts its users as addresses. No other server does.
func TestLocalMail(t *testing.T) {
	r := newRelay(t, false, func(_ *relay, s *smtp.Server) { s.TLSConfig = nil })
	host, port, err := net.SplitHostPort(r.addr)
	if err != nil {
		t.Fatal(err)
	}
	server := &MailServer{Host: host, Plaintext: true}
	if server.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	if err := server.Check(t.Context()); err != nil {
		t.Error(err)
	}
	g := newRig(t, Options{})
	g.Configure(Config{Mail: server})
	e := email("root, Ada <ada@example.com>", "On battery", "text")
	e.Mail.From = "upsmon"
	wantErr(t, g.do(e), nil)
	got := r.deliveries()
	if len(got) != 1 || got[0].from != "upsmon@localhost" || !slices.Equal(got[0].to, []string{"root@localhost", "ada@example.com"}) || len(r.logins) > 0 {
		t.Fatalf("got the mails %+v and the logins %q", got, r.logins)
	}
	if m := parseMail(t, got[0].data); m.Header.Get("From") != "<upsmon@localhost>" || !strings.Contains(m.Header.Get("To"), "<root@localhost>") {
		t.Errorf("got From %q and To %q", m.Header.Get("From"), m.Header.Get("To"))
	}

	// For another server, root is not an address.
	other := newRelay(t, false)
	h := newRig(t, Options{dial: to(other.addr)})
	h.Configure(Config{Mail: other.server(587)})
	if res := h.do(email("root", "S", "text")); res.Err == nil || !strings.Contains(res.Err.Error(), `TO "root" has no mail address`) {
		t.Errorf("got %v, want an error with %q", res.Err, `TO "root" has no mail address`)
	}
}

// TestLocalMailElsewhere: a host that is configured as this machine, but is another one, receives
// nothing.
func TestLocalMailElsewhere(t *testing.T) {
	mine, other := net.Pipe()
	defer other.Close()
	o := Options{dial: func(context.Context, string, string) (net.Conn, error) { return elsewhere{mine}, nil }}
	err := (&MailServer{Host: "localhost", Port: 25, Plaintext: true}).check(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "mail server 192.0.2.1:25 is not on this machine: mail leaves it over TLS only") {
		t.Errorf("got %v, want an error with %q", err, "mail server 192.0.2.1:25 is not on this machine: mail leaves it over TLS only")
	}
}

// elsewhere is a connection to another machine.
type elsewhere struct{ net.Conn }

func (elsewhere) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25} }

func parseMail(t *testing.T, data string) *mail.Message {
	t.Helper()
	for line := range strings.Lines(data) {
		if len(line) > 998+2 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("a line is too long or has no CRLF, %d bytes: %q", len(line), line)
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatalf("%v:\n%s", err, data)
	}
	return m
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Error(err)
	}
	return s
}

func body(t *testing.T, m *mail.Message) string {
	t.Helper()
	if m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
		t.Errorf("encoding: got %s", m.Header.Get("Content-Transfer-Encoding"))
	}
	raw, err := io.ReadAll(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(raw)))
	if err != nil {
		t.Error(err)
	}
	m.Body = bytes.NewReader(raw)
	return string(text)
}

// TestEmailRecipients: a rejected recipient does not prevent the mail to the others, and nobody
// receives it twice, even across a restart.
func TestEmailRecipients(t *testing.T) {
	r := newRelay(t, true, func(r *relay, _ *smtp.Server) {
		r.script = func(step string, n int) error {
			switch {
			case step == "rcpt gone@example.com":
				return reply(550, "no such user")
			case step == "rcpt later@example.com" && n < 4:
				return reply(450, "greylisted")
			}
			return nil
		}
	})
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, dial: to(r.addr), Limits: Limits{Retry: time.Hour, RetryMax: time.Hour}})
	g.Configure(Config{Mail: r.server(465)})
	e := email("gone@example.com, a@example.com, not an address, later@example.com, b@example.com", "S", "text")
	res := g.do(e)
	wantErr(t, res, ErrKept)
	if res.Err != nil && res.Err.Error() != `mail server mail.example.com:465: later@example.com: 450 4.0.0 greylisted; `+
		`gone@example.com: 550 5.0.0 no such user; "not an address" is not a mail address (kept, will be retried)` {
		t.Errorf("error: got %v", res.Err)
	}
	g.Configure(Config{Mail: r.server(465)}) // retries the mail
	eventually(t, "the second try", func() bool { return r.asked("rcpt later@example.com") == 2 })
	if err := g.Close(context.Background()); err != nil {
		t.Error(err)
	}

	g = newRig(t, Options{Spool: dir, dial: to(r.addr), Limits: Limits{Retry: time.Millisecond}})
	g.Configure(Config{Mail: r.server(465)})
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	if err := g.Close(context.Background()); err != nil {
		t.Error(err)
	}
	var got []string
	ids := map[string]bool{}
	for _, d := range r.deliveries() {
		got = append(got, d.to...)
		ids[parseMail(t, d.data).Header.Get("Message-ID")] = true
	}
	if want := []string{"a@example.com", "b@example.com", "later@example.com"}; !slices.Equal(got, want) || len(ids) != 1 {
		t.Errorf("delivered to %q with the Message-IDs %v", got, ids)
	}
	if r.asked("rcpt gone@example.com") != 1 || r.asked("rcpt later@example.com") != 4 {
		t.Errorf("steps: got %v", r.steps)
	}
	contains(t, "NUT log", g.log(), "EMAIL delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=2 ")
}

// TestEmailRefused: what the server refuses for good is not tried again.
func TestEmailRefused(t *testing.T) {
	for step, want := range map[string]string{
		"mail ups@nas.example.com": "refused by mail server mail.example.com:587: ups@nas.example.com: 554 5.0.0 no (are the addresses right, and may USER write to them?)",
		"rcpt a@example.com":       "refused by mail server mail.example.com:587 for some recipients: a@example.com: 554 5.0.0 no (are the addresses right?)",
		"data":                     "refused by mail server mail.example.com:587: a@example.com, b@example.com: 554 5.0.0 no (are the addresses right, and may USER write to them?)",
	} {
		r := newRelay(t, false, func(r *relay, _ *smtp.Server) {
			r.script = func(s string, _ int) error {
				if s == step {
					return reply(554, "no")
				}
				return nil
			}
		})
		dir := t.TempDir()
		g := newRig(t, Options{Spool: dir, dial: to(r.addr)})
		g.Configure(Config{Mail: r.server(587)})
		res := g.do(email("a@example.com, b@example.com", "S", "text"))
		wantErr(t, res, ErrRefused)
		if res.Err != nil && res.Err.Error() != want {
			t.Errorf("%s: got %v, want %s", step, res.Err, want)
		}
		_ = g.Close(context.Background())
		if files := keptFiles(t, dir); len(files) > 0 {
			t.Errorf("%s: kept %q, want nothing", step, files)
		}
	}
}

// TestEmailRelayReturns: when the relay is back, all mails are sent at once, over one connection if
// the relay allows it.
func TestEmailRelayReturns(t *testing.T) {
	for _, closes := range []bool{false, true} {
		out := make(chan struct{})
		r := newRelay(t, true, func(r *relay, _ *smtp.Server) {
			r.closes = closes
			r.script = func(step string, _ int) error {
				if step == "rcpt nobody@example.com" { // leaves the transaction open
					return reply(550, "no such user")
				}
				return nil
			}
		})
		g := newRig(t, Options{Limits: Limits{Retry: time.Hour, RetryMax: time.Hour}, dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			select {
			case <-out:
				return (&net.Dialer{}).DialContext(ctx, network, r.addr)
			default:
				return nil, errors.New("out")
			}
		}})
		g.Configure(Config{Mail: r.server(465)})
		const n = 20
		for i := range n {
			if i%10 == 0 {
				wantErr(t, g.do(email("nobody@example.com", "S", "text")), ErrKept)
			}
			wantErr(t, g.do(email("a@example.com", fmt.Sprint(i), "text")), ErrKept)
		}
		close(out)
		wantErr(t, g.do(email("a@example.com", "last", "text")), nil)
		eventually(t, "the delivery", func() bool { return len(r.deliveries()) == n+1 })
		seen := map[string]bool{}
		for _, d := range r.deliveries() {
			seen[parseMail(t, d.data).Header.Get("Subject")] = true
		}
		if len(seen) != n+1 || r.connections > 2 != closes {
			t.Errorf("got %d of %d mails over %d connections", len(seen), n+1, r.connections)
		}
	}
}

// TestEmailNextServer: a new configuration applies to the next mail.
func TestEmailNextServer(t *testing.T) {
	busy, hold := make(chan struct{}), make(chan struct{})
	was := newRelay(t, true, func(r *relay, _ *smtp.Server) {
		r.script = func(step string, _ int) error {
			if step == "data" {
				close(busy)
				<-hold
			}
			return nil
		}
	})
	is := newRelay(t, false)
	g := newRig(t, Options{dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasSuffix(address, ":465") {
			return to(was.addr)(ctx, network, address)
		}
		return to(is.addr)(ctx, network, address)
	}})
	g.Configure(Config{Mail: was.server(465)})
	first, second := email("a@example.com", "1", "text"), email("a@example.com", "2", "text")
	g.Do(first)
	receive(t, busy)
	g.Do(second)
	g.Configure(Config{Mail: is.server(587)})
	close(hold)
	wantErr(t, g.await(first), nil)
	wantErr(t, g.await(second), nil)
	if a, b := was.deliveries(), is.deliveries(); len(a) != 1 || len(b) != 1 {
		t.Errorf("delivered by the old server: %v; by the new one: %v; want one each", a, b)
	}
}

// TestEmailFaults: what a mail server can do wrong, and the error for it. The mail is kept, and
// nothing contains the password.
func TestEmailFaults(t *testing.T) {
	good := func(t *testing.T, smtps bool, change ...func(*relay, *smtp.Server)) (string, *x509.CertPool) {
		r := newRelay(t, smtps, change...)
		return r.addr, r.roots
	}
	raw := func(talk func(net.Conn, *bufio.Reader)) func(*testing.T) (string, *x509.CertPool) {
		return func(t *testing.T) (string, *x509.CertPool) { return talker(t, talk), x509.NewCertPool() }
	}
	certificate := func(t *testing.T, notAfter time.Time, version uint16, names ...string) func(*relay, *smtp.Server) {
		a, roots := authority(t)
		cert, err := a.IssueBetween(time.Now().Add(-48*time.Hour), notAfter, names...)
		if err != nil {
			t.Fatal(err)
		}
		return func(r *relay, s *smtp.Server) {
			r.roots, s.TLSConfig = roots, &tls.Config{Certificates: []tls.Certificate{cert}, MaxVersion: version}
		}
	}
	tomorrow := time.Now().Add(24 * time.Hour)
	for _, c := range []struct {
		name   string
		port   int
		server func(t *testing.T) (string, *x509.CertPool)
		want   string
	}{
		{"wrong name", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, certificate(t, tomorrow, 0, "other.example.com"))
		}, "its certificate is not valid: x509: certificate is valid for other.example.com, not mail.example.com (use a name that is in the certificate)"},
		{"wrong name, STARTTLS", 587, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, false, certificate(t, tomorrow, 0, "other.example.com"))
		}, "its certificate is not valid: x509: certificate is valid for other.example.com, not mail.example.com (use a name that is in the certificate)"},
		{"expired", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, certificate(t, time.Now().Add(-time.Hour), 0, mailHost))
		}, "(have it renewed, and look at this host's clock)"},
		{"unknown authority", 587, func(t *testing.T) (string, *x509.CertPool) {
			addr, _ := good(t, false)
			return addr, x509.NewCertPool()
		}, "its certificate is not valid: x509: certificate signed by unknown authority (CERTFILE of SMTPSERVER must hold the certificate of its CA, or its own if that is self-signed)"},
		{"TLS 1.1", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, certificate(t, tomorrow, tls.VersionTLS11, mailHost))
		}, "protocol version not supported"},
		{"no TLS offered", 587, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, false, func(_ *relay, s *smtp.Server) { s.TLSConfig = nil; s.AllowInsecureAuth = true })
		}, "mail server mail.example.com:587 offers no TLS (use its port for TLS, most often 465, or have STARTTLS switched on there)"},
		{"no TLS on 465", 465, func(t *testing.T) (string, *x509.CertPool) { return good(t, false) },
			"it does not speak TLS there (port 465 wants TLS from the start; for STARTTLS use PORT 587)"},
		{"TLS on 587", 587, func(t *testing.T) (string, *x509.CertPool) { return good(t, true) },
			"timed out after 2s (is it a mail server, and up? TLS from the start is spoken on PORT 465 only)"},
		{"no login", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, func(r *relay, _ *smtp.Server) { r.auth = []string{"ECHO"} })
		}, `offers no login with a password (give SMTPSERVER USER "" if it wants none)`},
		{"nobody listens", 587, func(t *testing.T) (string, *x509.CertPool) {
			return freeport.Address(t), nil
		}, "mail server mail.example.com:587: connect: connection refused (is it up, and are SMTPSERVER's name and PORT right?)"},
		{"busy", 587, raw(func(c net.Conn, _ *bufio.Reader) { fmt.Fprint(c, "421 too many of you\r\n") }),
			"mail server mail.example.com:587: 421 too many of you (kept,"},
		{"no mail server", 587, raw(func(c net.Conn, _ *bufio.Reader) { fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }), "(is it a mail server, and up?"},
		{"closes", 587, raw(func(net.Conn, *bufio.Reader) {}), "it has closed the connection (is it a mail server, and up?"},
		{"hangs in the greeting", 587, raw(func(_ net.Conn, in *bufio.Reader) { _, _ = in.ReadByte() }), "timed out after 2s (is it a mail server, and up?"},
		{"floods", 587, raw(func(c net.Conn, _ *bufio.Reader) {
			for line := strings.Repeat("220-x\r\n", 1000); ; {
				if _, err := io.WriteString(c, line); err != nil {
					return
				}
			}
		}), "it sends without end"},
		{"one endless line", 587, raw(func(c net.Conn, _ *bufio.Reader) {
			for piece := strings.Repeat("2", 1000); ; {
				if _, err := io.WriteString(c, piece); err != nil {
					return
				}
			}
		}), "it sends without end"},
		{"answers before TLS", 587, raw(func(c net.Conn, in *bufio.Reader) { // what an attacker on the way would add
			fmt.Fprint(c, "220 x\r\n")
			_, _ = in.ReadString('\n')
			fmt.Fprint(c, "250-x\r\n250 STARTTLS\r\n")
			_, _ = in.ReadString('\n')
			fmt.Fprint(c, "220 go\r\n250 x\r\n250 x\r\n")
			_, _ = in.ReadByte()
		}), "it has closed the connection"},
		{"repeats the password", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, func(r *relay, _ *smtp.Server) {
				r.script = func(step string, _ int) error {
					b64 := base64.StdEncoding.EncodeToString([]byte("\x00" + mailUser + "\x00" + mailPassword))
					return reply(451, step+" after AUTH PLAIN "+b64)
				}
			})
		}, "ups@nas.example.com: 451 and an answer that repeats the password"},
		{"hangs after the mail", 465, func(t *testing.T) (string, *x509.CertPool) {
			hold := make(chan struct{})
			addr, roots := good(t, true, func(r *relay, _ *smtp.Server) {
				r.script = func(step string, _ int) error {
					if step == "data" {
						<-hold
					}
					return nil
				}
			})
			t.Cleanup(func() { close(hold) })
			return addr, roots
		}, "mail server mail.example.com:465: timed out after 2s (is it up?)"},
		{"closes after the mail", 465, func(t *testing.T) (string, *x509.CertPool) {
			return good(t, true, func(r *relay, s *smtp.Server) {
				r.script = func(step string, _ int) error {
					if step == "data" {
						return reply(421, "going down")
					}
					return nil
				}
			})
		}, "mail server mail.example.com:465: 421 4.0.0 going down (kept,"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			addr, roots := c.server(t)
			dir, limit := t.TempDir(), patience
			if strings.Contains(c.want, "timed out") {
				limit = 2 * time.Second
			}
			g := newRig(t, Options{Spool: dir, dial: to(addr), Limits: Limits{Mail: limit, Retry: time.Hour, RetryMax: time.Hour}})
			g.Configure(Config{Mail: &MailServer{Host: mailHost, Port: c.port, User: mailUser, Password: func() string { return mailPassword }, Roots: roots}})
			res := g.do(email("a@example.com", "S", "text"))
			wantErr(t, res, ErrKept)
			if res.Err == nil {
				return
			}
			contains(t, "the error", res.Err.Error(), c.want)
			if strings.Contains(c.want, "timed out") {
				wantErr(t, res, ErrTimeout)
			}
			_ = g.Close(context.Background())
			files := keptFiles(t, dir)
			if len(files) != 1 {
				t.Fatalf("kept: got %q, want one file", files)
			}
			all := res.Err.Error() + g.log() + read(t, files[0])
			for _, secret := range secretsOf(mailUser, mailPassword) {
				if strings.Contains(all, secret) {
					t.Errorf("the password appears in:\n%s", all)
				}
			}
		})
	}
}

// talker is a server that says what it likes to each client.
func talker(t *testing.T, talk func(net.Conn, *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				_ = c.SetDeadline(time.Now().Add(patience))
				talk(c, bufio.NewReader(c))
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	return l.Addr().String()
}

// TestEmailWrongPassword: a rejected password is not shown, and a corrected one is used.
func TestEmailWrongPassword(t *testing.T) {
	r := newRelay(t, true)
	g := newRig(t, Options{dial: to(r.addr)})
	server := r.server(465)
	server.Password = func() string { return "SECRET-wrong" }
	g.Configure(Config{Mail: server})
	res := g.do(email("a@example.com", "S", "text"))
	wantErr(t, res, ErrKept)
	if want := "mail server mail.example.com:465: 535 and an answer that repeats the password " +
		"(are USER and PASSWORD of SMTPSERVER right? Some providers want a password made for this program) (kept, will be retried)"; res.Err == nil || res.Err.Error() != want {
		t.Errorf("got %v, want %q", res.Err, want)
	}
	g.Configure(Config{Mail: r.server(465)})
	eventually(t, "the delivery", func() bool { return len(r.deliveries()) == 1 })
}

// TestScramChallenges: what a server says during a SCRAM login neither keeps the monitor busy
// forever nor passes for success.
func TestScramChallenges(t *testing.T) {
	for _, said := range []string{"", "r=", "x", ",,,", "r=%s,s=c2FsdA==,i=99999999", "r=other,s=c2FsdA==,i=4096", "r=%s,s=!,i=4096", "r=%s,s=c2FsdA==,i=x", "r=%s,s=c2FsdA==,i=4096,m=1"} {
		a := newScram(mellium.ScramSha256, mailUser, mailPassword)
		_, first, err := a.Start(nil)
		if err != nil {
			t.Fatal(err)
		}
		_, nonce, _ := strings.Cut(string(first), ",r=")
		if answer, err := a.Next([]byte(strings.ReplaceAll(said, "%s", nonce+"server")), true); err == nil {
			t.Errorf("challenge %s: got answer %q, want an error", said, answer)
		}
	}
	a := newScram(mellium.ScramSha256, mailUser, mailPassword)
	_, first, _ := a.Start(nil)
	_, nonce, _ := strings.Cut(string(first), ",r=")
	if answer, err := a.Next([]byte("r="+nonce+"server,s=c2FsdA==,i=4096"), true); err != nil || !strings.HasPrefix(string(answer), "c=biws,r="+nonce+"server,p=") {
		t.Errorf("got answer %q, %v, want one with the nonce and a proof", answer, err)
	}
	if _, err := a.Next([]byte("v=AAAA"), true); err == nil {
		t.Error("a server that does not know the password was accepted")
	}
}

// TestEmailBug: a bug that a mail triggers does not end the monitor.
func TestEmailBug(t *testing.T) {
	r := newRelay(t, true)
	g := newRig(t, Options{dial: to(r.addr)})
	server := r.server(465)
	server.Password = func() string { panic(mailPassword) }
	g.Configure(Config{Mail: server})
	res := g.do(email("a@example.com", "S", "text"))
	if wantErr(t, res, ErrKept); res.Err == nil || res.Err.Error() != "a bug, please report it: string (kept, will be retried)" {
		t.Errorf("got %v, want %q", res.Err, "a bug, please report it: string (kept, will be retried)")
	}
}

// TestEmailTriedAgain: a mail whose first try failed is sent later, once.
func TestEmailTriedAgain(t *testing.T) {
	r := newRelay(t, false, func(r *relay, _ *smtp.Server) {
		r.script = func(step string, n int) error {
			if step == "data" && n < 3 {
				return reply(451, "not now")
			}
			return nil
		}
	})
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, dial: to(r.addr), Limits: Limits{Retry: time.Millisecond}})
	g.Configure(Config{Mail: r.server(587)})
	wantErr(t, g.do(email("a@example.com", "S", "text")), ErrKept)
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	_ = g.Close(context.Background())
	if got := r.deliveries(); len(got) != 1 || r.asked("data") != 3 {
		t.Errorf("got %d mails in %d tries, want 1 in 3", len(got), r.asked("data"))
	}
	contains(t, "NUT log", g.log(), "upsmon: warn: EMAIL failed unit=Eaton", "451 4.0.0 not now", "upsmon: EMAIL delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=3 late=")
}

// TestEmailImpossible: a mail that no server could deliver is not even kept.
func TestEmailImpossible(t *testing.T) {
	r := newRelay(t, true)
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, dial: to(r.addr)})
	fails := func(e *fsm.Effect, want string) {
		t.Helper()
		if res := g.do(e); res.Err == nil || !strings.HasPrefix(res.Err.Error(), want) {
			t.Errorf("got %v, want %s", res.Err, want)
		}
	}
	fails(email("a@example.com", "S", "text"), "no SMTPSERVER (add one before the first GROUP)")
	g.Configure(Config{Mail: r.server(465)})
	fails(email("root", "S", "text"), `TO "root" has no mail address`)
	fails(email("", "S", "text"), `TO "" has no mail address`)
	fails(email(strings.Repeat("a@example.com,", 1000), "S", "text"), "sender and recipients are longer")
	e := email("a@example.com", "S", "text")
	e.Mail.From = "ups\r\nBcc: eve@example.com"
	fails(e, `FROM "ups\r\nBcc: eve@example.com" is not a mail address`)
	fails(effect(fsm.Email, "text"), "there is neither sender nor recipient")
	if files := keptFiles(t, dir); len(files) > 0 {
		t.Errorf("kept: got %q, want nothing", files)
	}
}

// TestEmailInternational: a server without SMTPUTF8 receives only ASCII addresses. A server with it
// is asked for it only if needed.
func TestEmailInternational(t *testing.T) {
	for _, offered := range []bool{true, false} {
		r := newRelay(t, true, func(_ *relay, s *smtp.Server) { s.EnableSMTPUTF8 = offered })
		g := newRig(t, Options{dial: to(r.addr)})
		g.Configure(Config{Mail: r.server(465)})
		res := g.do(email("jörg@example.com, a@example.com", "S", "text"))
		got := r.deliveries()
		switch {
		case len(got) != 1:
			t.Errorf("got %d mails, want 1", len(got))
		case offered && (res.Err != nil || !got[0].utf8 || len(got[0].to) != 2):
			t.Errorf("with SMTPUTF8: got %v %+v", res.Err, got[0])
		case !offered && (!errors.Is(res.Err, ErrRefused) || len(got[0].to) != 1):
			t.Errorf("without SMTPUTF8: got %v %+v", res.Err, got[0])
		}
	}
}

// TestEmailClose: Close ends a try on a connection that hangs.
func TestEmailClose(t *testing.T) {
	greeted := make(chan struct{}, 1)
	addr := talker(t, func(c net.Conn, in *bufio.Reader) { greeted <- struct{}{}; _, _ = in.ReadByte() })
	dir := t.TempDir()
	g := newRig(t, Options{Spool: dir, dial: to(addr)})
	g.Configure(Config{Mail: &MailServer{Host: mailHost, Port: 25}})
	e := email("a@example.com", "S", "text")
	g.Do(e)
	receive(t, greeted)
	eventually(t, "a mail that is kept", func() bool { return g.Kept()["EMAIL"].Count == 1 }) // it is on disk and being sent
	now, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.Close(now); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: got %v", err)
	}
	res := g.await(e)
	wantErr(t, res, ErrClosed)
	wantErr(t, res, ErrKept)
	if files := keptFiles(t, dir); len(files) != 1 {
		t.Errorf("kept: got %q, want one file", files)
	}
}

func TestRecipients(t *testing.T) {
	for _, c := range []struct {
		to, want string
		local    bool // the server is this machine's mail system
	}{
		{"a@b.c", "a@b.c", false},
		{" a@b.c , d@e.f ", "a@b.c d@e.f", false},
		{"A. B. <a@b.c>, \"D, E\" <d@e.f>", "a@b.c d@e.f", false},
		{"a@b.c, nobody, d@e.f", "a@b.c !nobody d@e.f", false},
		{"\"D, E\" <d@e.f>, x y z", "d@e.f !x y z", false},
		{"a@b.c, a@b.c", "a@b.c", false},
		{"a@b.c\r\nBcc: d@e.f", "!a@b.c\r\nBcc: d@e.f", false},
		{"a@b.c>\r\nRCPT TO:<d@e.f", "!a@b.c>\r\nRCPT TO:<d@e.f", false},
		{"root", "!root", false}, {"root, a@b.c", "!root a@b.c", false},
		{"root", "root@localhost", true}, {"root , a@b.c, ups-admin", "root@localhost a@b.c ups-admin@localhost", true},
		{"root root, a b@c", "!root root !a b@c", true}, {"-f", "!-f", true},
		{"", "", false}, {",,", "", false}, {"\"", "!\"", false},
	} {
		var got []string
		for _, r := range recipients(c.to, c.local) {
			if r.address == nil {
				r.name = "!" + r.name
			}
			got = append(got, r.name)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: got %q, want %q", c.to, s, c.want)
		}
	}
}

// FuzzCompose: whatever the fields of a mail contain, they add neither a header nor a recipient.
func FuzzCompose(f *testing.F) {
	f.Add("ups@example.com", "a@example.com", "S", "text")
	f.Add("UPS <ups@example.com>", "a@example.com, \"B, C\" <b@example.com>", "=?utf-8?q?x?=", "a\n.\nb")
	f.Add("a@b\r\nX: y", "\"a\r\nBcc: x\"@b.c", "a\r\nBcc: eve@example.com\r\n\r\nbody", "\x00\xff")
	f.Add("\"\xc3\xa4\" <a@b>", "jörg@example.com,(comment) x@y", strings.Repeat("ä ", 400), strings.Repeat("x", 5000))
	f.Fuzz(func(t *testing.T, from, to, subject, text string) {
		e := effect(fsm.Email, text)
		e.Mail = &fsm.Mail{From: from, To: to, Subject: subject}
		e.Time = time.Unix(1e9, 0)
		m, err := newMessage(e)
		if err != nil || checkMail(e.Mail, false) != nil {
			return
		}
		m.id = NewID(e.Time)
		data, err := compose(m, false)
		if err != nil {
			t.Fatal(err)
		}
		head, _, ok := bytes.Cut(data, []byte("\r\n\r\n"))
		if !ok {
			t.Fatalf("the mail has no body: %q", data)
		}
		h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(head, "\r\n\r\n"...)))).ReadMIMEHeader()
		if err != nil {
			t.Fatalf("%v: %q", err, head)
		}
		want := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
		var got []string
		for name, values := range h {
			if got = append(got, name); len(values) != 1 {
				t.Errorf("header %s: got %q, want one value", name, values)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("got the headers %q\n%q", got, head)
		}
		for _, line := range strings.Split(string(head), "\r\n") {
			if strings.ContainsAny(line, "\r\n\x00") || len(line) > 998 {
				t.Errorf("a header line has %d bytes, or a line end: %.100q", len(line), line)
			}
			if strings.Contains(line, "?= =?") {
				t.Errorf("two encoded words on one line: %.200q", line)
			}
		}
		for _, r := range recipients(to, false) {
			if r.address != nil && strings.ContainsAny(mailbox(r.address), "\r\n") {
				t.Errorf("the recipient has a line end: %q", mailbox(r.address))
			}
		}
	})
}
