package engine

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// BenchmarkEffect measures the time from the moment at which the bytes of a reply were read to the
// moment at which PRINT writes. It includes TLS and the machines. One variant also includes the
// journal and the save of the state with fsync, which depends on the disk.
func BenchmarkEffect(b *testing.B) {
	b.Run("nothing-kept", func(b *testing.B) { benchmarkEffect(b, "") })
	b.Run("state-kept", func(b *testing.B) { benchmarkEffect(b, filepath.Join(b.TempDir(), "state")) })
}

func benchmarkEffect(b *testing.B, stateDir string) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		b.Fatal(err)
	}
	cert, err := authority.Issue("localhost")
	if err != nil {
		b.Fatal(err)
	}
	upsd, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: online("Eaton")})
	if err != nil {
		b.Fatal(err)
	}
	defer upsd.Close()
	dir := b.TempDir()
	conf := filepath.Join(dir, "UPSmon.conf")
	text := strings.ReplaceAll(fmt.Sprintf(header, upsd.Port()), "50ms", "2ms") +
		"WHEN Eaton REPORTS OL->OB : PRINT \"out\"\nWHEN Eaton REPORTS OB->OL : PRINT \"back\"\n"
	for file, content := range map[string][]byte{conf: []byte(text), filepath.Join(dir, "ca.pem"): authority.PEM()} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	var read atomic.Int64 // when the last bytes were read
	printed := make(chan time.Duration, 1)
	nowhere := nutlog.New(io.Discard)
	e := New(Options{
		Timeout: 2 * time.Second, StateDir: stateDir,
		Actions: actions.Options{NutLog: nowhere, Stdout: printer(func() {
			printed <- time.Duration(time.Now().UnixNano() - read.Load())
		})},
		Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			return &stampedConn{c, &read}, err
		},
	})
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx, config.Load(conf)) }()

	var took []time.Duration
	for b.Loop() {
		upsd.Set("Eaton", "ups.status", [2]string{"OB", "OL"}[len(took)%2])
		select {
		case d := <-printed:
			took = append(took, d)
		case <-time.After(testPatience):
			b.Fatal("PRINT wrote nothing")
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "us-median")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "us-p99")
	b.ReportMetric(0, "ns/op")
	end()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
	_ = nowhere.Close(context.Background())
}

type printer func()

func (p printer) Write(b []byte) (int, error) {
	p()
	return len(b), nil
}

// stampedConn notes when something was read. Polls that find nothing new come every 2 ms, and one
// in between makes the time look shorter. That only matters where the time is longer than 2 ms.
type stampedConn struct {
	net.Conn
	read *atomic.Int64
}

func (c *stampedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.read.Store(time.Now().UnixNano())
	return n, err
}
