package mqtt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"syscall"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/packets"
	"github.com/eclipse/paho.golang/paho"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
)

// connectTime bounds how long connecting may take, and each answer of the broker.
const connectTime = 10 * time.Second

// keepAlive is the longest time between two messages of this host to the broker. If the broker
// receives nothing for one and a half times as long, it publishes that the monitor is gone.
const keepAlive = 30 // seconds

// A dialer opens connections.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

func address(b *compile.Broker) string { return net.JoinHostPort(b.Host, strconv.Itoa(b.Port)) }

// dial connects to a broker, and verifies it unless the file says PLAINTEXT.
func dial(ctx context.Context, b *compile.Broker, to dialer) (net.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, connectTime, actions.ErrTimeout)
	defer cancel()
	conn, err := to(ctx, "tcp", address(b))
	if err != nil {
		return nil, explain(ctx, b, err)
	}
	if b.Plaintext {
		return &wire{Conn: conn}, nil
	}
	c := &tls.Config{ServerName: b.Host, RootCAs: config.Roots(b.Roots), MinVersion: tls.VersionTLS12}
	if len(b.ClientCert) > 0 {
		pair, err := tls.X509KeyPair(b.ClientCert, []byte(b.ClientKey))
		if err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("CLIENTCERT and CLIENTKEY: %w", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	secure := tls.Client(conn, c)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, explain(ctx, b, err)
	}
	return &wire{Conn: secure}, nil
}

// explained is an error that needs no further explanation.
type explained struct{ error }

func (e explained) Unwrap() error { return e.error }

// explain says in one line what is wrong with a broker, and what may help. It never contains the
// password, because nothing repeats it after it was sent.
func explain(ctx context.Context, b *compile.Broker, err error) error {
	if e := (explained{}); errors.As(err, &e) {
		return e
	}
	var refused *autopaho.ConnackError
	if errors.As(err, &refused) {
		return explained{refusal(b, refused.ReasonCode)}
	}
	remedy := "is it up, and are MQTT's host and PORT right?"
	var op *net.OpError
	switch better, what := actions.Fault(ctx, err, connectTime); {
	case errors.As(err, &op) && op.Op == "remote error": // an alert of TLS
		remedy, err = "does it want a CLIENTCERT, or another one?", fmt.Errorf("it refuses TLS: %w", op.Err)
	case len(b.ClientCert) == 0 && !b.Plaintext && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, io.EOF)):
		remedy, err = "is it up, and does it want a CLIENTCERT?", errors.New("it has closed the connection")
	case errors.As(err, new(x509.UnknownAuthorityError)):
		remedy, err = "name its CA with CERTFILE", what
	case what != nil:
		err = what
		if better != "" {
			remedy = better
		}
	}
	return explained{fmt.Errorf("MQTT broker %s: %w (%s)", address(b), err, remedy)}
}

// refusal says why a broker refuses to connect (MQTT version 5, section 3.2.2.2).
func refusal(b *compile.Broker, code byte) error {
	what, remedy := fmt.Sprintf("it refuses the connection with code 0x%02x", code), "look into its log"
	switch code {
	case packets.ConnackBadUsernameOrPassword:
		what, remedy = "it refuses USER and PASSWORD", "are they right?"
	case packets.ConnackNotAuthorized:
		what, remedy = "it does not admit this host", "are USER and PASSWORD right, and does it want a CLIENTCERT?"
	case packets.ConnackUnsupportedProtocolVersion, 1: // 1: the same in version 3
		what, remedy = "it does not speak MQTT version 5", "use a newer one, such as mosquitto 2"
	case packets.ConnackServerUnavailable, packets.ConnackServerBusy:
		what, remedy = "it is busy", "it is tried again"
	case packets.ConnackBanned:
		what, remedy = "it has banned this host", "ask who runs it"
	}
	return fmt.Errorf("MQTT broker %s: %s (%s)", address(b), what, remedy)
}

// connectPacket completes the packet that logs in. The session ends with the connection, and the
// broker must not send packets that are too large.
func connectPacket(c *paho.Connect) *paho.Connect {
	c.CleanStart = true
	size, most := uint32(maxPacket), uint16(16)
	c.Properties = &paho.ConnectProperties{MaximumPacketSize: &size, ReceiveMaximum: &most}
	return c
}

// Check connects to a broker, verifies it, logs in and disconnects. With a message, it also
// publishes that to a topic that is only for people who want to see it. The error is one line
// without the password.
func Check(ctx context.Context, b *compile.Broker, host, message string) error {
	return check(ctx, b, host, message, (&net.Dialer{}).DialContext)
}

func check(ctx context.Context, b *compile.Broker, host, message string, to dialer) error {
	ctx, cancel := context.WithTimeoutCause(ctx, 2*connectTime, actions.ErrTimeout)
	defer cancel()
	conn, err := dial(ctx, b, to)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	client := paho.NewClient(paho.ClientConfig{Conn: conn, PacketTimeout: connectTime})
	packet := connectPacket(&paho.Connect{ClientID: "upsmon-check-" + digest(host+time.Now().String()), KeepAlive: keepAlive})
	if b.User != "" {
		packet.Username, packet.UsernameFlag, packet.Password, packet.PasswordFlag = b.User, true, []byte(b.Password), true
	}
	answer, err := client.Connect(ctx, packet)
	if err != nil {
		if answer != nil {
			return refusal(b, answer.ReasonCode)
		}
		return explain(ctx, b, err)
	}
	defer func() { _ = client.Disconnect(&paho.Disconnect{}) }()
	if message == "" {
		return nil
	}
	got, err := client.Publish(ctx, &paho.Publish{QoS: 1, Topic: newTopics(b, host).base + "/test-message", Payload: []byte(message)})
	switch {
	case got != nil && got.ReasonCode >= 0x80:
		return unpublished(b, got.ReasonCode)
	case err != nil:
		return explain(ctx, b, err)
	}
	return nil
}

// unpublished says why a broker does not take a message (MQTT version 5, section 3.4.2.1).
func unpublished(b *compile.Broker, code byte) error {
	if code == packets.PubackNotAuthorized {
		return explained{fmt.Errorf("MQTT broker %s: USER may not publish there (allow it to write to %s/# and to DISCOVERY/device/#)", address(b), b.Topic)}
	}
	return explained{fmt.Errorf("MQTT broker %s: it refuses a message with code 0x%02x (look into its log)", address(b), code)}
}
