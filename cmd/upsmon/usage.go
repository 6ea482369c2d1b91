package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tls-upsmon/upsmon/grammar"
)

// explainUsage makes each command of a tree report wrong arguments and flags in words. It parses a command's
// arguments from its Use, so that help and errors agree.
func explainUsage(root *cobra.Command) {
	eachCommand(root, func(c *cobra.Command) {
		check := c.Args
		if check == nil {
			return // any number of arguments is valid
		}
		c.Args = func(c *cobra.Command, args []string) error {
			if check(c, args) == nil {
				return missingFlag(c)
			}
			return argumentError(c, args)
		}
	})
	root.SetFlagErrorFunc(flagError)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Run, c.RunE = nil, helpFor
		}
	}
}

// explainShells makes cobra's own command completion report an unknown shell. It must know standard output already.
func explainShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.RunE = func(c *cobra.Command, args []string) error {
				if len(args) > 0 {
					return argumentError(c, args)
				}
				return c.Help()
			}
			c.Args = cobra.ArbitraryArgs
		}
	}
}

// helpFor runs the command help. For an unknown command, cobra's own prints the help of the program.
func helpFor(c *cobra.Command, args []string) error {
	found, rest, err := c.Root().Find(args)
	if err != nil {
		return err
	}
	if found.HasSubCommands() && len(rest) > 0 {
		return argumentError(found, rest)
	}
	found.InitDefaultHelpFlag()
	found.InitDefaultVersionFlag()
	return found.Help()
}

// missingFlag reports a missing flag that the command needs.
func missingFlag(c *cobra.Command) (err error) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if _, required := f.Annotations[cobra.BashCompOneRequiredFlag]; required && !f.Changed && err == nil {
			value, _ := pflag.UnquoteUsage(f)
			err = fmt.Errorf("%s needs --%s %s", commandName(c), f.Name, value)
		}
	})
	return err
}

// commandName returns a command's name without the name of the program, which precedes each error anyway.
func commandName(c *cobra.Command) string {
	return strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
}

// argumentError says in words why a command does not accept its arguments.
func argumentError(c *cobra.Command, args []string) error {
	if c.HasSubCommands() {
		remedy := "see the list with " + c.CommandPath() + " --help"
		if s := closestCommand(c, args[0]); s != "" {
			remedy = "did you mean " + s + "?"
		}
		return fmt.Errorf("unknown command %q (%s)", args[0], remedy)
	}
	wanted := placeholders(c)
	var missing []string
	for i, w := range wanted {
		if i >= len(args) && !strings.HasPrefix(w, "[") {
			missing = append(missing, w)
		}
	}
	name := commandName(c)
	takes := strings.NewReplacer("[", "", "]", "").Replace(enumerate(wanted))
	switch {
	case len(wanted) == 0:
		return fmt.Errorf("%s takes no arguments, but %q was given", name, args[0])
	case len(missing) > 0 && len(args) == 0:
		return fmt.Errorf("%s needs %s", name, enumerate(wanted))
	case len(missing) > 0:
		return fmt.Errorf("%s needs %s (missing: %s)", name, enumerate(wanted), strings.Join(missing, ", "))
	}
	return fmt.Errorf("%s takes %s only, but %q was given as well", name, takes, args[len(wanted)])
}

// enumerate joins words as in a sentence: A, B and C.
func enumerate(words []string) string { return inSentence(words, "and") }

// either joins alternatives as in a sentence: A, B or C.
func either(words []string) string { return inSentence(words, "or") }

func inSentence(words []string, conjunction string) string {
	n := len(words) - 1
	if n < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n], ", ") + " " + conjunction + " " + words[n]
}

// placeholders returns the placeholders for arguments in a command's Use, without flags and their
// values.
func placeholders(c *cobra.Command) []string {
	var all []string
	words := strings.Fields(c.Use)[1:]
	for i := 0; i < len(words); i++ {
		if strings.HasPrefix(words[i], "-") {
			i++ // its value
			continue
		}
		all = append(all, words[i])
	}
	return all
}

// closestCommand returns the command that the user probably meant by an unknown one: a command with a similar name,
// or with that name elsewhere in the tree.
func closestCommand(c *cobra.Command, word string) string {
	var names []string
	for _, sub := range shown(c) {
		names = append(names, sub.Name())
	}
	if s := grammar.Closest(word, names); s != "" {
		return c.CommandPath() + " " + s
	}
	for _, sub := range append(shown(c.Root()), shown(c)...) {
		for _, s := range append(shown(sub), sub) {
			if s.Name() == word {
				return s.CommandPath()
			}
		}
	}
	return ""
}

// ownWord maps flags of NUT's upsmon (upsmon(8)) to our commands.
var ownWord = map[string]string{"c": "ctl fsd, reload or stop", "D": "run -D", "F": "run", "K": "powerdownflag", "V": "version"}

// flagError says in words what is wrong with a flag.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	var none *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			if own := ownWord[name]; own != "" && !c.HasParent() {
				return fmt.Errorf("unknown flag: -%s (instead of NUT's upsmon -%[1]s, use %[2]s %[3]s)", name, c.Name(), own)
			}
			return fmt.Errorf("unknown flag: -%s", name)
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if s := grammar.Closest(name, names); s != "" {
			return fmt.Errorf("unknown flag: --%s (did you mean --%s?)", name, s)
		}
		return fmt.Errorf("unknown flag: --%s", name)
	case errors.As(err, &none):
		return fmt.Errorf("%s needs a value", spellFlag(none.GetFlag()))
	case errors.As(err, &value):
		f := value.GetFlag()
		var number *strconv.NumError
		switch {
		case f.Value.Type() == "duration":
			return fmt.Errorf("%s: %q is not a duration (write 10s, 2m or 1h30m)", spellFlag(f), value.GetValue())
		case errors.As(err, &number) && f.Value.Type() == "bool":
			return fmt.Errorf("%s: %q is neither true nor false", spellFlag(f), value.GetValue())
		case errors.As(err, &number) && errors.Is(number.Err, strconv.ErrRange):
			return fmt.Errorf("%s: %q is too large", spellFlag(f), value.GetValue())
		case errors.As(err, &number):
			return fmt.Errorf("%s: %q is not a whole number", spellFlag(f), value.GetValue())
		}
		return fmt.Errorf("%s: %w", spellFlag(f), value.Unwrap())
	}
	return err
}

// spellFlag returns a flag as it is typed.
func spellFlag(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand + ", --" + f.Name
	}
	return "--" + f.Name
}
