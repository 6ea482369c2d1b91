package actions

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/emersion/go-message/mail"
	"mellium.im/sasl"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

const (
	smtpsPort   = 465         // TLS from the start (RFC 8314, section 3.3)
	maxReplies  = 256 << 10   // bytes that a mail server may send for one mail
	maxPath     = 254         // bytes of an address (RFC 5321, section 4.5.3.1.3)
	maxName     = 200         // bytes of the name beside it
	quitTimeout = time.Second // for the farewell, which changes nothing
	codeClosing = 421         // the server ends the connection (RFC 5321, section 3.8)
)

var errNoMailServer = errors.New("no SMTPSERVER (add one before the first GROUP)")

func newEmail(r *Runner) lane {
	return r.newRoute(fsm.Email, 1, r.limits.Mail, func() carrier { return &mailer{runner: r} })
}

// describeMail shows a mail on one line.
func describeMail(e *fsm.Effect) string {
	if e.Mail == nil {
		return e.Text
	}
	return "To " + e.Mail.To + " Subject " + e.Mail.Subject + ": " + e.Text
}

// A recipient is one address in TO.
type recipient struct {
	name    string        // its key: the address alone, or the invalid text
	address *mail.Address // nil: the text is not an address
}

// localName matches an address for this machine's own mail system: the name of a user or an alias.
var localName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._+-]*$`)

// localDomain is appended to it, since SMTP requires a domain in every address (RFC 5321, section
// 2.3.5).
const localDomain = "@localhost"

// parseAddress and parseAddresses parse addresses as RFC 5322 defines them, within bounds. local
// says that the name of a user of this machine is an address, too.
func parseAddress(list string, local bool) (*mail.Address, error) {
	all, err := parseAddresses(list, local)
	if err == nil && len(all) != 1 {
		err = errors.New("not one address")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func parseAddresses(list string, local bool) ([]*mail.Address, error) {
	if name := strings.TrimSpace(list); local && len(name) <= maxPath-len(localDomain) && localName.MatchString(name) {
		return []*mail.Address{{Address: name + localDomain}}, nil
	}
	all, err := mail.ParseAddressList(list)
	for _, a := range all {
		if a.Name = text.Clip(a.Name, maxName); len(a.Address) > maxPath {
			return nil, errors.New("too long")
		}
	}
	return all, err
}

// recipients splits TO at its commas. An invalid address does not affect the others.
func recipients(to string, local bool) []recipient {
	var all []recipient
	add := func(r recipient) {
		if !slices.ContainsFunc(all, func(a recipient) bool { return a.name == r.name }) {
			all = append(all, r)
		}
	}
	parts := []string{to}
	if _, err := parseAddresses(to, local); err != nil {
		parts = splitUnquoted(to)
	}
	for _, part := range parts {
		list, err := parseAddresses(part, local)
		switch part = strings.TrimSpace(part); {
		case err == nil:
			for _, a := range list {
				add(recipient{a.Address, a})
			}
		case part != "":
			add(recipient{part, nil})
		}
	}
	return all
}

// splitUnquoted splits a list at the commas outside quotation marks.
func splitUnquoted(list string) []string {
	quoted := false
	return strings.FieldsFunc(list, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return c == ',' && !quoted
	})
}

// checkMail says why a mail can reach nobody. local says that it is for this machine's own mail
// system.
func checkMail(m *fsm.Mail, local bool) error {
	if _, err := parseAddress(m.From, local); err != nil {
		return fmt.Errorf("FROM %q is not a mail address (write it as name@example.com)", m.From)
	}
	if !slices.ContainsFunc(recipients(m.To, local), func(r recipient) bool { return r.address != nil }) {
		return fmt.Errorf("TO %q has no mail address (write it as name@example.com, and a comma between several)", m.To)
	}
	return nil
}

// compose writes the mail. Each try produces the same mail with the same Message-ID, so that a
// mailbox can detect a second copy if the reply to the first was lost.
func compose(m *message, local bool) ([]byte, error) {
	e := m.effect
	from, err := parseAddress(e.Mail.From, local)
	if err != nil {
		return nil, err
	}
	var to []*mail.Address
	for _, r := range recipients(e.Mail.To, local) {
		if r.address != nil {
			to = append(to, r.address)
		}
	}
	var h gomail.Header
	h.AddRaw(addressField("From", from))
	h.AddRaw(addressField("To", to...))
	h.SetSubject(text.Line(e.Mail.Subject))
	if encoded := h.Get("Subject"); strings.Contains(encoded, nextWord) {
		h.Del("Subject")
		h.AddRaw([]byte("Subject: " + fold(encoded) + "\r\n"))
	}
	h.SetDate(e.Time)
	h.SetMessageID(m.id + "@" + mailDomain(from.Address))
	h.Set("Auto-Submitted", "auto-generated") // RFC 3834: avoid vacation notices
	h.SetContentType("text/plain", map[string]string{"charset": "UTF-8"})
	var b bytes.Buffer
	w, err := gomail.CreateSingleInlineWriter(&b, h)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, text.Lines(e.Text)+"\n"); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// nextWord is what separates two encoded words (RFC 2047).
const nextWord = "?= =?"

// fold puts each encoded word on its own line. go-message would leave all of them on one line,
// longer than RFC 2047 allows.
func fold(encoded string) string { return strings.ReplaceAll(encoded, nextWord, "?=\r\n =?") }

// addressField is a header field with one address per line.
func addressField(name string, all ...*mail.Address) []byte {
	var list []string
	for _, a := range all {
		list = append(list, fold(a.String()))
	}
	return []byte(name + ": " + strings.Join(list, ",\r\n ") + "\r\n")
}

var plainDomain = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

// mailDomain returns the part of an address behind the @.
func mailDomain(address string) string {
	if d := address[strings.LastIndexByte(address, '@')+1:]; plainDomain.MatchString(d) {
		return d
	}
	return "localhost"
}

// A mailer submits mails to the mail server. It keeps using one connection while there are more
// mails.
type mailer struct {
	runner  *Runner
	server  *MailServer // the server of the connection
	secrets []string    // what must not be shown
	conn    *boundedConn
	client  *smtp.Client // nil: there is no connection
	unwatch func() bool
}

func (s *MailServer) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

func (c *mailer) deliver(ctx context.Context, m *message) (err error) {
	defer c.survive(&err)
	server := c.runner.config.Load().Mail
	if server == nil {
		return outage{errNoMailServer}
	}
	content, err := compose(m, server.Plaintext)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if c.client != nil {
		c.conn.allow(ctx)
		if c.server != server || c.client.Reset() != nil {
			c.drop()
		}
	}
	if c.client == nil {
		if err := c.connect(ctx, server); err != nil {
			c.drop()
			return outage{err}
		}
	}
	err = c.hand(ctx, m, content)
	if errors.As(err, new(outage)) {
		c.drop()
	}
	return err
}

// survive turns a panic of the function that defers it into an error. A reply may trigger a bug in a
// library, and a mail must not end the monitor.
func (c *mailer) survive(err *error) {
	if p := recover(); p != nil {
		c.drop()
		*err = fmt.Errorf("a bug, please report it: %T", p)
	}
}

func (c *mailer) close() {
	if c.client != nil {
		_ = c.conn.SetDeadline(time.Now().Add(quitTimeout))
		_ = c.client.Quit()
		c.drop()
	}
}

func (c *mailer) drop() {
	if c.conn != nil {
		c.unwatch()
		_ = c.conn.Close()
	}
	c.conn, c.client = nil, nil
}

// connect opens a connection for submitting mails.
func (c *mailer) connect(ctx context.Context, server *MailServer) error {
	c.server, c.secrets = server, nil
	password := ""
	if server.User != "" && server.Password != nil {
		password = server.Password()
		c.secrets = secretsOf(server.User, password)
	}
	conn, err := c.runner.dial(ctx, "tcp", server.address())
	if err != nil {
		remedy := "is it up, and are SMTPSERVER's name and PORT right?"
		if server.Plaintext {
			remedy = "is a mail system such as postfix or exim installed on this machine, and up?"
		}
		return c.explain(ctx, err, remedy)
	}
	c.conn = &boundedConn{Conn: conn}
	// The deadline of the connection does not know that the runner is being closed.
	c.unwatch = context.AfterFunc(c.runner.ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	c.conn.allow(ctx)
	if addr, ok := conn.RemoteAddr().(*net.TCPAddr); server.Plaintext && !(ok && addr.IP.IsLoopback()) {
		return fmt.Errorf("mail server %s is not on this machine: mail leaves it over TLS only (correct what %s stands for, or give SMTPSERVER a PORT, USER and PASSWORD)",
			conn.RemoteAddr(), server.Host)
	}

	wire, config := net.Conn(c.conn), &tls.Config{ServerName: server.Host, RootCAs: server.Roots, MinVersion: tls.VersionTLS12}
	if server.Port == smtpsPort && !server.Plaintext {
		t := tls.Client(c.conn, config)
		if err := t.HandshakeContext(ctx); err != nil {
			return c.explain(ctx, err, "port 465 wants TLS from the start; for STARTTLS use PORT 587")
		}
		wire = t
	}
	client, err := smtp.NewClient(wire, server.Host)
	if err != nil {
		return c.explain(ctx, err, unlessReply(err, "is it a mail server, and up? TLS from the start is spoken on PORT 465 only"))
	}
	if err := client.Hello(ownName()); err != nil {
		return c.explain(ctx, err, unlessReply(err, "is it a mail server?"))
	}
	if server.Port != smtpsPort && !server.Plaintext {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return fmt.Errorf("mail server %s offers no TLS (use its port for TLS, most often 465, or have STARTTLS switched on there)", server.address())
		}
		if err := client.StartTLS(config); err != nil {
			return c.explain(ctx, err, unlessReply(err, "its STARTTLS needs to be fixed"))
		}
	}
	if server.User != "" {
		way := c.login(client, password)
		if way == nil {
			return fmt.Errorf(`mail server %s offers no login with a password (give SMTPSERVER USER "" if it wants none)`, server.address())
		}
		if err := client.Auth(way); err != nil {
			return c.explain(ctx, err, "are USER and PASSWORD of SMTPSERVER right? Some providers want a password made for this program")
		}
	}
	c.client = client
	return nil
}

// login returns the way to authenticate, or nil. Inside verified TLS the simplest mechanisms are as
// good as any.
func (c *mailer) login(client *smtp.Client, password string) smtp.Auth {
	user, host := c.server.User, c.server.Host
	_, offered := client.Extension("AUTH")
	for _, way := range []struct {
		name string
		auth smtp.Auth
	}{
		{"PLAIN", smtp.PlainAuth("", user, password, host)},
		{"LOGIN", &loginAuth{user: user, password: password}},
		{"SCRAM-SHA-256", newScram(sasl.ScramSha256, user, password)},
		{"SCRAM-SHA-1", newScram(sasl.ScramSha1, user, password)},
		{"CRAM-MD5", smtp.CRAMMD5Auth(user, password)},
	} {
		if slices.Contains(strings.Fields(strings.ToUpper(offered)), way.name) {
			return way.auth
		}
	}
	return nil
}

// loginAuth is LOGIN, which has no standard: the server asks for the name, then for the password.
type loginAuth struct {
	user, password string
	asked          int
}

// Start implements smtp.Auth.
func (a *loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

// Next implements smtp.Auth.
func (a *loginAuth) Next(_ []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch a.asked++; a.asked {
	case 1:
		return []byte(a.user), nil
	case 2:
		return []byte(a.password), nil
	}
	return nil, errors.New("it asks for more than a name and a password")
}

// scramAuth is SCRAM (RFC 5802, RFC 7677).
type scramAuth struct {
	name  string
	steps *sasl.Negotiator
	said  int
}

func newScram(m sasl.Mechanism, user, password string) smtp.Auth {
	credentials := func() (username, secret, identity []byte) { return []byte(user), []byte(password), nil }
	return &scramAuth{name: m.Name, steps: sasl.NewClient(m, sasl.Credentials(credentials))}
}

// Start implements smtp.Auth.
func (a *scramAuth) Start(*smtp.ServerInfo) (string, []byte, error) {
	_, first, err := a.steps.Step(nil)
	return a.name, first, err
}

// scramChallenge bounds what the server asks for. Otherwise the library could compute indefinitely,
// or look for the end of a field that is missing.
var scramChallenge = regexp.MustCompile(`^r=[^,]+,s=[^,]+,i=[0-9]{1,6}$`)

// Next implements smtp.Auth.
func (a *scramAuth) Next(said []byte, more bool) ([]byte, error) {
	a.said++
	switch {
	case !more:
		return nil, nil
	case a.said > 2, a.said == 1 && !scramChallenge.Match(said):
		return nil, errors.New("its challenge is not one of " + a.name)
	}
	_, answer, err := a.steps.Step(said)
	return append([]byte{}, answer...), err // the last one is empty, but still sent
}

// hand submits a mail for the recipients who do not have it yet. If one recipient is rejected, the
// others still get it.
func (c *mailer) hand(ctx context.Context, m *message, content []byte) error {
	from, err := parseAddress(m.effect.Mail.From, c.server.Plaintext)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	international := !isASCII(from.Address)
	var todo []recipient
	for _, r := range recipients(m.effect.Mail.To, c.server.Plaintext) {
		if !slices.Contains(m.done, r.name) {
			todo = append(todo, r)
			international = international || r.address != nil && !isASCII(r.name)
		}
	}
	offered, _ := c.client.Extension("SMTPUTF8")

	t := &transaction{mailer: c, ctx: ctx}
	if err := t.judge([]string{from.Address}, c.begin(from, international && offered)); err != nil {
		return err
	}
	if len(t.accepted) == 0 {
		return t.verdict(m)
	}
	t.accepted = nil
	for _, r := range todo {
		names := []string{r.name}
		switch {
		case r.address == nil:
			t.refuse(names, strconv.Quote(r.name)+" is not a mail address")
		case !offered && !isASCII(r.name):
			t.refuse(names, strconv.Quote(r.name)+": it takes only addresses in ASCII")
		default:
			if err := t.judge(names, c.client.Rcpt(mailbox(r.address))); err != nil {
				return err
			}
		}
	}
	if names := t.accepted; len(names) > 0 {
		t.accepted = nil
		if err := t.judge(names, c.send(content)); err != nil {
			return err
		}
	}
	return t.verdict(m)
}

// A transaction collects what a mail server replies for one mail (RFC 5321, section 3.3).
type transaction struct {
	*mailer
	ctx            context.Context
	accepted, gone []string // addresses; gone: not to be retried
	later, refused []string // addresses with reasons
}

// judge records the reply about some addresses. An error means that there was none.
func (t *transaction) judge(names []string, err error) error {
	var reply *textproto.Error
	switch {
	case err == nil:
		t.accepted = append(t.accepted, names...)
	case !errors.As(err, &reply) || reply.Code == codeClosing:
		return outage{t.explain(t.ctx, err, unlessReply(err, "is it up?"))}
	case reply.Code >= 500: // the server does not want the same command again (RFC 5321, section 4.2.1)
		t.refuse(names, strings.Join(names, ", ")+": "+t.quote(err))
	default:
		t.later = append(t.later, strings.Join(names, ", ")+": "+t.quote(err))
	}
	return nil
}

func (t *transaction) refuse(names []string, why string) {
	t.gone = append(t.gone, names...)
	t.refused = append(t.refused, why)
}

// verdict records who has received the mail, and returns who has not.
func (t *transaction) verdict(m *message) error {
	m.done = append(append(m.done, t.accepted...), t.gone...)
	why := strings.Join(append(t.later, t.refused...), "; ")
	switch server := t.server.address(); {
	case len(t.later) > 0:
		return fmt.Errorf("mail server %s: %s", server, why)
	case len(t.refused) > 0 && len(t.accepted) > 0:
		return fmt.Errorf("%w by mail server %s for some recipients: %s (are the addresses right?)", ErrRefused, server, why)
	case len(t.refused) > 0 && t.server.User == "":
		return fmt.Errorf("%w by mail server %s: %s (are the addresses right?)", ErrRefused, server, why)
	case len(t.refused) > 0:
		return fmt.Errorf("%w by mail server %s: %s (are the addresses right, and may USER write to them?)", ErrRefused, server, why)
	}
	return nil
}

// begin names the sender. net/smtp would request SMTPUTF8 wherever the server offers it. But then a
// mail that does not need it could not be relayed to a server without it (RFC 6531, section 3.2).
func (c *mailer) begin(from *mail.Address, international bool) error {
	parameters := ""
	if offered, _ := c.client.Extension("8BITMIME"); offered {
		parameters = " BODY=8BITMIME"
	}
	if international {
		parameters += " SMTPUTF8"
	}
	id, err := c.client.Text.Cmd("MAIL FROM:<%s>%s", mailbox(from), parameters)
	if err != nil {
		return err
	}
	c.client.Text.StartResponse(id)
	defer c.client.Text.EndResponse(id)
	_, _, err = c.client.Text.ReadResponse(250)
	return err
}

// send submits the content. If this fails halfway, the final dot is not sent, so that the server
// discards the mail.
func (c *mailer) send(content []byte) error {
	w, err := c.client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

// mailbox formats an address for the protocol: the address alone, quoted where it must be.
func mailbox(a *mail.Address) string {
	return strings.TrimSuffix(strings.TrimPrefix((&mail.Address{Address: a.Address}).String(), "<"), ">")
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c > 127 })
}

// ownName is the name by which this host introduces itself.
func ownName() string {
	if name, err := os.Hostname(); err == nil && plainDomain.MatchString(name) {
		return name
	}
	return "localhost"
}

// explain describes in one line what is wrong with the server, and what may help.
func (c *mailer) explain(ctx context.Context, err error, remedy string) error {
	better, what := Fault(ctx, err, c.runner.limits.Mail)
	if what == nil {
		what = errors.New(c.quote(err))
	}
	switch {
	case errors.As(err, new(x509.UnknownAuthorityError)) && c.server.Roots == nil:
		remedy = "name its CA, or its own certificate if that is self-signed, with CERTFILE of SMTPSERVER"
	case errors.As(err, new(x509.UnknownAuthorityError)):
		remedy = "CERTFILE of SMTPSERVER must hold the certificate of its CA, or its own if that is self-signed"
	case better != "":
		remedy = better
	}
	if remedy != "" {
		remedy = " (" + remedy + ")"
	}
	return fmt.Errorf("mail server %s: %w%s", c.server.address(), what, remedy)
}

// unlessReply returns the remedy for a failed connection, but not if the server itself said what is
// wrong.
func unlessReply(err error, remedy string) string {
	if errors.As(err, new(*textproto.Error)) {
		return ""
	}
	return remedy
}

// quote shows the server's reply, unless it repeats the password.
func (c *mailer) quote(err error) string {
	text, code := err.Error(), ""
	if reply := new(textproto.Error); errors.As(err, &reply) {
		text, code = reply.Msg, fmt.Sprintf("%03d ", reply.Code)
	}
	if slices.ContainsFunc(c.secrets, func(s string) bool { return strings.Contains(text, s) }) {
		text = "and an answer that repeats the password"
	}
	return quote(code + text)
}

// secretsOf returns the forms in which a password may be sent or quoted.
func secretsOf(user, password string) []string {
	if password == "" {
		return nil
	}
	b64, quoted := base64.StdEncoding.EncodeToString, strconv.Quote(password)
	return []string{password, quoted[1 : len(quoted)-1], b64([]byte(password)), b64([]byte("\x00" + user + "\x00" + password))}
}
