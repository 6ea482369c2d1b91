package main

import (
	"bufio"
	"os"
	"testing"

	"github.com/creack/pty"
)

// TestArmedIsBold: what the monitor may do to the host is bold on a terminal, unless NO_COLOR is set, and nowhere
// else.
func TestArmedIsBold(t *testing.T) {
	hands, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer hands.Close()
	defer tty.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	for _, tt := range []struct {
		noColor  string
		to, from *os.File
		want     string
	}{
		{"", tty, hands, "\x1b[1mARMED: may run x\x1b[0m\r\n"},
		{"1", tty, hands, "ARMED: may run x\r\n"},
		{"", w, r, "ARMED: may run x\n"},
	} {
		t.Setenv("NO_COLOR", tt.noColor)
		printArmed(tt.to, []string{"ARMED: may run x"})
		if got, err := bufio.NewReader(tt.from).ReadString('\n'); err != nil || got != tt.want {
			t.Errorf("got %q, %v, want %q", got, err, tt.want)
		}
	}
}
