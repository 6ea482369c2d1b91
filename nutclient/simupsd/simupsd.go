// Package simupsd is a small upsd: enough of one for a demonstration without hardware, and for tests that want to say what a
// UPS does next.
//
// To a client it looks like upsd 2.8: replies and errors are the same, word for word, including what surprises there, such as
// that USERNAME and PASSWORD are answered OK whatever they say and judged only at LOGIN, PRIMARY and FSD, and that FSD stays
// set until the server is started anew. It knows no drivers: variables are what Config and Set say.
package simupsd

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// idleLimit is after how much silence upsd drops a client.
	idleLimit = 60 * time.Second

	// writeLimit ends a connection whose client does not read.
	writeLimit = 10 * time.Second

	maxLine = 4096
)

// Config is what a Server starts with. It is not kept: the maps may be changed afterwards.
type Config struct {
	Addr  string                       // where to listen; default "127.0.0.1:0", any free port
	Cert  *tls.Certificate             // nil: no TLS, STARTTLS is answered ERR FEATURE-NOT-CONFIGURED
	Users map[string]string            // name → password; each may do everything
	Units map[string]map[string]string // unit → variable → value
}

// Server is a running simulated upsd.
type Server struct {
	listener net.Listener
	tls      *tls.Config
	users    map[string]string
	serving  sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	units    map[string]*unit
	clients  map[*client]struct{}
	accepted int
}

type unit struct {
	vars  map[string]string
	stale bool
	fsd   bool
	polls int
}

// Start listens and serves until Close.
func Start(c Config) (*Server, error) {
	addr := c.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	s := &Server{
		users:   maps.Clone(c.Users),
		units:   make(map[string]*unit),
		clients: make(map[*client]struct{}),
	}
	if c.Cert != nil {
		s.tls = &tls.Config{Certificates: []tls.Certificate{*c.Cert}, MinVersion: tls.VersionTLS12}
	}
	for name, vars := range c.Units {
		u := &unit{vars: make(map[string]string)}
		maps.Copy(u.vars, vars)
		s.units[name] = u
	}
	var err error
	if s.listener, err = net.Listen("tcp", addr); err != nil {
		return nil, fmt.Errorf("simupsd: %w", err)
	}
	s.serving.Go(s.accept)
	return s, nil
}

// Addr returns the host:port that the server listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Host returns the address that the server listens on.
func (s *Server) Host() string { return s.listener.Addr().(*net.TCPAddr).IP.String() }

// Port returns the port that the server listens on.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Set sets a variable of a unit. A unit that does not exist comes into being.
func (s *Server) Set(name, variable, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.units[name]
	if u == nil {
		u = &unit{vars: make(map[string]string)}
		s.units[name] = u
	}
	u.vars[variable] = value
}

// Unset takes a variable away from a unit.
func (s *Server) Unset(name, variable string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		delete(u.vars, variable)
	}
}

// SetStale says whether the server has lost touch with the unit's driver: ERR DATA-STALE then.
func (s *Server) SetStale(name string, stale bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		u.stale = stale
	}
}

// NumLogins returns how many connections have done LOGIN for the unit.
func (s *Server) NumLogins(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.loggedIn(name))
}

// FSD tells whether a client has set the unit's forced shutdown flag.
func (s *Server) FSD(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.units[name]
	return u != nil && u.fsd
}

// Accepted returns how many connections there have been so far.
func (s *Server) Accepted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// Polls returns how often the status of a unit has been asked for.
func (s *Server) Polls(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		return u.polls
	}
	return 0
}

// Connections returns how many connections there are.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.clients)
}

// Close stops listening, drops all clients, and returns when nothing of the server is left.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for c := range s.clients {
		c.raw.Close()
	}
	s.mu.Unlock()
	err := s.listener.Close()
	s.serving.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil // a second Close
	}
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			time.Sleep(10 * time.Millisecond) // out of file descriptors, say: clients that leave will help
			continue
		}
		c := &client{server: s, raw: conn}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			conn.Close()
			return
		}
		s.accepted++
		s.clients[c] = struct{}{}
		s.mu.Unlock()
		s.serving.Go(func() {
			c.serve()
			conn.Close()
			s.mu.Lock()
			delete(s.clients, c)
			s.mu.Unlock()
		})
	}
}

// loggedIn returns the addresses of the clients that have done LOGIN for a unit, sorted. The caller holds the lock.
func (s *Server) loggedIn(name string) []string {
	var addrs []string
	for c := range s.clients {
		if c.login != "" && c.login == name {
			addrs = append(addrs, c.raw.RemoteAddr().(*net.TCPAddr).IP.String())
		}
	}
	slices.Sort(addrs)
	return addrs
}

// client is one connection.
type client struct {
	server *Server
	raw    net.Conn
	r      *bufio.Reader
	w      *bufio.Writer

	secure         bool
	user, password *string // nil: not said yet
	login          string  // the unit that LOGIN was done for; under the server's lock
}

func (c *client) serve() {
	var conn net.Conn = c.raw
	c.r, c.w = bufio.NewReaderSize(conn, maxLine), bufio.NewWriter(conn)
	for {
		c.raw.SetReadDeadline(time.Now().Add(idleLimit))
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return // gone, silent for too long, or a line of more than maxLine
		}
		next := c.handle(strings.TrimRight(string(line), "\r\n"))
		if c.r.Buffered() > 0 && next == proceed {
			continue // more commands are here already; their replies go out together
		}
		c.raw.SetWriteDeadline(time.Now().Add(writeLimit))
		if c.w.Flush() != nil || next == hangUp {
			return
		}
		if next == beginTLS {
			if c.r.Buffered() > 0 {
				return // text where the TLS handshake should be
			}
			secured := tls.Server(conn, c.server.tls)
			c.raw.SetDeadline(time.Now().Add(writeLimit))
			if secured.Handshake() != nil {
				return
			}
			conn, c.secure = secured, true
			c.r, c.w = bufio.NewReaderSize(conn, maxLine), bufio.NewWriter(conn)
		}
	}
}

// next is what follows a command's reply.
type next int

const (
	proceed next = iota
	hangUp
	beginTLS
)

func (c *client) handle(line string) next {
	words := split(line)
	if len(words) == 0 {
		c.reply("ERR UNKNOWN-COMMAND")
		return proceed
	}
	cmd, ok := commands[strings.ToUpper(words[0])]
	if !ok {
		c.reply("ERR UNKNOWN-COMMAND")
		return proceed
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return cmd(c, words[1:])
}

func (c *client) reply(format string, args ...any) {
	fmt.Fprintf(c.w, format, args...)
	io.WriteString(c.w, "\n")
}

// split cuts a command into words the way upsd does: blanks separate, double quotes hold together, and a backslash makes the
// next character stand for itself.
func split(line string) []string {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	for i := 0; i < len(line); i++ {
		switch ch := line[i]; {
		case ch == '\\' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			inWord = true
		case ch == '"':
			quoted = !quoted
			inWord = true
		case ch == ' ' && !quoted:
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			word.WriteByte(ch)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words
}

// encode escapes a value the way upsd does.
var encode = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `#`, `\#`).Replace
