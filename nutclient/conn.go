package nutclient

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

const (
	defaultTimeout = 10 * time.Second
	defaultRejoin  = 15 * time.Second

	// maxRecord is the most that goes into one TLS record. upsd 2.8 reads up to 512 bytes of decrypted text at a time and
	// then waits for its socket to become readable: the rest of a longer record stays unread in the TLS library until more
	// bytes come, which looks like a server that hangs.
	maxRecord = 512

	// maxBatch is how many commands are sent before their replies are read. It keeps the commands below what any socket
	// buffers, so that the two sides never wait for each other to read.
	maxBatch = 100
)

// past is a deadline that makes pending and future reads and writes return at once.
var past = time.Unix(1, 0)

// Options are what connections need beyond their server.
type Options struct {
	// Timeout bounds the connect, the TLS handshake, and each command from the first byte written to the last byte of its
	// reply; commands sent together have one such time. Default 10 s.
	Timeout time.Duration

	// Dial connects to host:port over "tcp". It resolves the name, and should try all of its addresses. Default is
	// [net.Dialer.DialContext], which does.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	// Deliver takes the reports of a Poller. It is called from the goroutines of the connections, for one unit never twice
	// at a time, and may block a short while: what it blocks is the polling of that connection.
	Deliver func(Report)

	// Rejoin is how long the other clients of a server may take to come back to it when it was restarted. A Poller does not
	// believe that they have become fewer, and leaves [ClientsVar] out, before its contact with the unit has been unbroken for
	// so long. Default 15 s: upsmon tries every 5 s, and so does a Poller at the latest.
	Rejoin time.Duration
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Rejoin <= 0 {
		o.Rejoin = defaultRejoin
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Deliver == nil {
		o.Deliver = func(Report) {}
	}
	return o
}

// Conn is one connection to an upsd, over verified TLS or to a loopback address. Its methods send one command (or, in
// GetVars, many together) and wait for the reply.
//
// A method returns a *ServerError where the server answers ERR, and an *ArgumentError where a command cannot be sent; the
// connection remains usable then. After any other error, the end of the context included, the connection is closed and each
// further method returns that first error.
//
// A Conn is for one goroutine at a time.
type Conn struct {
	raw     net.Conn // the socket
	nc      net.Conn // what commands go through: raw, or TLS on top of it
	r       *bufio.Reader
	server  Server
	addr    string
	timeout time.Duration
	login   string // the unit that LOGIN was done for
	err     error  // why the connection is closed
}

// Dial connects to a server and, unless it is a Plaintext one, begins TLS and verifies the server's certificate. The error is
// a *TLSError or *PlaintextError where that is refused. Nothing secret has been sent when Dial returns.
func Dial(ctx context.Context, s Server, o Options) (*Conn, error) {
	o = o.withDefaults()
	addr := s.Addr()
	var config *tls.Config
	if !s.Plaintext {
		var err error
		if config, err = s.tlsConfig(); err != nil {
			return nil, err
		}
	}

	dialing, cancel := context.WithTimeout(ctx, o.Timeout)
	raw, err := o.Dial(dialing, "tcp", addr)
	cancel()
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: connect: %w", addr, context.Cause(ctx))
		}
		return nil, dialError(addr, o.Timeout, err)
	}
	c := &Conn{raw: raw, nc: raw, r: bufio.NewReader(raw), server: s, addr: addr, timeout: o.Timeout}
	if s.Plaintext {
		if !isLoopback(raw.RemoteAddr()) {
			return nil, c.close(&PlaintextError{Server: addr, Peer: raw.RemoteAddr().String()})
		}
	} else if err := c.startTLS(ctx, config); err != nil {
		return nil, c.close(err)
	}
	// With TLS 1.3 the client has done its part of the handshake before the server has judged it. Only an answer proves that
	// both sides agree.
	if err := c.Ver(ctx); err != nil {
		return nil, c.close(err)
	}
	return c, nil
}

// isLoopback tells whether the peer is this host. A kind of address that is not known is not.
func isLoopback(a net.Addr) bool {
	if a == nil {
		return false
	}
	ap, err := netip.ParseAddrPort(a.String())
	return err == nil && ap.Addr().Unmap().IsLoopback()
}

func (s Server) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.verifyName(), RootCAs: x509.NewCertPool()}
	if !config.RootCAs.AppendCertsFromPEM(s.Roots) {
		reason := "no certificate to verify the server with"
		if s.CertFile != "" {
			reason = fmt.Sprintf("no certificate in %q to verify the server with", s.CertFile)
		}
		return nil, &TLSError{Server: s.Addr(), Reason: reason + "; it must hold the CA's certificate, or the server's own if it is self-signed, as PEM"}
	}
	if len(s.ClientCert) > 0 || len(s.ClientKey) > 0 {
		pair, err := tls.X509KeyPair(s.ClientCert, s.ClientKey)
		if err != nil {
			return nil, &TLSError{Server: s.Addr(), Reason: fmt.Sprintf("the client certificate or its key cannot be used: %v", err), Err: err}
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

func (c *Conn) startTLS(ctx context.Context, config *tls.Config) error {
	const what = "STARTTLS"
	if err := c.ok(ctx, what); err != nil {
		if refused := (*ServerError)(nil); errors.As(err, &refused) {
			return &TLSError{Server: c.addr, Reason: fmt.Sprintf("the server has no TLS (it answers ERR %s); give it a certificate, in "+
				"its upsd.conf: CERTFILE, or CERTPATH and CERTIDENT", refused.Code), Err: err}
		}
		return err
	}
	if c.r.Buffered() > 0 {
		// Somebody may have put them there to be taken for replies that came over TLS.
		return c.protocolError(what, "the server has sent more before TLS began")
	}
	conn := tls.Client(c.raw, config)
	return c.during(ctx, what, func() error {
		if err := conn.Handshake(); err != nil {
			return tlsError(c.server, c.timeout, time.Now(), err)
		}
		c.nc, c.r = conn, bufio.NewReader(conn)
		return nil
	})
}

// Ver asks for the server's version and throws it away. It needs no privileges and changes nothing, and so serves to keep a
// connection alive, which upsd ends after 60 s of silence.
func (c *Conn) Ver(ctx context.Context) error {
	err := c.say(ctx, "VER", "VER", func(line string) error {
		if line == "" {
			return errors.New("an empty reply")
		}
		return nil
	})
	if tlsAlert(err) != "" {
		return tlsError(c.server, c.timeout, time.Now(), err)
	}
	return err
}

// NetVer returns the version of the network protocol that the server speaks, such as 1.3. It asks with PROTVER, and where that
// is unknown, as it is before NUT 2.8, with NETVER; before NUT 2.6.4 there is neither.
func (c *Conn) NetVer(ctx context.Context) (string, error) {
	version, err := c.version(ctx, "PROTVER")
	if errors.Is(err, ErrUnknownCommand) {
		version, err = c.version(ctx, "NETVER")
	}
	return version, err
}

func (c *Conn) version(ctx context.Context, command string) (version string, err error) {
	err = c.say(ctx, command, command, func(reply string) (err error) {
		version, err = parseVersion(reply)
		return err
	})
	return version, err
}

// Auth sends the user name and the password. upsd answers OK to any: it judges them at LOGIN, PRIMARY and FSD.
func (c *Conn) Auth(ctx context.Context, user string, password Secret) error {
	// Both are looked at before either is sent, so that a connection is never left with half of them.
	for _, a := range []struct{ command, argument string }{{"USERNAME", user}, {"PASSWORD", password.Reveal()}} {
		if err := checkArgument(a.argument); err != nil {
			// The reason names the character only, never the argument.
			return &ArgumentError{Server: c.addr, Command: a.command, Reason: err.Error()}
		}
	}
	if err := c.say(ctx, "USERNAME", "USERNAME "+quoteArgument(user), wantOK); err != nil {
		return err
	}
	return c.say(ctx, "PASSWORD", "PASSWORD "+quoteArgument(password.Reveal()), wantOK)
}

// Login tells the server that this host draws power from the unit, until Logout or the end of the connection. upsd takes one
// LOGIN a connection.
func (c *Conn) Login(ctx context.Context, ups string) error {
	err := c.ok(ctx, "LOGIN", ups)
	if err == nil {
		c.login = ups
	}
	return err
}

// Primary asks for the privileges of a primary. upsd before 2.8 calls that MASTER, which is tried where PRIMARY is unknown.
func (c *Conn) Primary(ctx context.Context, ups string) error {
	err := c.ok(ctx, "PRIMARY", ups)
	if errors.Is(err, ErrUnknownCommand) {
		err = c.ok(ctx, "MASTER", ups)
	}
	return err
}

// FSD sets the unit's forced shutdown flag, on which every host that it powers shuts down. upsd keeps it until it is
// restarted.
func (c *Conn) FSD(ctx context.Context, ups string) error { return c.ok(ctx, "FSD", ups) }

// NumLogins returns how many connections have done LOGIN for the unit, this one included.
func (c *Conn) NumLogins(ctx context.Context, ups string) (int, error) {
	label, line, err := c.compose("GET", "NUMLOGINS", ups)
	if err != nil {
		return 0, err
	}
	var n int
	err = c.say(ctx, label, line, func(reply string) (err error) {
		n, err = parseNumLogins(reply, ups)
		return err
	})
	return n, err
}

// ListUPS returns the server's units, each with its description.
func (c *Conn) ListUPS(ctx context.Context) ([]Value, error) {
	entries, err := c.list(ctx, 2, "UPS")
	return values(entries), err
}

// ListVars returns all variables of a unit.
func (c *Conn) ListVars(ctx context.Context, ups string) ([]Value, error) {
	entries, err := c.list(ctx, 2, "VAR", ups)
	return values(entries), err
}

// ListClients returns the address of each connection that has done LOGIN for the unit. upsd before NUT 2.6.4 does not know the
// command; later ones answer it even where the unit's data is stale.
func (c *Conn) ListClients(ctx context.Context, ups string) ([]string, error) {
	entries, err := c.list(ctx, 1, "CLIENT", ups)
	var addresses []string
	for _, e := range entries {
		addresses = append(addresses, e[0])
	}
	return addresses, err
}

func values(entries [][]string) []Value {
	var list []Value
	for _, e := range entries {
		list = append(list, Value{e[0], e[1]})
	}
	return list
}

// Query asks for one variable of one unit. The variable may be [ClientsVar].
type Query struct{ UPS, Var string }

// ClientsVar stands for no variable of the unit but for how many other connections have done LOGIN for it: what the server
// counts (GET NUMLOGINS), less this connection's own LOGIN. Connections that another part of this program has to the same
// server are others, and so is one that this host has lost and the server not yet given up, as it does after 60 s of silence.
const ClientsVar = "upsd.clients"

// words returns the command that asks for it.
func (q Query) words() []string {
	if q.Var == ClientsVar {
		return []string{"GET", "NUMLOGINS", q.UPS}
	}
	return []string{"GET", "VAR", q.UPS, q.Var}
}

// errUncounted is why the others cannot be told from ourselves.
var errUncounted = errors.New("the server does not count the LOGIN of this connection")

// read takes the value from a reply. An error of the protocol is one of wording, never of what the server counts.
func (q Query) read(line, login string) (Answer, error) {
	if q.Var != ClientsVar {
		value, err := parseVar(line, q.UPS, q.Var)
		return Answer{Value: value}, err
	}
	n, err := parseNumLogins(line, q.UPS)
	if err != nil {
		return Answer{}, err
	}
	if login == q.UPS {
		n--
	}
	if n < 0 {
		return Answer{Err: errUncounted}, nil
	}
	return Answer{Value: strconv.Itoa(n)}, nil
}

// Answer is what came of a Query: a value, or why there is none, such as a *ServerError or *ArgumentError.
type Answer struct {
	Value string
	Err   error
}

// GetVars asks for any number of variables, many commands a round trip. The answers are in the order of the queries. An
// error means that the connection is lost; there may be fewer answers than queries then, all of them good.
func (c *Conn) GetVars(ctx context.Context, queries []Query) ([]Answer, error) {
	answers := make([]Answer, 0, len(queries))
	for len(queries) > 0 {
		batch := queries[:min(maxBatch, len(queries))]
		queries = queries[len(batch):]
		var err error
		if answers, err = c.getBatch(ctx, batch, answers); err != nil {
			return answers, err
		}
	}
	return answers, c.err
}

func (c *Conn) getBatch(ctx context.Context, batch []Query, answers []Answer) ([]Answer, error) {
	labels := make([]string, len(batch))
	refused := make([]error, len(batch))
	var lines strings.Builder
	for i, q := range batch {
		var line string
		if labels[i], line, refused[i] = c.compose(q.words()...); refused[i] == nil {
			lines.WriteString(line)
			lines.WriteByte('\n')
		}
	}
	err := c.during(ctx, "GET", func() error {
		if err := c.write("GET", lines.String()); err != nil {
			return err
		}
		for i, q := range batch {
			if refused[i] != nil {
				answers = append(answers, Answer{Err: refused[i]})
				continue
			}
			line, err := c.reply(labels[i])
			var answer Answer
			if errors.As(err, new(*ServerError)) {
				answer.Err = err
			} else if err != nil {
				return err
			} else if answer, err = q.read(line, c.login); err != nil {
				return c.protocolError(labels[i], fmt.Sprintf("malformed reply %s: %v", shorten(line), err))
			}
			answers = append(answers, answer)
		}
		return nil
	})
	return answers, err
}

// Logout says goodbye, so that the server stops counting this host at once, and closes the connection.
func (c *Conn) Logout(ctx context.Context) error {
	err := c.say(ctx, "LOGOUT", "LOGOUT", func(string) error { return nil }) // OK Goodbye, in older servers just Goodbye
	c.close(net.ErrClosed)
	return err
}

// Close ends the connection without a word.
func (c *Conn) Close() error {
	c.close(net.ErrClosed)
	return nil
}

// close closes the connection because of err, and returns that.
func (c *Conn) close(err error) error {
	if c.err == nil {
		c.err = err
		c.raw.Close() // not the TLS layer's, which may wait for a peer that does not read
	}
	return err
}

func (c *Conn) protocolError(command, reason string) error {
	return &ProtocolError{Server: c.addr, Command: command, Reason: reason}
}

// compose builds a command from words that are sent as they are or quoted, and the label under which errors speak of it.
func (c *Conn) compose(words ...string) (label, line string, err error) {
	quoted := make([]string, len(words))
	for i, w := range words {
		reason := checkArgument(w)
		if w == "" {
			reason = errors.New("an argument is empty")
		}
		if reason != nil {
			return "", "", &ArgumentError{Server: c.addr, Command: strings.Join(quoted[:i], " "), Reason: reason.Error()}
		}
		quoted[i] = quoteArgument(w)
	}
	line = strings.Join(quoted, " ")
	return line, line, nil
}

// ok sends a command without secrets that is answered with OK.
func (c *Conn) ok(ctx context.Context, words ...string) error {
	label, line, err := c.compose(words...)
	if err != nil {
		return err
	}
	return c.say(ctx, label, line, wantOK)
}

func wantOK(line string) error {
	if !isOK(line) {
		return errors.New("not OK")
	}
	return nil
}

// list sends LIST kind [ups] and returns the entries between BEGIN and END, each of them so many fields.
func (c *Conn) list(ctx context.Context, width int, kind string, ups ...string) ([][]string, error) {
	head := append([]string{kind}, ups...)
	label, line, err := c.compose(append([]string{"LIST"}, head...)...)
	if err != nil {
		return nil, err
	}
	l := listing{head: head, width: width}
	err = c.during(ctx, label, func() error {
		if err := c.write(label, line+"\n"); err != nil {
			return err
		}
		for !l.ended {
			reply, err := c.reply(label)
			if err != nil {
				return err
			}
			if err := l.add(reply); err != nil {
				return c.protocolError(label, fmt.Sprintf("unexpected reply %s: %v", shorten(reply), err))
			}
		}
		return nil
	})
	return l.entries, err
}

// say sends one line and hands the reply, unless it is an ERR, to judge.
func (c *Conn) say(ctx context.Context, label, line string, judge func(reply string) error) error {
	return c.during(ctx, label, func() error {
		if err := c.write(label, line+"\n"); err != nil {
			return err
		}
		reply, err := c.reply(label)
		if err != nil {
			return err
		}
		if err := judge(reply); err != nil {
			return c.protocolError(label, fmt.Sprintf("unexpected reply %s: %v", shorten(reply), err))
		}
		return nil
	})
}

// during runs one command under one deadline, which the end of the context brings forward to now. Whatever goes wrong in it
// except an ERR reply closes the connection.
func (c *Conn) during(ctx context.Context, label string, f func() error) error {
	if c.err != nil {
		return c.err
	}
	if ctx.Err() != nil {
		return c.close(fmt.Errorf("%s: %s: %w", c.addr, label, context.Cause(ctx)))
	}
	c.raw.SetDeadline(time.Now().Add(c.timeout))
	cut := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(cut)
		c.raw.SetDeadline(past)
	})
	err := f()
	answered := err == nil || errors.As(err, new(*ServerError))
	if !stop() {
		<-cut // so that it cannot spoil the next command's deadline
		if !answered {
			err = fmt.Errorf("%s: %s: %w", c.addr, label, context.Cause(ctx))
		}
	}
	if !answered {
		c.close(err)
	}
	return err
}

func (c *Conn) write(label, lines string) error {
	size := maxRecord
	if c.nc == c.raw {
		size = len(lines)
	}
	for len(lines) > 0 {
		n := min(size, len(lines))
		if _, err := io.WriteString(c.nc, lines[:n]); err != nil {
			return ioError(c.addr, label, c.timeout, err)
		}
		lines = lines[n:]
	}
	return nil
}

// reply reads one line; an ERR reply becomes a *ServerError.
func (c *Conn) reply(label string) (string, error) {
	var line []byte
	for {
		part, err := c.r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			return "", c.protocolError(label, fmt.Sprintf("a reply of more than %d bytes", maxLine))
		}
		line = append(line, part...)
		if err == nil {
			break
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) {
			if len(line) > 0 {
				return "", c.protocolError(label, "the server closed the connection in the middle of a reply")
			}
			return "", fmt.Errorf("%s: %s: the server closed the connection: %w", c.addr, label, io.EOF)
		}
		return "", ioError(c.addr, label, c.timeout, err)
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	code, isErr, err := parseError(text)
	if err != nil {
		return "", c.protocolError(label, fmt.Sprintf("malformed reply %s: %v", shorten(text), err))
	}
	if isErr {
		return "", &ServerError{Server: c.addr, Command: label, Code: code}
	}
	return text, nil
}
