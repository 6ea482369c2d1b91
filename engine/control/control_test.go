package control

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fake is an engine that records its calls.
// Explain answers with a rule for any unit except nobody.
func (f *fake) Explain(_ context.Context, unit string) ([]fsm.RuleState, error) {
	if unit == "nobody" {
		return nil, errors.New("no MONITOR is for nobody")
	}
	return []fsm.RuleState{{Rule: "UPSmon.conf:1:1", Event: "of " + unit}}, nil
}

// Next answers with one forecast.
func (f *fake) Next(_ context.Context, unit string, _ ...next.If) ([]next.Forecast, error) {
	return []next.Forecast{{If: next.Nothing, Events: []next.Event{{Unit: unit, After: time.Minute, Kind: next.Acts, Verb: fsm.ShutdownCmd}}}}, nil
}

// TestNext: a forecast arrives unchanged.
func TestNext(t *testing.T) {
	path, _ := serve(t, &fake{}, defaults)
	for _, unit := range []string{"", "a b&c=d%?#"} {
		got, err := NewClient(path).Next(t.Context(), unit)
		if err != nil || len(got) != 1 || len(got[0].Events) != 1 {
			t.Fatalf("got %v, %v, want one unit with one event", got, err)
		}
		if e := got[0].Events[0]; e.Unit != unit || e.After != time.Minute || e.Kind != next.Acts || e.Verb != fsm.ShutdownCmd {
			t.Errorf("got the event %+v", e)
		}
	}
}

// TestExplain: the name of a unit arrives unchanged, whatever it contains.
func TestExplain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	s, err := Listen(Options{Path: path, Engine: &fake{}, Stop: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.Background()) }()
	for _, unit := range []string{"Eaton", "RACK:a@[::1]:401", "a b&c=d%?#"} {
		rules, err := NewClient(path).Explain(t.Context(), unit)
		if err != nil || len(rules) != 1 || rules[0].Event != "of "+unit {
			t.Errorf("%q: got rules %v, %v, want one of this unit", unit, rules, err)
		}
	}
	if _, err := NewClient(path).Explain(t.Context(), "nobody"); err == nil || !strings.Contains(err.Error(), "no MONITOR is for nobody") {
		t.Errorf("for an unknown unit: got %v", err)
	}
}

// TestConnections: a user who opens too many connections gets no more of them, and does not delay
// others.
func TestConnections(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	s, err := Listen(Options{Path: path, Engine: &fake{}, Stop: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.Background()) }()
	open := func() net.Conn {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	var all []net.Conn
	for range maxOfUser {
		all = append(all, open())
	}
	for range 10 * maxOfUser {
		c := open()
		if n, err := c.Read(make([]byte, 1)); err == nil {
			t.Errorf("a connection beyond the limit received %d bytes", n)
		}
		_ = c.Close()
	}
	if _, err := NewClient(path).Status(t.Context()); err == nil || !strings.Contains(err.Error(), "too many connections") {
		t.Errorf("a client of that user: got %v, want that there are too many connections", err)
	}
	for _, c := range all {
		_ = c.Close()
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) { // the server must notice their end
		_, err := NewClient(path).Status(t.Context())
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}

	l := &limited{ofUser: map[int]int{}}
	for uid := 1; l.all < maxOfAll; uid++ {
		for range maxOfUser {
			if !l.enter(uid) {
				t.Fatalf("user %d was refused with %d connections open", uid, l.all)
			}
		}
	}
	if l.enter(1000) || !l.enter(0) {
		t.Error("user 1000 exceeds its share, or root has no reserved share")
	}
	l.leave(1)
	l.leave(0)
	if !l.enter(1000) {
		t.Error("the end of a connection was not noticed")
	}
}

type fake struct {
	status status.Monitor
	units  []string
	err    error         // returned by Status and FSD
	hang   chan struct{} // if not nil, Status, FSD and Reload wait until it or ctx ends
	asked  chan struct{} // receives a token when they start to wait; buffered

	mu    sync.Mutex
	calls []string
}

func (f *fake) note(call string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, call)
}

func (f *fake) noted() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

func (f *fake) wait(ctx context.Context) error {
	if f.hang == nil {
		return f.err
	}
	f.asked <- struct{}{}
	select {
	case <-f.hang:
		return f.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *fake) Status(ctx context.Context) (status.Monitor, error) {
	f.note("status")
	return f.status, f.wait(ctx)
}

func (f *fake) AdjustTimer(_ context.Context, unit string, a fsm.Adjust, by string) (time.Time, error) {
	f.note(fmt.Sprintf("timer %s of %s by %v, ordered by %s", a.Timer, unit, a.Extend, by))
	if a.Extend == 0 {
		return time.Time{}, f.err
	}
	return time.Unix(1_800_000_000, 0).Add(a.Extend), f.err
}

func (f *fake) Drill(_ context.Context, o status.DrillOrder, by string) (status.Drill, error) {
	f.note(fmt.Sprintf("drill of %s with %q at %v, also %v", o.Unit, o.Scenario, o.Speed, o.Also))
	return status.Drill{Unit: o.Unit, By: by}, f.err
}

func (f *fake) DrillStatus(context.Context) (status.Drill, error) {
	return status.Drill{Unit: "Eaton", Reason: "over"}, f.err
}

func (f *fake) EndDrill(context.Context, string) error {
	f.note("drill end")
	return f.err
}

func (f *fake) Acknowledge(_ context.Context, unit string, undo bool, by string) ([]string, error) {
	f.note(fmt.Sprintf("ack of %s, undo %v, ordered by %s", unit, undo, by))
	return []string{"OB EVERY 10m"}, f.err
}

func (f *fake) FSD(ctx context.Context, _ string) ([]string, error) {
	err := f.wait(ctx)
	f.note("fsd")
	return f.units, err
}

func (f *fake) Reload(ctx context.Context) (status.Reload, error) {
	f.note("reload")
	return status.Reload{Result: status.ReloadHeld, Reason: "why"}, f.wait(ctx)
}

func (f *fake) stop() { f.note("stop") }

// serve starts a server in a new directory.
func serve(t *testing.T, f *fake, l limits) (path string, s *Server) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "run", "upsmon.sock")
	s, err := start(Options{Path: path, Engine: f, Stop: f.stop}, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(t, s) })
	return path, s
}

func end(t *testing.T, s *Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	if t.Context().Err() != nil { // during a Cleanup
		ctx, cancel = context.WithTimeout(context.Background(), 10*time.Second)
	}
	defer cancel()
	_ = s.Close(ctx)
}

// TestDrill: an order for a drill arrives with its scenario, which may be long.
func TestDrill(t *testing.T) {
	f := &fake{}
	path, _ := serve(t, f, defaults)
	c := NewClient(path)
	long := strings.Repeat("# a long scenario\n", 2000)
	d, err := c.Drill(t.Context(), status.DrillOrder{Unit: "Eaton", Scenario: long, Speed: 10, Also: []string{"SHELLCMD"}})
	if err != nil || d.Unit != "Eaton" || d.By == "" {
		t.Errorf("Drill: got %+v, %v", d, err)
	}
	if d, err = c.DrillStatus(t.Context()); err != nil || d.Reason != "over" {
		t.Errorf("DrillStatus: got %+v, %v", d, err)
	}
	if err := c.EndDrill(t.Context()); err != nil {
		t.Error(err)
	}
	if got, want := f.noted(), []string{fmt.Sprintf("drill of Eaton with %q at 10, also [SHELLCMD]", long), "drill end"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got the orders %.200q", got)
	}
	if _, err := c.Drill(t.Context(), status.DrillOrder{Scenario: strings.Repeat("#", maxDrill)}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a scenario that is too long: got %v", err)
	}
}

func TestStatus(t *testing.T) {
	want := status.Monitor{
		Time: time.Unix(1_800_000_000, 5).UTC(), Version: "1.2.3", Config: "/etc/nut/UPSmon.conf", Since: time.Unix(1_700_000_000, 0).UTC(),
		DryRun: true, Period: 5 * time.Second, Alert: true, Refused: "a\nb",
		Kept: map[string]actions.Kept{"EMAIL": {Count: 2, Oldest: time.Unix(1_700_000_001, 0).UTC()}},
		Units: []status.Unit{{
			ID: "G:Eaton@host:3493", Name: "Eaton", Group: "G", States: []string{"OB"}, TLS: true, Trouble: "evil\x1b[2J\u009b",
			Values: []fsm.Value{{Name: "ups.status", Value: "OB"}},
			Timers: []status.Timer{{Name: "two-min", Left: time.Minute, Ends: time.Unix(1_800_000_060, 0).UTC()}},
		}},
	}
	path, _ := serve(t, &fake{status: want}, defaults)
	got, err := NewClient(path).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestOtherVersion: the status of an older and of a newer monitor can be read.
func TestOtherVersion(t *testing.T) {
	for _, body := range []string{
		`{"config":"UPSmon.conf","units":[]}`,
		`{"config":"UPSmon.conf","units":[{"id":"x","moons":[1]}],"version":"9.9.9","kept":{"PIGEON":{"count":1,"grain":2}},"tides":{"high":true}}`,
	} {
		path := filepath.Join(t.TempDir(), "s")
		l, err := net.Listen("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		server := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })}
		served := make(chan struct{})
		go func() { _ = server.Serve(l); close(served) }()
		s, err := NewClient(path).Status(t.Context())
		if err != nil || s.Config != "UPSmon.conf" {
			t.Errorf("%s: got %+v, %v, want the configuration UPSmon.conf", body, s, err)
		}
		_ = server.Close()
		<-served
	}
}

func TestOrders(t *testing.T) {
	var log bytes.Buffer
	f := &fake{units: []string{"Eaton", "APC", "Riello"}}
	path := filepath.Join(t.TempDir(), "s")
	s, err := Listen(Options{Path: path, Engine: f, Stop: f.stop, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	c := NewClient(path)
	for _, o := range []Order{Reload, FSD, Stop} {
		got, err := c.Do(t.Context(), o)
		want := map[Order]Reply{FSD: {Units: 3, Names: []string{"Eaton", "APC", "Riello"}}, Reload: {Reload: &status.Reload{Result: status.ReloadHeld, Reason: "why"}}}[o]
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", o, got, err, want)
		}
	}
	if _, err := c.Do(t.Context(), "dance"); err == nil || !strings.Contains(err.Error(), "404 Not Found to POST /v1/dance: is it of another version?") {
		t.Errorf("an unknown order: got %v", err)
	}
	end(t, s)
	if got, want := f.noted(), []string{"reload", "fsd", "stop"}; !reflect.DeepEqual(got, want) {
		t.Errorf("calls of the engine: got %q, want %q", got, want)
	}
	if want := fmt.Sprintf("order=fsd uid=%d pid=%d\n", os.Getuid(), os.Getpid()); !strings.Contains(log.String(), want) {
		t.Errorf("the log does not say who gave the order (%s):\n%s", want, log.String())
	}
}

// TestEngineErrors: a monitor that cannot carry out a request says why.
func TestEngineErrors(t *testing.T) {
	path, _ := serve(t, &fake{err: errors.New("no more")}, defaults)
	_, err := NewClient(path).Do(t.Context(), FSD)
	if want := "the monitor on " + path + ": no more"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}

	f := &fake{hang: make(chan struct{}), asked: make(chan struct{}, 2)}
	short := defaults
	short.answer, short.reload = 10*time.Millisecond, 20*time.Millisecond
	path, _ = serve(t, f, short)
	_, err = NewClient(path).Status(t.Context())
	if want := "it did not answer within 10ms"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = NewClient(path).Do(t.Context(), Reload) // a large configuration may take longer
	if want := "it did not answer within 20ms"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("reload: got %v, want %s", err, want)
	}
}

// TestModes: the socket is for owner and group, whatever the umask.
func TestModes(t *testing.T) {
	for _, mask := range []int{0o000, 0o022, 0o077} {
		old := unix.Umask(mask)
		path, _ := serve(t, &fake{}, defaults)
		unix.Umask(old)
		for name, want := range map[string]fs.FileMode{path: 0o660 | fs.ModeSocket, filepath.Dir(path): 0o750 | fs.ModeDir} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode() != want {
				t.Errorf("umask %03o: %s has mode %v, want %v", mask, name, info.Mode(), want)
			}
			if gid := info.Sys().(*syscall.Stat_t).Gid; int(gid) != os.Getegid() {
				t.Errorf("%s has group %d, want %d", name, gid, os.Getegid())
			}
		}
	}
}

// TestDirectoryKept: an existing directory keeps its mode.
func TestDirectoryKept(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Listen(Options{Path: filepath.Join(dir, "s"), Engine: &fake{}})
	if err != nil {
		t.Fatal(err)
	}
	defer end(t, s)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("got mode %v, %v, want 0700", info.Mode(), err)
	}
}

// TestStaleSocket: the socket of a killed monitor is replaced.
func TestStaleSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	_ = dead.Close()
	if _, err := NewClient(path).Status(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("before: got %v, want ErrNotRunning", err)
	}
	s, err := Listen(Options{Path: path, Engine: &fake{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewClient(path).Status(t.Context()); err != nil {
		t.Error(err)
	}
	end(t, s)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there after Close: %v", err)
	}
}

// TestSecondMonitor: a monitor that is listening keeps its socket.
func TestSecondMonitor(t *testing.T) {
	path, _ := serve(t, &fake{status: status.Monitor{Config: "first"}}, defaults)
	_, err := Listen(Options{Path: path, Engine: &fake{}})
	if want := path + ": another monitor listens there already"; !errors.Is(err, ErrInUse) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if s, err := NewClient(path).Status(t.Context()); err != nil || s.Config != "first" {
		t.Errorf("got %+v, %v, want the status of the first monitor", s, err)
	}
}

// TestRace: of many monitors that start at once beside a dead socket, one gets it.
func TestRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	_ = dead.Close()
	const n = 8
	servers, errs := make([]*Server, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { servers[i], errs[i] = Listen(Options{Path: path, Engine: &fake{}}) })
	}
	all.Wait()
	got := 0
	for i := range n {
		if errs[i] == nil {
			got++
			defer end(t, servers[i])
		} else if !errors.Is(errs[i], ErrInUse) {
			t.Errorf("got %v, want %v", errs[i], ErrInUse)
		}
	}
	if got != 1 {
		t.Errorf("%d monitors got the socket, want 1", got)
	}
	if _, err := NewClient(path).Status(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestCloseLeavesOthers: a monitor that stops does not touch what has replaced its socket.
func TestCloseLeavesOthers(t *testing.T) {
	path, s := serve(t, &fake{}, defaults)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	other, err := Listen(Options{Path: path, Engine: &fake{}})
	if err != nil {
		t.Fatal(err)
	}
	defer end(t, other)
	end(t, s)
	if _, err := NewClient(path).Status(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestListenErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		file:                                 "is not a socket, so it is not replaced: name another path",
		link:                                 "is not a socket, so it is not replaced: name another path",
		dir + "/none/none/s":                 "no such file or directory",
		file + "/s":                          "not a directory",
		dir + "/" + strings.Repeat("x", 107): "bytes too long for a socket",
		"":                                   `"" is not the path of a socket`,
	} {
		s, err := Listen(Options{Path: path, Engine: &fake{}})
		if err == nil {
			end(t, s)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", path, err, want)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "precious" {
		t.Errorf("got content %q, %v, want it unchanged", b, err)
	}
}

// TestLockedDirectory: a directory that somebody keeps locked does not delay the monitor for long.
func TestLockedDirectory(t *testing.T) {
	dir := t.TempDir()
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := unix.Flock(int(d.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(Options{Path: dir + "/s", Engine: &fake{}}); err == nil || !strings.Contains(err.Error(), "locked by another program") {
		t.Errorf("got %v, want an error with %q", err, "locked by another program")
	}
}

// TestNotAbstract: a path that begins with @ is also a file, and has a mode.
func TestNotAbstract(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := Listen(Options{Path: "@upsmon", Engine: &fake{}})
	if err != nil {
		t.Fatal(err)
	}
	defer end(t, s)
	if _, err := os.Lstat("@upsmon"); err != nil {
		t.Error(err)
	}
	if _, err := NewClient("@upsmon").Status(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSlowClient: a client that sends half a request, or nothing, does not keep others from an
// answer, and is disconnected after a short time.
func TestSlowClient(t *testing.T) {
	short := defaults
	short.read = 50 * time.Millisecond
	f := &fake{}
	path, _ := serve(t, f, short)
	var slow []net.Conn
	for _, said := range []string{"", "POST /v1/st", "POST /v1/stop HTTP/1.1\r\nHost: x\r\n", "POST /v1/stop HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := io.WriteString(c, said); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	if _, err := NewClient(path).Status(t.Context()); err != nil {
		t.Error(err)
	}
	for _, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.Copy(io.Discard, c); err != nil {
			t.Errorf("the slow client was not disconnected: %v", err)
		}
	}
	if got, want := f.noted(), []string{"status"}; !reflect.DeepEqual(got, want) {
		t.Errorf("calls of the engine: got %q, want %q", got, want)
	}
}

// TestBadRequests: requests that are too large, or unknown, have no effect.
func TestBadRequests(t *testing.T) {
	f := &fake{}
	path, _ := serve(t, f, defaults)
	for _, c := range []struct {
		request string
		code    int
	}{
		{"POST /v1/fsd HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\n\r\n" + strings.Repeat("x", 1025), 413},
		{"POST /v1/stop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + strings.Repeat("x", 0x800) + "\r\n0\r\n\r\n", 413},
		{"POST /v1/stop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n", 400},
		{"POST /v1/stop HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 100_000) + "\r\n\r\n", 431},
		{"GET /v1/stop HTTP/1.1\r\nHost: x\r\n\r\n", 405},
		{"POST /v1/status HTTP/1.1\r\nHost: x\r\n\r\n", 405},
		{"POST /stop HTTP/1.1\r\nHost: x\r\n\r\n", 404},
		{"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"stop\r\n\r\n", 400},
	} {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(patience))
		go func() { _, _ = io.WriteString(conn, c.request) }() // the server may cut it short
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%.30q: %v", c.request, err)
		} else if _ = r.Body.Close(); r.StatusCode != c.code {
			t.Errorf("%.30q: got %s, want %d", c.request, r.Status, c.code)
		}
		_ = conn.Close()
	}
	if got := f.noted(); len(got) != 0 {
		t.Errorf("calls of the engine: got %q, want none", got)
	}
}

// TestClientGone: an order is carried out even if its client has gone.
func TestClientGone(t *testing.T) {
	f := &fake{units: []string{"Eaton"}, hang: make(chan struct{}), asked: make(chan struct{}, 1)}
	path, s := serve(t, f, defaults)
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan error)
	go func() {
		_, err := NewClient(path).Do(ctx, FSD)
		asked <- err
	}()
	<-f.asked
	cancel()
	if err := <-asked; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	close(f.hang)
	for len(f.noted()) == 0 {
		time.Sleep(time.Millisecond)
	}
	end(t, s)
}

// TestCloseUnderWay: Close ends requests that wait for the engine, and their clients get an answer.
func TestCloseUnderWay(t *testing.T) {
	f := &fake{hang: make(chan struct{}), asked: make(chan struct{}, 1)}
	path, s := serve(t, f, defaults)
	asked := make(chan error)
	go func() {
		_, err := NewClient(path).Status(t.Context())
		asked <- err
	}()
	<-f.asked
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := <-asked; err == nil || !strings.Contains(err.Error(), "the monitor is stopping") {
		t.Errorf("got %v, want an error with %q", err, "the monitor is stopping")
	}
	if _, err := NewClient(path).Status(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("got %v, want %v", err, ErrNotRunning)
	}
}

// TestStrangeServers: something that is listening but is not a monitor is neither waited for nor
// trusted.
func TestStrangeServers(t *testing.T) {
	for answer, want := range map[string]string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]":                                           "is not understood (is it of another version?)",
		"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n":                                         "500 Broken to GET /v1/status: is it of another version?",
		"HTTP/1.1 503 Busy\r\nContent-Length: 16\r\n\r\n{\"error\":\"busy\"}":                      ": busy",
		"HTTP/1.1 503 Busy\r\nContent-Length: 34\r\n\r\n{\"error\":\"\\u001b]0;x\\u0007\\u202e\"}": `: \x1b]0;x\a\u202e`,
		"HTTP/1.1 503 \x1b[2J\u009b\r\nContent-Length: 0\r\n\r\n":                                  `: 503 \x1b[2J\u009b to GET`,
		"220 smtp.example.com\r\n":                                                                 "malformed HTTP",
		"":                                                                                         "closed the connection without an answer",
	} {
		l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			_, _ = http.ReadRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, answer)
		}()
		_, err = NewClient(l.Addr().String()).Status(t.Context())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", answer, err, want)
		}
		<-done
		_ = l.Close()
	}
}

func TestClientErrors(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir + "/none", dir + "/none/none"} {
		_, err := NewClient(path).Status(t.Context())
		if want := "no monitor listens on " + path; !errors.Is(err, ErrNotRunning) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}

	path, _ := serve(t, &fake{}, defaults)
	if got := NewClient(path).explain(context.DeadlineExceeded); got.Error() != "the monitor on "+path+" does not answer" {
		t.Errorf("got error %q, want one that names the path", got)
	}
	err := NewClient(path).explain(&net.OpError{Op: "dial", Err: &os.SyscallError{Syscall: "connect", Err: syscall.EACCES}})
	u, userErr := user.LookupId(strconv.Itoa(os.Geteuid()))
	g, groupErr := user.LookupGroupId(strconv.Itoa(os.Getegid()))
	if userErr != nil || groupErr != nil {
		t.Skip("the user has no name", userErr, groupErr)
	}
	want := fmt.Sprintf("no permission for %s: only the user %s and the group %s may use it", path, u.Username, g.Name)
	if !errors.Is(err, ErrPermission) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestListenSoon: a restarted monitor waits for the previous one, which is still listening while it
// stops, and never takes the socket of one that keeps running.
func TestListenSoon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	o := Options{Path: path, Engine: &fake{}, Stop: func() {}}
	first, err := Listen(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ListenSoon(t.Context(), o, 10*time.Millisecond); !errors.Is(err, ErrInUse) {
		t.Errorf("while another is listening: got %v, want ErrInUse", err)
	}
	got := make(chan error, 1)
	go func() {
		second, err := ListenSoon(t.Context(), o, time.Minute)
		if err == nil {
			end(t, second)
		}
		got <- err
	}()
	end(t, first)
	if err := <-got; err != nil {
		t.Errorf("after the first has ended: got %v", err)
	}
}

// TestAcknowledge: the engine learns the unit, and the user who asks.
func TestAcknowledge(t *testing.T) {
	f := &fake{}
	path, _ := serve(t, f, defaults)
	c := NewClient(path)
	for _, undo := range []bool{false, true} {
		if events, err := c.Acknowledge(t.Context(), "a b&c", undo); err != nil || !reflect.DeepEqual(events, []string{"OB EVERY 10m"}) {
			t.Errorf("got %q, %v, want the event OB EVERY 10m", events, err)
		}
	}
	by := peer{uid: os.Getuid()}.String()
	if got, want := f.noted(), []string{"ack of a b&c, undo false, ordered by " + by, "ack of a b&c, undo true, ordered by " + by}; !reflect.DeepEqual(got, want) {
		t.Errorf("calls of the engine: got %q, want %q", got, want)
	}
	f.err = errors.New("nothing to acknowledge")
	if _, err := c.Acknowledge(t.Context(), "u", false); err == nil || !strings.Contains(err.Error(), "nothing to acknowledge") {
		t.Errorf("an error of the engine: got %v", err)
	}
}

// TestAdjustTimer: names arrive unchanged, whatever they contain, and the engine learns who asks.
func TestAdjustTimer(t *testing.T) {
	f := &fake{}
	path, _ := serve(t, f, defaults)
	c := NewClient(path)
	ends, err := c.AdjustTimer(t.Context(), "a b&c", fsm.Adjust{Timer: "two=min%", Extend: 90 * time.Second})
	if err != nil || !ends.Equal(time.Unix(1_800_000_090, 0)) {
		t.Errorf("extended: got %v, %v", ends, err)
	}
	if ends, err := c.AdjustTimer(t.Context(), "u", fsm.Adjust{Timer: "t"}); err != nil || !ends.IsZero() {
		t.Errorf("cancelled: got %v, %v", ends, err)
	}
	by := peer{uid: os.Getuid()}.String()
	want := []string{"timer two=min% of a b&c by 1m30s, ordered by " + by, "timer t of u by 0s, ordered by " + by}
	if got := f.noted(); !reflect.DeepEqual(got, want) {
		t.Errorf("calls of the engine: got %q, want %q", got, want)
	}
	f.err = errors.New("no such timer is running")
	if _, err := c.AdjustTimer(t.Context(), "u", fsm.Adjust{Timer: "t"}); err == nil || !strings.Contains(err.Error(), "no such timer is running") {
		t.Errorf("an error of the engine: got %v", err)
	}
}
