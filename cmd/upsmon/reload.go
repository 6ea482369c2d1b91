package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
)

func newCtlReload(socket *string, o order) *cobra.Command {
	var f verifyFlags
	var file string
	cmd := &cobra.Command{
		Use:   string(o.Order),
		Short: o.short,
		Long: o.long + `

With --verify, FILE becomes the configuration if it passes verification. The command
verifies FILE and the current configuration. If FILE lacks a property that the current
one has, nothing changes, and the exit code is 1. Otherwise FILE replaces the content
of the monitor's configuration, which the monitor then reads. The verification runs in
this command, so it does not delay the monitor. If it takes longer than --within, or is
interrupted with Ctrl-C, nothing changes.`,
		Example: "  upsmon ctl reload\n  upsmon ctl reload --verify new.conf",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case file == "" && cmd.Flags().Changed("verify"): // an empty variable in a script
				return exit{exitUsage, errors.New("--verify names no file")}
			case file == "-": // it is read again after the verification
				return exit{exitUsage, errors.New("--verify needs a FILE: standard input can be read only once")}
			case file == "":
				return command(cmd, *socket, o)
			}
			if err := f.check(); err != nil {
				return exit{exitUsage, err}
			}
			return reloadVerified(cmd, control.NewClient(*socket), file, &f, o)
		},
	}
	cmd.Flags().StringVar(&file, "verify", "", "make `FILE` the configuration unless it lacks a property that the current one has")
	f.addAssumptions(cmd.Flags())
	cmd.Flags().DurationVar(&f.within, "within", 5*time.Minute, "the maximum time for verifying both; 0: no limit")
	return cmd
}

// reloadVerified installs a file as the configuration of a monitor, unless it lacks a property that the current one
// has.
func reloadVerified(cmd *cobra.Command, client *control.Client, file string, f *verifyFlags, o order) error {
	s, err := client.Status(cmd.Context())
	if err != nil {
		return controlError(cmd, err)
	}
	if s.Hash == "" {
		return exit{exitBad, errors.New("the monitor is of an older version and does not say which configuration is in force; restart it")}
	}
	is, err := loadPolicy(cmd, file)
	if err != nil {
		return err
	}
	was := config.LoadPolicy(s.Config)
	if err := mayCompare(was, is, s); err != nil {
		return exit{exitBad, err}
	}
	ctx, options, end := f.begin(cmd)
	had := verify.Verify(ctx, was.Program, f.assumptions(was.Program), options)
	lost := verify.Lost(had, verify.Verify(ctx, is.Program, f.assumptions(is.Program), options))
	cut := ctx.Err()
	end()
	switch { // a partial answer would hide refuted properties
	case errors.Is(cut, context.DeadlineExceeded):
		return exit{exitBad, fmt.Errorf("reload: refused, since verifying both files takes longer than --within %s; nothing has changed", f.within)}
	case cut != nil:
		return exit{exitBad, errors.New("reload: interrupted; nothing has changed")}
	}
	if len(lost) > 0 {
		printLost(cmd.ErrOrStderr(), is, lost)
		return exit{exitBad, fmt.Errorf("reload: refused, since %s lacks properties that %s has; the previous one stays in force", text.Line(file), text.Line(s.Config))}
	}
	before, _, err := config.ReadFile(s.Config)
	if err != nil {
		return exit{exitBad, fmt.Errorf("%s: %w", text.Line(s.Config), err)}
	}
	content, _, err := config.ReadFile(file)
	switch {
	case err != nil:
		return exit{exitBad, fmt.Errorf("%s: %w", text.Line(file), err)}
	case is.Changed() || was.Changed():
		return exit{exitBad, errors.New("reload: a file has changed during the verification; try again")}
	}
	if err := atomicfile.Rewrite(s.Config, content); err != nil {
		return exit{exitBad, fmt.Errorf("%s: %w", text.Line(s.Config), err)}
	}
	r, err := client.Do(cmd.Context(), control.Reload)
	if err != nil {
		return controlError(cmd, err)
	}
	if r.Reload != nil && r.Reload.Result == status.ReloadRefused { // because of a certificate, for example
		if err := atomicfile.Rewrite(s.Config, before); err != nil {
			return exit{exitBad, fmt.Errorf("%s: %w", text.Line(s.Config), err)}
		}
	}
	return sayDone(cmd, o, r)
}

// mayCompare returns why a new configuration cannot be compared with the one that a monitor with that
// status has in force. was is the present content of the monitor's file.
func mayCompare(was, is *config.Config, s status.Monitor) error {
	current, file := text.Line(s.Config), text.Line(is.Path)
	switch {
	case was.Hash() == s.Hash && was.Program == nil: // it may have come into force with other certificates, for example
		return was.Diagnostics
	case was.Hash() == s.Hash:
		return nil
	case was.Hash() == is.Hash() && !sameFile(is.Path, s.Config):
		return fmt.Errorf("%s has the content of %s already, but that is not in force yet (upsmon ctl status says why, and upsmon ctl reload applies it now)", current, file)
	case was.Hash() == is.Hash():
		return fmt.Errorf("%s is the monitor's configuration itself, and its content has changed; such an edit takes effect without this command", file)
	}
	return fmt.Errorf("the content of %s is not in force, so there is nothing to compare %s with (upsmon ctl status says why)", current, file)
}

// printLost prints the properties that a configuration lacks, each with its story or its reason.
func printLost(w io.Writer, is *config.Config, lost []verify.Result) {
	stories := storiesOf(lost)
	for _, res := range lost {
		fmt.Fprintf(w, "%s  %s: %s\n", res.Code, res.Verdict, res.Title)
		if res.Story != nil {
			stories.print(w, is, &res)
		} else if res.Why != "" {
			fmt.Fprintf(w, "     %s\n", res.Why)
		}
	}
}

// sameFile reports whether two paths lead to the same file.
func sameFile(a, b string) bool {
	one, errOne := os.Stat(a)
	other, errOther := os.Stat(b)
	return errOne == nil && errOther == nil && os.SameFile(one, other)
}
