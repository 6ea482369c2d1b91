package needs

import (
	"os"
	"runtime"
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
