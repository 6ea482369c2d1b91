package grammar

import (
	"strings"
	"testing"
)

// TestPublic: the public text shows no secret, has the same lines, and parses like the source.
func TestPublic(t *testing.T) {
	src := "LET key = \"s3cret\"\nLET hook = \"https://example.com/\" key\nLET phone = \"ntfy://ntfy.sh/s3cret\"\nLET token = \"Bearer s3cret\"\n" +
		"LET body = \"{s3cret}\"\nGROUP LOCAL PLAINTEXT\n" +
		"MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD \"s3cret s3cret\" TYPE primary # ümläut\n" +
		"WHEN EACH REPORTS OL->OB : WEBHOOK \"https://example.com/s3cret?x\" MESSAGE \"on battery\"\n" +
		"WHEN EACH REPORTS OB->OL : WEBHOOK hook MESSAGE \"on mains\"\n" +
		"WHEN EACH REPORTS None->LB : PUSH phone PUSH \"ntfy://ntfy.sh/s3cret\" WEBHOOK hook HEADER Authorization token BODY body \"s3cret\"\n"
	f, diags := Parse("UPSmon.conf", []byte(src))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	public := string(f.Public())
	if strings.Contains(public, "s3cret") || !strings.Contains(public, "\"on battery\"") || !strings.Contains(public, "# ümläut") {
		t.Errorf("the public text shows a secret, or hides something else:\n%s", public)
	}
	was, is := strings.Split(src, "\n"), strings.Split(public, "\n")
	for i := range was {
		if i >= len(is) || len([]rune(was[i])) != len([]rune(is[i])) {
			t.Errorf("line %d is missing or has another length:\n%s", i+1, public)
		}
	}
	if _, diags := Parse("UPSmon.conf", []byte(public)); diags.HasErrors() {
		t.Errorf("the public text does not parse: %v\n%s", diags, public)
	}
}
