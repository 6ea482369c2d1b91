package verify

import (
	"fmt"
	"strings"
)

// An explanation says what a property means for an administrator, and what to do.
type explanation struct{ means, remedy string }

var explanations = map[string]explanation{
	"V01": {"In an outage that lasts, SHUTDOWNCMD comes while the battery still has enough charge for the shutdown. After LB the battery lasts for --low, and a battery that was full when the outage began lasts for --battery at least. LB may be set before OB, the monitor may start in the middle of the outage, the server may still report FSD from the last one (--latched), the UPS may report other status words, and the server may refuse the login. So SHUTDOWNCMD has to come within --low less --shutdown-takes and --report of OB and LB: 45 s with the defaults. If the battery was full, it is also in time within --battery less the same after OB: 3m45s.",
		"Shut down on the condition OB AND LB rather than on the event None->LB, soon enough, and let no condition other than DOWN and CAL prevent it."},
	"V02": {"While mains power is on, nothing shuts down: LB may remain from the last outage, status words may appear for a moment, and every variable of the battery may have any value, also when the monitor starts.",
		"Ask for OB in the condition of every action that shuts down."},
	"V03": {"If mains power returns before SHUTDOWNCMD or SETFSD, no timer shuts down later.",
		"Start timers with WHILE OB, or cancel all of them at OB->OL."},
	"V04": {"A UPS that calibrates (CAL) runs on its battery on purpose, perhaps until LB. That alone must not shut down. If it is still on battery when CAL goes, the power has failed, and then a shutdown comes as in V01.",
		"Use OB AND NOT CAL where you mean an outage, as an event and in conditions, and let a rule start when CAL goes."},
	"V05": {"If contact is lost on battery, a shutdown comes before the battery can be empty. If contact is lost on mains, or for a moment on battery, nothing shuts down, not even a timer that the loss has started.",
		"Use REPORTS OB AND NOCOMM FOR 30s : IF NOT DOWN SHUTDOWN, with a time below --low less --shutdown-takes and --report."},
	"V06": {"The monitor may be killed and started, and the driver or upsd may be restarted (which looks like lost contact, WAIT and contact again): no countdown is lost, and a restart alone shuts nothing down.",
		"Let rules depend on conditions that hold, not only on events, which do not happen again after a restart."},
	"V07": {"Mains power that comes back for a moment, or LB that goes for a moment, up to --flickers times, does not delay the shutdown until the battery is empty.",
		"Do not restart a long timer at each OL->OB. Judge LB with OB again when it comes back, and keep the times after it short."},
	"V08": {"A secondary that sees FSD shuts down within 15 seconds. A primary sets FSD for the unit that fails, and for no other, before it shuts down. It waits 15 seconds if secondaries are logged in (HOSTSYNC), and shuts down even if a secondary never logs out or none is logged in.",
		"On a secondary, shut down when FSD comes, on mains power as well; with several supplies, let UNLESS name FSD. On a primary, SETFSD names the unit of the rule; let a timer, as well as SEC->None, lead to SHUTDOWNCMD. If no machine logs in as a secondary, verify with --secondaries none."},
	"V09": {"A server keeps FSD until it is restarted. A host that starts while mains power is on and sees FSD does not shut down again.",
		"Act on FSD with OB, and on mains power only once the unit has been seen without FSD: STATE settled, REPORTS HELD 15s (COMM AND NOT FSD) : RAISE settled, and IF settled."},
	"V10": {"In one outage SHUTDOWNCMD is given once, for as long as the shutdown takes (--shutdown-takes): a second one would start a script again that is still running. Contact may be lost meanwhile, for example because the server shuts down first, and a secondary may see FSD.",
		"Write IF NOT DOWN before SHUTDOWNCMD."},
	"V11": {"With several supplies, the host shuts down if too few are left, and does not while enough are on mains.",
		"Use MINSUPPLIES, before the first GROUP if the units are on several servers, and None->LS."},
	"V12": {"While a battery runs down, each SHELLCMD or ROOTCMD for a level of charge or runtime, as an event or in a condition, comes before SHUTDOWNCMD. Charge and runtime fall independently of each other. A message for LB1 also comes before a shutdown for LB2 or LB3. Stages of other kinds, such as timers, are not checked: use PROVE SHELLCMD BEFORE SHUTDOWNCMD.",
		"Put the trip levels in the order of the stages: the earliest has the highest."},
	"V13": {"For every rule there is an outage in which it runs, and for every condition one in which it holds. A rule that can never run is probably a mistake.",
		"Correct the event or the condition, or remove the rule."},
	"V14": {"In one outage and its end, without flickers and until SHUTDOWNCMD, no rule for an event sends a message twice. Whether an outage is announced at all is not checked. Rules that a timer runs are left out, since they may be reminders. But no rule repeats a message more than 60 times an hour while nothing changes.",
		"In the condition, ask for the state that the message is about, or use FOR. Remind less often: EVERY 5m."},
	"V15": {"If the power returns after SHUTDOWNCMD, or after SETFSD, and the host stays up, the next outage ends in a shutdown as the first did. By then, a server that was told FSD no longer reports it. After a SHUTDOWNCMD that came when the power was back already, the next outage begins ten minutes later at the earliest, when DOWN has ended.",
		"Do not let anything that only a reboot clears block the next shutdown."},
	"V16": {"SHUTDOWNCMD creates the POWERDOWNFLAG file if a UPS whose primary is this host is on battery or in FSD, and does not if mains power is on.",
		"Do not shut down on mains power because of the state of the battery."},
	"V17": {"Some drivers do not report a variable, and some report -1, 0 or 65535 all the time. The shutdown does not depend on that variable, and a wrong value on mains power shuts nothing down.",
		"Let LB lead to a shutdown as well."},
}

// Remedy says how to fix a policy that refutes a property.
func Remedy(code string) string { return explanations[code].remedy }

// Explain describes a property. ok is false if there is none with this code.
func Explain(code string) (text string, ok bool) {
	for _, p := range properties {
		if p.code == code {
			x := explanations[code]
			return fmt.Sprintf("%s: %s\n\n%s\n\nIf it is refuted: %s\n", code, p.title, x.means, x.remedy), true
		}
	}
	return "", false
}

// Titles returns the codes and titles of the properties, one per line.
func Titles() string {
	var b strings.Builder
	for _, p := range properties {
		fmt.Fprintf(&b, "%s  %s\n", p.code, p.title)
	}
	return b.String()
}
