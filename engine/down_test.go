package engine

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/journal"
)

// ordersOnce is a policy that orders a single shutdown in each outage, with a command that the test
// chooses.
const ordersOnce = header + `
WHEN Eaton REPORTS OL->OB    : IF NOT DOWN SHUTDOWNCMD "%s"
WHEN Eaton REPORTS None->FSD : IF NOT DOWN SHUTDOWNCMD "%[2]s"
WHEN Eaton REPORTS DOWN->None : PRINT "up again"
`

// TestDownStillUp: if the machine is still up ten minutes after its shutdown command succeeded, for
// example because an administrator called it off, all channels say so. A restart in between changes
// nothing.
func TestDownStillUp(t *testing.T) {
	r := newRig(t, "")
	clock, dir := &testClock{}, t.TempDir()
	r.options = func(o *Options) { keepBriefly(dir)(o); o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(ordersOnce, upsd.Port(), "/bin/sh -c 'echo down >> DIR/out'"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started end of DOWN", 1)
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	if s, err := r.e.Status(ctx); err != nil || !slices.Contains(s.Units[0].States, "DOWN") || len(s.Units[0].Timers) != 1 {
		t.Errorf("got the status %+v, %v; want DOWN and one timer", s, err)
	}
	r.restart()
	r.awaitLog("every unit has been heard from")
	clock.sleep(11 * time.Minute)
	r.awaitRecord("DOWN->None (this machine is still up)", 1)
	r.awaitRecord("PRINT up again", 1)
	r.awaitLog("SHUTDOWNCMD has not shut down this host")
	r.awaitLog("is still up: SHUTDOWNCMD /bin/sh")
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("OB->OL", 1)
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("down\ndown\n")
	r.stop()
	alarms := 0
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err == nil && e.Kind == journal.Alarm && strings.Contains(e.Reason, "it succeeded 10m0s ago") {
			alarms++
		}
	}
	if alarms != 1 {
		t.Errorf("got %d alarms in the journal, want 1", alarms)
	}
}

// TestDownWhileItFails: while a command fails, DOWN stays on, however long that takes. The return
// of power ends it.
func TestDownWhileItFails(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(ordersOnce, upsd.Port(), "/bin/false"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("cannot be shut down")
	clock.sleep(time.Hour)
	r.awaitLog("every unit has been heard from")
	if r.records("DOWN->None") > 0 || r.records("end of DOWN") > 0 {
		t.Error("DOWN ended, or a timer that ends it was started")
	}
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("DOWN->None", 1)
	r.stop()
}

// TestDownIsGivenUp: a command that the file no longer has is not tried again, and DOWN ends.
func TestDownIsGivenUp(t *testing.T) {
	r := newRig(t, "")
	r.options = func(o *Options) { o.Timing.Hold = time.Millisecond }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(ordersOnce, upsd.Port(), "/bin/false"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("SHUTDOWNCMD failed, will be retried")
	r.save(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS DOWN->None : PRINT "up again"` + "\n")
	r.awaitRecord("DOWN->None (its SHUTDOWNCMD is not given any more)", 1)
	r.awaitRecord("PRINT up again", 1)
	r.stop()
}

// TestDownEndsWithAnotherUnit: the unit whose rule turned DOWN on has power again, and DOWN ends with
// that of another one. No rule names DOWN, so nothing else says that it has ended. The next monitor
// knows it.
func TestDownEndsWithAnotherUnit(t *testing.T) {
	dir := t.TempDir()
	keeps := func(o *Options) { o.StateDir = dir }
	config := strings.Replace(bubbleConfig, "WHEN", `MONITOR Dell POWERVAL 1 UPSDUSER a PASSWORD "p" TYPE primary`+"\nWHEN", 1)
	down := func(b *bubble) string {
		of := make(chan string, 1)
		b.r.post(request(func(r *run) { of <- r.system.Down() }))
		return <-of
	}
	var tries atomic.Int32
	inBubbleOf(t, config, []string{"OL", "OB", "OB LB"}, func(b *bubble) {
		eaton, dell := b.unit, strings.Replace(b.unit, "Eaton", "Dell", 1)
		b.unit = dell
		b.answer("OB")
		b.unit = eaton
		b.answer("OL")
		if of := down(b); of != eaton {
			t.Errorf("while Dell is on battery, DOWN is of %q, want %q", of, eaton)
		}
		b.unit = dell
		b.answer("OL")
		if of := down(b); of != "" {
			t.Errorf("DOWN is of %q, want no unit", of)
		}
	}, failing(&tries), keeps)
	inBubbleOf(t, config, nil, func(b *bubble) {
		if of := down(b); of != "" {
			t.Errorf("after a restart DOWN is of %q, want no unit", of)
		}
	}, failing(&tries), keeps)
}

// TestDownInADryRun: DOWN begins and ends as for a command that succeeded, and raises no alarm.
func TestDownInADryRun(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock, o.Actions.DryRun = clock.now, true }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(ordersOnce, upsd.Port(), "/no/such/command"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started end of DOWN", 1)
	clock.sleep(11 * time.Minute)
	r.awaitLog("dry run, not done: PRINT")
	r.stop()
	if strings.Contains(r.log.String(), "is still up") {
		t.Error("a dry run raised an alarm")
	}
}

// TestDownAndFSD: an FSD that somebody injects is obeyed even if a command has succeeded and the
// machine is still up.
func TestDownAndFSD(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(ordersOnce, upsd.Port(), "/bin/sh -c 'echo down >> DIR/out'"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started end of DOWN", 1)
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	for n := 2; n < 4; n++ {
		if _, err := r.e.FSD(ctx, "a test"); err != nil {
			t.Fatal(err)
		}
		r.awaitOut(strings.Repeat("down\n", n))
		r.awaitRecord("timer started end of DOWN", n)
	}
	if r.records("DOWN->None (ordered again)") != 2 {
		t.Error("DOWN did not end once for each further order")
	}
	r.stop()
}
