package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Executor carries out the actions that may need another user's rights: SHUTDOWNCMD, ROOTCMD,
// WALL and NOTIFY. A Runner has one; with privilege separation, so has the privileged process.
type Executor struct {
	limits   Limits
	wall     string
	sudo     []string // prefix of a SHUTDOWNCMD; empty: none
	desktops desktops
	reserve  reserve
	overdue  overdue
	shells   shells

	start    func(*exec.Cmd) error // starts a SHUTDOWNCMD
	makeRoom func()

	flagRights func(path string, do func() error) error
	flagging   chan struct{}          // holds a token while a goroutine handles POWERDOWNFLAGs
	watching   atomic.Pointer[string] // the path that a goroutine will take care of; nil: none
	expiring   map[string]*time.Timer // by path, until a flag expires; guarded by flagging

	// remark logs what an Outcome does not contain. It must not block.
	remark func(level slog.Level, text string, attrs ...slog.Attr)
}

// Outcome says how an action ended.
type Outcome struct {
	Err            error  // nil: done
	Exit           int    // of a command: its exit code; -1 when it never ran or died of a signal
	Stdout, Stderr string // what a command wrote, its first bytes
}

// NewExecutor makes the executor that a Runner with these options would have.
func NewExecutor(o Options) *Executor {
	x := &Executor{limits: o.Limits.withDefaults(), wall: o.Wall, sudo: o.Sudo, desktops: newDesktops(o), flagRights: o.FlagRights, flagging: make(chan struct{}, 1),
		start: (*exec.Cmd).Start, makeRoom: o.MakeRoom}
	x.remark = func(level slog.Level, text string, attrs ...slog.Attr) {
		if o.Logger != nil {
			o.Logger.LogAttrs(context.Background(), level, text, attrs...)
		}
	}
	if x.makeRoom == nil {
		x.makeRoom = x.shells.end
	}
	if x.wall == "" {
		x.wall = "wall"
	}
	if x.sudo == nil && os.Geteuid() != 0 {
		if path, err := exec.LookPath("sudo"); err == nil {
			x.sudo = []string{path, "-n", "--"}
		}
	}
	return x
}

// Do carries out an effect and waits until it or ctx ends. A SHUTDOWNCMD continues when ctx ends.
func (x *Executor) Do(ctx context.Context, e *fsm.Effect) Outcome {
	switch e.Verb {
	case fsm.ShutdownCmd:
		x.reserve.spend(spareFDs / 2) // for the flag, and for sudo
		x.raiseFlag(e)
		return x.shutdown(ctx, e)
	case fsm.RootCmd:
		return x.root(ctx, e)
	case Wall:
		return x.writeAll(ctx, e)
	case Notify:
		return x.notify(ctx, e)
	}
	return Outcome{Err: ErrNotAnAction}
}

// Permitted returns why a command would not run with root's rights, or nil if it would. The only
// program it runs is sudo, in its listing mode.
func (x *Executor) Permitted(ctx context.Context, argv []string) error {
	if os.Geteuid() == 0 && len(x.sudo) == 0 {
		return nil
	}
	if len(x.sudo) == 0 {
		return errors.New("this user is not root, and there is no sudo")
	}
	ctx, cancel := context.WithTimeout(ctx, sudoTime)
	defer cancel()
	look := append(slices.DeleteFunc(slices.Clone(x.sudo), func(w string) bool { return w == "--" }), "-l", "--")
	cmd := exec.CommandContext(ctx, look[0], append(look[1:], argv...)...)
	cmd.Env, cmd.WaitDelay = append(os.Environ(), "LC_ALL=C"), time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("sudo does not let this user run it without a password (%w%s)", err, strings.TrimSuffix(": "+text.Short(said, maxQuote), ": "))
	}
	return nil
}

// sudoTime bounds how long sudo may take to answer.
const sudoTime = 5 * time.Second

// shutdown runs a SHUTDOWNCMD, through sudo if this process is not root. If sudo refuses, the
// command may still be permitted to this user.
func (x *Executor) shutdown(ctx context.Context, e *fsm.Effect) Outcome {
	if len(x.sudo) == 0 {
		return x.order(ctx, e, e.Argv)
	}
	refusal := x.Permitted(ctx, e.Argv)
	if refusal == nil {
		return x.order(ctx, e, append(x.sudo[:len(x.sudo):len(x.sudo)], e.Argv...))
	}
	out := x.order(ctx, e, e.Argv)
	if out.Err != nil {
		out.Stderr = strings.TrimSpace(out.Stderr + "\n" + refusal.Error())
	}
	return out
}

// writeAll uses wall(1) to write the text to all terminals. The text goes to its standard input,
// because wall would print the file that an argument names.
func (x *Executor) writeAll(ctx context.Context, e *fsm.Effect) Outcome {
	cmd := newCommand([]string{x.wall}, e)
	// A service may have no locale, and wall would then write \303\244 for ä.
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8")
	cmd.Stdin = strings.NewReader(text.Line(e.Text) + "\n")
	return x.run(ctx, cmd, func() {})
}
