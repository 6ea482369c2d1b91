package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/grammar"
)

func newCheck() *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use:   "check [FILE…]",
		Short: "Say what is wrong with a configuration",
		Long: `check compiles each FILE as run would and prints every error and warning with
its place and what to do about it. Without FILE it checks the system's own.`,
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				files = []string{defaultConfig()}
			}
			worst := exitGood
			for _, f := range files {
				code, err := check(cmd.OutOrStdout(), f, strict)
				if err != nil {
					return exit{exitBad, err}
				}
				if worst == exitGood || code == exitBad {
					worst = code
				}
			}
			if worst != exitGood {
				return exit{code: worst}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 3 if there are warnings")
	return cmd
}

func check(w io.Writer, file string, strict bool) (code int, err error) {
	c := engine.Load(file)
	if err := c.Tree.Write(w, c.Diagnostics); err != nil {
		return 0, err
	}
	errors, warnings := 0, 0
	for _, d := range c.Diagnostics {
		if d.Severity == grammar.Error {
			errors++
		} else {
			warnings++
		}
	}
	found := fmt.Sprintf("%s, %s", count(errors, "error"), count(warnings, "warning"))
	if c.Program == nil {
		_, err := fmt.Fprintf(w, "%s: %s\n", file, found)
		return exitBad, err
	}
	rules := 0
	for i := range c.Program.Policy.Units {
		rules += len(c.Program.Policy.Units[i].Rules)
	}
	_, err = fmt.Fprintf(w, "%s: good: %s, %s; %s\n", file, count(len(c.Program.Policy.Units), "unit"), count(rules, "rule"), found)
	if strict && warnings > 0 {
		return exitWarnings, err
	}
	return exitGood, err
}

// count prints a number of things: no errors, 1 error, 2 errors.
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
