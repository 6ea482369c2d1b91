// Package simupsd is a small simulated upsd, for demonstrations without hardware and for tests that
// control what a UPS does next.
//
// To a client it looks like upsd 2.8. Replies and errors are the same, word for word, including
// surprises: USERNAME and PASSWORD are always answered OK and checked only at LOGIN, PRIMARY and
// FSD, and FSD stays set until the server is restarted. It has no drivers: variables have the
// values given with Config and Set. SetFault makes it misbehave.
package simupsd

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config is the configuration of a Server. Start copies it, so the maps may be changed afterwards.
type Config struct {
	Addr  string                       // where to listen; default "127.0.0.1:0", any free port
	Cert  *tls.Certificate             // nil: no TLS, STARTTLS is answered ERR FEATURE-NOT-CONFIGURED
	Users map[string]string            // name → password
	Roles map[string]Role              // what each user may do; by default everything
	Units map[string]map[string]string // unit → variable → value

	// Listener, if not nil, replaces Addr, for a test with its own network. Its address must be a
	// *net.TCPAddr.
	Listener net.Listener
}

// Role is what the line `upsmon` in upsd.users grants a user. With Secondary a user may LOGIN only,
// with None nothing that needs a password.
type Role int

// The roles that upsd knows.
const (
	Primary Role = iota
	Secondary
	None
)

// Server is a running simulated upsd.
type Server struct {
	listener net.Listener
	users    map[string]string
	roles    map[string]Role
	serving  sync.WaitGroup
	closing  chan struct{} // closed by Close

	mu       sync.Mutex
	closed   bool
	tls      *tls.Config // nil: no TLS
	fault    func(*Exchange)
	units    map[string]*unit
	clients  map[*client]struct{}
	accepted int
}

type unit struct {
	name   string
	vars   map[string]string
	stale  bool
	fsd    bool
	polls  int
	logins map[*client]struct{}
}

func newUnit(name string) *unit {
	return &unit{name: name, vars: make(map[string]string), logins: make(map[*client]struct{})}
}

// clients returns the addresses of those that have done LOGIN, sorted.
func (u *unit) clients() []string {
	var addrs []string
	for c := range u.logins {
		host, _, err := net.SplitHostPort(c.raw.RemoteAddr().String())
		if err != nil {
			host = c.raw.RemoteAddr().String()
		}
		addrs = append(addrs, host)
	}
	slices.Sort(addrs)
	return addrs
}

// unit finds a unit as upsd does, which does not distinguish between upper and lower case. The
// caller holds the lock.
func (s *Server) unit(name string) *unit {
	if u := s.units[name]; u != nil {
		return u
	}
	for _, n := range slices.Sorted(maps.Keys(s.units)) {
		if strings.EqualFold(n, name) {
			return s.units[n]
		}
	}
	return nil
}

// value returns a variable as upsd shows it: FSD comes before the driver's own status. Upper and
// lower case are the same.
func (u *unit) value(variable string) (string, bool) {
	v, ok := u.vars[variable]
	if !ok {
		variable = strings.ToLower(variable)
		v, ok = u.vars[variable]
	}
	if ok && u.fsd && variable == "ups.status" {
		v = strings.TrimSuffix("FSD "+v, " ")
	}
	return v, ok
}

// Start listens and serves until Close.
func Start(c Config) (*Server, error) {
	s := &Server{
		listener: c.Listener,
		users:    maps.Clone(c.Users),
		roles:    maps.Clone(c.Roles),
		closing:  make(chan struct{}),
		units:    make(map[string]*unit),
		clients:  make(map[*client]struct{}),
	}
	s.SetCert(c.Cert)
	for name, vars := range c.Units {
		u := newUnit(name)
		maps.Copy(u.vars, vars)
		s.units[name] = u
	}
	if s.listener == nil {
		var err error
		if s.listener, err = net.Listen("tcp", cmp.Or(c.Addr, "127.0.0.1:0")); err != nil {
			return nil, fmt.Errorf("simupsd: %w", err)
		}
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

// Set sets a variable of a unit. It creates the unit if necessary.
func (s *Server) Set(name, variable, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.units[name]
	if u == nil {
		u = newUnit(name)
		s.units[name] = u
	}
	u.vars[variable] = value
}

// Unset removes a variable from a unit.
func (s *Server) Unset(name, variable string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		delete(u.vars, variable)
	}
}

// SetStale says whether the server has lost contact with the unit's driver. Then it answers ERR
// DATA-STALE.
func (s *Server) SetStale(name string, stale bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		u.stale = stale
	}
}

// SetCert changes the certificate for future connections. With nil the server has no TLS.
func (s *Server) SetCert(cert *tls.Certificate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tls = nil
	if cert != nil {
		s.tls = &tls.Config{Certificates: []tls.Certificate{*cert}, MinVersion: tls.VersionTLS12}
	}
}

// SetFault makes the server unreliable: f receives each exchange and can change what happens. It is
// called from the goroutines of the connections and must not call the Server. It stays in effect
// until the next SetFault; nil makes the server reliable again.
func (s *Server) SetFault(f func(*Exchange)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Restart has the effects of a restart: all connections and logins end, and no forced shutdown flag
// is set any more.
func (s *Server) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.clients {
		c.raw.Close()
		c.forget()
	}
	for _, u := range s.units {
		u.fsd = false
	}
}

// NumLogins returns how many connections have done LOGIN for the unit.
func (s *Server) NumLogins(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.units[name]; u != nil {
		return len(u.logins)
	}
	return 0
}

// FSD reports whether a client has set the unit's forced shutdown flag.
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

// Polls returns how often clients have asked for the status of a unit.
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

// Close stops listening, disconnects all clients, and returns when all goroutines have ended.
func (s *Server) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
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
			time.Sleep(10 * time.Millisecond) // perhaps it is out of file descriptors, until clients disconnect
			continue
		}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			conn.Close()
			return
		}
		s.accepted++
		c := newClient(s, s.accepted, conn)
		s.clients[c] = struct{}{}
		s.mu.Unlock()
		s.serving.Go(func() {
			c.serve()
			conn.Close()
			s.mu.Lock()
			c.forget()
			s.mu.Unlock()
		})
	}
}
