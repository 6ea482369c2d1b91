package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestBrute: on small policies, zones give the same answers as a search that steps moment by moment, without zones,
// slices, snapshots or symmetry.
func TestBrute(t *testing.T) {
	// All times are whole seconds, and short.
	a := Assumptions{Battery: 18 * time.Second, Low: 11 * time.Second, ShutdownTakes: 3 * time.Second, Flash: 2 * time.Second, Report: time.Second,
		Flickers: 1, Lost: 1, Restarts: 1, Latched: true, Secondaries: "none"}
	policies := 25
	if testing.Short() {
		policies = 3
	}
	compared, refuted := 0, 0
	for seed := range uint64(policies) {
		rng := rand.New(rand.NewPCG(seed, 2))
		src := smallPolicy(rng)
		p, _, diags := compile.Parse("small.conf", []byte(src), compile.Options{})
		if p == nil {
			t.Fatalf("seed %d: %v\n%s", seed, diags, src)
		}
		s := newSubject(p.Policy, &a)
		for _, pr := range properties {
			if !slices.Contains([]string{"V01", "V03", "V05", "V06", "V07", "V10"}, pr.code) {
				continue
			}
			checks, _ := pr.checks(s)
			for _, c := range checks {
				c.wall = simulate.CaseStart
				x := newSearch(c, newModel(c.world.policy, c.wall), limit{nodes: 100_000, bytes: maxMemory})
				if !x.run(context.Background()) {
					continue
				}
				// If several things happen within a second, only a finer grid shows them.
				var last *brute
				complete := false
				for _, tick := range []time.Duration{time.Second, time.Second / 2, time.Second / 4} {
					last = &brute{subject: s, check: c, tick: tick, seen: map[string]bool{}}
					if complete = last.run(); !complete || last.found || x.found == nil {
						break
					}
				}
				if !complete {
					continue // too many states for this
				}
				compared++
				if (x.found != nil) != last.found {
					t.Errorf("seed %d, %s, %s: zones refute: %t, moment by moment: %t\n%s", seed, pr.code, c.about, x.found != nil, last.found, src)
				}
				if last.found {
					refuted++
				}
			}
		}
	}
	t.Logf("%d checks compared, %d of them refuted", compared, refuted)
	if compared < 2*policies || refuted < compared/10 || refuted > compared*9/10 {
		t.Errorf("%d checks were compared, %d refuted", compared, refuted)
	}
}

// smallPolicy makes a policy for one unit with short times, many of them equal.
func smallPolicy(rng *rand.Rand) string {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	duration := func() string { return pick("1", "2", "2", "3", "5", "7") }
	cond := func() string {
		return pick("OB", "OB AND LB", "OB AND NOT LB", "LB", "OL", "NOT NOCOMM", "OB AND NOCOMM", "TIMER t", "NOT DOWN", "HELD 2s OB")
	}
	var b strings.Builder
	b.WriteString("GROUP LOCAL PLAINTEXT\nMONITOR a POWERVAL 1 UPSDUSER u PASSWORD \"x\" TYPE primary\nMINSUPPLIES 1\n")
	for range 2 + rng.IntN(4) {
		b.WriteString("WHEN a " + pick("REPORTS OL->OB", "REPORTS None->LB", "REPORTS OB->OL", "REPORTS COMM->NOCOMM", "REPORTS OB AND LB", "TIMEOUT t", "TIMEOUT v", "REPORTS NOCOMM->COMM",
			"REPORTS OB FOR 3s", "REPORTS OB AND NOCOMM FOR 2s", "REPORTS LB->None", "REPORTS OB EVERY 3s") + " :")
		for range 1 + rng.IntN(2) {
			if rng.IntN(2) == 0 {
				b.WriteString(" IF " + cond())
			}
			switch rng.IntN(6) {
			case 0, 1, 2:
				b.WriteString(" STARTTIMER " + pick("t", "v") + " " + duration())
				if rng.IntN(2) == 0 {
					b.WriteString(" WHILE " + cond())
				}
			case 3:
				b.WriteString(" CANCELTIMER " + pick("t", "v"))
			default:
				b.WriteString(" SHUTDOWN")
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("WHEN a TIMEOUT t : " + pick("SHUTDOWN", "IF OB SHUTDOWN", "STARTTIMER v 2") + "\n")
	if rng.IntN(2) == 0 {
		b.WriteString("WHEN a REPORTS OB AND LB : SHUTDOWN\nWHEN a REPORTS OB AND NOCOMM FOR 3s : SHUTDOWN\n")
	}
	return b.String()
}

// A brute explores a check moment by moment.
type brute struct {
	*subject
	*check
	tick  time.Duration
	seen  map[string]bool
	queue []moment
	found bool
}

// A moment is a state at a time, with the times at which clocks began.
type moment struct {
	state *fsm.State
	env   environment
	now   time.Duration
	began [lastClock + 1]time.Duration
}

// run reports whether everything was explored, or something was found.
func (b *brute) run() bool {
	for _, u := range b.check.world.begins(0) {
		system, _ := fsm.Start(b.policy, b.at(0), nil)
		m := moment{}
		before := m.env
		m.env.units[0] = u
		b.arrive(m, &before, system, deliver(system, b.at(0), b.check.world.input(0, &u)), nil)
	}
	for len(b.queue) > 0 && !b.found {
		if len(b.seen) > 40_000 {
			return false
		}
		m := b.queue[0]
		b.queue = b.queue[1:]
		b.expand(&m)
	}
	return true
}

func (b *brute) at(now time.Duration) fsm.Instant {
	return fsm.Instant{Mono: now, Wall: b.wall}
}

func (b *brute) arrive(m moment, before *environment, system *fsm.System, records []fsm.Record, restart []int) {
	if b.found {
		return
	}
	ends := false
	if b.note != nil {
		b.note(&m.env, records)
	}
	for i := range records {
		f := records[i].Effect
		if f == nil || f.Verb != fsm.ShutdownCmd && f.Verb != fsm.SetFSD {
			continue
		}
		switch b.effect(before, &m.env, &step{records: records}, i) {
		case refute:
			b.found = true
			return
		case stop:
			ends = true
		}
	}
	if ends {
		return
	}
	for c := range sinceDown {
		u, was := &m.env.units[c/unitClocks], &before.units[c/unitClocks]
		if u.runs(c%unitClocks) && (!was.runs(c%unitClocks) || slices.Contains(restart, c)) {
			m.began[c] = m.now
		}
	}
	if m.env.clocks&1 != 0 && (before.clocks&1 == 0 || slices.Contains(restart, sinceDown)) {
		m.began[sinceDown] = m.now
	}
	m.state = system.State()
	b.add(m)
}

func (b *brute) add(m moment) {
	key := fmt.Sprintf("%+v", m.env)
	plain := m.state.Clone()
	for i := range plain.Units {
		for j := range plain.Units[i].Timers {
			plain.Units[i].Timers[j].Times = min(plain.Units[i].Timers[j].Times, 1)
		}
	}
	key += plain.Key(m.now)
	for c, began := range m.began {
		if c < sinceDown && m.env.units[c/unitClocks].runs(c%unitClocks) || c == sinceDown && m.env.clocks&1 != 0 {
			key += fmt.Sprintf(" %d:%s", c, min(m.now-began, 40*time.Second))
		}
	}
	if !b.seen[key] {
		b.seen[key] = true
		b.queue = append(b.queue, m)
	}
}

func (b *brute) expand(m *moment) {
	begin := func() *fsm.System {
		s, _ := fsm.Start(b.policy, b.at(m.now), m.state)
		return s
	}
	system := begin()
	if at, ok := system.NextDeadline(); ok && at <= m.now {
		next := *m
		before := m.env
		b.arrive(next, &before, system, deliver(system, b.at(m.now), fsm.Input{}), nil)
		return
	}
	for _, mv := range b.check.world.moves(&m.env) {
		system := begin()
		var records []fsm.Record
		if mv.unit < 0 {
			system, records = fsm.Start(b.policy, b.at(m.now), system.State())
			records = joined(records, deliver(system, b.at(m.now), fsm.Input{}))
		} else {
			records = deliver(system, b.at(m.now), b.check.world.input(mv.unit, &mv.next.units[mv.unit]))
		}
		next := *m
		next.env = mv.next
		before := m.env
		b.arrive(next, &before, system, records, mv.restart)
	}
	later := m.now + b.tick
	for _, g := range b.check.world.limits(&m.env) {
		if lasts := later - m.began[g.clock]; lasts > time.Duration(g.value) || !g.equal && lasts == time.Duration(g.value) {
			return
		}
	}
	if b.late != nil {
		for _, guards := range b.late(&m.env) {
			if !slices.ContainsFunc(guards, func(g guard) bool { return later-m.began[g.clock] <= time.Duration(g.value) }) {
				b.found = true
				return
			}
		}
	}
	next := *m
	next.now = later
	b.add(next)
}
