package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"os/signal"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// rights says which process has root's rights and acts with them.
type rights struct {
	account *privsep.Account // if not nil, this process supervises another one, which runs as that account
	child   *privsep.Child   // if not nil, this process is that other one

	source     config.Source
	privileged func(context.Context, *fsm.Effect) actions.Outcome // carries out actions that need root's rights; nil: this process does
	inForce    func(*config.Config)
	next       func(time.Duration)
	notify     func(string)
}

func rightsOf(cmd *cobra.Command, f runFlags) (*rights, error) {
	r := &rights{notify: notifySystemd}
	switch {
	case f.parent > 0:
		var err error
		if r.child, err = privsep.Connect(os.NewFile(uintptr(f.parent), "parent")); err != nil {
			return nil, exit{exitUsage, fmt.Errorf("--parent is for upsmon's own use: %w", err)}
		}
		if r.source, err = r.child.Source(); err != nil {
			return nil, exit{exitBad, err}
		}
		r.privileged, r.inForce, r.next, r.notify = r.child.Do, r.child.InForce, r.child.NextDeadline, r.child.Notify
	case os.Geteuid() == 0:
		account, err := privsep.Lookup(f.user)
		if errors.As(err, new(user.UnknownUserError)) {
			return nil, exit{exitBad, fmt.Errorf("no user %s to do the monitoring: create one (useradd --system %s), or name another user, or an unused user ID, with -u",
				f.user, f.user)}
		}
		if err != nil {
			return nil, exit{exitBad, err}
		}
		if !account.IsRoot() {
			r.account = account
		} else if !keepsGroup(f.user, account) {
			return nil, exit{exitUsage, fmt.Errorf("-u %s: a monitor that stays root keeps its group, %d (write -u 0)", f.user, os.Getegid())}
		} else if !f.insecure {
			r.source.Read = func(path string) ([]byte, fs.FileMode, error) {
				if path == f.config {
					return config.ReadOwn(path)
				}
				return config.ReadFile(path)
			}
		}
	case cmd.Flags().Changed("user"):
		me, err := privsep.Lookup(f.user)
		if err != nil || int(me.Credential().Uid) != os.Geteuid() {
			return nil, exit{exitUsage, fmt.Errorf("-u %s: only root can run the monitor as another user", f.user)}
		}
		if !keepsGroup(f.user, me) {
			return nil, exit{exitUsage, fmt.Errorf("-u %s: only root can run the monitor with another group than its own, %d", f.user, os.Getegid())}
		}
	}
	return r, nil
}

// keepsGroup reports whether the account has this process's group, if the name of the account says which group to use.
func keepsGroup(name string, account *privsep.Account) bool {
	return !strings.Contains(name, ":") || int(account.Credential().Gid) == os.Getegid()
}

// tellConfig prints the diagnostics of a configuration, and fails if it cannot run.
func tellConfig(cmd *cobra.Command, config *config.Config) error {
	speak(cmd.Root(), config)
	var b bytes.Buffer
	if err := config.Tree.Write(&b, config.Diagnostics); err != nil {
		return exit{exitBad, err}
	}
	// A stopped terminal, or a full pipe, must not delay the start.
	ctx, cancel := context.WithTimeout(cmd.Context(), printTime)
	defer cancel()
	_, _ = nutlog.Write(ctx, cmd.ErrOrStderr(), b.Bytes())
	if config.Program == nil {
		return exit{exitBad, fmt.Errorf("%s: nothing is monitored until the errors above are fixed", config.Path)}
	}
	return nil
}

// printTime bounds the wait for the reader of standard error.
const printTime = 2 * time.Second

// supervise keeps root's rights and starts a process as another user that does the work.
func supervise(cmd *cobra.Command, f runFlags, account *privsep.Account) error {
	stderr := nutlog.New(os.Stderr)
	l := &logs{nut: stderr, level: new(slog.LevelVar)}
	defer l.close()
	log := l.remarks()
	s := &privsep.Supervision{Account: account, Args: childArgs(cmd, f), Logger: log}
	executor := actions.NewExecutor(actions.Options{Logger: log, FlagRights: account.As, MakeRoom: s.MakeRoom})
	release, err := executor.Reserve()
	if err != nil {
		log.Error("file descriptors for a SHUTDOWNCMD cannot be reserved", "error", err)
	}
	defer release()
	flag := executor.PowerDownFlag
	if f.dryRun {
		flag = func(string) {}
	}
	parent := privsep.NewParent(privsep.ParentOptions{
		Config: f.config, Account: account, Notify: notifySystemd, Logger: log,
		Do: executor.Do, Flag: flag, Insecure: f.insecure,
	})
	first := parent.Load()
	if err := tellConfig(cmd, first); err != nil {
		return err
	}
	printArmed(os.Stderr, armed(first, f.dryRun))
	if _, _, err := config.ReadOwn(f.config); err != nil && f.insecure {
		log.Warn("the permissions of the configuration are ignored, as requested", "file", f.config, "error", err)
	}
	if err := own(f, account); err != nil {
		return exit{exitBad, err}
	}
	if err := ownDirectory(account, f.web.socketDir(), socketDir(systemSocket)); err != nil { // the monitor works without it
		log.Error("the directory of the page's socket cannot be created", "error", err)
	}
	// Our parent may have left descriptors open that the child must not inherit.
	if err := unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		log.Warn("the monitoring process inherits open files", "error", err)
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1)
	defer signal.Stop(signals)
	confinement, err := privsep.Confine(f.stateDir, socketDir(f.socket), f.web.socketDir(), logDir(f.nutLog))
	if err != nil {
		log.Warn("the monitoring process is not confined", "error", err)
	}
	defer func() { _ = confinement.Close() }()
	s.Parent, s.Signals, s.Confine, s.Null = parent, signals, confinement, executor.Null()
	defer func() { _ = s.Null.Close() }() // harmless if it is nil
	code, err := s.Run()
	switch {
	case err != nil:
		return exit{exitBad, err}
	case code < 0:
		return exit{exitBad, errors.New("the monitoring process was killed")}
	}
	return exit{code: code}
}

// own creates the directories and the log that the account writes to. It gives upsmon's own ones to the account if
// an earlier monitor created them as root.
func own(f runFlags, account *privsep.Account) error {
	for _, d := range []struct{ what, dir, ours string }{
		{"state", f.stateDir, defaultStateDir},
		{"socket", socketDir(f.socket), socketDir(systemSocket)},
	} {
		if err := ownDirectory(account, d.dir, d.ours); err != nil {
			return fmt.Errorf("the directory of the %s: %w", d.what, err)
		}
	}
	switch f.nutLog {
	case "-":
	case "":
		_ = account.OwnFile(defaultNutLog, true) // without it, the monitoring process logs to standard error and says so
	default:
		if err := account.OwnFile(f.nutLog, f.nutLog == defaultNutLog); err != nil {
			return fmt.Errorf("the NUT log: %w", outputError{err})
		}
	}
	return nil
}

// ownDirectory creates a directory for the account, unless dir is "". If it is ours, everything in it goes to the
// account.
func ownDirectory(account *privsep.Account, dir, ours string) error {
	if dir == "" {
		return nil
	}
	err := account.OwnDirectory(dir)
	if err == nil && dir == ours {
		err = account.TakeOver(dir)
	}
	return err
}

func logDir(nutLog string) string {
	if nutLog == "-" {
		return ""
	}
	return filepath.Dir(cmp.Or(nutLog, defaultNutLog))
}

func socketDir(socket string) string {
	if socket == "" {
		return ""
	}
	return filepath.Dir(socket)
}

// childArgs returns the arguments for the monitoring process: the given ones, and the defaults that depend on the
// user.
func childArgs(cmd *cobra.Command, f runFlags) []string {
	args := []string{os.Args[0], cmd.Name(), "--config=" + f.config, "--socket=" + f.socket, "--state-dir=" + f.stateDir}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if several, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range several.GetSlice() {
				args = append(args, fmt.Sprintf("--%s=%s", f.Name, v))
			}
			return
		}
		args = append(args, fmt.Sprintf("--%s=%s", f.Name, f.Value))
	})
	return args
}

// warnOfRights warns of SHUTDOWNCMDs that would run without root's rights, and of ROOTCMDs that would not run,
// while there is time to fix that.
func warnOfRights(ctx context.Context, config *config.Config, log *slog.Logger) {
	executor := actions.NewExecutor(actions.Options{})
	for _, v := range []struct {
		verb fsm.Verb
		what string
	}{
		{fsm.ShutdownCmd, "a SHUTDOWNCMD will run without root's rights"},
		{fsm.RootCmd, "a ROOTCMD will not run without root's rights"},
	} {
		for e := range commands(config.Program.Policy, v.verb) {
			if err := executor.Permitted(ctx, e.Argv); err != nil && ctx.Err() == nil {
				log.Warn(v.what, "command", e.Text, "reason", err,
					"remedy", "start upsmon as root, or allow it with visudo -f /etc/sudoers.d/"+packagedName, "rule", e.Rule)
			}
		}
	}
}
