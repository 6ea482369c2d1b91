// Package web serves a monitor's page, and other handlers that register on its server: over HTTP on a port of this
// machine, on a Unix socket, or with TLS and a token on any address.
//
// Invariants: the monitor never waits for a client. Everything that is read from a client, written to it or done
// for it is bounded in size, number and time. Only a token that may act can change anything. The server answers
// only to its own names, so that no other site's script can read its answers (DNS rebinding), and no other site can
// use the browser of a user who may act. Text from a driver, a server or a file is never markup in a page.
package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/internal/socket"
)

// Options says where a server listens, and who may use it.
type Options struct {
	// Address is HOST:PORT, or the path of a Unix socket.
	Address string
	// Names are additional names under which a proxy reaches this server.
	Names []string
	// Cert and Key are PEM files. A renewed certificate is used without a restart.
	Cert, Key string
	// TokenFile holds the tokens; a line is "act TOKEN NAME" or "read TOKEN NAME". "": everyone who reaches the
	// server may read, and no one may act.
	TokenFile string
	Logger    *slog.Logger // nil: nothing is logged
}

// Place says how an address is reached.
type Place uint8

// The places.
const (
	Loopback Place = iota // from this machine only
	Socket                // a Unix socket, subject to its mode
	Remote                // from other machines
)

// Check returns how the address is reached. It fails if the address is invalid, or reachable from other machines
// without TLS and a token.
func (o Options) Check() (Place, error) {
	place, err := placeOf(o.Address)
	switch {
	case err != nil:
		return place, err
	case (o.Cert == "") != (o.Key == ""):
		return place, errors.New("a certificate and its key go together")
	case place == Remote && (o.Cert == "" || o.TokenFile == ""):
		return place, fmt.Errorf("%s can be reached from other machines, so the page needs a certificate, its key and a file with a token; 127.0.0.1 is this machine only", o.Address)
	}
	return place, nil
}

func placeOf(address string) (Place, error) {
	if strings.Contains(address, "/") {
		_, err := socket.Address(address)
		return Socket, err
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return Remote, fmt.Errorf("%q is neither HOST:PORT nor the path of a socket", address)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return Remote, fmt.Errorf("%q is not a port", port)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return Loopback, nil
	}
	return Remote, nil
}

// Limits of the server.
const (
	maxConnections = 256
	maxOfPeer      = 48 // from one address of another machine
	maxHeader      = 8 << 10
	maxBody        = 512 << 10
	readTime       = 10 * time.Second
	writeTime      = 30 * time.Second
	idleTime       = 30 * time.Second
	answerTime     = 20 * time.Second
	keepAlive      = time.Minute
)

// A Server answers requests. Register all handlers before Listen.
type Server struct {
	o      Options
	place  Place
	mux    *http.ServeMux
	tokens *tokenFile // nil: there is no token file
	cert   *certificate
	signIn func(w http.ResponseWriter, r *http.Request, why string) // shows where to enter a token; nil: a text says that one is needed

	mu       sync.Mutex
	http     *http.Server
	listener net.Listener
	ctx      context.Context // ends with the server
	cancel   context.CancelFunc
	served   chan struct{}
}

// New makes a server. It reads the tokens and the certificate. It waits for their files, which may take forever.
func New(o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	place, err := o.Check()
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, place: place, mux: http.NewServeMux(), served: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if o.TokenFile != "" {
		if s.tokens, err = newTokenFile(o.TokenFile, s.tokensFail); err != nil {
			return nil, err
		}
	}
	if o.Cert != "" {
		if s.cert, err = newCertificate(o.Cert, o.Key, o.Logger); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Server) tokensFail(err error) {
	if err != nil {
		s.o.Logger.Error("no token is accepted until the token file is fixed", "error", err)
		return
	}
	s.o.Logger.Info("tokens are accepted again", "file", s.o.TokenFile)
}

// Handle registers a handler that needs the right to read. Patterns are those of http.ServeMux.
func (s *Server) Handle(pattern string, h http.Handler) { s.handle(pattern, MayRead, h) }

// HandleOpen registers a handler for everyone who reaches the server. It must show nothing about units or the
// configuration.
func (s *Server) HandleOpen(pattern string, h http.Handler) { s.handle(pattern, MayNothing, h) }

// HandleAct registers a handler that needs the right to act: always a POST. Asker returns who sent the request.
func (s *Server) HandleAct(pattern string, h http.Handler) { s.handle(pattern, MayAct, h) }

// HandleStream is Handle for an answer without end. Its handler bounds the time of each write.
func (s *Server) HandleStream(pattern string, h http.Handler) {
	s.mux.Handle(pattern, s.guard(MayRead, 0, h))
}

func (s *Server) handle(pattern string, need Right, h http.Handler) {
	s.mux.Handle(pattern, s.guard(need, answerTime, h))
}

// Listen starts serving, until Close.
func (s *Server) Listen() error {
	l, err := s.listen()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           s.secure(s.mux),
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes:               maxHeader,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(s.o.Logger.Handler(), slog.LevelDebug),
		Protocols:                    new(http.Protocols),
	}
	server.Protocols.SetHTTP1(true) // a connection has one request at a time, which bounds the work for a client
	s.mu.Lock()
	s.http, s.listener = server, l
	s.mu.Unlock()
	bounded := net.Listener(newBounded(l, s.place == Remote))
	if s.cert != nil {
		bounded = tls.NewListener(bounded, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: s.cert.get, NextProtos: []string{"http/1.1"}})
	}
	go func() {
		defer close(s.served)
		if err := server.Serve(bounded); !errors.Is(err, http.ErrServerClosed) {
			s.o.Logger.Error("the page is no longer served", "address", s.o.Address, "error", err)
		}
	}()
	return nil
}

func (s *Server) listen() (net.Listener, error) {
	if s.place == Socket {
		return socket.Listen(s.o.Address, s.o.Logger)
	}
	address := s.o.Address
	if host, port, _ := net.SplitHostPort(address); host == "localhost" {
		address = net.JoinHostPort("127.0.0.1", port) // the name may resolve to other addresses here
	}
	return (&net.ListenConfig{KeepAlive: keepAlive}).Listen(s.ctx, "tcp", address)
}

// URL returns the page's address for a browser on this machine, once the server listens.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.place == Socket {
		return s.o.Address
	}
	scheme := "http"
	if s.cert != nil {
		scheme = "https"
	}
	address := s.o.Address
	if s.listener != nil {
		address = s.listener.Addr().String()
	}
	return scheme + "://" + address + "/"
}

// Close stops serving. Current requests get an answer if their clients read it before ctx ends.
func (s *Server) Close(ctx context.Context) error {
	s.cancel()
	s.mu.Lock()
	server := s.http
	s.mu.Unlock()
	if server == nil {
		return nil
	}
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, server.Close())
	}
	<-s.served
	return err
}
