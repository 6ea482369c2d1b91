package testmachine

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFindMirror: findMirror finds the main Debian archive among apt's sources.
func TestFindMirror(t *testing.T) {
	for _, tt := range []struct{ name, targets, want string }{
		{"as in the image of Debian", `http://debian.example.org/debian/|bookworm-updates|Debian|$(SIGNED_BY)|main
http://debian.example.org/debian-security/|bookworm-security|Debian|$(SIGNED_BY)|main
http://debian.example.org/debian/|bookworm|Debian|$(SIGNED_BY)|main
`, "deb http://debian.example.org/debian/ bookworm main"},
		{"never updated", "https://mirror.example/debian/|bookworm|$(ORIGIN)|$(SIGNED_BY)|main\n", "deb https://mirror.example/debian/ bookworm main"},
		{"another release, with a key", "https://mirror.example/debian/|trixie|Debian|/etc/apt/keyrings/m.asc|main\n", "deb [signed-by=/etc/apt/keyrings/m.asc] https://mirror.example/debian/ bookworm main"},
		{"behind others", "https://other.example/apt/|nodistro|Other|/k.gpg|main\nhttps://other.example/|stable|$(ORIGIN)|$(SIGNED_BY)|contrib\nhttps://mirror.example/|stable|Debian|$(SIGNED_BY)|main\n", "deb https://mirror.example/ bookworm main"},
		{"an old security archive", "http://security.debian.org/|bullseye/updates|Debian|$(SIGNED_BY)|main\n", ""},
		{"Ubuntu", "http://archive.ubuntu.com/ubuntu/|noble|Ubuntu|$(SIGNED_BY)|main\n", ""},
		{"nothing", "", ""},
	} {
		got, err := findMirror(tt.targets)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

// TestIntact: a base that has changed since it was built is not intact.
func TestIntact(t *testing.T) {
	for what, damage := range map[string]func(root string) error{
		"":                  func(string) error { return nil },
		"a file is missing": func(root string) error { return os.Remove(root + "/bin/sh") },
		"a file is new":     func(root string) error { return os.WriteFile(root+"/bin/new", nil, 0o644) },
		"a file is shorter": func(root string) error { return os.Truncate(root+"/bin/sh", 1) },
		"a mode differs":    func(root string) error { return os.Chmod(root+"/bin/sh", 0o600) },
		"all is missing":    func(root string) error { return os.RemoveAll(root) },
	} {
		dir := t.TempDir()
		root := filepath.Join(dir, "root")
		err := os.MkdirAll(root+"/bin", 0o755)
		if err == nil {
			err = os.WriteFile(root+"/bin/sh", []byte("a shell"), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
		if intact(dir) {
			t.Error("intact returned true for a base without a sum")
		}
		sum, err := manifest(root)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "sum"), []byte(sum), 0o600)
		}
		if err == nil {
			err = damage(root)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := intact(dir); got != (what == "") {
			t.Errorf("damage %q: intact returned %t", what, got)
		}
	}
}
