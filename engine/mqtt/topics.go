package mqtt

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
)

// topics are the names of everything that is published to one broker.
type topics struct {
	base   string // TOPIC and the name of this host
	device string // what identifies this host's monitor to Home Assistant
	prefix string // DISCOVERY; "": none
}

func newTopics(b *compile.Broker, host string) topics {
	node := clean(host)
	return topics{base: b.Topic + "/" + node, device: "upsmon_" + node, prefix: b.Discovery}
}

// The commands that may come from a broker.
const (
	acknowledge = "acknowledge"
	test        = "test"
)

func (t topics) availability() string { return t.base + "/availability" }

func (t topics) monitor() string { return t.base + "/monitor" }

func (t topics) test() string { return t.base + "/" + test }

func (t topics) unit(name, what string) string { return t.base + "/" + name + "/" + what }

// unitDevice returns the identifier of a unit in Home Assistant.
func (t topics) unitDevice(name string) string { return t.device + "_" + name }

// discovery returns the topic where Home Assistant looks for a device.
func (t topics) discovery(device string) string { return t.prefix + "/device/" + device + "/config" }

// owns reports whether this monitor, or an earlier one with the same TOPIC on the same host, may
// have published a retained message. Anyone who can write the list of them must not be able to have
// any other message removed. Nor must the list contain a topic for which a broker closes the
// connection: it would be sent again and again.
func (t topics) owns(topic string) bool {
	odd := func(r rune) bool { return !unicode.IsGraphic(r) || strings.ContainsRune("+#\ufffd", r) }
	if len(topic) > maxTopic || strings.ContainsFunc(topic, odd) {
		return false
	}
	if strings.HasPrefix(topic, t.base+"/") {
		return true
	}
	rest, found := strings.CutSuffix(topic, "/config")
	if !found {
		return false
	}
	i := strings.LastIndex(rest, "/device/")
	if i < 0 {
		return false
	}
	device := rest[i+len("/device/"):]
	return !strings.Contains(device, "/") && (device == t.device || strings.HasPrefix(device, t.device+"_"))
}

// maxTopic bounds the bytes of a topic of an earlier process. None is that long.
const maxTopic = 4 << 10

// maxName is how many characters of a name become part of a topic.
const maxName = 64

// clean turns a name into a part of a topic. Home Assistant accepts only these characters there
// (its documentation, "MQTT Discovery").
func clean(name string) string {
	var b strings.Builder
	for _, r := range name {
		if b.Len() == maxName {
			break
		}
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	if b.Len() == 0 {
		return "_"
	}
	return b.String()
}

// unitNames returns the names of units in topics, by ID. If two would have the same name, both get
// a number that depends only on the ID.
func unitNames(units []status.Unit) map[string]string {
	count := map[string]int{}
	for i := range units {
		count[strings.ToLower(clean(units[i].Name))]++ // Home Assistant ignores case
	}
	names := make(map[string]string, len(units))
	for i := range units {
		u := &units[i]
		name := clean(u.Name)
		if count[strings.ToLower(name)] > 1 {
			name += "_" + digest(u.ID)
		}
		names[u.ID] = name
	}
	return names
}

// digest returns a short number for a text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// clientID returns the name of this monitor for the broker, which accepts one connection for each
// name.
func clientID(b *compile.Broker, host string) string {
	name := clean(host)
	return "upsmon-" + name[:min(len(name), 24)] + "-" + digest(host+"\x00"+b.Topic)
}
