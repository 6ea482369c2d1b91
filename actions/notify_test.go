package actions

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// Users that exist on every Debian system and that nobody uses.
const (
	daemonUID = 1
	binUID    = 2
	nobodyUID = 65534
)

// shown is a notification as a desktop received it, and what the desktop's user can see of the
// process that sent it.
type shown struct {
	App, Icon, Summary, Body string
	Replaces                 uint32
	Actions                  []string
	Urgency                  byte
	Category                 string
	Hints                    int
	Expire                   int32

	PID, UID, GID int
	Groups        string
	Env           []string
	Dir           string
	Leader        bool   // it leads its session
	Terminal      string // 0: none
}

// runDesktop is the main function of a process that shows notifications on its user's bus: it
// prints each one on a line. ACTIONS_TEST_DESKTOP says of which kind it is:
//
//	markup  its bodies may have markup
//	plain   they may not
//	broken  does not understand GetCapabilities
//	refuse  refuses
//	hang    never answers, and stops the sender
func runDesktop() {
	check := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "the desktop:", err)
			os.Exit(1)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	bus, err := dialBus(ctx, os.Getenv("XDG_RUNTIME_DIR")+"/bus", maxSystemBus)
	check(err)
	d := &desktop{bus: bus, kind: os.Getenv("ACTIONS_TEST_DESKTOP")}
	check(bus.Export(d, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"))
	_, err = bus.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue)
	check(err)
	fmt.Println("ready")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test ends
}

type desktop struct {
	bus  *dbus.Conn
	kind string
}

// GetCapabilities implements org.freedesktop.Notifications.
func (d *desktop) GetCapabilities() ([]string, *dbus.Error) {
	switch d.kind {
	case "plain":
		return []string{"body"}, nil
	case "broken":
		return nil, dbus.NewError("org.freedesktop.DBus.Error.UnknownMethod", []any{"what?"})
	}
	return []string{"actions", "body", "body-markup"}, nil
}

// Notify implements org.freedesktop.Notifications.
func (d *desktop) Notify(from dbus.Sender, app string, replaces uint32, icon, summary, body string, actions []string,
	hints map[string]dbus.Variant, expire int32) (uint32, *dbus.Error) {
	s := shown{App: app, Icon: icon, Summary: summary, Body: body, Replaces: replaces, Actions: actions, Hints: len(hints), Expire: expire}
	s.Urgency, _ = hints["urgency"].Value().(byte)
	s.Category, _ = hints["category"].Value().(string)
	var pid uint32
	if err := d.bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, string(from)).Store(&pid); err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	s.look(int(pid))
	if d.kind == "hang" {
		_ = unix.Kill(s.PID, unix.SIGSTOP)
	}
	said, _ := json.Marshal(s)
	fmt.Printf("%s\n", said)
	switch d.kind {
	case "refuse":
		return 0, dbus.NewError("org.example.Error", []any{"not now\n\x1b[2J" + strings.Repeat("!", 10000)})
	case "hang":
		select {}
	}
	return 1, nil
}

// look fills in what /proc says about a process (proc(5)).
func (s *shown) look(pid int) {
	proc := fmt.Sprint("/proc/", pid)
	s.PID = pid
	status, _ := os.ReadFile(proc + "/status")
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		switch name {
		case "Uid":
			s.UID, _ = strconv.Atoi(fields[0])
		case "Gid":
			s.GID, _ = strconv.Atoi(fields[0])
		case "Groups":
			s.Groups = strings.Join(fields, " ")
		}
	}
	env, _ := os.ReadFile(proc + "/environ")
	s.Env = strings.Split(strings.TrimSuffix(string(env), "\x00"), "\x00")
	s.Dir, _ = os.Readlink(proc + "/cwd")
	stat, _ := os.ReadFile(proc + "/stat")
	_, after, _ := strings.Cut(string(stat), ") ")
	if f := strings.Fields(after); len(f) > 4 {
		s.Leader, s.Terminal = f[3] == strconv.Itoa(pid), f[4]
	}
}

// as makes the command run as that user.
func as(uid int, cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if uid != os.Geteuid() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
	}
	return cmd
}

// startBus starts Debian's own dbus-daemon as that user, on dir/bus. A system bus admits everybody,
// a session bus only its own user.
func startBus(t *testing.T, dir string, uid int, kind string) {
	t.Helper()
	needs.Programs(t, "dbus-daemon")
	admits := ""
	if kind == "system" {
		admits = `<allow user="*"/>`
	}
	conf := filepath.Join(dir, "bus.conf")
	err := os.WriteFile(conf, []byte(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>`+kind+`</type>
  <listen>unix:path=`+dir+`/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    `+admits+`
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	line(t, start(t, as(uid, exec.Command("dbus-daemon", "--config-file="+conf, "--nofork", "--print-address"))))
}

// login makes a user's runtime directory in dir, with a session bus.
func login(t *testing.T, dir string, uid int) (runtimeDir string) {
	t.Helper()
	runtimeDir = filepath.Join(dir, strconv.Itoa(uid))
	if err := os.Mkdir(runtimeDir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(runtimeDir, uid, uid); err != nil {
		t.Fatal(err)
	}
	startBus(t, runtimeDir, uid, "session")
	return runtimeDir
}

// startDesktop logs a user in to a desktop. It returns what the desktop shows.
func startDesktop(t *testing.T, dir string, uid int, kind string) *bufio.Reader {
	t.Helper()
	cmd := as(uid, exec.Command("/proc/self/exe"))
	cmd.Env = []string{"ACTIONS_TEST_DESKTOP=" + kind, "XDG_RUNTIME_DIR=" + login(t, dir, uid)}
	out := start(t, cmd)
	if got := line(t, out); got != "ready" {
		t.Fatalf("got %q from the desktop, want ready", got)
	}
	return out
}

// next returns the next notification that a desktop shows.
func next(t *testing.T, desktop *bufio.Reader) shown {
	t.Helper()
	var s shown
	if err := json.Unmarshal([]byte(line(t, desktop)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNotify: a text arrives in the form that the specification defines. No text can add markup.
func TestNotify(t *testing.T) {
	const text = `a & b <a href="https://example.org">«ä»</a> ` + "\x1b[2J\n\xff"
	const escaped = `a &amp; b &lt;a href="https://example.org"&gt;«ä»&lt;/a&gt; \x1b[2J\n\xff`
	for kind, body := range map[string]string{
		"markup": escaped,
		"broken": escaped,
		"plain":  `a & b <a href="https://example.org">«ä»</a> \x1b[2J\n\xff`,
	} {
		t.Run(kind, func(t *testing.T) {
			dir := openDir(t)
			desktop := startDesktop(t, dir, os.Geteuid(), kind)
			t.Setenv("UPSMON_SECRET", "secret")
			g := newRig(t, Options{RuntimeDir: dir})
			wantErr(t, g.do(effect(Notify, text)), nil)
			got := next(t, desktop)
			if got.App != "upsmon" || got.Summary != "UPS Eaton: OL->OB" || got.Body != body || got.Icon != "" || got.Replaces != 0 ||
				len(got.Actions) != 0 || got.Urgency != 2 || got.Category != "device" || got.Hints != 2 || got.Expire != -1 {
				t.Errorf("got notification %+v, want body %q and the hints of a critical one", got, body)
			}
			want := []string{fmt.Sprintf("XDG_RUNTIME_DIR=%s/%d", dir, os.Geteuid())}
			if !slices.Equal(got.Env, want) || got.Dir != "/" || !got.Leader || got.Terminal != "0" {
				t.Errorf("the child has the environment %q, the directory %s, leads its session: %v, and has the terminal %s",
					got.Env, got.Dir, got.Leader, got.Terminal)
			}
		})
	}
}

// TestNotifyOtherUser: another user's bus does not admit root, but does admit the child.
func TestNotifyOtherUser(t *testing.T) {
	needs.Root(t)
	dir := openDir(t)
	desktop := startDesktop(t, dir, nobodyUID, "markup")

	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	bus, err := dialBus(ctx, fmt.Sprintf("%s/%d/bus", dir, nobodyUID), maxSessionBus)
	if err == nil {
		_ = bus.Close()
		t.Fatal("the bus admits root, so this test proves nothing")
	}
	if errors.Is(err, os.ErrDeadlineExceeded) { // rather than EOF or ECONNRESET
		t.Fatalf("the bus did not answer root, instead of refusing it: %v", err)
	}

	g := newRig(t, Options{RuntimeDir: dir})
	wantErr(t, g.do(effect(Notify, "power failure")), nil)
	got := next(t, desktop)
	if got.Body != "power failure" || got.UID != nobodyUID || got.GID != nobodyUID || got.Groups != strconv.Itoa(nobodyUID) || !got.Leader {
		t.Errorf("got notification %+v, want the text from a session leader with the user and groups of nobody", got)
	}
}

// TestCredential: the child has its user's groups, and none of root's.
func TestCredential(t *testing.T) {
	if c := credential(nobodyUID, patience); c.Uid != nobodyUID || c.Gid != nobodyUID || !slices.Equal(c.Groups, []uint32{nobodyUID}) {
		t.Errorf("nobody: got %+v", c)
	}
	const unknown = 4123456789
	if c := credential(unknown, patience); c.Uid != unknown || c.Gid != nogroup || len(c.Groups) != 0 {
		t.Errorf("an unknown user: got %+v", c)
	}
	for range 100 { // the groups may be found even in no time
		if c := credential(nobodyUID, 0); c == nil || c.Uid != nobodyUID || c.Gid != nobodyUID {
			t.Fatalf("in no time: got %+v", c)
		}
	}
}

// logind is the part of login1 that lists sessions. The path of each contains its number.
type logind []loginSession

type loginSession struct {
	uid                uint32
	user, kind         string // kind: the session's type
	class, state       string
	vanished, nonsense bool
}

func (l logind) path(i int) dbus.ObjectPath {
	return dbus.ObjectPath(fmt.Sprint("/org/freedesktop/login1/session/", i))
}

// ListSessions implements org.freedesktop.login1.Manager.
func (l logind) ListSessions() ([]struct {
	ID   string
	UID  uint32
	User string
	Seat string
	Path dbus.ObjectPath
}, *dbus.Error) {
	var list []struct {
		ID   string
		UID  uint32
		User string
		Seat string
		Path dbus.ObjectPath
	}
	for i, s := range l {
		list = append(list, struct {
			ID   string
			UID  uint32
			User string
			Seat string
			Path dbus.ObjectPath
		}{fmt.Sprint(i), s.uid, s.user, "seat0", l.path(i)})
	}
	return list, nil
}

// GetAll implements org.freedesktop.DBus.Properties for a session.
func (s loginSession) GetAll(string) (map[string]dbus.Variant, *dbus.Error) {
	if s.nonsense {
		return map[string]dbus.Variant{"Type": dbus.MakeVariant(7)}, nil
	}
	return map[string]dbus.Variant{
		"Type": dbus.MakeVariant(s.kind), "Class": dbus.MakeVariant(s.class), "State": dbus.MakeVariant(s.state),
		"Active": dbus.MakeVariant(s.state == "active"),
	}, nil
}

// startLogind exports logind on its own system bus, and returns the bus's socket.
func startLogind(t *testing.T, sessions ...loginSession) string {
	t.Helper()
	dir := openDir(t)
	startBus(t, dir, os.Geteuid(), "system")
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	bus, err := dialBus(ctx, dir+"/bus", maxSystemBus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	l := logind(sessions)
	export := func(v any, path dbus.ObjectPath, iface string) {
		if err := bus.Export(v, path, iface); err != nil {
			t.Fatal(err)
		}
	}
	export(l, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
	for i, s := range l {
		if !s.vanished {
			export(s, l.path(i), "org.freedesktop.DBus.Properties")
		}
	}
	if _, err := bus.RequestName("org.freedesktop.login1", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return dir + "/bus"
}

// TestNotifyLogind: every user at a desktop according to logind is notified once.
func TestNotifyLogind(t *testing.T) {
	bus := startLogind(t,
		loginSession{uid: 1003, user: "dave", kind: "wayland", class: "user-light", state: "online"},
		loginSession{uid: 1001, user: "bob", kind: "x11", class: "user", state: "online"},
		loginSession{uid: 1002, user: "carol", kind: "tty", class: "user", state: "active"},
		loginSession{uid: 1001, user: "bob", kind: "wayland", class: "user", state: "active"},
		loginSession{uid: 1000, user: "alice", kind: "mir", class: "user", state: "active"},
		loginSession{uid: 0, user: "root", kind: "wayland", class: "user-early", state: "online"},
		loginSession{uid: 110, user: "gdm", kind: "wayland", class: "greeter", state: "active"},
		loginSession{uid: 1004, user: "erin", kind: "x11", class: "user", state: "closing"},
		loginSession{uid: 1005, user: "frank", kind: "x11", class: "user", vanished: true},
		loginSession{uid: 1006, nonsense: true},
	)
	d := newDesktops(Options{SystemBus: bus, RuntimeDir: "/nonexistent"})
	got, err := d.users(t.Context())
	want := []desktopUser{{0, "root", true}, {1000, "alice", true}, {1001, "bob", true}, {1003, "dave", true}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// TestNotifyNoBus: a user who has a desktop according to logind, but cannot be notified, is an
// error.
func TestNotifyNoBus(t *testing.T) {
	dir, me := openDir(t), os.Geteuid()
	sessions := []loginSession{{uid: uint32(me), user: "me", kind: "x11", class: "user", state: "active"}}
	bus := startLogind(t, sessions...)
	g := newRig(t, Options{RuntimeDir: dir, SystemBus: bus})
	r := g.do(effect(Notify, "x"))
	if want := fmt.Sprintf("me (uid %d): exit status 69: there is no session bus (install dbus-user-session): ", me); r.Err == nil ||
		!strings.HasPrefix(r.Err.Error(), want) {
		t.Errorf("got %v, want %s", r.Err, want)
	}
	login(t, dir, me)
	r = g.do(effect(Notify, "x"))
	if want := fmt.Sprintf("me (uid %d): exit status 69: nothing on the session bus shows notifications: ", me); r.Err == nil ||
		!strings.HasPrefix(r.Err.Error(), want) {
		t.Errorf("got %v, want %s", r.Err, want)
	}
	contains(t, "NUT log", g.log(), "NOTIFY failed unit=Eaton")
}

// TestNotifyNobody: it is not an error if there is nobody to notify, whether there is no D-Bus at
// all or nobody is logged in to a desktop.
func TestNotifyNobody(t *testing.T) {
	dir := openDir(t)
	for _, name := range []string{strconv.Itoa(os.Geteuid()), "not-a-uid", "-1", "4294967296"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	busOnly := openDir(t)
	login(t, busOnly, os.Geteuid())
	for _, runtimeDir := range []string{"/nonexistent", dir, busOnly} {
		x := NewExecutor(Options{SystemBus: "/nonexistent", RuntimeDir: runtimeDir})
		if out := x.Do(t.Context(), effect(Notify, "x")); out.Err != nil || out.Stdout != "nobody is logged in to a desktop" {
			t.Errorf("runtime directory %s: got %+v, want success without a notification", runtimeDir, out)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x := NewExecutor(Options{SystemBus: "/nonexistent", RuntimeDir: file})
	if out := x.Do(t.Context(), effect(Notify, "x")); !errors.Is(out.Err, syscall.ENOTDIR) {
		t.Errorf("runtime directory that is a file: got %+v, want %v", out, syscall.ENOTDIR)
	}
}

// TestNotifyHungLogind: NOTIFY works without a logind that does not answer.
func TestNotifyHungLogind(t *testing.T) {
	dir := openDir(t)
	l, err := net.Listen("unix", dir+"/hung") // connections wait there forever
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	desktop := startDesktop(t, dir, os.Geteuid(), "markup")
	g := newRig(t, Options{RuntimeDir: dir, SystemBus: dir + "/hung"})
	wantErr(t, g.do(effect(Notify, "power failure")), nil)
	if got := next(t, desktop); got.Body != "power failure" {
		t.Errorf("got notification %+v, want the body power failure", got)
	}
}

// TestNotifyHungDesktop: a desktop that hangs, and whose user even stops the child, delays nobody
// else, neither within one notification nor for the next.
func TestNotifyHungDesktop(t *testing.T) {
	needs.Root(t)
	dir := openDir(t)
	var hung []*bufio.Reader
	for _, uid := range []int{daemonUID, nobodyUID} { // if they took turns, one of them would be first
		hung = append(hung, startDesktop(t, dir, uid, "hang"))
	}
	well := startDesktop(t, dir, binUID, "markup")
	g := newRig(t, Options{RuntimeDir: dir, Limits: Limits{Notify: 2 * patience, Grace: time.Millisecond}})
	gone := func(pid int) bool { return errors.Is(unix.Kill(pid, 0), unix.ESRCH) }
	first, second := effect(Notify, "first"), effect(Notify, "second")
	var children []int
	for _, e := range []*fsm.Effect{first, second} {
		g.Do(e)
		got := next(t, well)
		if got.Body != e.Text || got.UID != binUID {
			t.Errorf("got notification %+v, want %q from user %d", got, e.Text, binUID)
		}
		eventually(t, "the child that was answered ends", func() bool { return gone(got.PID) })
		for _, h := range hung {
			children = append(children, next(t, h).PID)
		}
	}
	if n := g.Pending()["NOTIFY"]; n != 2 {
		t.Fatalf("got %d running notifications, want 2: nothing hangs", n)
	}
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	for _, e := range []*fsm.Effect{first, second} {
		r := g.await(e)
		wantErr(t, r, ErrClosed)
		if want := "uid 1: the runner is closed; uid 65534: the runner is closed"; r.Err == nil || r.Err.Error() != want {
			t.Errorf("got %v, want %s", r.Err, want)
		}
	}
	for _, pid := range children {
		if !gone(pid) {
			t.Errorf("the child %d is still running", pid)
		}
	}
}

func TestNotifyTimeout(t *testing.T) {
	dir := openDir(t)
	startDesktop(t, dir, os.Geteuid(), "hang")
	g := newRig(t, Options{RuntimeDir: dir, Limits: Limits{Notify: 500 * time.Millisecond, Grace: time.Millisecond}})
	wantErr(t, g.do(effect(Notify, "x")), ErrTimeout)
}

// TestInputNotRead: a grandchild holds the standard input and does not read it.
func TestInputNotRead(t *testing.T) {
	g := newRig(t, Options{Limits: Limits{Linger: 20 * time.Millisecond}})
	said := newFifo(t)
	argv := []string{"/bin/sh", "-c", "exec 3<&0; sleep 1000 <&3 >/dev/null 2>&1 & echo $! >" + said.Name()}
	out := g.executor.command(t.Context(), argv, strings.Repeat("x", 1<<20), effect(Notify, ""), func() {})
	pid, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if holder, err := strconv.Atoi(strings.TrimSpace(pid)); err != nil || unix.Kill(holder, unix.SIGKILL) != nil {
		t.Fatalf("no process holds the standard input: %q", pid)
	}
	if !errors.Is(out.Err, exec.ErrWaitDelay) {
		t.Errorf("got %+v, want %v", out, exec.ErrWaitDelay)
	}
}

// TestNotifyRefused: a desktop's error text is not trusted.
func TestNotifyRefused(t *testing.T) {
	dir := openDir(t)
	desktop := startDesktop(t, dir, os.Geteuid(), "refuse")
	g := newRig(t, Options{RuntimeDir: dir})
	r := g.do(effect(Notify, "x"))
	next(t, desktop)
	if r.Err == nil || !strings.Contains(r.Err.Error(), `: exit status 1: org.freedesktop.Notifications: not now\n\x1b[2J!!!`) || len(r.Err.Error()) > 500 {
		t.Errorf("got %v, want an error with %q", r.Err, `: exit status 1: org.freedesktop.Notifications: not now\n\x1b[2J!!!`)
	}
}

// TestNotifyFlood: instead of a bus, there is something that sends without end.
func TestNotifyFlood(t *testing.T) {
	dir := openDir(t)
	own := filepath.Join(dir, strconv.Itoa(os.Geteuid()))
	if err := os.Mkdir(own, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", own+"/bus")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	sent := make(chan int, 1)
	go func() {
		total := 0
		defer func() { sent <- total }()
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(patience))
		for block := bytes.Repeat([]byte("x"), 1<<16); err == nil && total < 1<<30; {
			var n int
			n, err = c.Write(block)
			total += n
		}
	}()
	g := newRig(t, Options{RuntimeDir: dir})
	r := g.do(effect(Notify, "x"))
	if r.Err == nil || errors.Is(r.Err, ErrTimeout) {
		t.Errorf("got %v, want an error other than a time-out", r.Err)
	}
	if n := receive(t, sent); n < maxSessionBus || n > maxSessionBus+4<<20 { // plus the buffer of the socket
		t.Errorf("%d bytes were read, want little more than maxSessionBus", n)
	}
}

// notifyOnce is the main function of a process with limited rights. It carries out one NOTIFY and
// prints the result.
func notifyOnce() {
	x := NewExecutor(Options{RuntimeDir: os.Getenv("RUNTIME"), SystemBus: os.Getenv("SYSTEMBUS")})
	ctx, cancel := context.WithTimeoutCause(context.Background(), patience, ErrTimeout)
	defer cancel()
	out := x.Do(ctx, effect(Notify, "power failure"))
	fmt.Printf("%v\n%s\n", out.Err, out.Stdout)
}

// TestNotifyRights: without root's rights, or without some of them, the error names the users who
// could not be notified.
func TestNotifyRights(t *testing.T) {
	needs.Root(t)
	needs.Programs(t, "setpriv")
	me, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := openDir(t)
	desktop := startDesktop(t, dir, nobodyUID, "markup")
	bus := startLogind(t,
		loginSession{uid: nobodyUID, user: "nobody", kind: "x11", class: "user", state: "active"})
	everyone := startLogind(t,
		loginSession{uid: nobodyUID, user: "nobody", kind: "x11", class: "user", state: "active"},
		loginSession{uid: binUID, user: "bin", kind: "x11", class: "user", state: "active"},
		loginSession{uid: daemonUID, user: "daemon", kind: "x11", class: "user", state: "active"})
	for _, c := range []struct {
		what  string
		cmd   *exec.Cmd
		bus   string
		err   string
		told  string
		shows bool
	}{
		{"no_new_privs", exec.Command("setpriv", "--no-new-privs", me), bus, "<nil>", "shown to nobody (uid 65534)", true},
		{"no capabilities", exec.Command("setpriv", "--bounding-set=-all", me), bus,
			"nobody (uid 65534): fork/exec /proc/self/exe: operation not permitted", "", false},
		{"another user", as(nobodyUID, exec.Command("/proc/self/exe")), everyone,
			"only root can notify daemon (uid 1), bin (uid 2) (run upsmon as root)", "shown to nobody (uid 65534)", true},
		{"no logind", as(nobodyUID, exec.Command("/proc/self/exe")), "/nonexistent", "<nil>", "shown to uid 65534", true},
	} {
		t.Run(c.what, func(t *testing.T) {
			c.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "ACTIONS_TEST_NOTIFY=1", "RUNTIME=" + dir, "SYSTEMBUS=" + c.bus}
			out := start(t, c.cmd)
			if got := line(t, out); got != c.err {
				t.Errorf("got the error %q, want %q", got, c.err)
			}
			if got := line(t, out); got != c.told {
				t.Errorf("got the output %q, want %q", got, c.told)
			}
			if c.shows {
				if got := next(t, desktop); got.Body != "power failure" || got.UID != nobodyUID {
					t.Errorf("got notification %+v, want power failure from user %d", got, nobodyUID)
				}
			}
		})
	}
}

// FuzzNewNotification: whatever an effect contains, D-Bus and a screen can handle it.
func FuzzNewNotification(f *testing.F) {
	f.Add("Eaton", "OL->OB", "power failure")
	f.Add("ä\x00", "\xff\n", strings.Repeat("\u202e", 5000))
	f.Fuzz(func(t *testing.T, name, event, text string) {
		n := newNotification(&fsm.Effect{Name: name, Event: event, Text: text})
		if len(n.Summary) > maxSummary || len(n.Body) > maxBody {
			t.Errorf("got %d and %d bytes", len(n.Summary), len(n.Body))
		}
		for _, s := range []string{n.Summary, n.Body} {
			if !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c != '\t' && unicode.In(c, unicode.C) }) {
				t.Errorf("got text %q, want valid UTF-8 without control characters", s)
			}
		}
	})
}
