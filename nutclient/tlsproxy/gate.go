package tlsproxy

import (
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// A gate counts the connections and enforces their limits.
type gate struct {
	most, perAddress int

	mu   sync.Mutex
	open int
	from map[netip.Prefix]int
}

func newGate(most, perAddress int) *gate {
	return &gate{most: most, perAddress: perAddress, from: make(map[netip.Prefix]int)}
}

// enter admits a connection until leave is called. A client with the zero address is not counted by
// address.
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

// network returns what counts as one address. A host can use a whole IPv6 /64 network.
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

// A seldom allows something at most once a minute, so that clients cannot fill a log.
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

// troublePause is the shortest time between two reports of an intermittent error.
const troublePause = 10 * time.Second

// A trouble remembers the last error, to report only changes.
type trouble struct {
	mu   sync.Mutex
	said string    // "": none
	at   time.Time // of the last error
}

// changed reports whether to report err: it differs from the last report, and the last report was
// not too recent.
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
