package mqtt

import (
	"maps"
	"slices"
	"strconv"
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
	measured kind = iota // a measurement that users want to see
	detail               // a measurement for diagnosis
	rare                 // a measurement that few users want to see
	figure               // a number that does not change by itself
	word                 // a text
	hidden               // a text that few users want to see
)

// number reports whether values are numbers.
func (k kind) number() bool { return k <= figure }

// shown reports whether Home Assistant shows the entity by default.
func (k kind) shown() bool { return k == measured || k == detail || k == word }

// entities are those of Home Assistant's own NUT integration
// (homeassistant/components/nut/sensor.py). The monitor polls those that Home Assistant shows by
// default (compile.PublishedVariables); a survey finds all others.
var entities = slices.Concat([]entity{
	{"battery.charge", "Battery charge", "%", "battery", measured},
	{"battery.charge.low", "Low battery setpoint", "%", "", figure},
	{"battery.charge.restart", "Minimum battery to start", "%", "", figure},
	{"battery.charge.warning", "Warning battery setpoint", "%", "", figure},
	{"battery.charger.status", "Charger status", "", "", word},
	{"battery.runtime", "Battery runtime", "s", "duration", measured},
	{"battery.runtime.low", "Low battery runtime", "s", "duration", figure},
	{"battery.runtime.restart", "Minimum battery runtime to start", "s", "duration", figure},
	{"battery.voltage", "Battery voltage", "V", "voltage", detail},
	{"battery.voltage.high", "High battery voltage", "V", "voltage", figure},
	{"battery.voltage.low", "Low battery voltage", "V", "voltage", figure},
	{"battery.voltage.nominal", "Nominal battery voltage", "V", "voltage", figure},
	{"battery.capacity", "Battery capacity", "Ah", "", figure},
	{"battery.current", "Battery current", "A", "current", detail},
	{"battery.current.total", "Total battery current", "A", "current", rare},
	{"battery.temperature", "Battery temperature", "°C", "temperature", detail},
	{"battery.alarm.threshold", "Battery alarm threshold", "", "", hidden},
	{"battery.type", "Battery chemistry", "", "", hidden},
	{"battery.date", "Battery date", "", "", hidden},
	{"battery.mfr.date", "Battery manufacturing date", "", "", hidden},
	{"battery.packs", "Number of batteries", "", "", hidden},
	{"battery.packs.bad", "Number of bad batteries", "", "", hidden},
	{"input.voltage", "Input voltage", "V", "voltage", measured},
	{"input.voltage.nominal", "Nominal input voltage", "V", "voltage", figure},
	{"input.voltage.status", "Input voltage status", "", "", hidden},
	{"input.current", "Input current", "A", "current", rare},
	{"input.current.status", "Input current status", "", "", hidden},
	{"input.load", "Input load", "%", "", measured},
	{"input.power", "Input apparent power", "VA", "apparent_power", rare},
	{"input.realpower", "Input real power", "W", "power", rare},
	{"input.phases", "Input phases", "", "", hidden},
	{"input.frequency", "Input line frequency", "Hz", "frequency", detail},
	{"input.frequency.nominal", "Nominal input frequency", "Hz", "frequency", figure},
	{"input.frequency.status", "Input frequency status", "", "", hidden},
	{"input.sensitivity", "Input power sensitivity", "", "", hidden},
	{"input.transfer.low", "Low voltage transfer", "V", "voltage", figure},
	{"input.transfer.high", "High voltage transfer", "V", "voltage", figure},
	{"input.transfer.reason", "Voltage transfer reason", "", "", hidden},
	{"input.bypass.voltage", "Input bypass voltage", "V", "voltage", rare},
	{"input.bypass.current", "Input bypass current", "A", "current", rare},
	{"input.bypass.frequency", "Input bypass frequency", "Hz", "frequency", rare},
	{"input.bypass.realpower", "Input bypass real power", "W", "power", rare},
	{"input.bypass.phases", "Input bypass phases", "", "", hidden},
	{"outlet.voltage", "Outlet voltage", "V", "voltage", measured},
	{"output.voltage", "Output voltage", "V", "voltage", measured},
	{"output.voltage.nominal", "Nominal output voltage", "V", "voltage", figure},
	{"output.current", "Output current", "A", "current", detail},
	{"output.current.nominal", "Nominal output current", "A", "current", figure},
	{"output.frequency", "Output frequency", "Hz", "frequency", detail},
	{"output.frequency.nominal", "Nominal output frequency", "Hz", "frequency", figure},
	{"output.phases", "Output phases", "", "", hidden},
	{"output.power", "Output apparent power", "VA", "apparent_power", rare},
	{"output.power.nominal", "Nominal output power", "VA", "apparent_power", figure},
	{"output.realpower", "Output real power", "W", "power", rare},
	{"output.realpower.nominal", "Nominal output real power", "W", "power", figure},
	{"ups.load", "Load", "%", "", measured},
	{"ups.load.high", "Overload setting", "%", "", figure},
	{"ups.power", "Apparent power", "VA", "apparent_power", detail},
	{"ups.power.nominal", "Nominal apparent power", "VA", "apparent_power", figure},
	{"ups.realpower", "Real power", "W", "power", measured},
	{"ups.realpower.nominal", "Nominal real power", "W", "power", figure},
	{"ups.temperature", "UPS temperature", "°C", "temperature", detail},
	{"ups.efficiency", "Efficiency", "%", "", detail},
	{"ups.alarm", "Alarms", "", "", word},
	{"ups.beeper.status", "Beeper status", "", "", hidden},
	{"ups.contacts", "External contacts", "", "", hidden},
	{"ups.delay.reboot", "UPS reboot delay", "s", "duration", figure},
	{"ups.delay.shutdown", "UPS shutdown delay", "s", "duration", figure},
	{"ups.delay.start", "Load restart delay", "s", "duration", figure},
	{"ups.display.language", "Language", "", "", hidden},
	{"ups.id", "System identifier", "", "", hidden},
	{"ups.shutdown", "Shutdown ability", "", "", hidden},
	{"ups.start.auto", "Start on AC", "", "", hidden},
	{"ups.start.battery", "Start on battery", "", "", hidden},
	{"ups.start.reboot", "Reboot on battery", "", "", hidden},
	{"ups.test.result", "Self-test result", "", "", word},
	{"ups.test.date", "Self-test date", "", "", hidden},
	{"ups.test.interval", "Self-test interval", "s", "duration", figure},
	{"ups.timer.reboot", "Load reboot timer", "s", "duration", figure},
	{"ups.timer.shutdown", "Load shutdown timer", "s", "duration", figure},
	{"ups.timer.start", "Load start timer", "s", "duration", figure},
	{"ups.type", "UPS type", "", "", hidden},
	{"ups.watchdog.status", "Watchdog status", "", "", hidden},
	{"ambient.temperature", "Ambient temperature", "°C", "temperature", measured},
	{"ambient.temperature.status", "Ambient temperature status", "", "", word},
	{"ambient.humidity", "Ambient humidity", "%", "humidity", measured},
	{"ambient.humidity.status", "Ambient humidity status", "", "", word},
}, ofPhases())

// ofPhases are the entities of each of three phases.
func ofPhases() []entity {
	var all []entity
	for _, phase := range []string{"L1", "L2", "L3"} {
		for _, domain := range []struct{ variable, name string }{{"input.", "Input "}, {"input.bypass.", "Input bypass "}, {"output.", "Output "}} {
			variable, name := domain.variable+phase, domain.name+phase
			all = append(all,
				entity{variable + "-N.voltage", name + "-N voltage", "V", "voltage", rare},
				entity{variable + ".current", name + " current", "A", "current", rare},
				entity{variable + ".realpower", name + " real power", "W", "power", rare})
		}
		all = append(all,
			entity{"input." + phase + ".frequency", "Input " + phase + " line frequency", "Hz", "frequency", rare},
			entity{"output." + phase + ".power.percent", "Output " + phase + " power usage", "%", "", rare})
	}
	return all
}

// ofOutlets are the entities of each outlet. The number of the outlet is added to their variables,
// and its name to their names.
var ofOutlets = []entity{
	{"status", "status", "", "", word},
	{"current", "current", "A", "current", measured},
	{"current.status", "current status", "", "", hidden},
	{"power", "apparent power", "VA", "apparent_power", measured},
	{"realpower", "real power", "W", "power", measured},
	{"desc", "description", "", "", word},
}

// outletOf splits the name of an outlet's variable, such as outlet.1.status, into the number of the
// outlet and the rest. Numbers of more than two digits do not count.
func outletOf(variable string) (number, what string, ok bool) {
	rest, ok := strings.CutPrefix(variable, "outlet.")
	number, what, found := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	return number, what, ok && found && err == nil && n > 0 && n < 100 && strconv.Itoa(n) == number
}

// entityOf returns the entity of a variable. The name of an outlet's entity contains the outlet's
// number.
func entityOf(variable string) (e entity, ok bool) {
	if e, ok = byVariable[variable]; ok {
		return e, true
	}
	number, what, ok := outletOf(variable)
	if !ok {
		return e, false
	}
	i := slices.IndexFunc(ofOutlets, func(e entity) bool { return e.variable == what })
	if i < 0 {
		return e, false
	}
	e = ofOutlets[i]
	e.variable, e.name = variable, "Outlet "+number+" "+e.name
	return e, true
}

var byVariable = func() map[string]entity {
	all := map[string]entity{}
	for _, e := range entities {
		all[e.variable] = e
	}
	return all
}()

// numeric reports whether the values of a variable are numbers.
func numeric(variable string) bool {
	e, ok := entityOf(variable)
	return ok && e.kind.number()
}

// A component is an entity in the form that Home Assistant's discovery expects (its documentation,
// "MQTT Discovery", and the pages of the platforms).
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

// A source of availability is a topic with the content online or offline.
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

// binary is the template of a binary_sensor for an expression that is true or false.
func binary(expression string) string { return "{{ 'ON' if " + expression + " else 'OFF' }}" }

// statusNames are the names that Home Assistant's NUT integration has for the words of ups.status.
var statusNames = [][2]string{
	{"OL", "Online"}, {"OB", "On Battery"}, {"LB", "Low Battery"}, {"HB", "High Battery"}, {"RB", "Battery Needs Replaced"},
	{"CHRG", "Battery Charging"}, {"DISCHRG", "Battery Discharging"}, {"BYPASS", "Bypass Active"}, {"CAL", "Runtime Calibration"},
	{"OFF", "Offline"}, {"OVER", "Overloaded"}, {"TRIM", "Trimming Voltage"}, {"BOOST", "Boosting Voltage"}, {"FSD", "Forced Shutdown"}, {"ALARM", "Alarm"},
}

// statusTemplate shows ups.status in these words, and unknown words unchanged.
var statusTemplate = func() string {
	var pairs []string
	for _, s := range statusNames {
		pairs = append(pairs, "'"+s[0]+"': '"+s[1]+"'")
	}
	return "{% set names = {" + strings.Join(pairs, ", ") + "} %}" +
		"{% for word in value_json.status.split() %}{{ names.get(word, word) }}{{ '' if loop.last else ' ' }}{% endfor %}"
}()

type deviceVariable struct {
	field     func(*device) *string
	variables []string
}

// deviceVariables are the variables from which Home Assistant learns about a device: for each
// property, the first one that the unit has counts.
var deviceVariables = []deviceVariable{
	{func(d *device) *string { return &d.Manufacturer }, []string{"device.mfr", "ups.mfr"}},
	{func(d *device) *string { return &d.Model }, []string{"device.model", "ups.model"}},
	{func(d *device) *string { return &d.Serial }, []string{"device.serial", "ups.serial"}},
	{func(d *device) *string { return &d.Software }, []string{"ups.firmware"}},
}

// entitiesOf returns the entities of a unit that has these variables. An outlet has the name that
// the unit gives it.
func entitiesOf(u *status.Unit, has map[string]bool) []entity {
	var all []entity
	for _, e := range entities {
		if has[e.variable] {
			all = append(all, e)
		}
	}
	names := map[string]string{} // of outlets, by number
	for _, v := range u.Values {
		if number, what, ok := outletOf(v.Name); ok && (what == "name" || what == "desc" && names[number] == "") && strings.TrimSpace(v.Value) != "" {
			names[number] = strings.TrimSpace(v.Value)
		}
	}
	for _, variable := range slices.Sorted(maps.Keys(has)) {
		number, _, outlet := outletOf(variable)
		e, known := entityOf(variable)
		if !outlet || !known {
			continue
		}
		if name := names[number]; name != "" {
			e.name = "Outlet " + name + strings.TrimPrefix(e.name, "Outlet "+number)
		}
		all = append(all, e)
	}
	return all
}

// unitDiscovery describes a unit with the variables that it has.
func unitDiscovery(t topics, name string, u *status.Unit, has map[string]bool, version string, buttons bool) discovery {
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
	values := map[string]string{}
	for _, v := range u.Values {
		values[v.Name] = strings.TrimSpace(v.Value)
	}
	for _, v := range deviceVariables {
		for _, variable := range v.variables {
			if field := v.field(&d.Device); *field == "" {
				*field = values[variable]
			}
		}
	}
	always := []source{{Topic: t.availability()}} // even without contact with the unit
	add := func(key string, c component) {
		c.UniqueID = id + "_" + key
		d.Components[key] = c
	}
	for _, e := range entitiesOf(u, has) {
		c := component{
			Platform: "sensor", Name: e.name, DeviceClass: e.class, Unit: e.unit,
			ValueTemplate: "{{ value_json.variables['" + e.variable + "'] | default(none) }}",
		}
		if e.kind <= rare {
			c.StateClass = "measurement"
		}
		if e.kind != measured && e.kind != word {
			c.Category = "diagnostic"
		}
		if !e.kind.shown() {
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

// monitorDiscovery describes the monitor, to which the units belong in Home Assistant.
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
