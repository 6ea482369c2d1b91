package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
)

// version is set when a release is built: -ldflags "-X main.version=…".
var version = "0.1.0-dev"

// licenses has the licences of the Go library and of all modules in the program (make licenses), compressed.
//
//go:embed licenses.gz
var licenses []byte

func newVersion() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			_, err := fmt.Fprintln(out, versionLine())
			if err != nil || !all {
				return err
			}
			text, err := gzip.NewReader(bytes.NewReader(licenses))
			if err != nil {
				return err
			}
			if _, err = fmt.Fprint(out, "\nupsmon is free software under the GNU General Public License, version 3 or later. It contains:\n\n"); err != nil {
				return err
			}
			_, err = io.Copy(out, text)
			return err
		},
	}
	cmd.Flags().BoolVar(&all, "licenses", false, "also print the licences of everything in the program")
	return cmd
}

// versionLine is what both version and --version print.
func versionLine() string {
	return fmt.Sprintf("upsmon %s (%s, %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
