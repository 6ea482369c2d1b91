package privsep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/boottime"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// superviseArg makes the test program a parent.
const superviseArg = "--supervise"

// misbehave is a child that was taken over, or that hangs.
func misbehave(how string) {
	conn, err := unixConn(os.NewFile(3, "parent"))
	if err != nil {
		panic(err)
	}
	send := func(packet string) error {
		_, err := conn.Write([]byte(packet))
		return err
	}
	if err := send(`{"Op":"state","State":"READY=1"}`); err != nil {
		panic(err)
	}
	switch how {
	case "large":
		for err == nil {
			err = send(`{"Op":"` + strings.Repeat("x", 2*maxPacket))
		}
	case "many":
		for err == nil { // without reading replies
			err = send(`{"Op":"banner","ID":1}`)
		}
	case "nonsense":
		_ = send("hello")
	case "falls silent":
		_ = send(`{"Op":"state","State":"WATCHDOG=1"}`)
	case "leaves":
		_ = conn.Close()
		unix.CloseRange(3, 3, 0)
	case "reads":
		for _, fd := range []int{0, 1, 2} {
			var st unix.Stat_t
			if err := unix.Fstat(fd, &st); err != nil {
				fmt.Println(err)
			}
			_, tty := unix.IoctlGetTermios(fd, unix.TCGETS)
			fmt.Printf("%d terminal %t pipe %t\n", fd, tty == nil, st.Mode&unix.S_IFMT == unix.S_IFIFO)
		}
		fmt.Print("\x1b]0;owned\x07 no line end")
		os.Exit(0)
	case "forks":
		// Only a child that already talks to servers can be taken over.
		if err := send(`{"Op":"banner","ID":1}`); err != nil {
			panic(err)
		}
		if err := receive(conn, make([]byte, maxPacket+1), &reply{}); err != nil {
			panic(err)
		}
		// Orphans in sessions of their own, one that ignores every signal, and one that has ended.
		sh := exec.Command("/bin/sh", "-c", `setsid sh -c 'trap "" HUP INT TERM; sleep 1000 & sleep 1000 & wait' </dev/null >/dev/null 2>&1 &
			(setsid sleep 1001 </dev/null >/dev/null 2>&1 &)
			(true &)
			sleep 1000 & echo forked`)
		sh.Stdout = os.Stdout
		if err := sh.Run(); err != nil {
			panic(err)
		}
		if os.Args[2] == "and leaves" {
			os.Exit(3)
		}
	case "ends":
		// Twice without an order, and then in order.
		if err := send(fmt.Sprintf(`{"Op":"next","Next":%d}`, boottime.Now())); err != nil {
			panic(err)
		}
		// The parent has read both before it answers this.
		if err := send(`{"Op":"banner","ID":1}`); err != nil {
			panic(err)
		}
		if err := receive(conn, make([]byte, maxPacket+1), &reply{}); err != nil {
			panic(err)
		}
		starts, err := os.OpenFile(os.Args[2], os.O_RDWR|os.O_APPEND, 0)
		if err != nil {
			panic(err)
		}
		if _, err := starts.WriteString("x"); err != nil {
			panic(err)
		}
		if size, err := starts.Seek(0, io.SeekEnd); err == nil && size == 3 {
			os.Exit(ExitStopped)
		}
		os.Exit(0)
	case "freezes":
		// A process that waits for a frozen disk cannot be killed.
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGTERM)
		f, err := os.OpenFile(os.Args[2], os.O_WRONLY, 0)
		if err != nil {
			panic(err)
		}
		go func() { _, _ = f.WriteString("x") }()
		if err := send(`{"Op":"state","State":"STATUS=frozen"}`); err != nil {
			panic(err)
		}
		<-told
		_ = conn.Close()
		unix.CloseRange(3, 3, 0)
	case "lingers":
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGTERM)
		if err := send(`{"Op":"state","State":"STATUS=waiting"}`); err != nil {
			panic(err)
		}
		<-told
		_ = conn.Close()
		unix.CloseRange(3, 3, 0)
	case "is confined":
		confinedChild(os.Args[2], os.Args[3])
	case "hangs":
		fmt.Println(os.Getpid())
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
	for { // without cgo, the runtime ends a program that blocks forever
		time.Sleep(time.Hour)
	}
}

// supervise is a parent for the tests, in its own process.
func supervise(how string) {
	s, err := supervisionOf(how, os.Stderr)
	if err == nil {
		_, _, err = s.runOnce()
	}
	panic(fmt.Sprint("the child has ended: ", err))
}

// supervision supervises a child that misbehaves, as another user if possible. Read its output only
// after it has ended.
func supervision(t *testing.T, how string) (*Supervision, *bytes.Buffer) {
	t.Helper()
	said := &bytes.Buffer{}
	s, err := supervisionOf(how, said)
	if err != nil {
		t.Fatal(err)
	}
	return s, said
}

func supervisionOf(how string, said io.Writer) (*Supervision, error) {
	account := &Account{Name: "me", credential: &syscall.Credential{Uid: uint32(os.Geteuid()), Gid: uint32(os.Getegid()), NoSetGroups: true}}
	if needs.OtherUsers() {
		var err error
		if account, err = Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	log := slog.New(slog.NewTextHandler(said, nil))
	return &Supervision{
		Parent: NewParent(ParentOptions{
			Config: "UPSmon.conf", Account: account, Logger: log, Notify: func(string) {},
			Do: func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} },
		}),
		Account: account, Args: []string{os.Args[0], how}, Signals: make(chan os.Signal, 1), Logger: log,
	}, nil
}

// TestOutdatedChildIsReplaced: the parent read a newer configuration long ago, and the child does
// not report that it has it.
func TestOutdatedChildIsReplaced(t *testing.T) {
	s, said := supervision(t, "waits")
	s.look = time.Millisecond
	p := s.Parent
	p.current = "old"
	p.policies = []policy{{Definition: &fsm.Definition{ID: "old"}, superseded: time.Now().Add(-patienceWith)}, {Definition: &fsm.Definition{ID: "new"}}}
	if code, told, err := s.runOnce(); code != -1 || told || err != nil {
		t.Errorf("got exit code %d, told %v, %v", code, told, err)
	}
	if want := "it keeps a configuration that was replaced"; !strings.Contains(said.String(), want) {
		t.Errorf("log: got %s", said)
	}
	for _, tt := range []struct {
		current string
		ago     time.Duration // 0: never
		want    bool
	}{
		{"old", patienceWith - time.Minute, false},
		{"old", 0, false},
		{"new", gracePeriod, false},
		{"none", gracePeriod, false},
	} {
		p.current, p.policies[0].superseded = tt.current, time.Time{}
		if tt.ago > 0 {
			p.policies[0].superseded = time.Now().Add(-tt.ago)
		}
		if got := p.outdated(); got != tt.want {
			t.Errorf("%+v: outdated: got %v", tt, got)
		}
	}
}

// TestChildIsKilled: a child that was taken over may ignore the end of its connection, but is
// killed then.
func TestChildIsKilled(t *testing.T) {
	for how, want := range map[string]string{
		"large":    errTooLarge.Error(),
		"many":     errTooMany.Error(),
		"nonsense": "not understood: invalid character",
		"leaves":   "it has closed its connection",

		"falls silent": "it hangs",
	} {
		t.Run(how, func(t *testing.T) {
			s, said := supervision(t, how)
			if how == "falls silent" {
				s.look = 10 * time.Millisecond
			}
			code, told, err := s.runOnce()
			if code != -1 || told || err != nil {
				t.Errorf("got exit code %d, told %v, %v", code, told, err)
			}
			if !strings.Contains(said.String(), want) {
				t.Errorf("log: got %s", said)
			}
		})
	}
}

// TestChildEndsUntold: a child that ends without an order is started again, whatever its exit code,
// and soon if a timer is due. One that has ended in order is not.
func TestChildEndsUntold(t *testing.T) {
	starts := filepath.Join(t.TempDir(), "starts")
	if err := os.WriteFile(starts, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	openToAll(t, filepath.Dir(starts))
	if err := os.Chmod(starts, 0o666); err != nil {
		t.Fatal(err)
	}
	s, said := supervision(t, "ends")
	s.Args = append(s.Args, starts)
	code, err := s.Run()
	if code != 0 || err != nil {
		t.Errorf("got exit code %d, %v", code, err)
	}
	if content, _ := os.ReadFile(starts); string(content) != "xxx" {
		t.Errorf("the child was started %d times, want 3", len(content))
	}
	if strings.Count(said.String(), "has failed and is being restarted") != 2 || strings.Contains(said.String(), "seconds=2") {
		t.Errorf("log: got %s", said)
	}
}

// TestReadyWhileTheManagerHangs: a child counts as ready as soon as it says so, even if the service
// manager has not heard of it. A child that ends then is replaced.
func TestReadyWhileTheManagerHangs(t *testing.T) {
	s, said := supervision(t, "reads")
	heard := make(chan struct{})
	s.Parent.manager.notify = func(string) { <-heard }
	defer close(heard)
	if _, _, err := s.runOnce(); err != nil || !s.ready {
		t.Errorf("got ready %t, %v; log: %s", s.ready, err, said)
	}
}

// TestChildEndsWhenTold: on a busy machine, an orderly end does not count as a failure. The child
// may take long to exit after its last action, or may get the signal before it handles any.
func TestChildEndsWhenTold(t *testing.T) {
	for how, said := range map[string]string{"lingers": "STATUS=waiting", "waits": "READY=1"} {
		t.Run(how, func(t *testing.T) {
			s, _ := supervision(t, how)
			s.Parent.manager.notify = func(state string) {
				if state == said {
					s.Signals <- syscall.SIGTERM
				}
			}
			if code, told, err := s.runOnce(); code != ExitStopped || !told || err != nil {
				t.Errorf("got exit code %d, told %v, %v", code, told, err)
			}
		})
	}
}

// TestFrozenDisk: a child that waits for a frozen disk cannot end, but its parent does.
func TestFrozenDisk(t *testing.T) {
	needs.Programs(t, "mkfs.ext4", "fsfreeze", "mount", "umount")
	dir := t.TempDir()
	image, disk := filepath.Join(dir, "image"), filepath.Join(dir, "disk")
	run := func(name string, args ...string) error {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, out)
		}
		return nil
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(os.WriteFile(image, nil, 0o600))
	check(os.Truncate(image, 16<<20))
	check(os.Mkdir(disk, 0o755))
	check(run("mkfs.ext4", "-q", image))
	if err := run("mount", "-o", "loop", image, disk); err != nil {
		needs.Missing(t, "no loop device can be mounted here: %v", err)
	}
	defer func() {
		for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) { // the child has not exited yet
			if err := run("umount", disk); err == nil || time.Now().After(end) {
				check(err)
				return
			}
		}
	}()
	openToAll(t, disk)
	file := filepath.Join(disk, "file")
	check(os.WriteFile(file, nil, 0o666))
	check(os.Chmod(file, 0o666))
	check(run("fsfreeze", "--freeze", disk))
	defer func() { check(run("fsfreeze", "--unfreeze", disk)) }()

	s, said := supervision(t, "freezes")
	s.Args = append(s.Args, file)
	s.Parent.manager.notify = func(state string) {
		if state == "STATUS=frozen" {
			s.Signals <- syscall.SIGTERM
		}
	}
	began := time.Now()
	code, told, err := s.runOnce()
	if code != ExitStopped || !told || err != nil {
		t.Errorf("got exit code %d, told %v, %v", code, told, err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the parent took %v to end, want at most a minute", took)
	}
	if !strings.Contains(said.String(), "is left behind") {
		t.Errorf("log: got %s", said)
	}
}

// openToAll lets the user that a child runs as enter a directory.
func openToAll(t *testing.T, dir string) {
	t.Helper()
	for ; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPauseBefore: a pause ends in time for a timer, but never at once.
func TestPauseBefore(t *testing.T) {
	const now = time.Hour
	for _, tt := range []struct{ next, want time.Duration }{
		{0, 30 * time.Second}, // no timer
		{now + time.Hour, 30 * time.Second},
		{now + 20*time.Second, 20*time.Second - leadTime},
		{now + time.Second, minPause},
		{now - time.Minute, minPause},
		{now - overdue - 1, 30 * time.Second},
	} {
		if got := pauseBefore(30*time.Second, tt.next, now); got != tt.want {
			t.Errorf("next %v: got %v, want %v", tt.next-now, got, tt.want)
		}
	}
}

// TestChildDiesWithItsParent: the parent is killed, and the child dies, too, although it can do
// nothing itself.
func TestChildDiesWithItsParent(t *testing.T) {
	parent := exec.Command("/proc/self/exe", "hangs", superviseArg)
	parent.Stderr = os.Stderr
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = parent.Process.Kill(); _ = parent.Wait() }()
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	child, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(child)
	state := func() string {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, rest, _ := strings.Cut(string(stat), ") ")
		return rest[:min(1, len(rest))]
	}
	for deadline := time.Now().Add(time.Minute); state() != "T"; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the child does not hang, its state is %q", state())
		}
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	ended := []unix.PollFd{{Fd: int32(child), Events: unix.POLLIN}}
	for deadline := time.Now().Add(time.Minute); ended[0].Revents == 0; {
		if _, err := unix.Poll(ended, 100); err != nil && err != unix.EINTR {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Errorf("the child is still running, its state is %q", state())
			_ = unix.PidfdSendSignal(child, unix.SIGKILL, nil, 0)
			return
		}
	}
}

// TestChildThatIsSlow: a child that seldom reports that it is alive does not count as hanging, nor
// does one that never reports it.
func TestChildThatIsSlow(t *testing.T) {
	for _, beats := range []bool{true, false} {
		s, said := supervision(t, "waits")
		s.look = 20 * time.Millisecond
		ended := make(chan struct{})
		time.AfterFunc(20*s.look, func() { s.Signals <- syscall.SIGTERM })
		go func() {
			for {
				select {
				case <-ended:
					return
				case <-time.After(s.look):
					if beats {
						s.Parent.beats.Add(1)
					}
				}
			}
		}()
		if _, told, err := s.runOnce(); !told || err != nil || said.Len() > 0 {
			t.Errorf("beats %v: got told %v, %v; log: %s", beats, told, err, said)
		}
		close(ended)
	}
}

// TestNothingOutlivesTheChild: processes that the child leaves behind in their own sessions end
// with it, even if the host offers no control groups. What the parent itself has started continues.
func TestNothingOutlivesTheChild(t *testing.T) {
	for _, noCgroup := range []bool{false, true} {
		for _, how := range []string{"and leaves", "and is told to end"} {
			t.Run(fmt.Sprintf("%s, no cgroup %v", how, noCgroup), func(t *testing.T) {
				mark := "UPSMON_TEST=" + t.TempDir()
				t.Setenv("UPSMON_TEST", strings.TrimPrefix(mark, "UPSMON_TEST="))
				shutdown := exec.Command("/bin/sh", "-c", "sleep 1002 </dev/null >/dev/null 2>&1 & echo $!")
				shutdown.Env = []string{}
				out, err := shutdown.Output() // its background process is now an orphan
				if err != nil {
					t.Fatal(err)
				}
				goesOn, err := strconv.Atoi(strings.TrimSpace(string(out)))
				if err != nil {
					t.Fatal(err)
				}
				defer func() {
					_ = unix.Kill(goesOn, unix.SIGKILL)
					if noCgroup { // so it becomes a child of this process that does not lead its group
						f := &family{uid: 1 << 30}
						eventually(t, "the orphan is collected", func() bool { f.reap(0); return unix.Kill(goesOn, 0) == unix.ESRCH })
					}
				}()

				s, said := supervision(t, "forks")
				s.noCgroup = noCgroup
				s.Args = append(s.Args, how)
				stop := make(chan struct{})
				defer close(stop)
				if how == "and is told to end" {
					go func() {
						for len(marked(t, mark)) < 6 {
							select {
							case <-stop:
								return
							case <-time.After(time.Millisecond):
							}
						}
						s.Signals <- syscall.SIGTERM
					}()
				}
				if _, _, err := s.runOnce(); err != nil {
					t.Fatal(err)
				}
				if left := marked(t, mark); len(left) > 0 {
					t.Errorf("still running: %v; log: %s", left, said)
				}
				if err := unix.Kill(goesOn, 0); err != nil {
					t.Errorf("the process that the parent started: got %v, want it running", err)
				}
			})
		}
	}
}

// marked returns the processes of the child's user with a text in their environment. Root in a container may not read what
// other users have there.
func marked(t *testing.T, mark string) []string {
	t.Helper()
	var found []string
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		var env []byte
		var err error
		read := func() { env, err = os.ReadFile(dir + "/environ") }
		if needs.OtherUsers() {
			needs.AsNobody(t, read)
		} else {
			read()
		}
		if err == nil && strings.Contains(string(env), mark) && dir != fmt.Sprintf("/proc/%d", os.Getpid()) {
			cmdline, _ := os.ReadFile(dir + "/cmdline")
			found = append(found, dir+": "+strings.ReplaceAll(string(cmdline), "\x00", " "))
		}
	}
	return found
}

// TestMakeRoom checks that everything that a child has started can be killed, without the child
// itself.
func TestMakeRoom(t *testing.T) {
	for _, noCgroup := range []bool{false, true} {
		t.Run(fmt.Sprintf("no cgroup %v", noCgroup), func(t *testing.T) {
			mark := "UPSMON_TEST=" + t.TempDir()
			t.Setenv("UPSMON_TEST", strings.TrimPrefix(mark, "UPSMON_TEST="))
			s, said := supervision(t, "forks")
			s.noCgroup = noCgroup
			s.Args = append(s.Args, "and is told to end")
			s.MakeRoom() // no child is running yet
			ended := make(chan error, 1)
			go func() {
				_, _, err := s.runOnce()
				ended <- err
			}()
			eventually(t, "the child and five that it has started", func() bool {
				all := marked(t, mark)
				return len(all) == 6 && !strings.Contains(strings.Join(all, "\n"), "echo forked") // their parents have ended
			})
			s.MakeRoom()
			eventually(t, "the child is alone", func() bool { return len(marked(t, mark)) == 1 })
			if left := marked(t, mark); len(left) != 1 || !strings.Contains(left[0], "forks") {
				t.Errorf("still running: %v, want only the child", left)
			}
			s.Signals <- syscall.SIGTERM
			if err := <-ended; err != nil {
				t.Errorf("got %v; log: %s", err, said)
			}
			s.MakeRoom()
		})
	}
}

// TestCgroupThatCannotBeEntered: the host lets this process create a control group, but not use it.
func TestCgroupThatCannotBeEntered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "group")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	lock, err := lockDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "cgroup.procs"), 0o700), os.Mkdir(filepath.Join(dir, "cgroup.kill"), 0o700)); err != nil {
		t.Fatal(err)
	}
	f := &family{cgroup: dir, lock: lock, uid: 1 << 30}
	if err := f.add(os.Getpid()); err == nil || f.cgroup != "" {
		t.Errorf("got the group %q, %v; want none", f.cgroup, err) // its directory is an ordinary one, and stays
	}
	if err := f.end(0); err != nil {
		t.Error(err)
	}
}

func TestCgroupIn(t *testing.T) {
	const v2, mixed = "0::/system.slice/tls-upsmon.service\n", "9:name=systemd:/x\n1:cpu:/\n0::/a/b\n"
	for _, tt := range []struct{ groups, mounts, want string }{
		{v2, "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n", "/sys/fs/cgroup/system.slice/tls-upsmon.service"},
		{mixed, "25 24 0:22 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw\n31 24 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n", "/sys/fs/cgroup/unified/a/b"},
		{mixed, "31 24 0:26 /a /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "/sys/fs/cgroup/b"},
		{mixed, "31 24 0:26 / /g ro - cgroup2 cgroup2 rw\n32 31 0:26 /a/b /g/a/b rw - cgroup2 cgroup2 rw\n", "/g/a/b"},
		{mixed, "31 24 0:26 /c /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", ""},
		{"1:cpu:/\n", "31 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", ""},
		{v2, "25 24 0:22 / /sys/fs/cgroup rw - cgroup cgroup rw\n", ""},
	} {
		if got, err := cgroupIn(tt.groups, tt.mounts); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q in %q: got %q, %v, want %q", tt.groups, tt.mounts, got, err, tt.want)
		}
	}
}

// TestChildHasNoTerminal: a parent that root starts from a terminal does not pass it to the child,
// which could read what root types there. The child's output arrives, and cannot control the
// terminal.
func TestChildHasNoTerminal(t *testing.T) {
	master, slave := needs.Terminal(t)
	parent := exec.Command("/proc/self/exe", "reads", superviseArg)
	parent.Stdin, parent.Stdout = slave, slave
	_ = parent.Run() // it panics once its child has ended
	_ = slave.Close()
	var said []byte
	for b := make([]byte, 4096); ; {
		n, err := master.Read(b)
		said = append(said, b[:n]...)
		if err != nil { // EIO: no process has the other end any more
			break
		}
	}
	const want = "0 terminal false pipe false\r\n1 terminal false pipe true\r\n2 terminal false pipe true\r\n\\x1b]0;owned\\a no line end"
	if string(said) != want {
		t.Errorf("got the output %q, want %q", said, want)
	}
}

// TestOutputIsNotFlooded: the child's output leaves room in the journal for the parent's lines.
func TestOutputIsNotFlooded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got bytes.Buffer
		o := &output{to: &got, lines: (&Supervision{}).lines()}
		for range 2 {
			for range 5 * maxLines {
				_, _ = o.Write([]byte("x\n"))
			}
			time.Sleep(linesPeriod)
		}
		_, _ = o.Write([]byte("the last\n"))
		missing := fmt.Sprintf("(%d lines are missing here: ", 4*maxLines)
		if n := strings.Count(got.String(), "x\n"); n != 2*maxLines || strings.Count(got.String(), missing) != 2 || !strings.HasSuffix(got.String(), "\nthe last\n") {
			t.Errorf("got %d lines", n)
		}
	})
}

// TestOutputIsBounded: neither an endless line nor a stopped terminal takes up memory.
func TestOutputIsBounded(t *testing.T) {
	var got bytes.Buffer
	o := &output{to: &got, lines: &limit{most: 1000, period: time.Minute}}
	for range 100 {
		if _, err := o.Write(bytes.Repeat([]byte("x"), 10_000)); err != nil {
			t.Fatal(err)
		}
		if len(o.line) > maxLine {
			t.Fatalf("got %d buffered bytes, want at most maxLine", len(o.line))
		}
	}
	_, _ = o.Write([]byte("\x1b[2J\nb"))
	o.end()
	if s := got.String(); len(s) != 1_000_000+len(`\x1b[2J`+"\nb") || !strings.HasSuffix(s, `x\x1b[2J`+"\nb") {
		t.Errorf("got %d bytes, ending in %q", len(s), s[len(s)-20:])
	}
}
