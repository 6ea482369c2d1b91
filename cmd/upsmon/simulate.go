package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
)

// simulateFlags are the flags of simulate.
type simulateFlags struct {
	explain, json bool
	ups           string
}

func newSimulate() *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate FILE SCENARIO",
		Short: "Simulate an outage: see what a configuration would do",
		Long: `simulate runs the state machines of a configuration in virtual time, with input
from a scenario instead of servers, and prints what the monitor would do, and when.
No action is carried out. A scenario is plain text:

  10s eaton ups.status OB DISCHRG   the unit reports this from now on
  20s eaton lost                    contact is lost
  50s eaton back                    contact is back
  55s eaton refused                 the server refuses the user; accepted ends it
  58s eaton ack                     somebody acknowledges what the unit repeats
  59s eaton timer two-min cancel    somebody cancels a timer; extend 10m delays its end
  60s fsd                           somebody forces a shutdown, as upsmon ctl fsd does
  60s reload other.conf             another configuration takes effect
  70s restart                       the monitor restarts and continues
  80s shutdown fails                every SHUTDOWNCMD fails from now on; works ends it
  2h  end                           the simulation ends
  130s expect eaton WALL replace    at this time the rules do this
  2m..3m expect eaton SHUTDOWNCMD   during this time they do this at least once
  0s..2m refuse eaton SHUTDOWNCMD   during this time they do not

A line "clock 22:30" sets the local time at the start; the default is now. A second
after a SETFSD the unit reports FSD, as a server would, unless a line says nofsd. Comments
begin with #. FILE or SCENARIO may be -, which is standard input. In a case of upsmon
test, such as verify --save writes, only the part called scenario is used. With --ups, the .seq and .dev files
of NUT's dummy-ups driver work as well. If an expectation is not met, the exit code is 1.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSimulation(cmd, args[0], args[1], f)
		},
	}
	cmd.Flags().BoolVar(&f.explain, "explain", false, "also show which rules ran, and which conditions did not hold")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON object per line")
	cmd.Flags().StringVar(&f.ups, "ups", "", "the `UNIT` that a dummy-ups file is for")
	return cmd
}

func runSimulation(cmd *cobra.Command, file, scenarioFile string, f simulateFlags) error {
	if err := readsOnce([]string{file, scenarioFile}); err != nil {
		return err
	}
	load := func(source config.Source, name string) (*compile.Program, error) {
		c := source.LoadPolicy(name)
		if c.Program == nil {
			speak(cmd.Root(), c)
			_ = c.Tree.Write(cmd.ErrOrStderr(), c.Diagnostics)
			return nil, fmt.Errorf("%s has errors", name)
		}
		return c.Program, nil
	}
	source, file, err := sourceOf(cmd, file)
	if err != nil {
		return err
	}
	program, err := load(source, file)
	if err != nil {
		return exit{code: exitBad}
	}
	dir := filepath.Dir(scenarioFile)
	var src []byte
	if scenarioFile == "-" {
		scenarioFile = "standard input"
		src, err = io.ReadAll(cmd.InOrStdin())
	} else {
		src, err = os.ReadFile(scenarioFile)
	}
	if err != nil {
		return exit{exitBad, config.Unreadable(scenarioFile, err)}
	}
	sc, err := parseScenario(scenarioFile, src, f.ups, program.Policy)
	if err != nil {
		return err
	}

	out := bufio.NewWriter(cmd.OutOrStdout())
	start := time.Now()
	if isCase(scenarioFile) {
		start = simulate.CaseStart // as in upsmon test
	}
	run := simulate.Run{Program: program, Start: start, Load: func(name string) (*compile.Program, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		return load(config.Source{}, name)
	}}
	run.Observe = printer(&run, out, f, unitWidth(program.Policy))
	err = run.Play(sc)
	if flushErr := out.Flush(); flushErr != nil {
		return exit{exitBad, flushErr}
	}
	if err != nil {
		if bad := new(simulate.LineError); !errors.As(err, &bad) {
			err = fmt.Errorf("%s: %w", scenarioFile, err)
		}
		return exit{exitBad, err}
	}
	failures := run.Failures()
	for _, f := range failures {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d: %s", scenarioFile, f.Line, f)
	}
	if len(failures) > 0 {
		return exit{code: exitBad}
	}
	return nil
}

// printer returns a function that prints a run, as text or as JSON.
func printer(run *simulate.Run, out io.Writer, f simulateFlags, width int) func(time.Duration, []fsm.Record) {
	if f.json {
		j := &simulate.JSON{W: out}
		run.Reloaded = j.Reloaded
		return j.Print
	}
	t := &simulate.Timeline{W: out, Explain: f.explain, Rules: f.explain, Width: width}
	run.Reloaded = func(at time.Duration, file string) { t.Note(at, "reload "+file) }
	return t.Print
}

// isCase reports whether a file is a case of upsmon test.
func isCase(file string) bool { return filepath.Ext(file) == ".txtar" }

// scenarioOf returns the scenario of a case, preceded by empty lines so that line numbers stay the same.
func scenarioOf(src []byte) []byte {
	for _, f := range txtar.Parse(src).Files {
		if f.Name == "scenario" {
			before, _, _ := bytes.Cut(src, []byte("\n-- scenario --\n"))
			return append(bytes.Repeat([]byte("\n"), bytes.Count(before, []byte("\n"))+2), f.Data...)
		}
	}
	return nil
}

func unitWidth(d *fsm.Definition) int {
	width := 0
	for i := range d.Units {
		width = max(width, len(d.Units[i].Name))
	}
	return min(width, 40)
}

// parseScenario parses a scenario, or a file of dummy-ups for the unit ups.
func parseScenario(file string, src []byte, ups string, policy *fsm.Definition) (*simulate.Scenario, error) {
	if isCase(file) {
		src = scenarioOf(src)
	}
	if !simulate.IsDummy(src) {
		if ups != "" {
			return nil, exit{exitUsage, errors.New("--ups is for a file of dummy-ups; a scenario names its units itself")}
		}
		sc, err := simulate.ParseScenario(file, src)
		if err != nil {
			return nil, exit{exitBad, err}
		}
		return sc, nil
	}
	if ups == "" {
		return nil, exit{exitUsage, fmt.Errorf("%s is a file of dummy-ups: use --ups to say which unit it is for", file)}
	}
	if _, err := policy.Find(ups); err != nil {
		return nil, exit{exitBad, err}
	}
	sc, err := simulate.ParseDummy(file, src, ups)
	if err != nil {
		return nil, exit{exitBad, err}
	}
	return sc, nil
}
