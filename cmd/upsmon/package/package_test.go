// Package package_test builds the packages and does with them what an administrator
// does, in Debian machines of their own, one of them with systemd running.
package package_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/testmachine"
)

var workDir string // shared by all tests, removed after them

func TestMain(m *testing.M) { testmachine.Main(m, &workDir) }

// built builds two versions, once for all tests.
var built = sync.OnceValues(func() ([]testmachine.Packages, error) {
	var all []testmachine.Packages
	for _, version := range []string{"v1.0.0-rc1", "v1.0.0"} {
		p, err := testmachine.Build("../../..", filepath.Join(workDir, version), version, "022")
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
})

func versions(t *testing.T) (older, newer testmachine.Packages) {
	t.Helper()
	needs.Programs(t, "make")
	all, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1]
}

// TestVersion: git's descriptions become versions that dpkg puts in the right order.
func TestVersion(t *testing.T) {
	needs.Programs(t, "dpkg")
	before := ""
	for _, v := range []struct{ described, want string }{
		{"nothing", "0+0.gnothing"},
		{"nothing-dirty", "0+0.gnothing.dirty"},
		{"v0.9.0", "0.9.0"},
		{"v1.0.0-rc1", "1.0.0~rc1"},
		{"v1.0.0-rc1-7-gabc1234", "1.0.0~rc1+7.gabc1234"},
		{"1.0.0", "1.0.0"},
		{"v1.0.0-dirty", "1.0.0+dirty"},
		{"v1.0.1", "1.0.1"},
		{"v1.0.1-3-gabc1234", "1.0.1+3.gabc1234"},
		{"v1.0.1-12-gabc1234", "1.0.1+12.gabc1234"},
		{"v1.0.1-12-gabc1234-dirty", "1.0.1+12.gabc1234.dirty"},
		{"v1.10.0", "1.10.0"},
	} {
		out, err := exec.Command("./version.sh", v.described).CombinedOutput()
		got := strings.TrimSpace(string(out))
		if err != nil || got != v.want {
			t.Errorf("%s became %q, want %q (%v)", v.described, got, v.want, err)
		}
		if before != "" && exec.Command("dpkg", "--compare-versions", before, "lt", got).Run() != nil {
			t.Errorf("%s does not come after %s", got, before)
		}
		before = got
	}
}

// TestUnits: the sandboxes stay as tight as they are. The bounds are ten times
// systemd's exposure level; systemd calls what is below 50 OK.
func TestUnits(t *testing.T) {
	t.Parallel()
	m := testmachine.New(t)
	for unit, most := range map[string]string{
		"tls-upsmon.service":              "34",
		"tls-upsmon-proxy-server.service": "16",
		"tls-upsmon-proxy-client.service": "13",
	} {
		m.Give(unit, "/etc/systemd/system/"+unit)
		if out, err := m.Try("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold="+most, unit); err != nil {
			t.Errorf("%s: %v\n%s", unit, err, out)
		}
	}
}

// TestGenerator: the proxies get copies of the files in their options, and of no others.
func TestGenerator(t *testing.T) {
	needs.Programs(t, "sh", "sed")
	script, err := os.ReadFile("generator")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("generator", strings.Replace(string(script), "=/etc/default/tls-upsmon-proxy", "="+path("defaults"), 1))
	write("a.pem", "")
	write("b%c.pem", "")
	id := strings.ReplaceAll(path(""), "/", "-")[1:]
	for name, tt := range map[string]struct{ defaults, server, client string }{
		"nothing":     {"#SERVER_OPTIONS=--cert DIR/a.pem\nSERVER_OPTIONS=\n", "", ""},
		"the last":    {"SERVER_OPTIONS=--cert DIR/b%c.pem\nSERVER_OPTIONS=--cert DIR/a.pem\n", "LoadCredential=ID-a.pem:DIR/a.pem\n", ""},
		"all options": {"SERVER_OPTIONS=\"--cert DIR/a.pem --key=DIR/b%c.pem --client-ca DIR/a.pem\"\n", "LoadCredential=ID-a.pem:DIR/a.pem\nLoadCredential=ID-b%%c.pem:DIR/b%%c.pem\nLoadCredential=ID-a.pem:DIR/a.pem\n", ""},
		"the client":  {"CLIENT_OPTIONS=--listen 127.0.0.1:3494 --ca DIR/a.pem server\n", "", "LoadCredential=ID-a.pem:DIR/a.pem\n"},
		"no files":    {"SERVER_OPTIONS=--cert DIR/none.pem --key a.pem * DIR/a.pem $(touch DIR/x) --key\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fill := strings.NewReplacer("DIR", dir, "ID", id).Replace
			write("defaults", fill(tt.defaults))
			units := t.TempDir()
			if out, err := exec.Command("sh", path("generator"), units, units, units).CombinedOutput(); err != nil || len(out) > 0 {
				t.Fatalf("%v\n%s", err, out)
			}
			for side, want := range map[string]string{"server": tt.server, "client": tt.client} {
				got, err := os.ReadFile(filepath.Join(units, "tls-upsmon-proxy-"+side+".service.d", "credentials.conf"))
				if want == "" && !errors.Is(err, fs.ErrNotExist) || want != "" && string(got) != "[Service]\n"+fill(want) {
					t.Errorf("%s: %v\n%s", side, err, got)
				}
			}
		})
	}
	if _, err := os.Stat(path("x")); err == nil {
		t.Error("a command was run")
	}
}

// TestSame: builds are reproducible, whatever the builder's umask is.
func TestSame(t *testing.T) {
	t.Parallel()
	_, newer := versions(t)
	again, err := testmachine.Build("../../..", t.TempDir(), "v1.0.0", "077")
	if err != nil {
		t.Fatal(err)
	}
	for _, files := range [][2]string{{newer.Deb, again.Deb}, {newer.RPM, again.RPM}} {
		a, errA := os.ReadFile(files[0])
		b, errB := os.ReadFile(files[1])
		if err := errors.Join(errA, errB); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs when it is built again (%v)", filepath.Base(files[0]), err)
		}
	}
}

// TestInstall: make install installs below DESTDIR and PREFIX, and make uninstall
// leaves only what was changed.
func TestInstall(t *testing.T) {
	t.Parallel()
	_, p := versions(t)
	root := t.TempDir()
	run := func(target string) string {
		cmd := exec.Command("make", "--no-print-directory", target, "BIN="+p.Bin, "DESTDIR="+root)
		cmd.Dir = "../../.."
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	run("install")
	if got := output(t, root+"/usr/local/bin/tls-upsmon", "version"); !strings.HasPrefix(got, "upsmon v1.0.0 ") {
		t.Errorf("version: %s", got)
	}
	if conf := output(t, root+"/usr/local/bin/tls-upsmon", "check", "--strict", root+"/etc/nut/UPSmon.conf.sample"); !strings.Contains(conf, "good") {
		t.Error(conf)
	}
	for _, file := range []string{"/etc/nut/UPSmon.conf.sample", "/usr/local/share/doc/tls-upsmon/examples/timed.conf"} {
		if conf, err := os.ReadFile(root + file); err != nil || !strings.Contains(string(conf), "\n# Written by tls-upsmon init. After each change run tls-upsmon check and tls-upsmon simulate.\n") {
			t.Errorf("%s: %v\n%s", file, err, conf)
		}
	}
	unit, err := os.ReadFile(root + "/usr/local/lib/systemd/system/tls-upsmon.service")
	if err != nil || !strings.Contains(string(unit), "ExecStart=/usr/local/bin/tls-upsmon run") {
		t.Errorf("%v\n%s", err, unit)
	}
	pages, err := filepath.Glob(root + "/usr/local/share/man/man*/*.gz")
	if err != nil || len(pages) < 10 {
		t.Errorf("%d manual pages (%v)", len(pages), err)
	}
	changed := root + "/etc/default/tls-upsmon-proxy"
	if err := os.WriteFile(changed, []byte("SERVER_OPTIONS=mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"install", "uninstall"} {
		if out := run(target); !strings.Contains(out, changed+" was changed locally and is kept") {
			t.Errorf("%s: %s", target, out)
		}
	}
	var left []string
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left = append(left, path)
		}
		return err
	})
	if err != nil || !slices.Equal(left, []string{changed}) {
		t.Errorf("left: %v (%v)", left, err)
	}
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// wantChanges checks that those files of a machine have changed, and no others.
func wantChanges(t *testing.T, m *testmachine.Machine, when string, want ...string) {
	t.Helper()
	if got := m.Changes(); !slices.Equal(got, want) {
		t.Errorf("%s: changed are\n%s\nwant\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestDeb installs, upgrades, removes and purges beside nut-client.
func TestDeb(t *testing.T) {
	t.Parallel()
	older, newer := versions(t)
	m := testmachine.New(t)
	m.Give(older.Deb, "/packages/older.deb")
	m.Give(newer.Deb, "/packages/newer.deb")

	m.Run("dpkg", "-i", "/packages/older.deb")
	if got := m.Run("tls-upsmon", "version"); !strings.HasPrefix(got, "upsmon v1.0.0-rc1 ") {
		t.Error(got)
	}
	// NUT's upsmon is untouched, and still found first.
	if out, err := m.Try("dpkg", "--verify", "nut-client"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	m.Run("dpkg", "--verify", "tls-upsmon")
	if got := m.Run("sh", "-c", "command -v upsmon; man -w upsmon; man -w upsmon.conf; man -w tls-upsmon; man -w UPSmon.conf"); got != `/usr/sbin/upsmon
/usr/share/man/man8/upsmon.8.gz
/usr/share/man/man5/upsmon.conf.5.gz
/usr/share/man/man8/tls-upsmon.8.gz
/usr/share/man/man5/UPSmon.conf.5.gz
` {
		t.Error(got)
	}
	if got := m.Run("stat", "-c", "%A %U:%G %n", "/etc/nut/UPSmon.conf.sample", "/etc/sudoers.d/tls-upsmon", "/var/lib/upsmon", "/var/log/NUT.log"); got !=
		`-rw-r----- root:nut /etc/nut/UPSmon.conf.sample
-r--r----- root:root /etc/sudoers.d/tls-upsmon
drwxr-x--- nut:nut /var/lib/upsmon
-rw-r----- nut:adm /var/log/NUT.log
` {
		t.Error(got)
	}
	// Nothing starts unasked.
	for _, unit := range []string{"tls-upsmon", "tls-upsmon-proxy-server", "tls-upsmon-proxy-client"} {
		if out, _ := m.Try("systemctl", "is-enabled", unit+".service"); out != "disabled\n" {
			t.Errorf("%s is %s", unit, out)
		}
	}
	m.Run("tls-upsmon", "check", "--strict", "/etc/nut/UPSmon.conf.sample")
	m.Run("visudo", "-c")
	m.Run("sh", "-c", "sed s/^#nut/nut/ /etc/sudoers.d/tls-upsmon | visudo -c -f -")
	m.Run("logrotate", "-d", "/etc/logrotate.d/tls-upsmon")
	m.Run("bash", "-n", "/usr/share/bash-completion/completions/tls-upsmon")
	if out, err := m.Try("sh", "-c", "for page in $(dpkg -L tls-upsmon | grep /man/.*gz); do gzip -dc $page | mandoc -Tlint -Wwarning || exit; done"); err != nil || out != "" {
		t.Errorf("%v\n%s", err, out)
	}
	if out := m.Run("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/tls-upsmon.service",
		"/usr/lib/systemd/system/tls-upsmon-proxy-server.service", "/usr/lib/systemd/system/tls-upsmon-proxy-client.service"); strings.Contains(out, "tls-upsmon") {
		t.Error(out)
	}

	// An upgrade keeps what the admin and the monitor have written.
	m.Run("systemctl", "enable", "tls-upsmon.service")
	m.Run("sh", "-c", "echo SERVER_OPTIONS=mine >>/etc/default/tls-upsmon-proxy; echo x >>/var/log/NUT.log; echo x >/var/lib/upsmon/state.db; touch /var/log/NUT.log.1 /var/log/NUT.log.2.gz")
	m.Run("dpkg", "-i", "/packages/newer.deb")
	if got := m.Run("sh", "-c", "tls-upsmon version; systemctl is-enabled tls-upsmon; tail -n 1 /etc/default/tls-upsmon-proxy; cat /var/log/NUT.log /var/lib/upsmon/state.db"); !strings.HasPrefix(got, "upsmon v1.0.0 ") || !strings.HasSuffix(got, "\nenabled\nSERVER_OPTIONS=mine\nx\nx\n") {
		t.Error(got)
	}
	m.Run("/var/lib/dpkg/info/tls-upsmon.postinst", "configure", "1.0.0~rc1") // it can run twice
	m.Run("dpkg", "--verify", "nut-client")

	m.Run("dpkg", "-r", "tls-upsmon")
	wantChanges(t, m, "removed", "/etc/default/tls-upsmon-proxy", "/etc/logrotate.d/tls-upsmon", "/etc/nut/UPSmon.conf.sample", "/etc/sudoers.d/tls-upsmon",
		"/var/lib/upsmon", "/var/lib/upsmon/state.db", "/var/log/NUT.log", "/var/log/NUT.log.1", "/var/log/NUT.log.2.gz")
	m.Run("dpkg", "-P", "tls-upsmon")
	wantChanges(t, m, "purged")
}

// TestDebAlone: without NUT the package makes its user and directory. The user stays
// when the package is purged.
func TestDebAlone(t *testing.T) {
	t.Parallel()
	_, p := versions(t)
	m := testmachine.New(t)
	m.Give(p.Deb, "/p.deb")
	m.Run("dpkg", "--purge", "--force-depends", "nut-client", "nut-server")
	m.Run("sh", "-c", "rm -rf /etc/nut /var/lib/nut; userdel nut; groupdel nut 2>/dev/null; ! getent passwd nut")
	m.Run("dpkg", "-i", "/p.deb")
	if got := m.Run("stat", "-c", "%A %U:%G", "/etc/nut/UPSmon.conf.sample", "/var/lib/upsmon"); got != "-rw-r----- root:nut\ndrwxr-x--- nut:nut\n" {
		t.Error(got)
	}
	m.Run("dpkg", "-P", "tls-upsmon")
	if out, err := m.Try("sh", "-c", "getent passwd nut && test ! -e /etc/nut && test ! -e /var/lib/upsmon"); err != nil {
		t.Error(err, out)
	}
}

// TestRPM covers the .rpm as far as rpm can on a Debian.
func TestRPM(t *testing.T) {
	t.Parallel()
	older, newer := versions(t)
	m := testmachine.New(t)
	m.Give(older.RPM, "/older.rpm")
	m.Give(newer.RPM, "/newer.rpm")
	m.Run("rpm", "--force-debian", "--nodeps", "-i", "/older.rpm")
	if got := m.Run("stat", "-c", "%A %U:%G", "/etc/ups/UPSmon.conf.sample", "/var/lib/upsmon"); got != "-rw-r----- root:nut\ndrwxr-x--- nut:nut\n" {
		t.Error(got)
	}
	m.Run("systemctl", "enable", "tls-upsmon.service")
	m.Run("rpm", "--force-debian", "--nodeps", "-U", "/newer.rpm")
	if got := m.Run("sh", "-c", "tls-upsmon version; systemctl is-enabled tls-upsmon"); !strings.HasPrefix(got, "upsmon v1.0.0 ") || !strings.HasSuffix(got, "\nenabled\n") {
		t.Error(got)
	}
	m.Run("rpm", "--nodeps", "-e", "tls-upsmon")
	m.Run("rm", "/older.rpm", "/newer.rpm")
	// It owns no directories but its own, so rpm leaves the others that it has made.
	wantChanges(t, m, "erased", "/etc/ups", "/usr/share/fish", "/usr/share/fish/vendor_completions.d", "/usr/share/zsh/site-functions",
		"/var/lib/upsmon", "/var/log/NUT.log")
}

// TestService boots a machine, and testdata/service.sh takes it through what an
// administrator and the power do to it. In the end the power fails, and a SHUTDOWNCMD
// within the sandbox takes the machine down.
func TestService(t *testing.T) {
	t.Parallel()
	older, newer := versions(t)
	m := testmachine.New(t)
	m.Give(older.Deb, "/packages/older.deb")
	m.Give(newer.Deb, "/packages/newer.deb")
	m.Give("testdata/service.sh", "/packages/service.sh")
	m.Give("testdata/tries.sh", "/packages/tries.sh")
	m.Give("testdata/UPSmon.conf", "/packages/UPSmon.conf")
	m.Write("/etc/systemd/system/test.service", `[Unit]
Requires=basic.target dbus.service systemd-logind.service
After=basic.target dbus.service systemd-logind.service
[Service]
ExecStart=/bin/bash /packages/service.sh
`)
	m.Boot("test.service")
	err := m.WaitDown(15 * time.Minute) // it takes one, on a quiet host
	result, readErr := os.ReadFile(m.Path("/result"))
	if err != nil || readErr != nil || strings.Contains(string(result), "FAILED") || !strings.Contains(string(result), "\nThe battery is low\n") {
		t.Errorf("%v %v\n%s", err, readErr, result)
	}
	log, err := os.ReadFile(m.Path("/var/log/NUT.log"))
	if err != nil || !strings.Contains(string(log), `SHUTDOWNCMD done unit=Eaton event=None->LB`) {
		t.Errorf("%v\n%s", err, log)
	}
}
