package actions

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestAlarmTimes: the first failure is announced at once, and a lasting one again every five
// minutes.
func TestAlarmTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrill(t, func(context.Context, string, int) error { return errBroken })
		d.Do(shutdownCmd("A"))
		d.at(7 * time.Minute)
		d.Do(shutdownCmd("B"))
		d.at(11 * time.Minute)
		if want := []string{"0s A", "5m0s A", "7m0s B", "10m0s A"}; !slices.Equal(d.alarms, want) {
			t.Errorf("alarms: got %q, want %q", d.alarms, want)
		}
	})
}

// TestAlarmLanes: a failed SHUTDOWNCMD is announced in every channel.
func TestAlarmLanes(t *testing.T) {
	program, _, diagnostics := compile.Parse("UPSmon.conf", []byte(`SMTPSERVER "mail.example.org" PORT 465 USER "u" PASSWORD "p"
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN Eaton REPORTS OL->OB : EMAIL FROM "ups@example.org" TO "a@example.org, b@example.org" SUBJECT "power" MESSAGE "out"
                            WEBHOOK "https://example.org/token" MESSAGE "out"
WHEN Eaton REPORTS OB->OL : EMAIL FROM "ups@example.org" TO "a@example.org, b@example.org" SUBJECT "power" MESSAGE "back"
                            EMAIL FROM "ups@example.org" TO "c@example.org" SUBJECT "power" MESSAGE "back"
                            WEBHOOK "https://example.org/token" MESSAGE "back"
WHEN Eaton REPORTS None->LB : SHUTDOWN
`), compile.Options{})
	if program == nil {
		t.Fatal(diagnostics)
	}
	g := newRig(t, Options{Wall: "/bin/true"})
	g.Configure(Config{Policy: program.Policy, Mail: &MailServer{}})
	taken := map[string][]*fsm.Effect{}
	for keyword, v := range g.verbs {
		if keyword != fsm.ShutdownCmd {
			v.close()
			v.lane = quietLane{g.Runner, taken}
			g.verbs[keyword] = v
		}
	}
	g.Do(shutdownCmd("/bin/sh", "-c", "echo 'no, thanks' >&2; echo 'more' >&2; exit 3"))
	eventually(t, "7 effects", func() bool { return len(g.results) == 7 })
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)

	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	const text = ` cannot be shut down: SHUTDOWNCMD /bin/sh -c "echo 'no, thanks' >&2; echo 'more' >&2; exit 3": exit status 3: ` +
		`no, thanks (unit Eaton, OL->OB); it is tried again every 5s`
	var got []string
	for verb, effects := range taken {
		for _, e := range effects {
			if want := strings.TrimPrefix(e.Text, "[crit] "); want != host+text || (e.Priority == "crit") != (e.Verb == fsm.Syslog) {
				t.Errorf("%s: got text %q, priority %q, want text %q, with the priority crit only for SYSLOG", verb, e.Text, e.Priority, host+text)
			}
			to := e.URL
			if e.Mail != nil {
				to = e.Mail.To + ": " + e.Mail.Subject
			}
			got = append(got, strings.TrimSpace(fmt.Sprint(verb, " ", to)))
		}
	}
	slices.Sort(got)
	want := []string{
		"EMAIL a@example.org, b@example.org: " + host + " cannot be shut down", "EMAIL c@example.org: " + host + " cannot be shut down",
		"EPRINT", "NOTIFY", "SYSLOG", "WALL", "WEBHOOK https://example.org/token",
	}
	if !slices.Equal(got, want) {
		t.Errorf("announced\ngot  %q\nwant %q", got, want)
	}
}

// quietLane accepts everything and does nothing.
type quietLane struct {
	runner *Runner
	taken  map[string][]*fsm.Effect // by verb
}

func (l quietLane) put(j *job) error {
	verb := j.effect.Verb.String()
	l.taken[verb] = append(l.taken[verb], j.effect)
	l.runner.finish(j, Outcome{})
	return nil
}

func (quietLane) close() {}
