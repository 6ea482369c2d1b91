package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/text"
)

func newCheck() *cobra.Command {
	var strict, asJSON bool
	cmd := &cobra.Command{
		Use:   "check [FILE…]",
		Short: "Check a configuration for errors",
		Long: `check compiles each FILE like run and prints every error and warning, with its
position and a remedy. Without FILE it checks /etc/nut/UPSmon.conf; the FILE -
is standard input. upsmon explain describes a code such as U403 in detail.`,
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				files = []string{defaultConfig()}
			}
			if err := readsOnce(files); err != nil {
				return err
			}
			worst := exitGood
			list := []jsonDiagnostic{}
			for _, f := range files {
				source, f, err := sourceOf(cmd, f)
				if err != nil {
					return err
				}
				c := source.Load(f)
				speak(cmd.Root(), c)
				if code := verdict(c, strict); worst == exitGood || code == exitBad {
					worst = code
				}
				list = append(list, jsonDiagnostics(c)...)
				if asJSON {
					continue
				}
				if err := report(cmd.OutOrStdout(), c); err != nil {
					return exit{exitBad, err}
				}
				if c.Program != nil && f != inputName && isTerminal(cmd.OutOrStdout()) && shutsDown(c.Program.Policy) {
					fmt.Fprintf(cmd.OutOrStdout(), "What it does in every outage: %s verify %s\n", cmd.Root().Name(), text.Line(f))
				}
			}
			if asJSON {
				if err := printJSON(cmd.OutOrStdout(), list); err != nil {
					return exit{exitBad, err}
				}
			}
			return exitWith(worst)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array with one object per error or warning, for editors")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 3 if there are warnings")
	return cmd
}

// shutsDown reports whether a rule shuts this machine down.
func shutsDown(policy *fsm.Definition) bool {
	return slices.ContainsFunc(policy.Units, func(u fsm.Unit) bool {
		return slices.ContainsFunc(u.Rules, func(r fsm.Rule) bool {
			return slices.ContainsFunc(r.Actions, func(a fsm.Action) bool { return a.Command.Verb() == fsm.ShutdownCmd })
		})
	})
}

// inputName is how messages call standard input.
const inputName = "<standard input>"

// sourceOf returns where to read a configuration from, and its name in messages: - is standard input. The files
// that it names are then relative to the current directory.
func sourceOf(cmd *cobra.Command, file string) (config.Source, string, error) {
	if file != "-" {
		return config.Source{}, file, nil
	}
	content, err := readInput(cmd.InOrStdin())
	if err != nil {
		return config.Source{}, inputName, exit{exitBad, err}
	}
	return config.Source{Piped: true, Read: func(path string) ([]byte, fs.FileMode, error) {
		if path == inputName {
			return content, 0o600, nil
		}
		return config.ReadFile(path)
	}}, inputName, nil
}

// readsOnce refuses arguments that read standard input twice: the second time there would be nothing left.
func readsOnce(files []string) error {
	if first := slices.Index(files, "-"); first >= 0 && slices.Contains(files[first+1:], "-") {
		return exit{exitUsage, errors.New("standard input can be read only once, so only one argument can be -")}
	}
	return nil
}

// readInput reads a configuration from standard input.
func readInput(in io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(in, grammar.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", inputName, err)
	}
	return content, nil
}

// verdict returns the exit code for a configuration.
func verdict(c *config.Config, strict bool) int {
	switch {
	case c.Program == nil:
		return exitBad
	case strict && len(c.Diagnostics) > 0:
		return exitWarnings
	}
	return exitGood
}

// speak makes the remedies of a configuration use the name by which the program was called.
func speak(root *cobra.Command, c *config.Config) {
	typed := typedWith(root)
	for i := range c.Diagnostics {
		c.Diagnostics[i].Remedy = typed(c.Diagnostics[i].Remedy)
	}
}

// report prints the errors and warnings of a configuration, and a summary.
func report(w io.Writer, c *config.Config) error {
	if err := c.Tree.Write(w, c.Diagnostics); err != nil {
		return err
	}
	errors := 0
	for _, d := range c.Diagnostics {
		if d.Severity == grammar.Error {
			errors++
		}
	}
	found := fmt.Sprintf("%s, %s", count(errors, "error"), count(len(c.Diagnostics)-errors, "warning"))
	if c.Program == nil {
		_, err := fmt.Fprintf(w, "%s: %s\n", c.Path, found)
		return err
	}
	rules := map[string]bool{} // by position: several triggers, or the rules of an EACH, count once
	for i := range c.Program.Policy.Units {
		for j := range c.Program.Policy.Units[i].Rules {
			rules[c.Program.Policy.Units[i].Rules[j].Pos] = true
		}
	}
	_, err := fmt.Fprintf(w, "%s: good: %s, %s; %s\n", c.Path, count(len(c.Program.Policy.Units), "unit"), count(len(rules), "rule"), found)
	return err
}

// A jsonDiagnostic is an error or a warning for an editor. Lines and columns count from 1, columns in characters;
// the end is the position after the last character. A diagnostic without a line concerns the whole file.
type jsonDiagnostic struct {
	File      string `json:"file"`
	Line      int32  `json:"line,omitempty"`
	Column    int32  `json:"column,omitempty"`
	EndLine   int32  `json:"endLine,omitempty"`
	EndColumn int32  `json:"endColumn,omitempty"`
	Severity  string `json:"severity"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	Remedy    string `json:"remedy,omitempty"`
}

func jsonDiagnostics(c *config.Config) []jsonDiagnostic {
	var list []jsonDiagnostic
	for _, d := range c.Diagnostics {
		list = append(list, jsonOf(d))
	}
	return list
}

func jsonOf(d grammar.Diagnostic) jsonDiagnostic {
	return jsonDiagnostic{
		File: d.File, Line: d.Span.Start.Line, Column: d.Span.Start.Column,
		EndLine: d.Span.End.Line, EndColumn: d.Span.End.Column,
		Severity: d.Severity.String(), Code: string(d.Code), Message: d.Message, Remedy: d.Remedy,
	}
}

// count formats a number of things: no errors, 1 error, 2 errors.
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
