package verify

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// watched adds a group with units that do not power this host.
func watched(units int, rules string) string {
	var b strings.Builder
	b.WriteString("\nGROUP room HOST room.example.com CERTFILE \"ca.pem\"\n")
	for i := range units {
		fmt.Fprintf(&b, "MONITOR row%d POWERVAL 0 UPSDUSER upsmon PASSWORD \"secret\" TYPE secondary\n", i)
	}
	return b.String() + rules
}

// supply counts the units of one group, or of all groups before the first one.
const supply = "MINSUPPLIES 1 UNLESS HELD 3s (OB AND LB AND NOT CAL) OR HELD 30s (OB AND NOCOMM AND NOT CAL)\n"

const feeds = `GROUP here PLAINTEXT
MONITOR left  POWERVAL 1 UPSDUSER upsmon PASSWORD "secret" TYPE primary
MONITOR right POWERVAL 1 UPSDUSER upsmon PASSWORD "secret" TYPE primary
` + supply + `WHEN left REPORTS None->LS : IF NOT DOWN SHUTDOWN
`

// TestWatchedUnits: units that do not power this host do not matter for the shutdown, however many there are and
// wherever they stand in the file. Questions about every rule include theirs.
func TestWatchedUnits(t *testing.T) {
	const tells = "WHEN EACH REPORTS OB FOR 1m EVERY 30m : WALL \"x\"\nWHEN EACH REPORTS ups.load > 90 : SYSLOG \"[warning] load\"\n"
	for name, tt := range map[string]struct {
		src  string
		want map[string]Verdict // verdicts other than proved and does not apply
	}{
		"sound, few":     {feeds + watched(2, tells), nil},
		"sound":          {feeds + watched(300, tells), nil},
		"watched first":  {watched(300, tells) + feeds, nil},
		"one supply":     {supply + strings.Replace(feeds, supply, "", 1) + watched(300, tells), nil},
		"too often":      {feeds + watched(30, strings.Replace(tells, "30m", "30s", 1)), map[string]Verdict{"V14": Refuted}},
		"never":          {feeds + watched(30, tells+"WHEN row7 REPORTS OB : IF OL WALL \"x\"\n"), map[string]Verdict{"V13": Refuted}},
		"only if down":   {feeds + watched(30, tells+"WHEN row7 REPORTS OB : IF DOWN WALL \"x\"\n"), nil},
		"unsound":        {strings.Replace(feeds, "MINSUPPLIES 1", "MINSUPPLIES 2", 1) + "WHEN right REPORTS None->LB : SHUTDOWN\n" + watched(30, tells), map[string]Verdict{"V02": Refuted, "V03": Refuted, "V04": Refuted, "V05": Refuted, "V09": Refuted, "V10": Refuted}},
		"asked for":      {feeds + "WHEN left REPORTS OB : IF room:row7 IS OB SHUTDOWN\n" + watched(30, tells), map[string]Verdict{}},
		"too many":       {feeds + "WHEN left REPORTS OB : IF room:row7 IS OB NUTLOG \"x\"\n" + watched(30, tells+"WHEN EACH REPORTS OB : IF ALL IS OB NUTLOG \"all\"\n"), map[string]Verdict{"V01": NotChecked}},
		"proves":         {feeds + "PROVE NEVER SHUTDOWNCMD IF OL AND COMM\n" + watched(300, tells), nil},
		"proves wrongly": {feeds + "PROVE NEVER SHUTDOWNCMD IF OB\n" + watched(300, tells), map[string]Verdict{CodeProve: Refuted}},
		"proves of all":  {feeds + watched(300, tells+"PROVE NEVER WALL IF OL\n"), map[string]Verdict{CodeProve: NotChecked}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := compiled(t, "room.conf", []byte(tt.src))
			for _, res := range Verify(t.Context(), p, Defaults(p.PollFreq), Options{}).Results {
				want, ok := tt.want[res.Code]
				switch {
				case ok && res.Verdict != want:
					t.Errorf("%s is %s (%s), want %s", res.Code, res.Verdict, res.Why, want)
				case ok, res.Verdict == Proved, res.Verdict == NotApply, name == "asked for", name == "too many":
				default:
					t.Errorf("%s is %s (%s)", res.Code, res.Verdict, res.Why)
				}
			}
		})
	}
}

// TestManyApart: if there are more units than can be explored together, verify explores those that do not touch
// each other one by one. It does not claim to have proved what they do together.
func TestManyApart(t *testing.T) {
	units := func(n, needed int, rule string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "MINSUPPLIES %d\n", needed)
		for i := range n {
			fmt.Fprintf(&b, "GROUP g%[1]d HOST \"::1\" PORT %[2]d PLAINTEXT\nMONITOR u%[1]d POWERVAL 1 UPSDUSER u PASSWORD \"secret\" TYPE primary\nWHEN u%[1]d %[3]s\n", i, 4000+i, rule)
		}
		return b.String()
	}
	const good = "REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN"
	for name, tt := range map[string]struct {
		src  string
		want map[string]Verdict
	}{
		"each is needed": {units(20, 20, good), map[string]Verdict{"V01": Proved, "V02": Proved, "V03": Proved, "V04": Proved, "V05": Proved, "V06": Proved, "V07": Proved, "V09": Proved, "V10": NotChecked, "V11": Proved, "V13": Proved, "V16": NotApply}},
		"one is enough":  {units(20, 1, good), map[string]Verdict{"V01": NotChecked, "V02": Proved, "V03": Proved, "V04": NotChecked, "V09": Proved, "V11": Refuted}},
		"low on mains":   {units(20, 20, strings.Replace(good, "OB AND LB", "LB", 1)), map[string]Verdict{"V01": Proved, "V02": Refuted, "V03": Refuted}},
		"nothing":        {units(20, 20, strings.Replace(good, "SHUTDOWN", "WALL \"low\"", 1)), map[string]Verdict{"V01": Refuted, "V02": NotApply}},
	} {
		if testing.Short() && name != "each is needed" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := compiled(t, "many.conf", []byte(tt.src))
			got := ask(p)
			for code, want := range tt.want {
				if got[code].Verdict != want {
					t.Errorf("%s is %s (%s), want %s", code, got[code].Verdict, got[code].Why, want)
				}
			}
		})
	}
}

// TestOnlyAgrees: a policy has the same answers without the units that do not matter.
func TestOnlyAgrees(t *testing.T) {
	files := []string{"secondary", "multi"}
	if testing.Short() {
		files = files[:1]
	}
	for _, file := range files {
		src, err := os.ReadFile("../../testdata/" + file + ".conf")
		if err != nil {
			t.Fatal(err)
		}
		alone := ask(compiled(t, file, src))
		for code, res := range ask(compiled(t, file, append(src, watched(12, "WHEN EACH REPORTS OB : NUTLOG \"x\"\n")...))) {
			if was := alone[code]; res.Verdict != was.Verdict || res.Why != was.Why || code != "V13" && res.Nodes != was.Nodes {
				t.Errorf("%s, %s: %s %s (%d), and alone %s %s (%d)", file, code, res.Verdict, res.Why, res.Nodes, was.Verdict, was.Why, was.Nodes)
			}
		}
	}
}

// TestTextNamesAnotherUnit: a text may name a unit that is left out because it does not matter for the shutdown.
func TestTextNamesAnotherUnit(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR left POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MONITOR right POWERVAL 0 UPSDUSER u PASSWORD "secret" TYPE primary
WHEN left REPORTS battery.charge < 50 : WALL "the other has %(battery.charge:right)s"
WHEN left REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN
`
	if res := ask(compiled(t, "text.conf", []byte(conf)))["V01"]; res.Verdict != Proved {
		t.Errorf("%s: %s", res.Verdict, res.Why)
	}
}

// TestTooLate: if SHUTDOWNCMD at once is too late, no property that promises a shutdown in time is proved.
func TestTooLate(t *testing.T) {
	const conf = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN a REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 1s : IF NOT DOWN SHUTDOWN
`
	p := compiled(t, "late.conf", []byte(conf))
	for takes, want := range map[time.Duration]Verdict{105 * time.Second: Proved, 106 * time.Second: Refuted} {
		a := Defaults(p.PollFreq)
		a.ShutdownTakes = takes
		r := Verify(t.Context(), p, a, Options{codes: []string{"V01", "V02", "V07"}})
		for _, res := range r.Results {
			is := want
			if res.Code == "V02" {
				is = Proved
			}
			if res.Verdict != is || is == Refuted && !strings.Contains(res.Why, "--low") {
				t.Errorf("%s: %s is %s (%s), want %s", takes, res.Code, res.Verdict, res.Why, is)
			}
		}
		if (r.RuntimeLow > 0) != (want == Proved) {
			t.Errorf("%s: battery.runtime.low %s", takes, r.RuntimeLow)
		}
	}
}

// TestOnlyKeepsBlocks: actions of one IF are still judged once when units are left out.
func TestOnlyKeepsBlocks(t *testing.T) {
	p := compiled(t, "blocks.conf", []byte(watched(2, "")+feeds+"WHEN right REPORTS OB : IF OB { WALL \"a\" WALL \"b\" } ELSE { WALL \"c\" }\n"))
	few, _ := p.Policy.Only([]int{3, 2})
	rules := few.Units[0].Rules
	a := rules[len(rules)-1].Actions
	if few.Units[0].Name != "here:right" && few.Units[0].Short != "right" || len(a) != 3 || a[0].Block == nil || a[0].Block != a[1].Block || a[2].Block.Else != a[0].Block {
		t.Errorf("%+v", a)
	}
	if g := few.Groups[few.Units[0].Group]; g.Supply == nil || g.Supply.Min != fsm.PowerUnit {
		t.Errorf("%+v", g)
	}
}
