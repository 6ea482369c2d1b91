// Command licenses prints the licences of the Go library and of all modules that a program is built
// from. Their terms require them to be distributed with the program:
//
//	go run ./internal/licenses ./cmd/upsmon
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: licenses PACKAGE")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

// embedded lists the program's parts that are not modules, and where their licences are.
var embedded = [][2]string{{"uPlot 1.6.32", "engine/web/static/uplot"}}

// own is the upsmon module, whose licence need not be repeated.
const own = "github.com/tls-upsmon/upsmon"

func write(w io.Writer, program string) error {
	root, err := output("go", "env", "GOROOT")
	if err != nil {
		return err
	}
	list, err := output("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}", program)
	if err != nil {
		return err
	}
	modules := strings.Split(list, "\n")
	slices.Sort(modules)
	modules = append([]string{"The Go standard library\t" + root}, slices.Compact(modules)...)
	var text bytes.Buffer
	shown := texts{}
	for _, m := range modules {
		name, dir, _ := strings.Cut(m, "\t")
		if name == "" || strings.HasPrefix(name, own) {
			continue
		}
		fmt.Fprintf(&text, "== %s\n", name)
		if err := shown.notices(&text, name, dir); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, e := range embedded {
		fmt.Fprintf(&text, "== %s\n", e[0])
		if err := shown.notices(&text, e[0], e[1]); err != nil {
			return fmt.Errorf("%s: %w", e[0], err)
		}
	}
	_, err = w.Write(text.Bytes())
	return err
}

func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%s: %w\n%s", name, err, exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

var notice = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-][a-z0-9.-]+)?$`)

// texts maps the licences that have been written to where they were written. Many modules have the
// same licence, and the program includes each text only once.
type texts map[string]string

// notices writes the files of a module that its terms require to be passed on.
func (t texts) notices(w io.Writer, name, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	found := false
	for _, e := range entries {
		if e.IsDir() || !notice.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		clean := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
		words := strings.Join(strings.Fields(clean), " ")
		if first, found := t[words]; found {
			clean = "The same, word for word, as " + first + "."
		} else {
			t[words] = fmt.Sprintf("%s of %s", e.Name(), name)
		}
		fmt.Fprintf(w, "\n-- %s\n\n%s\n", e.Name(), clean)
		found = true
	}
	if !found {
		return errors.New("no licence in " + dir)
	}
	_, err = fmt.Fprintln(w)
	return err
}
