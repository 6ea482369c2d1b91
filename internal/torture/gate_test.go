package torture

import (
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// way is how the network treats a connection.
type way int

const (
	passes     way = iota
	refuses        // the port is closed, and all connections are reset
	resets         // the connection is reset after a random number of bytes
	cuts           // the same, but the connection is closed
	swallows       // half-open: data is dropped without an error
	ignores        // connections are never accepted
	drips          // one byte at a time, so slowly that every reply is late
	lags           // one byte at a time, but fast enough
	flips          // a bit flips occasionally
	handshakes     // nothing arrives after the answer to STARTTLS
	doubles        // some bytes arrive twice
	slams          // connections are accepted and closed
)

// gate simulates a network between a monitor and its server.
type gate struct {
	t       *trial
	to      string
	at      string
	met     atomic.Int64 // how often a connection has met the network's fault
	serving sync.WaitGroup

	mu       sync.Mutex
	way      way
	listener net.Listener
	conns    []net.Conn
}

func newGate(t *trial, port int) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	t.check(err)
	g := &gate{t: t, to: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), at: l.Addr().String(), listener: l}
	g.serving.Go(func() { g.accept(l) })
	t.Cleanup(func() {
		g.set(refuses)
		g.serving.Wait()
	})
	return g
}

func (g *gate) port() int {
	_, port, _ := net.SplitHostPort(g.at)
	n, _ := strconv.Atoi(port)
	return n
}

// set changes the network's behaviour, for existing connections as well.
func (g *gate) set(w way) {
	g.mu.Lock()
	defer g.mu.Unlock()
	was := g.way
	g.way = w
	g.met.Store(0)
	if was == ignores || w == refuses || w == ignores {
		if g.listener != nil {
			g.listener.Close()
			g.listener = nil
		}
	}
	if w != swallows && w != lags {
		// Close connections that the previous behaviour has corrupted, or that the new one would
		// not affect.
		for _, c := range g.conns {
			if tcp, ok := c.(*net.TCPConn); ok && w == refuses {
				_ = tcp.SetLinger(0)
			}
			c.Close()
		}
		g.conns = nil
	}
	if w == refuses || g.listener != nil {
		return
	}
	l, err := net.Listen("tcp", g.at)
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); l, err = net.Listen("tcp", g.at) {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		g.t.Errorf("cannot listen again: %v", err)
		return
	}
	g.listener = l
	if w != ignores {
		g.serving.Go(func() { g.accept(l) })
	}
}

func (g *gate) now() way {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.way
}

func (g *gate) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		if g.now() == slams {
			client.Close()
			g.met.Add(1)
			continue
		}
		server, err := net.Dial("tcp", g.to)
		if err != nil {
			client.Close()
			continue
		}
		g.mu.Lock()
		if g.listener != l {
			client.Close()
			server.Close()
		}
		g.conns = append(g.conns, client, server)
		g.mu.Unlock()
		g.serving.Go(func() { g.carry(server, client, false) })
		g.serving.Go(func() { g.carry(client, server, true) })
	}
}

// carry forwards data from one side to the other.
func (g *gate) carry(to, from net.Conn, toClient bool) {
	defer func() {
		to.Close()
		from.Close()
		g.mu.Lock()
		defer g.mu.Unlock()
		g.conns = slices.DeleteFunc(g.conns, func(c net.Conn) bool { return c == to || c == from })
	}()
	left := 1 + rand.IntN(4000) // until the connection is cut
	carried := 0
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		w := g.now()
		switch {
		case w == swallows:
			g.met.Add(1)
			continue
		case w == handshakes && !toClient && carried > len("STARTTLS\n")-1:
			g.met.Add(1)
			continue
		case (w == resets || w == cuts) && toClient && n >= left:
			g.met.Add(1)
			_, _ = to.Write(b[:max(0, left-1)])
			if tcp, ok := to.(*net.TCPConn); ok && w == resets {
				_ = tcp.SetLinger(0)
			}
			return
		case w == flips && toClient && rand.IntN(4) == 0:
			g.met.Add(1)
			b[rand.IntN(n)] ^= 1 << rand.IntN(8)
		case w == doubles && toClient && rand.IntN(4) == 0:
			g.met.Add(1)
			if _, err := to.Write(b[:1+rand.IntN(n)]); err != nil {
				return
			}
		}
		carried += n
		left -= n
		if (w == drips || w == lags) && toClient {
			pause := time.Millisecond
			if w == drips {
				pause = time.Second
			}
			for i := range n {
				if g.now() != w {
					pause = 0
				}
				time.Sleep(pause)
				if _, err := to.Write(b[i : i+1]); err != nil {
					return
				}
			}
			g.met.Add(1)
			continue
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}
