// Package docs_test types every command line of the documentation, as a reader
// would, and compares what is printed with what is shown.
package docs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/testmachine"
)

var workDir string // shared by all pages, removed after them

func TestMain(m *testing.M) { testmachine.Main(m, &workDir) }

// built builds the package, once for all pages.
var built = sync.OnceValues(func() (testmachine.Packages, error) {
	p, err := testmachine.Build("..", filepath.Join(workDir, "built"), "v1.0.0", "022")
	if err == nil {
		err = os.Symlink("upsmon", p.Bin+"/tls-upsmon") // its name once installed
	}
	return p, err
})

// snapshot is a Git repository of the working tree, uncommitted changes included.
var snapshot = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(workDir, "snapshot")
	cmd := exec.Command("sh", "-ec", `
		mkdir "$1" && tar -c -C .. --exclude=./.git --exclude=./bin --exclude=./dist --exclude=node_modules . | tar -x -C "$1"
		cd "$1" && git init -q && git add -A && git -c user.name=test -c user.email=test@example.com commit -qm snapshot`, "sh", dir)
	cmd.Env = append(withoutGit(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return dir, nil
})

// withoutGit is the environment without what a user, or a hook that runs the tests, has set for git. GIT_DIR would have
// the test work on another repository than its own.
func withoutGit() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "XDG_") })
}

func pages(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d pages, %v", len(all), err)
	}
	return all
}

// TestPages types every command of every page. With UPDATE=1 in the environment it
// replaces the lines shown that differ from those printed.
func TestPages(t *testing.T) {
	needs.Programs(t, "make", "git")
	for _, file := range pages(t) {
		t.Run(strings.TrimSuffix(file, ".md"), func(t *testing.T) {
			t.Parallel()
			p, err := parse(file)
			if err != nil {
				t.Fatal(err)
			}
			r := &reader{t: t, page: p, places: map[string]*place{}, at: "nas"}
			defer r.update()
			for i := range p.blocks {
				r.read(&p.blocks[i])
			}
		})
	}
}

// A reader follows a page, block by block.
type reader struct {
	t        *testing.T
	page     *page
	places   map[string]*place
	machines []*place // those other than the desk
	at       string   // where the last block was typed
	changes  []command
}

// A place is a machine with a shell.
type place struct {
	name    string
	machine *testmachine.Machine // nil: the desk
	bare    bool                 // has only root, without the program, sudo and bash
	home    string               // as the host sees it
	shell   *shell
}

const desk = "desk"

// addresses of a page's machines, in order of appearance (RFC 5737: for documentation).
var addresses = []string{"192.0.2.1", "192.0.2.2"}

// admin is the user of a machine, who may use sudo.
const admin = "admin"

func (r *reader) fatalf(b *block, format string, args ...any) {
	r.t.Helper()
	r.t.Fatalf("%s:%d: %s", r.page.file, b.line, fmt.Sprintf(format, args...))
}

// place returns where a block is typed. It starts a machine on first use.
func (r *reader) place(b *block) *place {
	r.t.Helper()
	if name, ok := b.mark("on"); ok {
		r.at = name
	}
	if p := r.places[r.at]; p != nil {
		return p
	}
	packages, err := built()
	if err != nil {
		r.t.Fatal(err)
	}
	p := &place{name: r.at}
	if r.at == desk {
		p.home = r.t.TempDir()
		p.shell = newShell(r.t, r.deskShell(p.home, packages.Bin))
	} else {
		_, p.bare = b.mark("bare")
		r.start(p, packages.Deb)
	}
	r.places[r.at] = p
	return p
}

// deskShell is a developer's bash on this host: the program is in its PATH, and it uses
// Go's caches. The host's own name, language and time zone are hidden.
func (r *reader) deskShell(home, bin string) *exec.Cmd {
	repository, err := snapshot()
	if err != nil {
		r.t.Fatal(err)
	}
	env, err := exec.Command("go", "env", "GOPATH", "GOMODCACHE", "GOCACHE", "GOENV").Output()
	if err != nil {
		r.t.Fatal(err)
	}
	paths := strings.Split(string(env), "\n")
	unshare := []string{"--uts"}
	if os.Geteuid() != 0 {
		unshare = append(unshare, "--map-root-user")
	}
	if out, err := exec.Command("unshare", append(unshare, "hostname", "nas")...).CombinedOutput(); err != nil {
		needs.Missing(r.t, "no host name of its own for the desk: %v\n%s", err, out)
	}
	cmd := exec.Command("unshare", append(unshare, "sh", "-c", "hostname nas && exec bash --norc --noprofile --noediting")...)
	cmd.Dir = home
	cmd.Env = append(withoutGit(), "HOME="+home, "PATH="+bin+":"+os.Getenv("PATH"), "TERM=dumb", "HISTFILE=", "MAKEFLAGS=",
		"LC_ALL=C.UTF-8", "LANG=C.UTF-8", "LANGUAGE=", "TZ=UTC",
		"GOPATH="+paths[0], "GOMODCACHE="+paths[1], "GOCACHE="+paths[2], "GOENV="+paths[3],
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url."+repository+".insteadOf", "GIT_CONFIG_VALUE_0=https://github.com/tls-upsmon/upsmon")
	return cmd
}

// slots limit how many pages have machines at a time, which mostly wait. A running system takes six or seven of the
// inotify instances that one user may have, and the tests of the packages run some, too (fs.inotify.max_user_instances is
// often 128).
var slots = make(chan struct{}, 4)

// start makes a machine, with tls-upsmon installed unless the page builds it, and boots it.
func (r *reader) start(p *place, deb string) {
	r.t.Helper()
	if len(r.machines) == 0 {
		slots <- struct{}{}
		r.t.Cleanup(func() { <-slots })
	}
	create := testmachine.New
	if p.bare {
		create = testmachine.NewBare
	}
	m := create(r.t)
	p.machine = m
	others := r.machines
	r.machines = append(r.machines, p)
	address := addresses[len(others)]
	if len(others) > 0 {
		m.Beside(others[0].machine)
	}
	m.Named(p.name, address)
	for i, o := range others {
		o.machine.Knows(p.name, address)
		m.Knows(o.name, addresses[i])
	}
	p.home = m.Path("/root")
	if !p.bare {
		p.home = m.Path("/home/" + admin)
		m.Run("sh", "-ec", "useradd -m -s /bin/bash -G adm "+admin+"; echo '"+admin+" ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/"+admin)
		if !r.builds() {
			m.Give(deb, "/packages/tls-upsmon.deb")
			m.Run("dpkg", "-i", "/packages/tls-upsmon.deb")
		}
	}
	p.machine.Boot()
	p.shell = newShell(r.t, p.bash(p.user()))
}

// user is the one who types.
func (p *place) user() string {
	if p.bare {
		return "root"
	}
	return admin
}

// bash is a shell of a user. busybox's would edit lines and report the cursor position.
func (p *place) bash(user string) *exec.Cmd {
	if p.bare {
		return p.machine.Command(user, "sh", "-c", "stty -echo; exec sh")
	}
	return p.machine.Command(user, "bash", "--norc", "--noprofile", "--noediting")
}

// builds reports whether the page builds the package itself.
func (r *reader) builds() bool {
	return slices.ContainsFunc(r.page.blocks, func(b block) bool {
		_, ok := b.mark("carry")
		return ok
	})
}

// read follows one block.
func (r *reader) read(b *block) {
	r.t.Helper()
	if programs, ok := b.mark("needs"); ok {
		needs.Programs(r.t, strings.Fields(programs)...)
	}
	if strings.HasPrefix(b.kind, "upsmon") {
		r.check(b)
	}
	if file, ok := b.mark("file"); ok {
		r.write(b, file, os.O_TRUNC)
		return
	}
	if file, ok := b.mark("adds"); ok {
		r.write(b, file, os.O_APPEND)
		return
	}
	switch b.kind {
	case "setup":
		s := newShell(r.t, r.place(b).bash("root"))
		for i, line := range b.text {
			if out, code, err := s.run([]string{line}, nil); err != nil || code != 0 {
				r.t.Fatalf("%s:%d: %s: exit code %d, %v\n%s", r.page.file, b.line+i+1, line, code, err, out)
			}
		}
	case "console":
		r.console(b)
	}
}

func (r *reader) console(b *block) {
	r.t.Helper()
	p := r.place(b)
	if dir, ok := b.mark("carry"); ok {
		r.carry(b, p, dir)
	}
	if files, ok := b.mark("brings"); ok {
		r.bring(b, p, strings.Fields(files))
	}
	last := len(b.commands) - 1
	for i := range b.commands[:last] {
		r.do(p, &b.commands[i], manner{})
	}
	var m manner
	_, m.until = b.mark("until")
	if s, ok := b.mark("exit"); ok {
		m.code, _ = strconv.Atoi(s)
	}
	if s, ok := b.mark("types"); ok {
		m.answers = strings.Split(s, "|")
	}
	if _, down := b.mark("down"); down {
		p.shell.typed(strings.Join(b.commands[last].text, "\n"))
		r.restart(b, p)
	} else {
		r.do(p, &b.commands[last], m)
	}
	if picture, ok := b.mark("makes"); ok {
		r.picture(b, filepath.Join(p.home, filepath.Base(picture)), filepath.Join(filepath.Dir(r.page.file), picture))
	}
}

// A manner is how the marks want a command typed.
type manner struct {
	until   bool
	code    int
	answers []string
}

// do types a command and compares the output.
func (r *reader) do(p *place, c *command, m manner) {
	r.t.Helper()
	text := strings.Join(c.text, "\n")
	start := time.Now()
	for {
		out, code, err := p.shell.run(c.text, m.answers)
		if err != nil {
			r.t.Fatalf("%s:%d: %s: %v", r.page.file, c.line, text, err)
		}
		good := code == m.code
		switch late := time.Since(start) > patience; {
		case good && c.printed(out):
		case m.until && !late:
			time.Sleep(200 * time.Millisecond)
			continue
		case good && os.Getenv("UPDATE") != "" && c.update(out):
			r.changes = append(r.changes, *c)
		default:
			r.t.Fatalf("%s:%d: %s\nexit code %d\n-- printed --\n%s-- shown --\n%s", r.page.file, c.line, text, code, out, strings.Join(c.want, "\n"))
		}
		r.t.Logf("%s:%d: %.1f s: %s", r.page.file, c.line, time.Since(start).Seconds(), text)
		return
	}
}

// carry copies a directory of the desk to a machine.
func (r *reader) carry(b *block, p *place, dir string) {
	r.t.Helper()
	err := os.CopyFS(filepath.Join(p.home, dir), os.DirFS(filepath.Join(r.places[desk].home, dir)))
	if err == nil && !p.bare {
		err = p.machine.Command("root", "chown", "-R", admin+":", "/home/"+admin).Run()
	}
	if err != nil {
		r.fatalf(b, "%v", err)
	}
}

// bring copies files, each as NAME:PATH, from other machines to p.
func (r *reader) bring(b *block, p *place, files []string) {
	r.t.Helper()
	for _, f := range files {
		name, path, _ := strings.Cut(f, ":")
		from := r.places[name]
		if from == nil || from.machine == nil || p.machine == nil {
			r.fatalf(b, "%s: files are brought from one machine to another, and %q or this one is none", f, name)
		}
		if out, err := exec.Command("cp", "-p", from.machine.Path(path), p.machine.Path(path)).CombinedOutput(); err != nil {
			r.fatalf(b, "%s: %v\n%s", f, err, out)
		}
	}
}

// restart waits until the machine is down, then boots it.
func (r *reader) restart(b *block, p *place) {
	r.t.Helper()
	start := time.Now()
	if err := p.machine.WaitDown(2 * patience); err != nil {
		r.fatalf(b, "%v", err)
	}
	r.t.Logf("%s:%d: %.1f s: the machine goes down", r.page.file, b.line, time.Since(start).Seconds())
	p.machine.Boot()
	p.shell = newShell(r.t, p.bash(p.user()))
}

// write does what an admin would do with an editor.
func (r *reader) write(b *block, file string, how int) {
	r.t.Helper()
	p := r.place(b)
	name := filepath.Join(p.home, file)
	if p.machine != nil && filepath.IsAbs(file) {
		name = p.machine.Path(file)
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|how, 0o644)
	if err == nil {
		_, err = f.WriteString(strings.Join(b.text, "\n") + "\n")
		err = errors.Join(err, f.Close())
	}
	if err == nil && !filepath.IsAbs(file) {
		err = owned(name, p.home)
	}
	if err != nil {
		r.fatalf(b, "%v", err)
	}
}

// owned gives a file to the owner of a directory.
func owned(name, dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	s := info.Sys().(*syscall.Stat_t)
	return os.Chown(name, int(s.Uid), int(s.Gid))
}

// groupHead completes a block that shows only elements of a group.
const groupHead = `SMTPSERVER "mail.example.com" PORT 465 USER "nut" PASSWORD "secret"
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER upsmon PASSWORD "secret" TYPE primary
`

// check wants a configuration of a page to pass check --strict.
func (r *reader) check(b *block) {
	r.t.Helper()
	packages, err := built()
	if err != nil {
		r.t.Fatal(err)
	}
	dir := r.t.TempDir()
	text := strings.Join(b.text, "\n") + "\n"
	if b.kind == "upsmon group" {
		text = groupHead + text
	}
	ca, err := os.ReadFile("../testdata/ca.pem")
	err = errors.Join(err, os.WriteFile(dir+"/UPSmon.conf", []byte(text), 0o600), os.WriteFile(dir+"/ca.pem", ca, 0o600))
	if err != nil {
		r.t.Fatal(err)
	}
	if out, err := exec.Command(packages.Bin+"/tls-upsmon", "check", "--strict", dir+"/UPSmon.conf").CombinedOutput(); err != nil {
		r.fatalf(b, "%v\n%s", err, out)
	}
}

var pictureText = regexp.MustCompile(`<(?:text|title)[^>]*>([^<]*)<`)

// picture compares the words of a picture with those of the one in docs. Their positions
// are up to Graphviz.
func (r *reader) picture(b *block, made, shown string) {
	r.t.Helper()
	got, err := os.ReadFile(made)
	if err != nil {
		r.fatalf(b, "%v", err)
	}
	want, err := os.ReadFile(shown)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.fatalf(b, "%v", err)
	}
	words := func(svg []byte) [][]byte {
		var all [][]byte
		for _, m := range pictureText.FindAllSubmatch(svg, -1) {
			all = append(all, m[1])
		}
		slices.SortFunc(all, bytes.Compare)
		return all
	}
	switch g := words(got); {
	case len(g) > 0 && slices.EqualFunc(g, words(want), bytes.Equal):
	case len(g) > 0 && os.Getenv("UPDATE") != "":
		if err := errors.Join(os.MkdirAll(filepath.Dir(shown), 0o755), os.WriteFile(shown, got, 0o644)); err != nil {
			r.fatalf(b, "%v", err)
		}
	default:
		r.fatalf(b, "%s is out of date: UPDATE=1 go test ./docs", shown)
	}
}

// update writes the outputs printed into the page.
func (r *reader) update() {
	r.t.Helper()
	if len(r.changes) == 0 {
		return
	}
	lines := r.page.lines
	for _, c := range slices.Backward(r.changes) {
		lines = slices.Replace(lines, c.line, c.end, c.want...)
	}
	if err := os.WriteFile(r.page.file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		r.t.Fatal(err)
	}
	r.t.Logf("%s: %d outputs updated", r.page.file, len(r.changes))
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

// TestLinks: the files to which the pages, the README and the spec link exist.
func TestLinks(t *testing.T) {
	for _, file := range append(pages(t), "../README.md", "../CONTRIBUTING.md", "../SECURITY.md", "../spec/language.md", "../spec/diagnostics.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), string(m[1]))); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

var (
	code    = regexp.MustCompile("`([^`\n]+)`")
	program = regexp.MustCompile(`^(sudo|tls-upsmon|upsc|upsrw|upscmd|upsd|upsdrvctl|systemctl|journalctl|apt|apt-get|make|git|podman|docker|curl|ssh|scp|openssl) [^ ]`)
)

// TestCommandsAreTyped: a command in a sentence is also typed on the same page, and the
// text above a file that the reader is to write names the file.
func TestCommandsAreTyped(t *testing.T) {
	for _, file := range pages(t) {
		p, err := parse(file)
		if err != nil {
			t.Fatal(err)
		}
		var typed strings.Builder
		inside := map[int]bool{} // lines of blocks
		for _, b := range p.blocks {
			for i := range b.text {
				inside[b.line+i] = true
			}
			for _, c := range b.commands {
				typed.WriteString(strings.Join(c.text, "\n") + "\n")
			}
		}
		for i, line := range p.lines {
			if inside[i] {
				continue
			}
			for _, m := range code.FindAllStringSubmatch(line, -1) {
				if program.MatchString(m[1]) && !strings.Contains(typed.String(), m[1]) {
					t.Errorf("%s:%d: `%s` is not typed on this page", file, i+1, m[1])
				}
			}
		}
		end := 0 // of the block before
		for _, b := range p.blocks {
			name := b.marks["file"] + b.marks["adds"]
			above := p.lines[min(end, b.line-2):max(0, b.line-2)] // without the marks
			if name != "" && !strings.Contains(strings.Join(above, "\n"), "`"+name+"`") {
				t.Errorf("%s:%d: the text above does not name the file %s", file, b.line, name)
			}
			end = b.line + len(b.text) + 1
		}
	}
}

var figure = regexp.MustCompile(`\d[\d,]+`)

// TestFigures: every figure of what upsmon withstands is in the report of the faults that were tried.
func TestFigures(t *testing.T) {
	page, err := os.ReadFile("security.md")
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile("torture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n## What it withstands\n")
	section, _, _ = strings.Cut(section, "\n## ")
	figures := figure.FindAllString(section, -1)
	if !ok || len(figures) == 0 {
		t.Fatal("there are no figures")
	}
	known := figure.FindAllString(string(report), -1)
	for _, f := range figures {
		if !slices.Contains(known, f) {
			t.Errorf("security.md says %s, and torture.md does not", f)
		}
	}
}
