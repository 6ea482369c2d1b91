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
			if !o.Passed() || strings.Contains(covered.String(), "not run") {
				t.Errorf("%s%s\n%s", o.Problems(), covered.String(), o.Trace)
			}
		})
	}
	if recipes < 20 {
		t.Errorf("%d recipes", recipes)
	}
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
