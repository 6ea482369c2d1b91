package mqtt

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

const (
	brokerUser     = "upsmon"
	brokerPassword = "SECRET-of-the-broker"
)

// A mosquitto is a real broker, over TLS, that requires a client certificate and a password.
type mosquitto struct {
	t    *testing.T
	dir  string
	port int
	cmd  *exec.Cmd
	out  *os.File
}

func newMosquitto(t *testing.T) *mosquitto {
	t.Helper()
	const program = "/usr/sbin/mosquitto"
	needs.Programs(t, program, "mosquitto_passwd")
	m := &mosquitto{t: t, dir: t.TempDir(), port: freeport.Pick(t)}
	validity := pki.Days(time.Now(), 30)
	ca, err := pki.NewCA("Broker CA", pki.ECDSA, validity)
	must(t, err)
	m.write("ca.pem", ca.CertPEM())
	for name, r := range map[string]pki.Request{
		"server": {Usage: pki.Server, Name: "broker", Hosts: []string{"localhost"}},
		"client": {Usage: pki.Client, Name: "upsmon"},
	} {
		r.Type, r.Validity = pki.ECDSA, validity
		id, err := ca.Issue(r)
		must(t, err)
		key, err := id.KeyPEM()
		must(t, err)
		m.write(name+".pem", id.CertPEM())
		m.write(name+".key", key)
	}
	m.write("password", []byte(brokerPassword+"\n"))
	passwords := filepath.Join(m.dir, "passwords")
	if out, err := exec.Command("mosquitto_passwd", "-b", "-c", passwords, brokerUser, brokerPassword).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	m.write("mosquitto.conf", fmt.Appendf(nil, `user root
listener %d localhost
cafile %[2]s/ca.pem
certfile %[2]s/server.pem
keyfile %[2]s/server.key
require_certificate true
allow_anonymous false
password_file %[2]s/passwords
persistence false
log_dest stderr
`, m.port, m.dir))
	m.start()
	t.Cleanup(func() { m.stop() })
	return m
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (m *mosquitto) write(name string, content []byte) {
	m.t.Helper()
	must(m.t, os.WriteFile(filepath.Join(m.dir, name), content, 0o600))
}

func (m *mosquitto) start() {
	m.t.Helper()
	out, err := os.OpenFile(filepath.Join(m.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(m.t, err)
	m.out = out
	m.cmd = exec.Command("/usr/sbin/mosquitto", "-c", filepath.Join(m.dir, "mosquitto.conf"))
	m.cmd.Stdout, m.cmd.Stderr = out, out
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(m.t, m.cmd.Start())
	eventually(m.t, "the broker listens", func() bool {
		c, err := net.DialTimeout("tcp", net.JoinHostPort("localhost", strconv.Itoa(m.port)), time.Second)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

func (m *mosquitto) stop() {
	if m.cmd != nil {
		_ = m.cmd.Process.Kill()
		_ = m.cmd.Wait()
		_ = m.out.Close()
		m.cmd = nil
	}
}

// conf returns an UPSmon.conf of one unit with this broker.
func (m *mosquitto) conf(words string) string {
	return fmt.Sprintf("MQTT localhost PORT %d CERTFILE \"ca.pem\" CLIENTCERT \"client.pem\" CLIENTKEY \"client.key\" USER %q PASSWORD FILE \"password\" %s\n%s",
		m.port, brokerUser, words, oneUnit)
}

// load compiles an UPSmon.conf in the broker's directory.
func (m *mosquitto) load(conf string) *config.Config {
	m.t.Helper()
	m.write("UPSmon.conf", []byte(conf))
	c := config.Load(filepath.Join(m.dir, "UPSmon.conf"))
	if c.Program == nil {
		m.t.Fatal(c.Diagnostics)
	}
	return c
}

// broker returns this broker as the configuration has it.
func (m *mosquitto) broker() *compile.Broker {
	return m.load(m.conf(`TOPIC "ups"`)).Program.MQTT
}

const oneUnit = `GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
`

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("timed out waiting for: %s", what)
		}
	}
}

// A listener receives everything that a broker publishes, as Home Assistant does.
type listener struct {
	t       *testing.T
	manager *autopaho.ConnectionManager

	mu     sync.Mutex
	last   map[string]string   // by topic
	all    map[string][]string // by topic
	retain map[string]bool     // whether the last message of a topic was a retained one
}

func (m *mosquitto) listen() *listener {
	m.t.Helper()
	b := m.broker()
	l := &listener{t: m.t, last: map[string]string{}, all: map[string][]string{}, retain: map[string]bool{}}
	pair, err := tls.X509KeyPair(b.ClientCert, []byte(b.ClientKey))
	must(m.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	m.t.Cleanup(cancel)
	l.manager, err = autopaho.NewConnection(ctx, autopaho.ClientConfig{
		ServerUrls:       []*url.URL{{Scheme: "tls", Host: address(b)}},
		TlsCfg:           &tls.Config{ServerName: "localhost", RootCAs: config.Roots(b.Roots), Certificates: []tls.Certificate{pair}},
		KeepAlive:        20,
		ReconnectBackoff: autopaho.NewConstantBackoff(50 * time.Millisecond),
		ConnectUsername:  b.User, ConnectPassword: []byte(b.Password),
		OnConnectionUp: func(c *autopaho.ConnectionManager, _ *paho.Connack) {
			go func() {
				_, _ = c.Subscribe(ctx, &paho.Subscribe{Subscriptions: []paho.SubscribeOptions{{Topic: "#", QoS: 1}}})
			}()
		},
		ClientConfig: paho.ClientConfig{OnPublishReceived: []func(paho.PublishReceived) (bool, error){
			func(r paho.PublishReceived) (bool, error) {
				l.mu.Lock()
				defer l.mu.Unlock()
				topic, payload := r.Packet.Topic, string(r.Packet.Payload)
				if payload == "" {
					delete(l.last, topic)
				} else {
					l.last[topic] = payload
				}
				l.all[topic] = append(l.all[topic], payload)
				l.retain[topic] = r.Packet.Retain
				return true, nil
			},
		}},
	})
	must(m.t, err)
	must(m.t, l.manager.AwaitConnection(ctx))
	return l
}

// of returns the last message of a topic.
func (l *listener) of(topic string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last[topic]
}

// topics returns the topics that have a message and whose name contains a text.
func (l *listener) topics(like string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for topic := range l.last {
		if strings.Contains(topic, like) {
			all = append(all, topic)
		}
	}
	return all
}

func (l *listener) waits(topic, content string) {
	l.t.Helper()
	eventually(l.t, fmt.Sprintf("%s has %q; it has %q", topic, content, l.of(topic)), func() bool { return strings.Contains(l.of(topic), content) })
}

func (l *listener) send(topic, payload string, retain bool) {
	l.t.Helper()
	_, err := l.manager.Publish(context.Background(), &paho.Publish{QoS: 1, Topic: topic, Payload: []byte(payload), Retain: retain})
	must(l.t, err)
}
