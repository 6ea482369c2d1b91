package actions

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// A round is a dialogue with the lane of WEBHOOK, or of EMAIL, in virtual time: messages that are
// handed over at certain times, and the tries that follow.
type round struct {
	*Runner
	t      *testing.T
	lane   *route
	nut    *nutlog.Log
	logged *strings.Builder
	began  time.Time

	mu      sync.Mutex
	tries   []string          // "5s a": when and what
	results map[string]string // "5s: error" by what
	settled []string          // "5s text: error"
	active  map[string]int
	closed  int // carriers
	// verdict says how a try ends; it may sleep.
	verdict func(ctx context.Context, text string, try int) error
	count   map[string]int
}

// newRound must be called within a synctest bubble.
func newRound(t *testing.T, o Options, verdict func(ctx context.Context, text string, try int) error) *round {
	t.Helper()
	d := &round{
		t: t, began: time.Now(), verdict: verdict, logged: &strings.Builder{},
		results: map[string]string{}, active: map[string]int{}, count: map[string]int{},
	}
	d.nut = nutlog.New(d.logged)
	o.NutLog = d.nut
	o.Done = func(r Result) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.results[r.Effect.Text] != "" {
			t.Errorf("got two results of %s", r.Effect.Text)
		}
		d.results[r.Effect.Text] = fmt.Sprintf("%v: %v", d.now(), r.Err)
	}
	o.Settled = func(s Settled) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.settled = append(d.settled, fmt.Sprintf("%v %s: %v", d.now(), s.Effect.Text, s.Err))
	}
	d.Runner = New(o)
	d.lane = d.verbs[fsm.Webhook].lane.(*route)
	d.lane.open = func() carrier { return &fakeCarrier{d} }
	t.Cleanup(func() {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		_ = d.Close(now)
		_ = d.nut.Close(context.Background())
	})
	return d
}

type fakeCarrier struct{ d *round }

func (c *fakeCarrier) deliver(ctx context.Context, m *message) error {
	d, text := c.d, m.effect.Text
	d.mu.Lock()
	d.count[text]++
	try := d.count[text]
	d.tries = append(d.tries, fmt.Sprintf("%v %s", d.now(), text))
	if d.active[m.host]++; d.active[m.host] > 1 {
		d.t.Errorf("two tries for %s run at the same time", m.host)
	}
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.active[m.host]--
	}()
	return d.verdict(ctx, text, try)
}

func (c *fakeCarrier) close() {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.d.closed++
}

func (d *round) now() time.Duration { return time.Since(d.began) }

// at sleeps until a time, and then until every goroutine waits.
func (d *round) at(when time.Duration) {
	time.Sleep(when - d.now())
	synctest.Wait()
}

// nutStamp is how the NUT log writes a moment, counted from the start of a bubble's clock, in the time zone of this machine.
func nutStamp(since time.Duration) string {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(since).Local().Format("2006-01-02T15:04:05.000Z07:00")
}

// hand hands over a message with a text for a host.
func (d *round) hand(host, text string) {
	e := effect(fsm.Webhook, text)
	e.URL, e.Time = "https://"+host+"/SECRET", time.Now()
	d.Do(e)
}

// said returns the tries since its last call.
func (d *round) said() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.tries
	d.tries = nil
	return s
}

func (d *round) wantTries(want ...string) {
	d.t.Helper()
	if got := d.said(); !slices.Equal(got, want) {
		d.t.Errorf("tries:\n got %q\nwant %q", got, want)
	}
}

func (d *round) wantResults(want map[string]string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for text, w := range want {
		if d.results[text] != w {
			d.t.Errorf("result of %s: got %q, want %q", text, d.results[text], w)
		}
	}
}

func (d *round) wantSettled(want ...string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.settled, want) {
		d.t.Errorf("settled:\n got %q\nwant %q", d.settled, want)
	}
}

// log ends the NUT log and returns it.
func (d *round) log() string {
	d.t.Helper()
	if err := d.nut.Close(context.Background()); err != nil {
		d.t.Fatal(err)
	}
	return d.logged.String()
}

// awaitSpool waits until nothing is left to be written. Waiting for the disk takes no virtual time.
func (d *round) awaitSpool() {
	if d.lane.spool == nil {
		return
	}
	for done := false; !done; {
		d.lane.mu.Lock()
		done = !slices.ContainsFunc(d.lane.messages, func(m *message) bool { return !m.saved })
		d.lane.mu.Unlock()
		synctest.Wait()
	}
}

// policy has one unit with a rule for each URL.
func policy(urls ...string) *fsm.Definition {
	u := fsm.Unit{ID: "LOCAL:Eaton@localhost:3493", Name: "Eaton", Short: "Eaton", Rules: []fsm.Rule{{Pos: "UPSmon.conf:12:1", On: fsm.Change{From: "OL", To: "OB"}}}}
	for _, url := range urls {
		u.Rules[0].Actions = append(u.Rules[0].Actions, fsm.Action{Command: fsm.PostWeb{URL: fsm.Text{{Literal: url}}}})
	}
	return &fsm.Definition{Groups: []fsm.Group{{Name: "LOCAL"}}, Units: []fsm.Unit{u}}
}

var errOut = outage{errors.New("out")}

// TestBackOff: during an outage the tries become rarer, and they end after a day.
func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var times []time.Duration
		var d *round
		d = newRound(t, Options{}, func(context.Context, string, int) error {
			times = append(times, d.now())
			return errOut
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.at(48 * time.Hour)
		d.wantResults(map[string]string{"1": "0s: out (kept, will be retried)"})
		for i, most := 1, 5*time.Second; i < len(times); i, most = i+1, min(2*most, 15*time.Minute) {
			if gap := times[i] - times[i-1]; gap < most/2 || gap > most {
				t.Errorf("try %d comes %v after the last, want %v to %v", i+1, gap, most/2, most)
			}
		}
		if n, last := len(times), times[len(times)-1]; n < 100 || last > 24*time.Hour || last < 23*time.Hour+45*time.Minute {
			t.Errorf("got %d tries, the last after %v", n, last)
		}
		d.wantSettled("24h0m0s 1: not delivered within 24h0m0s: out")
		log := d.log()
		contains(t, "NUT log", log, nutStamp(24*time.Hour)+" upsmon: error: WEBHOOK given up unit=Eaton event=OL->OB "+
			"rule=UPSmon.conf:12:1 error=\"not delivered within 24h0m0s: out\" try=", " late=24h0m0s\n")
		if n := strings.Count(log, "\n"); n != 2 { // the same reason is logged once
			t.Errorf("got %d lines, want 2:\n%s", n, log)
		}
	})
}

// TestRetryAfter: a server that says when it may be asked again is not asked before, even for other
// kept messages, unless it asks for more than the longest pause. A new message is tried at once.
func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asks := map[string]time.Duration{"1": 2 * time.Minute, "far": 7 * 24 * time.Hour}
		d := newRound(t, Options{}, func(_ context.Context, text string, try int) error {
			if text == "2" && try == 1 {
				return errors.New("no")
			}
			if wait := asks[text]; wait > 0 && try == 1 {
				return &answerError{429, "busy", wait}
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "2")
		synctest.Wait()
		d.hand("a", "1")
		d.at(time.Minute)
		d.wantTries("0s 2", "0s 1")
		d.hand("a", "new")
		synctest.Wait()
		if got := d.said(); len(got) != 2 || got[0] != "1m0s new" || got[1] != "1m0s 2" { // the server accepts messages again
			t.Errorf("tries: got %q", got)
		}
		d.at(time.Hour)
		d.wantTries("2m0s 1")
		d.hand("b", "far")
		d.at(time.Hour + 59*time.Minute)
		d.wantTries("1h0m0s far")
		d.at(3 * time.Hour)
		d.wantTries("2h0m0s far")
	})
}

// TestRecovery: a message that comes during an outage does not wait for the next try. When one
// succeeds, all others are sent at once, the oldest first.
func TestRecovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := true
		d := newRound(t, Options{}, func(context.Context, string, int) error {
			if out {
				return errOut
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		for i, text := range []string{"1", "2", "3"} {
			d.at(time.Duration(i) * time.Second)
			d.hand("a", text)
			synctest.Wait()
		}
		if got, want := d.Kept(), map[string]Kept{"WEBHOOK": {3, d.began, []string{"out"}}}; !reflect.DeepEqual(got, want) {
			t.Errorf("kept: got %v, want %v", got, want)
		}
		d.at(time.Hour)
		tries := d.said()
		for _, text := range []string{" 1", " 2", " 3"} { // in turn
			if n := strings.Count(strings.Join(tries, ",")+",", text+","); n < 3 {
				t.Errorf("got %d tries of%s, want at least 3; all tries: %q", n, text, tries)
			}
		}
		out = false
		d.hand("a", "4")
		synctest.Wait()
		d.wantTries("1h0m0s 4", "1h0m0s 1", "1h0m0s 2", "1h0m0s 3")
		d.wantResults(map[string]string{"3": "2s: out (kept, will be retried)", "4": "1h0m0s: <nil>"})
		d.wantSettled("1h0m0s 1: <nil>", "1h0m0s 2: <nil>", "1h0m0s 3: <nil>")
		if got := d.Kept(); len(got) > 0 {
			t.Errorf("kept: got %v, want nothing", got)
		}
		d.at(26 * time.Hour)
		d.wantTries()
		log := d.log()
		contains(t, "NUT log", log, nutStamp(time.Hour)+" upsmon: WEBHOOK delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=", " late=1h0m0s\n")
		if n := strings.Count(log, "delivered"); n != 3 { // the message that was not late has no line
			t.Errorf("got %d lines about deliveries, want 3:\n%s", n, log)
		}
	})
}

// TestOneTryForAll: a try that hangs counts for all messages that were there when it began, but not
// for later ones.
func TestOneTryForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(ctx context.Context, _ string, _ int) error {
			<-ctx.Done()
			return outage{context.Cause(ctx)}
		})
		d.Configure(Config{Policy: policy()})
		for _, text := range []string{"1", "2", "3"} {
			d.hand("a", text)
		}
		d.at(time.Second)
		d.hand("a", "4")
		if n, kept := d.Pending()["WEBHOOK"], d.Kept(); n != 4 || len(kept) > 0 {
			t.Errorf("got %d pending messages and the kept ones %v, want 4 and none", n, kept)
		}
		d.at(11 * time.Second)
		d.wantTries("0s 1", "10s 4")
		const err = "timed out (kept, will be retried)"
		d.wantResults(map[string]string{"1": "10s: " + err, "2": "10s: " + err, "3": "10s: " + err, "4": ""})
		d.at(20 * time.Second)
		d.wantResults(map[string]string{"4": "20s: " + err})
		if n := len(d.Pending()); n > 0 {
			t.Errorf("pending: got %v, want none", d.Pending())
		}
	})
}

// TestHostsAreIndependent: a host that hangs delays only its own messages.
func TestHostsAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Limits: Limits{Webhooks: 2}}, func(ctx context.Context, text string, _ int) error {
			if strings.HasPrefix(text, "hole") {
				<-ctx.Done()
				return outage{context.Cause(ctx)}
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		for i := range 20 {
			d.hand("hole", fmt.Sprint("hole", i))
		}
		var want []string
		for i := range 20 {
			d.hand("a", fmt.Sprint("a", i))
			d.hand("b", fmt.Sprint("b", i))
			want = append(want, fmt.Sprint("0s a", i), fmt.Sprint("0s b", i))
		}
		d.at(time.Second)
		got := slices.DeleteFunc(d.said(), func(try string) bool { return strings.Contains(try, "hole") })
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("within a second: got %q, want %q", got, want)
		}
	})
}

// TestRefusedMessage: a server's objection to one message does not delay the others. What it
// refuses for good is not tried again.
func TestRefusedMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(_ context.Context, text string, try int) error {
			switch {
			case text == "later" && try < 4:
				return errors.New("not now")
			case text == "never":
				return fmt.Errorf("%w: no", ErrRefused)
			case text == "nobody" && try == 2:
				return errNoRule
			case text == "nobody":
				return errors.New("not now")
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		for _, text := range []string{"later", "never", "nobody", "fine"} {
			d.hand("a", text)
		}
		d.at(time.Hour)
		if got := d.said(); !slices.Equal(got[:4], []string{"0s later", "0s never", "0s nobody", "0s fine"}) || len(got) != 8 {
			t.Errorf("tries: got %q", got)
		}
		d.wantResults(map[string]string{
			"later": "0s: not now (kept, will be retried)", "never": "0s: refused: no",
			"nobody": "0s: not now (kept, will be retried)", "fine": "0s: <nil>",
		})
		contains(t, "NUT log", d.log(), "error: WEBHOOK failed", `error="refused: no"`, "WEBHOOK given up", "no rule posts to that URL any more", "WEBHOOK delivered")
	})
}

// TestPoison: a message that crashes the server does not keep the others from being tried.
func TestPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(_ context.Context, text string, _ int) error {
			if text == "poison" {
				return errOut
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		for _, text := range []string{"poison", "1", "2"} {
			d.hand("a", text)
		}
		d.at(20 * time.Second)
		contains(t, "tries", fmt.Sprint(d.said()), "s 1", "s 2")
	})
}

// TestKeptBound: when too many messages are kept, the oldest is given up.
func TestKeptBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := true
		d := newRound(t, Options{Limits: Limits{Kept: 3}}, func(ctx context.Context, _ string, _ int) error {
			if out {
				<-ctx.Done()
				return outage{context.Cause(ctx)}
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		synctest.Wait() // it is being sent, so it cannot be given up
		for _, text := range []string{"2", "3", "4"} {
			d.hand("a", text)
		}
		synctest.Wait()
		d.wantResults(map[string]string{"1": "", "2": "0s: dropped, its queue is full", "3": "", "4": ""})
		d.at(25 * time.Second)
		out = false
		d.hand("a", "5")
		d.at(time.Minute)
		if !strings.HasSuffix(d.results["5"], ": <nil>") {
			t.Errorf("message 5: got %s, want success", d.results["5"])
		}
		contains(t, "NUT log", d.log(), `WEBHOOK given up unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error="dropped, its queue is full"`)
	})
}

// TestKeptSize: when the kept messages are too large, the oldest are given up.
func TestKeptSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		const n = 700
		for i := range n {
			e := webhook("https://a/SECRET", fmt.Sprint(i, strings.Repeat("x", 2*maxText)))
			e.Values = []fsm.Value{{Name: "ups.id", Value: strings.Repeat("x", 2*maxValues)}}
			d.Do(e)
			synctest.Wait()
		}
		d.lane.mu.Lock()
		defer d.lane.mu.Unlock()
		if got, want := len(d.lane.messages), maxKept/maxText; got != want || !strings.HasPrefix(d.lane.messages[got-1].effect.Text, fmt.Sprint(n-1, "x")) {
			t.Errorf("got %d kept messages, want %d", got, want)
		}
		if d.lane.size > maxKept {
			t.Errorf("got %d bytes, want at most maxKept", d.lane.size)
		}
	})
}

// TestCloseKeeps: Close waits for first tries and for running tries, not for kept messages.
func TestCloseKeeps(t *testing.T) {
	for _, withNew := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			d := newRound(t, Options{}, func(ctx context.Context, text string, try int) error {
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
					return outage{context.Cause(ctx)}
				}
				if text == "kept" || text == "retried" && try == 1 {
					return errOut
				}
				return nil
			})
			d.Configure(Config{Policy: policy()})
			d.hand("a", "kept")
			d.hand("b", "retried")
			d.at(2 * time.Second)
			_ = d.said()
			for tries := d.said(); !slices.ContainsFunc(tries, func(try string) bool { return strings.HasSuffix(try, "retried") }); tries = d.said() {
				d.at(d.now() + 100*time.Millisecond)
			}
			began := d.now()
			if withNew {
				d.hand("c", "new")
			}
			if err := d.Close(context.Background()); err != nil {
				t.Errorf("Close: got %v", err)
			}
			if took := d.now() - began; took < 800*time.Millisecond || took > 2*time.Second {
				t.Errorf("Close took %v, want 0.8 s to 2 s", took)
			}
			for name, n := range d.active {
				if n > 0 {
					t.Errorf("a try for %s is still running", name)
				}
			}
			d.at(time.Hour)
			if withNew {
				d.wantTries(fmt.Sprint(began, " new"))
				d.wantResults(map[string]string{"new": fmt.Sprint(began+time.Second, ": <nil>")})
			} else {
				d.wantTries()
			}
			contains(t, "NUT log", d.log(), "WEBHOOK delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=2")
		})
	}
}

// TestCloseCutsShort: when its context ends, Close ends tries, and says what remains.
func TestCloseCutsShort(t *testing.T) {
	for _, spool := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			o, want := Options{}, "0s: the runner is closed"
			if spool {
				o.Spool, want = filepath.Join(t.TempDir(), "state", "spool"), want+" (kept, will be retried)"
			}
			d := newRound(t, o, func(ctx context.Context, _ string, _ int) error {
				<-ctx.Done()
				return outage{context.Cause(ctx)}
			})
			d.Configure(Config{Policy: policy()})
			d.hand("a", "1")
			d.hand("a", "2")
			synctest.Wait()
			d.awaitSpool()
			now, cancel := context.WithCancel(context.Background())
			cancel()
			if err := d.Close(now); err == nil || !strings.HasPrefix(err.Error(), "actions: 2 effects were cut short") {
				t.Errorf("Close: got %v", err)
			}
			d.wantResults(map[string]string{"1": want, "2": want})
			if spool {
				if files, _ := filepath.Glob(o.Spool + "/*.json"); len(files) != 2 {
					t.Errorf("in the spool: got %q, want 2 files", files)
				}
			}
		})
	}
}

// TestConfigureTriesAgain: a new configuration may have fixed the problem, so everything is tried
// again.
func TestConfigureTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(_ context.Context, text string, try int) error {
			switch {
			case try > 4:
				return nil
			case text == "1":
				return errors.New("no")
			}
			return errOut
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.hand("b", "2")
		for range 3 {
			synctest.Wait()
			d.Configure(Config{Policy: policy()})
		}
		synctest.Wait()
		d.Configure(Config{Policy: policy()})
		synctest.Wait()
		if n := len(d.said()); n != 10 || d.now() != 0 {
			t.Errorf("got %d tries within %v, want 10 at once", n, d.now())
		}
		d.at(time.Hour)
		d.wantTries()
	})
}

// TestHungDisk: a disk that hangs delays no try, and delays the report of a failure only a moment.
func TestHungDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{}, func(_ context.Context, text string, try int) error {
			if text == "2" && try == 1 {
				return errOut
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		d.lane.spool = newSpool(t.TempDir()) // nothing runs it
		d.hand("a", "1")
		d.hand("b", "2")
		d.at(time.Hour)
		if got := d.said(); len(got) != 3 || !slices.Contains(got[:2], "0s 1") || !slices.Contains(got[:2], "0s 2") {
			t.Errorf("tries: got %q", got)
		}
		d.wantResults(map[string]string{"1": "0s: <nil>", "2": "2s: out (kept, will be retried)"})
	})
}

// TestKeptBeforeTheSpool: a message is not in the spool before the state on disk has it. Otherwise
// the next monitor would raise it again with another ID, and also find this one.
func TestKeptBeforeTheSpool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "spool")
		kept, arrived := make(chan struct{}), make(chan struct{})
		d := newRound(t, Options{Spool: dir, Begin: func(e *fsm.Effect) {
			if e.Text == "2" {
				<-kept
			}
		}}, func(context.Context, string, int) error {
			<-arrived
			return nil
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1") // keeps the host busy
		synctest.Wait()
		d.hand("a", "2")
		synctest.Wait()
		if files := keptFiles(t, dir); len(files) != 1 {
			t.Errorf("before the state is saved: got %q, want 1 file", files)
		}
		close(kept)
		synctest.Wait()
		if files := keptFiles(t, dir); len(files) != 2 {
			t.Errorf("after the state is saved: got %q, want 2 files", files)
		}
		close(arrived)
	})
}

// TestEachOnce: whatever the hosts do, each message arrives once, and each effect ends once.
func TestEachOnce(t *testing.T) {
	for seed := range uint64(8) {
		synctest.Test(t, func(t *testing.T) {
			luck := rand.New(rand.NewPCG(seed, 0))
			arrived := map[string]int{}
			var mu sync.Mutex
			d := newRound(t, Options{Spool: filepath.Join(t.TempDir(), "spool"), Limits: Limits{Webhooks: 3}},
				func(ctx context.Context, text string, _ int) error {
					mu.Lock()
					dice, nap := luck.IntN(10), time.Duration(luck.Int64N(int64(12*time.Second)))
					mu.Unlock()
					if dice < 5 {
						select {
						case <-time.After(nap):
						case <-ctx.Done():
							return outage{context.Cause(ctx)}
						}
					}
					mu.Lock()
					defer mu.Unlock()
					switch dice {
					case 0, 6:
						return errOut
					case 1, 7:
						return errors.New("not now")
					}
					arrived[text]++
					return nil
				})
			d.Configure(Config{Policy: policy()})
			const n = 100
			ours := rand.New(rand.NewPCG(seed, 1))
			for i := range n {
				d.hand(string("abcde"[ours.IntN(5)]), fmt.Sprint(i))
				time.Sleep(time.Duration(ours.Int64N(int64(2 * time.Second))))
				if i == 50 {
					d.Configure(Config{Policy: policy()})
				}
			}
			d.at(23 * time.Hour)
			if len(arrived) != n || len(d.results) != n {
				t.Errorf("seed %d: got %d of %d messages and %d results", seed, len(arrived), n, len(d.results))
			}
			for text, times := range arrived {
				if times != 1 {
					t.Errorf("seed %d: %s arrived %d times, want once", seed, text, times)
				}
			}
			d.awaitSpool()
			if err := d.Close(context.Background()); err != nil {
				t.Error(err)
			}
			if files, _ := filepath.Glob(d.opts.Spool + "/*/*.json"); len(files) > 0 {
				t.Errorf("seed %d: left in the spool: got %q, want nothing", seed, files)
			}
			if d.closed == 0 || len(d.lane.hosts) > 0 || len(d.lane.messages) > 0 {
				t.Errorf("seed %d: left behind: hosts %v, messages %v; %d carriers closed", seed, d.lane.hosts, d.lane.messages, d.closed)
			}
		})
	}
}
