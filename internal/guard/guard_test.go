package guard

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// TestGuard: a panic is logged once, with where it came from, and ends there.
func TestGuard(t *testing.T) {
	var log bytes.Buffer
	g := Guard{Logger: slog.New(slog.NewTextHandler(&log, nil)), What: "the history"}
	if ran := false; !g.Run(func() { ran = true }) || !ran || log.Len() > 0 {
		t.Errorf("without a panic: %s", log.String())
	}
	for range 2 {
		if g.Run(func() { panic("index out of range") }) {
			t.Error("a panic went unnoticed")
		}
	}
	if n := strings.Count(log.String(), "index out of range"); n != 1 || !strings.Contains(log.String(), "guard_test.go") || !strings.Contains(log.String(), "the history may lack something") {
		t.Errorf("logged %d times:\n%s", n, log.String())
	}
	var silent Guard
	if silent.Run(func() { panic("again") }) {
		t.Error("a panic went unnoticed")
	}
}
