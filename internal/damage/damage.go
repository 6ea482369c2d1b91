// Package damage corrupts files for tests, in the ways in which disks and memory do.
package damage

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Times returns how often a test repeats a random trial: n, a third of it with -short, or the number in
// the environment variable TORTURE_TIMES.
func Times(n int) int {
	if more, err := strconv.Atoi(os.Getenv("TORTURE_TIMES")); err == nil {
		return more
	}
	if testing.Short() {
		return (n + 2) / 3
	}
	return n
}

// Seed returns the seed for random trials. It is constant, so that test runs are reproducible, unless
// TORTURE_TIMES is set: then each run has a different seed.
func Seed() uint64 {
	if os.Getenv("TORTURE_TIMES") != "" {
		return rand.Uint64()
	}
	return 1
}

// Do returns a damaged copy of a file's content, and describes the damage. By chance the copy may
// equal the original.
func Do(rng *rand.Rand, content []byte) (how string, damaged []byte) {
	damaged = bytes.Clone(content)
	at := func(size int) []byte {
		if len(damaged) <= size {
			return damaged
		}
		from := rng.IntN(len(damaged) - size)
		return damaged[from : from+size]
	}
	random := func(b []byte) {
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
	}
	page := func() []byte {
		const size = 4096
		if len(damaged) <= size {
			return damaged
		}
		from := rng.IntN((len(damaged)+size-1)/size) * size
		return damaged[from:min(from+size, len(damaged))]
	}
	switch rng.IntN(7) {
	case 0:
		if len(damaged) > 0 {
			damaged[rng.IntN(len(damaged))] ^= 1 << rng.IntN(8)
		}
		return "a flipped bit", damaged
	case 1:
		random(at(16))
		return "16 random bytes", damaged
	case 2:
		clear(page())
		return "a zeroed page", damaged
	case 3:
		random(page())
		return "a random page", damaged
	case 4:
		return "a missing end", damaged[:rng.IntN(len(damaged)+1)]
	case 5:
		end := damaged[:rng.IntN(len(damaged)+1)]
		return "an end after a line", end[:bytes.LastIndexByte(end, '\n')+1]
	}
	return "no content", nil
}
