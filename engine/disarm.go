package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// putsOff is by how much a reload must delay a shutdown to report it.
const putsOff = 10 * time.Second

// outage returns the policy in force and its state if any unit is on battery, low, in forced
// shutdown or out of contact; otherwise nil.
func (r *run) outage() *next.Present {
	if !r.system.Alert() {
		return nil
	}
	return &next.Present{Policy: r.program().Policy, State: r.system.State(), Now: r.now()}
}

// tellDisarmed answers those who wait for a reload, and reports which shutdown of the present
// outage it calls off. Such an edit is as legitimate as ctl timer cancel, so it is not held back.
// But nobody should learn of it from a crash. The computation runs outside the loop.
func (r *run) tellDisarmed(was *next.Present, c *config.Config, out Outcome, reply func(Outcome)) {
	if was == nil || out.Result != status.ReloadInForce && out.Result != status.ReloadHeld {
		reply(out)
		return
	}
	is := next.Present{Policy: c.Program.Policy, State: was.State, Now: was.Now}
	g := guard.Guard{Logger: r.e.log, What: "the warning about a reload"}
	go func() {
		g.Run(func() { out.Warning = disarmed(*was, is) })
		if out.Warning != "" {
			r.e.log.Warn("reload: the new configuration "+out.Warning, "file", c.Path)
		}
		reply(out)
	}()
}

// disarmed describes the shutdown that the first of two policies would bring, and that the second
// brings later or not at all; "": there is none.
func disarmed(was, is next.Present) string {
	ask := func(p next.Present) map[next.If]*next.Event {
		shutdowns := map[next.If]*next.Event{}
		for _, f := range next.Ask(p, -1, next.Nothing, next.BatteryLow) {
			shutdowns[f.If] = f.Shutdown
		}
		return shutdowns
	}
	if still(was.State) {
		return ""
	}
	before := ask(was)
	if before[next.Nothing] == nil && before[next.BatteryLow] == nil {
		return ""
	}
	after := ask(is)
	var all []string
	say := func(what next.If, when string) {
		b, a := before[what], after[what]
		switch {
		case b == nil:
		case a == nil:
			all = append(all, fmt.Sprintf("removes what would shut this machine down %s (%s, %s)", when, b.Name, b.Rule))
		case a.After > b.After+putsOff:
			all = append(all, fmt.Sprintf("puts off the shutdown that would come %s until %s from now (%s, %s)", when, text.Duration(a.After), a.Name, a.Rule))
		}
	}
	if b := before[next.Nothing]; b != nil {
		say(next.Nothing, "in "+text.Duration(b.After))
	}
	say(next.BatteryLow, "if the battery runs low")
	return strings.Join(all, ", and ")
}

// still reports whether nothing can happen by itself, and no battery can run low: no timer runs, and
// no unit is on battery. Then no shutdown would come that a reload could call off. Forecasts for the
// thousands of units of a server that does not answer would take long.
func still(s *fsm.State) bool {
	return !slices.ContainsFunc(s.Units, func(u fsm.UnitState) bool {
		return len(u.Timers) > 0 || slices.ContainsFunc(u.Regions, func(r fsm.RegionState) bool { return r.State == "OB" })
	})
}

// rulesLost lists the rules of units that are on battery, low, in forced shutdown or out of contact
// that may lead to a shutdown, and whose triggers another policy does not have: "None->LB of
// Eaton". If the file is half written, their event may come while the rule is missing.
func (r *run) rulesLost(is *fsm.Definition) []string {
	var lost []string
	var at map[string]int
	for i := range r.program().Policy.Units {
		if fsm.MostUrgent(r.system.States(i)...) == fsm.Calm {
			continue
		}
		u := &r.program().Policy.Units[i]
		if at == nil {
			at = make(map[string]int, len(is.Units))
			for n := range is.Units {
				at[is.Units[n].ID] = n
			}
		}
		kept := map[string]bool{}
		if n, ok := at[u.ID]; ok {
			for k := range is.Units[n].Rules {
				if rule := &is.Units[n].Rules[k]; leadsDown(rule) {
					kept[rule.On.String()] = true
				}
			}
		}
		for k := range u.Rules {
			rule := &u.Rules[k]
			if !leadsDown(rule) {
				continue
			}
			if on := rule.On.String(); !kept[on] {
				kept[on] = true // listed once
				lost = append(lost, on+" of "+u.Name)
			}
		}
	}
	return lost
}

// leadsDown reports whether a rule may directly or indirectly cause a shutdown.
func leadsDown(rule *fsm.Rule) bool {
	return slices.ContainsFunc(rule.Actions, func(a fsm.Action) bool {
		switch a.Command.(type) {
		case fsm.RunShutdown, fsm.ForceShutdown, fsm.RunTimer, fsm.SetState:
			return true
		}
		return false
	})
}
