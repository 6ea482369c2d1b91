package actions

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

const stamp = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d) `

func openNut(t *testing.T, path string) *NutLog {
	t.Helper()
	l, err := OpenNutLog(path)
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

// written writes a record and waits until it is.
func written(t *testing.T, l *NutLog, text string) error {
	t.Helper()
	done := make(chan error, 1)
	if err := l.effect(effect(fsm.NutLog, ""), text, func(err error) { done <- err }); err != nil {
		return err
	}
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("the NUT log hangs")
		return nil
	}
}

// lines returns the log without its time stamps, which it checks.
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
			t.Errorf("time stamp of line %q", line)
		}
		last = at
		all[i] = line[len(at):]
	}
	return all
}

func TestNutLogFormat(t *testing.T) {
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
		_ = l.effect(&fsm.Effect{Name: c.unit, Event: c.event, Rule: c.rule}, c.text, nil)
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

func TestNutLogOpen(t *testing.T) {
	if _, err := OpenNutLog(t.TempDir() + "/no/such/nut.log"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	l := openNut(t, "")
	if l.out != os.Stderr {
		t.Error("no path is not standard error")
	}
	path := t.TempDir() + "/nut.log"
	openNut(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&^0o640 != 0 || info.Mode().Perm()&0o600 != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// No value can make a line of its own, drive a terminal, or pass for another
// field.
func FuzzNutLog(f *testing.F) {
	for _, s := range []string{
		"x\n2026-11-22T14:30:00.123+01:00 upsmon: all is well", "\r\x00\x1b[2J\x7f", "\u0085\u2028\u2029\u202e",
		"\xff\xfe", "\ufffd", "", " ", `"`, `\`, strings.Repeat("ä", maxRecord),
	} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, unit, event, text string) {
		var b bytes.Buffer
		l := NewNutLog(&b)
		_ = l.effect(&fsm.Effect{Name: unit, Event: event, Rule: "f:1:1"}, text, nil)
		l.Remark(slog.LevelWarn, text)
		_ = l.Close(context.Background())
		got := b.String()
		if strings.Count(got, "\n") != 2 || !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		for i, line := range lines(t, got) {
			for _, c := range line {
				if c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029' || c == '\u202e' {
					t.Fatalf("%q in %q", c, line)
				}
			}
			form := `^("([^"\\]|\\.)*"|[^ "\t]+) ("([^"\\]|\\.)*"|[^ "\t]+) f:1:1 `
			if i == 1 {
				form = `^upsmon: warn: `
			}
			if !regexp.MustCompile(form).MatchString(line) {
				t.Fatalf("%q", line)
			}
		}
	})
}

// logrotate renames the file; the next record makes a new one. So it is when
// the file is removed, and when another has been put into its place.
func TestNutLogRotates(t *testing.T) {
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
		t.Errorf("%q", got)
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
		t.Errorf("%q", got)
	}
	if err := os.Truncate(path, 0); err != nil { // copytruncate
		t.Fatal(err)
	}
	write("6")
	if got := lines(t, read(t, path)); len(got) != 1 || !strings.HasSuffix(got[0], " 6") {
		t.Errorf("%q", got)
	}
}

// If the new file cannot be made, the renamed one is better than none.
func TestNutLogCannotReopen(t *testing.T) {
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
		t.Errorf("%q", got)
	}
	if got := read(t, said.Name()); strings.Count(got, "\n") != 1 || !strings.Contains(got, "no such file or directory") {
		t.Errorf("standard error: %q", got)
	}
	if err := os.Mkdir(dir+"/d", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := written(t, l, "back"); err != nil {
		t.Error(err)
	}
	contains(t, "new file", read(t, dir+"/d/nut.log"), " back\n")
}

// A full disk: standard error hears of it once, and the log says what is
// missing as soon as there is room.
func TestNutLogFullDisk(t *testing.T) {
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
			t.Error(err)
		}
	}
	got := read(t, said.Name())
	if strings.Count(got, "\n") != 2 || !strings.HasPrefix(got, "upsmon: NUT log: write "+dir+"/nut.log: no space left on device\n") ||
		!strings.HasSuffix(got, " Eaton OL->OB UPSmon.conf:12:1 lost\n") {
		t.Errorf("standard error: %q", got)
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
		t.Errorf("%q", got)
	}
}

// Half a line, and the rest does not fit: the next record starts on its own.
func TestNutLogTorn(t *testing.T) {
	var b bytes.Buffer
	room := 40
	l := NewNutLog(writerFunc(func(p []byte) (int, error) {
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
		t.Errorf("%q", got)
	}
}

// A log that hangs keeps nobody, drops what does not fit and says how much.
func TestNutLogHangs(t *testing.T) {
	var b bytes.Buffer
	writing, hold := make(chan struct{}), make(chan struct{})
	var once sync.Once
	l := NewNutLog(writerFunc(func(p []byte) (int, error) {
		once.Do(func() { close(writing) })
		<-hold
		return b.Write(p)
	}))
	l.Remark(slog.LevelInfo, "first")
	receive(t, writing)
	for range nutQueue + 10 {
		l.Remark(slog.LevelInfo, "next")
	}
	close(hold)
	if err := l.Close(context.Background()); err != nil {
		t.Error(err)
	}
	got := lines(t, b.String())
	if len(got) != nutQueue+2 || got[1] != "upsmon: error: 10 records were dropped: the NUT log did not keep up" {
		t.Errorf("%d lines, second %q", len(got), got[1])
	}
}

// A pipe that nobody reads in the place of the log: Close ends the writer.
func TestNutLogCloseEndsWrite(t *testing.T) {
	l := NewNutLog(fullPipe(t))
	l.fallback = io.Discard
	for range 10 {
		l.Remark(slog.LevelInfo, "x")
	}
	now, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	if err := l.Close(now); err == nil || err.Error() != "NUT log: not all was written: enough" {
		t.Errorf("Close: %v", err)
	}
	receive(t, l.done)
}

func TestNutLogHandler(t *testing.T) {
	var b bytes.Buffer
	l := NewNutLog(&b)
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

// Engine and rules write at once: every line is whole, and each writer's are in
// its order.
func TestNutLogConcurrent(t *testing.T) {
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
			t.Errorf("%q after %q", line, last[f[1]])
		}
		last[f[1]] = f[2]
	}
	if len(got) != 400 {
		t.Errorf("%d lines", len(got))
	}
}
