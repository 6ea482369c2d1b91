package simulate

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Coverage records which triggers and actions of the rules the cases have run. Cases with the same
// configuration count together. A nil Coverage records nothing.
type Coverage struct {
	files    []*coveredFile          // in the order of the cases
	bySource map[string]*coveredFile // by the file's name and content
	byPolicy map[*fsm.Definition]*coveredFile
}

type coveredFile struct {
	first string                  // the first case that has it
	rules map[string]*coveredRule // by position
}

type coveredRule struct {
	order    int
	pos      string
	units    []string
	triggers []coveredTrigger
	actions  []coveredAction
}

func (r *coveredRule) String() string {
	unit := r.units[0]
	if len(r.units) > 1 {
		unit = "EACH"
	}
	var triggers []string
	for _, on := range r.triggers {
		triggers = append(triggers, on.text)
	}
	return "WHEN " + unit + " " + strings.Join(triggers, ", ")
}

// begun records that an event has run the rule after lasting for some time, that of a FOR or of a
// HELD in the event.
func (r *coveredRule) begun(event string, lasted time.Duration) {
	i := slices.IndexFunc(r.triggers, func(on coveredTrigger) bool { return on.event == event && on.lasts == lasted })
	if i < 0 {
		i = slices.IndexFunc(r.triggers, func(on coveredTrigger) bool { return on.event == event && on.lasts == 0 })
	}
	if i >= 0 {
		r.triggers[i].ran = true
	}
}

type coveredTrigger struct {
	text, event string
	lasts       time.Duration // its FOR
	ran         bool
}

type coveredAction struct {
	text    string
	guarded bool // it has a condition
	ran     bool
}

// add records a configuration of a case.
func (c *Coverage) add(name, file string, src []byte, policy *fsm.Definition) {
	if c == nil {
		return
	}
	if c.bySource == nil {
		c.bySource, c.byPolicy = map[string]*coveredFile{}, map[*fsm.Definition]*coveredFile{}
	}
	source := file + "\x00" + string(src)
	f := c.bySource[source]
	if f == nil {
		f = newCoveredFile(name, policy)
		c.bySource[source] = f
		c.files = append(c.files, f)
	}
	c.byPolicy[policy] = f
}

func newCoveredFile(name string, policy *fsm.Definition) *coveredFile {
	f := &coveredFile{first: name, rules: map[string]*coveredRule{}}
	for i := range policy.Units {
		u := &policy.Units[i]
		for j := range u.Rules {
			r := &u.Rules[j]
			covered := f.rules[r.Pos]
			if covered == nil {
				covered = &coveredRule{order: r.Order, pos: r.Pos}
				for k := range r.Actions {
					covered.actions = append(covered.actions, coveredAction{text: r.Actions[k].String(), guarded: r.Actions[k].If != nil})
				}
				f.rules[r.Pos] = covered
			}
			if !slices.Contains(covered.units, u.Short) {
				covered.units = append(covered.units, u.Short)
			}
			on := coveredTrigger{text: trigger(r), event: r.On.Event().Plain(), lasts: r.On.Event().For}
			if !slices.Contains(covered.triggers, on) {
				covered.triggers = append(covered.triggers, on)
			}
		}
	}
	return f
}

func trigger(r *fsm.Rule) string {
	if _, ok := r.On.(fsm.Timeout); ok {
		return r.On.String()
	}
	return "REPORTS " + r.On.String()
}

// note records what a step of a policy has run.
func (c *Coverage) note(policy *fsm.Definition, records []fsm.Record) {
	if c == nil {
		return
	}
	f := c.byPolicy[policy]
	for i := range records {
		switch r := &records[i]; r.Kind {
		case fsm.RuleRun:
			rule := f.rules[r.Rule]
			var lasted time.Duration
			if r.Cause >= 0 && records[r.Cause].Kind == fsm.TimerExpired {
				lasted = records[r.Cause].Event.For
			}
			rule.begun(r.Event.Plain(), lasted)
			for j := range rule.actions {
				rule.actions[j].ran = rule.actions[j].ran || !rule.actions[j].guarded
			}
		case fsm.GuardHeld:
			f.rules[r.Rule].actions[r.Action].ran = true
		}
	}
}

// Write prints how many triggers and actions of the rules were run, and those that were not, in the
// order of the files.
func (c *Coverage) Write(w io.Writer) error {
	var rules int
	var triggers, actions ran
	var missing []string
	for _, f := range c.files {
		ordered := make([]*coveredRule, 0, len(f.rules))
		for _, r := range f.rules {
			ordered = append(ordered, r)
		}
		slices.SortFunc(ordered, func(a, b *coveredRule) int { return cmp.Compare(a.order, b.order) })
		for _, r := range ordered {
			rules++
			miss := func(what string) {
				missing = append(missing, fmt.Sprintf("%s: %s: %s", f.first, r.pos, text.Short(what, maxCoverageText)))
			}
			var idle []string
			for _, on := range r.triggers {
				if !triggers.add(on.ran) {
					idle = append(idle, on.text)
				}
			}
			never := len(idle) == len(r.triggers)
			if never {
				idle = []string{r.String()}
			}
			for _, on := range idle {
				miss(on)
			}
			for _, a := range r.actions {
				if !actions.add(a.ran) && !never {
					miss(a.text)
				}
			}
		}
	}
	of := "rules"
	if rules == 1 {
		of = "rule"
	}
	if _, err := fmt.Fprintf(w, "%d %s: %s triggers and %s actions were run\n", rules, of, &triggers, &actions); err != nil {
		return err
	}
	for _, m := range missing {
		if _, err := fmt.Fprintf(w, "  not run: %s\n", m); err != nil {
			return err
		}
	}
	return nil
}

// ran counts triggers or actions: those that were run, and all.
type ran struct{ yes, all int }

// add counts one and returns whether it was run.
func (n *ran) add(run bool) bool {
	n.all++
	if run {
		n.yes++
	}
	return run
}

func (n *ran) String() string { return fmt.Sprintf("%d of %d", n.yes, n.all) }

// maxCoverageText is how much of a rule or an action is shown, in bytes.
const maxCoverageText = 80
