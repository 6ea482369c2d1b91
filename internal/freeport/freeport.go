// Package freeport finds ports for the servers of tests.
package freeport

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// The ports are below those that the kernel assigns itself (ip(7): ip_local_port_range), so that no
// other process gets one by chance before the test's server listens on it or while that server
// restarts.
const first, last = 10000, 32000

// Pick returns a TCP port of 127.0.0.1 on which no process listens.
func Pick(t testing.TB) int {
	t.Helper()
	var err error
	for range 100 {
		port := first + rand.IntN(last-first)
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal(err)
	return 0
}

// Address returns 127.0.0.1 and such a port, as host:port.
func Address(t testing.TB) string {
	t.Helper()
	return fmt.Sprintf("127.0.0.1:%d", Pick(t))
}
