package compare

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
)

// Logged is something that a monitor did, and when.
type Logged struct {
	Time time.Time
	nutmodel.Act
}

// A line of a log has the time, the host, the program and the message. The time has the format of RFC 3339, of
// journalctl -o short-iso, or of traditional syslog files, without the year and the time zone.
var logLine = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ ([\w-]+)(?:\[\d+\])?: (.*)$`)

// reports matches what upssched logs about its timers and commands, if it logs them. It always logs errors.
var reports = regexp.MustCompile(`^(Event: |Executing command|Cancel|New timer|Timer )`)

var commands = []*regexp.Regexp{
	regexp.MustCompile(`^Event: (.*?) *$`),
	regexp.MustCompile(`^Executing command: (.*?) *$`),
	regexp.MustCompile(`^Cancel .*, event: (.*?) *$`),
}

// A Log has what a monitor did, and when it polled.
type Log struct {
	Acts  []Logged // in the order of time
	Looks []Span   // in the order of time
	// NoCommands says that upssched logs no commands, as from NUT 2.8.1 on unless NUT_DEBUG_LEVEL is set.
	NoCommands bool
}

// A Span is a range of time. If From is zero, its start is unknown.
type Span struct{ From, To time.Time }

// said returns the messages of upsmon, and whether they are logged.
func (f *Files) said() map[string]bool {
	said := map[string]bool{}
	for _, n := range f.Model().Notify {
		for _, m := range f.Upsmon.Monitors {
			said[nutmodel.Message(n.Message, m.System)] = n.Syslog
		}
		said[nutmodel.Message(n.Message, "")] = n.Syslog
	}
	return said
}

// ReadLog reads what NUT's monitor has done from lines of the system log, which may have lines of other programs.
// The log has the notifications whose NOTIFYFLAG has SYSLOG, the commands of upssched, and the start of a shutdown.
// latest is not before the last line: ReadLog derives the years of times without one from it, and reads them in its
// time zone.
func (f *Files) ReadLog(r io.Reader, latest time.Time) (*Log, error) {
	said := f.said()
	last := nutmodel.Message(f.Upsmon.Notify[nutconf.Shutdown].Message, "")
	log := &Log{NoCommands: f.Upssched != nil && !f.Upsmon.Version.Before(nutconf.V281)}
	looks, from := true, time.Time{}
	stops := func(at time.Time) {
		if looks {
			log.Looks, looks = append(log.Looks, Span{from, at}), false
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		m := logLine.FindStringSubmatch(strings.TrimRight(lines.Text(), "\r"))
		if m == nil {
			continue
		}
		upsmon := m[2] == "upsmon" || m[2] == "nut-monitor"
		if !upsmon && m[2] != "upssched" {
			continue
		}
		at, err := logTime(m[1], latest)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", m[1], err)
		}
		a := nutmodel.Act{}
		switch {
		case !upsmon:
			log.NoCommands = log.NoCommands && !reports.MatchString(m[3])
			for _, c := range commands {
				if s := c.FindStringSubmatch(m[3]); s != nil {
					a = nutmodel.Act{Kind: nutmodel.Script, Text: s[1]}
				}
			}
		case m[3] == nutmodel.Executing:
			a = nutmodel.Act{Kind: nutmodel.Wall, Text: nutmodel.Executing}
			stops(at.Add(-f.waits()))
		case stopped.MatchString(m[3]):
			stops(at)
		case said[m[3]]:
			a = nutmodel.Act{Kind: nutmodel.Syslog, Text: m[3]}
		}
		if !looks && (started.MatchString(m[3]) || a.Kind == nutmodel.Syslog && a.Text != last) {
			looks, from = true, at
		}
		if a.Kind != "" {
			log.Acts = append(log.Acts, Logged{at, a})
		}
	}
	stops(latest)
	return log, lines.Err()
}

// What upsmon logs when it starts, in the background or as a service, and when it is stopped.
var (
	started = regexp.MustCompile(`^Startup successful|^UPS: .*\(power value -?\d+\)$`)
	stopped = regexp.MustCompile(`^Signal \d+: exiting`)
)

// waits returns how long NUT's monitor may have stopped polling before it reports that a shutdown begins: a primary
// waits for logged-in secondaries.
func (f *Files) waits() time.Duration {
	c := f.Model()
	if slices.ContainsFunc(c.Monitors, func(m nutmodel.Monitor) bool { return m.Primary }) {
		return c.HostSync
	}
	return 0
}

// logTime parses the time of a line. A time without a year is the last such time before latest, plus an hour of
// tolerance, since clocks are adjusted.
func logTime(s string, latest time.Time) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	// February 29 needs a leap year.
	var err error
	for year := latest.Year() + 1; year > latest.Year()-9; year-- {
		var t time.Time
		t, err = time.ParseInLocation("2006 Jan _2 15:04:05", fmt.Sprint(year, " ", s), latest.Location())
		if err == nil && !t.After(latest.Add(time.Hour)) {
			return t, nil
		}
	}
	return time.Time{}, cmp.Or(err, fmt.Errorf("not a time"))
}

// Pair is what both monitors have done, or one of them.
type Pair struct {
	Logged
	NUT, Ours bool
	Aside     bool          // only one has done it, while the other did not poll or had just started
	Later     time.Duration // by how much ours was later
}

// Pairs compares what NUT's monitor logged with what ours would have done, from the time of our first poll on.
func (f *Files) Pairs(nut, ours *Log, slack time.Duration) []Pair {
	if len(ours.Looks) == 0 {
		return nil
	}
	from, said := ours.Looks[0].From, f.said()
	end := slack
	plain := func(all []Logged) (acts []nutmodel.Act) {
		for _, l := range all {
			if l.Time.Before(from) {
				continue
			}
			l.At = l.Time.Sub(from)
			end = max(end, l.At+2*slack)
			for _, a := range f.Plain([]nutmodel.Act{l.Act}) {
				logged := false
				switch a.Kind {
				case nutmodel.Syslog:
					// its log line identifies a command that verbs have replaced
					_, upsmon := said[a.Text]
					logged = upsmon || !nut.NoCommands
				case nutmodel.Script:
					logged = !nut.NoCommands
				case nutmodel.Wall:
					logged = a.Text == nutmodel.Executing
				}
				if logged {
					acts = append(acts, a)
				}
			}
		}
		return acts
	}
	first, second := plain(nut.Acts), plain(ours.Acts)
	var pairs []Pair
	add := func(a nutmodel.Act, p Pair) {
		p.Logged = Logged{from.Add(a.At), a}
		pairs = append(pairs, p)
	}
	for _, d := range nutmodel.Compare(first, second, slack, end) {
		did, other := nut, ours
		if !d.Missing {
			did, other = ours, nut
		}
		at := from.Add(d.At)
		add(d.Act, Pair{NUT: d.Missing, Ours: !d.Missing, Aside: !other.looked(at, slack) || did.began(at, slack)})
		if i := slices.Index(first, d.Act); d.Missing && i >= 0 {
			first = slices.Delete(first, i, i+1)
		}
		if i := slices.Index(second, d.Act); !d.Missing && i >= 0 {
			second = slices.Delete(second, i, i+1)
		}
	}
	for _, a := range first {
		p := Pair{NUT: true, Ours: true}
		if i := slices.IndexFunc(second, func(b nutmodel.Act) bool { return b.Kind == a.Kind && b.Text == a.Text }); i >= 0 {
			p.Later = second[i].At - a.At
			second = slices.Delete(second, i, i+1)
		}
		add(a, p)
	}
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i].Time.Before(pairs[j].Time) })
	return pairs
}

// looked reports whether the monitor polled throughout, from slack before a time to slack after it.
func (l *Log) looked(at time.Time, slack time.Duration) bool {
	return slices.ContainsFunc(l.Looks, func(s Span) bool {
		return (s.From.IsZero() || !at.Before(s.From.Add(slack))) && !at.After(s.To.Add(-slack))
	})
}

// began reports whether the monitor started polling at most slack before a time.
func (l *Log) began(at time.Time, slack time.Duration) bool {
	return slices.ContainsFunc(l.Looks, func(s Span) bool {
		return !s.From.IsZero() && !at.Before(s.From) && !at.After(s.From.Add(slack))
	})
}
