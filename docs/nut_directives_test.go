package docs_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// rows are the words that the first cells of a page's tables name.
func rows(t *testing.T, page string) map[string]bool {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for l := range strings.Lines(string(content)) {
		if !strings.HasPrefix(l, "| `") {
			continue
		}
		cell, _, _ := strings.Cut(l[2:], " | ")
		for _, code := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
			for w := range strings.FieldsSeq(code[1]) {
				words[w] = true
			}
		}
	}
	return words
}

// TestDirectives: the reference has a row for each directive and event that convert knows.
func TestDirectives(t *testing.T) {
	words := rows(t, "nut-directives.md")
	names := slices.Concat(nutconf.Directives(), nutconf.SchedDirectives(), nutconf.AtCommands(), []string{"SYSLOG", "WALL", "EXEC", "IGNORE"})
	for _, e := range nutconf.Events {
		names = append(names, string(e.Event))
	}
	for _, n := range names {
		if !words[n] {
			t.Errorf("nut-directives.md has no row for %s", n)
		}
	}
}

// TestManualPages: the reference has a row for each directive, option and event of NUT's manual pages
// as they are installed here, and convert knows the directives.
func TestManualPages(t *testing.T) {
	entry := regexp.MustCompile(`(?m)^\\fB((?:\\-)?[A-Za-z][A-Za-z_\\-]*)\\fR(?: |$)`)
	words := rows(t, "nut-directives.md")
	for page, least := range map[string]int{"man5/upsmon.conf.5": 21, "man5/upssched.conf.5": 7, "man8/upsmon.8": 22, "man8/upssched.8": 0, "man5/nut.conf.5": 4} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := manualPage("/usr/share/man/" + page + ".gz")
			if errors.Is(err, fs.ErrNotExist) {
				needs.Missing(t, "%v; as root: make test-deps", err)
			} else if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, m := range entry.FindAllStringSubmatch(text, -1) {
				name := strings.ReplaceAll(m[1], `\`, "")
				option := strings.HasPrefix(name, "-") && len(name) == 2
				command := page == "man8/upsmon.8" && slices.Contains([]string{"fsd", "stop", "reload"}, name)
				if !option && !command && (name != strings.ToUpper(name) || len(name) < 2) {
					continue
				}
				found[name] = true
				if !words[name] {
					t.Errorf("%s has %s, and nut-directives.md has no row for it", page, name)
				}
			}
			if len(found) < least {
				t.Errorf("%s: %d entries were found, at least %d are there", page, len(found), least)
			}
		})
	}
}

func manualPage(path string) (string, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// TestShort: the way from upsmon.conf is short. What stands in code blocks does not count.
func TestShort(t *testing.T) {
	const most = 900
	page, err := os.ReadFile("from-upsmon.md")
	if err != nil {
		t.Fatal(err)
	}
	prose := regexp.MustCompile("(?s)```.*?```").ReplaceAll(page, nil)
	if n := len(bytes.Fields(prose)); n > most {
		t.Errorf("from-upsmon.md has %d words besides its code blocks; at most %d. Move something to another page", n, most)
	}
}
