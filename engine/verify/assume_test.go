package verify

import (
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
)

// TestAssumptions: for at least two policies, each assumption decides whether a property is refuted.
func TestAssumptions(t *testing.T) {
	const (
		primary   = "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER upsmon PASSWORD \"secret\" TYPE primary\nMINSUPPLIES 1\n"
		secondary = "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER upsmon PASSWORD \"secret\" TYPE secondary\nMINSUPPLIES 1\n"
		lost      = "WHEN Eaton REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN\n"
		low       = "WHEN Eaton REPORTS OB AND LB AND NOT CAL : IF NOT DOWN SHUTDOWN\n"
		lowFor30s = "WHEN Eaton REPORTS OB AND LB AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN\n"
		timed     = "WHEN Eaton REPORTS OB AND NOT CAL FOR 3m : IF NOT DOWN SHUTDOWN\n"
		counted   = "WHEN Eaton REPORTS OB AND NOT CAL : STARTTIMER down 200 WHILE OB AND NOT CAL\nWHEN Eaton TIMEOUT down : SHUTDOWN\n"
		tells     = "WHEN Eaton REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : SETFSD "
	)
	set := func(f func(a *Assumptions)) func(*Assumptions) { return f }
	none := set(func(*Assumptions) {})
	for _, tt := range []struct {
		flag, code, src string
		sound, wrong    func(*Assumptions) // with which assumptions the property is not refuted, and is
	}{
		{"battery", "V05", primary + low + "WHEN Eaton REPORTS OB AND NOT CAL FOR 2m : IF NOT DOWN SHUTDOWN\n", none, set(func(a *Assumptions) { a.Battery = 3 * time.Minute })},
		{"low", "V04", primary + counted + "WHEN Eaton REPORTS OB AND LB AND NOT CAL FOR 40s : SHUTDOWN\n", none, set(func(a *Assumptions) { a.Low = 100 * time.Second })},
		{"battery", "V05", primary + low + "WHEN Eaton REPORTS OL->OB : STARTTIMER down 100 WHILE OB\nWHEN Eaton TIMEOUT down : IF NOT DOWN SHUTDOWN\n", none, set(func(a *Assumptions) { a.Battery = 150 * time.Second })},
		{"low", "V01", primary + lowFor30s, none, set(func(a *Assumptions) { a.Low = 100 * time.Second })},
		{"low", "V05", primary + lost + low, none, set(func(a *Assumptions) { a.Low = 100 * time.Second })},
		{"shutdown-takes", "V01", primary + lowFor30s, none, set(func(a *Assumptions) { a.ShutdownTakes = 80 * time.Second })},
		{"shutdown-takes", "V05", primary + lost + low, none, set(func(a *Assumptions) { a.ShutdownTakes = 80 * time.Second })},
		{"flash", "V02", primary + lost + low + "WHEN Eaton REPORTS OFF FOR 5s : SHUTDOWN\n", none, set(func(a *Assumptions) { a.Flash = 6 * time.Second })},
		{"flash", "V05", primary + low + "WHEN Eaton REPORTS OB AND NOCOMM FOR 5s : IF NOT DOWN SHUTDOWN\n", none, set(func(a *Assumptions) { a.Flash = 6 * time.Second })},
		{"report", "V01", primary + lowFor30s, none, set(func(a *Assumptions) { a.Report = 40 * time.Second })},
		{"report", "V05", primary + lost + low, none, set(func(a *Assumptions) { a.Report = 40 * time.Second })},
		{"flickers", "V07", primary + lost + lowFor30s, set(func(a *Assumptions) { a.Flickers = 0 }), none},
		{"flickers", "V07", primary + lost + timed, set(func(a *Assumptions) { a.Flickers = 0 }), none},
		{"lost", "V05", primary + low, set(func(a *Assumptions) { a.Lost = 0 }), none},
		{"lost", "V05", primary + low + "WHEN Eaton REPORTS COMM->NOCOMM : SHUTDOWN\n", set(func(a *Assumptions) { a.Lost = 0 }), none},
		{"restarts", "V06", primary + counted + "WHEN Eaton TIMEOUT start : CANCELTIMER down\n", set(func(a *Assumptions) { a.Restarts = 0 }), none},
		{"restarts", "V06", primary + counted + "WHEN Eaton TIMEOUT start : IF OB STARTTIMER down 200 WHILE OB\n", set(func(a *Assumptions) { a.Restarts = 0 }), none},
		{"latched", "V09", secondary + lost + low + "WHEN Eaton REPORTS FSD : IF NOT DOWN SHUTDOWN\n", set(func(a *Assumptions) { a.Latched = false }), none},
		{"latched", "V09", secondary + lost + low + "WHEN Eaton REPORTS FSD FOR 5s : IF NOT DOWN SHUTDOWN\n", set(func(a *Assumptions) { a.Latched = false }), none},
		{"secondaries", "V08", primary + tells + "STARTTIMER go 5\nWHEN Eaton TIMEOUT go : IF NOT DOWN SHUTDOWN\n", set(func(a *Assumptions) { a.Secondaries = "none" }), none},
		{"secondaries", "V08", primary + tells + "SHUTDOWN\n", set(func(a *Assumptions) { a.Secondaries = "none" }), none},
	} {
		p, _, diags := compile.Parse(tt.flag, []byte(tt.src), compile.Options{})
		if p == nil {
			t.Fatal(diags)
		}
		for k, change := range []func(*Assumptions){tt.sound, tt.wrong} {
			a := Defaults(p.PollFreq)
			change(&a)
			res := Verify(t.Context(), p, a, Options{codes: []string{tt.code}}).Results[0]
			if refuted := res.Verdict == Refuted; refuted != (k == 1) {
				t.Errorf("--%s: %s is %s (%s) with %v\n%s", tt.flag, tt.code, res.Verdict, res.Why, a, tt.src)
			}
		}
	}
}
