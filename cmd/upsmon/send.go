package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/mqtt"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// sendFlags are the flags of send.
type sendFlags struct {
	config       string
	test, asJSON bool
}

// sendTime bounds a whole run.
const sendTime = 2 * time.Minute

func newSend() *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:   "send --test [ADDRESS…]",
		Short: "Send a test message in every way that the configuration names",
		Long: `send --test sends one message, marked as a test, to every address that the rules of
the configuration send to: each recipient of an EMAIL, each PUSH and each WEBHOOK, the
terminals of WALL, the desktops of NOTIFY, the system log of SYSLOG, and the broker of
MQTT. For each it prints how long the delivery took, or why it failed. No rule and no
command of the file runs: SHELLCMD, ROOTCMD, SHUTDOWNCMD and SETFSD are left alone.

With arguments, it tries only addresses that contain one of them, or the verbs that
they name, as in send --test EMAIL. A WEBHOOK with its own BODY gets that body,
with a unit called TEST-…; a body without a place for the mark is skipped.

A message that cannot be delivered is neither kept nor retried; the exit code is then 1.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !f.test {
				return exit{exitUsage, errors.New("send only sends test messages: add --test")}
			}
			return f.run(cmd.Context(), cmd.Root(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.config, "config", "c", defaultConfig(), "the configuration `FILE`")
	flags.BoolVar(&f.test, "test", false, "send test messages")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return cmd
}

// sent is the outcome of one message.
type sent struct {
	Verb    string  `json:"verb"`
	Address string  `json:"address"`
	Result  string  `json:"result"` // ok, fail or skip
	Seconds float64 `json:"seconds,omitempty"`
	Detail  string  `json:"detail,omitempty"` // why it was not delivered
}

// mqttVerb stands for MQTT, which is not a verb, in the results.
const mqttVerb = "MQTT"

func (f *sendFlags) run(ctx context.Context, root *cobra.Command, w, problems io.Writer, wanted []string) error {
	c := config.Load(f.config)
	if c.Program == nil {
		speak(root, c)
		if err := report(problems, c); err != nil {
			return exit{exitBad, err}
		}
		return exit{code: exitBad}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, sendTime, actions.ErrTimeout)
	defer cancel()
	host, _ := os.Hostname()
	trials := slices.DeleteFunc(actions.Trials(c.Actions(), host, time.Now()), func(t actions.Trial) bool {
		return !matches(wanted, t.Verb.String(), t.Where)
	})
	broker := make(chan sent, 1)
	if b := c.Program.MQTT; b != nil && matches(wanted, mqttVerb, b.Host) {
		go func() { broker <- tryBroker(ctx, c, host) }()
	} else {
		close(broker)
	}
	if len(trials) == 0 && (c.Program.MQTT == nil || !matches(wanted, mqttVerb, c.Program.MQTT.Host)) {
		if len(wanted) > 0 {
			return exit{exitBad, fmt.Errorf("no rule of %s sends anything to %s", text.Line(f.config), text.Line(strings.Join(wanted, " or ")))}
		}
		return exit{exitBad, fmt.Errorf("no rule of %s sends messages", text.Line(f.config))}
	}
	var all []sent
	show := func(s sent) error {
		all = append(all, s)
		if f.asJSON {
			return nil
		}
		_, err := fmt.Fprintln(w, s)
		return err
	}
	for r := range patiently(problems, "the receivers", actions.Try(ctx, actions.Options{Stdout: io.Discard, Stderr: io.Discard}, c.Actions(), trials)) {
		if err := show(sentOf(r)); err != nil {
			return exit{exitBad, err}
		}
	}
	hide := waitingFor(problems, "the broker of MQTT")
	s, there := <-broker
	hide()
	if there {
		if err := show(s); err != nil {
			return exit{exitBad, err}
		}
	}
	failed := 0
	for _, s := range all {
		if s.Result == "fail" {
			failed++
		}
	}
	if f.asJSON {
		if err := printJSON(w, all); err != nil {
			return exit{exitBad, err}
		}
	}
	if failed > 0 {
		return exit{code: exitBad}
	}
	return nil
}

// matches reports whether a message was selected. Without arguments, every message is.
func matches(wanted []string, verb, where string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(arg string) bool {
		return arg != "" && (strings.EqualFold(arg, verb) || strings.Contains(strings.ToLower(where), strings.ToLower(arg)))
	})
}

func sentOf(r actions.TrialResult) sent {
	s := sent{Verb: r.Verb.String(), Address: r.Where, Result: "ok", Seconds: r.Took.Round(time.Millisecond).Seconds()}
	switch {
	case r.Skipped != "":
		s.Result, s.Detail, s.Seconds = "skip", r.Skipped, 0
	case r.Err != nil:
		s.Result, s.Detail = "fail", withoutAddress(r.Err.Error(), r.Where)
	case r.Verb == fsm.Email:
		s.Detail = "the mail server has accepted it"
	}
	return s
}

// withoutAddress removes an address from an error that is printed after the address.
func withoutAddress(why, where string) string {
	refused := actions.ErrRefused.Error() + ": "
	said, final := strings.CutPrefix(why, refused)
	for _, between := range []string{": ", " "} {
		said = strings.TrimPrefix(said, where+between)
	}
	if final {
		return refused + said
	}
	return said
}

// tryBroker publishes a message without retaining it.
func tryBroker(ctx context.Context, c *config.Config, host string) sent {
	b := c.Program.MQTT
	begin := time.Now()
	err := mqtt.Check(ctx, b, host, actions.TestText(host))
	s := sent{Verb: mqttVerb, Address: b.Host, Result: "ok", Seconds: time.Since(begin).Round(time.Millisecond).Seconds()}
	if err != nil {
		s.Result, s.Detail = "fail", err.Error()
	}
	return s
}

// String formats the outcome in one line.
func (s sent) String() string {
	line := fmt.Sprintf("%-4s  %-7s  %s", s.Result, s.Verb, text.Short(s.Address, 200))
	switch s.Result {
	case "ok":
		line += fmt.Sprintf(": delivered in %.2f s", s.Seconds)
		if s.Detail != "" {
			line += ", " + s.Detail
		}
	case "skip":
		line += ": not sent, since " + s.Detail
	default:
		line += ": " + text.Short(s.Detail, 600)
	}
	return line
}
