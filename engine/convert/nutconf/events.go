package nutconf

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a version of NUT. The zero value is older than all.
type Version struct{ Major, Minor, Patch int }

// The versions with changes that matter here.
var (
	V280 = Version{2, 8, 0}
	V281 = Version{2, 8, 1}
	V282 = Version{2, 8, 2}
	V283 = Version{2, 8, 3}
	V285 = Version{2, 8, 5}
	V286 = Version{2, 8, 6}
)

// Versions are the versions whose files can be read, including one that is announced.
var Versions = []Version{{2, 7, 4}, V280, V281, V282, V283, {2, 8, 4}, V285, V286}

// ParseVersion reads a version such as 2.8.0, or that of a package, 2.8.0-7.
func ParseVersion(s string) (Version, error) {
	if _, rest, ok := strings.Cut(s, ":"); ok { // the epoch of a Debian package
		s = rest
	}
	s, _, _ = strings.Cut(s, "-")
	s, _, _ = strings.Cut(s, "+")
	parts := strings.Split(s, ".")
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return Version{}, fmt.Errorf("%q is not a version of NUT (an example: %s)", s, V280)
		}
		if i < len(n) {
			n[i] = v
		}
	}
	v := Version{n[0], n[1], n[2]}
	if len(parts) < 2 || v.Before(Versions[0]) || v.Major > 2 {
		return Version{}, fmt.Errorf("%q is not a version of NUT that can be converted (%s to %s)", s, Versions[0], Versions[len(Versions)-1])
	}
	return v, nil
}

// Before reports whether v is older than w.
func (v Version) Before(w Version) bool {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch)) < 0
}

func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// Event is a notify type of NUT.
type Event string

// The events that this package or engine/convert handles by name.
const (
	Online          Event = "ONLINE"
	OnBatt          Event = "ONBATT"
	LowBatt         Event = "LOWBATT"
	FSD             Event = "FSD"
	CommOK          Event = "COMMOK"
	CommBad         Event = "COMMBAD"
	Shutdown        Event = "SHUTDOWN"
	ReplBatt        Event = "REPLBATT"
	NoComm          Event = "NOCOMM"
	NoParent        Event = "NOPARENT"
	Cal             Event = "CAL"
	ShutdownSync    Event = "SHUTDOWN_HOSTSYNC"
	SuspendStarting Event = "SUSPEND_STARTING"
	SuspendFinished Event = "SUSPEND_FINISHED"
)

// EventInfo is the default for an event, which upsmon.conf can override.
type EventInfo struct {
	Event   Event
	Since   Version
	Message string // the stock message; the first %s is the UPS
	Flags   Flags  // in the newest version
}

// Flags say where upsmon reports an event.
type Flags uint8

// The flags. The zero value is IGNORE.
const (
	ToSyslog Flags = 1 << iota
	ToWall
	ToExec
)

const syslogWall = ToSyslog | ToWall

// Events are all events, in the order of upsmon.conf(5), each since the version whose manual names it; CAL was
// observed in 2.8.0. The texts are those of the upsmon.conf that NUT ships, except NOTECO: 2.8.5 was observed to
// leave out the vendor.
var Events = []EventInfo{
	{Online, Version{}, "UPS %s on line power", syslogWall},
	{OnBatt, Version{}, "UPS %s on battery", syslogWall},
	{LowBatt, Version{}, "UPS %s battery is low", syslogWall},
	{FSD, Version{}, "UPS %s: forced shutdown in progress", syslogWall},
	{CommOK, Version{}, "Communications with UPS %s established", syslogWall},
	{CommBad, Version{}, "Communications with UPS %s lost", syslogWall},
	{Shutdown, Version{}, "Auto logout and shutdown proceeding", syslogWall},
	{ShutdownSync, V285, "Shutdown initiated; primary system is waiting for secondaries to log out or time out", syslogWall},
	{ReplBatt, Version{}, "UPS %s battery needs to be replaced", syslogWall},
	{NoComm, Version{}, "UPS %s is unavailable", syslogWall},
	{NoParent, Version{}, "upsmon parent process died - shutdown impossible", syslogWall},
	{Cal, V280, "UPS %s: calibration in progress", syslogWall},
	{"NOTCAL", V282, "UPS %s: calibration finished", syslogWall},
	{"OFF", V281, "UPS %s: administratively OFF or asleep", syslogWall},
	{"NOTOFF", V281, "UPS %s: no longer administratively OFF or asleep", syslogWall},
	{"BYPASS", V281, "UPS %s: on bypass (powered, not protecting)", syslogWall},
	{"NOTBYPASS", V281, "UPS %s: no longer on bypass", syslogWall},
	{"ECO", V283, "UPS %s: in ECO mode (as defined by vendor)", syslogWall},
	{"NOTECO", V283, "UPS %s: no longer in ECO mode", syslogWall},
	{"ALARM", V283, "UPS %s: one or more active alarms: [%s]", syslogWall},
	{"NOTALARM", V283, "UPS %s is no longer in an alarm state (no active alarms)", syslogWall},
	{"OVER", V283, "UPS %s: overloaded", syslogWall},
	{"NOTOVER", V283, "UPS %s: no longer overloaded", syslogWall},
	{"TRIM", V283, "UPS %s: trimming incoming voltage", syslogWall},
	{"NOTTRIM", V283, "UPS %s: no longer trimming incoming voltage", syslogWall},
	{"BOOST", V283, "UPS %s: boosting incoming voltage", syslogWall},
	{"NOTBOOST", V283, "UPS %s: no longer boosting incoming voltage", syslogWall},
	{"OTHER", V283, "UPS %s: has at least one unclassified status token: [%s]", syslogWall},
	{"NOTOTHER", V283, "UPS %s has no unclassified status tokens anymore", syslogWall},
	{SuspendStarting, V283, "OS is entering sleep/suspend/hibernate mode", syslogWall},
	{SuspendFinished, V283, "OS just finished sleep/suspend/hibernate mode, de-activating obsolete UPS readings to avoid an unfortunate shutdown", syslogWall},
}

// flags returns where a version reports the event by default.
func (i *EventInfo) flags(v Version) Flags {
	if i.Event == Cal && v.Before(V281) {
		return ToSyslog // as observed
	}
	return i.Flags
}

// eventNames returns the names of all events.
func eventNames() []string {
	var names []string
	for _, e := range Events {
		names = append(names, string(e.Event))
	}
	return names
}
