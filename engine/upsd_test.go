package engine

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// The tests here run against Debian's upsd over verified TLS.

// realRig is a rig on a real upsd with these units.
func realRig(t *testing.T, units ...string) (*rig, *upsdtest.Server) {
	upsdtest.Require(t)
	r := newRig(t, "")
	upsd := upsdtest.Start(t, upsdtest.Config{Units: online(units...), User: "mon", Password: "sekret"})
	if err := os.WriteFile(filepath.Join(r.dir, "ca.pem"), upsd.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	return r, upsd
}

// TestUpsdFlip: a status change in a real unit reaches its SHELLCMD, and an edit of the file during
// the outage does no harm.
func TestUpsdFlip(t *testing.T) {
	r, upsd := realRig(t, "Eaton")
	config := fmt.Sprintf(header, upsd.Port()) + `
WHEN Eaton REPORTS OL->OB : SHELLCMD "echo old %(u)s %(e)s %(c)s >> DIR/out" STARTTIMER t 4
WHEN Eaton REPORTS OB->OL : SHELLCMD "echo old %(e)s >> DIR/out" CANCELTIMER t
WHEN Eaton REPORTS None->LB : SHELLCMD "echo old %(e)s >> DIR/out"
WHEN Eaton TIMEOUT t : SHUTDOWNCMD "/bin/sh -c 'echo down >> DIR/out'"
`
	r.write(config)
	r.start()
	r.awaitLog("monitoring")
	upsd.Set(t, "Eaton", "battery.charge", "97.5")
	upsd.Set(t, "Eaton", "ups.status", "OB DISCHRG")
	r.awaitOut("OL-_OB 97.5\n")

	// An edit with an error, and then one without, while the timer runs.
	r.save(strings.Replace(config, "STARTTIMER t 4", "STARTTIMER t", 1))
	r.awaitLog("UPSmon.conf:5:")
	r.awaitLog("error: a duration such as 120 or 2m is missing after name t")
	r.save(strings.ReplaceAll(config, "old", "new"))
	r.awaitLog("the new configuration is in force")
	upsd.Set(t, "Eaton", "ups.status", "OB DISCHRG LB")
	r.awaitOut("new None-_LB\n")
	r.awaitOut("down\n")
	upsd.Set(t, "Eaton", "ups.status", "OL CHRG")
	r.awaitOut("new OB-_OL\n")
	if n := r.records("OL->OB"); n != 2 {
		t.Errorf("got %d records of OL->OB, want 2: the event was repeated", n)
	}
}

// TestUpsdKilled: a server that dies causes COMM->NOCOMM, and one that comes back causes
// NOCOMM->COMM. Neither moves anything else.
func TestUpsdKilled(t *testing.T) {
	r, upsd := realRig(t, "Eaton", "APC")
	r.write(fmt.Sprintf(header, upsd.Port()) + `
MONITOR APC POWERVAL 0 UPSDUSER mon PASSWORD "sekret" TYPE secondary
WHEN EACH REPORTS COMM->NOCOMM : PRINT "lost"
WHEN EACH REPORTS NOCOMM->COMM : PRINT "back"
`)
	r.start()
	upsd.Set(t, "Eaton", "ups.status", "OB LB")
	r.awaitRecord("Eaton: None->LB", 1)
	for n := 1; n <= 2; n++ {
		upsd.Kill(t)
		for _, unit := range []string{"Eaton", "APC"} {
			r.awaitRecord(unit+": PRINT lost", n)
		}
		upsd.Restart(t)
		for _, unit := range []string{"Eaton", "APC"} {
			r.awaitRecord(unit+": PRINT back", n)
		}
	}
	if r.records("LB->None") > 0 || r.records("OB->OL") > 0 {
		t.Error("the loss of contact moved other states than COMM")
	}
}

// TestUpsdStale: a driver dies and another one hangs. Contact is lost with those units only. upsd
// takes seconds to notice a driver that hangs, so both are away at the same time.
func TestUpsdStale(t *testing.T) {
	r, upsd := realRig(t, "Eaton", "APC", "Riello")
	r.write(fmt.Sprintf(header, upsd.Port()) + `
MONITOR APC POWERVAL 0 UPSDUSER mon PASSWORD "sekret" TYPE secondary
MONITOR Riello POWERVAL 0 UPSDUSER mon PASSWORD "sekret" TYPE secondary
`)
	r.start()
	r.awaitLog("monitoring")
	upsd.FreezeDriver(t, "APC")
	upsd.KillDriver(t, "Eaton")
	r.awaitRecord("Eaton: COMM->NOCOMM", 1)
	r.awaitLog("DRIVER-NOT-CONNECTED")
	r.awaitRecord("APC: COMM->NOCOMM", 1)
	r.awaitLog("DATA-STALE")
	upsd.StartDriver(t, "Eaton")
	r.awaitRecord("Eaton: NOCOMM->COMM", 1)
	if r.records("APC: NOCOMM->COMM") > 0 {
		t.Error("contact with APC is back, although its driver still hangs")
	}
	upsd.ThawDriver(t, "APC")
	r.awaitRecord("APC: NOCOMM->COMM", 1)
	if r.records("Riello: COMM->NOCOMM") > 0 {
		t.Error("contact with Riello was lost, too")
	}
}

// TestUpsdOddStatus: a status with unknown words, and an empty one.
func TestUpsdOddStatus(t *testing.T) {
	r, upsd := realRig(t, "Eaton")
	r.write(fmt.Sprintf(header, upsd.Port()) + "WHEN Eaton REPORTS None->MARTIAN : PRINT \"%(e)s %(ups.status)s\"\n")
	r.start()
	upsd.Set(t, "Eaton", "ups.status", "OB MARTIAN")
	r.awaitRecord("PRINT None->MARTIAN OB MARTIAN", 1)
	upsd.Set(t, "Eaton", "ups.status", "")
	r.awaitRecord("MARTIAN->None", 1)
	if r.records("OB->OL") > 0 || r.records("NOCOMM") > 0 {
		t.Error("an empty status moved OB or COMM")
	}
}

// TestUpsdSmallLetters: for NUT's upsmon, a status in small letters is a low battery on battery.
func TestUpsdSmallLetters(t *testing.T) {
	r, upsd := realRig(t, "Eaton")
	r.write(fmt.Sprintf(header, upsd.Port()) + `
WHEN Eaton REPORTS None->LB : IF OB SHUTDOWNCMD "/bin/sh -c 'echo down >> DIR/out'"
WHEN Eaton REPORTS OB->OL : PRINT "%(ups.status)s"
`)
	r.start()
	upsd.Set(t, "Eaton", "ups.status", "ob discharging Lb")
	r.awaitOut("down\n")
	upsd.Set(t, "Eaton", "ups.status", "ol")
	r.awaitRecord("PRINT OL", 1)
}

// TestUpsdRefuses: the log says in words what keeps the monitor from watching a unit, and it keeps
// trying.
func TestUpsdRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, from, to string
		foreign        bool // CERTFILE is another authority's
		want           string
	}{
		{"unknown unit", "MONITOR Eaton", "MONITOR Nobody", false, "UNKNOWN-UPS"},
		{"wrong certificate", "", "", true, "certificate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, upsd := realRig(t, "Eaton")
			if tt.foreign {
				other, err := simupsd.NewAuthority()
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(r.dir, "ca.pem"), other.PEM(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r.write(strings.Replace(fmt.Sprintf(header, upsd.Port()), tt.from, tt.to, 1))
			r.start()
			r.awaitRecord("COMM->NOCOMM", 1)
			r.awaitLog(tt.want)
			r.mu.Lock()
			defer r.mu.Unlock()
			if strings.Contains(r.log.String(), "wrong\"") || strings.Contains(r.log.String(), "sekret") {
				t.Errorf("the log has the password:\n%s", r.log.String())
			}
		})
	}
}

// BenchmarkUpsdFlip measures the time from a status change in a real unit to the start of its
// command. It reports how much longer than a poll that takes at most.
func BenchmarkUpsdFlip(b *testing.B) {
	upsdtest.Require(b)
	dir := b.TempDir()
	upsd := upsdtest.Start(b, upsdtest.Config{Units: online("Eaton"), User: "mon", Password: "sekret"})
	const period = 250 * time.Millisecond
	out := filepath.Join(dir, "out")
	conf := filepath.Join(dir, "UPSmon.conf")
	text := strings.ReplaceAll(fmt.Sprintf(header, upsd.Port()), "50ms", "250ms") +
		"WHEN Eaton REPORTS OL->OB : SHELLCMD \"date +%%s%%N >> " + out + "\"\n" +
		"WHEN Eaton REPORTS OB->OL : SHELLCMD \"date +%%s%%N >> " + out + "\"\n"
	for file, content := range map[string][]byte{conf: []byte(text), filepath.Join(dir, "ca.pem"): upsd.CA()} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	nowhere := nutlog.New(io.Discard)
	e := New(Options{Actions: actions.Options{NutLog: nowhere}, Timeout: 2 * time.Second})
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx, config.Load(conf)) }()

	lines := func() []string {
		content, _ := os.ReadFile(out)
		return strings.Fields(string(content))
	}
	var worst time.Duration
	n := 0
	for b.Loop() {
		upsd.Set(b, "Eaton", "ups.status", [2]string{"OB", "OL"}[n%2])
		begin := time.Now()
		for len(lines()) <= n {
			if time.Since(begin) > testPatience {
				b.Fatal("the command did not run")
			}
			time.Sleep(time.Millisecond)
		}
		stamp, err := strconv.ParseInt(lines()[n], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		worst = max(worst, time.Unix(0, stamp).Sub(begin))
		n++
	}
	b.ReportMetric(float64((worst - period).Milliseconds()), "ms-over-a-poll-worst")
	b.ReportMetric(0, "ns/op")
	end()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
	_ = nowhere.Close(context.Background())
}

// TestUpsdNames: units, users and passwords may have each printable character at the beginning, in
// the middle and at the end, all the way from the file to upsd and back.
func TestUpsdNames(t *testing.T) {
	upsdtest.Require(t)
	r := newRig(t, "")
	users := map[string]upsdtest.User{}
	var units []string
	var config strings.Builder
	for c := byte(' '); c < 0x7f; c++ {
		password := fmt.Sprintf("%cx%02x%cz%c", c, c, c, c)
		unit := strings.TrimSpace(password)             // U225
		user := strings.ReplaceAll(unit, "=", "equals") // upsd.users cannot have = in a name
		if c == '/' {
			unit += "x" // there is no such socket for a driver
		}
		users[user] = upsdtest.User{Password: password, Role: simupsd.Primary}
		units = append(units, unit)
		fmt.Fprintf(&config, "MONITOR %s POWERVAL 1 UPSDUSER %s PASSWORD %s TYPE primary\n", grammar.Quoted(unit), grammar.Quoted(user), inQuotes(password))
	}
	upsd := upsdtest.Start(t, upsdtest.Config{Plaintext: true, Bare: units, Users: users})
	r.write(fmt.Sprintf("POLLFREQ 1 POLLFREQALERT 1\nGROUP LOCAL PORT %d PLAINTEXT\n%s", upsd.Port(), config.String()) + `
WHEN EACH TIMEOUT start : SETFSD
WHEN EACH REPORTS None->FSD : NUTLOG "forced"
`)
	r.start()
	r.awaitRecord("None->FSD", len(units))
	if n := r.records("REFUSED"); n > 0 {
		t.Errorf("upsd refused %d users, want 0", n)
	}
}

// inQuotes writes a text in a quotation mark that does not occur in it.
func inQuotes(text string) string {
	if strings.Contains(text, `"`) {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}
