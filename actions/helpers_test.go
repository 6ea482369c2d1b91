package actions

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// patience is the deadline for everything that a test waits for. Only a failing test reaches it.
const patience = time.Minute

func TestMain(m *testing.M) {
	switch {
	case os.Getenv("ACTIONS_TEST_DESCRIPTORS") != "":
		shutDownWithoutDescriptors(os.Getenv("ACTIONS_TEST_DESCRIPTORS"))
		return
	case os.Getenv("ACTIONS_TEST_PRINT") != "":
		printToNobody()
		return
	case os.Getenv("ACTIONS_TEST_DESKTOP") != "":
		runDesktop()
		return
	case os.Getenv("ACTIONS_TEST_NOTIFY") != "":
		notifyOnce()
		return
	case len(os.Args) == 2 && os.Args[1] == NotifyCommand:
		os.Exit(NotifySession(os.Stdin, os.Stderr))
	}
	if spool := os.Getenv("ACTIONS_TEST_SPOOL"); spool != "" {
		killed(spool)
	}
	goleak.VerifyTestMain(m)
}

// rig is a runner whose channels are all in a temporary directory.
type rig struct {
	*Runner
	t       *testing.T
	dir     string
	nut     *nutlog.Log
	results chan Result
	ended   []Result // results that arrived while the test waited for another
}

// newRig starts a runner. It is closed at the end of the test, if the test has not closed it, and
// must then end everything that still hangs.
func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	g := &rig{t: t, dir: t.TempDir(), results: make(chan Result, 10000)}
	if o.NutLog == nil {
		nut, err := nutlog.Open(g.path("nut.log"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = nut.Close(t.Context()) })
		o.NutLog = nut
	}
	g.nut = o.NutLog
	if o.Done == nil {
		o.Done = func(r Result) { g.results <- r }
	}
	if o.SyslogSocket == "" {
		o.SyslogSocket = g.path("no-such-socket")
	}
	if o.Wall == "" {
		o.Wall = "/bin/true" // the tests must not write to the terminals of their user
	}
	if o.Stderr == nil {
		o.Stderr = io.Discard
	}
	if o.RuntimeDir == "" {
		o.RuntimeDir = g.path("no-such-directory") // or to a desktop
	}
	if o.SystemBus == "" {
		o.SystemBus = g.path("no-such-bus")
	}
	g.Runner = New(o)
	t.Cleanup(func() {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		_ = g.Close(now)
	})
	return g
}

func (g *rig) path(name string) string { return filepath.Join(g.dir, name) }

// await returns the result of e.
func (g *rig) await(e *fsm.Effect) Result {
	g.t.Helper()
	for i, r := range g.ended {
		if r.Effect == e {
			g.ended = append(g.ended[:i], g.ended[i+1:]...)
			return r
		}
	}
	deadline := time.After(patience)
	for {
		select {
		case r := <-g.results:
			if r.Effect == e {
				return r
			}
			g.ended = append(g.ended, r)
		case <-deadline:
			g.t.Fatalf("timed out waiting for the result of %s %q %q", e.Verb, e.Text, e.Argv)
		}
	}
}

// do hands over e and waits for its result.
func (g *rig) do(e *fsm.Effect) Result {
	g.t.Helper()
	g.Do(e)
	return g.await(e)
}

// log returns the NUT log, with everything that was handed to it so far.
func (g *rig) log() string {
	g.t.Helper()
	if err := g.nut.Close(context.Background()); err != nil {
		g.t.Fatal(err)
	}
	return read(g.t, g.path("nut.log"))
}

// syslog is a SYSLOG with a priority.
func syslog(priority, text string) *fsm.Effect {
	e := effect(fsm.Syslog, "["+priority+"] "+text)
	e.Priority = priority
	return e
}

func effect(v fsm.Verb, text string) *fsm.Effect {
	return &fsm.Effect{
		Verb: v, Text: text,
		Unit: "LOCAL:Eaton@localhost:3493", Name: "Eaton", Group: "LOCAL",
		Event: "OL->OB", Rule: "UPSmon.conf:12:1", Urgent: true,
		Values: []fsm.Value{{Name: "ups.status", Value: "OB LB"}, {Name: "battery.charge", Value: "97.5"}},
	}
}

func shutdownCmd(argv ...string) *fsm.Effect {
	e := effect(fsm.ShutdownCmd, "")
	e.Argv = argv
	return e
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func contains(t *testing.T, what, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s does not contain %q:\n%s", what, want, got)
		}
	}
}

func wantErr(t *testing.T, r Result, want error) {
	t.Helper()
	if !errors.Is(r.Err, want) || (want == nil) != (r.Err == nil) {
		t.Errorf("%s %q: got the error %v, want %v", r.Effect.Verb, r.Effect.Text, r.Err, want)
	}
}

// newFifo makes a named pipe through which child processes tell the test what they do. It is open
// for reading and writing, so that nobody waits for the other end, or sees an end of file.
func newFifo(t *testing.T) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := f.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return f
}

// hear waits until somebody writes exactly this text.
func hear(t *testing.T, f *os.File, want string) {
	t.Helper()
	b := make([]byte, len(want))
	for n := 0; n < len(b); {
		m, err := f.Read(b[n:])
		if err != nil {
			t.Fatalf("waiting for %q: %v (got %q)", want, err, b[:n])
		}
		n += m
	}
	if string(b) != want {
		t.Fatalf("read %q, want %q", b, want)
	}
}

// syslogd is the system log's end of the socket.
func syslogd(t *testing.T, path string) *net.UnixConn {
	t.Helper()
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	return c
}

func datagram(t *testing.T, c net.Conn) string {
	t.Helper()
	b := make([]byte, 1<<16)
	n, err := c.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

// needMounts skips the test if it may not mount in its own namespace.
func needMounts(t *testing.T) {
	t.Helper()
	needs.Root(t)
	needs.Programs(t, "unshare")
	if out, err := exec.Command("unshare", "--mount", "true").CombinedOutput(); err != nil {
		needs.Missing(t, "needs root with the right to mount: %v: %s", err, out)
	}
}

// openDir makes a directory that every user may enter, with a name short enough for the sockets in
// it.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "upsmon")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start starts a program that ends with the test, and returns its standard output. Its standard
// input ends with the test. Its standard error is shown if the test fails.
func start(t *testing.T, cmd *exec.Cmd) *bufio.Reader {
	t.Helper()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := out.(*os.File).SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("standard error of %s:\n%s", cmd, said.String())
		}
	})
	return bufio.NewReader(out)
}

// line reads a line of a program's output.
func line(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	s, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("waiting for a line: %v (got %q)", err, s)
	}
	return strings.TrimSuffix(s, "\n")
}

// eventually waits until so returns true.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("timed out waiting for: ", what)
		}
	}
}

// receive returns what a channel delivers, or the zero value once it is closed. It fails the test
// if neither happens.
func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("received nothing within %v", patience)
		panic("unreachable")
	}
}
