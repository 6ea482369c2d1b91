package testmachine

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// Main runs the tests of a package with a directory that they share, for example for the results of
// Build. The usual umask applies, because the users of a machine read what the tests write there.
func Main(m *testing.M, dir *string) {
	syscall.Umask(0o022)
	var err error
	if *dir, err = os.MkdirTemp("", "upsmon-machine"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(*dir)
	os.Exit(code)
}

// Packages are the results of make package.
type Packages struct {
	Bin      string // directory of the program and its documentation
	Deb, RPM string
}

// Build runs make package for the project at root, as a user with that umask, with output in dir.
func Build(root, dir, version, umask string) (Packages, error) {
	p := Packages{Bin: dir + "/bin"}
	visit(root)
	cmd := exec.Command("sh", "-c", `umask $0 && exec make --no-print-directory package "$@"`, umask, "VERSION="+version, "BIN="+p.Bin, "DIST="+dir)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return p, errors.New(string(out) + err.Error())
	}
	debs, _ := filepath.Glob(dir + "/*.deb")
	rpms, _ := filepath.Glob(dir + "/*.rpm")
	if len(debs) != 1 || len(rpms) != 1 {
		return p, errors.New("make package did not make exactly one .deb and one .rpm")
	}
	p.Deb, p.RPM = debs[0], rpms[0]
	return p, nil
}

// visit reads every directory of the project. make reads the sources without go test's knowledge;
// without visit, go test would use a cached result for sources that have changed.
func visit(root string) {
	_ = filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // make will report what matters
		}
		if d.IsDir() && slices.Contains([]string{".git", "bin", "dist", "node_modules"}, d.Name()) {
			return fs.SkipDir
		}
		return nil
	})
}
