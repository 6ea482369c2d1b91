package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// What was wrong in a story says whether an order has come that must not, or one is lacking (remedyOf). unwanted.go
// keeps orders from coming, missing.go lets them come. Both describe their changes as edits of rules (rewrite.go).

// A remedy is what to write in the file so that a refuted property holds.
type remedy struct {
	because string // a sentence; may be empty
	edits   []edit
	lines   []string // to be added to the file
	group   string   // to which; "": there is only one
	top     string   // what is to stand before the first GROUP; may be empty
	cost    string   // a sentence on which property it may harm; may be empty
}

// An edit changes a rule, or another element of the file.
type edit struct {
	at       string // where the rule is; "": the text is there once
	old, new string // new "": old is left out
	before   bool   // new stands before old, which stays
}

func (e edit) String() string {
	where := ""
	if e.at != "" {
		where = "in " + e.at + " "
	}
	switch {
	case e.new == "":
		return where + "leave out " + e.old
	case e.before:
		return where + "write " + e.new + " before " + e.old
	}
	return where + "write " + e.new + " instead of " + e.old
}

func (r *remedy) String() string {
	var parts []string
	if r.because != "" {
		parts = append(parts, r.because)
	}
	if len(r.edits) > 0 {
		var text strings.Builder
		for i, e := range r.edits {
			switch {
			case i == 0:
				text.WriteString(e.String())
			case e.at != "" && e.at == r.edits[i-1].at:
				text.WriteString(" and " + strings.TrimPrefix(e.String(), "in "+e.at+" "))
			default:
				text.WriteString("; " + e.String())
			}
		}
		all := text.String()
		parts = append(parts, strings.ToUpper(all[:1])+all[1:]+".")
	}
	if r.top != "" {
		parts = append(parts, "Write "+r.top+" before the first GROUP.")
	}
	if len(r.lines) > 0 {
		write := "Add"
		if r.group != "" {
			write += " to GROUP " + r.group
		}
		parts = append(parts, write+": "+strings.Join(r.lines, ", and "))
	}
	if r.cost != "" {
		if len(r.lines) > 0 {
			parts[len(parts)-1] += "."
		}
		parts = append(parts, r.cost)
	}
	return strings.Join(parts, " ")
}

// add adds what another remedy says, unless it is there already or changes nothing.
func (r *remedy) add(other *remedy) *remedy {
	if other == nil {
		return r
	}
	if r.because == "" {
		r.because = other.because
	}
	for _, e := range other.edits {
		if e.new != e.old && !slices.ContainsFunc(r.edits, func(is edit) bool { return is.at == e.at && is.old == e.old }) {
			r.edits = append(r.edits, e)
		}
	}
	if r.top == "" {
		r.top = other.top
	}
	if r.group == "" {
		r.group = other.group
	}
	if r.cost == "" {
		r.cost = other.cost
	}
	for _, l := range other.lines {
		if !slices.Contains(r.lines, l) {
			r.lines = append(r.lines, l)
		}
	}
	return r
}

// seesLost reports whether an edit lets contact that is lost on battery shut this host down, at once or with a timer.
func (r *remedy) seesLost(u *fsm.Unit) bool {
	return slices.ContainsFunc(r.edits, func(e edit) bool {
		at := slices.IndexFunc(u.Rules, func(r fsm.Rule) bool { return r.Pos == e.at })
		return at >= 0 && strings.Contains(e.new, "OB AND NOCOMM AND NOT CAL") && slices.ContainsFunc(u.Rules[at].Actions, func(a fsm.Action) bool {
			run, timed := a.Command.(fsm.RunTimer)
			return timed && ends(u, run.Timer) || a.Command.Verb() == fsm.ShutdownCmd
		})
	})
}

// also are the properties whose faults stand in the way of another one: the remedy of that includes theirs.
var also = map[string][]string{
	"V04": {"V01"}, "V05": {"V01"}, "V06": {"V01", "V03"}, "V07": {"V01"}, "V08": {"V01", "V05"}, "V11": {"V01"},
	"V15": {"V01", "V03"}, "V17": {"V01"},
}

// remedies adds to the refuted results how to fix them.
func (s *subject) remedies(results []Result) {
	own := make([]*remedy, len(results))
	for i := range results {
		if results[i].Verdict == Refuted {
			own[i] = s.remedyOf(&results[i])
		}
	}
	for i := range results {
		res := &results[i]
		if own[i] == nil && !(res.Code == "V15" && res.Story != nil) {
			continue
		}
		fix := (&remedy{}).add(own[i])
		for j := range results {
			if own[j] != nil && slices.Contains(also[res.Code], results[j].Code) {
				other := *own[j]
				if own[i] != nil {
					other.because = ""
				}
				fix.add(&other)
			}
		}
		if len(fix.edits)+len(fix.lines)+len(fix.top)+len(fix.because) == 0 {
			continue // nothing better than the general one
		}
		if fix.cost == "" && s.strands(fix) {
			fix.cost = "What the rule does on mains power needs a rule of its own then, or V13 is refuted."
		}
		res.special, res.Remedy = fix, fix.String()
	}
}

// strands reports whether a rule does something on mains power that a remedy lets wait for an outage.
func (s *subject) strands(fix *remedy) bool {
	return slices.ContainsFunc(fix.edits, func(e edit) bool {
		return strings.HasPrefix(e.new, "REPORTS OB AND ") && slices.ContainsFunc(s.policy.Units, func(u fsm.Unit) bool {
			return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
				return r.Pos == e.at && slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return a.If != nil && never(a.If) })
			})
		})
	})
}

// remedyOf returns how to fix a refuted property, in terms of the units and rules of the story; nil: only
// generally.
func (s *subject) remedyOf(res *Result) *remedy {
	c := &res.cause
	if len(c.never) > 0 {
		return &remedy{because: fmt.Sprintf("Correct what never happens in %s, or remove it.", strings.Join(c.never, ", "))}
	}
	if res.Story == nil || res.Code == CodeProve {
		return nil // what a file itself wants proved is right; how to get there, only its author knows
	}
	if rule, a := c.ran(); rule != nil {
		switch res.Code {
		case "V08":
			return s.untold(c, rule)
		case "V10":
			return once(c.policy)
		case "V11":
			return s.whileSupplied(c)
		case "V12":
			return swapped(c, rule, a)
		case "V14":
			return toldOnce(c, rule)
		case "V16":
			if c.effect.NoFlag {
				return flagged(c.policy)
			}
		}
		u := &c.policy.Units[c.unit]
		fix := s.calmed(res.Code, c.policy, u, rule, a, true)
		eachOrder(c.policy, func(u *fsm.Unit, r *fsm.Rule, a *fsm.Action) {
			fix.add(s.calmed(res.Code, c.policy, u, r, a, false))
		})
		if lost := s.lostSeen(c); res.Code == "V05" && (len(lost.edits) > 0 || !fix.seesLost(u)) {
			fix.add(lost)
		}
		if res.Code == "V05" && fix.cost == "" && s.tellers() > 1 {
			fix.cost = "A unit that is lost has not been told at once then, so V08 may be refuted."
		}
		return fix
	}
	if c.told {
		return s.toldToGo(c)
	}
	if res.Code == "V15" {
		return s.blocked(c.policy)
	}
	fix := s.lowSeen
	if c.lacks == sinceLost {
		fix = s.lostSeen
	}
	if u := &c.policy.Units[c.unit]; res.Code == "V08" && len(c.policy.Powering()) == 1 && s.tells(u) {
		return s.spoken(c.policy, u, "").add(fix(c))
	}
	return fix(c)
}
