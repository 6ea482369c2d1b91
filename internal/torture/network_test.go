package torture

import (
	"crypto/tls"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// harm is a fault of the network or of a server, with a beginning and an end.
type harm struct {
	begin, end func()
	met        func() int // how often the monitor has met it since it began; nil: see effect
	effect     effect
}

// effect is what a fault does to the contact with the server.
type effect int

const (
	loses  effect = iota // contact is lost, and stays lost
	shakes               // contact may be lost and restored repeatedly
	keeps                // contact is kept
)

// Texts of the report's column "expected as well".
const (
	expectLoses  = "on mains power nothing; on battery one shutdown when contact has been lost for 2 s"
	expectShakes = "on mains power nothing; on battery one shutdown each time that contact has been lost for 2 s"
	expectKeeps  = "contact is kept"
)

func (e effect) String() string { return [...]string{expectLoses, expectShakes, expectKeeps}[e] }

// endure runs a monitor through a fault on mains and then on battery.
func endure(r *rig, s source, port int, h harm) {
	r.Helper()
	lost := 2 * time.Second
	if h.effect == keeps {
		lost, r.timeout = time.Hour, "60" // a busy machine must not cause lost contact
	}
	r.plan(port, s.ca(), lost, "")
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")

	met := func() {
		r.Helper()
		if h.effect == loses {
			r.awaitState("Eaton", "NOCOMM")
			return
		}
		r.await("the monitor meets the fault", func() bool { r.alive(); return h.met() >= 10 })
	}
	h.begin()
	met()
	r.noOrders(nil) // it is on mains
	h.end()
	r.awaitState("Eaton", "COMM", "OL")

	s.set("Eaton", "OB")
	r.awaitState("Eaton", "COMM", "OB")
	h.begin()
	met()
	if h.effect == loses {
		r.await("the shutdown for lost contact", func() bool { return r.ordered("lost") > 0 })
	}
	h.end()
	r.awaitState("Eaton", "COMM", "OB")
	r.lowBattery(s)
	lostTimes := r.logged("contact is lost")
	if h.effect == keeps {
		lostTimes = 0
	}
	r.noOrders(map[string]int{"low": 1, "lost": lostTimes})
	r.bounded()
	r.stop()
}

// networkFaults returns the faults of the network.
func networkFaults() []fault {
	var all []fault
	for _, f := range []struct {
		name   string
		way    way
		effect effect
	}{
		{"the port refuses connections, and those that exist are reset", refuses, loses},
		{"each connection is reset after 1 to 4,000 bytes", resets, shakes},
		{"each connection is closed after 1 to 4,000 bytes", cuts, shakes},
		{"half-open: nothing arrives any longer", swallows, loses},
		{"connections are never accepted", ignores, loses},
		{"replies arrive at one byte per second", drips, loses},
		{"replies arrive at one byte per millisecond", lags, keeps},
		{"bits flip in what arrives", flips, shakes},
		{"bytes arrive twice", doubles, shakes},
		{"the TLS handshake hangs", handshakes, loses},
		{"connections are accepted and closed", slams, loses},
	} {
		all = append(all, fault{name: f.name, expect: f.effect.String(), run: func(t *trial) {
			r, s := newRig(t), newSimulated(t, "Eaton")
			g := newGate(t, s.port())
			endure(r, s, g.port(), harm{
				begin: func() { g.set(f.way) }, end: func() { g.set(passes) },
				met: func() int { return int(g.met.Load()) }, effect: f.effect,
			})
		}})
	}
	return append(all,
		fault{name: "the server's name cannot be resolved (as root)", expect: expectLoses, run: unresolved},
		fault{name: "another server's certificate", expect: expectLoses, run: func(t *trial) { certificate(t, true, time.Hour) }},
		fault{name: "an expired certificate", expect: expectLoses, run: func(t *trial) { certificate(t, false, -time.Hour) }},
	)
}

// unresolved removes the server's name from the monitor's own /etc/hosts.
func unresolved(t *trial) {
	p := newPlace(t)
	r, s := newRig(t), newSimulated(t, "Eaton")
	hosts := func(text string) { t.check(os.WriteFile(r.path("hosts"), []byte(text), 0o644)) } // written in place, because it is bind-mounted
	here := "127.0.0.1 " + host + "\n"
	hosts(here)
	r.write("resolv.conf", "nameserver 127.0.0.1\n")
	p.mount("--bind", r.path("hosts"), "/etc/hosts")
	p.mount("--bind", r.path("resolv.conf"), "/etc/resolv.conf")
	r.wrapper = p.enter()
	endure(r, s, s.port(), harm{
		begin: func() {
			hosts("# nobody\n")
			time.Sleep(6 * time.Second) // Go's resolver reads the file every five seconds
			s.Restart()
		},
		end: func() { hosts(here) }, effect: loses,
	})
}

// certificate gives the server another certificate for a while.
func certificate(t *trial, foreign bool, valid time.Duration) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	signer := s.authority
	if foreign {
		var err error
		signer, err = simupsd.NewAuthority()
		t.check(err)
	}
	good, err := s.authority.Issue(host)
	t.check(err)
	now := time.Now()
	bad, err := signer.IssueBetween(now.Add(-48*time.Hour), now.Add(valid), host)
	t.check(err)
	use := func(c *tls.Certificate) func() { return func() { s.SetCert(c); s.Restart() } }
	endure(r, s, s.port(), harm{begin: use(&bad), end: use(&good), effect: loses})
}

// errorCodes are the codes that upsd may send after ERR (NUT developer guide, "Error responses"),
// and one that does not exist.
var errorCodes = []string{
	"ACCESS-DENIED", "UNKNOWN-UPS", "VAR-NOT-SUPPORTED", "CMD-NOT-SUPPORTED", "INVALID-ARGUMENT", "INSTCMD-FAILED", "SET-FAILED",
	"READONLY", "TOO-LONG", "FEATURE-NOT-SUPPORTED", "FEATURE-NOT-CONFIGURED", "ALREADY-SSL-MODE", "DRIVER-NOT-CONNECTED",
	"DATA-STALE", "ALREADY-LOGGED-IN", "INVALID-PASSWORD", "ALREADY-SET-PASSWORD", "INVALID-USERNAME", "ALREADY-SET-USERNAME",
	"USERNAME-REQUIRED", "PASSWORD-REQUIRED", "UNKNOWN-COMMAND", "INVALID-VALUE", "NO-SUCH-ERROR", "",
}

// serverFaults returns the faults of servers.
func serverFaults() []fault {
	var all []fault
	for _, f := range []struct {
		name   string
		effect effect
		quick  bool
		change func(x *simupsd.Exchange, n int) // of the nth exchange
	}{
		{"every kind of ERR in turn, for a variable", shakes, true, func(x *simupsd.Exchange, n int) {
			if strings.HasPrefix(x.Line, "GET VAR") {
				x.Reply = "ERR " + errorCodes[n%len(errorCodes)] + "\n"
			}
		}},
		{"every kind of ERR in turn, for any command", shakes, false, func(x *simupsd.Exchange, n int) {
			x.Reply = "ERR " + errorCodes[n%len(errorCodes)] + "\n"
		}},
		{"replies are random bytes", shakes, false, func(x *simupsd.Exchange, _ int) {
			b := make([]byte, 1+rand.IntN(300))
			for i := range b {
				b[i] = byte(rand.IntN(256))
			}
			x.Reply = string(b) + "\n"
		}},
		{"a NUL in each reply", shakes, false, func(x *simupsd.Exchange, _ int) {
			at := rand.IntN(len(x.Reply))
			x.Reply = x.Reply[:at] + "\x00" + x.Reply[at:]
		}},
		{"lines of a megabyte", shakes, false, func(x *simupsd.Exchange, _ int) {
			x.Reply = strings.Repeat("VAR Eaton ups.status ", 50_000) + "\n"
		}},
		{"replies have any length but the right one", shakes, false, func(x *simupsd.Exchange, _ int) {
			x.Reply = x.Reply[:rand.IntN(len(x.Reply))] + "\n"
		}},
		{"replies without an end", shakes, false, func(x *simupsd.Exchange, _ int) {
			x.Reply, x.Then = strings.TrimSuffix(x.Reply, "\n"), simupsd.Hang
		}},
		{"the replies to two commands come in reverse order", shakes, false, func(x *simupsd.Exchange, n int) { x.Behind = n%3 == 0 }},
		{"a command is never answered", shakes, false, func(x *simupsd.Exchange, n int) {
			if n%5 == 0 {
				x.Then, x.Reply = simupsd.Hang, ""
			}
		}},
		{"connections end with a TLS alert", shakes, false, func(x *simupsd.Exchange, n int) {
			if n%5 == 0 {
				x.Then = simupsd.Alert
			}
		}},
		{"connections are closed after any command", shakes, false, func(x *simupsd.Exchange, n int) {
			if rand.IntN(5) == 0 {
				x.Then = []simupsd.Then{simupsd.Close, simupsd.Reset}[n%2]
			}
		}},
		{"replies come late, but in time", keeps, false, func(x *simupsd.Exchange, _ int) { x.Delay = 50 * time.Millisecond }},
	} {
		all = append(all, fault{name: f.name, expect: f.effect.String(), quick: f.quick, run: func(t *trial) {
			r, s := newRig(t), newSimulated(t, "Eaton")
			r.timeout = "2"
			var met atomic.Int64
			endure(r, s, s.port(), harm{
				begin: func() {
					met.Store(0)
					s.SetFault(func(x *simupsd.Exchange) {
						if x.Reply != "" && !strings.HasPrefix(x.Line, "STARTTLS") {
							f.change(x, int(met.Add(1)))
						}
					})
				},
				end: func() { s.SetFault(nil) },
				met: func() int { return int(met.Load()) }, effect: f.effect,
			})
		}})
	}
	all = append(all,
		fault{name: "the unit reports WAIT alone", expect: expectLoses, quick: true, run: func(t *trial) {
			r, s := newRig(t), newSimulated(t, "Eaton")
			now := "OL"
			endure(r, watched{s, &now}, s.port(), harm{
				begin: func() { s.set("Eaton", "WAIT") }, end: func() { s.set("Eaton", now) }, effect: loses,
			})
		}},
	)
	return append(all, upsdFaults()...)
}

// watched is a source that remembers the last status it was set to.
type watched struct {
	simulated
	last *string
}

func (w watched) set(unit, status string) {
	*w.last = status
	w.simulated.set(unit, status)
}

// upsdFaults returns the faults of Debian's upsd and its drivers.
func upsdFaults() []fault {
	var all []fault
	for _, f := range []struct {
		name       string
		begin, end func(t *trial, s *realUpsd)
		most       int // MAXCONN; 0: upsd's default
	}{
		{name: "upsd: killed, and started again",
			begin: func(t *trial, s *realUpsd) { s.Kill(t) }, end: func(t *trial, s *realUpsd) { s.Restart(t) }},
		{name: "upsd: hangs (SIGSTOP)",
			begin: func(t *trial, s *realUpsd) { s.Freeze(t) }, end: func(t *trial, s *realUpsd) { s.Thaw(t) }},
		{name: "upsd: the driver is killed (DRIVER-NOT-CONNECTED)",
			begin: func(t *trial, s *realUpsd) { s.KillDriver(t, "Eaton") }, end: func(t *trial, s *realUpsd) { s.StartDriver(t, "Eaton") }},
		{name: "upsd: the driver hangs (DATA-STALE)",
			begin: func(t *trial, s *realUpsd) { s.FreezeDriver(t, "Eaton") }, end: func(t *trial, s *realUpsd) { s.ThawDriver(t, "Eaton") }},
		{name: "upsd: it no longer knows the unit (UNKNOWN-UPS)",
			begin: func(t *trial, s *realUpsd) { s.SetUnits(t, "Other") }, end: func(t *trial, s *realUpsd) { s.SetUnits(t, "Eaton", "Other") }},
		{name: "upsd: another CA's certificate after a restart",
			begin: func(t *trial, s *realUpsd) { s.Kill(t); s.Reissue(t); s.Restart(t) },
			end: func(t *trial, s *realUpsd) {
				t.check(os.WriteFile(s.rig.path("ca.pem"), s.CA(), 0o644)) // as an administrator would
			}},
		{name: "upsd: no room for another client (MAXCONN)", most: 8,
			begin: func(t *trial, s *realUpsd) { s.crowd(t) }, end: func(_ *trial, s *realUpsd) { s.disperse() }},
	} {
		all = append(all, fault{name: f.name, expect: expectLoses, run: func(t *trial) {
			r := newRig(t)
			s := newReal(t, r, f.most)
			endure(r, s, s.gate.port(), harm{begin: func() { f.begin(t, s) }, end: func() { f.end(t, s) }, effect: loses})
		}})
	}
	return all
}
