package fsm

// Ack acknowledges what a unit repeats with EVERY: nobody is told again until it has ended. A rule
// that also does something else still does that.
type Ack struct {
	Undo bool // take the acknowledgement back
}

// tells reports whether a command only informs people. A webhook without a MESSAGE is for a
// program, which may take silence as the end of the alert, as Alertmanager does.
func tells(c Command) bool {
	switch c := c.(type) {
	case Say, WriteSyslog, SendMail, SendPush:
		return true
	case PostWeb:
		return len(c.Text) > 0
	}
	return false
}

// acknowledge silences what the unit repeats, or undoes that. An event whose first message is still
// to come is not affected.
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
