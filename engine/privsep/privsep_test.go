package privsep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) {
	switch os.Args[len(os.Args)-1] {
	case "--parent=3":
		misbehave(os.Args[1])
	case superviseArg:
		supervise(os.Args[1])
	}
	goleak.VerifyTestMain(m)
}

const policyText = `GROUP LOCAL PLAINTEXT
MONITOR ups POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN ups REPORTS OL->OB : SHUTDOWNCMD "/sbin/shutdown -h now %(ups.id)s %(b)s %(t)s"
WHEN ups REPORTS None->LB : SHUTDOWN WALL "low"
`

// pair is a parent and its child, both ends in this process.
type pair struct {
	*Child
	parent *Parent
	config string

	mu       sync.Mutex
	done     []*fsm.Effect
	told     []string
	flags    []string // POWERDOWNFLAGs in force
	outcome  actions.Outcome
	entered  chan struct{} // gets a token for each effect
	released chan struct{} // nil, or what effects wait for
}

// nut is the child's account. It is not the account of anybody who runs tests.
func nut() *Account {
	return &Account{Name: "nut", credential: &syscall.Credential{Uid: 1 << 30, Gid: 1 << 30}}
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{config: filepath.Join(t.TempDir(), "UPSmon.conf"), entered: make(chan struct{}, 100)}
	p.write(t, policyText)
	p.parent = NewParent(ParentOptions{
		Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler),
		Do: func(ctx context.Context, e *fsm.Effect) actions.Outcome {
			p.mu.Lock()
			p.done = append(p.done, e)
			out, released := p.outcome, p.released
			p.mu.Unlock()
			p.entered <- struct{}{}
			if released != nil {
				select {
				case <-released:
				case <-ctx.Done():
					out.Err = context.Cause(ctx)
				}
			}
			return out
		},
		Flag: func(path string) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.flags = append(p.flags, path)
		},
		Notify: func(state string) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.told = append(p.told, state)
		},
	})
	ours, theirs, err := socketPair()
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() { p.parent.Serve(ours, func(error) {}); close(served) }()
	if p.Child, err = Connect(theirs); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close(); await(t, served) })
	return p
}

// set changes the pair while the parent may be working.
func (p *pair) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// ran returns the effects that were carried out.
func (p *pair) ran() []*fsm.Effect {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.done)
}

// force puts a configuration in force at once.
func (p *pair) force(c *config.Config) { p.parent.inForce(c.Hash(), p.parent.nextForce()) }

func (p *pair) write(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// load loads the configuration as a child does.
func (p *pair) load(t *testing.T) *config.Config {
	t.Helper()
	s, err := p.Source()
	if err != nil {
		t.Fatal(err)
	}
	c := s.Load(p.config)
	if c.Program == nil {
		t.Fatal(c.Diagnostics)
	}
	return c
}

// raised returns the effect that the configuration's rule for OL->OB raises.
func raised(t *testing.T, c *config.Config) *fsm.Effect {
	t.Helper()
	u := c.Program.Policy.Units[0]
	values := []fsm.Value{{Name: "ups.status", Value: "OB"}, {Name: "ups.id", Value: "$(reboot)"}}
	for e := range c.Program.Policy.Effects(u.ID, fsm.ShutdownCmd, values, time.Now()) {
		if e.Event == "OL->OB" {
			return e
		}
	}
	t.Fatal("OL->OB raised no SHUTDOWNCMD")
	return nil
}

func TestParentRunsWhatTheFileSays(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	p.set(func() {
		p.outcome = actions.Outcome{Err: errors.New("exit status 3"), Exit: 3, Stdout: "out", Stderr: "err"}
	})
	e := raised(t, c)
	out := p.Do(context.Background(), e)
	if out.Err == nil || out.Err.Error() != "exit status 3" || out.Exit != 3 || out.Stdout != "out" || out.Stderr != "err" {
		t.Errorf("got the outcome %+v", out)
	}
	got := p.ran()[0].Argv
	if want := []string{"/sbin/shutdown", "-h", "now", "__reboot_"}; !slices.Equal(got[:4], want) || !strings.HasPrefix(got[4], "nut@") || len(got) != 6 {
		t.Errorf("ran %q, want the words of the file", got)
	}
	p.set(func() { p.outcome = actions.Outcome{Err: actions.ErrTimeout, Exit: -1} })
	if out := p.Do(context.Background(), e); !errors.Is(out.Err, actions.ErrTimeout) {
		t.Errorf("a time-out: got %v, want actions.ErrTimeout", out.Err)
	}
}

func TestParentRefusesWhatTheFileDoesNotSay(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	good := raised(t, c)
	for name, change := range map[string]func(*fsm.Effect){
		"another event's":      func(e *fsm.Effect) { e.Event = "None->LB" },
		"an unknown event":     func(e *fsm.Effect) { e.Event = "x" },
		"an unknown unit":      func(e *fsm.Effect) { e.Unit = "LOCAL:other@localhost:3493" },
		"an unknown rule":      func(e *fsm.Effect) { e.Rule = "/etc/passwd:1:1" },
		"another action":       func(e *fsm.Effect) { e.Action = 1 },
		"an action before all": func(e *fsm.Effect) { e.Action = -1 },
		"no configuration":     func(e *fsm.Effect) { e.Policy = "" },
		"another one":          func(e *fsm.Effect) { e.Policy = strings.Repeat("0", 64) },
	} {
		t.Run(name, func(t *testing.T) {
			e := *good
			change(&e)
			if out := p.Do(context.Background(), &e); out.Err == nil || !strings.Contains(out.Err.Error(), "refused: ") {
				t.Errorf("got %v, want an error with %q", out.Err, "refused: ")
			}
			if len(p.ran()) > 0 {
				t.Fatalf("a refused order ran %q", p.ran()[0].Argv)
			}
		})
	}

	// Regardless of what else comes with the order, the words are those of the file.
	e := *good
	e.Argv, e.Text, e.Name, e.Group, e.Target, e.URL = []string{"/bin/sh", "-c", "id"}, "x", "x", "x", "x", "x"
	e.Values = []fsm.Value{{Name: "ups.id", Value: "; reboot \x00"}, {Name: "PATH", Value: "/tmp"}}
	if out := p.Do(context.Background(), &e); out.Err != nil || len(p.ran()) != 1 {
		t.Fatalf("got %v and %d effects, want one", out.Err, len(p.ran()))
	}
	if got := p.ran()[0]; !slices.Equal(got.Argv[:4], []string{"/sbin/shutdown", "-h", "now", "__reboot__"}) || len(got.Argv) != 6 ||
		got.Name != good.Name || got.Group != "LOCAL" || got.Rule != good.Rule || got.Target+got.URL != "" {
		t.Errorf("ran %+v, want the words of the file", got)
	}
	for _, verb := range []fsm.Verb{fsm.ShellCmd, actions.Print, "", "DANCE"} {
		e := *good
		e.Verb = verb
		if out := p.Do(context.Background(), &e); out.Err == nil || len(p.ran()) != 1 {
			t.Errorf("%s: got %v, want an error, and no second run", verb, out.Err)
		}
	}
}

// TestParentKnowsWhatIsInForce: however often the file is edited during a countdown, the order at
// its end is accepted.
func TestParentKnowsWhatIsInForce(t *testing.T) {
	p := newPair(t)
	first := p.load(t)
	p.force(first)
	var later *config.Config
	for i := range 3 * maxPolicies {
		p.write(t, strings.Replace(policyText, "-h now", "-h +"+string(rune('a'+i)), 1))
		later = p.load(t)
	}
	if out := p.Do(context.Background(), raised(t, first)); out.Err != nil {
		t.Errorf("an order of the configuration in force: got %v", out.Err)
	}
	if out := p.Do(context.Background(), raised(t, later)); out.Err != nil {
		t.Errorf("an order of the newest configuration: got %v", out.Err)
	}
	p.parent.mu.Lock()
	n := len(p.parent.policies)
	p.parent.mu.Unlock()
	if n > maxPolicies {
		t.Errorf("got %d remembered policies, want at most maxPolicies", n)
	}
	p.write(t, policyText) // back to the first content
	p.load(t)
	p.force(later)
	if out := p.Do(context.Background(), raised(t, later)); out.Err != nil {
		t.Errorf("an order of the newest configuration, now in force: got %v", out.Err)
	}
	p.load(t)
	p.force(first)
	if out := p.Do(context.Background(), raised(t, later)); out.Err == nil {
		t.Error("an order of a configuration that is no longer in force was carried out")
	}
}

// TestParentLearnsOfACertificate: the file was there before the certificate that it names, so it
// did not compile at first.
func TestParentLearnsOfACertificate(t *testing.T) {
	p := newPair(t)
	p.write(t, strings.Replace(policyText, "PLAINTEXT", `CERTFILE "ca.pem"`, 1))
	s, err := p.Source()
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Load(p.config); c.Program != nil {
		t.Fatal("the configuration compiles without its certificate")
	}
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(p.config), "ca.pem"), authority.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	c := p.load(t)
	p.InForce(c)
	if out := p.Do(context.Background(), raised(t, c)); out.Err != nil {
		t.Error(out.Err)
	}
}

// TestChildTakesOverWhatWasGood: if the file has errors when a child starts, the child gets the
// last good content.
func TestChildTakesOverWhatWasGood(t *testing.T) {
	p := newPair(t)
	if c := p.parent.Load(); c.Program == nil {
		t.Fatal(c.Diagnostics)
	}
	p.write(t, "GROUP")
	c := p.load(t)
	if out := p.Do(context.Background(), raised(t, c)); out.Err != nil {
		t.Error(out.Err)
	}
	if !c.Changed() {
		t.Error("the child does not notice that the file differs")
	}
}

// TestParentHasItsOwnFlag: the child says whether an order has a flag, and the file says which one.
func TestParentHasItsOwnFlag(t *testing.T) {
	p := newPair(t)
	without := p.load(t)
	p.write(t, `POWERDOWNFLAG "/run/upsmon/killpower" `+policyText)
	with := p.load(t)
	p.force(with)
	p.mu.Lock()
	flags := slices.Clone(p.flags)
	p.mu.Unlock()
	if !slices.Equal(flags, []string{"/run/upsmon/killpower"}) {
		t.Errorf("flags in force: got %q", flags)
	}
	for _, tt := range []struct {
		config     *config.Config
		flag, want string
	}{
		{with, "/etc/shadow", "/run/upsmon/killpower"},
		{with, "", ""},
	} {
		e := raised(t, tt.config)
		e.Flag = tt.flag
		if out := p.Do(context.Background(), e); out.Err != nil {
			t.Fatal(out.Err)
		}
		got := p.ran()[len(p.ran())-1].Flag
		if got != tt.want {
			t.Errorf("requested the flag %q: got %q, want %q", tt.flag, got, tt.want)
		}
	}
	p.write(t, policyText)
	p.load(t)
	p.force(without)
	e := raised(t, without)
	e.Flag = "/etc/shadow"
	if out := p.Do(context.Background(), e); out.Err != nil || p.ran()[len(p.ran())-1].Flag != "" {
		t.Errorf("a file without a flag: got %v and the flag %q", out.Err, p.ran()[len(p.ran())-1].Flag)
	}
}

// TestSameOrderOnce: another child orders what the first one has already started.
func TestSameOrderOnce(t *testing.T) {
	p := newPair(t)
	e := raised(t, p.load(t))
	synctest.Test(t, func(t *testing.T) {
		ran, release := 0, make(chan struct{})
		parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler),
			Do: func(context.Context, *fsm.Effect) actions.Outcome {
				ran++
				<-release
				return actions.Outcome{Exit: 7, Err: errors.New("exit status 7")}
			},
		})
		parent.Load()
		ctx, cancel := context.WithCancel(context.Background())
		go parent.order(ctx, newOrder(e))
		synctest.Wait()
		cancel() // the first child is gone
		again := make(chan actions.Outcome, 1)
		go func() { again <- parent.order(context.Background(), newOrder(e)) }()
		synctest.Wait()
		close(release)
		if out := <-again; out.Exit != 7 || ran != 1 {
			t.Errorf("got %+v, run %d times, want once", out, ran)
		}
	})
}

// TestFlagOfItsOwn: running an order without the flag does not serve an order with it, because that
// would leave the UPS on.
func TestFlagOfItsOwn(t *testing.T) {
	p := newPair(t)
	p.write(t, `POWERDOWNFLAG "/run/upsmon/killpower" `+policyText)
	e := raised(t, p.load(t))
	synctest.Test(t, func(t *testing.T) {
		var flags []string
		release := make(chan struct{})
		parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler), Flag: func(string) {},
			Do: func(_ context.Context, e *fsm.Effect) actions.Outcome {
				flags = append(flags, e.Flag)
				<-release
				return actions.Outcome{}
			},
		})
		parent.Load()
		with, without := *e, *e
		with.Flag, without.Flag = "wanted", ""
		for _, e := range []*fsm.Effect{&without, &with} {
			go parent.order(context.Background(), newOrder(e))
			synctest.Wait()
		}
		close(release)
		synctest.Wait()
		if !slices.Equal(flags, []string{"", "/run/upsmon/killpower"}) {
			t.Errorf("the commands ran with the flags %q, want none and then the flag", flags)
		}
	})
}

// TestDrillOfItsOwn: a command learns that it runs in a drill. Running it in a drill does not serve
// a real order, since the command may have done nothing.
func TestDrillOfItsOwn(t *testing.T) {
	p := newPair(t)
	e := raised(t, p.load(t))
	synctest.Test(t, func(t *testing.T) {
		var drills []bool
		release := make(chan struct{})
		parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler),
			Do: func(_ context.Context, e *fsm.Effect) actions.Outcome {
				drills = append(drills, e.Drill)
				<-release
				return actions.Outcome{}
			},
		})
		parent.Load()
		rehearsed := *e
		rehearsed.Drill = true
		for _, e := range []*fsm.Effect{&rehearsed, e} {
			go parent.order(context.Background(), newOrder(e))
			synctest.Wait()
		}
		close(release)
		synctest.Wait()
		if !slices.Equal(drills, []bool{true, false}) {
			t.Errorf("ran as a drill: got %v, want true and then false", drills)
		}
	})
}

// TestLateOrder: an order that was on its way for long is not carried out, for example because the
// parent was stopped, or the machine was suspended or moved. The child learns the reason.
func TestLateOrder(t *testing.T) {
	p := newPair(t)
	e := raised(t, p.load(t))
	for _, tt := range []struct {
		root       bool
		boot, wall time.Duration // how long ago the order was given
		late       bool
	}{
		{false, 0, 0, false}, {false, 8 * time.Second, -time.Hour, false}, {false, 11 * time.Second, 0, true},
		{false, 0, 11 * time.Second, true}, {true, 30 * time.Second, 0, false}, {true, 0, 61 * time.Second, true},
	} {
		o := newOrder(e)
		o.Root = tt.root
		o.Sent.Boot -= int64(tt.boot)
		o.Sent.Wall -= int64(tt.wall)
		if tt.root { // the configuration has no ROOTCMD
			if err := o.late(); errors.Is(err, actions.ErrLate) != tt.late {
				t.Errorf("%+v: got %v, want late: %v", tt, err, tt.late)
			}
			continue
		}
		ran := len(p.ran())
		r, err := p.call(t.Context(), request{Op: opOrder, Order: o})
		if err != nil {
			t.Fatal(err)
		}
		out := r.Outcome.outcome()
		if errors.Is(out.Err, actions.ErrLate) != tt.late || (len(p.ran()) == ran) != tt.late {
			t.Errorf("%+v: got %v, and %d commands ran", tt, out.Err, len(p.ran())-ran)
		}
	}
}

// TestGracePeriod: an order that was removed from the file is accepted for a while, even if the
// child says that its configuration is in force. The exception is a newer configuration that names
// a file which the parent cannot judge: perhaps the child cannot read it.
func TestGracePeriod(t *testing.T) {
	p := newPair(t)
	first := p.load(t)
	e := raised(t, first)
	theirs := filepath.Join(filepath.Dir(p.config), "theirs.pem")
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(theirs, authority.PEM(), 0o600), os.Chmod(theirs, 0o666)); err != nil {
		t.Fatal(err)
	}
	newer := strings.Replace(policyText, "-h now", "-h +7", 1)
	for _, tt := range []struct {
		name, text string
		current    bool
		before     error // after: once gracePeriod is over
		after      error
	}{
		{"in force", newer, true, nil, ErrNotKnown},
		{"not in force", newer, false, nil, ErrNotKnown},
		{"in force, and the child reads a file itself", strings.Replace(newer, "PLAINTEXT", `CERTFILE "`+theirs+`"`, 1), true, nil, nil},
		{"not in force, and the child reads a file itself", strings.Replace(newer, "PLAINTEXT", `CERTFILE "`+theirs+`"`, 1), false, nil, ErrNotKnown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p.write(t, policyText)
				parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler), Flag: func(string) {},
					Do: func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} },
				})
				parent.Load()
				if !tt.current {
					parent.current = "another"
				}
				p.write(t, tt.text)
				if c := parent.Load(); c.Program == nil {
					t.Fatal(c.Diagnostics)
				}
				if out := parent.order(context.Background(), newOrder(e)); !errors.Is(out.Err, tt.before) {
					t.Errorf("at once: got %v, want %v", out.Err, tt.before)
				}
				time.Sleep(gracePeriod + time.Second)
				if out := parent.order(context.Background(), newOrder(e)); !errors.Is(out.Err, tt.after) {
					t.Errorf("after gracePeriod: got %v, want %v", out.Err, tt.after)
				}
			})
		})
	}
}

// TestInForceInOrder: a message that arrives late changes nothing.
func TestInForceInOrder(t *testing.T) {
	p := newPair(t)
	first := p.load(t)
	p.write(t, strings.Replace(policyText, "-h now", "-h +7", 1))
	second := p.load(t)
	early, late := p.parent.nextForce(), p.parent.nextForce()
	p.parent.inForce(first.Hash(), late)
	p.parent.inForce(second.Hash(), early)
	p.parent.mu.Lock()
	current := p.parent.current
	p.parent.mu.Unlock()
	if current != first.Hash() {
		t.Error("the message that was sent last does not count")
	}

	// The child sends them in order, and always the newest, even if the parent is slow.
	for range 100 {
		p.InForce(first)
	}
	p.InForce(second)
	eventually(t, "the newest is in force", func() bool {
		p.parent.mu.Lock()
		defer p.parent.mu.Unlock()
		return p.parent.current == second.Hash()
	})
}

// TestInForceIsBounded: requests without a reply also count if they take time. Those that take none
// never count, however many arrived while the parent was stopped.
func TestInForceIsBounded(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, op := range []string{opInForce, opState, opNext} {
		p := newPair(t)
		ours, theirs, err := socketPair()
		if err != nil {
			t.Fatal(err)
		}
		fault, served := make(chan error, 1), make(chan struct{})
		if op == opInForce { // reading the configuration hangs
			p.parent.forcing.Lock()
		}
		go func() { p.parent.Serve(ours, func(err error) { fault <- err }); close(served) }()
		child, err := unixConn(theirs)
		if err != nil {
			t.Fatal(err)
		}
		theirs.Close()
		before := runtime.NumGoroutine()
		for range 100 * maxCalls {
			if _, err := child.Write(fmt.Appendf(nil, `{"Op":%q,"Hash":"x","State":"STATUS=x"}`, op)); err != nil {
				break
			}
		}
		if n := runtime.NumGoroutine(); n > before+2*maxCalls {
			t.Errorf("%s: got %d more goroutines", op, n-before)
		}
		_ = child.Close()
		switch err := await(t, fault); {
		case op == opInForce && !errors.Is(err, errTooMany):
			t.Errorf("got the fault %v, want errTooMany", err)
		case op != opInForce && err != nil:
			t.Errorf("%s: got the fault %v, want none", op, err)
		}
		if op == opInForce {
			p.parent.forcing.Unlock()
		}
		await(t, served)
	}
}

// eventually waits until so returns true.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("timed out waiting for: ", what)
		}
	}
}

// TestFaults: a packet that cannot be understood, or more requests than a child ever sends, ends
// the connection as the child's fault. A child that just ends has no fault.
func TestFaults(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	p.set(func() { p.released = make(chan struct{}) })
	defer close(p.released)
	order, err := encode(request{ID: 1, Op: opOrder, Order: newOrder(raised(t, c))})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		sent []string
		want string
	}{
		"nonsense":           {[]string{"hello"}, "not understood: invalid character"},
		"not a request":      {[]string{"[]"}, "not understood: json: cannot unmarshal"},
		"two requests":       {[]string{`{"Op":"banner"}{"Op":"banner"}`}, "not understood: more than one"},
		"half a request":     {[]string{string(order[:len(order)/2])}, "not understood: unexpected EOF"},
		"an unknown field":   {[]string{`{"Op":"banner","Argv":["/bin/sh"]}`}, `not understood: json: unknown field "Argv"`},
		"an unknown request": {[]string{`{"Op":"shell\u001b"}`}, `not understood: the operation shell\x1b`},
		"no request":         {[]string{`{}`}, "not understood: the operation"},
		"an empty order":     {[]string{`{"Op":"order"}`}, "not understood: the operation order"},
		"no packet":          {[]string{""}, ""}, // looks like the end of the connection
		"a packet too large": {[]string{`{"Op":"read","Path":"` + strings.Repeat("x", maxPacket)}, errTooLarge.Error()},
		"too many requests":  {slices.Repeat([]string{string(order)}, maxCalls+1), errTooMany.Error()},
		"the end":            {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs, err := socketPair()
			if err != nil {
				t.Fatal(err)
			}
			served, fault := make(chan struct{}), make(chan error, 1)
			go func() { p.parent.Serve(ours, func(err error) { fault <- err }); close(served) }()
			child, err := unixConn(theirs)
			if err != nil {
				t.Fatal(err)
			}
			theirs.Close()
			for _, packet := range tt.sent {
				if _, err := child.Write([]byte(packet)); err != nil {
					t.Error(err)
				}
			}
			if tt.want == "" {
				_ = child.Close()
			}
			if err := await(t, fault); tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)) {
				t.Errorf("got the fault %v, want %q", err, tt.want)
			}
			await(t, served)
			_ = child.SetReadDeadline(time.Now().Add(patience))
			if _, err := child.Read(make([]byte, maxPacket)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("the child's connection is still open: %v", err)
			}
			_ = child.Close()
		})
	}
}

// TestNoDescriptors: the child cannot fill the parent's table of file descriptors.
func TestNoDescriptors(t *testing.T) {
	ours, theirs, err := socketPair()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	child, err := unixConn(theirs)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	defer theirs.Close()
	fds := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	before := fds()
	for range 50 {
		if _, _, err := child.WriteMsgUnix([]byte(`{"Op":"banner"}`), unix.UnixRights(0, 1, 2), nil); err != nil {
			t.Fatal(err)
		}
		if err := receive(ours, make([]byte, maxPacket+1), &request{}); err != nil {
			t.Fatal(err)
		}
	}
	if after := fds(); after > before+10 {
		t.Errorf("the number of descriptors grew from %d to %d", before, after)
	}
}

// TestLongValues: no value of a server keeps a SHUTDOWNCMD that uses it from running, with the same
// words that the child logged.
func TestLongValues(t *testing.T) {
	p := newPair(t)
	p.write(t, strings.Replace(policyText, "%(ups.id)s %(b)s", "%(ups.id)s %(ups.mfr)s %(ups.status)s", 1))
	policy := p.load(t).Program.Policy
	sizes := []int{0, 1, 20 << 10, 1 << 20, fsm.MaxValue - 1, fsm.MaxValue, fsm.MaxValue + 1, maxValues - 1, maxValues, maxValues + 1}
	for _, filler := range []string{"A", "\x01", "ä", "\xff", "\"", "$"} {
		for _, size := range sizes {
			value := strings.Repeat(filler, size/len(filler)+1)[:size]
			system, _ := fsm.Start(policy, fsm.Instant{Wall: time.Now()}, nil)
			unit := policy.Units[0].ID
			var e *fsm.Effect
			for i, status := range []string{"OL", "OB " + value} {
				for _, r := range system.Step(fsm.Instant{Mono: time.Duration(i) * time.Second, Wall: time.Now()}, fsm.Input{
					Unit: unit, Status: status, Values: []fsm.Value{{Name: "ups.id", Value: value}, {Name: "ups.mfr", Value: value + "x"}},
				}) {
					if r.Effect != nil && r.Effect.Verb == fsm.ShutdownCmd {
						e = r.Effect
					}
				}
			}
			if e == nil {
				t.Fatal("no SHUTDOWNCMD")
			}
			if out := p.Do(context.Background(), e); out.Err != nil {
				t.Errorf("%d × %q: %v", size, filler, out.Err)
				continue
			}
			if got := p.ran()[len(p.ran())-1]; !slices.Equal(got.Argv, e.Argv) || len(got.Argv[3]) > fsm.MaxValue {
				t.Errorf("%d × %q: the words have %d, %d and %d bytes, want %d, %d and %d", size, filler,
					len(got.Argv[3]), len(got.Argv[4]), len(got.Argv[5]), len(e.Argv[3]), len(e.Argv[4]), len(e.Argv[5]))
			}
		}
	}
}

// TestManyValues: a command that uses more values than fit gets all of them, shortened.
func TestManyValues(t *testing.T) {
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf("%%(ambient.%d.status)s", i))
	}
	p := newPair(t)
	p.write(t, strings.Replace(policyText, "%(ups.id)s", strings.Join(names, " "), 1))
	c := p.load(t)
	e := raised(t, c)
	e.Values = nil
	for i := range 200 {
		v := fsm.Value{Name: fmt.Sprintf("ambient.%d.status", i), Value: strings.Repeat("x", 1<<20)}
		if i == 100 {
			v.Value = "short"
		}
		e.Values = append(e.Values, v)
	}
	if out := p.Do(context.Background(), e); out.Err != nil {
		t.Fatal(out.Err)
	}
	got := p.ran()[0].Argv
	for i, w := range got[3:203] {
		if i != 100 && (len(w) < maxValues/1000 || strings.Trim(w, "x") != "") || i == 100 && w != "short" {
			t.Errorf("argument %d: got %.50q with %d bytes, want the value, cut if long", i, w, len(w))
		}
	}
}

// TestOrdersFit: whatever a server sends, the requests of an honest child fit into packets and do
// not count as faults.
func TestOrdersFit(t *testing.T) {
	p := newPair(t)
	e := raised(t, p.load(t))
	for i := range 5000 {
		e.Values = append(e.Values, fsm.Value{Name: fmt.Sprintf("ambient.%d.status", i), Value: strings.Repeat("\x01", 64<<10)})
	}
	if out := p.Do(context.Background(), e); out.Err != nil || len(p.ran()) != 1 {
		t.Errorf("got %v and %d effects, want one", out.Err, len(p.ran()))
	}
	await(t, p.entered)
	hostile := strings.Repeat("\x01<\xff", 64<<10)
	for range 2 * maxCalls { // one after the other
		if out := p.Do(context.Background(), &fsm.Effect{Verb: actions.Wall, Name: hostile, Event: hostile, Text: hostile, Values: e.Values}); out.Err != nil {
			t.Fatal(out.Err)
		}
		await(t, p.entered)
	}
	if got := p.ran()[1]; len(got.Text) < maxText/2 || len(got.Text) > maxText || len(got.Values) > 0 {
		t.Errorf("the text arrived with %d bytes", len(got.Text))
	}
	p.set(func() { p.outcome = actions.Outcome{Err: errors.New(hostile), Stdout: hostile, Stderr: hostile} })
	if out := p.Do(context.Background(), raised(t, p.load(t))); out.Err == nil || len(out.Stdout) == 0 {
		t.Errorf("got %+v, want the error and the output", out)
	}

	// A request that cannot be made to fit is not sent.
	if _, _, err := p.read("/" + strings.Repeat("x", maxPacket)); !errors.Is(err, errTooLarge) {
		t.Errorf("a file with a name that is too long: got %v, want errTooLarge", err)
	}
	if _, _, err := p.read(p.config); err != nil {
		t.Errorf("the next request: got %v", err)
	}
}

// TestLargeFiles: files of every size arrive complete, even several at the same time.
func TestLargeFiles(t *testing.T) {
	p := newPair(t)
	for _, size := range []int{0, 1, maxPart - 1, maxPart, maxPart + 1, 3*maxPart + 7} {
		content := bytes.Repeat([]byte("# \xff\x00\n"), size/5+1)[:size]
		if err := errors.Join(os.WriteFile(p.config, content, 0o640), os.Chmod(p.config, 0o640)); err != nil {
			t.Fatal(err)
		}
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				if got, mode, err := p.read(p.config); err != nil || mode != 0o640 || !bytes.Equal(got, content) {
					t.Errorf("a file of %d bytes: got %d bytes, %v", size, len(got), err)
				}
			})
		}
		readers.Wait()
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestParentReadsOnlyWhatIsNamed(t *testing.T) {
	p := newPair(t)
	other := filepath.Join(filepath.Dir(p.config), "shadow")
	if err := os.WriteFile(other, []byte("root:secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if content, _, err := p.read(other); err == nil {
		t.Fatalf("the parent returned a file that no configuration names: %q", content)
	}
	p.write(t, strings.Replace(policyText, "PLAINTEXT", `CERTFILE "`+other+`"`, 1))
	if _, _, err := p.read(p.config); err != nil {
		t.Fatal(err)
	}
	content, mode, err := p.read(other)
	if err != nil || string(content) != "root:secret" || mode != fs.FileMode(0o600) {
		t.Errorf("got %q with mode %v, %v", content, mode, err)
	}
	if _, _, err := p.read(p.config + "x"); err == nil {
		t.Error("reading a file that does not exist succeeded")
	}

	// The child may no longer read what an earlier configuration named.
	for i := range 2 {
		p.write(t, policyText+strings.Repeat("\n", i))
		p.force(p.load(t))
	}
	if content, _, err := p.read(other); err == nil {
		t.Errorf("the parent returned a file that is no longer named: %q", content)
	}
}

// TestChildReadsWhatItCanChange: the child reads such a file with its own rights, because it could
// be a link.
func TestChildReadsWhatItCanChange(t *testing.T) {
	p := newPair(t)
	dir := filepath.Dir(p.config)
	open, secret := filepath.Join(dir, "open"), filepath.Join(dir, "secret")
	link := filepath.Join(open, "ca.pem")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777), os.WriteFile(secret, []byte("root:secret"), 0o600), os.Symlink(secret, link)); err != nil {
		t.Fatal(err)
	}
	p.write(t, strings.Replace(policyText, "PLAINTEXT", `CERTFILE "`+link+`"`, 1))
	if _, _, err := p.read(p.config); err != nil {
		t.Fatal(err)
	}
	if r, err := p.call(context.Background(), request{Op: opRead, Path: link}); err != nil || !r.File.Yours || len(r.File.Content) > 0 {
		t.Errorf("the parent returned %+v, %v", r.File, err)
	}
	if content, _, err := p.read(link); err != nil || string(content) != "root:secret" { // read by this process, which may
		t.Errorf("got %q, %v", content, err)
	}
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.read(link); err == nil || !strings.Contains(err.Error(), errYours.Error()) {
		t.Errorf("got %v, want errYours", err)
	}
}

func TestParentTellsOnlyWhatIsTheChilds(t *testing.T) {
	p := newPair(t)
	p.Notify("MAINPID=1\nREADY=1\nFDSTORE=1\nSTATUS=well\nWATCHDOG=trigger\nERRNO=1\nREADY=0")
	p.Notify("STATUS=\x1b]0;owned\x07\u202e\xff" + strings.Repeat("x", 5000) + "\nWATCHDOG=1\nMONOTONIC_USEC=1x")
	p.Notify("RELOADING=1\nMONOTONIC_USEC=123\nWATCHDOG_USEC=1")
	p.Notify("STOPPING=1")
	eventually(t, "four messages", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.told) == 4
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	status, rest, _ := strings.Cut(strings.TrimPrefix(p.told[1], "STATUS="), "\n")
	if p.told[0] != "READY=1\nSTATUS=well" || !strings.HasPrefix(status, `\x1b]0;owned\a\u202e`) || len(status) > maxStatus || rest != "WATCHDOG=1" ||
		p.told[2] != "RELOADING=1\nMONOTONIC_USEC=123" || p.told[3] != "STOPPING=1" || !isClosed(p.parent.ready) {
		t.Errorf("got notifications %q, want READY, a safe and short STATUS, RELOADING and STOPPING", p.told)
	}
}

// TestManagerIsToldOnce: what one message passes on is bounded by the number of its keys, not only
// by its length.
func TestManagerIsToldOnce(t *testing.T) {
	var told []string
	m := manager{notify: func(state string) { told = append(told, state) }}
	var b strings.Builder
	b.WriteString("READY=1\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "STATUS=%d\nMONOTONIC_USEC=%d\nREADY=1\n", i, i)
	}
	m.tell(b.String())
	if !saysReady(b.String()) || !slices.Equal(told, []string{"READY=1\nSTATUS=0\nMONOTONIC_USEC=0"}) {
		t.Errorf("got notifications %.200q, want only the first READY", told)
	}
}

// TestManagerIsNotFlooded: a child that was taken over may send many messages.
func TestManagerIsNotFlooded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := map[string]int{}
		m := manager{notify: func(state string) { told[state]++ }}
		for range 5 {
			for range 10_000 {
				m.tell("STATUS=x")
			}
			m.tell("STOPPING=1")
			time.Sleep(time.Second)
		}
		if told["STATUS=x"] != 5*maxStates || told["STOPPING=1"] != 0 && told["STOPPING=1"] != 5 {
			t.Errorf("got notifications %v, want %d times STATUS, and STOPPING at most 5 times", told, 5*maxStates)
		}
	})
}

// TestRefusalsAreBounded: the log lines about its faults are bounded, too.
func TestRefusalsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := limit{most: maxRefusals, period: refusalPeriod}
		logged, missing := 0, 0
		for range 3 {
			for range 20_000 {
				if ok, n := r.allow(time.Now()); ok {
					logged++
					missing += n
				}
			}
			time.Sleep(refusalPeriod)
		}
		if logged != 3*maxRefusals || missing != 2*(20_000-maxRefusals) {
			t.Errorf("logged %d lines and counted %d, want %d and %d", logged, missing, 3*maxRefusals, 2*(20_000-maxRefusals))
		}
	})
}

// TestNoTextDelaysAnOrder: the child may fill every slot for texts.
func TestNoTextDelaysAnOrder(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	p.set(func() { p.released = make(chan struct{}) })
	var texts sync.WaitGroup
	for range maxWalls {
		texts.Go(func() { p.Do(context.Background(), &fsm.Effect{Verb: actions.Wall, Text: "x"}) })
	}
	for range maxDesktop {
		texts.Go(func() { p.Do(context.Background(), &fsm.Effect{Verb: actions.Notify, Text: "x"}) })
	}
	for range maxWalls + maxDesktop {
		await(t, p.entered)
	}
	if out := p.Do(context.Background(), &fsm.Effect{Verb: actions.Wall, Text: "x"}); out.Err == nil {
		t.Error("one text too many was accepted")
	}
	order := make(chan actions.Outcome)
	go func() { order <- p.Do(context.Background(), raised(t, c)) }()
	await(t, p.entered)
	close(p.released)
	if out := await(t, order); out.Err != nil {
		t.Error(out.Err)
	}
	texts.Wait()
}

// TestEnds: a waiting call ends with its context. The child learns that the parent is gone, and the
// parent that the child is.
func TestEnds(t *testing.T) {
	p := newPair(t)
	p.set(func() { p.released = make(chan struct{}) })
	ctx, cancel := context.WithCancelCause(context.Background())
	ended := make(chan actions.Outcome)
	go func() { ended <- p.Do(ctx, &fsm.Effect{Verb: actions.Wall}) }()
	await(t, p.entered)
	cause := errors.New("enough")
	cancel(cause)
	if out := await(t, ended); !errors.Is(out.Err, cause) {
		t.Errorf("got %v, want %v", out.Err, cause)
	}
	_ = p.Close() // ends what the parent is still doing for the child
	await(t, p.Gone())
	if out := p.Do(context.Background(), &fsm.Effect{Verb: actions.Wall}); out.Err == nil {
		t.Error("sending a text succeeded without a parent")
	}
	if _, _, err := p.read(p.config); err == nil {
		t.Error("reading a file succeeded without a parent")
	}
}

func TestAccount(t *testing.T) {
	a, err := Lookup("nobody")
	if err != nil || a.IsRoot() {
		t.Fatal(a, err)
	}
	if _, err := Lookup("nobody-at-all"); err == nil {
		t.Error("found a user that does not exist")
	}
	needs.Root(t)
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "UPSmon.conf")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if a.MayWrite(path) {
		t.Error("the user nobody may change root's own file")
	}
	uid, gid := int(a.credential.Uid), int(a.credential.Gid)
	for _, c := range []struct {
		path     string
		uid, gid int
		mode     fs.FileMode
		want     bool
	}{
		{path, uid, 0, 0o600, true},
		{path, uid, 0, 0o400, true},
		{path, 0, gid, 0o640, false},
		{path, 0, gid, 0o660, true},
		{path, 0, 0, 0o602, true},
		{path, 0, 0, 0o600, false},
		{dir, uid, 0, 0o755, true},
		{dir, 0, 0, 0o777 | fs.ModeSticky, false},
		{dir, 0, 0, 0o777, true},
		{dir, 0, 0, 0o755, false},
	} {
		if err := errors.Join(os.Chown(c.path, c.uid, c.gid), os.Chmod(c.path, c.mode)); err != nil {
			t.Fatal(err)
		}
		if got := a.MayWrite(path); got != c.want {
			t.Errorf("%s of %d:%d with %v: may write: got %v", filepath.Base(c.path), c.uid, c.gid, c.mode, got)
		}
	}

	// A link counts with everything that it leads through, and so does the place of a file that
	// does not exist.
	hop := filepath.Join(dir, "hop")
	if err := errors.Join(os.Mkdir(hop, 0o755), os.Chmod(path, 0o600), os.Symlink("../UPSmon.conf", filepath.Join(hop, "b")),
		os.Symlink("hop/b", filepath.Join(dir, "b")), os.Symlink("loop", filepath.Join(dir, "loop"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		mode fs.FileMode // the mode of hop
		uid  int         // the owner of hop
		want bool
	}{
		{"b", 0o755, 0, false},
		{"b", 0o777, 0, true},
		{"b", 0o755, uid, true},
		{"b", 0o777 | fs.ModeSticky, 0, false},
		{"hop/none", 0o777 | fs.ModeSticky, 0, true},
		{"hop/none", 0o755, 0, false},
		{"hop/none/none", 0o777, 0, true},
		{"loop", 0o755, 0, true},
	} {
		if err := errors.Join(os.Chown(hop, c.uid, 0), os.Chmod(hop, c.mode)); err != nil {
			t.Fatal(err)
		}
		if got := a.MayWrite(filepath.Join(dir, c.path)); got != c.want {
			t.Errorf("%s, through a directory with mode %v of user %d: may write: got %v", c.path, c.mode, c.uid, got)
		}
	}

	// Files that root left are taken over. Those that others could have put there are not.
	own := filepath.Join(dir, "a", "own")
	if err := a.OwnDirectory(own); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, own, uid)
	wantOwner(t, filepath.Dir(own), 0)
	if err := errors.Join(os.Chown(own, 0, 0), os.WriteFile(filepath.Join(own, "x"), nil, 0o600), a.OwnDirectory(own)); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, own, 0)
	left := filepath.Join(dir, "left") // as a killed start leaves it
	if err := errors.Join(os.Mkdir(left, 0o750), a.OwnDirectory(left)); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, left, uid)
	all := filepath.Join(dir, "all")
	if err := errors.Join(os.Mkdir(all, 0o750), os.Chmod(all, 0o777), a.OwnDirectory(all)); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, all, 0)
	outside, linked := filepath.Join(dir, "outside"), filepath.Join(dir, "linked")
	if err := errors.Join(os.WriteFile(outside, []byte("x"), 0o600), os.Symlink(outside, filepath.Join(own, "link")),
		os.WriteFile(linked, nil, 0o600), os.Link(linked, filepath.Join(own, "hard")), a.TakeOver(own)); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, own, uid)
	wantOwner(t, filepath.Join(own, "x"), uid)
	wantOwner(t, outside, 0)
	wantOwner(t, linked, 0)
	open := filepath.Join(dir, "open")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777), a.TakeOver(open)); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, open, 0)

	log := filepath.Join(dir, "log")
	if err := a.OwnFile(log, false); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, log, uid)
	if err := errors.Join(os.Chown(log, 0, 0), a.OwnFile(log, false)); err != nil { // as a killed start leaves it
		t.Fatal(err)
	}
	wantOwner(t, log, uid)
	if err := a.OwnFile(outside, false); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, outside, 0)
	if err := a.OwnFile(outside, true); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, outside, uid)
	if err := a.OwnFile(filepath.Join(dir, "b"), true); err == nil {
		t.Error("OwnFile followed a link")
	}
}

func wantOwner(t *testing.T, path string, uid int) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := int(ownerOf(info)); got != uid {
		t.Errorf("%s belongs to user %d, want %d", path, got, uid)
	}
}

func ownerOf(info fs.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }

// patience is the deadline for everything that a test waits for. Only a failing test reaches it.
const patience = time.Minute

// await returns what a channel delivers, or the zero value once it is closed. It fails the test if
// neither happens.
func await[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("received nothing within %v", patience)
		panic("unreachable")
	}
}
