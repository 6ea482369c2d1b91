package verify

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage half as often as by default, unless GOGC is set: proofs make much of it, and this saves a
// quarter of their time.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	os.Exit(m.Run())
}
