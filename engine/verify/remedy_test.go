package verify

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// applied returns a policy with what a remedy says.
func applied(src string, r *remedy) (string, error) {
	for _, e := range r.edits {
		from, to := 0, len(src)
		if e.at != "" {
			lines := strings.SplitAfter(src, "\n")
			var line int
			if _, err := fmt.Sscanf(e.at[strings.Index(e.at, ":")+1:], "%d:", &line); err != nil {
				return "", err
			}
			from = len(strings.Join(lines[:line-1], ""))
			to = len(src)
			if end := regexp.MustCompile(`\n(WHEN|GROUP|MONITOR|STATE|LET|MINSUPPLIES|PROVE)`).FindStringIndex(src[from:]); end != nil {
				to = from + end[0]
			}
		}
		rule := src[from:to]
		old, is := e.old, e.new
		if strings.HasPrefix(old, "SETFSD ") {
			old, _, _ = strings.Cut(old, "@") // a remedy names the unit as messages do
		}
		if e.before {
			is = e.new + " " + e.old
		}
		pattern := regexp.QuoteMeta(old)
		if strings.HasPrefix(old, "REPORTS ") {
			pattern += `( *(?:,|:|AS|AT MOST))`
		} else {
			pattern += "()"
		}
		find := regexp.MustCompile(pattern)
		if !find.MatchString(rule) {
			return "", fmt.Errorf("there is no %q in %q", old, rule)
		}
		rule = find.ReplaceAllString(rule, strings.ReplaceAll(is, "$", "$$")+"$1")
		src = src[:from] + rule + src[to:]
	}
	if r.top != "" {
		src = r.top + "\n" + src
	}
	for _, l := range r.lines {
		if r.group == "" || !strings.HasPrefix(l, "STATE ") {
			src += l + "\n"
			continue
		}
		at := strings.Index(src, "GROUP "+r.group)
		at += strings.Index(src[at:], "\nMONITOR") + 1
		src = src[:at] + l + "\n" + src[at:]
	}
	return src, nil
}

var durations = regexp.MustCompile(`((?:FOR|EVERY|STARTTIMER \S+|HELD) )(\d+(?:ms|s|m|h)?)`)

// canonical writes durations as messages do.
func canonical(t *testing.T, src string) string {
	return durations.ReplaceAllStringFunc(src, func(is string) string {
		m := durations.FindStringSubmatch(is)
		if m[2][len(m[2])-1] <= '9' {
			m[2] += "s"
		}
		d, err := time.ParseDuration(m[2])
		if err != nil {
			t.Fatal(err)
		}
		return m[1] + fsm.FormatDuration(d)
	})
}

// unrepaired are policies whose remedies leave something to do, and why.
var unrepaired = map[string]string{
	"V04/second-calibration-mark": "its state is about calibrations",
	"V05/second-glitch-else":      "the other branch of its IF is left over",
	"V05/third-lost-block":        "the same",
	"V08/goes-without-a-word":     "a timer of its own has to become shorter, too",
	"V08/second-nobody-count":     "its condition on the number of secondaries is wrong, too",
	"V14/told-charge":             "two of its rules tell the same",
}

// TestRemedies: what a remedy says is to be written repairs the policy and refutes no other property, unless the remedy
// says so. The compiler has nothing to say about it. With -short, the other properties are left out.
func TestRemedies(t *testing.T) {
	policies, err := txtar.ParseFile("testdata/variants.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/planted/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code, _, _ := strings.Cut(string(a.Comment), ":")
		policies.Files = append(policies.Files, txtar.File{Name: code + "/" + filepath.Base(file), Data: a.Files[0].Data})
	}
	for _, policy := range policies.Files {
		name := strings.TrimSuffix(strings.TrimSuffix(policy.Name, ".conf"), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree, _ := grammar.Parse("policy.conf", policy.Data)
			src := canonical(t, string(grammar.Format(tree)))
			p, _, before := compile.Parse("policy.conf", []byte(src), simulate.CaseOptions)
			if p == nil {
				t.Fatal(before)
			}
			code, _, _ := strings.Cut(name, "/")
			o := Options{}
			if testing.Short() {
				o.codes = append([]string{code}, also[code]...)
			}
			was := Verify(t.Context(), p, Defaults(p.PollFreq), o)
			for _, res := range was.Results {
				if res.Code != code {
					continue
				}
				switch told := res.special; {
				case told == nil:
					t.Errorf("only in general: %s", res.Remedy)
				case len(told.edits)+len(told.lines)+len(told.top) == 0:
					if !strings.Contains(res.Remedy, "policy.conf:") {
						t.Errorf("it names no rule: %s", res.Remedy)
					}
				default:
					if unrepaired[name] != "" || code == "V08" && len(p.Policy.Powering()) > 1 {
						code = ""
					}
					if testing.Short() {
						was = nil
					}
					repairs(t, code, src, before, was, told)
				}
			}
		})
	}
}

// TestNoRemedyForProves: what a file itself wants proved has no remedy that anybody else could know.
func TestNoRemedyForProves(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN u REPORTS OB AND LB AND NOT CAL : IF NOT DOWN SHUTDOWN
WHEN u REPORTS OB FOR 10s : WALL "x"
PROVE WALL BEFORE SHUTDOWNCMD
PROVE NEVER WALL IF OB
PROVE OB LEADS TO WALL WITHIN 5s
`
	p := compiled(t, "prove.conf", []byte(conf))
	for _, res := range Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{CodeProve}}).Results {
		if res.Verdict != Refuted || res.Remedy != "" {
			t.Errorf("%s is %s: %q", res.Title, res.Verdict, res.Remedy)
		}
	}
}

// TestRemedyKeepsConditions: a remedy does not leave out a condition that its own does not require.
func TestRemedyKeepsConditions(t *testing.T) {
	for rule, want := range map[string]string{
		"None->LB1 : IF LB SHUTDOWN":           "REPORTS OB AND LB1 AND NOT CAL instead of REPORTS None->LB1.",
		"LB OR FSD : IF LB SHUTDOWN":           "REPORTS OB AND (LB OR FSD) AND NOT CAL instead of REPORTS LB OR FSD.",
		"LB AND BOOST FOR 5s : IF LB SHUTDOWN": "and write IF NOT DOWN instead of IF LB.",
	} {
		conf := "GROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL 1 UPSDUSER m PASSWORD \"x\" TYPE primary\nMINSUPPLIES 1\nWHEN u REPORTS " + rule + "\n"
		p := compiled(t, "policy.conf", []byte(conf))
		res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{"V02"}}).Results[0]
		if res.Verdict != Refuted || !strings.Contains(res.Remedy, want) {
			t.Errorf("%s: %s: %s, want %q", rule, res.Verdict, res.Remedy, want)
		}
	}
}

// TestRemedyKeepsCommand: the rules of a remedy shut down with the command of the file, which is perhaps the only one
// that stops what runs there.
func TestRemedyKeepsCommand(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN u REPORTS OB AND LB AND NOT CAL : SETFSD SHUTDOWNCMD "/opt/down 'now' %(u)s"
`
	const command = `SHUTDOWNCMD "/opt/down 'now' %(u)s"`
	p := compiled(t, "policy.conf", []byte(conf))
	for code, want := range map[string][]string{
		"V05": {"TIMEOUT final : IF NOT DOWN " + command},
		"V08": {"instead of " + command, "TIMEOUT final : IF NOT DOWN " + command},
	} {
		res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{code}}).Results[0]
		for _, part := range want {
			if !strings.Contains(res.Remedy, part) {
				t.Errorf("%s: %s: %s, want %q", code, res.Verdict, res.Remedy, part)
			}
		}
	}
}

// TestRemedyKeepsNoFlag: neither does a rule that takes the place of orders without the POWERDOWNFLAG create it, nor a
// new rule where no order does.
func TestRemedyKeepsNoFlag(t *testing.T) {
	for _, tt := range []struct{ code, rules, want string }{
		{"V08", "WHEN u REPORTS OB AND LB AND NOT CAL : SETFSD SHUTDOWN NOFLAG\nWHEN u TIMEOUT x : SHUTDOWN\n", "TIMEOUT final : IF NOT DOWN SHUTDOWN NOFLAG"},
		{"V08", "WHEN u REPORTS OB AND LB AND NOT CAL : SETFSD SHUTDOWN\nWHEN u TIMEOUT x : SHUTDOWN NOFLAG\n", "TIMEOUT final : IF NOT DOWN SHUTDOWN"},
		{"V05", "WHEN u REPORTS OB AND LB AND NOT CAL : IF NOT DOWN SHUTDOWN NOFLAG\n", "AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN NOFLAG"},
	} {
		p := compiled(t, "policy.conf", []byte("POWERDOWNFLAG \"/run/killpower\"\nGROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL 1 UPSDUSER m PASSWORD \"x\" TYPE primary\nMINSUPPLIES 1\n"+tt.rules))
		res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{tt.code}}).Results[0]
		if res.Verdict != Refuted || !strings.HasSuffix(res.Remedy, tt.want) {
			t.Errorf("%s of %s is %s: %q, want %q at its end", tt.code, tt.rules, res.Verdict, res.Remedy, tt.want)
		}
	}
}

// TestRemedyInBlock: what a remedy writes into a block compiles, with braces around the inner IF and without.
func TestRemedyInBlock(t *testing.T) {
	for _, inner := range []string{"IF LB SHUTDOWN", "IF LB { SHUTDOWN }", "IF LB { WALL \"x\" SHUTDOWN }"} {
		src := canonical(t, `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN u REPORTS OB AND NOT CAL : IF COMM { `+inner+` }
WHEN u REPORTS OB AND LB AND NOT CAL : SHUTDOWN
`)
		p := compiled(t, "policy.conf", []byte(src))
		res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{"V10"}}).Results[0]
		if res.Verdict != Refuted {
			t.Fatalf("%s: %s", inner, res.Verdict)
		}
		repairs(t, "V10", src, nil, nil, res.special)
	}
}

// TestRemedyWithoutTime: even if no shutdown could be in time, a remedy has no duration below zero.
func TestRemedyWithoutTime(t *testing.T) {
	p := compiled(t, "policy.conf", []byte(`GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MONITOR b POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN EACH REPORTS OB AND LB : SHUTDOWN
`))
	a := Defaults(p.PollFreq)
	a.Low = a.ShutdownTakes
	if res := Verify(t.Context(), p, a, Options{codes: []string{"V11"}}).Results[0]; !strings.Contains(res.Remedy, "HELD 1s NOCOMM") {
		t.Errorf("%s: %s, want HELD 1s", res.Verdict, res.Remedy)
	}
}

// TestRemedyIsDone: what the file says already is not a remedy; the rule that shuts down untold is named instead.
func TestRemedyIsDone(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MONITOR b POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1 UNLESS OB AND NOT CAL AND (LB OR HELD 30s NOCOMM)
WHEN EACH REPORTS OB AND LB AND NOT CAL : SETFSD STARTTIMER go 30s WHILE OB AND NOT CAL
WHEN EACH TIMEOUT go : IF NOT DOWN AND NOT ANY IS TIMER go SHUTDOWN
WHEN a REPORTS LS : IF NOT DOWN SHUTDOWN
`
	p := compiled(t, "told.conf", []byte(conf))
	res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{"V08"}}).Results[0]
	if res.Verdict != Refuted || !strings.HasPrefix(res.Remedy, "told.conf:7:1 shuts down, ") {
		t.Errorf("V08 is %s: %q", res.Verdict, res.Remedy)
	}
}

// TestRemedyOfAnEnd: an order at the end of a fault does not become one at the start of every outage.
func TestRemedyOfAnEnd(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN u REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN
WHEN u REPORTS LB->None : SHUTDOWN
`
	p := compiled(t, "end.conf", []byte(conf))
	res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{"V02"}}).Results[0]
	if res.Verdict != Refuted || res.Remedy != "In end.conf:5:1 write IF OB AND NOT CAL before SHUTDOWN." {
		t.Fatalf("V02 is %s: %q", res.Verdict, res.Remedy)
	}
	repairs(t, "V02", conf, nil, nil, res.special)
}

// TestRemedyOfNoOutage: a remedy writes no condition that contradicts itself.
func TestRemedyOfNoOutage(t *testing.T) {
	for on, code := range map[string]string{
		"OB->OL": "V03", "NOT OB": "V03", "NOT (OB OR LB) FOR 5s": "V03", "HELD 5s OL": "V02", "None->CAL": "V04", "CAL AND OB FOR 10s": "V04", "LB AND (OL OR CAL)": "V02",
	} {
		p := compiled(t, "mains.conf", []byte("GROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL 1 UPSDUSER m PASSWORD \"x\" TYPE primary\nMINSUPPLIES 1\n"+
			"WHEN u REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN\nWHEN u REPORTS "+on+" : SHUTDOWN\n"))
		res := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{code}}).Results[0]
		if want := "mains.conf:5:1 orders a shutdown for what happens in no outage: leave its order out."; res.Verdict != Refuted || res.Remedy != want {
			t.Errorf("REPORTS %s: %s is %s: %q", on, code, res.Verdict, res.Remedy)
		}
	}
}

// TestRemedyOfTheNextOutage: the remedy of V15 is about the first shutdown, and that of V01 only if that is refuted.
func TestRemedyOfTheNextOutage(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 1 UPSDUSER m PASSWORD "x" TYPE primary
MINSUPPLIES 1
WHEN u REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN
WHEN u TIMEOUT rest : NUTLOG "rested"
`
	for rule, first := range map[string]Verdict{
		"WHEN u REPORTS OB AND LB AND NOT CAL AND NOT TIMER rest : SHUTDOWN STARTTIMER rest 2h": Proved,
		"WHEN u REPORTS None->LB : IF OB AND NOT CAL AND NOT DOWN SHUTDOWN STARTTIMER rest 2h":  Refuted,
	} {
		p := compiled(t, "next.conf", []byte(conf+rule+"\n"))
		results := Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: []string{"V01", "V15"}}).Results
		want := Remedy("V15")
		if first == Refuted {
			want = results[0].Remedy
		}
		if results[0].Verdict != first || results[1].Verdict != Refuted || results[1].Remedy != want {
			t.Errorf("%s:\nV01 is %s: %s\nV15 is %s: %s", rule, results[0].Verdict, results[0].Remedy, results[1].Verdict, results[1].Remedy)
		}
	}
}

// repairs checks that a policy has a property, if one is given, and no more warnings once a remedy is applied. If the
// results before are given, no other property becomes refuted.
func repairs(t *testing.T, code, src string, before []grammar.Diagnostic, was *Report, told *remedy) {
	t.Helper()
	repaired, err := applied(src, told)
	if err != nil {
		t.Fatalf("%s: %v", told, err)
	}
	p, _, after := compile.Parse("policy.conf", []byte(repaired), simulate.CaseOptions)
	if p == nil {
		t.Fatalf("%s: %v\n%s", told, after, repaired)
	}
	for _, d := range after {
		// A MINSUPPLIES for all groups lets the compiler ask whether somebody is told of lost contact.
		if code != "" && d.Code != "U503" && !slices.ContainsFunc(before, func(b grammar.Diagnostic) bool { return b.Code == d.Code }) {
			t.Errorf("%s: %v", told, d)
		}
	}
	timesOfDay := len(timesOf(p.Policy)) > 1
	o := Options{}
	if was == nil {
		was, o.codes = &Report{}, []string{code}
	}
	is := Verify(t.Context(), p, Defaults(p.PollFreq), o)
	wrong := slices.DeleteFunc(Lost(was, is), func(res Result) bool {
		return res.Verdict != Refuted || res.Code == code || strings.Contains(told.cost, res.Code)
	})
	for _, res := range is.Results {
		if res.Code == code && res.Verdict != Proved && res.Verdict != NotApply && !(res.Verdict == Bounded && (timesOfDay || len(p.Policy.Powering()) > 2)) {
			wrong = append(wrong, res)
		}
	}
	for _, res := range wrong {
		story := ""
		if res.Story != nil {
			story = res.Story.Scenario
		}
		t.Errorf("%s is %s %s after: %s\n%s\n%s", res.Code, res.Verdict, res.Why, told, repaired, story)
	}
}
