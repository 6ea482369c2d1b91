package package_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/testmachine"
)

// TestArchitectures: packages have the architecture names of dpkg and rpm, and no two
// have the same file name.
func TestArchitectures(t *testing.T) {
	t.Parallel()
	_, p := versions(t)
	m := testmachine.New(t)
	dist := t.TempDir()
	root := withoutProgram(t, p.Bin+"/root")
	nfpm := makeVariable(t, "NFPM")
	var got []string
	for _, arch := range [][2]string{{"amd64", ""}, {"arm64", ""}, {"arm", "6"}, {"arm", "7,hardfloat"}, {"riscv64", ""}, {"386", ""}} {
		cmd := exec.Command("cmd/upsmon/package/pack.sh", arch[0], arch[1], dist)
		cmd.Dir = "../../.."
		cmd.Env = append(os.Environ(), "NFPM=go run "+nfpm, "PACKAGE_VERSION=1.0.0", "PACKAGE_ROOT="+root)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", arch, err, out)
		}
	}
	files, _ := filepath.Glob(dist + "/*")
	for _, f := range files {
		name := filepath.Base(f)
		m.Give(f, "/"+name)
		query := []string{"dpkg-deb", "-f", "/" + name, "Architecture"}
		if strings.HasSuffix(name, ".rpm") {
			query = []string{"rpm", "-qp", "--qf", "%{ARCH}\n", "/" + name}
		}
		got = append(got, name+" "+strings.TrimSpace(m.Run(query...)))
	}
	want := []string{
		"tls-upsmon-1.0.0-1.aarch64.rpm aarch64",
		"tls-upsmon-1.0.0-1.armv6hl.rpm armv6hl",
		"tls-upsmon-1.0.0-1.armv7hl.rpm armv7hl",
		"tls-upsmon-1.0.0-1.i386.rpm i386",
		"tls-upsmon-1.0.0-1.riscv64.rpm riscv64",
		"tls-upsmon-1.0.0-1.x86_64.rpm x86_64",
		"tls-upsmon_1.0.0_amd64.deb amd64",
		"tls-upsmon_1.0.0_arm64.deb arm64",
		"tls-upsmon_1.0.0_armv6.deb armhf",
		"tls-upsmon_1.0.0_armv7.deb armhf",
		"tls-upsmon_1.0.0_i386.deb i386",
		"tls-upsmon_1.0.0_riscv64.deb riscv64",
	}
	if !slices.Equal(got, want) {
		t.Errorf("packages are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// withoutProgram returns a copy of what a package has, with something small in place of the program, which takes
// half a minute of a processor to compress for all architectures.
func withoutProgram(t *testing.T, root string) string {
	t.Helper()
	small := t.TempDir()
	err := os.CopyFS(small, os.DirFS(root))
	programs := 0
	if err == nil {
		err = filepath.WalkDir(small, func(path string, _ fs.DirEntry, err error) error {
			if info, statErr := os.Lstat(path); err == nil && statErr == nil && info.Mode().IsRegular() && info.Size() > 1<<20 {
				programs++
				return os.WriteFile(path, []byte("the program"), info.Mode())
			}
			return err
		})
	}
	if err != nil || programs != 1 {
		t.Fatalf("%d programs in %s, %v", programs, root, err)
	}
	return small
}

// makeVariable returns the value of a variable of the Makefile.
func makeVariable(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^` + name + ` *= *(.*)$`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("the Makefile has no %s", name)
	}
	return string(m[1])
}

var (
	action  = regexp.MustCompile(`(?m)^ *-? *uses: (\S+)$`)
	pinned  = regexp.MustCompile(`^(\./\.github/workflows/\S+|[^@]+@v\d+\.\d+\.\d+)$`)
	command = regexp.MustCompile(`(?:make ([a-z-]+)|(\.ci/[a-z-]+))`)
)

// TestWorkflows: what the workflows run exists, and their actions have whole versions.
// Whether they are valid workflows is checked by make lint.
func TestWorkflows(t *testing.T) {
	makefile, err := os.ReadFile("../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d workflows (%v)", len(files), err)
	}
	ran := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range action.FindAllSubmatch(text, -1) {
			if !pinned.Match(m[1]) {
				t.Errorf("%s: the action %s has no whole version", f, m[1])
			}
		}
		for line := range strings.Lines(string(text)) {
			for _, m := range command.FindAllStringSubmatch(line, -1) {
				if strings.Contains(line, "apt-get") {
					continue
				}
				ran[m[0]] = true
				if target := m[1]; target != "" && !regexp.MustCompile(`(?m)^`+target+`:`).Match(makefile) {
					t.Errorf("%s: there is no make %s", f, target)
				}
				if script := m[2]; script != "" {
					if info, err := os.Stat("../../../" + script); err != nil || info.Mode()&0o111 == 0 {
						t.Errorf("%s: %s is not there, or cannot be run (%v)", f, script, err)
					}
				}
			}
		}
	}
	for _, want := range []string{".ci/run", "make release", "make release-image"} {
		if !ran[want] {
			t.Errorf("no workflow runs %s", want)
		}
	}
}
