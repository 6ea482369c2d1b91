package torture

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func hostileFaults() []fault {
	all := []fault{
		{name: "a server with 300 invented status words a poll", run: func(t *trial) {
			hostileServer(t, func(x *simupsd.Exchange, n int) {
				if strings.HasSuffix(x.Line, " ups.status") {
					var b strings.Builder
					for i := range 300 { // a status of more than 4 KiB is not used at all
						fmt.Fprintf(&b, " W%dX%d", n, i)
					}
					x.Reply = strings.TrimSuffix(x.Reply, "\"\n") + b.String() + "\"\n"
				}
			})
		}},
		{name: "a server that sends values of 60 kB, with control characters", expect: "none of them is in the log", run: func(t *trial) {
			hostileServer(t, func(x *simupsd.Exchange, _ int) {
				if strings.HasSuffix(x.Line, " ups.mfr") {
					x.Reply = "VAR Eaton ups.mfr \"" + strings.Repeat("\x1b]0;owned\x07\u202e\u0085 ", 3000) + "\"\n"
				}
			})
		}},
		{name: "a server whose unit is on battery at every other poll", run: func(t *trial) {
			hostileServer(t, func(x *simupsd.Exchange, n int) {
				if strings.HasSuffix(x.Line, " ups.status") && n%2 == 0 {
					x.Reply = strings.Replace(x.Reply, `"OL`, `"OB`, 1)
				}
			})
		}},
		{name: "clients of the control socket: idle, slow, with garbage, with endless headers, and too many", run: hostileClients},
	}
	all = append(all, fault{name: "mail and web servers that hang, talk without end, redirect to themselves or send garbage", expect: "only the actions that use them wait",
		run: hostileSinks})
	for _, mode := range []struct{ mode, name, expect string }{
		{"packets", "packets that are not of the protocol", ""},
		{"orders", "orders for other commands, units and rules", "nothing runs but the SHUTDOWNCMDs of the file, and no value adds a word"},
		{"flood", "as much output as possible", ""},
		{"deaf", "requests whose answers it never reads", ""},
		{"output", "endless output", ""},
		{"stay", "a process that it leaves behind", "no process of it is left"},
	} {
		all = append(all, fault{
			name: "the unprivileged process is taken over, and ignores SIGTERM: " + mode.name, expect: mode.expect,
			run: func(t *trial) { hostileChild(t, mode.mode) },
		})
	}
	return all
}

// hostileServer runs a monitor against a server that misbehaves for a while.
func hostileServer(t *trial, change func(x *simupsd.Exchange, n int)) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	s.Set("Eaton", "ups.mfr", "Eaton")
	r.timeout = "60"
	r.plan(s.port(), s.ca(), time.Hour, `WHEN Eaton REPORTS OL->OB : NUTLOG "%(ups.mfr)s" SHELLCMD "true %(ups.mfr)s"
WHEN Eaton REPORTS OB->OL : NUTLOG "%(ups.mfr)s"
`)
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	var n int
	var mu sync.Mutex
	s.SetFault(func(x *simupsd.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		n++
		change(x, n)
	})
	polls := s.Polls("Eaton")
	r.await("the monitor meets the fault", func() bool { r.alive(); return s.Polls("Eaton") > polls+100 })
	r.noOrders(nil)
	s.SetFault(nil)
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 1})
	for _, bad := range []string{"\x1b", "\u0085", "\u202e", "\x07"} {
		if n := r.logged(bad); n > 0 {
			t.Errorf("got control character %q %d times in the log, want it escaped", bad, n)
		}
	}
	r.bounded()
	r.stop()
}

// hostileSinks makes a monitor send mails and webhooks to misbehaving servers.
func hostileSinks(t *trial) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.timeout = "60"
	endless := func(c net.Conn, text string) {
		for {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
	ways := []func(c net.Conn){
		func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		func(c net.Conn) { endless(c, "220-x\r\n") },
		func(c net.Conn) { endless(c, strings.Repeat("x", 4096)) },
		func(c net.Conn) { endless(c, "\x00\xff") },
		func(net.Conn) {},
	}
	var met atomic.Int64
	turn := func(ways []func(c net.Conn)) int {
		return serve(t, func(c net.Conn) { ways[int(met.Add(1))%len(ways)](c) })
	}
	mail := turn(ways)
	web := turn(append(ways,
		func(c net.Conn) { endless(c, "HTTP/1.1 200 OK\r\nX: y\r\n") },
		func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			endless(c, "body")
		},
		func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
		},
	))
	hooks := ""
	for i := range 10 {
		hooks += fmt.Sprintf("WEBHOOK \"http://127.0.0.1:%d/%d\" EMAIL FROM \"a@example.com\" TO \"b@example.com\" SUBJECT \"%d\" MESSAGE \"x\"\n", web, i, i)
	}
	r.plan(s.port(), s.ca(), time.Hour, "WHEN Eaton REPORTS OL->OB : "+hooks+"WHEN Eaton REPORTS OB->OL : "+hooks)
	conf, err := os.ReadFile(r.path("UPSmon.conf"))
	t.check(err)
	r.write("UPSmon.conf", fmt.Sprintf("SMTPSERVER %q PORT %d USER \"\" PASSWORD \"\"\n%s", host, mail, conf))
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	orders := 0
	for met.Load() < 30 {
		r.lowBattery(s)
		orders++
	}
	r.noOrders(map[string]int{"low": orders})
	r.row.add("connections", int(met.Load()))
	r.bounded()
	r.stop()
}

// serve accepts connections until the trial has ended, and returns the port.
func serve(t *trial, talk func(c net.Conn)) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	t.check(err)
	over := make(chan struct{})
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				ended := make(chan struct{})
				serving.Go(func() {
					select {
					case <-over:
					case <-ended:
					}
					c.Close()
				})
				talk(c)
				close(ended)
			})
		}
	})
	t.Cleanup(func() {
		close(over)
		l.Close()
		serving.Wait()
	})
	return l.Addr().(*net.TCPAddr).Port
}

// hostileClients runs a monitor with 128 descriptors and misbehaving clients.
func hostileClients(t *trial) {
	needs.Programs(t, "prlimit")
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.wrapper = []string{"prlimit", "--nofile=128"}
	r.timeout = "60"
	r.plan(s.port(), s.ca(), time.Hour, "")
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	over := make(chan struct{})
	var clients sync.WaitGroup
	client := func(talk func(c net.Conn)) {
		clients.Go(func() {
			for {
				select {
				case <-over:
					return
				case <-time.After(rand.N(50 * time.Millisecond)):
				}
				c, err := net.Dial("unix", r.path("run/s"))
				if err != nil {
					continue
				}
				c.SetDeadline(time.Now().Add(20 * time.Second))
				ended := make(chan struct{})
				go func() {
					select {
					case <-over:
						c.Close()
					case <-ended:
					}
				}()
				talk(c)
				close(ended)
				c.Close()
			}
		})
	}
	drain := func(c net.Conn) {
		b := make([]byte, 4096)
		for {
			if _, err := c.Read(b); err != nil {
				return
			}
		}
	}
	for range 150 {
		client(drain) // says nothing
	}
	for range 10 {
		client(func(c net.Conn) { // sends one byte at a time
			for _, b := range []byte("GET /v1/status HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("y", 1000)) {
				if _, err := c.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
		client(func(c net.Conn) { // sends endless headers
			for {
				if _, err := c.Write([]byte("GET /v1/status HTTP/1.1\r\nX: " + strings.Repeat("y", 4000) + "\r\n")); err != nil {
					return
				}
			}
		})
		client(func(c net.Conn) {
			b := make([]byte, 1000)
			for i := range b {
				b[i] = byte(rand.IntN(256))
			}
			_, _ = c.Write(b)
			drain(c)
		})
		client(func(c net.Conn) { // sends requests and never reads the answers
			for range 100 {
				if _, err := c.Write([]byte("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
					return
				}
			}
			time.Sleep(time.Second)
		})
	}
	polls := s.Polls("Eaton")
	r.await("the monitor polls", func() bool { r.alive(); return s.Polls("Eaton") > polls+50 })
	s.set("Eaton", "OB LB") // no awaitState: the socket is too busy to answer
	r.await("the shutdown for a low battery", func() bool { r.alive(); return r.ordered("low") > 0 })
	close(over)
	clients.Wait()
	s.set("Eaton", "OL")
	r.awaitState("Eaton", "COMM", "OL")
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 2})
	r.bounded()
	r.stop()
}

// hostileChild lets the process without privileges attack the parent, and then kills it. The next
// one must find everything in order.
func hostileChild(t *trial, mode string) {
	needs.Root(t)
	r, s := newRig(t), newSimulated(t, "Eaton")
	r.separate = true
	r.binary = t.program("-evil", map[string]string{"cmd/upsmon/evil_torture.go": "evil.go.txt"})
	log := r.path("rec/evil")
	r.env = []string{"UPSMON_EVIL=" + mode, "UPSMON_EVIL_LOG=" + log}
	r.timeout = "60"
	r.plan(s.port(), s.ca(), time.Hour, fmt.Sprintf("WHEN Eaton REPORTS None->OFF : %s\n", r.down("value %(ups.mfr)s end")))
	r.launch()
	times := func() int {
		content, _ := os.ReadFile(log)
		n, _ := strconv.Atoi(string(content))
		return n
	}
	enough := map[string]int{"packets": 1000, "orders": 60, "flood": 100_000, "deaf": 1000, "output": 50, "stay": 1}[mode]
	r.await("the process without privileges is taken over", func() bool {
		r.alive()
		return times() >= enough || r.restarted() // the parent may kill it for its attack
	})
	r.row.add("times", times())
	for _, w := range r.orders() {
		words := strings.Fields(w)
		if w != "low" && w != "lost" && w != "fsd" && !(len(words) == 3 && words[0] == "value" && words[2] == "end") {
			t.Errorf("a command ran with arguments that are not in the file: %q", w)
		}
	}
	if _, err := os.Stat(log + ".owned"); err == nil {
		t.Error("a command that is not in the file ran")
	}
	parent := r.processes()[0]
	r.row.peak("MB of memory of the parent", memory(parent)>>10)
	if used := memory(parent); used > maxMemory {
		t.Errorf("got %d MB of memory in the parent, want at most %d MB", used>>10, maxMemory>>10)
	}
	if all := r.processes(); len(all) == 2 && !r.restarted() {
		_ = syscall.Kill(all[1], syscall.SIGKILL)
	}
	r.awaitState("Eaton", "COMM", "OL") // asks the next process
	os.Remove(r.path("rec/down"))
	if pid, err := os.ReadFile(log + ".pid"); err == nil {
		n, _ := strconv.Atoi(string(pid))
		r.awaitOr("the end of the process that was left behind", func() bool { return syscall.Kill(n, 0) != nil }, func() bool { return false })
	}
	r.lowBattery(s)
	r.noOrders(map[string]int{"low": 1})
	r.bounded()
	r.stop()
}

// restarted reports whether the parent has restarted the process without privileges.
func (r *rig) restarted() bool {
	content, _ := os.ReadFile(r.path("stderr"))
	return strings.Contains(string(content), "is being restarted")
}
