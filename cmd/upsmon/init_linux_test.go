package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// TestInitRights: a user who may not write there learns that before the first question.
func TestInitRights(t *testing.T) {
	dir := publicDir(t, "etc")
	check(t, os.Chmod(dir, 0o555))
	needs.AsNobody(t, func() {
		if _, err := initialise(t, [][2]string{}, "--configurationfile", filepath.Join(dir, "new.conf")); err == nil ||
			!strings.Contains(err.Error(), dir+": cannot create a file there: permission denied (are you root?)") {
			t.Error(err)
		}
	})
}

// TestInitOwner: NUT's user can read what root writes, and no other user can.
func TestInitOwner(t *testing.T) {
	nut, err := user.LookupGroup(defaultUser)
	needs.Root(t)
	if err != nil {
		needs.Missing(t, "needs the group %s: apt-get install nut-client", defaultUser)
	}
	config := filepath.Join(t.TempDir(), configName)
	t.Setenv("SEKRET", "sekret")
	mustInit(t, config, nil, "--offline", "--plaintext", "--ups=Eaton", "--upsdpass=env:SEKRET")
	info, err := os.Stat(config)
	check(t, err)
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 0 || strconv.Itoa(int(s.Gid)) != nut.Gid {
		t.Errorf("owner %d, group %d", s.Uid, s.Gid)
	}
}

// TestInitNobody: a file that another user writes is not readable by everyone, either.
func TestInitNobody(t *testing.T) {
	needs.Root(t)
	dir := publicDir(t, "etc")
	check(t, os.Chown(dir, 65534, 65534))
	cmd := upsmonCommand(t, t.TempDir(), "init", "--offline", "--plaintext", "--ups=Eaton", "--upsdpass=env:SEKRET", "--configurationfile", filepath.Join(dir, configName))
	cmd.Path, cmd.Dir = "/proc/self/exe", dir // other users cannot reach the test's program
	cmd.Env = append(cmd.Env, "SEKRET=sekret")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	check(t, cmd.Run())
	if info, err := os.Stat(filepath.Join(dir, configName)); err != nil || info.Mode() != 0o640 {
		t.Errorf("%v, %v", info, err)
	}
}

// TestInitAlone: root of a user namespace without the group of NUT's user keeps the file to itself.
func TestInitAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, configName)
	cmd := upsmonCommand(t, dir, "init", "--offline", "--plaintext", "--ups=Eaton", "--upsdpass=env:SEKRET", "--configurationfile", path)
	cmd.Env = append(cmd.Env, "SEKRET=sekret")
	alone := func(id int) []syscall.SysProcIDMap {
		return []syscall.SysProcIDMap{{ContainerID: 0, HostID: id, Size: 1}}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Cloneflags: syscall.CLONE_NEWUSER, UidMappings: alone(os.Geteuid()), GidMappings: alone(os.Getegid())}
	err := cmd.Start()
	if err != nil {
		needs.Missing(t, "needs user namespaces: %v", err)
	}
	if err := cmd.Wait(); err != nil {
		said, _ := os.ReadFile(cmd.Stderr.(*os.File).Name())
		t.Fatalf("%v\n%s", err, said)
	}
	if info, err := os.Stat(path); err != nil || int(info.Sys().(*syscall.Stat_t).Gid) != os.Getegid() {
		t.Errorf("%v, %v", info, err)
	}
}

// TestInitDebian runs init with Debian's upsd, with TLS and without.
func TestInitDebian(t *testing.T) {
	t.Setenv("SEKRET", "sekret")
	t.Setenv("WRONG", "wrong")
	for _, plaintext := range []bool{false, true} {
		t.Run(fmt.Sprintf("plaintext=%t", plaintext), func(t *testing.T) {
			s := upsdtest.Start(t, upsdtest.Config{
				Units: map[string]map[string]string{"Eaton": nil, "APC": nil}, User: "upsmon", Password: "sekret", Plaintext: plaintext,
			})
			args := []string{"--upsdport=" + strconv.Itoa(s.Port())}
			if !plaintext {
				args = append(args, "--clientcertfile="+s.CAFile())
			}
			c, said := mustInit(t, filepath.Join(t.TempDir(), configName), nil, append(args, "--ups=Eaton", "--upsdpass=env:SEKRET")...)
			if m := c.Program.Monitors[0]; m.Plaintext != plaintext || m.Port != s.Port() {
				t.Errorf("%+v", m)
			}
			if strings.Contains(said, "could not") {
				t.Error(said)
			}
			refusedInit(t, exitUsage, "the server has no unit Eton; it has: APC, Eaton", nil, append(args, "--ups=Eton", "--upsdpass=env:SEKRET")...)
			for _, p := range []string{"standard", "secondary"} {
				more := append(args, "--ups=Eaton", "--plan="+p, "--upsdname=localhost", "--upsdpass=env:WRONG")
				refusedInit(t, exitBad, "the server refuses the user upsmon", nil, more...)
				more[len(more)-1] = "--upsdpass=env:SEKRET"
				mustInit(t, filepath.Join(t.TempDir(), configName), nil, more...)
			}
			if plaintext {
				return
			}
			// The server sends its CA's certificate, which init can pin.
			ca, err := pki.Parse(s.CA())
			check(t, err)
			c, _ = mustInit(t, filepath.Join(t.TempDir(), configName), nil, args[0], "--ups=Eaton", "--upsdpass=env:SEKRET", "--fingerprint="+pki.Fingerprint(ca.Certs[0]))
			if m := c.Program.Monitors[0]; !bytes.Equal(m.Roots, s.CA()) {
				t.Errorf("%+v", m)
			}
		})
	}
}

// A typist answers questions on a terminal.
type typist struct {
	t          *testing.T
	cmd        *exec.Cmd
	hands, tty *os.File      // the two ends
	read       int           // how much of the screen the typist has read
	eyes       chan struct{} // closed when the screen no longer changes

	mu     sync.Mutex
	screen bytes.Buffer
}

// atTerminal starts a program on its own terminal.
func atTerminal(t *testing.T, cmd *exec.Cmd) *typist {
	t.Helper()
	hands, tty, err := pty.Open()
	check(t, err)
	p := &typist{t: t, cmd: cmd, hands: hands, tty: tty, eyes: make(chan struct{})}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Pdeathsig: syscall.SIGKILL}
	check(t, cmd.Start())
	go func() {
		defer close(p.eyes)
		for buf := make([]byte, 4096); ; {
			n, err := hands.Read(buf)
			p.mu.Lock()
			p.screen.Write(buf[:n])
			p.mu.Unlock()
			if err != nil {
				return // EIO: nobody has the other end open
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		tty.Close()
		<-p.eyes
		hands.Close()
	})
	return p
}

// seen returns the content of the screen so far.
func (p *typist) seen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.String()
}

// within waits for something that should happen soon.
func (p *typist) within(what string, happened func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s does not come:\n%q", what, p.seen())
		}
	}
}

// reply waits for the next question, and until the terminal shows or hides what is typed, and types the answer.
func (p *typist) reply(question, answer string, shown bool) {
	p.t.Helper()
	p.within(question, func() bool {
		seen := p.seen()
		i := strings.Index(seen[p.read:], question)
		if i >= 0 {
			p.read += i + len(question)
		}
		return i >= 0
	})
	p.within(fmt.Sprintf("echo %t for %s", shown, question), func() bool { return p.echo() == shown })
	_, err := io.WriteString(p.hands, answer)
	check(p.t, err)
}

func (p *typist) echo() bool {
	p.t.Helper()
	termios, err := unix.IoctlGetTermios(int(p.tty.Fd()), unix.TCGETS)
	check(p.t, err)
	return termios.Lflag&unix.ECHO != 0
}

// end waits for the end of the program, and returns the content of the screen.
func (p *typist) end() (screen string, err error) {
	p.t.Helper()
	err = p.cmd.Wait()
	if !p.echo() {
		p.t.Error("the terminal no longer shows anything")
	}
	p.tty.Close()
	<-p.eyes
	return p.seen(), err
}

// TestInitTerminal: on a real terminal init asks its questions, and the terminal does not show passwords.
func TestInitTerminal(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	dir := t.TempDir()
	config := filepath.Join(dir, configName)
	p := atTerminal(t, upsmonCommand(t, dir, "init", "--configurationfile", config))
	p.reply(askPlan, "timed\n", true)
	p.reply(askHost, "\n", true)
	p.reply(askPort, strconv.Itoa(s.Port())+"\n", true)
	p.reply(askUnit, "\n", true)
	for _, password := range []string{"wrong", "sekret"} {
		p.reply("User of upsd [", "upsmon\n", true) // the default is this machine's
		p.reply(askFile, "\n", true)
		p.reply(askWord, password+"\n", false)
		if password == "wrong" {
			p.reply(askAgain, "y\n", true)
		}
	}
	p.reply(askMail, "\n", true)
	p.reply("every way that the file names [no]: ", "\n", true)
	screen, err := p.end()
	if err != nil || strings.Contains(screen, "sekret") || strings.Contains(screen, "wrong") ||
		!strings.Contains(screen, config+": written; the plan timed for Eaton") {
		t.Errorf("%v\n%s", err, screen)
	}
	strictlyGood(t, config)
}

// TestInitTerminalInput: a password from standard input is refused if a terminal would show it.
func TestInitTerminalInput(t *testing.T) {
	dir := t.TempDir()
	p := atTerminal(t, upsmonCommand(t, dir, "init", "--configurationfile", filepath.Join(dir, configName), "--ups=Eaton", "--plaintext", "--offline", "--upsdpass=-"))
	if screen, err := p.end(); err == nil || !strings.Contains(screen, "--upsdpass: standard input is a terminal, which would show it; leave out the option to be asked") {
		t.Errorf("%v\n%s", err, screen)
	}
}

// TestInitInterrupted: after an interrupt at a password, the terminal is as before, and there is no file.
func TestInitInterrupted(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	dir := t.TempDir()
	config := filepath.Join(dir, configName)
	for _, tt := range []struct {
		typed string
		ended func(error, syscall.WaitStatus) bool
	}{
		{"half\x03", func(_ error, s syscall.WaitStatus) bool { return s.Signal() == syscall.SIGINT }},
		{"\x04", func(_ error, s syscall.WaitStatus) bool { return s.ExitStatus() == exitBad }},
	} {
		p := atTerminal(t, upsmonCommand(t, dir, "init", "--configurationfile", config, "--ups=Eaton", portFlag(s), "--upsduser=upsmon"))
		p.reply(askWord, tt.typed, false)
		screen, err := p.end()
		var status *exec.ExitError
		if !errors.As(err, &status) || !tt.ended(err, status.Sys().(syscall.WaitStatus)) {
			t.Errorf("%v\n%s", err, screen)
		}
		if _, err := os.Stat(config); err == nil {
			t.Error("there is a file")
		}
	}
}
