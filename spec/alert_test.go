package spec

import (
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestAlert: POLLFREQALERT applies while any unit is OB, has LB or FSD, or is out of contact.
func TestAlert(t *testing.T) {
	const src = `GROUP LOCAL PLAINTEXT
MONITOR a POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
MONITOR b POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
`
	program, _, diags := compile.Parse("UPSmon.conf", []byte(src), compile.Options{})
	if program == nil {
		t.Fatal(diags)
	}
	system, _ := fsm.Start(program.Policy, fsm.Instant{}, nil)
	for i, step := range []struct {
		unit, status, lost string
		want               bool
	}{
		{"a", "OL", "", false},
		{"b", "OL CHRG RB", "", false},
		{"a", "OB DISCHRG", "", true},
		{"b", "OB", "", true},
		{"a", "OL", "", true}, // b is still on battery
		{"b", "OL", "", false},
		{"b", "OL LB", "", true},
		{"b", "OL", "", false},
		{"a", "OL FSD", "", true},
		{"a", "OL", "", false},
		{"a", "", "no reply", true},
		{"a", "", "no reply", true},
		{"a", "OL", "", false},
		{"a", "OL ALARM OFF BYPASS", "", false},
	} {
		in := fsm.Input{Unit: "LOCAL:" + step.unit + "@localhost:3493", Status: step.status, Lost: step.lost}
		system.Step(fsm.Instant{Mono: time.Duration(i) * time.Second}, in)
		if got := system.Alert(); got != step.want {
			t.Errorf("step %d, %s reports %q %s: got alert %v, want %v", i, step.unit, step.status, step.lost, got, step.want)
		}
	}
}
