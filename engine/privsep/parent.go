// Package privsep divides a monitor that root starts into two processes: a parent that keeps root's
// rights and does as little as possible, and a child that does the rest as another user, above all
// everything that touches the network.
//
// The invariant: whatever happens to the child, it cannot make the parent run a command that is not
// in the configuration. The parent reads and compiles the file itself. An order only names a rule
// of it and the values for the command; the words of the command are the parent's own. In addition
// the child can request that a text be written to the terminals and shown on the desktops, read the
// files that the configuration names, unless it could replace them, say whether an order includes
// the configuration's POWERDOWNFLAG, and report the monitor's state to the service manager. All
// requests are bounded in size and number: a child that exceeds the bounds is killed, and another
// one is started.
package privsep

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// maxPolicies bounds the configurations that the parent remembers. The one in
// force is never forgotten for a newer one.
const maxPolicies = 8

// Limits of what the child can have running at the same time, and of its texts. The child's own
// limits are not wider.
const (
	maxOrders  = actions.MaxShutdowns
	maxRoots   = actions.MaxRoots // of one rule
	maxAll     = actions.MaxAllRoots
	maxWalls   = 4
	maxDesktop = 16
	wallTime   = 40 * time.Second
	noticeTime = 20 * time.Second
	maxText    = 16 << 10 // bytes
	maxName    = 1000     // bytes of the name of a unit or an event in a text
)

// gracePeriod is how long orders of a configuration are accepted after a newer one was read,
// because a taken-over child could keep the older one indefinitely. A sound child defers a newer
// one only for seconds. A child that still has the older one after patienceWith is replaced while
// it can still order a shutdown. Its successor has the newer one.
const (
	gracePeriod  = 10 * time.Minute
	patienceWith = 8 * time.Minute
)

// Reasons for which an order is refused.
var (
	ErrNotInFile = errors.New("refused: no rule of the configuration says so")
	ErrNotKnown  = errors.New("refused: its configuration is not known, or was replaced long ago")
)

// Parent is the part of the monitor that keeps root's rights.
type Parent struct {
	config  string // path of the configuration
	account *Account
	source  config.Source
	reads   func(path string) ([]byte, fs.FileMode, error) // the configuration
	do      func(context.Context, *fsm.Effect) actions.Outcome
	flag    func(path string)
	manager manager
	log     *slog.Logger
	refused limit

	beats atomic.Int64 // how often the child has reported that it is alive
	next  atomic.Int64 // when the next timer ends, according to the child: nanoseconds on CLOCK_BOOTTIME; 0: none runs

	walls, notices chan struct{} // slots

	reading sync.Mutex // one file at a time

	forcing  sync.Mutex // one change of what is in force at a time
	forceSeq uint64     // of the newest request; guarded by mu

	mu       sync.Mutex
	ready    chan struct{}   // closed when the child has reported that it is ready
	running  map[string]*run // SHUTDOWNCMDs, by their words
	roots    map[string]int  // ROOTCMDs that are running, by their rule
	allRoots int
	good     content  // the newest configuration that compiled
	attempt  []string // files that the last one that was read names
	policies []policy // oldest first
	current  string   // the hash of the one in force
	newest   [sha256.Size]byte
}

// content is the content of the configuration file at one moment.
type content struct {
	text []byte
	mode fs.FileMode
}

// policy is a compiled content of the configuration.
type policy struct {
	*fsm.Definition
	files      []string  // that it names
	superseded time.Time // when a newer one was read; zero: none was
}

// run is a running SHUTDOWNCMD. A further order for the same command, perhaps from the next child,
// gets the same outcome.
type run struct {
	done    chan struct{}
	outcome actions.Outcome
}

// ParentOptions configures a parent.
type ParentOptions struct {
	Config  string                                             // path of the configuration
	Account *Account                                           // of the child; the configuration may name it in a text
	Do      func(context.Context, *fsm.Effect) actions.Outcome // carries out SHUTDOWNCMD, ROOTCMD, WALL and NOTIFY
	Flag    func(path string)                                  // receives the path of the POWERDOWNFLAG; must not block
	Notify  func(state string)                                 // tells the service manager
	Logger  *slog.Logger

	Insecure bool // run a configuration that users other than root can change
}

// NewParent makes a parent.
func NewParent(o ParentOptions) *Parent {
	host, _ := os.Hostname()
	reads := config.ReadOwn
	if o.Insecure || os.Geteuid() != 0 {
		reads = config.ReadFile
	}
	return &Parent{
		reads: reads, config: o.Config, account: o.Account, do: o.Do, flag: o.Flag, manager: manager{notify: o.Notify}, log: o.Logger,
		source:  config.Source{User: o.Account.Name, Host: host},
		refused: limit{most: maxRefusals, period: refusalPeriod},
		walls:   make(chan struct{}, maxWalls), notices: make(chan struct{}, maxDesktop),
		ready: make(chan struct{}), running: map[string]*run{}, roots: map[string]int{},
	}
}

// Load reads the configuration as it is now.
func (p *Parent) Load() *config.Config {
	p.reading.Lock()
	defer p.reading.Unlock()
	content, mode, err := p.reads(p.config)
	return p.compile(content, mode, err)
}

// compile compiles a content of the configuration and stores the result.
func (p *Parent) compile(text []byte, mode fs.FileMode, err error) *config.Config {
	var named []string
	theirs := false // the configuration names a file that the child must read itself
	source := p.source
	source.Read = func(path string) ([]byte, fs.FileMode, error) {
		if path == p.config {
			return text, mode, err
		}
		named = append(named, path)
		theirs = theirs || p.account.MayWrite(path)
		return config.ReadFile(path)
	}
	c := source.Load(p.config)

	p.mu.Lock()
	defer p.mu.Unlock()
	p.attempt = named
	if c.Program == nil {
		return c // it is compiled again next time: perhaps only a certificate is missing
	}
	p.newest, p.good = sha256.Sum256(text), content{text, mode}
	id := c.Program.Policy.ID
	p.policies = slices.DeleteFunc(p.policies, func(q policy) bool { return q.ID == id })
	for i := range p.policies {
		// If the child cannot read what the parent can, it keeps its configuration for a good
		// reason.
		if q := &p.policies[i]; q.superseded.IsZero() && !(theirs && q.ID == p.current) {
			q.superseded = time.Now()
		}
	}
	p.policies = append(p.policies, policy{Definition: c.Program.Policy, files: named})
	if p.current == "" {
		p.current = id
	}
	if len(p.policies) > maxPolicies {
		i := slices.IndexFunc(p.policies, func(q policy) bool { return q.ID != p.current })
		p.policies = slices.Delete(p.policies, i, i+1)
	}
	return c
}

// errYours says that the child must read a file itself.
var errYours = errors.New("not read with root's rights, since this user could put another file in its place")

// read reads a file for the child. If a child starts while the file has errors, it gets the last
// good content: for the child before it, such a file would have changed nothing either. The child
// must read a file that it could replace with its own rights: that file could be a link to any
// file.
func (p *Parent) read(path string, begins bool) ([]byte, fs.FileMode, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	if path == p.config {
		text, mode, err := p.reads(path)
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
		p.warn("the monitoring process requested a file that the configuration does not name", "file", text.Short(path, maxName))
		return nil, 0, errors.New("the configuration does not name this file")
	}
	if p.account.MayWrite(path) {
		return nil, 0, errYours
	}
	return config.ReadFile(path)
}

// names reports whether the configuration in force, the newest one that compiled, or the last one
// that was read names a file. The child has no other configuration.
func (p *Parent) names(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.Contains(p.attempt, path) {
		return true
	}
	for i, q := range p.policies {
		if (q.ID == p.current || i == len(p.policies)-1) && slices.Contains(q.files, path) {
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

// inForce notes which configuration is in force, and forgets those before it. Only the newest such
// request counts.
func (p *Parent) inForce(hash string, seq uint64) {
	p.forcing.Lock()
	defer p.forcing.Unlock()
	if p.find(hash) == nil {
		p.Load()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if seq != p.forceSeq {
		return
	}
	if i := slices.IndexFunc(p.policies, func(q policy) bool { return q.ID == hash }); i >= 0 {
		p.policies = slices.Delete(p.policies, 0, i)
		p.current = hash
		p.flag(p.policies[0].PowerDownFlag)
	}
}

// nextForce numbers the requests for inForce in the order of their arrival.
func (p *Parent) nextForce() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forceSeq++
	return p.forceSeq
}

// show shows a text to the users.
func (p *Parent) show(ctx context.Context, t *textOrder) actions.Outcome {
	verb, slots, limit := actions.Wall, p.walls, wallTime
	if t.Notify {
		verb, slots, limit = actions.Notify, p.notices, noticeTime
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, actions.ErrTimeout)
	defer cancel()
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	default:
		return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
	}
	return p.do(ctx, &fsm.Effect{
		Verb: verb, Name: text.Clip(t.Name, maxName), Event: text.Clip(t.Event, maxName), Text: text.Clip(t.Text, maxText), Urgent: t.Urgent,
	})
}

// order runs a command of the configuration. It continues when the child ends.
func (p *Parent) order(ctx context.Context, o *order) actions.Outcome {
	own, err := p.word(o)
	if err != nil { // the file may have changed
		p.Load()
		own, err = p.word(o)
	}
	if err != nil {
		p.warn("an order was refused", "unit", text.Short(o.Unit, maxName), "rule", text.Short(o.Rule, maxName), "error", err)
		return actions.Outcome{Err: err, Exit: -1}
	}
	if err := o.late(); err != nil {
		p.warn("an order was refused", "order", own.String(), "unit", own.Name, "rule", own.Rule, "error", err)
		return actions.Outcome{Err: err, Exit: -1}
	}
	if own.Verb == fsm.RootCmd {
		return p.root(ctx, own)
	}
	return p.shutdown(ctx, own)
}

// How long an order may have been on its way. This process or the machine may have been stopped
// meanwhile, and power may be back. The child learns of it, and repeats an order that still has a
// reason, except for a ROOTCMD.
const (
	maxShutdownAge = 10 * time.Second
	maxRootAge     = time.Minute
)

// late returns an error if an order was on its way for too long.
func (o *order) late() error {
	most := maxShutdownAge
	if o.Root {
		most = maxRootAge
	}
	if ago := o.Sent.ago(); ago > most {
		return fmt.Errorf("%w: %v after it was given", actions.ErrLate, ago.Round(time.Second))
	}
	return nil
}

// root runs a ROOTCMD. Those of one rule that hang leave room for those of other rules, even if an
// earlier child ordered them.
func (p *Parent) root(ctx context.Context, own *fsm.Effect) actions.Outcome {
	if !p.takeRoot(own.Rule) {
		return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
	}
	p.log.Warn("running a command", "command", own.String(), "unit", own.Name, "event", own.Event, "rule", own.Rule)
	ended := make(chan actions.Outcome, 1)
	go func() {
		defer p.leaveRoot(own.Rule)
		ended <- p.do(context.Background(), own)
	}()
	select {
	case out := <-ended:
		return out
	case <-ctx.Done():
		return actions.Outcome{Err: context.Cause(ctx), Exit: -1}
	}
}

// takeRoot reports whether one more ROOTCMD of a rule may run, and counts it.
func (p *Parent) takeRoot(rule string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.roots[rule] == maxRoots || p.allRoots == maxAll {
		return false
	}
	p.roots[rule]++
	p.allRoots++
	return true
}

func (p *Parent) leaveRoot(rule string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allRoots--
	if p.roots[rule]--; p.roots[rule] == 0 {
		delete(p.roots, rule)
	}
}

// shutdown runs a SHUTDOWNCMD, or waits for the same one that is already running.
func (p *Parent) shutdown(ctx context.Context, own *fsm.Effect) actions.Outcome {
	// A command without the flag does not serve an order with it, and a drill's command does not
	// serve a real order.
	key := strings.Join(append([]string{strconv.FormatBool(own.Drill), own.Flag}, own.Argv...), "\x00")
	p.mu.Lock()
	r := p.running[key]
	if r == nil {
		if len(p.running) == maxOrders {
			p.mu.Unlock()
			return actions.Outcome{Err: actions.ErrQueueFull, Exit: -1}
		}
		r = &run{done: make(chan struct{})}
		p.running[key] = r
		p.log.Warn("running an order", "order", own.String(), "unit", own.Name, "event", own.Event, "rule", own.Rule)
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

// word returns the effect that an order stands for, with the words of the configuration.
func (p *Parent) word(o *order) (*fsm.Effect, error) {
	q := p.find(o.Policy)
	if q == nil || !q.superseded.IsZero() && time.Since(q.superseded) > gracePeriod {
		return nil, ErrNotKnown
	}
	own := q.Reword(o.effect())
	if own == nil || len(own.Argv) == 0 {
		return nil, ErrNotInFile
	}
	if o.Flag && own.Verb == fsm.ShutdownCmd && !own.NoFlag { // only the machines know whether an order has a flag, but the path is the file's
		own.Flag = q.PowerDownFlag
	}
	own.Drill = o.Drill
	return own, nil
}

// outdated reports whether the child keeps a configuration whose orders will soon be refused.
func (p *Parent) outdated() bool {
	q := p.find(p.inForceNow())
	return q != nil && !q.superseded.IsZero() && time.Since(q.superseded) > patienceWith
}

func (p *Parent) inForceNow() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current
}

// find returns the configuration with that hash, or nil.
func (p *Parent) find(hash string) *policy {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, q := range p.policies {
		if q.ID == hash {
			return &q
		}
	}
	return nil
}

// begin prepares for a new child. It returns a channel that is closed when the child is ready.
func (p *Parent) begin() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = make(chan struct{})
	p.beats.Store(0)
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

// warn logs a fault of the child, within bounds.
func (p *Parent) warn(message string, attrs ...any) {
	logged, unlogged := p.refused.allow(time.Now())
	if !logged {
		return
	}
	if unlogged > 0 {
		attrs = append(attrs, "unlogged", unlogged)
	}
	p.log.Warn(message, attrs...)
}

// limit bounds how often something may happen.
type limit struct {
	most   int // in a period
	period time.Duration

	mu    sync.Mutex
	since time.Time
	count int
	over  int
}

// How many lines about the child's faults, and of its own output, are logged. journald drops what a
// service writes beyond 10,000 lines in 30 s (RateLimitBurst= in journald.conf(5)), including the
// parent's lines.
const (
	maxRefusals   = 10
	refusalPeriod = time.Minute
	maxLines      = 9000
	linesPeriod   = 30 * time.Second
)

// allow reports whether it may happen once more, and how often it was suppressed since it was last
// allowed.
func (l *limit) allow(now time.Time) (allowed bool, over int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.since) >= l.period {
		l.since, l.count = now, 0
	}
	if l.count == l.most {
		l.over++
		return false, 0
	}
	l.count++
	over, l.over = l.over, 0
	return true, over
}
