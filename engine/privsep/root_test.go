package privsep

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// rootPolicy has a ROOTCMD and a SHUTDOWNCMD without a flag.
const rootPolicy = `POWERDOWNFLAG "/run/upsmon/killpower"
GROUP LOCAL PLAINTEXT
MONITOR ups POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN ups REPORTS OL->OB : ROOTCMD "/usr/local/sbin/stop %(ups.id)s" WITHIN 5m SHUTDOWN NOFLAG
`

// raisedBy returns the effect that the first unit's rules raise with a verb.
func raisedBy(t *testing.T, p *pair, verb fsm.Verb) *fsm.Effect {
	t.Helper()
	policy := p.load(t).Program.Policy
	for e := range policy.Effects(policy.Units[0].ID, verb, []fsm.Value{{Name: "ups.id", Value: "; reboot"}}, time.Now()) {
		return e
	}
	t.Fatalf("no %s", verb)
	return nil
}

// TestParentRunsRootCommands: the words and the time limit of a ROOTCMD are those of the file.
func TestParentRunsRootCommands(t *testing.T) {
	p := newPair(t)
	p.write(t, rootPolicy)
	e := raisedBy(t, p, fsm.RootCmd)
	e.Argv, e.Text, e.Within, e.Flag = []string{"/bin/sh"}, "/bin/sh", time.Hour, "x"
	for range 2 { // as often as it is ordered
		if out := p.Do(context.Background(), e); out.Err != nil {
			t.Fatal(out.Err)
		}
	}
	ran := p.ran()
	if len(ran) != 2 {
		t.Fatalf("the ROOTCMD ran %d times, want 2", len(ran))
	}
	if got := ran[1]; got.Verb != fsm.RootCmd || !slices.Equal(got.Argv, []string{"/usr/local/sbin/stop", "__reboot"}) || got.Within != 5*time.Minute || got.Flag != "" {
		t.Errorf("root ran %+v, want the file's ROOTCMD with its WITHIN", got)
	}
	for _, change := range []func(*fsm.Effect){
		func(e *fsm.Effect) { e.Verb = fsm.ShutdownCmd }, func(e *fsm.Effect) { e.Action = 1 }, func(e *fsm.Effect) { e.Rule = "UPSmon.conf:9:1" },
	} {
		e := *e
		change(&e)
		if out := p.Do(context.Background(), &e); out.Err == nil || len(p.ran()) != 2 {
			t.Errorf("%+v: got %v, want an error, and no third run", e, out.Err)
		}
	}
}

// TestParentHeedsNoFlag: a child cannot make the parent create the flag if the file says NOFLAG.
func TestParentHeedsNoFlag(t *testing.T) {
	p := newPair(t)
	p.write(t, rootPolicy)
	e := raisedBy(t, p, fsm.ShutdownCmd)
	e.Flag = "/run/upsmon/killpower"
	if out := p.Do(context.Background(), e); out.Err != nil || p.ran()[0].Flag != "" || !p.ran()[0].NoFlag {
		t.Errorf("got %v, and ran %+v; want no flag", out.Err, p.ran())
	}
}

// TestRootCommandsAreBounded: a child can run only a bounded number of commands, and those that it
// leaves behind continue.
func TestRootCommandsAreBounded(t *testing.T) {
	p := newPair(t)
	p.write(t, rootPolicy)
	e := raisedBy(t, p, fsm.RootCmd)
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Int32
		release := make(chan struct{})
		parent := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler), Flag: func(string) {},
			Do: func(ctx context.Context, _ *fsm.Effect) actions.Outcome {
				<-release
				ended.Add(1)
				return actions.Outcome{Err: ctx.Err()}
			},
		})
		parent.Load()
		ctx, cancel := context.WithCancel(context.Background())
		for range actions.MaxRoots {
			go parent.order(ctx, newOrder(e))
		}
		synctest.Wait()
		if out := parent.order(ctx, newOrder(e)); !errors.Is(out.Err, actions.ErrQueueFull) {
			t.Errorf("one command too many: got %v, want ErrQueueFull", out.Err)
		}
		if !parent.takeRoot("another rule") {
			t.Error("commands of one rule leave no room for those of another")
		}
		parent.leaveRoot("another rule")
		cancel() // the child is gone
		synctest.Wait()
		if ended.Load() != 0 {
			t.Errorf("%d commands ended with the child, want 0", ended.Load())
		}
		release <- struct{}{}
		synctest.Wait()
		close(release)
		synctest.Wait()
		if ended.Load() != actions.MaxRoots {
			t.Errorf("%d commands ended in the end, want MaxRoots", ended.Load())
		}
		if len(parent.roots) != 0 || parent.allRoots != 0 {
			t.Errorf("got running commands %v, count %d, want none", parent.roots, parent.allRoots)
		}
	})
}
