package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long a command may take. It is long since machines that run tests are busy.
const patience = 5 * time.Minute

// A shell is bash on a terminal with a typist.
type shell struct {
	t        testing.TB
	terminal *os.File
	mu       sync.Mutex
	sent     string        // by the terminal since the last command
	more     chan struct{} // closed and replaced when there is more to see
	ended    bool
}

// The prompt shows the exit code of the previous command.
var prompt = regexp.MustCompile(`⟦(\d+)⟧$`)

const setPrompt = `cd; PS1='⟦$?⟧' PS2=`

// newShell runs a command, which ends up in bash, on a terminal.
func newShell(t testing.TB, cmd *exec.Cmd) *shell {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{t: t, terminal: terminal, more: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.watch()
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = terminal.Close()
		<-done
		_ = cmd.Wait()
	})
	s.typed(setPrompt)
	if _, err := s.until(patience, prompt.MatchString); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shell) watch() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.terminal.Read(buffer)
		s.mu.Lock()
		s.sent += string(buffer[:n])
		s.ended = err != nil
		close(s.more)
		s.more = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *shell) typed(line string) {
	s.t.Helper()
	if _, err := s.terminal.WriteString(line + "\n"); err != nil {
		s.t.Fatal(err)
	}
}

// erased matches a line that a command shows while it makes the user wait, and then takes back.
var erased = regexp.MustCompile(`[^\n]*\r\x1b\[K`)

// visible returns what of all that was sent is on the screen.
func visible(sent string) string {
	return strings.ReplaceAll(erased.ReplaceAllString(sent, ""), "\r", "")
}

// until waits for good to accept what is seen, and returns that.
func (s *shell) until(patience time.Duration, good func(string) bool) (string, error) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		seen, more, ended := visible(s.sent), s.more, s.ended
		s.mu.Unlock()
		switch {
		case good(seen):
			return seen, nil
		case ended:
			return seen, fmt.Errorf("the shell has ended\n%s", seen)
		}
		select {
		case <-more:
		case <-deadline.C:
			return seen, fmt.Errorf("no end after %v\n%s", patience, seen)
		}
	}
}

// asks matches a question at the end of what is seen.
var asks = regexp.MustCompile(`(: |\? |\] )$`)

// run types a command and the answers to its questions, and returns its output and
// exit code.
func (s *shell) run(text []string, answers []string) (string, int, error) {
	s.mu.Lock()
	s.sent = ""
	s.mu.Unlock()
	line := strings.Join(text, "\n")
	s.typed(line)
	from := len(line) + 1
	for _, a := range answers {
		seen, err := s.until(patience, func(seen string) bool {
			return len(seen) > from && (asks.MatchString(seen[from:]) || prompt.MatchString(seen))
		})
		if err != nil {
			return seen, 0, err
		}
		if prompt.MatchString(seen) {
			return seen, 0, fmt.Errorf("the command ended without asking for %q\n%s", a, seen)
		}
		from = len(seen)
		s.typed(a)
	}
	seen, err := s.until(patience, prompt.MatchString)
	if err != nil {
		return seen, 0, err
	}
	m := prompt.FindStringSubmatchIndex(seen)
	code, err := strconv.Atoi(seen[m[2]:m[3]])
	out := strings.TrimPrefix(seen[:m[0]], line+"\n")
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return out, code, err
}

// TestVisible: a line that a command takes back is not on the screen.
func TestVisible(t *testing.T) {
	const sent = "⟦0⟧convert\r\n\r\x1b[K1s: waiting\r\x1b[K2s: waiting\r\x1b[Kwritten\r\n⟦0⟧"
	if got, want := visible(sent), "⟦0⟧convert\nwritten\n⟦0⟧"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
