package actions

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestShutdownWithoutDescriptors: a process without a free file descriptor can still shut the
// machine down, more than once, with its flag and the command's output.
func TestShutdownWithoutDescriptors(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ACTIONS_TEST_DESCRIPTORS="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "down 0: <nil>\ndown 1: <nil>\ndown 2: <nil>\n" {
		t.Errorf("got %v, output %q, want three successful runs", err, out)
	}
	for i := range 3 {
		if got := read(t, filepath.Join(dir, fmt.Sprint(i))); got != fmt.Sprintf("down %d upsmon-shutdown-file\n", i) {
			t.Errorf("run %d: got output %q, want %q", i, got, fmt.Sprintf("down %d upsmon-shutdown-file\n", i))
		}
	}
}

func shutDownWithoutDescriptors(dir string) {
	results := make(chan Result, 1)
	r := New(Options{Stderr: io.Discard, Sudo: []string{}, Done: func(r Result) { results <- r }})
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 64, Max: 64}); err != nil {
		fmt.Println(err)
	}
	for { // as sockets of clients would
		if _, err := unix.Open("/dev/zero", unix.O_RDONLY|unix.O_CLOEXEC, 0); err != nil {
			break
		}
	}
	flag := filepath.Join(dir, "flag")
	for i := range 3 {
		e := flagged(flag, "/bin/sh", "-c", fmt.Sprintf("echo down %d $(head -n 1 %s) >%s/%d", i, flag, dir, i))
		r.Do(e)
		select {
		case res := <-results:
			fmt.Printf("down %d: %v\n", i, res.Err)
		case <-time.After(patience / 3):
			fmt.Println("no command has shut the machine down")
			os.Exit(1)
		}
	}
	_ = r.Close(context.Background())
}

// TestShutdownWithoutDevNull: a SHUTDOWNCMD runs even if there is no /dev/null.
func TestShutdownWithoutDevNull(t *testing.T) {
	null, err := nullFile(filepath.Join(t.TempDir(), "null"))
	if err != nil {
		t.Fatal(err)
	}
	x := NewExecutor(Options{Sudo: []string{}})
	x.reserve.null = null
	defer x.reserve.release()
	for range 2 {
		if out := x.Do(t.Context(), shutdownCmd("/bin/sh", "-c", "cat && echo down")); out.Err != nil || out.Stdout != "down\n" {
			t.Errorf("got %+v, want success with the output down", out)
		}
	}
}

// TestNullIsNotShared: where there is no /dev/null, what a process without privileges writes to its
// standard input does not become the standard input of a SHUTDOWNCMD.
func TestNullIsNotShared(t *testing.T) {
	reserved, err := nullFile(filepath.Join(t.TempDir(), "null"))
	if err != nil {
		t.Fatal(err)
	}
	x := NewExecutor(Options{Sudo: []string{}})
	x.reserve.null = reserved
	defer x.reserve.release()
	null := x.Null()
	if null == nil {
		t.Fatal("got no file")
	}
	defer null.Close()
	if _, err := null.WriteAt([]byte("injected\n"), 0); err != nil {
		t.Fatal(err)
	}
	if out := x.Do(t.Context(), shutdownCmd("/bin/sh", "-c", "cat && echo down")); out.Err != nil || out.Stdout != "down\n" {
		t.Errorf("got %+v, want success with the output down", out)
	}
}
