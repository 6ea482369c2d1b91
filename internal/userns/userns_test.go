package userns

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMaps: which users exist in a user namespace.
func TestMaps(t *testing.T) {
	for text, want := range map[string]bool{
		"         0          0 4294967295\n":                       true, // none
		"         0       1000          1\n":                       false,
		"         0          0      65534\n":                       false,
		"         0       1000          1\n 1 100000      65536\n": true, // a container without root
		"     65534       1000          1\n":                       true,
		"":                                                         false,
	} {
		file := filepath.Join(t.TempDir(), "uid_map")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := maps(file, 65534); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
