package fsm

import "time"

// RuleState is the present state of a rule of a unit.
type RuleState struct {
	Rule     string        `json:"rule"`
	Event    string        `json:"event"`             // what the rule waits for
	Already  bool          `json:"already"`           // the unit is already in that state, and must leave and enter it again
	Unknown  bool          `json:"unknown,omitempty"` // nothing has been heard from the unit, so its state is unknown
	Timer    bool          `json:"timer,omitempty"`   // the rule waits for a named timer to expire
	Running  bool          `json:"running"`           // the timer or the count of FOR that the rule waits for is running
	Deadline time.Duration `json:"-"`                 // of that timer, on the clock of Instant.Mono
	Left     time.Duration `json:"left,omitempty"`    // until then
	Actions  []ActionState `json:"actions"`
}

// ActionState says what an action of a rule would do now.
type ActionState struct {
	Action string `json:"action"`
	If     string `json:"if,omitempty"`
	Holds  bool   `json:"holds"`                  // the condition holds, or there is none
	Acked  bool   `json:"acknowledged,omitempty"` // it informs people, and they have acknowledged what it repeats
}

// Explain returns the present state of each rule of a unit, in file order.
func (s *System) Explain(unit int, now Instant) []RuleState {
	m := s.machines[unit]
	s.now = now
	var out []RuleState
	for i := range m.def.Rules {
		r := &m.def.Rules[i]
		st := RuleState{Rule: r.Pos, Event: r.On.String()}
		src := r.On.bind(s, m)
		st.Timer = src.region == nil
		if src.timer == nil || src.atOnce {
			st.Already = src.isOn()
		}
		if st.Already && !m.reported && src.region != nil && src.entered == 0 {
			st.Already, st.Unknown = false, true // each machine begins in its initial state, which is not knowledge
		}
		if t := src.timer; t != nil && t.running() {
			st.Running, st.Deadline, st.Left = true, t.deadline, max(0, t.deadline-now.Mono)
		}
		for j := range r.Actions {
			a := &r.Actions[j]
			as := ActionState{Action: a.describe(), Holds: true, Acked: st.Running && src.timer.acked && onlyInforms(a.Command)}
			if a.If != nil {
				as.If, as.Holds = a.If.String(), a.If.holds(m)
			}
			st.Actions = append(st.Actions, as)
		}
		out = append(out, st)
	}
	return out
}
