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

// schema returns what Home Assistant's documentation says about discovery (see the file).
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

// everything returns a unit with all variables.
func everything() *status.Unit {
	u := eaton("ups.status", "OL", "outlet.2.name", "Printer", "device.model", "5P")
	for variable := range everyVariable() {
		u.Values = append(u.Values, fsm.Value{Name: variable, Value: "12"})
	}
	return &u
}

// everyVariable returns the variables of all entities, and of two outlets.
func everyVariable() map[string]bool {
	all := map[string]bool{}
	for _, e := range entities {
		all[e.variable] = true
	}
	for _, e := range ofOutlets {
		all["outlet.1."+e.variable], all["outlet.2."+e.variable] = true, true
	}
	return all
}

// TestDiscoverySchema: what is published conforms to Home Assistant's documentation, with all
// entities and buttons, and with none.
func TestDiscoverySchema(t *testing.T) {
	s := schema(t)
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, "nas")
	for name, d := range map[string]discovery{
		"a unit with everything":     unitDiscovery(names, "Eaton", everything(), everyVariable(), "1.2.3", true),
		"a unit with nothing":        unitDiscovery(names, "Eaton", &status.Unit{Name: "Eaton"}, nil, "", false),
		"the monitor":                monitorDiscovery(names, "nas", "1.2.3", true),
		"the monitor without button": monitorDiscovery(names, "nas", "", false),
	} {
		if err := validate(s, encode(d)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, encode(d))
		}
	}
}

// TestDiscoverySchemaRefuses: the schema rejects what Home Assistant would reject.
func TestDiscoverySchemaRefuses(t *testing.T) {
	s := schema(t)
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, "nas")
	good := encode(unitDiscovery(names, "Eaton", everything(), everyVariable(), "1.2.3", true))
	components := func(d map[string]any) map[string]any { return d["components"].(map[string]any) }
	part := func(d map[string]any, name string) map[string]any { return components(d)[name].(map[string]any) }
	for name, change := range map[string]func(map[string]any){
		"no device":              func(d map[string]any) { delete(d, "device") },
		"no origin":              func(d map[string]any) { delete(d, "origin") },
		"no components":          func(d map[string]any) { delete(d, "components") },
		"no identifiers":         func(d map[string]any) { delete(d["device"].(map[string]any), "identifiers") },
		"no platform":            func(d map[string]any) { delete(part(d, "ups_load"), "platform") },
		"no unique_id":           func(d map[string]any) { delete(part(d, "ups_load"), "unique_id") },
		"volts of a temperature": func(d map[string]any) { part(d, "ups_temperature")["unit_of_measurement"] = "V" },
		"an unknown class":       func(d map[string]any) { part(d, "ups_temperature")["device_class"] = "heat" },
		"a button without topic": func(d map[string]any) { delete(part(d, "acknowledge"), "command_topic") },
		"an event without types": func(d map[string]any) { delete(part(d, "event"), "event_types") },
		"an unknown platform":    func(d map[string]any) { part(d, "ups_load")["platform"] = "gauge" },
	} {
		d := decode[map[string]any](t, string(good))
		change(d)
		changed, err := json.Marshal(d)
		must(t, err)
		if validate(s, changed) == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

// TestEntities: every entity has a variable of NUT, they are all different, and each poll asks for
// those that Home Assistant shows.
func TestEntities(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entities {
		if slices.Contains(compile.PublishedVariables, e.variable) != e.kind.shown() {
			t.Errorf("%s: shown by default: %t, but whether it is polled differs", e.variable, e.kind.shown())
		}
		// Drivers report output.realpower.nominal, which NUT's list of names lacks.
		if known, _ := compile.KnownVariable(e.variable); !known && e.variable != "output.realpower.nominal" {
			t.Errorf("NUT has no variable %s", e.variable)
		}
		if seen[e.variable] || seen[e.name] {
			t.Errorf("%s (%s) is listed twice", e.variable, e.name)
		}
		seen[e.variable], seen[e.name] = true, true
	}
	for _, e := range ofOutlets {
		if known, _ := compile.KnownVariable("outlet.1." + e.variable); !known {
			t.Errorf("NUT has no variable outlet.1.%s", e.variable)
		}
	}
	for _, v := range compile.PublishedVariables {
		if !seen[v] {
			t.Errorf("%s is polled, but not shown", v)
		}
	}
}

// TestOutlets: an outlet has the name that the unit gives it, and nothing else counts as one.
func TestOutlets(t *testing.T) {
	for variable, want := range map[string]string{
		"outlet.1.status": "Outlet 1 status", "outlet.99.realpower": "Outlet 99 real power", "outlet.3.current.status": "Outlet 3 current status",
		"outlet.0.status": "", "outlet.01.status": "", "outlet.100.status": "", "outlet.-1.status": "", "outlet.1": "", "outlet.x.status": "",
		"outlet.1.x": "", "outlet.voltage": "Outlet voltage", "outlet.group.1.status": "", "Xoutlet.1.status": "",
	} {
		if e, ok := entityOf(variable); e.name != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t, want %q", variable, e.name, ok, want)
		}
	}
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, "nas")
	d := unitDiscovery(names, "Eaton", everything(), everyVariable(), "1.2.3", false)
	for key, want := range map[string]string{"outlet_1_status": "Outlet 12 status", "outlet_2_power": "Outlet Printer apparent power"} { // 12: its desc
		if got := d.Components[key].Name; got != want {
			t.Errorf("%s: got the name %q, want %q", key, got, want)
		}
	}
}
