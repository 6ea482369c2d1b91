package pki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// tree lists a directory: names, modes and contents.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var lines []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		line := fmt.Sprint(info.Mode(), " ", strings.TrimPrefix(path, dir+"/"))
		if !e.IsDir() {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			line += " " + string(content)
		}
		lines = append(lines, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func wantTree(t testing.TB, dir, want string) {
	t.Helper()
	if got := tree(t, dir); got != want {
		t.Errorf("files: got\n%s\nwant\n%s", got, want)
	}
}

// staged makes a directory as MakeNSS does.
func staged(t testing.TB, dir, content string) string {
	t.Helper()
	name, err := os.MkdirTemp(dir, ".staged-*")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(name, "db"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWrite(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077} {
		t.Run(fmt.Sprintf("umask %03o", mask), func(t *testing.T) {
			defer syscall.Umask(syscall.Umask(mask))
			dir := t.TempDir()
			mine := Owner{os.Getuid(), os.Getgid()}
			files := func(content string) []File {
				return []File{
					{Path: filepath.Join(dir, "a"), Data: []byte(content), Owner: Nobody},
					{Path: filepath.Join(dir, "b"), Data: []byte(content), Secret: true, Owner: Nobody},
					{Path: filepath.Join(dir, "c"), Data: []byte(content), Secret: true, Owner: mine},
					{Path: filepath.Join(dir, "d"), Tree: staged(t, dir, content)},
				}
			}
			const first = "-rw-r--r-- a 1\n-rw------- b 1\n-rw-r----- c 1\ndrwx------ d\n-rw------- d/db 1"
			if err := Write(files("1"), false); err != nil {
				t.Fatal(err)
			}
			wantTree(t, dir, first)

			// Each of these files is reason enough to write nothing.
			again := files("2")
			for i := range again {
				if err := Write(slices.Concat(again[:0], again[i:i+1]), false); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), again[i].Path) {
					t.Errorf("%s: got %v, want %v with the path", again[i].Path, err, ErrExists)
				}
			}
			os.RemoveAll(again[3].Tree)
			wantTree(t, dir, first)

			for _, content := range []string{"3", "4"} {
				if err := Write(files(content), true); err != nil {
					t.Fatal(err)
				}
			}
			wantTree(t, dir, "-rw-r--r-- a 4\n-rw------- b 4\n-rw-r----- c 4\ndrwx------ d\n-rw------- d/db 4\ndrwx------ d.old\n-rw------- d.old/db 3")
		})
	}
}

// TestWriteAllOrNothing: a failure leaves nothing behind.
func TestWriteAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	a := File{Path: filepath.Join(dir, "a"), Data: []byte("1"), Owner: Nobody}
	lost := File{Path: filepath.Join(dir, "none", "b"), Data: []byte("1"), Owner: Nobody}
	for _, force := range []bool{false, true} {
		err := Write([]File{a, lost}, force)
		if err == nil || !strings.Contains(err.Error(), "none/b: no such file or directory") {
			t.Errorf("got %v, want an error with %q", err, "none/b: no such file or directory")
		}
		wantTree(t, dir, "")
	}
	// The last step fails, because the tree is gone.
	gone := File{Path: filepath.Join(dir, "d"), Tree: filepath.Join(dir, "gone")}
	if err := Write([]File{a, gone}, false); err == nil {
		t.Error("got no error for a tree that is gone")
	}
	wantTree(t, dir, "")
	// The directory that was there before is there again.
	if err := Write([]File{{Path: gone.Path, Tree: staged(t, dir, "1")}}, false); err != nil {
		t.Fatal(err)
	}
	if err := Write([]File{gone}, true); err == nil {
		t.Error("got no error for a tree that is gone, with force")
	}
	wantTree(t, dir, "drwx------ d\n-rw------- d/db 1")
	// A link belongs to somebody, wherever it leads.
	if err := os.Symlink("nowhere", a.Path); err != nil {
		t.Fatal(err)
	}
	if err := Write([]File{a}, false); !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want %v", err, ErrExists)
	}
}

func TestOwner(t *testing.T) {
	uid, gid := os.Getuid(), os.Getgid()
	for s, want := range map[string]Owner{
		"root:root": {0, 0}, "root": {0, -1}, ":root": {-1, 0}, strconv.Itoa(uid) + ":7": {uid, 7}, "7:": {7, -1},
	} {
		if got, err := ParseOwner(s); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]string{"": "write user:group", ":": "write user:group", "no such user": "no user", ":no such group": "no group"} {
		if _, err := ParseOwner(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", s, err, want)
		}
	}

	// A renewed database is as accessible as it was.
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if got, err := OwnerOf(dir); err != nil || got != (Owner{uid, gid}) {
		t.Errorf("got owner %v, %v, want %d:%d", got, err, uid, gid)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := OwnerOf(dir); err != nil || got != (Owner{uid, -1}) {
		t.Errorf("got owner %v, %v, want %d without a group", got, err, uid)
	}
}
