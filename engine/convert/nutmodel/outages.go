package nutmodel

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// Outage is a sequence of changes of the UPSs of a configuration.
type Outage struct {
	Name  string // usable as the name of a file
	Title string
	Steps []Step
	End   time.Duration
}

// Outages returns the outages to test a configuration with. They are long enough for its timers and delays, and for
// what follows from the last change, and each UPS has its turn.
func Outages(c *Config) []Outage {
	p := max(c.PollFreq, c.PollFreqAlert)
	// Longer than upsmon waits for anything before it shuts down.
	wait := max(c.DeadTime, c.HostSync) + c.HostSync + c.FinalDelay + 4*p
	lengths := c.timers("")
	brief := 2 * p
	if len(lengths) > 0 && lengths[0] > 2*brief {
		brief = min(lengths[0]/2, 30*time.Second)
	}
	// clear returns a time of at least d at which no timer ends: chance decides the order of events within one
	// poll.
	clear := func(d time.Duration) time.Duration {
		for slices.ContainsFunc(lengths, func(l time.Duration) bool { return (d - l).Abs() < 2*p }) {
			d += p
		}
		return d
	}
	brief = clear(brief)
	lost := max(c.DeadTime, 2*c.NoCommWarn) + 3*p

	var all []Outage
	add := func(name, title string, play func(o *player)) {
		o := &player{now: 3 * p}
		play(o)
		all = append(all, o.outage(c, name, title, p))
	}
	add("flicker", "A short power failure", func(o *player) {
		o.status("OB").after(brief).status("OL").after(lastOf(lengths) + 4*p)
	})
	for i, l := range lengths {
		name := "outage"
		if i > 0 {
			name += "-" + short(l)
		}
		add(name, "A power failure longer than a timer of "+l.String(), func(o *player) {
			o.status("OB").after(clear(l + 3*p)).status("OL").after(lastOf(lengths) + wait)
		})
	}
	if len(lengths) == 0 {
		add("outage", "A power failure without a low battery", func(o *player) {
			o.status("OB").after(10 * p).status("OL").after(wait)
		})
	}
	add("low", "The battery becomes low", func(o *player) {
		o.status("OB").after(brief).status("OB LB").after(wait)
	})
	add("low-unsure", "The battery is low for a moment", func(o *player) {
		o.status("OB").after(brief).status("OB LB").after(2 * p).status("OB").after(wait).status("OL").after(wait)
	})
	if len(c.Monitors) > 1 {
		add("low-in-turn", "One battery becomes low after the other, when the first is charged again", func(o *player) {
			o.status("OB").after(brief).status("OB LB").after(c.HostSync + 3*p).status("OL")
			o.turns = o.now + 3*p
			o.after(wait)
		})
	}
	add("low-on-mains", "The battery is low while there is mains power", func(o *player) {
		o.status("OL LB").after(wait).status("OL")
	})
	add("lost-on-battery", "Contact is lost on battery", func(o *player) {
		o.status("OB").after(brief).lost().after(lost + wait).back().after(brief).status("OL")
	})
	add("lost-on-mains", "Contact is lost on mains power", func(o *player) {
		o.lost().after(lost).back().after(3 * p).lost().after(brief).back()
	})
	add("calibration", "The UPS calibrates, and some time later its battery is low", func(o *player) {
		o.status("OB CAL").after(brief).status("OB LB CAL").after(wait).status("OL").after(brief).
			status("OB").after(brief).status("OB LB").after(wait)
	})
	add("replace", "The battery needs to be replaced", func(o *player) {
		o.status("OL RB").after(2*c.ReplBattWarn + 5*p).status("OL")
	})
	// RB does not return just when a timer that it has started ends: chance would decide which comes first.
	apart := 2 * p
	for slices.ContainsFunc(c.timers("REPLBATT"), func(l time.Duration) bool { return (2*apart - l).Abs() < 2*p }) {
		apart += p
	}
	add("replace-unsure", "The UPS is not sure whether the battery needs to be replaced", func(o *player) {
		o.status("OL RB").after(apart).status("OL").after(apart).status("OL RB").after(apart).status("OL")
	})
	add("forced", "Another primary sets FSD", func(o *player) {
		o.status("OB").after(brief).forced().after(wait)
	})
	add("late-secondary", "The battery becomes low, and a secondary logs out late", func(o *player) {
		o.login(1).after(p).status("OB").after(brief).status("OB LB").after(c.HostSync + 3*p).login(0).after(wait)
	})
	return all
}

// short formats a duration without trailing zeros: 2m, not 2m0s.
func short(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// Later returns the same outage with a later start.
func (o Outage) Later(by time.Duration) Outage {
	o.Steps = slices.Clone(o.Steps)
	for i := range o.Steps {
		o.Steps[i].At += by
	}
	o.End += by
	return o
}

// timers returns the distinct lengths of upssched's timers that an event starts, in ascending order and without 0;
// "" stands for any event.
func (c *Config) timers(event string) []time.Duration {
	var all []time.Duration
	for _, at := range c.At {
		if at.Verb == StartTimer && at.After > 0 && (event == "" || strings.EqualFold(at.Type, event)) {
			all = append(all, at.After)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func lastOf(lengths []time.Duration) time.Duration {
	if len(lengths) == 0 {
		return 0
	}
	return lengths[len(lengths)-1]
}

// player records what happens to one UPS.
type player struct {
	now   time.Duration
	steps []Step
	turns time.Duration // the minimum delay until the same happens to the next UPS
}

func (o *player) add(s Step) *player {
	s.At = o.now
	o.steps = append(o.steps, s)
	return o
}

func (o *player) after(d time.Duration) *player {
	o.now += d
	return o
}

func (o *player) status(s string) *player { return o.add(Step{Status: s}) }
func (o *player) lost() *player           { return o.add(Step{Lost: true}) }
func (o *player) back() *player           { return o.add(Step{Back: true}) }
func (o *player) forced() *player         { return o.add(Step{FSD: true}) }
func (o *player) login(n int) *player     { return o.add(Step{Clients: &n}) }

// outage repeats the steps for each UPS of a configuration, each a bit later than for the one before.
func (o *player) outage(c *Config, name, title string, poll time.Duration) Outage {
	apart := o.apart(len(c.Monitors), poll)
	// Two monitors that poll at different times both see the last step, and both act on it early enough for a
	// comparison to count it.
	rest := 2*poll + 3*time.Second
	out := Outage{Name: name, Title: title, End: o.now + time.Duration(len(c.Monitors)-1)*apart + rest}
	for i, m := range c.Monitors {
		for _, s := range o.steps {
			s.At, s.UPS = s.At+time.Duration(i)*apart, m.System
			out.Steps = append(out.Steps, s)
		}
	}
	sort.SliceStable(out.Steps, func(i, j int) bool { return out.Steps[i].At < out.Steps[j].At })
	return out
}

// apart returns the delay between two UPSs. No two of them change within one poll: then chance would decide what
// upssched does first.
func (o *player) apart(units int, poll time.Duration) time.Duration {
	for d := max(3*poll, o.turns); ; d += poll {
		if !o.meet(units, d, 2*poll) {
			return d
		}
	}
}

func (o *player) meet(units int, apart, within time.Duration) bool {
	for n := 1; n < units; n++ {
		for _, a := range o.steps {
			for _, b := range o.steps {
				if (a.At + time.Duration(n)*apart - b.At).Abs() < within {
					return true
				}
			}
		}
	}
	return false
}
