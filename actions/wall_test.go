package actions

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// TestWall: the text of WALL reaches wall(1) on its standard input, on one line whatever it
// contains, and never as an argument.
func TestWall(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/wall", []byte("#!/bin/sh\necho $# >>"+dir+"/args\ncat >>"+dir+"/text\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	g := newRig(t, Options{Wall: dir + "/wall"})
	for _, text := range []string{"power failure «ä»", "/etc/passwd", "-V", "two\nlines \x1b[2J"} {
		wantErr(t, g.do(effect(Wall, text)), nil)
	}
	if got, want := read(t, dir+"/text"), "power failure «ä»\n/etc/passwd\n-V\ntwo\\nlines \\x1b[2J\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := read(t, dir+"/args"); got != "0\n0\n0\n0\n" {
		t.Errorf("arguments: got %q", got)
	}
}

// A terminal is a pseudo-terminal. The test holds the user's end of it.
type terminal struct {
	user *os.File
	name string // below /dev
}

func openTerminal(t *testing.T) terminal {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = user.Close() })
	_ = user.SetDeadline(time.Now().Add(patience))
	conn, err := user.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	var failed error
	err = conn.Control(func(fd uintptr) {
		if failed = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); failed == nil {
			n, failed = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	})
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	tty := terminal{user, fmt.Sprint("pts/", n)}
	other := tty.open(t, 0) // otherwise the text is lost once the writer closes the terminal
	t.Cleanup(func() { _ = other.Close() })
	return tty
}

// open opens the programs' end.
func (tty terminal) open(t *testing.T, flags int) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/"+tty.name, os.O_RDWR|unix.O_NOCTTY|flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// awaits reads the screen until it shows the text.
func (tty terminal) awaits(t *testing.T, text string) string {
	t.Helper()
	var screen strings.Builder
	b := make([]byte, 4096)
	for !strings.Contains(screen.String(), text) {
		n, err := tty.user.Read(b)
		if err != nil {
			t.Fatalf("waiting for %q: %v; the screen shows %q", text, err, screen.String())
		}
		screen.Write(b[:n])
	}
	return screen.String()
}

// fill writes until the terminal accepts no more, as if its user had stopped it.
func (tty terminal) fill(t *testing.T) {
	t.Helper()
	f := tty.open(t, unix.O_NONBLOCK)
	defer f.Close()
	conn, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	err = conn.Control(func(fd uintptr) {
		for block := bytes.Repeat([]byte("."), 4096); ; {
			if _, err := unix.Write(int(fd), block); err != nil {
				break
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// loggedIn makes a program like wall for which exactly these terminals are logged in: it runs the
// real wall in a mount namespace in which /run/utmp is a file of the test.
func loggedIn(t *testing.T, terminals ...terminal) (wall string) {
	t.Helper()
	needs.Programs(t, "wall", "unshare")
	needMounts(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("utmp(5) has another format here")
	}
	var utmp bytes.Buffer
	for _, tty := range terminals {
		record := struct { // utmp(5)
			Type    int16
			_       int16
			PID     int32
			Line    [32]byte
			ID      [4]byte
			User    [32]byte
			Host    [256]byte
			Exit    [2]int16
			Session int32
			Time    [2]int32
			Addr    [4]int32
			_       [20]byte
		}{Type: 7 /* USER_PROCESS */, PID: int32(os.Getpid())}
		copy(record.Line[:], tty.name)
		copy(record.User[:], "alice")
		if err := binary.Write(&utmp, binary.NativeEndian, record); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	wall = filepath.Join(dir, "wall")
	script := "#!/bin/sh\nexec unshare --mount sh -ec 'mount -t tmpfs tmpfs /run; cp " + dir + "/utmp /run/utmp; exec wall'\n"
	for _, f := range []struct {
		path, text string
	}{{filepath.Join(dir, "utmp"), utmp.String()}, {wall, script}} {
		if err := os.WriteFile(f.path, []byte(f.text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return wall
}

// TestWallReal: the text appears on a terminal through the real wall(1), with its umlauts even if
// the monitor has no locale.
func TestWallReal(t *testing.T) {
	tty := openTerminal(t)
	g := newRig(t, Options{Wall: loggedIn(t, tty)})
	for _, locale := range []string{"C", "de_DE.ISO-8859-1", ""} {
		t.Setenv("LC_ALL", locale)
		wantErr(t, g.do(effect(Wall, "power failure «ä»\nhalt")), nil)
		contains(t, "the screen", tty.awaits(t, `power failure «ä»\nhalt`), "Broadcast message from")
	}
}

// TestWallStoppedTerminal: a terminal that accepts nothing does not keep the text from others.
func TestWallStoppedTerminal(t *testing.T) {
	stopped, well := openTerminal(t), openTerminal(t)
	g := newRig(t, Options{Wall: loggedIn(t, stopped, well)})
	stopped.fill(t)
	wantErr(t, g.do(effect(Wall, "power failure")), nil)
	well.awaits(t, "power failure")
}
