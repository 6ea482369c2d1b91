// Package testmachine makes copies of this very system, with systemd in them if need
// be, for tests of what an administrator does to a system. A copy is an overlay:
// what is changed goes to memory, and is gone with the test.
package testmachine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A Machine is a copy of this system, as it is when its packages are installed
// and nothing more.
type Machine struct {
	t      testing.TB
	dir    string // with the layers, in the machine's own name space
	bare   bool   // has a root directory of its own beside them
	pid    string // of a process there
	groups cgroups
	net    string // of a process that has the machine's network
	name   string // what the machine calls itself
	booted *boot  // nil: systemd does not run
}

const packages = "iproute2 nut-client nut-server systemd-container systemd-sysv dbus man-db sudo logrotate rpm"

// Require skips a test where a program is missing, and fails it where the
// environment says CI=true.
func Require(t testing.TB, remedy string, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			cannot(t, "there is no %s here: apt-get install %s", p, remedy)
		}
	}
}

func cannot(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// New makes a machine for the length of a test, which is skipped for users other
// than root, or fails as with Require. Its network is its own, and leads nowhere.
func New(t testing.TB) *Machine {
	t.Helper()
	if os.Geteuid() != 0 {
		cannot(t, "only root can make another system")
	}
	Require(t, packages, "ip", "unshare", "nsenter", "systemd-nspawn", "dpkg", "/sbin/upsmon", "/lib/nut/upsd", "/lib/nut/dummy-ups",
		"/sbin/shutdown", "dbus-daemon", "man", "visudo", "logrotate", "rpm")
	if _, err := os.Stat("/usr/bin/tls-upsmon"); err == nil {
		cannot(t, "tls-upsmon is installed here: the test needs a system without it")
	}
	m := &Machine{t: t, dir: t.TempDir()}
	holder := exec.Command("unshare", "--mount", "--net", "--propagation", "private", "sh", "-c", `
		ip link set lo up && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir upper work root &&
		mount -t overlay overlay -o lowerdir=/,upperdir="$1/upper",workdir="$1/work" root && echo ready && exec cat`, "sh", m.dir)
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaint bytes.Buffer
	holder.Stderr = &complaint
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	end := func() {
		_ = in.Close()
		_ = holder.Wait()
	}
	t.Cleanup(end)
	ready := make([]byte, 6)
	if _, err := out.Read(ready); err != nil {
		end() // all has been said then
		t.Fatalf("an overlay of this system: %v\n%s", err, complaint.String())
	}
	m.pid = strconv.Itoa(holder.Process.Pid)
	m.net = m.pid
	if m.groups, err = newCgroups("upsmon-test-" + m.pid); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(m.groups.kill(), m.groups.remove()); err != nil {
			t.Error(err)
		}
	})
	m.Remove("/var/lib/man-db/auto-update") // which takes longer than all else
	return m
}

// Named has the machine call itself so, and be known by that name and address.
func (m *Machine) Named(name, address string) {
	m.t.Helper()
	m.name = name
	m.Write("/etc/hostname", name+"\n")
	if out, err := exec.Command("nsenter", "-t", m.net, "-n", "ip", "address", "add", address+"/32", "dev", "lo").CombinedOutput(); err != nil {
		m.t.Fatalf("the address %s: %v\n%s", address, err, out)
	}
	m.Knows(name, address)
}

// Knows has the machine know another one by its name.
func (m *Machine) Knows(name, address string) {
	m.t.Helper()
	hosts, err := os.ReadFile(m.Path("/etc/hosts"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.t.Fatal(err)
	}
	m.Write("/etc/hosts", string(hosts)+address+" "+name+"\n")
}

// Beside has the machine share the network of another one: what the one listens on
// cannot be listened on by the other, unless it is on different addresses.
func (m *Machine) Beside(other *Machine) { m.net = other.net }

// NewBare makes a machine that has busybox and nothing else, as a small appliance
// may. The copy of this system, which is below Vendor, stands for what its maker has
// put there.
func NewBare(t testing.TB) *Machine {
	t.Helper()
	Require(t, "busybox-static", "busybox", "chroot")
	m := New(t)
	m.bare = true
	for _, dir := range []struct {
		name string
		mode fs.FileMode
	}{
		{"/", 0o755}, {"/bin", 0o755}, {"/sbin", 0o755}, {"/usr", 0o755}, {"/usr/bin", 0o755}, {"/usr/sbin", 0o755}, {"/etc", 0o755}, {"/root", 0o700}, {"/dev", 0o755},
		{"/proc", 0o755}, {"/sys", 0o755}, {"/run", 0o755}, {"/tmp", 0o777}, {"/var", 0o755}, {"/var/log", 0o755}, {Vendor, 0o755},
	} {
		if err := os.Mkdir(m.Path(dir.name), dir.mode); err != nil {
			t.Fatal(err)
		}
	}
	m.Write("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
	m.Write("/etc/group", "root:x:0:\n")
	m.Write("/etc/hosts", "127.0.0.1 localhost\n")
	m.Write("/etc/os-release", "ID=bare\n") // systemd-nspawn wants to see one
	m.Write("/etc/inittab", "")
	m.Give("/bin/busybox", "/bin/busybox")
	err := os.Chmod(m.Path("/bin/busybox"), 0o755)
	if err == nil {
		err = exec.Command("chroot", m.Path("/"), "/bin/busybox", "--install", "-s").Run()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Vendor is where a bare machine has a copy of this system.
const Vendor = "/vendor"

// Path is that of a file of the machine, as it is seen from here.
func (m *Machine) Path(name string) string { return "/proc/" + m.pid + "/root" + m.root() + name }

// root is the machine's root directory, in its own name space.
func (m *Machine) root() string {
	if m.bare {
		return m.dir + "/bare"
	}
	return m.dir + "/root"
}

func (m *Machine) nspawn(ctx context.Context, options []string, args ...string) *exec.Cmd {
	all := []string{"-t", m.pid, "-m", "systemd-nspawn", "-q", "-D", m.root(), "--register=no", "--keep-unit", "--console=pipe",
		"--network-namespace-path=/proc/" + m.net + "/ns/net", "--timezone=off", "--resolv-conf=off", "--link-journal=no"}
	if m.name != "" {
		all = append(all, "--hostname="+m.name)
	}
	if m.bare {
		all = append(all, "--bind="+m.dir+"/root:"+Vendor)
	}
	return m.groups.in(exec.CommandContext(ctx, "nsenter", append(append(all, options...), args...)...))
}

// Try runs a command in the machine, without systemd.
func (m *Machine) Try(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := m.nspawn(ctx, []string{"--as-pid2", "--"}, args...).CombinedOutput()
	return string(out), err
}

// Run is Try for what has to succeed.
func (m *Machine) Run(args ...string) string {
	m.t.Helper()
	out, err := m.Try(args...)
	if err != nil {
		m.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Remove removes a file of the machine, if it is there.
func (m *Machine) Remove(name string) {
	m.t.Helper()
	if err := os.Remove(m.Path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.t.Fatal(err)
	}
}

// Give copies a file into the machine.
func (m *Machine) Give(from, to string) {
	m.t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		m.t.Fatal(err)
	}
	m.Write(to, string(content))
}

// Write makes a file in the machine, and the directory that it is in.
func (m *Machine) Write(name, content string) {
	m.t.Helper()
	err := os.MkdirAll(filepath.Dir(m.Path(name)), 0o755)
	if err == nil {
		err = os.WriteFile(m.Path(name), []byte(content), 0o644)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// Changes are the files of the machine that are not as they are in this system:
// made, changed or removed. What the package managers keep for themselves is no
// concern.
func (m *Machine) Changes() []string {
	m.t.Helper()
	own := []string{"/var/lib/man-db", "/var/lib/dpkg", "/var/log/dpkg.log", "/var/log/alternatives.log", "/var/cache", "/var/lib/rpm", "/root/.rpmdb", "/var/lib/systemd", "/etc/machine-id", "/packages"}
	upper := "/proc/" + m.pid + "/root" + m.dir + "/upper"
	var changes []string
	err := filepath.WalkDir(upper, func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(path, upper)
		if err != nil || name == "" {
			return err
		}
		if slices.ContainsFunc(own, func(o string) bool { return name == o || strings.HasPrefix(name, o+"/") }) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !same(path, name) {
			changes = append(changes, name)
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return changes
}

// same tells whether two files have the same kind, owner, mode and content.
func same(a, b string) bool {
	ia, errA := os.Lstat(a)
	ib, errB := os.Lstat(b)
	if errA != nil || errB != nil || ia.Mode() != ib.Mode() {
		return false
	}
	sa, sb := ia.Sys().(*syscall.Stat_t), ib.Sys().(*syscall.Stat_t)
	if sa.Uid != sb.Uid || sa.Gid != sb.Gid {
		return false
	}
	switch {
	case ia.Mode().IsRegular():
		ca, errA := os.ReadFile(a)
		cb, errB := os.ReadFile(b)
		return errA == nil && errB == nil && bytes.Equal(ca, cb)
	case ia.Mode()&fs.ModeSymlink != 0:
		la, _ := os.Readlink(a)
		lb, _ := os.Readlink(b)
		return la == lb
	}
	return true
}

// patience is how long a machine may take to come up.
const patience = time.Minute

// A boot is a machine from when systemd begins until it is down.
type boot struct {
	cmd     *exec.Cmd
	groups  cgroups
	out     bytes.Buffer
	down    chan struct{} // closed when it is
	err     error         // how it went down
	leader  string        // the process that is init, as numbered here
	isUp    []string      // a command that succeeds when the machine is
	entered []*exec.Cmd   // what was started there from here
}

// Boot has systemd run in the machine, with the bus, logins, and the units that are
// named, and goes on when these are up; in a bare one, busybox's init. With the test
// the machine goes, too.
func (m *Machine) Boot(units ...string) {
	m.t.Helper()
	b := &boot{groups: m.groups, down: make(chan struct{}), isUp: []string{"pidof", "init"}}
	m.booted = b
	var args []string
	if !m.bare {
		wanted := strings.Join(append([]string{"basic.target", "dbus.service", "systemd-logind.service"}, units...), " ")
		m.Write("/etc/systemd/system/test.target", "[Unit]\nRequires="+wanted+"\nAfter="+wanted+"\nAllowIsolate=yes\n")
		m.Write("/etc/fstab", "")
		m.Remove("/etc/machine-id") // two systems that run should not have the same
		b.isUp = []string{"systemctl", "--quiet", "is-active", "test.target"}
		args = []string{"systemd.unit=test.target"}
	}
	b.cmd = m.nspawn(context.Background(), []string{"--boot"}, args...)
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.out
	b.cmd.WaitDelay = 20 * time.Second
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // on which nspawn shuts the machine down
	if err := b.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	go func() {
		b.err = b.cmd.Wait()
		close(b.down)
	}()
	m.t.Cleanup(func() { b.end() })
	deadline := time.Now().Add(patience)
	for !b.up() {
		select {
		case <-b.down:
			m.t.Fatalf("the machine has not come up: %v\n%s", b.err, b.out.String())
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			b.end()
			m.t.Fatalf("the machine is not up after %v\n%s", patience, b.out.String())
		}
	}
}

// up tells whether init has reached its target. It is the child of nspawn, but
// not the first one, which only prepares it.
func (b *boot) up() bool {
	pid := strconv.Itoa(b.cmd.Process.Pid)
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	fields := strings.Fields(string(children))
	if err != nil || len(fields) != 1 {
		return false
	}
	b.leader = fields[0]
	return b.enter(b.isUp...).Run() == nil
}

// enter is a command in the machine that runs, as root.
func (b *boot) enter(args ...string) *exec.Cmd {
	cmd := exec.Command("nsenter", append([]string{"-t", b.leader, "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"}, args...)...)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "TERM=dumb"}
	return cmd
}

// end pulls the plug, unless the machine is down already. To kill systemd-nspawn
// alone would leave all that it has started.
func (b *boot) end() {
	_ = b.groups.kill()
	b.wait(nil)
}

// wait waits until the machine is down, or until there is something to read. A
// system that goes down stops its processes before it ends them; nsenter then stops
// itself, and a process whose end it does not see keeps the whole from ending.
func (b *boot) wait(late <-chan time.Time) bool {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-b.down:
			return true
		case <-late:
			return false
		case <-tick.C:
			for _, cmd := range b.entered {
				if cmd.Process != nil {
					_ = cmd.Process.Signal(syscall.SIGCONT)
				}
			}
		}
	}
}

// Command is a command of a user in the machine, which must be booted. A bare one
// has root alone.
func (m *Machine) Command(user string, args ...string) *exec.Cmd {
	if !m.bare {
		args = append([]string{"setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--reset-env", "--"}, args...)
	}
	cmd := m.booted.enter(args...)
	m.booted.entered = append(m.booted.entered, cmd)
	return cmd
}

// WaitDown waits until the machine has gone down by itself. The error says that it
// did not in that time, or how it ended if that was not well.
func (m *Machine) WaitDown(patience time.Duration) error {
	b := m.booted
	if !b.wait(time.After(patience)) {
		b.end()
		return fmt.Errorf("the machine is not down after %v\n%s", patience, b.out.String())
	}
	if b.err != nil {
		return fmt.Errorf("%w\n%s", b.err, b.out.String())
	}
	return nil
}
