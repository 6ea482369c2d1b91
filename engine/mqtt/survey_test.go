package mqtt

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestSurvey: a survey asks Debian's upsd for what no poll asks for, and a real broker receives it.
// Entities that Home Assistant's own integration hides are disabled by default.
func TestSurvey(t *testing.T) {
	upsd := upsdtest.Start(t, upsdtest.Config{Units: map[string]map[string]string{"Eaton": {
		"ups.status": "OL", "battery.charge": "50", "battery.voltage.low": "9.5", "ups.delay.start": "30", "input.L2-N.voltage": "231",
		"outlet.count": "2", "outlet.1.status": "on", "outlet.1.current": "0.30", "outlet.2.status": "off", "outlet.2.name": "Printer", "ups.vendorid": "0463",
	}}})
	broker := newMosquitto(t)
	broker.write("upsd.pem", upsd.CA())
	conf := broker.load(fmt.Sprintf("MQTT localhost PORT %d CERTFILE \"ca.pem\" CLIENTCERT \"client.pem\" CLIENTKEY \"client.key\" USER %q PASSWORD FILE \"password\" TOPIC \"ups\" DISCOVERY \"homeassistant\"\n"+
		"GROUP LOCAL HOST localhost PORT %d CERTFILE \"upsd.pem\"\nMONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD \"x\" TYPE primary\n", broker.port, brokerUser, upsd.Port()))
	u := eaton("ups.status", "OL", "battery.charge", "100") // the monitor has a newer value of this
	u.ID = conf.Program.Policy.Units[0].ID
	m := newMonitor(t, u)
	l := broker.listen()
	p := m.publisher(Options{})
	p.Hear(engine.Began{Config: conf})

	state, device := base+"/Eaton/state", devices+"_Eaton/config"
	l.waits(state, `"battery.voltage.low":9.5`)
	eventually(t, "discovery", func() bool { return l.of(device) != "" })
	if err := validate(schema(t), []byte(l.of(device))); err != nil {
		t.Error(err)
	}
	got := decode[struct {
		Variables map[string]any `json:"variables"`
	}](t, l.of(state))
	for variable, want := range map[string]any{
		"battery.charge": 100., "ups.delay.start": 30., "input.L2-N.voltage": 231., "outlet.1.current": 0.3, "outlet.2.status": "off", "device.model": "Dummy UPS", "ups.vendorid": nil,
	} {
		if got.Variables[variable] != want {
			t.Errorf("%s: got %v, want %v", variable, got.Variables[variable], want)
		}
	}
	d := decode[discovery](t, l.of(device))
	if d.Device.Model != "Dummy UPS" {
		t.Errorf("got the model %q", d.Device.Model)
	}
	for key, shown := range map[string]bool{
		"battery_charge": true, "battery_voltage_low": false, "ups_delay_start": false, "input_L2-N_voltage": false, "outlet_1_status": true, "outlet_1_current": true, "outlet_2_status": true,
	} {
		c, there := d.Components[key]
		if hidden := c.Enabled != nil && !*c.Enabled; !there || hidden == shown {
			t.Errorf("%s: got %+v, want it enabled: %v", key, c, shown)
		}
	}
	if name := d.Components["outlet_2_status"].Name; name != "Outlet Printer status" {
		t.Errorf("got the outlet name %q", name)
	}

	upsd.Set(t, "Eaton", "outlet.2.status", "on")
	l.waits(state, `"outlet.2.status":"on"`)
	upsd.Kill(t)
	upsd.Restart(t)
	upsd.Set(t, "Eaton", "outlet.1.status", "off")
	l.waits(state, `"outlet.1.status":"off"`)
	if log := m.log.String(); strings.Contains(log, "part of the unit's variables") {
		t.Errorf("the log reports missing variables:\n%s", log)
	}
}

// TestSurveyFaults: a server may answer anything. Its earlier values, and those of other units,
// stay, and the log says once what is wrong.
func TestSurveyFaults(t *testing.T) {
	line := `VAR bad ups.id "x"` + "\n"
	for name, reply := range map[string]string{
		"ERR ACCESS-DENIED":   "ERR ACCESS-DENIED\n",
		"ERR UNKNOWN-COMMAND": "ERR UNKNOWN-COMMAND\n",
		"another list":        "BEGIN LIST UPS\nEND LIST UPS\n",
		"nonsense":            "\x00\xff\n",
		"a list without end":  "BEGIN LIST VAR bad\n" + strings.Repeat(line, 20_000) + "END LIST VAR bad\n",
		"a list too large":    "BEGIN LIST VAR bad\n" + strings.Repeat(`VAR bad ups.id "`+strings.Repeat("x", 60_000)+"\"\n", 100) + "END LIST VAR bad\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upsd, err := simupsd.Start(simupsd.Config{Units: map[string]map[string]string{
				"bad": {"ups.status": "OL", "ups.id": "before"}, "good": {"ups.status": "OL", "ups.id": "1"},
			}})
			must(t, err)
			t.Cleanup(func() { _ = upsd.Close() })
			var log syncBuffer
			v := &survey{period: 50 * time.Millisecond, logger: slog.New(slog.NewTextHandler(&log, nil)), ring: func() {}}
			m := &mosquitto{t: t, dir: t.TempDir()}
			conf := m.load(fmt.Sprintf(`MQTT localhost PLAINTEXT TOPIC "ups"
GROUP LOCAL HOST 127.0.0.1 PORT %d PLAINTEXT
MONITOR bad POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
MONITOR good POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
`, upsd.Port()))
			var work sync.WaitGroup
			v.follow(t.Context(), conf.Program, func(f func()) { work.Go(f) })
			t.Cleanup(func() { v.follow(t.Context(), &compile.Program{}, nil); work.Wait() })
			of := func(unit int) string {
				u := v.complete(&status.Unit{ID: conf.Program.Policy.Units[unit].ID})
				if i := slices.IndexFunc(u.Values, func(x fsm.Value) bool { return x.Name == "ups.id" }); i >= 0 {
					return u.Values[i].Value
				}
				return ""
			}
			eventually(t, "the first survey", func() bool { return of(0) == "before" && of(1) == "1" })
			var asked atomic.Int32
			upsd.SetFault(func(x *simupsd.Exchange) {
				if x.Line == "LIST VAR bad" {
					x.Reply = reply
					asked.Add(1)
				}
			})
			eventually(t, "bad answers", func() bool { return asked.Load() > 2 })
			upsd.Set("good", "ups.id", "2")
			eventually(t, "the other unit", func() bool { return of(1) == "2" })
			if got := of(0); got != "before" {
				t.Errorf("got the value %q, want the earlier one", got)
			}
			if n := strings.Count(log.String(), "part of the unit's variables"); n != 1 {
				t.Errorf("logged %d times, want once: %.1000s", n, log.String())
			}
		})
	}
}
