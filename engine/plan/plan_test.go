package plan

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/damage"
)

const certFile = "/etc/nut/ca.pem"

// answers returns valid answers for a plan: on this machine without TLS, or on another with TLS.
func answers(p Plan, tls, mail bool) Answers {
	a := Answers{Plan: p.Name, Units: []string{"Eaton"}, User: "upsmon", Password: "sekret"}
	if p.Many {
		a.Units = []string{"left", "right"}
	}
	if tls {
		a.Host, a.CertFile = "ups.example.com", certFile
	}
	if mail {
		a.Mail = &Mail{Server: "mail.example.com", Port: 465, User: "me", Password: "word", From: "ups@example.com", To: "you@example.com, me@example.com"}
	}
	return a
}

// everyPlan runs a test for all plans, with and without TLS and mail.
func everyPlan(t *testing.T, test func(t *testing.T, p Plan, a Answers)) {
	for _, p := range Plans() {
		for i := range 4 {
			tls, mail := i&1 != 0, i&2 != 0
			t.Run(fmt.Sprintf("%s/tls=%t/mail=%t", p.Name, tls, mail), func(t *testing.T) { test(t, p, answers(p, tls, mail)) })
		}
	}
}

// compiled compiles answers like check --strict, and checks the layout.
func compiled(t testing.TB, a Answers) *compile.Program {
	t.Helper()
	text, err := a.Text()
	if err != nil {
		t.Fatal(err)
	}
	program, err := program(text, a.CertFile)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return program
}

func program(text []byte, certFile string) (*compile.Program, error) {
	p, tree, diags := compile.Parse("/etc/nut/UPSmon.conf", text, compile.Options{
		Host: "nas", User: "nut", Mode: 0o640, Now: time.Now(),
		ReadFile: func(name string) ([]byte, fs.FileMode, error) {
			if name != certFile {
				return nil, 0, fmt.Errorf("%q is not %q", name, certFile)
			}
			content, err := os.ReadFile("../../testdata/ca.pem")
			return content, 0o644, err
		},
	})
	odd := func(d grammar.Diagnostic) bool {
		return d.Code == grammar.CodePassword && d.Severity == grammar.Warning
	}
	if p == nil || slices.ContainsFunc(diags, func(d grammar.Diagnostic) bool { return !odd(d) }) {
		var b strings.Builder
		_ = tree.Write(&b, diags)
		return nil, fmt.Errorf("got diagnostics:\n%s", b.String())
	}
	if formatted := grammar.Format(tree); !bytes.Equal(formatted, text) {
		return nil, fmt.Errorf("fmt would change it to:\n%s", formatted)
	}
	return p, nil
}

// TestPlans: each plan is a valid configuration that says what it is for, and implements the
// answers.
func TestPlans(t *testing.T) {
	everyPlan(t, func(t *testing.T, p Plan, a Answers) {
		checkAnswers(t, a, compiled(t, a))
		text, _ := a.Text()
		if !strings.HasPrefix(strings.ToLower(string(text)), "# "+p.Name+":") || !strings.Contains(string(text), "\n# For ") {
			t.Error("the first comment must have the plan's name, and then say what it is for")
		}
		for i, line := range strings.Split(string(text), "\n") {
			if len(line) > 100 {
				t.Errorf("line %d is longer than 100 characters: %s", i+1, line)
			}
		}
		a.Program = "tls-upsmon"
		if text, _ := a.Text(); !strings.Contains(string(text), "\n# Written by tls-upsmon init. After each change run tls-upsmon check and tls-upsmon simulate.\n") {
			t.Errorf("the text does not say which commands to type:\n%s", text)
		}
		if strings.Contains(string(text), "EMAIL") != (a.Mail != nil) {
			t.Errorf("got mail in the text %v, want %v", !(a.Mail != nil), a.Mail != nil)
		}
	})
}

// rapid tries the same values in each run, unless -rapid.seed or TORTURE_TIMES asks for more.
func init() { _ = flag.Set("rapid.seed", fmt.Sprint(damage.Seed())) }

// fataler is what *testing.T and *rapid.T have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkAnswers compares the output of the compiler with the answers.
func checkAnswers(t fataler, a Answers, p *compile.Program) {
	t.Helper()
	plan, err := Find(a.Plan)
	if err != nil {
		t.Fatalf("%v", err)
	}
	all := plan.Units(a.Units)
	if len(p.Monitors) != len(all) {
		t.Fatalf("got %d units, want %q", len(p.Monitors), all)
	}
	for i, m := range p.Monitors {
		want := compile.Monitor{
			UPS: all[i], Host: cmp.Or(a.Host, "localhost"), Port: a.Port, Plaintext: a.CertFile == "", CertFile: a.CertFile,
			User: a.User, Password: a.Password, Primary: plan.Primary(a.Host), Variables: m.Variables, Roots: m.Roots,
		}
		if want.Port == 0 {
			want.Port = 3493
		}
		if !reflect.DeepEqual(m, want) {
			t.Fatalf("got %+v, want %+v, or the passwords differ", m, want)
		}
		power := p.Policy.Units[i].PowerVal
		if powers := slices.Contains(a.Units, m.UPS); power > 0 != powers {
			t.Fatalf("%s has POWERVAL %s", m.UPS, power)
		}
	}
	if min := fsm.Power(max(1, a.MinSupplies)) * fsm.PowerUnit; p.Policy.Groups[0].Supply.Min != min || p.PollFreq != 5*time.Second || p.PollFreqAlert != 2*time.Second {
		t.Fatalf("MINSUPPLIES %s, want %s; polled every %s, or %s", p.Policy.Groups[0].Supply.Min, min, p.PollFreq, p.PollFreqAlert)
	}
	flag := ""
	if plan.Primary(a.Host) {
		flag = "/run/upsmon/killpower"
	}
	if got := p.Policy.PowerDownFlag; got != flag {
		t.Fatalf("POWERDOWNFLAG is %q, want %q", got, flag)
	}
	if a.Mail == nil {
		if p.Mail != nil {
			t.Fatalf("got a mail server, want none")
		}
		return
	}
	if want := (compile.MailServer{Host: a.Mail.Server, Port: a.Mail.Port, User: a.Mail.User, Password: a.Mail.Password}); !reflect.DeepEqual(*p.Mail, want) {
		t.Fatalf("got %+v, want %+v, or the passwords differ", *p.Mail, want)
	}
	mails := 0
	for _, u := range p.Policy.Units {
		for _, r := range u.Rules {
			for _, action := range r.Actions {
				mail, ok := action.Command.(fsm.SendMail)
				if !ok {
					continue
				}
				mails++
				if from, to := constant(t, mail.From), constant(t, mail.To); from != a.Mail.From || to != a.Mail.To {
					t.Fatalf("mail: got from %q to %q, want from %q to %q", from, to, a.Mail.From, a.Mail.To)
				}
			}
		}
	}
	if mails == 0 {
		t.Fatalf("no rule sends mail")
	}
}

// constant returns the value of a text without substitutions.
func constant(t fataler, text fsm.Text) string {
	var b strings.Builder
	for _, s := range text {
		if s.Literal == "" {
			t.Fatalf("the text has a substitution: %v", text)
		}
		b.WriteString(s.Literal)
	}
	return b.String()
}

// TestOddAnswers: every answer is either refused, or means itself in a valid configuration.
func TestOddAnswers(t *testing.T) {
	quotes := rapid.StringOfN(rapid.RuneFrom([]rune("ab \t\"'«»⎡⎦⸢⸥%()su#\\$`;,<>@:.-_\x7f\u2028\U000F0001é")), 1, 20, -1)
	odd := rapid.OneOf(quotes, rapid.String(),
		rapid.SampledFrom(append(grammar.Keywords(), "EACH", "AND", "hostname", "banner", "Mail-to", "Msg-OB", "%(u)s", "%%", "a%b", "ca.pem", "None", "OB", "LS",
			`"`, `"'`, `"'»`, `"'»⎦`, `"'»⎦⸥`, "\xff", "a\nb", "\r", "\x00", strings.Repeat("x", 5000))),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	// Most answers are valid, so that sometimes the whole file is valid.
	seldom := func(t *rapid.T) bool { return rapid.IntRange(0, 31).Draw(t, "odd") == 9 } // 0 comes more often
	either := func(good ...string) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			if seldom(t) {
				return odd.Draw(t, "value")
			}
			return rapid.SampledFrom(good).Draw(t, "value")
		})
	}
	password := rapid.Custom(func(t *rapid.T) compile.Secret {
		if seldom(t) {
			return compile.Secret(odd.Draw(t, "value"))
		}
		return compile.Secret(quotes.Draw(t, "value") + rapid.SampledFrom([]string{"", `"`, "%"}).Draw(t, "end"))
	})
	port := rapid.Custom(func(t *rapid.T) int {
		if seldom(t) {
			return rapid.Int().Draw(t, "value")
		}
		return rapid.SampledFrom([]int{1, 401, 3493, 65535}).Draw(t, "value")
	})
	good, passwords := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		a := Answers{
			Plan:     rapid.SampledFrom(Names()).Draw(t, "plan"),
			Host:     either("", "localhost", "LOCALHOST", "127.0.0.1", "::1", "fe80::1%eth0", "192.168.1.2", "nas.example.com", "1and1").Draw(t, "host"),
			Port:     port.Draw(t, "port"),
			CertFile: either("", certFile, "/a b/\"ca'.pem").Draw(t, "certfile"),
			Units:    rapid.SliceOfN(either("Eaton", "APC", "_", "a.b-c%d+e", "NOT", "x-", "1USB", "my ups", "EACH", "WHEN"), 1, 3).Draw(t, "units"),
			User:     either("upsmon", "mon-1", "OR", "1user", "user@example.com", "%(u)s").Draw(t, "user"),
			Password: password.Draw(t, "password"), MinSupplies: rapid.SampledFrom([]int{0, 1, 1, 2, 3, -1}).Draw(t, "minsupplies"),
		}
		if rapid.Bool().Draw(t, "mail") {
			a.Mail = &Mail{
				Server: either("mail.example.com", "::1").Draw(t, "server"), Port: port.Draw(t, "smtp port"),
				User: either("", "me@example.com").Draw(t, "smtp user"), Password: password.Draw(t, "smtp password"),
				From: either("ups@example.com", `"%(u)s 'UPS'" <a%b@example.com>`).Draw(t, "from"),
				To:   either("you@example.com", "«a» <a@b.c>, b%%@c.d").Draw(t, "to"),
			}
		}
		text, err := a.Text()
		if err != nil {
			if strings.ContainsAny(err.Error(), "\r\n\x00") {
				t.Fatalf("the error has more than one line: %q", err)
			}
			return
		}
		p, err := program(text, a.CertFile)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		checkAnswers(t, a, p)
		if good++; strings.ContainsAny(string(a.Password), `"%`) {
			passwords++
		}
	})
	if !testing.Short() && (good == 0 || passwords == 0) { // with -short, rapid tries only a fifth
		t.Errorf("got %d valid files, %d of them with an odd password; want at least one of each", good, passwords)
	}
}

// TestLocal: plan and compiler agree on which hosts are this machine.
func TestLocal(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"localhost.": false, "0.0.0.0": false, "192.168.1.2": false, "10.0.0.1": false, "fe80::1": false, "nas": false, "localhost.example.com": false, "ip6-localhost": false,
	} {
		_, _, diags := compile.Parse("UPSmon.conf", []byte("GROUP LOCAL HOST \""+host+"\" PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER upsmon PASSWORD \"sekret\" TYPE primary\n"), compile.Options{})
		if Local(host) != want || diags.HasErrors() == want {
			t.Errorf("%s: got %t, want %t: %v", host, Local(host), want, diags)
		}
	}
	if !Local("") {
		t.Error("an empty host is not local, want local")
	}
}

// TestRefused: an answer that cannot be written is refused with a reason that does not show the
// password.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		change func(a *Answers)
		want   string
	}{
		{func(a *Answers) { a.Plan = "standart" }, `no plan is called "standart" (did you mean standard?)`},
		{func(a *Answers) { a.Plan = "" }, `no plan is called "" (the plans are standard, timed, heartbeat, staged, primary, secondary, multi)`},
		{func(a *Answers) { a.Units = nil }, "the plan standard is for one UPS, not for 0"},
		{func(a *Answers) { a.Units = []string{"a", "b"} }, "the plan standard is for one UPS, not for 2; for several, use the plan multi"},
		{func(a *Answers) { a.Plan = "multi" }, "the plan multi is for two UPSs or more"},
		{func(a *Answers) { a.Plan, a.Units = "multi", []string{"a", "a"} }, "the unit a is given twice"},
		{func(a *Answers) { a.Plan, a.Units, a.MinSupplies = "multi", []string{"a", "b"}, 3 }, "the machine cannot need 3 of 2 UPSs"},
		{func(a *Answers) { a.Plan, a.Units, a.MinSupplies = "multi", []string{"a", "b"}, -1 }, ""},
		{func(a *Answers) { a.Plan, a.Units = "heartbeat", []string{"heartbeat"} }, "the unit heartbeat powers nothing"},
		{func(a *Answers) { a.Units = []string{""} }, "a unit must have a name (give it another name in ups.conf)"},
		{func(a *Answers) { a.Units = []string{" my ups"} }, `a unit cannot be called " my ups": it begins or ends with a blank`},
		{func(a *Answers) { a.Units = []string{"my\u200bups"} }, "a unit cannot be called"},
		{func(a *Answers) { a.Units = []string{strings.Repeat("x", 201)} }, "a name has at most 200 bytes"},
		{func(a *Answers) { a.Units = []string{`a"'»⎦⸥`} }, "it contains the closing marks of all quotation marks"},
		{func(a *Answers) { a.User = "" }, "a user of upsd must have a name (add another user to upsd.users)"},
		{func(a *Answers) { a.User = "a\nb" }, `a user of upsd cannot be called "a\nb"`},
		{func(a *Answers) { a.Host = "nas" }, "nas is another machine, so it needs TLS"},
		{func(a *Answers) { a.Host = "nas:3493" }, `"nas:3493" is neither a host name nor an address (give the port separately)`},
		{func(a *Answers) { a.Host = "http://nas" }, "is neither a host name nor an address"},
		{func(a *Answers) { a.Host = "na s" }, `"na s" is not a host`},
		{func(a *Answers) { a.Port = 70000 }, "70000 is not a port"},
		{func(a *Answers) { a.CertFile = "ca.pem" }, `"ca.pem" is not an absolute path`},
		{func(a *Answers) { a.CertFile = "/a\nb" }, `the path "/a\nb" cannot be used: it has more than one line`},
		{func(a *Answers) { a.Password = `TOP"'»⎦⸥` }, "the password cannot be used: it contains the closing marks of all quotation marks"},
		{func(a *Answers) { a.Password = "TOP\nx" }, "the password cannot be used: it has more than one line"},
		{func(a *Answers) { a.Password = "TOP\xff" }, "the password cannot be used: it is not UTF-8 text"},
		{func(a *Answers) { a.Mail.Password = "TOP\x00" }, "the password cannot be used: it contains a zero byte"},
		{func(a *Answers) { a.Mail.From = "ups" }, `"ups" is not a mail address`},
		{func(a *Answers) { a.Mail.To = "" }, `"" is neither a mail address nor a list`},
		{func(a *Answers) { a.Mail.Port = 0 }, "0 is not a port"},
		{func(a *Answers) { a.Mail.Server = "" }, "the host has no name"},
	} {
		a := answers(Plan{Name: Standard}, false, true)
		tt.change(&a)
		_, err := a.Text()
		switch {
		case tt.want == "" && err != nil, tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("got %v, want %q", err, tt.want)
		case err != nil && strings.Contains(err.Error(), "TOP"):
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// played is what a policy does in a scenario.
type played struct {
	down    string // when it first shuts the machine down; "": never
	effects []string
}

// calibrates is a scenario that ends in a calibration.
var calibrates = regexp.MustCompile(`OB CAL\n\S+ \S+ lost$`)

// play runs a scenario for an hour and checks its expectations. UPS in it stands for each
// unit that powers the machine.
func play(t *testing.T, a Answers, scenario string) played {
	t.Helper()
	var text strings.Builder
	for _, u := range a.Units {
		fmt.Fprintln(&text, strings.ReplaceAll(scenario, "UPS", u))
		if !strings.Contains(scenario, "UPS") {
			break
		}
	}
	text.WriteString("nofsd\n1h end\n") // the scenario itself says when FSD follows
	sc, err := simulate.ParseScenario("scenario", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	var p played
	program := compiled(t, a)
	flag := program.Policy.PowerDownFlag
	if calibrates.MatchString(scenario) || !strings.Contains(scenario, "OB") && !strings.Contains(scenario, "FSD") {
		flag = "" // mains power is on, as far as is known
	}
	run := simulate.Run{Program: program, Start: time.Unix(0, 0), Observe: func(at time.Duration, records []fsm.Record) {
		for _, r := range records {
			if r.Kind != fsm.EffectRaised {
				continue
			}
			p.effects = append(p.effects, fmt.Sprintf("%s %s", at, r.Effect))
			if r.Effect.Verb == fsm.ShutdownCmd && p.down == "" {
				p.down = at.String()
			}
			if r.Effect.Verb == fsm.ShutdownCmd && r.Effect.Flag != flag {
				t.Errorf("%s %s: got the flag %q, want %q, with which everything starts again when mains power returns", at, r.Effect, r.Effect.Flag, flag)
			}
		}
	}}
	if err := run.Play(sc); err != nil {
		t.Fatal(err)
	}
	for _, f := range run.Failures() {
		t.Errorf("line %d: want %s, got %s", f.Line, f.Want, f.Got)
	}
	return p
}

// TestPlansProtect: however the power fails for good, a plan shuts the machine down in time. It
// does not if power returns in time, if a single report was wrong, or while a UPS is calibrating.
func TestPlansProtect(t *testing.T) {
	const never = ""
	for _, tt := range []struct {
		name, scenario                                                string
		standard, timed, heartbeat, staged, primary, secondary, multi string
	}{
		{"low on battery", "0s UPS ups.status OL\n1m UPS ups.status OB DISCHRG\n10m UPS ups.status OB DISCHRG LB",
			"10m5s", "3m0s", "10m5s", "10m5s", "10m25s", "10m10s", "10m20s"},
		{"low from the start", "0s UPS ups.status OL LB CHRG\n1m UPS ups.status OB LB",
			"1m5s", "1m5s", "1m5s", "1m5s", "1m25s", "1m10s", "1m20s"},
		{"starts in the outage", "0s UPS ups.status OB LB",
			"5s", "5s", "5s", "5s", "25s", "10s", "20s"},
		{"lost on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n61s UPS lost",
			"1m31s", "3m0s", "1m31s", "1m31s", "1m46s", "1m31s", "1m21s"},
		{"lost when low", "0s UPS ups.status OL\n1m UPS ups.status OB LB\n61s UPS lost",
			"1m5s", "1m5s", "1m5s", "1m5s", "1m25s", "1m10s", "1m20s"},
		{"forced on line", "0s UPS ups.status OL\n1m UPS ups.status FSD OL",
			"1m0s", "1m0s", "1m0s", "1m0s", "1m20s", "1m0s", "1m5s"},
		{"forced on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n65s UPS ups.status FSD OB LB\n70s UPS lost",
			"1m5s", "1m5s", "1m5s", "1m5s", "1m25s", "1m5s", "1m10s"},
		{"forced, and the power comes back", "0s UPS ups.status OL\n1m UPS ups.status FSD OB LB\n61s UPS ups.status FSD OL",
			"1m0s", "1m0s", "1m0s", "1m0s", "1m20s", "1m0s", "1m5s"},
		{"forced as it was low", "0s UPS ups.status OL\n1m UPS ups.status OB LB\n67s UPS ups.status FSD OB LB",
			"1m5s", "1m5s", "1m5s", "1m5s", "1m25s", "1m7s", "1m12s"},
		{"forced before anything was known", "0s UPS ups.status FSD OB LB",
			"0s", "0s", "0s", "0s", "20s", "0s", "5s"},
		{"back in time", "0s UPS ups.status OL\n1m UPS ups.status OB\n70s UPS ups.status OL",
			never, never, never, never, never, never, never},
		{"low on line", "0s UPS ups.status OL\n1m UPS ups.status OL LB\n70s UPS ups.status OL",
			never, never, never, never, never, never, never},
		{"low by mistake", "0s UPS ups.status OL\n1m UPS ups.status OB LB\n62s UPS ups.status OB\n90s UPS ups.status OL",
			never, never, never, never, never, never, never},
		{"low, and the power comes back", "0s UPS ups.status OL\n1m UPS ups.status OB LB\n64s UPS ups.status OL LB",
			never, never, never, never, never, never, never},
		{"lost on line", "0s UPS ups.status OL\n1m UPS lost\n10m UPS back",
			never, never, never, never, never, never, never},
		{"never there", "0s UPS lost",
			never, never, never, never, never, never, never},
		{"stale for a moment on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n62s UPS lost\n64s UPS back\n90s UPS ups.status OL",
			never, never, never, never, never, never, never},
		{"half an hour on battery", "0s UPS ups.status OL\n1m UPS ups.status OB\n31m UPS ups.status OL",
			never, "3m0s", never, never, never, never, never},

		{"calibration", "0s UPS ups.status OL\n1m UPS ups.status OL CAL\n2m UPS ups.status OB CAL DISCHRG\n2m UPS battery.charge 90\n2m UPS battery.runtime 900\n" +
			"10m UPS battery.charge 40\n15m UPS battery.runtime 200\n20m UPS battery.charge 15\n25m UPS ups.status OB CAL DISCHRG LB\n" +
			"30m UPS ups.status OL CAL CHRG LB\n31m UPS ups.status OL CHRG LB\n40m UPS ups.status OL CHRG\n" +
			"1m expect UPS SYSLOG calibrating\n0s..29m59s refuse UPS WALL\n0s..29m59s refuse UPS EMAIL",
			never, never, never, never, never, never, never},
		{"calibration that is reported one poll after OB", "0s UPS ups.status OL LB\n0s UPS battery.charge 15\n0s UPS battery.runtime 200\n1m UPS ups.status OB LB\n" +
			"64s UPS ups.status OB CAL LB\n30m UPS ups.status OL LB\n64s..29m59s refuse UPS WALL",
			never, never, never, never, never, never, never},
		{"calibration that is missing from one poll", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n1m UPS battery.charge 15\n1m UPS battery.runtime 200\n10m UPS ups.status OB CAL LB\n" +
			"20m UPS ups.status OB LB\n1204s UPS ups.status OB CAL LB\n50m UPS ups.status OL LB\n1204s..49m59s refuse UPS WALL",
			never, never, never, never, never, never, never},
		{"calibration that ends a poll before OB", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n1m UPS battery.charge 15\n1m UPS battery.runtime 200\n" +
			"25m UPS ups.status OB CAL LB\n30m UPS ups.status OB LB\n1804s UPS ups.status OL LB",
			never, never, never, never, never, never, never},
		{"starts in a calibration", "0s UPS ups.status OB CAL LB\n0s UPS battery.charge 15\n10m UPS ups.status OL LB\n0s..9m59s refuse UPS WALL",
			never, never, never, never, never, never, never},
		{"lost for a moment in a calibration", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS lost\n135s UPS back\n10m UPS ups.status OL",
			never, never, never, never, never, never, never},
		{"lost in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL LB\n2m UPS lost",
			never, never, never, never, never, never, never},

		{"low in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n25m UPS ups.status OB CAL LB\n30m UPS ups.status OB LB\n30m expect UPS WALL UPS",
			"30m5s", "30m5s", "30m5s", "30m5s", "30m25s", "30m10s", "30m20s"},
		{"low as a calibration ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB LB",
			"30m5s", "30m5s", "30m5s", "30m5s", "30m25s", "30m10s", "30m20s"},
		{"low after a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB\n30m expect UPS WALL UPS\n31m UPS ups.status OB LB",
			"31m5s", "31m5s", "31m5s", "31m5s", "31m25s", "31m10s", "31m20s"},
		{"calibration that ends without power, not low", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n30m UPS ups.status OB",
			never, "32m0s", never, never, never, never, never},
		{"charge low in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n20m UPS battery.charge 15\n30m UPS ups.status OB\n35m UPS ups.status OL",
			never, "32m0s", never, "30m5s", never, never, never},
		{"runtime low in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n20m UPS battery.runtime 200\n30m UPS ups.status OB\n35m UPS ups.status OL",
			never, "32m0s", never, "30m5s", never, never, never},
		{"power fails in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL LB\n2m UPS ups.status OB LB",
			"2m5s", "2m5s", "2m5s", "2m5s", "2m25s", "2m10s", "2m20s"},
		{"starts in a calibration that ends without power", "0s UPS ups.status OB CAL LB\n10m UPS ups.status OB LB",
			"10m5s", "10m5s", "10m5s", "10m5s", "10m25s", "10m10s", "10m20s"},
		{"restarted in a calibration that ends without power", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n5m restart\n10m UPS ups.status OB LB",
			"10m5s", "10m5s", "10m5s", "10m5s", "10m25s", "10m10s", "10m20s"},
		{"calibration in an outage", "0s UPS ups.status OL\n1m UPS ups.status OB\n90s UPS ups.status OB CAL\n10m UPS ups.status OB\n30m UPS ups.status OB LB",
			"30m5s", "12m0s", "30m5s", "30m5s", "30m25s", "30m10s", "30m20s"},
		{"lost in a calibration on battery", "0s UPS ups.status OL\n1m UPS ups.status OB CAL\n2m UPS lost",
			"2m30s", "2m30s", "2m30s", "2m30s", "2m45s", "2m30s", "2m20s"},
		{"lost in a calibration, and back without it", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS lost\n135s UPS back\n135s UPS ups.status OB LB",
			"2m20s", "2m20s", "2m20s", "2m20s", "2m40s", "2m25s", "2m20s"},
		{"forced in a calibration", "0s UPS ups.status OL\n1m UPS ups.status OB CAL LB\n2m UPS ups.status FSD OB CAL LB",
			"2m0s", "2m0s", "2m0s", "2m0s", "2m20s", "2m0s", "2m5s"},
		{"forced in a calibration on line", "0s UPS ups.status OL\n1m UPS ups.status OL CAL\n2m UPS ups.status FSD OL CAL",
			"2m0s", "2m0s", "2m0s", "2m0s", "2m20s", "2m0s", "2m5s"},
	} {
		want := map[string]string{"standard": tt.standard, "timed": tt.timed, "heartbeat": tt.heartbeat, "staged": tt.staged,
			"primary": tt.primary, "secondary": tt.secondary, "multi": tt.multi}
		t.Run(tt.name, func(t *testing.T) {
			everyPlan(t, func(t *testing.T, p Plan, a Answers) {
				got := play(t, a, tt.scenario)
				if wanted, ok := want[p.Name]; !ok || got.down != wanted {
					t.Errorf("shutdown: got %q, want %q:\n%s", got.down, wanted, strings.Join(got.effects, "\n"))
				}
				// FSD would shut the secondaries down.
				if want[p.Name] == never && strings.Contains(strings.Join(got.effects, "\n"), " SETFSD ") {
					t.Errorf("FSD was set:\n%s", strings.Join(got.effects, "\n"))
				}
			})
		})
	}
}

// TestPlanDetails: the special properties of each plan.
func TestPlanDetails(t *testing.T) {
	for _, tt := range []struct{ name, plan, scenario, down string }{
		{"a minute before the end", "timed", "1m Eaton ups.status OB\n2m expect Eaton WALL for 1m, shutdown after 2m", "3m0s"},
		{"a minute before the end, after a calibration", "timed", "1m Eaton ups.status OB CAL\n10m Eaton ups.status OB\n11m expect Eaton WALL for 1m, shutdown after 2m", "12m0s"},
		{"lost in an outage, the count continues", "timed", "1m Eaton ups.status OB\n70s Eaton lost\n121s..179s refuse Eaton WALL", "3m0s"},
		{"the count starts again", "timed", "1m Eaton ups.status OB\n2m Eaton ups.status OL\n150s Eaton ups.status OB", "4m30s"},

		{"heart that beats", "heartbeat", beats(12) + "0s..1h refuse heartbeat WALL", ""},
		{"heart that stops", "heartbeat", beats(4) + "26m expect heartbeat WALL no heartbeat\n26m expect heartbeat SYSLOG no heartbeat\n0s..25m refuse heartbeat WALL", ""},
		{"no heart", "heartbeat", "661s expect heartbeat WALL no heartbeat", ""},

		{"stages", "staged", "0s Eaton battery.charge 100\n1m Eaton ups.status OB\n2m Eaton battery.charge 75\n125s expect Eaton WALL first stage\n" +
			"3m Eaton battery.charge 50\n185s expect Eaton WALL second stage\n4m Eaton battery.charge 21\n5m Eaton battery.charge 20", "5m5s"},
		{"stages that were reached before", "staged", "0s Eaton battery.charge 40\n0s Eaton ups.status OL\n1m Eaton ups.status OB\n" +
			"65s expect Eaton WALL first stage\n65s expect Eaton WALL second stage", ""},
		{"charge that was low before", "staged", "0s Eaton battery.charge 20\n0s Eaton ups.status OL\n1m Eaton ups.status OB\n" +
			"65s expect Eaton WALL shutting down", "1m5s"},
		{"runtime", "staged", "0s Eaton battery.runtime 900\n1m Eaton ups.status OB\n2m Eaton battery.runtime 300\n3m Eaton battery.runtime 299\n" +
			"185s expect Eaton WALL shutting down", "3m5s"},
		{"runtime that was low before", "staged", "0s Eaton battery.runtime 200\n0s Eaton ups.status OL\n1m Eaton ups.status OB", "1m5s"},
		{"runtime that is wrong for a moment", "staged", "0s Eaton battery.runtime 900\n1m Eaton ups.status OB\n1m Eaton battery.runtime 0\n62s Eaton battery.runtime 850", ""},
		{"charge that is wrong for a moment", "staged", "0s Eaton battery.charge 90\n1m Eaton ups.status OB\n1m Eaton battery.charge 0\n62s Eaton battery.charge 88", ""},
		{"low on line", "staged", "0s Eaton ups.status OL\n0s Eaton battery.charge 5\n0s Eaton battery.runtime 5\n0s..1h refuse Eaton WALL", ""},
		{"runtime that wavers does not put the end off", "staged", "1m Eaton ups.status OB\n1m Eaton battery.charge 20\n62s Eaton battery.runtime 299\n" +
			"64s Eaton battery.runtime 301\n66s Eaton battery.runtime 299", "1m5s"},

		{"nobody depends on it", "primary", "0s Eaton upsd.clients 0\n1m Eaton ups.status OB LB\n65s expect Eaton SETFSD\n66s Eaton ups.status FSD OB LB", "1m6s"},
		{"the last secondary goes", "primary", "0s Eaton upsd.clients 2\n1m Eaton ups.status OB LB\n66s Eaton ups.status FSD OB LB\n75s Eaton upsd.clients 1\n80s Eaton upsd.clients 0", "1m21s"},
		{"a secondary that hangs", "primary", "0s Eaton upsd.clients 1\n1m Eaton ups.status OB LB\n66s Eaton ups.status FSD OB LB", "1m25s"},
		{"secondaries that go for other reasons", "primary", "0s Eaton upsd.clients 1\n1m Eaton upsd.clients 0\n2m Eaton ups.status OB", ""},
		{"FSD does not come back, but the power", "primary", "1m Eaton ups.status OB LB\n65s expect Eaton SETFSD\n80s Eaton ups.status OL", ""},
		{"FSD is ordered here, and the others learn of it", "primary", "0s Eaton upsd.clients 1\n1m Eaton ups.status OL FSD\n1m expect Eaton SETFSD", "1m20s"},

		{"one of two is low", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status OB LB\n1m expect left WALL battery low", ""},
		{"one of two is forced", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status FSD OB LB\n1m expect left WALL forced", ""},
		{"one is forced, then the other is low", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status FSD OB LB\n2m right ups.status OB LB", "2m5s"},
		{"one is low, then the other is forced", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status OB LB\n2m right ups.status FSD OB LB", "2m5s"},
		{"both are low, then forced", "multi", "0s left ups.status OB LB\n0s right ups.status OB LB\n10s right ups.status FSD OB LB", "15s"},
		{"one is low, the other comes back", "multi", "0s left ups.status OB LB\n0s right ups.status OB LB\n19s right ups.status OL", ""},
		{"stages in a calibration", "staged", "0s Eaton battery.charge 100\n1m Eaton ups.status OB CAL\n2m Eaton battery.charge 75\n3m Eaton battery.charge 50\n0s..10m refuse Eaton WALL", ""},
		{"stages that a calibration has reached", "staged", "0s Eaton battery.charge 100\n1m Eaton ups.status OB CAL\n3m Eaton battery.charge 40\n10m Eaton ups.status OB\n" +
			"605s expect Eaton WALL first stage\n605s expect Eaton WALL second stage", ""},
		{"FSD does not come back, but a calibration begins", "primary", "1m Eaton ups.status OB LB\n65s expect Eaton SETFSD\n80s Eaton ups.status OB CAL LB", ""},
		{"one calibrates, the other is low", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status OB CAL LB\n2m right ups.status OB LB\n1m..90s refuse left WALL", ""},
		{"one calibrates, the other is low, and the calibration ends", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status OB CAL LB\n2m right ups.status OB LB\n" +
			"10m left ups.status OB LB\n10m expect left WALL battery low", "10m20s"},
		{"one is lost on line, the other low", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left lost\n2m right ups.status OB LB", ""},
		{"one is lost on battery, the other low", "multi", "0s left ups.status OB\n0s right ups.status OL\n1m left lost\n2m right ups.status OB LB", "2m20s"},

		{"one is switched off, the other low", "multi", "0s left ups.status OL\n0s right ups.status OL\n1m left ups.status OL OFF\n20m right ups.status OB\n30m right ups.status OB LB", "30m20s"},
		{"both are switched off", "multi", "1m left ups.status OFF\n1m right ups.status OFF\n100s expect left WALL too few", "1m50s"},
		{"a self-test that switches both off", "multi", "1m left ups.status OL OFF\n1m right ups.status OL OFF\n72s left ups.status OL\n72s right ups.status OL\n0s..1h refuse left WALL", ""},

		{"an old battery", "standard", "1m Eaton ups.status OL RB\n11m expect Eaton SYSLOG replace the battery", ""},
	} {
		t.Run(tt.plan+"/"+tt.name, func(t *testing.T) {
			p, err := Find(tt.plan)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, answers(p, false, false), tt.scenario)
			if got.down != tt.down {
				t.Errorf("shutdown: got %q, want %q:\n%s", got.down, tt.down, strings.Join(got.effects, "\n"))
			}
		})
	}
}

// TestFlicker: if LB comes and goes during an outage, the machine shuts down, or a primary sets
// FSD, within 35 seconds, unless it was a single flash. If LB comes again within ten seconds, every
// machine shuts down within half a minute.
func TestFlicker(t *testing.T) {
	for _, tt := range []struct {
		on, off, times int // seconds with and without LB
		want           bool
	}{
		{4, 2, 30, true}, {2, 2, 30, true}, {6, 2, 30, true}, {8, 6, 30, true},
		{3, 2, 30, true}, {2, 3, 30, true}, {4, 3, 30, true}, {3, 4, 30, true}, {5, 1, 30, true}, {2, 1, 40, true}, {4, 5, 30, true}, {2, 4, 30, true}, {4, 4, 30, true}, {2, 6, 30, true}, {4, 6, 30, true},
		{2, 10, 30, true}, {1, 9, 30, true}, {4, 15, 30, true}, {3, 12, 30, true},
		{2, 300, 3, false}, {4, 60, 10, false},
	} {
		t.Run(fmt.Sprintf("%ds on, %ds off", tt.on, tt.off), func(t *testing.T) {
			const first = 2 * time.Minute
			scenario := "0s UPS ups.status OL\n1m UPS ups.status OB DISCHRG"
			at := first
			for range tt.times {
				scenario += fmt.Sprintf("\n%ds UPS ups.status OB DISCHRG LB\n%ds UPS ups.status OB DISCHRG",
					int(at.Seconds()), int(at.Seconds())+tt.on)
				at += time.Duration(tt.on+tt.off) * time.Second
			}
			for _, p := range Plans() {
				if p.Name == "timed" && !tt.want {
					continue // it shuts down by its own timer
				}
				a := answers(p, false, false)
				down := time.Duration(-1)
				for _, e := range play(t, a, scenario).effects {
					fields := strings.Fields(e)
					if fields[1] == "SHUTDOWNCMD" || fields[1] == "SETFSD" {
						var err error
						if down, err = time.ParseDuration(fields[0]); err != nil {
							t.Fatal(err)
						}
						break
					}
				}
				// Nor does a missing FSD keep a primary up.
				if tt.want {
					off, err := time.ParseDuration(play(t, a, scenario+"\n0s UPS upsd.clients 1").down)
					most := 50 * time.Second
					if tt.on+tt.off <= 10 {
						most = 30 * time.Second
					}
					if err != nil || off > first+most {
						t.Errorf("%s: got a shutdown at %s, %v", p.Name, off, err)
					}
				}
				if got := down >= first && down <= first+35*time.Second; got != tt.want || !tt.want && down >= 0 {
					t.Errorf("%s: shutdown ordered at %s; want one: %t", p.Name, down, tt.want)
				}
			}
		})
	}
}

// count returns how many effects contain a text.
func (p played) count(text string) int {
	n := 0
	for _, e := range p.effects {
		if strings.Contains(e, text) {
			n++
		}
	}
	return n
}

// switching is a scenario in which a status alternates between two values for some seconds each.
func switching(begin, on, off time.Duration, times int, first, second string) string {
	var b strings.Builder
	for range times {
		fmt.Fprintf(&b, "%s UPS ups.status %s\n%s UPS ups.status %s\n", begin, first, begin+on, second)
		begin += on + off
	}
	return b.String()
}

// together is a scenario of nine minutes in which mains power with a charged battery alternates
// with an outage on a low one.
func together(d time.Duration) string {
	return switching(time.Minute, d, d, int(9*time.Minute/(2*d)), "OB LB", "OL")
}

// TestOneShutdown: an outage that shuts the machine down does so exactly once and in time, whatever
// happens during the shutdown.
func TestOneShutdown(t *testing.T) {
	const first, last = time.Minute, 4 * time.Minute
	for _, tt := range []struct{ name, scenario string }{
		{"LB is there when OB comes", "0s UPS ups.status OL LB CHRG\n1m UPS ups.status OB LB"},
		{"FSD and LB together", "1m UPS ups.status FSD OB LB"},
		{"FSD follows LB", "1m UPS ups.status OB LB\n66s UPS ups.status FSD OB LB"},
		{"LB comes before time is up", "1m UPS ups.status OB\n90s UPS ups.status OB LB"},
		{"LB comes and goes", "1m UPS ups.status OB\n" + switching(62*time.Second, 4*time.Second, 3*time.Second, 80, "OB LB", "OB")},
		{"the mains come and go while LB stays", "0s UPS ups.status OL LB\n" + switching(first, 3*time.Second, 2*time.Second, 90, "OB LB", "OL LB")},
		{"the mains and LB come and go together, every second", together(time.Second)},
		{"the mains and LB come and go together, every seven seconds", together(7 * time.Second)},
		{"the mains and LB come and go together, every twelve seconds", together(12 * time.Second)},
		{"the mains and LB come and go together, every 29 seconds", together(29 * time.Second)},
		{"a secondary logs out late", "0s UPS upsd.clients 1\n1m UPS ups.status OB LB\n66s UPS ups.status FSD OB LB\n5m UPS upsd.clients 0"},
		{"contact is lost, and comes back", "1m UPS ups.status OB LB\n70s UPS lost\n150s UPS back\n200s UPS lost"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range Plans() {
				scenario := tt.scenario
				if !strings.Contains(scenario, "0s UPS ups.status OL LB") {
					scenario = "0s UPS ups.status OL\n" + scenario
				}
				got := play(t, answers(p, false, false), scenario)
				down, err := time.ParseDuration(got.down)
				if n := got.count("SHUTDOWNCMD"); n != 1 || err != nil || down < first || down > last {
					t.Errorf("%s: got %d shutdowns, want 1 in time; the first at %q:\n%s", p.Name, n, got.down, strings.Join(got.effects, "\n"))
				}
			}
		})
	}
}

// TestCalledOff: if somebody calls the shutdown off, the next outage shuts the machine down, even
// if upsd still reports the FSD of the previous one.
func TestCalledOff(t *testing.T) {
	for _, tt := range []struct{ name, before, status string }{
		{"no FSD", "", ""},
		{"FSD stays", "75s UPS ups.status OB LB FSD\n", " FSD"},
		{"FSD stays, and the monitor is restarted", "75s UPS ups.status OB LB FSD\n4m restart\n25m restart\n", " FSD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range Plans() {
				scenario := "0s UPS ups.status OL\n1m UPS ups.status OB LB\n" + tt.before + strings.ReplaceAll(
					"3m UPS ups.status OL STAYS\n30m UPS ups.status OB STAYS\n31m UPS ups.status OB LB STAYS", " STAYS", tt.status)
				got := play(t, answers(p, false, false), scenario)
				if first, err := time.ParseDuration(got.down); err != nil || first > 2*time.Minute || got.count("SHUTDOWNCMD") != 2 {
					t.Errorf("%s: want two shutdowns, got:\n%s", p.Name, strings.Join(got.effects, "\n"))
				}
			}
		})
	}
}

// A machineRun steps a policy by hand, each second. A SHUTDOWNCMD succeeds within the second, but
// the machine stays up.
type machineRun struct {
	policy *fsm.Definition
	system *fsm.System
	at     time.Duration
	orders []time.Duration
	log    []string
}

func newMachineRun(t *testing.T, p Plan) *machineRun {
	m := &machineRun{policy: compiled(t, answers(p, false, false)).Policy}
	system, records := fsm.Start(m.policy, m.now(), nil)
	m.system = system
	m.note(records)
	return m
}

func (m *machineRun) now() fsm.Instant {
	return fsm.Instant{Mono: m.at, Wall: time.Unix(0, 0).Add(m.at)}
}

func (m *machineRun) note(records []fsm.Record) {
	for _, r := range records {
		m.log = append(m.log, fmt.Sprint(m.at, " ", r.String()))
		if r.Kind == fsm.EffectRaised && r.Effect.Verb == fsm.ShutdownCmd {
			m.orders = append(m.orders, m.at)
		}
	}
}

func (m *machineRun) step(in fsm.Input) { m.note(m.system.Step(m.now(), in)) }

// each steps an input for all units.
func (m *machineRun) each(in fsm.Input) {
	given := len(m.orders)
	for i := range m.policy.Units {
		if u := &m.policy.Units[i]; u.PowerVal > 0 || !in.FSD {
			in.Unit = u.ID
			m.step(in)
		}
	}
	if len(m.orders) > given {
		m.step(fsm.Input{Shutdown: fsm.ShutdownDone})
	}
}

// lasts makes all units report a status for some time.
func (m *machineRun) lasts(status string, d time.Duration) {
	for range d / time.Second {
		m.each(fsm.Input{Status: status})
		m.at += time.Second
	}
}

// TestGivenUp: an order that was given up, because the file no longer has it, does not prevent a
// later one.
func TestGivenUp(t *testing.T) {
	for _, p := range Plans() {
		m := newMachineRun(t, p)
		m.lasts("OL", time.Minute)
		for len(m.orders) == 0 && m.at < 5*time.Minute {
			for i := range m.policy.Units {
				m.step(fsm.Input{Unit: m.policy.Units[i].ID, Status: "OB LB"})
			}
			m.at += time.Second
		}
		m.step(fsm.Input{Shutdown: fsm.ShutdownGone})
		m.lasts("OB", 40*time.Second)
		m.lasts("OB LB", time.Minute)
		if len(m.orders) != 2 {
			t.Errorf("%s: got orders at %v, want another one after the first was given up", p.Name, m.orders)
		}
	}
}

// TestForcedAgain: an administrator who forces a shutdown knows that the machine is up, and is
// obeyed each time.
func TestForcedAgain(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(*machineRun)
		status string // what the units report from then on
		orders int    // orders before that
	}{
		{"on mains", func(*machineRun) {}, "OL", 0},
		{"on battery", func(m *machineRun) { m.lasts("OB", 10*time.Second) }, "OB", 0},
		{"on mains, with an old FSD", func(m *machineRun) { *m = m.fresh(); m.lasts("OL FSD", time.Minute) }, "OL FSD", 0},
		{"after a low battery", func(m *machineRun) { m.lasts("OB LB", time.Minute) }, "OB LB", 1},
		{"after FSD", func(m *machineRun) { m.lasts("OB LB", 8*time.Second); m.lasts("OB LB FSD", time.Minute) }, "OB LB FSD", 1},
		{"after FSD, on mains", func(m *machineRun) { m.lasts("OB LB FSD", time.Minute) }, "OL FSD", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range Plans() {
				for _, pause := range []time.Duration{time.Minute, 12 * time.Minute} {
					m := newMachineRun(t, p)
					m.lasts("OL", time.Minute)
					tt.before(m)
					if len(m.orders) != tt.orders {
						t.Fatalf("%s: got orders at %v, want %d", p.Name, m.orders, tt.orders)
					}
					for range 3 {
						m.lasts(tt.status, pause)
						given, forced := len(m.orders), m.at
						m.each(fsm.Input{FSD: true})
						m.lasts(tt.status, 40*time.Second)
						if len(m.orders) != given+1 || m.orders[given] < forced {
							t.Errorf("%s, every %v: got orders at %v, want one more after %v:\n%s", p.Name, pause, m.orders, forced, strings.Join(m.log, "\n"))
							break
						}
					}
				}
			}
		})
	}
}

// fresh is a monitor that has just started.
func (m *machineRun) fresh() machineRun {
	n := machineRun{policy: m.policy}
	system, records := fsm.Start(n.policy, n.now(), nil)
	n.system = system
	n.note(records)
	return n
}

// TestLatched: an FSD that is there when the machine starts on mains power is reported, and shuts
// nothing down. With an outage, or when it comes again, it does.
func TestLatched(t *testing.T) {
	for _, tt := range []struct {
		name, scenario string
		down           bool
	}{
		{"on mains", "0s UPS ups.status OL FSD\n0s..20s expect UPS SYSLOG still reports FSD", false},
		{"the server is there later", "0s UPS lost\n5m UPS back\n5m UPS ups.status OL FSD", false},
		{"an outage follows", "0s UPS ups.status OL FSD\n5m UPS ups.status FSD OB", true},
		{"it comes again", "0s UPS ups.status OL FSD\n5m UPS ups.status OL\n6m UPS ups.status OL FSD", true},
		{"it comes while contact is lost", "0s UPS ups.status OL\n5m UPS lost\n6m UPS back\n6m UPS ups.status OL FSD", true},
		{"the monitor is restarted", "0s UPS ups.status OL FSD\n1m restart\n2m restart", false},
		{"it comes while the monitor is restarted", "0s UPS ups.status OL\n1m restart\n61s UPS ups.status OL FSD", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range Plans() {
				got := play(t, answers(p, false, false), tt.scenario)
				if n := got.count("SHUTDOWNCMD"); (n == 1) != tt.down || n > 1 {
					t.Errorf("%s: got %d shutdowns:\n%s", p.Name, n, strings.Join(got.effects, "\n"))
				}
			}
		})
	}
}

// TestToldOnce: however often the mains come and go, an outage is announced once, and so is its
// end.
func TestToldOnce(t *testing.T) {
	scenario := "0s UPS ups.status OL\n" + switching(time.Minute, 2*time.Second, 1800*time.Millisecond, 31, "OB", "OL")
	for _, p := range Plans() {
		a := answers(p, false, false)
		got := play(t, a, scenario)
		for _, text := range []string{"power failure", "on mains power again"} {
			if n := got.count(text); n != len(a.Units) {
				t.Errorf("%s: %q was sent %d times, want once for each unit:\n%s", p.Name, text, n, strings.Join(got.effects, "\n"))
			}
		}
	}
}

// TestNothingKnown: a driver that reports nothing but WAIT counts as lost contact, and unknown
// values shut nothing down.
func TestNothingKnown(t *testing.T) {
	everyPlan(t, func(t *testing.T, p Plan, a Answers) {
		got := play(t, a, "0s UPS ups.status WAIT\n0s..5s expect UPS SYSLOG contact lost\n0s..6m expect UPS SYSLOG no contact for 5m")
		if got.down != "" || got.count("WALL") != strings.Count(p.Name, Heartbeat) {
			t.Errorf("WAIT: want no shutdown, and WALL only from the heartbeat; got\n%s", strings.Join(got.effects, "\n"))
		}
		got = play(t, a, "0s UPS ups.status OL\n0s UPS battery.charge -1\n0s UPS battery.runtime -1\n1m UPS ups.status OB\n80s UPS ups.status OL")
		if got.down != "" || got.count("SETFSD") > 0 {
			t.Errorf("unknown values caused a shutdown or FSD:\n%s", strings.Join(got.effects, "\n"))
		}
	})
}

// TestOff: of two supplies that a machine needs, one that is off for more than half a minute leaves
// too few, but one that is off for a self-test does not.
func TestOff(t *testing.T) {
	for _, tt := range []struct{ name, scenario, down string }{
		{"a self-test", "1m left ups.status OL OFF\n72s left ups.status OL", ""},
		{"off", "1m left ups.status OL OFF", "1m50s"},
		{"off after it was discharged", "1m left ups.status OB LB\n70s left ups.status OFF", "2m0s"},
		{"off, and the output switches on and off", "1m left ups.status OL OFF\n85s left ups.status OL\n90s left ups.status OL OFF", "2m20s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Find("multi")
			if err != nil {
				t.Fatal(err)
			}
			a := answers(p, false, false)
			a.MinSupplies = 2
			if got := play(t, a, "0s left ups.status OL\n0s right ups.status OL\n"+tt.scenario); got.down != tt.down {
				t.Errorf("shutdown: got %q, want %q:\n%s", got.down, tt.down, strings.Join(got.effects, "\n"))
			}
		})
	}
}

// TestNames: every name that NUT accepts for a unit or a user can be written.
func TestNames(t *testing.T) {
	for _, name := range []string{"1USB", "5p1150", "9PX", "my ups", "123", "user@example.com", "EACH", "WHEN", "WHILE", "Größe", `a"b`, "a#b", "%(u)s"} {
		for _, p := range Plans() {
			a := answers(p, false, false)
			a.User, a.Units[0] = name, name
			checkAnswers(t, a, compiled(t, a))
		}
	}
}

// TestRefusedLogin: users hear of a login that stays refused, but not of a short refusal.
func TestRefusedLogin(t *testing.T) {
	everyPlan(t, func(t *testing.T, _ Plan, a Answers) {
		play(t, a, "0s UPS ups.status OL\n1m UPS refused\n90s UPS accepted\n0s..5m refuse UPS SYSLOG\n10m UPS refused\n11m expect UPS SYSLOG refuses the login")
	})
}

// TestDriverRestarts: a driver that keeps restarting during an outage counts as lost contact,
// however often it reports WAIT.
func TestDriverRestarts(t *testing.T) {
	scenario := "0s UPS ups.status OL\n1m UPS ups.status OB DISCHRG"
	for at := 70; at < 400; at += 20 {
		scenario += fmt.Sprintf("\n%ds UPS lost\n%ds UPS back\n%ds UPS ups.status WAIT", at, at+17, at+17)
	}
	for plan, want := range map[string]string{"standard": "1m40s", "timed": "3m0s", "heartbeat": "1m40s", "staged": "1m40s", "primary": "1m55s", "secondary": "1m40s", "multi": "1m30s"} {
		p, err := Find(plan)
		if err != nil {
			t.Fatal(err)
		}
		if got := play(t, answers(p, false, false), scenario).down; got != want {
			t.Errorf("%s: shutdown: got %q, want %q", plan, got, want)
		}
	}
}

// TestRuntimeUnknown: a unit that always reports a runtime of 0 or -1 does not know its runtime.
func TestRuntimeUnknown(t *testing.T) {
	for _, runtime := range []string{"0", "-1", "-0.5"} {
		everyPlan(t, func(t *testing.T, _ Plan, a Answers) {
			play(t, a, "0s UPS ups.status OL\n0s UPS battery.charge 100\n0s UPS battery.runtime "+runtime+
				"\n1m UPS ups.status OB DISCHRG\n75s UPS ups.status OL CHRG\n0s..1h refuse UPS SHUTDOWNCMD\n0s..1h refuse UPS SETFSD")
		})
	}
}

// TestWordsThatLast: users hear once about anything that a UPS reports besides power problems, if
// it lasts, and not at all if it is a flash.
func TestWordsThatLast(t *testing.T) {
	for _, tt := range []struct {
		status, told string
		after        time.Duration
	}{
		{"ALARM OL", "ALARM", 5 * time.Minute},
		{"OL OVER", "OVER", 5 * time.Minute},
		{"OL BYPASS", "BYPASS", 5 * time.Minute},
		{"OL OFF", "OFF", 5 * time.Minute},
		{"OFF", "OFF", 5 * time.Minute},
		{"OL RB", "replace the battery", 10 * time.Minute},
	} {
		t.Run(tt.status, func(t *testing.T) {
			everyPlan(t, func(t *testing.T, p Plan, a Answers) {
				if p.Name == secondary && strings.Contains(tt.status, "RB") {
					return // the primary reports it
				}
				flash := "0s UPS ups.status OL\n"
				for _, minute := range []int{1, 20, 40} {
					flash += fmt.Sprintf("%dm UPS ups.status %s LB\n%dm UPS ups.status OL\n", minute, tt.status, minute+1)
				}
				a.Units = a.Units[:1] // of several units, one is enough here
				if p.Many {
					a.Units = []string{"left", "right"}
					flash = strings.ReplaceAll(flash, "UPS ", "left ")
				}
				heard := func(scenario string) []string {
					return slices.DeleteFunc(play(t, a, scenario).effects, func(e string) bool { return strings.Contains(e, "heartbeat") })
				}
				if got := heard(flash); len(got) > 0 {
					t.Errorf("a flash was announced:\n%s", strings.Join(got, "\n"))
				}

				unit := a.Units[0]
				lasting := fmt.Sprintf("0s %[1]s ups.status OL\n1m %[1]s ups.status %[2]s\n", unit, tt.status)
				counts := map[string]int{}
				for _, e := range heard(lasting) {
					if !strings.Contains(e, tt.told) {
						t.Errorf("the message is not about %q: %s", tt.told, e)
					}
					at := (time.Minute + tt.after).String()
					if !strings.HasPrefix(e, at+" ") {
						t.Errorf("the message must be sent at %s: %s", at, e)
					}
					counts[strings.Fields(e)[1]]++
				}
				want := map[string]int{"SYSLOG": 1}
				if a.Mail != nil {
					want["EMAIL"] = 1
				}
				if !maps.Equal(counts, want) {
					t.Errorf("messages by verb: got %v, want %v", counts, want)
				}
			})
		})
	}
}

// TestTestdata: the policies in testdata, which packages install as examples, are what init writes.
// UPDATE=1 writes them.
func TestTestdata(t *testing.T) {
	const dir = "../../testdata"
	files, err := filepath.Glob(dir + "/*.conf")
	if err != nil || len(files) != len(Plans()) {
		t.Errorf("testdata: got %q, want %d plans (%v)", files, len(Plans()), err)
	}
	for _, p := range Plans() {
		a := Answers{Plan: p.Name, Units: []string{"Eaton"}, User: "upsmon", Password: "change me", Dir: "/etc/nut"}
		if p.Many {
			a.Units = []string{"left", "right"}
		}
		if p.Remote() {
			a.Host, a.CertFile = "ups-server.example.com", "/etc/nut/ca.pem"
		}
		want, err := a.Text()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, p.Name+".conf")
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is out of date: UPDATE=1 go test -run TestTestdata ./engine/plan", file)
		}
	}
}

// TestPlansInform: with every plan users learn what happens, by mail as well if it is configured.
// The system log gets more.
func TestPlansInform(t *testing.T) {
	everyPlan(t, func(t *testing.T, _ Plan, a Answers) {
		scenario := "0s UPS ups.status OL\n1m UPS ups.status OB\n1m expect UPS WALL UPS\n80s UPS ups.status OL\n110s expect UPS WALL on mains power again\n" +
			"10m UPS lost\n10m expect UPS SYSLOG contact lost\n15m expect UPS SYSLOG no contact for 5m\n20m UPS back\n20m expect UPS SYSLOG contact is back"
		if a.Mail != nil {
			scenario += "\n1m expect UPS EMAIL UPS\n110s expect UPS EMAIL on mains power again\n15m expect UPS EMAIL no contact"
		}
		play(t, a, scenario)
	})
}

// beats returns a number of heartbeats, five minutes apart.
func beats(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%dm heartbeat ups.status OL %s\n", 5*i, []string{"TICK", "TOCK"}[i%2])
	}
	return b.String()
}

// TestMailChangesNothing: with mail, a plan does the same at the same times, and also sends mail.
func TestMailChangesNothing(t *testing.T) {
	for _, p := range Plans() {
		const scenario = "0s UPS ups.status OL RB\n1m UPS ups.status OB\n2m UPS lost\n4m UPS back\n5m UPS ups.status OL\n" +
			"10m UPS lost\n20m UPS back\n30m UPS ups.status OB LB\n31m UPS ups.status FSD OB LB"
		without := play(t, answers(p, false, false), scenario).effects
		with := play(t, answers(p, false, true), scenario).effects
		mails := 0
		with = slices.DeleteFunc(with, func(e string) bool {
			mail := strings.Contains(e, " EMAIL ")
			if mail {
				mails++
			}
			return mail
		})
		if !slices.Equal(with, without) || mails < 6 {
			t.Errorf("%s: with mail, of which %d were sent:\n%s\nwithout:\n%s", p.Name, mails, strings.Join(with, "\n"), strings.Join(without, "\n"))
		}
	}
}

// TestNoAllocation: a report that changes nothing allocates nothing, whatever the rules ask for.
func TestNoAllocation(t *testing.T) {
	for _, p := range Plans() {
		program := compiled(t, answers(p, false, false))
		for _, status := range []string{"OL CHRG", "OB LB DISCHRG"} {
			s, _ := fsm.Start(program.Policy, fsm.Instant{}, nil)
			in := fsm.Input{Unit: program.Policy.Units[0].ID, Status: status}
			for _, name := range program.Monitors[0].Variables {
				in.Values = append(in.Values, fsm.Value{Name: name, Value: "90"})
			}
			s.Step(fsm.Instant{}, in)
			if n := testing.AllocsPerRun(100, func() {
				if records := s.Step(fsm.Instant{}, in); records != nil {
					t.Fatalf("%s, %s: got records %v, want none", p.Name, status, records)
				}
			}); n != 0 {
				t.Errorf("%s, %s: got %v allocations, want 0", p.Name, status, n)
			}
		}
	}
}
