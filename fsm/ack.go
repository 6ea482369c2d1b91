package fsm

// Ack says that somebody knows of what a unit repeats by EVERY, and is not to be told again until it has
// ended. What a rule does beside telling people, it still does.
type Ack struct {
	Undo bool // they are to be told again after all
}

// tells reports whether a command tells people something, and does nothing else. A webhook without a
// MESSAGE is for a program, which may take silence for the end of what it was told, as Alertmanager does.
func tells(c Command) bool {
	switch c := c.(type) {
	case Say, WriteSyslog, SendMail, SendPush:
		return true
	case PostWeb:
		return len(c.Text) > 0
	}
	return false
}

// acknowledge silences what the unit repeats, or ends that. What has not been told yet is told.
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

// Acknowledged lists what a unit repeats and somebody has acknowledged, as the file has it.
func (s *System) Acknowledged(unit int) []string {
	var all []string
	for _, t := range s.machines[unit].counts {
		if t.acked && t.running() {
			all = append(all, t.expiry.String())
		}
	}
	return all
}
