package mqtt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quick makes a publisher do at once what it otherwise does after a while.
var quick = timing{pause: 10 * time.Millisecond, retry: 50 * time.Millisecond, press: time.Hour, first: 20 * time.Millisecond, most: 100 * time.Millisecond, survey: 100 * time.Millisecond}

// A monitor stands in for the engine.
type monitor struct {
	t   *testing.T
	log syncBuffer

	mu      sync.Mutex
	state   status.Monitor
	down    time.Time
	verdict proof
	orders  []string
	refuse  error
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func eaton(values ...string) status.Unit {
	u := status.Unit{ID: "LOCAL:Eaton@localhost:3493", Name: "Eaton", Group: "LOCAL", States: []string{"OL"}}
	for i := 0; i < len(values); i += 2 {
		u.Values = append(u.Values, fsm.Value{Name: values[i], Value: values[i+1]})
	}
	return u
}

func newMonitor(t *testing.T, units ...status.Unit) *monitor {
	return &monitor{t: t, state: status.Monitor{Config: "/etc/nut/UPSmon.conf", Units: units}}
}

func (m *monitor) publisher(o Options) *Publisher {
	o.Host, o.Version = "nas.example.com", "1.2.3"
	o.Logger = slog.New(slog.NewTextHandler(&m.log, nil))
	if o.timing == (timing{}) {
		o.timing = quick
	}
	o.Status = func(context.Context) (status.Monitor, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		s := m.state
		s.Units = slices.Clone(s.Units)
		for i := range s.Units {
			s.Units[i].Values = slices.Clone(s.Units[i].Values) // a test changes its own copy
		}
		return s, nil
	}
	o.ShutsDown = func(context.Context) (time.Time, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.down, nil
	}
	o.Prove = func(context.Context, *config.Config) (string, *bool) {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.verdict.verdict, m.verdict.proved
	}
	order := func(words ...string) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.orders = append(m.orders, strings.Join(words, " "))
		return m.refuse
	}
	o.Acknowledge = func(_ context.Context, unit, by string) error { return order("acknowledge", unit, by) }
	o.Test = func(_ context.Context, _ *config.Config, by string) error { return order("test", by) }
	p := New(o)
	m.t.Cleanup(func() { m.close(p) })
	return p
}

func (m *monitor) close(p *Publisher) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	p.Close(ctx)
}

// set changes the state and notifies the publisher.
func (m *monitor) set(p *Publisher, change func(*status.Monitor), records ...fsm.Record) {
	m.mu.Lock()
	if change != nil {
		change(&m.state)
	}
	m.mu.Unlock()
	p.Hear(engine.Step{At: fsm.Instant{Wall: time.Now()}, Records: records})
}

func (m *monitor) ordered() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.orders)
}

const (
	base    = "ups/nas_example_com"
	devices = "homeassistant/device/upsmon_nas_example_com"
)

// TestRestarts: after a restart of the broker or of the monitor, everything is there again. A
// monitor that is gone is shown as gone.
func TestRestarts(t *testing.T) {
	broker := newMosquitto(t)
	conf := broker.load(broker.conf(`TOPIC "ups" DISCOVERY "homeassistant"`))
	l := broker.listen()
	m := newMonitor(t, eaton("ups.status", "OL", "battery.charge", "100", "ups.serial", "007"))
	p := m.publisher(Options{})
	p.Hear(engine.Began{Config: conf})

	l.waits(base+"/availability", "online")
	l.waits(base+"/Eaton/state", `"battery.charge":100`)
	l.waits(base+"/Eaton/state", `"ups.serial":"007"`)
	l.waits(devices+"_Eaton/config", "Eaton")
	l.waits(devices+"/config", "upsmon on nas.example.com")

	m.set(p, func(s *status.Monitor) {
		s.Units[0].States = []string{"OB"}
		s.Units[0].Timers = []status.Timer{{Name: "two-min", Ends: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)}}
	}, fsm.Record{Kind: fsm.TimerStarted, Unit: "LOCAL:Eaton@localhost:3493", Name: "Eaton", Timer: "two-min"})
	l.waits(base+"/Eaton/state", `"timers":[{"name":"two-min","ends":"2031-01-02T03:04:05Z"}],"timer_running":true`)
	l.waits(base+"/monitor", `"on_battery":1`)
	l.waits(base+"/Eaton/event", `"event_type":"timer_started","event":"two-min"`)

	broker.stop()
	m.set(p, func(s *status.Monitor) { s.Units[0].Values[1].Value = "80" }) // while the broker is down
	l.mu.Lock()
	clear(l.last)
	l.mu.Unlock()
	broker.start()
	l.waits(base+"/Eaton/state", `"battery.charge":80`)
	l.waits(base+"/availability", "online")
	l.waits(devices+"_Eaton/config", "Eaton")

	m.close(p)
	l.waits(base+"/availability", "offline")
	again := m.publisher(Options{})
	again.Hear(engine.Began{Config: conf})
	l.waits(base+"/availability", "online")

	later := broker.listen() // a later listener finds everything except the events
	later.waits(base+"/Eaton/state", `"battery.charge":80`)
	if later.of(base+"/Eaton/event") != "" {
		t.Error("an event is retained")
	}
	if log := m.log.String(); strings.Contains(log, brokerPassword) || !strings.Contains(log, "nothing is published by MQTT") || strings.Count(log, "level=WARN") > 4 {
		t.Errorf("want at most 4 warnings, without the password; got log:\n%s", log)
	}
}

// TestLastWill: a monitor whose connection is cut is shown as gone.
func TestLastWill(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	var mu sync.Mutex
	var conns []net.Conn
	dead := false
	m := newMonitor(t, eaton("ups.status", "OL"))
	p := m.publisher(Options{dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		if dead {
			return nil, errors.New("killed")
		}
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		conns = append(conns, c)
		return c, err
	}})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups"`))})
	l.waits(base+"/availability", "online")
	mu.Lock()
	dead = true
	for _, c := range conns {
		_ = c.Close()
	}
	mu.Unlock()
	l.waits(base+"/availability", "offline")
	broker.listen().waits(base+"/availability", "offline") // a later listener sees it, too
	if topics := l.topics("homeassistant"); len(topics) > 0 {
		t.Errorf("without DISCOVERY: got the topics %v, want none", topics)
	}
}

// TestReload: what is no longer in the file is removed, by this process or by the next one.
func TestReload(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	two := eaton("ups.status", "OL")
	two.ID, two.Name = "LOCAL:APC@localhost:3493", "APC"
	m := newMonitor(t, eaton("ups.status", "OL"), two)
	p := m.publisher(Options{})
	with := broker.load(broker.conf(`TOPIC "ups" DISCOVERY "homeassistant"`))
	p.Hear(engine.Began{Config: with})
	l.waits(base+"/APC/state", "APC")
	l.waits(devices+"_APC/config", "APC")
	l.waits(base+"/availability", "online")

	m.set(p, func(s *status.Monitor) { s.Units = s.Units[:1] })
	gone := func(topics ...string) {
		t.Helper()
		for _, topic := range topics {
			eventually(t, topic+" is removed", func() bool { return l.of(topic) == "" })
		}
	}
	gone(base+"/APC/state", devices+"_APC/config")

	// With another discovery prefix, the devices under the old one disappear.
	p.Hear(engine.Reloaded{Config: broker.load(broker.conf(`TOPIC "ups" DISCOVERY "ha2"`))})
	l.waits("ha2/device/upsmon_nas_example_com_Eaton/config", "Eaton")
	gone(devices+"_Eaton/config", devices+"/config")

	// While no monitor runs, a unit and the discovery are removed from the file.
	m.close(p)
	m.mu.Lock()
	m.state.Units[0] = two
	m.mu.Unlock()
	p = m.publisher(Options{})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups"`))})
	l.waits(base+"/APC/state", "APC")
	gone(base+"/Eaton/state", "ha2/device/upsmon_nas_example_com_Eaton/config")

	// First another topic, and then no MQTT.
	p.Hear(engine.Reloaded{Config: broker.load(broker.conf(`TOPIC "power"`))})
	l.waits("power/nas_example_com/availability", "online")
	gone(base+"/availability", base+"/APC/state", base+"/monitor")
	p.Hear(engine.Reloaded{Config: broker.load(oneUnit)})
	eventually(t, "everything is removed", func() bool { return len(l.topics("")) == 0 })
}

// TestStaleListIsNotTrusted: anyone who can write the list of published topics still cannot have
// other messages removed.
func TestStaleListIsNotTrusted(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	for _, topic := range []string{"homeassistant/light/kitchen/config", "homeassistant/device/upsmon_nas_example_community/config", "ups/other/state"} {
		l.send(topic, "x", true)
	}
	list := `{"topics":["` + base + `/\u0000","` + base + `/\u0007/state","` + base + `/\ufffe","` + base + `/+/state","homeassistant/light/kitchen/config","homeassistant/device/upsmon_nas_example_community/config","ups/other/state","` + base + `/old/state"]}`
	l.send(base+"/old/state", "x", true)
	l.send(base+"/monitor", list, true)
	m := newMonitor(t, eaton("ups.status", "OL"))
	p := m.publisher(Options{})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups"`))})
	eventually(t, "the old state is removed", func() bool { return l.of(base+"/old/state") == "" })
	m.set(p, func(s *status.Monitor) { s.Units[0].States = []string{"OB"} })
	eventually(t, "later changes are published", func() bool {
		return strings.Contains(l.of(base+"/APC/state")+l.of(base+"/Eaton/state"), `"on_battery":true`)
	})
	m.close(p)
	for _, topic := range []string{"homeassistant/light/kitchen/config", "homeassistant/device/upsmon_nas_example_community/config", "ups/other/state"} {
		if l.of(topic) != "x" {
			t.Errorf("%s was removed", topic)
		}
	}
}

// TestEndlessLists: if a broker sends one list of topics after the other, few of them are kept.
func TestEndlessLists(t *testing.T) {
	s := &session{topics: topics{base: base, device: "upsmon_nas"}, stale: map[string]bool{}, publisher: &Publisher{bell: make(chan struct{}, 1)}}
	for n := range 3 {
		var list struct {
			Topics []string `json:"topics"`
		}
		for i := range maxStale {
			list.Topics = append(list.Topics, fmt.Sprintf("%s/%d/%d", base, n, i))
		}
		s.learn(encode(list))
	}
	if n := len(s.stale); n != maxStale {
		t.Errorf("got %d stale topics, want maxStale", n)
	}
}

// TestButtons: a button does what it says, once, and nothing else can be requested.
func TestButtons(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	l.send(base+"/Eaton/acknowledge", press, true) // retained: it was pressed long ago
	l.send(base+"/test", press, true)
	m := newMonitor(t, eaton("ups.status", "OB"))
	p := m.publisher(Options{})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups" DISCOVERY "homeassistant" BUTTONS`))})
	l.waits(base+"/availability", "online")
	l.waits(devices+"_Eaton/config", `"command_topic":"`+base+`/Eaton/acknowledge"`)
	for _, topic := range []string{"/Eaton/fsd", "/Eaton/state", "/monitor", "/APC/acknowledge", "/Eaton/acknowledge/x", "/shutdown"} {
		l.send(base+topic, press, false)
	}
	l.send(base+"/Eaton/acknowledge", "press", false)
	l.send(base+"/Eaton/acknowledge", press, false)
	l.send(base+"/Eaton/acknowledge", press, false)
	l.send(base+"/test", press, false)
	want := []string{"acknowledge LOCAL:Eaton@localhost:3493 " + pressedBy, "test " + pressedBy}
	eventually(t, "both buttons were pressed", func() bool { return len(m.ordered()) >= 2 })
	m.close(p)
	if got := m.ordered(); !slices.Equal(got, want) {
		t.Errorf("got the orders %q, want %q", got, want)
	}

	// Without BUTTONS nobody listens for presses.
	l.waits(base+"/availability", "offline")
	p = m.publisher(Options{})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups" DISCOVERY "homeassistant"`))})
	l.waits(base+"/availability", "online")
	l.send(base+"/Eaton/acknowledge", press, false)
	l.send(base+"/test", press, false)
	m.close(p)
	if got := m.ordered(); len(got) != 2 {
		t.Errorf("got the orders %q, want no more than before", got)
	}
	if strings.Contains(l.of(devices+"_Eaton/config"), "button") {
		t.Error("a button is published without BUTTONS")
	}
}

// TestPolicyAndShutdown: the monitor publishes what it predicts and what is proved about the
// policy.
func TestPolicyAndShutdown(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	yes := true
	m := newMonitor(t, eaton("ups.status", "OL"))
	m.verdict = proof{"proved", &yes}
	p := m.publisher(Options{})
	p.Hear(engine.Began{Config: broker.load(broker.conf(`TOPIC "ups"`))})
	l.waits(base+"/monitor", `"shuts_down_at":null,"policy":"proved","policy_proved":true`)
	m.mu.Lock()
	m.down = time.Date(2031, 1, 2, 3, 4, 5, 6, time.UTC)
	m.mu.Unlock()
	m.set(p, func(s *status.Monitor) { s.Units[0].States = []string{"OB"} })
	l.waits(base+"/monitor", `"shuts_down_at":"2031-01-02T03:04:05Z"`)
	m.set(p, func(s *status.Monitor) { s.Units[0].States = []string{"OL"} })
	l.waits(base+"/monitor", `"shuts_down_at":null`)
}

// TestNoSecretsInEvents: neither the text nor the command of an action is published.
func TestNoSecretsInEvents(t *testing.T) {
	for _, r := range []fsm.Record{
		{Kind: fsm.EffectRaised, Effect: &fsm.Effect{Verb: fsm.ShutdownCmd, Text: "SECRET", Argv: []string{"SECRET"}}},
		{Kind: fsm.EffectRaised, Effect: &fsm.Effect{Verb: fsm.Webhook, URL: "https://SECRET", Text: "SECRET"}},
		{Kind: fsm.RuleRun, Rule: "SECRET"},
	} {
		if e := eventOf(&r, time.Now()); e != nil && strings.Contains(string(encode(e)), "SECRET") {
			t.Errorf("a secret is in %s", encode(e))
		}
	}
}

// TestTrouble: a broker that is gone, refuses, hangs or sends nonsense is reported once for each
// reason, in helpful words, and delays nobody.
func TestTrouble(t *testing.T) {
	silent := talker(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	answering := func(answer []byte) string {
		return talker(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1000))
			_, _ = c.Write(answer)
			_, _ = io.Copy(io.Discard, c)
		})
	}
	nonsense := answering(bytes.Repeat([]byte("HTTP/1.1 400 Bad Request\r\n"), 100))
	old := answering([]byte{0x20, 2, 0, 1}) // CONNACK of version 3: unacceptable version
	refuses := answering([]byte{0x20, 3, 0, 0x86, 0})
	for _, tt := range []struct{ name, addr, want string }{
		{"gone", "127.0.0.1:1", "connection refused (is it up, and are MQTT's host and PORT right?)"},
		{"refuses", refuses, "it refuses USER and PASSWORD (are they right?)"},
		{"nonsense", nonsense, "it sends what is not MQTT version 5"},
		{"of version 3", old, "it sends what is not MQTT version 5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMonitor(t, eaton("ups.status", "OL"))
			tries := make(chan struct{}, 1000)
			p := m.publisher(Options{dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				tries <- struct{}{}
				return (&net.Dialer{}).DialContext(ctx, network, tt.addr)
			}})
			p.Hear(engine.Began{Config: plainConfig(t)})
			for range 5 {
				select {
				case <-tries:
				case <-time.After(time.Minute):
					t.Fatal("the broker was not tried again")
				}
			}
			m.close(p)
			if log := m.log.String(); strings.Count(log, "level=WARN") != 1 || !strings.Contains(log, tt.want) || strings.Contains(log, brokerPassword) {
				t.Errorf("got the log %s", log)
			}
		})
	}
	t.Run("hangs", func(t *testing.T) {
		m := newMonitor(t, eaton("ups.status", "OL"))
		p := m.publisher(Options{dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, silent)
		}})
		p.Hear(engine.Began{Config: plainConfig(t)})
		begin := time.Now()
		for range 10000 {
			m.set(p, nil, fsm.Record{Kind: fsm.TimerStarted, Timer: "t"})
		}
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("10,000 events took %v, want at most a minute", took)
		}
		if len(p.events) > maxEvents {
			t.Errorf("got %d waiting events, want at most maxEvents", len(p.events))
		}
	})
}

// plainConfig is a configuration with a broker without TLS.
func plainConfig(t *testing.T) *config.Config {
	t.Helper()
	m := &mosquitto{t: t, dir: t.TempDir()}
	return m.load(fmt.Sprintf("MQTT localhost PLAINTEXT USER \"u\" PASSWORD %q TOPIC \"ups\"\n%s", brokerPassword, oneUnit))
}

// talker is a server that calls talk with each connection.
func talker(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	var conns sync.WaitGroup
	done := make(chan struct{})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				go func() { <-done; _ = c.Close() }()
				talk(c)
				_ = c.Close()
			})
		}
	}()
	t.Cleanup(func() { _ = l.Close(); close(done); conns.Wait() })
	return l.Addr().String()
}

// TestCheck: a broker is verified, the login works, and a test message arrives.
func TestCheck(t *testing.T) {
	broker := newMosquitto(t)
	l := broker.listen()
	ctx := t.Context()
	good := broker.broker()
	must(t, Check(ctx, good, "nas", ""))
	must(t, Check(ctx, good, "nas", "a test"))
	l.waits("ups/nas/test-message", "a test")
	for name, change := range map[string]func(){
		"it refuses USER and PASSWORD|it does not admit this host": func() { good.Password = "wrong" },
		"its certificate is not valid":                             func() { good.Roots = nil },
		"refuses TLS|CLIENTCERT":                                   func() { good.ClientCert = nil },
		"connection refused":                                       func() { good.Port = 1 },
	} {
		saved := *good
		change()
		err := Check(ctx, good, "nas", "")
		if err == nil || !slices.ContainsFunc(strings.Split(name, "|"), func(want string) bool { return strings.Contains(err.Error(), want) }) ||
			strings.Contains(err.Error(), brokerPassword) {
			t.Errorf("%s: got %v, want an error with one of these words, without the password", name, err)
		}
		*good = saved
	}
}

// TestPacketsOfABroker: only complete and sensible packets of a broker are passed on.
func TestPacketsOfABroker(t *testing.T) {
	for _, tt := range []struct {
		name string
		sent []byte
		good bool
	}{
		{"CONNACK", []byte{0x20, 3, 0, 0, 0}, true},
		{"PINGRESP", []byte{0xd0, 0}, true},
		{"PUBLISH", []byte{0x30, 6, 0, 1, 'a', 0, 'h', 'i'}, true},
		{"PUBLISH with QoS 2", []byte{0x34, 8, 0, 1, 'a', 0, 1, 0, 'h', 'i'}, false},
		{"CONNECT", []byte{0x10, 0}, false},
		{"length without end", []byte{0x30, 0xff, 0xff, 0xff, 0xff, 0xff}, false},
		{"too large", []byte{0x30, 0xff, 0xff, 0xff, 0x7f}, false},
		{"cut", []byte{0x20, 3, 0}, false},
		{"CONNACK without content", []byte{0x20, 0}, false},
		{"PUBLISH without content", []byte{0x30, 0}, false},
	} {
		_, err := readPacket(bytes.NewReader(tt.sent))
		if (err == nil) != tt.good {
			t.Errorf("%s: got %v, want success: %v", tt.name, err, tt.good)
		}
	}
}

func FuzzPacketsOfABroker(f *testing.F) {
	f.Add([]byte{0x20, 3, 0, 0, 0})
	f.Add([]byte{0x30, 6, 0, 1, 'a', 0, 'h', 'i'})
	f.Add([]byte{0x90, 4, 0, 1, 0, 0})
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = readPacket(bytes.NewReader(b)) })
}

// TestNames: units have names that are valid in topics, and no two have the same one.
func TestNames(t *testing.T) {
	units := []status.Unit{{ID: "a", Name: "my ups"}, {ID: "b", Name: "my.ups"}, {ID: "c", Name: "Eaton"}, {ID: "d", Name: "+/#"}, {ID: "e", Name: strings.Repeat("x", 300)}}
	names := unitNames(units)
	seen := map[string]bool{}
	for id, name := range names {
		if seen[name] || name != clean(name) || len(name) > maxName+9 {
			t.Errorf("%s: got name %q, want a unique, clean and short one", id, name)
		}
		seen[name] = true
	}
	if names["c"] != "Eaton" || !strings.HasPrefix(names["a"], "my_ups_") {
		t.Errorf("got %v, want Eaton for c, and a name that begins with my_ups_ for a", names)
	}
	other := unitNames(slices.Concat(units[1:], []status.Unit{{ID: "a", Name: "my ups"}}))
	for id := range names {
		if other[id] != names[id] {
			t.Errorf("%s: the name depends on the order of the units: %s or %s", id, names[id], other[id])
		}
	}
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}
