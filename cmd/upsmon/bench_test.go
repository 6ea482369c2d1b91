package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// largeConfig returns a configuration of units with nine rules and three timers each.
func largeConfig(units int) string {
	var b strings.Builder
	b.WriteString("POLLFREQ 5\nLET banner = \"[%(b)s] %(u)s at %(c)s %% (%(e)s)\"\n" +
		"LET Msg-OB = banner \": on battery\"\nLET Msg-OL = banner \": power is back\"\nLET Msg-down = banner \": shutting down\"\n" +
		"GROUP LOCAL HOST localhost PORT 3493 PLAINTEXT\n")
	for i := range units {
		fmt.Fprintf(&b, "MONITOR ups%d POWERVAL 1 UPSDUSER upsmon PASSWORD \"change me\" TYPE secondary\n", i)
	}
	b.WriteString("MINSUPPLIES 1\n")
	for i := range units {
		b.WriteString(strings.ReplaceAll(`WHEN ups@ REPORTS OL->OB : NUTLOG Msg-OB SHELLCMD "logger -t ups %(u)s %(e)s" STARTTIMER one-min-@ 60 STARTTIMER two-min-@ 120
WHEN ups@ TIMEOUT one-min-@ : NUTLOG Msg-OB
WHEN ups@ TIMEOUT two-min-@ : NUTLOG Msg-down STARTTIMER final-@ 5
WHEN ups@ REPORTS OB->OL : NUTLOG Msg-OL CANCELTIMER one-min-@ CANCELTIMER two-min-@ CANCELTIMER final-@
WHEN ups@ REPORTS None->LB : NUTLOG Msg-down STARTTIMER final-@ 5
WHEN ups@ TIMEOUT final-@ : IF OB SHUTDOWNCMD "/sbin/shutdown -h +0"
WHEN ups@ REPORTS COMM->NOCOMM : NUTLOG banner IF OB STARTTIMER final-@ 5
WHEN ups@ REPORTS NOCOMM->COMM : NUTLOG banner
WHEN ups@ REPORTS None->FSD : NUTLOG Msg-down STARTTIMER final-@ 5
`, "@", fmt.Sprint(i)))
	}
	return b.String()
}

// BenchmarkCheck runs the whole program on 1,000 units with 9,000 rules, and on ten times as many. It measures peak
// memory, and how the time grows (10 is linear).
func BenchmarkCheck(b *testing.B) {
	dir := b.TempDir()
	program := buildProgram(b)
	sizes := []int{1000, 10_000}
	files := make([]string, len(sizes))
	for i, n := range sizes {
		files[i] = filepath.Join(dir, fmt.Sprint(n))
		if err := os.WriteFile(files[i], []byte(largeConfig(n)), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	check := func(file string) (time.Duration, int64) {
		cmd := exec.Command(program, "check", "--strict", file)
		begin := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		return time.Since(begin), int64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) //nolint:unconvert // int32 on 32-bit machines
	}
	var small, large time.Duration
	var memory, tenfold int64
	for b.Loop() {
		t, m := check(files[0])
		small, memory = small+t, max(memory, m)
		t, m = check(files[1])
		large, tenfold = large+t, max(tenfold, m)
	}
	b.ReportMetric(float64(small.Milliseconds())/float64(b.N), "ms/1000-units")
	b.ReportMetric(float64(memory)/1024, "MB-peak/1000-units")
	b.ReportMetric(float64(tenfold)/1024, "MB-peak/10000-units")
	b.ReportMetric(float64(large)/float64(small), "growth-to-10000")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRun runs the monitor with the files of BenchmarkCheck, without a server, and reloads them. It measures
// peak memory from the start to the first alarm of no contact, and after the reload, which must not take longer
// than an admin waits.
func BenchmarkRun(b *testing.B) {
	program := buildProgram(b)
	for _, units := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(units), func(b *testing.B) {
			var started, reloaded, first, most float64
			for b.Loop() {
				dir := b.TempDir()
				file := filepath.Join(dir, "UPSmon.conf")
				text := strings.Replace(largeConfig(units), "PORT 3493", "PORT 1", 1) // nothing listens there
				benchFile(b, dir, "UPSmon.conf", text)
				cmd := exec.Command(program, "run", "--dry-run", "-u", "root", "-c", file, "-l", filepath.Join(dir, "log"), "--socket", filepath.Join(dir, "s.sock"))
				begin := time.Now()
				if err := cmd.Start(); err != nil {
					b.Fatal(err)
				}
				end := sync.OnceFunc(func() {
					_ = cmd.Process.Kill()
					_ = cmd.Wait()
				})
				b.Cleanup(end)
				ctl := func(command string) (string, error) {
					out, err := exec.Command(program, "ctl", "--socket", filepath.Join(dir, "s.sock"), command).CombinedOutput()
					return string(out), err
				}
				for ; ; time.Sleep(10 * time.Millisecond) {
					if _, err := ctl("status"); err == nil {
						break
					}
					if time.Since(begin) > time.Minute {
						b.Fatal("the monitor does not answer")
					}
				}
				started += time.Since(begin).Seconds()
				first = max(first, peakMB(b, cmd.Process.Pid))
				benchFile(b, dir, "UPSmon.conf", strings.Replace(text, "POLLFREQ 5", "POLLFREQ 6", 1))
				begin = time.Now()
				if out, err := ctl("reload"); err != nil {
					b.Fatal(err, out)
				}
				reloaded += time.Since(begin).Seconds()
				most = max(most, peakMB(b, cmd.Process.Pid))
				end()
			}
			b.ReportMetric(started/float64(b.N), "s-to-start")
			b.ReportMetric(reloaded/float64(b.N), "s-to-reload")
			b.ReportMetric(first, "MB-peak-started")
			b.ReportMetric(most, "MB-peak-reloaded")
			b.ReportMetric(0, "ns/op")
		})
	}
}
