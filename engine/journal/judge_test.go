package journal

import (
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// all yields entries as Read does.
func all(entries []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// anOutage is the journal of an outage that ends in a shutdown, and of its end.
func anOutage(t *testing.T) []Entry {
	t.Helper()
	dir := t.TempDir()
	m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton")}
	m.begin(at(0), nil)
	m.step(at(time.Second), report("Eaton", "OL", "100"))
	m.step(at(10*time.Second), report("Eaton", "OB", "98"))
	m.step(at(130*time.Second), fsm.Input{})
	m.step(at(135*time.Second), fsm.Input{})
	m.step(at(140*time.Second), fsm.Input{Shutdown: fsm.ShutdownDone})
	m.step(at(200*time.Second), report("Eaton", "OL", "90"))
	m.w.End("test")
	shut(t, m.w)
	entries, damage := read(t, dir)
	if damage != nil {
		t.Fatal(damage)
	}
	return entries
}

// TestJudge: each deviation of the monitor is reported once, and what cannot be judged is not
// reported.
func TestJudge(t *testing.T) {
	whole := policy("Eaton")
	without := policy("Eaton")
	without.Units[0].Rules = slices.Delete(without.Units[0].Rules, 3, 4) // no shutdown
	is := func(e Entry, kind Kind) bool { return e.Kind == kind }
	for _, tt := range []struct {
		name   string
		policy *fsm.Definition
		edit   func([]Entry) []Entry
		want   []string // the beginnings of the differences of the outage
		why    string
	}{
		{name: "as the policy says", policy: whole},
		{name: "the policy says less", policy: without, want: []string{
			"the monitor did, and the policy does not say: SHUTDOWNCMD /sbin/shutdown -h +0", "the monitor did, and the policy does not say: WEBHOOK "}},
		{name: "the monitor did less", policy: whole, want: []string{"the policy says, and the monitor did not: SHUTDOWNCMD /sbin/shutdown -h +0"},
			edit: func(all []Entry) []Entry {
				return slices.DeleteFunc(all, func(e Entry) bool { return is(e, EffectRaised) && e.Effect.Verb == "SHUTDOWNCMD" })
			}},
		{name: "another text", policy: whole, want: []string{
			"the monitor did, and the policy does not say: WALL power failure, charge 97", "the policy says, and the monitor did not: WALL power failure, charge 98"},
			edit: func(all []Entry) []Entry {
				for i := range all {
					if is(all[i], EffectRaised) && all[i].Effect.Verb == "WALL" {
						all[i].Effect.Text = "power failure, charge 97"
					}
				}
				return all
			}},
		{name: "a timer that is late", policy: whole, want: []string{"a timer ended 40s late", "the policy says, and the monitor did not: timer started final"},
			edit: func(all []Entry) []Entry {
				for i := range all {
					if all[i].Mono >= at(130*time.Second).Mono {
						all[i].Mono += 40 * time.Second
					}
				}
				return slices.DeleteFunc(all, func(e Entry) bool { return is(e, TimerStarted) && e.Timer == "final" })
			}},
		{name: "a message that failed", policy: whole,
			edit: func(all []Entry) []Entry {
				i := slices.IndexFunc(all, func(e Entry) bool { return is(e, EffectRaised) && e.Effect.Verb == "WALL" })
				return append(all, Entry{Kind: Ran, Cause: all[i].Seq, Time: all[i].Time, Result: &Result{Error: "nobody listens"}})
			}},
		{name: "no such file", why: "the configuration of that time is not among the files: UPSmon.conf with the hash 0123456789ab"},
		{name: "entries are missing", policy: whole, why: "7 entries are missing: the disk was too slow",
			edit: func(all []Entry) []Entry {
				i := slices.IndexFunc(all, func(e Entry) bool { return is(e, Tick) })
				return slices.Insert(all, i, Entry{Kind: Gap, Count: 7, Reason: "the disk was too slow"})
			}},
		{name: "noise is missing", policy: whole,
			edit: func(all []Entry) []Entry {
				i := slices.IndexFunc(all, func(e Entry) bool { return is(e, Tick) })
				return slices.Insert(all, i, Entry{Kind: Gap, Count: 7, Reason: hiddenNoise})
			}},
		{name: "the beginning is gone", policy: whole, why: "the journal does not begin with the start of a monitor",
			edit: func(all []Entry) []Entry { return all[1:] }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			entries := anOutage(t)
			if tt.edit != nil {
				entries = tt.edit(entries)
			}
			got, err := Judge(all(entries), func(string) *fsm.Definition { return tt.policy })
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(got, func(j *Judgement) bool { return j.Outage })
			if i < 0 {
				t.Fatalf("no outage among the stretches %+v", got)
			}
			j := got[i]
			if j.Running || j.Until.Sub(j.From) != 190*time.Second {
				t.Errorf("the outage lasts from %s to %s, running: %t; want 190 s", j.From, j.Until, j.Running)
			}
			if len(j.Differences) != len(tt.want) || j.Unjudged != tt.why {
				t.Fatalf("got %+v, want differences %v and unjudged %q", j, tt.want, tt.why)
			}
			for i, d := range j.Differences {
				if !strings.HasPrefix(d.Text, tt.want[i]) {
					t.Errorf("got the difference %q, want %q", d.Text, tt.want[i])
				}
			}
			if failed := tt.name == "a message that failed"; failed != (len(j.Failed) == 1) || failed && j.Failed[0].Text != "WALL power failure, charge 98: nobody listens" {
				t.Errorf("failed: got %+v", j.Failed)
			}
		})
	}
}

// TestJudgeHoles: if entries of a step are missing, the monitor is not accused of doing too little.
func TestJudgeHoles(t *testing.T) {
	whole := anOutage(t)
	cut := slices.IndexFunc(whole, func(e Entry) bool { return e.Kind == EffectRaised && e.Effect.Verb == "SHUTDOWNCMD" })
	again := whole[0]
	again.Seq, again.Time, again.Mono = whole[cut].Seq, whole[cut].Time.Add(time.Minute), whole[cut].Mono+time.Minute
	gap := Entry{Kind: Gap, Count: 2, Reason: "the disk was too slow", Time: whole[cut].Time, Mono: whole[cut].Mono}
	before, after := all(whole[:cut]), all(whole[cut+1:])
	const ends = "the journal ends in the middle of a step, and does not say whether the monitor did this: Eaton SHUTDOWNCMD "
	for _, tt := range []struct {
		name    string
		entries iter.Seq2[Entry, error]
		why     string
	}{
		{"a gap", then(before, then(all([]Entry{gap}), after)), "2 entries are missing: the disk was too slow"},
		{"damage", then(before, then(unreadable(errors.New("its checksum is wrong")), after)), "the journal is damaged: "},
		{"killed", then(before, all([]Entry{again})), ends},
		{"the end", before, ends},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Judge(tt.entries, func(string) *fsm.Definition { return policy("Eaton") })
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(got, func(j *Judgement) bool { return j.Outage })
			if i < 0 || len(got[i].Differences) > 0 || !strings.HasPrefix(got[i].Unjudged, tt.why) {
				t.Errorf("got %+v, want an outage without differences, unjudged because of %q", got, tt.why)
			}
		})
	}
}

// then yields one sequence and then another.
func then(one, other iter.Seq2[Entry, error]) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, seq := range []iter.Seq2[Entry, error]{one, other} {
			for e, err := range seq {
				if !yield(e, err) {
					return
				}
			}
		}
	}
}

// unreadable yields an error, as for a line that cannot be read.
func unreadable(err error) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		yield(Entry{}, &Damage{File: "journal-00000001.jsonl", Line: 7, Err: err})
	}
}

// TestJudgeWalks: a monitor that does what its policy says is never accused of a deviation.
func TestJudgeWalks(t *testing.T) {
	statuses := []string{"OL", "OL CHRG", "OB", "OB DISCHRG", "OB LB", "", "FSD OB LB", "WEIRD OL", "LB"}
	outages := 0
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 4))
		dir := t.TempDir()
		m := &monitor{w: open(t, dir, Options{}), def: policy("Eaton", "APC")}
		m.begin(at(0), nil)
		now := time.Duration(0)
		for range 100 {
			next := now + time.Duration(rng.IntN(20_000))*time.Millisecond
			for {
				due, running := m.system.NextDeadline()
				if !running || due > at(next).Mono {
					break
				}
				now = max(now, due-time.Hour)
				m.step(at(now), fsm.Input{})
			}
			now = next
			name := []string{"Eaton", "APC"}[rng.IntN(2)]
			switch rng.IntN(20) {
			case 0:
				m.w.End("test")
				shut(t, m.w)
				m.w = open(t, dir, Options{})
				m.begin(at(now), saved(t, m.system.State()))
			case 1:
				m.pause(at(now), true)
			case 2, 3:
				m.pause(at(now), false)
				m.step(at(now), fsm.Input{})
			case 4, 5:
				m.step(at(now), fsm.Input{Unit: report(name, "", "").Unit, Lost: "gone"})
			default:
				m.step(at(now), report(name, statuses[rng.IntN(len(statuses))], "50"))
			}
		}
		shut(t, m.w)
		entries, _ := read(t, dir)
		got, err := Judge(all(entries), func(string) *fsm.Definition { return policy("Eaton", "APC") })
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range got {
			if j.Outage {
				outages++
			}
			if len(j.Differences) > 0 || j.Unjudged != "" {
				t.Errorf("seed %d: got the differences %+v", seed, j)
			}
		}
	}
	if outages < 60 {
		t.Errorf("got %d outages, want at least 60", outages)
	}
}
