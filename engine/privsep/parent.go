// Package privsep divides a monitor that root starts into two processes: a
// parent that keeps root's rights and does as little as can be, and a child
// that does all the rest, everything that touches the network above all, as
// another user.
//
// The invariant: whatever becomes of the child, it has the parent run no command
// that is not in the configuration. The parent reads and compiles the file
// itself, and of an order it takes only which rule of it is meant and the values
// that go into the text; the words of the command are its own. Beyond that the
// child can have a text written to the terminals and shown on the desktops, and
// read the files that the configuration names.
package privsep

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/fsm"
)

// The parent remembers the configuration that is in force, and as many of those
// that came after it. One in force is never forgotten: its orders must be known.
const maxPolicies = 8

// Limits of what the child can have going at the same time.
const (
	maxOrders = 4  // SHUTDOWNCMD, which the child gives one at a time
	maxTexts  = 16 // WALL and NOTIFY
)

// textTime is how long a text may take to be written to all terminals, or shown
// on all desktops. The child has its own, shorter limits.
const textTime = time.Minute

// ErrNotInFile says that no rule of the configuration wants what the child
// asked for.
var ErrNotInFile = errors.New("refused, since no rule of the configuration says so")

// Parent is the part of the monitor that keeps root's rights.
type Parent struct {
	config string // path of the configuration
	source engine.Source
	do     func(context.Context, *fsm.Effect) actions.Outcome
	notify func(state string)
	log    *slog.Logger

	orders, texts chan struct{} // slots
	ready         atomic.Bool   // the child has said so

	mu       sync.Mutex
	policies []policy        // oldest first
	current  string          // the hash of the one in force
	newest   fingerprint     // of the configuration when it was read last
	files    map[string]bool // that a configuration names
}

type fingerprint [sha256.Size]byte

// policy is what one content of the configuration says.
type policy struct {
	hash string
	*fsm.Definition
}

// ParentOptions says what a parent works with.
type ParentOptions struct {
	Config string                                             // path of the configuration
	User   string                                             // the child's, whom the configuration may name in a text
	Do     func(context.Context, *fsm.Effect) actions.Outcome // carries out SHUTDOWNCMD, WALL and NOTIFY
	Notify func(state string)                                 // tells the service manager
	Logger *slog.Logger
}

// NewParent makes a parent.
func NewParent(o ParentOptions) *Parent {
	return &Parent{
		config: o.Config, do: o.Do, notify: o.Notify, log: o.Logger,
		source: engine.Source{User: o.User},
		orders: make(chan struct{}, maxOrders), texts: make(chan struct{}, maxTexts),
		files: map[string]bool{},
	}
}

// Load reads the configuration as it is now. What the child is given later is
// known from then on.
func (p *Parent) Load() *engine.Config {
	content, mode, err := engine.RegularFile(p.config)
	return p.compile(content, mode, err)
}

// compile compiles a content of the configuration and remembers what it says.
func (p *Parent) compile(content []byte, mode fs.FileMode, err error) *engine.Config {
	var named []string
	source := engine.Source{User: p.source.User, Read: func(path string) ([]byte, fs.FileMode, error) {
		if path == p.config {
			return content, mode, err
		}
		named = append(named, path)
		return engine.RegularFile(path)
	}}
	c := source.Load(p.config)

	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.newest = sha256.Sum256(content)
	}
	for _, path := range named {
		p.files[path] = true
	}
	if c.Program == nil {
		return c
	}
	p.policies = slices.DeleteFunc(p.policies, func(q policy) bool { return q.hash == c.Hash() })
	p.policies = append(p.policies, policy{c.Hash(), c.Program.Policy})
	if p.current == "" {
		p.current = c.Hash()
	}
	if len(p.policies) > maxPolicies {
		i := slices.IndexFunc(p.policies, func(q policy) bool { return q.hash != p.current })
		p.policies = slices.Delete(p.policies, i, i+1)
	}
	return c
}

// read reads a file for the child.
func (p *Parent) read(path string) ([]byte, fs.FileMode, error) {
	if path == p.config {
		content, mode, err := engine.RegularFile(path)
		if err == nil && p.isNew(content) {
			p.compile(content, mode, nil)
		}
		return content, mode, err
	}
	p.mu.Lock()
	named := p.files[path]
	p.mu.Unlock()
	if !named {
		p.log.Warn("a file was asked for that the configuration does not name", "file", path)
		return nil, 0, errors.New("the configuration does not name this file")
	}
	return engine.RegularFile(path)
}

func (p *Parent) isNew(content []byte) bool {
	sum := sha256.Sum256(content)
	p.mu.Lock()
	defer p.mu.Unlock()
	return sum != p.newest
}

// inForce forgets what came before the configuration that is in force.
func (p *Parent) inForce(hash string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.IndexFunc(p.policies, func(q policy) bool { return q.hash == hash }); i >= 0 {
		p.policies = slices.Delete(p.policies, 0, i)
		p.current = hash
	}
}

// order carries out what the child asks for.
func (p *Parent) order(ctx context.Context, e *fsm.Effect) actions.Outcome {
	slots := p.texts
	switch e.Verb {
	case fsm.ShutdownCmd:
		own := p.find(e)
		if own == nil {
			p.log.Error("an order was refused", "order", e.String(), "error", ErrNotInFile)
			return actions.Outcome{Err: ErrNotInFile, Exit: -1}
		}
		p.log.Warn("runs", "order", own.String(), "unit", own.Name, "event", own.Event, "rule", own.Rule)
		e, slots = own, p.orders
	case fsm.Wall, fsm.Notify:
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, textTime, actions.ErrTimeout)
		defer cancel()
	default:
		return actions.Outcome{Err: fmt.Errorf("%s: %w", e.Verb, ErrNotInFile), Exit: -1}
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	default:
		return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
	}
	return p.do(ctx, e)
}

// find returns the order as a rule of the configuration gives it, or nil.
func (p *Parent) find(e *fsm.Effect) *fsm.Effect {
	p.mu.Lock()
	policies := slices.Clone(p.policies)
	p.mu.Unlock()
	for _, q := range slices.Backward(policies) {
		for own := range q.Effects(e.Unit, e.Verb, e.Values, e.Time) {
			if own.Event == e.Event && slices.Equal(own.Argv, e.Argv) {
				return own
			}
		}
	}
	return nil
}

// The keys of sd_notify(3) that are passed on. Others would let the child give
// the service manager another process to watch, or a file to keep.
var notifyKeys = []string{"READY", "STATUS", "RELOADING", "MONOTONIC_USEC", "STOPPING", "WATCHDOG"}

func (p *Parent) tell(state string) {
	var lines []string
	for line := range strings.Lines(state) {
		line = strings.TrimSuffix(line, "\n")
		if key, _, ok := strings.Cut(line, "="); ok && slices.Contains(notifyKeys, key) {
			lines = append(lines, line)
		}
	}
	if slices.Contains(lines, "READY=1") {
		p.ready.Store(true)
	}
	if len(lines) > 0 {
		p.notify(strings.Join(lines, "\n"))
	}
}

// Serve answers the child until the connection ends.
func (p *Parent) Serve(conn io.ReadWriteCloser) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(errGone)
	server := rpc.NewServer()
	if err := server.RegisterName(serviceName, &service{p, ctx}); err != nil {
		panic(err) // the methods are below
	}
	server.ServeCodec(jsonrpc.NewServerCodec(&watchedConn{conn, cancel}))
}

// watchedConn notices its end, which ServeCodec does not tell before all calls
// have ended.
type watchedConn struct {
	io.ReadWriteCloser
	ended context.CancelCauseFunc
}

func (c *watchedConn) Read(b []byte) (int, error) {
	n, err := c.ReadWriteCloser.Read(b)
	if err != nil {
		c.ended(errGone)
	}
	return n, err
}

var errGone = errors.New("the child is gone")

// service is what the child can call. net/rpc prescribes the methods' form.
type service struct {
	parent *Parent
	ctx    context.Context // ends with the connection
}

// Read reads a file.
func (s *service) Read(path string, reply *File) error {
	content, mode, err := s.parent.read(path)
	*reply = File{Content: content, Mode: mode}
	if err != nil {
		reply.Error = err.Error()
	}
	return nil
}

// Do carries an effect out.
func (s *service) Do(e *fsm.Effect, reply *Outcome) error {
	*reply = newReply(s.parent.order(s.ctx, e))
	return nil
}

// InForce says which configuration is in force.
func (s *service) InForce(hash string, _ *struct{}) error {
	s.parent.inForce(hash)
	return nil
}

// Notify tells the service manager.
func (s *service) Notify(state string, _ *struct{}) error {
	s.parent.tell(state)
	return nil
}

// Wait returns when the connection has ended: the child learns from its error
// that it has no parent any more.
func (s *service) Wait(_ struct{}, _ *struct{}) error {
	<-s.ctx.Done()
	return os.ErrClosed
}
