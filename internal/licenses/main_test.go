package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNotices: notices writes exactly the files that a licence requires to be passed on; a module
// without a licence is an error.
func TestNotices(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	if err := (texts{}).notices(&b, "m v1", dir); err == nil {
		t.Error("got no error for a module without a licence")
	}
	for name, text := range map[string]string{"LICENSE.txt": "Mine.\r\nYours.\r\n", "NOTICE": "By me.\n", "license.go": "package x\n", "README.md": "No.\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.Reset()
	if err := (texts{}).notices(&b, "m v1", dir); err != nil {
		t.Fatal(err)
	}
	if want := "\n-- LICENSE.txt\n\nMine.\nYours.\n\n-- NOTICE\n\nBy me.\n\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	shown := texts{}
	b.Reset()
	if err := errors.Join(shown.notices(&b, "m v1", dir), shown.notices(&b, "n v2", dir)); err != nil {
		t.Fatal(err)
	}
	if want := "\n-- LICENSE.txt\n\nThe same, word for word, as LICENSE.txt of m v1.\n\n-- NOTICE\n\nThe same, word for word, as NOTICE of m v1.\n\n"; !strings.HasSuffix(b.String(), want) {
		t.Errorf("got %q, want it to end in %q", b.String(), want)
	}
}
