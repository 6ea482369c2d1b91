package verify

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Assumptions are what verify takes for granted about the world. Durations are in real time; a report may arrive up
// to Report late.
type Assumptions struct {
	Battery       time.Duration // a unit that was full carries its load on battery for at least this long
	Low           time.Duration // it takes at least this long from LB to empty
	ShutdownTakes time.Duration // the time that the host needs from SHUTDOWNCMD until it is safe
	Flash         time.Duration // words other than OB, and mains power in a flicker, may come and go for up to this long without meaning
	Report        time.Duration // every event is reported within this time, unless contact is lost
	Flickers      int           // how often the mains, and LB, may flicker in one outage
	Lost          int           // how often contact may be lost and return, for any length of time
	Restarts      int           // how often the monitor may be killed and started
	Latched       bool          // a server may still report FSD when the monitor starts on mains
	Secondaries   string        // how many secondaries log in: "any", "none" or "some"
}

// replyTimeout is how long the monitor waits for an answer of upsd, unless configured otherwise.
const replyTimeout = 10 * time.Second

// Defaults returns the default assumptions for a policy that polls with this period.
func Defaults(poll time.Duration) Assumptions {
	return Assumptions{
		Battery: 5 * time.Minute, Low: 2 * time.Minute, ShutdownTakes: time.Minute, Flash: 3 * time.Second,
		Report: poll + replyTimeout, Flickers: 3, Lost: 1, Restarts: 1, Latched: true, Secondaries: "any",
	}
}

// tooLate says why no policy can be in time: because even SHUTDOWNCMD at the moment of OB and LB is too late. It
// returns "" if that is in time.
func (a *Assumptions) tooLate() string {
	if a.Low >= a.ShutdownTakes+a.Report {
		return ""
	}
	d := DurationText
	return fmt.Sprintf("even SHUTDOWNCMD at once is too late: a report and the shutdown take %s (--report %s and --shutdown-takes %s), and the battery lasts %s after LB (--low); "+
		"have the UPS report LB earlier (battery.runtime.low) and raise --low, or lower POLLFREQ",
		d(a.Report+a.ShutdownTakes), d(a.Report), d(a.ShutdownTakes), d(a.Low))
}

// hostSync is how long a primary waits for its secondaries, and so how long a secondary has to shut down (HOSTSYNC
// in upsmon.conf(5)).
const hostSync = 15 * time.Second

// Assumption is one assumption, as a flag of upsmon verify spells it.
type Assumption struct {
	Flag  string `json:"flag"`
	Value string `json:"value"`
}

// List returns the assumptions in a fixed order.
func (a *Assumptions) List() []Assumption {
	d := DurationText
	return []Assumption{
		{"battery", d(a.Battery)}, {"low", d(a.Low)}, {"shutdown-takes", d(a.ShutdownTakes)}, {"flash", d(a.Flash)},
		{"report", d(a.Report)}, {"flickers", strconv.Itoa(a.Flickers)}, {"lost", strconv.Itoa(a.Lost)},
		{"restarts", strconv.Itoa(a.Restarts)}, {"latched", strconv.FormatBool(a.Latched)}, {"secondaries", a.Secondaries},
	}
}

// DurationText formats a time in answers and their assumptions: 2m, 45s, 23.5s, 1m45s. Only what is to be written into
// a file has the form of the language, which has one unit.
func DurationText(d time.Duration) string {
	if d > 0 && (d < time.Minute && d%time.Second == 0 || d%time.Minute == 0) {
		return fsm.FormatDuration(d)
	}
	return d.String()
}
