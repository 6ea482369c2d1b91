package actions

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeSudo makes a program that reports how it was called, and then does what the test says.
func fakeSudo(t *testing.T, does string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sudo")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{path, "-n", "--"}
}

func TestShutdownThroughSudo(t *testing.T) {
	for _, c := range []struct {
		name, sudo string
		argv       []string
		stdout     string
		stderr     string
		exit       int
	}{
		{"allowed", `[ "$2" = -l ] && exit; printf "%s\n" "$*"; shift 2; exec "$@"`, []string{"/bin/echo", "down"}, "-n -- /bin/echo down\ndown\n", "", 0},
		{"allowed, and fails", `[ "$2" = -l ] && exit; echo "sudo: unable to resolve host" >&2; shift 2; exec "$@"`,
			[]string{"/bin/sh", "-c", "echo no >&2; exit 1"}, "", "sudo: unable to resolve host\nno\n", 1},
		{"refused, and allowed to this user", `echo "sudo: a password is required" >&2; exit 1`, []string{"/bin/echo", "down"}, "down\n", "", 0},
		{"refused, and not allowed", `echo "sudo: a password is required" >&2; exit 1`, []string{"/bin/sh", "-c", "echo must be root >&2; exit 4"},
			"", "must be root\n\nsudo does not let this user run it without a password (exit status 1: sudo: a password is required)", 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := NewExecutor(Options{Sudo: fakeSudo(t, c.sudo)}).Do(context.Background(), shutdownCmd(c.argv...))
			if out.Stdout != c.stdout || out.Stderr != c.stderr || out.Exit != c.exit || (out.Err == nil) != (c.exit == 0) {
				t.Errorf("got %+v, want %+v", out, c)
			}
		})
	}
}

func TestPermitted(t *testing.T) {
	argv := []string{"/sbin/shutdown", "-h", "+0"}
	allowed := NewExecutor(Options{Sudo: fakeSudo(t, `[ "$*" = "-n -l -- /sbin/shutdown -h +0" ]`)})
	if err := allowed.Permitted(context.Background(), argv); err != nil {
		t.Error(err)
	}
	refused := NewExecutor(Options{Sudo: fakeSudo(t, `echo "sudo: a password is required"; exit 1`)})
	err := refused.Permitted(context.Background(), argv)
	if err == nil || !strings.HasSuffix(err.Error(), "without a password (exit status 1: sudo: a password is required)") {
		t.Errorf("got %v, want an error that ends in %q", err, "without a password (exit status 1: sudo: a password is required)")
	}
	if os.Geteuid() == 0 {
		if err := NewExecutor(Options{}).Permitted(context.Background(), argv); err != nil {
			t.Errorf("as root: got %v", err)
		}
	}
}
