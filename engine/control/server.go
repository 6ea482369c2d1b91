package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os/user"
	"strconv"
	"time"

	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/socket"
)

// Engine is what the socket controls: an engine.Engine.
type Engine interface {
	Status(ctx context.Context) (status.Monitor, error)
	Explain(ctx context.Context, unit string) ([]fsm.RuleState, error)
	Next(ctx context.Context, unit string, only ...next.If) ([]next.Forecast, error)
	FSD(ctx context.Context, by string) (units []string, err error)
	AdjustTimer(ctx context.Context, unit string, a fsm.Adjust, by string) (ends time.Time, err error)
	Acknowledge(ctx context.Context, unit string, undo bool, by string) (events []string, err error)
	Reload(ctx context.Context) (status.Reload, error)
	Drill(ctx context.Context, o status.DrillOrder, by string) (status.Drill, error)
	DrillStatus(ctx context.Context) (status.Drill, error)
	EndDrill(ctx context.Context, by string) error
}

// Options says what to control, and through which socket.
type Options struct {
	Path    string         // of the socket
	Engine  Engine         //
	History history.Source // what the monitor has stored; nil: nothing
	Stop    func()         // makes the monitor stop, without waiting for it
	Logger  *slog.Logger   // logs who ordered what; nil: nothing is logged
}

const (
	maxBody   = 1 << 10 // no request needs a body
	maxHeader = 8 << 10
	maxDrill  = 256 << 10 // the body of a request for a drill, with its scenario
)

// limits are how long the server waits for a client, or on its behalf.
type limits struct {
	read   time.Duration // for a request
	answer time.Duration // for the engine
	reload time.Duration // for the engine to read and compile a configuration, which may be large and the machine slow
	write  time.Duration // for sending the answer, from the start of the request
	idle   time.Duration // for the next request
}

var defaults = limits{read: 5 * time.Second, answer: 5 * time.Second, reload: 30 * time.Second, write: 45 * time.Second, idle: 5 * time.Second}

// Server is the monitor's end of the socket.
type Server struct {
	o      Options
	limits limits
	http   http.Server
	ctx    context.Context // ends when the engine must not be called any more
	cancel context.CancelFunc
	served chan struct{} // closed when the server accepts no more connections
}

// Listen creates the socket and serves it until Close.
func Listen(o Options) (*Server, error) { return start(o, defaults) }

// ListenSoon is Listen, but waits for another monitor to release the socket: the previous one may
// still be stopping. After patience its error is ErrInUse.
func ListenSoon(ctx context.Context, o Options, patience time.Duration) (*Server, error) {
	deadline := time.After(patience)
	for {
		s, err := Listen(o)
		if !errors.Is(err, ErrInUse) {
			return s, err
		}
		select {
		case <-time.After(retryPause):
		case <-deadline:
			return nil, err
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// retryPause is how long ListenSoon waits before it looks again.
const retryPause = 50 * time.Millisecond

func start(o Options, limits limits) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	listener, err := socket.Listen(o.Path, o.Logger)
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, limits: limits, served: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = http.Server{
		Handler:           s.routes(),
		ConnContext:       withPeer,
		ReadHeaderTimeout: limits.read, ReadTimeout: limits.read, WriteTimeout: limits.write, IdleTimeout: limits.idle,
		MaxHeaderBytes:               maxHeader,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(o.Logger.Handler(), slog.LevelDebug),
	}
	go func() {
		defer close(s.served)
		if err := s.http.Serve(&limited{Listener: listener, ofUser: map[int]int{}}); !errors.Is(err, http.ErrServerClosed) {
			o.Logger.Error("the monitor can no longer be controlled", "socket", o.Path, "error", err)
		}
	}()
	return s, nil
}

// Close removes the socket and stops serving. Requests in progress get an answer if their clients
// read it before ctx ends.
func (s *Server) Close(ctx context.Context) error {
	s.cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	<-s.served
	return err
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+statusPath, s.bounded(s.limits.answer, s.status))
	mux.HandleFunc("GET "+explainPath, func(w http.ResponseWriter, r *http.Request) {
		unit := r.URL.Query().Get("unit")
		s.bounded(s.limits.answer, func(ctx context.Context, _ peer) (any, error) { return s.o.Engine.Explain(ctx, unit) })(w, r)
	})
	mux.HandleFunc("GET "+nextPath, func(w http.ResponseWriter, r *http.Request) {
		unit := r.URL.Query().Get("unit")
		s.bounded(s.limits.answer, func(ctx context.Context, _ peer) (any, error) { return s.o.Engine.Next(ctx, unit) })(w, r)
	})
	mux.HandleFunc("GET "+historyPath, func(w http.ResponseWriter, r *http.Request) {
		s.bounded(s.limits.answer, func(ctx context.Context, _ peer) (any, error) {
			if s.o.History == nil {
				return nil, errNoHistory
			}
			return history.Answer(ctx, s.o.History, r.URL.Query())
		})(w, r)
	})
	mux.HandleFunc("GET "+drillPath, s.bounded(s.limits.answer, func(ctx context.Context, _ peer) (any, error) { return s.o.Engine.DrillStatus(ctx) }))
	mux.HandleFunc("POST "+drillPath, s.reading(s.limits.answer, maxDrill, s.drill))
	mux.HandleFunc("DELETE "+drillPath, s.bounded(s.limits.answer, s.order("drill end", func(ctx context.Context, from peer) (Reply, error) {
		return Reply{}, s.o.Engine.EndDrill(ctx, from.String())
	})))
	mux.HandleFunc("POST "+timerPath, func(w http.ResponseWriter, r *http.Request) {
		s.bounded(s.limits.answer, s.adjustTimer(r.URL.Query()))(w, r)
	})
	mux.HandleFunc("POST "+ackPath, func(w http.ResponseWriter, r *http.Request) {
		s.bounded(s.limits.answer, s.acknowledge(r.URL.Query()))(w, r)
	})
	orders := map[Order]func(context.Context, peer) (Reply, error){
		Reload: func(ctx context.Context, _ peer) (Reply, error) {
			out, err := s.o.Engine.Reload(ctx)
			return Reply{Reload: &out}, err
		},
		Stop: func(context.Context, peer) (Reply, error) { s.o.Stop(); return Reply{}, nil },
		FSD: func(ctx context.Context, from peer) (Reply, error) {
			units, err := s.o.Engine.FSD(ctx, from.String())
			return Reply{Units: len(units), Names: units}, err
		},
	}
	for order, do := range orders {
		limit := s.limits.answer
		if order == Reload {
			limit = s.limits.reload
		}
		mux.HandleFunc("POST "+order.path(), s.bounded(limit, s.order(order, do)))
	}
	return mux
}

// An answer computes the answer to a request.
type answer func(ctx context.Context, from peer) (body any, err error)

// bounded reads the whole request before answering it. If the client disconnects after that, the
// request is carried out anyway.
func (s *Server) bounded(limit time.Duration, f answer) http.HandlerFunc {
	return s.reading(limit, maxBody, func(ctx context.Context, from peer, _ []byte) (any, error) { return f(ctx, from) })
}

// reading is bounded for a request with a body of at most that many bytes.
func (s *Server) reading(limit time.Duration, most int64, f func(ctx context.Context, from peer, content []byte) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
		if err != nil {
			code := http.StatusBadRequest
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				code = http.StatusRequestEntityTooLarge
			}
			send(w, code, Reply{Error: err.Error()})
			return
		}
		ctx, cancel := context.WithTimeout(s.ctx, limit)
		defer cancel()
		body, err := f(ctx, peerIn(r.Context()), content)
		switch {
		case err == nil:
			send(w, http.StatusOK, body)
		case s.ctx.Err() != nil:
			send(w, http.StatusServiceUnavailable, Reply{Error: "the monitor is stopping"})
		case errors.Is(err, context.DeadlineExceeded):
			send(w, http.StatusServiceUnavailable, Reply{Error: "the monitor is busy or stopping: it did not answer within " + limit.String()})
		default:
			send(w, http.StatusInternalServerError, Reply{Error: err.Error()})
		}
	}
}

var errNoHistory = errors.New("it keeps no history (--history off, or no --state-dir)")

func (s *Server) status(ctx context.Context, _ peer) (any, error) {
	return s.o.Engine.Status(ctx)
}

// drill begins a drill.
func (s *Server) drill(ctx context.Context, from peer, content []byte) (any, error) {
	var o status.DrillOrder
	if err := json.Unmarshal(content, &o); err != nil {
		return nil, fmt.Errorf("the request is not understood: %w", err)
	}
	s.o.Logger.Info("ordered over the control socket", "order", "drill", "unit", o.Unit, "also", o.Also, "uid", from.uid, "pid", from.pid)
	return s.o.Engine.Drill(ctx, o, from.String())
}

// adjustTimer cancels or extends a running timer.
func (s *Server) adjustTimer(query url.Values) answer {
	return func(ctx context.Context, from peer) (any, error) {
		unit, a := query.Get("unit"), fsm.Adjust{Timer: query.Get("timer")}
		if text := query.Get("extend"); text != "" {
			var err error
			if a.Extend, err = time.ParseDuration(text); err != nil || a.Extend <= 0 {
				return nil, fmt.Errorf("a timer cannot be extended by %q", text)
			}
		}
		order := "timer cancel"
		if a.Extend > 0 {
			order = "timer extend " + a.Extend.String()
		}
		return s.order(Order(order), func(ctx context.Context, from peer) (Reply, error) {
			ends, err := s.o.Engine.AdjustTimer(ctx, unit, a, from.String())
			if err != nil || ends.IsZero() {
				return Reply{}, err
			}
			return Reply{Ends: &ends}, nil
		}, "unit", unit, "timer", a.Timer)(ctx, from)
	}
}

// acknowledge silences what a unit repeats, or undoes that.
func (s *Server) acknowledge(query url.Values) answer {
	unit, undo := query.Get("unit"), query.Get("undo") == "true"
	order := "ack"
	if undo {
		order = "ack --undo"
	}
	return s.order(Order(order), func(ctx context.Context, from peer) (Reply, error) {
		events, err := s.o.Engine.Acknowledge(ctx, unit, undo, from.String())
		return Reply{Events: events}, err
	}, "unit", unit)
}

// order carries out an order, and logs it with its sender and the attributes.
func (s *Server) order(order Order, do func(context.Context, peer) (Reply, error), attrs ...any) answer {
	return func(ctx context.Context, from peer) (any, error) {
		attrs := append([]any{"order", order, "uid", from.uid, "pid", from.pid}, attrs...)
		s.o.Logger.Info("ordered over the control socket", attrs...)
		r, err := do(ctx, from)
		if err != nil {
			s.o.Logger.Warn("an order could not be carried out", "order", order, "error", err)
		}
		return r, err
	}
}

func send(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // if this fails, nobody is left to report it to
}

// A peer is the process at the other end, as the kernel reports it; -1: unknown.
type peer struct{ uid, pid int }

// String names the user for a log.
func (p peer) String() string {
	if p.uid < 0 {
		return "somebody on the control socket"
	}
	id := strconv.Itoa(p.uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username + " (uid " + id + ")"
	}
	return "uid " + id
}

type peerKey struct{}

// withPeer records who opened a connection.
func withPeer(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, peerKey{}, c.(*client).peer)
}

func peerIn(ctx context.Context) peer {
	p, _ := ctx.Value(peerKey{}).(peer)
	return p
}
