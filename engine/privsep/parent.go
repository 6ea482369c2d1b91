// Package privsep divides a monitor that root starts into two processes: a
// parent that keeps root's rights and does as little as can be, and a child
// that does all the rest, everything that touches the network above all, as
// another user.
//
// The invariant: whatever becomes of the child, it has the parent run no command
// that is not in the configuration. The parent reads and compiles the file
// itself, and of an order it takes only which rule of it is meant and the values
// that go into the text; the words of the command are its own. Beyond that the
// child can have a text written to the terminals and shown on the desktops, read
// the files that the configuration names, unless it could replace them, and say
// whether the configuration's POWERDOWNFLAG goes with an order. What it asks for
// is bounded in size and number: a child that asks for more is killed, and another
// started.
package privsep

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
)

// The parent remembers the configuration that is in force, and as many of those
// that came after it. One in force is never forgotten: its orders must be known.
const maxPolicies = 8

// What the child can have going at the same time, and how long and large a text
// may be. Its own limits are narrower.
const (
	maxOrders  = 4 // SHUTDOWNCMD, which the child gives one at a time
	maxWalls   = 4
	maxDesktop = 16
	wallTime   = 40 * time.Second
	noticeTime = 20 * time.Second
	maxText    = 16 << 10 // bytes
)

// lastLonger is how long the words of a configuration count after a newer one
// was read. A child holds a new configuration back for seconds at most.
const lastLonger = 10 * time.Minute

// ErrNotInFile says that no rule of the configuration wants what the child
// asked for.
var ErrNotInFile = errors.New("refused, since no rule of the configuration says so")

// Parent is the part of the monitor that keeps root's rights.
type Parent struct {
	config  string // path of the configuration
	account *Account
	source  config.Source
	do      func(context.Context, *fsm.Effect) actions.Outcome
	flag    func(path string)
	notify  func(state string)
	log     *slog.Logger

	orders, walls, notices chan struct{} // slots

	reading sync.Mutex // one file at a time

	mu       sync.Mutex
	ready    chan struct{}   // closed when the child has said so
	running  map[string]*run // SHUTDOWNCMDs, by their words
	good     content         // the newest configuration that compiled
	attempt  []string        // files that the one read last names
	policies []policy        // oldest first
	current  string          // the hash of the one in force
	newest   fingerprint     // of the configuration when it was read last
}

type fingerprint [sha256.Size]byte

// content is what the configuration was at one time.
type content struct {
	text []byte
	mode fs.FileMode
}

// policy is what one content of the configuration says.
type policy struct {
	hash string
	*fsm.Definition
	files      []string  // that it names
	superseded time.Time // when a newer one was read; zero: none was
}

// run is a SHUTDOWNCMD that runs. Whoever asks for the same one meanwhile, a new
// child perhaps, has the same outcome.
type run struct {
	done    chan struct{}
	outcome actions.Outcome
}

// ParentOptions says what a parent works with.
type ParentOptions struct {
	Config  string                                             // path of the configuration
	Account *Account                                           // the child's, whom the configuration may name in a text
	Do      func(context.Context, *fsm.Effect) actions.Outcome // carries out SHUTDOWNCMD, WALL and NOTIFY
	Flag    func(path string)                                  // hears which file is POWERDOWNFLAG's; must not wait
	Notify  func(state string)                                 // tells the service manager
	Logger  *slog.Logger
}

// NewParent makes a parent.
func NewParent(o ParentOptions) *Parent {
	host, _ := os.Hostname()
	return &Parent{
		config: o.Config, account: o.Account, do: o.Do, flag: o.Flag, notify: o.Notify, log: o.Logger,
		source: config.Source{User: o.Account.Name, Host: host},
		orders: make(chan struct{}, maxOrders), walls: make(chan struct{}, maxWalls), notices: make(chan struct{}, maxDesktop),
		ready: make(chan struct{}), running: map[string]*run{},
	}
}

// Load reads the configuration as it is now. What the child is given later is
// known from then on.
func (p *Parent) Load() *config.Config {
	p.reading.Lock()
	defer p.reading.Unlock()
	content, mode, err := config.ReadFile(p.config)
	return p.compile(content, mode, err)
}

// compile compiles a content of the configuration and remembers what it says.
func (p *Parent) compile(text []byte, mode fs.FileMode, err error) *config.Config {
	var named []string
	source := p.source
	source.Read = func(path string) ([]byte, fs.FileMode, error) {
		if path == p.config {
			return text, mode, err
		}
		named = append(named, path)
		return config.ReadFile(path)
	}
	c := source.Load(p.config)

	p.mu.Lock()
	defer p.mu.Unlock()
	p.attempt = named
	if c.Program == nil {
		return c // the next look compiles it anew: a certificate may be all that was missing
	}
	p.newest, p.good = sha256.Sum256(text), content{text, mode}
	p.policies = slices.DeleteFunc(p.policies, func(q policy) bool { return q.hash == c.Hash() })
	for i := range p.policies {
		if p.policies[i].superseded.IsZero() {
			p.policies[i].superseded = time.Now()
		}
	}
	p.policies = append(p.policies, policy{hash: c.Hash(), Definition: c.Program.Policy, files: named})
	if p.current == "" {
		p.current = c.Hash()
	}
	if len(p.policies) > maxPolicies {
		i := slices.IndexFunc(p.policies, func(q policy) bool { return q.hash != p.current })
		p.policies = slices.Delete(p.policies, i, i+1)
	}
	return c
}

// errYours says that the child is to read a file itself.
var errYours = errors.New("not read with root's rights, since this user could put another file in its place")

// read reads a file for the child. A child that has just begun is given the last
// configuration that was good, if the one in the file is not: it is to take over
// from another, for which that would have changed nothing, either. What the child
// can change it must read itself: it could be a link to any file.
func (p *Parent) read(path string, begins bool) ([]byte, fs.FileMode, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	if path == p.config {
		text, mode, err := config.ReadFile(path)
		bad := err != nil
		if err == nil && p.isNew(text) {
			bad = p.compile(text, mode, nil).Program == nil
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if bad && begins && p.good.text != nil {
			return p.good.text, p.good.mode, nil
		}
		return text, mode, err
	}
	if !p.names(path) {
		p.log.Warn("a file was asked for that the configuration does not name", "file", path)
		return nil, 0, errors.New("the configuration does not name this file")
	}
	if p.account.MayWrite(path) {
		return nil, 0, errYours
	}
	return config.ReadFile(path)
}

// names tells whether a file is named by the configuration in force, by the
// newest that compiled, or by the one read last: the child has no other.
func (p *Parent) names(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.Contains(p.attempt, path) {
		return true
	}
	for i, q := range p.policies {
		if (q.hash == p.current || i == len(p.policies)-1) && slices.Contains(q.files, path) {
			return true
		}
	}
	return false
}

func (p *Parent) isNew(text []byte) bool {
	sum := sha256.Sum256(text)
	p.mu.Lock()
	defer p.mu.Unlock()
	return sum != p.newest
}

// inForce forgets what came before the configuration that is in force.
func (p *Parent) inForce(hash string) {
	p.mu.Lock()
	known := func(q policy) bool { return q.hash == hash }
	if !slices.ContainsFunc(p.policies, known) {
		p.mu.Unlock()
		p.Load()
		p.mu.Lock()
	}
	defer p.mu.Unlock()
	if i := slices.IndexFunc(p.policies, known); i >= 0 {
		p.policies = slices.Delete(p.policies, 0, i)
		p.current = hash
		p.flag(p.policies[0].PowerDownFlag)
	}
}

// order carries out what the child asks for.
func (p *Parent) order(ctx context.Context, e *fsm.Effect) actions.Outcome {
	switch e.Verb {
	case fsm.ShutdownCmd:
		return p.shutdown(ctx, e)
	case fsm.Wall:
		return p.text(ctx, e, p.walls, wallTime)
	case fsm.Notify:
		return p.text(ctx, e, p.notices, noticeTime)
	}
	return actions.Outcome{Err: fmt.Errorf("%s: %w", e.Verb, ErrNotInFile), Exit: -1}
}

// text brings a text to the users.
func (p *Parent) text(ctx context.Context, e *fsm.Effect, slots chan struct{}, limit time.Duration) actions.Outcome {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, actions.ErrTimeout)
	defer cancel()
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	default:
		return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
	}
	e.Text = e.Text[:min(len(e.Text), maxText)]
	return p.do(ctx, e)
}

// shutdown runs a SHUTDOWNCMD that is in the file, or waits for the one that runs
// already. The end of the child is not its end.
func (p *Parent) shutdown(ctx context.Context, e *fsm.Effect) actions.Outcome {
	own := p.find(e)
	if own == nil {
		p.Load() // it may have changed
		own = p.find(e)
	}
	if own == nil {
		p.log.Error("an order was refused", "order", e.String(), "error", ErrNotInFile)
		return actions.Outcome{Err: ErrNotInFile, Exit: -1}
	}
	key := strings.Join(append([]string{own.Flag}, own.Argv...), "\x00") // one without the flag does not do for one with it
	p.mu.Lock()
	r := p.running[key]
	if r == nil {
		if len(p.running) == maxOrders {
			p.mu.Unlock()
			return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
		}
		r = &run{done: make(chan struct{})}
		p.running[key] = r
		p.log.Warn("runs", "order", own.String(), "unit", own.Name, "event", own.Event, "rule", own.Rule)
		go func() {
			defer close(r.done)
			r.outcome = p.do(context.Background(), own)
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.running, key)
		}()
	}
	p.mu.Unlock()
	select {
	case <-r.done:
		return r.outcome
	case <-ctx.Done():
		return actions.Outcome{Err: context.Cause(ctx), Exit: -1}
	}
}

// find returns the order as a rule of the configuration gives it, or nil.
func (p *Parent) find(e *fsm.Effect) *fsm.Effect {
	p.mu.Lock()
	policies, current := slices.Clone(p.policies), p.current
	p.mu.Unlock()
	for _, q := range slices.Backward(policies) {
		if q.hash != current && !q.superseded.IsZero() && time.Since(q.superseded) > lastLonger {
			continue
		}
		for own := range q.Effects(e.Unit, e.Verb, e.Values, e.Time) {
			if own.Event == e.Event && slices.Equal(own.Argv, e.Argv) {
				if e.Flag != "" { // which only the machines know, but not which file that is
					own.Flag = q.PowerDownFlag
				}
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
		p.isReady()
	}
	if len(lines) > 0 {
		p.notify(strings.Join(lines, "\n"))
	}
}

// begin waits for a child to be ready, and returns what is closed then.
func (p *Parent) begin() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = make(chan struct{})
	return p.ready
}

func (p *Parent) isReady() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.ready:
	default:
		close(p.ready)
	}
}

// What the connection carries. A child keeps far within both.
const (
	maxRequest = 256 << 10 // bytes of one request
	maxCalls   = 32        // requests without an answer yet
)

var (
	errGone     = errors.New("the child is gone")
	errTooLarge = fmt.Errorf("a request of more than %d bytes", maxRequest)
	errTooMany  = fmt.Errorf("more than %d requests at the same time", maxCalls)
)

// Serve answers the child until the connection ends. Something that cannot be
// understood, or is more than a child ever asks for, ends it, too. ended is told
// then, at once and before what is still done for the child has ended, of the
// child's fault; nil: it has none.
func (p *Parent) Serve(conn io.ReadWriteCloser, ended func(fault error)) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(errGone)
	server := rpc.NewServer()
	if err := server.RegisterName(serviceName, &service{parent: p, ctx: ctx}); err != nil {
		panic(err) // the methods are below
	}
	b := &bounded{ReadWriteCloser: conn}
	server.ServeCodec(&guard{ServerCodec: jsonrpc.NewServerCodec(b), conn: b, ended: func(err error) {
		cancel(errGone)
		_ = conn.Close()
		var broken net.Error
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) || errors.As(err, &broken) {
			err = nil
		}
		ended(err)
	}})
}

// bounded ends a request that does not end.
type bounded struct {
	io.ReadWriteCloser
	left int // bytes that may be read until it has
}

// Read reads what may be read.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errTooLarge
	}
	n, err := b.ReadWriteCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// guard counts the calls, and tells at once that no more requests come.
// ServeCodec does not before all calls have ended.
type guard struct {
	rpc.ServerCodec
	conn  *bounded
	calls atomic.Int32 // that have no answer yet
	ended func(error)
}

// ReadRequestHeader reads a request.
func (g *guard) ReadRequestHeader(r *rpc.Request) error {
	g.conn.left = maxRequest
	err := g.ServerCodec.ReadRequestHeader(r)
	if err == nil && g.calls.Add(1) > maxCalls {
		err = errTooMany
	}
	if err != nil {
		g.ended(err)
	}
	return err
}

// WriteResponse writes an answer.
func (g *guard) WriteResponse(r *rpc.Response, reply any) error {
	defer g.calls.Add(-1) // one that is not read is still there
	return g.ServerCodec.WriteResponse(r, reply)
}

// service is what the child can call. net/rpc prescribes the methods' form.
type service struct {
	parent *Parent
	ctx    context.Context // ends with the connection
	began  atomic.Bool     // the child has read the configuration
}

// Read reads a file.
func (s *service) Read(path string, reply *File) error {
	begins := path == s.parent.config && !s.began.Swap(true)
	content, mode, err := s.parent.read(path, begins)
	*reply = File{Content: content, Mode: mode, Yours: errors.Is(err, errYours)}
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

// Banner tells whose name and host the texts of the configuration have: the words
// of an order are compared with what the parent makes of it.
func (s *service) Banner(_ struct{}, reply *Banner) error {
	*reply = Banner{User: s.parent.source.User, Host: s.parent.source.Host}
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
