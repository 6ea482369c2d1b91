package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNotices: every file that a licence asks to pass on is found, and nothing else; a
// module without a licence is an error.
func TestNotices(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	if err := notices(&b, dir); err == nil {
		t.Error("no licence, and no error")
	}
	for name, text := range map[string]string{"LICENSE.txt": "Mine.\r\nYours.\r\n", "NOTICE": "By me.\n", "license.go": "package x\n", "README.md": "No.\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.Reset()
	if err := notices(&b, dir); err != nil {
		t.Fatal(err)
	}
	if want := "\n-- LICENSE.txt\n\nMine.\nYours.\n\n-- NOTICE\n\nBy me.\n\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
