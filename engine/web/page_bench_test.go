package web

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkFirst is the time until a page about many units is complete, asked of the monitor again.
func BenchmarkFirst(b *testing.B) {
	s := rack(b, 1000)
	c := &http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	var size int64
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
}

// TestTenPages reports what ten open pages cost of a processor, with 1,000 units that are polled every
// second, of which each second ten report something new. It measures this whole process, the ten clients
// and the simulated server included, so it only runs when asked for.
func TestTenPages(t *testing.T) {
	if os.Getenv("TEN_PAGES") == "" {
		t.Skip("TEN_PAGES=1 measures")
	}
	s := rack(t, 1000)
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
				s.upsd.Set("rack9-"+string([]byte{'0' + byte(i/9%2), '1' + byte(i%9)}), "ups.load", string([]byte{'1' + byte(i%8), '0'}))
			}
		}
	})
	used := func() time.Duration {
		var u unix.Rusage
		_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	const span = 20 * time.Second
	measure := func(pages int) float64 {
		c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 20}}
		var open []io.Closer
		var clients sync.WaitGroup
		fetches := 0
		var mu sync.Mutex
		if page, err := c.Get(s.URL()); err == nil {
			_ = page.Body.Close()
		}
		for range pages {
			response, err := c.Get(s.URL() + "live")
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, response.Body)
			clients.Go(func() {
				for lines := bufio.NewScanner(response.Body); lines.Scan(); {
					if strings.HasPrefix(lines.Text(), "data:") {
						if page, err := c.Get(s.URL()); err == nil {
							_, _ = io.Copy(io.Discard, page.Body)
							_ = page.Body.Close()
							mu.Lock()
							fetches++
							mu.Unlock()
						}
					}
				}
			})
		}
		before, began := used(), time.Now()
		time.Sleep(span)
		spent := float64(used()-before) / float64(time.Since(began)) * 100
		for _, o := range open {
			_ = o.Close()
		}
		clients.Wait()
		c.CloseIdleConnections()
		t.Logf("%d pages: %.2f %% of a core, %d fetches in %s", pages, spent, fetches, span)
		return spent
	}
	for range 3 {
		without, with := measure(0), measure(10)
		t.Logf("ten pages cost %.2f %% of a core", with-without)
	}
	close(stop)
	all.Wait()
}
