package trust

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// TestChange: Change returns the first place that the party can change, which may be a directory, a
// link or the file.
func TestChange(t *testing.T) {
	needs.Root(t)
	top := t.TempDir()
	path := func(name string) string { return filepath.Join(top, name) }
	if err := errors.Join(os.MkdirAll(path("a/b"), 0o755), os.Chmod(top, 0o755), os.WriteFile(path("a/b/file"), nil, 0o600), os.Symlink("a/b/file", path("link"))); err != nil {
		t.Fatal(err)
	}
	user := Party{Owns: func(uid uint32) bool { return uid == 1 }, In: func(gid uint32) bool { return gid == 2 }}
	for _, tt := range []struct {
		what     string
		uid, gid int
		mode     fs.FileMode
		path     string
		user     string
		others   string
		all      string
	}{
		{"a/b/file", 0, 0, 0o600, "a/b/file", "", "", ""},
		{"a/b/file", 0, 0, 0o664, "a/b/file", "", "", ""}, // no other user is in root's group
		{"a/b/file", 1, 0, 0o400, "a/b/file", "a/b/file", "a/b/file", ""},
		{"a/b/file", 3, 0, 0o600, "link", "", "a/b/file", ""},
		{"a/b/file", 0, 2, 0o660, "link", "a/b/file", "a/b/file", ""},
		{"a/b/file", 0, 3, 0o660, "link", "", "a/b/file", ""},
		{"a/b/file", 0, 2, 0o640, "link", "", "", ""},
		{"a/b/file", 0, 0, 0o602, "link", "a/b/file", "a/b/file", "a/b/file"},
		{"a", 0, 0, 0o777, "a/b/file", "a", "a", "a"},
		{"a", 0, 0, 0o777 | fs.ModeSticky, "link", "", "", ""},
		{"a", 1, 0, 0o755 | fs.ModeSticky, "link", "a", "a", ""},
		{"a/b", 0, 0, 0o777 | fs.ModeSticky, "a/b/none/none", "a/b", "a/b", "a/b"},
		{"a/b", 0, 0, 0o755, "a/b/none", "", "", ""},
		{"link", 1, 0, 0, "link", "link", "link", ""},
		{"link", 3, 0, 0, "link/../file", "", "link", ""},
	} {
		err := os.Lchown(path(tt.what), tt.uid, tt.gid)
		if tt.mode != 0 {
			err = errors.Join(err, os.Chmod(path(tt.what), tt.mode))
		}
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[*Party]string{&user: tt.user, &Others: tt.others, &Everybody: tt.all} {
			if want != "" {
				want = path(want)
			}
			if got := who.Change(top + "/" + tt.path); got != want {
				t.Errorf("%s with owner %d:%d and mode %v, path %s: got %q, want %q", tt.what, tt.uid, tt.gid, tt.mode, tt.path, got, want)
			}
		}
		err = os.Lchown(path(tt.what), 0, 0)
		switch tt.what {
		case "a", "a/b":
			err = errors.Join(err, os.Chmod(path(tt.what), 0o755))
		case "a/b/file":
			err = errors.Join(err, os.Chmod(path(tt.what), 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}

	// user::rw- user:1:rw- group::--- mask::rw- other::---, as setfacl -m u:1:rw writes it.
	list := []byte("\x02\x00\x00\x00" + "\x01\x00\x06\x00\xff\xff\xff\xff" + "\x02\x00\x06\x00\x01\x00\x00\x00" +
		"\x04\x00\x00\x00\xff\xff\xff\xff" + "\x10\x00\x06\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff")
	switch err := unix.Setxattr(path("a/b/file"), "system.posix_acl_access", list, 0); {
	case errors.Is(err, unix.ENOTSUP):
		t.Log("this file system has no access control lists")
	case err != nil:
		t.Fatal(err)
	case Others.Change(path("link")) != path("a/b/file"):
		t.Error("Change ignored an access control list")
	}
}
