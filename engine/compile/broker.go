package compile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tls-upsmon/upsmon/grammar"
)

// The ports on which brokers listen (IANA): with TLS, and without.
const (
	mqttsPort = 8883
	mqttPort  = 1883
)

// maxTopic is the length in bytes of the longest TOPIC or DISCOVERY. MQTT allows 65,535 for a whole
// topic (version 5, section 4.7.3), but some brokers allow less.
const maxTopic = 128

// checkBroker checks what an MQTT says, apart from its files.
func (s *resolver) checkBroker(n *grammar.MQTT) {
	if strings.Contains(n.Host.Value, "://") {
		s.errorf(grammar.CodeHost, n.Host, "write the host alone, PORT and a number behind it, and USER and PASSWORD for a login; TLS is used unless there is PLAINTEXT",
			"MQTT takes a host, not a URL")
	} else {
		s.checkHost(n.Host)
	}
	s.checkTopic("TOPIC", n.Topic)
	if n.Discovery != nil {
		s.checkTopic("DISCOVERY", n.Discovery)
	}
	switch remote := n.Plaintext && !loopback(n.Host.Value); {
	case remote && n.Buttons:
		s.errorf(grammar.CodeBrokerPlaintext, n, "use TLS, or remove BUTTONS", "without TLS anyone on the network could press the BUTTONS")
	case remote:
		what := "the states of all units go"
		if n.Password != nil {
			what = "the states of all units and the password go"
		}
		s.warnf(grammar.CodeBrokerPlaintext, n.Host, "use TLS if the broker supports it",
			"with PLAINTEXT, %s to %s unencrypted, where they can be read and changed", what, n.Host.Value)
	case n.Buttons && n.Discovery == nil:
		s.warnf(grammar.CodeTopic, n, `add DISCOVERY "homeassistant"`, "without DISCOVERY, Home Assistant learns nothing of the BUTTONS; other programs may still press them")
	}
}

// checkTopic checks a prefix of topics.
func (s *resolver) checkTopic(word string, t *grammar.Text) {
	what := ""
	switch topic := t.Value; {
	case topic == "":
		what = "it is empty"
	case len(topic) > maxTopic:
		what = "it is too long"
	case strings.ContainsAny(topic, "+#"):
		what = "it contains + or #, which are wildcards"
	case strings.HasPrefix(topic, "$"):
		what = "topics that begin with $ belong to the broker"
	case strings.HasPrefix(topic, "/"), strings.HasSuffix(topic, "/"), strings.Contains(topic, "//"):
		what = "a part between two slashes is empty"
	case strings.ContainsFunc(topic, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }):
		what = "it contains a blank or a control character"
	default:
		return
	}
	standard := "upsmon"
	if word == "DISCOVERY" {
		standard = "homeassistant"
	}
	s.errorf(grammar.CodeTopic, t, "write one such as "+grammar.Quoted(standard), "this is not a valid %s: %s", word, what)
}

func (b *builder) broker(n *grammar.MQTT) *Broker {
	m := &Broker{Host: n.Host.Value, Port: mqttsPort, Plaintext: n.Plaintext, Topic: n.Topic.Value, Buttons: n.Buttons}
	if n.Plaintext {
		m.Port = mqttPort
	}
	if n.Port != nil {
		m.Port = b.port(n.Port, "brokers listen on 8883, or without TLS on 1883")
	}
	if m.Port == mqttPort && !n.Plaintext {
		b.warnf(grammar.CodeBrokerPlaintext, n.Port, "remove PORT, or write PLAINTEXT as well if the broker has no TLS",
			"brokers listen on port 1883 without TLS, so the connection will probably fail")
	}
	if n.CertFile != nil {
		m.CertFile, m.Roots = b.certFile(n.CertFile, m.Host)
	}
	if n.ClientCert != nil {
		cert, key := b.clientCert(n.ClientCert, n.ClientKey)
		m.ClientCert, m.ClientKey = cert, Secret(key)
	}
	if n.User != nil {
		m.User, m.Password = n.User.Value, b.password(n.Password)
	}
	if n.Discovery != nil {
		m.Discovery = n.Discovery.Value
	}
	return m
}

// PublishedVariables are the measurements that are published for a unit, in addition to ups.status.
// People watch them, so each poll asks for them. Everything else that is published rarely changes,
// and needs no poll.
var PublishedVariables = strings.Fields(`
	ambient.humidity ambient.humidity.status ambient.temperature ambient.temperature.status
	battery.charge battery.charger.status battery.current battery.runtime battery.temperature battery.voltage
	input.frequency input.load input.voltage outlet.voltage output.current output.frequency output.voltage
	ups.alarm ups.efficiency ups.load ups.power ups.realpower ups.temperature ups.test.result
`)

// polled adds the published variables to those that the rules of a unit need.
func (b *builder) polled(needed []string) []string {
	if b.MQTT == nil {
		return needed
	}
	all := append(slices.Clone(needed), PublishedVariables...)
	slices.Sort(all)
	return slices.Compact(all)
}
