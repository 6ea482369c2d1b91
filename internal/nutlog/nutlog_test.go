package nutlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

const stamp = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d) `

func openNut(t *testing.T, path string) *Log {
	t.Helper()
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		_ = l.Close(now)
	})
	return l
}

// written writes a record, waits for the result and returns it.
func written(t *testing.T, l *Log, text string) error {
	t.Helper()
	done := make(chan error, 1)
	if err := l.Write("Eaton", "OL->OB", "UPSmon.conf:12:1", text, func(err error) { done <- err }); err != nil {
		return err
	}
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("timeout: the record is not written")
		return nil
	}
}

// lines checks the log's time stamps and returns its lines without them.
func lines(t *testing.T, log string) []string {
	t.Helper()
	if log == "" {
		return nil
	}
	all := strings.Split(strings.TrimSuffix(log, "\n"), "\n")
	re := regexp.MustCompile(stamp)
	last := ""
	for i, line := range all {
		at := re.FindString(line)
		if at == "" || at < last {
			t.Errorf("got line %q, want a time stamp not before %q", line, last)
		}
		last = at
		all[i] = line[len(at):]
	}
	return all
}

func TestFormat(t *testing.T) {
	path := t.TempDir() + "/nut.log"
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := openNut(t, path)
	for _, c := range []struct{ unit, event, rule, text string }{
		{"Eaton", "OL->OB", "UPSmon.conf:12:1", "text"},
		{"Eaton", "TIMEOUT two-min", "f:1:1", "a b  c"},
		{"Eaton", `battery.runtime < 600`, "f:1:1", `C:\path "quoted"`},
		{"", "", "", ""},
		{"a b", "x\ty", `q"`, "ä\t«日本»"},
	} {
		_ = l.Write(c.unit, c.event, c.rule, c.text, nil)
	}
	l.Remark(slog.LevelInfo, "reloaded")
	l.Remark(slog.LevelError, "not\nreloaded")
	if err := l.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	l.Remark(slog.LevelInfo, "too late")
	want := []string{
		"Eaton OL->OB UPSmon.conf:12:1 text",
		`Eaton "TIMEOUT two-min" f:1:1 a b  c`,
		`Eaton "battery.runtime < 600" f:1:1 C:\path "quoted"`,
		`"" "" "" `,
		`"a b" x\ty "q\"" ä\t«日本»`,
		"upsmon: reloaded",
		`upsmon: error: not\nreloaded`,
	}
	if got := lines(t, read(t, path)); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestOpen(t *testing.T) {
	if _, err := Open(t.TempDir() + "/no/such/nut.log"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("log file in a missing directory: got %v, want %v", err, os.ErrNotExist)
	}
	l := openNut(t, "")
	if l.out != os.Stderr {
		t.Error("without a path, the log does not go to standard error")
	}
	path := t.TempDir() + "/nut.log"
	openNut(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&^0o640 != 0 || info.Mode().Perm()&0o600 != 0o600 {
		t.Errorf("got mode %v, %v, want at least 0600 and at most 0640", info.Mode(), err)
	}
}

// FuzzLog: no value can start a new line, control a terminal, or look like another field.
func FuzzLog(f *testing.F) {
	for _, s := range []string{
		"x\n2026-11-22T14:30:00.123+01:00 upsmon: all is well", "\r\x00\x1b[2J\x7f", "\u0085\u2028\u2029\u202e",
		"\xff\xfe", "\ufffd", "", " ", `"`, `\`, strings.Repeat("ä", maxRecord),
	} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, unit, event, text string) {
		var b bytes.Buffer
		l := New(&b)
		_ = l.Write(unit, event, "f:1:1", text, nil)
		l.Remark(slog.LevelWarn, text)
		_ = l.Close(context.Background())
		got := b.String()
		if strings.Count(got, "\n") != 2 || !utf8.ValidString(got) {
			t.Fatalf("got log %q, want two lines of valid UTF-8", got)
		}
		for i, line := range lines(t, got) {
			for _, c := range line {
				if c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029' || c == '\u202e' {
					t.Fatalf("got the control character %q in %q", c, line)
				}
			}
			form := `^("([^"\\]|\\.)*"|[^ "\t]+) ("([^"\\]|\\.)*"|[^ "\t]+) f:1:1 `
			if i == 1 {
				form = `^upsmon: warn: `
			}
			if !regexp.MustCompile(form).MatchString(line) {
				t.Fatalf("got line %q, want a match for %s", line, form)
			}
		}
	})
}

// TestRotates: after logrotate has renamed the file, the next record goes to a new file. The same
// holds after the file was removed or replaced.
func TestRotates(t *testing.T) {
	path := t.TempDir() + "/nut.log"
	l := openNut(t, path)
	write := func(text string) {
		t.Helper()
		if err := written(t, l, text); err != nil {
			t.Error(err)
		}
	}
	write("1")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	write("2")
	write("3")
	contains(t, "rotated", read(t, path+".1"), " 1\n")
	if got := lines(t, read(t, path)); len(got) != 2 {
		t.Errorf("after the rotation: got lines %q, want 2", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	write("4")
	if err := os.WriteFile(path+".new", []byte{}, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	write("5")
	if got := lines(t, read(t, path)); len(got) != 1 || !strings.HasSuffix(got[0], " 5") {
		t.Errorf("after the file was removed: got lines %q, want only record 5", got)
	}
	if err := os.Truncate(path, 0); err != nil { // copytruncate
		t.Fatal(err)
	}
	write("6")
	if got := lines(t, read(t, path)); len(got) != 1 || !strings.HasSuffix(got[0], " 6") {
		t.Errorf("after copytruncate: got lines %q, want only record 6", got)
	}
}

// TestCannotReopen: if the new file cannot be created, the log continues in the renamed one.
func TestCannotReopen(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/d", 0o700); err != nil {
		t.Fatal(err)
	}
	l := openNut(t, dir+"/d/nut.log")
	said, err := os.Create(dir + "/err")
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	l.fallback = said
	if err := os.Rename(dir+"/d", dir+"/e"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := written(t, l, "kept"); err != nil {
			t.Error(err)
		}
	}
	if got := lines(t, read(t, dir+"/e/nut.log")); len(got) != 3 {
		t.Errorf("got log %q, want 3 lines", got)
	}
	if got := read(t, said.Name()); strings.Count(got, "\n") != 1 || !strings.Contains(got, "no such file or directory") {
		t.Errorf("got %q on standard error, want one line with the reason", got)
	}
	if err := os.Mkdir(dir+"/d", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := written(t, l, "back"); err != nil {
		t.Error(err)
	}
	contains(t, "new file", read(t, dir+"/d/nut.log"), " back\n")
}

// TestFullDisk: when the disk is full, standard error gets one report. As soon as there is room,
// the log says how many records are missing.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if _, err := os.Stat("/dev/full"); err != nil {
		needs.Missing(t, "needs /dev/full: %v", err)
	}
	if err := os.Symlink("/dev/full", dir+"/nut.log"); err != nil {
		t.Fatal(err)
	}
	l := openNut(t, dir+"/nut.log")
	said, err := os.Create(dir + "/err")
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	l.fallback = said
	for range 5 {
		if err := written(t, l, "lost"); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("got %v, want %v", err, unix.ENOSPC)
		}
	}
	got := read(t, said.Name())
	if strings.Count(got, "\n") != 2 || !strings.HasPrefix(got, "upsmon: NUT log: write "+dir+"/nut.log: no space left on device\n") ||
		!strings.HasSuffix(got, " Eaton OL->OB UPSmon.conf:12:1 lost\n") {
		t.Errorf("got %q on standard error, want the reason and the first lost record", got)
	}
	if err := os.Remove(dir + "/nut.log"); err != nil {
		t.Fatal(err)
	}
	if err := written(t, l, "found"); err != nil {
		t.Error(err)
	}
	want := []string{
		"upsmon: error: 5 records were lost here: the NUT log could not be written",
		"Eaton OL->OB UPSmon.conf:12:1 found",
	}
	if got := lines(t, read(t, dir+"/nut.log")); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got log %q, want %q", got, want)
	}
}

// TestTorn: after a partial write, the next record starts on its own line.
func TestTorn(t *testing.T) {
	var b bytes.Buffer
	room := 40
	l := New(writerFunc(func(p []byte) (int, error) {
		n := min(len(p), room)
		b.Write(p[:n])
		if room = 1 << 20; n < len(p) {
			return n, unix.ENOSPC
		}
		return n, nil
	}))
	l.fallback = io.Discard
	l.Remark(slog.LevelInfo, "a long record that is cut off somewhere")
	l.Remark(slog.LevelInfo, "next")
	_ = l.Close(context.Background())
	got := lines(t, b.String())
	if len(got) != 3 || got[1] != "upsmon: error: 1 records were lost here: the NUT log could not be written" || got[2] != "upsmon: next" {
		t.Errorf("got log %q, want the torn record, the count of lost records, and the next record", got)
	}
}

// TestHangs: a log that hangs blocks no caller. Records that exceed the queue are dropped and
// counted.
func TestHangs(t *testing.T) {
	var b bytes.Buffer
	writing, hold := make(chan struct{}), make(chan struct{})
	var once sync.Once
	l := New(writerFunc(func(p []byte) (int, error) {
		once.Do(func() { close(writing) })
		<-hold
		return b.Write(p)
	}))
	l.Remark(slog.LevelInfo, "first")
	receive(t, writing)
	for range queueSize + 10 {
		l.Remark(slog.LevelInfo, "next")
	}
	close(hold)
	if err := l.Close(context.Background()); err != nil {
		t.Error(err)
	}
	got := lines(t, b.String())
	if len(got) != queueSize+2 || got[1] != "upsmon: error: 10 records were dropped: the NUT log did not keep up" {
		t.Errorf("got %d lines, second %q, want %d lines, second with the count of dropped records", len(got), got[1], queueSize+2)
	}
}

// TestCloseEndsWrite: if the log is a pipe that no process reads, Close ends the writing goroutine.
func TestCloseEndsWrite(t *testing.T) {
	l := New(needs.FullPipe(t))
	l.fallback = io.Discard
	for range 10 {
		l.Remark(slog.LevelInfo, "x")
	}
	now, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	if err := l.Close(now); err == nil || err.Error() != "NUT log: not everything was written: enough" {
		t.Errorf("Close: got %v, want an error with the context's cause", err)
	}
	receive(t, l.done)
}

func TestHandler(t *testing.T) {
	var b bytes.Buffer
	l := New(&b)
	log := slog.New(l.Handler(slog.LevelDebug))
	log.Info("plain")
	log.With("unit", "Eaton").WithGroup("g").With("a", 1).Warn("two words\nand a line", "b", "x y\n", slog.Group("h", "c", time.Second))
	log.Error("failed", "err", errors.New("no"), "level", "mine", "msg", "mine")
	log.Debug("detail")
	slog.New(l.Handler(nil)).Debug("not this")
	_ = l.Close(context.Background())
	want := []string{
		"upsmon: plain",
		`upsmon: warn: two words\nand a line unit=Eaton g.a=1 g.b="x y\n" g.h.c=1s`,
		"upsmon: error: failed err=no level=mine msg=mine",
		"upsmon: debug: detail",
	}
	if got := lines(t, b.String()); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestConcurrent: with several goroutines logging at once, every line is complete, and the lines of
// each goroutine are in order.
func TestConcurrent(t *testing.T) {
	path := t.TempDir() + "/nut.log"
	l := openNut(t, path)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 100 {
				l.Remark(slog.LevelInfo, fmt.Sprintf("%d %03d", w, i))
			}
		})
	}
	wg.Wait()
	_ = l.Close(context.Background())
	last := map[string]string{}
	got := lines(t, read(t, path))
	for _, line := range got {
		f := strings.Fields(line)
		if len(f) != 3 || f[2] <= last[f[1]] {
			t.Errorf("got line %q after number %q of the same goroutine, want a later number", line, last[f[1]])
		}
		last[f[1]] = f[2]
	}
	if len(got) != 400 {
		t.Errorf("got %d lines, want 400", len(got))
	}
}

// TestWriteLong: data that exceeds a pipe's buffer is written completely if a process reads the
// pipe.
func TestWriteLong(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	const size = 300_000
	read := make(chan int)
	go func() {
		b, _ := io.ReadAll(r)
		read <- len(b)
	}()
	n, err := Write(context.Background(), w, make([]byte, size))
	_ = w.Close()
	if got := receive(t, read); err != nil || n != size || got != size {
		t.Errorf("wrote %d bytes, %v, and read %d, want %d", n, err, got, size)
	}
}

// said returns a file that takes the place of standard error.
func said(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(t.TempDir() + "/err")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestPipeWithoutReader: a pipe that no process reads delays neither Open nor Close. Once there is
// a reader, it gets the new records and the count of the missing ones.
func TestPipeWithoutReader(t *testing.T) {
	path := t.TempDir() + "/pipe"
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	l := openNut(t, path)
	for range 3 {
		if err := written(t, l, "lost"); !errors.Is(err, errNobodyReads) {
			t.Errorf("got %v, want %v", err, errNobodyReads)
		}
	}
	r, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := written(t, l, "heard"); err != nil {
		t.Error(err)
	}
	_ = r.SetReadDeadline(time.Now().Add(patience))
	b := make([]byte, 4096)
	n, err := r.Read(b)
	if err != nil || n == 0 {
		t.Fatal(err)
	}
	if err := l.Close(context.Background()); err != nil {
		t.Error(err)
	}
	rest, _ := io.ReadAll(r)
	_ = r.Close()
	want := "upsmon: error: 3 records were lost here: the NUT log could not be written|Eaton OL->OB UPSmon.conf:12:1 heard"
	if got := strings.Join(lines(t, string(b[:n])+string(rest)), "|"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOpenStrange: opening a directory or a socket as the log is an error.
func TestOpenStrange(t *testing.T) {
	dir := t.TempDir()
	if l, err := Open(dir); err == nil {
		t.Error("a directory was opened as a log: ", l)
	}
	socket, err := net.Listen("unix", dir+"/s")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	if _, err := Open(dir + "/s"); err == nil {
		t.Error("a socket was opened as a log")
	}
}

// TestStoppedTerminal: a stopped terminal, as after ^S, delays Close only within its limit.
func TestStoppedTerminal(t *testing.T) {
	_, f := needs.Terminal(t)
	defer func() { _ = f.Close() }()
	const stop = 0 // TCOOFF
	if err := unix.IoctlSetInt(int(f.Fd()), unix.TCXONC, stop); err != nil {
		t.Fatal(err)
	}
	l := openNut(t, f.Name())
	l.Remark(slog.LevelInfo, "x")
	now, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	if err := l.Close(now); err == nil {
		t.Error("Close: got no error, want one, since the terminal accepts no line")
	}
	receive(t, l.done)
}

// TestFlappingDisk: if the disk is full at every other write, which also affects the line that
// reports it, standard error gets each reason once an hour.
func TestFlappingDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := said(t)
		writes := 0
		l := NewWithFallback(writerFunc(func(p []byte) (int, error) {
			if writes++; writes%2 == 0 {
				return 0, unix.ENOSPC
			}
			return len(p), nil
		}), out)
		for range 300 {
			_ = written(t, l, "x")
		}
		count := func() int { return strings.Count(read(t, out.Name()), "no space left") }
		if n := count(); n != 1 {
			t.Errorf("got %d reports in the first hour, want 1", n)
		}
		time.Sleep(repeatPeriod)
		for range 300 {
			_ = written(t, l, "x")
		}
		if n := count(); n != 2 {
			t.Errorf("got %d reports in two hours, want 2", n)
		}
		_ = l.Close(context.Background())
	})
}

func TestRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r Repeats
		news := 0
		for i := range 10 * maxRepeats {
			if r.News(fmt.Sprint(i)) {
				news++
			}
		}
		if news != maxRepeats || r.News("0") {
			t.Errorf("got %d news, want %d, and no text repeated", news, maxRepeats)
		}
		time.Sleep(repeatPeriod)
		if !r.News("0") || r.News("0") || !r.News("1") {
			t.Error("after an hour, each text should be news exactly once")
		}
	})
}
