package simulate

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Coverage notes which rules and actions cases have run. Cases with the same configuration count
// together. A nil Coverage notes nothing.
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
	triggers []string
	ran      bool
	actions  []coveredAction
}

func (r *coveredRule) String() string {
	unit := r.units[0]
	if len(r.units) > 1 {
		unit = "EACH"
	}
	return "WHEN " + unit + " " + strings.Join(r.triggers, ", ")
}

type coveredAction struct {
	text    string
	guarded bool // it has a condition
	ran     bool
}

// add notes a configuration of a case.
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
			if on := trigger(r); !slices.Contains(covered.triggers, on) {
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

// note notes what a step of a policy has run.
func (c *Coverage) note(policy *fsm.Definition, records []fsm.Record) {
	if c == nil {
		return
	}
	f := c.byPolicy[policy]
	for i := range records {
		switch r := &records[i]; r.Kind {
		case fsm.RuleRun:
			rule := f.rules[r.Rule]
			rule.ran = true
			for j := range rule.actions {
				rule.actions[j].ran = rule.actions[j].ran || !rule.actions[j].guarded
			}
		case fsm.GuardHeld:
			f.rules[r.Rule].actions[r.Action].ran = true
		}
	}
}

// Write prints how many rules and actions were run, and those that were not, in the order of the
// files.
func (c *Coverage) Write(w io.Writer) error {
	var rules, actions, rulesRun, actionsRun int
	var missing []string
	for _, f := range c.files {
		ordered := make([]*coveredRule, 0, len(f.rules))
		for _, r := range f.rules {
			ordered = append(ordered, r)
		}
		slices.SortFunc(ordered, func(a, b *coveredRule) int { return cmp.Compare(a.order, b.order) })
		for _, r := range ordered {
			rules, actions = rules+1, actions+len(r.actions)
			if !r.ran {
				missing = append(missing, fmt.Sprintf("%s: %s: %s", f.first, r.pos, text.Short(r.String(), maxCoverageText)))
				continue
			}
			rulesRun++
			for _, a := range r.actions {
				if a.ran {
					actionsRun++
				} else {
					missing = append(missing, fmt.Sprintf("%s: %s: %s", f.first, r.pos, text.Short(a.text, maxCoverageText)))
				}
			}
		}
	}
	if _, err := fmt.Fprintf(w, "%d of %d rules and %d of %d actions were run\n", rulesRun, rules, actionsRun, actions); err != nil {
		return err
	}
	for _, m := range missing {
		if _, err := fmt.Fprintf(w, "  not run: %s\n", m); err != nil {
			return err
		}
	}
	return nil
}

// maxCoverageText is how much of a rule or an action is shown, in bytes.
const maxCoverageText = 80
