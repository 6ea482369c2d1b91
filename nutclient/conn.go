package nutclient

import (
	"bufio"
	"bytes"
	"cmp"
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
	"syscall"
	"time"
)

const (
	defaultTimeout = 10 * time.Second
	defaultRejoin  = 15 * time.Second

	// maxRecord is the size limit of a TLS record. upsd 2.8 reads up to 512 bytes of decrypted text
	// at a time and then waits for its socket to become readable. The rest of a longer record stays
	// in the TLS library until more bytes arrive, so the server seems to hang.
	maxRecord = 512

	// inOneGo is how many bytes of commands are written before the first reply is read. It is less
	// than any socket buffer, so the two sides never wait for each other to read.
	inOneGo = 4096

	// inOneTimeout is how many replies to commands that were sent together must arrive within one
	// Timeout.
	inOneTimeout = 100

	// readBuffer holds a few replies. Longer lines are put together from parts.
	readBuffer = 512
)

// past is a deadline that makes pending and future reads and writes return at once.
var past = time.Unix(1, 0)

// Options are the parameters of connections that do not depend on the server.
type Options struct {
	// Timeout bounds the connect, the TLS handshake, and each command from the first byte written
	// to the last byte of its reply. Commands that are sent together get one Timeout per hundred,
	// starting when the previous hundred replies are in, so that a slow server is not lost. Default
	// 10 s.
	Timeout time.Duration

	// Dial connects to host:port over "tcp". It resolves the name, and should try all of its
	// addresses. Default is [net.Dialer.DialContext], which does.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	// Deliver receives the reports of a Poller. It is called from the goroutines of the
	// connections, never twice at a time for one unit. It may block for a short while, which delays
	// only the polling of that connection.
	Deliver func(Report)

	// Expiring receives each certificate of a live connection that expires within 30 days: when the
	// connection is established, and then once a day, regardless of how many connections lead to
	// the server. It is called from the goroutines of the connections, and may block for a short
	// while.
	Expiring func(Expiry)

	// Verified receives how long the certificates of a connection are valid: when it is
	// established, and then once a day. May be nil.
	Verified func(Validity)

	// Rejoin is how long the other clients of a server may take to reconnect after it was
	// restarted. Until contact with a unit has been unbroken for that long, a Poller leaves out
	// [ClientsVar] if it has become lower. Default 15 s: NUT's upsmon tries every 5 s, and a Poller
	// at least as often.
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
	if o.Verified == nil {
		o.Verified = func(Validity) {}
	}
	if o.Expiring == nil {
		o.Expiring = func(Expiry) {}
	}
	return o
}

// Conn is one connection to an upsd, over verified TLS or to a loopback address. Its methods send
// one command (or, in GetVars, many together) and wait for the reply.
//
// A method returns a *ServerError if the server answers ERR, and an *ArgumentError if a command
// cannot be sent; the connection then remains usable. After any other error, including the end of
// the context, the connection is closed and every further method returns that first error.
//
// A Conn is for one goroutine at a time.
type Conn struct {
	raw     net.Conn // the socket
	nc      net.Conn // what commands go through: raw, or a transport on top of it
	r       *bufio.Reader
	server  Server
	addr    string
	timeout time.Duration
	chain   []*x509.Certificate // the server's, as it was verified; nil without TLS
	login   string              // the unit of the LOGIN
	secret  Secret              // the password that was sent
	bound   context.Context     // a context whose end already closes the connection
	unbind  func() bool
	err     error // why the connection is closed
}

// Dial connects to a server and, unless Plaintext is set, starts TLS and verifies the server's
// certificate. If that fails, the error is a *TLSError or *PlaintextError. Nothing secret has been
// sent when Dial returns.
func Dial(ctx context.Context, s Server, o Options) (*Conn, error) {
	return dial(ctx, s, newTrust(s), o.withDefaults())
}

func dial(ctx context.Context, s Server, t *trust, o Options) (*Conn, error) {
	if t.err != nil {
		return nil, t.err
	}
	addr := s.Addr()
	began := time.Now()
	dialing, cancel := context.WithTimeout(ctx, o.Timeout)
	raw, err := o.Dial(dialing, "tcp", addr)
	cancel()
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: connect: %w", addr, context.Cause(ctx))
		}
		if errors.Is(err, syscall.ECONNRESET) { // as likely here as in the first command, and the same trouble
			return nil, NetworkError(addr, s.firstCommand(), o.Timeout, err)
		}
		err := ConnectError(addr, o.Timeout, err)
		t.reach.tried(began, err)
		return nil, err
	}
	t.reach.tried(began, nil)
	c := &Conn{raw: raw, nc: raw, r: bufio.NewReaderSize(raw, readBuffer), server: s, addr: addr, timeout: o.Timeout}
	if s.Plaintext {
		if !isLoopback(raw.RemoteAddr()) {
			return nil, c.close(&PlaintextError{Server: addr, Peer: raw.RemoteAddr().String()})
		}
	} else if err := c.startTLS(ctx, t.config); err != nil {
		return nil, c.close(err)
	}
	// With TLS 1.3 the client finishes the handshake before the server has checked it. Only a reply
	// proves that both sides agree.
	if err := c.Ver(ctx); err != nil {
		return nil, c.close(err)
	}
	return c, nil
}

// firstCommand is the first command sent to a server.
func (s Server) firstCommand() string {
	if s.Plaintext {
		return "VER"
	}
	return "STARTTLS"
}

// isLoopback reports whether the peer is this host. An unknown kind of address is not.
func isLoopback(a net.Addr) bool {
	if a == nil {
		return false
	}
	ap, err := netip.ParseAddrPort(a.String())
	return err == nil && ap.Addr().Unmap().IsLoopback()
}

func (c *Conn) startTLS(ctx context.Context, config *tls.Config) error {
	const what = "STARTTLS"
	if err := c.ok(ctx, what); err != nil {
		if refused := (*ServerError)(nil); errors.As(err, &refused) && refused.Code != ErrAccessDenied {
			return &TLSError{Server: c.addr, Reason: fmt.Sprintf("the server has no TLS (it answers ERR %s); give it a certificate, in "+
				"its upsd.conf: CERTFILE, or CERTPATH and CERTIDENT", refused.Code), Err: err}
		}
		return err
	}
	if c.r.Buffered() > 0 {
		// An attacker may have put them there to pass for replies that came over TLS.
		return c.protocolError(what, "the server has sent more before TLS began")
	}
	conn := tls.Client(c.raw, config)
	return c.during(ctx, what, func() error {
		if err := conn.Handshake(); err != nil {
			return tlsError(c.server, c.timeout, time.Now(), err)
		}
		c.nc, c.r = &transport{Conn: conn, raw: c.raw}, bufio.NewReaderSize(conn, readBuffer)
		c.chain = longest(conn.ConnectionState().VerifiedChains)
		return nil
	})
}

// Ver asks for the server's version and discards it. It needs no privileges and changes nothing, so
// it can keep a connection alive, which upsd closes after 60 s of silence.
func (c *Conn) Ver(ctx context.Context) error {
	err := c.say(ctx, "VER", "VER", func(line []byte) error {
		if len(line) == 0 {
			return errors.New("an empty reply")
		}
		return nil
	})
	if tlsAlert(err) != "" {
		return tlsError(c.server, c.timeout, time.Now(), err)
	}
	if _, refused := errors.AsType[*ServerError](err); refused {
		return nil // an answer, too: servers that are not upsd may not know the command, or not allow it
	}
	return err
}

// NetVer returns the version of the network protocol that the server speaks, such as 1.3. It asks
// with PROTVER or, if that is unknown, as it is before NUT 2.8, with NETVER. NUT before 2.6.4 has
// neither.
func (c *Conn) NetVer(ctx context.Context) (string, error) {
	version, err := c.version(ctx, "PROTVER")
	if errors.Is(err, ErrUnknownCommand) {
		version, err = c.version(ctx, "NETVER")
	}
	return version, err
}

func (c *Conn) version(ctx context.Context, command string) (version string, err error) {
	err = c.say(ctx, command, command, func(reply []byte) (err error) {
		version, err = parseVersion(reply)
		return err
	})
	return version, err
}

// Auth sends the user name and the password. upsd answers OK to any: it judges them at LOGIN,
// PRIMARY and FSD. A second Auth on a connection sends what the server refused the first time.
func (c *Conn) Auth(ctx context.Context, user string, password Secret) error {
	// Both are checked before either is sent, so that a connection is never left with half of them.
	for _, a := range []struct{ command, argument string }{{"USERNAME", user}, {"PASSWORD", password.Reveal()}} {
		if err := checkArgument(a.argument); err != nil {
			// The reason names the character only, never the argument.
			return &ArgumentError{Server: c.addr, Command: a.command, Reason: err.Error()}
		}
	}
	if err := c.say(ctx, "USERNAME", "USERNAME "+quoteArgument(user), wantOK); err != nil && !errors.Is(err, ErrAlreadySetUsername) {
		return err
	}
	c.secret = password
	if err := c.say(ctx, "PASSWORD", "PASSWORD "+quoteArgument(password.Reveal()), wantOK); err != nil && !errors.Is(err, ErrAlreadySetPassword) {
		return err
	}
	return nil
}

// Login tells the server that this host draws power from the unit, until Logout or the end of the
// connection. upsd accepts one LOGIN per connection.
func (c *Conn) Login(ctx context.Context, ups string) error {
	err := c.ok(ctx, "LOGIN", ups)
	switch {
	case err == nil:
		c.login = ups
	case c.login == "" && errors.Is(err, ErrAlreadyLoggedIn):
		c.close(err) // the server granted what it had refused before: only a new connection makes the state clear
	}
	return err
}

// Primary asks for the privileges of a primary. upsd before 2.8 calls the command MASTER, which is
// tried if PRIMARY is unknown.
func (c *Conn) Primary(ctx context.Context, ups string) error {
	refused, err := c.primaries(ctx, []string{ups})
	return cmp.Or(err, refused[0])
}

// primaries is Primary for many units at once. An error means that the connection is lost.
func (c *Conn) primaries(ctx context.Context, units []string) (refused []error, err error) {
	refused = make([]error, len(units))
	all := make([]int, len(units))
	for i := range all {
		all[i] = i
	}
	for _, command := range []string{"PRIMARY", "MASTER"} {
		var s script
		var sent, unknown []int // indexes of units
		for _, i := range all {
			if refused[i] = c.add(&s, command, units[i]); refused[i] == nil {
				sent = append(sent, i)
			}
		}
		err := c.run(ctx, &s, func(k int, reply []byte, e error) error {
			i := sent[k]
			if refused[i] = e; e == nil {
				return wantOK(reply)
			}
			if errors.Is(e, ErrUnknownCommand) {
				unknown = append(unknown, i)
			}
			return nil
		})
		if err != nil || len(unknown) == 0 {
			return refused, err
		}
		all = unknown
	}
	return refused, nil
}

// FSD sets the unit's forced shutdown flag, on which every host that it powers shuts down. upsd
// keeps it until it is restarted.
func (c *Conn) FSD(ctx context.Context, ups string) error { return c.ok(ctx, "FSD", ups) }

// NumLogins returns how many connections have done LOGIN for the unit, this one included.
func (c *Conn) NumLogins(ctx context.Context, ups string) (int, error) {
	line, err := c.compose("GET", "NUMLOGINS", ups)
	if err != nil {
		return 0, err
	}
	var n int
	err = c.say(ctx, line, line, func(reply []byte) (err error) {
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

// ListClients returns the address of each connection that has done LOGIN for the unit. upsd before
// NUT 2.6.4 does not know the command; later ones answer it even if the unit's data is stale.
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
		list = append(list, Value{e[0], string(bound([]byte(e[1])))})
	}
	return list
}

// Query asks for one variable of one unit. Var may be [ClientsVar].
type Query struct{ UPS, Var string }

// ClientsVar is not a variable of the unit. It stands for the number of other connections that have
// done LOGIN for it: what the server counts (GET NUMLOGINS) minus this connection's own LOGIN.
// Other connections of this program count as others, and so does a connection that this host has
// lost until the server gives it up after 60 s of silence.
const ClientsVar = "upsd.clients"

// errUncounted says that the number of the others cannot be calculated.
var errUncounted = errors.New("the server does not count the LOGIN of this connection")

// read turns a reply to a query into an answer, and reuses the previous one if it is the same. The
// error means that this is not a reply to the query.
func (c *Conn) read(q Query, line []byte, before string) (Answer, error) {
	if q.Var != ClientsVar {
		value, err := parseVar(line, q.UPS, q.Var, before)
		if errors.Is(err, errLongStatus) { // of this unit alone
			return Answer{Err: fmt.Errorf("%s: GET VAR %s %s: %w", c.addr, q.UPS, q.Var, err)}, nil
		}
		return Answer{Value: value}, err
	}
	n, err := parseNumLogins(line, q.UPS)
	if err != nil {
		return Answer{}, err
	}
	if c.login == q.UPS {
		n--
	}
	if n < 0 {
		return Answer{Err: fmt.Errorf("%s: GET NUMLOGINS %s: %w", c.addr, q.UPS, errUncounted)}, nil
	}
	return Answer{Value: strconv.Itoa(n)}, nil
}

// Answer is the result of a Query: a value, or why there is none, such as a *ServerError or
// *ArgumentError.
type Answer struct {
	Value string
	Err   error
}

// GetVars asks for any number of variables in one round trip. The answers are in the order of the
// queries. An error means that the connection is lost; then there may be fewer answers than
// queries, all of them valid.
func (c *Conn) GetVars(ctx context.Context, queries []Query) ([]Answer, error) {
	answers := make([]Answer, len(queries))
	var s script
	var sent []int // the query of each command in the script
	for i, q := range queries {
		if answers[i].Err = c.ask(&s, q); answers[i].Err == nil {
			sent = append(sent, i)
		}
	}
	good := 0
	err := c.run(ctx, &s, func(k int, reply []byte, refused error) (err error) {
		i := sent[k]
		if answers[i].Err = refused; refused == nil {
			answers[i], err = c.read(queries[i], reply, "")
		}
		if err == nil {
			good = i + 1
		}
		return err
	})
	if err != nil {
		return answers[:good], err
	}
	return answers, nil
}

// ask adds a query to a script.
func (c *Conn) ask(s *script, q Query) error {
	if q.Var == ClientsVar {
		return c.add(s, "GET", "NUMLOGINS", q.UPS)
	}
	return c.add(s, "GET", "VAR", q.UPS, q.Var)
}

// Logout sends LOGOUT, so that the server stops counting this host at once, and closes the
// connection.
func (c *Conn) Logout(ctx context.Context) error {
	err := c.say(ctx, "LOGOUT", "LOGOUT", func([]byte) error { return nil }) // OK Goodbye, in older servers just Goodbye
	c.close(net.ErrClosed)
	return err
}

// Close closes the connection without LOGOUT.
func (c *Conn) Close() error {
	c.close(net.ErrClosed)
	return nil
}

// close closes the connection because of err, and returns err.
func (c *Conn) close(err error) error {
	if c.err == nil {
		c.err = err
		c.raw.Close() // not the TLS layer's, which may wait for a peer that does not read
		if c.unbind != nil {
			c.unbind()
		}
	}
	return err
}

func (c *Conn) protocolError(command, reason string) error {
	return &ProtocolError{Server: c.addr, Command: command, Reason: c.hide(reason)}
}

// quote makes a reply fit for an error message.
func (c *Conn) quote(reply []byte) string { return shorten(c.hide(string(reply))) }

// hide removes the password from what a server says. A server that repeats it must not get it into
// a log.
func (c *Conn) hide(text string) string {
	if c.secret == "" {
		return text
	}
	for _, form := range []string{quoteArgument(c.secret.Reveal()), c.secret.Reveal()} {
		text = strings.ReplaceAll(text, form, hidden)
	}
	return text
}

// compose builds a command without secrets from words, quoted where necessary. Errors may quote it.
func (c *Conn) compose(words ...string) (line string, err error) {
	quoted := make([]string, len(words))
	for i, w := range words {
		reason := checkArgument(w)
		if w == "" {
			reason = errors.New("an argument is empty")
		}
		if reason != nil {
			return "", &ArgumentError{Server: c.addr, Command: strings.Join(quoted[:i], " "), Reason: reason.Error()}
		}
		quoted[i] = quoteArgument(w)
	}
	return strings.Join(quoted, " "), nil
}

// ok sends a command without secrets that is answered with OK.
func (c *Conn) ok(ctx context.Context, words ...string) error {
	line, err := c.compose(words...)
	if err != nil {
		return err
	}
	return c.say(ctx, line, line, wantOK)
}

func wantOK(line []byte) error {
	if !isOK(line) {
		return errors.New("not OK")
	}
	return nil
}

// list sends LIST kind [ups] and returns the entries between BEGIN and END, each with that many
// fields.
func (c *Conn) list(ctx context.Context, width int, kind string, ups ...string) ([][]string, error) {
	head := append([]string{kind}, ups...)
	line, err := c.compose(append([]string{"LIST"}, head...)...)
	if err != nil {
		return nil, err
	}
	l := listing{head: head, width: width}
	err = c.during(ctx, line, func() error {
		if err := c.write(line, []byte(line+"\n")); err != nil {
			return err
		}
		for !l.ended {
			reply, err := c.reply([]byte(line), nil)
			if err != nil {
				return err
			}
			if err := l.add(reply); err != nil {
				return c.protocolError(line, fmt.Sprintf("unexpected reply %s: %v", c.quote(reply), err))
			}
		}
		return nil
	})
	return l.entries, err
}

// say sends one line and passes the reply, unless it is an ERR, to judge. The label is the command
// without secrets.
func (c *Conn) say(ctx context.Context, label, line string, judge func(reply []byte) error) error {
	return c.during(ctx, label, func() error {
		if err := c.write(label, []byte(line+"\n")); err != nil {
			return err
		}
		reply, err := c.reply([]byte(label), nil)
		if err != nil {
			return err
		}
		if err := judge(reply); err != nil {
			return c.protocolError(label, fmt.Sprintf("unexpected reply %s: %v", c.quote(reply), err))
		}
		return nil
	})
}

// script is a list of commands without secrets that are sent together, any number of times.
type script struct {
	label string // of all of it: its first command
	text  []byte
	ends  []int // after each command's line end

	refusals []*ServerError // the last one to each command, for reuse
}

// command returns one of the commands, which is also its label in errors.
func (s *script) command(i int) []byte {
	begin := 0
	if i > 0 {
		begin = s.ends[i-1]
	}
	return s.text[begin : s.ends[i]-1]
}

// add adds a command to a script.
func (c *Conn) add(s *script, words ...string) error {
	line, err := c.compose(words...)
	if err != nil {
		return err
	}
	if len(s.ends) == 0 {
		s.label = line
	}
	s.text = append(append(s.text, line...), '\n')
	s.ends = append(s.ends, len(s.text))
	return nil
}

// run sends a script and passes each reply, or the *ServerError that it stands for, to take. The
// reply is valid until take returns. If take returns an error, the reply does not belong to the
// command.
//
// The replies are read while the commands are still being sent, and take must not block: upsd 2.8
// waits for a client that does not read, and makes all its other clients wait, too.
func (c *Conn) run(ctx context.Context, s *script, take func(i int, reply []byte, refused error) error) error {
	if len(s.ends) == 0 {
		return c.err
	}
	return c.during(ctx, s.label, func() error {
		if len(s.text) <= inOneGo {
			if err := c.write(s.label, s.text); err != nil {
				return err
			}
			return c.replies(ctx, s, take)
		}
		c.raw.SetWriteDeadline(time.Time{}) // the deadline for reading also covers writing
		written := make(chan error, 1)
		go func() {
			err := c.write(s.label, s.text)
			written <- err
			if err != nil {
				c.raw.Close() // which ends the reading
			}
		}()
		err := c.replies(ctx, s, take)
		if err == nil {
			c.allow(ctx) // the command is about to end, unless the server has answered before it was asked
			return <-written
		}
		select {
		case first := <-written:
			return cmp.Or(first, err)
		default:
			c.raw.Close() // which ends the writing
			return cmp.Or(err, <-written)
		}
	})
}

func (c *Conn) replies(ctx context.Context, s *script, take func(i int, reply []byte, refused error) error) error {
	if s.refusals == nil {
		s.refusals = make([]*ServerError, len(s.ends))
	}
	for i := range s.ends {
		if i > 0 && i%inOneTimeout == 0 {
			c.raw.SetReadDeadline(time.Now().Add(c.timeout))
			if ctx.Err() != nil {
				c.raw.SetReadDeadline(past) // it may have been set just before
			}
		}
		reply, err := c.reply(s.command(i), s.refusals[i])
		refusal, refused := errors.AsType[*ServerError](err)
		if err != nil && !refused {
			return err
		}
		s.refusals[i] = refusal
		if err := take(i, reply, err); err != nil {
			return c.protocolError(string(s.command(i)), fmt.Sprintf("malformed reply %s: %v", c.quote(reply), err))
		}
	}
	return nil
}

// allow sets the deadline for what follows: one Timeout, or the past if ctx has ended, because the
// callback that handles the end of ctx may already have run.
func (c *Conn) allow(ctx context.Context) {
	c.raw.SetDeadline(time.Now().Add(c.timeout))
	if ctx.Err() != nil {
		c.raw.SetDeadline(past)
	}
}

// during runs one command with one deadline, which the end of the context moves to now. Any error
// except an ERR reply closes the connection.
func (c *Conn) during(ctx context.Context, label string, f func() error) error {
	if c.err != nil {
		return c.err
	}
	if ctx.Err() != nil {
		return c.close(fmt.Errorf("%s: %s: %w", c.addr, label, context.Cause(ctx)))
	}
	if c.r.Buffered() > 0 {
		return c.close(c.protocolError(label, "the server has said more than it was asked for"))
	}
	c.allow(ctx)
	if ctx != c.bound {
		cut := make(chan struct{})
		stop := context.AfterFunc(ctx, func() {
			defer close(cut)
			c.raw.SetDeadline(past)
		})
		defer func() {
			if !stop() {
				<-cut // so that it cannot spoil the next command's deadline
			}
		}()
	}
	err := f()
	if err == nil || errors.As(err, new(*ServerError)) {
		return err
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("%s: %s: %w", c.addr, label, context.Cause(ctx))
	}
	return c.close(err)
}

// bind makes it cheap to pass ctx to many commands. After ctx ends, every command fails.
func (c *Conn) bind(ctx context.Context) {
	c.bound = ctx
	c.unbind = context.AfterFunc(ctx, func() { c.raw.SetDeadline(past) })
}

func (c *Conn) write(label string, lines []byte) error {
	if _, err := c.nc.Write(lines); err != nil {
		return NetworkError(c.addr, label, c.timeout, err)
	}
	return nil
}

// reply reads one line, which is valid until the next is read. An ERR reply becomes a *ServerError.
// If it is the same as last, last is reused: most UPSs lack some variable, and say so in each poll.
func (c *Conn) reply(label []byte, last *ServerError) ([]byte, error) {
	line, err := c.readLine()
	switch {
	case errors.Is(err, io.EOF) && len(line) > 0:
		return nil, c.protocolError(string(label), "the server closed the connection in the middle of a reply")
	case errors.Is(err, errLongLine):
		return nil, c.protocolError(string(label), err.Error())
	case err != nil:
		return nil, NetworkError(c.addr, string(label), c.timeout, err)
	}
	if bytes.IndexByte(line, 0) >= 0 {
		// upsd cannot send one, and C code would lose everything after it.
		return nil, c.protocolError(string(label), fmt.Sprintf("malformed reply %s: a NUL byte", c.quote(line)))
	}
	code, isErr, err := parseError(line)
	switch {
	case err != nil:
		return nil, c.protocolError(string(label), fmt.Sprintf("malformed reply %s: %v", c.quote(line), err))
	case !isErr:
		return line, nil
	case last != nil && string(last.Code) == string(code) && last.LoggedIn == (c.login != ""):
		return nil, last
	}
	return nil, &ServerError{Server: c.addr, Command: string(label), Code: Code(code), LoggedIn: c.login != ""}
}

var errLongLine = fmt.Errorf("a reply of more than %d bytes", maxLine)

// readLine returns a line without its end; with an error, the part that has arrived so far.
func (c *Conn) readLine() ([]byte, error) {
	var begun []byte // what the buffer could not hold
	for {
		part, err := c.r.ReadSlice('\n')
		if len(begun)+len(part) > maxLine {
			return nil, errLongLine
		}
		if begun != nil || err != nil {
			begun = append(begun, part...)
			part = begun
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(part, []byte("\n")), []byte("\r")), err
	}
}
