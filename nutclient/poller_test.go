package nutclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

const getStatus = "GET VAR one ups.status"

// pipeUnit is a unit on the server of a pipeNet.
func pipeUnit(id string) Unit {
	return Unit{ID: id, Name: id, Server: Server{Host: "localhost", Port: 3493, Plaintext: true}, User: "monitor", Password: password}
}

// bubble runs a test with a Poller on a pipeNet in virtual time.
func bubble(t *testing.T, o Options, test func(t *testing.T, n *pipeNet, p *Poller, b *inbox)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n, b := newPipeNet(), newInbox()
		o := o
		o.Dial, o.Deliver = n.dial, b.deliver
		p := NewPoller(o)
		defer func() {
			closePoller(t, p)
			n.serving.Wait()
		}()
		test(t, n, p, b)
	})
}

// at sleeps until a time since the start of the bubble, and then until every goroutine waits.
func (n *pipeNet) at(d time.Duration) {
	time.Sleep(time.Until(n.start.Add(d)))
	synctest.Wait()
}

func seconds(s ...float64) []time.Duration {
	var d []time.Duration
	for _, x := range s {
		d = append(d, time.Duration(x*float64(time.Second)))
	}
	return d
}

func wantTimes(t *testing.T, what string, got, want []time.Duration) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got times %v, want %v", what, got, want)
	}
}

func TestPeriod(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		p.Update([]Unit{pipeUnit("one")})
		n.at(12 * time.Second)
		wantTimes(t, "polls with the default period", n.times(getStatus), seconds(0, 5, 10))
		p.SetPeriod(4 * time.Second) // the next poll is due two seconds from now
		n.at(13 * time.Second)
		wantTimes(t, "polls just after SetPeriod(4s)", n.times(getStatus), seconds(0, 5, 10))
		n.at(19 * time.Second)
		wantTimes(t, "polls after SetPeriod(4s)", n.times(getStatus), seconds(0, 5, 10, 14, 18))
		n.at(21 * time.Second)
		p.SetPeriod(2 * time.Second) // the next poll is already overdue
		synctest.Wait()
		wantTimes(t, "polls after SetPeriod(2s)", n.times(getStatus), seconds(0, 5, 10, 14, 18, 21))
		n.at(23 * time.Second)
		wantTimes(t, "polls after SetPeriod(2s)", n.times(getStatus), seconds(0, 5, 10, 14, 18, 21, 22))
		p.SetPeriod(10 * time.Second)
		n.at(33 * time.Second)
		wantTimes(t, "polls after SetPeriod(10s)", n.times(getStatus), seconds(0, 5, 10, 14, 18, 21, 22, 32))
	})
}

// TestNoDrift: a slow server is polled on time. An even slower one misses polls, instead of being
// late forever.
func TestNoDrift(t *testing.T) {
	bubble(t, Options{Timeout: time.Minute}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		var delay atomic.Int64
		delay.Store(int64(700 * time.Millisecond))
		n.answer = func(_ int, line string) (string, bool) {
			if line == getStatus {
				time.Sleep(time.Duration(delay.Load()))
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one")})
		n.at(11 * time.Second)
		wantTimes(t, "polls of a slow server", n.times(getStatus), seconds(0, 5, 10))
		delay.Store(int64(12 * time.Second))
		n.at(38 * time.Second)
		// What was asked at 15 is answered at 27. The poll that was due at 25 follows at once, and
		// the next is due at 30.
		wantTimes(t, "polls of a slower server", n.times(getStatus), seconds(0, 5, 10, 15, 27))
		delay.Store(0)
		n.at(46 * time.Second)
		wantTimes(t, "polls of a server that was slow", n.times(getStatus), seconds(0, 5, 10, 15, 27, 39, 40, 45))
	})
}

// powered returns units that each have their own connection.
func powered(n int) []Unit {
	units := make([]Unit, n)
	for i := range units {
		units[i] = pipeUnit(fmt.Sprintf("u%d", i))
		units[i].Powered = true
	}
	return units
}

// polls returns when each unit was polled from a given time, and all polls in order.
func (n *pipeNet) polls(units []Unit, from time.Duration) (each [][]time.Duration, all []time.Duration) {
	for _, u := range units {
		at := n.times("GET VAR " + u.Name + " ups.status")
		at = slices.DeleteFunc(at, func(d time.Duration) bool { return d < from })
		each = append(each, at)
		all = append(all, at...)
	}
	slices.Sort(all)
	return each, all
}

// TestSpread: the polls of many connections are spread evenly over the period, even if something
// made them poll together.
func TestSpread(t *testing.T) {
	const count = 100
	// even checks that from a given time each unit is polled exactly once a period, and that the
	// polls form no two crowds.
	even := func(t *testing.T, n *pipeNet, units []Unit, from, period time.Duration) {
		t.Helper()
		each, all := n.polls(units, from)
		for i, at := range each {
			if len(at) < 3 || at[0]-from > period {
				t.Fatalf("%s: polled at %v, want at least three polls, the first within %v of %v", units[i].Name, at, period, from)
			}
			for k := 1; k < len(at); k++ {
				if at[k]-at[k-1] != period {
					t.Fatalf("%s: polled at %v, %v after the previous poll", units[i].Name, at[k], at[k]-at[k-1])
				}
			}
		}
		window := period / 4
		for i := range all {
			k := i
			for k < len(all) && all[k]-all[i] < window {
				k++
			}
			if got := k - i; got > count/4+3 {
				t.Fatalf("got %d polls within %v from %v", got, window, all[i])
			}
		}
	}
	// near checks that from a given time no unit waits for more than a period.
	near := func(t *testing.T, n *pipeNet, units []Unit, from, period time.Duration) {
		t.Helper()
		each, _ := n.polls(units, 0)
		for i, at := range each {
			before := from
			for _, d := range append(at, time.Since(n.start)) {
				if d > from && d-before > period {
					t.Fatalf("%s: not polled from %v to %v", units[i].Name, before, d)
				}
				before = max(from, d)
			}
		}
	}
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		units := powered(count)
		p.SetPeriod(10 * time.Second)
		p.Update(units)
		synctest.Wait()
		if _, all := n.polls(units, 0); len(all) != count {
			t.Errorf("got %d polls at once, want one for each of %d units", len(all), count)
		}
		n.at(60 * time.Second)
		near(t, n, units, 0, 10*time.Second)
		even(t, n, units, time.Second, 10*time.Second)

		n.at(63 * time.Second)
		p.Poll()
		synctest.Wait()
		if _, all := n.polls(units, 63*time.Second); len(all) < count {
			t.Errorf("got %d polls at once after Poll, want one for each of %d units", len(all), count)
		}
		n.at(100 * time.Second)
		near(t, n, units, 0, 10*time.Second)
		even(t, n, units, 63*time.Second+1, 10*time.Second)

		// A shorter period takes effect at once: sessions that polled longer ago poll now.
		p.SetPeriod(time.Second)
		synctest.Wait()
		if _, all := n.polls(units, 100*time.Second); len(all) < count*8/10 {
			t.Errorf("got %d polls at once with a shorter period, want at least 80 %%", len(all))
		}
		n.at(110 * time.Second)
		near(t, n, units, 100*time.Second, time.Second)
		even(t, n, units, 100*time.Second+1, time.Second)
		p.SetPeriod(30 * time.Second)
		n.at(250 * time.Second)
		near(t, n, units, 110*time.Second, 30*time.Second)
		even(t, n, units, 110*time.Second+1, 30*time.Second)
	})
	t.Run("reconnected", func(t *testing.T) {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			var restarted atomic.Bool
			n.answer = func(conn int, line string) (string, bool) { return "", conn > count || !restarted.Load() }
			units := powered(count)
			p.Update(units)
			n.at(20 * time.Second)
			restarted.Store(true)
			n.at(60 * time.Second)
			even(t, n, units, 30*time.Second, 5*time.Second)
		})
	})
	t.Run("few", func(t *testing.T) {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			units := powered(count)[:many-1]
			p.Update(units)
			n.at(16 * time.Second)
			each, _ := n.polls(units, 0)
			for i, at := range each {
				wantTimes(t, units[i].Name, at, seconds(0, 5, 10, 15))
			}
			p.Update(powered(many)) // the units that were already there move, too
			n.at(40 * time.Second)
			near(t, n, units, 0, 5*time.Second)
			if _, all := n.polls(units, 25*time.Second); len(slices.Compact(all)) < 2*len(units) {
				t.Errorf("polls at %v, want them spread", all)
			}
		})
	})
}

func TestKeepAlive(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		p.SetPeriod(100 * time.Second)
		p.Update([]Unit{pipeUnit("one")})
		n.at(135 * time.Second)
		wantTimes(t, "polls", n.times(getStatus), seconds(0, 100))
		wantTimes(t, "VER", n.times("VER"), seconds(0, 30, 60, 90, 130)) // the first is part of connecting
		if len(b.all()) != 2 {
			t.Errorf("got the reports %v, want 2", b.all())
		}
	})
}

// TestAsked: a report has the time at which its poll began, however late the reply comes.
func TestAsked(t *testing.T) {
	bubble(t, Options{Timeout: 3 * time.Second}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			switch {
			case line == getStatus:
				time.Sleep(time.Second)
			case line == "VER" && conn == 2:
				time.Sleep(2 * time.Second)
				return "", false
			}
			if line == getStatus && time.Since(n.start) > 10*time.Second {
				return silence, true
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one")})
		n.at(13 * time.Second) // the poll of 0:10 has timed out
		n.at(18 * time.Second) // and so has the second attempt to connect
		var asked []time.Duration
		for _, r := range b.all()[:4] {
			asked = append(asked, r.Asked.Sub(n.start))
		}
		n.mu.Lock()
		second := n.dials[1]
		n.mu.Unlock()
		wantTimes(t, "asked", asked, append(seconds(0, 5, 10), second))
	})
}

func TestKeepAliveLost(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			return "", !(conn == 1 && line == "VER" && time.Since(n.start) > 0)
		}
		p.SetPeriod(100 * time.Second)
		p.Update([]Unit{pipeUnit("one")})
		n.at(29 * time.Second)
		b.awaitStatus(t, "one", "OL")
		n.at(40 * time.Second)
		if err := b.awaitLost(t, "one"); !strings.Contains(err.Error(), "closed") {
			t.Errorf("got %v, want that the server closed the connection", err)
		}
		b.awaitStatus(t, "one", "OL")
	})
}

func TestBackoff(t *testing.T) {
	for _, test := range []struct {
		period time.Duration
		most   float64 // seconds
	}{
		{100 * time.Millisecond, 1}, {time.Second, 1}, {3 * time.Second, 3}, {time.Minute, 5},
	} {
		t.Run(test.period.String(), func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				n.down = true
				p.SetPeriod(test.period)
				p.Update([]Unit{pipeUnit("one"), pipeUnit("two")})
				n.at(60 * time.Second)
				dials := n.dials
				pause := 0.5
				for i := 1; i < len(dials); i++ {
					got := (dials[i] - dials[i-1]).Seconds()
					if pause = min(pause, test.most); got < pause/2 || got > pause {
						t.Errorf("pause %d: got %.3f s, want %.3f to %.3f s", i, got, pause/2, pause)
					}
					pause *= 2
				}
				last := len(dials) - 1
				if p, q := dials[last]-dials[last-1], dials[last-1]-dials[last-2]; p == q {
					t.Errorf("two pauses are equal, %v, so they are not random", p)
				}
				if len(dials) < 12 {
					t.Errorf("got %d attempts in a minute, want at least 12", len(dials))
				}
				reports := b.all()
				if len(reports) != 2*len(dials) {
					t.Errorf("got %d reports for %d attempts and two units", len(reports), len(dials))
				}
				for _, r := range reports {
					if !errors.Is(r.Err, errDown) || !strings.Contains(r.Err.Error(), "localhost:3493: connect: ") {
						t.Fatalf("got the report %v, want the failed connect", r.Err)
					}
				}

				// The server is up again: the period applies, and the next back-off starts from the
				// beginning.
				n.mu.Lock()
				n.down = false
				n.mu.Unlock()
				n.at(70 * time.Second)
				b.awaitStatus(t, "one", "OL")
			})
		})
	}
}

// TestSharedFailure: one connection finds out that a server cannot be reached, and the failure is
// reported for all units, as often as if each had tried. It does not affect another server.
func TestSharedFailure(t *testing.T) {
	const count = 200
	synctest.Test(t, func(t *testing.T) {
		n, other, b := newPipeNet(), newPipeNet(), newInbox()
		n.down = true
		var late []time.Duration // how old the reported failures were
		var mu sync.Mutex
		p := NewPoller(Options{Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if strings.HasPrefix(addr, "other") {
				return other.dial(ctx, network, addr)
			}
			return n.dial(ctx, network, addr)
		}, Deliver: func(r Report) {
			mu.Lock()
			if r.Err != nil {
				late = append(late, time.Since(r.Asked))
			}
			mu.Unlock()
			b.deliver(r)
		}})
		units := powered(count)
		apart := pipeUnit("apart")
		apart.Server.Host = "other"
		p.Update(append(units, apart))
		n.at(time.Minute)
		lost := map[string]int{}
		for _, r := range b.all() {
			if r.Err != nil {
				lost[r.Unit]++
			}
		}
		for _, u := range units {
			if lost[u.ID] < 12 { // a pause is at most five seconds
				t.Errorf("%s was reported as lost %d times in a minute, want at least 12", u.ID, lost[u.ID])
			}
		}
		n.mu.Lock()
		attempts := len(n.dials)
		n.mu.Unlock()
		if most := int(time.Minute/minBackoff) + count; attempts > most {
			t.Errorf("got %d attempts in a minute, want at most %d", attempts, most)
		}
		if lost["apart"] > 0 {
			t.Errorf("the unit of the other server was lost %d times, want 0", lost["apart"])
		}
		mu.Lock()
		if most := slices.Max(late); most >= minBackoff {
			t.Errorf("a failure was reported %v after its attempt", most)
		}
		mu.Unlock()
		n.mu.Lock()
		n.down = false
		n.mu.Unlock()
		n.at(time.Minute + maxBackoff + minBackoff)
		back := map[string]bool{}
		for _, r := range b.all() {
			back[r.Unit] = r.Err == nil
		}
		for _, u := range units {
			if !back[u.ID] {
				t.Errorf("%s is still lost", u.ID)
			}
		}
		closePoller(t, p)
		n.serving.Wait()
		other.serving.Wait()
	})
}

// TestBackoffReset: a successful poll makes the next pause short again. A connection that never
// answers a poll does not.
func TestBackoffReset(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		var polls int // on the eighth connection
		n.answer = func(conn int, line string) (string, bool) {
			if line == getStatus && conn == 8 {
				polls++
			}
			return "", line != getStatus || conn == 8 && polls == 1
		}
		p.SetPeriod(time.Minute)
		p.Update([]Unit{pipeUnit("one")})
		n.at(10 * time.Minute)
		if len(n.dials) < 10 {
			t.Fatalf("dials: got %v, want at least 10", n.dials)
		}
		if pause := n.dials[6] - n.dials[5]; pause < 2500*time.Millisecond {
			t.Errorf("the pause after six connections without a successful poll is %v, want at least 2.5 s", pause)
		}
		if pause := n.dials[8] - n.dials[7]; pause < time.Minute || pause > time.Minute+500*time.Millisecond {
			t.Errorf("the time from a connection with successful polls, which lasts a minute, to the next is %v, want about a minute", pause)
		}
	})
}

// TestTimeout: a server that falls silent is lost when the time for its reply is over, and its late
// replies are never used.
func TestTimeout(t *testing.T) {
	bubble(t, Options{Timeout: 3 * time.Second}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			if conn == 1 && line == getStatus && time.Since(n.start) > 0 {
				time.Sleep(3*time.Second + time.Millisecond)
				return "VAR one ups.status \"OB LB\"\n", true
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one")})
		n.at(7999 * time.Millisecond)
		if r := b.all(); len(r) != 1 {
			t.Errorf("reports before the time-out: got %v, want 1", r)
		}
		n.at(8 * time.Second)
		if r := b.all(); len(r) != 2 || r[1].Err == nil || !strings.Contains(r[1].Err.Error(), "localhost:3493: GET VAR one ups.status: no answer within 3s") {
			t.Errorf("reports at the time-out: got %v, want the loss as the second", r)
		}
		n.at(20 * time.Second)
		for _, r := range b.all() {
			if r.Err == nil && r.Status != "OL" {
				t.Errorf("a late reply was used: %v", r)
			}
		}
		b.skip()
		n.at(30 * time.Second)
		b.awaitStatus(t, "one", "OL")
	})
}

// TestConnectTimeout: every step of the connect has a time-out.
func TestConnectTimeout(t *testing.T) {
	for _, step := range []string{"VER", "USERNAME monitor", "PASSWORD " + quoteArgument(password), "LOGIN one", "PRIMARY one"} {
		t.Run(step[:3], func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				n.answer = func(_ int, line string) (string, bool) {
					if line == step {
						return silence, true
					}
					return "", true
				}
				u := pipeUnit("one")
				u.Primary, u.Powered = true, true
				p.Update([]Unit{u})
				n.at(10 * time.Second)
				if r := b.all(); len(r) != 1 || r[0].Err == nil || !strings.Contains(r[0].Err.Error(), "no answer within 10s") {
					t.Errorf("got the reports %v, want one with the time-out", r)
				}
				for _, r := range b.all() {
					if strings.Contains(fmt.Sprintf("%v", r.Err), "word") {
						t.Errorf("the error contains the password: %q", r.Err)
					}
				}
			})
		})
	}
}

// TestDeadServerDelaysNobody: a server that never answers does not delay another one.
func TestDeadServerDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		alive, dead, b := newPipeNet(), newPipeNet(), newInbox()
		dead.answer = func(int, string) (string, bool) { return silence, true }
		p := NewPoller(Options{Deliver: b.deliver, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if strings.HasPrefix(addr, "dead") {
				return dead.dial(ctx, network, addr)
			}
			return alive.dial(ctx, network, addr)
		}})
		two := pipeUnit("two")
		two.Server.Host = "dead"
		p.Update([]Unit{two, pipeUnit("one")})
		alive.at(31 * time.Second)
		wantTimes(t, "polls of the server that answers", alive.times(getStatus), seconds(0, 5, 10, 15, 20, 25, 30))
		before := time.Now()
		closePoller(t, p)
		if d := time.Since(before); d > logoutGrace {
			t.Errorf("Close took %v, want at most logoutGrace", d)
		}
	})
}

// TestSlowDeliver: the time that Deliver takes does not count against the server.
func TestSlowDeliver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, b := newPipeNet(), newInbox()
		p := NewPoller(Options{Timeout: time.Second, Dial: n.dial, Deliver: func(r Report) {
			b.deliver(r)
			time.Sleep(3 * time.Second)
		}})
		p.Update([]Unit{pipeUnit("one"), pipeUnit("two"), pipeUnit("three")})
		n.at(time.Minute)
		for _, r := range b.all() {
			if r.Err != nil {
				t.Errorf("the unit is reported as lost: %v", r.Err)
			}
		}
		closePoller(t, p)
	})
}

// TestPerUnitErrors: an error about one unit concerns only that unit, and the connection stays.
func TestPerUnitErrors(t *testing.T) {
	for _, code := range []Code{ErrDataStale, ErrDriverNotConnected, ErrUnknownUPS, ErrAccessDenied, "SOMETHING-NEW"} {
		t.Run(string(code), func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				n.answer = func(_ int, line string) (string, bool) {
					if line == getStatus {
						return "ERR " + string(code) + "\n", true
					}
					return "", true
				}
				p.Update([]Unit{pipeUnit("one"), pipeUnit("two")})
				n.at(11 * time.Second)
				if len(n.dials) != 1 {
					t.Errorf("got %d connections, want 1", len(n.dials))
				}
				for _, r := range b.all() {
					var se *ServerError
					switch {
					case r.Unit == "two" && (r.Err != nil || r.Status != "OL"):
						t.Errorf("the other unit: got %v, want OL", r)
					case r.Unit == "one" && (!errors.Is(r.Err, code) || !errors.As(r.Err, &se) || se.Command != getStatus):
						t.Errorf("the unit: got %v, want the error of the server", r.Err)
					}
				}
				if len(b.all()) != 6 {
					t.Errorf("got the reports %v, want 6", b.all())
				}
			})
		})
	}
}

// TestNewsGoesFirst: on a single processor, the receiver of reports runs before the session continues
// if they have news, and only then.
func TestNewsGoesFirst(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	n, status := newPipeNet(), "OL"
	n.answer = func(_ int, line string) (string, bool) { // between two polls, the server waits
		if line == getStatus {
			return fmt.Sprintf("VAR one ups.status %q\n", status), true
		}
		return "", true
	}
	reports, taken := make(chan Report, 1), atomic.Int64{}
	s := newSession(Options{Dial: n.dial, Deliver: func(r Report) { reports <- r }}.withDefaults(), newTrust(pipeUnit("one").Server), nil, timetable{})
	s.units = []watched{{pipeUnit("one"), s, new(lane)}}
	s.units[0].lane.owner.Store(s)
	conn, _, refused, err := s.connect()
	if err != nil {
		t.Fatal(err)
	}
	defer n.serving.Wait()
	defer conn.Close()
	defer close(reports)
	go func() {
		for range reports {
			taken.Add(1)
		}
	}()
	w := &watch{session: s, conn: conn, unknown: refused, primary: make(map[string]bool)}
	first := func(words ...string) (polls int) {
		const most = 200
		for i := range most {
			status = words[i%len(words)]
			before := taken.Load()
			if err := w.poll(s.units, 1); err != nil {
				t.Fatal(err)
			}
			if taken.Load() > before {
				polls++
			}
			for taken.Load() == before {
				runtime.Gosched()
			}
		}
		return 100 * polls / most
	}
	// Some polls differ: the scheduler may interrupt any goroutine, and is fair.
	if got := first("OB", "OL"); got < 75 {
		t.Errorf("the receiver was first in %d %% of the polls with news, want nearly all", got)
	}
	if got := first("OL"); got > 25 {
		t.Errorf("the receiver was first in %d %% of the polls without news, want hardly any", got)
	}
}

// TestRefusedVariablesAllocateNothing: every poll asks for variables that most UPSs lack.
func TestRefusedVariablesAllocateNothing(t *testing.T) {
	vars := []string{"ups.load", "input.voltage"}
	answers := []Answer{{Value: "OL"}, {Err: &ServerError{Code: ErrVarNotSupported}}, {Err: &ServerError{Code: ErrVarNotSupported}}}
	if n := testing.AllocsPerRun(100, func() {
		if r := makeReport(vars, answers); r.Err != nil || r.Status != "OL" || r.Values != nil {
			t.Fatalf("got %+v", r)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestVars: values come in the order of Vars. Those that the server does not have are absent.
func TestVars(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			switch line {
			case "GET VAR one no.such":
				return "ERR VAR-NOT-SUPPORTED\n", true
			case "GET VAR one battery.charge":
				return "VAR one battery.charge \"97.5\"\n", true
			case "GET VAR one ups.mfr":
				return "VAR one ups.mfr \"a \\\"b\\\" \\\\ \\#\"\n", true
			case "GET VAR two ups.load":
				return "ERR DATA-STALE\n", true
			}
			return "", true
		}
		one, two, three := pipeUnit("one"), pipeUnit("two"), pipeUnit("three")
		one.Vars = []string{"ups.mfr", "no.such", "battery.charge"}
		two.Vars = []string{"ups.load"}
		three.Vars = []string{"evil\nFSD three"}
		p.Update([]Unit{one, two, three})
		n.at(0)
		r := b.all()
		if len(r) != 3 {
			t.Fatalf("got the reports %v, want 3", r)
		}
		want := []Value{{"ups.mfr", `a "b" \ #`}, {"battery.charge", "97.5"}}
		if r[0].Err != nil || r[0].Status != "OL" || !slices.Equal(r[0].Values, want) {
			t.Errorf("got %+v, want the values %v", r[0], want)
		}
		if !errors.Is(r[1].Err, ErrDataStale) || r[1].Status != "" {
			t.Errorf("a unit that goes stale between two variables: got %+v, want ErrDataStale", r[1])
		}
		var bad *ArgumentError
		if !errors.As(r[2].Err, &bad) {
			t.Errorf("a variable with a line end: got %+v, want an *ArgumentError", r[2])
		}
		if len(n.times("FSD three")) != 0 {
			t.Error("the second line of the variable was sent")
		}
	})
}

// TestHandshake: what is sent, and in what order.
func TestHandshake(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if strings.HasPrefix(line, "PRIMARY") {
				return "ERR UNKNOWN-COMMAND\n", true
			}
			return "", true
		}
		one := pipeUnit("one")
		one.Primary, one.Powered = true, true
		p.Update([]Unit{one})
		n.at(0)
		closePoller(t, p)
		var got []string
		for _, l := range n.told {
			got = append(got, l.line)
		}
		want := []string{"VER", "USERNAME monitor", `PASSWORD "pass \"word\" \\ 1"`, "LOGIN one", "PRIMARY one", "MASTER one",
			getStatus, "LOGOUT"}
		if !slices.Equal(got, want) {
			t.Errorf("sent %q, want %q", got, want)
		}
	})
}

// TestRefused: a unit is polled whatever the server refuses, the refusal is reported, and the
// server is asked again once a minute over the same connection.
func TestRefused(t *testing.T) {
	for _, test := range []struct {
		command, reply   string
		powered, primary bool
		want             string // in the reason
	}{
		{"LOGIN one", "ERR ACCESS-DENIED", true, true, "does not know this user with this password"},
		{"LOGIN one", "ERR ACCESS-DENIED", true, false, "does not know this user with this password"},
		{"LOGIN one", "ERR USERNAME-REQUIRED", true, false, "wants a user name"},
		{"LOGIN one", "ERR UNKNOWN-COMMAND", true, false, "no primary will wait for this one"},
		{"PRIMARY one", "ERR ACCESS-DENIED", true, true, "the password is right"},
		{"PRIMARY one", "ERR ACCESS-DENIED", false, true, "needs this password and the line `upsmon primary`"},
		{"PRIMARY one", "ERR INVALID-ARGUMENT", true, true, "has no primaries"},
		{"MASTER one", "ERR UNKNOWN-COMMAND", false, true, "has no primaries"},
		{"USERNAME monitor", "ERR UNKNOWN-COMMAND", false, false, "has no users"},
		{"USERNAME monitor", "ERR INVALID-USERNAME", false, false, "does not accept such a user name"},
		{`PASSWORD "pass \"word\" \\ 1"`, "ERR INVALID-PASSWORD", false, false, "does not accept such a password"},
	} {
		t.Run(fmt.Sprintf("%s %s %t %t", test.command, test.reply, test.powered, test.primary), func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				const mended = 70 * time.Second
				n.answer = func(_ int, line string) (string, bool) {
					if line == "PRIMARY one" && strings.HasPrefix(test.command, "MASTER") {
						return "ERR UNKNOWN-COMMAND\n", true
					}
					if line == test.command && time.Since(n.start) < mended {
						return test.reply + "\n", true
					}
					return "", true
				}
				one := pipeUnit("one")
				one.Primary, one.Powered = test.primary, test.powered
				p.Update([]Unit{one})
				n.at(126 * time.Second)
				wantTimes(t, test.command, n.times(test.command), seconds(0, 60, 120))
				if got := len(n.times(getStatus)); got != 26 {
					t.Errorf("got %d polls, want 26", got)
				}
				if len(n.dials) != 1 {
					t.Errorf("got %d connections, want 1", len(n.dials))
				}
				for i, r := range b.all() {
					code := Code(strings.TrimPrefix(test.reply, "ERR "))
					refused := errors.Is(r.Refused, code) && strings.Contains(r.Refused.Error(), test.want)
					if r.Err != nil || r.Status != "OL" || i < 24 && !refused || i >= 24 && r.Refused != nil {
						t.Errorf("report %d: got %+v", i, r)
					}
				}
			})
		})
	}
}

// TestRefusedThenLost: a lost unit is not reported as refused. A LOGIN that was refused because the
// unit has no data is sent again at the next poll.
func TestRefusedThenLost(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if (line == "LOGIN one" || line == getStatus) && time.Since(n.start) < 9*time.Second {
				return "ERR DATA-STALE\n", true
			}
			return "", true
		}
		one := pipeUnit("one")
		one.Powered = true
		p.Update([]Unit{one})
		n.at(16 * time.Second)
		wantTimes(t, "LOGIN", n.times("LOGIN one"), seconds(0, 5, 10))
		for i, r := range b.all() {
			if errors.Is(r.Err, ErrDataStale) != (i < 2) || r.Refused != nil {
				t.Errorf("report %d: got %+v", i, r)
			}
		}
	})
}

// TestRefusedAndDone: a server that refuses a LOGIN but performs it anyway gets another connection.
func TestRefusedAndDone(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		var logins int
		n.answer = func(conn int, line string) (string, bool) {
			if line != "LOGIN one" || conn > 1 {
				return "", true
			}
			logins++
			return map[bool]string{true: "ERR ACCESS-DENIED\n", false: "ERR ALREADY-LOGGED-IN\n"}[logins == 1], true
		}
		one := pipeUnit("one")
		one.Powered = true
		p.Update([]Unit{one})
		n.at(62 * time.Second) // the second LOGIN was at 1:00
		r := b.all()
		if len(r) != 13 || !errors.Is(r[0].Refused, ErrAccessDenied) || r[12].Status != "OL" || r[12].Refused != nil || len(n.dials) != 2 {
			t.Errorf("got the reports %v", r)
		}
	})
}

// TestRefusedByHangingUp: a server closes the connection at, or after, a command that it does not
// grant. After two attempts the unit is polled without that command, which is tried once a minute.
// This causes no report of a lost unit, and no flood of connections.
func TestRefusedByHangingUp(t *testing.T) {
	for _, test := range []struct{ command, reply string }{
		{"LOGIN one", ""}, {"LOGIN one", "ERR ACCESS-DENIED\n"}, {"PRIMARY one", ""}, {"USERNAME monitor", ""}, {"USERNAME monitor", "ERR ACCESS-DENIED\n"},
	} {
		t.Run(test.command+" "+test.reply, func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				const mended = 130 * time.Second
				over := make(map[int]bool) // connections that end with the next command
				n.answer = func(conn int, line string) (string, bool) {
					if over[conn] {
						return "", false
					}
					if line == test.command && time.Since(n.start) < mended {
						over[conn] = true
						return test.reply, test.reply != ""
					}
					return "", true
				}
				one := pipeUnit("one")
				one.Powered, one.Primary = true, true
				p.Update([]Unit{one})
				n.at(300 * time.Second)
				lost, refused := 0, 0
				for _, r := range b.all() {
					if r.Err != nil {
						lost++
					} else if r.Refused != nil {
						refused++
					}
				}
				last := b.all()[len(b.all())-1]
				if lost != 2 || refused < 24 || last.Err != nil || last.Refused != nil {
					t.Errorf("got %d losses, %d refusals and the last report %+v; dials %v", lost, refused, last, n.dials)
				}
				if len(n.dials) > 8 {
					t.Errorf("got the dials %v, want at most 8", n.dials)
				}
			})
		})
	}
}

// TestVerRefused: an ERR to VER counts as an answer, whatever its code. The connection is used and
// kept alive. Servers that are not upsd may not know the command, or not allow it.
func TestVerRefused(t *testing.T) {
	for _, code := range []Code{ErrUnknownCommand, ErrInvalidArgument, ErrAccessDenied, ErrUsernameRequired, ErrFeatureNotSupported, "not"} {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.answer = func(_ int, line string) (string, bool) {
				if line == "VER" {
					return "ERR " + string(code) + "\n", true
				}
				return "", true
			}
			p.SetPeriod(100 * time.Second)
			p.Update([]Unit{pipeUnit("one")})
			n.at(99 * time.Second) // three VERs keep the connection alive
			for _, r := range b.all() {
				if r.Err != nil {
					t.Errorf("%s: got report %+v, want no error", code, r)
				}
			}
			if len(n.dials) != 1 {
				t.Errorf("%s: got the dials %v, want 1", code, n.dials)
			}
		})
	}
}

// TestVariableRefused: a server that refuses a variable, for whatever reason, does not lose the
// unit, because its status has arrived. Only what the server says about the unit itself counts.
func TestVariableRefused(t *testing.T) {
	for code := range meanings {
		lost := code == ErrDataStale || code == ErrDriverNotConnected || code == ErrUnknownUPS
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.answer = func(_ int, line string) (string, bool) {
				switch line {
				case "GET VAR one battery.charge":
					return "ERR " + string(code) + "\n", true
				case "GET VAR one ups.load":
					return "VAR one ups.load \"7\"\n", true
				}
				return "", true
			}
			one := pipeUnit("one")
			one.Vars = []string{"battery.charge", "ups.load"}
			p.Update([]Unit{one})
			n.at(6 * time.Second)
			if len(b.all()) != 2 || len(n.dials) != 1 {
				t.Errorf("%s: got the reports %v and the dials %v, want 2 reports and 1 dial", code, b.all(), n.dials)
			}
			for _, r := range b.all() {
				good := r.Err == nil && r.Status == "OL" && slices.Equal(r.Values, []Value{{"ups.load", "7"}})
				if good == lost || lost && !errors.Is(r.Err, code) {
					t.Errorf("%s: got report %+v, want contact lost: %v", code, r, lost)
				}
			}
		})
	}
}

// TestLongStatus: nobody knows whether a status that is too long has LB, so contact with that unit is lost,
// and with no other.
func TestLongStatus(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if line == "GET VAR one ups.status" {
				return `VAR one ups.status "OB` + strings.Repeat(" WORD", maxValue/5) + " LB\"\n", true
			}
			return "", true
		}
		one, two := pipeUnit("one"), pipeUnit("two")
		p.Update([]Unit{one, two})
		n.at(6 * time.Second)
		if len(b.all()) != 4 || len(n.dials) != 1 {
			t.Errorf("got the reports %v and the dials %v, want 4 reports and 1 dial", b.all(), n.dials)
		}
		for _, r := range b.all() {
			got, want := r.Status, "OL"
			if r.Err != nil {
				got = r.Err.Error()
			}
			if r.Unit == one.ID {
				want = "localhost:3493: GET VAR one ups.status: the status has more than 4096 bytes"
			}
			if got != want {
				t.Errorf("%s: got %.100q, want %q", r.Unit, got, want)
			}
		}
	})
}

// TestOneLineTooMany: a server answers LOGIN or PRIMARY with more than one line. After two attempts
// the unit is polled without the command, and is not lost when it is tried again.
func TestOneLineTooMany(t *testing.T) {
	for _, command := range []string{"LOGIN one", "PRIMARY one"} {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.answer = func(_ int, line string) (string, bool) {
				if line == command {
					return "OK\nOK\n", true
				}
				return "", true
			}
			one := pipeUnit("one")
			one.Powered, one.Primary = true, command == "PRIMARY one"
			p.Update([]Unit{one})
			n.at(200 * time.Second)
			lost := 0
			for _, r := range b.all() {
				if r.Err != nil {
					lost++
				}
			}
			if len(b.all()) < 35 || lost != 2 {
				t.Errorf("%s: got %d losses in %d reports, want 2 in at least 35: %v", command, lost, len(b.all()), b.all())
			}
		})
	}
}

// TestFSDRefused: FSD is tried even for a unit whose user is not a primary, since upsd.users may
// allow FSD separately. Its error says what is missing.
func TestFSDRefused(t *testing.T) {
	s, err := simupsd.Start(simupsd.Config{Users: map[string]string{"monitor": password}, Units: map[string]map[string]string{"one": {statusVar: "OL"}},
		Roles: map[string]simupsd.Role{"monitor": simupsd.Secondary}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := newInbox()
	p := startPoller(t, b, realPeriod)
	for _, powered := range []bool{true, false} {
		p.Update([]Unit{{ID: "one", Name: "one", Server: Server{Host: s.Host(), Port: s.Port(), Plaintext: true}, User: "monitor",
			Password: password, Powered: powered, Primary: true}})
		r := b.awaitStatus(t, "one", "OL")
		if !errors.Is(r.Refused, ErrAccessDenied) || !strings.Contains(r.Refused.Error(), "PRIMARY one") {
			t.Errorf("Refused: got %v, want ErrAccessDenied for PRIMARY", r.Refused)
		}
		err = p.FSD(t.Context(), "one")
		if !errors.Is(err, ErrAccessDenied) || !strings.Contains(err.Error(), "FSD one") || !strings.Contains(err.Error(), "`upsmon primary`") {
			t.Errorf("FSD: got %v, want %v with a remedy", err, ErrAccessDenied)
		}
		b.skip()
	}
}

// TestManyUnits: there are more variables than fit into one batch, and the server is lost in the
// middle. Each unit is reported once.
func TestManyUnits(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			return "", !(conn == 1 && strings.HasPrefix(line, "GET VAR u150 "))
		}
		var units []Unit
		for i := range 200 {
			units = append(units, pipeUnit(fmt.Sprintf("u%d", i)))
		}
		p.Update(units)
		n.at(0)
		r := b.all()
		if len(r) != len(units) {
			t.Fatalf("got %d reports of %d units", len(r), len(units))
		}
		for i, r := range r {
			if r.Unit != units[i].ID {
				t.Errorf("report %d is about %s, want %s", i, r.Unit, units[i].ID)
			}
			if lost := r.Err != nil; lost != (i >= 150) {
				t.Errorf("unit %d: got the error %v, want one only from unit 150", i, r.Err)
			}
		}
		b.skip()
		n.at(5 * time.Second)
		b.awaitStatus(t, "u199", "OL")
	})
}

// thousand returns many units of one server, with their charge.
func thousand(change ...func(*Unit)) []Unit {
	units := make([]Unit, 1000)
	for i := range units {
		units[i] = pipeUnit(fmt.Sprintf("u%d", i))
		units[i].Vars = []string{"battery.charge"}
		for _, c := range change {
			c(&units[i])
		}
	}
	return units
}

// TestOneRoundTrip: however many units one connection serves, a poll takes one round trip. So does
// becoming the primary of all of them.
func TestOneRoundTrip(t *testing.T) {
	const latency = 50 * time.Millisecond
	const trip = 2 * latency
	for _, test := range []struct {
		name    string
		tls     bool
		primary bool
		old     bool          // a server before NUT 2.8
		connect time.Duration // VER, USERNAME, PASSWORD; with TLS also STARTTLS and the handshake
		first   time.Duration // the first poll
	}{
		{name: "plaintext", connect: 3 * trip, first: trip},
		{name: "TLS", tls: true, connect: 5 * trip, first: trip},
		{name: "primary", primary: true, connect: 3 * trip, first: 2 * trip},
		{name: "primary of an old server", primary: true, old: true, connect: 3 * trip, first: 3 * trip},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				n.latency = latency
				n.answer = func(_ int, line string) (string, bool) {
					if test.old && strings.HasPrefix(line, "PRIMARY ") {
						return "ERR UNKNOWN-COMMAND\n", true
					}
					return "", true
				}
				units := thousand(func(u *Unit) { u.Primary = test.primary })
				if test.tls {
					roots := n.startTLS(t)
					for i := range units {
						units[i].Server.Plaintext, units[i].Server.Roots = false, roots
					}
				}
				p.SetPeriod(10 * time.Second)
				p.Update(units)
				for _, due := range []time.Duration{test.connect + test.first, test.connect + 10*time.Second + trip} {
					seen := len(b.all())
					n.at(due - time.Millisecond)
					if got := len(b.all()) - seen; got != 0 {
						t.Errorf("got %d reports before %v, want 0", got, due)
					}
					n.at(due)
					reports := b.all()[seen:]
					if len(reports) != len(units) {
						t.Fatalf("got %d reports at %v", len(reports), due)
					}
					for i, r := range reports {
						if r.Unit != units[i].ID || r.Err != nil || r.Status != "OL" || len(r.Values) != 1 {
							t.Fatalf("report %d: got %+v", i, r)
						}
					}
				}
				if len(n.dials) != 1 {
					t.Errorf("got %d connections, want 1", len(n.dials))
				}
			})
		})
	}
}

// TestManyUnbuffered: the server reads no further until its reply has been read.
func TestManyUnbuffered(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		p.Update(thousand())
		n.at(time.Second)
		if r := b.all(); len(r) != 1000 || r[999].Err != nil {
			t.Errorf("got %d reports, want 1000 without a loss", len(r))
		}
	})
}

// TestManySlow: a server has one Timeout for each hundred replies. What it has answered is reported
// while it answers the rest.
func TestManySlow(t *testing.T) {
	for _, test := range []struct {
		each time.Duration
		lost bool
	}{{90 * time.Millisecond, false}, {110 * time.Millisecond, true}} {
		t.Run(test.each.String(), func(t *testing.T) {
			bubble(t, Options{Timeout: 10 * time.Second}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				n.answer = func(conn int, line string) (string, bool) {
					if conn == 1 && strings.HasPrefix(line, "GET ") {
						time.Sleep(test.each)
					}
					return "", true
				}
				p.SetPeriod(time.Hour)
				p.Update(thousand())
				n.at(2 * test.each)
				if r := b.all(); len(r) != 1 || r[0].Err != nil {
					t.Errorf("got the first reports %v, want 1", r)
				}
				n.at(2000 * test.each)
				reports := b.all()
				if !test.lost {
					if len(reports) != 1000 || reports[999].Err != nil {
						t.Errorf("got %d reports, want 1000; the last is %v", len(reports), reports[len(reports)-1])
					}
					return
				}
				for i, r := range reports[:1000] {
					if lost := r.Err != nil; r.Unit != fmt.Sprintf("u%d", i) || lost != (i >= 45) { // 90 replies in 10 s
						t.Fatalf("report %d: got %+v, want a loss only from 45", i, r)
					}
				}
				if err := reports[45].Err; !strings.Contains(err.Error(), "GET VAR u45 ups.status: no answer within 10s") {
					t.Errorf("got %v, want the time-out of u45", err)
				}
			})
		})
	}
}

// TestManySlowDeliver: a server of many units never waits for Deliver, because upsd serves nobody
// else while it waits.
func TestManySlowDeliver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, b := newPipeNet(), newInbox()
		p := NewPoller(Options{Timeout: time.Second, Dial: n.dial, Deliver: func(r Report) {
			b.deliver(r)
			time.Sleep(2 * time.Second)
		}})
		p.SetPeriod(time.Hour)
		var units []Unit
		for i := range 300 {
			units = append(units, pipeUnit(fmt.Sprintf("u%d", i)))
		}
		p.Update(units)
		synctest.Wait()
		n.mu.Lock()
		if last := n.told[len(n.told)-1]; last.line != "GET VAR u299 ups.status" {
			t.Errorf("the server has received no more than %q", last.line)
		}
		n.mu.Unlock()
		n.at(time.Hour - time.Second)
		if r := b.all(); len(r) != len(units) {
			t.Errorf("got %d reports, want one for each unit", len(r))
		} else if r[299].Err != nil {
			t.Errorf("a unit is reported as lost: %v", r[299].Err)
		}
		closePoller(t, p)
	})
}

// brokenWriter fails to write after a number of bytes.
type brokenWriter struct {
	net.Conn
	left int
}

var errBroken = errors.New("broken")

func (c *brokenWriter) Write(b []byte) (int, error) {
	if c.left -= len(b); c.left < 0 {
		return 0, errBroken
	}
	return c.Conn.Write(b)
}

// TestManyEnds: whatever ends the writing also ends the reading at once, and vice versa.
func TestManyEnds(t *testing.T) {
	t.Run("broken writing", func(t *testing.T) {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.latency = time.Millisecond // so that writing does not wait for reading
			n.wrap = func(c net.Conn) net.Conn { return &brokenWriter{c, 20_000} }
			p.Update(thousand())
			n.at(50 * time.Millisecond)
			r := b.all()
			if len(r) < 1000 || !errors.Is(r[999].Err, errBroken) {
				t.Errorf("got %d reports, want at least 1000; the last is %+v", len(r), r[max(0, len(r)-1):])
			}
		})
	})
	t.Run("nobody reads", func(t *testing.T) {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.answer = func(conn int, line string) (string, bool) {
				if conn == 1 && line == "GET VAR u50 ups.status" {
					time.Sleep(20 * time.Second) // the pipe does not buffer
				}
				return "", true
			}
			p.Update(thousand())
			n.at(10*time.Second - time.Millisecond)
			if r := b.all(); len(r) != 50 {
				t.Errorf("got %d reports before the time-out, want 50", len(r))
			}
			n.at(10 * time.Second)
			if r := b.all(); len(r) != 1000 || r[49].Err != nil || !errors.Is(r[50].Err, os.ErrDeadlineExceeded) {
				t.Errorf("got %d reports, want 1000 with losses from 50", len(r))
			}
			n.at(time.Minute)
		})
	})
	t.Run("close", func(t *testing.T) {
		bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
			n.answer = func(_ int, line string) (string, bool) {
				if strings.HasPrefix(line, "GET ") {
					time.Sleep(time.Millisecond) // each hundred replies set a new deadline
				}
				return "", true
			}
			p.Update(thousand())
			n.at(time.Second)
			closePoller(t, p)
			if d := time.Since(n.start); d > time.Second+logoutGrace {
				t.Errorf("Close took %v, want at most logoutGrace", d-time.Second)
			}
		})
	})
}

// TestAllow: a new deadline does not outlast a context that has just ended.
func TestAllow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		defer client.Close()
		defer server.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c := &Conn{raw: client, timeout: time.Hour}
		c.allow(ctx)
		begun := time.Now()
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(begun) != 0 {
			t.Errorf("Read: got %v after %v, want a time-out at once", err, time.Since(begun))
		}
	})
}

// TestCutInScript: a context that ends in the middle of many replies ends the reading, although
// each hundred replies set a new deadline.
func TestCutInScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newPipeNet()
		n.answer = func(_ int, line string) (string, bool) {
			if line == "GET VAR u100 ups.status" {
				return silence, true
			}
			return "", true
		}
		conn, err := Dial(t.Context(), pipeUnit("").Server, Options{Dial: n.dial})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var s script
		for i := range 101 {
			if err := conn.ask(&s, Query{fmt.Sprintf("u%d", i), statusVar}); err != nil {
				t.Fatal(err)
			}
		}
		begun := time.Now()
		err = conn.run(ctx, &s, func(i int, _ []byte, _ error) error {
			if i == 99 {
				cancel()
				synctest.Wait()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) || time.Since(begun) != 0 {
			t.Errorf("got %v after %v, want context.Canceled at once", err, time.Since(begun))
		}
		n.serving.Wait()
	})
}

// TestUpdateTiming: Update and SetPeriod do not wait for the network, and a unit that joins a
// connection is polled at once.
func TestUpdateTiming(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			if strings.HasPrefix(line, "GET VAR hangs") {
				return silence, true
			}
			return "", true
		}
		hangs := pipeUnit("hangs")
		hangs.User = "other"
		p.Update([]Unit{pipeUnit("one"), hangs})
		n.at(time.Second)
		before := time.Now()
		p.Update([]Unit{pipeUnit("one"), pipeUnit("two")})
		p.SetPeriod(10 * time.Second)
		if d := time.Since(before); d != 0 {
			t.Errorf("Update took %v, want no time", d)
		}
		synctest.Wait()
		wantTimes(t, "polls of the new unit", n.times("GET VAR two ups.status"), seconds(1))
		wantTimes(t, "polls of the old one", n.times(getStatus), seconds(0, 1))
		n.at(30 * time.Second)
		for _, r := range b.all() {
			if r.Unit == "hangs" {
				t.Errorf("a unit that is no longer watched was reported: %v", r.Err)
			}
		}
		if len(n.dials) != 2 {
			t.Errorf("got %d connections, want 2", len(n.dials))
		}
	})
}

// TestHandOver: a new connection of a unit takes over while the old one hangs. What happens to the
// old one is not reported.
func TestHandOver(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(conn int, line string) (string, bool) {
			if conn == 1 && line == getStatus {
				return silence, true
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one")})
		n.at(time.Second)
		u := pipeUnit("one")
		u.Powered = true
		p.Update([]Unit{u})
		n.at(20 * time.Second)
		for _, r := range b.all() {
			if r.Err != nil {
				t.Errorf("the unit is reported as lost: %v", r.Err)
			}
		}
		wantTimes(t, "LOGIN", n.times("LOGIN one"), seconds(1))
	})
}

func TestFSD(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		ctx := t.Context()
		var delay atomic.Int64
		n.answer = func(_ int, line string) (string, bool) {
			switch {
			case line == getStatus:
				time.Sleep(time.Duration(delay.Load()))
			case line == "FSD two":
				return "ERR ACCESS-DENIED\n", true
			case line == "FSD three":
				return silence, true
			}
			return "", true
		}
		if err := p.FSD(ctx, "one"); !errors.Is(err, ErrNotWatched) {
			t.Errorf("FSD of a unit that is not watched: got %v", err)
		}
		n.down = true
		p.Update([]Unit{pipeUnit("one"), pipeUnit("two"), pipeUnit("three")})
		synctest.Wait()
		if err := p.FSD(ctx, "one"); !errors.Is(err, ErrNotConnected) || !strings.Contains(err.Error(), "localhost:3493: FSD one") {
			t.Errorf("FSD without a connection: got %v", err)
		}
		n.mu.Lock()
		n.down = false
		n.mu.Unlock()
		n.at(3 * time.Second)
		if err := p.FSD(ctx, "one"); err != nil {
			t.Errorf("FSD: %v", err)
		}
		wantTimes(t, "FSD", n.times("FSD one"), seconds(3))
		if err := p.FSD(ctx, "two"); !errors.Is(err, ErrAccessDenied) {
			t.Errorf("FSD refused: got %v", err)
		}

		// FSD waits for a poll in progress, but its caller does not have to.
		const slow = 2 * time.Second
		delay.Store(int64(slow))
		b.skip()
		b.awaitStatus(t, "one", "OL")
		time.Sleep(5*time.Second - slow + time.Second) // in the middle of the next poll
		begun := time.Now()
		if err := p.FSD(ctx, "one"); err != nil || time.Since(begun) != time.Second {
			t.Errorf("FSD during a poll: got %v after %v, want success after 1 s", err, time.Since(begun))
		}
		delay.Store(0)
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := p.FSD(short, "three"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("FSD without an answer: got %v", err)
		}
	})
}

// TestFSDSeen: the effect of a granted FSD is polled at once, and polling continues from there. A
// refused FSD changes nothing.
func TestFSDSeen(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if line == "FSD two" {
				return "ERR ACCESS-DENIED\n", true
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one"), pipeUnit("two")})
		n.at(2 * time.Second)
		if err := p.FSD(t.Context(), "two"); !errors.Is(err, ErrAccessDenied) {
			t.Errorf("FSD refused: got %v", err)
		}
		n.at(3 * time.Second)
		if err := p.FSD(t.Context(), "one"); err != nil {
			t.Errorf("FSD: %v", err)
		}
		n.at(9 * time.Second)
		wantTimes(t, "GET VAR", n.times(getStatus), seconds(0, 3, 8))
	})
}

// TestReach: of two attempts that overlap, a success counts, whichever began first. An earlier
// failure says nothing about a server that has answered since.
func TestReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		later := time.Now()
		earlier := later.Add(-time.Millisecond)
		down := errors.New("down")
		var r reach
		r.tried(later, down)
		if at, err := r.failing(); !errors.Is(err, down) || !at.Equal(later) {
			t.Errorf("a failure: got %v of %v, want it", err, at)
		}
		r.tried(earlier, nil)
		if _, err := r.failing(); err != nil {
			t.Errorf("then an earlier attempt succeeds: got %v, want nil", err)
		}
		r.tried(later, nil)
		r.tried(earlier, down)
		if _, err := r.failing(); err != nil {
			t.Errorf("then an earlier attempt fails: got %v, want nil", err)
		}
	})
}

// TestFSDBeforeAPoll: while a poll is under way, another one is asked for and so is an FSD. The server
// refuses the FSD, which is sent first, and the poll follows at once.
func TestFSDBeforeAPoll(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			switch line {
			case getStatus:
				time.Sleep(time.Second)
			case "FSD one":
				return "ERR ACCESS-DENIED\n", true
			}
			return "", true
		}
		p.SetPeriod(time.Hour)
		p.Update([]Unit{pipeUnit("one")})
		n.at(500 * time.Millisecond)
		p.Poll()
		if err := p.FSD(t.Context(), "one"); !errors.Is(err, ErrAccessDenied) {
			t.Errorf("FSD: got %v", err)
		}
		n.at(time.Minute)
		wantTimes(t, "FSD", n.times("FSD one"), seconds(1))
		wantTimes(t, "GET VAR", n.times(getStatus), seconds(0, 1))
	})
}

// TestFSDLost: the connection is lost while a request waits.
func TestFSDLost(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if line == getStatus {
				return silence, true
			}
			return "", true
		}
		p.Update([]Unit{pipeUnit("one")})
		synctest.Wait()
		err := p.FSD(t.Context(), "one")
		if !errors.Is(err, ErrNotConnected) || time.Since(n.start) != 10*time.Second {
			t.Errorf("FSD: %v at %v", err, time.Since(n.start))
		}
		if len(n.times("FSD one")) != 0 {
			t.Error("FSD was sent")
		}
	})
}

// TestClose: LOGOUT is sent on a connection that is idle or answers soon. Close does not wait for
// one that hangs.
func TestClose(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(_ int, line string) (string, bool) {
			if strings.HasPrefix(line, "GET VAR hangs") {
				return silence, true
			}
			if strings.HasPrefix(line, "GET VAR slow") {
				time.Sleep(logoutGrace / 2)
			}
			return "", true
		}
		var units []Unit
		for _, id := range []string{"one", "hangs", "slow"} {
			u := pipeUnit(id)
			u.Powered = true
			units = append(units, u)
		}
		p.Update(units)
		synctest.Wait()
		closePoller(t, p)
		if d := time.Since(n.start); d > logoutGrace {
			t.Errorf("Close took %v, want at most logoutGrace", d)
		}
		if got := len(n.times("LOGOUT")); got != 2 {
			t.Errorf("got %d LOGOUTs, want 2", got)
		}
		p.Update(units) // has no effect after Close
		synctest.Wait()
		if len(n.dials) != 3 {
			t.Error("the Poller connected after Close")
		}
	})
}

// TestCloseContext: the end of the context ends Close, whatever hangs.
func TestCloseContext(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(int, string) (string, bool) { return silence, true }
		p.Update([]Unit{pipeUnit("one")})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := p.Close(ctx); err != nil {
			t.Errorf("Close: got %v", err)
		}
		if d := time.Since(n.start); d > 100*time.Millisecond {
			t.Errorf("Close took %v, want at most 100 ms", d)
		}
	})
}

// TestConnectionsKept counts the connections that Updates make, over a real network with TLS.
func TestConnectionsKept(t *testing.T) {
	sim, server := startSim(t, map[string]map[string]string{
		"one": {"ups.status": "OL", "battery.charge": "100"}, "two": {"ups.status": "OL"}, "three": {"ups.status": "OL"},
	})
	unit := func(name string, change ...func(*Unit)) Unit {
		u := Unit{ID: name, Name: name, Server: server, User: "monitor", Password: password}
		for _, c := range change {
			c(&u)
		}
		return u
	}
	powered := func(u *Unit) { u.Powered = true }
	primary := func(u *Unit) { u.Primary = true }
	vars := func(u *Unit) { u.Vars = []string{"battery.charge"} }
	user := func(u *Unit) { u.User = "other" }
	moved := func(u *Unit) { u.Server.CertFile = "/elsewhere/ca.pem" }

	b := newInbox()
	p := startPoller(t, b, 20*time.Millisecond)
	for _, step := range []struct {
		name              string
		units             []Unit
		accepted, current int
	}{
		{"a shared connection", []Unit{unit("one"), unit("two")}, 1, 1},
		{"a unit more, another order", []Unit{unit("three"), unit("two"), unit("one")}, 1, 1},
		{"other variables, privileges and file name", []Unit{unit("one", vars, primary, moved), unit("two")}, 1, 1},
		{"a powered unit", []Unit{unit("one"), unit("two", powered)}, 2, 2},
		{"another powered unit", []Unit{unit("one", powered), unit("two", powered)}, 3, 2},
		{"another user", []Unit{unit("one", powered), unit("two", powered), unit("three", user)}, 4, 3},
		{"nothing", nil, 4, 0},
	} {
		p.Update(step.units)
		for _, u := range step.units {
			r := b.awaitStatus(t, u.ID, "OL")
			if len(u.Vars) > 0 && len(r.Values) == 0 {
				b.await(t, "a value", func(r Report) bool { return len(r.Values) == 1 && r.Values[0].Value == "100" })
			}
		}
		logins := func(unit string) int {
			n := 0
			for _, w := range step.units {
				if w.Name == unit && w.Powered {
					n++
				}
			}
			return n
		}
		eventually(t, step.name+": the right connections and logins", func() bool {
			return sim.Accepted() == step.accepted && sim.Connections() == step.current &&
				sim.NumLogins("one") == logins("one") && sim.NumLogins("two") == logins("two")
		})
		b.skip()
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	_, server := startSim(t, map[string]map[string]string{"one": {"ups.status": "OL"}, "two": {"ups.status": "OL"}})
	p := startPoller(t, newInbox(), time.Millisecond)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for j := range 20 {
				p.Update([]Unit{
					{ID: "one", Name: "one", Server: server, User: "monitor", Password: password, Powered: (i+j)%2 == 0},
					{ID: "two", Name: "two", Server: server, User: "monitor", Password: password},
				})
				p.SetPeriod(time.Duration(1+j) * time.Millisecond)
				p.FSD(t.Context(), "two")
			}
		})
	}
	all.Wait()
}
