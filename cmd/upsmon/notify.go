package main

import (
	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
)

// newNotifySession returns the command that NOTIFY starts as each user. It is not for people.
func newNotifySession() *cobra.Command {
	return &cobra.Command{
		Use:    actions.NotifyCommand,
		Short:  "Show a notification on the desktop of the calling user",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return exitWith(actions.NotifySession(cmd.InOrStdin(), cmd.ErrOrStderr()))
		},
	}
}
