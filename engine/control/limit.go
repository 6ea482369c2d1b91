package control

import (
	"net"
	"sync"

	"golang.org/x/sys/unix"
)

// How many connections may be open at the same time, per user and in total. The monitor needs its
// file descriptors for a shutdown. Clients open one connection per request, so only an attacker has
// more, and then only the attacker's connections are closed. Root always has a reserved share.
const (
	maxOfUser = 16
	maxOfAll  = 64
)

// A limited listener closes excess connections.
type limited struct {
	net.Listener

	mu     sync.Mutex
	all    int
	ofUser map[int]int
}

// A client is a connection that counts.
type client struct {
	net.Conn
	peer  peer
	leave func()
}

// Accept waits for a connection within the limits.
func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		p := peerOf(c)
		if l.enter(p.uid) {
			return &client{c, p, sync.OnceFunc(func() { l.leave(p.uid) })}, nil
		}
		_ = c.Close()
	}
}

func (l *limited) enter(uid int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ofUser[uid] == maxOfUser || l.all >= maxOfAll && uid != 0 {
		return false
	}
	l.all++
	l.ofUser[uid]++
	return true
}

func (l *limited) leave(uid int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.ofUser[uid]--; l.ofUser[uid] == 0 {
		delete(l.ofUser, uid)
	}
}

// Close ends the connection.
func (c *client) Close() error {
	defer c.leave()
	return c.Conn.Close()
}

// peerOf returns who opened a connection.
func peerOf(c net.Conn) peer {
	p := peer{-1, -1}
	if u, ok := c.(*net.UnixConn); ok {
		if raw, err := u.SyscallConn(); err == nil {
			_ = raw.Control(func(fd uintptr) {
				if cred, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
					p = peer{int(cred.Uid), int(cred.Pid)}
				}
			})
		}
	}
	return p
}
