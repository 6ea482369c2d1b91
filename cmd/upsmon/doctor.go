package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/doctor"
)

// doctorFlags are the flags of doctor: its own, and flags of run that say what to check.
type doctorFlags struct {
	runFlags
	login, strict, asJSON bool
}

func newDoctor() *cobra.Command {
	var f doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check whether the monitor would work on this machine",
		Long: `doctor checks what upsmon run with the same flags would need: the configuration and
who can read or change it, the user given with -u and what it can write, the
certificates and when they expire, every server over TLS, every unit and whether its
user is accepted, wall, desktops, the SHUTDOWNCMDs, the hook that switches the UPS off
afterwards, and whether other monitors run. It prints one line per check, with ok,
warn, fail or skip, and a remedy where there is one.

It changes nothing, and no server counts it as a client. upsd checks the password of
a secondary only at LOGIN, which does count this host for a moment. The rules of the
primary may notice, so doctor tries LOGIN only with --login.

The exit code is 1 if a check fails, and 3 with --strict if there is a warning.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := f.options(cmd)
			if err != nil {
				return err
			}
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
		},
	}
	flags := cmd.Flags()
	f.addShared(flags)
	flags.StringVar(&f.stateDir, "state-dir", defaultStateDir, "the `DIR` for states and running timers")
	flags.StringVar(&f.socket, "socket", serverSocket(), "the `SOCKET` on which upsmon ctl reaches the monitor")
	flags.BoolVar(&f.login, "login", false, "also try LOGIN for secondaries")
	flags.BoolVar(&f.strict, "strict", false, "exit with 3 if there are warnings")
	flags.BoolVar(&f.asJSON, "json", false, "print a JSON object with all findings and the number of each level")
	return cmd
}

// options returns the doctor's options from the flags.
func (f *doctorFlags) options(cmd *cobra.Command) (doctor.Options, error) {
	timeout, shell, err := f.parsed()
	if err != nil {
		return doctor.Options{}, err
	}
	if cmd.Flags().Changed("user") && os.Geteuid() != 0 {
		if _, err := rightsOf(cmd, f.runFlags); err != nil {
			return doctor.Options{}, err
		}
	}
	o := doctor.Options{
		Program: cmd.Root().Name(), Config: f.config, User: f.user, StateDir: f.stateDir, Socket: f.socket, Shell: shell, Timeout: timeout, Login: f.login, Insecure: f.insecure,
		NutLog: f.nutLog, NutLogRequired: f.nutLog != "",
		Own: []string{defaultStateDir, filepath.Dir(systemSocket), defaultNutLog},
		Ask: f.socket, NUT: configDirs,
	}
	switch f.nutLog {
	case "":
		o.NutLog = defaultNutLog
	case "-":
		o.NutLog = ""
	}
	if !cmd.Flags().Changed("socket") {
		o.Ask = clientSocket()
	}
	return o, nil
}

// A diagnosis is what doctor prints with --json.
type diagnosis struct {
	Findings []doctor.Finding     `json:"findings"`
	Summary  map[doctor.Level]int `json:"summary"`
}

// run performs the checks, prints the findings and returns the exit code. A terminal shows what the
// program waits for.
func (f *doctorFlags) run(ctx context.Context, w, terminal io.Writer, o doctor.Options) error {
	d := diagnosis{Summary: map[doctor.Level]int{doctor.OK: 0, doctor.Warn: 0, doctor.Fail: 0, doctor.Skip: 0}}
	err := f.print(w, &d, patiently(terminal, "the servers", doctor.Look(ctx, o)))
	switch {
	case err != nil:
		return exit{exitBad, err}
	case d.Summary[doctor.Fail] > 0:
		return exit{code: exitBad}
	case f.strict && d.Summary[doctor.Warn] > 0:
		return exit{code: exitWarnings}
	}
	return nil
}

// print prints each finding as it arrives, or all of them as JSON.
func (f *doctorFlags) print(w io.Writer, d *diagnosis, findings iter.Seq[doctor.Finding]) error {
	for finding := range findings {
		d.Findings = append(d.Findings, finding)
		d.Summary[finding.Level]++
		if f.asJSON {
			continue
		}
		if _, err := io.WriteString(w, findingText(finding)); err != nil {
			return err
		}
	}
	if f.asJSON {
		return printJSON(w, d)
	}
	n := d.Summary
	_, err := fmt.Fprintf(w, "%d ok, %s, %s, %d skipped\n", n[doctor.OK], count(n[doctor.Warn], "warning"), count(n[doctor.Fail], "failure"), n[doctor.Skip])
	return err
}

// findingText formats a finding in one line, and its remedy in another.
func findingText(f doctor.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-4s  %-13s  %s: %s\n", f.Level, f.Area, f.Subject, f.Detail)
	if f.Remedy != "" {
		fmt.Fprintf(&b, "      remedy: %s\n", f.Remedy)
	}
	return b.String()
}
