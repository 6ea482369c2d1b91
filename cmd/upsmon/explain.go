package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/spec"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE|VERB]",
		Short: "Explain a code such as U403 or V01, or a verb such as WALL",
		Long: `explain describes the code at the end of an error or a warning: what it means, why
it matters, and an example. It describes the properties that upsmon verify asks for,
such as V01. Of a verb it gives the arguments, and what it does.
Without an argument it lists all codes.`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(codes(), grammar.Verbs()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				for _, c := range grammar.Codes {
					fmt.Fprintf(out, "%s  %s\n", c.Code, c.Title)
				}
				fmt.Fprint(out, verify.Titles())
				return nil
			}
			code := strings.ToUpper(strings.Trim(args[0], "[]"))
			if verb := actions.LookupVerb(code); verb != nil {
				_, err := fmt.Fprintf(out, "%s\n%s\n", verb.Usage(), strings.ReplaceAll(verb.Doc, "`", ""))
				return err
			}
			text, ok := spec.Explain(code)
			if !ok {
				text, ok = verify.Explain(code)
			}
			if !ok {
				remedy := cmd.CommandPath() + " lists all codes"
				if s := grammar.Closest(code, codes()); s != "" {
					remedy = "did you mean " + s + "?"
				}
				return exit{exitBad, fmt.Errorf("there is no code %s (%s)", args[0], remedy)}
			}
			fmt.Fprint(out, text)
			return nil
		},
	}
}

func codes() []string {
	all := make([]string, len(grammar.Codes))
	for i, c := range grammar.Codes {
		all[i] = string(c.Code)
	}
	return append(all, verify.Codes()...)
}
