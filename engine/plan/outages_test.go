package plan

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// outages are the scenarios in which the plans must work. In most of them, mains power fails after a minute.
var outages = []struct {
	name, scenario string
	down           int  // how many shutdowns a plan must order
	many           bool // left and right are two supplies, both of which are needed: for the plan multi
}{
	{"LB comes and goes: 4 s on, 2 s off", switching(time.Minute, 4*time.Second, 2*time.Second, 100, "OB LB", "OB"), 1, false},
	{"LB flashes once, for 4 s, and power is back after a minute", "1m UPS ups.status OB LB\n64s UPS ups.status OB\n2m UPS ups.status OL", 0, false},
	{"mains power comes and goes while LB stays: 3 s off, 2 s on", "30s UPS ups.status OL LB\n" + switching(time.Minute, 3*time.Second, 2*time.Second, 90, "OB LB", "OL LB"), 1, false},
	{"LB comes before mains power fails", "30s UPS ups.status OL LB\n1m UPS ups.status OB LB", 1, false},
	{"a second outage on a flat battery, 20 min after the first", "1m UPS ups.status OB LB\n3m UPS ups.status OL LB\n21m UPS ups.status OB LB", 2, false},
	{"one of two supplies is off for good", "1m left ups.status OL OFF", 1, true},
	{"one of two supplies is off for the 12 s of a self-test", "1m left ups.status OL OFF\n72s left ups.status OL", 0, true},
	{"one of two supplies is off after it was discharged", "1m left ups.status OB LB\n70s left ups.status OFF", 1, true},
	{"FSD is latched when the host boots on mains", "0s UPS ups.status OL FSD", 0, false},
	{"FSD is latched when the host boots, and an outage follows", "0s UPS ups.status OL FSD\n5m UPS ups.status OB FSD", 1, false},
	{"FSD is latched when the host boots, and is set again", "0s UPS ups.status OL FSD\n5m UPS ups.status OL\n6m UPS ups.status OL FSD", 1, false},
	{"FSD and LB together", "1m UPS ups.status FSD OB LB", 1, false},
	{"LB, then FSD, and a secondary that logs out after 5 min", "0s UPS upsd.clients 1\n1m UPS ups.status OB LB\n66s UPS ups.status FSD OB LB\n5m UPS upsd.clients 0", 1, false},
	{"LB 90 s into the outage, before the two minutes of timed are over", "1m UPS ups.status OB\n150s UPS ups.status OB LB", 1, false},
	{"RB stays", "1m UPS ups.status OL RB", 0, false},
	{"ALARM stays", "1m UPS ups.status OL ALARM", 0, false},
	{"OVER stays", "1m UPS ups.status OL OVER", 0, false},
	{"BYPASS stays", "1m UPS ups.status OL BYPASS", 0, false},
	{"OFF stays on one of two supplies, one of which is enough", "1m left ups.status OL OFF", 0, true},
	{"RB, ALARM, OVER, BYPASS and OFF flash for 2 s", "1m UPS ups.status OL RB ALARM OVER BYPASS OFF\n62s UPS ups.status OL", 0, false},
	{"nothing but WAIT, from the start", "0s UPS ups.status WAIT", 0, false},
	{"charge and runtime are unknown in an outage of 20 s", "0s UPS battery.charge -1\n0s UPS battery.runtime -1\n1m UPS ups.status OB\n80s UPS ups.status OL", 0, false},
	{"mains power fails 31 times in two minutes", switching(time.Minute, 2*time.Second, 1800*time.Millisecond, 31, "OB", "OL"), 0, false},
}

// TestOutages: docs/README.md says what each plan does in each outage. UPDATE=1 writes it.
func TestOutages(t *testing.T) {
	var b strings.Builder
	b.WriteString("| outage |")
	for _, p := range Plans() {
		fmt.Fprintf(&b, " %s |", p.Name)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(Plans())) + "\n")
	for _, o := range outages {
		fmt.Fprintf(&b, "| %s |", o.name)
		for _, p := range Plans() {
			fmt.Fprintf(&b, " %s |", happens(t, p, o.name, o.scenario, o.down, o.many))
		}
		b.WriteString("\n")
	}

	const file = "../../docs/README.md"
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(doc), "\n| outage |")
	_, tail, ends := strings.Cut(rest+"\n", "\n\n")
	if !found || !ends {
		t.Fatalf("%s has no marks for the table", file)
	}
	want := head + "\n" + b.String()
	if tail != "" {
		want += "\n" + strings.TrimSuffix(tail, "\n")
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(doc) != want {
		t.Errorf("%s is out of date: UPDATE=1 go test -run TestOutages ./engine/plan\n%s", file, b.String())
	}
}

// happens returns what a plan does in an outage: when it sets FSD and shuts the machine down, and how many different
// messages it sends.
func happens(t *testing.T, p Plan, name, scenario string, down int, many bool) string {
	if many && !p.Many {
		return "–"
	}
	a := answers(p, false, false)
	begin := "0s UPS ups.status OL\n"
	if many {
		begin = "0s left ups.status OL\n0s right ups.status OL\n"
		if down > 0 || strings.Contains(name, "self-test") {
			a.MinSupplies = 2
		}
	}
	if strings.HasPrefix(scenario, "0s UPS ups.status") {
		begin = ""
	}
	effects := slices.DeleteFunc(play(t, a, begin+scenario).effects, func(e string) bool {
		return strings.Contains(e, "heartbeat") || strings.Contains(e, "[notice]")
	})
	var cells []string
	orders, sent := 0, map[string]bool{}
	for _, e := range effects {
		at, text, _ := strings.Cut(e, " ")
		verb, text, _ := strings.Cut(text, " ")
		switch verb {
		case "SETFSD":
			if slices.Contains(cells, "FSD at "+at) {
				t.Errorf("%s: %s: FSD is set twice:\n%s", p.Name, name, strings.Join(effects, "\n"))
			}
			cells = append(cells, "FSD at "+at)
		case "SHUTDOWNCMD":
			orders++
			cells = append(cells, "down at "+at)
		case "WALL", "SYSLOG":
			// What happens after a shutdown that the machine survives counts as new.
			key := fmt.Sprint(text, orders)
			if sent[key] {
				t.Errorf("%s: %s: the same message twice:\n%s", p.Name, name, strings.Join(effects, "\n"))
			}
			sent[key] = true
		}
	}
	if orders != down {
		t.Errorf("%s: %s: got %d shutdowns, want %d:\n%s", p.Name, name, orders, down, strings.Join(effects, "\n"))
	}
	if orders == 0 {
		cells = append(cells, "stays up")
	}
	noun := "messages"
	if len(sent) == 1 {
		noun = "message"
	}
	return fmt.Sprintf("%s; %d %s", strings.Join(cells, ", "), len(sent), noun)
}
