package torture

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

const (
	// A trial of make torture spends this part of the total time on killing, but at least
	// leastKilling, and runs this many monitors in parallel.
	killShare    = 6
	leastKilling = 45 * time.Second
	killMonitors = 4

	// killUnits is how many units a monitor has; each event happens to all of them.
	killUnits = 4

	// calmAfter is how long an action may be missing before the kills pause until it is done:
	// otherwise the monitor might never have time for it.
	calmAfter = 10 * time.Second
)

const expectKills = "each action exactly once; a SHELLCMD that was cut off is not repeated but reported; " +
	"a mail, a webhook or a push may come twice with one id; a SHUTDOWNCMD, NUTLOG may be repeated"

func killFaults() []fault {
	return []fault{
		{name: "kill -9 at random moments", expect: expectKills, run: func(t *trial) { kills(t, atRandom) }},
		{name: "kill -9 within 100 ms of an event", expect: expectKills, run: func(t *trial) { kills(t, afterEvent) }},
		{name: "kill -9 at random points of a delivery", expect: expectKills, quick: true, run: killDeliveries},
		{name: "kill -9 of the unprivileged process (as root)", expect: expectKills, run: killChild},
	}
}

// kills runs several monitors that are killed repeatedly.
func kills(t *trial, how func(k *killed, until func() bool)) {
	monitors, until := 1, func() func() bool {
		n := 0
		return func() bool { n++; return n > 3 }
	}
	if t.limit > 0 {
		end := time.Now().Add(max(t.limit/killShare, leastKilling))
		monitors, until = killMonitors, func() func() bool { return func() bool { return time.Now().After(end) } }
	}
	var all []*killed
	for range monitors {
		all = append(all, newKilled(t))
	}
	var running sync.WaitGroup
	for _, k := range all {
		running.Go(func() { how(k, until()) })
	}
	running.Wait()
	for _, k := range all {
		k.audit()
	}
}

// killed is a monitor that is killed repeatedly, with the destinations of its actions.
type killed struct {
	*rig
	s     simulated
	sinks *sinks
	book  *book

	kills  atomic.Int64
	events atomic.Int64
	calm   atomic.Int64 // number of cycles that wait for a missing action
}

func newKilled(t *trial) *killed {
	t.Helper()
	k := &killed{rig: newRig(t)}
	var units []string
	for i := range killUnits {
		units = append(units, fmt.Sprint("u", i))
	}
	k.s = newSimulated(t, units...)
	k.timeout = "30"
	k.sinks = newSinks(t, k.s.authority)
	k.env = []string{"SSL_CERT_FILE=" + k.path("ca.pem")}
	k.write("ca.pem", string(k.s.ca()))
	k.book = newBook(k.rig)
	var b strings.Builder
	fmt.Fprintf(&b, "SMTPSERVER %q PORT %d USER \"\" PASSWORD \"\"\nPOLLFREQ 20ms POLLFREQALERT 20ms\n", host, k.sinks.mailPort)
	fmt.Fprintf(&b, "GROUP LOCAL HOST %s PORT %d CERTFILE \"ca.pem\"\n", host, k.s.port())
	for _, u := range units {
		fmt.Fprintf(&b, "MONITOR %s POWERVAL 0 UPSDUSER monitor PASSWORD \"secret\" TYPE primary\n", u)
	}
	fmt.Fprintf(&b, `WHEN EACH REPORTS OL->OB : NUTLOG "noted %%(device.serial)s"
	SHELLCMD "echo %%(device.serial)s >>%s"
	WEBHOOK "%s" MESSAGE "%%(device.serial)s"
	PUSH "%s" MESSAGE "%%(device.serial)s"
	EMAIL FROM "ups@example.com" TO "admin@example.com" SUBJECT "UPS" MESSAGE "%%(device.serial)s"
	%s
WHEN EACH REPORTS OB->OL : WEBHOOK "%s" MESSAGE "back %%(device.serial)s"
`, k.path("rec/shell"), k.sinks.url, k.sinks.push, k.down("%(device.serial)s"), k.sinks.url)
	k.write("UPSmon.conf", b.String())
	return k
}

// again kills the monitor and restarts it.
func (k *killed) again() {
	k.kill()
	k.kills.Add(1)
	k.launch()
}

// cycle switches a unit to battery, waits for the resulting actions, and switches it back.
func (k *killed) cycle(unit, n int) {
	name, token := fmt.Sprint("u", unit), fmt.Sprintf("u%dn%de", unit, n)
	k.s.Set(name, "device.serial", token)
	k.s.Set(name, "ups.status", "OB")
	k.events.Add(1)
	if !k.wait(token, func() string { return k.missing(token) }) {
		return
	}
	k.s.Set(name, "ups.status", "OL")
	k.wait(token, func() string {
		if k.sinks.posted("back "+token) == 0 {
			return "WEBHOOK for OB->OL"
		}
		return ""
	})
}

// missing lists the actions of an event that have not been done yet.
func (k *killed) missing(token string) string {
	k.book.read()
	var missing []string
	for verb, done := range map[string]bool{
		"NUTLOG":      k.book.noted(token) > 0,
		"SHELLCMD":    k.book.ran(token)+k.book.cutOff(token) > 0,
		"WEBHOOK":     k.sinks.posted(token) > 0,
		"PUSH":        k.sinks.pushed(token) > 0,
		"EMAIL":       k.sinks.mailed(token) > 0,
		"SHUTDOWNCMD": k.book.shut(token) > 0,
	} {
		if !done {
			missing = append(missing, verb)
		}
	}
	return strings.Join(missing, ", ")
}

// wait waits until nothing is missing. It returns false if an action is lost.
func (k *killed) wait(token string, missing func() string) bool {
	began, calm := time.Now(), false
	defer func() {
		if calm {
			k.calm.Add(-1)
		}
	}()
	for {
		what := missing()
		if what == "" {
			return true
		}
		switch waited := time.Since(began); {
		case waited > calmAfter+patience/2:
			for verb := range strings.SplitSeq(what, ", ") {
				k.row.add(verb+" lost", 1)
			}
			k.Errorf("lost after a kill: %s", what)
			k.Log("lost: ", token)
			return false
		case waited > calmAfter && !calm:
			calm = true
			k.calm.Add(1)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// atRandom kills the monitor at random moments, while its units switch between mains and battery.
func atRandom(k *killed, until func() bool) {
	k.launch()
	var over atomic.Bool
	var drivers sync.WaitGroup
	for u := range killUnits {
		drivers.Go(func() {
			for n := 1; !over.Load(); n++ {
				k.cycle(u, n)
			}
		})
	}
	for !until() {
		if k.calm.Load() > 0 {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		// Some monitors die while they start, others when they have had time to act.
		longest := 300 * time.Millisecond
		if rand.IntN(2) == 0 {
			longest = 2 * time.Second
		}
		time.Sleep(rand.N(longest))
		k.again()
	}
	over.Store(true)
	drivers.Wait()
}

// afterEvent kills the monitor within 100 ms of events.
func afterEvent(k *killed, until func() bool) {
	k.launch()
	for n := 1; !until(); n++ {
		for u := range killUnits {
			k.awaitState(fmt.Sprint("u", u), "COMM", "OL")
		}
		var cycles sync.WaitGroup
		for u := range killUnits {
			cycles.Go(func() { k.cycle(u, n) })
		}
		time.Sleep(rand.N(100 * time.Millisecond))
		k.again()
		cycles.Wait()
	}
}

// audit checks for actions that ran too often, and fills in the report.
func (k *killed) audit() {
	k.book.read()
	k.row.add("kills", int(k.kills.Load()))
	k.row.add("events", int(k.events.Load()))
	k.row.add("SHELLCMDs cut off and reported", k.book.total(k.book.cut))
	if n := k.book.repeats(k.book.shell); n > 0 {
		k.row.add("SHELLCMDs doubled", n)
		k.Errorf("a SHELLCMD ran more than once")
	}
	k.row.add("SHUTDOWNCMDs repeated", k.book.repeats(k.book.down))
	k.row.add("NUTLOGs repeated", k.book.repeats(k.book.log))
	twice, wrong := k.sinks.doubled()
	k.row.add("messages delivered twice with the same id", twice)
	if len(wrong) > 0 {
		k.row.add("messages with two ids", len(wrong))
		k.Errorf("a message came with two ids")
		k.Log(wrong)
	}
	k.bounded()
	k.stop()
	// Temporary files of killed processes must not accumulate.
	strays, _ := filepath.Glob(filepath.Join(k.stateDir, ".*"))
	k.row.peak("unfinished files left", len(strays))
	if len(strays) > maxStrays {
		k.Errorf("unfinished files stay in the state directory")
		k.Log(strays)
	}
}

// maxStrays is how many temporary files kills may leave.
const maxStrays = 5

// killChild kills only the process without privileges, which its parent restarts.
func killChild(t *trial) {
	needs.Root(t)
	k := newKilled(t)
	k.separate = true
	k.launch()
	for n := 1; n <= 3; n++ {
		for u := range killUnits {
			k.awaitState(fmt.Sprint("u", u), "COMM", "OL")
		}
		var cycles sync.WaitGroup
		for u := range killUnits {
			cycles.Go(func() { k.cycle(u, n) })
		}
		time.Sleep(rand.N(100 * time.Millisecond))
		if all := k.processes(); len(all) == 2 {
			_ = syscall.Kill(all[1], syscall.SIGKILL)
			k.kills.Add(1)
		}
		cycles.Wait()
	}
	k.audit()
}

// book records the traces of the actions on this machine.
type book struct {
	rig   *rig
	mu    sync.Mutex
	files map[string]*follower

	log, shell, cut, down map[string]int // counts by token
}

func newBook(r *rig) *book {
	return &book{rig: r, files: map[string]*follower{},
		log: map[string]int{}, shell: map[string]int{}, cut: map[string]int{}, down: map[string]int{}}
}

// read reads the new traces.
func (b *book) read() {
	b.mu.Lock()
	defer b.mu.Unlock()
	segments, _ := filepath.Glob(filepath.Join(b.rig.stateDir, "journal", "*"))
	for _, s := range segments {
		b.follow(s, func(line string) {
			if strings.Contains(line, `"kind":"result"`) && strings.Contains(line, "cut off") && strings.Contains(line, `"SHELLCMD"`) {
				b.cut[tokenOf(line)]++
			}
		})
	}
	b.follow(b.rig.log, func(line string) {
		if at := strings.Index(line, " noted u"); at >= 0 && !strings.Contains(line, "cut off") {
			b.log[tokenOf(line[at:])]++
		}
	})
	b.follow(b.rig.path("rec/shell"), func(line string) { b.shell[tokenOf(line)]++ })
	b.follow(b.rig.path("rec/down"), func(line string) { b.down[tokenOf(line)]++ })
}

func (b *book) follow(path string, line func(string)) {
	f := b.files[path]
	if f == nil {
		f = &follower{path: path}
		b.files[path] = f
	}
	f.read(line)
}

func (b *book) noted(token string) int  { return b.count(b.log, token) }
func (b *book) ran(token string) int    { return b.count(b.shell, token) }
func (b *book) cutOff(token string) int { return b.count(b.cut, token) }
func (b *book) shut(token string) int   { return b.count(b.down, token) }

func (b *book) count(of map[string]int, token string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return of[token]
}

func (b *book) total(of map[string]int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(of)
}

// repeats counts the actions that ran more than once.
func (b *book) repeats(of map[string]int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, times := range of {
		n += times - 1
	}
	return n
}
