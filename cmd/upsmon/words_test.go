package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestInWords: what to do depends on whether the path is read or written, and each message says it once.
func TestInWords(t *testing.T) {
	dir := t.TempDir()
	none := filepath.Join(dir, "none")
	failed := func(path string, why error) error { return &fs.PathError{Op: "open", Path: path, Err: why} }
	_, missing := os.Open(filepath.Join(none, "file"))
	for _, tt := range []struct {
		err  error
		want string
	}{
		{missing, none + "/file: the directory " + none + " does not exist; name another"},
		{outputError{missing}, none + "/file: the directory " + none + " does not exist; create it, or name another"},
		{fmt.Errorf("the NUT log: %w", outputError{missing}), "the NUT log: " + none + "/file: the directory " + none + " does not exist; create it, or name another"},
		{failed(dir, syscall.ENOENT), dir + ": no such file or directory"},
		{failed(dir, syscall.EISDIR), dir + ": this is a directory; name a file"},
		{failed("/key.pem", syscall.EACCES), "/key.pem: permission denied; name another, or run this as a user who may use it"},
		{fmt.Errorf("%w; a service gets copies", failed("/key.pem", syscall.EACCES)), "/key.pem: permission denied; a service gets copies"},
		{fmt.Errorf("%w (root creates nothing there)", failed("/var/x", syscall.EACCES)), "/var/x: permission denied (root creates nothing there)"},
		{errors.New("open: nothing"), "open: nothing"},
	} {
		if got := inWords(tt.err); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
