package actions

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
)

func TestSyslogMessage(t *testing.T) {
	now := time.Date(2026, 11, 2, 14, 30, 0, 0, time.UTC)
	for _, tt := range []struct{ priority, text, want string }{
		{"", "plain", "<30>Nov  2 14:30:00 upsmon[7]: plain"},
		{"emerg", "[emerg] a", "<24>Nov  2 14:30:00 upsmon[7]: a"},
		{"alert", "[alert]a", "<25>Nov  2 14:30:00 upsmon[7]: a"},
		{"crit", "[crit]  a", "<26>Nov  2 14:30:00 upsmon[7]: a"},
		{"err", "[err] [crit] a", "<27>Nov  2 14:30:00 upsmon[7]: [crit] a"},
		{"warning", "[warning] a", "<28>Nov  2 14:30:00 upsmon[7]: a"},
		{"notice", "[notice] a", "<29>Nov  2 14:30:00 upsmon[7]: a"},
		{"info", "[info] a", "<30>Nov  2 14:30:00 upsmon[7]: a"},
		{"debug", "[debug] a", "<31>Nov  2 14:30:00 upsmon[7]: a"},
		// What a server sent is no priority.
		{"", "[emerg] a", "<30>Nov  2 14:30:00 upsmon[7]: [emerg] a"},
		{"", "a\n<24>b\r\x00c ä", `<30>Nov  2 14:30:00 upsmon[7]: a\n<24>b\rc ä`},
		{"", "", "<30>Nov  2 14:30:00 upsmon[7]: "},
	} {
		if got := syslogMessage(now, 7, tt.priority, tt.text); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := syslogMessage(now, 7, "", strings.Repeat("ä", 100_000)); len(got) > maxSyslog+100 || !utf8.ValidString(got) {
		t.Errorf("%d bytes", len(got))
	}
}

// The daemon is restarted: its socket goes and comes again.
func TestSyslogReconnects(t *testing.T) {
	path := t.TempDir() + "/log"
	g := newRig(t, Options{SyslogSocket: path})
	if r := g.do(effect(fsm.Syslog, "nobody is there")); !errors.Is(r.Err, os.ErrNotExist) {
		t.Errorf("%v", r.Err)
	}
	for range 2 {
		c := syslogd(t, path)
		wantErr(t, g.do(syslog("alert", "on battery")), nil)
		if got := datagram(t, c); !regexp.MustCompile(`^<25>\w{3} [ \d]\d \d\d:\d\d:\d\d upsmon\[\d+\]: on battery$`).MatchString(got) {
			t.Errorf("%q", got)
		}
		_ = c.Close()
		if r := g.do(effect(fsm.Syslog, "gone")); r.Err == nil {
			t.Error("sent to nobody")
		}
		_ = os.Remove(path)
	}
	contains(t, "NUT log", g.log(), "SYSLOG failed")
}

func TestSyslogStream(t *testing.T) {
	path := t.TempDir() + "/log"
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	g := newRig(t, Options{SyslogSocket: path})
	first, second := effect(fsm.Syslog, "one"), effect(fsm.Syslog, "two\nlines")
	g.Do(first)
	g.Do(second)
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	in := bufio.NewScanner(c)
	for _, want := range []string{": one", `: two\nlines`} {
		if !in.Scan() || !strings.HasSuffix(in.Text(), want) {
			t.Errorf("%q, want %q", in.Text(), want)
		}
	}
}

// A daemon that does not read blocks the socket: the message times out.
func TestSyslogHangs(t *testing.T) {
	path := t.TempDir() + "/log"
	_ = syslogd(t, path)
	g := newRig(t, Options{SyslogSocket: path, Limits: Limits{Syslog: 50 * time.Millisecond}})
	for {
		r := g.do(effect(fsm.Syslog, "x"))
		if r.Err != nil {
			wantErr(t, r, ErrTimeout)
			break
		}
	}
	// Closing ends it without the time-out.
	g = newRig(t, Options{SyslogSocket: path, Limits: Limits{Syslog: time.Hour}})
	e := effect(fsm.Syslog, "x")
	g.Do(e)
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	wantErr(t, g.await(e), ErrClosed)
}
