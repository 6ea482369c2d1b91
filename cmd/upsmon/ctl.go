package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// systemSocket is the socket of the system's monitor.
const systemSocket = "/run/upsmon/upsmon.sock"

// An order is something that ctl and --command can make a monitor do.
type order struct {
	control.Order
	short, long string
	done        func(r control.Reply) (said string, ok bool)
}

var orders = []order{
	{
		control.Reload, "Make the monitor read its configuration now",
		`reload makes the monitor read and compile its configuration now, as SIGHUP does, and
waits for the result. A configuration with errors changes nothing. One that would drop
running timers, or rules for a current outage, must stay unchanged for ten seconds
before it takes over; a second reload applies it at once. If it removes or delays an
expected shutdown, the answer says which. The exit code is 0 if the configuration is
in force, else 1.`,
		func(r control.Reply) (string, bool) {
			if r.Reload == nil { // from an older monitor
				return "reload: requested; status shows the result", true
			}
			warning := ""
			if w := r.Reload.Warning; w != "" {
				warning = "\nreload: warning: it " + text.Line(w)
			}
			switch r.Reload.Result {
			case status.ReloadInForce:
				return "reload: the new configuration is in force, with " + count(r.Reload.Units, "unit") + warning, true
			case status.ReloadUnchanged:
				return "reload: the configuration has not changed", true
			case status.ReloadHeld:
				return "reload: not in force yet: " + text.Line(r.Reload.Reason) + "; a second reload applies it at once" + warning, false
			case status.ReloadRefused:
				var lines []string
				for l := range strings.Lines(r.Reload.Reason) {
					lines = append(lines, text.Line(strings.TrimSuffix(l, "\n")))
				}
				return strings.Join(append(lines, "reload: the configuration has errors, so the previous one stays in force"), "\n"), false
			}
			return "reload: " + text.Line(string(r.Reload.Result)), false
		},
	},
	{
		control.FSD, "Order a forced shutdown",
		`fsd injects the status FSD, like SIGUSR1, for every unit with a POWERVAL above 0,
as if its server had reported it. The rules WHEN … REPORTS None->FSD decide what
happens next. Other hosts see FSD from upsd if a rule does SETFSD.`,
		func(r control.Reply) (string, bool) {
			if r.Units == 0 {
				return "fsd: set for no units: none has a POWERVAL of more than 0", true
			}
			names := r.Names[:min(len(r.Names), 10)]
			text := "fsd: set for " + text.Line(strings.Join(names, ", "))
			switch more := r.Units - len(names); {
			case len(names) == 0: // from an older monitor
				text += count(more, "unit")
			case more > 0:
				text += " and " + count(more, "other unit")
			}
			return text, true
		},
	},
	{
		control.Stop, "Stop the monitor",
		`stop ends the monitor like SIGTERM: it finishes the current actions and logs out. The
command does not wait for that.`,
		func(control.Reply) (string, bool) { return "stop: the monitor is stopping", true },
	},
}

func newCtl() *cobra.Command {
	var socket string
	cmd := &cobra.Command{
		Use:   "ctl",
		Short: "Query or control the running monitor",
		Long: `ctl talks to a running monitor through its socket. Access is limited to the owner
and the group of the socket.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&socket, "socket", clientSocket(), "the `SOCKET` of the monitor")
	cmd.AddCommand(newCtlStatus(&socket), newCtlTimers(&socket), newCtlTimer(&socket), newCtlAck(&socket), newCtlExplain(&socket), newCtlDrill(&socket), newCtlNext(&socket))
	for _, o := range orders {
		if o.Order == control.Reload {
			cmd.AddCommand(newCtlReload(&socket, o))
			continue
		}
		cmd.AddCommand(&cobra.Command{
			Use: string(o.Order), Short: o.short, Long: o.long, Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return command(cmd, socket, o) },
		})
	}
	return cmd
}

func newCtlStatus(socket *string) *cobra.Command {
	var asJSON, live bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the units, their states and their timers",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client := control.NewClient(*socket)
			if live {
				return watch(cmd, client)
			}
			s, err := client.Status(cmd.Context())
			if err != nil {
				return controlError(cmd, err)
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), s)
			} else {
				err = printStatus(cmd.OutOrStdout(), s)
			}
			return bad(err)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object; durations are in nanoseconds")
	cmd.Flags().BoolVar(&live, "watch", false, "update continuously; press q to quit")
	cmd.MarkFlagsMutuallyExclusive("json", "watch")
	return cmd
}

func newCtlTimers(socket *string) *cobra.Command {
	return &cobra.Command{
		Use:   "timers",
		Short: "Show the running timers, the next to end first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := control.NewClient(*socket).Status(cmd.Context())
			if err != nil {
				return controlError(cmd, err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), strings.Join(timerTable(s), "\n"))
			return bad(err)
		},
	}
}

func newCtlTimer(socket *string) *cobra.Command {
	return &cobra.Command{
		Use:   "timer UNIT NAME cancel|extend [DURATION]",
		Short: "Cancel or extend a running timer",
		Long: `timer cancels a running timer, or makes it end later: to buy time until somebody
arrives, or because you know better than the rules. UNIT and NAME are as ctl timers
prints them. The next event that starts the timer starts it again. The journal records
who gave the order.`,
		Example: "  upsmon ctl timer Eaton two-min cancel\n  upsmon ctl timer Eaton two-min extend 10m",
		Args:    cobra.RangeArgs(3, 4),
		RunE: func(cmd *cobra.Command, args []string) error {
			a := fsm.Adjust{Timer: args[1]}
			switch {
			case args[2] == "cancel" && len(args) == 3:
			case args[2] == "extend" && len(args) == 4:
				var err error
				if a.Extend, err = parseExtension(args[3]); err != nil {
					return exit{exitUsage, err}
				}
			default:
				return exit{exitUsage, errors.New("write cancel, or extend and a duration such as 10m")}
			}
			ends, err := control.NewClient(*socket).AdjustTimer(cmd.Context(), args[0], a)
			if err != nil {
				return controlError(cmd, err)
			}
			said := fmt.Sprintf("timer %s of %s: cancelled", args[1], args[0])
			if a.Extend > 0 {
				said = fmt.Sprintf("timer %s of %s: ends at %s", args[1], args[0], ends.Local().Format(time.DateTime))
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), text.Line(said))
			return bad(err)
		},
	}
}

func newCtlAck(socket *string) *cobra.Command {
	var undo bool
	cmd := &cobra.Command{
		Use:   "ack UNIT",
		Short: "Acknowledge an outage: stop the messages that rules with EVERY repeat",
		Long: `ack stops the messages that rules with EVERY repeat about a unit, until the state that
they report has ended. The first message about a new state is still sent, and all other
actions, such as SHUTDOWNCMD, continue. The journal records who gave the order, ctl
status shows it, and it survives a restart of the monitor.`,
		Example: "  upsmon ctl ack Eaton\n  upsmon ctl ack Eaton --undo",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			events, err := control.NewClient(*socket).Acknowledge(cmd.Context(), args[0], undo)
			if err != nil {
				return controlError(cmd, err)
			}
			done := "acknowledged"
			if undo {
				done = "repeated again"
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), text.Line(fmt.Sprintf("%s: %s: %s", args[0], done, strings.Join(events, ", "))))
			return bad(err)
		},
	}
	cmd.Flags().BoolVar(&undo, "undo", false, "undo the acknowledgement: repeat the messages again")
	return cmd
}

// maxExtension bounds how long a timer may be extended at a time.
const maxExtension = 7 * 24 * time.Hour

// parseExtension parses a duration in the form of the language: 10m, or seconds without a unit.
func parseExtension(s string) (time.Duration, error) {
	d, err := durationOrSeconds(s)
	if err != nil || d <= 0 || d > maxExtension {
		return 0, fmt.Errorf("%q is not a duration of at most %s; write 600 or 10m", s, text.Duration(maxExtension))
	}
	return d, nil
}

func newCtlExplain(socket *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain UNIT",
		Short: "Show what each rule of a unit waits for, and what it would do now",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := control.NewClient(*socket).Explain(cmd.Context(), args[0])
			if err != nil {
				return controlError(cmd, err)
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), rules)
			} else {
				_, err = io.WriteString(cmd.OutOrStdout(), explainRules(rules))
			}
			return bad(err)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array; durations are in nanoseconds")
	return cmd
}

// explainRules describes what each rule waits for, and which of its actions it would carry out if that happened
// now.
func explainRules(rules []fsm.RuleState) string {
	var b strings.Builder
	for _, r := range rules {
		waits := "waiting"
		switch {
		case r.Running:
			waits = "running, ends in " + text.Duration(r.Left)
		case r.Unknown:
			waits = "waiting; there is no report of the unit yet"
		case r.Already:
			waits = "already the case; waiting for it to happen again"
		case r.Timer:
			waits = "the timer is not running"
		}
		fmt.Fprintf(&b, "%s  %s: %s\n", r.Rule, r.Event, waits)
		for _, a := range r.Actions {
			switch {
			case a.Acked:
				fmt.Fprintf(&b, "    not %s, since it is acknowledged\n", a.Action)
			case a.If == "":
				fmt.Fprintf(&b, "    %s\n", a.Action)
			case a.Holds:
				fmt.Fprintf(&b, "    %s, since %s\n", a.Action, a.If)
			default:
				fmt.Fprintf(&b, "    not %s, since %s\n", a.Action, fsm.Negation(a.If))
			}
		}
	}
	return text.Lines(b.String())
}

// command gives an order and prints the result.
func command(cmd *cobra.Command, socket string, o order) error {
	r, err := control.NewClient(socket).Do(cmd.Context(), o.Order)
	if err != nil {
		return controlError(cmd, err)
	}
	return sayDone(cmd, o, r)
}

// sayDone prints the result of an order.
func sayDone(cmd *cobra.Command, o order, r control.Reply) error {
	text, ok := o.done(r)
	if !ok {
		return exit{exitBad, errors.New(text)}
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), text)
	return bad(err)
}

// commandNamed carries out the order of --command.
func commandNamed(cmd *cobra.Command, socket, name string) error {
	var names []string
	for _, o := range orders {
		if string(o.Order) == name {
			return command(cmd, socket, o)
		}
		names = append(names, string(o.Order))
	}
	return exit{exitUsage, fmt.Errorf("--command %q: write one of %s", name, strings.Join(names, ", "))}
}

func controlError(cmd *cobra.Command, err error) error {
	if errors.Is(err, control.ErrNotRunning) {
		err = fmt.Errorf("%w (is %s run running? --socket names another)", err, cmd.Root().Name())
	}
	return exit{exitBad, err}
}

// userSocket returns the socket of a monitor started by a user other than root; "" if there is no place for a
// socket.
func userSocket() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" && os.Geteuid() != 0 {
		return dir + "/upsmon.sock"
	}
	return ""
}

// serverSocket returns the default socket of run.
func serverSocket() string {
	if s := userSocket(); s != "" {
		return s
	}
	return systemSocket
}

// clientSocket returns the socket of the user's own monitor, or else of the system's.
func clientSocket() string {
	if s := userSocket(); s != "" {
		if _, err := os.Lstat(s); err == nil {
			return s
		}
	}
	return systemSocket
}

func printStatus(w io.Writer, s status.Monitor) error {
	parts := []string{strings.Join(facts(s), "\n"), strings.Join(unitTable(s), "\n"), strings.Join(timerTable(s), "\n")}
	_, err := fmt.Fprintln(w, strings.Join(parts, "\n\n"))
	return err
}

// printJSON prints a value for programs, without characters that control a terminal.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(text.JSON(b.Bytes()))
	return err
}

// facts returns the lines about the monitor itself.
func facts(s status.Monitor) []string {
	polling := "every " + fsm.FormatDuration(s.Period)
	if s.Alert {
		polling += " (POLLFREQALERT)"
	}
	dry := "no"
	if s.DryRun {
		dry = "yes: no action is carried out"
	}
	lines := []string{
		"Version:        " + versionOf(s),
		"Configuration:  " + text.Line(s.Config),
		"Since:          " + s.Since.Local().Format(time.DateTime) + " (" + text.Duration(s.Time.Sub(s.Since)) + ")",
		"Loaded:         " + loaded(s),
		"Dry run:        " + dry,
		"Polling:        " + polling,
	}
	if len(s.Pending) > 0 {
		var pending []string
		for _, verb := range slices.Sorted(maps.Keys(s.Pending)) {
			pending = append(pending, fmt.Sprintf("%d %s", s.Pending[verb], verb))
		}
		lines = append(lines, "Under way:      "+text.Line(strings.Join(pending, ", ")))
	}
	for _, verb := range slices.Sorted(maps.Keys(s.Kept)) {
		k := s.Kept[verb]
		line := fmt.Sprintf("To be retried:  %d %s, the oldest from %s ago", k.Count, verb, text.Duration(s.Time.Sub(k.Oldest)))
		if len(k.Reasons) > 0 {
			line += ": " + strings.Join(k.Reasons, "; ")
		}
		lines = append(lines, text.Line(line))
	}
	for _, what := range s.Damaged {
		lines = append(lines, "Damaged:        "+text.Line(what))
	}
	for _, what := range s.Disk {
		lines = append(lines, "Disk:           "+text.Line(what))
	}
	if h := s.Held; h != nil {
		lines = append(lines, fmt.Sprintf("Held:           the changed configuration, for another %s, since it %s; ctl reload applies it now",
			text.Duration(max(0, h.Until.Sub(s.Time))), text.Line(h.Would())))
	}
	if s.Refused != "" {
		lines = append(lines, "Refused:        the changed configuration has errors, so the previous one stays in force:")
		for l := range strings.Lines(s.Refused) {
			lines = append(lines, "  "+text.Line(strings.TrimSuffix(l, "\n")))
		}
	}
	return lines
}

// loaded describes when the configuration in force was loaded.
func loaded(s status.Monitor) string {
	if s.Loaded.IsZero() { // from an older monitor
		return "-"
	}
	return s.Loaded.Local().Format(time.DateTime) + " (" + text.Duration(s.Time.Sub(s.Loaded)) + ")"
}

// percent prints a percentage.
func percent(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) + "%" }

// versionOf returns the monitor's version, and this program's if they differ, as after an upgrade without a
// restart.
func versionOf(s status.Monitor) string {
	switch s.Version {
	case version:
		return version
	case "":
		return "older than this program's, " + version
	}
	return text.Line(s.Version) + "; this program's is " + version
}

// unitTable returns a header and a line for each unit.
func unitTable(s status.Monitor) []string {
	if len(s.Units) == 0 {
		return []string{"No units are monitored."}
	}
	rows := [][]string{{"UNIT", "STATES", "CHARGE", "RUNTIME", "LOAD", "TLS", "TROUBLE"}}
	for _, u := range s.Units {
		tls := "no"
		if u.TLS {
			tls = "yes"
		}
		states := strings.Join(u.States, " ")
		if u.Unheard {
			states = strings.TrimSpace(states + " " + fsm.Unknown)
		}
		if len(u.Acknowledged) > 0 {
			states += " (acknowledged)"
		}
		rows = append(rows, []string{
			u.Name, states,
			value(u, "battery.charge", percent),
			value(u, "battery.runtime", func(n float64) string { return text.Duration(time.Duration(n * float64(time.Second))) }),
			value(u, "ups.load", percent),
			tls, u.Trouble,
		})
	}
	return columns(rows)
}

// timerTable returns a header and a line for each running timer, the next to expire first.
func timerTable(s status.Monitor) []string {
	type row struct {
		unit string
		status.Timer
	}
	var timers []row
	for _, u := range s.Units {
		for _, t := range u.Timers {
			timers = append(timers, row{u.Name, t})
		}
	}
	if len(timers) == 0 {
		return []string{"No timers are running."}
	}
	slices.SortStableFunc(timers, func(a, b row) int { return a.Ends.Compare(b.Ends) })
	rows := [][]string{{"TIMER", "UNIT", "LEFT", "ENDS"}}
	var old []string
	for _, t := range timers {
		rows = append(rows, []string{t.Name, t.unit, text.Duration(t.Left), t.Ends.Local().Format(time.DateTime)})
		if t.Old != "" {
			old = append(old, text.Line(t.Name+" of "+t.unit+" "+t.Old))
		}
	}
	return append(columns(rows), old...)
}

// value returns a variable of a unit: a number as print formats it, anything else unchanged.
func value(u status.Unit, name string, print func(float64) string) string {
	for _, v := range u.Values {
		if v.Name != name {
			continue
		}
		n, err := strconv.ParseFloat(v.Value, 64)
		_, known := fsm.Measurement(name, v.Value)
		switch {
		case known && n < 1e9:
			return print(n)
		case !known && err == nil && n < 0:
			return fsm.Unknown // a placeholder that drivers send for values that the unit does not measure
		}
		return v.Value
	}
	return ""
}

// columns aligns rows of cells. Empty cells become dashes.
func columns(rows [][]string) []string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			if cells[i] = text.Line(c); c == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush() // a strings.Builder never fails
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}
