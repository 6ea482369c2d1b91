package needs

import (
	"os"
	"strings"
	"testing"
)

// TestTempDir: whatever TMPDIR is, tests have a directory that does.
func TestTempDir(t *testing.T) {
	usual := tempDir(true)
	top, err := os.MkdirTemp(usual, "n")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(top)
	closed, link, long, blank := top+"/c", top+"/l", top+"/"+strings.Repeat("l", mostTemp), top+"/a b"
	shared := top + "/s"
	for _, dir := range []struct {
		name string
		mode os.FileMode
	}{{top, 0o755}, {closed, 0o700}, {closed + "/in", 0o755}, {long, 0o755}, {blank, 0o755}, {shared, 0o777}, {shared + "/in", 0o755}} {
		_ = os.Mkdir(dir.name, 0o700)
		if err := os.Chmod(dir.name, dir.mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(top, link); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		have      string
		own, root string
	}{
		{top, top, top},
		{top + "/", top, top},
		{link, top, top},
		{closed, closed, usual},
		{closed + "/in", closed + "/in", usual},
		{long, usual, usual},
		{blank, usual, usual},
		{shared + "/in", usual, usual},
		{top + "/none", usual, usual},
		{"", usual, usual},
	} {
		for root, want := range map[bool]string{false: tt.own, true: tt.root} {
			if got := tempDir(root, tt.have); got != want {
				t.Errorf("%s, root %t: %s, want %s", strings.Replace(tt.have, top, "TOP", 1), root, got, want)
			}
		}
	}
	if got := tempDir(true, closed, top); got != top {
		t.Errorf("a second one: %s", got)
	}
	t.Chdir(top)
	if got := tempDir(false, "."); got != top {
		t.Errorf("a relative one: %s", got)
	}
}
