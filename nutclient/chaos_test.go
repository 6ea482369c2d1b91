package nutclient

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

const (
	chaosPeriod  = 2 * time.Second
	chaosTimeout = 4 * time.Second
	chaosLatency = time.Millisecond

	// chaosOthers is how many other clients the unit p0 always has. They come back within
	// rejoinWithin of a restart.
	chaosOthers  = 2
	rejoinWithin = 5 * time.Second
)

// pipeListener accepts the connections to a simulated upsd inside a bubble.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 3493} }

// chaos is a server whose units change while it does everything that a server should not do, with a
// Poller that watches it. Every value contains its unit, its variable and a growing number, so that
// any mix-up and any old value is noticed.
type chaos struct {
	t        *testing.T
	rng      *rand.Rand // only for the test's goroutine
	sim      *simupsd.Server
	listener *pipeListener
	links    sync.WaitGroup
	cert     *tls.Certificate // nil: without TLS

	mu     sync.Mutex
	down   bool
	spared map[int]bool // the connections of other clients, which have no faults
	truth  map[Query][]state
	last   map[string]Report
	lastAt map[string]time.Time
	since  map[string]time.Time // when contact was found again; absent: lost
}

// state is a value of a variable, and when it was set.
type state struct {
	from  time.Time
	value string
}

// chaosUnits are some units with their own connection, and some that share one.
func chaosUnits(server Server) []Unit {
	var units []Unit
	for i := range 12 {
		u := Unit{Server: server, User: "monitor", Password: password, Vars: []string{"battery.charge", "ups.load"}}
		if u.Name = fmt.Sprintf("s%d", i); i < 4 {
			u.Name, u.Powered = fmt.Sprintf("p%d", i), true
		}
		u.ID, u.Primary = "id-"+u.Name, i%3 == 0
		switch i {
		case 0:
			u.Vars = append(u.Vars, ClientsVar)
		case 1:
			u.Vars = nil // each of its polls is the same line
		}
		units = append(units, u)
	}
	return units
}

// change gives a variable its next value.
func (c *chaos) change(q Query) {
	c.mu.Lock()
	defer c.mu.Unlock()
	value := fmt.Sprintf("%s %s %d", q.UPS, q.Var, len(c.truth[q]))
	c.truth[q] = append(c.truth[q], state{time.Now(), value})
	c.sim.Set(q.UPS, q.Var, value)
}

// judge says what is wrong with a value that is reported now, if anything is.
func (c *chaos) judge(q Query, value string) string {
	states := c.truth[q]
	i := slices.IndexFunc(states, func(s state) bool { return s.value == value })
	if i < 0 {
		return "the unit has never had this value"
	}
	if i+1 < len(states) {
		// A poll takes at most one Timeout.
		if old := time.Since(states[i+1].from); old > chaosTimeout+10*chaosLatency {
			return fmt.Sprintf("it was replaced %v ago", old)
		}
	}
	return ""
}

// deliver checks a report.
func (c *chaos) deliver(r Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := strings.TrimPrefix(r.Unit, "id-")
	before, known := c.last[r.Unit]
	c.last[r.Unit], c.lastAt[r.Unit] = r, time.Now()
	if r.Err != nil {
		delete(c.since, r.Unit)
		if r.Status != "" || r.Values != nil {
			c.t.Errorf("a report of a lost unit has a status or values: %+v", r)
		}
		return
	}
	if _, good := c.since[r.Unit]; !good {
		c.since[r.Unit] = time.Now()
	}
	values := append([]Value{{statusVar, r.Status}}, r.Values...)
	for _, v := range values {
		if v.Name == ClientsVar {
			if n, err := strconv.Atoi(v.Value); err != nil || n < chaosOthers || name != "p0" {
				c.t.Errorf("%s is reported with %s other clients", name, v.Value)
			}
			continue
		}
		if wrong := c.judge(Query{name, v.Name}, v.Value); wrong != "" {
			c.t.Errorf("%v: %s of %s reported as %q: %s", time.Now().UTC().Format("15:04:05.000"), v.Name, name, v.Value, wrong)
		}
		if known && before.Err == nil {
			for _, w := range append([]Value{{statusVar, before.Status}}, before.Values...) {
				if w.Name == v.Name && number(w.Value) > number(v.Value) {
					c.t.Errorf("%s of %s went back from %q to %q", v.Name, name, w.Value, v.Value)
				}
			}
		}
	}
}

func number(value string) int {
	n, _ := strconv.Atoi(value[strings.LastIndexByte(value, ' ')+1:])
	return n
}

func (c *chaos) dial(context.Context, string, string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.down {
		return nil, errDown
	}
	return c.link(), nil
}

func (c *chaos) link() net.Conn {
	client, near := net.Pipe()
	far, server := net.Pipe()
	c.links.Go(func() { carry(near, far, chaosLatency) })
	c.links.Go(func() { carry(far, near, chaosLatency) })
	select {
	case c.listener.conns <- pipeConn{server, "127.0.0.1:50000"}:
	case <-c.listener.closed:
		server.Close()
	}
	return pipeConn{client, "127.0.0.1:3493"}
}

// other is another client of the unit p0, which reconnects when it loses its connection.
func (c *chaos) other(seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	for {
		conn := c.link()
		// The server's faults recognise it by NETVER.
		fmt.Fprintf(conn, "NETVER\nUSERNAME monitor\nPASSWORD %s\nLOGIN p0\n", quoteArgument(password))
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for r := bufio.NewScanner(conn); r.Scan(); {
				if !strings.HasPrefix(r.Text(), "OK") && r.Text() != "1.3" {
					c.t.Errorf("another client received %q", r.Text())
				}
			}
		}()
		for alive := true; alive; {
			select {
			case <-time.After(20 * time.Second):
				fmt.Fprintln(conn, "NETVER") // keeps the connection alive
			case <-gone:
				alive = false
			}
		}
		conn.Close()
		select {
		case <-time.After(time.Duration(rng.Int64N(int64(rejoinWithin)))):
		case <-c.listener.closed:
			return
		}
	}
}

// kind is a kind of fault.
type kind struct {
	name  string
	hangs bool // a question that is open when it ends may never be answered
	tls   bool // only with TLS

	// Either what happens to an exchange,
	fault func(c *chaos, rng *rand.Rand, x *simupsd.Exchange)
	// or to the server, with a function that undoes it.
	do func(c *chaos) (undo func())
}

// kinds are the faults of a server. Chance decides which exchanges the fault of an exchange
// strikes.
var kinds = []kind{
	{name: "silence", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply, x.Then = "", simupsd.Hang }},
	{name: "an answer left out", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply = "" }},
	{name: "half a line", hangs: true, fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) {
		x.Reply, x.Then = x.Reply[:rng.IntN(len(x.Reply))], simupsd.Hang
	}},
	{name: "half a line and the rest", fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) { x.Reply = x.Reply[rng.IntN(len(x.Reply)):] }},
	{name: "closed in mid-reply", fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) {
		x.Reply, x.Then = x.Reply[:rng.IntN(len(x.Reply))], simupsd.Close
	}},
	{name: "closed", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply, x.Then = "", simupsd.Close }},
	{name: "closed behind the reply", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Then = simupsd.Close }},
	{name: "reset", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Then = simupsd.Reset }},
	{name: "an alert", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Then = simupsd.Alert }},
	{name: "a byte a second", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Pace = time.Second }},
	{name: "slow", hangs: true, fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) {
		x.Delay = time.Duration(rng.Int64N(int64(chaosTimeout)))
	}},
	{name: "too late", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Delay = chaosTimeout + 2*chaosLatency }},
	{name: "a line too long", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply = strings.Repeat("x", 2*maxLine) }},
	{name: "another unit", fault: func(c *chaos, rng *rand.Rand, x *simupsd.Exchange) { c.confuse(rng, x, true, false) }},
	{name: "another variable", fault: func(c *chaos, rng *rand.Rand, x *simupsd.Exchange) { c.confuse(rng, x, false, true) }},
	{name: "anything", fault: func(c *chaos, rng *rand.Rand, x *simupsd.Exchange) { c.confuse(rng, x, true, true) }},
	{name: "out of order", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Behind = true }},
	{name: "said twice", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply += x.Reply }},
	{name: "a list without an end", fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) { x.Reply = "BEGIN LIST VAR p0\n" }},
	{name: "ERR", fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) {
		codes := slices.Sorted(maps.Keys(meanings))
		x.Reply = fmt.Sprintf("ERR %s\n", codes[rng.IntN(len(codes))])
	}},
	{name: "nonsense", fault: func(_ *chaos, rng *rand.Rand, x *simupsd.Exchange) {
		b := make([]byte, 1+rng.IntN(100))
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		x.Reply = string(b) + "\n"
	}},
	{name: "OK to everything", hangs: true, fault: func(_ *chaos, _ *rand.Rand, x *simupsd.Exchange) {
		// Not to a LOGIN that it has refused: nothing would show that it does not count this
		// client.
		if !strings.HasPrefix(x.Line, "LOGIN ") {
			x.Reply = "OK\n"
		}
	}},
	{name: "restart", do: func(c *chaos) func() { c.sim.Restart(); return func() {} }},
	{name: "down", do: func(c *chaos) func() {
		set := func(down bool) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.down = down
		}
		set(true)
		c.sim.Restart()
		return func() { set(false) }
	}},
	{name: "stale", do: func(c *chaos) func() {
		for _, unit := range []string{"p0", "p1", "s7", "s8"} {
			c.sim.SetStale(unit, true)
		}
		return func() {
			for _, unit := range []string{"p0", "p1", "s7", "s8"} {
				c.sim.SetStale(unit, false)
			}
		}
	}},
	{name: "without TLS", tls: true, do: func(c *chaos) func() { return c.certificate(nil) }},
	{name: "another certificate", tls: true, do: func(c *chaos) func() {
		wrong := (*identity)(nil).issue(c.t, "wrong", "localhost", 50).tls()
		return c.certificate(&wrong)
	}},
}

// confuse makes a reply that would be right for another question.
func (c *chaos) confuse(rng *rand.Rand, x *simupsd.Exchange, unit, variable bool) {
	f := strings.Fields(x.Line)
	if len(f) < 3 || f[0] != "GET" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	q := Query{f[2], ClientsVar}
	if f[1] == "VAR" {
		q.Var = f[3]
	}
	var others []Query
	for o := range c.truth {
		if (o.UPS != q.UPS) == unit && (o.Var != q.Var) == variable {
			others = append(others, o)
		}
	}
	if len(others) == 0 { // of upsd.clients
		x.Reply = "NUMLOGINS s8 1\n"
		return
	}
	slices.SortFunc(others, func(a, b Query) int { return strings.Compare(a.UPS+" "+a.Var, b.UPS+" "+b.Var) })
	o := others[rng.IntN(len(others))]
	states := c.truth[o]
	x.Reply = fmt.Sprintf("VAR %s %s \"%s\"\n", o.UPS, o.Var, states[len(states)-1].value)
}

// certificate restarts the server with another certificate.
func (c *chaos) certificate(cert *tls.Certificate) (undo func()) {
	c.sim.SetCert(cert)
	c.sim.Restart()
	return func() { c.sim.SetCert(c.cert) }
}

// strike makes some of the exchanges fail in one of several ways.
func (c *chaos) strike(faults []kind, often float64) {
	var mu sync.Mutex
	rng := rand.New(rand.NewPCG(c.rng.Uint64(), 0))
	c.sim.SetFault(c.spare(func(x *simupsd.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		if len(faults) > 0 && rng.Float64() < often {
			faults[rng.IntN(len(faults))].fault(c, rng, x)
		}
	}))
}

// spare restricts a fault to the connections of the Poller.
func (c *chaos) spare(fault func(*simupsd.Exchange)) func(*simupsd.Exchange) {
	return func(x *simupsd.Exchange) {
		c.mu.Lock()
		if x.Line == "NETVER" {
			c.spared[x.Conn] = true
		}
		spared := c.spared[x.Conn]
		c.mu.Unlock()
		if !spared {
			fault(x)
		}
	}
}

// episode is a set of faults that strike some of the exchanges.
type episode struct {
	kinds []kind
	often float64
}

func (e episode) String() string {
	var names []string
	for _, k := range e.kinds {
		names = append(names, k.name)
	}
	return fmt.Sprintf("%q, %v of all exchanges", names, e.often)
}

// TestChaos: whatever a server does, each report is right or says that contact is lost. When the
// server works again, the Poller has contact again with the next attempt.
func TestChaos(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("each,TLS=%v", secure), func(t *testing.T) {
			var episodes []episode
			for _, k := range kinds {
				if !secure || k.tls {
					episodes = append(episodes, episode{[]kind{k}, 1}, episode{[]kind{k}, 0.3})
				}
			}
			synctest.Test(t, func(t *testing.T) { runChaos(t, 1, secure, episodes) })
		})
	}
	for i, seed := range []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 5086566996836709003} {
		secure := i%4 == 3
		t.Run(fmt.Sprintf("seed=%d,TLS=%v", seed, secure), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1))
			var episodes []episode
			for range 15 {
				e := episode{often: []float64{1, 0.3, 0.03}[rng.IntN(3)]}
				for range 1 + rng.IntN(3) {
					e.kinds = append(e.kinds, kinds[rng.IntN(len(kinds))])
				}
				episodes = append(episodes, e)
			}
			synctest.Test(t, func(t *testing.T) { runChaos(t, seed, secure, episodes) })
		})
	}
}

func runChaos(t *testing.T, seed uint64, secure bool, episodes []episode) {
	c := &chaos{
		t: t, rng: rand.New(rand.NewPCG(seed, 0)),
		listener: &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})},
		spared:   make(map[int]bool), truth: make(map[Query][]state),
		last: make(map[string]Report), lastAt: make(map[string]time.Time), since: make(map[string]time.Time),
	}
	server := Server{Host: "localhost", Port: 3493, Plaintext: !secure}
	config := simupsd.Config{Listener: c.listener, Users: map[string]string{"monitor": password}}
	if secure {
		ca := (*identity)(nil).issue(t, "CA", "", 100)
		server.Roots = pemOf("CERTIFICATE", ca.chain[0])
		cert := ca.issue(t, "leaf", "localhost", 50).tls()
		c.cert = &cert
		config.Cert = c.cert
	}
	var err error
	if c.sim, err = simupsd.Start(config); err != nil {
		t.Fatal(err)
	}
	c.strike(nil, 0)
	units := chaosUnits(server)
	var all []Query
	for _, u := range units {
		for _, v := range []string{statusVar, "battery.charge", "ups.load"} { // also of the unit that is asked for less
			all = append(all, Query{u.Name, v})
			c.change(all[len(all)-1])
		}
	}
	for i := range chaosOthers {
		c.links.Go(func() { c.other(seed + uint64(i)) })
	}
	synctest.Wait()
	time.Sleep(time.Second)

	p := NewPoller(Options{Timeout: chaosTimeout, Dial: c.dial, Deliver: c.deliver})
	p.SetPeriod(chaosPeriod)
	p.Update(units)
	// live changes the values of the units for a while.
	live := func(d time.Duration) {
		for end := time.Now().Add(d); time.Now().Before(end); {
			c.change(all[c.rng.IntN(len(all))])
			if c.rng.IntN(20) == 0 {
				p.Poll()
			}
			time.Sleep(min(time.Until(end), time.Duration(c.rng.Int64N(int64(500*time.Millisecond)))))
		}
	}
	live(chaosPeriod)
	for _, e := range episodes {
		var faults []kind
		hangs, undo := false, func() {}
		for _, k := range e.kinds {
			switch {
			case k.tls && !secure:
				continue
			case k.fault != nil:
				faults = append(faults, k)
			default:
				before, this := undo, k.do(c)
				undo = func() { before(); this() }
			}
			hangs = hangs || k.hangs
		}
		c.strike(faults, e.often)
		live(time.Duration(c.rng.Int64N(int64(20 * time.Second))))
		undo()
		c.strike(nil, 0)

		// An idle connection that has ended is noticed when the next poll is due. The pause between
		// two attempts is at most as long. Then come the steps of the connect.
		bound := 2*chaosPeriod + 20*chaosLatency
		if hangs {
			bound += chaosTimeout
		}
		live(bound)
		back := time.Now()
		live(chaosPeriod)
		time.Sleep(chaosPeriod + 10*chaosLatency) // nothing changes any more, for one more poll
		c.mu.Lock()
		for _, u := range units {
			r, since := c.last[u.ID], c.since[u.ID]
			if r.Err != nil || since.After(back) {
				t.Errorf("%v: %s was lost until %v after the faults ended, want at most %v: %v", e, u.Name, since.Sub(back)+bound, bound, r.Err)
				continue
			}
			want := []Value{{statusVar, r.Status}}
			for _, v := range append(want, r.Values...) {
				if states := c.truth[Query{u.Name, v.Name}]; v.Name != ClientsVar && v.Value != states[len(states)-1].value {
					t.Errorf("%v: %s of %s was last reported as %q, want %q", e, v.Name, u.Name, v.Value, states[len(states)-1].value)
				}
			}
		}
		c.mu.Unlock()
		if t.Failed() {
			break
		}
	}
	closePoller(t, p)
	c.sim.Close()
	c.links.Wait()
}
