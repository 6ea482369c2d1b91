package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// TestManual: the manual has every command and every flag of the help, and is valid for man(7).
func TestManual(t *testing.T) {
	root := newRoot()
	speakAs(root, "/usr/bin/tls-upsmon")
	dir := t.TempDir()
	if err := writeManual(root, dir); err != nil {
		t.Fatal(err)
	}
	for _, c := range append(shown(root), root) {
		path := filepath.Join(dir, pageName(c)+".8")
		content, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) { acceptedByMandoc(t, path) })
		page := string(content)
		want := []string{c.Short}
		of := func(c *cobra.Command) {
			want = append(want, c.CommandPath())
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if !f.Hidden && f.Name != "help" {
					want = append(want, "--"+f.Name)
				}
			})
		}
		if of(c); c == root {
			for _, sub := range shown(root) {
				want = append(want, pageName(sub)+"(8)")
			}
		} else {
			eachCommand(c, of)
		}
		for _, w := range want {
			if !strings.Contains(page, roffText(w)) {
				t.Errorf("%s does not have %q", filepath.Base(path), w)
			}
		}
		for _, sub := range shown(root) {
			if strings.Contains(page, " upsmon "+sub.Name()) {
				t.Errorf("%s calls the program upsmon", filepath.Base(path))
			}
		}
	}
}

func acceptedByMandoc(t *testing.T, path string) {
	t.Helper()
	needs.Programs(t, "mandoc")
	// Without SOURCE_DATE_EPOCH a page has no date.
	out, _ := exec.Command("mandoc", "-Tlint", "-Wwarning", path).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "missing date") {
			t.Error(line)
		}
	}
}

// TestManualText: no line of a help text is interpreted as a request, and indented lines stay as they are.
func TestManualText(t *testing.T) {
	p := &manPage{}
	p.text("one\n.two 'three' \\four --five\n\n'six'\n  a\n\n  .b\nseven\n\n  c")
	want := `one
\&.two \(aqthree\(aq \efour \-\-five
.PP
\(aqsix\(aq
.PP
.EX
  a

  .b
.EE
.PP
seven
.PP
.EX
  c
.EE
`
	if got := p.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestToldByItsName: the commands that the installed program suggests can be typed.
func TestToldByItsName(t *testing.T) {
	dir := t.TempDir()
	for _, args := range []string{
		"cert --host nas --dir " + dir, "cert ca --dir " + dir + "/safe", "cert server nas2 --dir " + dir, "cert renew " + dir + "/nas2.pem",
		"cert server nas --dir " + dir + "/none", "ctl status --socket " + dir + "/none", "ctl reload --socket " + dir + "/none",
	} {
		root := newRoot()
		speakAs(root, "/usr/bin/tls-upsmon")
		root.SetArgs(strings.Fields(args))
		var out strings.Builder
		root.SetOut(&out)
		if err := root.Execute(); err != nil {
			out.WriteString(err.Error())
		}
		for _, c := range root.Commands() {
			if strings.Contains(" "+out.String(), " upsmon "+c.Name()) {
				t.Errorf("%s calls the program upsmon:\n%s", args, &out)
			}
		}
	}
}
