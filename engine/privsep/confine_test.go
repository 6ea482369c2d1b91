package privsep

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// confinedChild tries what a compromised child might do, and what a SHELLCMD may do, and writes the
// results to a file.
func confinedChild(root, pid string) {
	said, err := os.Create(filepath.Join(root, "var/said"))
	if err != nil {
		panic(err)
	}
	try := func(what string, err error) { fmt.Fprintf(said, "%s: %v\n", what, err == nil) }
	write := func(name string) error { return os.WriteFile(filepath.Join(root, name), []byte("x"), 0o600) }
	run := func(name string, args ...string) error { return exec.Command(name, args...).Run() }
	at := func(name string) string { return filepath.Join(root, name) }
	read := func(path string) error { _, err := os.ReadFile(path); return err }
	n, _ := strconv.Atoi(pid)

	try("change a file of the system", write("etc/file"))
	try("create one", write("usr/new"))
	try("remove one", os.Remove(at("etc/file")))
	try("replace one", errors.Join(write("var/new"), os.Rename(at("var/new"), at("etc/file"))))
	try("a SHELLCMD changes one", run("/bin/sh", "-c", "echo x >"+at("etc/file")))
	try("look into another process", read("/proc/"+pid+"/environ"))
	try("trace another process", unix.PtraceSeize(n))

	try("read a file of the system", read(at("etc/file")))
	try("write elsewhere", write("var/x"))
	try("write in an own directory", write("etc/own/x"))
	try("move from one directory to another", errors.Join(os.Mkdir(at("var/a"), 0o700), os.Mkdir(at("srv/b"), 0o700), write("var/a/x"), os.Rename(at("var/a/x"), at("srv/b/x"))))
	try("a SHELLCMD writes", run("/bin/sh", "-c", "echo $(id -un) >"+at("srv/y")+" && ln -s y "+at("srv/z")+" && mkfifo "+at("srv/f")+" && : >/dev/null"))
	try("signal another process", unix.Kill(n, 0))
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "CapBnd") || strings.HasPrefix(line, "NoNewPrivs") {
			fmt.Fprint(said, line)
		}
	}
	os.Exit(0)
}

func TestConfined(t *testing.T) {
	if err := Confinable(); err != nil {
		needs.Missing(t, "%v", err)
	}
	root, err := os.MkdirTemp("", "confined") // t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(root)
	err = os.Chmod(root, 0o755)
	for _, dir := range []string{"etc", "usr", "var", "srv", "etc/own"} {
		err = errors.Join(err, os.Mkdir(filepath.Join(root, dir), 0o755), os.Chmod(filepath.Join(root, dir), 0o777))
	}
	file := filepath.Join(root, "etc/file")
	if err := errors.Join(err, os.WriteFile(file, []byte("old"), 0o644), os.Chmod(file, 0o666)); err != nil {
		t.Fatal(err)
	}
	s, said := supervision(t, "is confined")
	other := exec.Command("sleep", "1000") // a process of the same user, such as upsd
	other.SysProcAttr = &syscall.SysProcAttr{Credential: s.Account.credential, Pdeathsig: syscall.SIGKILL}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	s.Args = append(s.Args, root, strconv.Itoa(other.Process.Pid))
	if s.Confine, err = confineBelow(root, []string{filepath.Join(root, "etc/own"), filepath.Join(root, "none"), "/dev"}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Confine.Close() }()
	if code, _, err := s.runOnce(); code != 0 || err != nil {
		t.Fatalf("got exit code %d, %v; output %s", code, err, said)
	}
	got, err := os.ReadFile(filepath.Join(root, "var/said"))
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		"change a file of the system":        "false",
		"create one":                         "false",
		"remove one":                         "false",
		"replace one":                        "false",
		"a SHELLCMD changes one":             "false",
		"look into another process":          "false",
		"trace another process":              "false",
		"read a file of the system":          "true",
		"write elsewhere":                    "true",
		"write in an own directory":          "true",
		"move from one directory to another": "true",
		"a SHELLCMD writes":                  "true",
		"signal another process":             "true",
		"NoNewPrivs":                         "1",
		"CapBnd":                             "0000000000000000",
	} {
		if what == "CapBnd" && os.Geteuid() != 0 {
			continue
		}
		if !regexp.MustCompile(`(?m)^` + what + `:\s+` + want + `$`).Match(got) {
			t.Errorf("%s: want %s", what, want)
		}
	}
	if t.Failed() {
		t.Logf("%s", got)
	}
}

// TestConfinedBesideAFile: one of the directories is a file, as by a mistake in --state-dir. The others count.
func TestConfinedBesideAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := confineBelow(t.TempDir(), []string{file, t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}
