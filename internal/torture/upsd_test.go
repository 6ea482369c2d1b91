package torture

import (
	"net"
	"strconv"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
)

// realUpsd is Debian's upsd with dummy-ups.
type realUpsd struct {
	*upsdtest.Server
	t       *trial
	rig     *rig
	gate    *gate // between the monitor and upsd
	crowded []net.Conn
}

func newReal(t *trial, r *rig, most int) *realUpsd {
	t.Helper()
	s := upsdtest.Start(t, upsdtest.Config{
		Units: map[string]map[string]string{"Eaton": {"battery.charge": "90"}, "Other": {}}, MaxConn: most,
	})
	return &realUpsd{Server: s, t: t, rig: r, gate: newGate(t, s.Port())}
}

func (s *realUpsd) set(unit, status string) { s.Set(s.t, unit, "ups.status", status) }
func (s *realUpsd) port() int               { return s.Port() }
func (s *realUpsd) ca() []byte              { return s.CA() }

// crowd takes all connections of upsd while the monitor has none.
func (s *realUpsd) crowd(t *trial) {
	t.Helper()
	s.gate.set(refuses)
	for range 32 {
		conn, err := net.Dial("tcp", net.JoinHostPort(s.Host(), strconv.Itoa(s.Port())))
		t.check(err)
		s.crowded = append(s.crowded, conn)
	}
	s.gate.set(passes)
}

func (s *realUpsd) disperse() {
	for _, c := range s.crowded {
		c.Close()
	}
	s.crowded = nil
}
