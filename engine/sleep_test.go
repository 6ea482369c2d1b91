package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// A bubble is a loop in a synctest bubble: no file is watched, no server answers, and the test
// brings the reports.
type bubble struct {
	t     *testing.T
	r     *run
	clock *bubbleClock
	unit  string

	mu      sync.Mutex
	lines   []string
	stepped time.Duration // when the last step was
}

// A bubbleClock goes with the bubble's time, but for the suspends.
type bubbleClock struct {
	began time.Time

	mu        sync.Mutex
	suspended time.Duration
	stopped   time.Time // until then, who looks at the clock does not run
}

func (c *bubbleClock) now() (boot, awake time.Duration) {
	c.mu.Lock()
	stopped := time.Until(c.stopped)
	c.mu.Unlock()
	time.Sleep(stopped)
	c.mu.Lock()
	defer c.mu.Unlock()
	awake = time.Since(c.began)
	return awake + c.suspended, awake
}

func (c *bubbleClock) suspend(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.suspended += d
}

// fallBehind is what a pause of a virtual machine does once somebody sets the time of day.
func (c *bubbleClock) fallBehind(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.began = c.began.Add(d)
}

// stop stops the process while the loop waits, as SIGSTOP does.
func (c *bubbleClock) stop(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = time.Now().Add(d)
}

// lose is a poll that fails.
func (b *bubble) lose() {
	time.Sleep(time.Millisecond)
	b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: time.Now(), Err: errors.New("reset")}, 1})
	synctest.Wait()
}

const bubbleConfig = `POLLFREQ 5 POLLFREQALERT 5
GROUP LOCAL HOST 127.0.0.1 PORT 1 PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER a PASSWORD "p" TYPE primary
WHEN Eaton REPORTS OL->OB : STARTTIMER down 20
WHEN Eaton REPORTS OB->OL : CANCELTIMER down
WHEN Eaton TIMEOUT down : PRINT "down"
WHEN Eaton REPORTS None->LB : SHUTDOWNCMD "/bin/down"
WHEN Eaton REPORTS COMM->NOCOMM FOR 20s : PRINT "lost"
`

// inBubble runs a test with a loop that has just heard that the unit is on battery.
func inBubble(t *testing.T, test func(b *bubble), change ...func(*Options)) {
	t.Helper()
	inBubbleFrom(t, []string{"OL", "OB"}, test, change...)
}

// inBubbleFrom runs a test with a loop that has just heard these statuses.
func inBubbleFrom(t *testing.T, heard []string, test func(b *bubble), change ...func(*Options)) {
	t.Helper()
	inBubbleOf(t, bubbleConfig, heard, test, change...)
}

// inBubbleOf is inBubbleFrom with another configuration.
func inBubbleOf(t *testing.T, text string, heard []string, test func(b *bubble), change ...func(*Options)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "UPSmon.conf")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := config.Load(file)
	if c.Program == nil {
		t.Fatal(c.Diagnostics)
	}
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{t: t, clock: &bubbleClock{began: time.Now()}, unit: c.Program.Policy.Units[0].ID}
		log := nutlog.New(t.Output())
		over := make(chan struct{})
		o := Options{
			Clock: b.clock.now, Timeout: 10300 * time.Millisecond, BootID: "boot",
			Actions: actions.Options{NutLog: log, DryRun: true},
			Dial: func(context.Context, string, string) (net.Conn, error) { // the poller says nothing
				<-over
				return nil, errors.New("over")
			},
			Subscribers: []Subscriber{b.hear},
		}
		for _, f := range change {
			f(&o)
		}
		e := New(o)
		ctx, end := context.WithCancel(t.Context())
		b.r = e.newRun(ctx, c)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			b.r.begin()
			b.r.loop(ctx)
			b.r.close(false)
		}()
		for _, status := range heard {
			b.answer(status)
		}
		test(b)
		close(over)
		end()
		<-ended
		_ = log.Close(context.Background())
	})
}

func (b *bubble) hear(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := e.(Step); ok {
		if s.At.Mono < b.stepped {
			b.t.Errorf("a step at %s comes after one at %s", s.At.Mono, b.stepped)
		}
		b.stepped = s.At.Mono
		for _, rec := range s.Records {
			b.lines = append(b.lines, rec.String())
		}
	}
	if p, ok := e.(Paused); ok {
		b.lines = append(b.lines, "paused: "+p.Reason)
	}
}

// answer is a report that is asked for now.
func (b *bubble) answer(status string) {
	time.Sleep(time.Millisecond)
	b.report(status, time.Now())
}

func (b *bubble) report(status string, asked time.Time) {
	b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: asked, Status: status}, 1})
	synctest.Wait()
}

// stall keeps the loop from running, as SIGSTOP does.
func (b *bubble) stall(d time.Duration) {
	b.r.post(request(func(*run) { time.Sleep(d) }))
}

// deadline is when the next timer is due, on the boot clock.
func (b *bubble) deadline() time.Duration {
	at := make(chan time.Duration, 1)
	b.r.post(request(func(r *run) {
		next, _ := r.system.NextDeadline()
		at <- next
	}))
	return <-at
}

// untilDue is how long it is until then, on a machine that was not suspended.
func (b *bubble) untilDue() time.Duration { return time.Until(b.clock.began.Add(b.deadline())) }

func (b *bubble) want(has bool, text string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if all := strings.Join(b.lines, "\n"); strings.Contains(all, text) != has {
		b.t.Errorf("%q came: %t, want %t; all:\n%s", text, !has, has, all)
	}
}

// TestRetryAfterStall: a SHUTDOWNCMD that has failed is tried again after a pause only when the units
// have been heard from, and only if the reason for it persists.
func TestRetryAfterStall(t *testing.T) {
	for _, tt := range []struct {
		status string
		tries  int
	}{{"OL", 1}, {"OB LB", 2}} {
		t.Run(tt.status, func(t *testing.T) {
			var tries atomic.Int32
			inBubble(t, func(b *bubble) {
				b.answer("OB LB")
				if n := tries.Load(); n != 1 {
					t.Fatalf("%d tries, want 1", n)
				}
				b.stall(30 * time.Second)
				time.Sleep(31 * time.Second)
				synctest.Wait()
				time.Sleep(4 * time.Second) // less than a pause lasts
				synctest.Wait()
				if n := tries.Load(); n != 1 {
					t.Errorf("%d tries before the unit was heard from, want 1", n)
				}
				b.answer(tt.status)
				time.Sleep(time.Second)
				synctest.Wait()
				if n := int(tries.Load()); n != tt.tries {
					t.Errorf("%d tries, want %d", n, tt.tries)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// failing makes each SHUTDOWNCMD fail and counts it, until there have been a hundred.
func failing(tries *atomic.Int32) func(*Options) {
	return func(o *Options) {
		o.Actions.DryRun = false
		o.Actions.Privileged = func(_ context.Context, e *fsm.Effect) actions.Outcome {
			if e.Verb == fsm.ShutdownCmd && tries.Add(1) < 100 {
				return actions.Outcome{Err: errors.New("broken"), Exit: 1}
			}
			return actions.Outcome{}
		}
	}
}

// TestFailsUntilPowerIsBack: a SHUTDOWNCMD that fails is tried again until DOWN ends, which is at once when
// power is back and the battery is not low, and after a minute if it is. The next outage orders it again.
func TestFailsUntilPowerIsBack(t *testing.T) {
	for _, tt := range []struct {
		status   string
		from, to int32 // tries within two minutes
	}{{"OL", 1, 1}, {"OL LB", 12, 14}, {"OB LB", 24, 26}, {"OB", 24, 26}, {"OL FSD", 24, 26}} {
		t.Run(tt.status, func(t *testing.T) {
			var tries atomic.Int32
			inBubble(t, func(b *bubble) {
				b.answer("OB LB")
				b.answer(tt.status)
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				n := tries.Load()
				if n < tt.from || n > tt.to {
					t.Errorf("%d tries, want %d to %d", n, tt.from, tt.to)
				}
				b.answer("OL")
				time.Sleep(time.Minute)
				synctest.Wait()
				if m := tries.Load(); m > n+1 {
					t.Errorf("%d more tries after the outage", m-n)
				}
				n = tries.Load()
				b.answer("OB LB")
				time.Sleep(time.Second)
				if m := tries.Load(); m != n+1 {
					t.Errorf("the next outage: %d tries, want 1", m-n)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// TestLateOrder: the privileged process refuses an order that it has taken too late. It is given again at
// once, but only if its reason persists.
func TestLateOrder(t *testing.T) {
	for _, tt := range []struct {
		status string
		tries  int32
	}{{"OL", 1}, {"OB", 2}} {
		t.Run(tt.status, func(t *testing.T) {
			var tries atomic.Int32
			inBubble(t, func(b *bubble) {
				b.answer("OB LB")
				time.Sleep(time.Second)
				b.answer(tt.status)
				time.Sleep(time.Minute)
				synctest.Wait()
				if n := tries.Load(); n != tt.tries {
					t.Errorf("%d tries, want %d", n, tt.tries)
				}
			}, func(o *Options) {
				o.Actions.DryRun = false
				o.Actions.Privileged = func(_ context.Context, e *fsm.Effect) actions.Outcome {
					if e.Verb == fsm.ShutdownCmd && tries.Add(1) == 1 {
						time.Sleep(30 * time.Second)
						return actions.Outcome{Err: actions.ErrLate, Exit: -1}
					}
					return actions.Outcome{}
				}
			})
		})
	}
}

// TestHibernates: a SHUTDOWNCMD hibernates the machine, which is back hours later, whether the command ends
// before or after that. Nobody is alarmed, no timer ends and nothing is ordered before the unit has been
// heard from, and if the battery is still low then, it is ordered again.
func TestHibernates(t *testing.T) {
	const policy = bubbleConfig + `WHEN Eaton REPORTS DOWN->None : PRINT "back" IF OB AND LB SHUTDOWNCMD "/bin/down"
`
	for _, blocks := range []bool{false, true} {
		for _, tt := range []struct {
			status string
			orders int32
			down   bool // the timer of 20 s ends
		}{{"OL", 1, false}, {"OB", 1, true}, {"OB LB", 2, true}} {
			t.Run(fmt.Sprint(tt.status, " ", blocks), func(t *testing.T) {
				var orders atomic.Int32
				var alarms strings.Builder
				inBubbleOf(t, policy, []string{"OL", "OB"}, func(b *bubble) {
					b.answer("OB LB")
					time.Sleep(time.Second)
					b.clock.suspend(5 * time.Hour)
					time.Sleep(3 * time.Second)
					synctest.Wait()
					b.want(true, "paused: the machine was suspended")
					b.want(false, "TIMEOUT")
					b.want(false, "PRINT back")
					if n := orders.Load(); n != 1 {
						t.Errorf("%d orders before the unit was heard from, want 1", n)
					}
					b.answer(tt.status)
					time.Sleep(time.Minute)
					b.answer(tt.status)
					time.Sleep(time.Second)
					synctest.Wait()
					b.want(true, "DOWN->None")
					b.want(true, "PRINT back")
					b.want(tt.down, "TIMEOUT down")
					if n := orders.Load(); n != tt.orders {
						t.Errorf("%d orders, want %d", n, tt.orders)
					}
				}, func(o *Options) {
					o.Actions.DryRun, o.Actions.Stderr = false, &alarms
					o.Actions.Privileged = func(_ context.Context, e *fsm.Effect) actions.Outcome {
						if e.Verb == fsm.ShutdownCmd && orders.Add(1) == 1 && blocks {
							time.Sleep(2 * time.Second)
						}
						return actions.Outcome{}
					}
				})
				if strings.Contains(alarms.String(), "/bin/down") {
					t.Errorf("alarm: %s", alarms.String())
				}
			})
		}
	}
}

// TestHibernatesLater: the same for a try that was allowed after an earlier suspend.
func TestHibernatesLater(t *testing.T) {
	const policy = bubbleConfig + "WHEN Eaton REPORTS DOWN->None : PRINT \"back\"\n"
	var orders atomic.Int32
	inBubbleOf(t, policy, []string{"OL", "OB"}, func(b *bubble) {
		b.answer("OB LB")
		b.clock.suspend(time.Hour)
		time.Sleep(time.Second)
		b.answer("OB LB")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if n := orders.Load(); n != 2 {
			t.Fatalf("%d tries, want 2", n)
		}
		b.clock.suspend(5 * time.Hour)
		time.Sleep(20 * time.Second)
		b.answer("OB")
		time.Sleep(time.Second)
		synctest.Wait()
		b.want(true, "DOWN->None")
	}, func(o *Options) {
		o.Actions.DryRun = false
		o.Actions.Privileged = func(_ context.Context, e *fsm.Effect) actions.Outcome {
			switch {
			case e.Verb != fsm.ShutdownCmd:
			case orders.Add(1) == 1:
				return actions.Outcome{Err: errors.New("broken"), Exit: 1}
			default:
				time.Sleep(15 * time.Second)
			}
			return actions.Outcome{}
		}
	})
}

// TestRetryAfterPause: the units may have answered before an order that has failed is due again. It is
// from before the pause all the same.
func TestRetryAfterPause(t *testing.T) {
	for _, tt := range []struct {
		status string
		tries  int
	}{{"OL", 1}, {"OB LB", 3}} {
		t.Run(tt.status, func(t *testing.T) {
			var tries atomic.Int32
			inBubble(t, func(b *bubble) {
				b.answer("OB LB")
				b.clock.suspend(time.Hour)
				time.Sleep(time.Second)
				synctest.Wait()
				b.answer(tt.status)
				if n := tries.Load(); n != 1 {
					t.Fatalf("%d tries, want 1", n)
				}
				time.Sleep(10 * time.Second)
				synctest.Wait()
				if n := int(tries.Load()); n != tt.tries {
					t.Errorf("%d tries, want %d", n, tt.tries)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// TestStall: what was asked before the loop was held up counts for nothing, whichever way it points.
func TestStall(t *testing.T) {
	for _, tt := range []struct {
		name  string
		away  func(b *bubble)
		wait  time.Duration
		says  string
		stale string // the report in hand
		fresh string // what the server says when it is asked
		down  bool
	}{
		{"power is back", func(b *bubble) { b.stall(30 * time.Second) }, 31 * time.Second, "held up for 30s", "OB", "OL", false},
		{"power is still out", func(b *bubble) { b.stall(30 * time.Second) }, 31 * time.Second, "held up for 30s", "OL", "OB", true},
		{"suspended, power is back", func(b *bubble) { b.clock.suspend(time.Hour) }, time.Second, "suspended for 1h0m0s", "OB", "OL", false},
		{"suspended, power is still out", func(b *bubble) { b.clock.suspend(time.Hour) }, time.Second, "suspended for 1h0m0s", "OL", "OB", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(b *bubble) {
				time.Sleep(3 * time.Second)
				asked := time.Now()
				time.Sleep(time.Millisecond)
				tt.away(b)
				b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: asked, Status: tt.stale}, 1}) // in hand
				time.Sleep(tt.wait)
				synctest.Wait()
				b.want(true, tt.says)
				b.report(tt.stale, asked) // was in flight
				b.answer(tt.fresh)
				time.Sleep(time.Second)
				synctest.Wait()
				b.want(tt.down, "PRINT down")
				b.want(tt.fresh == "OL", "OB->OL")
			})
		})
	}
}

// TestPausedMachine: the clocks of a virtual machine that was paused show nothing of it until the time of day
// is set. A correction of less than a second is none.
func TestPausedMachine(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.clock.fallBehind(900 * time.Millisecond)
		time.Sleep(6 * time.Second)
		synctest.Wait()
		b.want(false, "paused")
		b.clock.fallBehind(3 * time.Second)
		time.Sleep(6 * time.Second)
		synctest.Wait()
		b.want(true, "the clock was put forward by 3s")
	})
}

// TestStallOfFor: the count of a FOR does not end before the units have been asked either.
func TestStallOfFor(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.answer("OL")
		b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: time.Now(), Err: errors.New("no route")}, 1})
		synctest.Wait()
		b.want(true, "COMM->NOCOMM")
		b.stall(time.Minute)
		time.Sleep(61 * time.Second)
		b.answer("OL")
		b.want(true, "NOCOMM->COMM")
		time.Sleep(time.Minute)
		b.want(false, "PRINT lost")
	})
}

// TestStallWithoutServer: a unit that cannot be reached does not keep a timer from ending for longer
// than a poll and the time-out.
func TestStallWithoutServer(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.stall(30 * time.Second)
		time.Sleep(30 * time.Second)
		const bound = 5*time.Second + 10300*time.Millisecond
		time.Sleep(bound - time.Millisecond)
		synctest.Wait()
		b.want(false, "PRINT down")
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		b.want(true, "PRINT down")
	})
}

// TestStallWithLongPeriod: a unit that is polled once an hour is asked at once all the same, so the pause
// does not last an hour.
func TestStallWithLongPeriod(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.r.post(request(func(r *run) { r.program().PollFreqAlert = time.Hour }))
		b.stall(30 * time.Second)
		time.Sleep(30*time.Second + maxWait + 10300*time.Millisecond + time.Millisecond)
		synctest.Wait()
		b.want(true, "PRINT down")
	})
}

// TestStallsWithoutEnd: a machine that stalls again and again still shuts down.
func TestStallsWithoutEnd(t *testing.T) {
	inBubble(t, func(b *bubble) {
		for range 40 {
			b.stall(8 * time.Second)
			time.Sleep(9 * time.Second)
		}
		b.want(true, "PRINT down")
	})
}

// TestBusyMachineHears: a machine that is so busy that the loop is late for every report still hears of
// an outage, and of its end.
func TestBusyMachineHears(t *testing.T) {
	inBubble(t, func(b *bubble) {
		busy := func(status string) {
			for range 20 {
				asked := time.Now()
				b.stall(3 * time.Second)
				b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: asked, Status: status}, 1})
				time.Sleep(5 * time.Second)
			}
			synctest.Wait()
		}
		busy("OL")
		b.want(true, "OB->OL")
		busy("OB")
		b.want(true, "PRINT down")
	})
}

// TestLongStallOfABusyMachine: a process that is stopped for long still pauses, busy or not.
func TestLongStallOfABusyMachine(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.answer("OL")
		for range 10 {
			b.stall(3 * time.Second)
			time.Sleep(5 * time.Second)
		}
		b.answer("OB")
		asked := time.Now()
		b.stall(10 * time.Minute)
		b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: asked, Status: "OB"}, 1})
		time.Sleep(10*time.Minute + time.Second)
		synctest.Wait()
		b.want(false, "PRINT down")
		b.answer("OL")
		time.Sleep(time.Minute)
		b.want(false, "PRINT down")
	})
}

// TestShortStall: a short delay does not cause a pause.
func TestShortStall(t *testing.T) {
	inBubble(t, func(b *bubble) {
		time.Sleep(19 * time.Second)
		b.stall(2 * time.Second)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		b.want(false, "paused")
		b.want(true, "PRINT down")
	})
}

// TestAnswerAsATimerEnds: a loop that is held up for too short a time for a pause takes what it was told
// before the timer was due as from then, and nothing else.
func TestAnswerAsATimerEnds(t *testing.T) {
	for _, tt := range []struct {
		status string
		after  time.Duration // the timer was due
		down   bool
	}{
		{"OL", -time.Second, false},
		{"OB LB", -time.Second, true},
		{"OL", 200 * time.Millisecond, true}, // the timer had ended before
	} {
		t.Run(fmt.Sprint(tt.status, " ", tt.after), func(t *testing.T) {
			inBubble(t, func(b *bubble) {
				time.Sleep(b.untilDue() - 1200*time.Millisecond)
				b.stall(1600 * time.Millisecond)
				time.Sleep(1200*time.Millisecond + tt.after)
				b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: time.Now().Add(-time.Millisecond), Status: tt.status}, 1})
				time.Sleep(2 * time.Second)
				synctest.Wait()
				b.want(tt.down, "PRINT down")
				b.want(false, "paused")
				b.want(tt.status == "OL", "OB->OL")
			})
		})
	}
}

// TestLateAnswer: an answer that took longer than another unit's takes effect after that one's.
func TestLateAnswer(t *testing.T) {
	inBubble(t, func(b *bubble) {
		asked := time.Now()
		time.Sleep(b.untilDue() - 1200*time.Millisecond)
		b.answer("OB DISCHRG")
		b.stall(1600 * time.Millisecond)
		time.Sleep(1300 * time.Millisecond)
		b.report("OL", asked)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		b.want(false, "PRINT down")
		b.want(false, "paused")
		b.want(true, "OB->OL")
	})
}

// TestReportsFromBefore: a report that was asked for before a suspend is ignored although the suspend
// is only noticed with it.
func TestReportsFromBefore(t *testing.T) {
	inBubble(t, func(b *bubble) {
		asked := time.Now()
		b.clock.suspend(10 * time.Minute)
		time.Sleep(time.Millisecond)
		b.report("OL", asked) // the loop wakes up with this
		b.want(true, "paused: the machine was suspended for 10m0s")
		b.want(false, "OB->OL")
		b.answer("OB")
		b.want(true, "PRINT down")
	})
}

// TestConnectionDiesInTheGap: upsd has dropped the connection meanwhile, which the first poll finds out.
// That is not lost contact: the next try decides, or the end of the pause.
func TestConnectionDiesInTheGap(t *testing.T) {
	const lost = "COMM->NOCOMM"
	for name, tt := range map[string]struct {
		then func(b *bubble)
		lost bool
	}{
		"answers then":       {func(b *bubble) { b.answer("OL"); time.Sleep(time.Minute) }, false},
		"fails again":        {(*bubble).lose, true},
		"is not heard again": {func(*bubble) { time.Sleep(time.Minute) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bubble) {
				b.clock.suspend(10 * time.Minute)
				time.Sleep(6 * time.Second) // a pulse looks at the clock
				b.lose()
				b.want(false, lost)
				tt.then(b)
				synctest.Wait()
				b.want(tt.lost, lost)
			})
		})
	}
	inBubble(t, func(b *bubble) { // without a gap
		b.lose()
		b.want(true, lost)
	})
}

// TestSuspendAsThePauseEnds: the pause is about to end when the machine sleeps again, so that what wakes
// the loop is the end of the pause. It does not end then.
func TestSuspendAsThePauseEnds(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.clock.suspend(time.Hour)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		b.want(true, "paused: ")
		left := make(chan time.Duration, 1)
		b.r.post(request(func(r *run) { left <- time.Until(r.sleep.until) }))
		time.Sleep(<-left - time.Millisecond)
		b.clock.suspend(time.Hour)
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		b.want(false, "PRINT down")
		b.answer("OL")
		time.Sleep(time.Minute)
		synctest.Wait()
		b.want(false, "PRINT down")
	})
}

// TestAnswerAsThePauseEnds: the answer has come when the pause ends, but the loop was held up for a moment
// and finds both. The answer counts first.
func TestAnswerAsThePauseEnds(t *testing.T) {
	for range 20 { // as a select would choose at random
		inBubble(t, func(b *bubble) {
			b.clock.suspend(time.Hour)
			time.Sleep(2 * time.Second)
			synctest.Wait()
			left := make(chan time.Duration, 1)
			b.r.post(request(func(r *run) { left <- time.Until(r.sleep.until) }))
			time.Sleep(<-left - 500*time.Millisecond)
			b.stall(time.Second)
			time.Sleep(100 * time.Millisecond)
			b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: time.Now(), Status: "OL"}, 1})
			time.Sleep(2 * time.Second)
			synctest.Wait()
			b.want(true, "OB->OL")
			b.want(false, "PRINT down")
		})
	}
}

// TestStallsInAPause: a loop that is held up while timers are held has not given the units the time to
// answer.
func TestStallsInAPause(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.clock.suspend(time.Hour)
		time.Sleep(6100 * time.Millisecond) // just after a pulse
		synctest.Wait()
		b.want(true, "paused: ")
		for range 2 {
			b.clock.stop(6800 * time.Millisecond)
			time.Sleep(6900 * time.Millisecond)
		}
		synctest.Wait()
		b.want(false, "PRINT down")
		b.answer("OL")
		time.Sleep(time.Minute)
		synctest.Wait()
		b.want(false, "PRINT down")
	})
}

// TestStallInTheStart: a process that is stopped while it begins again has not asked the units.
func TestStallInTheStart(t *testing.T) {
	dir := t.TempDir()
	keeps := func(o *Options) {
		o.StateDir = dir
		o.Actions.DryRun = false
		o.Actions.Stdout = t.Output()
		o.Actions.Privileged = func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} }
	}
	inBubble(t, func(b *bubble) { b.want(true, "timer started down") }, keeps)
	stalled := false
	inBubbleFrom(t, nil, func(b *bubble) {
		time.Sleep(61 * time.Second)
		synctest.Wait()
		b.want(true, "paused: the monitor was restarted")
		b.want(false, "PRINT down")
		b.answer("OL")
		time.Sleep(time.Minute)
		synctest.Wait()
		b.want(true, "OB->OL")
		b.want(false, "PRINT down")
	}, keeps, func(o *Options) {
		o.Subscribers = append(o.Subscribers, func(e Event) {
			if _, ok := e.(Pulse); ok && !stalled {
				stalled = true
				time.Sleep(time.Minute)
			}
		})
	})
}
