// Package needs declares what a test requires of the machine that it runs on. If something is
// missing, the test is skipped with a message that says how to install it. With CI=true it fails
// instead, because a test that is skipped everywhere tests nothing.
//
// With go test -short, tests that start other programs are always skipped. make test-fast and make
// test-elsewhere use it: their results depend on no installed program.
package needs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Programs skips the test if one of the programs is not installed. packages names the Debian
// packages that contain them. A test must call it for every program that it starts, except the
// shell and basic tools that any system has.
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

// Root skips the test unless it runs as root.
func Root(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "needs root")
	}
}

// Missing skips a test whose other requirement, which the message names, is missing.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" && !testing.Short() {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
