package engine

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestMain raises the number of parallel tests: they wait for files and servers, not for a
// processor.
func TestMain(m *testing.M) {
	if dir := os.Getenv("ENGINE_TEST_STORE"); dir != "" {
		killedStore(dir)
	}
	flag.Parse()
	needs.Parallel(24, 30)
	goleak.VerifyTestMain(m)
}

// testPatience is how long a test waits for what must happen. No test measures time by it.
const testPatience = time.Minute

// A rig is an engine in a test, with its configuration, its records and its log.
type rig struct {
	t    *testing.T
	dir  string
	file string

	mu      sync.Mutex
	lines   []string      // records, as "unit: text"
	times   []fsm.Instant // of the records
	log     bytes.Buffer
	changed chan struct{}

	nutLog  *nutlog.Log
	options func(*Options) // changes what start gives the engine; may be nil
	prepare func(*Engine)  // changes the engine; may be nil
	end     context.CancelFunc
	done    chan error
	e       *Engine
}

// Write takes the log.
func (r *rig) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notice()
	return r.log.Write(p)
}

func (r *rig) notice() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// hear collects the records of all events.
func (r *rig) hear(e Event) {
	var records []fsm.Record
	var at fsm.Instant
	switch e := e.(type) {
	case Began:
		records, at = e.Records, e.At
	case Step:
		records, at = e.Records, e.At
	case Reloaded:
		records, at = e.Records, e.At
	}
	if len(records) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rec := range records {
		name, _, _ := strings.Cut(rec.Name, "@") // the port differs from run to run
		r.lines = append(r.lines, name+": "+rec.String())
		r.times = append(r.times, at)
	}
	r.notice()
}

// newRig writes a configuration, in which DIR stands for the directory of the test. The test runs
// in parallel with others, because it mostly waits.
func newRig(t *testing.T, config string) *rig {
	t.Parallel()
	r := &rig{t: t, dir: t.TempDir(), changed: make(chan struct{}, 1), done: make(chan error, 1)}
	r.file = filepath.Join(r.dir, "UPSmon.conf")
	r.write(config)
	return r
}

func (r *rig) write(config string) {
	r.t.Helper()
	if err := os.WriteFile(r.file, []byte(strings.ReplaceAll(config, "DIR", r.dir)), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// save replaces the file as most editors do.
func (r *rig) save(config string) {
	r.t.Helper()
	temp := r.file + "~"
	if err := os.WriteFile(temp, []byte(strings.ReplaceAll(config, "DIR", r.dir)), 0o600); err != nil {
		r.t.Fatal(err)
	}
	if err := os.Rename(temp, r.file); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) start() {
	r.t.Helper()
	config := config.Load(r.file)
	if config.Program == nil {
		r.t.Fatal(config.Diagnostics)
	}
	r.nutLog = nutlog.New(r)
	o := Options{
		Timeout: testPatience, // otherwise the server may seem silent on a busy machine
		Actions: actions.Options{
			NutLog: r.nutLog, Logger: slog.New(slog.NewTextHandler(r, nil)), Stdout: r, Stderr: r,
			Wall: "/bin/true", SyslogSocket: filepath.Join(r.dir, "no-such-socket"), // the users of this machine must not receive alarms
		},
		Subscribers: []Subscriber{r.hear},
		Timing:      Timing{Tick: 50 * time.Millisecond, Settle: 50 * time.Millisecond, Look: 500 * time.Millisecond, Drain: testPatience, Patience: testPatience},
	}
	if r.options != nil {
		r.options(&o)
	}
	r.e = New(o)
	if r.prepare != nil {
		r.prepare(r.e)
	}
	ctx, end := context.WithCancel(context.Background())
	r.end = end
	go func() { r.done <- r.e.Run(ctx, config) }()
	r.t.Cleanup(r.stop)
}

// stop ends the engine, once.
func (r *rig) stop() {
	if r.end == nil {
		return
	}
	r.end()
	r.end = nil
	select {
	case err := <-r.done:
		if err != nil {
			r.t.Error(err)
		}
	case <-time.After(testPatience):
		r.t.Error("the engine did not stop")
	}
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	if err := r.nutLog.Close(ctx); err != nil {
		r.t.Error(err)
	}
}

// await waits until ok returns true.
func (r *rig) await(what string, ok func() bool) {
	r.t.Helper()
	deadline := time.After(testPatience)
	for {
		r.mu.Lock()
		good := ok()
		r.mu.Unlock()
		if good {
			return
		}
		select {
		case <-r.changed:
		case <-time.After(20 * time.Millisecond): // nothing announces a change of a file
		case <-deadline:
			r.t.Fatalf("timed out waiting for %s; records:\n%s\nlog:\n%s", what, strings.Join(r.lines, "\n"), r.log.String())
		}
	}
}

// awaitRecord waits for the nth record with a text, counted from 1.
func (r *rig) awaitRecord(text string, n int) {
	r.t.Helper()
	r.await(fmt.Sprintf("record %q, %d time(s)", text, n), func() bool { return r.count(text) >= n })
}

// count must be called with the lock held.
func (r *rig) count(text string) int {
	n := 0
	for _, l := range r.lines {
		if strings.Contains(l, text) {
			n++
		}
	}
	return n
}

func (r *rig) records(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count(text)
}

func (r *rig) awaitLog(text string) {
	r.t.Helper()
	r.await(fmt.Sprintf("%q in the log", text), func() bool { return strings.Contains(r.log.String(), text) })
}

// awaitStatus waits for a status for which ok returns true.
func (r *rig) awaitStatus(what string, ok func(status.Monitor) bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	for {
		s, err := r.e.Status(ctx)
		if err != nil {
			r.t.Fatalf("waiting for a status (%s): %v", what, err)
		}
		if ok(s) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// awaitOut waits until the rules have written content to DIR/out.
func (r *rig) awaitOut(content string) {
	r.t.Helper()
	r.await(fmt.Sprintf("%q in out", content), func() bool {
		b, _ := os.ReadFile(filepath.Join(r.dir, "out"))
		return strings.Contains(string(b), content)
	})
}

// serve starts a simulated upsd with verified TLS, and puts its certificate beside the
// configuration.
func (r *rig) serve(addr string, units map[string]map[string]string) *simupsd.Server {
	r.t.Helper()
	authority, err := simupsd.NewAuthority()
	if err != nil {
		r.t.Fatal(err)
	}
	cert, err := authority.Issue("localhost", "127.0.0.1")
	if err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "ca.pem"), authority.PEM(), 0o600); err != nil {
		r.t.Fatal(err)
	}
	s, err := simupsd.Start(simupsd.Config{Addr: addr, Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: units})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { s.Close() })
	return s
}

func online(units ...string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, u := range units {
		all[u] = map[string]string{"ups.status": "OL", "battery.charge": "100"}
	}
	return all
}

const header = `POLLFREQ 50ms POLLFREQALERT 50ms
GROUP LOCAL HOST localhost PORT %d CERTFILE "ca.pem"
MONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD "sekret" TYPE primary
`

// TestThrough: a status goes all the way to a command, and an order goes all the way to upsd.
func TestThrough(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + `
WHEN Eaton REPORTS OL->OB : SHELLCMD "echo %(u)s %(e)s %(c)s $UPSMON_STATUS >> DIR/out" PRINT "charge %(c)s" STARTTIMER t 200ms
WHEN Eaton TIMEOUT t : SETFSD Eaton SHUTDOWNCMD "/bin/sh -c 'echo down >> DIR/out'" EMAIL FROM "a@example.com" TO "b@example.com" SUBJECT "s" MESSAGE "m"
WHEN Eaton REPORTS None->FSD : SHELLCMD "echo forced >> DIR/out"
`)
	r.start()
	r.await("a LOGIN", func() bool { return upsd.NumLogins("Eaton") == 1 })
	upsd.Set("Eaton", "battery.charge", "97.5")
	upsd.Set("Eaton", "ups.status", "OB DISCHRG")
	r.awaitOut("97.5 OB DISCHRG")
	r.awaitOut("down")
	r.awaitOut("forced")
	r.awaitLog("charge 97.5")
	r.awaitLog("no SMTPSERVER")
	if !upsd.FSD("Eaton") {
		t.Error("upsd has no FSD")
	}
	r.stop()
	r.await("a LOGOUT", func() bool { return upsd.NumLogins("Eaton") == 0 })
}

// TestReload: the new rules apply to the next event, the timer keeps its deadline, and the
// connection stays. A file that does not compile changes nothing.
func TestReload(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	first := fmt.Sprintf(header, upsd.Port()) + `
WHEN Eaton REPORTS OL->OB : STARTTIMER t 2h
WHEN Eaton TIMEOUT t : PRINT "old end"
WHEN Eaton REPORTS OB->OL : PRINT "old rule"
`
	r.write(first)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started t", 1)

	r.save(strings.Replace(first, "OL->OB :", "OL->LB :", 1))
	r.awaitLog("UPSmon.conf:5:20: error: no unit ever goes from OL to LB")
	r.awaitLog("the previous one stays in force")
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("PRINT old rule", 1)
	upsd.Set("Eaton", "ups.status", "OB LB")
	r.awaitRecord("timer started t", 2)
	clock.sleep(time.Hour)
	r.awaitLog("every unit has been heard from")

	accepted := upsd.Accepted()
	r.save(strings.ReplaceAll(first, "old", "new"))
	r.awaitLog("the new configuration is in force")
	upsd.Set("Eaton", "ups.status", "OL LB")
	r.awaitRecord("PRINT new rule", 1)
	if r.records("PRINT new end")+r.records("PRINT old end") > 0 {
		t.Error("the timer of two hours ended after one")
	}
	clock.sleep(time.Hour) // a timer that the reload had restarted would still run
	r.awaitRecord("PRINT new end", 1)
	if r.records("OL->OB") != 2+2 { // the event and its rule, twice; the reload must add none
		t.Errorf("got %d records of OL->OB, want 4: the reload made an event of a known state", r.records("OL->OB"))
	}
	if upsd.Accepted() != accepted {
		t.Error("the reload made a new connection")
	}
}

// TestHalfAFile: an editor pauses in the middle of a file that already compiles. This does not end
// a running countdown.
func TestHalfAFile(t *testing.T) {
	r := newRig(t, "")
	clock := &testClock{}
	r.options = func(o *Options) { o.Clock = clock.now }
	upsd := r.serve("", online("Eaton"))
	head := fmt.Sprintf(header, upsd.Port())
	rules := "WHEN Eaton REPORTS OL->OB : STARTTIMER t 1h\nWHEN Eaton TIMEOUT t : PRINT \"end\"\n"
	r.write(head + rules)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started t", 1)
	r.write(head)
	r.awaitLog("would drop running timers")
	r.awaitLog("t of Eaton")
	r.write(head + rules + "WHEN Eaton REPORTS OB->OL : PRINT \"new\"\n")
	r.awaitLog("the new configuration is in force")
	clock.sleep(time.Hour)
	r.awaitRecord("PRINT end", 1)
	if r.records("timer dropped") > 0 {
		t.Error("the timer was dropped")
	}
}

// TestNextDeadline: Options.NextDeadline receives the time when the next timer ends, and 0 when no
// timer runs any more.
func TestNextDeadline(t *testing.T) {
	r := newRig(t, "")
	told := make(chan time.Duration, 100)
	r.options = func(o *Options) { o.NextDeadline = func(at time.Duration) { told <- at } }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(header, upsd.Port()) + "WHEN Eaton REPORTS OL->OB : STARTTIMER t 1h\nWHEN Eaton REPORTS OB->OL : CANCELTIMER t\n")
	r.start()
	await := func(what string, is func(at time.Duration) bool) {
		t.Helper()
		for end := time.After(testPatience); ; {
			select {
			case at := <-told:
				if is(at) {
					return
				}
			case <-end:
				t.Fatal(what + ": NextDeadline was not called")
			}
		}
	}
	await("that no timer runs", func(at time.Duration) bool { return at == 0 })
	upsd.Set("Eaton", "ups.status", "OB")
	boot, _ := systemClock()
	await("the end of the timer", func(at time.Duration) bool { return at >= boot+time.Hour && at < boot+2*time.Hour })
	upsd.Set("Eaton", "ups.status", "OL")
	await("that no timer runs any more", func(at time.Duration) bool { return at == 0 })
}

// TestHeldReload: a configuration that would drop a running timer comes into force when it has
// stayed the same for a while, or when somebody asks for a reload again. Meanwhile the status
// reports it.
func TestHeldReload(t *testing.T) {
	r := newRig(t, "")
	r.options = func(o *Options) { // the watcher is slow, so Reload finds each edit
		o.Timing.Hold, o.Timing.Settle, o.Timing.Look = 6*time.Second, 500*time.Millisecond, time.Hour
	}
	upsd := r.serve("", online("Eaton"))
	head := fmt.Sprintf(header, upsd.Port())
	const rules = "WHEN Eaton REPORTS OL->OB : STARTTIMER %s 1h\nWHEN Eaton TIMEOUT %[1]s : PRINT \"end\"\n"
	r.write(head + fmt.Sprintf(rules, "first"))
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started first", 1)
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()

	// A new length does not change the running timer, and the status says so.
	r.save(head + strings.ReplaceAll(fmt.Sprintf(rules, "first"), "1h", "2h"))
	if out, err := r.e.Reload(ctx); err != nil || out.Result != status.ReloadInForce && out.Result != status.ReloadUnchanged {
		t.Fatalf("got %+v, %v, want it in force or unchanged", out, err)
	}
	s, err := r.e.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if timers := s.Units[0].Timers; len(timers) != 1 || timers[0].Left > time.Hour ||
		timers[0].Old != "keeps the length that it was started with; the configuration now says 2h0m0s" {
		t.Errorf("timers in the status: got %+v", timers)
	}

	// Under a new name the timer would be dropped, so that configuration is held.
	r.save(head + fmt.Sprintf(rules, "second"))
	r.awaitStatus("a configuration that drops a timer waits", func(s status.Monitor) bool {
		return s.Held != nil && len(s.Held.Timers) == 1 && strings.HasPrefix(s.Held.Timers[0], "first of Eaton@localhost") && !s.Held.Until.Before(s.Time)
	})
	r.awaitRecord("timer dropped first", 1)
	if s, err = r.e.Status(ctx); err != nil || s.Held != nil || !s.Loaded.After(s.Since) {
		t.Fatalf("status: got %+v, %v; want nothing held and a later load", s, err)
	}

	// Asking again confirms that the edit is intended.
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("OB->OL", 1)
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started second", 1)
	r.save(head + fmt.Sprintf(rules, "third"))
	for {
		out, err := r.e.Reload(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if out.Result != status.ReloadHeld {
			if out.Result != status.ReloadInForce && out.Result != status.ReloadUnchanged {
				t.Errorf("got %+v, want it in force or unchanged", out)
			}
			break
		}
	}
	r.awaitRecord("timer dropped second", 1)
}

// TestHalfAFileStartsATimer checks that a configuration is held if nothing would happen at the end
// of a running timer: somebody may be about to write the rule for that.
func TestHalfAFileStartsATimer(t *testing.T) {
	r := newRig(t, "")
	r.options = func(o *Options) { o.Timing.Hold = time.Hour }
	upsd := r.serve("", online("Eaton"))
	half := fmt.Sprintf(header, upsd.Port()) + "WHEN Eaton REPORTS OL->OB : STARTTIMER out 1h\n"
	whole := half + "WHEN Eaton TIMEOUT out : PRINT \"end\"\n"
	r.write(whole)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("timer started out", 1)
	r.save(half)
	r.awaitStatus("the half file is held", func(s status.Monitor) bool {
		return s.Held != nil && len(s.Held.Timers) == 1 && strings.HasPrefix(s.Held.Timers[0], "out of Eaton@localhost")
	})
	r.save(whole)
	r.awaitStatus("the whole file is in force", func(s status.Monitor) bool { return s.Held == nil && len(s.Units[0].Timers) == 1 })
}

// TestHangingServerIsLoggedOnce: each try fails for the same reason, which is logged once.
func TestHangingServerIsLoggedOnce(t *testing.T) {
	r := newRig(t, "")
	r.options = func(o *Options) { o.Timeout = 50 * time.Millisecond }
	upsd := r.serve("", online("Eaton"))
	upsd.SetFault(func(x *simupsd.Exchange) { x.Delay = time.Hour })
	r.write(fmt.Sprintf(header, upsd.Port()))
	r.start()
	r.awaitLog("no contact")
	tries := upsd.Accepted()
	r.await("three more connections", func() bool { return upsd.Accepted() >= tries+3 })
	r.stop()
	// On a busy machine the first try may time out while it connects, which is a different reason.
	lines := map[string]int{}
	for line := range strings.Lines(r.log.String()) {
		if _, reason, ok := strings.Cut(line, "reason="); ok && strings.Contains(line, "no contact") {
			lines[reason]++
		}
	}
	for reason, n := range lines {
		if n != 2 { // once in each of the rig's two logs
			t.Errorf("got %d lines, want one in each of the two logs: %s", n, reason)
		}
	}
	if len(lines) == 0 {
		t.Errorf("no reason is logged:\n%s", r.log.String())
	}
}

// TestReloadDuringShutdown: an edit neither ends nor restarts a running shutdown command.
func TestReloadDuringShutdown(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	config := fmt.Sprintf(header, upsd.Port()) +
		"WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD \"/bin/sh -c 'echo begun >> DIR/out; read x < DIR/go; echo ended >> DIR/out'\"\n"
	r.write(config)
	release := filepath.Join(r.dir, "go")
	if err := syscall.Mkfifo(release, 0o600); err != nil {
		t.Fatal(err)
	}
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitOut("begun\n")
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	if s, err := r.e.Status(ctx); err != nil || s.Pending["SHUTDOWNCMD"] != 1 {
		t.Errorf("pending actions: got %v, %v; want one SHUTDOWNCMD", s.Pending, err)
	}
	r.save(config + "WHEN Eaton REPORTS OB->OL : PRINT \"back\"\n")
	r.awaitLog("the new configuration is in force")
	if err := os.WriteFile(release, []byte("go\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.awaitLog("SHUTDOWNCMD done")
	if got := r.out(); got != "begun\nended\n" {
		t.Errorf("the shutdown command wrote %q, want a single run", got)
	}
}

// TestOddFilesInItsPlace: whatever takes the place of the configuration is logged whenever it
// changes. A good file takes effect after all of them.
func TestOddFilesInItsPlace(t *testing.T) {
	const good = "GROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"
	r := newRig(t, good)
	r.start()
	r.awaitLog("monitoring")
	for _, odd := range []struct {
		make func() error
		want string
	}{
		{func() error { return nil }, "no such file"},
		{func() error { return os.Mkdir(r.file, 0o700) }, "this is a directory"},
		{func() error { return syscall.Mkfifo(r.file, 0o600) }, "this is not a file, but a pipe, a socket or a device"},
		{func() error { return os.Symlink(r.file, r.file) }, "too many levels of symbolic links"},
		{func() error { return os.Symlink("/dev/zero", r.file) }, "a pipe, a socket or a device"},
	} {
		if err := errors.Join(os.RemoveAll(r.file), odd.make()); err != nil {
			t.Fatal(err)
		}
		r.awaitStatus(odd.want, func(s status.Monitor) bool { return strings.Contains(s.Refused, odd.want) })
	}
	if err := errors.Join(os.RemoveAll(r.file), os.WriteFile(r.file, []byte(good+"MONITOR Other POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	r.awaitStatus("the good file", func(s status.Monitor) bool { return len(s.Units) == 2 && s.Refused == "" })
	r.stop()
}

// TestWaysToSave: every way of changing a file is noticed.
func TestWaysToSave(t *testing.T) {
	config := func(word string) string {
		return "POLLFREQ 1h\nGROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n" +
			"WHEN Eaton REPORTS None->" + word + " : DEBUG 0\n"
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name    string
		prepare func(r *rig)
		change  func(r *rig, config string)
	}{
		{"in place", nil, func(r *rig, c string) { r.write(c) }},
		{"renamed over", nil, func(r *rig, c string) { r.save(c) }},
		{"removed and recreated", nil, func(r *rig, c string) {
			must(os.Remove(r.file))
			r.write(c)
		}},
		{"burst", nil, func(r *rig, c string) {
			for i := range 1000 {
				r.write(c[:i%len(c)])
			}
			r.write(c)
		}},
		{"link swapped", func(r *rig) { // as a ConfigMap does
			must(os.Mkdir(filepath.Join(r.dir, "..1"), 0o700))
			must(os.Rename(r.file, filepath.Join(r.dir, "..1", "UPSmon.conf")))
			must(os.Symlink("..1", filepath.Join(r.dir, "..data")))
			must(os.Symlink("..data/UPSmon.conf", r.file))
		}, func(r *rig, c string) {
			must(os.Mkdir(filepath.Join(r.dir, "..2"), 0o700))
			must(os.WriteFile(filepath.Join(r.dir, "..2", "UPSmon.conf"), []byte(c), 0o600))
			must(os.Symlink("..2", filepath.Join(r.dir, "..tmp")))
			must(os.Rename(filepath.Join(r.dir, "..tmp"), filepath.Join(r.dir, "..data")))
			must(os.RemoveAll(filepath.Join(r.dir, "..1")))
		}},
		{"target of a link", func(r *rig) {
			other := t.TempDir()
			must(os.Rename(r.file, filepath.Join(other, "real.conf")))
			must(os.Symlink(filepath.Join(other, "real.conf"), r.file))
		}, func(r *rig, c string) {
			target, err := os.Readlink(r.file)
			must(err)
			must(os.WriteFile(target+"~", []byte(c), 0o600))
			must(os.Rename(target+"~", target))
		}},
		{"directory replaced", nil, func(r *rig, c string) {
			must(os.Rename(r.dir, r.dir+".old"))
			must(os.Mkdir(r.dir, 0o700))
			r.write(c)
		}},
		{"directory away for a while", nil, func(r *rig, c string) {
			must(os.Rename(r.dir, r.dir+".old"))
			r.awaitLog("no such file")
			must(os.Mkdir(r.dir, 0o700))
			r.write(c)
		}},
		{"editor's leavings", nil, func(r *rig, c string) {
			for _, name := range []string{"4913", ".UPSmon.conf.swp", "#UPSmon.conf#", "UPSmon.conf~"} {
				must(os.WriteFile(filepath.Join(r.dir, name), []byte("not this\n"), 0o600))
			}
			must(os.Rename(r.file, r.file+".bak"))
			r.write(c)
			must(os.Remove(filepath.Join(r.dir, "4913")))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, config("LB"))
			if tt.prepare != nil {
				tt.prepare(r)
			}
			r.start()
			r.awaitLog("monitoring")
			tt.change(r, config("RB"))
			r.awaitLog("the new configuration is in force")
		})
	}
}

// TestAsked: after SIGHUP, a file that has not changed is reported as such, and nothing changes.
func TestAsked(t *testing.T) {
	r := newRig(t, "GROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n")
	r.start()
	r.awaitLog("monitoring")
	r.e.RequestReload()
	r.awaitLog("has not changed")
	if err := os.Remove(r.file); err != nil {
		t.Fatal(err)
	}
	r.e.RequestReload()
	r.awaitLog("no such file")
	r.write("GROUP LOCAL PORT 2 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n")
	r.awaitLog("the new configuration is in force")
}

// TestCertificateRenewed: a new CERTFILE is used although the configuration is the same.
func TestCertificateRenewed(t *testing.T) {
	r := newRig(t, "")
	other := r.serve("", online("Eaton"))
	stranger, err := os.ReadFile(filepath.Join(r.dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	other.Close()
	upsd := r.serve("", online("Eaton"))
	good, err := os.ReadFile(filepath.Join(r.dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(r.dir, "ca.pem")
	if err := os.WriteFile(ca, stranger, 0o600); err != nil {
		t.Fatal(err)
	}
	r.write(fmt.Sprintf(header, upsd.Port()))
	r.start()
	r.awaitRecord("COMM->NOCOMM", 1)
	r.awaitLog("certificate")
	if err := os.WriteFile(ca, good, 0o600); err != nil {
		t.Fatal(err)
	}
	r.e.RequestReload()
	r.awaitRecord("NOCOMM->COMM", 1)
}

// TestServerComesLate: a server that is not there at the start causes COMM->NOCOMM, and is found
// when it comes up. An outage that is under way then is reported at once.
func TestServerComesLate(t *testing.T) {
	r := newRig(t, "")
	first := r.serve(freeport.Address(t), online("Eaton"))
	addr, port := first.Addr(), first.Port()
	first.Close()
	r.write(fmt.Sprintf(header, port) + "WHEN Eaton REPORTS OL->OB : PRINT \"battery\"\n")
	// The certificate of the rig's second server must exist before the configuration is read.
	second := r.serve("", nil)
	second.Close()
	r.start()
	r.awaitRecord("COMM->NOCOMM", 1)
	r.awaitLog("refused")
	late := r.serve(addr, map[string]map[string]string{"Eaton": {"ups.status": "OB LB"}})
	r.e.RequestReload() // the certificate has changed
	r.awaitRecord("NOCOMM->COMM", 1)
	r.awaitRecord("PRINT battery", 1)
	late.Close()
	r.awaitRecord("COMM->NOCOMM", 2)
	if r.records("OB->OL") > 0 || r.records("LB->None") > 0 {
		t.Error("the loss of contact moved other states than COMM")
	}
}

// TestAlertPolling: while a unit is on battery, it is polled with POLLFREQALERT. With POLLFREQ,
// none of the twenty changes would be seen.
func TestAlertPolling(t *testing.T) {
	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	upsd.Set("Eaton", "ups.status", "OB")
	r.write(strings.Replace(fmt.Sprintf(header, upsd.Port()), "POLLFREQ 50ms POLLFREQALERT 50ms", "POLLFREQ 1h POLLFREQALERT 20ms", 1))
	r.start()
	r.awaitRecord("OL->OB", 1)
	for i := range 20 {
		upsd.Set("Eaton", "ups.status", fmt.Sprintf("OB W%d", i))
		r.awaitRecord(fmt.Sprintf("None->W%d", i), 1)
	}
	upsd.Set("Eaton", "ups.status", "OL")
	r.awaitRecord("OB->OL", 1)
	if s, err := r.e.Status(t.Context()); err != nil || s.Alert || s.Period != time.Hour {
		t.Errorf("back on mains: got alert %t, period %s, %v; want false, 1h0m0s", s.Alert, s.Period, err)
	}
}

// TestDebugSetsTheLevel tests DEBUG and the other verbs that the loop itself carries out.
func TestDebugSetsTheLevel(t *testing.T) {
	r := newRig(t, "GROUP LOCAL PORT 1 PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"+
		"WHEN Eaton TIMEOUT start : DEBUG 2 PRINT \"later\"\n")
	r.start()
	r.awaitLog("log level set")
	r.awaitLog("later")
	if r.e.o.Level.Level() != levelTrace {
		t.Error("DEBUG 2 did not set the level of the log")
	}
}

// TestBadConfigIsNotRun: Run refuses a configuration that does not compile.
func TestBadConfigIsNotRun(t *testing.T) {
	c := config.Load(filepath.Join(t.TempDir(), "none"))
	if err := New(Options{}).Run(context.Background(), c); !errors.Is(err, ErrConfig) {
		t.Errorf("got %v, want ErrConfig", err)
	}
}

// TestCertificateEndsSoon: a certificate that expires soon is reported in time.
func TestCertificateEndsSoon(t *testing.T) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	cert, err := authority.IssueBetween(now.Add(-time.Hour), now.Add(10*24*time.Hour+time.Hour), "localhost")
	if err != nil {
		t.Fatal(err)
	}
	upsd, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: online("Eaton")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { upsd.Close() })
	r := newRig(t, "")
	if err := os.WriteFile(filepath.Join(r.dir, "ca.pem"), authority.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	r.write(fmt.Sprintf(header, upsd.Port()))
	r.start()
	r.awaitLog("the certificate of the server expires in 10 days, and monitoring")
}

// TestAlwaysPolled: the status and webhooks have the values that people look for, whether or not
// the policy names them, and no others.
func TestAlwaysPolled(t *testing.T) {
	r := newRig(t, "")
	want := []fsm.Value{{Name: "ups.status", Value: "OL"}, {Name: "battery.charge", Value: "97"}, {Name: "battery.runtime", Value: "1800"}, {Name: "input.voltage", Value: "231"}, {Name: "ups.load", Value: "20"}}
	units := map[string]map[string]string{"Eaton": {"ups.mfr": "Eaton"}}
	for _, v := range want {
		units["Eaton"][v.Name] = v.Value
	}
	upsd := r.serve("", units)
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS None->LB : IF OB SHUTDOWNCMD "/bin/true"`)
	r.start()
	r.awaitStatus("every value", func(s status.Monitor) bool { return slices.Equal(s.Units[0].Values, want) })
}
