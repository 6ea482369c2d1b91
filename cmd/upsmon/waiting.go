package main

import (
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/setup"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(setup.File)
	return ok && setup.IsTerminal(f)
}

// showWaiting shows a line on a terminal, from the first second on, until the returned function is called: a
// program that prints nothing for ten seconds seems to hang. line gets the elapsed time.
func showWaiting(w io.Writer, line func(passed time.Duration) string) (hide func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		begin := time.Now()
		shown := false
		tick := time.NewTicker(time.Second / 2)
		defer tick.Stop()
		for {
			select {
			case <-done:
				if shown {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case now := <-tick.C:
				passed := now.Sub(begin).Truncate(time.Second)
				if passed < time.Second {
					continue
				}
				// A wrapped line could not be erased.
				fmt.Fprintf(w, "\r\x1b[K%s", ansi.Truncate(line(passed), terminalWidth(w)-1, "…"))
				shown = true
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
	}
}

// terminalWidth returns the width of a terminal in columns; 80 if that is unknown.
func terminalWidth(w io.Writer) int {
	if f, ok := w.(setup.File); ok {
		if size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil && size.Col > 0 {
			return int(size.Col)
		}
	}
	return 80
}

// waitingFor shows what the program waits for, like showWaiting, if w is a terminal.
func waitingFor(w io.Writer, what string) (hide func()) {
	if !isTerminal(w) {
		return func() {}
	}
	return showWaiting(w, func(passed time.Duration) string { return fmt.Sprintf("%s: waiting for %s", passed, what) })
}

// patiently passes on the elements of a slow sequence, with a line on the terminal w while it waits.
func patiently[T any](w io.Writer, what string, all iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		hide := waitingFor(w, what)
		defer func() { hide() }()
		for one := range all {
			hide()
			hide = func() {}
			if !yield(one) {
				return
			}
			hide = waitingFor(w, what)
		}
	}
}
