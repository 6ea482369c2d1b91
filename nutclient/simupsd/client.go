package simupsd

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"
)

const (
	// idleLimit is how long a client may be silent before upsd disconnects it.
	idleLimit = 60 * time.Second

	// writeLimit ends a connection whose client does not read.
	writeLimit = 10 * time.Second

	maxLine = 4096
)

// client is one connection.
type client struct {
	server *Server
	id     int
	raw    *wire
	r      *bufio.Reader
	w      *bufio.Writer
	out    bytes.Buffer // the correct reply to the present command
	held   string       // a reply to send after the next one
	words  words        // the words of the present command

	tls            *tls.Config // the configuration for STARTTLS
	secure         bool
	user, password *string // nil: not received yet
	login          *unit   // the unit of LOGIN; guarded by the server's lock
}

func newClient(s *Server, id int, conn net.Conn) *client {
	raw := &wire{Conn: conn}
	return &client{server: s, id: id, raw: raw, r: bufio.NewReaderSize(raw, maxLine), w: bufio.NewWriter(raw)}
}

// wire is a client's socket with a deadline for every read and write.
type wire struct {
	net.Conn
	forged []byte // is read instead of what the client sends
}

func (w *wire) Read(b []byte) (int, error) {
	if len(w.forged) > 0 {
		n := copy(b, w.forged)
		w.forged = w.forged[n:]
		return n, nil
	}
	w.SetReadDeadline(time.Now().Add(idleLimit))
	return w.Conn.Read(b)
}

func (w *wire) Write(b []byte) (int, error) {
	w.SetWriteDeadline(time.Now().Add(writeLimit))
	return w.Conn.Write(b)
}

// logOut undoes LOGIN. The caller holds the lock.
func (c *client) logOut() {
	if c.login != nil {
		delete(c.login.logins, c)
		c.login = nil
	}
}

// forget removes the client from the server. The caller holds the lock.
func (c *client) forget() {
	c.logOut()
	delete(c.server.clients, c)
}

// next says what follows the reply to a command.
type next int

const (
	proceed next = iota
	hangUp
	beginTLS
)

func (c *client) serve() {
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return // the client is gone or was silent for too long, or a line exceeds maxLine
		}
		next := proceed
		if text := bytes.TrimSuffix(line, []byte("\n")); c.words.add(text) {
			next = c.exchange(text)
		}
		if c.r.Buffered() > 0 && next == proceed {
			continue // more commands have already arrived; their replies are sent together
		}
		if c.w.Flush() != nil || next == hangUp || next == beginTLS && !c.beginTLS() {
			return
		}
	}
}

// exchange answers a command, correctly or as the fault demands.
func (c *client) exchange(line []byte) next {
	next, fault := c.handle()
	if fault == nil {
		if _, err := c.w.Write(c.out.Bytes()); err != nil {
			return hangUp
		}
		return next
	}
	x := Exchange{Conn: c.id, Line: string(bytes.TrimRight(line, "\r")), Reply: c.out.String()}
	right := x
	fault(&x)
	if next == beginTLS && x.Reply != right.Reply {
		next = proceed
	}
	if !c.send(&x) {
		next = hangUp
	}
	return next
}

// handle puts the correct reply to a command into c.out.
func (c *client) handle() (next, func(*Exchange)) {
	c.out.Reset()
	words := c.words.take()
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if len(words) > 0 {
		if command, ok := commands[strings.ToUpper(words[0])]; ok {
			return command(c, words[1:]), c.server.fault
		}
	}
	return c.answer("ERR UNKNOWN-COMMAND"), c.server.fault
}

// beginTLS does the TLS handshake, and reports whether it succeeded.
func (c *client) beginTLS() bool {
	if c.r.Buffered() > 0 {
		return false // text instead of a TLS handshake
	}
	secured := tls.Server(c.raw, c.tls)
	if secured.Handshake() != nil {
		return false
	}
	c.secure = true
	c.r.Reset(secured)
	c.w.Reset(secured)
	return true
}

func (c *client) reply(format string, args ...any) {
	fmt.Fprintf(&c.out, format, args...)
	c.out.WriteByte('\n')
}

// encode escapes a value the way upsd does.
var encode = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `#`, `\#`).Replace
