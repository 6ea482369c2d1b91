package guard

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// TestGuard: Run recovers from a panic and logs it once, with its origin.
func TestGuard(t *testing.T) {
	var log bytes.Buffer
	g := Guard{Logger: slog.New(slog.NewTextHandler(&log, nil)), What: "the history"}
	if ran := false; !g.Run(func() { ran = true }) || !ran || log.Len() > 0 {
		t.Errorf("without a panic: got log %q, want f to run, no log and the result true", log.String())
	}
	for range 2 {
		if g.Run(func() { panic("index out of range") }) {
			t.Error("Run reported success for a panic")
		}
	}
	if n := strings.Count(log.String(), "index out of range"); n != 1 || !strings.Contains(log.String(), "guard_test.go") || !strings.Contains(log.String(), "the history may lack something") {
		t.Errorf("the panic was logged %d times, want once, with its origin and what is incomplete:\n%s", n, log.String())
	}
	var silent Guard
	if silent.Run(func() { panic("again") }) {
		t.Error("the zero Guard reported success for a panic")
	}
}
