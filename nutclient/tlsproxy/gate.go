package tlsproxy

import (
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// A gate counts the connections and lets no more in than there may be.
type gate struct {
	most, perAddress int

	mu   sync.Mutex
	open int
	from map[netip.Prefix]int
}

func newGate(most, perAddress int) *gate {
	return &gate{most: most, perAddress: perAddress, from: make(map[netip.Prefix]int)}
}

// enter lets a connection in until it calls leave. The zero address is that of a client which is not counted by address.
func (g *gate) enter(a netip.Addr) (leave func(), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open >= g.most {
		return nil, fmt.Errorf("there are %d connections already; --max-connections allows more", g.open)
	}
	n := network(a)
	if a.IsValid() && g.from[n] >= g.perAddress {
		return nil, fmt.Errorf("there are %d connections from %v already; --max-per-address allows more", g.from[n], n)
	}
	g.open++
	g.from[n]++
	return func() { g.leave(n) }, nil
}

func (g *gate) leave(n netip.Prefix) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open--
	if g.from[n]--; g.from[n] == 0 {
		delete(g.from, n)
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open
}

// network is what counts as one address. One host has a whole IPv6 /64 network of them at its disposal.
func network(a netip.Addr) netip.Prefix {
	bits := 64
	if a.Is4() {
		bits = 32
	}
	n, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return n
}

// A seldom says yes once a minute at most, so that clients cannot fill a log.
type seldom struct {
	mu   sync.Mutex
	last time.Time
}

func (s *seldom) now() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.last.IsZero() && time.Since(s.last) < time.Minute {
		return false
	}
	s.last = time.Now()
	return true
}

// troublePause is the shortest time between two errors of a trouble that comes and goes.
const troublePause = 10 * time.Second

// A trouble tells what is new about what does not work.
type trouble struct {
	mu   sync.Mutex
	said string    // "": none
	at   time.Time // of the last error
}

// changed tells whether this is to be said, since something else, or nothing, was said last.
func (t *trouble) changed(err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		was := t.said
		t.said = ""
		return was != ""
	}
	if err.Error() == t.said || !t.at.IsZero() && time.Since(t.at) < troublePause {
		return false
	}
	t.said, t.at = err.Error(), time.Now()
	return true
}
