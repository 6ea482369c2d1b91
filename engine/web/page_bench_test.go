package web

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// BenchmarkFirst measures the time until a page about many units is complete, including a query to the monitor, and
// the processor time of that, including the polls of these units.
func BenchmarkFirst(b *testing.B) {
	s := rack(b, 1000)
	c := &http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	var size int64
	before := used()
	for b.Loop() {
		s.page.mu.Lock()
		s.page.view = nil
		clear(s.page.rendered)
		s.page.mu.Unlock()
		response, err := c.Get(s.URL())
		if err != nil {
			b.Fatal(err)
		}
		size, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
	b.ReportMetric(float64(size), "bytes/page")
	b.ReportMetric(float64(used()-before)/float64(time.Millisecond)/float64(b.N), "cpu-ms/page")
}

// used returns the processor time that this process has used.
func used() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// readers is how many pages are open in BenchmarkTenPages.
const readers = 10

// readPages keeps pages open, as browsers do, until standard input ends. It runs in its own process.
func readPages(url string) {
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * readers}}
	for range readers {
		response, err := c.Get(url + "live") //nolint:bodyclose // the process ends with it
		if err != nil {
			fmt.Println(err)
			return
		}
		go func() {
			for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				if !strings.HasPrefix(lines.Text(), "data:") {
					continue
				}
				if page, err := c.Get(url); err == nil {
					_, _ = io.Copy(io.Discard, page.Body)
					_ = page.Body.Close()
				}
			}
		}()
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// open opens pages in another process, and returns a function that closes them.
func (s *site) open(b *testing.B) func() {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), readersEnv+"="+s.URL())
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
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		b.Fatal(line)
	}
	return func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
}

// BenchmarkTenPages compares, in turn, a monitor whose page nobody reads with one that has ten open pages. It
// measures the share of a core while all is well, with 1,000 units that are polled every second, ten of which
// report another load each second. It also measures the time from the server's reply to the actions of the rules,
// while 25 units a second lose or regain mains power. The difference of the p99 is computed for each pair of runs:
// the minimum, the median and the maximum. The server is in the same process, the readers are in another.
func BenchmarkTenPages(b *testing.B) {
	const (
		units = 1000
		span  = 10 * time.Second
		pairs = 3
	)
	var (
		mu     sync.Mutex
		wanted = map[string]string{}    // what a unit should report
		sent   = map[string]time.Time{} // when the report was sent
		took   []time.Duration
	)
	s := rack(b, units, func(e engine.Event) {
		r, ok := e.(engine.Result)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		_, name, _ := strings.Cut(r.Effect.Unit, ":")
		name, _, _ = strings.Cut(name, "@")
		if at := sent[name]; !at.IsZero() {
			took = append(took, time.Since(at))
			sent[name] = time.Time{}
		}
	})
	s.upsd.SetFault(func(x *simupsd.Exchange) {
		fields := strings.Fields(x.Line)
		if len(fields) < 3 {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if to := wanted[fields[2]]; to != "" && strings.Contains(x.Reply, `ups.status "`+to) {
			delete(wanted, fields[2])
			sent[fields[2]] = time.Now()
		}
	})
	name := func(i int) string { return fmt.Sprintf("rack%d-%02d", i/20+1, i%20+1) }
	calm := func() float64 {
		before, began := used(), time.Now()
		for i := 0; time.Since(began) < span; i++ {
			s.upsd.Set(name(100+i%50), "ups.load", strconv.Itoa(10+i%60))
			time.Sleep(100 * time.Millisecond)
		}
		return float64(used()-before) / float64(time.Since(began)) * 100
	}
	round := 0
	storm := func() (all []time.Duration) {
		mu.Lock()
		took = nil
		mu.Unlock()
		for i, began := 0, time.Now(); time.Since(began) < span; i++ {
			if i%100 == 0 {
				round++
			}
			unit, to := name(300+i%100), [2]string{"OL", "OB"}[round%2]
			mu.Lock()
			wanted[unit] = to
			mu.Unlock()
			s.upsd.Set(unit, "ups.status", to)
			time.Sleep(40 * time.Millisecond)
		}
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(took)
	}
	var cost [2]float64
	first, started := s.upsd.Polls(name(0)), time.Now()
	var latency [2][]time.Duration
	var more []float64 // by how many microseconds the pages increase the p99 of each pair
	for b.Loop() {
		for pair := range pairs {
			var p99 [2]time.Duration
			for turn := range 2 {
				with := (turn + pair) % 2 // the two take turns at being first
				done := func() {}
				if with == 1 {
					done = s.open(b)
				}
				cost[with] += calm() / pairs
				took := storm()
				slices.Sort(took)
				if len(took) > 0 {
					p99[with] = took[len(took)*99/100]
				}
				latency[with] = append(latency[with], took...)
				done()
			}
			more = append(more, float64((p99[1] - p99[0]).Microseconds()))
		}
	}
	for with, suffix := range []string{"-alone", "-read"} {
		all := latency[with]
		if len(all) < 100 {
			b.Fatalf("only %d effects", len(all))
		}
		slices.Sort(all)
		b.ReportMetric(cost[with]/float64(b.N), "%core"+suffix)
		b.ReportMetric(float64(all[len(all)/2].Microseconds()), "us-median"+suffix)
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "us-p99"+suffix)
	}
	b.ReportMetric(float64(s.upsd.Polls(name(0))-first)/time.Since(started).Seconds()*units, "polls/s")
	slices.Sort(more)
	b.ReportMetric(more[0], "us-p99-more-least")
	b.ReportMetric(more[len(more)/2], "us-p99-more-median")
	b.ReportMetric(more[len(more)-1], "us-p99-more-most")
	b.ReportMetric((cost[1]-cost[0])/float64(b.N), "%core-more")
	b.ReportMetric(0, "ns/op")
}
