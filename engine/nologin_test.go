package engine

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestNoLogin: a monitor without LOGIN sends the server nothing about itself, not even a user. It
// counts the other clients, for which the monitor beside it would wait.
func TestNoLogin(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	var mu sync.Mutex
	said := map[string]bool{}
	watch := func(on bool) {
		if !on {
			upsd.SetFault(nil)
			return
		}
		upsd.SetFault(func(x *simupsd.Exchange) {
			mu.Lock()
			defer mu.Unlock()
			word, _, _ := strings.Cut(x.Line, " ")
			said[word] = true
		})
	}
	r.options = func(o *Options) { o.NoLogin, o.Actions.DryRun = true, true }
	r.write(fmt.Sprintf(header, upsd.Port()) + `
WHEN Eaton REPORTS upsd.clients > 0 : PRINT "waits for %(upsd.clients)s"
WHEN Eaton REPORTS OL->OB : PRINT "%(upsd.clients)s others"
`)
	r.login(upsd, "Eaton") // NUT's monitor on this host
	watch(true)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("PRINT 0 others")
	watch(false)
	r.login(upsd, "Eaton") // a secondary
	r.awaitLog("PRINT waits for 1")
	if n := upsd.NumLogins("Eaton"); n != 2 {
		t.Errorf("got %d logged-in clients, want the 2 others", n)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, word := range []string{"USERNAME", "PASSWORD", "LOGIN", "PRIMARY"} {
		if said[word] {
			t.Errorf("the monitor sent %s", word)
		}
	}
	if !said["GET"] {
		t.Error("the monitor sent no GET")
	}
}

// login logs another client in to a unit until the test ends.
func (r *rig) login(upsd *simupsd.Server, unit string) {
	r.t.Helper()
	ca, err := os.ReadFile(r.dir + "/ca.pem")
	if err != nil {
		r.t.Fatal(err)
	}
	conn, err := nutclient.Dial(r.t.Context(), nutclient.Server{Host: upsd.Host(), Port: upsd.Port(), Roots: ca}, nutclient.Options{Timeout: testPatience})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	if err := conn.Auth(r.t.Context(), "mon", "sekret"); err != nil {
		r.t.Fatal(err)
	}
	if err := conn.Login(r.t.Context(), unit); err != nil {
		r.t.Fatal(err)
	}
}
