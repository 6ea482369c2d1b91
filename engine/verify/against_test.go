package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/fsm"
)

const againstHead = `GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER upsmon PASSWORD "x" TYPE primary
MINSUPPLIES 1
`

// TestAgainst: verify finds what two files do differently, with the fewest changes. A difference in writing alone
// does not count.
func TestAgainst(t *testing.T) {
	briefly := func(length string) string {
		return "WHEN Eaton REPORTS OL->OB : IF BETWEEN 01:00 AND 01:01 STARTTIMER t " + length + "\nWHEN Eaton TIMEOUT t : IF BETWEEN 01:00 AND 01:01 SHUTDOWN\n"
	}
	const timed = "WHEN Eaton REPORTS OL->OB : STARTTIMER down 120 WHILE OB\nWHEN Eaton TIMEOUT down : SHUTDOWN\n"
	for _, tt := range []struct {
		name, old, is string
		orders, rest  Verdict
		events        int
		at, does      string // when the difference occurs, and what one of the two files does
	}{
		{name: "names and layout", old: timed, is: strings.ReplaceAll(strings.ReplaceAll(timed, "down", "two-min"), "120", "2m"), orders: Same, rest: Same},
		{name: "a condition as an event", old: "WHEN Eaton REPORTS None->LB : IF OB SHUTDOWN\nWHEN Eaton REPORTS OL->OB : IF LB SHUTDOWN\n",
			is: "WHEN Eaton REPORTS OB AND LB : SHUTDOWN\n", orders: Different, events: 1, at: "10s", does: "SHUTDOWNCMD", rest: Same},
		{name: "a second less", old: timed, is: strings.ReplaceAll(timed, "120", "119"), orders: Different, rest: Same, events: 1, at: "2m9s", does: "SHUTDOWNCMD /sbin/shutdown -h +0"},
		{name: "another command", old: timed, is: strings.ReplaceAll(timed, "SHUTDOWN\n", "SHUTDOWNCMD \"/sbin/poweroff\"\n"), orders: Different, rest: Same, events: 1, at: "2m10s", does: "SHUTDOWNCMD /sbin/poweroff"},
		{name: "a text", old: timed + "WHEN Eaton REPORTS OL->OB : WALL \"on battery\"\n", is: timed + "WHEN Eaton REPORTS OL->OB : WALL \"%(u)s on battery\"\n",
			orders: Same, rest: Different, events: 1, at: "10s", does: "WALL on battery"},
		{name: "a text with the same meaning", old: timed + "WHEN Eaton REPORTS OL->OB : WALL \"Eaton on battery\"\n", is: timed + "WHEN Eaton REPORTS OL->OB : WALL \"%(u)s on battery\"\n",
			orders: Same, rest: Same},
		{name: "a variable that only a text shows", old: "WHEN Eaton REPORTS OL->OB : WALL \"%(ups.load)s\"\n", is: "WHEN Eaton REPORTS OL->OB : WALL \"%(ups.temperature)s\"\n",
			orders: Same, rest: Different, events: 1, at: "10s", does: "WALL 51"},
		{name: "one rule or two", old: "WHEN Eaton REPORTS OL->OB : WALL \"a\" NOTIFY \"b\"\n", is: "WHEN Eaton REPORTS OL->OB : NOTIFY \"b\"\nWHEN Eaton REPORTS OL->OB : WALL \"a\"\n",
			orders: Same, rest: Same},
		{name: "twice", old: "WHEN Eaton REPORTS OL->OB : WALL \"a\"\n", is: "WHEN Eaton REPORTS OL->OB : WALL \"a\" WALL \"a\"\n",
			orders: Same, rest: Different, events: 1, at: "10s", does: "WALL a"},
		{name: "two timers of the same length", old: "WHEN Eaton REPORTS OL->OB : STARTTIMER a 10 STARTTIMER b 10\nWHEN Eaton TIMEOUT a : WALL \"a\"\nWHEN Eaton TIMEOUT b : WALL \"b\"\n",
			is: "WHEN Eaton REPORTS OL->OB : STARTTIMER b 10\nWHEN Eaton TIMEOUT b : WALL \"b\" WALL \"a\"\n", orders: Same, rest: Same},
		{name: "a count that has ended before a restart", old: "WHEN Eaton REPORTS OB FOR 1m : WALL \"Eaton a\"\nWHEN Eaton REPORTS OB FOR 2m : WALL \"Eaton b\"\n",
			is: "WHEN Eaton REPORTS OB FOR 2m : WALL \"%(u)s b\"\nWHEN Eaton REPORTS OB FOR 1m : WALL \"%(u)s a\"\n", orders: Same, rest: Same},
		{name: "two lengths of one count", old: "WHEN Eaton REPORTS OB FOR 1m : WALL \"a\"\nWHEN Eaton REPORTS OB FOR 2m : WALL \"b\"\n",
			is: "WHEN Eaton REPORTS OB FOR 2m : WALL \"b\"\nWHEN Eaton REPORTS OB FOR 1m : WALL \"a\" NUTLOG \"c\"\n", orders: Same, rest: Different, events: 1, at: "1m10s", does: "NUTLOG c"},
		{name: "only after a flicker", old: "WHEN Eaton REPORTS OL->OB : STARTTIMER a 60\nWHEN Eaton TIMEOUT a : IF OB SHUTDOWN\n",
			is: "WHEN Eaton REPORTS OL->OB : STARTTIMER a 60 WHILE OB\nWHEN Eaton TIMEOUT a : IF OB SHUTDOWN\n", orders: Same, rest: Same},
		{name: "a timer that is cancelled", old: "WHEN Eaton REPORTS OL->OB : IF NOT TIMER a STARTTIMER a 60\nWHEN Eaton TIMEOUT a : IF OB SHUTDOWN\n",
			is: "WHEN Eaton REPORTS OL->OB : STARTTIMER a 60 WHILE OB\nWHEN Eaton TIMEOUT a : IF OB SHUTDOWN\n", orders: Different, rest: Same, events: 3, at: "1m10s", does: "SHUTDOWNCMD"},
		{name: "just within a BETWEEN", old: briefly("45"), orders: Different, rest: Same, events: 1, at: "55s", does: "SHUTDOWNCMD"},
		{name: "too long for a BETWEEN", old: briefly("70"), orders: NotChecked, rest: Same},
		{name: "too long for a BETWEEN, but not outside it", old: briefly("70") + "WHEN Eaton REPORTS OB FOR 5s : IF NOT BETWEEN 01:00 AND 01:01 SHUTDOWN\n",
			orders: Different, rest: Same, events: 1, at: "15s", does: "SHUTDOWNCMD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			old, is := compiled(t, "old.conf", []byte(againstHead+tt.old)), compiled(t, "new.conf", []byte(againstHead+tt.is))
			got := Against(context.Background(), old, is, Defaults(old.PollFreq), Options{})
			if got[0].Verdict != tt.orders || got[1].Verdict != tt.rest {
				t.Fatalf("%s %s, %s %s\n%s%s", got[0].Verdict, got[0].Why, got[1].Verdict, got[1].Why, got[0].NewScenario, got[1].NewScenario)
			}
			for _, d := range got {
				if d.Verdict != Different {
					continue
				}
				if d.Events != tt.events || d.At.String() != tt.at {
					t.Errorf("%d events, at %s; want %d, at %s\n%s", d.Events, d.At, tt.events, tt.at, d.NewScenario)
				}
				if all := append(d.Old, d.New...); len(all) == 0 || !strings.HasPrefix(all[0].Does, tt.does) && !strings.HasPrefix(all[len(all)-1].Does, tt.does) {
					t.Errorf("%+v", all)
				}
			}
			for _, d := range Against(context.Background(), old, old, Defaults(old.PollFreq), Options{}) {
				if d.Verdict != Same {
					t.Errorf("against itself, %s: %s %s\n%s", d.About, d.Verdict, d.Why, d.NewScenario)
				}
			}
		})
	}
}

// TestAgainstItself: no plan differs from itself, even with its lines in another order and another name for its
// group.
func TestAgainstItself(t *testing.T) {
	for _, name := range plan.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile("../../testdata/" + name + ".conf")
			if err != nil {
				t.Fatal(err)
			}
			p := compiled(t, name, src)
			moved := compiled(t, name, append([]byte("# moved\n"), src...))
			for _, d := range Against(context.Background(), p, moved, Defaults(p.PollFreq), Options{}) {
				t.Log(d.About, d.Verdict, d.Why, d.Nodes)
				if d.Verdict != Same || d.Nodes > 0 {
					t.Errorf("%s: %s %s\n%s", d.About, d.Verdict, d.Why, d.NewScenario)
				}
			}
		})
	}
}

// TestAgainstWalks: policies that are reported as equal do the same in random scenarios, and some of the different
// ones are found.
func TestAgainstWalks(t *testing.T) {
	same, different := 0, 0
	for seed := range uint64(*policies) {
		rng := rand.New(rand.NewPCG(seed, 3))
		src := smallPolicy(rng)
		lines := strings.Split(strings.TrimSpace(src), "\n")
		rule := 3 + rng.IntN(len(lines)-3)
		switch rng.IntN(4) {
		case 0: // makes no difference
			lines[rule] += " IF DOWN AND NOT DOWN SHUTDOWN"
		case 1:
			lines = slices.Delete(lines, rule, rule+1)
		case 2:
			lines[rule] = strings.ReplaceAll(lines[rule], "OB", "OB AND NOT CAL")
		case 3:
			lines[rule] = strings.ReplaceAll(lines[rule], " OB AND LB", " LB AND OB")
		}
		edited := strings.Join(lines, "\n") + "\n"
		old, _, _ := compile.Parse("old.conf", []byte(src), compile.Options{})
		is, _, _ := compile.Parse("new.conf", []byte(edited), compile.Options{})
		if old == nil || is == nil || edited == src {
			continue
		}
		a := Defaults(old.PollFreq)
		a.Restarts = 0
		for i, d := range Against(t.Context(), old, is, a, Options{Nodes: 5000}) {
			switch d.Verdict {
			case Different:
				different++
				continue
			case NotChecked:
				t.Errorf("seed %d: %s %s\n%s\n%s", seed, d.About, d.Why, src, edited)
				continue
			case Bounded:
				continue
			}
			same++
			orders := func(v fsm.Verb) bool { return (v == fsm.ShutdownCmd) == (i == 0) }
			p := pairOf(old, is, &a, orders)
			for range 20 {
				scenario := wander(rng)
				var done [2]map[time.Duration]map[string][]Act
				for k := range done {
					var err error
					if done[k], err = p.play(k, scenario); err != nil {
						t.Fatal(err)
					}
				}
				for k := range done {
					for at := range done[k] {
						if more := without(done[k][at], done[1-k][at]); len(more) > 0 {
							t.Fatalf("seed %d: %s are the same, but at %s only one has %v\n%s\n%s\n%s", seed, d.About, at, more, scenario, src, edited)
						}
					}
				}
			}
		}
	}
	t.Logf("%d the same, %d different", same, different)
	if same < *policies/4 || different < *policies/8 {
		t.Errorf("%d the same, %d different", same, different)
	}
}

// wander makes a random scenario in which the mains fails once and contact is lost once.
func wander(rng *rand.Rand) string {
	var b strings.Builder
	at, lost, cal := time.Duration(0), 0, 0
	b.WriteString("0s a ups.status OL\n")
	for _, status := range []string{"OB", "OB LB", "OL LB", "OL"} {
		at += time.Duration(rng.IntN(8)+1) * time.Second
		if lost == 0 && rng.IntN(4) == 0 {
			lost = 1
			fmt.Fprintf(&b, "%s a lost\n", clockText(at))
			at += time.Duration(rng.IntN(8)+1) * time.Second
			fmt.Fprintf(&b, "%s a back\n", clockText(at))
			at += time.Second
		}
		if cal == 0 && status == "OB" && rng.IntN(4) == 0 {
			cal = 1
			fmt.Fprintf(&b, "%s a ups.status OB CAL\n", clockText(at))
			at += time.Duration(rng.IntN(8)+1) * time.Second
		}
		fmt.Fprintf(&b, "%s a ups.status %s\n", clockText(at), status)
	}
	fmt.Fprintf(&b, "%s end\n", clockText(at+30*time.Second))
	return b.String()
}
