package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

const (
	unformatted = "GROUP  LOCAL PLAINTEXT # here\nWHEN u TO t DO SHUTDOWN\n\n\n"
	formatted   = "GROUP LOCAL PLAINTEXT  # here\nWHEN u TIMEOUT t : SHUTDOWN\n"
	unreadable  = "GROUP  LOCAL\nLET a =\n"
)

// runFmt runs upsmon fmt and returns what it printed and its exit code.
func runFmt(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, remarks bytes.Buffer
	cmd := newRoot()
	cmd.SetArgs(append([]string{"fmt"}, args...))
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&remarks)
	if err := cmd.Execute(); err != nil {
		var e exit
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		code = e.code
	}
	return out.String(), remarks.String(), code
}

// fmtFiles makes three files: one to format, one that is formatted, and one with an error.
func fmtFiles(t *testing.T) (todo, done, bad string) {
	t.Helper()
	dir := t.TempDir()
	return privateText(t, dir, "todo.conf", []byte(unformatted)), privateText(t, dir, "done.conf", []byte(formatted)),
		privateText(t, dir, "bad.conf", []byte(unreadable))
}

func wantText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, path, string(got), want)
}

func TestFmtPrints(t *testing.T) {
	todo, done, bad := fmtFiles(t)
	diffOf := func(name string) string {
		return "diff " + name + ".orig " + name + "\n--- " + name + ".orig\n+++ " + name + "\n@@ -1,4 +1,2 @@\n" +
			"-GROUP  LOCAL PLAINTEXT # here\n-WHEN u TO t DO SHUTDOWN\n-\n-\n" +
			"+GROUP LOCAL PLAINTEXT  # here\n+WHEN u TIMEOUT t : SHUTDOWN\n"
	}
	for _, tt := range []struct {
		name, stdin string
		args        []string
		want        string
		remark      string // contained in standard error; "": standard error is empty
		code        int
	}{
		{"standard input", unformatted, nil, formatted, "", exitGood},
		{"empty standard input", "", nil, "", "", exitGood},
		{"bad standard input", unreadable, nil, "", "<standard input>:2:7: error: a name or a quoted text is missing after =", exitBad},
		{"standard input, list", unformatted, []string{"-l"}, "<standard input>\n", "", exitGood},
		{"standard input, diff", unformatted, []string{"-d"}, diffOf("<standard input>"), "", exitGood},
		{"standard input, write", unformatted, []string{"-w"}, "", "", exitUsage},
		{"a file", "", []string{todo}, formatted, "", exitGood},
		{"a formatted file", "", []string{done}, formatted, "", exitGood},
		{"files", "", []string{todo, done}, formatted + formatted, "", exitGood},
		{"a bad file stops no other", "", []string{bad, todo}, formatted, bad + ":2:7: error: ", exitBad},
		{"a missing file stops no other", "", []string{bad + "x", todo}, formatted, "upsmon: " + bad + "x: no such file\n", exitBad},
		{"a directory", "", []string{filepath.Dir(bad)}, "", "upsmon: " + filepath.Dir(bad) + ": this is a directory", exitBad},
		{"list", "", []string{"-l", todo, done}, todo + "\n", "", exitGood},
		{"list with a bad file", "", []string{"-l", todo, bad}, todo + "\n", bad + ":2:7: error: ", exitBad},
		{"diff", "", []string{"-d", todo, done}, diffOf(todo), "", exitGood},
		{"list and diff", "", []string{"--list", "--diff", todo, done}, todo + "\n" + diffOf(todo), "", exitGood},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stdout, stderr, code := runFmt(t, tt.stdin, tt.args...)
			wantText(t, "standard output", stdout, tt.want)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if !strings.Contains(stderr, tt.remark) || tt.remark == "" && stderr != "" {
				t.Errorf("standard error says\n%s\nwant\n%s", stderr, tt.remark)
			}
		})
	}
	wantFile(t, todo, unformatted)
	wantFile(t, done, formatted)
	wantFile(t, bad, unreadable)
}

func TestFmtTooLarge(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.conf")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Truncate(file, 10*grammar.MaxSize)); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runFmt(t, "", file)
	if want := "upsmon: " + file + ": the file has 167772160 bytes; at most 16777216 are read\n"; stderr != want || stdout != "" || code != exitBad {
		t.Errorf("got %q, %q, %d", stdout, stderr, code)
	}
	stdout, stderr, code = runFmt(t, strings.Repeat(" ", grammar.MaxSize+1))
	if !strings.Contains(stderr, "at most 16777216 are read") || stdout != "" || code != exitBad {
		t.Errorf("standard input: got %q, %q, %d", stdout, stderr, code)
	}
}

func TestFmtWrite(t *testing.T) {
	todo, done, bad := fmtFiles(t)
	past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, f := range []string{done, bad} {
		if err := os.Chtimes(f, past, past); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(todo, 0o640); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runFmt(t, "", "-l", "-w", done, bad, todo)
	wantText(t, "standard output", stdout, todo+"\n")
	if code != exitBad || !strings.Contains(stderr, bad+":2:7: error: ") {
		t.Errorf("exit code %d, and\n%s", code, stderr)
	}
	wantFile(t, todo, formatted)
	wantFile(t, done, formatted)
	wantFile(t, bad, unreadable)
	info, err := os.Stat(todo)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o640 {
		t.Errorf("the mode is %v", info.Mode())
	}
	for _, f := range []string{done, bad} {
		if info, err := os.Stat(f); err != nil || !info.ModTime().Equal(past) {
			t.Errorf("%s was touched, or %v", f, err)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(todo))
	if err != nil || len(entries) != 3 {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
	// The second time, nothing changes.
	if stdout, stderr, code := runFmt(t, "", "-l", "-w", todo, done); stdout+stderr != "" || code != exitGood {
		t.Errorf("again: got %q, %q, %d", stdout, stderr, code)
	}
}

// TestFmtWriteFails: a file that cannot be replaced stays unchanged.
func TestFmtWriteFails(t *testing.T) {
	for _, tt := range []struct {
		name      string
		dir, file os.FileMode
		needsRoot bool // to own the file
		want      string
	}{
		{"directory read-only", 0o555, 0o644, false, "cannot create a file beside it: permission denied"},
		{"file unreadable", 0o777, 0o000, false, "this user cannot read the file"},
		{"owner somebody else", 0o777, 0o644, true, "left unchanged, since its owner cannot be kept: operation not permitted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.needsRoot || os.Geteuid() == 0 { // and then nobody
				needs.Root(t)
			}
			todo, done, bad := fmtFiles(t)
			dir := filepath.Dir(todo)
			if err := errors.Join(os.Remove(done), os.Remove(bad), os.Chmod(filepath.Dir(dir), 0o755),
				os.Chmod(todo, tt.file), os.Chmod(dir, tt.dir)); err != nil {
				t.Fatal(err)
			}
			// A separate process: in this one, another thread reads the file.
			cmd := upsmonCommand(t, t.TempDir(), "fmt", "-w", todo)
			cmd.Dir, cmd.Stdout, cmd.Stderr = dir, nil, nil
			if os.Geteuid() == 0 {
				cmd.Path = "/proc/self/exe" // the user nobody cannot reach the test's program
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			var said bytes.Buffer
			cmd.Stderr = &said
			_ = cmd.Run()
			stderr, code := said.String(), cmd.ProcessState.ExitCode()
			if want := "upsmon: " + todo + ": " + tt.want + "\n"; stderr != want || code != exitBad {
				t.Errorf("got %q, %d, want %q", stderr, code, want)
			}
			if err := errors.Join(os.Chmod(dir, 0o700), os.Chmod(todo, 0o600)); err != nil {
				t.Fatal(err)
			}
			wantFile(t, todo, unformatted)
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("the directory holds %v, %v", entries, err)
			}
		})
	}
	t.Run("no regular file", func(t *testing.T) {
		// The pipe has no writer: opening it must not block.
		pipe := filepath.Join(t.TempDir(), "pipe")
		if err := unix.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{pipe}, {"-l", pipe}, {"-w", pipe}} {
			_, stderr, code := runFmt(t, "", args...)
			if want := "upsmon: " + pipe + ": this is not a file, but a pipe, a socket or a device\n"; stderr != want || code != exitBad {
				t.Errorf("%v: got %q, %d", args, stderr, code)
			}
		}
	})
}
