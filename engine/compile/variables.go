package compile

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tls-upsmon/upsmon/grammar"
)

// The variables of NUT: "NUT command and variable naming scheme" (nut-names.txt) of the NUT
// developer guide, and the descriptions that NUT installs as cmdvartab. An n stands for the index
// of a sensor, an outlet, a contact or a device.
const (
	plainVariables = `
		battery.alarm.threshold battery.capacity battery.capacity.nominal battery.charge
		battery.charge.approx battery.charge.low battery.charge.restart battery.charge.warning
		battery.charger.status battery.charger.type battery.current battery.current.total battery.date
		battery.date.maintenance battery.energysave battery.energysave.delay battery.energysave.load
		battery.energysave.realpower battery.mfr.date battery.packs battery.packs.bad
		battery.packs.external battery.protection battery.runtime battery.runtime.elapsed
		battery.runtime.low battery.runtime.restart battery.status battery.temperature
		battery.temperature.cell.max battery.temperature.cell.min battery.type battery.voltage
		battery.voltage.cell.max battery.voltage.cell.min battery.voltage.high battery.voltage.low
		battery.voltage.nominal device.contact device.count device.description device.location
		device.macaddr device.mfr device.model device.part device.serial device.type device.uptime
		device.usb.version driver.debug driver.name driver.state driver.version driver.version.data
		driver.version.internal driver.version.usb server.info server.version ups.alarm
		ups.beeper.status ups.contacts ups.date ups.delay.reboot ups.delay.shutdown ups.delay.start
		ups.display.language ups.efficiency ups.firmware ups.firmware.aux ups.id ups.load
		ups.load.energysave ups.load.high ups.mfr ups.mfr.date ups.mode ups.model ups.power
		ups.power.nominal ups.productid ups.realpower ups.realpower.nominal ups.serial ups.shutdown
		ups.start.auto ups.start.battery ups.start.reboot ups.status ups.temperature ups.test.date
		ups.test.interval ups.test.result ups.time ups.timer.reboot ups.timer.shutdown ups.timer.start
		ups.type ups.vendorid ups.watchdog.status`

	// Of ambient, ambient.n.
	ambientVariables = `
		present name id parent.serial address temperature temperature.alarm temperature.alarm.enable
		temperature.alarm.maximum temperature.alarm.minimum temperature.status temperature.high
		temperature.high.warning temperature.high.critical temperature.low temperature.low.warning
		temperature.low.critical temperature.maximum temperature.minimum humidity humidity.alarm
		humidity.alarm.enable humidity.alarm.maximum humidity.alarm.minimum humidity.status
		humidity.high humidity.high.warning humidity.high.critical humidity.low humidity.low.warning
		humidity.low.critical humidity.maximum humidity.minimum contacts.n.status contacts.n.name
		contacts.n.config`

	// Of outlet, outlet.n and outlet.group.n.
	outletVariables = `
		id desc name type groupid designator switch status alarm switchable autoswitch.charge.low
		battery.charge.low delay.shutdown delay.start timer.shutdown timer.start current current.maximum
		current.nominal current.status current.low.warning current.low.critical current.high.warning
		current.high.critical realpower voltage voltage.status voltage.low.warning voltage.low.critical
		voltage.high.warning voltage.high.critical powerfactor crestfactor power ecocontrol`

	// Of each domain of input and output, with and without a phase.
	measuredVariables = `
		alarm current current.nominal current.maximum current.minimum current.status current.low.warning
		current.low.critical current.high.warning current.high.critical current.peak voltage
		voltage.nominal voltage.maximum voltage.minimum voltage.status voltage.low.warning
		voltage.low.critical voltage.high.warning voltage.high.critical power power.nominal
		power.maximum power.minimum power.percent power.maximum.percent power.minimum.percent realpower
		powerfactor crestfactor load frequency frequency.nominal`

	// Of input alone.
	inputVariables = `
		phases voltage.extended voltage.fault transfer.delay transfer.reason transfer.low transfer.high
		transfer.low.min transfer.low.max transfer.high.min transfer.high.max transfer.boost.low
		transfer.boost.high transfer.trim.low transfer.trim.high transfer.eco.low transfer.bypass.low
		transfer.bypass.high sensitivity quality source source.preferred frequency.status frequency.low
		frequency.high frequency.extended realpower.nominal feed.color feed.desc`
)

// domains and phases are what the names of measurements are made of: input.bypass.L1-N.voltage.
const (
	inputDomains  = "input input.bypass input.servicebypass"
	outputDomains = "output output.bypass output.inverter output.servicebypass"
	phases        = "L1 L2 L3 N L1-L2 L2-L3 L3-L1 L1-N L2-N L3-N"
)

// freeVariables are prefixes of names that a driver, or its configuration, completes freely.
var freeVariables = []string{"driver.parameter.", "driver.flag.", "experimental."}

// standardVariables holds every name of the naming scheme.
var standardVariables = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{"upsd.clients": true} // see fsm
	add := func(prefix, names string) {
		for _, name := range strings.Fields(names) {
			all[prefix+name] = true
		}
	}
	add("", plainVariables)
	for _, of := range []string{"ambient.", "ambient.n."} {
		add(of, ambientVariables)
	}
	for _, of := range []string{"outlet.", "outlet.n.", "outlet.group.", "outlet.group.n."} {
		add(of, outletVariables)
	}
	add("", "ambient.count outlet.count outlet.group.count outlet.group.n.type outlet.group.n.count outlet.group.n.input")
	for _, domain := range strings.Fields(inputDomains + " " + outputDomains) {
		add(domain+".", measuredVariables)
		for _, phase := range strings.Fields(phases) {
			add(domain+"."+phase+".", measuredVariables)
		}
	}
	for _, domain := range strings.Fields(inputDomains) {
		add(domain+".", inputVariables)
	}
	add("", "output.phases output.voltage.target output.voltage.target.battery")
	return all
})

// KnownVariable reports whether NUT documents a variable. If not, meant is a documented one with a
// similar name, if there is one.
func KnownVariable(name string) (known bool, meant string) {
	if standardVariable(name) {
		return true, ""
	}
	if long := shortNames[strings.ToLower(name)]; long != "" {
		return false, long
	}
	generic, indexes := withoutIndexes(name)
	var candidates []string
	for _, candidate := range variableList() {
		if strings.Count(candidate+".", ".n.") == len(indexes) {
			candidates = append(candidates, candidate)
		}
	}
	return false, withIndexes(grammar.Closest(generic, candidates), indexes)
}

func standardVariable(name string) bool {
	for _, free := range freeVariables {
		if strings.HasPrefix(name, free) && len(name) > len(free) {
			return true
		}
	}
	generic, _ := withoutIndexes(name)
	all := standardVariables()
	// In a daisy chain, a device's own variables follow its index.
	rest, ok := strings.CutPrefix(generic, "device.n.")
	return all[generic] || ok && (all[rest] || all["device."+rest])
}

// variableList is standardVariables in order.
var variableList = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(standardVariables())) })

// withoutIndexes puts n in the place of every number of a name.
func withoutIndexes(name string) (generic string, indexes []string) {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		if p != "" && strings.Trim(p, "0123456789") == "" {
			indexes = append(indexes, p)
			parts[i] = "n"
		}
	}
	return strings.Join(parts, "."), indexes
}

func withIndexes(generic string, indexes []string) string {
	parts := strings.Split(generic, ".")
	for i, p := range parts {
		if p == "n" && len(indexes) > 0 {
			parts[i], indexes = indexes[0], indexes[1:]
		}
	}
	return strings.Join(parts, ".")
}
