package convert

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// secret is in the passwords of all set-ups, and in tokens of their scripts.
const secret = "s3cr3t"

// setup reads the files of a set-up: upsmon.conf, and if present upssched.conf, upssched-cmd or notify, and a file
// nut with a version.
func setup(t testing.TB, dir string) Input {
	t.Helper()
	read := func(name string) *File {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil
		}
		return &File{name, text}
	}
	in := Input{Version: nutconf.V280, Program: "tls-upsmon", Upssched: read("upssched.conf")}
	if in.Script = read("upssched-cmd"); in.Script == nil {
		in.Script = read("notify")
	}
	in.Upsmon = *read("upsmon.conf")
	if v := read("nut"); v != nil {
		var err error
		if in.Version, err = nutconf.ParseVersion(strings.TrimSpace(string(v.Text))); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

func setups(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob("testdata/*/upsmon.conf")
	if err != nil || len(dirs) == 0 {
		t.Fatal("there are no set-ups in testdata")
	}
	for i, d := range dirs {
		dirs[i] = filepath.Dir(d)
	}
	return dirs
}

// TestSetups: each set-up of testdata becomes the UPSmon.conf next to it, with the notes next to it. UPDATE=1
// writes them. The file has no errors, fmt does not change it, and the warnings of check are in the notes file. No
// note shows a password.
func TestSetups(t *testing.T) {
	var table strings.Builder
	for _, dir := range setups(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			in := setup(t, dir)
			r, err := Convert(in)
			var text []byte
			var notes bytes.Buffer
			if err != nil {
				if !errors.Is(err, ErrNothing) {
					t.Fatal(err)
				}
				fmt.Fprintln(&notes, "not converted:", err)
				r = Read(in)
			} else {
				text = r.Text
				fmt.Fprintf(&table, "%-30s %4d lines of NUT's files become %3d\n", filepath.Base(dir), significant(in), lines(text))
			}
			for _, d := range r.Notes {
				fmt.Fprintln(&notes, d)
			}
			if strings.Contains(notes.String(), secret) {
				t.Errorf("a note shows a password:\n%s", &notes)
			}
			if text != nil {
				p, tree, diags := compile.Parse("UPSmon.conf", text, compile.Options{})
				for _, d := range diags {
					fmt.Fprintln(&notes, d)
				}
				if p == nil {
					t.Errorf("it does not compile:\n%v\n%s", diags, text)
				} else if !bytes.Equal(grammar.Format(tree), text) {
					t.Errorf("it is not formatted:\n%s", text)
				}
			}
			golden(t, filepath.Join(dir, "UPSmon.conf"), text)
			golden(t, filepath.Join(dir, "notes"), notes.Bytes())
		})
	}
	t.Logf("sizes without comments and blank lines:\n%s", &table)
}

// lines counts the lines of a file that are neither blank nor a comment.
func lines(text []byte) int {
	n := 0
	for l := range strings.Lines(string(text)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			n++
		}
	}
	return n
}

func significant(in Input) int {
	n := lines(in.Upsmon.Text)
	for _, f := range []*File{in.Upssched, in.Script} {
		if f != nil {
			n += lines(f.Text)
		}
	}
	return n
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if got == nil {
			os.Remove(path)
			return
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil && got != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; UPDATE=1 writes it:\n%s", path, got)
	}
}
