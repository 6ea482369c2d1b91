package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/spec"
)

// proseWidth is the width of the paragraphs of notes, in columns: that of the help.
const proseWidth = 84

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE|WORD]",
		Short: "Explain a code such as U403 or V01, or a word such as WALL, BETWEEN or LB",
		Long: `explain describes the code at the end of an error or a warning: what it means, why
it matters, and an example. It describes the properties that upsmon verify checks,
such as V01. For a verb it prints the arguments, and what the verb does. For any other
word of the language, and for a status, it prints what the language says about it.
Without an argument it lists all codes, verbs and other words.`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return known(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				listAll(cmd.OutOrStdout())
				return nil
			}
			word := strings.ToUpper(strings.Trim(args[0], "[]"))
			text, ok := explained(word)
			if !ok {
				remedy := cmd.CommandPath() + " lists all codes and words"
				if s := grammar.Closest(word, known()); s != "" {
					remedy = "did you mean " + s + "?"
				}
				return exit{exitBad, fmt.Errorf("%s is neither a code nor a word of the language (%s)", args[0], remedy)}
			}
			_, err := io.WriteString(cmd.OutOrStdout(), typedWith(cmd.Root())(text))
			return err
		},
	}
}

// listAll lists everything that explain can explain, with a few words about each code and verb.
func listAll(out io.Writer) {
	for _, c := range grammar.Codes {
		fmt.Fprintf(out, "%s  %s\n", c.Code, c.Title)
	}
	fmt.Fprint(out, verify.Titles())
	for _, c := range convert.Codes() {
		fmt.Fprintf(out, "%s  %s\n", c.Code, c.Title)
	}
	for _, v := range actions.Verbs() {
		what, _, _ := strings.Cut(strings.ReplaceAll(v.Doc, "`", ""), ";")
		fmt.Fprintf(out, "%s  %s\n", v.Keyword, what)
	}
	for _, title := range []struct {
		of    string
		words []string
	}{{"Words", spec.Words()}, {"Statuses", spec.Statuses()}} {
		list := strings.Join(slices.DeleteFunc(title.words, isVerb), " ")
		fmt.Fprintf(out, "%s: %s\n", title.of, ansi.Wordwrap(list, 80, ""))
	}
}

// explained explains a code or a word. ok is false if it is neither.
func explained(word string) (text string, ok bool) {
	if verb := actions.LookupVerb(word); verb != nil {
		return explainVerb(verb), true
	}
	if text, ok = spec.Explain(word); ok {
		return text, true
	}
	for _, note := range []func(string) (string, bool){verify.Explain, convert.Explain} {
		if text, ok = note(word); ok {
			return wrapped(text, proseWidth), true
		}
	}
	return spec.ExplainWord(word)
}

// wrapped wraps long lines only at blanks, so that a flag or a change such as None->LB stays whole.
func wrapped(s string, width int) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		column := 0
		for _, word := range strings.Fields(line) {
			n := len([]rune(word))
			switch {
			case column == 0:
			case column+1+n > width:
				b.WriteString("\n")
				column = 0
			default:
				b.WriteString(" ")
				column++
			}
			b.WriteString(word)
			column += n
		}
		b.WriteString("\n")
	}
	return b.String()
}

// explainVerb describes the syntax of a verb, what it does, and what happens to it if the monitor is killed.
func explainVerb(v *actions.Verb) string {
	example, about := spec.ExplainVerb(v.Keyword.String())
	text := fmt.Sprintf("%s\n%s.\n", v.Usage(), strings.ReplaceAll(v.Doc, "`", ""))
	if example != "" {
		text += "\n    " + example + "\n"
	}
	if about != "" {
		text += "\n" + strings.ReplaceAll(about, "`", "")
	}
	if f := fates[v.Fate]; f != "" {
		text += "\nIf the monitor is killed before the action has ended, " + f + ".\n"
	}
	return text
}

// fates describes what happens to an action that has not ended when the monitor is killed.
var fates = map[actions.Fate]string{
	actions.AtMostOnce:  "it is not started again, and the log says that its result is unknown",
	actions.AtLeastOnce: "it is repeated when the monitor runs again",
	actions.Resent:      "it is sent when the monitor runs again",
	actions.Repeated:    "it is repeated if its reason persists",
}

func isVerb(word string) bool { return actions.LookupVerb(word) != nil }

// known returns everything that explain can explain.
func known() []string {
	return slices.Concat(codes(), grammar.Verbs(), slices.DeleteFunc(spec.Words(), isVerb), spec.Statuses())
}

func codes() []string {
	all := make([]string, len(grammar.Codes))
	for i, c := range grammar.Codes {
		all[i] = string(c.Code)
	}
	all = append(all, verify.Codes()...)
	for _, c := range convert.Codes() {
		all = append(all, string(c.Code))
	}
	return all
}
