// Package needs declares what a test requires of the machine that it runs on. If something is
// missing, the test is skipped with a message that says how to install it. With CI=true it fails
// instead, because a test that is skipped everywhere tests nothing.
//
// With go test -short, tests that start other programs are always skipped. make test-fast and make
// test-elsewhere use it: their results depend on no installed program.
package needs

import (
	_ "embed"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/userns"
)

//go:embed packages.txt
var packagesText string

// packages has the Debian package of each program, or "" for a program that every machine has which runs these tests.
// make test-deps reads the same file, so that no test needs what it does not install.
var packages = readPackages(packagesText)

func readPackages(text string) map[string]string {
	all := map[string]string{"go": "", "make": "", "dpkg": "", "sh": "", "sed": "", "chroot": "",
		"promtool": "promtool"} // before Debian 13 it is in a package that starts a server: see make test-deps
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			for _, program := range words[1:] {
				all[program] = words[0]
			}
		}
	}
	return all
}

func init() {
	_ = os.Setenv("PATH", path(os.Getenv("PATH")))
	// Programs complain of a language that is not installed, as ssh may bring it along, and answer in one that is.
	_ = os.Setenv("LC_ALL", "C.UTF-8")
	_ = os.Unsetenv("LANGUAGE")
}

// path adds the directories of servers, and of what administrators run, to a PATH. Debian gives them to root alone.
func path(have string) string {
	have = ":" + have + ":"
	for _, dir := range []string{"/usr/local/sbin", "/usr/sbin", "/sbin"} {
		if !strings.Contains(have, ":"+dir+":") {
			have += dir + ":"
		}
	}
	return strings.Trim(have, ":")
}

// Programs skips the test if one of the programs is not installed. Every test that starts a program other than the shell
// and the basic tools that any system has must call it, and packages.txt must have the program.
func Programs(t testing.TB, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skipf("-short: starts %s", strings.Join(programs, ", "))
	}
	var missing, install []string
	for _, p := range programs {
		of, known := packages[p]
		if !known {
			t.Fatalf("internal/needs/packages.txt does not say which package has %s", p)
		}
		if _, err := exec.LookPath(p); err != nil {
			missing = append(missing, p)
			install = append(install, of)
		}
	}
	if len(missing) > 0 {
		Missing(t, "%s not installed; as root: apt-get install %s", strings.Join(missing, ", "), strings.Join(install, " "))
	}
}

// Root skips the test unless it runs as root and can act as other users.
func Root(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "needs root")
	}
	if !OtherUsers() {
		Missing(t, "needs other users than root, which this user namespace lacks")
	}
}

// nobody is the user and the group of processes without rights.
const nobody = 65534

// OtherUsers reports whether the test can act as other users. Root can, unless it is only root of a user namespace in which
// there is nobody else.
func OtherUsers() bool {
	return os.Geteuid() == 0 && userns.HasUser(nobody) && userns.HasGroup(nobody)
}

// Missing skips a test whose other requirement, which the message names, is missing.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" && !testing.Short() {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
