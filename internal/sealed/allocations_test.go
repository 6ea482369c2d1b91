//go:build !race

// The race detector allocates, too.

package sealed

import "testing"

// TestCheckAllocatesNothing: a journal has millions of lines.
func TestCheckAllocatesNothing(t *testing.T) {
	line, _ := Line(record{1, "OL->OB"})
	if n := testing.AllocsPerRun(100, func() {
		if err := Check(line); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
