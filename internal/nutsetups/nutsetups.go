// Package nutsetups contains configurations of NUT's monitor as administrators write them: each of
// their idioms alone, and typical combinations. Tests convert them and compare the results.
//
// Their timers take seconds, so that an outage that lasts until all timers have ended takes half a
// minute.
package nutsetups

import (
	"fmt"
	"slices"
	"strings"
)

// Setup is a configuration.
type Setup struct {
	Name     string
	Upsmon   string // upsmon.conf
	Upssched string // upssched.conf; "": there is none
	Script   string // what CMDSCRIPT or NOTIFYCMD names; "": there is none
}

// The users of upsd. A lab gives them this password.
const (
	PrimaryUser   = "primary"
	SecondaryUser = "secondary"
	Password      = "pass"
)

// Paths of the files that the configurations name.
const (
	CmdScript = "/etc/nut/upssched-cmd"
	NotifyCmd = "/etc/nut/notifycmd"
	Down      = "/etc/nut/down" // SHUTDOWNCMD
)

// Units are the names of the UPSs, without their hosts.
func (s *Setup) Units() []string {
	var all []string
	for line := range strings.Lines(s.Upsmon) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "MONITOR" {
			name, _, _ := strings.Cut(words[1], "@")
			all = append(all, strings.Trim(name, `"`))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// source is the abbreviated form of a set-up.
type source struct {
	name     string
	monitors string // MONITOR lines; default one primary
	upsmon   string // other lines, which replace those of times
	exec     string // events with NOTIFYFLAG SYSLOG+WALL+EXEC
	at       string // AT lines; with any, NOTIFYCMD is upssched
	script   string // branches of CMDSCRIPT
	notify   string // the text of NOTIFYCMD
}

const (
	primary   = "MONITOR ups@localhost 1 primary pass primary\n"
	secondary = "MONITOR ups@localhost 1 secondary pass secondary\n"
	redundant = "MONITOR left@localhost 1 primary pass primary\nMONITOR right@localhost 1 primary pass primary\n"
)

const times = `MINSUPPLIES 1
SHUTDOWNCMD "/etc/nut/down"
POLLFREQ 1
POLLFREQALERT 1
HOSTSYNC 4
DEADTIME 3
POWERDOWNFLAG /etc/nut/killpower
NOCOMMWARNTIME 5
RBWARNTIME 9
FINALDELAY 1
`

const sched = `# as upssched.conf(5) wants it
CMDSCRIPT /etc/nut/upssched-cmd
PIPEFN /run/nut/upssched.pipe
LOCKFN /run/nut/upssched.lock

`

const script = `#!/bin/sh
# This script should be called by upssched via the CMDSCRIPT directive.
case $1 in
BRANCHES	*)
		logger -t upssched-cmd "unknown command: $1"
		;;
esac
`

// All returns all set-ups.
func All() []Setup {
	var all []Setup
	for _, s := range sources {
		all = append(all, s.setup())
	}
	return all
}

func (s *source) setup() Setup {
	var b strings.Builder
	b.WriteString("# " + s.name + "\n")
	monitors := s.monitors
	if monitors == "" {
		monitors = primary
	}
	b.WriteString(monitors)
	for line := range strings.Lines(times) {
		if !strings.Contains("\n"+s.upsmon, "\n"+strings.Fields(line)[0]+" ") {
			b.WriteString(line)
		}
	}
	switch {
	case s.at != "":
		b.WriteString("NOTIFYCMD /sbin/upssched\n")
	case s.notify != "":
		b.WriteString("NOTIFYCMD " + NotifyCmd + "\n")
	}
	for _, event := range strings.Fields(s.exec) {
		fmt.Fprintf(&b, "NOTIFYFLAG %s SYSLOG+WALL+EXEC\n", event)
	}
	b.WriteString(s.upsmon)
	set := Setup{Name: s.name, Upsmon: b.String()}
	if s.at != "" {
		set.Upssched = sched + s.at
		set.Script = strings.Replace(script, "BRANCHES", indented(s.script), 1)
	} else if s.notify != "" {
		set.Script = "#!/bin/sh\n" + s.notify
	}
	return set
}

// indented formats the branches of a case with one line for each part.
func indented(branches string) string {
	var b strings.Builder
	for line := range strings.Lines(branches) {
		pattern, commands, _ := strings.Cut(strings.TrimSpace(line), ") ")
		fmt.Fprintf(&b, "\t%s)\n", pattern)
		for _, c := range strings.Split(commands, " ; ") {
			fmt.Fprintf(&b, "\t\t%s\n", c)
		}
		b.WriteString("\t\t;;\n")
	}
	return b.String()
}
