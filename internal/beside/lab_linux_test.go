package beside

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// patience is the timeout for events that should happen soon. It is long because many labs run at
// once.
const patience = time.Minute

// requireNUT skips the test if NUT's programs cannot run in their own namespaces.
func requireNUT(t testing.TB) {
	t.Helper()
	needs.Programs(t, "/lib/nut/upsd", "/sbin/upsmon", "/sbin/upssched", "wall", "unshare", "ip")
	needs.Root(t)
	if out, err := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/run").CombinedOutput(); err != nil {
		needs.Missing(t, "needs namespaces: %v: %s", err, out)
	}
}

// otherNUT returns the value of BESIDE_NUT in the environment: a directory that contains the
// unpacked packages of another NUT version and the libraries that they need. "" means the installed
// NUT.
func otherNUT() string { return os.Getenv("BESIDE_NUT") }

// unpacked returns a script that runs a program of the other NUT version with its own libraries.
func unpacked(root, name string) string {
	file := filepath.Join(root, "usr/lib/nut", name) // the binary; Debian wraps it in a script
	if _, err := os.Stat(file); err != nil {
		file = filepath.Join(root, "usr/sbin", name)
	}
	return fmt.Sprintf("#!/bin/sh\nexec '%s/usr/lib64/ld-linux-x86-64.so.2' --library-path '%[1]s/usr/lib/x86_64-linux-gnu' --argv0 %s '%s' \"$@\"\n", root, name, file)
}

// nutVersion returns the version of the NUT in the lab.
func nutVersion(t testing.TB) nutconf.Version {
	t.Helper()
	root := otherNUT()
	if root == "" {
		return nutconf.V280
	}
	out, err := exec.Command("sh", "-c", unpacked(root, "upsmon"), "sh", "-V").CombinedOutput()
	check(t, err)
	v := regexp.MustCompile(`upsmon \D*([0-9.]+)`).FindSubmatch(out)
	if v == nil {
		t.Fatalf("no version in the output of upsmon -V: %s", out)
	}
	version, err := nutconf.ParseVersion(string(v[1]))
	check(t, err)
	return version
}

// A lab is a mount, network and process namespace with an upsd in it. It has its own /etc/nut, /run
// and /dev/log, so NUT's programs run as they are installed, and no process outlives it. Recorders
// write the programs' actions to one pipe.
type lab struct {
	t     testing.TB
	dir   string
	shell *exec.Cmd
	stdin io.WriteCloser
	units map[string]*driver
	net   int // the network namespace
	ended chan struct{}

	closed  bool
	closers []io.Closer
	busy    sync.WaitGroup // the readers of the recorders' pipe

	mu     sync.Mutex
	events []recorded
}

// recorded is a line that a recorder has written: the recorder's name and its arguments.
type recorded struct {
	at    time.Time
	words []string
}

// enter sets up the namespaces' file systems. $1 is the lab's directory.
const enter = `set -e
mount --bind "$1/etc" /etc/nut
mount --bind "$1/run" /run
for f in null zero full random urandom tty; do mount --bind /dev/$f "$1/dev/$f"; done
mount --rbind "$1/dev" /dev
mount --bind "$1/bin/wall" /usr/bin/wall
for p in upsmon upssched; do if [ -e "$1/bin/$p" ]; then mount --bind "$1/bin/$p" /sbin/$p; fi; done
ip link set lo up
echo ready
set +e
while read -r line; do eval "$line"; done
`

// recorder writes its arguments to the lab's pipe. A write shorter than PIPE_BUF is atomic, so
// lines of several programs do not mix.
const recorder = `#!/bin/sh
printf '%s\n' "NAME	TEXT" >/run/recorder
`

func record(name, text string) string {
	return strings.NewReplacer("NAME", name, "TEXT", text).Replace(recorder)
}

func newLab(t testing.TB, units ...string) *lab {
	t.Helper()
	dir, err := os.MkdirTemp("", "beside")
	check(t, err)
	l := &lab{t: t, dir: dir, units: map[string]*driver{}, ended: make(chan struct{})}
	t.Cleanup(func() {
		l.close()
		os.RemoveAll(dir)
	})
	for _, d := range []string{"etc", "run/nut", "run/lock", "dev/shm", "bin"} {
		check(t, os.MkdirAll(filepath.Join(dir, d), 0o755))
	}
	for _, f := range []string{"null", "zero", "full", "random", "urandom", "tty"} {
		l.write("dev/"+f, "", 0o644)
	}
	l.write("bin/wall", record("wall", `$(cat)`), 0o755)
	if root := otherNUT(); root != "" {
		for _, p := range []string{"upsmon", "upssched"} {
			l.write("bin/"+p, unpacked(root, p), 0o755)
		}
	}
	check(t, syscall.Mkfifo(filepath.Join(dir, "run/recorder"), 0o666))
	pipe, err := os.OpenFile(filepath.Join(dir, "run/recorder"), os.O_RDWR, 0)
	check(t, err)
	syslog, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "dev/log"), Net: "unixgram"})
	check(t, err)
	l.busy.Go(func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			l.note(strings.Split(lines.Text(), "\t"))
		}
	})
	l.busy.Go(func() {
		buffer := make([]byte, 8192)
		for {
			n, err := syslog.Read(buffer)
			if err != nil {
				return
			}
			l.note([]string{"syslog", string(buffer[:n])})
		}
	})
	l.closers = append(l.closers, pipe, syslog)

	var conf strings.Builder
	for _, u := range units {
		fmt.Fprintf(&conf, "[%s]\n  driver = dummy-ups\n  port = none\n", u)
		l.units[u] = startDriver(t, filepath.Join(dir, "run/nut/dummy-ups-"+u))
	}
	l.write("etc/ups.conf", conf.String(), 0o644)
	l.write("etc/upsd.conf", "LISTEN 127.0.0.1 3493\nMAXAGE 15\n", 0o644)
	l.write("etc/upsd.users", "[primary]\n password = pass\n upsmon primary\n[other]\n password = pass\n upsmon primary\n[secondary]\n password = pass\n upsmon secondary\n", 0o644)

	l.shell = exec.Command("unshare", "--mount", "--propagation", "private", "--net", "--pid", "--mount-proc", "--fork", "--kill-child",
		"sh", "-c", enter, "sh", dir)
	l.shell.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	l.shell.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "NUT_") }), "LC_ALL=C.UTF-8", "TZ=UTC")
	output, err := os.Create(filepath.Join(dir, "output"))
	check(t, err)
	defer output.Close()
	l.shell.Stderr = output
	out, err := l.shell.StdoutPipe()
	check(t, err)
	l.stdin, err = l.shell.StdinPipe()
	check(t, err)
	check(t, startLocked(l.shell, l.ended))
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "ready\n" {
		text, _ := os.ReadFile(output.Name())
		t.Fatalf("cannot set up the namespaces: got %q, %v\n%s", line, err, text)
	}
	l.busy.Go(func() { io.Copy(io.Discard, lines) })
	l.net = l.namespace()
	l.run("/lib/nut/upsd -F -u root")
	l.await("upsd", func() bool {
		conn, err := l.dial()
		if err != nil {
			return false
		}
		defer conn.Close()
		for u := range l.units {
			if conn.ask("GET VAR "+u+" ups.status") != `VAR `+u+` ups.status "OL"` {
				return false
			}
		}
		return true
	})
	return l
}

// startLocked starts a child that the kernel kills when the test's process ends. Pdeathsig refers
// to the thread that started the child, so that thread stays until the child has exited.
func startLocked(cmd *exec.Cmd, ended chan struct{}) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
			close(ended)
		}
	}()
	return <-started
}

// namespace opens the network namespace of unshare, which its only child shares.
func (l *lab) namespace() int {
	fd, err := unix.Open(fmt.Sprintf("/proc/%d/ns/net", l.shell.Process.Pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	check(l.t, err)
	return fd
}

// run starts a program in the namespaces, in the background.
func (l *lab) run(command string) {
	l.t.Helper()
	_, err := io.WriteString(l.stdin, "{ "+command+"; } >>'"+l.path("programs")+"' 2>&1 </dev/null &\n")
	check(l.t, err)
}

func (l *lab) path(name string) string { return filepath.Join(l.dir, name) }

func (l *lab) write(name, text string, mode os.FileMode) {
	l.t.Helper()
	check(l.t, os.WriteFile(l.path(name), []byte(text), mode))
	check(l.t, os.Chmod(l.path(name), mode))
}

func (l *lab) note(words []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, recorded{time.Now(), words})
}

// noted returns all lines that the recorders have written so far.
func (l *lab) noted() []recorded {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.events)
}

func (l *lab) await(what string, done func() bool) {
	l.t.Helper()
	for end := time.Now().Add(patience); !done(); {
		if time.Now().After(end) {
			output, _ := os.ReadFile(l.path("programs"))
			l.t.Fatalf("timeout after %v, waiting for: %s\n%s", patience, what, output)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// close ends all processes in the namespaces.
func (l *lab) close() {
	if l.closed {
		return
	}
	l.closed = true
	if l.shell != nil && l.shell.Process != nil {
		_ = l.shell.Process.Kill()
		<-l.ended
		unix.Close(l.net)
	}
	for _, c := range l.closers {
		c.Close()
	}
	for _, d := range l.units {
		d.close()
	}
	l.busy.Wait()
}

// client is a connection to upsd.
type client struct {
	net.Conn
	lines *bufio.Reader
}

// dial connects to upsd. A thread that enters the namespace creates the socket.
func (l *lab) dial() (*client, error) {
	fds := make(chan int)
	errs := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // no unlock: the thread exits with the goroutine
		if err := unix.Setns(l.net, unix.CLONE_NEWNET); err != nil {
			errs <- err
			return
		}
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			errs <- err
			return
		}
		fds <- fd
	}()
	var fd int
	select {
	case err := <-errs:
		return nil, err
	case fd = <-fds:
	}
	f := os.NewFile(uintptr(fd), "upsd")
	defer f.Close()
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: 3493, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, err
	}
	conn, err := net.FileConn(f)
	if err != nil {
		return nil, err
	}
	return &client{conn, bufio.NewReader(conn)}, nil
}

// ask sends a command and returns the first line of upsd's answer.
func (c *client) ask(command string) string {
	c.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintln(c, command); err != nil {
		return err.Error()
	}
	line, err := c.lines.ReadString('\n')
	if err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(line, "\n")
}

// login logs a client in to a unit. It counts as a load of the unit until it is closed.
func (l *lab) login(unit string) *client {
	l.t.Helper()
	c, err := l.dial()
	check(l.t, err)
	for _, command := range []string{"USERNAME secondary", "PASSWORD pass", "LOGIN " + unit} {
		if answer := c.ask(command); answer != "OK" {
			l.t.Fatalf("%s: got answer %q, want OK", command, answer)
		}
	}
	return c
}

// otherPrimary is the upsd user of another primary.
const otherPrimary = "other"

// force sets FSD in the way another primary does.
func (l *lab) force(unit string) {
	l.t.Helper()
	c, err := l.dial()
	check(l.t, err)
	defer c.Close()
	for _, command := range []string{"USERNAME " + otherPrimary, "PASSWORD pass", "PRIMARY " + unit, "FSD " + unit} {
		if answer := c.ask(command); !strings.HasPrefix(answer, "OK") {
			l.t.Fatalf("%s: got answer %q, want OK", command, answer)
		}
	}
}

// driver simulates the driver of a unit. It speaks the protocol that the NUT developer guide
// describes under "sock-protocol".
type driver struct {
	listener net.Listener
	busy     sync.WaitGroup

	mu     sync.Mutex
	status string
	stale  bool
	conns  []net.Conn
}

func startDriver(t testing.TB, path string) *driver {
	t.Helper()
	l, err := net.Listen("unix", path)
	check(t, err)
	d := &driver{listener: l, status: "OL"}
	d.busy.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			d.mu.Lock()
			d.conns = append(d.conns, conn)
			d.mu.Unlock()
			d.busy.Go(func() { d.serve(conn) })
		}
	})
	return d
}

func (d *driver) serve(conn net.Conn) {
	defer conn.Close()
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		d.mu.Lock()
		switch lines.Text() {
		case "DUMPALL":
			io.WriteString(conn, d.state()+"DUMPDONE\n")
		case "PING":
			io.WriteString(conn, "PONG\n")
		}
		d.mu.Unlock()
	}
}

func (d *driver) state() string {
	if d.stale {
		return "SETINFO ups.status " + strconv.Quote(d.status) + "\nDATASTALE\n"
	}
	return "SETINFO ups.status " + strconv.Quote(d.status) + "\nDATAOK\n"
}

// set changes the state that the driver reports.
func (d *driver) set(status string, stale bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.status, d.stale = status, stale
	for _, c := range d.conns {
		io.WriteString(c, d.state())
	}
}

func (d *driver) close() {
	d.listener.Close()
	d.mu.Lock()
	for _, c := range d.conns {
		c.Close()
	}
	d.mu.Unlock()
	d.busy.Wait()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
