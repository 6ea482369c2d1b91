package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// drillPeriod is how often the progress of a drill is queried.
const drillPeriod = 250 * time.Millisecond

// maxScenario is the maximum size of a scenario, in bytes.
const maxScenario = 64 << 10

func newCtlDrill(socket *string) *cobra.Command {
	var speed float64
	var also []string
	var asJSON, end bool
	cmd := &cobra.Command{
		Use:   "drill UNIT [SCENARIO]",
		Short: "Rehearse an outage with the running monitor: real messages, marked DRILL",
		Long: `drill plays an outage to a copy of the running monitor's state machines, in real time.
Messages are really sent, to everyone who would get them, marked DRILL. SHUTDOWNCMD,
SETFSD, SHELLCMD and ROOTCMD are listed, but not carried out unless --also names them.
The same goes for a WEBHOOK with its own BODY, which has no place for the mark. A
POWERDOWNFLAG is never created.

The unit must be on mains power and without trouble. As soon as a real event occurs,
the drill ends. The journal records the drill and who ordered it. At the end, drill
lists who got which message, and how long it took. The exit code is 1 if a message
could not be delivered, or the drill was cut short. Ctrl-C ends the drill.

Without SCENARIO, the drill is an outage in which the battery is low after ten minutes,
and power returns a minute later. SCENARIO is a file as for upsmon simulate; - is standard
input.`,
		Example: "  upsmon ctl drill Eaton\n  upsmon ctl drill Eaton --speed 10\n  upsmon ctl drill Eaton outage.txt --also SHELLCMD",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			client := control.NewClient(*socket)
			if end {
				if len(args) > 0 {
					return exit{exitUsage, errors.New("--end takes no unit: there is one drill at a time")}
				}
				if err := client.EndDrill(cmd.Context()); err != nil {
					return controlError(cmd, err)
				}
				return nil
			}
			if len(args) == 0 {
				return exit{exitUsage, errors.New("ctl drill needs UNIT")}
			}
			if cmd.Flags().Changed("speed") && speed == 0 { // for the monitor, 0 means 1
				return exit{exitUsage, errors.New("--speed: 0 is not a speed; write 1 for real time, or 10 for ten times as fast")}
			}
			o := status.DrillOrder{Unit: args[0], Speed: speed, Also: also}
			if len(args) == 2 {
				scenario, err := readScenario(cmd, args[1])
				if err != nil {
					return exit{exitBad, err}
				}
				o.Scenario = scenario
			}
			return drill(cmd, client, o, asJSON)
		},
	}
	cmd.Flags().Float64Var(&speed, "speed", 1, "play it this many times faster than real time")
	cmd.Flags().StringSliceVar(&also, "also", nil, "also carry out this `VERB`: SHUTDOWNCMD, SETFSD, SHELLCMD, ROOTCMD or WEBHOOK")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object at the end; durations are in nanoseconds")
	cmd.Flags().BoolVar(&end, "end", false, "end the running drill")
	return cmd
}

func readScenario(cmd *cobra.Command, name string) (string, error) {
	from := cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", config.Unreadable(name, err)
		}
		defer f.Close()
		from = f
	}
	content, err := io.ReadAll(io.LimitReader(from, maxScenario+1))
	switch {
	case err != nil:
		return "", config.Unreadable(name, err)
	case len(content) > maxScenario:
		return "", fmt.Errorf("%s has more than %d kB", name, maxScenario>>10)
	case len(bytes.TrimSpace(content)) == 0:
		return "", fmt.Errorf("%s is empty", name)
	}
	_, err = simulate.ParseScenario(name, content) // the monitor does not know the name
	return string(content), err
}

// drill starts a drill, prints what happens in it, and its result.
func drill(cmd *cobra.Command, client *control.Client, o status.DrillOrder, asJSON bool) error {
	out := cmd.OutOrStdout()
	d, err := client.Drill(cmd.Context(), o)
	if err != nil {
		return controlError(cmd, err)
	}
	if !asJSON {
		fmt.Fprintln(out, text.Line(fmt.Sprintf("Drill of %s: %s. It takes %s.", d.Unit, d.Scenario, text.Duration(d.Length))))
	}
	ctx, release := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer release()
	shown := 0
	for {
		if !asJSON {
			for ; shown < len(d.Steps); shown++ {
				fmt.Fprintln(out, drillLine(&d.Steps[shown]))
			}
		}
		if !d.Ended.IsZero() {
			break
		}
		select {
		case <-time.After(drillPeriod):
		case <-ctx.Done():
			if err := client.EndDrill(context.WithoutCancel(ctx)); err != nil {
				return controlError(cmd, err)
			}
			ctx = context.WithoutCancel(ctx)
		}
		if d, err = client.DrillStatus(context.WithoutCancel(ctx)); err != nil {
			return controlError(cmd, fmt.Errorf("the connection to the drill was lost: %w", err))
		}
	}
	if asJSON {
		err = printJSON(out, d)
	} else {
		_, err = io.WriteString(out, drillResult(&d))
	}
	switch {
	case err != nil:
		return exit{exitBad, err}
	case !d.Over || undelivered(&d) > 0 || len(d.Unmet) > 0:
		return exit{code: exitBad}
	}
	return nil
}

// drillLine formats a step of a drill like simulate does.
func drillLine(s *status.DrillStep) string {
	line := fmt.Sprintf("%10s  %s  %s", s.At.Round(time.Second).String(), s.Unit, s.Text)
	if s.Outcome == status.DrillSkipped {
		line += "  (not carried out)"
	}
	return text.Line(line)
}

func undelivered(d *status.Drill) (n int) {
	for _, s := range d.Steps {
		switch s.Outcome {
		case status.DrillFailed, status.DrillKept, status.DrillPending:
			n++
		}
	}
	return n
}

// drillResult lists who got which message, how long it took, and what was not carried out.
func drillResult(d *status.Drill) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nThe drill has ended: %s.\n", text.Line(d.Reason))
	rows := [][]string{{"AFTER", "ACTION", "TO", "RESULT", "IN"}}
	skipped := [][]string{{"AFTER", "NOT CARRIED OUT", "RULE"}}
	for _, s := range d.Steps {
		switch s.Outcome {
		case "":
		case status.DrillSkipped:
			skipped = append(skipped, []string{s.At.Round(time.Second).String(), text.Short(s.Text, 60), s.Rule})
		default:
			how := string(s.Outcome)
			if s.Error != "" {
				how += ": " + text.Short(s.Error, 80)
			}
			took := ""
			if s.Outcome != status.DrillPending {
				took = s.Took.Round(time.Millisecond).String()
			}
			rows = append(rows, []string{s.At.Round(time.Second).String(), s.Verb, s.To, how, took})
		}
	}
	if len(rows) == 1 {
		b.WriteString("\nNo message was sent.\n")
	} else {
		b.WriteString("\n" + strings.Join(columns(rows), "\n") + "\n")
	}
	if len(skipped) > 1 {
		b.WriteString("\n" + strings.Join(columns(skipped), "\n") + "\n")
	}
	for _, u := range d.Unmet {
		b.WriteString("\n" + text.Lines(u))
	}
	if n := undelivered(d); n > 0 {
		b.WriteString("\n" + strconv.Itoa(n) + " of " + count(len(rows)-1, "action") + " not delivered.\n")
	}
	return b.String()
}
