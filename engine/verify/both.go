package verify

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Two policies in one world are also a model. Its state consists of the state of each policy, and of what one of
// them has done at this moment and the other has not. No time passes until the other has done it as well; if it
// never does, that is a difference. Timers that expire at the same moment expire in the first policy before the
// second, which makes no difference, since neither sees the other.
type both struct {
	models [2]*model
	units  [2][]int // for each unit of the world, its index in each policy; -1: the policy does not monitor it
	counts func(fsm.Verb) bool
}

// beginBoth returns the state in which both policies start.
func (m *model) beginBoth() int32 {
	return m.internBoth([2]int32{m.both.models[0].begin(), m.both.models[1].begin()}, "")
}

// stepBoth takes a step: an input of both policies, or the end of a timer of one.
func (m *model) stepBoth(from, number int32, due int) *step {
	st := m.states[from]
	s := &step{}
	to, owed := st.sides, owedBy(st.owed)
	offset := 0
	for k, side := range m.both.models {
		own := m.stepSide(k, st.sides[k], number, due-offset)
		n := len(side.states[st.sides[k]].timers)
		if own == nil {
			for i := range n {
				s.from = append(s.from, offset+i)
			}
			offset += n
			continue
		}
		to[k] = own.to
		for _, was := range own.from {
			if was >= 0 {
				was += offset
			}
			s.from = append(s.from, was)
		}
		offset += n
		s.records = joined(s.records, own.records)
		for _, e := range own.effects {
			s.effects = append(s.effects, e)
			if m.both.counts(e.Verb) {
				owed[m.both.act(k, e)] += 1 - 2*k
			}
		}
	}
	s.to = m.internBoth(to, owedText(owed))
	return s
}

// stepSide takes the step of one policy; nil means that it takes none.
func (m *model) stepSide(k int, from, number int32, due int) *step {
	side := m.both.models[k]
	switch {
	case number == restart:
		return side.take(from, restart)
	case number >= 0:
		in := m.inputs[number]
		for i, u := range m.policy.Units {
			if j := m.both.units[k][i]; u.ID == in.Unit && j >= 0 {
				in.Unit = side.policy.Units[j].ID
				return side.take(from, side.input(in))
			}
		}
	case due >= 0 && due < len(side.states[from].timers):
		return side.end(from, due)
	}
	return nil
}

// internBoth returns the number of a state.
func (m *model) internBoth(sides [2]int32, owed string) int32 {
	key := strconv.Itoa(int(sides[0])) + " " + strconv.Itoa(int(sides[1])) + " " + owed
	if id, ok := m.byKey[key]; ok {
		return id
	}
	id := int32(len(m.states))
	m.byKey[key] = id
	st := &state{steps: map[int32]*step{}, sides: sides, owed: owed}
	for k, side := range m.both.models {
		st.timers = append(st.timers, side.states[sides[k]].timers...)
	}
	m.states = append(m.states, st)
	return id
}

// owedBy parses what one policy has done and the other has not; owedText formats it.
func owedBy(text string) map[string]int {
	owed := map[string]int{}
	for line := range strings.Lines(text) {
		n, act, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		owed[act], _ = strconv.Atoi(n)
	}
	return owed
}

func owedText(owed map[string]int) string {
	var b strings.Builder
	for _, act := range slices.Sorted(maps.Keys(owed)) {
		if n := owed[act]; n != 0 {
			b.WriteString(strconv.Itoa(n) + " " + act + "\n")
		}
	}
	return b.String()
}

// act says in one line what an effect does outwardly. The text is the same for two effects that nobody outside
// could tell apart.
func (b *both) act(k int, e *fsm.Effect) string {
	policy := b.models[k].policy
	d := *e
	d.ID, d.Unit, d.Group, d.Event, d.Policy, d.Rule, d.Action, d.Values, d.Urgent, d.Time = "", "", "", "", "", "", 0, nil, false, time.Time{}
	if !slices.Contains([]fsm.Verb{fsm.ShellCmd, fsm.RootCmd, fsm.Webhook}, d.Verb) {
		d.Name, d.Address, d.NotifyType = "", "", "" // only these actions pass these fields on
	}
	if d.Target != "" {
		d.Text = "" // the unit's name may differ between the files
		for i, j := range b.units[k] {
			if j >= 0 && policy.Units[j].ID == d.Target {
				d.Target = strconv.Itoa(i)
			}
		}
	}
	if text := momentary(policy, e); text != "" {
		d.Text, d.Argv, d.Mail, d.URL = text, nil, nil, ""
	}
	text, err := json.Marshal(&d)
	if err != nil { // an Effect is plain data
		return err.Error()
	}
	return string(text)
}

// momentary returns the arguments of an action as the file has them, if any depend on how long something has lasted
// or will last, which the model does not know. Otherwise it returns "". The names of timers do not count.
func momentary(policy *fsm.Definition, e *fsm.Effect) string {
	for i := range policy.Units {
		if policy.Units[i].ID != e.Unit {
			continue
		}
		for _, r := range policy.Units[i].Rules {
			if r.Pos != e.Rule {
				continue
			}
			if text := momentaryArgs(r.Actions[e.Action].Command); text != "" {
				return e.Name + text
			}
		}
	}
	return ""
}

func momentaryArgs(c fsm.Command) string {
	found := false
	var b strings.Builder
	for _, arg := range c.Args() {
		text, ok := arg.Value.(fsm.Text)
		if !ok {
			continue
		}
		text = slices.Clone(text)
		for i := range text {
			if text[i].Field.Momentary() {
				found = true
			}
			if text[i].Field == fsm.FieldLeft {
				text[i].Of = ""
			}
		}
		b.WriteString(" " + strconv.Quote(text.String()))
	}
	if !found {
		return ""
	}
	return b.String()
}
