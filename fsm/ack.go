package fsm

// Ack acknowledges what a unit repeats with EVERY: people are not notified again until it has
// ended. A rule that also does something else still does that.
type Ack struct {
	Undo bool // take the acknowledgement back
}

// onlyInforms reports whether a command does nothing but inform people. A WEBHOOK without a MESSAGE
// is for a program, which may take silence for the end of the alert, as Alertmanager does.
func onlyInforms(c Command) bool {
	switch c := c.(type) {
	case Say, WriteSyslog, SendMail, SendPush:
		return true
	case PostWeb:
		return len(c.Text) > 0
	}
	return false
}

// acknowledge silences what the unit repeats, or undoes that. It does not affect an event whose
// first message is yet to come.
func (s *System) acknowledge(m *machine, in Input) {
	for _, t := range m.counts {
		if t.expiry.Every == 0 || !t.running() || t.times == 0 || t.acked != in.Ack.Undo {
			continue
		}
		t.acked = !in.Ack.Undo
		kind := Acknowledged
		if in.Ack.Undo {
			kind = Recalled
		}
		s.record(m, Record{Kind: kind, Cause: CausedByInput, Event: t.expiry, Reason: in.By})
	}
}

// Acknowledged lists the acknowledged events of a unit, as the file has them.
func (s *System) Acknowledged(unit int) []string {
	var all []string
	for _, t := range s.machines[unit].counts {
		if t.acked && t.running() {
			all = append(all, t.expiry.String())
		}
	}
	return all
}
