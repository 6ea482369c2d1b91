package compare

import (
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// TestReadLog: NUT's lines are found in each form of the system log, and times without a year get theirs.
func TestReadLog(t *testing.T) {
	f := Files{Upsmon: nutconf.ReadUpsmon("upsmon.conf", []byte("MONITOR ups@localhost 1 u p primary\nNOTIFYFLAG ONLINE WALL\n"), nutconf.V280), NoEnvironment: true}
	latest := time.Date(2027, 1, 2, 12, 0, 0, 0, time.FixedZone("CET", 3600))
	got, err := f.ReadLog(strings.NewReader(`Dec 31 23:59:59 nas upsmon[77]: UPS ups@localhost on battery
Jan  2 11:00:00 nas nut-monitor[77]: UPS ups@localhost battery is low
Jan  3 11:00:00 nas upsmon[77]: UPS ups@localhost on battery
2027-01-01T10:00:00+0100 nas upssched[78]: New timer: t (30 seconds)
2027-01-01T10:00:30+0100 nas upssched[78]: Event: t
2027-01-01T09:00:31.5Z nas upssched[79]: Executing command: c
2027-01-01T10:00:32+01:00 nas upssched[79]: Cancel t, event: back
2027-01-01T10:00:33+01:00 nas upsmon[79]: UPS ups@localhost on line power
2027-01-01T10:00:34+01:00 nas other[79]: UPS ups@localhost on battery
garbage
`), latest)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range got {
		lines = append(lines, l.Time.UTC().Format(time.RFC3339)+" "+string(l.Kind)+" "+l.Text)
	}
	want := `2026-12-31T22:59:59Z SYSLOG UPS ups@localhost on battery
2027-01-02T10:00:00Z SYSLOG UPS ups@localhost battery is low
2026-01-03T10:00:00Z SYSLOG UPS ups@localhost on battery
2027-01-01T09:00:30Z SCRIPT t
2027-01-01T09:00:31Z SCRIPT c
2027-01-01T09:00:32Z SCRIPT back`
	if s := strings.Join(lines, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}

// FuzzReadLog: no log makes the reader panic, and what it finds is in the order of the lines.
func FuzzReadLog(f *testing.F) {
	f.Add("Dec 31 23:59:59 nas upsmon[77]: UPS ups@localhost on battery\n2027-01-01T10:00:30+0100 nas upssched[78]: Event: t\n")
	f.Add("Feb 29 00:00:00 nas upsmon: UPS ups@localhost on battery\r\n\x00")
	files := Files{Upsmon: nutconf.ReadUpsmon("upsmon.conf", []byte("MONITOR ups@localhost 1 u p primary\n"), nutconf.V280), NoEnvironment: true}
	latest := time.Date(2027, 1, 2, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, log string) {
		got, err := files.ReadLog(strings.NewReader(log), latest)
		if err == nil && len(got) > strings.Count(log, "\n")+1 {
			t.Errorf("%d lines have %d events", strings.Count(log, "\n")+1, len(got))
		}
	})
}
