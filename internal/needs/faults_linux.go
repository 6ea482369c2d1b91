package needs

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// AsNobody runs f as an unprivileged user, without root's access to files. It skips the test if root
// cannot act as another user.
func AsNobody(t testing.TB, f func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		Root(t)
		// On Linux, each thread has its own user ID for file access.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		_, _ = unix.SetfsgidRetGid(nobody)
		_, _ = unix.SetfsuidRetUid(nobody)
		defer func() {
			_, _ = unix.SetfsuidRetUid(0)
			_, _ = unix.SetfsgidRetGid(0)
		}()
	}
	f()
}

// Parallel lets up to that many parallel tests run at a time, or fewer if the limit of the process is
// not enough for each to have so many files open. Call it after flag.Parse.
func Parallel(tests, files int) {
	tests = max(1, min(tests, openFiles()/files))
	if err := flag.Set("test.parallel", strconv.Itoa(tests)); err != nil {
		panic(err)
	}
}

// Files skips the test if the process may not have that many files open.
func Files(t testing.TB, count int) {
	t.Helper()
	if most := openFiles(); most < count {
		Missing(t, "needs %d open files, and %d are allowed (ulimit -n)", count, most)
	}
}

// openFiles is how many files the process may have open; Go has raised the soft limit to the hard one.
func openFiles() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 256
	}
	return int(min(limit.Cur, 1<<20))
}

// FullPipe returns the write end of a full pipe that no process reads. Both ends are closed when
// the test ends.
func FullPipe(t testing.TB) *os.File {
	t.Helper()
	var p [2]int
	if err := unix.Pipe2(p[:], unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(p[0]) })
	_ = unix.SetNonblock(p[1], true)
	for block := make([]byte, 65536); ; {
		if _, err := unix.Write(p[1], block); err != nil {
			break
		}
	}
	_ = unix.SetNonblock(p[1], false) // like a real standard output
	w := os.NewFile(uintptr(p[1]), "full pipe")
	t.Cleanup(func() { _ = w.Close() })
	return w
}
