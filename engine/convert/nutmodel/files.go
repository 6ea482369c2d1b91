package nutmodel

import (
	"path"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// Read returns the configuration in the files. sched and script may be nil.
func Read(u *nutconf.Upsmon, sched *nutconf.Upssched, script *nutconf.Script) *Config {
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	c := &Config{
		Version:     u.Version,
		MinSupplies: u.MinSupplies,
		PollFreq:    seconds(u.PollFreq), PollFreqAlert: seconds(u.PollFreqAlert),
		DeadTime: seconds(u.DeadTime), HostSync: seconds(u.HostSync), FinalDelay: seconds(u.FinalDelay),
		NoCommWarn: seconds(u.NoCommWarnTime), ReplBattWarn: seconds(u.RBWarnTime),
		Notify:      map[string]Notify{},
		ShutdownCmd: u.ShutdownCmd, PowerDownFlag: u.PowerDownFlag,
		Upssched: path.Base(u.NotifyCmd) == "upssched",
		FSD:      map[string]bool{},
	}
	for _, m := range u.Monitors {
		c.Monitors = append(c.Monitors, Monitor{System: m.System, Power: m.Power, Primary: m.Primary})
	}
	for event, n := range u.Notify {
		c.Notify[string(event)] = Notify{
			Syslog: n.Flags&nutconf.ToSyslog != 0, Wall: n.Flags&nutconf.ToWall != 0,
			Exec: n.Flags&nutconf.ToExec != 0 && u.NotifyCmd != "", Message: n.Message,
		}
	}
	if sched == nil || sched.CmdScript == "" || sched.PipeFn == "" || sched.LockFn == "" {
		return c
	}
	verbs := map[nutconf.AtCommand]Verb{nutconf.StartTimer: StartTimer, nutconf.CancelTimer: CancelTimer, nutconf.Execute: Execute}
	for _, a := range sched.Ats {
		c.At = append(c.At, At{Type: string(a.Event), UPS: a.UPS, Verb: verbs[a.Command], Name: a.Timer, After: seconds(a.Seconds), Command: a.Arg})
	}
	if script == nil {
		return c
	}
	for _, a := range c.At {
		for _, command := range []string{a.Name, a.Command} {
			c.FSD[command] = command != "" && slices.ContainsFunc(script.Run(command), func(x nutconf.Command) bool {
				return x.Kind == nutconf.SetFSD && !x.Conditional
			})
		}
	}
	return c
}
