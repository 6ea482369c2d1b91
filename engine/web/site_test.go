package web

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// A site is a monitor with its page and a simulated upsd.
type site struct {
	*Server
	upsd   *simupsd.Server
	page   *Page
	engine *engine.Engine
	dir    string
}

// siteConf is the policy of a site with two units.
const siteConf = `# The rack in the cellar.
POLLFREQ 50ms
POLLFREQALERT 50ms
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD "s3cret" TYPE primary
MONITOR Spare POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary

WHEN Eaton REPORTS OL->OB : WALL "%(u)s: on battery" STARTTIMER two-min 2m WHILE OB
WHEN Eaton TIMEOUT two-min : WALL "%(u)s: two minutes on battery" SHUTDOWN
WHEN Eaton REPORTS None->LB : IF OB SHUTDOWN
WHEN Eaton REPORTS None->FSD : SYSLOG "[crit] forced shutdown"
WHEN EACH REPORTS OB->OL : WALL "%(u)s: on mains power again"
WHEN EACH REPORTS COMM->NOCOMM FOR 30s : WALL "%(u)s: no contact"
`

func unitVars(status, charge string) map[string]string {
	return map[string]string{"ups.status": status, "battery.charge": charge, "battery.runtime": "2580", "ups.load": "23", "ups.model": "9PX", "input.voltage": "231"}
}

// startSite starts a site, which stops at the end of the test. hear receives the monitor's events.
func startSite(t testing.TB, conf string, units map[string]map[string]string, o Options, po PageOptions, hear ...engine.Subscriber) *site {
	t.Helper()
	if os.Getenv("UPDATE") != "" { // the pictures of the documentation show what users see: the default
		conf = regexp.MustCompile(`(?m)^POLLFREQ(ALERT)? .*\n`).ReplaceAllString(conf, "")
	}
	upsd, err := simupsd.Start(simupsd.Config{Users: map[string]string{"u": "s3cret"}, Units: units})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{upsd: upsd, dir: t.TempDir()}
	read := func(string) ([]byte, fs.FileMode, error) { return []byte(conf), 0o600, nil }
	c := config.Source{Public: true, Read: read}.Load("/etc/nut/UPSmon.conf")
	if c.Program == nil {
		t.Fatal(c.Diagnostics)
	}
	state := filepath.Join(s.dir, "state")
	nowhere := nutlog.New(io.Discard)
	s.engine = engine.New(engine.Options{Actions: actions.Options{DryRun: true, NutLog: nowhere}, StateDir: state, Version: "1.2.3",
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, upsd.Addr())
		}})
	po.Monitor, po.Journal, po.Host = s.engine, filepath.Join(state, engine.JournalDir), "cellar"
	if s.page, err = NewPage(po); err != nil {
		t.Fatal(err)
	}
	s.engine.Subscribe(func(e engine.Event) {
		switch e := e.(type) {
		case engine.Began:
			s.page.InForce(e.Config)
		case engine.Reloaded:
			s.page.InForce(e.Config)
		case engine.Step:
			if len(e.Records) > 0 {
				s.page.Heard()
			} else {
				s.page.Drifted()
			}
		}
	})
	for _, h := range hear {
		s.engine.Subscribe(h)
	}
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	if s.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	s.page.Register(s.Server)
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.engine.Run(ctx, c) }()
	t.Cleanup(func() {
		closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Server.Close(closing)
		stop()
		<-ended
		_ = upsd.Close()
		_ = nowhere.Close(closing)
	})
	return s
}

// until waits until the monitor's status contains a text.
func (s *site) until(t testing.TB, want string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		now, err := s.engine.Status(ctx)
		cancel()
		var all strings.Builder
		for _, u := range now.Units {
			fmt.Fprintf(&all, "%s %v %v %t\n", u.Name, u.States, u.Values, u.Unheard)
		}
		if err == nil && strings.Contains(all.String(), want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%q never comes: %v\n%s", want, err, all.String())
		}
	}
}
