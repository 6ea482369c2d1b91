package needs

import (
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// AsNobody runs f without root's power over files.
func AsNobody(f func()) {
	const nobody = 65534
	if os.Getuid() == 0 {
		// Linux keeps this for each thread.
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

// FullPipe is a pipe that nobody reads and that has no room left. Both ends are closed with the test.
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
	_ = unix.SetNonblock(p[1], false) // as a real standard output is
	w := os.NewFile(uintptr(p[1]), "full pipe")
	t.Cleanup(func() { _ = w.Close() })
	return w
}
