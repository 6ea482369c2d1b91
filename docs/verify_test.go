package docs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/verify"
)

// An exception is something that is not proved of a recipe, as the recipe itself says.
type exception struct {
	verdict verify.Verdict
	codes   []string
	says    string // in the recipe
}

var exceptions = map[string]exception{
	"Quiet at night":       {verify.Bounded, []string{"V14"}, "`verify` answers V14 up to a bound"},
	"A Pi that stays up":   {verify.Refuted, []string{"V08", "V17"}, "`verify` refutes V17, since a driver that always reports the same runtime would keep the Pi up until the battery is empty. It also refutes V08"},
	"A maintenance window": {verify.Bounded, []string{"V01", "V02", "V03", "V04", "V05", "V06", "V07", "V09", "V10", "V14", "V15"}, "`verify` answers up to a bound"},
}

// TestVerified: of every recipe all that applies is proved, or the page says what is not, and why. The
// policies of testdata are in the table of verify.md. (With -race it also watches searches that run side
// by side, whose own tests would take minutes with it.)
func TestVerified(t *testing.T) {
	page, err := parse("cookbook.md")
	if err != nil {
		t.Fatal(err)
	}
	for i := range page.blocks {
		b := &page.blocks[i]
		if b.kind != "upsmon" {
			continue
		}
		title := page.section(b.line)
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			x := exceptions[title]
			_, text, _ := strings.Cut(strings.Join(page.lines, "\n"), "\n## "+title+"\n")
			text, _, _ = strings.Cut(text, "\n## ")
			text = strings.Join(strings.Fields(text), " ")
			if x.codes != nil && !strings.Contains(text, x.says) {
				t.Errorf("the recipe does not say: %s", x.says)
			}
			verified(t, []byte(strings.Join(b.text, "\n")), x)
		})
	}
}

func verified(t *testing.T, src []byte, x exception) {
	t.Helper()
	p, _, diags := compile.Parse("UPSmon.conf", src, simulate.CaseOptions)
	if p == nil {
		t.Fatal(diags)
	}
	r := verify.Verify(t.Context(), p, verify.Defaults(p.PollFreq), verify.Options{})
	for _, res := range r.Results {
		excepted := slices.Contains(x.codes, res.Code)
		switch {
		case excepted && res.Verdict != x.verdict:
			t.Errorf("%s is %s, so the page need not say that it is %s", res.Code, res.Verdict, x.verdict)
		case excepted, res.Verdict == verify.Proved, res.Verdict == verify.NotApply:
		case res.Story != nil:
			t.Errorf("%s: %s (%s)\n%s", res.Code, res.Verdict, res.Why, res.Story.Scenario)
		default:
			t.Errorf("%s: %s (%s)", res.Code, res.Verdict, res.Why)
		}
	}
}
