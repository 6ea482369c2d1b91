package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/grammar"
)

func TestLoadOfUnreadableFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "none"), "error: no such file (name another, or write one with upsmon init) [U107]"},
		{"directory", dir, "error: this is a directory; name the file in it [U107]"},
		{"empty", write("empty", nil, 0o600), "error: the file monitors nothing"},
		{"binary", write("binary", []byte("\x7fELF\x00\x01\xff"), 0o600), "error: the byte 0xFF is not UTF-8 text"},
		{"50 MB of one line", write("big", bytes.Repeat([]byte("x"), 50<<20), 0o600), "error: the file has 52428800 bytes; at most 16777216 are read [U107]"},
		{"behind a file", filepath.Join(dir, "empty", "x"), "not a directory"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Load(tt.path)
			if c.Program != nil || len(c.Diagnostics) != 1 || !strings.Contains(c.Diagnostics[0].String(), tt.want) {
				t.Errorf("got %v, want one error: %s", c.Diagnostics, tt.want)
			}
		})
	}
}

// TestBug: a file that triggers a bug of the compiler has an error, and is compiled again when it has changed. A monitor
// that runs continues with its configuration.
func TestBug(t *testing.T) {
	text := "GROUP nas HOST localhost CERTFILE ca.pem\nMONITOR Eaton POWERVAL 0 UPSDUSER u PASSWORD \"p\" TYPE secondary\n"
	s := Source{Public: true, Read: func(path string) ([]byte, fs.FileMode, error) {
		if path == "UPSmon.conf" {
			return []byte(text), 0o600, nil
		}
		panic("index out of range")
	}}
	c := s.Load("UPSmon.conf")
	const want = "UPSmon.conf: error: a bug in upsmon prevents the use of this file, please report it: index out of range [U107]"
	if c.Program != nil || c.Public != nil || len(c.Diagnostics) != 1 || c.Diagnostics[0].String() != want {
		t.Errorf("got %v, want %s", c.Diagnostics, want)
	}
	if err := c.Tree.Write(io.Discard, c.Diagnostics); err != nil {
		t.Error(err)
	}
	if c.Changed() {
		t.Error("the same text would be compiled again")
	}
	text = strings.Replace(text, "CERTFILE ca.pem", "PLAINTEXT", 1)
	if c := c.Reload(); c.Program == nil {
		t.Error(c.Diagnostics)
	}
}

// TestFileThatNeverAnswers: a read that hangs is given up, a bounded number of reads waits, and
// everything works again once the file answers.
func TestFileThatNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		under, answer := make(chan struct{}, 2), make(chan struct{})
		hangs := func() ([]byte, fs.FileMode, error) {
			<-answer
			return nil, 0, nil
		}
		read := func() ([]byte, fs.FileMode, error) { return []byte("x"), 0o600, nil }
		for range 2 {
			if _, _, err := within(time.Second, under, hangs); err == nil || err.Error() != "its file system does not answer within 1s" {
				t.Errorf("a read that hangs: got %v", err)
			}
		}
		if _, _, err := within(time.Second, under, read); err == nil || err.Error() != "its file system does not answer: 2 reads wait for it" {
			t.Errorf("a read beyond the limit: got %v", err)
		}
		close(answer)
		if content, _, err := within(time.Second, under, read); err != nil || string(content) != "x" {
			t.Errorf("a read once the file answers: got %q, %v", content, err)
		}
	})
}

// TestChanged: every difference counts as a change, even between two reasons why a file cannot be
// read.
func TestChanged(t *testing.T) {
	dir := t.TempDir()
	path, ca := filepath.Join(dir, "UPSmon.conf"), filepath.Join(dir, "ca.pem")
	const good = "GROUP LOCAL HOST localhost CERTFILE \"ca.pem\"\nMONITOR Eaton POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c := Load(path)
	for _, step := range []struct {
		name   string
		change func()
	}{
		{"a directory instead of nothing", func() { must(os.Mkdir(path, 0o700)) }},
		{"a pipe instead of a directory", func() { must(os.Remove(path)); must(syscall.Mkfifo(path, 0o600)) }},
		{"a link to itself instead of a pipe", func() { must(os.Remove(path)); must(os.Symlink("UPSmon.conf", path)) }},
		{"a file instead of a link", func() { must(os.Remove(path)); must(os.WriteFile(path, []byte(good), 0o600)) }},
		{"the certificate is there", func() { must(os.WriteFile(ca, []byte("x"), 0o600)) }},
		{"another certificate", func() { must(os.WriteFile(ca, []byte("y"), 0o600)) }},
		{"the file is gone", func() { must(os.Remove(path)) }},
	} {
		if c.Changed() {
			t.Fatalf("before %q: Changed reports a change that did not happen", step.name)
		}
		step.change()
		if !c.Changed() {
			t.Fatalf("%s: Changed does not report it", step.name)
		}
		c = c.Reload()
	}
}

// TestWritableAbove: anyone who may write to a directory can replace the files in it.
func TestWritableAbove(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "etc", "nut")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file, link := filepath.Join(dir, "UPSmon.conf"), filepath.Join(top, "link.conf")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link), os.Chmod(top, 0o755)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		mode fs.FileMode
		of   string
		path string
		want string
	}{
		{"closed", 0o755, dir, file, ""},
		{"its group's", 0o775, dir, file, ""},
		{"open", 0o777, dir, file, dir},
		{"open, by a link", 0o777, dir, link, dir},
		{"sticky", 0o777 | fs.ModeSticky, dir, file, ""},
		{"open further up", 0o777, filepath.Dir(dir), file, filepath.Dir(dir)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.Chmod(tt.of, tt.mode); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.Chmod(tt.of, 0o755) }()
			if got := writableAbove(tt.path); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			warned := slices.ContainsFunc(Load(tt.path).Diagnostics, func(d grammar.Diagnostic) bool { return d.Code == grammar.CodeWritable })
			if warned != (tt.want != "") {
				t.Errorf("the configuration has the warning: %v", warned)
			}
		})
	}
}
