package actions

import (
	"os"
	"os/exec"
	"testing"

	"github.com/tls-upsmon/upsmon/fsm"
)

// What WALL says reaches wall(1) on its standard input, on one line whatever is
// in it, and never as an argument.
func TestWall(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/wall", []byte("#!/bin/sh\necho $# >>"+dir+"/args\ncat >>"+dir+"/text\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	g := newRig(t, Options{Wall: dir + "/wall"})
	for _, text := range []string{"power failure «ä»", "/etc/passwd", "-V", "two\nlines \x1b[2J"} {
		wantErr(t, g.do(effect(fsm.Wall, text)), nil)
	}
	if got, want := read(t, dir+"/text"), "power failure «ä»\n/etc/passwd\n-V\ntwo\\nlines \\x1b[2J\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := read(t, dir+"/args"); got != "0\n0\n0\n0\n" {
		t.Errorf("arguments: %q", got)
	}
}

// The system's own wall takes it, too.
func TestWallReal(t *testing.T) {
	path, err := exec.LookPath("wall")
	if err != nil {
		t.Skip("there is no wall(1) here")
	}
	g := newRig(t, Options{Wall: path})
	wantErr(t, g.do(effect(fsm.Wall, "a test of upsmon: pay no attention")), nil)
}
