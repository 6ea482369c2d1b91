package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"

	"github.com/tls-upsmon/upsmon/internal/text"
)

func newPowerDownFlag() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "powerdownflag",
		Short: "Check whether the UPS should be switched off after this shutdown",
		Long: `powerdownflag checks the file that POWERDOWNFLAG in the configuration names, and
does nothing else. The exit code is 0 if the monitor created the file and it is
still valid: then run upsdrvctl shutdown at the end of the current shutdown. The
exit code is 1 if there is no such file, or for any other reason to leave the
power on.

The packages install a script that runs this at the very end of a shutdown under
systemd: /usr/lib/systemd/system-shutdown/tls-upsmon. It honours POWEROFF_WAIT
from nut.conf(5).`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c := config.LoadPolicy(file)
			path := compile.PowerDownFlag(c.Tree)
			if path == "" {
				speak(cmd.Root(), c)
				for _, d := range c.Diagnostics {
					fmt.Fprintln(cmd.ErrOrStderr(), d)
				}
				return exit{exitBad, fmt.Errorf("%s: no POWERDOWNFLAG found: the UPS stays on", file)}
			}
			age, err := actions.ReadFlag(path)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return exit{exitBad, fmt.Errorf("%s does not exist: the UPS stays on", path)}
			case err != nil:
				return exit{exitBad, fmt.Errorf("%s: %w: the UPS stays on", path, err)}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s was created %s ago: the UPS will be switched off\n", path, text.Duration(age))
			return err
		},
	}
	cmd.Flags().StringVarP(&file, "config", "c", defaultConfig(), "the configuration `FILE`")
	return cmd
}
