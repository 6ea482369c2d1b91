package nutclient

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	defaultPeriod = 5 * time.Second

	// keepAlive is how long a connection may be silent; upsd closes it after 60 s of silence.
	keepAlive = 30 * time.Second

	// logoutGrace is how long a connection that is no longer wanted may finish the current command,
	// so that it can send LOGOUT.
	logoutGrace = 500 * time.Millisecond

	// many is the number of connections from which a Poller spreads their polls over the period.
	many = 9

	// slots is the number of times within a period when polls happen. More would be smoother, but
	// each poll would wake the processor separately: with 1,000 connections this takes three times
	// the processor time of 32 slots (measured).
	slots = 32

	minBackoff = 250 * time.Millisecond
	maxBackoff = 5 * time.Second
)

// ErrNotConnected says that FSD cannot be sent because there is no connection to the unit's server.
var ErrNotConnected = errors.New("not connected to the server")

// ErrNotWatched says that FSD cannot be sent because the unit was not in the last Update.
var ErrNotWatched = errors.New("the unit is not watched")

// Poller watches units: it keeps their connections, asks for their variables once a period, and
// delivers a Report for each unit. The polls of more than eight connections are spread over the
// period. Its methods may be called from any goroutine, but FSD and Close not from within
// Options.Deliver, which they may have to wait for.
//
// An unreachable unit is reported as lost after each failed attempt to connect. The pauses between
// attempts grow and are randomised.
type Poller struct {
	options Options

	epoch    time.Time // of the timetables
	expiries expiries

	mu       sync.Mutex
	closed   bool
	period   time.Duration
	started  int                     // how many sessions were started
	trusts   map[trustKey]*trust     // of the servers of units
	sessions map[sessionKey]*session // the wanted ones
	units    map[string]watched      // by ID
	lanes    map[string]*lane        // by ID; never forgotten, as a late report may still hold one

	ended sync.WaitGroup // all session goroutines, the unwanted ones included
}

// trustKey holds what must stay the same in a Server for its trust to be kept.
type trustKey struct {
	host                         string
	port                         int
	plaintext                    bool
	roots, clientCert, clientKey string
}

// sessionKey holds what must stay the same for a connection to be kept.
type sessionKey struct {
	trust    *trust
	user     string
	password Secret
	powered  string // the unit that LOGIN is sent for; "" for the shared connection
}

// watched is a unit with the lane that its reports go through.
type watched struct {
	Unit
	session *session
	lane    *lane
}

// lane keeps the reports of one unit ID in order when the unit moves to another connection: only
// the owner delivers, and a new owner waits until the old one is done.
type lane struct {
	delivering sync.Mutex
	owner      atomic.Pointer[session]
	fresh      atomic.Bool // the next report is the first of a connection, or of the unit on it

	// Guarded by delivering.
	reporter *session  // who has delivered last
	clients  int       // how many other clients the last report named
	since    time.Time // since when contact with the unit has been unbroken; zero: it is lost
}

// sift removes ClientsVar from a report with fewer other clients than before, unless contact has
// been unbroken for long enough. A server that was restarted has forgotten every LOGIN, and so has
// one from which the administrator removed the unit for a moment. The first client to come back
// must not believe that it is alone and cut the power of the others.
func (l *lane) sift(s *session, r *Report) {
	if l.fresh.Swap(false) || l.reporter != s || r.Err != nil {
		l.since = time.Time{}
	}
	l.reporter = s
	if r.Err != nil {
		return
	}
	now := time.Now()
	if l.since.IsZero() {
		l.since = now
	}
	r.Values = slices.DeleteFunc(r.Values, func(v Value) bool {
		if v.Name != ClientsVar {
			return false
		}
		n, err := strconv.Atoi(v.Value)
		if err != nil || n < l.clients && now.Sub(l.since) < s.options.Rejoin {
			return true
		}
		l.clients = n
		return false
	})
}

// timetable says when a session polls.
type timetable struct {
	period time.Duration
	spread bool // polls are due at epoch + (n+phase)·period; else one period after the last

	epoch time.Time
	phase float64 // the session's own, from 0 to below 1
}

// next returns when the next poll is due: after one period or earlier, so that sessions that
// happened to poll together drift apart.
func (t timetable) next(last time.Time) time.Time {
	if !t.spread {
		return last.Add(t.period)
	}
	since := (last.Sub(t.epoch) - time.Duration(t.phase*float64(t.period))) % t.period
	if since < 0 {
		since += t.period
	}
	return last.Add(t.period - since)
}

// NewPoller returns a Poller that watches nothing yet, with a period of 5 s.
func NewPoller(o Options) *Poller {
	o = o.withDefaults()
	return &Poller{
		options:  o,
		epoch:    time.Now(),
		expiries: expiries{tell: o.Expiring, verified: o.Verified, told: make(map[expiryKey]time.Time)},
		period:   defaultPeriod,
		sessions: make(map[sessionKey]*session),
		units:    make(map[string]watched),
		lanes:    make(map[string]*lane),
	}
}

// Update replaces the set of watched units. If two have the same ID, the later one counts. Update
// does not wait for the network.
//
// A unit with Powered has its own connection; the others share one for each server and user. A
// connection is kept if its host, port, trust, user, password and powered unit stay the same; if
// anything else changes, its units are polled at once. Other connections are logged out and closed.
// A report of a unit that is no longer watched can still arrive if its delivery had begun.
func (p *Poller) Update(units []Unit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}

	last := make(map[string]int)
	for i, u := range units {
		last[u.ID] = i
	}
	trusts := make(map[trustKey]*trust)
	wanted := make(map[sessionKey][]watched)
	var order []sessionKey // so that connections start in the order of the units
	for i, u := range units {
		if last[u.ID] != i {
			continue
		}
		k := sessionKey{trust: p.trust(trusts, u.Server), user: u.User, password: u.Password}
		if u.Powered {
			k.powered = u.Name
		}
		if wanted[k] == nil {
			order = append(order, k)
		}
		wanted[k] = append(wanted[k], watched{Unit: u, lane: p.lane(u.ID)})
	}

	p.trusts = trusts
	for k, s := range p.sessions {
		if wanted[k] == nil {
			delete(p.sessions, k)
			defer s.end() // once it has no units any more, so that its end does not report a loss of contact
		}
	}
	for id := range p.units {
		if _, stays := last[id]; !stays {
			p.lanes[id].owner.Store(nil)
		}
	}
	clear(p.units)
	for _, k := range order {
		s := p.sessions[k]
		isNew := s == nil
		if isNew {
			s = newSession(p.options, k.trust, &p.expiries, p.timetable())
			p.sessions[k] = s
		}
		for i := range wanted[k] {
			w := &wanted[k][i]
			w.session = s
			if w.lane.owner.Swap(s) != s {
				w.lane.fresh.Store(true)
			}
			p.units[w.ID] = *w
		}
		s.setSpread(len(wanted) >= many)
		s.setUnits(wanted[k])
		if isNew {
			p.ended.Go(s.run)
		}
	}
}

// trust returns the trust of a server, which all its connections share, and marks it as in use.
func (p *Poller) trust(trusts map[trustKey]*trust, s Server) *trust {
	k := trustKey{s.Host, s.Port, s.Plaintext, string(s.Roots), string(s.ClientCert), string(s.ClientKey)}
	t := cmp.Or(trusts[k], p.trusts[k])
	if t == nil {
		t = newTrust(s)
	}
	trusts[k] = t
	return t
}

// timetable returns the timetable of a new session. Multiples of the golden ratio, modulo 1, divide
// the period evenly, however many sessions there are.
func (p *Poller) timetable() timetable {
	const golden = math.Phi - 1
	_, phase := math.Modf(float64(p.started) * golden)
	p.started++
	return timetable{period: p.period, epoch: p.epoch, phase: math.Floor(phase*slots) / slots}
}

func (p *Poller) lane(id string) *lane {
	l := p.lanes[id]
	if l == nil {
		l = &lane{clients: 1} // an unknown number must not count as none
		p.lanes[id] = l
	}
	return l
}

// SetPeriod sets the time from one poll to the next, 5 s if d is not positive. It takes effect at
// once: a waiting connection polls when d has passed since its last poll, which may be now.
func (p *Poller) SetPeriod(d time.Duration) {
	if d <= 0 {
		d = defaultPeriod
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.period = d
	for _, s := range p.sessions {
		s.setPeriod(d)
	}
}

// Poll polls all units now, regardless of the period.
func (p *Poller) Poll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sessions {
		s.setChanged()
		s.poke()
	}
}

// FSD sets the forced shutdown flag of a unit on its server, over the unit's own connection, as
// soon as that is free. It does not retry. The error is a *ServerError if the server refuses, or
// ErrNotConnected if there is no connection. If the connection or ctx ends before the reply, the
// flag may have been set.
func (p *Poller) FSD(ctx context.Context, unitID string) error {
	p.mu.Lock()
	w, ok := p.units[unitID]
	p.mu.Unlock()
	if !ok {
		return fmt.Errorf("FSD %s: %w", unitID, ErrNotWatched)
	}
	return w.session.fsd(ctx, w.Unit)
}

// Close logs out of all servers and closes all connections. It returns when no goroutine of the
// Poller is left; no report is delivered after that. When ctx ends, it closes the connections
// without LOGOUT, and returns an error only if a call of Deliver does not return.
func (p *Poller) Close(ctx context.Context) error {
	p.mu.Lock()
	p.closed = true
	sessions := p.sessions
	p.sessions = nil
	for _, l := range p.lanes {
		l.owner.Store(nil)
	}
	clear(p.units)
	p.mu.Unlock()

	for _, s := range sessions {
		s.end()
	}
	ended := make(chan struct{})
	go func() {
		p.ended.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	for _, s := range sessions {
		s.cut()
	}
	select {
	case <-ended:
		return nil
	case <-time.After(logoutGrace):
		return fmt.Errorf("connections still deliver a report: %w", context.Cause(ctx))
	}
}
