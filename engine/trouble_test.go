package engine

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A reason says why contact with a unit is lost at a time. It is "" if there is contact.
type reason struct {
	at   time.Duration
	lost string
}

// every repeats the reasons in turn.
func every(period, until time.Duration, reasons ...string) []reason {
	var all []reason
	for at, i := time.Duration(0), 0; at < until; at, i = at+period, i+1 {
		all = append(all, reason{at, reasons[i%len(reasons)]})
	}
	return all
}

func TestTroubleIsLoggedOnceAReason(t *testing.T) {
	var invented []string
	for i := range 1000 {
		invented = append(invented, fmt.Sprint("reason ", i))
	}
	for _, tt := range []struct {
		name    string
		reports []reason
		want    map[string]int // lines with these words
	}{
		{"a server that hangs, for a day", every(10*time.Second, 24*time.Hour, "no answer"), map[string]int{"no answer": 24}},
		{"alternating", every(10*time.Second, time.Hour, "no answer", "refused"), map[string]int{"no answer": 1, "refused": 1}},
		{"MAXCONN: comes and goes", every(5*time.Second, time.Hour, "closed", ""), map[string]int{"closed": 1, "contact is back": 1}},
		{"contact never lasts a minute", every(5*time.Second, time.Hour, "closed", "", "", ""), map[string]int{"closed": 1, "contact is back": 1}},
		{"three reasons and contact", every(5*time.Second, time.Hour, "a reason", "b reason", "", "c reason", ""),
			map[string]int{"a reason": 1, "b reason": 1, "c reason": 1, "contact is back": 2}},
		{"ever new reasons", every(time.Second, time.Hour, invented...), map[string]int{"no contact": maxReasons}},
		{"an outage, a calm hour, an outage", append(every(10*time.Second, time.Minute, "refused"),
			reason{2 * time.Minute, ""}, reason{4 * time.Minute, ""}, reason{10 * time.Minute, "refused"}, reason{11 * time.Minute, ""}),
			map[string]int{"no contact": 2, "contact is back": 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			tr := troubles{log: slog.New(slog.NewTextHandler(&log, nil)), units: map[string]*unitTrouble{}}
			began := time.Now()
			for _, r := range tt.reports {
				tr.note("Eaton", r.lost, began.Add(r.at))
			}
			for words, want := range tt.want {
				if got := strings.Count(log.String(), words); got != want {
					t.Errorf("%q is logged %d times, want %d:\n%s", words, got, want, log.String())
				}
			}
		})
	}
}

// TestRefusedIsLoud: a refused LOGIN is logged as an error when it begins and once an hour, and its
// end is logged.
func TestRefusedIsLoud(t *testing.T) {
	var log bytes.Buffer
	tr := troubles{log: slog.New(slog.NewTextHandler(&log, nil)), units: map[string]*unitTrouble{}}
	began := time.Now()
	for at := time.Duration(0); at < 150*time.Minute; at += 5 * time.Second {
		tr.noteRefused("Eaton", "LOGIN: ACCESS-DENIED", began.Add(at))
	}
	tr.noteRefused("Eaton", "", began.Add(3*time.Hour))
	tr.noteRefused("Eaton", "", began.Add(3*time.Hour))
	if got := strings.Count(log.String(), "level=ERROR"); got != 3 {
		t.Errorf("got %d errors in two and a half hours, want 3:\n%s", got, log.String())
	}
	if got := strings.Count(log.String(), "now grants"); got != 1 {
		t.Errorf("the end is logged %d times, want once:\n%s", got, log.String())
	}
}
