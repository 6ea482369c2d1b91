package setup

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/plan"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// NUT's own files propose the user, and nothing else is taken from them.
func TestProposedUser(t *testing.T) {
	users := "[admin]\n  password = sekret\n  actions = SET\n[mon]\n  password = x # [no]\n  upsmon primary\n[far]\n\tupsmon = secondary # for nas2\n[u@h]\n  upsmon master\n"
	for _, tt := range []struct {
		conf, users    string
		local, primary bool
		want           string
	}{
		{"", "", true, true, "upsmon"},
		{"", users, true, true, "mon"},
		{"", users, true, false, "far"},
		{"", users, false, false, "upsmon"},
		{"# MONITOR a@b 1 no sekret primary\nMONITOR Eaton@localhost 1 \"monuser\" 'sek ret' master # here\n", users, true, true, "monuser"},
		{"MONITOR Eaton@nas 1 monuser sekret slave\n", users, false, false, "monuser"},
		{"MONITOR Eaton@nas 1 monuser sekret slave\n", users, true, true, "mon"},
		{"MONITOR 'Eaton\nMONITOR x 1 u@h p primary", "", true, true, "u@h"},
		{"\x00\xff[", "[\n[]\n]\nupsmon primary", true, true, "upsmon"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"upsmon.conf": tt.conf, "upsd.users": tt.users} {
			if text != "" {
				check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			}
		}
		if got := proposedUser([]string{"/nowhere", dir}, tt.local, tt.primary); got != tt.want {
			t.Errorf("%q, %q: %s, want %s", tt.conf, tt.users, got, tt.want)
		}
	}
}

func FuzzProposedUser(f *testing.F) {
	f.Add("[mon]\n  password = x\n  upsmon primary\n")
	f.Add("MONITOR Eaton@localhost 1 \"mon\" 'sek ret' master # here\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		for _, name := range []string{"upsmon.conf", "upsd.users"} {
			check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		for _, primary := range []bool{true, false} {
			if err := plan.CheckUser(proposedUser([]string{dir}, true, primary)); err != nil {
				t.Error(err)
			}
		}
	})
}

// Two at a time: one of them wins, whole.
func TestInitRace(t *testing.T) {
	config := filepath.Join(t.TempDir(), "UPSmon.conf")
	quiet := func(string) func() { return func() {} }
	s := &dialogue{Options: Options{Out: io.Discard, Remarks: io.Discard, Waiting: quiet}, path: config, answers: plan.Answers{Plan: plan.Standard, Units: []string{"Eaton"}, User: "upsmon", Password: "sekret"}}
	check(t, os.WriteFile(config, []byte("faster"), 0o600)) // after init had looked
	if err := s.write(t.Context()); err == nil || !strings.Contains(err.Error(), "already exists; nothing was written") {
		t.Error(err)
	}
	if text, err := os.ReadFile(config); err != nil || string(text) != "faster" {
		t.Errorf("%q, %v", text, err)
	}
}
