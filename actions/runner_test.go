package actions

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"golang.org/x/sys/unix"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// TestTableIsComplete: every verb that becomes an effect has a lane.
func TestTableIsComplete(t *testing.T) {
	for _, v := range Verbs() {
		outside := !v.Keyword.Inner() && v.Keyword != fsm.Debug
		if (v.newLane != nil) != outside || (v.describe != nil) != outside {
			t.Errorf("%s has a lane: got %v, want %v", v.Keyword, v.newLane != nil, outside)
		}
	}
}

func TestEveryVerb(t *testing.T) {
	dir := t.TempDir()
	open := func(name string) *os.File {
		f, err := os.Create(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	sock := syslogd(t, dir+"/log")
	set := make(chan string, 1)
	mails := newRelay(t, true)
	posted := make(chan string, 1)
	web, roots := webServer(t, func(_ http.ResponseWriter, r *http.Request) { posted <- r.URL.String() })
	g := newRig(t, Options{
		dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, mailHost) {
				address = mails.addr
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
		roots:  roots,
		Stdout: open("out"), Stderr: open("err"), SyslogSocket: dir + "/log",
		FSD: func(_ context.Context, unit string) error { set <- unit; return nil },
	})

	g.Configure(Config{Mail: mails.server(465)})

	setFSD := effect(fsm.SetFSD, "")
	setFSD.Target = "LOCAL:Other@localhost:3493"

	for _, c := range []struct {
		e   *fsm.Effect
		err error
	}{
		{effect(Print, "printed «ä»"), nil},
		{effect(EPrint, "eprinted"), nil},
		{effect(NutLog, "logged"), nil},
		{syslog("crit", "syslogged"), nil},
		{effect(Wall, "walled"), nil},
		{effect(Notify, "notified"), nil}, // no desktop session is running
		{email("b@example.org", "On battery", "the text"), nil},
		{webhook(web.URL+"/services/SECRET?token=SECRET", "the text"), nil},
		{setFSD, nil},
		{effect(fsm.ShellCmd, "printf %s \"$UPSMON_UNIT\" >"+dir+"/shell"), nil},
		{shutdownCmd("/bin/sh", "-c", `printf %s "$UPSMON_EVENT" >`+dir+"/shutdown"), nil},
		{effect(fsm.StartTimer, "x"), ErrNotAnAction},
		{effect(fsm.CancelTimer, "x"), ErrNotAnAction},
		{effect(fsm.Debug, "1"), ErrNotAnAction},
		{effect("DANCE", "x"), ErrNotAnAction},
	} {
		wantErr(t, g.do(c.e), c.err)
	}

	for name, want := range map[string]string{
		"out": "printed «ä»\n", "err": "eprinted\n", "shell": "Eaton", "shutdown": "OL->OB",
	} {
		if got := read(t, dir+"/"+name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := receive(t, set); got != setFSD.Target {
		t.Errorf("SETFSD of %s", got)
	}
	contains(t, "syslog", datagram(t, sock), "<26>", "syslogged")
	if got := mails.deliveries(); len(got) != 1 || got[0].to[0] != "b@example.org" {
		t.Errorf("mails: got %v", got)
	}
	if got := receive(t, posted); got != "/services/SECRET?token=SECRET" {
		t.Errorf("posted to %s, want the URL with its token", got)
	}
	log := g.log()
	contains(t, "NUT log", log,
		" Eaton OL->OB UPSmon.conf:12:1 logged\n")
	if strings.Contains(log, "SECRET") {
		t.Errorf("the log contains a secret:\n%s", log)
	}
}

// TestNothingDelaysShutdown: whatever hangs and whatever is full, a SHUTDOWNCMD that comes last
// starts at once. It waits neither for another action nor for a time-out. The others would take
// minutes here, so that a busy machine does not fail the test.
func TestNothingDelaysShutdown(t *testing.T) {
	const never, atOnce = 10 * time.Minute, time.Minute
	if took := hangEverything(t, never); took >= atOnce {
		t.Errorf("SHUTDOWNCMD started after %v, want less than %v", took, atOnce)
	}
}

// hangEverything fills and hangs all lanes but one. The actions of the others may take that long.
// It returns the time from Do to the first output of a SHUTDOWNCMD, or that of the slowest Do.
func hangEverything(t *testing.T, each time.Duration) time.Duration {
	devFull, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		needs.Missing(t, "needs /dev/full: %v", err)
	}
	defer devFull.Close()
	nut := nutlog.NewWithFallback(devFull, needs.FullPipe(t))
	dir := t.TempDir()
	sock := syslogd(t, dir+"/log") // nobody reads from it
	_ = sock.SetReadBuffer(1)

	// The mail server sends no greeting, and the web server does not answer.
	tried := make(chan string, 1000)
	relay := talker(t, func(_ net.Conn, in *bufio.Reader) { tried <- "mail"; _, _ = in.ReadByte() })
	hole := talker(t, func(_ net.Conn, in *bufio.Reader) { tried <- "webhook"; _, _ = io.Copy(io.Discard, in) })

	hold := make(chan struct{})
	fsdHangs := make(chan struct{}, 100)
	said := newFifo(t)
	r := New(Options{
		NutLog: nut, Stdout: needs.FullPipe(t), Stderr: needs.FullPipe(t), SyslogSocket: dir + "/log", Spool: dir + "/spool",
		Logger: slog.New(slog.NewTextHandler(writerFunc(func(p []byte) (int, error) { <-hold; return len(p), nil }), nil)),
		Done:   func(Result) { <-hold },
		FSD: func(context.Context, string) error { // even ignores its context
			fsdHangs <- struct{}{}
			<-hold
			return nil
		},
		dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasPrefix(address, mailHost) {
				return to(relay)(ctx, network, address)
			}
			return to(hole)(ctx, network, address)
		},
		Limits: Limits{
			Queue: 4, Kept: 20, Shells: 2, Webhooks: 2, Grace: time.Millisecond,
			Print: each, Wall: each, Notify: each, Syslog: each, FSD: each, Mail: each, Webhook: each, Shell: each, ShellTurn: each,
		},
	})
	r.Configure(Config{Mail: &MailServer{Host: mailHost, Port: 587}})
	var slowest time.Duration
	do := func(e *fsm.Effect) {
		began := time.Now()
		r.Do(e)
		slowest = max(slowest, time.Since(began))
	}
	for i := range 50 { // more than fits into any queue
		for _, v := range []fsm.Verb{Print, EPrint, NutLog, fsm.Syslog, fsm.SetFSD, Wall} {
			do(effect(v, strings.Repeat("x", 2000)))
		}
		do(email("a@example.com", "S", strings.Repeat("x", 2000)))
		do(webhook(fmt.Sprintf("http://%d.example.com/SECRET", i%10), strings.Repeat("x", 2000)))
	}
	for range 20 {
		do(effect(fsm.ShellCmd, "echo h >"+said.Name()+"; yes"))
	}
	receive(t, fsdHangs)
	hear(t, said, "h\nh\n") // both shells are in use
	for hung := map[string]bool{}; len(hung) < 2; {
		hung[receive(t, tried)] = true
	}

	began := time.Now()
	r.Do(shutdownCmd("/bin/sh", "-c", "echo down >"+said.Name()))
	hear(t, said, "down\n")
	took := time.Since(began)

	now, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Close(now); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: got %v", err)
	}
	close(hold)
	_ = nut.Close(now)
	t.Logf("SHUTDOWNCMD after %v, the slowest Do %v", took, slowest)
	return max(took, slowest)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// TestQueueFull: a full queue drops an effect and reports that. It never delays Do.
func TestQueueFull(t *testing.T) {
	writing, hold := make(chan struct{}, 10), make(chan struct{})
	g := newRig(t, Options{
		Stdout: writerFunc(func(p []byte) (int, error) { writing <- struct{}{}; <-hold; return len(p), nil }),
		Limits: Limits{Queue: 1},
	})
	running, waiting, dropped := effect(Print, "1"), effect(Print, "2"), effect(Print, "3")
	g.Do(running)
	receive(t, writing)
	g.Do(waiting)
	wantErr(t, g.do(dropped), ErrQueueFull)
	close(hold)
	wantErr(t, g.await(running), nil)
	wantErr(t, g.await(waiting), nil)
	contains(t, "NUT log", g.log(), "upsmon: error: PRINT not done unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 error=\"dropped, its queue is full\"")
}

func TestOrderWithinLane(t *testing.T) {
	var out bytes.Buffer // written by one lane's goroutine
	g := newRig(t, Options{Stdout: &out})
	var want strings.Builder
	for i := range 100 {
		g.Do(effect(Print, fmt.Sprint(i)))
		fmt.Fprintln(&want, i)
	}
	if err := g.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if out.String() != want.String() {
		t.Errorf("the texts are out of order: %q", out.String())
	}
}

func TestDryRun(t *testing.T) {
	var logged bytes.Buffer
	g := newRig(t, Options{
		DryRun: true,
		Stdout: writerFunc(func([]byte) (int, error) { t.Error("a dry run printed something"); return 0, nil }),
		FSD:    func(context.Context, string) error { t.Error("a dry run set FSD"); return nil },
		Logger: slog.New(slog.NewTextHandler(&logged, nil)),
	})
	fsd := effect(fsm.SetFSD, "")
	fsd.Target = "LOCAL:Other@localhost:3493"
	mail := effect(fsm.Email, "text")
	mail.Mail = &fsm.Mail{To: "b@example.org", Subject: "S"}
	hook := effect(fsm.Webhook, "text")
	hook.URL = "http://example.org/SECRET"
	var want []string
	for _, c := range []struct {
		e    *fsm.Effect
		text string
	}{
		{shutdownCmd("/sbin/shutdown", "-h", "+0"), "SHUTDOWNCMD /sbin/shutdown -h +0"},
		{shutdownCmd("/bin/sh", "-c", "touch "+g.path("done"), ""), `SHUTDOWNCMD /bin/sh -c "touch ` + g.path("done") + `" ""`},
		{effect(fsm.ShellCmd, "touch "+g.path("done")), "SHELLCMD touch " + g.path("done")},
		{effect(Print, "a"), "PRINT a"},
		{effect(NutLog, "b"), "NUTLOG b"},
		{syslog("crit", "c"), "SYSLOG [crit] c"},
		{effect(Wall, "d"), "WALL d"},
		{fsd, "SETFSD LOCAL:Other@localhost:3493"},
		{mail, "EMAIL To b@example.org Subject S: text"},
		{hook, "WEBHOOK http://example.org/…: text"},
	} {
		r := g.do(c.e)
		wantErr(t, r, nil)
		if !r.DryRun {
			t.Errorf("%s: the result is not marked as a dry run", c.text)
		}
		want = append(want, " Eaton OL->OB UPSmon.conf:12:1 dry run, not done: "+c.text+"\n")
	}
	wantErr(t, g.do(effect(fsm.Debug, "1")), ErrNotAnAction)
	_ = g.Close(context.Background())
	contains(t, "NUT log", g.log(), want...)
	contains(t, "Logger", logged.String(), "level=INFO", `msg="dry run, not done: PRINT a"`)
	if _, err := os.Stat(g.path("done")); err == nil {
		t.Error("a dry run ran a command")
	}
}

// TestDryRunWithoutLog: a NUT log that cannot be written does not make an effect fail, since nothing
// was to be carried out: else the rules would repeat a SHUTDOWNCMD, and say that it failed.
func TestDryRunWithoutLog(t *testing.T) {
	nut, err := nutlog.Open("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	g := newRig(t, Options{DryRun: true, NutLog: nut, Logger: slog.New(slog.NewTextHandler(&logged, nil))})
	for _, e := range []*fsm.Effect{shutdownCmd("/sbin/shutdown"), effect(Wall, "a"), effect(NutLog, "b")} {
		r := g.do(e)
		wantErr(t, r, nil)
		if !r.DryRun {
			t.Errorf("%s: the result is not marked as a dry run", e.Verb)
		}
	}
	_ = g.Close(context.Background())
	_ = nut.Close(context.Background()) // reports that lines are lost
	contains(t, "Logger", logged.String(), "dry run, not done: SHUTDOWNCMD /sbin/shutdown")
	if strings.Contains(logged.String(), "failed") {
		t.Errorf("the log says that an effect failed: %s", logged.String())
	}
}

// TestLoggerIsNutLog: if the NUT log is also the Logger, nothing is logged twice.
func TestLoggerIsNutLog(t *testing.T) {
	path := t.TempDir() + "/nut.log"
	nut, err := nutlog.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	g := newRig(t, Options{NutLog: nut, Logger: slog.New(nut.Handler(slog.LevelDebug))})
	wantErr(t, g.do(shutdownCmd()), ErrNoCommand)
	g.do(effect(fsm.ShellCmd, "echo fine"))
	_ = nut.Close(context.Background())
	log := read(t, path)
	if n := strings.Count(log, "there is no command"); n != 1 {
		t.Errorf("logged %d times, want once:\n%s", n, log)
	}
	contains(t, "NUT log", log, `upsmon: debug: SHELLCMD done unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 stdout="fine\n"`)
}

// TestCloseWaits: Close waits for everything that ends by itself, and accepts nothing more.
func TestCloseWaits(t *testing.T) {
	g := newRig(t, Options{})
	said := newFifo(t)
	e := effect(fsm.ShellCmd, "read -r x <"+said.Name()+"; [ \"$x\" = go ]")
	g.Do(e)
	closed := make(chan error)
	go func() { closed <- g.Close(context.Background()) }()
	if _, err := said.WriteString("go\n"); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, closed); err != nil {
		t.Errorf("Close: got %v", err)
	}
	wantErr(t, g.await(e), nil)
	g.Do(effect(fsm.ShellCmd, "touch "+g.path("late")))
	if err := g.Close(context.Background()); err != nil {
		t.Errorf("second Close: got %v", err)
	}
	if _, err := os.Stat(g.path("late")); err == nil {
		t.Error("an effect was carried out after Close")
	}
	contains(t, "NUT log", g.log(), "the runner is closed")
}

// TestCloseEndsAll: Close ends everything that does not end by itself: children that ignore
// SIGTERM, commands that are being retried, writes to a full pipe, an FSD that waits for its
// context. Each effect has exactly one result, and no goroutine is left.
func TestCloseEndsAll(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	var fsdEnded atomic.Bool
	said, release := newFifo(t), newFifo(t)
	g := newRig(t, Options{
		Stdout: needs.FullPipe(t),
		FSD: func(ctx context.Context, _ string) error {
			<-ctx.Done()
			fsdEnded.Store(true)
			return context.Cause(ctx)
		},
		Limits: Limits{Grace: 50 * time.Millisecond, Shells: 1, ShutdownRetry: time.Hour},
	})
	g.verbs[fsm.ShutdownCmd].lane.(*shutdowns).alarm = func(*fsm.Effect, Outcome) {} // an alarm would add effects
	var all []*fsm.Effect
	hand := func(e *fsm.Effect) { all = append(all, e); g.Do(e) }
	hand(effect(fsm.ShellCmd, "trap '' TERM; echo s >"+said.Name()+"; while :; do sleep 1000; done"))
	hand(effect(fsm.ShellCmd, "touch "+g.path("never")))
	hand(effect(Print, "x"))
	hand(effect(Print, "y"))
	hand(effect(fsm.SetFSD, ""))
	hear(t, said, "s\n")
	hand(shutdownCmd("/bin/sh", "-c", "echo d >"+said.Name()+"; exit 3"))
	hear(t, said, "d\n")
	// A running command is left alone: the shutdown must not end with the monitor.
	hand(shutdownCmd("/bin/sh", "-c", "echo e >"+said.Name()+"; echo continues; read x <"+release.Name()+"; echo $x >"+said.Name()))
	hear(t, said, "e\n")

	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	err := g.Close(ctx)
	if err == nil || !regexp.MustCompile(`^actions: 7 effects were cut short: enough$`).MatchString(err.Error()) {
		t.Errorf("Close: got %v", err)
	}
	for _, e := range all {
		if r := g.await(e); !errors.Is(r.Err, ErrClosed) {
			t.Errorf("%v: got %v, want %v", e.Verb, r.Err, ErrClosed)
		}
	}
	if len(g.results)+len(g.ended) > 0 {
		t.Error("got more results than effects")
	}
	eventually(t, "the end of SETFSD", fsdEnded.Load)
	if _, err := os.Stat(g.path("never")); err == nil {
		t.Error("a waiting SHELLCMD ran")
	}
	if _, err := release.WriteString("still here\n"); err != nil {
		t.Fatal(err)
	}
	hear(t, said, "still here\n")
	_ = g.nut.Close(context.Background())
	goleak.VerifyNone(t, ignore)
}

// TestCloseLeavesBehind: an action that even ignores its context is left behind, and what waits
// behind it is never carried out. When it ends after Close, it has no further effect.
func TestCloseLeavesBehind(t *testing.T) {
	called, hold := make(chan struct{}, 2), make(chan struct{})
	g := newRig(t, Options{
		Stdout: writerFunc(func([]byte) (int, error) { called <- struct{}{}; <-hold; return 0, errors.New("late") }),
		Limits: Limits{Grace: time.Millisecond, Linger: time.Millisecond},
	})
	first, second := effect(Print, "1"), effect(Print, "2")
	g.Do(first)
	g.Do(second)
	receive(t, called)
	now, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.Close(now); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: got %v", err)
	}
	wantErr(t, g.await(first), ErrClosed)
	wantErr(t, g.await(second), ErrClosed)
	close(hold)
	g.work.Wait()
	if len(called) > 0 {
		t.Error("a text was printed after Close")
	}
	if log := g.log(); strings.Count(log, "\n") != 2 {
		t.Errorf("got more than two log lines:\n%s", log)
	}
}

// TestDoAgainstClose: many goroutines hand over effects while the runner is closed. Each effect has
// at most one result, and nothing panics.
func TestDoAgainstClose(t *testing.T) {
	var got atomic.Int64
	g := newRig(t, Options{Stdout: &bytes.Buffer{}, Done: func(Result) { got.Add(1) }})
	const n = 200
	done := make(chan struct{})
	for range 4 {
		go func() {
			for range n {
				g.Do(effect(Print, "x"))
				g.Do(effect(NutLog, "x"))
			}
			done <- struct{}{}
		}()
	}
	_ = g.Close(context.Background())
	for range 4 {
		receive(t, done)
	}
	if got.Load() > 4*2*n {
		t.Errorf("got %d results for %d effects", got.Load(), 4*2*n)
	}
}

// TestZeroOptions: without any options, the runner still has somewhere to log.
func TestZeroOptions(t *testing.T) {
	r := New(Options{Stderr: &bytes.Buffer{}})
	r.Do(effect(fsm.Debug, ""))
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestNutLogFullIsToldOnce: a NUT log that cannot be written is reported once, not for each record.
func TestNutLogFullIsToldOnce(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		needs.Missing(t, "needs /dev/full: %v", err)
	}
	defer full.Close()
	var mu sync.Mutex
	var told bytes.Buffer
	tell := writerFunc(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return told.Write(p)
	})
	g := newRig(t, Options{NutLog: nutlog.NewWithFallback(full, tell), Logger: slog.New(slog.NewTextHandler(tell, nil))})
	for range 200 {
		if r := g.do(effect(NutLog, "x")); !errors.Is(r.Err, unix.ENOSPC) {
			t.Fatalf("got %v, want %v", r.Err, unix.ENOSPC)
		}
	}
	_ = g.Close(context.Background())
	_ = g.nut.Close(context.Background())
	mu.Lock()
	defer mu.Unlock()
	if got := told.String(); strings.Count(got, "\n") != 3 || strings.Count(got, "no space left") != 2 { // the log with its record, and the runner
		t.Errorf("got the reports\n%s", got)
	}
}
