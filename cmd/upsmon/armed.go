package main

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// armed lists what a monitor may do to the host: one line for each SHUTDOWNCMD, and for each ROOTCMD.
func armed(c *config.Config, dryRun bool) []string {
	shutdowns := lines(c, fsm.ShutdownCmd, "ARMED: may run %s (%s)")
	roots := lines(c, fsm.RootCmd, "ROOTCMD: may run %s (%s)")
	if dryRun {
		shutdowns = lines(c, fsm.ShutdownCmd, "DRY RUN: would run %s (%s), but carries out no action")
		roots = nil
	}
	switch {
	case len(shutdowns) > 0:
	case dryRun:
		shutdowns = []string{"DRY RUN: carries out no action; no rule has a SHUTDOWNCMD"}
	default:
		shutdowns = []string{"NOT ARMED: no rule has a SHUTDOWNCMD"}
	}
	return append(shutdowns, roots...)
}

// lines formats each command of a verb once, with the line of its first rule.
func lines(c *config.Config, verb fsm.Verb, format string) []string {
	var lines []string
	for e := range commands(c.Program.Policy, verb) {
		lines = append(lines, fmt.Sprintf(format, text.Line(e.Text), atLine(e.Rule)))
	}
	return lines
}

// commands yields each command of a verb once.
func commands(policy *fsm.Definition, verb fsm.Verb) iter.Seq[*fsm.Effect] {
	return func(yield func(*fsm.Effect) bool) {
		seen := map[string]bool{}
		for i := range policy.Units {
			for e := range policy.EffectsOf(i, verb, nil, time.Now()) {
				if seen[e.Text] {
					continue
				}
				seen[e.Text] = true
				if !yield(e) {
					return
				}
			}
		}
	}
}

// atLine returns the file and line of a position, without its column.
func atLine(position string) string {
	if i := strings.LastIndexByte(position, ':'); i > 0 {
		return position[:i]
	}
	return position
}

// printArmed prints lines, in bold on a terminal.
func printArmed(out *os.File, lines []string) {
	format := "%s\n"
	if isTerminal(out) && os.Getenv("NO_COLOR") == "" {
		format = "\x1b[1m%s\x1b[0m\n"
	}
	ctx, cancel := context.WithTimeout(context.Background(), printTime)
	defer cancel()
	for _, l := range lines {
		_, _ = nutlog.Write(ctx, out, fmt.Appendf(nil, format, l))
	}
}

// maxGreeted is how many units are logged individually at their first report. On a larger site, only units in
// trouble are.
const maxGreeted = 32

// A greeter logs the state of each unit at its first report.
type greeter struct {
	log   *slog.Logger
	names map[string]string // of units without a report
	all   bool
}

func (g *greeter) hear(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		units := e.Config.Program.Policy.Units
		g.all = len(units) <= maxGreeted
		g.names = make(map[string]string, len(units))
		for i := range units {
			g.names[units[i].ID] = units[i].Name
		}
	case engine.Step:
		name := g.names[e.Input.Unit]
		if name == "" || e.Input.Lost != "" || e.Input.FSD || e.Input.Adjust != nil || e.Input.Ack != nil {
			return
		}
		delete(g.names, e.Input.Unit)
		if !g.all && fsm.MostUrgent(strings.Fields(e.Input.Status)...) == fsm.Calm {
			return
		}
		attrs := []any{"unit", name, "status", e.Input.Status}
		for _, v := range e.Input.Values {
			switch v.Name {
			case "battery.charge", "battery.runtime", "ups.load":
				attrs = append(attrs, v.Name, v.Value)
			}
		}
		g.log.Info("first report", attrs...)
	}
}
