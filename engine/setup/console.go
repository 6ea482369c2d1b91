package setup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/compile"
)

const (
	maxTries  = 5       // at one question
	maxAnswer = 8 << 10 // bytes
)

// Console is a user who answers questions.
type Console struct {
	in     *bufio.Scanner // answers, a line each
	out    io.Writer
	unseen func(read func() error) error // reads something that must not be shown while it is typed
	all    bool                          // also asks questions that have a default
}

// NewConsole returns a console that reads answers from in and writes questions to out. Passwords
// are read within unseen.
func NewConsole(in io.Reader, out io.Writer, unseen func(read func() error) error) *Console {
	return &Console{in: newScanner(in), out: out, unseen: unseen}
}

// newScanner reads lines of limited length.
func newScanner(r io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxAnswer)
	return s
}

// question is answered by a flag, by the user at the console, or by its default.
type question struct {
	flag     string // the flag that answers the question
	given    bool   // whether the user gave the flag
	value    string // the value of the flag
	text     string
	standard string // the default; "" if there is none
	optional bool   // an empty answer is valid
	always   bool   // ask even though there is a default
	check    func(string) error
}

// ask returns a valid answer. The console may be nil.
func (c *Console) ask(q question) (string, error) {
	if q.check == nil {
		q.check = func(string) error { return nil }
	}
	hasDefault := q.standard != "" || q.optional
	switch {
	case q.given:
		if err := q.check(q.value); err != nil {
			return "", usage("--%s: %w", q.flag, err)
		}
		return q.value, nil
	case c == nil && !hasDefault:
		return "", usage("--%s is missing, and there is no terminal to ask for it (%s)", q.flag, q.text)
	case c == nil || hasDefault && !c.all && !q.always:
		return q.standard, q.check(q.standard)
	}
	prompt := q.text
	if q.standard != "" {
		prompt += " [" + q.standard + "]"
	}
	var answer string
	return answer, c.until(func() (err error, fatal error) {
		if answer, fatal = c.line(prompt + ": "); fatal != nil {
			return nil, fatal
		}
		if answer = strings.TrimSpace(answer); answer == "" {
			answer = q.standard
		}
		if answer == "" && !q.optional {
			return errors.New("an answer is required: this question has no default"), nil
		}
		return q.check(answer), nil
	})
}

// until repeats a question while the answer is wrong, up to a limit.
func (c *Console) until(try func() (wrong, fatal error)) error {
	for range maxTries {
		wrong, fatal := try()
		if wrong == nil || fatal != nil {
			return fatal
		}
		c.tell("%s", sentence(wrong.Error()))
	}
	return errors.New("nothing was written, since there was no valid answer")
}

func (c *Console) line(prompt string) (string, error) {
	fmt.Fprint(c.out, prompt)
	switch {
	case c.in.Scan():
		return c.in.Text(), nil
	case c.in.Err() != nil:
		return "", fmt.Errorf("nothing was written, since an answer could not be read: %w", c.in.Err())
	}
	return "", errors.New("nothing was written, since the input ended")
}

// yes asks for a decision, even though there is a default.
func (c *Console) yes(text string, standard bool) (bool, error) {
	words := map[bool]string{true: "yes", false: "no"}
	answer, err := c.ask(question{text: text, standard: words[standard], always: true, check: func(s string) error {
		switch strings.ToLower(s) {
		case "y", "yes", "n", "no":
			return nil
		}
		return errors.New("answer yes or no")
	}})
	return strings.HasPrefix(strings.ToLower(answer), "y"), err
}

// password asks for a password, which is not shown.
func (c *Console) password(text string, check func(compile.Secret) error) (compile.Secret, error) {
	var p compile.Secret
	return p, c.until(func() (wrong, fatal error) {
		var line string
		fatal = c.unseen(func() (err error) {
			line, err = c.line(text + " (not shown): ")
			return err
		})
		c.tell("")
		p = compile.Secret(line)
		return check(p), fatal
	})
}

// tell prints something between the questions.
func (c *Console) tell(format string, args ...any) {
	fmt.Fprintf(c.out, format+"\n", args...)
}

// sentence turns an error into a remark.
func sentence(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// Terminal returns the console of a user who can see questions and answer them, or nil if there is
// no such user.
func Terminal(in io.Reader, out io.Writer) *Console {
	keyboard, ok := in.(File)
	screen, alsoOK := out.(File)
	if !ok || !alsoOK || !IsTerminal(keyboard) || !IsTerminal(screen) {
		return nil
	}
	fd := int(keyboard.Fd())
	return NewConsole(in, out, func(read func() error) error { return withoutEcho(fd, read) })
}

// File is an open file, as an *os.File.
type File interface{ Fd() uintptr }

// IsTerminal reports whether a file is a terminal. /dev/null is a character device, but not a terminal.
func IsTerminal(f File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}

// withoutEcho reads while the terminal does not show what is typed. The terminal is restored even
// if a signal ends the program.
func withoutEcho(fd int, read func() error) error {
	before, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	done := make(chan struct{})
	defer close(done)
	defer signal.Stop(signals)
	go func() {
		select {
		case s := <-signals:
			_ = unix.IoctlSetTermios(fd, unix.TCSETS, before)
			signal.Reset(s)
			_ = syscall.Kill(syscall.Getpid(), s.(syscall.Signal))
		case <-done:
		}
	}()
	silent := *before
	silent.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &silent); err != nil {
		return err
	}
	err = read()
	if restored := unix.IoctlSetTermios(fd, unix.TCSETS, before); err == nil {
		err = restored
	}
	return err
}

// number returns a check that parses a number first.
func number(check func(int) error) func(string) error {
	return func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%q is not a number", brief(s))
		}
		return check(n)
	}
}
