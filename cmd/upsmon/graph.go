package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/fsm"
)

func newGraph() *cobra.Command {
	var ups []string
	cmd := &cobra.Command{
		Use:   "graph [FILE]",
		Short: "Draw a configuration's state machines",
		Long: `graph prints the state machines of a configuration in Graphviz's language: a
box for each unit, in it its machines and timers, on each arrow the event, the
condition and the actions. A thick border marks the state in which a machine
begins; what no rule acts on is grey.`,
		Example: "  upsmon graph UPSmon.conf | dot -Tsvg > UPSmon.svg",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := defaultConfig()
			if len(args) > 0 {
				file = args[0]
			}
			c := engine.LoadPolicy(file)
			if c.Program == nil {
				_ = c.Tree.Write(cmd.ErrOrStderr(), c.Diagnostics)
				return exit{code: exitBad}
			}
			var units []int
			for _, name := range ups {
				i, err := c.Program.Policy.Find(name)
				if err != nil {
					return exit{exitBad, fmt.Errorf("%s: %w", file, err)}
				}
				units = append(units, i)
			}
			system, _ := fsm.Start(c.Program.Policy, fsm.Instant{}, nil)
			if err := system.WriteDOT(cmd.OutOrStdout(), filepath.Base(file), units...); err != nil {
				return exit{exitBad, err}
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&ups, "ups", nil, "draw this unit alone; may be given again")
	return cmd
}
