package grammar

import (
	"strings"
	"testing"
)

// TestPublic: no secret is in the public text, which has the same lines and parses like the source.
func TestPublic(t *testing.T) {
	src := "LET hook = \"https://example.com/s3cret\"\nGROUP LOCAL PLAINTEXT\n" +
		"MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD \"s3cret s3cret\" TYPE primary # ümläut\n" +
		"WHEN EACH REPORTS OL->OB : WEBHOOK \"https://example.com/s3cret?x\" MESSAGE \"on battery\"\n" +
		"WHEN EACH REPORTS OB->OL : WEBHOOK hook MESSAGE \"on mains\"\n"
	f, diags := Parse("UPSmon.conf", []byte(src))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	public := string(f.Public())
	if strings.Contains(public, "s3cret") || !strings.Contains(public, "\"on battery\"") || !strings.Contains(public, "# ümläut") {
		t.Errorf("it shows a secret, or hides what is none:\n%s", public)
	}
	was, is := strings.Split(src, "\n"), strings.Split(public, "\n")
	for i := range was {
		if i >= len(is) || len([]rune(was[i])) != len([]rune(is[i])) {
			t.Errorf("line %d has moved:\n%s", i+1, public)
		}
	}
	if _, diags := Parse("UPSmon.conf", []byte(public)); diags.HasErrors() {
		t.Errorf("it does not parse any more: %v\n%s", diags, public)
	}
}
