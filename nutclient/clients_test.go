package nutclient

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
)

const getLogins = "GET NUMLOGINS one"

// clients returns the value of ClientsVar in a report, "" where it is absent.
func clients(r Report) string {
	for _, v := range r.Values {
		if v.Name == ClientsVar {
			return v.Value
		}
	}
	return ""
}

func (b *inbox) awaitClients(t testing.TB, unit, n string) {
	t.Helper()
	b.await(t, n+" other clients of "+unit, func(r Report) bool { return r.Unit == unit && clients(r) == n })
}

// TestClients: which number a reply to GET NUMLOGINS gives, in the second poll of a connection.
func TestClients(t *testing.T) {
	const (
		leftOut = ""
		lost    = "lost"
	)
	for _, test := range []struct {
		reply            string
		shared, loggedIn string // without and with a LOGIN of this connection
	}{
		{"NUMLOGINS one 0", "0", leftOut}, // this connection's own LOGIN is not counted, so the number of others is unknown
		{"NUMLOGINS one 1", "1", "0"},
		{"NUMLOGINS one 3", "3", "2"},
		{`NUMLOGINS "one" "3"`, "3", "2"},
		{"ERR VAR-NOT-SUPPORTED", leftOut, leftOut},
		{"ERR UNKNOWN-COMMAND", leftOut, leftOut},
		{"ERR INVALID-ARGUMENT", leftOut, leftOut},
		{"ERR ACCESS-DENIED", leftOut, leftOut},
		{"ERR SOMETHING-NEW", leftOut, leftOut},
		{"ERR DATA-STALE", lost, lost},
		{"ERR DRIVER-NOT-CONNECTED", lost, lost},
		{"ERR UNKNOWN-UPS", lost, lost},
		{"NUMLOGINS two 1", lost, lost},
		{"NUMLOGINS one", lost, lost},
		{"NUMLOGINS one -1", lost, lost},
		{"NUMLOGINS one many", lost, lost},
		{"NUMLOGINS one 1 2", lost, lost},
		{`VAR one upsd.clients "1"`, lost, lost},
		{"OK", lost, lost},
	} {
		for _, powered := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, powered=%v", test.reply, powered), func(t *testing.T) {
				bubble(t, Options{Rejoin: time.Second}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
					n.answer = func(_ int, line string) (string, bool) {
						if line == getLogins {
							return test.reply + "\n", true
						}
						return "", true
					}
					one := pipeUnit("one")
					one.Powered = powered
					one.Vars = []string{"ups.load", ClientsVar, "ups.mfr"}
					p.Update([]Unit{one})
					n.at(time.Second)
					want := test.shared
					if powered {
						want = test.loggedIn
					}
					if want != lost {
						n.at(5 * time.Second)
						if len(n.dials) != 1 {
							t.Errorf("got %d connections, want 1", len(n.dials))
						}
					}
					r := b.all()[len(b.all())-1]
					if lost := want == lost; (r.Err != nil) != lost {
						t.Fatalf("report: got %+v, want lost: %v", r, lost)
					} else if lost {
						return
					}
					values := []Value{{"ups.load", "OL"}, {ClientsVar, want}, {"ups.mfr", "OL"}}
					if want == leftOut {
						values = slices.Delete(values, 1, 2)
					}
					if r.Status != "OL" || !slices.Equal(r.Values, values) {
						t.Errorf("got %+v, want the values %v", r, values)
					}
				})
			})
		}
	}
}

// TestClientsPipelined: the number is requested together with the variables.
func TestClientsPipelined(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			switch line {
			case getStatus, getLogins:
				return silence, true
			case "GET VAR one ups.load":
				return "VAR one ups.status \"OL\"\nNUMLOGINS one 4\nVAR one ups.load \"7\"\n", true
			}
			return "", true
		}
		one := pipeUnit("one")
		one.Vars = []string{ClientsVar, "ups.load"}
		p.Update([]Unit{one})
		n.at(0)
		if r := b.all(); len(r) != 1 || r[0].Err != nil || !slices.Equal(r[0].Values, []Value{{ClientsVar, "4"}, {"ups.load", "7"}}) {
			t.Errorf("got the reports %+v, want one with 4 clients and the load 7", r)
		}
	})
}

// TestClientsLogin: only the LOGIN of the same connection is subtracted from the number, as soon as
// it was granted.
func TestClientsLogin(t *testing.T) {
	bubble(t, Options{Rejoin: time.Second}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			switch {
			case line == "LOGIN one" && time.Since(n.start) < 4*time.Second:
				return "ERR ACCESS-DENIED\n", true
			case strings.HasPrefix(line, "GET NUMLOGINS "):
				return fmt.Sprintf("NUMLOGINS %s 3\n", strings.TrimPrefix(line, "GET NUMLOGINS ")), true
			}
			return "", true
		}
		one, two := pipeUnit("one"), pipeUnit("two")
		one.Powered = true
		one.Vars, two.Vars = []string{ClientsVar}, []string{ClientsVar}
		watcher := pipeUnit("one")
		watcher.ID, watcher.Vars = "watcher", one.Vars // the same unit, over the shared connection
		p.Update([]Unit{one, two, watcher})
		n.at(61 * time.Second)
		for _, r := range b.all() {
			want := "3"
			if r.Unit == "one" && r.Refused == nil {
				want = "2"
			}
			if early := r.Asked.Sub(n.start) < time.Minute; r.Err != nil || clients(r) != want || (r.Refused != nil) != (early && r.Unit == "one") {
				t.Errorf("got %+v, want %s other clients", r, want)
			}
		}
		if len(b.all()) != 39 {
			t.Errorf("got the reports %v, want 39", b.all())
		}
	})
}

// TestClientsRejoin: after anything that may have cost the others their LOGIN, a lower number is
// not believed at once. A higher one is.
func TestClientsRejoin(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		var count atomic.Int64
		var cut, stale atomic.Bool
		n.answer = func(_ int, line string) (string, bool) {
			switch {
			case cut.CompareAndSwap(true, false):
				return "", false
			case line == getStatus && stale.Load():
				return "ERR DATA-STALE\n", true
			case line == getLogins:
				return fmt.Sprintf("NUMLOGINS one %d\n", 1+count.Load()), true
			}
			return "", true
		}
		one := pipeUnit("one")
		one.Powered, one.Vars = true, []string{ClientsVar}
		p.SetPeriod(time.Second)

		// last checks the last report of the unit.
		last := func(at float64, want string) {
			t.Helper()
			n.at(seconds(at)[0])
			var r Report
			for _, r = range slices.Backward(b.all()) {
				if r.Unit == "one" {
					break
				}
			}
			if r.Err != nil || clients(r) != want {
				t.Errorf("at %v s: got %+v, want the number %q", at, r, want)
			}
		}
		p.Update([]Unit{one})
		last(0.5, "") // at the start: others may not have connected yet
		last(14.5, "")
		last(15.5, "0")
		count.Store(2)
		last(16.5, "2")
		count.Store(1)
		last(17.5, "1") // contact has been unbroken for long enough
		count.Store(2)
		last(18.5, "2")

		count.Store(0) // the server was restarted, and this client is the first to come back
		cut.Store(true)
		b.skip()
		n.at(19200 * time.Millisecond)
		b.awaitLost(t, "one")
		last(21.5, "")
		count.Store(1)
		last(25.5, "")
		count.Store(2)
		last(26.5, "2")
		count.Store(1)
		last(27.5, "")
		count.Store(3)
		last(28.5, "3")
		count.Store(0)
		last(33.5, "")
		last(36.5, "0")

		count.Store(1)
		last(40.5, "1")
		stale.Store(true)
		n.at(42 * time.Second)
		stale.Store(false)
		last(43.5, "1") // not lower than before
		count.Store(0)
		last(50.5, "")
		last(60.5, "0")

		// A unit was not watched for a while, and its connection stayed open.
		count.Store(1)
		two := pipeUnit("two")
		one.Powered = false
		p.Update([]Unit{one, two})
		last(80.5, "2")
		p.Update([]Unit{two})
		n.at(82 * time.Second)
		count.Store(0)
		p.Update([]Unit{two, one})
		last(82.5, "")
	})
}

// TestClientsLostInPoll: the connection is lost in a poll after the unit's own report, so no report
// says that contact was lost.
func TestClientsLostInPoll(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			switch {
			case line == getLogins && conn == 1:
				return "NUMLOGINS one 2\n", true
			case line == getLogins:
				return "NUMLOGINS one 0\n", true
			case line == "GET VAR two ups.status" && conn == 1 && time.Since(n.start) > 18*time.Second:
				return "", false
			}
			return "", true
		}
		one := pipeUnit("one")
		one.Vars = []string{ClientsVar}
		p.Update([]Unit{one, pipeUnit("two")})
		n.at(30 * time.Second)
		for _, r := range b.all() {
			if r.Unit == "one" && (r.Err != nil || clients(r) == "0") {
				t.Errorf("got %+v, want contact and not 0 other clients", r)
			}
		}
		if len(n.dials) != 2 {
			t.Errorf("got %d connections, want 2", len(n.dials))
		}
		n.at(40 * time.Second)
		b.awaitClients(t, "one", "0")
	})
}

// TestClientsUpsd tests a primary and a secondary of a real upsd.
func TestClientsUpsd(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{User: "monitor", Password: password, Units: map[string]map[string]string{"one": {}}})
	one := realUnit(s, "one")
	one.Powered, one.Primary, one.Vars = true, true, []string{ClientsVar}
	secondary := func() *Conn {
		conn, err := Dial(t.Context(), realServer(s), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Auth(t.Context(), "monitor", password); err != nil {
			t.Fatal(err)
		}
		if err := conn.Login(t.Context(), "one"); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	start := func(rejoin time.Duration) (*Poller, *inbox) {
		b := newInbox()
		p := NewPoller(Options{Deliver: b.deliver, Rejoin: rejoin})
		p.SetPeriod(realPeriod)
		t.Cleanup(func() { closePoller(t, p) })
		p.Update([]Unit{one})
		return p, b
	}

	t.Run("come and go", func(t *testing.T) {
		p, b := start(realPeriod)
		defer closePoller(t, p)
		b.awaitClients(t, "id-one", "0")
		first := secondary()
		b.awaitClients(t, "id-one", "1")
		second := secondary()
		b.awaitClients(t, "id-one", "2")
		if err := first.Logout(t.Context()); err != nil {
			t.Error(err)
		}
		b.awaitClients(t, "id-one", "1")
		second.Close()
		b.awaitClients(t, "id-one", "0")
	})

	t.Run("stale", func(t *testing.T) {
		p, b := start(realPeriod)
		defer closePoller(t, p)
		b.awaitClients(t, "id-one", "0")
		s.KillDriver(t, "one")
		if err := b.awaitLost(t, "id-one"); !errors.Is(err, ErrDriverNotConnected) {
			t.Errorf("driver killed: got %v, want ErrDriverNotConnected", err)
		}
		s.StartDriver(t, "one")
		b.awaitClients(t, "id-one", "0")
	})

	t.Run("restart", func(t *testing.T) {
		_, b := start(time.Hour)
		first := secondary()
		b.awaitClients(t, "id-one", "1")
		s.Kill(t)
		first.Close()
		b.awaitLost(t, "id-one")
		s.Restart(t)
		b.awaitStatus(t, "id-one", "OL") // the primary is back, but not the secondary
		b.awaitStatus(t, "id-one", "OL")
		defer secondary().Close()
		b.awaitClients(t, "id-one", "1")
		for _, r := range b.all() {
			if clients(r) == "0" {
				t.Fatal("the report says 0 other clients while the secondary is reconnecting")
			}
		}
	})
}
