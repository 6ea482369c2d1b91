package tlsproxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// childEnv makes the test program a proxy or an upsd, so that each has its own process, as in
// production.
const childEnv = "TLSPROXY_TEST_CHILD"

// childConfig is the value of childEnv: one of the three.
type childConfig struct {
	Server *ServerConfig
	Client *ClientConfig
	Upsd   *struct{ CertFile, KeyFile string }
}

// child runs until its standard input ends. It first prints its port. Then it frees memory for each
// line that it reads.
func child() {
	var c childConfig
	fatal(json.Unmarshal([]byte(os.Getenv(childEnv)), &c))
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			debug.FreeOSMemory()
			fmt.Println("done")
		}
	}()
	limits := Options{Limits: Limits{Connections: 10_000, PerAddress: 10_000}}
	var p *Proxy
	var err error
	switch {
	case c.Upsd != nil:
		cert, err := tls.LoadX509KeyPair(c.Upsd.CertFile, c.Upsd.KeyFile)
		fatal(err)
		s, err := simupsd.Start(simupsd.Config{Cert: &cert, Units: map[string]map[string]string{"one": {"ups.status": "OL"}}})
		fatal(err)
		fmt.Println(s.Port())
		<-ctx.Done()
		return
	case c.Server != nil:
		p, err = NewServer(*c.Server, limits)
	default:
		p, err = NewClient(*c.Client, limits)
	}
	fatal(err)
	l, err := p.Listen("127.0.0.1:0")
	fatal(err)
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	p.Serve(ctx, l)
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is a running child.
type process struct {
	b    *testing.B
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
	port int
}

func (p *process) addr() string { return fmt.Sprintf("127.0.0.1:%d", p.port) }

func startChild(b *testing.B, c childConfig) *process {
	b.Helper()
	text, err := json.Marshal(c)
	check(b, err)
	p := &process{b: b, cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	p.cmd.Stderr = os.Stderr
	p.in, err = p.cmd.StdinPipe()
	check(b, err)
	out, err := p.cmd.StdoutPipe()
	check(b, err)
	check(b, p.cmd.Start())
	p.out = bufio.NewScanner(out)
	p.out.Scan()
	p.port, err = strconv.Atoi(p.out.Text())
	check(b, err)
	b.Cleanup(func() {
		p.in.Close()
		check(b, p.cmd.Wait())
	})
	return p
}

// settle makes the child free unused memory.
func (p *process) settle() {
	p.b.Helper()
	_, err := fmt.Fprintln(p.in)
	check(p.b, err)
	p.out.Scan()
}

// memory is the child's resident memory in bytes.
func (p *process) memory() int {
	p.b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	check(p.b, err)
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	check(p.b, err)
	return n << 10
}

// asker is a connection that asks for a status.
type asker struct {
	net.Conn
	r *bufio.Reader
}

func (a asker) ask() (time.Duration, error) {
	begin := time.Now()
	if _, err := io.WriteString(a, "GET VAR one ups.status\n"); err != nil {
		return 0, err
	}
	line, err := a.r.ReadSlice('\n')
	if err == nil && string(line) != "VAR one ups.status \"OL\"\n" {
		err = fmt.Errorf("got the answer %q", line)
	}
	return time.Since(begin), err
}

// connections is the number of connections in each benchmark.
const connections = 1000

// connect opens connections, each of which has already received an answer.
func connect(b *testing.B, addr string, config *tls.Config) []asker {
	b.Helper()
	var all []asker
	for range connections {
		conn, err := net.Dial("tcp", addr)
		check(b, err)
		b.Cleanup(func() { conn.Close() })
		a := asker{conn, bufio.NewReaderSize(conn, 128)}
		if config != nil {
			io.WriteString(conn, "STARTTLS\n")
			a.r.ReadSlice('\n')
			a.Conn = tls.Client(conn, config)
			a.r.Reset(a.Conn)
		}
		_, err = a.ask()
		check(b, err)
		all = append(all, a)
	}
	return all
}

// way is one of the compared ways from a client to upsd.
type way struct {
	name   string
	proxy  func(f files, upsd *process) childConfig
	config func(b *testing.B, f files) *tls.Config // the client's; nil: plain text
}

var ways = []way{
	{"server", func(f files, upsd *process) childConfig {
		return childConfig{Server: &ServerConfig{Host: "127.0.0.1", Port: upsd.port, CertFile: f.cert, KeyFile: f.key}}
	}, func(b *testing.B, f files) *tls.Config { return f.config(b) }},
	{"client", func(f files, upsd *process) childConfig {
		return childConfig{Client: &ClientConfig{Host: "localhost", Port: upsd.port, CAFile: f.ca}}
	}, func(*testing.B, files) *tls.Config { return nil }},
}

// start starts an upsd with and without TLS, and the proxy.
func (w way) start(b *testing.B, f files) (upsd, proxy *process) {
	upsd = startChild(b, childConfig{Upsd: &struct{ CertFile, KeyFile string }{f.cert, f.key}})
	return upsd, startChild(b, w.proxy(f, upsd))
}

// BenchmarkLatency asks for a status over 1,000 connections, through a proxy, and directly without
// TLS: one question at a time, and one each millisecond for each way, as 1,000 monitors with a
// POLLFREQ of 1 would. "added" is how much longer the answers take through the proxy than directly,
// for the median and the 99th percentile.
func BenchmarkLatency(b *testing.B) {
	for _, w := range ways {
		for _, load := range []struct {
			name    string
			measure func(b *testing.B, ways [2][]asker) [2][]time.Duration
		}{{"one-at-a-time", oneAtATime}, {"1000-a-second", evenly}} {
			b.Run(w.name+"/"+load.name, func(b *testing.B) {
				f := newFiles(b)
				upsd, proxy := w.start(b, f)
				direct := connect(b, upsd.addr(), nil)
				proxied := connect(b, proxy.addr(), w.config(b, f))
				took := load.measure(b, [2][]asker{direct, proxied})
				for _, q := range []struct {
					name string
					part float64
				}{{"p50", 0.5}, {"p99", 0.99}} {
					d, p := quantile(took[0], q.part), quantile(took[1], q.part)
					b.ReportMetric(d, "µs-direct-"+q.name)
					b.ReportMetric(p, "µs-proxied-"+q.name)
					b.ReportMetric(p-d, "µs-added-"+q.name)
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

func oneAtATime(b *testing.B, ways [2][]asker) (took [2][]time.Duration) {
	for i := 0; b.Loop(); i++ {
		for w, all := range ways {
			d, err := all[i%len(all)].ask()
			check(b, err)
			took[w] = append(took[w], d)
		}
	}
	return took
}

func evenly(b *testing.B, ways [2][]asker) (took [2][]time.Duration) {
	var mu sync.Mutex
	var busy [2][connections]sync.Mutex // a connection asks one question at a time
	var asking sync.WaitGroup
	due := time.Now()
	for i := 0; b.Loop(); i++ {
		for w, all := range ways {
			due = due.Add(time.Millisecond / 2)
			time.Sleep(time.Until(due)) // late questions are caught up
			asking.Go(func() {
				n := i % connections
				busy[w][n].Lock()
				defer busy[w][n].Unlock()
				d, err := all[n].ask()
				if err != nil {
					b.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				took[w] = append(took[w], d)
			})
		}
	}
	asking.Wait()
	return took
}

func quantile(d []time.Duration, part float64) float64 {
	d = slices.Sorted(slices.Values(d))
	return float64(d[int(part*float64(len(d)-1))].Nanoseconds()) / 1000
}

// BenchmarkMemory measures the memory of a proxy's process for each of 1,000 connections that have
// done the handshake and asked once: right after that, and after a garbage collection.
func BenchmarkMemory(b *testing.B) {
	for _, w := range ways {
		b.Run(w.name, func(b *testing.B) {
			var fresh, settled float64
			for range b.N {
				f := newFiles(b)
				_, p := w.start(b, f)
				p.settle()
				before := p.memory()
				connect(b, p.addr(), w.config(b, f))
				fresh += float64(p.memory()-before) / connections
				p.settle()
				settled += float64(p.memory()-before) / connections
			}
			b.ReportMetric(fresh/1024/float64(b.N), "KiB/connection")
			b.ReportMetric(settled/1024/float64(b.N), "KiB/connection-settled")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkHandshake measures the time from a client's connect to its first answer, with TLS and
// the connection to upsd.
func BenchmarkHandshake(b *testing.B) {
	f := newFiles(b)
	_, p := ways[0].start(b, f)
	config := f.config(b)
	for b.Loop() {
		conn, err := net.Dial("tcp", p.addr())
		check(b, err)
		c := (&peer{b, conn, bufio.NewReader(conn)}).startTLS(config)
		_, err = asker{c.Conn, c.r}.ask()
		check(b, err)
		conn.Close()
	}
}
