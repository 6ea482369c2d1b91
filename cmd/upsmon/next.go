package main

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/internal/text"
)

func newCtlNext(socket *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "next [UNIT]",
		Short: "Show what happens next, and when this host shuts down",
		Long: `next predicts what the rules do from now on: if nothing changes, if mains power
returns or fails now, and if the battery runs low now. It starts from the current states
and timers, and looks a day ahead, or up to the shutdown. Nothing is carried out. With
UNIT, only that unit changes, and only its events and a shutdown are shown.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			unit := ""
			if len(args) > 0 {
				unit = args[0]
			}
			all, err := control.NewClient(*socket).Next(cmd.Context(), unit)
			if err != nil {
				return controlError(cmd, err)
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), all)
			} else {
				_, err = io.WriteString(cmd.OutOrStdout(), forecasts(all))
			}
			return bad(err)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array; durations are in nanoseconds")
	return cmd
}

// forecasts shows what happens under each assumption.
func forecasts(all []next.Forecast) string {
	var b strings.Builder
	for i, f := range all {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("If " + text.Line(string(f.If)) + ": " + verdictOf(&f) + "\n")
		var rows [][]string
		for _, e := range f.Events {
			said := e.Text
			if e.Rule != "" {
				said += "  [" + e.Rule + "]"
			}
			rows = append(rows, []string{e.Time.Local().Format(time.TimeOnly), "in " + text.Duration(e.After), e.Name, said})
		}
		if len(rows) > 0 {
			for _, l := range columns(rows) {
				b.WriteString("  " + l + "\n")
			}
		}
		if f.More {
			b.WriteString("  and more\n")
		}
	}
	return b.String()
}

// verdictOf says whether and when this host shuts down.
func verdictOf(f *next.Forecast) string {
	switch e := f.Shutdown; {
	case e != nil:
		return "shuts down at " + e.Time.Local().Format(time.TimeOnly) + ", in " + text.Duration(e.After) + ", by " + text.Line(e.Rule)
	case len(f.Events) == 0:
		return "nothing happens"
	}
	return "no shutdown within a day"
}
