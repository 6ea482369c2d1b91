package upsdtest

import (
	"bufio"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// drive acts as the driver of a unit until the server stops: it listens where upsd expects
// dummy-ups, and speaks the protocol that the NUT developer guide describes under "sock-protocol".
func (s *Server) drive(t testing.TB, unit string) {
	t.Helper()
	path := filepath.Join(s.dir, "dummy-ups-"+unit)
	check(t, os.MkdirAll(filepath.Dir(path), 0o700)) // a name may contain a slash
	l, err := net.Listen("unix", path)
	check(t, err)
	s.bare = append(s.bare, l)
	s.driving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.driving.Go(func() {
				defer conn.Close()
				for r := bufio.NewScanner(conn); r.Scan(); {
					switch r.Text() {
					case "DUMPALL":
						io.WriteString(conn, "SETINFO ups.status \"OL\"\nDUMPDONE\nDATAOK\n")
					case "PING":
						io.WriteString(conn, "PONG\n")
					}
				}
			})
		}
	})
}
