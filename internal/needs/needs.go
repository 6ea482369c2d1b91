// Package needs says what a test needs from the machine that it runs on. A test that lacks something is skipped, with a
// message that says how to get it; under CI=true it fails, because a test that is skipped everywhere tests nothing.
//
// With go test -short, tests that start foreign programs are always skipped. That is what make test-fast and
// make test-elsewhere run: the result depends on nothing that is installed.
package needs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Programs skips the test if one of the programs is not installed. Packages are the Debian packages that have them. Every
// test that starts a program other than the shell and the basic tools that any system has must call it.
func Programs(t testing.TB, packages string, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skipf("-short: starts %s", strings.Join(programs, ", "))
	}
	var missing []string
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		Missing(t, "%s not installed; as root: apt-get install %s", strings.Join(missing, ", "), packages)
	}
}

// Root skips the test for every user but root.
func Root(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "needs root")
	}
}

// Missing skips a test that lacks something else, which the message names.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" && !testing.Short() {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
