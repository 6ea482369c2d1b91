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

	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
)

// Logged is something that a monitor has done, and when.
type Logged struct {
	Time time.Time
	nutmodel.Act
}

// A line of a log is when, on which host, which program, and what it says. The time is that of RFC 3339, of
// journalctl -o short-iso, or that of traditional syslog files, which lack the year and the time zone.
var logLine = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ ([\w-]+)(?:\[\d+\])?: (.*)$`)

var commands = []*regexp.Regexp{
	regexp.MustCompile(`^Event: (.*?) *$`),
	regexp.MustCompile(`^Executing command: (.*?) *$`),
	regexp.MustCompile(`^Cancel .*, event: (.*?) *$`),
}

// ReadLog reads what NUT's monitor has done from lines of the system log, in which others may stand. It is
// there only if its NOTIFYFLAG has SYSLOG, or if it is a command of upssched. latest is not before the last line:
// from it follow the years of times without one, which are in its time zone.
func (f *Files) ReadLog(r io.Reader, latest time.Time) ([]Logged, error) {
	said := map[string]bool{}
	for _, n := range f.Model().Notify {
		for _, m := range f.Upsmon.Monitors {
			said[nutmodel.Message(n.Message, m.System)] = n.Syslog
		}
		said[nutmodel.Message(n.Message, "")] = n.Syslog
	}
	var all []Logged
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		m := logLine.FindStringSubmatch(strings.TrimRight(lines.Text(), "\r"))
		if m == nil {
			continue
		}
		a := nutmodel.Act{}
		switch {
		case m[2] == "upssched":
			for _, c := range commands {
				if s := c.FindStringSubmatch(m[3]); s != nil {
					a = nutmodel.Act{Kind: nutmodel.Script, Text: s[1]}
				}
			}
		case said[m[3]] && (m[2] == "upsmon" || m[2] == "nut-monitor"):
			a = nutmodel.Act{Kind: nutmodel.Syslog, Text: m[3]}
		}
		if a.Kind == "" {
			continue
		}
		at, err := logTime(m[1], latest)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", m[1], err)
		}
		all = append(all, Logged{at, a})
	}
	return all, lines.Err()
}

// logTime reads the time of a line. One without a year is the last such time that is not after latest, but
// for an hour, since clocks are set.
func logTime(s string, latest time.Time) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	// A leap day has to be one in the year that is meant.
	var err error
	for year := latest.Year() + 1; year > latest.Year()-9; year-- {
		var t time.Time
		t, err = time.ParseInLocation("2006 Jan _2 15:04:05", fmt.Sprint(year, " ", s), latest.Location())
		if err == nil && !t.After(latest.Add(time.Hour)) {
			return t, nil
		}
	}
	return time.Time{}, cmp.Or(err, fmt.Errorf("it is not a time"))
}

// Pair is what both monitors have done, or one of them.
type Pair struct {
	Logged
	NUT, Ours bool
	Later     time.Duration // by how much ours was later
}

// Pairs compares what NUT's monitor logs with what ours would have done, from one time to another.
func (f *Files) Pairs(nut, ours []Logged, from, to time.Time, slack time.Duration) []Pair {
	plain := func(all []Logged) (acts []nutmodel.Act) {
		for _, l := range all {
			if l.Time.Before(from) || l.Time.After(to) {
				continue
			}
			l.At = l.Time.Sub(from)
			for _, a := range f.Plain([]nutmodel.Act{l.Act}) {
				// A command that verbs have replaced is known by its log line.
				if a.Kind == nutmodel.Syslog || a.Kind == nutmodel.Script {
					acts = append(acts, a)
				}
			}
		}
		return acts
	}
	first, second := plain(nut), plain(ours)
	var pairs []Pair
	add := func(a nutmodel.Act, nut, ours bool, later time.Duration) {
		pairs = append(pairs, Pair{Logged{from.Add(a.At), a}, nut, ours, later})
	}
	for _, d := range nutmodel.Compare(first, second, slack, to.Sub(from)+slack) {
		add(d.Act, d.Missing, !d.Missing, 0)
		if i := slices.Index(first, d.Act); d.Missing && i >= 0 {
			first = slices.Delete(first, i, i+1)
		}
		if i := slices.Index(second, d.Act); !d.Missing && i >= 0 {
			second = slices.Delete(second, i, i+1)
		}
	}
	for _, a := range first {
		later := time.Duration(0)
		if i := slices.IndexFunc(second, func(b nutmodel.Act) bool { return b.Kind == a.Kind && b.Text == a.Text }); i >= 0 {
			later = second[i].At - a.At
			second = slices.Delete(second, i, i+1)
		}
		add(a, true, true, later)
	}
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i].Time.Before(pairs[j].Time) })
	return pairs
}
