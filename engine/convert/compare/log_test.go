package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
)

// TestReadLog: ReadLog finds NUT's lines in each format of the system log, and completes times without a year.
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
	for _, l := range got.Acts {
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

// TestPairs: Pairs compares what the two monitors did while both polled. Times are in seconds; an act in
// parentheses does not count.
func TestPairs(t *testing.T) {
	begin := time.Date(2027, 1, 2, 12, 0, 0, 0, time.UTC)
	after := func(s float64) time.Time { return begin.Add(time.Duration(s * float64(time.Second))) }
	const (
		battery = "UPS u@localhost on battery"
		low     = "UPS u@localhost battery is low"
		mains   = "UPS u@localhost on line power"
		bye     = "Auto logout and shutdown proceeding"
	)
	type line struct {
		at      float64
		program string
		text    string
	}
	shutdown := []line{{100, "upsmon", battery}, {130, "upsmon", low}, {130, "upsmon", nutmodel.Executing}, {130, "upsmon", bye}}
	day := [][2]float64{{0, 86400}}
	for _, tt := range []struct {
		name    string
		version nutconf.Version
		upsmon  string // in addition to MONITOR
		nut     []line
		until   float64 // the time of the log's last line
		ours    []line
		ran     [][2]float64 // the spans in which the dry run ran
		want    string
	}{
		{"the same", nutconf.V280, "", []line{{100, "upsmon", battery}, {120, "upsmon", mains}}, 3600,
			[]line{{101, "", battery}, {122, "", mains}}, day, "100 both on battery, 120 both on line power"},
		{"a difference", nutconf.V280, "", []line{{100, "upsmon", battery}, {120, "upsmon", mains}}, 3600,
			[]line{{101, "", battery}, {131, "", low}}, day, "100 both on battery, 120 NUT on line power, 131 new battery is low"},
		{"a shutdown, and the dry run continues until it is ended", nutconf.V280, "", shutdown, 3600,
			[]line{{101, "", battery}, {132, "", low}, {132, "", nutmodel.Executing}, {132, "", bye}, {150, "", mains}}, [][2]float64{{0, 160}},
			"100 both on battery, 130 both battery is low, 130 both Executing, 130 both Auto logout, 150 (new) on line power"},
		{"the machine goes down before the dry run has looked", nutconf.V280, "", shutdown, 3600,
			[]line{{101, "", battery}}, [][2]float64{{0, 131}},
			"100 both on battery, 130 (NUT) battery is low, 130 (NUT) Executing, 130 (NUT) Auto logout"},
		{"a shutdown that the dry run does not begin", nutconf.V280, "", shutdown, 3600,
			[]line{{101, "", battery}, {132, "", low}}, [][2]float64{{0, 180}},
			"100 both on battery, 130 NUT Executing, 130 NUT Auto logout, 130 both battery is low"},
		{"one that only the dry run begins, with nothing else to tell", nutconf.V280, "NOTIFYFLAG SHUTDOWN IGNORE\n", []line{{100, "upsmon", battery}}, 3600,
			[]line{{101, "", battery}, {132, "", nutmodel.Executing}}, day, "100 both on battery, 132 new Executing"},
		{"NUT's monitor waits for others and looks no more", nutconf.V280, "", []line{{100, "upsmon", battery}, {145, "upsmon", nutmodel.Executing}, {145, "upsmon", bye}}, 3600,
			[]line{{101, "", battery}, {140, "", mains}, {146, "", nutmodel.Executing}, {146, "", bye}}, day,
			"100 both on battery, 140 (new) on line power, 145 both Executing, 145 both Auto logout"},
		{"it looks again after it was started", nutconf.V280, "", append(slices.Clone(shutdown), line{400, "nut-monitor", "UPS: u@localhost (primary) (power value 1)"}), 3600,
			[]line{{101, "", battery}, {131, "", low}, {131, "", nutmodel.Executing}, {131, "", bye}, {300, "", mains}, {500, "", battery}}, day,
			"100 both on battery, 130 both battery is low, 130 both Executing, 130 both Auto logout, 300 (new) on line power, 500 new on battery"},
		{"in the background", nutconf.V280, "", append(slices.Clone(shutdown), line{400, "upsmon", "Startup successful: upsmon"}), 3600,
			[]line{{101, "", battery}, {131, "", low}, {131, "", nutmodel.Executing}, {131, "", bye}, {500, "", mains}}, day,
			"100 both on battery, 130 both battery is low, 130 both Executing, 130 both Auto logout, 500 new on line power"},
		{"it was stopped for a while", nutconf.V280, "", []line{{50, "upsmon", "Signal 15: exiting"}, {500, "upsmon", battery}}, 3600,
			[]line{{101, "", battery}, {120, "", mains}, {501, "", battery}}, day, "101 (new) on battery, 120 (new) on line power, 500 both on battery"},
		{"the dry run was started again, on battery", nutconf.V280, "", []line{{100, "upsmon", battery}, {900, "upsmon", mains}}, 3600,
			[]line{{301, "", battery}, {901, "", mains}}, [][2]float64{{0, 50}, {300, 3600}}, "100 (NUT) on battery, 301 (new) on battery, 900 both on line power"},
		{"what is older than the journal is left out", nutconf.V280, "", []line{{100, "upsmon", battery}, {900, "upsmon", mains}}, 3600,
			[]line{{901, "", mains}}, [][2]float64{{300, 3600}}, "900 both on line power"},
		{"what is newer than the log", nutconf.V280, "", []line{{100, "upsmon", battery}}, 200,
			[]line{{101, "", battery}, {250, "", mains}}, day, "100 both on battery, 250 (new) on line power"},
		{"what the dry run missed last counts", nutconf.V280, "", []line{{100, "upsmon", battery}, {900, "upsmon", mains}}, 3600,
			[]line{{101, "", battery}}, day, "100 both on battery, 900 NUT on line power"},
		{"commands of upssched", nutconf.V280, "NOTIFYCMD /sbin/upssched\n", []line{{100, "upsmon", battery}, {130, "upssched", "Event: t"}}, 3600,
			[]line{{101, "", battery}, {160, "script", "t"}}, day, "100 both on battery, 130 NUT t, 160 new t"},
		{"commands of one that does not log them", nutconf.V281, "NOTIFYCMD /sbin/upssched\n", []line{{100, "upsmon", battery}}, 3600,
			[]line{{101, "", battery}, {130, "script", "t"}}, day, "100 both on battery"},
		{"but for what goes wrong", nutconf.V281, "NOTIFYCMD /sbin/upssched\n", []line{{100, "upsmon", battery}, {101, "upssched", "read confirmation failed, trying again"}}, 3600,
			[]line{{101, "", battery}, {130, "script", "t"}, {131, "", "logged by the script"}}, day, "100 both on battery"},
		{"and of one that does", nutconf.V281, "NOTIFYCMD /sbin/upssched\n", []line{{100, "upsmon", battery}, {101, "upssched", "Timer daemon started"}}, 3600,
			[]line{{101, "", battery}, {130, "script", "t"}}, day, "100 both on battery, 130 new t"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := Files{Upsmon: nutconf.ReadUpsmon("upsmon.conf", []byte("MONITOR u@localhost 1 u p primary\n"+tt.upsmon), tt.version), NoEnvironment: true}
			if strings.Contains(tt.upsmon, "upssched") {
				f.Upssched = nutconf.ReadUpssched("upssched.conf", []byte("CMDSCRIPT /cmd\nPIPEFN /p\nLOCKFN /l\n"), tt.version)
			}
			var text strings.Builder
			for _, l := range tt.nut {
				fmt.Fprintf(&text, "%s nas %s[7]: %s\n", after(l.at).Format(time.RFC3339), l.program, l.text)
			}
			nut, err := f.ReadLog(strings.NewReader(text.String()), after(tt.until))
			if err != nil {
				t.Fatal(err)
			}
			ours := &Log{}
			for _, l := range tt.ours {
				a := nutmodel.Act{Kind: nutmodel.Syslog, Text: l.text}
				switch {
				case l.program == "script":
					a.Kind = nutmodel.Script
				case l.text == nutmodel.Executing:
					a.Kind = nutmodel.Wall
				}
				ours.Acts = append(ours.Acts, Logged{after(l.at), a})
			}
			for _, r := range tt.ran {
				ours.Looks = append(ours.Looks, Span{after(r[0]), after(r[1])})
			}
			var got []string
			for _, p := range f.Pairs(nut, ours, 2*Slack(f.Model())) {
				who := map[[2]bool]string{{true, true}: "both", {true, false}: "NUT", {false, true}: "new"}[[2]bool{p.NUT, p.Ours}]
				if p.Aside {
					who = "(" + who + ")"
				}
				words := strings.TrimPrefix(p.Text, "UPS u@localhost ")
				words = strings.TrimSuffix(strings.TrimSuffix(words, " automatic power-fail shutdown"), " and shutdown proceeding")
				got = append(got, fmt.Sprintf("%.0f %s %s", p.Time.Sub(begin).Seconds(), who, words))
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("got\n%s\nwant\n%s", s, tt.want)
			}
		})
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
		if err == nil && len(got.Acts) > strings.Count(log, "\n")+1 {
			t.Errorf("%d lines have %d events", strings.Count(log, "\n")+1, len(got.Acts))
		}
	})
}
