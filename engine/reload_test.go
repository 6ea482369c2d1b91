package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// TestReloadInOutageOfMany: the rules change repeatedly while many units are in an outage. Their
// timers run, and some have power again. The rules in force act once on each event, and no timer is
// lost or restarted.
func TestReloadInOutageOfMany(t *testing.T) {
	const units, back, edits = 300, 120, 6
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	name := func(i int) string { return fmt.Sprintf("ups%03d", i) }
	var names []string
	for i := range units {
		names = append(names, name(i))
	}
	upsd := r.serve("", online(names...))
	conf := func(edit int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "POLLFREQ 200ms POLLFREQALERT 200ms\nGROUP LOCAL HOST localhost PORT %d CERTFILE \"ca.pem\"\n", upsd.Port())
		for _, n := range names {
			fmt.Fprintf(&b, "MONITOR %s POWERVAL 0 UPSDUSER mon PASSWORD \"sekret\" TYPE secondary\n", n)
		}
		fmt.Fprintf(&b, `WHEN EACH REPORTS OL->OB : STARTTIMER wait 2h
WHEN EACH REPORTS OB->OL : CANCELTIMER wait PRINT "back"
WHEN EACH TIMEOUT wait : PRINT "down by %d"
`, edit)
		return b.String()
	}
	r.write(conf(0))
	r.start()
	for _, n := range names {
		upsd.Set(n, "ups.status", "OB")
	}
	r.awaitRecord("timer started wait", units)
	clock.sleep(time.Hour) // a timer that a reload restarts would end too late
	r.awaitLog("every unit has been heard from")

	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	reload := func() {
		t.Helper()
		if out, err := r.e.Reload(ctx); err != nil || out.Result != status.ReloadInForce && out.Result != status.ReloadUnchanged {
			t.Fatal(out, err)
		}
	}
	for edit := range edits {
		r.save(conf(edit + 1))
		for i := range back / edits { // while the file is compiled and comes into force
			upsd.Set(name(edit*back/edits+i), "ups.status", "OL")
		}
		reload()
	}
	r.awaitRecord("PRINT back", back)
	r.save(conf(edits + 1))
	reload()
	r.awaitLog(", and 170 more") // running timers
	clock.sleep(time.Hour)
	last := fmt.Sprintf("PRINT down by %d", edits+1)
	r.awaitRecord(last, units-back)
	r.awaitStatus("its units", func(m status.Monitor) bool { return len(m.Units) == units }) // the loop has taken all
	r.mu.Lock()
	defer r.mu.Unlock()
	for text, want := range map[string]int{"timer started wait": units, "PRINT back": back, last: units - back, "PRINT down by": units - back} {
		if got := r.count(text); got != want {
			t.Errorf("%q: got %d records, want %d", text, got, want)
		}
	}
	for i, n := range names {
		if down := slices.ContainsFunc(r.lines, func(l string) bool { return strings.HasPrefix(l, n+": ") && strings.Contains(l, last) }); down != (i >= back) {
			t.Errorf("%s: the timer has ended: %v", n, down)
		}
	}
}

// BenchmarkReload reloads the rules of 10,000 units, each with a running timer, and reports how
// long the loop took no other input meanwhile.
func BenchmarkReload(b *testing.B) {
	const units = 10_000
	file := filepath.Join(b.TempDir(), "UPSmon.conf")
	write := func(edit int) {
		var t strings.Builder
		t.WriteString("POLLFREQ 1h POLLFREQALERT 1h\nGROUP LOCAL PLAINTEXT\n")
		for i := range units {
			fmt.Fprintf(&t, "MONITOR u%d POWERVAL 0 UPSDUSER mon PASSWORD \"sekret\" TYPE secondary\n", i)
		}
		for i := range units {
			fmt.Fprintf(&t, "WHEN u%d REPORTS COMM->NOCOMM : STARTTIMER lost-%d 2h\n", i, i)
			fmt.Fprintf(&t, "WHEN u%d REPORTS OB->OL : CANCELTIMER lost-%d PRINT \"edit %d\"\n", i, i, edit)
			fmt.Fprintf(&t, "WHEN u%d TIMEOUT lost-%d : PRINT \"lost\"\n", i, i)
		}
		if err := os.WriteFile(file, []byte(t.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	write(0)
	nowhere := nutlog.New(io.Discard)
	o := Options{
		Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody is there") },
	}
	o.Actions.NutLog = nowhere
	e := New(o)
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx, config.Load(file)) }()
	for running := 0; running < units; time.Sleep(50 * time.Millisecond) {
		s, err := e.Status(ctx)
		if err != nil {
			b.Fatal(err)
		}
		running = 0
		for _, u := range s.Units {
			running += len(u.Timers)
		}
	}
	var longest time.Duration
	edit := 0
	for b.Loop() {
		edit++
		write(edit)
		reloaded := make(chan error, 1)
		go func() {
			out, err := e.Reload(ctx)
			if err == nil && out.Result != status.ReloadInForce {
				err = errors.New(out.Reason)
			}
			reloaded <- err
		}()
		for busy := true; busy; {
			asked, taken := time.Now(), make(ping)
			e.inbox <- taken
			<-taken
			longest = max(longest, time.Since(asked))
			select {
			case err := <-reloaded:
				if err != nil {
					b.Fatal(err)
				}
				busy = false
			case <-time.After(time.Millisecond):
			}
		}
	}
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-wait")
	end()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
	_ = nowhere.Close(context.Background())
}

// A ping is an input that says when it was taken.
type ping chan struct{}

func (p ping) take(*run) { close(p) }
