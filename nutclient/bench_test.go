package nutclient

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// fleet is how many units the benchmarks watch, each over its own connection.
const fleet = 1000

// asServer makes this program the simulated upsd of a benchmark that runs it, so that the
// measurements of the client do not include the server.
const asServer = "NUTCLIENT_TEST_SERVER"

// helloServer is what the server reports to the benchmark.
type helloServer struct {
	Port int
	CA   []byte
}

// serveFleet runs the server. It ends with its standard input, so at the latest when the client is
// gone.
func serveFleet() {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	authority, err := simupsd.NewAuthority()
	fail(err)
	cert, err := authority.Issue("127.0.0.1")
	fail(err)
	units := make(map[string]map[string]string)
	for i := range fleet {
		units[fmt.Sprintf("u%d", i)] = map[string]string{"ups.status": "OL CHRG", "battery.charge": "97.5"}
	}
	s, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"monitor": password}, Units: units})
	fail(err)
	defer s.Close()
	fail(json.NewEncoder(os.Stdout).Encode(helloServer{s.Port(), authority.PEM()}))
	io.Copy(io.Discard, os.Stdin)
}

// startFleet starts the server and returns its units.
func startFleet(b testing.TB) []Unit {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asServer+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		b.Fatal(err)
	}
	var hello helloServer
	if err := json.Unmarshal(line, &hello); err != nil {
		b.Fatal(err)
	}
	server := Server{Host: "127.0.0.1", Port: hello.Port, Roots: hello.CA}
	units := make([]Unit, fleet)
	for i := range units {
		name := fmt.Sprintf("u%d", i)
		units[i] = Unit{ID: name, Name: name, Server: server, User: "monitor", Password: password, Powered: true, Vars: []string{"battery.charge"}}
	}
	return units
}

// watchFleet returns a Poller that has had a report of each unit, and a function that waits for n
// more reports.
func watchFleet(b testing.TB, units []Unit) (p *Poller, await func(n int)) {
	b.Helper()
	reports := make(chan Report, 2*fleet)
	p = NewPoller(Options{Deliver: func(r Report) { reports <- r }})
	p.SetPeriod(time.Hour)
	b.Cleanup(func() { closePoller(b, p) })
	await = func(n int) {
		for range n {
			if r := <-reports; r.Err != nil {
				b.Fatal(r.Err)
			}
		}
	}
	p.Update(units)
	await(len(units))
	return p, await
}

// live returns how many bytes the program uses after a garbage collection, and after the stacks
// have shrunk.
func live() uint64 {
	for range 5 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// cpu returns the processor time that the program has used, in user space and in the kernel.
func cpu(b *testing.B) (user, kernel time.Duration) {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano())
}

// BenchmarkConnection measures the memory of an idle TLS connection.
func BenchmarkConnection(b *testing.B) {
	units := startFleet(b)
	for b.Loop() {
		before := live()
		p, _ := watchFleet(b, units)
		b.ReportMetric(float64(live()-before)/fleet, "B/conn")
		closePoller(b, p)
	}
}

// BenchmarkPoll measures a poll of one unit, with one variable beside its status, over its own TLS
// connection. All units are polled together.
func BenchmarkPoll(b *testing.B) {
	p, await := watchFleet(b, startFleet(b))
	perPoll(b, func() {
		p.Poll()
		await(fleet)
	})
}

// BenchmarkSteady measures the same when the polls are spread over the period, for which each
// iteration waits.
func BenchmarkSteady(b *testing.B) {
	p, await := watchFleet(b, startFleet(b))
	p.SetPeriod(time.Second)
	await(2 * fleet)
	perPoll(b, func() { await(fleet) })
}

// perPoll measures the cost per unit of f, which polls the fleet once.
func perPoll(b *testing.B, f func()) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	user, kernel := cpu(b)
	n := 0.0
	for b.Loop() {
		f()
		n += fleet
	}
	runtime.ReadMemStats(&after)
	user1, kernel1 := cpu(b)
	b.ReportMetric(float64((user1-user).Nanoseconds())/1000/n, "µs-user/poll")
	b.ReportMetric(float64((kernel1-kernel).Nanoseconds())/1000/n, "µs-kernel/poll")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/n, "allocs/poll")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/n, "B/poll")
}
