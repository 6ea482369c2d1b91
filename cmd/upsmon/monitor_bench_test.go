package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// benchUnits is how many units BenchmarkMonitor monitors.
const benchUnits = 1000

// BenchmarkMonitor runs this monitor and NUT's own with 1,000 units of one server over verified TLS, once a second,
// and compares processor time and memory. One unit powers this host and the others are only watched, as far as that
// makes a difference; in one more run each of them powers it, for which the monitor opens a thousand connections to
// upsd. The server is a separate process.
func BenchmarkMonitor(b *testing.B) {
	nut, err := exec.LookPath("/lib/nut/upsmon") // the one in sbin is a script that may refuse
	if err != nil {
		b.Skip("NUT's upsmon is not here: apt-get install nut-client")
	}
	program := buildProgram(b)
	for b.Loop() {
		theirs := watch1000(b, func(dir string, port int) *exec.Cmd { return nutMonitor(b, nut, dir, port) }, 2*time.Minute)
		ours := watch1000(b, func(dir string, port int) *exec.Cmd { return ourMonitor(b, program, dir, port, 0) }, 20*time.Second)
		powered := watch1000(b, func(dir string, port int) *exec.Cmd { return ourMonitor(b, program, dir, port, 1) }, 20*time.Second)
		for _, r := range []struct {
			name string
			u    usage
		}{{"nut", theirs}, {"ours", ours}, {"all-powered", powered}} {
			b.ReportMetric(r.u.perPoll.Seconds()*1e6, r.name+"-us/poll")
			b.ReportMetric(r.u.memory, r.name+"-MB")
			b.ReportMetric(r.u.first.Seconds(), r.name+"-s-to-first-polls")
			b.ReportMetric(r.u.polls, r.name+"-polls/s")
		}
		b.ReportMetric(float64(ours.perPoll)/float64(theirs.perPoll), "cpu-ratio")
		b.ReportMetric(ours.memory/theirs.memory, "memory-ratio")
		b.ReportMetric(0, "ns/op")
	}
}

// usage is what a monitor uses.
type usage struct {
	first   time.Duration // from its start to the first poll of the last unit
	perPoll time.Duration // processor time
	polls   float64       // per second
	memory  float64       // resident, in MB
}

// watch1000 starts a server and a monitor, and measures the monitor for ten
// seconds once it polls every unit.
func watch1000(b *testing.B, monitor func(dir string, port int) *exec.Cmd, patience time.Duration) usage {
	b.Helper()
	dir := b.TempDir()
	server := startBenchServer(b, dir)
	defer server.stop()
	cmd := monitor(dir, server.port)
	cmd.Stdout, cmd.Stderr = nil, nil
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	for units, _ := server.polled(); units < benchUnits; units, _ = server.polled() {
		if time.Since(begin) > patience {
			b.Fatalf("only %d units were polled in %v", units, patience)
		}
		time.Sleep(10 * time.Millisecond)
	}
	u := usage{first: time.Since(begin)}
	time.Sleep(3 * time.Second)
	_, polls := server.polled()
	cpu, from := cpuTime(b, cmd.Process.Pid), time.Now()
	time.Sleep(10 * time.Second)
	_, later := server.polled()
	n := float64(later - polls)
	u.perPoll = time.Duration(float64(cpuTime(b, cmd.Process.Pid)-cpu) / n)
	u.polls = n / time.Since(from).Seconds()
	u.memory = residentMB(b, cmd.Process.Pid)
	return u
}

func buildProgram(b *testing.B) string {
	program := filepath.Join(b.TempDir(), "upsmon")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// ourMonitor gives all units but the first, which has 1, the power value.
func ourMonitor(b *testing.B, program, dir string, port, power int) *exec.Cmd {
	var text strings.Builder
	fmt.Fprintf(&text, "POLLFREQ 1\nPOLLFREQALERT 1\nGROUP LOCAL PORT %d CERTFILE \"ca.pem\"\n", port)
	value := 1
	for i := range benchUnits {
		if i > 0 {
			value = power
		}
		fmt.Fprintf(&text, "MONITOR ups%d POWERVAL %d UPSDUSER mon PASSWORD \"sekret\" TYPE secondary\n", i, value)
	}
	text.WriteString("WHEN EACH REPORTS OL->OB : NUTLOG \"out\"\nWHEN EACH REPORTS COMM->NOCOMM : NUTLOG \"lost\"\n")
	benchFile(b, dir, "UPSmon.conf", text.String())
	return exec.Command(program, "run", "-u", "root", "-c", filepath.Join(dir, "UPSmon.conf"), "-l", filepath.Join(dir, "log"),
		"--state-dir", filepath.Join(dir, "state"), "--socket", filepath.Join(dir, "s.sock"))
}

func nutMonitor(b *testing.B, program, dir string, port int) *exec.Cmd {
	var text strings.Builder
	fmt.Fprintf(&text, "RUN_AS_USER root\nMINSUPPLIES 1\nPOLLFREQ 1\nPOLLFREQALERT 1\nSHUTDOWNCMD \"/bin/true\"\n"+
		"CERTPATH %s/nss\nCERTVERIFY 1\nFORCESSL 1\n", dir)
	value := 1
	for i := range benchUnits {
		fmt.Fprintf(&text, "MONITOR ups%d@localhost:%d %d mon sekret secondary\n", i, port, value)
		value = 0
	}
	benchFile(b, dir, "upsmon.conf", text.String())
	nss := "sql:" + filepath.Join(dir, "nss")
	if err := os.Mkdir(filepath.Join(dir, "nss"), 0o700); err != nil {
		b.Fatal(err)
	}
	for _, args := range [][]string{
		{"-N", "-d", nss, "--empty-password"},
		{"-A", "-d", nss, "-n", "ca", "-t", "CT,,", "-i", filepath.Join(dir, "ca.pem")},
	} {
		if out, err := exec.Command("certutil", args...).CombinedOutput(); err != nil {
			b.Skipf("certutil: %v: %s", err, out)
		}
	}
	// upsmon writes its process ID to /run/nut, which may contain that of this machine's own monitor.
	cmd := exec.Command("unshare", "-m", "sh", "-c", `mount -t tmpfs none /run/nut && exec "$0" -F -p`, program)
	cmd.Env = append(os.Environ(), "NUT_CONFPATH="+dir, "NUT_STATEPATH="+dir)
	return cmd
}

func benchFile(b *testing.B, dir, name, text string) {
	b.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// cpuTime returns the processor time of a process, in the kernel's ticks of 10 ms (proc(5), fields 14 and 15 of
// stat).
func cpuTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func residentMB(b *testing.B, pid int) float64 { return memoryMB(b, pid, "VmRSS:") }

func peakMB(b *testing.B, pid int) float64 { return memoryMB(b, pid, "VmHWM:") }

// memoryMB reads a line of /proc/PID/status (proc(5)).
func memoryMB(b *testing.B, pid int, line string) float64 {
	b.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(content), line)
	kB, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}

// benchServer is the name under which the test binary runs as the server.
const benchServer = "upsd-for-benchmarks"

// runningServer is that process: it answers a line on its standard input with the number of units that were polled,
// and how often.
type runningServer struct {
	b    *testing.B
	cmd  *exec.Cmd
	ask  *json.Encoder
	hear *json.Decoder
	port int
}

type benchAnswer struct{ Port, Units, Polls int }

func startBenchServer(b *testing.B, dir string) *runningServer {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	s := &runningServer{b: b, cmd: &exec.Cmd{Path: self, Args: []string{benchServer, dir}, Stderr: os.Stderr}}
	in, err := s.cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	s.ask, s.hear = json.NewEncoder(in), json.NewDecoder(out)
	s.port = s.answer().Port
	return s
}

func (s *runningServer) answer() (a benchAnswer) {
	s.b.Helper()
	if err := s.hear.Decode(&a); err != nil {
		s.b.Fatal(err)
	}
	return a
}

func (s *runningServer) polled() (units, polls int) {
	s.b.Helper()
	if err := s.ask.Encode(""); err != nil {
		s.b.Fatal(err)
	}
	a := s.answer()
	return a.Units, a.Polls
}

func (s *runningServer) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	_ = s.cmd.Wait()
}

// serveBench runs the server's process.
func serveBench() {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	authority, err := simupsd.NewAuthority()
	fail(err)
	cert, err := authority.Issue("localhost")
	fail(err)
	c := simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: map[string]map[string]string{}}
	for i := range benchUnits {
		c.Units[fmt.Sprintf("ups%d", i)] = map[string]string{"ups.status": "OL CHRG", "battery.charge": "100"}
	}
	s, err := simupsd.Start(c)
	fail(err)
	fail(os.WriteFile(filepath.Join(os.Args[1], "ca.pem"), authority.PEM(), 0o600))
	out := json.NewEncoder(os.Stdout)
	fail(out.Encode(benchAnswer{Port: s.Port()}))
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var a benchAnswer
		for name := range c.Units {
			if n := s.Polls(name); n > 0 {
				a.Units, a.Polls = a.Units+1, a.Polls+n
			}
		}
		fail(out.Encode(a))
	}
}
