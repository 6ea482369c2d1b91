package compile

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/grammar"
)

const oneUnit = "GROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"

// repeat writes lines that differ in a number.
func repeat(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// TestCost: files with many mistakes, or with many large messages, take no more time and memory
// than others of their size. The limit is processor time on a slow machine. Anything that grows
// with the square of the size took minutes.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles large files")
	}
	for _, tt := range []struct{ name, src string }{
		{"unused messages", repeat(100_000, "LET m# = \"x\"\n") + oneUnit},
		{"one message again and again", repeat(100_000, "LET m = \"x\"\n") + oneUnit},
		{"mistyped timers", oneUnit + repeat(4_000, "WHEN u REPORTS None->W# : STARTTIMER timer-a#x 5\nWHEN u TIMEOUT timer-b#y : DEBUG 1\n")},
		{"mistyped messages", repeat(3_000, "LET message-#-x = \"x\"\n") + oneUnit + repeat(3_000, "WHEN u REPORTS OL->OB : WALL mesage-#-y\n")},
		{"mistyped variables", oneUnit + repeat(5_000, "WHEN u REPORTS battery.chrg# < 5 : DEBUG 1\n")},
		{"mistyped units", oneUnit + repeat(20_000, "WHEN u#x REPORTS OL->OB : DEBUG 1\n")},
		{"a long message", "LET m = " + strings.Repeat(`"%(u)s" `, 1000) + "\n" + oneUnit + repeat(30_000, "WHEN u REPORTS OL->OB : WALL m\n")},
		{"parts of a long message", "LET m = " + strings.Repeat(`"%(u)s" `, 999) + "\n" + oneUnit + repeat(30_000, "WHEN u REPORTS OL->OB : WALL m \"x\"\n")},
		{"a chain of messages", "LET m = \"x\"\n" + repeat(50_000, "LET m = m \"x\"\n") + oneUnit},
		{"syntax errors in one line", oneUnit + strings.Repeat("GROUP 5 ", 200_000)},
		{"groups", repeat(30_000, "GROUP g# PLAINTEXT\n") + oneUnit},
		{"a long name", "LET " + strings.Repeat("n", 9_000_000) + " = \"x\"\n" + oneUnit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begun := usedTime(t)
			program, tree, diags := Parse("x", src, Options{})
			var out strings.Builder
			if err := tree.Write(&out, diags); err != nil {
				t.Fatal(err)
			}
			took := usedTime(t) - begun
			runtime.GC()
			runtime.ReadMemStats(&after)
			kept := int(after.HeapAlloc) - int(before.HeapAlloc)
			runtime.KeepAlive(program)
			if limit := 40*len(src) + 4<<20; kept > limit {
				t.Errorf("a file of %d bytes takes %d bytes of memory, want at most %d", len(src), kept, limit)
			}
			if took > 20*time.Second {
				t.Errorf("compiling took %s, want at most 20 s", took)
			}
			if len(diags) > maxDiagnostics+2 || out.Len() > 1<<20 {
				t.Errorf("got %d diagnostics in %d bytes", len(diags), out.Len())
			}
		})
	}
}

// usedTime returns the processor time that the process has used, however busy the machine is.
func usedTime(t *testing.T) time.Duration {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// TestManyDiagnostics: an error counts, however many warnings precede it.
func TestManyDiagnostics(t *testing.T) {
	src := repeat(2*maxDiagnostics, "LET m = \"x\"\n") + oneUnit + "WHEN u REPORTS OL->OB : DEBUG 9\n"
	program, _, diags := Parse("x", []byte(src), Options{})
	more := slices.IndexFunc(diags, func(d grammar.Diagnostic) bool { return d.Code == grammar.CodeTooMany })
	if program != nil || !diags.HasErrors() || len(diags) != maxDiagnostics+2 || more < 0 || diags[more].Severity != grammar.Warning {
		t.Errorf("got a program: %v; errors: %v; %d diagnostics", program != nil, diags.HasErrors(), len(diags))
	}
}

// TestFileIsNotKept compiles a file with ten megabytes of comments, and drops the tree. The program must not keep the
// text of the file in memory.
func TestFileIsNotKept(t *testing.T) {
	src := []byte("POLLFREQ 7s\nPOLLFREQALERT 3\nLET m = \"on battery\"\nGROUP \"a group\" HOST 192.0.2.1 PORT 4000 CERTFILE \"ca.pem\"\n" +
		"MONITOR u POWERVAL 1 UPSDUSER a PASSWORD \"p\" TYPE primary\nMONITOR \"the other\" POWERVAL 0 UPSDUSER b PASSWORD \"q\" TYPE secondary\n" +
		"MINSUPPLIES 1 UNLESS OB AND battery.charge < 30\nSTATE hot FROM ups.temperature > 40 TO ups.temperature < 35\n" +
		"WHEN u REPORTS OL->OB FOR 10s EVERY 5m : IF \"the other\" IS OB OR HELD 30s LB { WALL m STARTTIMER wait 2m WHILE OB } ELSE { NUTLOG \"%(u)s %(input.voltage)s\" }\n" +
		"WHEN u TIMEOUT wait : IF BETWEEN 8:00 AND 20:00 SHUTDOWNCMD \"/sbin/shutdown -h +0\"\n" +
		"WHEN EACH REPORTS battery.runtime < 600 AS \"runs low\" AT MOST ONCE IN 1h : CANCELTIMER wait WEBHOOK \"https://example.org/x\" MESSAGE \"low\" RAISE hot ROOTCMD \"/bin/sync\" WITHIN 5\n" +
		strings.Repeat("# fifty characters that the monitor does not need ...\n", 200_000))
	kept := func() *Program {
		program, _, diags := Parse("x", src, Options{})
		if program == nil {
			t.Fatal(diags)
		}
		return program
	}
	kept() // what is made once
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	program := kept()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(program)
	if grown := int(after.HeapAlloc) - int(before.HeapAlloc); grown > len(src)/10 {
		t.Errorf("the program of a file of %d bytes keeps %d bytes, want at most a tenth", len(src), grown)
	}
	runtime.KeepAlive(src)
}
