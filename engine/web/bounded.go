package web

import (
	"net"
	"sync"
)

// A bounded listener closes excess connections. The monitor needs its file descriptors.
type bounded struct {
	net.Listener
	perPeer bool // also count by address

	mu    sync.Mutex
	all   int
	peers map[string]int
}

func newBounded(l net.Listener, perPeer bool) *bounded {
	return &bounded{Listener: l, perPeer: perPeer, peers: map[string]int{}}
}

// Accept waits for a connection within the limits.
func (l *bounded) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		peer := ""
		if l.perPeer {
			peer = network(c.RemoteAddr())
		}
		if l.enter(peer) {
			return &counted{c, sync.OnceFunc(func() { l.leave(peer) })}, nil
		}
		_ = c.Close()
	}
}

func (l *bounded) enter(peer string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= maxConnections || l.perPeer && l.peers[peer] >= maxOfPeer {
		return false
	}
	l.all++
	l.peers[peer]++
	return true
}

func (l *bounded) leave(peer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.peers[peer]--; l.peers[peer] == 0 {
		delete(l.peers, peer)
	}
}

// A counted connection counts against the limits until it is closed.
type counted struct {
	net.Conn
	leave func()
}

// Close ends the connection.
func (c *counted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}

// network returns the part of an address that identifies a client: an IPv4 address, or the first
// half of an IPv6 one.
func network(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return ""
	}
	if ip := tcp.IP.To4(); ip != nil {
		return ip.String()
	}
	return tcp.IP.Mask(net.CIDRMask(64, 128)).String()
}
