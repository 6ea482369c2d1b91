package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Scenario formats an outage for simulate, without expectations.
func (f *Files) Scenario(p *compile.Program, o *nutmodel.Outage) string {
	names := map[string]string{}
	for i := range p.Policy.Units {
		names[f.system(p.Policy.Units[i].ID)] = nameOf(p, i)
	}
	status := map[string]string{}
	lost := map[string]bool{}
	var b strings.Builder
	say := func(at time.Duration, system, what string) { fmt.Fprintf(&b, "%s %s %s\n", at, names[system], what) }
	for _, m := range f.Upsmon.Monitors {
		status[m.System] = "OL"
		say(0, m.System, "ups.status OL")
		say(0, m.System, "upsd.clients 0")
	}
	for _, s := range o.Steps {
		switch {
		case s.Lost:
			lost[s.UPS] = true
			say(s.At, s.UPS, "lost")
		case s.Back:
			lost[s.UPS] = false
			say(s.At, s.UPS, "back")
			say(s.At, s.UPS, "ups.status "+status[s.UPS])
		case s.FSD:
			status[s.UPS] = "FSD " + status[s.UPS]
			say(s.At, s.UPS, "ups.status "+status[s.UPS])
		case s.Clients != nil:
			say(s.At, s.UPS, fmt.Sprintf("upsd.clients %d", *s.Clients))
		default:
			if strings.HasPrefix(status[s.UPS], "FSD ") {
				s.Status = "FSD " + s.Status
			}
			status[s.UPS] = s.Status
			if !lost[s.UPS] {
				say(s.At, s.UPS, "ups.status "+s.Status)
			}
		}
	}
	fmt.Fprintf(&b, "%s end\n", o.End)
	return b.String()
}

// Simulate returns what a converted file does in an outage.
func (f *Files) Simulate(p *compile.Program, o *nutmodel.Outage) ([]nutmodel.Act, error) {
	later, err := f.asSimulated(p, o)
	if err != nil {
		return nil, err
	}
	return f.simulate(p, later)
}

// asSimulated adapts an outage to simulate, in which FSD follows SETFSD after a second, while upsd reports it at
// once: what happens to a UPS within that second happens at its end.
func (f *Files) asSimulated(p *compile.Program, o *nutmodel.Outage) (*nutmodel.Outage, error) {
	acts, err := f.simulate(p, o)
	later := *o
	later.Steps = slices.Clone(o.Steps)
	for _, a := range acts {
		for i, s := range later.Steps {
			if after := s.At - a.At; a.Kind == nutmodel.SetFSD && s.UPS == a.UPS && after > 0 && after <= time.Second {
				later.Steps[i].At = a.At + time.Second + time.Millisecond
			}
		}
	}
	return &later, err
}

func (f *Files) simulate(p *compile.Program, o *nutmodel.Outage) ([]nutmodel.Act, error) {
	sc, err := simulate.ParseScenario(o.Name, []byte(f.Scenario(p, o)))
	if err != nil {
		return nil, err
	}
	var acts []nutmodel.Act
	run := simulate.Run{Program: p, Start: simulate.CaseStart, Observe: func(at time.Duration, records []fsm.Record) {
		for i := range records {
			if records[i].Kind != fsm.EffectRaised {
				continue
			}
			acts = append(acts, f.Recorded(records[i].Effect, at)...)
		}
	}}
	return acts, run.Play(sc)
}
