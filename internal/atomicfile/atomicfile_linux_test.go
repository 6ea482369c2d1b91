package atomicfile

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

func newFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, path, want string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s: got content %q, %v, want %q", path, got, err, want)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode() != mode {
		t.Errorf("%s: got mode %v, %v, want %v", path, info.Mode(), err, mode)
	}
}

// wantDir checks that a directory contains exactly these names.
func wantDir(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: got files %q, want %q", dir, got, want)
	}
}

func TestWrite(t *testing.T) {
	for _, mask := range []int{0, 0o077} {
		func() {
			defer syscall.Umask(syscall.Umask(mask))
			dir := t.TempDir()
			path := filepath.Join(dir, "a")
			for _, test := range []struct {
				content string
				o       Options
				mode    fs.FileMode
			}{
				{"1", Options{}, 0o600}, {"22", Options{Mode: 0o644}, 0o644}, {"333", Options{Mode: 0o640, Unsynced: true}, 0o640}, {"", Options{Mode: 0o640, Owner: &Owner{-1, os.Getgid()}}, 0o640},
			} {
				if err := Write(path, []byte(test.content), test.o); err != nil {
					t.Fatal(err)
				}
				wantFile(t, path, test.content, test.mode)
			}
			wantDir(t, dir, "a")
			if err := errors.Join(Remove(path), Remove(path)); err != nil {
				t.Error(err)
			}
			wantDir(t, dir)
		}()
	}
}

// TestReplaceIsAtomic: a reader that has the old file open reads the complete old content.
func TestReplaceIsAtomic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	for name, write := range map[string]func() error{
		"Write":   func() error { return Write(path, []byte("new"), Options{}) },
		"Rewrite": func() error { return Rewrite(path, []byte("new")) },
	} {
		newFile(t, path, "the old content")
		reader, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		if err := write(); err != nil {
			t.Fatal(err)
		}
		if old, err := io.ReadAll(reader); err != nil || string(old) != "the old content" {
			t.Errorf("%s: got %q, %v from the open file, want the old content", name, old, err)
		}
		wantFile(t, path, "new", 0o600)
	}
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	for i := range 2 {
		s, err := Stage(path, []byte{'0' + byte(i)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Create(); errors.Is(err, fs.ErrExist) != (i == 1) || i == 0 && err != nil {
			t.Errorf("Create number %d: got %v", i+1, err)
		}
		s.Discard()
	}
	wantFile(t, path, "0", 0o600)
	wantDir(t, dir, "a")
}

// TestFails: a failure changes nothing and leaves no file behind.
func TestFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	newFile(t, path, "old")
	if err := os.Mkdir(filepath.Join(dir, "d"), 0o700); err != nil {
		t.Fatal(err)
	}
	var named *fs.PathError
	for what, err := range map[string]error{
		"no directory":        Write(filepath.Join(dir, "none", "a"), nil, Options{}),
		"a directory":         Write(filepath.Join(dir, "d"), nil, Options{}),
		"rewrite nothing":     Rewrite(filepath.Join(dir, "b"), nil),
		"rewrite a directory": Rewrite(filepath.Join(dir, "d"), nil),
	} {
		if err == nil {
			t.Errorf("%s: got no error", what)
		}
		if strings.HasPrefix(what, "rewrite") && errors.As(err, &named) {
			t.Errorf("%s: the error names the path: %v", what, err)
		}
	}
	if needs.OtherUsers() {
		if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o777), os.Chmod(path, 0o644)); err != nil {
			t.Fatal(err)
		}
		var err error
		needs.AsNobody(t, func() { err = Rewrite(path, []byte("new")) })
		if err == nil || !strings.Contains(err.Error(), "its owner cannot be kept: operation not permitted") {
			t.Errorf("rewriting a file of another user: got %v, want an error that the owner cannot be kept", err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wantFile(t, path, "old", 0o600)
	wantDir(t, dir, "a", "d")
}

func TestRewriteLink(t *testing.T) {
	dir := t.TempDir()
	links := filepath.Join(dir, "links")
	path, link, linkToLink := filepath.Join(dir, "a"), filepath.Join(links, "a"), filepath.Join(links, "b")
	newFile(t, path, "old")
	if err := errors.Join(os.Mkdir(links, 0o700), os.Symlink("../a", link), os.Symlink("a", linkToLink)); err != nil {
		t.Fatal(err)
	}
	if err := Rewrite(linkToLink, []byte("new")); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "new", 0o600)
	for l, want := range map[string]string{link: "../a", linkToLink: "a"} {
		if got, err := os.Readlink(l); got != want {
			t.Errorf("%s: got link target %q, %v, want %q", l, got, err, want)
		}
	}
	wantDir(t, dir, "a", "links")
	wantDir(t, links, "a", "b")
}

func TestRewriteKeepsOwner(t *testing.T) {
	needs.Root(t)
	path := filepath.Join(t.TempDir(), "a")
	newFile(t, path, "old")
	if err := errors.Join(os.Chown(path, 1234, 5678), os.Chmod(path, 0o640)); err != nil {
		needs.Missing(t, "needs a file system whose files root may give away: %v", err)
	}
	if err := Rewrite(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "new", 0o640)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 1234 || s.Gid != 5678 {
		t.Errorf("got owner %d:%d, want 1234:5678", s.Uid, s.Gid)
	}
}

func TestRewriteKeepsACL(t *testing.T) {
	const attribute = "system.posix_acl_access"
	acl := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range []struct {
		tag, permission uint16
		id              uint32
	}{{0x01, 6, ^uint32(0)}, {0x02, 4, 1234}, {0x04, 0, ^uint32(0)}, {0x10, 4, ^uint32(0)}, {0x20, 0, ^uint32(0)}} {
		acl = binary.LittleEndian.AppendUint16(acl, e.tag)
		acl = binary.LittleEndian.AppendUint16(acl, e.permission)
		acl = binary.LittleEndian.AppendUint32(acl, e.id)
	}
	path := filepath.Join(t.TempDir(), "a")
	newFile(t, path, "old")
	if err := unix.Setxattr(path, attribute, acl, 0); err != nil {
		needs.Missing(t, "needs a file system with access control lists, and other users: %v", err)
	}
	if err := Rewrite(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 1024)
	n, err := unix.Getxattr(path, attribute, got)
	if err != nil || !slices.Equal(got[:n], acl) {
		t.Errorf("got access control list %x, %v, want %x", got[:max(n, 0)], err, acl)
	}
}
