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
// posts the reports.
type bubble struct {
	t     *testing.T
	r     *run
	clock *bubbleClock
	unit  string

	mu      sync.Mutex
	lines   []string
	stepped time.Duration // the time of the last step
}

// A bubbleClock follows the time of the bubble, plus the suspends.
type bubbleClock struct {
	began time.Time

	mu        sync.Mutex
	suspended time.Duration
	stopped   time.Time // reading the clock blocks until then
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

// fallBehind simulates a paused virtual machine whose time of day is set afterwards.
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

// lose posts a poll that failed.
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
			Dial: func(context.Context, string, string) (net.Conn, error) { // the poller reports nothing
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
			b.t.Errorf("a step at %s follows one at %s", s.At.Mono, b.stepped)
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

// answer posts a report that was asked for now.
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

// deadline returns when the next timer is due, on the boot clock.
func (b *bubble) deadline() time.Duration {
	at := make(chan time.Duration, 1)
	b.r.post(request(func(r *run) {
		next, _ := r.system.NextDeadline()
		at <- next
	}))
	return <-at
}

// untilDue returns the time until then, on a machine that was not suspended.
func (b *bubble) untilDue() time.Duration { return time.Until(b.clock.began.Add(b.deadline())) }

func (b *bubble) want(has bool, text string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if all := strings.Join(b.lines, "\n"); strings.Contains(all, text) != has {
		b.t.Errorf("found %q: %t, want %t; all records:\n%s", text, !has, has, all)
	}
}

// TestRetryAfterStall: after a pause, a SHUTDOWNCMD that failed is tried again only when the units
// have been heard from, and only if its reason persists.
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
					t.Fatalf("got %d tries, want 1", n)
				}
				b.stall(30 * time.Second)
				time.Sleep(31 * time.Second)
				synctest.Wait()
				time.Sleep(4 * time.Second) // less than a pause lasts
				synctest.Wait()
				if n := tries.Load(); n != 1 {
					t.Errorf("got %d tries before the unit was heard from, want 1", n)
				}
				b.answer(tt.status)
				time.Sleep(time.Second)
				synctest.Wait()
				if n := int(tries.Load()); n != tt.tries {
					t.Errorf("got %d tries, want %d", n, tt.tries)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// failing makes each SHUTDOWNCMD fail and counts them, up to a hundred.
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

// TestFailsUntilPowerIsBack: a SHUTDOWNCMD that fails is tried again until DOWN ends: at once when
// power is back and the battery is not low, or after a minute on mains if it is. The next outage
// orders it again.
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
					t.Errorf("got %d tries, want %d to %d", n, tt.from, tt.to)
				}
				b.answer("OL")
				time.Sleep(time.Minute)
				synctest.Wait()
				if m := tries.Load(); m > n+1 {
					t.Errorf("got %d more tries after the outage, want at most 1", m-n)
				}
				n = tries.Load()
				b.answer("OB LB")
				time.Sleep(time.Second)
				if m := tries.Load(); m != n+1 {
					t.Errorf("the next outage: got %d tries, want 1", m-n)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// TestLateOrder: the privileged process refuses an order that it took too late. The order is given
// again at once, but only if its reason persists.
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
					t.Errorf("got %d tries, want %d", n, tt.tries)
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

// TestHibernates: a SHUTDOWNCMD hibernates the machine, which wakes up hours later. The command may
// end before or after that. There is no alarm, no timer expires, and nothing is ordered before the
// unit has been heard from. If the battery is still low then, the shutdown is ordered again.
func TestHibernates(t *testing.T) {
	const policy = bubbleConfig + `WHEN Eaton REPORTS DOWN->None : PRINT "back" IF OB AND LB SHUTDOWNCMD "/bin/down"
`
	for _, blocks := range []bool{false, true} {
		for _, tt := range []struct {
			status string
			orders int32
			down   bool // whether the timer of 20 s expires
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
						t.Errorf("got %d orders before the unit was heard from, want 1", n)
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
						t.Errorf("got %d orders, want %d", n, tt.orders)
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
					t.Errorf("got an alarm, want none: %s", alarms.String())
				}
			})
		}
	}
}

// TestHibernatesLater is the same for a try that was allowed after an earlier suspend.
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
			t.Fatalf("got %d tries, want 2", n)
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

// TestRetryAfterPause: the units may have answered before an order that failed is due again. The
// order is still from before the pause.
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
					t.Fatalf("got %d tries, want 1", n)
				}
				time.Sleep(10 * time.Second)
				synctest.Wait()
				if n := int(tries.Load()); n != tt.tries {
					t.Errorf("got %d tries, want %d", n, tt.tries)
				}
				tries.Store(100) // so that the next one works
				time.Sleep(time.Minute)
			}, failing(&tries))
		})
	}
}

// TestStall: what was asked before the loop was held up is ignored, whatever it says.
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
				b.r.post(reported{nutclient.Report{Unit: b.unit, Asked: asked, Status: tt.stale}, 1}) // received, but not yet taken
				time.Sleep(tt.wait)
				synctest.Wait()
				b.want(true, tt.says)
				b.report(tt.stale, asked) // still on its way
				b.answer(tt.fresh)
				time.Sleep(time.Second)
				synctest.Wait()
				b.want(tt.down, "PRINT down")
				b.want(tt.fresh == "OL", "OB->OL")
			})
		})
	}
}

// TestPausedMachine: the clocks of a paused virtual machine do not show the pause until the time of
// day is set. A correction of less than a second does not count.
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

// TestStallOfFor: the count of a FOR does not expire before the units have been asked either.
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

// TestStallWithoutServer: a unit that cannot be reached holds timers for no longer than a poll and
// the time-out.
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

// TestStallWithLongPeriod: a unit that is polled once an hour is asked at once after a stall, so
// the pause does not last an hour.
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

// TestBusyMachineHears: a machine that is so busy that the loop is late for every report still
// learns of an outage, and of its end.
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

// TestStallsOfALongLife: only stalls in quick succession show that the machine is busy. A rare one
// means that the process was stopped, however many there were before.
func TestStallsOfALongLife(t *testing.T) {
	text := strings.Replace(bubbleConfig, "STARTTIMER down 20", "STARTTIMER down 30m", 1)
	inBubbleOf(t, text, []string{"OL", "OB"}, func(b *bubble) {
		for n := range maxStalls + 2 {
			b.stall(5 * time.Second)
			time.Sleep(6 * time.Second)
			synctest.Wait()
			b.mu.Lock()
			paused := strings.Count(strings.Join(b.lines, "\n"), "paused: the monitor was held up")
			b.mu.Unlock()
			if paused != n+1 {
				t.Errorf("after %d stalls: got %d pauses", n+1, paused)
			}
			b.answer("OB")
			time.Sleep(time.Minute)
		}
	})
}

// TestLongStallOfABusyMachine: after a long stop the process pauses, however busy the machine is.
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

// TestAnswerAsATimerEnds: the loop was held up, but not long enough for a pause. An answer from
// before the timer was due counts as from then. A later one does not.
func TestAnswerAsATimerEnds(t *testing.T) {
	for _, tt := range []struct {
		status string
		after  time.Duration // how long after the deadline
		down   bool
	}{
		{"OL", -time.Second, false},
		{"OB LB", -time.Second, true},
		{"OL", 200 * time.Millisecond, true}, // the timer had already expired
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

// TestLateAnswer: an answer that took longer than that of another unit takes effect after it.
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

// TestReportsFromBefore: a report that was asked for before a suspend is ignored, even if it is
// what reveals the suspend.
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

// TestConnectionDiesInTheGap: upsd dropped the connection during a suspend, which the first poll
// reveals. That is not lost contact yet: the next try decides, or the end of the pause.
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
	inBubble(t, func(b *bubble) { // without a suspend
		b.lose()
		b.want(true, lost)
	})
}

// TestSuspendAsThePauseEnds: the machine is suspended again just before the pause ends, so that the
// end of the pause wakes the loop. The pause must not end then.
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
		b.wantUpWithMains()
	})
}

// wantUpWithMains expects that the machine has not been shut down, and is not once mains power is back.
func (b *bubble) wantUpWithMains() {
	b.t.Helper()
	b.want(false, "PRINT down")
	b.answer("OL")
	time.Sleep(time.Minute)
	synctest.Wait()
	b.want(false, "PRINT down")
}

// TestAnswerAsThePauseEnds: the answer has arrived when the pause ends, but the loop was held up
// for a moment and finds both. The answer counts first.
func TestAnswerAsThePauseEnds(t *testing.T) {
	for range 20 { // a select would choose at random
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

// TestPauseWithoutARemovedUnit: during a pause a reload removes the only unit that has not been
// heard from. Nothing is left to wait for, so the pause ends and so does the timer that is due.
func TestPauseWithoutARemovedUnit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "UPSmon.conf")
	if err := os.WriteFile(file, []byte(bubbleConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	without := config.Load(file)
	silent := strings.Replace(bubbleConfig, "WHEN", `MONITOR Dell POWERVAL 1 UPSDUSER a PASSWORD "p" TYPE primary`+"\nWHEN", 1)
	inBubbleOf(t, silent, []string{"OL", "OB"}, func(b *bubble) {
		b.clock.suspend(time.Hour)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		b.want(true, "paused: ")
		b.answer("OB")
		b.want(false, "PRINT down")
		b.r.post(found{config: without, changed: true})
		synctest.Wait()
		b.want(true, "PRINT down")
	})
}

// TestStallsInAPause: if the loop is held up during a pause, the units have not had the time to
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
		b.wantUpWithMains()
	})
}

// TestPausesOfALongLife: how often a pause was extended does not count for a later one.
func TestPausesOfALongLife(t *testing.T) {
	text := strings.Replace(bubbleConfig, "STARTTIMER down 20", "STARTTIMER down 30m", 1)
	inBubbleOf(t, text, []string{"OL", "OB"}, func(b *bubble) {
		for range maxExtensions + 1 {
			for range 2 {
				b.clock.suspend(2 * time.Second)
				time.Sleep(2 * time.Second)
				synctest.Wait()
			}
			b.answer("OB")
		}
		b.want(false, "PRINT down")
		b.clock.suspend(time.Hour)
		for range 2 { // longer than a pause that is not extended
			time.Sleep(8 * time.Second)
			b.clock.suspend(2 * time.Second)
			time.Sleep(2 * time.Second) // until the loop has looked at the clock
			synctest.Wait()
		}
		b.wantUpWithMains()
	})
}

// TestNextDeadlineInAPause: the deadline that was told stays told during a pause. The timer still
// runs, so the supervisor must still be ready when it ends.
func TestNextDeadlineInAPause(t *testing.T) {
	var told atomic.Int64
	inBubble(t, func(b *bubble) {
		want := b.deadline()
		if got := time.Duration(told.Load()); got != want {
			t.Errorf("told %v, want %v", got, want)
		}
		b.clock.suspend(time.Hour)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		b.want(true, "paused: ")
		if got := time.Duration(told.Load()); got != want {
			t.Errorf("during the pause: told %v, want %v", got, want)
		}
		b.answer("OL")
		if got := time.Duration(told.Load()); got != 0 {
			t.Errorf("no timer runs: told %v, want 0", got)
		}
	}, func(o *Options) { o.NextDeadline = func(at time.Duration) { told.Store(int64(at)) } })
}

// TestOrderIsRepeatedOnce: an order that the previous monitor left is repeated when the units have
// been heard from, and not again after a later pause.
func TestOrderIsRepeatedOnce(t *testing.T) {
	dir := t.TempDir()
	keeps := func(o *Options) { o.StateDir = dir }
	var tries atomic.Int32
	inBubble(t, func(b *bubble) {
		b.answer("OB LB")
		if n := tries.Load(); n != 1 {
			t.Errorf("got %d tries, want 1", n)
		}
	}, failing(&tries), keeps)
	tries.Store(100) // so that the next one works
	inBubbleFrom(t, nil, func(b *bubble) {
		for range 2 {
			b.answer("OB LB")
			time.Sleep(time.Second)
			synctest.Wait()
			if n := tries.Load(); n != 101 {
				t.Errorf("got %d tries, want 1", n-100)
			}
			b.clock.suspend(time.Minute)
			time.Sleep(2 * time.Second)
			synctest.Wait()
		}
	}, failing(&tries), keeps)
}

// TestStallInTheStart: a process that is stopped while it restarts has not asked the units.
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
