// Package freeport finds ports for the servers of tests.
package freeport

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// The ports are below those that the kernel gives out itself (ip(7): ip_local_port_range), so that
// nobody takes one by chance before its server listens on it, or while that is being restarted.
const first, last = 10000, 32000

// Pick returns a TCP port of 127.0.0.1 that nobody listens on.
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

// Address returns 127.0.0.1 with such a port.
func Address(t testing.TB) string {
	t.Helper()
	return fmt.Sprintf("127.0.0.1:%d", Pick(t))
}
