package verify

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Assumptions are what verify takes for granted about the world. Durations are in real time; a
// report may be up to Report late.
type Assumptions struct {
	Battery       time.Duration // on battery a unit that was full carries its load for at least so long
	Low           time.Duration // from LB to empty it takes at least so long
	ShutdownTakes time.Duration // what the host needs from SHUTDOWNCMD to being safe
	Flash         time.Duration // words other than OB, and the mains in a flicker, may come and go for up to so long without meaning
	Report        time.Duration // what happens is reported within this time, unless contact is lost
	Flickers      int           // the mains, and LB, may flicker so often in one outage
	Lost          int           // contact may be lost and return so often, for any time
	Restarts      int           // the monitor may be killed and started so often
	Latched       bool          // a server may still report FSD when the monitor starts on mains
	Secondaries   string        // how many log in: "any", "none" or "some"
}

// replyTimeout is how long the monitor waits for an answer of upsd, unless it is told otherwise.
const replyTimeout = 10 * time.Second

// Defaults returns the assumptions that hold unless they are changed, for a policy that is polled
// with this period.
func Defaults(poll time.Duration) Assumptions {
	return Assumptions{
		Battery: 5 * time.Minute, Low: 2 * time.Minute, ShutdownTakes: time.Minute, Flash: 3 * time.Second,
		Report: poll + replyTimeout, Flickers: 3, Lost: 1, Restarts: 1, Latched: true, Secondaries: "any",
	}
}

// tooLate says why no policy is in time, if SHUTDOWNCMD at once after OB and LB is not.
func (a *Assumptions) tooLate() string {
	if a.Low >= a.ShutdownTakes+a.Report {
		return ""
	}
	d := fsm.FormatDuration
	return fmt.Sprintf("even SHUTDOWNCMD at once is too late: a report and the shutdown take %s (--report %s and --shutdown-takes %s), and the battery lasts %s after LB (--low); "+
		"have the UPS report LB earlier (battery.runtime.low) and raise --low, or lower POLLFREQ",
		d(a.Report+a.ShutdownTakes), d(a.Report), d(a.ShutdownTakes), d(a.Low))
}

// hostSync is how long a primary waits for its secondaries, which is what a secondary has to shut
// down (HOSTSYNC in upsmon.conf(5)).
const hostSync = 15 * time.Second

// Assumption is one of them, as a flag of upsmon verify spells it.
type Assumption struct {
	Flag  string `json:"flag"`
	Value string `json:"value"`
}

// List returns the assumptions in a fixed order.
func (a *Assumptions) List() []Assumption {
	d := func(v time.Duration) string {
		if v == 0 {
			return "0s"
		}
		return fsm.FormatDuration(v)
	}
	return []Assumption{
		{"battery", d(a.Battery)}, {"low", d(a.Low)}, {"shutdown-takes", d(a.ShutdownTakes)}, {"flash", d(a.Flash)},
		{"report", d(a.Report)}, {"flickers", strconv.Itoa(a.Flickers)}, {"lost", strconv.Itoa(a.Lost)},
		{"restarts", strconv.Itoa(a.Restarts)}, {"latched", strconv.FormatBool(a.Latched)}, {"secondaries", a.Secondaries},
	}
}
