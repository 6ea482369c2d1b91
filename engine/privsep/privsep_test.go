package privsep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
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

// nut is the child's account, which is nobody's who runs tests.
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
	ours, theirs := net.Pipe()
	served := make(chan struct{})
	go func() { p.parent.Serve(ours, func(error) {}); close(served) }()
	p.Child = Connect(theirs)
	t.Cleanup(func() { _ = p.Close(); receive(t, served) })
	return p
}

func (p *pair) write(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// load is what a child does with a configuration.
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

// raised is what the configuration's rule for OL->OB raises.
func raised(t *testing.T, c *config.Config) *fsm.Effect {
	t.Helper()
	u := c.Program.Policy.Units[0]
	values := []fsm.Value{{Name: "ups.status", Value: "OB"}, {Name: "ups.id", Value: "$(reboot)"}}
	for e := range c.Program.Policy.Effects(u.ID, fsm.ShutdownCmd, values, time.Now()) {
		if e.Event == "OL->OB" {
			return e
		}
	}
	t.Fatal("no SHUTDOWNCMD for OL->OB")
	return nil
}

func TestParentRunsWhatTheFileSays(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	p.outcome = actions.Outcome{Err: errors.New("exit status 3"), Exit: 3, Stdout: "out", Stderr: "err"}
	e := raised(t, c)
	out := p.Do(context.Background(), e)
	if out.Err == nil || out.Err.Error() != "exit status 3" || out.Exit != 3 || out.Stdout != "out" || out.Stderr != "err" {
		t.Errorf("outcome %+v", out)
	}
	got := p.done[0].Argv
	if want := []string{"/sbin/shutdown", "-h", "now", "__reboot_"}; !slices.Equal(got[:4], want) || !strings.HasPrefix(got[4], "nut@") || len(got) != 6 {
		t.Errorf("ran %q", got)
	}
	p.outcome = actions.Outcome{Err: actions.ErrTimeout, Exit: -1}
	if out := p.Do(context.Background(), e); !errors.Is(out.Err, actions.ErrTimeout) {
		t.Errorf("a time-out came as %v", out.Err)
	}
}

func TestParentRefusesWhatTheFileDoesNotSay(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	good := raised(t, c)
	for name, change := range map[string]func(*fsm.Effect){
		"another command":        func(e *fsm.Effect) { e.Argv = []string{"/bin/sh", "-c", "id"} },
		"another word":           func(e *fsm.Effect) { e.Argv = append(slices.Clone(e.Argv[:3]), "id; reboot", e.Argv[4], e.Argv[5]) },
		"a word more":            func(e *fsm.Effect) { e.Argv = append(slices.Clone(e.Argv), "more") },
		"no words":               func(e *fsm.Effect) { e.Argv = nil },
		"another event's":        func(e *fsm.Effect) { e.Event = "None->LB" },
		"an event of its own":    func(e *fsm.Effect) { e.Event = "x" },
		"a unit of its own":      func(e *fsm.Effect) { e.Unit = "LOCAL:other@localhost:3493" },
		"another verb":           func(e *fsm.Effect) { e.Verb = fsm.ShellCmd },
		"a verb out of range":    func(e *fsm.Effect) { e.Verb = 200 },
		"values that do not fit": func(e *fsm.Effect) { e.Values = nil },
	} {
		t.Run(name, func(t *testing.T) {
			e := *good
			change(&e)
			if out := p.Do(context.Background(), &e); out.Err == nil || !strings.Contains(out.Err.Error(), ErrNotInFile.Error()) {
				t.Errorf("%v", out.Err)
			}
			if len(p.done) > 0 {
				t.Fatalf("ran %q", p.done[0].Argv)
			}
		})
	}
	if out := p.Do(context.Background(), good); out.Err != nil || len(p.done) != 1 {
		t.Errorf("the good one: %v", out.Err)
	}
}

// TestParentKnowsWhatIsInForce: however often the file is edited while a
// countdown runs, the order that comes at its end is known.
func TestParentKnowsWhatIsInForce(t *testing.T) {
	p := newPair(t)
	first := p.load(t)
	p.parent.inForce(first.Hash())
	var later *config.Config
	for i := range 3 * maxPolicies {
		p.write(t, strings.Replace(policyText, "-h now", "-h +"+string(rune('a'+i)), 1))
		later = p.load(t)
	}
	if out := p.Do(context.Background(), raised(t, first)); out.Err != nil {
		t.Errorf("the one in force: %v", out.Err)
	}
	if out := p.Do(context.Background(), raised(t, later)); out.Err != nil {
		t.Errorf("the newest: %v", out.Err)
	}
	if n := len(p.parent.policies); n > maxPolicies {
		t.Errorf("%d policies are remembered", n)
	}
	p.write(t, policyText) // back to the first content
	p.load(t)
	p.parent.inForce(later.Hash())
	if out := p.Do(context.Background(), raised(t, later)); out.Err != nil {
		t.Errorf("the newest, in force: %v", out.Err)
	}
	p.load(t)
	p.parent.inForce(first.Hash())
	if out := p.Do(context.Background(), raised(t, later)); out.Err == nil {
		t.Error("what is in force no more was run")
	}
}

// TestParentLearnsOfACertificate: the file was there before the certificate that
// it names, so that it did not compile at first.
func TestParentLearnsOfACertificate(t *testing.T) {
	p := newPair(t)
	p.write(t, strings.Replace(policyText, "PLAINTEXT", `CERTFILE "ca.pem"`, 1))
	s, err := p.Source()
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Load(p.config); c.Program != nil {
		t.Fatal("compiles without its certificate")
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

// TestChildTakesOverWhatWasGood: the file has errors when a child begins.
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
		t.Error("the child does not notice what the file is now")
	}
}

// TestParentHasItsOwnFlag: the child says whether a flag goes with an order, and
// the file which one that is.
func TestParentHasItsOwnFlag(t *testing.T) {
	p := newPair(t)
	without := p.load(t)
	p.write(t, `POWERDOWNFLAG "/run/upsmon/killpower" `+policyText)
	with := p.load(t)
	p.parent.inForce(with.Hash())
	p.mu.Lock()
	flags := slices.Clone(p.flags)
	p.mu.Unlock()
	if !slices.Equal(flags, []string{"/run/upsmon/killpower"}) {
		t.Errorf("in force: %q", flags)
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
		p.mu.Lock()
		got := p.done[len(p.done)-1].Flag
		p.mu.Unlock()
		if got != tt.want {
			t.Errorf("asked for %q, the flag is %q, want %q", tt.flag, got, tt.want)
		}
	}
	p.write(t, policyText)
	p.load(t)
	p.parent.inForce(without.Hash())
	e := raised(t, without)
	e.Flag = "/etc/shadow"
	if out := p.Do(context.Background(), e); out.Err != nil || p.done[len(p.done)-1].Flag != "" {
		t.Errorf("%v, the flag is %q, and the file has none", out.Err, p.done[len(p.done)-1].Flag)
	}
}

// TestSameOrderOnce: another child asks for what the first one has begun.
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
		go parent.order(ctx, e)
		synctest.Wait()
		cancel() // the first child is gone
		again := make(chan actions.Outcome, 1)
		go func() { again <- parent.order(context.Background(), e) }()
		synctest.Wait()
		close(release)
		if out := <-again; out.Exit != 7 || ran != 1 {
			t.Errorf("%+v, run %d times", out, ran)
		}
	})
}

// TestFlagOfItsOwn: the run of an order without the flag does not do for one with
// it, which would leave the UPS on.
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
			go parent.order(context.Background(), e)
			synctest.Wait()
		}
		close(release)
		synctest.Wait()
		if !slices.Equal(flags, []string{"", "/run/upsmon/killpower"}) {
			t.Errorf("run with the flags %q", flags)
		}
	})
}

// TestInForceStays: what is in force can be ordered however long ago a newer file
// was seen, which the child may have refused.
func TestInForceStays(t *testing.T) {
	p := newPair(t)
	first := p.load(t)
	e := raised(t, first)
	p.write(t, strings.Replace(policyText, "-h now", "-h +7", 1))
	for _, current := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler), Flag: func(string) {},
				Do: func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} },
			})
			parent.Load()
			newer := parent.policies[0]
			older := newer
			older.hash, older.superseded = first.Hash(), time.Now()
			older.Definition = first.Program.Policy
			parent.policies = []policy{older, newer}
			if current {
				parent.current = older.hash
			}
			time.Sleep(lastLonger + time.Second)
			if out := parent.order(context.Background(), e); (out.Err == nil) != current {
				t.Errorf("in force: %t, %v", current, out.Err)
			}
		})
	}
}

// TestFaults: what cannot be understood, or is more than a child ever asks for,
// ends the connection as the child's fault, and the child knows. A child that
// only ends has none.
func TestFaults(t *testing.T) {
	p := newPair(t)
	const wait = `{"method":"Parent.Wait","params":[{}],"id":1}`
	for name, c := range map[string]struct {
		sent string
		want string
	}{
		"nonsense":            {"hello\n", "invalid character"},
		"not a request":       {"[]", "cannot unmarshal"},
		"a request too large": {`{"method":"Parent.Read","params":["` + strings.Repeat("x", 2*maxRequest), errTooLarge.Error()},
		"a name too large":    {`{"` + strings.Repeat("x", 2*maxRequest), errTooLarge.Error()},
		"blanks without end":  {strings.Repeat(" ", 2*maxRequest), errTooLarge.Error()},
		"too many requests":   {strings.Repeat(wait, maxCalls+1), errTooMany.Error()},
		"the end":             {"", ""},
		"half a request":      {wait[:10], ""},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			served, fault := make(chan struct{}), make(chan error, 1)
			go func() { p.parent.Serve(ours, func(err error) { fault <- err }); close(served) }()
			child := jsonrpc.NewClient(theirs)
			waits := child.Go(serviceName+".Wait", struct{}{}, &struct{}{}, make(chan *rpc.Call, 1))
			if err := child.Call(serviceName+".Banner", struct{}{}, &Banner{}); err != nil {
				t.Fatal(err)
			}
			taken, err := theirs.Write([]byte(c.sent))
			if taken > maxRequest+4096 && c.want == errTooLarge.Error() || err == nil && taken != len(c.sent) {
				t.Errorf("%d bytes were taken: %v", taken, err)
			}
			if c.want == "" {
				_ = theirs.Close()
			}
			select {
			case err := <-fault:
				if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Errorf("the fault is %v, want %q", err, c.want)
				}
			case <-time.After(10 * time.Second):
				t.Error("the connection has not ended")
				_ = theirs.Close()
			}
			receive(t, served)
			if receive(t, waits.Done); waits.Error == nil {
				t.Error("the child does not know")
			}
			_ = child.Close()
		})
	}
}

// TestOrdersFit: whatever a server sends, the orders of an honest child fit, and
// do not make it one that has a fault.
func TestOrdersFit(t *testing.T) {
	p := newPair(t)
	e := raised(t, p.load(t))
	for i := range 1000 {
		e.Values = append(e.Values, fsm.Value{Name: fmt.Sprintf("ambient.%d.status", i), Value: strings.Repeat("\x01", 64<<10)})
	}
	if out := p.Do(context.Background(), e); out.Err != nil || len(p.done) != 1 {
		t.Errorf("%v, %d done", out.Err, len(p.done))
	}
	for i := range e.Values {
		e.Values[i].Value = "x"
	}
	for range 2 * maxCalls { // one after another
		if out := p.Do(context.Background(), &fsm.Effect{Verb: fsm.Wall, Text: strings.Repeat("<", 64<<10), Values: e.Values}); out.Err != nil {
			t.Fatal(out.Err)
		}
		receive(t, p.entered)
	}
	if got := len(p.done[1].Text); got != maxText {
		t.Errorf("a text of %d bytes came", got)
	}

	// What cannot be made to fit is not sent.
	if out := p.Do(context.Background(), &fsm.Effect{Verb: fsm.Wall, Name: strings.Repeat("x", maxRequest)}); out.Err == nil {
		t.Error("an order that is too large was carried out")
	}
	if _, _, err := p.read("/" + strings.Repeat("x", maxRequest)); err == nil {
		t.Error("a file with such a name was read")
	}
	if _, _, err := p.read(p.config); err != nil {
		t.Errorf("after that: %v", err)
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
		t.Fatalf("read %q", content)
	}
	p.write(t, strings.Replace(policyText, "PLAINTEXT", `CERTFILE "`+other+`"`, 1))
	if _, _, err := p.read(p.config); err != nil {
		t.Fatal(err)
	}
	content, mode, err := p.read(other)
	if err != nil || string(content) != "root:secret" || mode != fs.FileMode(0o600) {
		t.Errorf("read %q %v %v", content, mode, err)
	}
	if _, _, err := p.read(p.config + "x"); err == nil {
		t.Error("a file that is not there was read")
	}

	// What an earlier configuration named is not the child's business any more.
	for i := range 2 {
		p.write(t, policyText+strings.Repeat("\n", i))
		p.parent.inForce(p.load(t).Hash())
	}
	if content, _, err := p.read(other); err == nil {
		t.Errorf("named no more, and read: %q", content)
	}
}

// TestChildReadsWhatItCanChange: with its own rights, for it could be a link.
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
	var f File
	if err := p.client.Call(serviceName+".Read", link, &f); err != nil || !f.Yours || len(f.Content) > 0 {
		t.Errorf("the parent gave %q, %v", f.Content, err)
	}
	if content, _, err := p.read(link); err != nil || string(content) != "root:secret" { // by this process, which may
		t.Errorf("read %q, %v", content, err)
	}
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.read(link); err == nil || !strings.Contains(err.Error(), errYours.Error()) {
		t.Errorf("said %v", err)
	}
}

func TestParentTellsOnlyWhatIsTheChilds(t *testing.T) {
	p := newPair(t)
	p.Notify("MAINPID=1\nREADY=1\nFDSTORE=1\nSTATUS=well")
	p.Notify("STOPPING=1")
	deadline := time.Now().Add(10 * time.Second)
	for {
		p.mu.Lock()
		told := slices.Clone(p.told)
		p.mu.Unlock()
		if len(told) == 2 {
			if told[0] != "READY=1\nSTATUS=well" || told[1] != "STOPPING=1" || !isClosed(p.parent.ready) {
				t.Errorf("told %q", told)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("told %q", told)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestNoTextDelaysAnOrder: the child may fill every place for texts.
func TestNoTextDelaysAnOrder(t *testing.T) {
	p := newPair(t)
	c := p.load(t)
	p.released = make(chan struct{})
	var texts sync.WaitGroup
	for range maxWalls {
		texts.Go(func() { p.Do(context.Background(), &fsm.Effect{Verb: fsm.Wall, Text: "x"}) })
	}
	for range maxDesktop {
		texts.Go(func() { p.Do(context.Background(), &fsm.Effect{Verb: fsm.Notify, Text: "x"}) })
	}
	for range maxWalls + maxDesktop {
		receive(t, p.entered)
	}
	if out := p.Do(context.Background(), &fsm.Effect{Verb: fsm.Wall, Text: "x"}); out.Err == nil {
		t.Error("one text more was taken")
	}
	order := make(chan actions.Outcome)
	go func() { order <- p.Do(context.Background(), raised(t, c)) }()
	receive(t, p.entered)
	close(p.released)
	if out := receive(t, order); out.Err != nil {
		t.Error(out.Err)
	}
	texts.Wait()
}

// TestEnds: a call that waits ends with its context, the child learns that the
// parent is gone, and the parent that the child is.
func TestEnds(t *testing.T) {
	p := newPair(t)
	p.released = make(chan struct{})
	ctx, cancel := context.WithCancelCause(context.Background())
	ended := make(chan actions.Outcome)
	go func() { ended <- p.Do(ctx, &fsm.Effect{Verb: fsm.Wall}) }()
	receive(t, p.entered)
	cause := errors.New("enough")
	cancel(cause)
	if out := receive(t, ended); !errors.Is(out.Err, cause) {
		t.Error(out.Err)
	}
	_ = p.Close() // ends what the parent still does for the child
	receive(t, p.Gone())
	if out := p.Do(context.Background(), &fsm.Effect{Verb: fsm.Wall}); out.Err == nil {
		t.Error("a text was taken by nobody")
	}
	if _, _, err := p.read(p.config); err == nil {
		t.Error("a file was read by nobody")
	}
}

func TestAccount(t *testing.T) {
	a, err := Lookup("nobody")
	if err != nil || a.IsRoot() {
		t.Fatal(a, err)
	}
	if _, err := Lookup("nobody-at-all"); err == nil {
		t.Error("found a user that is not there")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "UPSmon.conf")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if a.MayWrite(path) {
		t.Error("root's own file can be changed by nobody")
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
			t.Errorf("%s of %d:%d with %v: may write %v", filepath.Base(c.path), c.uid, c.gid, c.mode, got)
		}
	}

	// A link is judged with all that it leads through, and a place for a file that
	// is not there.
	hop := filepath.Join(dir, "hop")
	if err := errors.Join(os.Mkdir(hop, 0o755), os.Chmod(path, 0o600), os.Symlink("../UPSmon.conf", filepath.Join(hop, "b")),
		os.Symlink("hop/b", filepath.Join(dir, "b")), os.Symlink("loop", filepath.Join(dir, "loop"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		mode fs.FileMode // of hop
		uid  int         // of hop
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
			t.Errorf("%s with %v of %d on its way: may write %v", c.path, c.mode, c.uid, got)
		}
	}

	// What root has left is taken over; what others could have put there is not.
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
	outside, linked := filepath.Join(dir, "outside"), filepath.Join(dir, "linked")
	if err := errors.Join(os.WriteFile(outside, nil, 0o600), os.Symlink(outside, filepath.Join(own, "link")),
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
	if err := a.OwnFile(outside, false); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, outside, 0)
	if err := a.OwnFile(outside, true); err != nil {
		t.Fatal(err)
	}
	wantOwner(t, outside, uid)
	if err := a.OwnFile(filepath.Join(own, "link"), true); err == nil {
		t.Error("a link was followed")
	}
}

func wantOwner(t *testing.T, path string, uid int) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := int(ownerOf(info)); got != uid {
		t.Errorf("%s is of user %d, want %d", path, got, uid)
	}
}

func ownerOf(info fs.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }

// patience is the outside deadline of what a test waits for. It is never reached unless the test
// fails.
const patience = 30 * time.Second

// receive returns what comes from a channel, or that it was closed, and fails the test if neither
// happens.
func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("nothing came within %v", patience)
		panic("unreachable")
	}
}
