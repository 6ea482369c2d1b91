package nutclient

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// errEnded is the error of a command on a connection that is no longer wanted.
var errEnded = errors.New("the connection is no longer wanted")

// session is the goroutine of one connection: it connects, polls, and reconnects, until it is
// ended. It does not hold the lock while it waits for the network, so the methods that others call
// never wait for the network either.
type session struct {
	options  Options
	trust    *trust
	expiries *expiries

	// wanted ends when the session is to end: no further connect, no further poll. live ends at
	// most logoutGrace later and interrupts what the session is waiting for.
	wanted context.Context
	end    context.CancelFunc
	live   context.Context
	cut    context.CancelFunc

	// Some servers close the connection instead of refusing LOGIN and similar commands. Only the
	// session's goroutine uses these fields.
	dropped  int       // how many connections in a row were lost while asking for these
	reserved time.Time // until when connections do not ask for them
	reason   error     // why not

	wake chan struct{} // capacity 1: something below has changed

	mu        sync.Mutex
	units     []watched
	edition   int  // how often units have been set
	changed   bool // units have changed since the last poll
	times     timetable
	connected bool
	requests  []*fsdRequest // non-empty only while connected
}

type fsdRequest struct {
	ctx    context.Context
	unit   string
	result chan error // capacity 1
}

func newSession(o Options, t *trust, e *expiries, times timetable) *session {
	s := &session{options: o, trust: t, expiries: e, times: times, wake: make(chan struct{}, 1)}
	s.wanted, s.end = context.WithCancel(context.Background())
	live, cut := context.WithCancelCause(context.Background())
	s.live, s.cut = live, func() { cut(errEnded) }
	return s
}

func (s *session) setUnits(units []watched) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.EqualFunc(s.units, units, sameUnit) {
		s.changed = true
	}
	s.units = units
	s.edition++
	s.poke()
}

func sameUnit(a, b watched) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Primary == b.Primary && a.Powered == b.Powered && slices.Equal(a.Vars, b.Vars)
}

func (s *session) setPeriod(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times.period = d
	s.poke()
}

func (s *session) setSpread(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.times.spread != on {
		s.times.spread = on
		s.poke()
	}
}

// poke wakes a waiting session.
func (s *session) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *session) fsd(ctx context.Context, u Unit) error {
	r := &fsdRequest{ctx: ctx, unit: u.Name, result: make(chan error, 1)}
	s.mu.Lock()
	if !s.connected {
		s.mu.Unlock()
		return fmt.Errorf("%s: FSD %s: %w", u.Server.Addr(), u.Name, ErrNotConnected)
	}
	s.requests = append(s.requests, r)
	s.poke()
	s.mu.Unlock()
	select {
	case err := <-r.result:
		return err
	case <-ctx.Done():
		return fmt.Errorf("%s: FSD %s: no answer yet: %w", u.Server.Addr(), u.Name, context.Cause(ctx))
	}
}

// run is the session's goroutine.
func (s *session) run() {
	defer s.cut()
	// Once unwanted, the command in progress has logoutGrace to finish.
	stop := context.AfterFunc(s.wanted, func() { time.AfterFunc(logoutGrace, s.cut) })
	defer stop()

	for backoff := minBackoff; ; {
		conn, asked, refused, err := s.connect()
		if err == nil {
			if s.serve(conn, refused) {
				backoff = minBackoff
			}
			conn.Close()
		} else if s.wanted.Err() == nil {
			s.lost(asked, err)
		}
		if s.wanted.Err() != nil {
			return
		}
		most := min(maxBackoff, max(s.currentPeriod(), time.Second))
		backoff = min(2*backoff, most)
		// Between half and all of it, so that the clients of a server that was restarted do not all
		// come back at the same time.
		if !s.pause(backoff/2 + rand.N(backoff/2)) {
			return
		}
	}
}

// pause waits, and reports whether the session is still wanted.
func (s *session) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.wanted.Done():
		return false
	}
}

func (s *session) currentPeriod() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.times.period
}

// connect returns a connection on which the credentials have been sent, when the attempt began, and
// why the server refused the credentials, if it did. It stops when the session is no longer wanted.
func (s *session) connect() (conn *Conn, asked time.Time, refused, err error) {
	if asked, err = s.trust.reach.failing(); err != nil {
		return nil, asked, nil, err
	}
	asked = time.Now()
	s.mu.Lock()
	u := s.units[0].Unit // all the units have the same server and user
	s.mu.Unlock()
	conn, err = dial(s.wanted, u.Server, s.trust, s.options)
	if err != nil {
		return nil, asked, nil, err
	}
	switch {
	case u.User == "":
	case time.Now().Before(s.reserved):
		refused = s.reason
	default:
		refused = conn.Auth(s.wanted, u.User, u.Password)
		if conn.err != nil {
			s.noteDrop(conn.err)
			return nil, asked, nil, conn.err
		}
	}
	conn.bind(s.live)
	return conn, asked, refused, nil
}

// noteDrop records that a connection was lost while it asked for LOGIN and the like. After the
// second in a row, the units are polled without them for a while.
func (s *session) noteDrop(why error) {
	if s.dropped++; s.dropped > 1 && s.wanted.Err() == nil {
		s.reserved, s.reason = time.Now().Add(refusalPause), why
	}
}

// serve polls until the connection is lost or no longer wanted. By then the units have been
// reported as lost, or LOGOUT has been sent. It reports whether at least one poll has succeeded.
//
// The first poll is due at once, the others according to the timetable. After a late poll, times
// that have already passed are skipped.
func (s *session) serve(conn *Conn, refused error) (polled bool) {
	s.setConnected(true)
	defer func() {
		for _, r := range s.setConnected(false) {
			r.result <- fmt.Errorf("%s: FSD %s: %w", conn.addr, r.unit, ErrNotConnected)
		}
	}()
	w := &watch{session: s, conn: conn, unknown: refused, primary: make(map[string]bool)}
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last, quiet time.Time // when the last poll was due; the end of the last exchange
	var look time.Time        // when to look at the certificates
	for {
		if s.wanted.Err() != nil {
			conn.Logout(s.live) // if it fails, the end of the connection has the same effect
			return polled
		}
		now := time.Now()
		s.mu.Lock()
		units, edition, changed, times, requests := s.units, s.edition, s.changed, s.times, s.requests
		s.changed, s.requests = false, nil
		s.mu.Unlock()

		due := times.next(last)
		late := now.Sub(due)
		switch {
		case len(requests) > 0:
			if changed {
				s.setChanged() // for the next round
			}
			if err := s.serveFSD(conn, requests); err != nil {
				s.lost(now, err)
				return polled
			}
			quiet = time.Now()
		case !polled || changed || late >= 0:
			last = now
			if polled && late >= 0 {
				last = due.Add(late / times.period * times.period)
			}
			if w.poll(units, edition) != nil {
				return polled
			}
			polled, quiet = true, time.Now()
			if !quiet.Before(look) {
				look = s.expiries.look(conn.addr, conn.chain, s.trust.own)
			}
		case now.Sub(quiet) >= keepAlive:
			if err := conn.Ver(s.live); err != nil {
				s.lost(now, err)
				return polled
			}
			quiet = time.Now()
		default:
			timer.Reset(min(-late, quiet.Add(keepAlive).Sub(now)))
			select {
			case <-timer.C:
			case <-s.wake:
			case <-s.wanted.Done():
			}
		}
	}
}

func (s *session) setChanged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = true
}

// setConnected records that a connection begins or has ended, and returns the requests that are
// still pending.
func (s *session) setConnected(c bool) []*fsdRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = c
	for _, u := range s.units {
		u.lane.fresh.Store(true)
	}
	left := s.requests
	s.requests = nil
	return left
}

// serveFSD answers every request. The poll that follows at once shows one that the server has
// granted: whether to switch the UPS off may depend on it. An error means that the connection is
// lost.
func (s *session) serveFSD(conn *Conn, requests []*fsdRequest) error {
	for _, r := range requests {
		if r.ctx.Err() != nil {
			r.result <- context.Cause(r.ctx) // nobody waits for it any more
			continue
		}
		err := conn.FSD(s.live, r.unit)
		if err == nil {
			s.setChanged()
		}
		r.result <- err
	}
	return conn.err
}

// lost reports every unit as lost because of an attempt that began at the time asked.
func (s *session) lost(asked time.Time, err error) {
	s.mu.Lock()
	units := s.units
	s.mu.Unlock()
	for _, u := range units {
		s.deliver(u, Report{Asked: asked, Err: err})
	}
}

// deliver hands over a report, unless the unit now belongs to another session, or to none.
func (s *session) deliver(u watched, r Report) {
	u.lane.delivering.Lock()
	defer u.lane.delivering.Unlock()
	if u.lane.owner.Load() != s {
		return
	}
	r.Unit = u.ID
	u.lane.sift(s, &r)
	s.options.Deliver(r)
}
