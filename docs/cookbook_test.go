package docs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/simulate"
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
