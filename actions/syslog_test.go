package actions

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/text"
)

func TestSyslogMessage(t *testing.T) {
	now := time.Date(2026, 11, 2, 14, 30, 0, 0, time.UTC)
	traditional := func(priority, text string) string {
		m := newSyslogMessage(now, 7, &fsm.Effect{Priority: priority, Text: text})
		return string(m.traditional())
	}
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
		// A server's value does not set the priority.
		{"", "[emerg] a", "<30>Nov  2 14:30:00 upsmon[7]: [emerg] a"},
		{"", "a\n<24>b\r\x00c ä", `<30>Nov  2 14:30:00 upsmon[7]: a\n<24>b\rc ä`},
		{"", "", "<30>Nov  2 14:30:00 upsmon[7]: "},
	} {
		if got := traditional(tt.priority, tt.text); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := traditional("", strings.Repeat("ä", 100_000)); len(got) > maxSyslog+100 || !utf8.ValidString(got) {
		t.Errorf("a long message has %d bytes, or is not UTF-8", len(got))
	}
}

// TestSyslogReconnects: the daemon is restarted, so its socket disappears and comes back.
func TestSyslogReconnects(t *testing.T) {
	path := t.TempDir() + "/log"
	g := newRig(t, Options{SyslogSocket: path})
	if r := g.do(effect(fsm.Syslog, "nobody is there")); !errors.Is(r.Err, os.ErrNotExist) || !strings.HasPrefix(r.Err.Error(), "no system log runs on this machine: start one, such as rsyslog, or") {
		t.Errorf("got %v, want %v", r.Err, os.ErrNotExist)
	}
	for range 2 {
		c := syslogd(t, path)
		wantErr(t, g.do(syslog("alert", "on battery")), nil)
		if got := datagram(t, c); !regexp.MustCompile(`^<25>\w{3} [ \d]\d \d\d:\d\d:\d\d upsmon\[\d+\]: on battery$`).MatchString(got) {
			t.Errorf("got datagram %q, want priority 25, a time and the text", got)
		}
		_ = c.Close()
		if r := g.do(effect(fsm.Syslog, "gone")); r.Err == nil {
			t.Error("sending without a daemon succeeded")
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
			t.Errorf("got %q, want %q", in.Text(), want)
		}
	}
}

// TestSyslogHangs: a daemon that does not read blocks the socket, so the message times out.
func TestSyslogHangs(t *testing.T) {
	path := t.TempDir() + "/log"
	_ = syslogd(t, path)
	t.Run("traditional", func(t *testing.T) { testSyslogHangs(t, Options{SyslogSocket: path}) })
	t.Run("journal", func(t *testing.T) { testSyslogHangs(t, Options{JournalSocket: path}) })
}

func testSyslogHangs(t *testing.T, o Options) {
	o.Limits.Syslog = 50 * time.Millisecond
	g := newRig(t, o)
	for {
		r := g.do(effect(fsm.Syslog, "x"))
		if r.Err != nil {
			wantErr(t, r, ErrTimeout)
			break
		}
	}
	// Close ends the wait without the time-out.
	o.Limits.Syslog = time.Hour
	g = newRig(t, o)
	e := effect(fsm.Syslog, "x")
	g.Do(e)
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = g.Close(now)
	wantErr(t, g.await(e), ErrClosed)
}

// journalEntry reads a datagram as systemd.io/JOURNAL_NATIVE_PROTOCOL defines it.
func journalEntry(t *testing.T, data string) map[string]string {
	t.Helper()
	entry := map[string]string{}
	for data != "" {
		end := strings.IndexAny(data, "=\n")
		if end < 0 {
			t.Fatalf("a field of the entry has no end: %q", data)
		}
		name, value := data[:end], ""
		if data[end] == '=' {
			value, data, _ = strings.Cut(data[end+1:], "\n")
		} else {
			if len(data) < end+9 {
				t.Fatalf("a length is cut short: %q", data)
			}
			length := binary.LittleEndian.Uint64([]byte(data[end+1:]))
			data = data[end+9:]
			if length >= uint64(len(data)) || data[length] != '\n' {
				t.Fatalf("%s has the wrong length %d: %q", name, length, data)
			}
			value, data = data[:length], data[length+1:]
		}
		if _, twice := entry[name]; twice || !regexp.MustCompile(`^[A-Z][A-Z_]*$`).MatchString(name) {
			t.Fatalf("the field %q occurs twice or has an invalid name", name)
		}
		entry[name] = value
	}
	return entry
}

// wantEntry returns the journal entry that a message of that severity must become.
func wantEntry(severity int, message string) map[string]string {
	return map[string]string{
		"MESSAGE": message, "PRIORITY": strconv.Itoa(severity), "SYSLOG_FACILITY": "3", "SYSLOG_IDENTIFIER": "upsmon",
		"SYSLOG_PID": strconv.Itoa(os.Getpid()), "UPSMON_UNIT": "Eaton", "UPSMON_GROUP": "LOCAL", "UPSMON_EVENT": "OL->OB",
		"UPSMON_RULE": "UPSmon.conf:12:1",
	}
}

// TestSyslogJournal: if there is a journal, it receives every message as fields, and the
// traditional socket receives none. If there is no journal, or none any more, it is the other way
// round.
func TestSyslogJournal(t *testing.T) {
	dir := openDir(t)
	journal, traditional := dir+"/journal", dir+"/log"
	log := syslogd(t, traditional)
	g := newRig(t, Options{SyslogSocket: traditional, JournalSocket: journal})
	wantErr(t, g.do(syslog("crit", "no journal yet")), nil)
	contains(t, "the traditional log", datagram(t, log), "<26>", "no journal yet")
	_ = log.Close()
	_ = os.Remove(traditional)

	j := syslogd(t, journal)
	for severity, priority := range severities {
		wantErr(t, g.do(syslog(priority, "the text")), nil) // the first finds the old connection broken
		if got := journalEntry(t, datagram(t, j)); !maps.Equal(got, wantEntry(severity, "the text")) {
			t.Errorf("got journal entry %v, want %v", got, wantEntry(severity, "the text"))
		}
	}
	long := effect(fsm.Syslog, strings.Repeat("ä", 100_000))
	long.Name = strings.Repeat("u", 100_000)
	wantErr(t, g.do(long), nil)
	if got := journalEntry(t, datagram(t, j)); len(got["MESSAGE"]) != maxSyslog-1 || len(got["UPSMON_UNIT"]) != maxField {
		t.Errorf("got fields of %d and %d bytes", len(got["MESSAGE"]), len(got["UPSMON_UNIT"]))
	}
	_ = j.Close()
	_ = os.Remove(journal)

	log = syslogd(t, traditional)
	wantErr(t, g.do(effect(fsm.Syslog, "no journal more")), nil)
	contains(t, "the traditional log", datagram(t, log), "<30>", "no journal more")
}

// TestSyslogSockets: an explicitly named socket is used.
func TestSyslogSockets(t *testing.T) {
	for _, c := range []struct {
		o             Options
		path, journal string
	}{
		{Options{}, "/dev/log", "/run/systemd/journal/socket"},
		{Options{SyslogSocket: "/a"}, "/a", ""},
		{Options{JournalSocket: "/b"}, "/dev/log", "/b"},
		{Options{SyslogSocket: "/a", JournalSocket: "/b"}, "/a", "/b"},
	} {
		c.o.Stderr = &bytes.Buffer{}
		r := New(c.o)
		conn := r.verbs[fsm.Syslog].lane.(*fifo).performer.(syslogger).conn
		if conn.path != c.path || conn.journal != c.journal {
			t.Errorf("got %q %q, want %q %q", conn.path, conn.journal, c.path, c.journal)
		}
		_ = r.Close(t.Context())
	}
}

// FuzzJournalFields: no value becomes a separate field, and values are changed only by cutting
// them.
func FuzzJournalFields(f *testing.F) {
	f.Add("power failure", "Eaton", "OL->OB", "info")
	f.Add("two\nPRIORITY=0", "a\nMESSAGE=b\n", "\n", "")
	f.Add("\xff\x00=", strings.Repeat("=", 2000), "a\x00\n\x00\x00\x00\x00\x00\x00\x00\x00", "emerg")
	f.Fuzz(func(t *testing.T, said, name, event, priority string) {
		e := &fsm.Effect{Text: said, Name: name, Event: event, Priority: priority, Group: event, Rule: name}
		m := newSyslogMessage(time.Now(), 7, e)
		data := m.native()
		got := journalEntry(t, string(data))
		want := map[string]string{
			"MESSAGE": m.text, "PRIORITY": strconv.Itoa(m.severity), "SYSLOG_FACILITY": "3", "SYSLOG_IDENTIFIER": "upsmon", "SYSLOG_PID": "7",
			"UPSMON_UNIT": text.Clip(name, maxField), "UPSMON_GROUP": text.Clip(event, maxField), "UPSMON_EVENT": text.Clip(event, maxField), "UPSMON_RULE": text.Clip(name, maxField),
		}
		if !maps.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if len(data) > maxSyslog+5*maxField || strings.Contains(m.text, "\n") {
			t.Errorf("got %d bytes and the text %q", len(data), m.text)
		}
	})
}

// TestSyslogRealJournal: systemd's own journal receives messages as intended. It runs with private
// directories for /run and /var/log. A mount namespace and the lack of rights keep it away from the
// kernel's log and audit.
func TestSyslogRealJournal(t *testing.T) {
	const journald = "/lib/systemd/systemd-journald"
	needs.Programs(t, journald, "journalctl", "setpriv")
	needMounts(t)
	dir := openDir(t)
	for _, d := range []string{"/run", "/log", "/log/journal"} {
		if err := os.Mkdir(dir+d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	start(t, exec.Command("unshare", "--mount", "sh", "-ec", "mount --bind "+dir+"/run /run; mount --bind "+dir+"/log /var/log; "+
		"exec setpriv --bounding-set=-audit_control,-audit_read,-audit_write,-syslog "+journald+" upsmon"))
	socket := dir + "/run/systemd/journal.upsmon/socket"
	eventually(t, "journald listens", func() bool {
		c, err := net.Dial("unixgram", socket)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})

	g := newRig(t, Options{JournalSocket: socket})
	for _, priority := range severities {
		wantErr(t, g.do(syslog(priority, "of «"+priority+"»")), nil)
	}
	last := effect(fsm.Syslog, "the last\nMESSAGE=forged")
	last.Event = "None->A\nPRIORITY=0"
	wantErr(t, g.do(last), nil)

	var entries []map[string]any
	eventually(t, "all is in the journal", func() bool {
		out, _ := exec.Command("journalctl", "--file="+dir+"/log/journal/*/*.journal", "--output=json", "--no-pager", "SYSLOG_IDENTIFIER=upsmon").Output()
		entries = nil
		for line := range bytes.Lines(out) {
			var entry map[string]any
			if err := json.Unmarshal(line, &entry); err != nil {
				t.Fatalf("%v: %q", err, line)
			}
			entries = append(entries, entry)
		}
		return len(entries) > len(severities)
	})
	for i, got := range entries {
		want := wantEntry(severityInfo, `the last\nMESSAGE=forged`)
		want["UPSMON_EVENT"] = last.Event
		if i < len(severities) {
			want = wantEntry(i, "of «"+severities[i]+"»")
		}
		want["_TRANSPORT"] = "journal"
		for name, value := range want {
			if got[name] != value {
				t.Errorf("entry %d: %s: got %q, want %q", i, name, got[name], value)
			}
		}
	}
}

// TestSyslogReal: rsyslog accepts what is sent to /dev/log.
func TestSyslogReal(t *testing.T) {
	needs.Programs(t, "rsyslogd")
	dir := openDir(t)
	conf := fmt.Sprintf(`global(workDirectory="%[1]s")
module(load="imuxsock" SysSock.Use="off")
template(name="all" type="string" string="%%syslogfacility-text%%.%%syslogseverity-text%% %%app-name%%[%%procid%%]:%%msg%%\n")
input(type="imuxsock" Socket="%[1]s/log" RateLimit.Interval="0")
if $programname == "upsmon" then action(type="omfile" file="%[1]s/out" template="all")
`, dir)
	if err := os.WriteFile(dir+"/conf", []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, exec.Command("rsyslogd", "-n", "-f", dir+"/conf", "-i", dir+"/pid"))
	eventually(t, "rsyslogd listens", func() bool {
		c, err := net.Dial("unixgram", dir+"/log")
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})

	g := newRig(t, Options{SyslogSocket: dir + "/log"})
	long := strings.Repeat("x", 2*maxSyslog)
	var want strings.Builder
	expect := func(severity int, text string) {
		fmt.Fprintf(&want, "daemon.%s upsmon[%d]: %s\n", severities[severity], os.Getpid(), text)
	}
	for severity, priority := range severities {
		wantErr(t, g.do(syslog(priority, "of «"+priority+"»")), nil)
		expect(severity, "of «"+priority+"»")
	}
	wantErr(t, g.do(effect(fsm.Syslog, "[emerg] a\n<24>forged: b")), nil)
	expect(severityInfo, `[emerg] a\n<24>forged: b`)
	wantErr(t, g.do(effect(fsm.Syslog, long)), nil)
	expect(severityInfo, long[:maxSyslog-len("…")]+"…")
	var got string
	eventually(t, "all is in the log", func() bool {
		b, _ := os.ReadFile(dir + "/out")
		got = string(b)
		return strings.Count(got, "\n") >= len(severities)+2
	})
	if got != want.String() {
		t.Errorf("got  %s\nwant %s", got, want.String())
	}
}
