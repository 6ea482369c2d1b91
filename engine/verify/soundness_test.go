package verify

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

var (
	policies = flag.Int("policies", 15, "random policies on which to test proofs")
	first    = flag.Uint64("first", 0, "the index of the first policy")
	asked    = flag.String("asked", "", "test only these properties, as in V01,V14")
)

// TestWalks: random policies in random walks through the worlds of the checks, at real times and with the whole
// policy, never contradict what was proved of them. simulate confirms every refutation.
func TestWalks(t *testing.T) {
	proved, refuted, walks, broken := 0, 0, 0, 0
	var seeds []uint64
	fresh := uint64(*policies)
	if testing.Short() {
		fresh = 0
	}
	for i := range fresh {
		seeds = append(seeds, *first+i)
	}
	if *first == 0 {
		// These have found faults before.
		seeds = append(seeds, 199, 269, 618, 634, 672, 865, 1006, 1064, 1384, 1517, 1535, 2990, 3401, 4216)
	}
	if testing.Short() {
		seeds = seeds[:len(seeds)/2]
	}
	for _, seed := range seeds {
		if *policies > 100 && seed%20 == 0 {
			t.Logf("%s policy %d: %d proofs with %d walks, %d refutations", time.Now().Format(time.TimeOnly), seed, proved, walks, refuted)
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		src := randomPolicy(rng, seed >= secondEdition)
		p, _, diags := compile.Parse("random.conf", []byte(src), compile.Options{})
		if p == nil {
			if *policies > 1000 && diags.HasErrors() {
				continue // a circle of RAISE and CLEAR
			}
			broken++
			t.Logf("seed %d: %v", seed, diags[0])
			continue
		}
		a := Defaults(p.PollFreq)
		s := newSubject(p.Policy, &a)
		known := map[*fsm.Definition]*model{}
		wall := s.times[0]
		if len(s.times) > 1 {
			wall = s.times[rng.IntN(len(s.times))]
		}
		models := func(d *fsm.Definition) *model {
			if known[d] == nil {
				known[d] = newModel(d, wall)
			}
			return known[d]
		}
		for _, pr := range properties {
			if pr.checks == nil || *asked != "" && !slices.Contains(strings.Split(*asked, ","), pr.code) {
				continue
			}
			checks, _ := pr.checks(s)
			for _, c := range checks {
				c.wall = wall
				x, done, st, err := s.examine(context.Background(), c, models(c.world.policy), limit{nodes: 3000, bytes: maxMemory})
				if x.found != nil {
					refuted++
					if err == nil {
						err = x.replay(p, st)
					}
					if err != nil && !errors.Is(err, errLeaves) {
						t.Errorf("seed %d, %s, %s: %v\n%+v\n%s", seed, pr.code, c.about, err, st, src)
					}
					continue
				}
				if !done {
					continue
				}
				proved++
				for range 12 {
					walks++
					if story := walk(rng, s, c); story != "" {
						t.Fatalf("seed %d: %s is proved (%s), but\n%s\n%s", seed, pr.code, c.about, story, src)
					}
				}
			}
		}
	}
	t.Logf("%d policies, %d proofs with %d walks, %d refutations", *policies, proved, walks, refuted)
	if broken > *policies/4 {
		t.Errorf("%d policies do not compile", broken)
	}
	if proved < *policies || refuted < *policies {
		t.Errorf("only %d proofs and %d refutations", proved, refuted)
	}
}

// secondEdition is the first of the policies that use more of the language. The earlier policies stay as they are,
// since some of them have found faults.
const secondEdition = 1800

// randomPolicy makes a policy from common parts, with times that often coincide.
func randomPolicy(rng *rand.Rand, rich bool) string {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	units := []string{"a"}
	if n := rng.IntN(9); n > 5 {
		units = []string{"a", "b", "c"}[:2+n/8]
	}
	var b strings.Builder
	b.WriteString("GROUP LOCAL PLAINTEXT\nSTATE s\n")
	for _, u := range units {
		fmt.Fprintf(&b, "MONITOR %s POWERVAL 1 UPSDUSER u PASSWORD \"x\" TYPE %s\n", u, pick("primary", "primary", "secondary"))
	}
	fmt.Fprintf(&b, "MINSUPPLIES 1%s\n", pick("", "", " UNLESS OB AND LB", " UNLESS OB AND LB OR FSD", " UNLESS OB AND (LB AND NOT CAL OR NOCOMM)"))
	duration := func() string { return pick("5", "5", "10", "10", "15", "20", "30", "40", "60", "100") }
	timer := func() string { return pick("t", "t", "v", "w") }
	term := func() string {
		if rich && rng.IntN(6) == 0 {
			return pick("NOT s", "SEC", "NOT SEC", "TIMER v", "BETWEEN 22:00 AND 07:00", "NOT BETWEEN 01:00 AND 01:01", "HELD 20s (OB AND NOT CAL)", "HELD 5s NOCOMM",
				units[len(units)-1]+" IS OB", units[len(units)-1]+" IS (LB OR NOCOMM)", "LB2", "OFF", "RB", "REFUSED", "ALL IS LS", "battery.charge >= 50", "NOT battery.charge > 20")
		}
		return pick("TIMER t", "NOT TIMER v", "HELD 10s OB", "HELD 5s LB", "s", "NOT s", "DOWN", "NOT DOWN", "ANY IS OB", "ALL IS (OB AND NOT CAL)",
			"OB", "OB", "OB", "OB", "OB", "OB", "LB", "LB", "LB", "LB", "NOT CAL", "OL", "NOT LB", "FSD", "NOT FSD", "NOCOMM", "COMM", "battery.charge < 50", "LS", "battery.runtime < 300", "upsd.clients = 0")
	}
	cond := func() string {
		s := term()
		for rng.IntN(2) == 0 {
			s += pick(" AND ", " AND ", " OR ") + term()
		}
		return s
	}
	var action func(u string) string
	action = func(u string) string {
		s := ""
		if rng.IntN(8) == 0 {
			s = "IF " + cond() + " { " + action(u) + " " + action(u) + " }"
			if rng.IntN(2) == 0 {
				s += " ELSE { " + action(u) + " }"
			}
			return s
		}
		if rng.IntN(3) > 0 {
			s = "IF " + cond() + " "
		}
		switch rng.IntN(9) {
		case 8:
			s += pick("RAISE s", "CLEAR s")
			if rich && rng.IntN(3) == 0 {
				s += " ON " + pick(units...)
			}
		case 0, 1, 2:
			s += "STARTTIMER " + timer() + " " + duration()
			if rng.IntN(2) == 0 {
				s += " WHILE " + cond()
			}
		case 3:
			s += "CANCELTIMER " + timer()
		case 4:
			if u == "EACH" || !strings.Contains(b.String(), "MONITOR "+u+" POWERVAL 1 UPSDUSER u PASSWORD \"x\" TYPE primary") {
				return s + "NUTLOG \"x\""
			}
			s += "SETFSD " + u
		case 5, 6:
			s += "SHUTDOWN"
		default:
			s += "SHELLCMD \"x\""
		}
		return s
	}
	for range 3 + rng.IntN(7) {
		u := pick(append(slices.Clone(units), "EACH")...)
		fmt.Fprintf(&b, "WHEN %s ", u)
		if rng.IntN(4) == 0 {
			b.WriteString("TIMEOUT " + timer() + " :")
		} else {
			b.WriteString("REPORTS " + pick("OL->OB", "OL->OB", "OB->OL", "None->LB", "None->LB", "LB->None", "COMM->NOCOMM", "NOCOMM->COMM", "None->CAL", "CAL->None",
				cond(), cond(), "OB AND LB", "OB AND NOT CAL", "None->s", "None->DOWN", "None->FSD", "None->LS", "LS->None", "battery.charge < 50", "battery.charge <= 20", "None->LB1", "None->OFF", "SEC->None"))
			if rng.IntN(4) == 0 {
				b.WriteString(" FOR " + duration() + "s")
			}
			if rng.IntN(8) == 0 {
				b.WriteString(" EVERY " + duration() + "s")
			}
			if rng.IntN(8) == 0 {
				b.WriteString(", TIMEOUT " + timer())
			}
			if rich && rng.IntN(4) == 0 {
				b.WriteString(", REPORTS " + pick("OL->OB", "OB AND LB", "NOCOMM->COMM", "None->CAL"))
			}
			b.WriteString(" :")
		}
		rule := ""
		for range 1 + rng.IntN(2) {
			rule += " " + action(u)
		}
		if rich && !strings.Contains(rule, "SHUTDOWN") && !strings.Contains(rule, "SETFSD") && rng.IntN(3) == 0 {
			// In place of the colon.
			limited := strings.TrimSuffix(b.String(), " :") + " AT MOST ONCE IN " + duration() + "s :"
			b.Reset()
			b.WriteString(limited)
		}
		b.WriteString(rule + "\n")
	}
	// Most policies have one correct rule.
	for _, line := range []string{
		"WHEN EACH REPORTS None->LB : IF OB SHUTDOWN", "WHEN EACH REPORTS OL->OB : IF LB SHUTDOWN", "WHEN EACH REPORTS OL->OB : STARTTIMER t 100 WHILE OB",
		"WHEN EACH TIMEOUT t : SHUTDOWN", "WHEN EACH REPORTS COMM->NOCOMM FOR 30s : IF OB SHUTDOWN",
	} {
		if rng.IntN(3) > 0 {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// walk takes a random walk through the world of a check, with a System of the whole policy in real time. It returns
// a description of what contradicts the check, or "".
func walk(rng *rand.Rand, s *subject, c *check) string {
	w := c.world
	now := time.Duration(0)
	at := func() fsm.Instant { return fsm.Instant{Mono: now, Wall: c.wall} } // within a span of BETWEEN
	system, _ := fsm.Start(s.policy, at(), nil)
	var e environment
	began := map[int]time.Duration{}
	var story strings.Builder
	judge := func(before *environment, records []fsm.Record) outcome {
		st := &step{records: records}
		result, ended := goOn, 0
		var raised []*fsm.Effect
		if c.note != nil {
			c.note(&e, records)
		}
		for i := range records {
			if records[i].Effect == nil {
				continue
			}
			if first := rootOf(records, i); result == stop && first != ended && records[first].Cause == fsm.CausedByTime {
				break // of another timer that expires at the same time: the story is over
			}
			own, ok := kept(w.policy, s.policy, records[i].Effect)
			if !ok {
				continue
			}
			f := &own
			records[i].Effect = f
			raised = append(raised, f)
			fmt.Fprintf(&story, "%s %s %s [%s]\n", now, f.Name, f, f.Rule)
			switch c.effect(before, &e, st, i) {
			case refute:
				return refute
			case stop:
				result, ended = stop, rootOf(records, i)
			}
		}
		for _, f := range raised {
			if c.soon == nil {
				break
			}
			guards := c.soon(before, &e, f)
			if guards != nil && !slices.ContainsFunc(guards, func(g guard) bool { return now-began[g.clock] >= time.Duration(g.value) }) {
				return refute
			}
		}
		return result
	}
	clocks := func(before *environment, restart []int) {
		if c.after != nil {
			restart = append(slices.Clone(restart), c.after(before, &e)...)
		}
		for i := range e.units {
			for k := range unitClocks {
				clock := i*unitClocks + k
				if !e.units[i].runs(k) {
					delete(began, clock)
				} else if !before.units[i].runs(k) || slices.Contains(restart, clock) {
					began[clock] = now
				}
			}
		}
		for clock := sinceDown; clock <= lastClock; clock++ {
			bit := uint8(1) << (clock - sinceDown)
			switch {
			case e.clocks&bit == 0:
				delete(began, clock)
			case before.clocks&bit == 0 || slices.Contains(restart, clock):
				began[clock] = now
			}
		}
	}
	if c.up {
		e.clocks, began[sinceUp] = 1<<(sinceUp-sinceDown), 0
	}
	for i := range w.policy.Units {
		begins := w.begins(i)
		before := e
		e.units[i] = begins[rng.IntN(len(begins))]
		if e.units[i].fsd && !w.habits[i].kept {
			e.units[i].start(sinceFSD)
		}
		in := w.input(i, &e.units[i])
		fmt.Fprintf(&story, "%s %+v\n", now, in)
		switch judge(&before, deliver(system, at(), in)) {
		case refute:
			return story.String()
		case stop:
			return ""
		}
		clocks(&before, nil)
	}
	for range 60 {
		until := now + 10*time.Minute
		deadline, running := system.NextDeadline()
		if running {
			until = min(until, deadline)
		}
		limited := false
		for _, g := range w.limits(&e) {
			end := began[g.clock] + time.Duration(g.value)
			if !g.equal {
				end--
			}
			if end < until {
				until, limited = end, true
			}
		}
		moves := w.moves(&e)
		fires := running && deadline == until && !limited
		next := until
		var m *move
		if len(moves) > 0 && (!fires || rng.IntN(3) > 0) {
			m = &moves[rng.IntN(len(moves))]
			switch span := until - now; rng.IntN(6) {
			case 0:
				next = now
			case 1:
				next = now + min(span, time.Second)
			case 2:
				next = now + time.Duration(rng.Int64N(int64(span)+1))
			case 3:
				next = now + time.Duration(rng.Int64N(int64(span/time.Second)+1))*time.Second
			}
			if running && next >= deadline {
				next = deadline - 1
				if next < now {
					m, next = nil, deadline
				}
			}
			if m != nil {
				for _, g := range m.after {
					next = max(next, began[g.clock]+time.Duration(g.value))
				}
				if next > until || running && next >= deadline {
					m = nil
					next = until
				}
			}
		}
		if m == nil && !fires {
			if limited {
				return "" // nothing can happen from here
			}
			if !running && until == now+10*time.Minute && len(moves) == 0 {
				next = until
			}
		}
		if c.late != nil {
			for _, guards := range c.late(&e) {
				end := time.Duration(0)
				for _, g := range guards {
					end = max(end, began[g.clock]+time.Duration(g.value))
				}
				if end < next {
					fmt.Fprintf(&story, "nothing until %s, and it is late after %s", next, end)
					return story.String()
				}
			}
		}
		now = next
		before := e
		var records []fsm.Record
		var restart []int
		switch {
		case m == nil && fires:
			records = deliver(system, at(), fsm.Input{})
		case m == nil:
			return ""
		case m.unit < 0:
			fmt.Fprintf(&story, "%s restart\n", now)
			e, restart = m.next, m.restart
			system, records = fsm.Start(s.policy, at(), system.State())
			records = joined(records, deliver(system, at(), fsm.Input{}))
		default:
			e, restart = m.next, m.restart
			in := w.input(m.unit, &e.units[m.unit])
			fmt.Fprintf(&story, "%s %+v\n", now, in)
			records = deliver(system, at(), in)
		}
		switch judge(&before, records) {
		case refute:
			return story.String()
		case stop:
			return ""
		}
		clocks(&before, restart)
	}
	return ""
}

// rootOf returns the first record in the chain of causes of a record.
func rootOf(records []fsm.Record, i int) int {
	for records[i].Cause >= 0 {
		i = records[i].Cause
	}
	return i
}

// kept returns the slice's version of an effect of the whole policy, and whether the slice has its action.
func kept(slice, whole *fsm.Definition, f *fsm.Effect) (fsm.Effect, bool) {
	all, some := actionsOf(whole, f), actionsOf(slice, f)
	own, found, next := *f, false, 0
	for i := range all {
		if next == len(some) || !reflect.DeepEqual(all[i], some[next]) {
			continue
		}
		if i == f.Action {
			own.Action, found = next, true
		}
		next++
	}
	if f.Action >= len(all) || next < len(some) {
		panic("the slice has other actions than the policy: " + f.Rule)
	}
	return own, found
}

// actionsOf returns the actions of the rule that has raised an effect.
func actionsOf(d *fsm.Definition, f *fsm.Effect) []fsm.Action {
	for i := range d.Units {
		for _, r := range d.Units[i].Rules {
			if d.Units[i].ID == f.Unit && r.Pos == f.Rule && r.On.Event().Plain() == f.Event {
				return r.Actions
			}
		}
	}
	return nil
}
