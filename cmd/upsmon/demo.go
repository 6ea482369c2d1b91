package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

//go:embed demo/UPSmon.conf
var demoConfig []byte

// demoScript lists the changes of the simulated UPS.
var demoScript = []struct {
	at             time.Duration
	tell           string
	status, charge string
}{
	{2500 * time.Millisecond, "mains power flickers for a second", "OB DISCHRG", "100"},
	{3500 * time.Millisecond, "and is back", "OL CHRG", "100"},
	{6 * time.Second, "mains power fails, for good this time", "OB DISCHRG", "99"},
	{9 * time.Second, "", "OB DISCHRG", "71"},
	{12 * time.Second, "", "OB DISCHRG", "48"},
	{15 * time.Second, "", "OB DISCHRG", "26"},
	{17 * time.Second, "the battery runs low before the time is up", "OB DISCHRG LB", "9"},
	{22 * time.Second, "mains power returns", "OL CHRG", "11"},
	{24 * time.Second, "the end", "OL CHRG", "12"},
}

const demoUnit = "Eaton"

func newDemo() *cobra.Command {
	var showConfig bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show a power failure from start to finish; nothing is shut down",
		Long: `demo runs a small upsd and a monitor inside this process, with freshly made
certificates, and simulates a power failure. It takes half a minute, needs nothing
installed, and shuts nothing down.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showConfig {
				_, err := cmd.OutOrStdout().Write(demoConfig)
				return err
			}
			return bad(demo(cmd.Context(), cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&showConfig, "show-config", false, "print the configuration of the demonstration and exit")
	return cmd
}

func demo(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "upsmon-demo-")
	if err != nil {
		return outputError{err}
	}
	defer os.RemoveAll(dir)

	upsd, ca, err := demoServer()
	if err != nil {
		return err
	}
	defer upsd.Close()
	file := filepath.Join(dir, configName)
	if err := os.WriteFile(file, demoConfig, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), ca, 0o600); err != nil {
		return err
	}
	config := config.Load(file)
	if config.Program == nil {
		return config.Diagnostics
	}

	fmt.Fprintf(out, "A power failure in half a minute: a simulated upsd with one unit, %s, and upsmon,\n"+
		"which talks to it over TLS. This is a dry run: NOTHING IS SHUT DOWN, and no terminal is\n"+
		"written to. The policy: upsmon demo --show-config. In brackets: the rule responsible.\n\n", demoUnit)

	timeline := newTimeline(out)
	nowhere := nutlog.New(io.Discard)
	defer func() { _ = nowhere.Close(context.Background()) }()
	e := engine.New(engine.Options{
		Actions: actions.Options{DryRun: true, NutLog: nowhere},
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, upsd.Addr())
		},
		Subscribers: []engine.Subscriber{timeline.hear},
		Clock:       timeline.clock,
	})
	ctx, end := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx, config) }()

	for _, s := range demoScript {
		select {
		case <-time.After(time.Until(timeline.begin.Add(s.at))):
		case err := <-ended:
			end()
			return err
		}
		if s.tell != "" {
			timeline.tell(time.Since(timeline.begin), s.tell)
		}
		upsd.Set(demoUnit, "battery.charge", s.charge)
		upsd.Set(demoUnit, "ups.status", s.status)
	}
	end()
	if err := <-ended; err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "\nThat is all. With a real UPS, this policy would have run /sbin/shutdown.")
	return err
}

// demoServer starts the simulated upsd and returns the certificate to verify it with.
func demoServer() (*simupsd.Server, []byte, error) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		return nil, nil, err
	}
	cert, err := authority.Issue("localhost", "127.0.0.1")
	if err != nil {
		return nil, nil, err
	}
	upsd, err := simupsd.Start(simupsd.Config{
		Addr: "127.0.0.1:0", Cert: &cert, Users: map[string]string{"demo": "demo"},
		Units: map[string]map[string]string{demoUnit: {"ups.status": "OL", "battery.charge": "100"}},
	})
	return upsd, authority.PEM(), err
}

// A liveTimeline prints events as they happen: the changes of the UPS in the script, and the reactions of the
// monitor.
type liveTimeline struct {
	begin time.Time
	mu    sync.Mutex
	simulate.Timeline
}

func newTimeline(out io.Writer) *liveTimeline {
	t := &liveTimeline{begin: time.Now(), Timeline: simulate.Timeline{W: out, Width: len(demoUnit), Round: 50 * time.Millisecond}}
	t.Colour = isTerminal(out) && os.Getenv("NO_COLOR") == ""
	return t
}

// clock starts with the demonstration, so that the times printed are small.
func (t *liveTimeline) clock() (boot, awake time.Duration) {
	d := time.Since(t.begin)
	return d, d
}

func (t *liveTimeline) hear(e engine.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := e.(type) {
	case engine.Began:
		t.Print(e.At.Mono, e.Records)
	case engine.Step:
		t.Print(e.At.Mono, e.Records)
	}
}

func (t *liveTimeline) tell(at time.Duration, text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Note(at, text)
}
