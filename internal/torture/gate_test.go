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

// way is what the network does to a connection.
type way int

const (
	passes     way = iota
	refuses        // nobody listens, and all connections are reset
	resets         // the connection is reset after any number of bytes
	cuts           // the same, with an orderly end
	swallows       // half-open: nothing arrives any more, and nobody says so
	ignores        // connections wait to be accepted
	drips          // a byte at a time, so slowly that no reply is in time
	lags           // a byte at a time, and in time
	flips          // a bit changes now and then
	handshakes     // nothing arrives after the answer to STARTTLS
	doubles        // some bytes arrive twice
	slams          // connections are accepted and closed
)

// gate is a network between a monitor and its server.
type gate struct {
	t       *trial
	to      string
	at      string
	met     atomic.Int64 // times that a connection met what the network does
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

// set changes what the network does, to connections that exist as well.
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
		// Connections that are spoilt by what happened to them, or that would not meet what happens now.
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
		g.t.Errorf("the network cannot come back: %v", err)
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

// carry carries what one side says to the other.
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
