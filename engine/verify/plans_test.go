package verify

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/plan"
)

// TestPlans proves everything that init writes.
func TestPlans(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPlanTable proves one file of each plan")
	}
	for _, p := range plan.Plans() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			for _, a := range planAnswers(p) {
				src, err := a.Text()
				if err != nil {
					t.Fatal(err)
				}
				for _, res := range ask(compiled(t, p.Name, src)) {
					switch res.Verdict {
					case Proved, NotApply:
					case Refuted:
						scenario := ""
						if res.Story != nil {
							scenario = res.Story.Scenario
						}
						t.Errorf("%s is refuted for %q of %q (%s):\n%s", res.Code, a.Units, a.Host, res.Why, scenario)
					default:
						if len(a.Units) < 3 {
							t.Errorf("%s for %q of %q: %s %s", res.Code, a.Units, a.Host, res.Verdict, res.Why)
						}
					}
				}
			}
		})
	}
}

// TestAdapted proves the changes that the pages of the plans suggest.
func TestAdapted(t *testing.T) {
	for _, tt := range []struct{ plan, old, is string }{
		{"staged", "# IF NOT DOWN SHELLCMD", "IF NOT DOWN SHELLCMD"},
		{"staged", "# WHEN", "WHEN"},
		{"timed", "FROM OB AND NOT CAL", "FROM HELD 10s (OB AND NOT CAL)"},
		{"timed", `time-up      = "2m"`, `time-up = "3m"`},
		{"timed", `time-up      = "2m"|CAL AND NOCOMM`, `time-up = "10m"|NOCOMM`},
		{"secondary", "\nSTATE settled", "\nWHEN Eaton REPORTS OB AND HELD 3m outage : IF NOT DOWN SHUTDOWN\nSTATE settled"},
		{"multi", "LB AND NOT CAL OR NOCOMM", "NOT CAL OR NOCOMM"},
		{"multi", "MINSUPPLIES 1|LB AND NOT CAL OR NOCOMM", "MINSUPPLIES 2|NOT CAL OR NOCOMM"},
		{"standard", "POWERDOWNFLAG", "# POWERDOWNFLAG"},
	} {
		t.Run(tt.plan+" "+tt.is, func(t *testing.T) {
			if testing.Short() && tt.plan == "multi" {
				t.Skip("two units take as long as all others")
			}
			t.Parallel()
			src, err := os.ReadFile("../../testdata/" + tt.plan + ".conf")
			if err != nil {
				t.Fatal(err)
			}
			text := string(src)
			is := strings.Split(tt.is, "|")
			for i, old := range strings.Split(tt.old, "|") {
				if !strings.Contains(text, old) {
					t.Fatalf("the plan has no %q", old)
				}
				text = strings.ReplaceAll(text, old, is[i])
			}
			for _, res := range ask(compiled(t, tt.plan, []byte(text))) {
				if res.Verdict != Proved && res.Verdict != NotApply {
					t.Errorf("%s: %s %s", res.Code, res.Verdict, res.Why)
				}
			}
		})
	}
}

// planAnswers returns answers of all kinds for a plan.
func planAnswers(p plan.Plan) []plan.Answers {
	a := plan.Answers{Plan: p.Name, Units: []string{"Eaton"}, User: "upsmon", Password: "secret"}
	all := []plan.Answers{a}
	if p.Many {
		a.Units = []string{"left", "right"}
		all = []plan.Answers{a}
		a.MinSupplies = 2
		all = append(all, a)
	}
	remote := all[0]
	remote.Host, remote.CertFile = "ups.example.com", "/etc/nut/ca.pem"
	if p.Many {
		return append(all, remote)
	}
	mail := all[0]
	mail.Mail = &plan.Mail{Server: "mail.example.com", Port: 465, From: "a@example.com", To: "b@example.com"}
	return append(all, remote, mail)
}

// TestPlanTable: docs/verify.md has the verdicts and times of all plans. UPDATE=1 writes them.
func TestPlanTable(t *testing.T) {
	const file = "../../docs/verify.md"
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(doc), "\n## The plans\n")
	intro, rest, begins := strings.Cut(rest, "\n|")
	old, tail, ends := strings.Cut(rest, "\n\n")
	if !found || !begins || !ends {
		t.Fatalf("%s has no place for the table", file)
	}
	table := planTable(t)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(head+"\n## The plans\n"+intro+"\n"+table+"\n"+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if "|"+old+"\n" != table {
		t.Errorf("%s is out of date: UPDATE=1 go test -run TestPlanTable ./engine/verify\n%s", file, table)
	}
}

func planTable(t *testing.T) string {
	names := plan.Names()
	results := map[string]map[string]string{}
	figures := map[string]map[string]string{}
	var times []string
	for _, name := range names {
		src, err := os.ReadFile("../../testdata/" + name + ".conf")
		if err != nil {
			t.Fatal(err)
		}
		p := compiled(t, name, src)
		r := Verify(t.Context(), p, Defaults(p.PollFreq), Options{})
		for _, res := range r.Results {
			if results[res.Code] == nil {
				results[res.Code] = map[string]string{}
			}
			word := string(res.Verdict)
			if res.Verdict == NotApply {
				word = "–"
			}
			results[res.Code][name] = word
		}
		for _, f := range r.Worst {
			if figures[f.Name] == nil {
				figures[f.Name] = map[string]string{}
				times = append(times, f.Name)
			}
			figures[f.Name][name] = f.Time.Round(time.Millisecond).String()
		}
	}
	var b strings.Builder
	row := func(head string, cell func(name string) string) {
		fmt.Fprintf(&b, "| %s |", head)
		for _, name := range names {
			fmt.Fprintf(&b, " %s |", cell(name))
		}
		b.WriteString("\n")
	}
	row("", func(name string) string { return name })
	row("---", func(string) string { return "---" })
	for _, p := range properties {
		row(p.code+": "+p.title, func(name string) string { return results[p.code][name] })
	}
	for _, f := range times {
		row("SHUTDOWNCMD at most, "+f, func(name string) string {
			if figures[f][name] == "" {
				return "–"
			}
			return figures[f][name]
		})
	}
	return b.String()
}
