package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestReloadDisarms: a configuration that drops what the present outage needs is held, since it may
// be a half-written file. It takes effect when somebody asks again, who learns which shutdown it
// removes or puts off.
func TestReloadDisarms(t *testing.T) {
	const (
		head = "GROUP LOCAL HOST 127.0.0.1 PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER a PASSWORD \"p\" TYPE primary\n"
		ob   = "WHEN Eaton REPORTS OL->OB : STARTTIMER down 130\n"
		end  = "WHEN Eaton TIMEOUT down : SHUTDOWNCMD \"/bin/down\"\n"
		low  = "WHEN Eaton REPORTS None->LB : SHUTDOWNCMD \"/bin/down\"\n"
		mail = "WHEN Eaton REPORTS OB->OL : PRINT \"back\"\n"

		inTime = "removes what would shut this machine down in 2m10s (Eaton@127.0.0.1:1, UPSmon.conf:4:1)"
		ifLow  = "removes what would shut this machine down if the battery runs low (Eaton@127.0.0.1:1, UPSmon.conf:5:1)"
		ifLate = "puts off the shutdown that would come if the battery runs low until 2m10s from now (Eaton@127.0.0.1:1, UPSmon.conf:4:1)"
	)
	for _, tt := range []struct {
		name, heard, text string
		held              []string // what the reason for holding it must name; nil: it is not held
		warning           string
	}{
		{"nothing", "OB", head + ob + end + low, nil, ""},
		{"another command and length", "OB", head + strings.Replace(ob, "130", "600", 1) + strings.Replace(end, "/bin", "/sbin", 1) + low, nil, ""},
		{"what an outage does not need", "OB", strings.Replace(head, "GROUP", "POLLFREQ 7 GROUP", 1) + ob + end + low, nil, ""},
		{"the end of the timer", "OB", head + ob + low + mail, []string{"down of Eaton", "TIMEOUT down of Eaton"}, inTime},
		{"low battery", "OB", head + ob + end + mail, []string{"rules for the outage under way: None->LB of Eaton"}, ifLate},
		{"all", "OB", head + mail, []string{"down of Eaton", "None->LB of Eaton", "OL->OB of Eaton"}, inTime + ", and " + ifLow},
		{"the unit", "OB", strings.ReplaceAll(head, "Eaton", "APC") + strings.ReplaceAll(low, "Eaton", "APC"), []string{"None->LB of Eaton"}, inTime + ", and " + ifLow},
		{"all, on mains", "OL", head + mail, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "UPSmon.conf")
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			c := config.Load(file)
			if c.Program == nil {
				t.Fatal(c.Diagnostics)
			}
			inBubbleOf(t, head+ob+end+low, []string{"OL", tt.heard}, func(b *bubble) {
				ask := func(in found) Outcome {
					reply := make(chan Outcome, 1)
					in.config, in.asked, in.byHand = c, []chan<- Outcome{reply}, true
					b.r.post(in)
					synctest.Wait()
					return <-reply
				}
				out := ask(found{changed: true})
				if held := out.Result == status.ReloadHeld; held != (tt.held != nil) || !held && out.Result != status.ReloadInForce {
					t.Errorf("got %+v, want held: %v, otherwise in force", out, tt.held != nil)
					return
				}
				for _, what := range tt.held {
					if !strings.Contains(out.Reason, what) {
						t.Errorf("the reason does not name %q: %s", what, out.Reason)
					}
				}
				if out.Warning != tt.warning {
					t.Errorf("warning: got %q, want %q", out.Warning, tt.warning)
				}
				if tt.held == nil {
					return
				}
				time.Sleep(5 * time.Second)
				warning := strings.ReplaceAll(tt.warning, "2m10s", "2m5s")
				if out := ask(found{}); out.Result != status.ReloadInForce || out.Warning != warning {
					t.Errorf("asked again: got %+v, want it in force with the warning %q", out, warning)
				}
			})
		})
	}
}

// TestBugInAWarning: a bug in what only warns of a reload neither ends the monitor nor keeps the answer back.
func TestBugInAWarning(t *testing.T) {
	inBubbleOf(t, "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER a PASSWORD \"p\" TYPE primary\nWHEN Eaton REPORTS OL->OB : SHUTDOWNCMD \"/bin/down\"\n", []string{"OL"}, func(b *bubble) {
		answers := make(chan Outcome, 1)
		noPolicy := &next.Present{State: &fsm.State{Units: []fsm.UnitState{{Regions: []fsm.RegionState{{Region: "OL|OB", State: "OB"}}}}}}
		want := Outcome{Result: status.ReloadInForce, Units: 1}
		b.r.tellDisarmed(noPolicy, b.r.reload.config, want, func(out Outcome) { answers <- out })
		if out := <-answers; out != want {
			t.Errorf("got %+v, want %+v", out, want)
		}
	})
}
