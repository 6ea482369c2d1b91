package actions

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// TestPrintToFullPipe: a standard output that nobody reads times out again and again, and does not
// delay standard error.
func TestPrintToFullPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	g := newRig(t, Options{Stdout: needs.FullPipe(t), Stderr: w, Limits: Limits{Print: 2 * time.Second}})
	a, b := effect(Print, "a"), effect(Print, "b")
	g.Do(a)
	g.Do(b)
	wantErr(t, g.do(effect(EPrint, "heard")), nil)
	_ = r.SetReadDeadline(time.Now().Add(patience))
	hear(t, r, "heard\n")
	wantErr(t, g.await(a), ErrTimeout)
	wantErr(t, g.await(b), ErrTimeout)
}

func TestPrintEscapes(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g := newRig(t, Options{Stdout: f})
	wantErr(t, g.do(effect(Print, "mfr: \x1b]0;title\x07\nforged")), nil)
	if got, want := read(t, f.Name()), `mfr: \x1b]0;title\a\nforged`+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPrintToNobody: a monitor whose terminal is gone must continue. Here its standard output is a
// pipe without a reader.
func TestPrintToNobody(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	defer w.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ACTIONS_TEST_PRINT=1")
	cmd.Stdout = w
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil || said.String() != "PRINT: write /dev/stdout: broken pipe\n" {
		t.Errorf("got %v, output %q, want success and a broken pipe", err, said.String())
	}
}

func printToNobody() {
	results := make(chan Result, 1)
	r := New(Options{NutLog: nutlog.New(io.Discard), Done: func(r Result) { results <- r }})
	r.Do(&fsm.Effect{Verb: Print, Text: "anybody?"})
	res := <-results
	_, _ = os.Stderr.WriteString(res.Effect.Verb.String() + ": " + res.Err.Error() + "\n")
	_ = r.Close(context.Background())
}
