package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
)

// A formatter is one call of fmt.
type formatter struct {
	program           string
	list, diff, write bool
	out, remarks      io.Writer
}

func newFmt() *cobra.Command {
	var f formatter
	cmd := &cobra.Command{
		Use:   "fmt [FILE…]",
		Short: "Format a configuration in the one canonical layout",
		Long: `fmt prints each FILE in the canonical layout. Without FILE it reads standard input,
as for the FILE -. It keeps comments, groups of lines, and the way in which names,
numbers and quotation marks are written. The meaning stays the same.

fmt leaves a FILE with syntax errors alone, prints the errors and exits with 1.
Otherwise it exits with 0, whether or not the layout differs. To make a check
fail for an unformatted file: test -z "$(upsmon fmt -l UPSmon.conf)"`,
		Example: "  upsmon fmt -d UPSmon.conf   what would change; lines are shown as they are, passwords included\n" +
			"  upsmon fmt -w UPSmon.conf   change it",
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				files = []string{"-"}
			}
			if err := readsOnce(files); err != nil {
				return err
			}
			if f.write && slices.Contains(files, "-") {
				return exit{exitUsage, errors.New("-w needs a FILE to rewrite")}
			}
			f.program, f.out, f.remarks = cmd.Root().Name(), cmd.OutOrStdout(), cmd.ErrOrStderr()
			// An error in one file does not stop the others.
			var worst error
			for _, file := range files {
				if file == "-" {
					if err := f.standardInput(cmd.InOrStdin()); err != nil {
						worst = f.failed(err)
					}
					continue
				}
				if err := f.file(file); err != nil {
					worst = f.failed(fmt.Errorf("%s: %w", file, err))
				}
			}
			return worst
		},
	}
	flags := cmd.Flags()
	flags.BoolVarP(&f.list, "list", "l", false, "print the names of the files whose layout differs, not their text")
	flags.BoolVarP(&f.diff, "diff", "d", false, "print what would change, as a unified diff")
	flags.BoolVarP(&f.write, "write", "w", false, "rewrite the files whose layout differs")
	return cmd
}

// errSyntax says that the errors of a file have been printed.
var errSyntax = errors.New("syntax errors")

// failed prints an error, unless it was printed already, and returns the exit code.
func (f *formatter) failed(err error) error {
	if !errors.Is(err, errSyntax) {
		fmt.Fprintf(f.remarks, "%s: %v\n", f.program, err)
	}
	return exit{code: exitBad}
}

func (f *formatter) standardInput(in io.Reader) error {
	src, err := readInput(in)
	if err != nil {
		return err
	}
	_, err = f.text(inputName, src)
	return err
}

func (f *formatter) file(path string) error {
	src, _, err := config.ReadFile(path)
	if err != nil {
		return err
	}
	formatted, err := f.text(path, src)
	if err != nil || !f.write || bytes.Equal(src, formatted) {
		return err
	}
	return atomicfile.Rewrite(path, formatted)
}

// text formats a text and prints what the flags ask for.
func (f *formatter) text(name string, src []byte) ([]byte, error) {
	formatted, err := f.format(name, src)
	if err != nil {
		return nil, err
	}
	if !f.list && !f.diff && !f.write {
		_, err := f.out.Write(formatted)
		return formatted, err
	}
	if bytes.Equal(src, formatted) {
		return formatted, nil
	}
	if f.list {
		if _, err := fmt.Fprintln(f.out, name); err != nil {
			return nil, err
		}
	}
	if f.diff {
		if _, err := f.out.Write(diff.Diff(name+".orig", src, name, formatted)); err != nil {
			return nil, err
		}
	}
	return formatted, nil
}

// format returns the formatted text only if it parses and formats to itself: no other text may replace a
// configuration.
func (f *formatter) format(name string, src []byte) ([]byte, error) {
	tree, diags := grammar.Parse(name, src)
	if err := tree.Write(f.remarks, diags); err != nil {
		return nil, err
	}
	if diags.HasErrors() {
		return nil, errSyntax
	}
	formatted := grammar.Format(tree)
	again, diags := grammar.Parse(name, formatted)
	switch {
	case diags.HasErrors():
		return nil, fmt.Errorf("the file is left unchanged, since the formatted text would have an error: %s", diags[0].Message)
	case len(again.Comments) != len(tree.Comments) || !bytes.Equal(grammar.Format(again), formatted):
		return nil, errors.New("the file is left unchanged, since formatting it twice would change it again; please report this")
	}
	return formatted, nil
}
