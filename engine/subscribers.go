package engine

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/journal"
)

// JournalDir is the journal's place in the StateDir.
const JournalDir = "journal"

// A chronicle writes events to the journal, which has a bounded queue itself.
type chronicle struct {
	*journal.Writer
	version string
	dryRun  bool
}

func (c chronicle) hear(e Event) {
	switch e := e.(type) {
	case Began:
		c.Begin(e.At, c.describe(e.Config), e.Config.Program.Policy, e.Prior, e.Records)
	case Step:
		c.Step(e.At, e.Input, e.Records)
	case Result:
		c.Result(e.Effect, e.Err, journal.Result{Exit: e.ExitCode, Took: e.Took, DryRun: e.DryRun, Again: e.Again})
	case Alarm:
		c.Alarm(e.At, e.Failed, e.Err, e.Effects)
	case Settled:
		c.Settle(e.Effect, e.Err)
	case Damaged:
		c.Damage(e.What)
	case Reloaded:
		c.Reload(e.At, c.describe(e.Config), e.Config.Program.Policy, e.Records)
	case Refused:
		c.Refuse(e.At, c.describe(e.Config))
	case Paused:
		c.Pause(e.At, true, e.Reason)
	case Resumed:
		c.Pause(e.At, false, e.Reason)
	case DrillBegan:
		c.DrillBegin(e.At, e.Unit, e.Scenario, e.By)
	case DrillAction:
		c.DrillResult(e.At, e.Effect, e.Err, journal.Result{Exit: e.ExitCode, Took: e.Took, DryRun: e.DryRun})
	case DrillEnded:
		c.DrillEnd(e.At, e.Unit, e.Reason)
	case Ended:
		c.End(e.Reason)
	}
}

func (c chronicle) describe(config *config.Config) journal.Config {
	d := journal.Config{Version: c.version, File: config.FullPath(), Hash: config.Hash(), DryRun: c.dryRun}
	for _, diag := range config.Diagnostics {
		d.Diagnostics = append(d.Diagnostics, diag.String())
	}
	return d
}

// A serviceNotifier reports the state of the monitor to the service manager with sd_notify(3).
type serviceNotifier struct {
	notify   func(string)
	watchdog bool
	status   string // last sent
}

func (n *serviceNotifier) hear(e Event) {
	switch e := e.(type) {
	case Began:
		n.notify("READY=1")
	case Reloaded:
		var now unix.Timespec // on the service manager's clock
		_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now)
		n.notify(fmt.Sprintf("RELOADING=1\nMONOTONIC_USEC=%d", time.Duration(now.Nano())/time.Microsecond))
		n.notify("READY=1")
	case Pulse:
		status := fmt.Sprintf("%d units, %d on battery, %d without contact", e.Units, e.OnBattery, e.Lost)
		if status != n.status {
			n.status = status
			n.notify("STATUS=" + status)
		}
		if n.watchdog {
			n.notify("WATCHDOG=1")
		}
	case Stopping:
		n.notify("STOPPING=1")
	}
}
