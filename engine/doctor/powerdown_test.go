package doctor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestPowerDown checks that the UPS is switched off after a shutdown, and nothing else is.
func TestPowerDown(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	put := func(name, text string, mode os.FileMode) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path(name)), 0o755), os.WriteFile(path(name), []byte(text), mode)); err != nil {
			t.Fatal(err)
		}
	}
	const conf = "POWERDOWNFLAG %q\nGROUP LOCAL PLAINTEXT PORT 1\n" +
		"MONITOR own POWERVAL 1 UPSDUSER mon PASSWORD \"x\" TYPE primary\nMONITOR seen POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n"
	with := func(flag string) Options {
		o := options(t, fmt.Sprintf(conf, flag))
		o.Late, o.LatePath, o.NUT = path("late"), path("sbin"), []string{path("etc"), path("nowhere")}
		return o
	}
	o := with("/run/killpower")
	wants(t, look(t, o), "powerdown warn "+o.Late+": no such program, so nothing would switch the UPS off [install the package",
		"powerdown warn upsdrvctl: there is none")

	put("late", "#!/bin/sh\n", 0o644)
	wants(t, look(t, o), "powerdown warn "+o.Late+": it is not executable")
	if err := os.Chmod(path("late"), 0o755); err != nil {
		t.Fatal(err)
	}
	put("sbin/upsdrvctl", "#!/bin/sh\n", 0o755)
	wants(t, look(t, o), "powerdown ok "+o.Late+": exists", "powerdown ok upsdrvctl: exists")

	for _, c := range []struct{ conf, want string }{
		{"maxretry = 3\n[own]\n driver = x\n", "powerdown ok upsdrvctl"},
		{"[own]\n[seen]\n sdorder = -1\n", "powerdown ok upsdrvctl"},
		{"[own]\nsdorder = 1\n[seen]\nsdorder = 10\n[third]\n",
			"powerdown warn upsdrvctl: it would also switch off UPSs that do not power this machine: seen, third [write sdorder = -1 in their sections of " + path("etc/ups.conf")},
		{"[own]\nsdorder=-1\n", "powerdown warn upsdrvctl: " + "with " + path("etc/ups.conf") + " it would not switch off own"},
	} {
		put("etc/ups.conf", c.conf, 0o644)
		wants(t, look(t, o), c.want)
	}

	o = with(path("none/killpower"))
	wants(t, look(t, o), "powerdown fail "+path("none/killpower")+": no directory "+path("none"))
	if os.Geteuid() == 0 {
		o.Socket = path("none/upsmon.sock")
		wants(t, look(t, o), "powerdown ok "+path("none/killpower")+": its directory is created")
		wants(t, look(t, with("/run/killpower")), "powerdown warn /run/killpower: the package's service cannot write to /run")
		wants(t, look(t, with("/var/log/killpower")), "powerdown ok /var/log/killpower: can be created")
		o = with("/run/killpower")
		o.Late = path("nothing")
		wants(t, look(t, o), "powerdown ok /run/killpower: can be created")
	} else {
		wants(t, look(t, with("/run/killpower")), "powerdown fail cannot write to /run, so the UPS would not be switched off")
	}
	wants(t, look(t, with("/dev/shm/killpower")), "powerdown warn /dev/shm/killpower: its file system may already be unmounted")

	// A remedy does not repeat what the configuration says.
	for _, flag := range []string{path("none/killpower"), "/run/killpower", "/dev/shm/killpower"} {
		o = with(flag)
		o.UsualFlag = flag
		for _, f := range look(t, o) {
			if f.Area == PowerDown && f.Subject == flag && f.Level != OK && (f.Remedy == "" || strings.Contains(f.Remedy, flag)) {
				t.Errorf("the remedy repeats the configuration: %+v", f)
			}
		}
	}

	flag := path("killpower")
	put("killpower", "precious", 0o644)
	wants(t, look(t, with(flag)), "powerdown fail "+flag+": another file has this name")
	id, now := actions.Boot()
	put("killpower", fmt.Sprintf("upsmon-shutdown-file\n%s %d\n", id, int64((now-5*time.Minute)/time.Second)), 0o644)
	wants(t, look(t, with(flag)), "powerdown warn "+flag+": a shutdown was started 5m",
		"powerdown warn any other shutdown within the next 25 minutes would also switch the UPS off [if it was cancelled: rm "+flag)

	o = options(t, "POWERDOWNFLAG \"/run/killpower\"\nGROUP LOCAL PLAINTEXT PORT 1\nMONITOR far POWERVAL 1 UPSDUSER mon PASSWORD \"x\" TYPE secondary\n")
	for _, f := range look(t, o) {
		if f.Area == PowerDown || strings.Contains(f.Subject, "killpower") {
			t.Errorf("a finding that does not concern a secondary: %+v", f)
		}
	}
}

// TestOtherHosts: hosts that get no warning lose their power with the outlets.
func TestOtherHosts(t *testing.T) {
	s, err := simupsd.Start(simupsd.Config{Users: map[string]string{"mon": password}, Units: map[string]map[string]string{"one": {"ups.status": "OL"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.SetFault(func(x *simupsd.Exchange) {
		if x.Line == "LIST CLIENT one" {
			x.Reply = "BEGIN LIST CLIENT one\nCLIENT one 127.0.0.1\nCLIENT one 192.0.2.9\nCLIENT one 192.0.2.7\nCLIENT one 192.0.2.9\nEND LIST CLIENT one\n"
		}
	})
	port := strconv.Itoa(s.Port())
	warning := "powerdown warn one@localhost:" + port + ": other hosts depend on it, and nothing warns them before its outlets are switched off: 192.0.2.7, 192.0.2.9 ["
	for _, tt := range []struct {
		flag, power, rules string
		warned             bool
	}{
		{"POWERDOWNFLAG \"/run/killpower\"\n", "1", "", true},
		{"POWERDOWNFLAG \"/run/killpower\"\n", "1", "WHEN one REPORTS None->FSD : SETFSD one\n", false},
		{"POWERDOWNFLAG \"/run/killpower\"\n", "0", "", false},
		{"", "1", "", false},
	} {
		found := look(t, options(t, tt.flag+"GROUP LOCAL PLAINTEXT PORT "+port+"\nMONITOR one POWERVAL "+tt.power+" UPSDUSER mon PASSWORD \""+password+"\" TYPE primary\n"+tt.rules))
		if tt.warned {
			wants(t, found, warning)
		} else if slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Detail, "other hosts") }) {
			t.Errorf("%+v: %+v", tt, found)
		}
	}
}
