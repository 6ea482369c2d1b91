// Package mqtt publishes the state of a monitor to an MQTT broker, and lets Home Assistant discover
// it.
//
// It subscribes to the engine's events, and nothing depends on it: neither the loop nor an action
// ever waits for it. Everything that concerns the broker happens in goroutines of this package,
// with bounded queues and time-outs, since a broker may be gone, slow or hostile.
//
// The broker's retained messages are a function of the state: after each event, a table of topics
// and contents is computed again, and published as far as it differs from what the present
// connection has published. So after a restart of either side everything is there again, and
// outdated topics are removed.
package mqtt

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// Options says what to publish, and what a broker may request. The functions must return when their
// context ends. The loop never calls them.
type Options struct {
	Host    string // of the monitor
	Version string
	Logger  *slog.Logger

	// Status returns the state of the monitor.
	Status func(context.Context) (status.Monitor, error)
	// ShutsDown returns when this host will be shut down if nothing changes; the zero time: it will
	// not be. nil: that is not known.
	ShutsDown func(context.Context) (time.Time, error)
	// Prove returns what can be proved about a policy; proved is nil if that is not known. It may
	// take long. nil: nothing is known about any policy.
	Prove func(context.Context, *config.Config) (verdict string, proved *bool)

	// Acknowledge and Test carry out the BUTTONS; by is the one who pressed it, for the journal.
	// nil: there is no such button.
	Acknowledge func(ctx context.Context, unit, by string) error
	Test        func(ctx context.Context, c *config.Config, by string) error

	dial   dialer // for tests
	timing timing
}

// timing holds durations that tests shorten.
type timing struct {
	pause  time.Duration // between two looks at the status
	retry  time.Duration // after a failure on a connection that is up
	press  time.Duration // between two presses of the same button
	first  time.Duration // before the first retry of a connection; doubles each time
	most   time.Duration // the longest such pause
	survey time.Duration // between two surveys of a server
}

var usual = timing{pause: time.Second, retry: 5 * time.Second, press: 5 * time.Second, first: time.Second, most: time.Minute, survey: time.Minute}

const (
	statusTime = 5 * time.Second  // for the monitor to answer
	pressTime  = 30 * time.Second // for carrying out a button
	farewell   = time.Second      // for publishing that the monitor is gone
	tidyTime   = 5 * time.Second  // for removing everything from a broker that is no longer wanted
	freshness  = time.Minute      // older events are not published any more

	maxEvents  = 256 // waiting
	maxPresses = 8   // waiting
)

// Publisher publishes to the broker of the configuration in force.
type Publisher struct {
	o    Options
	bell chan struct{} // rings when something has changed

	mu     sync.Mutex
	config *config.Config
	events []*unitEvent // waiting, the oldest first
	proof  proof
	proves context.CancelFunc // ends the running search for a proof

	survey  *survey
	guard   *guard.Guard
	presses chan pressed
	ctx     context.Context
	cancel  context.CancelFunc
	work    sync.WaitGroup
}

// proof is what is known about a policy.
type proof struct {
	verdict string
	proved  *bool
}

// New starts a publisher. Close it to end its goroutines.
func New(o Options) *Publisher {
	if o.dial == nil {
		o.dial = (&net.Dialer{}).DialContext
	}
	if o.timing == (timing{}) {
		o.timing = usual
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Publisher{o: o, bell: make(chan struct{}, 1), presses: make(chan pressed, maxPresses)}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.survey = &survey{period: o.timing.survey, logger: o.Logger, ring: p.ring}
	g := &guard.Guard{Logger: o.Logger, What: "what MQTT publishes"}
	p.guard = g
	p.work.Go(func() { g.Run(p.run) })
	p.work.Go(func() { g.Run(p.obey) })
	return p
}

// Close publishes that the monitor is gone, and ends all goroutines. It waits at most until ctx
// ends.
func (p *Publisher) Close(ctx context.Context) {
	p.cancel()
	ended := make(chan struct{})
	go func() { p.work.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}

// Hear receives an event of the monitor. It is an engine.Subscriber and never blocks.
func (p *Publisher) Hear(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		p.inForce(e.Config)
	case engine.Reloaded:
		p.inForce(e.Config)
	case engine.Step:
		p.note(e.Records, e.At.Wall)
	}
	p.ring()
}

func (p *Publisher) ring() {
	select {
	case p.bell <- struct{}{}:
	default:
	}
}

// inForce adopts the configuration in force, and starts proving its policy.
func (p *Publisher) inForce(c *config.Config) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.config = c
	if p.proves != nil {
		p.proves()
		p.proves = nil
	}
	p.proof = proof{verdict: "unknown"}
	if p.ctx.Err() == nil {
		p.survey.follow(p.ctx, c.Program, func(f func()) { p.work.Go(func() { p.guard.Run(f) }) })
	}
	if c.Program.MQTT == nil || p.o.Prove == nil || p.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(p.ctx)
	p.proves = cancel
	p.work.Go(func() {
		var verdict string
		var proved *bool
		if !p.guard.Run(func() { verdict, proved = p.o.Prove(ctx, c) }) {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if ctx.Err() == nil {
			p.proof = proof{verdict, proved}
			p.ring()
		}
	})
}

// note keeps events until they are published; only a number of the latest.
func (p *Publisher) note(records []fsm.Record, now time.Time) {
	if len(records) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config == nil || p.config.Program.MQTT == nil {
		return
	}
	for i := range records {
		if e := eventOf(&records[i], now); e != nil {
			p.events = append(p.events, e)
		}
	}
	if n := len(p.events) - maxEvents; n > 0 {
		p.events = slices.Delete(p.events, 0, n)
	}
}

// broker returns the configured broker, or nil.
func (p *Publisher) broker() *compile.Broker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config == nil {
		return nil
	}
	return p.config.Program.MQTT
}

// run keeps the connection to the configured broker, and publishes.
func (p *Publisher) run() {
	var s *session
	again := time.NewTimer(time.Hour)
	again.Stop()
	for {
		select {
		case <-p.bell:
		case <-again.C:
		case <-p.ctx.Done():
			if s != nil {
				s.leave()
			}
			return
		}
		b := p.broker()
		if s != nil && !reflect.DeepEqual(b, s.broker) {
			s.replaced(b)
			s = nil
		}
		if s == nil {
			if b == nil {
				continue
			}
			s = p.open(b)
		}
		if !s.refresh() {
			again.Reset(p.o.timing.retry)
		}
		select { // many changes happen at the same moment
		case <-time.After(p.o.timing.pause):
		case <-p.ctx.Done():
		}
	}
}

// A table is what the broker must retain.
type table struct {
	content map[string][]byte // by topic
	order   []string          // of the topics
	keep    map[string]bool   // topics whose content is not known yet, but which must stay
	names   map[string]string // of the units, by ID
}

func (t *table) put(topic string, content any) {
	if raw, ok := content.([]byte); ok {
		t.content[topic] = raw
	} else {
		t.content[topic] = encode(content)
	}
	t.order = append(t.order, topic)
}

// table computes what the broker must retain.
func (s *session) table(m *status.Monitor, shutsDown time.Time, known proof) *table {
	p, b := s.publisher, s.broker
	t := &table{content: map[string][]byte{}, keep: map[string]bool{}, names: unitNames(m.Units)}
	state := monitorState{Version: p.o.Version, Host: p.o.Host, Config: m.Config, Policy: known.verdict, Proved: known.proved, Units: []string{}}
	if !shutsDown.IsZero() {
		at := stamp(shutsDown)
		state.ShutsDown = &at
	}
	if b.Discovery != "" {
		t.put(s.discovery(s.device), monitorDiscovery(s.topics, p.o.Host, p.o.Version, b.Buttons && p.o.Test != nil))
	}
	for i := range m.Units {
		u := p.survey.complete(&m.Units[i])
		name := t.names[u.ID]
		us := stateOf(u)
		state.Units = append(state.Units, name)
		if us.OnBattery {
			state.OnBattery++
		}
		if !us.Contact {
			state.Lost++
		}
		if b.Discovery != "" {
			topic := s.discovery(s.unitDevice(name))
			if has := s.variablesOf(u); u.Unheard && len(has) == 0 || p.survey.waits(u.ID) {
				t.keep[topic] = true // not everything is known yet, and an earlier process may have known more
			} else {
				t.put(topic, unitDiscovery(s.topics, name, u, has, p.o.Version, b.Buttons && p.o.Acknowledge != nil))
			}
		}
		t.put(s.unit(name, "state"), us)
	}
	state.Topics = append(slices.Sorted(maps.Keys(t.content)), slices.Sorted(maps.Keys(t.keep))...)
	t.put(s.monitor(), state)
	t.put(s.availability(), []byte("online"))
	return t
}

// variablesOf returns all variables with an entity that a unit has ever had: if a variable is
// missing for a while, its entity is not removed.
func (s *session) variablesOf(u *status.Unit) map[string]bool {
	has := s.has[u.ID]
	if has == nil {
		has = map[string]bool{}
		s.has[u.ID] = has
	}
	for _, v := range u.Values {
		if _, ok := entityOf(v.Name); ok {
			has[v.Name] = true
		}
	}
	return has
}

// same reports whether the present connection has published this content.
func (s *session) same(topic string, content []byte) bool {
	sent, ok := s.sent[topic]
	return ok && bytes.Equal(sent, content)
}
