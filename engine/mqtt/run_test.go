package mqtt

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// A program is upsmon run, as a user starts it.
type program struct {
	t    *testing.T
	m    *mosquitto
	path string
	log  string
	cmd  *exec.Cmd
}

func newProgram(t *testing.T, m *mosquitto) *program {
	t.Helper()
	needs.Programs(t, "go")
	p := &program{t: t, m: m, path: filepath.Join(m.dir, "program"), log: filepath.Join(m.dir, "nut.log")}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", p.path, "../../cmd/upsmon")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			log, _ := os.ReadFile(p.log)
			t.Logf("%s", log)
		}
	})
	return p
}

func (p *program) start() {
	p.t.Helper()
	args := []string{"run", "-c", filepath.Join(p.m.dir, "run.conf"), "-l", p.log, "--state-dir", filepath.Join(p.m.dir, "state"), "--socket", filepath.Join(p.m.dir, "socket")}
	if os.Geteuid() == 0 {
		args = append(args, "-u", "root")
	}
	p.cmd = exec.Command(p.path, args...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(p.t, p.cmd.Start())
}

// kill does kill -9.
func (p *program) kill() {
	if p.cmd != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		p.cmd = nil
	}
}

func (p *program) logged(what string) bool {
	log, _ := os.ReadFile(p.log)
	return bytes.Contains(log, []byte(what))
}

// TestRun: the program itself publishes states, events and discovery to a broker over TLS. A button
// acknowledges. After kill -9 the broker publishes that the monitor is gone. After a restart of
// either side everything is there again.
func TestRun(t *testing.T) {
	m := newMosquitto(t)
	authority, err := simupsd.NewAuthority()
	must(t, err)
	cert, err := authority.Issue("localhost")
	must(t, err)
	upsd, err := simupsd.Start(simupsd.Config{
		Cert: &cert, Users: map[string]string{"mon": "secret"},
		Units: map[string]map[string]string{"Eaton": {"ups.status": "OL", "battery.charge": "90", "ups.load": "20", "device.model": "5P"}},
	})
	must(t, err)
	t.Cleanup(func() { _ = upsd.Close() })
	m.write("upsd.pem", authority.PEM())
	m.write("run.conf", fmt.Appendf(nil, `POLLFREQ 50ms POLLFREQALERT 50ms
MQTT localhost PORT %d CERTFILE "ca.pem" CLIENTCERT "client.pem" CLIENTKEY "client.key" USER %q PASSWORD FILE "password" TOPIC "ups" DISCOVERY "homeassistant" BUTTONS
GROUP LOCAL HOST localhost PORT %d CERTFILE "upsd.pem"
MONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD "secret" TYPE primary
MINSUPPLIES 1
WHEN Eaton REPORTS OL->OB EVERY 1s : NUTLOG "the unit is on battery"
WHEN Eaton REPORTS OL->OB             : STARTTIMER time-up 1h WHILE OB
WHEN Eaton TIMEOUT time-up            : SHUTDOWNCMD "/bin/true"
WHEN Eaton REPORTS None->LB           : IF OB SHUTDOWNCMD "/bin/true"
WHEN Eaton REPORTS COMM->NOCOMM FOR 1h : IF OB SHUTDOWNCMD "/bin/true"
`, m.port, brokerUser, upsd.Port()))
	p := newProgram(t, m)
	if out, err := exec.Command(p.path, "check", "--strict", filepath.Join(m.dir, "run.conf")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	l := m.listen()
	p.start()
	t.Cleanup(func() {
		if t.Failed() {
			l.mu.Lock()
			defer l.mu.Unlock()
			for topic, last := range l.last {
				t.Logf("%s: %s", topic, last)
			}
		}
	})

	host, err := os.Hostname()
	must(t, err)
	names := newTopics(&compile.Broker{Topic: "ups", Discovery: "homeassistant"}, host)
	unit := clean(fmt.Sprintf("Eaton@localhost:%d", upsd.Port()))
	state, event, device := names.unit(unit, "state"), names.unit(unit, "event"), names.discovery(names.unitDevice(unit))
	l.waits(names.availability(), "online")
	l.waits(state, `"battery.charge":90`)
	l.waits(state, `"on_battery":false`)
	s := schema(t)
	for _, topic := range []string{names.discovery(names.device), device} {
		eventually(t, topic, func() bool { return l.of(topic) != "" })
		if err := validate(s, []byte(l.of(topic))); err != nil {
			t.Errorf("%s: %v\n%s", topic, err, l.of(topic))
		}
	}
	l.waits(device, `"model":"5P"`)
	eventually(t, "the verdict about the policy", func() bool { return !strings.Contains(l.of(names.monitor()), `"policy_proved":null`) })

	upsd.Set("Eaton", "ups.status", "OB DISCHRG")
	l.waits(state, `"on_battery":true`)
	l.waits(state, `"timer_running":true`)
	eventually(t, "the time of the shutdown", func() bool {
		return strings.Contains(l.of(names.monitor()), `"shuts_down_at":"2`)
	})
	for _, wanted := range []string{"on_battery", "timer_started"} {
		eventually(t, "the event "+wanted, func() bool {
			return strings.Contains(strings.Join(l.heard(event), "\n"), `"event_type":"`+wanted+`"`)
		})
	}

	eventually(t, "a repeat", func() bool { return p.logged(" is on battery") })
	l.send(names.unit(unit, acknowledge), press, false)
	eventually(t, "the acknowledgement in the journal", func() bool {
		said, err := exec.Command(p.path, "ctl", "--socket", filepath.Join(m.dir, "socket"), "status").CombinedOutput()
		return err == nil && bytes.Contains(bytes.ToLower(said), []byte("acknowledged"))
	})

	p.kill()
	l.waits(names.availability(), "offline")
	upsd.Set("Eaton", "battery.charge", "80")
	p.start()
	l.waits(names.availability(), "online")
	l.waits(state, `"battery.charge":80`)
	l.waits(state, `"timer_running":true`)

	m.stop()
	upsd.Set("Eaton", "ups.status", "OL")
	m.start()
	later := m.listen() // the broker has forgotten everything
	later.waits(names.availability(), "online")
	later.waits(state, `"on_battery":false`)
	later.waits(device, `"model":"5P"`)
	if p.logged(brokerPassword) {
		t.Error("the log contains the password")
	}

	// A server that does not answer a survey is polled as before.
	p.kill()
	later.waits(names.availability(), "offline")
	asked := make(chan struct{}, 10)
	upsd.SetFault(func(x *simupsd.Exchange) {
		if strings.HasPrefix(x.Line, "LIST VAR ") {
			x.Delay = time.Hour
			select {
			case asked <- struct{}{}:
			default:
			}
		}
	})
	p.start()
	select {
	case <-asked:
	case <-time.After(90 * time.Second):
		t.Fatal("the server received no LIST VAR")
	}
	for _, charge := range []string{"70", "60", "50"} {
		upsd.Set("Eaton", "battery.charge", charge)
		later.waits(state, `"battery.charge":`+charge)
	}
	if later.waits(state, `"contact":true`); p.logged("Communications with UPS") {
		t.Error("contact with the unit was lost")
	}
}

// heard returns all messages of a topic.
func (l *listener) heard(topic string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.all[topic]...)
}
