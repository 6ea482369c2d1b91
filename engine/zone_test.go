package engine

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestZone has BETWEEN judged in a zone that nobody wanted.
func TestZone(t *testing.T) {
	file := func(content string) string {
		path := filepath.Join(t.TempDir(), "localtime")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	dangling := filepath.Join(t.TempDir(), "localtime")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "localtime")
	berlin, utc := time.FixedZone("Local", 3600), time.UTC // UTC is also what Go takes if it knows no better
	for _, c := range []struct {
		name, tz, path string
		local          *time.Location
		want           string // in the log; "": nothing
	}{
		{"a zone that is known", "Europe/Berlin", none, berlin, ""},
		{"no zoneinfo files, as in a small container", "Europe/Berlin", none, utc, "there is no file for TZ=Europe/Berlin"},
		{"a rule in TZ", "CET-1CEST,M3.5.0,M10.5.0/3", none, utc, "there is no file for TZ=CET-1CEST"},
		{"a file in TZ", ":/nowhere", none, utc, "there is no file for TZ=:/nowhere"},
		{"UTC in TZ", "UTC", none, utc, ""},
		{"UTC in TZ, with a colon", ":UTC", none, utc, ""},
		{"an empty TZ", "", none, utc, ""},
		{"TZ wins over the file", "UTC", file("damaged"), utc, ""},
		{"no file", "unset", none, utc, ""},
		{"a file", "unset", file("TZif2"), berlin, ""},
		{"a damaged file", "unset", file("damaged"), utc, "is not the file of a time zone"},
		{"a link to nowhere", "unset", dangling, utc, "is not the file of a time zone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			setZone(t, c.tz)
			var log bytes.Buffer
			z := newZone(slog.New(slog.NewTextHandler(&log, nil)), c.path, c.local)
			z.look()
			if got := log.String(); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("the log says %q, and must say %q", got, c.want)
			}
		})
	}
}

// setZone sets TZ for a test, or unsets it.
func setZone(t *testing.T, tz string) {
	t.Setenv("TZ", tz)
	if tz == "unset" {
		os.Unsetenv("TZ")
	}
}

// TestZoneChanges replaces the time zone of the machine while the monitor runs.
func TestZoneChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "localtime")
	var log bytes.Buffer
	warned := func() int { return strings.Count(log.String(), "the time zone of this machine has changed") }
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	setZone(t, "unset")
	write("TZif2 Berlin")
	local := time.FixedZone("Local", 3600)
	z := newZone(slog.New(slog.NewTextHandler(&log, nil)), path, local)
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"nothing", func() {}, 0},
		{"a new file with the same content, as after an update of tzdata", func() { os.Remove(path); write("TZif2 Berlin") }, 0},
		{"another zone", func() { write("TZif2 Lord Howe") }, 1},
		{"it is told once", func() {}, 1},
		{"a third one", func() { write("TZif2 London") }, 2},
		{"back", func() { write("TZif2 Berlin") }, 2},
		{"no file any more", func() { os.Remove(path) }, 3},
	} {
		step.do()
		z.look()
		if got := warned(); got != step.want {
			t.Errorf("%s: %d warnings, and there must be %d:\n%s", step.name, got, step.want, log.String())
		}
	}

	setZone(t, "UTC")
	z = newZone(slog.New(slog.NewTextHandler(&log, nil)), path, time.UTC)
	write("TZif2 Berlin")
	if z.look(); warned() != 3 {
		t.Errorf("with TZ, the file of the machine does not matter:\n%s", log.String())
	}
}
