package convert

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// shutsDown reports whether anything can lead to a shutdown.
func (b *builder) shutsDown() bool { return b.powers > 0 && b.Upsmon.MinSupplies > 0 || b.fsd }

// kinds reports whether units that power this machine are primaries or secondaries.
func (b *builder) kinds() (primary, secondary bool) {
	for _, g := range b.groups {
		for _, u := range g.units {
			primary = primary || u.Power > 0 && u.Primary
			secondary = secondary || u.Power > 0 && !u.Primary
		}
	}
	return primary, secondary
}

// supplies returns MINSUPPLIES: a UPS supplies power until upsmon calls it critical.
func (b *builder) supplies() string {
	u := b.Upsmon
	need := u.MinSupplies
	if need > b.powers {
		b.noteLine(codeSupplies, u.Lines["MINSUPPLIES"], "", "upsmon does not run with this setting: the power values add up to %d, and MINSUPPLIES is %d", b.powers, need)
		need = b.powers
	}
	if need <= 0 {
		return ""
	}
	var comments strings.Builder
	for _, d := range []string{"MINSUPPLIES", "DEADTIME", "OFFDURATION", "OBLBDURATION", "OVERDURATION", "ALARMCRITICAL"} {
		comments.WriteString(b.kept(u.Lines[d]))
	}
	return comments.String() + fmt.Sprintf("MINSUPPLIES %d UNLESS %s\n", need, b.critical())
}

// critical returns the condition under which upsmon calls a UPS critical (upsmon(8), POWER VALUES and DEAD UPSES;
// upsmon.conf(5), HOSTSYNC): low on battery and not calibrating, FSD, or out of contact for DEADTIME after it was
// on battery. A secondary first gives its primary HOSTSYNC to set FSD.
func (b *builder) critical() string {
	u := b.Upsmon
	primary, secondary := b.kinds()
	wait := max(u.OBLBDuration, 0)
	if secondary && !primary {
		wait = max(wait, u.HostSync)
	}
	if primary && secondary && u.HostSync > wait {
		return "critical" + b.off() + " OR FSD"
	}
	lost := u.DeadTime
	if secondary {
		lost = max(lost, u.HostSync) // which also counts from the last answer
	}
	dead := deadFor(lost)
	return b.empty(wait, dead) + b.over() + b.off() + " OR FSD"
}

// deadFor returns the condition that contact has been lost for some seconds.
func deadFor(n int) string {
	if n <= 0 {
		return "NOCOMM"
	}
	return "HELD " + seconds(n) + " NOCOMM"
}

// empty returns the condition under which a UPS supplies no power: LB has lasted for wait, or contact has been
// lost. From 2.8.1 on, lost contact also counts if the UPS calibrates or is on bypass (NEWS for 2.8.1), from 2.8.3
// on if it has an alarm (upsmon.conf(5), ALARMCRITICAL).
func (b *builder) empty(wait int, dead string) string {
	low := "OB AND LB AND NOT CAL"
	if wait > 0 {
		low = "HELD " + seconds(wait) + " (" + low + ")"
	}
	switch {
	case !b.in.Version.Before(nutconf.V281):
		doubtful := "OB OR CAL OR BYPASS"
		if b.Upsmon.AlarmCritical {
			doubtful += " OR ALARM"
		}
		return low + " OR (" + doubtful + ") AND " + dead
	case wait > 0:
		return low + " OR OB AND NOT CAL AND " + dead
	}
	return "OB AND (LB OR " + dead + ") AND NOT CAL"
}

// over returns the condition for a UPS that was overloaded when contact was lost.
func (b *builder) over() string {
	cond := ""
	switch n := b.Upsmon.OverDuration; {
	case n == 0:
		cond += " OR OVER AND NOCOMM"
	case n > 0:
		cond += " OR OVER AND HELD " + seconds(n) + " NOCOMM"
	}
	return cond
}

func (b *builder) off() string {
	switch n := b.Upsmon.OffDuration; {
	case n == 0:
		return " OR OFF"
	case n > 0:
		return " OR HELD " + seconds(n) + " OFF"
	}
	return ""
}

// mixed adds the state critical, for machines that are powered by UPSs of both types: only a secondary waits for
// HOSTSYNC.
func (b *builder) mixed() {
	u := b.Upsmon
	primary, secondary := b.kinds()
	if !primary || !secondary || u.HostSync <= max(u.OBLBDuration, 0) {
		return
	}
	for _, g := range b.groups {
		section := "# Whether upsmon calls a UPS critical. A secondary gives its primary HOSTSYNC to set FSD.\n"
		g.rules = append(g.rules, rule{section: section, trigger: "STATE critical"})
		for _, x := range g.units {
			wait, lost := max(u.OBLBDuration, 0), u.DeadTime
			if !x.Primary {
				wait, lost = u.HostSync, max(lost, u.HostSync)
			}
			cond := b.empty(wait, deadFor(lost)) + b.over()
			ref := b.ref(x, g)
			g.rules = append(g.rules,
				rule{subject: ref, trigger: "REPORTS " + cond, actions: []string{"RAISE critical"}},
				rule{subject: ref, trigger: "REPORTS NOT (" + cond + ")", actions: []string{"CLEAR critical"}})
		}
	}
}

// shutdown adds the rules with which upsmon shuts down. Once a shutdown has begun, there is no way back: upsmon has
// set FSD, waits for the secondaries, reports SHUTDOWN, waits FINALDELAY, and runs SHUTDOWNCMD.
func (b *builder) shutdown() {
	b.mixed()
	if !b.shutsDown() {
		if b.Upsmon.ShutdownCmd == "" {
			return
		}
		if b.powers == 0 || b.Upsmon.MinSupplies <= 0 {
			return
		}
	}
	u, g := b.Upsmon, b.lead.group
	lead := b.ref(b.lead, g)
	down := b.shutdownCmd()
	var say []string
	said := b.comments(u.Notify[nutconf.Shutdown].Msg, u.Notify[nutconf.Shutdown].Flag)
	say = append(say, `WALL "Executing automatic power-fail shutdown"`) // regardless of the flags of SHUTDOWN
	say = append(say, b.notify(nutconf.Shutdown, u.Notify[nutconf.Shutdown], g)...)
	say = append(say, b.atShutdown(nutconf.Shutdown)...)
	var comments []string
	for _, d := range []string{"HOSTSYNC", "FINALDELAY", "SHUTDOWNCMD", "SHUTDOWNEXIT"} {
		comments = append(comments, b.comments(u.Lines[d])...)
	}
	add := func(trigger string, actions ...string) {
		if len(actions) > 0 {
			g.rules = append(g.rules, rule{subject: lead, trigger: trigger, actions: actions})
		}
	}
	automatic := b.powers > 0 && u.MinSupplies > 0
	last := []string{}
	if down != "" {
		last = []string{"IF NOT DOWN " + down}
	}
	delay := b.finalDelay()
	if delay > 0 && down != "" {
		last = []string{"STARTTIMER " + b.final + " " + seconds(delay)}
	}

	first := len(g.rules)
	if len(b.primaries) == 0 && !b.fsd {
		// Only LS leads here, so the timer and DOWN show how far the shutdown is.
		if delay > 0 && down != "" {
			add("REPORTS LS AND NOT DOWN", "IF NOT TIMER "+b.final+" { "+strings.Join(append(say, last...), " ")+" }")
			add("TIMEOUT "+b.final, down)
		} else {
			add("REPORTS LS AND NOT DOWN", append(say, strings.TrimPrefix(strings.Join(last, " "), "IF NOT DOWN "))...)
		}
	} else {
		g.rules = append(g.rules, rule{trigger: "STATE " + b.going})
		begins := b.raising
		if automatic {
			begins = slices.Insert(begins, 0, "REPORTS LS AND NOT "+b.going)
		}
		begin := b.setFSD(g)
		if n, ok := u.Notify[nutconf.ShutdownSync]; ok && len(b.primaries) > 0 {
			said = append(said, b.comments(n.Msg, n.Flag)...)
			sync := append(b.notify(nutconf.ShutdownSync, n, g), b.atShutdown(nutconf.ShutdownSync)...)
			begin = append(begin, guarded(b.others(g), sync)...)
		}
		raise := []string{"RAISE " + b.going}
		waits := len(b.primaries) > 0 && u.HostSync > 0
		if waits && b.raises == 0 && len(begin) == 1 { // no other rule begins a shutdown
			raise, begin = append(raise, begin...), nil
			if len(begins) > 1 {
				raise = guarded("NOT "+b.going, raise)
			}
		}
		if len(begins) > 0 {
			add(strings.Join(begins, ", "), raise...)
		}
		if waits {
			add("REPORTS None->"+b.going, begin...)
			add(fmt.Sprintf("REPORTS %s AND (%s OR HELD %s %s)", b.going, b.alone(g), seconds(u.HostSync), b.going), append(say, last...)...)
		} else {
			add("REPORTS None->"+b.going, append(append(begin, say...), last...)...)
		}
		if delay > 0 && down != "" {
			add("TIMEOUT "+b.final, "IF NOT DOWN "+down)
		}
		if down != "" {
			add("REPORTS DOWN->None", "CLEAR "+b.going)
		} else {
			add("REPORTS NOT LS AND NOT FSD", "CLEAR "+b.going)
		}
	}
	if first < len(g.rules) {
		g.rules[first].section = "# The shutdown. There is no way back once it has begun, as with upsmon.\n"
		g.rules[first].comments = append(comments, said...)
	}
}

// setFSD sets FSD on all UPSs whose primary is this machine.
func (b *builder) setFSD(g *group) []string {
	each := len(b.primaries) > 1
	for _, p := range b.primaries {
		each = each && p.group == g && p.Power > 0
	}
	switch {
	case len(b.primaries) == 0:
		return nil
	case each:
		return []string{"SETFSD EACH"}
	case len(b.primaries) == 1 && b.primaries[0] == b.lead:
		return []string{"SETFSD"}
	}
	var all []string
	for _, p := range b.primaries {
		all = append(all, "SETFSD "+b.ref(p, g))
	}
	return all
}

// alone returns the condition that no other machine is logged in to a UPS whose primary is this machine.
func (b *builder) alone(g *group) string {
	if len(b.primaries) == 1 && b.primaries[0] == b.lead {
		return "upsd.clients = 0"
	}
	all := len(b.primaries) == len(g.units)
	var each []string
	for _, p := range b.primaries {
		all = all && p.group == g
		each = append(each, b.ref(p, g)+" IS upsd.clients = 0")
	}
	if all {
		return "ALL IS upsd.clients = 0"
	}
	return strings.Join(each, " AND ")
}

// others returns the condition that another machine is logged in to a UPS whose primary is this machine.
func (b *builder) others(g *group) string {
	if len(b.primaries) == 1 && b.primaries[0] == b.lead {
		return "upsd.clients > 0"
	}
	var each []string
	for _, p := range b.primaries {
		each = append(each, b.ref(p, g)+" IS upsd.clients > 0")
	}
	return strings.Join(each, " OR ")
}

// finalDelay returns how long a shutdown waits before SHUTDOWNCMD. If FSD is set, POWERDOWNFLAG is also created on
// mains power; seeing FSD takes a poll, which follows SETFSD at once.
func (b *builder) finalDelay() int {
	const poll = 2
	if b.switchesOff() {
		return max(b.Upsmon.FinalDelay, poll)
	}
	return b.Upsmon.FinalDelay
}

// atShutdown returns what upssched does at an event that is about no UPS.
func (b *builder) atShutdown(e nutconf.Event) []string {
	var actions []string
	for i := range b.ats {
		if a := &b.ats[i]; a.Event == e {
			actions = append(actions, b.at(a, b.lead.group, b.ref(b.lead, b.lead.group))...)
		}
	}
	return actions
}

// shutdownCmd returns SHUTDOWNCMD; "" if there is none.
func (b *builder) shutdownCmd() string {
	u := b.Upsmon
	text := strings.TrimSpace(u.ShutdownCmd)
	l := u.Lines["SHUTDOWNCMD"]
	if text == "" {
		b.noteLine(codeNoShutdown, l, "add one if this machine should shut down", "upsmon has no SHUTDOWNCMD, so this machine never shuts down")
		return ""
	}
	words := strings.Fields(text)
	for len(words) > 1 && strings.HasSuffix(words[0], "sudo") && !strings.HasPrefix(words[1], "-") {
		words = words[1:]
		text = strings.Join(words, " ")
	}
	if needsShell(text) {
		b.noteLine(codeShell, l, "", "SHUTDOWNCMD uses shell syntax, so it is passed to a shell")
	}
	if words, _ := shlex.Split(text); compile.IsMessage(words) {
		return "SHUTDOWNCMD " + quote(escape(inShell(text))) // goodbye now: the shell finds it, as before
	}
	return "SHUTDOWNCMD " + quote(escape(command(text)))
}

// leftOut notes directives that are not converted.
func (b *builder) leftOut() {
	u := b.Upsmon
	if l := u.Lines["POWERDOWNFLAG"]; l != nil && b.switchesOff() {
		b.noteLine(codeFlagPath, l, "your own script that looks for the old file has to call "+b.program+" powerdownflag", "the file is /run/upsmon/killpower here")
	} else if _, secondary := b.kinds(); l == nil && len(b.primaries) > 0 && !secondary {
		b.noteLine(codeNoFlag, nil, `add POWERDOWNFLAG "/run/upsmon/killpower"`, "there is no POWERDOWNFLAG, so the UPS is not switched off after a shutdown, as before")
	}
	switch u.RunAsUser {
	case "", "nut", "root":
	default:
		b.noteLine(codeUser, u.Lines["RUN_AS_USER"], "add -u to ExecStart with systemctl edit tls-upsmon", "the monitor runs as nut, not as the user of RUN_AS_USER")
	}
	for _, d := range []string{"CERTPATH", "CERTIDENT", "CERTHOST", "CERTVERIFY", "FORCESSL", "CERTFILE"} {
		if l := u.Lines[d]; l != nil {
			b.noteLine(codeTLS, l, b.program+" explain C151 says how to get PEM files", "%s is not converted: certificates are PEM files here, and are always verified", d)
		}
	}
	for d, why := range map[string]string{
		"POLLFAIL_LOG_THROTTLE_MAX": "a failure is logged once, and again when it changes",
		"SHUTDOWNEXIT":              "the monitor logs out of upsd when the system stops it, so the primary waits until then",
		"DEBUG_MIN":                 "run -D and ctl set the log level",
	} {
		if l := u.Lines[d]; l != nil {
			b.noteLine(codeNotNeeded, l, "", "%s is not needed: %s", d, why)
		}
	}
}
