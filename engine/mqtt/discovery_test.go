package mqtt

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// schema is what Home Assistant's documentation says of discovery (see the file).
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const name = "testdata/discovery.schema.json"
	f, err := os.Open(name)
	must(t, err)
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	must(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	must(t, c.AddResource(name, doc))
	s, err := c.Compile(name)
	must(t, err)
	return s
}

func validate(s *jsonschema.Schema, payload []byte) error {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(payload)))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// everything is a unit that has all variables.
func everything() *status.Unit {
	u := eaton("ups.status", "OL")
	for _, v := range compile.PublishedVariables {
		u.Values = append(u.Values, fsm.Value{Name: v, Value: "12"})
	}
	return &u
}

func all(string) bool { return true }

// TestDiscoverySchema: what is published is what Home Assistant documents, with all entities and
// buttons, and with none.
func TestDiscoverySchema(t *testing.T) {
	s := schema(t)
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, "nas")
	for name, d := range map[string]discovery{
		"a unit with everything":     unitDiscovery(names, "Eaton", everything(), all, "1.2.3", true),
		"a unit with nothing":        unitDiscovery(names, "Eaton", &status.Unit{Name: "Eaton"}, func(string) bool { return false }, "", false),
		"the monitor":                monitorDiscovery(names, "nas", "1.2.3", true),
		"the monitor without button": monitorDiscovery(names, "nas", "", false),
	} {
		if err := validate(s, encode(d)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, encode(d))
		}
	}
}

// TestDiscoverySchemaRefuses: the schema notices what Home Assistant would refuse.
func TestDiscoverySchemaRefuses(t *testing.T) {
	s := schema(t)
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, "nas")
	good := encode(unitDiscovery(names, "Eaton", everything(), all, "1.2.3", true))
	components := func(d map[string]any) map[string]any { return d["components"].(map[string]any) }
	part := func(d map[string]any, name string) map[string]any { return components(d)[name].(map[string]any) }
	for name, change := range map[string]func(map[string]any){
		"no device":               func(d map[string]any) { delete(d, "device") },
		"no origin":               func(d map[string]any) { delete(d, "origin") },
		"no components":           func(d map[string]any) { delete(d, "components") },
		"no identifiers":          func(d map[string]any) { delete(d["device"].(map[string]any), "identifiers") },
		"no platform":             func(d map[string]any) { delete(part(d, "ups_load"), "platform") },
		"no unique_id":            func(d map[string]any) { delete(part(d, "ups_load"), "unique_id") },
		"volts of a temperature":  func(d map[string]any) { part(d, "ups_temperature")["unit_of_measurement"] = "V" },
		"a class that is none":    func(d map[string]any) { part(d, "ups_temperature")["device_class"] = "heat" },
		"a button without topic":  func(d map[string]any) { delete(part(d, "acknowledge"), "command_topic") },
		"an event without types":  func(d map[string]any) { delete(part(d, "event"), "event_types") },
		"a platform that is none": func(d map[string]any) { part(d, "ups_load")["platform"] = "gauge" },
	} {
		d := decode[map[string]any](t, string(good))
		change(d)
		changed, err := json.Marshal(d)
		must(t, err)
		if validate(s, changed) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestEntities: every entity has a variable that the monitor asks for, and they are all different.
func TestEntities(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entities {
		if !slices.Contains(compile.PublishedVariables, e.variable) {
			t.Errorf("%s is never asked for", e.variable)
		}
		if known, _ := compile.KnownVariable(e.variable); !known {
			t.Errorf("NUT has no variable %s", e.variable)
		}
		if seen[e.variable] || seen[e.name] {
			t.Errorf("%s (%s) is there twice", e.variable, e.name)
		}
		seen[e.variable], seen[e.name] = true, true
	}
	for _, v := range compile.PublishedVariables {
		if !seen[v] && !strings.HasPrefix(v, "device.") && !slices.Contains([]string{"ups.mfr", "ups.model", "ups.serial", "ups.firmware"}, v) {
			t.Errorf("%s is asked for, but not shown", v)
		}
	}
}
