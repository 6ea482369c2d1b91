package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestImports: for every package except this one, the linter's configuration says which of ours it may import.
func TestImports(t *testing.T) {
	const top, deny = "../..", "\n          deny: [{pkg: github.com/tls-upsmon/upsmon, "
	config, err := os.ReadFile(filepath.Join(top, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var covered []*regexp.Regexp
	for _, m := range regexp.MustCompile(`(?m)^          files: \[(.+)\]\n          list-mode: lax`+regexp.QuoteMeta(deny)).FindAllSubmatch(config, -1) {
		for _, glob := range strings.Split(string(m[1]), ", ") {
			glob = strings.Trim(glob, `"`)
			if !strings.HasPrefix(glob, "!") { // another rule covers what this one excludes
				covered = append(covered, pattern(glob))
			}
		}
	}
	if len(covered) < 20 {
		t.Fatalf("only %d patterns: has the format of the file changed?", len(covered))
	}
	err = filepath.WalkDir(top, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(top, file)
		if d.IsDir() {
			if base := d.Name(); name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") || name == "bin" || name == "dist" || name == "cmd" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for _, p := range covered {
			if p.MatchString("/" + name) {
				return nil
			}
		}
		t.Errorf("%s: no rule of depguard in .golangci.yml says what it may import", name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pattern translates a glob of depguard to a regular expression.
func pattern(glob string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.NewReplacer(`\*\*/`, ".*/", `\*`, "[^/]*").Replace(regexp.QuoteMeta(glob)) + "$")
}
