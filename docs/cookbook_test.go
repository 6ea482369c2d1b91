package docs_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestCookbook: each recipe does what its outage expects. TestPages checks that each passes check
// --strict.
func TestCookbook(t *testing.T) {
	p, err := parse("cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	recipes := 0
	for i := 0; i+1 < len(p.blocks); i++ {
		if p.blocks[i].kind != "upsmon" {
			continue
		}
		recipes++
		title := p.section(p.blocks[i].line)
		t.Run(title, func(t *testing.T) {
			policy, outage := &p.blocks[i], &p.blocks[i+1]
			if outage.kind != "text" {
				t.Fatalf("%s:%d: the outage of the recipe is missing", p.file, outage.line)
			}
			src := fmt.Sprintf("%s.\n-- UPSmon.conf --\n%s\n-- scenario --\n%s\n", title,
				strings.Join(policy.text, "\n"), strings.Join(outage.text, "\n"))
			c, err := simulate.ParseCase(p.file+": "+title, []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			coverage := &simulate.Coverage{}
			o := c.Run(coverage)
			var covered strings.Builder
			if err := coverage.Write(&covered); err != nil {
				t.Fatal(err)
			}
			if lost := regexp.MustCompile(`OB AND NOCOMM[A-Z ]* FOR 30s`); lost.MatchString(strings.Join(policy.text, "\n")) {
				lostOnBattery(t, strings.Join(policy.text, "\n")+"\n")
			}
			// Each rule and each action is shown, if not for each reason.
			if !o.Passed() || unrun(covered.String()) {
				t.Errorf("%s%s\n%s", o.Problems(), covered.String(), o.Trace)
			}
		})
	}
	if recipes < 20 {
		t.Errorf("%d recipes", recipes)
	}
}

// lostOnBattery checks that a recipe shuts down when contact with all its units is lost during an
// outage. Most recipes have a trigger for that, but few of their outages are about it.
func lostOnBattery(t *testing.T, policy string) {
	t.Helper()
	program, _, diags := compile.Parse("UPSmon.conf", []byte(policy), simulate.CaseOptions)
	if program == nil {
		t.Fatal(diags)
	}
	var scenario strings.Builder
	for _, u := range program.Policy.Units {
		fmt.Fprintf(&scenario, "0s %[1]s ups.status OL\n60s %[1]s ups.status OB\n65s %[1]s lost\n", u.Name)
	}
	sc, err := simulate.ParseScenario("lost", []byte(scenario.String()+"3m end\n"))
	if err != nil {
		t.Fatal(err)
	}
	var orders []time.Duration
	run := simulate.Run{Program: program, Start: simulate.CaseStart, Observe: func(at time.Duration, records []fsm.Record) {
		for _, r := range records {
			if r.Kind == fsm.EffectRaised && r.Effect.Verb == fsm.ShutdownCmd {
				orders = append(orders, at)
			}
		}
	}}
	if err := run.Play(sc); err != nil {
		t.Fatal(err)
	}
	if len(orders) == 0 || orders[0] != 95*time.Second {
		t.Errorf("with contact lost on battery from 65s, the SHUTDOWNCMDs come at %v, not at 1m35s", orders)
	}
}

// unrun reports whether a coverage has a rule or an action that was not run; one of several triggers
// does not count.
func unrun(coverage string) bool {
	for line := range strings.Lines(coverage) {
		if strings.Contains(line, "not run: ") && !strings.Contains(line, ": REPORTS ") && !strings.Contains(line, ": TIMEOUT ") {
			return true
		}
	}
	return false
}

// section returns the heading above a line.
func (p *page) section(line int) string {
	for ; line > 0; line-- {
		if title, ok := strings.CutPrefix(p.lines[line], "## "); ok {
			return title
		}
	}
	return ""
}
