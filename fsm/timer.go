package fsm

import (
	"container/heap"
	"time"

	"github.com/looplab/fsm"
)

// The states and events of a timer's machine.
const (
	StateIdle    = "idle"
	StateRunning = "running"
	EventStart   = "start"
	EventCancel  = "cancel"
	EventExpire  = "expire"
)

var timerEvents = fsm.Events{
	{Name: EventStart, Src: []string{StateIdle, StateRunning}, Dst: StateRunning},
	{Name: EventCancel, Src: []string{StateRunning}, Dst: StateIdle},
	{Name: EventExpire, Src: []string{StateRunning}, Dst: StateIdle},
}

// A timer is a named timer of a unit, or the count of a FOR, an EVERY or a HELD. Whether it is idle
// or running is stored only in its looplab machine; it is in the queue exactly while it is running.
// The looplab machine is created when the timer is first started.
type timer struct {
	owner    *machine
	name     string
	event    *Event    // what the rules see when it expires: "TIMEOUT name", or "OL->OB" for a FOR
	expiry   *Event    // its expiry: "TIMEOUT name", or "OL->OB FOR 10s"
	machine  *fsm.FSM  // nil: idle, and never started
	handlers []handler // in file order

	deadline time.Duration
	seq      uint64  // orders equal deadlines by their start
	index    int     // in the queue
	while    Cond    // of the STARTTIMER that started it; may be nil
	judged   Cond    // while as it is evaluated; see verdict
	wide     bool    // while depends on other units, on timers or on how long something has lasted
	vague    bool    // one of its WHILEs has an Among that is not counted; see verdict
	due      bool    // its WHILE is about to be evaluated
	raises   *region // the count of a HELD: the region that it turns on when it expires
	times    int     // the count of an EVERY: how often its rules have run since the event
	acked    bool    // the count of an EVERY: it is acknowledged, so its messages stop
}

// A handler is a rule that runs for a unit when a timer expires.
type handler struct {
	machine *machine
	rule    *Rule
}

// counts reports whether the timer is a count.
func (t *timer) counts() bool { return t.expiry.For > 0 || t.expiry.Every > 0 }

// length returns how long a count takes: that of the FOR or the HELD, or of the EVERY once its
// rules have run.
func (t *timer) length() time.Duration {
	if t.times > 0 || t.expiry.For == 0 {
		return t.expiry.Every
	}
	return t.expiry.For
}

func (t *timer) running() bool { return t.machine != nil && t.machine.Is(StateRunning) }

// rule returns the rule of a count, if it belongs to one.
func (t *timer) rule() string {
	if len(t.handlers) == 0 {
		return ""
	}
	return t.handlers[0].rule.Pos
}

// fire sends an event to the machine.
func (t *timer) fire(event string) answer {
	if t.machine == nil {
		if event != EventStart {
			return illegal
		}
		t.machine = fsm.NewFSM(StateIdle, timerEvents, nil)
	}
	return fire(t.machine, event)
}

// A queue holds the running timers by deadline, those with equal deadlines by start.
type queue []*timer

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if q[i].deadline != q[j].deadline {
		return q[i].deadline < q[j].deadline
	}
	return q[i].seq < q[j].seq
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push is for container/heap alone.
func (q *queue) Push(x any) {
	t := x.(*timer)
	t.index = len(*q)
	*q = append(*q, t)
}

// Pop is for container/heap alone.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	(*q)[len(*q)-1] = nil
	*q = (*q)[:len(*q)-1]
	return last
}

func (q *queue) add(t *timer) { heap.Push(q, t) }

func (q *queue) remove(t *timer) { heap.Remove(q, t.index) }
