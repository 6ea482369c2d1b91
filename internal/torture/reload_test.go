package torture

import (
	"context"
	"fmt"
	"time"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/status"
)

func reloadFaults() []fault {
	return []fault{{
		name: "reloads of changed files, every seventh with an error", quick: true,
		expect: "each is in force or refused, as it must; the timer of 2 h has its deadline", run: reloads,
	}}
}

// reloads makes a monitor load many configurations while a timer runs.
func reloads(t *trial) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	n := 30
	if t.limit > 0 {
		n = 1000
	}
	r.timeout = "60"
	write := func(i int) {
		more := fmt.Sprintf("WHEN Eaton REPORTS OL->OB : STARTTIMER time 7200 WHILE OB\nWHEN Eaton TIMEOUT time : %s\n", r.down("time"))
		for j := range i % 5 {
			more += fmt.Sprintf("WHEN Eaton REPORTS None->TRIM : NUTLOG \"%d of %d\"\n", j, i)
		}
		if i%7 == 6 {
			more += "WHEN Eaton REPORTS"
		}
		r.plan(s.port(), s.ca(), time.Hour, fmt.Sprintf("%s# %d\n", more, i))
	}
	write(0)
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	s.set("Eaton", "OB")
	r.awaitState("Eaton", "COMM", "OB")
	timer := r.timer("time")
	if timer == nil {
		t.Fatal("the timer does not run")
	}
	for i := 1; i <= n; i++ {
		write(i)
		want := status.ReloadInForce
		if i%7 == 6 {
			want = status.ReloadRefused
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		reply, err := r.client.Do(ctx, control.Reload)
		cancel()
		// The monitor may have noticed the changed file before it got the request.
		if err != nil || reply.Reload == nil || reply.Reload.Result != want && reply.Reload.Result != status.ReloadUnchanged {
			t.Fatalf("reload %d: got %+v, %v, want %s", i, reply.Reload, err, want)
		}
		r.row.add("reloads", 1)
	}
	if now := r.timer("time"); now == nil || now.Ends.Sub(timer.Ends).Abs() > 5*time.Second {
		t.Errorf("got timer %v, want it unchanged: %v", now, timer)
	}
	write(0)
	_, _ = r.client.Do(context.Background(), control.Reload)
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 1})
	r.bounded()
	r.stop()
}
