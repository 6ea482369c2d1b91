package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/engine/setup"
	"github.com/tls-upsmon/upsmon/nutclient"
)

func newInit() *cobra.Command {
	var o setup.Options
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an UPSmon.conf from a few questions or options",
		Long: `init writes a complete UPSmon.conf. On a terminal, without options, it asks
questions; with options, it asks only for what has no default. The plans are

` + setup.PlanTable() + `
init asks the server for its units, whether it accepts the user, and whether it
has TLS. It trusts the certificate that the server presents once you have compared
the fingerprint, or the one given with --clientcertfile. A server without TLS must
be on this machine; for others see upsmon cert and upsmon tlsproxy. With --offline
it does not contact the server.

With --from it converts the upsmon.conf of NUT's own monitor, like upsmon convert,
and asks only for what that lacks: the certificates of servers on other machines.

Give a password as keep:PATH (it stays in that file, which the configuration names),
file:PATH (it is copied), env:NAME or - (a line of standard input: first the
password for upsd, then the one for the mail server), or answer on the terminal.

At its end it offers to send a test message, as upsmon send --test does.

Only the owner and the group nut can read the file. An existing file is replaced
only with --force; a running monitor picks up the new one at once.`,
		Example: `  sudo upsmon init
  sudo upsmon init --from /etc/nut/upsmon.conf
  sudo upsmon init --plan timed --ups Eaton --upsduser upsmon --upsdpass keep:/etc/nut/upsd.pass
  upsmon init --plan secondary --upsdname nas1.example.com --clientcertfile ca.pem --ups Eaton \
      --upsdpass env:UPSDPASS --offline --configurationfile ./UPSmon.conf`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Console = setup.Terminal(cmd.InOrStdin(), cmd.ErrOrStderr())
			return runInit(cmd, o)
		},
	}
	defineInit(cmd, &o)
	return cmd
}

// runInit runs init with the options and, on a terminal, the console.
func runInit(cmd *cobra.Command, o setup.Options) error {
	o.Given = cmd.Flags().Changed
	o.In, o.Out, o.Remarks = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	o.Waiting = func(what string) func() { return waitingFor(o.Remarks, what) }
	o.Program, o.Group = cmd.Root().Name(), defaultUser
	if from, err := cmd.Flags().GetString("from"); err == nil && from != "" {
		c := conversion{upsmon: from}
		in, err := c.input(o.Program)
		if err != nil {
			return err
		}
		o.From = &in
	}
	if o.Test == nil {
		o.Test = func(ctx context.Context, path string) error {
			f := sendFlags{config: path, test: true}
			return f.run(ctx, cmd.Root(), o.Out, o.Remarks, nil)
		}
	}
	err := setup.Run(cmd.Context(), o)
	switch {
	case errors.As(err, new(*setup.UsageError)):
		return exit{exitUsage, err}
	case err != nil:
		return exit{exitBad, err}
	}
	return nil
}

func defineInit(cmd *cobra.Command, o *setup.Options) {
	o.Dirs = configDirs
	flags := cmd.Flags()
	flags.String("from", "", "convert NUT's own `upsmon.conf`, and ask for the certificates that it lacks")
	flags.StringVar(&o.Plan, "plan", plan.Standard, "the `PLAN`: "+strings.Join(plan.Names(), ", "))
	flags.StringSliceVar(&o.Units, "ups", nil, "the `UNIT` that powers this machine, as its server calls it; for multi, several separated by commas")
	flags.IntVar(&o.MinSupplies, "minsupplies", 1, "for multi: the minimum `NUMBER` of units that this machine needs")
	flags.StringVar(&o.Host, "upsdname", "localhost", "the `HOST` of upsd, a name that its certificate is valid for")
	flags.IntVar(&o.Port, "upsdport", nutclient.DefaultPort, "the `PORT` of upsd")
	flags.StringVar(&o.CertFile, "clientcertfile", "", "the PEM `FILE` to verify the server with: its CA's certificate, or its own if that is self-signed")
	flags.StringVar(&o.Fingerprint, "fingerprint", "", "trust the certificate that the server presents if it has this `SHA256` fingerprint")
	flags.BoolVar(&o.Plaintext, "plaintext", false, "no TLS; for upsd on this machine only")
	flags.BoolVar(&o.Offline, "offline", false, "do not contact the server")
	flags.StringVar(&o.User, "upsduser", "", "the `USER` of upsd (default: the one in NUT's own files on this machine, or "+setup.UsualUser+")")
	flags.StringVar(&o.Password, "upsdpass", "", "`WHERE` the password of --upsduser is: keep:PATH, file:PATH, env:NAME or -")
	flags.StringVar(&o.MailServer, "smtpserver", "", "send mail through this `HOST`, over TLS")
	flags.IntVar(&o.MailPort, "smtpport", setup.SMTPSPort, "the `PORT` of --smtpserver")
	flags.StringVar(&o.MailUser, "smtpuser", "", "the `USER` to log in to --smtpserver as, if it requires a login")
	flags.StringVar(&o.MailPassword, "smtppass", "", "`WHERE` the password of --smtpuser is: keep:PATH, file:PATH, env:NAME or -")
	flags.StringVar(&o.MailFrom, "emailfrom", "", "the `ADDRESS` that mail comes from (default: that of --smtpuser, or the first of --emailto)")
	flags.StringVar(&o.MailTo, "emailto", "", "the `ADDRESS` to send mail to, or several separated by commas")
	flags.StringVar(&o.Config, "configurationfile", defaultConfig(), "the `FILE` to write")
	flags.BoolVar(&o.Force, "force", false, "replace an existing file")
}
