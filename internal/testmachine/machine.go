// Package testmachine provides Debian machines, with systemd if required, for tests of what an
// administrator does to a system. All machines are overlays of one base, which is built from the
// Debian archive and cached, so nothing depends on the host's packages. Changes to a machine stay
// in memory and disappear when the test ends.
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

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// A Machine is a Debian system with its packages just installed.
type Machine struct {
	t      testing.TB
	base   string // directory of the base system
	dir    string // of the overlay's layers, in the machine's own mount namespace
	bare   bool   // has its own root directory next to them
	pid    string // of a process in that namespace
	groups cgroups
	net    string // pid of a process that has the machine's network
	name   string // host name
	booted *boot  // nil: systemd does not run
}

// New creates a machine that exists until the test ends. It has its own network without a
// connection to any other. If no machine can be created, the test is skipped (see package needs).
func New(t testing.TB) *Machine {
	t.Helper()
	needs.Root(t)
	needs.Programs(t, "ip", "systemd-nspawn", "unshare", "nsenter", "chroot")
	base, err := base()
	if err != nil {
		needs.Missing(t, "no system to test in: %v", err)
	}
	m := &Machine{t: t, base: base, dir: t.TempDir()}
	holder := exec.Command("unshare", "--mount", "--net", "--propagation", "private", "sh", "-c", `
		ip link set lo up && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir upper work root &&
		mount -t overlay overlay -o lowerdir="$2",upperdir="$1/upper",workdir="$1/work" root && echo ready && exec cat`, "sh", m.dir, m.base)
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
		end() // now its error output is complete
		t.Fatalf("an overlay of %s: %v\n%s", m.base, err, complaint.String())
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
	return m
}

// Named gives the machine a host name and an address.
func (m *Machine) Named(name, address string) {
	m.t.Helper()
	m.name = name
	m.Write("/etc/hostname", name+"\n")
	if out, err := exec.Command("nsenter", "-t", m.net, "-n", "ip", "address", "add", address+"/32", "dev", "lo").CombinedOutput(); err != nil {
		m.t.Fatalf("the address %s: %v\n%s", address, err, out)
	}
	m.Knows(name, address)
}

// Knows lets the machine resolve the name of another machine.
func (m *Machine) Knows(name, address string) {
	m.t.Helper()
	hosts, err := os.ReadFile(m.Path("/etc/hosts"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.t.Fatal(err)
	}
	m.Write("/etc/hosts", string(hosts)+address+" "+name+"\n")
}

// Beside moves the machine to the network of another one. They share its addresses and ports, so
// two servers on one port need different addresses.
func (m *Machine) Beside(other *Machine) { m.net = other.net }

// NewBare creates a machine that contains only busybox, like a small appliance. The Debian system
// below Vendor represents the software of the appliance's vendor.
func NewBare(t testing.TB) *Machine {
	t.Helper()
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
	m.Write("/etc/os-release", "ID=bare\n") // systemd-nspawn insists on one
	m.Write("/etc/inittab", "")
	m.Give(m.base+"/bin/busybox", "/bin/busybox")
	err := os.Chmod(m.Path("/bin/busybox"), 0o755)
	if err == nil {
		err = exec.Command("chroot", m.Path("/"), "/bin/busybox", "--install", "-s").Run()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Vendor is the directory of a bare machine that contains a Debian system.
const Vendor = "/vendor"

// Path returns the host's path of a file of the machine.
func (m *Machine) Path(name string) string { return "/proc/" + m.pid + "/root" + m.root() + name }

// root is the machine's root directory in its own mount namespace.
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

// Try runs a command in the machine, without systemd, and returns its output.
func (m *Machine) Try(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	out, err := m.nspawn(ctx, []string{"--as-pid2", "--"}, args...).CombinedOutput()
	return string(out), err
}

// Run is Try for a command that must succeed.
func (m *Machine) Run(args ...string) string {
	m.t.Helper()
	out, err := m.Try(args...)
	if err != nil {
		m.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Remove removes a file of the machine if it exists.
func (m *Machine) Remove(name string) {
	m.t.Helper()
	if err := os.Remove(m.Path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.t.Fatal(err)
	}
}

// Give copies a file from the host to the machine.
func (m *Machine) Give(from, to string) {
	m.t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		m.t.Fatal(err)
	}
	m.Write(to, string(content))
}

// Write writes a file in the machine, and creates its directory.
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

// Changes returns the files of the machine that were created, changed or removed since New, except
// for the package managers' own records.
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
		if !same(path, m.base+name) {
			changes = append(changes, name)
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return changes
}

// same reports whether two files have the same kind, owner, mode and content.
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

// patience is how long a machine may take to start.
const patience = 5 * time.Minute

// A boot is one run of a machine, from the start of its init until the machine is down.
type boot struct {
	cmd     *exec.Cmd
	groups  cgroups
	out     bytes.Buffer
	down    chan struct{} // closed when the machine is down
	err     error         // how it went down
	leader  string        // pid of init, as the host numbers it
	isUp    []string      // a command that succeeds if the machine is up
	entered []*exec.Cmd   // commands that the host has started in it
}

// Boot starts systemd in the machine, with D-Bus, logind and the given units, and returns when
// these are up. In a bare machine it starts busybox's init. The machine is shut down when the test
// ends.
func (m *Machine) Boot(units ...string) {
	m.t.Helper()
	b := &boot{groups: m.groups, down: make(chan struct{}), isUp: []string{"pidof", "init"}}
	m.booted = b
	var args []string
	if !m.bare {
		wanted := strings.Join(append([]string{"basic.target", "dbus.service", "systemd-logind.service"}, units...), " ")
		m.Write("/etc/systemd/system/test.target", "[Unit]\nRequires="+wanted+"\nAfter="+wanted+"\nAllowIsolate=yes\n")
		m.Write("/etc/fstab", "")
		m.Remove("/etc/machine-id") // running systems must not share one
		b.isUp = []string{"systemctl", "--quiet", "is-active", "test.target"}
		args = []string{"systemd.unit=test.target"}
	}
	b.cmd = m.nspawn(context.Background(), []string{"--boot"}, args...)
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.out
	b.cmd.WaitDelay = 20 * time.Second
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // makes nspawn shut the machine down
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
			m.t.Fatalf("the machine did not come up: %v\n%s", b.err, b.out.String())
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			b.end()
			m.t.Fatalf("the machine is not up after %v\n%s", patience, b.out.String())
		}
	}
}

// up reports whether init has reached its target. Init is not nspawn's first child, which only
// prepares the machine, but a later one.
func (b *boot) up() bool {
	pid := strconv.Itoa(b.cmd.Process.Pid)
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	fields := strings.Fields(string(children))
	if err != nil || len(fields) != 1 {
		return false
	}
	// The first child is in the host's PID namespace, and may find the host's init.
	own, errOwn := os.Readlink("/proc/self/ns/pid")
	its, errIts := os.Readlink("/proc/" + fields[0] + "/ns/pid")
	if errOwn != nil || errIts != nil || its == own {
		return false
	}
	b.leader = fields[0]
	return b.enter(b.isUp...).Run() == nil
}

// enter returns a command that runs as root in the running machine.
func (b *boot) enter(args ...string) *exec.Cmd {
	cmd := exec.Command("nsenter", append([]string{"-t", b.leader, "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"}, args...)...)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "TERM=dumb"}
	return cmd
}

// end powers the machine off immediately, unless it is down already. Killing only systemd-nspawn
// would leave the processes that it has started.
func (b *boot) end() {
	_ = b.groups.kill()
	b.wait(nil)
}

// wait waits until the machine is down or late fires, and reports whether it is down. A system that
// shuts down sends SIGSTOP to its processes before it kills them. nsenter then stops itself, too,
// and does not reap its child, which would keep the machine up.
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

// Command returns a command that runs as a user in the booted machine. A bare machine has no user
// except root.
func (m *Machine) Command(user string, args ...string) *exec.Cmd {
	if !m.bare {
		args = append([]string{"setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--reset-env", "--"}, args...)
	}
	cmd := m.booted.enter(args...)
	m.booted.entered = append(m.booted.entered, cmd)
	return cmd
}

// WaitDown waits until the machine has shut itself down. The error says that it was not down in
// time, or how it failed.
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
