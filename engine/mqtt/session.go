package mqtt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// A session is the connection to one broker, with everything that the monitor retains there.
type session struct {
	topics
	publisher *Publisher
	broker    *compile.Broker
	manager   *autopaho.ConnectionManager
	stop      context.CancelFunc
	repeats   nutlog.Repeats // of errors

	mu       sync.Mutex
	up       int  // counts connects and disconnects; even: there is no connection
	told     bool // the log says that there is a connection
	quiet    bool // the last error was not logged
	stale    map[string]bool
	since    time.Time // when the connection came up
	failures int       // connections in a row that were lost at once
	names    map[string]string

	// Only for the goroutine that publishes.
	at   int                        // the connection to which sent refers
	sent map[string][]byte          // by topic
	has  map[string]map[string]bool // variables, by unit
}

// open starts to connect to a broker.
func (p *Publisher) open(b *compile.Broker) *session {
	s := &session{
		topics: newTopics(b, p.o.Host), publisher: p, broker: b,
		stale: map[string]bool{}, sent: map[string][]byte{}, has: map[string]map[string]bool{}, names: map[string]string{},
	}
	ctx, stop := context.WithCancel(context.Background()) // the publisher still says goodbye when it is closed
	s.stop = stop
	c := autopaho.ClientConfig{
		ServerUrls:     []*url.URL{{Scheme: "mqtt", Host: address(b)}},
		KeepAlive:      keepAlive,
		ConnectTimeout: connectTime,
		AttemptConnection: func(ctx context.Context, _ autopaho.ClientConfig, _ *url.URL) (net.Conn, error) {
			return dial(ctx, b, p.o.dial)
		},
		ReconnectBackoff:     s.backoff,
		ConnectPacketBuilder: func(c *paho.Connect, _ *url.URL) (*paho.Connect, error) { return connectPacket(c), nil },
		WillMessage:          &paho.WillMessage{Topic: s.availability(), Payload: []byte("offline"), QoS: 1, Retain: true},
		OnConnectionUp:       func(*autopaho.ConnectionManager, *paho.Connack) { s.rise() },
		OnConnectionDown:     func() bool { s.fall(); return true },
		OnConnectError:       func(err error) { s.trouble(explain(ctx, b, unwrapped(err))) },
		ClientConfig: paho.ClientConfig{
			ClientID: clientID(b, p.o.Host), PacketTimeout: connectTime,
			OnClientError: func(err error) { s.trouble(explain(ctx, b, err)) },
			OnServerDisconnect: func(d *paho.Disconnect) {
				s.trouble(explained{disconnected(b, d.ReasonCode)})
			},
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){
				func(r paho.PublishReceived) (bool, error) { s.receive(r.Packet); return true, nil },
			},
		},
	}
	if b.User != "" {
		c.ConnectUsername, c.ConnectPassword = b.User, []byte(b.Password)
	}
	manager, err := autopaho.NewConnection(ctx, c)
	if err != nil { // only if there is no address
		panic(err)
	}
	s.manager = manager
	return s
}

// unwrapped strips the library's own words from an error: they repeat the address.
func unwrapped(err error) error {
	if e := (explained{}); errors.As(err, &e) {
		return e
	}
	if errors.As(err, new(*autopaho.ConnackError)) {
		return err
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// disconnected says why a broker has closed a connection (MQTT version 5, section 3.14.2.1).
func disconnected(b *compile.Broker, code byte) error {
	what, remedy := fmt.Sprintf("it has ended the connection with code 0x%02x", code), "look into its log"
	switch code {
	case 0x8b:
		what, remedy = "it is shutting down", "it is tried again"
	case 0x8e:
		what, remedy = "another client has taken this monitor's place", "does a second monitor of this host use the same TOPIC?"
	case 0x87:
		what, remedy = "it does not admit this host", "what may USER do there?"
	}
	return fmt.Errorf("MQTT broker %s: %s (%s)", address(b), what, remedy)
}

// backoff returns the pause before an attempt to connect: none at first, and then longer each time.
// A connection that is lost at once counts as a failure.
func (s *session) backoff(attempt int) time.Duration {
	s.mu.Lock()
	n := attempt + s.failures
	s.mu.Unlock()
	if n == 0 {
		return 0
	}
	t := s.publisher.o.timing
	wait := min(t.most, t.first<<min(n-1, 10))
	return wait/2 + rand.N(wait/2+1)
}

// settled is how long a connection must last so that its loss does not count as a failure.
const settled = 30 * time.Second

func (s *session) rise() {
	s.mu.Lock()
	s.up++
	s.since = time.Now()
	s.mu.Unlock()
	s.publisher.ring()
}

func (s *session) fall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.up++
	s.failures++
	if time.Since(s.since) >= settled {
		s.failures = 1
	}
}

// trouble logs an error, once and then hourly.
func (s *session) trouble(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.publisher.ctx.Err() != nil {
		return
	}
	s.quiet = !s.repeats.News(err.Error())
	if !s.quiet {
		s.told = false
		s.publisher.o.Logger.Warn("nothing is published by MQTT", "error", err)
	}
}

// well logs that everything is published, unless the log already says so.
func (s *session) well() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.told && !s.quiet {
		s.publisher.o.Logger.Info("published by MQTT", "broker", address(s.broker), "topic", s.base)
	}
	s.told = true
}

// connection returns the number of the present connection; 0: there is none.
func (s *session) connection() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.up%2 == 0 {
		return 0
	}
	return s.up
}

// refresh publishes what has changed. It reports whether there is nothing left to do for now.
func (s *session) refresh() bool {
	now := s.connection()
	if now == 0 {
		return true // a new connection rings
	}
	if now != s.at {
		clear(s.sent)
		s.at = now
		if err := s.subscribe(); err != nil {
			s.at = 0
			s.trouble(explain(s.publisher.ctx, s.broker, err))
			return false
		}
	}
	p := s.publisher
	ctx, cancel := context.WithTimeout(p.ctx, statusTime)
	defer cancel()
	m, err := p.o.Status(ctx)
	if err != nil {
		return false // the monitor is busy, or is stopping
	}
	var shutsDown time.Time
	if p.o.ShutsDown != nil && uneasy(&m) {
		if shutsDown, err = p.o.ShutsDown(ctx); err != nil {
			return false
		}
	}
	p.mu.Lock()
	known := p.proof
	p.mu.Unlock()
	t := s.table(&m, shutsDown, known)
	s.mu.Lock()
	s.names = t.names
	s.mu.Unlock()
	for _, topic := range t.order {
		if s.same(topic, t.content[topic]) {
			continue
		}
		if err := s.retain(p.ctx, topic, t.content[topic]); err != nil {
			s.trouble(err)
			return false
		}
	}
	if err := s.removeOthers(t); err != nil {
		s.trouble(err)
		return false
	}
	if err := s.sendEvents(t); err != nil {
		s.trouble(err)
		return false
	}
	s.well()
	return true
}

// uneasy reports whether anything may happen in the present state. On mains, in contact and without
// a timer, a prediction would be empty.
func uneasy(m *status.Monitor) bool {
	return slices.ContainsFunc(m.Units, func(u status.Unit) bool {
		return len(u.Timers) > 0 || slices.ContainsFunc(u.States, func(state string) bool {
			return slices.Contains([]string{"OB", "LB", "FSD", "NOCOMM"}, state)
		})
	})
}

// subscribe subscribes to what an earlier process has published, and to the buttons.
func (s *session) subscribe() error {
	options := func(topic string) paho.SubscribeOptions {
		return paho.SubscribeOptions{Topic: topic, QoS: 1, NoLocal: true}
	}
	all := []paho.SubscribeOptions{options(s.monitor())}
	if s.broker.Buttons {
		all = append(all, options(s.unit("+", acknowledge)), options(s.topics.test()))
	}
	ctx, cancel := context.WithTimeoutCause(s.publisher.ctx, connectTime, actions.ErrTimeout)
	defer cancel()
	answer, err := s.manager.Subscribe(ctx, &paho.Subscribe{Subscriptions: all})
	if answer != nil && slices.ContainsFunc(answer.Reasons, func(code byte) bool { return code >= 0x80 }) {
		return explained{fmt.Errorf("MQTT broker %s: USER may not subscribe to %s/# (allow it to read that)", address(s.broker), s.base)}
	}
	return err
}

// retain makes the broker retain a content. An empty one removes what it retains.
func (s *session) retain(ctx context.Context, topic string, content []byte) error {
	if err := s.publish(ctx, topic, content, true); err != nil {
		return err
	}
	if len(content) == 0 {
		delete(s.sent, topic)
	} else {
		s.sent[topic] = content
	}
	return nil
}

func (s *session) publish(ctx context.Context, topic string, content []byte, retain bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, connectTime, actions.ErrTimeout)
	defer cancel()
	answer, err := s.manager.Publish(ctx, &paho.Publish{QoS: 1, Retain: retain, Topic: topic, Payload: content})
	switch {
	case answer != nil && answer.ReasonCode >= 0x80:
		return unpublished(s.broker, answer.ReasonCode)
	case err != nil:
		return explain(ctx, s.broker, err)
	}
	return nil
}

// removeOthers removes retained topics that are no longer in the table.
func (s *session) removeOthers(t *table) error {
	s.mu.Lock()
	gone := make([]string, 0, len(s.stale))
	for topic := range s.stale {
		gone = append(gone, topic)
	}
	s.mu.Unlock()
	for topic := range s.sent {
		gone = append(gone, topic)
	}
	slices.Sort(gone)
	for _, topic := range slices.Compact(gone) {
		if t.content[topic] == nil && !t.keep[topic] {
			if err := s.retain(s.publisher.ctx, topic, nil); err != nil {
				return err
			}
		}
		s.mu.Lock()
		delete(s.stale, topic)
		s.mu.Unlock()
	}
	return nil
}

// sendEvents publishes waiting events, unless they are too old to be news.
func (s *session) sendEvents(t *table) error {
	p := s.publisher
	for {
		p.mu.Lock()
		if len(p.events) == 0 {
			p.mu.Unlock()
			return nil
		}
		e := p.events[0]
		p.events = p.events[1:]
		p.mu.Unlock()
		name, there := t.names[e.id]
		if !there || time.Since(e.at) > freshness {
			continue
		}
		if err := s.publish(p.ctx, s.unit(name, "event"), encode(e), false); err != nil {
			return err
		}
	}
}

// receive processes a message of the broker. It must not block.
func (s *session) receive(m *paho.Publish) {
	switch rest, ours := strings.CutPrefix(m.Topic, s.base+"/"); {
	case !ours:
	case m.Topic == s.monitor():
		if m.Retain {
			s.learn(m.Payload)
		}
	case !s.broker.Buttons || m.Retain || string(m.Payload) != press:
	case rest == test:
		s.publisher.press(pressed{what: test})
	default:
		name, what, _ := strings.Cut(rest, "/")
		if what != acknowledge {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for id, n := range s.names {
			if n == name {
				s.publisher.press(pressed{what: acknowledge, unit: id})
			}
		}
	}
}

// maxStale bounds the topics of earlier processes that wait to be removed. It is more than a list
// of maxPacket bytes can name. A broker may send one list after the other.
const maxStale = 8192

// learn notes the topics that an earlier process, or an earlier configuration, has published.
func (s *session) learn(payload []byte) {
	var m struct {
		Topics []string `json:"topics"`
	}
	if json.Unmarshal(payload, &m) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, topic := range m.Topics {
		if len(s.stale) < maxStale && s.owns(topic) {
			s.stale[topic] = true
		}
	}
	s.publisher.ring()
}

// leave publishes that the monitor is gone, and disconnects.
func (s *session) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if s.connection() != 0 {
		_ = s.retain(ctx, s.availability(), []byte("offline"))
	}
	s.end(ctx)
}

// replaced ends a session because the configuration in force names another broker, or none. It
// removes what this monitor has published, unless the new broker is the same.
func (s *session) replaced(by *compile.Broker) {
	ctx, cancel := context.WithTimeout(s.publisher.ctx, tidyTime)
	defer cancel()
	stays := by != nil && by.Host == s.broker.Host && by.Port == s.broker.Port && by.Topic == s.broker.Topic
	if s.connection() != 0 && !stays {
		for topic := range s.sent {
			if s.retain(ctx, topic, nil) != nil {
				break
			}
		}
	}
	s.end(ctx)
}

func (s *session) end(ctx context.Context) {
	_ = s.manager.Disconnect(ctx) // if it does not end in time, it is cut off
	s.stop()
}
