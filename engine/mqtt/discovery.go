package mqtt

import (
	"strings"

	"github.com/tls-upsmon/upsmon/engine/status"
)

// An entity is a variable that Home Assistant shows.
type entity struct {
	variable, name string
	unit, class    string // unit_of_measurement and device_class; "": none
	kind           kind
}

// A kind says what an entity is like.
type kind int

const (
	measured kind = iota // a measurement that people want to see
	detail               // a measurement for diagnosis
	figure               // a number that does not change by itself
	word                 // a text
	hidden               // a text that hardly anybody wants to see
)

// entities are those of Home Assistant's own NUT integration whose variables the monitor asks for
// (compile.PublishedVariables): all that it shows unless told otherwise, and of those that it hides
// what tells most. Each costs a question a poll.
var entities = []entity{
	{"battery.charge", "Battery charge", "%", "battery", measured},
	{"battery.charge.low", "Low battery setpoint", "%", "", figure},
	{"battery.charge.warning", "Warning battery setpoint", "%", "", figure},
	{"battery.charger.status", "Charger status", "", "", word},
	{"battery.runtime", "Battery runtime", "s", "duration", measured},
	{"battery.runtime.low", "Low battery runtime", "s", "duration", figure},
	{"battery.voltage", "Battery voltage", "V", "voltage", detail},
	{"battery.voltage.nominal", "Nominal battery voltage", "V", "voltage", figure},
	{"battery.current", "Battery current", "A", "current", detail},
	{"battery.temperature", "Battery temperature", "°C", "temperature", detail},
	{"battery.type", "Battery chemistry", "", "", hidden},
	{"battery.date", "Battery date", "", "", hidden},
	{"input.voltage", "Input voltage", "V", "voltage", measured},
	{"input.voltage.nominal", "Nominal input voltage", "V", "voltage", figure},
	{"input.load", "Input load", "%", "", measured},
	{"input.frequency", "Input line frequency", "Hz", "frequency", detail},
	{"input.transfer.low", "Low voltage transfer", "V", "voltage", figure},
	{"input.transfer.high", "High voltage transfer", "V", "voltage", figure},
	{"input.transfer.reason", "Voltage transfer reason", "", "", hidden},
	{"outlet.voltage", "Outlet voltage", "V", "voltage", measured},
	{"output.voltage", "Output voltage", "V", "voltage", measured},
	{"output.voltage.nominal", "Nominal output voltage", "V", "voltage", figure},
	{"output.current", "Output current", "A", "current", detail},
	{"output.frequency", "Output frequency", "Hz", "frequency", detail},
	{"ups.load", "Load", "%", "", measured},
	{"ups.power", "Apparent power", "VA", "apparent_power", detail},
	{"ups.power.nominal", "Nominal apparent power", "VA", "apparent_power", figure},
	{"ups.realpower", "Real power", "W", "power", measured},
	{"ups.realpower.nominal", "Nominal real power", "W", "power", figure},
	{"ups.temperature", "UPS temperature", "°C", "temperature", detail},
	{"ups.efficiency", "Efficiency", "%", "", detail},
	{"ups.alarm", "Alarms", "", "", word},
	{"ups.beeper.status", "Beeper status", "", "", hidden},
	{"ups.test.result", "Self-test result", "", "", word},
	{"ups.test.date", "Self-test date", "", "", hidden},
	{"ambient.temperature", "Ambient temperature", "°C", "temperature", measured},
	{"ambient.temperature.status", "Ambient temperature status", "", "", word},
	{"ambient.humidity", "Ambient humidity", "%", "humidity", measured},
	{"ambient.humidity.status", "Ambient humidity status", "", "", word},
}

var numbers = func() map[string]bool {
	all := map[string]bool{}
	for _, e := range entities {
		all[e.variable] = e.kind <= figure
	}
	return all
}()

// numeric reports whether the values of a variable are numbers.
func numeric(variable string) bool { return numbers[variable] }

// A component is an entity as Home Assistant's discovery takes it (its documentation, "MQTT
// Discovery", and the pages of the platforms).
type component struct {
	Platform       string   `json:"platform"`
	UniqueID       string   `json:"unique_id"`
	Name           string   `json:"name"`
	ValueTemplate  string   `json:"value_template,omitempty"`
	DeviceClass    string   `json:"device_class,omitempty"`
	Unit           string   `json:"unit_of_measurement,omitempty"`
	StateClass     string   `json:"state_class,omitempty"`
	Category       string   `json:"entity_category,omitempty"`
	Enabled        *bool    `json:"enabled_by_default,omitempty"`
	StateTopic     string   `json:"state_topic,omitempty"` // instead of the device's
	CommandTopic   string   `json:"command_topic,omitempty"`
	PayloadPress   string   `json:"payload_press,omitempty"`
	EventTypes     []string `json:"event_types,omitempty"`
	Icon           string   `json:"icon,omitempty"`
	AttributesFrom string   `json:"json_attributes_topic,omitempty"`
	Attributes     string   `json:"json_attributes_template,omitempty"`
	Availability   []source `json:"availability,omitempty"` // instead of the device's
}

// A source of availability is a topic with online or offline.
type source struct {
	Topic         string `json:"topic"`
	ValueTemplate string `json:"value_template,omitempty"`
}

type device struct {
	Identifiers  []string `json:"identifiers"`
	Name         string   `json:"name"`
	Manufacturer string   `json:"manufacturer,omitempty"`
	Model        string   `json:"model,omitempty"`
	Serial       string   `json:"serial_number,omitempty"`
	Software     string   `json:"sw_version,omitempty"`
	Via          string   `json:"via_device,omitempty"`
}

type origin struct {
	Name     string `json:"name"`
	Software string `json:"sw_version,omitempty"`
	URL      string `json:"support_url"`
}

// discovery is one device with all its entities.
type discovery struct {
	Device           device               `json:"device"`
	Origin           origin               `json:"origin"`
	StateTopic       string               `json:"state_topic"`
	Availability     []source             `json:"availability"`
	AvailabilityMode string               `json:"availability_mode"`
	Components       map[string]component `json:"components"`
}

const supportURL = "https://github.com/tls-upsmon/upsmon"

// press is the payload of a button.
const press = "PRESS"

// binary is the template of a binary_sensor for a member that is true or false.
func binary(expression string) string { return "{{ 'ON' if " + expression + " else 'OFF' }}" }

// statusNames are what Home Assistant's NUT integration calls the words of ups.status.
var statusNames = [][2]string{
	{"OL", "Online"}, {"OB", "On Battery"}, {"LB", "Low Battery"}, {"HB", "High Battery"}, {"RB", "Battery Needs Replaced"},
	{"CHRG", "Battery Charging"}, {"DISCHRG", "Battery Discharging"}, {"BYPASS", "Bypass Active"}, {"CAL", "Runtime Calibration"},
	{"OFF", "Offline"}, {"OVER", "Overloaded"}, {"TRIM", "Trimming Voltage"}, {"BOOST", "Boosting Voltage"}, {"FSD", "Forced Shutdown"}, {"ALARM", "Alarm"},
}

// statusTemplate shows ups.status in these words, and a word without one as it is.
var statusTemplate = func() string {
	var pairs []string
	for _, s := range statusNames {
		pairs = append(pairs, "'"+s[0]+"': '"+s[1]+"'")
	}
	return "{% set names = {" + strings.Join(pairs, ", ") + "} %}" +
		"{% for word in value_json.status.split() %}{{ names.get(word, word) }}{{ '' if loop.last else ' ' }}{% endfor %}"
}()

// unitDiscovery describes a unit with the variables that it has.
func unitDiscovery(t topics, name string, u *status.Unit, has func(variable string) bool, version string, buttons bool) discovery {
	id := t.unitDevice(name)
	d := discovery{
		Device:     device{Identifiers: []string{id}, Name: u.Name, Via: t.device},
		Origin:     origin{"upsmon", version, supportURL},
		StateTopic: t.unit(name, "state"),
		Availability: []source{
			{Topic: t.availability()},
			{t.unit(name, "state"), "{{ 'online' if value_json.contact else 'offline' }}"},
		},
		AvailabilityMode: "all",
		Components:       map[string]component{},
	}
	for _, v := range u.Values {
		for _, f := range []struct {
			field     *string
			variables []string
		}{
			{&d.Device.Manufacturer, []string{"device.mfr", "ups.mfr"}}, {&d.Device.Model, []string{"device.model", "ups.model"}},
			{&d.Device.Serial, []string{"device.serial", "ups.serial"}}, {&d.Device.Software, []string{"ups.firmware"}},
		} {
			for _, variable := range f.variables {
				if v.Name == variable && *f.field == "" {
					*f.field = strings.TrimSpace(v.Value)
				}
			}
		}
	}
	always := []source{{Topic: t.availability()}} // also without contact to the unit
	add := func(key string, c component) {
		c.UniqueID = id + "_" + key
		d.Components[key] = c
	}
	for _, e := range entities {
		if !has(e.variable) {
			continue
		}
		c := component{
			Platform: "sensor", Name: e.name, DeviceClass: e.class, Unit: e.unit,
			ValueTemplate: "{{ value_json.variables['" + e.variable + "'] | default(none) }}",
		}
		if e.kind == measured || e.kind == detail {
			c.StateClass = "measurement"
		}
		if e.kind != measured && e.kind != word {
			c.Category = "diagnostic"
		}
		if e.kind == figure || e.kind == hidden {
			c.Enabled = new(bool)
		}
		add(strings.ReplaceAll(e.variable, ".", "_"), c)
	}
	add("status_display", component{Platform: "sensor", Name: "Status", ValueTemplate: statusTemplate, Icon: "mdi:information-outline"})
	add("status", component{Platform: "sensor", Name: "Status data", ValueTemplate: "{{ value_json.status }}", Icon: "mdi:information-outline"})
	add("mains", component{Platform: "binary_sensor", Name: "Mains power", DeviceClass: "power", ValueTemplate: binary("not value_json.on_battery")})
	add("low_battery", component{Platform: "binary_sensor", Name: "Low battery", DeviceClass: "battery", ValueTemplate: binary("value_json.low_battery")})
	add("contact", component{
		Platform: "binary_sensor", Name: "Contact", DeviceClass: "connectivity", Category: "diagnostic",
		ValueTemplate: binary("value_json.contact"), Availability: always,
	})
	add("timer_running", component{
		Platform: "binary_sensor", Name: "Timer running", DeviceClass: "running", ValueTemplate: binary("value_json.timer_running"), Availability: always,
		AttributesFrom: t.unit(name, "state"), Attributes: "{{ {'timers': value_json.timers, 'states': value_json.states} | tojson }}",
	})
	add("event", component{Platform: "event", Name: "Event", StateTopic: t.unit(name, "event"), EventTypes: eventTypes, Availability: always})
	if buttons {
		add(acknowledge, component{
			Platform: "button", Name: "Acknowledge", CommandTopic: t.unit(name, acknowledge), PayloadPress: press, Availability: always,
			Icon: "mdi:bell-off",
		})
	}
	return d
}

// monitorDiscovery describes the monitor, through which Home Assistant knows the units.
func monitorDiscovery(t topics, host, version string, buttons bool) discovery {
	d := discovery{
		Device:     device{Identifiers: []string{t.device}, Name: "upsmon on " + host, Manufacturer: "upsmon", Software: version},
		Origin:     origin{"upsmon", version, supportURL},
		StateTopic: t.monitor(), Availability: []source{{Topic: t.availability()}}, AvailabilityMode: "all",
		Components: map[string]component{},
	}
	add := func(key string, c component) {
		c.UniqueID = t.device + "__" + key
		d.Components[key] = c
	}
	add("shuts_down_at", component{
		Platform: "sensor", Name: "Shuts down at", DeviceClass: "timestamp", ValueTemplate: "{{ value_json.shuts_down_at }}",
	})
	add("policy_proved", component{
		Platform: "binary_sensor", Name: "Policy proved", Category: "diagnostic", Icon: "mdi:shield-check",
		ValueTemplate:  "{{ none if value_json.policy_proved is none else 'ON' if value_json.policy_proved else 'OFF' }}",
		AttributesFrom: t.monitor(), Attributes: "{{ {'policy': value_json.policy} | tojson }}",
	})
	add("on_battery", component{
		Platform: "sensor", Name: "Units on battery", StateClass: "measurement", ValueTemplate: "{{ value_json.on_battery }}",
	})
	add("lost", component{
		Platform: "sensor", Name: "Units out of contact", StateClass: "measurement", Category: "diagnostic", ValueTemplate: "{{ value_json.lost }}",
	})
	if buttons {
		add(test, component{
			Platform: "button", Name: "Send a test message", Category: "diagnostic", CommandTopic: t.test(), PayloadPress: press, Icon: "mdi:send-check",
		})
	}
	return d
}
