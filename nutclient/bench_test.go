package nutclient

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// fleet is how many units the benchmarks watch, each over a connection of its own.
const fleet = 1000

// asServer makes this program be the simulated upsd of a benchmark that runs it: what the server needs is not the client's.
const asServer = "NUTCLIENT_TEST_SERVER"

// helloServer is what the server tells the benchmark.
type helloServer struct {
	Port int
	CA   []byte
}

// serveFleet is the server's whole life. It ends when its standard input does, which is at the latest when the client is gone.
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
func startFleet(b *testing.B) []Unit {
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

// watchFleet returns a Poller that has heard of each unit once, and how to wait for n more reports.
func watchFleet(b *testing.B, units []Unit) (p *Poller, await func(n int64)) {
	b.Helper()
	var good, lost atomic.Int64
	p = NewPoller(Options{Deliver: func(r Report) {
		if r.Err != nil {
			lost.Add(1)
		} else {
			good.Add(1)
		}
	}})
	p.SetPeriod(time.Hour)
	b.Cleanup(func() { closePoller(b, p) })
	var seen int64
	await = func(n int64) {
		seen += n
		for good.Load() < seen {
			if lost.Load() > 0 {
				b.Fatal("a unit was lost")
			}
			time.Sleep(time.Millisecond)
		}
	}
	p.Update(units)
	await(int64(len(units)))
	return p, await
}

// live returns how many bytes the program needs now, once what is garbage and what stacks have too much are gone.
func live() uint64 {
	for range 5 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkConnection measures what an idle TLS connection needs of memory.
func BenchmarkConnection(b *testing.B) {
	units := startFleet(b)
	for b.Loop() {
		before := live()
		p, _ := watchFleet(b, units)
		b.ReportMetric(float64(live()-before)/fleet, "B/conn")
		closePoller(b, p)
	}
}

// BenchmarkPoll measures a poll of one unit with one variable beside its status, over a TLS connection of its own.
func BenchmarkPoll(b *testing.B) {
	p, await := watchFleet(b, startFleet(b))
	var m0, m1 runtime.MemStats
	runtime.ReadMemStats(&m0)
	c0, n := cpu(b), 0
	for b.Loop() {
		p.Poll()
		await(fleet)
		n += fleet
	}
	runtime.ReadMemStats(&m1)
	b.ReportMetric(float64((cpu(b)-c0).Nanoseconds())/1000/float64(n), "µs-CPU/poll")
	b.ReportMetric(float64(m1.Mallocs-m0.Mallocs)/float64(n), "allocs/poll")
	b.ReportMetric(float64(m1.TotalAlloc-m0.TotalAlloc)/float64(n), "B/poll")
}
